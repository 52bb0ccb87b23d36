"""What the network owes its members in a year: parts, meetings, attendance, hosts, and the one warning to coordinators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Meetings, Network
from bot.meetings.duties import (
    SOON,
    Occasion,
    Part,
    Presence,
    State,
    duties,
    last_hosted,
    next_hosts,
    occasions,
    parts,
    presence,
    records,
    running_and_next,
)
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan, Status
from bot.outbox import Kind
from bot.owed import may_warn, warn
from bot.roles import Administration, Role
from bot.storage import Storage
from knowledge.model import Meeting as Stated
from knowledge.model import MeetingStatus, Place

ZONE = ZoneInfo("Europe/Copenhagen")
NETWORK = Network()
NAMES = (NETWORK.name, NETWORK.short)
NOW = datetime(2027, 2, 1, 10, tzinfo=ZONE)
PLACE = Place("plan.txt", lines=(1, 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def meeting(
    start: str, number: int = 1, *, group: str = NETWORK.name, host: str = "", status: Status = Status.CONFIRMED
) -> Meeting:
    begins = at(start)
    plan = Plan(group, "Møde", begins, begins + timedelta(hours=2), host=host)
    return Meeting(number, f"{number}@x", plan, status, 0, NOW, NOW, NOW, NOW)


def stated(start: str, *, group: str = NETWORK.name, end: str | None = None, **more: object) -> Stated:
    return Stated(group, "Møde", start, PLACE, end=end, **more)  # type: ignore[arg-type]


def days(found: tuple[Occasion, ...]) -> list[str]:
    return [one.first.isoformat() for one in found]


# ---------------------------------------------------------------------------------------------------------------- the parts


@given(st.integers(1, 9998), st.integers(1, 12))
def test_a_year_is_cut_into_parts_without_gaps_that_are_equally_long(year: int, a_year: int) -> None:
    found = parts(year, a_year)
    assert [one.number for one in found] == list(range(1, a_year + 1))
    assert (found[0].first, found[-1].last) == (date(year, 1, 1), date(year, 12, 31))
    assert all(one.last + timedelta(days=1) == after.first for one, after in pairwise(found))
    lengths = [(one.last - one.first).days + 1 for one in found]
    assert max(lengths) - min(lengths) <= (1 if 12 % a_year else 5)
    assert len({one.subject for one in found} | {one.subject for one in parts(year + 1, a_year)}) == 2 * a_year


def test_two_meetings_a_year_are_one_a_half_year() -> None:
    assert parts(2027, 2) == (
        Part(2027, 1, 2, date(2027, 1, 1), date(2027, 6, 30)),
        Part(2027, 2, 2, date(2027, 7, 1), date(2027, 12, 31)),
    )
    assert [one.subject for one in parts(2027, 2)] == [20271, 20272]
    assert parts(2027, 0) == ()


@pytest.mark.parametrize(
    ("today", "a_year", "subjects"),
    [
        ("2027-01-01", 2, [20271, 20272]),
        ("2027-06-30", 2, [20271, 20272]),
        ("2027-07-01", 2, [20272, 20281]),
        ("2027-12-31", 1, [20271, 20281]),
        ("2027-12-31", 12, [202712, 20281]),
        ("2027-03-03", 0, []),
        ("9999-12-31", 2, [99992]),
    ],
)
def test_the_running_part_and_the_next(today: str, a_year: int, subjects: list[int]) -> None:
    assert [one.subject for one in running_and_next(date.fromisoformat(today), a_year)] == subjects


# ------------------------------------------------------------------------------------------------------------ the meetings


def states(planned: list[Meeting], told: list[Stated], *, now: datetime = NOW) -> list[State]:
    found = occasions(planned, told, names=NAMES, now=now)
    return [one.state for one in duties(found, running_and_next(now.date(), 2))]


@pytest.mark.parametrize(
    ("planned", "told", "expected"),
    [
        ([], [], [State.MISSING, State.MISSING]),
        ([meeting("2027-03-04T10:00")], [], [State.PLANNED, State.MISSING]),
        ([meeting("2027-01-14T10:00")], [], [State.HELD, State.MISSING]),
        ([meeting("2027-03-04T10:00", status=Status.CANCELLED)], [], [State.MISSING, State.MISSING]),
        ([meeting("2027-03-04T10:00", group="Arbejdsgruppen")], [], [State.MISSING, State.MISSING]),
        ([meeting("2027-03-04T10:00", group="netværket")], [], [State.PLANNED, State.MISSING]),
        ([meeting("2026-12-31T10:00")], [], [State.MISSING, State.MISSING]),
        ([meeting("2028-01-01T10:00")], [], [State.MISSING, State.MISSING]),
        ([meeting("2027-06-30T23:30"), meeting("2027-07-01T00:00", 2)], [], [State.PLANNED, State.PLANNED]),
        ([meeting("2027-03-04T10:00"), meeting("2027-04-04T10:00", 2)], [], [State.PLANNED, State.MISSING]),
        ([], [stated("2027-03-04T10:00")], [State.PLANNED, State.MISSING]),
        ([], [stated("2027-01-04")], [State.HELD, State.MISSING]),
        ([], [stated("2027-03", status=MeetingStatus.HELD)], [State.HELD, State.MISSING]),
        ([], [stated("2027-03", status=MeetingStatus.CANCELLED)], [State.MISSING, State.MISSING]),
        ([], [stated("2027-03", status=MeetingStatus.MOVED)], [State.MISSING, State.MISSING]),
        ([], [stated("2027-03", superseded=True)], [State.MISSING, State.MISSING]),
        ([], [stated("2027-03", planned=7)], [State.MISSING, State.MISSING]),
        ([], [stated("2027-03", group="KD-Net")], [State.MISSING, State.MISSING]),
        ([], [stated("2027-H2")], [State.MISSING, State.PLANNED]),
        ([], [stated("2027-Q2")], [State.PLANNED, State.MISSING]),
        ([], [stated("2027-W26")], [State.MISSING, State.MISSING]),  # from June into July: nobody knows which part
        ([], [stated("2027-W27")], [State.MISSING, State.PLANNED]),
        ([], [stated("2027")], [State.MISSING, State.MISSING]),
        ([], [stated("foråret")], [State.MISSING, State.MISSING]),
        ([], [stated("2027-13-40")], [State.MISSING, State.MISSING]),
    ],
)
def test_how_it_stands_with_this_half_year_and_the_next(
    planned: list[Meeting], told: list[Stated], expected: list[State]
) -> None:
    assert states(planned, told) == expected


def test_a_meeting_that_documents_tell_of_too_is_one_meeting() -> None:
    told = [stated("2027-03-04"), stated("2027-03-04T10:00"), stated("2027-03"), stated("2027-04"), stated("2027-04-08")]
    found = occasions([meeting("2027-03-04T10:00", 7)], told, names=NAMES, now=NOW)
    assert [(one.first.isoformat(), one.number) for one in found] == [("2027-03-04", 7), ("2027-04-08", None)]


def test_the_day_of_which_a_meeting_was_moved_or_that_was_cancelled_holds_no_more() -> None:
    told = [stated("2027-03-04"), stated("2027-04")]
    moved = meeting("2027-09-02T10:00")
    gone = [date(2027, 3, 4)]
    assert days(occasions([moved], told, names=NAMES, given_up=gone, now=NOW)) == ["2027-04-01", "2027-09-02"]
    cancelled = meeting("2027-04-22T10:00", status=Status.CANCELLED)
    assert days(occasions([cancelled], told, names=NAMES, given_up=gone, now=NOW)) == []
    back = meeting("2027-03-04T12:00", 2)  # another one on the day that was given up
    assert days(occasions([back, cancelled], told, names=NAMES, given_up=gone, now=NOW)) == ["2027-03-04"]


@pytest.mark.parametrize(
    ("today", "pressing"),
    [
        (date(2027, 6, 30) - timedelta(days=SOON + 1), False),
        (date(2027, 6, 30) - timedelta(days=SOON), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),
    ],
)
def test_it_is_late_some_weeks_before_a_part_ends(today: date, pressing: bool) -> None:
    (first, _) = duties((), parts(2027, 2))
    assert first.is_pressing(today) is pressing
    held = Occasion(date(2027, 5, 1), date(2027, 5, 1), "Møde", held=False, number=1)
    assert not duties((held,), parts(2027, 2))[0].is_pressing(today)


# --------------------------------------------------------------------------------------------------------------- the letter


@pytest.fixture
def ida(storage: Storage) -> int:
    storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Struer", telegram=21)
    return storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=20)


Warned = Callable[..., list[int]]


@pytest.fixture
def warned(storage: Storage, clock: Clock) -> Warned:
    """The chats that are warned at that time, and what stands in the outbox is taken out of it."""

    def warns(text: str, *, told: tuple[Stated, ...] = (), **settings: object) -> list[int]:
        clock.now = at(text)
        count = warn(storage, told, Meetings(**settings), NETWORK, now=clock.now)  # type: ignore[arg-type]
        found = []
        while (letter := storage.outbox.take()) is not None:
            assert letter.kind is Kind.DUTY
            found.append(letter.chat)
        assert len(found) == count
        return found

    return warns


def test_coordinators_are_warned_once_in_a_half_year(warned: Warned, storage: Storage, ida: int) -> None:
    assert warned("2027-03-01T10:00") == []
    assert warned("2027-04-06T10:00") == [20]
    assert warned("2027-04-07T10:00") == []
    storage.people.add("Eva Krog", role=Role.COORDINATOR, telegram=22)
    assert warned("2027-06-29T10:00") == []
    assert warned("2027-10-12T10:00") == [22, 20]
    assert warned("2027-10-13T10:00") == []


def test_the_warning_names_the_half_year_and_the_way_out(storage: Storage, clock: Clock, ida: int) -> None:
    clock.now = at("2027-04-06T10:00")
    warn(storage, (), Meetings(), NETWORK, now=clock.now)
    letter = storage.outbox.take()
    assert letter is not None
    assert (letter.subject, letter.chat) == (20271, 20)
    assert all(word in letter.html for word in ("første halvår 2027", "30. juni 2027", "/moede"))


@pytest.mark.parametrize(
    "when",
    [
        "2027-04-10T10:00",  # a Saturday
        "2027-04-06T06:59",
        "2027-04-06T20:00",
        "2027-05-06T10:00",  # Ascension Day
    ],
)
def test_nobody_is_warned_at_night_on_weekends_or_holidays(warned: Warned, ida: int, when: str) -> None:
    assert warned(when) == []
    assert warned("2027-05-10T10:00") == [20]


def test_nobody_is_warned_where_a_meeting_is_planned(warned: Warned, storage: Storage, ida: int) -> None:
    start = at("2027-06-01T10:00")
    number = storage.meetings.add(Plan(NETWORK.short, "Møde", start, start + timedelta(hours=2)), author=ida)
    assert warned("2027-04-06T10:00") == []
    storage.meetings.cancel(number)
    assert warned("2027-04-06T11:00") == [20]


def test_a_meeting_in_a_document_is_planned_unless_it_was_moved_here(warned: Warned, storage: Storage, ida: int) -> None:
    told = (stated("2027-06-01"),)
    assert warned("2027-04-06T10:00", told=told) == []
    start, later = at("2027-06-01T10:00"), at("2027-08-31T10:00")
    plan = Plan(NETWORK.name, "Møde", start, start + timedelta(hours=2))
    number = storage.meetings.add(plan, author=ida)
    storage.meetings.change(number, replace(plan, start=later, end=later + timedelta(hours=2)))
    assert warned("2027-04-06T11:00", told=told) == [20]


def test_where_no_meetings_are_owed_nobody_is_warned(warned: Warned, storage: Storage, ida: int) -> None:
    assert warned("2027-04-06T10:00", a_year=0) == []
    assert may_warn(storage, Meetings(), now=at("2027-04-06T10:00"))
    assert not may_warn(storage, Meetings(a_year=0), now=at("2027-04-06T10:00"))


def test_the_warning_waits_for_somebody_who_can_be_told(warned: Warned, storage: Storage) -> None:
    assert warned("2027-04-06T10:00") == []
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=20)
    assert warned("2027-05-11T10:00") == [20]


def test_the_warning_is_remembered_longer_than_its_letter(storage: Storage, clock: Clock, ida: int) -> None:
    clock.now = at("2027-04-02T10:00")
    assert warn(storage, (), Meetings(), NETWORK, now=clock.now) == 1
    clock.now = at("2027-06-30T10:00") + timedelta(hours=3)
    storage.outbox._changed("DELETE FROM outbox")
    assert warn(storage, (), Meetings(), NETWORK, now=clock.now) == 0


def test_with_four_meetings_a_year_two_parts_may_be_late_at_once(warned: Warned, storage: Storage, ida: int) -> None:
    assert warned("2027-03-30T10:00", a_year=12) == [20, 20]


# --------------------------------------------------------------------------------------------------------------- attendance


def attendee(
    partstat: PartStat = PartStat.NEEDS_ACTION, attended: bool | None = None, *, place: str = "Struer", waiting: bool = False
) -> Attendee:
    administrations = (Administration.CULTURE,)
    return Attendee(1, 1, 1, "Bo", place, administrations, partstat, waiting=waiting, attended=attended)


YES, NO, MAYBE, OPEN = PartStat.ACCEPTED, PartStat.DECLINED, PartStat.TENTATIVE, PartStat.NEEDS_ACTION


@pytest.mark.parametrize(
    ("people", "noted", "how"),
    [
        ([], True, Presence.NOT_INVITED),
        ([attendee(YES, True)], True, Presence.MET),
        ([attendee(NO, False), attendee(OPEN, True)], True, Presence.MET),
        ([attendee(PartStat.DELEGATED, True)], True, Presence.MET),
        ([attendee(NO, False), attendee(NO)], True, Presence.EXCUSED),
        ([attendee(NO), attendee(OPEN)], True, Presence.EXCUSED),
        ([attendee(NO)], False, Presence.EXCUSED),
        ([attendee(NO), attendee(YES, False)], True, Presence.MISSED),
        ([attendee(NO), attendee(YES, waiting=True)], True, Presence.EXCUSED),
        ([attendee(YES, False)], True, Presence.MISSED),
        ([attendee(OPEN)], True, Presence.MISSED),
        ([attendee(MAYBE)], True, Presence.MISSED),
        ([attendee(YES)], False, Presence.UNTOLD),
        ([attendee(OPEN)], False, Presence.UNTOLD),
    ],
)
def test_how_a_municipality_stood_to_a_meeting(people: list[Attendee], noted: bool, how: Presence) -> None:
    assert presence(people, noted=noted) is how


def test_two_meetings_a_year_for_each_municipality() -> None:
    spring, autumn, next_spring = meeting("2026-03-05T10:00"), meeting("2026-09-03T10:00", 2), meeting("2027-01-07T10:00", 3)
    held = [
        (next_spring, [attendee(YES, place="Skive Kommune")]),
        (autumn, [attendee(YES, True, place="Struer Kommune"), attendee(NO, place="Skive"), attendee(YES, True, place="AU")]),
        (spring, [attendee(YES, True), attendee(YES, False, place="Skive")]),
    ]
    struer, skive, lemvig = records(held, ("Struer", "Skive", "Lemvig"))
    assert [how for _, how in struer.presences] == [Presence.NOT_INVITED, Presence.MET, Presence.MET]
    assert (struer.count(Presence.MET, year=2026), struer.count(Presence.MET, year=2027), struer.count(Presence.MET)) == (
        2,
        0,
        2,
    )
    assert [how for _, how in skive.presences] == [Presence.UNTOLD, Presence.EXCUSED, Presence.MISSED]
    assert lemvig.count(Presence.NOT_INVITED) == 3


# ----------------------------------------------------------------------------------------------------------------- hosting

TOWNS = ("Viborg", "Struer", "Lemvig", "Aarhus")


@pytest.mark.parametrize(
    ("hosts", "order"),
    [
        ([], ["Aarhus", "Lemvig", "Struer", "Viborg"]),
        ([("2026-03-05T10:00", "Aarhus")], ["Lemvig", "Struer", "Viborg", "Aarhus"]),
        ([("2026-03-05T10:00", "Aarhus"), ("2025-03-05T10:00", "Lemvig")], ["Struer", "Viborg", "Lemvig", "Aarhus"]),
        ([("2027-03-05T10:00", "Aarhus Kommune")], ["Lemvig", "Struer", "Viborg", "Aarhus"]),  # it is planned
        ([("2025-03-05T10:00", "Aarhus"), ("2026-03-05T10:00", "Aarhus")], ["Lemvig", "Struer", "Viborg", "Aarhus"]),
        ([("2026-03-05T10:00", "Aarhus"), ("2026-03-05T10:00", "Lemvig")], ["Struer", "Viborg", "Aarhus", "Lemvig"]),
        ([("2026-03-05T10:00", "Region Midtjylland"), ("2026-03-05T10:00", "")], ["Aarhus", "Lemvig", "Struer", "Viborg"]),
    ],
)
def test_whose_turn_it_is_to_host(hosts: list[tuple[str, str]], order: list[str]) -> None:
    held = [meeting(when, number, host=host) for number, (when, host) in enumerate(hosts)]
    assert next_hosts(held, TOWNS) == order


def test_a_cancelled_meeting_was_not_hosted() -> None:
    held = [meeting("2026-03-05T10:00", host="Aarhus", status=Status.CANCELLED)]
    assert next_hosts(held, TOWNS)[0] == "Aarhus"
    assert last_hosted(held, TOWNS) == {}


@given(st.lists(st.booleans(), min_size=8, max_size=30))
def test_everybodys_turn_comes_though_some_swap(swaps: list[bool]) -> None:
    """Where two swap, the second takes this meeting and the first the next one: nobody waits more than one meeting longer."""
    hosts: list[str] = []
    for swap in swaps:
        held = [meeting(f"{2000 + number}-03-05T10:00", number, host=host) for number, host in enumerate(hosts)]
        first, second = next_hosts(held, TOWNS)[:2]
        hosts += [second, first] if swap else [first]
    longest = len(TOWNS) + (1 if any(swaps) else 0)
    assert all(set(hosts[at : at + longest]) == set(TOWNS) for at in range(len(hosts) - longest + 1))


@given(st.permutations(range(8)))
def test_the_order_of_the_meetings_does_not_matter(order: list[int]) -> None:
    held = [meeting(f"{2000 + number}-03-05T10:00", number, host=TOWNS[number % 3]) for number in range(8)]
    assert next_hosts([held[place] for place in order], TOWNS) == next_hosts(held, TOWNS)
