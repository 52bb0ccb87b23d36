"""What became of a broadcast, copy by copy: to whom it went, in which state each copy is, and who has to be written to by hand.

Reads rows alone; how it is told is in `handlers.texts.deliveries`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.broadcasts import Broadcast
from bot.outbox import Kind, State
from bot.people import Person
from bot.storage import Storage


class Fate(StrEnum):
    """What can be said of a copy, in the order of a report."""

    DELIVERED = "delivered"  # to Telegram; whether it was read nobody knows
    WAITING = "waiting"
    HELD = "held"
    GONE = "gone"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    TOO_OLD = "too old"
    WITHDRAWN = "withdrawn"
    UNCONNECTED = "unconnected"  # nobody to send to: to be written to by hand


_FATES = {
    State.DELIVERED: Fate.DELIVERED,
    State.QUEUED: Fate.WAITING,
    State.LATER: Fate.WAITING,
    State.SENDING: Fate.WAITING,
    State.PAUSED: Fate.HELD,
    State.GONE: Fate.GONE,
    State.FAILED: Fate.REFUSED,
    State.UNKNOWN: Fate.UNKNOWN,
    State.TOO_OLD: Fate.TOO_OLD,
    State.WITHDRAWN: Fate.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy, or the lack of one. `person` is None for a group, and for somebody who is not known any more; `title` is that
    of a group. `at` is when it turned out what became of it."""

    fate: Fate
    chat: int | None
    person: Person | None
    title: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A broadcast with all its copies, the people by organisation and name."""

    broadcast: Broadcast
    copies: tuple[Copy, ...]
    uncorrected: tuple[Copy, ...] = ()  # of those delivered, which may stand there as they were before the last correction

    @property
    def counted(self) -> Mapping[Fate, int]:
        return Counter(one.fate for one in self.copies)

    def of(self, *fates: Fate) -> tuple[Copy, ...]:
        return tuple(one for one in self.copies if one.fate in fates)


def delivery(broadcast: Broadcast, storage: Storage) -> Delivery:
    """What is known of it at this moment. Whoever could not be reached then and is here now still did not get it."""
    everyone = storage.people.everyone()
    by_chat = {one.telegram: one for one in everyone if one.telegram is not None}
    by_number = {one.id: one for one in everyone}
    titles = storage.registered_chats()
    rows = storage.outbox.rows(Kind.BROADCAST, broadcast.number)
    sent = [Copy(_FATES[row.state], row.chat, by_chat.get(row.chat), titles.get(row.chat, ""), row.settled) for row in rows]
    unconnected = [by_number[number] for number in storage.broadcasts.unconnected(broadcast.number) if number in by_number]
    copies = sorted([*sent, *(Copy(Fate.UNCONNECTED, None, one) for one in unconnected)], key=_order)
    stale = storage.broadcasts.uncorrected(broadcast.number)
    return Delivery(broadcast, tuple(copies), tuple(one for one in copies if one.chat in stale))


def counts(broadcast: Broadcast, storage: Storage) -> Mapping[Fate, int]:
    """How many copies are in which state, without a look at whose they are."""
    found: Counter[Fate] = Counter()
    for state, number in storage.outbox.counted(Kind.BROADCAST, broadcast.number).items():
        found[_FATES[state]] += number
    found[Fate.UNCONNECTED] += len(storage.broadcasts.unconnected(broadcast.number))
    return found


def _order(one: Copy) -> tuple[bool, str, str]:
    person = one.person
    return (person is None, person.organization.casefold(), person.name.casefold()) if person else (True, one.title, "")
