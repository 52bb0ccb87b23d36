"""When the reminders of a meeting are due, by the wall clock of Copenhagen: never at night, on a weekend or a public holiday.

Pure: worked out from the meeting and the settings at every look, so that a move needs nothing else. Who is reminded, and that
it was done, is in `bot.reminders`; what it says is in the texts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.config import Meetings
from bot.meetings.meeting import Meeting

ZONE = ZoneInfo("Europe/Copenhagen")
DAY = timedelta(days=1)
WEEKEND = 5  # Saturday and Sunday, as `weekday` counts
LEAD = timedelta(hours=1)  # before a meeting that begins earlier than people are reminded
REST = timedelta(hours=2)  # whoever was told of a meeting a moment ago need not be reminded of it

CLOSED: Final = frozenset({(6, 5), (12, 24), (12, 31)})
"""Month and day of Constitution Day, Christmas Eve and New Year's Eve: no public holidays, but town halls are closed."""

# Closed days in a row, Maundy Thursday to Easter Monday or Christmas to New Year with a weekend, are fewer than that.
_FURTHEST_MOVE = 14 * DAY


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of a meeting. `days` is how many days before it is meant, `at` (UTC) when it is due."""

    days: int
    at: datetime

    @property
    def what(self) -> str:
        """What it is called in the notes of what people were reminded of."""
        return f"{self.days} days"


def reminders(start: datetime, settings: Meetings) -> tuple[Reminder, ...]:
    """All reminders of a meeting that begins at `start` (aware), in the order in which they are due; each before the start."""
    found = (Reminder(days, _due(start, days, settings)) for days in set(settings.remind_days))
    return tuple(sorted(found, key=lambda one: (one.at, -one.days)))


def due(meeting: Meeting, settings: Meetings, *, now: datetime, sent: Collection[str]) -> tuple[Reminder, ...]:
    """The reminders whose time has come at `now` (aware) and that are not in `sent`; the last is the one to be sent, the others
    are overtaken by it.

    One that was missed is due for the rest of its day. One that lies before people were invited, or last told of a change, is
    never due: they know.
    """
    now = now.astimezone(UTC)
    if meeting.invited is None or meeting.is_cancelled or meeting.has_begun(now) or not settings.remind_days:
        return ()
    if meeting.plan.start - now > max(settings.remind_days) * DAY + _FURTHEST_MOVE or not may_disturb(now, settings):
        return ()
    told, today = (meeting.informed or meeting.invited).astimezone(UTC), now.astimezone(ZONE).date()
    return tuple(
        one
        for one in reminders(meeting.plan.start, settings)
        if one.what not in sent and told < one.at <= now and one.at.astimezone(ZONE).date() == today
    )


def may_disturb(at: datetime, settings: Meetings) -> bool:
    """Whether people may be written to unasked at that moment (aware)."""
    here = at.astimezone(ZONE)
    return not is_quiet(here.time(), settings) and is_working_day(here.date(), on_weekends=settings.on_weekends)


def quiet_after(now: datetime, settings: Meetings) -> datetime:
    """When people are next left alone, in UTC: the quiet hours that begin later that day, or its end. What is still waiting
    then speaks of the wrong day, if it leaves on the next."""
    today = now.astimezone(ZONE).date()
    quiet = _instant(today, settings.quiet_from)
    if settings.quiet_from != settings.quiet_until and now.astimezone(UTC) < quiet:
        return quiet
    return _instant(today + DAY, time())


def is_quiet(clock: time, settings: Meetings) -> bool:
    """Whether a time of the day is within the quiet hours, which may span midnight; there are none where both ends are one."""
    first, last = settings.quiet_from, settings.quiet_until
    return first <= clock < last if first <= last else not last <= clock < first


def is_working_day(day: date, *, on_weekends: bool) -> bool:
    """Neither a public holiday in Denmark nor a day on which offices are closed; weekends count where `on_weekends`."""
    return (on_weekends or day.weekday() < WEEKEND) and (day.month, day.day) not in CLOSED and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    """The public holidays of a year; Store Bededag among them until 2023."""
    import holidays

    return frozenset(holidays.country_holidays("DK", years=year))


def _due(start: datetime, days: int, settings: Meetings) -> datetime:
    """So many days before the day of the meeting, or the nearest earlier day on which people may be written to."""
    start, day = start.astimezone(UTC), start.astimezone(ZONE).date() - days * DAY
    clock = settings.remind_at
    if is_quiet(clock, settings):
        # Quiet hours that began the evening before end the next morning.
        day += DAY if clock >= settings.quiet_from > settings.quiet_until else timedelta(0)
        clock = settings.quiet_until
    at = _instant(day, clock)
    if at >= start:
        at = start - LEAD
    while at >= start or not may_disturb(at, settings):
        day -= DAY
        at = _instant(day, clock)
    return at


def _instant(day: date, clock: time) -> datetime:
    """In UTC: of the hour that comes twice the first, of the one that is left out as much later."""
    return datetime.combine(day, clock, ZONE).astimezone(UTC)
