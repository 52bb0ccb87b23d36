"""/status: what waits for the coordinator on one screen, with the ways to it; behind it the year's meetings, hosts, groups."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.meetings.composition import Judgement
from bot.meetings.duties import last_hosted, next_hosts
from bot.unanswered import topics
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.overview import duties_now, judged_now, overview, records_now
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import duties, status
from handlers.texts.reply import Action

Row = Sequence[tuple[str, Press]]


async def on_status(update: Update, context: Context) -> None:
    """/status"""
    message = update.message
    assert message is not None
    html, keyboard = await _screen(context)
    await send(context, message.chat.id, html, keyboard=keyboard)


async def on_back(update: Update, context: Context) -> None:
    """[« Status]: the screen again, as things are now."""
    query = await _acknowledged(update)
    html, keyboard = await _screen(context)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))


async def _screen(context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """The documents are asked beside the event loop, where they may take a moment; the rows here, all at one time."""
    deps = context.deps
    now = deps.clock()
    stated = await asyncio.to_thread(deps.library.meetings, now=now)
    judged = await _judged(context)
    asked = await asyncio.to_thread(topics, deps.storage.unanswered.open(), deps.library.alike)
    seen = overview(deps.storage, deps.config, stated=stated, judged=judged, topics=asked, now=now)
    buttons = dict.fromkeys(line.button for line in status.lines(seen) if line.button is not None)
    rows = keyboards.in_rows([(text, Press(action, number)) for text, action, number in buttons])
    return status.screen(seen), keyboards.plain(rows)


async def _judged(context: Context) -> tuple[Judgement, ...]:
    groups = await asyncio.to_thread(context.deps.library.groups)
    return judged_now(context.deps.storage, context.deps.rules, groups)


# ----------------------------------------------------------------------------------------------------------- what is behind


async def on_duties(update: Update, context: Context) -> None:
    """[Se årets møder]: what is owed, and how each municipality was represented."""
    query, deps = await _acknowledged(update), context.deps
    if not deps.config.meetings.a_year:
        await _show(query, duties.NO_DUTIES, [])
        return
    now = deps.clock()
    stated = await asyncio.to_thread(deps.library.meetings, now=now)
    found = duties_now(deps.storage, stated, deps.config.meetings, deps.config.network, now=now)
    told = records_now(deps.storage, deps.config, now=now)
    html = duties.duties(found, told, a_year=deps.config.meetings.a_year)
    await _show(query, html, [[(duties.PLAN, Press(Action.PLAN_NEW)), (duties.HOSTING, Press(Action.HOSTING))]])


async def on_hosting(update: Update, context: Context) -> None:
    """[Se værter]: whose turn it is."""
    query, deps = await _acknowledged(update), context.deps
    meetings, municipalities = deps.storage.meetings.everything(), deps.config.network.municipalities
    order, last = next_hosts(meetings, municipalities), last_hosted(meetings, municipalities)
    await _show(query, duties.hosting(order, last, now=deps.clock()), [])


async def on_composition(update: Update, context: Context) -> None:
    """[Se sammensætning]: the verdicts, or why one of them is so; its number is the place of the rule, from 1."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    number = press.answer if press else 0
    found = await _judged(context)
    if not 0 <= number <= len(found):
        await acknowledge(query, duties.OUT_OF_DATE, alert=True)
        number = 0
    else:
        await acknowledge(query)
    if number:
        every = (duties.COMPOSITION, Press(Action.COMPOSITION))
        await _show(query, duties.composition(found[number - 1]), [[every]])
        return
    numbers = [(str(place), Press(Action.COMPOSITION, place)) for place in range(1, len(found) + 1)]
    await _show(query, duties.compositions(found), keyboards.in_rows(numbers, keyboards.NUMBERS))


async def _acknowledged(update: Update) -> CallbackQuery:
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    return query


async def _show(query: CallbackQuery, html: str, rows: Sequence[Row]) -> None:
    """In place, with the way back."""
    keyboard = keyboards.plain([*rows, [(duties.STATUS, Press(Action.STATUS))]])
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))
