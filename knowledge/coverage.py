"""How far a published report tells of the words that were asked about: in its title and choices, or only in passing. Pure.

Words are the terms of the index, so that "kor" meets "korsang" and a misspelt word the right one, as in every search.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.danish import split_compound, stems
from knowledge.model import Report
from knowledge.terms import MIN_PREFIX, PREFIX_WEIGHT, Term

# What a word counts against the same word in the title: among what was chosen, in a text, and where the form only takes it for
# what was chosen.
CHOSEN: Final = 0.9
IN_TEXT: Final = 0.5
NEARLY: Final = 0.4
# And what counts a compound with the word ("korsang"), a synonym or what the word is made of, against the word itself.
WITHIN: Final = 0.95
ALIKE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text, and the parts of the compounds among them."""

    words: frozenset[str]
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """The terms of a report. `near` are those of the words that the form takes for what was chosen, `texts` those of each
    passage."""

    title: Terms
    chosen: Terms
    near: frozenset[str]
    texts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that was asked about: its terms in the index, its synonyms, compounds that it begins, and where it is a compound
    itself the terms of each of its parts."""

    stem: str
    rarity: float
    same: frozenset[str]
    alike: frozenset[str]
    longer: frozenset[str]
    made: tuple[frozenset[str], ...]

    def among(self, told: Terms) -> float:
        """How much of the word is there, 0 to 1."""
        if self.same & told.words:
            return 1.0
        if self.longer & told.words or self.same & told.parts or self._ends(told.words):
            return WITHIN
        return ALIKE * bool(self.alike & told.words or self._made_of(told.words | told.parts))

    def _ends(self, terms: frozenset[str]) -> bool:
        """Whether a compound ends in the word, the other part of which nobody uses alone: "fællessang"."""
        return len(self.stem) >= MIN_PREFIX and any(term.endswith(self.stem) for term in terms)

    def is_in(self, terms: frozenset[str]) -> bool:
        """Whether a text has the word. Longer words do not count here: whoever worked with a Musikskole need have no music."""
        return bool((self.same | self.alike) & terms) or self._made_of(terms)

    def _made_of(self, terms: frozenset[str]) -> bool:
        return bool(self.made) and all(part & terms for part in self.made)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what was asked about a report tells, 0 to 1; `whole` where title and choices have all of the words."""

    share: float
    whole: bool


def profile(report: Report, bodies: Sequence[str], known: Collection[str]) -> Profile:
    """The terms of a report; `bodies` are those of its passages, as stored, `known` the stems that compounds are made of."""
    return Profile(
        title=_terms(report.title, known),
        chosen=_terms("\n".join(report.topics), known),
        near=frozenset(stems("\n".join(report.near))),
        texts=tuple(frozenset(body.split()) for body in bodies),
    )


def _terms(text: str, known: Collection[str]) -> Terms:
    found = frozenset(stems(text))
    return Terms(found, frozenset(part for term in found for part in split_compound(term, known)))


def sought(term: Term, known: Collection[str], synonyms: Callable[[str], frozenset[str]]) -> Sought:
    """A word of the question as it is looked for; `known` are the terms of the index."""
    same = frozenset(variant for variant, weight in term.variants if weight > PREFIX_WEIGHT)
    parts = () if same else split_compound(term.stem, known)
    same |= {term.stem}  # choices, and words near to them, need not be in a text
    return Sought(
        stem=term.stem,
        rarity=term.rarity,
        same=same,
        alike=frozenset(other for word in same for other in synonyms(word)),
        longer=frozenset(variant for variant, weight in term.variants if weight == PREFIX_WEIGHT),
        made=tuple(frozenset({part}) | synonyms(part) for part in parts),
    )


def coverage(words: Sequence[Sought], profile: Profile) -> Coverage | None:
    """How far a report tells of the `words`; None where it lacks one, or nothing but different texts have them."""
    titled = [max(word.among(profile.title), CHOSEN * word.among(profile.chosen)) for word in words]
    told = [any(word.is_in(text) for text in profile.texts) for word in words]
    nearly = [word.is_in(profile.near) for word in words]
    if not all(map(any, zip(titled, told, nearly, strict=True))):
        return None
    if not any(titled) and not any(all(word.is_in(text) for word in words) for text in (*profile.texts, profile.near)):
        return None
    counted = [max(a, IN_TEXT * b, NEARLY * c) for a, b, c in zip(titled, told, nearly, strict=True)]
    total = sum(word.rarity for word in words)
    share = sum(word.rarity * held for word, held in zip(words, counted, strict=True)) / total if total else 0.0
    return Coverage(share, all(titled))
