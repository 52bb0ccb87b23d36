"""Tells whoever sent a message to many what became of it, once nothing of it is under way any more.

Only finds out and puts the letters into the outbox; they leave as all others do. They name nobody, since somebody may be erased
while one waits.
"""

from __future__ import annotations

from bot.broadcasts import Broadcast
from bot.deliveries import Delivery, Fate, delivery
from bot.outbox import Kind, Outgoing
from bot.people import Person
from bot.roles import Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.broadcasts.outcomes import report_of

HANDFUL = 3  # so few that all arrived are no news to whoever has just sent them
_LACKING = (Fate.GONE, Fate.REFUSED, Fate.UNKNOWN, Fate.UNCONNECTED)
"""Fates of a copy after which somebody may have to write by hand."""


def tell(storage: Storage) -> int:
    """Put a report of each broadcast that is done into the outbox; returns how many letters.

    Each is looked at once. It goes to its author alone; where the bot wrote by itself, or the author is no coordinator any
    more, to every coordinator, if there is somebody who did not get it for sure.
    """
    count = 0
    for broadcast in storage.broadcasts.finished():
        with storage.atomic():
            if storage.broadcasts.note_told(broadcast.number):
                count += _tell(broadcast, storage)
    return count


def _tell(broadcast: Broadcast, storage: Storage) -> int:
    found = delivery(broadcast, storage)
    author = None if broadcast.author is None else storage.people.get(broadcast.author)
    readers: tuple[Person, ...] = ()
    if author is not None and _is_coordinator(author):
        readers = () if _is_no_news(found) else (author,)
    elif found.of(*_LACKING):
        readers = storage.people.active(Role.COORDINATOR)
    html, buttons = report_of(broadcast.number, storage, done=True)
    return sum(
        storage.outbox.put(Kind.DELIVERY, broadcast.number, [Outgoing(one.telegram, html, buttons)], about=one.id)
        for one in readers
        if one.telegram is not None
    )


def _is_coordinator(one: Person) -> bool:
    return one.telegram is not None and one.state is Presence.ACTIVE and one.role is Role.COORDINATOR


def _is_no_news(found: Delivery) -> bool:
    """True where a handful got it at once, all of them."""
    at_once = found.broadcast.due is None
    return at_once and len(found.copies) <= HANDFUL and len(found.of(Fate.DELIVERED)) == len(found.copies)
