"""Fetching from the index: rows become passages, facts, terms and vectors. Writes nothing and ranks nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from knowledge.lint.problem import Problem, in_document
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
from knowledge.rows import unpack, unpack_all
from knowledge.typed_lookup import TypedLookup

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

PROPER_SHARE: Final = 0.8  # of its places within a sentence, in which a proper noun has a capital
_FACTS: Final = {"meeting": Meeting, "group": Group, "decision": Decision, "advice": Advice}
_COLUMNS: Final = "id, kind, number, date, first, last, page, heading, meeting, text, raw, sentences, document_id"
# The tables of search terms; each is scored by statistics of its own.
OF_FILES: Final = "passage_terms"
OF_BUNDLED: Final = "bundled_terms"
OF_REPORTS: Final = "published_terms"
TERMS: Final = (OF_FILES, OF_BUNDLED, OF_REPORTS)
PART: Final = 1_024  # vectors fetched at a time
_CURATED: Final = "SELECT document_id FROM curated"
_TYPED: Final = f"{_CURATED} UNION ALL SELECT document_id FROM published"  # in a chat: from no file, and proofread by nobody
_EMBEDDED: Final = "SELECT passage_id FROM vectors WHERE model = ?"
POSTINGS: Final = 30_000  # places in the index that one question looks at: some 50 ms
REMEMBERED: Final = 5_000  # passages, about 3 kB each

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the index knows of a file: enough to tell whether it has changed."""

    id: int
    name: str
    path: str
    digest: str
    reader: int


@dataclass(frozen=True, slots=True)
class Scope:
    """The index as a question sees it: the documents, and the bundled knowledge where that takes part; or the reports alone.

    One lasts as long as the documents do not change, so what was fetched once is remembered, up to a bound.
    """

    index: Lookup
    bundled: bool
    holders: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)  # term -> passages that hold it
    reports: bool = False
    _passages: dict[int, Passage] = field(default_factory=dict, compare=False, repr=False)
    _terms: dict[int, tuple[str, str, str]] = field(default_factory=dict, compare=False, repr=False)

    def match(self, asked: Sequence[str], weights: tuple[float, float, float], limit: int) -> list[tuple[int, float]]:
        """(passage id, BM25) of the best matches, best first. The two sides are scored by statistics of their own."""
        asked = affordable(asked, self.holders)
        found = self.index.match(asked, weights, limit, table=OF_REPORTS if self.reports else OF_FILES)
        if self.bundled:
            found += self.index.match(asked, weights, limit, table=OF_BUNDLED)
            found.sort(key=lambda pair: -pair[1])
        return found[:limit]

    def terms_of(self, numbers: Sequence[int]) -> dict[int, tuple[str, str, str]]:
        """The stored terms (heading, body, parts) of passages."""
        return _remembered(self._terms, numbers, self.index.terms_of)

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages with those ids; ids that are gone are left out."""
        return _remembered(self._passages, numbers, self.index.passages)


def _remembered(known: dict[int, T], numbers: Sequence[int], fetch: Callable[[Sequence[int]], dict[int, T]]) -> dict[int, T]:
    if missing := [number for number in numbers if number not in known]:
        if len(known) > REMEMBERED:
            known.clear()
            missing = list(numbers)
        known.update(fetch(missing))
    return {number: known[number] for number in numbers if number in known}


class Lookup(TypedLookup):
    """What an open index holds. `documents` in the methods below are ids: whoever asks says which documents take part."""

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the index throughout the block, whatever other processes write meanwhile."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    @property
    def generation(self) -> tuple[int, int]:
        """Two numbers: the first rises with every change of the documents, the second with every new vector, in any process."""
        row = self._connection.execute("SELECT number, vectors FROM generation").fetchone()
        return int(row[0]), int(row[1])

    def kept(self, name: str, digest: str) -> str | None:
        """What was kept under `name`, as long as it was worked out from what has that `digest`."""
        row = self._connection.execute("SELECT value FROM kept WHERE name = ? AND digest = ?", (name, digest)).fetchone()
        return str(row[0]) if row else None

    def stored(self) -> tuple[Stored, ...]:
        """The documents that were read from files."""
        rows = self._connection.execute(
            f"SELECT id, name, path, digest, reader FROM documents WHERE NOT bundled AND id NOT IN ({_TYPED}) ORDER BY id"
        )
        return tuple(Stored(*row) for row in rows)

    def documents(self, model: str) -> tuple[tuple[int, Document], ...]:
        """The documents by name, the bundled ones last, each with its id; `embedded` counts vectors of `model`. Answers of the
        coordinator and published reports are documents too."""
        # Counted in the index of documents alone (+ keeps it from going by ids), since the rows are large.
        count = "SELECT document_id, COUNT(*) FROM passages"
        held = dict(self._connection.execute(f"{count} GROUP BY document_id"))
        embedded = dict(self._connection.execute(f"{count} WHERE +id IN ({_EMBEDDED}) GROUP BY document_id", (model,)))
        rows = self._connection.execute(
            f"SELECT id, name, title, date, digest, damage, bundled, id IN ({_CURATED}), p.number FROM documents"
            " LEFT JOIN published p ON p.document_id = id ORDER BY bundled, name"
        )
        return tuple(
            (
                number,
                Document(
                    *(name, title, date, digest, held.get(number, 0), damage, embedded.get(number, 0)),
                    bool(bundled),
                    bool(curated),
                    report,
                ),
            )
            for number, name, title, date, digest, damage, bundled, curated, report in rows
        )

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages with those ids; ids that are gone are left out."""
        names = dict(self._connection.execute("SELECT id, name FROM documents"))
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM passages WHERE id IN {among(numbers)}")
        return {row[0]: _passage(row, names[row[12]]) for row in rows}

    def opening(self, document: int, characters: int) -> frozenset[str]:
        """The search terms of a document's title and first passages, as many as make up that many characters."""
        rows = [
            row
            for table in TERMS
            for row in self._connection.execute(
                f"SELECT length(p.text), t.heading, t.body FROM passages p JOIN {table} t ON t.rowid = p.id"
                " WHERE p.document_id = ? ORDER BY p.id LIMIT 20",
                (document,),
            )
        ]
        found: set[str] = set()
        for length, heading, body in rows:
            found.update(heading.split(), body.split())
            characters -= length
            if characters <= 0:
                break
        return frozenset(found)

    def facts(self, documents: Collection[int]) -> dict[int, Facts]:
        """What each document states, by document id."""
        found: dict[int, dict[str, list[object]]] = {}
        sql = f"SELECT document_id, kind, fact FROM facts WHERE document_id IN {among(documents)} ORDER BY id"
        for document, kind, fact in self._connection.execute(sql):
            found.setdefault(document, {name: [] for name in _FACTS})[kind].append(unpack(fact, _FACTS[kind]))
        return {
            document: Facts(*(tuple(by_kind[name]) for name in _FACTS))  # type: ignore[arg-type]
            for document, by_kind in found.items()
        }

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong within each document, as found while it was read."""
        sql = "SELECT d.name, p.problem FROM problems p JOIN documents d ON d.id = p.document_id ORDER BY d.name, p.id"
        return tuple(in_document(unpack(problem, Problem), name) for name, problem in self._connection.execute(sql))

    def terms(self) -> dict[str, int]:
        """Every search term of the documents with the number of passages that hold it; of no bundled ones and no reports."""
        self._connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, passage_terms, row)")
        return dict(self._connection.execute("SELECT term, doc FROM temp.vocabulary"))

    def report_terms(self) -> dict[str, int]:
        """The same of the published reports."""
        self._connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.told USING fts5vocab(main, published_terms, row)")
        return dict(self._connection.execute("SELECT term, doc FROM temp.told"))

    def bundled_terms(self, documents: Collection[int]) -> Counter[str]:
        """The same as `terms` of bundled documents."""
        rows = self._connection.execute(
            "SELECT heading, body, parts FROM bundled_terms WHERE rowid IN"
            f" (SELECT id FROM passages WHERE document_id IN {among(documents)})"
        )
        return Counter(term for row in rows for term in set(" ".join(row).split()))

    def sound_words(self, *, besides: str) -> frozenset[str]:
        """The words of documents that needed no mending, in small letters, the one from the file at `besides` left out.

        A damaged document must not vouch for its own damage when it is read again, and nobody proofreads what is typed in a
        chat.
        """
        rows = self._connection.execute(
            "SELECT DISTINCT w.form FROM words w JOIN documents d ON d.id = w.document_id"
            f" WHERE d.damage = 0 AND NOT d.bundled AND d.path <> ? AND d.id NOT IN ({_TYPED})",
            (besides,),
        )
        return frozenset(str(row[0]).lower() for row in rows)

    def forms(self, documents: Collection[int]) -> tuple[dict[str, str], frozenset[str]]:
        """Every word of the documents, folded, with how it is mostly written; and the stems of those that are proper nouns,
        told by their capitals."""
        from knowledge.danish import stem

        rows = self._connection.execute(
            "SELECT folded, form, SUM(times), SUM(capitals), MAX(stem), MAX(times) FROM words"  # form goes with the last MAX
            f" WHERE document_id IN {among(documents)} GROUP BY folded"
        ).fetchall()
        within: Counter[str] = Counter()
        capitals: Counter[str] = Counter()
        for folded, _, times, large, stemmed, _ in rows:  # by stem: "Svar" in a title does not make a name of "svære"
            stemmed = stemmed or stem(folded)
            within[stemmed] += times
            capitals[stemmed] += large
        proper = frozenset(stemmed for stemmed, large in capitals.items() if large and large >= PROPER_SHARE * within[stemmed])
        return {row[0]: row[1] for row in rows}, proper

    def match(
        self, asked: Sequence[str], weights: tuple[float, float, float], limit: int, *, table: str = OF_FILES
    ) -> list[tuple[int, float]]:
        """(passage id, BM25) of the passages that hold one of the terms `asked`, best first, higher is better."""
        expression = " OR ".join('"' + term.replace('"', '""') + '"' for term in asked)
        rows = self._connection.execute(
            f"SELECT rowid, -bm25({table}, ?, ?, ?) AS score FROM {table} WHERE {table} MATCH ? ORDER BY score DESC LIMIT ?",
            (*weights, expression, limit),
        )
        return [(row[0], row[1]) for row in rows]

    def terms_of(self, numbers: Sequence[int]) -> dict[int, tuple[str, str, str]]:
        """The stored terms (heading, body, parts) of passages."""
        found: dict[int, tuple[str, str, str]] = {}
        for table in TERMS:
            sql = f"SELECT rowid, heading, body, parts FROM {table} WHERE rowid IN {among(numbers)}"
            found |= {row[0]: (row[1], row[2], row[3]) for row in self._connection.execute(sql)}
        return found

    def sentences(self, document: int) -> tuple[str, ...]:
        """Every sentence of a document, in order."""
        rows = self._connection.execute("SELECT sentences FROM passages WHERE document_id = ? ORDER BY id", (document,))
        return tuple(sentence.text for row in rows for sentence in unpack_all(str(row[0]), Sentence))

    def places_of(self, documents: Collection[int]) -> dict[int, tuple[int, ...]]:
        """The ids of the passages of each of these documents, in order."""
        found: dict[int, list[int]] = {}
        sql = f"SELECT document_id, id FROM passages WHERE document_id IN {among(documents)} ORDER BY id"
        for document, number in self._connection.execute(sql):
            found.setdefault(document, []).append(number)
        return {document: tuple(numbers) for document, numbers in found.items()}

    def labels(self, documents: Collection[int]) -> dict[int, tuple[str, bool]]:
        """The innermost heading of each passage of these documents, by id, and whether it opens the text: "Deltagere: 12"."""
        sql = f"SELECT id, heading, text FROM passages WHERE document_id IN {among(documents)}"
        headed = ((number, unpack_all(heading, str)[-1], text) for number, heading, text in self._connection.execute(sql))
        return {number: (heading, text.startswith(f"{heading}: ")) for number, heading, text in headed}

    def places(self, documents: Collection[int]) -> list[int]:
        """The ids of the passages of these documents, in order."""
        sql = f"SELECT id FROM passages WHERE document_id IN {among(documents)} ORDER BY id"
        return [row[0] for row in self._connection.execute(sql)]

    def vectors(self, model: str, documents: Collection[int]) -> tuple[npt.NDArray[np.int64], Vectors]:
        """Ids and vectors (one a row, unit length) of every passage of these documents that has one."""
        import numpy as np

        places = np.array(self.places(documents), np.int64)
        embedded = [row[0] for row in self._connection.execute(f"{_EMBEDDED} ORDER BY passage_id", (model,))]
        numbers = np.intersect1d(places, np.array(embedded, np.int64), assume_unique=True)
        matrix = np.zeros((len(numbers), 1), np.float32)
        wanted, done = frozenset(numbers.tolist()), 0
        # As they lie in the file, a part at a time: all of them at once are held three times over before they are a matrix.
        rows = self._connection.execute("SELECT passage_id, vector FROM vectors NOT INDEXED ORDER BY passage_id")
        while part := rows.fetchmany(PART):
            blobs = [blob for number, blob in part if number in wanted]
            if blobs:
                halves = np.frombuffer(b"".join(blobs), np.float16).reshape(len(blobs), -1)
                if not done:
                    matrix = np.empty((len(numbers), halves.shape[1]), np.float32)
                matrix[done : done + len(blobs)] = halves
                done += len(blobs)
        return numbers, matrix

    def without_vector(self, model: str, documents: Collection[int]) -> dict[int, list[int]]:
        """Passages of these documents that have no vector of `model`: document id -> passage ids, bundled ones last."""
        rows = self._connection.execute(
            "SELECT p.document_id, p.id FROM passages p JOIN documents d ON d.id = p.document_id"
            f" WHERE p.id NOT IN ({_EMBEDDED}) AND d.id IN {among(documents)} ORDER BY d.bundled, d.id, p.id",
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


def affordable(asked: Sequence[str], holders: Mapping[str, int]) -> list[str]:
    """Of the terms `asked` the rarest, as many as `POSTINGS` passages hold together; at least one, in the order given.

    Each passage that holds a term has to be scored, and what nearly every passage holds tells least. Only large indexes have
    terms that are left out; they still count where passages are compared.
    """
    kept: set[str] = set()
    total = 0
    for term in sorted(dict.fromkeys(asked), key=lambda term: holders.get(term, 0)):
        total += holders.get(term, 0)
        if kept and total > POSTINGS:
            break
        kept.add(term)
    return [term for term in asked if term in kept]


def among(numbers: Collection[int]) -> str:
    """`numbers` as SQL may have them after IN."""
    return f"({','.join(str(int(number)) for number in numbers)})"
