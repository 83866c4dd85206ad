"""Texts whose characters no message can hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.lengths import utf16_len, well_formed
from bot.local_botapi.people import Person
from tests.support.conversation import Conversation


@given(st.text(st.characters(exclude_categories=())))
def test_a_well_formed_text_is_as_long(text: str) -> None:
    """Every text becomes one that can be sent, and no place in it moves."""
    whole = well_formed(text)

    assert whole.encode().decode() == whole
    assert (len(whole), utf16_len(whole)) == (len(text), utf16_len(text))


@pytest.mark.parametrize("text", ["", "plain", "Дуров \U0001f642"])
def test_a_text_without_surrogates_stays(text: str) -> None:
    """What can be sent is left as it is."""
    assert well_formed(text) == text


async def test_a_pasted_surrogate_does_not_go_out(talk: Conversation) -> None:
    """A quote with half a character in it is looked up, and shown with a mark in its place."""
    pasted = "/verify The bridge opened in\ud83d May. It is 300 metres long & made of <steel>."
    (said,) = await talk.texts(Person(talk.api).say(pasted))

    assert "\ufffd" in said
