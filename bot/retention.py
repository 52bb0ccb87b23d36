"""The end of what is kept about people, by itself, on request, and again in an older state; and showing it to them.

What there is, whose it is and why stands in `bot.kept`. Every table with a column `expires` is purged by it.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.audit import Act, Audit
from bot.kept import EXPIRING, PERSONAL, Kept
from bot.migrations import keyed
from bot.reports.attachments import Attachments
from bot.roles import State
from bot.tables import Tables, moment

logger = logging.getLogger(__name__)

OVERWRITE_AT_ONCE = 100_000_000  # bytes; building a file of 100 MB anew takes a second or two
_ZONE = ZoneInfo("Europe/Copenhagen")
_RELEASED = "released"
_TO_OVERWRITE = "to overwrite"  # in `identity`: somebody was erased since the file was built anew


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one table that are about somebody."""

    kept: Kept
    rows: tuple[dict[str, Any], ...]


class Retention(Tables):
    """Deletes what is over, shows people what is theirs, and erases it."""

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        audit: Audit,
        attachments: Attachments,
        *,
        journal: Path,
        backups_days: int,
    ) -> None:
        """`journal` is the file that remembers erasures for backups; they are remembered as long as backups are kept."""
        super().__init__(db, clock)
        self._audit = audit
        self._attachments = attachments
        self._journal = journal
        self._backups_days = backups_days

    # ---------------------------------------------------------------------------------------------------------- by itself

    def purge(self) -> int:
        """Delete everything that has expired; returns how many rows. Counts by table go into the audit log.

        Rows of a municipality lose the name of whoever is over, and count as "released". Files that belong to nothing go too.
        """
        now = self._now()
        counts: dict[str, int] = {}
        with self.atomic():
            people = self._rows("SELECT id FROM people WHERE expires <= ?", now)
            for (person,) in people:
                for table, count in self._delete(self._account(person), person).items():
                    counts[table] = counts.get(table, 0) + count
            if people:
                self._to_overwrite()
            for table in EXPIRING:
                counts[table] = counts.get(table, 0) + self._changed(f"DELETE FROM {table} WHERE expires <= ?", now)
            files = self._attachments.let_go()
            counts["attachments"] = counts.get("attachments", 0) + len(files)
            told = {table: count for table, count in counts.items() if count and table != "updates"}
            if told:
                self._audit.note(Act.PURGED, **told)
            self._forget_old_erasures()
        self.overwrite()
        if told:
            self._empty_log()
        self._attachments.discard(files)
        self._attachments.sweep()
        return sum(counts.values())

    # -------------------------------------------------------------------------------------------------------- on request

    def held(self, *, telegram: int | None, person: int | None) -> tuple[Held, ...]:
        """Every row about somebody, table by table, without what is secret."""
        found = []
        for kept in PERSONAL:
            condition, values = kept.owned(telegram, person)
            if condition and (rows := tuple(self._dicts(kept, condition, values))):
                found.append(Held(kept, rows))
        return tuple(found)

    def _dicts(self, kept: Kept, condition: str, values: tuple[int, ...]) -> Iterator[dict[str, Any]]:
        cursor = self._db.execute(f"SELECT * FROM {kept.table} WHERE {condition}", values)
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            shown = {name: value for name, value in zip(names, row, strict=True) if name not in kept.secret}
            yield shown | self._of_meeting(shown.get("meeting"))

    def _of_meeting(self, number: int | None) -> dict[str, Any]:
        """What a row has to say besides the number of a meeting: its title, else its group, and its day."""
        found = self._row("SELECT coalesce(nullif(trim(title), ''), group_name), starts FROM meetings WHERE number = ?", number)
        if found is None:
            return {}
        title, starts = found
        return {"meeting_title": title, "meeting_day": moment(starts).astimezone(_ZONE).date().isoformat()}

    def erase(self, *, telegram: int | None, person: int | None, actor: int | None = None) -> int:
        """Delete every row about somebody, and take them out of those that are a municipality's; returns how many rows.

        `actor` is who did it, None for the command line.

        Backups made before are told of it when they are restored: the journal is on the disk before the rows are gone for good.
        It is dated while nobody else can write, so that a backup is begun either before that date or once the rows are gone.
        """
        row = self._row("SELECT id, telegram, state FROM people WHERE id = ? OR telegram = ?", person, telegram)
        person, telegram, state = row or (person, telegram, None)
        marks = self._marks(telegram, person)
        with self.atomic():
            if state == State.REMOVED.value and telegram is not None:
                self._bar(telegram)
            count = sum(self._delete(telegram, person).values())
            files = self._attachments.let_go()
            self._audit.note(Act.ERASED, actor=actor, person=person, rows=count)
            self._remember(marks)
            self._to_overwrite()
        self._attachments.discard(files)
        self.overwrite()
        return count

    def _bar(self, telegram: int) -> None:
        """Whoever was taken off must not come in again by a link from before, also when nothing else is known of them."""
        (last,) = self._row("SELECT max(until) FROM invitations WHERE person IS NULL AND withdrawn = 0 AND used < uses")
        if last is not None and last > self._now():
            values = (self._marks(telegram, None)[0], self._now(), last)
            self._write("INSERT OR REPLACE INTO barred (account, since, expires) VALUES (?, ?, ?)", *values)

    def barred_since(self, telegram: int) -> datetime | None:
        """Since when links from before do not let that account in."""
        row = self._row("SELECT since FROM barred WHERE account = ?", self._marks(telegram, None)[0])
        return None if row is None else moment(row[0])

    def _to_overwrite(self) -> None:
        self._write("INSERT OR IGNORE INTO identity (name, value) VALUES (?, ?)", _TO_OVERWRITE, self._now())

    def overwrite(self, *, largest: int = OVERWRITE_AT_ONCE) -> bool:
        """See to it that what was erased is in no unused part of the file and not in the log beside it; True when it is done.

        `secure_delete` blanks a deleted row where it lies, not where SQLite had it before it moved rows between pages: only
        building the file anew does (SQLite, "PRAGMA secure_delete"). What cannot be done now, since somebody reads or the file
        is above `largest` bytes and would hold up all answers, is done by the next purge or when the bot starts.
        """
        if self._row("SELECT 1 FROM identity WHERE name = ?", _TO_OVERWRITE) is None:
            return True
        (pages,), (size,) = self._row("PRAGMA page_count"), self._row("PRAGMA page_size")
        if pages * size > largest:
            return False
        patience = self._row("PRAGMA busy_timeout")[0]
        self._db.execute("PRAGMA busy_timeout = 200")  # milliseconds: members wait behind this
        try:
            self._db.execute("VACUUM")
            done = self._empty_log()
        except sqlite3.OperationalError:
            done = False
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {patience}")
        if done:
            self._changed("DELETE FROM identity WHERE name = ?", _TO_OVERWRITE)
        return done

    def _empty_log(self) -> bool:
        """Bring the log beside the file into it, so that no deleted row stands there; False while somebody reads."""
        return bool(self._row("PRAGMA wal_checkpoint(TRUNCATE)")[0] == 0)

    def _delete(self, telegram: int | None, person: int | None) -> dict[str, int]:
        """Delete what goes with somebody; how many rows of which table, and how many were "released" from them."""
        counts = {_RELEASED: 0}
        for kept in PERSONAL:
            if deletion := kept.deletion(telegram, person):
                sql, values = deletion
                counts[kept.table] = self._changed(sql, *values)
            if release := kept.release(telegram, person):
                sql, values = release
                counts[_RELEASED] += self._changed(sql, *values)
        return counts

    def _account(self, person: int) -> int | None:
        row = self._row("SELECT telegram FROM people WHERE id = ?", person)
        return None if row is None else row[0]

    # --------------------------------------------------------------------------------------------------------- erasures

    def erase_again(self, journal: Path, *, since: datetime) -> int:
        """After an older state was restored: erase whoever was erased after `since`; returns how many people or accounts."""
        marks = {line["who"] for line in _lines(journal) if moment(line["at"]) >= since}
        found = [owner for owner in self._owners() if not marks.isdisjoint(self._marks(*owner))]
        for telegram, person in found:
            with self.atomic():
                self._delete(telegram, person)
                files = self._attachments.let_go()
            self._attachments.discard(files)
        return len(found)

    def _owners(self) -> list[tuple[int | None, int | None]]:
        """Everybody of whom a row is kept, as Telegram id and number."""
        people = [(telegram, id) for telegram, id in self._rows("SELECT telegram, id FROM people")]
        known = {telegram for telegram, _ in people}
        columns = [(kept.table, name) for kept in PERSONAL for name in kept.accounts]
        accounts = {row[0] for table, name in columns for row in self._rows(f"SELECT DISTINCT {name} FROM {table}")}
        return [*people, *((account, None) for account in accounts - known - {None})]

    def _remember(self, marks: list[str]) -> None:
        text = "".join(json.dumps({"at": self._now(), "who": mark}) + "\n" for mark in marks)
        with self._journal.open("a+b") as file:
            if file.tell() and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n":
                file.write(b"\n")  # a crash cut the last line off: the new one must not become a part of it
            file.write(text.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())

    def _marks(self, telegram: int | None, person: int | None) -> list[str]:
        """What stands for somebody in the journal: keyed digests of the account, and of the row with its time of birth."""
        (key,) = self._row("SELECT value FROM identity WHERE name = 'key'")
        plain = [] if telegram is None else [f"telegram:{telegram}"]
        row = self._row("SELECT created FROM people WHERE id = ?", person)
        if row is not None:  # numbers may be given again after a restore, a number and a moment are not
            plain.append(f"person:{person}:{row[0]}")
        return [keyed(key, one) for one in plain]

    def _forget_old_erasures(self) -> None:
        """Take the lines out that are older than any backup that is kept. Only while nobody else can write, and append."""
        if not self._journal.exists():
            return
        oldest = self._clock() - timedelta(days=self._backups_days)
        lines = list(_lines(self._journal))
        young = [line for line in lines if moment(line["at"]) >= oldest]
        if len(young) < len(lines):
            beside = self._journal.with_suffix(".new")
            with beside.open("w", encoding="ascii") as file:
                file.write("".join(json.dumps(line) + "\n" for line in young))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._journal)


def _lines(journal: Path) -> Iterator[dict[str, str]]:
    """The lines of the journal; one that a crash cut off is left out, and told."""
    if not journal.exists():
        return
    for number, text in enumerate(journal.read_text(encoding="ascii", errors="replace").splitlines(), start=1):
        try:
            line = json.loads(text)
            at, who = line["at"], line["who"]
            if moment(at).tzinfo is None or not isinstance(who, str):
                raise ValueError
        except (ValueError, KeyError, TypeError, RecursionError):
            logger.warning("%s:%s: is no erasure and is left out", journal, number)
        else:
            yield {"at": at, "who": who}
