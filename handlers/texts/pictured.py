"""What the pictures of the overview say: heading, conclusion, the chart with its words, and the same as lines to read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_decimal

from bot.reports.activities import FEWEST, Activity, Headcount
from bot.reports.charts import Chart
from bot.reports.form import Meaning
from bot.reports.overview import (
    EARLIER,
    UNKNOWN,
    Crosstab,
    HalfYear,
    by_field,
    by_half,
    folded,
    folded_time,
    options,
    over_time,
    together,
)
from handlers.texts.dates import LOCALE, day
from handlers.texts.markup import joined

BY_HALF, BY_FIELD, OVER_TIME = "Kommuner og halvår", "Målgrupper og områder", "Deltagere over tid"
"""What a picture is called on its button."""

MOST_HALVES: Final = 10  # that a phone shows beside each other; a report is kept for five years
WIDE: Final = 4  # so many columns have room for whole words
NOT_SAID = "Ikke oplyst"
TOTAL = "I alt"
EMPTY = "Der er ingen rapporter at vise."


@dataclass(frozen=True, slots=True)
class Picture:
    """`name` is what it is asked for by, `conclusion` a sentence or two, `lines` the whole table, a plain line each."""

    name: str
    heading: str
    conclusion: str
    chart: Chart
    lines: tuple[str, ...]


def pictures(activities: Sequence[Activity], shown: str = "") -> tuple[Picture, ...]:
    """The pictures of some activities; none without any, and none of what no report says. `shown` says which activities these
    are, where it is not all: it stands in the pictures too, since they are passed on."""
    if not activities:
        return ()
    found = [_by_half(activities, shown)]
    if any(one.chosen(Meaning.TARGETS) or one.chosen(Meaning.FIELDS) for one in activities):
        found.append(_by_field(activities, shown))
    if any(one.number_of(Meaning.PARTICIPANTS) is not None for one in activities):
        found.append(_over_time(activities, shown))
    return tuple(found)


# ---------------------------------------------------------------------------------------------- municipalities and half-years


def _by_half(activities: Sequence[Activity], shown: str) -> Picture:
    table = by_half(activities)
    heading = "Rapporter efter kommune og halvår"
    drawn = folded(table, MOST_HALVES)
    wide = len(drawn.columns) <= WIDE
    halves = " i første (1.) og andet (2.) halvår"
    if wide:
        halves = f" i {half_year(drawn.columns[0])}" if len(drawn.columns) == 1 else ""
    chart = Chart(
        title=heading,
        categories=table.rows,
        series=tuple((_column(half, wide), _counts(drawn, half)) for half in drawn.columns),
        stacked=True,
        axis=_axis(f"Antal rapporter{halves}, efter hvornår aktiviteten begyndte.", shown),
        total=TOTAL,
        empty=EMPTY,
    )
    lines = tuple(f"{name}: {table.totals[name]} ({_halves(table, name)})" for name in table.rows)
    return Picture(BY_HALF, heading, _most_reports(table), chart, lines)


def _most_reports(table: Crosstab) -> str:
    if len(set(table.totals.values())) == 1:
        each = " hver" if len(table.rows) > 1 else ""
        return f"{_named(table.rows, 'steder')} har {reports(table.totals[table.rows[0]])}{each}."
    return f"Flest rapporter: {_most(table.totals, 'steder')}"


def _halves(table: Crosstab, row: str) -> str:
    """ "1 i første halvår 2024, 2 i andet halvår 2024"; "alle i første halvår 2024" where there is one of several."""
    found = [(half, table.count(row, half)) for half in table.columns if table.count(row, half)]
    if len(found) == 1:
        [(only, count)] = found
        return half_year(only) if count == 1 else f"{'begge' if count == 2 else 'alle'} i {half_year(only)}"
    return ", ".join(f"{count} i {half_year(half)}" for half, count in found)


def _column(half: str, wide: bool) -> str:
    """The name of a column on two lines: the year, and which half of it."""
    if half.startswith(EARLIER):
        return f"Før\n{half.removeprefix(EARLIER)}"
    year, _, number = half.partition("-")
    return f"{year}\n{number}. halvår" if wide else f"{year}\n{number}."


# --------------------------------------------------------------------------------------------------- target groups and fields


def _by_field(activities: Sequence[Activity], shown: str) -> Picture:
    table = by_field(activities)
    targets, fields = (_labels(activities, meaning) for meaning in (Meaning.TARGETS, Meaning.FIELDS))
    heading = "Rapporter efter målgruppe og område"
    chart = Chart(
        title=heading,
        categories=tuple(targets[row] for row in table.rows),
        series=tuple((fields[column], _counts(table, column)) for column in table.columns),
        axis=_axis("Antal rapporter. En rapport kan høre til flere.", shown),
        empty=EMPTY,
    )
    lines = tuple(f"{targets[row]}: {_row(table, row, fields)}" for row in table.rows)
    return Picture(BY_FIELD, heading, _most_targets(table, targets, fields), chart, lines)


def _labels(activities: Sequence[Activity], question: str) -> Mapping[str, str]:
    return {UNKNOWN: NOT_SAID, **{id: option.text for id, option in options(activities, question).items()}}


def _row(table: Crosstab, row: str, fields: Mapping[str, str]) -> str:
    found = [f"{fields[column]} {table.count(row, column)}" for column in table.columns if table.count(row, column)]
    return f"{table.totals[row]} ({', '.join(found)})" if found else "0"


def _most_targets(table: Crosstab, targets: Mapping[str, str], fields: Mapping[str, str]) -> str:
    said = {targets[row]: count for row in table.rows if row != UNKNOWN and (count := table.totals.get(row, 0))}
    if not said:
        return "Ingen af rapporterne nævner en målgruppe."
    if max(said.values()) == 1:
        return f"{_named(list(said), 'målgrupper')} er nævnt i 1 rapport{' hver' if len(said) > 1 else ''}."
    most = f"Flest rapporter: {_most(said, 'målgrupper')}"
    [first, *others] = [row for row in table.rows if row != UNKNOWN and table.totals.get(row) == max(said.values())]
    with_field = {fields[one]: table.count(first, one) for one in table.columns if one != UNKNOWN}
    best = [name for name, count in with_field.items() if count and count == max(with_field.values())]
    if others or len(best) != 1:
        return most
    return f"{most.removesuffix('.')}, oftest sammen med {best[0]} ({with_field[best[0]]})."


# ------------------------------------------------------------------------------------------------------ participants over time


def _over_time(activities: Sequence[Activity], shown: str) -> Picture:
    found = over_time(activities)
    drawn = folded_time(found, MOST_HALVES)
    whole = HalfYear("", len(activities), together(found))
    chart = Chart(
        title=OVER_TIME,
        categories=tuple(_capital(half_year(one.half)) for one in drawn),
        series=((OVER_TIME, tuple(one.people.people for one in drawn)),),
        axis=_axis(
            f"Deltagere efter hvornår aktiviteten begyndte. Aktiviteter med færre end {FEWEST} er ikke talt med.", shown
        ),
        notes=tuple(map(_note, drawn)),
        empty=EMPTY,
    )
    each = tuple(f"{_capital(half_year(one.half))}: {participation(one.activities, one.people)}" for one in drawn)
    lines = each if len(each) == 1 else (*each, f"{TOTAL}: {participation(whole.activities, whole.people)}")
    return Picture(OVER_TIME, OVER_TIME, _most_people(drawn, whole.people), chart, lines)


def _most_people(found: Sequence[HalfYear], whole: Headcount) -> str:
    few = _few(whole.few)
    if not whole.people:
        return few or "Ingen af rapporterne har et antal deltagere."
    numbers = {half_year(one.half): one.people.people for one in found}
    return " ".join(filter(None, [f"Flest deltagere: {_most(numbers, 'halvår')}", few]))


def _few(number: int) -> str:
    if not number:
        return ""
    return f"{activities_(number)} med færre end {FEWEST} deltagere er ikke talt med."


def participation(number: int, people: Headcount) -> str:
    """ "57 deltagere i 3 aktiviteter; ikke talt med: 1 med færre end 5 og 2 uden tal" of so many activities."""
    counted, left = number - people.few - people.unknown, _left_out(people)
    if not number:
        return "ingen aktiviteter"
    if not counted:
        return f"{activities_(number)}, ikke talt med: {left}"
    told = f"{plain(people.people)} deltagere i {activities_(counted)}"
    return f"{told}; ikke talt med: {left}" if left else told


def _note(one: HalfYear) -> str:
    """The same without the number, which stands in the picture."""
    counted, left = one.activities - one.people.few - one.people.unknown, _left_out(one.people)
    if not one.activities:
        return "ingen aktiviteter"
    told = activities_(counted) if counted else ""
    return "; ".join(filter(None, [told, f"ikke talt med: {left}" if left else ""]))


def _left_out(people: Headcount) -> str:
    few = f"{people.few} med færre end {FEWEST}" if people.few else ""
    unknown = f"{people.unknown} uden tal" if people.unknown else ""
    return " og ".join(filter(None, [few, unknown]))


# --------------------------------------------------------------------------------------------------------------------- words


def plain(number: int) -> str:
    """ "1.233"."""
    return str(format_decimal(number, locale=LOCALE))


def reports(number: int) -> str:
    return "1 rapport" if number == 1 else f"{plain(number)} rapporter"


def activities_(number: int) -> str:
    return "1 aktivitet" if number == 1 else f"{plain(number)} aktiviteter"


def half_year(half: str) -> str:
    """ "første halvår 2024", "før 2021"."""
    if half.startswith(EARLIER):
        return f"før {half.removeprefix(EARLIER)}"
    year, _, number = half.partition("-")
    return day(f"{year}-H{number}")


def _most(counts: Mapping[str, int], things: str) -> str:
    """Who has most, and how many: "Viborg, 7.", "Skive og Viborg, 7 hver.", "5 steder, 1 hver."."""
    most = max(counts.values())
    names = [name for name, count in counts.items() if count == most]
    if len(names) == 1:
        return f"{names[0]}, {plain(most)}."
    return f"{_named(names, things)}, {plain(most)} hver."


def _named(names: Sequence[str], things: str) -> str:
    """Some names, or how many there are."""
    return joined(names) if len(names) <= 3 else f"{len(names)} {things}"


def _axis(words: str, shown: str) -> str:
    return f"{shown}\n{words}".strip()


def _counts(table: Crosstab, column: str) -> tuple[int, ...]:
    return tuple(table.count(row, column) for row in table.rows)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
