"""Whom a message to many is for, chosen with buttons: roles, municipalities, groups, a meeting and its answers, earlier
messages, groups on Telegram, and people who are left out by name.

A button names what it ticks by a number that belongs to the thing itself, so that an old one never ticks another.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import CallbackQuery, Message, Update

from bot.audience import Audience, Dimension, has, ticked
from bot.broadcasts import Broadcast, Purpose
from bot.dialogs import Dialog, Waiting
from bot.people import called_alike
from bot.roles import Administration, Role
from bot.storage import Storage
from handlers import keyboards
from handlers.addressing import question_of
from handlers.broadcasts.drafting import drafted, place, show
from handlers.broadcasts.mailing import meeting_of
from handlers.broadcasts.outcomes import subject
from handlers.broadcasts.recipients import chosen, rooms
from handlers.context import Context
from handlers.keyboards import UNTICK, Press
from handlers.replies import send
from handlers.texts import broadcasting, people
from handlers.texts.markup import ticked as label_of
from handlers.texts.reply import Action

EARLIER = 8  # so many earlier broadcasts are offered, of those written by hand and of all others
_BITS = 999_999_999
# What is asked on one page, by what is asked first.
_PAGES: dict[Dimension, tuple[Dimension, ...]] = {
    Dimension.ROLE: (Dimension.ROLE,),
    Dimension.ORGANIZATION: (Dimension.ORGANIZATION,),
    Dimension.ADMINISTRATION: (Dimension.ADMINISTRATION,),
    Dimension.GROUP: (Dimension.GROUP,),
    Dimension.MEETING: (Dimension.MEETING, Dimension.ANSWER),
    Dimension.RECEIVED: (Dimension.RECEIVED, Dimension.MISSED),
    Dimension.CHAT: (Dimension.CHAT, Dimension.NOBODY),
    Dimension.BUT: (Dimension.BUT,),
}
_PAGE_OF = {dimension: page for page, asked in _PAGES.items() for dimension in asked}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tick; `key` stands for it in buttons."""

    dimension: Dimension
    value: Any
    label: str

    @property
    def key(self) -> int:
        """The number itself of what has one, else a digest of its name."""
        if isinstance(self.value, int) and not isinstance(self.value, bool) and 0 < self.value <= _BITS:
            return self.value
        return zlib.crc32(str(self.value).encode()) % _BITS + 1


# ------------------------------------------------------------------------------------------------------------------- steps


async def on_whom(update: Update, context: Context) -> None:
    """Whom the message is for: the whole choice, or one question about it."""
    query, press, draft = await drafted(update, context)
    if draft is None:
        return
    if press.choice not in list(_PAGES):
        context.deps.storage.dialogs.end(place(query))
        await whom(place(query), draft, context, query)
        return
    await _ask(query, place(query), draft, Dimension(press.choice), context, first=max(0, press.step - 1))


async def whom(chat: int, draft: Broadcast, context: Context, query: CallbackQuery | None = None) -> None:
    """The whole choice, with the number of those it reaches."""
    storage, audience = context.deps.storage, draft.audience
    selection, groups = chosen(audience, storage), rooms(audience, storage)
    html = broadcasting.whom(described(draft, storage), len(selection.reached), len(selection.by_hand), len(groups))
    asked = [page for page in _PAGES if _options(page, draft, context) or page is Dimension.BUT]
    rows: list[Sequence[tuple[str, Press]]] = list(
        keyboards.in_rows([(broadcasting.QUESTIONS[one][0], Press(Action.SEND_WHOM, draft.number, one)) for one in asked])
    )
    rows.append([(broadcasting.NEXT, Press(Action.SEND_WHAT, draft.number))])
    rows.append([(broadcasting.CANCEL, Press(Action.SEND_DROP, draft.number))])
    rows.append([(broadcasting.EARLIER_ONES, Press(Action.BROADCASTS))])
    await show(query, chat, html, keyboards.plain(rows), context)


def described(broadcast: Broadcast, storage: Storage) -> list[str]:
    """Whom it is for, in plain words, a line each."""
    left_out = [storage.people.get(number) for number in broadcast.audience.but]
    return broadcasting.lines(
        broadcast.audience,
        meeting=meeting_of(broadcast, storage),
        names=[one.name for one in left_out if one is not None],
        groups=list(rooms(broadcast.audience, storage).values()),
    )


async def on_pick(update: Update, context: Context) -> None:
    """A tick was put or taken away. What is not there any more changes nothing, and the page is shown as it is now."""
    query, press, draft = await drafted(update, context)
    on, number = press.choice < UNTICK, press.choice % UNTICK
    if draft is None or number not in list(Dimension):
        return
    dimension = Dimension(number)
    options = _options(_PAGE_OF[dimension], draft, context)
    found = next((one for one in options if one.dimension is dimension and one.key == press.step), None)
    if found is not None:
        draft = replace(draft, audience=ticked(draft.audience, dimension, found.value, on=on))
        context.deps.storage.broadcasts.save(draft)
    shown = _shown(_PAGE_OF[dimension], draft, context, place(query))
    at = next((number for number, one in enumerate(shown) if (one.dimension, one.key) == (dimension, press.step)), 0)
    size = _size(_PAGE_OF[dimension])
    await _ask(query, place(query), draft, _PAGE_OF[dimension], context, first=at // size * size)


async def on_name(message: Message, dialog: Dialog, context: Context) -> None:
    """A name, or part of one, was written to find whom to leave out."""
    draft = context.deps.storage.broadcasts.get(int(dialog.data["draft"]))
    searched = " ".join(question_of(message).split())
    if draft is None or draft.author != context.me.id:
        context.deps.storage.dialogs.end(message.chat.id)
        await send(context, message.chat.id, broadcasting.OLD)
        return
    if not _matching(_options(Dimension.BUT, draft, context), searched):
        await send(context, message.chat.id, broadcasting.NOBODY_FOUND)
        return
    context.deps.storage.dialogs.begin(message.chat.id, Waiting.LEFT_OUT, draft=draft.number, searched=searched)
    await _ask(None, message.chat.id, draft, Dimension.BUT, context)


# ----------------------------------------------------------------------------------------------------------------- a page


async def _ask(
    query: CallbackQuery | None, chat: int, draft: Broadcast, page: Dimension, context: Context, *, first: int = 0
) -> None:
    """One question with its options; `first` is the position of the first one shown, from 0."""
    searched = ""
    if page is Dimension.BUT:
        searched = _searched(draft, context, chat)
        context.deps.storage.dialogs.begin(chat, Waiting.LEFT_OUT, draft=draft.number, searched=searched)
    options = _shown(page, draft, context, chat)
    size, first = _size(page), first if first < len(options) else 0
    rows: list[Sequence[tuple[str, Press]]] = list(
        keyboards.in_rows([_button(one, draft) for one in options[first : first + size]], _across(page))
    )
    turns = [(people.EARLIER, first - size), (people.LATER, first + size)]
    rows.append([(text, Press(Action.SEND_WHOM, draft.number, page, to + 1)) for text, to in turns if 0 <= to < len(options)])
    rows.append([(broadcasting.DONE, Press(Action.SEND_WHOM, draft.number))])
    selection = chosen(draft.audience, context.deps.storage)
    groups = len(rooms(draft.audience, context.deps.storage))
    reach = broadcasting.reach(len(selection.reached), len(selection.by_hand), groups)
    html = f"{broadcasting.question(page, searched)}\n\n{reach}"
    await show(query, chat, html, keyboards.plain(rows), context)


def _button(one: Option, draft: Broadcast) -> tuple[str, Press]:
    on = has(draft.audience, one.dimension, one.value)
    choice = one.dimension + (UNTICK if on else 0)
    return label_of(one.label, on=on), Press(Action.SEND_PICK, draft.number, choice, one.key)


def _size(page: Dimension) -> int:
    return broadcasting.PEOPLE_PAGE if page is Dimension.BUT else broadcasting.OPTIONS_PAGE


def _across(page: Dimension) -> int:
    return 2 if page in (Dimension.ROLE, Dimension.ORGANIZATION) else 1


def _searched(draft: Broadcast, context: Context, chat: int) -> str:
    """What was looked for by name, for this draft."""
    dialog = context.deps.storage.dialogs.current(chat, Waiting.LEFT_OUT)
    return str(dialog.data["searched"]) if dialog is not None and dialog.data["draft"] == draft.number else ""


def _shown(page: Dimension, draft: Broadcast, context: Context, chat: int) -> list[Option]:
    """The options of a page; of people those that were looked for."""
    options = _options(page, draft, context)
    searched = _searched(draft, context, chat) if page is Dimension.BUT else ""
    return _matching(options, searched) if searched else options


def _matching(options: Sequence[Option], searched: str) -> list[Option]:
    """Those with what was written in their name or municipality; where there are none, those with a name that is nearly it."""
    wanted = searched.casefold()
    return [one for one in options if wanted in one.label.casefold()] or [
        one for one in options if any(called_alike(part, searched) for part in one.label.split(", "))
    ]


# ----------------------------------------------------------------------------------------------------------------- options


def _options(page: Dimension, draft: Broadcast, context: Context) -> list[Option]:
    """What can be ticked on a page just now, and what is ticked although it could not be any more."""
    storage, audience = context.deps.storage, draft.audience
    match page:
        case Dimension.ROLE:
            return [Option(page, one, people.PLURAL[one].capitalize()) for one in Role]
        case Dimension.ADMINISTRATION:
            return [Option(page, one, people.ADMINISTRATIONS[one].capitalize()) for one in Administration]
        case Dimension.ORGANIZATION:
            own = sorted({one.organization for one in storage.people.everyone()} - {""}, key=str.casefold)
            every = dict.fromkeys((*context.deps.config.network.organizations, *own, *audience.organizations))
            return [Option(page, one, one) for one in every]
        case Dimension.GROUP:
            return [Option(page, one, one) for one in _groups(storage, audience)]
        case Dimension.MEETING:
            return _meetings(draft, context)
        case Dimension.RECEIVED:
            return _earlier(storage, audience)
        case Dimension.CHAT:
            return _chats(storage, audience)
        case _:
            return _left_out(draft, storage)


def _earlier(storage: Storage, audience: Audience) -> list[Option]:
    """The last messages that were written by hand, then the last that were not, and what is ticked, however old."""
    every = storage.broadcasts.everything()
    by_hand = [one.number for one in every if one.purpose is Purpose.MESSAGE][:EARLIER]
    others = [one.number for one in every if one.purpose is not Purpose.MESSAGE][:EARLIER]
    ticks = {Dimension.RECEIVED: audience.received, Dimension.MISSED: audience.missed}
    older = [number for number in dict.fromkeys(ticks.values()) if number is not None and number not in (*by_hand, *others)]
    sent = {one.number: one for one in every}
    options = []
    for number in (*by_hand, *others, *older):
        one = sent.get(number)
        about = subject(one, storage) if one else None
        for dimension, ticked_one in ticks.items():
            if one is not None or ticked_one == number:
                got = dimension is Dimension.RECEIVED
                options.append(Option(dimension, number, broadcasting.earlier(number, one, about, got=got)))
    return options


def _chats(storage: Storage, audience: Audience) -> list[Option]:
    """The registered groups, one that has another id by now under the one that is ticked; and what is ticked and is none."""
    options: list[Option] = []
    for chat, title in storage.registered_chats().items():
        former = storage.former_chat(chat)
        options.append(Option(Dimension.CHAT, former if former in audience.chats else chat, title))
    known = {one.value for one in options}
    options += [Option(Dimension.CHAT, chat, broadcasting.NO_CHAT) for chat in audience.chats if chat not in known]
    only = [Option(Dimension.NOBODY, "nobody", broadcasting.ONLY_CHATS)] if audience.chats else []
    return [*options, *only]


def _groups(storage: Storage, audience: Audience) -> list[str]:
    seats = {group for groups in storage.people.groups().values() for group in groups}
    return sorted({*seats, *audience.groups}, key=str.casefold)


def _meetings(draft: Broadcast, context: Context) -> list[Option]:
    """The meetings to which people were invited, the one that was held last too; and where one is chosen, the answers."""
    storage, now = context.deps.storage, context.deps.clock()
    invited = [one for one in storage.meetings.everything() if one.invited is not None and not one.is_cancelled]
    held = [one for one in invited if one.is_over(now)][-1:]
    shown = [*held, *(one for one in invited if not one.is_over(now))]
    found = meeting_of(draft, storage)
    if found is not None and found not in shown:
        shown.append(found)
    options = [Option(Dimension.MEETING, one.number, broadcasting.named(one)) for one in shown]
    if found is None and draft.audience.meeting is not None:
        options.append(Option(Dimension.MEETING, draft.audience.meeting, broadcasting.NO_MEETING))
    if found is None:
        return options
    answers = (Option(Dimension.ANSWER, str(one), label.capitalize()) for one, label in broadcasting.ANSWERS.items())
    return [*options, *answers]


def _left_out(draft: Broadcast, storage: Storage) -> list[Option]:
    """Everybody whom the other choices mean, by name: in an order that does not change when one is left out."""
    selection = chosen(replace(draft.audience, but=()), storage)
    every = sorted((*selection.reached, *selection.by_hand), key=lambda one: one.name.casefold())
    return [Option(Dimension.BUT, one.id, broadcasting.person(one)) for one in every if one.id is not None]
