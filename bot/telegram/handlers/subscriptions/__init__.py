"""`/follow` and `/following`: topics of which a reader wants to be told what is new."""
