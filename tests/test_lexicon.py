"""The words of an index as a whole, and that they are kept until the documents change: `knowledge.lexicon`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge.lexicon
from knowledge.danish import stem
from knowledge.entries import Entry
from knowledge.index import Index
from knowledge.lexicon import Lexicon, lexicon
from knowledge.model import Facts, Passage, SectionKind, Sentence

HARBOUR = "Kajen ved Nordhavn males. Vi ser på Nordhavn igen."


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index(tmp_path / "knudepunkt.db")
    opened.store(entry("kaj.txt", HARBOUR))
    yield opened
    opened.close()


def entry(name: str, text: str) -> Entry:
    passage = Passage(name, text, text, (1, 1), None, SectionKind.TOPIC, (), (Sentence(text, text, (1, 1)),))
    return Entry(name, f"/{name}", "", None, name, 0.0, True, 1, (passage,), Facts())


def kept(index: Index) -> list[str]:
    return [row[0] for row in index._connection.execute("SELECT name FROM kept")]


def of(index: Index) -> Lexicon:
    return lexicon(index, dict(index.documents("")))


def test_how_words_are_written_and_how_many_passages_hold_them(index: Index) -> None:
    index.store(entry("mole.txt", "Molen ved kajen."))
    found = of(index)
    assert (found.forms["nordhavn"], found.forms["pa"], found.forms["molen"]) == ("Nordhavn", "på", "molen")
    assert (found.holders[stem("kajen")], found.holders[stem("mole")]) == (2, 1)
    assert found.proper == {stem("Nordhavn")}


def test_bundled_documents_count_where_they_take_part(index: Index) -> None:
    index.store_bundled([entry("mole.txt", "Molen ved kajen.")], "1")
    every = dict(index.documents(""))
    own = {number: document for number, document in every.items() if not document.bundled}
    assert lexicon(index, every).holders[stem("kajen")] == 2
    assert lexicon(index, own).holders[stem("kajen")] == 1
    assert "molen" not in lexicon(index, own).forms


@pytest.mark.parametrize("text", [HARBOUR, "kajen og molen"])
def test_what_is_kept_is_what_was_worked_out(index: Index, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.lexicon, "MANY", 1)
    index.store(entry("kaj.txt", text))
    worked_out = of(index)
    monkeypatch.setattr(index, "forms", None)  # it cannot be worked out again
    assert of(index) == worked_out
    assert list(of(index).forms) == list(worked_out.forms)


def test_it_is_worked_out_anew_when_documents_change(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.lexicon, "MANY", 1)
    assert "molen" not in of(index).forms
    index.store(entry("mole.txt", "Molen ved kajen."))
    assert "molen" in of(index).forms
    of(index)
    index.remove("mole.txt")
    assert kept(index) == []  # nothing stays of a document that was taken out
    assert "molen" not in of(index).forms


def test_the_words_of_few_documents_are_not_kept(index: Index) -> None:
    of(index)
    assert kept(index) == []
