"""What waits for the coordinator just now, from the rows, the documents and the settings: duties, hosting, groups, letters.

Knows no Telegram; it is worded by `handlers.texts.status` and `handlers.texts.duties`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bot.broadcasts import Stage
from bot.config import Config, Meetings, Network
from bot.deliveries import Copy, Delivery, delivery
from bot.deliveries import Fate as Outcome
from bot.meetings.composition import Judgement, OwnSeats, judgements
from bot.meetings.duties import ZONE, Duty, Record, duties, is_of, next_hosts, occasions, records, running_and_next
from bot.meetings.matrix import matrix
from bot.meetings.meeting import Meeting, PartStat
from bot.meetings.rules import Rules
from bot.meetings.seating import Own
from bot.outbox import Kind
from bot.outbox import State as Fate
from bot.reports.piles import Pile, sorted_out
from bot.roles import State
from bot.storage import Storage
from bot.unanswered import Topic
from handlers.broadcasts.resending import again
from handlers.texts.status import Coming, Letters, Overview
from knowledge.model import Group
from knowledge.model import Meeting as Stated

FRESH: Final = timedelta(days=14)  # what became of a broadcast is told so long; then it has been seen, or will not be
UNNOTED: Final = timedelta(days=30)  # after so long nobody remembers who was there
YEARS: Final = 2  # whose meetings a municipality's attendance is told of

_HERE = (State.ACTIVE, State.INVITED, State.BY_MAIL, State.BLOCKED)


def overview(
    storage: Storage,
    config: Config,
    *,
    stated: Sequence[Stated],
    judged: Sequence[Judgement],
    topics: Sequence[Topic],
    now: datetime,
) -> Overview:
    """What waits at `now` (aware)."""
    coming = storage.meetings.coming()
    invited = [one for one in coming if one.invited is not None]
    hosts = next_hosts(storage.meetings.everything(), config.network.municipalities)
    return Overview(
        today=_day(now),
        coming=_coming(storage, invited[0], config, now=now) if invited else None,
        uninvited=tuple(one for one in coming if one.invited is None and not one.has_begun(now)),
        unnoted=_unnoted(storage, now=now),
        duties=duties_now(storage, stated, config.meetings, config.network, now=now),
        reports=len(sorted_out(storage.reports.everything())[Pile.WAITING]),
        topics=len(topics),
        wanted=sum(topic.wanted for topic in topics),
        letters=_letters(storage, now=now),
        doubts=storage.doubts.count(),
        unconnected=sum(one.state is State.INVITED for one in storage.people.everyone()),
        compositions=tuple(judged),
        host=hosts[0] if hosts else "",
    )


def _coming(storage: Storage, meeting: Meeting, config: Config, *, now: datetime) -> Coming:
    attendees = storage.attendees.of(meeting.number)
    found = matrix(attendees, config.network.municipalities, audience=meeting.plan.audience)
    said = [one.partstat for one in attendees]
    return Coming(
        meeting,
        days=(_day(meeting.plan.start) - _day(now)).days,
        yes=sum(one.comes for one in attendees),
        no=said.count(PartStat.DECLINED),
        maybe=said.count(PartStat.TENTATIVE),
        unanswered=said.count(PartStat.NEEDS_ACTION),
        holes=found.holes,
    )


def _unnoted(storage: Storage, *, now: datetime) -> Meeting | None:
    """The last meeting that is over, where nobody noted who was there."""
    over = [
        one for one in storage.meetings.everything() if not one.is_cancelled and one.is_over(now) and one.invited is not None
    ]
    if not over or now - over[-1].plan.end > UNNOTED:
        return None
    attendees = storage.attendees.of(over[-1].number)
    return over[-1] if attendees and all(one.attended is None for one in attendees) else None


def _letters(storage: Storage, *, now: datetime) -> Letters:
    under_way = paused = unknown = failed = 0
    for one in storage.broadcasts.everything():
        counted = storage.outbox.counted(Kind.BROADCAST, one.number)
        paused += counted.get(Fate.PAUSED, 0)
        under_way += sum(counted.get(state, 0) for state in (Fate.QUEUED, Fate.LATER, Fate.SENDING))
        if any(counted.get(state, 0) for state in (Fate.UNKNOWN, Fate.FAILED, Fate.GONE)):
            found = delivery(one, storage)
            failed += len(_fresh(found, Outcome.REFUSED, Outcome.GONE, now=now))
            if one.stage is not Stage.PAUSED and not storage.broadcasts.lies(one.number):
                unknown += len(again(one, _fresh(found, Outcome.UNKNOWN, now=now), storage, now=now))
    return Letters(under_way, paused, unknown, failed)


def _fresh(found: Delivery, *outcomes: Outcome, now: datetime) -> tuple[Copy, ...]:
    """The copies of which that turned out lately."""
    return tuple(one for one in found.of(*outcomes) if now - (one.at or found.broadcast.changed) <= FRESH)


# --------------------------------------------------------------------------------------------------------------- the parts


def duties_now(
    storage: Storage, stated: Sequence[Stated], settings: Meetings, network: Network, *, now: datetime
) -> tuple[Duty, ...]:
    """How it stands with the part of the year that runs at `now` (aware) and with the next; `stated` is what documents tell."""
    planned = storage.meetings.everything()
    moved = [_day(earlier.start) for one in planned for earlier in storage.meetings.earlier(one.number)]
    found = occasions(planned, stated, names=(network.name, network.short), given_up=moved, now=now)
    return duties(found, running_and_next(_day(now), settings.a_year))


def records_now(storage: Storage, config: Config, *, now: datetime) -> tuple[Record, ...]:
    """How each municipality was represented at the last planned meetings of the network, of `YEARS` years; the newest first."""
    names = (config.network.name, config.network.short)
    held = [
        one
        for one in storage.meetings.everything()
        if not one.is_cancelled and one.is_over(now) and is_of(one.plan.group, names)
    ]
    last = held[::-1][: max(config.meetings.a_year, 1) * YEARS]
    return records([(one, storage.attendees.of(one.number)) for one in last], config.network.municipalities)


def judged_now(storage: Storage, rules: Rules, groups: Sequence[Group]) -> tuple[Judgement, ...]:
    """The verdict on each group that there is a rule for; `groups` is what documents tell."""
    return judgements(rules, groups, own_seats(storage))


def own_seats(storage: Storage) -> OwnSeats:
    """What people who take part said of themselves, by the seats that they said are theirs. Where two claim one seat, nobody
    knows whose it is."""
    found: dict[tuple[str, str], Own] = {}
    twice: set[tuple[str, str]] = set()
    for person in storage.people.everyone():
        if person.id is None or person.state not in _HERE:
            continue
        for seat in storage.people.seats(person.id):
            key = (seat.group, seat.member)
            twice |= {key} & found.keys()
            found[key] = Own(person.organization, frozenset(one.value for one in person.administrations))
    return {key: own for key, own in found.items() if key not in twice}


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
