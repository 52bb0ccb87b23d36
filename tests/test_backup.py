"""Backup and restore: `bot.backup`, `bot.archive`, `bot.staging`, `bot.restoration`, and their commands."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import NOW, Clock
from report_answers import ANSWERS, FORM
from report_samples import file, publish

from bot import archive, backup
from bot.audit import Act
from bot.backup import make
from bot.broadcasts import Draft, Purpose, Stage
from bot.cli import main
from bot.config import Storage as Keep
from bot.exits import Ended, ExitCode
from bot.lock import LockHeld, exclusive
from bot.meetings.attendees import Said
from bot.meetings.meeting import PartStat, Plan
from bot.outbox import Kind, Outgoing, State
from bot.reports.attachments import FOLDER as ATTACHED
from bot.reports.attachments import Attachment, Sort
from bot.reports.draft import begun
from bot.reports.review import Step
from bot.restoration import Restored, restore
from bot.retention import Retention
from bot.storage import JOURNAL, Storage

HOUR = timedelta(hours=1)
KEEP = Keep()
SIGNE, SIGNE_ID = "Signe Havgaard", 70_811_922_337
BO, BO_ID = "Bo Engsø", 70_811_944_551


class Place:
    """A data directory, what is done with it, and the clock that everything goes by."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self.directory = directory
        self.clock = clock
        self.zip = directory.parent / "kept.zip"
        directory.mkdir(exist_ok=True)

    @property
    def database(self) -> Path:
        return self.directory / archive.DATABASE

    def storage(self) -> closing[Storage]:
        return closing(Storage.open(self.database, self.clock, KEEP))

    def join(self, name: str, telegram: int) -> int:
        with self.storage() as storage:
            return storage.people.add(name, telegram=telegram)

    def names(self) -> set[str]:
        with self.storage() as storage:
            return {person.name for person in storage.people.everyone()}

    def erase(self, telegram: int) -> None:
        with self.storage() as storage:
            person = storage.people.by_telegram(telegram)
            storage.retention.erase(telegram=telegram, person=person and person.id)

    def attach(self, data: bytes, *, organization: str, owner: int) -> Attachment:
        """A file in a new draft; without an organisation it is nobody's but the owner's."""
        with self.storage() as storage:
            draft = storage.drafts.begin(begun(FORM, known=ANSWERS), organization=organization, owner=owner, chat=None)
            given = {"question": "files", "sort": Sort.PICTURE, "name": "kor.jpg", "caption": "Koret"}
            return storage.attachments.add(storage.attachments.prepare(data), draft=draft.id, owner=owner, message=1, **given)

    def attached(self) -> dict[str, bytes]:
        """The files of reports, by name."""
        return {path.name: path.read_bytes() for path in (self.directory / ATTACHED).glob("*")}

    def backup(self, target: Path | None = None) -> backup.Backup:
        return make(self.directory, target or self.zip, clock=self.clock, keep=KEEP)

    def restore(self, path: Path | None = None, **options: bool) -> Restored:
        return restore(path or self.zip, self.directory, clock=self.clock, keep=KEEP, **options)

    def later(self, span: timedelta = HOUR) -> None:
        self.clock.now += span

    def raw(self) -> bytes:
        """The bytes of the database and of every log beside it."""
        return b"".join(path.read_bytes() for path in sorted(self.directory.glob(f"{archive.DATABASE}*")))

    def state(self) -> dict[str, bytes]:
        """Every file but the lock, by name."""
        found = sorted(path for path in self.directory.rglob("*") if path.is_file() and path.name != "run.lock")
        return {str(path.relative_to(self.directory)): path.read_bytes() for path in found}


@pytest.fixture
def place(tmp_path: Path, clock: Clock) -> Place:
    made = Place(tmp_path / "data", clock)
    made.join(SIGNE, SIGNE_ID)
    (made.directory / "files" / "notes").mkdir(parents=True)
    (made.directory / "files" / "notes" / "æble.txt").write_text("æble", encoding="utf-8")
    return made


def edited(path: Path, change: Callable[[Path], None]) -> None:
    """Change the database inside of a backup."""
    folder = path.with_suffix(".edit")
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
    change(folder / archive.DATABASE)
    packed_again = [(one, str(one.relative_to(folder))) for one in sorted(folder.rglob("*")) if one.is_file()]
    path.write_bytes(zipped(*((name, one.read_bytes()) for one, name in packed_again)))
    shutil.rmtree(folder)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as packed:
        for name, data in entries:
            packed.writestr(name, data)
    return held.getvalue()


def run_sql(*statements: str) -> Callable[[Path], None]:
    def change(database: Path) -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return change


# ------------------------------------------------------------------------------------------------------------------ backup


def test_a_backup_is_one_private_zip_of_database_and_files(place: Place) -> None:
    made = place.backup()
    assert (made.path, made.begun, made.files) == (place.zip, NOW.astimezone(UTC), 1)
    assert made.size == place.zip.stat().st_size
    assert stat.S_IMODE(place.zip.stat().st_mode) == 0o600
    with zipfile.ZipFile(place.zip) as packed:
        assert packed.namelist() == ["knudepunkt.db", "files/notes/æble.txt"]
        assert packed.read("files/notes/æble.txt") == "æble".encode()
    assert [path.name for path in place.zip.parent.iterdir() if path.suffix == ".part"] == []


def test_the_copy_needs_no_log_and_says_when_it_was_begun(place: Place, tmp_path: Path) -> None:
    place.clock.now = NOW + timedelta(microseconds=987_654)
    place.backup()
    alone = tmp_path / "alone" / "copy.db"
    alone.parent.mkdir()
    with zipfile.ZipFile(place.zip) as packed:
        alone.write_bytes(packed.read("knudepunkt.db"))
    with closing(sqlite3.connect(alone)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT value FROM identity WHERE name = 'backed_up'").fetchone() == (
            "2024-02-06T09:00:00+00:00",
        )
    with place.storage() as storage:
        assert storage.identity(backup.BEGUN) is None


def test_a_backup_beside_a_writer_is_whole(place: Place) -> None:
    """Two rows are written in each transaction: no backup may hold one of them."""
    stop = threading.Event()

    def write() -> None:
        with place.storage() as storage:
            number = 0
            while not stop.is_set():
                number += 1
                with storage.atomic():
                    storage.people.add(f"A{number}", telegram=number)
                    storage.people.add(f"B{number}" * 20, telegram=-number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            place.backup()
            with zipfile.ZipFile(place.zip) as packed:
                (place.directory.parent / "copy.db").write_bytes(packed.read("knudepunkt.db"))
            with closing(sqlite3.connect(place.directory.parent / "copy.db")) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                pairs = "SELECT sum(telegram > 0) - sum(telegram < 0) FROM people"
                assert copy.execute(pairs).fetchone() == (1,)  # Signe has no partner
            time.sleep(0.02)
    finally:
        stop.set()
        writer.join(20)
    assert not writer.is_alive()


def test_the_log_is_emptied_of_what_was_erased_during_the_copy(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.BUSY_SECONDS", 0.1)
    with place.storage() as running:
        with backup._snapshot(place.database, place.clock):
            running.retention.erase(telegram=SIGNE_ID, person=1)
        assert SIGNE.encode() not in place.raw()


def test_a_damaged_database_is_told_and_nothing_is_written(place: Place) -> None:
    data = bytearray(place.database.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xa5" * (4096 * 3)
    place.database.write_bytes(data)
    with pytest.raises(Ended, match=r"knudepunkt\.db is damaged \(.+\): restore a backup"):
        place.backup()
    assert sorted(path.name for path in place.directory.parent.iterdir()) == ["data"]


def test_a_copy_that_lacks_rows_is_no_backup(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter([{"people": 1}, {"people": 2}])
    monkeypatch.setattr(backup, "_counts", lambda connection: next(counts))
    with pytest.raises(Ended, match="the copy has not the rows of the original"):
        place.backup()
    assert not place.zip.exists()


def test_a_database_of_the_index_alone_can_be_kept(place: Place) -> None:
    place.database.unlink()
    run_sql("CREATE TABLE documents (id INTEGER)")(place.database)
    assert place.backup().tables > len(backup.TABLES)


# ------------------------------------------------------------------------------------------------------------- round trip


def test_what_was_backed_up_comes_back(place: Place) -> None:
    place.backup()
    place.later()
    place.join(BO, BO_ID)
    done = place.restore()
    assert (done.begun, done.erased, done.held, done.broken) == (NOW.astimezone(UTC), 0, 0, None)
    assert place.names() == {SIGNE}
    with place.storage() as storage:
        assert storage.identity(backup.BEGUN) is None
        assert [(entry.act, entry.at, entry.detail) for entry in storage.audit.entries()] == [
            (Act.RESTORED, NOW + HOUR, "backup=2024-02-06T09:00:00+00:00 erased=0")
        ]
    assert stat.S_IMODE(place.database.stat().st_mode) == 0o600


def test_the_state_before_can_be_restored_too(place: Place) -> None:
    place.backup()
    place.later()
    place.join(BO, BO_ID)
    (place.directory / "files" / "notes" / "æble.txt").write_text("pære", encoding="utf-8")
    kept = place.restore().kept
    assert kept == place.directory / "backup" / "before-restore-20240206-100000.zip"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    again = place.restore(kept)
    assert again.kept == kept.with_stem(f"{kept.stem}-2")
    assert place.names() == {SIGNE, BO}
    assert (place.directory / "files" / "notes" / "æble.txt").read_text(encoding="utf-8") == "pære"


def test_into_an_empty_directory(place: Place, tmp_path: Path) -> None:
    place.backup()
    elsewhere = Place(tmp_path / "new", place.clock)
    done = restore(place.zip, elsewhere.directory, clock=place.clock, keep=KEEP)
    assert (done.kept, done.broken, done.added) == (None, None, 1)
    assert elsewhere.names() == {SIGNE}
    assert sorted(path.name for path in elsewhere.directory.iterdir()) == ["files", "knudepunkt.db", "run.lock"]


def test_files_come_back_and_others_stay(place: Place) -> None:
    files = place.directory / "files"
    (files / "same.txt").write_bytes(b"same")
    (files / "changed.txt").write_bytes(b"then")
    place.backup()
    shutil.rmtree(files / "notes")
    (files / "changed.txt").write_bytes(b"now")
    (files / "new.txt").write_bytes(b"new")
    same = (files / "same.txt").stat().st_ino
    done = place.restore()
    assert (done.added, done.replaced) == (1, 1)
    assert {path.name: path.read_bytes() for path in files.rglob("*.txt")} == {
        "same.txt": b"same",
        "changed.txt": b"then",
        "new.txt": b"new",
        "æble.txt": "æble".encode(),
    }
    assert (files / "same.txt").stat().st_ino == same
    assert stat.S_IMODE((files / "changed.txt").stat().st_mode) == 0o600


def test_files_of_reports_come_back_with_their_rows(place: Place) -> None:
    kept = place.attach(b"a choir", organization="Struer", owner=1)
    place.backup()
    with zipfile.ZipFile(place.zip) as packed:
        assert packed.read(f"{ATTACHED}/{kept.file}") == b"a choir"
    place.later()
    with place.storage() as storage:
        assert storage.attachments.remove(kept.number)
    later = place.attach(b"another", organization="Struer", owner=1)
    assert place.attached() == {later.file: b"another"}
    done = place.restore()
    assert (done.added, done.replaced) == (1, 0)
    with place.storage() as storage:
        assert storage.attachments.get(kept.number) == kept
        assert storage.attachments.data(kept.number) == b"a choir"
        assert stat.S_IMODE((place.directory / ATTACHED / kept.file).stat().st_mode) == 0o600
        assert storage.attachments.sweep(older_than=timedelta(0)) == 1  # what came after the backup, which is kept
    assert done.kept is not None
    with zipfile.ZipFile(done.kept) as packed:
        assert packed.read(f"{ATTACHED}/{later.file}") == b"another"


def test_a_damaged_file_of_a_report_is_replaced(place: Place) -> None:
    kept = place.attach(b"a choir", organization="Struer", owner=1)
    place.backup()
    (place.directory / ATTACHED / kept.file).write_bytes(b"a ch")
    assert place.restore().replaced == 1
    assert place.attached() == {kept.file: b"a choir"}


def test_letters_that_may_have_been_sent_since_are_held_back(place: Place) -> None:
    with place.storage() as storage:
        storage.outbox.put(Kind.CURATED, 1, [(1, "a"), (2, "b"), (3, "c")])
        first, _ = storage.outbox.take(), storage.outbox.take()
        assert first is not None
        storage.outbox.settle(first, State.DELIVERED)
        storage.outbox.put(Kind.CURATED, 2, [(1, "a")], due=NOW + timedelta(days=900))
        storage.outbox.put(Kind.CURATED, 3, [(1, "a")])
        storage.outbox.pause(Kind.CURATED, 3)
    place.backup()
    assert place.restore().held == 4
    with place.storage() as storage:
        assert storage.outbox.take() is None
        assert storage.outbox.counted(Kind.CURATED, 1) == {State.DELIVERED: 1, State.UNKNOWN: 2}
        assert [storage.outbox.counted(Kind.CURATED, number) for number in (2, 3)] == [{State.UNKNOWN: 1}] * 2


def test_what_was_held_back_can_be_sent_again_after_a_restore_and_leaves_no_words_behind(place: Place) -> None:
    with place.storage() as storage:
        number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Hej {navn}"), author=None)
        storage.broadcasts.send(number, [Outgoing(1, "Hej Signe", ((("Ja", "a1:x:1"),),)), Outgoing(2, "Hej Bo")])
        storage.broadcasts.pause(number)
        storage.outbox.put(Kind.SEAT, 1, [(1, "Du har fået en plads")])
    place.backup()
    assert place.restore().held == 3
    with place.storage() as storage:
        one = storage.broadcasts.get(number)
        assert one is not None
        assert one.stage is Stage.SENT
        assert [one.number for one in storage.broadcasts.finished()] == [number]
        words = storage._rows("SELECT kind, html, buttons FROM outbox ORDER BY id")
        assert words == [("broadcast", "", "[]"), ("broadcast", "", "[]"), ("seat", "Du har fået en plads", "[]")]
        assert storage.doubts.count() == 1
        doubt = storage.broadcasts.doubt(number)
        assert storage.broadcasts.send_again(number, [Outgoing(1, "Hej Signe")], doubt=doubt) == 1


def test_a_meeting_comes_back_with_its_answers_and_no_reminder_that_waited_leaves(place: Place) -> None:
    begins = place.clock.now + timedelta(days=7)
    with place.storage() as storage:
        number = storage.meetings.add(Plan("Fjorden", "Netværksmøde", begins, begins + HOUR), author=1)
        meeting, signe = storage.meetings.get(number), storage.people.get(1)
        assert meeting is not None
        assert signe is not None
        storage.attendees.invite(meeting, [signe])
        storage.attendees.answer(meeting, 1, Said(PartStat.TENTATIVE))
        storage.meetings.remind(number, "7 days", starts=begins)
        for purpose, due in ((Purpose.REMINDER, None), (Purpose.MESSAGE, begins)):
            written = storage.broadcasts.begin(Draft(purpose, meeting=number, due=due), author=None)
            storage.broadcasts.send(written, [Outgoing(SIGNE_ID, "Husk mødet")])
        storage.broadcasts.pause(written)
    place.backup()
    place.later()
    with place.storage() as storage:
        storage.meetings.cancel(number)
        storage.attendees.answer(meeting, 1, Said(PartStat.ACCEPTED))
    assert place.restore().held == 2
    with place.storage() as storage:
        assert storage.meetings.get(number) == meeting
        assert storage.attendees.answers(number) == {1: PartStat.TENTATIVE}
        assert storage.meetings.reminded(number, starts=begins) == {"7 days"}
        place.clock.now = begins + HOUR
        assert storage.outbox.take() is None


def test_an_older_schema_is_brought_up_to_date(place: Place) -> None:
    place.backup()
    undone = ("DROP TABLE dialogs", "DROP TABLE chats", "DELETE FROM _sqlite_migrations WHERE name = 'm011_dialogs'")
    edited(place.zip, run_sql(*undone))
    place.restore()
    with place.storage() as storage:
        assert storage.register_chat(-5, "Kredsen")


def test_what_expired_since_does_not_come_back(place: Place) -> None:
    with place.storage() as storage:
        storage.save_answer(SIGNE_ID, views={"source": "hemmeligt"}, choices=[], question=None, days=1)
    place.backup()
    place.later(timedelta(days=2))
    place.restore()
    assert b"hemmeligt" not in place.raw()


# --------------------------------------------------------------------------------------------------------------- erasures


def test_whoever_was_erased_since_does_not_come_back(place: Place) -> None:
    with place.storage() as storage:
        storage.save_answer(SIGNE_ID, views={"source": f"svar til {SIGNE}"}, choices=[], question=None, days=30)
        storage.people.add(BO, telegram=BO_ID)
    place.backup()
    place.later()
    place.erase(SIGNE_ID)
    journal = (place.directory / JOURNAL).read_bytes()
    place.later()
    assert place.restore().erased == 1
    assert place.names() == {BO}
    stored = SIGNE_ID.to_bytes(6, "big")  # as SQLite keeps an integer of that size
    for trace in (SIGNE.encode(), b"Havgaard", stored, str(SIGNE_ID).encode()):
        assert trace not in place.raw()
    assert BO_ID.to_bytes(6, "big") in place.raw()
    assert (place.directory / JOURNAL).read_bytes() == journal


def test_the_answer_of_whoever_was_erased_since_does_not_come_back_and_that_they_were_there_does(place: Place) -> None:
    with place.storage() as storage:
        signe = storage.people.get(1)
        assert signe is not None
        for days in (-1, 7):
            begins = place.clock.now + timedelta(days=days)
            number = storage.meetings.add(Plan("Fjorden", "Netværksmøde", begins, begins + HOUR), author=1)
            meeting = storage.meetings.get(number)
            assert meeting is not None
            storage.attendees.invite(meeting, [signe])
            said = Said(PartStat.DELEGATED, "Åse Krogh")
            storage.attendees.answer(meeting, 1, said, by_coordinator=True)
        storage.attendees.note(1, True)
    place.backup()
    place.later()
    place.erase(SIGNE_ID)
    assert place.restore().erased == 1
    with place.storage() as storage:
        assert [(one.person, one.attended) for one in storage.attendees.of(1)] == [(None, True)]
        assert storage.attendees.of(2) == ()
        assert len(storage.meetings.everything()) == 2
    assert b"Krogh" not in place.raw()


def test_the_files_of_whoever_was_erased_since_do_not_come_back(place: Place) -> None:
    place.attach(b"a face", organization="", owner=1)
    ours = place.attach(b"a choir", organization="Struer", owner=1)
    place.backup()
    place.later()
    place.erase(SIGNE_ID)
    assert place.attached() == {ours.file: b"a choir"}
    shutil.rmtree(place.directory / ATTACHED)
    done = place.restore()
    assert (done.erased, done.added) == (1, 1)
    assert place.attached() == {ours.file: b"a choir"}
    with place.storage() as storage:
        found = storage.attachments.get(ours.number)
        assert found is not None
        assert (found.owner, found.name) == (None, "kor.jpg")


def test_a_file_that_an_older_backup_brought_back_without_its_row_goes_with_the_next_purge(place: Place) -> None:
    face = place.attach(b"a face", organization="", owner=1)
    place.erase(SIGNE_ID)
    (place.directory / ATTACHED / face.file).write_bytes(b"a face")  # unpacked by hand
    place.later()
    place.clock.now = max(place.clock.now, datetime.now(UTC) + HOUR)
    with place.storage() as storage:
        storage.retention.purge()
    assert place.attached() == {}


def test_an_erasure_in_the_second_of_the_backup_is_not_missed(place: Place) -> None:
    place.clock.now = NOW + timedelta(microseconds=400_000)
    place.backup()
    place.clock.now = NOW + timedelta(microseconds=900_000)
    place.erase(SIGNE_ID)
    assert place.restore().erased == 1
    assert place.names() == set()


def test_whoever_came_back_before_the_backup_stays(place: Place) -> None:
    place.erase(SIGNE_ID)
    place.later()
    place.join(SIGNE, SIGNE_ID)
    place.later()
    place.backup()
    place.later()
    assert place.restore().erased == 0
    assert place.names() == {SIGNE}


def test_a_second_restore_of_the_same_backup_erases_again(place: Place) -> None:
    place.backup()
    place.later()
    place.erase(SIGNE_ID)
    place.restore()
    place.later()
    place.join(SIGNE, SIGNE_ID)
    place.later()
    assert place.restore().erased == 1
    assert place.names() == set()


def test_no_backup_begins_in_the_middle_of_an_erasure(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dated after the line in the journal and taken before the rows are gone, it would bring them back."""
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.1)
    remember = Retention._remember

    def slowly(self: Retention, *marks: list[str]) -> None:
        remember(self, *marks)
        place.later()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            place.backup()

    monkeypatch.setattr(Retention, "_remember", slowly)
    place.erase(SIGNE_ID)
    assert not place.zip.exists()


def test_nothing_is_erased_that_the_journal_does_not_hold(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        place.erase(SIGNE_ID)
    assert place.names() == {SIGNE}


def test_a_line_of_the_journal_that_was_cut_off_takes_no_other_with_it(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.backup()
    (place.directory / JOURNAL).write_text('{"at": "2024-02-06T09', encoding="ascii")
    place.later()
    place.erase(SIGNE_ID)
    assert place.restore().erased == 1
    assert f"{JOURNAL}:1: is no erasure" in caplog.text


def test_what_lies_in_free_pages_goes_into_no_backup(place: Place, tmp_path: Path) -> None:
    run_sql(
        "PRAGMA secure_delete = OFF",
        "CREATE TABLE old (text TEXT)",
        f"INSERT INTO old VALUES ('{SIGNE} was deleted before deleting overwrote')",
        "DROP TABLE old",
    )(place.database)
    assert b"before deleting overwrote" in place.raw()
    place.backup()
    with zipfile.ZipFile(place.zip) as packed:
        assert b"before deleting overwrote" not in packed.read("knudepunkt.db")


# ---------------------------------------------------------------------------------------------------------------- refused


def damaged_zip(data: bytes) -> bytes:
    cut = bytearray(data)
    cut[200:260] = bytes(60)
    return bytes(cut)


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("files/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


REFUSED: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("no zip", lambda whole: b"a letter", "it is no zip"),
    ("empty", lambda whole: b"", "it is no zip"),
    ("cut off", lambda whole: whole[: len(whole) // 2], "it is no zip"),
    ("damaged", damaged_zip, "knudepunkt.db in it is damaged"),
    ("another zip", lambda whole: zipped(("mimetype", b"x")), "there is no knudepunkt.db in it"),
    ("no database", lambda whole: zipped(("knudepunkt.db", b"a letter" * 900)), "the database in it is damaged"),
    ("empty database", lambda whole: zipped(("knudepunkt.db", b"")), "it has no table _sqlite_migrations"),
    ("up", lambda whole: zipped(("knudepunkt.db", b"x"), ("files/../../evil", b"x")), "'files/../../evil' has no place"),
    ("absolute", lambda whole: zipped(("knudepunkt.db", b"x"), ("/tmp/evil", b"x")), "'/tmp/evil' has no place"),
    ("beside", lambda whole: zipped(("knudepunkt.db", b"x"), ("erasures.jsonl", b"x")), "'erasures.jsonl' has no place"),
    ("dotted", lambda whole: zipped(("knudepunkt.db", b"x"), ("files/./a", b"x")), "'files/./a' has no place"),
    ("link", lambda whole: zipped(("knudepunkt.db", b"x"), (link(), b"/etc/passwd")), "'files/link' has no place"),
    ("bomb", lambda whole: zipped(("knudepunkt.db", bytes(80 * 2**20))), "more than a backup ever holds"),
    (
        "other method",
        lambda whole: zipped(("knudepunkt.db", b"x"), method=zipfile.ZIP_LZMA),
        "'knudepunkt.db' has no place",
    ),
]


@pytest.mark.parametrize(("make_it", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_no_backup_is_refused_and_nothing_changes(make_it: Callable[[bytes], bytes], told: str, place: Place) -> None:
    place.backup()
    place.zip.write_bytes(make_it(place.zip.read_bytes()))
    before = place.state()
    with pytest.raises(Ended) as refused:
        place.restore()
    assert refused.value.code == ExitCode.PROBLEM
    assert str(refused.value).startswith(f"{place.zip} is no backup that can be restored: ")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert place.state() == before
    assert not (place.directory.parent / "evil").exists()


def test_a_name_twice_is_refused(place: Place) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        place.zip.write_bytes(zipped(("knudepunkt.db", b"x"), ("files/a", b"x"), ("files/a", b"y")))
    with pytest.raises(Ended, match="two files of one name"):
        place.restore()


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (
            ("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('bot', 'm999_later', '')",),
            "newer version",
        ),
        (("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('x', 'm001_x', '')",), "newer version"),
        (("DELETE FROM identity WHERE name = 'backed_up'",), "it does not say when it was made"),
        (("UPDATE identity SET value = 'once' WHERE name = 'backed_up'",), "it does not say when it was made"),
        (("DROP TABLE identity",), "it has no table identity"),
        (("INSERT INTO memberships VALUES (999, 'g', 'm', '', '')",), "belongs to one of people that is not there"),
        (("UPDATE identity SET value = '2024-02-07T00:00:00+00:00' WHERE name = 'backed_up'",), "which is yet to come"),
        (
            ("UPDATE identity SET value = '2023-02-07T00:00:00+00:00' WHERE name = 'backed_up'",),
            "storage.keep_backups_days (90)",
        ),
        (("UPDATE identity SET value = 'ab' WHERE name = 'key'",), "is of another bot"),
    ],
)
def test_a_database_that_does_not_fit_is_refused_and_nothing_changes(
    statements: tuple[str, ...], told: str, place: Place
) -> None:
    place.backup()
    edited(place.zip, run_sql(*statements))
    before = place.state()
    with pytest.raises(Ended) as refused:
        place.restore()
    assert (refused.value.code, str(refused.value).startswith(str(place.zip))) == (ExitCode.PROBLEM, True)
    assert told in str(refused.value)
    assert place.state() == before


def test_a_page_that_is_damaged_is_refused(place: Place) -> None:
    def damage(database: Path) -> None:
        data = bytearray(database.read_bytes())
        data[4096 * 3 : 4096 * 4] = b"\xa5" * 4096
        database.write_bytes(data)

    place.backup()
    edited(place.zip, damage)
    with pytest.raises(Ended, match="the database in it is damaged"):
        place.restore()


def test_force_restores_what_raises_doubts_and_erases_everybody_it_can(place: Place) -> None:
    place.erase(BO_ID)
    place.later(-HOUR)
    place.backup()
    place.later(-HOUR)
    with pytest.raises(Ended, match="yet to come"):
        place.restore()
    place.join(BO, BO_ID)
    place.later(2 * HOUR)
    place.backup()
    place.later(-HOUR)
    assert place.restore(force=True).erased == 1
    assert place.names() == {SIGNE}


def test_a_disk_that_is_too_small_is_told_before_anything_is_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.backup()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    before = place.state()
    with pytest.raises(Ended, match=r"0 MB left, and restoring .* takes"):
        place.restore()
    assert place.state() == before


def test_nothing_is_written_through_a_link(place: Place, tmp_path: Path) -> None:
    place.backup()
    shutil.rmtree(place.directory / "files" / "notes")
    (tmp_path / "outside").mkdir()
    (place.directory / "files" / "notes").symlink_to(tmp_path / "outside")
    before = place.state()
    with pytest.raises(Ended, match="is no plain file, so nothing can be restored there"):
        place.restore()
    assert place.state() == before
    assert list((tmp_path / "outside").iterdir()) == []


def test_not_while_a_bot_runs(place: Place) -> None:
    place.backup()
    before = place.state()
    with exclusive(place.directory), pytest.raises(LockHeld):
        place.restore()
    assert place.state() == before


def test_no_bot_starts_meanwhile(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def tried(*_: object) -> frozenset[tuple[str, str]]:
        with pytest.raises(LockHeld), exclusive(place.directory):
            pytest.fail("a bot could start")
        seen.append(True)
        return backup.known_migrations()

    place.backup()
    monkeypatch.setattr("bot.staging.known_migrations", tried)
    place.restore()
    assert seen == [True]


def test_not_while_another_command_has_the_database_open(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.1)
    place.backup()
    with place.storage() as storage:
        storage.people.add(BO, telegram=BO_ID)
        with pytest.raises(Ended, match="in use by another command") as refused:
            place.restore()
    assert refused.value.code == ExitCode.BUSY
    assert place.names() == {SIGNE, BO}


def test_whoever_opened_the_old_database_meanwhile_cannot_write_beside_the_new_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for the lock on a file that is gone by then; a log of that file under the same name would spoil the new one."""
    code = (
        "import sqlite3, sys\nconnection = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)\n"
        "print('opened', flush=True)\n"
        "try:\n    connection.execute('PRAGMA journal_mode = WAL')\n    connection.execute('DELETE FROM people')\n"
        "except sqlite3.Error as error:\n    print(error)"
    )
    waiting: list[subprocess.Popen[str]] = []
    replace = Path.replace

    def slowly(path: Path, target: Path) -> Path:
        if target == place.database:
            arguments = [sys.executable, "-c", code, str(place.database)]
            waiting.append(subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True))
            assert waiting[0].stdout
            assert waiting[0].stdout.readline() == "opened\n"
            time.sleep(0.3)
        return replace(path, target)

    place.backup()
    monkeypatch.setattr(Path, "replace", slowly)
    place.restore()
    assert "readonly" in waiting[0].communicate(timeout=30)[0]
    assert sorted(path.name for path in place.directory.glob("knudepunkt.db*")) == ["knudepunkt.db"]
    assert place.names() == {SIGNE}


# ------------------------------------------------------------------------------------------------------ a damaged database


def spoil_head(database: Path) -> None:
    database.write_bytes(b"\xa5" * 20_000)


def spoil_page(database: Path) -> None:
    data = bytearray(database.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xa5" * (4096 * 3)
    database.write_bytes(data)


@pytest.mark.parametrize("spoil", [spoil_head, spoil_page])
@pytest.mark.parametrize("linked", [True, False])
def test_a_damaged_database_is_put_aside(
    spoil: Callable[[Path], None], linked: bool, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    if not linked:
        monkeypatch.setattr(os, "link", refuse)
    place.backup()
    spoil(place.database)
    spoilt = place.database.read_bytes()
    changed = place.directory / "files" / "notes" / "æble.txt"
    changed.write_bytes(b"changed")
    done = place.restore()
    assert done.broken == place.directory / "knudepunkt.db.broken-20240206-090000"
    assert done.broken.read_bytes()[100:] == spoilt[100:]  # but for the head, which says how it is to be opened
    assert done.kept is not None
    with zipfile.ZipFile(done.kept) as packed:
        assert [(name, packed.read(name)) for name in packed.namelist()] == [("files/notes/æble.txt", b"changed")]
    assert place.names() == {SIGNE}


def test_a_database_that_cannot_be_copied_is_put_aside(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    place.backup()
    place.join(BO, BO_ID)
    monkeypatch.setattr("bot.restoration.write", full)
    done = place.restore()
    assert done.kept is None
    assert done.broken is not None
    assert place.names() == {SIGNE}
    done.broken.replace(place.database)
    assert place.names() == {SIGNE, BO}


def test_files_that_a_damaged_database_alone_names_are_kept(place: Place) -> None:
    place.backup()
    later = place.attach(b"a choir", organization="Struer", owner=1)
    spoil_head(place.database)
    done = place.restore()
    assert done.kept is not None
    with zipfile.ZipFile(done.kept) as packed:
        assert packed.read(f"{ATTACHED}/{later.file}") == b"a choir"


def test_the_logs_of_a_damaged_database_go_with_it(place: Place) -> None:
    place.backup()
    spoil_head(place.database)
    for suffix in ("-wal", "-shm"):
        place.database.with_name(f"knudepunkt.db{suffix}").write_bytes(b"log")
    broken = place.restore().broken
    assert broken is not None
    assert sorted(path.name for path in place.directory.glob("knudepunkt.db*")) == [
        "knudepunkt.db",
        broken.name,
        f"{broken.name}-shm",
        f"{broken.name}-wal",
    ]
    assert place.names() == {SIGNE}


def test_a_log_without_its_database_does_no_harm(place: Place) -> None:
    with place.storage() as storage:
        storage.people.add(BO, telegram=BO_ID)
        log = place.database.with_name("knudepunkt.db-wal").read_bytes()
    place.erase(BO_ID)
    place.backup()
    place.database.unlink()
    place.database.with_name("knudepunkt.db-wal").write_bytes(log)
    place.restore()
    assert place.names() == {SIGNE}


# ------------------------------------------------------------------------------------------------------------------ killed

# Restores a copy of a directory over and over, and is killed before each step in turn; prints how many steps there are.
KILLED = """
import os, shutil, sys
from datetime import datetime
from pathlib import Path
from bot.backup import known_migrations
from bot.config import Storage
from bot.restoration import restore

template, backup, work, now = *map(Path, sys.argv[1:4]), datetime.fromisoformat(sys.argv[4])
steps = {"open", "sqlite3.connect", *(f"os.{name}" for name in ("rename", "link", "remove", "mkdir", "rmdir", "chmod"))}
known_migrations()

def attempt(directory, before):
    def count(event, arguments):
        nonlocal before
        if event in steps and any(os.fspath(directory) in str(one) for one in arguments):
            before -= 1
            if before < 0:
                os._exit(9)
    sys.addaudithook(count)
    restore(backup, directory, clock=lambda: now, keep=Storage())
    os._exit(0)

for number in range(500):
    directory = work / str(number)
    shutil.copytree(template, directory)
    child = os.fork()
    if child == 0:
        attempt(directory, number)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0:
        break
    assert code == 9, code
print(number)
"""


def kill_at_every_step(place: Place, work: Path) -> Iterator[Place]:
    """The directories that a restore leaves which is killed before its first step, its second and so on; the last is done."""
    work.mkdir()
    arguments = [sys.executable, "-c", KILLED, place.directory, place.zip, work, place.clock().isoformat()]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    for number in range(int(done.stdout) + 1):
        found = Place(work / str(number), place.clock)
        found.zip = place.zip
        yield found


def test_killed_at_any_step_the_old_state_stands_or_the_new_one(place: Place, tmp_path: Path) -> None:
    files = place.directory / "files"
    place.join("Then", 5)
    (files / "gone.txt").write_bytes(b"then")
    face = place.attach(b"a face", organization="", owner=1)
    choir = place.attach(b"a choir", organization="Struer", owner=1)
    place.backup()
    place.later()
    place.erase(SIGNE_ID)
    place.join("Now", 6)
    (files / "gone.txt").unlink()
    (place.directory / ATTACHED / choir.file).unlink()
    (files / "notes" / "æble.txt").write_bytes(b"now")
    place.later()
    seen = []
    template = Place(tmp_path / "template", place.clock)
    template.zip = place.zip
    with place.storage() as storage:
        storage.people.add("Logged", telegram=7)  # stands in the log alone, as after a bot was killed
        shutil.copytree(place.directory, template.directory, dirs_exist_ok=True)
    for found in kill_at_every_step(template, tmp_path / "work"):
        copy = Place(tmp_path / "work" / f"{found.directory.name}-run", place.clock)
        shutil.copytree(found.directory, copy.directory, dirs_exist_ok=True)
        seen.append(copy.names())
        assert SIGNE.encode() not in found.raw()
        assert face.file not in found.attached()
        with closing(sqlite3.connect(copy.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if "Then" in seen[-1] and "Now" not in seen[-1]:
            assert (found.directory / "files" / "gone.txt").read_bytes() == b"then"
            assert found.attached()[choir.file] == b"a choir"
            assert list((found.directory / "backup").glob("before-restore-*.zip"))
        assert found.restore().erased == 1
        assert found.names() == {"Then"}
        assert (found.directory / "files" / "notes" / "æble.txt").read_text(encoding="utf-8") == "æble"
        assert not (found.directory / "restoring").exists()
        assert not list(found.directory.rglob("*.part"))
    old, new = {"Then", "Now", "Logged"}, {"Then"}
    changed = seen.index(new)
    assert seen == [old] * changed + [new] * (len(seen) - changed)
    assert min(changed, len(seen) - changed) >= 3
    assert len(seen) > 20


def test_killed_at_any_step_a_damaged_database_keeps_its_name_or_is_replaced(place: Place, tmp_path: Path) -> None:
    place.backup()
    spoil_head(place.database)
    place.database.with_name("knudepunkt.db-wal").write_bytes(b"log")
    for found in kill_at_every_step(place, tmp_path / "work"):
        damaged = found.database.read_bytes().startswith(b"\xa5")
        if not damaged:
            assert not found.database.with_name("knudepunkt.db-wal").exists()
            assert found.names() == {SIGNE}
        found.restore()
        assert found.names() == {SIGNE}
        assert any(path.read_bytes().startswith(b"\xa5") for path in found.directory.glob("*.broken-*"))


def test_a_killed_backup_leaves_the_one_before(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.backup()
    before = place.zip.read_bytes()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for step in ("_copy", "compact", "check", "pack"):
        with monkeypatch.context() as patched:
            patched.setattr(backup, step, killed)
            with pytest.raises(KeyboardInterrupt):
                place.backup()
        assert place.zip.read_bytes() == before


# ---------------------------------------------------------------------------------------------------------------- commands


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`command("backup", ...)` on the directory of `place`, with the clock of `place`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.set_up", lambda *_, **__: None)
    monkeypatch.setattr("bot.commands.keeping.present", lambda: NOW)
    return lambda *arguments: main(["--data", "data", *map(str, arguments)])


def test_the_command_backs_up_and_notes_it(
    place: Place, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    with exclusive(place.directory):  # also while a bot runs
        assert command("backup") == ExitCode.DONE
    path = Path("data/backup/knudepunkt-20240206-090000.zip")
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith(f"saved      {path}: ")
    assert ", checked, " in line
    assert line.endswith(", 1 files")
    with place.storage() as storage:
        [entry] = storage.audit.entries()
    assert entry.act is Act.BACKED_UP
    assert entry.detail.startswith(f"bytes={path.stat().st_size} rows=")
    assert command("backup") == ExitCode.DONE
    assert path.with_stem(f"{path.stem}-2").exists()


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("there.zip", "there.zip exists already: name another file, or write over it with --force"),
        ("no/where.zip", "no/where.zip cannot be written: name a file in a folder that there is"),
        ("data", "data cannot be written: name a file in a folder that there is"),
        ("data/files/own.zip", "data/files/own.zip would become a part of itself: name a file outside data/files"),
    ],
)
def test_a_file_that_cannot_be_written_is_1(
    target: str, told: str, place: Place, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("there.zip").write_bytes(b"mine")
    assert command("backup", target) == ExitCode.PROBLEM
    assert capsys.readouterr().err == f"Error: {told}\n"
    assert Path("there.zip").read_bytes() == b"mine"


def test_force_writes_over_a_file(place: Place, command: Callable[..., int]) -> None:
    Path("there.zip").write_bytes(b"mine")
    assert command("backup", "--force", "there.zip") == ExitCode.DONE
    assert command("restore", "there.zip") == ExitCode.DONE


def test_without_a_database_there_is_nothing_to_back_up(
    command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("backup") == ExitCode.PROBLEM
    assert capsys.readouterr().err == "Error: there is nothing to back up: data holds no knudepunkt.db\n"
    assert not Path("data").exists()


def test_the_command_restores_and_tells_what_it_did(
    place: Place, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    place.backup()
    assert command("restore", place.zip) == ExitCode.DONE
    first = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in first] == ["kept", "restored", "files", "erased", "held", "note"]
    assert first[0] == "kept       what was there before, as data/backup/before-restore-20240206-090000.zip"
    assert first[1].startswith("restored   data/knudepunkt.db: as of 2024-02-06 10:00, ")
    assert first[2] == "files      0 put back, 0 replaced; others were left alone"
    assert first[3] == "erased     nobody: there is no data/erasures.jsonl that says who was erased since"
    place.erase(SIGNE_ID)
    spoil_head(place.database)
    assert command("restore", place.zip) == ExitCode.DONE
    second = capsys.readouterr().out.splitlines()
    assert second[0] == "kept       the damaged database, as data/knudepunkt.db.broken-20240206-090000"
    assert "erased     1 people who were erased since" in second


def test_what_was_taken_back_or_corrected_since_is_named_as_public_again(
    place: Place, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    with place.storage() as storage:
        for _ in range(4):
            publish(storage, FORM, ANSWERS, organization="Struer")
    place.backup()
    with place.storage() as storage:
        storage.reports.take(2, Step.UNPUBLISH, version=1, actor=None)
        file(storage, FORM, ANSWERS, organization="Struer", report=3)
        storage.reports.take(3, Step.PUBLISH, version=2, actor=None)
        publish(storage, FORM, ANSWERS, organization="Struer")
    assert command("restore", place.zip) == ExitCode.DONE
    *_, last = capsys.readouterr().out.splitlines()
    assert last == ("public     again, though taken back or corrected since: reports 2, 3; reports unpublish takes one back")
    spoil_head(place.database)  # what was public is not known any more
    assert command("restore", place.zip) == ExitCode.DONE
    assert "reports 1, 2, 3, 4; " in capsys.readouterr().out.splitlines()[-1]


def test_restore_beside_a_bot_is_75(place: Place, command: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    place.backup()
    with exclusive(place.directory):
        assert command("restore", place.zip) == ExitCode.BUSY
    assert f"pid {os.getpid()}" in capsys.readouterr().err


def test_restoring_what_is_no_backup_makes_no_data_directory(
    tmp_path: Path, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.zip").write_bytes(b"a letter")
    assert command("restore", "letter.zip") == ExitCode.PROBLEM
    assert command("restore", "nowhere.zip") == ExitCode.PROBLEM
    assert capsys.readouterr().err.splitlines() == [
        "Error: letter.zip is no backup that can be restored: it is no zip, or not all of one",
        "Error: nowhere.zip: No such file or directory",
    ]
    assert not Path("data").exists()
