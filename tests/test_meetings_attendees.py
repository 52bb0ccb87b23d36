"""Who is invited and what they answer: `bot.meetings.attendees`, and `handlers.meetings.seats`, which gives free seats away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from conftest import NOW, Clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.audience import Audience
from bot.broadcasts import Draft, Purpose
from bot.letter import State as Sent
from bot.limits import text_of
from bot.meetings.attendees import MAX_REASON, ON_WAITING_LIST, Said, Taken
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan
from bot.meetings.planned import moved
from bot.outbox import Kind
from bot.roles import Administration, Role, State
from bot.storage import Storage
from handlers.meetings import letters, seats

YES, NO, MAYBE = Said(PartStat.ACCEPTED), Said(PartStat.DECLINED), Said(PartStat.TENTATIVE)
LIS = Said(PartStat.DELEGATED, "Lis Holm", (Administration.CULTURE,))
START = NOW + timedelta(days=30)
PLAN = Plan("Netværket", "Forårsmøde", START, START + timedelta(hours=2))


def person(storage: Storage, name: str, *, telegram: int | None = None) -> int:
    stands_for = (Administration.CULTURE, Administration.HEALTH)
    place = {"organization": "Struer", "administrations": stands_for, "role": Role.TOVHOLDER}
    return storage.people.add(name, telegram=telegram, by_mail=telegram is None, **place)  # type: ignore[arg-type]


def planned(storage: Storage, *people: int, plan: Plan = PLAN) -> Meeting:
    meeting = storage.meetings.get(storage.meetings.add(plan, author=None))
    assert meeting is not None
    storage.attendees.invite(meeting, [one for one in map(storage.people.get, people) if one is not None])
    storage.meetings.note_invited(meeting.number)
    return again(storage, meeting)


def again(storage: Storage, meeting: Meeting) -> Meeting:
    found = storage.meetings.get(meeting.number)
    assert found is not None
    return found


def of(storage: Storage, meeting: Meeting, id: int) -> Attendee:
    found = storage.attendees.get(meeting.number, id)
    assert found is not None
    return found


@pytest.fixture
def three(storage: Storage) -> tuple[int, int, int]:
    """Three people with Telegram, in the order of their names."""
    ida, kaj, lea = (person(storage, name, telegram=number) for number, name in enumerate(("Ida", "Kaj", "Lea"), start=10))
    return ida, kaj, lea


# -------------------------------------------------------------------------------------------------------------- invitations


def test_inviting_twice_invites_once_and_keeps_what_was_answered(storage: Storage, three: tuple[int, int, int]) -> None:
    meeting = planned(storage, *three[:2])
    storage.attendees.answer(meeting, three[0], YES)
    assert storage.attendees.invite(meeting, [one for one in map(storage.people.get, three) if one]) == 1
    assert [one.partstat for one in storage.attendees.of(meeting.number)] == [
        PartStat.ACCEPTED,
        PartStat.NEEDS_ACTION,
        PartStat.NEEDS_ACTION,
    ]
    assert storage.attendees.get(meeting.number, three[2]) is not None


def test_who_left_is_not_counted_and_who_was_there_is(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    meeting = planned(storage, *three)
    _, kaj, lea = (of(storage, meeting, one) for one in three)
    storage.attendees.note(kaj.id, True)
    storage.people.leave(three[0], State.LEFT)
    storage.people.leave(three[1], State.LEFT)
    assert [one.id for one in storage.attendees.of(meeting.number)] == [kaj.id, lea.id]


def test_for_whom_somebody_stands_is_as_it_is_now_but_as_it_was_once_they_were_there(
    storage: Storage, three: tuple[int, int, int]
) -> None:
    old, new = planned(storage, three[0]), planned(storage, three[0])
    storage.attendees.note(of(storage, old, three[0]).id, True)
    storage.people.set_organization(three[0], "Viborg")
    storage.people.set_administrations(three[0], (Administration.EMPLOYMENT,))
    then, now = of(storage, old, three[0]), of(storage, new, three[0])
    assert (then.organization, then.administrations) == ("Struer", (Administration.CULTURE, Administration.HEALTH))
    assert (now.organization, now.administrations) == ("Viborg", (Administration.EMPLOYMENT,))


def test_only_who_is_here_can_be_written_to(storage: Storage) -> None:
    here, by_mail = person(storage, "Ida", telegram=10), person(storage, "Kaj")
    meeting = planned(storage, here, by_mail)
    assert [one.telegram for one in storage.attendees.of(meeting.number)] == [10, None]
    storage.people.unreachable(10)
    assert [one.telegram for one in storage.attendees.of(meeting.number)] == [None, None]


# ------------------------------------------------------------------------------------------------------------------ answers


@pytest.mark.parametrize("said", [YES, NO, MAYBE, LIS])
def test_an_answer_replaces_the_one_before_and_twice_is_as_once(
    storage: Storage, three: tuple[int, int, int], said: Said, clock: Clock
) -> None:
    meeting = planned(storage, *three)
    storage.attendees.answer(meeting, three[0], Said(PartStat.DELEGATED, "Bo"))
    assert storage.attendees.answer(meeting, three[0], said) is Taken.NOTED
    first = of(storage, meeting, three[0])
    clock.now += timedelta(hours=1)
    assert storage.attendees.answer(meeting, three[0], said) is Taken.SAME
    assert of(storage, meeting, three[0]) == first
    assert (first.partstat, first.substitute, first.covers) == (said.partstat, said.substitute, said.covers)


NEVER, SOON = None, NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("deadline", "now", "before", "said", "taken"),
    [
        (NEVER, NOW, None, YES, Taken.NOTED),
        (NEVER, START - timedelta(seconds=1), None, YES, Taken.NOTED),
        (NEVER, START, None, YES, Taken.OVER),
        (NEVER, START + timedelta(days=9), YES, NO, Taken.OVER),
        (SOON, SOON - timedelta(seconds=1), None, YES, Taken.NOTED),
        (SOON, SOON, None, YES, Taken.LATE),
        (SOON, SOON, None, MAYBE, Taken.LATE),
        (SOON, SOON, None, LIS, Taken.LATE),
        (SOON, SOON, NO, YES, Taken.LATE),
        (SOON, SOON, YES, MAYBE, Taken.LATE),
        (SOON, SOON, YES, NO, Taken.NOTED),
        (SOON, SOON, None, NO, Taken.NOTED),
        (SOON, SOON, YES, LIS, Taken.NOTED),
        (SOON, SOON, YES, YES, Taken.SAME),
        (SOON, SOON, LIS, LIS, Taken.SAME),
        (SOON, START, YES, YES, Taken.OVER),
    ],
)
def test_until_when_what_can_be_answered(
    storage: Storage,
    three: tuple[int, int, int],
    clock: Clock,
    deadline: datetime | None,
    now: datetime,
    before: Said | None,
    said: Said,
    taken: Taken,
) -> None:
    meeting = planned(storage, *three, plan=replace(PLAN, deadline=deadline))
    if before:
        storage.attendees.answer(meeting, three[0], before)
    stood = of(storage, meeting, three[0])
    clock.now = now
    assert storage.attendees.answer(meeting, three[0], said) is taken
    after = of(storage, meeting, three[0])
    assert after.partstat is (said.partstat if taken is Taken.NOTED else stood.partstat)


def test_a_coordinator_enters_after_deadline_and_start_but_not_for_a_cancelled_meeting(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    meeting = planned(storage, *three, plan=replace(PLAN, deadline=SOON))
    clock.now = START + timedelta(hours=1)
    assert storage.attendees.answer(meeting, three[0], YES, by_coordinator=True) is Taken.NOTED
    storage.meetings.cancel(meeting.number)
    gone = again(storage, meeting)
    assert storage.attendees.answer(gone, three[0], NO, by_coordinator=True) is Taken.CANCELLED
    assert storage.attendees.answer(gone, three[1], NO) is Taken.CANCELLED


def test_who_is_not_invited_cannot_answer(storage: Storage, three: tuple[int, int, int]) -> None:
    meeting = planned(storage, *three[:1])
    assert storage.attendees.answer(meeting, three[2], YES) is Taken.NOT_INVITED
    assert len(storage.attendees.of(meeting.number)) == 1


def test_a_reason_belongs_to_the_no_and_goes_with_it(storage: Storage, three: tuple[int, int, int]) -> None:
    meeting = planned(storage, *three)
    one = of(storage, meeting, three[0])
    assert not storage.attendees.give_reason(one.id, "ferie")
    storage.attendees.answer(meeting, three[0], NO)
    assert storage.attendees.give_reason(one.id, "f" * 1000)
    assert of(storage, meeting, three[0]).reason == "f" * MAX_REASON
    assert storage.attendees.answer(meeting, three[0], NO) is Taken.SAME
    assert of(storage, meeting, three[0]).reason
    storage.attendees.answer(meeting, three[0], YES)
    assert of(storage, meeting, three[0]).reason == ""


# ----------------------------------------------------------------------------------------------------------------- another time


def test_who_answered_for_any_earlier_time_is_asked_again_at_every_move(storage: Storage, three: tuple[int, int, int]) -> None:
    meeting = planned(storage, *three)
    storage.attendees.answer(meeting, three[0], YES)
    storage.attendees.answer(meeting, three[1], NO)
    for day in (1, 2):
        plan = moved(meeting.plan, start=START + timedelta(days=day), now=NOW)
        storage.meetings.change(meeting.number, plan)
        asked = storage.attendees.ask_again(again(storage, meeting))
        assert [one.person for one in asked] == [three[0], three[1]]
    stand = {one.person: (one.partstat, one.before) for one in storage.attendees.of(meeting.number)}
    assert stand == {
        three[0]: (PartStat.NEEDS_ACTION, PartStat.ACCEPTED),
        three[1]: (PartStat.NEEDS_ACTION, PartStat.DECLINED),
        three[2]: (PartStat.NEEDS_ACTION, None),
    }
    assert storage.attendees.answer(again(storage, meeting), three[0], YES) is Taken.NOTED
    assert of(storage, meeting, three[0]).before is None


def test_who_was_to_come_instead_and_why_somebody_would_not_go_with_the_time_they_were_said_for(
    storage: Storage, three: tuple[int, int, int]
) -> None:
    ida, kaj, _ = three
    meeting = planned(storage, *three)
    storage.attendees.answer(meeting, ida, LIS)
    storage.attendees.answer(meeting, kaj, NO)
    storage.attendees.give_reason(of(storage, meeting, kaj).id, "Barnets konfirmation")
    storage.meetings.change(meeting.number, moved(meeting.plan, start=START + timedelta(days=1), now=NOW))
    asked = storage.attendees.ask_again(again(storage, meeting))
    assert [(one.substitute, one.reason) for one in asked] == [("Lis Holm", ""), ("", "Barnets konfirmation")]
    for one in (ida, kaj):
        now = of(storage, meeting, one)
        assert (now.partstat, now.substitute, now.covers, now.reason) == (PartStat.NEEDS_ACTION, "", (), "")
    assert of(storage, meeting, ida).before is PartStat.DELEGATED


# -------------------------------------------------------------------------------------------------------------------- seats


def full(storage: Storage, clock: Clock, *people: int, capacity: int = 1) -> Meeting:
    """All of `people` want to come, in this order, a minute between."""
    meeting = planned(storage, *people, plan=replace(PLAN, capacity=capacity))
    for one in people:
        clock.now += timedelta(minutes=1)
        storage.attendees.answer(meeting, one, YES)
    return meeting


def coming(storage: Storage, meeting: Meeting) -> list[int | None]:
    return [one.person for one in storage.attendees.of(meeting.number) if one.comes]


def test_where_all_seats_are_taken_one_waits(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    meeting = full(storage, clock, *three)
    assert [one.waiting for one in storage.attendees.of(meeting.number)] == [False, True, True]
    assert storage.attendees.answer(meeting, three[1], YES) is Taken.WAITING
    assert storage.attendees.answer(meeting, three[0], LIS) is Taken.NOTED
    assert coming(storage, meeting) == [three[0]]


def test_a_seat_that_is_given_up_goes_to_who_waited_longest_and_they_are_told_once(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    ida, kaj, lea = three
    meeting = full(storage, clock, ida, lea, kaj)
    assert seats.take(meeting, ida, NO, storage) is Taken.NOTED
    assert coming(storage, meeting) == [lea]
    assert seats.take(meeting, ida, NO, storage) is Taken.SAME
    assert [letter.chat for letter in iter(storage.outbox.take, None) if letter.kind is Kind.SEAT] == [12]


def test_sending_somebody_else_loses_no_place_in_the_queue(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    ida, kaj, lea = three
    meeting = full(storage, clock, ida, kaj, lea)
    clock.now += timedelta(hours=1)
    assert seats.take(meeting, kaj, LIS, storage) is Taken.WAITING
    seats.take(meeting, ida, NO, storage)
    assert coming(storage, meeting) == [kaj]


def test_nobody_overtakes_those_who_wait_for_a_seat_that_nobody_gave_away_yet(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    ida, kaj, lea = three
    meeting = full(storage, clock, ida, kaj)
    storage.attendees.invite(meeting, [one for one in (storage.people.get(lea),) if one])
    storage.people.leave(ida, State.LEFT)
    assert seats.take(meeting, lea, YES, storage) is Taken.WAITING
    assert coming(storage, meeting) == [kaj]


def test_a_seat_that_is_free_is_given_to_who_asks_for_it(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    ida, kaj, _ = three
    meeting = full(storage, clock, ida, kaj)
    storage.people.leave(ida, State.LEFT)
    assert seats.take(meeting, kaj, YES, storage) is Taken.NOTED
    assert coming(storage, meeting) == [kaj]
    assert storage.outbox.take() is None, "who presses is told by the press"


def test_a_second_seat_is_told_of_too(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    ida, kaj, _ = three
    meeting = full(storage, clock, ida, kaj)
    for _ in range(2):
        seats.take(meeting, ida, NO, storage)
        seats.take(meeting, kaj, NO, storage)
        seats.take(meeting, ida, YES, storage)
        seats.take(meeting, kaj, YES, storage)
    assert [letter.chat for letter in iter(storage.outbox.take, None)] == [11, 11]


def test_who_waits_for_a_seat_is_not_among_those_who_come(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    ida, kaj, lea = three
    meeting = full(storage, clock, ida, kaj)
    storage.attendees.invite(meeting, [one for one in (storage.people.get(lea),) if one])
    assert storage.attendees.answers(meeting.number) == {
        ida: PartStat.ACCEPTED.value,
        kaj: ON_WAITING_LIST,
        lea: PartStat.NEEDS_ACTION.value,
    }


@pytest.mark.parametrize("state", [State.LEFT, State.REMOVED])
@pytest.mark.parametrize("said", [YES, LIS])
def test_who_left_and_comes_back_waits_where_their_seat_was_given_away(
    storage: Storage, three: tuple[int, int, int], clock: Clock, state: State, said: Said
) -> None:
    ida, kaj, lea = three
    meeting = full(storage, clock, ida, kaj, lea)
    storage.attendees.answer(meeting, ida, said)
    storage.people.leave(ida, state)
    seats.fill_all(storage)
    assert coming(storage, meeting) == [kaj]
    clock.now += timedelta(hours=1)
    storage.people.come_back(ida)
    assert coming(storage, meeting) == [kaj]
    assert of(storage, meeting, ida).waiting
    seats.take(meeting, kaj, NO, storage)
    assert coming(storage, meeting) == [lea], "whoever stayed has waited longer"
    seats.take(meeting, lea, NO, storage)
    assert coming(storage, meeting) == [ida]


def test_who_left_and_comes_back_has_their_seat_where_it_is_free_still(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    ida, kaj, _ = three
    meeting = full(storage, clock, ida, kaj, capacity=2)
    everywhere = planned(storage, ida, plan=replace(PLAN, capacity=None))
    storage.attendees.answer(everywhere, ida, YES)
    for leave in (storage.people.leave, lambda id: storage.people.unreachable(10)):
        leave(ida)
        storage.people.come_back(ida)
        assert coming(storage, meeting) == [ida, kaj]
        assert coming(storage, everywhere) == [ida]


def test_who_only_blocked_the_bot_never_left_their_seat(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    ida, kaj, _ = three
    meeting = full(storage, clock, ida, kaj, capacity=2)
    storage.meetings.change(meeting.number, replace(meeting.plan, capacity=1))
    storage.people.unreachable(10)
    storage.people.come_back(ida)
    assert coming(storage, meeting) == [ida, kaj]


def test_who_comes_back_changes_nothing_of_what_is_over(storage: Storage, three: tuple[int, int, int], clock: Clock) -> None:
    ida, kaj, _ = three
    meeting = full(storage, clock, ida, kaj)
    storage.people.leave(ida)
    seats.fill_all(storage)
    clock.now = START + timedelta(hours=3)
    storage.people.come_back(ida)
    assert not of(storage, meeting, ida).waiting


def test_who_gets_a_seat_and_is_not_on_telegram_is_written_to_by_a_coordinator(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    ida, *_ = three
    storage.people.add("Else Krog", role=Role.COORDINATOR, telegram=20)
    storage.people.add("Finn Krog", role=Role.COORDINATOR, by_mail=True)
    karl = person(storage, "Karl")
    meeting = full(storage, clock, ida, karl)
    seats.take(meeting, ida, NO, storage)
    (letter,) = [one for one in iter(storage.outbox.take, None) if one.kind is Kind.SEAT]
    assert letter.chat == 20
    assert "Karl (Struer)" in text_of(letter.html)
    assert "Skriv" in letter.html


def test_a_coordinator_who_enters_the_answer_by_which_somebody_gets_a_seat_is_told_by_the_press(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    ida, *_ = three
    storage.people.add("Else Krog", role=Role.COORDINATOR, telegram=20)
    karl = person(storage, "Karl")
    meeting = full(storage, clock, ida, karl)
    storage.people.leave(ida)
    assert seats.enter(meeting, karl, YES, storage, actor=None) is Taken.NOTED
    assert storage.outbox.take() is None


def letters_of(storage: Storage, meeting: Meeting, *people: int) -> int:
    """An invitation to each, delivered; returns the number of the broadcast."""
    draft = Draft(Purpose.INVITATION, Audience(), "x", meeting=meeting.number, until=START)
    number = storage.broadcasts.begin(draft, author=None)
    storage.broadcasts.send(number, [letters.invitation(meeting, of(storage, meeting, one)) for one in people])
    for message, letter in enumerate(iter(storage.outbox.take, None), start=1):
        storage.outbox.settle(letter, Sent.DELIVERED, message=message)
    return number


def test_the_invitation_says_what_was_answered_elsewhere_and_that_a_seat_became_free(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    ida, kaj, _ = three
    meeting = full(storage, clock, ida, kaj)
    letters_of(storage, meeting, ida, kaj)
    seats.take(meeting, ida, NO, storage)
    edits = {one.chat: text_of(one.html) for one in iter(storage.outbox.take, None) if one.kind is Kind.CORRECTION}
    assert edits[10].startswith("Du kommer ikke: ")
    assert edits[11].startswith("Du kommer: ")


def test_an_answer_that_changes_nothing_edits_nothing(storage: Storage, three: tuple[int, int, int]) -> None:
    meeting = planned(storage, *three)
    seats.take(meeting, three[0], YES, storage)
    letters_of(storage, meeting, three[0])
    assert seats.take(meeting, three[0], YES, storage) is Taken.SAME
    assert storage.outbox.take() is None


def test_a_seat_of_a_meeting_that_is_cancelled_or_moved_is_told_to_nobody(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    ida, kaj, _ = three
    other, meeting = full(storage, clock, ida, kaj), full(storage, clock, ida, kaj)
    for one in (meeting, other):
        seats.take(one, ida, NO, storage)
    assert seats.withdraw(meeting, storage) == 1
    assert seats.withdraw(meeting, storage) == 0
    assert len([one for one in iter(storage.outbox.take, None) if one.kind is Kind.SEAT]) == 1


def test_seats_are_given_away_no_more_once_the_meeting_has_begun_or_is_cancelled(
    storage: Storage, three: tuple[int, int, int], clock: Clock
) -> None:
    meeting = full(storage, clock, *three)
    storage.meetings.change(meeting.number, replace(meeting.plan, capacity=3))
    roomy = again(storage, meeting)
    clock.now = START
    assert seats.fill(roomy, storage) == ()
    clock.now = NOW
    storage.meetings.cancel(meeting.number)
    assert seats.fill(again(storage, meeting), storage) == ()
    assert len(seats.fill(roomy, storage)) == 2


def test_what_a_coordinator_enters_is_in_the_audit_log_once(storage: Storage, three: tuple[int, int, int]) -> None:
    meeting = planned(storage, *three)
    for _ in range(2):
        seats.enter(meeting, three[1], YES, storage, actor=three[0])
    entries = [one for one in storage.audit.entries(person=three[1]) if one.actor == three[0]]
    assert len(entries) == 1


steps = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([YES, NO, MAYBE, LIS])), max_size=25)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(steps, st.integers(0, 4))
def test_never_more_come_than_there_are_seats_and_nobody_waits_beside_an_empty_one(
    storage: Storage, steps: list[tuple[int, Said]], capacity: int
) -> None:
    people = [person(storage, f"P{number}") for number in range(5)]
    meeting = planned(storage, *people, plan=replace(PLAN, capacity=capacity))
    for who, said in steps:
        seats.take(meeting, people[who], said, storage)
        everyone = storage.attendees.of(meeting.number)
        comes, waits = sum(one.comes for one in everyone), sum(one.waiting for one in everyone)
        assert comes <= capacity
        assert not waits or comes == capacity
        assert all(one.partstat in (PartStat.ACCEPTED, PartStat.DELEGATED) for one in everyone if one.waiting)
