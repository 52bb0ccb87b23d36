"""/aktiviteter: what the municipalities tried, filtered, listed, read one by one, and drawn. Only what is published.

What is chosen is kept with the message's number (`storage.save_answer`), so a button does what stood above it when it was
shown, however many reports came since.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.reports.activities import Activity
from bot.reports.charts import draw
from bot.reports.overview import DIMENSIONS, Selection, chosen, joined, offered
from bot.roles import Role
from bot.storage import ShownAnswer
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, send_photo, tolerate
from handlers.texts import activities as texts
from handlers.texts import exports
from handlers.texts.markup import labels
from handlers.texts.pictured import Picture, pictures
from handlers.texts.reply import Action

_DIMENSION = "dimension"  # among the views of a row: what its choices are choices of
_ORDER = tuple(DIMENSIONS)


async def on_activities(update: Update, context: Context) -> None:
    """/aktiviteter"""
    message = update.message
    assert message is not None
    html, keyboard = _overview(message.chat.id, Selection(), context)
    await send(context, message.chat.id, html, keyboard=keyboard)


async def on_overview(update: Update, context: Context) -> None:
    """[Tilbage]: the overview again, in place, with what was chosen."""
    query, _, row = await _opened(update, context)
    if row is not None:
        await _show(query, *_overview(row.chat, _selection(row), context, row=row.id))


def _overview(
    chat: int, selection: Selection, context: Context, *, row: int | None = None
) -> tuple[str, InlineKeyboardMarkup | None]:
    """The overview; `row` is where the selection is kept already."""
    every = _every(context)
    if not every:
        return texts.NONE, None
    row = row or _kept(chat, selection, context)
    found = chosen(every, selection)
    numbers = [(str(one.number), Press(Action.ACTIVITY, one.number)) for one in texts.newest(found)]
    filters = [
        (texts.chosen_label(name, selection, every), Press(Action.ACTIVITY_FILTER, row, place))
        for place, name in enumerate(_ORDER, start=1)
        if selection.get(name) is not None or len(offered(every, selection, name)) > 1
    ]
    drawn = {one.name for one in pictures(found)}
    charts = [
        [(name, Press(Action.ACTIVITY_CHART, row, place))]
        for place, name in enumerate(texts.PICTURES, start=1)
        if name in drawn
    ]
    more = [(texts.show_all(len(found)), Press(Action.ACTIVITY_LIST, row))] if len(found) > len(numbers) else []
    rows = [numbers, more, *keyboards.in_rows(filters), *charts, *_exports(chat, context)]
    return texts.overview(every, found, selection), keyboards.plain(rows)


def _exports(chat: int, context: Context) -> list[list[tuple[str, Press]]]:
    """What a coordinator takes away (`handlers.reports.exports`), in a chat of their own."""
    if chat < 0 or not context.me.role.covers(Role.COORDINATOR):
        return []
    return [[(text, Press(action, 0, choice)) for text, action, choice in row] for row in exports.BUTTONS]


# ------------------------------------------------------------------------------------------------------------------ filters


async def on_filter(update: Update, context: Context) -> None:
    """[Kommune], [Område], ...: what can be chosen there, in place."""
    query, press, row = await _opened(update, context)
    if row is None:
        return
    if not 1 <= press.choice <= len(_ORDER):
        await acknowledge(query, texts.OLD, alert=True)
        return
    name, selection = _ORDER[press.choice - 1], _selection(row)
    every = _every(context)
    found = offered(every, selection, name)
    values = list(found)[: texts.MAX_OPTIONS]
    opened = _kept(row.chat, selection, context, dimension=name, choices=values)
    words = [texts.ALL, *labels([texts.option(name, value, every) for value in values])]
    buttons = [(text, Press(Action.ACTIVITY_OPTION, opened, place)) for place, text in enumerate(words)]
    back = [(texts.BACK, Press(Action.ACTIVITIES, row.id))]
    await _show(query, texts.choices(name, found, selection, every), keyboards.plain([*keyboards.in_rows(buttons), back]))


async def on_option(update: Update, context: Context) -> None:
    """An option, or [Alle]: the overview of what fits it too, in place."""
    query, press, row = await _opened(update, context)
    if row is None:
        return
    name = row.views.get(_DIMENSION)
    if name is None or press.choice > len(row.choices):
        await acknowledge(query, texts.OLD, alert=True)
        return
    value = row.choices[press.choice - 1] if press.choice else None
    await _show(query, *_overview(row.chat, _selection(row).choosing(name, value), context))


# ----------------------------------------------------------------------------------------------------- the list and one report


async def on_list(update: Update, context: Context) -> None:
    """[Vis alle]: the list page by page, in place."""
    query, press, row = await _opened(update, context)
    if row is None:
        return
    selection, every = _selection(row), _every(context)
    found = chosen(every, selection)
    last = max(0, len(found) - 1) // texts.PAGE
    page = min(press.choice, last)
    shown = texts.latest(found)[page * texts.PAGE :][: texts.PAGE]
    numbers = [(str(one.number), Press(Action.ACTIVITY, one.number)) for one in shown]
    turn = [
        *([(texts.PREVIOUS, Press(Action.ACTIVITY_LIST, row.id, page - 1))] if page else []),
        *([(texts.NEXT, Press(Action.ACTIVITY_LIST, row.id, page + 1))] if page < last else []),
    ]
    rows = [*keyboards.in_rows(numbers, keyboards.NUMBERS), turn, [(texts.BACK, Press(Action.ACTIVITIES, row.id))]]
    await _show(query, texts.listing(found, page * texts.PAGE, selection, every), keyboards.plain(rows))


async def on_report(update: Update, context: Context) -> None:
    """A number: the report as members may read it, in a message of its own; [Læs videre] brings its next page."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    every = context.deps.storage.reports.published()
    found = next((one for one in every if press is not None and one.number == press.answer), None)
    if press is None or found is None or query.message is None:
        await acknowledge(query, texts.GONE, alert=True)
        return
    await acknowledge(query)
    pages = texts.whole(found)
    page = min(press.choice, len(pages) - 1)
    more = [(texts.GO_ON, Press(Action.ACTIVITY, found.number, page + 1))] if page + 1 < len(pages) else []
    await send(context, query.message.chat.id, pages[page], keyboard=keyboards.plain([more]) if more else None)


# ----------------------------------------------------------------------------------------------------------------- pictures


async def on_picture(update: Update, context: Context) -> None:
    """[Kommuner og halvår], ...: the picture, with the same in words below. Drawn beside the event loop."""
    query, press, row = await _opened(update, context)
    if row is None:
        return
    selection, every = _selection(row), _every(context)
    shown = texts.which(selection, every)
    wanted = texts.PICTURES[press.choice - 1] if 1 <= press.choice <= len(texts.PICTURES) else ""
    found, data = await asyncio.to_thread(_drawn, chosen(every, selection), shown, wanted)
    if found is None:
        await acknowledge(query, texts.NO_PICTURE, alert=True)
        return
    await acknowledge(query)
    caption, messages = texts.below(found, shown)
    await send_photo(context, row.chat, data, name=texts.FILE, caption=caption)
    for html in messages:
        await send(context, row.chat, html)


def _drawn(activities: Sequence[Activity], shown: str, wanted: str) -> tuple[Picture | None, bytes]:
    found = next((one for one in pictures(activities, shown) if one.name == wanted), None)
    return found, draw(found.chart) if found is not None else b""


# -------------------------------------------------------------------------------------------------------- what was chosen


def _kept(
    chat: int, selection: Selection, context: Context, *, dimension: str | None = None, choices: Sequence[str] = ()
) -> int:
    """The number under which a selection is kept for the buttons; `choices` are those of one dimension."""
    views: Mapping[str, str | None] = {**asdict(selection), _DIMENSION: dimension}
    return context.deps.storage.save_answer(
        chat,
        views={name: value for name, value in views.items() if value is not None},
        choices=choices,
        question=None,
        days=context.deps.config.storage.keep_answers_days,
    )


def _selection(row: ShownAnswer) -> Selection:
    return Selection(**{name: row.views.get(name) for name in _ORDER})


def _every(context: Context) -> tuple[Activity, ...]:
    """What is published, options of the same name being one."""
    return joined(context.deps.storage.reports.published())


async def _opened(update: Update, context: Context) -> tuple[CallbackQuery, Press, ShownAnswer | None]:
    """The press and what was chosen when its button was shown; where that is kept no more, the member is told."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    chat = query.message.chat.id if query.message else None
    row = context.deps.storage.answer(press.answer, chat=chat) if press and chat is not None else None
    if press is None or row is None:
        await acknowledge(query, texts.OLD, alert=True)
    return query, press or Press(Action.ACTIVITIES), row


async def _show(query: CallbackQuery, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Another view in the same message."""
    await acknowledge(query)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))
