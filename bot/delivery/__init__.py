"""Updates in, confirmations out: every question is answered, once."""
