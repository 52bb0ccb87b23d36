"""How the Application is put together: `bot.app`."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest
from conftest import Clock, Connect, Errors, FakeLibrary
from telegram import Update
from telegram.constants import ParseMode
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
)

from bot.app import Knudepunkt, build, introduce
from bot.config import Config
from bot.doors import ALLOWED_UPDATES, GATE, handlers
from bot.local import LocalTelegram
from bot.storage import Storage
from handlers import keyboards
from handlers.gate import Door
from handlers.keyboards import Press
from handlers.texts import welcome
from handlers.texts.reply import Action

WANTED = {
    MessageHandler: "message",
    CommandHandler: "message",
    CallbackQueryHandler: "callback_query",
    InlineQueryHandler: "inline_query",
    ChatMemberHandler: "my_chat_member",
}
GUARDED = {"edited_message"}  # handled by nobody, but a CPR number in it is seen by the gate


def test_the_updates_asked_for_are_those_that_are_handled() -> None:
    kinds = {WANTED[type(handler)] for _, handler in handlers() if not isinstance(handler, TypeHandler)}
    assert kinds | GUARDED == set(ALLOWED_UPDATES)
    assert set(ALLOWED_UPDATES) <= set(Update.ALL_TYPES)


def test_the_gate_comes_before_everything_and_sees_every_update() -> None:
    (first, gate), *others = handlers()
    assert first == GATE
    assert isinstance(gate, TypeHandler)
    assert all(group > GATE for group, _ in others)


def test_every_door_asks_for_a_role_but_those_that_somebody_outside_needs() -> None:
    _, *others = handlers()
    doors = [(handler, handler.callback) for _, handler in others]
    assert all(isinstance(door, Door) for _, door in doors)
    open_to_all = {type(handler) for handler, door in doors if isinstance(door, Door) and door.needs is None}
    named = [sorted(h.commands) for h, d in doors if isinstance(h, CommandHandler) and isinstance(d, Door) and d.needs is None]
    assert open_to_all == {ChatMemberHandler, MessageHandler, CommandHandler}
    assert named == [["start"]]


def test_every_command_of_the_menus_is_handled() -> None:
    handled = {name for _, handler in handlers() if isinstance(handler, CommandHandler) for name in handler.commands}
    members, coordinators = ({name for name, _ in menu} for menu in (welcome.COMMANDS, welcome.COORDINATORS))
    assert members.isdisjoint(coordinators)
    assert handled - members - coordinators == {"help"}
    assert members | coordinators <= handled
    for menu in (welcome.STRANGERS, welcome.GROUPS):
        assert {name for name, _ in menu} <= members
    every = (*welcome.STRANGERS, *welcome.GROUPS, *welcome.COMMANDS, *welcome.COORDINATORS)
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) and 3 <= len(does) <= 256 for name, does in every)
    assert len(welcome.DESCRIPTION) <= 512
    assert len(welcome.SHORT_DESCRIPTION) <= 120


@pytest.mark.parametrize("action", list(Action))
def test_every_action_has_a_handler_of_its_own(action: Action) -> None:
    data = keyboards.pack(Press(action, 10**17, 999))
    assert len(data.encode()) <= 64
    buttons = [handler for _, handler in handlers() if isinstance(handler, CallbackQueryHandler)]
    fitting = [handler for handler in buttons if handler.pattern and handler.pattern.match(data)]
    assert len(fitting) == 1


async def test_menu_and_descriptions_are_set_for_danish_and_for_everyone(member: LocalTelegram) -> None:
    assert member._application is not None
    await introduce(member._application)
    for method, times in (("setMyCommands", 3), ("setMyDescription", 1), ("setMyShortDescription", 1)):
        languages = [call.parameters.get("language_code") for call in member.calls if call.method == method]
        assert languages == [None] * times + ["da"] * times


async def test_everybody_sees_the_commands_that_are_theirs(member: LocalTelegram) -> None:
    assert member._application is not None
    await introduce(member._application)
    set_ = [
        call.parameters for call in member.calls if call.method == "setMyCommands" and "language_code" not in call.parameters
    ]
    shown = {one["scope"]["type"]: tuple(command["command"] for command in one["commands"]) for one in set_}
    assert shown == {
        "default": tuple(name for name, _ in welcome.STRANGERS),
        "all_private_chats": tuple(name for name, _ in welcome.COMMANDS),
        "all_group_chats": tuple(name for name, _ in welcome.GROUPS),
    }
    private = {"profil", "minedata", "slet", "forlad", "fortryd", "inviter", "medlemmer"}
    assert private.isdisjoint(shown["all_group_chats"])


async def test_a_refused_menu_does_not_stop_the_bot(member: LocalTelegram, caplog: pytest.LogCaptureFixture) -> None:
    assert member._application is not None
    member.refuse("setMyCommands", 429, "Too Many Requests: retry after 9", retry_after=9)
    await introduce(member._application)
    assert "command menu" in caplog.text


async def test_messages_are_html_without_previews_in_danish_time(member: LocalTelegram) -> None:
    await member.say("hej")
    sent = member.calls[-1].parameters
    assert sent["parse_mode"] == ParseMode.HTML
    assert sent["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("root", ["http://127.0.0.1:8081", None])
async def test_the_address_is_that_of_the_settings(storage: Storage, library: FakeLibrary, root: str | None) -> None:
    config = Config.model_validate({"telegram": {"api_url": root}})
    application = build(config, storage, library, request=LocalTelegram(), token="1:abc")
    assert application.bot.base_url == f"{root or 'https://api.telegram.org'}/bot1:abc"
    assert application.bot.base_file_url == f"{root or 'https://api.telegram.org'}/file/bot1:abc"


async def test_from_its_start_on_the_bot_does_what_is_due_and_knows_its_name(
    connect: Connect, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = storage.save_answer(1, views={}, choices=(), question=None, days=0)
    person: LocalTelegram = await connect()
    application = person._application
    assert isinstance(application, Knudepunkt)
    assert application.post_init is not None
    assert application.post_stop is not None
    await application.post_init(application)
    for _ in range(100):
        await asyncio.sleep(0)
    assert storage._db.execute("SELECT count(*) FROM answers WHERE id = ?", (number,)).fetchone() == (0,)
    assert storage.identity("username") == "knudepunkt_bot"
    before = asyncio.all_tasks()
    await application.post_stop(application)
    assert len(before - asyncio.all_tasks()) == 2  # the look at what is due, and the sending


async def test_a_memory_that_cannot_be_written_is_told(
    connect: Connect, storage: Storage, errors: Errors, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await connect()

    def fail(key: str) -> bool:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(storage, "claim", fail)
    (reply,) = await person.say("penge til kor")
    assert reply.text.startswith("Undskyld")
    assert [str(error) for error in errors.seen] == ["database or disk is full"]
    errors.seen.clear()


async def test_an_update_whose_handling_was_broken_off_is_not_done(
    connect: Connect, clock: Clock, library: FakeLibrary, tmp_path: Path
) -> None:
    person = await connect()
    update = {"update_id": 7, "message": person.message(text="penge til kor", entities=[])}
    person.on_call = lambda call: asyncio.current_task().cancel()  # type: ignore[union-attr]
    with pytest.raises(asyncio.CancelledError):
        await person.deliver(update)
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    restarted = await connect(storage=again)
    assert len(await restarted.deliver(update)) == 1
    again.close()
