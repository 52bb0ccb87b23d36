"""The people who take part: who they are, what they may, whether they are here, and which seats in the documents are theirs.

A row ends by itself: two years after its owner was last seen, a year after they left (`storage` in the settings). What is
deleted with a person, and what they can read of themselves, is in `bot.retention`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz
from sqlite_utils import Database

from bot.kept import PERSONAL, Kept
from bot.organizations import canonical
from bot.roles import Administration, Role, State
from bot.tables import Tables, moment

SEEN_EVERY = timedelta(days=1)  # how exactly it is kept when somebody was last here
MAX_NAME = 100  # characters
ALIKE = 88.0  # of 100, rapidfuzz's token_sort_ratio

_LONG_NUMBER = re.compile(r"\d(?:[\s.,-]?\d){5,}")  # what is no name, and may be what must not be kept
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
_BY_ACCOUNT = tuple(kept for kept in PERSONAL if kept.table != "people")
_RELEASED = tuple(kept for kept in PERSONAL if kept.released)
_COLUMNS = "id, telegram, name, email, role, organization, administrations, state, created, seen, gone, expires"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part. `id` is None for those whom the settings let in: nothing is kept of them."""

    id: int | None
    telegram: int | None
    name: str
    role: Role
    organization: str = ""
    administrations: tuple[Administration, ...] = ()
    email: str | None = None
    state: State = State.ACTIVE
    created: datetime | None = None
    seen: datetime | None = None
    gone: datetime | None = None  # when they left or were taken off, the last time
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A seat in a group (Popolo) of which a person has said that it is theirs: the names as the documents have them."""

    group: str
    member: str


@dataclass(frozen=True, slots=True)
class Terms:
    """How long rows about people are kept, in days."""

    inactive: int = 730
    former: int = 365


class People(Tables):
    """The rows of those who take part, or did. An organisation that is one of `organizations` is written as it is there."""

    def __init__(self, db: Database, clock: Callable[[], datetime], terms: Terms, organizations: Sequence[str] = ()) -> None:
        super().__init__(db, clock)
        self._terms = terms
        self._organizations = tuple(organizations)

    # --------------------------------------------------------------------------------------------------------- finding

    def get(self, id: int) -> Person | None:
        return self._one("id = ?", id)

    def by_telegram(self, telegram: int) -> Person | None:
        """Whoever has that Telegram account, also when they have left."""
        return self._one("telegram = ?", telegram)

    def everyone(self) -> tuple[Person, ...]:
        """Coordinators first, then by organisation and name."""
        found = [_person(row) for row in self._rows(f"SELECT {_COLUMNS} FROM people")]
        order = list(Role)[::-1]
        return tuple(sorted(found, key=lambda one: (order.index(one.role), one.organization.casefold(), one.name.casefold())))

    def active(self, role: Role) -> tuple[Person, ...]:
        """Those of exactly that role who are here."""
        return tuple(one for one in self.everyone() if one.role is role and one.state is State.ACTIVE)

    def is_last_coordinator(self, person: Person) -> bool:
        """True when nobody could invite, or answer what was asked in vain, once this person is gone."""
        return person.role is Role.COORDINATOR and [one.id for one in self.active(Role.COORDINATOR)] == [person.id]

    def _one(self, condition: str, *values: Any) -> Person | None:
        row = self._row(f"SELECT {_COLUMNS} FROM people WHERE {condition} AND expires > ?", *values, self._now())
        return None if row is None else _person(row)

    # -------------------------------------------------------------------------------------------------- coming and going

    def add(
        self,
        name: str,
        *,
        role: Role = Role.MEMBER,
        organization: str = "",
        administrations: Sequence[Administration] = (),
        email: str | None = None,
        telegram: int | None = None,
        by_mail: bool = False,
    ) -> int:
        """A new row; with a Telegram account they are here, without one invited, or reached by mail. Returns its number."""
        state = State.BY_MAIL if by_mail else State.INVITED if telegram is None else State.ACTIVE
        place = self.canonical(organization)
        with self.atomic():
            self._end_over(telegram)
            return self._write(
                "INSERT INTO people (telegram, name, email, role, organization, administrations, state, created, seen, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(telegram, name[:MAX_NAME], email, role.value, place, json.dumps(list(administrations)), state.value),
                *(self._now(), None if telegram is None else self._now(), self._after(timedelta(days=self._terms.inactive))),
            )

    def connect(self, id: int, telegram: int) -> None:
        """Person `id` has come by that Telegram account. They are one person, so another row of the account becomes part of it.

        What hangs on an account that this person had before goes: nobody could see or erase it any more.
        """
        with self.atomic():
            self._end_over(telegram, but=id)
            other, before = self.by_telegram(telegram), self.get(id)
            if other is not None and other.id is not None and other.id != id:
                self._merge(other, id)
            if before is not None and before.telegram not in (None, telegram):
                self._forget(_BY_ACCOUNT, telegram=before.telegram)
            self._changed("UPDATE people SET telegram = ? WHERE id = ?", telegram, id)
            self.come_back(id)

    def _merge(self, other: Person, id: int) -> None:
        """Take a second row of somebody into the first: seats, letters, reports, and the higher role of one who is here."""
        into = self.get(id)
        # Invited twice, which they were once: the row that knows more is theirs.
        self._changed(
            "DELETE FROM attendees WHERE person = ? AND EXISTS (SELECT 1 FROM attendees AS o WHERE o.person = ?"
            " AND o.meeting = attendees.meeting AND (o.attended IS NOT NULL, coalesce(o.answered, ''))"
            " > (attendees.attended IS NOT NULL, coalesce(attendees.answered, '')))",
            *(id, other.id),
        )
        self._changed("UPDATE OR IGNORE memberships SET person = ? WHERE person = ?", id, other.id)
        self._changed("UPDATE outbox SET about = ? WHERE about = ?", id, other.id)
        for kept in _RELEASED:
            for column in kept.people:
                self._changed(f"UPDATE OR IGNORE {kept.table} SET {column} = ? WHERE {column} = ?", id, other.id)
        self._changed("DELETE FROM attendees WHERE person = ?", other.id)
        if other.id is not None:
            self._rename_in_audiences(other.id, id)
        self._changed("UPDATE OR REPLACE unconnected SET person = ? WHERE person = ?", id, other.id)
        if into is not None and other.state is State.ACTIVE and other.role.covers(into.role):
            self.set_role(id, other.role)
        self._changed("DELETE FROM people WHERE id = ?", other.id)

    def _rename_in_audiences(self, before: int, after: int) -> None:
        """Whoever was left out of a message, or added to it, is so under the other number too."""
        for table in ("meetings", "broadcasts"):
            for number, text in self._rows(f"SELECT number, audience FROM {table} WHERE audience LIKE ?", f"%{before}%"):
                audience = json.loads(text)
                for name in ("but", "also"):
                    if before in audience.get(name, ()):
                        audience[name] = sorted({after if one == before else one for one in audience[name]})
                self._changed(
                    f"UPDATE {table} SET audience = ? WHERE number = ?", json.dumps(audience, ensure_ascii=False), number
                )

    def _end_over(self, telegram: int | None, *, but: int | None = None) -> None:
        """A row of the account that is over is still there until the next purge: it must not be in the way of a new one."""
        row = self._row("SELECT id FROM people WHERE telegram = ? AND expires <= ? AND id IS NOT ?", telegram, self._now(), but)
        if row is not None:
            self._forget(PERSONAL, telegram=telegram, person=row[0])

    def _forget(self, kept: Iterable[Kept], *, telegram: int | None = None, person: int | None = None) -> None:
        """End what hangs on an account or a number alone; what is a municipality's is let go."""
        for statement in (made for one in kept for made in (one.deletion(telegram, person), one.release(telegram, person))):
            if statement is not None:
                self._changed(statement[0], *statement[1])

    def come_back(self, id: int) -> None:
        """Person `id` is here (again), with what was theirs: but of a meeting that is full by now, a place in the queue."""
        with self.atomic():
            self._queue(id)
            self._changed("UPDATE people SET state = ?, seen = ? WHERE id = ?", State.ACTIVE.value, self._now(), id)
            self._keep(id, self._terms.inactive)

    def _queue(self, id: int) -> None:
        """Whoever was gone has no seat where all have been given away, or others wait for one; they come last of those who
        wait."""
        gone = "('left', 'removed')"
        self._changed(
            "UPDATE attendees SET waiting = 1, answered = ? WHERE person = ? AND waiting = 0 AND attended IS NULL"
            f" AND partstat IN ('ACCEPTED', 'DELEGATED') AND (SELECT state FROM people WHERE id = ?) IN {gone}"
            " AND (SELECT m.capacity FROM meetings AS m WHERE m.number = meeting AND m.starts > ?) <="
            " (SELECT count(*) FROM attendees AS o LEFT JOIN people AS p ON p.id = o.person WHERE o.meeting = attendees.meeting"
            " AND o.id != attendees.id AND o.partstat IN ('ACCEPTED', 'DELEGATED')"
            f" AND coalesce(p.state, 'removed') NOT IN {gone})",
            *(self._now(), id, id, self._now()),
        )

    def leave(self, id: int, state: State = State.LEFT) -> bool:
        """Person `id` is not here any more and gets nothing; False where that was so before. Taking off holds for all."""
        before = ("active", "invited", "mail") if state is not State.REMOVED else tuple(set(State) - {State.REMOVED})
        with self.atomic():
            marks = ", ".join("?" for _ in before)
            left = self._changed(
                f"UPDATE people SET state = ?, gone = ? WHERE id = ? AND state IN ({marks})",
                *(state.value, self._now(), id, *before),
            )
            if left:
                self._keep(id, self._terms.former)
        return bool(left)

    def _keep(self, id: int, days: int) -> None:
        """Move the end of a person's row, and of what hangs on it, to so many days from now."""
        for statement in ("UPDATE people SET expires = ? WHERE id = ?", "UPDATE memberships SET expires = ? WHERE person = ?"):
            self._changed(statement, self._after(timedelta(days=days)), id)

    def unreachable(self, telegram: int) -> bool:
        """Telegram said that this account blocked the bot or is closed; False where nobody here had it."""
        person = self.by_telegram(telegram)
        return bool(person and person.id is not None and person.state is State.ACTIVE and self.leave(person.id, State.BLOCKED))

    def saw(self, person: Person) -> None:
        """They were here just now; written once a day, since it moves the end of the row."""
        if (
            person.id is None
            or person.state is not State.ACTIVE
            or (person.seen is not None and self._clock() - person.seen < SEEN_EVERY)
        ):
            return
        with self.atomic():
            self._changed("UPDATE people SET seen = ? WHERE id = ?", self._now(), person.id)
            self._keep(person.id, self._terms.inactive)

    # -------------------------------------------------------------------------------------------------------- changing

    def revive(self, id: int, listed: Person) -> None:
        """Somebody who left stands on a new list: their row holds what the list says, and waits for them to come by the link.

        The account is taken off it, and what they reported, since the list may mean another person with the same address.
        """
        former = self.get(id)
        with self.atomic():
            if former is not None and former.telegram is not None:
                self._forget(_BY_ACCOUNT, telegram=former.telegram)
            self._forget(_RELEASED, person=id)
            self._changed("DELETE FROM memberships WHERE person = ?", id)
            self._changed(
                "UPDATE people SET telegram = NULL, gone = NULL, name = ?, email = ?, role = ?, organization = ?,"
                " administrations = ?, state = ? WHERE id = ?",
                *(listed.name[:MAX_NAME], listed.email, listed.role.value, self.canonical(listed.organization)),
                *(json.dumps(list(listed.administrations)), listed.state.value, id),
            )
            self._keep(id, self._terms.inactive)

    def rename(self, id: int, name: str) -> None:
        self._changed("UPDATE people SET name = ? WHERE id = ?", name[:MAX_NAME], id)

    def set_email(self, id: int, email: str | None) -> None:
        self._changed("UPDATE people SET email = ? WHERE id = ?", email, id)

    def set_role(self, id: int, role: Role) -> bool:
        """False where nothing changed."""
        return bool(self._changed("UPDATE people SET role = ? WHERE id = ? AND role != ?", role.value, id, role.value))

    def set_organization(self, id: int, organization: str) -> None:
        self._changed("UPDATE people SET organization = ? WHERE id = ?", self.canonical(organization), id)

    def canonical(self, organization: str) -> str:
        """An organisation as the settings write it; else as it is."""
        return canonical(organization, self._organizations)

    def set_administrations(self, id: int, administrations: Sequence[Administration]) -> None:
        ordered = [one for one in Administration if one in administrations]
        self._changed("UPDATE people SET administrations = ? WHERE id = ?", json.dumps(ordered), id)

    # ------------------------------------------------------------------------------------------------------------- menus

    def with_wrong_menu(self, menus: Mapping[Role, str]) -> tuple[Person, ...]:
        """Those in whose chat another menu is shown than that of their role, if they are here.

        `menus` tells what stands for the menu of a role as it is now, one at least; roles that are left out have that of all.
        """
        cases = " ".join("WHEN ? THEN ?" for _ in menus)
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM people WHERE telegram IS NOT NULL"
            f" AND menu IS NOT CASE WHEN state = 'active' THEN CASE role {cases} END END ORDER BY id",
            *(value for role, menu in menus.items() for value in (role.value, menu)),
        )
        return tuple(map(_person, rows))

    def menu_set(self, id: int, menu: str | None) -> None:
        """The menu in the chat of person `id` is now the one that `menu` stands for; None: the one of everybody."""
        self._changed("UPDATE people SET menu = ? WHERE id = ?", menu, id)

    # ----------------------------------------------------------------------------------------------------------- seats

    def seats(self, id: int) -> tuple[Membership, ...]:
        """The seats that person `id` has said are theirs."""
        rows = self._rows("SELECT group_name, member_name FROM memberships WHERE person = ? ORDER BY group_name", id)
        return tuple(Membership(*row) for row in rows)

    def groups(self) -> dict[int, tuple[str, ...]]:
        """By person, the groups in which they have said that a seat is theirs."""
        found: dict[int, tuple[str, ...]] = {}
        for person, group in self._rows("SELECT person, group_name FROM memberships ORDER BY group_name"):
            found[person] = (*found.get(person, ()), group)
        return found

    def take_seat(self, id: int, seat: Membership) -> None:
        """The owner of the row confirmed a seat; it ends with the row of the person."""
        self._write(
            "INSERT OR REPLACE INTO memberships (person, group_name, member_name, confirmed, expires)"
            " SELECT id, ?, ?, ?, expires FROM people WHERE id = ?",
            *(seat.group, seat.member, self._now(), id),
        )

    def give_up_seat(self, id: int, group: str) -> bool:
        return bool(self._changed("DELETE FROM memberships WHERE person = ? AND group_name = ?", id, group))


def called_alike(name: str, other: str) -> bool:
    """Whether two names may be one person's: one letter apart, or in another order."""
    return fuzz.token_sort_ratio(name.casefold(), other.casefold()) >= ALIKE


def is_name(text: str) -> bool:
    """Whether something can be what a person is called: 2 to 100 characters, a letter among them, no long number."""
    return 2 <= len(text) <= MAX_NAME and any(char.isalpha() for char in text) and not _LONG_NUMBER.search(text)


def is_organization(text: str) -> bool:
    """Whether something can be what a municipality or an organisation is called."""
    return 2 <= len(text) <= MAX_NAME and not _LONG_NUMBER.search(text)


def is_email(text: str) -> bool:
    """Whether something can be an e-mail address: one @, a dot behind it, no blanks, at most 254 characters (RFC 5321)."""
    return bool(_EMAIL.fullmatch(text)) and len(text) <= 254


def _person(row: Any) -> Person:
    id, telegram, name, email, role, organization, administrations, state, created, seen, gone, expires = row
    return Person(
        id=id,
        telegram=telegram,
        name=name,
        role=Role(role),
        organization=organization,
        administrations=tuple(map(Administration, json.loads(administrations))),
        email=email,
        state=State(state),
        created=moment(created),
        seen=moment(seen) if seen else None,
        gone=moment(gone) if gone else None,
        expires=moment(expires),
    )
