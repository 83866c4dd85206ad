"""Headings, paragraphs, sentences and passages: only spans, and every letter in one of them."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.archive.model import Span
from bot.archive.segmentation import blocks, heading_above, sentences
from tests.support.tracing import LINEAR, growth, lines_run

# Letters that matter to the rules, mixed with any others.
texts = st.text(
    st.one_of(
        st.sampled_from("#.!?…؟。\"'“”«»()[]-*• \t\n\r\u2028\u2029\u200c\x0b\x85aAбБب1"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


def cut(text: str) -> list[str]:
    """Return the sentences of all paragraphs."""
    return [
        text[span.start : span.end]
        for block in blocks(text)
        if not block.is_heading
        for span in sentences(text, block.span)
    ]


def kinds(text: str) -> list[tuple[bool, str]]:
    """Return the blocks of a text, each with whether it is a heading."""
    return [(one.is_heading, text[one.span.start : one.span.end]) for one in blocks(text)]


def visible(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\r\n \u2028", []),
        ("One.", [(False, "One.")]),
        ("  One.  \n", [(False, "One.")]),
        ("One.\n\nTwo.", [(False, "One."), (False, "Two.")]),
        ("One\ntwo.", [(False, "One\ntwo.")]),
        ("One.\r\n\r\nTwo.", [(False, "One."), (False, "Two.")]),
        ("One\r\ntwo.", [(False, "One\r\ntwo.")]),
        ("One\rtwo.\r\rThree.", [(False, "One\rtwo."), (False, "Three.")]),
        ("One.\n \t \nTwo.", [(False, "One."), (False, "Two.")]),
        ("One\u2028two.", [(False, "One\u2028two.")]),
        ("One.\u2029Two.", [(False, "One."), (False, "Two.")]),
        ("## A B\n\nText.", [(True, "## A B"), (False, "Text.")]),
        ("# A\nText.", [(True, "# A"), (False, "Text.")]),
        ("Text.\n## A\nMore.", [(False, "Text."), (True, "## A"), (False, "More.")]),
        ("Text.\r\n## A\r\nMore.", [(False, "Text."), (True, "## A"), (False, "More.")]),
        ("Text.\u2028# A\u2028More.", [(False, "Text."), (True, "# A"), (False, "More.")]),
        ("# A\n# B\n###### C", [(True, "# A"), (True, "# B"), (True, "###### C")]),
        ("  ## A\nText.", [(True, "## A"), (False, "Text.")]),
        ("#\tA ", [(True, "#\tA")]),
        ("#tag and # sign", [(False, "#tag and # sign")]),
        ("####### A", [(False, "####### A")]),
        ("#\nText.", [(False, "#\nText.")]),
        ("# \nText.", [(False, "# \nText.")]),
        ("Text.\n#tag", [(False, "Text.\n#tag")]),
    ],
)
def test_blank_lines_and_headings_part_a_text(text: str, expected: list[tuple[bool, str]]) -> None:
    """A text is its headings and paragraphs, whatever ends its lines."""
    assert expected == kinds(text)


@pytest.mark.parametrize(
    "expected",
    [
        ["One.", "Two!", "Three?", "Four…", "Five"],
        ["What?!", "No..."],
        ["He lives in the U.S. Senate district.", "He works."],
        ["He moved to the U.S. in May.", "She stayed."],
        ["He left the U.S.", "The rest stayed."],
        ["It is listed as No. 5 of ten.", "It won."],
        ["The answer was no.", "Nobody asked again."],
        ["He raised $1.7bn in 2018.", "Nobody minded."],
        ["Version 3.11.2 is out.", "It is 1.5 times faster."],
        ["Mr. Durov met Dr. Peskov.", "They spoke."],
        ["J. R. R. Tolkien wrote it.", "It sold."],
        ["J.K. Rowling wrote it.", "It sold."],
        ["It opened on Jan. 5 at 5 p.m. Eastern time.", "It closed."],
        ["It closed at 5 p.m.", "The guests left."],
        ["Toll Co. Ltd. built it.", "It stands."],
        ["Many apps, e.g. Viber, were blocked.", "Others, i.e. two, were not."],
        ["“It is good. It is free,” he said.", "She agreed."],
        ["He said: “It is good. It is free.”", "She agreed."],
        ['"It is good. It is free," he said.', "She agreed."],
        ["«Хорошо. Очень хорошо», — сказал он.", "Она кивнула."],
        ["„Gut. Sehr gut“, sagte er.", "Sie nickte."],
        ["It is big (very big. Really) and old.", "It stands."],
        ["It is old (very old).", "It stands."],
        ["“It is big (very. Really) and «old. So» there,” he said.", "She agreed."],
        ['"It is big (very. Really) there. So," he said.', "She agreed."],
        ["It was built.[1][22]", "It fell.[3]"],
        ["'It works.'", "‘It does.’"],
        ["Wait... he said so.", "Then he left."],
        ["Wait…", "He left."],
        ["The site example.com is up.", "See example.org."],
        ["iPhones sold. eBay did not.", "Yahoo! did not."],
        ["Он живёт в г. Москве.", "Это т. е. там."],
        ["Он заплатил 5 млн. Рублей хватило.", "Все рады."],
        ["Он родился в 1990 г. в Москве.", "Она — нет."],
        ["А. С. Пушкин писал.", "Его читали."],
        ["Кто это?", "Это он!", "Да."],
        ["تلگرام مسدود شد.", "چرا؟", "کسی نمی‌داند."],
        ["یہ ہے۔", "وہ ہے۔"],
        ["1. First things first.", "Others follow."],
        ["你好。", "abc！", "再见！", "他说。"],
        ["One", "- two", "* three", "• four"],
    ],
)
@pytest.mark.parametrize("space", [" ", "\n", "\r\n", "\u2028", "  \u00a0"])
def test_a_paragraph_is_cut_into_sentences(expected: list[str], space: str) -> None:
    """Sentences end where a reader would say so, whatever white space is between them."""
    if expected[1].startswith("-"):
        space = "\n"  # an item of a list begins a line

    assert expected == cut(space.join(expected))


@pytest.mark.parametrize(
    "text",
    [
        "It ended. he thought.",
        "He said “It is good. It is free.",
        "A quotation (that never closes. It goes on.",
        'One " mark. Only one.',
    ],
)
def test_marks_that_do_not_close_enclose_nothing(text: str) -> None:
    """A quotation or a bracket that never closes glues no sentences; a lower-case letter does."""
    expected = 1 if "he thought" in text else 2

    assert expected == len(cut(text))


@given(texts)
@example("a\n\x0b\n b")
@example("# \u2029#")
def test_blocks_cover_a_text_in_order(text: str) -> None:
    """Blocks do not overlap, run in order, and together hold every character but white space."""
    spans = [block.span for block in blocks(text)]
    ordered = all(one.end <= other.start for one, other in pairwise(spans))
    held = "".join(text[span.start : span.end] for span in spans)

    assert (True, visible(text)) == (ordered, visible(held))


@given(texts)
def test_blocks_are_trimmed(text: str) -> None:
    """No block is empty, begins or ends with white space."""
    found = [text[block.span.start : block.span.end] for block in blocks(text)]

    assert found == [one.strip() for one in found if one.strip()]


@given(texts)
def test_sentences_part_each_block(text: str) -> None:
    """The sentences of a block are trimmed, run in order, and hold all that it holds."""
    for block in blocks(text):
        spans = sentences(text, block.span)
        pieces = [text[span.start : span.end] for span in spans]
        bounds = [
            block.span.start,
            *(at for span in spans for at in (span.start, span.end)),
            block.span.end,
        ]

        assert (
            sorted(bounds),
            visible(text[block.span.start : block.span.end]),
            [piece.strip() for piece in pieces if piece.strip()],
        ) == (bounds, visible("".join(pieces)), pieces)


@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_sentences_stay_within_their_span(text: str, one: int, other: int) -> None:
    """Any part of a text can be cut, and no sentence leaves it."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = sentences(text, Span(start, end))

    assert all(start <= span.start < span.end <= end for span in found)


@pytest.mark.parametrize(
    "piece",
    [
        *". ( [ { “ ” « „ \" ' # - … ۔ 。 ] )".split(),
        *(
            "A. ",
            "Mr. ",
            "1. ",
            "。a",
            "\n# a",
            "\n- a",
            "\r",
            "\u2028",
            "a\n \x0b",
            ". “",
            "(a",
            '"a. ',
        ),
        *(".'", "[1]", ".[1]", "U.S. ", " \t", "“a. ", "# ", "a\u2028"),
    ],
)
def test_hostile_texts_are_cut_at_a_linear_cost(piece: str) -> None:
    """Marks that are repeated are read to the end, each at the same cost."""
    text = piece * (4_000 // len(piece)) + "x"
    found = "".join(text[block.span.start : block.span.end] for block in blocks(text))

    assert visible(text) == visible(found)
    assert growth(cut, piece, after="x") <= LINEAR


def _whole(text: str) -> list[str]:
    return [text[block.span.start : block.span.end] for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It rained for a day. " * 5_000, "It rained for a day."),
        ("It rained “for. A. day” and a night. " * 2_000, "and a night."),
        ("no end of words in sight " * 2_000, ""),
        ("x" * 50_000, "x"),
        ("x" * 19_999 + "   " * 2_000 + "y" * 100, ""),
    ],
)
def test_long_paragraphs_are_several_blocks(text: str, ends: str) -> None:
    """A paragraph of more than 20,000 characters is cut between sentences, or else words."""
    found = _whole(text)

    assert len(found) > 1
    assert max(map(len, found)) <= 20_000
    assert "".join(text.split()) == "".join("".join(found).split())
    assert all(one.endswith(ends) for one in found)


def test_words_are_not_cut_in_long_paragraphs() -> None:
    """Where no sentence ends, a paragraph is cut between words."""
    text = "no end of words in sight " * 2_000

    assert set(text.split()) == {word for one in _whole(text) for word in one.split()}


def test_a_paragraph_up_to_the_limit_is_one_block() -> None:
    """A paragraph of 20,000 characters is whole."""
    text = ("It rained. " * 2_000)[:20_000].strip()

    assert [text] == _whole(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\nA.\n\n## Two words\n\nHere.", "## Two words"),
        ("# One\n\nA.\n\nHere.", "# One"),
        ("A # no heading.\n\nHere.", None),
        ("Nothing.\n\nHere.", None),
        ("# Far\n\n" + "x" * 5_000 + "\n\nHere.", None),
        ("# One\n\n## Two\n\n" + "x" * 4_000 + "\n\nHere.", "## Two"),
        ("# One\n" + " " * 380 + "## Two\n\n" + "x\n" * 10 + "\nHere.", "## Two"),
        ("# One\rA.\r# Two\rHere.", "# Two"),
        ("# One\u2028## Two\u2028Here.", "## Two"),
        ("# One\u2029Here.", "# One"),
    ],
)
def test_the_heading_above(text: str, expected: str | None) -> None:
    """The nearest heading before a place, unless it is too far away."""
    found = heading_above(text, text.index("Here."))

    assert expected == (text[found.start : found.end] if found else None)


def test_of_many_headings_few_are_looked_at() -> None:
    """Where each line is a heading, those that are far away cost nothing."""
    text = "# One\n\n" * 5_000 + "Here."

    assert lines_run(lambda: heading_above(text, len(text) - 5)) < 200


_LINES = st.lists(
    st.one_of(
        st.sampled_from(["# One", "## Two ", "Here. ", "#", "# ", "x", " ", "\t"]),
        st.sampled_from(["\n", "\n\n", "\r", "\r\n", "\u2028", "\u2029", "\x0b", "\x85"]),
    ),
    max_size=30,
).map("".join)


@given(_LINES)
def test_the_heading_above_is_the_block_before(text: str) -> None:
    """Whatever ends the lines, it is the heading that the text is split by."""
    heading = None
    for block in blocks(text):
        if block.is_heading:
            heading = block.span
        else:
            assert heading_above(text, block.span.start) == heading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sie tagt vom 1. bis 3. August. Alle kommen.", 2),
        ("Am 16. März endet es. Am 5. und 6. Mai auch.", 2),
        ("Im 19. Jahrhundert brannte sie zum 2. Mal. Heute steht sie.", 2),
        ("Es waren 2013. August kam danach.", 2),
        ("He saw 42. August was warm.", 1),
        ("He saw 42. Summer was warm.", 2),
    ],
)
def test_german_ordinals_do_not_end_a_sentence(text: str, expected: int) -> None:
    """Before a month and a few other nouns; a year does, as it has four digits."""
    assert expected == len(cut(text))
