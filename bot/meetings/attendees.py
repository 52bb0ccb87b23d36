"""Who is invited to a meeting, what they answered, and who was there: a row for each person and meeting."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from bot.meetings.meeting import Attendee, Meeting, PartStat
from bot.people import MAX_NAME, Person
from bot.roles import Administration
from bot.tables import Tables, moment

MAX_REASON = 300  # characters

# For whom somebody stands is as it is now; of a meeting where it was noted who was there, as it was then.
_SELECT = (
    "SELECT a.id, a.meeting, a.person, coalesce(p.name, ''),"
    " CASE WHEN a.attended IS NULL THEN coalesce(nullif(p.organization, ''), a.organization) ELSE a.organization END,"
    " CASE WHEN a.attended IS NULL THEN coalesce(p.administrations, a.administrations) ELSE a.administrations END,"
    " a.partstat, a.before, coalesce(a.reason, ''),"
    " coalesce(a.substitute, ''), a.covers, a.waiting, a.answered, a.attended,"
    " CASE WHEN p.state = 'active' THEN p.telegram END FROM attendees AS a LEFT JOIN people AS p ON p.id = a.person"
)
# Who is not with the network any more does not come either; that they were there remains.
_HERE = " AND (coalesce(p.state, 'removed') NOT IN ('left', 'removed') OR a.attended IS NOT NULL)"

_WANTS = (PartStat.ACCEPTED, PartStat.DELEGATED)  # a seat

ON_WAITING_LIST = "WAITING"
"""What stands among `answers` for those who want to come and have no seat yet; RFC 5545 has no word for it."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to an invitation. `substitute` and `covers` belong to DELEGATED alone: who comes, and for what."""

    partstat: PartStat
    substitute: str = ""
    covers: tuple[Administration, ...] = ()


class Taken(StrEnum):
    """What became of an answer."""

    NOTED = "noted"
    WAITING = "waiting"  # there is no room: they come if somebody else does not
    SAME = "same"  # so it was before
    LATE = "late"  # after the deadline a member can only say no, or who comes instead
    OVER = "over"  # the meeting has begun
    CANCELLED = "cancelled"
    NOT_INVITED = "not invited"


class Attendees(Tables):
    """The rows of those who are invited."""

    def __init__(self, db: Database, clock: Callable[[], datetime], days: int) -> None:
        super().__init__(db, clock)
        self._days = days

    # --------------------------------------------------------------------------------------------------------- finding

    def of(self, meeting: int) -> tuple[Attendee, ...]:
        """Everybody who is invited and still with the network, and everybody who was there; by organisation and name."""
        rows = self._rows(f"{_SELECT} WHERE a.meeting = ?{_HERE}", meeting)
        return tuple(sorted(map(_attendee, rows), key=lambda one: (one.organization.casefold(), one.name.casefold(), one.id)))

    def get(self, meeting: int, person: int) -> Attendee | None:
        row = self._row(f"{_SELECT} WHERE a.meeting = ? AND a.person = ?", meeting, person)
        return None if row is None else _attendee(row)

    def by_id(self, id: int) -> Attendee | None:
        row = self._row(f"{_SELECT} WHERE a.id = ?", id)
        return None if row is None else _attendee(row)

    def answers(self, meeting: int) -> dict[int, str]:
        """What each person answered, in the words of PARTSTAT; `ON_WAITING_LIST` where they have no seat yet."""
        rows = self._rows(
            "SELECT person, iif(waiting, ?, partstat) FROM attendees WHERE meeting = ? AND person IS NOT NULL",
            ON_WAITING_LIST,
            meeting,
        )
        return dict(rows)

    # -------------------------------------------------------------------------------------------------------- inviting

    def invite(self, meeting: Meeting, people: Sequence[Person]) -> int:
        """Invite those who are not invited yet; returns how many are new."""
        expires = self._ends(meeting)
        with self.atomic():
            return sum(
                self._changed(
                    "INSERT OR IGNORE INTO attendees (meeting, person, organization, administrations, partstat, expires)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    *(meeting.number, one.id, one.organization, json.dumps(list(one.administrations))),
                    *(PartStat.NEEDS_ACTION.value, expires),
                )
                for one in people
            )

    def ask_again(self, meeting: Meeting) -> tuple[Attendee, ...]:
        """The meeting has another time: what was answered holds no more, and is kept as what it was, but for who was to come
        instead and for reasons. Returns those who had answered, as they stood: for the time that was, or for one before it and
        not again since."""
        with self.atomic():
            answered = tuple(one for one in self.of(meeting.number) if one.partstat is not PartStat.NEEDS_ACTION or one.before)
            self._changed(
                "UPDATE attendees SET before = partstat, partstat = 'NEEDS-ACTION', waiting = 0, reason = NULL,"
                " substitute = NULL, covers = '[]' WHERE meeting = ? AND partstat != 'NEEDS-ACTION'",
                meeting.number,
            )
            self._changed("UPDATE attendees SET expires = ? WHERE meeting = ?", self._ends(meeting), meeting.number)
        return answered

    def _ends(self, meeting: Meeting) -> str:
        return self._after(max(meeting.plan.end - self._clock(), timedelta(0)) + timedelta(days=self._days))

    # -------------------------------------------------------------------------------------------------------- answering

    def answer(self, meeting: Meeting, person: int, said: Said, *, by_coordinator: bool = False) -> Taken:
        """Take an answer; it replaces the one before. A coordinator's entry is taken after the deadline and the start too.

        Where the meeting is full, or others wait for a seat, a new yes waits, a coordinator's too. Who has a seat keeps it, and
        who waits keeps their place, when they send somebody else. A seat that becomes free is given away by `let_in`.
        """
        with self.atomic():
            before = self.get(meeting.number, person)
            if before is None:
                return Taken.NOT_INVITED
            same = (before.partstat, before.substitute, before.covers) == (said.partstat, said.substitute, said.covers)
            refused = self.refusal(meeting, before, said.partstat, by_coordinator=by_coordinator)
            if refused is not None and not (same and refused is Taken.LATE):
                return refused
            if same:
                return Taken.WAITING if before.waiting else Taken.SAME
            waiting = self._waits(meeting, before, said)
            self._keep(before, said, waiting=waiting)
        return Taken.WAITING if waiting else Taken.NOTED

    def refusal(self, meeting: Meeting, before: Attendee, partstat: PartStat, *, by_coordinator: bool = False) -> Taken | None:
        """Why such an answer cannot be taken now from somebody who stands as `before`; None where it can."""
        if meeting.is_cancelled:
            return Taken.CANCELLED
        if by_coordinator:
            return None
        if meeting.has_begun(self._clock()):
            return Taken.OVER
        swaps = before.partstat in _WANTS and partstat is PartStat.DELEGATED
        late = meeting.plan.deadline is not None and self._clock() >= meeting.plan.deadline
        return Taken.LATE if late and partstat is not PartStat.DECLINED and not swaps else None

    def _waits(self, meeting: Meeting, before: Attendee, said: Said) -> bool:
        """Whether there is no seat for them. Those who wait already have the first right to one that is free."""
        if said.partstat not in _WANTS or meeting.plan.capacity is None or before.comes:
            return False
        others = [one for one in self.of(meeting.number) if one.id != before.id]
        return sum(one.comes or one.waiting for one in others) >= meeting.plan.capacity

    def _keep(self, before: Attendee, said: Said, *, waiting: bool) -> None:
        keeps_place = before.waiting and waiting and before.answered is not None
        answered = before.answered.isoformat(timespec="seconds") if keeps_place and before.answered else self._now()
        self._changed(
            "UPDATE attendees SET partstat = ?, before = NULL, reason = NULL, substitute = ?, covers = ?, waiting = ?,"
            " answered = ? WHERE id = ?",
            *(said.partstat.value, said.substitute[:MAX_NAME] or None, json.dumps(list(said.covers)), waiting),
            *(answered, before.id),
        )

    def give_reason(self, id: int, reason: str) -> bool:
        """Why somebody does not come, which they need not say; False where they do not stand as such (any more)."""
        return bool(
            self._changed(
                "UPDATE attendees SET reason = ? WHERE id = ? AND partstat = ?",
                *(reason[:MAX_REASON] or None, id, PartStat.DECLINED.value),
            )
        )

    def let_in(self, meeting: Meeting) -> tuple[Attendee, ...]:
        """Give free seats to those who have waited longest; returns who comes now, nobody once the meeting has begun."""
        if meeting.is_cancelled or meeting.has_begun(self._clock()):
            return ()
        with self.atomic():
            every = self.of(meeting.number)
            free = len(every) if meeting.plan.capacity is None else meeting.plan.capacity - sum(one.comes for one in every)
            queue = sorted((one for one in every if one.waiting), key=lambda one: (one.answered is None, one.answered, one.id))
            lucky = queue[: max(0, free)]
            for one in lucky:
                self._changed("UPDATE attendees SET waiting = 0 WHERE id = ?", one.id)
        return tuple(replace(one, waiting=False) for one in lucky)

    # ------------------------------------------------------------------------------------------------------- attendance

    def note(self, id: int, attended: bool | None) -> bool:
        """Whether somebody was there; None takes the note back. For whom they stood then is kept with it."""
        return bool(
            self._changed(
                "UPDATE attendees SET attended = ?, organization = coalesce((SELECT nullif(organization, '') FROM people"
                " WHERE id = person), organization), administrations = coalesce((SELECT administrations FROM people"
                " WHERE id = person), administrations) WHERE id = ?",
                *(attended, id),
            )
        )


def _attendee(row: Any) -> Attendee:
    id, meeting, person, name, organization, administrations, partstat, before, reason, substitute, covers, *rest = row
    waiting, answered, attended, telegram = rest
    return Attendee(
        *(id, meeting, person, name, organization, tuple(map(Administration, json.loads(administrations)))),
        *(PartStat(partstat), PartStat(before) if before else None, reason, substitute),
        *(tuple(map(Administration, json.loads(covers))), bool(waiting), moment(answered) if answered else None),
        *(None if attended is None else bool(attended), telegram),
    )
