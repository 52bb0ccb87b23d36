"""Vectors in the background: `bot.embedding`."""

from __future__ import annotations

import queue
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
        library.missing = 3
        assert library.computed.get(timeout=LIMIT) == 3


def test_without_the_model_nothing_runs() -> None:
    library = Library(3, semantic=False)
    with Embedding(library):
        assert threading.active_count() == 1 or all(thread.name != "embedding" for thread in threading.enumerate())
    assert library.batches == []


def test_a_failure_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    library = Library(1, fail=True)
    with Embedding(library, look_again=0.001):
        assert library.done.wait(LIMIT)
    assert library.missing == 0
    assert "disk" in caplog.text
