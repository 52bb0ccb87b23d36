"""Whom a meeting is for, and what everybody gets when it changes: rows of the outbox, before anything is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience import Audience
from bot.broadcasts import Draft, Purpose, Stage
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.outbox import Enclosure, Kind, Outgoing, Sort, State
from bot.roles import Role
from bot.storage import Storage
from handlers import convening

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


# ------------------------------------------------------------------------------------------------------------------- always

CHANGES = st.lists(
    st.sampled_from(["move", "place", "agenda", "send", "unknown", "yes", "no", "invite", "back"]), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(steps=CHANGES, last=st.sampled_from(["", "cancel"]))
def test_whatever_happens_in_between_everybody_reads_what_holds(
    steps: Collection[str], last: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Clock()
    storage = Storage.open(tmp_path_factory.mktemp("run") / "knudepunkt.db", clock)
    try:
        numbers = {chat: storage.people.add(f"Person {chat}", telegram=chat) for chat in CHATS}
        meeting = add(storage)
        convening.invite(meeting, storage, author=None)
        shown: dict[int, str] = {}
        for number, step in enumerate(steps, start=1):
            clock.now += timedelta(minutes=1)
            _take(step, number, meeting, numbers, storage, shown)
        if last:
            cancel(meeting, storage)
        _deliver(storage, shown, State.DELIVERED)
        plan = again(meeting, storage).plan
        invitations = {
            row.chat: row
            for one in storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
            for row in storage.outbox.rows(Kind.BROADCAST, one.number)
        }
        for chat, row in invitations.items():
            if row.state is State.DELIVERED:
                assert f"{plan.start.day}. {'april' if plan.start.month == 4 else 'maj'}" in shown[chat]
                assert ("aflyst" in shown[chat].casefold()) is bool(last)
    finally:
        storage.close()


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
            _deliver(storage, shown, State.DELIVERED)
        case "unknown":
            if (letter := storage.outbox.take()) is not None:
                storage.outbox.settle(letter, State.UNKNOWN)
        case "invite":
            convening.invite(again(meeting, storage), storage, author=None)
        case _:
            said = PartStat.ACCEPTED if step == "yes" else PartStat.DECLINED
            storage.attendees.answer(again(meeting, storage), people[21], Said(said))


def _deliver(storage: Storage, shown: dict[int, str], state: State) -> None:
    """What waits leaves; `shown` is what the invitation in each chat says."""
    numbers = {one.number for one in storage.broadcasts.everything(purpose=Purpose.INVITATION)}
    rows = {row.id for number in numbers for row in storage.outbox.rows(Kind.BROADCAST, number)}
    while (letter := storage.outbox.take()) is not None:
        if (letter.kind is Kind.BROADCAST and letter.subject in numbers) or (
            letter.kind is Kind.CORRECTION and letter.subject in rows
        ):
            shown[letter.chat] = letter.html
        storage.outbox.settle(letter, state, message=letter.id)
