"""What is written while a report is open: an answer, a word said instead of pressing a button, or a question to the bot.

What a text means as an answer is worked out by `bot.reports.typed`. Every answer is kept with the number of its message before
anything is said, so that one that Telegram delivers again after a crash is not taken twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from telegram import Message

from bot.reports import draft as machine
from bot.reports.draft import Draft, is_answered
from bot.reports.drafts import Kept
from bot.reports.form import Kind, Question
from bot.reports.typed import Fault, Problem
from bot.reports.values import Chosen
from handlers.context import Context
from handlers.replies import send
from handlers.reports import filing, prompts, steps
from handlers.texts import reporting
from handlers.texts.markup import escape

IDLE = timedelta(hours=6)  # after so long a text may have nothing to do with the question any more
LONGEST_QUESTION = 200  # characters of a text that may be a question to the bot
SPLIT = 2048  # characters from which a text may be a part of one that was cut: Telegram Desktop does so from half a message on
FEW_WORDS = 3  # at the check, so many words are no question


@dataclass(frozen=True, slots=True)
class Conversation:
    """What takes a message while a report is open: `content` takes what is no text, `about_files` a text where files are asked
    for, or says that it is not meant; `files_again` says once more how many there are."""

    content: Callable[[Message, Kept, Context], Awaitable[None]]
    about_files: Callable[[Message, Kept, Context], Awaitable[bool]]
    files_again: Callable[[Kept, Context], Awaitable[None]]

    async def __call__(self, message: Message, kept: Kept, context: Context) -> bool:
        """True where the message was taken; False where it is for somebody else, as a question to the bot is."""
        if message.message_id <= kept.seen:
            if message.message_id > kept.told:  # taken before a crash, which kept the bot from saying something to it
                await self._say_again(message, kept, context)
            taken = True
        elif message.text is None:
            await self.content(message, kept, context)
            taken = True
        else:
            taken = await self._text(message, kept, context)
        if taken:
            context.deps.storage.drafts.tell(kept.id, message.message_id)
        return taken

    async def _text(self, message: Message, kept: Kept, context: Context) -> bool:
        text, question = (message.text or "").strip(), kept.draft.question
        if await _move(message, text.casefold().rstrip(".!"), kept, context):
            return True
        if kept.since is None or message.message_id < kept.since:
            await _early(message, text, kept, context)
            return True
        if question is None:
            return await _at_check(message, text, kept, context)
        if question.kind is Kind.FILES:
            return await self.about_files(message, kept, context)
        if question.kind is Kind.TEXT and _may_be_meant_otherwise(text, kept, context):
            await steps.hold(text, kept, context, seen=message.message_id)
            return True
        return await _answer(message, text, kept, question, context)

    async def _say_again(self, message: Message, kept: Kept, context: Context) -> None:
        if len(message.text or "") >= SPLIT:  # a part of a text that was cut; the next one is no answer either
            context.deps.storage.drafts.hold(kept.id, kept.held, seen=message.message_id + 1)
        question = kept.draft.question
        if kept.held is not None and question is not None and question.kind is Kind.TEXT:
            await steps.ask_which(kept, kept.held, context)
        elif question is not None and question.kind is Kind.FILES and message.text is None:
            await self.files_again(kept, context)
        else:
            await prompts.show(kept, context, since=kept.seen + 1)


async def _early(message: Message, text: str, kept: Kept, context: Context) -> None:
    """Words that were written before the question came: they may belong to the answer of before."""
    before = kept.draft.form.question(kept.latest) if kept.latest is not None else None
    if kept.since is not None and before is not None and before.kind is Kind.TEXT and before.id != kept.draft.at:
        await steps.hold(text, kept, context, seen=message.message_id, early=before)
    else:
        await prompts.show(kept, context, lead=escape(reporting.EARLY), before=kept.prompt)


def _is_idle(kept: Kept, context: Context) -> bool:
    return context.deps.clock() - kept.changed > IDLE


def _may_be_meant_otherwise(text: str, kept: Kept, context: Context) -> bool:
    """Where any text is an answer, one that asks may be a question to the bot, and one after a long time something else. What
    comes while words wait to be settled belongs to them."""
    unsure = text.endswith("?") or _is_idle(kept, context) or kept.held is not None
    return unsure and len(text) <= LONGEST_QUESTION


def asks(text: str) -> bool:
    """Whether a text begins like a question."""
    words = text.casefold().split()
    return len(text) <= LONGEST_QUESTION and len(words) > 2 and words[0] in reporting.QUESTION_WORDS


async def _answer(message: Message, text: str, kept: Kept, question: Question, context: Context) -> bool:
    found = steps.understood(text, kept, question, context)
    open_choice = isinstance(found, Problem) or (isinstance(found, Chosen) and bool(found.other))
    if question.kind is not Kind.TEXT and open_choice and (text.endswith("?") or asks(text) or _is_idle(kept, context)):
        return False
    if isinstance(found, Problem):
        await _not_understood(message, text, found, kept, question, context)
        return True
    if question.kind is Kind.SEVERAL and isinstance(found, Chosen):
        found = _with_ticks(found, kept.draft, question)
    await steps.take(kept, machine.answered(kept.draft, found), context, noted=(question, found), seen=message.message_id)
    return True


async def _not_understood(
    message: Message, text: str, found: Problem, kept: Kept, question: Question, context: Context
) -> None:
    seen = message.message_id + (len(text) >= SPLIT)  # the rest of a text that was cut is no answer by itself
    unsettled = kept.draft
    for option in found.understood if question.kind is Kind.SEVERAL else ():
        unsettled = machine.ticked(unsettled, option, on=True)
    after = await steps.saved(kept, unsettled, context, seen=seen)
    if after is None:
        return
    if found.fault is Fault.WHICH and question.free is not None:  # it may be none of them: then the words are kept
        context.deps.storage.drafts.hold(kept.id, found.detail, seen=seen)
    await steps.again(found, after, question, context)


def _with_ticks(typed: Chosen, draft: Draft, question: Question) -> Chosen:
    """What is ticked on the screen counts too."""
    chosen = {*typed.options, *draft.ticked}
    before = draft.answers.get(question.id)
    other = typed.other or (before.other if isinstance(before, Chosen) and question.free and question.free.id in chosen else "")
    return Chosen(tuple(one.id for one in question.options if one.id in chosen), other)


async def _at_check(message: Message, text: str, kept: Kept, context: Context) -> bool:
    """At the check a number, or what an answer is called, asks that question again; a question goes to the bot."""
    asked, number = kept.draft.asked, text.rstrip(".")
    names = [(kept.draft.form.question(id), id) for id in asked]
    named = [id for question, id in names if question is not None and question.label.casefold() == text.casefold()]
    if number.isdecimal() and 1 <= int(number[:4]) <= len(asked):
        named = [asked[int(number[:4]) - 1]]
    if named:
        await steps.go(kept, machine.to(kept.draft, named[0]), context, seen=message.message_id)
    elif text.endswith("?") or asks(text) or len(text.split()) > FEW_WORDS:
        return False
    else:
        await prompts.show(kept, context, lead=escape(reporting.AT_CHECK), before=kept.prompt)
    return True


async def _move(message: Message, word: str, kept: Kept, context: Context) -> bool:
    """A word that is said instead of pressing a button; False where it is none."""
    draft, question, seen = kept.draft, kept.draft.question, message.message_id
    files = question is not None and question.kind is Kind.FILES
    if word in reporting.BACK_WORDS:
        await steps.go(kept, machine.back(draft), context, lead=escape(reporting.FIRST), seen=seen)
    elif word in reporting.NEXT_WORDS and is_answered(draft.answers.get(draft.at or "")) and not files:
        await steps.go(kept, machine.kept(draft), context, seen=seen)
    elif word in reporting.SKIP_WORDS | reporting.NEXT_WORDS and question is not None and not files:
        await steps.go(kept, machine.skipped(draft), context, lead=escape(reporting.REQUIRED), seen=seen)
    elif word in reporting.SAME_WORDS and draft.at in draft.answers and not files:
        await steps.go(kept, machine.kept(draft), context, seen=seen)
    elif word in reporting.DONE_WORDS and question is not None and question.kind is Kind.SEVERAL and draft.ticked:
        await steps.take_ticked(kept, context, seen=seen)
    elif word in reporting.ALL_WORDS:
        await prompts.overview(kept, context)
    elif word in reporting.GO_ON_WORDS:
        await prompts.show(kept, context, before=kept.prompt)
    elif word in reporting.HELP_WORDS:
        await prompts.show(kept, context, lead=escape(reporting.HELP), before=kept.prompt)
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
        await filing.send_off(kept, kept.chat, context)
    else:
        return False
    return True
