"""Files of a report: pictures, documents and recordings, alone or as an album, each kept as it comes with its caption.

What is in a file is looked at for CPR numbers alone. What is pressed and written about files is in `enclosures`.
"""

from __future__ import annotations

import asyncio
import logging
import mimetypes
from dataclasses import dataclass
from pathlib import PurePath

from telegram import Message
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.reports import draft as machine
from bot.reports.attachments import Prepared, Sort
from bot.reports.drafts import Kept, Moved
from bot.reports.form import Kind, Question
from bot.reports.scanning import holds_number, turn
from bot.reports.typed import Fault, Problem
from handlers.context import Context
from handlers.replies import send, tolerate
from handlers.reports import steps
from handlers.texts import reporting

logger = logging.getLogger(__name__)

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as Telegram has it. `size` is in bytes, None where Telegram does not say."""

    id: str
    name: str
    size: int | None
    sort: Sort


def sent(message: Message) -> Sent | None:
    """The file in a message; None where there is none that can be kept."""
    if message.photo:
        largest = message.photo[-1]
        return Sent(largest.file_id, "", largest.file_size, Sort.PICTURE)
    if document := message.document:
        ending = PurePath(document.file_name or "").suffix  # the whole name would be read as an address, which may be none
        guessed = mimetypes.guess_type(f"file{ending}")[0] or ""
        sort = Sort.PICTURE if (document.mime_type or guessed).startswith("image/") else Sort.DOCUMENT
        return Sent(document.file_id, document.file_name or "", document.file_size, sort)
    if recording := message.voice or message.audio:
        return Sent(recording.file_id, getattr(recording, "file_name", None) or "", recording.file_size, Sort.VOICE)
    if video := message.video or message.video_note:
        return Sent(video.file_id, getattr(video, "file_name", None) or "", video.file_size, Sort.VIDEO)
    return None


async def on_content(message: Message, kept: Kept, context: Context) -> None:
    """What is no text, while a report is open: kept where files are asked for, else the question is asked again."""
    question = kept.draft.question
    if question is None or question.kind is not Kind.FILES:
        await _refuse(message, Problem(Fault.NEEDS_TEXT), kept, question or kept.draft.form.questions[-1], context)
        return
    file = sent(message)
    if file is None:
        await _refuse(message, Problem(Fault.NOT_A_FILE), kept, question, context)
        return
    found: Prepared | Problem | None = _limits(file, kept, question)
    if found is None:
        async with turn():
            found = await _prepared(file, message, question, context)
    if isinstance(found, Problem):
        await _refuse(message, found, kept, question, context)
        return
    await _keep(found, file, message, kept, context)


async def _refuse(message: Message, problem: Problem, kept: Kept, question: Question, context: Context) -> None:
    """Say why a file is not kept, and ask again; of an album once for each reason."""
    album = f"{message.media_group_id}/{problem.fault}"
    if message.media_group_id is not None and (kept.album or "").rpartition(":")[0] == album:
        return
    await steps.again(problem, kept, question, context)
    if message.media_group_id is not None:
        context.deps.storage.drafts.set_album(kept.id, f"{album}:0")


def _limits(file: Sent, kept: Kept, question: Question) -> Problem | None:
    if (file.size or 0) > question.megabytes * MEGABYTE:
        return Problem(Fault.FILE_TOO_BIG)
    return Problem(Fault.TOO_MANY_FILES) if len(steps.numbers(kept)) >= question.files else None


async def _fetched(file: Sent, context: Context) -> bytes | bool | None:
    """The bytes; False where Telegram says that it is too big, None where it does not give it."""
    try:
        found = await context.bot.get_file(file.id)
        return bytes(await found.download_as_bytearray())
    except BadRequest as error:
        logger.info("a file was not given: %s", error.message)
        return False if "too big" in error.message.casefold() else None
    except (NetworkError, TelegramError) as error:
        logger.warning("a file could not be fetched: %s", type(error).__name__)
        return None


async def _prepared(file: Sent, message: Message, question: Question, context: Context) -> Prepared | Problem:
    """The file on the disk, or why it is not kept. In a turn: nothing of it stays in memory afterwards."""
    data = await _fetched(file, context)
    if not isinstance(data, bytes):
        return Problem(Fault.FILE_GONE if data is None else Fault.FILE_TOO_BIG)
    if len(data) > question.megabytes * MEGABYTE:
        return Problem(Fault.FILE_TOO_BIG)
    if await holds_number(data, file.name):
        logger.info("a file held a CPR number and was refused")
        await tolerate(message.delete())
        return Problem(Fault.HOLDS_NUMBER)
    return await asyncio.to_thread(context.deps.storage.attachments.prepare, data)


async def _keep(prepared: Prepared, file: Sent, message: Message, kept: Kept, context: Context) -> None:
    """Keep the file and its place in the draft as it is by now: to look it through took its time."""
    storage, me = context.deps.storage, context.me
    assert kept.draft.at is not None
    try:
        with storage.atomic():
            now = storage.drafts.get(kept.id)
            if now is None or (now.chat, now.draft.at) != (kept.chat, kept.draft.at):
                raise Moved(kept.id)
            attachment = storage.attachments.add(
                prepared,
                draft=kept.id,
                question=kept.draft.at,
                owner=me.id,
                message=message.message_id,
                sort=file.sort,
                name=file.name,
                caption=message.caption or "",
            )
            found = tuple(dict.fromkeys((*steps.numbers(now), attachment.number)))
            after = storage.drafts.save(now, machine.with_files(now.draft, found), seen=message.message_id)
    except Moved:
        storage.attachments.discard([prepared.part])
        await send(context, message.chat.id, reporting.MOVED)
        return
    await steps.tell_files(after, context, album=message.media_group_id)
