"""Files that belong to a report: `bot.reports.attachments`."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path, PurePosixPath
from threading import Barrier

import pytest
from conftest import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from report_answers import ANSWERS, FORM

from bot.reports.attachments import FOLDER, Attachment, Attachments, Prepared, Sort
from bot.reports.draft import begun
from bot.storage import Storage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def attachments(storage: Storage) -> Attachments:
    return storage.attachments


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / FOLDER


def draft(storage: Storage, *, report: int | None = None) -> int:
    return storage.drafts.begin(begun(FORM, known=ANSWERS), organization="Struer", owner=3, chat=None, report=report).id


def put(storage: Storage, to: int, message: int = 1, data: bytes = b"a plan", name: str = "plan.pdf") -> Attachment:
    return added(storage, storage.attachments.prepare(data), to, message, name)


def added(storage: Storage, prepared: Prepared, to: int, message: int = 1, name: str = "plan.pdf") -> Attachment:
    return storage.attachments.add(
        prepared, draft=to, question="files", owner=3, message=message, sort=Sort.DOCUMENT, name=name, caption="Planen"
    )


def sent(storage: Storage, number: int) -> int:
    """The draft is sent with its files; the number of the report."""
    kept = storage.drafts.get(number)
    assert kept is not None
    with storage.atomic():
        version = storage.reports.submit(kept, actor=3)
        storage.attachments.move_to_report(number, version.report)
        storage.drafts.delete(number)
    return version.report


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# ----------------------------------------------------------------------------------------------------------------- adding


def test_a_file_comes_back_as_it_was_sent(storage: Storage, attachments: Attachments, clock: Clock) -> None:
    number = draft(storage)
    found = put(storage, number, message=41)
    expected = Attachment(
        number=found.number,
        draft=number,
        report=None,
        question="files",
        owner=3,
        message=41,
        sort=Sort.DOCUMENT,
        name="plan.pdf",
        caption="Planen",
        size=6,
        file=found.file,
        consent=None,
        created=clock.now,
    )
    assert found == attachments.get(found.number) == expected
    assert attachments.of_draft(number) == (found,)
    assert attachments.data(found.number) == b"a plan"
    path = attachments.path(found.number)
    assert path is not None
    assert path.read_bytes() == b"a plan"


def test_what_is_not_there_is_nothing(attachments: Attachments, folder: Path) -> None:
    assert (attachments.get(1), attachments.data(1), attachments.path(1), attachments.of_draft(1)) == (None, None, None, ())
    assert not attachments.remove(1)
    assert attachments.sweep() == 0
    assert not folder.exists()


def test_file_and_folder_are_for_their_owner_alone(storage: Storage, folder: Path) -> None:
    found = put(storage, draft(storage))
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / found.file).stat().st_mode) == 0o600
    assert names(folder) == [found.file]


def test_a_message_that_is_delivered_twice_is_one_file(storage: Storage, attachments: Attachments, folder: Path) -> None:
    number = draft(storage)
    first = put(storage, number, message=5)
    assert put(storage, number, message=5, data=b"another plan", name="other.pdf") == first
    assert attachments.of_draft(number) == (first,)
    assert names(folder) == [first.file]


def test_the_same_content_twice_is_one_file_with_two_rows(storage: Storage, attachments: Attachments, folder: Path) -> None:
    number = draft(storage)
    one, other = put(storage, number, message=5), put(storage, number, message=6, name="again.pdf")
    assert (one.number, one.file) == (other.number - 1, other.file)
    assert names(folder) == [one.file]
    assert attachments.remove(one.number)
    assert attachments.data(other.number) == b"a plan"
    assert attachments.remove(other.number)
    assert names(folder) == []


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("plan.pdf", ".pdf"),
        ("PLAN.PDF", ".pdf"),
        ("arkiv.tar.gz", ".gz"),
        ("plan", ""),
        ("", ""),
        (".bashrc", ""),
        ("plan.", ""),
        ("plan.p/f", ""),
        ("plan.dåse", ""),
        ("plan.verylongending", ""),
        ("../../knudepunkt.db", ".db"),
        ("/etc/passwd", ""),
        ("plan.pdf\0.exe", ".exe"),
        ("plan.\0pdf", ""),
        ("plan.pdf ", ""),
    ],
)
def test_of_the_name_that_was_given_a_plain_ending_alone_is_on_the_disk(
    storage: Storage, folder: Path, name: str, ending: str
) -> None:
    found = put(storage, draft(storage), name=name)
    assert (found.name, PurePosixPath(found.file).suffix) == (name, ending)
    assert names(folder) == [found.file]
    assert len(found.file) == 64 + len(ending)


@settings(max_examples=60, deadline=None)
@given(name=st.text(max_size=300), caption=st.text(max_size=50), data=st.binary(max_size=50))
def test_whatever_a_file_is_called_it_lies_in_the_folder_and_comes_back(
    name: str, caption: str, data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("data")
    storage = Storage.open(directory / "a.db", Clock())
    number = draft(storage)
    prepared = storage.attachments.prepare(data)
    found = storage.attachments.add(
        prepared, draft=number, question="files", owner=None, message=1, sort=Sort.PICTURE, name=name, caption=caption
    )
    assert (found.name, found.caption, storage.attachments.data(found.number)) == (name, caption, data)
    assert names(directory / FOLDER) == [found.file]
    storage.close()


def test_the_file_is_on_the_disk_before_its_row_is_written(
    storage: Storage, attachments: Attachments, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order: content synced, renamed, folder synced, row."""
    seen: list[tuple[str, int]] = []
    fsync, replace = os.fsync, Path.replace
    number = draft(storage)
    put(storage, number)  # makes the folder

    def noted(what: str) -> None:
        seen.append((what, len(attachments.of_draft(number))))

    def syncing(handle: int) -> None:
        noted("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "content")
        fsync(handle)

    def renaming(path: Path, target: Path) -> Path:
        noted("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "replace", renaming)
    put(storage, number, message=2, data=b"new")
    assert seen == [("content", 1), ("name", 1), ("folder", 1)]
    assert len(attachments.of_draft(number)) == 2


def test_where_the_disk_is_full_nothing_is_kept(
    storage: Storage, attachments: Attachments, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = draft(storage)
    kept = put(storage, number, message=9)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            put(storage, number, data=b"another plan")
    assert attachments.of_draft(number) == (kept,)
    assert names(folder) == [kept.file]
    assert put(storage, number, data=b"another plan").message == 1


KILLED = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from bot.reports.attachments import Sort
from bot.storage import Storage

storage = Storage.open(Path(sys.argv[1]), lambda: datetime(2024, 2, 6, 9, tzinfo=UTC))
left = int(sys.argv[2])

def count(event, arguments):
    global left
    if event in {"open", "os.rename", "os.remove", "os.mkdir", "os.utime", "os.chmod"} and "files" in str(arguments[0]):
        left -= 1
        if left < 0:
            os._exit(9)

sys.addaudithook(count)
storage._db.conn.set_trace_callback(lambda sql: count("open", ["files"]))
prepared = storage.attachments.prepare(b"a plan")
count("open", ["files"])
storage.attachments.add(
    prepared, draft=1, question="files", owner=3, message=7, sort=Sort.DOCUMENT, name="plan.pdf", caption=""
)
"""


def test_a_kill_at_any_step_leaves_no_row_without_its_file_and_the_next_delivery_puts_it_right(tmp_path: Path) -> None:
    codes = []
    for left in range(60):
        directory = tmp_path / str(left)
        path = directory / "knudepunkt.db"
        clock = Clock()
        storage = Storage.open(path, clock)
        draft(storage)
        storage.close()
        codes.append(subprocess.run([sys.executable, "-c", KILLED, str(path), str(left)], timeout=60, check=False).returncode)
        storage = Storage.open(path, clock)
        found = storage.attachments.of_draft(1)
        assert [storage.attachments.data(one.number) for one in found] == [b"a plan"] * len(found)
        again = put(storage, 1, message=7)
        assert storage.attachments.of_draft(1) == (again,)
        storage.attachments.sweep(older_than=timedelta(0))
        assert names(directory / FOLDER) == [again.file]
        storage.close()
        if codes[-1] == 0:
            break
    assert set(codes[:-1]) == {9}
    assert len(codes) > 10  # it was killed at some


def test_where_the_folder_cannot_be_put_on_the_disk_no_row_is_written(
    storage: Storage, attachments: Attachments, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = draft(storage)
    prepared = attachments.prepare(b"a plan")

    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="Input/output"):
            added(storage, prepared, number)
    assert attachments.of_draft(number) == ()
    attachments.sweep(older_than=timedelta(0))
    assert names(folder) == []


# --------------------------------------------------------------------------------------------------------------- preparing


def test_a_file_that_is_prepared_is_on_the_disk_and_belongs_to_nothing(
    storage: Storage, attachments: Attachments, folder: Path
) -> None:
    number = draft(storage)
    prepared = attachments.prepare(b"a plan")
    assert (names(folder), prepared.size) == ([prepared.part], 6)
    assert (folder / prepared.part).read_bytes() == b"a plan"
    assert stat.S_IMODE((folder / prepared.part).stat().st_mode) == 0o600
    assert attachments.of_draft(number) == ()
    found = added(storage, prepared, number)
    assert names(folder) == [found.file] != [prepared.part]


def test_while_a_file_is_put_on_the_disk_others_can_write_and_sweep(
    storage: Storage, attachments: Attachments, folder: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.BUSY_SECONDS", 0.05)
    other = Storage.open(tmp_path / "knudepunkt.db", clock)
    number, fsync = draft(storage), os.fsync
    put(storage, number, message=9)  # makes the folder

    def written(handle: int) -> None:
        fsync(handle)
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            other.people.add("Bo Dam")

    monkeypatch.setattr(os, "fsync", written)
    prepared = attachments.prepare(b"new")
    assert [one.name for one in other.people.everyone()] == ["Bo Dam"]
    assert other.attachments.sweep() == 0
    found = added(storage, prepared, number)
    assert attachments.data(found.number) == b"new"
    other.close()


def test_to_add_a_file_its_content_is_not_touched(
    storage: Storage, attachments: Attachments, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However large it is: what is written and synced then is the folder alone."""
    number, synced, fsync = draft(storage), [], os.fsync
    prepared = attachments.prepare(b"a plan")
    (folder / prepared.part).chmod(0)

    def syncing(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        fsync(handle)

    def touched(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr("hashlib.sha256", touched)
    monkeypatch.setattr("builtins.open", touched)
    added(storage, prepared, number)
    assert synced == [folder.stat().st_ino]


def test_what_was_prepared_before_a_crash_and_never_added_is_swept_after_an_hour(
    storage: Storage, folder: Path, clock: Clock, tmp_path: Path
) -> None:
    number = draft(storage)
    lost = storage.attachments.prepare(b"a plan")
    storage.close()
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    assert again.attachments.of_draft(number) == ()
    kept = put(again, number)  # Telegram delivers the message again
    clock.now += HOUR - timedelta(seconds=1)
    assert again.attachments.sweep() == 0
    assert names(folder) == sorted([lost.part, kept.file])
    clock.now += timedelta(seconds=1)
    assert again.attachments.sweep() == 1
    assert names(folder) == [kept.file]
    assert again.attachments.data(kept.number) == b"a plan"
    again.close()


def test_what_was_prepared_too_long_ago_leaves_no_row(
    storage: Storage, attachments: Attachments, folder: Path, clock: Clock
) -> None:
    number = draft(storage)
    prepared = attachments.prepare(b"a plan")
    clock.now += HOUR
    assert attachments.sweep() == 1
    with pytest.raises(FileNotFoundError):
        added(storage, prepared, number)
    assert (attachments.of_draft(number), names(folder)) == ((), [])
    assert not storage._db.conn.in_transaction


def test_what_is_not_wanted_after_all_can_go_at_once(storage: Storage, attachments: Attachments, folder: Path) -> None:
    kept, unwanted = put(storage, draft(storage)), attachments.prepare(b"a plan")
    assert attachments.discard([unwanted.part]) == 1
    assert names(folder) == [kept.file]


def test_the_same_content_in_two_chats_at_once_is_one_file(
    storage: Storage, attachments: Attachments, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, fsync, both = draft(storage), draft(storage), os.fsync, Barrier(2)

    def together(handle: int) -> None:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            both.wait(60)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", together)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(attachments.prepare, [b"a plan", b"a plan"])
    assert len({one.part, other.part}) == 2
    assert (one.digest, one.size) == (other.digest, other.size)
    kept, same = added(storage, one, first), added(storage, other, second, name="again.pdf")
    assert (kept.file, names(folder)) == (same.file, [kept.file])
    assert attachments.remove(kept.number)
    assert attachments.data(same.number) == b"a plan"


def test_nothing_is_put_into_a_folder_whose_name_is_not_on_the_disk_yet(
    storage: Storage, attachments: Attachments, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files come at once, and they are the first."""
    fsync, second, early = os.fsync, list[Future[Prepared]](), list[Future[Prepared]]()

    def syncing(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            if not second:
                second.append(pool.submit(attachments.prepare, b"another plan"))
            early.extend(wait(second, timeout=0.1).done)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", syncing)
    with ThreadPoolExecutor(2) as pool:
        attachments.prepare(b"a plan")
    assert early == []
    assert [one.result().size for one in second] == [12]


def test_a_file_that_is_taken_out_of_one_chat_does_not_take_what_another_is_adding(
    storage: Storage, attachments: Attachments, folder: Path
) -> None:
    gone = put(storage, draft(storage))
    prepared = attachments.prepare(b"a plan")
    assert attachments.remove(gone.number)
    assert names(folder) == [prepared.part]
    found = added(storage, prepared, draft(storage))
    assert (found.file, attachments.data(found.number)) == (gone.file, b"a plan")


# ---------------------------------------------------------------------------------------------------------------- changing


def test_consent_is_that_of_the_pictures_it_is_said_of(storage: Storage, attachments: Attachments) -> None:
    number = draft(storage)
    one, two, three = (put(storage, number, message=message) for message in (1, 2, 3))
    attachments.set_consent((one.number, two.number), True)
    attachments.set_consent([two.number], False)
    assert [found.consent for found in attachments.of_draft(number)] == [True, False, None]
    assert attachments.get(three.number) == three


def test_what_came_with_a_draft_belongs_to_its_report_as_long_as_that_is_kept(
    storage: Storage, attachments: Attachments
) -> None:
    first, other = draft(storage), draft(storage)
    plan, unsent = put(storage, first), put(storage, other, message=2)
    report = sent(storage, first)
    (found,) = attachments.of_report(report)
    assert (found.number, found.report, found.draft) == (plan.number, report, first)
    assert attachments.get(unsent.number) == unsent
    ends = storage._db.execute(
        "SELECT attachments.expires, reports.expires FROM attachments JOIN reports ON attachments.report = reports.number"
    ).fetchall()
    assert len(ends) == 1
    assert ends[0][0] == ends[0][1]


def test_a_report_that_is_not_there_gets_no_files(storage: Storage, attachments: Attachments) -> None:
    number = draft(storage)
    found = put(storage, number)
    with pytest.raises(sqlite3.IntegrityError):
        attachments.move_to_report(number, 99)
    assert attachments.get(found.number) == found


def test_a_correction_adds_its_files_to_those_of_the_report(storage: Storage, attachments: Attachments) -> None:
    first = draft(storage)
    plan = put(storage, first)
    report = sent(storage, first)
    second = draft(storage, report=report)
    new = put(storage, second, message=2, data=b"new")
    assert [one.number for one in attachments.of_report(report)] == [plan.number]
    assert sent(storage, second) == report
    assert [one.number for one in attachments.of_report(report)] == [plan.number, new.number]
    assert attachments.sweep(older_than=timedelta(0)) == 0


def test_a_correction_takes_nothing_out_of_the_report_unless_somebody_asks_for_it(
    storage: Storage, attachments: Attachments, folder: Path
) -> None:
    number = draft(storage)
    plan = put(storage, number)
    sent(storage, number)
    assert not attachments.remove(plan.number)
    assert attachments.data(plan.number) == b"a plan"
    assert attachments.remove(plan.number, filed=True)
    assert (attachments.get(plan.number), names(folder)) == (None, [])


def test_a_file_that_is_taken_out_in_a_block_that_fails_is_still_there(storage: Storage, attachments: Attachments) -> None:
    found = put(storage, draft(storage))

    def failing() -> None:
        with storage.atomic():
            assert attachments.remove(found.number)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert attachments.data(found.number) == b"a plan"


def test_a_file_that_is_taken_out_in_a_block_goes_with_the_next_sweep(
    storage: Storage, attachments: Attachments, folder: Path, clock: Clock
) -> None:
    found = put(storage, draft(storage))
    with storage.atomic():
        attachments.remove(found.number)
    clock.now += HOUR
    assert attachments.sweep() == 1
    assert names(folder) == []


def test_a_number_is_not_given_again(storage: Storage, attachments: Attachments) -> None:
    number = draft(storage)
    found = put(storage, number)
    attachments.remove(found.number)
    assert put(storage, number, message=2).number > found.number


def test_a_file_that_is_missing_is_told_and_is_nothing(
    storage: Storage, attachments: Attachments, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = put(storage, draft(storage), name="Signe.pdf")
    (folder / found.file).unlink()
    with caplog.at_level(logging.DEBUG):
        assert attachments.data(found.number) is None
    assert f"the file of attachment {found.number} is missing" in caplog.text
    assert "Signe" not in caplog.text


# ---------------------------------------------------------------------------------------------------------------- sweeping


def test_a_sweep_takes_what_belongs_to_nothing_and_leaves_the_rest(
    storage: Storage, attachments: Attachments, folder: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    at_work, gone, filed = draft(storage), draft(storage), draft(storage)
    kept = put(storage, at_work, data=b"at work"), put(storage, filed, data=b"filed")
    lost = put(storage, gone, data=b"gone")
    sent(storage, filed)
    storage.drafts.delete(gone)
    (folder / "a.part").write_bytes(b"half a file")
    (folder / "deeper").mkdir()
    for name in ("a.part", "deeper"):
        os.utime(folder / name, (clock.now.timestamp(),) * 2)
    clock.now += HOUR - timedelta(seconds=1)
    assert attachments.sweep() == 1  # the row; the files may be being written
    assert attachments.get(lost.number) is None
    assert len(names(folder)) == 5
    clock.now += timedelta(seconds=1)
    assert attachments.sweep() == 2
    assert names(folder) == sorted([*(one.file for one in kept), "deeper"])
    assert [attachments.data(one.number) for one in kept] == [b"at work", b"filed"]
    assert attachments.sweep(older_than=timedelta(0)) == 0
    assert caplog.text == ""


def test_a_date_to_come_does_not_keep_a_file_that_belongs_to_nothing(
    attachments: Attachments, folder: Path, clock: Clock
) -> None:
    folder.mkdir(parents=True)
    (folder / "later").write_bytes(b"x")
    os.utime(folder / "later", ((clock.now + 2 * DAY).timestamp(),) * 2)
    assert attachments.sweep() == 1


def test_with_a_report_go_its_files(storage: Storage, attachments: Attachments, folder: Path) -> None:
    number = draft(storage)
    put(storage, number)
    report = sent(storage, number)
    storage._db.execute("DELETE FROM reports WHERE number = ?", (report,))
    assert attachments.of_report(report) == ()
    assert attachments.sweep(older_than=timedelta(0)) == 1
    assert names(folder) == []


def test_what_cannot_be_deleted_is_told_and_left_for_the_next_time(
    attachments: Attachments, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (folder / name).write_bytes(b"x")
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == "one":
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert attachments.sweep(older_than=timedelta(0)) == 1
    assert "one (Permission denied)" in caplog.text
    assert names(folder) == ["one"]
    assert attachments.sweep(older_than=timedelta(0)) == 1


def test_a_file_is_never_without_its_row_while_another_process_sweeps(
    storage: Storage, attachments: Attachments, folder: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same content comes again in the moment in which its last row has gone."""
    monkeypatch.setattr("bot.storage.BUSY_SECONDS", 0.05)
    other = Storage.open(tmp_path / "knudepunkt.db", clock)
    number, replace, prepared = draft(storage), Path.replace, attachments.prepare(b"a plan")

    def swept(path: Path, target: Path) -> Path:
        renamed = replace(path, target)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.attachments.sweep(older_than=timedelta(0))
        return renamed

    monkeypatch.setattr(Path, "replace", swept)
    found = added(storage, prepared, number)
    other.attachments.sweep(older_than=timedelta(0))
    assert names(folder) == [found.file]
    other.close()
