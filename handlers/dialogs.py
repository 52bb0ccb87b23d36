"""What somebody writes while the bot waits for something: taken to the handler that asked. /fortryd ends the waiting.

A short dialog goes before a report that is being written: the report waits, and its question is asked again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop

from bot.dialogs import Dialog, Waiting
from bot.reports.drafts import Kept
from bot.roles import Role
from handlers.addressing import command_name
from handlers.context import Context
from handlers.replies import send
from handlers.reports.prompts import may_write
from handlers.texts import people, reporting

Answered = Callable[[Message, Dialog, Context], Awaitable[None]]
Reported = Callable[[Message, Kept, Context], Awaitable[bool]]

# What ends or shows the report itself, after which its question is not asked again.
_OF_REPORTS = ("rapport", "rapporter", "fortryd", "slet", "forlad", "start")

# Where a short text is waited for, and a question or a picture was not meant for it.
_SHORT = (
    *(Waiting.NAME, Waiting.EMAIL, Waiting.OWN_ORGANIZATION, Waiting.ORGANIZATION, Waiting.PERSON),
    *(Waiting.SUBSTITUTE, Waiting.REASON, Waiting.PLAN),
)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who takes what is written, and the role that it takes: a dialog of a coordinator ends with the role."""

    answered: Answered
    needs: Role


@dataclass(frozen=True, slots=True)
class Desk:
    """Every listener by what is waited for; `report` takes what is written while a report is open, or says that it is not
    meant."""

    listeners: Mapping[Waiting, Listener]
    report: Reported

    async def __call__(self, update: Update, context: Context) -> None:
        """A message in a private chat: to whoever waits for it, and then to nobody else. Raises `ApplicationHandlerStop`."""
        message = update.message
        if message is None or context.person is None:
            return
        dialogs = context.deps.storage.dialogs
        kept = self._report_in(message.chat.id, context)
        if (message.text or "").startswith("/"):
            name = command_name(message.text or "")
            if name != "fortryd":
                dialogs.end(message.chat.id)  # whoever goes on with something else does not answer any more
            if kept is not None and name not in _OF_REPORTS:
                context.put_off = kept.id
            return
        if dialogs.was_taken(message.chat.id, message.message_id):
            raise ApplicationHandlerStop
        dialog = dialogs.current(message.chat.id, *self.listeners)
        if dialog is not None and _is_meant(message, dialog):
            await self._listen(message, dialog, context)
        elif kept is not None:
            if await self.report(message, kept, context):
                raise ApplicationHandlerStop
            context.put_off = kept.id
        elif dialog is None and context.person.role.covers(Role.TOVHOLDER) and _ends_report(message):
            # The report is closed already: the word came again, after a crash that Telegram does not know of, or too late.
            await send(context, message.chat.id, reporting.NONE_OPEN)
            raise ApplicationHandlerStop

    async def _listen(self, message: Message, dialog: Dialog, context: Context) -> None:
        listener = self.listeners[dialog.kind]
        if not context.me.role.covers(listener.needs):
            context.deps.storage.dialogs.end(message.chat.id)
            return
        await listener.answered(message, dialog, context)
        raise ApplicationHandlerStop

    def _report_in(self, chat: int, context: Context) -> Kept | None:
        """The report that is being written in a chat; put aside where its writer may not write any more."""
        drafts = context.deps.storage.drafts
        kept = drafts.open_in(chat)
        if kept is not None and not (context.me.role.covers(Role.TOVHOLDER) and may_write(kept, context)):
            drafts.put_aside(chat)
            return None
        return kept


def _ends_report(message: Message) -> bool:
    return (message.text or "").strip().casefold().rstrip(".!") in reporting.ENDING_WORDS


def _is_meant(message: Message, dialog: Dialog) -> bool:
    """False for what is no short answer, comment or agenda: a question, a picture; before a list is taken in, words."""
    if dialog.kind in (*_SHORT, Waiting.APPROVAL, Waiting.COMMENT, Waiting.VERDICT, Waiting.LEFT_OUT, Waiting.SEND_TIME):
        return bool(message.text) and not (message.text or "").rstrip().endswith("?")
    if dialog.kind in (Waiting.PAPERS, Waiting.AGENDA):
        text = (message.text or "").strip()
        return "\n" in text or not text.endswith("?")
    if dialog.kind is Waiting.ALBUM:
        return message.media_group_id is not None and message.media_group_id == dialog.data["album"]
    return message.document is not None if dialog.kind is Waiting.IMPORT else True


async def on_undo(update: Update, context: Context) -> None:
    """/fortryd: nothing is waited for any more."""
    message = update.message
    assert message is not None
    ended, storage = context.deps.storage.dialogs.end(message.chat.id), context.deps.storage
    if not ended and storage.drafts.put_aside(message.chat.id):
        await send(context, message.chat.id, reporting.PAUSED)
        return
    await send(context, message.chat.id, people.UNDONE if ended else people.NOTHING_TO_UNDO)
