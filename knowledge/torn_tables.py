"""Tables of figures without separators: rows parted by spaces alone, and tables torn to one cell a line.

A row is a label and as many figures as there are columns; the heads of the columns are years and totals in the lines above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.model import Block, Line
from knowledge.table_rows import Row, Table, plain, row_block

_FIGURE = r"[-–+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?\s?%?"
_NUMERIC = re.compile(rf"(?:{_FIGURE}|-|–|\(\d[\d.,]*\))")
_FIGURES_AT_END = re.compile(rf"(?:(?<=\s)|^)((?:{_FIGURE})(?:\s+(?:{_FIGURE})){{1,}})\s*$")
# A telephone number, by its form or by what stands before it, is no row of figures.
_PHONE = re.compile(r"(?:^|(?<=\s))(?:\+45 )?\d\d \d\d \d\d \d\d\s*$")
_CALLED = re.compile(r"\b(?:tlf|telefon\w*|tel|mobil\w*|mob|ring|phone|fax)\b[.: ]*(?:\+45 ?)?\d[\d ]*$", re.IGNORECASE)
YEAR = r"(?:19|20)\d\d"
_HEAD = re.compile(
    rf"(?:[12]\.?\s*(?:halv\w{{1,3}}|hal\w{{1,3}}r)|[1-4]\.?\s*kvartal)?\s*\(?{YEAR}(?:\s*[-–/]\s*\d{{2,4}})?\)?|[|Ii1l]\s?alt\b|\btotal\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"[|Il1]\s?alt\b")
_LONGEST_CELL = 160  # characters of a label in a torn table
_LEAST_ROWS = 3  # rows that make a table of figures


def is_figure(text: str) -> bool:
    """True for a cell that holds a figure or a dash in place of one."""
    return bool(_NUMERIC.fullmatch(text))


def aligned_tables(lines: Sequence[Line]) -> list[Table]:
    """Rows that end in the same number of figures parted by spaces; a label may be wrapped over the line before."""
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        found = _FIGURES_AT_END.search(lines[at].text) if "\t" not in lines[at].text else None
        if found is None or not lines[at].text[: found.start()].strip():
            at += 1
            continue
        table = _aligned_from(lines, at)
        if table is None:
            at += 1
        else:
            tables.append(table)
            at = table.end
    return tables


def _aligned_from(lines: Sequence[Line], first: int) -> Table | None:
    rows: list[Row] = []
    label: list[Line] = []
    at, end = first, first
    width = 0
    while at < len(lines) and len(label) <= 2 and (at == first or lines[at].number - lines[at - 1].number <= 2):
        line = lines[at]
        found = None if _CALLED.search(line.text) else _FIGURES_AT_END.search(line.text)
        figures = re.findall(_FIGURE, found[1]) if found else []
        width = width or len(figures)
        if found and len(figures) == width:
            title = " ".join([*(li.text.strip() for li in label), line.text[: found.start()].strip()]).strip()
            title = re.sub(r"(?<=[^\W\d_])- (?=[a-zæøå])", "", plain(title))
            title = "I alt" if _TOTAL.fullmatch(title) else title
            rows.append(Row((*label, line), (title, *(figure.strip() for figure in figures))))
            label, end = [], at + 1
        elif found or len(line.text) > _LONGEST_CELL or line.text.rstrip().endswith((".", ":")):
            break
        else:
            label.append(line)
        at += 1
    if len(rows) < _LEAST_ROWS or width < 2:
        return None
    heads, over = _heads_above(lines, first, width)
    if not heads and all(_PHONE.search(row.lines[-1].text) for row in rows):
        return None
    above = lines[first - over : first]
    return Table(
        first - over,
        end,
        tuple(row_block(row.lines, row.cells, heads, "", over=above if row is rows[0] else ()) for row in rows),
    )


def _heads_above(lines: Sequence[Line], first: int, width: int) -> tuple[tuple[str, ...], int]:
    """Column heads in the lines over a table, and how many lines they take; nothing unless they are as many as the columns."""
    for over in (1, 2, 3):
        if first - over < 0 or lines[first].number - lines[first - over].number > 2 * over + 2:
            break
        text = " ".join(line.text.strip() for line in lines[first - over : first])
        found = [_head(match.group()) for match in _HEAD.finditer(text)]
        if len(found) == width:
            above = first - over - 1
            wrapped = above >= 0 and lines[first - over].number - lines[above].number == 1 and len(lines[above].text) <= 20
            return ("", *found), over + wrapped
    return (), 0


def _head(text: str) -> str:
    """A column head without the brackets of a wrapped one; "| alt" is a scanned "I alt"."""
    text = re.sub(r"\s+", " ", text).strip()
    if _TOTAL.fullmatch(text):
        return "I alt"
    return (
        text[1:-1]
        if text.startswith("(") and text.endswith(")")
        else text.strip("()")
        if text.count("(") != text.count(")")
        else text
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int  # index of its first line
    end: int
    text: str
    figure: bool


def torn_tables(lines: Sequence[Line]) -> list[Table]:
    """Tables with one cell a line: a label, then as many figures as there are columns, again and again."""
    cells = _cells(lines)
    runs = _figure_runs(cells)
    tables: list[Table] = []
    used = -1
    for i, (begin, length) in enumerate(runs):
        if begin <= used or length < 2:
            continue
        group = _regular(cells, runs, i)
        if len(group) >= _LEAST_ROWS and length >= 2:
            table = _torn_table(lines, cells, group, length)
            tables.append(table)
            used = group[-1] + length - 1
    return tables


def _cells(lines: Sequence[Line]) -> list[_Cell]:
    """The lines as cells: a figure is a cell, and so are words that stand together without a blank line between."""
    cells: list[_Cell] = []
    for i, line in enumerate(lines):
        text = line.text.strip()
        figure = bool(_NUMERIC.fullmatch(text))
        last = cells[-1] if cells else None
        close = last is not None and line.number - lines[i - 1].number == 1
        if last and close and not figure and (not last.figure or text.startswith("(")):
            cells[-1] = _Cell(last.start, i + 1, f"{last.text} {text}", False)
        else:
            cells.append(_Cell(i, i + 1, text, figure))
    return cells


def _figure_runs(cells: Sequence[_Cell]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(cells):
        end = at
        while end < len(cells) and cells[end].figure:
            end += 1
        if end > at:
            runs.append((at, end - at))
        at = max(end, at + 1)
    return runs


def _regular(cells: Sequence[_Cell], runs: Sequence[tuple[int, int]], at: int) -> list[int]:
    """Where the runs as long as run `at` begin that follow it with no more than three short labels between."""
    group: list[int] = []
    length = runs[at][1]
    for begin, size in islice(runs, at, None):
        if size != length:
            break
        between = cells[group[-1] + length : begin] if group else cells[begin - 1 : begin]
        if not 1 <= len(between) <= 3 or any(len(cell.text) > _LONGEST_CELL for cell in between):
            break
        group.append(begin)
    return group


def _torn_table(lines: Sequence[Line], cells: Sequence[_Cell], group: Sequence[int], length: int) -> Table:
    heads, top = _torn_heads(cells, group[0], length)
    rows: list[Block] = []
    begin = top
    caption = ""
    for figures in group:
        own = top + len(heads) if figures == group[0] else begin
        labels = [cell.text for cell in cells[own:figures]]
        if len(labels) > 1:
            caption = " – ".join(labels[:-1])
        over = lines[cells[begin].start : cells[own].start]
        part = lines[cells[own].start : cells[figures + length - 1].end]
        values = tuple(cell.text for cell in cells[figures : figures + length])
        total = _TOTAL.fullmatch(labels[-1]) if labels else None
        label = "I alt" if total else plain(labels[-1]) if labels else ""
        rows.append(row_block(part, (label, *values), heads and ("", *heads[-length:]), "" if total else caption, over=over))
        begin = figures + length
    return Table(cells[top].start, cells[group[-1] + length - 1].end, tuple(rows))


def _torn_heads(cells: Sequence[_Cell], first: int, length: int) -> tuple[tuple[str, ...], int]:
    """The heads of the columns before the first row, and the cell with which the table begins.

    They are the cells that end in a total or name years, as many as there are columns; the head of the labels may stand before.
    """
    ends = range(first - 1, max(length - 1, first - 4), -1)
    for least in (length, max(length - 1, 2)):
        for end in ends:
            window = cells[end - length : end]
            if sum(bool(_HEAD.search(cell.text)) for cell in window) < least or any(len(cell.text) > 40 for cell in window):
                continue
            heads = tuple(_head(cell.text) for cell in window)
            before = end - length - 1
            if before >= 0 and len(cells[before].text) <= 40 and not cells[before].text.endswith((".", ":")):
                return (plain(cells[before].text), *heads), before
            return heads, end - length
    return (), first - 1
