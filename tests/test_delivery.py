"""What is due: letters sent from the outbox, coordinators' menus, purging. `bot.delivery` and `bot.due` against every fault."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import NOW, Clock, Connect, FakeLibrary
from telegram import Update
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import RequestData

from bot import delivery
from bot.app import Knudepunkt, build
from bot.audit import Act
from bot.budget import Budget, Lane
from bot.config import Config
from bot.due import PURGE_EVERY, Due
from bot.local import Call, LocalTelegram
from bot.meetings.meeting import Plan
from bot.outbox import Enclosure, Kind, Outgoing, Sort, State
from bot.roles import Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.texts import welcome

PER, IDA, BO = 42, 43, 44


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.LOOK_EVERY", 0)
    monkeypatch.setattr("bot.due.LOOK_EVERY", 0)


@pytest.fixture
async def telegram(connect: Connect) -> LocalTelegram:
    local = await connect()
    assert isinstance(local, LocalTelegram)
    return local


@pytest.fixture
def due(telegram: LocalTelegram) -> Due:
    assert isinstance(telegram._application, Knudepunkt)
    return telegram._application.due


def failed(cause: httpx.HTTPError) -> NetworkError:
    """What python-telegram-bot makes of a failure of httpx."""
    error = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError(f"httpx.{type(cause).__name__}")
    error.__cause__ = cause
    return error


def put(storage: Storage, *chats: int, subject: int = 1) -> None:
    storage.outbox.put(Kind.CURATED, subject, [(chat, f"<b>Svar</b> til {chat}") for chat in chats])


def sent(telegram: LocalTelegram) -> list[int]:
    """The chats to which sending was tried, in order."""
    return [int(call.parameters["chat_id"]) for call in telegram.calls if call.method == "sendMessage"]


def states(storage: Storage) -> dict[int, str]:
    return dict(storage._db.execute("SELECT chat, state FROM outbox ORDER BY id").fetchall())


# ---------------------------------------------------------------------------------------------------------------- letters


async def test_every_letter_is_sent_once_and_its_text_goes(telegram: LocalTelegram, due: Due, storage: Storage) -> None:
    put(storage, PER, IDA, BO)
    await due.tick()
    await due.tick()
    assert sent(telegram) == [PER, IDA, BO]
    assert telegram.calls[0].parameters["text"] == f"<b>Svar</b> til {PER}"
    assert telegram.calls[0].parameters["parse_mode"] == "HTML"
    assert storage.outbox.counted(Kind.CURATED, 1) == {State.DELIVERED: 3}
    assert storage._db.execute("SELECT DISTINCT html FROM outbox").fetchall() == [("",)]


@pytest.mark.parametrize(
    ("status", "description", "state"),
    [
        (403, "Forbidden: bot was blocked by the user", State.GONE),
        (403, "Forbidden: user is deactivated", State.GONE),
        (403, "Forbidden: bot was kicked from the supergroup chat", State.GONE),
        (400, "Bad Request: chat not found", State.FAILED),
        (400, "Bad Request: can't parse entities", State.FAILED),
    ],
)
async def test_what_telegram_refuses_for_good_is_not_tried_again_and_holds_up_nobody(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock, status: int, description: str, state: State
) -> None:
    put(storage, PER, IDA)
    telegram.refuse("sendMessage", status, description)
    for _ in range(3):
        await due.tick()
        clock.now += timedelta(hours=1)
    assert sent(telegram) == [PER, IDA]
    assert states(storage) == {PER: state, IDA: State.DELIVERED}


@pytest.mark.parametrize("description", ["bot was blocked by the user", "user is deactivated"])
async def test_whoever_blocked_the_bot_or_closed_the_account_is_here_no_more(
    telegram: LocalTelegram, due: Due, storage: Storage, description: str
) -> None:
    for telegram_id in (PER, IDA):
        storage.people.add("Per Lund", telegram=telegram_id)
    put(storage, PER, IDA)
    telegram.refuse("sendMessage", 403, f"Forbidden: {description}")
    await due.tick()
    assert {one.telegram: one.state for one in storage.people.everyone()} == {PER: Presence.BLOCKED, IDA: Presence.ACTIVE}


@pytest.mark.parametrize("state", [Presence.LEFT, Presence.REMOVED, Presence.BLOCKED])
async def test_who_left_after_the_letter_was_written_does_not_get_it(
    telegram: LocalTelegram, due: Due, storage: Storage, state: Presence
) -> None:
    per = storage.people.add("Per Lund", telegram=PER)
    put(storage, PER, IDA)
    storage.people.leave(per, state)
    await due.tick()
    assert sent(telegram) == [IDA]
    assert states(storage) == {PER: State.GONE, IDA: State.DELIVERED}


async def test_who_was_erased_after_the_letter_was_written_does_not_get_it(
    telegram: LocalTelegram, due: Due, storage: Storage
) -> None:
    put(storage, PER, IDA)
    storage.retention.erase(telegram=PER, person=storage.people.add("Per Lund", telegram=PER))
    await due.tick()
    assert sent(telegram) == [IDA]


async def test_a_flood_wait_is_waited_out_by_all_letters(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock
) -> None:
    put(storage, *range(101, 151))
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    await due.tick()
    tried = sent(telegram)
    assert len(tried) <= delivery.IN_HAND  # what was on its way when the word came
    for seconds in (1, 28):
        clock.now += timedelta(seconds=seconds)
        await due.tick()
        assert sent(telegram) == tried
    clock.now += timedelta(seconds=1)
    await due.tick()
    assert sorted(sent(telegram)) == sorted([101, *range(101, 151)])
    assert set(states(storage).values()) == {State.DELIVERED}


async def test_a_letter_that_waits_out_many_floods_arrives_all_the_same(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock
) -> None:
    put(storage, PER)
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 5", retry_after=5, times=20)
    telegram.interrupt("sendMessage", failed(httpx.ConnectError("no route to host")))
    for _ in range(40):
        await due.tick()
        clock.now += timedelta(seconds=600)
    assert states(storage) == {PER: State.DELIVERED}


NOT_ARRIVED: list[Callable[[], Exception]] = [
    lambda: failed(httpx.ConnectError("no route to host")),
    lambda: failed(httpx.ConnectTimeout("")),
    lambda: failed(httpx.PoolTimeout("")),
]
MAY_HAVE_ARRIVED: list[Callable[[], Exception]] = [
    TimedOut,
    lambda: failed(httpx.ReadTimeout("")),
    lambda: failed(httpx.WriteTimeout("")),
    lambda: failed(httpx.ReadError("")),
    lambda: failed(httpx.RemoteProtocolError("")),
]


@pytest.mark.parametrize("error", NOT_ARRIVED)
async def test_what_surely_did_not_arrive_is_sent_later(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock, error: Callable[[], Exception]
) -> None:
    put(storage, PER)
    telegram.interrupt("sendMessage", error(), times=3)
    for tried, wait in enumerate((2, 4, 8), start=1):
        await due.tick()
        assert states(storage) == {PER: State.LATER}
        clock.now += timedelta(seconds=wait - 1)
        await due.tick()
        clock.now += timedelta(seconds=1)
        assert len(sent(telegram)) == tried
    await due.tick()
    assert states(storage) == {PER: State.DELIVERED}
    assert len(sent(telegram)) == 4


@pytest.mark.parametrize("kind", [one for one in Kind if one is not Kind.CORRECTION])
async def test_of_no_letter_that_a_server_in_between_failed_to_pass_on_it_is_known_whether_it_arrived(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock, kind: Kind
) -> None:
    storage.outbox.put(kind, 1, [(PER, "Svar")])
    telegram.refuse("sendMessage", 502, "Bad Gateway")
    for _ in range(4):
        await due.tick()
        clock.now += timedelta(minutes=1)
    assert states(storage) == {PER: State.UNKNOWN}
    assert sent(telegram) == [PER]
    assert storage.doubts.count() == (kind is not Kind.BROADCAST)  # of those the delivery report tells


async def test_a_network_that_is_away_for_a_night_delays_a_letter_and_loses_none(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock
) -> None:
    put(storage, PER)
    telegram.interrupt("sendMessage", failed(httpx.ConnectError("no route to host")), times=60)
    for _ in range(12 * 60):
        await due.tick()
        clock.now += timedelta(minutes=1)
    assert states(storage) == {PER: State.DELIVERED}
    assert len(sent(telegram)) == 61  # so often in twelve hours that it is never late by much, and no oftener


@pytest.mark.parametrize("error", MAY_HAVE_ARRIVED)
async def test_what_may_have_arrived_is_unknown_and_never_sent_again(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock, error: Callable[[], Exception]
) -> None:
    put(storage, PER, IDA)
    telegram.interrupt("sendMessage", error())
    for _ in range(4):
        await due.tick()
        clock.now += timedelta(hours=1)
    assert sent(telegram) == [PER, IDA]
    assert states(storage) == {PER: State.UNKNOWN, IDA: State.DELIVERED}
    put(storage, PER)  # nor by putting it again
    await due.tick()
    assert sent(telegram) == [PER, IDA]


@pytest.mark.parametrize("status", [401, 404, 409])
async def test_whatever_telegram_answers_no_letter_is_left_between_two_states(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock, status: int
) -> None:
    put(storage, PER)
    telegram.refuse("sendMessage", status, "Unauthorized")
    with suppress(TelegramError):
        await due.tick()
    assert State.SENDING not in states(storage).values()


async def test_a_letter_to_a_group_that_moved_follows_it(telegram: LocalTelegram, due: Due, storage: Storage) -> None:
    storage.register_chat(-500, "Fjorden")
    put(storage, -500, PER)
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    telegram.refuse("sendMessage", 400, description, migrate_to_chat_id=-100500)
    await due.tick()
    assert sorted(sent(telegram)) == [-100500, -500, PER]
    assert states(storage) == {-100500: State.DELIVERED, PER: State.DELIVERED}
    assert storage.registered_chats() == {-100500: "Fjorden"}
    assert storage.former_chat(-100500) == -500


async def test_of_one_of_many_that_a_server_in_between_failed_to_pass_on_nobody_knows(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock
) -> None:
    storage.outbox.put(Kind.BROADCAST, 1, [(PER, "Hej"), (IDA, "Hej"), (BO, "Hej")])
    telegram.refuse("sendMessage", 502, "Bad Gateway")
    telegram.refuse("sendMessage", 500, "Internal Server Error")
    for _ in range(4):
        await due.tick()
        clock.now += timedelta(minutes=1)
    assert states(storage) == {PER: State.UNKNOWN, IDA: State.UNKNOWN, BO: State.DELIVERED}
    assert sent(telegram) == [PER, IDA, BO]


async def test_a_telegram_that_is_away_costs_the_letters_in_hand_and_no_more(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock
) -> None:
    storage.outbox.put(Kind.BROADCAST, 1, [(chat, "Hej") for chat in range(101, 201)])
    telegram.interrupt("sendMessage", times=5)
    telegram.interrupt("getMe", times=100)
    for _ in range(3):
        await due.tick()
    assert len(sent(telegram)) <= delivery.IN_HAND
    lost = 5 - sum(fault.method == "sendMessage" for fault in telegram._faults)
    telegram._faults.clear()
    await due.tick()
    assert len(sent(telegram)) == 100
    assert storage.outbox.counted(Kind.BROADCAST, 1) == {State.UNKNOWN: lost, State.DELIVERED: 100 - lost}


async def test_a_telegram_that_fails_every_letter_does_not_get_them_all(
    telegram: LocalTelegram, due: Due, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.outbox.put(Kind.BROADCAST, 1, [(chat, "Hej") for chat in range(101, 301)])
    telegram.refuse("sendMessage", 502, "Bad Gateway", times=200)
    for _ in range(20):
        await due.tick()
    lost = len(sent(telegram))
    assert lost < 2 * delivery.IN_HAND
    telegram._faults.clear()
    monkeypatch.setattr(due._delivery, "_rest_until", 0.0)  # the rest is over
    await due.tick()
    assert storage.outbox.counted(Kind.BROADCAST, 1) == {State.UNKNOWN: lost, State.DELIVERED: 200 - lost}


async def test_where_some_arrive_nothing_rests(telegram: LocalTelegram, due: Due, storage: Storage) -> None:
    for subject in range(1, 31):
        storage.outbox.put(Kind.BROADCAST, subject, [(PER, "Hej")])
        if subject % 3:
            telegram.refuse("sendMessage", 502, "Bad Gateway")
        await due.tick()
    assert len(sent(telegram)) == 30
    assert Counter(state for (state,) in storage._db.execute("SELECT state FROM outbox").fetchall()) == {
        State.UNKNOWN: 20,
        State.DELIVERED: 10,
    }


# ------------------------------------------------------------------------------------------------------------ many at once


class Stuck:
    """Calls to a chat that hang until `let_go`."""

    def __init__(self, telegram: LocalTelegram, monkeypatch: pytest.MonkeyPatch, *chats: int) -> None:
        self.let_go = asyncio.Event()
        carry_out = telegram.do_request

        async def hang(url: str, method: str, request_data: RequestData | None = None, *rest: Any, **more: Any) -> Any:
            answer = await carry_out(url, method, request_data, *rest, **more)
            if request_data and request_data.parameters.get("chat_id") in chats:
                await self.let_go.wait()
            return answer

        monkeypatch.setattr(telegram, "do_request", hang)


async def turns() -> None:
    for _ in range(300):
        await asyncio.sleep(0)


async def test_one_that_hangs_holds_up_no_other_letter_and_nothing_else_that_is_due(
    telegram: LocalTelegram, due: Due, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = Stuck(telegram, monkeypatch, PER)
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=IDA)
    put(storage, PER, *range(101, 141))
    due.begin()
    await turns()
    assert len(sent(telegram)) == 41
    assert [chat for _, chat, _ in menus(telegram)] == [IDA]
    assert states(storage)[PER] == State.SENDING
    put(storage, BO, subject=2)  # nor what comes while it hangs
    await turns()
    assert sent(telegram)[-1] == BO
    stuck.let_go.set()
    await turns()
    assert set(states(storage).values()) == {State.DELIVERED}
    await due.end()


async def test_a_chat_gets_one_letter_after_the_other(
    telegram: LocalTelegram, due: Due, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = Stuck(telegram, monkeypatch, PER)
    for subject in (1, 2, 3):
        put(storage, PER, IDA, subject=subject)
    due.begin()
    await turns()
    assert Counter(sent(telegram)) == {PER: 1, IDA: 3}
    stuck.let_go.set()
    await turns()
    assert Counter(sent(telegram)) == {PER: 3, IDA: 3}
    await due.end()


async def test_no_more_letters_are_in_hand_than_may_be(
    telegram: LocalTelegram, due: Due, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    Stuck(telegram, monkeypatch, *range(101, 141))
    put(storage, *range(101, 141))
    due.begin()
    await turns()
    assert Counter(states(storage).values()) == {State.SENDING: delivery.IN_HAND, State.QUEUED: 40 - delivery.IN_HAND}
    monkeypatch.setattr("bot.delivery.GRACE", 0.01)
    await due.end()
    assert Counter(states(storage).values()) == {State.UNKNOWN: delivery.IN_HAND, State.QUEUED: 40 - delivery.IN_HAND}


async def test_what_became_of_a_letter_is_written_down_when_the_disk_has_room_again(
    telegram: LocalTelegram, due: Due, storage: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settle, full = storage.outbox.settle, [sqlite3.OperationalError("database or disk is full")] * 3

    def settled(*args: Any, **more: Any) -> None:
        if full:
            raise full.pop()
        settle(*args, **more)

    monkeypatch.setattr(storage.outbox, "settle", settled)
    put(storage, PER)
    await due.tick()
    assert sent(telegram) == [PER]
    assert states(storage) == {PER: State.DELIVERED}
    assert "cannot be written" in caplog.text


async def test_a_chat_that_was_just_written_to_is_passed_over_and_its_letter_not_taken_in_hand(
    config: Config, storage: Storage, library: FakeLibrary, clock: Clock
) -> None:
    local = LocalTelegram(clock=clock, user=PER)
    application = build(config, storage, library, request=local, clock=clock, budget=Budget())
    await application.initialize()
    try:
        await local.say("næste møde")
        put(storage, PER, IDA, BO)
        await application.due.tick()
    finally:
        await application.shutdown()
    assert states(storage) == {PER: State.QUEUED, IDA: State.DELIVERED, BO: State.DELIVERED}


async def test_letters_are_told_from_answers_where_there_is_a_budget(
    config: Config, storage: Storage, library: FakeLibrary, clock: Clock
) -> None:
    lanes: list[tuple[str, Lane | None]] = []

    class Noted(Budget):
        async def process_request(self, *args: Any, **more: Any) -> Any:
            lanes.append((more["endpoint"], more["rate_limit_args"]))
            return await super().process_request(*args, **more)

    local = LocalTelegram(clock=clock)
    application = build(config, storage, library, request=local, clock=clock, budget=Noted())
    await application.initialize()
    try:
        put(storage, PER, IDA)
        await local.say("næste møde")
        await application.due.tick()
    finally:
        await application.shutdown()
    messages = [lane for endpoint, lane in lanes if endpoint == "sendMessage"]
    assert messages == [None, Lane.LETTER, Lane.LETTER]
    assert set(states(storage).values()) == {State.DELIVERED}


# ------------------------------------------------------------------------------------------------- what there is to be sent

BUTTONS = ((("Ja", "a1:rsvp:1"), ("Nej", "a1:rsvp:1:1")), (("Hvem kommer?", "a1:rsvp:1:2"),))


def calls(telegram: LocalTelegram, *methods: str) -> list[Call]:
    return [call for call in telegram.calls if call.method in methods]


async def test_a_letter_has_its_buttons_and_its_number_at_telegram_is_kept(
    telegram: LocalTelegram, due: Due, storage: Storage
) -> None:
    storage.outbox.put(Kind.BROADCAST, 1, [Outgoing(PER, "Kommer du?", BUTTONS), Outgoing(IDA, "Kommer du?")])
    await due.tick()
    shown: dict[int, Any] = {
        call.parameters["chat_id"]: call.parameters.get("reply_markup") for call in calls(telegram, "sendMessage")
    }
    rows = [[(button["text"], button["callback_data"]) for button in row] for row in shown[PER]["inline_keyboard"]]
    assert rows == [list(row) for row in BUTTONS]
    assert shown[IDA] is None
    for row in storage.outbox.rows(Kind.BROADCAST, 1):
        assert row.message is not None
        assert telegram._messages[row.chat, row.message]["text"] == "Kommer du?"


@pytest.mark.parametrize(
    ("sort", "method", "field"), [(Sort.PHOTO, "sendPhoto", "photo"), (Sort.DOCUMENT, "sendDocument", "document")]
)
async def test_a_file_that_telegram_has_is_sent_by_its_id_with_the_text_below(
    telegram: LocalTelegram, due: Due, storage: Storage, sort: Sort, method: str, field: str
) -> None:
    storage.outbox.put(Kind.BROADCAST, 1, [Outgoing(PER, "<b>Se her</b>", BUTTONS, Enclosure(sort, "file77"))])
    await due.tick()
    (call,) = calls(telegram, method)
    assert (call.parameters[field], call.parameters["caption"]) == ("file77", "<b>Se her</b>")
    assert call.parameters["reply_markup"]
    assert states(storage) == {PER: State.DELIVERED}


def planned(storage: Storage) -> int:
    start = NOW + timedelta(days=30)
    return storage.meetings.add(
        Plan(group="Styregruppen", title="Forårsmøde", start=start, end=start + timedelta(hours=2)), author=None
    )


async def test_a_calendar_file_is_of_the_meeting_as_it_is_when_it_leaves(
    telegram: LocalTelegram, due: Due, storage: Storage
) -> None:
    number = planned(storage)
    letters = [Outgoing(chat, "Mødet er flyttet", (), Enclosure(Sort.CALENDAR, str(number))) for chat in (PER, IDA)]
    storage.outbox.put(Kind.BROADCAST, 1, letters)
    meeting = storage.meetings.get(number)
    assert meeting
    storage.meetings.change(number, replace(meeting.plan, title="Sommermøde"))
    await due.tick()
    storage.meetings.cancel(number)
    storage.outbox.put(Kind.BROADCAST, 2, letters[:1])
    await due.tick()
    first, second, third = calls(telegram, "sendDocument")
    assert first.parameters["caption"] == "Mødet er flyttet"
    assert first.files == second.files
    name, data = first.files[0]
    assert name.endswith(".ics")
    assert b"SUMMARY:Sommerm" in data
    assert b"SEQUENCE:1" in data
    assert b"STATUS:CANCELLED" in third.files[0][1]


async def test_a_calendar_file_of_no_meeting_is_not_sent_and_holds_up_nobody(
    telegram: LocalTelegram, due: Due, storage: Storage
) -> None:
    storage.outbox.put(Kind.BROADCAST, 1, [Outgoing(PER, "Mødet", (), Enclosure(Sort.CALENDAR, "99")), Outgoing(IDA, "Mødet")])
    for _ in range(2):
        await due.tick()
    assert states(storage) == {PER: State.FAILED, IDA: State.DELIVERED}


# ------------------------------------------------------------------------------------------------------------------- edits


async def corrected(telegram: LocalTelegram, due: Due, storage: Storage, file: Enclosure | None = None) -> None:
    """A message that arrived, and is to be changed."""
    storage.outbox.put(Kind.BROADCAST, 1, [Outgoing(PER, "Kl. 10", BUTTONS, file)])
    await due.tick()
    assert storage.outbox.amend(Kind.BROADCAST, 1, [Outgoing(PER, "Kl. 12", BUTTONS[:1], file)]) == 1


def edits(storage: Storage) -> list[str]:
    return [state for (state,) in storage._db.execute("SELECT state FROM outbox WHERE kind = 'correction'").fetchall()]


@pytest.mark.parametrize("file", [None, Enclosure(Sort.PHOTO, "file77"), Enclosure(Sort.DOCUMENT, "file77")])
async def test_what_was_sent_is_changed_in_place(
    telegram: LocalTelegram, due: Due, storage: Storage, file: Enclosure | None
) -> None:
    await corrected(telegram, due, storage, file)
    for _ in range(2):
        await due.tick()
    (row,) = storage.outbox.rows(Kind.BROADCAST, 1)
    message = telegram._messages[PER, row.message or 0]
    assert message["caption" if file else "text"] == "Kl. 12"
    assert len(message["reply_markup"]["inline_keyboard"]) == 1
    assert len(calls(telegram, "editMessageText", "editMessageCaption")) == 1
    assert edits(storage) == ["delivered"]
    assert row.state is State.DELIVERED


async def test_an_edit_that_changes_nothing_is_done(telegram: LocalTelegram, due: Due, storage: Storage) -> None:
    await corrected(telegram, due, storage)
    await due.tick()
    storage.outbox.amend(Kind.BROADCAST, 1, [Outgoing(PER, "Kl. 12", BUTTONS[:1])])
    await due.tick()
    assert len(calls(telegram, "editMessageText")) == 2
    assert edits(storage) == ["delivered"]


@pytest.mark.parametrize(
    ("status", "description", "state"),
    [
        (400, "Bad Request: message to edit not found", State.FAILED),
        (400, "Bad Request: message can't be edited", State.FAILED),
        (403, "Forbidden: bot was blocked by the user", State.GONE),
    ],
)
async def test_an_edit_that_cannot_be_made_is_shown_and_not_tried_again(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock, status: int, description: str, state: State
) -> None:
    await corrected(telegram, due, storage)
    telegram.refuse("editMessageText", status, description, times=5)
    for _ in range(4):
        await due.tick()
        clock.now += timedelta(hours=1)
    assert len(calls(telegram, "editMessageText")) == 1
    assert edits(storage) == [state]


async def test_an_edit_of_which_no_word_comes_back_is_made_again_but_not_for_ever(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock
) -> None:
    await corrected(telegram, due, storage)
    telegram.interrupt("editMessageText", times=2)
    for _ in range(5):
        await due.tick()
        clock.now += timedelta(hours=1)
    assert len(calls(telegram, "editMessageText")) == 3
    assert edits(storage) == ["delivered"]
    storage.outbox.amend(Kind.BROADCAST, 1, [Outgoing(PER, "Kl. 14")])
    telegram.interrupt("editMessageText", times=50)
    for _ in range(30):
        await due.tick()
        clock.now += timedelta(hours=1)
    assert 3 < len(calls(telegram, "editMessageText")) < 20
    assert edits(storage) == ["unknown"]


# ---------------------------------------------------------------------------------------------------------- crash, restart


async def test_what_was_being_sent_at_a_crash_is_unknown_at_the_next_start_and_the_rest_is_sent(
    connect: Connect, storage: Storage, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(storage, PER, IDA)
    assert storage.outbox.take() is not None
    storage.close()
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    telegram: LocalTelegram = await connect(storage=again)
    assert isinstance(telegram._application, Knudepunkt)
    due = telegram._application.due
    due.begin()
    for _ in range(50):
        await asyncio.sleep(0)
    await due.end()
    assert sent(telegram) == [IDA]
    assert states(again) == {PER: State.UNKNOWN, IDA: State.DELIVERED}
    assert "1 letters were being sent" in caplog.text
    again.close()


async def test_ended_in_the_middle_of_sending_a_letter_is_not_sent_twice(
    telegram: LocalTelegram, due: Due, storage: Storage
) -> None:
    put(storage, PER)
    reached = asyncio.Event()
    telegram.on_call = lambda call: reached.set() if call.method == "sendMessage" else None
    due.begin()
    await asyncio.wait_for(reached.wait(), 10)
    await due.end()
    telegram.on_call = lambda call: None
    due.begin()
    for _ in range(50):
        await asyncio.sleep(0)
    await due.end()
    assert sent(telegram) == [PER]
    assert states(storage)[PER] in (State.UNKNOWN, State.DELIVERED)


async def test_the_loop_outlives_whatever_goes_wrong_in_a_look(
    telegram: LocalTelegram,
    due: Due,
    storage: Storage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    put(storage, PER)

    def fail() -> int:
        raise ValueError("Per Lund, hvor er nøglen?")

    monkeypatch.setattr(storage.retention, "purge", fail)
    due.begin()
    for _ in range(50):
        await asyncio.sleep(0)
    await due.end()
    assert sent(telegram) == [PER]
    assert "a look at what is due failed: ValueError" in caplog.text
    assert "nøglen" not in caplog.text


async def test_to_end_what_never_began_is_no_error(due: Due) -> None:
    await due.end()


# ------------------------------------------------------------------------------------------------------------------ menus


def menus(telegram: LocalTelegram) -> list[tuple[str, int, list[str]]]:
    """The calls about menus: method, chat, commands."""

    def told(call: Call) -> tuple[str, int, list[str]]:
        scope = call.parameters["scope"]
        assert scope["type"] == "chat"
        return call.method, int(scope["chat_id"]), [one["command"] for one in call.parameters.get("commands", [])]

    return [told(call) for call in telegram.calls if call.method in ("setMyCommands", "deleteMyCommands")]


COORDINATORS = [name for name, _ in (*welcome.COORDINATORS, *welcome.COMMANDS)]
TOVHOLDERE = [name for name, _ in (*welcome.TOVHOLDERE, *welcome.COMMANDS)]


async def test_a_coordinator_sees_a_menu_of_their_own_until_the_role_is_taken_away(
    telegram: LocalTelegram, due: Due, storage: Storage
) -> None:
    ida = storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=IDA)
    storage.people.add("Per Lund", role=Role.MEMBER, telegram=PER)
    for _ in range(2):
        await due.tick()
    assert menus(telegram) == [("setMyCommands", IDA, COORDINATORS)]
    storage.people.set_role(ida, Role.MEMBER)
    for _ in range(2):
        await due.tick()
    assert menus(telegram)[1:] == [("deleteMyCommands", IDA, [])]
    storage.people.set_role(ida, Role.COORDINATOR)
    await due.tick()
    assert menus(telegram)[2:] == [("setMyCommands", IDA, COORDINATORS)]


async def test_the_menu_follows_the_role(telegram: LocalTelegram, due: Due, storage: Storage) -> None:
    ida = storage.people.add("Ida Holm", role=Role.TOVHOLDER, telegram=IDA)
    for role in (Role.TOVHOLDER, Role.COORDINATOR, Role.TOVHOLDER, Role.MEMBER):
        storage.people.set_role(ida, role)
        for _ in range(2):
            await due.tick()
    shown = [commands for _, _, commands in menus(telegram)]
    assert shown == [TOVHOLDERE, COORDINATORS, TOVHOLDERE, []]
    assert all({"rapport", "rapporter"} <= set(commands) for commands in shown[:3])


async def test_a_menu_that_shows_something_else_since_the_last_version_is_set_anew(
    telegram: LocalTelegram, due: Due, storage: Storage
) -> None:
    ida = storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=IDA)
    storage.people.menu_set(ida, "coordinator")
    for _ in range(2):
        await due.tick()
    assert menus(telegram) == [("setMyCommands", IDA, COORDINATORS)]


@pytest.mark.parametrize("state", [Presence.LEFT, Presence.REMOVED, Presence.BLOCKED])
async def test_with_the_coordinator_goes_the_menu_and_comes_back_with_them(
    telegram: LocalTelegram, due: Due, storage: Storage, state: Presence
) -> None:
    ida = storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=IDA)
    await due.tick()
    storage.people.leave(ida, state)
    await due.tick()
    storage.people.come_back(ida)
    await due.tick()
    assert [method for method, _, _ in menus(telegram)] == ["setMyCommands", "deleteMyCommands", "setMyCommands"]


@pytest.mark.parametrize(
    ("status", "description", "tries"),
    [
        (400, "Bad Request: chat not found", 1),
        (403, "Forbidden: bot was blocked by the user", 1),
        (502, "Bad Gateway", 2),
        (429, "Too Many Requests: retry after 1", 2),
    ],
)
async def test_a_menu_that_could_not_be_set_is_tried_again_where_that_may_help(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock, status: int, description: str, tries: int
) -> None:
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=IDA)
    telegram.refuse("setMyCommands", status, description, **({"retry_after": 1} if status == 429 else {}))
    for _ in range(4):
        await due.tick()
        clock.now += timedelta(seconds=10)
    assert len(menus(telegram)) == tries


async def test_a_menu_that_fails_costs_no_letter_and_no_other_menu(telegram: LocalTelegram, due: Due, storage: Storage) -> None:
    for chat in (IDA, BO):
        storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=chat)
    put(storage, PER)
    telegram.interrupt("setMyCommands")
    await due.tick()
    assert sent(telegram) == [PER]
    assert [chat for _, chat, _ in menus(telegram)] == [IDA, BO]


async def test_menus_wait_out_a_flood(telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock) -> None:
    for chat in (IDA, BO):
        storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=chat)
    telegram.refuse("setMyCommands", 429, "Too Many Requests: retry after 60", retry_after=60)
    for _ in range(60):
        await due.tick()
        clock.now += timedelta(seconds=1)
    assert len(menus(telegram)) == 1
    await due.tick()
    assert sorted(chat for _, chat, _ in menus(telegram)[1:]) == [IDA, BO]


# ------------------------------------------------------------------------------------------------------------------ purge


async def test_what_has_expired_goes_at_the_start_and_every_hour(due: Due, storage: Storage, clock: Clock) -> None:
    def rows() -> int:
        return int(storage._db.execute("SELECT count(*) FROM answers").fetchone()[0])

    def save() -> None:
        storage.save_answer(7, views={}, choices=(), question=None, days=0)

    save()
    await due.tick()
    assert rows() == 0
    save()
    clock.now += PURGE_EVERY - timedelta(seconds=1)
    await due.tick()
    assert rows() == 1
    clock.now += timedelta(seconds=1)
    await due.tick()
    assert rows() == 0
    assert [entry.act for entry in storage.audit.entries()] == [Act.PURGED, Act.PURGED]


async def test_updates_are_handled_while_letters_are_sent(telegram: LocalTelegram, due: Due, storage: Storage) -> None:
    put(storage, *range(1000, 1020))
    update = {"update_id": 7, "message": telegram.message(text="hej", entities=[])}
    application = telegram._application
    assert application is not None
    made = Update.de_json(update, application.bot)
    sending = asyncio.create_task(due.tick())
    await asyncio.sleep(0)
    await application.process_update(made)
    assert not sending.done()
    await sending
    assert telegram.user in sent(telegram)
    assert storage.outbox.counted(Kind.CURATED, 1) == {State.DELIVERED: 20}
