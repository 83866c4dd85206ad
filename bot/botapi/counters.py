"""The counters of the delivery for `/metrics`: numbers only, nothing about people.

They begin at 0 in each process. The counts of what readers do, which are kept in the database and
shown by `/stats`, are in `bot/telegram/stats.py`.
"""

from collections.abc import Mapping

__all__ = ["COUNTED", "Counters"]

COUNTED: Mapping[str, str] = {
    "outcome_unknown": "Calls that were sent and whose answer was lost.",
    "sent_once_more": "Calls of unknown outcome that were repeated: may be doubled.",
    "not_sent": "Calls without a connection, and gateways' refusals; tried again.",
    "flood_waits": "Answers 429, by which Telegram asked to wait.",
    "given_up": "Calls that were given up after the longest wait.",
    "blocked": "Calls that Telegram refused: a reader blocked the bot, or a chat keeps it out.",
    "chat_gone": "Calls that Telegram refused: the chat does not exist.",
    "thread_gone": "Calls that Telegram refused: the topic does not exist.",
    "chat_migrated": "Calls repeated with the new id of a group that became a supergroup.",
    "expired": "Buttons and inline queries that were answered too late.",
    "not_modified": "Edits that would have changed nothing.",
    "actions_left_out": "Typing notices that were left out while a chat had to wait.",
    "route_failures": "Failures of a route to Telegram.",
    "repeated": "Harmless calls that the transport repeated.",
    "migrated": "Groups that became supergroups.",
    "tap_repeated": "Taps that only repeated the one before.",
    "received": "Updates that came in, each counted once.",
    "handled": "Updates that were answered, or needed no answer.",
    "answers": "Questions in chats that were answered with a quote.",
    "closest": "Questions in chats that were answered with the closest passage.",
    "choices": "Questions in chats that were answered with a choice.",
    "abstentions": "Questions in chats that the archive does not answer.",
    "failed": "Updates that were given up: too slow, or impossible to answer.",
    "set_aside": "Updates that cannot be read; skipped.",
    "stuck": "Updates that were set aside because two processes had hung on them.",
    "redelivered": "Updates that came again after they had been answered.",
    "put_off": "Tries that could not send, so that the update waits for another.",
    "kept": "Updates that were kept in the inbox until they are answered.",
    "refused": "Updates that were refused, because too many waited in their chat.",
    "replaced": "Edits that took the place of their question while it waited.",
    "forgotten": "Updates that were deleted at once, because their sender wanted that.",
    "unreadable": "Updates in the inbox that were sealed with another token.",
    "expired_waiting": "Updates that could not be answered within a day.",
    "dead_letters": "Updates that could not be answered, and can be replayed for a day.",
    "polls": "Calls of getUpdates that succeeded.",
    "poll_failures": "Calls of getUpdates that failed.",
    "poll_restarts": "Times that polling had stopped and was restarted.",
    "falls": "Earlier processes that the watchdog had ended, found at the start of this one.",
    "storage_failures": "Times that the database did not tell which updates were answered.",
    "reloads": "Times that the archive and the responses were reloaded.",
    "reload_failures": "Times that they could not be reloaded, so that the old ones stayed.",
}
"""Each counter with its meaning."""


class Counters:
    """Plain numbers by name; a name that is not in `COUNTED` raises `KeyError`."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts = dict.fromkeys(COUNTED, 0)

    def add(self, name: str) -> None:
        """Count one more."""
        self._counts[name] += 1

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def counted(self) -> dict[str, int]:
        """Return a copy of all the numbers, by name."""
        return dict(self._counts)
