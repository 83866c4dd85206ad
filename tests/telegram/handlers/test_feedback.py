"""Thumbs under answers, read as conversations: counted once a person, and without a name."""

import pytest

from bot.local_botapi.people import Person
from bot.telegram.memory import Votes
from bot.telegram.reception import Reception
from bot.telegram.views.callback_data import DownButton, UpButton
from bot.telegram.views.keyboards import DOWN, UP
from tests.support.conversation import Conversation
from tests.support.small_desk import quote
from tests.support.texts import TEXTS

GROUP = -1001234


def front(talk: Conversation) -> Reception:
    """Return the bot's reception."""
    found: Reception = talk.application.bot_data.front
    return found


async def totals(talk: Conversation) -> dict[str, int]:
    """Return the votes that are counted, in all."""
    await front(talk).stats.write()
    return dict(await front(talk).storage.counts.sums(("up", "down", "up faq bridge-opened")))


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_a_vote(talk: Conversation, code: str) -> None:
    """A thumb is thanked for in the reader's language, and counted for all, quote and entry."""
    reader = Person(talk.api, language_code=code)
    (answer,) = await talk.after(reader.say("When?" if code == "en" else "???a"))
    (up,) = await talk.after(reader.tap(answer, UP))

    assert up.text == TEXTS[code].say("feedback_up")
    assert await totals(talk) == {"up": 1, "down": 0, "up faq bridge-opened": 1}
    assert len(await front(talk).storage.counts.totals("up quote ")) == 1


async def test_a_vote_taken_back_or_changed(talk: Conversation) -> None:
    """The same thumb again takes the vote back, the other one changes it; at once, too."""
    reader = Person(talk.api)
    (answer,) = await talk.after(reader.say("When?"))
    said = [(await talk.after(reader.tap(answer, one)))[0].text for one in (UP, UP, UP, DOWN)]
    words = ("feedback_up", "feedback_taken_back", "feedback_up", "feedback_down")

    assert said == [TEXTS["en"].say(word) for word in words]
    assert await totals(talk) == {"up": 0, "down": 1, "up faq bridge-opened": 0}


async def test_everybody_in_a_group_votes(talk: Conversation) -> None:
    """In a group every member has one vote, not only the asker."""
    ada = Person(talk.api, chat=GROUP)
    others = [Person(talk.api, number, "Bob", chat=GROUP) for number in (7, 8)]
    (answer,) = await talk.after(ada.say("/ask When?"))
    for person in (ada, *others):
        await talk.after(person.tap(answer, DOWN))

    assert (await totals(talk))["down"] == 3


async def test_many_taps(talk: Conversation) -> None:
    """Two hundred taps end quietly, and never count more than one vote."""
    reader = Person(talk.api)
    (answer,) = await talk.after(reader.say("When?"))
    for _ in range(200):
        await talk.after(reader.tap(answer, UP))

    assert (await totals(talk))["up"] in (0, 1)


async def test_a_quote_that_no_button_can_name(talk: Conversation) -> None:
    """A vote without a quote counts only in the total."""
    reader = Person(talk.api)
    (answer,) = await talk.after(reader.say("When?"))
    tap = reader.tap(answer, UP)
    tap["callback_query"]["data"] = UpButton().pack()
    await talk.after(tap)

    assert (await totals(talk))["up"] == 1
    assert await front(talk).storage.counts.totals("up quote ") == {}


@pytest.mark.parametrize("data", ["1uAAAA", "1d" + "A" * 15, "1u" + "A" * 30])
async def test_forged_votes(talk: Conversation, data: str) -> None:
    """Data that names nothing of the archive counts nothing."""
    reader = Person(talk.api)
    (answer,) = await talk.after(reader.say("When?"))
    tap = reader.tap(answer, UP)
    tap["callback_query"]["data"] = data
    (notice,) = await talk.after(tap)

    assert notice.text == TEXTS["en"].say("stale_button")
    assert (await totals(talk))["up"] == 0


async def test_a_choice_can_be_judged(talk: Conversation) -> None:
    """What a reader chose of several readings has its thumbs, a choice itself none."""
    reader = Person(talk.api)
    (choice,) = await talk.after(reader.say("which one"))
    chosen, _ = await talk.after(reader.tap(choice, choice.keyboard[0][0][0]))

    assert [label for row in choice.keyboard for label, _ in row if label in (UP, DOWN)] == []
    assert [label for label, _ in chosen.keyboard[-1]] == [UP, DOWN]


def test_votes_are_bounded_and_forgotten() -> None:
    """The oldest votes make room; a user's own can be forgotten."""
    votes = Votes(limit=2)
    for user in (1, 2, 3):
        votes.cast(1, 1, user, "up")
    again = votes.cast(1, 1, 1, "up")

    assert again == (None, "up")
    assert (votes.forget(3), votes.forget(2), len(votes)) == (1, 0, 1)


async def test_the_data_of_a_vote(talk: Conversation) -> None:
    """The buttons name the answer's first quote."""
    (answer,) = await talk.after(Person(talk.api).say("When?"))
    first = quote(talk.desk.river, "The bridge opened in May.")

    assert [data for _, data in answer.keyboard[-1]] == [
        UpButton.of([first]).pack(),
        DownButton.of([first]).pack(),
    ]
