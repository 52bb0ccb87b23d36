"""A list of people from a file: read first with a verdict a row, taken in at the coordinator's yes; and the list to take away.

Between the two the file stays at Telegram: what is remembered is only where it is, so that nobody on it is kept before the yes.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest, TelegramError

from bot.audit import Act
from bot.dialogs import Dialog, Waiting
from bot.enrolment import Enrolled, enrol, known_keys, links_of, relink
from bot.personlist import Reading, read, write_links
from bot.roles import State
from bot.spreadsheets import MAX_BYTES, write
from handlers import keyboards
from handlers.context import Context, bot_name
from handlers.drafts import drafted
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, send_file, tolerate
from handlers.texts import inviting, people
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

SURE = 1


async def on_import(update: Update, context: Context) -> None:
    """/importer"""
    message = update.message
    assert message is not None
    await _wait(message.chat.id, context)


async def on_list_in(update: Update, context: Context) -> None:
    """[Indlæs liste]"""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    await acknowledge(query)
    await _wait(query.message.chat.id, context)


async def _wait(chat: int, context: Context) -> None:
    context.deps.storage.dialogs.begin(chat, Waiting.LIST)
    await send(context, chat, inviting.ASK_LIST)


async def on_file(message: Message, dialog: Dialog, context: Context) -> None:
    """A message while the list is waited for: the file is read and judged, and nothing is kept of it but where it is."""
    document = message.document
    if document is None:
        await send(context, message.chat.id, inviting.NOT_A_LIST)
        return
    name = document.file_name or ""
    if (document.file_size or 0) > MAX_BYTES:
        await send(context, message.chat.id, inviting.TOO_BIG)
        return
    found = await _read(document.file_id, name, context)
    if found is None:
        await send(context, message.chat.id, inviting.LIST_GONE)
        return
    reading, digest = found
    logger.info("a list was read: %s rows, %s to mend", len(reading.verdicts), len(reading.broken))
    if reading.fault is not None or reading.broken or not reading.people:
        await send(context, message.chat.id, inviting.verdict(reading))
        return
    draft, begin = message.message_id, context.deps.storage.dialogs.begin
    begin(
        message.chat.id,
        Waiting.IMPORT,
        file=document.file_id,
        name=name,
        digest=digest,
        people=len(reading.people),
        draft=draft,
    )
    yes = inviting.apply(len(reading.people)), Press(Action.LIST_YES, draft)
    no = inviting.CANCEL, Press(Action.LIST_NO, draft)
    await send(context, message.chat.id, inviting.verdict(reading), keyboard=keyboards.plain([[yes], [no]]))


async def _read(file_id: str, name: str, context: Context) -> tuple[Reading, str] | None:
    """What the file says now, and its digest; None where Telegram does not give it any more."""
    try:
        file = await context.bot.get_file(file_id)
        data = bytes(await file.download_as_bytearray())
    except BadRequest:
        return None
    known = known_keys(context.deps.storage)
    return await asyncio.to_thread(read, data, name, known=known), hashlib.sha256(data).hexdigest()


async def on_yes(update: Update, context: Context) -> None:
    """Yes: everybody is taken in at once, and everybody's link comes as a file."""
    query, dialog = await drafted(update, context, Waiting.IMPORT, inviting.LIST_LAPSED)
    if dialog is None:
        return
    chat, dialogs = query.message.chat.id if query.message else 0, context.deps.storage.dialogs
    dialogs.begin(chat, Waiting.LIST)  # a second press must not take it in twice; should the file be gone, it is waited for
    found = await _read(str(dialog.data["file"]), str(dialog.data["name"]), context)
    if found is None or found[1] != dialog.data["digest"]:
        await tolerate(query.edit_message_text(inviting.LIST_GONE))
    elif found[0].broken or len(found[0].people) != dialog.data["people"]:
        await tolerate(query.edit_message_text(inviting.LIST_CHANGED))
    else:
        dialogs.end(chat)
        await _take_in(query, chat, found[0], context)


async def _take_in(query: CallbackQuery, chat: int, reading: Reading, context: Context) -> None:
    days = context.deps.config.members.invitation_days
    done = enrol(context.deps.storage, reading.people, days=days, actor=context.me.id)
    arrived = await _send_links(chat, done, context)
    links = sum(one.token is not None for one in done)
    await tolerate(query.edit_message_text(inviting.taken_in(len(done), links, arrived=arrived)))


async def _send_links(chat: int, enrolled: Sequence[Enrolled], context: Context) -> bool:
    """Everybody's link as a file, before anything else is said: the links cannot be read again. False where it may be lost."""
    links = links_of(enrolled, bot_name(context))
    if not links:
        return True
    data = write_links(links, heads=inviting.LINKS_HEADS, format="xlsx")
    try:
        sent = await send_file(context, chat, data, name=inviting.LINKS_NAME, caption=inviting.LINKS_CAPTION)
    except TelegramError as error:
        logger.warning("the file with the links could not be sent: %s", type(error).__name__)
        return False
    return sent is not None


async def on_relink(update: Update, context: Context) -> None:
    """[Nye links til alle, der mangler]: one file with a new link for everybody who has not come in yet."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    await acknowledge(query)
    days, chat, press = context.deps.config.members.invitation_days, query.message.chat.id, keyboards.parse(query.data)
    waiting = sum(one.state is State.INVITED for one in context.deps.storage.people.everyone())
    if not waiting or press is None or press.choice != SURE:
        yes = [[(inviting.RELINK_SURE, Press(Action.RELINK, 0, SURE))]] if waiting else []
        await send(context, chat, inviting.sure_relink(waiting), keyboard=keyboards.plain(yes) if yes else None)
        return
    done = relink(context.deps.storage, days=days, actor=context.me.id)
    if not await _send_links(chat, done, context):
        await send(context, chat, inviting.LINKS_LOST)


async def on_no(update: Update, context: Context) -> None:
    """No: nothing has changed."""
    query, dialog = await drafted(update, context, Waiting.IMPORT, inviting.LIST_LAPSED)
    if dialog is not None and query.message is not None:
        context.deps.storage.dialogs.end(query.message.chat.id)
        await tolerate(query.edit_message_text(inviting.LIST_CANCELLED))


async def on_list_out(update: Update, context: Context) -> None:
    """[Hent liste]: everybody with e-mail, for what the coordinator mails by hand."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    await acknowledge(query)
    everyone = context.deps.storage.people.everyone()
    context.deps.storage.audit.note(Act.EXPORTED, actor=context.me.id, what="people", rows=len(everyone))
    data = write(people.LIST_HEADS, people.list_rows(everyone), format="xlsx")
    await send_file(context, query.message.chat.id, data, name=people.LIST_NAME, caption=people.LIST_CAPTION)
