"""An answer to an invitation in one transaction: the row, the seats that become free by it, letters to those who get them,
and what their invitations say from then on.

Knows no Telegram. Who may answer for whom is asked by the handlers.
"""

from __future__ import annotations

import logging

from bot.audit import Act
from bot.broadcasts import Purpose
from bot.letter import Kind, Outgoing
from bot.meetings.attendees import Said, Taken
from bot.meetings.meeting import Attendee, Meeting
from bot.roles import Role
from bot.storage import Storage
from handlers.meetings import letters

logger = logging.getLogger(__name__)

_SEAT = "seat"  # what the audit log says of whoever waited and got one


def take(meeting: Meeting, person: int, said: Said, storage: Storage) -> Taken:
    """Take a member's own answer. Taken once more, it changes nothing and tells nobody again."""
    with storage.atomic():
        return _after(storage.attendees.answer(meeting, person, said), meeting, person, storage)


def enter(meeting: Meeting, person: int, said: Said, storage: Storage, *, actor: int | None) -> Taken:
    """Take an answer that a coordinator (`actor`) enters for somebody, into the audit log too."""
    with storage.atomic():
        taken = storage.attendees.answer(meeting, person, said, by_coordinator=True)
        if taken in (Taken.NOTED, Taken.WAITING):
            storage.audit.note(Act.CHANGED, actor=actor, person=person, meeting=meeting.number, partstat=said.partstat.value)
        return _after(taken, meeting, person, storage)


def _after(taken: Taken, meeting: Meeting, person: int, storage: Storage) -> Taken:
    """What became of the answer once free seats are given away: who waited may have got one by it."""
    if taken not in (Taken.NOTED, Taken.WAITING, Taken.SAME):
        return taken
    lucky = any(one.person == person for one in fill(meeting, storage, but=person))
    if taken is not Taken.SAME and not lucky:
        _reword(meeting, person, storage)
    return Taken.NOTED if lucky else taken


def fill(meeting: Meeting, storage: Storage, *, but: int | None = None) -> tuple[Attendee, ...]:
    """Give free seats to those who have waited longest and write to them, but not to the person `but`, who is told otherwise.
    To be called whenever there may be more room: a meeting got more seats. Returns who comes now."""
    with storage.atomic():
        lucky = storage.attendees.let_in(meeting)
        for one in lucky:
            entry = storage.audit.note(Act.CHANGED, person=one.person, meeting=meeting.number, what=_SEAT)
            if one.person is None:
                continue
            _reword(meeting, one.person, storage)
            if one.person != but:
                wanted = [letters.seat(meeting, one)] if one.telegram is not None else _by_hand(meeting, one, storage)
                storage.outbox.put(Kind.SEAT, entry, wanted, about=one.person, until=meeting.plan.start)
    if lucky:
        logger.info("meeting %s: %s who waited got a seat", meeting.number, len(lucky))
    return lucky


def _by_hand(meeting: Meeting, one: Attendee, storage: Storage) -> list[Outgoing]:
    """To the coordinators, of whom one has to write to whoever the bot cannot reach."""
    here = (each.telegram for each in storage.people.active(Role.COORDINATOR))
    return [letters.seat_by_hand(meeting, one, chat) for chat in here if chat is not None]


def withdraw(meeting: Meeting, storage: Storage) -> int:
    """Letters that a seat became free do not leave any more: the meeting is cancelled, or at another time. To be called in the
    transaction that tells people so. Returns how many waited."""
    about = {f"meeting={meeting.number}", f"what={_SEAT}"}
    with storage.atomic():
        entries = storage.audit.entries(since=meeting.created)
        return sum(storage.outbox.recall(Kind.SEAT, one.id) for one in entries if about <= set(one.detail.split()))


def fill_all(storage: Storage) -> int:
    """The same for every meeting to come, since whoever leaves the network leaves a seat; returns how many come now."""
    limited = (one for one in storage.meetings.coming() if one.plan.capacity is not None)
    return sum(len(fill(one, storage)) for one in limited)


def _reword(meeting: Meeting, person: int, storage: Storage) -> None:
    """Have the invitation that somebody has say how they stand, wherever they said so."""
    one = storage.attendees.get(meeting.number, person)
    if one is None or one.telegram is None:
        return
    before = letters.told_before(meeting, one, storage.meetings.earlier(meeting.number))
    for sent in storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number):
        storage.broadcasts.amend(sent.number, [letters.invitation(meeting, one, before=before)], until=meeting.plan.start)
