"""Calendar files: `handlers.calendar`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import COMING, LATER, NOW
from icalendar import Calendar, Component

from handlers.calendar import calendar_file, file_name, pack
from knowledge.model import Meeting, MeetingRef, MeetingStatus


def events(*meetings: Meeting, now: datetime = NOW) -> list[Component]:
    return list(Calendar.from_ical(calendar_file(pack(meetings), now=now)).walk("VEVENT"))


def test_a_timed_meeting_is_in_copenhagen_time() -> None:
    (event,) = events(COMING)
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2024, 4, 12, 8, 0, tzinfo=UTC)
    assert event.decoded("dtend").astimezone(UTC) == datetime(2024, 4, 12, 10, 0, tzinfo=UTC)
    assert event.decoded("dtstamp") == NOW.astimezone(UTC)
    assert str(event["summary"]) == "Fjordsamarbejdet: møde"
    assert str(event["location"]) == "Hobro"


def test_the_time_zone_is_defined_in_the_file() -> None:
    (zone,) = Calendar.from_ical(calendar_file(pack([COMING]), now=NOW)).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Copenhagen"


def test_a_date_is_an_all_day_event_that_ends_the_day_after() -> None:
    (event,) = events(LATER)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2024, 9, 19), date(2024, 9, 21))
    (single,) = events(replace(LATER, end=None))
    assert single.decoded("dtend") == date(2024, 9, 20)


def test_a_timed_start_with_a_later_day_lasts_all_days() -> None:
    (event,) = events(replace(COMING, start="2024-04-04T10:00", end="2024-04-05"))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2024, 4, 4), date(2024, 4, 6))


def test_the_entry_says_where_it_is_from() -> None:
    (event,) = Calendar.from_ical(calendar_file(pack([COMING], titles={"moedeliste.txt": "Mødeliste"}), now=NOW)).walk("VEVENT")
    assert str(event["description"]) == "Kilde: Mødeliste"
    minutes = replace(COMING.source, meeting=MeetingRef("Fjordsamarbejdet", "2024-01-15", item="4"))
    (event,) = events(replace(COMING, source=minutes))
    assert str(event["description"]) == "Kilde: Fjordsamarbejdet 15. januar 2024, punkt 4"


@pytest.mark.parametrize(
    ("meetings", "name"),
    [
        ([COMING], "moede-fjordsamarbejdet-2024-04-12.ics"),
        ([replace(COMING, group="Å-råd: Øst/Æ é")], "moede-aa-raad-oest-ae-e-2024-04-12.ics"),
        ([replace(COMING, group="…")], "moede-gruppe-2024-04-12.ics"),
        ([COMING, LATER], "moeder-fjordsamarbejdet.ics"),
        ([COMING, replace(LATER, group="Bakkelauget")], "moeder.ics"),
        ([], "moeder.ics"),
    ],
)
def test_the_file_is_named_after_group_and_day(meetings: list[Meeting], name: str) -> None:
    assert file_name(pack(meetings)) == name


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
