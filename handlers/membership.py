"""Coming and going: /start with an invitation, /forlad, blocking the bot, groups that are registered or become supergroups."""

from __future__ import annotations

import logging

from telegram import ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType

from bot.audit import Act
from bot.outbox import Kind
from bot.people import MAX_NAME, Person
from bot.roles import Role, State
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
    done = storage.invitations.redeem(token, telegram=user.id, name=_name(user))
    if done.person is None:
        assert done.ended is not None
        logger.info("an invitation was followed that does not work: %s", done.ended.value)
        await send(context, message.chat.id, access.link_ended(done.ended))
        return
    if done.again:
        await send(context, message.chat.id, access.already_here(done.person))
        return
    act = Act.JOINED if before is None else Act.CAME_BACK
    storage.no_stranger(message.chat.id)
    if done.person.role is not Role.MEMBER:
        _tell_coordinators(done.person, _name(user), context)
    storage.audit.note(act, actor=done.person.id, person=done.person.id, role=done.person.role.value)
    logger.info("person %s came in by an invitation", done.person.id)
    greeting = f"{access.welcome(done.person)}\n\n{welcome.start(context.deps.config.network.name)}"
    await send(context, message.chat.id, greeting)


def _tell_coordinators(person: Person, account: str, context: Context) -> None:
    """Somebody came in who may do more than ask: the coordinators read who, and by which account, should it be wrong."""
    assert person.id is not None
    others = [one.telegram for one in context.deps.storage.people.active(Role.COORDINATOR) if one.id != person.id]
    letters = [(chat, access.came_in(person, account)) for chat in others if chat is not None]
    context.deps.storage.outbox.put(Kind.CAME_IN, person.id, letters)


async def _return(message: Message, user: User, context: Context) -> None:
    """Somebody who went by themselves comes back."""
    storage = context.deps.storage
    person = storage.people.by_telegram(user.id)
    if person is None or person.id is None or person.state is State.REMOVED:
        return
    with storage.atomic():
        lowered = _come_back(person, context)
        storage.audit.note(Act.CAME_BACK, actor=person.id, person=person.id)
    await send(context, message.chat.id, access.CAME_BACK + (access.NO_LONGER_COORDINATOR if lowered else ""))


def _come_back(person: Person, context: Context) -> bool:
    """Let somebody in again who went by themselves. True where they were a coordinator: that much is given anew."""
    people = context.deps.storage.people
    assert person.id is not None
    lowered = person.role is Role.COORDINATOR and people.set_role(person.id, Role.TOVHOLDER)
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
        _blocked_or_back(changed, context)
    elif changed.new_chat_member.status in _OUT and context.deps.storage.unregister_chat(changed.chat.id):
        context.deps.storage.audit.note(Act.UNREGISTERED, chat=changed.chat.id)


def _blocked_or_back(changed: ChatMemberUpdated, context: Context) -> None:
    storage = context.deps.storage
    person = storage.people.by_telegram(changed.from_user.id)
    if person is None or person.id is None:
        return
    if changed.new_chat_member.status in _OUT:
        if storage.people.unreachable(changed.from_user.id):
            storage.dialogs.end(changed.from_user.id)
            storage.audit.note(Act.LEFT, actor=person.id, person=person.id, how="blocked")
    elif person.state is State.BLOCKED:
        _come_back(person, context)
        storage.audit.note(Act.CAME_BACK, actor=person.id, person=person.id, how="unblocked")


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
    new = context.deps.storage.register_chat(message.chat.id, redact(message.chat.title or ""))
    if new:
        context.deps.storage.audit.note(Act.REGISTERED, actor=context.me.id, chat=message.chat.id)
    await send(context, message.chat.id, access.REGISTERED if new else access.REGISTERED_BEFORE)


async def on_unregister_pressed(update: Update, context: Context) -> None:
    """[Afmeld] beside a group, in a private chat."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    known = press is not None and context.deps.storage.unregister_chat(-press.answer)
    if press is not None and known:
        context.deps.storage.audit.note(Act.UNREGISTERED, actor=context.me.id, chat=-press.answer)
    await acknowledge(query)
    await tolerate(query.edit_message_text(access.TAKEN_OFF if known else access.NOT_REGISTERED))


async def on_unregister(update: Update, context: Context) -> None:
    """/afmeld, in a group: it may not ask any more."""
    message = update.message
    assert message is not None
    if message.chat.type == ChatType.PRIVATE:
        await send(context, message.chat.id, access.ONLY_IN_GROUPS)
        return
    known = context.deps.storage.unregister_chat(message.chat.id)
    if known:
        context.deps.storage.audit.note(Act.UNREGISTERED, actor=context.me.id, chat=message.chat.id)
    await send(context, message.chat.id, access.UNREGISTERED if known else access.NOT_REGISTERED)
