"""`run.lock`: one running bot per data directory. Other commands work beside it and take no lock."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "run.lock"


class LockHeld(Exception):
    """Another process holds the lock; `pid` is None where the file does not say which."""

    def __init__(self, path: Path, pid: int | None) -> None:
        super().__init__(f"{path} is held by another running bot ({_named(pid)}); stop that one first")
        self.path = path
        self.pid = pid


@contextmanager
def exclusive(directory: Path) -> Iterator[None]:
    """Hold `run.lock` in `directory` for the length of the block.

    The kernel lets go of the lock when the process ends, however it ends, so a file left by a crash holds nobody up; the file
    itself stays, since removing it would let two processes lock two files of one name. Raises `LockHeld`, and `OSError` where
    the file cannot be written.
    """
    path = directory / NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockHeld(path, _pid(handle)) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def holder(directory: Path) -> int | None:
    """The pid of the bot that runs on `directory`, 0 where it is not told, None when none runs. Changes nothing."""
    try:
        handle = os.open(directory / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(handle) or 0
    finally:
        os.close(handle)
    return None


def _pid(handle: int) -> int | None:
    text = os.pread(handle, 32, 0).strip()
    return int(text) if text.isdigit() else None


def _named(pid: int | None) -> str:
    return f"pid {pid}" if pid else "pid not known"
