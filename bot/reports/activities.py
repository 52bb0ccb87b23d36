"""A report as those see it who did not write it: what it is called, what was chosen, how many took part. Pure; no Danish here.

Only what is published becomes an `Activity`. Counts of people under `FEWEST` are told to nobody outside the circle of the
municipality and the coordinator, nor what tells one by subtraction; every overview, export and text takes its numbers from
`Activity.told`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.reports.form import Form, Meaning, Option
from bot.reports.values import Answers, Chosen, Number, Period, Text

FEWEST: Final = 5  # people; fewer could be recognised (the usual bound of Danish statistics on health)
FEW: Final = "<5"
HIDDEN: Final = ".."  # what Danish statistics writes for a figure that may not be told


@dataclass(frozen=True, slots=True)
class Activity:
    """A version of a report. `number` is the report's, `filed` the day it was first sent, `changed` the day of the version;
    `counting` are the ids of the questions that count people in any version of the form."""

    number: int
    organization: str
    version: int
    form: Form
    answers: Answers
    filed: date
    changed: date
    counting: frozenset[str] = frozenset()

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

    def told(self, id: str) -> int | str | None:
        """The number that was given in answer to `id` as it may leave the circle: `FEW` for a small count of people, `HIDDEN`
        where what is left of a greater number would be such a count ("9 of 12 left"); None where no number was given."""
        number = self.number_of(id)
        if number is None:
            return None
        if self._counts_people(id) and number < FEWEST:
            return FEW
        return HIDDEN if any(self._tells(number, id, whole) for whole in self._wholes(id)) else number

    def _counts_people(self, id: str) -> bool:
        question = self.form.question(id)
        return id in self.counting or (question is not None and question.people)

    def _tells(self, number: int, id: str, whole: str) -> bool:
        """Whether a part of `whole` tells a small count of people: the rest, or the whole where it is small itself."""
        all_of_it = self.number_of(whole)
        if all_of_it is None or not (self._counts_people(id) or self._counts_people(whole)):
            return False
        return all_of_it < FEWEST or 0 < all_of_it - number < FEWEST

    def _wholes(self, id: str) -> Iterator[str]:
        """The questions whose numbers that of `id` is a part of, the nearest first."""
        while (question := self.form.question(id)) is not None:
            whole = question.not_above or (Meaning.PARTICIPANTS if id == Meaning.LEFT else None)
            if whole is None:
                return
            yield whole
            id = whole


@dataclass(frozen=True, slots=True)
class Headcount:
    """A sum of people that may be told: `people` counts those of the activities with `FEWEST` or more, `few` is how many
    activities had fewer and are left out, `unknown` of how many no number is told. Who has the single figures gets the same
    sum."""

    people: int = 0
    few: int = 0
    unknown: int = 0


def headcount(activities: Iterable[Activity]) -> Headcount:
    """How many took part in some activities, as far as that may be told."""
    people = few = unknown = 0
    for activity in activities:
        match activity.told(Meaning.PARTICIPANTS):
            case int(number):
                people += number
            case told if told == FEW:
                few += 1
            case _:
                unknown += 1
    return Headcount(people, few, unknown)


def counting(forms: Iterable[Form]) -> frozenset[str]:
    """The ids of the questions that count people in any of these forms."""
    return frozenset(question.id for form in forms for question in form.questions if question.people)


def half_of(day: date) -> str:
    """The half-year that a day is in: "2024-1", "2024-2"; they sort as they follow each other."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
