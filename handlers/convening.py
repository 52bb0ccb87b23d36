"""Meetings and those they are for: who is invited, and what everybody gets when a meeting changes or is not held.

Knows no Telegram: rows are written, `bot.delivery` sends them. Each function writes all or nothing; whoever changes the meeting
does so in the same `storage.atomic()`. What the letters say is in `handlers.letters`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.audience import Audience, Selection
from bot.broadcasts import Broadcast, Draft, Purpose
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan
from bot.outbox import WAITING, Kind, Outgoing, State
from bot.people import Person
from bot.storage import Storage
from handlers import letters, recipients, seats
from handlers.texts.markup import escape

_HAD = (*WAITING, State.SENDING, State.DELIVERED, State.UNKNOWN)
"""States of an invitation that somebody has, will have or may have; in any other they may be invited again."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a change of a meeting concerns. `edited`: the invitations that say something else from then on; `told` get a notice
    on Telegram, `by_hand` have to be told by a coordinator."""

    edited: int
    told: tuple[Attendee, ...]
    by_hand: tuple[Attendee, ...]
    asks_again: bool = False  # what was answered holds no more


def convened(meeting: Meeting, storage: Storage) -> Selection:
    """Whom its audience means at this moment, invited or not."""
    return recipients.chosen(meeting.plan.audience, storage)


def uninvited(meeting: Meeting, storage: Storage) -> Selection:
    """Those it is for who have no invitation: whoever came to the network since, or did not get the one that was sent."""
    meant = convened(meeting, storage)
    known = {one.person for one in storage.attendees.of(meeting.number)}
    sent = storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
    states = [(row.chat, row.state) for one in sent for row in storage.outbox.rows(Kind.BROADCAST, one.number)]
    had = {chat for chat, state in states if state in _HAD}
    failed = {chat for chat, _ in states} - had
    by_mail = {person for one in sent for person in storage.broadcasts.unconnected(one.number)}

    def lacks(one: Person) -> bool:
        if one.id not in known:
            return True
        return one.telegram not in had and (one.telegram in failed or one.id in by_mail)

    reached = tuple(one for one in meant.reached if lacks(one))
    return Selection(reached, tuple(one for one in meant.by_hand if one.id not in known))


def invite(meeting: Meeting, storage: Storage, *, author: int | None) -> int | None:
    """Invite everybody it is for who has no invitation yet; returns the number of the broadcast.

    None where there is nobody, or the meeting is cancelled. An invitation does not leave after the meeting has begun.
    """
    with storage.atomic():
        new = uninvited(meeting, storage)
        if meeting.is_cancelled or not (new.reached or new.by_hand):
            return None
        storage.attendees.invite(meeting, [*new.reached, *new.by_hand])
        if meeting.invited is None:  # a few who come later are no reason not to remind the others
            storage.meetings.note_invited(meeting.number)
        found = (storage.attendees.get(meeting.number, one.id) for one in new.reached if one.id is not None)
        wanted = [letters.invitation(meeting, one) for one in found if one is not None and one.telegram is not None]
        by_hand = [one.id for one in new.by_hand if one.id is not None]
        return _sent(Purpose.INVITATION, meeting, wanted, by_hand, storage, author=author)


def affected(meeting: Meeting, after: Plan, storage: Storage) -> Affected:
    """Whom it would concern if `meeting`, as it is now, became `after`.

    Another time concerns all who had answered, for this time or for an earlier one. Another place concerns all who come, or
    may. Anything else is put right in the invitations, and nobody is told.
    """
    everyone = storage.attendees.of(meeting.number)
    later, elsewhere = is_moved(meeting.plan, after), _place(meeting.plan) != _place(after)
    if later:
        concerned = [one for one in everyone if _standing(one) is not PartStat.NEEDS_ACTION]
    elif elsewhere:
        concerned = [one for one in everyone if _standing(one) not in (PartStat.NEEDS_ACTION, PartStat.DECLINED)]
    else:
        concerned = []
    return Affected(_invitations(meeting, storage), *_apart(concerned), asks_again=later)


def announce_change(meeting: Meeting, before: Plan, storage: Storage, *, author: int | None) -> int:
    """Tell those whom it concerns that `meeting`, changed already, is not as it was; returns how many get a notice.

    Invitations say it everywhere. After a move everybody is asked again, and what was waiting to remind them of the old time
    does not leave. Who was waiting for a seat gets one where there are more now. Nothing is said where nobody was invited.
    """
    with storage.atomic():
        if meeting.invited is None or meeting.is_cancelled or meeting.plan == before:
            return 0
        moved, elsewhere = is_moved(before, meeting.plan), _place(before) != _place(meeting.plan)
        concern = affected(_as_it_was(meeting, before), meeting.plan, storage)
        if moved:
            storage.attendees.ask_again(meeting)
            _withdraw(meeting, storage, Purpose.REMINDER, Purpose.HOLE)
        else:
            seats.fill(meeting, storage)
        _reword(meeting, before if moved or elsewhere else None, storage)
        if not (moved or elsewhere):
            return 0
        _withdraw(meeting, storage, Purpose.CHANGE)  # this one says it better
        storage.meetings.note_informed(meeting.number)
        now = [one for one in map(storage.attendees.by_id, (each.id for each in concern.told)) if one is not None]
        told = [letters.change(meeting, before, one) for one in now]
        by_hand = [one.person for one in concern.by_hand if one.person is not None]
        if told or by_hand:
            _sent(Purpose.CHANGE, meeting, told, by_hand, storage, author=author)
        return len(told)


def concerned_by_cancelling(meeting: Meeting, storage: Storage) -> Affected:
    """Whom it would concern if the meeting were cancelled: all who were invited, but for those who said no and those whom no
    invitation has reached, to whom the meeting is nothing. Who did not answer may have noted the day."""
    sent = storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
    rows = [row for one in sent for row in storage.outbox.rows(Kind.BROADCAST, one.number)]
    never = {row.chat for row in rows} - {row.chat for row in rows if row.state in _HAD and row.state not in WAITING}
    concerned = [
        one
        for one in storage.attendees.of(meeting.number)
        if one.partstat is not PartStat.DECLINED
        and (_standing(one) is not PartStat.NEEDS_ACTION or one.telegram is None or one.telegram not in never)
    ]
    edited = sum(row.state in (State.DELIVERED, State.SENDING) for row in rows)
    return Affected(edited, *_apart(concerned))


def announce_cancellation(meeting: Meeting, storage: Storage, *, author: int | None) -> int:
    """Tell those whom it concerns that `meeting`, cancelled already, is not held; returns how many get a notice.

    What waits is not sent, and the invitations that were say that it is cancelled.
    """
    with storage.atomic():
        if meeting.invited is None or not meeting.is_cancelled:
            return 0
        if storage.broadcasts.everything(purpose=Purpose.CANCELLATION, meeting=meeting.number):
            return 0
        concern = concerned_by_cancelling(meeting, storage)
        _withdraw(meeting, storage, *(one for one in Purpose if one not in (Purpose.MESSAGE, Purpose.CANCELLATION)))
        _reword(meeting, None, storage)
        storage.meetings.note_informed(meeting.number)
        told = [letters.cancellation(meeting, one) for one in concern.told]
        by_hand = [one.person for one in concern.by_hand if one.person is not None]
        if told or by_hand:
            _sent(Purpose.CANCELLATION, meeting, told, by_hand, storage, author=author)
        return len(told)


def is_moved(before: Plan, after: Plan) -> bool:
    """Whether it is at another time, so that what was answered holds no more."""
    return (before.start, before.end) != (after.start, after.end)


def is_told(before: Plan, after: Plan) -> bool:
    """Whether people are told of the change by a notice of its own: of another time, and of another place."""
    return is_moved(before, after) or _place(before) != _place(after)


# ------------------------------------------------------------------------------------------------------------- the letters


def _place(plan: Plan) -> tuple[str, bool, str]:
    return plan.place, plan.online, plan.link


def _as_it_was(meeting: Meeting, before: Plan) -> Meeting:
    return replace(meeting, plan=before)


def _standing(one: Attendee) -> PartStat:
    """What somebody answered last, be it for an earlier time."""
    return one.before if one.partstat is PartStat.NEEDS_ACTION and one.before is not None else one.partstat


def _apart(found: Sequence[Attendee]) -> tuple[tuple[Attendee, ...], tuple[Attendee, ...]]:
    """Those who can be written to on Telegram, and those who cannot. Whoever is erased is in neither."""
    here = tuple(one for one in found if one.telegram is not None)
    return here, tuple(one for one in found if one.telegram is None and one.person is not None)


def _invitations(meeting: Meeting, storage: Storage) -> int:
    """How many invitations are there to be put right: those that were delivered and those on their way."""
    sent = storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
    states = [row.state for one in sent for row in storage.outbox.rows(Kind.BROADCAST, one.number)]
    return sum(state in (*WAITING, State.SENDING, State.DELIVERED) for state in states)


def _reword(meeting: Meeting, before: Plan | None, storage: Storage) -> None:
    """Have every invitation say what holds now, and what it was `before`; None: what each knew before the last move."""
    earlier = storage.meetings.earlier(meeting.number)
    present = [one for one in storage.attendees.of(meeting.number) if one.telegram is not None]
    wanted = [letters.invitation(meeting, one, before=before or letters.told_before(meeting, one, earlier)) for one in present]
    for one in storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number):
        storage.broadcasts.amend(one.number, wanted, until=meeting.plan.start)


def _withdraw(meeting: Meeting, storage: Storage, *purposes: Purpose) -> None:
    found: list[Broadcast] = []
    for purpose in purposes:
        found += storage.broadcasts.everything(purpose=purpose, meeting=meeting.number)
    for one in found:
        storage.broadcasts.withdraw(one.number)


def _sent(
    purpose: Purpose,
    meeting: Meeting,
    wanted: Sequence[Outgoing],
    by_hand: Sequence[int],
    storage: Storage,
    *,
    author: int | None,
) -> int:
    until = meeting.plan.end if purpose is Purpose.CANCELLATION else meeting.plan.start
    audience = meeting.plan.audience if purpose is Purpose.INVITATION else Audience(meeting=meeting.number)
    draft = Draft(purpose, audience, escape(meeting.plan.title), meeting=meeting.number, until=until)
    number = storage.broadcasts.begin(draft, author=author)
    storage.broadcasts.send(number, wanted, unconnected=by_hand)
    return number
