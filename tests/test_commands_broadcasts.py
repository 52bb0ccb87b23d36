"""`broadcasts`: list, show, export, pause, resume, withdraw: what they print, write and return."""

from __future__ import annotations

import json
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.audience import Audience
from bot.audit import Act
from bot.broadcasts import Draft, Purpose
from bot.cli import main
from bot.exits import ExitCode
from bot.outbox import Outgoing, State
from bot.roles import Role
from bot.storage import Storage
from bot.workplace import present

DATA = Path("data")


def opened() -> Any:
    return closing(Storage.open(DATA / "knudepunkt.db", present))


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Broadcast 1 to two people of whom one got it, and to one without Telegram; 2 is a draft."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.logs.set_up", lambda *_, **__: None)  # pytest's own capturing of the log stays
    with opened() as storage:
        add = storage.people.add
        author = add("Kirsten Krog", role=Role.COORDINATOR, telegram=10)
        add("Signe Lund", organization="Hobro", telegram=11)
        by_hand = add("Bo Uden", organization="Hobro", email="bo@hobro.dk", by_mail=True)
        room = storage.broadcasts
        number = room.begin(Draft(Purpose.MESSAGE, Audience(organizations=("Hobro",)), "Hej <b>alle</b>"), author=author)
        room.send(number, [Outgoing(10, "Hej"), Outgoing(11, "Hej")], unconnected=[by_hand])
        storage.outbox.settle(storage.outbox.take(), State.DELIVERED, message=7)
        room.begin(Draft(Purpose.MESSAGE, html="En kladde"), author=author)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["broadcasts", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def steps() -> list[str]:
    with opened() as storage:
        return [entry.detail for entry in storage.audit.entries() if entry.act in (Act.BROADCAST, Act.EXPORTED)]


def test_the_list_tells_how_far_each_is_and_shows_no_drafts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list", "--json")
    [row] = json.loads(out)
    assert code == ExitCode.DONE
    assert (row["number"], row["purpose"], row["stage"], row["author"]) == (1, "message", "sent", 1)
    assert row["copies"] == {"delivered": 1, "waiting": 1, "unconnected": 1}
    assert "1 delivered, 1 waiting, 1 unconnected" in run(capsys, "list")[1]


def test_one_is_shown_with_numbers_of_people_and_no_names(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "1", "--json")
    whole = json.loads(out)
    assert whole["audience"] == {"organizations": ["Hobro"]}
    assert {(one["person"], one["state"]) for one in whole["recipients"]} == {
        (1, "delivered"),
        (2, "waiting"),
        (3, "unconnected"),
    }
    page = run(capsys, "show", "1")[1]
    assert "Hej <b>alle</b>" in page
    assert "person 3   unconnected" in page
    for text in (out, page):
        assert "Signe" not in text
        assert "bo@hobro.dk" not in text


@pytest.mark.parametrize("name", ["liste.xlsx", "LISTE.CSV"])
def test_the_recipients_are_exported_with_names_and_that_is_noted(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, _ = run(capsys, "export", "1", name)
    assert (code, out) == (ExitCode.DONE, f"saved      {name}: 3 recipients\n")
    data = Path(name).read_bytes()
    if name.endswith("xlsx"):
        sheet = openpyxl.load_workbook(BytesIO(data)).active
        assert sheet is not None
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        rows = [line.split(";") for line in data.decode("utf-8-sig").splitlines()]
    assert ["Bo Uden", "Hobro", "bo@hobro.dk", "ikke tilknyttet endnu", ""] in rows
    assert len(rows) == 4
    assert steps() == [f"what=deliveries broadcast=1 rows=3 format={name[-4:].strip('.').lower()}"]


def test_a_file_is_written_over_only_where_that_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    Path("liste.csv").write_text("mit", encoding="utf-8")
    code, _, err = run(capsys, "export", "1", "liste.csv")
    assert code == ExitCode.PROBLEM
    assert "exists already" in err
    assert steps() == []
    assert run(capsys, "export", "1", "liste.csv", "--force")[0] == ExitCode.DONE
    assert run(capsys, "export", "1", "data/knudepunkt.db.csv", "--force")[0] == ExitCode.PROBLEM


def test_another_sort_of_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "export", "1", "liste.txt")
    assert code == ExitCode.USAGE
    assert "should end in .xlsx or .csv" in err


def test_what_waits_is_held_back_goes_on_and_is_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "pause", "1")[1] == "paused     broadcast 1: 1 copies\n"
    with opened() as storage:
        assert storage.outbox.take() is None
    assert run(capsys, "resume", "1")[1] == "resumed    broadcast 1: 1 copies\n"
    assert run(capsys, "withdraw", "1")[1] == "withdrawn  broadcast 1: 1 copies\n"
    assert json.loads(run(capsys, "list", "--json")[1])[0]["copies"] == {"delivered": 1, "withdrawn": 1, "unconnected": 1}
    assert steps() == [f"broadcast=1 step={step} letters=1" for step in ("paused", "resumed", "withdrawn")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("resume", "1"), "broadcast 1 cannot be resumed: it is sent, 1 copies wait"),
        (("show", "2"), "no broadcast has the number 2"),
        (("pause", "9"), "no broadcast has the number 9"),
        (("export", "9", "liste.csv"), "no broadcast has the number 9"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_noted(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == ExitCode.PROBLEM
    assert said in err
    assert steps() == []
