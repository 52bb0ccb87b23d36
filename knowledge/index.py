"""The index: documents, passages, search terms, vectors and facts in one SQLite file. Storing and fetching only; no ranking.

A document is written in one transaction with everything that belongs to it, so a crash leaves the old state. Several processes
may read while one writes; `generation` tells a reader that there is something new.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from knowledge.danish import split_compound, stems
from knowledge.forms import count_forms
from knowledge.errors import IndexUnusable
from knowledge.model import (
    Advice,
    Decision,
    Document,
    Facts,
    Group,
    Meeting,
    MeetingRef,
    Passage,
    SectionKind,
    Sentence,
)
from knowledge.rows import pack, unpack, unpack_all
from knowledge.schema import migrations

log = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]
BUSY_MS = 5_000  # how long a writer waits for another one
PROPER_SHARE = 0.8  # of its places within a sentence, in which a proper noun has a capital
_FACTS = {"meeting": Meeting, "group": Group, "decision": Decision, "advice": Advice}
_COLUMNS = "id, kind, number, date, first, last, page, heading, meeting, text, raw, sentences, document_id"


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


class Index:
    """An open index file. One writer at a time; used from one thread at a time (the caller holds a lock)."""

    def __init__(self, path: Path) -> None:
        """Open or make the index at `path`. Raises `IndexUnusable`."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_MS / 1000)
            self._db = Database(self._connection)
            self._db.enable_wal()
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA synchronous = NORMAL")
            migrations.apply(self._db)
        except (sqlite3.Error, OSError) as error:
            raise IndexUnusable(path, f"the index cannot be opened: {error}") from error

    def close(self) -> None:
        """Close the file. Doing it twice is fine."""
        self._connection.close()

    # ---------------------------------------------------------------------------------------------------------- writing

    def store(self, entry: Entry, known: frozenset[str] = frozenset()) -> None:
        """Write `entry` in place of what was there under its name. `known` are stems that compounds may be split into."""
        with self._db.atomic():
            self._delete(entry.name)
            document = self._connection.execute(
                "INSERT INTO documents (name, path, title, date, digest, damage, numbered, reader) VALUES (?,?,?,?,?,?,?,?)",
                (entry.name, entry.path, entry.title, entry.date, entry.digest, entry.damage, entry.numbered, entry.reader),
            ).lastrowid
            known = known | {term for passage in entry.passages for term in stems(passage.text)}
            for passage in entry.passages:
                self._store_passage(document, passage, known, entry.title)
            forms = count_forms(sentence.text for passage in entry.passages for sentence in passage.sentences)
            self._connection.executemany(
                "INSERT INTO words (document_id, folded, form, times, capitals) VALUES (?,?,?,?,?)",
                [(document, folded, *told) for folded, told in forms.items()],
            )
            facts = entry.facts
            groups: tuple[tuple[str, Sequence[object]], ...] = (
                ("meeting", facts.meetings),
                ("group", facts.groups),
                ("decision", facts.decisions),
                ("advice", facts.advice),
            )
            rows = [(document, kind, pack(fact)) for kind, found in groups for fact in found]
            self._connection.executemany("INSERT INTO facts (document_id, kind, fact) VALUES (?,?,?)", rows)
            self._changed()

    def _store_passage(self, document: int | None, passage: Passage, known: frozenset[str], title: str) -> None:
        row = self._connection.execute(
            "INSERT INTO passages (document_id, kind, number, date, first, last, page, heading, meeting, text, raw, sentences)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                document,
                passage.kind.value,
                passage.number,
                passage.date,
                *passage.lines,
                passage.page,
                pack(passage.heading),
                pack(passage.meeting) if passage.meeting else None,
                passage.text,
                passage.raw,
                pack(passage.sentences),
            ),
        )
        meeting = passage.meeting
        about = (title, meeting.body if meeting else "", (meeting.title or "") if meeting else "", *passage.heading)
        heading, body = stems(" ".join(dict.fromkeys(about))), stems(passage.text)
        parts = [part for term in dict.fromkeys(heading + body) for part in split_compound(term, known)]
        self._connection.execute(
            "INSERT INTO passage_terms (rowid, heading, body, parts) VALUES (?,?,?,?)",
            (row.lastrowid, " ".join(heading), " ".join(body), " ".join(parts)),
        )

    def remove(self, name: str) -> bool:
        """Take the document called `name` out with everything that belongs to it; False when there is none."""
        with self._db.atomic():
            removed = self._delete(name)
            if removed:
                self._changed()
        return removed

    def _delete(self, name: str) -> bool:
        row = self._connection.execute("SELECT id FROM documents WHERE name = ?", (name,)).fetchone()
        if row is None:
            return False
        # passage_terms is a virtual table: no foreign key reaches it
        self._connection.execute(
            "DELETE FROM passage_terms WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)", row
        )
        self._connection.execute("DELETE FROM documents WHERE id = ?", row)
        return True

    def store_vectors(self, model: str, vectors: Iterable[tuple[int, Vectors]]) -> None:
        """Write the vectors of passages, as (passage id, vector); half precision costs nothing that ranking would notice."""
        rows = [(number, model, vector.astype(np.float16).tobytes()) for number, vector in vectors]
        with self._db.atomic():
            self._connection.executemany("INSERT OR REPLACE INTO vectors (passage_id, model, vector) VALUES (?,?,?)", rows)
            self._changed()

    def _changed(self) -> None:
        self._connection.execute("UPDATE generation SET number = number + 1")

    # ---------------------------------------------------------------------------------------------------------- reading

    @property
    def generation(self) -> int:
        """A number that every change of the index raises, whichever process made it."""
        row = self._connection.execute("SELECT number FROM generation").fetchone()
        return int(row[0])

    def documents(self, model: str) -> tuple[tuple[int, Document], ...]:
        """The documents by name, each with its id; `embedded` counts vectors of `model`."""
        rows = self._connection.execute(
            """
            SELECT d.id, d.name, d.title, d.date, d.digest, COUNT(p.id), d.damage, COUNT(v.passage_id)
            FROM documents d LEFT JOIN passages p ON p.document_id = d.id
            LEFT JOIN vectors v ON v.passage_id = p.id AND v.model = ? GROUP BY d.id ORDER BY d.name
            """,
            (model,),
        )
        return tuple((row[0], Document(*row[1:])) for row in rows)

    def digest(self, name: str) -> tuple[str, int, str] | None:
        """Content hash, reader version and path of the document called `name`."""
        row = self._connection.execute("SELECT digest, reader, path FROM documents WHERE name = ?", (name,)).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def name_at(self, path: str) -> str | None:
        """The name under which the file at `path` is in the index."""
        row = self._connection.execute("SELECT name FROM documents WHERE path = ?", (path,)).fetchone()
        return str(row[0]) if row else None

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages with those ids; ids that are gone are left out."""
        marks = ",".join("?" * len(numbers))
        names = dict(self._connection.execute("SELECT id, name FROM documents"))
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM passages WHERE id IN ({marks})", tuple(numbers))  # noqa: S608
        return {row[0]: _passage(row, names[row[12]]) for row in rows}

    def opening(self, document: int, characters: int) -> tuple[str, ...]:
        """The texts of a document's first passages, as many as make up that many characters."""
        rows = self._connection.execute("SELECT text FROM passages WHERE document_id = ? ORDER BY id LIMIT 20", (document,))
        found: list[str] = []
        for (text,) in rows:
            if sum(map(len, found)) >= characters:
                break
            found.append(text)
        return tuple(found)

    def facts(self) -> dict[int, Facts]:
        """What each document states, by document id."""
        found: dict[int, dict[str, list[object]]] = {}
        for document, kind, fact in self._connection.execute("SELECT document_id, kind, fact FROM facts ORDER BY id"):
            found.setdefault(document, {name: [] for name in _FACTS})[kind].append(unpack(fact, _FACTS[kind]))
        return {
            document: Facts(*(tuple(by_kind[name]) for name in _FACTS))  # type: ignore[arg-type]
            for document, by_kind in found.items()
        }

    def terms(self) -> dict[str, int]:
        """Every search term with the number of passages that hold it."""
        self._connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, passage_terms, row)")
        return dict(self._connection.execute("SELECT term, doc FROM temp.vocabulary"))

    def forms(self) -> dict[str, tuple[str, bool]]:
        """Every word of the documents, folded: how it is mostly written, and whether it is a proper noun by its capitals."""
        rows = self._connection.execute(
            "SELECT folded, form, SUM(times), SUM(capitals), MAX(times) FROM words GROUP BY folded"  # form goes with MAX
        )
        return {row[0]: (row[1], row[3] >= PROPER_SHARE * row[2]) for row in rows}

    def match(self, expression: str, weights: tuple[float, float, float], limit: int) -> list[tuple[int, float]]:
        """(passage id, BM25) of the best matches of an FTS5 `expression` of quoted terms, best first, higher is better."""
        rows = self._connection.execute(
            "SELECT rowid, -bm25(passage_terms, ?, ?, ?) AS score FROM passage_terms WHERE passage_terms MATCH ?"
            " ORDER BY score DESC LIMIT ?",
            (*weights, expression, limit),
        )
        return [(row[0], row[1]) for row in rows]

    def terms_of(self, numbers: Sequence[int]) -> dict[int, tuple[str, str, str]]:
        """The stored terms (heading, body, parts) of passages."""
        marks = ",".join("?" * len(numbers))
        sql = f"SELECT rowid, heading, body, parts FROM passage_terms WHERE rowid IN ({marks})"  # noqa: S608
        return {row[0]: (row[1], row[2], row[3]) for row in self._connection.execute(sql, tuple(numbers))}

    def places(self) -> list[tuple[int, int]]:
        """(passage id, document id) of every passage."""
        return [(row[0], row[1]) for row in self._connection.execute("SELECT id, document_id FROM passages ORDER BY id")]

    def vectors(self, model: str) -> tuple[npt.NDArray[np.int64], Vectors]:
        """Ids and vectors (one a row, unit length) of every passage that has one."""
        rows = self._connection.execute(
            "SELECT passage_id, vector FROM vectors WHERE model = ? ORDER BY passage_id", (model,)
        ).fetchall()
        if not rows:
            return np.zeros(0, np.int64), np.zeros((0, 1), np.float32)
        matrix = np.frombuffer(b"".join(row[1] for row in rows), np.float16).reshape(len(rows), -1).astype(np.float32)
        return np.array([row[0] for row in rows], np.int64), matrix

    def without_vector(self, model: str) -> dict[int, list[int]]:
        """Passages that have no vector of `model`: document id -> passage ids, in order."""
        rows = self._connection.execute(
            """
            SELECT p.document_id, p.id FROM passages p LEFT JOIN vectors v ON v.passage_id = p.id AND v.model = ?
            WHERE v.passage_id IS NULL ORDER BY p.document_id, p.id
            """,
            (model,),
        )
        missing: dict[int, list[int]] = {}
        for document, number in rows:
            missing.setdefault(document, []).append(number)
        return missing


def _passage(row: Sequence[object], document: str) -> Passage:
    number, kind, section, date, first, last, page, heading, meeting, text, raw, sentences, _ = row
    passage = Passage(
        document=document,
        text=str(text),
        raw=str(raw),
        lines=(int(str(first)), int(str(last))),
        page=int(str(page)) if page is not None else None,
        kind=SectionKind(str(kind)),
        heading=unpack_all(str(heading), str),
        sentences=unpack_all(str(sentences), Sentence),
        meeting=unpack(str(meeting), MeetingRef) if meeting else None,
        number=str(section),
        date=str(date) if date is not None else None,
    )
    return replace(passage, id=int(str(number)))
