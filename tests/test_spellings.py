"""Which known words a word may be a misspelling of: `knowledge.spellings`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

import knowledge.spellings
from knowledge.spellings import Spellings

WORDS = st.text(alphabet="abdeghjkmnorståøæ'ß🙂", min_size=1, max_size=14)


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a few words were many."""
    monkeypatch.setattr(knowledge.spellings, "MANY", 1)


@pytest.mark.usefixtures("_many")
@given(st.lists(WORDS, max_size=30, unique=True), WORDS, st.sampled_from([50.0, 80.0, 90.0, 100.0]), st.integers(1, 5))
def test_words_are_ruled_out_without_losing_any(words: list[str], word: str, cutoff: float, limit: int) -> None:
    expected = process.extract(word, words, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit)
    assert Spellings(words).near(word, cutoff=cutoff, limit=limit) == [(near, score) for near, score, _ in expected]


@pytest.mark.usefixtures("_many")
def test_few_of_many_words_are_compared() -> None:
    words = [
        first + middle + last for first in "bgkmst" for middle in ("roenden", "ulvskoven", "adebroen") for last in ("", "s")
    ]
    spellings = Spellings(words)
    assert spellings.near("kadebroenn", cutoff=90.0, limit=1) == [("kadebroen", pytest.approx(94.7, abs=0.1))]
    assert len(spellings._possible("kadebroenn", 0.9)) < len(words) / 3


@pytest.mark.parametrize("word", ["", "havn"])
def test_without_words_nothing_is_near(word: str) -> None:
    assert Spellings().near(word, cutoff=80.0, limit=4) == []
