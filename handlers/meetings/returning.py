"""Whoever was away while a meeting changed and is here again, or was two people: their invitation says how things
are, and they are told of another time or place, or that the meeting is not held, as all others were.

Knows no Telegram. What they have and what they were told is read from the rows, so that doing it twice tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.broadcasts import Purpose
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan
from bot.outbox import WAITING, Kind, Outgoing, Row, State
from bot.people import Person
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.broadcasts import recipients
from handlers.meetings import convening, letters

_NOTICES = (Purpose.CHANGE, Purpose.CANCELLATION)


@dataclass(frozen=True, slots=True)
class _Held:
    """An invitation that somebody has, or will have; and when what holds was last written for them to read."""

    attendee: Attendee
    row: Row
    heard: datetime
    seen: datetime  # they came back then, or were there since

    def is_stale(self, meeting: Meeting) -> bool:
        """Whether it may say something else than what holds."""
        return self.heard < max(meeting.changed, self.seen)


def catch_up(storage: Storage, *, now: datetime) -> int:
    """Put right the invitations of those who came back, to all meetings that have not begun at `now` (aware); returns how many
    are told of a change. Where nobody came back nothing is written."""
    meetings = [one for one in storage.meetings.everything() if one.invited is not None and not one.has_begun(now)]
    if not meetings:
        return 0
    told, people = 0, {one.id: one for one in storage.people.everyone() if one.state is Presence.ACTIVE}
    for meeting in meetings:
        if not _stale(meeting, people, storage):
            continue
        with storage.atomic():
            current = storage.meetings.get(meeting.number)  # as it is while nobody else can write
            if current is not None:
                told += _put_right(current, _stale(current, people, storage), storage)
    return told


def _put_right(meeting: Meeting, stale: Iterable[_Held], storage: Storage) -> int:
    held = tuple(stale)
    notices = [letter for one in held if (letter := _notice(meeting, one, storage)) is not None]
    convening.reword(meeting, None, storage, whom=[one.attendee for one in held])
    if notices:
        purpose = Purpose.CANCELLATION if meeting.is_cancelled else Purpose.CHANGE
        convening.announce(purpose, meeting, notices, (), storage, author=None)
    return len(notices)


def _notice(meeting: Meeting, held: _Held, storage: Storage) -> Outgoing | None:
    """What they are told beside; nothing where time and place are what they know, or the invitation has not left yet."""
    one, declined = held.attendee, held.attendee.partstat is PartStat.DECLINED
    if held.row.state in WAITING or held.heard >= meeting.changed:
        return None
    if meeting.is_cancelled:
        return None if declined else letters.cancellation(meeting, one)
    before = _known(meeting, held, storage)
    elsewhere = before.place != meeting.plan.place and not declined
    return letters.change(meeting, before, one) if elsewhere or convening.is_moved(before, meeting.plan) else None


def _known(meeting: Meeting, held: _Held, storage: Storage) -> Plan:
    """What they know the meeting as: what it was before the first change that they have not heard of."""
    missed = [one for one in storage.meetings.earlier(meeting.number) if one.until > held.heard]
    if not missed:
        return meeting.plan
    first = min(missed, key=lambda one: one.sequence)
    return replace(meeting.plan, start=first.start, end=first.end, place=first.place)


def _stale(meeting: Meeting, people: dict[int | None, Person], storage: Storage) -> tuple[_Held, ...]:
    """What is held by those who were away, or are two rows in one, and may not be right any more."""
    sent = storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
    away = {number for number, one in people.items() if one.gone is not None}
    away.update(person for one in sent for person in storage.broadcasts.unconnected(one.number))  # and may have been two
    away &= people.keys()
    here = {one.telegram: one for one in (storage.attendees.of(meeting.number) if away else ()) if one.person in away}
    found: list[_Held] = []
    for broadcast in sent if here else ():
        for row in storage.outbox.rows(Kind.BROADCAST, broadcast.number):
            one = here.get(row.chat)
            if one is not None and row.state in recipients.ON_ITS_WAY:
                heard = max((row.settled or broadcast.created, *_heard(meeting, row, storage)))  # what waits is kept right
                found.append(_Held(one, row, heard, people[one.person].seen or heard))
    return tuple(one for one in found if one.is_stale(meeting) and _can_be_helped(meeting, one, storage))


def _heard(meeting: Meeting, row: Row, storage: Storage) -> list[datetime]:
    """When the invitation was put right, and when a notice was written to the same chat; what ended nowhere does not count."""
    edits = storage.outbox.rows(Kind.CORRECTION, row.id)
    notices = [
        broadcast.created
        for purpose in _NOTICES
        for broadcast in storage.broadcasts.everything(purpose=purpose, meeting=meeting.number)
        if any(
            each.chat == row.chat and each.state in recipients.ON_ITS_WAY
            for each in storage.outbox.rows(Kind.BROADCAST, broadcast.number)
        )
    ]
    return [*(one.due for one in edits if one.state is not State.GONE), *notices]


def _can_be_helped(meeting: Meeting, held: _Held, storage: Storage) -> bool:
    """Of an invitation that may have arrived nothing can be edited; then only a notice is of use."""
    return held.row.state is not State.UNKNOWN or _notice(meeting, held, storage) is not None
