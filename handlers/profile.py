"""/profil: what is kept about me, and the changes that are mine to make. Seats in groups by my own word, never by a guess."""

from __future__ import annotations

import asyncio
import json

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.audit import Act
from bot.dialogs import Dialog, Waiting
from bot.people import Membership, Person, called_alike, is_email, is_name, is_organization
from bot.roles import Administration, Role
from handlers import keyboards
from handlers.addressing import question_of
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import asking, groups, people, sources
from handlers.texts.markup import escape
from handlers.texts.reply import Action
from knowledge.findings import Citation
from knowledge.model import Group, Member

MAX_SEATS = 6
ASK, DONE = 0, 9  # numbers of a press that are no choice
NO = 100  # added to the number of a seat: it is not mine

_ORDER = tuple(Administration)


async def on_profile(update: Update, context: Context) -> None:
    """/profil"""
    assert update.message is not None
    await _show(update.message.chat.id, context)


async def _show(chat: int, context: Context) -> None:
    person = _fresh(context)
    if person is None or person.id is None:
        await send(context, chat, people.NOT_KEPT)
        return
    seats = context.deps.storage.people.seats(person.id)
    stated = await asyncio.to_thread(context.deps.library.groups) if seats else ()
    told = [(seat, _now(seat, stated)) for seat in seats]
    buttons = people.PROFILE_BUTTONS if person.role is Role.MEMBER else people.PROFILE_BUTTONS[:3] + people.PROFILE_BUTTONS[4:]
    await send(context, chat, people.profile(person, told), keyboard=keyboards.keyboard(buttons, answer=ASK))


def _fresh(context: Context) -> Person | None:
    """The row as it is now: this very update may have changed it."""
    return context.deps.storage.people.get(context.me.id) if context.me.id is not None else None


def _now(seat: Membership, stated: tuple[Group, ...]) -> str:
    """What the documents say of a seat that was confirmed once."""
    for group, member in _listed(stated):
        if (group.name, member.name) == (seat.group, seat.member):
            return member.role or people.ROLES[Role.MEMBER]
    return people.NO_LONGER_LISTED


def _listed(stated: tuple[Group, ...]) -> list[tuple[Group, Member]]:
    """Every seat that holds now; lists of who was at a meeting are none."""
    return [
        (group, member)
        for group in stated
        if not group.superseded and not groups.is_attendance(group)
        for member in group.members
    ]


# ----------------------------------------------------------------------------------------------------------------- changes


async def on_edit_name(update: Update, context: Context) -> None:
    """[Ret navn]"""
    await _wait(update, context, Waiting.NAME, people.ASK_NAME)


async def on_edit_email(update: Update, context: Context) -> None:
    """[Ret e-mail]"""
    await _wait(update, context, Waiting.EMAIL, people.ASK_EMAIL)


async def _wait(
    update: Update, context: Context, kind: Waiting, ask: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    if context.me.id is None:
        await acknowledge(query, people.NOT_KEPT, alert=True)
        return
    await acknowledge(query)
    context.deps.storage.dialogs.begin(query.message.chat.id, kind)
    await send(context, query.message.chat.id, ask, keyboard=keyboard)


async def on_name(message: Message, dialog: Dialog, context: Context) -> None:
    """A name was written."""
    name = " ".join(question_of(message).split())
    if not is_name(name):
        await send(context, message.chat.id, people.BAD_NAME)
        return
    assert context.me.id is not None
    context.deps.storage.people.rename(context.me.id, name)
    await _changed(message, context, "name")


async def on_email(message: Message, dialog: Dialog, context: Context) -> None:
    """An e-mail address was written, or a dash for none."""
    text = question_of(message).strip()
    gone = text in ("-", "–", "—")
    if not gone and not is_email(text):
        await send(context, message.chat.id, people.BAD_EMAIL)
        return
    assert context.me.id is not None
    context.deps.storage.people.set_email(context.me.id, None if gone else text)
    await _changed(message, context, "email")


async def on_own_organization(message: Message, dialog: Dialog, context: Context) -> None:
    """A municipality or organisation was written."""
    text = " ".join(question_of(message).split())
    if not is_organization(text):
        await send(context, message.chat.id, people.BAD_ORGANIZATION)
        return
    await _set_organization(message.chat.id, text, context)


async def _changed(message: Message, context: Context, what: str) -> None:
    storage = context.deps.storage
    storage.dialogs.end(message.chat.id)
    storage.audit.note(Act.CHANGED, actor=context.me.id, person=context.me.id, what=what)
    await send(context, message.chat.id, people.CHANGED)
    await _show(message.chat.id, context)


async def on_edit_organization(update: Update, context: Context) -> None:
    """[Ret kommune], and each municipality that is offered. Who stands for one does not change it by themselves."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    press = keyboards.parse(query.data)
    known = context.deps.config.network.organizations
    if context.me.role is not Role.MEMBER:
        await acknowledge(query, people.ORGANIZATION_IS_COORDINATORS, alert=True)
    elif press is None or press.answer > len(known):
        await acknowledge(query, asking.EXPIRED, alert=True)
    elif press.answer == ASK:
        offered = [(name, Press(Action.EDIT_ORGANIZATION, number)) for number, name in enumerate(known, start=1)]
        keyboard = keyboards.plain(keyboards.in_rows(offered))
        await _wait(update, context, Waiting.OWN_ORGANIZATION, people.ASK_ORGANIZATION, keyboard)
    else:
        await acknowledge(query)
        await _set_organization(query.message.chat.id, known[press.answer - 1], context)


async def _set_organization(chat: int, name: str, context: Context) -> None:
    storage = context.deps.storage
    if context.me.id is None or context.me.role is not Role.MEMBER:
        await send(context, chat, people.ORGANIZATION_IS_COORDINATORS)
        return
    storage.people.set_organization(context.me.id, name)
    storage.dialogs.end(chat)
    storage.audit.note(Act.CHANGED, actor=context.me.id, person=context.me.id, what="organization")
    await send(context, chat, people.CHANGED)
    await _show(chat, context)


async def on_edit_administrations(update: Update, context: Context) -> None:
    """[Ret forvaltninger]: each press puts a tick or takes it away."""
    query = update.callback_query
    press = keyboards.parse(query.data) if query else None
    person = _fresh(context)
    assert query is not None
    assert query.message is not None
    if press is None or person is None or person.id is None:
        await acknowledge(query, people.NOT_KEPT, alert=True)
        return
    await acknowledge(query)
    if press.answer == DONE:
        await tolerate(query.edit_message_text(people.CHANGED))
        await _show(query.message.chat.id, context)
    elif press.answer == ASK:
        ticks = _ticks(person.administrations)
        await send(context, query.message.chat.id, people.ASK_ADMINISTRATIONS, keyboard=ticks)
    elif press.answer <= len(_ORDER):
        await _tick(query, person, _ORDER[press.answer - 1], context)


async def _tick(query: CallbackQuery, person: Person, one: Administration, context: Context) -> None:
    assert person.id is not None
    chosen = tuple(each for each in _ORDER if (each in person.administrations) != (each is one))
    storage = context.deps.storage
    storage.people.set_administrations(person.id, chosen)
    storage.audit.note(Act.CHANGED, actor=person.id, person=person.id, what="administrations")
    await tolerate(query.edit_message_text(people.ASK_ADMINISTRATIONS, reply_markup=_ticks(chosen)))


def _ticks(chosen: tuple[Administration, ...]) -> InlineKeyboardMarkup:
    rows = [
        [(people.ticked(one, chosen), Press(Action.EDIT_ADMINISTRATIONS, number))] for number, one in enumerate(_ORDER, start=1)
    ]
    return keyboards.plain([*rows, [(people.DONE, Press(Action.EDIT_ADMINISTRATIONS, DONE))]])


# ------------------------------------------------------------------------------------------------------------------- seats


async def on_seats(update: Update, context: Context) -> None:
    """[Mine grupper]: each seat of the documents whose holder is called alike, with the question whether that is me."""
    query, person = update.callback_query, _fresh(context)
    assert query is not None
    assert query.message is not None
    if person is None:
        await acknowledge(query, people.NOT_KEPT, alert=True)
        return
    await acknowledge(query)
    chat = query.message.chat.id
    stated = await asyncio.to_thread(context.deps.library.groups)
    found = [(group, member) for group, member in _listed(stated) if called_alike(person.name, member.name)][:MAX_SEATS]
    if not found:
        await send(context, chat, people.NO_SEATS)
        return
    deps = context.deps
    number = deps.storage.save_answer(
        chat,
        views={},
        choices=[json.dumps([group.name, member.name], ensure_ascii=False) for group, member in found],
        question=None,
        days=deps.config.storage.keep_answers_days,
    )
    for position, (group, member) in enumerate(found):
        yes, no = Press(Action.SEAT, number, position), Press(Action.SEAT, number, position + NO)
        keyboard = keyboards.plain([[(people.SEAT_YES, yes), (people.SEAT_NO, no)]])
        await send(context, chat, people.seat(group.name, member.name, _where(group, member)), keyboard=keyboard)


def _where(group: Group, member: Member) -> str:
    """What tells one namesake from another: office, where from, and which paper says so."""
    place = group.source
    cited = Citation(place.document, place.lines, place.page, "", meeting=place.meeting, heading=place.heading)
    return ", ".join(filter(None, (member.role, member.affiliation, sources.place(cited))))


async def on_seat(update: Update, context: Context) -> None:
    """Yes or no to a seat."""
    query = update.callback_query
    assert query is not None
    press, person = keyboards.parse(query.data), _fresh(context)
    chat = query.message.chat.id if query.message else 0
    row = context.deps.storage.answer(press.answer, chat=chat) if press else None
    position = press.choice % NO if press else 0
    if press is None or row is None or person is None or person.id is None or position >= len(row.choices):
        await acknowledge(query, asking.EXPIRED, alert=True)
        return
    seat = Membership(*json.loads(row.choices[position]))
    storage = context.deps.storage
    mine = press.choice < NO
    if mine:
        storage.people.take_seat(person.id, seat)
    else:
        storage.people.give_up_seat(person.id, seat.group)
    storage.audit.note(Act.CHANGED, actor=person.id, person=person.id, what="seat", taken=int(mine))
    await acknowledge(query)
    await tolerate(query.edit_message_text(escape(people.SEAT_TAKEN if mine else people.SEAT_GIVEN_UP)))
