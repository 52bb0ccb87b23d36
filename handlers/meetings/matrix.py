"""Who comes to a meeting, for the coordinator: municipality by administration as text and as a picture, the names behind, a
file, and the button that reminds of the holes. What is noted on the day is in `handlers.meetings.attendance`.
"""

from __future__ import annotations

import asyncio
import logging

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.audit import Act
from bot.meetings.matrix import Matrix
from bot.meetings.meeting import Meeting
from bot.meetings.table import draw
from bot.spreadsheets import workbook
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.meetings.holes import Missing, by_tovholder, matrix_of, remind_of_holes
from handlers.meetings.meetingview import pressed
from handlers.meetings.pressing import chat_of
from handlers.replies import acknowledge, send, send_file, send_photo, tolerate
from handlers.texts import holes, rollcall
from handlers.texts import matrix as texts
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

ANSWERS, PRESENT = 1, 2
"""Which matrix a button opens; 0 is the one that fits the day."""


async def on_matrix(update: Update, context: Context) -> None:
    """[Svar og huller]: the matrix as text, in place."""
    found = await pressed(update, context, gone=texts.GONE)
    if found is None:
        return
    query, press, meeting = found
    await acknowledge(query)
    await _show(query, meeting, press.choice, context)


async def _show(query: CallbackQuery, meeting: Meeting, which: int, context: Context) -> None:
    matrix, (led, unled) = _matrix(meeting, which, context), _to_remind(meeting, context)
    more = holes.unreminded(unled) if unled else ""
    keyboard = _keyboard(meeting, matrix, len(led), context)
    await tolerate(query.edit_message_text(texts.text(meeting, matrix, more=more), reply_markup=keyboard))


def _matrix(meeting: Meeting, which: int, context: Context) -> Matrix:
    """The answers, or who was there: where nobody chose, that once the meeting has begun and something is noted."""
    storage, deps = context.deps.storage, context.deps
    noted = any(one.attended is not None for one in storage.attendees.of(meeting.number))
    attended = which == PRESENT or (which != ANSWERS and noted and meeting.has_begun(deps.clock()))
    return matrix_of(meeting, storage, deps.config.network.municipalities, attended=attended)


def _keyboard(meeting: Meeting, matrix: Matrix, to_remind: int, context: Context) -> InlineKeyboardMarkup:
    number, shown = meeting.number, PRESENT if matrix.attended else ANSWERS
    other = (texts.ANSWERS, ANSWERS) if matrix.attended else (texts.PRESENT, PRESENT)
    begun = meeting.has_begun(context.deps.clock()) and not meeting.is_cancelled
    return keyboards.plain(
        [
            [(holes.button(to_remind), Press(Action.NUDGE_HOLES, number))] if to_remind else [],
            [(texts.PICTURE, Press(Action.MATRIX_PICTURE, number, shown)), (texts.NAMES, Press(Action.MATRIX_NAMES, number))],
            [(other[0], Press(Action.MATRIX, number, other[1])), (texts.NOTE, Press(Action.ATTENDANCE, number))]
            if begun
            else [],
            [(texts.FILE, Press(Action.MATRIX_FILE, number)), (texts.REFRESH, Press(Action.MATRIX, number, shown))],
            [(texts.BACK, Press(Action.PLANNED, number))],
        ]
    )


def _to_remind(meeting: Meeting, context: Context) -> tuple[Missing, Missing]:
    """The holes of which somebody can be reminded, and those of which the coordinator has to write to somebody by hand."""
    deps = context.deps
    if not _is_to_come(meeting, context):
        return {}, {}
    return by_tovholder(meeting, deps.storage, deps.config.network.municipalities)


def _is_to_come(meeting: Meeting, context: Context) -> bool:
    """Whether people are invited to it, and can come yet."""
    return not meeting.is_cancelled and meeting.invited is not None and not meeting.has_begun(context.deps.clock())


async def on_names(update: Update, context: Context) -> None:
    """[Navne og grunde]: who has not answered, who says no and why, in place and page by page."""
    found = await pressed(update, context, gone=texts.GONE)
    if found is None:
        return
    query, press, meeting = found
    await acknowledge(query)
    pages = texts.names(meeting, context.deps.storage.attendees.of(meeting.number))
    page = min(press.choice, len(pages) - 1)
    turn = [
        *([(texts.EARLIER, Press(Action.MATRIX_NAMES, meeting.number, page - 1))] if page else []),
        *([(texts.LATER, Press(Action.MATRIX_NAMES, meeting.number, page + 1))] if page + 1 < len(pages) else []),
    ]
    keyboard = keyboards.plain([turn, [(texts.BACK, Press(Action.MATRIX, meeting.number))]])
    await tolerate(query.edit_message_text(pages[page], reply_markup=keyboard))


async def on_picture(update: Update, context: Context) -> None:
    """[Vis som billede]: the matrix drawn, with the same in words below. Drawn beside the event loop."""
    found = await pressed(update, context, gone=texts.GONE)
    if found is None:
        return
    query, press, meeting = found
    await acknowledge(query, texts.BUSY)
    matrix = _matrix(meeting, press.choice, context)
    data = await asyncio.to_thread(draw, texts.pictured(meeting, matrix))
    caption, more = texts.caption(meeting, matrix)
    await send_photo(context, chat_of(query), data, name=texts.PICTURE_NAME, caption=caption)
    if more is not None:
        await send(context, chat_of(query), more)


async def on_file(update: Update, context: Context) -> None:
    """[Hent Excel]: everybody with answer and attendance, and the matrix. Made beside the event loop; audited."""
    found = await pressed(update, context, gone=texts.GONE)
    if found is None:
        return
    query, _, meeting = found
    await acknowledge(query, texts.BUSY)
    storage, attendees = context.deps.storage, context.deps.storage.attendees.of(meeting.number)
    tables = rollcall.tables(attendees, _matrix(meeting, ANSWERS, context), _matrix(meeting, PRESENT, context))
    data = await asyncio.to_thread(workbook, tables)
    number, rows = meeting.number, len(attendees)
    storage.audit.note(Act.EXPORTED, actor=context.me.id, what="attendees", meeting=number, rows=rows, format="xlsx")
    logger.info("the answers to meeting %s were taken away", meeting.number)
    await send_file(context, chat_of(query), data, name=rollcall.FILE_NAME, caption=rollcall.CAPTION)


async def on_nudge(update: Update, context: Context) -> None:
    """[Mind om huller]: at once, to the tovholdere whom a hole concerns; pressed again it finds nobody to remind."""
    found = await pressed(update, context, gone=texts.GONE)
    if found is None:
        return
    query, _, meeting = found
    deps = context.deps
    if not _is_to_come(meeting, context):
        await acknowledge(query, holes.OVER, alert=True)
        return
    await acknowledge(query)
    municipalities, author = deps.config.network.municipalities, context.me.id
    done = remind_of_holes(meeting, deps.storage, municipalities, author=author, now=deps.clock())
    logger.info("%s municipalities were reminded of holes, %s could not be", len(done.told), len(done.unled))
    await send(context, chat_of(query), holes.reminded(done.told, done.unled))
    await _show(query, meeting, ANSWERS, context)
