"""The index file: `knowledge.index`, `knowledge.lookup` and the migrations in `knowledge.schema`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlite_utils import Database

from knowledge.entries import Entry
from knowledge.errors import IndexUnusable
from knowledge.index import SCHEMA, Index
from knowledge.lookup import POSTINGS, Scope, affordable
from knowledge.model import Facts, Group, Member, Passage, Place, SectionKind, Sentence
from knowledge.schema import migrations

WEIGHTS = (2.0, 1.0, 0.6)
MODEL = "letters/1"


def passage(text: str, *, document: str, heading: str = "Havnen") -> Passage:
    sentence = Sentence(text, text, (1, 2))
    return Passage(document, text, text, (1, 2), None, SectionKind.TOPIC, (heading,), (sentence,))


def entry(path: str, *texts: str, name: str = "", digest: str = "d") -> Entry:
    name = name or path.rpartition("/")[2]
    group = Group("Havneudvalget", Place(name, (1, 2), raw='"document":"andet.txt"'), members=(Member("Agnete Holm"),))
    found = tuple(passage(text, document=name) for text in texts)
    return Entry(name, path, "Plan", None, digest, 0.0, True, 1, found, Facts(groups=(group,)))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index(tmp_path / "index.db")
    yield opened
    opened.close()


def ids(index: Index) -> list[int]:
    return [stored.id for stored in index.stored()]


def test_what_was_stored_comes_back(index: Index) -> None:
    stored = entry("/a/plan.txt", "Bådene ligger ved broen.")
    assert index.store(stored) == "plan.txt"
    number = index.places(ids(index))[0]
    found = index.passages([number, 99])
    assert list(found) == [number]
    assert found[number].text == "Bådene ligger ved broen."
    assert found[number].document == "plan.txt"
    assert index.facts(ids(index)) == {ids(index)[0]: stored.facts}


def test_a_document_is_replaced_by_what_is_read_from_its_path(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bådene ligger ved broen.", "Nøglen hænger i skuret."))
    index.store(entry("/a/plan.txt", "Stejlepladsen er lukket."))
    assert len(index.places(ids(index))) == 1
    assert index.match(["bad"], WEIGHTS, 5) == []


def test_names_that_change_places_are_never_lost(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bådene."))
    assert index.store(entry("/b/plan.txt", "Broen.")) == "b/plan.txt"
    assert index.store(entry("/c/b/plan.txt", "Skuret.")) == "c/b/plan.txt"
    assert [stored.name for stored in index.stored()] == ["a/plan.txt", "/b/plan.txt", "c/b/plan.txt"]
    assert {group.source.document for facts in index.facts(ids(index)).values() for group in facts.groups} == {
        stored.name for stored in index.stored()
    }
    quotes = {group.source.raw for facts in index.facts(ids(index)).values() for group in facts.groups}
    assert quotes == {'"document":"andet.txt"'}  # what a document says is not touched


def test_a_moved_document_takes_the_place_of_what_was_there(index: Index) -> None:
    index.store(entry("/a/old.txt", "Bådene."))
    index.store(entry("/a/new.txt", "Broen."))
    index.move(index.stored()[0].id, "/a/new.txt")
    assert [(stored.name, stored.path) for stored in index.stored()] == [("new.txt", "/a/new.txt")]


def test_a_quotation_mark_cannot_leave_the_expression(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bådene ligger ved broen."))
    assert index.match(['a" OR "bad'], WEIGHTS, 5) == []
    assert len(index.match(['a" OR "b', "bad"], WEIGHTS, 5)) == 1


def test_bundled_documents_have_terms_of_their_own(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bådene ligger ved broen."))
    terms, best = index.terms(), index.match(["bad"], WEIGHTS, 5)
    index.store_bundled([entry("", "Bådene ligger i fjorden, bådene sejler.", name="plan.txt")], "1")
    assert (index.terms(), index.match(["bad"], WEIGHTS, 5)) == (terms, best)
    both = {number for number, document in index.documents(MODEL) if document.bundled}
    assert index.bundled_terms(both)["fjord"] == 1
    assert len(Scope(index, bundled=True).match(["bad"], WEIGHTS, 5)) == 2
    assert len(Scope(index, bundled=False).match(["bad"], WEIGHTS, 5)) == 1


def test_vectors_of_some_documents_and_of_one_model(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bådene.", "Broen."))
    index.store(entry("/a/note.txt", "Skuret."))
    first, second, third = index.places(ids(index))
    halves = np.array([[0.5, -0.25], [0.0, 1.0], [2**-20, -3.0]], np.float32)
    rows = [(number, row) for number, row in zip((first, second, third), halves, strict=True)]
    index.store_vectors(MODEL, rows[:1] + rows[2:], generation=index.generation[0])
    index.store_vectors("another/1", rows[1:2], generation=index.generation[0])
    numbers, matrix = index.vectors(MODEL, ids(index))
    assert numbers.tolist() == [first, third]
    assert np.array_equal(matrix, halves[[0, 2]].astype(np.float16))
    assert index.vectors(MODEL, ids(index)[1:])[0].tolist() == [third]
    assert {document.name: (document.passages, document.embedded) for _, document in index.documents(MODEL)} == {
        "plan.txt": (2, 1),
        "note.txt": (1, 1),
    }
    assert index.without_vector(MODEL, ids(index)) == {ids(index)[0]: [second]}


@pytest.mark.parametrize(
    ("holders", "kept"),
    [
        ({}, ["a", "b", "c"]),
        ({"a": 10, "b": 10, "c": 10}, ["a", "b", "c"]),
        ({"a": POSTINGS, "b": 1, "c": 2}, ["b", "c"]),
        ({"a": POSTINGS, "b": 1, "c": POSTINGS - 1}, ["b", "c"]),
        ({"a": 3 * POSTINGS, "b": 4 * POSTINGS, "c": 2 * POSTINGS}, ["c"]),
    ],
)
def test_the_commonest_terms_of_a_large_index_are_not_searched_for(holders: dict[str, int], kept: list[str]) -> None:
    assert affordable(["a", "b", "c"], holders) == kept
    assert affordable([], holders) == []


def test_what_is_kept_while_reading_is_written_when_that_ends(index: Index) -> None:
    with index.reading():
        index.keep("words", "1", "a b")
        assert index.kept("words", "1") is None
    assert index.kept("words", "1") == "a b"
    with pytest.raises(ZeroDivisionError), index.reading():
        raise ZeroDivisionError
    index.keep("words", "2", "c")
    assert (index.kept("words", "1"), index.kept("words", "2")) == (None, "c")


def test_bundled_knowledge_is_replaced_whole(index: Index) -> None:
    index.store_bundled([entry("", "Bådene.", name="a.txt"), entry("", "Broen.", name="b.txt")], "1")
    assert (index.kept("bundled", "1"), index.kept("bundled", "2")) == ("", None)
    index.store_bundled([entry("", "Skuret.", name="b.txt")], "2")
    assert [document.name for _, document in index.documents(MODEL)] == ["b.txt"]
    assert index.kept("bundled", "1") is None
    assert not index.remove("b.txt")  # nobody's file


def test_a_change_is_seen_and_a_vector_is_no_change_of_documents(index: Index) -> None:
    before = index.generation
    index.store(entry("/a/plan.txt", "Bådene."))
    changed = index.generation
    assert changed[0] > before[0]
    assert changed[1] == before[1]
    number = index.places(ids(index))[0]
    assert index.store_vectors(MODEL, [(number, np.ones(4, np.float32))], generation=changed[0]) == 1
    assert index.generation[0] == changed[0]
    assert index.generation[1] > changed[1]
    numbers, rows = index.vectors(MODEL, ids(index))
    assert (numbers.tolist(), rows.shape) == ([number], (1, 4))
    assert index.without_vector(MODEL, ids(index)) == {}
    assert index.without_vector("another/1", ids(index)) == {ids(index)[0]: [number]}


def test_vectors_of_another_generation_are_refused(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bådene."))
    number = index.places(ids(index))[0]
    assert index.store_vectors(MODEL, [(number, np.ones(4, np.float32))], generation=0) == 0
    assert len(index.vectors(MODEL, ids(index))[0]) == 0


def test_proper_nouns_are_told_by_their_capitals(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Vi sejler til Hobro og ligger ved broen.", "Derfra går turen til Hobro med båd."))
    forms, proper = index.forms(ids(index))
    assert forms["hobro"] == "Hobro"
    assert forms["bad"] == "båd"
    assert "hobro" in proper
    assert "bad" not in proper
    assert index.forms([]) == ({}, frozenset())


def test_a_word_of_a_title_makes_no_name_of_the_words_with_its_stem(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bogen hedder Svar til alle.", "Det er svært, de svære opgaver er sværest, svært er det."))
    assert "svar" not in index.forms(ids(index))[1]


def test_a_crash_in_the_middle_writes_nothing(index: Index) -> None:
    index.store(entry("/a/plan.txt", "Bådene."))
    before = index.generation
    broken = entry("/a/plan.txt", "Broen.", "Skuret.")
    object.__setattr__(broken.passages[1], "lines", (1,))  # too few values for its row
    with pytest.raises(sqlite3.Error):
        index.store(broken)
    assert index.generation == before
    assert [found.text for found in index.passages(index.places(ids(index))).values()] == ["Bådene."]


def test_a_reader_sees_one_state(index: Index) -> None:
    other = Index(index.path)
    with index.reading():
        before = index.generation
        other.store(entry("/a/plan.txt", "Bådene."))
        assert index.generation == before
        assert index.stored() == ()
    assert len(index.stored()) == 1
    other.close()


# ------------------------------------------------------------------------------------------------------------------ tables


def test_the_newest_migration_is_known_without_looking_at_them() -> None:
    names = [migration.name for migration in migrations.pending(Database(memory=True))]
    assert [int(name[1:4]) for name in names] == list(range(1, SCHEMA + 1))


@pytest.fixture
def oldest(tmp_path: Path) -> Path:
    """An index as the first version left it, with a document in it."""
    path = tmp_path / "old.db"
    database = Database(path)
    migrations.apply(database, stop_before="m004_bundled")
    database.execute("INSERT INTO documents VALUES (7, 'plan.txt', '/a/plan.txt', 'Plan', NULL, 'd', 0.0, 1, 1)")
    database.execute(
        "INSERT INTO passages VALUES (3, 7, '', '', NULL, 1, 1, NULL, '[]', NULL, 'Bådene.', 'Bådene.', ?)", [json.dumps([])]
    )
    database.execute("INSERT INTO words VALUES (7, 'hobro', 'Hobro', 1, 1)")
    database.execute("INSERT INTO vectors VALUES (3, ?, ?)", [MODEL, np.ones(4, np.float16).tobytes()])
    database.conn.commit()
    database.close()
    return path


def test_an_older_index_is_brought_up_to_date_with_its_rows(oldest: Path) -> None:
    for _ in range(2):
        index = Index(oldest)
        assert [(stored.id, stored.name) for stored in index.stored()] == [(7, "plan.txt")]
        assert index.places([7]) == [3]
        assert len(index.vectors(MODEL, [7])[0]) == 1
        assert index.forms([7]) == ({"hobro": "Hobro"}, frozenset({"hobro"}))
        index.close()


def test_what_belongs_to_a_document_still_goes_with_it(oldest: Path) -> None:
    index = Index(oldest)
    assert index.remove("plan.txt")
    index.close()
    connection = sqlite3.connect(oldest)
    counts = [connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ("passages", "words", "vectors")]
    connection.close()
    assert counts == [0, 0, 0]


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="cannot be opened"):
        Index(tmp_path)
