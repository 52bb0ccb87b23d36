"""The buttons below the questions of a report: an option, a tick, back and on, and whether words were an answer.

What is written is taken by `written`; beginning, pausing and sending a report is in `report`, files are in `reportfiles`.
Which question comes next is worked out by `bot.reports.draft`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop

from bot.reports import draft as machine
from bot.reports.drafts import Kept
from bot.reports.form import CHOICES, Kind, Question
from bot.reports.typed import Fault, Problem
from bot.reports.values import Chosen, Text, Value, YesNo
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import UNTICK
from handlers.replies import acknowledge, send, tolerate
from handlers.reports import prompts, steps
from handlers.reports.prompts import at_work
from handlers.texts import reporting
from handlers.texts.markup import escape
from handlers.texts.reply import Action

Asker = Callable[[Message, int, str, Context], Awaitable[None]]


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
        await steps.take(kept, machine.answered(kept.draft, value), context, noted=(question, value))


def _chosen(question: Question, choice: int, kept: Kept) -> Value | None:
    if question.kind is Kind.YES_NO:
        return YesNo(choice == 1)
    if question.kind not in CHOICES or not 1 <= choice <= len(question.options):
        return None
    option = question.options[choice - 1]
    return Chosen((option.id,), steps.other_words(kept, question, (option.id,)))


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
    after = await steps.saved(kept, draft, context)
    if after is not None:
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
    await steps.take_ticked(kept, context)


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
            await steps.go(kept, machine.skipped(draft), context)
        case Action.SAME:
            await steps.go(kept, machine.kept(draft), context)
        case Action.BACK:
            await steps.go(kept, machine.back(draft), context, lead=escape(reporting.FIRST))
        case Action.ASK_AGAIN if 1 <= press.choice <= len(draft.asked):
            await steps.go(kept, machine.to(draft, draft.asked[press.choice - 1]), context)
        case _:
            await prompts.show(kept, context, before=kept.prompt)


async def on_answers(update: Update, context: Context) -> None:
    """[Alle svar]"""
    query, kept = await at_work(update, context, moved=True)
    if kept is not None:
        await acknowledge(query)
        await prompts.overview(kept, context)


# ---------------------------------------------------------------------------------------------------- answer or question


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
    found = steps.understood(kept.held, kept, question, context)
    if isinstance(found, Problem):
        await steps.again(found, kept, question, context)
    else:
        await steps.take(kept, machine.answered(kept.draft, found), context, noted=(question, found))


async def on_is_more(update: Update, context: Context) -> None:
    """[Føj til ...]: words that came before the next question are the rest of the answer of before."""
    query, kept = await at_work(update, context)
    if kept is None:
        return
    question = kept.draft.form.question(kept.latest or "")
    before = kept.draft.answers.get(kept.latest or "")
    if kept.held is None or question is None or not isinstance(before, Text):
        await acknowledge(query, reporting.OLD, alert=True)
        return
    await acknowledge(query)
    longer = Text(f"{before.text}\n\n{kept.held}")
    if len(longer.text) > question.characters:
        await steps.again(Problem(Fault.TOO_LONG, f"{len(longer.text)}/{question.characters}"), kept, question, context)
        return
    draft = machine.with_answer(kept.draft, question.id, longer)
    after = await steps.saved(kept, draft, context)
    if after is not None:
        context.deps.storage.drafts.hold(kept.id, None)
        await prompts.show(after, context, lead=reporting.noted(question, longer), before=kept.prompt)


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
        await ask(query.message, query.from_user.id, kept.held, context)
        context.deps.storage.drafts.hold(kept.id, None)
        await prompts.show(kept, context, lead=escape(reporting.AGAIN), before=kept.prompt)

    return pressed


# --------------------------------------------------------------------------------------------------------------- besides


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


async def on_edited(update: Update, context: Context) -> None:
    """A message was changed after it was sent: where a report is open, it is said how an answer is changed."""
    message = update.edited_message
    if message is None or context.person is None:
        return
    kept = context.deps.storage.drafts.open_in(message.chat.id)
    if kept is not None and prompts.may_write(kept, context) and message.message_id <= kept.seen:
        await send(context, message.chat.id, reporting.EDITED)
