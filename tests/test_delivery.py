"""What is due: letters sent from the outbox, coordinators' menus, purging. `bot.delivery` and `bot.due` against every fault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, timedelta
from pathlib import Path

import httpx
import pytest
from conftest import NOW, Clock, Connect
from telegram import Update
from telegram.error import NetworkError, TelegramError, TimedOut

from bot import delivery
from bot.app import Knudepunkt
from bot.audit import Act
from bot.due import PURGE_EVERY, Due
from bot.local import Call, LocalTelegram
from bot.outbox import Kind, State
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
    monkeypatch.setattr("bot.delivery.PAUSE", 0)
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


async def test_between_two_letters_the_bot_takes_breath(
    telegram: LocalTelegram, due: Due, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused: list[float] = []
    monkeypatch.setattr("bot.delivery.PAUSE", 0.05)

    async def sleep(seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr("bot.delivery.asyncio.sleep", sleep)
    put(storage, PER, IDA, BO)
    assert await delivery.deliver(due._bot, storage) == 3
    assert paused.count(0.05) >= 2


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
    put(storage, PER, IDA)
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    for seconds, tried in ((0, [PER]), (1, [PER]), (28, [PER])):
        clock.now += timedelta(seconds=seconds)
        await due.tick()
        assert sent(telegram) == tried
    clock.now += timedelta(seconds=1)
    await due.tick()
    assert sorted(sent(telegram)[1:]) == [PER, IDA]
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
        assert states(storage) == {PER: State.QUEUED}
        clock.now += timedelta(seconds=wait - 1)
        await due.tick()
        clock.now += timedelta(seconds=1)
        assert len(sent(telegram)) == tried
    await due.tick()
    assert states(storage) == {PER: State.DELIVERED}
    assert len(sent(telegram)) == 4


async def test_an_error_of_telegrams_servers_is_tried_again(
    telegram: LocalTelegram, due: Due, storage: Storage, clock: Clock
) -> None:
    put(storage, PER)
    telegram.refuse("sendMessage", 502, "Bad Gateway")
    telegram.refuse("sendMessage", 500, "Internal Server Error")
    for _ in range(4):
        await due.tick()
        clock.now += timedelta(minutes=1)
    assert states(storage) == {PER: State.DELIVERED}


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
