"""What is there: /moeder, /grupper and /kilder."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from telegram import Update

from handlers import calendar, keyboards
from handlers.context import Context
from handlers.replies import send
from handlers.texts import catalogue, dates, meetings
from handlers.texts.reply import Action, Button


async def on_meetings(update: Update, context: Context) -> None:
    """/moeder: the coming meetings, with a calendar file; the earlier ones by button."""
    now = context.deps.clock()
    known = await asyncio.to_thread(context.deps.library.meetings, now=now)
    coming = [meeting for meeting in known if not meeting.superseded and not dates.is_past(meeting.start, now=now)]
    packed = calendar.pack(coming)
    buttons: list[Button] = []
    if packed != calendar.pack(()):
        buttons.append(Button(meetings.CALENDAR, Action.CALENDAR))
    if any(not meeting.superseded for meeting in known):
        buttons.append(Button(catalogue.ALL_MEETINGS, Action.MEETINGS))
    html = meetings.listing(known, now=now, past=False)
    await _show(update, context, html, buttons, {Action.CALENDAR: packed, Action.MEETINGS: ""})


async def on_groups(update: Update, context: Context) -> None:
    """/grupper: the groups, each with a button that asks who is in it."""
    stated = await asyncio.to_thread(context.deps.library.groups)
    # A roster says more than a rule of composition, so of one group it is the roster, and groups with one come first.
    holding = sorted((group for group in stated if not group.superseded), key=lambda group: bool(group.members))
    best = {group.name.casefold(): group for group in holding}
    found = sorted((group for group in stated if best.get(group.name.casefold()) is group), key=lambda group: not group.members)
    await _show(update, context, catalogue.groups(found), catalogue.group_buttons(found), {})


async def on_documents(update: Update, context: Context) -> None:
    """/kilder: the documents."""
    found = await asyncio.to_thread(context.deps.library.documents)
    await _show(update, context, catalogue.documents(found), (), {})


async def _show(update: Update, context: Context, html: str, buttons: Sequence[Button], views: Mapping[str, str]) -> None:
    message = update.message
    assert message is not None
    keyboard = None
    if buttons:
        deps = context.deps
        number = deps.storage.save_answer(
            message.chat.id,
            views=views,
            choices=keyboards.choices(buttons),
            question=None,
            days=deps.config.storage.keep_answers_days,
        )
        keyboard = keyboards.keyboard(buttons, answer=number)
    await send(context, message.chat.id, html, keyboard=keyboard)
