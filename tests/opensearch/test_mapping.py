"""An index of another version, or with other fields, is not read."""

import copy
from typing import Any

import pytest

from bot.search.opensearch.mapping import index_body, key_of, mistake_in


def mapping() -> dict[str, Any]:
    """Return the mapping of a new index."""
    return copy.deepcopy(dict(index_body(1)["mappings"]))


def test_a_new_index_has_no_mistake() -> None:
    """What this program writes, it reads."""
    assert mistake_in(mapping()) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.pop("_meta"), "format has version None"),
        (lambda one: one["_meta"].update(format=99), "its format has version 99"),
        (lambda one: one["_meta"].update(cutting=0), "its cutting has version 0"),
        (lambda one: one["properties"].pop("body"), "'body' is not of the type 'text'"),
        (lambda one: one["properties"]["number"].update(type="text"), "'number' is not of"),
    ],
)
def test_what_differs_is_named(change: Any, said: str) -> None:
    """The sentence says which version or field it is."""
    changed = mapping()
    change(changed)

    assert said in (mistake_in(changed) or "")


def test_a_key_does_not_depend_on_the_length_of_an_id() -> None:
    """Ids may be longer than a cluster allows, and have any letters."""
    keys = {key_of(one) for one in ("a", "b", "я" * 10_000, "\udcff")}

    assert (4, {32}) == (len(keys), {len(one) for one in keys})
