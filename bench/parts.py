"""What each part is worth: the same questions answered with one part at a time left out.

A part is left out by what it is given - no synonyms, no names, a weight of nothing - so that the program needs no switches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from datetime import time as clock_time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.scoring import Verdict, judge
from bench.tables import table
from bot.config import Config
from handlers.texts.answers import answer_object
from knowledge import vectors
from knowledge.answer import answer
from knowledge.dictionary import Dictionary
from knowledge.findings import Answer
from knowledge.index import Index
from knowledge.release import meanings
from knowledge.spellings import Spellings
from knowledge.view import View
from knowledge.viewing import build_view

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

Row = Mapping[str, Any]
Change = Callable[[View], View]


def nothing(_: str) -> frozenset[str]:
    return frozenset()


CHANGES: Mapping[str, Change] = {
    "everything": lambda view: view,
    "without synonyms (both files empty)": lambda view: replace(view, synonyms=nothing, english=Dictionary()),
    "without the English dictionary": lambda view: replace(view, english=Dictionary()),
    "without facts (meetings, groups, decisions, advice)": lambda view: replace(
        view, stated=(), groups=(), decisions=(), advice=(), group_names={}, people={}
    ),
    "without the facts of meetings": lambda view: replace(view, stated=()),
    "without the facts of groups": lambda view: replace(view, groups=(), people={}),
    "without the facts of decisions": lambda view: replace(view, decisions=()),
    "without the facts of advice": lambda view: replace(view, advice=()),
    "without mending the question's spelling": lambda view: replace(view, forms={}, spellings=Spellings()),
    "without terms spelt nearly so": lambda view: replace(view, vocabulary=replace(view.vocabulary, spellings=Spellings())),
    "without compounds that begin so": lambda view: replace(view, vocabulary=replace(view.vocabulary, ordered=())),
    "without proper nouns": lambda view: replace(view, proper=frozenset()),
    "without the heading's weight": lambda view: replace(view, weights=replace(view.weights, heading=0.0)),
    "without the best sentence's weight": lambda view: replace(view, weights=replace(view.weights, sentence=0.0)),
    "without the weight of words": lambda view: replace(view, weights=replace(view.weights, words=0.0)),
    "without the weight of meaning": lambda view: replace(view, weights=replace(view.weights, meaning=0.0)),
    "without a threshold to refuse": lambda view: replace(view, refuse_below=0.0),
}


def show(path: Path, questions: Sequence[Row], *, base: bool) -> None:
    """Print the table for the index at `path`."""
    rows = list(_rows(path, questions, base=base))
    whole = next(verdicts for name, verdicts in rows if name == "everything")
    print("\nKnudepunkt with a part left out: answerable questions right and cited, others refused; what each part adds\n")
    table(("", "right and cited", "", "refused", ""), [_line(name, verdicts, whole, questions) for name, verdicts in rows])


@contextmanager
def opened(path: Path, *, base: bool) -> Iterator[Callable[..., View]]:
    """Gives what makes views of the index at `path`, with or without one of the two searches."""
    index = Index(path)

    def view(*, lexical: bool = True, semantic: bool = True) -> View:
        built = build_view(
            index,
            network_name=Config().network.name,
            base=base,
            lexical=lexical,
            semantic=semantic and vectors.available(),
            refuse_below=None,
            meant=meanings(index),
        )
        return built if built.embed is None else replace(built, embed=cache(vectors.of_question))

    try:
        yield view
    finally:
        index.close()


def _rows(path: Path, questions: Sequence[Row], *, base: bool) -> Iterator[tuple[str, list[Verdict]]]:
    with opened(path, base=base) as view:
        yield "words only", verdicts(view(semantic=False), questions)
        if vectors.available():
            yield "meaning only", verdicts(view(lexical=False), questions)
        whole = view()
        for name, change in CHANGES.items():
            yield name, verdicts(change(whole), questions)


def verdicts(view: View, questions: Sequence[Row]) -> list[Verdict]:
    """One for each question, in order."""
    return [verdict for verdict, _ in scored(view, questions)]


def scored(view: View, questions: Sequence[Row]) -> list[tuple[Verdict, Answer]]:
    """The verdict on each question, in order, and the answer it was passed on."""
    found = []
    for question in questions:
        now = datetime.combine(datetime.fromisoformat(question["now"]), clock_time(12), tzinfo=COPENHAGEN)
        told = answer(question["question"], view, now=now)
        found.append((judge(question, answer_object(told, id=question["id"], now=now, ms=0.0)), told))
    return found


def _line(name: str, verdicts: Sequence[Verdict], whole: Sequence[Verdict], questions: Sequence[Row]) -> tuple[str, ...]:
    cells = [name]
    for unanswerable in (False, True):
        asked = [question["kind"] == "unanswerable" for question in questions]
        got, of = (sum(v.both for v, no in zip(some, asked, strict=True) if no is unanswerable) for some in (verdicts, whole))
        cells += [f"{got} of {asked.count(unanswerable)}", "" if verdicts is whole else f"{of - got:+d}"]
    return tuple(cells)
