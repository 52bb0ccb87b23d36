"""Who is let in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Connect, Errors, FakeLibrary

from bot.config import Config, Telegram
from bot.local import LocalTelegram
from bot.roles import Role, State
from bot.storage import Storage
from handlers.texts import access, asking

CPR = "010203-1234"


async def test_an_unknown_chat_is_told_once_how_to_be_invited(
    connect: Connect, library: FakeLibrary, tmp_path: Path, config: Config
) -> None:
    stranger = await connect(trusted=False, user=42)
    (reply,) = await stranger.say("penge til kor")
    assert stranger.calls[-1].parameters["text"] == access.not_invited(config.network.name)
    assert "42" not in reply.text
    for text in ("penge til kor", "/start", "hallo?"):
        assert await stranger.say(text) == ()
    assert library.asked == []
    assert all(b"penge til kor" not in path.read_bytes() for path in tmp_path.glob("knudepunkt.db*"))


@pytest.mark.parametrize("text", ["/startx hej", "/start skriv", "/start", "/hjaelp", "/inviter"])
async def test_a_command_of_an_unknown_chat_gets_the_same_word_and_no_second_one(
    connect: Connect, config: Config, text: str
) -> None:
    stranger = await connect(trusted=False, user=42)
    await stranger.say(text)
    assert [call.parameters["text"] for call in stranger.calls] == [access.not_invited(config.network.name)]
    assert await stranger.say(text) == ()


async def test_an_allowed_id_is_let_in(connect: Connect) -> None:
    person = await connect(trusted=False, user=77)
    (reply,) = await person.say("penge til kor")
    assert reply.text.startswith("Der er afsat")


async def test_everyone_is_let_in_when_open(connect: Connect) -> None:
    person = await connect(trusted=False, user=42, config=Config(telegram=Telegram(open=True)))
    (reply,) = await person.say("penge til kor")
    assert reply.text.startswith("Der er afsat")


@pytest.mark.parametrize(("state", "let_in"), [(state, state is State.ACTIVE) for state in State])
async def test_a_person_is_let_in_as_long_as_they_take_part(
    connect: Connect, storage: Storage, library: FakeLibrary, state: State, let_in: bool
) -> None:
    storage.people.add("Per Lund", telegram=42)
    storage._db.execute("UPDATE people SET state = ?", (state.value,))
    person = await connect(trusted=False, user=42)
    await person.say("penge til kor")
    assert library.asked == (["penge til kor"] if let_in else [])


async def test_open_to_everyone_is_not_open_to_who_was_taken_off(
    connect: Connect, storage: Storage, library: FakeLibrary
) -> None:
    storage.people.leave(storage.people.add("Per Lund", telegram=42), State.REMOVED)
    config = Config(telegram=Telegram(open=True, allow=(42,)))
    person = await connect(trusted=False, user=42, config=config)
    await person.say("penge til kor")
    assert [call.parameters["text"] for call in person.calls] == [access.removed(config.network.name)]
    assert library.asked == []


async def test_a_press_of_an_unknown_person_is_answered_and_opens_nothing(connect: Connect) -> None:
    stranger = await connect(trusted=False, user=42)
    replies = await stranger.press_data("a1:source:1", stranger.message(text="x"))
    assert [shown.text for shown in replies] == [access.NOT_ALLOWED_PRESS]


async def test_an_inline_query_of_an_unknown_person_finds_nothing(connect: Connect, library: FakeLibrary) -> None:
    stranger = await connect(trusted=False, user=42)
    sender = {"id": 42, "is_bot": False, "first_name": "Lokal"}
    query = {"id": "5", "from": sender, "query": "penge til kor", "offset": ""}
    await stranger.deliver({"update_id": 9, "inline_query": query})
    (call,) = stranger.calls
    assert (call.method, call.parameters.get("results"), call.parameters.get("button")) == ("answerInlineQuery", [], None)
    assert library.asked == []


@pytest.mark.parametrize("broken", ["former_chat", "registered_chats"])
async def test_an_error_in_the_gate_lets_nobody_in(
    connect: Connect, library: FakeLibrary, storage: Storage, errors: Errors, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    person = await connect(user=77)

    def fail(*_: int) -> int:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(storage, broken, fail)
    (apology,) = await person.say(
        "/spoerg@knudepunkt_bot penge til kor", chat={"id": -500, "type": "group", "title": "Fjorden"}
    )
    assert apology.text.startswith("Undskyld")
    assert [str(error) for error in errors.seen] == ["disk on fire"]
    errors.seen.clear()
    assert library.asked == []


async def test_an_error_while_a_person_is_looked_up_lets_nobody_in(
    connect: Connect, library: FakeLibrary, storage: Storage, errors: Errors, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await connect()

    def fail(telegram: int) -> None:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(storage.people, "by_telegram", fail)
    (apology,) = await person.say("penge til kor")
    assert apology.text.startswith("Undskyld")
    assert [str(error) for error in errors.seen] == ["disk on fire"]
    errors.seen.clear()
    assert library.asked == []


async def test_turning_away_a_chat_that_blocked_the_bot_is_no_error(connect: Connect) -> None:
    stranger: LocalTelegram = await connect(trusted=False, user=42)
    stranger.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    assert await stranger.say("hej") == ()


@pytest.mark.parametrize("role", list(Role))
async def test_a_coordinators_door_opens_to_coordinators_alone(connect: Connect, role: Role) -> None:
    person = await connect(role=role)
    (reply,) = await person.say("/medlemmer")
    assert (reply.text == access.FOR_COORDINATORS) == (role is not Role.COORDINATOR)


# ---------------------------------------------------------------------------------------------------------- the CPR guard


PHOTO = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
DOCUMENT = {"file_id": "1", "file_unique_id": "1"}


@pytest.mark.parametrize(
    "message",
    [
        {"text": f"hvad med {CPR}?"},
        {"text": f"/spoerg hvad med {CPR}?"},
        {"photo": PHOTO, "caption": CPR},
        {"document": {**DOCUMENT, "file_name": f"ansøgning {CPR}.pdf"}},
    ],
    ids=["text", "command", "caption", "file name"],
)
async def test_a_cpr_number_ends_at_the_gate_and_the_message_is_deleted(
    connect: Connect, storage: Storage, library: FakeLibrary, tmp_path: Path, message: dict[str, Any]
) -> None:
    storage.people.add("Per Lund", telegram=42)
    person = await connect(trusted=False, user=42)
    await person.send(**message)
    assert [call.method for call in person.calls] == ["deleteMessage", "sendMessage"]
    assert person.calls[-1].parameters["text"] == asking.PERSONAL_NUMBER
    assert library.asked == []
    assert all(b"010203" not in path.read_bytes() for path in tmp_path.glob("knudepunkt.db*"))


async def test_a_message_edited_to_hold_a_cpr_number_is_deleted_too(member: LocalTelegram, library: FakeLibrary) -> None:
    edited = {**member.message(text=CPR, entities=[]), "edit_date": 1}
    (reply,) = await member.deliver({"update_id": 7, "edited_message": edited})
    assert [call.method for call in member.calls] == ["deleteMessage", "sendMessage"]
    assert reply.text.startswith("Din besked ser ud til at indeholde et CPR-nummer.")
    assert library.asked == []


async def test_a_cpr_number_that_may_not_be_deleted_is_refused_all_the_same(member: LocalTelegram) -> None:
    member.refuse("deleteMessage", 400, "Bad Request: message can't be deleted")
    (reply,) = await member.say(CPR)
    assert reply.text.startswith("Din besked ser ud til at indeholde et CPR-nummer.")


async def test_a_press_and_an_inline_query_with_a_cpr_number_do_nothing(member: LocalTelegram, library: FakeLibrary) -> None:
    replies = await member.press_data(f"a1:source:{CPR}", member.message(text="x"))
    assert [shown.text for shown in replies] == [access.PERSONAL_NUMBER_PRESS]
    query = {"id": "5", "from": {"id": 1, "is_bot": False, "first_name": "L"}, "query": CPR, "offset": ""}
    assert await member.deliver({"update_id": 9, "inline_query": query}) == ()
    assert member.calls[-1].parameters.get("results") == []
    assert member.calls[-1].parameters.get("button") is None


async def test_a_cpr_number_from_an_unknown_chat_is_deleted_and_explained_too(connect: Connect, tmp_path: Path) -> None:
    stranger = await connect(trusted=False, user=42)
    (reply,) = await stranger.say(f"/start {CPR}")
    assert reply.text.startswith("Din besked ser ud til at indeholde et CPR-nummer.")
    assert [call.method for call in stranger.calls] == ["deleteMessage", "sendMessage"]
    assert all(b"010203" not in path.read_bytes() for path in tmp_path.glob("knudepunkt.db*"))


async def test_a_cpr_number_in_a_group_that_may_not_ask_is_none_of_the_bots_business(connect: Connect) -> None:
    stranger = await connect(trusted=False, user=42)
    assert await stranger.say(CPR, chat={"id": -900, "type": "group", "title": "Andre"}) == ()
    assert stranger.calls == []
