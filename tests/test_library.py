"""The door of `knowledge`: documents in and out, bundled knowledge, vectors, several processes, damaged files."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pytest
from test_repair import SCANNED

from knowledge import vectors
from knowledge.errors import IndexUnusable
from knowledge.findings import Kind
from knowledge.index import Index
from knowledge.library import Engine, Ingested, Library, Outcome, read_document

NOW = datetime(2024, 2, 6, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
NETWORK = "Netværket for kultur, sundhed og beskæftigelse"
BOATS = """Havnelaugets vinterplan

Bådene

Alle træbåde tages på land i oktober. Havnefogeden anviser pladserne ved slæbestedet.

Nøgler

Nøglen til værkstedet hentes hos Agnete Holm i klubhuset.
"""
BEES = """Biavl i kolonihaverne

Stader

Hver have må have to bistader. Staderne skal stå tre meter fra stien.
"""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "data" / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    yield library
    library.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "boats.txt").write_text(BOATS, encoding="utf-8")
    (tmp_path / "files" / "bees.txt").write_text(BEES, encoding="utf-8")
    return tmp_path / "files"


def take_in(library: Library, *paths: Path) -> list[Ingested]:
    return list(library.ingest(paths, vectors=False))


def outcomes(done: Sequence[Ingested]) -> list[tuple[str, str]]:
    return [(each.path.name, each.outcome.value) for each in done]


def names(library: Library) -> list[str]:
    return [document.name for document in library.documents()]


def cited(library: Library, question: str) -> list[str]:
    return [citation.document for citation in library.answer(question, now=NOW).citations]


# --------------------------------------------------------------------------------------------------------------- documents


def test_a_folder_is_taken_in_and_found_again(opened: Library, folder: Path) -> None:
    assert outcomes(take_in(opened, folder)) == [("bees.txt", "added"), ("boats.txt", "added")]
    assert cited(opened, "hvornår tages træbådene på land")[:1] == ["boats.txt"]


def test_unchanged_files_are_not_read_again(opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(opened, folder)

    def unread(*_: object, **__: object) -> None:
        raise AssertionError("read although nothing has changed")

    monkeypatch.setattr("knowledge.intake.read_source", unread)
    assert [done.outcome for done in take_in(opened, folder)] == [Outcome.UNCHANGED] * 2


def test_a_changed_file_replaces_its_own_passages(opened: Library, folder: Path) -> None:
    take_in(opened, folder)
    (folder / "boats.txt").write_text(BOATS.replace("oktober", "november"), encoding="utf-8")
    assert outcomes(take_in(opened, folder)) == [("bees.txt", "unchanged"), ("boats.txt", "changed")]
    texts = [str(citation.quote) for citation in opened.answer("træbåde på land", now=NOW).citations]
    assert any("november" in text for text in texts)
    assert not any("oktober" in text for text in texts)


def test_a_missing_or_broken_file_is_named_and_the_rest_goes_on(opened: Library, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    done = take_in(opened, folder / "gone.txt", folder)
    assert outcomes(done) == [
        ("gone.txt", "skipped"),
        ("bees.txt", "added"),
        ("boats.txt", "added"),
        ("empty.txt", "skipped"),
    ]
    assert all(each.reason for each in done if each.outcome is Outcome.SKIPPED)


def test_a_removed_document_is_gone(opened: Library, folder: Path) -> None:
    take_in(opened, folder)
    assert opened.remove("boats.txt")
    assert not opened.remove("boats.txt")
    assert names(opened) == ["bees.txt"]
    assert "boats.txt" not in cited(opened, "hvornår tages træbådene på land")


def test_two_files_of_one_name_are_told_apart_and_become_one_again(opened: Library, tmp_path: Path) -> None:
    for place, text in (("nord", BOATS), ("syd", BEES)):
        (tmp_path / place / "2024").mkdir(parents=True)
        (tmp_path / place / "2024" / "plan.txt").write_text(text, encoding="utf-8")
    take_in(opened, tmp_path / "nord")
    assert names(opened) == ["plan.txt"]
    take_in(opened, tmp_path / "syd")
    assert names(opened) == ["nord/2024/plan.txt", "syd/2024/plan.txt"]
    opened.remove("nord/2024/plan.txt")
    assert names(opened) == ["plan.txt"]
    assert cited(opened, "hvor mange bistader må der være i hver have")[:1] == ["plan.txt"]


def test_the_facts_follow_the_name_of_their_document(opened: Library, tmp_path: Path) -> None:
    minutes = "Havnelauget\n\nKommende møder\n\nStyregruppen for havnen mødes fredag den 12. april 2024 kl. 10 i klubhuset.\n"
    for place, text in (("nord", minutes), ("syd", BEES)):
        (tmp_path / place).mkdir()
        (tmp_path / place / "plan.txt").write_text(text, encoding="utf-8")
    take_in(opened, tmp_path / "nord")
    assert {meeting.source.document for meeting in opened.meetings(now=NOW)} == {"plan.txt"}
    take_in(opened, tmp_path / "syd")
    assert {meeting.source.document for meeting in opened.meetings(now=NOW)} == {"nord/plan.txt"}


def test_a_moved_file_stays_one_document(opened: Library, folder: Path) -> None:
    take_in(opened, folder)
    (folder / "boats.txt").rename(folder / "harbour.txt")
    done = take_in(opened, folder)
    assert outcomes(done) == [("bees.txt", "unchanged"), ("harbour.txt", "unchanged")]
    assert "boats.txt" in done[1].reason
    assert names(opened) == ["bees.txt", "harbour.txt"]
    assert outcomes(take_in(opened, folder)) == [("bees.txt", "unchanged"), ("harbour.txt", "unchanged")]


def test_a_copy_is_not_indexed_twice(opened: Library, folder: Path) -> None:
    take_in(opened, folder / "boats.txt")
    (folder / "copy.txt").write_text(BOATS, encoding="utf-8")
    done = take_in(opened, folder / "copy.txt")
    assert (done[0].outcome, names(opened)) == (Outcome.UNCHANGED, ["boats.txt"])
    assert "boats.txt" in done[0].reason


def test_a_file_that_becomes_a_copy_gives_up_what_it_held(opened: Library, folder: Path) -> None:
    take_in(opened, folder)
    (folder / "bees.txt").write_text(BOATS, encoding="utf-8")
    assert outcomes(take_in(opened, folder / "bees.txt")) == [("bees.txt", "changed")]
    assert names(opened) == ["boats.txt"]
    assert "bees.txt" not in cited(opened, "hvor mange bistader")


def test_an_older_reading_is_read_anew(opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(opened, folder)
    monkeypatch.setattr("knowledge.library.READER", 10_000)
    assert [done.outcome for done in take_in(opened, folder)] == [Outcome.CHANGED] * 2


def test_a_damaged_document_does_not_vouch_for_its_own_damage(
    opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "scan.txt").write_text(f"{SCANNED}\n\nLon\n\nLon til koordinator\n", encoding="utf-8")
    take_in(opened, folder)

    def told() -> list[str]:
        return [
            passage.text for number in range(1, 200) if (passage := opened.passage(number)) and passage.document == "scan.txt"
        ]

    before = told()
    assert any("Løn til koordinator" in text for text in before)
    monkeypatch.setattr("knowledge.library.READER", 10_000)
    take_in(opened, folder)
    assert told() == before


def test_a_crash_while_storing_leaves_the_old_state(opened: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(opened, folder)
    before = opened.answer("hvornår tages træbådene på land", now=NOW)
    (folder / "boats.txt").write_text(BOATS.replace("oktober", "november"), encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Index, "_changed", full)  # the last step of the transaction
    with pytest.raises(OSError, match="no space"):
        take_in(opened, folder)
    monkeypatch.undo()
    assert names(opened) == ["bees.txt", "boats.txt"]
    assert opened.answer("hvornår tages træbådene på land", now=NOW) == before
    assert outcomes(take_in(opened, folder)) == [("bees.txt", "unchanged"), ("boats.txt", "changed")]


def test_what_one_library_takes_in_another_one_answers_from(opened: Library, folder: Path, tmp_path: Path) -> None:
    other = Library.open(tmp_path / "data" / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    try:
        assert cited(other, "hvornår tages træbådene på land") == []
        take_in(opened, folder)
        assert cited(other, "hvornår tages træbådene på land")[:1] == ["boats.txt"]
        opened.remove("boats.txt")
        assert "boats.txt" not in cited(other, "hvornår tages træbådene på land")
    finally:
        other.close()


def test_a_document_that_changes_while_an_answer_is_made_does_not_mix_in(
    opened: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(opened, folder)
    writer = Library.open(tmp_path / "data" / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    fetch = Index.passages

    def disturbed(self: Index, numbers: Sequence[int]) -> object:
        if self is not writer._index:
            monkeypatch.undo()
            writer.remove("boats.txt")
        return fetch(self, numbers)

    monkeypatch.setattr(Index, "passages", disturbed)
    assert cited(opened, "hvornår tages træbådene på land")[:1] == ["boats.txt"]  # as it was when the question came
    assert "boats.txt" not in cited(opened, "hvornår tages træbådene på land")
    writer.close()


# ----------------------------------------------------------------------------------------------------------------- privacy


def test_a_cpr_number_is_nowhere_in_the_index(opened: Library, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "boats.txt").write_text(BOATS + "\nAgnete Holm, 010170-1234, har nøglen til skuret.\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        done = take_in(opened, folder / "boats.txt")
    assert done[0].masked == 1
    assert "boats.txt:11" in caplog.text
    assert "1234" not in caplog.text
    opened.close()
    stored = b"".join(path.read_bytes() for path in (folder.parent / "data").iterdir())
    assert "nøglen til skuret".encode() in stored
    assert b"010170" not in stored


def test_reading_a_file_shows_no_cpr_number(folder: Path) -> None:
    (folder / "boats.txt").write_text(BOATS + "\nMedlem 0101701234 har nøglen.\n", encoding="utf-8")
    assert not any("010170" in passage.text + passage.raw for passage in read_document(folder / "boats.txt")[0])


def test_a_file_named_after_a_cpr_number_is_left_out(opened: Library, folder: Path) -> None:
    (folder / "boats.txt").rename(folder / "sag 010170-1234.txt")
    done = take_in(opened, folder / "sag 010170-1234.txt")
    assert done[0].outcome is Outcome.SKIPPED
    assert "CPR" in done[0].reason
    assert names(opened) == []


# ----------------------------------------------------------------------------------------------------------------- bundled


@pytest.fixture
def bundled(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "data" / "index.db", network=NETWORK, engine=Engine.LEXICAL)
    yield library
    library.close()


def test_an_empty_index_answers_from_the_bundled_knowledge(bundled: Library) -> None:
    answer = bundled.answer("hvornår er næste møde i KD-Net", now=datetime(2023, 6, 15, 12, tzinfo=NOW.tzinfo))
    assert answer.kind is Kind.ANSWER
    assert answer.citations
    assert not any(citation.loaded for citation in answer.citations)
    assert all(citation.title for citation in answer.citations)


def test_bundled_documents_come_last(bundled: Library, folder: Path) -> None:
    take_in(bundled, folder)
    documents = bundled.documents()
    assert [document.bundled for document in documents] == [False, False, *(True for _ in documents[2:])]
    assert len(documents) > 2
    assert all(document.passages for document in documents)


def test_without_base_nothing_bundled_takes_part(bundled: Library, opened: Library, folder: Path) -> None:
    take_in(opened, folder)
    before = opened.answer("hvad koster netværket i alt", now=NOW), opened._current().vocabulary
    bundled.documents()  # puts it into the file that both share
    assert names(opened) == ["bees.txt", "boats.txt"]
    assert opened.groups() == ()
    assert opened.decisions() == ()
    assert (opened.answer("hvad koster netværket i alt", now=NOW), opened._current().vocabulary) == before


def test_bundled_knowledge_gives_way_to_its_document_and_comes_back(bundled: Library, folder: Path) -> None:
    gone = next(document for document in bundled.documents() if document.bundled)
    (folder / gone.name).write_text(BOATS, encoding="utf-8")
    take_in(bundled, folder / gone.name)
    assert [(d.name, d.bundled) for d in bundled.documents() if d.name == gone.name] == [(gone.name, False)]
    places = [meeting.source.document for meeting in bundled.meetings(now=NOW)]
    assert gone.name not in places + [group.source.document for group in bundled.groups()]
    bundled.remove(gone.name)
    assert [(d.name, d.bundled) for d in bundled.documents() if d.name == gone.name] == [(gone.name, True)]


def test_the_networks_groups_have_one_name(bundled: Library) -> None:
    found = [group.name for group in bundled.groups() if NETWORK in group.name]
    assert found
    assert all(name.endswith(f"({NETWORK})") for name in found)


def test_a_new_release_replaces_the_bundled_knowledge(bundled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bundled.documents()
    monkeypatch.setattr("knowledge.release.MAKING", 10_000)
    before = bundled._index.generation[0]
    newer = Library.open(bundled._index.path, network=NETWORK, engine=Engine.LEXICAL)
    assert newer.documents() == first
    assert newer._index.generation[0] == before + 1
    newer.close()


# ----------------------------------------------------------------------------------------------------------------- vectors


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A model of letters: as good as any to see what is computed and when. Notes how many texts each call has."""
    calls: list[int] = []

    def embed(text: str) -> npt.NDArray[np.float32]:
        counts = np.bincount([ord(c) % 32 for c in text], minlength=32).astype(np.float32)
        found: npt.NDArray[np.float32] = counts / np.linalg.norm(counts)
        return found

    def of_passages(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        calls.append(len(texts))
        return np.stack([embed(text) for text in texts])

    monkeypatch.setattr(vectors, "available", lambda: True)
    monkeypatch.setattr(vectors, "of_passages", of_passages)
    monkeypatch.setattr(vectors, "of_question", embed)
    return calls


@pytest.fixture
def semantic(tmp_path: Path, embedder: list[int]) -> Iterator[Library]:
    library = Library.open(tmp_path / "data" / "index.db", network=NETWORK, base=False)
    yield library
    library.close()


def test_vectors_are_computed_once(semantic: Library, folder: Path) -> None:
    done = list(semantic.ingest([folder]))
    assert sum(each.vectors for each in done) == sum(each.passages for each in done) > 0
    assert (semantic.missing_vectors(), semantic.embed()) == (0, 0)
    assert [document.embedded for document in semantic.documents()] == [d.passages for d in semantic.documents()]


@pytest.mark.parametrize("at_most", [1, 2, 3])
def test_no_more_are_computed_than_asked_for(semantic: Library, folder: Path, embedder: list[int], at_most: int) -> None:
    take_in(semantic, folder)
    missing = semantic.missing_vectors()
    assert semantic.embed(at_most=at_most) == min(at_most, missing)
    assert semantic.missing_vectors() == max(0, missing - at_most)
    assert max(embedder) <= vectors.AT_ONCE


def test_progress_is_told(semantic: Library, folder: Path) -> None:
    take_in(semantic, folder)
    told: list[tuple[int, int]] = []
    count = semantic.embed(lambda done, total: told.append((done, total)))
    assert told[-1] == (count, count)
    assert told == sorted(told)


def test_an_open_library_uses_vectors_as_they_come(semantic: Library, folder: Path, tmp_path: Path) -> None:
    take_in(semantic, folder)
    assert semantic._current().matrix is None
    view = semantic._current()
    semantic.embed(at_most=1)
    newer = semantic._current()
    assert newer.matrix is not None
    assert len(newer.matrix.ids) == 1
    assert newer.stated is view.stated  # nothing else is built anew


def test_vectors_of_passages_that_were_replaced_meanwhile_are_thrown_away(
    semantic: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(semantic, folder)
    compute = vectors.of_passages

    def disturbed(texts: Sequence[str]) -> object:
        monkeypatch.setattr(vectors, "of_passages", compute)
        semantic.remove("bees.txt")
        return compute(texts)

    monkeypatch.setattr(vectors, "of_passages", disturbed)
    assert semantic.embed() == 0
    assert semantic.embed() == sum(document.passages for document in semantic.documents())


def test_a_crash_between_two_writes_keeps_what_was_written(
    semantic: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "long.txt").write_text(
        "\n\n".join(f"Kapitel {i}\n\n" + f"Båd {i} ligger ved bro {i}. " * 30 for i in range(40)), encoding="utf-8"
    )
    take_in(semantic, folder)
    missing, compute, calls = semantic.missing_vectors(), vectors.of_passages, iter(range(1000))

    def failing(texts: Sequence[str]) -> object:
        if next(calls) == 12:
            raise RuntimeError("power cut")
        return compute(texts)

    monkeypatch.setattr(vectors, "of_passages", failing)
    with pytest.raises(RuntimeError):
        semantic.embed()
    assert 0 < semantic.missing_vectors() < missing


def test_without_the_model_nothing_is_computed(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "available", lambda: False)
    library = Library.open(tmp_path / "index.db", network=NETWORK, base=False)
    take_in(library, folder)
    assert (library.semantic, library.embed()) == (False, 0)
    assert cited(library, "hvornår tages træbådene på land")[:1] == ["boats.txt"]
    library.close()


def test_bundled_passages_get_vectors_too(tmp_path: Path, embedder: list[int]) -> None:
    library = Library.open(tmp_path / "index.db", network=NETWORK)
    passages = sum(document.passages for document in library.documents())
    assert library.missing_vectors() == passages
    assert library.embed(at_most=5) == 5
    alone = Library.open(tmp_path / "index.db", network=NETWORK, base=False)
    assert (alone.missing_vectors(), alone._current().matrix) == (0, None)
    alone.close()
    library.close()


# ------------------------------------------------------------------------------------------------------------------ damage


def test_a_file_that_is_no_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_text("Kære alle, hermed dagsordenen til mødet. " * 100, encoding="utf-8")
    with pytest.raises(IndexUnusable, match=r"index\.db: .*backup") as caught:
        Library.open(tmp_path / "index.db", network=NETWORK)
    assert "ingest" in caught.value.reason


def test_damage_that_is_met_later_is_named_too(opened: Library, folder: Path) -> None:
    take_in(opened, folder)
    path = opened._index.path
    opened.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    data = path.read_bytes()
    path.write_bytes(data[: 2 * size] + b"\xff" * (len(data) - 2 * size))
    with pytest.raises(IndexUnusable, match="damaged"), closing(Library.open(path, network=NETWORK, base=False)) as broken:
        broken.documents()


def test_an_index_of_a_newer_program_is_refused(opened: Library) -> None:
    path = opened._index.path
    opened.close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('knowledge', 'm999_future', '2031')"
        )
    connection.close()
    with pytest.raises(IndexUnusable, match=r"newer version.*update"):
        Library.open(path, network=NETWORK)


def test_closing_twice_is_fine(opened: Library) -> None:
    opened.close()
    opened.close()
