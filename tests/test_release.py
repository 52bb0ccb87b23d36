"""The coordinator's own words take part in answers, and a changed list is read anew."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge.errors import KnowledgeError
from knowledge.findings import Kind
from knowledge.library import Engine, Library

NOW = datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
TEXT = """# Orientering

Fritidspuljen dækker kontingent til idræt for børn i Nordby.

Sekretariatet flytter til Havnegade til maj.
"""


def asked(folder: Path, question: str, words: str | None) -> Kind:
    """The kind of answer to `question` with the list `words`, on an index that stays between calls."""
    own = None
    if words is not None:
        own = folder / "words.yaml"
        own.write_text(words, encoding="utf-8")
    library = Library.open(folder / "k.db", network="Nordby", base=False, engine=Engine.LEXICAL, synonyms=own)
    try:
        return library.answer(question, now=NOW).kind
    finally:
        library.close()


def test_a_word_of_the_coordinators_list_finds_what_it_stands_for(tmp_path: Path) -> None:
    file = tmp_path / "orientering.md"
    file.write_text(TEXT, encoding="utf-8")
    library = Library.open(tmp_path / "k.db", network="Nordby", base=False, engine=Engine.LEXICAL)
    assert [done.passages > 0 for done in library.ingest([file])] == [True]
    library.close()
    question = "hvad med knallertkassen?"
    assert asked(tmp_path, question, None) is Kind.REFUSAL
    assert asked(tmp_path, question, "towards:\n  knallertkassen: [fritidspulje]\n") is Kind.ANSWER
    assert asked(tmp_path, question, "towards:\n  knallertkassen: [svømmehal]\n") is Kind.REFUSAL


def test_a_broken_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"words\.yaml"):
        asked(tmp_path, "hvad med knallertkassen?", "towards: 7\n")
