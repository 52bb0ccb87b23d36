"""From one question of a report to the next: the draft is kept as it is now, and what comes next is asked."""

from __future__ import annotations

import logging
from collections.abc import Collection

from telegram import InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.reports import draft as machine
from bot.reports.draft import Draft
from bot.reports.drafts import Kept, Moved
from bot.reports.form import Meaning, Question
from bot.reports.typed import Problem, read
from bot.reports.values import Chosen, Files, Value
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import send
from handlers.reports import prompts
from handlers.texts import reasons, reporting
from handlers.texts.reply import Action
from handlers.texts.typed_words import WORDS

logger = logging.getLogger(__name__)


async def saved(kept: Kept, draft: Draft, context: Context, *, seen: int | None = None) -> Kept | None:
    """The draft as it is now, kept; None where a colleague goes on with it meanwhile, which is said."""
    try:
        return context.deps.storage.drafts.save(kept, draft, seen=seen)
    except Moved:
        await _say_moved(kept, context)
        return None


async def _say_moved(kept: Kept, context: Context) -> None:
    if kept.chat is not None:
        await send(context, kept.chat, reporting.MOVED)


async def take(
    kept: Kept, draft: Draft, context: Context, *, noted: tuple[Question, Value] | None = None, seen: int | None = None
) -> None:
    """Keep the draft as it is now and ask what comes next; `noted` is what was understood, `seen` the message that said it."""
    storage = context.deps.storage
    try:
        with storage.atomic():
            after = storage.drafts.save(kept, draft, seen=seen, latest=noted[0].id if noted else None)
            if noted is not None and noted[0].id == Meaning.MUNICIPALITY and isinstance(noted[1], Chosen):
                option = noted[0].option(noted[1].options[0])
                storage.drafts.set_organization(kept.id, option.text if option else "")
    except Moved:
        await _say_moved(kept, context)
        return
    await prompts.show(after, context, lead=reporting.noted(*noted) if noted else "", before=kept.prompt)


async def go(kept: Kept, draft: Draft | None, context: Context, *, lead: str = "", seen: int | None = None) -> None:
    """To another question; where there is no way, `lead` (HTML) says so and the same is asked again."""
    if draft is None:
        await prompts.show(kept, context, lead=lead, before=kept.prompt)
    else:
        await take(kept, draft, context, seen=seen)


async def again(problem: Problem, kept: Kept, question: Question, context: Context) -> None:
    """The same question with the reason why the answer could not be taken."""
    lead = reasons.reason(problem, question, kept.draft)
    await prompts.show(kept, context, lead=lead, only=problem.options, before=kept.prompt)


def understood(text: str, kept: Kept, question: Question, context: Context) -> Value | Problem:
    """What a text means as the answer to a question of the draft."""
    today = context.deps.clock().astimezone(reporting.ZONE).date()
    return read(text, question, answers=kept.draft.answers, today=today, words=WORDS)


async def take_ticked(kept: Kept, context: Context, *, seen: int | None = None) -> None:
    """What is ticked is the answer; nothing is to pass the question over."""
    question, draft = kept.draft.question, kept.draft
    assert question is not None
    if not draft.ticked:
        await go(kept, machine.skipped(draft), context, seen=seen)
        return
    value = Chosen(draft.ticked, other_words(kept, question, draft.ticked))
    await take(kept, machine.answered(draft, value), context, noted=(question, value), seen=seen)


def other_words(kept: Kept, question: Question, chosen: Collection[str]) -> str:
    """The words behind the free option where it was chosen: those that were just written, else those of before."""
    if question.free is None or question.free.id not in chosen:
        return ""
    before = kept.draft.answers.get(question.id)
    return kept.held or (before.other if isinstance(before, Chosen) else "")


# ------------------------------------------------------------------------------------------------------------------- files


def numbers(kept: Kept) -> tuple[int, ...]:
    """The files in the answer to the question that is asked now."""
    value = kept.draft.answers.get(kept.draft.at or "")
    return value.numbers if isinstance(value, Files) else ()


async def tell_files(kept: Kept, context: Context, *, album: str | None = None, lead: str = "") -> None:
    """How many files there are now: of one `album` in one message, which grows with it. `lead` (HTML) goes before it."""
    assert kept.chat is not None
    consent = bool(prompts.waiting(kept, context))
    text = " ".join(filter(None, (lead, reporting.files(len(numbers(kept)), consent=consent))))
    keyboard = keyboards.plain(prompts.files(kept, consent=consent))
    group, _, told = (kept.album or "").rpartition(":")
    if album is not None and group == album:
        try:
            await context.bot.edit_message_text(text, kept.chat, int(told), reply_markup=keyboard)
            return
        except TelegramError as error:  # it may be gone, or the network: then the next message says it
            logger.info("the message about an album could not be changed: %s", type(error).__name__)
    message = await send(context, kept.chat, text, keyboard=keyboard)
    if message is not None:
        context.deps.storage.drafts.set_album(kept.id, f"{album or ''}:{message.message_id}")


# ---------------------------------------------------------------------------------------------------- answer or question


async def hold(text: str, kept: Kept, context: Context, *, seen: int, early: Question | None = None) -> None:
    """Ask whether words are an answer or a question; they wait with the draft, joined to what waits there already. `early` is
    the question of before, where they were written before the one that is asked now came."""
    waiting = f"{kept.held}\n\n{text}" if kept.held and text not in kept.held else text
    context.deps.storage.drafts.hold(kept.id, waiting, seen=seen)
    await ask_which(kept, waiting, context, early=early)


async def ask_which(kept: Kept, text: str, context: Context, *, early: Question | None = None) -> None:
    """Show words that wait, with what they may be."""
    assert kept.chat is not None
    await send(context, kept.chat, reporting.asked_which(text), keyboard=_which(kept, early))


def _which(kept: Kept, early: Question | None) -> InlineKeyboardMarkup:
    asked = kept.draft.question

    def row(label: str, action: Action) -> list[tuple[str, Press]]:
        return [(label, Press(action, kept.id, 0, kept.draft.step))]

    rows = [row(reporting.belongs_to(early), Action.IS_MORE)] if early is not None else []
    yes = reporting.IS_ANSWER if early is None or asked is None else reporting.answers(asked)
    return keyboards.plain([*rows, row(yes, Action.IS_ANSWER), row(reporting.IS_QUESTION, Action.IS_QUESTION)])
