"""The gate in front of every handler: who is this, and may they pass. Deny by default; whatever fails here stays outside.

Two locks, one behind the other. `on_update` runs before every handler: it stops whoever is not let in and whatever holds a CPR
number. A `Door` stands before each single handler and opens only to a role that the gate has set for this very update, so that
a handler is shut also where the gate did not run.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.people import Person
from bot.roles import BY_THEMSELVES, Role, State
from handlers.addressing import ADDRESSED, FROM_INLINE, command_name
from handlers.context import Context
from handlers.keyboards import parse
from handlers.pace import Verdict
from handlers.redaction import has_cpr
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import access, asking
from handlers.texts.reply import Action
from handlers.words import said

logger = logging.getLogger(__name__)

Callback = Callable[[Update, Context], Awaitable[None]]

OWN_DATA_COMMANDS = ("privatliv", "minedata", "slet")
OWN_DATA_BUTTONS = (Action.ERASE, Action.ERASE_SURE, Action.KEEP)

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


@dataclass(frozen=True, slots=True)
class Door:
    """A handler that opens to a role. `needs` None: open to everyone whom the gate lets come near; `private`: not in groups;
    `former`: also open to those who take part no more."""

    callback: Callback
    needs: Role | None
    private: bool = False
    former: bool = False

    async def __call__(self, update: Update, context: Context) -> None:
        if self.former and context.person is None:
            context.person = context.former
        if self.needs is not None and (context.person is None or not context.person.role.covers(self.needs)):
            logger.info("update %s was for %s", update.update_id, self.needs.value)
            await _refuse(update, context, access.FOR_COORDINATORS if self.needs is Role.COORDINATOR else access.FOR_TOVHOLDERE)
        elif self.private and update.effective_chat and update.effective_chat.type in _GROUPS:
            await _refuse(update, context, access.PRIVATE_ONLY)
        else:
            await self.callback(update, context)


async def on_update(update: Update, context: Context) -> None:
    """Let the update pass, or end it here. Raises `ApplicationHandlerStop` for everything that is not expressly allowed.

    An error of its own is reported and ends the update too: python-telegram-bot would go on with the next group of handlers.
    """
    try:
        await _decide(update, context)
    except ApplicationHandlerStop:
        raise
    except Exception as error:
        await context.application.process_error(update, error)
        raise ApplicationHandlerStop from None


async def _decide(update: Update, context: Context) -> None:
    person = standing(update, context)
    context.former = None if person else _former(update, context)
    if person is None and not _may_come_near(update, context):
        await _turn_away(update, context)
        raise ApplicationHandlerStop
    if _holds_number(update):
        await _refuse_number(update, context)
        raise ApplicationHandlerStop
    context.person = person
    if person is not None:
        context.deps.storage.people.saw(person)


# ------------------------------------------------------------------------------------------------------------- who is this


def standing(update: Update, context: Context) -> Person | None:
    """Who sent the update and as what, or None for whoever is not let in.

    In a private chat it is the person. In a group that may ask, it is the person too, or a member without a name; in any other
    group only a coordinator, who alone can register it.
    """
    chat, user = update.effective_chat, update.effective_user
    person = _person(user.id, context) if user else None
    if chat is None or chat.type == ChatType.PRIVATE:
        return person
    if chat.type not in _GROUPS:
        return None
    if may_ask(chat.id, update, context):
        return person or Person(None, None, "", Role.MEMBER)
    return person if person is not None and person.role is Role.COORDINATOR and _is_registration(update) else None


def may_ask(chat: int, update: Update, context: Context) -> bool:
    """True for a group that a coordinator registered, that the settings name, or where everyone is answered."""
    deps = context.deps
    message = update.message
    former = (message.migrate_from_chat_id if message else None) or deps.storage.former_chat(chat)
    ids = {chat, former} - {None}
    return deps.config.telegram.open or not ids.isdisjoint({*deps.config.telegram.allow, *deps.storage.registered_chats()})


def _person(telegram: int, context: Context) -> Person | None:
    deps = context.deps
    if telegram in deps.trusted:
        return deps.storage.people.by_telegram(telegram) or Person(None, telegram, "", deps.trusted[telegram])
    person = deps.storage.people.by_telegram(telegram)
    if person is not None:
        return person if person.state is State.ACTIVE else None
    if deps.config.telegram.open or telegram in deps.config.telegram.allow:
        return Person(None, telegram, "", Role.MEMBER)
    return None


# --------------------------------------------------------------------------------------------------- those not let in


def _may_come_near(update: Update, context: Context) -> bool:
    """True for what somebody outside may bring: an invitation, the wish to come back, news of the bot's own standing."""
    if update.my_chat_member is not None:
        return True
    if context.former is not None and _is_about_own_data(update):
        return context.deps.strangers(context.former.telegram or 0) is Verdict.ALLOWED
    message = update.message
    if message is None:
        return False
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return True
    text = message.text or ""
    if message.chat.type != ChatType.PRIVATE or not message.from_user or command_name(text) != "start":
        return False
    brings = text.split()[1:] not in ([], [FROM_INLINE])
    known = context.deps.storage.people.by_telegram(message.from_user.id)
    if not brings and (known is None or known.state not in BY_THEMSELVES):
        return False
    return context.deps.strangers(message.chat.id) is Verdict.ALLOWED


def _former(update: Update, context: Context) -> Person | None:
    """Somebody who took part, or of whom something is kept since they asked in a group, in a private chat."""
    chat, user, storage = update.effective_chat, update.effective_user, context.deps.storage
    if user is None or chat is None or chat.type != ChatType.PRIVATE:
        return None
    person = storage.people.by_telegram(user.id)
    if person is None and _is_about_own_data(update) and storage.retention.held(telegram=user.id, person=None):
        return Person(None, user.id, "", Role.MEMBER)
    return person


def _is_about_own_data(update: Update) -> bool:
    """A command or a button of the rights that end with the data, not with the membership (GDPR, articles 15 and 17)."""
    if update.callback_query:
        press = parse(update.callback_query.data)
        return press is not None and press.action in OWN_DATA_BUTTONS
    return update.message is not None and command_name(update.message.text or "") in OWN_DATA_COMMANDS


async def _turn_away(update: Update, context: Context) -> None:
    deps = context.deps
    chat = update.effective_chat
    if deps.strangers(chat.id if chat else 0) is not Verdict.ALLOWED:
        return
    if chat is not None and chat.type == ChatType.PRIVATE and _holds_number(update):
        await _refuse_number(update, context)
    elif update.callback_query:
        await acknowledge(update.callback_query, access.NOT_ALLOWED_PRESS, alert=True)
    elif update.inline_query:
        await tolerate(update.inline_query.answer([], is_personal=True))
    elif (message := update.message) and _speaks_to_us(message) and deps.storage.greet_stranger(message.chat.id):
        logger.info("an unknown chat was told how to be invited")
        await send(context, message.chat.id, _word_to(message, context))


def _word_to(message: Message, context: Context) -> str:
    """What is said to somebody outside, by what is known of them."""
    network = context.deps.config.network.name
    if message.chat.type in _GROUPS:
        return access.ANONYMOUS if message.sender_chat and _is_registration_text(message) else access.UNKNOWN_GROUP
    known = context.deps.storage.people.by_telegram(message.from_user.id) if message.from_user else None
    if known is None:
        return access.not_invited(network)
    return access.removed(network) if known.state is State.REMOVED else access.left(network)


def _speaks_to_us(message: Message) -> bool:
    """A message from a person, not that somebody joined or that a title changed."""
    return (message.chat.type == ChatType.PRIVATE or ADDRESSED.filter(message)) and message.from_user is not None


def _is_registration(update: Update) -> bool:
    return update.message is not None and _is_registration_text(update.message)


def _is_registration_text(message: Message) -> bool:
    return command_name(message.text or "") == "tilmeld"


# ---------------------------------------------------------------------------------------------------------------- refusing


async def _refuse(update: Update, context: Context, text: str) -> None:
    """Say no at a door: to a press as an alert, to a message as a message."""
    if update.callback_query:
        await acknowledge(update.callback_query, text, alert=True)
    elif update.effective_chat and update.message:
        await send(context, update.effective_chat.id, text)


def _holds_number(update: Update) -> bool:
    """True where a CPR number stands in any word that the update carries."""
    return any(map(has_cpr, said(update.to_dict())))


async def _refuse_number(update: Update, context: Context) -> None:
    """A CPR number came in: nothing is written, the message is deleted where Telegram allows it, and the sender told why."""
    logger.info("update %s held a CPR number and was refused", update.update_id)
    if update.callback_query:
        await acknowledge(update.callback_query, access.PERSONAL_NUMBER_PRESS, alert=True)
    elif update.inline_query:
        await tolerate(update.inline_query.answer([], is_personal=True))
    elif message := update.effective_message:
        await tolerate(message.delete())
        await send(context, message.chat.id, asking.PERSONAL_NUMBER)
