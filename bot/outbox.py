"""Messages that nobody is waiting for: a row a recipient, written before the first is sent. `bot.delivery` sends them.

A row says what became of its message, and keeps Telegram's number of it, so that the message can be corrected in place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.letter import WAITING, WORDED_ANEW, Buttons, Enclosure, Kind, Letter, Outgoing, Row, Sort, State, enclosed, named
from bot.tables import Tables, moment, stored

__all__ = ["WAITING", "Buttons", "Enclosure", "Kind", "Letter", "Outbox", "Outgoing", "Row", "Sort", "State"]

_NO_WORDS = "UPDATE outbox SET html = '', buttons = '[]'"
_NEARNESS = (
    "CASE {row}.state WHEN 'delivered' THEN 0 WHEN 'unknown' THEN 1 WHEN 'sending' THEN 2"
    " WHEN 'queued' THEN 4 WHEN 'later' THEN 4 WHEN 'paused' THEN 4 ELSE 3 END"
)
"""How near a message is to having arrived, the nearest first; those that wait come last."""


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
        state, at = (State.QUEUED, self._now()) if due is None else (State.LATER, stored(due))
        values = (state.value, at, None if until is None else stored(until), bulk, self._now(), self._ends(until, due))
        with self.atomic():
            return sum(
                self._changed(
                    "INSERT OR IGNORE INTO outbox (kind, subject, chat, about, html, buttons, file, state, due, until, bulk,"
                    " created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    *(kind.value, subject, one.chat, about, one.html, _buttons(one.buttons), named(one.enclosure), *values),
                )
                for one in (Outgoing(*letter) if isinstance(letter, tuple) else letter for letter in letters)
            )

    def _ends(self, *others: datetime | None) -> str:
        """The end of a row: so long after it was written, and after it may leave and what it is about, so that it can be put
        right till then."""
        now = self._clock()
        last = max((at for at in others if at is not None), default=now)
        return self._after(max(last - now, timedelta(0)) + timedelta(days=self._days))

    def amend(
        self, kind: Kind, subject: int, letters: Sequence[Outgoing], *, until: datetime | None = None, waiting: bool = False
    ) -> int:
        """Change what was said to these chats about a thing: what waits says the new words when it leaves, what was sent is
        edited in place. Returns how many messages are to be edited.

        Where it is not known whether a message arrived there is nothing to edit; where it is just being sent it is edited
        afterwards, or says the new words when it is sent again. Amending twice leaves the later words. `until` (None: as
        before) is till when they may leave from now on. `waiting`: what stands in a chat already stays as it is, unless it is
        about to be edited anyway.
        """
        edits = 0
        with self.atomic():
            if until is not None:
                self._changed(
                    "UPDATE outbox SET until = ?, expires = max(expires, ?) WHERE kind = ? AND subject = ?",
                    *(stored(until), self._ends(until), kind.value, subject),
                )
            for one in letters:
                row = self._row(
                    "SELECT id, state FROM outbox WHERE kind = ? AND subject = ? AND chat = ?", kind, subject, one.chat
                )
                if row is None:
                    continue
                id, state = row
                if state in (*WAITING, State.SENDING):
                    self._changed("UPDATE outbox SET html = ?, buttons = ? WHERE id = ?", one.html, _buttons(one.buttons), id)
                if state == State.SENDING or (state == State.DELIVERED and (not waiting or self._edited_soon(id))):
                    edits += self._edit_later(id, one)
        return edits

    def _edited_soon(self, id: int) -> bool:
        found = self._row("SELECT state FROM outbox WHERE kind = ? AND subject = ?", Kind.CORRECTION.value, id)
        return found is not None and found[0] in (*WAITING, State.SENDING)

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
        written, nor waited for. What is too old, or corrects what did not arrive, is left out.

        The mark outlasts a power cut, which would otherwise have the message sent twice. What became of it need not: then it is
        shown as unknown.
        """
        marks = ", ".join("?" for _ in but)
        while (row := self._next(marks, but) or self._after_the_clock_was_set_back(marks, but)) is not None:
            id, state = row[0], _fate(row, now=self._now())
            if state is not State.SENDING:
                self._changed(
                    "UPDATE outbox SET state = ?, html = '', buttons = '[]', settled = ? WHERE id = ?"
                    " AND state IN ('queued', 'later')",
                    *(state.value, self._now(), id),
                )
                continue
            with self._durably():
                taken = self._changed(
                    "UPDATE outbox SET state = 'sending', fallback = NULL, tries = tries + 1 WHERE id = ?"
                    " AND state IN ('queued', 'later')",
                    id,
                )
            if taken:
                return _letter(row)
        return None

    @contextmanager
    def _durably(self) -> Iterator[None]:
        """What is written within is on the disk before it goes on (SQLite: the last commits in a WAL are not, with NORMAL).

        That costs one flush of the disk a message, 0.1 ms to 10 ms by its kind, where there are 33 ms for each.
        """
        if self._db.conn.in_transaction:  # the switch cannot be thrown within one
            yield
            return
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")

    def _next(self, marks: str, but: Collection[int]) -> tuple[object, ...] | None:
        found: tuple[object, ...] | None = self._row(
            "SELECT o.id, o.chat, o.html, o.tries, o.kind, o.subject, o.buttons, o.file, o.until, m.message, m.state, m.file"
            " FROM outbox AS o INDEXED BY outbox_by_turn LEFT JOIN outbox AS m ON o.kind = 'correction' AND m.id = o.subject"
            " WHERE o.state IN ('queued', 'later') AND o.due <= ?"
            " AND coalesce(m.state, 'none') NOT IN ('sending', 'queued', 'later', 'paused')"
            f" AND o.chat NOT IN ({marks}) ORDER BY o.bulk, o.due, o.id LIMIT 1",
            *(self._now(), *but),
        )
        return found

    def _after_the_clock_was_set_back(self, marks: str, but: Collection[int]) -> tuple[object, ...] | None:
        """What is queued may leave at once: it is due when it was written, which the clock has yet to come to."""
        if self._row("SELECT 1 FROM outbox WHERE state = 'queued' AND due > ?", self._now()) is None:
            return None
        self._changed("UPDATE outbox SET due = ? WHERE state = 'queued' AND due > ?", self._now(), self._now())
        return self._next(marks, but)

    def settle(self, letter: Letter, state: State, *, message: int | None = None) -> None:
        """What became of a message that was taken, and its number at Telegram. Its text is no longer needed, so it goes, but
        where somebody may decide to send it again (`bot.doubts`).

        One that was amended meanwhile has to be sent again and stays as it is.
        """
        keep = state is State.UNKNOWN and letter.kind not in WORDED_ANEW
        self._changed(
            "UPDATE outbox SET state = ?, html = iif(? AND fallback IS NULL, html, ''),"
            " buttons = iif(? AND fallback IS NULL, buttons, '[]'),"
            " message = coalesce(?, message), settled = ? WHERE id = ? AND state IN ('sending', 'unknown')",
            *(state.value, keep, keep, message, self._now(), letter.id),
        )

    def postpone(self, letter: Letter, seconds: float) -> None:
        """Telegram surely did not take it: try again after so long."""
        self._put_back(letter, self._no_sooner(seconds))

    def hold(self, letter: Letter, seconds: float) -> None:
        """Telegram asks for a pause: this letter, which counts as not tried, and all others wait so long."""
        due = self._no_sooner(seconds)
        with self.atomic():
            self._changed("UPDATE outbox SET tries = tries - 1 WHERE id = ? AND state = 'sending'", letter.id)
            self._put_back(letter, due)
            self._changed("UPDATE outbox SET state = 'later', due = ? WHERE state IN ('queued', 'later') AND due < ?", due, due)

    def redirect(self, letter: Letter, chat: int) -> None:
        """The group has another id now."""
        with self.atomic():
            self.move(letter.chat, chat)
            self._put_back(letter, self._now())

    def move(self, old: int, new: int) -> None:
        """A chat has another id now. What was said, or may have been said, about a thing under one id is not said again: of two
        rows about it the one stays that arrived, or the nearer to it."""
        best, other = (_NEARNESS.format(row=row) for row in ("o", "outbox"))
        with self.atomic():
            self._changed(
                "DELETE FROM outbox WHERE chat IN (?, ?) AND EXISTS (SELECT 1 FROM outbox AS o WHERE o.kind = outbox.kind"
                " AND o.subject = outbox.subject AND o.chat IN (?, ?) AND o.chat != outbox.chat"
                f" AND ({best} < {other} OR ({best} = {other} AND o.chat = ?)))",
                *(old, new, old, new, new),
            )
            self._changed("UPDATE outbox SET chat = ? WHERE chat = ?", new, old)

    def _put_back(self, letter: Letter, due: str) -> None:
        """It waits again, unless somebody decided otherwise while it was in hand."""
        self._changed(
            "UPDATE outbox SET state = coalesce(fallback, 'later'), due = ?,"
            " html = iif(fallback IN ('withdrawn', 'gone'), '', html),"
            " buttons = iif(fallback IN ('withdrawn', 'gone'), '[]', buttons)"
            " WHERE id = ? AND state = 'sending'",
            *(due, letter.id),
        )

    def _no_sooner(self, seconds: float) -> str:
        """So long after now, to the full second above: a pause that Telegram asks for is not cut short."""
        return self._after(timedelta(seconds=seconds) + timedelta(microseconds=999_999))

    # ---------------------------------------------------------------------------------------------- thinking better of it

    def recall(self, kind: Kind, subject: int) -> int:
        """What is said about that thing does not hold any more: letters that wait are not sent. Returns how many."""
        with self.atomic():
            self._otherwise(State.WITHDRAWN, kind, subject)
            self._changed(f"{_NO_WORDS} WHERE kind = ? AND subject = ? AND state = 'unknown'", kind.value, subject)
            return self._changed(
                "UPDATE outbox SET state = 'withdrawn', html = '', buttons = '[]'"
                " WHERE kind = ? AND subject = ? AND state IN ('queued', 'later', 'paused')",
                *(kind.value, subject),
            )

    def _otherwise(self, state: State | None, kind: Kind, subject: int) -> None:
        """What becomes of letters that are just being sent, should Telegram not take them."""
        self._changed(
            "UPDATE outbox SET fallback = ? WHERE kind = ? AND subject = ? AND state = 'sending'", state, kind, subject
        )

    def pause(self, kind: Kind, subject: int) -> int:
        """Keep what waits about that thing from being sent until it is resumed. Returns how many."""
        with self.atomic():
            self._otherwise(State.PAUSED, kind, subject)
            return self._changed(
                "UPDATE outbox SET state = 'paused' WHERE kind = ? AND subject = ? AND state IN ('queued', 'later')",
                kind,
                subject,
            )

    def resume(self, kind: Kind, subject: int) -> int:
        """Let what was paused be sent, each at its time. Returns how many."""
        with self.atomic():
            self._otherwise(None, kind, subject)
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
                    *(one.html, _buttons(one.buttons), named(one.enclosure), self._now(), kind.value, subject, one.chat),
                )
                for one in letters
            )

    def withdraw(self, chat: int) -> None:
        """The chat may not be written to any more: what waits for it is not sent."""
        with self.atomic():
            self._changed("UPDATE outbox SET fallback = 'gone' WHERE chat = ? AND state = 'sending'", chat)
            self._changed(f"{_NO_WORDS} WHERE chat = ? AND state = 'unknown'", chat)
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
            self._changed(f"{_NO_WORDS} WHERE state = 'sending' AND (kind = 'broadcast' OR fallback IS NOT NULL)")
            return self._changed("UPDATE outbox SET state = 'unknown', settled = ? WHERE state = 'sending'", self._now())

    def forget(self, kind: Kind, subject: int) -> int:
        """What was said about that thing does not matter any more, and may be said anew. Returns how many rows went."""
        return self._changed("DELETE FROM outbox WHERE kind = ? AND subject = ?", kind.value, subject)

    # --------------------------------------------------------------------------------------------------------- reading

    def counted(self, kind: Kind, subject: int) -> Mapping[State, int]:
        """How many messages about that thing are in which state."""
        rows = self._rows("SELECT state, count(*) FROM outbox WHERE kind = ? AND subject = ? GROUP BY state", kind, subject)
        return {State(state): count for state, count in rows}

    def rows(self, kind: Kind, subject: int) -> tuple[Row, ...]:
        """Every message about that thing, in the order in which they were written."""
        found = self._rows(
            "SELECT id, chat, state, message, due, settled FROM outbox WHERE kind = ? AND subject = ? ORDER BY id",
            *(kind.value, subject),
        )
        return tuple(
            Row(id, chat, State(state), message, moment(due), moment(settled) if settled else None)
            for id, chat, state, message, due, settled in found
        )

    def corrections(self, kind: Kind, subject: int) -> Mapping[int, State]:
        """How it stands with the last edit of every message about that thing that was to be edited, by chat."""
        found = self._rows(
            "SELECT m.chat, c.state FROM outbox AS m JOIN outbox AS c ON c.kind = 'correction' AND c.subject = m.id"
            " WHERE m.kind = ? AND m.subject = ? AND m.state = 'delivered'",
            *(kind.value, subject),
        )
        return {chat: State(state) for chat, state in found}


def _buttons(rows: Buttons) -> str:
    return json.dumps(rows, ensure_ascii=False)


def _fate(row: tuple[object, ...], *, now: str) -> State:
    """What becomes of a row whose turn it is: sent, unless it is too old, or edits a message that did not arrive."""
    until, message = row[8], row[9]
    if isinstance(until, str) and until <= now:
        return State.TOO_OLD
    return State.WITHDRAWN if row[4] == Kind.CORRECTION and message is None else State.SENDING


def _letter(row: tuple[object, ...]) -> Letter:
    id, chat, html, tries, kind, subject, buttons, file, _, message, _, captioned = row
    shown = tuple(tuple((str(label), str(data)) for label, data in line) for line in json.loads(str(buttons)))
    return Letter(
        int(str(id)),
        int(str(chat)),
        str(html),
        int(str(tries)),
        Kind(str(kind)),
        int(str(subject)),
        shown,
        enclosed(None if file is None else str(file)),
        None if message is None else int(str(message)),
        captioned is not None,
    )
