"""What a coordinator does with a report: approve, publish and take back at a press; ask for a change and reject with a comment.

The step itself, with its letters and the draft for a change, is in `handlers.reports.rulings`.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.dialogs import Dialog, Waiting
from bot.reports.activities import Activity
from bot.reports.corrections import correctable
from bot.reports.filed import Filed, activity
from bot.reports.review import Step
from handlers import keyboards
from handlers.context import Context
from handlers.drafts import drafted
from handlers.keyboards import UNTICK, Press
from handlers.replies import acknowledge, send, tolerate
from handlers.reports.reportview import STEPS, named, page, show, stale
from handlers.reports.rulings import addressees, labels, rule
from handlers.texts import reviewing, told
from handlers.texts.markup import ticked
from handlers.texts.reply import Action
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)


async def on_step(update: Update, context: Context) -> None:
    """[Offentliggør], [Godkend], [Træk tilbage]: done at once. A second press finds nothing left to do."""
    query, press, report = await named(update, context)
    if report is None:
        return
    step = STEPS[press.action]
    done = rule(report.number, step, context, version=report.latest.version, seen=press.step)
    if done is None:
        await stale(query, report, press.step, context)
        return
    whom = done.addressees
    nobody = not whom.people and not whom.own
    await acknowledge(query, reviewing.done(step, done.report, whom.names, own=whom.own), alert=nobody)
    if step in (Step.PUBLISH, Step.UNPUBLISH):
        await _tell_library(report.number, context)
    await show(query, done.report, context)


async def _tell_library(number: int, context: Context) -> None:
    """Members find what is published at once, and nothing else. Where that fails, `bot.due` sees to it later.

    One such writing at a time, and of what holds when its turn has come and is over: while one is at work in its thread,
    another coordinator may take the report back.
    """
    library, reports = context.deps.library, context.deps.storage.reports
    try:
        async with context.deps.indexing:
            report, done = reports.get(number), False
            while not done:
                version = report.published if report is not None else None
                if report is not None and version is not None:
                    await asyncio.to_thread(library.put_report, told.report(_published(report, context)))
                else:
                    await asyncio.to_thread(library.remove_report, number)
                report = reports.get(number)
                done = version == (report.published if report is not None else None)
    except (KnowledgeError, sqlite3.Error) as error:
        logger.error("report %s is not yet in the knowledge base as it should be: %s", number, error)


def _published(report: Filed, context: Context) -> Activity:
    """The version of a report that is published, of which there is one."""
    versions = context.deps.storage.reports.versions(report.number)
    return activity(report, next(one for one in versions if one.version == report.published))


# ----------------------------------------------------------------------------------------------------------- the comment


async def on_comment_wanted(update: Update, context: Context) -> None:
    """[Bed om ændring], [Afvis]: the next message is the comment."""
    query, press, report = await named(update, context)
    if report is None or query.message is None:
        return
    step = STEPS[press.action]
    if step not in report.possible:
        await stale(query, report, press.step, context)
        return
    await acknowledge(query)
    await _wait(query.message.chat.id, report, {"step": step.value, "again": [], "seen": press.step}, context)


async def _wait(chat: int, report: Filed, data: Mapping[str, Any], context: Context) -> None:
    """Ask for the comment; for a change with the questions to tick."""
    step, again, seen = Step(data["step"]), list(data["again"]), int(data["seen"])
    ticks = _ticks(report, again, seen) if step is Step.ASK else None
    sent = await send(context, chat, reviewing.ask_comment(step, report), keyboard=ticks)
    asked = {"report": report.number, "version": report.latest.version, "step": step.value, "again": again, "seen": seen}
    message = sent.message_id if sent is not None else 0
    context.deps.storage.dialogs.begin(chat, Waiting.COMMENT, **asked, message=message)


def _ticks(report: Filed, again: list[str], seen: int) -> InlineKeyboardMarkup:
    """The questions, each with what a press makes of it: pressed twice it does the same as once."""
    form = report.latest.form
    rows = []
    for place, id in enumerate(correctable(form), start=1):
        on = id in again
        press = Press(Action.WHICH, report.number, place + UNTICK * on, seen)
        rows.append((ticked(told.labelled(form, id), on=on), press))
    return keyboards.plain(keyboards.in_rows(rows))


async def on_which(update: Update, context: Context) -> None:
    """A question that is to be answered again, or not."""
    query, press, report = await named(update, context)
    if report is None or query.message is None:
        return
    chat, message = query.message.chat.id, query.message.message_id
    dialog = context.deps.storage.dialogs.current(chat, Waiting.COMMENT)
    every, place = correctable(report.latest.form), press.choice % UNTICK
    if dialog is None or dialog.data["message"] != message or not 1 <= place <= len(every):
        await acknowledge(query, reviewing.OLD_DRAFT, alert=True)
        return
    await acknowledge(query)
    chosen = {*dialog.data["again"]} - {every[place - 1]}
    if press.choice < UNTICK:
        chosen.add(every[place - 1])
    again = [id for id in every if id in chosen]
    context.deps.storage.dialogs.begin(chat, Waiting.COMMENT, **{**dialog.data, "again": again})
    ticks = _ticks(report, again, press.step)
    await tolerate(query.edit_message_text(reviewing.ask_comment(Step.ASK, report), reply_markup=ticks))


def _still(dialog: Dialog, context: Context) -> Filed | None:
    """The report that a comment is for; None where something else was done to it since, or the step is not possible."""
    reports, number = context.deps.storage.reports, int(dialog.data["report"])
    report = reports.get(number)
    held = dialog.data.get("seen") == reports.last(number)
    return report if report is not None and held and Step(dialog.data["step"]) in report.possible else None


async def on_comment(message: Message, dialog: Dialog, context: Context) -> None:
    """The comment was written, or written anew: it is shown as it will be sent. The buttons name the draft they belong to."""
    text, chat, report = (message.text or "").strip(), message.chat.id, _still(dialog, context)
    if report is None:
        context.deps.storage.dialogs.end(chat)
        await _gone(chat, dialog, context)
        return
    step, again = Step(dialog.data["step"]), list(dialog.data["again"])
    if not text or len(text) > reviewing.MAX_COMMENT:
        await send(context, chat, reviewing.TOO_LONG if text else reviewing.ask_comment(step, report))
        return
    draft, whom = message.message_id, addressees(report, context)
    context.deps.storage.dialogs.begin(chat, Waiting.VERDICT, **{**dialog.data, "text": text, "draft": draft})
    html = reviewing.preview(step, report, text, labels(report, again), whom.names, own=whom.own)
    rows = [
        [(reviewing.SEND, Press(Action.SEND_COMMENT, draft))],
        [(reviewing.REWRITE, Press(Action.REWRITE_COMMENT, draft)), (reviewing.CANCEL, Press(Action.CANCEL_COMMENT, draft))],
    ]
    await send(context, chat, html, keyboard=keyboards.plain(rows))


async def _gone(chat: int, dialog: Dialog, context: Context) -> None:
    """Say that the comment comes too late, and show the report as it is now."""
    report = context.deps.storage.reports.get(int(dialog.data["report"]))
    if report is None:
        await send(context, chat, reviewing.NOT_THERE)
        return
    await send(context, chat, _why(report, dialog))
    html, keyboard = page(report, context)
    await send(context, chat, html, keyboard=keyboard)


def _why(report: Filed, dialog: Dialog) -> str:
    return reviewing.NEW_VERSION if report.latest.version != dialog.data["version"] else reviewing.DONE_BEFORE


# ------------------------------------------------------------------------------------------------------------ the preview


async def on_send(update: Update, context: Context) -> None:
    """[Send]: the step is taken and the letters are queued in one transaction. A second press finds nothing."""
    query, dialog = await drafted(update, context, Waiting.VERDICT, reviewing.OLD_DRAFT)
    if dialog is None or query.message is None:
        return
    chat, storage, data = query.message.chat.id, context.deps.storage, dialog.data
    step, number = Step(data["step"]), int(data["report"])
    with storage.atomic():  # nothing is awaited from here on: another coordinator may do the same
        storage.dialogs.end(chat)
        comment, again = str(data["text"]), list(data["again"])
        seen, version = int(data.get("seen", 0)), int(data["version"])
        done = rule(number, step, context, version=version, seen=seen, comment=comment, again=again)
    if done is None:
        await tolerate(query.edit_message_reply_markup(None))
        await _gone(chat, dialog, context)
        return
    whom = done.addressees
    see = keyboards.plain([[(reviewing.SEE, Press(Action.REPORT, number))]])
    text = reviewing.sent(step, done.report, whom.names, own=whom.own)
    await tolerate(query.edit_message_text(text, reply_markup=see))


async def on_rewrite(update: Update, context: Context) -> None:
    """[Skriv om]: the next message is the comment; what was ticked stays so."""
    query, dialog = await drafted(update, context, Waiting.VERDICT, reviewing.OLD_DRAFT)
    if dialog is None or query.message is None:
        return
    report = _still(dialog, context)
    if report is None:
        context.deps.storage.dialogs.end(query.message.chat.id)
        await _gone(query.message.chat.id, dialog, context)
    else:
        await _wait(query.message.chat.id, report, dialog.data, context)


async def on_cancel(update: Update, context: Context) -> None:
    """[Fortryd]: nothing is sent, and nothing done."""
    query, dialog = await drafted(update, context, Waiting.VERDICT, reviewing.OLD_DRAFT)
    if dialog is not None and query.message is not None:
        context.deps.storage.dialogs.end(query.message.chat.id)
        await _cancelled(query, int(dialog.data["report"]))


async def _cancelled(query: CallbackQuery, number: int) -> None:
    see = keyboards.plain([[(reviewing.SEE, Press(Action.REPORT, number))]])
    await tolerate(query.edit_message_text(reviewing.CANCELLED, reply_markup=see))
