"""Questions and answers: free text, /spoerg, the buttons below an answer, feedback."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, replace

from telegram import CallbackQuery, InlineQueryResultsButton, Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.meetings.meeting import Meeting
from bot.storage import ShownAnswer
from handlers import calendar, cited, keyboards
from handlers.addressing import FROM_INLINE, question_of
from handlers.context import Context
from handlers.keyboards import Press
from handlers.meetings import meetingview
from handlers.pace import Verdict
from handlers.redaction import redact
from handlers.replies import acknowledge, send, send_file, tolerate
from handlers.texts import access, asking, forwarding, meetings, subjects
from handlers.texts.answers import render
from handlers.texts.planned import for_everybody
from handlers.texts.reply import Action
from knowledge.findings import Answer, Kind, MeetingFinding, Reason, Refusal
from knowledge.subject import Turn

logger = logging.getLogger(__name__)

TYPING_LASTS = 4.0  # seconds; Telegram takes the indicator away after five

VIEWS = (Action.SOURCE, Action.MORE, Action.DECISION, Action.PROPOSAL, Action.RECOMMENDATIONS, Action.NEAREST)

_NUMBER = re.compile(r"\[?\d{1,2}\]?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the chat and the person it came from. `ours`: a button asked it, so that the words are the bot's own."""

    chat: int
    person: int
    question: str
    reply_to: int | None = None
    private: bool = True
    ours: bool = False


async def on_question(update: Update, context: Context) -> None:
    """A message with a question in it, or in private with an answer to an invitation, which leads to its buttons."""
    message = update.message
    assert message is not None
    question = question_of(message)
    if not await meetingview.answer_by_button(message.chat.id, question, context):
        await _answer_message(message, question, context)


async def on_command(update: Update, context: Context) -> None:
    """/spoerg, alone or with the question behind it."""
    message = update.message
    assert message is not None
    question = question_of(message)
    if question:
        await _answer_message(message, question, context)
    else:
        await send(context, message.chat.id, asking.NO_QUESTION)


async def on_forget(update: Update, context: Context) -> None:
    """/glem: what was spoken of is forgotten."""
    message = update.message
    assert message is not None
    forgotten = context.deps.storage.forget(message.chat.id, _author(message))
    await send(context, message.chat.id, subjects.FORGOTTEN if forgotten else subjects.NOTHING_TO_FORGET)


def _author(message: Message) -> int:
    """Who wrote a message; the chat itself where it speaks with one voice, as anonymous administrators do."""
    return message.from_user.id if message.from_user and not message.sender_chat else message.chat.id


async def _answer_message(message: Message, question: str, context: Context) -> None:
    if _NUMBER.fullmatch(question):  # meant for a button, of which Telegram shows no numbers
        await send(context, message.chat.id, asking.NUMBER_ALONE)
        return
    private = message.chat.type == ChatType.PRIVATE
    await respond(Asked(message.chat.id, _author(message), question, reply_to=message.message_id, private=private), context)


async def put(message: Message, person: int, question: str, context: Context) -> None:
    """Answer a question that `person` wrote earlier in a private chat, below `message`."""
    await respond(Asked(message.chat.id, person, question), context)


async def respond(asked: Asked, context: Context) -> None:
    """Answer a question with one message, unless this person has asked too many within a minute."""
    deps = context.deps
    pace = deps.questions(asked.person)
    if pace is not Verdict.ALLOWED:
        if pace is Verdict.REFUSED:
            await send(context, asked.chat, access.TOO_MANY, reply_to=None if asked.private else asked.reply_to)
        return
    started = time.perf_counter()
    now = deps.clock()
    question = asked.question[: deps.config.answers.max_question]
    turn = await _think(question, asked, context)
    answer = turn.answer
    reply = render(answer, now=now, carried=turn.carried)
    views = dict(reply.views)
    if told := cited.pack(answer):
        views[cited.CITED] = told
    about = subjects.named(turn.carried) if turn.carried is not None else ""
    kept = redact(forwarding.with_subject(question, about) if about else question)[: forwarding.MAX_SHOWN]
    if isinstance(answer.finding, MeetingFinding):
        views[Action.MEETINGS] = answer.finding.group
        shown = (*answer.finding.meetings, *answer.finding.then[: meetings.MAX_THEN])
        views[Action.CALENDAR] = calendar.pack(shown, titles={one.document: one.title for one in answer.citations})
    buttons = reply.buttons + (asking.FEEDBACK if answer.kind is Kind.ANSWER else ())
    keyboard = number = None
    if buttons:
        number = deps.storage.save_answer(
            asked.chat,
            views=views,
            choices=[redact(choice) for choice in keyboards.choices(buttons)],  # they may repeat the member's words
            question=kept if asked.private else None,  # in a group the answer belongs to nobody in particular
            days=deps.config.storage.keep_answers_days,
        )
        keyboard = keyboards.keyboard(buttons, answer=number)
    if _in_vain(answer):
        days = deps.config.storage.keep_questions_days
        deps.storage.unanswered.keep(asked.chat, asker=asked.person, text=kept, answer=number, days=days)
    hangs = answer.kind is Kind.REFUSAL or not asked.private
    await send(context, asked.chat, reply.html, keyboard=keyboard, reply_to=asked.reply_to if hangs else None)
    if turn.subject is not None and (minutes := deps.config.storage.keep_subject_minutes):
        deps.storage.remember(asked.chat, asked.person, turn.subject, minutes=minutes)
    logger.info("answered: %s in %.0f ms", answer.kind.value, (time.perf_counter() - started) * 1000)


def _in_vain(answer: Answer) -> bool:
    """True for a question that the documents should answer and do not; what is no question is nobody's loss."""
    finding = answer.finding
    return isinstance(finding, Refusal) and finding.reason not in (Reason.EMPTY, Reason.UNCLEAR)


async def _think(question: str, asked: Asked, context: Context) -> Turn:
    """Look for the answer in a thread; when it takes long the member sees that the bot is writing."""
    deps = context.deps
    last = None if asked.ours else deps.storage.subject(asked.chat, asked.person)  # a button asks in full
    task = asyncio.create_task(asyncio.to_thread(deps.library.converse, question, now=deps.clock(), last=last))
    done, _ = await asyncio.wait({task}, timeout=deps.config.answers.typing_after_seconds)
    while not done:
        try:
            await context.bot.send_chat_action(asked.chat, ChatAction.TYPING)
        except TelegramError as error:  # an ornament: its failure must not cost the answer
            logger.warning("the typing indicator failed: %s", type(error).__name__)
        done, _ = await asyncio.wait({task}, timeout=TYPING_LASTS)
    return task.result()


# ----------------------------------------------------------------------------------------------------------------- buttons


async def on_view(update: Update, context: Context) -> None:
    """A button that opens what was prepared with the answer: source, proposal, more. What was taken back since stays closed."""
    query, press, row = await _opened(update, context)
    if row is None or press is None:
        return
    if not cited.holds(row.views.get(cited.CITED, ""), context.deps.storage.reports):
        await acknowledge(query, asking.TAKEN_BACK, alert=True)
        return
    await acknowledge(query)
    await send(context, row.chat, row.views.get(press.action) or asking.NOTHING_TO_ADD, reply_to=_message_id(query, row))


async def on_meetings(update: Update, context: Context) -> None:
    """[Alle møder]: all meetings of the group, or of every group where the view is empty."""
    query, _, row = await _opened(update, context)
    if row is None:
        return
    await acknowledge(query)
    now = context.deps.clock()
    group = row.views.get(Action.MEETINGS, "").casefold()
    known = await asyncio.to_thread(context.deps.library.meetings, now=now)
    shown = [meeting for meeting in known if not group or meeting.group.casefold() == group]
    await send(context, row.chat, meetings.listing(shown, now=now, past=True), reply_to=_message_id(query, row))


async def on_calendar(update: Update, context: Context) -> None:
    """[Læg i kalender]: the meetings of the answer as a file, planned ones as they are planned by now."""
    query, _, row = await _opened(update, context)
    if row is None:
        return
    await acknowledge(query)
    deps, packed = context.deps, row.views.get(Action.CALENDAR, "[]")
    planned = {number: found for number in calendar.numbers(packed) if (found := _planned(number, row.chat, context))}
    data = calendar.calendar_file(packed, now=deps.clock(), planned=planned, organizer=deps.config.privacy.contact)
    await send_file(context, row.chat, data, name=calendar.file_name(packed, planned=planned), caption=asking.FILE_CAPTION)


def _planned(number: int, chat: int, context: Context) -> Meeting | None:
    """A planned meeting as whoever presses may have it: with the link that lets one in, where they are invited."""
    meeting, me = context.deps.storage.meetings.get(number), context.me.id
    invited = chat > 0 and me is not None and context.deps.storage.attendees.get(number, me) is not None
    return meeting if meeting is None or invited else replace(meeting, plan=for_everybody(meeting.plan))


async def on_choice(update: Update, context: Context) -> None:
    """A choice: asks the question that stands behind it."""
    query, press, row = await _opened(update, context)
    if row is None or press is None:
        return
    if press.choice >= len(row.choices):
        await acknowledge(query, asking.EXPIRED, alert=True)
        return
    await acknowledge(query)
    private = row.chat > 0
    question = row.choices[press.choice]
    asked = Asked(row.chat, query.from_user.id, question, reply_to=_message_id(query, row), private=private, ours=True)
    await respond(asked, context)


async def on_feedback(update: Update, context: Context) -> None:
    """ "Hjalp det?": counted, and the two buttons go. What did not help was asked in vain, and may be passed on."""
    query, press, row = await _opened(update, context)
    if row is None or press is None:
        return
    deps, person = context.deps, query.from_user.id
    helped = press.action is Action.HELPED
    deps.storage.save_feedback(row.id, person=person, helped=helped)
    in_vain = not helped and row.question is not None
    if in_vain:
        days = deps.config.storage.keep_questions_days
        deps.storage.unanswered.keep(row.chat, asker=person, text=row.question or "", answer=row.id, days=days)
    await acknowledge(query, asking.THANKS_HELPED if helped else asking.THANKS_NOT_HELPED)
    if isinstance(query.message, Message):
        rest = keyboards.without(query.message.reply_markup, *keyboards.FEEDBACK)
        offered = keyboards.keyboard((forwarding.OFFER,), answer=row.id) if in_vain else None
        await tolerate(query.edit_message_reply_markup(keyboards.together(rest, offered)))


async def on_inline(update: Update, context: Context) -> None:
    """The bot's name in another chat: answers are shown where the bot is, so there is a way there and nothing else."""
    query = update.inline_query
    assert query is not None
    way = InlineQueryResultsButton(asking.INLINE, start_parameter=FROM_INLINE)
    await tolerate(query.answer([], is_personal=True, cache_time=0, button=way))


async def on_unknown_button(update: Update, context: Context) -> None:
    """A button of an older version, or one that nobody here made."""
    assert update.callback_query is not None
    await acknowledge(update.callback_query, asking.EXPIRED, alert=True)


async def _opened(update: Update, context: Context) -> tuple[CallbackQuery, Press | None, ShownAnswer | None]:
    """The press and the stored answer behind it; when that has expired or belongs to another chat, the member is told."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    chat = query.message.chat.id if query.message else None
    row = context.deps.storage.answer(press.answer, chat=chat) if press and chat is not None else None
    if row is None:
        await acknowledge(query, asking.EXPIRED, alert=True)
    return query, press, row


def _message_id(query: CallbackQuery, row: ShownAnswer) -> int | None:
    """In a group what a button opens hangs on the message it belongs to; group ids are negative."""
    return query.message.message_id if query.message and row.chat < 0 else None
