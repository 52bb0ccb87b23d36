"""The tables of the final report: what is counted by `bot.reports.overview`, put under Danish headings.

The chapters that they stand in are in `handlers.texts.finalreport`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.reports.activities import FEW, HIDDEN, Activity, Headcount, headcount
from bot.reports.form import Form, Meaning, Option
from bot.reports.outline import Table
from bot.reports.overview import UNKNOWN, by_field, by_half, options, over_time
from handlers.texts import told

NOT_SAID: Final = "Ikke oplyst"
_TOTAL: Final = "I alt"
_PEOPLE: Final = ("Deltagere", "Aktiviteter med færre end\u00a05", "Aktiviteter uden\u00a0tal")
_ACROSS, _DOWN = 10, 24  # columns and rows that a page has room for; Word can hold 63 columns

Row = tuple[str | int, ...]


def counted(activities: Sequence[Activity]) -> Headcount:
    """How many took part, as far as that may be told."""
    return headcount(activities)


def participants(activity: Activity) -> str:
    """The number of participants as the export has it; empty where it is not known."""
    number = activity.told(Meaning.PARTICIPANTS)
    return "" if number is None else str(number)


def goals(served: Sequence[tuple[Option, Sequence[Activity]]]) -> Table:
    """Each sub-goal with the activities that serve it: how many, from how many municipalities, for how many people."""
    rows = tuple((goal.text, len(found), len({one.organization for one in found}), *_people(found)) for goal, found in served)
    return Table("Delmålene i tal", ("Delmål", "Rapporter", "Kommuner", *_PEOPLE), rows, (4.2, 1.7, 1.8, 1.8, 2.2, 2))


def halves(activities: Sequence[Activity]) -> tuple[Table, ...]:
    """Reports by municipality and half-year; several tables below each other where there are many half-years."""
    found = by_half(activities)
    columns = found.columns
    if len(columns) > _ACROSS:  # something has run for many years: half-years in which nothing began are left out
        columns = tuple(one for one in columns if any(found.count(row, one) for row in found.rows))
    pieces = _pieces(columns)
    tables = []
    for number, piece in enumerate(pieces, start=1):
        last = number == len(pieces)
        counts = {
            row: [*(found.count(row, one) for one in piece), *([found.totals[row]] if last else [])] for row in found.rows
        }
        sums = [sum(column) for column in zip(*counts.values(), strict=True)]
        heads = ("Kommune", *map(_half, piece), *([_TOTAL] if last else []))
        caption = f"Rapporter efter kommune og det halvår, aktiviteten begyndte i{_which(number, pieces)}"
        rows: list[Row] = [(row, *line) for row, line in counts.items()]
        tables.append(Table(caption, heads, (*rows, (_TOTAL, *sums)), (3, *(1.2 for _ in heads[1:])), total=True))
    return tuple(tables)


def _half(half: str) -> str:
    """ "1. halvår 2024"."""
    return f"{half[5:]}. halvår {half[:4]}"


def groups(activities: Sequence[Activity]) -> tuple[Table, ...]:
    """Reports by target group and field; several tables below each other where there are many fields."""
    found = by_field(activities)
    targets, fields = (_names(activities, id) for id in (Meaning.TARGETS, Meaning.FIELDS))
    pieces = _pieces(found.columns) or [()]
    tables = []
    for number, piece in enumerate(pieces, start=1):
        last = number == len(pieces)
        heads = ("Målgruppe", *(fields[one] for one in piece), *(["Rapporter i alt"] if last else []))
        rows: tuple[Row, ...] = tuple(
            (targets[row], *(found.count(row, one) for one in piece), *([found.totals.get(row, 0)] if last else []))
            for row in found.rows
        )
        caption = f"Rapporter efter målgruppe og område; en rapport tæller med i alt, den har valgt{_which(number, pieces)}"
        tables.append(Table(caption, heads, rows, (4, *(1.8 for _ in heads[1:]))))
    return tuple(tables)


def _pieces(columns: Sequence[str]) -> list[Sequence[str]]:
    """The columns in parts that a page has room for."""
    return [columns[first : first + _ACROSS] for first in range(0, len(columns), _ACROSS)]


def _which(number: int, pieces: Sequence[Sequence[str]]) -> str:
    """ " (1 af 2)"; empty where there is one table."""
    return f" ({number} af {len(pieces)})" if len(pieces) > 1 else ""


def _names(activities: Sequence[Activity], question: str) -> dict[str, str]:
    return {**{id: option.text for id, option in options(activities, question).items()}, UNKNOWN: NOT_SAID}


def years(activities: Sequence[Activity]) -> tuple[Table, ...]:
    """Participants by half-year."""
    found = over_time(activities)
    if len(found) > _DOWN:
        found = tuple(one for one in found if one.activities)
    rows: list[Row] = [
        (_half(one.half), one.activities, one.people.people, one.people.few, one.people.unknown) for one in found
    ]
    heads = ("Halvår", "Aktiviteter", *_PEOPLE)
    total: Row = (_TOTAL, len(activities), *_people(activities))
    caption = "Deltagere efter det halvår, aktiviteten begyndte i"
    return (Table(caption, heads, (*rows, total), (3, 2, 2, 2, 2), total=True),)


def _people(activities: Sequence[Activity]) -> tuple[int, int, int]:
    found = counted(activities)
    return found.people, found.few, found.unknown


def everything(activities: Sequence[Activity]) -> Table:
    """Every report that is counted."""
    rows = tuple(
        (
            *(str(one.number), one.organization, one.title),
            *(told.period(one.period) if one.period else "-", participants(one) or "-"),
        )
        for one in activities
    )
    heads = ("Nr.", "Kommune", "Titel", "Periode", "Deltagere")
    return Table("Alle rapporter, der tæller med", heads, rows, (1, 2.6, 4.8, 3.6, 1.8))


def recipes(forms: Sequence[Form]) -> Table:
    """How each figure is worked out from the export, whose columns are called as in `forms`, the newest first."""
    label = {id: next((one.label for form in forms if (one := form.question(id)) is not None), id) for id in Meaning}
    start = f"{label[Meaning.PERIOD]}: første dag"
    rows = (
        ("Et delmål", f"Behold rækkerne med 1 i kolonnen {label[Meaning.GOALS]}: (delmålets navn), og tæl dem."),
        (
            "Deltagere",
            f"Læg tallene i kolonnen {label[Meaning.PARTICIPANTS]} sammen for de samme rækker. {FEW} er tekst og regnes ikke "
            f"med i summen: de rækker er aktiviteter med færre end 5. Tomme celler og {HIDDEN} er aktiviteter uden tal.",
        ),
        (
            "Kommune og halvår",
            f"Tæl rækkerne for hver Kommune efter {start}: januar-juni er 1. halvår, juli-december 2. halvår. Er cellen tom, "
            "gælder Først sendt.",
        ),
        (
            "Målgruppe og område",
            f"Tæl rækkerne med 1 både i kolonnen {label[Meaning.TARGETS]}: (målgruppen) og i kolonnen {label[Meaning.FIELDS]}: "
            f"(området). {NOT_SAID}: ingen af spørgsmålets kolonner har 1.",
        ),
    )
    return Table("Sådan regnes tallene efter i regnearket", ("Tal", "Sådan gør du"), rows, (3, 11))
