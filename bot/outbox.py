"""Messages that nobody is waiting for: a row a recipient, written before the first is sent. `bot.delivery` sends them.

A row says what became of its message, and keeps Telegram's number of it, so that the message can be corrected in place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlite_utils import Database

from bot.tables import Tables, moment


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
    BROADCAST = "broadcast"  # one of many; the thing is the broadcast (`bot.broadcasts`)
    CORRECTION = "correction"  # a message that was sent is changed in place; the thing is the row of that message
    SEAT = "seat"  # a place at a full meeting became free; the thing is the attendee's row
    DELIVERY = "delivery"  # what became of a broadcast; the thing is the broadcast
    DUTY = "duty"  # no meeting is planned; the thing is the half-year


class State(StrEnum):
    QUEUED = "queued"
    LATER = "later"  # not before its time: so it was asked for, or Telegram did not take it yet
    PAUSED = "paused"
    SENDING = "sending"
    DELIVERED = "delivered"  # to Telegram; whether it was read nobody knows
    GONE = "gone"  # blocked the bot, left, or closed the account
    FAILED = "failed"  # Telegram refuses it
    UNKNOWN = "unknown"  # the connection broke: it may have arrived, so it is not sent again by itself
    TOO_OLD = "too old"  # what it was about was over before it could leave
    WITHDRAWN = "withdrawn"  # somebody thought better of it before it left


WAITING: Final = (State.QUEUED, State.LATER, State.PAUSED)
"""States of what may leave yet."""

Buttons = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons below a message: label and callback data."""


class Sort(StrEnum):
    """What is sent with the text as its caption."""

    PHOTO = "photo"  # of that id on Telegram
    DOCUMENT = "document"  # of that id on Telegram
    CALENDAR = "calendar"  # made when it is sent, of the meeting with that number


@dataclass(frozen=True, slots=True)
class Enclosure:
    sort: Sort
    id: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What one chat is to get."""

    chat: int
    html: str
    buttons: Buttons = ()
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one chat that was taken to be sent; `tries` is how often it was tried before.

    `edits` is Telegram's number of the message that it replaces; `captioned`: that one is a file with this text below it.
    """

    id: int
    chat: int
    html: str
    tries: int
    kind: Kind
    subject: int
    buttons: Buttons = ()
    enclosure: Enclosure | None = None
    edits: int | None = None
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one message, for a delivery report."""

    id: int
    chat: int
    state: State
    message: int | None
    due: datetime


class Outbox(Tables):
    """The rows of the messages."""

    def __init__(self, db: Database, clock: Callable[[], datetime], days: int) -> None:
        super().__init__(db, clock)
        self._days = days

    # --------------------------------------------------------------------------------------------------------- writing

    def put(
        self,
        kind: Kind,
        subject: int,
        letters: Sequence[tuple[int, str] | Outgoing],
        *,
        about: int | None = None,
        due: datetime | None = None,
        until: datetime | None = None,
        bulk: bool = False,
    ) -> int:
        """Queue a message for each recipient, a pair being one of chat and HTML alone; one who has a row already keeps that.
        Returns how many are new.

        `about` is the person whom the letters name, so that they go with that person too. They leave at `due` (None: now), and
        not at all from `until` on. `bulk`: letters to single people go first.
        """
        state, at = (State.QUEUED, self._now()) if due is None else (State.LATER, _stored(due))
        values = (state.value, at, None if until is None else _stored(until), bulk, self._now(), self._ends())
        with self.atomic():
            return sum(
                self._changed(
                    "INSERT OR IGNORE INTO outbox (kind, subject, chat, about, html, buttons, file, state, due, until, bulk,"
                    " created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    *(kind.value, subject, one.chat, about, one.html, _buttons(one.buttons), _file(one.enclosure), *values),
                )
                for one in (Outgoing(*letter) if isinstance(letter, tuple) else letter for letter in letters)
            )

    def _ends(self) -> str:
        return self._after(timedelta(days=self._days))

    def amend(self, kind: Kind, subject: int, letters: Sequence[Outgoing]) -> int:
        """Change what was said to these chats about a thing: what waits says the new words when it leaves, what was sent is
        edited in place. Returns how many messages are to be edited.

        Where it is not known whether a message arrived there is nothing to edit; where it is just being sent it is edited
        afterwards. Amending twice leaves the later words.
        """
        edits = 0
        with self.atomic():
            for one in letters:
                row = self._row(
                    "SELECT id, state FROM outbox WHERE kind = ? AND subject = ? AND chat = ?", kind, subject, one.chat
                )
                if row is None:
                    continue
                id, state = row
                if state in WAITING:
                    self._changed("UPDATE outbox SET html = ?, buttons = ? WHERE id = ?", one.html, _buttons(one.buttons), id)
                elif state in (State.DELIVERED, State.SENDING):
                    edits += self._edit_later(id, one)
        return edits

    def _edit_later(self, id: int, one: Outgoing) -> int:
        return self._changed(
            "INSERT INTO outbox (kind, subject, chat, html, buttons, state, due, bulk, created, expires)"
            " VALUES (?, ?, ?, ?, ?, 'queued', ?, 1, ?, ?) ON CONFLICT (kind, subject, chat) DO UPDATE SET"
            " html = excluded.html, buttons = excluded.buttons, state = 'queued', tries = 0,"
            " due = excluded.due, expires = excluded.expires",
            *(Kind.CORRECTION.value, id, one.chat, one.html, _buttons(one.buttons), self._now(), self._now(), self._ends()),
        )

    # --------------------------------------------------------------------------------------------------------- sending

    def take(self, *, but: Collection[int] = ()) -> Letter | None:
        """The next message that is due, marked as being sent, to none of the chats in `but`. Where nothing is due nothing is
        written, nor waited for. What is too old, or corrects what never arrived, is told to be so and left out.
        """
        marks = ", ".join("?" for _ in but)
        while (row := self._next(marks, but)) is not None:
            id, state = row[0], _fate(row, now=self._now())
            taken = self._changed(
                "UPDATE outbox SET state = ?, tries = tries + 1 WHERE id = ? AND state IN ('queued', 'later')", state.value, id
            )
            if taken and state is State.SENDING:
                return _letter(row)
            self._changed("UPDATE outbox SET html = '', buttons = '[]' WHERE id = ? AND state = ?", id, state.value)
        return None

    def _next(self, marks: str, but: Collection[int]) -> tuple[object, ...] | None:
        found: tuple[object, ...] | None = self._row(
            "SELECT o.id, o.chat, o.html, o.tries, o.kind, o.subject, o.buttons, o.file, o.until, m.message, m.state, m.file"
            " FROM outbox AS o LEFT JOIN outbox AS m ON o.kind = 'correction' AND m.id = o.subject"
            " WHERE o.state IN ('queued', 'later') AND o.due <= ? AND m.state IS NOT 'sending'"
            f" AND o.chat NOT IN ({marks}) ORDER BY o.bulk, o.due, o.id LIMIT 1",
            *(self._now(), *but),
        )
        return found

    def next_due(self) -> datetime | None:
        """When the next message that waits is due; None where none waits."""
        (due,) = self._row("SELECT min(due) FROM outbox WHERE state IN ('queued', 'later')")
        return None if due is None else moment(due)

    def settle(self, letter: Letter, state: State, *, message: int | None = None) -> None:
        """What became of a message that was taken, and its number at Telegram. Its text is no longer needed, so it goes.

        One that was amended meanwhile has to be sent again and stays as it is.
        """
        self._changed(
            "UPDATE outbox SET state = ?, html = '', buttons = '[]', message = coalesce(?, message)"
            " WHERE id = ? AND state IN ('sending', 'unknown')",
            *(state.value, message, letter.id),
        )

    def postpone(self, letter: Letter, seconds: float) -> None:
        """Telegram surely did not take it: try again after so long."""
        due = self._after(timedelta(seconds=seconds))
        self._changed("UPDATE outbox SET state = 'later', due = ? WHERE id = ? AND state = 'sending'", due, letter.id)

    def hold(self, letter: Letter, seconds: float) -> None:
        """Telegram asks for a pause: this letter, which counts as not tried, and all others wait so long."""
        due = self._after(timedelta(seconds=seconds))
        with self.atomic():
            self._changed("UPDATE outbox SET state = 'later', tries = tries - 1 WHERE id = ? AND state = 'sending'", letter.id)
            self._changed("UPDATE outbox SET due = ? WHERE state IN ('queued', 'later') AND due < ?", due, due)

    def redirect(self, letter: Letter, chat: int) -> None:
        """The group has another id now."""
        self._changed("UPDATE OR REPLACE outbox SET state = 'queued', chat = ? WHERE id = ?", chat, letter.id)

    # ---------------------------------------------------------------------------------------------- thinking better of it

    def recall(self, kind: Kind, subject: int) -> int:
        """What is said about that thing does not hold any more: letters that wait are not sent. Returns how many."""
        return self._changed(
            "UPDATE outbox SET state = 'withdrawn', html = '', buttons = '[]'"
            " WHERE kind = ? AND subject = ? AND state IN ('queued', 'later', 'paused')",
            *(kind.value, subject),
        )

    def pause(self, kind: Kind, subject: int) -> int:
        """Keep what waits about that thing from being sent until it is resumed. Returns how many."""
        return self._changed(
            "UPDATE outbox SET state = 'paused' WHERE kind = ? AND subject = ? AND state IN ('queued', 'later')", kind, subject
        )

    def resume(self, kind: Kind, subject: int) -> int:
        """Let what was paused be sent, each at its time. Returns how many."""
        return self._changed(
            "UPDATE outbox SET state = 'later' WHERE kind = ? AND subject = ? AND state = 'paused'", kind, subject
        )

    def send_again(self, kind: Kind, subject: int, letters: Sequence[Outgoing]) -> int:
        """Somebody decided to send once more what may not have arrived: rows that are unknown are queued anew, with these
        words. Returns how many."""
        with self.atomic():
            return sum(
                self._changed(
                    "UPDATE outbox SET state = 'queued', html = ?, buttons = ?, file = ?, tries = 0, due = ?"
                    " WHERE kind = ? AND subject = ? AND chat = ? AND state = 'unknown'",
                    *(one.html, _buttons(one.buttons), _file(one.enclosure), self._now(), kind.value, subject, one.chat),
                )
                for one in letters
            )

    def withdraw(self, chat: int) -> None:
        """The chat may not be written to any more: what waits for it is not sent."""
        self._changed(
            "UPDATE outbox SET state = 'gone', html = '', buttons = '[]'"
            " WHERE chat = ? AND state IN ('queued', 'later', 'paused')",
            chat,
        )

    def interrupted(self) -> int:
        """At start: what an earlier run was sending when it ended may have arrived. Returns how many.

        An edit that was under way is made again: doing it twice changes nothing.
        """
        with self.atomic():
            self._changed("UPDATE outbox SET state = 'queued' WHERE state = 'sending' AND kind = 'correction'")
            return self._changed("UPDATE outbox SET state = 'unknown', html = '', buttons = '[]' WHERE state = 'sending'")

    # --------------------------------------------------------------------------------------------------------- reading

    def counted(self, kind: Kind, subject: int) -> Mapping[State, int]:
        """How many messages about that thing are in which state."""
        rows = self._rows("SELECT state, count(*) FROM outbox WHERE kind = ? AND subject = ? GROUP BY state", kind, subject)
        return {State(state): count for state, count in rows}

    def rows(self, kind: Kind, subject: int) -> tuple[Row, ...]:
        """Every message about that thing, in the order in which they were written."""
        found = self._rows(
            "SELECT id, chat, state, message, due FROM outbox WHERE kind = ? AND subject = ? ORDER BY id", kind.value, subject
        )
        return tuple(Row(id, chat, State(state), message, moment(due)) for id, chat, state, message, due in found)


def _stored(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _buttons(rows: Buttons) -> str:
    return json.dumps(rows, ensure_ascii=False)


def _file(enclosure: Enclosure | None) -> str | None:
    return None if enclosure is None else f"{enclosure.sort.value}:{enclosure.id}"


def _fate(row: tuple[object, ...], *, now: str) -> State:
    """What becomes of a row whose turn it is: sent, unless it is too old, or edits a message of which nothing is known."""
    until, message = row[8], row[9]
    if isinstance(until, str) and until <= now:
        return State.TOO_OLD
    return State.UNKNOWN if row[4] == Kind.CORRECTION and message is None else State.SENDING


def _letter(row: tuple[object, ...]) -> Letter:
    id, chat, html, tries, kind, subject, buttons, file, _, message, _, captioned = row
    shown = tuple(tuple((str(label), str(data)) for label, data in line) for line in json.loads(str(buttons)))
    sort, _, name = str(file or "").partition(":")
    return Letter(
        int(str(id)),
        int(str(chat)),
        str(html),
        int(str(tries)),
        Kind(str(kind)),
        int(str(subject)),
        shown,
        Enclosure(Sort(sort), name) if file else None,
        None if message is None else int(str(message)),
        captioned is not None,
    )
