"""Whom a meeting is for, and what everybody gets when it changes: rows of the outbox, before anything is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock, Connect, deliver
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience import Audience
from bot.broadcasts import Draft, Purpose, Stage
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.outbox import Enclosure, Kind, Outgoing, Sort, State
from bot.roles import Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.keyboards import parse
from handlers.meetings import convening, returning, seats
from handlers.texts.reply import Action

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2024, 4, 4, 10, 0, tzinfo=ZONE)
PLAN = Plan("Fjorden", "Fjordmøde", START, START + timedelta(hours=2), place="Hobro")
CHATS = (21, 22, 23, 24)


@pytest.fixture
def people(storage: Storage) -> dict[int, int]:
    """Four people on Telegram, by their chats; one is reached by mail."""
    found = {chat: storage.people.add(f"Person {chat}", telegram=chat) for chat in CHATS}
    storage.people.add("Dorte Fog", by_mail=True)
    return found


def add(storage: Storage, plan: Plan = PLAN) -> Meeting:
    found = storage.meetings.get(storage.meetings.add(plan, author=None))
    assert found is not None
    return found


def again(meeting: Meeting, storage: Storage) -> Meeting:
    found = storage.meetings.get(meeting.number)
    assert found is not None
    return found


def send(storage: Storage, *, state: State = State.DELIVERED) -> dict[int, str]:
    """Everything that waits leaves, and ends in that state; the words by chat."""
    sent: dict[int, str] = {}
    while (letter := storage.outbox.take()) is not None:
        sent[letter.chat] = sent.get(letter.chat, "") + letter.html
        storage.outbox.settle(letter, state, message=letter.id if state is State.DELIVERED else None)
    return sent


def invited(storage: Storage, people: dict[int, int], plan: Plan = PLAN) -> Meeting:
    """Everybody has the invitation: 21 comes, 22 may, 23 does not, 24 has not said."""
    meeting = add(storage, plan)
    convening.invite(meeting, storage, author=None)
    send(storage)
    for chat, said in ((21, PartStat.ACCEPTED), (22, PartStat.TENTATIVE), (23, PartStat.DECLINED)):
        storage.attendees.answer(again(meeting, storage), people[chat], Said(said))
    return again(meeting, storage)


def change(meeting: Meeting, storage: Storage, **values: object) -> int:
    """Change the meeting as it is now, and announce it."""
    before = again(meeting, storage)
    with storage.atomic():
        if not storage.meetings.change(meeting.number, replace(before.plan, **values)):  # type: ignore[arg-type]
            return 0
        return convening.announce_change(again(meeting, storage), before.plan, storage, author=None)


def chats(storage: Storage, meeting: Meeting, purpose: Purpose, *states: State) -> list[int]:
    """To whom letters of a purpose are in one of these states."""
    found = storage.broadcasts.everything(purpose=purpose, meeting=meeting.number)
    rows = [row for one in found for row in storage.outbox.rows(Kind.BROADCAST, one.number)]
    return sorted(row.chat for row in rows if not states or row.state in states)


MOVED = {"start": START + timedelta(days=7), "end": START + timedelta(days=7, hours=2)}


# ------------------------------------------------------------------------------------------------------------------ inviting


def test_everybody_is_invited_once(storage: Storage, people: dict[int, int]) -> None:
    meeting = add(storage)
    number = convening.invite(meeting, storage, author=None)
    assert number is not None
    assert convening.invite(again(meeting, storage), storage, author=None) is None
    assert set(send(storage)) == set(CHATS)
    assert len(storage.broadcasts.unconnected(number)) == 1
    assert len(storage.attendees.of(meeting.number)) == 5
    assert again(meeting, storage).invited is not None


def test_the_audience_is_asked_anew_so_that_whoever_came_since_is_invited_too(storage: Storage, people: dict[int, int]) -> None:
    meeting = add(storage, replace(PLAN, audience=Audience(roles=(Role.TOVHOLDER,))))
    assert convening.invite(meeting, storage, author=None) is None
    storage.people.set_role(people[22], Role.TOVHOLDER)
    assert convening.invite(meeting, storage, author=None) is not None
    storage.people.set_role(people[23], Role.TOVHOLDER)
    assert [one.telegram for one in convening.uninvited(again(meeting, storage), storage).reached] == [23]


def test_whoever_was_written_to_by_hand_is_invited_once_they_are_here(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    (dorte,) = (one for one in storage.people.everyone() if one.name == "Dorte Fog")
    assert dorte.id is not None
    storage.people.connect(dorte.id, 25)
    convening.invite(again(meeting, storage), storage, author=None)
    assert list(send(storage)) == [25]
    assert convening.uninvited(again(meeting, storage), storage).reached == ()


@pytest.mark.parametrize(
    ("state", "anew"), [(State.FAILED, True), (State.GONE, True), (State.UNKNOWN, False), (State.DELIVERED, False)]
)
def test_only_an_invitation_that_surely_did_not_arrive_is_sent_anew(
    storage: Storage, people: dict[int, int], state: State, anew: bool
) -> None:
    meeting = add(storage)
    convening.invite(meeting, storage, author=None)
    send(storage, state=state)
    assert bool(convening.uninvited(again(meeting, storage), storage).reached) is anew


def test_who_comes_later_is_no_reason_not_to_remind_the_others(storage: Storage, people: dict[int, int], clock: Clock) -> None:
    meeting = invited(storage, people)
    clock.now += timedelta(days=1)
    storage.people.add("Frida Gram", telegram=26)
    convening.invite(meeting, storage, author=None)
    assert again(meeting, storage).informed == meeting.informed


def test_a_message_that_the_coordinator_is_writing_stays(storage: Storage, people: dict[int, int]) -> None:
    draft = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Hej"), author=people[21])
    convening.invite(add(storage), storage, author=people[21])
    assert storage.broadcasts.get(draft) is not None


# -------------------------------------------------------------------------------------------------------------- a new time


def test_after_a_move_invitations_are_put_right_and_those_who_had_answered_are_told(
    storage: Storage, people: dict[int, int]
) -> None:
    meeting = invited(storage, people)
    concern = convening.affected(meeting, replace(PLAN, **MOVED), storage)  # type: ignore[arg-type]
    assert (concern.edited, len(concern.told), concern.asks_again) == (4, 3, True)
    assert change(meeting, storage, **MOVED) == 3
    assert chats(storage, meeting, Purpose.CHANGE) == [21, 22, 23]
    sent = send(storage)
    assert set(sent) == set(CHATS)
    assert all("11. april" in html for html in sent.values())
    standing = {one.telegram: (one.partstat, one.before) for one in storage.attendees.of(meeting.number)}
    assert standing[21] == (PartStat.NEEDS_ACTION, PartStat.ACCEPTED)
    assert standing[24] == (PartStat.NEEDS_ACTION, None)


def test_the_notice_brings_the_calendar_file_and_ends_with_the_meeting(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    change(meeting, storage, **MOVED)
    (notice,) = storage.broadcasts.everything(purpose=Purpose.CHANGE, meeting=meeting.number)
    assert notice.until == MOVED["start"]
    letters = []
    while (letter := storage.outbox.take()) is not None:
        letters.append(letter)
    files = {letter.enclosure for letter in letters if letter.subject == notice.number and letter.kind is Kind.BROADCAST}
    assert files == {Enclosure(Sort.CALENDAR, str(meeting.number))}


def test_the_same_change_once_more_tells_nobody(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    change(meeting, storage, **MOVED)
    send(storage)
    assert change(meeting, storage, **MOVED) == 0
    assert send(storage) == {}


def test_who_has_not_confirmed_yet_is_told_of_the_second_move_too(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    change(meeting, storage, **MOVED)
    later = {"start": START + timedelta(days=14), "end": START + timedelta(days=14, hours=2)}
    assert change(meeting, storage, **later) == 3
    assert chats(storage, meeting, Purpose.CHANGE, State.WITHDRAWN) == [21, 22, 23]
    sent = send(storage)
    assert all("18. april" in html and "tirsdag" not in html for html in sent.values())
    assert {one.before for one in storage.attendees.of(meeting.number) if one.telegram == 23} == {PartStat.DECLINED}


def test_an_invitation_that_waits_says_the_new_time_and_may_leave_until_then(
    storage: Storage, people: dict[int, int], clock: Clock
) -> None:
    meeting = add(storage)
    convening.invite(meeting, storage, author=None)
    assert change(meeting, storage, **MOVED) == 0
    clock.now = START + timedelta(hours=1)  # the old time is over
    sent = send(storage)
    assert set(sent) == set(CHATS)
    assert all("11. april" in html for html in sent.values())


def test_reminders_that_wait_do_not_leave_after_a_move_and_do_after_anything_else(
    storage: Storage, people: dict[int, int]
) -> None:
    meeting = invited(storage, people)
    number = storage.broadcasts.begin(Draft(Purpose.REMINDER, meeting=meeting.number), author=None)
    storage.broadcasts.send(number, [Outgoing(chat, "Husk") for chat in CHATS])
    change(meeting, storage, agenda="Velkommen")
    assert storage.broadcasts.under_way(number) == 4
    change(meeting, storage, **MOVED)
    found = storage.broadcasts.get(number)
    assert found is not None
    assert (storage.broadcasts.under_way(number), found.stage) == (0, Stage.WITHDRAWN)


def test_an_answer_to_the_new_time_stands_however_late_the_edit_is(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    change(meeting, storage, **MOVED)
    storage.attendees.answer(again(meeting, storage), people[24], Said(PartStat.ACCEPTED))
    send(storage)
    assert storage.attendees.answers(meeting.number)[people[24]] == PartStat.ACCEPTED


# ------------------------------------------------------------------------------------------------------ a new place, and less


def test_another_place_is_told_to_those_who_come_or_may(storage: Storage, people: dict[int, int], clock: Clock) -> None:
    meeting = invited(storage, people)
    clock.now += timedelta(days=1)
    assert change(meeting, storage, place="Struer") == 2
    assert chats(storage, meeting, Purpose.CHANGE) == [21, 22]
    sent = send(storage)
    assert set(sent) == set(CHATS)
    assert all("Struer" in html for html in sent.values())
    assert storage.attendees.answers(meeting.number)[people[21]] == PartStat.ACCEPTED
    assert again(meeting, storage).informed == clock.now.astimezone(UTC)


@pytest.mark.parametrize("values", [{"agenda": "Velkommen"}, {"title": "Temadag"}, {"host": "Lemvig"}, {"capacity": 40}])
def test_anything_else_is_put_right_and_nobody_is_told(
    storage: Storage, people: dict[int, int], values: dict[str, object]
) -> None:
    meeting = invited(storage, people)
    assert change(meeting, storage, **values) == 0
    assert storage.broadcasts.everything(purpose=Purpose.CHANGE, meeting=meeting.number) == ()
    assert set(send(storage)) == set(CHATS)
    assert (again(meeting, storage).informed, again(meeting, storage).sequence) == (meeting.informed, 1)


def test_who_waited_gets_a_seat_when_there_are_more(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people, replace(PLAN, capacity=1))
    storage.attendees.answer(meeting, people[24], Said(PartStat.ACCEPTED))
    assert any(one.waiting for one in storage.attendees.of(meeting.number))
    change(meeting, storage, capacity=2)
    assert not any(one.waiting for one in storage.attendees.of(meeting.number))
    kinds = []
    while (letter := storage.outbox.take()) is not None:
        kinds.append((letter.kind, letter.chat))
    assert (Kind.SEAT, 24) in kinds


def test_before_anybody_is_invited_nothing_is_said(storage: Storage, people: dict[int, int]) -> None:
    meeting = add(storage)
    assert change(meeting, storage, **MOVED) == 0
    assert send(storage) == {}


def test_invitations_are_put_right_long_after_they_were_sent(storage: Storage, people: dict[int, int], clock: Clock) -> None:
    far = START + timedelta(days=200)
    meeting = invited(storage, people, replace(PLAN, start=far, end=far + timedelta(hours=2)))
    clock.now += timedelta(days=150)
    storage.retention.purge()
    change(meeting, storage, agenda="Velkommen")
    assert set(send(storage)) == set(CHATS)


# --------------------------------------------------------------------------------------------------------------- cancelling


def cancel(meeting: Meeting, storage: Storage) -> int:
    with storage.atomic():
        storage.meetings.cancel(meeting.number)
        return convening.announce_cancellation(again(meeting, storage), storage, author=None)


def test_cancelling_tells_whoever_may_have_noted_the_day(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    concern = convening.concerned_by_cancelling(meeting, storage)
    assert ([one.telegram for one in concern.told], len(concern.by_hand)) == ([21, 22, 24], 1)
    assert cancel(meeting, storage) == 3
    assert cancel(meeting, storage) == 0
    sent = send(storage)
    assert set(sent) == set(CHATS)
    assert all("aflyst" in html for html in sent.values())
    assert chats(storage, meeting, Purpose.CANCELLATION) == [21, 22, 24]


def test_to_whom_the_invitation_never_came_the_cancelling_does_not_either(storage: Storage, people: dict[int, int]) -> None:
    meeting = add(storage)
    convening.invite(meeting, storage, author=None)
    assert cancel(meeting, storage) == 0
    assert send(storage) == {}
    assert chats(storage, meeting, Purpose.INVITATION, State.WITHDRAWN) == list(CHATS)
    (one,) = storage.broadcasts.everything(purpose=Purpose.CANCELLATION, meeting=meeting.number)
    assert len(storage.broadcasts.unconnected(one.number)) == 1


def test_what_waits_about_a_cancelled_meeting_does_not_leave(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    for purpose in (Purpose.REMINDER, Purpose.HOLE):
        number = storage.broadcasts.begin(Draft(purpose, meeting=meeting.number), author=None)
        storage.broadcasts.send(number, [Outgoing(24, "Husk")])
    cancel(meeting, storage)
    assert "Husk" not in send(storage)[24]


# ---------------------------------------------------------------------------------------------- what waits and holds no more


def waits(meeting: Meeting, storage: Storage, purpose: Purpose, chats: Collection[int] = CHATS) -> int:
    """A broadcast about the meeting that is held back."""
    number = storage.broadcasts.begin(Draft(purpose, meeting=meeting.number, until=meeting.plan.start), author=None)
    storage.broadcasts.send(number, [Outgoing(chat, "Husk mødet i Hobro") for chat in chats])
    storage.broadcasts.pause(number)
    return number


def words(storage: Storage, kind: Kind, subject: int) -> dict[int, str]:
    """What leaves about a thing, by chat."""
    sent: dict[int, str] = {}
    while (letter := storage.outbox.take()) is not None:
        if (letter.kind, letter.subject) == (kind, subject):
            sent[letter.chat] = letter.html
        storage.outbox.settle(letter, State.DELIVERED, message=letter.id)
    return sent


@pytest.mark.parametrize("values", [{"place": "Struer"}, {"title": "Temadag"}, {"agenda": "Punkt 1"}])
def test_a_reminder_that_is_held_back_says_what_holds_when_it_leaves(
    storage: Storage, people: dict[int, int], values: dict[str, str]
) -> None:
    meeting = invited(storage, people)
    number = waits(meeting, storage, Purpose.REMINDER)
    change(meeting, storage, **values)
    storage.broadcasts.resume(number)
    sent = words(storage, Kind.BROADCAST, number)
    (new,) = values.values()
    assert set(sent) == set(CHATS)
    assert not any("Husk mødet i Hobro" in html for html in sent.values())
    assert new in sent[21]
    assert "Du kommer ikke" in sent[23]  # who said no since is not to be reminded, and is not told the old place either


def test_a_reminder_that_has_left_is_not_edited_by_a_change(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    number = storage.broadcasts.begin(Draft(Purpose.REMINDER, meeting=meeting.number), author=None)
    storage.broadcasts.send(number, [Outgoing(24, "Husk")])
    send(storage)
    change(meeting, storage, agenda="Punkt 1")
    (row,) = storage.outbox.rows(Kind.BROADCAST, number)
    assert storage.outbox.rows(Kind.CORRECTION, row.id) == ()


def waits_for_a_seat(storage: Storage, people: dict[int, int]) -> Meeting:
    """21 had the only seat and gives it up; 24 gets it, and the letter that says so has not left."""
    meeting = invited(storage, people, replace(PLAN, capacity=1))
    seats.take(meeting, people[24], Said(PartStat.ACCEPTED), storage)
    send(storage)
    seats.take(meeting, people[21], Said(PartStat.DECLINED), storage)
    return meeting


def seat_letters(storage: Storage) -> dict[int, str]:
    sent: dict[int, str] = {}
    while (letter := storage.outbox.take()) is not None:
        if letter.kind is Kind.SEAT:
            sent[letter.chat] = letter.html
        storage.outbox.settle(letter, State.DELIVERED, message=letter.id)
    return sent


def test_a_seat_that_waits_to_be_told_is_told_of_the_meeting_as_it_is_or_not_at_all(
    storage: Storage, people: dict[int, int]
) -> None:
    meeting = waits_for_a_seat(storage, people)
    change(meeting, storage, place="Struer")
    sent = seat_letters(storage)
    assert set(sent) == {24}
    assert "Struer" in sent[24]
    assert "Hobro" not in sent[24]


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_a_seat_at_a_time_that_is_none_any_more_is_told_to_nobody(storage: Storage, people: dict[int, int], what: str) -> None:
    meeting = waits_for_a_seat(storage, people)
    if what == "move":
        change(meeting, storage, **MOVED)
    else:
        cancel(meeting, storage)
    assert seat_letters(storage) == {}


def test_another_place_before_the_notice_of_the_move_has_left_tells_both_to_all_who_had_answered(
    storage: Storage, people: dict[int, int]
) -> None:
    meeting = invited(storage, people)
    change(meeting, storage, **MOVED)
    assert change(meeting, storage, place="Struer") == 3
    (notice, _) = storage.broadcasts.everything(purpose=Purpose.CHANGE, meeting=meeting.number)
    sent = words(storage, Kind.BROADCAST, notice.number)
    assert set(sent) == {21, 22, 23}
    for html in sent.values():
        assert "flyttet" in html
        assert "4. april" in html
        assert "11. april" in html
        assert "Struer" in html
        assert "gælder stadig" not in html


def test_another_place_does_not_call_an_answer_to_the_earlier_time_one_that_holds(
    storage: Storage, people: dict[int, int]
) -> None:
    meeting = invited(storage, people)
    change(meeting, storage, **MOVED)
    send(storage)
    assert change(meeting, storage, place="Struer") == 2
    sent = send(storage)
    assert "gælder stadig" not in sent[21]
    assert "Kommer du" in sent[21]


# ------------------------------------------------------------------------------------------- a smaller audience, and edits


def test_whom_a_smaller_audience_does_not_mean_stays_invited_and_is_told_of_a_move(
    storage: Storage, people: dict[int, int]
) -> None:
    meeting = invited(storage, people)
    after = replace(PLAN, audience=Audience(but=(people[22], people[23])))
    assert change(meeting, storage, audience=after.audience) == 0
    assert len(storage.attendees.of(meeting.number)) == 5
    assert change(meeting, storage, **MOVED) == 3


@pytest.mark.parametrize("state", [State.DELIVERED, State.UNKNOWN])
def test_as_many_edits_are_announced_as_are_made(storage: Storage, people: dict[int, int], state: State) -> None:
    meeting = add(storage)
    convening.invite(meeting, storage, author=None)
    send(storage, state=state)
    storage.people.leave(people[24])
    announced = convening.affected(again(meeting, storage), replace(PLAN, agenda="Punkt 1"), storage).edited
    cancelled = convening.concerned_by_cancelling(again(meeting, storage), storage).edited
    change(meeting, storage, agenda="Punkt 1")
    assert announced == cancelled == len(send(storage)) == (3 if state is State.DELIVERED else 0)


# --------------------------------------------------------------------------------------------------- whoever comes in later


def test_who_blocked_the_bot_before_the_invitations_is_among_those_to_write_to_by_hand(
    storage: Storage, people: dict[int, int]
) -> None:
    storage.people.leave(people[23], Presence.BLOCKED)
    meeting = add(storage)
    number = convening.invite(meeting, storage, author=None)
    assert number is not None
    assert people[23] in storage.broadcasts.unconnected(number)
    assert set(send(storage)) == {21, 22, 24}
    storage.people.come_back(people[23])
    convening.invite(again(meeting, storage), storage, author=None)
    assert set(send(storage)) == {23}


def test_who_comes_by_another_account_has_no_invitation_there(storage: Storage, people: dict[int, int]) -> None:
    meeting = invited(storage, people)
    storage.people.leave(people[22])
    storage.people.connect(people[22], 32)
    assert [one.telegram for one in convening.uninvited(meeting, storage).reached] == [32]
    convening.invite(meeting, storage, author=None)
    assert set(send(storage)) == {32}


def away(storage: Storage, people: dict[int, int], clock: Clock, chat: int, **values: object) -> Meeting:
    """Everybody is invited, and somebody is gone while the meeting changes."""
    meeting = invited(storage, people)
    clock.now += timedelta(hours=1)
    storage.people.leave(people[chat])
    clock.now += timedelta(hours=1)
    change(meeting, storage, **values)
    send(storage)
    clock.now += timedelta(hours=1)
    storage.people.come_back(people[chat])
    return again(meeting, storage)


@pytest.mark.parametrize("chat", CHATS)
def test_who_comes_back_after_a_move_reads_the_new_time_and_is_told(
    storage: Storage, people: dict[int, int], clock: Clock, chat: int
) -> None:
    meeting = away(storage, people, clock, chat, **MOVED)
    assert convening.uninvited(meeting, storage).reached == ()
    assert returning.catch_up(storage, now=clock.now) == 1
    sent = []
    while (letter := storage.outbox.take()) is not None:
        sent.append((letter.kind, letter.chat))
        assert "4. april" in letter.html
        assert "11. april" in letter.html
        storage.outbox.settle(letter, State.DELIVERED, message=letter.id)
    assert sorted(sent) == [(Kind.BROADCAST, chat), (Kind.CORRECTION, chat)]
    assert returning.catch_up(storage, now=clock.now) == 0
    assert send(storage) == {}


def test_who_comes_back_after_another_place_is_told_unless_they_said_no(
    storage: Storage, people: dict[int, int], clock: Clock
) -> None:
    away(storage, people, clock, 23, place="Struer")
    assert returning.catch_up(storage, now=clock.now) == 0
    assert "Struer" in send(storage)[23]


def test_who_comes_back_after_anything_else_reads_it_and_is_not_told(
    storage: Storage, people: dict[int, int], clock: Clock
) -> None:
    away(storage, people, clock, 22, agenda="Punkt 1")
    assert returning.catch_up(storage, now=clock.now) == 0
    assert "Punkt 1" in send(storage)[22]
    assert returning.catch_up(storage, now=clock.now) == 0
    assert send(storage) == {}


def test_who_comes_back_to_a_meeting_that_is_cancelled_is_told(storage: Storage, people: dict[int, int], clock: Clock) -> None:
    meeting = invited(storage, people)
    storage.people.leave(people[21])
    clock.now += timedelta(hours=1)
    assert cancel(meeting, storage) == 2
    send(storage)
    clock.now += timedelta(hours=1)
    storage.people.come_back(people[21])
    assert returning.catch_up(storage, now=clock.now) == 1
    assert returning.catch_up(storage, now=clock.now) == 0
    sent = send(storage)
    assert set(sent) == {21}
    assert "aflyst" in sent[21]


def test_where_an_invitation_may_have_arrived_who_comes_back_is_told_once(
    storage: Storage, people: dict[int, int], clock: Clock
) -> None:
    meeting = add(storage)
    convening.invite(meeting, storage, author=None)
    send(storage, state=State.UNKNOWN)
    storage.people.leave(people[21])
    clock.now += timedelta(hours=1)
    change(meeting, storage, **MOVED)
    send(storage)
    clock.now += timedelta(hours=1)
    storage.people.come_back(people[21])
    assert returning.catch_up(storage, now=clock.now) == 1
    assert set(send(storage)) == {21}
    for _ in range(2):
        clock.now += timedelta(minutes=1)
        assert returning.catch_up(storage, now=clock.now) == 0
        assert send(storage) == {}


def test_nothing_is_written_where_nobody_came_back(storage: Storage, people: dict[int, int], clock: Clock) -> None:
    meeting = invited(storage, people)
    clock.now += timedelta(hours=1)
    change(meeting, storage, **MOVED)
    send(storage)
    clock.now += timedelta(days=2)
    for one in storage.people.everyone():
        storage.people.saw(one)
    assert returning.catch_up(storage, now=clock.now) == 0
    assert send(storage) == {}


def test_two_who_are_one_have_one_invitation_that_says_how_they_stand(
    storage: Storage, people: dict[int, int], clock: Clock
) -> None:
    """Dorte Fog is reached by mail and said yes so; she is here by a common link too."""
    (dorte,) = (one.id for one in storage.people.everyone() if one.name == "Dorte Fog")
    assert dorte is not None
    people[25] = storage.people.add("Dorte Fog", telegram=25)
    meeting = invited(storage, people)
    seats.enter(meeting, dorte, Said(PartStat.ACCEPTED), storage, actor=None)
    clock.now += timedelta(hours=1)
    storage.people.connect(dorte, 25)
    assert convening.uninvited(meeting, storage).reached == ()
    returning.catch_up(storage, now=clock.now)
    (letter,) = [storage.outbox.take()]
    assert letter is not None
    assert (letter.chat, letter.kind) == (25, Kind.CORRECTION)
    assert "Du kommer" in letter.html
    mine = storage.attendees.get(meeting.number, dorte)
    assert mine is not None
    presses = [parse(data) for row in letter.buttons for _, data in row]
    assert mine.id in [one.answer for one in presses if one is not None and one.action is Action.SUBSTITUTE]


def test_an_invitation_held_back_while_somebody_was_away_does_not_leave_with_the_old_words(
    storage: Storage, people: dict[int, int], clock: Clock
) -> None:
    meeting = add(storage)
    number = convening.invite(meeting, storage, author=None)
    assert number is not None
    storage.broadcasts.pause(number)
    storage.people.leave(people[22])
    clock.now += timedelta(hours=1)
    change(meeting, storage, **MOVED)
    storage.people.come_back(people[22])
    storage.broadcasts.resume(number)
    assert set(send(storage)) == {21, 23, 24}
    assert [one.telegram for one in convening.uninvited(again(meeting, storage), storage).reached] == [22]


def test_an_edit_that_ended_since_somebody_was_gone_is_made_when_they_are_back(
    storage: Storage, people: dict[int, int], clock: Clock
) -> None:
    meeting = invited(storage, people)
    clock.now += timedelta(hours=1)
    change(meeting, storage, **MOVED)
    storage.people.leave(people[24])
    clock.now += timedelta(hours=1)
    send(storage, state=State.GONE)
    storage.people.come_back(people[24])
    assert returning.catch_up(storage, now=clock.now) == 1
    assert set(send(storage)) == {24}


async def test_who_leaves_and_comes_back_in_the_chat_gets_the_meeting_as_it_is(
    connect: Connect, storage: Storage, clock: Clock
) -> None:
    storage.people.add("Anne", telegram=21)
    anne = await connect(trusted=False, user=21, first=10_000)
    meeting = add(storage)
    convening.invite(meeting, storage, author=None)
    await deliver(anne)
    await anne.press("Ja", next(one for one in reversed(anne.shown) if one.buttons))
    await anne.say("/forlad")
    await anne.press("Ja, jeg går")
    clock.now += timedelta(hours=1)
    change(meeting, storage, **MOVED)
    assert await deliver(anne) == {}
    clock.now += timedelta(hours=1)
    await anne.say("/start")
    before = len(anne.calls)
    await deliver(anne)
    said = {call.method: call.parameters.get("text") or call.parameters.get("caption") for call in anne.calls[before:]}
    assert "11. april" in str(said["editMessageText"])
    assert "Mødet er flyttet" in str(said["sendDocument"])
    clock.now += timedelta(hours=1)
    before = len(anne.calls)
    await deliver(anne)
    assert len(anne.calls) == before


# ------------------------------------------------------------------------------------------------------------------- always

CHANGES = st.lists(
    st.sampled_from("move place agenda send unknown yes no invite back leave block return late twin connect".split()),
    min_size=1,
    max_size=14,
)
LEADS = {PartStat.ACCEPTED: "Du kommer", PartStat.DECLINED: "Du kommer ikke", PartStat.NEEDS_ACTION: "Kommer du?"}


@settings(max_examples=120, deadline=None)
@given(steps=CHANGES, last=st.sampled_from(["", "cancel"]))
def test_whatever_happens_in_between_everybody_here_has_one_invitation_that_says_what_holds(
    steps: Collection[str], last: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Clock()
    storage = Storage.open(tmp_path_factory.mktemp("run") / "knudepunkt.db", clock)
    try:
        numbers = {chat: storage.people.add(f"Person {chat}", telegram=chat) for chat in CHATS}
        numbers[25] = storage.people.add("Dorte Fog", by_mail=True)
        meeting = add(storage)
        convening.invite(meeting, storage, author=None)
        shown: dict[int, str] = {}
        for number, step in enumerate(steps, start=1):
            clock.now += timedelta(minutes=1)
            _take(step, number, meeting, numbers, storage, shown)
        clock.now += timedelta(minutes=1)
        if last:
            cancel(meeting, storage)
        else:
            convening.invite(again(meeting, storage), storage, author=None)
        returning.catch_up(storage, now=clock.now)
        _deliver(storage, shown)
        assert returning.catch_up(storage, now=clock.now) == 0
        _everybody_reads(again(meeting, storage), storage, shown)
    finally:
        storage.close()


def _everybody_reads(meeting: Meeting, storage: Storage, shown: dict[int, str]) -> None:
    rows = [
        row
        for one in storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
        for row in storage.outbox.rows(Kind.BROADCAST, one.number)
        if row.state in (State.DELIVERED, State.UNKNOWN)
    ]
    standing = {one.telegram: one for one in storage.attendees.of(meeting.number)}
    here = [one.telegram for one in storage.people.everyone() if one.state is Presence.ACTIVE]
    for chat in here:
        mine = [row for row in rows if row.chat == chat]
        assert len(mine) == 1 or (meeting.is_cancelled and not mine)
        for row in mine:
            if row.state is State.UNKNOWN:
                continue
            text = shown[row.id]
            assert f"{meeting.plan.start.day}. april" in text
            assert ("aflyst" in text) is meeting.is_cancelled
            assert meeting.is_cancelled or (meeting.plan.place in text and LEADS[standing[chat].partstat] in text)


def _take(step: str, number: int, meeting: Meeting, people: dict[int, int], storage: Storage, shown: dict[int, str]) -> None:
    match step:
        case "move":
            change(meeting, storage, start=START + timedelta(days=number), end=START + timedelta(days=number, hours=2))
        case "back":
            change(meeting, storage, start=START, end=START + timedelta(hours=2))
        case "place":
            change(meeting, storage, place=f"Sal {number}")
        case "agenda":
            change(meeting, storage, agenda=f"Punkt {number}")
        case "send":
            _deliver(storage, shown)
        case "unknown":
            if (letter := storage.outbox.take()) is not None:
                if letter.kind is Kind.CORRECTION:  # an edit is made again
                    storage.outbox.postpone(letter, 0)
                else:
                    storage.outbox.settle(letter, State.UNKNOWN)
        case "invite":
            convening.invite(again(meeting, storage), storage, author=None)
        case "leave" | "block":
            storage.people.leave(people[22], Presence.LEFT if step == "leave" else Presence.BLOCKED)
        case "return":
            storage.people.come_back(people[22])
        case "late":
            storage.people.add(f"Ny {number}", telegram=100 + number)
        case "twin":
            if storage.people.by_telegram(25) is None:
                storage.people.add("Dorte Fog", telegram=25)
        case "connect":
            storage.people.connect(people[25], 25)
        case _:
            said = PartStat.ACCEPTED if step == "yes" else PartStat.DECLINED
            for chat in (21, 25):
                seats.take(again(meeting, storage), people[chat], Said(said), storage)


def _deliver(storage: Storage, shown: dict[int, str]) -> None:
    """What waits leaves, but not to those who are gone; `shown` is what the invitation of each row says."""
    sent = {one.number for one in storage.broadcasts.everything(purpose=Purpose.INVITATION)}
    while (letter := storage.outbox.take()) is not None:
        person = storage.people.by_telegram(letter.chat)
        if person is None or person.state is not Presence.ACTIVE:
            storage.outbox.settle(letter, State.GONE)
            continue
        if letter.kind is Kind.BROADCAST and letter.subject in sent:
            shown[letter.id] = letter.html
        elif letter.kind is Kind.CORRECTION and letter.subject in shown:
            shown[letter.subject] = letter.html
        storage.outbox.settle(letter, State.DELIVERED, message=letter.id)
