"""Plain text. Its lines are the file's own; it says nothing of headings, lists and tables: see `knowledge.layout`."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from knowledge.errors import SourceError
from knowledge.formats.characters import clean, decode
from knowledge.formats.columns import in_reading_order
from knowledge.model import Line

_UNDERLINE = re.compile(r"\s*(?:={4,}|-{4,}|_{4,}|\*{4,}|~{4,})\s*")
_QUOTED = re.compile(r"\s{0,3}(?:>[ \t]?)+")


def read_text(data: bytes, path: Path) -> tuple[Line, ...]:
    r"""The lines of a text file; blank ones included, columns one after the other.

    A form feed starts a new page; what marks a line of a quoted mail or underlines a title stands in `raw` alone.
    Raises `SourceError` for binary data."""
    lines = []
    rows = split(data, path)
    paged = any("\f" in row for row in rows)
    page = 1
    quoted = {at for pair in pairwise(range(len(rows))) if all(_QUOTED.match(rows[at]) for at in pair) for at in pair}
    underlined = {at for at in range(1, len(rows)) if _UNDERLINE.fullmatch(rows[at]) and _is_title(rows[at - 1])}
    for number, raw in in_reading_order(rows):
        text = "" if number - 1 in underlined else clean(_QUOTED.sub("", raw) if number - 1 in quoted else raw)
        before = raw[: len(raw) - len(raw.lstrip())].count("\f") if text.strip() else raw.count("\f")
        page += before
        lines.append(Line(number, text.lstrip() if before else text, raw, page=page if paged else None))
        page += raw.count("\f") - before
    return tuple(lines)


def _is_title(row: str) -> bool:
    """Whether a line below this one would underline it: it is words, and no heads of columns."""
    return bool(re.search(r"[^\W\d_]", row)) and not re.search(r"\S(?: {3,}|\t|\s*\|\s*)\S", row)


def split(data: bytes, path: Path) -> list[str]:
    r"""The lines as every editor counts them: parted by \n or \r\n, by \r where there is nothing else.

    Not `str.splitlines`, which also parts at form feeds and at six other characters and so numbers differently from editors.
    Raises `SourceError` for binary data.
    """
    text = decode(data)
    if text is None:
        raise SourceError(path, "is binary data, not text")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    rows = [row.rstrip("\r").replace("\r", " ") for row in text.split("\n")]
    if rows and not rows[-1].strip("\f\x1a"):
        rows.pop()
    return rows
