"""The words of a question as terms of the index: misspellings mended, compounds opened, everyday words met by synonyms.

Pure: from a question's stems and the index's vocabulary (term -> passages that hold it) to weighted terms.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.danish import split_compound
from knowledge.spellings import Spellings

PREFIX_WEIGHT: Final = 0.6  # the asked word begins a compound of the documents: "netværk" - "netværksmøde"
PART_WEIGHT: Final = 0.5  # a part of the asked compound stands alone in the documents
SYNONYM_WEIGHT: Final = 0.5
SPELLING_CUTOFF: Final = 80.0  # of 100, on stems of five letters and more
MAX_VARIANTS: Final = 16
MIN_PREFIX: Final = 4
NO_SPELLINGS: Final = Spellings()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of an index: how many passages hold each, and how many passages there are."""

    holders: Mapping[str, int]
    passages: int
    ordered: Sequence[str]  # the terms, sorted
    spellings: Spellings = NO_SPELLINGS  # the terms that a word may be a misspelling of

    def rarity(self, term: str) -> float:
        """Inverse document frequency as in BM25 (Robertson and Zaragoza 2009); a term that nothing holds is the rarest."""
        held = self.holders.get(term, 0)
        return math.log(1 + (self.passages - held + 0.5) / (held + 0.5))


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question: `variants` are terms of the index with how much a match counts (1 is the word itself), heaviest
    first."""

    stem: str
    rarity: float
    variants: tuple[tuple[str, float], ...]

    @property
    def known(self) -> bool:
        """True when the index holds the word, a spelling of it, or a compound with it."""
        return any(weight > SYNONYM_WEIGHT for _, weight in self.variants)


def resolve(
    stems: Sequence[str],
    vocabulary: Vocabulary,
    *,
    synonyms: Callable[[str], frozenset[str]],
    english: Callable[[str], Sequence[str]] | None = None,
) -> tuple[Term, ...]:
    """The terms for the `stems` of a question; a word without any counterpart keeps its place with no variants.

    Of an English question `english` tells what its words mean; a translation counts as the word itself.
    """
    return tuple(_term(stem, vocabulary, synonyms, english(stem) if english else ()) for stem in stems)


def _term(stem: str, vocabulary: Vocabulary, synonyms: Callable[[str], frozenset[str]], translations: Sequence[str]) -> Term:
    variants: dict[str, float] = {}

    def offer(term: str, weight: float) -> None:
        if term in vocabulary.holders and weight > variants.get(term, 0.0):
            variants[term] = weight

    offer(stem, 1.0)
    for meant in translations:
        offer(meant, 1.0)
    if not variants:
        for part in split_compound(stem, vocabulary.holders):
            offer(part, PART_WEIGHT)
    if len(stem) >= MIN_PREFIX and not stem[0].isdigit():
        for longer in _beginning_with(stem, vocabulary.ordered):
            offer(longer, PREFIX_WEIGHT)
    if not variants or max(variants.values()) <= PART_WEIGHT:
        for spelt, likeness in _spellings(stem, vocabulary):
            offer(spelt, likeness)
    for other in (same for word in (stem, *translations) for same in sorted(synonyms(word))):
        offer(other, SYNONYM_WEIGHT)
    best = sorted(variants.items(), key=lambda item: -item[1])[:MAX_VARIANTS]
    named = next((term for term, weight in best if weight > SYNONYM_WEIGHT), stem)
    return Term(stem, vocabulary.rarity(named), tuple(best))


def _beginning_with(stem: str, ordered: Sequence[str]) -> list[str]:
    """The terms that go on where `stem` ends, shortest first."""
    found = []
    for i in range(bisect_left(ordered, stem), len(ordered)):
        if not ordered[i].startswith(stem):
            break
        found.append(ordered[i])
    return sorted(found, key=len)[:MAX_VARIANTS]


def _spellings(stem: str, vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Terms that `stem` may be a misspelling of, with their likeness (0 to 1)."""
    if len(stem) < 5 or not stem.isalpha():
        return []
    near = vocabulary.spellings.near(stem, cutoff=SPELLING_CUTOFF, limit=4)
    return [(term, score / 100) for term, score in near if term[0] == stem[0] or score >= 90]
