"""Aliases: one name in its spellings and scripts."""

from pathlib import Path

import pytest

from bot.analysis.analyser import Analyser
from bot.archive.errors import ContentError
from bot.question.names import Alias, Aliases, load_aliases

ANALYSER = Analyser()
FILE = """\
names:
  Durov:
    en: [Pavel Durov, Durow, Dur]
    ru: [Дуров, Павел Дуров, Дуровым]
    fa: [دوروف, پاول دوروف]
  State Duma:
    ru: [Дума, Госдума]
terms:
  encryption keys:
    ru: [ключи шифрования, ключи, VPN-ключ]
  block:
    fa: [مسدود, فیلتر, فيلتر كردن]
"""
DUROV, DUMA = Alias(("durov",), is_name=True), Alias(("state", "duma"), is_name=True)
KEYS, BLOCK = Alias(("encrypt", "key"), is_name=False), Alias(("block",), is_name=False)


def load(folder: Path, text: str) -> Aliases:
    """Return the aliases of a file with this text."""
    file = folder / "aliases.yaml"
    file.write_text(text, encoding="utf-8")
    return load_aliases(file, ANALYSER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Дуров", (DUROV, 1)),
        ("ДУРОВЫМ сказано", (DUROV, 1)),
        ("Павел Дуров сказал", (DUROV, 2)),
        ("pavel durov's app", (DUROV, 2)),
        ("Pavel said", None),
        ("دوروف", (DUROV, 1)),
        ("پاول دوروف کیست", (DUROV, 2)),
        ("Госдума", (DUMA, 1)),
        ("ключи", (KEYS, 1)),
        ("ключи от дома", (KEYS, 1)),
        ("ключи шифрования", (KEYS, 2)),
        ("فیلتر", (BLOCK, 1)),
        ("فیلتر شد", (BLOCK, 1)),
        ("فیلتر کردن", (BLOCK, 2)),
        ("vpn-ключи", (KEYS, 2)),
        ("мост", None),
        ("the", None),
    ],
)
def test_the_longest_form_is_found(
    tmp_path: Path, text: str, expected: tuple[Alias, int] | None
) -> None:
    """A form is found in any case and inflection that folds to it, the longest one first."""
    aliases = load(tmp_path, FILE)

    assert expected == aliases.at(ANALYSER.tokens(text), 0)


def test_a_form_is_found_within_a_question(tmp_path: Path) -> None:
    """A form may begin at any token, and nothing follows the last one."""
    aliases = load(tmp_path, FILE)
    tokens = ANALYSER.tokens("Кто такой Павел")
    found = [aliases.at(ANALYSER.tokens("Кто такой Дуров"), index) for index in range(3)]

    assert ([None, None, (DUROV, 1)], None) == (found, aliases.at(tokens, 2))


def test_the_words_of_all_forms_are_known(tmp_path: Path) -> None:
    """The folded words of a script's forms are there to be repaired to, stop words left out."""
    aliases = load(tmp_path, "names:\n  Kremlin:\n    en: [the Kremlin, Kreml]\n    ru: [Кремлём]")

    assert ({"kremlin", "kreml"}, {"кремлем"}, set()) == (
        set(aliases.words_in_script_of("kremln")),
        set(aliases.words_in_script_of("кремл")),
        set(aliases.words_in_script_of("کرملین")),
    )


def test_the_first_alias_of_a_form_stays() -> None:
    """A form that is given twice keeps its first meaning."""
    aliases = Aliases(ANALYSER)
    aliases.add("ключи", "encryption keys", is_name=False)
    aliases.add("ключ", "block", is_name=False)

    assert (KEYS, 1) == aliases.at(ANALYSER.tokens("ключами"), 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "names:\n  the:\n    en: [thee]",
        "names:\n  Durov:\n    en: []",
        "names:\n  Durov:\n    en: ['…']",
    ],
)
def test_what_holds_no_words_gives_no_aliases(tmp_path: Path, text: str) -> None:
    """An empty file, a stop word and a form without letters have no meaning."""
    assert [] == list(load(tmp_path, text).words_in_script_of("word"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- names", "line 1: may only have names and terms"),
        ("words", "line 1: may only have names and terms"),
        ("nams: {}", "line 1: may only have names and terms"),
        ("names:", "names: '' has no valid lists of forms"),
        ("terms: [a]", "terms: '' has no valid lists of forms"),
        ("names:\n  Durov: [Дуров]", "names: 'Durov' has no valid lists of forms"),
        ("names:\n  Durov:", "names: 'Durov' has no valid lists of forms"),
        ("names:\n  Durov:\n    ru: Дуров", "names: 'Durov' has no valid lists of forms"),
        ("names:\n  Durov:\n    ru: [[Дуров]]", "names: 'Durov' has no valid lists of forms"),
        (
            "names:\n  A:\n    ru: [a]\n  A:\n    fa: [b]",
            "line 4: this is not valid YAML: the key 'A' appears twice",
        ),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    """A mistake is named with the file and, where it is known, the line or the word."""
    with pytest.raises(ContentError) as caught:
        load(tmp_path, text)

    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Дуров", DUROV),
        ("دوروف", DUROV),
        ("dur", DUROV),
        ("durow", None),
        ("ключи", None),
        ("فیلتر", None),
    ],
)
def test_foreign_aliases_are_names_in_other_scripts(
    tmp_path: Path, form: str, expected: Alias | None
) -> None:
    """Of another archive's aliases only names in other scripts mean the same everywhere."""
    file = tmp_path / "aliases.yaml"
    file.write_text(FILE, encoding="utf-8")
    found = load_aliases(file, ANALYSER, is_foreign=True).at(ANALYSER.tokens(form), 0)

    assert expected == (found[0] if found else None)
