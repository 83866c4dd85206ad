"""Connections to a cluster: with deadlines, several hosts, and errors in one sentence."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from opensearchpy import AsyncOpenSearch, OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from bot.archive.errors import EngineError
from bot.values.engine_address import EngineAddress

__all__ = ["DEADLINE", "FREE_DISK", "Connection", "NotThereError", "UnreachableError"]

DEADLINE = 2.0
"""Seconds after which a node that does not answer is given up, and the next one asked."""


_KEPT = 10
"""How many connections to a host are kept open; the library's own number for threads is one."""
_PATIENCE = 60.0
"""The same for what changes the cluster, such as a large part of an archive."""


FREE_DISK = (
    "it has made the index read-only (flood-stage watermark); free some, or add a node, and it will"
    " take documents again by itself"
)
"""What mends an index that became read-only because of its disk."""


_NO_NEW_INDEX = "index_create_block_exception"
"""The cluster's own name for that, with the status of a user who lacks the right."""


_CERTIFICATES = {
    "expired": "has expired; renew it",
    "not yet valid": "is not valid yet; look at the clocks of both machines",
    "mismatch": "is for another host; write that host into ENGINE, or renew the certificate",
}
"""What is wrong with a certificate, by what the library's message has in it."""


class NotThereError(EngineError):
    """The index, the alias or the document does not exist."""


_SETTLING = 10
"""Seconds in which a cluster does what is due, such as telling all nodes of a new index."""


class UnreachableError(EngineError):
    """Nobody answers at a host, or the connection has ended."""


_Living = AsyncGenerator[None, None]


async def _living(clients: Sequence[AsyncOpenSearch]) -> _Living:
    """Close clients in the end: a loop that ends closes all generators that are waiting."""
    try:
        yield
    finally:
        for client in clients:
            await client.close()


class Connection:
    """The clients of one cluster; they connect when they are first used."""

    def __init__(
        self,
        address: EngineAddress,
        *,
        api_key: str | None = None,
        certificates: Path | None = None,
        deadline: float | None = None,
    ) -> None:
        """Connect to these hosts; `certificates` is a file with those that are trusted.

        A node that does not answer within `deadline` seconds, `DEADLINE` by default, is given up.
        Raises `EngineError` if the file has none.
        """
        self.address = address
        self.deadline = deadline = deadline or DEADLINE
        self._options: dict[str, Any] = {
            "hosts": [{"host": host, "port": port} for host, port in address.hosts],
            "use_ssl": address.is_tls,
            "timeout": deadline,
            "pool_maxsize": _KEPT,
            "max_retries": len(address.hosts),
            "retry_on_timeout": True,
            # A node that was away is asked again soon, or its return would go unnoticed.
            "dead_timeout": 1,
            "timeout_cutoff": 2,
        }
        if address.is_tls:
            self._options |= {"verify_certs": True, "ssl_show_warn": False}
            if certificates is not None:
                _check(certificates)
                self._options["ca_certs"] = str(certificates)
        if api_key is not None:
            self._options["headers"] = {"Authorization": f"ApiKey {api_key}"}
        elif address.user is not None and address.password is not None:
            secrets = address.user.get_secret_value(), address.password.get_secret_value()
            self._options["http_auth"] = secrets
        self._blocking: OpenSearch | None = None
        self._writing: OpenSearch | None = None
        self._asking: tuple[asyncio.AbstractEventLoop, _Living, list[AsyncOpenSearch]] | None = None

    @property
    def blocking(self) -> OpenSearch:
        """The client for threads and commands."""
        if self._blocking is None:
            self._blocking = OpenSearch(**self._options)
        return self._blocking

    @property
    def writing(self) -> OpenSearch:
        """The client for what changes the cluster: it waits long.

        The next host is asked if one cannot be reached, but not if one does not answer.
        """
        if self._writing is None:
            patient = {"timeout": _PATIENCE, "retry_on_timeout": False}
            self._writing = OpenSearch(**self._options | patient)
        return self._writing

    async def asking(self) -> Sequence[AsyncOpenSearch]:
        """Return a client a host for the running event loop; they are closed when the loop ends.

        They repeat nothing, and wait long: see `Asking`.
        """
        loop = asyncio.get_running_loop()
        if self._asking is None or self._asking[0] is not loop:
            patient = {"timeout": _PATIENCE, "max_retries": 0, "retry_on_timeout": False}
            options = self._options | patient
            clients = [AsyncOpenSearch(**options | {"hosts": [one]}) for one in options["hosts"]]
            living = _living(clients)
            self._asking = loop, living, clients
            await anext(living)
        return self._asking[2]

    def settle(self) -> None:
        """Wait until the cluster has done what is due, so that each node knows what there is.

        A cluster that is too busy for that is not waited for any longer.
        """
        with suppress(OpenSearchException):
            self.blocking.cluster.health(
                params={"wait_for_events": "languid", "timeout": f"{_SETTLING}s"},
                request_timeout=2 * _SETTLING + self.deadline,
            )

    async def close(self) -> None:
        """Close the clients; may be called twice."""
        asking, self._asking = self._asking, None
        if asking is not None and asking[0] is asyncio.get_running_loop():
            await asking[1].aclose()
        clients = self._blocking, self._writing
        self._blocking = self._writing = None
        for client in clients:
            if client is not None:
                with suppress(OpenSearchException):
                    client.close()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn the errors of the clients into `EngineError`."""
        try:
            yield
        except NotFoundError as error:
            raise NotThereError(
                f"the cluster at {self.address} has no such index; run `clippings index`"
            ) from error
        except (AuthenticationException, AuthorizationException) as error:
            if error.error == _NO_NEW_INDEX:
                raise EngineError(self._said(error)) from error
            raise EngineError(
                f"the cluster at {self.address} refuses the user or the key; correct ENGINE or"
                " ENGINE_API_KEY"
            ) from error
        except SSLError as error:
            raise EngineError(self._of_tls(error)) from error
        except ConnectionTimeout as error:
            raise self.silent() from error
        except TransportError as error:
            if isinstance(error.status_code, int):
                raise EngineError(self._said(error)) from error
            if isinstance(error.info, ssl.SSLError):
                raise EngineError(self._of_tls(error)) from error
            raise UnreachableError(
                f"the cluster at {self.address} cannot be reached; start it, or correct ENGINE"
            ) from error
        except OpenSearchException as error:
            raise EngineError(
                f"the cluster at {self.address} gave no sense ({type(error).__name__}); look at its"
                " log"
            ) from error

    def silent(self) -> EngineError:
        """Return the error of a cluster that has not answered by the deadline."""
        return EngineError(
            f"the cluster at {self.address} does not answer within {self.deadline:g} seconds; look"
            " at its health"
        )

    def _of_tls(self, error: TransportError) -> str:
        """Return why no connection by TLS came about."""
        said = str(error.info)
        if "CERTIFICATE_VERIFY_FAILED" not in said:
            return (
                f"the cluster at {self.address} does not speak TLS; write opensearch:// into"
                " ENGINE, or turn its TLS on"
            )
        untrusted = "is not trusted; name the file with its authority's in ENGINE_CERTIFICATES"
        problems = [problem for sign, problem in _CERTIFICATES.items() if sign in said]
        return f"the certificate of the cluster at {self.address} {(*problems, untrusted)[0]}"

    def _said(self, error: TransportError) -> str:
        """Return why a cluster did not do what it was asked."""
        if error.error == _NO_NEW_INDEX:
            return (
                f"the cluster at {self.address} takes no new index: its disks are nearly full (high"
                " watermark), or an administrator has said so (cluster.blocks.create_index); free"
                " some, or add a node"
            )
        if error.error == "cluster_block_exception" and "read-only" in str(error.info):
            return f"the cluster at {self.address} has no room on its disk: {FREE_DISK}"
        return (
            f"the cluster at {self.address} refuses what it is asked ({error.error}, status"
            f" {error.status_code}); look at its health and its log"
        )


def _check(certificates: Path) -> None:
    """Raise `EngineError` if a file has no certificates."""
    try:
        ssl.create_default_context(cafile=certificates)
    except OSError as error:
        raise EngineError(
            f"ENGINE_CERTIFICATES: {certificates} cannot be read as certificates"
            f" ({type(error).__name__}); name a file in the PEM format"
        ) from error
