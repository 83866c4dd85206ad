"""A cluster that is reached by TLS, with a certificate from an authority of the operator's own."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.archive.errors import EngineError
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write
from bot.settings import load_settings
from bot.values.engine_address import EngineAddress, read_address
from tests.support.certificates import Authority
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address
from tests.support.cut_off import way_to
from tests.support.small_desk import archive_of, article

ARCHIVE, _ = archive_of(article("bridge", "The bridge opened in May."))
SECRET = "a-password-of-the-tests"


def by_tls(port: int, index: str) -> EngineAddress:
    """Return an address by TLS, with a user and a password."""
    return read_address(f"opensearchs://bot:{SECRET}@127.0.0.1:{port}/{index}")


async def test_an_archive_by_tls(cluster: Cluster, tmp_path: Path) -> None:
    """It is put there, opened and searched, if the authority is named."""
    authority = Authority(tmp_path)
    address = new_address(cluster)
    with way_to(address.hosts[0][1], authority.server()) as way:
        given = by_tls(way.port, address.index)
        connection = Connection(given, certificates=authority.file, deadline=30)
        await asyncio.to_thread(write, connection, ARCHIVE, Signer(KEY), Layout(1, 0))
        engine = await asyncio.to_thread(OpenSearchEngine.open, connection, Signer(KEY))
        await engine.ping()
        found = engine.archive.reread("bridge")
        client = connection.writing
        client.indices.delete(index=f"{address.index}-*", ignore_unavailable=True)
        await engine.close()

    assert "The bridge opened in May." == found


@pytest.mark.parametrize("kind", ["another authority", "another host", "out of date"])
async def test_a_certificate_that_is_not_trusted(
    cluster: Cluster, tmp_path: Path, kind: str
) -> None:
    """Both ways of asking say so in one sentence, without any secret."""
    authority = Authority(tmp_path)
    signing = Authority(tmp_path, "another") if kind == "another authority" else authority
    host = "127.0.0.2" if kind == "another host" else "127.0.0.1"
    context = signing.server(host=host, days=-1 if kind == "out of date" else 2)
    said = []
    with way_to(cluster.ports[0], context) as way:
        connection = Connection(by_tls(way.port, "clippings"), certificates=authority.file)
        with pytest.raises(EngineError) as caught:
            OpenSearchEngine.open(connection, Signer(KEY))
        said.append(str(caught.value))
        client, *_ = await connection.asking()
        with pytest.raises(EngineError) as caught, connection.told():
            await client.cluster.health()
        said.append(str(caught.value))
        await connection.close()

    problem = {
        "another authority": "is not trusted; name the file with its authority's in"
        " ENGINE_CERTIFICATES",
        "another host": "is for another host; write that host into ENGINE, or renew the"
        " certificate",
        "out of date": "has expired; renew it",
    }[kind]
    place = f"opensearchs://127.0.0.1:{way.port}/clippings"
    assert [f"the certificate of the cluster at {place} {problem}"] * 2 == said


def test_a_cluster_without_tls_is_told(cluster: Cluster) -> None:
    """A port that does not speak TLS is not a matter of certificates, and no secret is shown."""
    with pytest.raises(EngineError, match="does not speak TLS; write opensearch://") as caught:
        OpenSearchEngine.open(Connection(by_tls(cluster.ports[0], "clippings")), Signer(KEY))

    assert SECRET not in str(caught.value)


def test_a_file_without_certificates(tmp_path: Path) -> None:
    """The sentence names the setting and the file."""
    for name, content in {"missing.pem": None, "empty.pem": "nothing"}.items():
        file = tmp_path / name
        if content:
            file.write_text(content)
        with pytest.raises(EngineError, match=f"ENGINE_CERTIFICATES.*{name}"):
            Connection(by_tls(9, "clippings"), certificates=file)


def test_settings_show_no_secret(tmp_path: Path) -> None:
    """Neither the user's password nor the keys are in what settings look like."""
    given = {
        "engine": f"opensearchs://bot:{SECRET}@127.0.0.1/clippings",
        "engine_key": f"{SECRET}-key",
        "engine_api_key": f"{SECRET}-api",
    }
    settings = load_settings(**given)

    assert SECRET not in f"{settings!r} {settings} {json.dumps(settings.model_dump(), default=str)}"
