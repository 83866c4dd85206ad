"""A question that leans on an answer is read with that answer's subject."""

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.local_botapi.people import Person
from bot.question.follow_up import is_follow_up, with_subject
from bot.telegram.reception import Reception
from tests.support.conversation import Conversation
from tests.support.small_desk import SmallDesk, quote
from tests.support.waiting import until

ARREST = "The French authorities arrested Durov at the end of August, because his platform failed."


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("when was that?", True),
        ("and in Iran?", True),
        ("why?", True),
        ("Did he have to pay a large fine?", True),
        ("а в Иране?", True),
        ("когда это было?", True),
        ("و در ایران؟", True),
        ("thanks", False),
        ("What is Durov's salary?", False),
        ("Which messengers did the prosecutor want to prohibit?", False),
        ("How many people use the messenger every single day on all continents?", False),
    ],
)
def test_knows_a_question_that_leans(text: str, leans: bool) -> None:
    """A word that points back, or no content word at all, leans on what was said before."""
    analyser = Analyser()

    assert leans == is_follow_up(text, analyser)


def test_takes_names_first() -> None:
    """The names of the quote go along, then its rarest words, in their order."""
    lexicon = Lexicon(10, {"arrest": 1, "platform": 5}, {})

    assert "when? French authorities Durov August" == with_subject(
        "when?", ARREST, Analyser(), lexicon
    )


def test_leaves_out_what_is_asked_anyway() -> None:
    """A word that the question has already is not said twice."""
    lexicon = Lexicon(10, {}, {})

    assert "Durov" not in with_subject("and who is Durov?", ARREST, Analyser(), lexicon).split()[4:]


async def test_a_reply_is_asked_about_the_quote_it_replies_to(talk: Conversation) -> None:
    """In a group the desk gets the quote of the message that the question replies to."""
    person = Person(talk.api, chat=-100)
    shown = (await talk.after(person.say("/ask bridge?")))[0]

    await talk.after(person.say("when was that?", reply_to=shown))

    assert quote(talk.desk.river, "The bridge opened in May.") == talk.desk.about


async def test_a_private_chat_can_ask_on(talk: Conversation) -> None:
    """In a private chat the quote that was shown last is what a question may lean on."""
    person = Person(talk.api)
    await talk.after(person.say("bridge?"))

    await talk.after(person.say("when was that?"))

    assert quote(talk.desk.river, "The bridge opened in May.") == talk.desk.about


async def test_a_group_is_not_remembered(talk: Conversation) -> None:
    """In a group nothing is taken along but what is replied to."""
    person = Person(talk.api, chat=-100)
    await talk.after(person.say("/ask bridge?"))

    await talk.after(person.say("/ask when was that?"))

    assert None is talk.desk.about


async def test_a_quote_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while a chat's last quote is forgotten."""
    desk = SmallDesk()
    reception = Reception(desk, {})
    reception.remember(1, quote(desk.river, "The bridge opened in May."))
    monkeypatch.setattr("bot.telegram.reception.REMEMBERED", -1.0)

    assert None is reception.shown(1)


async def test_nothing_is_kept_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody asks for again is removed from memory as well."""
    desk = SmallDesk()
    reception = Reception(desk, {})
    reception.remember(1, quote(desk.river, "The bridge opened in May."))
    reception.remember_question(1, "When did the bridge open?")
    reception.sweep()
    kept = [len(reception._shown), len(reception._asked)]
    monkeypatch.setattr("bot.telegram.reception.REMEMBERED", -1.0)
    monkeypatch.setattr("bot.telegram.reception._SWEEP", 0.0)
    reception.sweep()

    assert (kept, len(reception._shown), len(reception._asked)) == ([1, 1], 0, 0)
    reception.remember_question(1, "When did the bridge open?")
    assert await until(lambda: not reception._asked)


async def test_only_the_last_chats_are_remembered() -> None:
    """A thousand chats are enough: the one that was quiet longest is forgotten."""
    desk = SmallDesk()
    reception = Reception(desk, {})
    for chat_id in range(1_001):
        reception.remember(chat_id, quote(desk.river, "The bridge opened in May."))

    assert (None, True) == (reception.shown(0), reception.shown(1) is not None)
