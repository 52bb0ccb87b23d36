"""The door of `knowledge`: open an index, take documents in, answer questions, list the facts.

What it is told in a chat is taken in by `knowledge.typed_library`.

Whoever stands outside (`bot`, `handlers`, `bench`) uses this module and `knowledge.model`; the other rooms are its own.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from knowledge import vectors
from knowledge.errors import SourceError
from knowledge.findings import Answer
from knowledge.index import Index
from knowledge.ingested import Ingested, Outcome
from knowledge.lint.problem import DAMAGED, Problem, Severity, order
from knowledge.model import Decision, Document, Group, Meeting, Passage
from knowledge.paths import READER, digest_of, is_gone, whereabouts
from knowledge.typed_library import TypedLibrary

if TYPE_CHECKING:
    from knowledge.dictionary import Meanings
    from knowledge.lookup import Stored
    from knowledge.subject import Subject, Turn
    from knowledge.view import View

# What reads documents and what answers is imported by the methods that do: each takes longer than the other needs.

log = logging.getLogger(__name__)

T = TypeVar("T")

LARGE: Final = 5_000  # passages from which an index may have many words
COMMIT: Final = 16  # vectors written at a time: what a crash loses is computed again


class Engine(StrEnum):
    """Which searches take part."""

    ALL = "all"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


class Library(TypedLibrary):
    """An open index. Reading is safe from any thread; one writer at a time, others see its documents at their next question."""

    def __init__(
        self, index: Index, *, network: str, base: bool, engine: Engine, refuse_below: float | None, synonyms: Path | None
    ) -> None:
        self._index = index
        self._network = network
        self._base = base
        self._engine = engine
        self._refuse_below = refuse_below
        self._synonyms = synonyms
        self._lock = threading.RLock()
        self._view: View | None = None
        self._generation = (-1, -1)
        self._meant: Meanings | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        network: str,
        base: bool = True,
        engine: Engine = Engine.ALL,
        refuse_below: float | None = None,
        synonyms: Path | None = None,
    ) -> Library:
        """The index in the file at `path`, made when missing. `network` is the members' own body, `base` adds the bundled
        knowledge, `refuse_below` (0 to 1) is the score under which a passage is no answer; None takes the measured one.
        `synonyms` is the coordinator's own list of words, which is read at the first question.

        Raises `IndexUnusable`.
        """
        return cls(Index(path), network=network, base=base, engine=engine, refuse_below=refuse_below, synonyms=synonyms)

    def close(self) -> None:
        """Close the file. Doing it twice is fine."""
        with self._lock:
            self._index.close()

    @contextmanager
    def _open(self) -> Iterator[Index]:
        """The index, for one thread at a time. Raises `IndexUnusable` where the file turns out to be damaged."""
        with self._lock:
            try:
                yield self._index
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError | sqlite3.IntegrityError):
                    raise  # busy, full or closed: nothing is wrong with what is in the file
                raise self._index.unusable(error) from error

    # ---------------------------------------------------------------------------------------------------------- documents

    def ingest(self, paths: Sequence[Path], *, vectors: bool = True) -> Iterator[Ingested]:
        """Take in files and folders, one transaction a file; yields as each file is done. A missing path is a SKIPPED one."""
        from knowledge.reading import find_files

        files: list[Path] = []
        for path in paths:
            try:
                files.extend(find_files([path]))
            except SourceError as error:
                yield Ingested(path, Outcome.SKIPPED, reason=error.reason)
        changed = False
        for file in dict.fromkeys(files):
            try:
                done = self._ingest_file(file)
            except SourceError as error:
                yield Ingested(file, Outcome.SKIPPED, reason=error.reason)
                continue
            changed = changed or done.outcome in (Outcome.ADDED, Outcome.CHANGED)
            yield replace(done, vectors=self.embed() if vectors else 0)
        if changed:
            self._keep_words()

    def _keep_words(self) -> None:
        """Work out the words of a large index now, so that whoever opens it next need not."""
        from knowledge.lexicon import lexicon
        from knowledge.viewing import part_taking

        with self._open() as index:
            if len(index.places([stored.id for stored in index.stored()])) < LARGE:
                return
            self._prepare()
            with index.reading():
                lexicon(index, part_taking(index, base=self._base))

    def _ingest_file(self, file: Path) -> Ingested:
        where, digest = whereabouts(file), digest_of(file)
        with self._open() as index:
            stored = index.stored()
            here = next((each for each in stored if each.path == where), None)
            if here is not None and (here.digest, here.reader) == (digest, READER):
                return Ingested(file, Outcome.UNCHANGED)
            twin = next((each for each in stored if each.digest == digest and each.path != where), None)
            if twin is not None:
                if not is_gone(twin.path):
                    return self._leave_out(file, here, twin)
                index.move(twin.id, where)
                if twin.reader == READER:
                    return Ingested(file, Outcome.UNCHANGED, reason=f"moved here from {twin.path}")
            known, sound = frozenset(index.terms()), index.sound_words(besides=where)
        return self._read(file, where, known, sound, Outcome.ADDED if here is None and twin is None else Outcome.CHANGED)

    def _leave_out(self, file: Path, here: Stored | None, twin: Stored) -> Ingested:
        """A copy of a document is not indexed twice; what was read from its place before goes."""
        reason = f"holds the same as {twin.name}"
        if here is None:
            return Ingested(file, Outcome.UNCHANGED, reason=reason)
        self._index.remove(here.name)
        return Ingested(file, Outcome.CHANGED, reason=reason)

    def _read(self, file: Path, where: str, known: frozenset[str], sound: frozenset[str], outcome: Outcome) -> Ingested:
        """Read a file, which may take seconds and holds nobody up, and store it."""
        from knowledge.intake import read_entry

        entry, masked = read_entry(file, where, vocabulary=sound)
        with self._open() as index:
            index.store(entry, known)
        return Ingested(file, outcome, len(entry.passages), masked=masked)

    def remove(self, name: str) -> bool:
        """Take the document called `name` out again; False when there is none."""
        with self._open() as index:
            return index.remove(name)

    def _spelling(self) -> Callable[[str], str]:
        return (self._view or self._current()).spelt  # the spelling of words is the same in a view of yesterday

    # ------------------------------------------------------------------------------------------------------------ vectors

    def embed(self, progress: Callable[[int, int], None] | None = None, *, at_most: int | None = None) -> int:
        """Compute missing vectors, written as they come; returns how many. 0 where the model is not installed.

        `at_most` is the number of passages after which to stop; `progress` is told how many are done and how many there are.
        Documents that change meanwhile are left to the next call.
        """
        if not self.semantic:
            return 0
        with self._open() as index:
            missing = [number for numbers in self._missing(index).values() for number in numbers]  # may store the bundled ones
            generation = index.generation[0]
        total, done = len(missing), 0
        todo = missing[:at_most]
        for start in range(0, len(todo), COMMIT):
            found: list[tuple[int, vectors.Vectors]] = []
            for first in range(start, min(start + COMMIT, len(todo)), vectors.AT_ONCE):
                found += self._embedded(todo[first : min(first + vectors.AT_ONCE, start + COMMIT)])
                if progress is not None:
                    progress(done + len(found), total)
            with self._open() as index:
                written = index.store_vectors(vectors.MODEL, found, generation=generation)
            done += written
            if written < len(found) or not found:
                break
        return done

    def _embedded(self, numbers: Sequence[int]) -> list[tuple[int, vectors.Vectors]]:
        with self._open() as index:
            passages = index.passages(numbers)
        texts = [vectors.embedding_text(passage) for passage in passages.values()]
        return list(zip(passages, vectors.of_passages(texts), strict=True)) if texts else []

    def _missing(self, index: Index) -> dict[int, list[int]]:
        from knowledge.viewing import part_taking

        self._prepare()
        return index.without_vector(vectors.MODEL, part_taking(index, base=self._base))

    @property
    def semantic(self) -> bool:
        """True when questions can be searched by meaning: the model is installed and engine is not LEXICAL."""
        return self._engine is not Engine.LEXICAL and vectors.available()

    def missing_vectors(self) -> int:
        """How many passages have no vector yet."""
        with self._open() as index:
            return sum(map(len, self._missing(index).values()))

    # ---------------------------------------------------------------------------------------------------------- questions

    def answer(self, question: str, *, now: datetime) -> Answer:
        """Answer `question` as of `now` (aware; Europe/Copenhagen decides the date)."""
        from knowledge.answer import answer

        return self._viewed(lambda view: answer(question, view, now=now))

    def converse(self, question: str, *, now: datetime, last: Subject | None) -> Turn:
        """Answer `question` in a conversation whose last exchange was about `last`; None at its beginning."""
        from knowledge.conversation import converse

        return self._viewed(lambda view: converse(question, view, now=now, last=last))

    def _viewed(self, find: Callable[[View], T]) -> T:
        """What `find` finds in the view of the index as it stands."""
        with self._open() as index:
            while True:
                view = self._current()
                with index.reading():  # the passages must be those that the view tells of
                    if index.generation[0] == self._generation[0]:
                        return find(view)

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]:
        """Every meeting stated anywhere, in order of start; status as of `now`, superseded ones marked."""
        with self._open():
            return self._current().meetings(now)

    def groups(self) -> tuple[Group, ...]:
        """Every roster and rule of composition stated anywhere, superseded ones marked."""
        with self._open():
            return self._current().groups

    def decisions(self) -> tuple[Decision, ...]:
        """Every agenda item with proposal and decision, by meeting and item."""
        with self._open():
            return self._current().decisions

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the documents that were taken in, by document and line. The bundled knowledge takes no part."""
        from knowledge.lint.checks import Corpus, problems_between

        with self._open() as index:
            view = self._current()
            named = [(number, document) for number, document in index.documents(vectors.MODEL) if document.from_file]
            corpus = Corpus(
                documents=tuple(document for _, document in named),
                meetings=tuple(meeting for meeting in view.stated if meeting.source.document not in view.bundled),
                groups=tuple(group for group in view.groups if group.source.document not in view.bundled),
                sentences={document.name: index.sentences(number) for number, document in named},
                outdated=tuple(stored.name for stored in index.stored() if stored.reader < READER),
            )
            return tuple(sorted((*index.problems(), *problems_between(corpus)), key=order))

    def documents(self) -> tuple[Document, ...]:
        """What is in the index: files, the calendar of planned meetings where there are any, answers of the coordinator,
        published reports by number, the bundled knowledge last."""
        with self._open():
            view = self._current()
            every = (*view.documents.values(), *view.calendar.documents())
            return tuple(sorted(every, key=lambda d: (d.bundled, d.report or 0, d.curated, d.planned, d.name)))

    def passage(self, number: int) -> Passage | None:
        """The passage with that id."""
        with self._open() as index:
            return index.passages([number]).get(number)

    def _prepare(self) -> Meanings:
        """See to it that what comes with the program is in the index, once; returns what words mean."""
        if self._meant is None:
            from knowledge.release import meanings, take_in_bundled

            if self._base:
                take_in_bundled(self._index)
            self._meant = meanings(self._index, self._synonyms)
        return self._meant

    def _current(self) -> View:
        """The view of the index as it stands: built anew when documents have changed, given new vectors as they come."""
        from knowledge.viewing import build_view, with_new_vectors

        meant = self._prepare()
        with self._index.reading():
            generation = self._index.generation
            if self._view is None or generation[0] != self._generation[0]:
                self._view = build_view(
                    self._index,
                    network_name=self._network,
                    base=self._base,
                    lexical=self._engine is not Engine.SEMANTIC,
                    semantic=self.semantic,
                    refuse_below=self._refuse_below,
                    meant=meant,
                )
            elif generation[1] != self._generation[1] and self.semantic:
                self._view = with_new_vectors(self._view, self._index, base=self._base)
        self._generation = generation
        return self._view


def read_document(path: Path) -> tuple[tuple[Passage, ...], float]:
    """What the index would hold of one file, and the share of its words that were mended. Raises `SourceError`."""
    from knowledge.intake import read_document as read

    return read(path)


__all__ = ["DAMAGED", "Engine", "Ingested", "Library", "Outcome", "Problem", "Severity", "read_document"]
