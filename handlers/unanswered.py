"""/ubesvarede: what was asked in vain, put together. An answer goes to everyone who asked and into the knowledge base."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.audit import Act
from bot.dialogs import Dialog, Waiting
from bot.outbox import Kind
from bot.roles import State
from bot.unanswered import AskedInVain, Topic, near, topics
from handlers import keyboards
from handlers.context import Context
from handlers.drafts import drafted
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import unanswered
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)


async def on_unanswered(update: Update, context: Context) -> None:
    """/ubesvarede"""
    message = update.message
    assert message is not None
    html, keyboard = await _page(0, context)
    await send(context, message.chat.id, html, keyboard=keyboard)


async def on_page(update: Update, context: Context) -> None:
    """Another page of the list, in place."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    await acknowledge(query)
    html, keyboard = await _page(press.answer if press else 0, context)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))


async def _page(first: int, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    found = await _topics(context)
    earlier = [(unanswered.EARLIER, Press(Action.CURATED_LIST))]
    if not found:
        return unanswered.NONE, keyboards.plain([earlier])
    first = first if first < len(found) else 0
    shown = found[first : first + unanswered.MAX_SHOWN]
    numbers = [(str(number), Press(Action.TOPIC, topic.id)) for number, topic in enumerate(shown, start=first + 1)]
    further = first + unanswered.MAX_SHOWN
    more = [(unanswered.MORE, Press(Action.TOPICS, further))] if further < len(found) else []
    return unanswered.listing(found, first), keyboards.plain([*keyboards.in_rows(numbers, keyboards.NUMBERS), more, earlier])


async def _topics(context: Context) -> tuple[Topic, ...]:
    """Every topic; telling what is alike may take a moment, so it is done beside the event loop."""
    questions = context.deps.storage.unanswered.open()
    return await asyncio.to_thread(topics, questions, context.deps.library.alike)


# -------------------------------------------------------------------------------------------------------------- one topic


async def on_topic(update: Update, context: Context) -> None:
    """One topic with its wordings."""
    query, found = await _chosen(update, context)
    if found is None:
        return
    await acknowledge(query)
    await _show(query, found.id, [], context)


async def on_join(update: Update, context: Context) -> None:
    """[+ ...]: another topic asks the same in other words and gets the same answer. The coordinator tells, not the bot."""
    query, found = await _chosen(update, context)
    dialog = await _shown(query, context) if found is not None else None
    if found is not None and dialog is not None:
        await acknowledge(query)
        await _show(query, int(dialog.data["topic"]), [*dialog.data["joined"], found.id], context)


async def _shown(query: CallbackQuery, context: Context) -> Dialog | None:
    """The topic as it is shown above the button, with those that were joined. Not that of an older message."""
    message = query.message
    dialog = context.deps.storage.dialogs.current(message.chat.id if message else 0, Waiting.TOPIC)
    if message is None or dialog is None or dialog.data["message"] != message.message_id:
        await acknowledge(query, unanswered.OLD_TOPIC, alert=True)
        return None
    return dialog


async def _show(query: CallbackQuery, number: int, joined: Sequence[int], context: Context) -> None:
    """A topic, those joined to it included, with what can be done and what may be joined."""
    every = await _topics(context)
    parts = [one for one in every if one.id in {number, *joined}]
    if not parts or query.message is None:
        return
    whole = Topic(tuple(sorted((one for part in parts for one in part.questions), key=lambda one: one.id)))
    others = [one for one in every if one not in parts]
    message = query.message
    context.deps.storage.dialogs.begin(
        message.chat.id, Waiting.TOPIC, topic=number, joined=list(joined), message=message.message_id
    )
    doing = [(unanswered.ANSWER, Press(Action.REPLY, number)), (unanswered.DISMISS, Press(Action.DISMISS, number))]
    close = near(whole, others)
    offered = [[(unanswered.join(one), Press(Action.JOIN, one.id))] for one in close]
    keyboard = keyboards.plain([doing, *offered, [(unanswered.BACK, Press(Action.TOPICS))]])
    await tolerate(query.edit_message_text(unanswered.topic(whole, near=bool(close)), reply_markup=keyboard))


async def _with_joined(query: CallbackQuery, found: Topic | None, context: Context) -> tuple[AskedInVain, ...]:
    """The questions of the topic above the button, and of those that were joined to it; none where it is an older message."""
    dialog = await _shown(query, context) if found is not None else None
    if found is None or dialog is None:
        return ()
    wanted = {found.id, *dialog.data["joined"]}
    return tuple(one for topic in await _topics(context) if topic.id in wanted for one in topic.questions)


async def _chosen(update: Update, context: Context) -> tuple[CallbackQuery, Topic | None]:
    """The topic that the button names, as it is now; when it is settled, the coordinator is told."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    found = await _topics(context) if press else ()
    topic = next((one for one in found if press and press.answer in {each.id for each in one.questions}), None)
    if topic is None:
        await acknowledge(query, unanswered.SETTLED, alert=True)
    return query, topic


async def on_dismiss(update: Update, context: Context) -> None:
    """[Kræver ikke svar]: put aside, with everything that asks the same."""
    query, found = await _chosen(update, context)
    questions = await _with_joined(query, found, context)
    if not questions:
        return
    await acknowledge(query, unanswered.DISMISSED)
    storage = context.deps.storage
    with storage.atomic():
        storage.unanswered.dismiss(questions)
        storage.audit.note(Act.DISMISSED, actor=context.me.id, questions=len(questions))
    html, keyboard = await _page(0, context)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))


# ------------------------------------------------------------------------------------------------------------- answering


async def on_reply(update: Update, context: Context) -> None:
    """[Svar]: the next message is the answer. Which questions it answers is settled now."""
    query, found = await _chosen(update, context)
    questions = await _with_joined(query, found, context)
    if questions and query.message is not None:
        await acknowledge(query)
        await _wait(query.message.chat.id, [one.id for one in questions], context)


async def _wait(chat: int, questions: Sequence[int], context: Context) -> None:
    context.deps.storage.dialogs.begin(chat, Waiting.ANSWER, questions=list(questions))
    await send(context, chat, unanswered.ASK_ANSWER)


async def on_answer(message: Message, dialog: Dialog, context: Context) -> None:
    """The answer was written, or written anew: it is shown as it will be sent. The buttons name the draft they belong to."""
    text = (message.text or "").strip()
    if not text:
        await send(context, message.chat.id, unanswered.ASK_ANSWER)
        return
    if len(text) > unanswered.MAX_ANSWER:
        await send(context, message.chat.id, unanswered.TOO_LONG)
        return
    questions = _still_open(dialog, context)
    if not questions:
        context.deps.storage.dialogs.end(message.chat.id)
        await send(context, message.chat.id, unanswered.SETTLED)
        return
    draft = message.message_id
    context.deps.storage.dialogs.begin(
        message.chat.id, Waiting.APPROVAL, questions=dialog.data["questions"], text=text, draft=draft
    )
    number = len(_recipients(questions, context))
    rows = [
        [(unanswered.send_to(number), Press(Action.SEND_REPLY, draft))],
        [(unanswered.REWRITE, Press(Action.REWRITE, draft)), (unanswered.CANCEL, Press(Action.CANCEL_REPLY, draft))],
    ]
    await send(
        context,
        message.chat.id,
        unanswered.preview([one.text for one in questions], text, number),
        keyboard=keyboards.plain(rows),
    )


def _still_open(dialog: Dialog, context: Context) -> list[AskedInVain]:
    wanted = set(dialog.data["questions"])
    return [one for one in context.deps.storage.unanswered.open() if one.id in wanted]


def _recipients(questions: Sequence[AskedInVain], context: Context) -> dict[int, str]:
    """Each chat that gets the answer, with the question as it was worded there. Nobody who left, no group that may not ask."""
    found: dict[int, str] = {}
    for one in questions:
        if _reachable(one, context):
            found.setdefault(one.chat, one.text)
    return found


def _reachable(question: AskedInVain, context: Context) -> bool:
    deps = context.deps
    if question.chat in deps.trusted or question.chat in deps.config.telegram.allow:
        return True
    if question.chat < 0:
        return question.chat in deps.storage.registered_chats() or deps.config.telegram.open
    person = deps.storage.people.by_telegram(question.chat)
    return deps.config.telegram.open if person is None else person.state is State.ACTIVE


async def on_send(update: Update, context: Context) -> None:
    """[Send til n]: kept and queued in one transaction, then known to the knowledge base. A second press finds nothing."""
    query, dialog = await drafted(update, context, Waiting.APPROVAL, unanswered.OLD_DRAFT)
    if dialog is None:
        return
    chat, storage = query.message.chat.id if query.message else 0, context.deps.storage
    with storage.atomic():  # nothing is awaited from here on: another coordinator may answer the same
        questions, text = _still_open(dialog, context), str(dialog.data["text"])
        recipients = _recipients(questions, context)
        storage.dialogs.end(chat)
        number, queued = _publish(questions, text, recipients, context) if questions else (0, 0)
    if not questions:
        await tolerate(query.edit_message_text(unanswered.SETTLED))
        return
    for one in storage.unanswered.curated():
        if one.id == number:
            await asyncio.to_thread(context.deps.library.put_curated, one.entry())
    logger.info("curated answer %s goes to %s chats", number, queued)
    await tolerate(query.edit_message_text(unanswered.sent(queued)))


def _publish(questions: Sequence[AskedInVain], text: str, recipients: dict[int, str], context: Context) -> tuple[int, int]:
    """Keep the answer and queue its letters; the number of the answer, and how many letters there are."""
    storage = context.deps.storage
    number = storage.unanswered.answer(questions, text)
    letters = [(to, unanswered.letter(asked, text)) for to, asked in recipients.items()]
    queued = storage.outbox.put(Kind.CURATED, number, letters)
    storage.audit.note(Act.ANSWERED, actor=context.me.id, answer=number, questions=len(questions), letters=queued)
    return number, queued


async def on_rewrite(update: Update, context: Context) -> None:
    """[Skriv om]: the next message is the answer."""
    query, dialog = await drafted(update, context, Waiting.APPROVAL, unanswered.OLD_DRAFT)
    if dialog is not None and query.message is not None:
        await _wait(query.message.chat.id, dialog.data["questions"], context)


async def on_cancel(update: Update, context: Context) -> None:
    """[Fortryd]: nothing is sent."""
    query, dialog = await drafted(update, context, Waiting.APPROVAL, unanswered.OLD_DRAFT)
    if dialog is not None and query.message is not None:
        context.deps.storage.dialogs.end(query.message.chat.id)
        await tolerate(query.edit_message_text(unanswered.CANCELLED))
