"""What has been analysed and is kept: of the FAQ, and of an archive."""
