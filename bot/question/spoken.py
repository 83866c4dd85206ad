"""Persian words with the endings of speech, which are not in any dictionary.

Speech shortens the plural («گوشیا» for «گوشی‌ها»), joins the mark of the object («فیلترو» for
«فیلتر را») and the copula («خلافکاراس» for «خلافکارها است»).
"""

from collections.abc import Iterator

__all__ = ["spoken_bases"]

_LEAST = 3
"""The fewest letters that are left of a word."""
_COPULA, _VOWELS = "ست", ("ا", "و", "ی")
"""The copula is joined to a vowel: «کجاست»."""
_ENDINGS = tuple(
    sorted(
        "هاست هاس هایین هارو هاشو ارو اشو امو اتو شو مو تو رو ست اس ایی ای ایش اش ا و".split(),
        key=lambda ending: (-len(ending), ending),
    )
)


def spoken_bases(word: str) -> Iterator[str]:
    """Yield what a folded Persian word may be without an ending of speech, longest ending first."""
    if "\u0600" <= word[:1] <= "\u06ff":
        for ending in _ENDINGS:
            base = word.removesuffix(ending)
            if base == word or len(base) < _LEAST:
                continue
            if ending == _COPULA and not base.endswith(_VOWELS):
                continue  # «تونست» is a verb of its own
            yield base
