"""Answering an invitation by its buttons: yes, no, perhaps, and the reason that nobody has to give.

Who comes instead of somebody is asked in `substitutes`; what a coordinator enters for others is in `behalf`.
"""

from __future__ import annotations

from telegram import Message, Update

from bot.dialogs import Dialog, Waiting
from bot.meetings.attendees import MAX_REASON, Said, Taken
from bot.meetings.meeting import ANSWERS, Attendee, PartStat
from handlers.addressing import question_of
from handlers.context import Context
from handlers.meetings import letters, meetingview, pressing, seats
from handlers.meetings.meetingview import Spot
from handlers.replies import acknowledge, send
from handlers.texts import attending

_ASKED_ELSEWHERE = PartStat.DELEGATED  # it takes a name


async def on_rsvp(update: Update, context: Context) -> None:
    """[Ja], [Nej], [Måske]: taken for the meeting as it is now, whenever the button is from. The message shows it."""
    found = await meetingview.pressed(update, context)
    if found is None:
        return
    query, press, meeting = found
    below_page, choice = press.choice > letters.ON_PAGE, press.choice % letters.ON_PAGE
    said = ANSWERS[choice - 1] if 1 <= choice <= len(ANSWERS) else _ASKED_ELSEWHERE
    if said is _ASKED_ELSEWHERE:
        await acknowledge(query, attending.GONE, alert=True)
        return
    me = context.me.id
    storage = context.deps.storage
    taken = Taken.NOT_INVITED if me is None else seats.take(meeting, me, Said(said), storage)
    moved = meetingview.moved_since(meeting, press.step, context)
    mine = meetingview.own(meeting, context)
    text, window = attending.taken(taken, meeting, said, before=mine, moved=moved)
    await acknowledge(query, text, alert=window)
    if mine is not None and taken is not Taken.OVER:
        await meetingview.show(Spot.of(query, page=below_page), meeting, mine, context)


# ----------------------------------------------------------------------------------------------------------------- reasons


async def on_why(update: Update, context: Context) -> None:
    """[Skriv hvorfor]: the next message is the reason."""
    found = await meetingview.pressed(update, context)
    if found is None:
        return
    query, _, meeting = found
    if not _declines(mine := meetingview.own(meeting, context)) or mine is None:
        await acknowledge(query, attending.NOT_DECLINED, alert=True)
        return
    await acknowledge(query)
    chat = pressing.chat_of(query)
    context.deps.storage.dialogs.begin(chat, Waiting.REASON, attendee=mine.id)
    await send(context, chat, attending.ASK_WHY)


async def on_reason(message: Message, dialog: Dialog, context: Context) -> None:
    """A reason was written. It is said to be taken before the waiting ends, so that a crash between swallows no word."""
    chat, storage = message.chat.id, context.deps.storage
    text = " ".join(question_of(message).split())
    if len(text) > MAX_REASON:
        await send(context, chat, attending.LONG_REASON)
        return
    mine = storage.attendees.by_id(int(dialog.data.get("attendee", 0)))
    kept = mine is not None and mine.person == context.me.id and storage.attendees.give_reason(mine.id, text)
    try:
        await send(context, chat, attending.REASON_TAKEN if kept else attending.NOT_DECLINED)
    finally:
        storage.dialogs.take(chat, message.message_id)


def _declines(mine: Attendee | None) -> bool:
    return mine is not None and mine.partstat is PartStat.DECLINED
