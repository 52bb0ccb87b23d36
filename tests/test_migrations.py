"""The bot's tables: `bot.migrations`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.migrations import migrations

NAMES = ["m001_updates", "m002_answers", "m003_questions", "m004_chats", "m005_subjects"]


@pytest.fixture
def db() -> Iterator[Database]:
    opened = Database(memory=True)
    yield opened
    opened.close()


def columns(db: Database) -> dict[str, set[str]]:
    return {name: set(db[name].columns_dict) for name in db.table_names() if not name.startswith(("_", "sqlite"))}


def test_a_blank_file_gets_every_table(db: Database) -> None:
    migrations.apply(db)
    assert [applied.name for applied in migrations.applied(db)] == NAMES
    assert set(columns(db)) == {"updates", "answers", "feedback", "questions", "strangers", "moved", "subjects"}


def test_applying_twice_changes_nothing(db: Database) -> None:
    migrations.apply(db)
    before = columns(db)
    migrations.apply(db)
    assert columns(db) == before
    assert len(migrations.applied(db)) == len(NAMES)


def test_rows_of_the_oldest_version_survive(db: Database) -> None:
    migrations.apply(db, stop_before="m002_answers")
    db.execute("INSERT INTO updates (key, run, expires) VALUES ('1:7', 'a', '2024-01-01')")
    migrations.apply(db)
    assert db.execute("SELECT key, finished FROM updates").fetchall() == [("1:7", 0)]


def test_what_is_personal_expires(db: Database) -> None:
    migrations.apply(db)
    kept = {name for name, names in columns(db).items() if "expires" not in names}
    assert kept == {"moved"}  # two ids of one group, nobody's


def test_the_index_in_the_same_file_is_left_alone(db: Database) -> None:
    other = Migrations("other")

    @other()
    def m001_first(db: Database) -> None:
        db.execute("CREATE TABLE documents (id INTEGER)")

    other.apply(db)
    migrations.apply(db)
    assert "documents" in db.table_names()
    assert [applied.name for applied in other.applied(db)] == ["m001_first"]
