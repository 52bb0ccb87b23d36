"""Answers of the coordinator: as documents of the index, and which of them answers a question that is asked again. Pure.

Each is a document of its own, so that it is found by words and by meaning, ranked among the others, cited and shown. The
questions are its headings, the answer is its text. Whether two questions are the same is decided by `knowledge.sameness`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Final

from knowledge.asked import Asked, asked
from knowledge.cpr import mask
from knowledge.entries import Entry
from knowledge.model import Curated, Facts
from knowledge.periods import ZONE
from knowledge.sameness import alike, at_one_time
from knowledge.typed import PARAGRAPHS, passages_of

_TITLE: Final = "curated:{}"  # names no file: those that are read have an ending


@dataclass(frozen=True)
class Taught:
    """The answers of an index: `answers` by the name of the document that each is kept as, `places` the ids of its passages."""

    answers: Mapping[str, Curated] = field(default_factory=dict)
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def to(self, question: str, *, now: datetime) -> list[str]:
        """The answers, by name, that were given to this very question, the newest first."""
        if not self.answers:
            return []
        this = asked(question)
        found = {
            name
            for name, before in self._asked.get(this.kinds, ())
            if alike(before, this) and at_one_time(before, this, at=given(self.answers[name]), now=now)
        }
        return sorted(found, key=self._age, reverse=True)

    def _age(self, name: str) -> tuple[str, int]:
        return self.answers[name].date, self.answers[name].number

    @cached_property
    def _asked(self) -> Mapping[tuple[str, ...], list[tuple[str, Asked]]]:
        """The questions, each with the name of its answer, by what they ask for."""
        found: dict[tuple[str, ...], list[tuple[str, Asked]]] = {}
        for name, curated in self.answers.items():
            for question in curated.questions:
                before = asked(question)
                found.setdefault(before.kinds, []).append((name, before))
        return found


def given(curated: Curated) -> datetime:
    """The noon of the day on which an answer was given."""
    return datetime.combine(date.fromisoformat(curated.date), time(12), ZONE)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of an answer."""
    return tuple(part.strip() for part in PARAGRAPHS.split(text) if part.strip())


def without_cpr(curated: Curated) -> Curated:
    """The answer and its questions with CPR numbers blotted out, as in every document."""
    questions = tuple(mask(question)[0] for question in curated.questions)
    answer = "\n".join(mask(line)[0] for line in curated.answer.strip().splitlines())
    return replace(curated, questions=questions, answer=answer)


def entry_of(curated: Curated, *, mend: Callable[[str], str]) -> Entry:
    """An answer as a document of the index. `mend` spells a question as the documents do: a word that somebody misspelt must
    not become a word of the index, or whoever misspells it too would find nothing else."""
    name = _TITLE.format(curated.number)
    told = tuple(mend(question) for question in curated.questions)
    heading = tuple(dict.fromkeys(reversed(told)))  # the innermost heading says what the text is about
    return Entry(
        name=name,
        path="",
        title=told[0],
        date=curated.date,
        digest=name,
        damage=0.0,
        numbered=False,
        reader=0,
        passages=passages_of(curated.answer, document=name, heading=heading, date=curated.date),
        facts=Facts(),
    )
