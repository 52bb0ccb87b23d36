"""Passing a question that got no answer on to the coordinator. The first press shows what would be sent, the second sends it.

Yes and no are said once below each message that asks: what is pressed there afterwards does nothing.
"""

from __future__ import annotations

import logging

from telegram import CallbackQuery, Message, Update

from bot.outbox import Kind
from bot.roles import Role
from bot.storage import ShownAnswer
from bot.unanswered import AskedInVain
from handlers import keyboards
from handlers.context import Context
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import asking, forwarding

logger = logging.getLogger(__name__)


async def on_forward(update: Update, context: Context) -> None:
    """The first press: show the question as it is kept, and ask."""
    query, row, question = await _opened(update, context)
    if row is None or question is None:
        return
    await acknowledge(query)
    original = query.message.reply_to_message if isinstance(query.message, Message) else None
    await send(
        context,
        row.chat,
        forwarding.sure(question.text),
        keyboard=keyboards.keyboard(forwarding.BUTTONS, answer=row.id),
        reply_to=original.message_id if original else None,
    )


async def on_confirm(update: Update, context: Context) -> None:
    """The second press: the coordinator is told that somebody waits for the answer."""
    query, row, question = await _opened(update, context)
    if row is None or question is None:
        return
    if not _settled_now(query, row, context):
        await acknowledge(query, forwarding.SETTLED, alert=True)
        return
    passed_on = context.deps.storage.unanswered.want(question)
    if passed_on:
        _tell_coordinators(context)
    logger.info("a question was %s", "passed on" if passed_on else "passed on before")
    await acknowledge(query)
    await tolerate(query.edit_message_text(forwarding.SENT if passed_on else forwarding.SENT_BEFORE))


def _tell_coordinators(context: Context) -> None:
    """Somebody waits for an answer: each coordinator is told, at most once a day."""
    deps = context.deps
    coordinators = [one.telegram for one in deps.storage.people.active(Role.COORDINATOR) if one.telegram is not None]
    day = deps.clock().toordinal()
    deps.storage.outbox.put(Kind.WANTED, day, [(chat, forwarding.SOMEBODY_WAITS) for chat in coordinators])


async def on_cancel(update: Update, context: Context) -> None:
    """No: the question is not passed on, and the yes beside it no longer works."""
    query, row, _ = await _opened(update, context)
    if row is None:
        return
    if not _settled_now(query, row, context):
        await acknowledge(query, forwarding.SETTLED, alert=True)
        return
    await acknowledge(query)
    await tolerate(query.edit_message_text(forwarding.CANCELLED))


def _settled_now(query: CallbackQuery, row: ShownAnswer, context: Context) -> bool:
    """True for the first yes or no below the message. Stored, since the buttons may stay when the edit fails."""
    message = query.message.message_id if query.message else 0
    key = f"forward:{row.id}:{message}"
    first = context.deps.storage.claim(key)
    context.deps.storage.finish(key)
    return first


async def _opened(update: Update, context: Context) -> tuple[CallbackQuery, ShownAnswer | None, AskedInVain | None]:
    """The stored answer behind the button and the question that is kept with it; where one is gone, the member is told."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    chat = query.message.chat.id if query.message else None
    row = context.deps.storage.answer(press.answer, chat=chat) if press and chat is not None else None
    question = context.deps.storage.unanswered.of_answer(row.id) if row else None
    if row is None:
        await acknowledge(query, asking.EXPIRED, alert=True)
    elif question is None:
        await acknowledge(query, forwarding.NO_QUESTION, alert=True)
    return query, row, question
