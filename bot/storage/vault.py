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
        """Derive a key for pseudonyms and another for sealing."""
        self._token = token
        self._naming = _derived(token, b"clippings: pseudonyms")
        self._sealing = AESGCM(_derived(token, b"clippings: sealed ids"))
        self._letters = AESGCM(_derived(token, b"clippings: inbox"))

    def pseudonym(self, chat_id: int) -> bytes:
        """Return the pseudonym of a chat or user for lookups: a keyed hash of the id."""
        return hmac.digest(self._naming, _packed(chat_id), sha256)[:PSEUDONYM_SIZE]

    def name(self, what: str) -> bytes:
        """Return the pseudonym of a name, which no pseudonym of an id is equal to."""
        return hmac.digest(self._naming, b"name " + what.encode(), sha256)[:PSEUDONYM_SIZE]

    def seal_letter(self, number: int, content: bytes) -> bytes:
        """Return the content of an update encrypted for this token and for the update's number."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._letters.encrypt(nonce, content, _packed(number))

    def open_letter(self, number: int, sealed: bytes) -> bytes | None:
        """Return an update's content; None if another token, or for another number, sealed it."""
        nonce, secret = sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:]
        if len(nonce) < _NONCE_SIZE:
            return None
        try:
            return self._letters.decrypt(nonce, secret, _packed(number))
        except InvalidTag:
            return None

    def seal(self, chat_id: int) -> bytes:
        """Return an id encrypted for this token, differently each time."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._sealing.encrypt(nonce, _packed(chat_id), None)

    def unseal(self, sealed: bytes) -> int | None:
        """Return the sealed id, or None if it was sealed by another token."""
        nonce, secret = sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:]
        if len(nonce) < _NONCE_SIZE:
            return None
        try:
            return int.from_bytes(self._sealing.decrypt(nonce, secret, None), signed=True)
        except InvalidTag:
            return None

    @cached_property
    def _texts(self) -> AESGCM:
        return AESGCM(_derived(self._token, b"clippings: sealed texts"))

    def seal_text(self, text: bytes) -> bytes:
        """Return a text encrypted for this token, differently each time."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._texts.encrypt(nonce, text, None)

    def unseal_text(self, sealed: bytes) -> bytes | None:
        """Return the sealed text, or None if it was sealed by another token."""
        nonce, secret = sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:]
        if len(nonce) < _NONCE_SIZE:
            return None
        try:
            return self._texts.decrypt(nonce, secret, None)
        except InvalidTag:
            return None

    @cached_property
    def _replies(self) -> AESGCM:
        return AESGCM(_derived(self._token, b"clippings: replies"))

    def seal_reply(self, place: bytes, message_id: int, content: bytes) -> bytes:
        """Return what a message shows, encrypted for this token and for that message."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._replies.encrypt(nonce, content, place + _packed(message_id))

    def open_reply(self, place: bytes, message_id: int, sealed: bytes) -> bytes | None:
        """Return what a message shows; None if it was sealed by another token, or for another."""
        nonce, secret = sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:]
        if len(nonce) < _NONCE_SIZE:
            return None
        try:
            return self._replies.decrypt(nonce, secret, place + _packed(message_id))
        except InvalidTag:
            return None


def _derived(token: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(token.encode())


def _packed(chat_id: int) -> bytes:
    return chat_id.to_bytes(_ID_SIZE, signed=True)
