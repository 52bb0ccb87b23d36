"""Answers of the coordinator in the index: kept, found, shown, taken out (`knowledge.library`, `.responders.curated`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from knowledge import vectors
from knowledge.findings import Answer, Kind, TextFinding
from knowledge.library import Engine, Library, Outcome
from knowledge.model import Curated
from knowledge.periods import ZONE
from knowledge.subject import Ask, Subject

NETWORK = "Netværket for kultur, sundhed og beskæftigelse"
NOW = datetime(2026, 3, 20, 10, tzinfo=ZONE)
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
KEYS = Curated(
    4,
    ("hvem har nøglen til slæbestedet?", "hvor hentes noeglen til slaebestedet"),
    "Det har Pia Riis i klubhuset.\n\nHun er der mandag og onsdag.\n\nRing først.",
    "2026-03-12",
)
WORKSHOP = Curated(5, ("Hvor hentes nøglen til værkstedet?",), "Den hænger nu i skuret.", "2026-03-14")
TRIP = Curated(6, ("Hvornår er næste sejltur til Anholt?",), "Lørdag den 6. juni 2026.", "2026-03-12")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index.db"


@pytest.fixture
def library(path: Path, folder: Path) -> Iterator[Library]:
    opened = Library.open(path, network=NETWORK, base=False, engine=Engine.LEXICAL)
    list(opened.ingest([folder], vectors=False))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "boats.txt").write_text(BOATS, encoding="utf-8")
    (tmp_path / "files" / "bees.txt").write_text(BEES, encoding="utf-8")
    return tmp_path / "files"


def asked(library: Library, question: str, now: datetime = NOW) -> Answer:
    return library.answer(question, now=now)


def told(answer: Answer) -> tuple[str, ...]:
    assert isinstance(answer.finding, TextFinding), answer.finding
    return (*answer.finding.lead, *answer.finding.detail)


def files(library: Library) -> list[str]:
    return [document.name for document in library.documents() if document.from_file]


# ----------------------------------------------------------------------------------------------------------- the same again


@pytest.mark.parametrize(
    "question",
    [
        "Hvem har nøglen til slæbestedet?",
        "hvem har egentlig noeglen til slaebestedet",
        "Hvor hentes nøglen til slæbestedet?",
        "hvem har nøglerne til slæbestedet?",
    ],
)
def test_whoever_asks_the_same_gets_the_whole_answer(library: Library, question: str) -> None:
    library.put_curated(KEYS)
    found = asked(library, question)
    assert found.kind is Kind.ANSWER
    assert told(found) == ("Det har Pia Riis i klubhuset.", "Hun er der mandag og onsdag.", "Ring først.")
    (citation,) = found.citations
    assert (citation.curated, citation.date, citation.heading) == (True, "2026-03-12", KEYS.questions[:1])
    assert (citation.lines, citation.page, citation.loaded) == (None, None, True)
    assert citation.quote.startswith("Det har Pia Riis i klubhuset.\nHun er der")


def test_it_goes_before_what_the_documents_say(library: Library) -> None:
    assert "Agnete Holm" in " ".join(told(asked(library, "Hvor hentes nøglen til værkstedet?")))
    library.put_curated(WORKSHOP)
    assert told(asked(library, "hvor hentes nøglen til værkstedet")) == ("Den hænger nu i skuret.",)
    assert library.remove_curated(5)
    assert "Agnete Holm" in " ".join(told(asked(library, "Hvor hentes nøglen til værkstedet?")))


def test_a_question_that_is_near_is_left_to_the_ranking_and_told_as_doubtful(library: Library) -> None:
    library.put_curated(Curated(8, ("Hvad koster en plads i bådhuset om vinteren?",), "Den koster 800 kr.", "2026-03-12"))
    found = asked(library, "hvad koster en god plads i bådhuset om vinteren?")
    assert found.citations[0].curated
    assert isinstance(found.finding, TextFinding)
    assert found.finding.unsure


def test_the_nearest_of_its_questions_counts_and_english_is_compared_in_danish(library: Library) -> None:
    library.put_curated(
        Curated(8, ("Må børn sejle?", "Hvem betaler for redningsvestene?"), "Det gør havnelauget.", "2026-03-12")
    )
    found = asked(library, "who pays for the redningsveste?")
    assert isinstance(found.finding, TextFinding)
    assert (found.citations[0].curated, found.english) == (True, True)
    assert not any(citation.curated for citation in asked(library, "who paid for the redningsveste?").citations)


@pytest.mark.parametrize(
    "question",
    [
        "hvem har nøglen til klubhuset?",
        "hvem havde nøglen til slæbestedet?",
        "hvem har ikke nøglen til slæbestedet?",
        "hvem har nøglen til slæbestedet i Grenaa?",
        "hvornår er nøglen til slæbestedet ledig?",
    ],
)
def test_another_question_is_not_answered_with_it(library: Library, question: str) -> None:
    library.put_curated(KEYS)
    assert not any(citation.curated for citation in asked(library, question).citations)


def test_the_next_one_is_no_longer_the_next_when_it_has_been(library: Library) -> None:
    library.put_curated(TRIP)
    question = "hvornår er næste sejltur til Anholt"
    assert told(asked(library, question, datetime(2026, 6, 5, 10, tzinfo=ZONE))) == ("Lørdag den 6. juni 2026.",)
    assert asked(library, question, datetime(2026, 6, 7, 10, tzinfo=ZONE)).kind is Kind.REFUSAL


def test_the_next_one_may_have_been_a_week_after_the_answer(library: Library) -> None:
    library.put_curated(Curated(6, ("Hvem taler på næste møde om havnen?",), "Pia, den 20. marts 2026.", "2026-03-12"))
    question = "hvem taler på næste møde om havnen"
    assert asked(library, question, datetime(2026, 3, 19, 10, tzinfo=ZONE)).score == 1.0
    assert asked(library, question, datetime(2026, 3, 25, 10, tzinfo=ZONE)).score != 1.0


def test_the_last_one_is_soon_another(library: Library) -> None:
    library.put_curated(Curated(7, ("Hvem vandt sidste kapsejlads?",), "Det gjorde Bo.", "2026-03-12"))
    assert asked(library, "hvem vandt sidste kapsejlads").score == 1.0
    assert asked(library, "hvem vandt sidste kapsejlads", datetime(2026, 9, 1, 10, tzinfo=ZONE)).score != 1.0


def test_a_date_that_was_to_come_and_has_passed_answers_no_more(library: Library) -> None:
    library.put_curated(Curated(7, ("Hvornår er fristen for tilmelding?",), "Den 1. april 2026.", "2026-03-12"))
    library.put_curated(Curated(8, ("Hvornår blev havnen bygget?",), "Den 1. april 1901.", "2026-03-12"))
    later = datetime(2027, 2, 1, 10, tzinfo=ZONE)
    assert asked(library, "hvornår er fristen for tilmelding").score == 1.0
    overtaken = asked(library, "hvornår er fristen for tilmelding", later).finding
    assert not isinstance(overtaken, TextFinding) or overtaken.unsure
    assert asked(library, "hvornår blev havnen bygget", later).score == 1.0


# ------------------------------------------------------------------------------------------------------------ conversation


def test_a_question_that_was_answered_takes_nothing_over_from_the_talk(library: Library) -> None:
    library.put_curated(KEYS)
    last = Subject(Ask.TEXT, group=NETWORK, topic="Bistader")
    turn = library.converse("hvem har nøglen til slæbestedet?", now=NOW, last=last)
    assert (turn.answer.score, turn.carried) == (1.0, None)
    follow_up = library.converse("og hvem er formand?", now=NOW, last=Subject(Ask.MEMBERS, group=NETWORK))
    assert follow_up.carried is not None


def test_a_follow_up_in_full_is_answered_as_it_was_before(library: Library) -> None:
    library.put_curated(Curated(9, (f"Hvem er formand for {NETWORK}?",), "Det er Pia Riis.", "2026-03-12"))
    turn = library.converse("og hvem er formand?", now=NOW, last=Subject(Ask.MEMBERS, group=NETWORK))
    assert told(turn.answer) == ("Det er Pia Riis.",)


# ---------------------------------------------------------------------------------------------------------------- keeping


def test_it_is_replaced_and_taken_out_by_its_number(library: Library) -> None:
    library.put_curated(KEYS)
    library.put_curated(WORKSHOP)
    library.put_curated(Curated(4, KEYS.questions, "Det har Bo nu.", "2026-03-15"))
    assert library.curated_numbers() == {4, 5}
    assert told(asked(library, KEYS.questions[0])) == ("Det har Bo nu.",)
    assert (library.remove_curated(4), library.remove_curated(4)) == (True, False)
    assert library.curated_numbers() == {5}
    assert asked(library, KEYS.questions[0]).score != 1.0


def test_another_open_library_sees_it_at_its_next_question(library: Library, path: Path) -> None:
    other = Library.open(path, network=NETWORK, base=False, engine=Engine.LEXICAL)
    assert asked(other, KEYS.questions[0]).score != 1.0
    library.put_curated(KEYS)
    assert asked(other, KEYS.questions[0]).score == 1.0
    library.remove_curated(4)
    assert asked(other, KEYS.questions[0]).score != 1.0
    other.close()


@pytest.mark.parametrize("base", [True, False])
def test_it_survives_and_takes_part_with_and_without_the_bundled_knowledge(library: Library, path: Path, base: bool) -> None:
    library.put_curated(KEYS)
    library.close()
    again = Library.open(path, network=NETWORK, base=base, engine=Engine.LEXICAL)
    assert again.curated_numbers() == {4}
    assert asked(again, KEYS.questions[0]).score == 1.0
    assert [document.curated for document in again.documents() if not document.bundled] == [False, False, True]
    again.close()


def test_a_new_release_of_the_bundled_knowledge_leaves_it_there(library: Library, path: Path) -> None:
    library.put_curated(KEYS)
    library._index.store_bundled([], "another release")
    assert library.curated_numbers() == {4}


@pytest.mark.parametrize("wrong", [Curated(1, (), "Ja.", "2026-03-12"), Curated(1, ("Hvem?",), " \n", "2026-03-12")])
def test_one_without_question_or_text_is_refused(library: Library, wrong: Curated) -> None:
    with pytest.raises(ValueError, match="no question or no text"):
        library.put_curated(wrong)
    with pytest.raises(ValueError, match="isoformat"):
        library.put_curated(Curated(1, ("Hvem?",), "Pia.", "12. marts"))
    assert library.curated_numbers() == frozenset()


def test_cpr_numbers_never_reach_the_index(library: Library, path: Path) -> None:
    library.put_curated(Curated(3, ("Hvem er CPR 010190-1234?",), "CPR-nummer 010190-1234 er Pia.", "2026-03-12"))
    assert library.curated_numbers() == {3}
    library.close()
    assert not any(b"010190-1234" in file.read_bytes() for file in path.parent.iterdir())


# -------------------------------------------------------------------------------------------------------------- documents


def test_files_are_taken_in_moved_and_taken_out_as_if_it_were_not_there(library: Library, folder: Path) -> None:
    library.put_curated(KEYS)
    assert [done.outcome for done in library.ingest([folder], vectors=False)] == [Outcome.UNCHANGED] * 2
    (folder / "boats.txt").rename(folder / "harbour.txt")
    (folder / "answer.txt").write_text(KEYS.answer, encoding="utf-8")
    outcomes = {done.path.name: done.outcome.value for done in library.ingest([folder], vectors=False)}
    assert outcomes == {"answer.txt": "added", "bees.txt": "unchanged", "harbour.txt": "unchanged"}
    assert files(library) == ["answer.txt", "bees.txt", "harbour.txt"]
    named = next(document.name for document in library.documents() if document.curated)
    assert not library.remove(named)
    assert library.remove("harbour.txt")
    assert files(library) == ["answer.txt", "bees.txt"]
    assert library.curated_numbers() == {4}


def test_nothing_is_drawn_from_it_and_nothing_said_against_it(library: Library) -> None:
    before = (library.meetings(now=NOW), library.groups(), library.decisions(), library.problems())
    stated = "Styregruppen for havnen mødes mandag den 12. april 2024 kl. 10.\n\nFormand: Pia Riis\n\nBo Lund"
    for number in (1, 2):  # and the two hold the same text
        library.put_curated(Curated(number, (f"Hvem mødes i havn {number}?",), stated, "2026-03-12"))
    assert (library.meetings(now=NOW), library.groups(), library.decisions(), library.problems()) == before


def test_a_slip_of_the_pen_does_not_become_a_word_of_the_index(library: Library) -> None:
    plain = asked(library, "hvem anviser pladserne ved slæbestetet").citations
    assert plain[0].document == "boats.txt"
    library.put_curated(Curated(1, ("Koster slæbestetet penge?",), "Nej.", "2026-03-12"))
    view = library._current()
    assert not any("slabestet" in term for term in view.vocabulary.holders)
    assert asked(library, "hvem anviser pladserne ved slæbestetet").citations == plain


def test_damaged_files_are_not_mended_by_what_was_typed_in_a_chat(library: Library) -> None:
    library.put_curated(KEYS)
    assert "riis" not in library._index.sound_words(besides="")
    assert "agnete" in library._index.sound_words(besides="")


def test_its_title_names_no_document(library: Library) -> None:
    library.put_curated(KEYS)
    assert set(library._current().titles) == {"bees.txt", "boats.txt"}


# ---------------------------------------------------------------------------------------------------------------- vectors


@pytest.fixture
def semantic(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library with a model of letters."""

    def embed(text: str) -> npt.NDArray[np.float32]:
        counts = np.bincount([ord(c) % 32 for c in text], minlength=32).astype(np.float32)
        found: npt.NDArray[np.float32] = counts / np.linalg.norm(counts)
        return found

    def of_passages(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([embed(text) for text in texts])

    monkeypatch.setattr(vectors, "available", lambda: True)
    monkeypatch.setattr(vectors, "of_passages", of_passages)
    monkeypatch.setattr(vectors, "of_question", embed)
    opened = Library.open(path, network=NETWORK, base=False)
    list(opened.ingest([folder]))
    yield opened
    opened.close()


def test_its_vectors_are_left_to_the_background(semantic: Library) -> None:
    assert semantic.missing_vectors() == 0
    semantic.put_curated(KEYS)
    assert asked(semantic, KEYS.questions[0]).score == 1.0
    assert semantic.missing_vectors() == 1
    assert semantic.embed() == 1
    semantic.put_curated(WORKSHOP)
    assert semantic.missing_vectors() == 1  # those of the others are kept
    semantic.remove_curated(5)
    assert semantic.missing_vectors() == 0


def test_no_question_waits_for_the_model_to_be_known_again(semantic: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    semantic.put_curated(KEYS)
    semantic.embed()

    def unasked(text: str) -> npt.NDArray[np.float32]:
        raise AssertionError("embedded although the question is known")

    monkeypatch.setattr(vectors, "of_question", unasked)
    assert asked(semantic, KEYS.questions[0]).score == 1.0


@pytest.mark.parametrize("taken_out", ["answer", "document", "answer replaced"])
def test_no_word_of_what_was_taken_out_stays_in_the_file(taken_out: str, library: Library, path: Path, folder: Path) -> None:
    words = "Xantippe Quistorfsen har den."
    if taken_out == "document":
        (folder / "keys.txt").write_text(f"Nøgler\n\n{words}\n", encoding="utf-8")
        list(library.ingest([folder], vectors=False))
        assert library.remove("keys.txt")
    else:
        library.put_curated(replace(KEYS, answer=words))
        if taken_out == "answer":
            library.remove_curated(KEYS.number)
        else:
            library.put_curated(KEYS)
    library.close()
    with closing(sqlite3.connect(path)) as connection:
        held = b"".join(row[0] for row in connection.execute("SELECT block FROM passage_terms_data"))
    assert b"nterplan" in held  # FTS5 leaves out what a word has in common with the one before
    assert b"istorf" not in held
