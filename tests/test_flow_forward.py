"""Passing a refused question on to the coordinator."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Clock, Connect

from bot.local import LocalTelegram
from bot.storage import Storage
from bot.unanswered import AskedInVain
from handlers.texts import asking, forwarding

SEND = "Send til koordinatoren"
YES, NO = "Ja, send det", "Nej, lad være"
QUESTION = "hvem passer mine børn? ring til 20 30 40 50 eller skriv til mor@eksempel.dk"
REDACTED = "hvem passer mine børn? ring til [telefonnummer] eller skriv til [e-mail]"


def kept(storage: Storage) -> AskedInVain:
    """The only question that is kept."""
    (question,) = storage.unanswered.open()
    return question


async def test_what_got_no_answer_is_kept_redacted_and_the_first_press_only_asks(
    member: LocalTelegram, storage: Storage, tmp_path: Path
) -> None:
    (refusal,) = await member.say(QUESTION)
    assert refusal.buttons == (SEND,)
    (sure,) = await member.press(SEND)
    assert f"  {REDACTED}\nE-mail og telefonnumre er taget ud." in sure.text
    assert sure.buttons == (YES, NO)
    assert (kept(storage).chat, kept(storage).asker, kept(storage).text) == (member.user, member.user, REDACTED)
    assert kept(storage).expires - kept(storage).created == timedelta(days=180)
    assert not kept(storage).wanted
    files = [path.read_bytes() for path in tmp_path.glob("knudepunkt.db*")]
    assert all(words not in file for file in files for words in (b"20 30 40 50", b"mor@eksempel.dk"))


async def test_the_second_yes_passes_it_on_once(member: LocalTelegram, storage: Storage) -> None:
    await member.say(QUESTION)
    (sure,) = await member.press(SEND)
    (sent,) = await member.press(YES)
    assert sent.text == forwarding.SENT
    assert kept(storage).wanted
    assert [shown.text for shown in await member.press(YES, sure)] == [forwarding.SETTLED]
    assert kept(storage).wanted


async def test_asked_once_more_it_is_not_sent_twice(member: LocalTelegram, storage: Storage) -> None:
    (refusal,) = await member.say(QUESTION)
    for told in (forwarding.SENT, forwarding.SENT_BEFORE):
        await member.press(SEND, refusal)
        assert [shown.text for shown in await member.press(YES)] == [told]
    assert kept(storage).wanted


@pytest.mark.parametrize("edited", [True, False])
async def test_after_a_no_the_yes_beside_it_does_nothing(member: LocalTelegram, storage: Storage, edited: bool) -> None:
    (refusal,) = await member.say(QUESTION)
    (sure,) = await member.press(SEND)
    if not edited:
        member.refuse("editMessageText", 400, "Bad Request: message can't be edited")
    await member.press(NO, sure)
    assert [shown.text for shown in await member.press(YES, sure)] == [forwarding.SETTLED]
    assert not kept(storage).wanted
    await member.press(SEND, refusal)  # a change of mind begins with the first button
    assert [shown.text for shown in await member.press(YES)] == [forwarding.SENT]
    assert kept(storage).wanted


async def test_no_passes_nothing_on(member: LocalTelegram, storage: Storage) -> None:
    await member.say(QUESTION)
    await member.press(SEND)
    (reply,) = await member.press(NO)
    assert reply.text == forwarding.CANCELLED
    assert reply.buttons == ()
    assert not kept(storage).wanted


async def test_a_command_is_not_part_of_what_is_sent(member: LocalTelegram) -> None:
    await member.say("/spoerg hvor er nøglen?")
    (sure,) = await member.press(SEND)
    assert "\n  hvor er nøglen?\nKoordinatoren ser" in sure.text


async def test_a_question_that_a_button_asked_can_be_sent(member: LocalTelegram, storage: Storage) -> None:
    await member.say("hvem sidder i styregruppen")
    await member.press("Bakkelauget")
    (sure,) = await member.press(SEND)
    await member.press(YES)
    assert "hvem sidder på bakken" in sure.text
    assert (kept(storage).text, kept(storage).wanted) == ("hvem sidder på bakken", True)


@pytest.mark.parametrize("state", ["answered", "gone"])
async def test_a_question_that_is_not_open_any_more_cannot_be_sent(
    member: LocalTelegram, storage: Storage, clock: Clock, state: str
) -> None:
    (refusal,) = await member.say("hvor er nøglen?")
    if state == "answered":
        storage.unanswered.answer([kept(storage)], "Under måtten.")
    else:
        storage._db.execute("DELETE FROM questions")
    assert [shown.text for shown in await member.press(SEND, refusal)] == [forwarding.NO_QUESTION]


async def test_the_yes_does_nothing_to_a_question_answered_meanwhile(member: LocalTelegram, storage: Storage) -> None:
    await member.say("hvor er nøglen?")
    (sure,) = await member.press(SEND)
    storage.unanswered.answer([kept(storage)], "Under måtten.")
    assert [shown.text for shown in await member.press(YES, sure)] == [forwarding.NO_QUESTION]
    assert storage.unanswered.open() == ()


async def test_a_question_edited_afterwards_is_sent_as_it_was_asked(member: LocalTelegram, storage: Storage) -> None:
    (refusal,) = await member.say("hvor er nøglen?")
    edited = member.message(text="hvor er 010203-1234?")
    below = {**member.message(text=refusal.text), "reply_to_message": edited}
    (sure,) = await member.press_data(refusal.data[0], below)
    assert "  hvor er nøglen?\n" in sure.text
    assert "010203" not in sure.text
    await member.press(YES, sure)
    assert (kept(storage).text, kept(storage).wanted) == ("hvor er nøglen?", True)


async def test_asked_again_in_the_same_words_both_refusals_send_the_one_question(
    member: LocalTelegram, storage: Storage
) -> None:
    (first,) = await member.say("hvor er nøglen?")
    (second,) = await member.say("hvor er nøglen?")
    for refusal, told in ((first, forwarding.SENT), (second, forwarding.SENT_BEFORE)):
        await member.press(SEND, refusal)
        assert [shown.text for shown in await member.press(YES)] == [told]
    assert kept(storage).wanted


async def test_an_expired_refusal_cannot_be_sent(connect: Connect, clock: Clock, storage: Storage) -> None:
    member = await connect()
    await member.say("hvor er nøglen?")
    clock.now += timedelta(days=31)
    assert [shown.text for shown in await member.press(SEND)] == [asking.EXPIRED]
    assert not kept(storage).wanted
