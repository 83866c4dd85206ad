"""Living sources: channels, feeds and folders whose articles are taken as they come."""
