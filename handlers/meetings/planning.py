"""/moede: the list of planned meetings, and the guided conversation in which one is planned or changed.

What is decided so far is the chat's dialog (`outlines`), so that a restart loses nothing and a press on an older message
changes nothing. What somebody writes is taken by `filling`. Keeping a draft, and all that follows for those who are invited,
is in `moving`.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import datetime

from telegram import CallbackQuery, Message, Update

from bot.audience import unpacked
from bot.dialogs import Dialog, Waiting
from handlers import keyboards
from handlers.addressing import question_of
from handlers.context import Context
from handlers.keyboards import Press
from handlers.meetings import offers, planview, pressing
from handlers.meetings.filling import Refused, taken, without
from handlers.meetings.outlines import (
    TYPED,
    Outline,
    Step,
    back,
    can_go_back,
    grouped,
    of_meeting,
    onward,
    settled,
    unpacked_outline,
)
from handlers.meetings.planview import BACK, CANCEL, KEEP, NONE, ONLINE
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import convening as standing
from handlers.texts import planning as wording
from handlers.texts.markup import label
from handlers.texts.reply import Action

FROM_DOCUMENT, MOVE = 1, 1
_DRAFTS = 10**9  # callback data holds nine digits of it

_WAITING = (Waiting.PLANNING, Waiting.PLAN, Waiting.AGENDA)


# --------------------------------------------------------------------------------------------------------------- the list


async def on_command(update: Update, context: Context) -> None:
    """/moede"""
    message = update.message
    assert message is not None
    html, rows = planview.listing(context.deps.storage, now=context.deps.clock())
    await send(context, message.chat.id, html, keyboard=keyboards.plain(rows))


async def on_list(update: Update, context: Context) -> None:
    """Another page of the list, in place."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    await acknowledge(query)
    first, past = (press.answer, press.choice == 1) if press else (0, False)
    html, rows = planview.listing(context.deps.storage, now=context.deps.clock(), first=first, past=past)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


# -------------------------------------------------------------------------------------------------------------- beginning


async def on_new(update: Update, context: Context) -> None:
    """[Nyt møde] and [Fra et dokument]"""
    query = update.callback_query
    assert query is not None
    press, chat = keyboards.parse(query.data), pressing.chat_of(query)
    outline = Outline(draft=secrets.randbelow(_DRAFTS - 1) + 1)
    if press is not None and press.choice == FROM_DOCUMENT:
        known = await asyncio.to_thread(context.deps.library.meetings, now=context.deps.clock())
        found = offers.stated(known, context.deps.storage, now=context.deps.clock())
        if not found:
            await acknowledge(query, wording.NONE_IN_DOCUMENTS, alert=True)
            return
        await acknowledge(query)
        outline = replace(outline, step=Step.DOCUMENT, options=tuple(map(offers.as_value, found)))
        await _show(chat, outline, [wording.stated_label(one) for one in found], context, query)
        return
    await acknowledge(query)
    await ask(chat, outline, context, query)


async def on_edit(update: Update, context: Context) -> None:
    """[Ret], [Flyt] and [Flyt svarfristen] of a meeting that stands."""
    query, press, meeting = await pressing.of_a_meeting(update, context)
    if press is None or meeting is None:
        return
    if refused := standing.unchangeable(meeting, now=context.deps.clock()):
        await acknowledge(query, refused, alert=True)
        return
    await acknowledge(query)
    outline = of_meeting(meeting, secrets.randbelow(_DRAFTS - 1) + 1)
    if press.choice == planview.ITS_DEADLINE:
        outline = replace(outline, step=Step.DEADLINE)
    if press.choice == MOVE:
        given = tuple(one for one in outline.given if one not in (Step.WHEN, Step.PLACE))
        outline = onward(replace(outline, given=given))
    await ask(pressing.chat_of(query), outline, context, query)


# ---------------------------------------------------------------------------------------------------------------- choosing


async def on_chosen(update: Update, context: Context) -> None:
    """A button of one of the questions, or of the summary."""
    query = update.callback_query
    assert query is not None
    press, chat = keyboards.parse(query.data), pressing.chat_of(query)
    dialog = context.deps.storage.dialogs.current(chat, *_WAITING)
    outline = unpacked_outline(dialog.data) if dialog else None
    if press is None or outline is None or (outline.draft, outline.step) != (press.step, press.answer):
        await acknowledge(query, wording.OVER, alert=True)
        return
    if press.choice == CANCEL:
        await acknowledge(query)
        await _cancelled(query, chat, outline, context)
        return
    chosen = back(outline) if press.choice == BACK else _with(outline, press.choice, context)
    await acknowledge(query)
    if chosen is not None:
        await ask(chat, chosen, context, query)


async def _cancelled(query: CallbackQuery, chat: int, outline: Outline, context: Context) -> None:
    """Nothing is kept; of a meeting that stands its page is shown."""
    storage = context.deps.storage
    storage.dialogs.end(chat)
    meeting = None if outline.number is None else storage.meetings.get(outline.number)
    if meeting is None:
        await tolerate(query.edit_message_text(wording.DROPPED))
        return
    html, rows = planview.page(meeting, storage, context.deps.config, now=context.deps.clock())
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


def _with(outline: Outline, choice: int, context: Context) -> Outline | None:
    """The outline with what was chosen; None for a choice that there is not."""
    step = outline.step
    if step is Step.SUMMARY:
        found = replace(outline, step=Step(choice), options=(), day=None)
        return found if 1 <= choice <= len(wording.POINTS) else None
    if choice == KEEP and outline.number is not None and step in planview.KEEPABLE:
        return settled(outline, step, day=None)
    if choice == NONE:
        return without(outline)
    if choice == ONLINE and step is Step.PLACE:
        online = replace(settled(outline, step, place="", online=True), step=Step.LINK)
        return settled(online, step) if outline.link else online
    if not 1 <= choice <= len(outline.options):
        return None
    return _valued(outline, outline.options[choice - 1], context)


def _valued(outline: Outline, value: str, context: Context) -> Outline | None:
    """The outline with one of the values that were offered."""
    match outline.step:
        case Step.GROUP:
            return grouped(outline, value)
        case Step.TITLE:
            return settled(outline, Step.TITLE, title=value)
        case Step.PLACE:
            return settled(outline, Step.PLACE, place=value, online=bool(outline.link))
        case Step.HOST:
            return settled(outline, Step.HOST, host=value)
        case Step.WHOM:
            return settled(outline, Step.WHOM, audience=unpacked(value))
        case Step.DEADLINE:
            return onward(replace(outline, deadline=datetime.fromisoformat(value)))
        case Step.DOCUMENT:
            deps = context.deps
            minutes, now = deps.config.meetings.minutes, deps.clock()
            return onward(offers.filled(outline, value, deps.config.network, minutes=minutes, now=now))
    return None


# ------------------------------------------------------------------------------------------------------------------- typing


async def on_typed(message: Message, dialog: Dialog, context: Context) -> None:
    """An answer that was written instead of chosen. One that comes again after a crash is not taken for the next question."""
    outline = unpacked_outline(dialog.data)
    if message.message_id <= outline.said:
        await ask(message.chat.id, outline, context)
        return
    if outline.step is Step.AGENDA and not message.text:
        await send(context, message.chat.id, wording.AGENDA_AS_TEXT)
        return
    text = question_of(message).strip()
    text = text if outline.step is Step.AGENDA else " ".join(text.split())
    people, minutes = context.deps.storage.people, context.deps.config.meetings.minutes
    found = taken(outline, text, canonical=people.canonical, minutes=minutes, now=context.deps.clock())
    if isinstance(found, Refused):
        if found.day is not None:
            kept = replace(outline, day=found.day, said=message.message_id)
            context.deps.storage.dialogs.begin(message.chat.id, dialog.kind, **kept.packed())
        await send(context, message.chat.id, found.why)
        return
    await ask(message.chat.id, replace(found, said=message.message_id), context)


# ------------------------------------------------------------------------------------------------------------------- asking


async def ask(chat: int, outline: Outline, context: Context, query: CallbackQuery | None = None) -> None:
    """Ask what is to be asked next, or show the summary; in place where a button was pressed."""
    deps = context.deps
    if outline.step is Step.SUMMARY:
        deps.storage.dialogs.begin(chat, Waiting.PLANNING, **outline.packed())
        html, rows = planview.summary(outline, deps.storage, deps.config, now=deps.clock())
        await _put(chat, html, rows, context, query)
        return
    groups = await asyncio.to_thread(deps.library.groups) if outline.step is Step.GROUP else ()
    found = offers.offers(outline, deps.storage, deps.config.network, groups, now=deps.clock())
    options = tuple(value for value, _ in found)
    await _show(chat, replace(outline, options=options), [text for _, text in found], context, query)


async def _show(chat: int, outline: Outline, labels: list[str], context: Context, query: CallbackQuery | None) -> None:
    step = outline.step
    kind = Waiting.AGENDA if step is Step.AGENDA else Waiting.PLAN if step in TYPED else Waiting.PLANNING
    context.deps.storage.dialogs.begin(chat, kind, **outline.packed())

    def button(text: str, choice: int) -> tuple[str, Press]:
        return text, Press(Action.PLAN, step, choice, outline.draft)

    shown = [button(text, choice) for choice, text in enumerate(labels, start=1)]
    wide = step in (Step.DOCUMENT, Step.GROUP, Step.PLACE, Step.TITLE) or any(len(label(text)) > 18 for text in labels)
    rows = keyboards.in_rows(shown, 1 if wide else keyboards.ROW)
    rows += [[button(text, choice) for text, choice in planview.besides(outline)]]
    if can_go_back(outline):
        rows.append([button(wording.BACK, BACK), button(wording.CANCEL, CANCEL)])
    else:
        rows.append([button(wording.CANCEL, CANCEL)])
    await _put(chat, planview.question(outline), rows, context, query)


async def _put(chat: int, html: str, rows: planview.Rows, context: Context, query: CallbackQuery | None) -> None:
    if query is None:
        await send(context, chat, html, keyboard=keyboards.plain(rows))
    else:
        await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))
