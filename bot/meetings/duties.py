"""What the network owes its members in a year, and who is to host next: worked out from meetings and attendance. Pure.

A year is cut into as many equal parts as there are meetings owed; in each there has to be one. What a coordinator plans counts,
and so do meetings of the network that documents state. Who is told of it, and when, is the business of others.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.meetings.meeting import Attendee, Meeting, PartStat
from bot.organizations import canonical
from knowledge.model import Meeting as Stated
from knowledge.model import MeetingStatus

ZONE: Final = ZoneInfo("Europe/Copenhagen")
SOON: Final = 90
"""Days before the end of a part from which it is late that none is planned: some weeks to agree on a day, three between the
invitation and the meeting (`meetings.remind_days`), and the holidays in which nobody comes (July, Christmas) at its end."""

_NOT_HELD: Final = (MeetingStatus.CANCELLED, MeetingStatus.MOVED)
_SPAN = re.compile(
    r"(?P<year>\d{4})(?:-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-W(?P<week>\d\d)|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


class State(StrEnum):
    """How it stands with the meeting that is owed in a part of a year."""

    HELD = "held"
    PLANNED = "planned"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a year with that number, from 1; `first` and `last` are its days in Copenhagen."""

    year: int
    number: int
    of: int
    first: date
    last: date

    @property
    def subject(self) -> int:
        """Its number among letters: 20271 is the first part of 2027."""
        return int(f"{self.year:04}{self.number}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting of the network from `first` to `last`; `number` is that of the planned one, None where documents alone tell."""

    first: date
    last: date
    title: str
    held: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A part of a year with the meetings in it, the earliest first."""

    part: Part
    occasions: tuple[Occasion, ...]

    @property
    def state(self) -> State:
        if any(one.held for one in self.occasions):
            return State.HELD
        return State.PLANNED if self.occasions else State.MISSING

    def is_pressing(self, today: date) -> bool:
        """Nothing is planned, and the part ends so soon that it is late."""
        return self.state is State.MISSING and today <= self.part.last <= today + timedelta(days=SOON)


# ---------------------------------------------------------------------------------------------------------------- the year


def parts(year: int, a_year: int) -> tuple[Part, ...]:
    """The equal parts of a year, by months where these come out even, else by days; none where no meetings are owed."""
    if a_year < 1:
        return ()
    begins = [_begin(year, number, a_year) for number in range(a_year)]
    ends = [*(begin - timedelta(days=1) for begin in begins[1:]), date(year, 12, 31)]
    return tuple(Part(year, number, a_year, *span) for number, span in enumerate(zip(begins, ends, strict=True), start=1))


def _begin(year: int, number: int, a_year: int) -> date:
    if 12 % a_year == 0:
        return date(year, 1 + number * 12 // a_year, 1)
    days = 366 if calendar.isleap(year) else 365
    return date(year, 1, 1) + timedelta(days=number * days // a_year)


def running_and_next(today: date, a_year: int) -> tuple[Part, ...]:
    """The part that `today` is in and the one after it; none where no meetings are owed."""
    following = parts(today.year + 1, a_year) if today.year < date.max.year else ()
    return tuple(part for part in (*parts(today.year, a_year), *following) if part.last >= today)[:2]


def duties(occasions: Sequence[Occasion], wanted: Iterable[Part]) -> tuple[Duty, ...]:
    """How it stands with each of these parts. A meeting whose day is not known counts where all that it may be lies within."""
    return tuple(
        Duty(part, tuple(one for one in occasions if part.first <= one.first and _whole(one) <= part.last)) for part in wanted
    )


def _whole(one: Occasion) -> date:
    """A meeting that a coordinator planned is where it begins, though it may go on into the next part."""
    return one.first if one.number is not None else one.last


# ------------------------------------------------------------------------------------------------------------ the meetings


def is_of(group: str, names: Collection[str]) -> bool:
    """Whether a group goes by one of these names, however it is typed."""
    return _squeezed(group) in {_squeezed(name) for name in names}


def occasions(
    planned: Sequence[Meeting],
    stated: Sequence[Stated],
    *,
    names: Collection[str],
    given_up: Collection[date] = (),
    now: datetime,
) -> tuple[Occasion, ...]:
    """The meetings of the group with these names, the earliest first. `given_up` are days that a planned meeting had before it
    was moved: what a document still says of them holds no more. So it is with the days of cancelled ones. `now` is aware.
    """
    own = [one for one in planned if is_of(one.plan.group, names)]
    found = [_of_plan(one, now) for one in own if not one.is_cancelled]
    gone = {*given_up, *(_day(one.plan.start) for one in own if one.is_cancelled)}
    # What the documents know of a planned meeting stands in its row, and more recently.
    holding = [one for one in stated if not one.superseded and one.status not in _NOT_HELD and one.planned is None]
    known = [occasion for one in holding if is_of(one.group, names) and (occasion := _of_document(one, now)) is not None]
    told: list[Occasion] = []
    for one in sorted(known, key=lambda one: one.last - one.first):  # a day says more than the month that it is in
        if not _meets(one, [*found, *told]) and not any(one.first <= day <= one.last for day in gone):
            told.append(one)
    return tuple(sorted([*found, *told], key=lambda one: (one.first, one.number is None, one.title)))


def _meets(one: Occasion, others: Iterable[Occasion]) -> bool:
    """Whether it is one of the others: a meeting is stated in several documents, and in the one that tells what is planned."""
    return any(one.first <= other.last and other.first <= one.last for other in others)


def _of_plan(one: Meeting, now: datetime) -> Occasion:
    return Occasion(_day(one.plan.start), _day(one.plan.end), one.plan.title, one.is_over(now), one.number)


def _of_document(one: Stated, now: datetime) -> Occasion | None:
    """None where the text of the document is no date."""
    first, last = _span(one.start), _span(one.end or one.start)
    if first is None or last is None:
        return None
    begins, ends = first[0], max(first[1], last[1])
    return Occasion(begins, ends, one.title, one.status is MeetingStatus.HELD or ends < _day(now))


def _span(text: str) -> tuple[date, date] | None:
    """First and last day of an ISO text: a day, a month, a quarter, a half-year, a week or a year."""
    match = _SPAN.fullmatch(text.partition("T")[0])
    if match is None:
        return None
    year = int(match["year"])
    try:
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return day, day
        if match["week"]:
            return date.fromisocalendar(year, int(match["week"]), 1), date.fromisocalendar(year, int(match["week"]), 7)
        length = 1 if match["month"] else 3 if match["quarter"] else 6 if match["half"] else 12
        number = int(match["month"] or match["quarter"] or match["half"] or 1)
        until = number * length
        return date(year, until - length + 1, 1), date(year, until, calendar.monthrange(year, until)[1])
    except ValueError:
        return None


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _squeezed(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


# -------------------------------------------------------------------------------------------------------------- attendance


class Presence(StrEnum):
    """How a municipality stood to a meeting that is over."""

    MET = "met"
    EXCUSED = "excused"  # said no, and nobody who had said yes stayed away
    MISSED = "missed"
    UNTOLD = "untold"  # nobody noted who was there
    NOT_INVITED = "not invited"


@dataclass(frozen=True, slots=True)
class Record:
    """A municipality over some meetings, in their order."""

    municipality: str
    presences: tuple[tuple[Meeting, Presence], ...]

    def count(self, presence: Presence, *, year: int | None = None) -> int:
        """How often it stood so, in one year or in all."""
        return sum(
            how is presence and (year is None or _day(meeting.plan.start).year == year) for meeting, how in self.presences
        )


def records(held: Sequence[tuple[Meeting, Sequence[Attendee]]], municipalities: Sequence[str]) -> tuple[Record, ...]:
    """How each municipality stood to each of these meetings, all of which are over."""
    sorted_out = [(meeting, _by_municipality(attendees, municipalities), attendees) for meeting, attendees in held]
    return tuple(
        Record(
            municipality,
            tuple(
                (meeting, presence(of.get(municipality, ()), noted=any(one.attended is not None for one in everybody)))
                for meeting, of, everybody in sorted_out
            ),
        )
        for municipality in municipalities
    )


def presence(attendees: Sequence[Attendee], *, noted: bool) -> Presence:
    """How one municipality stood to a meeting, by those it was invited with; `noted`: attendance was noted for the meeting."""
    if not attendees:
        return Presence.NOT_INVITED
    if any(one.attended for one in attendees):
        return Presence.MET
    if any(one.partstat is PartStat.DECLINED for one in attendees) and not any(one.comes for one in attendees):
        return Presence.EXCUSED
    return Presence.MISSED if noted else Presence.UNTOLD


def _by_municipality(attendees: Sequence[Attendee], municipalities: Sequence[str]) -> Mapping[str, list[Attendee]]:
    found: dict[str, list[Attendee]] = {}
    for one in attendees:
        found.setdefault(canonical(one.organization, municipalities), []).append(one)
    return found


# ----------------------------------------------------------------------------------------------------------------- hosting


def last_hosted(meetings: Sequence[Meeting], municipalities: Sequence[str]) -> Mapping[str, datetime]:
    """When each municipality hosts or hosted last; those that never did are not there. Cancelled meetings do not count."""
    found: dict[str, datetime] = {}
    for one in meetings:
        host = canonical(one.plan.host, municipalities)
        if not one.is_cancelled and host in municipalities:
            found[host] = max(one.plan.start, found.get(host, one.plan.start))
    return found


def next_hosts(meetings: Sequence[Meeting], municipalities: Sequence[str]) -> list[str]:
    """Every municipality, in the order in which they are to host: who never did first, then who did the longest ago; by name
    where that is the same. Hosts that swap are simply the hosts of the meetings that they took."""
    when = last_hosted(meetings, municipalities)
    return sorted(
        dict.fromkeys(municipalities),
        key=lambda one: (one in when, when[one].timestamp() if one in when else 0.0, one.casefold()),
    )
