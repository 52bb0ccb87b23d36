"""Text with its formatting as somebody typed it in Telegram, as HTML that Telegram takes back from a bot."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import UTC, datetime

from telegram import Chat, Message, MessageEntity
from telegram.constants import MessageEntityType

# What a bot may send on. Custom emoji are shown by their plain ones; links and names that Telegram finds by itself stay so.
_KEPT = (
    *(MessageEntityType.BOLD, MessageEntityType.ITALIC, MessageEntityType.UNDERLINE, MessageEntityType.STRIKETHROUGH),
    *(MessageEntityType.SPOILER, MessageEntityType.CODE, MessageEntityType.PRE, MessageEntityType.TEXT_LINK),
    *(MessageEntityType.TEXT_MENTION, MessageEntityType.BLOCKQUOTE, MessageEntityType.EXPANDABLE_BLOCKQUOTE),
)
_EPOCH = datetime.fromtimestamp(0, UTC)


def as_html(text: str, entities: Sequence[MessageEntity]) -> str:
    """The text with those of its entities that a bot may send on; everything else in it is escaped.

    python-telegram-bot writes the address of a link and the language of a listing as they are, so a quotation mark in one would
    end it.
    """
    kept = [_with_safe_attribute(one) for one in entities if one.type in _KEPT]
    return Message(1, _EPOCH, Chat(1, Chat.PRIVATE), text=text, entities=kept).text_html


def _with_safe_attribute(one: MessageEntity) -> MessageEntity:
    if one.url is not None:
        return MessageEntity(one.type, one.offset, one.length, url=html.escape(one.url))
    if one.language is not None:
        return MessageEntity(one.type, one.offset, one.length, language=html.escape(one.language))
    return one
