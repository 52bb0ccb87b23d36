"""A message to many on a strict Bot API server with its limits on: `python -m bot run` beside answers, faults and kill -9."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from botapi_process import LIMIT, MINUTES, Process, ingest

from bot.broadcasts import Draft, Purpose
from bot.exits import ExitCode
from bot.outbox import Kind, Outgoing, State
from bot.storage import Storage

RECIPIENTS = 160
RUNS = int(os.environ.get("KNUDEPUNKT_RUNS", "3"))
STOP_LIMIT = 2.0
KILLS = 6  # after so many the bot may finish
LAST = 4.0  # seconds that a call hangs at most
FIRST = 5_000_000  # the number of the first recipient on Telegram

OVER = {State.DELIVERED, State.GONE, State.FAILED, State.UNKNOWN, State.TOO_OLD, State.WITHDRAWN}


@pytest.fixture(autouse=True)
async def limits(server: Any) -> None:
    await server.limits(all=True)


async def begun(server: Any, bot: Process, count: int) -> int:
    """A broadcast to so many people, written before the bot runs; its number."""
    chats = range(FIRST, FIRST + count)
    for chat in chats:
        await server.user("Ida", id=chat, started=True)
    with closing(Storage.open(bot.directory / "data" / "knudepunkt.db", lambda: datetime.now(UTC))) as storage:
        for chat in chats:
            storage.people.add("Ida Holm", telegram=chat)
        number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="<b>Hej</b>"), author=None)
        assert storage.broadcasts.send(number, [Outgoing(chat, f"<b>Hej</b> {chat}") for chat in chats]) == count
    return number


def states(bot: Process, number: int) -> dict[int, State]:
    """What became of each recipient's message."""
    with closing(sqlite3.connect(f"file:{bot.directory / 'data' / 'knudepunkt.db'}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT chat, state FROM outbox WHERE kind = ? AND subject = ?", (Kind.BROADCAST.value, number))
        return {chat: State(state) for chat, state in rows}


async def arrived(server: Any) -> Counter[int]:
    """How often the message stands in each recipient's chat."""
    found = [call for call in await server.log("sendMessage") if (call["text"] or "").startswith("<b>Hej</b>")]
    return Counter(call["chat_id"] for call in found if "message_id" in call)


async def over(bot: Process, number: int, *, within: float) -> bool:
    """Until everything has left or never will; False where that takes longer."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        if set(states(bot, number).values()) <= OVER:
            return True
        await asyncio.sleep(0.1)
    return False


async def test_a_broadcast_reaches_everybody_once_without_a_flood_wait_and_answers_go_on(
    server: Any, process: Callable[..., Process]
) -> None:
    await ingest(process, MINUTES)
    bot = process()
    number = await begun(server, bot, RECIPIENTS)
    askers = [await server.user(f"Per {count}") for count in range(5)]
    await bot.start("run")
    await bot.told("connected")
    started, times = time.monotonic(), []
    for turn in range(15):
        asked = time.monotonic()
        await askers[turn % 5].send("hvornår er næste møde?")
        await askers[turn % 5].expect("2034", timeout=LIMIT)
        times.append(time.monotonic() - asked)
        await asyncio.sleep(max(0.0, 0.2 - times[-1]))
    assert await over(bot, number, within=LIMIT)
    took = time.monotonic() - started
    assert set(states(bot, number).values()) == {State.DELIVERED}
    assert await arrived(server) == dict.fromkeys(range(FIRST, FIRST + RECIPIENTS), 1)
    counters = await server.counters()
    assert "too_many_requests" not in counters
    assert took < 2 * RECIPIENTS / 30
    assert sorted(times)[-2] < 1.0
    assert await bot.stop() < STOP_LIMIT


async def test_a_stop_in_the_middle_loses_nothing_and_leaves_nothing_in_hand(
    server: Any, process: Callable[..., Process]
) -> None:
    bot = process(open=False)
    number = await begun(server, bot, RECIPIENTS)
    await server.fault("sendMessage", "hang", seconds=LIMIT, chat_id=FIRST + 10)
    await bot.start("run")
    while len(await arrived(server)) < 40:
        await asyncio.sleep(0.05)
    assert await bot.stop() < STOP_LIMIT
    found = states(bot, number)
    assert State.SENDING not in found.values()
    assert found[FIRST + 10] is State.UNKNOWN
    await server.clear_faults()
    await bot.start("run")
    assert await over(bot, number, within=LIMIT)
    await bot.stop()
    found, came = states(bot, number), await arrived(server)
    doubtful = [chat for chat, state in found.items() if state is State.UNKNOWN]
    assert len(doubtful) <= 8
    assert all(came[chat] == 1 for chat in found if chat not in doubtful)
    assert max(came.values()) == 1


async def harm(server: Any, chance: random.Random) -> None:
    """One fault or a few of those that happen on the way."""
    chat = FIRST + chance.randrange(RECIPIENTS)
    kind = chance.choice(["502", "500", "429", "hang", "drop", "drop_before", "drop"])
    options: dict[str, Any] = {"429": {"retry_after": 1}, "hang": {"seconds": chance.uniform(0.1, LAST)}}.get(kind, {})
    await server.fault("sendMessage", kind, n=chance.randint(1, 3), **options)
    if chance.random() < 0.3:
        await server.fault("sendMessage", "hang", seconds=LAST, chat_id=chat)


@pytest.mark.parametrize("run", range(RUNS))
async def test_killed_again_and_again_among_faults_nobody_gets_it_twice_and_nobody_is_forgotten(
    server: Any, process: Callable[..., Process], run: int
) -> None:
    chance = random.Random(run)
    bot = process(open=False)
    number = await begun(server, bot, RECIPIENTS)
    starts = 0
    while not set(states(bot, number).values()) <= OVER:
        connected = sum("connected" in line for line in bot.log)
        await bot.start("run")
        starts += 1
        if chance.random() < 0.9:  # else it is killed while it starts
            await bot.told("connected", times=connected + 1)
        for _ in range(chance.randint(0, 3)):
            await harm(server, chance)
        if starts <= KILLS:
            await over(bot, number, within=chance.uniform(0.0, 1.5))
            await server.fault("sendMessage", "hang", n=8, seconds=chance.uniform(0.2, 0.8))  # many are on their way now
            await asyncio.sleep(chance.uniform(0.0, 0.4))
        else:
            await over(bot, number, within=3 * LIMIT)
        await bot.close()
    await server.clear_faults()
    await asyncio.sleep(LAST)  # what hung on the way arrives late
    await told_once(server, bot, number)
    assert starts > 1


async def told_once(server: Any, bot: Process, number: int) -> None:
    """Nobody got it twice; who did not get it is shown as not known. What is said to be delivered is."""
    found, came = states(bot, number), await arrived(server)
    assert len(found) == RECIPIENTS
    assert max(came.values()) == 1
    wrong = {chat: (state, came[chat]) for chat, state in found.items() if state is State.DELIVERED and came[chat] != 1}
    assert not wrong
    assert {state for chat, state in found.items() if state is not State.DELIVERED} <= {State.UNKNOWN}


async def test_of_two_processes_on_one_data_directory_the_second_refuses_and_the_first_goes_on(
    server: Any, process: Callable[..., Process]
) -> None:
    first = process(open=False)
    number = await begun(server, first, RECIPIENTS)
    await first.start("run")
    await first.told("connected")
    second = await process(open=False).start("run")
    assert await second.ended() == ExitCode.BUSY
    assert await over(first, number, within=LIMIT)
    assert await arrived(server) == dict.fromkeys(range(FIRST, FIRST + RECIPIENTS), 1)
    await first.stop()
