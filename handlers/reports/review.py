"""/rapporter: the reports that were sent, by what there is to do about them; one of them to read; beginning to correct one.

A tovholder sees those of their own municipality. What a coordinator does with a report is in `handlers.reports.verdicts`.
"""

from __future__ import annotations

import logging
from typing import Final

from telegram import CallbackQuery, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bot.reports.attachments import Attachment, Sort
from bot.reports.corrections import correction
from bot.reports.filed import Filed
from bot.reports.piles import Pile, sorted_out
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, send_file, send_photo, tolerate
from handlers.reports.reportview import PILES, Row, files_of, is_coordinator, may_correct, name_of, named, show, turn
from handlers.texts import filed, reviewing
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

_ENDINGS: Final = {Sort.PICTURE: ".jpg", Sort.VOICE: ".ogg", Sort.VIDEO: ".mp4"}  # as Telegram makes them


async def on_reports(update: Update, context: Context) -> None:
    """/rapporter: a coordinator sees those that wait, a tovholder those of the municipality."""
    message = update.message
    assert message is not None
    html, keyboard = _page(0, 0, context)
    await send(context, message.chat.id, html, keyboard=keyboard)


async def on_page(update: Update, context: Context) -> None:
    """Another page, or another pile, in place."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    assert press is not None
    await acknowledge(query)
    html, keyboard = _page(press.answer, press.choice, context)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))


def _page(first: int, choice: int, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    """A page of the list: the reports from position `first`, from 0, of the pile with that number (0: those that wait)."""
    me, reports = context.me, context.deps.storage.reports
    if not is_coordinator(me):
        if not me.organization:
            return reviewing.NO_MUNICIPALITY, None
        found = reports.of(me.organization)
        first = _within(first, found)
        return reviewing.own_listing(found, first, me.organization), keyboards.plain(_numbers(found, first, 0))
    lying = PILES[choice - 1] if 1 <= choice <= len(PILES) else Pile.WAITING
    piles = sorted_out(reports.everything())
    found, place = piles[lying], PILES.index(lying) + 1
    first = _within(first, found)
    tabs = [(reviewing.pile(one, len(piles[one])), Press(Action.REPORTS, 0, n)) for n, one in enumerate(PILES, start=1)]
    rows = [*_numbers(found, first, place), *keyboards.in_rows(tabs)]
    return reviewing.listing(found, first, lying), keyboards.plain(rows)


def _within(first: int, found: tuple[Filed, ...]) -> int:
    """The beginning of a page that there is."""
    return min(first, max(0, len(found) - 1)) // reviewing.MAX_SHOWN * reviewing.MAX_SHOWN


def _numbers(found: tuple[Filed, ...], first: int, pile: int) -> list[Row]:
    """The numbers of the reports on a page, and the ways to the pages before and after."""
    last = first + reviewing.MAX_SHOWN
    numbers = [(str(one.number), Press(Action.REPORT, one.number)) for one in found[first:last]]
    before = [(reviewing.EARLIER, Press(Action.REPORTS, first - reviewing.MAX_SHOWN, pile))] if first else []
    after = [(reviewing.LATER, Press(Action.REPORTS, last, pile))] if last < len(found) else []
    return [*keyboards.in_rows(numbers, keyboards.NUMBERS), [*before, *after]]


# --------------------------------------------------------------------------------------------------------------- reading


async def on_report(update: Update, context: Context) -> None:
    """One report, or another page of it."""
    query, press, report = await named(update, context)
    if report is not None:
        await acknowledge(query)
        await show(query, report, context, number=press.choice)


async def on_changes(update: Update, context: Context) -> None:
    """[Se ændringer]: what each version changed."""
    query, press, report = await named(update, context)
    if report is not None:
        await acknowledge(query)
        pages = filed.changes(report, context.deps.storage.reports.versions(report.number))
        await _turned(query, press, report, pages, context)


async def on_history(update: Update, context: Context) -> None:
    """[Historik]: who did what and when."""
    query, press, report = await named(update, context)
    if report is not None:
        await acknowledge(query)
        events = context.deps.storage.reports.events(report.number)
        names = {one.actor: name_of(one.actor, context) for one in events if one.actor is not None}
        await _turned(query, press, report, filed.history(report, events, names), context)


async def _turned(query: CallbackQuery, press: Press, report: Filed, pages: tuple[str, ...], context: Context) -> None:
    """The page that was asked for, in place, with the way back to the report."""
    number = min(press.choice, len(pages) - 1)
    rows = [turn(press.action, report, number, len(pages), context), [(reviewing.BACK, Press(Action.REPORT, report.number))]]
    await tolerate(query.edit_message_text(pages[number], reply_markup=keyboards.plain(rows)))


async def on_files(update: Update, context: Context) -> None:
    """[Filer]: each as a message of its own; what a later version took out comes last, and to coordinators alone."""
    query, _, report = await named(update, context)
    if report is None or query.message is None:
        return
    files, taken_out = files_of(report, context)
    if not files and not taken_out:
        await acknowledge(query, filed.NO_FILES, alert=True)
        return
    await acknowledge(query)
    for file in (*files, *taken_out):
        await _send_file(query.message.chat.id, file, filed.caption(file, taken_out=file in taken_out), context)


async def _send_file(chat: int, file: Attachment, caption: str, context: Context) -> None:
    """A file, or a word that it is not to be had: the others come all the same."""
    try:
        data = context.deps.storage.attachments.data(file.number)
        if data is None:
            await send(context, chat, filed.file_lost(file))
        elif (
            file.sort is Sort.PICTURE and not file.name
        ):  # one that came as a file may be of a sort that Telegram does not show
            await send_photo(context, chat, data, name=_called(file), caption=caption)
        else:
            await send_file(context, chat, data, name=_called(file), caption=caption)
    except (OSError, TelegramError) as error:
        logger.error("attachment %s could not be sent: %s", file.number, type(error).__name__)
        await send(context, chat, filed.file_lost(file))


def _called(file: Attachment) -> str:
    """The name of a file; pictures and recordings that were made in Telegram have none."""
    return file.name or f"{file.number}{_ENDINGS.get(file.sort, '')}"


# ------------------------------------------------------------------------------------------------------------ correcting


async def on_correct(update: Update, context: Context) -> None:
    """[Ret rapporten]: a draft with all its answers, one at a time. Only for those whose report it is, or who sent it."""
    query, _, report = await named(update, context)
    if report is None or query.message is None:
        return
    if not may_correct(context.me, report):
        await acknowledge(query, reviewing.NOT_THERE, alert=True)
        return
    await acknowledge(query)
    drafts = context.deps.storage.drafts
    with context.deps.storage.atomic():
        before = drafts.correcting(report.number)
        kept = before or drafts.begin(
            correction(report), organization=report.organization, owner=context.me.id, chat=None, report=report.number
        )
    keyboard = keyboards.plain([[(reviewing.CORRECT_NOW, Press(Action.DRAFT_OPEN, kept.id))]])
    await send(context, query.message.chat.id, reviewing.correction(report, begun=before is not None), keyboard=keyboard)
