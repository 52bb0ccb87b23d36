"""[Ret teksten]: other words for a message to many that was sent. They are written, shown as they will stand, and at the yes
they replace the old ones in every copy: at Telegram, and in what has not left yet.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import replace

from telegram import Message, Update

from bot.audit import Act
from bot.broadcasts import Broadcast, Purpose
from bot.deliveries import Fate, delivery
from bot.dialogs import Dialog, Waiting
from bot.outbox import Outgoing
from handlers import keyboards
from handlers.broadcasts.drafting import place
from handlers.broadcasts.formatting import as_html
from handlers.broadcasts.mailing import limit_of, meeting_of, recipients_of, strange, worded
from handlers.broadcasts.outcomes import CORRECTABLE, report_of
from handlers.context import Context
from handlers.drafts import drafted
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, send_outgoing, tolerate
from handlers.texts import broadcasting, deliveries
from handlers.texts.placeholders import length, to_write
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)


async def on_correct(update: Update, context: Context) -> None:
    """[Ret teksten], [Skriv om]: the next message holds the new words."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    found = _correctable(press.answer, context) if press else None
    if found is None:
        await acknowledge(query, deliveries.NOTHING_TO_CORRECT, alert=True)
        return
    await acknowledge(query)
    chat = place(query)
    context.deps.storage.dialogs.begin(chat, Waiting.REWORDING, broadcast=found.number)
    if length(found.html):
        await send_outgoing(context, Outgoing(chat, found.html))
    await send(context, chat, deliveries.ask_words(captioned=found.enclosure is not None))


def _correctable(number: int, context: Context) -> Broadcast | None:
    """A message that a coordinator wrote, of which a copy can still say something else."""
    storage = context.deps.storage
    found = storage.broadcasts.sent(number)
    if found is None or found.purpose is not Purpose.MESSAGE or not delivery(found, storage).of(*CORRECTABLE):
        return None
    return found


async def on_words(message: Message, dialog: Dialog, context: Context) -> None:
    """The new words were written, or written anew: shown as one of those who have the message will see them."""
    storage, chat = context.deps.storage, message.chat.id
    found = _correctable(int(dialog.data["broadcast"]), context)
    if found is None:
        storage.dialogs.end(chat)
        await send(context, chat, deliveries.NOTHING_TO_CORRECT)
        return
    if message.text is None:
        await send(context, chat, deliveries.ONLY_WORDS)
        return
    html, limit = as_html(message.text, message.entities), limit_of(found.enclosure)
    copies = delivery(found, storage)
    touched = recipients_of(copies.of(*CORRECTABLE))
    letters = worded(html, found.enclosure, touched, meeting_of(found, storage))
    longest = max(length(one.html) for one in letters)
    if html == found.html or not length(html) or longest > limit:
        await send(context, chat, broadcasting.too_long(longest, limit) if longest > limit else deliveries.SAME)
        return
    if gaps := to_write(html):
        await send(context, chat, broadcasting.unwritten(gaps))
        return
    draft = message.message_id
    storage.dialogs.begin(chat, Waiting.REWORDED, broadcast=found.number, html=html, draft=draft, revision=found.revision)
    await send_outgoing(context, replace(letters[0], chat=chat))
    rows = [
        [(deliveries.correct_at(len(letters)), Press(Action.BROADCAST_CORRECTED, draft, 0, _mark(found.number, html)))],
        [(deliveries.REWRITE, Press(Action.BROADCAST_CORRECT, found.number))],
    ]
    said = deliveries.sure_correct(
        len(letters), copies.counted.get(Fate.UNKNOWN, 0), strange=strange(html, meeting_of(found, storage))
    )
    await send(context, chat, said, keyboard=keyboards.plain(rows))


async def on_corrected(update: Update, context: Context) -> None:
    """[Ret hos n]: in every copy, in one transaction. A second press shows what became of it, one after a colleague's finds
    nothing."""
    storage = context.deps.storage
    if (before := _corrected_before(update, context)) is not None:
        query = update.callback_query
        assert query is not None
        await acknowledge(query, deliveries.CORRECTED)
        html, shown = report_of(before.number, storage)
        await tolerate(query.edit_message_text(html, reply_markup=keyboards.from_rows(shown)))
        return
    query, dialog = await drafted(update, context, Waiting.REWORDED, deliveries.LAPSED)
    if dialog is None:
        return
    chat = place(query)
    with storage.atomic():
        storage.dialogs.end(chat)
        found = _correctable(int(dialog.data["broadcast"]), context)
        if found is None or found.revision != dialog.data["revision"]:
            done = None
        else:
            done = _correct(found, str(dialog.data["html"]), context)
    if found is None or done is None:
        await tolerate(query.edit_message_text(deliveries.NOTHING_TO_CORRECT if found is None else deliveries.LATE))
        return
    _, rows = report_of(found.number, storage, brief=True)
    await tolerate(query.edit_message_text(deliveries.corrected(*done), reply_markup=keyboards.from_rows(rows)))


def _corrected_before(update: Update, context: Context) -> Broadcast | None:
    """The broadcast that says the words of the button already; None where it has still to be pressed, or is out of date."""
    press = keyboards.parse(update.callback_query.data if update.callback_query else None)
    sent = context.deps.storage.broadcasts.everything()
    return next((one for one in sent if press and one.revision and _mark(one.number, one.html) == press.step), None)


def _mark(number: int, html: str) -> int:
    """Stands for a broadcast with these words, and fits into a button."""
    return zlib.crc32(f"{number}:{html}".encode()) % 999_999_999 + 1


def _correct(found: Broadcast, html: str, context: Context) -> tuple[int, int, int]:
    """Put the new words into every copy; in how many, in how many they cannot be put, and how many are edited at Telegram."""
    storage = context.deps.storage
    copies = delivery(found, storage)
    touched = recipients_of(copies.of(*CORRECTABLE))
    letters = worded(html, found.enclosure, touched, meeting_of(found, storage))
    edits = storage.broadcasts.correct(found.number, html, letters)
    storage.audit.note(
        Act.BROADCAST, actor=context.me.id, broadcast=found.number, step="corrected", letters=len(letters), edits=edits or 0
    )
    logger.info("broadcast %s was corrected in %s copies", found.number, len(letters))
    return len(letters), copies.counted.get(Fate.UNKNOWN, 0), edits or 0
