"""The order of the layers, from the imports; the size of files and folders; who reads files."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import bot
from tests.support.tracing import untraced

PACKAGE = Path(bot.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
LAYERS = (
    *(
        "locking",
        "paths",
        "values",
        "languages",
        "archive",
        "meaning",
        "analysis",
        "question",
        "search",
    ),
    *("i18n", "answer", "remembered", "timeline"),
    *("verification", "extras", "semantics", "deciding", "talking", "desk"),
    *("schema", "storage", "logs"),
    *("botapi", "importing", "reloading", "sources", "clustered", "opening", "starting"),
    "keeping_up",
    *("pages", "mcp", "local_botapi", "telegram", "delivery", "web", "evaluation"),
    "cli",
)
"""From the lowest on; every other module may import all of them."""
ANYWHERE = ("bot.settings.", "bot.__version__.")
TELEGRAM = (
    *("bounded", "views", "stats", "preferences", "editors", "memory", "quoted", "menus"),
    *("replies", "chat_action", "deletion", "reception", "permissions", "send", "editorial"),
    *("alarms", "correcting", "subscriptions", "context", "commands", "handlers", "application"),
)
"""The order inside `bot/telegram`, from the lowest on: a view is sent by what handlers call."""


def name_of(file: Path) -> str:
    """Return a module's dotted name."""
    parts = ("bot", *file.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def layer(module: str) -> int:
    """Return the height of a module's layer."""
    part = (*module.split("."), "")[1]
    return LAYERS.index(part) if part in LAYERS else len(LAYERS)


def short(file: Path) -> str:
    """Return a module's path within the package."""
    return file.relative_to(PACKAGE).as_posix()


@cache
@untraced()
def nodes(file: Path) -> Sequence[ast.AST]:
    """Return all nodes of a module."""
    return list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@cache
@untraced()
def imports(file: Path) -> Sequence[str]:
    """Return the dotted names that a module imports, wherever in it."""
    found: list[str] = []
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            found += (f"{source}.{alias.name}" for alias in node.names)
    return found


def readings(file: Path) -> Iterator[str]:
    """Yield the calls by which a module may read or write files."""
    for node in nodes(file):
        if isinstance(node, ast.Call):
            call = ast.unparse(node.func)
            method = call.rpartition(".")[2] if "." in call else None
            if call == "open" or method in (
                *("open", "read_text", "read_bytes", "write_text", "write_bytes"),
                *("TemporaryFile", "NamedTemporaryFile", "TemporaryDirectory", "fdopen"),
            ):
                yield call


def test_imports_run_one_way() -> None:
    """No module imports one of a higher layer; settings and version may be imported anywhere."""
    upward = [
        f"{short(file)} imports {name}"
        for file in FILES
        for name in imports(file)
        if name.startswith("bot.") and not f"{name}.".startswith(ANYWHERE)
        if layer(name) > layer(name_of(file))
    ]

    assert [] == upward


def test_telegrams_rooms_import_one_way() -> None:
    """Inside `bot/telegram` no room imports a higher one, and each has its place in the order."""
    upward = [
        f"{short(file)} imports {name}"
        for file in (PACKAGE / "telegram").rglob("*.py")
        for name in imports(file)
        if name.startswith("bot.telegram.") and file != PACKAGE / "telegram" / "__init__.py"
        if TELEGRAM.index(name.split(".")[2]) > TELEGRAM.index(name_of(file).split(".")[2])
    ]

    assert [] == upward


def test_telegrams_modules_make_no_circle() -> None:
    """Views and handlers, too, import each other in one direction only."""
    known = {name_of(file): file for file in (PACKAGE / "telegram").rglob("*.py")}
    imported = {
        name: {
            # What is imported is a module, or a name in one.
            one if one in known else one.rpartition(".")[0]
            for one in imports(file)
            if one.startswith("bot.telegram.")
        }
        for name, file in known.items()
    }

    TopologicalSorter(imported).prepare()  # raises CycleError


def test_imports_are_absolute() -> None:
    """A module is imported by its whole name, and the tests by none."""
    found = [
        f"{short(file)} imports {name}"
        for file in FILES
        for name in imports(file)
        if name.startswith(".") or name.split(".")[0] in ("tests", "conftest")
    ]

    assert [] == found


def test_the_settings_import_nothing_of_the_bot() -> None:
    """What may be imported anywhere imports nothing, but for the lowest layers."""
    found = {name for name in imports(PACKAGE / "settings.py") if name.split(".")[0] == "bot"}

    assert found <= {
        "bot.values.engine_address.checked_address",
        "bot.values.engine_address.checked_key",
        "bot.paths.shipped",
        "bot.values.server_addresses.public_root",
        "bot.values.server_addresses.split_address",
        "bot.values.shares.ALLOWED",
        "bot.values.shares.share_of",
        "bot.values.whole_numbers.days_of",
        "bot.values.whole_numbers.port_of",
        "bot.values.whole_numbers.rate_of",
        "bot.values.whole_numbers.watchdog_of",
        "bot.values.whole_numbers.whole",
    }


def test_every_layer_is_there() -> None:
    """The layers that are tested are the ones that exist."""
    names = {name_of(file).split(".")[1] for file in FILES if file.parent != PACKAGE}
    flat = {file.stem for file in FILES if file.parent == PACKAGE}

    assert set() == set(LAYERS) - names - flat


def test_a_file_holds_one_concept() -> None:
    """No file has more than 400 lines."""
    lines = {short(file): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}

    assert {} == {name: number for name, number in lines.items() if number > 400}


def test_a_folder_is_seen_at_a_glance() -> None:
    """No folder has more than twenty modules."""
    modules_in = Counter(file.parent for file in FILES if file.name != "__init__.py")

    assert {} == {folder: number for folder, number in modules_in.items() if number > 20}


MAY_READ = {
    "archive/jsonl.py": {"self.path.open", "gzip.open", "tempfile.TemporaryFile"},
    "archive/overlay.py": {"tempfile.NamedTemporaryFile"},
    "archive/yaml_files.py": {"os.open"},
    # The articles and the index of a large archive lie on disk.
    "archive/cache_folder.py": {"os.open", "read_text", "write_text", "file.open"},
    "archive/private_files.py": {"os.open"},
    "search/tantivy_engine.py": {
        *("read_bytes", "read_text", "write_bytes", "write_text", "tantivy.Index.open"),
    },
    "search/extending.py": {"tantivy.Index.open"},
    # So does the index of a large FAQ, under a digest of the program and of what it is made from.
    "search/stored/sheets.py": {"file.read_bytes", "read_bytes", "read_text", "write_text"},
    # The file of the database is made before SQLite opens it, for its owner alone.
    "storage/database.py": {"os.open"},
    # A backup is made for its owner alone.
    "storage/upkeep/backup.py": {"os.open"},
    # What is in hand is noted in a file that outlives the process.
    "delivery/logbook.py": {"file.open"},
    "locking.py": {"os.open"},
    # Lines of `.env` that give no value are told by their numbers.
    "settings.py": {"path.open"},
    # The process that polls keeps a file locked.
    "delivery/sole.py": {"os.open"},
    # The weights of the gates and the table of word pieces come with the program.
    "search/weights.py": {"path.read_text"},
    "meaning/token_table.py": {"read_text"},
    "meaning/opposites.py": {"_FILE.read_text"},
    # Sentence models are in packages, in a folder of the operator, and in the cache.
    "meaning/integer_model.py": {"read_bytes", "read_text", "write_bytes", "write_text"},
    "meaning/onnx_model.py": {"file.open", "file.read_bytes", "vocabulary.read_text"},
    # What the pages load is read once.
    "pages/site.py": {"path.read_bytes"},
    # The reader of the output has gone: the rest goes to the null device.
    "cli/chat.py": {"os.open"},
    "cli/streams.py": {"os.open"},
    # Sources are read, and articles written, by the importers.
    "importing/files.py": {"path.open"},
    "importing/ledger.py": {"self.path.open", "waiting.open", "path.open"},
    "importing/formats/ghost.py": {"path.read_bytes"},
    "importing/formats/web_archives.py": {"path.open", "found.open"},
    "importing/formats/documents.py": {"file.read_bytes"},
    "importing/formats/tables.py": {"path.read_bytes"},
    "importing/zips.py": {"found.open"},
    "importing/opening.py": {"importer.open"},
    "importing/running.py": {"path.read_bytes", "os.open"},
    "importing/formats/telegram_export.py": {"file.open"},
    "sources/pulse.py": {"read_bytes"},
    "sources/living.py": {"os.open"},
    "importing/writing.py": {"path.read_bytes", "waiting.write_bytes"},
}
CLASSES = {
    "Desk.open",
    "logbook.open",
    "Storage.open",
    "TantivyEngine.open",
    "OpenSearchEngine.open",
}
"""Named like a file's method, and none."""


def test_few_modules_read_files() -> None:
    """Files are read in the archive's layer, and elsewhere only where it is said above."""
    unknown = [
        f"{short(file)} calls {call}"
        for file in FILES
        for call in sorted({*readings(file)} - CLASSES)
        if MAY_READ.get(short(file), set()).isdisjoint((call, call.rpartition(".")[2]))
    ]

    assert [] == unknown
