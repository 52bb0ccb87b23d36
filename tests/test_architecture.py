"""Who may import whom, and where Danish may stand: read from the syntax tree, so that nothing has to run for it.

Each rule is a pure function from sources to complaints: it is tried on small sources that break it, and on the project.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "knowledge", "handlers")

# The door of knowledge: the other modules are its own rooms.
DOOR = (
    *("knowledge.attached", "knowledge.cpr", "knowledge.errors", "knowledge.findings", "knowledge.library", "knowledge.model"),
    *("knowledge.moments", "knowledge.spans", "knowledge.subject"),
)
# State and settings: they know neither Telegram nor who uses them.
STATE = (
    *("bot.audience", "bot.broadcasts", "bot.deliveries", "bot.doubts", "bot.meetings", "bot.templates"),
    *("bot.audit", "bot.cells", "bot.config", "bot.dialogs", "bot.enrolment", "bot.exits", "bot.headings", "bot.invitations"),
    *(
        "bot.kept",
        "bot.letter",
        "bot.lock",
        "bot.migrations",
        "bot.organizations",
        "bot.outbox",
        "bot.people",
        "bot.personlist",
    ),
    *(
        "bot.reports",
        "bot.retention",
        "bot.roles",
        "bot.spreadsheets",
        "bot.storage",
        "bot.tables",
        "bot.unanswered",
        "bot.yamlfile",
    ),
)
# What handlers may know of bot.
BOT_FOR_HANDLERS = (
    *("bot.audience", "bot.broadcasts", "bot.deliveries", "bot.doubts", "bot.meetings", "bot.templates"),
    *("bot.audit", "bot.config", "bot.dialogs", "bot.enrolment", "bot.invitations", "bot.kept", "bot.organizations"),
    *(
        "bot.letter",
        "bot.outbox",
        "bot.people",
        "bot.personlist",
        "bot.reports",
        "bot.retention",
        "bot.roles",
        "bot.spreadsheets",
        "bot.storage",
        "bot.unanswered",
    ),
)
# What handlers may share although it knows Telegram. A module that does not know Telegram may always be shared.
SHARED = (
    *(
        "handlers.addressing",
        "handlers.context",
        "handlers.drafts",
        "handlers.keyboards",
        "handlers.replies",
    ),
    *("handlers.texts",),
    *("handlers.broadcasts.audiences", "handlers.broadcasts.drafting", "handlers.broadcasts.formatting"),
    *("handlers.meetings.letters", "handlers.meetings.meetingview", "handlers.meetings.pressing"),
    *("handlers.reports.filing", "handlers.reports.prompts", "handlers.reports.reportview", "handlers.reports.steps"),
)
# Assembly: it knows everything, so nobody below may know it.
ASSEMBLY = ("bot.__main__", "bot.app", "bot.cli", "bot.commands", "bot.doors", "bot.workplace")
# The name of the members' own body is a setting, and settings have defaults.
DANISH_DATA = ("bot.config", "handlers.texts")

Modules = Mapping[str, ast.Module]


def parsed(**sources: str) -> Modules:
    """Sources by module name, with `__` for the dot (keyword arguments have none)."""
    return {name.replace("__", "."): ast.parse(text) for name, text in sources.items()}


def project() -> Modules:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in zip(names, paths, strict=True)}


def within(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def is_typing(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def statements(tree: ast.AST, *, typing: bool) -> Iterator[ast.AST]:
    """Every node, those below `if TYPE_CHECKING` only when `typing`."""
    for node in ast.iter_child_nodes(tree):
        if typing or not is_typing(node):
            yield node
            yield from statements(node, typing=typing)


def imports(name: str, modules: Modules, *, typing: bool = True) -> set[str]:
    """The modules that `name` imports, wherever the import stands. `from a import b` is a.b where that is a module, else a."""
    found: set[str] = set()
    for node in statements(modules[name], typing=typing):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, [*name.split(".")[: -node.level], node.module])) if node.level else node.module or ""
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in modules else base for alias in node.names}
    return found - {name}


def may_import(name: str, target: str, *, knows_telegram: set[str]) -> bool:
    if target.partition(".")[0] not in (*PACKAGES, "telegram"):
        return True
    if within(name, ("knowledge",)):
        return within(target, ("knowledge",))
    if within(name, STATE):
        return within(target, STATE + DOOR)
    if within(name, ("handlers",)) and within(target, ("handlers",)):
        return within(target, SHARED) or target not in knows_telegram
    if within(name, ("handlers",)):
        return within(target, (*DOOR, *BOT_FOR_HANDLERS, "telegram"))
    if within(target, ASSEMBLY):
        return within(name, ("bot",))
    return within(target, (*DOOR, "bot", "handlers", "telegram"))


def trespasses(modules: Modules) -> list[str]:
    targets = {name: imports(name, modules) for name in modules}
    knows_telegram = {name for name, found in targets.items() if any(within(target, ("telegram",)) for target in found)}
    return [
        f"{name} imports {target}"
        for name in modules
        for target in sorted(targets[name])
        if not may_import(name, target, knows_telegram=knows_telegram)
    ]


def circles(modules: Modules) -> list[str]:
    graph = {name: imports(name, modules, typing=False) & modules.keys() for name in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" -> ".join(error.args[1])]
    return []


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings."""
    owners = [n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
    firsts = [owner.body[0] for owner in owners if owner.body]
    return {id(first.value) for first in firsts if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)}


def danish(modules: Modules) -> list[str]:
    """Strings with Danish letters outside the modules that hold what members read; docstrings may cite."""
    found: list[str] = []
    for name, tree in modules.items():
        if not within(name, ("bot", "handlers")) or within(name, DANISH_DATA):
            continue
        citing = docstrings(tree)
        strings = (
            n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in citing
        )
        found += [f"{name}:{n.lineno}: {n.value!r}" for n in strings if re.search("[æøå]", str(n.value), re.IGNORECASE)]
    return found


def undocumented(modules: Modules) -> list[str]:
    return [name for name, tree in modules.items() if tree.body and not ast.get_docstring(tree)]


def function_lines(modules: Modules) -> list[int]:
    """Lines of every function without its docstring."""
    found: list[int] = []
    for tree in modules.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                said = len((ast.get_docstring(node, clean=False) or "").splitlines())
                found.append((node.end_lineno or node.lineno) - node.lineno + 1 - said)
    return found


PROJECT = project()


def test_every_module_keeps_to_its_layer() -> None:
    assert trespasses(PROJECT) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circles(PROJECT) == []


def test_danish_stands_in_the_texts_alone() -> None:
    assert danish(PROJECT) == []


def test_every_module_says_what_lives_in_it() -> None:
    assert undocumented(PROJECT) == []


def test_packages_are_empty_doors() -> None:
    full = [name for name, tree in PROJECT.items() if (ROOT / name.replace(".", "/")).is_dir() and len(tree.body) > 1]
    assert full == []


def test_no_module_is_named_after_nothing() -> None:
    vague = re.compile(r"(^|[._])(util|utils|helper|helpers|manager|common|misc)s?$")
    assert [name for name in PROJECT if vague.search(name)] == []


def test_most_functions_are_short() -> None:
    lines = function_lines(PROJECT)
    long = sum(1 for count in lines if count >= 35)
    assert long <= len(lines) * 0.1, f"{long} of {len(lines)} functions have 35 lines or more"


@pytest.mark.parametrize(
    "sources",
    [
        {"knowledge__a": "import telegram.ext"},
        {"knowledge__a": "def f():\n    from bot.config import load"},
        {"knowledge__a": "from handlers import texts"},
        {"bot__storage": "from telegram import Bot"},
        {"bot__config": "from handlers.texts import x"},
        {"bot__config": "import bot.app"},
        {"bot__delivery": "from knowledge.search import rank"},
        {"handlers__ask": "from knowledge.index import x"},
        {"handlers__ask": "from bot.delivery import x"},
        {"handlers__ask": "from bot import cli", "bot__cli": ""},
        {"handlers__ask": "from handlers.members import x", "handlers__members": "import telegram"},
        {"handlers__ask": "from .members import x", "handlers__members": "import telegram"},
    ],
)
def test_a_trespass_is_seen(sources: dict[str, str]) -> None:
    assert len(trespasses(parsed(**sources))) == 1


@pytest.mark.parametrize(
    "sources",
    [
        {"knowledge__a": "import sqlite_utils\nfrom knowledge.model import Passage"},
        {"bot__storage": "import sqlite_utils\nfrom bot.migrations import m001"},
        {"bot__app": "import telegram\nfrom handlers.ask import x\nfrom bot.storage import y\nfrom knowledge.library import z"},
        {"bot__cli": "from bot.app import x"},
        {"handlers__ask": "import telegram, bot.storage\nfrom knowledge.model import y\nfrom handlers.texts.ask import z"},
        {"handlers__ask": "from handlers.redaction import x", "handlers__redaction": "import re"},
        {"handlers__ask": "from handlers.context import x", "handlers__context": "import telegram"},
    ],
)
def test_a_proper_import_is_let_through(sources: dict[str, str]) -> None:
    assert trespasses(parsed(**sources)) == []


def test_a_circle_is_seen_and_one_of_types_alone_is_none() -> None:
    assert circles(parsed(bot__a="import bot.b", bot__b="def f():\n    import bot.a"))
    assert not circles(parsed(bot__a="import bot.b", bot__b="if TYPE_CHECKING:\n    import bot.a"))


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("x = 'Næste møde'", 1),
        ("def f(y):\n    return f'Hvornår er {y}'", 1),
        ("'''What a member reads as hjælp.'''\n# også her", 0),
        ("x = 'Next meeting'", 0),
    ],
)
def test_danish_is_seen_outside_docstrings_and_comments(source: str, seen: int) -> None:
    assert len(danish(parsed(handlers__ask=source))) == seen
    assert danish(parsed(handlers__texts__ask=source, knowledge__danish=source)) == []
