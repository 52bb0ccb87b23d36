"""[Dagsorden og filer]: the agenda of a planned meeting as text, and the files that belong to it.

A text becomes the agenda after a yes, for the invitations say it; a file is taken as it comes. How long is listened stands in
`bot.dialogs`. Files stay on Telegram; what is kept is how Telegram calls them. Those who are invited find both on the page of
the meeting, in `handlers.meetings.gatherings`.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, Message, Update

from bot.audit import Act
from bot.dialogs import Dialog, Waiting
from bot.meetings.meeting import Meeting
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.meetings import convening, planview, pressing
from handlers.meetings.entering import enter
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import convening as wording
from handlers.texts import planning

_STEPS = 10**9  # callback data holds nine digits of the number of a message


async def on_papers(update: Update, context: Context) -> None:
    """[Dagsorden og filer], [Færdig] and [Gem som dagsorden]"""
    query, press, meeting = await pressing.of_a_meeting(update, context)
    storage = context.deps.storage
    if press is None or meeting is None:
        return
    if meeting.is_cancelled:
        await acknowledge(query, wording.CANCELLED, alert=True)
        return
    chat = pressing.chat_of(query)
    if press.choice == planview.AS_AGENDA:
        await _kept(query, chat, press, meeting, context)
        return
    await acknowledge(query)
    if press.choice == planview.DONE:
        if storage.dialogs.current(chat, Waiting.PAPERS) is not None:
            storage.dialogs.end(chat)
        await _page(query, meeting, context)
        return
    storage.dialogs.begin(chat, Waiting.PAPERS, meeting=meeting.number)
    await _shown(query, meeting, context)


async def _page(query: CallbackQuery, meeting: Meeting, context: Context, said: str = "") -> None:
    html, rows = planview.page(meeting, context.deps.storage, context.deps.config, now=context.deps.clock(), said=said)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


async def _shown(query: CallbackQuery, meeting: Meeting, context: Context) -> None:
    html, rows = planview.papers(meeting, context.deps.storage)
    await tolerate(query.edit_message_text(html, reply_markup=keyboards.plain(rows)))


async def on_content(message: Message, dialog: Dialog, context: Context) -> None:
    """A text that may be the agenda, or a file. What comes keeps the listening open."""
    storage, chat = context.deps.storage, message.chat.id
    meeting = storage.meetings.get(int(dialog.data["meeting"]))
    if meeting is None or meeting.is_cancelled:
        storage.dialogs.end(chat)
        await send(context, chat, wording.GONE if meeting is None else wording.CANCELLED)
        return
    text = (message.text or "").strip()
    if text and len(text) <= planning.MAX_AGENDA:
        number = message.message_id % _STEPS
        storage.dialogs.begin(chat, Waiting.PAPERS, meeting=meeting.number, agenda=text, number=number)
        html, rows = planview.proposed_agenda(meeting, text, number, storage)
        await send(context, chat, html, keyboard=keyboards.plain(rows))
        return
    said = planning.BAD_AGENDA if text else _file(meeting, message, context)
    storage.dialogs.begin(chat, Waiting.PAPERS, **dialog.data)
    html, rows = planview.papers(meeting, storage, said=said)
    await send(context, chat, html, keyboard=keyboards.plain(rows))


async def _kept(query: CallbackQuery, chat: int, press: Press, meeting: Meeting, context: Context) -> None:
    """The yes to a text. Nothing is listened for after it; where nothing was, as after a crash, the page says what holds."""
    storage, said = context.deps.storage, ""
    dialog = storage.dialogs.current(chat, Waiting.PAPERS)
    proposed = dialog is not None and (dialog.data["meeting"], dialog.data.get("number")) == (meeting.number, press.step)
    if dialog is not None and not proposed:
        await acknowledge(query, planning.OVER, alert=True)
        return
    if dialog is not None:
        said = _agenda(chat, meeting, dialog.data["agenda"], context)
    await acknowledge(query)
    await _page(query, storage.meetings.get(meeting.number) or meeting, context, said)
    await enter(meeting.number, context)


def _agenda(chat: int, meeting: Meeting, text: str, context: Context) -> str:
    """The agenda is kept, and the invitations say it. It is no reason to write to anybody."""
    storage, me = context.deps.storage, context.me.id
    with storage.atomic():
        storage.dialogs.end(chat)
        if storage.meetings.change(meeting.number, replace(meeting.plan, agenda=text), sequence=meeting.sequence):
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
    query, press, meeting = await pressing.of_a_meeting(update, context, in_step=True)
    storage = context.deps.storage
    if press is None or meeting is None:
        return
    with storage.atomic():
        own = any(one.number == press.answer for one in storage.meetings.papers(meeting.number))
        if own and storage.meetings.remove_paper(press.answer):
            storage.audit.note(Act.EDITED, actor=context.me.id, meeting=meeting.number)
    await acknowledge(query)
    await _shown(query, meeting, context)
