"""A planned meeting that stands: its page, and the presses that keep a draft, invite, cancel and delete.

What a meeting is and what people are told of it is written in one transaction. A button carries the sequence of the meeting
that it was shown for, so of two coordinators the second sees first what the other one did. The conversation that plans or
changes a meeting is in `handlers.meetings.planning`.
"""

from __future__ import annotations

import logging

from telegram import CallbackQuery, Update

from bot.audit import Act
from bot.dialogs import Waiting
from bot.meetings.meeting import Meeting, Plan
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.meetings import convening, planview, pressing
from handlers.meetings.entering import enter
from handlers.meetings.outlines import Outline, unpacked_outline
from handlers.replies import acknowledge, tolerate
from handlers.texts import convening as wording
from handlers.texts import planning
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

INVITES_TOO = 1


async def on_meeting(update: Update, context: Context) -> None:
    """The page of a meeting."""
    query, press, meeting = await pressing.of_a_meeting(update, context)
    if press is None or meeting is None:
        return
    await acknowledge(query)
    await _page(query, meeting, context)


async def _page(query: CallbackQuery, meeting: Meeting | None, context: Context, said: str = "") -> None:
    """The page as it is now, with what was done above it."""
    deps = context.deps
    now = None if meeting is None else deps.storage.meetings.get(meeting.number)
    if now is None:
        html, rows = planview.listing(deps.storage, now=deps.clock())
        html = f"{said}\n\n{html}" if said else html
    else:
        html, rows = planview.page(now, deps.storage, deps.config, now=deps.clock(), said=said)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


async def _refused(query: CallbackQuery, meeting: Meeting, why: str, context: Context) -> None:
    await acknowledge(query, why, alert=True)
    await _page(query, meeting, context)


# ----------------------------------------------------------------------------------------------------------------- keeping


async def on_save(update: Update, context: Context) -> None:
    """[Gem], with or without invitations: the draft becomes a meeting, or changes one. A draft is kept once."""
    query = update.callback_query
    assert query is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    chat = pressing.chat_of(query)
    dialog = storage.dialogs.current(chat, Waiting.PLANNING)
    outline = unpacked_outline(dialog.data) if dialog else None
    if press is None or outline is None or outline.draft != press.answer or not outline.is_whole:
        await _kept_before(query, press, context)
        return
    plan = outline.plan()
    if outline.number is not None:
        await _change(query, chat, outline, plan, context)
        return
    if why := _wrong(plan, context):
        await acknowledge(query, why, alert=True)
        return
    with storage.atomic():
        number = storage.meetings.add(plan, author=context.me.id, draft=outline.draft)
        storage.audit.note(Act.PLANNED, actor=context.me.id, meeting=number)
        storage.dialogs.end(chat)
        meeting = storage.meetings.get(number)
        assert meeting is not None
        said = _invited(meeting, context) if press.choice == INVITES_TOO else wording.SAVED
    logger.info("meeting %s planned", number)
    await acknowledge(query)
    await _page(query, meeting, context, said)
    await enter(number, context)


async def _kept_before(query: CallbackQuery, press: Press | None, context: Context) -> None:
    """What became of a draft that was kept already, as when the answer to its press was lost in a crash. Any other is over."""
    meeting = context.deps.storage.meetings.by_draft(press.answer) if press else None
    if meeting is None:
        await acknowledge(query, planning.OVER, alert=True)
        return
    await acknowledge(query)
    await _page(query, meeting, context, wording.KEPT)
    await enter(meeting.number, context)


def _wrong(plan: Plan, context: Context) -> str | None:
    """Why a plan cannot be kept: the draft lay still while time went on."""
    if plan.start <= context.deps.clock():
        return wording.PASSED
    late = plan.deadline is not None and not context.deps.clock() < plan.deadline < plan.start
    return wording.LATE_DEADLINE if late else None


async def _change(query: CallbackQuery, chat: int, outline: Outline, plan: Plan, context: Context) -> None:
    storage, now = context.deps.storage, context.deps.clock()
    assert outline.number is not None
    before = storage.meetings.get(outline.number)
    if before is None:
        storage.dialogs.end(chat)
        await acknowledge(query, wording.GONE, alert=True)
        return
    why = wording.unchangeable(before, now=now)
    if why is None and before.sequence != outline.sequence:
        why = wording.CHANGED_MEANWHILE
    if why is not None:
        storage.dialogs.end(chat)
        await _refused(query, before, why, context)
        return
    timed = plan.deadline != before.plan.deadline or convening.is_moved(before.plan, plan)
    if timed and (why := _wrong(plan, context)):
        await acknowledge(query, why, alert=True)
        return
    said = _changed(chat, before, plan, outline.draft, context)
    await acknowledge(query)
    await _page(query, before, context, said)
    await enter(before.number, context)


def _changed(chat: int, before: Meeting, plan: Plan, draft: int, context: Context) -> str:
    """The meeting is changed and its people are told, all or nothing; what is said about it."""
    storage, me = context.deps.storage, context.me.id
    with storage.atomic():
        storage.dialogs.end(chat)
        concern = convening.affected(before, plan, storage)
        if not storage.meetings.change(before.number, plan, sequence=before.sequence, draft=draft):
            return wording.NOT_CHANGED
        act = Act.MOVED if convening.is_told(before.plan, plan) else Act.EDITED
        storage.audit.note(act, actor=me, meeting=before.number)
        meeting = storage.meetings.get(before.number)
        assert meeting is not None
        told = convening.announce_change(meeting, before.plan, storage, author=me)
    logger.info("meeting %s changed: %s told", before.number, told)
    return wording.changed(concern.edited, told, len(concern.by_hand), asks_again=concern.asks_again)


# ---------------------------------------------------------------------------------------------------------------- inviting


async def on_invite(update: Update, context: Context) -> None:
    """[Send invitation til N]: shows how it looks and asks, then it goes to all who have none yet."""
    query, press, meeting = await pressing.of_a_meeting(update, context)
    if press is None or meeting is None:
        return
    if why := _outdated(meeting, press, context):
        await _refused(query, meeting, why, context)
        return
    storage = context.deps.storage
    if press.choice != planview.SURE:
        new = convening.uninvited(meeting, storage)
        if not (new.reached or new.by_hand):
            await _refused(query, meeting, wording.NOBODY_NEW, context)
            return
        await acknowledge(query)
        html, rows = planview.sure_invite(meeting, len(new.reached), len(new.by_hand), now=context.deps.clock())
        await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))
        return
    with storage.atomic():
        said = _invited(meeting, context)
    await acknowledge(query)
    await _page(query, meeting, context, said)
    await enter(meeting.number, context)


def _invited(meeting: Meeting, context: Context) -> str:
    """Invitations are written; what is said about it. Within the transaction of whatever else is done."""
    storage = context.deps.storage
    new = convening.uninvited(meeting, storage)
    number = convening.invite(meeting, storage, author=context.me.id)
    if number is None:
        return wording.NOBODY_NEW
    storage.audit.note(
        Act.CONVENED, actor=context.me.id, meeting=meeting.number, broadcast=number, count=len(new.reached) + len(new.by_hand)
    )
    return wording.invited(len(new.reached), len(new.by_hand))


def _outdated(meeting: Meeting, press: Press, context: Context) -> str | None:
    """Why a button does not hold any more: the meeting is cancelled, has begun, or is not what it was."""
    why = wording.unchangeable(meeting, now=context.deps.clock())
    return why or (wording.CHANGED_MEANWHILE if press.step != meeting.sequence else None)


# --------------------------------------------------------------------------------------------------------------- cancelling


async def on_cancel(update: Update, context: Context) -> None:
    """[Aflys mødet]: asks, with how many are told; then it is cancelled."""
    query, press, meeting = await pressing.of_a_meeting(update, context)
    if press is None or meeting is None:
        return
    if why := _outdated(meeting, press, context):
        await _refused(query, meeting, why, context)
        return
    storage, me = context.deps.storage, context.me.id
    concern = convening.concerned_by_cancelling(meeting, storage)
    told, by_hand = len(concern.told), len(concern.by_hand)
    if press.choice != planview.SURE:
        await acknowledge(query)
        html = wording.sure_cancel(meeting, edited=concern.edited, told=told, by_hand=by_hand)
        rows = planview.sure(meeting, Action.PLAN_CANCEL, wording.yes_cancel(told))
        await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))
        return
    with storage.atomic():
        done = storage.meetings.cancel(meeting.number, sequence=press.step)
        after = storage.meetings.get(meeting.number)
        if done and after is not None:
            storage.audit.note(Act.CANCELLED, actor=me, meeting=meeting.number)
            told = convening.announce_cancellation(after, storage, author=me)
    logger.info("meeting %s cancelled: %s told", meeting.number, told)
    await acknowledge(query)
    await _page(query, meeting, context, wording.cancelled(told, by_hand) if done else wording.CANCELLED)
    await enter(meeting.number, context)


async def on_delete(update: Update, context: Context) -> None:
    """[Slet mødet], where nobody was ever invited: asks, then it is gone."""
    query, press, meeting = await pressing.of_a_meeting(update, context)
    if press is None or meeting is None:
        return
    if meeting.invited is not None or press.step != meeting.sequence:
        why = wording.CHANGED_MEANWHILE if meeting.invited is None else wording.INVITED_MEANWHILE
        await _refused(query, meeting, why, context)
        return
    if press.choice != planview.SURE:
        await acknowledge(query)
        rows = planview.sure(meeting, Action.PLAN_DELETE, wording.YES_DELETE)
        await tolerate(query.edit_message_text(wording.sure_delete(meeting), reply_markup=keyboards.plain(rows)))
        return
    storage = context.deps.storage
    with storage.atomic():
        if done := storage.meetings.delete(meeting.number):
            storage.audit.note(Act.DELETED, actor=context.me.id, meeting=meeting.number)
    await acknowledge(query)
    await _page(query, meeting, context, wording.DELETED if done else wording.INVITED_MEANWHILE)
