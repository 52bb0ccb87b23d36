"""The bot's own tables and their migrations. Append-only: an applied migration is never edited but mended by a new one.

Times are UTC ISO text. A table with anything personal in it has a column `expires`, which `Storage.purge` goes by. The index
lives in the same file with a migration set of its own.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("bot")


@migrations()
def m001_updates(db: Database) -> None:
    """Updates taken in hand: what comes a second time, also after a restart, is not answered twice."""
    db.execute(
        """
        CREATE TABLE updates (
            key TEXT PRIMARY KEY, run TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0, expires TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )


@migrations()
def m002_answers(db: Database) -> None:
    """What the buttons below a message open. AUTOINCREMENT: the number of a deleted answer must never open another one."""
    db.execute(
        """
        CREATE TABLE answers (
            id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, views TEXT NOT NULL, choices TEXT NOT NULL,
            question TEXT, created TEXT NOT NULL, expires TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX answers_by_chat ON answers(chat)")
    db.execute(
        """
        CREATE TABLE feedback (
            answer INTEGER NOT NULL REFERENCES answers(id) ON DELETE CASCADE, person INTEGER NOT NULL, helped INTEGER NOT NULL,
            expires TEXT NOT NULL, PRIMARY KEY (answer, person)
        ) WITHOUT ROWID
        """
    )


@migrations()
def m003_questions(db: Database) -> None:
    """Questions passed on to the coordinator, redacted. One a refusal: a second press changes nothing."""
    db.execute(
        """
        CREATE TABLE questions (
            id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, text TEXT NOT NULL,
            answer INTEGER UNIQUE REFERENCES answers(id) ON DELETE SET NULL, created TEXT NOT NULL, expires TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX questions_by_chat ON questions(chat)")


@migrations()
def m004_chats(db: Database) -> None:
    """Unknown chats that were told how to be invited, and groups that became supergroups with another id."""
    db.execute("CREATE TABLE strangers (chat INTEGER PRIMARY KEY, expires TEXT NOT NULL)")
    db.execute("CREATE TABLE moved (new INTEGER PRIMARY KEY, old INTEGER NOT NULL)")


@migrations()
def m005_subjects(db: Database) -> None:
    """What the last exchange with a person in a chat was about: names and numbers of the index, no words of the person."""
    db.execute(
        """
        CREATE TABLE subjects (
            chat INTEGER NOT NULL, person INTEGER NOT NULL, subject TEXT NOT NULL, expires TEXT NOT NULL,
            PRIMARY KEY (chat, person)
        ) WITHOUT ROWID
        """
    )
