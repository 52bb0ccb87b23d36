"""/medlemmer: the list of people, and what a coordinator may do about one of them: role, link, off the list, erased."""

from __future__ import annotations

import logging

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.audit import Act
from bot.dialogs import Dialog, Waiting
from bot.enrolment import link_to
from bot.people import Person
from bot.roles import Role, State
from handlers import keyboards
from handlers.addressing import question_of
from handlers.context import Context, bot_name
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, tolerate, without_menu
from handlers.texts import inviting, people
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

SURE = 1

_ROLES = tuple(Role)
_LIST = [(people.BACK, Press(Action.PEOPLE))]


async def on_members(update: Update, context: Context) -> None:
    """/medlemmer, alone or with part of a name or of a municipality's."""
    message = update.message
    assert message is not None
    wanted = question_of(message).casefold()
    if not wanted:
        html, keyboard = _page(0, context)
        await send(context, message.chat.id, html, keyboard=keyboard)
        return
    everyone = context.deps.storage.people.everyone()
    found = [one for one in everyone if wanted in f"{one.name} {one.organization}".casefold()]
    rows = [[(people.label(one), Press(Action.PERSON, one.id or 0))] for one in found[: people.MAX_FOUND]]
    keyboard = keyboards.plain([*rows, [(people.BACK, Press(Action.PEOPLE))]])
    await send(context, message.chat.id, people.found(len(found)), keyboard=keyboard)


async def on_page(update: Update, context: Context) -> None:
    """Another page of the list, in place."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    await acknowledge(query)
    html, keyboard = _page(press.answer if press else 0, context)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))


def _page(first: int, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    everyone = context.deps.storage.people.everyone()
    first = min(first, max(0, len(everyone) - 1)) // people.PEOPLE_PAGE * people.PEOPLE_PAGE
    shown = everyone[first : first + people.PEOPLE_PAGE]
    rows = [[(people.label(one), Press(Action.PERSON, one.id or 0))] for one in shown]
    turn = []
    if first:
        turn.append((people.EARLIER, Press(Action.PEOPLE, first - people.PEOPLE_PAGE)))
    if first + people.PEOPLE_PAGE < len(everyone):
        turn.append((people.LATER, Press(Action.PEOPLE, first + people.PEOPLE_PAGE)))
    files = [(people.IMPORT, Press(Action.LIST_IN)), (people.EXPORT, Press(Action.LIST_OUT))]
    waiting = any(one.state is State.INVITED for one in everyone)
    links = [(people.RELINK, Press(Action.RELINK))] if waiting else []
    html = people.everyone(everyone, first) if everyone else people.NOBODY
    return html, keyboards.plain([*rows, turn, files, links])


# ----------------------------------------------------------------------------------------------------------- one of them


async def on_person(update: Update, context: Context) -> None:
    """One person, with what can be done."""
    query, person = await _chosen(update, context)
    if person is None:
        return
    await acknowledge(query)
    await _show(query, person, context)


async def _show(query: CallbackQuery, person: Person, context: Context) -> None:
    assert person.id is not None
    id = person.id
    links = [] if person.state is State.ACTIVE else [(people.NEW_LINK, Press(Action.LINK, id))]
    doing = [(people.CHANGE_ROLE, Press(Action.ROLE, id)), *links]
    mending = [(label, Press(Action.CORRECT, id, number)) for number, label in enumerate(people.CORRECT, start=1)]
    ending = [] if person.state is State.REMOVED else [(people.REMOVE, Press(Action.REMOVE, id))]
    rows = [doing, mending, [*ending, (people.ERASE, Press(Action.FORGET, id))], [(people.BACK, Press(Action.PEOPLE))]]
    html = people.details(person, context.deps.storage.people.seats(id))
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


async def _chosen(update: Update, context: Context) -> tuple[CallbackQuery, Person | None]:
    """The person that the button names; when the row is gone, the coordinator is told."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    person = context.deps.storage.people.get(press.answer) if press else None
    if person is None:
        await acknowledge(query, people.GONE, alert=True)
    return query, person


def _choice(query: CallbackQuery) -> int:
    press = keyboards.parse(query.data)
    return press.choice if press else 0


async def on_role(update: Update, context: Context) -> None:
    """[Skift rolle]: which one, then it holds at once, for old buttons too."""
    query, person = await _chosen(update, context)
    if person is None or person.id is None:
        return
    choice = _choice(query)
    if person.id == context.me.id:
        await acknowledge(query, people.NOT_YOUR_ROLE, alert=True)
        return
    if choice == _ROLES.index(Role.TOVHOLDER) + 1 and not person.organization:
        await acknowledge(query, people.NO_MUNICIPALITY, alert=True)
        return
    await acknowledge(query)
    if not 1 <= choice <= len(_ROLES):
        roles = [(people.ROLES[role].capitalize(), Press(Action.ROLE, person.id, n)) for n, role in enumerate(_ROLES, start=1)]
        keyboard = keyboards.plain([roles, [(people.BACK, Press(Action.PERSON, person.id))]])
        await tolerate(query.edit_message_text(people.choose_role(person), reply_markup=keyboard))
        return
    await _give_role(query, person, _ROLES[choice - 1], context)


async def _give_role(query: CallbackQuery, person: Person, role: Role, context: Context) -> None:
    storage = context.deps.storage
    assert person.id is not None
    with storage.atomic():
        changed = storage.people.set_role(person.id, role)
        if changed:
            storage.audit.note(Act.CHANGED, actor=context.me.id, person=person.id, role=role.value)
    now = storage.people.get(person.id)
    if now is None:
        return
    back = keyboards.plain([[(people.BACK, Press(Action.PERSON, person.id))]])
    await tolerate(query.edit_message_text(people.role_changed(now), reply_markup=back))
    if changed and now.telegram is not None and now.state is State.ACTIVE:
        await send(context, now.telegram, people.role_news(role))


async def on_correct(update: Update, context: Context) -> None:
    """[Ret navn], [Ret e-mail], [Ret kommune] of somebody else: the next message is what holds."""
    query, person = await _chosen(update, context)
    choice = _choice(query)
    if person is None or query.message is None or not 1 <= choice <= len(people.CORRECT):
        return
    await acknowledge(query)
    context.deps.storage.dialogs.begin(query.message.chat.id, Waiting.PERSON, person=person.id, what=choice)
    await send(context, query.message.chat.id, people.ask_correct(person, choice))


async def on_corrected(message: Message, dialog: Dialog, context: Context) -> None:
    """The correction was written."""
    store, text = context.deps.storage, " ".join((message.text or "").split())
    person, what = store.people.get(int(dialog.data["person"])), int(dialog.data["what"])
    if person is None or person.id is None:
        store.dialogs.end(message.chat.id)
        await send(context, message.chat.id, people.GONE)
        return
    wrong = people.wrong(what, text)
    if wrong is not None:
        await send(context, message.chat.id, wrong)
        return
    with store.atomic():
        match people.CORRECT[what - 1]:
            case people.CORRECT_EMAIL:
                store.people.set_email(person.id, None if text == "-" else text)
            case people.CORRECT_NAME:
                store.people.rename(person.id, text)
            case _:
                store.people.set_organization(person.id, text)
        store.audit.note(Act.CHANGED, actor=context.me.id, person=person.id, what=what)
        store.dialogs.end(message.chat.id)
    back = keyboards.plain([[(people.BACK, Press(Action.PERSON, person.id))]])
    await send(context, message.chat.id, people.CHANGED, keyboard=back)


async def on_link(update: Update, context: Context) -> None:
    """[Nyt link]: for somebody who has not come in yet, or is to come back. Their earlier links end."""
    query, person = await _chosen(update, context)
    if person is None or person.id is None:
        return
    if person.state is State.ACTIVE:
        await acknowledge(query, people.ALREADY_HERE, alert=True)
        return
    await acknowledge(query)
    storage, days = context.deps.storage, context.deps.config.members.invitation_days
    with storage.atomic():
        ended = _end_links(person.id, context)
        number, token = storage.invitations.create(person.role, organization=person.organization, days=days, person=person.id)
        told = {"invitation": number, "role": person.role.value, "ended": ended}
        storage.audit.note(Act.INVITED, actor=context.me.id, person=person.id, **told)
    made = storage.invitations.get(number)
    if made is not None:
        html = inviting.own_link(person.name, link_to(bot_name(context), token), made.until)
        await send(context, query.message.chat.id if query.message else 0, html)


def _end_links(person: int, context: Context) -> int:
    """Withdraw the open links of somebody's own; returns how many there were."""
    invitations = context.deps.storage.invitations
    return sum(invitations.withdraw(one.id) for one in invitations.open() if one.person == person)


async def on_remove(update: Update, context: Context) -> None:
    """[Tag ud]: asks, then they are out; history stays."""
    query, person = await _another(update, context)
    if person is None or person.id is None:
        return
    if _choice(query) != SURE:
        await _sure(query, people.sure_remove(person), people.REMOVE, Action.REMOVE, person.id)
        return
    storage = context.deps.storage
    with storage.atomic():
        if storage.people.leave(person.id, State.REMOVED):
            ended = _end_links(person.id, context)
            storage.audit.note(Act.REMOVED, actor=context.me.id, person=person.id, links=ended)
    await tolerate(query.edit_message_text(people.REMOVED, reply_markup=keyboards.plain([_LIST])))


async def on_forget(update: Update, context: Context) -> None:
    """[Slet helt]: asks, then everything about them is erased."""
    query, person = await _another(update, context)
    if person is None or person.id is None:
        return
    if _choice(query) != SURE:
        await _sure(query, people.sure_erase(person), people.ERASE, Action.FORGET, person.id)
        return
    context.deps.storage.retention.erase(telegram=person.telegram, person=person.id, actor=context.me.id)
    await tolerate(query.edit_message_text(people.ERASED, reply_markup=keyboards.plain([_LIST])))
    if person.telegram is not None:
        await without_menu(context, person.telegram)


async def _another(update: Update, context: Context) -> tuple[CallbackQuery, Person | None]:
    """The person that the button names, unless it is the coordinator who pressed it."""
    query, person = await _chosen(update, context)
    if person is None:
        return query, None
    if person.id == context.me.id:
        await acknowledge(query, people.NOT_YOURSELF, alert=True)
        return query, None
    await acknowledge(query)
    return query, person


async def _sure(query: CallbackQuery, html: str, label: str, action: Action, person: int) -> None:
    rows = [[(f"{people.YES}{label.lower()}", Press(action, person, SURE))], [(people.BACK, Press(Action.PERSON, person))]]
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))
