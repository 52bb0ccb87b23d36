"""Words for what may not have arrived and is sent once more because a coordinator decided so: those that hold now. Knows no
Telegram.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.broadcasts import Broadcast, Purpose
from bot.deliveries import Copy
from bot.meetings.meeting import Attendee, Meeting, Plan
from bot.outbox import Outgoing
from bot.storage import Storage
from handlers.broadcasts.mailing import meeting_of, recipients_of, worded
from handlers.meetings import letters

AGAIN: Final = (Purpose.MESSAGE, Purpose.INVITATION, Purpose.REMINDER, Purpose.CHANGE, Purpose.CANCELLATION)
"""What can be sent again. Of a hole a coordinator reminds anew from the matrix, if it is still there."""


def again(broadcast: Broadcast, copies: Sequence[Copy], storage: Storage, *, now: datetime) -> tuple[Outgoing, ...]:
    """A letter for each of these copies; none where there is nothing to say any more, as of a meeting that has begun.

    `now` is aware.
    """
    if broadcast.purpose is Purpose.MESSAGE:
        return worded(broadcast.html, broadcast.enclosure, recipients_of(copies), meeting_of(broadcast, storage))
    meeting = None if broadcast.meeting is None else storage.meetings.get(broadcast.meeting)
    if meeting is None or meeting.has_begun(now) or meeting.is_cancelled != (broadcast.purpose is Purpose.CANCELLATION):
        return ()
    people = [one.person.id for one in copies if one.person is not None and one.person.id is not None]
    invited = [one for one in (storage.attendees.get(meeting.number, number) for number in people) if one is not None]
    made = (_letter(broadcast, meeting, one, storage, now=now) for one in invited if one.telegram is not None)
    return tuple(one for one in made if one is not None)


def _letter(broadcast: Broadcast, meeting: Meeting, one: Attendee, storage: Storage, *, now: datetime) -> Outgoing | None:
    match broadcast.purpose:
        case Purpose.INVITATION:
            return letters.invitation(meeting, one)
        case Purpose.REMINDER:
            return letters.reminder(meeting, one, now=now)
        case Purpose.CHANGE:
            before = _before(broadcast, meeting, storage)
            return None if before is None else letters.change(meeting, before, one)
        case Purpose.CANCELLATION:
            return letters.cancellation(meeting, one)
        case _:
            return None


def _before(broadcast: Broadcast, meeting: Meeting, storage: Storage) -> Plan | None:
    """What a meeting was before the change that a notice tells of; None where that is not known."""
    known = [one for one in storage.meetings.earlier(meeting.number) if one.until <= broadcast.created]
    return replace(meeting.plan, start=known[-1].start, end=known[-1].end, place=known[-1].place) if known else None
