"""How long is waited for Telegram, and waiting that a stop breaks off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram.error import RetryAfter, TelegramError, TimedOut

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """Waiting times in seconds. A stop has to be over within 2 s, so the last four together stay below that."""

    tries: int = 5  # at start
    pause: float = 0.5  # after a failure, growing by itself at each further one
    longest: float = 30.0  # between two tries while the network is away
    poll: int = 10  # Telegram holds a request open for so long
    look_again: float = 0.5  # until others' messages are fetched while an answer is still being given
    grace: float = 0.8  # for the answers that are being given when the stop comes
    farewell: float = 0.4  # for the call that confirms what was handled
    ending: float = 0.4  # for the letters that are being sent
    closing: float = 0.1  # for each of the up to three other steps of taking the application down


def delay(error: TelegramError, failures: int, pace: Pace) -> float:
    """Seconds until the next try: what Telegram asks for, nothing after a call that merely timed out once, else ever longer."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after  # a timedelta with PTB_TIMEDELTA, else a number
        return wait if isinstance(wait, int | float) else wait.total_seconds()
    if isinstance(error, TimedOut) and failures == 1:
        return 0.0
    return min(pace.longest, pace.pause * failures)


async def until(stop: asyncio.Event, call: Awaitable[T]) -> T | None:
    """The result of `call`, or None when the stop comes first and breaks it off."""
    task = asyncio.ensure_future(call)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await cancel(stopping)
    if task.done():
        return task.result()
    await cancel(task)
    return None


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait `seconds`, or until the stop comes."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def cancel(task: asyncio.Future[Any]) -> None:
    """Break `task` off and wait until it has ended."""
    task.cancel()
    with suppress(asyncio.CancelledError, TelegramError):
        await task
