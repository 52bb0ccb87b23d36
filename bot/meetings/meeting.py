"""A meeting of the network as the coordinator plans it, and how somebody stands to the invitation. Data, in the words of
RFC 5545; what is done with them is in the modules beside this one, and meetings that documents tell of are in `knowledge`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.audience import Audience
from bot.roles import Administration


class Status(StrEnum):
    """STATUS of a VEVENT (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class PartStat(StrEnum):
    """PARTSTAT of an ATTENDEE (RFC 5545, 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"
    DELEGATED = "DELEGATED"  # somebody else comes instead


ANSWERS = (PartStat.ACCEPTED, PartStat.DECLINED, PartStat.TENTATIVE, PartStat.DELEGATED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator decides about a meeting. Times are aware; `online`: one can take part from elsewhere, at `link`.

    `host` is the municipality whose turn it is. `capacity` None: room for all; `deadline` None: answers until the start.
    """

    group: str
    title: str
    start: datetime
    end: datetime
    place: str = ""
    online: bool = False
    link: str = ""
    agenda: str = ""
    host: str = ""
    capacity: int | None = None
    deadline: datetime | None = None
    audience: Audience = field(default_factory=Audience)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A planned meeting. `sequence` is raised by every change that matters to a calendar (RFC 5545, 3.8.7.4).

    `invited` is when invitations were written, `informed` when its people were last told of a time; both None before that.
    """

    number: int
    uid: str
    plan: Plan
    status: Status
    sequence: int
    invited: datetime | None
    informed: datetime | None
    created: datetime
    changed: datetime

    @property
    def is_cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    def has_begun(self, now: datetime) -> bool:
        return now >= self.plan.start

    def is_over(self, now: datetime) -> bool:
        return now >= self.plan.end


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a meeting was before a change: its time and place until `until`."""

    sequence: int
    start: datetime
    end: datetime
    place: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that belongs to a meeting, as Telegram knows it. `sort` is "document" or "photo"."""

    number: int
    meeting: int
    sort: str
    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """How one person stands to one meeting. `person` is None where they were erased since: the seat is the municipality's.

    `administrations` are those that the person stands for, `covers` those that the substitute does. `before` is the answer that
    was given for an earlier time. `waiting`: wants to come, and there is no room yet. `attended` None: not noted yet.
    """

    id: int
    meeting: int
    person: int | None
    name: str
    organization: str
    administrations: tuple[Administration, ...]
    partstat: PartStat
    before: PartStat | None = None
    reason: str = ""
    substitute: str = ""
    covers: tuple[Administration, ...] = ()
    waiting: bool = False
    answered: datetime | None = None
    attended: bool | None = None
    telegram: int | None = None  # None: not here, so that a coordinator writes by hand and enters the answer

    @property
    def comes(self) -> bool:
        """Whether their seat will be taken, by them or by a substitute."""
        return self.partstat in (PartStat.ACCEPTED, PartStat.DELEGATED) and not self.waiting
