"""Choosing an inline result in front of the local Bot API: the message that it becomes."""

from typing import Any

from bot.local_botapi.limits import read_text
from bot.local_botapi.server import LocalBotApi, Sent

__all__ = ["post_result"]

Json = dict[str, Any]


def post_result(api: LocalBotApi, answer: Sent, number: int, chat: Json, user: Json) -> Json:
    """Let somebody send one of the results to a chat, and return the message "via" the bot.

    `answer` is the bot's answerInlineQuery and `number` counts its results from 0. The transcript
    shows the message too, since people see the bot's words. Raises `LookupError` where there is
    no such result.
    """
    results = answer.params.get("results", ())
    if not 0 <= number < len(results):
        raise LookupError(f"there is no result {number}, only {len(results)} of them")
    content = results[number]["input_message_content"]
    formatted = read_text(content, "message_text")
    fields: Json = {"text": formatted.text, "via_bot": api.chats.bot_user}
    if formatted.entities:
        fields["entities"] = list(formatted.entities)
    message = api.chats.new_message(chat, user, **fields)
    api.transcript.append(
        Sent(
            method="answerInlineQuery",
            chat_id=chat["id"],
            message_id=message["message_id"],
            text=formatted.text,
            entities=formatted.entities,
            html=content["message_text"],
            keyboard=(),
            reply_to=None,
            params=content,
        )
    )
    return message
