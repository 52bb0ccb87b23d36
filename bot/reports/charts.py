"""A picture of numbers for a phone: bars that say their number, or a grid of numbers. Knows no reports and no language.

What is counted comes from `bot.reports.overview`; every word in a picture is passed in. How strokes become a PNG is
`bot.reports.canvas`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from bot.reports.canvas import DRAWING, FAINT, GREY, INK, LABEL, LINE, MARGIN, SMALL, TALLEST, TITLE, WIDTH, Canvas

_TINY, _LEAST = 24, 12  # pixels of words that have little room
_BAR, _THICK, _GAP, _APART = 52, 40, 34, 14
_RESERVE: Final = 400  # pixels for what stands above and below the last category that is drawn
_CELL, _ROW = 180, 78
_WIDEST_LABEL, _NARROW_LABEL, _WIDEST_NAME = 360, 250, 420  # pixels
_MANY: Final = 6  # columns; where there are more, names have less room
_SERIES: Final = ("#0B4F8A", "#D55E00", "#7CC3EC", "#4D4D4D", "#B8860B", "#8FBF9F")
"""After Okabe and Ito: told apart by those who see no red or green, and in grey by how light they are."""
_LIGHT, _DARK = (222, 235, 247), (8, 64, 120)  # a cell with one, a cell with most


@dataclass(frozen=True, slots=True)
class Chart:
    """`categories` stand below each other, the first on top. Each of `series` is a name with a number for every category.

    Where they are `stacked` they are parts of a whole: a grid shows each with the sums (headed `total`), since numbers in thin
    parts of a bar cannot be read. There a name of two lines has its upper one above all neighbours that share it. Else each
    is a bar of its own. `axis` says what the numbers count, `notes` are words on a category, `empty` is said where nothing is.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    stacked: bool = False
    axis: str = ""
    notes: tuple[str, ...] = ()
    total: str = ""
    empty: str = ""


def draw(chart: Chart) -> bytes:
    """The picture as PNG, 1080 pixels wide; the same bytes for the same chart. May be called from any thread, one draws at a
    time. Takes some tenths of a second, and seconds the first time, so not on the thread of the event loop."""
    with DRAWING:
        canvas = Canvas()
        y = _head(canvas, chart)
        if not chart.categories or not chart.series:
            y = canvas.paragraph(chart.empty, y, LABEL, colour=GREY)
        elif chart.stacked and len(chart.series) > 1:
            y = _grid(canvas, chart, y)
        else:
            y = _bars(canvas, chart, y)
        return canvas.png(y + MARGIN)


def _head(canvas: Canvas, chart: Chart) -> float:
    y = canvas.paragraph(chart.title, MARGIN, TITLE, bold=True)
    return canvas.paragraph(chart.axis, y + 6, SMALL, colour=GREY) + 30


def _number(value: int) -> str:
    """With a full stop between the thousands, as in Danish."""
    return f"{value:,}".replace(",", ".")


# -------------------------------------------------------------------------------------------------------------------- bars


def _bars(canvas: Canvas, chart: Chart, y: float) -> float:
    """Each category with its bars below its name, so that a long name takes no room from them."""
    most = max((value for _, values in chart.series for value in values), default=0)
    named = len(chart.series) > 1
    names = [canvas.cut(name.replace("\n", " "), LABEL, _WIDEST_NAME) if named else "" for name, _ in chart.series]
    numbers = [_number(value) for _, values in chart.series for value in values]
    beside = max(canvas.width(one, LABEL, bold=True) for one in numbers) + max(canvas.width(one, LABEL) for one in names)
    room = WIDTH - 2 * MARGIN - beside - 2 * _APART
    for number, category in enumerate(chart.categories):
        if y + len(chart.series) * _BAR > TALLEST - _RESERVE and number:
            return _left_out(canvas, len(chart.categories) - number, y)
        y = canvas.paragraph(category, y, LABEL)
        if number < len(chart.notes):
            y = canvas.paragraph(chart.notes[number], y, SMALL, colour=GREY)
        nothing = named and not any(values[number] for _, values in chart.series)
        if nothing:  # said once
            _bar(canvas, y + 6, 0, GREY, _number(0), "")
            y += _BAR
        for place, (_, values) in enumerate(() if nothing else chart.series):
            share = values[number] / most if most else 0.0
            colour = _SERIES[place % len(_SERIES)]
            _bar(canvas, y + 6, room * share, colour, _number(values[number]), names[place])
            y += _BAR
        y += _GAP
    return y - _GAP


def _bar(canvas: Canvas, y: float, width: float, colour: str, number: str, name: str) -> None:
    """One bar with its number, and its name where there are others. Without a bar, where there is nothing, both are grey."""
    x, ink = float(MARGIN), GREY
    if width:
        canvas.box(x, y, width, _THICK, colour)
        x, ink = x + width + _APART, INK
    canvas.words(x, y + _THICK / 2, number, LABEL, bold=True, colour=ink)
    if name:
        x += canvas.width(number, LABEL, bold=True) + _APART
        canvas.words(x, y + _THICK / 2, name, LABEL, colour=ink)


def _left_out(canvas: Canvas, number: int, y: float) -> float:
    return canvas.paragraph(f"… + {number}", y, LABEL, colour=GREY)


# -------------------------------------------------------------------------------------------------------------------- grid


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of a grid are, in pixels: the first begins at `left`, each is `cell` wide, and the sums end at `right`.
    `size` is that of the numbers."""

    left: float
    cell: float
    right: float
    size: int

    def middle(self, column: float) -> float:
        """The middle of a column, from 0; half a number is between two."""
        return self.left + (column + 0.5) * self.cell


def _grid(canvas: Canvas, chart: Chart, y: float) -> float:
    """A row a category, a column a series: the darker the cell, the more. The sums are at the right and below."""
    totals = [sum(values[row] for _, values in chart.series) for row in range(len(chart.categories))]
    sums = [sum(values) for _, values in chart.series]
    at = _columns(canvas, chart, sums)
    y = _column_names(canvas, chart, y, at) + 8
    most = max((value for _, values in chart.series for value in values), default=0)
    for row, category in enumerate(chart.categories):
        if y > TALLEST - _RESERVE:
            y = _left_out(canvas, len(chart.categories) - row, y)
            break
        lines = canvas.wrapped(category, LABEL, at.left - MARGIN - 20, lines=3)
        height = max(_ROW, len(lines) * LABEL * LINE + 12)
        for place, line in enumerate(lines):
            middle = y + height / 2 + (place - (len(lines) - 1) / 2) * LABEL * LINE
            canvas.words(MARGIN, middle, line, LABEL)
        for column, (_, values) in enumerate(chart.series):
            _cell(canvas, at, column, y, height, values[row], most)
        canvas.words(at.right, y + height / 2, _number(totals[row]), LABEL, bold=True, align="right")
        y += height
    return y if len(chart.categories) == 1 else _sums(canvas, chart, sums, y, at)


def _columns(canvas: Canvas, chart: Chart, sums: Sequence[int]) -> _Columns:
    widest = _WIDEST_LABEL if len(chart.series) <= _MANY else _NARROW_LABEL
    label = min(widest, max(canvas.width(name, LABEL) for name in (*chart.categories, chart.total))) + 20
    head = canvas.width(canvas.cut(chart.total, SMALL, _CELL), SMALL)
    last = max(canvas.width(_number(sum(sums)), LABEL, bold=True), head) + 14
    cell = min(_CELL, (WIDTH - 2 * MARGIN - label - last) / len(chart.series))
    number = max(canvas.width(_number(value), LABEL, bold=True) for value in sums)
    size = max(_LEAST, min(LABEL, int(LABEL * (cell - 14) / number)))
    left = MARGIN + label
    return _Columns(left, cell, left + cell * len(chart.series) + last, size)


def _column_names(canvas: Canvas, chart: Chart, y: float, at: _Columns) -> float:
    """The names of the columns, on two lines where the names have two, and what is above the sums."""
    names = [name.partition("\n")[::2] for name, _ in chart.series]
    if not any(lower for _, lower in names):
        names = [("", upper) for upper, _ in names]
    else:
        column = 0
        for upper, group in groupby(names, key=lambda name: name[0]):
            span = len(list(group))
            shown = canvas.cut(upper, SMALL, span * at.cell + 20, bold=True)
            canvas.words(at.middle(column + (span - 1) / 2), y + SMALL * LINE / 2, shown, SMALL, bold=True, align="center")
            if span > 1:
                canvas.box(at.left + column * at.cell + 8, y + SMALL * LINE + 2, span * at.cell - 16, 3, GREY)
            column += span
        y += SMALL * LINE + 8
    middle = y + SMALL * LINE / 2
    for column, (_, lower) in enumerate(names):
        size = max(_TINY, min(SMALL, int(SMALL * (at.cell - 6) / (canvas.width(lower, SMALL) or at.cell))))
        canvas.words(at.middle(column), middle, canvas.cut(lower, size, at.cell), size, colour=GREY, align="center")
    canvas.words(at.right, middle, canvas.cut(chart.total, SMALL, _CELL), SMALL, colour=GREY, align="right")
    return y + SMALL * LINE


def _cell(canvas: Canvas, at: _Columns, column: int, y: float, height: float, value: int, most: int) -> None:
    middle = (at.middle(column), y + height / 2)
    if not value:
        canvas.words(*middle, _number(value), at.size, colour=GREY, align="center")
        return
    share = (value - 1) / (most - 1) if most > 1 else 0.0
    red, green, blue = (round(light + (dark - light) * share) for light, dark in zip(_LIGHT, _DARK, strict=True))
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    canvas.box(at.left + column * at.cell + 2, y + 2, at.cell - 4, height - 4, colour)
    # Where black and white stand out from it alike, by the relative luminance of WCAG 2, is near one half here.
    canvas.words(*middle, _number(value), at.size, bold=True, colour="#FFFFFF" if share > 0.5 else INK, align="center")


def _sums(canvas: Canvas, chart: Chart, sums: Sequence[int], y: float, at: _Columns) -> float:
    canvas.box(MARGIN, y + 8, at.right - MARGIN, 3, FAINT)
    y += 14
    canvas.words(MARGIN, y + _ROW / 2, canvas.cut(chart.total, LABEL, at.left - MARGIN), LABEL)
    for column, value in enumerate(sums):
        canvas.words(at.middle(column), y + _ROW / 2, _number(value), at.size, bold=True, align="center")
    canvas.words(at.right, y + _ROW / 2, _number(sum(sums)), LABEL, bold=True, align="right")
    return y + _ROW
