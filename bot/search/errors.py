"""What goes wrong with a search engine that is not in this process."""

__all__ = ["EngineError"]


class EngineError(Exception):
    """The engine cannot be used, or does not answer: one sentence with the mend, no secrets."""
