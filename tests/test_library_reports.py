"""Published reports in the index: put, replaced, found, taken out (`knowledge.library`, `.activities`, `.index`)."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from activity_corpus import CHOIR, GARDEN, NETWORK, NOW, PAPER, READING, REPORTS, library, report

from knowledge import vectors
from knowledge.activities import entry_of, fit_to_keep
from knowledge.danish import stem
from knowledge.findings import Answer, Kind
from knowledge.index import Index
from knowledge.lexicon import lexicon
from knowledge.library import Engine, Library, Outcome
from knowledge.model import Report
from knowledge.search import Matrix, Weights, search

QUESTION = "hvad virkede i læsegruppen i Struer?"
TRIED = "hvem har prøvet læsegrupper?"
OF_PAPER = (
    "hvem sidder i styregruppen",
    "hvem er formand",
    "hvad koster et møde",
    "hvad er netværkets formål",
    "hvilke aktiviteter er planlagt i netværket",
    "hvem har skrevet rapporten",
    "hvilke kommuner er med i netværket",
    "er der penge til møder",
    "hvem søger penge hos fonden",
    "hvem har ansvaret for sekretariatet",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index.db"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Library]:
    """With the paper and no reports."""
    with library(tmp_path, reports=()) as found:
        yield found


def another(path: Path) -> Library:
    return Library.open(path, network=NETWORK, base=False, engine=Engine.LEXICAL)


def asked(library: Library, question: str) -> Answer:
    return library.answer(question, now=NOW)


def cited(library: Library, question: str) -> list[int | None]:
    return [citation.report for citation in asked(library, question).citations]


# ---------------------------------------------------------------------------------------------------------------- keeping


def test_a_report_is_put_replaced_and_taken_out_by_its_number(opened: Library) -> None:
    opened.put_report(READING)
    opened.put_report(CHOIR)
    assert opened.report_versions() == {1: 1, 2: 1}
    opened.put_report(replace(READING, version=2, parts=(("Hvad virkede", "Nu læser vi højt på havnen."),)))
    assert opened.report_versions() == {1: 2, 2: 1}
    found = asked(opened, QUESTION)
    assert [citation.quote for citation in found.citations] == ["Nu læser vi højt på havnen."]
    assert [(citation.report, citation.version) for citation in found.citations] == [(1, 2)]
    assert (opened.remove_report(1), opened.remove_report(1)) == (True, False)
    assert opened.report_versions() == {2: 1}
    assert asked(opened, QUESTION).kind is Kind.REFUSAL


def test_a_report_is_held_in_its_very_words_alone(opened: Library) -> None:
    assert not opened.holds_report(READING)
    number = replace(READING, number=2, parts=(*READING.parts, ("Næste skridt", "Ring om 120589-1231.")))
    for one in (READING, number):  # of the other the CPR number is blotted out
        opened.put_report(one)
        assert opened.holds_report(one)
    assert not opened.holds_report(replace(READING, near=()))
    assert not opened.holds_report(replace(READING, parts=(*READING.parts, ("Frivillige", "7"))))


@pytest.mark.parametrize("name", ["published_terms_data", "the whole file"])
def test_no_word_of_a_report_that_was_taken_out_stays_in_the_file(opened: Library, path: Path, name: str) -> None:
    opened.put_report(replace(READING, parts=(("Hvad virkede", "Xantippe Quistorfsen ledte holdet."),)))
    opened.put_report(CHOIR)
    opened.remove_report(1)
    opened.close()
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        blocks = b"".join(row[0] for row in connection.execute("SELECT block FROM published_terms_data"))
    connection.close()
    held = blocks if name == "published_terms_data" else path.read_bytes()
    assert b"ungdom" in held
    assert b"istorf" not in held


@pytest.mark.parametrize("question", [QUESTION, TRIED, "hvad gav det at lytte til en novelle?", "aktivitetsrapport 1"])
def test_nothing_is_found_of_a_report_that_was_taken_out(opened: Library, path: Path, question: str) -> None:
    before = asked(opened, question)
    opened.put_report(READING)
    assert cited(opened, question)[:1] == [1]
    opened.remove_report(1)
    assert asked(opened, question) == before
    opened.close()
    with sqlite3.connect(path) as connection:
        held = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("published", "published_terms")]
    connection.close()
    assert held == [(0,), (0,)]


def test_another_open_library_sees_it_at_its_next_question(opened: Library, path: Path) -> None:
    other = another(path)
    assert cited(other, QUESTION) == []
    opened.put_report(READING)
    assert cited(other, QUESTION) == [1]
    opened.remove_report(1)
    assert cited(other, QUESTION) == []
    other.close()


def test_another_process_sees_it_too(opened: Library, path: Path, tmp_path: Path) -> None:
    opened.put_report(READING)
    script = (
        "import sys; from pathlib import Path; from knowledge.library import Library;"
        "library = Library.open(Path(sys.argv[1]), network='x', base=False); print(library.report_versions());"
        "print(library.remove_report(1)); library.close()"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["{1: 1}", "True"]
    assert opened.report_versions() == {}
    assert cited(opened, QUESTION) == []


@pytest.mark.parametrize("base", [True, False])
def test_it_takes_part_with_and_without_the_bundled_knowledge(opened: Library, path: Path, base: bool) -> None:
    opened.put_report(READING)
    opened.close()
    again = Library.open(path, network=NETWORK, base=base, engine=Engine.LEXICAL)
    assert again.report_versions() == {1: 1}
    assert cited(again, QUESTION) == [1]
    again.close()


@pytest.mark.parametrize(
    "wrong",
    [
        replace(READING, name=" "),
        replace(READING, title=""),
        replace(READING, parts=()),
        replace(READING, parts=(("Hvad virkede", "  \n "),)),
        replace(READING, date="12. marts"),
    ],
)
def test_one_without_name_title_parts_or_date_is_refused(opened: Library, wrong: Report) -> None:
    opened.put_report(replace(READING, version=7))
    with pytest.raises(ValueError, match=r"has no name|isoformat"):
        opened.put_report(wrong)
    assert opened.report_versions() == {1: 7}


def test_cpr_numbers_never_reach_the_index(opened: Library, path: Path) -> None:
    number = "010190-1234"
    told = (("Hvad virkede", f"Første linje.\nCPR {number} kom igen."), (f"CPR {number}", "Ja"))
    texts = replace(READING, title=f"Kor CPR {number}", period=f"2030 CPR {number}", topics=(f"CPR {number}",))
    opened.put_report(replace(texts, parts=told, near=(f"CPR {number}",), name=f"Rapport CPR {number}"))
    assert opened.report_versions() == {1: 1}
    opened.close()
    assert not any(number.encode() in file.read_bytes() for file in path.parent.iterdir())


def test_what_is_fit_to_keep_is_kept_as_it_is() -> None:
    assert [fit_to_keep(one) for one in REPORTS] == list(REPORTS)


# ------------------------------------------------------------------------------------------------------------------ crash


def test_an_error_in_the_middle_leaves_the_old_state(opened: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.put_report(READING)
    before = asked(opened, QUESTION)

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Index, "_changed", full)  # the last step of the transaction
    with pytest.raises(OSError, match="no space"):
        opened.put_report(replace(READING, version=2, parts=(("Hvad virkede", "Intet."),)))
    with pytest.raises(OSError, match="no space"):
        opened.remove_report(1)
    monkeypatch.undo()
    assert opened.report_versions() == {1: 1}
    assert asked(opened, QUESTION) == before


@pytest.mark.parametrize("step", ["_delete", "_insert", "_changed"])
def test_a_process_that_is_killed_while_writing_leaves_the_old_state(opened: Library, path: Path, step: str) -> None:
    opened.put_report(READING)
    before = asked(opened, QUESTION)
    script = f"""
import os, signal, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from activity_corpus import READING
from knowledge.index import Index
from knowledge.library import Library
done = getattr(Index, {step!r})
def killed(*given, **named):
    done(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(Index, {step!r}, killed)
Library.open(Path(sys.argv[1]), network="x", base=False).put_report(replace(READING, version=2, title="Noget andet"))
"""
    killed = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = another(path)
    assert again.report_versions() == {1: 1}
    assert asked(again, QUESTION) == before
    again.close()


# -------------------------------------------------------------------------------------------------------------- documents


def test_documents_answer_as_they_did_however_many_reports_there_are(opened: Library) -> None:
    before = {question: asked(opened, question) for question in OF_PAPER}
    for one in REPORTS:
        opened.put_report(one)
    for number in range(20, 40):  # words of the paper, over and over
        said = (("Hvem søger penge hos fonden", "Vi søger penge hos fonden."),)
        opened.put_report(report(number, "Skive", f"Aktivitet {number}", worked="Et møde koster penge.", more=said))
    assert {question: asked(opened, question) for question in OF_PAPER} == before


def test_without_reports_everything_is_as_before(opened: Library) -> None:
    before = {question: asked(opened, question) for question in (*OF_PAPER, QUESTION, TRIED)}
    for one in REPORTS:
        opened.put_report(one)
    for one in REPORTS:
        opened.remove_report(one.number)
    assert {question: asked(opened, question) for question in before} == before


def test_files_are_taken_in_moved_and_taken_out_as_if_it_were_not_there(opened: Library, tmp_path: Path) -> None:
    def files() -> list[str]:
        return [document.name for document in opened.documents() if document.from_file]

    opened.put_report(READING)
    paper = tmp_path / "papir.md"
    assert [done.outcome for done in opened.ingest([paper], vectors=False)] == [Outcome.UNCHANGED]
    paper.rename(tmp_path / "grundlag.md")
    assert [done.outcome for done in opened.ingest([tmp_path / "grundlag.md"], vectors=False)] == [Outcome.UNCHANGED]
    assert files() == ["grundlag.md"]
    kept = next(document for document in opened.documents() if document.report == 1)
    assert not opened.remove(kept.name)
    assert not opened.remove(kept.title)
    assert opened.remove("grundlag.md")
    assert files() == []
    assert opened.report_versions() == {1: 1}


def test_a_file_that_says_the_same_is_no_copy_of_it(opened: Library, tmp_path: Path) -> None:
    opened.put_report(READING)
    copy = tmp_path / "report.txt"
    copy.write_text("\n\n".join(text for _, text in READING.parts), encoding="utf-8")
    assert [done.outcome for done in opened.ingest([copy], vectors=False)] == [Outcome.ADDED]


def test_nothing_is_drawn_from_it_and_nothing_said_against_it(opened: Library) -> None:
    before = (opened.meetings(now=NOW), opened.groups(), opened.decisions(), opened.problems())
    stated = "Styregruppen mødes mandag den 12. april 2030 kl. 10.\n\nFormand: Pia Riis\n\nBo Lund"
    for number in (1, 2):  # and the two hold the same text
        opened.put_report(replace(READING, number=number, parts=(("Hvad virkede", stated),)))
    assert (opened.meetings(now=NOW), opened.groups(), opened.decisions(), opened.problems()) == before


def test_its_words_mend_no_file_and_are_none_of_the_documents(opened: Library) -> None:
    opened.put_report(READING)
    assert "novelle" not in opened._index.sound_words(besides="")
    assert "koordinatoren" in opened._index.sound_words(besides="")
    its_own = {stem("novelle"), stem("læsegruppe")}
    assert not opened._index.terms().keys() & its_own
    everything = dict(opened._index.documents(""))
    assert not lexicon(opened._index, everything).forms.keys() & {"novelle", "lasegruppe"}
    view = opened._current()
    assert not view.vocabulary.holders.keys() & its_own
    assert view.activities is not None
    assert its_own | {stem("koordinatoren")} <= view.activities.vocabulary.holders.keys()


def test_it_is_listed_after_the_files_by_number(opened: Library) -> None:
    for one in (GARDEN, CHOIR):
        opened.put_report(one)
    found = [(document.report, document.title, document.from_file) for document in opened.documents()]
    assert found == [
        (None, "Netværket for sang, natur og trivsel", True),
        (2, CHOIR.name, False),
        (4, GARDEN.name, False),
    ]


def test_it_belongs_to_the_network_itself(opened: Library) -> None:
    opened.put_report(READING)
    assert cited(opened, "hvad virkede for vores læsegruppe") == [1]


# --------------------------------------------------------------------------------------------------------------- passages


def test_each_part_is_a_passage_below_name_title_and_label() -> None:
    passages = entry_of(READING).passages
    assert [passage.heading for passage in passages] == [
        (READING.name, READING.title, label) for label, _ in READING.parts if label not in ("Titel", "Kommune")
    ]
    told = {passage.heading[-1]: passage.text for passage in passages}
    assert told["Deltagere"] == "Deltagere: 11"
    assert told["Hvad virkede"] == "Gruppen mødtes på biblioteket og ikke på jobcentret.\nAt lytte til en novelle gav ro."
    assert {passage.date for passage in passages} == {READING.date}


def test_a_long_part_is_parted_between_its_paragraphs() -> None:
    long = "\n\n".join(f"Afsnit {number}. " + "Det gik godt. " * 40 for number in range(5))
    passages = entry_of(replace(READING, parts=(("Hvad virkede", long), ("Næste skridt", "Vi går videre.")))).passages
    assert [passage.heading[-1] for passage in passages] == ["Hvad virkede"] * 5 + ["Næste skridt"]
    lines = [line for passage in passages for line in passage.lines]
    assert lines == sorted(lines)


def test_a_report_that_says_nothing_but_its_title_is_found_all_the_same(opened: Library) -> None:
    opened.put_report(replace(READING, parts=(("Titel", READING.title),)))
    assert cited(opened, TRIED) == [1]


# ---------------------------------------------------------------------------------------------------------------- vectors


@pytest.fixture
def semantic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
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
    (tmp_path / "papir.md").write_text(PAPER, encoding="utf-8")
    opened = Library.open(tmp_path / "data" / "index.db", network=NETWORK, base=False)
    list(opened.ingest([tmp_path / "papir.md"]))
    yield opened
    opened.close()


def test_its_vectors_are_left_to_the_background_and_found_by(semantic: Library) -> None:
    before = {question: asked(semantic, question) for question in OF_PAPER}
    assert semantic.missing_vectors() == 0
    semantic.put_report(READING)
    missing = semantic.missing_vectors()
    assert missing == len(entry_of(READING).passages)
    assert cited(semantic, TRIED) == [1]
    assert semantic.embed() == missing
    found = semantic._current().activities
    assert found is not None
    assert found.matrix is not None
    assert len(found.matrix.ids) == missing
    assert cited(semantic, QUESTION) == [1]
    assert {question: asked(semantic, question) for question in OF_PAPER} == before  # nor do its vectors change the documents'
    semantic.remove_report(1)
    assert semantic.missing_vectors() == 0


def test_what_is_near_in_meaning_is_told_from_what_documents_and_reports_usually_are(semantic: Library) -> None:
    semantic.put_report(READING)
    semantic.embed()
    view = semantic._current()
    assert view.activities is not None
    assert view.activities.matrix is not None
    assert view.activities.matrix.beside is view.matrix

    def meanings(matrix: Matrix) -> list[float]:
        reports = view.activities
        assert reports is not None
        vector = vectors.of_question(QUESTION)
        given = {"allowed": reports.allowed, "matrix": matrix, "vector": vector, "weights": Weights(), "limit": 3}
        return [hit.features["meaning"] for hit in search(reports.index, (), (), **given)]  # type: ignore[arg-type]

    alone = meanings(replace(view.activities.matrix, beside=None))
    far = Matrix(np.arange(2000), np.zeros((2000, 32), np.float32))
    assert min(meanings(replace(view.activities.matrix, beside=far))) > max(alone)


def test_one_question_is_embedded_once_for_documents_and_reports(semantic: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    embed = vectors.of_question
    monkeypatch.setattr(vectors, "of_question", lambda text: told.append(text) or embed(text))
    semantic.put_report(READING)
    semantic.embed()
    asked(semantic, "hvad lyttede de til")
    assert told == ["hvad lyttede de til"]
