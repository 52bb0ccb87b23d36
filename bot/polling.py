"""Fetching updates and having them handled: each confirmed to Telegram only after it was handled, chats beside each other.

python-telegram-bot's own Updater confirms updates before they are handled, empties its queue before it stops, however long that
takes, and polls on for ever beside another poller. Here a stop or a crash leaves what was not handled at Telegram; what comes
twice therefore is known by the Application, which answers an update once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application

from bot.exits import Ended, ExitCode
from bot.waiting import Pace, cancel, delay, pause, until

logger = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(slots=True)
class Rivalry:
    """Counts the polls that Telegram broke off because somebody else polls with the same token.

    One broken poll is no rival: a test call or an instance about to end does that. Telegram favours the newest poll, so who has
    polled undisturbed before holds out longer than who has just come, and of two bots the newcomer leaves.
    """

    window: float = 60.0  # seconds; a poller of python-telegram-bot makes ever longer pauses
    newcomer: int = 2
    settled: int = 5
    undisturbed: bool = False
    _times: deque[float] = field(default_factory=deque)

    def lost(self, now: float) -> bool:
        """A poll was broken off at `now` (seconds of any clock); True when this bot should leave."""
        self._times.append(now)
        while self._times[0] < now - self.window:
            self._times.popleft()
        return len(self._times) >= (self.settled if self.undisturbed else self.newcomer)


class Desk:
    """The updates in hand. Those of one chat are handled in their order, chats do not wait for each other."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]], stop: asyncio.Event) -> None:
        """Once `stop` is set nothing more is begun."""
        self._handle = handle
        self._stop = stop
        self._in_hand: dict[int, asyncio.Task[None]] = {}  # by update number
        self._last_of: dict[int, asyncio.Task[None]] = {}  # by chat
        self._done: set[int] = set()  # finished, but not confirmed yet since an earlier one is not
        self._left: set[int] = set()  # broken off, or not begun, when the stop came
        self._next: int | None = None

    @property
    def offset(self) -> int | None:
        """The first update that is not finished: asking Telegram for it confirms those before. None before any was taken."""
        return min(self._in_hand.keys() | self._left, default=self._next)

    @property
    def busy(self) -> bool:
        return bool(self._in_hand)

    def take(self, updates: Sequence[Update]) -> None:
        """Begin with those that are not in hand, or finished, already."""
        for update in updates:
            number = update.update_id
            if number in self._in_hand or number in self._done:
                continue
            chat = update.effective_chat.id if update.effective_chat else 0
            task = asyncio.create_task(self._work(update, after=self._last_of.get(chat)))
            self._in_hand[number] = self._last_of[chat] = task
            task.add_done_callback(partial(self._put_down, number, chat))
            # Not simply the highest: after a week without updates Telegram may begin with lower numbers.
            self._next = number + 1

    async def settle(self, *, longest: float) -> None:
        """Wait until nothing is in hand, at most `longest` seconds, and no longer than until the stop."""
        if self._in_hand:
            await until(self._stop, asyncio.wait(set(self._in_hand.values()), timeout=longest))

    async def clear(self, *, grace: float) -> None:
        """After the stop: give what is begun `grace` seconds to be finished, then break it off. The rest stays at Telegram."""
        if self._in_hand:
            await asyncio.wait(set(self._in_hand.values()), timeout=grace)
        await asyncio.gather(*map(cancel, self._in_hand.values()))
        if self._left:
            logger.warning("stopped before these updates were handled, they come again: %s", sorted(self._left))

    async def _work(self, update: Update, *, after: asyncio.Task[None] | None) -> None:
        if after:
            await asyncio.wait((after,))
        if self._stop.is_set():
            raise asyncio.CancelledError
        started = time.monotonic()
        try:
            await self._handle(update)
        except Exception:
            # It counts as finished: an update that always fails would otherwise come again for ever.
            logger.exception("update %s failed", update.update_id)
        logger.info("update %s handled in %.0f ms", update.update_id, (time.monotonic() - started) * 1000)

    def _put_down(self, number: int, chat: int, task: asyncio.Task[None]) -> None:
        del self._in_hand[number]
        if self._last_of.get(chat) is task:
            del self._last_of[chat]
        (self._left if task.cancelled() else self._done).add(number)
        if not self._in_hand:
            self._done.clear()


async def poll(application: AnyApplication, *, stop: asyncio.Event, allowed_updates: Sequence[str], pace: Pace) -> None:
    """Fetch and have handled until the stop; a loss of network is waited out. Raises `Ended`."""
    desk, rivalry = Desk(application.process_update, stop), Rivalry()
    failures = 0
    try:
        while not stop.is_set():
            try:
                updates = await until(stop, _fetch(application, desk, allowed_updates, pace))
            except Conflict as error:
                if rivalry.lost(time.monotonic()):
                    raise Ended(ExitCode.BUSY, f"somebody else fetches this bot's messages: {error}") from None
                logger.warning("somebody else fetches this bot's messages, trying again: %s", error)
                await pause(stop, pace.pause)
                continue
            except InvalidToken:
                raise refused() from None
            except TelegramError as error:
                failures += 1
                if failures == 1:
                    logger.warning("Telegram cannot be reached, trying until it can: %s", error)
                await pause(stop, delay(error, failures, pace))
                continue
            if failures:
                logger.info("Telegram is reached again after %s failed tries", failures)
            failures = 0
            rivalry.undisturbed = True
            desk.take(updates or ())
            await desk.settle(longest=pace.look_again)
    finally:
        await desk.clear(grace=pace.grace)
        await _confirm(application, desk.offset, pace)


def refused() -> Ended:
    """The end that a token comes to which Telegram does not know."""
    return Ended(
        ExitCode.CONFIGURATION, "Telegram does not know the token in TELEGRAM_BOT_TOKEN (or telegram.api_url is no Bot API)"
    )


async def _fetch(application: AnyApplication, desk: Desk, allowed_updates: Sequence[str], pace: Pace) -> Sequence[Update]:
    """What has come. While updates are in hand Telegram gives them again at once, so it is not asked to wait for new ones."""
    timeout = 0 if desk.busy else pace.poll
    bot: Bot = application.bot
    try:
        return await bot.get_updates(offset=desk.offset, timeout=timeout, allowed_updates=allowed_updates)
    except TelegramError:
        raise
    except Exception:
        return await _readable(bot, desk)


async def _readable(bot: Bot, desk: Desk) -> list[Update]:
    """Each update by itself. One that cannot be read is handled as an empty one, or it would keep all later ones waiting."""
    # The odd name stands for getUpdates: with the plain one python-telegram-bot warns that it has a method of its own for that.
    rows = await bot.do_api_request("get_Updates", api_kwargs={"offset": desk.offset or 0, "timeout": 0})
    updates = []
    for row in rows:
        try:
            update = Update.de_json(row, bot)
        except Exception:
            logger.exception("update %s cannot be read and is left out", row["update_id"])
            update = Update(row["update_id"])
        updates.append(update)
    return updates


async def _confirm(application: AnyApplication, offset: int | None, pace: Pace) -> None:
    """Tell Telegram what was handled. Where that fails it comes again, and the Application knows it by its number."""
    if offset is None:
        return
    try:
        await asyncio.wait_for(application.bot.get_updates(offset=offset, limit=1, timeout=0), pace.farewell)
    except (TelegramError, TimeoutError) as error:
        logger.warning("the last updates could not be confirmed and may come again: %r", error)
