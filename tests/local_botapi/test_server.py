"""The local Bot API, driven by python-telegram-bot as the bot drives it."""

import io
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputFile,
    InputTextMessageContent,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
    error,
)

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent, Upload


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    """Return an inline keyboard of one button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton("More", **button)]])


async def test_a_bot_starts_and_stops(api: LocalBotApi) -> None:
    """The bot learns who it is, and its name."""
    async with Bot(token="1:local", request=api, get_updates_request=api) as bot:
        me = bot.bot

    assert (1, "clippings_bot") == (me.id, me.username)


async def test_a_message_comes_back_as_telegram_stores_it(bot: Bot, ada: Person) -> None:
    """A sent message is returned parsed, with its id and date."""
    message = await bot.send_message(1001, " <b>Hi</b>\tAda ", parse_mode="HTML")

    assert (1, "Hi Ada", "<b>Hi</b> Ada") == (message.id, message.text, message.text_html)


async def test_the_transcript_says_what_people_saw(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """Everything visible about a message is in the transcript."""
    asked = ada.say("hello")["message"]["message_id"]
    await bot.send_message(
        1001,
        "<i>Hi</i>",
        parse_mode="HTML",
        reply_parameters=ReplyParameters(asked),
        reply_markup=keyboard(callback_data="more"),
    )

    expected = Sent(
        method="sendMessage",
        chat_id=1001,
        message_id=2,
        text="Hi",
        entities=({"type": "italic", "offset": 0, "length": 2},),
        html="<i>Hi</i>",
        keyboard=((("More", "more"),),),
        reply_to=1,
        params=api.requests[-1][1],
    )
    assert [expected] == api.transcript


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (keyboard(url="https://t.me"), ((("More", "https://t.me"),),)),
        (keyboard(switch_inline_query=""), ((("More", ""),),)),
        (ReplyKeyboardMarkup([["Yes", "No"]]), ((("Yes", ""), ("No", "")),)),
        pytest.param(InlineKeyboardMarkup([]), (), marks=pytest.mark.invalid_requests),
    ],
)
async def test_the_transcript_shows_the_keyboard(
    api: LocalBotApi, bot: Bot, ada: Person, markup: Any, expected: Any
) -> None:
    """Rows of labels with what each button leads to."""
    await bot.send_message(1001, "Hi", reply_markup=markup)

    assert expected == api.transcript[-1].keyboard


async def test_a_reply_keyboard_of_bare_texts_is_taken(
    api: LocalBotApi, bot: Bot, ada: Person
) -> None:
    """A reply keyboard's buttons may be plain texts."""
    keyboard = {"reply_markup": {"keyboard": [["Yes"]]}}
    await bot.send_message(1001, "Hi", api_kwargs=keyboard)

    assert ((("Yes", ""),),) == api.transcript[-1].keyboard


async def test_given_entities_are_kept(bot: Bot, ada: Person) -> None:
    """Entities may be given instead of HTML."""
    message = await bot.send_message(1001, "Hi", entities=[MessageEntity("bold", 0, 2)])

    assert "<b>Hi</b>" == message.text_html


async def test_an_edit_changes_text_and_keyboard(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """An edited message has the new text, no old keyboard, and the date of the edit."""
    sent = await bot.send_message(1001, "one", reply_markup=keyboard(callback_data="1"))
    edited: Any = await sent.edit_text("two")

    assert ("two", None, sent.date) == (edited.text, edited.reply_markup, edited.edit_date)


async def test_a_keyboard_is_edited_alone(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """A keyboard may be exchanged under its message."""
    sent = await bot.send_message(1001, "one")
    await sent.edit_reply_markup(keyboard(callback_data="1"))

    assert ("one", ((("More", "1"),),)) == (api.transcript[-1].text, api.transcript[-1].keyboard)


async def test_an_inline_message_is_edited(api: LocalBotApi, bot: Bot) -> None:
    """Messages sent through inline mode are not held here, so every edit of one succeeds."""
    done = await bot.edit_message_text("two", inline_message_id="x")

    assert (True, None, "two") == (done, api.transcript[-1].chat_id, api.transcript[-1].text)


async def test_a_guests_answer(api: LocalBotApi, bot: Bot) -> None:
    """A mention is answered once, into a chat that is closed to the bot, and can be edited."""
    asked = Person(api, chat=-1001234).summon("@clippings_bot why?")["guest_message"]
    content = InputTextMessageContent("<b>So</b>", parse_mode="HTML")
    result = InlineQueryResultArticle("1", "Answer", content, reply_markup=keyboard(url="t.me"))
    sent = await bot.answer_guest_query(asked["guest_query_id"], result)
    shown = api.transcript[-1]
    await bot.edit_message_text("Thus", inline_message_id=sent.inline_message_id)

    assert (shown.text, shown.html, shown.chat_id) == ("So", "<b>So</b>", -1001234)
    assert shown.keyboard == ((("More", "t.me"),),)
    assert api.transcript[-1].message_id == shown.message_id
    with pytest.raises(error.BadRequest, match="not modified"):
        await bot.edit_message_text("Thus", inline_message_id=sent.inline_message_id)
    with pytest.raises(error.BadRequest, match="too old"):
        await bot.answer_guest_query(asked["guest_query_id"], result)
    with pytest.raises(error.Forbidden):
        await bot.send_message(-1001234, "So")


async def test_a_deleted_message_is_gone(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """A message can be deleted once; what is not there is passed over in bulk."""
    sent = await bot.send_message(1001, "one")
    await sent.delete()
    await bot.delete_messages(1001, [sent.id])

    assert {} == api.chats.messages


async def test_a_tap_is_answered_once(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """The answer to a tap is seen at the tapped message; a second one comes too late."""
    sent = await bot.send_message(1001, "one", reply_markup=keyboard(callback_data="1"))
    tap = ada.tap(sent.id, "More")["callback_query"]
    await bot.answer_callback_query(tap["id"], "Done")

    assert ("Done", sent.id) == (api.transcript[-1].text, api.transcript[-1].message_id)
    with pytest.raises(error.BadRequest, match="Query is too old and response timeout expired"):
        await bot.answer_callback_query(tap["id"])


async def test_a_document_is_uploaded(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """Files arrive with name and content, wherever the library puts them in the request."""
    message: Any = await bot.send_document(
        1001,
        io.BytesIO(b"text"),
        filename="a.txt",
        caption="<b>A</b>",
        parse_mode="HTML",
        thumbnail=InputFile(b"image", "a.jpg", attach=True),
    )

    sent = api.transcript[-1]
    assert Upload("a.txt", b"text", "text/plain") == sent.params["document"]
    assert Upload("a.jpg", b"image", "image/jpeg") == sent.params["thumbnail"]
    assert ("A", 4, "a.txt") == (sent.text, message.document.file_size, message.document.file_name)


async def test_a_large_document_is_read_from_its_handle(
    api: LocalBotApi, bot: Bot, ada: Person
) -> None:
    """A file that is handed over as an open handle is read here."""
    file = InputFile(io.BytesIO(b"text"), "a.txt", read_file_handle=False)
    await bot.send_document(1001, file)

    assert b"text" == api.transcript[-1].params["document"].content


async def test_a_photo_is_sent_by_its_id(bot: Bot, ada: Person) -> None:
    """A known picture is sent again by its id."""
    message = await bot.send_photo(1001, "file-7")

    assert "file-7" == message.photo[0].file_id


async def test_commands_are_kept_by_scope_and_language(bot: Bot, ada: Person) -> None:
    """Each scope and language has its own list."""
    here = BotCommandScopeChat(1001)
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("start", "Anfang")], language_code="de")
    await bot.set_my_commands([("help", "Help")], scope=here)
    await bot.delete_my_commands()

    assert () == await bot.get_my_commands()
    assert (BotCommand("start", "Anfang"),) == await bot.get_my_commands(language_code="de")
    assert (BotCommand("help", "Help"),) == await bot.get_my_commands(scope=here)


async def test_small_calls_are_accepted(bot: Bot, ada: Person) -> None:
    """Calls that leave nothing to look at succeed."""
    asked = ada.say("hello")["message"]["message_id"]
    done = [
        await bot.set_my_name("Clippings"),
        await bot.set_my_description("d", language_code="fa"),
        await bot.set_my_short_description("s"),
        await bot.set_chat_menu_button(1001),
        await bot.send_chat_action(1001, "typing"),
        await bot.set_message_reaction(1001, asked, "👍"),
        await bot.log_out(),
        await bot.close(),
    ]

    assert [True] * 8 == done


async def test_chats_and_their_members_are_known(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """Who is in a chat is known of everybody the bot met."""
    Person(api, 7, chat=-5)
    chat = await bot.get_chat(1001)
    members = [await bot.get_chat_member(-5, user_id) for user_id in (1, 7, 1001)]

    assert "Ada" == chat.first_name
    assert ["member", "member", "left"] == [member.status for member in members]


async def test_a_group_is_left_and_joined_again(api: LocalBotApi, bot: Bot) -> None:
    """After leaving a group the bot cannot write there until somebody takes it back."""
    Person(api, 7, chat=-1005)
    await bot.leave_chat(-1005)
    with pytest.raises(error.Forbidden, match="not a member of the supergroup chat"):
        await bot.send_message(-1005, "Hi")
    Person(api, 7, chat=-1005)
    message = await bot.send_message(-1005, "Hi")

    assert "Hi" == message.text


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ({"quote": "two"}, {"text": "two", "position": 4, "is_manual": True}),
        ({"quote": "two", "quote_position": 8}, {"text": "two", "position": 8, "is_manual": True}),
        ({"quote": "two", "quote_position": 7}, {"text": "two", "position": 4, "is_manual": True}),
        ({"quote": "four"}, None),
        ({"quote": "one"}, None),
    ],
)
async def test_a_reply_to_a_part(
    bot: Bot, ada: Person, part: dict[str, Any], found: dict[str, Any] | None
) -> None:
    """A reply may quote a part of a message, with its formatting; other words are refused."""
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    first = ada.say("one two two", entities=bold)["message"]["message_id"]
    parameters = ReplyParameters(first, **part)
    if found is None:
        with pytest.raises(error.BadRequest, match=r"QUOTE_TEXT_INVALID|Quote_text_invalid"):
            await bot.send_message(1001, "so", reply_parameters=parameters)
    else:
        sent = await bot.send_message(1001, "so", reply_parameters=parameters)
        assert sent.quote is not None
        assert sent.quote.to_dict() == found
