"""Clocks and scales: percentiles, one core, whole processes with their peak memory, and the cache of vectors.

The cache lies outside the project, in the user's cache directory, so that a second run of a bench takes no minutes.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge import vectors

ROOT = Path(__file__).parent.parent
MEGABYTE = 2**20
BATCH = 16  # passages
UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of one of ru_maxrss

_QUESTION = "?\0"  # before the text of a question in the key: the model reads it otherwise than a passage

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Process:
    """One run of the program: seconds from start to the first line of its output and to its end, megabytes at most."""

    first: float
    seconds: float
    memory: float
    output: str


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie; 0 where there are none."""
    return sorted(values)[round(share * (len(values) - 1))] if values else 0.0


def pin() -> bool:
    """Keep this process, with every thread it has, on one core. False where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    core = max(os.sched_getaffinity(0))
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has ended meanwhile
            os.sched_setaffinity(int(thread.name), {core})
    return True


def run(data: Path, *arguments: str, said: str = "") -> Process:
    """`python -m bot` with those arguments and `said` on its standard input. Raises `CalledProcessError`."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot", "--data", str(data), *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(said)
        process.stdin.close()
        line = process.stdout.readline()
        first = time.perf_counter() - started
        output = line + process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Process(first, seconds, usage.ru_maxrss * UNIT / MEGABYTE, output)


class VectorCache:
    """Stands in for `vectors.of_passages` and remembers each text's vector and the seconds it once took."""

    def __init__(self, folder: Path | None = None) -> None:
        self._of_question = vectors.of_question
        self.folder = folder or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "knudepunkt-bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(self.folder / "vectors.db")
        self._base.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB, seconds REAL)")

    def __len__(self) -> int:
        return int(self._base.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def __call__(self, texts: Sequence[str]) -> Matrix:
        self.fill(texts)
        return np.stack([np.frombuffer(self._get("vector", text), np.float32) for text in texts])

    def cold(self, texts: Sequence[str]) -> float:
        """The seconds that the vectors of these texts took when they were computed."""
        return sum(self._get("seconds", text) or 0.0 for text in texts)

    def fill(self, texts: Sequence[str]) -> None:
        """Compute what is missing, in a process of its own: its threads would go on spinning in ours and spoil the times."""
        missing = [text for text in dict.fromkeys(texts) if self._get("vector", text) is None]
        if missing:
            print(f"computing {len(missing)} vectors, kept in {self.folder} ...", file=sys.stderr)
            child = multiprocessing.get_context("spawn").Process(target=_compute, args=(self.folder, missing))
            child.start()
            child.join()
            if child.exitcode:
                raise RuntimeError(f"computing vectors ended with exit code {child.exitcode}")

    def question(self, text: str) -> Matrix:
        """Stands in for `vectors.of_question`."""
        self.fill_questions([text])
        return np.frombuffer(self._get("vector", _QUESTION + text), np.float32)

    def fill_questions(self, texts: Sequence[str]) -> None:
        """Compute what is missing of the vectors of questions."""
        missing = [text for text in dict.fromkeys(texts) if self._get("vector", _QUESTION + text) is None]
        for text in missing:
            started = time.perf_counter()
            row = self._of_question(text)
            self.put([_QUESTION + text], row.reshape(1, -1), seconds=time.perf_counter() - started)

    def put(self, texts: Sequence[str], rows: Matrix, *, seconds: float) -> None:
        """Remember the vectors of `texts`, a row each, which took `seconds` together."""
        each = seconds / len(texts)
        with self._base:
            self._base.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(_key(text), row.tobytes(), each) for text, row in zip(texts, rows, strict=True)],
            )

    def _get(self, column: str, text: str) -> Any:
        row = self._base.execute(f"SELECT {column} FROM vectors WHERE key = ?", (_key(text),)).fetchone()
        return None if row is None else row[0]


def _compute(folder: Path, texts: Sequence[str]) -> None:
    if hasattr(os, "sched_setaffinity"):  # on all cores, although whoever started this may keep to one
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    cache = VectorCache(folder)
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        started = time.perf_counter()
        rows = vectors.of_passages(batch)
        cache.put(batch, rows, seconds=time.perf_counter() - started)
        print(f"\r{start + len(batch)} of {len(texts)} ", end="", file=sys.stderr)
    print(file=sys.stderr)


def _key(text: str) -> str:
    return hashlib.sha256(f"{vectors.MODEL}\0{text}".encode()).hexdigest()
