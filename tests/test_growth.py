"""A large index out of a small one: `bench.growth`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.growth import Original, grow, originals
from knowledge import vectors
from knowledge.entries import Entry
from knowledge.index import Index
from knowledge.model import Facts, Meeting, Passage, Place, SectionKind, Sentence

TEXTS = (
    "Fjordkoret øver hver torsdag i Hobro. Koret synger i 2031.",
    "Koret i Hobro holder møde om noder, kaffe og kasserer.",
    "Noderne ligger i skabet, og kassereren har nøglen til skabet.",
)


def stored(path: Path) -> None:
    index = Index(path)
    passages = tuple(
        Passage("kor.txt", text, text, (1, 1), None, SectionKind.TOPIC, ("Koret",), (Sentence(text, text, (1, 1)),))
        for text in TEXTS
    )
    facts = Facts(meetings=(Meeting("Fjordkoret", "møde", "2031-05-08", Place("kor.txt", (1, 1))),))
    index.store(Entry("kor.txt", "/kor.txt", "Koret", "2031-01-01", "d", 0.0, True, 1, passages, facts))
    rows = np.eye(len(TEXTS), 8, dtype=np.float32)
    numbers = index.places([each.id for each in index.stored()])
    index.store_vectors(vectors.MODEL, zip(numbers, rows, strict=True), generation=index.generation[0])
    index.close()


@pytest.fixture
def source(tmp_path: Path) -> list[Original]:
    stored(tmp_path / "small.db")
    return originals(tmp_path / "small.db", bundled=False)


def contents(path: Path) -> tuple[list[str], np.ndarray, set[str]]:
    """Texts, vectors, and the meetings' days of the index at `path`."""
    index = Index(path)
    every = [each.id for each in index.stored()]
    texts = [passage.text for passage in index.passages(index.places(every)).values()]
    matrix = index.vectors(vectors.MODEL, every)[1]
    days = {meeting.start for facts in index.facts(every).values() for meeting in facts.meetings}
    index.close()
    return texts, matrix, days


def test_copies_are_as_many_as_asked_for_and_each_is_another(source: list[Original], tmp_path: Path) -> None:
    assert grow(tmp_path / "large.db", source, passages=10) == 12
    texts, matrix, days = contents(tmp_path / "large.db")
    assert len(texts) == len(matrix) == 12
    assert len(set(texts)) > len(TEXTS)
    assert days == {"2031-05-08", "2032-05-08", "2033-05-08", "2034-05-08"}


def test_vectors_stay_near_those_they_come_from(source: list[Original], tmp_path: Path) -> None:
    grow(tmp_path / "large.db", source, passages=60)
    _, matrix, _ = contents(tmp_path / "large.db")
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-2)
    own = np.array([matrix[i] @ np.eye(8)[i % len(TEXTS)] for i in range(len(matrix))])
    assert own.mean() > 0.9


def test_the_same_seed_makes_the_same_index(source: list[Original], tmp_path: Path) -> None:
    grow(tmp_path / "one.db", source, passages=6)
    grow(tmp_path / "two.db", source, passages=6)
    one, two = contents(tmp_path / "one.db"), contents(tmp_path / "two.db")
    assert one[0] == two[0]
    assert np.array_equal(one[1], two[1])
