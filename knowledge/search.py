"""Ranking passages for a question: candidates by words (FTS5) and by meaning (vectors), then one explainable score.

Pure but for reading the index. Each feature is a number between 0 and 1 with a name; `score` is their weighted sum, so that a
ranking can be explained, measured with a feature left out, and tuned.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from knowledge.danish import joined_words, stem, words
from knowledge.model import Passage, Sentence
from knowledge.terms import Term

if TYPE_CHECKING:  # numpy takes a tenth of a second to load, and a search by words alone does without
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

CANDIDATES: Final = 60  # by words, and as many by meaning
FIELD_WEIGHTS: Final = (2.0, 1.0, 0.6)  # heading, body, parts of compounds, in BM25
HEADING_MATCH: Final = 0.8  # what a word in the heading counts against one in the text
PART_MATCH: Final = 0.6
CONTEXT_MATCH: Final = 0.4
# Measured on multilingual-e5-small: a question has a mean cosine with passages of its own (0.81 for Danish ones, 0.75 for
# English ones about Danish text), and the best passage lies 0.06 to 0.12 above it. So likeness is told from that mean; where
# there are few passages, which may all be near, it is drawn towards the mean that is usual.
USUAL_MEAN: Final = 0.80
USUAL_COUNT: Final = 200
COSINE_SPAN: Final = 0.12
LEAST_TRUST: Final = 0.1


Stored = tuple[str, str, str]  # the terms of a passage: heading, body, parts of compounds


class Searchable(Protocol):
    """What ranking needs of an index."""

    def match(self, asked: Sequence[str], weights: tuple[float, float, float], limit: int) -> list[tuple[int, float]]: ...
    def terms_of(self, numbers: Sequence[int]) -> dict[int, tuple[str, str, str]]: ...
    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]: ...


@dataclass(frozen=True, slots=True)
class Matrix:
    """The vectors of an index: row i belongs to passage `ids[i]`; ids ascend. What is usual is told with those `beside` it."""

    ids: npt.NDArray[np.int64]
    vectors: Vectors
    beside: Matrix | None = None

    def cosines(self, vector: Vectors) -> npt.NDArray[np.float32]:
        """The likeness of every passage to `vector`."""
        likeness: npt.NDArray[np.float32] = self.vectors @ vector
        return likeness


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts. Set on 910 questions, those of the development set among them. `bench.calibration` chooses each
    anew on some questions and measures on the others."""

    meaning: float = 0.6
    words: float = 0.4
    sentence: float = 0.1
    heading: float = 0.05
    # Share of the question's words in the best passage from which words are trusted fully, and below which hardly.
    trust: float = 0.75
    distrust: float = 0.35
    # What a passage has beside likeness, where it was asked for; see `responders.ranking`.
    counted: float = 0.12  # a figure right before the word that it counts
    summed: float = 0.3  # the row that adds a budget up, where no entry of it was asked for
    labelled: float = 0.1  # "Layout: Ida Holm", where the label was asked for
    defined: float = 0.5  # what an abbreviation stands for, where that was asked
    listed: float = 0.15  # a list that is introduced by the word that was asked for
    # What its score is worth that lacks it.
    lacking: float = 0.75  # the sort of thing that was asked for, or the period
    unnamed: float = 0.7  # all proper nouns of the question
    uncounted: float = 0.55  # a figure beside what is to be counted: confidence only, not its place
    own: float = 1.3  # and what it is worth in the members' own document, where a group is asked about that every network has
    near: float = 0.75  # share of the best score from which the decision on the same item goes before it


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score and the features behind it; `sentences` are its sentences, the best fitting first."""

    passage: Passage
    score: float
    features: dict[str, float]
    sentences: tuple[tuple[float, Sentence], ...] = field(repr=False, default=())


def search(
    index: Searchable,
    terms: Sequence[Term],
    proper: Sequence[Term],
    *,
    allowed: Callable[[int], bool],
    matrix: Matrix | None,
    vector: Vectors | None,
    weights: Weights,
    limit: int,
) -> list[Hit]:
    """The best passages for `terms` and `vector`, best first; only ids that are `allowed`. Either search may be missing.

    `proper` are the terms that are proper nouns; feature "named" is the share of them that a passage or its headings hold.
    """
    by_words = _candidates_by_words(index, terms, allowed)
    cosines: dict[int, float] = {}
    if matrix is not None and vector is not None and len(matrix.ids):
        cosines = _candidates_by_meaning(matrix, vector, allowed, also=by_words)
    numbers = list(dict.fromkeys([*by_words, *cosines]))
    if not numbers:
        return []
    stored = index.terms_of(list({number - before for number in numbers for before in (0, 1)}))
    told = {number: _word_features(terms, proper, stored[number], before=stored.get(number - 1)) for number in numbers}
    weights = _adapted(weights, max(features["words"] for features in told.values()), semantic=bool(cosines))
    for number, features in told.items():
        features |= {"meaning": cosines.get(number, 0.0), "sentence": 0.0}
    best = sorted(told, key=lambda number: (-_score(told[number], weights), number))[:limit]
    passages = index.passages(best)  # only the best are read whole
    hits = []
    for number in best:
        if number in passages:
            features, sentences = told[number], _sentence_features(terms, passages[number])
            features["sentence"] = sentences[0][0] if sentences else 0.0
            hits.append(Hit(passages[number], _score(features, weights), features, tuple(sentences)))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return hits


def _adapted(weights: Weights, coverage: float, *, semantic: bool) -> Weights:
    """The weights for a question whose words the best passage holds to the share `coverage`.

    Everyday words that the documents do not use say little by where they happen to stand: then meaning counts for more. Without
    a semantic search the words carry it all.
    """
    share = (coverage - weights.distrust) / (weights.trust - weights.distrust)
    trust = min(1.0, max(LEAST_TRUST, share)) if semantic else 1.0
    of_words = weights.words + weights.sentence
    if not semantic:
        scale = 1 + weights.meaning / (of_words + weights.heading)
        scaled = (weights.words * scale, weights.sentence * scale, weights.heading * scale)
        return Weights(0.0, *scaled)
    meaning = weights.meaning + (1 - trust) * of_words
    return Weights(meaning, trust * weights.words, trust * weights.sentence, trust * weights.heading)


def _score(features: dict[str, float], weights: Weights) -> float:
    """The weighted sum of the features."""
    return (
        weights.meaning * features["meaning"]
        + weights.words * features["words"]
        + weights.sentence * features["sentence"]
        + weights.heading * features["heading"]
    )


def _candidates_by_words(index: Searchable, terms: Sequence[Term], allowed: Callable[[int], bool]) -> dict[int, float]:
    variants = list(dict.fromkeys(variant for term in terms for variant, _ in term.variants))
    if not variants:
        return {}
    found = index.match(variants, FIELD_WEIGHTS, 4 * CANDIDATES)
    return dict([(number, score) for number, score in found if allowed(number)][:CANDIDATES])


def _candidates_by_meaning(
    matrix: Matrix, vector: Vectors, allowed: Callable[[int], bool], *, also: dict[int, float]
) -> dict[int, float]:
    """How near the nearest passages are, and those that the words have found: 0 at the question's mean, 1 far above it;
    what is farther still is not cut, so that the best are told apart."""
    import numpy as np

    likeness = matrix.cosines(vector)
    every = likeness if matrix.beside is None else np.concatenate([likeness, matrix.beside.cosines(vector)])
    count = len(every)
    mean = (count * float(every.mean()) + USUAL_COUNT * USUAL_MEAN) / (count + USUAL_COUNT)
    likeness = np.clip((likeness - mean) / COSINE_SPAN, 0.0, None)
    order = np.argsort(-likeness)[: 4 * CANDIDATES]
    near = [int(i) for i in order if allowed(int(matrix.ids[i]))][:CANDIDATES]
    found = {int(matrix.ids[i]): float(likeness[i]) for i in near}
    for number in also:
        at = int(np.searchsorted(matrix.ids, number))
        if at < len(matrix.ids) and matrix.ids[at] == number:
            found[number] = float(likeness[at])
    return found


def _word_features(terms: Sequence[Term], proper: Sequence[Term], stored: Stored, *, before: Stored | None) -> dict[str, float]:
    """Which share of the question's words, by rarity, the passage holds in its text, its headings and, for less, in the
    passage `before` it under the same headings: whom a paragraph is about is often said in the one above only."""
    heading, body, parts = (set(column.split(" ")) for column in stored)
    context = set(before[1].split(" ")) if before is not None and before[0] == stored[0] else set()
    named = sum(term.rarity for term in proper)
    told = heading | body | context
    held = sum(t.rarity for t in proper if any(variant in told for variant, _ in t.variants))
    total = sum(term.rarity for term in terms)
    if not total:
        return {"words": 0.0, "heading": 0.0, "named": 1.0}
    found = in_heading = 0.0
    for term in terms:
        head = _weight(term, heading)
        parted, near = PART_MATCH * _weight(term, parts), CONTEXT_MATCH * _weight(term, context)
        found += term.rarity * max(_weight(term, body), HEADING_MATCH * head, parted, near)
        in_heading += term.rarity * head
    return {"words": found / total, "heading": in_heading / total, "named": held / named if named else 1.0}


def _weight(term: Term, held: Collection[str]) -> float:
    """What the best variant of the term counts that is `held`; variants come heaviest first."""
    for variant, weight in term.variants:
        if variant in held:
            return weight
    return 0.0


def _sentence_features(terms: Sequence[Term], passage: Passage) -> list[tuple[float, Sentence]]:
    """The sentences of a passage with the share of the question's words, by rarity, that each holds; best first."""
    total = sum(term.rarity for term in terms)
    if not total:
        return [(0.0, sentence) for sentence in passage.sentences]
    scored = []
    for sentence in passage.sentences:
        stems = _stems_in(sentence.text)
        found = sum(term.rarity * _weight(term, stems) for term in terms)
        scored.append((found / total, sentence))
    scored.sort(key=lambda pair: -pair[0])
    return scored


@lru_cache(maxsize=16_384)
def _stems_in(sentence: str) -> frozenset[str]:
    """The stems of a sentence; the passages that questions are about come again."""
    return frozenset(stem(word) for word in (*words(sentence), *joined_words(sentence)))
