"""Planned meetings: as facts beside what documents state, and what of that they overtake. Pure.

The coordinator keeps the calendar, so what it says of a day holds whatever documents say of it. It overtakes, too, what an
older document says of a meeting that has moved since; what documents say of other days is left to `knowledge.meetings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from knowledge.cpr import mask
from knowledge.gatherings import is_gathering, series
from knowledge.meetings import near
from knowledge.model import CALENDAR, Document, Facts, Meeting, MeetingStatus, Place, Planned

_DAY: Final = len("2027-03-04")
_MONTH: Final = len("2027-03")
_SEASON: Final = re.compile(r"(?:for|efter)årsmøde", re.IGNORECASE)  # no "årsmøde", which is held once a year
_CHANGED: Final = (MeetingStatus.MOVED, MeetingStatus.CANCELLED)


def fit_to_keep(planned: Planned) -> Planned:
    """The meeting with CPR numbers blotted out, as in every document.

    Raises `ValueError` for one without a title, with a date that is none, or that ends before it begins.
    """
    kept = replace(
        planned,
        group=_masked(planned.group),
        title=_masked(planned.title),
        place=_masked(planned.place),
        host=_masked(planned.host),
        agenda=tuple(map(_masked, planned.agenda)),
        words=_masked(planned.words),
    )
    if not kept.title.strip():
        raise ValueError(f"planned meeting {planned.number} has no title")
    for former in kept.former:
        datetime.fromisoformat(former.start), datetime.fromisoformat(former.end), date.fromisoformat(former.until)
    date.fromisoformat(kept.changed), date.fromisoformat(kept.announced)
    if datetime.fromisoformat(kept.end) < datetime.fromisoformat(kept.start):
        raise ValueError(f"planned meeting {planned.number} ends before it begins")
    return kept


def _masked(text: str) -> str:
    return "\n".join(mask(line)[0] for line in text.splitlines())


def facts_of(planned: Iterable[Planned], *, network: str) -> Facts:
    """The meetings as they are planned, and at the times that they have left; those hold no more."""
    return Facts(meetings=tuple(meeting for one in planned for meeting in _meetings(one, network)))


def _meetings(planned: Planned, network: str) -> Iterator[Meeting]:
    now = Meeting(
        group=planned.group or network,
        title=planned.title,
        start=planned.start,
        source=Place(CALENDAR, stated=planned.changed, raw=planned.words),
        end=planned.end,
        place=planned.place or None,
        online=True if planned.online else None,
        status=MeetingStatus.CANCELLED if planned.cancelled else MeetingStatus.PLANNED,
        planned=planned.number,
    )
    yield now
    times = {former.start: former.end for former in planned.former if former.start != planned.start}
    for start, end in times.items():
        yield replace(now, start=start, end=end, place=None, online=None, status=MeetingStatus.MOVED, superseded=True)


@dataclass(frozen=True)
class Calendar:
    """The planned meetings by number, and the facts that they make."""

    planned: Mapping[int, Planned] = field(default_factory=dict)
    meetings: tuple[Meeting, ...] = ()

    @classmethod
    def of_known(cls, planned: Iterable[Planned], stated: Facts, *, network: str) -> Calendar:
        """The calendar that everybody may read: meetings of the members' own body and its groups, and of groups that documents
        tell of. Who meets in another group is known to those who are invited. `stated` holds the facts of both."""
        groups = {group.name for group in stated.groups} | {one.group for one in stated.meetings if one.planned is None}
        told = [m for m in stated.meetings if m.planned is not None and (network in m.group or m.group in groups)]
        numbers = {one.planned for one in told}
        return cls({one.number: one for one in planned if one.number in numbers}, tuple(told))

    def of(self, meeting: Meeting) -> Planned | None:
        """What was planned, where that is what `meeting` is or was."""
        return None if meeting.planned is None else self.planned.get(meeting.planned)

    def instead_of(self, stated: Meeting) -> Meeting | None:
        """The planned meeting, as it stands, that holds instead of what a document states: of that day, moved from it, or near;
        None for what is not overtaken, and where there is none."""
        if not stated.superseded or stated.planned is not None or len(stated.start) < _DAY:
            return None
        ours = [one for one in self.meetings if one.group == stated.group]
        found = next((one for one in ours if _is_on_day(stated, one)), None) or next(
            (one for one in ours if not one.superseded and _is_near(stated.start, one.start) and _is_alike(stated, one)), None
        )
        return next((one for one in ours if found and one.planned == found.planned and not one.superseded), None)

    def documents(self) -> tuple[Document, ...]:
        """The calendar as the one document that its meetings are cited by; none where nothing is planned."""
        if not self.planned:
            return ()
        changed = max(one.changed for one in self.planned.values())
        return (Document(CALENDAR, CALENDAR, changed, "", 0, 0.0, 0, planned=len(self.planned)),)

    def over(self, stated: Iterable[Meeting]) -> tuple[Meeting, ...]:
        """The meetings of the documents, weighed already, with the planned ones among them, by start."""
        stated = tuple(stated)
        if not self.meetings:
            return stated
        told: dict[tuple[str, str, str | None], set[str]] = {}  # the days that a document names for a group
        for one in stated:
            told.setdefault((one.group, one.source.document, one.source.stated), set()).add(one.start[:_DAY])
        ours: dict[str, list[Meeting]] = {}
        for one in self.meetings:
            ours.setdefault(one.group, []).append(one)
        marked = [
            replace(one, superseded=True)
            if not one.superseded
            and self._overtakes(one, ours.get(one.group, ()), told[one.group, one.source.document, one.source.stated])
            else one
            for one in stated
        ]
        return tuple(sorted((*marked, *self.meetings), key=lambda one: (one.start, one.group, one.superseded)))

    def _overtakes(self, stated: Meeting, ours: Sequence[Meeting], told: set[str]) -> bool:
        """Whether the calendar has its own word on what a document states; `ours` are the planned meetings of that group."""
        current = [one for one in ours if not one.superseded]
        if any(_is_on_day(stated, one) for one in current):
            return True
        if any(self._has_left(stated, one) for one in ours if one.superseded):
            return True
        return any(self._has_moved(stated, one, told) for one in current)

    def _has_left(self, stated: Meeting, former: Meeting) -> bool:
        """Whether a document still has the day that a meeting was moved from."""
        planned = self.of(former)
        left = [one.until for one in planned.former if one.start == former.start] if planned else []
        return _is_on_day(stated, former) and (stated.source.stated or "") <= max(left, default="")

    def _has_moved(self, stated: Meeting, one: Meeting, told: set[str]) -> bool:
        """Whether an older document has another day for the same meeting: the only one near, and one that was to come when the
        meeting was planned. Minutes of the day itself tell of another meeting."""
        planned, day = self.of(one), stated.start
        if planned is None or (stated.source.stated or "") > planned.changed:
            return False
        if stated.status in _CHANGED or not _is_alike(stated, one):
            return False
        if len(day) == _MONTH:
            return one.start.startswith(day)
        if len(day) < _DAY or day[:_DAY] <= planned.announced or day[:_DAY] == stated.source.stated:
            return False
        beside = [other for other in told if len(other) == _DAY and _is_near(other, one.start)]
        return _is_near(day, one.start) and beside == [day[:_DAY]]


def _is_on_day(stated: Meeting, planned: Meeting) -> bool:
    """Whether a meeting that a document states begins on a day of a planned one."""
    return len(stated.start) >= _DAY and planned.start[:_DAY] <= stated.start[:_DAY] <= (planned.end or planned.start)[:_DAY]


def _is_near(day: str, start: str) -> bool:
    return near(date.fromisoformat(day[:_DAY]), date.fromisoformat(start[:_DAY]))


def _is_alike(stated: Meeting, planned: Meeting) -> bool:
    """Whether both are meetings of their group, or gatherings of one series."""
    titles = [one.title for one in (stated, planned) if is_gathering(_SEASON.sub("", one.title))]
    return not titles or series(stated.title) == series(planned.title)
