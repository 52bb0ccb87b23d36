"""Keeps the knowledge base in line with the planned meetings: those that people are invited to answer questions, and no draft.

How a meeting is worded is told by whoever calls (`handlers.texts.planned`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.meetings.meeting import Earlier, Meeting
from bot.meetings.planned import Planned
from knowledge import model

Compose = Callable[[Meeting, Sequence[Earlier]], model.Planned]


class Index(Protocol):
    """The part of the knowledge base that holds planned meetings."""

    def put_planned(self, planned: model.Planned) -> None: ...

    def remove_planned(self, number: int) -> bool: ...

    def planned_versions(self) -> Mapping[int, int]: ...

    def holds_planned(self, planned: model.Planned) -> bool: ...


def composed(meetings: Planned, number: int, compose: Compose) -> model.Planned | None:
    """A meeting as members may read it now; None where there is none, or nobody was told of it yet."""
    meeting = meetings.get(number)
    return None if meeting is None or meeting.invited is None else compose(meeting, meetings.earlier(number))


def agree(meetings: Planned, index: Index, compose: Compose) -> int:
    """Bring the knowledge base in line with the rows: writing it there may have failed, a meeting have ended or been restored
    from a backup, or be worded otherwise now. Returns how many were put there or taken out.

    There are a few a year, so each is worded anew and compared. Raises what the index raises.
    """
    wanted = {one.number: one for one in meetings.everything() if one.invited is not None}
    gone = sorted(dict(index.planned_versions()).keys() - wanted.keys())
    for number in gone:
        index.remove_planned(number)
    every = (compose(one, meetings.earlier(one.number)) for one in wanted.values())
    changed = [one for one in every if not index.holds_planned(one)]
    for one in changed:
        index.put_planned(one)
    return len(gone) + len(changed)
