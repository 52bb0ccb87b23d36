"""What somebody writes while the bot waits for something: taken to the handler that asked. /fortryd ends the waiting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop

from bot.dialogs import Dialog, Waiting
from bot.roles import Role
from handlers.context import Context
from handlers.replies import send
from handlers.texts import people

Answered = Callable[[Message, Dialog, Context], Awaitable[None]]

# Where a short text is waited for, and a question or a picture was not meant for it.
_SHORT = (Waiting.NAME, Waiting.EMAIL, Waiting.OWN_ORGANIZATION, Waiting.ORGANIZATION, Waiting.PERSON)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who takes what is written, and the role that it takes: a dialog of a coordinator ends with the role."""

    answered: Answered
    needs: Role


@dataclass(frozen=True, slots=True)
class Desk:
    """Every listener by what is waited for."""

    listeners: Mapping[Waiting, Listener]

    async def __call__(self, update: Update, context: Context) -> None:
        """A message in a private chat: to whoever waits for it, and then to nobody else. Raises `ApplicationHandlerStop`."""
        message = update.message
        if message is None or context.person is None:
            return
        dialogs = context.deps.storage.dialogs
        if (message.text or "").startswith("/"):
            if not (message.text or "").startswith("/fortryd"):
                dialogs.end(message.chat.id)  # whoever goes on with something else does not answer any more
            return
        dialog = dialogs.current(message.chat.id, *self.listeners)
        if dialog is None or not _is_meant(message, dialog):
            return
        listener = self.listeners[dialog.kind]
        if not context.person.role.covers(listener.needs):
            dialogs.end(message.chat.id)
            return
        await listener.answered(message, dialog, context)
        raise ApplicationHandlerStop


def _is_meant(message: Message, dialog: Dialog) -> bool:
    """False for what is no answer to a short question: a question of one's own, a picture; before a list is taken in, words."""
    if dialog.kind in (*_SHORT, Waiting.APPROVAL):
        return bool(message.text) and not (message.text or "").rstrip().endswith("?")
    return message.document is not None if dialog.kind is Waiting.IMPORT else True


async def on_undo(update: Update, context: Context) -> None:
    """/fortryd: nothing is waited for any more."""
    message = update.message
    assert message is not None
    ended = context.deps.storage.dialogs.end(message.chat.id)
    await send(context, message.chat.id, people.UNDONE if ended else people.NOTHING_TO_UNDO)
