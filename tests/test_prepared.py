"""The parts of every message, beside what the library makes of its own."""

from telegram import LinkPreviewOptions, ReplyParameters

from bot.telegram.prepared import NO_PREVIEW, ReplyTo


def test_a_reply_says_what_the_library_says() -> None:
    """A reply to a message is the library's own."""
    expected = ReplyParameters(7, allow_sending_without_reply=True)

    assert ReplyTo(7).to_dict() == expected.to_dict()
    assert ReplyTo(7).message_id == 7


def test_no_preview_says_what_the_library_says() -> None:
    """Links without a preview are the library's own."""
    assert NO_PREVIEW.to_dict() == LinkPreviewOptions(is_disabled=True).to_dict()
