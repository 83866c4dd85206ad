"""The Compose file of the documents: its nodes are set up as the real ones of the tests."""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.values.engine_address import read_address
from tests.support.cluster import node_settings

ROOT = Path(__file__).parents[2]


def compose() -> dict[str, Any]:
    """Return the file in docs/scale.md."""
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    read: dict[str, Any] = yaml.safe_load(found)
    return read


def test_nodes_have_settings_that_a_node_accepts() -> None:
    """Those with a dot go to the node itself; the tests start three with the same names."""
    services = compose()["services"]
    nodes = {name: one for name, one in services.items() if "node.name" in one["environment"]}
    known = {one.partition("=")[0] for one in node_settings(Path("x"), 0, 9200, [9300])}
    given = {name for one in nodes.values() for name in one["environment"] if "." in name}

    assert given <= known
    assert 3 == len(nodes)
    for name, one in nodes.items():
        assert name == one["environment"]["node.name"]
        assert ",".join(nodes) == one["environment"]["discovery.seed_hosts"]
        assert ",".join(nodes) == one["environment"]["cluster.initial_cluster_manager_nodes"]


def test_the_bot_reaches_each_node_and_each_node_keeps_its_data() -> None:
    """ENGINE names all of them, and each has a volume that is declared."""
    found = compose()
    services = found["services"]
    engine = read_address(services["bot"]["environment"]["ENGINE"])
    volumes = [services[host]["volumes"][0].partition(":")[0] for host, _ in engine.hosts]

    assert sorted(services.keys() - {"bot"}) == sorted(host for host, _ in engine.hosts)
    assert sorted(found["volumes"]) == sorted(volumes)
