"""What somebody sees of a planned meeting: which ones, the page of one, and where an answer to it is shown.

Shared by the handlers of meetings; the words are in `handlers.texts.gatherings`, the letters in `handlers.meetings.letters`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update

from bot.broadcasts import Purpose
from bot.letter import Kind
from bot.meetings.meeting import Attendee, Earlier, Meeting, Paper, PartStat
from bot.organizations import canonical
from bot.roles import Role
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.meetings import letters
from handlers.meetings.holes import matrix_of
from handlers.meetings.pressing import chat_of
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import attending, gatherings, invitations, replied
from handlers.texts.planned import for_everybody
from handlers.texts.reply import Action
from knowledge.model import Meeting as Told
from knowledge.model import MeetingStatus, Place

IN_PLACE = 1  # the choice of a press that shows the page where another one is
LATELY = timedelta(days=14)  # so long a mere yes is taken for an answer to an invitation or a reminder
MOST_ANSWERABLE = 8  # meetings with a button each, where it is not clear which one is meant


@dataclass(frozen=True, slots=True)
class Spot:
    """The message that shows how somebody stands. `message` 0: there is none to change, so that a new one is sent. `captioned`:
    it is a file with the words below it; `page`: it is the page of the meeting, not a letter."""

    chat: int
    message: int = 0
    captioned: bool = False
    page: bool = False

    @classmethod
    def of(cls, query: CallbackQuery, *, page: bool) -> Spot:
        """The message below which was pressed; a new one where Telegram does not say any more what that was."""
        message = query.message
        if not isinstance(message, Message) or not message.is_accessible:
            return cls(chat_of(query))
        return cls(message.chat.id, message.message_id, captioned=message.text is None, page=page)

    def packed(self) -> Mapping[str, Any]:
        return asdict(self)


async def pressed(
    update: Update, context: Context, *, seen: bool = False, gone: str = attending.GONE
) -> tuple[CallbackQuery, Press, Meeting] | None:
    """The meeting that a button names. Where it is not there any more, or (`seen`) not theirs to see, `gone` is said, and the
    press is answered by it: None."""
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    meeting = context.deps.storage.meetings.get(press.answer) if press else None
    if press is None or meeting is None or (seen and not may_see(meeting, chat_of(query), context)):
        await acknowledge(query, gone, alert=True)
        return None
    return query, press, meeting


# --------------------------------------------------------------------------------------------------------- which meetings


def own(meeting: Meeting, context: Context) -> Attendee | None:
    """How whoever sent the update stands to the meeting; None for those who are not invited."""
    me = context.me.id
    return None if me is None else context.deps.storage.attendees.get(meeting.number, me)


def is_of_network(meeting: Meeting, context: Context) -> bool:
    """Whether it is a meeting of the members' own body."""
    network = context.deps.config.network
    return _body(meeting.plan.group, context) == network.short.casefold()


def may_see(meeting: Meeting, chat: int, context: Context) -> bool:
    """In private: a meeting that one is invited to, or of the network, or for which a tovholder's municipality is asked; a
    coordinator all. In a group: of the network, or for that very group. Before anybody is invited: a coordinator alone."""
    if chat > 0 and context.me.role is Role.COORDINATOR:
        return True
    if meeting.invited is None:
        return False
    if is_of_network(meeting, context) or (chat < 0 and chat in meeting.plan.audience.chats):
        return True
    return chat > 0 and (own(meeting, context) is not None or _is_asked_for(meeting, context))


def _is_asked_for(meeting: Meeting, context: Context) -> bool:
    """Whether a tovholder is to see to it that their municipality is there."""
    me, storage, municipalities = context.me, context.deps.storage, context.deps.config.network.municipalities
    if me.role is not Role.TOVHOLDER:
        return False
    place = canonical(me.organization, municipalities)
    if any(cell.municipality == place for cell in matrix_of(meeting, storage, municipalities).cells):
        return True
    sent = storage.broadcasts.everything(purpose=Purpose.HOLE, meeting=meeting.number)
    return any(row.chat == me.telegram for one in sent for row in storage.outbox.rows(Kind.BROADCAST, one.number))


def visible(chat: int, context: Context) -> tuple[Meeting, ...]:
    """The planned meetings that are not over, the next first; cancelled ones of which people were told too."""
    now = context.deps.clock()
    return tuple(
        one
        for one in context.deps.storage.meetings.everything()
        if not one.is_over(now) and (one.invited is not None or not one.is_cancelled) and may_see(one, chat, context)
    )


def is_let_in(meeting: Meeting, chat: int, context: Context) -> bool:
    """Whether links and files may be shown there: to those who are invited, and to coordinators."""
    return chat > 0 and (context.me.role is Role.COORDINATOR or own(meeting, context) is not None)


def as_seen(meeting: Meeting, chat: int, context: Context) -> Meeting:
    """The meeting as it may be shown there: without what lets one in, wherever it was written, for all others."""
    if is_let_in(meeting, chat, context):
        return meeting
    plan, shown = meeting.plan, for_everybody(meeting.plan)
    return replace(meeting, plan=replace(shown, online=plan.online or bool(plan.link or (plan.place and not shown.place))))


def moved_since(meeting: Meeting, sequence: int, context: Context) -> bool:
    """Whether the meeting is at another time than it was at that sequence, which a button was made for."""
    plan, earlier = meeting.plan, context.deps.storage.meetings.earlier(meeting.number)
    # What a meeting was at a sequence is in the first row that was kept at that one or later: those between changed no time.
    then = next((one for one in earlier if one.sequence >= sequence), None)
    return then is not None and (then.start, then.end) != (plan.start, plan.end)


def moved_from(meeting: Meeting, context: Context) -> Earlier | None:
    """The last other time of a meeting, of which people were told."""
    plan, earlier = meeting.plan, context.deps.storage.meetings.earlier(meeting.number)
    if meeting.invited is None:
        return None
    told = [one for one in earlier if (one.start, one.end) != (plan.start, plan.end) and one.until >= meeting.invited]
    return told[-1] if told else None


def planned_days(context: Context) -> frozenset[tuple[str, str]]:
    """Group and ISO day of every meeting to which people are invited here, or were, as `as_planned` names them; also of days
    that it was moved away from, since documents may tell of those still."""
    meetings = context.deps.storage.meetings
    return frozenset(
        (_body(one.plan.group, context), at.date().isoformat())
        for one in meetings.everything()
        if one.invited is not None
        for at in (one.plan.start, *(each.start for each in meetings.earlier(one.number)))
    )


def as_planned(told: Told, context: Context) -> tuple[str, str]:
    """Group and day of a meeting that stands in a document, to be looked for among `planned_days`."""
    return _body(told.group, context), told.start[:10]


def _body(group: str, context: Context) -> str:
    """What a group is known by: the members' own body has two names."""
    network = context.deps.config.network
    name = group.casefold().strip()
    return network.short.casefold() if name == network.name.casefold() else name


def entries(planned: Sequence[Meeting], chat: int, context: Context) -> tuple[list[str], InlineKeyboardMarkup | None]:
    """A line (HTML) for each meeting, and a button for each that opens its page."""
    shown = [as_seen(one, chat, context) for one in planned]
    lines = [
        gatherings.entry(one, own=own(one, context) if chat > 0 else None, before=moved_from(one, context)) for one in shown
    ]
    rows = [[(gatherings.label(one), Press(Action.MEETING, one.number))] for one in shown]
    return lines, keyboards.plain(rows) if rows else None


def told(meeting: Meeting) -> Told:
    """A planned meeting as the calendar file below a list is made of it, which holds what is planned when it is pressed."""
    plan = for_everybody(meeting.plan)
    start, end = (at.strftime("%Y-%m-%dT%H:%M") for at in (plan.start, plan.end))
    status = MeetingStatus.CANCELLED if meeting.is_cancelled else MeetingStatus.PLANNED
    source = Place(plan.title, stated=meeting.changed.date().isoformat())
    return Told(plan.group, plan.title, start, source, end, plan.place, plan.online, status, planned=meeting.number)


# ---------------------------------------------------------------------------------------------------------------- the page


def page(meeting: Meeting, chat: int, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    """The page of a meeting as HTML, and its buttons; in a group nothing of one person."""
    mine = own(meeting, context) if chat > 0 else None
    attendees = context.deps.storage.attendees.of(meeting.number)
    shown = as_seen(meeting, chat, context)
    html = gatherings.details(shown, attendees, own=mine, before=moved_from(meeting, context))
    return html, keyboards.plain(_rows(shown, mine, chat, context))


def _rows(meeting: Meeting, mine: Attendee | None, chat: int, context: Context) -> list[letters.Row]:
    number, open_ = meeting.number, not meeting.is_cancelled and not meeting.has_begun(context.deps.clock())
    rows: list[letters.Row] = []
    if mine is not None and open_:
        rows.extend(letters.answers(meeting, mine, page=True))
        if mine.partstat is PartStat.DECLINED and not mine.reason:
            rows.append([(invitations.WHY, Press(Action.RSVP_WHY, number))])
    file = invitations.CALENDAR_CANCELLED if meeting.is_cancelled else invitations.CALENDAR
    rows.append([(file, Press(Action.MEETING_FILE, number))])
    if gatherings.agenda_is_cut(meeting):
        rows[-1].append((invitations.AGENDA, Press(Action.MEETING_AGENDA, number)))
    rows.extend([[(gatherings.paper(one), Press(Action.PAPER, one.number))] for one in papers(meeting, chat, context)])
    if chat > 0 and context.me.role is Role.COORDINATOR and not meeting.is_cancelled:
        rows.append([(attending.ENTER, Press(Action.ENTER, number))])
    return rows


def papers(meeting: Meeting, chat: int, context: Context) -> tuple[Paper, ...]:
    """Its files, as many as a keyboard takes, where they may be shown."""
    return context.deps.storage.meetings.papers(meeting.number)[:20] if is_let_in(meeting, chat, context) else ()


# -------------------------------------------------------------------------------------------------- where an answer is shown


async def show(spot: Spot, meeting: Meeting, attendee: Attendee, context: Context) -> None:
    """Have the message that was pressed say how they stand now, in place."""
    if spot.page:
        html, keyboard = page(meeting, spot.chat, context)
    else:
        before = letters.told_before(meeting, attendee, context.deps.storage.meetings.earlier(meeting.number))
        letter = letters.invitation(meeting, attendee, before=before, captioned=spot.captioned)
        html, keyboard = letter.html, keyboards.from_rows(letter.buttons)
    bot, chat, message = context.bot, spot.chat, spot.message
    if not message:
        await send(context, chat, html, keyboard=keyboard)
    elif spot.captioned:
        await tolerate(bot.edit_message_caption(chat, message, caption=html, reply_markup=keyboard))
    else:
        await tolerate(bot.edit_message_text(html, chat, message, reply_markup=keyboard))


# ---------------------------------------------------------------------------------------------------- an answer in words


async def answer_by_button(chat: int, text: str, context: Context) -> bool:
    """Where somebody writes whether they come, and was asked, show the buttons that say so: nothing is entered by words. False
    for anything else, and in groups."""
    said = replied.read(text) if chat > 0 else None
    meetings = _answerable(said, context) if said is not None else []
    if not meetings:
        return False
    if len(meetings) > 1:
        lines, opening = entries(meetings[:MOST_ANSWERABLE], chat, context)
        await send(context, chat, "\n".join([attending.WHICH_MEETING, *lines]), keyboard=opening)
        return True
    (meeting,) = meetings
    mine = own(meeting, context)
    assert mine is not None
    before = letters.told_before(meeting, mine, context.deps.storage.meetings.earlier(meeting.number))
    letter = letters.invitation(meeting, mine, before=before, captioned=True)
    html = f"{attending.ANSWER_BY_BUTTON}\n\n{letter.html}"
    await send(context, chat, html, keyboard=keyboards.from_rows(letter.buttons))
    return True


def _answerable(said: replied.Reply, context: Context) -> list[Meeting]:
    """The meetings that such words may be about: those of which they were asked lately and have not decided; where there is
    none, and the words are of coming, all that they are invited to."""
    now = context.deps.clock()
    mine = [
        (one, me)
        for one in context.deps.storage.meetings.coming()
        if one.invited is not None and not one.has_begun(now) and (me := own(one, context)) is not None
    ]
    undecided = (PartStat.NEEDS_ACTION, PartStat.TENTATIVE)
    asked = [one for one, me in mine if me.partstat in undecided and _asked_lately(one, context)]
    return asked or ([one for one, _ in mine] if said is replied.Reply.COMING else [])


def _asked_lately(meeting: Meeting, context: Context) -> bool:
    letters_of = context.deps.storage.broadcasts.everything(meeting=meeting.number)
    moments = (meeting.invited, meeting.informed, *(one.created for one in letters_of))
    return any(at is not None and context.deps.clock() - at < LATELY for at in moments)
