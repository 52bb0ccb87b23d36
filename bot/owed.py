"""Coordinators are told, once, where a part of the year ends soon and no meeting of the network is planned in it.

Only finds out and puts the letters into the outbox; they leave as all others do. That it was told is kept with the meetings,
longer than what became of the letters, so that nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.config import Meetings, Network
from bot.meetings.duties import ZONE
from bot.meetings.schedule import may_disturb
from bot.outbox import Kind, Outgoing
from bot.roles import Role
from bot.storage import Storage
from handlers.keyboards import Press, rows_of
from handlers.overview import duties_now
from handlers.texts import duties as texts
from handlers.texts.reply import Action
from knowledge.model import Meeting as Stated

_BUTTONS = rows_of([[(texts.PLAN, Press(Action.PLAN_NEW)), (texts.SEE_DUTIES, Press(Action.DUTIES))]])


def may_warn(storage: Storage, settings: Meetings, *, now: datetime) -> bool:
    """Whether anybody could be told anything at `now` (aware)."""
    return bool(settings.a_year) and may_disturb(now, settings) and bool(_chats(storage))


def warn(storage: Storage, stated: Sequence[Stated], settings: Meetings, network: Network, *, now: datetime) -> int:
    """Put what is due at `now` (aware) into the outbox, when people may be written to; returns how many letters.

    `stated` are the meetings that documents tell of. Where there is no coordinator to be told, the next one is.
    """
    if not may_warn(storage, settings, now=now):
        return 0
    today, count = now.astimezone(ZONE).date(), 0
    pressing = [one for one in duties_now(storage, stated, settings, network, now=now) if one.is_pressing(today)]
    if not pressing:  # most of the time: nothing is written, nor waited for
        return 0
    with storage.atomic():
        for duty in pressing:
            if storage.meetings.warn(duty.part.subject):
                letters = [Outgoing(chat, texts.warning(duty.part), _BUTTONS) for chat in _chats(storage)]
                ends = datetime.combine(duty.part.last + timedelta(days=1), time(), ZONE)
                count += storage.outbox.put(Kind.DUTY, duty.part.subject, letters, until=ends)
    return count


def _chats(storage: Storage) -> list[int]:
    return [one.telegram for one in storage.people.active(Role.COORDINATOR) if one.telegram is not None]
