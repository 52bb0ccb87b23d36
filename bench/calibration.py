"""How far an answer's confidence can be trusted, and whether what was tuned holds for questions that were not tuned on.

Three tables. The curve: right answers against false ones at each threshold. The scale: how many of the answers with so much
confidence are right. Cross-validation: threshold and weights are chosen anew from a grid on one part of the questions and
measured on the rest, in five folds and with one document left out at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bench.parts import opened, scored
from bench.tables import table
from knowledge.model import Kind, Refusal
from knowledge.search import Weights
from knowledge.viewing import REFUSE_BELOW

FOLDS: Final = 5
THRESHOLDS: Final = tuple(round(0.30 + 0.05 * step, 2) for step in range(11))
GRID: Final = tuple(
    Weights(meaning=meaning, words=words, sentence=sentence)
    for meaning in (0.5, 0.6, 0.7)
    for words in (0.3, 0.4, 0.5)
    for sentence in (0.0, 0.1)
)
BINS: Final = (0.0, 0.45, 0.55, 0.65, 0.75, 0.85, 1.0)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question asked without a threshold."""

    question: Row
    right: bool  # right and cited; of a question that cannot be answered: refused
    answered: bool
    confidence: float
    uncertain: bool  # the threshold decides whether it is answered

    @property
    def answerable(self) -> bool:
        return bool(self.question["kind"] != "unanswerable")

    def succeeds(self, threshold: float) -> bool:
        """Whether it comes out as it ought to at that threshold."""
        if self.uncertain and self.confidence < threshold:
            return not self.answerable
        return self.right


def show(path: Path, questions: Sequence[Row], *, base: bool) -> None:
    """Print the tables for the index at `path`."""
    with opened(path, base=base) as view:
        whole = replace(view(), refuse_below=0.0)
        shipped = whole.weights
        grid = {weights: outcomes(replace(whole, weights=weights), questions) for weights in {*GRID, shipped}}
    _curve(grid[shipped])
    _scale(grid[shipped])
    _validation(grid, shipped)


def outcomes(view: Any, questions: Sequence[Row]) -> list[Outcome]:
    """Every question asked of a view that refuses nothing for want of confidence."""
    found = []
    for question, (verdict, answer) in zip(questions, scored(view, questions), strict=True):
        uncertain = bool(answer.trace) and not isinstance(answer.finding, Refusal)
        found.append(Outcome(question, verdict.both, answer.kind is Kind.ANSWER, answer.score, uncertain))
    return found


def _curve(asked: Sequence[Outcome]) -> None:
    print("\nRight answers against false ones, by the confidence from which an answer is given\n")
    lines = []
    for threshold in THRESHOLDS:
        mark = " (shipped)" if threshold == REFUSE_BELOW else ""
        lines.append((f"{threshold:.2f}{mark}", *_counted(asked, lambda outcome, t=threshold: outcome.succeeds(t))))
    table(("from", "right and cited", "share", "rightly refused"), lines)


def _counted(asked: Sequence[Outcome], succeeds: Callable[[Outcome], bool]) -> tuple[str, str, str]:
    answerable = [outcome for outcome in asked if outcome.answerable]
    others = [outcome for outcome in asked if not outcome.answerable]
    right = sum(map(succeeds, answerable))
    return f"{right} of {len(answerable)}", f"{right / len(answerable):.1%}", f"{sum(map(succeeds, others))} of {len(others)}"


def _scale(asked: Sequence[Outcome]) -> None:
    print("\nHow many answers with so much confidence are right; facts answer without one\n")
    lines = []
    for low, high in zip(BINS, (*BINS[1:], float("inf")), strict=True):
        some = [o for o in asked if o.uncertain and o.answered and low <= o.confidence < high]
        if some:
            right = sum(outcome.answerable and outcome.right for outcome in some)
            lines.append((f"{low:.2f} and up", str(len(some)), f"{right / len(some):.0%}"))
    sure = [outcome for outcome in asked if outcome.answered and not outcome.uncertain]
    if sure:
        right = sum(outcome.answerable and outcome.right for outcome in sure)
        lines.append(("from facts", str(len(sure)), f"{right / len(sure):.0%}"))
    table(("confidence", "answers", "right"), lines)


def _validation(grid: Mapping[Weights, Sequence[Outcome]], shipped: Weights) -> None:
    print("\nWeights and threshold as shipped, and chosen on other questions than those measured\n")
    questions = [outcome.question for outcome in grid[shipped]]
    lines = [("as shipped", *_counted(grid[shipped], lambda outcome: outcome.succeeds(REFUSE_BELOW)))]
    best, threshold = _chosen(grid, range(len(questions)))
    lines.append(("chosen on all", *_counted(grid[best], lambda outcome: outcome.succeeds(threshold))))
    for name, key in (
        (f"{FOLDS} folds", {number: number % FOLDS for number in range(len(questions))}),
        ("one document left out", dict(enumerate(map(_document, questions)))),
    ):
        lines.append((f"chosen on the rest, {name}", *_left_out(grid, key)))
    table(("", "right and cited", "share", "rightly refused"), lines)


def _document(question: Row) -> Hashable:
    """The document that a question is about; those that no document answers carry it at the beginning of their id."""
    return question["document"] or str(question["id"]).split("-", 1)[0]


def _left_out(grid: Mapping[Weights, Sequence[Outcome]], key: Mapping[int, Hashable]) -> tuple[str, str, str]:
    """Every question measured with what was chosen on those of the other keys."""
    succeeded: dict[int, bool] = {}
    for left in dict.fromkeys(key.values()):
        weights, threshold = _chosen(grid, [number for number, other in key.items() if other != left])
        for number, other in key.items():
            if other == left:
                succeeded[number] = grid[weights][number].succeeds(threshold)
    asked = next(iter(grid.values()))
    order: Iterator[bool] = iter([succeeded[number] for number in range(len(asked)) if asked[number].answerable])
    others: Iterator[bool] = iter([succeeded[number] for number in range(len(asked)) if not asked[number].answerable])
    return _counted(asked, lambda outcome: next(order if outcome.answerable else others))


def _chosen(grid: Mapping[Weights, Sequence[Outcome]], among: Sequence[int]) -> tuple[Weights, float]:
    """The weights and the threshold with which most of the questions `among` succeed; of equals the first."""
    choices = ((weights, threshold) for weights in grid for threshold in THRESHOLDS)
    return max(choices, key=lambda choice: sum(grid[choice[0]][number].succeeds(choice[1]) for number in among))
