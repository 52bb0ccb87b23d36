"""The whole process `python -m bot run` against a strict Bot API server on this machine."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from botapi_process import LIMIT, Process, ingest

from bot.exits import ExitCode

STOP_LIMIT = 2.0  # the contract
MEMORY_LIMIT = 250.0  # MB, the contract

MINUTES = """Referat af møde i Biblioteksnetværket Vesterhavet

Mødet blev holdt onsdag den 3. september 2025 kl. 10.00-12.00 på Lemvig Bibliotek.

Punkt 1. Åbningstider om søndagen
Indstilling
Det indstilles, at bibliotekerne holder søndagsåbent hele året.
Beslutning
Netværket besluttede, at bibliotekerne holder søndagsåbent fra oktober til marts.

Punkt 2. Kommende møder
Næste møde i Biblioteksnetværket Vesterhavet er tirsdag den 14. marts 2034 kl. 10.00-12.00 på Struer Bibliotek.
"""

NEWS = """Strategi for læseklubber

Læseklubber for unge
Hver læseklub for unge skal have en frivillig bogvært, som mødes med de unge hver anden torsdag.
"""


@asynccontextmanager
async def polling(server: Any) -> AsyncIterator[None]:
    """Somebody else who fetches the messages of the same bot, again and again."""

    async def poll() -> None:
        while True:
            await server.call("getUpdates", timeout=5)

    other = asyncio.create_task(poll())
    try:
        yield
    finally:
        other.cancel()


# ----------------------------------------------------------------------------------------------------------- conversation


async def test_a_conversation_with_a_restart_in_the_middle(
    server: Any, process: Callable[..., Process], capsys: pytest.CaptureFixture[str]
) -> None:
    await ingest(process, MINUTES)
    ida = await server.user("Ida", language_code="da")
    bot = await process(meaning=True).start("run")

    await ida.send("/start")
    await ida.expect("Biblioteksnetværket", timeout=LIMIT)
    await ida.send("hvornår er næste møde?")
    answer = await ida.expect(r"14\. marts 2034", timeout=LIMIT)
    assert {"Vis kilden", "Alle møder", "Læg i kalender"} <= set(answer.labels)
    await (await ida.tap("Vis kilden")).answer(LIMIT)
    await ida.expect("Struer Bibliotek", timeout=LIMIT)
    await ida.tap("Læg i kalender", message_id=answer.message_id)
    calendar = await ida.expect(timeout=LIMIT)
    assert calendar.document["file_name"].endswith(".ics")
    assert b"DTSTART;TZID=Europe/Copenhagen:20340314T100000" in await calendar.bytes()
    used = bot.memory()
    with capsys.disabled():
        sys.stdout.write(f" [run: {used:.0f} MB]")
    assert used < MEMORY_LIMIT

    assert await bot.stop() < STOP_LIMIT
    await ida.send("hvad blev besluttet om søndagsåbent?")
    await bot.start("run")
    await ida.expect("oktober til marts", timeout=LIMIT)
    await ida.tap("Vis kilden", message_id=answer.message_id)
    await ida.expect("Struer Bibliotek", timeout=LIMIT)
    assert await bot.stop() < STOP_LIMIT


async def test_an_update_delivered_again_is_answered_once(server: Any, process: Callable[..., Process]) -> None:
    await ingest(process, MINUTES)
    ida = await server.user("Ida")
    bot = await process().start("run")
    sent = await ida.send("hvornår er næste møde?")
    await ida.expect("2034", timeout=LIMIT)
    await server.redeliver(sent.get("update_id"))
    await bot.told("handled", times=2)
    await bot.stop()
    await bot.start("run")
    await server.redeliver(sent.get("update_id"))
    await bot.told("handled", times=3)
    assert len([text for who, text in await ida.texts() if who == "bot"]) == 1


async def test_documents_taken_in_beside_the_bot_are_known_at_the_next_question(
    server: Any, process: Callable[..., Process]
) -> None:
    await ingest(process, MINUTES)
    ida = await server.user("Ida")
    bot = await process().start("run")
    await ida.send("hvornår er næste møde?")
    await ida.expect("2034", timeout=LIMIT)
    await ingest(process, NEWS, file="strategi.txt")
    await ida.send("hvad skal hver læseklub for unge have?")
    await ida.expect("bogvært", timeout=LIMIT)
    await bot.stop()


async def test_where_nobody_is_allowed_the_log_says_so(server: Any, process: Callable[..., Process]) -> None:
    ida = await server.user("Ida")
    bot = await process(open=False).start("run")
    await bot.told("Nobody is answered")
    await ida.send("hvornår er næste møde?")
    refused = await ida.expect(timeout=LIMIT)
    assert "2034" not in refused.text
    await bot.stop()


# ------------------------------------------------------------------------------------------------------------------ faults


async def test_what_goes_wrong_on_the_way_is_made_good(server: Any, process: Callable[..., Process]) -> None:
    ida = await server.user("Ida")
    await server.fault("getMe", "502", n=2)
    await server.fault("deleteWebhook", "502", n=2)
    bot = await process().start("run")
    faults = [
        ("sendMessage", "502", {}),
        ("sendMessage", "429", {"retry_after": 1}),
        ("getUpdates", "502", {"n": 2}),
        ("getUpdates", "429", {"retry_after": 1}),
        ("getUpdates", "drop", {}),
        ("getUpdates", "drop_before", {"n": 2}),
    ]
    for method, kind, options in faults:
        await server.fault(method, kind, **options)
        await ida.send("/hjaelp")
        await ida.expect(timeout=LIMIT)
    assert [who for who, _ in await ida.texts()] == ["user", "bot"] * len(faults)
    await bot.stop()


@pytest.mark.parametrize(("kind", "arrives"), [("drop", True), ("drop_before", False)])
async def test_what_may_have_arrived_is_not_said_twice(
    server: Any, process: Callable[..., Process], kind: str, arrives: bool
) -> None:
    ida = await server.user("Ida")
    bot = await process().start("run")
    await bot.told("connected")
    await server.fault("sendMessage", kind)
    await ida.send("/hjaelp")
    await bot.told("no word from Telegram")
    await ida.send("/hjaelp")
    await ida.expect(timeout=LIMIT)
    await bot.stop()
    assert [who for who, _ in await ida.texts()].count("bot") == 1 + arrives


async def test_a_stop_in_the_middle_of_an_answer_loses_nothing(server: Any, process: Callable[..., Process]) -> None:
    ida, per = await server.user("Ida"), await server.user("Per")
    bot = await process().start("run")
    await bot.told("connected")
    await server.fault("sendMessage", "hang", seconds=LIMIT, chat_id=ida.id)
    await ida.send("/start")
    await ida.send("/hjaelp")
    await per.send("/start")
    await per.expect("Biblioteksnetværket", timeout=LIMIT)
    assert await bot.stop() < STOP_LIMIT
    await server.clear_faults()
    await bot.start("run")
    await ida.expect("Biblioteksnetværket", timeout=LIMIT)
    await ida.expect(timeout=LIMIT)


# ------------------------------------------------------------------------------------------------------------------- ends


async def test_of_two_bots_with_one_token_the_newcomer_leaves(server: Any, process: Callable[..., Process]) -> None:
    ida = await server.user("Ida")
    first = await process("one").start("run")
    await ida.send("/start")
    await ida.expect(timeout=LIMIT)
    second = await process("two").start("run")
    assert await second.ended() == ExitCode.BUSY
    assert "somebody else fetches this bot's messages" in second.log[-1]
    await ida.send("/hjaelp")
    await ida.expect(timeout=LIMIT)
    assert await first.stop() < STOP_LIMIT


async def test_beside_a_poller_that_holds_on_the_bot_leaves(server: Any, process: Callable[..., Process]) -> None:
    async with polling(server):
        bot = await process().start("run")
        assert await bot.ended() == ExitCode.BUSY
    assert bot.log[-1].startswith("Error: somebody else fetches this bot's messages")


async def test_a_second_run_on_one_data_directory_is_refused(server: Any, process: Callable[..., Process]) -> None:
    first = await process().start("run")
    await first.told("connected")
    second = await process().start("run")
    assert await second.ended() == ExitCode.BUSY
    assert f"pid {first.pid}" in second.log[-1]
    await first.stop()


async def test_a_wrong_token_is_a_matter_of_configuration(server: Any, process: Callable[..., Process]) -> None:
    bot = await process(token="654321:WRONG-TOKEN").start("run")
    assert await bot.ended() == ExitCode.CONFIGURATION
    assert bot.log[-1].startswith("Error: Telegram does not know the token")


async def test_no_network_at_start(process: Callable[..., Process], unused_tcp_port: int) -> None:
    bot = await process(url=f"http://127.0.0.1:{unused_tcp_port}").start("run")
    assert await bot.ended() == ExitCode.NO_NETWORK
    assert "after 5 tries" in bot.log[-1]


async def test_a_stop_before_there_is_network(process: Callable[..., Process], unused_tcp_port: int) -> None:
    bot = await process(url=f"http://127.0.0.1:{unused_tcp_port}").start("run")
    await bot.told("try 1 of 5")
    assert await bot.stop() < STOP_LIMIT
