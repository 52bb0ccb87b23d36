"""Plain text set in two columns, told by a gutter of blanks at one place over many lines, and read column by column.

Tables are laid out with blanks too. So both sides must be prose: long, begun in small letters as wrapped lines are, and not
parted into rows by blank lines. Where that is not clear, nothing changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_ENDED = re.compile(r"[.!?:][\"'”)]*\s*$")
_LINES = 8  # with text on both sides, at least
_FILLED = 0.6  # share of lines with text on both sides
_LONG = 20  # characters of a side on average
_SMALL = 0.35  # share of lines of a side that begin with a small letter
_PARTED = 0.125  # share of blank lines; more part the rows of a table
_INDENT = 4  # columns by which a line of the right side may be indented
_EDGE = 2  # blanks that a full line on the left leaves


@dataclass(frozen=True, slots=True)
class _Region:
    """Rows `start` to `end` (exclusive) whose right side begins at column `edge`."""

    start: int
    end: int
    edge: int


def in_reading_order(rows: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """The rows with their numbers from 1; a row in two columns comes twice, once with each side, left sides first."""
    order: list[tuple[int, str]] = []
    done = 0
    for region in _regions(rows):
        order += [(at + 1, rows[at]) for at in range(done, region.start)]
        sides = [(at + 1, _sides(rows[at], region.edge)) for at in range(region.start, region.end)]
        left = [(number, side) for number, (side, _) in sides]
        while left and not left[-1][1].strip():
            left.pop()
        order += left
        if left and _ENDED.search(left[-1][1]):
            order.append((left[-1][0], ""))  # what follows at the head of the next column begins anew
        right = [(number, side) for number, (_, side) in sides]
        first = next(at for at, (_, side) in enumerate(right) if side.strip())
        order += right[first:]
        done = region.end
    return (*order, *((at + 1, rows[at]) for at in range(done, len(rows))))


def _regions(rows: Sequence[str]) -> Iterator[_Region]:
    """The stretches of rows that are certainly set in two columns, in order."""
    starts = [gap.end() if (gap := _only_gap(row)) else 0 for row in rows]
    edges = {edge for edge, count in Counter(starts).items() if edge and count >= _LINES // 2}
    at = 0
    while at < len(rows):
        stretches = [region for edge in edges if (region := _region(rows, at, edge))] if starts[at] else []
        found = max(
            (region for region in stretches if _is_prose(rows, region)),
            key=lambda region: (region.end, -region.edge),
            default=None,
        )
        if found:
            yield found
        at = max((region.end for region in stretches), default=at + 1)  # what is no prose is not tried from each of its rows


def _only_gap(row: str) -> re.Match[str] | None:
    """The gap of a row that has exactly one, and no tab or form feed."""
    gaps = list(_GAP.finditer(row)) if "\t" not in row and "\f" not in row else []
    return gaps[0] if len(gaps) == 1 else None


def _region(rows: Sequence[str], at: int, edge: int) -> _Region | None:
    last = at - 1
    here = at
    while here < len(rows) and _fits(rows[here], edge):
        left, right = _sides(rows[here], edge)
        unended = last >= at and here == last + 1 and left.strip() and not _ENDED.search(_sides(rows[last], edge)[0])
        if unended or (right.strip() and (left.strip() or last >= at)):  # either side may go on below the other
            last = here
        here += 1
    return _Region(at, last + 1, edge) if last > at else None


def _fits(row: str, edge: int) -> bool:
    """Whether the gutter goes through the row, with at most one text on either side."""
    if "\t" in row or "\f" in row or row[max(edge - _EDGE, 0) : edge].strip():
        return False
    left, right = _sides(row, edge)
    return len(right) - len(right.lstrip()) <= _INDENT and not _GAP.search(left) and not _GAP.search(right)


def _sides(row: str, edge: int) -> tuple[str, str]:
    return row[:edge].rstrip(), row[edge:].rstrip()


def _is_prose(rows: Sequence[str], region: _Region) -> bool:
    """Whether both sides are running text."""
    sides = [_sides(row, region.edge) for row in rows[region.start : region.end]]
    filled = [side for side in sides if any(side)]
    both = [side for side in filled if all(side)]
    if len(both) < _LINES or len(both) < _FILLED * len(filled) or len(sides) - len(filled) > _PARTED * len(sides):
        return False
    for column in zip(*both, strict=True):
        texts = [text.strip() for text in column]
        small = sum(text[0].islower() for text in texts)
        if sum(map(len, texts)) < _LONG * len(texts) or small < _SMALL * len(texts):
            return False
    return True
