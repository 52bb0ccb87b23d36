"""Ranking passages for a question: candidates by words (FTS5) and by meaning (vectors), then one explainable score.

Pure but for reading the index. Each feature is a number between 0 and 1 with a name; `score` is their weighted sum, so that a
ranking can be explained, measured with a feature left out, and tuned.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.danish import stem, words, joined_words
from knowledge.model import Passage, Sentence
from knowledge.terms import Term

Vectors = npt.NDArray[np.float32]

CANDIDATES: Final = 60  # by words, and as many by meaning
FIELD_WEIGHTS: Final = (2.0, 1.0, 0.6)  # heading, body, parts of compounds, in BM25
HEADING_MATCH: Final = 0.8  # what a word in the heading counts against one in the text
PART_MATCH: Final = 0.6
# Measured on multilingual-e5-small: whatever is asked, the mean cosine over passages is near 0.79 and the best 0.84 to 0.92.
COSINE_FLOOR: Final = 0.78
COSINE_SPAN: Final = 0.14


class Searchable(Protocol):
    """What ranking needs of an index."""

    def match(self, expression: str, weights: tuple[float, float, float], limit: int) -> list[tuple[int, float]]: ...
    def terms_of(self, numbers: Sequence[int]) -> dict[int, tuple[str, str, str]]: ...
    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]: ...


@dataclass(frozen=True, slots=True)
class Matrix:
    """The vectors of an index: row i belongs to passage `ids[i]`; ids ascend."""

    ids: npt.NDArray[np.int64]
    vectors: Vectors

    def cosines(self, vector: Vectors) -> npt.NDArray[np.float32]:
        """The likeness of every passage to `vector`."""
        likeness: npt.NDArray[np.float32] = self.vectors @ vector
        return likeness


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts. Tuned by five-fold cross-validation over the development questions (bench/tuning.py)."""

    meaning: float = 0.50
    words: float = 0.30
    sentence: float = 0.20
    heading: float = 0.05


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score and the features behind it; `sentences` are its sentences by how well they fit the words asked."""

    passage: Passage
    score: float
    features: dict[str, float]
    sentences: tuple[tuple[float, Sentence], ...] = field(repr=False, default=())


def search(
    index: Searchable,
    terms: Sequence[Term],
    *,
    allowed: Callable[[int], bool],
    matrix: Matrix | None,
    vector: Vectors | None,
    weights: Weights,
    limit: int,
) -> list[Hit]:
    """The best passages for `terms` and `vector`, best first; only ids that are `allowed`. Either search may be missing."""
    by_words = _candidates_by_words(index, terms, allowed)
    cosines: dict[int, float] = {}
    if matrix is not None and vector is not None and len(matrix.ids):
        cosines = _candidates_by_meaning(matrix, vector, allowed, also=by_words)
    numbers = list(dict.fromkeys([*by_words, *cosines]))
    if not numbers:
        return []
    stored, passages = index.terms_of(numbers), index.passages(numbers)
    hits = []
    for number in numbers:
        if number not in passages:
            continue
        features = _word_features(terms, stored[number])
        features["meaning"] = _meaning(cosines.get(number), any_meaning=bool(cosines))
        best = _sentence_features(terms, passages[number])
        features["sentence"] = best[0][0] if best else 0.0
        hits.append(Hit(passages[number], _score(features, weights, semantic=bool(cosines)), features, tuple(best)))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return hits[:limit]


def _score(features: dict[str, float], weights: Weights, *, semantic: bool) -> float:
    """The weighted sum; without meaning the other features share its weight."""
    total = weights.words * features["words"] + weights.sentence * features["sentence"] + weights.heading * features["heading"]
    if semantic:
        return total + weights.meaning * features["meaning"]
    return total * (1 + weights.meaning / (weights.words + weights.sentence + weights.heading))


def _candidates_by_words(index: Searchable, terms: Sequence[Term], allowed: Callable[[int], bool]) -> dict[int, float]:
    variants = dict.fromkeys(variant for term in terms for variant, _ in term.variants)
    if not variants:
        return {}
    expression = " OR ".join('"' + variant.replace('"', '""') + '"' for variant in variants)
    found = index.match(expression, FIELD_WEIGHTS, 4 * CANDIDATES)
    return dict([(number, score) for number, score in found if allowed(number)][:CANDIDATES])


def _candidates_by_meaning(
    matrix: Matrix, vector: Vectors, allowed: Callable[[int], bool], *, also: dict[int, float]
) -> dict[int, float]:
    """The cosines of the nearest passages, and of those that the words have found."""
    likeness = matrix.cosines(vector)
    order = np.argsort(-likeness)[: 4 * CANDIDATES]
    near = [int(i) for i in order if allowed(int(matrix.ids[i]))][:CANDIDATES]
    found = {int(matrix.ids[i]): float(likeness[i]) for i in near}
    for number in also:
        at = int(np.searchsorted(matrix.ids, number))
        if at < len(matrix.ids) and matrix.ids[at] == number:
            found[number] = float(likeness[at])
    return found


def _meaning(cosine: float | None, *, any_meaning: bool) -> float:
    if cosine is None:
        return 0.0
    return min(1.0, max(0.0, (cosine - COSINE_FLOOR) / COSINE_SPAN))


def _word_features(terms: Sequence[Term], stored: tuple[str, str, str]) -> dict[str, float]:
    """Which share of the question's words, by rarity, the passage holds in its text and in its headings."""
    heading, body, parts = (set(column.split(" ")) for column in stored)
    total = sum(term.rarity for term in terms)
    if not total:
        return {"words": 0.0, "heading": 0.0}
    found = in_heading = 0.0
    for term in terms:
        text = max((weight for variant, weight in term.variants if variant in body), default=0.0)
        head = max((weight for variant, weight in term.variants if variant in heading), default=0.0)
        part = max((weight for variant, weight in term.variants if variant in parts), default=0.0)
        found += term.rarity * max(text, HEADING_MATCH * head, PART_MATCH * part)
        in_heading += term.rarity * head
    return {"words": found / total, "heading": in_heading / total}


def _sentence_features(terms: Sequence[Term], passage: Passage) -> list[tuple[float, Sentence]]:
    """The sentences of a passage with the share of the question's words, by rarity, that each holds; best first."""
    total = sum(term.rarity for term in terms)
    if not total:
        return [(0.0, sentence) for sentence in passage.sentences]
    scored = []
    for sentence in passage.sentences:
        stems = {stem(word) for word in (*words(sentence.text), *joined_words(sentence.text))}
        found = sum(
            term.rarity * max((weight for variant, weight in term.variants if variant in stems), default=0.0) for term in terms
        )
        scored.append((found / total, sentence))
    scored.sort(key=lambda pair: -pair[0])
    return scored


def confidence(score: float, *, middle: float, steepness: float = 12.0) -> float:
    """A score as a probability-like figure: 0.5 at `middle` (logistic, Platt 1999)."""
    return 1 / (1 + math.exp(-steepness * (score - middle)))
