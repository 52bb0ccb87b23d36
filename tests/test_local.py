"""The local transport: `bot.local`."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Connect
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TimedOut

from bot.local import LocalTelegram

CHAT = 1


def bot_of(local: LocalTelegram):  # type: ignore[no-untyped-def]
    assert local._application is not None
    return local._application.bot


@pytest.mark.parametrize(
    "html", ["<b>åben", "<b><i>kryds</b></i>", "<p>afsnit</p>", "</b>", "", "   ", "x" * 4097, "🎉" * 2049]
)
async def test_what_telegram_refuses_is_refused(member: LocalTelegram, html: str) -> None:
    with pytest.raises(BadRequest):
        await bot_of(member).send_message(CHAT, html)


@pytest.mark.parametrize("html", ["<b>fed</b> &amp; &lt;b&gt;", "x" * 4096, "<blockquote>a\nb</blockquote>"])
async def test_what_telegram_takes_is_taken(member: LocalTelegram, html: str) -> None:
    message = await bot_of(member).send_message(CHAT, html)
    assert message.text


async def test_callback_data_may_be_64_bytes_long(member: LocalTelegram) -> None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    def keyboard(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])

    await bot_of(member).send_message(CHAT, "x", reply_markup=keyboard("æ" * 32))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot_of(member).send_message(CHAT, "x", reply_markup=keyboard("æ" * 33))


async def test_an_edit_that_changes_nothing_is_refused(member: LocalTelegram) -> None:
    message = await bot_of(member).send_message(CHAT, "<b>x</b>")
    await message.edit_text("y")
    with pytest.raises(BadRequest, match="not modified"):
        await message.edit_text("y")
    await message.delete()
    with pytest.raises(BadRequest, match="not found"):
        await message.delete()


@pytest.mark.parametrize(
    ("status", "parameters", "error"),
    [
        (403, {}, Forbidden),
        (400, {}, BadRequest),
        (429, {"retry_after": 3}, RetryAfter),
        (400, {"migrate_to_chat_id": -1}, ChatMigrated),
    ],
)
async def test_a_fault_comes_once(
    member: LocalTelegram, status: int, parameters: dict[str, int], error: type[Exception]
) -> None:
    member.refuse("sendMessage", status, "told", **parameters)
    with pytest.raises(error):
        await bot_of(member).send_message(CHAT, "x")
    await bot_of(member).send_message(CHAT, "x")
    member.interrupt("sendMessage")
    with pytest.raises(TimedOut):
        await bot_of(member).send_message(CHAT, "x")


async def test_a_method_that_is_not_delivered_is_refused(member: LocalTelegram) -> None:
    with pytest.raises(BadRequest, match="not delivered locally"):
        await bot_of(member).send_dice(CHAT)


async def test_a_file_is_saved_under_its_own_name_inside_the_folder(member: LocalTelegram, tmp_path: Path) -> None:
    await bot_of(member).send_document(CHAT, b"data", filename="../../liste.csv")
    assert (tmp_path / "files" / "liste.csv").read_bytes() == b"data"


async def test_a_press_without_such_a_button_is_an_error(member: LocalTelegram) -> None:
    with pytest.raises(KeyError):
        await member.press(1)
    await member.say("penge til kor")
    for button in (0, 9, "Findes ikke"):
        with pytest.raises(KeyError):
            await member.press(button)


async def test_an_earlier_message_can_still_be_pressed(member: LocalTelegram) -> None:
    (first,) = await member.say("penge til kor")
    await member.say("hvem sidder i styregruppen")
    (view,) = await member.press(1, first)
    assert "referat.txt" in view.text


async def test_two_conversations_on_the_same_data_do_not_share_numbers(connect: Connect) -> None:
    for _ in range(2):
        person = await connect(first=None)
        assert len(await person.say("hej")) == 1
