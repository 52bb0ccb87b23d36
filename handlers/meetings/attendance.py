"""/fremmoede: who was at a meeting, noted by a coordinator on the day or afterwards, municipality by municipality.

A button says what it makes of somebody, so that pressing it twice, or two coordinators at once, does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.audience import BY_HAND, REACHED
from bot.audit import Act
from bot.meetings.meeting import Attendee, Meeting
from bot.organizations import canonical
from bot.people import Person
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import UNTICK, Press
from handlers.meetings.meetingview import pressed
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import attendance as texts
from handlers.texts import gatherings
from handlers.texts.markup import labels
from handlers.texts.reply import Action

ZONE = ZoneInfo("Europe/Copenhagen")
MEETINGS: Final = 8  # that are offered
PAGE: Final = 20  # people beside each other
OTHERS: Final = 999  # the choice that stands for everybody whose organisation is not in the settings
CAME, REST = 1, 2  # choices of ATTENDED_ALL
_PRESENT: Final = 2  # the choice of MATRIX that shows who was there


async def on_attendance(update: Update, context: Context) -> None:
    """/fremmoede: the last meeting that was held or is under way; others can be chosen."""
    message = update.message
    assert message is not None
    held = _held(context)
    if not held:
        await send(context, message.chat.id, texts.NONE)
        return
    html, keyboard = _overview(held[0], context)
    await send(context, message.chat.id, html, keyboard=keyboard)


async def on_meeting(update: Update, context: Context) -> None:
    """A meeting, or with number 0 the choice of one, in place."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    if press is not None and press.answer == 0:
        await acknowledge(query)
        held = _held(context)[:MEETINGS]
        rows = [[(gatherings.label(one), Press(Action.ATTENDANCE, one.number))] for one in held]
        await tolerate(query.edit_message_text(texts.CHOOSE if held else texts.NONE, reply_markup=keyboards.plain(rows)))
        return
    if (found := await _chosen(update, context)) is not None:
        query, _, meeting = found
        await acknowledge(query)
        await _show(query, *_overview(meeting, context))


def _held(context: Context) -> list[Meeting]:
    """The meetings that can be noted, the last one that has begun first."""
    every = [one for one in context.deps.storage.meetings.everything() if _is_open(one, context) is None]
    now = context.deps.clock()
    return sorted(every, key=lambda one: (one.has_begun(now), one.plan.start, one.number), reverse=True)


def _is_open(meeting: Meeting, context: Context) -> str | None:
    """Why nothing can be noted of a meeting; None where it can, from the day of the meeting on."""
    if meeting.is_cancelled:
        return texts.CANCELLED
    today = context.deps.clock().astimezone(ZONE).date()
    return texts.TOO_EARLY if meeting.plan.start.astimezone(ZONE).date() > today else None


def _overview(meeting: Meeting, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    number, attendees = meeting.number, context.deps.storage.attendees.of(meeting.number)
    unnoted = [one for one in attendees if one.attended is None]
    coming = sum(one.comes for one in unnoted)
    rest = len(unnoted) if len(unnoted) < len(attendees) and not coming else 0
    all_came = [(texts.all_came(coming), Press(Action.ATTENDED_ALL, number, CAME))] if coming else []
    absent = [(texts.rest_absent(rest), Press(Action.ATTENDED_ALL, number, REST))] if rest else []
    invited, members = _by_choice(attendees, context), _addable(attendees, context)
    places = [
        (texts.place_label(_name(choice, context), invited.get(choice, [])), _to_place(number, choice, invited))
        for choice in sorted({*invited, *members})
    ]
    more = [(texts.ANOTHER, Press(Action.ATTENDANCE))] if len(_held(context)) > 1 else []
    see = [(texts.SHOW, Press(Action.MATRIX, number, _PRESENT))]
    return texts.overview(meeting, attendees), keyboards.plain([all_came, *keyboards.in_rows(places), absent, see, more])


def _to_place(number: int, choice: int, invited: Collection[int]) -> Press:
    """To the people of an organisation; where nobody was invited, to those who can be added."""
    return Press(Action.ATTENDANCE_PLACE if choice in invited else Action.ATTENDANCE_ADD, number, choice, 1)


# ---------------------------------------------------------------------------------------------------------- one municipality


async def on_place(update: Update, context: Context) -> None:
    """A municipality: its people, each a tick."""
    if (found := await _chosen(update, context)) is not None:
        query, press, meeting = found
        await acknowledge(query)
        await _show(query, *_place(meeting, press.choice, press.step, context))


def _place(meeting: Meeting, choice: int, step: int, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """The page `step` (from 1; 0 is the first too) of an organisation."""
    number, every = meeting.number, context.deps.storage.attendees.of(meeting.number)
    people, name = _by_choice(every, context).get(choice, []), _name(choice, context)
    page, turn = _turned(len(people), step, lambda to: Press(Action.ATTENDANCE_PLACE, number, choice, to))
    shown = people[page * PAGE :][:PAGE]
    ticks = labels([texts.tick(one) for one in shown])
    rows = [
        [(label, Press(Action.ATTENDED, one.id, UNTICK + 1 if one.attended else 1, page + 1))]
        for label, one in zip(ticks, shown, strict=True)
    ]
    others = choice in _addable(every, context)
    adding = [(texts.add(name), Press(Action.ATTENDANCE_ADD, number, choice, 1))] if others else []
    back = [(texts.BACK, Press(Action.ATTENDANCE, number))]
    return texts.place(meeting, name, people), keyboards.plain([*rows, turn, adding, back])


async def on_attended(update: Update, context: Context) -> None:
    """A tick: was there, or was not."""
    query = update.callback_query
    assert query is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    one = storage.attendees.by_id(press.answer) if press else None
    meeting = storage.meetings.get(one.meeting) if one else None
    if press is None or one is None or meeting is None:
        await acknowledge(query, texts.GONE, alert=True)
        return
    if (closed := _is_open(meeting, context)) is not None:
        await acknowledge(query, closed, alert=True)
        return
    await acknowledge(query)
    _note([one], context, attended=press.choice < UNTICK)
    await _show(query, *_place(meeting, _choice_of(one.organization, context), press.step, context))


async def on_all(update: Update, context: Context) -> None:
    """[Alle der sagde ja var der], [Resten var der ikke]: of those who are not noted yet; what is noted stays."""
    found = await _chosen(update, context)
    if found is None:
        return
    query, press, meeting = found
    await acknowledge(query)
    unnoted = [one for one in context.deps.storage.attendees.of(meeting.number) if one.attended is None]
    if press.choice == CAME:
        _note([one for one in unnoted if one.comes], context, attended=True)
    elif press.choice == REST:
        _note(unnoted, context, attended=False)
    await _show(query, *_overview(meeting, context))


def _note(people: Sequence[Attendee], context: Context, *, attended: bool) -> None:
    storage = context.deps.storage
    with storage.atomic():
        for one in people:
            if one.attended is not attended and storage.attendees.note(one.id, attended):
                told = int(attended)
                storage.audit.note(Act.CHANGED, actor=context.me.id, person=one.person, meeting=one.meeting, attended=told)


# ------------------------------------------------------------------------------------------------------ somebody unexpected


async def on_add(update: Update, context: Context) -> None:
    """[Tilføj en fra ...]: the members from there who were not invited."""
    found = await _chosen(update, context)
    if found is None:
        return
    query, press, meeting = found
    await acknowledge(query)
    number, choice = meeting.number, press.choice
    every = context.deps.storage.attendees.of(number)
    people = _addable(every, context).get(choice, [])
    page, turn = _turned(len(people), press.step, lambda to: Press(Action.ATTENDANCE_ADD, number, choice, to))
    shown = people[page * PAGE :][:PAGE]
    names = labels([one.name for one in shown])
    rows = [
        [(label, Press(Action.ATTENDANCE_ADDED, number, choice, one.id or 0))] for label, one in zip(names, shown, strict=True)
    ]
    before = Press(Action.ATTENDANCE_PLACE, number, choice) if choice in _by_choice(every, context) else None
    back = [(texts.BACK, before or Press(Action.ATTENDANCE, number))]
    await _show(query, texts.PICK if people else texts.NOBODY_LEFT, keyboards.plain([*rows, turn, back]))


async def on_added(update: Update, context: Context) -> None:
    """Somebody who was not invited was there: they are among the attendees from now on."""
    found = await _chosen(update, context)
    if found is None:
        return
    query, press, meeting = found
    storage = context.deps.storage
    person = storage.people.get(press.step)
    if person is None or person.id is None or person.state not in (*REACHED, *BY_HAND):
        await acknowledge(query, texts.GONE, alert=True)
        return
    await acknowledge(query)
    with storage.atomic():
        storage.attendees.invite(meeting, [person])
        one = storage.attendees.get(meeting.number, person.id)
        if one is not None:
            _note([one], context, attended=True)
    await _show(query, *_place(meeting, press.choice, 1, context))


def _addable(attendees: Sequence[Attendee], context: Context) -> dict[int, list[Person]]:
    """The members who take part and are not among the attendees, by the choice that stands for their organisation."""
    known, found = {one.person for one in attendees}, dict[int, list[Person]]()
    for one in context.deps.storage.people.everyone():
        if one.id not in known and one.state in (*REACHED, *BY_HAND):
            found.setdefault(_choice_of(one.organization, context), []).append(one)
    return found


# ------------------------------------------------------------------------------------------------------------ organisations


def _choice_of(organization: str, context: Context) -> int:
    """The number of an organisation in the settings, from 1."""
    known = context.deps.config.network.organizations
    name = canonical(organization, known)
    return known.index(name) + 1 if name in known else OTHERS


def _name(choice: int, context: Context) -> str:
    """The organisation of that number; empty for all that are not in the settings."""
    known = context.deps.config.network.organizations
    return known[choice - 1] if 1 <= choice <= len(known) else ""


def _by_choice(attendees: Sequence[Attendee], context: Context) -> dict[int, list[Attendee]]:
    found: dict[int, list[Attendee]] = {}
    for one in attendees:
        found.setdefault(_choice_of(one.organization, context), []).append(one)
    return found


# --------------------------------------------------------------------------------------------------------------- messages


async def _chosen(update: Update, context: Context) -> tuple[CallbackQuery, Press, Meeting] | None:
    """The press and its meeting; where nothing can be noted of it, the coordinator is told why."""
    found = await pressed(update, context, gone=texts.GONE)
    if found is None:
        return None
    query, press, meeting = found
    if (closed := _is_open(meeting, context)) is not None:
        await acknowledge(query, closed, alert=True)
        return None
    return query, press, meeting


def _turned(count: int, step: int, to: Callable[[int], Press]) -> tuple[int, list[tuple[str, Press]]]:
    """The page (from 0) that step asks for, from 1 on, among so many people, and the buttons to the pages beside it."""
    last = max(0, count - 1) // PAGE
    page = min(max(step - 1, 0), last)
    earlier = [(texts.EARLIER, to(page))] if page else []
    return page, [*earlier, *([(texts.LATER, to(page + 2))] if page < last else [])]


async def _show(query: CallbackQuery, html: str, keyboard: InlineKeyboardMarkup) -> None:
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))
