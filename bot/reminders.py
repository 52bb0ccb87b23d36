"""Who is reminded of a meeting: everybody who is invited, each by how they stand, at the times of `bot.meetings.schedule`.

Only finds out and writes the broadcast; its letters leave as all others do. That people were reminded is noted with the meeting
and its start in the same transaction, so that no crash and no clock that is set back makes it twice.
"""

from __future__ import annotations

import logging
from datetime import datetime

from bot.audience import BY_HAND, Audience
from bot.broadcasts import Draft, Purpose
from bot.config import Meetings
from bot.meetings.meeting import Attendee, Meeting, PartStat
from bot.meetings.schedule import REST, Reminder, due, quiet_after
from bot.outbox import Kind, State
from bot.storage import Storage
from handlers.meetings import letters

logger = logging.getLogger(__name__)

TOLD = (Purpose.INVITATION, Purpose.CHANGE)
NEVER_LEFT = (State.WITHDRAWN, State.TOO_OLD)


def remind(storage: Storage, settings: Meetings, *, now: datetime) -> int:
    """Put the reminders of all coming meetings that are due at `now` (aware) into the outbox; returns how many letters.

    Where nothing is due nothing is written, nor waited for. What fails with one meeting keeps nobody from being reminded of
    another, and is raised at the end.
    """
    count, failures = 0, []
    for meeting in storage.meetings.coming():
        try:
            if _due(storage, meeting, settings, now=now):
                count += _remind(storage, meeting.number, settings, now=now)
        except Exception as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return count


def _due(storage: Storage, meeting: Meeting, settings: Meetings, *, now: datetime) -> tuple[Reminder, ...]:
    sent = storage.meetings.reminded(meeting.number, starts=meeting.plan.start)
    return due(meeting, settings, now=now, sent=sent)


def _remind(storage: Storage, number: int, settings: Meetings, *, now: datetime) -> int:
    with storage.atomic():
        meeting = storage.meetings.get(number)  # as it is while nobody else can write
        found = _due(storage, meeting, settings, now=now) if meeting is not None else ()
        if meeting is None or not found:
            return 0
        for one in found:
            storage.meetings.remind(number, one.what, starts=meeting.plan.start)
        # Those who wait when the quiet hours begin do not leave in them, nor the day after with "tomorrow" in them.
        return _send(storage, meeting, until=min(meeting.plan.start, quiet_after(now, settings)), now=now)


def _send(storage: Storage, meeting: Meeting, *, until: datetime, now: datetime) -> int:
    invited, told = storage.attendees.of(meeting.number), _told_lately(storage, meeting, now=now)
    chosen = [one for one in invited if one.telegram is not None and one.telegram not in told]
    worded = [letter for one in chosen if (letter := letters.reminder(meeting, one, now=now)) is not None]
    by_hand = [one.person for one in invited if one.person is not None and _is_by_hand(storage, one)]
    if not worded and not by_hand:
        return 0
    draft = Draft(Purpose.REMINDER, Audience(meeting=meeting.number), meeting=meeting.number, until=until)
    return storage.broadcasts.send(storage.broadcasts.begin(draft, author=None), worded, unconnected=by_hand) or 0


def _told_lately(storage: Storage, meeting: Meeting, *, now: datetime) -> frozenset[int]:
    """The chats that were just invited, or told of a change."""
    lately = (
        one for one in storage.broadcasts.everything(meeting=meeting.number) if one.purpose in TOLD and now - one.created < REST
    )
    rows = (row for one in lately for row in storage.outbox.rows(Kind.BROADCAST, one.number))
    return frozenset(row.chat for row in rows if row.state not in NEVER_LEFT)


def _is_by_hand(storage: Storage, attendee: Attendee) -> bool:
    """Whether somebody has to be reminded by hand: takes part, is not on Telegram, and did not say no."""
    if attendee.person is None or attendee.telegram is not None or attendee.partstat is PartStat.DECLINED:
        return False
    person = storage.people.get(attendee.person)
    return person is not None and person.state in BY_HAND
