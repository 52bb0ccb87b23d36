"""Rows of a PDF table put together from the pieces that the file draws, cell by cell, by the columns they stand in. Pure.

The columns are known by rows that hold all of them. A piece that begins in another column than the one before it, and no lower,
is the next cell of the same row; one that follows closely below in the same column is the same cell wrapped. So heads over two
lines, first cells over two lines and cells set at the foot of a tall row come together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from knowledge.formats.page import Row, bottom_of

_SAME_COLUMN = 4.0  # points between left edges
_SAME_LINE = 2.0  # points between baselines
_LEADING = 1.45  # times the letter size: the widest distance of lines of one cell
_TIGHT = 0.85  # times the distance of the rows: what stands closer is the same cell
_TALLEST = 8  # lines of a row
_SPACE = 3  # times the letter size: the widest space between the rows of one table
_FULL_ROWS = 2  # rows with all columns that make a table
_COLUMNS = 3  # of a table that is told by one full row


@dataclass(slots=True)
class _Joined:
    """A table row while its pieces are gathered: `cells` by column, `last` the column filled last."""

    pieces: list[Row]
    cells: dict[int, list[str]] = field(default_factory=dict)
    last: int = 0

    @property
    def bottom(self) -> float:
        return min(map(bottom_of, self.pieces))


def pieces_joined(rows: Sequence[Row]) -> list[Row]:
    """`rows` with those of each table whole: one row each, an empty cell where a column is left out."""
    done: dict[int, list[Row]] = {}  # by the place of the first row of a table
    taken: set[int] = set()
    for at in sorted((i for i, row in enumerate(rows) if row.columns), key=lambda i: -len(rows[i].columns)):
        if at in taken:
            continue
        grid = rows[at].columns
        start, end = _region(rows, at, grid, taken)
        pieces = [_cut(row, grid) for row in rows[start:end]]
        if _is_table(pieces, grid):
            done[start] = list(_table(pieces, grid))
            taken.update(range(start, end))
    result: list[Row] = []
    for i, row in enumerate(rows):
        result += done.get(i, [] if i in taken else [row])
    return result


def _region(rows: Sequence[Row], at: int, grid: Sequence[float], taken: set[int]) -> tuple[int, int]:
    """The rows around `at` that stand in the columns of `grid` (end exclusive)."""
    start, end = at, at + 1
    while start and start - 1 not in taken and _near(rows, start) and _fits(rows[start - 1], grid):
        start -= 1
    while end < len(rows) and end not in taken and _near(rows, end) and _fits(rows[end], grid):
        end += 1
    return start, end


def _is_table(pieces: Sequence[Row], grid: Sequence[float]) -> bool:
    """Whether two rows hold all columns, or one of three columns and more with pieces in all of them over or below it."""
    full = sum(len(row.columns) == len(grid) for row in pieces)
    others = {place for row in pieces if len(row.columns) < len(grid) for place in _cells(row, grid)}
    return full >= _FULL_ROWS or (full > 0 and len(others) == len(grid) >= _COLUMNS)


def _near(rows: Sequence[Row], at: int) -> bool:
    """Whether row `at` may follow the one before it in one table: it or a cell beside it a little below the lowest cell of the
    row above, or to the right of the cell before it and as high as a tall row reaches."""
    above, below = rows[at - 1], rows[at]
    if abs(above.size - below.size) > 1:
        return False
    if above.y <= below.y:
        return below.y - above.y < _TALLEST * _LEADING * above.size and below.x > above.x
    lowest = min(bottom_of(row) for row in rows[max(0, at - _TALLEST) : at] if bottom_of(row) > below.y)
    highest = max(row.y for row in rows[at : at + _TALLEST] if row.y < lowest)
    return lowest - highest < _SPACE * above.size


def _fits(row: Row, grid: Sequence[float]) -> bool:
    """Whether each piece of `row` begins in a column, and the last one ends before the next column begins."""
    row = _cut(row, grid)
    places = [_place(x, grid) for x in row.columns or (row.x,)]
    if None in places:
        return False
    last = places[-1] or 0
    return last + 1 == len(grid) or row.right < grid[last + 1]


def _place(x: float, grid: Sequence[float]) -> int | None:
    return next((index for index, left in enumerate(grid) if abs(left - x) < _SAME_COLUMN), None)


def _cut(row: Row, grid: Sequence[float]) -> Row:
    """`row` with a tab at each gap behind which a column begins."""
    cuts = [gap for gap in row.gaps if row.text[gap.at] != "\t" and _place(gap.right, grid) is not None]
    text = row.text
    for gap in cuts:
        text = f"{text[: gap.at]}\t{text[gap.at + 1 :]}"
    columns = sorted({*(row.columns or (row.x,)), *(gap.right for gap in cuts)})
    return replace(row, text=text, columns=tuple(columns)) if cuts else row


def _table(rows: Sequence[Row], grid: Sequence[float]) -> Iterator[Row]:
    """The rows of a table whole; what stands alone in the first column, as a caption does, stays as it is."""
    full = [row for row in rows if len(row.columns) > 1 and _place(row.columns[0], grid) == 0]
    steps = [above.y - below.y for above, below in pairwise(full) if above.y > below.y]
    pitch = min(steps, default=math.inf)
    gathered: list[_Joined] = []
    for i, row in enumerate(rows):
        cells = _cells(row, grid)
        below = rows[i + 1] if i + 1 < len(rows) else None
        if not gathered or not _goes_on(gathered[-1], row, min(cells), pitch=pitch, below=below):
            gathered.append(_Joined([]))
        _add(gathered[-1], row, cells)
    for joined in gathered:
        if max(joined.cells) == 0:
            yield from joined.pieces
        else:
            yield _whole(joined, grid)


def _cells(row: Row, grid: Sequence[float]) -> dict[int, str]:
    places = (_place(x, grid) or 0 for x in row.columns or (row.x,))
    return dict(zip(places, row.text.split("\t"), strict=False))


def _goes_on(joined: _Joined, row: Row, first: int, *, pitch: float, below: Row | None) -> bool:
    """Whether `row`, which begins in column `first`, belongs to the table row gathered so far."""
    if first > joined.last and joined.bottom - row.y <= _SAME_LINE:
        return True
    step = (bottom_of(joined.pieces[-1]) if first == joined.last else joined.bottom) - row.y
    close = _SAME_LINE < step < min(_LEADING * row.size, _TIGHT * pitch)
    if not close or joined.pieces[-1].bold != row.bold:
        return False
    if first or joined.last == 0:
        return True
    return not row.columns and below is not None and bool(below.columns)


def _add(joined: _Joined, row: Row, cells: dict[int, str]) -> None:
    joined.pieces.append(row)
    for place, text in cells.items():
        joined.cells.setdefault(place, []).append(text)
    joined.last = max(cells)


def _whole(joined: _Joined, grid: Sequence[float]) -> Row:
    first = joined.pieces[0]
    filled = [_text(joined.cells.get(place, ())) for place in range(max(joined.cells) + 1)]
    return replace(
        first,
        text="\t".join(filled),
        raw=" ".join(piece.raw.strip() for piece in joined.pieces),
        x=grid[0],
        y=max(piece.y for piece in joined.pieces),
        columns=tuple(grid[: len(filled)]),
        bottom=joined.bottom,
        right=max(piece.right for piece in joined.pieces),
        gaps=(),
    )


def _text(lines: Sequence[str]) -> str:
    """The lines of a cell as one; a word cut at the end of a line is whole again."""
    text = ""
    for line in filter(None, lines):
        cut = text.endswith("-") and line[:1].islower() and not line.startswith(("og ", "eller ", "samt "))
        text = text[:-1] + line if cut else f"{text} {line}".strip()
    return text
