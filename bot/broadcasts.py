"""Messages to many at once: what is said, to whom, how far it is. The messages themselves are rows of `bot.outbox`.

Invitations to meetings, reminders and notices of a change are broadcasts too, so that of each it can be told who got it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from bot.audience import Audience, packed, unpacked
from bot.letter import enclosed, named
from bot.outbox import WAITING, Enclosure, Kind, Outbox, Outgoing, State
from bot.tables import Tables, moment, stored


class Purpose(StrEnum):
    """What a broadcast is for."""

    MESSAGE = "message"  # what a coordinator wrote
    INVITATION = "invitation"
    REMINDER = "reminder"
    CHANGE = "change"  # of time or place of a meeting
    CANCELLATION = "cancellation"
    HOLE = "hole"  # an administration that nobody represents


class Stage(StrEnum):
    DRAFT = "draft"
    SENT = "sent"  # the rows are in the outbox; whether they have left is theirs to say
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"  # what had not left did not leave


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message to many. `html` is as it was written, before it is worded for each. `due` None: at once; `until`: not later.

    `revision` counts corrections in place. `author` is None where the bot wrote by itself, or they were erased.
    """

    number: int
    purpose: Purpose
    meeting: int | None
    author: int | None
    audience: Audience
    html: str
    enclosure: Enclosure | None
    stage: Stage
    due: datetime | None
    until: datetime | None
    revision: int
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What is chosen and written so far."""

    purpose: Purpose
    audience: Audience = field(default_factory=Audience)
    html: str = ""
    enclosure: Enclosure | None = None
    meeting: int | None = None
    due: datetime | None = None
    until: datetime | None = None


_WAITS = (
    "EXISTS (SELECT 1 FROM outbox WHERE kind = 'broadcast' AND subject = number"
    " AND outbox.state IN ('queued', 'later', 'paused', 'sending'))"
)
_STAGE = f"iif(state = 'paused' AND NOT {_WAITS}, 'sent', state)"
"""One that is held back is so for as long as there is something to hold back: the last of it may have been in hand."""

_COLUMNS = f"number, purpose, meeting, author, audience, html, file, {_STAGE}, due, until, revision, created, changed"


class Broadcasts(Tables):
    """The rows of the broadcasts."""

    def __init__(self, db: Database, clock: Callable[[], datetime], outbox: Outbox, days: int) -> None:
        super().__init__(db, clock)
        self._outbox = outbox
        self._days = days

    # --------------------------------------------------------------------------------------------------------- finding

    def get(self, number: int) -> Broadcast | None:
        row = self._row(f"SELECT {_COLUMNS} FROM broadcasts WHERE number = ? AND expires > ?", number, self._now())
        return None if row is None else _broadcast(row)

    def sent(self, number: int) -> Broadcast | None:
        """The broadcast of that number, None for a draft too."""
        found = self.get(number)
        return None if found is None or found.stage is Stage.DRAFT else found

    def everything(self, *, purpose: Purpose | None = None, meeting: int | None = None) -> tuple[Broadcast, ...]:
        """All that were sent, or are to be, the newest first; no drafts."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM broadcasts WHERE state != 'draft' AND expires > ? AND (? IS NULL OR purpose = ?)"
            " AND (? IS NULL OR meeting = ?) ORDER BY number DESC",
            *(self._now(), purpose, purpose, meeting, meeting),
        )
        return tuple(map(_broadcast, rows))

    def draft_of(self, author: int | None) -> Broadcast | None:
        """The message that somebody is working on; None as author is whoever the settings let in."""
        row = self._row(
            f"SELECT {_COLUMNS} FROM broadcasts WHERE state = 'draft' AND purpose = 'message' AND author IS ? AND expires > ?"
            " ORDER BY number DESC",
            *(author, self._now()),
        )
        return None if row is None else _broadcast(row)

    def unconnected(self, number: int) -> tuple[int, ...]:
        """The people for whom a broadcast was, and whom the bot could not write to."""
        return tuple(person for (person,) in self._rows("SELECT person FROM unconnected WHERE broadcast = ?", number))

    def received(self, number: int) -> frozenset[int]:
        """The chats to which a broadcast was delivered."""
        return frozenset(row.chat for row in self._outbox.rows(Kind.BROADCAST, number) if row.state is State.DELIVERED)

    def under_way(self, number: int) -> int:
        """How many of its messages have not left yet."""
        counted = self._outbox.counted(Kind.BROADCAST, number)
        return sum(counted.get(state, 0) for state in (*WAITING, State.SENDING))

    def leaving(self, number: int) -> int:
        """How many of its messages are leaving just now, which nothing stops any more."""
        return self._outbox.counted(Kind.BROADCAST, number).get(State.SENDING, 0)

    def doubt(self, number: int) -> int:
        """Stands for the messages of which nobody knows whether they arrived (1 to 999,999,999): another one as soon as
        something turns out of one of them, be it that nobody knows of it once more. 0 where there are none."""
        rows = [row for row in self._outbox.rows(Kind.BROADCAST, number) if row.state is State.UNKNOWN]
        said = "\n".join(f"{row.id} {row.settled}" for row in rows)
        return zlib.crc32(said.encode()) % 999_999_999 + 1 if rows else 0

    def let_lie(self, number: int, *, doubt: int) -> bool:
        """Somebody decided that what is in `doubt` is left as it is; False where that is not what is in doubt any more."""
        with self.atomic():
            if not doubt or doubt != self.doubt(number):
                return False
            return bool(self._changed("UPDATE broadcasts SET lies = ? WHERE number = ?", doubt, number))

    def lies(self, number: int) -> bool:
        """Whether everything that is in doubt is left as it is."""
        row = self._row("SELECT lies FROM broadcasts WHERE number = ?", number)
        return row is not None and row[0] is not None and row[0] == self.doubt(number)

    def uncorrected(self, number: int) -> Mapping[int, State]:
        """The chats that have the message as it was before it was corrected, and may keep it so: what became of the edit."""
        edits = self._outbox.corrections(Kind.BROADCAST, number)
        return {chat: state for chat, state in edits.items() if state in (State.FAILED, State.UNKNOWN)}

    # --------------------------------------------------------------------------------------------------------- writing

    def begin(self, draft: Draft, *, author: int | None) -> int:
        """Keep a draft; one for the same purpose that the author had before goes. Returns its number."""
        with self.atomic():
            self._changed(
                "DELETE FROM broadcasts WHERE state = 'draft' AND author IS ? AND purpose = ?", author, draft.purpose.value
            )
            return self._write(
                "INSERT INTO broadcasts (purpose, meeting, author, audience, html, file, due, until, state, created, changed,"
                " expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?)",
                *(draft.purpose.value, draft.meeting, author, packed(draft.audience), draft.html, named(draft.enclosure)),
                *(_utc(draft.due), _utc(draft.until), self._now(), self._now(), self._after(timedelta(days=self._days))),
            )

    def save(self, broadcast: Broadcast) -> bool:
        """Keep what was changed of a draft; False where it is none any more."""
        return bool(
            self._changed(
                "UPDATE broadcasts SET audience = ?, html = ?, file = ?, due = ?, until = ?, changed = ?"
                " WHERE number = ? AND state = 'draft'",
                *(packed(broadcast.audience), broadcast.html, named(broadcast.enclosure), _utc(broadcast.due)),
                *(_utc(broadcast.until), self._now(), broadcast.number),
            )
        )

    def drop(self, number: int) -> bool:
        """Throw a draft away."""
        return bool(self._changed("DELETE FROM broadcasts WHERE number = ? AND state = 'draft'", number))

    def send(self, number: int, letters: Sequence[Outgoing], *, unconnected: Sequence[int] = ()) -> int | None:
        """Write a row for each recipient, all or none; returns how many, or None where it was sent before."""
        with self.atomic():
            broadcast = self.get(number)
            if broadcast is None or not self._changed(
                "UPDATE broadcasts SET state = 'sent', changed = ?, expires = ? WHERE number = ? AND state = 'draft'",
                *(self._now(), self._ends(broadcast), number),
            ):
                return None
            for person in unconnected:
                self._write(
                    "INSERT OR IGNORE INTO unconnected (broadcast, person, expires) SELECT number, ?, expires FROM broadcasts"
                    " WHERE number = ?",
                    *(person, number),
                )
            return self._outbox.put(Kind.BROADCAST, number, letters, due=broadcast.due, until=broadcast.until, bulk=True)

    def _ends(self, broadcast: Broadcast) -> str:
        """The end of the row, not before that of its letters."""
        last = max((at for at in (broadcast.due, broadcast.until) if at is not None), default=self._clock())
        return self._after(timedelta(days=self._days) + max(last - self._clock(), timedelta(0)))

    # -------------------------------------------------------------------------------------------------------- afterwards

    def pause(self, number: int) -> int | None:
        """Keep what has not left; returns how many messages, None where it cannot be paused, or nothing is under way."""
        with self.atomic():
            if not self.under_way(number) or not self._step(number, Stage.SENT, Stage.PAUSED):
                return None
            return self._outbox.pause(Kind.BROADCAST, number)

    def resume(self, number: int) -> int | None:
        """Let it go on; returns how many messages, None where it was not paused, or nothing is under way."""
        with self.atomic():
            if not self.under_way(number) or not self._step(number, Stage.PAUSED, Stage.SENT):
                return None
            return self._outbox.resume(Kind.BROADCAST, number)

    def withdraw(self, number: int, *, tell: bool = False) -> int | None:
        """What has not left does not leave, but for what is just `leaving`; returns how many messages, None where nothing was
        under way. `tell`: its author is told, as of one that is done, since somebody else withdrew it; as they are where it
        turns out later what became of the rest."""
        with self.atomic():
            if not self.under_way(number):
                return None
            if not any(self._step(number, stage, Stage.WITHDRAWN) for stage in (Stage.SENT, Stage.PAUSED)):
                return None
            if not tell and not self.leaving(number):
                self.note_told(number)
            return self._outbox.recall(Kind.BROADCAST, number)

    def correct(self, number: int, html: str, letters: Sequence[Outgoing]) -> int | None:
        """Other words for one that was sent: what waits says them, what arrived is edited. Returns how many edits there are,
        None where it was not sent."""
        with self.atomic():
            if not self._changed(
                "UPDATE broadcasts SET html = ?, revision = revision + 1, changed = ? WHERE number = ? AND state != 'draft'",
                *(html, self._now(), number),
            ):
                return None
            return self._outbox.amend(Kind.BROADCAST, number, letters)

    def correct_again(self, number: int, letters: Sequence[Outgoing]) -> int:
        """Try those of the edits once more that did not arrive, with the words that hold now. Returns how many."""
        with self.atomic():
            lacking = self.uncorrected(number)
            return self._outbox.amend(Kind.BROADCAST, number, [one for one in letters if one.chat in lacking])

    def reword(self, number: int, letters: Sequence[Outgoing], *, until: datetime | None = None) -> None:
        """What has not left yet, be it a message or an edit of one, says this when it does; what stands in a chat stays.
        `until` (None: as before) is till when it may leave."""
        with self.atomic():
            if until is not None:
                self._changed("UPDATE broadcasts SET until = ? WHERE number = ?", _utc(until), number)
            self._outbox.amend(Kind.BROADCAST, number, letters, until=until, waiting=True)

    def amend(self, number: int, letters: Sequence[Outgoing], *, until: datetime) -> int:
        """The thing that a broadcast is about is not as it was: what waits says so and may leave till then, what arrived is
        edited. Returns how many edits there are."""
        with self.atomic():
            for table, column in (("broadcasts", "number"), ("unconnected", "broadcast")):
                ends = _utc(until + timedelta(days=self._days))
                self._changed(f"UPDATE {table} SET expires = max(expires, ?) WHERE {column} = ?", ends, number)
            self._changed("UPDATE broadcasts SET until = ? WHERE number = ?", _utc(until), number)
            return self._outbox.amend(Kind.BROADCAST, number, letters, until=until)

    def send_again(self, number: int, letters: Sequence[Outgoing], *, doubt: int) -> int | None:
        """Somebody decided that what may not have arrived is sent once more; returns how many messages. None where it is held
        back, or where what is in `doubt` is not what the decision was about: that one has been carried out.

        One that was withdrawn while it was leaving can be sent again too. What becomes of it is told anew.
        """
        with self.atomic():
            row = self._row(f"SELECT {_STAGE} FROM broadcasts WHERE number = ?", number)
            if row is None or row[0] not in (Stage.SENT, Stage.WITHDRAWN) or doubt != self.doubt(number):
                return None
            count = self._outbox.send_again(Kind.BROADCAST, number, letters)
            if count:
                self._changed(
                    "UPDATE broadcasts SET state = 'sent', told = 0, changed = ? WHERE number = ?", self._now(), number
                )
                self._outbox.forget(Kind.DELIVERY, number)
            return count

    def finished(self) -> tuple[Broadcast, ...]:
        """Those of which everything has left, or never will, and whose author was not told yet."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM broadcasts WHERE state != 'draft' AND told = 0 AND NOT {_WAITS} AND expires > ?"
            " ORDER BY number",
            self._now(),
        )
        return tuple(map(_broadcast, rows))

    def note_told(self, number: int) -> bool:
        """The delivery report was written; False where it was before."""
        return bool(self._changed("UPDATE broadcasts SET told = 1 WHERE number = ? AND told = 0", number))

    def _step(self, number: int, before: Stage, after: Stage) -> bool:
        return bool(
            self._changed(
                "UPDATE broadcasts SET state = ?, changed = ? WHERE number = ? AND state = ?",
                *(after.value, self._now(), number, before.value),
            )
        )


def _utc(at: datetime | None) -> str | None:
    return None if at is None else stored(at)


def _broadcast(row: Any) -> Broadcast:
    number, purpose, meeting, author, audience, html, file, stage, due, until, revision, created, changed = row
    return Broadcast(
        *(number, Purpose(purpose), meeting, author, unpacked(audience), html, enclosed(file)),
        *(
            Stage(stage),
            moment(due) if due else None,
            moment(until) if until else None,
            revision,
            moment(created),
            moment(changed),
        ),
    )
