"""In a group: only when spoken to, as a reply, and through the change to a supergroup."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Connect

from bot.local import BOT, LocalTelegram
from bot.storage import Storage

GROUP: dict[str, Any] = {"id": -500, "type": "group", "title": "Fjorden"}
SUPERGROUP: dict[str, Any] = {"id": -100500, "type": "supergroup", "title": "Fjorden"}


@pytest.fixture
async def person(connect: Connect) -> LocalTelegram:
    """Somebody in the allowed group who is not allowed alone."""
    local = await connect(trusted=False, user=42)
    assert isinstance(local, LocalTelegram)
    return local


@pytest.mark.parametrize(
    "text",
    ["penge til kor", "hej @enanden_bot", "/spoerg@enanden_bot penge til kor", "/spørg@enanden_bot penge til kor", "/ukendt"],
)
async def test_talk_between_others_is_left_alone(person: LocalTelegram, text: str) -> None:
    assert await person.say(text, chat=GROUP) == ()


@pytest.mark.parametrize("text", ["@knudepunkt_bot penge til kor", "penge til kor @Knudepunkt_Bot", "/spoerg penge til kor"])
async def test_a_mention_and_a_command_are_answered_as_a_reply(person: LocalTelegram, text: str) -> None:
    (reply,) = await person.say(text, chat=GROUP)
    assert reply.text.startswith("Der er afsat 40.000 kr.")
    sent = person.calls[-1].parameters
    assert sent["chat_id"] == -500
    assert sent["reply_parameters"]["message_id"] == person.calls[-1].parameters["reply_parameters"]["message_id"]


async def test_a_reply_to_the_bot_is_answered(person: LocalTelegram) -> None:
    said = {"message_id": 5, "date": 1, "chat": GROUP, "from": BOT, "text": "Hej"}
    (reply,) = await person.say("penge til kor", chat=GROUP, reply_to_message=said)
    assert reply.text.startswith("Der er afsat 40.000 kr.")


async def test_a_picture_for_nobody_in_particular_is_left_alone(person: LocalTelegram) -> None:
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    assert await person.send(chat=GROUP, photo=photo) == ()


async def test_anyone_in_the_group_may_press(connect: Connect, person: LocalTelegram) -> None:
    (reply,) = await person.say("@knudepunkt_bot penge til kor", chat=GROUP)
    other = await connect(trusted=False, user=43, first=900)
    (view,) = await other.press_data(reply.data[0], other.message(chat=GROUP, text=reply.text))
    assert "referat.txt" in view.text


@pytest.mark.parametrize("service", [{"migrate_to_chat_id": -100500}, {"migrate_from_chat_id": -500}])
async def test_a_group_that_became_a_supergroup_is_still_known(
    person: LocalTelegram, storage: Storage, service: dict[str, int]
) -> None:
    (reply,) = await person.say("@knudepunkt_bot penge til kor", chat=GROUP)
    await person.send(chat=GROUP if "migrate_to_chat_id" in service else SUPERGROUP, **service)
    (view,) = await person.press_data(reply.data[0], person.message(chat=SUPERGROUP, text=reply.text))
    assert "referat.txt" in view.text
    (again,) = await person.say("@knudepunkt_bot penge til kor", chat=SUPERGROUP)
    assert again.text == reply.text


async def test_an_answer_follows_a_group_that_moved_meanwhile(person: LocalTelegram, storage: Storage) -> None:
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    person.refuse("sendMessage", 400, description, migrate_to_chat_id=-100500)
    (reply,) = await person.say("@knudepunkt_bot penge til kor", chat=GROUP)
    assert person.calls[-1].parameters["chat_id"] == -100500
    assert storage.answer(int(reply.data[0].split(":")[2]), chat=-100500) is not None


async def test_an_unknown_group_is_told_once_and_only_when_it_speaks_to_the_bot(connect: Connect) -> None:
    stranger = await connect(trusted=False, user=42)
    elsewhere = {**GROUP, "id": -900}
    assert await stranger.say("hej alle", chat=elsewhere) == ()
    assert len(await stranger.say("@knudepunkt_bot hej", chat=elsewhere)) == 1
    assert await stranger.say("@knudepunkt_bot hej", chat=elsewhere) == ()
