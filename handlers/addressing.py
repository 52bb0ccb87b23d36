"""Who a message speaks to, and the question in it. In groups: a mention, a reply to the bot, or a command."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

FROM_INLINE = "skriv"  # what /start brings from the button below an inline query; no token is so short

_COMMAND = re.compile(r"/\w+(?:@(\w+))?", re.UNICODE)


def command_target(text: str) -> str | None:
    """The bot that a command names ("/start@other_bot"); empty where it names none, None where the text is no command."""
    match = _COMMAND.match(text)
    return (match[1] or "") if match else None


def command_name(text: str) -> str | None:
    """The command that a text begins with, without slash and bot: "/slet@thisbot nu" is slet."""
    match = _COMMAND.match(text)
    return match[0].partition("@")[0][1:].casefold() if match else None


def question_of(message: Message) -> str:
    """The question in a message: without the command it begins with and without the bot's own name."""
    text = message.text or message.caption or ""
    text = _COMMAND.sub("", text, count=1) if text.startswith("/") else text
    return re.sub(rf"@{re.escape(message.get_bot().username)}\b", " ", text, flags=re.IGNORECASE).strip()


class _Addressed(filters.MessageFilter):
    """A private chat; or a group where the message mentions the bot, answers it, or is a command for it."""

    def filter(self, message: Message) -> bool:
        if message.chat.type == ChatType.PRIVATE:
            return True
        bot = message.get_bot()
        target = command_target(message.text or "")
        if target is not None:
            return target.casefold() == bot.username.casefold()
        author = message.reply_to_message.from_user if message.reply_to_message else None
        return (author is not None and author.id == bot.id) or _mentions(message, bot.id, f"@{bot.username}".casefold())


def _mentions(message: Message, bot_id: int, name: str) -> bool:
    found = {**message.parse_entities(), **message.parse_caption_entities()}
    return any(
        (entity.type == MessageEntity.MENTION and text.casefold() == name)
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == bot_id)
        for entity, text in found.items()
    )


ADDRESSED = _Addressed()
"""Edited messages are no part of it: combine with `NEW`."""

NEW = filters.UpdateType.MESSAGE
"""A message that was just sent; what is edited afterwards is not answered again."""


def danish(name: str) -> filters.BaseFilter:
    """A command in its Danish spelling, which Telegram takes for plain text: "/spørg", also "/spørg@thisbot"."""
    return _Danish(name)


class _Danish(filters.MessageFilter):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._pattern = re.compile(rf"/{name}(?:@(\w+))?(?!\w)", re.IGNORECASE)

    def filter(self, message: Message) -> bool:
        match = self._pattern.match(message.text or "")
        return match is not None and (match[1] or "").casefold() in ("", message.get_bot().username.casefold())
