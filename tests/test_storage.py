"""The bot's memory: `bot.storage`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from conftest import NOW, Clock

from bot.storage import FeedbackCount, Storage


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
    storage.purge()
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


def test_a_question_is_passed_on_once(storage: Storage) -> None:
    number = saved(storage)
    assert storage.pass_on(7, text="hvorfor?", answer=number, days=10)
    assert not storage.pass_on(7, text="hvorfor?", answer=number, days=10)
    assert [question.text for question in storage.passed_questions()] == ["hvorfor?"]


def test_purge_takes_what_has_expired_and_nothing_else(storage: Storage, clock: Clock) -> None:
    short, long = saved(storage, days=1), saved(storage, days=90)
    storage.save_feedback(short, person=1, helped=True)
    storage.pass_on(7, text="kort", answer=short, days=20)
    storage.pass_on(7, text="lang", answer=long, days=90)
    storage.claim("1")
    storage.greet_stranger(5)
    clock.now += timedelta(days=19)
    assert storage.purge() == 3  # the short answer, its feedback, the update; its question stays
    assert [question.text for question in storage.passed_questions()] == ["kort", "lang"]
    clock.now += timedelta(days=20)
    assert storage.purge() == 2
    assert storage.answer(long, chat=7) is not None
    assert storage.greet_stranger(5)


def test_a_stranger_is_greeted_once_in_a_while(storage: Storage, clock: Clock) -> None:
    assert storage.greet_stranger(5)
    assert not storage.greet_stranger(5)
    clock.now += timedelta(days=30)
    assert storage.greet_stranger(5)
    assert not storage.greet_stranger(5)


def test_a_group_that_moved_keeps_everything(storage: Storage) -> None:
    number = saved(storage, chat=-500)
    storage.pass_on(-500, text="hvorfor?", answer=number, days=10)
    storage.move_chat(-500, -100500)
    storage.move_chat(-500, -100500)
    assert storage.answer(number, chat=-100500) is not None
    assert storage.answer(number, chat=-500) is None
    assert [question.chat for question in storage.passed_questions()] == [-100500]
    assert storage.former_chat(-100500) == -500
    assert storage.former_chat(-500) is None


def test_the_file_has_wal_and_foreign_keys(tmp_path: Path, clock: Clock) -> None:
    storage = Storage.open(tmp_path / "new" / "a.db", clock)
    db = storage._db
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    storage.close()
    storage.close()


def test_a_clock_at_the_end_of_the_calendar_is_no_error(storage: Storage, clock: Clock) -> None:
    clock.now = datetime(9999, 12, 31, 12, tzinfo=UTC)
    assert storage.answer(saved(storage), chat=7) is not None
