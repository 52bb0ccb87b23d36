"""Lists of people to be invited: what each row says and what is wrong with it, and the list of their links. Pure, a dry run.

Nothing is stored or sent here, and no value of a row with a CPR number leaves this module. How a file becomes rows is in
`bot.spreadsheets`, what its columns mean in `bot.headings`, what a cell says in `bot.cells`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Final, Literal

from bot.cells import address, clean, cpr_places, folded, squeezed, truth
from bot.headings import HEADING_WITHIN, NAMES, PARTS_OF_NAME, Column, Layout, administrations_in, layout_of, role_of, shown
from bot.organizations import bare
from bot.roles import Administration, Role
from bot.spreadsheets import MAX_CELL, Row, Sheet, SheetError, sheets, write

MAX_ROWS: Final = 5_000
MAX_NAME: Final = 100
MAX_EMAIL: Final = 254  # RFC 5321


class Fault(StrEnum):
    """What is wrong with a row, or with the file as a whole."""

    NO_NAME = "no_name"
    NO_ORGANIZATION = "no_organization"
    BAD_EMAIL = "bad_email"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_ADMINISTRATION = "unknown_administration"
    UNKNOWN_YES_NO = "unknown_yes_no"
    TOO_LONG = "too_long"
    NO_EMAIL_WITHOUT_TELEGRAM = "no_email_without_telegram"  # cannot be reached at all
    CPR = "cpr"
    REPEATED = "repeated"  # the same e-mail, or the same name and organisation, in a row above
    KNOWN = "known"  # a member already
    # The rest are faults of files.
    NOT_READABLE = "not_readable"
    NO_HEADING = "no_heading"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    TOO_BIG = "too_big"
    UNKNOWN_FORMAT = "unknown_format"


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the list has them; `row` is the row that the spreadsheet shows. Without `telegram` e-mail reaches them."""

    row: int
    name: str
    email: str | None
    role: Role
    organization: str
    administrations: tuple[Administration, ...]
    telegram: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row: a person, or faults, each with the heading of its column ("" where it has none)."""

    row: int
    person: Listed | None = None
    faults: tuple[tuple[Fault, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. With a `fault` of the file there are no verdicts.

    `detail` is data, no sentence: for NO_HEADING the missing columns ("navn, kommune"), for NOT_READABLE "password", "damaged"
    or the number of the row where reading broke off, for UNKNOWN_FORMAT the ending of the name. `ignored` are headings of
    columns that are not used, `unread` the names of further sheets with a list of people.
    """

    verdicts: tuple[Verdict, ...] = ()
    fault: Fault | None = None
    detail: str = ""
    ignored: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[Listed, ...]:
        return tuple(verdict.person for verdict in self.verdicts if verdict.person)

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """The rows that have to be mended before anybody is taken in."""
        return tuple(verdict for verdict in self.verdicts if verdict.faults and verdict not in self.known)

    @property
    def known(self) -> tuple[Verdict, ...]:
        """The rows of those who are members already, and with which nothing else is wrong: a list is kept from year to year."""
        return tuple(one for one in self.verdicts if one.faults and all(fault is Fault.KNOWN for fault, _ in one.faults))


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody's personal link; `expires` is an ISO date or time, of which the day is written."""

    name: str
    email: str | None
    organization: str
    link: str
    expires: str


def read(data: bytes, name: str, *, known: Collection[tuple[str, str]] = ()) -> Reading:
    """What the file `data`, called `name`, says row by row. `known` are the keys (`key_of`) of those who are members.

    Never raises for what a file may hold. A hostile file takes some seconds, so keep it off the event loop.
    """
    try:
        return _read(sheets(data, name), _Seen(known))
    except SheetError as error:
        return Reading(fault=Fault(error.trouble.value), detail=error.detail)


def key_of(name: str, organization: str, *, email: str | None = None) -> tuple[str, str]:
    """What somebody is recognised by: the e-mail, and name with organisation, both folded; "" for what is not known."""
    place = bare(organization) or squeezed(organization)
    person = f"{folded(name)}|{place}" if folded(name) and place else ""
    return clean(email or "").casefold(), person


def write_links(rows: Sequence[Link], *, heads: Sequence[str], format: Literal["xlsx", "csv"]) -> bytes:
    """The list of personal links as a file for Danish Excel, in which nothing is run as a formula.

    `heads` are the five headings: name, e-mail, organisation, link, expiry. Raises ValueError for another number of them or an
    expiry that is no ISO date.
    """
    if len(heads) != 5:
        raise ValueError(f"five headings are needed, not {len(heads)}")
    table = [(row.name, row.email, row.organization, row.link, date.fromisoformat(row.expires[:10])) for row in rows]
    return write(heads, table, format=format)


class _Row:
    """A row under its headings, and what is wrong with it so far."""

    def __init__(self, row: Row, layout: Layout) -> None:
        self.number, self.cells = row
        self.layout = layout
        self.faults: dict[tuple[Fault, str], None] = {}

    def cell(self, column: Column) -> str:
        place = self.layout.columns.get(column, len(self.cells))
        return self.cells[place] if place < len(self.cells) else ""

    def text(self, column: Column) -> str:
        return " ".join(self.cell(column).split())

    def blame(self, fault: Fault, *where: Column | int) -> None:
        """Note a fault under the first of these columns that the file has."""
        places = (one if isinstance(one, int) else self.layout.columns.get(one, -1) for one in where)
        headings = self.layout.headings
        heading = next((headings[place] for place in places if 0 <= place < len(headings)), "")
        self.faults[fault, shown(heading)] = None

    def yes(self, place: int, *, default: bool) -> bool:
        cell = self.cells[place] if 0 <= place < len(self.cells) else ""
        said = truth(cell) if cell else default
        if said is None:
            self.blame(Fault.UNKNOWN_YES_NO, place)
        return default if said is None else said


class _Seen:
    """Who is a member already, and who stood in a row above."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        self._known = {key for keys in known for key in keys if key}
        self._above: set[str] = set()

    def judge(self, row: _Row, person: Listed) -> None:
        email, named = key_of(person.name, person.organization, email=person.email)
        keys = {key: column for key, column in ((email, Column.EMAIL), (named, Column.NAME)) if key}
        for fault, seen in ((Fault.KNOWN, self._known), (Fault.REPEATED, self._above)):
            if twice := [column for key, column in keys.items() if key in seen]:
                row.blame(fault, twice[0], *PARTS_OF_NAME)
        self._above |= keys.keys()


def _read(found: Sequence[Sheet], seen: _Seen) -> Reading:
    laid = [(sheet, layout_of(sheet.top(HEADING_WITHIN + 1))) for sheet in found]
    fitting = [pair for pair in laid if not pair[1].missing]
    sheet, layout = fitting[0] if fitting else max(laid, key=lambda pair: (len(pair[1].columns), bool(pair[1].headings)))
    rows = list(islice((row for row in sheet.rows() if row[0] > layout.row), MAX_ROWS + 1))
    ignored = layout.ignored
    if layout.missing and layout.headings:
        return Reading(fault=Fault.NO_HEADING, detail=", ".join(layout.missing))  # its "headings" may be a person
    if len(rows) > MAX_ROWS:
        return Reading(fault=Fault.TOO_MANY, ignored=ignored)
    verdicts = tuple(filter(None, (_judged(_Row(row, layout), seen) for row in rows)))
    if not verdicts:
        return Reading(fault=Fault.EMPTY, ignored=ignored)
    return Reading(verdicts, ignored=ignored, unread=tuple(shown(other.name) for other, _ in fitting[1:] if other.name))


def _judged(row: _Row, seen: _Seen) -> Verdict | None:
    """The verdict on a row; None for one that names nobody, such as one that was numbered beforehand."""
    chat = row.layout.columns.get(Column.CHAT)  # its numbers may look like CPR numbers
    for place in cpr_places(row.layout.headings, ["" if place == chat else cell for place, cell in enumerate(row.cells)]):
        row.blame(Fault.CPR, place)
    if not any(map(row.cell, (*NAMES, Column.EMAIL, Column.ORGANIZATION))):
        return Verdict(row.number, faults=tuple(row.faults)) if row.faults else None
    for place, cell in enumerate(row.cells):
        if len(cell) > MAX_CELL:
            row.blame(Fault.TOO_LONG, place)
    person = Listed(
        row.number,
        name=_line(row, *NAMES, missing=Fault.NO_NAME),
        email=_email(row),
        role=_role(row),
        organization=_line(row, Column.ORGANIZATION, missing=Fault.NO_ORGANIZATION),
        administrations=_administrations(row),
        telegram=row.yes(row.layout.columns.get(Column.TELEGRAM, -1), default=True),
    )
    if not (person.telegram or person.email or squeezed(row.text(Column.EMAIL))):
        row.blame(Fault.NO_EMAIL_WITHOUT_TELEGRAM, Column.EMAIL, Column.TELEGRAM)
    seen.judge(row, person)
    return Verdict(row.number, faults=tuple(row.faults)) if row.faults else Verdict(row.number, person)


def _line(row: _Row, *columns: Column, missing: Fault) -> str:
    """What stands in `columns`, joined. Punctuation alone is nothing."""
    text = " ".join(filter(None, map(row.text, columns)))
    if not any(map(str.isalpha, text)):
        row.blame(missing, *columns)
    if len(text) > MAX_NAME:
        row.blame(Fault.TOO_LONG, *columns)
    return text


def _email(row: _Row) -> str | None:
    text = row.text(Column.EMAIL)
    found = address(text)
    if squeezed(text) and (not found or len(found) > MAX_EMAIL):
        row.blame(Fault.TOO_LONG if len(text) > MAX_EMAIL else Fault.BAD_EMAIL, Column.EMAIL)
    return found or None


def _role(row: _Row) -> Role:
    text = row.text(Column.ROLE)
    role = role_of(text)
    if role is None and squeezed(text):
        row.blame(Fault.UNKNOWN_ROLE, Column.ROLE)
    return role or Role.MEMBER


def _administrations(row: _Row) -> tuple[Administration, ...]:
    told = administrations_in(row.cell(Column.ADMINISTRATIONS))
    if told is None:
        row.blame(Fault.UNKNOWN_ADMINISTRATION, Column.ADMINISTRATIONS)
    crossed = {administration for place, administration in row.layout.marks if row.yes(place, default=False)}
    return tuple(one for one in Administration if one in crossed | (told or frozenset()))
