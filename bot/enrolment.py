"""Taking a list of people in: each a row of their own and, with Telegram, a link of their own. All of them, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.audit import Act
from bot.people import Person, called_alike
from bot.personlist import Link, Listed, key_of
from bot.roles import State
from bot.storage import Storage

_GONE = (State.LEFT, State.REMOVED)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody from the list; `token` is None for those without Telegram."""

    listed: Listed
    person: int
    token: str | None = None
    until: datetime | None = None


def known_keys(storage: Storage) -> set[tuple[str, str]]:
    """What those who take part are recognised by in a list. Who left may be on it again."""
    here = (one for one in storage.people.everyone() if one.state not in _GONE)
    return {key_of(one.name, one.organization, email=one.email) for one in here}


def enrol(storage: Storage, people: Sequence[Listed], *, days: int, actor: int | None) -> tuple[Enrolled, ...]:
    """Take everybody in, in one transaction; links end after `days`. `actor` is who does it, None for the command line."""
    with storage.atomic():
        done = tuple(_enrol(storage, one, days=days) for one in people)
        links = sum(one.token is not None for one in done)
        storage.audit.note(Act.IMPORTED, actor=actor, people=len(done), links=links)
        if links:
            storage.audit.note(Act.EXPORTED, actor=actor, what="links", rows=links)
    return done


def _enrol(storage: Storage, one: Listed, *, days: int) -> Enrolled:
    person = _row(storage, one)
    return _linked(storage, one, person, days=days) if one.telegram else Enrolled(one, person)


def _linked(storage: Storage, one: Listed, person: int, *, days: int) -> Enrolled:
    """Somebody with a new link of their own."""
    number, token = storage.invitations.create(
        one.role, organization=one.organization, administrations=one.administrations, days=days, person=person
    )
    made = storage.invitations.get(number)
    return Enrolled(one, person, token, made.until if made else None)


def _row(storage: Storage, one: Listed) -> int:
    """The row of somebody on the list: the one they had before they left, so that nobody has two, else a new one."""
    email, named = key_of(one.name, one.organization, email=one.email)
    for former in storage.people.everyone():
        their_email, their_name = key_of(former.name, former.organization, email=former.email)
        # An address may be an office's: by it alone nobody takes the row of another.
        same = named == their_name or (email == their_email != "" and called_alike(one.name, former.name))
        if former.id is not None and former.state in _GONE and same:
            state = State.INVITED if one.telegram else State.BY_MAIL
            listed = replace(former, name=one.name, email=one.email, role=one.role, organization=one.organization, state=state)
            storage.people.revive(former.id, replace(listed, administrations=one.administrations))
            return former.id
    return storage.people.add(
        one.name,
        role=one.role,
        organization=one.organization,
        administrations=one.administrations,
        email=one.email,
        by_mail=not one.telegram,
    )


def relink(storage: Storage, *, days: int, actor: int | None) -> tuple[Enrolled, ...]:
    """New links for everybody who was invited and has not come: the earlier ones may be lost or over, and end now."""
    with storage.atomic():
        waiting = [one for one in storage.people.everyone() if one.state is State.INVITED and one.id is not None]
        numbers = {one.id for one in waiting}
        for link in storage.invitations.open():
            if link.person in numbers:
                storage.invitations.withdraw(link.id)
        done = tuple(_linked(storage, _listed(one), one.id or 0, days=days) for one in waiting)
        storage.audit.note(Act.WITHDREW, actor=actor, what="links", rows=len(done))
        storage.audit.note(Act.EXPORTED, actor=actor, what="links", rows=len(done))
    return done


def _listed(one: Person) -> Listed:
    return Listed(0, one.name, one.email, one.role, one.organization, one.administrations, telegram=True)


def link_to(bot: str, token: str) -> str:
    """The address that opens the bot called `bot` with an invitation (Bot API, "Deep linking").

    Where its name is not known yet: the line to send to it. A guessed name would hand the token to somebody else's bot.
    """
    return f"https://t.me/{bot}?start={token}" if bot else f"/start {token}"


def links_of(enrolled: Sequence[Enrolled], bot: str) -> tuple[Link, ...]:
    """The rows of the file with everybody's link."""
    return tuple(
        Link(one.listed.name, one.listed.email, one.listed.organization, link_to(bot, one.token), one.until.date().isoformat())
        for one in enrolled
        if one.token is not None and one.until is not None
    )
