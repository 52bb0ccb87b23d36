"""Index and bundled knowledge as one view: `knowledge.viewing` and `knowledge.release`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.dictionary import Meanings
from knowledge.entries import Entry
from knowledge.index import Index
from knowledge.lookup import Scope
from knowledge.model import Facts, Group, Member, Passage, Place, SectionKind, Sentence
from knowledge.release import bundled_entries, digest_of_release, meanings, take_in_bundled
from knowledge.view import View, network
from knowledge.viewing import build_view, part_taking, unified

NETWORK = "Netværket for fiskeri og fjord"
OTHER = "Landsbyerne holder fest på havnen hver sommer."
OURS = "Et netværk for fiskeri i hele fjorden. Styregruppen mødes to gange om året."


def entry(name: str, text: str, *, digest: str, group: str = "Styregruppen", title: str = "Titel") -> Entry:
    sentence = Sentence(text, text, (1, 1))
    found = Passage(name, text, text, (1, 1), None, SectionKind.TOPIC, ("Om os",), (sentence,))
    facts = Facts(groups=(Group(group, Place(name, (1, 1)), members=(Member("Agnete Holm"),)),))
    return Entry(name, f"/a/{name}", title, None, digest, 0.0, True, 1, (found,), facts)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index(tmp_path / "index.db")
    yield opened
    opened.close()


def view_of(index: Index, *, base: bool = True) -> View:
    with index.reading():
        return build_view(
            index,
            network_name=NETWORK,
            base=base,
            lexical=True,
            semantic=False,
            refuse_below=None,
            meant=Meanings(),
        )


BUNDLED = entry("plan.txt", OURS, digest="b1", group=f"Styregruppen i {NETWORK[0].lower()}{NETWORK[1:]}", title="Pæn titel")


def test_bundled_documents_take_part_until_they_are_loaded(index: Index) -> None:
    index.store_bundled([BUNDLED], "1")
    index.store(entry("andet.txt", OTHER, digest="x"))
    view = view_of(index)
    assert view.bundled == {"plan.txt"}
    assert list(view.documents) == ["andet.txt", "plan.txt"]
    loaded = {name: view.cite_place(Place(name)).loaded for name in view.documents}
    assert loaded == {"andet.txt": True, "plan.txt": False}


@pytest.mark.parametrize(("name", "digest"), [("plan.txt", "other"), ("omdoebt.txt", "b1")])
def test_a_document_is_known_by_name_or_content(index: Index, name: str, digest: str) -> None:
    index.store_bundled([BUNDLED], "1")
    index.store(entry(name, OTHER, digest=digest))
    view = view_of(index)
    assert (view.bundled, list(view.documents)) == (frozenset(), [name])
    assert view.vocabulary.holders.keys() == index.terms().keys()


def test_the_same_content_gets_the_better_title(index: Index) -> None:
    index.store_bundled([BUNDLED], "1")
    index.store(entry("omdoebt.txt", OTHER, digest="b1"))
    assert (view_of(index).titles, view_of(index, base=False).titles) == (
        {"omdoebt.txt": "Pæn titel"},
        {"omdoebt.txt": "Titel"},
    )


def test_without_base_nothing_of_it_is_in_the_view(index: Index) -> None:
    index.store(entry("andet.txt", OTHER, digest="x"))
    before = view_of(index, base=False)
    index.store_bundled([BUNDLED], "1")
    after = view_of(index, base=False)
    assert after.vocabulary == before.vocabulary
    assert (after.forms, after.proper, after.groups, after.own) == (before.forms, before.proper, before.groups, before.own)
    assert after.index == Scope(index, bundled=False)
    hidden = index.places([number for number, document in index.documents("") if document.bundled])
    assert hidden
    assert not any(after.allowed(number) for number in hidden)


def test_the_vocabulary_counts_both_sides(index: Index) -> None:
    index.store_bundled([BUNDLED], "1")
    index.store(entry("andet.txt", OURS + " " + OTHER, digest="x"))
    vocabulary = view_of(index).vocabulary
    assert (vocabulary.holders["fjord"], vocabulary.passages) == (2, 2)
    assert list(vocabulary.ordered) == sorted(vocabulary.holders)


def test_the_networks_own_group_is_one_group_from_both_sides(index: Index) -> None:
    index.store_bundled([BUNDLED], "1")
    index.store(entry("andet.txt", OURS, digest="x"))
    view = view_of(index)
    assert view.own == {"andet.txt", "plan.txt"}
    assert {group.name for group in view.groups} == {f"Styregruppen ({NETWORK})"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f"Styregruppen i {NETWORK.lower()}", f"Styregruppen ({NETWORK})"),
        (f"Arbejdsgruppen for {NETWORK}", f"Arbejdsgruppen ({NETWORK})"),
        (f"Styregruppen ({NETWORK})", f"Styregruppen ({NETWORK})"),
        (NETWORK, NETWORK),
        ("Styregruppen for havnen", "Styregruppen for havnen"),
    ],
)
def test_a_group_named_with_the_network_is_named_the_short_way(name: str, expected: str) -> None:
    facts = unified(Facts(groups=(Group(name, Place("a.txt")),)), network(NETWORK))
    assert [group.name for group in facts.groups] == [expected]


# ----------------------------------------------------------------------------------------------------------------- release


def test_every_bundled_passage_and_fact_has_its_document() -> None:
    entries = bundled_entries()
    assert entries
    assert all(entry.passages and entry.title for entry in entries)
    assert {passage.document for entry in entries for passage in entry.passages} == {entry.name for entry in entries}


def test_the_bundled_knowledge_is_read_once_a_release(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in_bundled(index)
    generation = index.generation

    def unread() -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("knowledge.release.bundled_entries", unread)
    take_in_bundled(index)
    assert index.generation == generation
    assert len(part_taking(index, base=True)) == len(index.documents(""))


def test_what_words_mean_is_the_same_when_kept(index: Index) -> None:
    made, kept = meanings(index), meanings(index)
    assert index.kept("synonyms", digest_of_release()) is not None
    words = ["mod", "leder", "penge", "kommun", "findesikke"]
    assert [made.synonyms(word) for word in words] == [kept.synonyms(word) for word in words]
    assert any(made.synonyms(word) for word in words)
    assert made.synonyms("findesikke") == frozenset()
    assert made.english == kept.english
    assert made.english.translate("the next meeting") == "næste møde"
