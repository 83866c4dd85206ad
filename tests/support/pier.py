"""An archive about a pier in three languages: shared by the tests of pasted quotes."""

from functools import cache

from bot.archive.dates import SourceDate
from bot.archive.model import Archive
from bot.verification.findings import Finding
from bot.verification.quotations import Quotations
from tests.support.small_desk import archive_of, article

PIER = """The harbour master does not allow boats to moor at the old pier overnight.
Visitors may walk there until dusk. Dogs are welcome except on market days.

The council never voted on the plan, although the mayor had promised it.
He said that nobody would lose a house. The work will begin in spring unless the money runs out."""
RUSSIAN = """Совет не одобрил строительство моста через реку.
Мэр Иванов сказал, что деньги найдутся. Рыбаки могут ловить здесь всё, кроме осетра."""
PERSIAN = """شورای شهر ساخت پل تازه را تصویب نکرد. شهردار گفت که پول آن پیدا می‌شود.
ماهیگیران می‌توانند همه چیز جز ماهی خاویاری بگیرند. این کار بدون مجوز انجام می‌شود."""
PAPER = """The Town Letter was founded by a printer.
Its first office was at the harbour, and the post went by boat. Ann Brewer ran it for years."""


@cache
def pier_archive() -> Archive:
    """Return the archive."""
    return archive_of(
        article(
            "pier",
            PIER,
            title="What the harbour allows",
            publisher="River Post",
            author="Maud Oakley",
            date=SourceDate("2016-03-11", "stated", ""),
        ),
        article("bridge", RUSSIAN, title="Мост", language="ru", publisher="Вечерний Берег"),
        article("pol", PERSIAN, title="پل تازه", language="fa", publisher="روزنامهٔ ساحل"),
        article("paper", PAPER, title="A paper of our own", publisher="Harbour Gazette"),
        article("quiet", "Nothing happened.", title="A quiet winter", publisher="Town Letter"),
        article("zima", "Тихая зима.", title="Зима", language="ru", publisher="Коммерсантъ"),
        article("zemestan", "زمستان آرام.", title="زمستان", language="fa", publisher="ایسنا"),
    )[0]


@cache
def _quotations() -> Quotations:
    return Quotations(pier_archive())


def examined(text: str) -> Finding:
    """Return the finding about a text that is not refused."""
    found = _quotations().examine(text)
    assert isinstance(found, Finding)
    return found
