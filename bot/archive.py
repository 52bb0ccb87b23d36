"""The file that a backup is: a zip with the database and what lies in files/. Packing, looking into, unpacking; no SQLite here.

Whatever is read may have been damaged, or made by somebody else: names, sizes and checksums are looked at before a byte of it
is written anywhere.
"""

from __future__ import annotations

import os
import shutil
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.exits import Ended, ExitCode

DATABASE = "knudepunkt.db"
FILES = "files"
PUTTING = ".restoring.part"  # a file of files/ on its way in; left behind by a kill, it is no file of anybody

_ENTRIES = 100_000  # at most; a network has hundreds
# What a zip may unpack to: text and vectors shrink to a fifth, an empty database to a fortieth, a zip bomb to a thousandth.
_GROWTH = 100
_ANYWAY = 64 * 2**20  # bytes
_LEVEL = 1  # vectors, which are most of it, do not get smaller by trying harder
_UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError, ValueError)


class Archive:
    """An open backup whose names and sizes are in order. `files` are what it holds of files/, `size` is all of it in bytes."""

    def __init__(self, path: Path, zipped: ZipFile) -> None:
        self.path = path
        self._zipped = zipped
        entries = [entry for entry in zipped.infolist() if not entry.is_dir()]
        self.files = tuple(entry for entry in entries if entry.filename != DATABASE)
        self.size = sum(entry.file_size for entry in entries)
        if wrong := _wrong(entries, packed=path.stat().st_size):
            raise no_backup(path, wrong)

    def verify(self) -> None:
        """Read the files to the end; the database is read when it is unpacked. Raises `Ended` where a checksum is wrong."""
        for entry in self.files:
            with self._reading(entry), self._zipped.open(entry) as source:
                while source.read(2**20):
                    pass

    def unpack(self, name: str, target: Path) -> None:
        """Write one entry to `target`: on the disk when this returns, for its owner alone. Raises `Ended` and `OSError`."""
        with self._reading(self._zipped.getinfo(name)), self._zipped.open(name) as source, private(target) as file:
            shutil.copyfileobj(source, file, 2**20)

    @contextmanager
    def _reading(self, entry: ZipInfo) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE:
            raise no_backup(self.path, f"{entry.filename} in it is damaged") from None


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup at `path`. Raises `Ended` where it is none, and `OSError`."""
    try:
        zipped = ZipFile(path)
    except _UNREADABLE:
        raise no_backup(path, "it is no zip, or not all of one") from None
    with zipped:
        yield Archive(path, zipped)


def no_backup(path: Path, reason: str) -> Ended:
    """The error for a file that cannot be restored."""
    return Ended(ExitCode.PROBLEM, f"{path} is no backup that can be restored: {reason}")


def pack(target: Path, *, database: Path | None, files: Path) -> int:
    """Write a new file `target`, on the disk when this returns; returns how many files of `files` are in it.

    What is no plain file is left out, and what is deleted meanwhile, since that was to go. Raises `OSError`.
    """
    count = 0
    with private(target) as file, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL, strict_timestamps=False) as zipped:
        if database is not None:
            zipped.write(database, DATABASE)
        for path in sorted(files.rglob("*")):
            try:
                if path.name != PUTTING and stat.S_ISREG(path.lstat().st_mode):
                    zipped.write(path, f"{FILES}/{path.relative_to(files).as_posix()}")
                    count += 1
            except FileNotFoundError:
                continue
    return count


@contextmanager
def private(target: Path) -> Iterator[IO[bytes]]:
    """A file for writing that only its owner can read, and that lies on the disk when the block ends."""
    with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def checksum(path: Path) -> int:
    """The checksum of a file as a zip keeps it."""
    found = 0
    with path.open("rb") as file:
        while part := file.read(2**20):
            found = zlib.crc32(part, found)
    return found


def _wrong(entries: list[ZipInfo], *, packed: int) -> str | None:
    """What is wrong with the names and sizes in a zip of `packed` bytes; None where nothing is."""
    names = [entry.filename for entry in entries]
    if DATABASE not in names:
        return f"there is no {DATABASE} in it"
    if len(names) > _ENTRIES or sum(entry.file_size for entry in entries) > _GROWTH * packed + _ANYWAY:
        return "it would unpack to more than a backup ever holds"
    if len(set(names)) < len(names):
        return "it holds two files of one name"
    return next((f"{entry.filename!r} has no place in one" for entry in entries if not _belongs(entry)), None)


def _belongs(entry: ZipInfo) -> bool:
    """True for the database and for plain files below files/, under names that lead nowhere else."""
    parts = PurePosixPath(entry.filename).parts
    plain = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG) and not entry.flag_bits & 0x1  # 1: encrypted
    readable = plain and entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)
    below = len(parts) > 1 and parts[0] == FILES and ".." not in parts and "/".join(parts) == entry.filename
    return readable and (below or entry.filename == DATABASE)
