"""Makes a backup, also beside a running bot, and tells whether a database is whole. The zip is packed by `bot.archive`; the way
back is `bot.restoration`.

The backup knows when it was begun, since whoever is erased after that has to be erased from it when it is restored.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from bot import config
from bot.archive import DATABASE, FILES, pack
from bot.exits import Ended, ExitCode
from bot.kept import IMPERSONAL, PERSONAL
from bot.storage import BUSY_SECONDS, Storage

FOLDER = "backup"  # in the data directory
PART = ".part"  # ends the name of what is not a backup yet; a kill may leave one behind
BEGUN = "backed_up"  # the name in `identity` under which a copy keeps the moment it was begun
# Without these two nobody could tell of when a copy is, and of which version.
MARKS = frozenset({"identity", "_sqlite_migrations"})
TABLES = MARKS | {kept.table for kept in PERSONAL} | set(IMPERSONAL)

# What SQLite says where the content of a file is wrong, and not the disk, the rights or the moment.
_WRONG_CONTENT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

Source = AbstractContextManager[tuple[sqlite3.Connection, datetime]]


class Damaged(Exception):
    """A database that is not whole: the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was made. `size` is that of the file in bytes; `rows` are those of all tables."""

    path: Path
    begun: datetime
    size: int
    tables: int
    rows: int
    files: int


def make(directory: Path, target: Path, *, clock: Callable[[], datetime], keep: config.Storage) -> Backup:
    """Copy the database of the data directory, as it is at one moment, and its files to the new file `target`.

    What `target` was before is replaced once the copy has been checked. Raises `Ended`, `OSError` and `sqlite3.Error`.
    """
    database = directory / DATABASE
    try:
        return write(_snapshot(database, clock), target, files=directory / FILES, clock=clock, keep=keep)
    except Damaged as error:
        raise Ended(ExitCode.PROBLEM, f"{database} is damaged ({error}): restore a backup; nothing was written") from None


def write(source: Source, target: Path, *, files: Path, clock: Callable[[], datetime], keep: config.Storage) -> Backup:
    """Make the backup `target` of an open database and of what lies below `files`; `source` is left once it is copied.

    Raises `Damaged` where the copy is not whole, `OSError` and `sqlite3.Error`; `target` is as it was then.
    """
    with _beside(target) as folder:
        copy, whole, packed = (folder / name for name in ("copy.db", DATABASE, "packed.zip"))
        with source as (connection, begun):
            _copy(connection, copy)
        with closing(Storage.open(copy, clock, keep)) as storage:  # an older one gets the table that the mark stands in
            storage.set_identity(BEGUN, begun.isoformat())
        compact(copy, whole)
        counts = check(whole, TABLES)
        count = pack(packed, database=whole, files=files)
        packed.replace(target)
        settle(target.parent)
    return Backup(target, begun, target.stat().st_size, len(counts), sum(counts.values()), count)


@contextmanager
def _snapshot(database: Path, clock: Callable[[], datetime]) -> Iterator[tuple[sqlite3.Connection, datetime]]:
    """A connection that sees the database as it was at one moment, and that moment. Others go on writing."""
    with closing(connect(database)) as writer, closing(connect(database)) as reader:
        # Nobody else is in the middle of writing then: an erasure is either in the copy, or dated after its beginning.
        writer.execute("BEGIN IMMEDIATE")
        begun = seconds(clock())
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM sqlite_master").fetchone()
        writer.execute("ROLLBACK")
        yield reader, begun
        reader.execute("ROLLBACK")
        # What was erased meanwhile still stands in the log beside the file, which could not be emptied while it was read.
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy page by page, and see that every table came over with all of its rows."""
    with _telling_damage(), closing(sqlite3.connect(target, isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if _counts(copy) != _counts(source):
            raise Damaged("the copy has not the rows of the original")


def compact(source: Path, target: Path) -> None:
    """Write the database `source` to the new file `target` without what deleted rows left in pages that are free.

    It is one file, on the disk when this returns, and readable for its owner alone. Raises `Damaged` and `sqlite3.Error`.
    """
    with _telling_damage(), closing(connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    settle(target)


def check(path: Path, needed: Collection[str]) -> dict[str, int]:
    """How many rows each table of the database has. Raises `Damaged` where it is not whole or lacks a table of `needed`."""
    with _telling_damage(), closing(read_only(path)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise Damaged("; ".join(found).replace("\n", " "))
        if row := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise Damaged(f"row {row[1]} of {row[0]} belongs to one of {row[2]} that is not there")
        counts = _counts(connection)
    if missing := sorted(set(needed) - counts.keys()):
        raise Damaged(f"it has no table {missing[0]}")
    return counts


def known_migrations() -> frozenset[tuple[str, str]]:
    """Set and name of every migration of this program: those that a blank database gets."""
    from knowledge.library import Library

    with TemporaryDirectory() as folder:
        blank = Path(folder) / DATABASE
        Library.open(blank, network="", base=False).close()
        Storage.open(blank, lambda: datetime.now(UTC)).close()
        with closing(read_only(blank)) as connection:
            return migrations_in(connection)


def migrations_in(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Set and name of every migration that a database has had."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return frozenset()
    return frozenset(connection.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall())


def read_only(path: Path, *, still: bool = False) -> sqlite3.Connection:
    """A connection that makes no database and changes nothing in one. Raises `sqlite3.Error`.

    It leaves an empty log beside a database that nobody else has open, unless it is `still`: nobody writes to it meanwhile.
    """
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there. Raises `sqlite3.Error`."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def seconds(moment: datetime) -> datetime:
    """As the journal of erasures has it: UTC, and the second that has begun. A later one would miss who is erased within it."""
    return moment.astimezone(UTC).replace(microsecond=0)


def stamp(moment: datetime) -> str:
    """How a moment stands in the name of a file: UTC."""
    return f"{moment.astimezone(UTC):%Y%m%d-%H%M%S}"


def unused(path: Path) -> Path:
    """`path`, or where that is taken the same name with a number."""
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000))
    return path if not path.exists() else next(one for one in numbered if not one.exists())


def settle(path: Path) -> None:
    """Have a file, or the names in a directory, on the disk when this returns. Raises `OSError`."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _telling_damage() -> Iterator[None]:
    """What SQLite says of wrong content is `Damaged`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _WRONG_CONTENT:
            raise Damaged(str(error)) from None
        raise


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A directory of one's own on the same disk as `target`, gone at the end."""
    folder = Path(mkdtemp(prefix=f"{target.name}.", suffix=PART, dir=target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
