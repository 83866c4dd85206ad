"""Numbers: one term whatever the digits, the separators and the scale."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.analyser import Analyser
from bot.analysis.numbers import NUMBER, SCALES, UNITS, number_term, same_versions, scaled
from bot.analysis.terms import Terms

ANALYSER = Analyser()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1.7bn", "1700000000"),
        ("$1.7 billion", "1700000000"),
        ("1,700 million", "1700000000"),
        ("1.7B", "1700000000"),
        ("1,7 млрд", "1700000000"),
        ("1,7млрд", "1700000000"),
        ("1,7 миллиарда", "1700000000"),
        ("۱٫۷ میلیارد", "1700000000"),
        ("1.7\nbillion", "1700000000"),
        ("800,000", "800000"),
        ("800 000", "800000"),
        ("800\u2009000", "800000"),
        ("1.800.000", "1800000"),
        ("1.800.000,5", "1800000.5"),
        ("1.800", "1.800"),
        ("800\u00a0000", "800000"),
        ("800\u202f000", "800000"),
        ("800k", "800000"),
        ("800 thousand", "800000"),
        ("800 тыс", "800000"),
        ("800 тысяч", "800000"),
        ("800к", "800000"),
        ("۸۰۰٬۰۰۰", "800000"),
        ("۸۰۰ هزار", "800000"),
        ("٨٠٠٠٠٠", "800000"),
        ("2018", "2018"),
        ("۲۰۱۸", "2018"),
        ("٢٠١٨", "2018"),
        ("２０１８", "2018"),
        ("1,234,567.50", "1234567.5"),
        ("12 345 678", "12345678"),
        ("$0.50", "0.5"),
        ("0.50%", "0.5"),
        ("1.80", "1.80"),
        ("1.8", "1.8"),
        ("20.04.10", "20.04.10"),
        ("1,80", "1.8"),
        ("۱٫۸۰", "1.8"),
        ("1,5", "1.5"),
        ("1,2345", "1.2345"),
        ("€ 100.0", "100"),
        ("007", "7"),
        ("0", "0"),
        ("15mn", "15000000"),
        ("2tn", "2000000000000"),
        ("1 trillion", "1000000000000"),
        ("3.11.2", "3.11.2"),
        ("192.168.0.1", "192.168.0.1"),
        ("1.2.3 million", "1.2.3"),
        ("2nd", "2"),
        ("19th", "19"),
        ("7%", "7"),
        ("1" * 40, "1" * 40),
    ],
)
def test_a_number_has_one_term(text: str, expected: str) -> None:
    """Forms of one number in any script have the same term."""
    assert [expected] == ANALYSER.terms(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5km", ["5", "km"]),
        ("800,000-ruble", ["800000", "rubl"]),
        ("2018 100", ["2018", "100"]),
        ("5  million", ["5", "million"]),
        ("5, million", ["5", "million"]),
        ("5 million million", ["5000000", "million"]),
        ("5km million", ["5", "km", "million"]),
        ("5k million", ["5000", "million"]),
        ("socks5", ["socks5"]),
        ("1" * 41, ["1" * 40, "1"]),
        ("2014-03", ["2014", "3"]),
        ("1/2", ["1", "2"]),
    ],
)
def test_numbers_are_kept_with_words(text: str, expected: list[str]) -> None:
    """A scale belongs to the number right before it; other words are separate."""
    assert expected == ANALYSER.terms(text)


@pytest.mark.parametrize("scale", sorted(SCALES))
def test_a_scale_follows_a_space(scale: str) -> None:
    """Every scale in words multiplies its number, and the two are one token."""
    text = f"2 {scale}"
    token = ANALYSER.tokens(text)[0]

    assert (0, len(text), str(2 * SCALES[scale])) == (token.start, token.end, token.term)


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_a_unit_is_written_onto_its_number(unit: str) -> None:
    """Every short scale multiplies its number, in either case."""
    expected = str(2 * UNITS[unit])

    assert [expected, expected] == ANALYSER.terms(f"2{unit} 2{unit.upper()}")


@given(st.integers(0, 10**30), st.sampled_from([",", " ", "\u00a0", "\u202f", "٬"]))
def test_grouped_thousands_are_the_number(value: int, separator: str) -> None:
    """However the thousands are parted, the number is the same."""
    grouped = f"{value:,}".replace(",", separator)

    assert [str(value)] == ANALYSER.terms(grouped)


@given(st.integers(0, 10**12), st.sampled_from("٠۰०০０"))
def test_digits_of_any_script_are_digits(value: int, zero: str) -> None:
    """A number in another script's digits is the number."""
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(value))

    assert str(value) == number_term(written)


@given(st.from_regex(re.compile(NUMBER), fullmatch=True))
def test_a_term_is_plain(number: str) -> None:
    """Whatever is read as a number becomes ASCII digits, with points or commas at most."""
    assert re.fullmatch(r"[0-9]+([.,][0-9]+)*", number_term(number))


@pytest.mark.parametrize(
    ("number", "scale", "expected"),
    [
        ("1.7", 10**9, "1700000000"),
        ("0.001", 1000, "1"),
        ("0", 1000, "0"),
        ("1.2.3", 1000, "1.2.3"),
    ],
)
def test_a_number_is_scaled(number: str, scale: int, expected: str) -> None:
    """A decimal is multiplied; what is none stays."""
    assert expected == scaled(number, scale)


def test_scales_are_known_as_the_analyser_folds_them() -> None:
    """The table of scales has each scale in the form that is looked up."""
    words = [*SCALES, *UNITS]

    assert words == [unicodedata.normalize("NFC", word).casefold() for word in words]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Version 1.80 is out", "1.80"),
        ("in 1.80, as in Ubuntu", "1.80"),
        ("Ubuntu 20.10 came", "20.10"),
        ("Version v1.80 is out", "1.80"),
        ("(V4.0.0)", "4.0.0"),
        ("v1.80-beta2", "1.80"),
        ("a toll of 1.80 euros", "1.8"),
        ("EUR 1.80 a crossing", "1.8"),
        ("a toll of £1.80", "1.8"),
        ("it is 1.80 m high", "1.8"),
        ("1.80 metres high", "1.8"),
        ("1.80 %", "1.8"),
        ("высотой 1.80 метра", "1.8"),
        ("1.80-metre walls", "1.8"),
        ("1.80 million people", "1800000"),
    ],
)
def test_versions_and_amounts(text: str, number: str) -> None:
    """The versions 1.8 and 1.80 differ, the amounts do not, in an index as well."""
    assert number in ANALYSER.terms(text)
    assert " ".join(ANALYSER.terms(text)) == Terms(ANALYSER).of(text)


@pytest.mark.parametrize("text", ["v1.4.0 is out", "(V1.4.0)", "v. 1.4.0", "1.4.0"])
def test_a_version_has_no_parts(text: str) -> None:
    """No end of a version counts as another one: the 4.0 in v1.4.0."""
    assert "4.0" not in ANALYSER.terms(text)
    assert " ".join(ANALYSER.terms(text)) == Terms(ANALYSER).of(text)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("4.0", ["4.0.0"]),
        ("1.31", ["1.31.0"]),
        ("4.0.0", ["4.0"]),
        ("3.4.1", []),
        ("1.2.3.0", []),
        ("4", []),
        ("v4.0", []),
    ],
)
def test_a_release_has_two_names(term: str, expected: list[str]) -> None:
    """A version without its last 0 is the same one; others are not."""
    assert expected == same_versions(term)


@pytest.mark.parametrize("text", ["\u0640\u0640", "the \u0640\u0640 1.80"])
def test_chunks_without_letters(text: str) -> None:
    """A chunk of joiners only has an empty word, in an index as well."""
    assert " ".join(ANALYSER.terms(text)) == Terms(ANALYSER).of(text)
