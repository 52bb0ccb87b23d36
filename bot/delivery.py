"""Sends what lies in the outbox: the only sender of messages that nobody is waiting for. What became of each is in its row.

Some letters are in hand at a time, never two for one chat, so that one that hangs holds up nobody. When one may leave is said
by `bot.budget`; what is in a letter, by whoever put it into the outbox.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from telegram import Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.budget import Budget, Lane
from bot.meetings.meeting import Meeting
from bot.outbox import Letter, Sort, State
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.calendar import meeting_file
from handlers.errors import described
from handlers.keyboards import from_rows
from handlers.replies import never_left, seconds

logger = logging.getLogger(__name__)

IN_HAND: Final = 8  # letters at a time: at 30 a second enough for a Telegram that takes 0.25 s for each
LOOK_EVERY: Final = 1.0  # seconds
READ_TIMEOUT: Final = 20.0  # seconds; nobody waits, and what takes longer is unknown for ever
GRACE: Final = 0.3  # seconds for what is in hand when the end comes
FIRST_WAIT: Final = 2.0  # seconds after a failure of the network, doubled at each further one
LONGEST_WAIT: Final = 600.0
LONGEST_SILENCE: Final = 30.0  # between two looks whether Telegram is there again
EDITS: Final = 8  # so often an edit is tried of which no word comes back

Note = Callable[[], None]


class _NoFile(Exception):
    """What was to be sent with a letter is not there any more."""


class Delivery:
    """Use `begin` and `end` around the life of the bot, or `everything` for one round."""

    def __init__(
        self, bot: ExtBot[Any], storage: Storage, clock: Callable[[], datetime], *, organizer: str | None = None
    ) -> None:
        """`organizer` is the e-mail address in calendar files."""
        self._bot = bot
        self._storage = storage
        self._clock = clock
        self._organizer = organizer
        self._budget = bot.rate_limiter if isinstance(bot.rate_limiter, Budget) else None
        self._how: dict[str, Any] = {"read_timeout": READ_TIMEOUT}
        if self._budget:
            self._how["rate_limit_args"] = Lane.LETTER
        self._in_hand: dict[int, asyncio.Task[None]] = {}  # by chat
        self._doubtful = False
        self._lost = 0  # in a row, with nothing delivered between
        self._rest_until = 0.0  # of the loop's clock
        self._file: tuple[Meeting, tuple[str, bytes]] | None = None
        self._task: asyncio.Task[None] | None = None

    # --------------------------------------------------------------------------------------------------------- the worker

    def begin(self) -> None:
        """Send from now on until `end`. What an earlier run was sending when it ended is marked as not known."""
        if count := self._storage.outbox.interrupted():
            logger.warning("%s letters were being sent when the bot ended last; nobody knows whether they arrived", count)
        self._task = asyncio.create_task(self._look())

    async def end(self) -> None:
        """Take nothing in hand any more. What is has `GRACE` seconds yet, and is then marked as not known."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
        try:
            if self._in_hand:
                await asyncio.wait(self._in_hand.values(), timeout=GRACE)
        finally:
            for task in self._in_hand.values():
                task.cancel()
        await asyncio.gather(*self._in_hand.values(), return_exceptions=True)

    async def _look(self) -> None:
        silences = 0
        while True:
            try:
                await self.everything()
            except Exception as error:  # a full disk: the next look may do better
                logger.error("a look at what is to be sent failed: %s", described(error))
            silences = silences + 1 if self._doubtful else 0
            await asyncio.sleep(min(LONGEST_SILENCE, LOOK_EVERY * 2.0 ** min(silences, 10)))

    async def everything(self) -> int:
        """Send everything that is due; returns how many were taken in hand.

        Less where Telegram asks for a pause, takes no more for a chat just now, or cannot be reached.
        """
        taken = 0
        while True:
            letter = self._next() if await self._ready() else None
            if letter is not None:
                taken += 1
                self._in_hand[letter.chat] = task = asyncio.create_task(self._work(letter))
                task.add_done_callback(partial(self._put_down, letter.chat))
                await asyncio.sleep(0)  # so that the budget knows of it
            elif self._in_hand:
                await self._some_done(timeout=LOOK_EVERY)
            else:
                return taken

    def _put_down(self, chat: int, task: asyncio.Task[None]) -> None:
        del self._in_hand[chat]
        if not task.cancelled() and (error := task.exception()):
            logger.error("what became of a letter could not be worked out: %s", described(error))

    async def _some_done(self, *, timeout: float | None = None) -> None:
        await asyncio.wait(self._in_hand.values(), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)

    async def _ready(self) -> bool:
        """Wait for a free hand and for the budget; False where Telegram cannot be reached.

        That is asked after a failure: so a Telegram that is away costs the letters in hand, and not all that are due. One that
        is there and fails every letter gets one at a time, ever more seldom.
        """
        while len(self._in_hand) >= (IN_HAND if self._lost < IN_HAND else 1):
            await self._some_done()
        if asyncio.get_running_loop().time() < self._rest_until:
            return False
        if self._doubtful:
            try:
                await self._bot.get_me()
            except TelegramError as error:
                logger.warning("letters wait, since Telegram does not answer: %s", type(error).__name__)
                return False
            self._doubtful = False
        if self._budget:
            await self._budget.room()
        return True

    def _next(self) -> Letter | None:
        tired = self._budget.tired() if self._budget else ()
        return self._storage.outbox.take(but={*self._in_hand, *tired})

    # ---------------------------------------------------------------------------------------------------------- one letter

    async def _work(self, letter: Letter) -> None:
        """Send one and note what became of it. Where that cannot be written, nothing else is sent to this chat meanwhile."""
        try:
            note = await self._fate(letter)
        except asyncio.CancelledError:
            self._unknown(letter)
            raise
        while True:
            try:
                return note()
            except sqlite3.Error as error:
                logger.error("what became of letter %s cannot be written: %s", letter.id, described(error))
                await asyncio.sleep(LOOK_EVERY)

    async def _fate(self, letter: Letter) -> Note:
        """Send one; returns what is to be written down.

        The order of the clauses follows PTB's class tree, in which BadRequest and TimedOut are network errors.
        """
        outbox = self._storage.outbox
        if self._has_left(letter.chat):
            return partial(outbox.settle, letter, State.GONE)
        try:
            message = await self._send(letter)
        except RetryAfter as error:
            return partial(outbox.hold, letter, seconds(error.retry_after))
        except Forbidden:
            return partial(self._gone, letter)
        except ChatMigrated as error:
            return partial(self._moved, letter, error.new_chat_id)
        except BadRequest as error:
            return self._refused(letter, error)
        except TelegramError as error:
            return self._broken(letter, error)
        except _NoFile as error:
            logger.error("letter %s has no file: %s", letter.id, error)
            return partial(outbox.settle, letter, State.FAILED)
        except Exception as error:  # Telegram may have taken it before this went wrong
            logger.error("letter %s: %s", letter.id, described(error))
            return partial(self._unknown, letter)
        self._lost = 0
        return partial(outbox.settle, letter, State.DELIVERED, message=message)

    def _has_left(self, chat: int) -> bool:
        """True for somebody who went, or was taken off, after the letter was written."""
        person = self._storage.people.by_telegram(chat)
        return person is not None and person.state is not Presence.ACTIVE

    async def _send(self, letter: Letter) -> int:
        """Telegram's number of the message. Raises `TelegramError`, and `_NoFile` where there is nothing to send."""
        bot, chat, html, keyboard = self._bot, letter.chat, letter.html, from_rows(letter.buttons)
        if letter.edits is not None:
            place: dict[str, Any] = {"chat_id": chat, "message_id": letter.edits, "reply_markup": keyboard, **self._how}
            await (
                bot.edit_message_caption(caption=html, **place) if letter.captioned else bot.edit_message_text(html, **place)
            )
            return letter.edits
        message: Message
        file = letter.enclosure
        if file is None:
            message = await bot.send_message(chat, html, reply_markup=keyboard, **self._how)
        elif file.sort is Sort.PHOTO:
            message = await bot.send_photo(chat, file.id, caption=html, reply_markup=keyboard, **self._how)
        elif file.sort is Sort.DOCUMENT:
            message = await bot.send_document(chat, file.id, caption=html, reply_markup=keyboard, **self._how)
        else:
            name, data = self._calendar(int(file.id))
            message = await bot.send_document(chat, data, filename=name, caption=html, reply_markup=keyboard, **self._how)
        return message.message_id

    def _calendar(self, number: int) -> tuple[str, bytes]:
        """The file of a meeting as it is now, made once for all who get it. Raises `_NoFile` where there is no such meeting."""
        meeting = self._storage.meetings.get(number)
        if meeting is None:
            raise _NoFile(f"there is no meeting {number}")
        if self._file is None or self._file[0] != meeting:
            self._file = meeting, meeting_file(meeting, now=self._clock(), organizer=self._organizer)
        return self._file[1]

    # ------------------------------------------------------------------------------------------------- what became of it

    def _gone(self, letter: Letter) -> None:
        self._storage.people.unreachable(letter.chat)
        self._storage.outbox.settle(letter, State.GONE)

    def _moved(self, letter: Letter, chat: int) -> None:
        self._storage.move_chat(letter.chat, chat)
        self._storage.outbox.redirect(letter, chat)

    def _unknown(self, letter: Letter) -> None:
        """It may have arrived. An edit is made again: doing it twice changes nothing."""
        if letter.edits is not None and letter.tries < EDITS:
            self._storage.outbox.postpone(letter, _wait(letter))
        else:
            self._storage.outbox.settle(letter, State.UNKNOWN)

    def _refused(self, letter: Letter, error: BadRequest) -> Note:
        """Telegram will never take it, unless it is an edit that changes nothing."""
        if letter.edits is not None and "not modified" in error.message.casefold():
            return partial(self._storage.outbox.settle, letter, State.DELIVERED, message=letter.edits)
        logger.error("letter %s is refused by Telegram: %s", letter.id, error)
        return partial(self._storage.outbox.settle, letter, State.FAILED)

    def _broken(self, letter: Letter, error: TelegramError) -> Note:
        """Try again later where it surely did not arrive, for as long as it takes: a network may be away for a night.

        What a server in between answers (502) does not tell whether Telegram took it: a coordinator decides, who sees it in the
        delivery report, or in /status where the letter is not one of many.
        """
        self._doubtful = isinstance(error, NetworkError)
        if not isinstance(error, NetworkError) or never_left(error):
            return partial(self._storage.outbox.postpone, letter, _wait(letter))
        logger.warning("letter %s: %s, so it may have arrived", letter.id, type(error).__name__)
        self._lost += letter.edits is None
        if self._lost >= IN_HAND:
            rest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(self._lost - IN_HAND, 20))
            self._rest_until = asyncio.get_running_loop().time() + rest
        return partial(self._unknown, letter)


def _wait(letter: Letter) -> float:
    """Seconds until it is tried again."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(letter.tries, 20))
