"""The audit log: who did what to whom and when, for every act of a coordinator and every export. Numbers only, never a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from bot.tables import Tables, moment


class Act(StrEnum):
    """What was done."""

    INVITED = "invited"
    WITHDREW = "withdrew"  # an invitation
    JOINED = "joined"
    LEFT = "left"
    CAME_BACK = "came back"
    IMPORTED = "imported"
    CHANGED = "changed"  # what is kept about a person, by themselves or by a coordinator
    REMOVED = "removed"  # a person, by a coordinator
    ERASED = "erased"
    EXPORTED = "exported"
    ANSWERED = "answered"  # a question asked in vain
    DISMISSED = "dismissed"
    RETRACTED = "retracted"  # a curated answer
    FILED = "filed"  # a report, or a new version of one
    REVIEWED = "reviewed"  # a report, by a coordinator
    PLANNED = "planned"  # a meeting
    MOVED = "moved"  # a meeting: another time, or another place
    EDITED = "edited"  # a meeting otherwise, its agenda and files too
    CONVENED = "convened"  # invitations to a meeting
    CANCELLED = "cancelled"  # a meeting
    DELETED = "deleted"  # a meeting to which nobody was invited
    BROADCAST = "broadcast"  # a message to many: sent, paused, resumed, withdrawn, corrected, sent again
    TOOK_OVER = "took over"  # a draft that a colleague had open
    REMINDED = "reminded"  # municipalities that nobody represents at a meeting, by their tovholder
    REGISTERED = "registered"  # a group
    UNREGISTERED = "unregistered"
    PURGED = "purged"
    BACKED_UP = "backed up"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Entry:
    """`actor` and `person` are numbers of people; without an actor it was the command line, or the bot by itself."""

    id: int
    at: datetime
    actor: int | None
    act: Act
    person: int | None
    detail: str


class Audit(Tables):
    """The rows of the log. There is no way to change one."""

    def __init__(self, db: Database, clock: Callable[[], datetime], days: int) -> None:
        super().__init__(db, clock)
        self._days = days

    def note(self, act: Act, *, actor: int | None = None, person: int | None = None, **detail: int | str) -> int:
        """Keep an act; returns its number. `detail` are words of the program and numbers: what people wrote is none of it."""
        told = " ".join(f"{name}={value}" for name, value in detail.items())
        return self._write(
            "INSERT INTO audit (at, actor, act, person, detail, expires) VALUES (?, ?, ?, ?, ?, ?)",
            *(self._now(), actor, act.value, person, told, self._after(timedelta(days=self._days))),
        )

    def entries(self, *, since: datetime | None = None, person: int | None = None) -> tuple[Entry, ...]:
        """The log, newest last; `person` finds what they did and what was done to them."""
        rows = self._rows("SELECT id, at, actor, act, person, detail FROM audit ORDER BY id")
        found = (Entry(id, moment(at), actor, Act(act), whom, detail) for id, at, actor, act, whom, detail in rows)
        return tuple(
            entry
            for entry in found
            if (since is None or entry.at >= since) and (person is None or person in (entry.actor, entry.person))
        )
