"""A report, question by question: what was typed or pressed becomes an answer, and the next question is asked.

Beginning, pausing and sending a report is in `handlers.report`, files in `handlers.reportfiles`. Which question comes next is
worked out by `bot.reports.draft`, what a text means by `bot.reports.typed`. Every answer is kept with the number of its message
before anything is said, so that one that Telegram delivers again after a crash is not taken twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ApplicationHandlerStop

from bot.reports import draft as machine
from bot.reports.draft import Draft
from bot.reports.drafts import Kept
from bot.reports.form import CHOICES, Kind, Meaning, Question
from bot.reports.typed import Fault, Problem, read
from bot.reports.values import Chosen, Value, YesNo
from handlers import filing, keyboards, prompts
from handlers.context import Context
from handlers.keyboards import UNTICK, Press
from handlers.prompts import at_work
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import reasons, reporting
from handlers.texts.markup import escape
from handlers.texts.reply import Action
from handlers.texts.typed_words import WORDS

IDLE = timedelta(hours=6)  # after so long a text may have nothing to do with the question any more
LONGEST_QUESTION = 200  # characters of a text that may be a question to the bot
SPLIT = 4000  # characters from which a text may be the first part of one that Telegram cut in two

_ZONE = ZoneInfo("Europe/Copenhagen")

Asker = Callable[[Message, int, str, Context], Awaitable[None]]


# ------------------------------------------------------------------------------------------------------------------- typed


@dataclass(frozen=True, slots=True)
class Conversation:
    """What takes a message while a report is open: `content` takes what is no text, `files_done` that these are all files."""

    content: Callable[[Message, Kept, Context], Awaitable[None]]
    files_done: Callable[..., Awaitable[None]]

    async def __call__(self, message: Message, kept: Kept, context: Context) -> bool:
        """True where the message was taken; False where it is for somebody else, as a question to the bot is."""
        if message.message_id <= kept.seen:
            if kept.prompt is None:  # taken before a crash, which kept the next question from being asked
                await prompts.show(kept, context)
            return True
        if message.text is None:
            await self.content(message, kept, context)
            return True
        word, question = message.text.strip().casefold().rstrip(".!"), kept.draft.question
        if question is not None and question.kind is Kind.FILES and word in reporting.DONE_WORDS | reporting.NO_FILES_WORDS:
            await self.files_done(kept, context, seen=message.message_id)
            return True
        return await _on_text(message, kept, context)


async def _on_text(message: Message, kept: Kept, context: Context) -> bool:
    text = (message.text or "").strip()
    if await _move(message, text.casefold().rstrip(".!"), kept, context):
        return True
    question = kept.draft.question
    if question is None:
        return await _at_check(message, text, kept, context)
    if question.kind is Kind.FILES:
        if _asks(text):
            return False
        await _again(Problem(Fault.NEEDS_FILE), kept, question, context)
        return True
    if question.kind is Kind.TEXT and _may_be_meant_otherwise(text, kept, context):
        await _hold(message, text, kept, context)
        return True
    if question.kind is not Kind.TEXT and text.endswith("?"):
        return False
    return await _answer(message, text, kept, question, context)


def _may_be_meant_otherwise(text: str, kept: Kept, context: Context) -> bool:
    """Where any text is an answer, one that asks may be a question to the bot, and one after a long time something else."""
    idle = context.deps.clock() - kept.changed
    return len(text) <= LONGEST_QUESTION and ((text.endswith("?") and _asks(text)) or idle > IDLE)


def _asks(text: str) -> bool:
    words = text.casefold().split()
    return len(text) <= LONGEST_QUESTION and len(words) > 2 and words[0] in reporting.QUESTION_WORDS


async def _answer(message: Message, text: str, kept: Kept, question: Question, context: Context) -> bool:
    today = context.deps.clock().astimezone(_ZONE).date()
    found = read(text, question, answers=kept.draft.answers, today=today, words=WORDS)
    if isinstance(found, Problem):
        if question.kind is not Kind.TEXT and _asks(text):
            return False
        seen = message.message_id + (len(text) >= SPLIT)  # the rest of a text that was cut is no answer by itself
        unsettled = kept.draft
        for option in found.understood if question.kind is Kind.SEVERAL else ():
            unsettled = machine.ticked(unsettled, option, on=True)
        after = context.deps.storage.drafts.save(kept, unsettled, seen=seen)
        if found.fault is Fault.WHICH and question.free is not None:  # it may be none of them: then the words are kept
            context.deps.storage.drafts.hold(kept.id, found.detail, seen=seen)
        await _again(found, after, question, context)
        return True
    if question.kind is Kind.SEVERAL and isinstance(found, Chosen):
        found = _with_ticks(found, kept.draft, question)
    await take(kept, machine.answered(kept.draft, found), context, noted=(question, found), seen=message.message_id)
    return True


def _with_ticks(typed: Chosen, draft: Draft, question: Question) -> Chosen:
    """What was ticked before counts too; the answer from before, which the ticks begin with, is replaced."""
    before = draft.answers.get(question.id)
    ticked = set(draft.ticked) - set(before.options if isinstance(before, Chosen) else ())
    chosen = {*typed.options, *ticked}
    return Chosen(tuple(one.id for one in question.options if one.id in chosen), typed.other)


async def _again(problem: Problem, kept: Kept, question: Question, context: Context) -> None:
    """The same question with the reason why the answer could not be taken."""
    await prompts.show(kept, context, lead=reasons.reason(problem, question), only=problem.options, before=kept.prompt)


async def _at_check(message: Message, text: str, kept: Kept, context: Context) -> bool:
    """At the check a number, or what an answer is called, asks that question again."""
    asked = kept.draft.asked
    names = [(kept.draft.form.question(id), id) for id in asked]
    named = [id for question, id in names if question is not None and question.label.casefold() == text.casefold()]
    if text.rstrip(".").isdecimal() and 1 <= int(text.rstrip(".")[:4]) <= len(asked):
        named = [asked[int(text.rstrip(".")[:4]) - 1]]
    if not named:
        return False
    await _go(kept, machine.to(kept.draft, named[0]), context, seen=message.message_id)
    return True


async def _move(message: Message, word: str, kept: Kept, context: Context) -> bool:
    """A word that is said instead of pressing a button; False where it is none."""
    draft, question, seen = kept.draft, kept.draft.question, message.message_id
    if word in reporting.BACK_WORDS:
        await _go(kept, machine.back(draft), context, lead=escape(reporting.FIRST), seen=seen)
    elif word in reporting.SKIP_WORDS and question is not None:
        await _go(kept, machine.skipped(draft), context, lead=escape(reporting.REQUIRED), seen=seen)
    elif word in reporting.SAME_WORDS and draft.at in draft.answers:
        await _go(kept, machine.kept(draft), context, seen=seen)
    elif word in reporting.DONE_WORDS and question is not None and question.kind is Kind.SEVERAL and draft.ticked:
        await _ticked(kept, context, seen=seen)
    elif word in reporting.ALL_WORDS:
        await prompts.overview(kept, context)
    elif word in reporting.GO_ON_WORDS:
        await prompts.show(kept, context, before=kept.prompt)
    else:
        return await _ended(word, kept, context)
    return True


async def _ended(word: str, kept: Kept, context: Context) -> bool:
    """A word after which the report is no longer open in the chat; False where it is none."""
    assert kept.chat is not None
    if word in reporting.PAUSE_WORDS:
        context.deps.storage.drafts.put_aside(kept.chat)
        await send(context, kept.chat, reporting.PAUSED)
    elif word in reporting.DROP_WORDS:
        await filing.drop(kept, context)
    elif word in reporting.SEND_WORDS and kept.draft.at is None and not kept.draft.missing:
        await filing.receipt(kept.chat, filing.submit(kept, context), context)
    else:
        return False
    return True


# ----------------------------------------------------------------------------------------------------------------- moving


async def take(
    kept: Kept, draft: Draft, context: Context, *, noted: tuple[Question, Value] | None = None, seen: int | None = None
) -> None:
    """Keep the draft as it is now and ask what comes next; `noted` is what was understood, `seen` the message that said it."""
    storage = context.deps.storage
    with storage.atomic():
        after = storage.drafts.save(kept, draft, seen=seen)
        if noted is not None and noted[0].id == Meaning.MUNICIPALITY and isinstance(noted[1], Chosen):
            option = noted[0].option(noted[1].options[0])
            storage.drafts.set_organization(kept.id, option.text if option else "")
    await prompts.show(after, context, lead=reporting.noted(*noted) if noted else "", before=kept.prompt)


async def _go(kept: Kept, draft: Draft | None, context: Context, *, lead: str = "", seen: int | None = None) -> None:
    """To another question; where there is no way, `lead` says so and the same is asked again."""
    if draft is None:
        await prompts.show(kept, context, lead=lead, before=kept.prompt)
    else:
        await take(kept, draft, context, seen=seen)


async def on_option(update: Update, context: Context) -> None:
    """An option of which one is wanted, or yes and no."""
    query, kept = await at_work(update, context)
    press = keyboards.parse(query.data)
    question = kept.draft.question if kept else None
    if kept is None or press is None or question is None:
        return
    await acknowledge(query)
    value = _chosen(question, press.choice, kept)
    if value is not None:
        await take(kept, machine.answered(kept.draft, value), context, noted=(question, value))


def _chosen(question: Question, choice: int, kept: Kept) -> Value | None:
    if question.kind is Kind.YES_NO:
        return YesNo(choice == 1)
    if question.kind not in CHOICES or not 1 <= choice <= len(question.options):
        return None
    option = question.options[choice - 1]
    return Chosen((option.id,), _other(kept, question, (option.id,)))


def _other(kept: Kept, question: Question, chosen: Collection[str]) -> str:
    """The words behind the free option where it was chosen: those that were just written, else those of before."""
    if question.free is None or question.free.id not in chosen:
        return ""
    before = kept.draft.answers.get(question.id)
    return kept.held or (before.other if isinstance(before, Chosen) else "")


async def on_tick(update: Update, context: Context) -> None:
    """An option of which several may be: a tick is put or taken away, in place."""
    query, kept = await at_work(update, context)
    press = keyboards.parse(query.data)
    question = kept.draft.question if kept else None
    place = press.choice % UNTICK if press else 0
    if kept is None or press is None or question is None or not 1 <= place <= len(question.options):
        return
    await acknowledge(query)
    draft = machine.ticked(kept.draft, question.options[place - 1].id, on=press.choice < UNTICK)
    after = context.deps.storage.drafts.save(kept, draft)
    await tolerate(query.edit_message_text(reporting.question(after), reply_markup=prompts.keyboard(after)))


async def on_ticked(update: Update, context: Context) -> None:
    """[Færdig] below options that were ticked."""
    query, kept = await at_work(update, context)
    if kept is None or kept.draft.question is None:
        return
    if not kept.draft.ticked and kept.draft.question.required:
        await acknowledge(query, reporting.TICK, alert=True)
        return
    await acknowledge(query)
    await _ticked(kept, context)


async def _ticked(kept: Kept, context: Context, *, seen: int | None = None) -> None:
    question, draft = kept.draft.question, kept.draft
    assert question is not None
    if not draft.ticked:
        await _go(kept, machine.skipped(draft), context, seen=seen)
        return
    value = Chosen(draft.ticked, _other(kept, question, draft.ticked))
    await take(kept, machine.answered(draft, value), context, noted=(question, value), seen=seen)


async def on_move(update: Update, context: Context) -> None:
    """[Spring over], [Behold svaret], [Tilbage], [Fortsæt] and the numbers of the answers."""
    query, kept = await at_work(update, context)
    press = keyboards.parse(query.data)
    if kept is None or press is None:
        return
    await acknowledge(query)
    draft = kept.draft
    match press.action:
        case Action.PASS:
            await _go(kept, machine.skipped(draft), context)
        case Action.SAME:
            await _go(kept, machine.kept(draft), context)
        case Action.BACK:
            await _go(kept, machine.back(draft), context, lead=escape(reporting.FIRST))
        case Action.ASK_AGAIN if 1 <= press.choice <= len(draft.asked):
            await _go(kept, machine.to(draft, draft.asked[press.choice - 1]), context)
        case _:
            await prompts.show(kept, context, before=kept.prompt)


async def on_answers(update: Update, context: Context) -> None:
    """[Alle svar]"""
    query, kept = await at_work(update, context, moved=True)
    if kept is not None:
        await acknowledge(query)
        await prompts.overview(kept, context)


# ---------------------------------------------------------------------------------------------------- answer or question


async def _hold(message: Message, text: str, kept: Kept, context: Context) -> None:
    """Ask whether words are an answer or a question; they wait with the draft."""
    context.deps.storage.drafts.hold(kept.id, text, seen=message.message_id)
    await send(context, message.chat.id, reporting.asked_which(text), keyboard=_which(kept))


def _which(kept: Kept) -> InlineKeyboardMarkup:
    step = kept.draft.step
    yes = reporting.IS_ANSWER, Press(Action.IS_ANSWER, kept.id, 0, step)
    no = reporting.IS_QUESTION, Press(Action.IS_QUESTION, kept.id, 0, step)
    return keyboards.plain([[yes], [no]])


async def on_is_answer(update: Update, context: Context) -> None:
    """[Det er mit svar]"""
    query, kept = await at_work(update, context)
    question = kept.draft.question if kept else None
    if kept is None or question is None:
        return
    if kept.held is None:
        await acknowledge(query, reporting.OLD, alert=True)
        return
    await acknowledge(query)
    today = context.deps.clock().astimezone(_ZONE).date()
    found = read(kept.held, question, answers=kept.draft.answers, today=today, words=WORDS)
    if isinstance(found, Problem):
        await _again(found, kept, question, context)
    else:
        await take(kept, machine.answered(kept.draft, found), context, noted=(question, found))


def on_is_question(ask: Asker) -> Callable[[Update, Context], Awaitable[None]]:
    """[Det er et spørgsmål]: the bot answers it by `ask`, and the question of the report is asked again."""

    async def pressed(update: Update, context: Context) -> None:
        query, kept = await at_work(update, context)
        if kept is None or not isinstance(query.message, Message):
            return
        if kept.held is None:
            await acknowledge(query, reporting.OLD, alert=True)
            return
        await acknowledge(query)
        context.deps.storage.drafts.hold(kept.id, None)
        await ask(query.message, query.from_user.id, kept.held, context)
        await prompts.show(kept, context, lead=escape(reporting.AGAIN), before=kept.prompt)

    return pressed


async def on_put_off(update: Update, context: Context) -> None:
    """After whatever else this update asked for: the open question is asked again, where nothing else is waited for."""
    message, number = update.message, context.put_off
    if message is None or number is None or context.person is None:
        return
    storage = context.deps.storage
    kept = storage.drafts.open_in(message.chat.id)
    if kept is None or kept.id != number or storage.dialogs.current(message.chat.id) is not None:
        return
    await prompts.show(kept, context, lead=escape(reporting.AGAIN), before=kept.prompt)
    raise ApplicationHandlerStop
