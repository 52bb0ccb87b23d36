"""A large index out of a small one: its documents over and over, each time with other words, other years and other vectors.

What is made is no text that anybody would read, but it has the lengths, the structure and the commonness of words of the real
one, and its vocabulary grows as that of real text does: rare words are written anew as compounds of other words. Vectors are
the real ones with seeded noise. The same seed makes the same index.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench.timing import Matrix
from knowledge import vectors
from knowledge.entries import Entry
from knowledge.index import Index
from knowledge.model import Document, Facts, Passage
from knowledge.rows import pack, unpack

SEED = 20_230_602
RARE = 2  # a word that stands at most so often is rare
ANEW = 0.4  # share of the rare words that a copy writes as compounds: 100,000 passages come to some 100,000 terms
OTHERWISE = 0.1  # share of the others for which a copy has another word of the documents
SHORT = 9  # letters of a word that compounds are made of
NOISE = 0.35  # length of what is added to a unit vector: a copy lies at a cosine of 0.94 from its original
YEARS = 30  # copies are of so many years, the same years again for another region
REGIONS = ("", " Nord", " Syd", " Vest")
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Original:
    """A document as it stands in an index, with the vectors of its passages, a row each."""

    document: Document
    passages: tuple[Passage, ...]
    facts: Facts
    matrix: Matrix


def originals(path: Path, *, bundled: bool) -> list[Original]:
    """The documents of the index at `path` that have vectors: those from files, or the bundled ones."""
    index = Index(path)
    found = []
    for number, document in index.documents(vectors.MODEL):
        if document.bundled is bundled:
            numbers, matrix = index.vectors(vectors.MODEL, [number])
            passages = tuple(index.passages([int(n) for n in numbers]).values())
            found.append(Original(document, passages, index.facts([number]).get(number, Facts()), matrix))
    index.close()
    return found


def grow(path: Path, source: Sequence[Original], *, passages: int) -> int:
    """Make an index of at least so many passages at `path`; returns how many they are."""
    index = Index(path)
    counted = Counter(word for each in source for p in each.passages for word in _WORD.findall(p.text))
    made = copy = 0
    while made < passages:
        chance = random.Random(SEED + copy)
        words = _exchanged(counted, chance)
        for each in source:
            _store(index, each, copy=copy, words=words)
            made += len(each.passages)
        copy += 1
    index.close()
    return made


def _store(index: Index, original: Original, *, copy: int, words: Mapping[str, str]) -> None:
    entry = _entry(original, copy=copy, words=words)
    index.store(entry)
    [number] = [stored.id for stored in index.stored() if stored.path == entry.path]
    noise = np.random.default_rng((SEED, copy)).standard_normal(original.matrix.shape, np.float32)
    moved = original.matrix + noise * (NOISE / np.sqrt(original.matrix.shape[1]))
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    places = index.places([number])
    index.store_vectors(vectors.MODEL, zip(places, moved, strict=True), generation=index.generation[0])


def _exchanged(counted: Counter[str], chance: random.Random) -> dict[str, str]:
    """Word -> what a copy has in its place, for the words that it has not as they are."""
    rare = [word for word, count in counted.items() if count <= RARE]
    common = [word for word, count in counted.items() if count > RARE] or rare
    parts = [word for word in common if len(word) <= SHORT] or common
    found = {word: chance.choice(parts).capitalize() + chance.choice(parts).lower() for word in rare if chance.random() < ANEW}
    return found | {word: chance.choice(common) for word in common if chance.random() < OTHERWISE}


def _entry(original: Original, *, copy: int, words: Mapping[str, str]) -> Entry:
    """The document as its copy has it."""
    document = original.document
    name = f"{copy:04}-{document.name}"

    def said(text: str) -> str:
        return _WORD.sub(lambda match: words.get(match.group(), match.group()), _later(text, copy))

    passages = tuple(
        replace(
            passage,
            document=name,
            text=said(passage.text),
            raw=said(passage.raw),
            heading=tuple(map(said, passage.heading)),
            sentences=tuple(replace(s, text=said(s.text), raw=said(s.raw)) for s in passage.sentences),
            date=_later(passage.date, copy) if passage.date else None,
        )
        for passage in original.passages
    )
    return Entry(
        name=name,
        path=f"/copies/{name}",
        title=f"{document.title} {copy}",
        date=_later(document.date, copy) if document.date else None,
        digest=f"{document.digest}-{copy}",
        damage=document.damage,
        numbered=True,
        reader=0,
        passages=passages,
        facts=Facts(*(tuple(_facts(getattr(original.facts, kind), copy)) for kind in _KINDS)),
    )


_KINDS = ("meetings", "groups", "decisions", "advice")


def _facts(facts: Sequence[T], copy: int) -> Iterator[T]:
    """Facts of other years, and after so many copies of another region."""
    region = REGIONS[copy // YEARS % len(REGIONS)]
    for fact in facts:
        later = unpack(_later(pack(fact), copy), type(fact))
        for name in ("group", "name"):
            if hasattr(later, name):
                later = replace(later, **{name: getattr(later, name) + region})  # type: ignore[type-var]
        yield later


def _later(text: str, copy: int) -> str:
    """`text` with its years moved on."""
    return _YEAR.sub(lambda match: str(int(match.group()) + copy % YEARS), text)
