"""Which message of the bot answers which, beyond one process: the memory's rows in the database."""
