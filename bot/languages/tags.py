"""Language tags, as in BCP 47."""

__all__ = ["primary_subtag"]


def primary_subtag(tag: str) -> str:
    """Return the language that a tag names, without its region or script, in small letters."""
    return tag.partition("-")[0].lower()
