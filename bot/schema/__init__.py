"""What the bot says as JSON: the commands print it and the HTTP API serves it, by one function."""
