"""/inviter: five questions answered by buttons, then a link with a picture; the list of open links, to withdraw one.

The choices so far are the chat's dialog, so that a press on an older message changes nothing and a restart loses nothing.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import segno
from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.audit import Act
from bot.dialogs import Dialog, Waiting
from bot.enrolment import link_to
from bot.invitations import COORDINATOR_DAYS
from bot.people import is_organization
from bot.roles import Administration, Role
from handlers import keyboards
from handlers.addressing import question_of
from handlers.context import Context, bot_name
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, send_photo, tolerate
from handlers.texts import asking, inviting, people
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

CANCEL, BACK, NEXT, NONE = 990, 991, 992, 993  # choices that choose nothing
SURE = 1
QR_SCALE = 12  # pixels a module: large enough to be read from the back of a room on a projector

_ROLES, _ADMINISTRATIONS = tuple(Role), tuple(Administration)

Data = dict[str, Any]


class Step(IntEnum):
    """What is asked, in this order."""

    ROLE = 1
    ORGANIZATION = 2
    ADMINISTRATIONS = 3
    USES = 4
    DAYS = 5


async def on_invite(update: Update, context: Context) -> None:
    """/inviter"""
    message = update.message
    assert message is not None
    await _ask(message.chat.id, {"step": Step.ROLE}, context)


async def on_chosen(update: Update, context: Context) -> None:
    """A button of one of the questions."""
    query = update.callback_query
    assert query is not None
    press, chat = keyboards.parse(query.data), query.message.chat.id if query.message else 0
    dialog = context.deps.storage.dialogs.current(chat, Waiting.INVITATION, Waiting.ORGANIZATION)
    if press is None or dialog is None or dialog.data["step"] != press.answer:
        await acknowledge(query, asking.EXPIRED, alert=True)
        return
    await acknowledge(query)
    if press.choice == CANCEL:
        context.deps.storage.dialogs.end(chat)
        await tolerate(query.edit_message_text(inviting.CANCELLED))
        return
    if press.choice == BACK:
        skipped = press.answer == Step.DAYS and dialog.data["role"] == Role.COORDINATOR
        await _ask(chat, {**dialog.data, "step": max(Step.ROLE, press.answer - 1 - skipped)}, context, query)
        return
    data = _with(dict(dialog.data), Step(press.answer), press.choice, context.deps.config.network.organizations)
    if data is None:
        return
    if data["step"] > Step.DAYS:
        await tolerate(query.edit_message_text(_so_far(data)))
        await _make(chat, data, context)
    else:
        await _ask(chat, data, context, query)


async def on_organization(message: Message, dialog: Dialog, context: Context) -> None:
    """The municipality or organisation was written instead of chosen."""
    text = " ".join(question_of(message).split())
    if not is_organization(text):
        await send(context, message.chat.id, people.BAD_ORGANIZATION)
        return
    await _ask(message.chat.id, {**dialog.data, "organization": text, "step": Step.ADMINISTRATIONS}, context)


def _with(data: Data, step: Step, choice: int, organizations: tuple[str, ...]) -> Data | None:
    """The choices with one more; None for a choice that there is not."""
    options: Mapping[Step, tuple[Any, ...]] = {
        Step.ROLE: _ROLES,
        Step.ORGANIZATION: organizations,
        Step.ADMINISTRATIONS: _ADMINISTRATIONS,
        Step.USES: inviting.USES,
        Step.DAYS: inviting.DAYS,
    }
    if step is Step.ADMINISTRATIONS:
        picked = list(data.get("administrations", []))
        if choice == NEXT:
            after = {"uses": 1, "step": Step.DAYS} if data["role"] == Role.COORDINATOR else {"step": Step.USES}
            return {**data, "administrations": picked, **after}
        if not 1 <= choice <= len(_ADMINISTRATIONS):
            return None
        one = _ADMINISTRATIONS[choice - 1].value
        return {**data, "administrations": [each for each in picked if each != one] + ([] if one in picked else [one])}
    if step is Step.ORGANIZATION and choice == NONE and data["role"] != Role.TOVHOLDER:
        return {**data, "organization": "", "step": step + 1}
    if not 1 <= choice <= len(options[step]) or (step is Step.DAYS and inviting.DAYS[choice - 1] not in _days(data)):
        return None
    value = options[step][choice - 1]
    return {**data, step.name.lower(): value, "step": step + 1}


# ------------------------------------------------------------------------------------------------------------------- asking


async def _ask(chat: int, data: Data, context: Context, query: CallbackQuery | None = None) -> None:
    """Ask the question of the step, in place where a button was pressed."""
    step = Step(data["step"])
    kind = Waiting.ORGANIZATION if step is Step.ORGANIZATION else Waiting.INVITATION
    context.deps.storage.dialogs.begin(chat, kind, **data)
    question = {
        Step.ROLE: inviting.ASK_ROLE,
        Step.ORGANIZATION: inviting.ASK_ORGANIZATION,
        Step.ADMINISTRATIONS: inviting.ASK_ADMINISTRATIONS,
        Step.USES: inviting.ASK_USES,
        Step.DAYS: inviting.ASK_DAYS,
    }[step]
    html = "\n\n".join(filter(None, (_so_far(data, before=step), question)))
    keyboard = _keyboard(step, data, context.deps.config.network.organizations)
    if query is None:
        await send(context, chat, html, keyboard=keyboard)
    else:
        await tolerate(query.edit_message_text(html, reply_markup=keyboard))


def _so_far(data: Data, *, before: Step = Step.DAYS) -> str:
    role = Role(data["role"]) if "role" in data and before > Step.ROLE else None
    organization = data.get("organization") if before > Step.ORGANIZATION else None
    picked = _picked(data) if before > Step.ADMINISTRATIONS else None
    return inviting.chosen(role, organization, picked, data.get("uses") if before > Step.USES else None)


def _picked(data: Data) -> tuple[Administration, ...]:
    return tuple(one for one in _ADMINISTRATIONS if one.value in data.get("administrations", []))


def _days(data: Data) -> tuple[int, ...]:
    most = COORDINATOR_DAYS if data["role"] == Role.COORDINATOR else max(inviting.DAYS)
    return tuple(number for number in inviting.DAYS if number <= most)


def _keyboard(step: Step, data: Data, organizations: tuple[str, ...]) -> InlineKeyboardMarkup:
    def numbered(labels: list[str]) -> list[tuple[str, Press]]:
        return [(text, Press(Action.INVITE, step, number)) for number, text in enumerate(labels, start=1)]

    match step:
        case Step.ROLE:
            rows = keyboards.in_rows(numbered([people.ROLES[role].capitalize() for role in _ROLES]), 3)
        case Step.ORGANIZATION:
            rows = keyboards.in_rows(numbered(list(organizations)))
            if data["role"] != Role.TOVHOLDER:  # who reports for a municipality has to have one
                rows.append([(inviting.NO_ORGANIZATION, Press(Action.INVITE, step, NONE))])
        case Step.ADMINISTRATIONS:
            rows = keyboards.in_rows(numbered([people.ticked(one, _picked(data)) for one in _ADMINISTRATIONS]), 1)
            rows.append([(inviting.NEXT, Press(Action.INVITE, step, NEXT))])
        case Step.USES:
            rows = keyboards.in_rows(numbered([inviting.uses(number) for number in inviting.USES]))
        case Step.DAYS:
            rows = keyboards.in_rows(numbered([inviting.days(number) for number in _days(data)]))
    back = [(inviting.BACK, Press(Action.INVITE, step, BACK))] if step > Step.ROLE else []
    last = [*back, (inviting.CANCEL, Press(Action.INVITE, step, CANCEL))]
    opened = [[(inviting.SHOW_OPEN, Press(Action.INVITATIONS))]] if step is Step.ROLE else []
    return keyboards.plain([*rows, last, *opened])


# ------------------------------------------------------------------------------------------------------------------- making


async def _make(chat: int, data: Data, context: Context) -> None:
    """Make the link, and show it with its picture: the only time that it can be read."""
    storage = context.deps.storage
    with storage.atomic():
        number, token = storage.invitations.create(
            Role(data["role"]),
            organization=data["organization"],
            administrations=_picked(data),
            uses=data["uses"],
            days=data["days"],
        )
        detail = {"invitation": number, "role": str(data["role"]), "uses": data["uses"], "days": data["days"]}
        storage.audit.note(Act.INVITED, actor=context.me.id, **detail)
        storage.dialogs.end(chat)
    made = storage.invitations.get(number)
    assert made is not None
    link = link_to(bot_name(context), token)
    keyboard = keyboards.plain([[(inviting.SHOW_OPEN, Press(Action.INVITATIONS))]])
    await send(context, chat, inviting.made(made, link), keyboard=keyboard)
    await send_photo(context, chat, picture(link), name=inviting.QR_NAME, caption=inviting.QR_CAPTION)


def picture(link: str) -> bytes:
    """A PNG of the link as a QR code (ISO/IEC 18004), a quarter of which may be hidden."""
    out = io.BytesIO()
    segno.make(link, error="q", micro=False).save(out, kind="png", scale=QR_SCALE, border=4)
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------------- open links


async def on_open(update: Update, context: Context) -> None:
    """[Vis åbne invitationer]"""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    await acknowledge(query)
    await _list(query.message.chat.id, context)


async def _list(chat: int, context: Context) -> None:
    every = context.deps.storage.invitations.open()
    found = [one for one in every if one.person is None]
    shown = found[: inviting.MAX_OPEN]
    numbered = [(str(number), Press(Action.WITHDRAW, one.id)) for number, one in enumerate(shown, start=1)]
    html = inviting.open_ones(found, personal=len(every) - len(found))
    await send(
        context, chat, html, keyboard=keyboards.plain(keyboards.in_rows(numbered, keyboards.NUMBERS)) if numbered else None
    )


async def on_withdraw(update: Update, context: Context) -> None:
    """The number of an open link: asks, then it is withdrawn."""
    query = update.callback_query
    assert query is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    one = storage.invitations.get(press.answer) if press else None
    if press is not None and one is not None and press.choice != SURE:
        await acknowledge(query)
        rows = [[(inviting.WITHDRAW, Press(Action.WITHDRAW, one.id, SURE))], [(inviting.BACK, Press(Action.INVITATIONS))]]
        await tolerate(query.edit_message_text(inviting.sure_withdraw(one), reply_markup=keyboards.plain(rows)))
        return
    with storage.atomic():
        done = press is not None and storage.invitations.withdraw(press.answer)
        if press is not None and done:
            storage.audit.note(Act.WITHDREW, actor=context.me.id, invitation=press.answer)
    await acknowledge(query, inviting.WITHDRAWN if done else inviting.ENDED_BEFORE, alert=True)
    if done and query.message is not None:
        await _list(query.message.chat.id, context)
