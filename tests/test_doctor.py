"""`doctor`: `bot.doctor` and `bot.inspection`, situation by situation."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot import doctor
from bot.audit import Act
from bot.backup import make
from bot.cli import main
from bot.config import Config, Meetings, Network, Privacy, Telegram
from bot.config import Storage as Keep
from bot.exits import ExitCode
from bot.inspection import Finding
from bot.lock import exclusive
from bot.meetings.meeting import Plan
from bot.outbox import Kind, State
from bot.reports.attachments import Sort
from bot.roles import Role
from bot.storage import Storage
from bot.workplace import DATABASE, Workplace
from knowledge.library import Library

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TOKEN = "123456789:" + "TEST-TOKEN_" * 3 + "ab"
DATA = Path("data")


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of the test's own to stand in, without settings or token from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.logs.set_up", lambda *_, **__: None)


def examined(now: datetime = NOW, *, online: bool = False) -> list[str]:
    """What doctor says, a line a finding."""
    found = doctor.examine(Workplace(DATA, None), online=online, clock=lambda: now)
    return [f"{one.level.value} {one.about}: {one.text}" for one in found]


def opened(now: datetime = NOW) -> closing[Storage]:
    return closing(Storage.open(DATA / DATABASE, lambda: now))


def sql(*statements: str) -> None:
    with closing(sqlite3.connect(DATA / DATABASE, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def saved(name: str) -> None:
    (DATA / "backup").mkdir(exist_ok=True)
    (DATA / "backup" / name).write_bytes(b"x")


# ---------------------------------------------------------------------------------------------------------- the directory


def nothing() -> None:
    shutil.rmtree(DATA)


def new() -> None:
    """A directory that nothing was done in yet."""


def made() -> None:
    with opened():
        pass
    Library.open(DATA / DATABASE, network="", base=False).close()


def index_alone() -> None:
    Library.open(DATA / DATABASE, network="", base=False).close()


def newer() -> None:
    made()
    sql("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('bot', 'm999_later', '')")


def newer_index() -> None:
    made()
    sql("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('knowledge', 'm999_later', '')")


def older() -> None:
    made()
    sql("DROP TABLE dialogs", "DROP TABLE chats", "DELETE FROM _sqlite_migrations WHERE name = 'm011_dialogs'")


def no_database() -> None:
    (DATA / DATABASE).write_bytes(b"a letter" * 900)


def damaged() -> None:
    made()
    data = bytearray((DATA / DATABASE).read_bytes())
    data[4096 * 5 : 4096 * 9] = b"\xa5" * (4096 * 4)
    (DATA / DATABASE).write_bytes(data)


def people() -> None:
    made()
    with opened() as storage:
        storage.people.add("Bo", telegram=5)
        storage.people.add("Ida", telegram=6, role=Role.COORDINATOR)
        storage.people.leave(storage.people.add("Eva", telegram=7, role=Role.COORDINATOR))
        storage.people.add("Ulla")


def members_alone() -> None:
    made()
    with opened() as storage:
        storage.people.add("Bo", telegram=5)


def letters() -> None:
    made()
    with opened() as storage:
        storage.outbox.put(Kind.CURATED, 1, [(5, "a"), (6, "b")])
        first = storage.outbox.take()
        assert first is not None
        storage.outbox.settle(first, State.UNKNOWN)


def letters_of_all_sorts() -> None:
    """Three delivered, two paused, one that leaves tomorrow, one that should have left yesterday."""
    made()
    with opened(NOW - timedelta(days=1)) as storage:
        storage.outbox.put(Kind.CURATED, 1, [(5, "a"), (6, "b"), (7, "c")])
        while letter := storage.outbox.take():
            storage.outbox.settle(letter, State.DELIVERED)
        storage.outbox.put(Kind.BROADCAST, 2, [(5, "a"), (6, "b")])
        storage.outbox.pause(Kind.BROADCAST, 2)
        storage.outbox.put(Kind.CURATED, 3, [(5, "a")], due=NOW + timedelta(days=1))
        storage.outbox.put(Kind.CURATED, 4, [(5, "a")])


def letters_later() -> None:
    made()
    with opened() as storage:
        storage.outbox.put(Kind.CURATED, 3, [(5, "a")], due=NOW + timedelta(minutes=1))


def planned(*, days: int = 20, invited: bool = False, cancelled: bool = False) -> None:
    if not (DATA / DATABASE).exists():
        made()
    with opened() as storage:
        start = NOW + timedelta(days=days)
        number = storage.meetings.add(Plan("Lauget", "Vinterfest", start, start + timedelta(hours=2)), author=None)
        if invited:
            storage.meetings.note_invited(number)
        if cancelled:
            storage.meetings.cancel(number)


def meetings() -> None:
    """Four that do not count, and one to which people are invited."""
    planned(days=-3)
    planned(cancelled=True)
    planned(invited=True)


def meetings_without_invitations() -> None:
    meetings()
    planned()
    planned(days=40)


def interrupted() -> None:
    """The bot was killed while it sent, and has not run since."""
    letters()
    with opened() as storage:
        assert storage.outbox.take() is not None


def attached(*, lost: int = 0) -> None:
    """Three files of reports, one of them twice, and so many of them missing."""
    made()
    with opened() as storage:
        numbers = []
        for message, data in enumerate((b"a", b"b", b"c", b"a")):
            given = {"question": "files", "owner": None, "sort": Sort.DOCUMENT, "name": "a.txt", "caption": ""}
            numbers.append(storage.attachments.add(storage.attachments.prepare(data), draft=1, message=message, **given).number)
        for number in numbers[:lost]:
            path = storage.attachments.path(number)
            assert path is not None
            path.unlink()


def attached_and_lost() -> None:
    attached(lost=2)


def ahead() -> None:
    made()
    with opened(NOW + timedelta(days=2)) as storage:
        storage.people.add("Bo", telegram=5)


def backed_up() -> None:
    made()
    saved("knudepunkt-20260301-020000.zip")
    saved("before-restore-20260214-020000.zip")


def backed_up_elsewhere() -> None:
    made()
    with opened(NOW - timedelta(days=3)) as storage:
        storage.audit.note(Act.BACKED_UP, bytes=1)


def backed_up_long_ago() -> None:
    made()
    saved("knudepunkt-20260115-020000.zip")


def outlived() -> None:
    made()
    saved("knudepunkt-20251101-020000.zip")
    saved("own.zip")  # its name tells nothing, so it is as old as the file
    (DATA / "knudepunkt.db.broken-20251101-020000").write_bytes(b"x")


def broken_off() -> None:
    made()
    (DATA / "restoring").mkdir()
    (DATA / "backup" / "knudepunkt-20260301-020000.zip.abc.part").mkdir(parents=True)
    (DATA / "files" / "chat").mkdir(parents=True)
    (DATA / "files" / "chat" / ".restoring.part").write_bytes(b"x")


DIRECTORY: list[tuple[Callable[[], None], str]] = [
    (nothing, "note data: data does not exist yet; the first command that needs it makes it"),
    (new, "note database: there is no data/knudepunkt.db yet; the first command that needs it makes it"),
    (new, "note index: no documents yet: ingest reads them; until then the bundled knowledge answers"),
    (new, "note backups: there is none yet: backup makes one"),
    (new, "ok clock: 2026-03-02 10:00 in Europe/Copenhagen"),
    (made, "ok database: whole, SIZE, tables up to date"),
    (made, "note index: no documents yet: ingest reads them; until then the bundled knowledge answers"),
    (made, "note people: 0 active and no coordinator: members invite --role coordinator prints the first invitation"),
    (made, "ok outbox: no letters of unknown fate"),
    (index_alone, "note database: whole, SIZE; the next run brings its tables up to date"),
    (index_alone, "note people: 0 active and no coordinator: members invite --role coordinator prints the first invitation"),
    (older, "note database: whole, SIZE; the next run brings its tables up to date"),
    (newer, "problem database: was made by a newer version of the program (m999_later): update the program"),
    (newer_index, "problem database: was made by a newer version of the program (m999_later): update the program"),
    (
        no_database,
        "problem database: data/knudepunkt.db cannot be read (file is not a database): restore a backup if it is damaged",
    ),
    (people, "ok people: 2 active, 1 of them coordinators"),
    (members_alone, "note people: 1 active and no coordinator: members invite --role coordinator prints the first invitation"),
    (interrupted, "note outbox: 2 letters may have arrived or not, and are not sent again by themselves"),
    (letters, "note outbox: 1 letters may have arrived or not, and are not sent again by themselves"),
    (letters_of_all_sorts, "ok letters: 1 queued, 1 later, 2 paused, 3 delivered"),
    (letters_of_all_sorts, "note letters: 2 are paused, and wait until a coordinator lets them go on (/udsend)"),
    (letters_of_all_sorts, "note worker: letters are due since 2026-03-01 09:00 UTC, and no bot runs: run sends them"),
    (letters, "ok letters: 1 queued, 1 unknown"),
    (made, "ok meetings: 0 to come"),
    (index_alone, "ok meetings: 0 to come"),
    (meetings, "ok meetings: 1 to come, people are invited to all of them"),
    (
        meetings_without_invitations,
        "note meetings: 2 of 3 to come have no invitations yet: a coordinator sends them (/moede)",
    ),
    (made, "ok attachments: 0 files of reports, none missing"),
    (index_alone, "ok attachments: 0 files of reports, none missing"),
    (attached, "ok attachments: 3 files of reports, none missing"),
    (
        attached_and_lost,
        "problem attachments: 2 of 3 files of reports are missing: take them out of a backup, where they lie in files/reports",
    ),
    (ahead, "note clock: it is 2026-03-02, but the newest row is of 2026-03-04: set the clock, unless chat --now wrote it"),
    (backed_up, "ok backups: the newest is of 2026-03-01; 2 in data/backup"),
    (backed_up_elsewhere, "ok backups: the newest is of 2026-02-27; 0 in data/backup"),
    (backed_up_long_ago, "note backups: the newest is of 2026-01-15, 46 days old: backup makes one"),
    (
        outlived,
        "note backups: data/backup/knudepunkt-20251101-020000.zip is older than storage.keep_backups_days (90)"
        " and still holds people who were erased: delete it",
    ),
    (
        outlived,
        "note backups: data/knudepunkt.db.broken-20251101-020000 is older than storage.keep_backups_days (90)"
        " and still holds people who were erased: delete it",
    ),
    (
        broken_off,
        "note backups: data/restoring is of a backup or restore that was broken off, and holds people:"
        " delete it, unless one is at work",
    ),
    (
        broken_off,
        "note backups: data/files/chat/.restoring.part is of a backup or restore that was broken off, and holds people:"
        " delete it, unless one is at work",
    ),
    (
        broken_off,
        "note backups: data/backup/knudepunkt-20260301-020000.zip.abc.part is of a backup or restore that was broken off,"
        " and holds people: delete it, unless one is at work",
    ),
]


@pytest.mark.parametrize(
    ("situation", "told"), DIRECTORY, ids=[f"{one.__name__}-{told.split(':')[0]}" for one, told in DIRECTORY]
)
def test_the_data_directory(situation: Callable[[], None], told: str) -> None:
    DATA.mkdir()
    situation()
    assert told in [re.sub(r"whole, \d+\.\d MB", "whole, SIZE", line) for line in examined()]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (timedelta(minutes=1), "ok worker: letters are leaving"),
        (timedelta(minutes=11), "ok worker: letters are leaving"),
        (
            timedelta(minutes=12),
            "note worker: letters are due since 2026-03-02 09:01 UTC, though a bot runs: its log says why they do not leave",
        ),
    ],
)
def test_letters_leave_while_a_bot_runs(later: timedelta, told: str) -> None:
    DATA.mkdir()
    letters_later()
    assert not [line for line in examined() if " worker: " in line or "Vinterfest" in line]
    with exclusive(DATA):
        assert told in examined(NOW + later)


def test_no_finding_is_about_anybody() -> None:
    DATA.mkdir()
    meetings_without_invitations()
    assert not [line for line in examined() if "Vinterfest" in line or "Lauget" in line]


def test_a_damaged_database_is_a_problem() -> None:
    DATA.mkdir()
    damaged()
    [line] = [line for line in examined() if " database: " in line]
    assert line.startswith("problem database: ")
    assert "restore a backup" in line


def test_what_is_young_is_not_told_to_be_deleted() -> None:
    DATA.mkdir()
    backed_up()
    outlived()
    assert sum("delete it" in line for line in examined()) == 2


def schema() -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(DATA / DATABASE)) as connection:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


@pytest.mark.parametrize("situation", [index_alone, older, newer, newer_index])
def test_looking_migrates_nothing(situation: Callable[[], None]) -> None:
    DATA.mkdir()
    situation()
    before = schema()
    examined()
    assert schema() == before


@pytest.mark.parametrize("situation", [new, no_database])
def test_looking_makes_no_database(situation: Callable[[], None]) -> None:
    DATA.mkdir()
    situation()
    before = [path.read_bytes() for path in DATA.iterdir()]
    examined()
    assert [path.read_bytes() for path in DATA.iterdir()] == before


def test_a_backup_that_was_made_just_now_is_the_newest() -> None:
    DATA.mkdir()
    made()
    (DATA / "backup").mkdir()
    make(DATA, DATA / "backup" / "own.zip", clock=lambda: NOW, keep=Keep())
    today = datetime.now(UTC)
    assert f"ok backups: the newest is of {today.date()}; 1 in data/backup" in examined(today)


# ------------------------------------------------------------------------------------------------------------- the machine


@pytest.mark.parametrize(
    ("free", "told"),
    [
        (99 * 10**6, "problem disk: 99 MB free: make room, or backups and documents find none"),
        (100 * 10**6, "note disk: 100 MB free: make room, or backups and documents find none"),
        (999 * 10**6, "note disk: 999 MB free: make room, or backups and documents find none"),
        (10**9, "ok disk: 1000 MB free"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_free_space(free: int, told: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def usage(path: Path) -> SimpleNamespace:
        asked.append(path)
        return SimpleNamespace(free=free)

    if there:
        DATA.mkdir()
    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert told in examined()
    assert asked == [tmp_path / "data" if there else tmp_path]


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2024, 12, 31, 23, tzinfo=UTC)])
def test_a_clock_that_was_never_set(now: datetime) -> None:
    assert f"problem clock: it says {now:%Y-%m-%d %H:%M}: set the time of this machine" in examined(now)


def test_a_machine_without_time_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_ZONE", "Europe/Nowhere")
    assert "problem clock: the time zone Europe/Nowhere is not known; make setup installs tzdata" in examined()


# ------------------------------------------------------------------------------------------------------------ the settings


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("", "note token: TELEGRAM_BOT_TOKEN is not set; run needs it"),
        (
            "hemmeligt",
            "problem token: TELEGRAM_BOT_TOKEN holds no token: one looks like 123456:ABC-def, and BotFather gives it",
        ),
        ("123456:ABC", "note token: TELEGRAM_BOT_TOKEN is set, but shorter than what BotFather gives: was it cut off?"),
        (TOKEN, "ok token: TELEGRAM_BOT_TOKEN is set; --online asks Telegram whether it is right"),
    ],
)
def test_the_token(token: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    shown = examined()
    assert told in shown
    assert not token or token not in " ".join(shown)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (Config(), "note privacy: privacy.controller and privacy.contact not set"),
        (Config(privacy=Privacy(controller="Vejle")), "note privacy: privacy.contact not set"),
        (Config(privacy=Privacy(controller="Vejle", contact="a@b.dk")), "ok privacy: controller and contact are set"),
        (Config(), "ok audience: members are answered"),
        (Config(telegram=Telegram(allow=(5, 6))), "ok audience: members and 2 ids are answered (telegram.allow)"),
        (Config(telegram=Telegram(open=True)), "note audience: everyone who finds the bot is answered (telegram.open)"),
        (Config(), "ok form: "),
        (Config(), "ok templates: "),
        (Config(), "ok composition: rules for 4 groups"),
        (Config(), "ok reminders: 21, 7, 1 days before a meeting, at 09:00"),
        (Config(meetings=Meetings(remind_days=())), "note reminders: meetings.remind_days is empty: nobody is reminded"),
        (
            Config(meetings=Meetings(remind_at=time(6))),
            "note reminders: meetings.remind_at (06:00) is in the quiet hours: they leave at 07:00",
        ),
        (
            Config(meetings=Meetings(quiet_from=time(7))),
            "note reminders: meetings.quiet_from is meetings.quiet_until, so there are no quiet hours",
        ),
        (
            Config(network=Network(partners=("Region Nord",))),
            "note network: 'Region Nord' in network.partners is none of network.organizations",
        ),
        (Config(network=Network(organizations=(), partners=())), "note network: network.organizations names no municipality"),
    ],
)
def test_settings(config: Config, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workplace, "config", lambda self: config)
    assert any(line.startswith(told) for line in examined())


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("composition", "places: {}\ngroups: ingen\n", "problem composition: regler.yaml:2: groups: 'ingen' should be a list"),
        ("composition", "places: {}\ngroups: []\n", "ok composition: rules for 0 groups"),
        ("templates", "templates: ingen\n", "problem templates: regler.yaml:1: templates: 'ingen' should be a list"),
    ],
)
def test_files_that_the_settings_name(key: str, text: str, told: str) -> None:
    Path("regler.yaml").write_text(text, encoding="utf-8")
    Path("config.yaml").write_text(f"meetings:\n  {key}: regler.yaml\n", encoding="utf-8")
    assert any(line.startswith(told) for line in examined())


# ---------------------------------------------------------------------------------------------------------------- --online


class Api(BaseHTTPRequestHandler):
    """Answers every request with `reply`."""

    reply = (200, b"")

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        status, body = self.reply
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture
def api() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def telegram(root: str) -> Finding:
    return doctor._telegram(Config(telegram=Telegram(api_url=root), token=SecretStr(TOKEN)))


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ((200, b'{"ok": true, "result": {"username": "knude_bot"}}'), "ok ROOT knows the token: it is that of @knude_bot"),
        ((401, b'{"ok": false}'), "problem ROOT does not know the token: BotFather shows the right one"),
        ((404, b'{"ok": false}'), "problem ROOT does not know the token: BotFather shows the right one"),
        ((502, b'{"ok": false}'), "problem ROOT answers with status 502: try again later"),
        ((200, b"<html>"), "problem what answers at ROOT is no Bot API server: check telegram.api_url"),
        ((200, b"[]"), "problem what answers at ROOT is no Bot API server: check telegram.api_url"),
        ((200, b'{"ok": true}'), "problem what answers at ROOT is no Bot API server: check telegram.api_url"),
    ],
)
def test_telegram_is_asked(
    reply: tuple[int, bytes], told: str, api: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Api, "reply", reply)
    root = f"http://127.0.0.1:{api.server_port}"
    found = telegram(root)
    assert f"{found.level.value} {found.text}" == told.replace("ROOT", root)
    assert api.asked == [f"/bot{TOKEN}/getMe"]  # type: ignore[attr-defined]


def test_without_a_network_the_token_is_not_told(api: ThreadingHTTPServer) -> None:
    api.socket.close()
    found = telegram(f"http://127.0.0.1:{api.server_port}")
    assert found.text.endswith("cannot be reached (ConnectError): check the network")
    assert TOKEN not in found.text


def test_offline_nothing_is_asked(api: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Api, "reply", (401, b"{}"))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{api.server_port}")
    assert not any(" telegram: " in line for line in examined())
    assert api.asked == []  # type: ignore[attr-defined]
    assert any(line.startswith("problem telegram: ") for line in examined(online=True))


# ------------------------------------------------------------------------------------------------------------- the command


def test_the_exit_code_tells_of_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == ExitCode.DONE
    DATA.mkdir()
    no_database()
    assert main(["doctor"]) == ExitCode.PROBLEM
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("problem  database: ") for line in lines)


def test_the_command_asks_telegram_when_told(api: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Api, "reply", (401, b"{}"))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{api.server_port}")
    assert main(["doctor"]) == ExitCode.DONE
    assert main(["doctor", "--online"]) == ExitCode.PROBLEM


def test_a_form_that_is_not_in_order_is_named_with_line_and_key(tmp_path: Path) -> None:
    form = tmp_path / "form.yaml"
    form.write_text("name: Rapport\nversion: nul\nquestions: []\n", encoding="utf-8")
    settings = tmp_path / "config.yaml"
    settings.write_text("reports:\n  form: form.yaml\n", encoding="utf-8")
    found = list(doctor.examine(Workplace(tmp_path / "data", settings)))
    (finding,) = [one for one in found if one.about == "form"]
    assert finding.level is doctor.Level.PROBLEM
    assert f"{form}:2: version: 'nul' should be a valid integer" in finding.text
