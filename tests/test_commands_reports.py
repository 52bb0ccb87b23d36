"""`reports`: list, show, export, the final report, publish and the check of a form: what they print, write and return."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from report_samples import bundled, file, publish

from bot.audit import Act, Entry
from bot.cli import main
from bot.exits import ExitCode
from bot.reports.form import organization_id
from bot.reports.review import Step
from bot.reports.values import Chosen, Number, Period, Text, Value
from bot.storage import Storage
from bot.workplace import present
from knowledge.library import Library

FORM = bundled()
DATA = Path("data")


def answers(organization: str, title: str, people: int) -> dict[str, Value]:
    return {
        "municipality": Chosen((organization_id(organization),)),
        **{"title": Text(title), "period": Period(date(2024, 3, 1), date(2024, 6, 30)), "activity": Chosen(("reading",))},
        **{"participants": Number(people), "goals": Chosen(("sharing",)), "worked": Text("Ro.\nOg tid.")},
    }


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A directory of the test's own with three reports: 1 published, 2 waits, 3 published with a correction that waits."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.logs.set_up", lambda *_, **__: None)  # pytest's own capturing of the log stays
    with opened() as storage:
        publish(storage, FORM, answers("Struer", "Læsegruppe for sygemeldte", 3), organization="Struer")
        sent = file(storage, FORM, answers("Skive", "Fællessang", 14), organization="Skive")
        storage.reports.take(sent.report, Step.ASK, version=1, actor=7, comment="Hvem var med?")
        number = publish(storage, FORM, answers("Struer", "=Haveværksted", 22), organization="Struer")
        file(storage, FORM, answers("Struer", "Haven", 25), organization="Struer", report=number)
    return tmp_path


def opened() -> Any:
    return closing(Storage.open(DATA / "knudepunkt.db", present))


def log() -> list[Entry]:
    with opened() as storage:
        return [entry for entry in storage.audit.entries() if entry.act in (Act.EXPORTED, Act.REVIEWED)]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["reports", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def library() -> Iterator[Library]:
    """The knowledge base of the data directory, without what is bundled."""
    with closing(Library.open(DATA / "knudepunkt.db", network="", base=False)) as found:
        yield found


# ----------------------------------------------------------------------------------------------------------- list and show


def test_the_list_shows_state_and_versions(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list")
    assert code == ExitCode.DONE
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == "number organization title state version published created changed".split()
    assert [line[0] for line in lines[2:]] == ["3", "2", "1"]
    assert lines[2][1:6] == ["Struer", "Haven", "resubmitted", "2", "1"]


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ((), [3, 2, 1]),
        (("--state", "published"), [3, 1]),
        (("--state", "resubmitted"), [3]),
        (("--state", "changes"), [2]),
        (("--state", "rejected"), []),
        (("--organization", "struer"), [3, 1]),
        (("--organization", "Struer", "--state", "approved"), [1]),
        (("--organization", "Str"), []),
    ],
)
def test_the_list_can_be_narrowed(options: tuple[str, ...], numbers: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list", "--json", *options)
    assert (code, [one["number"] for one in json.loads(out)]) == (ExitCode.DONE, numbers)


def test_an_unknown_state_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "list", "--state", "lost")[0] == ExitCode.USAGE


def test_a_report_is_shown_whole_with_numbers_instead_of_people(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "2")
    assert code == ExitCode.DONE
    assert out.startswith("Report 2, Skive, version 1 of 1: changes, not published\n")
    assert "\nTitel: Fællessang\nPeriode: marts-juni 2024\n" in out
    assert "\nHvad virkede: Ro.\n  Og tid.\n" in out
    assert "ask version 1, by person 7: Hvem var med?" in out


def test_a_report_can_be_had_as_data_and_in_an_older_version(capsys: pytest.CaptureFixture[str]) -> None:
    newest = json.loads(run(capsys, "show", "3", "--json")[1])
    older = json.loads(run(capsys, "show", "3", "--version", "1", "--json")[1])
    titles = [next(one["answer"] for one in shown["answers"] if one["question"] == "title") for shown in (newest, older)]
    assert titles == ["Haven", "=Haveværksted"]
    assert (newest["shown"], older["shown"], older["version"], older["published"]) == (2, 1, 2, 1)
    assert [one["version"] for one in newest["versions"]] == [1, 2]
    assert [one["step"] for one in newest["events"]] == ["submit", "publish", "submit"]
    period = next(one["value"] for one in older["answers"] if one["question"] == "period")
    assert (period["start"], period["end"]) == ("2024-03-01", "2024-06-30")
    assert newest["files"] == []


@pytest.mark.parametrize("arguments", [("9",), ("3", "--version", "4")])
def test_what_there_is_not_is_a_problem(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", *arguments)
    assert (code, out) == (ExitCode.PROBLEM, "")
    assert err.startswith("Error: ")
    assert ("no version 4; its newest one is 2" in err) == ("--version" in arguments)


# --------------------------------------------------------------------------------------------------------------- exporting


def test_csv_goes_to_standard_output_and_is_noted(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["reports", "export", "--format", "csv"]) == ExitCode.DONE
    data = capfdbinary.readouterr().out
    assert data.startswith(b"\xef\xbb\xbfNummer;")
    assert b"\r\n" in data
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [(row["Nummer"], row["Titel"], row["Deltagere"]) for row in rows] == [
        ("1", "Læsegruppe for sygemeldte", "<5"),
        ("3", "'=Haveværksted", "22"),  # the version that is published
    ]
    assert [entry.detail for entry in log()] == ["what=reports rows=2 format=csv"]


def test_a_workbook_and_json_go_to_a_file(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "out.xlsx").write_bytes(b"old")
    code, out, _ = run(capsys, "export", "--format", "xlsx", "-o", "out.xlsx", "--force")
    assert (code, out) == (ExitCode.DONE, "saved      out.xlsx: 2 reports\n")
    assert openpyxl.load_workbook("out.xlsx").sheetnames == ["Aktiviteter", "Forklaring"]
    assert run(capsys, "export", "--format", "json", "-o", "out.json")[0] == ExitCode.DONE
    assert [one["number"] for one in json.loads(Path("out.json").read_bytes())["reports"]] == [1, 3]
    assert sorted(path.name for path in place.iterdir()) == ["data", "out.json", "out.xlsx"]


@pytest.mark.parametrize("what", [("export", "--format", "json"), ("final",)])
def test_a_file_that_is_there_is_written_over_by_force_alone(
    what: tuple[str, ...], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "out").write_bytes(b"old")
    code, out, err = run(capsys, *what, "-o", "out")
    assert (code, out, (place / "out").read_bytes()) == (ExitCode.PROBLEM, "", b"old")
    assert "out exists already" in err
    assert log() == []
    assert run(capsys, *what, "-o", "out", "--force")[0] == ExitCode.DONE
    assert (place / "out").read_bytes() != b"old"


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("name", ["knudepunkt.db", "knudepunkt.db-wal", "erasures.jsonl", "files/x.csv", "backup/x.zip"])
@pytest.mark.parametrize("what", [("export", "--format", "csv"), ("final",)])
def test_nothing_that_the_bot_keeps_is_written_over(
    what: tuple[str, ...], name: str, force: tuple[str, ...], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "link").symlink_to(DATA / name)
    before = (DATA / "knudepunkt.db").read_bytes()
    for path in (str(DATA / name), "link"):
        code, _, err = run(capsys, *what, "-o", path, *force)
        assert (code, "belongs to the bot" in err) == (ExitCode.PROBLEM, True)
    assert (DATA / "knudepunkt.db").read_bytes() == before
    assert log() == []


@pytest.mark.parametrize(
    "arguments",
    [("show", "0"), ("show", "99999999999999999999"), ("show", "3", "--version", "0"), ("publish", "-1"), ("unpublish", "0")],
)
def test_what_is_no_number_of_a_report_is_wrong_use(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("what", [("export", "--format", "json"), ("final",)])
def test_a_file_that_cannot_be_written_is_a_problem_and_leaves_nothing(
    what: tuple[str, ...], place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, *what, "-o", "missing/out")
    assert code == ExitCode.PROBLEM
    assert "missing" in err
    assert [path.name for path in place.iterdir()] == ["data"]


def test_a_file_that_cannot_get_its_name_leaves_the_old_one(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "out.csv").write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert run(capsys, "export", "--format", "csv", "-o", "out.csv", "--force")[0] == ExitCode.PROBLEM
    assert {path.name: path.read_text() for path in place.iterdir() if path.is_file()} == {"out.csv": "old"}


@pytest.mark.parametrize("arguments", [("export",), ("export", "--format", "pdf"), ("final",)])
def test_what_is_missing_is_wrong_use(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *arguments)[0] == ExitCode.USAGE


def test_the_final_report_is_written_and_noted(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "final", "-o", "slut.docx")
    assert (code, out) == (ExitCode.DONE, "saved      slut.docx: 2 reports\n")
    words = [paragraph.text for paragraph in Document("slut.docx").paragraphs]
    assert words[:2] == ["Slutrapport", "Netværket for kultur, sundhed og beskæftigelse"]
    assert "=Haveværksted. Struer, marts-juni 2024. 22\u00a0deltagere. Rapport\u00a03." in words
    assert not [text for text in words if text.startswith("Fællessang")]
    assert [entry.detail for entry in log()] == ["what=final_report rows=2 format=docx"]


# ---------------------------------------------------------------------------------------------------------------- the form

BROKEN = """name: Rapport
version: 1
questions:
- {id: municipality, label: Kommune, text: "Hvor?", kind: choice, options_from: organizations}
- id: title
  label: Titel
  text: Hvad?
  kind: texxt
- {id: worked, label: Virkede, text: Hvad virkede, kind: text}
"""


def test_the_form_that_is_used_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "form")
    assert code == ExitCode.DONE
    lines = out.splitlines()
    assert lines[0] == "the bundled form: Aktivitetsrapport, version 1, in order"
    assert " 7. participants (number, required) Deltagere: Hvor mange deltog?" in lines
    assert "      other: Andet (free words)" in lines


@pytest.mark.parametrize("configured", [True, False])
def test_a_form_that_is_wrong_is_told_with_file_line_key_and_value(
    configured: bool, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "form.yaml").write_text(BROKEN)
    if configured:
        (place / "config.yaml").write_text("reports:\n  form: form.yaml\n")
    code, out, _ = run(capsys, "form", *([] if configured else ["form.yaml"]))
    assert code == ExitCode.PROBLEM
    assert out.startswith("form.yaml:8: questions[1].kind: 'texxt' should be ")


def test_a_form_of_ones_own_is_named(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "form.yaml").write_text(BROKEN.replace("texxt", "text"))
    code, out, _ = run(capsys, "form", "form.yaml")
    assert (code, out.splitlines()[0]) == (ExitCode.DONE, "form.yaml: Rapport, version 1, in order")


def test_a_form_that_is_not_there_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "form", "nowhere.yaml")
    assert (code, out) == (ExitCode.PROBLEM, "nowhere.yaml: cannot be read: No such file or directory\n")


def test_wrong_settings_are_no_problem_of_the_form(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "config.yaml").write_text("reports:\n  forms: x\n")
    assert run(capsys, "form")[0] == ExitCode.CONFIGURATION


# -------------------------------------------------------------------------------------------------------------- publishing


def test_what_is_published_is_in_the_knowledge_base_and_what_is_taken_back_is_not(
    capsys: pytest.CaptureFixture[str], library: Library
) -> None:
    code, out, _ = run(capsys, "publish", "3")
    assert (code, out) == (ExitCode.DONE, "published   report 3, version 2\n")
    assert library.report_versions() == {1: 1, 3: 2}
    code, out, _ = run(capsys, "unpublish", "3")
    assert (code, out) == (ExitCode.DONE, "unpublished report 3, version 2\n")
    assert library.report_versions() == {1: 1}
    assert [(entry.actor, entry.detail) for entry in log()] == [
        (None, "report=3 step=publish version=2"),
        (None, "report=3 step=unpublish version=2"),
    ]
    with opened() as storage:
        assert [one.number for one in storage.reports.published()] == [1]


@pytest.mark.parametrize("door", ["ask", "chat", "restore"])
def test_a_report_that_has_ended_is_answered_nowhere(
    door: str, place: Path, capsys: pytest.CaptureFixture[str], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "publish", "3")
    assert library.report_versions() == {1: 1, 3: 2}
    with sqlite3.connect(DATA / "knudepunkt.db") as db:
        db.execute("UPDATE reports SET expires = '2020-01-01T00:00:00+00:00' WHERE number = 3")
    db.close()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"aktivitetsrapport 3\n")))
    commands = {
        "ask": [["ask", "aktivitetsrapport 3"]],
        "chat": [["chat"]],
        "restore": [["backup", "kept.zip"], ["restore", "kept.zip"]],
    }
    library.close()
    for command in commands[door]:
        assert main(command) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "Haven" not in out
    with closing(Library.open(DATA / "knudepunkt.db", network="x", base=False)) as again:
        assert again.report_versions() == {1: 1}


def test_a_question_makes_none_of_the_tables_of_the_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--data", "elsewhere", "ask", "hvem er formand?"]) == ExitCode.DONE
    with closing(sqlite3.connect(tmp_path / "elsewhere" / "knudepunkt.db")) as db:
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('reports', 'people')").fetchone() == (0,)


def test_taking_back_an_older_version_names_it(capsys: pytest.CaptureFixture[str], library: Library) -> None:
    assert run(capsys, "unpublish", "3")[1] == "unpublished report 3, version 1\n"
    assert library.report_versions() == {1: 1}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("publish", "1"), "report 1 cannot be published: its newest version, 1, is approved, and version 1 is published"),
        (("unpublish", "2"), "report 2 cannot be unpublished: its newest version, 1, is changes, and it is not published"),
        (("publish", "9"), "no report has the number 9; reports list shows them"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = json.loads(run(capsys, "list", "--json")[1])
    code, out, err = run(capsys, *arguments)
    assert (code, out, err) == (ExitCode.PROBLEM, "", f"Error: {said}\n")
    assert json.loads(run(capsys, "list", "--json")[1]) == before
    assert log() == []
