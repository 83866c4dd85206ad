"""Which message of the bot answers which, for 48 hours: pseudonyms and quote references, sealed."""
