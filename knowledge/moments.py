"""Reads when a meeting is to be, as somebody types it: "torsdag den 4. marts 2027 kl. 10-12", "4/3 kl 10", "i morgen kl. 14".

What the words say of days and times is found by `knowledge.timewords`; here it becomes a start and an end, or the reason why
not. What happened in some period is read by `knowledge.spans`.

Times are wall clock of Copenhagen. One that the clocks skip in spring does not exist, and is refused; one that they pass twice
in autumn is taken the first time, in summer time. A meeting without an end lasts so many minutes as time passes, not as clocks
show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from knowledge.periods import ZONE
from knowledge.timewords import Clock, Day, Reason, Said, days_before, taken_apart

__all__ = ["Moment", "Reason", "Unread", "read_deadline", "read_moment", "read_time"]

YEARS_AHEAD: Final = 5
DAYS_LONG: Final = 14
NIGHT: Final = timedelta(hours=12)  # whoever writes "22-1" means the night; "12-10" is a slip
LAST: Final = time(23, 59)  # a day alone, as a deadline, lasts till here
_YEARS_TO_LEAP = 9  # 29 February


@dataclass(frozen=True, slots=True)
class Moment:
    """When a meeting is, both aware, Europe/Copenhagen."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that could not be read. `day` is what was read of it; `weekday` (0 is Monday) the one that it says."""

    reason: Reason
    day: date | None = None
    weekday: int | None = None


def read_moment(text: str, *, now: datetime, minutes: int, day: date | None = None) -> Moment | Unread:
    """Start and end of a meeting. Without an end it lasts `minutes`.

    `now` is aware. Without a year it is the next such day to come, today included; a weekday alone is one of the
    next seven days, never today. `day` is taken where the text names none, as when a meeting is moved within its day.
    """
    said = taken_apart(text)
    if isinstance(said, Reason):
        return Unread(said)
    if not said.days and day is None:
        return Unread(Reason.NO_DAY if said.times else Reason.UNCLEAR)
    today = now.astimezone(ZONE).date()
    days = _dated(said.days, today) if said.days else [day] if day else []
    if isinstance(days, Unread):
        return days
    if not said.times or len(days) > len(said.times):
        return Unread(Reason.NO_TIME, days[0] if len(days) == 1 else None)
    return _checked(_span(days, said, minutes), now)


def read_time(text: str, *, day: date, now: datetime, minutes: int) -> Moment | Unread:
    """The same where the day is known and only the time of day is asked for: "kl. 13-15". Another day is taken too."""
    return read_moment(text, now=now, minutes=minutes, day=day)


def read_deadline(text: str, *, now: datetime, start: datetime | None = None) -> datetime | Unread:
    """Until when something may be done: a day, which lasts till 23:59, or a day and a time. "2 uger før" is counted back from
    `start` (aware), where there is one."""
    back = days_before(text)
    if start is not None and back is not None:
        day = start.astimezone(ZONE).date() - timedelta(days=back)
        until = _at(day, (LAST.hour, LAST.minute))
        checked = until if isinstance(until, Unread) else _checked(Moment(until, until), now)
        return checked.start if isinstance(checked, Moment) else checked
    said = taken_apart(text)
    if isinstance(said, Reason):
        return Unread(said)
    if not said.days:
        return Unread(Reason.NO_DAY if said.times else Reason.UNCLEAR)
    days = _dated(said.days, now.astimezone(ZONE).date())
    if isinstance(days, Unread):
        return days
    if len(days) > 1 or len(said.times) > 1 or said.minutes:
        return Unread(Reason.UNCLEAR)
    at = _at(days[0], said.times[0] if said.times else (LAST.hour, LAST.minute))
    checked = at if isinstance(at, Unread) else _checked(Moment(at, at), now)
    return checked.start if isinstance(checked, Moment) else checked


# ------------------------------------------------------------------------------------------------------------- which day it is


def _dated(days: list[Day], today: date) -> list[date] | Unread:
    """The one day, or the first and the last. Of two, the one without a year is next to the other."""
    last = days[-1]
    if len(days) == 2 and days[0].year is None and days[0].month is not None and last.year is not None:
        found = _checked_day(last, today)
        if isinstance(found, Unread):
            return found
        turned = (days[0].month, days[0].day or 0) > (found.month, found.day)
        days[0].year = found.year - turned
    first = _checked_day(days[0], today)
    if isinstance(first, Unread) or len(days) == 1:
        return first if isinstance(first, Unread) else [first]
    second = _checked_day(last, today if last.ahead is not None else first)
    return second if isinstance(second, Unread) else [first, second]


def _checked_day(one: Day, today: date) -> date | Unread:
    found = _date_of(one, today)
    if isinstance(found, date) and one.weekday is not None and found.weekday() != one.weekday:
        return Unread(Reason.WEEKDAY, found, one.weekday)
    return found


def _date_of(one: Day, today: date) -> date | Unread:
    """The day in its year; without one the next such day from `today` on."""
    if one.ahead is not None:
        return today + timedelta(days=one.ahead)
    if one.weeks is not None:
        return _weeks_away(one, today)
    if one.nth is not None:
        return _nth(one, today)
    if one.day is None:
        return _by_weekday(one, today)
    if one.month is None and one.year is not None:
        return Unread(Reason.UNCLEAR)
    years = range(today.year, today.year + _YEARS_TO_LEAP) if one.year is None else (one.year,)
    months = range(1, 13) if one.month is None else (one.month,)
    tried = (_existing(year, month, one.day) for year in years for month in months)
    return next((day for day in tried if day and (one.year is not None or day >= today)), Unread(Reason.NO_SUCH_DAY))


def _by_weekday(one: Day, today: date) -> date | Unread:
    """A weekday: of a week of the year, of the week after this one, or the next one that comes."""
    assert one.weekday is not None
    if one.week is not None:
        years = (today.year - 1, today.year, today.year + 1) if one.year is None else (one.year,)
        found = (_in_week(year, one.week, one.weekday) for year in years)
        return next((day for day in found if day and (one.year is not None or day >= today)), Unread(Reason.NO_SUCH_DAY))
    if one.year is not None:
        return Unread(Reason.UNCLEAR)
    if one.following:
        return today + timedelta(days=7 - today.weekday() + one.weekday)
    return today + timedelta(days=(one.weekday - today.weekday() - 1) % 7 + 1)


def _weeks_away(one: Day, today: date) -> date | Unread:
    """So many weeks from today. A weekday that is over this week is unclear: some count from this week, some from the next."""
    assert one.weeks is not None
    weekday = today.weekday() if one.weekday is None else one.weekday
    if weekday < today.weekday():
        return Unread(Reason.UNCLEAR)
    return today + timedelta(weeks=one.weeks, days=weekday - today.weekday())


def _nth(one: Day, today: date) -> date | Unread:
    """Such a weekday of a month, without a year the next one to come after today."""
    assert one.month is not None
    years = range(today.year, today.year + _YEARS_TO_LEAP) if one.year is None else (one.year,)
    for year in years:
        days = [day for number in range(1, 32) if (day := _existing(year, one.month, number)) and day.weekday() == one.weekday]
        place = -1 if one.nth == -1 else (one.nth or 1) - 1
        if place < len(days) and (one.year is not None or days[place] > today):
            return days[place]
        if place >= len(days):
            break
    return Unread(Reason.NO_SUCH_DAY)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_week(year: int, week: int, weekday: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, weekday + 1)
    except ValueError:
        return None


# -------------------------------------------------------------------------------------------------------------- and what time


def _span(days: list[date], said: Said, minutes: int) -> Moment | Unread:
    start = _at(days[0], said.times[0])
    if isinstance(start, Unread):
        return start
    if len(said.times) == 1:
        until = start.astimezone(UTC) + timedelta(minutes=said.minutes or minutes)
        return Moment(start, until.astimezone(ZONE))
    end = _at(days[-1], said.times[1])
    if len(days) == 1 and not isinstance(end, Unread) and end < start:  # of one zone: compared by the clock on the wall
        if end + timedelta(days=1) - start > NIGHT:
            return Unread(Reason.BACKWARDS, days[0])
        end = _at(days[0] + timedelta(days=1), said.times[1])
    return end if isinstance(end, Unread) else Moment(start, end)


def _at(day: date, clock: Clock) -> datetime | Unread:
    """That time of day in Copenhagen; 24 is the midnight that ends the day."""
    hour, minute = clock
    on = day + timedelta(days=1) if hour == 24 else day
    at = datetime.combine(on, time(hour % 24, minute), tzinfo=ZONE)
    if at.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) != at.replace(tzinfo=None):
        return Unread(Reason.SKIPPED, day)
    return at


def _checked(moment: Moment | Unread, now: datetime) -> Moment | Unread:
    if isinstance(moment, Unread):
        return moment
    start, end = moment.start.astimezone(UTC), moment.end.astimezone(UTC)
    day = moment.start.date()
    if start <= now.astimezone(UTC):
        return Unread(Reason.PAST, day)
    if day.year > now.astimezone(ZONE).year + YEARS_AHEAD:
        return Unread(Reason.TOO_FAR, day)
    if end - start > timedelta(days=DAYS_LONG):
        return Unread(Reason.TOO_LONG, day)
    return Unread(Reason.BACKWARDS, day) if end < start or (end == start and moment.end is not moment.start) else moment
