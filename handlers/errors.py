"""The one error handler: logs first, without a word of what anybody wrote, then tells the member and stops the update."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import traceback

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from handlers.addressing import ADDRESSED, command_target
from handlers.context import Context
from handlers.pace import Verdict
from handlers.replies import acknowledge, send
from handlers.texts import failures
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)

# Their texts come from Telegram, SQLite or us. Those of other exceptions may quote what a member wrote.
_SPEAKING = (TelegramError, sqlite3.Error, KnowledgeError, OSError)


async def on_error(update: object, context: Context) -> None:
    """Log the error under a short reference and apologise. Raises `ApplicationHandlerStop`, so that no later handler runs."""
    reference = secrets.token_hex(3)
    number = update.update_id if isinstance(update, Update) else None
    logger.error("error %s, update %s: %s", reference, number, described(context.error))
    if isinstance(update, Update):
        await _apologise(update, context, reference)
    raise ApplicationHandlerStop


def described(error: BaseException | None) -> str:
    """Type and places of `error` and of what caused it; the text only where it cannot hold a member's words."""
    lines: list[str] = []
    while error is not None:
        text = f": {error}" if isinstance(error, _SPEAKING) else ""
        lines.append(f"{type(error).__name__}{text}")
        lines.extend(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__))
        error = error.__cause__
    return "\n".join(lines)


def _is_for_us(message: Message) -> bool:
    """In a group: addressed to the bot, or a command that names no bot."""
    return ADDRESSED.filter(message) or command_target(message.text or "") == ""


async def _apologise(update: Update, context: Context, reference: str) -> None:
    try:
        chat = update.effective_chat
        in_group = chat is not None and chat.type != ChatType.PRIVATE
        if in_group and update.message and not _is_for_us(update.message):
            return
        if update.callback_query:
            await acknowledge(update.callback_query, failures.PRESS)
        if chat is None or context.deps.strangers(-chat.id) is not Verdict.ALLOWED:
            return  # a bot that is ill must not answer everyone who writes, over and over
        if update.message or update.callback_query:
            await send(context, chat.id, failures.apology(reference))
    except Exception as error:  # whatever broke the answer may break the apology too; it must not hide the first error
        logger.error("error %s: the apology failed too: %s", reference, described(error))
