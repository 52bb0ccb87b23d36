"""Sending to Telegram on behalf of a handler: what to try again, what to tolerate, and what is an error."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram import BotCommandScopeChat, CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.outbox import Outgoing, Sort
from handlers.context import Context
from handlers.keyboards import from_rows

logger = logging.getLogger(__name__)

TRIES = 4
LONGEST_WAIT = 30.0  # seconds; a longer flood wait is an error, since other members wait behind this answer
NETWORK_PAUSE = 0.5  # seconds, growing

T = TypeVar("T")

# What goes wrong before a word has left: the only failures of the network after which sending again cannot say it twice.
_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

_STALE = ("query is too old", "query id is invalid")
_GONE = ("message is not modified", "message to edit not found", "message can't be edited", "message to delete not found")


async def send(
    context: Context, chat: int, html: str, *, keyboard: InlineKeyboardMarkup | None = None, reply_to: int | None = None
) -> Message | None:
    """Send a message, as a reply where `reply_to` still exists. None where the bot was blocked or thrown out.

    Raises `TelegramError` for what stays wrong after some tries.
    """
    parameters = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None

    async def to(target: int) -> Message:
        return await context.bot.send_message(target, html, reply_markup=keyboard, reply_parameters=parameters)

    return await _delivered(context, chat, to)


async def send_file(context: Context, chat: int, data: bytes, *, name: str, caption: str) -> Message | None:
    """Send a file called `name`. None where the bot was blocked or thrown out."""

    async def to(target: int) -> Message:
        return await context.bot.send_document(target, data, filename=name, caption=caption)

    return await _delivered(context, chat, to)


async def send_photo(context: Context, chat: int, data: bytes, *, name: str, caption: str) -> Message | None:
    """Send a picture. None where the bot was blocked or thrown out."""

    async def to(target: int) -> Message:
        return await context.bot.send_photo(target, data, filename=name, caption=caption)

    return await _delivered(context, chat, to)


async def send_outgoing(context: Context, letter: Outgoing) -> Message | None:
    """Send at once what else would wait in the outbox, such as a preview; a file by its id on Telegram. None as above."""
    keyboard, file = from_rows(letter.buttons), letter.enclosure
    if file is None or file.sort is Sort.CALENDAR:
        return await send(context, letter.chat, letter.html, keyboard=keyboard)
    caption, id = letter.html or None, file.id

    async def to(target: int) -> Message:
        if file.sort is Sort.PHOTO:
            return await context.bot.send_photo(target, id, caption=caption, reply_markup=keyboard)
        return await context.bot.send_document(target, id, caption=caption, reply_markup=keyboard)

    return await _delivered(context, letter.chat, to)


async def _delivered(context: Context, chat: int, call: Callable[[int], Awaitable[Message]]) -> Message | None:
    try:
        return await _persist(lambda: call(chat))
    except ChatMigrated as error:
        new = error.new_chat_id
        context.deps.storage.move_chat(chat, new)
        return await _delivered(context, new, call)
    except Forbidden:
        logger.info("chat %s does not take messages any more", chat)
        context.deps.storage.people.unreachable(chat)
    except NetworkError as error:
        if not may_have_arrived(error):
            raise
        # Having it asked again is better than saying it twice.
        logger.warning("no word from Telegram whether a message to chat %s arrived", chat)
    return None


async def _persist(call: Callable[[], Awaitable[T]]) -> T:
    """Make `call` again after a flood wait and after what Telegram surely did not take.

    The order of the clauses follows PTB's class tree, in which BadRequest and TimedOut are network errors.
    """
    for attempt in range(1, TRIES):
        try:
            return await call()
        except RetryAfter as error:
            wait = seconds(error.retry_after)
            if wait > LONGEST_WAIT:
                raise
            logger.warning("Telegram asks for a pause of %.0f s", wait)
            await asyncio.sleep(wait)
        except BadRequest:
            raise
        except NetworkError as error:
            if may_have_arrived(error):
                raise
            logger.warning("sending failed, trying again: %s", type(error).__name__)
            await asyncio.sleep(NETWORK_PAUSE * attempt)
    return await call()


def may_have_arrived(error: NetworkError) -> bool:
    """True where the connection broke or went silent after sending had begun, so that nobody can tell whether Telegram took it.

    python-telegram-bot keeps httpx's error as the cause. Without one, the error is what Telegram answered, and it took nothing.
    """
    cause = error.__cause__
    if isinstance(cause, httpx.HTTPError):
        return not isinstance(cause, _BEFORE_SENDING)
    return isinstance(error, TimedOut) or not (cause is None or isinstance(cause, TelegramError))


def never_left(error: NetworkError) -> bool:
    """True where the connection was never made, so that nobody but this machine knows of the message."""
    return isinstance(error.__cause__, _BEFORE_SENDING)


def seconds(wait: int | float | timedelta) -> float:
    """What Telegram asks to wait, which python-telegram-bot gives in one form or the other."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def without_menu(context: Context, chat: int) -> None:
    """Take the menu of a chat of its own away, where somebody was erased and nothing is left to tell that there was one."""
    try:
        await context.bot.delete_my_commands(scope=BotCommandScopeChat(chat))
    except TelegramError as error:  # the menu is an ornament
        logger.warning("a menu could not be taken away: %s", type(error).__name__)


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a press, so that the button stops waiting. A press that is too old for Telegram is no error."""
    try:
        await query.answer(text, show_alert=alert)
    except BadRequest as error:
        if not any(reason in error.message.casefold() for reason in _STALE):
            raise
        logger.info("a press was too old to be answered")
    except (RetryAfter, Forbidden, NetworkError) as error:
        logger.warning("a press could not be answered: %s", type(error).__name__)


async def tolerate(call: Awaitable[object]) -> None:
    """Await an edit or a deletion whose message may be gone or changed already, or may not be ours to change."""
    try:
        await call
    except Forbidden:
        logger.info("a message may not be changed any more")
    except BadRequest as error:
        if not any(reason in error.message.casefold() for reason in (*_GONE, "message can't be deleted", "not enough rights")):
            raise
        logger.info("a message was gone or unchanged")
