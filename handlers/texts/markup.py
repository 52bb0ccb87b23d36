"""HTML as Telegram takes it, and plain text out of it. Cuts before it escapes, so no entity is ever cut."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from handlers.texts.reply import MAX_LABEL, MAX_MESSAGE

BULLET = "• "
ELLIPSIS = "…"

_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_INDENT = "  "


def clean(text: str) -> str:
    """`text` without control characters and direction marks, every kind of blank a space; joiners of emoji stay."""
    if text.isprintable():
        return text
    blank = (" " if char.isspace() and char not in "\n\t" else char for char in text)
    return "".join(char for char in blank if char.isprintable() or char in "\n\t\u200d\ufe0f")


def escape(text: str) -> str:
    """`text` for the inside of an element."""
    return html.escape(clean(text), quote=False)


def bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def italic(text: str) -> str:
    return f"<i>{escape(text)}</i>"


def quote(text: str) -> str:
    return f"<blockquote>{escape(text)}</blockquote>"


def size(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """`text`, or its beginning up to a word's end with an ellipsis, at most `limit` UTF-16 units."""
    if size(text) <= limit:
        return text
    head = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    space = head.rfind(" ")
    if space > limit * 2 // 3:
        head = head[:space]
    return head.rstrip(" ,.;:-–") + ELLIPSIS


def beyond(text: str, short: str) -> str:
    """What `cut` took off when it made `short` of `text`, with the ellipsis in front."""
    return ELLIPSIS + text[len(short.removesuffix(ELLIPSIS)) :].lstrip(" ,;:")


def ended(text: str) -> str:
    """`text` with one full stop at its end and no other mark before that."""
    return f"{text.rstrip(' .?!:;,')}."


def shrink(text: str, limit: int, *, room: int = MAX_MESSAGE) -> str:
    """`text` cut to at most `limit` units, and to what takes no more than `room` once it is escaped."""
    short = cut(text, limit)
    while size(escape(short)) > room and limit > 2:
        limit = limit * 3 // 4
        short = cut(text, limit)
    return short


def joined(parts: Sequence[str]) -> str:
    """A list as it reads: "a", "a og b", "a, b og c". Needs one part at least."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} og {parts[-1]}"


def label(text: str) -> str:
    """The text of a button: one line, at most 40 units."""
    return cut(" ".join(clean(text).split()), MAX_LABEL) or ELLIPSIS


def ticked(text: str, *, on: bool) -> str:
    """The label of a button that puts a tick or takes it away."""
    return f"{'☑' if on else '☐'} {text}"


def labels(texts: Sequence[str]) -> list[str]:
    """The texts of several buttons. Those that would look the same once they are cut keep their end instead of their middle."""
    short = [label(text) for text in texts]
    return [_ends(text) if short.count(one) > 1 else one for text, one in zip(texts, short, strict=True)]


def _ends(text: str) -> str:
    """Beginning and end of a text, together as long as a label may be."""
    full = " ".join(clean(text).split())
    if size(full) <= MAX_LABEL:
        return full or ELLIPSIS
    tail = full.encode("utf-16-le")[-2 * (MAX_LABEL - 14) :].decode("utf-16-le", "ignore")
    space = tail.find(" ")
    tail = tail[space + 1 :] if 0 <= space < len(tail) // 2 else tail
    return cut(full, 13) + tail


def fit(lines: Sequence[str], limit: int) -> tuple[list[str], list[str]]:
    """The lines that fit into `limit` units, and the rest. A line that alone is too long is cut and goes on in the rest."""
    kept: list[str] = []
    left = limit
    for number, line in enumerate(lines):
        if size(line) + 1 > left:
            if left > limit // 2:
                kept.append(cut(line, left - 1))
                return kept, [beyond(line, kept[-1]), *lines[number + 1 :]]
            return kept, list(lines[number:])
        kept.append(line)
        left -= size(line) + 1
    return kept, []


def page(head: str, parts: Sequence[str], limit: int = MAX_MESSAGE) -> str:
    """One message: `head` (HTML) and as many of `parts` (HTML, each complete) as fit, with an ellipsis for the rest."""
    done = head
    for part in parts:
        longer = f"{done}\n{part}" if done else part
        if size(longer) > limit - 2:
            return done + f"\n{ELLIPSIS}"
        done = longer
    return done


def plain(markup: str) -> str:
    """`markup` as it reads in a terminal: bold and italics dropped, block quotes indented by two spaces, no empty lines."""
    out: list[str] = []
    quoted = False
    position = 0
    for tag in _TAG.finditer(markup):
        out.append(_indented(markup[position : tag.start()], quoted))
        position = tag.end()
        if tag[2] == "blockquote":
            quoted = not tag[1]
            if out and "".join(out) and not "".join(out).endswith("\n"):
                out.append("\n")
            if quoted:
                out.append(_INDENT)
    out.append(_indented(markup[position:], quoted))
    text = html.unescape("".join(out))
    return re.sub(r"\n\s*\n", "\n", text).strip("\n")


def _indented(text: str, quoted: bool) -> str:
    return text.replace("\n", "\n" + _INDENT) if quoted else text
