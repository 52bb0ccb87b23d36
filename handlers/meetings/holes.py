"""Reminding the tovholder of a municipality of the administrations that nobody represents at a meeting: once, and once more
each time that people are asked again since the meeting has moved.

Knows no Telegram. When it is done unasked is decided by `bot.holes`; a coordinator does it by a button of `matrix`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from bot.audience import BY_HAND, Audience
from bot.audit import Act
from bot.broadcasts import Draft, Purpose
from bot.meetings.matrix import Cell, Cover, Matrix, matrix
from bot.meetings.meeting import Attendee, Meeting
from bot.organizations import canonical
from bot.outbox import Outgoing
from bot.people import Person
from bot.roles import Administration, Role
from bot.storage import Storage
from handlers import keyboards
from handlers.keyboards import Press
from handlers.meetings import letters
from handlers.texts import holes as texts
from handlers.texts import invitations
from handlers.texts.reply import Action

CURABLE: Final = (Cover.UNANSWERED, Cover.PERHAPS, Cover.DECLINED, Cover.NOBODY)
"""What a tovholder can do something about. Where somebody waits for a seat, the coordinator alone can."""

Missing = Mapping[str, tuple[Administration, ...]]
"""What is missing, by municipality."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """Of which municipalities a tovholder is reminded now, and which have none whom the bot could write to.

    `entry` is that in the audit log; None where nothing was done. `news` are those without one of which nobody was told before.
    """

    entry: int | None
    told: Missing
    unled: Missing
    news: Missing


def matrix_of(meeting: Meeting, storage: Storage, municipalities: Sequence[str], *, attended: bool = False) -> Matrix:
    """The matrix of a planned meeting, with the cells that it asks for."""
    people = storage.attendees.of(meeting.number)
    return matrix(people, municipalities, attended=attended, audience=meeting.plan.audience)


def open_holes(meeting: Meeting, storage: Storage, municipalities: Sequence[str]) -> dict[str, tuple[Cell, ...]]:
    """The holes of a meeting of which nobody was reminded yet, by municipality."""
    done, mark = storage.meetings.reminded(meeting.number, starts=meeting.plan.start), _mark(meeting, storage)
    found: dict[str, tuple[Cell, ...]] = {}
    for row in matrix_of(meeting, storage, municipalities).rows:
        holes = tuple(cell for cell in row.holes if cell.cover in CURABLE)
        if holes and f"{mark}:{row.organization}" not in done:
            found[row.organization] = holes
    return found


def by_tovholder(meeting: Meeting, storage: Storage, municipalities: Sequence[str]) -> tuple[Missing, Missing]:
    """The open holes of municipalities with a tovholder on Telegram, who can be reminded, and of those without."""
    found, leading = open_holes(meeting, storage, municipalities), tovholdere(storage, municipalities)
    led = {place: holes for place, holes in found.items() if place in leading}
    return _missing(led), _missing({place: holes for place, holes in found.items() if place not in leading})


def remind_of_holes(
    meeting: Meeting, storage: Storage, municipalities: Sequence[str], *, author: int | None, now: datetime
) -> Reminded:
    """Write a letter to each tovholder of a municipality with a hole who was not reminded since people were last asked.

    A municipality without a tovholder on Telegram is not done with: one who comes later is reminded. `now` is aware.
    """
    with storage.atomic():
        found, mark = open_holes(meeting, storage, municipalities), _mark(meeting, storage)
        leading, coordinators = tovholdere(storage, municipalities), storage.people.active(Role.COORDINATOR)
        told = {place: holes for place, holes in found.items() if leading.get(place)}
        unled = {place: holes for place, holes in found.items() if place not in told}
        news = {place: holes for place, holes in unled.items() if _note(storage, meeting, f"un{mark}:{place}")}
        wanted = []
        for place, holes in told.items():
            _note(storage, meeting, f"{mark}:{place}")
            wanted += [_letter(meeting, place, holes, one, coordinators, now=now) for one in leading[place]]
        _send(storage, meeting, wanted, _by_hand(storage, [*told, *news], municipalities), author=author)
        counts = {"meeting": meeting.number, "municipalities": len(told), "unled": len(news)}
        entry = storage.audit.note(Act.REMINDED, actor=author, **counts) if told or news else None
    return Reminded(entry, _missing(told), _missing(unled), _missing(news))


def tovholdere(storage: Storage, municipalities: Sequence[str]) -> dict[str, list[Person]]:
    """Those on Telegram who stand for each municipality."""
    found: dict[str, list[Person]] = {}
    for one in storage.people.active(Role.TOVHOLDER):
        if one.telegram is not None:
            found.setdefault(canonical(one.organization, municipalities), []).append(one)
    return found


def _send(
    storage: Storage, meeting: Meeting, wanted: Sequence[Outgoing], by_hand: Sequence[int], *, author: int | None
) -> None:
    if not wanted and not by_hand:
        return
    # What has not left when the meeting begins is of no use any more.
    draft = Draft(Purpose.HOLE, Audience(roles=(Role.TOVHOLDER,)), meeting=meeting.number, until=meeting.plan.start)
    number = storage.broadcasts.begin(draft, author=author)
    storage.broadcasts.send(number, wanted, unconnected=by_hand)


def _letter(
    meeting: Meeting, place: str, holes: Sequence[Cell], person: Person, coordinators: Sequence[Person], *, now: datetime
) -> Outgoing:
    """To a tovholder; with the buttons to answer where it depends on themselves, and an answer is taken."""
    assert person.telegram is not None
    own = next((one for cell in holes for one in cell.people if one.person == person.id), None)
    more = [(invitations.MORE, Press(Action.MEETING, meeting.number))]
    html = texts.letter(meeting, place, holes, own=own, coordinators=coordinators, now=now)
    return Outgoing(person.telegram, html, keyboards.rows_of([*_answers(meeting, own, now=now), more]))


def _answers(meeting: Meeting, own: Attendee | None, *, now: datetime) -> Sequence[letters.Row]:
    return [] if own is None or texts.is_closed(meeting, now=now) else letters.answers(meeting, own)


def _by_hand(storage: Storage, places: Sequence[str], municipalities: Sequence[str]) -> list[int]:
    """The tovholdere of these municipalities who are not on Telegram yet, so that the delivery report names them."""
    return [
        one.id
        for one in storage.people.everyone()
        if one.id is not None
        and one.role is Role.TOVHOLDER
        and one.state in BY_HAND
        and canonical(one.organization, municipalities) in places
    ]


def _mark(meeting: Meeting, storage: Storage) -> str:
    """What a reminder is noted as: another one after each move, also one back to where it was."""
    times = [
        *((one.start, one.end) for one in storage.meetings.earlier(meeting.number)),
        (meeting.plan.start, meeting.plan.end),
    ]
    return f"hole:{sum(one != other for one, other in pairwise(times))}"


def _note(storage: Storage, meeting: Meeting, what: str) -> bool:
    return storage.meetings.remind(meeting.number, what, starts=meeting.plan.start)


def _missing(found: Mapping[str, Sequence[Cell]]) -> Missing:
    return {place: tuple(cell.administration for cell in holes) for place, holes in found.items()}
