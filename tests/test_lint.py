"""Problems from the file to the command line: found while reading, kept with the document, told by `lint`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint_samples import messages, read, source

from bot.cli import main
from bot.exits import ExitCode
from knowledge.groups import groups, settle_groups
from knowledge.library import Engine, Library
from knowledge.lint.checks import Corpus, problems_between, problems_within
from knowledge.meetings import meetings

NETWORK = "Netværket for have og hegn"
CALENDAR = """Møder i Havnerådet i 2024

Dato: 4. januar 2024

- Torsdag den 16. maj
- Fredag den 19. september
- Torsdag den 21. november

Styregruppen for Havnen består af to repræsentanter fra Esbjerg Kommune.
"""
MINUTES = """Møder i Havnerådet i 2024

Dato: 2. februar 2024

- Torsdag den 16. maj
- Torsdag den 26. september
- Torsdag den 21. november

Styregruppen for Havnen:

- Ida Holm, Esbjerg Kommune
- Bo Lund, Esbjerg Kommune
- Eva Juul, Esbjerg Kommune
"""

Run = Callable[..., tuple[ExitCode, list[str], str]]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "data" / "knudepunkt.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    yield opened
    opened.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command on the data directory of `library`: exit code, lines of stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.set_up", lambda *_, **__: None)

    def call(*arguments: str) -> tuple[ExitCode, list[str], str]:
        code = ExitCode(main(["--data", "data", *arguments]))
        shown = capsys.readouterr()
        return code, shown.out.splitlines(), shown.err

    return call


def ingest(library: Library, folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    assert all(done.outcome != "skipped" for done in library.ingest([folder / f"{name}.txt" for name in texts], vectors=False))


def found(library: Library) -> list[tuple[str, int, str]]:
    return [(p.place.document, (p.place.lines or (0, 0))[0], p.code.value) for p in library.problems()]


def test_within_and_between_documents(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, kalender=CALENDAR, referat=MINUTES)
    assert found(library) == [
        ("kalender.txt", 6, "meeting-lists"),
        ("kalender.txt", 6, "weekday"),
        ("referat.txt", 11, "composition"),
    ]


def test_sound_documents_have_none(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, kalender=CALENDAR.replace("Fredag den 19.", "Torsdag den 26."))
    assert found(library) == []


def test_problems_go_and_move_with_their_document(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, kalender=CALENDAR)
    (tmp_path / "andet").mkdir()
    ingest(library, tmp_path / "andet", kalender=CALENDAR.replace("19. september", "20. september") + "\nSe her.\n")
    names = {document for document, _, code in found(library) if code == "weekday"}
    assert len(names) == 1
    assert names.pop().endswith(f"{tmp_path.name}/kalender.txt")
    library.remove("andet/kalender.txt")
    assert found(library) == [("kalender.txt", 6, "weekday")]
    ingest(library, tmp_path, kalender=CALENDAR.replace("Fredag", "Torsdag"))
    assert found(library) == []


def test_what_an_older_version_has_read_is_told(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, kalender=CALENDAR.replace("Fredag", "Torsdag"))
    library._index._connection.execute("UPDATE documents SET reader = reader - 1")
    assert found(library) == [("kalender.txt", 0, "outdated")]


def test_two_documents_with_one_text(library: Library, tmp_path: Path) -> None:
    text = "\n\n".join(f"Afsnit {number} handler om haven, hegnet og alt det, der gror imellem dem." for number in range(9))
    ingest(library, tmp_path, a=text, b=f"{text}\n\nOg så lidt mere om hegnet og haven ved siden af.\n")
    assert messages(library.problems()) == ["100% of its sentences stand in b.txt too; answers may cite either"]


def test_the_bundled_knowledge_is_not_judged(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "index.db", network=NETWORK, base=True, engine=Engine.LEXICAL)
    assert library.problems() == ()
    library.close()


def test_lint_prints_file_line_code_message(library: Library, tmp_path: Path, run: Run) -> None:
    ingest(library, tmp_path, kalender=CALENDAR, referat=MINUTES)
    code, out, err = run("lint")
    assert code is ExitCode.PROBLEM
    assert out == [
        "kalender.txt:6: meeting-lists: Havnerådet: 2024-09-19 is 2024-09-26 in the list of 2024-02-02; the newer list holds"
        " (see referat.txt:6)",
        "kalender.txt:6: weekday: “Fredag den 19. september” is no Friday: 2024-09-19 is a Thursday",
        "referat.txt:11: composition: Styregruppen for Havnen: 3 (Ida Holm, Bo Lund, Eva Juul) where the rule says"
        " “to repræsentanter fra Esbjerg Kommune” (see kalender.txt:9)",
    ]
    assert err == "2 warnings, 1 error\n"


def test_lint_as_json(library: Library, tmp_path: Path, run: Run) -> None:
    ingest(library, tmp_path, kalender=CALENDAR, referat=MINUTES)
    _, out, err = run("lint", "--json")
    rows = json.loads(out[0])
    assert rows[0] == {
        "code": "meeting-lists",
        "severity": "warning",
        "message": "Havnerådet: 2024-09-19 is 2024-09-26 in the list of 2024-02-02; the newer list holds",
        "document": "kalender.txt",
        "lines": [6, 6],
        "page": None,
        "other": {"document": "referat.txt", "lines": [6, 6], "page": None},
    }
    assert [row["other"] for row in rows[1:2]] == [None]
    assert err == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [("Haven er åben.\n", "no problems\n"), ("Haven\n\n- Møde i Haverådet afholdes medio maj 2024\n", "1 note\n")],
)
def test_nothing_but_notes_is_no_problem(text: str, told: str, library: Library, tmp_path: Path, run: Run) -> None:
    ingest(library, tmp_path, a=text)
    assert run("lint")[::2] == (ExitCode.DONE, told)
    assert json.loads(run("lint", "--json")[1][0]) is not None


def test_without_documents_it_is_not_said_that_all_is_well(library: Library, run: Run) -> None:
    assert run("lint") == (ExitCode.DONE, [], "no documents yet: ingest some first\n")
    assert run("lint", "--json")[1] == ["[]"]


def test_of_slides_the_page_is_named_and_of_a_whole_document_line_1(library: Library, tmp_path: Path, run: Run) -> None:
    from pptx import Presentation

    slides = Presentation()
    for title, text in (("Om Havnerådet", "Vi mødes"), ("Møder i Havnerådet i 2024", "Fredag den 16. maj\nDen 31. juni")):
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, text
    slides.save(str(tmp_path / "s.pptx"))
    assert [done.outcome for done in library.ingest([tmp_path / "s.pptx"], vectors=False)] == ["added"]
    assert [line.partition(" “")[0] for line in run("lint")[1]] == ["s.pptx:2: weekday:", "s.pptx:2: no-such-date: there is no"]
    library._index._connection.execute("UPDATE documents SET damage = 0.2")
    assert run("lint")[1][0].startswith("s.pptx:1: damaged: 20% ")


def test_doctor_and_read_show_the_damage(library: Library, tmp_path: Path, run: Run) -> None:
    ingest(library, tmp_path, a="Haven er åben.\n", b="Hegnet er lukket.\n")
    library._index._connection.execute("UPDATE documents SET damage = 0.17 WHERE name = 'b.txt'")
    _, out, _ = run("doctor")
    assert "ok       a.txt: damage 0.00 (share of the words that were mended)" in out
    assert "note     b.txt: damage 0.17 (share of the words that were mended)" in out
    assert run("read", "a.txt")[2] == "damage     0.00 (share of the words that were mended)\n"


PIECES = st.sampled_from(
    "31. juni|fredag den 3. maj 2024|kl. 12-10|9.-7. maj|Møder i 2024|i alt|I alt\t7\t-|Post\t2024\tI alt|Løn\t1.000\t2,5 kr."
    "|jf. punkt 9.|se bilag Q.|afsnit 9.9|Bilag 1|1.1 Formål|består af to til fem medlemmer|Styregruppen:|medio maj|møde|aflyst"
    "|- Ida Holm (fmd), Vejle|Dato: 3. maj 2024|6700 Esbjerg|29. februar|efteråret 0000|0. maj|[skriv her]|uge 53 2023|-"
    "|2/13-2024|\t\t\t|".split("|")
)


@settings(max_examples=60)
@given(st.lists(st.lists(PIECES | st.text(max_size=12), max_size=5).map(" ".join), max_size=14).map("\n".join))
def test_no_text_breaks_a_check(text: str) -> None:
    sections = read(text)
    within = problems_within(source(text), sections)
    stated = Corpus((), meetings(sections, document="x.txt"), settle_groups(groups(sections, document="x.txt")))
    for problem in (*within, *problems_between(stated)):
        lines = problem.place.lines
        assert problem.message
        assert lines is None or 1 <= lines[0] <= lines[1] <= len(text.splitlines())
