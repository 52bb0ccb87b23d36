"""Meetings and those they are for: who is invited, and what everybody gets when a meeting changes or is not held.

Knows no Telegram: rows are written, `bot.delivery` sends them. Each function writes all or nothing; whoever changes the meeting
does so in the same `storage.atomic()`. What the letters say is in `handlers.meetings.letters`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.audience import Audience, Selection
from bot.audit import Act
from bot.broadcasts import Broadcast, Draft, Purpose
from bot.meetings.meeting import Attendee, Earlier, Meeting, PartStat, Plan
from bot.outbox import WAITING, Kind, Outgoing, Row, State
from bot.storage import Storage
from handlers.broadcasts import recipients, scheduled
from handlers.meetings import letters, seats
from handlers.texts.markup import escape

_EDITED = (*WAITING, State.SENDING, State.DELIVERED)
"""States of a letter that can be put right: it will say the new words, or is edited in place."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a change of a meeting concerns. `edited`: the invitations that say something else from then on; `told` get a notice
    on Telegram, `by_hand` have to be told by a coordinator. Whom another audience does not mean stays invited, and is told."""

    edited: int
    told: tuple[Attendee, ...]
    by_hand: tuple[Attendee, ...]
    asks_again: bool = False  # what was answered holds no more


def convened(meeting: Meeting, storage: Storage) -> Selection:
    """Whom its audience means at this moment, invited or not."""
    return recipients.chosen(meeting.plan.audience, storage)


def uninvited(meeting: Meeting, storage: Storage) -> Selection:
    """Those it is for who have no invitation: whoever came to the network since, or by another account, or did not get the one
    that was sent."""
    meant = convened(meeting, storage)
    known = {one.person for one in storage.attendees.of(meeting.number)}
    had = {row.chat for row in _letters(meeting, storage, Purpose.INVITATION) if row.state in recipients.ON_ITS_WAY}
    reached = tuple(one for one in meant.reached if one.id not in known or one.telegram not in had)
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
        return announce(Purpose.INVITATION, meeting, wanted, by_hand, storage, author=author)


def affected(meeting: Meeting, after: Plan, storage: Storage) -> Affected:
    """Whom it would concern if `meeting`, as it is now, became `after`.

    Another time concerns all who had answered, for this time or for an earlier one. Another place concerns all who come, or
    may, and those whom the notice of an earlier change has not reached yet. Both concern those whose invitation may not have
    arrived, so that there is nothing to put right. Anything else is put right in the invitations, and nobody is told.
    """
    everyone = storage.attendees.of(meeting.number)
    later, elsewhere = is_moved(meeting.plan, after), _place(meeting.plan) != _place(after)
    # Where an invitation may have arrived there is nothing to edit.
    unsure = {row.chat for row in _letters(meeting, storage, Purpose.INVITATION) if row.state is State.UNKNOWN}
    if later:
        concerned = [one for one in everyone if _standing(one) is not PartStat.NEEDS_ACTION or one.telegram in unsure]
    elif elsewhere:
        waiting = {row.chat for row in _letters(meeting, storage, Purpose.CHANGE) if row.state in WAITING}
        no = (PartStat.NEEDS_ACTION, PartStat.DECLINED)
        stale = [one for one in everyone if _standing(one) is PartStat.NEEDS_ACTION and one.telegram in unsure]
        concerned = [one for one in everyone if _standing(one) not in no or one.telegram in waiting or one in stale]
    else:
        concerned = []
    return Affected(_edited(meeting, storage, _EDITED), *_apart(concerned), asks_again=later)


def announce_change(meeting: Meeting, before: Plan, storage: Storage, *, author: int | None) -> int:
    """Tell those whom it concerns that `meeting`, changed already, is not as it was; returns how many get a notice.

    Invitations say it everywhere, and so does what waits to leave. After a move everybody is asked again, and what was waiting
    to remind them of the old time, or to give them a seat then, does not leave. Who was waiting for a seat gets one where there
    are more now. Nothing is said where nobody was invited.
    """
    with storage.atomic():
        if meeting.invited is None or meeting.is_cancelled or meeting.plan == before:
            return 0
        moved, elsewhere = is_moved(before, meeting.plan), _place(before) != _place(meeting.plan)
        scheduled.reword(meeting, storage)
        concern = affected(_as_it_was(meeting, before), meeting.plan, storage)
        _forget_the_absent(meeting, storage)
        if moved:
            storage.attendees.ask_again(meeting)
            _withdraw(meeting, storage, Purpose.REMINDER, Purpose.HOLE)
            seats.withdraw(meeting, storage)
        else:
            _reword_what_waits(meeting, storage)
            seats.fill(meeting, storage)
        reword(meeting, before if moved or elsewhere else None, storage)
        if not (moved or elsewhere):
            return 0
        _withdraw(meeting, storage, Purpose.CHANGE)  # this one says it better
        storage.meetings.note_informed(meeting.number)
        now = [one for one in map(storage.attendees.by_id, (each.id for each in concern.told)) if one is not None]
        earlier = storage.meetings.earlier(meeting.number)
        told = [letters.change(meeting, _known(meeting, before, one, earlier), one) for one in now]
        by_hand = [one.person for one in concern.by_hand if one.person is not None]
        if told or by_hand:
            announce(Purpose.CHANGE, meeting, told, by_hand, storage, author=author)
        return len(told)


def concerned_by_cancelling(meeting: Meeting, storage: Storage) -> Affected:
    """Whom it would concern if the meeting were cancelled: all who were invited, but for those who said no and those whom no
    invitation has reached, to whom the meeting is nothing. Who did not answer may have noted the day."""
    rows = _letters(meeting, storage, Purpose.INVITATION)
    had = {row.chat for row in rows if row.state in recipients.ON_ITS_WAY and row.state not in WAITING}
    never = {row.chat for row in rows} - had
    concerned = [
        one
        for one in storage.attendees.of(meeting.number)
        if one.partstat is not PartStat.DECLINED
        and (_standing(one) is not PartStat.NEEDS_ACTION or one.telegram is None or one.telegram not in never)
    ]
    gone_out = [state for state in _EDITED if state not in WAITING]  # what waits does not leave
    return Affected(_edited(meeting, storage, gone_out), *_apart(concerned))


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
        scheduled.withdraw(meeting, storage)
        seats.withdraw(meeting, storage)
        reword(meeting, None, storage)
        storage.meetings.note_informed(meeting.number)
        told = [letters.cancellation(meeting, one) for one in concern.told]
        by_hand = [one.person for one in concern.by_hand if one.person is not None]
        if told or by_hand:
            announce(Purpose.CANCELLATION, meeting, told, by_hand, storage, author=author)
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


def _letters(meeting: Meeting, storage: Storage, purpose: Purpose) -> list[Row]:
    """The rows of all letters of a purpose about a meeting."""
    sent = storage.broadcasts.everything(purpose=purpose, meeting=meeting.number)
    return [row for one in sent for row in storage.outbox.rows(Kind.BROADCAST, one.number)]


def _edited(meeting: Meeting, storage: Storage, states: Collection[State]) -> int:
    """How many invitations in these states `reword` puts right: those of people who are here."""
    here = {one.telegram for one in storage.attendees.of(meeting.number)}
    return sum(row.state in states and row.chat in here for row in _letters(meeting, storage, Purpose.INVITATION))


def _known(meeting: Meeting, before: Plan, one: Attendee, earlier: Sequence[Earlier]) -> Plan:
    """What somebody knew the meeting as: what it was `before`, at the earlier time where they have yet to confirm the new."""
    if one.partstat is not PartStat.NEEDS_ACTION or is_moved(before, meeting.plan):
        return before
    known = letters.told_before(meeting, one, earlier)
    return before if known is None else replace(before, start=known.start, end=known.end)


def _forget_the_absent(meeting: Meeting, storage: Storage) -> None:
    """What waits for somebody who is not here would leave with the old words, should they come back before: it is not sent, and
    they have no invitation then."""
    waiting = {row.chat for row in _letters(meeting, storage, Purpose.INVITATION) if row.state in WAITING}
    here = {one.telegram for one in storage.attendees.of(meeting.number)}
    for chat in waiting - here:
        storage.outbox.withdraw(chat)


def reword(meeting: Meeting, before: Plan | None, storage: Storage, *, whom: Sequence[Attendee] | None = None) -> None:
    """Have every invitation, or those of some, say what holds now, and what it was `before`; None: what each knew before the
    last move."""
    earlier = storage.meetings.earlier(meeting.number)
    every = storage.attendees.of(meeting.number) if whom is None else whom
    present = [one for one in every if one.telegram is not None]
    wanted = [letters.invitation(meeting, one, before=before or letters.told_before(meeting, one, earlier)) for one in present]
    for one in storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number):
        storage.broadcasts.amend(one.number, wanted, until=meeting.plan.start)


def _reword_what_waits(meeting: Meeting, storage: Storage) -> None:
    """Have reminders and seats that have not left say what holds now. A meeting at the same time is still to be reminded of,
    and who is not to be reminded any more reads how they stand."""
    present = {one.telegram: one for one in storage.attendees.of(meeting.number) if one.telegram is not None}
    pending = (*WAITING, State.SENDING)
    for one in storage.broadcasts.everything(purpose=Purpose.REMINDER, meeting=meeting.number):
        rows = storage.outbox.rows(Kind.BROADCAST, one.number)
        whom = [present[row.chat] for row in rows if row.state in pending and row.chat in present]
        now = meeting.changed
        wanted = [letters.reminder(meeting, each, now=now) or letters.invitation(meeting, each) for each in whom]
        storage.outbox.amend(Kind.BROADCAST, one.number, wanted)
    for entry in storage.audit.entries(since=meeting.invited):
        if entry.act is not Act.CHANGED or f"meeting={meeting.number}" not in entry.detail.split():
            continue
        chats = {row.chat for row in storage.outbox.rows(Kind.SEAT, entry.id) if row.state in pending}
        lucky = [one for one in present.values() if one.person == entry.person and one.telegram in chats]
        storage.outbox.amend(Kind.SEAT, entry.id, [letters.seat(meeting, one) for one in lucky])


def _withdraw(meeting: Meeting, storage: Storage, *purposes: Purpose) -> None:
    found: list[Broadcast] = []
    for purpose in purposes:
        found += storage.broadcasts.everything(purpose=purpose, meeting=meeting.number)
    for one in found:
        storage.broadcasts.withdraw(one.number)


def announce(
    purpose: Purpose,
    meeting: Meeting,
    wanted: Sequence[Outgoing],
    by_hand: Sequence[int],
    storage: Storage,
    *,
    author: int | None,
) -> int:
    """Write letters about a meeting as one broadcast; returns its number. `by_hand` are people whom the bot cannot reach."""
    until = meeting.plan.end if purpose is Purpose.CANCELLATION else meeting.plan.start
    audience = meeting.plan.audience if purpose is Purpose.INVITATION else Audience(meeting=meeting.number)
    draft = Draft(purpose, audience, escape(meeting.plan.title), meeting=meeting.number, until=until)
    number = storage.broadcasts.begin(draft, author=author)
    storage.broadcasts.send(number, wanted, unconnected=by_hand)
    return number
