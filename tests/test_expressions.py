"""No regular expression of the program takes a time that grows faster than the text."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.verification import claims
from tests.support.expressions import FILES, PACKAGE, expressions, owners, unfindable
from tests.support.hostile import GROWTH, attacks_on, steepest
from tests.support.stepping import Machine
from tests.support.tracing import untraced

OWN = expressions()
each = pytest.mark.parametrize("name", OWN)

_SAID = "said|says|told|сказал|сказала"
_OLD_NAME = r"(?:[^\W\d_a-z]\w*[.'’-]?\w*)(?:[ ]+[^\W\d_]\w*[.'’-]?\w*){0,4}"
OLD_SPEAKERS = [
    re.compile(rf"\b(?i:{_SAID})\s+(?P<name>{_OLD_NAME})"),
    re.compile(rf"(?P<name>{_OLD_NAME})\s+(?i:{_SAID})\b"),
]
"""As they were: five words of eighteen capitals took twelve seconds."""
BAD = {
    "names": OLD_SPEAKERS[1],
    "nested": re.compile(r"(a+)+b"),
    "nested in a class": re.compile(r"(?:\w+\s?)*$"),
    "alternatives that overlap": re.compile(r"(?:a|\w)*!"),
    "two in a row": re.compile(r"x\w*\d*y"),
    "white space before a mark": re.compile(r"\s+[—–]"),
    "a line that may be blank": re.compile(r"[^\n]*\S[^\n]*"),
    "an end that is not there": re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL),
    "a look ahead to the end": re.compile(r"(?<=[.!?])\s*\((?=[^()]*\)\W*$)"),
    "a reference": re.compile(r"(a*)\1b"),
}
GOOD = {
    "one word": re.compile(r"\w+"),
    "possessive": re.compile(r"(?<!\w)\w++[.'’-]?+\w*+!"),
    "atomic": re.compile(r"(?<!\w)(?>\w+)!"),
    "bounded": re.compile(r"[a-z]{1,6}[0-9a-z]{0,6}!"),
    "words apart": re.compile(r"(?<![\w ])(?:\w++ ++)*+!"),
}


@each
def test_the_cost_grows_with_the_text_alone(name: str) -> None:
    """In a text four times as long, a character takes no more steps, whatever the text."""
    growth, attack = steepest(OWN[name].pattern, is_anchored=OWN[name].is_anchored)

    assert growth <= GROWTH, f"{OWN[name].pattern.pattern}\non {attack}"


@pytest.mark.parametrize("name", BAD)
def test_a_bad_expression_is_found(name: str) -> None:
    """Expressions that backtrack are caught, the old one for names among them."""
    growth, _ = steepest(BAD[name])

    assert growth > GROWTH


@pytest.mark.parametrize("name", ["names", "nested", "two in a row"])
def test_a_bad_expression_is_found_from_the_start(name: str) -> None:
    """Those that are tried at the beginning of a text alone are caught as well."""
    growth, _ = steepest(BAD[name], is_anchored=True)

    assert growth > GROWTH


@pytest.mark.parametrize("name", GOOD)
def test_a_good_expression_is_not(name: str) -> None:
    """What takes a time in proportion to the text passes."""
    growth, attack = steepest(GOOD[name])

    assert growth <= GROWTH, attack


@each
def test_the_counted_steps_are_those_of_re(name: str) -> None:
    """The machine that counts finds what `re` finds, in the same places."""
    pattern = OWN[name].pattern
    machine = Machine(pattern)
    with untraced():
        for attack in attacks_on(pattern)[::7]:
            text = attack.text(9)
            spans = [one.span() for one in pattern.finditer(text)]
            own = pattern.fullmatch(text)

            assert spans == machine.find_all(text, 10**6), text
            assert (own.span() if own else None) == machine.match(text, 10**6, full=True), text


def test_every_expression_is_found() -> None:
    """None is compiled, or used, where the tests above do not see it."""
    found = {
        str(file.relative_to(PACKAGE)): unfindable(file.read_text(encoding="utf-8"), owners())
        for file in FILES
    }

    assert {} == {file: problems for file, problems in found.items() if problems}


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def f(text):\n    return re.sub('a+', '', text)", "re.sub in f"),
        ("FOUND = re.findall('a', 'a')", "re.findall in the module"),
        ("def f(name):\n    return re.compile(name)", "re.compile in f"),
        ("F = lambda name: re.compile(name)", "re.compile in lambda"),
        ("class A:\n    def __init__(self):\n        re.compile('a')", "re.compile in A.__init__"),
        ("from re import compile", "names imported from re"),
        ("import re as r", "import re as r"),
        ("name: str = Field(pattern='a+')", "pattern= in a call of Field"),
        ("TapHandler(tap, pattern='a+')", "pattern= in a call of TapHandler"),
    ],
)
def test_what_would_not_be_found_is_refused(source: str, problem: str) -> None:
    """The test above sees every way to hide an expression."""
    assert [problem] == unfindable(source, set())


def test_expressions_are_found_wherever_they_are() -> None:
    """By name, in a container and in an object."""
    names = [name for one in OWN.values() for name in one.names]
    kinds = ("_SPEAKERS", "_KINDS", "_RELATIONS", "_BLOCK")

    assert [] == [kind for kind in kinds if not any(name.endswith(kind) for name in names)]
    assert len(OWN) > 80


_WORDS = st.text(string.ascii_letters + "йЙяЯéÉ", min_size=1, max_size=6).filter(
    # A name from the middle of a word ("Phone" of "iPhone") is no longer found.
    lambda word: word[0] not in string.ascii_lowercase or {*word} <= {*string.ascii_lowercase}
)
_PARTS = _WORDS | st.sampled_from(
    ["said", "says", "told", "сказал", "O'Neil", "Jean-Luc", "J.", "—", ",", "(", "A.B.", " "]
)


@settings(deadline=None)  # the old expression is slow
@given(st.lists(_PARTS, max_size=10).map(" ".join))
def test_the_names_are_those_of_the_old_expression(line: str) -> None:
    """Without backtracking the same names are found in lines of ordinary words."""
    new = claims._SPEAKERS

    for old, own in zip(OLD_SPEAKERS, new, strict=True):
        assert [m["name"] for m in old.finditer(line)] == [m["name"] for m in own.finditer(line)]
