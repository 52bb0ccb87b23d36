"""Sends what lies in the outbox: the only sender of messages that nobody is waiting for. What became of each is in its row."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.outbox import Letter, State
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.replies import may_have_arrived, seconds

logger = logging.getLogger(__name__)

PAUSE = 0.05  # seconds between two: 20 a second of the 30 that Telegram allows leave room for answers
FIRST_WAIT = 2.0  # seconds after a failure of the network, doubled at each further one
LONGEST_WAIT = 600.0


async def deliver(bot: Bot, storage: Storage) -> int:
    """Send everything that is due; returns how many were taken. A flood wait ends it, which all letters then wait out."""
    taken = 0
    while (letter := storage.outbox.take()) is not None:
        taken += 1
        try:
            await _send(bot, storage, letter)
        except RetryAfter as error:
            storage.outbox.hold(letter, seconds(error.retry_after))
            break
        await asyncio.sleep(PAUSE)
    return taken


def _has_left(storage: Storage, chat: int) -> bool:
    """True for somebody who went, or was taken off, after the letter was written."""
    person = storage.people.by_telegram(chat)
    return person is not None and person.state is not Presence.ACTIVE


async def _send(bot: Bot, storage: Storage, letter: Letter) -> None:
    """Send one and note what became of it. Raises `RetryAfter`.

    The order of the clauses follows PTB's class tree, in which BadRequest and TimedOut are network errors.
    """
    if _has_left(storage, letter.chat):
        storage.outbox.settle(letter, State.GONE)
        return
    try:
        await bot.send_message(letter.chat, letter.html)
    except RetryAfter:
        raise
    except Forbidden:
        storage.people.unreachable(letter.chat)
        storage.outbox.settle(letter, State.GONE)
    except ChatMigrated as error:
        storage.move_chat(letter.chat, error.new_chat_id)
        storage.outbox.redirect(letter, error.new_chat_id)
    except BadRequest as error:
        logger.error("letter %s is refused by Telegram: %s", letter.id, error)
        storage.outbox.settle(letter, State.FAILED)
    except TelegramError as error:
        _put_off(storage, letter, error)
    else:
        storage.outbox.settle(letter, State.DELIVERED)


def _put_off(storage: Storage, letter: Letter, error: TelegramError) -> None:
    """Try a letter again later where it surely did not arrive, for as long as it takes: a network may be away for a night."""
    if not (isinstance(error, NetworkError) and may_have_arrived(error)):
        storage.outbox.postpone(letter, min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(letter.tries, 20)))
        return
    logger.warning("letter %s: %s, so it is not sent again by itself", letter.id, type(error).__name__)
    storage.outbox.settle(letter, State.UNKNOWN)
