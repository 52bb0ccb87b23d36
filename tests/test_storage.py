"""The bot's memory: `bot.storage`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock

from bot import config
from bot.audit import Act
from bot.outbox import Kind
from bot.storage import FeedbackCount, Storage
from knowledge.subject import Ask, Subject


def saved(storage: Storage, *, chat: int = 7, days: int = 30) -> int:
    return storage.save_answer(chat, views={"source": "<b>æ</b>"}, choices=["hvem?"], question=None, days=days)


def test_an_answer_comes_back_as_it_was(storage: Storage) -> None:
    found = storage.answer(saved(storage), chat=7)
    assert found is not None
    assert (found.chat, found.views, found.choices, found.question) == (7, {"source": "<b>æ</b>"}, ("hvem?",), None)
    assert (found.created, found.expires) == (NOW, NOW + timedelta(days=30))


def test_an_answer_is_for_its_own_chat_and_its_own_time(storage: Storage, clock: Clock) -> None:
    number = saved(storage)
    assert storage.answer(number, chat=8) is None
    clock.now += timedelta(days=30)
    assert storage.answer(number, chat=7) is None


def test_the_number_of_a_deleted_answer_is_not_given_again(storage: Storage, clock: Clock) -> None:
    number = saved(storage)
    clock.now += timedelta(days=31)
    storage.retention.purge()
    assert saved(storage) > number


def test_an_update_is_claimed_once(storage: Storage) -> None:
    assert storage.claim("1:7")
    assert not storage.claim("1:7")
    storage.finish("1:7")
    assert not storage.claim("1:7")
    assert storage.claim("2:7")


def test_an_update_that_an_earlier_run_left_unfinished_is_taken_again(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "a.db"
    before = Storage.open(path, clock)
    assert before.claim("unfinished")
    assert before.claim("finished")
    before.finish("finished")
    before.close()
    after = Storage.open(path, clock)
    assert after.claim("unfinished")
    assert not after.claim("unfinished")
    assert not after.claim("finished")
    after.close()


def test_feedback_counts_each_person_once(storage: Storage) -> None:
    first, second = saved(storage), saved(storage)
    for person, helped in ((1, False), (1, True), (2, False)):
        storage.save_feedback(first, person=person, helped=helped)
    storage.save_feedback(second, person=1, helped=True)
    storage.save_feedback(999, person=1, helped=True)
    assert storage.feedback(first) == FeedbackCount(1, 1)
    assert storage.feedback() == FeedbackCount(2, 1)


def test_a_stranger_is_greeted_once_a_day(storage: Storage, clock: Clock) -> None:
    assert storage.greet_stranger(5)
    assert not storage.greet_stranger(5)
    assert storage.greet_stranger(6)
    clock.now += timedelta(hours=23, minutes=59)
    assert not storage.greet_stranger(5)
    clock.now += timedelta(minutes=1)
    assert storage.greet_stranger(5)
    assert not storage.greet_stranger(5)


def test_neither_an_unknown_chat_nor_an_update_can_be_read_from_the_file(storage: Storage) -> None:
    storage.greet_stranger(7_123_456_789)
    storage.claim("55:7123456789:66")
    storage.finish("55:7123456789:66")
    assert not storage.claim("55:7123456789:66")
    assert "7123456789" not in "\n".join(storage._db.conn.iterdump())


def test_the_digests_of_one_bot_are_not_those_of_another(tmp_path: Path, clock: Clock) -> None:
    digests = []
    for name in ("a.db", "b.db"):
        storage = Storage.open(tmp_path / name, clock)
        storage.greet_stranger(5)
        digests += [row[0] for row in storage._db.execute("SELECT chat FROM strangers").fetchall()]
        storage.close()
    assert len(set(digests)) == 2


def test_what_the_bot_knows_of_itself_is_kept(tmp_path: Path, clock: Clock) -> None:
    storage = Storage.open(tmp_path / "a.db", clock)
    assert storage.identity("username") is None
    for name in ("knudepunkt_bot", "ny_bot"):
        storage.set_identity("username", name)
    storage.close()
    again = Storage.open(tmp_path / "a.db", clock)
    assert again.identity("username") == "ny_bot"
    again.close()


def test_groups_are_registered_once_and_until_they_are_not(storage: Storage) -> None:
    assert storage.register_chat(-500, "Fjorden")
    assert not storage.register_chat(-500, "Fjorden igen")
    assert storage.register_chat(-501, "Bakken")
    assert storage.registered_chats() == {-500: "Fjorden", -501: "Bakken"}
    assert storage.unregister_chat(-500)
    assert not storage.unregister_chat(-500)
    assert storage.registered_chats() == {-501: "Bakken"}


def test_a_group_that_moved_keeps_everything(storage: Storage) -> None:
    number = saved(storage, chat=-500)
    storage.unanswered.keep(-500, asker=7, text="hvorfor?", answer=number, days=10)
    storage.outbox.put(Kind.CURATED, 1, [(-500, "Svar")])
    storage.register_chat(-500, "Fjorden")
    storage.move_chat(-500, -100500)
    storage.move_chat(-500, -100500)
    assert storage.answer(number, chat=-100500) is not None
    assert storage.answer(number, chat=-500) is None
    assert [question.chat for question in storage.unanswered.open()] == [-100500]
    letter = storage.outbox.take()
    assert letter is not None
    assert letter.chat == -100500
    assert storage.registered_chats() == {-100500: "Fjorden"}
    assert storage.former_chat(-100500) == -500
    assert storage.former_chat(-500) is None


def test_a_group_that_moved_is_no_stranger_under_either_id(storage: Storage) -> None:
    assert storage.greet_stranger(-500)
    assert storage.greet_stranger(-100500)
    storage.move_chat(-500, -100500)
    assert storage._db.execute("SELECT count(*) FROM strangers").fetchone() == (0,)


def test_a_group_that_moved_where_it_wrote_already_loses_nothing_by_it(storage: Storage) -> None:
    for chat in (-500, -100500):
        storage.remember(chat, 7, Subject(Ask.NEXT, group="Fjorden"), minutes=15)
        storage.register_chat(chat, "Fjorden")
        storage.outbox.put(Kind.CURATED, 1, [(chat, "Svar")])
    storage.move_chat(-500, -100500)
    assert storage.subject(-100500, 7) == Subject(Ask.NEXT, group="Fjorden")
    assert storage.registered_chats() == {-100500: "Fjorden"}
    assert sum(storage.outbox.counted(Kind.CURATED, 1).values()) == 1  # told once, not twice


def test_all_of_a_block_or_nothing_of_it(storage: Storage) -> None:
    def halfway() -> None:
        with storage.atomic():
            storage.register_chat(-500, "Fjorden")
            with storage.people.atomic():
                storage.people.add("Per Lund")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        halfway()
    assert storage.registered_chats() == {}
    assert storage.people.everyone() == ()


def test_the_settings_say_how_long_things_are_kept(tmp_path: Path, clock: Clock) -> None:
    keep = config.Storage(keep_inactive_days=10, keep_former_days=5, keep_audit_days=7, keep_outbox_days=3)
    storage = Storage.open(tmp_path / "a.db", clock, keep)
    here, gone = storage.people.add("Per Lund"), storage.people.add("Ida Holm")
    storage.people.leave(gone)
    storage.audit.note(Act.INVITED)
    storage.outbox.put(Kind.CURATED, 1, [(7, "Svar")])
    db = storage._db
    ends = {here: NOW + timedelta(days=10), gone: NOW + timedelta(days=5)}
    assert {one.id: one.expires for one in storage.people.everyone()} == ends
    assert db.execute("SELECT expires FROM audit").fetchone()[0] == (NOW + timedelta(days=7)).astimezone(UTC).isoformat()
    assert db.execute("SELECT expires FROM outbox").fetchone()[0] == (NOW + timedelta(days=3)).astimezone(UTC).isoformat()
    storage.close()


def test_the_file_has_wal_and_foreign_keys(tmp_path: Path, clock: Clock) -> None:
    storage = Storage.open(tmp_path / "new" / "a.db", clock)
    db = storage._db
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.execute("PRAGMA secure_delete").fetchone() == (1,)
    storage.close()
    storage.close()


def test_a_file_that_is_no_database_is_an_error_and_stays_as_it_was(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"ikke en database, men et brev" * 40)
    with pytest.raises(sqlite3.DatabaseError):
        Storage.open(path, clock)
    assert path.read_bytes() == b"ikke en database, men et brev" * 40


def test_a_clock_at_the_end_of_the_calendar_is_no_error(storage: Storage, clock: Clock) -> None:
    clock.now = datetime(9999, 12, 31, 12, tzinfo=UTC)
    assert storage.answer(saved(storage), chat=7) is not None


def test_an_organization_is_written_as_the_settings_do_whenever_the_file_is_opened(tmp_path: Path) -> None:
    path, clock = tmp_path / "knudepunkt.db", Clock()
    with closing(Storage.open(path, clock, organizations=())) as storage:
        number = storage.people.add("Mette", organization="Viborg kommune")
        other = storage.people.add("Bo", organization="Ukendt Kommune")
    with closing(Storage.open(path, clock, organizations=("Viborg", "Struer"))) as storage:
        found = [storage.people.get(one) for one in (number, other)]
    assert [one.organization for one in found if one] == ["Viborg", "Ukendt Kommune"]
