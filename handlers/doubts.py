"""[Se breve] in /status: letters that may not have arrived, but for those to many. A coordinator decides of each whether it is
sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import CallbackQuery, Update

from bot.audit import Act
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, tolerate
from handlers.texts import doubts as texts
from handlers.texts import duties
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)


async def on_doubts(update: Update, context: Context) -> None:
    """The page, as things are now."""
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    await _show(query, context)


async def on_again(update: Update, context: Context) -> None:
    """[Send n igen]. The same press, delivered once more after a crash, finds another stamp and does nothing."""
    query = update.callback_query
    assert query is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    with storage.atomic():
        done = press is not None and storage.doubts.send_again(press.answer, press.step)
        if done and press is not None:
            storage.audit.note(Act.BROADCAST, actor=context.me.id, letter=press.answer, step="again", letters=1)
            logger.info("letter %s is sent again", press.answer)
    await acknowledge(query, texts.SENT if done else texts.LATE, alert=not done)
    await _show(query, context)


async def on_let_lie(update: Update, context: Context) -> None:
    """[Lad n ligge]: it is not asked for any more."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    done = press is not None and context.deps.storage.doubts.let_lie(press.answer, press.step)
    await acknowledge(query, texts.LEFT if done else texts.LATE, alert=not done)
    await _show(query, context)


async def _show(query: CallbackQuery, context: Context) -> None:
    storage = context.deps.storage
    every, titles = storage.doubts.everything(), storage.registered_chats()
    shown = every[: texts.SHOWN]
    people = {one.chat: storage.people.by_telegram(one.chat) for one in shown}
    named = [(one, person.name if (person := people[one.chat]) else titles.get(one.chat, "")) for one in shown]
    rows: list[Sequence[tuple[str, Press]]] = [
        [
            (texts.send_again(place), Press(Action.LETTER_AGAIN, one.id, 0, one.stamp)),
            (texts.let_lie(place), Press(Action.LETTER_LIE, one.id, 0, one.stamp)),
        ]
        for place, one in enumerate(shown, start=1)
    ]
    rows.append([(duties.STATUS, Press(Action.STATUS))])
    html = texts.listing(named, len(every) - len(shown))
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))
