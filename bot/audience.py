"""For whom a message is: chosen by role, municipality, administration, group, and what became of an earlier message. Pure.

What is chosen holds for all kinds at once; within a kind one is enough. Where a kind is left empty it leaves nobody out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import IntEnum
from typing import Any

from bot.people import Person
from bot.roles import Administration, Role, State

REACHED = (State.ACTIVE,)
BY_HAND = (State.INVITED, State.BY_MAIL, State.BLOCKED)
"""Who takes part, but cannot be written to on Telegram. Whoever blocked the bot has not said that they leave."""


class Dimension(IntEnum):
    """What can be asked about those for whom a message is. The numbers stand in buttons."""

    ROLE = 1
    ORGANIZATION = 2
    ADMINISTRATION = 3
    GROUP = 4
    MEETING = 5
    ANSWER = 6
    RECEIVED = 7
    MISSED = 8
    CHAT = 9
    NOBODY = 10
    BUT = 11


_MANY = {
    Dimension.ROLE: "roles",
    Dimension.ORGANIZATION: "organizations",
    Dimension.ADMINISTRATION: "administrations",
    Dimension.GROUP: "groups",
    Dimension.ANSWER: "answers",
    Dimension.CHAT: "chats",
    Dimension.BUT: "but",
}
_ONE = {Dimension.MEETING: "meeting", Dimension.RECEIVED: "received", Dimension.MISSED: "missed"}


@dataclass(frozen=True, slots=True)
class Audience:
    """`groups` are seats that people said are theirs. `answers` are those to the invitation to `meeting`, in the words of
    `storage.attendees.answers`; where none is given, everybody who is invited.

    `received` and `missed` are numbers of earlier broadcasts: those who got it, those who surely did not. `but` are people
    (numbers) who are left out, `also` those who are in whatever else holds. `chats` are groups on Telegram that get it too;
    `nobody`: they alone, and no people.
    """

    roles: tuple[Role, ...] = ()
    organizations: tuple[str, ...] = ()
    administrations: tuple[Administration, ...] = ()
    groups: tuple[str, ...] = ()
    meeting: int | None = None
    answers: tuple[str, ...] = ()
    received: int | None = None
    missed: int | None = None
    but: tuple[int, ...] = ()
    also: tuple[int, ...] = ()
    chats: tuple[int, ...] = ()
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known beside the people themselves: by person, their seats and their answer; who got which broadcast."""

    seats: Mapping[int, Collection[str]]
    answers: Mapping[int, str]
    received: Collection[int] = ()
    missed: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Those whom the bot can write to, and those who have to be written to by hand, in the order they were given."""

    reached: tuple[Person, ...]
    by_hand: tuple[Person, ...]


def select(audience: Audience, people: Sequence[Person], known: Known) -> Selection:
    """The people (of all that there are) for whom a message to `audience` is. Whoever left is not among them, and who blocked
    the bot has to be written to by hand."""
    chosen = [one for one in people if one.id is not None and _is_meant(audience, one, one.id, known)]
    reached = tuple(one for one in chosen if one.state in REACHED and one.telegram is not None)
    return Selection(reached, tuple(one for one in chosen if one.state in BY_HAND))


def _is_meant(audience: Audience, one: Person, number: int, known: Known) -> bool:
    if audience.nobody or number in audience.but:
        return False
    if number in audience.also:
        return True
    return (
        (not audience.roles or one.role in audience.roles)
        and (not audience.organizations or one.organization in audience.organizations)
        and (not audience.administrations or not set(one.administrations).isdisjoint(audience.administrations))
        and (not audience.groups or not set(known.seats.get(number, ())).isdisjoint(audience.groups))
        and (audience.meeting is None or _has_answered(audience, known.answers.get(number)))
        and (audience.received is None or number in known.received)
        and (audience.missed is None or number in known.missed)
    )


def _has_answered(audience: Audience, answer: str | None) -> bool:
    return answer is not None and (not audience.answers or answer in audience.answers)


def has(audience: Audience, dimension: Dimension, value: Any) -> bool:
    """Whether that is chosen."""
    if dimension is Dimension.NOBODY:
        return audience.nobody
    if name := _MANY.get(dimension):
        return value in getattr(audience, name)
    return bool(getattr(audience, _ONE[dimension]) == value)


def ticked(audience: Audience, dimension: Dimension, value: Any, *, on: bool) -> Audience:
    """The audience with that chosen, or not any more; doing it twice changes nothing. Answers go with their meeting, and where
    no group on Telegram is left the people are in again."""
    if dimension is Dimension.NOBODY:
        return replace(audience, nobody=on and bool(audience.chats))
    if name := _MANY.get(dimension):
        kept = tuple(one for one in getattr(audience, name) if one != value)
        changed: dict[str, Any] = {name: (*kept, value) if on else kept}
        if dimension is Dimension.CHAT and not changed["chats"]:
            changed["nobody"] = False
        return replace(audience, **changed)
    if has(audience, dimension, value) == on:
        return audience
    one: dict[str, Any] = {_ONE[dimension]: value if on else None}
    if dimension is Dimension.MEETING:
        one["answers"] = ()
    return replace(audience, **one)


def packed(audience: Audience) -> str:
    """The audience as JSON; what is empty is left out."""
    return json.dumps({name: value for name, value in asdict(audience).items() if value}, ensure_ascii=False)


def unpacked(text: str) -> Audience:
    """The audience that `packed` wrote; what a newer version wrote and this one does not know is left out."""
    known = {field.name for field in fields(Audience)}
    rows: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(text).items() if name in known
    }
    rows["roles"] = tuple(map(Role, rows.get("roles", ())))
    rows["administrations"] = tuple(map(Administration, rows.get("administrations", ())))
    return Audience(**rows)
