"""Messages of coordinators to the people of a meeting that have not left when the meeting changes. Knows no Telegram.

Whoever changes the meeting calls this in the same `storage.atomic()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.broadcasts import Broadcast, Purpose
from bot.deliveries import Fate, counts, delivery
from bot.meetings.meeting import Meeting
from bot.storage import Storage
from handlers.broadcasts.mailing import meeting_of, recipients_of, worded


def ends(broadcast: Broadcast, storage: Storage, *, now: datetime) -> datetime | None:
    """Till when a message may leave that is sent at `now` (aware): one that comes before a meeting not once that has begun."""
    meeting = meeting_of(broadcast, storage)
    return meeting.plan.start if meeting is not None and (broadcast.due or now) < meeting.plan.start else None


def reword(meeting: Meeting, storage: Storage) -> None:
    """What waits says the time and the place that hold now. What was meant to come before the meeting still does."""
    for one in _waiting(meeting, storage):
        recipients = recipients_of(delivery(one, storage).copies)
        until = None if one.until is None else meeting.plan.start
        storage.broadcasts.reword(one.number, worded(one.html, one.enclosure, recipients, meeting), until=until)


def withdraw(meeting: Meeting, storage: Storage) -> int:
    """A meeting that is cancelled: nothing leaves that was meant to come before it, and whoever wrote it is told. What has
    reached some already goes on, so that all read the same. Returns how many messages."""
    found = [one for one in _waiting(meeting, storage) if not counts(one, storage).get(Fate.DELIVERED)]
    return sum(storage.broadcasts.withdraw(one.number, tell=True) is not None for one in found)


def _waiting(meeting: Meeting, storage: Storage) -> Iterator[Broadcast]:
    for one in storage.broadcasts.everything(purpose=Purpose.MESSAGE):
        if one.audience.meeting == meeting.number and storage.broadcasts.under_way(one.number):
            yield one
