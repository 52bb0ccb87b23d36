"""Links into the bot: t.me/<bot>?start=<token>. The token is random, shown once, and only its digest is kept.

128 bits from the system's generator are beyond guessing, and a digest of so much chance needs no salt (NIST SP 800-63B, 5.1.2).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from bot.people import People, Person
from bot.retention import Retention
from bot.roles import Administration, Role, State
from bot.tables import Tables, moment

TOKEN_BYTES = 16  # 128 bits; 22 characters of the 64 that Telegram allows
COORDINATOR_DAYS = 7
KEEP_ENDED = timedelta(days=30)  # so long a used, expired or withdrawn link can still say what became of it

_COLUMNS = "id, role, organization, administrations, person, uses, used, withdrawn, created, until"


@dataclass(frozen=True, slots=True)
class Invitation:
    """`uses` is how many may come by it, `used` how many did; `person` whom it is for, None where anybody may use it."""

    id: int
    role: Role
    organization: str
    administrations: tuple[Administration, ...]
    person: int | None
    uses: int
    used: int
    withdrawn: bool
    created: datetime
    until: datetime


class Ended(StrEnum):
    """Why a link does not work."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OTHER = "other"  # it is somebody else's own link, and the account that followed it is somebody here
    REMOVED = "removed"  # a coordinator took them off after it was made


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What became of a link that was followed: `person` came in; `again`: was here already, and nothing was used up."""

    person: Person | None = None
    ended: Ended | None = None
    again: bool = False


class Invitations(Tables):
    """The rows of the links."""

    def __init__(self, db: Database, clock: Callable[[], datetime], people: People, retention: Retention) -> None:
        super().__init__(db, clock)
        self._people = people
        self._retention = retention

    def create(
        self,
        role: Role,
        *,
        organization: str = "",
        administrations: Sequence[Administration] = (),
        uses: int = 1,
        days: int,
        person: int | None = None,
    ) -> tuple[int, str]:
        """A new link that ends in `days`; returns its number and its token, which nobody can read again.

        One that makes a coordinator is for one person, and ends within a week: whoever photographs it can export everybody.
        """
        if role is Role.COORDINATOR:
            uses, days = 1, min(days, COORDINATOR_DAYS)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        number = self._write(
            "INSERT INTO invitations (token, role, organization, administrations, person, uses, created, until, expires)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(_digest(token), role.value, self._people.canonical(organization), json.dumps(list(administrations))),
            *(person, uses, self._now()),
            *(self._after(timedelta(days=days)), self._after(timedelta(days=days) + KEEP_ENDED)),
        )
        return number, token

    def get(self, number: int) -> Invitation | None:
        row = self._row(f"SELECT {_COLUMNS} FROM invitations WHERE id = ?", number)
        return None if row is None else _invitation(row)

    def open(self) -> tuple[Invitation, ...]:
        """Those that somebody can still come in by, newest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM invitations WHERE withdrawn = 0 AND used < uses AND until > ? ORDER BY id DESC",
            self._now(),
        )
        return tuple(map(_invitation, rows))

    def withdraw(self, number: int) -> bool:
        """False where it was withdrawn, used up or expired already."""
        return bool(
            self._changed(
                "UPDATE invitations SET withdrawn = 1 WHERE id = ? AND withdrawn = 0 AND used < uses AND until > ?",
                *(number, self._now()),
            )
        )

    def redeem(self, token: str, *, telegram: int, name: str) -> Redeemed:
        """Let the account in by a link, as `name`. Whoever is here already, and can do as much, uses nothing up."""
        with self.atomic():
            row = self._row(f"SELECT {_COLUMNS} FROM invitations WHERE token = ?", _digest(token))
            if row is None:
                return Redeemed(ended=Ended.UNKNOWN)
            invitation = _invitation(row)
            known = self._people.by_telegram(telegram)
            if known is not None and known.state is State.ACTIVE and _has_it_all(known, invitation):
                return Redeemed(person=known, again=True)
            if ended := self._ended(invitation, known, telegram):
                return Redeemed(ended=ended)
            self._changed("UPDATE invitations SET used = used + 1 WHERE id = ?", invitation.id)
            return Redeemed(person=self._people.get(self._let_in(invitation, known, telegram, name)))

    def _ended(self, invitation: Invitation, known: Person | None, telegram: int) -> Ended | None:
        if invitation.withdrawn:
            return Ended.WITHDRAWN
        if invitation.used >= invitation.uses:
            return Ended.USED
        if invitation.until <= self._clock():
            return Ended.EXPIRED
        owner = self._people.get(invitation.person) if invitation.person is not None else None
        if owner is not None and owner.state is State.ACTIVE and owner.telegram != telegram:
            return Ended.USED  # they came in by another way
        if owner is not None and known is not None and owner.id == known.id:
            return None
        gone = known.gone if known is not None and known.state is State.REMOVED else self._retention.barred_since(telegram)
        if gone is not None and invitation.created < gone and owner is None:
            return Ended.REMOVED
        return Ended.OTHER if owner and known and _is_somebody_else(known, owner) else None

    def _let_in(self, invitation: Invitation, known: Person | None, telegram: int, name: str) -> int:
        """The number of the person: of a link of one's own its owner, else the account's, else a new one."""
        if invitation.person is not None:
            self._people.connect(invitation.person, telegram)
            return invitation.person
        if known is None or known.id is None:
            return self._people.add(
                name,
                role=invitation.role,
                organization=invitation.organization,
                administrations=invitation.administrations,
                telegram=telegram,
            )
        if known.state is not State.ACTIVE or not known.role.covers(invitation.role):
            self._people.set_role(known.id, invitation.role)
        if invitation.organization:
            self._people.set_organization(known.id, invitation.organization)
        if invitation.administrations:
            self._people.set_administrations(known.id, invitation.administrations)
        self._people.come_back(known.id)
        return known.id


def _is_somebody_else(known: Person, owner: Person) -> bool:
    """True where somebody who is here follows another's own link: a coordinator who tries it must not turn into its owner.

    Who came by a common link first, is called just as the owner is, and comes from no other place, is the owner.
    """
    same = sorted(known.name.casefold().split()) == sorted(owner.name.casefold().split())
    place = known.organization in ("", owner.organization) or not owner.organization
    return known.state is State.ACTIVE and (known.role is Role.COORDINATOR or not (same and place))


def _has_it_all(known: Person, invitation: Invitation) -> bool:
    return known.role.covers(invitation.role) and invitation.person in (None, known.id)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _invitation(row: Any) -> Invitation:
    id, role, organization, administrations, person, uses, used, withdrawn, created, until = row
    return Invitation(
        id=id,
        role=Role(role),
        organization=organization,
        administrations=tuple(map(Administration, json.loads(administrations))),
        person=person,
        uses=uses,
        used=used,
        withdrawn=bool(withdrawn),
        created=moment(created),
        until=moment(until),
    )
