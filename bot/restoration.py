"""Puts a backup in the place of the present state. `bot.staging` makes of it the database that is to stand there.

The order is such that a kill between any two steps leaves the old state whole or the new one, and another try works:

1. The lock of `run` is taken, and what an earlier try left goes.
2. The backup is unpacked there and checked. Nothing else has been touched yet, and nothing will be where it is refused.
3. The present database is folded into one file and closed to everybody else, so that nobody is erased from it from now on.
4. In DIR/restoring the tables are brought up to date, whoever was erased since is erased, and letters are held back. So nobody
   who was erased is ever back in DIR/knudepunkt.db, not for a moment.
5. The present state is kept: as a backup, or where it is damaged under another name; its own name stays until step 7.
6. The files that are missing in DIR/files are put there, which the present database does not mind; of the files of reports
   those alone that the new database names, so that none comes back whose draft was erased since.
7. The new database is renamed to DIR/knudepunkt.db. This is the moment. No log of the old one lies beside it by then: SQLite
   would write it into the new one.
8. The files that differ are replaced, each by a rename. DIR/restoring goes. Files of reports that the new database does not
   name are left to the bot, which deletes them when it runs; step 5 has kept them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zipfile import ZipInfo

from bot import config
from bot.archive import DATABASE, FILES, PUTTING, Archive, checksum, opened, pack
from bot.backup import FOLDER, PART, Damaged, connect, seconds, settle, stamp, unused, write
from bot.exits import Ended, ExitCode
from bot.lock import exclusive
from bot.reports.attachments import FOLDER as ATTACHED
from bot.staging import checked, published_in, staged

STAGE = "restoring"  # in the data directory, while a restore is at work or after it was killed
BROKEN = f"{DATABASE}.broken-"  # begins the name of a damaged database that was put aside
BEFORE = "before-restore-"  # begins the name of the backup of what was there before

_LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `kept` is the backup of the state before, `broken` the name of the damaged database; None: there is none.

    `erased` counts people and accounts, `held` letters that may have been sent since, `added` and `replaced` files. `public`
    are the numbers of the reports that are published now and were not before, or in another version; all where it is not known.
    """

    begun: datetime
    rows: int
    kept: Path | None
    broken: Path | None
    erased: int
    held: int
    added: int
    replaced: int
    public: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of a backup by name in it, with their places: those that are not there, and those that are and differ."""

    missing: dict[str, Path]
    differing: dict[str, Path]

    def of(self, attached: frozenset[str]) -> _Files:
        """The same without files of reports that are none of `attached`."""
        both = (self.missing, self.differing)
        return _Files(*({name: path for name, path in one.items() if _is_wanted(name, attached)} for one in both))


def restore(
    path: Path, directory: Path, *, clock: Callable[[], datetime], keep: config.Storage, force: bool = False
) -> Restored:
    """Put the backup at `path` in the place of what is in the data directory; with `force` also one that raises doubts.

    Raises `LockHeld` while a bot runs, `Ended` where the backup is refused or the database is in use (BUSY), `OSError` and
    `sqlite3.Error`.
    """
    database, stage = directory / DATABASE, directory / STAGE
    with opened(path) as archive, exclusive(directory), _stage(stage):
        _sweep(directory)
        _make_room(archive, directory)
        begun = checked(archive, stage, present=database, now=clock(), keep=keep, force=force)
        files = _compared(archive, directory / FILES)
        with _held(database) as present:
            new = staged(archive, stage, begun=begun, clock=clock, keep=keep)
            files = files.of(new.attached)
            public = tuple(sorted(dict(new.published.items() - _published(present).items())))
            with_files = bool(files.differing) or _is_left_over(directory, new.attached)
            kept, broken = _kept(present, directory, clock=clock, keep=keep, with_files=with_files)
            _put(archive, files.missing)
            _clear_logs(database, broken)
            new.path.replace(database)
            settle(directory)
        _put(archive, files.differing)
    done = Restored(begun, new.rows, kept, broken, new.erased, new.held, len(files.missing), len(files.differing))
    return replace(done, public=public)


def _published(present: sqlite3.Connection | None) -> dict[int, int]:
    """What is published in the database that is replaced; nothing where it is damaged, or of before there were reports."""
    try:
        return published_in(present) if present is not None else {}
    except sqlite3.DatabaseError:
        return {}


@contextmanager
def _stage(stage: Path) -> Iterator[None]:
    """An empty directory for the length of the block."""
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _sweep(directory: Path) -> None:
    """Remove what an earlier restore left elsewhere when it was killed; what a backup left may be of one that is at work."""
    for folder in (directory / FOLDER).glob(f"{BEFORE}*{PART}"):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (directory / FILES).rglob(PUTTING):
        file.unlink()


def _make_room(archive: Archive, directory: Path) -> None:
    """See that the disk holds the backup twice: as it is unpacked, and as it is to be."""
    free, needed = shutil.disk_usage(directory).free, 2 * archive.size
    if free < needed:
        text = f"{directory} has {free // 10**6} MB left, and restoring {archive.path} takes {needed // 10**6} MB"
        raise Ended(ExitCode.PROBLEM, text)


def _compared(archive: Archive, files: Path) -> _Files:
    """Which files of the backup are not there, and which are there but differ. Raises `Ended` and `OSError`."""
    archive.verify()
    targets = {entry.filename: _target(entry, files) for entry in archive.files}
    missing = {name: target for name, target in targets.items() if not target.exists()}
    sums = {entry.filename: entry.CRC for entry in archive.files}
    there = {name: target for name, target in targets.items() if name not in missing}
    return _Files(missing, {name: target for name, target in there.items() if checksum(target) != sums[name]})


def _is_wanted(name: str, attached: frozenset[str]) -> bool:
    """Whether a file of the backup is to come back: of the files of reports those that the new database names."""
    folder, _, file = name.rpartition("/")
    return folder != ATTACHED.as_posix() or file in attached


def _is_left_over(directory: Path, attached: frozenset[str]) -> bool:
    """Whether files of reports lie there that are none of `attached`: a damaged database may be all that names them."""
    folder = directory / ATTACHED
    return folder.is_dir() and any(path.name not in attached for path in folder.iterdir())


@contextmanager
def _held(database: Path) -> Iterator[sqlite3.Connection | None]:
    """The present database as one file, closed to everybody else for the length of the block; None where it cannot be read.

    Whoever opened it and waits finds afterwards that it has moved, which SQLite refuses to write to. Raises `Ended`.
    """
    if not database.exists():
        yield None
        return
    with closing(connect(database)) as connection:
        yield connection if _folded(connection, database) else None


def _folded(connection: sqlite3.Connection, database: Path) -> bool:
    """Write the log into the file and lock it; False where it is damaged. Raises `Ended`.

    As long as the connection is open nothing else here may open the file: closing it would give up the lock (fcntl).
    """
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays as long as the connection
        folded = connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        folded = False
    except sqlite3.DatabaseError:
        return False
    if not folded:
        raise Ended(ExitCode.BUSY, f"{database} is in use by another command: end that one first")
    return True


def _kept(
    present: sqlite3.Connection | None,
    directory: Path,
    *,
    clock: Callable[[], datetime],
    keep: config.Storage,
    with_files: bool,
) -> tuple[Path | None, Path | None]:
    """Keep what is about to be replaced; returns the backup it went to, and the name that a damaged database got."""
    database, files, now = directory / DATABASE, directory / FILES, seconds(clock())
    if not database.exists() and not with_files:
        return None, None
    folder = directory / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    target = unused(folder / f"{BEFORE}{stamp(now)}.zip")
    if present is not None:
        with suppress(Damaged, sqlite3.Error):  # whatever SQLite cannot read or write, the file itself can still be kept
            write(nullcontext((present, now)), target, files=files, clock=clock, keep=keep)
            return target, None
    if with_files:
        pack(target, database=None, files=files)
    return target if with_files else None, _set_aside(database, now)


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Give a damaged database a second name: until it is replaced its own must not vanish, or `run` would begin a new one."""
    if not database.exists():
        return None
    aside = unused(database.with_name(f"{BROKEN}{stamp(now)}"))
    try:
        os.link(database, aside)
    except OSError:  # a file system without second names
        shutil.copy2(database, aside)
    return aside


def _clear_logs(database: Path, aside: Path | None) -> None:
    """Leave no log beside the database: of a whole one they are empty by now, those of a damaged one go with it."""
    for suffix in _LOGS:
        log = database.with_name(f"{DATABASE}{suffix}")
        if not log.exists():
            continue
        if aside is None:
            log.unlink()
        else:
            log.replace(aside.with_name(f"{aside.name}{suffix}"))
    settle(database.parent)


def _target(entry: ZipInfo, files: Path) -> Path:
    """Where a file of the backup goes. Raises `Ended` where a link or a folder in the data directory is in its way."""
    target = files.parent / entry.filename
    if not target.resolve().is_relative_to(files.resolve()) or target.is_symlink() or target.is_dir():
        raise Ended(ExitCode.PROBLEM, f"{target} is no plain file, so nothing can be restored there: move it away")
    return target


def _put(archive: Archive, targets: dict[str, Path]) -> None:
    """Write files of the backup to their places, each whole or not at all."""
    for name, target in targets.items():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_name(PUTTING)
        archive.unpack(name, part)
        part.replace(target)
        settle(target.parent)
