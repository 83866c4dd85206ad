"""What is imported is declared, and what is declared is pinned, with all that it needs."""

import ast
import re
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, packages_distributions, version

import pytest
from packaging.utils import canonicalize_name

from bot.extras import EXTRAS, NOT_IN_ALL
from tests.support.dependencies import PROJECT, ROOT, closure, declared
from tests.support.sentence_models import IS_LEFT_OUT, OF_MODELS
from tests.support.tracing import untraced

LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = dict(line.split("==") for line in LINES if line and not line.startswith("#"))
PINNED = {canonicalize_name(name): pin for name, pin in PINS.items()}


@untraced()
def imported(folder: str) -> Sequence[str]:
    """Return the packages that the modules of a folder import, wherever in them."""
    found: list[str] = []
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found += (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.append(node.module.partition(".")[0])
    return found


def test_a_pin_is_exact() -> None:
    """Every line names one version of one package, and no place to load it from."""
    pin = re.compile(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.!+]*")

    assert [] == [line for line in LINES if line and line[0] != "#" and not pin.fullmatch(line)]


@pytest.mark.parametrize(
    "extra",
    [
        None,
        *(
            pytest.param(extra, marks=OF_MODELS.get(extra, ()))
            for extra in sorted(PROJECT["optional-dependencies"].keys() - {"fit"})
        ),
    ],
)
def test_all_is_pinned(extra: str | None) -> None:
    """What is declared is pinned at a version that it allows, and so is all that it needs."""
    wrong = [
        str(wanted)
        for wanted in closure(declared(extra))
        if not wanted.specifier.contains(
            PINNED.get(canonicalize_name(wanted.name), ""), prereleases=True
        )
    ]

    assert wrong == []


def test_what_is_installed_is_what_is_pinned() -> None:
    """The tests run with the pinned versions, without the sentence models at most."""
    found = {}
    for name in PINNED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = PINNED[name] if IS_LEFT_OUT else "missing"

    assert {name: pin for name, pin in PINNED.items() if found[name] != pin} == {}


def _names(extra: str | None = None) -> set[str]:
    return {canonicalize_name(one.name) for one in declared(extra)}


def test_what_is_imported_is_declared() -> None:
    """What the bot imports is declared, or known to come with an extra."""
    optional = {name for names in EXTRAS.values() for name in names}
    known = packages_distributions()
    wrong = [
        name
        for name in sorted(set(imported("bot")))
        if name not in (*sys.stdlib_module_names, *optional, "bot")
        and not _names() & {canonicalize_name(one) for one in known.get(name, [name])}
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "extra", [pytest.param(extra, marks=OF_MODELS.get(extra, ())) for extra in EXTRAS]
)
def test_an_extra_brings_what_it_is_needed_for(extra: str) -> None:
    """What a setting looks for before the start is in the extra that its sentence names."""
    known = packages_distributions()
    brought = {canonicalize_name(one) for name in EXTRAS[extra] for one in known[name]}

    assert brought == _names(extra)


def test_all_is_every_extra_of_the_settings() -> None:
    """`all` leaves out only what no setting needs, and what is too large for everybody."""
    extras = EXTRAS.keys() - {*NOT_IN_ALL}

    assert _names("all") == {name for extra in extras for name in _names(extra)}


def test_hosts_that_read_requirements_install_all() -> None:
    """`requirements.txt`, for hosts with buildpacks, is the pinned bot with all its extras."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line[:1] != "#"] == ["-c constraints.txt", ".[all]"]


def test_the_image_installs_all() -> None:
    """So does the Dockerfile, by the list with hashes."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert "pip install --no-cache-dir --require-hashes -r requirements.lock" in text
    assert "pip install --no-cache-dir --no-deps ." in text
    assert "COPY pyproject.toml requirements.lock" in text


def test_the_list_with_hashes_is_the_pinned_bot() -> None:
    """It has the pinned version of all that the extra `all` needs, each with hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.findall(
        r"^([a-z0-9.-]+)==(\S+)( ;[^\\\n]*)?((?: \\\n    --hash=\S+)+)$", text, re.M
    )
    hashed = re.compile(r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+")
    needed = {
        canonicalize_name(one.name) for one in (*closure(declared()), *closure(declared("all")))
    }
    pins = {name: pin for name, pin, *_ in entries}

    assert text.count("==") - text.count(" == ") == len(entries)
    assert "://" not in text
    assert all(hashed.fullmatch(hashes) for *_, hashes in entries)
    assert {name: PINNED.get(name) for name in pins} == pins
    assert needed <= pins.keys()
