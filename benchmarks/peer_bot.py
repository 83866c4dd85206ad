"""The peer of the delivery: python-telegram-bot as its own documentation shows it.

    python -m benchmarks.peer_bot [DOOR]

It answers each question from the same desk, with the same message; but updates arrive by the
library's own polling or, if DOOR is an address of this machine, by its own webhook, and answers are
sent by its default client. Updates are handled concurrently (`concurrent_updates`), as it advises.
`BOT_TOKEN` and `BOT_API_URL` are the same as for the bot.
"""

import logging
import sys
from urllib.parse import urlsplit

from telegram import LinkPreviewOptions, ReplyParameters, Update
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.i18n.texts import load_texts, reply_language
from bot.opening import open_desk
from bot.settings import load_settings, shipped
from bot.telegram.views.answers import render
from bot.telegram.views.verified import check_reply

__all__ = ["run"]


def run(door: str = "") -> None:
    """Answer until SIGTERM, by a webhook if a door is given, otherwise by polling."""
    settings = load_settings()
    desk = open_desk(settings)
    texts = load_texts(shipped("responses") / "texts")

    async def on_question(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        assert message is not None
        assert message.text is not None
        code = message.from_user.language_code if message.from_user else None
        words = texts[reply_language(message.text, code, texts)]
        decision = await desk.ask(message.text, words.language, None, message.date.date())
        reply = render(decision, words)
        check_reply(reply, desk.archive)
        await message.reply_text(
            reply.html,
            parse_mode=ParseMode.HTML,
            reply_markup=reply.keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        )

    assert settings.bot_token is not None
    builder = ApplicationBuilder().token(settings.bot_token.get_secret_value())
    builder = builder.base_url(f"{settings.bot_api_url}/bot").concurrent_updates(True)
    application = builder.job_queue(None).build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, on_question))
    if not door:
        application.run_polling()
        return
    where = urlsplit(door)
    application.run_webhook(
        listen="127.0.0.1",
        port=where.port or 0,
        url_path=where.path.lstrip("/"),
        webhook_url=f"https://bot.example.org{where.path}",
        secret_token="secret",  # noqa: S106 - no secret: nobody else hears it
    )


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    run(*sys.argv[1:])
