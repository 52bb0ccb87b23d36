"""The question of a report as a message with its buttons, and the draft that such a button belongs to."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bot.reports.attachments import Sort
from bot.reports.drafts import Kept
from bot.reports.form import Kind, Option, Question
from bot.reports.values import Files
from bot.roles import Role
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import UNTICK, Press
from handlers.replies import acknowledge, send
from handlers.texts import reporting
from handlers.texts.markup import size, ticked
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

SHORT = 18  # characters of a label of which two stand beside each other on a phone

Row = Sequence[tuple[str, Press]]


async def show(
    kept: Kept,
    context: Context,
    *,
    lead: str = "",
    only: Sequence[str] = (),
    before: int | None = None,
    since: int | None = None,
) -> None:
    """Ask the question that a draft is at, in the chat where it is open. `lead` (HTML) goes before it, `only` are the ids of
    the options that are offered, `before` is the message that asked last: its buttons go. `since` is the message from which on
    an answer may have been written, where that was before this one."""
    assert kept.chat is not None
    consent = bool(waiting(kept, context))
    text = reporting.question(kept, lead=lead, consent=consent)
    sent = await send(context, kept.chat, text, keyboard=keyboard(kept, only=only, consent=consent))
    if sent is not None:
        context.deps.storage.drafts.prompted(kept.id, sent.message_id, since=since)
    if before is not None:
        await _close(kept.chat, before, context)


def waiting(kept: Kept, context: Context, *, id: str | None = None) -> tuple[int, ...]:
    """The pictures in the answer to a question (None: the one that is asked) of which it was not said yet whether everyone on
    them agrees, by number."""
    value = kept.draft.answers.get(id or kept.draft.at or "")
    found = map(context.deps.storage.attachments.get, value.numbers if isinstance(value, Files) else ())
    return tuple(one.number for one in found if one is not None and one.sort is Sort.PICTURE and one.consent is None)


async def overview(kept: Kept, context: Context) -> None:
    """Show all answers so far, each with a button to change it. The question that is asked stays the one that is asked."""
    assert kept.chat is not None
    await send(context, kept.chat, reporting.overview(kept), keyboard=_check(kept))


async def _close(chat: int, message: int, context: Context) -> None:
    """Take the buttons off a question that was answered: an ornament, since they would do nothing."""
    try:
        await context.bot.edit_message_reply_markup(chat, message)
    except TelegramError as error:
        logger.info("the buttons of an older question stay: %s", type(error).__name__)


def keyboard(kept: Kept, *, only: Sequence[str] = (), consent: bool = False) -> InlineKeyboardMarkup:
    """The buttons of the question that is asked now; at the check those of all answers. `consent`: it has to be said first
    whether everyone on the pictures agrees."""
    question = kept.draft.question
    if question is None:
        return _check(kept)
    answers = files(kept, consent=consent) if question.kind is Kind.FILES else _answers(kept, question, only)
    return keyboards.plain([*answers, *_moves(kept, question)])


def may_write(kept: Kept, context: Context) -> bool:
    """Whether a draft is that of one's municipality, or one's own: of no other municipality, but for a coordinator, who files
    for those that have nobody. What nobody owns is for whoever runs the bot alone."""
    me = context.me
    if me.id is None and me.telegram not in context.deps.trusted:
        return False
    own = kept.owner == me.id and (me.role is Role.COORDINATOR or me.id is None or not kept.organization)
    return own or (bool(me.organization) and kept.organization == me.organization)


async def at_work(update: Update, context: Context, *, moved: bool = False) -> tuple[CallbackQuery, Kept | None]:
    """The draft that a button belongs to, where it is open in this chat and at the question below which the button stands.

    Else it is said why not, and None is returned. `moved`: a button of an earlier question counts too. Where the question that
    is asked now never arrived, since the bot was stopped, it is asked. Whoever goes on with the report is done with what else
    was waited for in the chat.
    """
    query = update.callback_query
    assert query is not None
    press, chat = keyboards.parse(query.data), query.message.chat.id if query.message else 0
    kept = context.deps.storage.drafts.get(press.answer) if press else None
    if press is None or kept is None:
        await acknowledge(query, reporting.SETTLED, alert=True)
    elif not may_write(kept, context):
        await acknowledge(query, reporting.NOT_YOURS, alert=True)
    elif kept.dropped is not None:
        await acknowledge(query)
        await offer_back(kept, chat, context)
    elif kept.chat != chat:
        await acknowledge(query, reporting.ELSEWHERE if kept.chat is not None else reporting.ON_PAUSE, alert=True)
    elif press.step != kept.draft.step and not moved:
        await _old(query, kept, context)
    else:
        context.deps.storage.dialogs.end(chat)
        return query, kept
    return query, None


async def _old(query: CallbackQuery, kept: Kept, context: Context) -> None:
    if kept.prompt is None:
        await acknowledge(query)
        await show(kept, context, since=query.message.message_id + 1 if query.message else None)
    else:
        await acknowledge(query, reporting.OLD, alert=True)


async def offer_back(kept: Kept, chat: int, context: Context) -> None:
    """Say that a draft was thrown away, and offer to have it back."""
    back = keyboards.plain([[(reporting.UNDROP, Press(Action.UNDROP, kept.id))]])
    await send(context, chat, reporting.DROPPED, keyboard=back)


def _press(kept: Kept, action: Action, choice: int = 0) -> Press:
    return Press(action, kept.id, choice, kept.draft.step)


def _answers(kept: Kept, question: Question, only: Sequence[str]) -> list[Row]:
    """Buttons that answer."""
    match question.kind:
        case Kind.CHOICE:
            return _options(kept, question, only)
        case Kind.SEVERAL:
            return [*_options(kept, question, only), [(reporting.DONE, _press(kept, Action.TICKED))]]
        case Kind.YES_NO:
            yes, no = _press(kept, Action.OPTION, 1), _press(kept, Action.OPTION, 2)
            return [[(reporting.YES, yes), (reporting.NO, no)]]
        case _:
            return []


def files(kept: Kept, *, consent: bool) -> list[Row]:
    """Buttons below a message about files; `consent`: it has to be said first whether everyone on a picture agrees."""
    here = kept.draft.answers.get(kept.draft.at or "")
    count = len(here.numbers) if isinstance(here, Files) else 0
    if consent:
        labels = (reporting.EVERYBODY, reporting.NOBODY, reporting.NOT_ALL)
        return [[(label, _press(kept, Action.CONSENT, number))] for number, label in enumerate(labels, start=1)]
    done = (reporting.DONE if count else reporting.NO_FILES, _press(kept, Action.FILES_DONE))
    return [[done, (reporting.FILE_OUT, _press(kept, Action.FILE_OUT, count))]] if count else [[done]]


def _options(kept: Kept, question: Question, only: Sequence[str]) -> list[Row]:
    shown = [_option(kept, question, one, place) for place, one in enumerate(question.options, start=1) if _fits(one, only)]
    across = 2 if len(shown) > 4 and all(size(label) <= SHORT for label, _ in shown) else 1
    return list(keyboards.in_rows(shown, across))


def _fits(option: Option, only: Sequence[str]) -> bool:
    return not only or option.id in only


def _option(kept: Kept, question: Question, one: Option, place: int) -> tuple[str, Press]:
    """A tick says what it makes of the option, not that it changes it: pressed twice it does the same as once."""
    if question.kind is Kind.CHOICE:
        return one.text, _press(kept, Action.OPTION, place)
    on = one.id in kept.draft.ticked
    return ticked(one.text, on=on), _press(kept, Action.TICK, place + UNTICK * on)


def _moves(kept: Kept, question: Question) -> list[Row]:
    """Buttons that lead elsewhere."""
    first: list[tuple[str, Press]] = []
    if question.id in kept.draft.answers and question.kind is not Kind.FILES:
        first.append((reporting.KEEP, _press(kept, Action.SAME)))
    if not question.required and question.kind is not Kind.FILES:
        first.append((reporting.SKIP, _press(kept, Action.PASS)))
    places = [(reporting.PAUSE, _press(kept, Action.PAUSE))]
    if kept.draft.begun:
        places.insert(0, (reporting.ALL, _press(kept, Action.ANSWERS)))
    if kept.draft.asked.index(question.id):
        places.insert(0, (reporting.BACK, _press(kept, Action.BACK)))
    return [first, places]


def _check(kept: Kept) -> InlineKeyboardMarkup:
    """A number for each answer; then sending it, or going on with the question that is open."""
    draft = kept.draft
    numbers = [(str(place), _press(kept, Action.ASK_AGAIN, place)) for place in range(1, len(draft.asked) + 1)]
    go_on = (reporting.GO_ON, _press(kept, Action.GO_ON))
    submit = (reporting.SEND, _press(kept, Action.SUBMIT))
    doing = [go_on] if draft.at is not None else [] if draft.missing else [submit]
    away = [(reporting.PAUSE, _press(kept, Action.PAUSE)), (reporting.DROP, _press(kept, Action.DROP))]
    return keyboards.plain([doing, *keyboards.in_rows(numbers, keyboards.NUMBERS), away])
