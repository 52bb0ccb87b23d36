"""What a coordinator types for the time of a meeting, of a move within its day, and of a deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts import dates
from knowledge.moments import Moment, Reason, Unread, read_deadline, read_moment, read_time
from knowledge.timewords import LONGEST

ZONE = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2027, 1, 12, 10, 0, tzinfo=ZONE)  # a Tuesday
MINUTES = 120


def read(text: str, now: datetime = NOW) -> str:
    """Start and end as wall clock, or the reason why not."""
    found = read_moment(text, now=now, minutes=MINUTES)
    if isinstance(found, Unread):
        return found.reason.value
    assert found.start.utcoffset() is not None
    return f"{found.start:%Y-%m-%dT%H:%M} {found.end:%Y-%m-%dT%H:%M}"


MARCH = "2027-03-04T10:00 2027-03-04T12:00"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("torsdag den 4. marts 2027 kl. 10-12", MARCH),
        ("torsdag den 4. marts 2027 kl. 10.00-12.00", MARCH),
        ("4/3 kl 10", MARCH),
        ("4. marts 10.00-12.30", "2027-03-04T10:00 2027-03-04T12:30"),
        ("på torsdag kl 9", "2027-01-14T09:00 2027-01-14T11:00"),
        ("i morgen kl. 14", "2027-01-13T14:00 2027-01-13T16:00"),
        ("i overmorgen 14:15", "2027-01-14T14:15 2027-01-14T16:15"),
        ("i dag kl. 15", "2027-01-12T15:00 2027-01-12T17:00"),
        ("i aften kl. 19-21", "2027-01-12T19:00 2027-01-12T21:00"),
        ("uge 12 tirsdag kl. 10", "2027-03-23T10:00 2027-03-23T12:00"),
        ("tirsdag i uge 12 kl. 10", "2027-03-23T10:00 2027-03-23T12:00"),
        ("tirsdag kl. 10 i uge 12, 2028", "2028-03-21T10:00 2028-03-21T12:00"),
        ("2027-03-04T10:00", MARCH),
        ("2027-03-04 10:00-12:00", MARCH),
        ("tors d. 4/3-27 kl. 9.30 til 11", "2027-03-04T09:30 2027-03-04T11:00"),
        ("Torsdag, d. 4.3.2027, kl. 10:00 - 12:00", MARCH),
        ("d. 4. marts kl. 10 til kl. 12", MARCH),
        ("4. marts 27 kl. 10", MARCH),
        ("4/3 2027 10-12", MARCH),
        ("4.3. kl 10", MARCH),
        ("4-3-2027 kl 10", MARCH),
        ("torsdag den 4. febuar kl 10", "2027-02-04T10:00 2027-02-04T12:00"),
        ("4 march at 10:00", MARCH),
        ("kl. 10-12 torsdag den 4. marts", MARCH),
        ("torsdag kl. 10-12 den 4. marts", MARCH),
        ("mellem 10 og 12 den 4. marts", MARCH),
        ("fra kl. 10 til 12 torsdag 4/3", MARCH),
        ("4. marts kl. 10, slut kl. 12", MARCH),
        ("4. marts kl 1000 - kl 1200", MARCH),
        ("4. marts kl. 10 i 2 timer", MARCH),
        ("4. marts kl. 10, 90 minutter", "2027-03-04T10:00 2027-03-04T11:30"),
        ("4. marts kl. 10 (1,5 time)", "2027-03-04T10:00 2027-03-04T11:30"),
        ("4. marts kl. 10–12", MARCH),
        ("mødet er torsdag den 4. marts kl. 10 på rådhuset", MARCH),
        ("næste torsdag kl. 9", "2027-01-21T09:00 2027-01-21T11:00"),
        ("torsdag i næste uge kl. 9", "2027-01-21T09:00 2027-01-21T11:00"),
        ("tirsdag kl. 15", "2027-01-19T15:00 2027-01-19T17:00"),  # never today
        ("den 20. kl. 9", "2027-01-20T09:00 2027-01-20T11:00"),
        ("den 4. kl. 9", "2027-02-04T09:00 2027-02-04T11:00"),
        ("11/1 kl. 9", "2028-01-11T09:00 2028-01-11T11:00"),  # was yesterday: the next one
        ("29/2 kl. 9", "2028-02-29T09:00 2028-02-29T11:00"),
        ("uge 1 tirsdag kl. 9", "2028-01-04T09:00 2028-01-04T11:00"),
        ("4. marts kl. 22-01", "2027-03-04T22:00 2027-03-05T01:00"),
        ("4. marts kl. 22-24", "2027-03-04T22:00 2027-03-05T00:00"),
        ("31. december kl. 23", "2027-12-31T23:00 2028-01-01T01:00"),
        ("10.-12. marts kl. 9-16", "2027-03-10T09:00 2027-03-12T16:00"),
        ("onsdag-fredag den 10.-12. marts 2027 kl. 9-16", "2027-03-10T09:00 2027-03-12T16:00"),
        ("10. marts kl. 9 til 12. marts kl. 16", "2027-03-10T09:00 2027-03-12T16:00"),
        ("10/3-12/3 kl. 9-16", "2027-03-10T09:00 2027-03-12T16:00"),
        ("31. december kl. 20 til 1. januar 2028 kl. 1", "2027-12-31T20:00 2028-01-01T01:00"),
        ("den første torsdag i marts kl. 10", MARCH),
        ("første torsdag i marts 2027 kl. 10-12", MARCH),
        ("den 2. torsdag i marts kl. 10", "2027-03-11T10:00 2027-03-11T12:00"),
        ("2. torsdag i marts kl. 10", "2027-03-11T10:00 2027-03-11T12:00"),
        ("anden tirsdag i januar kl. 9", "2028-01-11T09:00 2028-01-11T11:00"),  # this year's is today, before now
        ("den sidste fredag i april kl. 10-12", "2027-04-30T10:00 2027-04-30T12:00"),
        ("sidste tirsdag i april 2028 kl. 10", "2028-04-25T10:00 2028-04-25T12:00"),
        ("første mandag i juni kl. 10", "2027-06-07T10:00 2027-06-07T12:00"),
        ("om 14 dage kl. 10", "2027-01-26T10:00 2027-01-26T12:00"),
        ("om en uge kl. 10", "2027-01-19T10:00 2027-01-19T12:00"),
        ("om to uger kl. 10-12", "2027-01-26T10:00 2027-01-26T12:00"),
        ("torsdag om tre uger kl. 10", "2027-02-04T10:00 2027-02-04T12:00"),
        ("om 3 uger på torsdag kl. 10", "2027-02-04T10:00 2027-02-04T12:00"),
        ("tirsdag om 14 dage kl. 10", "2027-01-26T10:00 2027-01-26T12:00"),
        ("om 8 dage kl. 9", "2027-01-20T09:00 2027-01-20T11:00"),
        ("torsdag kl. 2 om eftermiddagen", "2027-01-14T14:00 2027-01-14T16:00"),
        ("i eftermiddag kl. 2-4", "2027-01-12T14:00 2027-01-12T16:00"),
        ("i morgen eftermiddag kl. 13", "2027-01-13T13:00 2027-01-13T15:00"),
        ("4. marts kl. 2 em", "2027-03-04T14:00 2027-03-04T16:00"),
        ("4. marts kl. 7 om aftenen", "2027-03-04T19:00 2027-03-04T21:00"),
        ("i aften kl. 7", "2027-01-12T19:00 2027-01-12T21:00"),
        ("torsdag aften kl. 19", "2027-01-14T19:00 2027-01-14T21:00"),
        ("4. marts kl. 10 om formiddagen", MARCH),
        ("4. marts kl. 10 i halvanden time", "2027-03-04T10:00 2027-03-04T11:30"),
        ("4. marts kl. 10 i en time", "2027-03-04T10:00 2027-03-04T11:00"),
        ("4. marts kl. 10 i tre timer", "2027-03-04T10:00 2027-03-04T13:00"),
        ("4. marts kl. 10 i to og en halv time", "2027-03-04T10:00 2027-03-04T12:30"),
        ("4. marts kl. 10 i 2½ time", "2027-03-04T10:00 2027-03-04T12:30"),
        ("4. marts kl. 10 i en halv time", "2027-03-04T10:00 2027-03-04T10:30"),
        ("d.4/3 kl.10-12", MARCH),
        ("d.4. marts kl. 10", MARCH),
        ("d.4.marts kl.10-12", MARCH),
        ("kl.10-12 d.4/3", MARCH),
        ("4.3 kl. 10-12", MARCH),
        ("4.3 10-12", MARCH),
        ("04.03 kl. 10.00", MARCH),
        ("4-3 kl. 10", MARCH),
        ("Torsdag d. 4-3 kl. 10-12", MARCH),
        ("4.3-5.3 kl. 9-16", "2027-03-04T09:00 2027-03-05T16:00"),
        ("4. marts kl. 9,30", "2027-03-04T09:30 2027-03-04T11:30"),
        ("4. marts kl. 10,00-12,00", MARCH),
        ("4. marts kl. halv 10", "2027-03-04T09:30 2027-03-04T11:30"),
        ("4. marts halv 10 til halv 12", "2027-03-04T09:30 2027-03-04T11:30"),
        ("4. marts kl. halv 2 om eftermiddagen", "2027-03-04T13:30 2027-03-04T15:30"),
        ("4. marts kl. halv 1", "2027-03-04T12:30 2027-03-04T14:30"),
        ("4. marts kl. kvart over 9", "2027-03-04T09:15 2027-03-04T11:15"),
        ("4. marts kvart i 10", "2027-03-04T09:45 2027-03-04T11:45"),
        ("næste møde er torsdag den 4. marts kl. 10", MARCH),
        ("١٠/3 kl. 9", "2027-03-10T09:00 2027-03-10T11:00"),
    ],
)
def test_the_time_of_a_meeting_is_read_as_it_is_typed(text: str, read_as: str) -> None:
    assert read(text) == read_as


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.UNCLEAR),
        ("på rådhuset", Reason.UNCLEAR),
        ("kl. 10", Reason.NO_DAY),
        ("i marts kl. 10", Reason.NO_DAY),
        ("uge 12 kl. 10", Reason.NO_DAY),
        ("torsdag den 4. marts", Reason.NO_TIME),
        ("4. marts kl. 10 til 5. marts", Reason.NO_TIME),
        ("torsdag eller fredag kl. 10", Reason.UNCLEAR),
        ("4/3 og 5/4 2027 eller senere kl. 10", Reason.UNCLEAR),
        ("4/3 5/4 kl. 10", Reason.UNCLEAR),
        ("torsdag 4", Reason.UNCLEAR),
        ("4. marts kl. 10 kl. 14", Reason.UNCLEAR),
        ("4. marts halv ti", Reason.UNCLEAR),
        ("torsdag i marts kl. 10", Reason.UNCLEAR),
        ("torsdag den fjerde marts kl. 10", Reason.UNCLEAR),
        ("den første torsdag i næste måned kl. 10", Reason.UNCLEAR),
        ("første torsdag kl. 10", Reason.UNCLEAR),
        ("den femte torsdag i februar 2027 kl. 10", Reason.NO_SUCH_DAY),
        ("næste måned den 4. kl. 10", Reason.UNCLEAR),
        ("4. marts næste år kl. 10", Reason.UNCLEAR),
        ("torsdag i næste weekend kl. 10", Reason.UNCLEAR),
        ("mandag om tre uger kl. 10", Reason.UNCLEAR),  # 1 or 8 February
        ("torsdag om nogle uger kl. 10", Reason.UNCLEAR),
        ("en uge senere kl. 10", Reason.UNCLEAR),
        ("hver torsdag kl. 10", Reason.UNCLEAR),
        ("torsdag kl. 11 om natten", Reason.UNCLEAR),
        ("torsdag kl. 9 om eftermiddagen", Reason.UNCLEAR),
        ("torsdag kl. 14 om formiddagen", Reason.UNCLEAR),
        ("torsdag kl. 10 om formiddagen til kl. 2 om eftermiddagen", Reason.UNCLEAR),
        ("4. marts kl. 10 i tre kvarter", Reason.UNCLEAR),
        ("4. marts kl. 10 hele dagen", Reason.UNCLEAR),
        ("4. marts kl. 10 til middag", Reason.UNCLEAR),
        ("4. marts kl. halv 26", Reason.NO_SUCH_TIME),
        ("4. marts kl. 10-12 i 2 timer", Reason.UNCLEAR),
        ("4. marts 2027 nr. 12345", Reason.UNCLEAR),
        ("31. juni kl. 10", Reason.NO_SUCH_DAY),
        ("29/2 2027 kl. 10", Reason.NO_SUCH_DAY),
        ("4/13 kl. 10", Reason.NO_SUCH_DAY),
        ("uge 53 tirsdag 2027 kl. 10", Reason.NO_SUCH_DAY),
        ("4. marts kl. 25", Reason.NO_SUCH_TIME),
        ("4. marts 10.75", Reason.NO_SUCH_TIME),
        ("4. marts kl. 24", Reason.NO_SUCH_TIME),
        ("fredag den 4. marts kl. 10", Reason.WEEKDAY),
        ("i morgen torsdag kl. 10", Reason.WEEKDAY),
        ("i dag kl. 9", Reason.PAST),
        ("12/1 kl. 10", Reason.PAST),  # at this very minute
        ("4. marts 2026 kl. 10", Reason.PAST),
        ("4. marts kl. 12-10", Reason.BACKWARDS),
        ("4. marts kl. 10-10", Reason.BACKWARDS),
        ("12. marts 2027 kl. 9 til 10. marts 2027 kl. 16", Reason.BACKWARDS),
        ("4. marts kl. 9 til 4. april kl. 16", Reason.TOO_LONG),
        ("4. marts 2072 kl. 10", Reason.TOO_FAR),
        ("28. marts 2027 kl. 2.30", Reason.SKIPPED),
        ("28. marts 2027 kl. 1.30-2.30", Reason.SKIPPED),
        ("4. marts kl. 10" + " " * LONGEST + "x", Reason.UNCLEAR),
    ],
)
def test_what_cannot_be_read_says_why(text: str, reason: Reason) -> None:
    assert read(text) == reason


def test_a_wrong_weekday_names_the_day_and_the_weekday_written() -> None:
    assert read_moment("fredag den 4. marts kl. 10", now=NOW, minutes=MINUTES) == Unread(Reason.WEEKDAY, date(2027, 3, 4), 4)


def test_without_an_end_a_meeting_lasts_as_long_in_time_when_the_clocks_change() -> None:
    assert read("28. marts 2027 kl. 1") == "2027-03-28T01:00 2027-03-28T04:00"
    assert read("31. oktober 2027 kl. 1") == "2027-10-31T01:00 2027-10-31T02:00"
    found = read_moment("31. oktober 2027 kl. 1", now=NOW, minutes=MINUTES)
    assert isinstance(found, Moment)
    assert found.end.astimezone(UTC) - found.start.astimezone(UTC) == timedelta(minutes=MINUTES)


def test_an_hour_that_there_is_twice_is_taken_the_first_time() -> None:
    found = read_moment("31. oktober 2027 kl. 2.30-3.30", now=NOW, minutes=MINUTES)
    assert isinstance(found, Moment)
    assert found.start.utcoffset() == timedelta(hours=2)
    assert found.end.astimezone(UTC) - found.start.astimezone(UTC) == timedelta(hours=2)


def test_the_day_is_that_of_copenhagen() -> None:
    late = datetime(2027, 1, 12, 23, 30, tzinfo=UTC)  # the 13th already
    assert read("i dag kl. 15", late) == "2027-01-13T15:00 2027-01-13T17:00"


def test_a_new_time_alone_is_of_the_day_that_is_known() -> None:
    for text in ("kl. 13-15", "13-15", "13.00 til 15.00", "13"):
        found = read_time(text, day=date(2027, 3, 4), now=NOW, minutes=MINUTES)
        assert isinstance(found, Moment), text
        assert (found.start.isoformat(), found.end.hour) == ("2027-03-04T13:00:00+01:00", 15)
    other = read_time("5. marts kl. 13", day=date(2027, 3, 4), now=NOW, minutes=MINUTES)
    assert isinstance(other, Moment)
    assert other.start.day == 5
    assert read_time("som aftalt", day=date(2027, 3, 4), now=NOW, minutes=MINUTES) == Unread(Reason.NO_TIME, date(2027, 3, 4))


def test_of_several_days_without_a_time_none_is_named() -> None:
    assert read_moment("4.-5. marts", now=NOW, minutes=MINUTES) == Unread(Reason.NO_TIME)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2 uger før", "2027-02-18T23:59"),
        ("en uge før", "2027-02-25T23:59"),
        ("Senest 3 dage før mødet.", "2027-03-01T23:59"),
        ("14 dage inden", "2027-02-18T23:59"),
        ("dagen før", "2027-03-03T23:59"),
        ("en måned før", Reason.UNCLEAR),
        ("8 uger før", Reason.PAST),
        ("2 uger efter", Reason.UNCLEAR),
        ("om to uger", "2027-01-26T23:59"),
    ],
)
def test_a_deadline_is_counted_back_from_the_start(text: str, until: str) -> None:
    found = read_deadline(text, now=NOW, start=datetime(2027, 3, 4, 10, 0, tzinfo=ZONE))
    assert (found.reason if isinstance(found, Unread) else f"{found:%Y-%m-%dT%H:%M}") == until


def test_without_a_start_no_deadline_is_counted_back() -> None:
    assert read_deadline("2 uger før", now=NOW) == Unread(Reason.UNCLEAR)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("1. marts", "2027-03-01T23:59"),
        ("mandag den 1. marts 2027", "2027-03-01T23:59"),
        ("1/3 kl. 12", "2027-03-01T12:00"),
        ("på fredag", "2027-01-15T23:59"),
        ("i dag", "2027-01-12T23:59"),
        ("søndag den 28/3", "2027-03-28T23:59"),
        ("senest i uge 8 fredag", "2027-02-26T23:59"),
        ("kl. 12", Reason.NO_DAY),
        ("tirsdag den 1. marts", Reason.WEEKDAY),
        ("1. marts 2026", Reason.PAST),
        ("1.-3. marts", Reason.UNCLEAR),
        ("1. marts kl. 10-12", Reason.UNCLEAR),
        ("snart", Reason.UNCLEAR),
        ("28. marts 2027 kl. 2.30", Reason.SKIPPED),
    ],
)
def test_a_deadline_lasts_to_the_end_of_its_day(text: str, until: str) -> None:
    found = read_deadline(text, now=NOW)
    assert (found.reason if isinstance(found, Unread) else f"{found:%Y-%m-%dT%H:%M}") == until


def whole_minutes(earliest: datetime, latest: datetime) -> st.SearchStrategy[datetime]:
    """Times of Copenhagen that exist, the first of two."""
    naive = st.datetimes(earliest.replace(tzinfo=None), latest.replace(tzinfo=None))
    aware = naive.map(lambda at: at.replace(second=0, microsecond=0, tzinfo=ZONE))
    return aware.filter(lambda at: at.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) == at.replace(tzinfo=None))


@given(
    start=whole_minutes(NOW + timedelta(minutes=1), NOW + timedelta(days=5 * 360)),
    days=st.integers(0, 13),
    clock=st.times(),
)
def test_what_is_written_of_a_meeting_is_read_back(start: datetime, days: int, clock: object) -> None:
    on = start.date() + timedelta(days=days)
    end = datetime(on.year, on.month, on.day, clock.hour, clock.minute, tzinfo=ZONE)  # type: ignore[attr-defined]
    exists = end.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) == end.replace(tzinfo=None)
    if not exists or end.astimezone(UTC) <= start.astimezone(UTC):
        return
    written = dates.when(start.isoformat(), end.isoformat())
    assert read_moment(written, now=NOW, minutes=MINUTES) == Moment(start, end), written


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for found in (read_moment(text, now=NOW, minutes=MINUTES), read_time(text, day=date(2027, 3, 4), now=NOW, minutes=MINUTES)):
        if isinstance(found, Moment):
            assert NOW < found.start < found.end
    read_deadline(text, now=NOW)


WORDS = (
    *"torsdag fre. den d. 4. 31. 4/3 4.3.27 marts feb. 2027 27 kl. 10 10.30 24 - til og uge 12 i morgen næste 2 timer".split(),
    *"første sidste om tre uger dage halv kvart over aften eftermiddag formiddag halvanden time 4.3 4-3 9,30".split(),
    "",
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_the_words_of_time_in_any_order_are_read_or_refused(text: str) -> None:
    found = read_moment(text, now=NOW, minutes=MINUTES)
    assert isinstance(found, Unread) or found.start.astimezone(UTC) < found.end.astimezone(UTC)
