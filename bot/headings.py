"""Headings of a list of people: what a column means, by what people head it with, and the words for roles and administrations.

Pure. Headings and words are compared as `bot.cells` folds them. What a row under the headings says is in `bot.personlist`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from bot.cells import folded, squeezed
from bot.roles import Administration, Role
from bot.spreadsheets import Row
from knowledge.cpr import has_cpr

MAX_HEADING: Final = 100  # characters that are looked at, and told
MAX_COLUMNS: Final = 256  # with headings; what stands to the right of them is looked through for CPR numbers only
HEADING_WITHIN: Final = 10  # rows: a title, a logo and a few words may stand above the heading


class Column(Enum):
    """The columns that mean something, by what people head them with."""

    NAME = "navn fuldenavn fuldtnavn navne deltager deltagernavn fornavnogefternavn forogefternavn name fullname"
    FIRST = "fornavn fornavne firstname givenname"
    MIDDLE = "mellemnavn mellemnavne middlename"
    LAST = "efternavn efternavne lastname surname familyname"
    EMAIL = "email mail emailadresse mailadresse arbejdsmail arbejdsemail emails epost epostadresse emailaddress"
    ORGANIZATION = "kommune kommunenavn organisation organization arbejdssted arbejdsplads municipality"
    ADMINISTRATIONS = (
        "forvaltning forvaltninger omraade omraader fagomraade fagomraader forvaltningsomraade forvaltningsomraader "
        "administration administrations area areas"
    )
    ROLE = "rolle roller role"
    TELEGRAM = "telegram brugertelegram hartelegram paatelegram usestelegram"
    CHAT = "telegramid chatid telegramchatid chatidtelegram telegrambrugerid telegramuserid"


PARTS_OF_NAME: Final = (Column.FIRST, Column.MIDDLE, Column.LAST)
NAMES: Final = (Column.NAME, *PARTS_OF_NAME)
_HEADINGS: Final = {word: column for column in Column for word in column.value.split()}
_ROLES: Final = {
    **dict.fromkeys("medlem netvaerksmedlem deltager member participant".split(), Role.MEMBER),
    **dict.fromkeys("tovholder tovholdere kontaktperson contact contactperson".split(), Role.TOVHOLDER),
    **dict.fromkeys("koordinator netvaerkskoordinator coordinator".split(), Role.COORDINATOR),
}
_ADMINISTRATIONS: Final = {
    **dict.fromkeys("kultur fritid culture".split(), Administration.CULTURE),
    **dict.fromkeys("sundhed health".split(), Administration.HEALTH),
    **dict.fromkeys("beskaeftigelse arbejdsmarked jobcenter jobcentret employment".split(), Administration.EMPLOYMENT),
}
# What shares a department with one of the three: it may stand beside one, but does not tell which one by itself.
_COMPANIONS: Final = frozenset(
    "social socialt omsorg aeldre psykiatri handicap forebyggelse idraet bibliotek biblioteker turisme landdistrikter erhverv "
    "integration uddannelse ydelse ydelser borgerservice boern unge familie skole dagtilbud velfaerd udvikling by land plan "
    "natur teknik miljoe".split()
)
_ALL: Final = frozenset("alle alletre all".split())
_DEPARTMENT: Final = re.compile(r"s?(?:forvaltning|omraade|afdeling|center|centr)(?:e?n|e?t|er)?$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column means what. `row` is the last row of the heading, `marks` are columns with a cross for an administration."""

    row: int = 0
    headings: tuple[str, ...] = ()
    columns: Mapping[Column, int] = field(default_factory=dict)
    marks: tuple[tuple[int, Administration], ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        named = not self.columns.keys().isdisjoint(NAMES)
        return (*(() if named else ("navn",)), *(() if Column.ORGANIZATION in self.columns else ("kommune",)))

    @property
    def ignored(self) -> tuple[str, ...]:
        used = {place for column, place in self.columns.items() if column is not Column.CHAT} | dict(self.marks).keys()
        return tuple(shown(heading) for place, heading in enumerate(self.headings) if heading and place not in used)


def layout_of(rows: Sequence[Row]) -> Layout:
    """The row that looks most like a heading, together with the row below where that divides a merged heading."""
    layouts = (_columns(number, cells) for number, cells in rows[:HEADING_WITHIN])
    best = max(layouts, key=lambda layout: (not layout.missing, len(layout.columns)), default=Layout())
    below = dict(rows).get(best.row + 1, ())[:MAX_COLUMNS]
    parts = {place: cell for place, cell in enumerate(below) if cell}
    taken = {place for column, place in best.columns.items() if column is not Column.ADMINISTRATIONS}
    if len(parts) < 2 or parts.keys() & taken or not all(_only(cell) for cell in parts.values()):
        return best
    width = max(len(best.headings), len(below))
    whole = [parts.get(place) or (*best.headings, *[""] * width)[place] for place in range(width)]
    return _columns(best.row + 1, whole)


def role_of(text: str) -> Role | None:
    """The role that `text` names, or None where it names none."""
    return _ROLES.get(squeezed(text))


def administrations_in(text: str) -> frozenset[Administration] | None:
    """The administrations that `text` names, or None where it names something else."""
    if squeezed(text) in _ALL:
        return frozenset(Administration)
    parts = re.split(r"[,;/+&\n]|\b(?:og|and|samt)\b", text, flags=re.IGNORECASE)
    words = [word for part in parts for word in _words(part)]
    found = frozenset(_ADMINISTRATIONS[word] for word in words if word in _ADMINISTRATIONS)
    strange = any(word not in _ADMINISTRATIONS and word not in _COMPANIONS for word in words)
    return None if strange or (words and not found) else found


def shown(heading: str) -> str:
    """A heading as it may be told: one line, not too long, and nothing at all where somebody wrote a CPR number there."""
    return "" if has_cpr(heading) else " ".join(heading.split())[:MAX_HEADING]


def _columns(number: int, cells: Sequence[str]) -> Layout:
    """What `cells` mean as headings. Where two mean the same, the first counts."""
    columns: dict[Column, int] = {}
    marks: list[tuple[int, Administration]] = []
    for place, cell in enumerate(cells[:MAX_COLUMNS]):
        heading = re.sub(r"\([^)]*\)", "", cell[:MAX_HEADING])  # remarks in parentheses
        if column := _meant(heading):
            columns.setdefault(column, place)
        elif administration := _only(heading):
            marks.append((place, administration))
    if Column.NAME in columns:
        columns = {column: place for column, place in columns.items() if column not in PARTS_OF_NAME}
    return Layout(number, tuple(cells[:MAX_COLUMNS]), columns, tuple(marks))


def _meant(heading: str) -> Column | None:
    """The column of this heading; "Kommune/organisation" is the one that both halves mean."""
    found = {_HEADINGS.get(squeezed(part)) for part in heading.split("/")}
    return found.pop() if len(found) == 1 else None


def _only(heading: str) -> Administration | None:
    found = administrations_in(heading) or frozenset()
    return next(iter(found)) if len(found) == 1 else None


def _words(part: str) -> list[str]:
    """The word or words of a part of a department's name, without what only says that it is a department."""
    whole = _bare(squeezed(part))
    return [whole] if whole in _ADMINISTRATIONS else [_bare(word) for word in folded(part).split()]


def _bare(word: str) -> str:
    known = word in _ADMINISTRATIONS or word in _COMPANIONS
    return word if known else _DEPARTMENT.sub("", word).removesuffix("s")
