"""Passing a refused question on to the coordinator."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Clock, Connect

from bot.local import LocalTelegram
from bot.storage import Storage
from handlers.texts import asking, forwarding

SEND = "Send til koordinatoren"
QUESTION = "hvem passer mine børn? ring til 20 30 40 50 eller skriv til mor@eksempel.dk"
REDACTED = "hvem passer mine børn? ring til [telefonnummer] eller skriv til [e-mail]"


async def test_the_first_press_asks_and_keeps_nothing(member: LocalTelegram, storage: Storage, tmp_path: Path) -> None:
    (refusal,) = await member.say(QUESTION)
    assert refusal.buttons == (SEND,)
    (sure,) = await member.press(SEND)
    assert f"  {REDACTED}\nE-mail og telefonnumre er taget ud." in sure.text
    assert sure.buttons == ("Ja, send det", "Nej, lad være")
    assert storage.passed_questions() == ()
    assert all(b"passer mine" not in path.read_bytes() for path in tmp_path.glob("knudepunkt.db*"))


async def test_the_second_yes_keeps_it_redacted_and_once(member: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await member.say(QUESTION)
    (sure,) = await member.press(SEND)
    (sent,) = await member.press("Ja, send det")
    assert sent.text == forwarding.SENT
    (kept,) = storage.passed_questions()
    assert (kept.chat, kept.text) == (member.user, REDACTED)
    assert kept.expires - kept.created == timedelta(days=180)
    assert [shown.text for shown in await member.press("Ja, send det", sure)] == [forwarding.SETTLED]
    assert len(storage.passed_questions()) == 1


async def test_asked_once_more_it_is_not_sent_twice(member: LocalTelegram, storage: Storage) -> None:
    (refusal,) = await member.say(QUESTION)
    for told in (forwarding.SENT, forwarding.SENT_BEFORE):
        await member.press(SEND, refusal)
        assert [shown.text for shown in await member.press("Ja, send det")] == [told]
    assert len(storage.passed_questions()) == 1


@pytest.mark.parametrize("edited", [True, False])
async def test_after_a_no_the_yes_beside_it_does_nothing(member: LocalTelegram, storage: Storage, edited: bool) -> None:
    (refusal,) = await member.say(QUESTION)
    (sure,) = await member.press(SEND)
    if not edited:
        member.refuse("editMessageText", 400, "Bad Request: message can't be edited")
    await member.press("Nej, lad være", sure)
    assert [shown.text for shown in await member.press("Ja, send det", sure)] == [forwarding.SETTLED]
    assert storage.passed_questions() == ()
    await member.press(SEND, refusal)  # a change of mind begins with the first button
    assert [shown.text for shown in await member.press("Ja, send det")] == [forwarding.SENT]


async def test_no_keeps_nothing(member: LocalTelegram, storage: Storage) -> None:
    await member.say(QUESTION)
    await member.press(SEND)
    (reply,) = await member.press("Nej, lad være")
    assert reply.text == forwarding.CANCELLED
    assert reply.buttons == ()
    assert storage.passed_questions() == ()


async def test_a_command_is_not_part_of_what_is_sent(member: LocalTelegram) -> None:
    await member.say("/spoerg hvor er nøglen?")
    (sure,) = await member.press(SEND)
    assert "\n  hvor er nøglen?\nKoordinatoren kan se" in sure.text


async def test_a_question_that_a_button_asked_can_be_sent(member: LocalTelegram, storage: Storage) -> None:
    await member.say("hvem sidder i styregruppen")
    await member.press("Bakkelauget")
    (sure,) = await member.press(SEND)
    await member.press("Ja, send det")
    assert "hvem sidder på bakken" in sure.text
    assert [kept.text for kept in storage.passed_questions()] == ["hvem sidder på bakken"]


async def test_a_question_that_was_deleted_cannot_be_sent(member: LocalTelegram, storage: Storage) -> None:
    (refusal,) = await member.say("hvor er nøglen?")
    without_original = {**member.message(text=refusal.text), "message_id": refusal.message[1]}
    replies = await member.press_data(refusal.data[0], without_original)
    assert [shown.text for shown in replies] == [forwarding.NO_QUESTION]
    assert storage.passed_questions() == ()


async def test_a_question_edited_to_hold_a_cpr_number_is_not_sent(member: LocalTelegram, storage: Storage) -> None:
    (refusal,) = await member.say("hvor er nøglen?")
    edited = member.message(text="hvor er 010203-1234?")
    below = {**member.message(text=refusal.text), "reply_to_message": edited}
    replies = await member.press_data(refusal.data[0], below)
    assert [shown.text for shown in replies] == [forwarding.PERSONAL_NUMBER]
    assert storage.passed_questions() == ()


async def test_an_expired_refusal_cannot_be_sent(connect: Connect, clock: Clock, storage: Storage) -> None:
    member = await connect()
    await member.say("hvor er nøglen?")
    clock.now += timedelta(days=31)
    assert [shown.text for shown in await member.press(SEND)] == [asking.EXPIRED]
    assert storage.passed_questions() == ()
