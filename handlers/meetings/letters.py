"""Letters of planned meetings, each to one person who is invited and here: words and buttons as the outbox keeps them.

Knows no Telegram but the data behind buttons. When they are written is decided elsewhere; the words are in
`handlers.texts.invitations`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.letter import Buttons, Enclosure, Outgoing, Sort
from bot.meetings.meeting import ANSWERS, Attendee, Earlier, Meeting, PartStat, Plan
from handlers import keyboards
from handlers.keyboards import Press
from handlers.texts import invitations as wording
from handlers.texts.reply import MAX_MESSAGE, Action

ON_PAGE = 10  # added to the number of an answer below the page of a meeting, which stays a page when it is pressed
BELOW_PAGE, ENTERED = 1, 2  # the choice of a press that names somebody else

Row = list[tuple[str, Press]]


def invitation(
    meeting: Meeting, attendee: Attendee, *, before: Plan | Earlier | None = None, captioned: bool = False
) -> Outgoing:
    """The invitation with what they answered so far; the same words it again for an edit.

    `before` is what the meeting was when they were last told: its change comes first. `captioned`: it stands below a file, so
    that it has to be short. Below a meeting that is cancelled nothing can be answered.
    """
    limit = wording.MAX_CAPTION if captioned else MAX_MESSAGE
    html = wording.invitation(meeting, attendee, before=before, limit=limit)
    shown = not captioned and attendee.partstat is not PartStat.DECLINED
    more = shown and wording.agenda(meeting.plan)[1]
    return Outgoing(_chat(attendee), html, buttons(meeting, attendee, agenda=more))


def change(meeting: Meeting, before: Plan, attendee: Attendee) -> Outgoing:
    """The short notice of a change, with the calendar file that replaces the earlier one and the buttons to answer again."""
    html = wording.change(meeting, before, attendee)
    return Outgoing(_chat(attendee), html, buttons(meeting, attendee), _file(meeting))


def cancellation(meeting: Meeting, attendee: Attendee) -> Outgoing:
    """The notice of a cancellation, with the calendar file that says so."""
    return Outgoing(_chat(attendee), wording.cancellation(meeting, attendee), (), _file(meeting))


def reminder(meeting: Meeting, attendee: Attendee, *, now: datetime) -> Outgoing | None:
    """A reminder by how they stand at `now` (aware); None where there is nothing to say: they do not come, or the meeting is
    cancelled or has begun."""
    html = wording.reminder(meeting, attendee, now=now)
    if html is None:
        return None
    more = attendee.comes and wording.agenda(meeting.plan)[1]
    return Outgoing(_chat(attendee), html, buttons(meeting, attendee, agenda=more))


def seat(meeting: Meeting, attendee: Attendee) -> Outgoing:
    """A seat became free, and it is theirs."""
    return Outgoing(_chat(attendee), wording.seat(meeting, attendee), buttons(meeting, attendee))


def seat_by_hand(meeting: Meeting, attendee: Attendee, coordinator: int) -> Outgoing:
    """The same to a coordinator (a chat), of somebody who is not here: they are told by hand."""
    rows: list[Row] = [[(wording.MORE, Press(Action.MEETING, meeting.number))]]
    return Outgoing(coordinator, wording.seat_by_hand(meeting, attendee), keyboards.rows_of(rows))


def told_before(meeting: Meeting, attendee: Attendee, earlier: Sequence[Earlier]) -> Earlier | None:
    """What they knew the meeting as before it moved: the last of its earlier times (`storage.meetings.earlier`) since they were
    invited. None where it has not moved since then, or they have answered for the time that holds."""
    plan = meeting.plan
    if meeting.invited is None:
        return None
    answered = None if attendee.partstat is PartStat.NEEDS_ACTION else attendee.answered
    known = (
        one
        for one in earlier
        if (one.start, one.end) != (plan.start, plan.end)
        and one.until >= meeting.invited
        and (answered is None or one.until > answered)
    )
    return max(known, key=lambda one: one.sequence, default=None)


# ---------------------------------------------------------------------------------------------------------------- buttons


def buttons(meeting: Meeting, attendee: Attendee, *, agenda: bool = False) -> Buttons:
    """What can be pressed below a letter: the answers, and what goes with the one that was given."""
    number = meeting.number
    more: Row = [(wording.AGENDA, Press(Action.MEETING_AGENDA, number))] if agenda else []
    more.append((wording.MORE, Press(Action.MEETING, number)))
    if meeting.is_cancelled:
        return keyboards.rows_of([[(wording.CALENDAR_CANCELLED, Press(Action.MEETING_FILE, number))]])
    return keyboards.rows_of([*answers(meeting, attendee), with_answer(meeting, attendee), more])


def answers(meeting: Meeting, attendee: Attendee, *, page: bool = False) -> Sequence[Row]:
    """The rows of the four answers, the one that holds marked; `page`: below the page of the meeting."""
    shown: Row = []
    for choice, one in enumerate(ANSWERS, start=1):
        press = Press(Action.RSVP, meeting.number, choice + (ON_PAGE if page else 0), meeting.sequence)
        if one is PartStat.DELEGATED:
            press = Press(Action.SUBSTITUTE, attendee.id, BELOW_PAGE if page else 0, meeting.sequence)
        shown.append((wording.chosen(wording.LABELS[one], on=attendee.partstat is one), press))
    return [shown[:3], shown[3:]]


def with_answer(meeting: Meeting, attendee: Attendee) -> Row:
    """What goes with an answer: the calendar file for those who come, a reason for those who do not and have given none."""
    if attendee.comes:
        return [(wording.CALENDAR, Press(Action.MEETING_FILE, meeting.number))]
    if attendee.partstat is PartStat.DECLINED and not attendee.reason:
        return [(wording.WHY, Press(Action.RSVP_WHY, meeting.number))]
    return []


def _file(meeting: Meeting) -> Enclosure:
    return Enclosure(Sort.CALENDAR, str(meeting.number))


def _chat(attendee: Attendee) -> int:
    assert attendee.telegram is not None, "who is not here is written to by hand"
    return attendee.telegram
