"""How far an answer's confidence can be trusted, and whether what was tuned holds for questions that were not tuned on.

Three tables. The curve: right answers against false ones at each threshold. The scale: how many of the answers with so much
confidence are right. Cross-validation: threshold and weights are chosen anew from a grid on one part of the questions and
measured on the rest, in five folds and with one document left out at a time.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bench.parts import opened, scored
from bench.tables import table
from knowledge.findings import Kind, Refusal
from knowledge.search import Weights
from knowledge.view import View
from knowledge.viewing import REFUSE_BELOW

FOLDS: Final = 5
THRESHOLDS: Final = tuple(sorted({*(round(0.30 + 0.05 * step, 2) for step in range(11)), REFUSE_BELOW}))
# The weights that stand for one another together, every other alone, each lower and higher than shipped.
GRID: Final = (
    *(Weights(meaning=meaning, words=words) for meaning in (0.5, 0.6, 0.7) for words in (0.3, 0.4, 0.5)),
    *(Weights(sentence=sentence) for sentence in (0.0, 0.2)),
    *(Weights(trust=0.75 + shift, distrust=0.35 + shift) for shift in (-0.1, 0.1)),
    *(Weights(counted=value) for value in (0.0, 0.24)),
    *(Weights(summed=value) for value in (0.15, 0.45)),
    *(Weights(labelled=value) for value in (0.0, 0.2)),
    *(Weights(listed=value) for value in (0.0, 0.3)),
    *(Weights(lacking=value) for value in (0.6, 0.9)),
    *(Weights(unnamed=value) for value in (0.55, 0.85)),
    *(Weights(uncounted=value) for value in (0.45, 0.65)),
    *(Weights(near=value) for value in (0.65, 0.85)),
)
BINS: Final = (0.0, REFUSE_BELOW, 0.55, 0.65, 0.75, 0.85, 1.0)

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


def outcomes(view: View, questions: Sequence[Row]) -> list[Outcome]:
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
        lines.append((f"{threshold:.2f}{mark}", *_counted(asked, _at(asked, threshold))))
    table(("from", "right and cited", "share", "rightly refused"), lines)


def _at(asked: Sequence[Outcome], threshold: float) -> list[bool]:
    return [outcome.succeeds(threshold) for outcome in asked]


def _counted(asked: Sequence[Outcome], succeeded: Sequence[bool]) -> tuple[str, str, str]:
    """How many of those that can be answered succeeded, which share that is, and how many of the others."""
    answerable = [well for outcome, well in zip(asked, succeeded, strict=True) if outcome.answerable]
    others = [well for outcome, well in zip(asked, succeeded, strict=True) if not outcome.answerable]
    share = sum(answerable) / max(1, len(answerable))
    return f"{sum(answerable)} of {len(answerable)}", f"{share:.1%}", f"{sum(others)} of {len(others)}"


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
    lines = [("as shipped", *_counted(grid[shipped], _at(grid[shipped], REFUSE_BELOW)))]
    best, threshold = _chosen(grid, range(len(questions)))
    lines.append(("chosen on all", *_counted(grid[best], _at(grid[best], threshold))))
    parts = {
        f"{FOLDS} folds": [number % FOLDS for number in range(len(questions))],
        "one document left out": list(map(_document, questions)),
    }
    for name, part in parts.items():
        lines.append((f"chosen on the rest, {name}", *_counted(grid[shipped], _left_out(grid, part))))
    table(("", "right and cited", "share", "rightly refused"), lines)


def _document(question: Row) -> Hashable:
    """The document that a question is about; those that no document answers carry it at the beginning of their id."""
    return question["document"] or str(question["id"]).split("-", 1)[0]


def _left_out(grid: Mapping[Weights, Sequence[Outcome]], parts: Sequence[Hashable]) -> list[bool]:
    """How every question comes out with what was chosen on those of the other parts."""
    chosen = {part: _chosen(grid, [n for n, other in enumerate(parts) if other != part]) for part in dict.fromkeys(parts)}
    return [grid[weights][n].succeeds(threshold) for n, (weights, threshold) in enumerate(chosen[part] for part in parts)]


def _chosen(grid: Mapping[Weights, Sequence[Outcome]], among: Sequence[int]) -> tuple[Weights, float]:
    """The weights and the threshold with which most of the questions `among` succeed; of equals the first."""
    choices = ((weights, threshold) for weights in grid for threshold in THRESHOLDS)
    return max(choices, key=lambda choice: sum(grid[choice[0]][number].succeeds(choice[1]) for number in among))
