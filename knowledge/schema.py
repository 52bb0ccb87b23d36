"""The tables of the index and their migrations. Append-only: an applied migration is never edited, a mistake is mended by a
new one. A new one raises `SCHEMA` in `knowledge.index`.

The index shares its file with the bot's own tables, which have a migration set of their own.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("knowledge")


@migrations()
def m001_documents_and_passages(db: Database) -> None:
    """Documents, their passages and the words and vectors these are found by."""
    db.execute(
        """
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL, title TEXT NOT NULL, date TEXT,
            digest TEXT NOT NULL, damage REAL NOT NULL, numbered INTEGER NOT NULL, reader INTEGER NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE passages (
            id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            kind TEXT NOT NULL, number TEXT NOT NULL, date TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL, page INTEGER,
            heading TEXT NOT NULL, meeting TEXT, text TEXT NOT NULL, raw TEXT NOT NULL, sentences TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX passages_of_document ON passages(document_id)")
    db.execute("CREATE VIRTUAL TABLE passage_terms USING fts5(heading, body, parts, tokenize=\"unicode61 tokenchars '.,'\")")
    db.execute(
        """
        CREATE TABLE vectors (
            passage_id INTEGER PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE, model TEXT NOT NULL, vector BLOB NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE words (
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE, folded TEXT NOT NULL, form TEXT NOT NULL,
            times INTEGER NOT NULL, capitals INTEGER NOT NULL, PRIMARY KEY (document_id, folded)
        ) WITHOUT ROWID
        """
    )


@migrations()
def m002_facts(db: Database) -> None:
    """What documents state of meetings, groups, decisions and advice; one JSON object a row, since each is read whole."""
    db.execute(
        """
        CREATE TABLE facts (
            id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('meeting', 'group', 'decision', 'advice')), fact TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX facts_of_document ON facts(document_id)")


@migrations()
def m003_generation(db: Database) -> None:
    """A counter that every change of the index raises, so that an open index knows when to look again."""
    db.execute("CREATE TABLE generation (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL)")
    db.execute("INSERT INTO generation VALUES (1, 0)")


@migrations()
def m004_bundled(db: Database) -> None:
    """The knowledge that comes with the program stands beside the documents, under the same names and with terms of its own.

    SQLite cannot change a constraint, so the table of documents is made anew; foreign keys are off while migrations run.
    """
    db.execute(
        """
        CREATE TABLE documents_and_bundled (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, date TEXT,
            digest TEXT NOT NULL, damage REAL NOT NULL, numbered INTEGER NOT NULL, reader INTEGER NOT NULL,
            bundled INTEGER NOT NULL DEFAULT 0, UNIQUE (bundled, name)
        )
        """
    )
    columns = "id, name, path, title, date, digest, damage, numbered, reader"
    db.execute(f"INSERT INTO documents_and_bundled ({columns}) SELECT {columns} FROM documents")
    db.execute("DROP TABLE documents")
    db.execute("ALTER TABLE documents_and_bundled RENAME TO documents")
    # A table of its own, so that the statistics of the documents are theirs alone where the bundled knowledge is left out.
    db.execute("CREATE VIRTUAL TABLE bundled_terms USING fts5(heading, body, parts, tokenize=\"unicode61 tokenchars '.,'\")")
    db.execute("ALTER TABLE generation ADD COLUMN vectors INTEGER NOT NULL DEFAULT 0")


@migrations()
def m005_stems_of_names(db: Database) -> None:
    """The search form of words that may be proper nouns; NULL where it has not been worked out."""
    db.execute("ALTER TABLE words ADD COLUMN stem TEXT")


@migrations()
def m006_kept(db: Database) -> None:
    """What is worked out from files of the program, under the digest of what it was worked out from."""
    db.execute("CREATE TABLE kept (name TEXT PRIMARY KEY, digest TEXT NOT NULL, value TEXT NOT NULL) WITHOUT ROWID")


@migrations()
def m007_problems(db: Database) -> None:
    """What is wrong within a document, found while it was read; one JSON object a row, which leaves the document's name out."""
    db.execute(
        """
        CREATE TABLE problems (
            id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            problem TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX problems_of_document ON problems(document_id)")


@migrations()
def m008_vectors_of_model(db: Database) -> None:
    """Which passages have a vector is asked at every opening: this tells without reading the vectors."""
    db.execute("CREATE INDEX vectors_of_model ON vectors(model)")


@migrations()
def m009_curated(db: Database) -> None:
    """Answers of the coordinator. Each is a document with passages to be found by; this tells it from the files.

    `told` is all of it as one JSON object, `number` the bot's own number of it.
    """
    db.execute(
        """
        CREATE TABLE curated (
            document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE, number INTEGER NOT NULL UNIQUE,
            told TEXT NOT NULL
        )
        """
    )


@migrations()
def m010_published(db: Database) -> None:
    """Published reports of activities. Each is a document with passages to be found by; this tells it from the files.

    `told` is all of it as one JSON object, `number` the bot's own number of it.
    """
    db.execute(
        """
        CREATE TABLE published (
            document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE, number INTEGER NOT NULL UNIQUE,
            version INTEGER NOT NULL, told TEXT NOT NULL
        )
        """
    )
    # A table of its own, so that what the documents answer does not change with the number of reports.
    db.execute("CREATE VIRTUAL TABLE published_terms USING fts5(heading, body, parts, tokenize=\"unicode61 tokenchars '.,'\")")


@migrations()
def m011_planned(db: Database) -> None:
    """Planned meetings. They are told of as facts alone and are no documents, so that no search and no count sees them.

    `told` is all of one as one JSON object, `number` the bot's own number of it.
    """
    db.execute("CREATE TABLE planned (number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, told TEXT NOT NULL)")
