"""The rows of planned meetings: made, moved, cancelled, with what they were before and the files that belong to them.

Who is invited and what they answer is in `bot.meetings.attendees`; what is said to whom is put into the outbox by handlers.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.audience import packed, unpacked
from bot.meetings.meeting import Earlier, Meeting, Paper, Plan, Status
from bot.tables import Tables, moment, stored

ZONE = ZoneInfo("Europe/Copenhagen")

_COLUMNS = (
    "number, uid, group_name, title, starts, ends, place, online, link, agenda, host, capacity, deadline, audience, status,"
    " sequence, invited, informed, created, changed"
)


class Planned(Tables):
    """The planned meetings. Times of a plan come out in Copenhagen's, as they are said to people."""

    def __init__(self, db: Database, clock: Callable[[], datetime], days: int) -> None:
        super().__init__(db, clock)
        self._days = days

    # --------------------------------------------------------------------------------------------------------- finding

    def get(self, number: int) -> Meeting | None:
        row = self._row(f"SELECT {_COLUMNS} FROM meetings WHERE number = ? AND expires > ?", number, self._now())
        return None if row is None else _meeting(row)

    def by_draft(self, draft: int) -> Meeting | None:
        """The meeting as which a draft was kept, or a change of one, if none was kept after it."""
        row = self._row(f"SELECT {_COLUMNS} FROM meetings WHERE draft = ? AND expires > ?", draft, self._now())
        return None if row is None else _meeting(row)

    def everything(self) -> tuple[Meeting, ...]:
        """All that are kept, the earliest first, cancelled ones too."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM meetings WHERE expires > ? ORDER BY starts, number", self._now())
        return tuple(map(_meeting, rows))

    def coming(self) -> tuple[Meeting, ...]:
        """Those that are not over and not cancelled, the next first."""
        return tuple(one for one in self.everything() if not one.is_cancelled and not one.is_over(self._clock()))

    def earlier(self, number: int) -> tuple[Earlier, ...]:
        """What a meeting was before its changes, the first plan first."""
        rows = self._rows(
            "SELECT sequence, starts, ends, place, at FROM meeting_changes WHERE meeting = ? ORDER BY sequence", number
        )
        return tuple(
            Earlier(sequence, _here(starts), _here(ends), place, moment(at)) for sequence, starts, ends, place, at in rows
        )

    # -------------------------------------------------------------------------------------------------------- changing

    def add(self, plan: Plan, *, author: int | None, draft: int | None = None) -> int:
        """A new meeting, to which nobody is invited yet; returns its number. `draft` is the number of the draft it was."""
        values = self._values(plan)
        return self._write(
            "INSERT INTO meetings (group_name, title, starts, ends, place, online, link, agenda, host, capacity, deadline,"
            " audience, expires, uid, status, sequence, author, created, changed, draft)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
            *(*values, f"{secrets.token_hex(16)}@knudepunkt", Status.CONFIRMED.value, author, self._now(), self._now(), draft),
        )

    def change(self, number: int, plan: Plan, *, sequence: int | None = None, draft: int | None = None) -> bool:
        """The meeting is as `plan` from now on; False where nothing changes, or there is no such meeting that stands.

        Where time or place changes, what it was is kept. `sequence` is that of the meeting which was looked at: where somebody
        else changed it since, it stays as they left it. `draft` is the number of the draft in which the change was made.
        """
        with self.atomic():
            before = self.get(number)
            if before is None or before.is_cancelled or before.plan == plan or sequence not in (None, before.sequence):
                return False
            if (before.plan.start, before.plan.end, before.plan.place) != (plan.start, plan.end, plan.place):
                self._keep_earlier(before)
            self._changed(
                "UPDATE meetings SET group_name = ?, title = ?, starts = ?, ends = ?, place = ?, online = ?, link = ?,"
                " agenda = ?, host = ?, capacity = ?, deadline = ?, audience = ?, expires = ?, sequence = sequence + 1,"
                " changed = ?, draft = coalesce(?, draft) WHERE number = ?",
                *(*self._values(plan), self._now(), draft, number),
            )
        return True

    def cancel(self, number: int, *, sequence: int | None = None) -> bool:
        """The meeting is not held; False where that was so before, or it was changed since `sequence`. It stays, so that
        calendars are told."""
        return bool(
            self._changed(
                "UPDATE meetings SET status = ?, sequence = sequence + 1, changed = ? WHERE number = ? AND status != ?"
                " AND sequence = coalesce(?, sequence)",
                *(Status.CANCELLED.value, self._now(), number, Status.CANCELLED.value, sequence),
            )
        )

    def note_invited(self, number: int) -> None:
        """Invitations were written: its people know when it is."""
        self._changed(
            "UPDATE meetings SET invited = coalesce(invited, ?), informed = ? WHERE number = ?",
            self._now(),
            self._now(),
            number,
        )

    def note_informed(self, number: int) -> None:
        """Its people were told of a change: reminders that were due before are not sent any more."""
        self._changed("UPDATE meetings SET informed = ? WHERE number = ?", self._now(), number)

    def delete(self, number: int) -> bool:
        """Take away a meeting to which nobody was ever invited; any other is cancelled instead. False where it stays."""
        return bool(self._changed("DELETE FROM meetings WHERE number = ? AND invited IS NULL", number))

    def _keep_earlier(self, before: Meeting) -> None:
        plan = before.plan
        self._changed(
            "INSERT OR REPLACE INTO meeting_changes (meeting, sequence, starts, ends, place, at) VALUES (?, ?, ?, ?, ?, ?)",
            *(before.number, before.sequence, stored(plan.start), stored(plan.end), plan.place, self._now()),
        )

    def _values(self, plan: Plan) -> tuple[Any, ...]:
        deadline = None if plan.deadline is None else stored(plan.deadline)
        try:
            expires = stored(plan.end + timedelta(days=self._days))
        except OverflowError:  # in the year 9999
            expires = stored(datetime.max.replace(tzinfo=UTC))
        return (
            *(plan.group, plan.title, stored(plan.start), stored(plan.end), plan.place, plan.online, plan.link, plan.agenda),
            *(plan.host, plan.capacity, deadline, packed(plan.audience), expires),
        )

    # ------------------------------------------------------------------------------------------------------- reminders

    def remind(self, number: int, what: str, *, starts: datetime) -> bool:
        """Note that people are reminded of `what` of a meeting at that start; False where they were."""
        return bool(
            self._changed(
                "INSERT OR IGNORE INTO reminded (meeting, what, starts) VALUES (?, ?, ?)", number, what, stored(starts)
            )
        )

    def reminded(self, number: int, *, starts: datetime) -> frozenset[str]:
        """What people were reminded of."""
        return frozenset(
            what for (what,) in self._rows("SELECT what FROM reminded WHERE meeting = ? AND starts = ?", number, stored(starts))
        )

    def warn(self, part: int) -> bool:
        """Note that coordinators were told that no meeting is planned in that part of a year; False where they were.

        It stands with the municipalities that were reminded of a report, under no municipality's name.
        """
        values = (str(part), self._after(timedelta(days=366)))
        return bool(self._changed("INSERT OR IGNORE INTO nudged (organization, half, expires) VALUES ('', ?, ?)", *values))

    # ---------------------------------------------------------------------------------------------------------- papers

    def add_paper(self, meeting: int, *, sort: str, file: str, name: str) -> bool:
        """A file for those who come, by its id on Telegram; False where the meeting has it."""
        return bool(
            self._changed(
                "INSERT OR IGNORE INTO meeting_papers (meeting, sort, file, name) VALUES (?, ?, ?, ?)",
                meeting,
                sort,
                file,
                name,
            )
        )

    def papers(self, meeting: int) -> tuple[Paper, ...]:
        rows = self._rows(
            "SELECT number, meeting, sort, file, name FROM meeting_papers WHERE meeting = ? ORDER BY number", meeting
        )
        return tuple(Paper(*row) for row in rows)

    def paper(self, number: int) -> Paper | None:
        row = self._row("SELECT number, meeting, sort, file, name FROM meeting_papers WHERE number = ?", number)
        return None if row is None else Paper(*row)

    def remove_paper(self, number: int) -> bool:
        """False where it was taken away before."""
        return bool(self._changed("DELETE FROM meeting_papers WHERE number = ?", number))


def moved(plan: Plan, *, start: datetime, end: datetime | None = None, now: datetime) -> Plan:
    """The plan of a meeting at another time (aware): as long as before by the clock on the wall where no end is said.

    A deadline keeps its distance; one that would be over at `now` is none any more, since nobody could answer.
    """
    here = start.astimezone(ZONE)
    until = here + (plan.end - plan.start) if end is None else end.astimezone(ZONE)
    deadline = None if plan.deadline is None else plan.deadline + (here - plan.start)
    return replace(plan, start=here, end=until, deadline=None if deadline is None or deadline <= now else deadline)


def _here(text: str) -> datetime:
    return moment(text).astimezone(ZONE)


def _meeting(row: Any) -> Meeting:
    number, uid, group, title, starts, ends, place, online, link, agenda, host, capacity, deadline, audience, *rest = row
    status, sequence, invited, informed, created, changed = rest
    plan = Plan(
        *(group, title, _here(starts), _here(ends), place, bool(online), link, agenda, host, capacity),
        deadline=_here(deadline) if deadline else None,
        audience=unpacked(audience),
    )
    told = moment(invited) if invited else None, moment(informed) if informed else None
    return Meeting(number, uid, plan, Status(status), sequence, *told, moment(created), moment(changed))
