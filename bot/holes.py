"""When the tovholder of a municipality is reminded, unasked, of an administration that nobody represents at a meeting.

Only while the meeting is to come, and not as long as people can still be expected to answer. What is written to whom is in
`handlers.meetings.holes`, where a coordinator's button does the same at once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.broadcasts import Purpose
from bot.config import Meetings
from bot.meetings.meeting import Meeting
from bot.meetings.schedule import may_disturb
from bot.outbox import Kind
from bot.roles import Role
from bot.storage import Storage
from handlers.meetings.holes import Reminded, remind_of_holes
from handlers.texts import holes as texts

logger = logging.getLogger(__name__)

BEFORE: Final = timedelta(days=7)  # where there is no deadline: late enough to have answered, early enough to find somebody
GRACE: Final = timedelta(days=2)  # to answer in, for those who were invited, or told of another time, a moment ago


def due_from(meeting: Meeting, *, latest: datetime | None = None) -> datetime | None:
    """From when on a hole is one: after the deadline, or a week before the meeting where there is none, and not right after
    people were asked. None where nobody was invited yet. `latest` (aware) is when the last invitation was sent."""
    if meeting.invited is None:
        return None
    asked = max(at for at in (meeting.invited, meeting.informed, latest) if at is not None)
    return max(meeting.plan.deadline or meeting.plan.start - BEFORE, asked + GRACE)


def _latest(storage: Storage, meeting: Meeting) -> datetime | None:
    """When the last invitation to the meeting was sent: those who come to the network later are invited later."""
    sent = storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
    return max((one.created for one in sent), default=None)


def remind(storage: Storage, settings: Meetings, municipalities: Sequence[str], *, now: datetime) -> int:
    """Write to whom a hole of a coming meeting concerns, on a working day in waking hours; returns how many municipalities.

    What fails with one meeting keeps nobody from being reminded of another, and is raised at the end. `now` is aware.
    """
    if not may_disturb(now, settings):
        return 0
    count, failures = 0, []
    for meeting in storage.meetings.coming():
        try:
            count += _remind(storage, meeting, municipalities, now=now)
        except Exception as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return count


def _remind(storage: Storage, meeting: Meeting, municipalities: Sequence[str], *, now: datetime) -> int:
    due = due_from(meeting, latest=_latest(storage, meeting))
    if due is None or now < due or meeting.has_begun(now):
        return 0
    with storage.atomic():
        done = remind_of_holes(meeting, storage, municipalities, author=None, now=now)
        if done.news:
            _tell(storage, meeting, done)
    return len(done.told)


def _tell(storage: Storage, meeting: Meeting, done: Reminded) -> None:
    """Name to the coordinators the municipalities that have no tovholder to be reminded."""
    assert done.entry is not None
    html = texts.unled(meeting, done.news)
    chats = [one.telegram for one in storage.people.active(Role.COORDINATOR) if one.telegram is not None]
    storage.outbox.put(Kind.HOLES, done.entry, [(chat, html) for chat in chats])
