"""/privatliv, /minedata and /slet: what is kept about me, all of it in a file, and its end."""

from __future__ import annotations

import json
import logging

from telegram import Update

from bot.audit import Act
from bot.dialogs import KEEP
from handlers import keyboards
from handlers.context import Context
from handlers.replies import acknowledge, send, send_file, tolerate, without_menu
from handlers.texts import access, privacy

logger = logging.getLogger(__name__)


async def on_privacy(update: Update, context: Context) -> None:
    """/privatliv"""
    assert update.message is not None
    await send(context, update.message.chat.id, privacy.told(context.deps.config))


async def on_my_data(update: Update, context: Context) -> None:
    """/minedata: one JSON file with every row about whoever asks."""
    message = update.message
    assert message is not None
    held = context.deps.storage.retention.held(telegram=message.chat.id, person=context.me.id)
    if not held:
        await send(context, message.chat.id, privacy.DATA_NOTHING)
        return
    context.deps.storage.audit.note(Act.EXPORTED, actor=context.me.id, person=context.me.id, what="own-data")
    data = json.dumps(privacy.data(held, context.deps.config), ensure_ascii=False, indent=2).encode()
    await send_file(context, message.chat.id, data, name=privacy.DATA_NAME, caption=privacy.DATA_CAPTION)


async def on_erase(update: Update, context: Context) -> None:
    """/slet: says what goes and what stays."""
    assert update.message is not None
    buttons = (privacy.ERASE_BUTTON, privacy.ERASE_KEEP)
    last = context.deps.storage.people.is_last_coordinator(context.me)
    html = privacy.ERASE_ASK + (access.LAST_COORDINATOR if last else "")
    await send(context, update.message.chat.id, html, keyboard=keyboards.keyboard(buttons, answer=0))


async def on_erase_asked(update: Update, context: Context) -> None:
    """The first yes: asks once more, in the same message."""
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    keyboard = keyboards.keyboard((privacy.ERASE_SURE, privacy.ERASE_KEEP), answer=0)
    await tolerate(query.edit_message_text(privacy.ERASE_AGAIN, reply_markup=keyboard))


async def on_erase_sure(update: Update, context: Context) -> None:
    """The second yes: everything about the person goes. An old message may not do it: what was read then may not hold now."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    sent = query.message.date
    if context.deps.clock() - sent > KEEP:
        await acknowledge(query, privacy.ERASE_LAPSED, alert=True)
        return
    await acknowledge(query)
    telegram = query.from_user.id
    rows = context.deps.storage.retention.erase(telegram=telegram, person=context.me.id, actor=context.me.id)
    logger.info("a person was erased, %s rows", rows)
    await tolerate(query.edit_message_text(privacy.ERASED))
    await without_menu(context, telegram)


async def on_keep(update: Update, context: Context) -> None:
    """No: nothing has changed."""
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    await tolerate(query.edit_message_text(privacy.KEPT))
