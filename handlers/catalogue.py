"""What is there: /moeder, /grupper and /kilder."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from telegram import InlineKeyboardMarkup, Update

from handlers import calendar, keyboards
from handlers.addressing import question_of
from handlers.context import Context
from handlers.meetings import meetingview
from handlers.replies import send
from handlers.texts import catalogue, groups, meetings
from handlers.texts.markup import escape
from handlers.texts.reply import Action, Button

MAX_PLANNED = 8  # meetings with a button each


async def on_meetings(update: Update, context: Context) -> None:
    """/moeder, alone or with part of a name: the planned meetings, each with a button to its page, then the coming ones that
    stand in documents alone; a calendar file with both, and the earlier ones by button."""
    deps, message = context.deps, update.message
    assert message is not None
    now, asked = deps.clock(), _asked(update)
    planned = [one for one in meetingview.visible(message.chat.id, context) if _is_named(asked, one.plan.group, one.plan.title)]
    told = await asyncio.to_thread(deps.library.meetings, now=now)
    here = meetingview.planned_days(context)
    written = [one for one in told if one.planned is None and meetingview.as_planned(one, context) not in here]
    known = tuple(one for one in written if _is_named(asked, one.group))
    if asked and not known and not planned:
        await _show(update, context, escape(meetings.NONE_NAMED), (), {})
        return
    coming = meetings.coming(known, now=now)
    titles = {document.name: document.title for document in await asyncio.to_thread(deps.library.documents)}
    listed = planned[:MAX_PLANNED]
    packed = calendar.pack([*map(meetingview.told, listed), *coming], titles=titles)
    buttons: list[Button] = []
    if packed != calendar.pack(()):
        buttons.append(Button(meetings.CALENDAR, Action.CALENDAR))
    if any(not meeting.superseded for meeting in told if _is_named(asked, meeting.group)):
        buttons.append(Button(catalogue.ALL_MEETINGS, Action.MEETINGS))
    own = None if asked else (deps.config.network.name, deps.config.network.short)
    lines, opening = meetingview.entries(listed, message.chat.id, context)
    html = meetings.listing(known, now=now, past=bool(asked and not coming), own=own, planned=lines)
    named = {meeting.group for meeting in known} if asked else set()
    only = named.pop() if len(named) == 1 else ""
    await _show(update, context, html, buttons, {Action.CALENDAR: packed, Action.MEETINGS: only}, above=opening)


async def on_groups(update: Update, context: Context) -> None:
    """/grupper, alone or with part of a name: the groups, each with a button that asks who is in it. No lists of attendance."""
    asked = _asked(update)
    every = await asyncio.to_thread(context.deps.library.groups)
    stated = [group for group in every if _squeezed(asked) in _squeezed(group.name) and not groups.is_attendance(group)]
    if asked and not stated:
        await _show(update, context, escape(catalogue.NO_GROUPS_NAMED), (), {})
        return
    # A roster says more than a rule of composition, so of one group it is the roster, and groups with one come first.
    holding = sorted((group for group in stated if not group.superseded), key=lambda group: bool(group.members))
    best = {group.name.casefold(): group for group in holding}
    found = sorted((group for group in stated if best.get(group.name.casefold()) is group), key=lambda group: not group.members)
    await _show(update, context, catalogue.groups(found), catalogue.group_buttons(found), {})


async def on_documents(update: Update, context: Context) -> None:
    """/kilder: the documents."""
    found = await asyncio.to_thread(context.deps.library.documents)
    await _show(update, context, catalogue.documents(found), (), {})


def _asked(update: Update) -> str:
    """What stands behind the command."""
    return question_of(update.message) if update.message else ""


def _is_named(asked: str, *names: str) -> bool:
    """Whether one of the names holds what was asked for."""
    return any(_squeezed(asked) in _squeezed(name) for name in names)


def _squeezed(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


async def _show(
    update: Update,
    context: Context,
    html: str,
    buttons: Sequence[Button],
    views: Mapping[str, str],
    *,
    above: InlineKeyboardMarkup | None = None,
) -> None:
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
    await send(context, message.chat.id, html, keyboard=keyboards.together(above, keyboard))
