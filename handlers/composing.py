"""What a message to many says: written in the chat with its formatting, a picture or a file with words below it, or a template.

What was written is kept as it was typed; words in braces are filled in when it leaves.
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
from handlers import keyboards
from handlers.context import Context
from handlers.drafting import drafted, place, preview, show
from handlers.formatting import as_html
from handlers.keyboards import Press
from handlers.mailing import limit_of
from handlers.replies import send, send_outgoing, tolerate
from handlers.texts import broadcasting
from handlers.texts.placeholders import length
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)


async def on_what(update: Update, context: Context) -> None:
    """[Skriv beskeden], [Ret teksten]: the next message is what is sent; what there is can be kept."""
    query, _, draft = await drafted(update, context)
    if draft is None:
        return
    chat, has_text = place(query), bool(draft.html or draft.enclosure)
    if has_text and draft.html:
        await send(context, chat, broadcasting.COPY)
        await send_outgoing(context, Outgoing(chat, draft.html))
        await _ask(chat, draft, context)
        return
    await _ask(chat, draft, context, update)


async def _ask(chat: int, draft: Broadcast, context: Context, update: Update | None = None) -> None:
    """Ask for the message; in place of the step before where that was pressed just now."""
    context.deps.storage.dialogs.begin(chat, Waiting.BROADCAST, draft=draft.number)
    templates, has_text = context.deps.templates, bool(draft.html or draft.enclosure)
    offered = [(one.name, Press(Action.SEND_TEMPLATE, draft.number, number)) for number, one in enumerate(templates, start=1)]
    keep = [(broadcasting.KEEP, Press(Action.SEND_PREVIEW, draft.number))]
    rows: list[Sequence[tuple[str, Press]]] = [*keyboards.in_rows(offered, 1), *([keep] if has_text else [])]
    rows.append([(broadcasting.BACK, Press(Action.SEND_WHOM, draft.number)), _cancel(draft)])
    html = broadcasting.what(has_text=has_text, with_meeting=draft.audience.meeting is not None, templates=len(templates))
    await show(update.callback_query if update else None, chat, html, keyboards.plain(rows), context)


def _cancel(draft: Broadcast) -> tuple[str, Press]:
    return broadcasting.CANCEL, Press(Action.SEND_DROP, draft.number)


async def on_template(update: Update, context: Context) -> None:
    """A template is the message from now on, and is shown as it would be sent."""
    query, press, draft = await drafted(update, context)
    templates = context.deps.templates
    if draft is None or not 1 <= press.choice <= len(templates):
        return
    await _keep(place(query), replace(draft, html=templates[press.choice - 1].text, enclosure=None), context)


async def on_content(message: Message, dialog: Dialog, context: Context) -> None:
    """The message was written: kept and shown as a recipient sees it, or it is said why it does not do."""
    storage, chat = context.deps.storage, message.chat.id
    draft = storage.broadcasts.get(int(dialog.data["draft"]))
    if draft is None or draft.stage is not Stage.DRAFT or draft.author != context.me.id:
        storage.dialogs.end(chat)
        await send(context, chat, broadcasting.OLD)
        return
    found = _content(message)
    problem = _problem(message, found) or await _in_file(message, context)
    if problem is not None or found is None:
        await send(context, chat, problem or broadcasting.NOT_KIND)
        return
    html, enclosure = found
    if message.media_group_id is not None:
        await send(context, chat, broadcasting.ALBUM)
    await _keep(chat, replace(draft, html=html, enclosure=enclosure), context, album=message.media_group_id)


async def on_album(message: Message, dialog: Dialog, context: Context) -> None:
    """Another picture of an album of which one was taken: that there is one alone was said."""
    logger.info("another file of an album was left out")


async def _keep(chat: int, draft: Broadcast, context: Context, *, album: str | None = None) -> None:
    storage = context.deps.storage
    with storage.atomic():
        kept = storage.broadcasts.save(draft)
        if album is None:
            storage.dialogs.end(chat)
        else:
            storage.dialogs.begin(chat, Waiting.ALBUM, album=album)
    if not kept:  # it was sent, or thrown away, while a file was looked through
        await send(context, chat, broadcasting.OLD)
        return
    await preview(chat, draft, context)


# ------------------------------------------------------------------------------------------------------------ what was sent


def _content(message: Message) -> tuple[str, Enclosure | None] | None:
    """Words and file of a message; None where it holds something else."""
    if message.text is not None:
        return as_html(message.text, message.entities), None
    words = as_html(message.caption or "", message.caption_entities)
    if message.photo:
        return words, Enclosure(Sort.PHOTO, message.photo[-1].file_id)
    if message.document is not None and message.animation is None:
        return words, Enclosure(Sort.DOCUMENT, message.document.file_id)
    return None


def _problem(message: Message, found: tuple[str, Enclosure | None] | None) -> str | None:
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
