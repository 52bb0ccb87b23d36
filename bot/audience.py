"""For whom a message is: chosen by role, municipality, administration, group, and what became of an earlier message. Pure.

What is chosen holds for all kinds at once; within a kind one is enough. Where a kind is left empty it leaves nobody out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.people import Person
from bot.roles import Administration, Role, State

REACHED = (State.ACTIVE,)
BY_HAND = (State.INVITED, State.BY_MAIL)
"""Who takes part, but cannot be written to on Telegram."""


@dataclass(frozen=True, slots=True)
class Audience:
    """`groups` are seats that people said are theirs. `answers` (PARTSTAT) are those to the invitation to `meeting`.

    `received` and `missed` are numbers of earlier broadcasts: those who got it, those who did not. `but` are people (numbers)
    who are left out, `also` those who are in whatever else holds. `chats`: the registered groups on Telegram too.
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
    chats: bool = False


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
    """The people (of all that there are) for whom a message to `audience` is. Whoever left or blocked the bot is not among
    them."""
    chosen = [one for one in people if one.id is not None and _is_meant(audience, one, one.id, known)]
    reached = tuple(one for one in chosen if one.state in REACHED and one.telegram is not None)
    return Selection(reached, tuple(one for one in chosen if one.state in BY_HAND))


def _is_meant(audience: Audience, one: Person, number: int, known: Known) -> bool:
    if number in audience.but:
        return False
    if number in audience.also:
        return True
    return (
        (not audience.roles or one.role in audience.roles)
        and (not audience.organizations or one.organization in audience.organizations)
        and (not audience.administrations or not set(one.administrations).isdisjoint(audience.administrations))
        and (not audience.groups or not set(known.seats.get(number, ())).isdisjoint(audience.groups))
        and (audience.meeting is None or not audience.answers or known.answers.get(number) in audience.answers)
        and (audience.received is None or number in known.received)
        and (audience.missed is None or number in known.missed)
    )


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
