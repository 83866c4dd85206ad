"""What speaks against a near miss: faults of a passage, whose wording is compared."""
