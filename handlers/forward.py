"""Passing a refused question on to the coordinator. The first press shows what would be sent, the second sends it.

Yes and no are said once below each message that asks: what is pressed there afterwards does nothing.
"""

from __future__ import annotations

import logging

from telegram import CallbackQuery, Message, Update

from bot.storage import ShownAnswer
from handlers import keyboards
from handlers.addressing import question_of
from handlers.context import Context
from handlers.redaction import has_cpr, redact
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import asking, forwarding
from handlers.texts.reply import SUBJECT

logger = logging.getLogger(__name__)


async def on_forward(update: Update, context: Context) -> None:
    """The first press: show the redacted question and ask."""
    query, row = await _opened(update, context)
    if row is None:
        return
    text = _question(query, row)
    if text is None or has_cpr(text):
        await acknowledge(query, forwarding.NO_QUESTION if text is None else forwarding.PERSONAL_NUMBER, alert=True)
        return
    await acknowledge(query)
    original = _original(query)
    redacted = redact(text)
    await send(
        context,
        row.chat,
        forwarding.sure(redacted, changed=redacted != text),
        keyboard=keyboards.keyboard(forwarding.BUTTONS, answer=row.id),
        reply_to=original.message_id if original else None,
    )


async def on_confirm(update: Update, context: Context) -> None:
    """The second press: keep the redacted question for the coordinator."""
    query, row = await _opened(update, context)
    if row is None:
        return
    text = _question(query, row)
    if text is None or has_cpr(text):
        await acknowledge(query, forwarding.NO_QUESTION if text is None else forwarding.PERSONAL_NUMBER, alert=True)
        return
    if not _settled_now(query, row, context):
        await acknowledge(query, forwarding.SETTLED, alert=True)
        return
    days = context.deps.config.storage.keep_questions_days
    stored = context.deps.storage.pass_on(row.chat, text=redact(text)[: forwarding.MAX_SHOWN], answer=row.id, days=days)
    logger.info("a question was %s", "passed on" if stored else "passed on before")
    await acknowledge(query)
    await tolerate(query.edit_message_text(forwarding.SENT if stored else forwarding.SENT_BEFORE))


async def on_cancel(update: Update, context: Context) -> None:
    """No: nothing is kept, and the yes beside it no longer works."""
    query, row = await _opened(update, context)
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


async def _opened(update: Update, context: Context) -> tuple[CallbackQuery, ShownAnswer | None]:
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    chat = query.message.chat.id if query.message else None
    row = context.deps.storage.answer(press.answer, chat=chat) if press and chat is not None else None
    if row is None:
        await acknowledge(query, asking.EXPIRED, alert=True)
    return query, row


def _question(query: CallbackQuery, row: ShownAnswer) -> str | None:
    """The question: the bot's own words where a button asked it, else those of the message that the refusal hangs on."""
    if row.question is not None:
        return row.question
    original = _original(query)
    text = question_of(original) if original else ""
    about = row.views.get(SUBJECT)
    return forwarding.with_subject(text, about) if text and about else text or None


def _original(query: CallbackQuery) -> Message | None:
    return query.message.reply_to_message if isinstance(query.message, Message) else None
