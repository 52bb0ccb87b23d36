"""The calendar file of a planned meeting, read by another implementation than the one that wrote it (vobject)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]
from conftest import NOW, Clock
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.meeting import Meeting, Plan, Status
from bot.meetings.planned import moved
from bot.storage import Storage
from handlers.calendar import meeting_file

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2027, 3, 4, 10, 0, tzinfo=ZONE)
PLAN = Plan("KD-Net", "Netværksmøde", START, START + timedelta(hours=2), "Viborg Rådhus")
MEETING = Meeting(7, "abc@knudepunkt", PLAN, Status.CONFIRMED, 0, None, None, NOW, NOW)


def content(meeting: Meeting, *, organizer: str | None = None) -> bytes:
    return meeting_file(meeting, now=NOW, organizer=organizer)[1]


def read(meeting: Meeting, *, organizer: str | None = None) -> Any:
    """The one event in the file, as vobject has it."""
    calendar = vobject.readOne(content(meeting, organizer=organizer).decode())
    (event,) = calendar.vevent_list
    return event


def at(start: datetime, *, hours: float = 2) -> Meeting:
    return replace(MEETING, plan=replace(PLAN, start=start, end=start + timedelta(hours=hours)))


def instant(value: Any) -> datetime:
    assert isinstance(value, datetime)
    assert value.tzinfo is not None
    return value.astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        ((2027, 1, 15, 10, 0), (9, 0)),  # winter
        ((2027, 7, 15, 10, 0), (8, 0)),  # summer
        ((2027, 3, 28, 1, 59), (0, 59)),  # the last minute before summer time begins
        ((2027, 3, 28, 3, 0), (1, 0)),  # and the first after it
        ((2027, 10, 31, 1, 59), (23, 59)),
        ((2027, 10, 31, 3, 0), (2, 0)),
        ((2041, 7, 15, 10, 0), (8, 0)),
    ],
)
def test_the_time_is_right_in_winter_in_summer_and_between(start: tuple[int, ...], utc: tuple[int, int]) -> None:
    event = read(at(datetime(*start, tzinfo=ZONE)))  # type: ignore[arg-type, misc]
    found = instant(event.dtstart.value)
    assert (found.hour, found.minute) == utc
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Copenhagen"]


def test_each_half_of_the_year_begins_by_the_clock_as_it_was_before() -> None:
    """RFC 5545, 3.6.5; who converts from UTC reads the change an hour late otherwise."""
    zone = vobject.readOne(content(MEETING).decode()).vtimezone
    text = content(MEETING).replace(b"\r\n", b"\n")
    for part in (b"BEGIN:DAYLIGHT\nDTSTART:19960331T020000\nRRULE", b"BEGIN:STANDARD\nDTSTART:19961027T030000\nRRULE"):
        assert part in text
    assert zone.tzid.value == "Europe/Copenhagen"


def test_a_meeting_over_the_night_of_the_change_is_as_long_as_it_is() -> None:
    begins, ends = datetime(2027, 3, 27, 23, 0, tzinfo=ZONE), datetime(2027, 3, 28, 4, 0, tzinfo=ZONE)
    event = read(replace(MEETING, plan=replace(PLAN, start=begins, end=ends)))
    assert instant(event.dtend.value) - instant(event.dtstart.value) == timedelta(hours=4)


def test_times_that_come_in_another_zone_are_said_in_copenhagens() -> None:
    assert b"DTSTART;TZID=Europe/Copenhagen:20270304T100000" in content(at(START.astimezone(UTC)))


def test_before_and_after_a_move_it_is_one_entry_with_a_higher_sequence(storage: Storage, clock: Clock) -> None:
    number = storage.meetings.add(PLAN, author=None)
    first = storage.meetings.get(number)
    assert first is not None
    seen = [read(first)]
    for start in (datetime(2027, 6, 10, 13, 0, tzinfo=ZONE), datetime(2027, 11, 4, 9, 0, tzinfo=ZONE)):
        clock.now += timedelta(hours=1)
        latest = storage.meetings.get(number)
        assert latest is not None
        storage.meetings.change(number, moved(latest.plan, start=start, now=clock.now))
        latest = storage.meetings.get(number)
        assert latest is not None
        seen.append(read(latest))
    storage.meetings.cancel(number)
    latest = storage.meetings.get(number)
    assert latest is not None
    seen.append(read(latest))
    assert len({one.uid.value for one in seen}) == 1
    assert [int(one.sequence.value) for one in seen] == [0, 1, 2, 3]
    assert [instant(one.dtstart.value).hour for one in seen] == [9, 11, 8, 8]
    assert [instant(one.dtend.value) - instant(one.dtstart.value) for one in seen] == [timedelta(hours=2)] * 4
    assert [one.status.value for one in seen] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    changed = [instant(one.last_modified.value) for one in seen]
    assert changed == sorted(changed)
    assert changed[0] < changed[1] < changed[2]


def test_a_cancelled_meeting_is_published_as_cancelled_and_takes_no_time() -> None:
    gone = replace(MEETING, status=Status.CANCELLED, sequence=1)
    event = read(gone, organizer="ida@eks.dk")
    assert (event.status.value, event.transp.value, event.summary.value) == ("CANCELLED", "TRANSPARENT", "Aflyst: Netværksmøde")
    assert vobject.readOne(content(gone).decode()).method.value == "PUBLISH"
    assert read(MEETING).transp.value == "OPAQUE"


def test_nobody_is_named_as_attendee_and_no_alarm_is_set() -> None:
    event = read(MEETING, organizer="ida@eks.dk")
    assert "attendee" not in event.contents
    assert "valarm" not in event.contents


@pytest.mark.parametrize(
    ("contact", "organizer"),
    [("ida@eks.dk", "mailto:ida@eks.dk"), (None, None), ("Ida Holm, tlf. 12 34", None), ("a@b c.dk", None)],
)
def test_the_organizer_is_there_where_there_is_an_address(contact: str | None, organizer: str | None) -> None:
    event = read(MEETING, organizer=contact)
    assert (event.organizer.value if organizer else event.contents.get("organizer")) == organizer


AWKWARD = "Økonomi, planer; og \\ mere: æøå ÆØÅ 🎉👨‍👩‍👧 " * 6


def test_commas_semicolons_lines_danish_letters_and_emojis_come_through() -> None:
    plan = replace(
        PLAN, title=AWKWARD, place=AWKWARD, agenda=f"1. {AWKWARD}\n2. {AWKWARD}\n\n3. slut", link="https://eks.dk/m?a=1,2;b"
    )
    event = read(replace(MEETING, plan=plan))
    assert event.summary.value == AWKWARD.strip()
    assert event.location.value == f"{AWKWARD.strip()}, https://eks.dk/m?a=1,2;b"
    assert event.description.value == f"1. {AWKWARD}\n2. {AWKWARD}\n\n3. slut"
    assert event.url.value == "https://eks.dk/m?a=1,2;b"


def test_where_nothing_is_known_nothing_is_said() -> None:
    event = read(replace(MEETING, plan=replace(PLAN, title="", place="")))
    assert event.summary.value == "KD-Net"
    assert {"location", "description", "url"}.isdisjoint(event.contents)
    assert read(replace(MEETING, plan=replace(PLAN, place="", online=True))).location.value == "Online"


def test_what_is_no_address_of_the_web_is_no_url() -> None:
    event = read(replace(MEETING, plan=replace(PLAN, link="ring 12 34")))
    assert "url" not in event.contents
    assert "ring 12 34" in event.location.value


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=200))
def test_any_text_gives_a_file_that_others_read(title: str, agenda: str, link: str) -> None:
    meeting = replace(MEETING, plan=replace(PLAN, title=title, agenda=agenda, link=link, place=title))
    data = content(meeting)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert not any(re.search(rb"[\r\n\x00-\x08]", line) for line in lines)
    event = read(meeting)
    assert event.uid.value == "abc@knudepunkt"
    assert instant(event.dtstart.value) == START.astimezone(UTC)


def test_the_file_is_named_after_group_and_day() -> None:
    assert meeting_file(MEETING, now=NOW)[0] == "moede-kd-net-2027-03-04.ics"
    late = datetime(2027, 3, 4, 23, 30, tzinfo=UTC)  # the fifth in Copenhagen
    assert meeting_file(at(late), now=NOW)[0] == "moede-kd-net-2027-03-05.ics"
