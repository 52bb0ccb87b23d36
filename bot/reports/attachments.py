"""Files that belong to a report, and their rows: what came with which message, in answer to which question, with whose consent.

A file lies in the data directory under the digest of its content, so that what is sent twice is one file, and no name that
somebody gave is ever a path. It is on the disk before its row is written: a kill leaves at worst a file that no row names,
which `sweep` takes. Writing 20 MB takes as long as the disk does, so it is done first and in a thread (`prepare`), under a name
of its own that no sweep takes for an hour; what is left for the thread of the rows (`add`) is to rename it. Whether a file fits
its question is decided by whoever adds it; what stands in it is read by `bot.reports.scanning`.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path, PurePath
from tempfile import mkstemp
from typing import Any, Final

from sqlite_utils import Database

from bot.tables import Tables, moment

logger = logging.getLogger(__name__)

FOLDER: Final = Path("files/reports")  # in the data directory; a backup holds all of files/
BEING_WRITTEN: Final = timedelta(hours=1)  # a file younger than that may be one that is just being added

_PART: Final = ".part"  # ends the name of a file that is not added yet
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,8}")
_COLUMNS: Final = "number, draft, report, question, owner, message, sort, name, caption, size, file, consent, created"


class Sort(StrEnum):
    """What a file is to people, as Telegram sends it."""

    PICTURE = "picture"
    DOCUMENT = "document"
    VOICE = "voice"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file. `report` is None until its draft is sent, `name` what the sender called it, `size` in bytes, `file` the name on
    the disk; `consent` whether everyone on a picture has said yes, None where that was not asked or not answered yet."""

    number: int
    draft: int
    report: int | None
    question: str
    owner: int | None
    message: int
    sort: Sort
    name: str
    caption: str
    size: int
    file: str
    consent: bool | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that is on the disk and belongs to nothing yet: `part` is its name there until then, `digest` that of its content,
    `size` in bytes. To be added once."""

    part: str
    digest: str
    size: int


class Attachments(Tables):
    """The rows of the files, and the files."""

    def __init__(self, db: Database, clock: Callable[[], datetime], directory: Path) -> None:
        """`directory` is that of the data; the folder in it is made when the first file comes."""
        super().__init__(db, clock)
        self._folder = directory / FOLDER
        self._making = threading.Lock()

    # --------------------------------------------------------------------------------------------------------- finding

    def get(self, number: int) -> Attachment | None:
        found = self._found("number = ?", number)
        return found[0] if found else None

    def of_draft(self, draft: int) -> tuple[Attachment, ...]:
        """What came for that draft, in order; also after it was sent."""
        return self._found("draft = ?", draft)

    def of_report(self, report: int) -> tuple[Attachment, ...]:
        """What belongs to that report, of all its versions, in order."""
        return self._found("report = ?", report)

    def path(self, number: int) -> Path | None:
        """Where the file lies; None where there is no such attachment. Nobody but the owner of the data directory reads it."""
        found = self.get(number)
        return None if found is None else self._folder / found.file

    def data(self, number: int) -> bytes | None:
        """The content of the file; None where there is no such attachment, or its file is missing. Raises `OSError`."""
        path = self.path(number)
        if path is None:
            return None
        try:
            return path.read_bytes()
        except FileNotFoundError:
            logger.error("the file of attachment %s is missing: %s", number, path)
            return None

    def _found(self, condition: str, *values: Any) -> tuple[Attachment, ...]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM attachments WHERE {condition} ORDER BY number", *values)
        return tuple(map(_attachment, rows))

    # ---------------------------------------------------------------------------------------------------------- adding

    def prepare(self, data: bytes) -> Prepared:
        """Put a file on the disk, to be given to `add`. For any thread but that of the event loop, since it waits for the disk.

        What is never added goes with a `sweep`, or at once where its `part` is given to `discard`. Raises `OSError`, and
        nothing is kept then.
        """
        self._make_folder()
        handle, name = mkstemp(dir=self._folder, suffix=_PART)  # for its owner alone
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            now = self._clock().timestamp()
            os.utime(part, (now, now))  # its age is told by the clock that everything here goes by
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return Prepared(part.name, hashlib.sha256(data).hexdigest(), len(data))

    def add(
        self,
        prepared: Prepared,
        *,
        draft: int,
        question: str,
        owner: int | None,
        message: int,
        sort: Sort,
        name: str,
        caption: str,
    ) -> Attachment:
        """Keep a file that came with `message` for a draft; a message that is delivered twice gives the first one.

        `question` is the id of the one that it answers, `name` what the sender called it. Raises `OSError`, also where a sweep
        has taken what was prepared too long ago; no row is written then, and what is left of the file goes with a `sweep`.
        """
        part = self._folder / prepared.part
        with self.atomic():
            if (known := self._of_message(draft, message)) is not None:
                part.unlink(missing_ok=True)
                return known
            file = prepared.digest + _ending(name)
            part.replace(self._folder / file)
            _settle(self._folder)
            values = (draft, question, owner, message, sort.value, name, caption, prepared.size, file, self._now())
            number = self._write(
                "INSERT INTO attachments (draft, question, owner, message, sort, name, caption, size, file, created, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT expires FROM drafts WHERE id = ?), ?))",
                *(*values, draft, self._now()),
            )
            found = self.get(number)
        assert found is not None
        return found

    def _of_message(self, draft: int, message: int) -> Attachment | None:
        found = self._found("draft = ? AND message = ?", draft, message)
        return found[0] if found else None

    def _make_folder(self) -> None:
        """The folder, for its owner alone, with its name on the disk."""
        with self._making:  # a second thread must not find it before its name is on the disk
            if not self._folder.is_dir():
                for folder in (self._folder.parent, self._folder):
                    folder.mkdir(mode=0o700, exist_ok=True)
                    _settle(folder.parent)

    # -------------------------------------------------------------------------------------------------------- changing

    def set_consent(self, numbers: Collection[int], yes: bool) -> None:
        """Whether everyone on these pictures has said yes."""
        with self.atomic():
            for number in numbers:
                self._changed("UPDATE attachments SET consent = ? WHERE number = ?", yes, number)

    def move_to_report(self, draft: int, report: int) -> int:
        """The draft was sent: what came with it belongs to the report, as long as that is kept. Returns how many files.

        Raises `sqlite3.IntegrityError` where there is no such report.
        """
        return self._changed(
            "UPDATE attachments SET report = ?, expires = (SELECT expires FROM reports WHERE number = ?) WHERE draft = ?",
            *(report, report, draft),
        )

    def remove(self, number: int, *, filed: bool = False) -> bool:
        """Take a file out of a draft for good; False where there is none.

        What belongs to a report stays, since older versions name it, unless `filed`: somebody on a picture has changed their
        mind. The file goes at once, or where this is part of a larger block with the next `sweep`.
        """
        with self.atomic():
            found = self.get(number)
            if found is None or (found.report is not None and not filed):
                return False
            self._changed("DELETE FROM attachments WHERE number = ?", number)
        if not self._db.conn.in_transaction:
            self.discard([found.file])
        return True

    # ---------------------------------------------------------------------------------------------------------- ending

    def sweep(self, *, older_than: timedelta = BEING_WRITTEN) -> int:
        """Delete the rows whose draft or report is gone, and the files older than that which no row names; returns how many.

        What cannot be deleted now is told in the log, and tried again the next time.
        """
        rows = len(self.let_go())
        return rows + self.discard(list(self._old(older_than)))

    def let_go(self) -> list[str]:
        """Delete the rows of drafts that are gone, unless they were sent; returns their files, to `discard` afterwards.

        The rows of a report go with it (foreign key). Those of a draft end when it does, which every answer puts off.
        """
        gone = "report IS NULL AND draft NOT IN (SELECT id FROM drafts)"
        with self.atomic():
            files = [row[0] for row in self._rows(f"SELECT file FROM attachments WHERE {gone}")]
            self._changed(f"DELETE FROM attachments WHERE {gone}")
            self._changed(
                "UPDATE attachments SET expires = drafts.expires FROM drafts"
                " WHERE drafts.id = draft AND attachments.report IS NULL AND attachments.expires != drafts.expires"
            )
        return files

    def discard(self, files: Collection[str]) -> int:
        """Delete those of `files` that no row names (any more); returns how many. Not before the rows are gone for good."""
        deleted = 0
        with self.atomic():  # a file gets its name and its row in one such block, so none loses its file in between
            for name in set(files) - files_named(self._db.conn):
                try:
                    (self._folder / name).unlink()
                    deleted += 1
                except FileNotFoundError:
                    pass  # that was the aim
                except OSError as error:
                    logger.error("a file that belongs to nothing cannot be deleted: %s (%s)", name, error.strerror)
        return deleted

    def _old(self, span: timedelta) -> Iterator[str]:
        """The files in the folder that were not written within `span` of now; a date to come tells of a wrong clock."""
        if not self._folder.is_dir():
            return
        now = self._clock().timestamp()
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):  # gone meanwhile
                    plain = not entry.is_dir(follow_symlinks=False)
                    if plain and abs(now - entry.stat(follow_symlinks=False).st_mtime) >= span.total_seconds():
                        yield entry.name


def files_named(connection: sqlite3.Connection) -> frozenset[str]:
    """The names on the disk of all files that a row names. Raises `sqlite3.Error`."""
    return frozenset(row[0] for row in connection.execute("SELECT DISTINCT file FROM attachments"))


def _ending(name: str) -> str:
    """The ending that a file of that name has on the disk, with its point: that of the name where it is a plain one."""
    ending = PurePath(name).suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ""


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _attachment(row: Sequence[Any]) -> Attachment:
    number, draft, report, question, owner, message, sort, name, caption, size, file, consent, created = row
    return Attachment(
        *(number, draft, report, question, owner, message, Sort(sort), name, caption, size, file),
        consent=None if consent is None else bool(consent),
        created=moment(created),
    )
