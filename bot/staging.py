"""Makes of a backup the database that is to stand in the data directory: unpacked, checked, brought up to date, and without
anybody who was erased since. All of it happens in a directory of its own; `bot.restoration` puts it in place.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import config
from bot.archive import DATABASE, Archive, no_backup
from bot.audit import Act
from bot.backup import BEGUN, MARKS, TABLES, Damaged, check, compact, connect, known_migrations, migrations_in, read_only
from bot.broadcasts import Stage
from bot.exits import Ended, ExitCode
from bot.letter import WAITING, WORDED_ANEW, State
from bot.reports.attachments import files_named
from bot.storage import JOURNAL, Storage

_UNPACKED = "unpacked.db"


@dataclass(frozen=True, slots=True)
class Staged:
    """A database in the directory of the restore that can be put in its place; `attached` are the files that it names,
    `published` the numbers of the reports that are published in it, each with the version."""

    path: Path
    attached: frozenset[str]
    rows: int
    erased: int
    held: int
    published: Mapping[int, int]


def checked(archive: Archive, stage: Path, *, present: Path, now: datetime, keep: config.Storage, force: bool) -> datetime:
    """Unpack the database into `stage` and look at it; returns when the backup was begun. Raises `Ended` where it is refused.

    With `force` it is not refused because of people who might come back with it.
    """
    unpacked = stage / _UNPACKED
    archive.unpack(DATABASE, unpacked)
    try:
        check(unpacked, MARKS)
    except Damaged as error:
        raise no_backup(archive.path, f"the database in it is damaged ({error})") from None
    begun = _begun(archive.path, unpacked)
    doubt = _doubt(unpacked, begun, present=present, now=now, keep=keep)
    if doubt and not force:
        raise Ended(ExitCode.PROBLEM, f"{archive.path} {doubt}; --force restores it all the same")
    return begun


def staged(archive: Archive, stage: Path, *, begun: datetime, clock: Callable[[], datetime], keep: config.Storage) -> Staged:
    """Make of what `checked` unpacked the database that is to stand beside the directory `stage`. Raises `Ended`."""
    unpacked, new = stage / _UNPACKED, stage / DATABASE
    # A moment that has not come yet says nothing of what came after it.
    since = begun if begun <= clock() else datetime.min.replace(tzinfo=UTC)
    with closing(Storage.open(unpacked, clock, keep)) as storage:
        storage.retention.purge()
        erased = storage.retention.erase_again(stage.with_name(JOURNAL), since=since)
        storage.audit.note(Act.RESTORED, backup=begun.isoformat(), erased=erased)
    held = _hold_back(unpacked, clock().astimezone(UTC))
    try:
        compact(unpacked, new)
        counts = check(new, TABLES)
    except Damaged as error:
        raise no_backup(archive.path, f"the database in it is damaged ({error})") from None
    with closing(read_only(new, still=True)) as connection:
        attached, published = files_named(connection), published_in(connection)
    return Staged(new, attached, sum(counts.values()), erased, held, published)


def published_in(connection: sqlite3.Connection) -> dict[int, int]:
    """The numbers of the reports that are published in a database, each with the version. Raises `sqlite3.Error`."""
    return dict(connection.execute("SELECT number, published FROM reports WHERE published IS NOT NULL").fetchall())


def _begun(path: Path, unpacked: Path) -> datetime:
    """When the backup was begun. Raises `Ended` where it does not say, and where a newer program made it."""
    with closing(read_only(unpacked)) as connection:
        row = connection.execute("SELECT value FROM identity WHERE name = ?", (BEGUN,)).fetchone()
        newer = sorted(name for _, name in migrations_in(connection) - known_migrations())
    if newer:
        raise Ended(ExitCode.PROBLEM, f"{path} was made by a newer version of the program ({newer[-1]}): update the program")
    try:
        return datetime.fromisoformat(row[0]).astimezone(UTC)
    except (TypeError, ValueError):
        raise no_backup(path, "it does not say when it was made") from None


def _doubt(unpacked: Path, begun: datetime, *, present: Path, now: datetime, keep: config.Storage) -> str | None:
    """Why people who were erased might come back with this backup; None where they cannot."""
    if begun > now:
        return f"says that it is of {begun.isoformat()}, which is yet to come: is the clock of this machine right?"
    if begun < now - timedelta(days=keep.keep_backups_days):
        kept = f"storage.keep_backups_days ({keep.keep_backups_days})"
        return f"is of {begun.date().isoformat()}, and who was erased is remembered for {kept} only: better delete it"
    if (key := _key(present)) and key != _key(unpacked):
        return "is of another bot than the present database, so it cannot be told who of it was erased since"
    return None


def _key(database: Path) -> str | None:
    """What the journal of erasures is written with; None where there is no database, or none that can be read."""
    if not database.exists():
        return None
    still = not database.with_name(f"{database.name}-wal").exists()
    with suppress(sqlite3.DatabaseError), closing(read_only(database, still=still)) as connection:
        row = connection.execute("SELECT value FROM identity WHERE name = 'key'").fetchone()
        return str(row[0]) if row else None
    return None


def _hold_back(unpacked: Path, now: datetime) -> int:
    """Letters that were still to be sent then may have been sent since: nobody gets one twice. Returns how many.

    A coordinator decides whether they are sent again. Those to many are worded anew then, so their words go; and nothing of
    them is held back any more.
    """
    with closing(connect(unpacked)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("DELETE FROM identity WHERE name = ?", (BEGUN,))
        waiting = (*WAITING, State.SENDING)
        connection.execute(
            "UPDATE outbox SET html = '', buttons = '[]' WHERE state IN (?, ?, ?, ?) AND kind IN (?, ?)",
            (*waiting, *WORDED_ANEW),
        )
        connection.execute("UPDATE broadcasts SET state = ? WHERE state = ?", (Stage.SENT, Stage.PAUSED))
        held = "UPDATE outbox SET state = ?, settled = ?, fallback = NULL WHERE state IN (?, ?, ?, ?)"
        return int(connection.execute(held, (State.UNKNOWN, now.isoformat(timespec="seconds"), *waiting)).rowcount)
