"""Recognises questions for what something is: "What is rustup?", «Что такое promise?»."""

from collections.abc import Sequence

from bot.analysis.analyser import Token

__all__ = ["MOST_TERMS", "wants_definition"]

MOST_TERMS = 4
"""The most terms of what is to be defined."""
_ASKING = frozenset(
    """
    what whats who whos что чтотакое кто че чо چیست چیستند چیه کیست کیه چه چی
    was wer que quien quienes quoi qui cosa chi τι ποιοσ ποια क्या कौन nedir kimdir
    """.split()
)
_BESIDE = frozenset(
    """
    what whats who whos is are was were s a an the does mean means meaning of exactly
    что кто такое такой такая такие это за значит означает че чо
    چیست چیستند چیه کیست کیه چه چی است هست یعنی به معنی
    ist sind der die das ein eine es son el la los las un una est sont le les une ce que
    e sono il lo gli nedir kimdir ne demek
    """.split()
)


def wants_definition(tokens: Sequence[Token]) -> bool:
    """Whether a question asks what or who one thing is, and nothing more of it."""
    words = {token.word for token in tokens}
    if words.isdisjoint(_ASKING):
        return False
    terms = {token.term for token in tokens if token.term and token.word not in _BESIDE}
    others = [token for token in tokens if not token.term and token.word not in _BESIDE]
    return 1 <= len(terms) <= MOST_TERMS and not others
