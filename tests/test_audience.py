"""Whom an audience means: examples of each kind, and what holds whatever is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import NOW, Clock
from hypothesis import given
from hypothesis import strategies as st

from bot.audience import Audience, Dimension, Known, has, packed, select, ticked, unpacked
from bot.broadcasts import Draft, Purpose
from bot.meetings.attendees import ON_WAITING_LIST, Said
from bot.meetings.meeting import PartStat, Plan
from bot.outbox import Outgoing, State
from bot.people import Membership, Person
from bot.roles import Administration, Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.broadcasts.recipients import chosen, rooms
from handlers.texts import broadcasting

CULTURE, HEALTH = Administration.CULTURE, Administration.HEALTH

KIRSTEN = Person(1, 10, "Kirsten", Role.COORDINATOR, "Hobro")
SIGNE = Person(2, 11, "Signe", Role.TOVHOLDER, "Hobro", (HEALTH, CULTURE))
OMAR = Person(3, 12, "Omar", Role.MEMBER, "Viborg", (CULTURE,))
BO = Person(4, None, "Bo", Role.MEMBER, "Hobro", state=Presence.BY_MAIL)
EVA = Person(5, None, "Eva", Role.TOVHOLDER, "Viborg", state=Presence.INVITED)
GONE = tuple(
    Person(number, 20 + number, "Ude", Role.MEMBER, "Hobro", state=state)
    for number, state in enumerate((Presence.LEFT, Presence.REMOVED, Presence.BLOCKED), start=6)
)
BY_SETTINGS = Person(None, 99, "", Role.MEMBER)
EVERYBODY = (KIRSTEN, SIGNE, OMAR, BO, EVA, *GONE, BY_SETTINGS)
KNOWN = Known(
    seats={2: ("Styregruppen",), 3: ("Styregruppen", "Temagruppen")},
    answers={1: "ACCEPTED", 2: "NEEDS-ACTION", 4: "DECLINED"},
    received={1, 2},
    missed={3, 4, 6},
)


@pytest.mark.parametrize(
    ("audience", "reached", "by_hand"),
    [
        (Audience(), [1, 2, 3], [4, 5, 8]),
        (Audience(roles=(Role.TOVHOLDER,)), [2], [5]),
        (Audience(roles=(Role.TOVHOLDER, Role.COORDINATOR)), [1, 2], [5]),
        (Audience(organizations=("Viborg",)), [3], [5]),
        (Audience(organizations=("Hobro",)), [1, 2], [4, 8]),
        (Audience(organizations=("Viborg",), roles=(Role.COORDINATOR,)), [], []),
        (Audience(administrations=(HEALTH,)), [2], []),
        (Audience(groups=("Temagruppen",)), [3], []),
        (Audience(groups=("Temagruppen", "Styregruppen")), [2, 3], []),
        (Audience(meeting=7), [1, 2], [4]),
        (Audience(meeting=7, answers=("NEEDS-ACTION",)), [2], []),
        (Audience(meeting=7, answers=("DECLINED", "ACCEPTED")), [1], [4]),
        (Audience(received=3), [1, 2], []),
        (Audience(missed=3), [3], [4]),
        (Audience(but=(1, 5)), [2, 3], [4, 8]),
        (Audience(roles=(Role.COORDINATOR,), also=(3, 4)), [1, 3], [4]),
        (Audience(roles=(Role.COORDINATOR,), also=(3,), but=(3,)), [1], []),
        (Audience(also=(6, 7, 8), roles=(Role.COORDINATOR,)), [1], [8]),
        (Audience(nobody=True, chats=(-7,), also=(1,)), [], []),
    ],
)
def test_whom_an_audience_means(audience: Audience, reached: list[int], by_hand: list[int]) -> None:
    selection = select(audience, EVERYBODY, KNOWN)
    assert ([one.id for one in selection.reached], [one.id for one in selection.by_hand]) == (reached, by_hand)


NUMBERS = st.lists(st.integers(1, 9), unique=True, max_size=3).map(tuple)
AUDIENCES = st.builds(
    Audience,
    roles=st.lists(st.sampled_from(list(Role)), unique=True).map(tuple),
    organizations=st.lists(st.sampled_from(["Hobro", "Viborg", "Åby"]), unique=True).map(tuple),
    administrations=st.lists(st.sampled_from(list(Administration)), unique=True).map(tuple),
    groups=st.lists(st.sampled_from(["Styregruppen", "Temagruppen"]), unique=True).map(tuple),
    meeting=st.none() | st.integers(1, 9),
    answers=st.lists(st.sampled_from([one.value for one in PartStat]), unique=True).map(tuple),
    received=st.none() | st.integers(1, 9),
    missed=st.none() | st.integers(1, 9),
    but=NUMBERS,
    also=NUMBERS,
    chats=st.lists(st.integers(-9, -1), unique=True, max_size=3).map(tuple),
    nobody=st.booleans(),
)


@given(AUDIENCES)
def test_an_audience_comes_out_of_its_row_as_it_went_in(audience: Audience) -> None:
    assert unpacked(packed(audience)) == audience


@given(AUDIENCES)
def test_nobody_is_meant_who_has_left_is_left_out_or_unknown(audience: Audience) -> None:
    selection = select(audience, EVERYBODY, KNOWN)
    found = [*selection.reached, *selection.by_hand]
    assert all(one.state is Presence.ACTIVE and one.telegram for one in selection.reached)
    assert all(one.state in (Presence.BY_MAIL, Presence.INVITED, Presence.BLOCKED) for one in selection.by_hand)
    assert not {one.id for one in found} & {None, *audience.but}
    assert len({one.id for one in found}) == len(found)


@given(AUDIENCES, st.integers(1, 9))
def test_one_more_exception_takes_away_that_one_alone(audience: Audience, number: int) -> None:
    before, after = (select(one, EVERYBODY, KNOWN) for one in (audience, replace(audience, but=(*audience.but, number))))
    assert [one for one in before.reached if one.id != number] == list(after.reached)
    assert [one for one in before.by_hand if one.id != number] == list(after.by_hand)


VALUES: dict[Dimension, Any] = {
    Dimension.ROLE: Role.MEMBER,
    Dimension.ORGANIZATION: "Hobro",
    Dimension.ADMINISTRATION: HEALTH,
    Dimension.GROUP: "Temagruppen",
    Dimension.MEETING: 3,
    Dimension.ANSWER: "ACCEPTED",
    Dimension.RECEIVED: 3,
    Dimension.MISSED: 3,
    Dimension.CHAT: -3,
    Dimension.NOBODY: "nobody",
    Dimension.BUT: 3,
}


@given(AUDIENCES, st.sampled_from(list(Dimension)), st.booleans())
def test_a_tick_twice_is_as_good_as_once(audience: Audience, dimension: Dimension, on: bool) -> None:
    value = VALUES[dimension]
    once = ticked(audience, dimension, value, on=on)
    assert ticked(once, dimension, value, on=on) == once
    if dimension is not Dimension.NOBODY or audience.chats:  # nobody at all is no audience
        assert has(once, dimension, value) == on


def test_answers_go_with_their_meeting_and_people_are_in_again_without_groups() -> None:
    audience = Audience(meeting=3, answers=("ACCEPTED",), chats=(-3,), nobody=True)
    assert ticked(audience, Dimension.MEETING, 4, on=True) == replace(audience, meeting=4, answers=())
    assert ticked(audience, Dimension.MEETING, 9, on=False) == audience
    assert ticked(audience, Dimension.CHAT, -3, on=False) == replace(audience, chats=(), nobody=False)
    assert not ticked(Audience(), Dimension.NOBODY, "nobody", on=True).nobody


# ------------------------------------------------------------------------------------------------------------ from the rows


@pytest.fixture
def people(storage: Storage) -> dict[str, int]:
    add = storage.people.add
    return {
        "kirsten": add("Kirsten", role=Role.COORDINATOR, telegram=10),
        "signe": add("Signe", telegram=11),
        "omar": add("Omar", telegram=12),
        "bo": add("Bo", email="bo@hobro.dk", by_mail=True),
    }


def reached(audience: Audience, storage: Storage) -> set[str]:
    selection = chosen(audience, storage)
    return {one.name for one in (*selection.reached, *selection.by_hand)}


def test_seats_are_those_that_people_said_are_theirs(storage: Storage, people: dict[str, int]) -> None:
    storage.people.take_seat(people["omar"], Membership("Styregruppen", "Omar"))
    storage.people.take_seat(people["omar"], Membership("Temagruppen", "Omar"))
    assert reached(Audience(groups=("Styregruppen",)), storage) == {"Omar"}


def test_answers_are_those_to_that_meeting(storage: Storage, people: dict[str, int]) -> None:
    start = NOW + timedelta(days=30)
    number = storage.meetings.add(Plan("Gruppen", "Møde", start, start + timedelta(hours=2)), author=None)
    meeting = storage.meetings.get(number)
    assert meeting is not None
    storage.attendees.invite(meeting, [one for one in storage.people.everyone() if one.name != "Kirsten"])
    storage.attendees.answer(meeting, people["signe"], Said(PartStat.ACCEPTED))
    assert reached(Audience(meeting=number), storage) == {"Signe", "Omar", "Bo"}
    assert reached(Audience(meeting=number, answers=("NEEDS-ACTION",)), storage) == {"Omar", "Bo"}
    assert reached(Audience(meeting=number + 1), storage) == set()


def test_who_comes_is_not_who_waits_for_a_seat(storage: Storage, people: dict[str, int]) -> None:
    start = NOW + timedelta(days=30)
    number = storage.meetings.add(Plan("Gruppen", "Møde", start, start + timedelta(hours=2), capacity=1), author=None)
    meeting = storage.meetings.get(number)
    assert meeting is not None
    storage.attendees.invite(meeting, storage.people.everyone())
    storage.attendees.answer(meeting, people["signe"], Said(PartStat.ACCEPTED))
    storage.attendees.answer(meeting, people["omar"], Said(PartStat.ACCEPTED))
    assert reached(Audience(meeting=number, answers=("ACCEPTED",)), storage) == {"Signe"}
    assert reached(Audience(meeting=number, answers=(ON_WAITING_LIST,)), storage) == {"Omar"}


def test_every_answer_that_can_be_chosen_has_words() -> None:
    assert set(broadcasting.ANSWERS) == {*PartStat, ON_WAITING_LIST}
    for one in broadcasting.ANSWERS:
        (line,) = broadcasting.lines(Audience(meeting=7, answers=(one,)), meeting=None, names=(), groups=())
        assert line.endswith(f"svar: {broadcasting.ANSWERS[one]}")


@pytest.mark.parametrize(
    ("state", "received", "missed"),
    [
        (State.DELIVERED, {"Signe"}, {"Kirsten", "Omar", "Bo"}),
        (State.UNKNOWN, set(), {"Kirsten", "Omar", "Bo"}),  # it may have arrived
        (State.FAILED, set(), {"Kirsten", "Signe", "Omar", "Bo"}),
        (None, set(), {"Kirsten", "Omar", "Bo"}),  # on its way
    ],
)
def test_who_got_an_earlier_one_and_who_surely_did_not(
    storage: Storage, people: dict[str, int], state: State | None, received: set[str], missed: set[str]
) -> None:
    number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Hej"), author=None)
    storage.broadcasts.send(number, [Outgoing(11, "Hej")], unconnected=[people["bo"]])
    if state is not None:
        letter = storage.outbox.take()
        assert letter is not None
        storage.outbox.settle(letter, state)
    assert reached(Audience(received=number), storage) == received
    assert reached(Audience(missed=number), storage) == missed


def test_a_group_on_telegram_is_found_after_it_became_a_supergroup(storage: Storage) -> None:
    storage.register_chat(-7, "Netværket")
    storage.register_chat(-8, "De andre")
    assert rooms(Audience(), storage) == {}
    assert rooms(Audience(chats=(-7,)), storage) == {-7: "Netværket"}
    storage.move_chat(-7, -1007)
    assert rooms(Audience(chats=(-7,)), storage) == {-1007: "Netværket"}
    storage.unregister_chat(-1007)
    assert rooms(Audience(chats=(-7,)), storage) == {}


def test_whoever_comes_in_later_is_meant_from_then_on(storage: Storage, people: dict[str, int], clock: Clock) -> None:
    assert "Nye" not in reached(Audience(), storage)
    clock.now = datetime.fromisoformat("2024-02-07T10:00+01:00")
    storage.people.add("Nye", telegram=13)
    assert "Nye" in reached(Audience(), storage)
