"""Whose database it is, and what becomes of encrypted rows when the bot's token changes.

A token can be revoked and replaced; the bot's id, with which it begins, stays. Rows that the former
token encrypted can be encrypted anew if that token is given; otherwise nobody can ever read them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from bot.storage.inbox.letters import sealed_letter, unsealed_letter
from bot.storage.inbox.tables import bots, inbox, inbox_lanes
from bot.storage.model import StorageError
from bot.storage.replies.tables import replies
from bot.storage.subscription_tables import subscriptions
from bot.storage.tables import deletions, insert_into, misses, preferences
from bot.storage.vault import Vault

__all__ = ["Unreadable", "change_token", "check_owner"]

_LOCK = 0x636C6F77
"""The key of PostgreSQL's advisory lock: any number that nothing else in the database uses."""


@dataclass(slots=True)
class Unreadable:
    """How many rows a former token encrypted that can no longer be read; they are deleted."""

    updates: int = 0
    deletions: int = 0
    questions: int = 0
    topics: int = 0
    choices: int = 0
    answers: int = 0

    @property
    def is_any(self) -> bool:
        """Whether there are any."""
        return any(getattr(self, one.name) for one in fields(self))

    def __str__(self) -> str:
        return (
            f"{self.updates} unanswered updates, {self.deletions} messages to delete,"
            f" {self.questions} questions for the editors, {self.topics} topics that are followed,"
            f" {self.choices} choices of a language or a timer, {self.answers} answers that can no"
            " longer be edited"
        )


def check_owner(connection: Connection, bot_id: str) -> None:
    """Raise `StorageError` if the database belongs to another bot."""
    known = connection.execute(select(bots.c.bot_id)).scalars().all()
    if known and bot_id not in known:
        raise StorageError(
            f"The database belongs to the bot {known[0]}, and BOT_TOKEN to the bot {bot_id};"
            " set DATABASE_URL to another database, since each bot needs its own"
        )


def change_token(
    connection: Connection, bot_id: str, seal: bytes, vault: Vault, before: Vault | None
) -> Unreadable | None:
    """Encrypt anew what a former token encrypted, or delete it; None if the token is the same.

    `seal` is the mark of the token in use, and `before` has the keys of the former one, if known.
    From now on the database belongs to this bot. Raises `StorageError` if it is another one's.
    """
    if connection.dialect.name == "postgresql":
        # Two bots that begin at the same moment must not both find an empty database.
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    check_owner(connection, bot_id)
    own = bots.c.bot_id == bot_id
    known = connection.execute(select(bots.c.seal).where(own).with_for_update()).scalar()
    if known is None:
        row = insert_into(connection, bots).values(bot_id=bot_id, seal=seal, runs=0)
        connection.execute(row.on_conflict_do_nothing())
    if known is None or known == seal:
        return None
    found = Unreadable()
    found.updates = _again(connection, inbox, lambda row: _letter(row, vault, before))
    found.deletions = _again(connection, deletions, lambda row: _deletion(row, vault, before))
    found.questions = _again(connection, misses, lambda row: _miss(row, vault, before))
    found.topics = _again(connection, subscriptions, lambda row: _topic(row, vault, before))
    # What is stored under a keyed hash only cannot be found by another key.
    found.choices = connection.execute(select(func.count()).select_from(preferences)).scalar_one()
    connection.execute(delete(preferences))
    connection.execute(delete(inbox_lanes))
    # So is which message answers which; it would be of use for two days at most.
    found.answers = connection.execute(delete(replies)).rowcount
    connection.execute(update(bots).where(own).values(seal=seal))
    return found


_Again = Callable[[Row[Any]], dict[str, Any] | None]


def _again(connection: Connection, table: Any, again: _Again) -> int:
    """Write each row again with what has changed in it; return how many had to be left out."""
    rows = connection.execute(select(table)).all()
    connection.execute(delete(table))
    kept: Sequence[dict[str, Any]] = [
        {**row._mapping, **changed} for row in rows if (changed := again(row)) is not None
    ]
    if kept:
        connection.execute(table.insert(), kept)
    return len(rows) - len(kept)


def _letter(row: Row[Any], vault: Vault, before: Vault | None) -> dict[str, Any] | None:
    opened = unsealed_letter(vault, row.update_id, row.sealed)
    if opened is None and before is not None:
        opened = unsealed_letter(before, row.update_id, row.sealed)
    if opened is None:
        return None
    return {
        "lane": vault.name(opened.lane),
        "person": None if opened.person is None else vault.pseudonym(opened.person),
        "sealed": sealed_letter(vault, row.update_id, opened),
    }


def _deletion(row: Row[Any], vault: Vault, before: Vault | None) -> dict[str, Any] | None:
    chat_id = _id(row.sealed, vault, before)
    if chat_id is None:
        return None
    return {"pseudonym": vault.pseudonym(chat_id), "sealed": vault.seal(chat_id)}


def _topic(row: Row[Any], vault: Vault, before: Vault | None) -> dict[str, Any] | None:
    user_id = _id(row.sealed, vault, before)
    texts = [_text(row.topic, vault, before), _text(row.found, vault, before) if row.found else b""]
    if user_id is None or texts[0] is None:
        return None
    return {
        "pseudonym": vault.pseudonym(user_id),
        "sealed": vault.seal(user_id),
        "topic": vault.seal_text(texts[0]),
        "found": vault.seal_text(texts[1]) if texts[1] else b"",
    }


def _miss(row: Row[Any], vault: Vault, before: Vault | None) -> dict[str, Any] | None:
    chat_id = _id(row.sealed, vault, before)
    # Whoever asked in a group could not be found any more, and so not take the question back.
    is_own = (
        before is not None and chat_id is not None and row.pseudonym == (before.pseudonym(chat_id))
    )
    if chat_id is None or not (is_own or row.pseudonym == vault.pseudonym(chat_id)):
        return None
    pseudonym = vault.pseudonym(chat_id)
    return {"place": pseudonym, "pseudonym": pseudonym, "sealed": vault.seal(chat_id)}


def _id(sealed: bytes, vault: Vault, before: Vault | None) -> int | None:
    found = vault.unseal(sealed)
    return before.unseal(sealed) if found is None and before is not None else found


def _text(sealed: bytes, vault: Vault, before: Vault | None) -> bytes | None:
    found = vault.unseal_text(sealed)
    return before.unseal_text(sealed) if found is None and before is not None else found
