"""Messages that are changed in place: the pages that readers turn."""

from telegram import LinkPreviewOptions, MaybeInaccessibleMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.archive.model import Archive
from bot.i18n.texts import Texts
from bot.telegram.send import passed, send
from bot.telegram.views.answers import Reply

__all__ = ["turn"]


async def turn(
    reply: Reply, shown: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> None:
    """Put a reply in the place of a message of the bot's; a new one where it cannot be changed.

    As with `send`, nothing leaves that differs from the archive. A message that says the same
    already stays as it is. Raises `telegram.error.TelegramError` when nothing can be sent.
    """
    checked = passed(reply, archive, texts)
    try:
        await shown.get_bot().edit_message_text(
            checked.html,
            chat_id=shown.chat.id,
            message_id=shown.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=checked.keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        # Two taps on one button ask for the same page.
        if "not modified" not in error.message.lower():
            await send(reply, shown, archive, texts)
