"""The door of `knowledge`: open an index, take documents in, answer questions, list the facts.

Whoever stands outside (`bot`, `handlers`, `bench`) uses this module and `knowledge.model`; the other rooms are its own.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from knowledge import vectors
from knowledge.answer import answer
from knowledge.errors import SourceError
from knowledge.index import Entry, Index
from knowledge.intake import READER, read_entry, short_name
from knowledge.intake import read_passages as read_passages
from knowledge.model import Answer, Decision, Document, Group, Meeting, Passage
from knowledge.reading import find_files
from knowledge.viewing import build_view, embedding_text
from knowledge.view import View

log = logging.getLogger(__name__)


class Engine(StrEnum):
    """Which searches take part."""

    ALL = "all"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


class Outcome(StrEnum):
    """What became of one file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"  # it could not be read; `reason` says why


@dataclass(frozen=True, slots=True)
class Ingested:
    path: Path
    outcome: Outcome
    passages: int = 0
    vectors: int = 0
    reason: str = ""


BATCH = 16  # passages embedded at a time: about two seconds of one core


class Library:
    """An open index. Reading is safe from any thread; one writer at a time, others see its documents at their next question."""

    def __init__(self, index: Index, *, network: str, base: bool, engine: Engine, refuse_below: float | None) -> None:
        self._index = index
        self._network = network
        self._base = base
        self._engine = engine
        self._refuse_below = refuse_below
        self._lock = threading.RLock()
        self._view: View | None = None
        self._generation = -1

    @classmethod
    def open(
        cls, path: Path, *, network: str, base: bool = True, engine: Engine = Engine.ALL, refuse_below: float | None = None
    ) -> Library:
        """The index in the file at `path`, made when missing. `network` is the members' own body, `base` adds the bundled
        knowledge, `refuse_below` (0 to 1) is the score under which a passage is no answer; None takes the measured one.

        Raises `IndexUnusable`.
        """
        return cls(Index(path), network=network, base=base, engine=engine, refuse_below=refuse_below)

    def close(self) -> None:
        """Close the file. Doing it twice is fine."""
        with self._lock:
            self._index.close()

    # ---------------------------------------------------------------------------------------------------------- documents

    def ingest(self, paths: Sequence[Path], *, vectors: bool = True) -> Iterator[Ingested]:
        """Take in files and folders, one transaction a file; yields as each file is done. A missing path is a SKIPPED one."""
        files: list[Path] = []
        for path in paths:
            try:
                files.extend(find_files([path]))
            except SourceError as error:
                yield Ingested(path, Outcome.SKIPPED, reason=error.reason)
        for file in dict.fromkeys(files):
            try:
                done = self._ingest_file(file)
            except SourceError as error:
                yield Ingested(file, Outcome.SKIPPED, reason=error.reason)
                continue
            yield Ingested(file, done.outcome, done.passages, self.embed() if vectors else 0)

    def _ingest_file(self, file: Path) -> Ingested:
        with self._lock:
            where = str(file.resolve())
            name = self._index.name_at(where) or short_name(file, taken=self._index.digest)
            stored = self._index.digest(name)
            known = frozenset(self._index.terms())
            entry = read_entry(file, name, unless=stored[0] if stored and stored[1] == READER else None, vocabulary=known)
            if entry is None:
                return Ingested(file, Outcome.UNCHANGED)
            self._index.store(entry, known)
            outcome = Outcome.CHANGED if stored else Outcome.ADDED
            return Ingested(file, outcome, len(entry.passages))

    def remove(self, name: str) -> bool:
        """Take the document called `name` out again; False when there is none."""
        with self._lock:
            return self._index.remove(name)

    def embed(self, progress: Callable[[int, int], None] | None = None, *, at_most: int | None = None) -> int:
        """Compute missing vectors, committed per document; returns how many. 0 where the model is not installed."""
        if not self.semantic:
            return 0
        with self._lock:
            missing = self._index.without_vector(vectors.MODEL)
        total, done = sum(map(len, missing.values())), 0
        for numbers in missing.values():
            found = []
            for start in range(0, len(numbers), BATCH):
                with self._lock:
                    batch = self._index.passages(numbers[start : start + BATCH])
                if batch:
                    found += list(zip(batch, vectors.of_passages([embedding_text(p) for p in batch.values()]), strict=True))
                done += len(batch)
                if progress is not None:
                    progress(done, total)
                if at_most is not None and done >= at_most:
                    break
            with self._lock:
                self._index.store_vectors(vectors.MODEL, found)
            if at_most is not None and done >= at_most:
                break
        return done

    @property
    def semantic(self) -> bool:
        """True when questions can be searched by meaning: the model is installed and engine is not LEXICAL."""
        return self._engine is not Engine.LEXICAL and vectors.available()

    def missing_vectors(self) -> int:
        """How many passages have no vector yet."""
        with self._lock:
            return sum(map(len, self._index.without_vector(vectors.MODEL).values()))

    # ---------------------------------------------------------------------------------------------------------- questions

    def answer(self, question: str, *, now: datetime) -> Answer:
        """Answer `question` as of `now` (aware; Europe/Copenhagen decides the date)."""
        with self._lock:
            return answer(question, self._current(), now=now)

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]:
        """Every meeting stated anywhere, in order of start; status as of `now`, superseded ones marked."""
        with self._lock:
            return self._current().meetings(now)

    def groups(self) -> tuple[Group, ...]:
        """Every roster and rule of composition stated anywhere, superseded ones marked."""
        with self._lock:
            return self._current().groups

    def decisions(self) -> tuple[Decision, ...]:
        """Every agenda item with proposal and decision, by meeting and item."""
        with self._lock:
            return self._current().decisions

    def documents(self) -> tuple[Document, ...]:
        """What is in the index, the bundled knowledge last."""
        with self._lock:
            return tuple(sorted(self._current().documents.values(), key=lambda d: (d.bundled, d.name)))

    def passage(self, number: int) -> Passage | None:
        """The passage with that id."""
        with self._lock:
            return self._index.passages([number]).get(number)

    def _current(self) -> View:
        """The view of the index as it stands; built anew when any process has changed it."""
        generation = self._index.generation
        if self._view is None or generation != self._generation:
            self._view = build_view(
                self._index,
                network_name=self._network,
                base=self._base,
                lexical=self._engine is not Engine.SEMANTIC,
                semantic=self.semantic,
                refuse_below=self._refuse_below,
            )
            self._generation = generation
        return self._view


__all__ = ["Engine", "Entry", "Ingested", "Library", "Outcome", "read_passages"]
