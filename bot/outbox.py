"""Messages that nobody is waiting for: a row a recipient, written before the first is sent. `bot.delivery` sends them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from bot.tables import Tables


class Kind(StrEnum):
    """What a message is about; with `subject`, the number of the thing, and the chat it is unique."""

    CURATED = "curated"  # the coordinator's answer to a question asked in vain
    CAME_IN = "came in"  # a tovholder or coordinator followed a link; the thing is the entry in the audit log
    WANTED = "wanted"  # somebody waits for an answer; the thing is the day, so that a coordinator is told once a day
    REPORT_IN = "report in"  # a report was sent; the thing is the event in its history
    VERDICT = "verdict"  # a coordinator's step with a report; the thing is the event of the report
    TAKEN_OVER = "taken over"  # a colleague goes on with a draft; the thing is the entry in the audit log
    NUDGE_DRAFT = "nudge draft"  # a draft lies still; the thing is the draft
    NUDGE_SILENT = "nudge silent"  # a municipality has filed nothing; the thing is the half-year, 20241


class State(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"  # to Telegram; whether it was read nobody knows
    GONE = "gone"  # blocked the bot, left, or closed the account
    FAILED = "failed"  # Telegram refuses it
    UNKNOWN = "unknown"  # the connection broke: it may have arrived, so it is not sent again by itself


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one chat; `tries` is how often it was tried before."""

    id: int
    chat: int
    html: str
    tries: int


class Outbox(Tables):
    """The rows of the messages."""

    def __init__(self, db: Database, clock: Callable[[], datetime], days: int) -> None:
        super().__init__(db, clock)
        self._days = days

    def put(self, kind: Kind, subject: int, letters: Sequence[tuple[int, str]], *, about: int | None = None) -> int:
        """Queue (chat, HTML) for each recipient; one who has a row already keeps that. Returns how many are new.

        `about` is the person whom the letters name, so that they go with that person too.
        """
        with self.atomic():
            return sum(
                self._changed(
                    "INSERT OR IGNORE INTO outbox (kind, subject, chat, about, html, state, due, created, expires)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    *(kind.value, subject, chat, about, html, State.QUEUED.value, self._now(), self._now()),
                    self._after(timedelta(days=self._days)),
                )
                for chat, html in letters
            )

    def take(self) -> Letter | None:
        """The next message that is due, marked as being sent. Where nothing is due nothing is written, nor waited for."""
        row = self._row(
            "SELECT id, chat, html, tries FROM outbox WHERE state = 'queued' AND due <= ? ORDER BY due, id LIMIT 1", self._now()
        )
        if row is None:
            return None
        taken = self._changed(
            "UPDATE outbox SET state = 'sending', tries = tries + 1 WHERE id = ? AND state = 'queued'", row[0]
        )
        return Letter(*row) if taken else None

    def settle(self, letter: Letter, state: State) -> None:
        """What became of a message that was taken. Its text is no longer needed, so it goes."""
        self._changed("UPDATE outbox SET state = ?, html = '' WHERE id = ?", state.value, letter.id)

    def postpone(self, letter: Letter, seconds: float) -> None:
        """Telegram surely did not take it: try again after so long."""
        due = self._after(timedelta(seconds=seconds))
        self._changed("UPDATE outbox SET state = 'queued', due = ? WHERE id = ?", due, letter.id)

    def hold(self, letter: Letter, seconds: float) -> None:
        """Telegram asks for a pause: this letter, which counts as not tried, and all others wait so long."""
        due = self._after(timedelta(seconds=seconds))
        with self.atomic():
            self._changed("UPDATE outbox SET state = 'queued', tries = tries - 1 WHERE id = ?", letter.id)
            self._changed("UPDATE outbox SET due = ? WHERE state = 'queued' AND due < ?", due, due)

    def redirect(self, letter: Letter, chat: int) -> None:
        """The group has another id now."""
        self._changed("UPDATE OR REPLACE outbox SET state = 'queued', chat = ? WHERE id = ?", chat, letter.id)

    def recall(self, kind: Kind, subject: int) -> None:
        """What is said about that thing does not hold any more: letters that wait are not sent."""
        self._changed(
            "UPDATE outbox SET state = 'gone', html = '' WHERE kind = ? AND subject = ? AND state = 'queued'",
            kind.value,
            subject,
        )

    def withdraw(self, chat: int) -> None:
        """The chat may not be written to any more: what waits for it is not sent."""
        self._changed("UPDATE outbox SET state = 'gone', html = '' WHERE chat = ? AND state = 'queued'", chat)

    def interrupted(self) -> int:
        """At start: what an earlier run was sending when it ended may have arrived. Returns how many."""
        return self._changed("UPDATE outbox SET state = 'unknown', html = '' WHERE state = 'sending'")

    def counted(self, kind: Kind, subject: int) -> dict[State, int]:
        """How many messages about that thing are in which state."""
        rows = self._rows("SELECT state, count(*) FROM outbox WHERE kind = ? AND subject = ? GROUP BY state", kind, subject)
        return {State(state): count for state, count in rows}
