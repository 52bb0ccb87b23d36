"""What has not left when something changes: messages about a meeting, edits behind an answer, invitations in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW, Clock, Connect, deliver

from bot.audience import Audience
from bot.broadcasts import Broadcast, Draft, Purpose, Stage
from bot.local import LocalTelegram
from bot.meetings.meeting import Meeting, Plan
from bot.outbox import Kind, State
from bot.roles import Role
from bot.storage import Storage
from handlers.keyboards import Press, pack
from handlers.meetings import convening
from handlers.texts.reply import Action

KIRSTEN, SIGNE, OMAR = 10, 11, 12
START = NOW + timedelta(days=20)
SOON = NOW + timedelta(days=3)


@pytest.fixture
async def kirsten(connect: Connect, storage: Storage) -> LocalTelegram:
    storage.people.add("Kirsten Krog", role=Role.COORDINATOR, telegram=KIRSTEN)
    storage.people.add("Signe Lund", telegram=SIGNE)
    storage.people.add("Omar Nur", telegram=OMAR)
    person = await connect(trusted=False, user=KIRSTEN)
    assert isinstance(person, LocalTelegram)
    return person


def now_is(storage: Storage, number: int) -> Meeting:
    found = storage.meetings.get(number)
    assert found is not None
    return found


@pytest.fixture
async def meeting(kirsten: LocalTelegram, storage: Storage) -> Meeting:
    """Everybody has the invitation."""
    plan = Plan("Netværket", "Forårsmøde", START, START + timedelta(hours=2), place="Hobro")
    number = storage.meetings.add(plan, author=None)
    convening.invite(now_is(storage, number), storage, author=None)
    await deliver(kirsten)
    return now_is(storage, number)


def change(meeting: Meeting, storage: Storage, **values: Any) -> int:
    before = now_is(storage, meeting.number).plan
    with storage.atomic():
        storage.meetings.change(meeting.number, replace(before, **values))
        return convening.announce_change(now_is(storage, meeting.number), before, storage, author=None)


def cancel(meeting: Meeting, storage: Storage) -> None:
    with storage.atomic():
        storage.meetings.cancel(meeting.number)
        convening.announce_cancellation(now_is(storage, meeting.number), storage, author=None)


MOVED = {"start": START + timedelta(days=7), "end": START + timedelta(days=7, hours=2), "place": "Viborg"}


async def ordered(person: LocalTelegram, storage: Storage, meeting: Meeting, **draft: Any) -> Broadcast:
    """A message to those who are invited, sent by the coordinator by the buttons."""
    words = {"html": "Vi ses {tid} i {sted}", "due": SOON, **draft}
    author = storage.people.by_telegram(KIRSTEN)
    assert author is not None
    storage.broadcasts.begin(Draft(Purpose.MESSAGE, Audience(meeting=meeting.number), **words), author=author.id)
    await person.say("/udsend")
    await person.press("Fortsæt")
    await person.press("Send til 3")
    [found] = storage.broadcasts.everything(purpose=Purpose.MESSAGE)
    return found


def fates(storage: Storage, number: int) -> set[State]:
    return {row.state for row in storage.outbox.rows(Kind.BROADCAST, number)}


# ---------------------------------------------------------------------------------------- messages about a meeting that changes


async def test_a_message_sent_later_says_the_time_and_place_that_hold_then(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, meeting: Meeting
) -> None:
    one = await ordered(kirsten, storage, meeting)
    assert one.until == START
    change(meeting, storage, **MOVED)
    await deliver(kirsten)
    clock.now = SOON
    [text] = (await deliver(kirsten))[SIGNE]
    assert "i Viborg" in text
    assert "4. marts 2024" in text
    now = storage.broadcasts.get(one.number)
    assert now is not None
    assert now.until == MOVED["start"]


async def test_a_message_about_a_meeting_that_is_cancelled_does_not_leave_and_its_author_is_told(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, meeting: Meeting
) -> None:
    one = await ordered(kirsten, storage, meeting)
    cancel(meeting, storage)
    first, second = await deliver(kirsten), await deliver(kirsten)
    assert [text for text in [*first[KIRSTEN], *second.get(KIRSTEN, [])] if "trukket tilbage, for mødet er aflyst" in text]
    clock.now = SOON
    assert SIGNE not in await deliver(kirsten)
    assert fates(storage, one.number) == {State.WITHDRAWN}


async def test_a_message_that_some_have_goes_on_though_the_meeting_is_cancelled(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, meeting: Meeting
) -> None:
    one = await ordered(kirsten, storage, meeting)
    clock.now = SOON
    letter = storage.outbox.take()
    assert letter is not None
    storage.outbox.settle(letter, State.DELIVERED, message=500)
    cancel(meeting, storage)
    assert fates(storage, one.number) == {State.DELIVERED, State.LATER}


async def test_what_stands_in_a_chat_is_not_edited_by_a_move(
    kirsten: LocalTelegram, storage: Storage, meeting: Meeting
) -> None:
    one = await ordered(kirsten, storage, meeting, due=None)
    await deliver(kirsten)
    change(meeting, storage, **MOVED)
    rows = storage.outbox.rows(Kind.BROADCAST, one.number)
    assert [storage.outbox.rows(Kind.CORRECTION, row.id) for row in rows] == [()] * 3


async def test_a_message_before_a_meeting_does_not_leave_once_it_has_begun_and_one_after_it_does(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, meeting: Meeting
) -> None:
    one = await ordered(kirsten, storage, meeting)
    storage.broadcasts.pause(one.number)
    clock.now = START
    storage.broadcasts.resume(one.number)
    assert SIGNE not in await deliver(kirsten)
    assert fates(storage, one.number) == {State.TOO_OLD}


async def test_thanks_for_a_meeting_leave_after_it(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, meeting: Meeting
) -> None:
    thanks = await ordered(kirsten, storage, meeting, html="Tak for i dag", due=START + timedelta(hours=5))
    assert thanks.until is None
    clock.now = START + timedelta(hours=5)
    assert "Tak for i dag" in (await deliver(kirsten))[SIGNE]


# ------------------------------------------------------------------------------------------------ an edit behind an answer


async def test_an_edit_that_waits_does_not_take_an_answer_away(
    kirsten: LocalTelegram, storage: Storage, meeting: Meeting, connect: Connect
) -> None:
    [invitation] = storage.broadcasts.everything(purpose=Purpose.INVITATION)
    message = next(row.message for row in storage.outbox.rows(Kind.BROADCAST, invitation.number) if row.chat == SIGNE)
    assert message is not None
    change(meeting, storage, agenda="Ny dagsorden")  # the edit is queued
    signe = await connect(trusted=False, user=SIGNE)
    signe._messages = kirsten._messages
    said = Press(Action.RSVP, meeting.number, 1, meeting.sequence)
    await signe.press_data(pack(said), kirsten._messages[(SIGNE, message)])
    await deliver(kirsten)
    shown = kirsten._messages[(SIGNE, message)]
    assert "✓ Ja" in str(shown["reply_markup"])
    assert shown["text"].startswith("Du kommer: ")


# ------------------------------------------------------------------------------------------------- invitations in doubt


@pytest.mark.parametrize("values", [MOVED, {"place": "Viborg"}])
async def test_who_has_perhaps_no_invitation_and_has_not_answered_is_told_of_a_change(
    kirsten: LocalTelegram, storage: Storage, meeting: Meeting, values: dict[str, Any]
) -> None:
    storage._changed("UPDATE outbox SET state = 'unknown' WHERE kind = 'broadcast' AND chat = ?", SIGNE)
    assert change(meeting, storage, **values) == 1
    before = len(kirsten.calls)
    await deliver(kirsten)
    told = [one for one in kirsten.calls[before:] if one.method == "sendDocument"]
    assert [int(one.parameters["chat_id"]) for one in told] == [SIGNE]
    assert "Viborg" in told[0].parameters["caption"]


# ----------------------------------------------------------------------------------------- what a coordinator sees and presses


async def page(person: LocalTelegram, number: int) -> Any:
    return (await person.press_data(pack(Press(Action.BROADCAST, number)), person.message(text="x")))[-1]


async def test_corrections_that_fail_are_named_and_tried_again_by_a_button(
    kirsten: LocalTelegram, storage: Storage, meeting: Meeting
) -> None:
    one = await ordered(kirsten, storage, meeting, html="Hej", due=None)
    await deliver(kirsten)
    await kirsten.press_data(pack(Press(Action.BROADCAST_CORRECT, one.number)), kirsten.message(text="x"))
    await kirsten.say("Hej igen")
    await kirsten.press("Ret hos 3")
    kirsten.refuse("editMessageText", 400, "Bad Request: message to edit not found")
    await deliver(kirsten)
    shown = await page(kirsten, one.number)
    assert "Rettelsen nåede ikke frem hos 1" in shown.text.replace("<b>", "").replace("</b>", "")
    assert "den gamle tekst: Kirsten Krog" in shown.text
    shown = (await kirsten.press("Ret igen hos 1"))[-1]
    assert "Rettelsen nåede ikke frem" not in shown.text
    await deliver(kirsten)
    edits = [call.parameters["text"] for call in kirsten.calls if call.method == "editMessageText"]
    assert edits[-1] == "Hej igen"
    assert storage.broadcasts.uncorrected(one.number) == {}


async def test_a_late_pause_is_no_dead_end(kirsten: LocalTelegram, storage: Storage, meeting: Meeting) -> None:
    one = await ordered(kirsten, storage, meeting, html="Hej", due=None)
    sent = kirsten._latest
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    shown = await kirsten.press_data(pack(Press(Action.BROADCAST_PAUSE, one.number)), kirsten.message(text="x"))
    assert "Det kan ikke lade sig gøre mere" in shown[0].text
    assert sent is not None
    await kirsten.press("Send igen til ukendte (1)")
    shown = await kirsten.press("Ja, send igen til 1")
    assert "Den er på vej igen til 1." in [each.text for each in shown]
    now = storage.broadcasts.get(one.number)
    assert now is not None
    assert now.stage is Stage.SENT


async def test_a_yes_that_comes_once_more_after_a_crash_sends_nothing_again(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, meeting: Meeting
) -> None:
    one = await ordered(kirsten, storage, meeting, html="Hej", due=None)
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    await page(kirsten, one.number)
    asked = (await kirsten.press("Send igen til ukendte (1)"))[-1]
    clock.now += timedelta(minutes=5)
    await kirsten.press("Ja, send igen til 1", asked)
    assert storage.outbox.take() is not None
    storage.outbox.interrupted()
    shown = await kirsten.press("Ja, send igen til 1", asked)
    assert State.UNKNOWN in fates(storage, one.number)
    assert State.QUEUED not in fates(storage, one.number)
    assert "Skal den sendes igen" in shown[-1].text  # it is a new decision


async def test_who_withdraws_is_told_what_cannot_be_stopped(kirsten: LocalTelegram, storage: Storage, meeting: Meeting) -> None:
    one = await ordered(kirsten, storage, meeting, html="Hej", due=None)
    assert storage.outbox.take() is not None
    await page(kirsten, one.number)
    await kirsten.press("Træk tilbage")
    shown = await kirsten.press("Ja, træk den tilbage")
    assert "2 bliver ikke sendt. 1 er på vej lige nu" in shown[0].text
