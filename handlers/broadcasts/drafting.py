"""What the steps of /udsend share: the draft that a button belongs to, how a step is shown, and the preview.

The draft is a row of `broadcasts`; each step works out what it shows from the row, so that a restart loses nothing, and every
step can be gone back to.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.broadcasts import Broadcast, Stage
from bot.outbox import Outgoing
from bot.people import Person
from handlers import keyboards
from handlers.broadcasts.mailing import Mailing, Recipient, limit_of, mailing, meeting_of, strange, worded
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, send_outgoing, tolerate
from handlers.texts import broadcasting, placeholders
from handlers.texts.reply import Action

AT_ONCE = 99  # the choice of no time
NO_FILE = 1  # the choice of no file


async def drafted(update: Update, context: Context) -> tuple[CallbackQuery, Press, Broadcast | None]:
    """The button that was pressed, acknowledged, and the draft it belongs to; None where that is none any more, which is said.

    A draft is its author's: what a colleague writes is nobody else's to send.
    """
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    assert press is not None
    found = context.deps.storage.broadcasts.get(press.answer)
    if found is None or found.stage is not Stage.DRAFT or found.author != context.me.id:
        await acknowledge(query, broadcasting.OLD, alert=True)
        return query, press, None
    await acknowledge(query)
    return query, press, found


async def show(query: CallbackQuery | None, chat: int, html: str, keyboard: InlineKeyboardMarkup, context: Context) -> None:
    """A step: in place of the one whose button was pressed, else below."""
    if query is None:
        await send(context, chat, html, keyboard=keyboard)
    else:
        await tolerate(query.edit_message_text(html, reply_markup=keyboard))


def place(query: CallbackQuery) -> int:
    """The chat that a button is in."""
    return query.message.chat.id if query.message else 0


# ------------------------------------------------------------------------------------------------------------------ preview


async def preview(chat: int, draft: Broadcast, context: Context, *, position: int = 1, note: str = "") -> None:
    """The message as one of its recipients sees it (`position` from 1), and below it what can be done with it."""
    draft, note = _in_time(draft, context, note)
    found, meeting = mailing(draft, context.deps.storage), meeting_of(draft, context.deps.storage)
    number = (position - 1) % len(found.recipients) if found.recipients else 0
    one = found.recipients[number] if found.recipients else Recipient(chat, context.me)
    [letter] = worded(draft.html, draft.enclosure, [one], meeting)
    if placeholders.length(letter.html) <= limit_of(draft.enclosure):
        await send_outgoing(context, replace(letter, chat=chat))
    html = broadcasting.preview(
        broadcasting.recipient(one.person, one.title) if found.recipients else "",
        counted(found),
        strange=strange(draft.html, meeting),
        too_long=found.too_long,
        to_write=found.to_write,
        due=draft.due,
        note=note,
    )
    await send(context, chat, html, keyboard=_buttons(draft, found, number + 1))


def _in_time(draft: Broadcast, context: Context, note: str) -> tuple[Broadcast, str]:
    """A draft whose time has passed is for now."""
    if draft.due is None or draft.due > context.deps.clock():
        return draft, note
    at_once = replace(draft, due=None)
    context.deps.storage.broadcasts.save(at_once)
    return at_once, broadcasting.PASSED


def counted(found: Mailing) -> tuple[int, int, int]:
    """People who are reached, people who are not, groups."""
    reached = sum(one.person is not None for one in found.recipients)
    return reached, len(found.by_hand), len(found.recipients) - reached


def _buttons(draft: Broadcast, found: Mailing, position: int) -> InlineKeyboardMarkup:
    number, (reached, _, groups) = draft.number, counted(found)
    yes = Press(Action.SEND_OUT, number, 0, found.digest)
    another = (broadcasting.ANOTHER, Press(Action.SEND_PREVIEW, number, 0, position + 1))
    later, at_once = Press(Action.SEND_WHEN, number), Press(Action.SEND_WHEN, number, AT_ONCE)
    when = [(broadcasting.ANOTHER_TIME, later), (broadcasting.AT_ONCE, at_once)] if draft.due else [(broadcasting.LATER, later)]
    return keyboards.plain(
        [
            [(broadcasting.send_to(reached, groups), yes)] if found.may_leave else [],
            [(broadcasting.TO_MYSELF, Press(Action.SEND_SELF, number)), *([another] if len(found.recipients) > 1 else [])],
            when,
            [
                (broadcasting.CHANGE_TEXT, Press(Action.SEND_WHAT, number)),
                (broadcasting.CHANGE_WHOM, Press(Action.SEND_WHOM, number)),
            ],
            without_file(draft),
            [(broadcasting.CANCEL, Press(Action.SEND_DROP, number))],
        ]
    )


def without_file(draft: Broadcast) -> list[tuple[str, Press]]:
    """The button that takes the file off, where there is one."""
    return [(broadcasting.WITHOUT_FILE, Press(Action.SEND_WHAT, draft.number, NO_FILE))] if draft.enclosure else []


def to_oneself(draft: Broadcast, chat: int, context: Context) -> Outgoing:
    """The message as its author would get it."""
    me: Person = context.me
    [letter] = worded(draft.html, draft.enclosure, [Recipient(chat, me)], meeting_of(draft, context.deps.storage))
    return letter
