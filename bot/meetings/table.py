"""A picture of a table whose cells say something in a word or two, for a phone. Knows no meetings and no language.

What is in the cells comes from `handlers.texts.matrix`. How strokes become a PNG is `bot.reports.canvas`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.reports.canvas import DRAWING, GREY, INK, LABEL, LINE, MARGIN, SMALL, TALLEST, TITLE, WIDTH, Canvas

_ROW: Final = 82  # pixels
_BESIDE: Final = 3  # pixels between two cells, on either side
_NARROWEST, _WIDEST = 240, 420  # pixels of the names of the rows
_INSIDE: Final = 16  # pixels left and right of the words of a cell
_RESERVE: Final = 400  # pixels for what stands below the last row that is drawn


class Shade(Enum):
    """How a cell looks: the colour of the box, that of the words, and whether they are bold. By how light it is, too: what is
    well is light, what is missing is dark."""

    WELL = ("#DCEAF6", INK, False)
    OPEN = ("#F0C26B", INK, True)
    MISSING = ("#8A2B06", "#FFFFFF", True)
    NONE = ("#FFFFFF", GREY, False)


@dataclass(frozen=True, slots=True)
class Mark:
    words: str
    shade: Shade


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are a name with a cell for each of `columns`. `lead` is said above them, `notes` below, on lines of their own."""

    title: str
    lead: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Mark, ...]], ...]
    notes: tuple[str, ...] = ()


def draw(table: Table) -> bytes:
    """The picture as PNG, 1080 pixels wide; the same bytes for the same table. May be called from any thread, one draws at a
    time. Takes some tenths of a second, and seconds the first time, so not on the thread of the event loop."""
    with DRAWING:
        canvas = Canvas()
        y = canvas.paragraph(table.lead, MARGIN, TITLE, bold=True)
        y = canvas.paragraph(table.title, y + 6, SMALL, colour=GREY) + 30
        if table.columns and table.rows:
            y = _rows(canvas, table, y) + 24
        for note in table.notes:
            y = canvas.paragraph(note, y, SMALL)
        return canvas.png(y + MARGIN)


def _rows(canvas: Canvas, table: Table, y: float) -> float:
    widest = max(canvas.width(name, LABEL) for name, _ in table.rows)
    left = MARGIN + min(_WIDEST, max(_NARROWEST, widest)) + 20
    cell = (WIDTH - MARGIN - left) / len(table.columns)
    for column, name in enumerate(table.columns):
        shown = canvas.cut(name, SMALL, cell - _INSIDE)
        canvas.words(left + (column + 0.5) * cell, y + SMALL * LINE / 2, shown, SMALL, colour=GREY, align="center")
    y += SMALL * LINE + 8
    for number, (name, marks) in enumerate(table.rows):
        if y > TALLEST - _RESERVE:
            return canvas.paragraph(f"… + {len(table.rows) - number}", y, LABEL, colour=GREY)
        canvas.words(MARGIN, y + _ROW / 2, canvas.cut(name, LABEL, left - MARGIN - 20), LABEL)
        for column, mark in enumerate(marks):
            _cell(canvas, mark, left + column * cell, y, cell)
        y += _ROW
    return y


def _cell(canvas: Canvas, mark: Mark, x: float, y: float, width: float) -> None:
    box, ink, bold = mark.shade.value
    canvas.box(x + _BESIDE, y + _BESIDE, width - 2 * _BESIDE, _ROW - 2 * _BESIDE, box)
    words = canvas.cut(mark.words, SMALL, width - 2 * _INSIDE, bold=bold)
    canvas.words(x + width / 2, y + _ROW / 2, words, SMALL, bold=bold, colour=ink, align="center")
