"""Hides reader ids and waiting updates: the database cannot be read without the bot's token."""

import hmac
import os
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["PSEUDONYM_SIZE", "Vault"]

PSEUDONYM_SIZE = 16
"""Bytes."""
_NONCE_SIZE = 12
_ID_SIZE = 8


class Vault:
    """Keys derived from the bot's token; with another token, old rows cannot be read."""

    def __init__(self, token: str) -> None:
        """Derive a key for pseudonyms; those for sealing are derived when they are used."""
        self._token = token
        self._naming = _derived(token, b"clippings: pseudonyms")

    def pseudonym(self, chat_id: int) -> bytes:
        """Return the pseudonym of a chat or user for lookups: a keyed hash of the id."""
        return hmac.digest(self._naming, _packed(chat_id), sha256)[:PSEUDONYM_SIZE]

    def name(self, what: str) -> bytes:
        """Return the pseudonym of a name, which no pseudonym of an id is equal to."""
        return hmac.digest(self._naming, b"name " + what.encode(), sha256)[:PSEUDONYM_SIZE]

    def seal_letter(self, number: int, content: bytes) -> bytes:
        """Return the content of an update encrypted for this token and for the update's number."""
        return self._letters.seal(content, _packed(number))

    def open_letter(self, number: int, sealed: bytes) -> bytes | None:
        """Return an update's content; None if another token, or for another number, sealed it."""
        return self._letters.unseal(sealed, _packed(number))

    def seal(self, chat_id: int) -> bytes:
        """Return an id encrypted for this token, differently each time."""
        return self._ids.seal(_packed(chat_id))

    def unseal(self, sealed: bytes) -> int | None:
        """Return the sealed id, or None if it was sealed by another token."""
        content = self._ids.unseal(sealed)
        return None if content is None else int.from_bytes(content, signed=True)

    def seal_text(self, text: bytes) -> bytes:
        """Return a text encrypted for this token, differently each time."""
        return self._texts.seal(text)

    def unseal_text(self, sealed: bytes) -> bytes | None:
        """Return the sealed text, or None if it was sealed by another token."""
        return self._texts.unseal(sealed)

    def seal_reply(self, place: bytes, message_id: int, content: bytes) -> bytes:
        """Return what a message shows, encrypted for this token and for that message."""
        return self._replies.seal(content, place + _packed(message_id))

    def open_reply(self, place: bytes, message_id: int, sealed: bytes) -> bytes | None:
        """Return what a message shows; None if it was sealed by another token, or for another."""
        return self._replies.unseal(sealed, place + _packed(message_id))

    @cached_property
    def _ids(self) -> "_Key":
        return _Key(_derived(self._token, b"clippings: sealed ids"))

    @cached_property
    def _letters(self) -> "_Key":
        return _Key(_derived(self._token, b"clippings: inbox"))

    @cached_property
    def _texts(self) -> "_Key":
        return _Key(_derived(self._token, b"clippings: sealed texts"))

    @cached_property
    def _replies(self) -> "_Key":
        return _Key(_derived(self._token, b"clippings: replies"))


class _Key:
    """Seals by AES-GCM: a random nonce, then what is encrypted."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, place: bytes | None = None) -> bytes:
        """Return content encrypted, differently each time, for one place only."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, content, place)

    def unseal(self, sealed: bytes, place: bytes | None = None) -> bytes | None:
        """Return the content, or None if another key sealed it, or the same for another place."""
        nonce, secret = sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:]
        if len(nonce) < _NONCE_SIZE:
            return None
        try:
            return self._cipher.decrypt(nonce, secret, place)
        except InvalidTag:
            return None


def _derived(token: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(token.encode())


def _packed(chat_id: int) -> bytes:
    return chat_id.to_bytes(_ID_SIZE, signed=True)
