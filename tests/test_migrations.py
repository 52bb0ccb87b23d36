"""The bot's tables: `bot.migrations`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.migrations import keyed, migrations

NAMES = [
    *("m001_updates", "m002_answers", "m003_questions", "m004_chats", "m005_subjects", "m006_people", "m007_invitations"),
    *("m008_audit", "m009_questions_in_vain", "m010_outbox", "m011_dialogs", "m012_keyed", "m013_reports", "m014_meetings"),
]
TABLES = {
    *("updates", "answers", "feedback", "questions", "strangers", "moved", "subjects", "people", "memberships", "invitations"),
    *("audit", "curated_answers", "outbox", "dialogs", "chats", "identity", "barred"),
    *("forms", "drafts", "reports", "report_versions", "report_events", "attachments", "nudged"),
    *("broadcasts", "unconnected", "meetings", "meeting_changes", "meeting_papers", "attendees", "reminded"),
}


@pytest.fixture
def db() -> Iterator[Database]:
    opened = Database(memory=True)
    opened.execute("PRAGMA foreign_keys = ON")
    yield opened
    opened.close()


def columns(db: Database) -> dict[str, set[str]]:
    return {name: set(db[name].columns_dict) for name in db.table_names() if not name.startswith(("_", "sqlite"))}


def test_a_blank_file_gets_every_table(db: Database) -> None:
    migrations.apply(db)
    assert [applied.name for applied in migrations.applied(db)] == NAMES
    assert set(columns(db)) == TABLES


def test_applying_twice_changes_nothing(db: Database) -> None:
    migrations.apply(db)
    before = "\n".join(db.conn.iterdump())
    migrations.apply(db)
    assert "\n".join(db.conn.iterdump()) == before
    assert len(migrations.applied(db)) == len(NAMES)


def test_rows_of_the_oldest_version_survive(db: Database) -> None:
    migrations.apply(db, stop_before="m002_answers")
    db.execute("INSERT INTO updates (key, run, expires) VALUES ('1:7', 'a', '2024-01-01')")
    migrations.apply(db)
    (key,) = db.execute("SELECT value FROM identity WHERE name = 'key'").fetchone()
    assert db.execute("SELECT key, finished, expires FROM updates").fetchall() == [(keyed(key, "1:7"), 0, "2024-01-01")]


def test_a_question_of_an_older_version_belongs_to_whoever_asked_it_and_was_passed_on(db: Database) -> None:
    migrations.apply(db, stop_before="m006_people")
    for chat in (7, -500):
        values = (chat, "hvor er nøglen?", "2024-01-01", "2024-07-01")
        db.execute("INSERT INTO questions (chat, text, created, expires) VALUES (?, ?, ?, ?)", values)
    migrations.apply(db)
    kept = db.execute("SELECT chat, asker, text, wanted, dismissed, curated FROM questions ORDER BY id").fetchall()
    assert kept == [(7, 7, "hvor er nøglen?", 1, 0, None), (-500, None, "hvor er nøglen?", 1, 0, None)]


def test_the_id_of_an_unknown_chat_does_not_survive(db: Database) -> None:
    migrations.apply(db, stop_before="m006_people")
    db.execute("INSERT INTO strangers (chat, expires) VALUES (7123456789, '2024-07-01')")
    migrations.apply(db)
    assert "7123456789" not in "\n".join(db.conn.iterdump())


def test_every_file_has_a_key_of_its_own() -> None:
    keys = []
    for _ in range(2):
        db = Database(memory=True)
        migrations.apply(db)
        keys.append(db.execute("SELECT value FROM identity WHERE name = 'key'").fetchone()[0])
        db.close()
    assert keys[0] != keys[1]
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)


def test_a_digest_is_the_same_for_the_same_key_and_words_alone() -> None:
    one, other = "ab" * 32, "cd" * 32
    assert keyed(one, "telegram:7") == keyed(one, "telegram:7")
    assert len({keyed(one, "telegram:7"), keyed(one, "telegram:8"), keyed(other, "telegram:7")}) == 3
    # RFC 4231, test case 2
    assert keyed(b"Jefe".hex(), "what do ya want for nothing?").startswith("5bdcc146bf60754e6a042426089575c75a003f08")


def test_what_is_personal_expires(db: Database) -> None:
    migrations.apply(db)
    kept = {name for name, names in columns(db).items() if "expires" not in names}
    # ids of groups, answers without a name, what the bot knows of itself, what was asked; what goes with a meeting
    assert kept == {
        *("moved", "chats", "curated_answers", "identity", "forms"),
        *("meeting_changes", "meeting_papers", "reminded"),
    }


def test_a_letter_of_an_older_version_still_waits_and_may_leave_at_any_time(db: Database) -> None:
    migrations.apply(db, stop_before="m014_meetings")
    db.execute(
        "INSERT INTO outbox (kind, subject, chat, html, state, due, created, expires) VALUES"
        " ('curated', 1, 7, 'Svar', 'queued', '2024-01-01', '2024-01-01', '2024-07-01')"
    )
    migrations.apply(db)
    kept = db.execute("SELECT kind, chat, html, state, buttons, file, until, message, bulk FROM outbox").fetchall()
    assert kept == [("curated", 7, "Svar", "queued", "[]", None, None, None, 0)]


def test_with_a_meeting_and_with_a_broadcast_goes_what_hangs_on_them(db: Database) -> None:
    migrations.apply(db)
    db.execute(
        "INSERT INTO meetings (number, uid, group_name, title, starts, ends, place, online, link, agenda, host, audience,"
        " status, sequence, created, changed, expires)"
        " VALUES (1, 'a', '', '', '', '', '', 0, '', '', '', '{}', 'CONFIRMED', 0, '', '', '')"
    )
    db.execute("INSERT INTO meeting_changes VALUES (1, 0, '', '', '', '')")
    db.execute("INSERT INTO meeting_papers (meeting, sort, file, name) VALUES (1, 'document', 'a', 'plan.pdf')")
    db.execute("INSERT INTO reminded VALUES (1, '7 days', '')")
    db.execute(
        "INSERT INTO attendees (meeting, person, organization, administrations, partstat, expires)"
        " VALUES (1, 1, '', '[]', 'ACCEPTED', '')"
    )
    db.execute(
        "INSERT INTO broadcasts (number, purpose, audience, html, state, created, changed, expires)"
        " VALUES (1, 'message', '{}', '', 'sent', '', '', '')"
    )
    db.execute("INSERT INTO unconnected VALUES (1, 1, '')")
    for table in ("meetings", "broadcasts"):
        db.execute(f"DELETE FROM {table}")
    hanging = ("meeting_changes", "meeting_papers", "reminded", "attendees", "unconnected")
    assert [db.execute(f"SELECT count(*) FROM {name}").fetchone() for name in hanging] == [(0,)] * len(hanging)


def test_with_a_person_goes_what_hangs_on_them(db: Database) -> None:
    migrations.apply(db)
    db.execute(
        "INSERT INTO people (id, name, role, organization, administrations, state, created, expires)"
        " VALUES (1, 'Per', 'member', '', '[]', 'active', '', '')"
    )
    db.execute("INSERT INTO memberships VALUES (1, 'Fjorden', 'Per', '', '')")
    db.execute(
        "INSERT INTO invitations (token, role, organization, administrations, person, uses, created, until, expires)"
        " VALUES ('a', 'member', '', '[]', 1, 1, '', '', '')"
    )
    db.execute("DELETE FROM people")
    assert db.execute("SELECT (SELECT count(*) FROM memberships) + (SELECT count(*) FROM invitations)").fetchone() == (0,)


def test_the_index_in_the_same_file_is_left_alone(db: Database) -> None:
    other = Migrations("other")

    @other()
    def m001_first(db: Database) -> None:
        db.execute("CREATE TABLE documents (id INTEGER)")

    other.apply(db)
    migrations.apply(db)
    assert "documents" in db.table_names()
    assert [applied.name for applied in other.applied(db)] == ["m001_first"]


def test_no_table_of_the_bot_has_the_name_of_one_of_the_index(db: Database) -> None:
    from knowledge.schema import migrations as of_index

    of_index.apply(db)
    theirs = set(columns(db))
    migrations.apply(db)
    alone = Database(memory=True)
    migrations.apply(alone)
    assert not theirs & set(columns(alone))
    alone.close()
