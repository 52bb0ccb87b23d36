"""A row of a table as a block, whose text says each figure together with its row and its column."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Block, BlockKind, Line

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]{0,200})?/?>")
_AUTOLINK = re.compile(r"<((?:https?://|www\.|mailto:)[^<>\s]+)>")
_BREAK = re.compile(r"<(?:br|/p|/li|/div|p)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows found in lines `start` to `end` (indices, end exclusive)."""

    start: int
    end: int
    rows: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Cells with the lines they stand on."""

    lines: tuple[Line, ...]
    cells: tuple[str, ...]
    ruled: bool = False  # a rule below says that it holds heads


def plain(cell: str) -> str:
    """A cell as people read it: without HTML, its line breaks as "; "."""
    if "<" in cell:
        cell = _TAG.sub(" ", _BREAK.sub(" ", _AUTOLINK.sub(r"\1", cell)))
    cell = html.unescape(cell) if "&" in cell else cell
    return re.sub(r"\s+", " ", cell.replace("**", "")).strip()


def tabbed(line: Line) -> str:
    """The text of a line with the tabs at its ends, which mean empty cells and may have been cleaned away."""
    raw = line.raw.strip(" \r\n")
    if "\t" not in raw:
        return line.text.strip(" ")
    before, after = raw[: len(raw) - len(raw.lstrip())].count("\t"), raw[len(raw.rstrip()) :].count("\t")
    return "\t" * before + line.text.strip() + "\t" * after


def row_text(cells: Sequence[str], header: Sequence[str], caption: str = "") -> str:
    """A row as one sentence: "label: head: value; head: value", so that a figure stands with its row and its column."""
    filled = [(head, cell) for head, cell in zip((*header, *[""] * len(cells)), cells, strict=False) if cell]
    parts = [f"{head}: {cell}" if head and head != cell else cell for head, cell in filled]
    text = "; ".join(parts)
    if len(filled) == 2 and len(cells) == 2 and not any(header) and len(cells[0]) <= 40:
        text = f"{cells[0].rstrip(':')}: {cells[1]}"
    if header and filled and len(filled) > 1 and cells[0] and any(header[1:]):
        text = f"{cells[0]} – " + "; ".join(parts[1:])
        if header[0]:
            text = f"{header[0]}: {text}"
    return f"{caption}: {text}" if caption and text else text or caption


def row_block(
    lines: Sequence[Line], cells: Sequence[str], header: Sequence[str], caption: str, *, over: Sequence[Line] = ()
) -> Block:
    """The row in `lines`; `over` are the lines of heads that stand over it. `starts` names the row's own first line."""
    everything = (*over, *lines)
    return Block(
        kind=BlockKind.ROW,
        text=row_text(cells, header, caption),
        raw="\n".join(line.raw.rstrip() for line in everything),
        lines=(everything[0].number, everything[-1].number),
        page=lines[0].page,
        cells=tuple(cells),
        header=tuple(header),
        starts=((0, lines[0].number),),
    )
