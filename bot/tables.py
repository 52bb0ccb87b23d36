"""What the rooms of the bot's memory share: the one connection, the clock, and the few verbs they speak to SQLite with.

Times go in and out as aware datetimes and lie as UTC ISO text of seconds, which sorts as it reads. The rooms are in modules of
their own; `bot.storage` opens the file and puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database


class Tables:
    """A room: its methods are short, stay on one thread, and never await between two writes that belong together."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All that is written within the block, or nothing of it. Blocks within blocks are one.

        The outermost takes the right to write at once: one that reads first and writes then would fail without waiting when
        another process, such as a command beside the bot, wrote in between (SQLite, SQLITE_BUSY_SNAPSHOT).
        """
        connection = self._db.conn
        if connection.in_transaction:
            with self._db.atomic():
                yield
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.commit()  # inside: where it fails, an open transaction would swallow all that is written after it
        except BaseException:
            connection.rollback()
            raise

    def _now(self) -> str:
        return self._after(timedelta(0))

    def _after(self, span: timedelta) -> str:
        try:
            moment = self._clock().astimezone(UTC) + span
        except OverflowError:  # a clock set to the end of the calendar
            moment = datetime.max.replace(tzinfo=UTC)
        return moment.isoformat(timespec="seconds")

    def _row(self, sql: str, *values: Any) -> Any:
        return self._db.execute(sql, values).fetchone()

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        return self._db.execute(sql, values).fetchall()

    def _write(self, sql: str, *values: Any) -> int:
        """Carry out a statement; returns the number of the row that an INSERT made."""
        with self.atomic():
            return self._db.execute(sql, values).lastrowid or 0

    def _changed(self, sql: str, *values: Any) -> int:
        """Carry out a statement; returns how many rows it changed."""
        with self.atomic():
            return int(self._db.execute(sql, values).rowcount)


def stored(at: datetime) -> str:
    """An aware datetime as it is stored."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def moment(text: str) -> datetime:
    """A stored time as an aware datetime in UTC."""
    return datetime.fromisoformat(text)
