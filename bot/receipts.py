"""Tells whoever sent a message to many what became of it, once nothing of it is under way any more.

Only finds out and puts the letters into the outbox; they leave as all others do.
"""

from __future__ import annotations

from bot.broadcasts import Broadcast
from bot.deliveries import Delivery, Fate, delivery
from bot.outbox import Kind, Outgoing
from bot.roles import Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.outcomes import report_of

HANDFUL = 3  # so few that all arrived are no news to whoever has just sent them


def tell(storage: Storage) -> int:
    """Put a report of each broadcast that is done into the outbox, for its author alone; returns how many letters.

    Each is looked at once. Nobody is told where the author is no coordinator any more, or the bot wrote by itself.
    """
    count = 0
    for broadcast in storage.broadcasts.finished():
        with storage.atomic():
            if storage.broadcasts.note_told(broadcast.number):
                count += _tell(broadcast, storage)
    return count


def _tell(broadcast: Broadcast, storage: Storage) -> int:
    author = None if broadcast.author is None else storage.people.get(broadcast.author)
    if author is None or author.telegram is None or author.state is not Presence.ACTIVE or author.role is not Role.COORDINATOR:
        return 0
    if _is_no_news(delivery(broadcast, storage)):
        return 0
    html, buttons = report_of(broadcast.number, storage, done=True)
    return storage.outbox.put(Kind.DELIVERY, broadcast.number, [Outgoing(author.telegram, html, buttons)], about=author.id)


def _is_no_news(found: Delivery) -> bool:
    """True where a handful got it at once, all of them."""
    at_once = found.broadcast.due is None
    return at_once and len(found.copies) <= HANDFUL and len(found.of(Fate.DELIVERED)) == len(found.copies)
