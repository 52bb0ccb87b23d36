"""What a coordinator takes away from /aktiviteter: every published report as a file, and the final report on all of them.

Files are made beside the event loop. The audit log says who took what, and how many reports were in it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date

from telegram import Update

from bot.audit import Act
from bot.reports import finalreport
from bot.reports.activities import Activity
from bot.reports.exports import written
from bot.reports.filed import ZONE
from bot.reports.form import Form
from handlers import keyboards
from handlers.context import Context
from handlers.replies import acknowledge, send_file
from handlers.texts import exports
from handlers.texts.finalreport import composed

logger = logging.getLogger(__name__)


async def on_export(update: Update, context: Context) -> None:
    """[Hent CSV], [Hent Excel], [Hent JSON]: a row a report."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    press = keyboards.parse(query.data)
    if press is None or not 1 <= press.choice <= len(exports.FORMATS):
        await acknowledge(query, exports.OLD, alert=True)
        return
    await acknowledge(query, exports.BUSY)
    format, published = exports.FORMATS[press.choice - 1], context.deps.storage.reports.published()
    data = await asyncio.to_thread(written, published, format, exports.WORDS)
    _note("reports", len(published), format.value, context)
    caption = exports.caption(len(published), format)
    await send_file(context, query.message.chat.id, data, name=exports.NAMES[format], caption=caption)


async def on_final_report(update: Update, context: Context) -> None:
    """[Slutrapport]: the final report as a Word document."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    await acknowledge(query, exports.BUSY)
    deps = context.deps
    published, today = deps.storage.reports.published(), deps.clock().astimezone(ZONE).date()
    data = await asyncio.to_thread(_final, published, deps.form, deps.config.network.name, today)
    _note("final_report", len(published), "docx", context)
    caption = exports.final_caption(len(published))
    await send_file(context, query.message.chat.id, data, name=exports.FINAL_NAME, caption=caption)


def _final(published: Sequence[Activity], form: Form, network: str, day: date) -> bytes:
    return finalreport.written(composed(published, form=form, network=network, day=day))


def _note(what: str, rows: int, format: str, context: Context) -> None:
    context.deps.storage.audit.note(Act.EXPORTED, actor=context.me.id, what=what, rows=rows, format=format)
    logger.info("%s reports were taken away as %s", rows, format)
