"""Search alone on texts from elsewhere: `bench.retrieval`, on texts made up here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import retrieval
from bench.retrieval import asked, measured, quality
from bench.timing import VectorCache
from knowledge import vectors

TEXTS = {
    "a": "Fjordkoret øver hver torsdag i Hobro.",
    "b": "Skabet med noder står i præstegården.",
    "c": "Kagerne bages af æbler fra haven.",
}
QUESTIONS = [("Hvornår øver fjordkoret?", ["a"]), ("Hvor står noderne?", ["b"])]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sets, one with questions in English too; nothing is searched by meaning."""
    monkeypatch.setattr(vectors, "available", lambda: False)
    for name, english in (("retrieval_kor", False), ("retrieval_hus", True)):
        queries = [
            {"id": str(i), "text": text, "relevant": relevant} | ({"text_en": "Where is the choir?"} if english else {})
            for i, (text, relevant) in enumerate(QUESTIONS)
        ]
        corpus = [{"id": number, "text": text} for number, text in TEXTS.items()]
        (tmp_path / name).mkdir()
        for file, rows in (("corpus.jsonl", corpus), ("queries.jsonl", queries)):
            lines = [json.dumps(row) for row in rows]
            (tmp_path / name / file).write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_each_set_is_asked_as_it_is_and_in_other_ways(folder: Path) -> None:
    rows = {row.name: [text for text, _ in row.questions] for row in asked(folder)}
    assert rows["kor, typed ae oe aa"] == ["Hvornaar oever fjordkoret?", "Hvor staar noderne?"]
    assert rows["kor, typed a o a"] == ["Hvornar over fjordkoret?", "Hvor star noderne?"]
    assert rows["hus, asked in English"] == ["Where is the choir?"] * 2
    assert rows.keys() == {"kor", "kor, typed ae oe aa", "kor, typed a o a", "hus", "hus, asked in English"}


@pytest.mark.parametrize(
    ("ranking", "first", "reciprocal"),
    [(["a", "b"], 0.5, 0.75), (["c"], 0.0, 0.0), (["b", "a"], 0.5, 0.75), (["c"] * 10 + ["a", "b"], 0.0, 0.0)],
)
def test_the_first_right_one_counts(ranking: list[str], first: float, reciprocal: float) -> None:
    found = quality(lambda text: ranking, [(text, frozenset(relevant)) for text, relevant in QUESTIONS])
    assert (found.first, found.reciprocal) == (first, reciprocal)


def test_ours_finds_what_is_typed_without_the_danish_letters(folder: Path, tmp_path: Path) -> None:
    found = {(row.name, system): value for row, system, value in measured(folder, VectorCache(tmp_path / "cache"))}
    for name in ("kor", "kor, typed ae oe aa", "kor, typed a o a"):
        assert found[name, "Knudepunkt"].first == 1.0
    assert {system for _, system in found} == {"Knudepunkt", "its search alone", "bm25s, Danish Snowball"}


def test_without_the_data_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    retrieval.show(tmp_path / "nowhere", VectorCache(tmp_path / "cache"))
    assert "nowhere is not there" in capsys.readouterr().out
