"""Writes what has changed in an archive into the index that is in use, as its next state.

Everything of the next state is written before the manifest names it, in one step, so that nobody
ever sees a part of it. One process at a time writes: the manifest says who. What a writer that was
ended has left is removed by the next one, and the number of its state is not used again.
"""

import secrets
import time
from collections import Counter as Counting
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from opensearchpy.exceptions import ConflictError

from bot.analysis.analyser import Analyser
from bot.analysis.boilerplate import Counter
from bot.archive.errors import EngineError
from bot.archive.model import Archive, Article
from bot.search.extending import Tally, lexicon_of, read_forms
from bot.search.opensearch.archive import ClusterArchive
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.documents import article_document, putting, putting_passages, removing
from bot.search.opensearch.known import Known, Step, after, step_between
from bot.search.opensearch.mapping import BLOB, key_in, key_of, version_of
from bot.search.opensearch.records import packed
from bot.search.opensearch.sending import Sending
from bot.search.opensearch.signing import Signer, TamperedError, head_of
from bot.search.opensearch.states import (
    Manifest,
    MustRebuildError,
    base_name,
    read_index,
    read_manifest,
    step_name,
    write_manifest,
)

__all__ = ["GRACE", "Changed", "Changer", "MustRebuildError"]

_MOST = 2_000
"""The most articles of one step; more are put there faster as a whole."""
_STEPS = 64
"""After so many steps all that is known is written again, so that a start reads few records."""
_STALE = 60.0
"""Seconds after which a writer that has said nothing counts as ended."""
_TEXTS = 100
"""The most articles whose texts are read at once."""
_PAGE = 1_000
"""How many documents are removed at once."""
_PLACES = 32
"""The binary digits of the numbers of passages within a state."""
GRACE = 10.0
"""Seconds for which what is gone stays for processes that still search the state before."""


class Changed(NamedTuple):
    """What was changed in the cluster."""

    state: int
    added: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """An article as it is in the cluster."""

    version: str
    number: int
    mac: str
    """The signature of its head, which has the digest of its text."""


class Changer:
    """Brings the index that is in use to the state of an archive, step by step."""

    def __init__(
        self,
        connection: Connection,
        signer: Signer,
        sending: Sending | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the index that the alias names; the clock gives Unix seconds.

        Raises `EngineError` if there is none that can be read.
        """
        self._connection = connection
        self._signer = signer
        self._sending = sending or Sending(connection)
        self._clock = clock
        self._me = secrets.token_hex(8)
        self._read()

    def _read(self) -> None:
        """Read all that is in the cluster but the texts."""
        self._found, self._known = read_index(self._connection, self._signer)
        self._tally: Tally | None = None
        self._last: dict[str, Article] = {}
        self._passed_at: dict[str, float] = dict.fromkeys(
            self._found.manifest.passed, self._clock()
        )
        self._stored = {}
        stored = ClusterArchive(self._connection, self._found.index, self._known, self._signer)
        for one in stored.documents():
            # What somebody has changed there has another signature, and is written again.
            found = _Stored(str(one["article"]), int(one["number"]), str(one.get("mac")))
            self._stored[str(one["key"])] = found

    @property
    def index(self) -> str:
        """The name of the index."""
        return self._found.index

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing that is gone is left."""
        return not self._passed_at

    @property
    def is_due(self) -> bool:
        """Whether something that is gone has stayed for long enough."""
        now = self._clock()
        return any(now - since >= GRACE for since in self._passed_at.values())

    def write(self, archive: Archive) -> Changed | None:
        """Write how an archive differs from what is in the cluster; None if it does not.

        Raises `MustRebuildError` if that is not possible, and `EngineError` if the cluster does not
        answer, refuses, or another process is writing; nothing is changed then.
        """
        self._follow()
        heads, wanted, gone = self._difference(archive)
        if not wanted and not gone:
            self._remember(archive)
            return None
        self._check(archive, len(wanted) + len(gone))
        self._claim()
        known, step = self._step(archive, heads, wanted, gone)
        self._commit(known, step)
        self._known = known
        added = wanted.keys() - self._stored.keys()
        now = self._clock()
        for key in gone | wanted.keys():
            if before := self._stored.pop(key, None):
                self._passed_at[before.version] = now
        for version, number in step.numbers.items():
            key = key_in(version)
            self._stored[key] = _Stored(version, number, str(heads[key]["mac"]))
        self._remember(archive)
        return Changed(known.state, len(added), len(wanted) - len(added), len(gone))

    def prepare(self) -> None:
        """Count now what the next change needs, which takes some seconds in a large archive."""
        self._tally = self._counted()
        read_forms(self._known.lexicon, self._tally, Analyser(self._known.languages))

    def sweep(self, *, at_once: bool = False) -> int:
        """Remove what has been gone for long enough; return the number of articles.

        Raises `EngineError`.
        """
        now = self._clock()
        due = [one for one, since in self._passed_at.items() if at_once or now - since >= GRACE]
        if due:
            self._delete({"terms": {"article": sorted(due)}})
            self._follow()
            left = set(self._found.manifest.passed).difference(due)
            self._put(replace(self._found.manifest, passed=sorted(left)))
            for version in due:
                self._passed_at.pop(version, None)
        return len(due)

    def _remember(self, archive: Archive) -> None:
        """Keep articles that are in memory, as those that stay the same need no signature."""
        self._last = {} if archive.is_on_disk else {one.id: one for one in archive}

    def _follow(self) -> None:
        """Read what is in the cluster again if another process has changed it."""
        with self._connection.told():
            found = read_manifest(self._connection, self._connection.address.index, self._signer)
        is_same = found.index == self._found.index
        if not is_same or found.manifest.state != self._known.state:
            self._read()
        else:
            self._found = found

    def _difference(
        self, archive: Archive
    ) -> tuple[dict[str, dict[str, Any]], dict[str, str], set[str]]:
        """Return the heads of what is new or has changed, its ids, and what is gone, by keys."""
        heads: dict[str, dict[str, Any]] = {}
        wanted: dict[str, str] = {}
        last = self._last
        # Of an archive in memory, what was written last is known, and the rest is the same.
        left = set() if last else set(self._stored)
        gone = set(last)
        for article in archive.heads():
            if last:
                gone.discard(article.id)
                if last.get(article.id) is article:
                    continue
            key = key_of(article.id)
            left.discard(key)
            stored = self._stored.get(key)
            head = head_of(article)
            mac = self._signer.of_head(head)
            if stored is None or stored.mac != mac:
                heads[key] = {"head": head, "mac": mac}
                wanted[key] = article.id
        return heads, wanted, left | {key_of(one) for one in gone}

    def _check(self, archive: Archive, number: int) -> None:
        """Raise `MustRebuildError` if the archive cannot be changed step by step."""
        if number > _MOST:
            raise MustRebuildError(
                f"{number} articles have changed, and {_MOST} can be changed at once"
            )
        if not Analyser(archive.languages).is_like(Analyser(self._known.languages)):
            raise MustRebuildError(
                "the archive has other languages than before, so all its words are read in another"
                " way"
            )

    def _claim(self) -> None:
        """Say in the manifest that this process writes. Raises `EngineError` if another does."""
        manifest = self._found.manifest
        now = self._clock()
        if manifest.writer not in ("", self._me) and abs(now - manifest.began) < _STALE:
            raise EngineError(
                f"another process is writing into {self._connection.address}; let one process do"
                " that"
            )
        if manifest.last > manifest.state:  # it was begun, and not ended
            self._delete({"range": {"since": {"gt": manifest.state}}})
        self._put(replace(manifest, last=manifest.last + 1, writer=self._me, began=now))

    def _put(self, manifest: Manifest) -> None:
        """Write the manifest. Raises `EngineError` if another process has written one."""
        with self._connection.told():
            try:
                self._found = write_manifest(
                    self._connection, self.index, manifest, self._signer, self._found.at
                )
            except ConflictError as error:
                raise EngineError(
                    f"another process has written into {self._connection.address} at the same"
                    " time; try again, and let one process do that"
                ) from error

    def _added(self, archive: Archive, wanted: Mapping[str, str]) -> dict[str, tuple[int, Article]]:
        """Return the articles to add by their versions, each with its number."""
        number, state = self._known.articles, self._found.manifest.last
        found = {}
        for key, article_id in wanted.items():
            article = archive.get(article_id)
            if article is None:
                raise EngineError("the archive changed while it was read; try again")
            stored = self._stored.get(key)
            found[version_of(key, state)] = (stored.number if stored else number, article)
            number += stored is None
        return found

    def _step(
        self,
        archive: Archive,
        heads: Mapping[str, dict[str, Any]],
        wanted: Mapping[str, str],
        gone: Iterable[str],
    ) -> tuple[Known, Step]:
        """Write the documents of the next state; return what is known then, and the step to it."""
        state, index = self._found.manifest.last, self.index
        added = self._added(archive, wanted)
        left = {
            self._stored[key].version: self._stored[key].number
            for key in [*gone, *wanted]
            if key in self._stored
        }
        before = self._texts(left)
        analyser = Analyser(self._known.languages)
        tally = self._counted()
        articles = [article for _, article in added.values()]
        old = [article for _, article in before.values()]
        # If something fails from here on, the tally is that of no state.
        self._tally = None
        lexicon, indexed = lexicon_of(self._known.lexicon, tally, old, articles, analyser)
        operations: list[bytes] = []
        # They come after all others; numbers of different states differ.
        place = state << _PLACES
        for (version, (number, article)), found in zip(added.items(), indexed, strict=True):
            key = key_of(article.id)
            document = article_document(version, number, article, self._signer, state)
            operations.append(putting(index, version, key, document))
            operations += putting_passages(index, version, article, found, place, state)
            place += len(found)
        with self._connection.told():
            self._sending.send(operations)
            self._connection.writing.indices.refresh(index=index)
        by_version = {version: heads[key_in(version)] for version in added}
        step = step_between(self._known, lexicon, tally, before, added, by_version, state)
        self._tally = tally
        return after(self._known, [step]), step

    def _commit(self, known: Known, step: Step) -> None:
        """Write the records of the next state, and then the manifest that names it."""
        manifest = self._found.manifest
        parts = self._record(step_name(step.state), step.content, step.state)
        steps = (*manifest.steps, (step.state, parts))
        passed = {*manifest.passed, *step.gone}
        later = replace(manifest, state=step.state, passed=sorted(passed), writer="", began=0.0)
        earlier = manifest.base
        if sum(state > earlier for state, _ in steps) < _STEPS:
            self._put(replace(later, steps=steps))
            return
        # Steps since the earlier record stay for processes that follow.
        parts = self._record(base_name(step.state), known.stored(), step.state)
        kept = tuple(one for one in steps if one[0] > earlier)
        self._put(replace(later, steps=kept, first=earlier, base=step.state, parts=parts))
        self._delete({"range": {"since": {"lt": earlier}}}, BLOB)

    def _record(self, name: str, value: object, state: int) -> int:
        """Write a record that belongs to a state, and return the number of its parts."""
        found = [
            putting(self.index, document_id, name, document | {"since": state})
            for document_id, document in packed(self.index, name, value, self._signer)
        ]
        with self._connection.told():
            self._sending.send(found)
        return len(found)

    def _counted(self) -> Tally:
        """Return what is counted besides the lexicon in the state of the cluster."""
        if (tally := self._tally) is None:
            context = Counting(self._known.lexicon.context)
            only_context = set(self._known.only_above)
            tally = Tally(Counter(), context=context, only_context=only_context)
        return tally

    def _texts(self, versions: Mapping[str, int]) -> dict[str, tuple[int, Article]]:
        """Return articles of the cluster by their versions, with their numbers.

        Raises `MustRebuildError` if one was altered there: it is not known what was counted of it.
        """
        found: dict[str, tuple[int, Article]] = {}
        names = list(versions)
        for start in range(0, len(names), _TEXTS):
            wanted = [{"_id": one, "routing": key_in(one)} for one in names[start:][:_TEXTS]]
            with self._connection.told():
                answer = self._connection.writing.mget(body={"docs": wanted}, index=self.index)
            for one in answer["docs"]:
                try:
                    article = self._signer.article(one.get("_source") or {})
                except TamperedError as error:
                    raise MustRebuildError(
                        f"an article of {self._connection.address} cannot be changed: {error}",
                        "find out who has changed it",
                    ) from error
                found[one["_id"]] = versions[one["_id"]], article
        return found

    def _delete(self, query: dict[str, Any], kind: str | None = None) -> None:
        """Remove documents. Raises `EngineError`."""
        kinds = [{"term": {"kind": kind}}] if kind else []
        body = {
            "query": {"bool": {"filter": [query, *kinds]}},
            "size": _PAGE,
            "_source": False,
        }
        client = self._connection.writing
        with self._connection.told():
            while True:
                client.indices.refresh(index=self.index)
                found = client.search(
                    index=self.index, body=body, allow_partial_search_results=False
                )["hits"]["hits"]
                self._sending.send(
                    removing(one["_index"], one["_id"], one["_routing"]) for one in found
                )
                if len(found) < _PAGE:
                    break
            client.indices.refresh(index=self.index)
