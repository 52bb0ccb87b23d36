"""A meeting that is being planned, as far as it has come: what is decided, and what is asked next. Knows no Telegram.

It is kept as the chat's dialog, so it becomes plain data and comes back from it. How it is asked for is in `planning`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.audience import Audience, packed, unpacked
from bot.meetings.meeting import Meeting, Plan

ZONE = ZoneInfo("Europe/Copenhagen")


class Step(IntEnum):
    """What is asked. The numbers stand in buttons."""

    GROUP = 1
    TITLE = 2
    WHEN = 3
    PLACE = 4
    LINK = 5
    HOST = 6
    WHOM = 7
    SUMMARY = 8
    AGENDA = 9
    CAPACITY = 10
    DEADLINE = 11
    DOCUMENT = 12  # which of the meetings that documents tell of


ORDER = (Step.GROUP, Step.TITLE, Step.WHEN, Step.PLACE, Step.HOST, Step.WHOM)
"""What has to be decided before the meeting can be kept."""
TYPED = frozenset(Step) - {Step.WHOM, Step.SUMMARY, Step.DOCUMENT}


@dataclass(frozen=True, slots=True)
class Outline:
    """`draft` is its own number, for its buttons; `step` what is asked. `number` and `sequence` are those of the meeting
    that is changed; None and 0 of a new one. `given` is what is decided. `options` are the choices that were shown, in order of
    the buttons. `day` is known where the time of day is not yet. `said` is the number of the last message that was taken.
    """

    draft: int
    step: Step = Step.GROUP
    number: int | None = None
    sequence: int = 0
    given: tuple[Step, ...] = ()
    options: tuple[str, ...] = ()
    said: int = 0
    day: date | None = None
    group: str = ""
    title: str = ""
    start: datetime | None = None
    end: datetime | None = None
    place: str = ""
    online: bool = False
    link: str = ""
    agenda: str = ""
    host: str = ""
    capacity: int | None = None
    deadline: datetime | None = None
    audience: Audience = field(default_factory=Audience)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return set(ORDER) <= set(self.given) and self.start is not None and self.end is not None

    def plan(self) -> Plan:
        """What is decided, as the plan of a meeting. Only of what is whole."""
        assert self.start is not None
        assert self.end is not None
        names = [one.name for one in fields(Plan)]
        return Plan(**{name: getattr(self, name) for name in names})

    def packed(self) -> dict[str, Any]:
        """The same as plain data."""
        data = {**asdict(self), "audience": packed(self.audience), "day": self.day.isoformat() if self.day else None}
        for name in ("start", "end", "deadline"):
            at = getattr(self, name)
            data[name] = None if at is None else at.astimezone(UTC).isoformat()
        return data


def unpacked_outline(data: Mapping[str, Any]) -> Outline:
    """The outline that `Outline.packed` made plain."""
    known = {one.name for one in fields(Outline)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if name in known
    }
    for name in ("start", "end", "deadline"):
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name]).astimezone(ZONE)
    values["day"] = date.fromisoformat(values["day"]) if values.get("day") else None
    values["audience"] = unpacked(values["audience"])
    values["step"], values["given"] = Step(values["step"]), tuple(map(Step, values["given"]))
    return Outline(**values)


def of_meeting(meeting: Meeting, draft: int) -> Outline:
    """Everything is decided already, and can be changed."""
    plan = meeting.plan
    values = {one.name: getattr(plan, one.name) for one in fields(Plan)}
    return Outline(draft, Step.SUMMARY, meeting.number, meeting.sequence, ORDER, **values)


def settled(outline: Outline, step: Step, **values: Any) -> Outline:
    """What `step` asks for is decided; on to the first thing that is not."""
    return onward(replace(outline, **values, given=tuple(dict.fromkeys((*outline.given, step)))))


def grouped(outline: Outline, group: str) -> Outline:
    """The group is decided; of another one than before it is asked again for whom the meeting is."""
    given = outline.given if group == outline.group else tuple(one for one in outline.given if one is not Step.WHOM)
    return settled(replace(outline, given=given), Step.GROUP, group=group)


def onward(outline: Outline) -> Outline:
    """To the first thing that is not decided, or to the summary."""
    return replace(outline, step=next((one for one in ORDER if one not in outline.given), Step.SUMMARY), options=())


def back(outline: Outline) -> Outline:
    """To what was asked before; from a change of something decided, back to the summary without it."""
    if outline.number is not None or set(ORDER) <= set(outline.given):
        return replace(outline, step=Step.SUMMARY, options=(), given=ORDER)
    if outline.step is Step.LINK:
        return replace(outline, step=Step.PLACE, options=())
    place = ORDER.index(outline.step) if outline.step in ORDER else 0
    before = ORDER[max(0, place - 1)]
    return replace(outline, step=before, options=(), given=tuple(one for one in outline.given if one is not before))


def can_go_back(outline: Outline) -> bool:
    return outline.is_whole or outline.step not in (Step.GROUP, Step.DOCUMENT)
