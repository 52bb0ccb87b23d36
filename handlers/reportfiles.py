"""Files of a report: pictures, documents and recordings, alone or as an album, each kept as it comes with its caption.

A picture waits until it was said whether everyone on it agrees. What is in a file is looked at for CPR numbers alone.
"""

from __future__ import annotations

import asyncio
import logging
import mimetypes
from dataclasses import dataclass

from telegram import Message, Update
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.reports import draft as machine
from bot.reports.attachments import Attachment, Sort
from bot.reports.drafts import Kept
from bot.reports.form import Kind, Question
from bot.reports.scanning import holds_number
from bot.reports.typed import Fault, Problem
from bot.reports.values import Files
from handlers import keyboards, prompts
from handlers.context import Context
from handlers.prompts import at_work
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import reasons, reporting
from handlers.texts.markup import escape

logger = logging.getLogger(__name__)

MEGABYTE = 2**20
EVERYBODY, NOBODY = 1, 2  # choices of a press that let the pictures stay


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
        picture = (document.mime_type or mimetypes.guess_type(document.file_name or "")[0] or "").startswith("image/")
        sort = Sort.PICTURE if picture else Sort.DOCUMENT
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
        await _unwanted(message, kept, question or kept.draft.form.questions[-1], context)
        return
    file = sent(message)
    problem = _limits(file, kept, question) if file is not None else Problem(Fault.NOT_A_FILE)
    data = await _fetched(file, context) if file is not None and problem is None else None
    if isinstance(data, bytes) and file is not None:
        problem = await _judged(data, file, message, question)
    elif problem is None:
        problem = Problem(Fault.FILE_GONE if data is None else Fault.FILE_TOO_BIG)
    if problem is not None or file is None or not isinstance(data, bytes):
        await _again(problem or Problem(Fault.NOT_A_FILE), kept, question, context)
        return
    await _keep(data, file, message, kept, context)


async def _unwanted(message: Message, kept: Kept, question: Question, context: Context) -> None:
    """A picture where words are wanted; of an album one word is enough."""
    album, storage = message.media_group_id, context.deps.storage
    if album is not None and (kept.album or "").rpartition(":")[0] == album:
        return
    await _again(Problem(Fault.NEEDS_TEXT), kept, question, context)
    storage.drafts.set_album(kept.id, f"{album}:0" if album is not None else kept.album)


async def _again(problem: Problem, kept: Kept, question: Question, context: Context) -> None:
    await prompts.show(kept, context, lead=reasons.reason(problem, question), before=kept.prompt)


def _limits(file: Sent, kept: Kept, question: Question) -> Problem | None:
    if (file.size or 0) > question.megabytes * MEGABYTE:
        return Problem(Fault.FILE_TOO_BIG)
    return Problem(Fault.TOO_MANY_FILES) if len(_numbers(kept)) >= question.files else None


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


async def _judged(data: bytes, file: Sent, message: Message, question: Question) -> Problem | None:
    if len(data) > question.megabytes * MEGABYTE:
        return Problem(Fault.FILE_TOO_BIG)
    if await asyncio.to_thread(holds_number, data, file.name):
        logger.info("a file held a CPR number and was refused")
        await tolerate(message.delete())
        return Problem(Fault.HOLDS_NUMBER)
    return None


async def _keep(data: bytes, file: Sent, message: Message, kept: Kept, context: Context) -> None:
    storage, me = context.deps.storage, context.me
    assert kept.draft.at is not None
    with storage.atomic():
        attachment = storage.attachments.add(
            data,
            draft=kept.id,
            question=kept.draft.at,
            owner=me.id,
            message=message.message_id,
            sort=file.sort,
            name=file.name,
            caption=message.caption or "",
        )
        numbers = tuple(dict.fromkeys((*_numbers(kept), attachment.number)))
        after = storage.drafts.save(kept, machine.with_files(kept.draft, numbers), seen=message.message_id)
    await _tell(after, message.media_group_id, context)


def _numbers(kept: Kept) -> tuple[int, ...]:
    value = kept.draft.answers.get(kept.draft.at or "")
    return value.numbers if isinstance(value, Files) else ()


def _waiting(kept: Kept, context: Context) -> list[Attachment]:
    """Pictures of which it was not said yet whether everyone on them agrees."""
    found = map(context.deps.storage.attachments.get, _numbers(kept))
    return [one for one in found if one is not None and one.sort is Sort.PICTURE and one.consent is None]


async def _tell(kept: Kept, album: str | None, context: Context) -> None:
    """How many files there are now: of one album in one message, which grows with it."""
    assert kept.chat is not None
    consent = bool(_waiting(kept, context))
    text = reporting.files(len(_numbers(kept)), consent=consent)
    keyboard = keyboards.plain(prompts.files(kept, consent=consent))
    group, _, told = (kept.album or "").rpartition(":")
    if album is not None and group == album:
        edit = context.bot.edit_message_text(text, kept.chat, int(told), reply_markup=keyboard)
        await tolerate(edit)
        return
    message = await send(context, kept.chat, text, keyboard=keyboard)
    if message is not None:
        context.deps.storage.drafts.set_album(kept.id, f"{album or ''}:{message.message_id}")


async def on_consent(update: Update, context: Context) -> None:
    """Whether everyone on the pictures has said yes. Where not, the pictures go."""
    query, kept = await at_work(update, context)
    press = keyboards.parse(query.data)
    if kept is None or press is None:
        return
    await acknowledge(query)
    storage, pictures = context.deps.storage, _waiting(kept, context)
    numbers = tuple(one.number for one in pictures)
    if press.choice in (EVERYBODY, NOBODY):
        storage.attachments.set_consent(numbers, True)
        await _shown(update, kept, reporting.files(len(_numbers(kept)), consent=False))
        return
    after = _without(kept, numbers, context)
    await _shown(update, after, f"{escape(reporting.PHOTOS_OUT)} {reporting.files(len(_numbers(after)), consent=False)}")


async def _shown(update: Update, kept: Kept, text: str) -> None:
    query = update.callback_query
    assert query is not None
    keyboard = keyboards.plain(prompts.files(kept, consent=False))
    await tolerate(query.edit_message_text(text, reply_markup=keyboard))


def _without(kept: Kept, numbers: tuple[int, ...], context: Context) -> Kept:
    """The draft without some files. Those of a report that was sent stay there, since an older version tells of them."""
    storage = context.deps.storage
    with storage.atomic():
        left = tuple(number for number in _numbers(kept) if number not in numbers)
        after = storage.drafts.save(kept, machine.with_files(kept.draft, left))
        for number in numbers:
            one = storage.attachments.get(number)
            if one is not None and one.report is None:
                storage.attachments.remove(number)
    return after


async def on_file_out(update: Update, context: Context) -> None:
    """[Fjern den seneste]"""
    query, kept = await at_work(update, context)
    press = keyboards.parse(query.data)
    if kept is None or press is None:
        return
    await acknowledge(query)
    if press.choice != len(_numbers(kept)):
        return  # a second press, before the first was seen to have done it
    after = _without(kept, _numbers(kept)[-1:], context)
    text = reporting.files(len(_numbers(after)), consent=bool(_waiting(after, context)))
    await _shown(update, after, f"{escape(reporting.FILE_TAKEN_OUT)} {text}")


async def on_done(update: Update, context: Context) -> None:
    """[Færdig], [Ingen filer]"""
    query, kept = await at_work(update, context)
    if kept is None or kept.draft.question is None:
        return
    await acknowledge(query)
    await done(kept, context)


async def done(kept: Kept, context: Context, *, seen: int | None = None) -> None:
    """These are all files; not before it was said whether everyone on the pictures agrees. `seen`: which message says so."""
    question, drafts = kept.draft.question, context.deps.storage.drafts
    assert question is not None
    assert kept.chat is not None
    if _waiting(kept, context):
        text = f"{reasons.reason(Problem(Fault.NO_CONSENT), question)}\n\n{reporting.files(len(_numbers(kept)), consent=True)}"
        await send(context, kept.chat, text, keyboard=keyboards.plain(prompts.files(kept, consent=True)))
        return
    moved = machine.kept(kept.draft) if _numbers(kept) else machine.skipped(kept.draft)
    if moved is None:
        await _again(Problem(Fault.NEEDS_FILE), kept, question, context)
        return
    await prompts.show(drafts.save(kept, moved, seen=seen), context, before=kept.prompt)
