"""Who comes to a meeting instead of somebody, and for which administrations: asked of whom it is about, or entered for them.

The answer is kept as soon as the name is written, for all that the person stands for; the ticks afterwards make it fewer.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.dialogs import Dialog, Waiting
from bot.meetings.attendees import Said, Taken
from bot.meetings.meeting import Attendee, Meeting, PartStat
from bot.people import is_name
from bot.roles import Administration, Role
from handlers import keyboards
from handlers.addressing import question_of
from handlers.context import Context
from handlers.keyboards import UNTICK, Press
from handlers.meetings import letters, meetingview, pressing, seats
from handlers.meetings.meetingview import Spot
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import attending
from handlers.texts.markup import escape
from handlers.texts.replied import is_said
from handlers.texts.reply import Action

DONE = 9  # the choice of a press that is no administration
ENTERED = 50  # added where a coordinator ticks for somebody else

_ORDER = tuple(Administration)


async def on_substitute(update: Update, context: Context) -> None:
    """[Sender en anden]: the next message is a name. What would be refused is refused at once."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    one, meeting = _found(press.answer if press else 0, context)
    if press is None or one is None or meeting is None or query.message is None:
        await acknowledge(query, attending.GONE, alert=True)
        return
    entered = press.choice == letters.ENTERED
    if not _may(one, context, entered=entered):
        await acknowledge(query, attending.NOT_YOURS, alert=True)
        return
    if refused := _refusal(meeting, one, context, entered=entered):
        text, _ = attending.taken(refused, meeting, PartStat.DELEGATED, before=one)
        await acknowledge(query, text, alert=True)
        return
    await acknowledge(query)
    spot = Spot.of(query, page=press.choice == letters.BELOW_PAGE)
    context.deps.storage.dialogs.begin(spot.chat, Waiting.SUBSTITUTE, attendee=one.id, entered=entered, spot=spot.packed())
    moved = meetingview.moved_since(meeting, press.step, context)
    await send(context, spot.chat, attending.ask_who(meeting, one, entered=entered, moved=moved))


def _found(id: int, context: Context) -> tuple[Attendee | None, Meeting | None]:
    storage = context.deps.storage
    one = storage.attendees.by_id(id)
    return one, storage.meetings.get(one.meeting) if one is not None else None


def _may(one: Attendee, context: Context, *, entered: bool) -> bool:
    """Whether the answer is theirs to give: their own, or as a coordinator that of anybody who is still known."""
    me = context.me
    return one.person is not None and (me.role is Role.COORDINATOR if entered else one.person == me.id)


def _refusal(meeting: Meeting, one: Attendee, context: Context, *, entered: bool) -> Taken | None:
    return context.deps.storage.attendees.refusal(meeting, one, PartStat.DELEGATED, by_coordinator=entered)


# ---------------------------------------------------------------------------------------------------------------- the name


async def on_name(message: Message, dialog: Dialog, context: Context) -> None:
    """A name was written. It is said to be taken before the waiting ends, so that a crash between swallows no word."""
    chat, name = message.chat.id, " ".join(question_of(message).split())
    if not dialog.data.get("entered") and await meetingview.answer_by_button(chat, name, context):
        context.deps.storage.dialogs.take(chat, message.message_id)
        return
    if not is_name(name) or is_said(name):
        await send(context, chat, attending.BAD_NAME)
        return
    entered, storage = bool(dialog.data.get("entered")), context.deps.storage
    one, meeting = _found(int(dialog.data.get("attendee", 0)), context)
    asks = False
    try:
        if one is None or meeting is None or not _may(one, context, entered=entered):
            await send(context, chat, attending.GONE)
            return
        taken = _take(one, meeting, Said(PartStat.DELEGATED, name, _covers(one, name)), context, entered=entered)
        now = storage.attendees.by_id(one.id)
        if now is None or taken not in (Taken.NOTED, Taken.WAITING, Taken.SAME):
            await send(context, chat, escape(attending.taken(taken, meeting, PartStat.DELEGATED, before=now)[0]))
            return
        asks = _asks_covers(now, context)
        await _say(chat, meeting, now, Spot(**dialog.data["spot"]), context, entered=entered, asks=asks)
    finally:
        if asks:
            asked = {name: dialog.data[name] for name in ("attendee", "spot")}
            storage.dialogs.begin(chat, Waiting.COVERS, taken=message.message_id, **asked)
        else:
            storage.dialogs.take(chat, message.message_id)


def _covers(one: Attendee, name: str) -> tuple[Administration, ...]:
    """What a substitute stands for until it is said otherwise: all that the person does."""
    return one.covers if one.partstat is PartStat.DELEGATED and one.substitute == name else one.administrations


def _take(one: Attendee, meeting: Meeting, said: Said, context: Context, *, entered: bool) -> Taken:
    storage = context.deps.storage
    if one.person is None:
        return Taken.NOT_INVITED
    if entered:
        return seats.enter(meeting, one.person, said, storage, actor=context.me.id)
    return seats.take(meeting, one.person, said, storage)


def _asks_covers(one: Attendee, context: Context) -> bool:
    """One administration needs no question, and who is no municipality has none."""
    return len(one.administrations) != 1 and one.organization not in context.deps.config.network.partners


async def _say(chat: int, meeting: Meeting, one: Attendee, spot: Spot, context: Context, *, entered: bool, asks: bool) -> None:
    if not entered:
        await meetingview.show(spot, meeting, one, context)
    await send(context, chat, attending.substitute_taken(meeting, one, entered=entered))
    if asks:
        await send(context, chat, attending.ask_covers(one), keyboard=_ticks(one, entered=entered))
    elif entered:
        await send(context, chat, attending.stands(meeting, one), keyboard=_back(one))


# --------------------------------------------------------------------------------------------------------------- the ticks


def _offered(one: Attendee) -> Sequence[Administration]:
    """What can be ticked: what the person stands for, or everything where that is not known."""
    return [each for each in _ORDER if each in one.administrations] or _ORDER


def _ticks(one: Attendee, *, entered: bool) -> InlineKeyboardMarkup:
    more = ENTERED if entered else 0
    rows = [
        [
            (
                attending.covered(each, one.covers),
                Press(Action.COVERS, one.id, number + more + (UNTICK if each in one.covers else 0)),
            )
        ]
        for number, each in enumerate(_ORDER, start=1)
        if each in _offered(one)
    ]
    return keyboards.plain([*rows, [(attending.DONE, Press(Action.COVERS, one.id, DONE + more))]])


async def on_covers(update: Update, context: Context) -> None:
    """A tick, which holds at once, or [Færdig]. A button says what it makes of its administration, so twice is as once."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    one, meeting = _found(press.answer if press else 0, context)
    if press is None or one is None or meeting is None:
        await acknowledge(query, attending.GONE, alert=True)
        return
    entered, choice = press.choice % UNTICK >= ENTERED, press.choice % UNTICK % ENTERED
    if not _may(one, context, entered=entered):
        await acknowledge(query, attending.NOT_YOURS, alert=True)
    elif one.partstat is not PartStat.DELEGATED:
        await acknowledge(query, attending.NOT_DELEGATED, alert=True)
    elif choice == DONE:
        await acknowledge(query)
        await _settled(query, meeting, one, context, entered=entered)
    elif 1 <= choice <= len(_ORDER):
        await _tick(query, meeting, one, press, context, entered=entered)
    else:
        await acknowledge(query, attending.GONE, alert=True)


async def _tick(
    query: CallbackQuery, meeting: Meeting, one: Attendee, press: Press, context: Context, *, entered: bool
) -> None:
    each, on = _ORDER[press.choice % UNTICK % ENTERED - 1], press.choice < UNTICK
    covers = tuple(it for it in _ORDER if (on if it is each else it in one.covers))
    if not covers and one.administrations:
        await acknowledge(query, attending.NO_ADMINISTRATION, alert=True)
        return
    taken = _take(one, meeting, Said(PartStat.DELEGATED, one.substitute, covers), context, entered=entered)
    now = context.deps.storage.attendees.by_id(one.id)
    if now is None or taken not in (Taken.NOTED, Taken.WAITING, Taken.SAME):
        await acknowledge(query, attending.taken(taken, meeting, PartStat.DELEGATED, before=now)[0], alert=True)
        return
    await acknowledge(query)
    await tolerate(query.edit_message_text(attending.ask_covers(now), reply_markup=_ticks(now, entered=entered)))


async def _settled(query: CallbackQuery, meeting: Meeting, one: Attendee, context: Context, *, entered: bool) -> None:
    """The ticks are as they are to be: the question goes, and the message that was pressed first says it too."""
    html = attending.stands(meeting, one) if entered else attending.substitute_taken(meeting, one, entered=False)
    await tolerate(query.edit_message_text(html, reply_markup=_back(one) if entered else None))
    chat, storage = pressing.chat_of(query), context.deps.storage
    dialog = storage.dialogs.current(chat, Waiting.COVERS)
    if dialog is None or dialog.data["attendee"] != one.id:
        return
    storage.dialogs.end(chat)
    spot = Spot(**dialog.data["spot"])
    if not entered and spot.message:
        await meetingview.show(spot, meeting, one, context)


def _back(one: Attendee) -> InlineKeyboardMarkup:
    return keyboards.plain([[(attending.BACK, Press(Action.ENTER, one.meeting))]])
