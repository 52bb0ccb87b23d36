"""What was published, to take away: a row a report and a column a question or option, as CSV and XLSX; and as JSON. Pure.

Headings and other words come from outside (`Words`). What may be told of small counts is decided by `bot.reports.activities`;
how a cell is written, by `bot.spreadsheets`. The final report is `bot.reports.finalreport`, and its figures can be worked out
from these rows alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.reports.activities import Activity
from bot.reports.form import CHOICES, Form, Kind, Meaning, Option, Question
from bot.reports.overview import joined, newest
from bot.reports.values import Chosen, Files, Number, Period, Text, Value, YesNo
from bot.spreadsheets import MAX_CELL, Table, workbook, write
from bot.spreadsheets import Value as Cell


class Format(StrEnum):
    """What a file can be; the value ends its name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class Holds(StrEnum):
    """What a column holds: something of the report itself, or of the answer to its question."""

    NUMBER = "report.number"
    NAME = "report.name"
    ORGANIZATION = "report.organization"
    VERSION = "report.version"
    FILED = "report.filed"
    CHANGED = "report.changed"
    ANSWER = "answer"
    OPTION = "option"  # 1 where it was chosen, 0 where it could have been
    OTHER = "words"  # behind the option for what fits no other
    START = "start"
    END = "end"


_SPAN: Final = (Holds.ANSWER, Holds.START, Holds.END)
_FIRST: Final = (Holds.NUMBER, Holds.NAME, Holds.ORGANIZATION, Holds.VERSION)
_LAST: Final = (Holds.FILED, Holds.CHANGED)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. Those of the report itself have no question; those of an option have one."""

    holds: Holds
    question: Question | None = None
    option: Option | None = None

    @property
    def key(self) -> str:
        """What names the column for programs: "report.number", "participants", "targets.older", "period.start"."""
        if self.question is None:
            return self.holds.value
        parts = [self.question.id, *([self.option.id] if self.option else [])]
        return ".".join(parts if self.holds in (Holds.ANSWER, Holds.OPTION) else [*parts, self.holds.value])


@dataclass(frozen=True, slots=True)
class Words:
    """What people read in the files: the name of a report, a period, yes and no, a heading for each column (no two alike),
    the name of the sheet, and the sheet that explains the columns."""

    name: Callable[[Activity], str]
    period: Callable[[Period], str]
    yes: str
    no: str
    heads: Callable[[Sequence[Column]], Sequence[str]]
    sheet: str
    explained: Callable[[Sequence[Column]], Table]


def written(activities: Sequence[Activity], format: Format, words: Words) -> bytes:
    """The whole file. CSV has no second sheet, and keeps every report on one line. Options of the same name share a column."""
    activities = joined(activities)
    if format is Format.JSON:
        return _json(activities, words)
    found = columns(activities)
    heads, body = words.heads(found), rows(activities, found, words)
    if format is Format.CSV:
        return write(heads, body, format="csv")
    return workbook([Table(words.sheet, heads, body), words.explained(found)])


# ----------------------------------------------------------------------------------------------------------------- columns


def questions(forms: Iterable[Form]) -> tuple[Question, ...]:
    """The questions of several versions of a form, `forms` with the newest first: by id, in the newest words and order, those
    that are not asked any more last. Options likewise. An id whose answers have another shape now stands twice."""
    found: dict[tuple[str, str], Question] = {}
    for form in dict.fromkeys(forms):
        for question in form.questions:
            known = found.setdefault((question.id, _shape(question)), question)
            have = {option.id for option in known.options}
            more = tuple(option for option in question.options if option.id not in have)
            if more:
                found[question.id, _shape(question)] = known.model_copy(update={"options": (*known.options, *more)})
    return tuple(found.values())


def _asked(activities: Iterable[Activity]) -> tuple[Question, ...]:
    """The questions of these reports; what counts people in any version of the form does so here."""
    every = tuple(activities)
    people = frozenset[str]().union(*(one.counting for one in every))
    return tuple(
        one.model_copy(update={"people": True}) if one.id in people and _shape(one) == "one" else one
        for one in questions(newest(every))
    )


def columns(activities: Iterable[Activity]) -> tuple[Column, ...]:
    """The columns for these reports: the report itself with its period in front, then the questions in their order."""
    asked = _asked(activities)
    front = [question for question in asked if question.id == Meaning.PERIOD]
    others = [question for question in asked if question.id not in (Meaning.PERIOD, Meaning.MUNICIPALITY)]
    return (
        *map(Column, _FIRST),
        *(column for question in front for column in _columns(question)),
        *map(Column, _LAST),
        *(column for question in others for column in _columns(question)),
    )


def _shape(question: Question) -> str:
    return "options" if question.kind in CHOICES else "period" if question.kind is Kind.PERIOD else "one"


def _columns(question: Question) -> list[Column]:
    match _shape(question):
        case "options":
            found = [Column(Holds.OPTION, question, option) for option in question.options]
            return [*found, Column(Holds.OTHER, question, question.free)] if question.free else found
        case "period":
            return [Column(holds, question) for holds in _SPAN]
        case _:
            return [Column(Holds.ANSWER, question)]


# -------------------------------------------------------------------------------------------------------------------- rows


def rows(activities: Iterable[Activity], columns: Sequence[Column], words: Words) -> list[tuple[Cell, ...]]:
    """A row a report. A cell is empty where nothing was answered, or was not asked."""
    return [tuple(_cell(one, column, words) for column in columns) for one in activities]


def _cell(activity: Activity, column: Column, words: Words) -> Cell:
    if column.question is None:
        return _of_report(activity, column.holds, words)
    answer = activity.answers.get(column.question.id)
    match answer:
        case Chosen() if column.option is not None:
            return _of_option(activity, answer, column)
        case Period() if column.question.kind is Kind.PERIOD:
            spans = {Holds.START: answer.start, Holds.END: answer.end}
            return spans[column.holds] if column.holds in spans else words.period(answer)
        case Text() | Number() | YesNo() | Files() if _shape(column.question) == "one":
            return _one(activity, column.question.id, answer, words)
        case _:
            return None


def _of_report(activity: Activity, holds: Holds, words: Words) -> Cell:
    cells: dict[Holds, Cell] = {
        Holds.NUMBER: activity.number,
        Holds.NAME: words.name(activity),
        Holds.ORGANIZATION: activity.organization,
        Holds.VERSION: activity.version,
        Holds.FILED: activity.filed,
        Holds.CHANGED: activity.changed,
    }
    return cells[holds]


def _of_option(activity: Activity, answer: Chosen, column: Column) -> Cell:
    """0 says that it could have been chosen: of an option that the form did not have then, nothing is known."""
    assert column.question is not None
    assert column.option is not None
    if column.holds is Holds.OTHER:
        return answer.other[:MAX_CELL] or None
    if column.option.id in answer.options:
        return 1
    asked = activity.form.question(column.question.id)
    return 0 if asked is not None and asked.option(column.option.id) is not None else None


def _one(activity: Activity, id: str, answer: Value, words: Words) -> Cell:
    match answer:
        case Number():
            return activity.told(id)
        case YesNo(yes):
            return words.yes if yes else words.no
        case Files(numbers):
            return len(numbers)
        case Text(text):
            return text[:MAX_CELL]
        case _:
            return None


# -------------------------------------------------------------------------------------------------------------------- JSON


def _json(activities: Sequence[Activity], words: Words) -> bytes:
    """Ids as keys, dates as ISO text, small counts as text; null where nothing was answered."""
    asked = _asked(activities)
    data = {
        "questions": [_question(one) for one in asked],
        "reports": [_report(one, asked, words) for one in activities],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _question(question: Question) -> dict[str, Any]:
    plain = {"id": question.id, "label": question.label, "text": question.text, "kind": question.kind.value}
    if _shape(question) != "options":
        return plain
    return {**plain, "options": [{"id": option.id, "text": option.text} for option in question.options]}


def _report(activity: Activity, asked: Sequence[Question], words: Words) -> dict[str, Any]:
    return {
        "number": activity.number,
        "name": words.name(activity),
        "organization": activity.organization,
        "version": activity.version,
        "filed": activity.filed.isoformat(),
        "changed": activity.changed.isoformat(),
        "answers": {
            question.id: _answer(activity, question.id, words)
            for question in asked
            if activity.form.question(question.id) is not None
        },
    }


def _answer(activity: Activity, id: str, words: Words) -> Any:
    match activity.answers.get(id):
        case Chosen(options, other):
            return {"options": list(options), "words": other or None}
        case Period(start, end) as period:
            return {"start": start.isoformat(), "end": end.isoformat() if end else None, "text": words.period(period)}
        case Text(text):
            return text
        case Number():
            return activity.told(id)
        case YesNo(yes):
            return yes
        case Files(numbers):
            return len(numbers)
        case _:
            return None
