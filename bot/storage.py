"""The bot's memory: opens the file and puts its rooms together; answers, subjects, updates and chats are kept here itself.

A method a question, frozen dataclasses in and out. The only connection to the bot's tables. Every call is short and stays on
the thread of the event loop.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from bot import config
from bot.audit import Audit
from bot.broadcasts import Broadcasts
from bot.dialogs import Dialogs
from bot.doubts import Doubts
from bot.invitations import Invitations
from bot.meetings.attendees import Attendees
from bot.meetings.planned import Planned
from bot.migrations import keyed, migrations
from bot.outbox import Outbox
from bot.people import People, Terms
from bot.reports.attachments import Attachments
from bot.reports.drafts import Drafts
from bot.reports.filed import Register
from bot.retention import Retention
from bot.tables import Tables, moment
from bot.unanswered import Unanswered
from knowledge.subject import Ask, Subject

BUSY_SECONDS = 5.0  # how long a write waits for an ingest beside the bot
KEEP_UPDATES = timedelta(days=7)  # Telegram keeps an update for one day
KEEP_STRANGERS = timedelta(days=1)  # so often an unknown chat is told how to be invited
JOURNAL = "erasures.jsonl"  # beside the database
USERNAME = "username"
ORGANIZATIONS = ("people", "invitations", "drafts", "reports")  # tables that name one


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A message with buttons: `views` are what they open (HTML, by name), `choices` the questions they ask.

    `question` is what was asked, redacted, None in groups; a member can say later that the answer did not help.
    """

    id: int
    chat: int
    views: Mapping[str, str]
    choices: tuple[str, ...]
    question: str | None
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class FeedbackCount:
    """How many said that an answer helped, and that it did not."""

    yes: int
    no: int


class Storage(Tables):
    """The open database file with its rooms. Not for use from several threads."""

    def __init__(
        self, db: Database, clock: Callable[[], datetime], keep: config.Storage, directory: Path, organizations: Sequence[str]
    ) -> None:
        super().__init__(db, clock)
        self._run = secrets.token_hex(8)
        self._key = str(self._row("SELECT value FROM identity WHERE name = 'key'")[0])
        self.people = People(db, clock, Terms(keep.keep_inactive_days, keep.keep_former_days), organizations)
        self.audit = Audit(db, clock, keep.keep_audit_days)
        self.dialogs = Dialogs(db, clock)
        self.unanswered = Unanswered(db, clock)
        self.drafts = Drafts(db, clock, keep.keep_drafts_days)
        self.reports = Register(db, clock, keep.keep_reports_days)
        self.attachments = Attachments(db, clock, directory)
        self.outbox = Outbox(db, clock, keep.keep_outbox_days)
        self.doubts = Doubts(db, clock)
        self.broadcasts = Broadcasts(db, clock, self.outbox, keep.keep_outbox_days)
        self.meetings = Planned(db, clock, keep.keep_meetings_days)
        self.attendees = Attendees(db, clock, keep.keep_meetings_days)
        journal, days = directory / JOURNAL, keep.keep_backups_days
        self.retention = Retention(db, clock, self.audit, self.attachments, journal=journal, backups_days=days)
        self.invitations = Invitations(db, clock, self.people, self.retention)

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Callable[[], datetime],
        keep: config.Storage | None = None,
        organizations: Sequence[str] | None = None,
    ) -> Storage:
        """The file at `path`, made and migrated when needed.

        `keep` says how long what is kept, `organizations` how those of the network are written; None: the built-in settings.
        `clock` gives aware times. Raises `sqlite3.Error`.
        """
        known = config.Network().organizations if organizations is None else organizations
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            db = Database(connection)
            db.enable_wal()
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only taken off the list
            migrations.apply(db)
            opened = cls(db, clock, keep or config.Storage(), path.parent, known)
            if organizations is not None:  # a copy for a backup stays as it is
                opened._agree_on_names()
            return opened
        except BaseException:
            connection.close()
            raise

    def _agree_on_names(self) -> None:
        """Write every organisation as the settings do now: a name that was written otherwise, by a list or before the settings
        were changed, would be another municipality, with no reports."""
        for table in ORGANIZATIONS:
            for (name,) in self._rows(f"SELECT DISTINCT organization FROM {table}"):
                if (known := self.people.canonical(name)) != name:
                    self._changed(f"UPDATE {table} SET organization = ? WHERE organization = ?", known, name)

    def close(self) -> None:
        """Close the file. Doing it twice is fine."""
        self._db.conn.close()

    @property
    def username(self) -> str | None:
        """What the bot is called on Telegram; None until it has run once."""
        return self.identity(USERNAME)

    def identity(self, name: str) -> str | None:
        """What this bot knows of itself under `name`, such as the username that Telegram told."""
        row = self._row("SELECT value FROM identity WHERE name = ?", name)
        return None if row is None else str(row[0])

    def set_identity(self, name: str, value: str) -> None:
        self._write("INSERT OR REPLACE INTO identity (name, value) VALUES (?, ?)", name, value)

    # ---------------------------------------------------------------------------------------------------------- updates

    def claim(self, key: str) -> bool:
        """Take the update called `key` in hand; False when it is done, or in hand, already.

        One that an earlier run left unfinished may be taken again: being answered twice is better than not at all.
        """
        with self.atomic():
            rows = self._db.execute(
                "INSERT INTO updates (key, run, expires) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET run = excluded.run"
                " WHERE finished = 0 AND run != excluded.run RETURNING key",
                (keyed(self._key, key), self._run, self._after(KEEP_UPDATES)),
            ).fetchall()
        return bool(rows)

    def finish(self, key: str) -> None:
        """The update called `key` is done."""
        self._write("UPDATE updates SET finished = 1 WHERE key = ?", keyed(self._key, key))

    # ---------------------------------------------------------------------------------------------------------- answers

    def save_answer(
        self, chat: int, *, views: Mapping[str, str], choices: Sequence[str], question: str | None, days: int
    ) -> int:
        """Keep what the buttons of a message open, for `days`; returns the number that goes into the buttons."""
        return self._write(
            "INSERT INTO answers (chat, views, choices, question, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
            chat,
            json.dumps(dict(views), ensure_ascii=False),
            json.dumps(list(choices), ensure_ascii=False),
            question,
            self._now(),
            self._after(timedelta(days=days)),
        )

    def answer(self, number: int, *, chat: int) -> ShownAnswer | None:
        """The answer of that number, None when it has expired or was shown in another chat."""
        row = self._row(
            "SELECT id, chat, views, choices, question, created, expires FROM answers"
            " WHERE id = ? AND chat = ? AND expires > ?",
            number,
            chat,
            self._now(),
        )
        if row is None:
            return None
        id, chat, views, choices, question, created, expires = row
        return ShownAnswer(id, chat, json.loads(views), tuple(json.loads(choices)), question, moment(created), moment(expires))

    def save_feedback(self, answer: int, *, person: int, helped: bool) -> None:
        """Note that `answer` helped `person`, or not; what that person said of it before is replaced."""
        self._write(
            "INSERT INTO feedback (answer, person, helped, expires) SELECT id, ?, ?, expires FROM answers WHERE id = ?"
            " ON CONFLICT (answer, person) DO UPDATE SET helped = excluded.helped",
            person,
            helped,
            answer,
        )

    def feedback(self, answer: int | None = None) -> FeedbackCount:
        """The counts of one answer, or of all that are kept."""
        row = self._row("SELECT coalesce(sum(helped), 0), count(*) FROM feedback WHERE ? IS NULL OR answer = ?", answer, answer)
        yes, total = row or (0, 0)
        return FeedbackCount(yes, total - yes)

    # ------------------------------------------------------------------------------------------------------------ subjects

    def remember(self, chat: int, person: int, subject: Subject, *, minutes: int) -> None:
        """Keep what the last exchange with `person` in `chat` was about, for `minutes`; what was kept before goes."""
        self._write(
            "INSERT OR REPLACE INTO subjects (chat, person, subject, expires) VALUES (?, ?, ?, ?)",
            chat,
            person,
            json.dumps({name: value for name, value in asdict(subject).items() if value}, ensure_ascii=False),
            self._after(timedelta(minutes=minutes)),
        )

    def subject(self, chat: int, person: int) -> Subject | None:
        """What the last exchange with `person` in `chat` was about; None where there was none, or it is too long ago."""
        row = self._row(
            "SELECT subject FROM subjects WHERE chat = ? AND person = ? AND expires > ?",
            chat,
            person,
            self._now(),
        )
        if row is None:
            return None
        kept = json.loads(row[0])
        return Subject(**{**kept, "ask": Ask(kept["ask"])})

    def forget(self, chat: int, person: int) -> bool:
        """Forget what was spoken of; False where nothing was remembered."""
        return bool(self._changed("DELETE FROM subjects WHERE chat = ? AND person = ?", chat, person))

    # ------------------------------------------------------------------------------------------------------------ chats

    def greet_stranger(self, chat: int) -> bool:
        """True the first time in a day that an unknown chat is met, so that it is told once how to be invited."""
        return bool(
            self._changed(
                "INSERT INTO strangers (chat, expires) VALUES (?, ?)"
                " ON CONFLICT (chat) DO UPDATE SET expires = excluded.expires WHERE strangers.expires <= ?",
                *(keyed(self._key, str(chat)), self._after(KEEP_STRANGERS), self._now()),
            )
        )

    def no_stranger(self, chat: int) -> None:
        """The chat was let in: should it be outside again one day, it is told so at once."""
        self._changed("DELETE FROM strangers WHERE chat = ?", keyed(self._key, str(chat)))

    def register_chat(self, chat: int, title: str) -> bool:
        """Let a group ask from now on; False where it could already."""
        return bool(
            self._changed("INSERT OR IGNORE INTO chats (chat, title, created) VALUES (?, ?, ?)", chat, title, self._now())
        )

    def unregister_chat(self, chat: int) -> bool:
        """The group may not ask any more; False where it could not."""
        with self.atomic():
            known = self._changed("DELETE FROM chats WHERE chat = ?", chat)
            self._changed("DELETE FROM moved WHERE new = ?", chat)
            self.outbox.withdraw(chat)
        return bool(known)

    def registered_chats(self) -> dict[int, str]:
        """The groups that may ask, with the titles they had when they were registered."""
        return dict(self._rows("SELECT chat, title FROM chats ORDER BY title"))

    def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: everything of chat `old` belongs to `new`."""
        with self.atomic():
            self._changed("INSERT OR REPLACE INTO moved (new, old) VALUES (?, ?)", new, old)
            for table in ("answers", "questions", "subjects", "dialogs", "chats"):
                self._changed(f"UPDATE OR REPLACE {table} SET chat = ? WHERE chat = ?", new, old)
            self.outbox.move(old, new)
            for chat in (old, new):
                self.no_stranger(chat)

    def former_chat(self, chat: int) -> int | None:
        """The id that a supergroup had as a group."""
        row = self._row("SELECT old FROM moved WHERE new = ?", chat)
        return None if row is None else int(row[0])
