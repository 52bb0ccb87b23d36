"""Vectors in the background: `bot.embedding`."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading

import pytest

from bot.embedding import BATCH, Embedding

LIMIT = 5.0


class Library:
    """Counts down the passages that have no vector; `fail` makes the first batch go wrong."""

    def __init__(self, missing: int, *, semantic: bool = True, fail: bool = False) -> None:
        self.missing, self.semantic, self.fail = missing, semantic, fail
        self.done = threading.Event()
        self.batches: list[int | None] = []
        self.computed: queue.Queue[int] = queue.Queue()

    def missing_vectors(self) -> int:
        if not self.missing:
            self.done.set()
        return self.missing

    def embed(self, *, at_most: int | None = None) -> int:
        self.batches.append(at_most)
        if self.fail:
            self.fail = False
            raise RuntimeError("disk")
        taken = min(self.missing, at_most or self.missing)
        self.missing -= taken
        self.computed.put(taken)
        return taken


def test_everything_missing_is_computed_in_batches() -> None:
    library = Library(2 * BATCH + 1)
    with Embedding(library):
        assert library.done.wait(LIMIT)
    assert library.missing == 0
    assert library.batches == [BATCH] * 3


def test_documents_that_come_later_are_computed_too() -> None:
    library = Library(1)
    with Embedding(library, look_again=0.001):
        assert library.computed.get(timeout=LIMIT) == 1
        library.missing = BATCH
        assert library.computed.get(timeout=LIMIT) == BATCH


def test_without_the_model_nothing_runs() -> None:
    library = Library(3, semantic=False)
    with Embedding(library):
        assert all(thread.name != "embedding" for thread in threading.enumerate())
    assert library.batches == []


def test_a_failure_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    library = Library(1, fail=True)
    with Embedding(library, look_again=0.001):
        assert library.done.wait(LIMIT)
    assert library.missing == 0
    assert "disk" in caplog.text


STUCK = """
import threading
from bot.embedding import Embedding

class Library:
    semantic = True
    begun = threading.Event()
    def missing_vectors(self):
        return 1
    def embed(self, *, at_most=None):
        self.begun.set()
        threading.Event().wait()

with Embedding(Library()) as embedding:
    Library.begun.wait()
print("closed", flush=True)
embedding.leave()
print("not reached", flush=True)
"""


def test_a_batch_that_takes_long_does_not_hold_the_end_up() -> None:
    ended = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, timeout=LIMIT * 2, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"closed\n", b"")


def test_without_a_thread_the_process_goes_on() -> None:
    with Embedding(Library(3, semantic=False)) as embedding:
        pass
    embedding.leave()
