"""The bot's own tables and their migrations. Append-only: an applied migration is never edited but mended by a new one.

Times are UTC ISO text. A table with anything personal in it has a column `expires`, which `Retention.purge` goes by. The index
lives in the same file with a migration set of its own.
"""

from __future__ import annotations

import hmac
import secrets

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


@migrations()
def m006_people(db: Database) -> None:
    """Who takes part, and which seats of the documents they have said are theirs."""
    db.execute(
        """
        CREATE TABLE people (
            id INTEGER PRIMARY KEY AUTOINCREMENT, telegram INTEGER UNIQUE, name TEXT NOT NULL, email TEXT, role TEXT NOT NULL,
            organization TEXT NOT NULL, administrations TEXT NOT NULL, state TEXT NOT NULL, menu TEXT, created TEXT NOT NULL,
            seen TEXT, gone TEXT, expires TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE memberships (
            person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE, group_name TEXT NOT NULL,
            member_name TEXT NOT NULL, confirmed TEXT NOT NULL, expires TEXT NOT NULL, PRIMARY KEY (person, group_name)
        ) WITHOUT ROWID
        """
    )


@migrations()
def m007_invitations(db: Database) -> None:
    """Links into the bot, by a digest of the token. `until` ends the link, `expires` the row, which says so meanwhile."""
    db.execute(
        """
        CREATE TABLE invitations (
            id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE, role TEXT NOT NULL, organization TEXT NOT NULL,
            administrations TEXT NOT NULL, person INTEGER REFERENCES people(id) ON DELETE CASCADE, uses INTEGER NOT NULL,
            used INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL, until TEXT NOT NULL,
            expires TEXT NOT NULL
        )
        """
    )


@migrations()
def m008_audit(db: Database) -> None:
    """Who did what to whom, by number: no name and no word of anybody stands here, so that it can outlive them."""
    db.execute(
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor INTEGER, act TEXT NOT NULL, person INTEGER,
            detail TEXT NOT NULL, expires TEXT NOT NULL
        )
        """
    )


@migrations()
def m009_questions_in_vain(db: Database) -> None:
    """Every question without an answer belongs to whoever asked it, and is answered by a curated answer or put aside."""
    db.execute(
        "CREATE TABLE curated_answers (id INTEGER PRIMARY KEY AUTOINCREMENT, questions TEXT NOT NULL, answer TEXT NOT NULL,"
        " created TEXT NOT NULL)"
    )
    db.execute("ALTER TABLE questions ADD COLUMN asker INTEGER")
    db.execute("ALTER TABLE questions ADD COLUMN wanted INTEGER NOT NULL DEFAULT 1")  # the older ones were all passed on
    db.execute("ALTER TABLE questions ADD COLUMN curated INTEGER REFERENCES curated_answers(id)")
    db.execute("ALTER TABLE questions ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0")
    db.execute("UPDATE questions SET asker = chat WHERE chat > 0")
    db.execute("CREATE INDEX questions_by_asker ON questions(asker)")


@migrations()
def m010_outbox(db: Database) -> None:
    """Messages that nobody waits for, a row a recipient: written before the first is sent, so that none is sent twice."""
    db.execute(
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject INTEGER NOT NULL, chat INTEGER NOT NULL,
            about INTEGER, html TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL,
            created TEXT NOT NULL, expires TEXT NOT NULL, UNIQUE (kind, subject, chat)
        )
        """
    )
    db.execute("CREATE INDEX outbox_by_due ON outbox(state, due)")


@migrations()
def m011_dialogs(db: Database) -> None:
    """What the bot waits for in a chat, so that a restart in the middle loses nothing; and the groups that may ask it."""
    db.execute(
        "CREATE TABLE dialogs (chat INTEGER PRIMARY KEY, kind TEXT NOT NULL, data TEXT NOT NULL, created TEXT NOT NULL,"
        " expires TEXT NOT NULL)"
    )
    db.execute("CREATE TABLE chats (chat INTEGER PRIMARY KEY, title TEXT NOT NULL, created TEXT NOT NULL)")


@migrations()
def m012_keyed(db: Database) -> None:
    """Ids of chats that are not let in, and of updates, are kept as keyed digests only: nobody can be read from them."""
    key = secrets.token_hex(32)
    db.execute("CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    db.execute("INSERT INTO identity (name, value) VALUES ('key', ?)", (key,))
    db.execute("DROP TABLE strangers")
    db.execute("CREATE TABLE strangers (chat TEXT PRIMARY KEY, expires TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        "CREATE TABLE barred (account TEXT PRIMARY KEY, since TEXT NOT NULL, expires TEXT NOT NULL) WITHOUT ROWID"
    )  # who was taken off and then erased: a link from before must not let them in again
    for (plain,) in db.execute("SELECT key FROM updates").fetchall():
        db.execute("UPDATE updates SET key = ? WHERE key = ?", (keyed(key, plain), plain))


@migrations()
def m013_reports(db: Database) -> None:
    """Activity reports: drafts, what was sent with every version of it, what was done to it, and the files that belong to it.

    Who wrote what stands in columns that become NULL when that person is erased: a report is the municipality's.
    """
    db.execute("CREATE TABLE forms (digest TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        """
        CREATE TABLE reports (
            number INTEGER PRIMARY KEY AUTOINCREMENT, organization TEXT NOT NULL, owner INTEGER, state TEXT NOT NULL,
            published INTEGER, published_at TEXT, created TEXT NOT NULL, changed TEXT NOT NULL, expires TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE report_versions (
            report INTEGER NOT NULL REFERENCES reports(number) ON DELETE CASCADE, version INTEGER NOT NULL,
            draft INTEGER NOT NULL UNIQUE, form TEXT NOT NULL REFERENCES forms(digest), answers TEXT NOT NULL, author INTEGER,
            created TEXT NOT NULL, expires TEXT NOT NULL, PRIMARY KEY (report, version)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE report_events (
            id INTEGER PRIMARY KEY AUTOINCREMENT, report INTEGER NOT NULL REFERENCES reports(number) ON DELETE CASCADE,
            version INTEGER NOT NULL, step TEXT NOT NULL, actor INTEGER, comment TEXT NOT NULL, at TEXT NOT NULL,
            expires TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX report_events_of ON report_events(report)")
    db.execute(
        """
        CREATE TABLE drafts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER, organization TEXT NOT NULL, chat INTEGER UNIQUE,
            report INTEGER REFERENCES reports(number) ON DELETE CASCADE, form TEXT NOT NULL REFERENCES forms(digest),
            asked TEXT NOT NULL, answers TEXT NOT NULL, ticked TEXT NOT NULL, again TEXT NOT NULL, at TEXT,
            step INTEGER NOT NULL DEFAULT 1, seen INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0, held TEXT,
            prompt INTEGER, since INTEGER, latest TEXT, album TEXT, created TEXT NOT NULL,
            changed TEXT NOT NULL, nudged TEXT, dropped TEXT, expires TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE attachments (
            number INTEGER PRIMARY KEY AUTOINCREMENT, draft INTEGER NOT NULL,
            report INTEGER REFERENCES reports(number) ON DELETE CASCADE, question TEXT NOT NULL, owner INTEGER,
            message INTEGER NOT NULL, sort TEXT NOT NULL, name TEXT NOT NULL, caption TEXT NOT NULL, size INTEGER NOT NULL,
            file TEXT NOT NULL, consent INTEGER, created TEXT NOT NULL, expires TEXT NOT NULL, UNIQUE (draft, message)
        )
        """
    )
    db.execute("CREATE INDEX attachments_of ON attachments(report)")
    db.execute(
        "CREATE TABLE nudged (organization TEXT NOT NULL, half TEXT NOT NULL, expires TEXT NOT NULL,"
        " PRIMARY KEY (organization, half)) WITHOUT ROWID"
    )


@migrations()
def m014_meetings(db: Database) -> None:
    """Meetings that the coordinator plans, who is invited and how they stand to it, and messages to many at once.

    A letter keeps its buttons, the file that goes with it, until when it may leave, Telegram's number of it, when it turned out
    what became of it, and, while it is being sent, what becomes of it should Telegram not take it.
    """
    for column in ("buttons TEXT NOT NULL DEFAULT '[]'", "file TEXT", "until TEXT", "message INTEGER", "settled TEXT"):
        db.execute(f"ALTER TABLE outbox ADD COLUMN {column}")
    db.execute("ALTER TABLE outbox ADD COLUMN fallback TEXT")
    db.execute("ALTER TABLE outbox ADD COLUMN bulk INTEGER NOT NULL DEFAULT 0")
    db.execute("DROP INDEX outbox_by_due")
    db.execute("CREATE INDEX outbox_by_turn ON outbox(bulk, due, id) WHERE state IN ('queued', 'later')")
    db.execute("CREATE INDEX outbox_by_state ON outbox(state)")
    db.execute(
        """
        CREATE TABLE broadcasts (
            number INTEGER PRIMARY KEY AUTOINCREMENT, purpose TEXT NOT NULL, meeting INTEGER, author INTEGER,
            audience TEXT NOT NULL, html TEXT NOT NULL, file TEXT, state TEXT NOT NULL,
            due TEXT, until TEXT, revision INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL,
            changed TEXT NOT NULL, expires TEXT NOT NULL, lies INTEGER
        )
        """
    )
    db.execute(
        "CREATE TABLE unconnected (broadcast INTEGER NOT NULL REFERENCES broadcasts(number) ON DELETE CASCADE, person INTEGER"
        " NOT NULL, expires TEXT NOT NULL, PRIMARY KEY (broadcast, person)) WITHOUT ROWID"
    )
    db.execute(
        """
        CREATE TABLE meetings (
            number INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, group_name TEXT NOT NULL, title TEXT NOT NULL,
            starts TEXT NOT NULL, ends TEXT NOT NULL, place TEXT NOT NULL, online INTEGER NOT NULL, link TEXT NOT NULL,
            agenda TEXT NOT NULL, host TEXT NOT NULL, capacity INTEGER, deadline TEXT, audience TEXT NOT NULL,
            status TEXT NOT NULL, sequence INTEGER NOT NULL, invited TEXT, informed TEXT, author INTEGER, created TEXT NOT NULL,
            changed TEXT NOT NULL, expires TEXT NOT NULL, draft INTEGER
        )
        """
    )
    db.execute(
        """
        CREATE TABLE meeting_changes (
            meeting INTEGER NOT NULL REFERENCES meetings(number) ON DELETE CASCADE, sequence INTEGER NOT NULL,
            starts TEXT NOT NULL, ends TEXT NOT NULL, place TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (meeting, sequence)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        "CREATE TABLE meeting_papers (number INTEGER PRIMARY KEY AUTOINCREMENT, meeting INTEGER NOT NULL REFERENCES"
        " meetings(number) ON DELETE CASCADE, sort TEXT NOT NULL, file TEXT NOT NULL, name TEXT NOT NULL,"
        " UNIQUE (meeting, file))"
    )
    db.execute(
        """
        CREATE TABLE attendees (
            id INTEGER PRIMARY KEY AUTOINCREMENT, meeting INTEGER NOT NULL REFERENCES meetings(number) ON DELETE CASCADE,
            person INTEGER, organization TEXT NOT NULL, administrations TEXT NOT NULL, partstat TEXT NOT NULL, before TEXT,
            reason TEXT, substitute TEXT, covers TEXT NOT NULL DEFAULT '[]', waiting INTEGER NOT NULL DEFAULT 0, answered TEXT,
            attended INTEGER, expires TEXT NOT NULL,
            UNIQUE (meeting, person)
        )
        """
    )
    db.execute("CREATE INDEX attendees_by_person ON attendees(person)")
    db.execute(
        "CREATE TABLE reminded (meeting INTEGER NOT NULL REFERENCES meetings(number) ON DELETE CASCADE, what TEXT NOT NULL,"
        " starts TEXT NOT NULL, PRIMARY KEY (meeting, what, starts)) WITHOUT ROWID"
    )


def keyed(key: str, plain: str) -> str:
    """The digest that stands for `plain` (HMAC-SHA256, RFC 2104): the same every time, and of no use without the key."""
    return hmac.new(bytes.fromhex(key), plain.encode(), "sha256").hexdigest()
