"""[Dagsorden og filer]: the agenda of a planned meeting as text, and the files that belong to it.

Files stay on Telegram; what is kept is how Telegram calls them. Those who are invited find both on the page of the meeting.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, Message, Update

from bot.audit import Act
from bot.dialogs import Dialog, Waiting
from bot.meetings.meeting import Meeting
from handlers import convening, keyboards, planview
from handlers.context import Context
from handlers.entering import enter
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import convening as wording
from handlers.texts import planning

DONE = 1


async def on_papers(update: Update, context: Context) -> None:
    """[Dagsorden og filer] and [Færdig]"""
    query = update.callback_query
    assert query is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    meeting = storage.meetings.get(press.answer) if press else None
    if press is None or meeting is None:
        await acknowledge(query, wording.GONE, alert=True)
        return
    if meeting.is_cancelled:
        await acknowledge(query, wording.CANCELLED, alert=True)
        return
    chat = query.message.chat.id if query.message else query.from_user.id
    await acknowledge(query)
    if press.choice == DONE:
        if storage.dialogs.current(chat, Waiting.PAPERS) is not None:
            storage.dialogs.end(chat)
        html, rows = planview.page(meeting, storage, context.deps.config, now=context.deps.clock())
        await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))
        return
    storage.dialogs.begin(chat, Waiting.PAPERS, meeting=meeting.number)
    await _shown(query, meeting, context)


async def _shown(query: CallbackQuery, meeting: Meeting, context: Context) -> None:
    html, rows = planview.papers(meeting, context.deps.storage)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


async def on_content(message: Message, dialog: Dialog, context: Context) -> None:
    """The agenda as text, or a file."""
    storage, chat = context.deps.storage, message.chat.id
    meeting = storage.meetings.get(int(dialog.data["meeting"]))
    if meeting is None or meeting.is_cancelled:
        storage.dialogs.end(chat)
        await send(context, chat, wording.GONE if meeting is None else wording.CANCELLED)
        return
    said = _agenda(meeting, message.text, context) if message.text else _file(meeting, message, context)
    now = storage.meetings.get(meeting.number)
    assert now is not None
    html, rows = planview.papers(now, storage, said=said)
    await send(context, chat, html, keyboard=keyboards.plain(rows))
    await enter(now.number, context)


def _agenda(meeting: Meeting, text: str, context: Context) -> str:
    """The agenda is kept, and the invitations say it. It is no reason to write to anybody."""
    storage, me = context.deps.storage, context.me.id
    if len(text.strip()) > planning.MAX_AGENDA:
        return planning.BAD_AGENDA
    with storage.atomic():
        if storage.meetings.change(meeting.number, replace(meeting.plan, agenda=text.strip()), sequence=meeting.sequence):
            storage.audit.note(Act.EDITED, actor=me, meeting=meeting.number)
            after = storage.meetings.get(meeting.number)
            assert after is not None
            if not after.has_begun(context.deps.clock()):
                convening.announce_change(after, meeting.plan, storage, author=me)
    return wording.AGENDA_TAKEN


def _file(meeting: Meeting, message: Message, context: Context) -> str:
    storage = context.deps.storage
    if message.document is not None:
        sort, file, name = "document", message.document.file_id, message.document.file_name or wording.PHOTO
    elif message.photo:
        sort, file, name = "photo", message.photo[-1].file_id, (message.caption or wording.PHOTO)[: planning.MAX_TITLE]
    else:
        return wording.NO_PAPER
    known = storage.meetings.papers(meeting.number)
    if any(one.file == file for one in known):
        return wording.PAPER_KNOWN
    if len(known) >= wording.MAX_PAPERS:
        return wording.PAPERS_FULL
    with storage.atomic():
        storage.meetings.add_paper(meeting.number, sort=sort, file=file, name=" ".join(name.split()))
        storage.audit.note(Act.EDITED, actor=context.me.id, meeting=meeting.number)
    return wording.PAPER_TAKEN


async def on_out(update: Update, context: Context) -> None:
    """A file that is taken away."""
    query = update.callback_query
    assert query is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    meeting = storage.meetings.get(press.step) if press else None
    if press is None or meeting is None:
        await acknowledge(query, wording.GONE, alert=True)
        return
    with storage.atomic():
        own = any(one.number == press.answer for one in storage.meetings.papers(meeting.number))
        if own and storage.meetings.remove_paper(press.answer):
            storage.audit.note(Act.EDITED, actor=context.me.id, meeting=meeting.number)
    await acknowledge(query)
    await _shown(query, meeting, context)
