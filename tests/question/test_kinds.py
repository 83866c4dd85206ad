"""What kind of answer a question asks for, and what its script tells of its language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.kinds import KINDS, kind_of, language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When was it banned?", "time"),
        ("WHAT YEAR WAS IT?", "time"),
        ("On which day did he speak?", "time"),
        ("How long ago was it?", "time"),
        ("How many users are there?", "number"),
        ("How much did it cost?", "number"),
        ("How long is the bridge?", "number"),
        ("What percentage of users left?", "number"),
        ("What number of users left?", "number"),
        ("What fine did it pay?", "number"),
        ("What was the fine?", "number"),
        ("what is the bridge's height", "other"),
        ("What is its height?", "number"),
        ("What costs that much?", "other"),
        ("What was the fine for?", "reason"),
        ("Who is Durov?", "person"),
        ("Who's Durov?", "person"),
        ("Who’s Durov?", "person"),
        ("whos durov", "person"),
        ("Whose app is it?", "person"),
        ("To whom was it sold?", "person"),
        ("Where does he live?", "place"),
        ("Which countries banned it?", "place"),
        ("Why was it fined?", "reason"),
        ("What caused the ban?", "reason"),
        ("The whole story", "other"),
        ("Somewhere", "other"),
        ("What is Telegram?", "other"),
        ("", "other"),
        ("Когда это было?", "time"),
        ("В каком году?", "time"),
        ("Какого числа?", "time"),
        ("Сколько лет назад построили мост?", "time"),
        ("Сколько лет мосту?", "number"),
        ("Сколько пользователей?", "number"),
        ("Каков размер штрафа?", "number"),
        ("Кто такой Дуров?", "person"),
        ("Кем он был?", "person"),
        ("Где он живёт?", "place"),
        ("В какой стране?", "place"),
        ("Почему?", "reason"),
        ("Из-за чего спор?", "reason"),
        ("За что оштрафовали?", "reason"),
        ("Что такое Telegram?", "other"),
        ("کی بود؟", "time"),
        ("چه زمانی؟", "time"),
        ("چه\u200cسالی؟", "time"),
        ("در کدام سال؟", "time"),
        ("چند سال پیش ساخته شد؟", "time"),
        ("پل چند سال دارد؟", "number"),
        ("چند نفر؟", "number"),
        ("چقدر جریمه شد؟", "number"),
        ("چه کسی ساخت؟", "person"),
        ("چه\u200cکسی ساخت؟", "person"),
        ("دوروف كيست؟", "person"),
        ("کجا زندگی می\u200cکند؟", "place"),
        ("کدام کشورها؟", "place"),
        ("چرا؟", "reason"),
        ("سر چی دعوا شد", "reason"),
        ("چی شد پل رو بستن", "reason"),
        ("آخرش پل چی شد", "other"),
        ("تلگرام چیست؟", "other"),
        ("誰？", "person"),
    ],
)
def test_question_words_tell_the_kind(text: str, expected: str) -> None:
    """A question asks for a number, a time, a person, a place, a reason, or something else."""
    assert expected == kind_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is Durov?", None),
        ("", None),
        ("123 …", None),
        ("Où est-il ?", None),
        ("你好", None),
        ("Кто такой Durov?", "ru"),
        ("Кто?", "ru"),
        ("VPN что это", "ru"),
        ("Кто такой Durov из Telegram", "ru"),
        ("دوروف کیست؟", "fa"),
        ("تلگرام Telegram چیست؟", "fa"),
        ("؟", "fa"),
        ("What does the word мир mean in Russian?", None),
        ("Who is پاول of the Telegram company?", None),
        ("Кто такой پاول", "ru"),
    ],
)
def test_a_script_tells_the_language(text: str, expected: str | None) -> None:
    """Cyrillic letters are Russian and Arabic ones Persian, unless most letters are others."""
    assert expected == language_of(text)


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    """Whatever is asked has one of the kinds, and a language that is spoken here or none."""
    assert (True, True) == (kind_of(text) in KINDS, language_of(text) in (None, "ru", "fa"))
