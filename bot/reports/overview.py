"""The published activities counted: who reported when, whom which field reached, how many took part. Pure; no words here.

Rows and columns are ids and names, so that the same option counts as one over all versions of the form; what an option is
called says the newest form that has it. Counts of people come from `bot.reports.activities` alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.cells import folded as said
from bot.reports.activities import Activity, Headcount, half_of, headcount
from bot.reports.form import Form, Meaning, Option, Question
from bot.reports.values import Answers, Chosen

UNKNOWN: Final = ""
"""The row or column of what did not say, so that nothing is lost from a table."""
EARLIER: Final = "<"
"""Begins the name of all half-years before a year: "<2021"."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which activities are looked at: the name of an organisation and ids of options; None takes all."""

    organization: str | None = None
    field: str | None = None
    target: str | None = None
    activity: str | None = None

    def without(self, dimension: str) -> Selection:
        """The same with nothing chosen in one of `DIMENSIONS`."""
        return self.choosing(dimension, None)

    def choosing(self, dimension: str, value: str | None) -> Selection:
        """The same with another choice in one of `DIMENSIONS`."""
        return replace(self, **{dimension: value})

    def get(self, dimension: str) -> str | None:
        """What is chosen in one of `DIMENSIONS`."""
        found: str | None = getattr(self, dimension)
        return found


DIMENSIONS: Final[Mapping[str, Meaning]] = {
    "organization": Meaning.MUNICIPALITY,
    "field": Meaning.FIELDS,
    "target": Meaning.TARGETS,
    "activity": Meaning.ACTIVITY,
}
"""What activities can be chosen by, with the question that it is an answer to."""


@dataclass(frozen=True, slots=True)
class Crosstab:
    """How many reports are in each row and column; a pair without any has no count. `totals` counts each report of a row once,
    which is less than its counts together where a report is in several columns."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)

    def count(self, row: str, column: str) -> int:
        return self.counts.get((row, column), 0)


@dataclass(frozen=True, slots=True)
class HalfYear:
    """The activities that began in one half-year: how many, and how many people took part, as far as that may be told."""

    half: str
    activities: int
    people: Headcount


# ---------------------------------------------------------------------------------------------------------------- choosing


def chosen(activities: Iterable[Activity], selection: Selection) -> tuple[Activity, ...]:
    """The activities that fit every choice, in their order."""
    return tuple(
        one
        for one in activities
        if all(value in values(one, name) for name in DIMENSIONS if (value := selection.get(name)) is not None)
    )


def values(activity: Activity, dimension: str) -> tuple[str, ...]:
    """What an activity is found by in one of `DIMENSIONS`; `UNKNOWN` alone where it does not say."""
    if dimension == "organization":
        return (activity.organization,)
    return tuple(option.id for option in activity.chosen(DIMENSIONS[dimension])) or (UNKNOWN,)


def offered(activities: Iterable[Activity], selection: Selection, dimension: str) -> Mapping[str, int]:
    """What can be chosen in one of `DIMENSIONS` beside the other choices, with how many activities it would leave.

    Names in the order of the alphabet as far as code points go, options in that of the form.
    """
    found = tuple(activities)
    counts = Counter(value for one in chosen(found, selection.without(dimension)) for value in values(one, dimension))
    order = sorted(counts) if dimension == "organization" else [*options(found, DIMENSIONS[dimension])]
    return {value: counts[value] for value in order if counts[value]}


# ------------------------------------------------------------------------------------------------------------------ labels


def newest(activities: Iterable[Activity]) -> tuple[Form, ...]:
    """The forms that the activities were reported with, the newest first."""
    ages: dict[str, tuple[tuple[int, str, int], Form]] = {}
    for one in activities:
        age = (one.form.version, one.changed.isoformat(), one.number)
        if one.form.digest not in ages or ages[one.form.digest][0] < age:
            ages[one.form.digest] = (age, one.form)
    return tuple(form for _, form in sorted(ages.values(), key=lambda pair: pair[0], reverse=True))


def options(activities: Iterable[Activity], question: str) -> Mapping[str, Option]:
    """The options of a question by id, each as the newest form has it, those of the newest form first."""
    found: dict[str, Option] = {}
    for form in newest(activities):
        asked = form.question(question)
        for option in asked.options if asked is not None else ():
            found.setdefault(option.id, option)
    return found


def joined(activities: Iterable[Activity], *forms: Form) -> tuple[Activity, ...]:
    """The same activities, an option that was given another id under the same name being one: it has the id of the newest form
    that calls something so. `forms` are newer than theirs, the newest first. An id that a newer form has too is left alone."""
    found = tuple(activities)
    ids: dict[str, set[str]] = {}
    names: dict[tuple[str, str], str] = {}
    now: dict[str, tuple[Form, Mapping[str, Mapping[str, str]]]] = {}
    for form in (*forms, *newest(found)):
        changed = {
            question.id: renamed
            for question in form.questions
            if (renamed := _renamed(question, ids.setdefault(question.id, set()), names))
        }
        now[form.digest] = (_with_ids(form, changed), changed)
    return tuple(replace(one, form=now[one.form.digest][0], answers=_answered(one, now[one.form.digest][1])) for one in found)


def _renamed(question: Question, ids: set[str], names: dict[tuple[str, str], str]) -> dict[str, str]:
    """The options that newer forms have under another id: old id -> theirs. What is new is added to `ids` and `names`."""
    own = {option.id for option in question.options}
    found: dict[str, str] = {}
    for option in question.options:
        there = names.get((question.id, said(option.text)))
        if option.id not in ids and there is not None and there not in own and there not in found.values():
            found[option.id] = there
    for option in question.options:
        if option.id not in found:
            names.setdefault((question.id, said(option.text)), option.id)
    ids |= own
    return found


def _with_ids(form: Form, changed: Mapping[str, Mapping[str, str]]) -> Form:
    if not changed:
        return form
    questions = []
    for question in form.questions:
        ids = changed.get(question.id, {})
        options = tuple(one.model_copy(update={"id": ids.get(one.id, one.id)}) for one in question.options)
        questions.append(question.model_copy(update={"options": options}))
    return Form(name=form.name, version=form.version, questions=tuple(questions))


def _answered(activity: Activity, changed: Mapping[str, Mapping[str, str]]) -> Answers:
    """The answers with the ids that options have now."""
    found = dict(activity.answers)
    for question, ids in changed.items():
        match found.get(question):
            case Chosen(options) as answer:
                found[question] = replace(answer, options=tuple(ids.get(one, one) for one in options))
            case _:
                pass
    return found


# ------------------------------------------------------------------------------------------------------------------ tables


def by_half(activities: Sequence[Activity]) -> Crosstab:
    """Reports by municipality and by the half-year in which the activity began; the municipality with most is first."""
    pairs = Counter((one.organization, half_of(one.began)) for one in activities)
    totals = Counter(one.organization for one in activities)
    rows = sorted(totals, key=lambda name: (-totals[name], name))
    return Crosstab(tuple(rows), halves(half for _, half in pairs), pairs, totals)


def by_field(activities: Sequence[Activity]) -> Crosstab:
    """Reports by target group and field; a report with several counts in each. What the newest form offers is there, also with
    0, but for its free options; `UNKNOWN` is there where somebody did not say."""
    cells: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for one in activities:
        targets, fields = values(one, "target"), values(one, "field")
        totals.update(targets)
        cells.update((target, field) for target in targets for field in fields)
    used = {field for _, field in cells}
    rows = _axis(activities, Meaning.TARGETS, set(totals))
    return Crosstab(rows, _axis(activities, Meaning.FIELDS, used), cells, totals)


def over_time(activities: Sequence[Activity]) -> tuple[HalfYear, ...]:
    """Every half-year from the first in which an activity began to the last, also those without one."""
    found: dict[str, list[Activity]] = {}
    for one in activities:
        found.setdefault(half_of(one.began), []).append(one)
    return tuple(HalfYear(half, len(found.get(half, ())), headcount(found.get(half, ()))) for half in halves(found))


def folded(table: Crosstab, most: int) -> Crosstab:
    """A table by half-years in which at most so many columns are left, three or more: those before some year are one."""
    if len(table.columns) <= most:
        return table
    kept = table.columns[_first_kept(table.columns, most) :]
    early = f"{EARLIER}{kept[0][:4]}"
    counts: Counter[tuple[str, str]] = Counter()
    for (row, column), count in table.counts.items():
        counts[row, column if column in kept else early] += count
    return replace(table, columns=(early, *kept), counts=counts)


def folded_time(found: Sequence[HalfYear], most: int) -> tuple[HalfYear, ...]:
    """The same for what `over_time` gives."""
    if len(found) <= most:
        return tuple(found)
    first = _first_kept([one.half for one in found], most)
    early, kept = found[:first], found[first:]
    return (HalfYear(f"{EARLIER}{kept[0].half[:4]}", sum(one.activities for one in early), together(early)), *kept)


def _first_kept(halves: Sequence[str], most: int) -> int:
    """The place of the first half-year that stays alone: one that begins a year."""
    return next(place for place in range(len(halves) + 1 - most, len(halves)) if halves[place].endswith("-1"))


def together(found: Iterable[HalfYear]) -> Headcount:
    """The people of several half-years; what was left out of one of them is left out here."""
    people = few = unknown = 0
    for one in found:
        people, few, unknown = people + one.people.people, few + one.people.few, unknown + one.people.unknown
    return Headcount(people, few, unknown)


def halves(found: Iterable[str]) -> tuple[str, ...]:
    """Every half-year from the first of those to the last."""
    numbers = [int(half[:4]) * 2 + int(half[5:]) - 1 for half in found]
    if not numbers:
        return ()
    return tuple(f"{number // 2:04}-{number % 2 + 1}" for number in range(min(numbers), max(numbers) + 1))


def _axis(activities: Sequence[Activity], question: str, used: set[str]) -> tuple[str, ...]:
    forms = newest(activities)
    asked = forms[0].question(question) if forms else None
    current = {option.id for option in asked.options if not option.free} if asked is not None else set()
    known = options(activities, question)
    return (*(id for id in known if id in used | current), *([UNKNOWN] if UNKNOWN in used else []))
