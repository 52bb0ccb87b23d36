"""A report as those see it who did not write it: what it is called, what was chosen, how many took part. Pure; no Danish here.

Only what is published becomes an `Activity`. Counts of people under `FEWEST` are told to nobody outside the circle of the
municipality and the coordinator; every overview, export and text takes its counts from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.reports.form import Form, Meaning, Option, Question
from bot.reports.values import Answers, Chosen, Number, Period, Text

FEWEST: Final = 5  # people; fewer could be recognised (the usual bound of Danish statistics on health)
FEW: Final = "<5"


@dataclass(frozen=True, slots=True)
class Activity:
    """A version of a report. `number` is the report's, `filed` the day it was first sent, `changed` the day of the version."""

    number: int
    organization: str
    version: int
    form: Form
    answers: Answers
    filed: date
    changed: date

    @property
    def title(self) -> str:
        value = self.answers.get(Meaning.TITLE)
        return value.text if isinstance(value, Text) else ""

    @property
    def period(self) -> Period | None:
        value = self.answers.get(Meaning.PERIOD)
        return value if isinstance(value, Period) else None

    @property
    def began(self) -> date:
        """When the activity began; where the form does not ask, when it was reported."""
        return self.period.start if self.period else self.filed

    @property
    def year(self) -> int:
        """The year that the report is named by: that in which the activity ended, or began where it still runs."""
        period = self.period
        return (period.end or period.start).year if period else self.filed.year

    def chosen(self, id: str) -> tuple[Option, ...]:
        """The options that were chosen in answer to the question `id`, in the order of the form."""
        question, value = self.form.question(id), self.answers.get(id)
        if question is None or not isinstance(value, Chosen):
            return ()
        return tuple(option for option in question.options if option.id in value.options)

    def number_of(self, id: str) -> int | None:
        """The number that was given in answer to `id`, as it is; not for those outside."""
        value = self.answers.get(id)
        return value.number if isinstance(value, Number) else None


@dataclass(frozen=True, slots=True)
class Headcount:
    """A sum of people that may be told: `people` counts those of the activities with `FEWEST` or more, `few` is how many
    activities had fewer and are left out, `unknown` how many did not say. Who has the single figures gets the same sum."""

    people: int = 0
    few: int = 0
    unknown: int = 0


def headcount(numbers: Iterable[int | None]) -> Headcount:
    """The sum of some counts of people as it may be told."""
    people = few = unknown = 0
    for number in numbers:
        if number is None:
            unknown += 1
        elif number < FEWEST:
            few += 1
        else:
            people += number
    return Headcount(people, few, unknown)


def told(number: int, question: Question) -> int | str:
    """A number as it may leave the circle: `FEW` for a small count of people."""
    return FEW if question.people and number < FEWEST else number


def half_of(day: date) -> str:
    """The half-year that a day is in: "2024-1", "2024-2"; they sort as they follow each other."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
