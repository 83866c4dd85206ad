"""How a decision relates to time: tense, reach, doubts, and what is said of a period."""
