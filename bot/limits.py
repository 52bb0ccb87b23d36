"""What Telegram's servers refuse, and what they find in a text: the rules that the local transport keeps to. No state."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from handlers.texts import markup

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_DATA = 64

_TAGS = frozenset({"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler", "span"})

Json = dict[str, Any]


class Refused(Exception):
    """A call that Telegram would refuse, with the status and description it would give."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def entities(text: str) -> list[Json]:
    """The entities that Telegram's servers find: a command at the beginning, mentions."""
    found: list[Json] = []
    position = 0
    for word in text.split(" "):
        if word.startswith("@") and len(word) > 1:
            name = "@" + "".join(char for char in word[1:] if char.isalnum() or char == "_")
            found.append({"type": "mention", "offset": markup.size(text[:position]), "length": len(name)})
        if position == 0 and word.startswith("/"):
            name = word.split("\n")[0]
            if len(name) > 1 and name.replace("@", "").replace("_", "")[1:].isalnum() and name.isascii():
                found.append({"type": "bot_command", "offset": 0, "length": len(name)})
        position += len(word) + 1
    return found


def checked_keyboard(keyboard: Json | None) -> Json | None:
    """`keyboard` (an inline keyboard, or none) when Telegram would take it. Raises `Refused`."""
    for row in (keyboard or {}).get("inline_keyboard", []):
        for button in row:
            if not 1 <= len(button.get("callback_data", "").encode()) <= MAX_DATA:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return keyboard


def checked(html: str, limit: int) -> str:
    """`html` when Telegram would take it as a text of at most `limit` UTF-16 units. Raises `Refused`."""
    _Checker.check(html)
    text = text_of(html)
    if not text.strip() and limit == MAX_TEXT:
        raise Refused(400, "Bad Request: message text is empty")
    if markup.size(text) > limit:
        raise Refused(400, "Bad Request: message is too long")
    return html


def text_of(html: str) -> str:
    """The text of a message without its markup."""
    return unescape(re.sub(r"<[^>]*>", "", html))


class _Checker(HTMLParser):
    """Refuses what Telegram's HTML mode refuses: unknown tags and tags that do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    @classmethod
    def check(cls, html: str) -> None:
        checker = cls()
        checker.feed(html)
        checker.close()
        if checker._open:
            raise Refused(400, f"Bad Request: can't parse entities: Can't find end tag of {checker._open[-1]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise Refused(400, f"Bad Request: can't parse entities: Unsupported start tag {tag}")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise Refused(400, f"Bad Request: can't parse entities: Unexpected end tag {tag}")
