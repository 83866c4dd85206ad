"""Archives in many languages, asked in them: the kinds of words that differ."""

import asyncio
from pathlib import Path

import pytest

from bot.answer.decisions import Answer, Decision
from bot.desk import Desk

ARTICLES = {
    "de": ("Fähre", "Die Fährschiffgesellschaft hat am Mühlenufer ein Büro eröffnet. Die Überfahrt "
           "kostet vier Euro.\n\nDer Stadtratsbeschluss stammt aus dem Jahr 2011. Die "
           "Hafenrundfahrt beginnt um zehn Uhr.\n"),
    "tr": ("Vapur", "ILGIN iskelesi cumartesi günü kapandı. Belediye Başkanı Irmak Işın tören "
           "düzenledi.\n\nOnarım için İnşaat Odası 12 milyon lira verdi.\n"),
    "zh": ("渡轮停航", "星期五，渡轮公司宣布停航。船长陈大海在岛上住了三十年。"
           "这座灯塔高二十米。\n"),
    "ja": ("新しい灯台", "灯台は六月に岬へ移された。高さは二十メートルで、"
           "船長は鈴木一郎さんである。\n"),
    "th": ("เรือข้ามฟาก", "เรือข้ามฟากหยุดวิ่งตั้งแต่วันศุกร์ กัปตันสมชายอาศัยอยู่บนเกาะนานสามสิบปี\n"),
    "fa": ("اسکله", "اسکله‌ی قدیمی روز یکشنبه بسته شد. قایق‌ها و تورهای ماهیگیری در انبار شمالی "
           "نگهداری می‌شوند.\n\nملوان پیر، رضا کاوه، گفت هزینهٔ تعمیر ۹۰ میلیون تومان است.\n"),
    "uk": ("Пором", "Пором «Чайка» перестав ходити в п'ятницю. Капітанка Оксана Гай живе на "
           "острові тридцять років.\n"),
    "ar": ("العبارة", "توقفت العبارات القديمة يوم الجمعة. يعيش القبطان سالم على الجزيرة "
           "منذ سنوات.\n"),
    "en": ("The ferry", "The ferry to the island stopped on Friday. Captain Olive Stone has lived "
           "there for thirty years.\n\nThe lighthouse is twenty metres high.\n"),
}  # fmt: skip


def archive(folder: Path, *languages: str, named: bool = True) -> Path:
    """Write the articles in these languages; return their folder."""
    for language in languages:
        title, text = ARTICLES[language]
        line = f"language: {language}\n" if named else ""
        written = f"---\ntitle: {title}\n{line}---\n{text}"
        (folder / f"{language}.md").write_text(written, encoding="utf-8")
    return folder


def ask(desk: Desk, question: str) -> Decision:
    """Return the decision on a question."""
    return asyncio.run(desk.ask(question))


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("de", "Wo hat die Faehrschiffgesellschaft ein Buero eroeffnet?", "Mühlenufer"),
        ("de", "Was kostet die Ueberfahrt?", "vier Euro"),
        ("de", "Wann beginnt die Rundfahrt im Hafen?", "zehn Uhr"),
        ("de", "Aus welchem Jahr stammt der Beschluss des Stadtrats?", "2011"),
        ("tr", "ılgın iskelesi ne zaman kapandı?", "cumartesi"),
        ("tr", "irmak işin kimdir", "tören"),
        ("tr", "inşaat odası kaç lira verdi", "12 milyon"),
        ("zh", "船长是谁？", "陈大海"),
        ("zh", "灯塔有多高", "二十米"),
        ("th", "กัปตันคือใคร", "สมชาย"),
        ("fa", "قایق ها کجا نگهداری می شوند", "انبار شمالی"),
        ("fa", "قايقها كجا نگهداري ميشوند؟", "انبار شمالی"),
        ("fa", "هزینه تعمیر چقدر است", "۹۰ میلیون"),
        ("fa", "هزینه‌ی تعمیر چقدره", "۹۰ میلیون"),
        ("uk", "Хто живе на острові?", "Оксана Гай"),
        ("ar", "متى توقفت العبارة القديمة؟", "الجمعة"),
        ("en", "whos lived there for thirty years", "Olive Stone"),
    ],
)
def test_a_question_finds_its_article(
    tmp_path: Path, language: str, question: str, expected: str
) -> None:
    """In an archive of one language, other spellings and forms of its words are found."""
    decision = ask(Desk.open(archive(tmp_path, language)), question)

    assert isinstance(decision, Answer)
    assert expected in " ".join(one.text for one in decision.quotes)


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Was kostet die Überfahrt?", "de"),
        ("When did the ferry to the island stop?", "en"),
        ("İnşaat Odası ne kadar verdi?", "tr"),
        ("船长是谁？", "zh"),
        ("Хто живе на острові?", "uk"),
        ("قایق ها کجا نگهداری می شوند", "fa"),
        ("أين يعيش القبطان سالم؟", "ar"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_many_languages_in_one_archive(
    tmp_path: Path, question: str, article: str, *, named: bool
) -> None:
    """Each article is found in its language, also if only its text tells it."""
    desk = Desk.open(archive(tmp_path, *ARTICLES, named=named))
    decision = ask(desk, question)

    assert article == decision.ranked[0].passage.article.id
    assert set(ARTICLES) == set(desk.archive.languages)


@pytest.mark.parametrize("question", ["船长住在哪座城市的大学", "Wer hat den Bahnhof gebaut?"])
def test_what_no_article_tells(tmp_path: Path, question: str) -> None:
    """Letters that agree by chance are no answer."""
    assert not isinstance(ask(Desk.open(archive(tmp_path, "zh", "de")), question), Answer)


SAME = {
    "en": "MareTel runs the tower. MareTel was founded by fishermen of the northern island.",
    "de": "MareTel betreibt den Turm. MareTel wurde von Fischern der nördlichen Insel gegründet.",
}
"""The same in two languages, with a name that both have."""


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is MareTel?", "en"),
        ("Was ist MareTel?", "de"),
        ("Who founded MareTel?", "en"),
        ("Wer hat MareTel gegründet?", "de"),
    ],
)
def test_readers_get_what_they_can_read(question: str, language: str, tmp_path: Path) -> None:
    """Where articles in several languages say the same, that in the question's is first."""
    for code, text in SAME.items():
        written = f"---\ntitle: MareTel\nlanguage: {code}\n---\n{text}\n"
        (tmp_path / f"{code}.md").write_text(written, encoding="utf-8")
    found = ask(Desk.open(tmp_path), question)

    assert language == found.ranked[0].passage.article.id
