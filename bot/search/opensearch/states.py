"""Which state of the archive an index has: one document says it, and every process follows it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.archive.errors import EngineError
from bot.search.opensearch.connection import Connection, NotThereError
from bot.search.opensearch.known import Known, Step, after
from bot.search.opensearch.mapping import mistake_in
from bot.search.opensearch.records import id_of, packed, read_records, unpacked
from bot.search.opensearch.signing import Signer, TamperedError

__all__ = [
    "MANIFEST",
    "Found",
    "Manifest",
    "MustRebuildError",
    "base_name",
    "read_index",
    "read_known",
    "read_manifest",
    "read_steps",
    "step_name",
    "write_manifest",
]

MANIFEST = "manifest"
_TRIES = 4
"""How often an index is looked for; a node may not have heard of it yet."""


class MustRebuildError(EngineError):
    """The whole archive must be put into the cluster again, by the process or by the operator."""

    def __init__(self, reason: str, besides: str = "") -> None:
        """Take the reason without what to do, and what the operator should do besides."""
        self.reason = f"{reason}; {besides}" if besides else reason
        """Why, and what is left to do for the operator when it has been put there again."""
        super().__init__(f"{reason}; run `clippings index`{f', and {besides}' if besides else ''}")


def base_name(state: int) -> str:
    """Return the name of the record of all that is known in a state."""
    return f"base-{state}"


def step_name(state: int) -> str:
    """Return the name of the record of a step to a state."""
    return f"step-{state}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state that an index has, and the records that lead to it."""

    state: int
    base: int
    """The state of which there is a record of all that is known."""
    parts: int
    """The number of parts of that record."""
    first: int
    """The first state from which the steps lead to this one."""
    steps: Sequence[tuple[int, int]] = ()
    """The states after that, up to this one, each with the number of parts of its step."""
    passed: Sequence[str] = ()
    """The versions of articles that are gone, and may not have been removed yet."""
    last: int = 1
    """The last number of a state that was ever begun."""
    writer: str = ""
    """Who is writing the next state; empty if nobody is."""
    began: float = 0.0
    """When that was last said, in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Found:
    """A manifest as it was read."""

    index: str
    manifest: Manifest
    at: dict[str, int]
    """The version of the document, so that nobody else's is overwritten."""


def read_manifest(connection: Connection, name: str, signer: Signer) -> Found:
    """Return the manifest of an index or an alias, as it is now.

    Raises `NotThereError`, and `EngineError` if it cannot be read or was changed.
    """
    with connection.told():
        found = connection.blocking.get(index=name, id=id_of(MANIFEST, 0), routing=MANIFEST)
    index = str(found["_index"])
    try:
        stored = unpacked(index, MANIFEST, [found["_source"]], signer)
    except TamperedError as error:
        raise _refused(connection, error) from error
    stored["steps"] = tuple((state, parts) for state, parts in stored["steps"])
    at = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
    return Found(index, Manifest(**stored), at)


def write_manifest(
    connection: Connection,
    index: str,
    manifest: Manifest,
    signer: Signer,
    at: dict[str, int] | None = None,
) -> Found:
    """Write a manifest, if the one that was read is still there; none must be without `at`."""
    ((document_id, document),) = packed(index, MANIFEST, asdict(manifest), signer)
    params: dict[str, Any] = {"routing": MANIFEST, **(at or {"op_type": "create"})}
    done = connection.writing.index(index=index, id=document_id, body=document, params=params)
    return Found(
        index, manifest, {"if_seq_no": done["_seq_no"], "if_primary_term": done["_primary_term"]}
    )


def read_index(connection: Connection, signer: Signer) -> tuple[Found, Known]:
    """Return the manifest of the index that the alias names now, and what is known of the archive.

    Raises `EngineError` if there is none, if it is of another version, if the key is another one,
    or if the cluster does not answer.
    """
    address = connection.address
    for tried in range(_TRIES):
        try:
            with connection.told():
                described = connection.blocking.indices.get_mapping(index=address.index)
            if len(described) != 1:
                raise EngineError(
                    f"{address.index} names {len(described)} indexes; leave it to `clippings"
                    " index` to set that alias"
                )
            ((index, found),) = described.items()
            if mistake := mistake_in(found["mappings"]):
                raise MustRebuildError(f"{address} cannot be read: {mistake}")
            there = read_manifest(connection, index, signer)
            return there, read_known(connection, there, signer)
        except NotThereError:
            if tried + 1 == _TRIES:
                raise
            connection.settle()
    raise AssertionError("the last try returns or raises")


def read_known(connection: Connection, found: Found, signer: Signer) -> Known:
    """Return what is known of the archive in the state of a manifest. Raises `EngineError`."""
    manifest = found.manifest
    try:
        (base,) = read_records(
            connection, found.index, [(base_name(manifest.base), manifest.parts)], signer
        )
    except TamperedError as error:
        raise _refused(connection, error) from error
    known = after(Known.read(base), read_steps(connection, found, manifest.base, signer))
    return replace(known, passed=frozenset(manifest.passed))


def read_steps(connection: Connection, found: Found, state: int, signer: Signer) -> list[Step]:
    """Return the steps from a state on. Raises `EngineError`."""
    wanted = [one for one in found.manifest.steps if one[0] > state]
    named = [(step_name(number), parts) for number, parts in wanted]
    try:
        contents = read_records(connection, found.index, named, signer)
    except TamperedError as error:
        raise _refused(connection, error) from error
    return [Step(number, one) for (number, _), one in zip(wanted, contents, strict=True)]


def _refused(connection: Connection, error: TamperedError) -> EngineError:
    return EngineError(
        f"what {connection.address} says of the archive is refused: {error}; correct ENGINE_KEY, or"
        " run `clippings index` again"
    )
