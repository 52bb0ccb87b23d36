"""Reminders and the calendar: the real Application with a clock that is moved by hand over summer time, holidays and moves.

Everything that leaves after the invitations, and is no notice of a change, is a reminder: each test tells when and to whom.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock, Connect, FakeLibrary, deliver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import build
from bot.broadcasts import Purpose
from bot.config import Config, Meetings
from bot.local import LocalTelegram
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.meetings.schedule import is_quiet
from bot.outbox import Kind, State
from bot.storage import Storage
from handlers.meetings import convening

ZONE = ZoneInfo("Europe/Copenhagen")
ANN, BO = 20, 21
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    """A wall clock time in Copenhagen, in UTC, so that adding to it counts real time: "2027-03-04 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%a %Y-%m-%d %H:%M}"


class Network:
    """A bot with two people who are invited to what is planned, neither of whom answers by themselves."""

    def __init__(self, person: LocalTelegram, storage: Storage, clock: Clock) -> None:
        self.person, self.storage, self.clock = person, storage, clock
        self.reminded: list[tuple[str, int]] = []  # when by the wall clock, and who
        self.people: dict[int, int] = {}

    async def plan(self, start: str, invited: str) -> int:
        """A meeting to which they are invited then; the invitations leave at once."""
        self.clock.now = at(invited)
        if not self.people:  # now, since rows of people who are not seen for years end
            named = (("Ann", ANN), ("Bo", BO))
            self.people = {chat: self.storage.people.add(name, organization="Struer", telegram=chat) for name, chat in named}
        begins = at(start)
        plan = Plan("Styregruppen", "Netværksmøde", begins, begins + 2 * HOUR, place="Struer")
        number = self.storage.meetings.add(plan, author=None)
        convening.invite(self.meeting(number), self.storage, author=None)
        assert set(await self._empty()) == {ANN, BO}
        return number

    def meeting(self, number: int) -> Meeting:
        found = self.storage.meetings.get(number)
        assert found is not None
        return found

    async def look(self, now: str | datetime) -> set[int]:
        """What the loop does then; who is reminded."""
        self.clock.now = at(now) if isinstance(now, str) else now
        sent = await self._empty()
        assert all(len(letters) == 1 for letters in sent.values())
        self.reminded += [(wall(self.clock.now), chat) for chat in sent]
        return set(sent)

    async def walk(self, first: str, last: str, step: timedelta = MINUTE) -> list[str]:
        """Look again and again; the times at which people are reminded, who all are."""
        before, now = len(self.reminded), at(first)
        while now < at(last):
            await self.look(now)
            now += step
        times = Counter(when for when, _ in self.reminded[before:])
        assert set(times.values()) <= {2}
        return list(times)

    async def move(self, number: int, start: str, now: str | None = None) -> None:
        """Move it as a coordinator does; the notices leave at once. Nobody is reminded by that."""
        if now is not None:
            self.clock.now = at(now)
        before = self.meeting(number)
        with self.storage.atomic():
            self.storage.meetings.change(number, replace(before.plan, start=at(start), end=at(start) + 2 * HOUR))
            convening.announce_change(self.meeting(number), before.plan, self.storage, author=None)

    async def cancel(self, number: int, now: str) -> None:
        self.clock.now = at(now)
        with self.storage.atomic():
            self.storage.meetings.cancel(number)
            convening.announce_cancellation(self.meeting(number), self.storage, author=None)

    async def notices(self) -> set[int]:
        """Who gets what waits now."""
        return set(await self._empty())

    def flood(self, letters: int) -> None:
        """Telegram asks to wait half a minute, once for each of so many letters: they are tried, and do not arrive."""
        self.person.refuse("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30, times=letters)

    def reminders(self) -> Counter[State]:
        """What became of all the reminders that were written."""
        numbers = [one.number for one in self.storage.broadcasts.everything(purpose=Purpose.REMINDER)]
        return Counter(row.state for number in numbers for row in self.storage.outbox.rows(Kind.BROADCAST, number))

    async def _empty(self) -> dict[int, list[str]]:
        self.person.calls.clear()
        await deliver(self.person)
        sent: dict[int, list[str]] = {}
        for call in self.person.calls:
            if call.method in ("sendMessage", "sendDocument"):
                words = call.parameters.get("text") or call.parameters.get("caption")
                sent.setdefault(int(call.parameters["chat_id"]), []).append(str(words))
        return sent


Make = Callable[..., Any]


@pytest.fixture
def network(connect: Connect, storage: Storage, clock: Clock, config: Config) -> Make:
    """Makes a network with these settings of meetings: `await network(remind_days=(1,))`."""

    async def made(**meetings: Any) -> Network:
        person = await connect(config=config.model_copy(update={"meetings": Meetings(**meetings)}))
        return Network(person, storage, clock)

    return made


# ------------------------------------------------------------------------------------------------------------- summer time


@pytest.mark.parametrize(
    ("sunday", "monday"), [("2026-03-29", "2026-03-30"), ("2026-10-25", "2026-10-26")], ids=["begins", "ends"]
)
@pytest.mark.parametrize(("on_weekends", "earlier"), [(False, "Fri"), (True, "Sun")])
async def test_a_meeting_on_the_monday_after_the_change_is_reminded_of_at_nine_by_the_wall_clock(
    network: Make, sunday: str, monday: str, on_weekends: bool, earlier: str
) -> None:
    one = await network(remind_days=(1, 0), on_weekends=on_weekends)
    await one.plan(f"{monday} 10:00", invited=f"{sunday[:7]}-01 10:00")
    friday = f"{datetime.fromisoformat(sunday) - 2 * DAY:%Y-%m-%d}"
    times = await one.walk(f"{friday} 08:00", f"{monday} 12:00", 5 * MINUTE)
    assert times == [f"{earlier} {friday if earlier == 'Fri' else sunday} 09:00", f"Mon {monday} 09:00"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-29", "Sun 2026-03-29 03:30"),  # half past two is left out
        ("2026-10-25", "Sun 2026-10-25 02:30"),  # half past two comes twice
    ],
)
async def test_in_the_hour_that_is_left_out_or_comes_twice_people_are_reminded_once(
    network: Make, day: str, expected: str
) -> None:
    one = await network(remind_days=(0,), remind_at=time(2, 30), quiet_from=time(0), quiet_until=time(0), on_weekends=True)
    await one.plan(f"{day} 10:00", invited=f"{day[:7]}-01 10:00")
    assert await one.walk(f"{day} 00:00", f"{day} 06:00") == [expected]


async def test_a_night_with_the_change_in_it_lets_nothing_out_that_waits_for_the_morning(network: Make) -> None:
    one = await network(remind_days=(1,), remind_at=time(21), on_weekends=True)
    await one.plan("2026-10-25 10:00", invited="2026-10-01 10:00")
    assert await one.walk("2026-10-24 20:00", "2026-10-25 10:00") == ["Sun 2026-10-25 07:00"]


# --------------------------------------------------------------------------------------------------------------- holidays


@pytest.mark.parametrize(
    ("start", "invited", "expected"),
    [
        (
            "2027-01-04 10:00",  # the first Monday of the year
            "2026-12-01 10:00",
            ["Mon 2026-12-14 09:00", "Mon 2026-12-28 09:00", "Wed 2026-12-30 09:00"],
        ),
        (
            "2027-01-15 10:00",  # 21 days before is Christmas Day
            "2026-12-01 10:00",
            ["Wed 2026-12-23 09:00", "Fri 2027-01-08 09:00", "Thu 2027-01-14 09:00"],
        ),
        (
            "2027-01-08 10:00",  # 7 days before is New Year's Day
            "2026-12-01 10:00",
            ["Fri 2026-12-18 09:00", "Wed 2026-12-30 09:00", "Thu 2027-01-07 09:00"],
        ),
    ],
)
async def test_over_new_year_nobody_is_reminded_on_a_holiday(
    network: Make, start: str, invited: str, expected: list[str]
) -> None:
    one = await network()
    await one.plan(start, invited=invited)
    assert await one.walk("2026-12-10 00:00", start, HOUR) == expected


async def test_over_easter_nobody_is_reminded_on_a_holiday(network: Make) -> None:
    one = await network(remind_days=(5, 1))
    await one.plan("2027-03-30 10:00", invited="2027-03-01 10:00")  # the Tuesday after, and summer time has begun
    assert await one.walk("2027-03-23 00:00", "2027-03-30 12:00", HOUR) == ["Wed 2027-03-24 09:00"]


async def test_on_constitution_day_nobody_is_reminded(network: Make) -> None:
    one = await network(remind_days=(3, 1))
    await one.plan("2028-06-08 10:00", invited="2028-05-02 10:00")  # the 5th is a Monday
    assert await one.walk("2028-06-01 00:00", "2028-06-08 10:00", HOUR) == ["Fri 2028-06-02 09:00", "Wed 2028-06-07 09:00"]


# ------------------------------------------------------------------------------------------------------ moved and cancelled


async def test_moved_before_a_reminder_was_due_it_comes_at_the_new_time(network: Make) -> None:
    one = await network()
    number = await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    await one.move(number, "2027-03-11 10:00", now="2027-03-02 10:00")
    await one.notices()
    assert await one.walk("2027-03-02 10:00", "2027-03-11 12:00", HOUR) == ["Thu 2027-03-04 09:00", "Wed 2027-03-10 09:00"]


async def test_moved_after_a_reminder_was_sent_it_comes_again_for_the_new_time(network: Make) -> None:
    one = await network()
    number = await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    assert await one.look("2027-03-03 09:00") == {ANN, BO}
    await one.move(number, "2027-03-11 10:00", now="2027-03-03 09:30")
    await one.notices()
    assert await one.walk("2027-03-03 09:30", "2027-03-11 12:00", HOUR) == ["Thu 2027-03-04 09:30", "Wed 2027-03-10 09:30"]


async def test_moved_by_some_hours_after_a_reminder_was_sent_nobody_is_reminded_twice(network: Make) -> None:
    one = await network()
    number = await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    assert await one.look("2027-03-03 09:00") == {ANN, BO}
    await one.move(number, "2027-03-04 14:00", now="2027-03-03 09:30")
    await one.notices()
    assert await one.walk("2027-03-03 09:30", "2027-03-04 14:00", 10 * MINUTE) == []


async def test_moved_to_an_earlier_day_whose_reminder_lies_behind_nobody_is_reminded_late(network: Make) -> None:
    one = await network()
    number = await one.plan("2027-03-18 10:00", invited="2027-03-05 10:00")
    await one.move(number, "2027-03-09 10:00", now="2027-03-08 11:00")  # a day before, after nine
    await one.notices()
    assert await one.walk("2027-03-08 11:00", "2027-03-18 12:00", HOUR) == []


async def test_moved_while_a_reminder_was_waiting_that_one_does_not_leave(network: Make) -> None:
    one = await network()
    number = await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    one.flood(2)
    one.clock.now = at("2027-03-03 09:00")
    await one.notices()  # both were tried, and neither arrived
    assert set(one.reminders()) == {State.LATER}
    await one.move(number, "2027-03-11 10:00", now="2027-03-03 09:00")
    await one.notices()
    assert one.reminders() == {State.WITHDRAWN: 2}
    assert await one.walk("2027-03-03 09:00", "2027-03-11 12:00", 20 * MINUTE) == [
        "Thu 2027-03-04 09:00",
        "Wed 2027-03-10 09:00",
    ]


async def test_moved_there_and_back_everybody_is_reminded_once_for_that_time(network: Make) -> None:
    one = await network(remind_days=(1,))
    number = await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    assert await one.look("2027-03-03 09:00") == {ANN, BO}
    await one.move(number, "2027-03-11 10:00", now="2027-03-03 10:00")
    await one.move(number, "2027-03-04 10:00", now="2027-03-03 10:05")
    await one.notices()
    assert await one.walk("2027-03-03 10:05", "2027-03-11 12:00", HOUR) == []


async def test_nobody_is_reminded_of_a_meeting_that_is_cancelled_nor_by_what_was_waiting(network: Make) -> None:
    one = await network()
    number = await one.plan("2027-03-04 10:00", invited="2027-02-10 10:00")
    one.flood(1)
    one.clock.now = at("2027-02-25 09:00")
    assert await one.notices() == {ANN, BO}  # one of them in vain
    await one.cancel(number, now="2027-02-25 09:00")
    assert await one.notices() == {ANN, BO}  # it is cancelled
    assert one.reminders() == {State.WITHDRAWN: 1, State.DELIVERED: 1}
    assert await one.walk("2027-02-25 09:01", "2027-03-04 12:00", HOUR) == []


# ------------------------------------------------------------------------------------------------------ away, late, set back


@pytest.mark.parametrize(
    ("back", "reminded"),
    [
        ("2027-03-03 09:00", True),
        ("2027-03-03 15:17", True),
        ("2027-03-03 19:59", True),
        ("2027-03-03 20:00", False),
        ("2027-03-04 07:00", False),
        ("2027-03-04 10:00", False),
    ],
)
async def test_the_bot_that_was_away_reminds_people_late_on_the_same_day_or_not_at_all(
    network: Make, back: str, reminded: bool
) -> None:
    one = await network()
    await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    assert await one.look("2027-03-02 18:00") == set()
    assert await one.look(back) == ({ANN, BO} if reminded else set())
    assert await one.walk("2027-03-04 10:00", "2027-03-05 10:00", HOUR) == []


async def test_the_bot_that_was_away_for_weeks_sends_no_reminders_of_days_that_are_over(network: Make) -> None:
    one = await network(remind_days=(21, 14, 7, 1))
    await one.plan("2027-03-04 10:00", invited="2027-02-01 10:00")
    assert await one.walk("2027-02-25 11:00", "2027-03-04 12:00", HOUR) == ["Thu 2027-02-25 11:00", "Wed 2027-03-03 09:00"]


async def test_a_meeting_that_is_planned_five_days_before_has_one_reminder_left(network: Make) -> None:
    one = await network()
    await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    assert await one.walk("2027-02-27 10:00", "2027-03-04 12:00", HOUR) == ["Wed 2027-03-03 09:00"]


async def test_a_clock_that_is_set_back_by_an_hour_reminds_nobody_twice_and_forgets_nobody(network: Make) -> None:
    one = await network()
    await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    assert await one.walk("2027-03-03 08:30", "2027-03-03 09:30") == ["Wed 2027-03-03 09:00"]
    assert await one.walk("2027-03-03 08:30", "2027-03-03 10:30") == []
    await one.plan("2027-03-11 10:00", invited="2027-03-04 12:00")
    await one.look("2027-03-10 08:59")
    assert await one.walk("2027-03-10 07:59", "2027-03-10 10:00") == ["Wed 2027-03-10 09:00"]


async def test_a_clock_that_was_a_day_ahead_and_is_put_right_forgets_nobody(network: Make) -> None:
    one = await network()
    await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    assert await one.look("2027-03-04 11:00") == set()
    assert await one.walk("2027-03-03 08:30", "2027-03-03 09:30") == ["Wed 2027-03-03 09:00"]


async def test_a_reminder_that_waits_when_the_meeting_begins_does_not_leave_any_more(network: Make) -> None:
    one = await network(remind_days=(0,))
    await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    one.clock.now = at("2027-03-04 09:59")
    one.flood(2)
    await one.notices()
    assert one.reminders() == {State.LATER: 2}
    assert await one.walk("2027-03-04 10:00", "2027-03-04 12:00", 10 * MINUTE) == []
    assert one.reminders() == {State.TOO_OLD: 2}


async def test_what_waits_when_the_quiet_hours_begin_leaves_neither_in_them_nor_the_next_morning(network: Make) -> None:
    one = await network()
    await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    one.clock.now = at("2027-03-03 19:59")
    one.flood(2)
    await one.notices()
    assert one.reminders() == {State.LATER: 2}
    assert await one.walk("2027-03-03 20:00", "2027-03-04 10:00", 10 * MINUTE) == []
    assert one.reminders() == {State.TOO_OLD: 2}


async def test_whoever_answered_is_reminded_of_what_they_answered_and_whoever_declined_is_left_alone(network: Make) -> None:
    one = await network()
    number = await one.plan("2027-03-04 10:00", invited="2027-02-27 10:00")
    one.storage.attendees.answer(one.meeting(number), one.people[ANN], Said(PartStat.DECLINED))
    assert await one.look("2027-03-03 09:00") == {BO}
    one.storage.attendees.answer(one.meeting(number), one.people[BO], Said(PartStat.ACCEPTED))
    assert await one.look("2027-03-03 09:05") == set()


# ---------------------------------------------------------------------------------------------------------------- whatever


CLOCKS = st.sampled_from([time(2, 30), time(7), time(9), time(19), time(21)])
WANTED = st.builds(
    Meetings,
    remind_days=st.lists(st.sampled_from([0, 1, 2, 7]), min_size=1, max_size=4).map(tuple),
    remind_at=CLOCKS,
    quiet_from=st.sampled_from([time(0), time(2), time(20)]),
    quiet_until=st.sampled_from([time(0), time(7), time(8)]),
    on_weekends=st.booleans(),
)
# Around both changes of summer time, Easter, Constitution Day and New Year.
STARTS = st.sampled_from(["2026-03-30", "2026-10-26", "2027-03-30", "2026-06-08", "2027-01-04"]).flatmap(
    lambda day: st.integers(0, 60 * 24 - 1).map(lambda minutes: at(f"{day} 00:00") + timedelta(minutes=minutes))
)
CLOSED = {
    *("2026-04-02", "2026-04-03", "2026-04-05", "2026-04-06", "2026-06-05", "2026-12-24", "2026-12-25", "2026-12-26"),
    *("2026-12-31", "2027-01-01", "2027-03-25", "2027-03-26", "2027-03-28", "2027-03-29"),
}
SPANS: list[Any] = [MINUTE, 7 * MINUTE, HOUR, DAY, -HOUR, -7 * MINUTE]
HOURS: list[Any] = [7, 9, 20, 7, 9, 20, 0, 3, 8, 13, 19, 21, 23]  # until it is that hour
MOVES: list[Any] = [("move", -2 * DAY), ("move", -3 * HOUR), ("move", HOUR), ("move", DAY)]
STEPS = st.lists(st.sampled_from([*SPANS, *HOURS, *HOURS, *MOVES, ("cancel", None)]), min_size=10, max_size=60)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(start=STARTS, wanted=WANTED, steps=STEPS, ahead=st.integers(0, 9))
def test_whatever_the_clock_and_the_coordinator_do_nobody_is_reminded_twice_at_night_on_a_holiday_or_after_the_start(
    start: datetime,
    wanted: Meetings,
    steps: list[Any],
    ahead: int,
    loop: asyncio.AbstractEventLoop,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    loop.run_until_complete(_played(start, wanted, steps, ahead, tmp_path_factory.mktemp("clock")))


async def _played(start: datetime, wanted: Meetings, steps: list[Any], ahead: int, folder: Path) -> None:
    clock = Clock(start - timedelta(days=ahead, hours=2))
    storage = Storage.open(folder / "knudepunkt.db", clock)
    person = LocalTelegram(clock=clock, first=100)
    application = build(Config(meetings=wanted), storage, FakeLibrary(), request=person, clock=clock)
    await application.initialize()
    try:
        one = Network(person, storage, clock)
        number = await one.plan(
            f"{start.astimezone(ZONE):%Y-%m-%d %H:%M}", invited=f"{clock.now.astimezone(ZONE):%Y-%m-%d %H:%M}"
        )
        seen: Counter[tuple[datetime, int]] = Counter()
        for step in steps:
            if isinstance(step, int | timedelta):
                clock.now += (
                    step if isinstance(step, timedelta) else (step - clock.now.astimezone(ZONE).hour - 1) % 24 * HOUR + HOUR
                )
                for chat in await one.look(clock.now):
                    _check(one.meeting(number), wanted, clock.now)
                    seen[one.meeting(number).plan.start, chat] += 1
            elif step[0] == "move":
                await _moved(one, number, step[1])
            else:
                await one.cancel(number, wall(clock.now)[4:])
                await one.notices()
        for (begins, _), count in seen.items():  # one letter may settle two reminders, never two letters one
            noted = {what for what in storage.meetings.reminded(number, starts=begins) if what.endswith(" days")}
            assert count <= len(noted) <= len(set(wanted.remind_days))
        assert set(one.reminders()) <= {State.DELIVERED}
    finally:
        await application.shutdown()
        storage.close()


async def _moved(one: Network, number: int, by: timedelta) -> None:
    """Move a meeting that stands to a time that is to come; notices leave, and reminders that were due already."""
    before = one.meeting(number)
    if before.is_cancelled or before.has_begun(one.clock.now) or before.plan.start + by <= one.clock.now:
        return
    await one.notices()
    await one.move(number, f"{(before.plan.start.astimezone(UTC) + by).astimezone(ZONE):%Y-%m-%d %H:%M}")
    await one.notices()


def _check(meeting: Meeting, wanted: Meetings, now: datetime) -> None:
    here = now.astimezone(ZONE)
    assert not meeting.is_cancelled
    assert now < meeting.plan.start.astimezone(UTC)
    assert not is_quiet(here.time(), wanted)
    assert wanted.on_weekends or here.weekday() < 5
    assert here.date().isoformat() not in CLOSED
