"""Calendar files (iCalendar, RFC 5545) from meetings, and meetings packed as text so that a button can make one later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from bot.meetings.meeting import Meeting as Planned
from handlers.texts import meetings as wording
from handlers.texts import sources
from knowledge.findings import Citation
from knowledge.model import Meeting, MeetingStatus

ZONE = "Europe/Copenhagen"
PRODUCT = "-//Knudepunkt//Knudepunkt//DA"
LENGTH = timedelta(hours=2)  # of a meeting whose end is not stated

_COPENHAGEN = ZoneInfo(ZONE)
_FIELDS = ("group", "title", "start", "end", "place", "online", "status")


def pack(meetings: Sequence[Meeting], *, titles: Mapping[str, str] | None = None) -> str:
    """The meetings that have a day, with their source lines, as JSON. `titles` are those of documents, by name."""
    rows = [
        {**{name: getattr(meeting, name) for name in _FIELDS}, "source": _source(meeting, titles or {})}
        for meeting in meetings
        if _day(meeting.start)
    ]
    return json.dumps(rows, ensure_ascii=False)


def _source(meeting: Meeting, titles: Mapping[str, str]) -> str:
    at = meeting.source
    title = titles.get(at.document, "")
    return sources.line((Citation(at.document, at.lines, at.page, "", at.meeting, at.heading, title),))


def file_name(packed: str) -> str:
    """The name of that file, after the group and the day of its meetings."""
    return wording.file_name([(row["group"], row["start"][:10]) for row in json.loads(packed)])


def calendar_file(packed: str, *, now: datetime) -> bytes:
    """The file with the meetings of `pack`. `now` (aware) becomes DTSTAMP. Times are Europe/Copenhagen, days all-day events.

    The UID is made of group and start alone, so that importing the file again changes the entry instead of doubling it.
    """
    rows: list[dict[str, Any]] = json.loads(packed)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    days = [day for row in rows for day in (_day(row["start"]), _day(row["end"] or "")) if day]
    if any(_time(row["start"]) for row in rows):
        first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 12, 31)
        calendar.add_component(Timezone.from_tzid(ZONE, first_date=first, last_date=last))
    for row in rows:
        calendar.add_component(_event(row, now=now))
    return bytes(calendar.to_ical())


def meeting_file(meeting: Planned, *, now: datetime, organizer: str | None = None) -> tuple[str, bytes]:
    """Name and content of the calendar file of a planned meeting. `now` (aware) becomes DTSTAMP; `organizer` is an e-mail
    address. UID and SEQUENCE are those of the meeting, so that the file replaces what a calendar has of it (RFC 5546)."""
    plan = meeting.plan
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(
        Timezone.from_tzid(ZONE, first_date=date(plan.start.year, 1, 1), last_date=date(plan.end.year + 1, 12, 31))
    )
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", meeting.sequence)
    event.add("status", meeting.status.value)
    event.add("summary", plan.title)
    event.add("dtstart", plan.start)
    event.add("dtend", plan.end)
    calendar.add_component(event)
    return wording.file_name([(plan.group, plan.start.date().isoformat())]), bytes(calendar.to_ical())


def _event(row: dict[str, Any], *, now: datetime) -> Event:
    event = Event()
    digest = hashlib.sha256(f"{row['group']}\n{row['start']}".encode()).hexdigest()
    event.add("uid", f"{digest[:32]}@knudepunkt")
    event.add("dtstamp", now.astimezone(UTC))
    # Both changed states come after the planned one; within a state a meeting of one start does not change.
    changed = row["status"] in (MeetingStatus.MOVED, MeetingStatus.CANCELLED)
    event.add("sequence", 1 if changed else 0)
    event.add("status", "CANCELLED" if row["status"] == MeetingStatus.CANCELLED else "CONFIRMED")
    event.add("summary", wording.entry_title(row["title"] or "", group=row["group"]))
    if row.get("source"):  # what was packed before there were source lines has none
        event.add("description", row["source"])
    start, end = _span(row)
    event.add("dtstart", start)
    event.add("dtend", end)
    if place := row["place"] or ("Online" if row["online"] else ""):
        event.add("location", place)
    return event


def _span(row: dict[str, Any]) -> tuple[date | datetime, date | datetime]:
    """Start and end; of an all-day event the end is the day after the last one."""
    start, end = _time(row["start"]), _time(row["end"] or "")
    until = _day(row["end"] or "")
    several = start is not None and end is None and until is not None and until > start.date()
    if start and not several:
        return start, end if end and end > start else start + LENGTH
    first = _day(row["start"])
    assert first is not None  # `pack` lets only such through
    return first, max(first, until or first) + timedelta(days=1)


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


def _time(iso: str) -> datetime | None:
    if "T" not in iso:
        return None
    try:
        parsed = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return parsed.replace(tzinfo=_COPENHAGEN) if parsed.tzinfo is None else parsed.astimezone(_COPENHAGEN)
