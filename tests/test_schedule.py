"""When reminders are due: `bot.meetings.schedule`, by examples and by whatever Hypothesis finds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Meetings
from bot.meetings.meeting import Meeting, Plan, Status
from bot.meetings.schedule import due, is_quiet, is_working_day, may_disturb, quiet_after, reminders

ZONE = ZoneInfo("Europe/Copenhagen")
SETTINGS = Meetings()


def at(text: str) -> datetime:
    """A wall clock time in Copenhagen: "2027-03-04 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def said(moments: Iterable[datetime]) -> list[str]:
    return [f"{moment.astimezone(ZONE):%a %Y-%m-%d %H:%M}" for moment in moments]


def times(start: str, settings: Meetings = SETTINGS) -> list[str]:
    """When people are reminded of a meeting that begins then."""
    return said(one.at for one in reminders(at(start), settings))


def meeting(
    start: str, *, invited: str | None = "2026-01-05 10:00", informed: str | None = None, status: Status = Status.CONFIRMED
) -> Meeting:
    plan = Plan("Styregruppen", "Netværksmøde", at(start), at(start) + timedelta(hours=2))
    first = None if invited is None else at(invited)
    told, made = first if informed is None else at(informed), at("2026-01-02 10:00")
    return Meeting(1, "a@b", plan, status, 0, first, told, made, made)


def owed(one: Meeting, now: str, settings: Meetings = SETTINGS, sent: Iterable[str] = ()) -> list[int]:
    """The reminders that are due then, by their days before the meeting."""
    return [found.days for found in due(one, settings, now=at(now), sent=set(sent))]


# -------------------------------------------------------------------------------------------------------------- reminders()


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2027-03-04 10:00", ["Thu 2027-02-11 09:00", "Thu 2027-02-25 09:00", "Wed 2027-03-03 09:00"]),
        ("2027-03-08 10:00", ["Mon 2027-02-15 09:00", "Mon 2027-03-01 09:00", "Fri 2027-03-05 09:00"]),  # not on a Sunday
        # summer time begins on 28 March 2027, which is Easter: the last working day is the Wednesday before
        ("2027-03-30 10:00", ["Tue 2027-03-09 09:00", "Tue 2027-03-23 09:00", "Wed 2027-03-24 09:00"]),
        ("2027-11-01 10:00", ["Mon 2027-10-11 09:00", "Mon 2027-10-25 09:00", "Fri 2027-10-29 09:00"]),  # it ends on 31 Oct
        # 21 days before is New Year's Eve; 7 days before is a Thursday as any other
        ("2027-01-21 10:00", ["Wed 2026-12-30 09:00", "Thu 2027-01-14 09:00", "Wed 2027-01-20 09:00"]),
        # 7 days before is Christmas Day, 1 day before New Year's Eve
        ("2027-01-01 10:00", ["Fri 2026-12-11 09:00", "Wed 2026-12-23 09:00", "Wed 2026-12-30 09:00"]),
        ("2027-05-18 10:00", ["Tue 2027-04-27 09:00", "Tue 2027-05-11 09:00", "Fri 2027-05-14 09:00"]),  # Whit Monday
        ("2026-06-06 10:00", ["Fri 2026-05-15 09:00", "Fri 2026-05-29 09:00", "Thu 2026-06-04 09:00"]),  # Constitution Day
        ("2023-05-08 10:00", ["Mon 2023-04-17 09:00", "Mon 2023-05-01 09:00", "Thu 2023-05-04 09:00"]),  # Store Bededag
        ("2024-04-29 10:00", ["Mon 2024-04-08 09:00", "Mon 2024-04-22 09:00", "Fri 2024-04-26 09:00"]),  # is no more
    ],
)
def test_reminders_are_so_many_days_before_or_on_the_nearest_earlier_working_day(start: str, expected: list[str]) -> None:
    assert times(start) == expected


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2027-03-08 10:00", (1,), ["Sun 2027-03-07 09:00"]),
        ("2027-03-30 10:00", (1, 2), ["Sat 2027-03-27 09:00", "Sat 2027-03-27 09:00"]),  # Easter Sunday and Monday are holidays
    ],
)
def test_where_weekends_count_only_holidays_are_left_out(start: str, days: tuple[int, ...], expected: list[str]) -> None:
    assert times(start, Meetings(remind_days=days, on_weekends=True)) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2027-03-04 10:00", "Thu 2027-03-04 09:00"),
        ("2027-03-04 09:00", "Thu 2027-03-04 08:00"),  # an hour before where it begins as early as people are reminded
        ("2027-03-04 08:00", "Thu 2027-03-04 07:00"),
        ("2027-03-04 07:30", "Wed 2027-03-03 09:00"),  # an hour before is still night
        ("2027-03-06 10:00", "Fri 2027-03-05 09:00"),  # a meeting on a Saturday
        ("2027-03-29 10:00", "Wed 2027-03-24 09:00"),  # on Easter Monday
        ("2027-03-04 00:30", "Wed 2027-03-03 09:00"),
    ],
)
def test_a_reminder_of_the_day_itself_comes_before_the_start(start: str, expected: str) -> None:
    assert times(start, Meetings(remind_days=(0,))) == [expected]


@pytest.mark.parametrize(
    ("clock", "quiet", "expected"),
    [
        (time(6), (time(20), time(7)), "Wed 2027-03-03 07:00"),
        (time(0), (time(20), time(7)), "Wed 2027-03-03 07:00"),
        (time(7), (time(20), time(7)), "Wed 2027-03-03 07:00"),
        (time(19, 59), (time(20), time(7)), "Wed 2027-03-03 19:59"),
        (time(20), (time(20), time(7)), "Thu 2027-03-04 07:00"),  # the night ends on the day of the meeting
        (time(9), (time(8), time(12)), "Wed 2027-03-03 12:00"),  # quiet hours within a day
        (time(9), (time(0), time(0)), "Wed 2027-03-03 09:00"),  # none
        (time(3), (time(0), time(0)), "Wed 2027-03-03 03:00"),
    ],
)
def test_within_quiet_hours_a_reminder_waits_for_their_end(clock: time, quiet: tuple[time, time], expected: str) -> None:
    settings = Meetings(remind_days=(1,), remind_at=clock, quiet_from=quiet[0], quiet_until=quiet[1])
    assert times("2027-03-04 10:00", settings) == [expected]


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2027-03-08 10:00", 3, "Fri 2027-03-05 07:00"),  # Friday evening ends on a Saturday
        ("2027-03-05 10:00", 1, "Fri 2027-03-05 07:00"),
        ("2027-03-05 06:00", 1, "Thu 2027-03-04 07:00"),  # the night ends after the start
        ("2027-03-05 06:00", 0, "Thu 2027-03-04 07:00"),  # and the night before does too
    ],
)
def test_a_night_that_ends_on_a_day_off_or_after_the_start_is_ended_by_an_earlier_morning(
    start: str, days: int, expected: str
) -> None:
    assert times(start, Meetings(remind_days=(days,), remind_at=time(21))) == [expected]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2027-10-31 12:00", "Sun 2027-10-31 02:30 +0200"),  # comes twice: the first
        ("2027-10-30 12:00", "Sat 2027-10-30 02:30 +0200"),
        ("2026-03-29 12:00", "Sun 2026-03-29 03:30 +0200"),  # is left out: as much later
    ],
)
def test_in_the_hour_that_is_left_out_or_comes_twice_a_reminder_has_one_time(start: str, expected: str) -> None:
    settings = Meetings(remind_days=(0,), remind_at=time(2, 30), quiet_from=time(0), quiet_until=time(0), on_weekends=True)
    (one,) = reminders(at(start), settings)
    assert f"{one.at.astimezone(ZONE):%a %Y-%m-%d %H:%M %z}" == expected


def test_a_day_that_is_named_twice_is_one_reminder() -> None:
    assert times("2027-03-04 10:00", Meetings(remind_days=(1, 1))) == ["Wed 2027-03-03 09:00"]


def test_of_two_reminders_at_one_time_the_nearer_comes_last() -> None:
    assert [one.days for one in reminders(at("2027-03-08 10:00"), Meetings(remind_days=(1, 2, 3)))] == [3, 2, 1]


# ---------------------------------------------------------------------------------------------------------- working days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2027, 3, 25), False),  # Maundy Thursday
        (date(2027, 3, 26), False),
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 3, 30), True),
        (date(2027, 5, 6), False),  # Ascension Day
        (date(2027, 5, 7), True),
        (date(2028, 6, 5), False),  # Constitution Day, which is Whit Monday that year
        (date(2026, 6, 5), False),
        (date(2023, 5, 5), False),  # Store Bededag
        (date(2024, 4, 26), True),
        (date(2026, 5, 1), True),  # Workers' Day is no holiday
        (date(2026, 12, 23), True),
        (date(2026, 12, 24), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), True),
    ],
)
def test_working_days_are_those_of_denmark(day: date, works: bool) -> None:
    assert is_working_day(day, on_weekends=False) == works
    assert is_working_day(day, on_weekends=True) == works


@pytest.mark.parametrize(
    ("clock", "quiet"), [((19, 59), False), ((20, 0), True), ((0, 0), True), ((6, 59), True), ((7, 0), False)]
)
def test_quiet_hours_span_midnight(clock: tuple[int, int], quiet: bool) -> None:
    assert is_quiet(time(*clock), SETTINGS) == quiet


@pytest.mark.parametrize(
    ("now", "quiet", "expected"),
    [
        ("2027-03-04 09:00", (time(20), time(7)), "Thu 2027-03-04 20:00"),
        ("2027-03-04 09:00", (time(0), time(7)), "Fri 2027-03-05 00:00"),
        ("2027-03-04 09:00", (time(12), time(13)), "Thu 2027-03-04 12:00"),
        ("2027-03-04 15:00", (time(12), time(13)), "Fri 2027-03-05 00:00"),
        ("2027-03-04 09:00", (time(12), time(12)), "Fri 2027-03-05 00:00"),
        ("2027-10-31 00:30", (time(20), time(7)), "Sun 2027-10-31 20:00"),
    ],
)
def test_people_are_left_alone_from_the_quiet_hours_or_the_end_of_the_day_on(
    now: str, quiet: tuple[time, time], expected: str
) -> None:
    assert said([quiet_after(at(now), Meetings(quiet_from=quiet[0], quiet_until=quiet[1]))]) == [expected]


# -------------------------------------------------------------------------------------------------------------------- due()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-02-11 08:59", []),
        ("2027-02-11 09:00", [21]),
        ("2027-02-11 19:59", [21]),  # late, but the same day
        ("2027-02-11 20:00", []),
        ("2027-02-12 09:00", []),  # a day late is too late: there is another one
        ("2027-02-25 09:00", [7]),
        ("2027-03-03 12:00", [1]),
        ("2027-03-04 09:00", []),
        ("2026-11-02 09:00", []),
    ],
)
def test_a_reminder_is_due_from_its_time_until_the_quiet_hours_of_that_day(now: str, expected: list[int]) -> None:
    assert owed(meeting("2027-03-04 10:00"), now) == expected


def test_what_was_sent_is_not_due_again() -> None:
    one, now = meeting("2027-03-04 10:00"), at("2027-03-03 09:00")
    (found,) = due(one, SETTINGS, now=now, sent=())
    assert due(one, SETTINGS, now=now, sent={found.what}) == ()


@pytest.mark.parametrize(
    "one",
    [
        meeting("2027-03-04 10:00", invited=None),
        meeting("2027-03-04 10:00", status=Status.CANCELLED),
        meeting("2027-03-04 10:00", invited="2027-03-03 09:00"),  # in the same second
        meeting("2027-03-04 10:00", informed="2027-03-03 09:30"),
        meeting("2027-03-03 11:59"),
    ],
)
def test_who_does_not_know_of_it_yet_or_was_told_since_is_not_reminded_nor_of_what_is_not_held(one: Meeting) -> None:
    assert owed(one, "2027-03-03 12:00") == []


def test_once_it_has_begun_nobody_is_reminded() -> None:
    settings = Meetings(remind_days=(0,))
    looks = ["2027-03-04 09:00", "2027-03-04 09:59", "2027-03-04 10:00", "2027-03-04 11:00"]
    assert [owed(meeting("2027-03-04 10:00"), now, settings) for now in looks] == [[0], [0], [], []]


def test_whoever_was_invited_between_two_reminders_gets_the_later_ones() -> None:
    one = meeting("2027-03-04 10:00", invited="2027-02-27 10:00")  # five days before
    days = [f"2027-{month:02}-{day:02} 09:00" for month, day in [(2, 11), (2, 25), (3, 1), (3, 2), (3, 3), (3, 4)]]
    assert [owed(one, day) for day in days] == [[], [], [], [], [1], []]


def test_reminders_that_fall_on_one_day_are_due_together_and_the_nearest_comes_last() -> None:
    settings = Meetings(remind_days=(3, 1, 0))
    assert owed(meeting("2027-03-06 10:00"), "2027-03-05 09:00", settings) == [1, 0]


def test_where_nobody_is_to_be_reminded_nothing_is_due() -> None:
    assert owed(meeting("2027-03-04 10:00"), "2027-03-03 09:00", Meetings(remind_days=())) == []


# --------------------------------------------------------------------------------------------------------------- whatever


CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))
MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))
ANY = st.builds(
    Meetings,
    remind_days=st.lists(st.integers(0, 40) | st.just(365), max_size=5).map(tuple),
    remind_at=CLOCKS,
    quiet_from=CLOCKS,
    quiet_until=CLOCKS,
    on_weekends=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(start=MOMENTS, wanted=ANY)
def test_every_reminder_is_before_the_start_and_when_people_may_be_written_to(start: datetime, wanted: Meetings) -> None:
    found = reminders(start, wanted)
    assert {one.days for one in found} == set(wanted.remind_days)
    assert [one.at for one in found] == sorted(one.at for one in found)
    for one in found:
        here = one.at.astimezone(ZONE)
        assert one.at < start
        assert may_disturb(one.at, wanted)
        assert wanted.on_weekends or here.weekday() < 5
        assert not is_quiet(here.time(), wanted)
        # Never more than a day after the day that was asked for, which the end of a night may be, and within two weeks before.
        late = here.date() - (start.astimezone(ZONE).date() - timedelta(days=one.days))
        assert timedelta(days=-14) < late <= timedelta(days=1)


@settings(max_examples=200, deadline=None)
@given(start=MOMENTS, wanted=ANY, data=st.data())
def test_whenever_one_looks_what_is_due_is_due_then(start: datetime, wanted: Meetings, data: st.DataObject) -> None:
    plan = Plan("Styregruppen", "Netværksmøde", start, start + timedelta(hours=2))
    told = start - timedelta(days=data.draw(st.integers(0, 400)), hours=data.draw(st.integers(0, 23)))
    one = Meeting(1, "a@b", plan, Status.CONFIRMED, 0, told, told, told, told)
    known = [found.at for found in reminders(start, wanted)]
    near = st.sampled_from([*known, start]).flatmap(lambda at: st.integers(-600, 1500).map(lambda m: at + timedelta(minutes=m)))
    now = data.draw(near)
    found = due(one, wanted, now=now, sent=())
    expected = [at for at in known if told < at <= now and at.astimezone(ZONE).date() == now.astimezone(ZONE).date()]
    assert [one.at for one in found] == (expected if may_disturb(now, wanted) and now < start else [])
    assert all(quiet_after(now, wanted) > now for _ in found)
