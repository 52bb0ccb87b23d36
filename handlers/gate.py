"""The gate in front of every handler: whoever is not let in gets no further. Deny by default."""

from __future__ import annotations

import logging

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from handlers.addressing import ADDRESSED
from handlers.context import Context
from handlers.replies import acknowledge, send
from handlers.texts import welcome

logger = logging.getLogger(__name__)


async def on_update(update: Update, context: Context) -> None:
    """Let the update pass, or end it here. Raises `ApplicationHandlerStop` for everything that is not expressly allowed."""
    if is_allowed(update, context):
        return
    try:
        await _turn_away(update, context)
    finally:
        raise ApplicationHandlerStop


async def on_migration(update: Update, context: Context) -> None:
    """A group became a supergroup: Telegram says so in the old chat and in the new one."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id:
        context.deps.storage.move_chat(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        context.deps.storage.move_chat(message.migrate_from_chat_id, message.chat.id)


def is_allowed(update: Update, context: Context) -> bool:
    """True for trusted ones, for those in `telegram.allow` (people, or groups with all in them), and when `telegram.open`."""
    deps = context.deps
    user, chat = update.effective_user, update.effective_chat
    if user and user.id in deps.trusted:
        return True
    if deps.config.telegram.open:
        return user is not None or chat is not None
    known = {user.id} if user else set()
    if chat:
        known.add(chat.id)
        message = update.message
        former = message.migrate_from_chat_id if message else None
        former = former or deps.storage.former_chat(chat.id)
        known |= {former} if former else set()
    return not known.isdisjoint(deps.config.telegram.allow)


async def _turn_away(update: Update, context: Context) -> None:
    if update.callback_query:
        await acknowledge(update.callback_query, welcome.NOT_ALLOWED_PRESS, alert=True)
    elif (message := update.message) and _speaks_to_us(message) and context.deps.storage.greet_stranger(message.chat.id):
        logger.info("chat %s is not allowed and was told how to be invited", message.chat.id)
        html = welcome.not_invited(context.deps.config.network.name, message.chat.id)
        await send(context, message.chat.id, html)


def _speaks_to_us(message: Message) -> bool:
    """A message from a person, not that somebody joined or that a title changed."""
    return (message.chat.type == ChatType.PRIVATE or ADDRESSED.filter(message)) and message.from_user is not None
