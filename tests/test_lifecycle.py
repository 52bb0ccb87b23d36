"""From first contact to the end: `bot.lifecycle`, with Telegram played by a script in this process."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError, TimedOut
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from bot.exits import Ended, ExitCode
from bot.lifecycle import serve
from bot.polling import AnyApplication
from bot.waiting import Pace

LIMIT = 5.0  # seconds after which a test that hangs has failed
FAST = Pace(pause=0.001, longest=0.002, look_again=LIMIT, grace=0.2, farewell=0.1)
TOKEN = "123456:AbC-dEf_GhIjKlMnOpQrStUvWxYz0123456"
ME = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "knude_bot"}

Outcome = Exception | tuple[int, dict[str, Any]] | list[dict[str, Any]]


def message(number: int) -> dict[str, Any]:
    chat = {"id": 7, "type": "private", "first_name": "Ida"}
    sender = {"id": 7, "is_bot": False, "first_name": "Ida"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 0, "chat": chat, "from": sender, "text": f"nr. {number}"},
    }


def refused(code: int, description: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    return code, {"ok": False, "error_code": code, "description": description, "parameters": parameters}


CONFLICT = refused(409, "Conflict: terminated by other getUpdates request")
UNAUTHORIZED = refused(401, "Unauthorized")


class Script(BaseRequest):
    """Telegram: getUpdates plays `polls` in order and then hangs until broken off; other methods play theirs, then succeed."""

    def __init__(self, *polls: Outcome, **others: list[Outcome]) -> None:
        self.polls = list(polls)
        self.at_once: list[Outcome] = []  # what is told to who does not want to wait
        self.others = others
        self.calls: Counter[str] = Counter()
        self.parameters: list[dict[str, Any]] = []
        self.idle = asyncio.Event()  # all polls are played and their updates handled

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def do_request(self, url: str, method: str, request_data: RequestData | None = None, **_: Any) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        self.calls[name] += 1
        parameters = request_data.parameters if request_data else {}
        if name == "getUpdates":
            self.parameters.append(parameters)
            return await self._poll(parameters)
        script = self.others.get(name)
        return _told(script.pop(0)) if script else _told((200, {"ok": True, "result": ME if name == "getMe" else True}))

    async def _poll(self, parameters: dict[str, Any]) -> tuple[int, bytes]:
        if not parameters.get("timeout"):  # among them the last call, which confirms
            return _told(self.at_once.pop(0) if self.at_once else [])
        if self.polls:
            return _told(self.polls.pop(0))
        self.idle.set()
        await asyncio.Event().wait()
        raise AssertionError

    @property
    def confirmed(self) -> int | None:
        """The number of the first update that Telegram would send again."""
        offset = self.parameters[-1].get("offset")
        return None if offset is None else int(offset)


def _told(outcome: Outcome) -> tuple[int, bytes]:
    if isinstance(outcome, Exception):
        raise outcome
    code, body = (200, {"ok": True, "result": outcome}) if isinstance(outcome, list) else outcome
    return code, json.dumps(body).encode()


def application(script: Script, on_message: Callable[[int], Awaitable[None]]) -> AnyApplication:
    async def handle(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await on_message(update.update_id)

    built = ApplicationBuilder().token(TOKEN).request(script).get_updates_request(script).build()
    built.add_handler(MessageHandler(filters.TEXT, handle))
    return built


async def ignore(number: int) -> None: ...


async def outcome_of(script: Script, *, pace: Pace = FAST) -> Ended:
    with pytest.raises(Ended) as ended:
        await asyncio.wait_for(
            serve(application(script, ignore), stop=asyncio.Event(), allowed_updates=("message",), pace=pace), LIMIT
        )
    return ended.value


async def stopped_when_idle(script: Script, on_message: Callable[[int], Awaitable[None]] = ignore) -> None:
    """Serve until everything in the script is played, then stop."""
    stop = asyncio.Event()
    running = asyncio.create_task(serve(application(script, on_message), stop=stop, allowed_updates=("message",), pace=FAST))
    idle = asyncio.create_task(script.idle.wait())
    await asyncio.wait((running, idle), timeout=LIMIT, return_when=asyncio.FIRST_COMPLETED)
    idle.cancel()
    stop.set()
    await asyncio.wait_for(running, LIMIT)


# ------------------------------------------------------------------------------------------------------------------- start


async def test_five_tries_without_network_end_with_69() -> None:
    script = Script(getMe=[NetworkError("no route to host")] * 9)
    ended = await outcome_of(script)
    assert (ended.code, script.calls["getMe"]) == (ExitCode.NO_NETWORK, 5)
    assert "after 5 tries" in str(ended)
    assert "no route to host" in str(ended)


async def test_four_failures_and_a_success_are_a_start() -> None:
    script = Script(getMe=[NetworkError("x"), TimedOut(), refused(502, "Bad Gateway"), refused(429, "slow", retry_after=0)])
    await stopped_when_idle(script)
    assert script.calls["getMe"] == 5
    assert script.calls["getUpdates"] == 1


@pytest.mark.parametrize("answer", [UNAUTHORIZED, refused(404, "Not Found")])
async def test_a_wrong_token_ends_with_78_at_once(answer: Outcome) -> None:
    script = Script(getMe=[answer])
    ended = await outcome_of(script)
    assert (ended.code, script.calls["getMe"]) == (ExitCode.CONFIGURATION, 1)
    assert "TELEGRAM_BOT_TOKEN" in str(ended)
    assert TOKEN not in str(ended)


async def test_after_the_first_success_a_missing_network_is_no_end() -> None:
    script = Script(deleteWebhook=[NetworkError("gone")] * 7)
    await stopped_when_idle(script)
    assert script.calls["deleteWebhook"] == 8


async def test_a_webhook_is_taken_away_and_what_waits_is_kept() -> None:
    script = Script()
    await stopped_when_idle(script)
    assert script.calls["deleteWebhook"] == 1
    assert not any(call.get("drop_pending_updates") for call in script.parameters)
    assert script.parameters[0].get("offset") is None
    assert script.parameters[0]["allowed_updates"] == '["message"]' or script.parameters[0]["allowed_updates"] == ["message"]


async def test_a_stop_while_there_is_no_network_is_heard() -> None:
    stop = asyncio.Event()
    script = Script(getMe=[NetworkError("x")] * 9)
    running = asyncio.create_task(
        serve(application(script, ignore), stop=stop, allowed_updates=("message",), pace=Pace(pause=60.0))
    )
    while not script.calls["getMe"]:
        await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, LIMIT)
    assert script.calls["getUpdates"] == 0


# ----------------------------------------------------------------------------------------------------------------- polling


async def test_updates_are_handled_in_order_and_confirmed() -> None:
    seen: list[int] = []

    async def note(number: int) -> None:
        seen.append(number)

    script = Script([message(5), message(6)], [], [message(9)])
    await stopped_when_idle(script, note)
    assert seen == [5, 6, 9]
    assert [call.get("offset") for call in script.parameters] == [None, 7, 7, 10, 10]
    assert [call.get("timeout") for call in script.parameters] == [10, 10, 10, 10, 0]


async def test_no_update_is_confirmed_before_it_is_handled() -> None:
    confirmed: list[int | None] = []
    script = Script([message(5), message(6)])

    async def note(number: int) -> None:
        confirmed.append(script.confirmed)

    await stopped_when_idle(script, note)
    assert confirmed == [None, None]
    assert script.confirmed == 7


async def test_the_network_may_be_away_for_long() -> None:
    seen: list[int] = []

    async def note(number: int) -> None:
        seen.append(number)

    away: list[Outcome] = [NetworkError("x"), TimedOut(), refused(502, "Bad Gateway"), refused(429, "slow", retry_after=0)] * 5
    script = Script([message(5)], *away, [message(6)])
    await stopped_when_idle(script, note)
    assert seen == [5, 6]


async def test_a_loss_of_network_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.polling")
    await stopped_when_idle(Script([], *[NetworkError("no route")] * 6, []))
    told = [record.getMessage() for record in caplog.records if record.name == "bot.polling"]
    assert sum("no route" in text for text in told) == 1
    assert any("again after 6 failed tries" in text for text in told)


async def test_a_handler_that_fails_does_not_hold_the_others_up(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    async def fail_first(number: int) -> None:
        seen.append(number)
        if number == 5:
            raise RuntimeError

    script = Script([message(5), message(6)])
    await stopped_when_idle(script, fail_first)
    assert seen == [5, 6]
    assert script.confirmed == 7
    assert "RuntimeError" in caplog.text


async def test_an_update_that_cannot_be_read_does_not_hold_the_others_up(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    async def note(number: int) -> None:
        seen.append(number)

    broken = {"update_id": 5, "message": {"message_id": "x", "chat": "none of this is a message"}}
    batch = [broken, message(6)]
    script = Script(batch)
    script.at_once.append(batch)
    await stopped_when_idle(script, note)
    assert seen == [6]
    assert script.confirmed == 7
    assert "update 5 cannot be read" in caplog.text


async def test_a_token_that_is_withdrawn_ends_with_78() -> None:
    assert (await outcome_of(Script([message(5)], UNAUTHORIZED))).code is ExitCode.CONFIGURATION


async def test_a_second_poller_ends_with_75() -> None:
    ended = await outcome_of(Script(*[CONFLICT] * 9))
    assert ended.code is ExitCode.BUSY
    assert "terminated by other getUpdates" in str(ended)


async def test_one_poll_broken_off_is_no_second_poller() -> None:
    seen: list[int] = []

    async def note(number: int) -> None:
        seen.append(number)

    await stopped_when_idle(Script([], CONFLICT, [message(5)]), note)
    assert seen == [5]


# -------------------------------------------------------------------------------------------------------------------- stop


async def serve_until_busy(script: Script, *, ends: bool) -> list[str]:
    """Stop while an update is being handled, which ends when the stop comes, or never; what the handler did."""
    did: list[str] = []
    busy, stop = asyncio.Event(), asyncio.Event()

    async def handle(number: int) -> None:
        did.append(f"began {number}")
        busy.set()
        await (stop if ends else asyncio.Event()).wait()
        did.append(f"finished {number}")

    running = asyncio.create_task(serve(application(script, handle), stop=stop, allowed_updates=("message",), pace=FAST))
    await asyncio.wait_for(busy.wait(), LIMIT)
    stop.set()
    await asyncio.wait_for(running, LIMIT)
    return did


async def test_an_answer_in_progress_is_finished_and_the_rest_stays_at_telegram() -> None:
    script = Script([message(5), message(6)])
    assert await serve_until_busy(script, ends=True) == ["began 5", "finished 5"]
    assert script.confirmed == 6


async def test_an_answer_that_takes_too_long_is_broken_off_and_not_confirmed() -> None:
    script = Script([message(4), message(5)])
    started = time.monotonic()
    assert await serve_until_busy(script, ends=False) == ["began 4"]
    assert time.monotonic() - started < 2.0
    assert script.confirmed == 4


async def test_the_application_is_taken_down_in_order() -> None:
    script, steps = Script(), []
    built = application(script, ignore)

    async def note_post_init(app: AnyApplication) -> None:
        steps.append(("post_init", app.running))

    async def note_post_stop(app: AnyApplication) -> None:
        steps.append(("post_stop", app.running))

    async def note_post_shutdown(app: AnyApplication) -> None:
        steps.append(("post_shutdown", app.running))

    built.post_init, built.post_stop, built.post_shutdown = note_post_init, note_post_stop, note_post_shutdown
    stop = asyncio.Event()
    running = asyncio.create_task(serve(built, stop=stop, allowed_updates=(), pace=FAST))
    await asyncio.wait_for(script.idle.wait(), LIMIT)
    stop.set()
    await asyncio.wait_for(running, LIMIT)
    assert steps == [("post_init", False), ("post_stop", False), ("post_shutdown", False)]


async def test_a_failing_step_of_the_shutdown_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    script, closed = Script(), []
    built = application(script, ignore)

    async def fail(app: AnyApplication) -> None:
        raise RuntimeError("worker")

    async def close(app: AnyApplication) -> None:
        closed.append(True)

    built.post_stop, built.post_shutdown = fail, close
    stop = asyncio.Event()
    running = asyncio.create_task(serve(built, stop=stop, allowed_updates=(), pace=FAST))
    await asyncio.wait_for(script.idle.wait(), LIMIT)
    stop.set()
    await asyncio.wait_for(running, LIMIT)
    assert closed == [True]
    assert "worker" in caplog.text
