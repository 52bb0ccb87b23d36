"""A page of a PDF file: its rows in reading order, cells of a table put together again, paragraphs told apart. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_PARAGRAPH_GAP = 1.35  # times the usual distance of lines
_LEADING = 1.45  # times the letter size: the widest usual distance of lines that belong together
_MARGIN = 0.06  # of the page's height: 1.8 cm on A4, where heads and feet stand and running text does not
_SAME_LINE = 2.0  # points between baselines
_SAME_COLUMN = 4.0  # points between left edges
_HANGING = 40.0  # points by which the second line of a heading may be indented
_LONGEST_CELL = 8  # lines
_NARROWEST = 3.0  # points of a gutter between columns
_GUTTERS, _TABLE_ROWS = 2, 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A wide space within a row: where it stands in the text, and between which places on the page."""

    at: int
    left: float
    right: float
    mark: bool = False  # behind the mark of a list item


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it stands on the page. Points, from the lower left corner; `y` is the baseline."""

    text: str  # cells parted by tabs
    raw: str
    x: float
    y: float
    size: float
    bold: bool
    columns: tuple[float, ...] = ()  # where its cells begin; empty when it has but one
    bottom: float = math.nan  # the lowest baseline, of a row with cells of several lines
    gaps: tuple[Gap, ...] = ()  # wider than between words, those between its cells among them
    right: float = math.nan  # where its last letter ends


def ordered(rows: list[Row], height: float) -> list[Row]:
    """Head first, foot last, and between them the order of the file unless that jumps about."""
    head = [row for row in rows if row.y > height * (1 - _MARGIN)]
    foot = [row for row in rows if row.y < height * _MARGIN]
    body = [row for row in rows if height * _MARGIN <= row.y <= height * (1 - _MARGIN)]
    jumps = sum(_jumps(before, after) and abs(after.x - before.x) < height / 4 for before, after in pairwise(body))
    if jumps > max(3, len(body) / 4):
        body.sort(key=_position)
    return sorted(head, key=_position) + body + sorted(foot, key=_position)


def _jumps(before: Row, after: Row) -> bool:
    """Whether the file goes back up the page, and not to the next cell of a table row."""
    cell = after.x > before.x + _SAME_COLUMN and after.y - before.y < _LONGEST_CELL * _LEADING * before.size
    return after.y > before.y + before.size and not cell


def _position(row: Row) -> tuple[int, float]:
    return -round(row.y / 3), row.x


def parted(rows: Sequence[Row]) -> Iterator[Row | None]:
    """The rows of a page with None between paragraphs that stand apart."""
    steps = [
        before.y - after.y for before, after in pairwise(rows) if 0 < before.y - after.y < 4 * max(before.size, after.size)
    ]
    usual = median(steps) if steps else math.inf
    for before, after in pairwise([None, *rows]):
        if before is not None and after is not None and _apart(before, after, usual):
            yield None
        yield after


def _apart(before: Row, after: Row, usual: float) -> bool:
    """Whether a paragraph ends between two rows; `usual` is the distance of lines on this page, in points."""
    step = bottom_of(before) - after.y
    if "\t" in before.text or "\t" in after.text:
        # rows of a table stand farther apart than lines, and belong together all the same
        return not ("\t" in before.text and "\t" in after.text and step > 0)
    allowed = max(_PARAGRAPH_GAP * usual, _LEADING * min(before.size, after.size))
    return step > allowed or step < -usual or abs(before.size - after.size) > 1


def gutters_found(rows: Sequence[Row]) -> list[Row]:
    """The rows with tabs where the same two gutters and more run through three rows and more: tables with narrow columns."""
    done: list[Row] = []
    at = 0
    while at < len(rows):
        gutters = [(gap.left, gap.right) for gap in rows[at].gaps if not gap.mark]
        end = at + 1
        while end < len(rows) and _is_next(rows[end - 1], rows[end]):
            common = _through(gutters, rows[end])
            if len(common) < _GUTTERS:
                break
            gutters, end = common, end + 1
        if end - at >= _TABLE_ROWS and len(gutters) >= _GUTTERS:
            done += [_cut_at(row, gutters) for row in rows[at:end]]
        else:
            end = at + 1
            done.append(rows[at])
        at = end
    return done


def _through(gutters: Sequence[tuple[float, float]], row: Row) -> list[tuple[float, float]]:
    """The parts of the gutters that are empty in `row` too."""
    shared = [(max(left, gap.left), min(right, gap.right)) for left, right in gutters for gap in row.gaps if not gap.mark]
    return [(left, right) for left, right in shared if right - left >= _NARROWEST]


def _is_next(above: Row, below: Row) -> bool:
    return 0 < above.y - below.y < 3 * above.size


def _cut_at(row: Row, gutters: Sequence[tuple[float, float]]) -> Row:
    cuts = [gap for gap in row.gaps if not gap.mark and any(gap.left <= left and right <= gap.right for left, right in gutters)]
    text = row.text
    for gap in cuts:
        text = text[: gap.at] + "\t" + text[gap.at + 1 :]
    known = sorted({row.x, *row.columns, *(gap.right for gap in cuts)})
    columns = [x for i, x in enumerate(known) if not i or x - known[i - 1] > _SAME_LINE]
    return replace(row, text=text, columns=tuple(columns))


def headings_joined(rows: Sequence[Row], *, above: float, bold: bool) -> list[Row]:
    """Rows in letters larger than `above` points that follow each other closely are one heading; so are bold ones among text
    that is not `bold`, where the first is as long as it can be or the second goes on in small letters."""
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        close = last is not None and abs(row.size - last.size) < 0.5 and 0 < last.y - row.y < _LEADING * row.size
        if last and close and (row.size > above or (not bold and _is_wrapped(last, row, rows))):
            text = last.text.removesuffix("-") + row.text if _cut(last.text, row.text) else f"{last.text} {row.text}"
            joined[-1] = replace(last, text=text, raw=f"{last.raw} {row.raw}", y=row.y, right=row.right)
        else:
            joined.append(row)
    return joined


def _is_wrapped(first: Row, second: Row, rows: Sequence[Row]) -> bool:
    """Whether two bold rows are one line of text that was too long."""
    cells = first.columns or second.columns
    if cells or not (first.bold and second.bold) or not -_SAME_COLUMN < second.x - first.x < _HANGING:
        return False
    if first.text.rstrip().endswith((".", ":", ";", "?", "!")) or not second.text[:1].isalpha():
        return False
    edge = max(row.right for row in rows if abs(row.x - first.x) < _SAME_COLUMN and not row.columns)
    letter = (second.right - second.x) / len(second.text)
    return second.text[:1].islower() or first.right + (len(second.text.split()[0]) + 1) * letter > edge


def _cut(before: str, after: str) -> bool:
    return before.endswith("-") and after[:1].islower() and not after.startswith(("og ", "eller ", "samt "))


def cells_joined(rows: Sequence[Row]) -> list[Row]:
    """The rows of tables with cells of several lines put together again: the file draws such a row cell by cell.

    Only below a row with all its cells on one line (the head, mostly), and only what begins exactly in one of its columns.
    """
    joined: list[Row] = []
    columns: tuple[float, ...] = ()
    for row in rows:
        places = [_column(x, columns) for x in row.columns or (row.x,)]
        known = [place for place in places if place is not None]
        if len(known) < len(places):  # another table, or none
            columns = row.columns
            joined.append(row)
        elif row.columns:
            joined.append(_placed(row, known))
        elif not known[0] or not _joins(joined, row, columns):
            joined.append(row)
        else:
            joined[-1] = _with_cell(joined[-1], row, known[0])
    return joined


def _column(x: float, columns: Sequence[float]) -> int | None:
    return next((index for index, left in enumerate(columns) if abs(left - x) < _SAME_COLUMN), None)


def _placed(row: Row, places: Sequence[int]) -> Row:
    """`row` with an empty cell wherever it leaves out a column."""
    cells = dict(zip(places, row.text.split("\t"), strict=False))
    return replace(row, text="\t".join(cells.get(index, "") for index in range(max(places) + 1)))


def _joins(joined: list[Row], row: Row, columns: Sequence[float]) -> bool:
    """Whether `row`, which is not in the first column, belongs to the row of the table above; gathers its first cell."""
    first = next((i for i in range(len(joined) - 1, -1, -1) if abs(joined[i].y - row.y) < _SAME_LINE), None)
    if first is not None and first >= len(joined) - _LONGEST_CELL:
        cell = joined[first:]
        if len(cell) > 1 and any(part.columns or _column(part.x, columns) != 0 for part in cell):
            return False
        text, raw = (" ".join(parts) for parts in zip(*((part.text, part.raw) for part in cell), strict=True))
        joined[first:] = [replace(cell[0], text=text, raw=raw, columns=(cell[0].x,), bottom=bottom_of(cell[-1]))]
        return True
    above = joined[-1]
    return bool(above.columns) and above.y > row.y > bottom_of(above) - _LEADING * row.size


def bottom_of(row: Row) -> float:
    """The lowest baseline of a row, in points."""
    return row.y if math.isnan(row.bottom) else row.bottom


def _with_cell(table_row: Row, row: Row, place: int) -> Row:
    cells = table_row.text.split("\t")
    cells += [""] * (place + 1 - len(cells))
    cells[place] = f"{cells[place]} {row.text}".strip()
    bottom = min(bottom_of(table_row), row.y)
    return replace(
        table_row, text="\t".join(cells), raw=f"{table_row.raw} {row.raw}", columns=(table_row.x, row.x), bottom=bottom
    )
