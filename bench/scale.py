"""How the bot bears a large index: time to open, time of a question, memory, each in a process of its own on one core.

    python -m bench.scale [--passages 100000]

The large index is made of the documents by `bench.growth`; without documents, of the bundled knowledge.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.answers import SHARED, Task, chosen, opened, ours, passages_of
from bench.growth import SEED, grow, originals
from bench.tables import table
from bench.timing import MEGABYTE, ROOT, UNIT, VectorCache, percentile, pin
from knowledge import vectors
from knowledge.library import Engine

PASSAGES = 100_000
ROUNDS = 2
SECONDS = 300  # a measurement that takes longer has failed
SMALL, LARGE = 120.0, 200.0  # milliseconds, p95 of a question over the documents as they are and over the large index
OPENING, MEMORY = 2.0, 1024.0  # seconds, megabytes


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-scale", description="Measure the bot on a large index.")
    parser.add_argument("--questions", type=Path, default=SHARED / "questions" / "dev.jsonl")
    parser.add_argument("--documents", type=Path, default=SHARED / "documents")
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--cache", type=Path, help="where vectors of passages are kept; the user's cache when left out")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)  # what a process of its own is told
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    task = chosen(arguments.questions, arguments.documents)
    if arguments.measure:
        print(json.dumps(measure(task, arguments.measure, rounds=arguments.rounds)))
        return
    with tempfile.TemporaryDirectory(prefix="knudepunkt-scale-") as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        fill(task, small, VectorCache(arguments.cache))
        started = time.perf_counter()
        large.mkdir()
        print("making the large index ...", file=sys.stderr)
        count = grow(
            large / "knudepunkt.db", originals(small / "knudepunkt.db", bundled=task.base), passages=arguments.passages
        )
        took = time.perf_counter() - started
        anew = measured(arguments, large, rounds=0)["opening"]  # the first to open it has to work out its words
        show(count, [measured(arguments, folder) for folder in (small, large)], took=took, anew=anew)


def fill(task: Task, folder: Path, cache: VectorCache) -> None:
    """The index of the documents as they are, with vectors."""
    folder.mkdir()
    if task.documents is not None:
        with opened(task, folder) as library:
            list(library.ingest([task.documents], vectors=False))
    cache.fill([vectors.embedding_text(passage) for passage in passages_of(task, folder)])
    vectors.of_passages = cache
    with opened(task, folder) as library:
        library.embed()


def measured(arguments: argparse.Namespace, folder: Path, *, rounds: int = ROUNDS) -> dict[str, Any]:
    """What a process of its own tells of the index in `folder`. Raises `CalledProcessError` and `TimeoutExpired`."""
    print(f"asking the {folder.name} index ...", file=sys.stderr)
    paths = ["--questions", str(arguments.questions), "--documents", str(arguments.documents), "--measure", str(folder)]
    command = [sys.executable, "-m", "bench.scale", *paths, "--rounds", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=SECONDS, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(task: Task, folder: Path, *, rounds: int) -> dict[str, Any]:
    """Open the index in this process, ask every question in each round, and tell what it took: milliseconds by round."""
    pin()
    started = time.perf_counter()
    with opened(task, folder) as library:
        passages = sum(document.passages for document in library.documents())
        opening = time.perf_counter() - started
        answer = ours(library)
        times: list[list[float]] = []
        for _ in range(rounds):
            times.append([])
            for question in task.questions:
                asked = time.perf_counter()
                answer(question)
                times[-1].append((time.perf_counter() - asked) * 1000)
    return {
        "passages": passages,
        "opening": opening,
        "first": times[0][0] if times else 0.0,
        "rounds": [[percentile(each, share) for share in (0.5, 0.95)] for each in times],
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / MEGABYTE,
        "size": (folder / "knudepunkt.db").stat().st_size / MEGABYTE,
        "engine": str(Engine.ALL) if library.semantic else str(Engine.LEXICAL),
    }


def show(count: int, found: list[dict[str, Any]], *, took: float, anew: float) -> None:
    """The table, with what is aimed at. `took` and `anew` are the seconds to make the large index and to open it first."""
    print(
        f"\n{count} passages made of those of the documents with seed {SEED} in {took:.0f} s: words exchanged, rare ones "
        "written anew, years moved on;\nvectors are the real ones with noise, none is computed. One core, everything on "
        f"(engine {found[0]['engine']}); a new process each.\n"
    )
    rows = [
        ("passages", "", *(str(one["passages"]) for one in found)),
        ("file, MB", "", *(f"{one['size']:.0f}" for one in found)),
        ("open and look through it, s", f"{OPENING:.0f}", *(f"{one['opening']:.2f}" for one in found)),
        ("the first time after a change, s", "", "", f"{anew:.2f}"),
        ("first question, ms", "", *(f"{one['first']:.0f}" for one in found)),
        ("a question, p50 ms", "", *(f"{one['rounds'][0][0]:.0f}" for one in found)),
        ("a question, p95 ms", f"{SMALL:.0f}, {LARGE:.0f}", *(f"{one['rounds'][0][1]:.0f}" for one in found)),
        ("asked again, p50 ms", "", *(f"{one['rounds'][-1][0]:.0f}" for one in found)),
        ("asked again, p95 ms", "", *(f"{one['rounds'][-1][1]:.0f}" for one in found)),
        ("memory at most, MB", f"{MEMORY:.0f}", *(f"{one['memory']:.0f}" for one in found)),
    ]
    table(("", "aimed at", "the documents", "the large index"), rows)


if __name__ == "__main__":
    main()
