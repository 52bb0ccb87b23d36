"""A conversation through the real Application: what is remembered, for whom, how long, and how it is forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Clock, Connect, FakeLibrary

from bot.config import Config
from bot.config import Storage as Kept
from bot.local import LocalTelegram
from bot.storage import Storage
from handlers.texts import subjects
from knowledge.subject import Ask, Subject

TAKEN = "Jeg går ud fra, at du spørger om Fjordsamarbejdet."
FOLLOW_UP = "og hvem er formand?"


async def test_a_follow_up_is_told_what_it_was_taken_to_be_about(member: LocalTelegram) -> None:
    await member.say("næste møde")
    (reply,) = await member.say(FOLLOW_UP)
    assert reply.text.startswith(TAKEN)


async def test_without_a_conversation_nothing_is_taken_over(member: LocalTelegram) -> None:
    (reply,) = await member.say(FOLLOW_UP)
    assert "Jeg går ud fra" not in reply.text


async def test_it_is_forgotten_after_its_time(member: LocalTelegram, clock: Clock, storage: Storage) -> None:
    await member.say("næste møde")
    clock.now += timedelta(minutes=14)
    assert (await member.say(FOLLOW_UP))[0].text.startswith(TAKEN)
    clock.now += timedelta(minutes=15)
    assert TAKEN not in (await member.say(FOLLOW_UP))[0].text
    assert storage.retention.purge() >= 1
    assert storage.subject(member.user, member.user) is None


async def test_it_survives_a_restart(connect: Connect, clock: Clock, tmp_path: Path) -> None:
    await (await connect()).say("næste møde")
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    restarted = await connect(storage=again, first=900)
    (reply,) = await restarted.say(FOLLOW_UP)
    assert reply.text.startswith(TAKEN)
    again.close()


@pytest.mark.parametrize("command", ["/glem", "/GLEM", "/glem det hele"])
async def test_it_is_forgotten_on_request(member: LocalTelegram, command: str) -> None:
    await member.say("næste møde")
    assert [shown.text for shown in await member.say(command)] == [subjects.FORGOTTEN]
    assert [shown.text for shown in await member.say(command)] == [subjects.NOTHING_TO_FORGET]
    assert TAKEN not in (await member.say(FOLLOW_UP))[0].text


async def test_each_person_has_a_conversation_of_their_own(connect: Connect) -> None:
    await (await connect()).say("næste møde")
    other = await connect(user=77, first=900)
    assert TAKEN not in (await other.say(FOLLOW_UP))[0].text


async def test_zero_minutes_remember_nothing(connect: Connect, config: Config, storage: Storage) -> None:
    member = await connect(config=config.model_copy(update={"storage": Kept(keep_subject_minutes=0)}))
    await member.say("næste møde")
    assert storage.subject(member.user, member.user) is None


async def test_what_is_remembered_holds_no_word_of_the_question(
    member: LocalTelegram, library: FakeLibrary, storage: Storage
) -> None:
    library.taught["hemmeligt møde"] = library.taught["næste møde"]
    await member.say("hemmeligt møde")
    assert storage.subject(member.user, member.user) == Subject(Ask.NEXT, group="Fjordsamarbejdet")
    assert "hemmelig" not in str(storage._db.execute("SELECT * FROM subjects").fetchall())


async def test_the_answer_behind_a_button_is_remembered_too(member: LocalTelegram, library: FakeLibrary) -> None:
    library.taught["hvem sidder i fjorden"] = library.taught["næste møde"]
    await member.say("hvem sidder i styregruppen")
    await member.press("Fjordsamarbejdet")
    (reply,) = await member.say(FOLLOW_UP)
    assert reply.text.startswith(TAKEN)


async def test_a_follow_up_passed_on_says_what_it_is_about(member: LocalTelegram, storage: Storage) -> None:
    await member.say("næste møde")
    await member.say(FOLLOW_UP)
    await member.press("Send til koordinatoren")
    await member.press("Ja, send det")
    assert [(kept.text, kept.wanted) for kept in storage.unanswered.open()] == [
        ("og hvem er formand? [om Fjordsamarbejdet]", True)
    ]


def test_a_subject_comes_back_as_it_was(storage: Storage) -> None:
    subject = Subject(Ask.DECISION, group="Fjorden", body="Fjorden", date="2024-01-15", item="4", topic="Kor ved æblet")
    storage.remember(1, 2, subject, minutes=15)
    assert storage.subject(1, 2) == subject
    assert (storage.subject(1, 3), storage.subject(2, 2)) == (None, None)
    storage.move_chat(1, 9)
    assert storage.subject(9, 2) == subject


def test_only_what_is_there_is_stored(storage: Storage) -> None:
    storage.remember(1, 2, Subject(Ask.NEXT, group="Fjorden"), minutes=15)
    (row,) = storage._db.execute("SELECT subject FROM subjects").fetchall()
    assert json.loads(row[0]) == {"ask": "next", "group": "Fjorden"}
