"""The page of a planned meeting, and what it gives: the whole agenda, the calendar file, the files for those who come."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import BadRequest

from bot.letter import Enclosure, Outgoing, Sort
from handlers import keyboards
from handlers.calendar import meeting_file
from handlers.context import Context
from handlers.meetings import meetingview, pressing
from handlers.replies import acknowledge, send, send_file, send_outgoing, tolerate
from handlers.texts import gatherings, invitations

logger = logging.getLogger(__name__)


async def on_meeting(update: Update, context: Context) -> None:
    """[Mere om mødet], and each meeting in the list of /moeder."""
    found = await meetingview.pressed(update, context, seen=True)
    if found is None:
        return
    query, press, meeting = found
    await acknowledge(query)
    spot = meetingview.Spot.of(query, page=True)
    html, keyboard = meetingview.page(meeting, spot.chat, context)
    if press.choice == meetingview.IN_PLACE and spot.message and not spot.captioned:
        await tolerate(query.edit_message_text(html, reply_markup=keyboard))
    else:
        await send(context, spot.chat, html, keyboard=keyboard)


async def on_agenda(update: Update, context: Context) -> None:
    """[Hele dagsordenen]"""
    found = await meetingview.pressed(update, context, seen=True)
    if found is None:
        return
    query, _, meeting = found
    await acknowledge(query)
    chat = pressing.chat_of(query)
    plan = meetingview.as_seen(meeting, chat, context).plan
    await send(context, chat, invitations.whole_agenda(plan) if plan.agenda.strip() else gatherings.NO_AGENDA)


async def on_file(update: Update, context: Context) -> None:
    """[Læg i kalender]: the file as the meeting is now; of one that is cancelled, the file that says so."""
    found = await meetingview.pressed(update, context, seen=True)
    if found is None:
        return
    query, _, meeting = found
    await acknowledge(query)
    deps = context.deps
    shown = meetingview.as_seen(meeting, pressing.chat_of(query), context)
    name, data = meeting_file(shown, now=deps.clock(), organizer=deps.config.privacy.contact)
    caption = gatherings.FILE_CANCELLED if meeting.is_cancelled else gatherings.FILE_CAPTION
    await send_file(context, pressing.chat_of(query), data, name=name, caption=caption)


async def on_paper(update: Update, context: Context) -> None:
    """A file of the meeting, for those who are invited and for coordinators: sent by its id on Telegram."""
    query = update.callback_query
    assert query is not None
    press, meetings = keyboards.parse(query.data), context.deps.storage.meetings
    paper = meetings.paper(press.answer) if press else None
    meeting = meetings.get(paper.meeting) if paper is not None else None
    chat = pressing.chat_of(query)
    if paper is None or meeting is None or not meetingview.is_let_in(meeting, chat, context):
        await acknowledge(query, gatherings.PAPER_GONE, alert=True)
        return
    await acknowledge(query)
    try:
        await send_outgoing(
            context, Outgoing(chat, gatherings.paper_caption(paper), (), Enclosure(Sort(paper.sort), paper.file))
        )
    except BadRequest as error:  # Telegram has forgotten the file, or another bot token was in use when it came
        logger.warning("file %s of meeting %s cannot be sent: %s", paper.number, meeting.number, error.message)
        await send(context, chat, gatherings.PAPER_GONE)
