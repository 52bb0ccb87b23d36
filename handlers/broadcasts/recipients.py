"""Whom an audience means just now: what the rows tell about seats, answers and earlier messages, and who is chosen by it.

Knows no Telegram; how an audience is put together in the chat is in `handlers.broadcasts.audiences`.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.audience import Audience, Known, Selection, select
from bot.outbox import WAITING, Kind, State
from bot.storage import Storage

ON_ITS_WAY = (*WAITING, State.SENDING, State.DELIVERED, State.UNKNOWN)
"""States of a message that its reader has, will have, or may have."""


def chosen(audience: Audience, storage: Storage) -> Selection:
    """Everybody for whom a message to `audience` is at this moment; by role, organisation and name."""
    return select(audience, storage.people.everyone(), known(audience, storage))


def known(audience: Audience, storage: Storage) -> Known:
    """What the rows tell that this audience asks for; what it does not ask for is left empty."""
    return Known(
        seats=storage.people.groups() if audience.groups else {},
        answers={} if audience.meeting is None else storage.attendees.answers(audience.meeting),
        received=() if audience.received is None else _people(_chats(audience.received, (State.DELIVERED,), storage), storage),
        missed=() if audience.missed is None else _missed(audience.missed, storage),
    )


def rooms(audience: Audience, storage: Storage) -> dict[int, str]:
    """The registered groups on Telegram that `audience` names, with their titles; also one that has another id by now."""
    return {
        chat: title
        for chat, title in storage.registered_chats().items()
        if audience.chats and (chat in audience.chats or storage.former_chat(chat) in audience.chats)
    }


def _chats(broadcast: int, states: Collection[State], storage: Storage) -> frozenset[int]:
    return frozenset(row.chat for row in storage.outbox.rows(Kind.BROADCAST, broadcast) if row.state in states)


def _people(chats: Collection[int], storage: Storage) -> frozenset[int]:
    return frozenset(one.id for one in storage.people.everyone() if one.id is not None and one.telegram in chats)


def _missed(broadcast: int, storage: Storage) -> frozenset[int]:
    """Everybody who surely did not get that broadcast and will not, whether it was meant for them or not."""
    chats = _chats(broadcast, ON_ITS_WAY, storage)
    return frozenset(one.id for one in storage.people.everyone() if one.id is not None and one.telegram not in chats)
