"""/udsend: a message to many, from the first choice to the yes.

Whom it is for is chosen in `audiences`, what it says in `composing`; what became of it is shown in `deliveries`.

The yes carries what stands for message, time and recipients: where any of them changed since, it is asked again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from telegram import CallbackQuery, Message, Update

from bot.audit import Act
from bot.broadcasts import Broadcast, Draft, Purpose, Stage
from bot.dialogs import Dialog, Waiting
from handlers import keyboards
from handlers.addressing import question_of
from handlers.broadcasts import audiences, scheduled
from handlers.broadcasts.drafting import AT_ONCE, counted, drafted, place, preview, show, to_oneself
from handlers.broadcasts.mailing import Mailing, limit_of, mailing
from handlers.broadcasts.outcomes import report_of
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, send_outgoing, tolerate
from handlers.texts import broadcasting
from handlers.texts.placeholders import length
from handlers.texts.reply import Action
from knowledge.moments import Moment, Unread, read_moment

logger = logging.getLogger(__name__)

SURE = 1
FARTHEST = timedelta(days=366)
MINUTES = 15  # how long a moment lasts does not matter here


async def on_broadcast(update: Update, context: Context) -> None:
    """/udsend: goes on with what was begun, where something was chosen or written; else begins."""
    message = update.message
    assert message is not None
    draft = context.deps.storage.broadcasts.draft_of(context.me.id)
    if draft is None or _is_blank(draft):
        await _begin(message.chat.id, context)
        return
    found = mailing(draft, context.deps.storage)
    reached, _, groups = counted(found)
    has_text = bool(draft.html or draft.enclosure)
    go_on = Press(Action.SEND_PREVIEW if has_text else Action.SEND_WHOM, draft.number)
    rows = [
        [(broadcasting.GO_ON, go_on)],
        [(broadcasting.NEW, Press(Action.SEND_NEW, 0, SURE))],
        [(broadcasting.EARLIER_ONES, Press(Action.BROADCASTS))],
    ]
    await send(context, message.chat.id, broadcasting.draft(draft, reached, groups), keyboard=keyboards.plain(rows))


async def on_new(update: Update, context: Context) -> None:
    """[Begynd forfra], and [Ny udsendelse] below the list: what was begun before is thrown away only where that was asked."""
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    press, draft = keyboards.parse(query.data), context.deps.storage.broadcasts.draft_of(context.me.id)
    if draft is None or _is_blank(draft) or (press is not None and press.choice == SURE):
        await _begin(place(query), context, query)
    else:
        await audiences.whom(place(query), draft, context, query)


def _is_blank(draft: Broadcast) -> bool:
    return not draft.html and draft.enclosure is None and draft.audience == Draft(draft.purpose).audience


async def _begin(chat: int, context: Context, query: CallbackQuery | None = None) -> None:
    storage = context.deps.storage
    with storage.atomic():
        number = storage.broadcasts.begin(Draft(Purpose.MESSAGE), author=context.me.id)
        storage.dialogs.end(chat)
    draft = storage.broadcasts.get(number)
    assert draft is not None
    await audiences.whom(chat, draft, context, query)


async def on_drop(update: Update, context: Context) -> None:
    """[Fortryd]: the draft is thrown away."""
    query, _, draft = await drafted(update, context)
    if draft is not None:
        context.deps.storage.broadcasts.drop(draft.number)
        context.deps.storage.dialogs.end(place(query))
        await tolerate(query.edit_message_text(broadcasting.CANCELLED))


async def on_preview(update: Update, context: Context) -> None:
    """[Vis for en anden], [Behold teksten]: as one of the recipients sees it."""
    query, press, draft = await drafted(update, context)
    if draft is None:
        return
    if context.deps.storage.dialogs.current(place(query), Waiting.WRITTEN, Waiting.ALBUM) is None:
        context.deps.storage.dialogs.end(place(query))
    await tolerate(query.edit_message_reply_markup(None))
    await preview(place(query), draft, context, position=max(1, press.step))


async def on_self(update: Update, context: Context) -> None:
    """[Send til mig selv]"""
    query, _, draft = await drafted(update, context)
    if draft is None:
        return
    letter = to_oneself(draft, place(query), context)
    if length(letter.html) <= limit_of(draft.enclosure):
        await send_outgoing(context, letter)
        go_on = keyboards.plain([[(broadcasting.GO_ON, Press(Action.SEND_PREVIEW, draft.number))]])
        await send(context, place(query), broadcasting.TO_MYSELF_DONE, keyboard=go_on)
    else:
        await send(context, place(query), broadcasting.too_long(length(letter.html), limit_of(draft.enclosure)))


# -------------------------------------------------------------------------------------------------------------------- when


async def on_when(update: Update, context: Context) -> None:
    """[Send senere] asks for a time, or takes one of those offered; [Send nu i stedet] takes it away."""
    query, press, draft = await drafted(update, context)
    if draft is None:
        return
    chat, now = place(query), context.deps.clock()
    if press.choice == AT_ONCE:
        await _set(chat, draft, None, context, query)
        return
    offered = broadcasting.times(now)
    if press.choice:
        found = next((at for _, at in offered if _stamp(at) == press.step), None)
        if found is not None and found > now:
            await _set(chat, draft, found, context, query)
            return
    context.deps.storage.dialogs.begin(chat, Waiting.SEND_TIME, draft=draft.number)
    await show(query, chat, broadcasting.ASK_WHEN, keyboards.plain(_times(draft, now)), context)


def _times(draft: Broadcast, now: datetime) -> list[Sequence[tuple[str, Press]]]:
    """A button names its time, not its place in the row: tomorrow it would be another one."""
    offered = [
        (label, Press(Action.SEND_WHEN, draft.number, number, _stamp(at)))
        for number, (label, at) in enumerate(broadcasting.times(now), start=1)
    ]
    return [offered, [(broadcasting.BACK, Press(Action.SEND_PREVIEW, draft.number))]]


def _stamp(at: datetime) -> int:
    """Minutes since 1970, which fit into a button."""
    return int(at.timestamp()) // 60


async def on_time(message: Message, dialog: Dialog, context: Context) -> None:
    """A time was written."""
    storage, now, chat = context.deps.storage, context.deps.clock(), message.chat.id
    draft = storage.broadcasts.get(int(dialog.data["draft"]))
    if draft is None or draft.stage is not Stage.DRAFT or draft.author != context.me.id:
        storage.dialogs.end(chat)
        await send(context, chat, broadcasting.OLD)
        return
    found = read_moment(question_of(message), now=now, minutes=MINUTES)
    if isinstance(found, Moment) and now < found.start <= now + FARTHEST:
        await _set(chat, draft, found.start, context)
        return
    said = broadcasting.unread(found) if isinstance(found, Unread) else broadcasting.TOO_FAR
    await send(context, chat, said, keyboard=keyboards.plain(_times(draft, now)))


async def _set(chat: int, draft: Broadcast, due: datetime | None, context: Context, query: CallbackQuery | None = None) -> None:
    changed = replace(draft, due=due)
    context.deps.storage.broadcasts.save(changed)
    context.deps.storage.dialogs.end(chat)
    if query is not None:
        await tolerate(query.edit_message_reply_markup(None))
    await preview(chat, changed, context)


# ------------------------------------------------------------------------------------------------------------------ sending


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a yes: how many letters there are, None where it has to be asked again; `sent` is the message then."""

    found: Mailing
    letters: int | None
    sent: Broadcast


async def on_send(update: Update, context: Context) -> None:
    """[Send til n]: every row is written at once, or none. A second press, or the same one again after a crash, shows what
    became of it."""
    query = update.callback_query
    assert query is not None
    press, chat = keyboards.parse(query.data), place(query)
    assert press is not None
    done = _sent(press, chat, context)
    if done is None:
        await _after(query, press.answer, context)
        return
    await acknowledge(query)
    if done.letters is None:
        await tolerate(query.edit_message_reply_markup(None))
        await preview(chat, done.sent, context, note=broadcasting.CHANGED)
        return
    logger.info("broadcast %s goes to %s chats", press.answer, done.letters)
    reached, by_hand, groups = counted(done.found)
    html = broadcasting.sent(reached, groups, by_hand, done.sent.due)
    _, rows = report_of(done.sent.number, context.deps.storage, brief=True)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.from_rows(rows)))


def _sent(press: Press, chat: int, context: Context) -> _Done | None:
    """Send the draft of a yes, where it is what the yes was for; None where it is no draft of theirs any more."""
    storage, now = context.deps.storage, context.deps.clock()
    with storage.atomic():  # nothing is awaited: a colleague, or somebody who leaves, comes before or after
        draft = storage.broadcasts.get(press.answer)
        if draft is None or draft.stage is not Stage.DRAFT or draft.author != context.me.id:
            return None
        found = mailing(draft, storage)
        over = draft.due is not None and draft.due <= now
        if found.digest != press.step or not found.may_leave or over:
            return _Done(found, None, draft)
        unconnected = [one.id for one in found.by_hand if one.id is not None]
        storage.broadcasts.save(replace(draft, until=scheduled.ends(draft, storage, now=now)))
        letters = storage.broadcasts.send(draft.number, found.letters, unconnected=unconnected)
        storage.dialogs.end(chat)
        storage.audit.note(Act.BROADCAST, actor=context.me.id, broadcast=draft.number, step="sent", letters=letters or 0)
    return _Done(found, letters, draft)


async def _after(query: CallbackQuery, number: int, context: Context) -> None:
    """The yes to what is no draft any more: what was sent is shown, anything else is out of date."""
    found = context.deps.storage.broadcasts.get(number)
    if found is None or found.stage is Stage.DRAFT:
        await acknowledge(query, broadcasting.OLD, alert=True)
        return
    await acknowledge(query, broadcasting.SENT_BEFORE)
    html, rows = report_of(number, context.deps.storage)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.from_rows(rows)))
