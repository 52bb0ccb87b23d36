"""Every word that an update carries, whatever the door it came in by: for the guard that looks for CPR numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# What Telegram made up (ids of files and the like), who sent it, and what was judged when it was sent itself.
_NOT_SAID = frozenset(
    {
        *("file_id", "file_unique_id", "small_file_id", "big_file_id", "media_group_id", "custom_emoji_id", "sticker_set_name"),
        *(
            "id",
            "persistent_id",
            "inline_message_id",
            "chat_instance",
            "mime_type",
            "language_code",
            "username",
            "type",
            "emoji",
        ),
        *("from", "chat", "sender_chat", "via_bot", "user", "reply_to_message", "pinned_message", "thumbnail", "reply_markup"),
    }
)
_PHONES = frozenset({"phone_number"})


def said(update: Mapping[str, Any]) -> Iterator[str]:
    """The words in an update given as the Bot API's JSON: text, captions, names of files, contacts, polls, queries, data.

    The message that a button hangs on is the bot's own and left out; numbers are ids and sizes. A telephone number says so.
    """
    for kind, content in update.items():
        if isinstance(content, Mapping):
            yield from _within({**content, "message": None} if kind == "callback_query" else content)


def _within(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for name, value in part.items():
            if name in _PHONES and isinstance(value, str):
                yield f"tlf. {value}"
            elif name not in _NOT_SAID:
                yield from _within(value)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _within(one)
