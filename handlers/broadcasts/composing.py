"""What a message to many says: written in the chat with its formatting, a picture or a file with words below it, or a template.

What was written is kept as it was typed; words in braces are filled in when it leaves. Words alone leave the file as it is, a
file alone leaves the words; a change of the message that they stood in counts as written anew.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from telegram import Message, Update
from telegram.error import BadRequest, TelegramError

from bot.broadcasts import Broadcast, Stage
from bot.dialogs import Dialog, Waiting
from bot.outbox import Enclosure, Outgoing, Sort
from bot.reports.scanning import holds_number, turn
from bot.roles import Role
from handlers import keyboards
from handlers.broadcasts.drafting import NO_FILE, drafted, place, preview, show, without_file
from handlers.broadcasts.formatting import as_html
from handlers.broadcasts.mailing import limit_of
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import send, send_outgoing, tolerate
from handlers.texts import broadcasting
from handlers.texts.placeholders import length
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

SURE = 1
_CHANGEABLE = (Waiting.BROADCAST, Waiting.WRITTEN, Waiting.ALBUM)


async def on_what(update: Update, context: Context) -> None:
    """[Skriv beskeden], [Ret teksten]: the next message is what is sent; what there is can be kept. [Fjern filen]"""
    query, press, draft = await drafted(update, context)
    if draft is None:
        return
    chat = place(query)
    if press.choice == NO_FILE:
        await _take_file_off(chat, replace(draft, enclosure=None), context)
        return
    if draft.html:
        await send(context, chat, broadcasting.COPY)
        await send_outgoing(context, Outgoing(chat, draft.html))
        await _ask(chat, draft, context)
        return
    await _ask(chat, draft, context, update)


async def _ask(chat: int, draft: Broadcast, context: Context, update: Update | None = None) -> None:
    """Ask for the message; in place of the step before where that was pressed just now."""
    before = context.deps.storage.dialogs.current(chat, *_CHANGEABLE)
    from_message = before.data.get("message") if before and before.data.get("draft") == draft.number else None
    context.deps.storage.dialogs.begin(chat, Waiting.BROADCAST, draft=draft.number, message=from_message)
    templates, has_text = context.deps.templates, bool(draft.html or draft.enclosure)
    offered = [(one.name, Press(Action.SEND_TEMPLATE, draft.number, number)) for number, one in enumerate(templates, start=1)]
    keep = [(broadcasting.KEEP, Press(Action.SEND_PREVIEW, draft.number))]
    rows: list[Sequence[tuple[str, Press]]] = [*keyboards.in_rows(offered, 1), *([keep] if has_text else [])]
    rows.append(without_file(draft))
    rows.append([(broadcasting.BACK, Press(Action.SEND_WHOM, draft.number)), _cancel(draft)])
    with_meeting, has_file = draft.audience.meeting is not None, draft.enclosure is not None
    html = broadcasting.what(has_text=has_text, has_file=has_file, with_meeting=with_meeting, templates=len(templates))
    await show(update.callback_query if update else None, chat, html, keyboards.plain(rows), context)


def _cancel(draft: Broadcast) -> tuple[str, Press]:
    return broadcasting.CANCEL, Press(Action.SEND_DROP, draft.number)


async def _take_file_off(chat: int, draft: Broadcast, context: Context) -> None:
    """The words alone are shown; where they are just being written, it is asked for them once more."""
    waits = context.deps.storage.dialogs.current(chat, Waiting.BROADCAST) is not None
    if draft.html and not waits:
        await _keep(chat, draft, context)
    else:
        context.deps.storage.broadcasts.save(draft)
        await _ask(chat, draft, context)


async def on_template(update: Update, context: Context) -> None:
    """A template is the message from now on, and is shown as it would be sent. Own words are given up only where that is asked
    for."""
    query, press, draft = await drafted(update, context)
    templates = context.deps.templates
    if draft is None or not 1 <= press.choice <= len(templates):
        return
    if draft.html and draft.html not in [one.text for one in templates] and press.step != SURE:
        yes = (broadcasting.YES_REPLACE, Press(Action.SEND_TEMPLATE, draft.number, press.choice, SURE))
        keep = (broadcasting.KEEP, Press(Action.SEND_PREVIEW, draft.number))
        await show(query, place(query), broadcasting.SURE_REPLACE, keyboards.plain([[yes], [keep]]), context)
        return
    await _keep(place(query), replace(draft, html=templates[press.choice - 1].text), context)


async def on_edited(update: Update, context: Context) -> None:
    """The message that the words of a draft stood in was changed: they are changed too."""
    message = update.edited_message
    if message is None or context.person is None or not context.person.role.covers(Role.COORDINATOR):
        return
    dialog = context.deps.storage.dialogs.current(message.chat.id, *_CHANGEABLE)
    if dialog is not None and dialog.data.get("message") == message.message_id:
        await on_content(message, dialog, context)


async def on_content(message: Message, dialog: Dialog, context: Context) -> None:
    """The message was written: kept and shown as a recipient sees it, or it is said why it does not do."""
    storage, chat = context.deps.storage, message.chat.id
    draft = storage.broadcasts.get(int(dialog.data["draft"]))
    if draft is None or draft.stage is not Stage.DRAFT or draft.author != context.me.id:
        storage.dialogs.end(chat)
        await send(context, chat, broadcasting.OLD)
        return
    found = _content(message, draft)
    problem = _problem(found) or await _in_file(message, context)
    if problem is not None or found is None:
        await send(context, chat, problem or broadcasting.NOT_KIND, keyboard=keyboards.plain([without_file(draft)]))
        return
    html, enclosure = found
    if message.media_group_id is not None and message.edit_date is None:
        await send(context, chat, broadcasting.ALBUM)
    await _keep(chat, replace(draft, html=html, enclosure=enclosure), context, message)


async def on_album(message: Message, dialog: Dialog, context: Context) -> None:
    """Another picture of an album of which one was taken: that there is one alone was said."""
    logger.info("another file of an album was left out")


async def _keep(chat: int, draft: Broadcast, context: Context, message: Message | None = None) -> None:
    """Keep the draft, and which message its words are from, and show it."""
    storage = context.deps.storage
    with storage.atomic():
        kept = storage.broadcasts.save(draft)
        if message is None or not kept:
            storage.dialogs.end(chat)
        elif message.media_group_id is None:
            storage.dialogs.begin(chat, Waiting.WRITTEN, draft=draft.number, message=message.message_id)
        else:
            album = message.media_group_id
            storage.dialogs.begin(chat, Waiting.ALBUM, draft=draft.number, message=message.message_id, album=album)
    if not kept:  # it was sent, or thrown away, while a file was looked through
        await send(context, chat, broadcasting.OLD)
        return
    await preview(chat, draft, context)


# ------------------------------------------------------------------------------------------------------------ what was sent


def _content(message: Message, draft: Broadcast) -> tuple[str, Enclosure | None] | None:
    """Words and file of a draft once a message has come; None where that holds something else."""
    if message.text is not None:
        return as_html(message.text, message.entities), draft.enclosure
    words = as_html(message.caption or "", message.caption_entities) or draft.html
    if message.photo:
        return words, Enclosure(Sort.PHOTO, message.photo[-1].file_id)
    if message.document is not None and message.animation is None:
        return words, Enclosure(Sort.DOCUMENT, message.document.file_id)
    return None


def _problem(found: tuple[str, Enclosure | None] | None) -> str | None:
    """Why a message cannot be sent on; None where it can."""
    if found is None:
        return broadcasting.NOT_KIND
    html, enclosure = found
    if enclosure is None and not length(html):
        return broadcasting.EMPTY
    if (size := length(html)) > (limit := limit_of(enclosure)):
        return broadcasting.too_long(size, limit)
    return None


async def _in_file(message: Message, context: Context) -> str | None:
    """Why a file cannot be sent on: it holds a CPR number, or could not be looked through for one; None where it can."""
    document = message.document
    if document is None:
        return None
    try:
        async with turn():
            file = await context.bot.get_file(document.file_id)
            data = bytes(await file.download_as_bytearray())
            found = await holds_number(data, document.file_name or "")
    except BadRequest as error:
        logger.info("a file was not given: %s", error.message)
        return broadcasting.FILE_TOO_BIG if "too big" in error.message.casefold() else broadcasting.FILE_GONE
    except TelegramError as error:
        logger.warning("a file could not be fetched: %s", type(error).__name__)
        return broadcasting.FILE_GONE
    if found:
        logger.info("a file held a CPR number and was refused")
        await tolerate(message.delete())
        return broadcasting.HOLDS_NUMBER
    return None
