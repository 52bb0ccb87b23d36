"""Messages to many that were sent: the list of all, the page of each, holding back, going on, withdrawing, sending once more
what may not have arrived, and the file to take away.

What the page holds is put together in `outcomes`; other words for one are written in `rewording`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import CallbackQuery, Update

from bot.audit import Act
from bot.broadcasts import Broadcast
from bot.deliveries import Fate, counts, delivery
from bot.spreadsheets import write
from handlers import keyboards
from handlers.broadcasts.drafting import place
from handlers.broadcasts.outcomes import EDITS, LIE, report_of, subject
from handlers.broadcasts.resending import again
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, send_file, tolerate
from handlers.texts import deliveries, people
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

SURE = 1


async def on_list(update: Update, context: Context) -> None:
    """[Tidligere udsendelser]: a page of all, the newest first."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    await acknowledge(query)
    html, rows = _page(press.answer if press else 0, context)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


def _page(first: int, context: Context) -> tuple[str, list[Sequence[tuple[str, Press]]]]:
    storage = context.deps.storage
    every = storage.broadcasts.everything()
    first = first if first < len(every) else 0
    shown = every[first : first + deliveries.PAGE]
    numbers = [(str(one.number), Press(Action.BROADCAST, one.number)) for one in shown]
    turns = [(people.EARLIER, first - deliveries.PAGE), (people.LATER, first + deliveries.PAGE)]
    rows: list[Sequence[tuple[str, Press]]] = list(keyboards.in_rows(numbers, keyboards.NUMBERS))
    rows.append([(text, Press(Action.BROADCASTS, to)) for text, to in turns if 0 <= to < len(every)])
    rows.append([(deliveries.NEW, Press(Action.SEND_NEW))])
    found = [(one, counts(one, storage), subject(one, storage)) for one in shown]
    return deliveries.listing(found, first, len(every)), rows


async def on_report(update: Update, context: Context) -> None:
    """The page of one, as it is now."""
    query, _, found = await _chosen(update, context)
    if found is not None:
        await acknowledge(query)
        await _show(query, found.number, context)


async def _chosen(update: Update, context: Context) -> tuple[CallbackQuery, Press, Broadcast | None]:
    """The broadcast that a button names; None, which is said, where it is not kept any more."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    assert press is not None
    found = context.deps.storage.broadcasts.sent(press.answer)
    if found is None:
        await acknowledge(query, deliveries.OLD, alert=True)
    return query, press, found


async def _show(query: CallbackQuery, number: int, context: Context) -> None:
    html, rows = report_of(number, context.deps.storage)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.from_rows(rows)))


# ------------------------------------------------------------------------------------------------------- stopping, going on


async def on_pause(update: Update, context: Context) -> None:
    """[Pause]: what has not left stays."""
    query, _, found = await _chosen(update, context)
    if found is None:
        return
    with context.deps.storage.atomic():
        number = context.deps.storage.broadcasts.pause(found.number)
        _note(found, "paused", number, context)
    await acknowledge(query, deliveries.LATE if number is None else deliveries.paused(number), alert=number is None)
    await _show(query, found.number, context)


async def on_resume(update: Update, context: Context) -> None:
    """[Fortsæt]"""
    query, _, found = await _chosen(update, context)
    if found is None:
        return
    with context.deps.storage.atomic():
        number = context.deps.storage.broadcasts.resume(found.number)
        _note(found, "resumed", number, context)
    await acknowledge(query, deliveries.LATE if number is None else deliveries.RESUMED, alert=number is None)
    await _show(query, found.number, context)


async def on_withdraw(update: Update, context: Context) -> None:
    """[Træk tilbage]: asks, then what has not left does not leave."""
    query, press, found = await _chosen(update, context)
    if found is None:
        return
    if press.choice != SURE:
        await acknowledge(query)
        html = deliveries.sure_withdraw(delivery(found, context.deps.storage))
        yes = (deliveries.YES_WITHDRAW, Press(Action.BROADCAST_WITHDRAW, found.number, SURE))
        await _ask(query, html, yes, found)
        return
    with context.deps.storage.atomic():
        leaving = context.deps.storage.broadcasts.leaving(found.number)
        number = context.deps.storage.broadcasts.withdraw(found.number, tell=found.author != context.me.id)
        _note(found, "withdrawn", number, context)
    await acknowledge(query, deliveries.LATE if number is None else deliveries.withdrawn(number, leaving), alert=True)
    await _show(query, found.number, context)


async def _ask(query: CallbackQuery, html: str, yes: tuple[str, Press], found: Broadcast) -> None:
    back = (deliveries.BACK, Press(Action.BROADCAST, found.number))
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain([[yes], [back]])))


def _note(found: Broadcast, step: str, letters: int | None, context: Context) -> None:
    """In the audit log, where it was done."""
    if letters is not None:
        context.deps.storage.audit.note(Act.BROADCAST, actor=context.me.id, broadcast=found.number, step=step, letters=letters)
        logger.info("broadcast %s was %s: %s letters", found.number, step, letters)


# ----------------------------------------------------------------------------------------------------------- sending again


async def on_again(update: Update, context: Context) -> None:
    """[Send igen til ukendte]: asks, with the warning that they may get it twice. The yes carries what stands for those whom it
    is for. [Ret igen] and [Lad dem ligge] do not ask: an edit that is made twice changes nothing."""
    query, press, found = await _chosen(update, context)
    if found is None:
        return
    storage = context.deps.storage
    if press.choice == EDITS:
        await _correct_again(query, found, context)
        return
    if press.choice == LIE:
        done = storage.broadcasts.let_lie(found.number, doubt=press.step)
        await acknowledge(query, deliveries.LIES if done else deliveries.LATE, alert=not done)
        await _show(query, found.number, context)
        return
    letters = again(found, delivery(found, storage).of(Fate.UNKNOWN), storage, now=context.deps.clock())
    doubt = storage.broadcasts.doubt(found.number)
    if not letters:
        await acknowledge(query, deliveries.LATE, alert=True)
        await _show(query, found.number, context)
        return
    if press.choice != SURE or press.step != doubt:
        await acknowledge(query)
        yes = (deliveries.yes_again(len(letters)), Press(Action.BROADCAST_AGAIN, found.number, SURE, doubt))
        await _ask(query, deliveries.sure_again(len(letters)), yes, found)
        return
    with storage.atomic():
        number = storage.broadcasts.send_again(found.number, letters, doubt=doubt)
        _note(found, "again", number, context)
    await acknowledge(query, deliveries.HELD_BACK if number is None else deliveries.sent_again(number), alert=True)
    await _show(query, found.number, context)


async def _correct_again(query: CallbackQuery, found: Broadcast, context: Context) -> None:
    storage = context.deps.storage
    letters = again(found, delivery(found, storage).uncorrected, storage, now=context.deps.clock())
    with storage.atomic():
        number = storage.broadcasts.correct_again(found.number, letters) or None
        _note(found, "corrected again", number, context)
    await acknowledge(query, deliveries.LATE if number is None else deliveries.corrected_again(number), alert=True)
    await _show(query, found.number, context)


# ----------------------------------------------------------------------------------------------------------------- the file


async def on_file(update: Update, context: Context) -> None:
    """[Hent liste]: everybody it was for, with what became of it."""
    query, press, found = await _chosen(update, context)
    if found is None or not 1 <= press.choice <= len(deliveries.FORMATS):
        return
    await acknowledge(query)
    format = deliveries.FORMATS[press.choice - 1]
    copies = delivery(found, context.deps.storage)
    data = await asyncio.to_thread(write, deliveries.HEADS, deliveries.rows(copies), format=format)
    context.deps.storage.audit.note(
        Act.EXPORTED, actor=context.me.id, what="deliveries", broadcast=found.number, rows=len(copies.copies), format=format
    )
    name = deliveries.file_name(found.number, format)
    await send_file(context, place(query), data, name=name, caption=deliveries.CAPTION)
