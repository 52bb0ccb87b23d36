"""The bot's memory: a method a question, frozen dataclasses in and out. The only connection to the bot's tables.

Every call is short and stays on the thread of the event loop. Times go in and out as aware datetimes and lie as UTC ISO text.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.migrations import migrations
from knowledge.subject import Ask, Subject

BUSY_SECONDS = 5.0  # how long a write waits for an ingest beside the bot
KEEP_UPDATES = timedelta(days=7)  # Telegram keeps an update for one day
KEEP_STRANGERS = timedelta(days=30)

_EXPIRING = ("updates", "feedback", "questions", "answers", "strangers", "subjects")


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A message with buttons: `views` are what they open (HTML, by name), `choices` the questions they ask.

    `question` is kept only where a button asked it. What a member wrote is not stored here.
    """

    id: int
    chat: int
    views: Mapping[str, str]
    choices: tuple[str, ...]
    question: str | None
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class PassedQuestion:
    """A question passed on to the coordinator, redacted."""

    id: int
    chat: int
    text: str
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class FeedbackCount:
    """How many said that an answer helped, and that it did not."""

    yes: int
    no: int


class Storage:
    """The open database file. Not for use from several threads."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._run = secrets.token_hex(8)

    @classmethod
    def open(cls, path: Path, clock: Callable[[], datetime]) -> Storage:
        """The file at `path`, made and migrated when needed. `clock` gives aware times. Raises `sqlite3.Error`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            db = Database(connection)
            db.enable_wal()
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA synchronous = NORMAL")
            migrations.apply(db)
        except BaseException:
            connection.close()
            raise
        return cls(db, clock)

    def close(self) -> None:
        """Close the file. Doing it twice is fine."""
        self._db.conn.close()

    # ---------------------------------------------------------------------------------------------------------- updates

    def claim(self, key: str) -> bool:
        """Take the update called `key` in hand; False when it is done, or in hand, already.

        One that an earlier run left unfinished may be taken again: being answered twice is better than not at all.
        """
        with self._db.atomic():
            rows = self._db.execute(
                "INSERT INTO updates (key, run, expires) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET run = excluded.run"
                " WHERE finished = 0 AND run != excluded.run RETURNING key",
                (key, self._run, self._after(KEEP_UPDATES)),
            ).fetchall()
        return bool(rows)

    def finish(self, key: str) -> None:
        """The update called `key` is done."""
        self._write("UPDATE updates SET finished = 1 WHERE key = ?", key)

    # ---------------------------------------------------------------------------------------------------------- answers

    def save_answer(
        self, chat: int, *, views: Mapping[str, str], choices: Sequence[str], question: str | None, days: int
    ) -> int:
        """Keep what the buttons of a message open, for `days`; returns the number that goes into the buttons."""
        number = self._write(
            "INSERT INTO answers (chat, views, choices, question, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
            chat,
            json.dumps(dict(views), ensure_ascii=False),
            json.dumps(list(choices), ensure_ascii=False),
            question,
            self._after(timedelta(0)),
            self._after(timedelta(days=days)),
        )
        assert number is not None
        return number

    def answer(self, number: int, *, chat: int) -> ShownAnswer | None:
        """The answer of that number, None when it has expired or was shown in another chat."""
        row = self._row(
            "SELECT id, chat, views, choices, question, created, expires FROM answers"
            " WHERE id = ? AND chat = ? AND expires > ?",
            number,
            chat,
            self._after(timedelta(0)),
        )
        if row is None:
            return None
        id, chat, views, choices, question, created, expires = row
        return ShownAnswer(id, chat, json.loads(views), tuple(json.loads(choices)), question, _time(created), _time(expires))

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

    # -------------------------------------------------------------------------------------------------------- questions

    def pass_on(self, chat: int, *, text: str, answer: int, days: int) -> bool:
        """Keep a question, already redacted, for the coordinator; False when it was passed on before."""
        return self._changed(
            "INSERT INTO questions (chat, text, answer, created, expires) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (answer) DO NOTHING",
            chat,
            text,
            answer,
            self._after(timedelta(0)),
            self._after(timedelta(days=days)),
        )

    def passed_questions(self) -> tuple[PassedQuestion, ...]:
        """The questions passed on and not expired, oldest first."""
        rows = self._db.execute(
            "SELECT id, chat, text, created, expires FROM questions WHERE expires > ? ORDER BY id", (self._after(timedelta(0)),)
        ).fetchall()
        return tuple(
            PassedQuestion(id, chat, text, _time(created), _time(expires)) for id, chat, text, created, expires in rows
        )

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
            self._after(timedelta(0)),
        )
        if row is None:
            return None
        kept = json.loads(row[0])
        return Subject(**{**kept, "ask": Ask(kept["ask"])})

    def forget(self, chat: int, person: int) -> bool:
        """Forget what was spoken of; False where nothing was remembered."""
        return self._changed("DELETE FROM subjects WHERE chat = ? AND person = ?", chat, person)

    # ------------------------------------------------------------------------------------------------------------ chats

    def greet_stranger(self, chat: int) -> bool:
        """True the first time an unknown chat is met, so that it is told once how to be invited."""
        return self._changed(
            "INSERT INTO strangers (chat, expires) VALUES (?, ?) ON CONFLICT (chat) DO UPDATE SET expires = excluded.expires"
            " WHERE strangers.expires <= ?",
            chat,
            self._after(KEEP_STRANGERS),
            self._after(timedelta(0)),
        )

    def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: everything of chat `old` belongs to `new`."""
        with self._db.atomic():
            self._db.execute("INSERT OR REPLACE INTO moved (new, old) VALUES (?, ?)", (new, old))
            for table in ("answers", "questions", "subjects"):
                self._db.execute(f"UPDATE OR REPLACE {table} SET chat = ? WHERE chat = ?", (new, old))
            self._db.execute("DELETE FROM strangers WHERE chat IN (?, ?)", (old, new))

    def former_chat(self, chat: int) -> int | None:
        """The id that a supergroup had as a group."""
        row = self._row("SELECT old FROM moved WHERE new = ?", chat)
        return None if row is None else int(row[0])

    # ------------------------------------------------------------------------------------------------------------ upkeep

    def purge(self) -> int:
        """Delete everything that has expired; returns how many rows."""
        now = self._after(timedelta(0))
        with self._db.atomic():
            return sum(self._db.execute(f"DELETE FROM {table} WHERE expires <= ?", (now,)).rowcount for table in _EXPIRING)

    def _after(self, span: timedelta) -> str:
        try:
            moment = self._clock().astimezone(UTC) + span
        except OverflowError:  # a clock set to the end of the calendar
            moment = datetime.max.replace(tzinfo=UTC)
        return moment.isoformat(timespec="seconds")

    def _row(self, sql: str, *values: Any) -> Any:
        return self._db.execute(sql, values).fetchone()

    def _write(self, sql: str, *values: Any) -> int | None:
        with self._db.atomic():
            return self._db.execute(sql, values).lastrowid

    def _changed(self, sql: str, *values: Any) -> bool:
        with self._db.atomic():
            return self._db.execute(sql, values).rowcount > 0


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
