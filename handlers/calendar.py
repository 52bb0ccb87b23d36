"""Calendar files (iCalendar, RFC 5545) from meetings, and meetings packed as text so that a button can make one later."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from bot.meetings.meeting import Meeting as Planned
from bot.meetings.meeting import Plan
from bot.people import is_email
from handlers.texts import meetings as wording
from handlers.texts import sources
from handlers.texts.markup import clean
from knowledge.findings import Citation
from knowledge.model import Meeting, MeetingStatus

ZONE = "Europe/Copenhagen"
PRODUCT = "-//Knudepunkt//Knudepunkt//DA"
LENGTH = timedelta(hours=2)  # of a meeting whose end is not stated

NONE: Mapping[int, Planned] = {}

_COPENHAGEN = ZoneInfo(ZONE)
_URI = re.compile(r"https?://[^\s\x00-\x1f\"<>]+", re.IGNORECASE)
_FIELDS = ("group", "title", "start", "end", "place", "online", "status", "planned")


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
    planned = meeting.planned is not None
    cited = Citation(
        at.document, at.lines, at.page, "", at.meeting, at.heading, title, date=at.stated if planned else None, planned=planned
    )
    return sources.line((cited,))


def numbers(packed: str) -> frozenset[int]:
    """Which of the packed meetings are planned ones, by number."""
    return frozenset(row["planned"] for row in json.loads(packed) if row.get("planned") is not None)


def file_name(packed: str, *, planned: Mapping[int, Planned] = NONE) -> str:
    """The name of that file, after the group and the day of its meetings."""
    rows: list[dict[str, Any]] = json.loads(packed)
    return wording.file_name([(row["group"], _day_of(row, planned)) for row in rows])


def _day_of(row: dict[str, Any], planned: Mapping[int, Planned]) -> str:
    found = planned.get(row.get("planned") or 0)
    return str(row["start"][:10]) if found is None else found.plan.start.astimezone(_COPENHAGEN).date().isoformat()


def calendar_file(packed: str, *, now: datetime, planned: Mapping[int, Planned] = NONE, organizer: str | None = None) -> bytes:
    """The file with the meetings of `pack`. `now` (aware) becomes DTSTAMP. Times are Europe/Copenhagen, days all-day events.

    The UID is made of group and start alone, so that importing the file again changes the entry instead of doubling it. Those
    of `planned`, by number, are entered as they are planned now, as in `meeting_file`: they may have moved since.
    """
    rows: list[dict[str, Any]] = json.loads(packed)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if any(_time(row["start"]) for row in rows):
        calendar.add_component(_zone())
    for row in rows:
        found = planned.get(row.get("planned") or 0)
        calendar.add_component(_event(row, now=now) if found is None else _planned_event(found, now=now, organizer=organizer))
    return bytes(calendar.to_ical())


def meeting_file(meeting: Planned, *, now: datetime, organizer: str | None = None) -> tuple[str, bytes]:
    """Name and content of the calendar file of a planned meeting. `now` (aware) becomes DTSTAMP; `organizer` is left out where
    it is no e-mail address. UID and SEQUENCE are those of the meeting, so that the file replaces what a calendar has of it.

    The method is PUBLISH, for a meeting that is cancelled too, with STATUS:CANCELLED (RFC 5546, 3.2.1): CANCEL has to name
    the organizer and the attendees who are taken off (3.2.5), and an entry that was published has no attendees. Since some
    calendars show no status, the title says it as well, and the time is free. There is no VALARM: the bot reminds people, and
    an alarm of ours would take the place of the one that their calendar sets.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_zone())
    calendar.add_component(_planned_event(meeting, now=now, organizer=organizer))
    day = meeting.plan.start.astimezone(_COPENHAGEN).date().isoformat()
    return wording.file_name([(meeting.plan.group, day)]), bytes(calendar.to_ical())


def _planned_event(meeting: Planned, *, now: datetime, organizer: str | None) -> Event:
    plan = meeting.plan
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("created", meeting.created.astimezone(UTC))
    event.add("last-modified", meeting.changed.astimezone(UTC))
    event.add("sequence", meeting.sequence)
    event.add("status", meeting.status.value)
    event.add("transp", "TRANSPARENT" if meeting.is_cancelled else "OPAQUE")
    event.add("summary", wording.summary(_plain(plan.title) or _plain(plan.group), cancelled=meeting.is_cancelled))
    event.add("dtstart", plan.start.astimezone(_COPENHAGEN))
    event.add("dtend", plan.end.astimezone(_COPENHAGEN))
    for name, value in _told(plan).items():
        event.add(name, value)
    if organizer is not None and is_email(organizer):
        event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    return event


def _told(plan: Plan) -> dict[str, Any]:
    """Where the meeting is and what it is about, as far as that is known."""
    link = _plain(plan.link)
    at = ", ".join(filter(None, (_plain(plan.place), link or (wording.ONLINE if plan.online else ""))))
    properties: dict[str, Any] = {"location": at, "description": clean(plan.agenda).strip()}
    if _URI.fullmatch(link):
        properties["url"] = link
    return {name: value for name, value in properties.items() if value}


def _plain(text: str) -> str:
    """What was typed on one line, without what no calendar may hold."""
    return " ".join(clean(text).split())


def _zone() -> Timezone:
    """Copenhagen's time as a rule without end, which programs read that do not read lists of days. It has held since October
    1996 (directive 2000/84/EC and the one before it); earlier meetings are in no document.

    It is written out since `Timezone.from_tzid` lets summer time begin an hour late: an onset is local time as it was before.
    """
    zone = Timezone()
    zone.add("tzid", ZONE)
    for part, name, month, hour, before, after in (
        (TimezoneDaylight(), "CEST", 3, 2, 1, 2),
        (TimezoneStandard(), "CET", 10, 3, 2, 1),
    ):
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone


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
    if place := row["place"] or (wording.ONLINE if row["online"] else ""):
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
