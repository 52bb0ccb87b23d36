"""Answers that a coordinator gave to all: the list of those that hold, and taking one back."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.audit import Act
from bot.outbox import Kind
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, tolerate
from handlers.texts import unanswered
from handlers.texts.reply import Action


async def on_earlier(update: Update, context: Context) -> None:
    """[Se tidligere svar]"""
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    found = context.deps.storage.unanswered.curated()
    numbers = [(str(n), Press(Action.CURATED, one.id)) for n, one in enumerate(found[: unanswered.MAX_SHOWN], start=1)]
    rows = [*keyboards.in_rows(numbers, keyboards.NUMBERS), [(unanswered.BACK, Press(Action.TOPICS))]]
    await tolerate(query.edit_message_text(unanswered.earlier(found), reply_markup=keyboards.plain(rows)))


async def on_curated(update: Update, context: Context) -> None:
    """One answer that holds."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    found = next((one for one in context.deps.storage.unanswered.curated() if press and one.id == press.answer), None)
    if found is None:
        await acknowledge(query, unanswered.RETRACTED_BEFORE, alert=True)
        return
    await acknowledge(query)
    rows = [[(unanswered.RETRACT, Press(Action.RETRACT, found.id))], [(unanswered.BACK, Press(Action.CURATED_LIST))]]
    await tolerate(query.edit_message_text(unanswered.curated(found), reply_markup=keyboards.plain(rows)))


async def on_retract(update: Update, context: Context) -> None:
    """[Træk svaret tilbage]: the knowledge base forgets it."""
    query = update.callback_query
    assert query is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    with storage.atomic():
        done = press is not None and storage.unanswered.retract(press.answer)
        if press is not None and done:
            storage.outbox.recall(Kind.CURATED, press.answer)
            storage.audit.note(Act.RETRACTED, actor=context.me.id, answer=press.answer)
    if press is not None and done:
        await asyncio.to_thread(context.deps.library.remove_curated, press.answer)
    await acknowledge(query, unanswered.RETRACTED if done else unanswered.RETRACTED_BEFORE, alert=True)
