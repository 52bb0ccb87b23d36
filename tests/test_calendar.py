"""Calendar files: `handlers.calendar`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import COMING, LATER, NOW
from icalendar import Calendar, Component

from handlers.calendar import calendar_file, pack
from knowledge.model import Meeting, MeetingStatus


def events(*meetings: Meeting, now: datetime = NOW) -> list[Component]:
    return list(Calendar.from_ical(calendar_file(pack(meetings), now=now)).walk("VEVENT"))


def test_a_timed_meeting_is_in_copenhagen_time() -> None:
    (event,) = events(COMING)
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2024, 4, 12, 8, 0, tzinfo=UTC)
    assert event.decoded("dtend").astimezone(UTC) == datetime(2024, 4, 12, 10, 0, tzinfo=UTC)
    assert event.decoded("dtstamp") == NOW.astimezone(UTC)
    assert str(event["summary"]) == "Fjordsamarbejdet: Møde"
    assert str(event["location"]) == "Hobro"


def test_the_time_zone_is_defined_in_the_file() -> None:
    (zone,) = Calendar.from_ical(calendar_file(pack([COMING]), now=NOW)).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Copenhagen"


def test_a_date_is_an_all_day_event_that_ends_the_day_after() -> None:
    (event,) = events(LATER)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2024, 9, 19), date(2024, 9, 21))
    (single,) = events(replace(LATER, end=None))
    assert single.decoded("dtend") == date(2024, 9, 20)


def test_the_uid_is_the_same_whenever_it_is_made_and_another_for_another_meeting() -> None:
    (event,) = events(COMING)
    (later,) = events(replace(COMING, place="Viborg", title="Årsmøde"), now=NOW + timedelta(days=9))
    (other,) = events(replace(COMING, start="2024-04-13T10:00"))
    assert event["uid"] == later["uid"] != other["uid"]


@pytest.mark.parametrize(
    ("status", "shown", "sequence"),
    [
        (MeetingStatus.PLANNED, "CONFIRMED", 0),
        (MeetingStatus.HELD, "CONFIRMED", 0),
        (MeetingStatus.MOVED, "CONFIRMED", 1),
        (MeetingStatus.CANCELLED, "CANCELLED", 1),
    ],
)
def test_a_change_replaces_the_entry(status: MeetingStatus, shown: str, sequence: int) -> None:
    (event,) = events(replace(COMING, status=status))
    assert (str(event["status"]), int(event["sequence"])) == (shown, sequence)


def test_what_has_no_day_is_no_entry() -> None:
    assert events(replace(COMING, start="2024-04"), replace(COMING, start="2024"), replace(COMING, start="2024-H1---x")) == []


@pytest.mark.parametrize("end", ["2024-04-12T09:00", "2024-04-11", "", None])
def test_an_end_that_makes_no_sense_is_two_hours(end: str | None) -> None:
    (event,) = events(replace(COMING, end=end))
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=2)


def test_online_is_the_place_where_no_other_is_named() -> None:
    (event,) = events(replace(COMING, place=None, online=True))
    assert str(event["location"]) == "Online"
