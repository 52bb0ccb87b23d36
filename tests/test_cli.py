"""The contract of the command line: usage, errors, exit codes, `chat`, `run` and `doctor`. The index is played."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

import pytest
from library_double import Library, library, used  # noqa: F401  # library is a fixture that all tests use

from bot.cli import main
from bot.exits import ExitCode
from bot.workplace import COPENHAGEN
from knowledge.errors import IndexUnusable

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
    for command in ("ingest", "read", "ask", "meetings", "groups", "decisions", "lint", "chat", "run", "doctor"):
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
