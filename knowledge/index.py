"""The index: documents, passages, search terms, vectors and facts in one SQLite file. Storing and fetching only; no ranking.

A document is written in one transaction with everything that belongs to it, so a crash leaves the old state. Several processes
may read while one writes; `generation` tells a reader that there is something new. The bundled knowledge stands beside the
documents; what is fetched is asked for by document, so that a reader may leave it out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knowledge.errors import IndexUnusable
from knowledge.lookup import TERMS, Lookup, among
from knowledge.model import Facts, Passage
from knowledge.paths import short_names
from knowledge.rows import pack

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

SCHEMA: Final = 6  # the number of the newest migration in knowledge.schema, which is imported only where one is missing
BUSY_SECONDS: Final = 5.0  # how long a writer waits for another one


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with everything that goes into the index with it. `reader` is the version of the code that read it."""

    name: str
    path: str
    title: str
    date: str | None
    digest: str
    damage: float
    numbered: bool
    reader: int
    passages: tuple[Passage, ...]
    facts: Facts


class Index(Lookup):
    """An open index file. One writer at a time; used from one thread at a time (the caller holds a lock)."""

    def __init__(self, path: Path) -> None:
        """Open or make the index at `path`. Raises `IndexUnusable`."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_SECONDS, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise IndexUnusable(path, f"the index cannot be opened: {error}") from error
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._migrate()
            self._connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            self._connection.close()
            raise self.unusable(error) from error
        except IndexUnusable:
            self._connection.close()
            raise

    def _migrate(self) -> None:
        """Bring the tables up to date; of two processes that open a new file at once, one waits for the other."""
        if (applied := self._schema()) > SCHEMA:
            reason = f"it was made by a newer version of the program (tables {applied}, known {SCHEMA}): update the program"
            raise IndexUnusable(self.path, reason)
        if applied < SCHEMA:
            from sqlite_utils import Database

            from knowledge.schema import migrations

            with self._writing():
                migrations.apply(Database(self._connection))

    def _schema(self) -> int:
        """The number of the newest migration in the file; 0 for a file that has none."""
        if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
            return 0
        rows = self._connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'knowledge'")
        return max((int(row[0][1:4]) for row in rows), default=0)

    def unusable(self, error: sqlite3.Error) -> IndexUnusable:
        """What is wrong with the file, and what to do, for an error that SQLite met in it."""
        if isinstance(error, sqlite3.OperationalError):
            return IndexUnusable(self.path, f"the index cannot be used: {error}")
        advice = "restore a backup, or move the file away and ingest the documents again"
        return IndexUnusable(self.path, f"the index is damaged or no index at all ({error}): {advice}")

    def close(self) -> None:
        """Close the file. Doing it twice is fine."""
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction, begun as a writer: one begun as a reader could not wait for another writer."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # ---------------------------------------------------------------------------------------------------------- writing

    def store(self, entry: Entry, known: frozenset[str] = frozenset()) -> str:
        """Write `entry` in place of what was read from its path, and return its name. `known` are stems that compounds may
        be split into. The name is the base name, or as much of the path as tells it from the others."""
        with self._writing():
            self._delete([stored.id for stored in self.stored() if stored.path == entry.path])
            names = short_names([entry.path, *(stored.path for stored in self.stored())])
            self._rename(names)
            self._insert(replace(entry, name=names[entry.path]), known, written_as=entry.name)
            self._changed()
        return names[entry.path]

    def store_bundled(self, entries: Sequence[Entry], digest: str) -> None:
        """Write the bundled knowledge of a release in place of another's; `digest` is that of its files."""
        with self._writing():
            self._delete([row[0] for row in self._connection.execute("SELECT id FROM documents WHERE bundled")])
            for entry in entries:
                self._insert(entry, frozenset(), written_as=entry.name, bundled=True)
            self._keep("bundled", digest, "")
            self._changed()

    def _insert(self, entry: Entry, known: frozenset[str], *, written_as: str, bundled: bool = False) -> None:
        from knowledge.danish import stem, stems
        from knowledge.forms import count_forms

        document = self._connection.execute(
            "INSERT INTO documents (name, path, title, date, digest, damage, numbered, reader, bundled)"
            " VALUES (?,?,?,?,?,?,?,?,?)",
            (
                *(entry.name, entry.path, entry.title, entry.date, entry.digest),
                *(entry.damage, entry.numbered, entry.reader, bundled),
            ),
        ).lastrowid
        known = known | {term for passage in entry.passages for term in stems(passage.text)}
        for passage in entry.passages:
            self._insert_passage(document, passage, known, entry.title, table=TERMS[bundled])
        forms = count_forms(sentence.text for passage in entry.passages for sentence in passage.sentences)
        self._connection.executemany(
            "INSERT INTO words (document_id, folded, form, times, capitals, stem) VALUES (?,?,?,?,?,?)",
            [(document, folded, *told, stem(folded) if told[2] else None) for folded, told in forms.items()],
        )
        facts = entry.facts
        groups: tuple[tuple[str, Sequence[object]], ...] = (
            ("meeting", facts.meetings),
            ("group", facts.groups),
            ("decision", facts.decisions),
            ("advice", facts.advice),
        )
        rows = [(document, kind, _renamed(pack(fact), written_as, entry.name)) for kind, found in groups for fact in found]
        self._connection.executemany("INSERT INTO facts (document_id, kind, fact) VALUES (?,?,?)", rows)

    def _insert_passage(self, document: int | None, passage: Passage, known: frozenset[str], title: str, *, table: str) -> None:
        from knowledge.danish import split_compound, stems

        row = self._connection.execute(
            "INSERT INTO passages (document_id, kind, number, date, first, last, page, heading, meeting, text, raw, sentences)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                *(document, passage.kind.value, passage.number, passage.date, *passage.lines, passage.page),
                *(pack(passage.heading), pack(passage.meeting) if passage.meeting else None),
                *(passage.text, passage.raw, pack(passage.sentences)),
            ),
        )
        meeting = passage.meeting
        about = (title, meeting.body if meeting else "", (meeting.title or "") if meeting else "", *passage.heading)
        heading, body = stems(" ".join(dict.fromkeys(about))), stems(passage.text)
        parts = [part for term in dict.fromkeys(heading + body) for part in split_compound(term, known)]
        self._connection.execute(
            f"INSERT INTO {table} (rowid, heading, body, parts) VALUES (?,?,?,?)",
            (row.lastrowid, " ".join(heading), " ".join(body), " ".join(parts)),
        )

    def move(self, number: int, path: str) -> None:
        """The document with that id is now read from `path`."""
        with self._writing():
            self._delete([stored.id for stored in self.stored() if stored.path == path and stored.id != number])
            self._connection.execute("UPDATE documents SET path = ? WHERE id = ?", (path, number))
            self._rename(short_names(stored.path for stored in self.stored()))
            self._changed()

    def remove(self, name: str) -> bool:
        """Take the document called `name` out with everything that belongs to it; False when there is none."""
        with self._writing():
            found = [stored.id for stored in self.stored() if stored.name == name]
            if found:
                self._delete(found)
                self._rename(short_names(stored.path for stored in self.stored()))
                self._changed()
        return bool(found)

    def _delete(self, numbers: Collection[int]) -> None:
        chosen = among(numbers)
        for table in TERMS:  # virtual tables: no foreign key reaches them
            self._connection.execute(
                f"DELETE FROM {table} WHERE rowid IN (SELECT id FROM passages WHERE document_id IN {chosen})"
            )
        self._connection.execute(f"DELETE FROM documents WHERE id IN {chosen}")

    def _rename(self, names: dict[str, str]) -> None:
        """Give the documents these names, by path. Their facts name them too."""
        changed = [stored for stored in self.stored() if names[stored.path] != stored.name]
        for stored in changed:  # names may change places, so each lets go of its old one first
            self._connection.execute("UPDATE documents SET name = path WHERE id = ?", (stored.id,))
        for stored in changed:
            name = names[stored.path]
            self._connection.execute("UPDATE documents SET name = ? WHERE id = ?", (name, stored.id))
            facts = self._connection.execute("SELECT id, fact FROM facts WHERE document_id = ?", (stored.id,)).fetchall()
            rows = [(_renamed(fact, stored.name, name), number) for number, fact in facts]
            self._connection.executemany("UPDATE facts SET fact = ? WHERE id = ?", rows)

    def store_vectors(self, model: str, vectors: Iterable[tuple[int, Vectors]], *, generation: int) -> int:
        """Write the vectors of passages, as (passage id, vector), and return how many. None when the index is no longer of
        that `generation`: the ids may be other passages' now. Half precision costs nothing that ranking would notice."""
        rows = [(number, model, vector.astype("float16").tobytes()) for number, vector in vectors]
        with self._writing():
            if self.generation[0] != generation:
                return 0
            self._connection.executemany("INSERT OR REPLACE INTO vectors (passage_id, model, vector) VALUES (?,?,?)", rows)
            self._connection.execute("UPDATE generation SET vectors = vectors + 1")
        return len(rows)

    def keep(self, name: str, digest: str, value: str) -> None:
        """Remember `value` under `name`, as worked out from what has that `digest`."""
        with self._writing():
            self._keep(name, digest, value)

    def _keep(self, name: str, digest: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO kept (name, digest, value) VALUES (?,?,?)", (name, digest, value))

    def _changed(self) -> None:
        self._connection.execute("UPDATE generation SET number = number + 1")


def _renamed(fact: str, old: str, new: str) -> str:
    """A packed fact with the document that it names called otherwise."""
    return fact if old == new else fact.replace(f'"document":{_quoted(old)}', f'"document":{_quoted(new)}')


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
