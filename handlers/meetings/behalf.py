"""A coordinator enters what others answered to an invitation: those without Telegram, and whoever telephoned instead."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.meetings.attendees import Said, Taken
from bot.meetings.meeting import ANSWERS, Attendee, Meeting, PartStat
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.meetings import letters, meetingview, seats
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import attending, invitations
from handlers.texts.reply import Action

SHOW = 0  # the number of a press that is no answer


async def on_enter(update: Update, context: Context) -> None:
    """[Indtast svar], and each page of the list of those who are invited: in place."""
    found = await meetingview.pressed(update, context)
    if found is None:
        return
    query, press, meeting = found
    await acknowledge(query)
    html, keyboard = _list(meeting, press.choice, context)
    await _replace(query, html, keyboard, context)


def _list(meeting: Meeting, page: int, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    everyone = _in_order(context.deps.storage.attendees.of(meeting.number))
    pages = max(1, -(-len(everyone) // attending.PAGE))
    page = min(page, pages - 1)
    first = page * attending.PAGE
    shown = everyone[first : first + attending.PAGE]
    rows = [[(attending.label(one), Press(Action.ENTER_FOR, one.id, SHOW, page))] for one in shown]
    turn = [(attending.EARLIER, Press(Action.ENTER, meeting.number, page - 1))] if page else []
    if page + 1 < pages:
        turn.append((attending.LATER, Press(Action.ENTER, meeting.number, page + 1)))
    back = [(attending.BACK, Press(Action.MEETING, meeting.number, meetingview.IN_PLACE))]
    return attending.invited(meeting, everyone, first), keyboards.plain([*rows, turn, back])


def _in_order(attendees: Sequence[Attendee]) -> list[Attendee]:
    """Who has not answered comes first; otherwise by organisation and name. Who is erased has no name to be found by."""
    known = [one for one in attendees if one.person is not None]
    return sorted(known, key=lambda one: one.partstat is not PartStat.NEEDS_ACTION)


async def on_enter_for(update: Update, context: Context) -> None:
    """One of those who are invited: how they stand, and each answer that can be entered for them."""
    query = update.callback_query
    assert query is not None
    storage = context.deps.storage
    press = keyboards.parse(query.data)
    one = storage.attendees.by_id(press.answer) if press else None
    meeting = storage.meetings.get(one.meeting) if one is not None else None
    if press is None or one is None or meeting is None or one.person is None:
        await acknowledge(query, attending.NO_LONGER_INVITED, alert=True)
        return
    if press.choice == SHOW:
        await acknowledge(query)
    elif press.choice <= len(ANSWERS) and (said := ANSWERS[press.choice - 1]) is not PartStat.DELEGATED:
        taken = seats.enter(meeting, one.person, Said(said), storage, actor=context.me.id)
        one = storage.attendees.by_id(one.id) or one
        await acknowledge(query, attending.entered(taken, one), alert=taken in (Taken.WAITING, Taken.CANCELLED))
    else:
        await acknowledge(query, attending.NO_LONGER_INVITED, alert=True)
        return
    await _replace(query, attending.stands(meeting, one), _answers(meeting, one, press.step), context)


def _answers(meeting: Meeting, one: Attendee, page: int) -> InlineKeyboardMarkup:
    back = [(attending.BACK, Press(Action.ENTER, meeting.number, page))]
    if meeting.is_cancelled:
        return keyboards.plain([back])
    shown: letters.Row = []
    for choice, partstat in enumerate(ANSWERS, start=1):
        press = Press(Action.ENTER_FOR, one.id, choice, page)
        if partstat is PartStat.DELEGATED:
            press = Press(Action.SUBSTITUTE, one.id, letters.ENTERED, meeting.sequence)
        shown.append((invitations.chosen(invitations.LABELS[partstat], on=one.partstat is partstat), press))
    return keyboards.plain([shown[:3], shown[3:], back])


async def _replace(query: CallbackQuery, html: str, keyboard: InlineKeyboardMarkup, context: Context) -> None:
    """In place, or below where what was pressed is a file."""
    spot = meetingview.Spot.of(query, page=False)
    if spot.message and not spot.captioned:
        await tolerate(query.edit_message_text(html, reply_markup=keyboard))
    else:
        await send(context, spot.chat, html, keyboard=keyboard)
