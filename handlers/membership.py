"""Coming and going: /start with an invitation, /forlad, blocking the bot, groups that are registered or become supergroups."""

from __future__ import annotations

import logging

from telegram import ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType

from bot.audit import Act
from bot.invitations import Redeemed
from bot.outbox import Kind
from bot.people import MAX_NAME, Person
from bot.roles import BY_THEMSELVES, Role, State
from handlers import keyboards
from handlers.addressing import FROM_INLINE
from handlers.context import Context
from handlers.keyboards import Press
from handlers.redaction import redact
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import access, welcome
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

_OUT = (ChatMember.BANNED, ChatMember.LEFT)


async def on_start(update: Update, context: Context) -> None:
    """/start: with an invitation behind it, after having left, or just so."""
    message = update.message
    assert message is not None
    user, token = message.from_user, (message.text or "").split()[1:]
    if user is None or message.chat.type != ChatType.PRIVATE:
        await _greet(message, context)
    elif token and token[0] != FROM_INLINE:
        await _redeem(message, user, token[0], context)
    elif context.person is None:
        await _return(message, user, context)
    else:
        await _greet(message, context)


async def _redeem(message: Message, user: User, token: str, context: Context) -> None:
    storage = context.deps.storage
    before = storage.people.by_telegram(user.id)
    done = _let_in(user, token, before, context)
    if done.person is None:
        assert done.ended is not None
        logger.info("an invitation was followed that does not work: %s", done.ended.value)
        await send(context, message.chat.id, access.link_ended(done.ended))
        return
    if done.again:
        await send(context, message.chat.id, access.already_here(done.person))
        return
    logger.info("person %s came in by an invitation", done.person.id)
    greeting = f"{access.welcome(done.person)}\n\n{welcome.start(context.deps.config.network.name)}"
    await send(context, message.chat.id, greeting)


def _let_in(user: User, token: str, before: Person | None, context: Context) -> Redeemed:
    """Follow a link, with all that belongs to it, or nothing of it."""
    storage = context.deps.storage
    with storage.atomic():
        done = storage.invitations.redeem(token, telegram=user.id, name=_name(user))
        if done.person is None or done.again:
            return done
        person = done.person
        storage.no_stranger(user.id)
        act = Act.JOINED if before is None else Act.CAME_BACK
        entry = storage.audit.note(act, actor=person.id, person=person.id, role=person.role.value)
        if before is not None and before.id != person.id:
            storage.audit.note(Act.CHANGED, actor=person.id, person=before.id, into=person.id or 0)
        if person.role is not Role.MEMBER:
            _tell_coordinators(person, _name(user), entry, context)
    return done


def _tell_coordinators(person: Person, account: str, entry: int, context: Context) -> None:
    """Somebody came in who may do more than ask: the coordinators read who, and by which account, should it be wrong."""
    others = [one.telegram for one in context.deps.storage.people.active(Role.COORDINATOR) if one.id != person.id]
    letters = [(chat, access.came_in(person, account)) for chat in others if chat is not None]
    context.deps.storage.outbox.put(Kind.CAME_IN, entry, letters, about=person.id)


async def _return(message: Message, user: User, context: Context) -> None:
    """Somebody who went by themselves comes back."""
    storage = context.deps.storage
    person = storage.people.by_telegram(user.id)
    if person is None or person.id is None or person.state not in BY_THEMSELVES:
        return
    with storage.atomic():
        lowered = _come_back(person, context)
        storage.audit.note(Act.CAME_BACK, actor=person.id, person=person.id)
    await send(context, message.chat.id, access.CAME_BACK + (access.NO_LONGER_COORDINATOR if lowered else ""))


def _come_back(person: Person, context: Context) -> bool:
    """Let somebody in again who went by themselves. True where they were a coordinator: that much is given anew.

    But not after a mere block where nobody is left to give it; who leaves as the last one is told what that means.
    """
    people = context.deps.storage.people
    assert person.id is not None
    lowered = person.role is Role.COORDINATOR and (person.state is State.LEFT or bool(people.active(Role.COORDINATOR)))
    if lowered:
        people.set_role(person.id, Role.TOVHOLDER if person.organization else Role.MEMBER)
    people.come_back(person.id)
    return lowered


async def _greet(message: Message, context: Context) -> None:
    await send(context, message.chat.id, welcome.start(context.deps.config.network.name))


def _name(user: User) -> str:
    """What the account is called, without what may not be kept; a number where nothing is left."""
    return redact(" ".join(user.full_name.split()))[:MAX_NAME] or f"Telegram {user.id}"


# ------------------------------------------------------------------------------------------------------------------ leaving


async def on_leave(update: Update, context: Context) -> None:
    """/forlad: asks first."""
    message = update.message
    assert message is not None
    if context.me.id is None:
        await send(context, message.chat.id, access.BY_SETTINGS)
        return
    text = access.LEAVE + (access.LAST_COORDINATOR if context.deps.storage.people.is_last_coordinator(context.me) else "")
    await send(context, message.chat.id, text, keyboard=keyboards.keyboard(access.LEAVE_BUTTONS, answer=0))


async def on_leave_sure(update: Update, context: Context) -> None:
    """Yes: they are out, and get nothing any more."""
    query, person, storage = update.callback_query, context.me, context.deps.storage
    assert query is not None
    if person.id is None:
        await acknowledge(query, access.BY_SETTINGS, alert=True)
        return
    await acknowledge(query)
    with storage.atomic():
        storage.people.leave(person.id)
        if person.telegram is not None:
            storage.dialogs.end(person.telegram)
        storage.audit.note(Act.LEFT, actor=person.id, person=person.id)
    await tolerate(query.edit_message_text(access.LEFT))


async def on_stay(update: Update, context: Context) -> None:
    """No: nothing has changed."""
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    await tolerate(query.edit_message_text(access.STAYED))


# --------------------------------------------------------------------------------------------------- the bot's own standing


async def on_bot_status(update: Update, context: Context) -> None:
    """Somebody blocked the bot or let it in again; a group threw it out."""
    changed = update.my_chat_member
    assert changed is not None
    if changed.chat.type == ChatType.PRIVATE:
        await _blocked_or_back(changed, context)
    elif changed.new_chat_member.status in _OUT:
        _take_off(changed.chat.id, context)


async def _blocked_or_back(changed: ChatMemberUpdated, context: Context) -> None:
    storage, lowered = context.deps.storage, False
    person = storage.people.by_telegram(changed.from_user.id)
    if person is None or person.id is None:
        return
    with storage.atomic():
        if changed.new_chat_member.status in _OUT:
            if storage.people.unreachable(changed.from_user.id):
                storage.dialogs.end(changed.from_user.id)
                storage.audit.note(Act.LEFT, actor=person.id, person=person.id, how="blocked")
        elif person.state is State.BLOCKED:
            lowered = _come_back(person, context)
            storage.audit.note(Act.CAME_BACK, actor=person.id, person=person.id, how="unblocked")
    if lowered:
        await send(context, changed.from_user.id, access.CAME_BACK + access.NO_LONGER_COORDINATOR)


def _take_off(chat: int, context: Context) -> bool:
    """The group may not ask any more; False where it could not."""
    storage = context.deps.storage
    with storage.atomic():
        known = storage.unregister_chat(chat)
        if known:
            storage.audit.note(Act.UNREGISTERED, actor=context.person.id if context.person else None, chat=chat)
    return known


async def on_migration(update: Update, context: Context) -> None:
    """A group became a supergroup: Telegram says so in the old chat and in the new one."""
    message = update.message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.chat.id if message.migrate_from_chat_id else message.migrate_to_chat_id
    deps = context.deps
    if new and (deps.config.telegram.open or old in {*deps.config.telegram.allow, *deps.storage.registered_chats()}):
        deps.storage.move_chat(old, new)


# ------------------------------------------------------------------------------------------------------------------- groups


async def on_register(update: Update, context: Context) -> None:
    """/tilmeld, in a group: it may ask from now on. In a private chat: the groups that may."""
    message = update.message
    assert message is not None
    if message.chat.type == ChatType.PRIVATE:
        groups = context.deps.storage.registered_chats()
        rows = [[(access.take_off(title), Press(Action.UNREGISTER, -chat))] for chat, title in groups.items()]
        await send(context, message.chat.id, access.groups(list(groups.values())), keyboard=keyboards.plain(rows))
        return
    storage = context.deps.storage
    with storage.atomic():
        new = storage.register_chat(message.chat.id, redact(message.chat.title or ""))
        if new:
            storage.audit.note(Act.REGISTERED, actor=context.me.id, chat=message.chat.id)
    await send(context, message.chat.id, access.REGISTERED if new else access.REGISTERED_BEFORE)


async def on_unregister_pressed(update: Update, context: Context) -> None:
    """[Afmeld] beside a group, in a private chat."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    known = press is not None and _take_off(-press.answer, context)
    await acknowledge(query)
    await tolerate(query.edit_message_text(access.TAKEN_OFF if known else access.NOT_REGISTERED))


async def on_unregister(update: Update, context: Context) -> None:
    """/afmeld, in a group: it may not ask any more."""
    message = update.message
    assert message is not None
    if message.chat.type == ChatType.PRIVATE:
        await send(context, message.chat.id, access.ONLY_IN_GROUPS)
        return
    known = _take_off(message.chat.id, context)
    await send(context, message.chat.id, access.UNREGISTERED if known else access.NOT_REGISTERED)
