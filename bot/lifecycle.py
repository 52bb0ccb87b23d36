"""The life of `run` on Telegram: first contact, polling, the end. What an update does is the business of the Application."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bot.exits import Ended, ExitCode
from bot.polling import AnyApplication, poll, refused
from bot.waiting import Pace, delay, pause, until

logger = logging.getLogger(__name__)


async def serve(
    application: AnyApplication, *, stop: asyncio.Event, allowed_updates: Sequence[str], pace: Pace | None = None
) -> None:
    """Run `application` by polling until `stop` is set.

    Raises `Ended` when there is no network at start, when the token is refused, or while another process polls with it.
    """
    pace = pace or Pace()
    try:
        if await _first_contact(application, stop, pace):
            await poll(application, stop=stop, allowed_updates=allowed_updates, pace=pace)
    finally:
        await _close(application, pace)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Have SIGTERM and SIGINT set `stop`. Needs a running loop in the main thread."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)


async def _first_contact(application: AnyApplication, stop: asyncio.Event, pace: Pace) -> bool:
    """Ask Telegram who this bot is, then take a webhook away; False when the stop came before that was done.

    What waits at Telegram is kept: messages sent while the bot was away are answered now.
    """
    if not await _persist(application.initialize, stop=stop, pace=pace, tries=pace.tries):
        return False
    logger.info("connected as @%s (id %s)", application.bot.username, application.bot.id)
    if not await _persist(application.bot.delete_webhook, stop=stop, pace=pace, tries=None):
        return False
    if application.post_init:
        await until(stop, application.post_init(application))
    if stop.is_set():
        return False
    await application.start()
    return True


async def _persist(call: Callable[[], Awaitable[object]], *, stop: asyncio.Event, pace: Pace, tries: int | None) -> bool:
    """Make `call` until it succeeds, at most `tries` times (None: for ever); False when the stop came first."""
    failures = 0
    while not stop.is_set():
        try:
            await until(stop, call())
            return not stop.is_set()
        except InvalidToken:
            raise refused() from None
        except TelegramError as error:
            failures += 1
            logger.warning("Telegram cannot be reached (try %s of %s): %s", failures, tries or "many", error)
            if failures == tries:
                reason = f"Telegram cannot be reached after {tries} tries: {error}"
                raise Ended(ExitCode.NO_NETWORK, reason) from None
            await pause(stop, delay(error, failures, pace))
    return False


async def _close(application: AnyApplication, pace: Pace) -> None:
    """Take the application down in the order python-telegram-bot documents, each step within its time."""
    steps: list[tuple[Callable[[], Coroutine[Any, Any, None]], float]] = []
    if application.running:
        steps.append((application.stop, pace.closing))
    if post_stop := application.post_stop:
        steps.append((lambda: post_stop(application), pace.ending))
    steps.append((application.shutdown, pace.closing))
    if post_shutdown := application.post_shutdown:
        steps.append((lambda: post_shutdown(application), pace.closing))
    for step, longest in steps:
        try:
            await asyncio.wait_for(step(), longest)
        except TimeoutError:
            logger.warning("a step of the shutdown took too long and was left out")
        except Exception:
            logger.exception("a step of the shutdown failed")
