"""Letters of which nobody knows whether they arrived, and of which a coordinator decides: sent again, or left alone.

Those to many are none of these: of them the report of their broadcast tells (`bot.broadcasts`). Nothing is decided here by
itself, so that nothing arrives twice without anybody wanting it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.letter import WORDED_ANEW, Kind
from bot.tables import Tables, moment

_STAMPS = 1_000_000_000  # what fits into a button

_OPEN = (
    f"state = 'unknown' AND html != '' AND kind NOT IN ({', '.join(repr(kind.value) for kind in WORDED_ANEW)})"
    " AND (until IS NULL OR until > ?)"
)
"""As long as it has words it can be sent again: they go once it is left alone, and where they hold no more."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A letter that may have arrived. `since` is when the connection broke; `stamp` stands for that: another one where nobody
    knows of the same letter once more."""

    id: int
    kind: Kind
    chat: int
    html: str
    since: datetime

    @property
    def stamp(self) -> int:
        return int(self.since.timestamp()) % _STAMPS


class Doubts(Tables):
    """The rows of the outbox that wait for a decision."""

    def count(self) -> int:
        """How many there are."""
        return int(self._row(f"SELECT count(*) FROM outbox WHERE {_OPEN}", self._now())[0])

    def everything(self) -> Sequence[Doubt]:
        """All of them, the oldest first."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM outbox WHERE {_OPEN} ORDER BY id", self._now())
        return tuple(map(_doubt, rows))

    def send_again(self, id: int, stamp: int) -> bool:
        """Somebody decided that it is sent once more; False where that was decided before, be it by the same press."""
        with self.atomic():
            return self._holds(id, stamp) and bool(
                self._changed("UPDATE outbox SET state = 'queued', tries = 0, due = ? WHERE id = ?", self._now(), id)
            )

    def let_lie(self, id: int, stamp: int) -> bool:
        """Somebody decided that it is not; False where that was decided before."""
        with self.atomic():
            return self._holds(id, stamp) and bool(
                self._changed("UPDATE outbox SET html = '', buttons = '[]' WHERE id = ?", id)
            )

    def _holds(self, id: int, stamp: int) -> bool:
        row = self._row(f"SELECT {_COLUMNS} FROM outbox WHERE {_OPEN} AND id = ?", self._now(), id)
        return row is not None and _doubt(row).stamp == stamp


_COLUMNS = "id, kind, chat, html, coalesce(settled, created)"


def _doubt(row: Any) -> Doubt:
    id, kind, chat, html, since = row
    return Doubt(id, Kind(kind), chat, html, moment(since))
