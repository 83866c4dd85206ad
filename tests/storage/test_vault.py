"""Reader ids, hidden by keys from the bot's token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.vault import PSEUDONYM_SIZE, Vault

VAULT, OTHER = Vault("1:token"), Vault("1:another")
ids = st.integers(min_value=-(2**63), max_value=2**63 - 1)


@given(ids)
def test_what_is_sealed_is_unsealed(chat_id: int) -> None:
    """Any chat id can be unsealed by a new vault with the same token."""
    assert chat_id == Vault("1:token").unseal(VAULT.seal(chat_id))


@given(ids)
def test_another_token_opens_nothing(chat_id: int) -> None:
    """With another token a sealed id stays sealed, and the pseudonym is another."""
    assert OTHER.unseal(VAULT.seal(chat_id)) is None
    assert OTHER.pseudonym(chat_id) != VAULT.pseudonym(chat_id)


@given(st.binary(max_size=60))
def test_what_nobody_sealed(junk: bytes) -> None:
    """Bytes that the vault never made are no id, and no error."""
    assert VAULT.unseal(junk) is None


@given(st.binary(max_size=300))
def test_texts(text: bytes) -> None:
    """A text is unsealed by the same token only, and what nobody sealed is no text."""
    sealed = VAULT.seal_text(text)

    assert Vault("1:token").unseal_text(sealed) == text
    assert OTHER.unseal_text(sealed) is None
    assert VAULT.unseal_text(text) is None
    assert VAULT.unseal(sealed) is None


def test_a_changed_byte() -> None:
    """A sealed id with one changed bit is not an id."""
    sealed = VAULT.seal(7)
    changed = [
        sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))
    ]

    assert {None} == {VAULT.unseal(one) for one in changed}


def test_a_seal_says_nothing() -> None:
    """The same id is sealed differently each time; its pseudonym is always the same."""
    assert VAULT.seal(7) != VAULT.seal(7)
    assert VAULT.pseudonym(7) == Vault("1:token").pseudonym(7)
    assert len(VAULT.pseudonym(7)) == PSEUDONYM_SIZE


def test_a_number_that_is_not_an_id() -> None:
    """What does not fit into 64 bits is a programmer's mistake."""
    with pytest.raises(OverflowError):
        VAULT.seal(2**63)
