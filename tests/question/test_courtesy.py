"""Greetings, lead-ins and thanks around a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.courtesy import bare

KNOWN = frozenset({"bridge", "archive", "toll", "mourning"})


def asked(text: str) -> str:
    """Return a message without courtesies, in an archive that knows a few words."""
    return bare(text, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quick question. Who paid the toll?", "Who paid the toll?"),
        ("Hi! Who paid the toll, thanks", "Who paid the toll"),
        ("Hello there, can somebody tell me who paid the toll please", "who paid the toll"),
        ("According to the article, who paid the toll?", "who paid the toll?"),
        ("pls tell me asap!!! who paid the toll", "who paid the toll"),
        ("I was wondering who paid the toll", "who paid the toll"),
        ("I'd like to know who paid. Thank you so much for your help!", "who paid."),
        ("Do you know who paid?", "who paid?"),
        ("Who paid, do you know?", "Who paid"),
        ("What does the article say about Moor?", "Moor?"),
        ("What kind of bridge is it?", "What bridge is it?"),
        ("Question: who paid?", "who paid?"),
        ("so who paid the toll lol", "so who paid the toll"),
        ("who paid exactly, anyway?", "who paid"),
        ("کی پول داد اصلا", "کی پول داد"),
        ("Good morning, who paid?", "who paid?"),
        ("Great, thanks! And who paid?", "And who paid?"),
        ("Quik question, plese: who paid?", "who paid?"),
        ("Здравствуйте! Подскажите, пожалуйста, кто платил?", "кто платил?"),
        ("Добрый день, короткий вопрос. Кто платил? Спасибо!", "Кто платил?"),
        ("А кто-нибудь знает, кто платил?", "кто платил?"),
        ("Согласно статье, кто платил?", "кто платил?"),
        ("سلام، لطفا بگویید چه کسی پرداخت؟ ممنون", "چه کسی پرداخت؟"),
        ("سلام. یک سوال داشتم. چه کسی پرداخت؟", "چه کسی پرداخت؟"),
        ("می‌خواستم بدانم چه کسی پرداخت", "چه کسی پرداخت"),
    ],
)
def test_courtesies_are_no_part_of_a_question(text: str, expected: str) -> None:
    """What is said before and after a question is left out, misspelt or not."""
    assert expected == asked(text)


@pytest.mark.parametrize(
    "text",
    [
        *("hi", "thanks", "Hello bot!", "great, thanks!", "good morning", "bye", "thx a lot"),
        *("привет", "спасибо большое", "Добрый вечер!", "سلام", "خیلی ممنون", "صبح بخیر"),
        "Hi! Quick question.",
    ],
)
def test_courtesies_alone_ask_nothing(text: str) -> None:
    """A message of only such words is small talk."""
    assert "" == asked(text)


@pytest.mark.parametrize(
    "text",
    [
        *("article", "question", "According to the article", "in the archive", "sort of"),
        "What is in the archive of the bridge?",
        "Good Morning America host",
        "Who hosts Good Morning America?",
        "good mourning",
        "Nice in France",
        "Great Wall length",
        "One of the questions",
        "Who wrote the article of faith?",
        "why?",
        "and where does he live?",
        "Mr. Moor paid what?",
        "",
        "?!",
    ],
)
def test_the_same_words_as_content(text: str) -> None:
    """Where such words are what is asked about, they stay."""
    assert text == asked(text)


@given(
    st.text()
    | st.lists(st.sampled_from("hi of sort thanks question, the . ? in".split())).map(" ".join)
)
def test_any_message_can_be_read(text: str) -> None:
    """Nothing is added to a message, and reading it again changes nothing but its courtesies."""
    found = asked(text)

    assert len(found) <= len(text)
    assert set(found) <= {*text, " "}
