"""The index: documents, passages, search terms, vectors and facts in one SQLite file. Storing and fetching only; no ranking.

A document is written in one transaction with everything that belongs to it, so a crash leaves the old state. Several processes
may read while one writes; `generation` tells a reader that there is something new. The bundled knowledge stands beside the
documents; what is fetched is asked for by document, so that a reader may leave it out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knowledge.entries import Entry, Rows, renamed, rows_of
from knowledge.errors import IndexUnusable
from knowledge.lexicon import NAMES
from knowledge.lookup import OF_BUNDLED, OF_FILES, OF_REPORTS, TERMS, Lookup, among
from knowledge.model import Curated, Planned, Report
from knowledge.paths import short_names
from knowledge.rows import pack

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

SCHEMA: Final = 11  # the number of the newest migration in knowledge.schema, which is imported only where one is missing
BUSY_SECONDS: Final = 5.0  # how long a writer waits for another one


class Index(Lookup):
    """An open index file. One writer at a time; used from one thread at a time (the caller holds a lock)."""

    def __init__(self, path: Path) -> None:
        """Open or make the index at `path`. Raises `IndexUnusable`."""
        self.path = path
        self._waiting: list[tuple[str, str, str]] = []  # what is to be kept
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_SECONDS, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise IndexUnusable(path, f"the index cannot be opened: {error}") from error
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA secure_delete = ON")
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
        rows = rows_of(entry, known)  # before the transaction, in which others have to wait
        with self._writing():
            self._delete([stored.id for stored in self.stored() if stored.path == entry.path])
            names = short_names([entry.path, *(stored.path for stored in self.stored())])
            self._rename(names)
            self._insert(entry, rows, name=names[entry.path])
            self._changed()
        return names[entry.path]

    def store_bundled(self, entries: Sequence[Entry], digest: str) -> None:
        """Write the bundled knowledge of a release in place of another's; `digest` is that of its files."""
        prepared = [(entry, rows_of(entry, frozenset())) for entry in entries]
        with self._writing():
            self._delete([row[0] for row in self._connection.execute("SELECT id FROM documents WHERE bundled")])
            for entry, rows in prepared:
                self._insert(entry, rows, name=entry.name, terms=OF_BUNDLED)
            self._keep("bundled", digest, "")
            self._changed()

    def store_curated(self, curated: Curated, entry: Entry, known: frozenset[str] = frozenset()) -> None:
        """Write an answer of the coordinator, as the document `entry`, in place of the one with the same number."""
        rows = rows_of(entry, known)
        with self._writing():
            self._delete(self._curated_as(curated.number))
            document = self._insert(entry, rows, name=entry.name)
            values = (document, curated.number, pack(curated))
            self._connection.execute("INSERT INTO curated (document_id, number, told) VALUES (?,?,?)", values)
            self._changed()

    def remove_curated(self, number: int) -> bool:
        """Take the answer with that number out; False when there is none."""
        with self._writing():
            found = self._curated_as(number)
            if found:
                self._delete(found)
                self._changed()
        return bool(found)

    def _curated_as(self, number: int) -> list[int]:
        return [row[0] for row in self._connection.execute("SELECT document_id FROM curated WHERE number = ?", (number,))]

    def store_report(self, report: Report, entry: Entry, known: frozenset[str] = frozenset()) -> None:
        """Write a published report, as the document `entry`, in place of the one with the same number."""
        rows = rows_of(entry, known)
        with self._writing():
            self._delete(self._report_as(report.number))
            document = self._insert(entry, rows, name=entry.name, terms=OF_REPORTS)
            values = (document, report.number, report.version, pack(report))
            self._connection.execute("INSERT INTO published (document_id, number, version, told) VALUES (?,?,?,?)", values)
            self._changed()

    def remove_report(self, number: int) -> bool:
        """Take the report with that number out; False when there is none."""
        with self._writing():
            found = self._report_as(number)
            if found:
                self._delete(found)
                self._changed()
        return bool(found)

    def _report_as(self, number: int) -> list[int]:
        return [row[0] for row in self._connection.execute("SELECT document_id FROM published WHERE number = ?", (number,))]

    def store_planned(self, planned: Planned) -> None:
        """Write a planned meeting in place of the one with the same number."""
        with self._writing():
            values = (planned.number, planned.sequence, pack(planned))
            self._connection.execute("INSERT OR REPLACE INTO planned (number, sequence, told) VALUES (?,?,?)", values)
            self._changed()

    def remove_planned(self, number: int) -> bool:
        """Take the planned meeting with that number out; False when there is none."""
        with self._writing():
            gone = self._connection.execute("DELETE FROM planned WHERE number = ?", (number,)).rowcount > 0
            if gone:
                self._changed()
        return gone

    def _insert(self, entry: Entry, rows: Rows, *, name: str, terms: str = OF_FILES) -> int:
        """Write the rows, search terms into the table `terms`, and return the id of the document."""
        insert = self._connection.execute
        document = insert(
            "INSERT INTO documents (name, path, title, date, digest, damage, numbered, reader, bundled)"
            " VALUES (?,?,?,?,?,?,?,?,?)",
            (
                *(name, entry.path, entry.title, entry.date, entry.digest),
                *(entry.damage, entry.numbered, entry.reader, terms == OF_BUNDLED),
            ),
        ).lastrowid
        for passage, stems in rows.passages:
            number = insert(
                "INSERT INTO passages (kind, number, date, first, last, page, heading, meeting, text, raw, sentences,"
                " document_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (*passage, document),
            ).lastrowid
            insert(f"INSERT INTO {terms} (rowid, heading, body, parts) VALUES (?,?,?,?)", (number, *stems))
        self._connection.executemany(
            "INSERT INTO words (document_id, folded, form, times, capitals, stem) VALUES (?,?,?,?,?,?)",
            [(document, *word) for word in rows.words],
        )
        facts = [(document, kind, renamed(fact, entry.name, name)) for kind, fact in rows.facts]
        self._connection.executemany("INSERT INTO facts (document_id, kind, fact) VALUES (?,?,?)", facts)
        problems = [(document, problem) for problem in rows.problems]
        self._connection.executemany("INSERT INTO problems (document_id, problem) VALUES (?,?)", problems)
        assert document is not None
        return document

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
            gone = self._connection.execute(
                f"DELETE FROM {table} WHERE rowid IN (SELECT id FROM passages WHERE document_id IN {chosen})"
            )
            if gone.rowcount and table != OF_BUNDLED:  # FTS5 only notes that it is gone, and keeps the words
                self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
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
            rows = [(renamed(fact, stored.name, name), number) for number, fact in facts]
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
        """Remember `value` under `name`, as worked out from what has that `digest`. While reading, as soon as that ends."""
        if self._connection.in_transaction:
            self._waiting.append((name, digest, value))
            return
        with self._writing():
            self._keep(name, digest, value)

    @contextmanager
    def reading(self) -> Iterator[None]:
        with super().reading():
            yield
        while self._waiting:
            self.keep(*self._waiting.pop())

    def _keep(self, name: str, digest: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO kept (name, digest, value) VALUES (?,?,?)", (name, digest, value))

    def _changed(self) -> None:
        self._connection.execute("UPDATE generation SET number = number + 1")
        self._connection.executemany("DELETE FROM kept WHERE name = ?", [(name,) for name in NAMES])  # words of what is gone
