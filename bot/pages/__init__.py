"""The pages for readers, and the HTTP API: the archive on the web, without Telegram."""
