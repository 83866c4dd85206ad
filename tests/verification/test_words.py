"""What is said of a pasted quote, read aloud in every language."""

import pytest

from bot.verification.findings import Finding
from bot.verification.words import headline, notes
from tests.support.pier import examined
from tests.support.texts import TEXTS

TURNED = "“The council … voted on the plan” (Reuters)"
WITHIN = "Good evening! Visitors may walk there until dusk. I like it."


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "en",
            TURNED,
            [
                "Misattributed, and with omissions that change the meaning: “never” left out.",
                "Left out: “never”.",
                "The name given with it, “Reuters”, does not occur in the article.",
            ],
        ),
        (
            "ru",
            "Совет … одобрил строительство",
            [
                "Точно, но с пропусками, и они меняют смысл: пропущено «не».",
                "Пропущено: «не».",
            ],
        ),
        (
            "fa",
            "همه چیز … ماهی خاویاری",
            [
                "دقیق با حذف، و این حذف معنا را عوض می‌کند: «\u2068جز\u2069» جا افتاده است.",
                "حذف‌شده: «\u2068جز\u2069».",
            ],
        ),
        (
            "ru",
            "at the old pier … Visitors may",
            [
                "Точно, но с пропусками: эти слова есть в архиве, а между ними стоят другие.",
                "Пропущено: «overnight».",
            ],
        ),
        (
            "ru",
            WITHIN,
            [
                "Точно лишь отчасти: слова, приведённые ниже, в архиве есть, остального текста "
                "нет.",
                "В архиве нет: «Good evening!», «I like it.».",
            ],
        ),
        (
            "fa",
            WITHIN,
            [
                "فقط تا حدی دقیق: کلماتی که در زیر آمده در آرشیو هست، ولی بقیهٔ متن نیست.",
                "در آرشیو نیست: «\u2068Good evening!\u2069»، «\u2068I like it.\u2069».",
            ],
        ),
        (
            "ru",
            "[Brown] said that nobody would lose a house",
            [
                "Точно: эти слова есть в архиве.",
                "Отличия только в форме: квадратные скобки.",
                "В квадратных скобках, но не в архиве: «Brown».",
            ],
        ),
        (
            "fa",
            "Visitors may [still] walk there until dusk",
            [
                "دقیق: همین کلمات در آرشیو هست.",
                "تنها تفاوت: کروشه‌ها.",
                "در کروشه آمده، ولی در آرشیو نیست: «\u2068still\u2069».",
            ],
        ),
    ],
)
def test_the_words_of_a_verdict(code: str, text: str, expected: list[str]) -> None:
    """The verdict names what turns the sense; notes name what is left out, added and around."""
    found = examined(text)

    assert expected == [headline(found, TEXTS[code]), *notes(found, TEXTS[code])]


def test_many_parts_around() -> None:
    """Of many parts around exact sentences, the first are named."""
    rest = "\n".join(("One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven."))
    (said,) = notes(Finding("partial", rest, rest=rest), TEXTS["en"])

    assert said.startswith("Not in the archive: “One.”, ")
    assert said.endswith(", ….")
