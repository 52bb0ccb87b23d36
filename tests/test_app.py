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
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, TypeHandler

from bot.app import ALLOWED_UPDATES, GATE, build, handlers, introduce
from bot.config import Config
from bot.local import LocalTelegram
from bot.storage import Storage
from handlers import keyboards
from handlers.keyboards import Press
from handlers.texts import welcome
from handlers.texts.reply import Action

WANTED = {MessageHandler: "message", CommandHandler: "message", CallbackQueryHandler: "callback_query"}


def test_the_updates_asked_for_are_those_that_are_handled() -> None:
    kinds = {WANTED[type(handler)] for _, handler in handlers() if not isinstance(handler, TypeHandler)}
    assert kinds == set(ALLOWED_UPDATES)
    assert set(ALLOWED_UPDATES) <= set(Update.ALL_TYPES)


def test_the_gate_comes_before_everything_and_sees_every_update() -> None:
    (first, gate), *others = handlers()
    assert first == GATE
    assert isinstance(gate, TypeHandler)
    assert all(group > GATE for group, _ in others)


def test_every_command_of_the_menu_is_handled() -> None:
    handled = {name for _, handler in handlers() if isinstance(handler, CommandHandler) for name in handler.commands}
    menu = {name for name, _ in welcome.COMMANDS}
    assert menu <= handled
    assert handled - menu == {"help"}
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) and 3 <= len(does) <= 256 for name, does in welcome.COMMANDS)
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
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        languages = [call.parameters.get("language_code") for call in member.calls if call.method == method]
        assert languages == [None, "da"]


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


async def test_old_rows_are_purged_on_the_way(connect: Connect, storage: Storage) -> None:
    number = storage.save_answer(1, views={}, choices=(), question=None, days=0)
    person = await connect()
    await person.say("hej")
    assert storage._db.execute("SELECT count(*) FROM answers WHERE id = ?", (number,)).fetchone() == (0,)


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
