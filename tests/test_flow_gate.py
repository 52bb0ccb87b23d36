"""Who is let in."""

from __future__ import annotations

import pytest
from conftest import Connect, Errors, FakeLibrary

from bot.config import Config, Telegram
from bot.local import LocalTelegram
from bot.storage import Storage
from handlers.texts import welcome


async def test_an_unknown_chat_is_told_once_how_to_be_invited(connect: Connect, library: FakeLibrary) -> None:
    stranger = await connect(trusted=False, user=42)
    (reply,) = await stranger.say("penge til kor")
    assert reply.text.endswith("oplys dette nummer: 42")
    for text in ("penge til kor", "/start", "hallo?"):
        assert await stranger.say(text) == ()
    assert library.asked == []


async def test_an_allowed_id_is_let_in(connect: Connect) -> None:
    person = await connect(trusted=False, user=77)
    (reply,) = await person.say("penge til kor")
    assert reply.text.startswith("Der er afsat")


async def test_everyone_is_let_in_when_open(connect: Connect) -> None:
    person = await connect(trusted=False, user=42, config=Config(telegram=Telegram(open=True)))
    (reply,) = await person.say("penge til kor")
    assert reply.text.startswith("Der er afsat")


async def test_a_press_of_an_unknown_person_is_answered_and_opens_nothing(connect: Connect) -> None:
    stranger = await connect(trusted=False, user=42)
    replies = await stranger.press_data("a1:source:1", stranger.message(text="x"))
    assert [shown.text for shown in replies] == [welcome.NOT_ALLOWED_PRESS]


async def test_an_error_in_the_gate_lets_nobody_in(
    connect: Connect, library: FakeLibrary, storage: Storage, errors: Errors, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = await connect(trusted=False, user=42)

    def fail(chat: int) -> int:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(storage, "former_chat", fail)
    await stranger.say("penge til kor")
    assert [str(error) for error in errors.seen] == ["disk on fire"]
    errors.seen.clear()
    assert library.asked == []


async def test_turning_away_a_chat_that_blocked_the_bot_is_no_error(connect: Connect) -> None:
    stranger: LocalTelegram = await connect(trusted=False, user=42)
    stranger.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    assert await stranger.say("hej") == ()
