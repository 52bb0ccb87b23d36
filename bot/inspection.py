"""What `doctor` finds in the data directory: the state of the database, of whom and what it knows, and of the backups.

Reads only, and nothing that is about anybody: counts and times. The machine and the settings are looked at in `bot.doctor`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.archive import FILES, PUTTING
from bot.audit import Act
from bot.backup import FOLDER, PART, known_migrations, migrations_in, read_only
from bot.lock import holder
from bot.meetings.meeting import Status
from bot.outbox import State as Fate
from bot.reports.attachments import FOLDER as ATTACHED
from bot.reports.attachments import files_named
from bot.restoration import BROKEN, STAGE
from bot.roles import Role, State

_STALE = timedelta(days=30)  # a backup as old as that is no safety any more
_SLOW = timedelta(minutes=10)  # in which ten thousand letters leave
_EARLY = timedelta(minutes=5)  # so much a clock may be set back when it is put right
# Where times of the past stand: a later one tells that the clock was ahead, or is behind.
_PAST = (("audit", "at"), ("people", "created"), ("people", "seen"), ("questions", "created"), ("answers", "created"))
_STAMP = re.compile(r"(\d{8}-\d{6})")


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"  # worth knowing; everything works
    PROBLEM = "problem"  # something does not work


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database says of itself. None where it does not say: it is new, or of an older version.

    `pending` and `unknown` are migrations by set and name: those that are still to come, and those of a newer program.
    `letters` counts those of the outbox by state, and `waits_since` is when the first of those that may leave was due. `coming`
    are the ends of the planned meetings that are not cancelled, and whether people are invited to them.
    `attached` counts the files that reports and drafts name, `lost` those of them that are not in the data directory.
    """

    wrong: str | None
    size: int
    pending: frozenset[tuple[str, str]]
    unknown: frozenset[tuple[str, str]]
    newest: datetime | None
    active: int | None
    coordinators: int | None
    uncertain: int | None
    letters: Mapping[str, int]
    waits_since: datetime | None
    coming: tuple[tuple[datetime, bool], ...]
    attached: int | None
    lost: int
    saved: datetime | None

    @property
    def indexed(self) -> bool:
        """True where the tables of the index are those of this program, so that opening the index changes none."""
        return self.wrong is None and not any(name == "knowledge" for name, _ in self.pending | self.unknown)


def facts(database: Path) -> Facts:
    """Read the database at `database`, which has to be there. Raises `sqlite3.Error` where it cannot be opened."""
    with closing(read_only(database)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
        applied, known = migrations_in(connection), known_migrations()
        active = "SELECT count(*) FROM people WHERE state = ?"
        past = [_moment(connection, f"SELECT max({name}) FROM {table}") for table, name in _PAST]
        attached = _attached(connection)
        return Facts(
            wrong=None if found == ["ok"] else found[0].replace("\n", " "),
            size=database.stat().st_size,
            pending=known - applied,
            unknown=applied - known,
            newest=max(filter(None, past), default=None),
            active=_count(connection, active, State.ACTIVE),
            coordinators=_count(connection, f"{active} AND role = ?", State.ACTIVE, Role.COORDINATOR),
            uncertain=_count(connection, "SELECT count(*) FROM outbox WHERE state IN (?, ?)", *_doubtful(database)),
            letters=dict(_rows(connection, "SELECT state, count(*) FROM outbox GROUP BY state")),
            waits_since=_moment(connection, "SELECT min(due) FROM outbox WHERE state IN (?, ?)", Fate.QUEUED, Fate.LATER),
            coming=tuple(
                (datetime.fromisoformat(ends), bool(invited))
                for ends, invited in _rows(
                    connection,
                    "SELECT ends, invited IS NOT NULL FROM meetings WHERE status = ? ORDER BY ends",
                    Status.CONFIRMED,
                )
            ),
            attached=None if attached is None else len(attached),
            lost=sum(not (database.parent / ATTACHED / name).is_file() for name in attached or ()),
            saved=_moment(connection, "SELECT max(at) FROM audit WHERE act = ?", Act.BACKED_UP),
        )


def _doubtful(database: Path) -> tuple[str, str]:
    """The states of letters that may have arrived: being sent is one of them where no bot runs that could be sending."""
    return Fate.UNKNOWN, Fate.SENDING if holder(database.parent) is None else Fate.UNKNOWN


def _count(connection: sqlite3.Connection, sql: str, *values: str) -> int | None:
    with suppress(sqlite3.OperationalError):  # the table, or a column of it, is still to come
        return int(connection.execute(sql, values).fetchone()[0])
    return None


def _rows(connection: sqlite3.Connection, sql: str, *values: str) -> list[tuple[Any, ...]]:
    with suppress(sqlite3.OperationalError):  # the table, or a column of it, is still to come
        return connection.execute(sql, values).fetchall()
    return []


def _attached(connection: sqlite3.Connection) -> frozenset[str] | None:
    with suppress(sqlite3.OperationalError):  # the table is still to come
        return files_named(connection)
    return None


def _moment(connection: sqlite3.Connection, sql: str, *values: str) -> datetime | None:
    with suppress(sqlite3.OperationalError, TypeError, ValueError):  # no table yet; no row; no time
        return datetime.fromisoformat(connection.execute(sql, values).fetchone()[0])
    return None


# ------------------------------------------------------------------------------------------------------------ the database


def database(found: Facts) -> Finding:
    """Is it whole, and of this version?"""
    if found.wrong:
        return Finding(Level.PROBLEM, "database", f"is damaged ({found.wrong}): restore a backup")
    if found.unknown:
        newest = max(name for _, name in found.unknown)
        return Finding(Level.PROBLEM, "database", f"was made by a newer version of the program ({newest}): update the program")
    size = f"whole, {found.size / 10**6:.1f} MB"
    if found.pending:
        return Finding(Level.NOTE, "database", f"{size}; the next run brings its tables up to date")
    return Finding(Level.OK, "database", f"{size}, tables up to date")


def newest(found: Facts, now: datetime) -> Finding | None:
    """Nothing can have happened later than now."""
    if found.newest is None or found.newest <= now + _EARLY:
        return None
    text = f"it is {_day(now)}, but the newest row is of {_day(found.newest)}: set the clock, unless chat --now wrote it"
    return Finding(Level.NOTE, "clock", text)


def people(found: Facts) -> Finding:
    """Does anybody take part, and is there somebody who can invite the others?"""
    if not found.coordinators:
        text = f"{found.active or 0} active and no coordinator: members invite --role coordinator prints the first invitation"
        return Finding(Level.NOTE, "people", text)
    return Finding(Level.OK, "people", f"{found.active} active, {found.coordinators} of them coordinators")


def outbox(found: Facts) -> Finding:
    """Letters of which nobody knows whether they arrived."""
    if not found.uncertain:
        return Finding(Level.OK, "outbox", "no letters of unknown fate")
    text = f"{found.uncertain} letters may have arrived or not, and are not sent again by themselves"
    return Finding(Level.NOTE, "outbox", text)


def letters(found: Facts, *, running: bool, now: datetime) -> Iterator[Finding]:
    """How many letters are in which state, and whether those that are due leave. `running`: a bot runs on this data."""
    if found.letters:
        counted = ", ".join(f"{found.letters[state]} {state}" for state in Fate if state in found.letters)
        yield Finding(Level.OK, "letters", counted)
    if paused := found.letters.get(Fate.PAUSED):
        yield Finding(Level.NOTE, "letters", f"{paused} are paused, and wait until a coordinator lets them go on (/udsend)")
    if found.waits_since is None or found.waits_since > now:
        return
    if not running:
        yield Finding(
            Level.NOTE, "worker", f"letters are due since {_minute(found.waits_since)}, and no bot runs: run sends them"
        )
    elif now - found.waits_since > _SLOW:
        text = f"letters are due since {_minute(found.waits_since)}, though a bot runs: its log says why they do not leave"
        yield Finding(Level.NOTE, "worker", text)
    else:
        yield Finding(Level.OK, "worker", "letters are leaving")


def meetings(found: Facts, now: datetime) -> Finding:
    """Planned meetings to which nobody is invited yet."""
    coming = [invited for ends, invited in found.coming if ends > now]
    if waiting := coming.count(False):
        text = f"{waiting} of {len(coming)} to come have no invitations yet: a coordinator sends them (/moede)"
        return Finding(Level.NOTE, "meetings", text)
    return Finding(Level.OK, "meetings", f"{len(coming)} to come" + (", people are invited to all of them" if coming else ""))


def attachments(found: Facts) -> Finding:
    """Is every file there that a report or a draft names?"""
    if found.lost:
        text = f"{found.lost} of {found.attached} files of reports are missing: take them out of a backup, where they lie in"
        return Finding(Level.PROBLEM, "attachments", f"{text} {ATTACHED}")
    return Finding(Level.OK, "attachments", f"{found.attached or 0} files of reports, none missing")


# ------------------------------------------------------------------------------------------------------------- the backups


def backups(directory: Path, saved: datetime | None, *, now: datetime, days: int) -> Iterator[Finding]:
    """The newest backup, and what should be deleted. `saved` is when one was made last, wherever to; `days` how long one may
    be kept. Raises `OSError`.
    """
    there = [(_made(path), path) for path in sorted((directory / FOLDER).glob("*.zip"))]
    last = max([*(moment for moment, _ in there), *filter(None, [saved])], default=None)
    if last is None:
        yield Finding(Level.NOTE, "backups", "there is none yet: backup makes one")
    elif now - last > _STALE:
        yield Finding(Level.NOTE, "backups", f"the newest is of {_day(last)}, {(now - last).days} days old: backup makes one")
    else:
        yield Finding(Level.OK, "backups", f"the newest is of {_day(last)}; {len(there)} in {directory / FOLDER}")
    # A database that was put aside holds the same people as a backup.
    kept = [*there, *((_made(path), path) for path in sorted(directory.glob(f"{BROKEN}*")))]
    for made, path in kept:
        if now - made > timedelta(days=days):
            text = f"{path} is older than storage.keep_backups_days ({days}) and still holds people who were erased: delete it"
            yield Finding(Level.NOTE, "backups", text)


def leftovers(directory: Path) -> Iterator[Finding]:
    """What a killed backup or restore left behind; not to be asked while one is at work. Raises `OSError`."""
    parts = (*sorted((directory / FOLDER).glob(f"*{PART}")), *sorted((directory / FILES).rglob(PUTTING)))
    for path in (*directory.glob(STAGE), *parts):
        text = f"{path} is of a backup or restore that was broken off, and holds people: delete it, unless one is at work"
        yield Finding(Level.NOTE, "backups", text)


def _made(path: Path) -> datetime:
    """When a backup was made: as its name says, which survives copying, else the time of the file."""
    if match := _STAMP.search(path.name):
        with suppress(ValueError):
            return datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
