"""Who stands for what at a meeting: municipality by administration, from the answers, or from who was there. Pure.

Which cells are asked for follows from whom the meeting is for. Words are in `handlers.texts.matrix`, a picture is drawn by
`bot.meetings.table`; whom a hole concerns is in `handlers.meetings.holes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.audience import Audience
from bot.meetings.meeting import Attendee, PartStat
from bot.organizations import canonical
from bot.roles import Administration, Role


class Cover(StrEnum):
    """How a municipality's administration is represented, the best first: the best that one of its people said counts."""

    COVERED = "covered"  # somebody who comes, or came, stands for it
    WAITING = "waiting"  # somebody would come, and there is no room
    PERHAPS = "perhaps"
    UNANSWERED = "unanswered"
    UNNOTED = "unnoted"  # it is over, and nobody has noted yet who was there
    DECLINED = "declined"
    ABSENT = "absent"  # was not there
    NOBODY = "nobody"  # was invited
    NOT_ASKED = "not asked"  # the meeting is for others


_ORDER = tuple(Cover)


@dataclass(frozen=True, slots=True)
class Cell:
    """`people` are those on whom it depends: who stands for it now, or would."""

    municipality: str
    administration: Administration
    cover: Cover
    people: tuple[Attendee, ...] = ()

    @property
    def is_hole(self) -> bool:
        return self.cover not in (Cover.COVERED, Cover.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Row:
    """A municipality with a cell for each administration, or another organisation without cells.

    `beside` are those who stand for no administration; they fill no hole.
    """

    organization: str
    cells: tuple[Cell, ...] = ()
    beside: tuple[Attendee, ...] = ()

    @property
    def holes(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.is_hole)


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows` are the municipalities that the meeting is for, in the order of the settings; `others` the organisations besides,
    by name. `attended`: it tells who was there, not who means to come."""

    rows: tuple[Row, ...]
    others: tuple[Row, ...]
    attended: bool

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Those that the meeting asks for."""
        return tuple(cell for row in self.rows for cell in row.cells if cell.cover is not Cover.NOT_ASKED)

    @property
    def holes(self) -> tuple[Cell, ...]:
        """Every cell that is asked for and not covered; its `cover` says what is the matter."""
        return tuple(cell for row in self.rows for cell in row.holes)

    @property
    def columns(self) -> tuple[Administration, ...]:
        """The administrations that are asked for at all."""
        asked = {cell.administration for cell in self.cells}
        return tuple(one for one in Administration if one in asked)


def matrix(
    attendees: Sequence[Attendee],
    municipalities: Sequence[str],
    *,
    attended: bool = False,
    audience: Audience | None = None,
) -> Matrix:
    """The matrix of a meeting from all its attendees. `municipalities` are the settings'; `attended`: from who was there.

    `audience` is whom the meeting is for; None, or one that leaves nobody out, asks for every cell. Where it is only for some
    municipalities or administrations, the others are no holes. Where it is for seats in groups, or for a role, nobody can say
    which cells should be filled: those are asked for of which somebody was invited.
    """
    by_place: dict[str, list[Attendee]] = {name: [] for name in municipalities}
    others: dict[str, list[Attendee]] = {}
    for one in attendees:
        place = canonical(one.organization, municipalities)
        (by_place if place in by_place else others).setdefault(place, []).append(one)
    rows = (_row(place, people, audience or Audience(), attended=attended) for place, people in by_place.items())
    return Matrix(
        tuple(row for row in rows if row.beside or any(cell.cover is not Cover.NOT_ASKED for cell in row.cells)),
        tuple(Row(name, beside=tuple(people)) for name, people in sorted(others.items(), key=lambda one: one[0].casefold())),
        attended,
    )


def stands_for(one: Attendee) -> tuple[Administration, ...]:
    """The administrations that are represented when that seat is taken: by whoever was invited, or by the substitute."""
    return one.covers if one.partstat is PartStat.DELEGATED else one.administrations


def _row(place: str, people: Sequence[Attendee], audience: Audience, *, attended: bool) -> Row:
    cells = tuple(_cell(place, administration, people, audience, attended=attended) for administration in Administration)
    return Row(place, cells, tuple(one for one in people if not one.administrations and not stands_for(one)))


def _cell(
    place: str, administration: Administration, people: Sequence[Attendee], audience: Audience, *, attended: bool
) -> Cell:
    said = [(_noted(one, administration) if attended else _answered(one, administration), one) for one in people]
    concerned = [(cover, one) for cover, one in said if cover is not Cover.NOBODY]
    best = min((cover for cover, _ in concerned), key=_ORDER.index, default=Cover.NOBODY)
    if best is not Cover.COVERED and not _is_asked(place, administration, audience, invited=bool(concerned)):
        best = Cover.NOT_ASKED
    return Cell(place, administration, best, tuple(one for cover, one in concerned if cover is best))


def _answered(one: Attendee, administration: Administration) -> Cover:
    """What somebody's answer means for an administration; NOBODY where it does not concern them."""
    if administration in stands_for(one):
        match one.partstat:
            case PartStat.ACCEPTED | PartStat.DELEGATED:
                return Cover.WAITING if one.waiting else Cover.COVERED
            case PartStat.TENTATIVE:
                return Cover.PERHAPS
            case PartStat.NEEDS_ACTION:
                return Cover.UNANSWERED
    return Cover.DECLINED if administration in (*one.administrations, *stands_for(one)) else Cover.NOBODY


def _noted(one: Attendee, administration: Administration) -> Cover:
    """What was noted of somebody means for an administration; NOBODY where it does not concern them."""
    if administration in stands_for(one):
        return {True: Cover.COVERED, False: Cover.ABSENT, None: Cover.UNNOTED}[one.attended]
    return Cover.ABSENT if administration in one.administrations else Cover.NOBODY


def _is_asked(place: str, administration: Administration, audience: Audience, *, invited: bool) -> bool:
    if audience.organizations and canonical(place, audience.organizations) not in audience.organizations:
        return False
    if audience.administrations and administration not in audience.administrations:
        return False
    of_role = bool(audience.roles) and Role.MEMBER not in audience.roles
    of_earlier = any(number is not None for number in (audience.meeting, audience.received, audience.missed))
    return invited if audience.groups or audience.nobody or of_role or of_earlier else True
