"""Totals of tables that their parts do not add up to.

A total is a row or a last column that says so ("I alt", "Total", "Sum"). What cannot be told is left alone: columns with words
among the figures, percentages, averages, a total above its parts, a table of which only the end stands together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from knowledge.lint.problem import Code, Problem, Severity
from knowledge.lint.spots import spot
from knowledge.model import Block, BlockKind, Section

_TOTAL = re.compile(
    r"\W*(?:i\s?alt|ialt|total(?:t|en)?|sum|samle(?:t|de)\s+(?:sum|budget|udgift\w*|indtægt\w*))\b|.*\b(?:i\s?alt|total)\W*$",
    re.IGNORECASE,
)
_TOTAL_HEAD = re.compile(r"\W*(?:i\s?alt|ialt|total|sum)\W*$", re.IGNORECASE)
_OF_WHICH = re.compile(r"\W*(?:heraf|deraf)\b", re.IGNORECASE)
_NO_SUM = re.compile(
    r"%|procent|\bpct|gennemsnit|\bsnit\b|\bandel\b|indeks|timepris|stykpris|\bnr\b|\bnummer\b|\bår\b$|\brang\b", re.IGNORECASE
)
_UNIT = re.compile(r"(?:\bt\.?\s?kr\b|\bmio\b|\bkr\b|\bdkk\b)\.?|,-", re.IGNORECASE)
_FIGURE = re.compile(r"(?P<sign>[-–−+]?)\s*(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents>\d+))?")
_NOTHING = re.compile(r"[-–—−]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROUNDED: Final = 1_000  # figures from here on may have been rounded before they were added
_MOST_OFF: Final = Decimal("0.5")  # of a total: what is further off, with no other column to vouch for it, sums something else
_LEAST_ROWS = 2  # below a total row, and rows that must agree before a column counts as their total


@dataclass(slots=True)
class _Table:
    """Rows of one width that stand together. `torn`: more of the table may stand above, beyond what interrupts it."""

    rows: list[Block]
    torn: bool


@dataclass(slots=True)
class _Running:
    """The rows since the last total; totals, loose rows and all rows since the last total of totals."""

    rows: list[Block] = field(default_factory=list)
    totals: list[Block] = field(default_factory=list)
    loose: list[Block] = field(default_factory=list)
    details: list[Block] = field(default_factory=list)  # every row that is no total: right where a subtotal is wrong


def sum_problems(sections: Sequence[Section], *, document: str) -> Iterator[Problem]:
    """Wrong totals in the tables of one document, in reading order."""
    for section in sections:
        for table in _tables(section.blocks):
            down = list(_down(table, document))
            told = {problem.place for problem in down}
            across = [problem for problem in _across(table, document) if problem.place not in told]
            yield from sorted((*down, *across), key=lambda problem: problem.place.lines or (0, 0))


def _tables(blocks: Sequence[Block]) -> list[_Table]:
    found: list[_Table] = []
    before: Block | None = None
    for block in blocks:
        if block.kind is BlockKind.ROW:
            width = len(block.cells)
            if before is not None and before.kind is BlockKind.ROW and len(before.cells) == width:
                found[-1].rows.append(block)
            else:
                headless = not any(block.header) or any(block.header == table.rows[-1].header for table in found)
                torn = headless and any(len(table.rows[-1].cells) == width for table in found)
                found.append(_Table([block], torn))
        before = block
    return [_Table(_headed(table.rows), table.torn) for table in found]


def _headed(rows: list[Block]) -> list[Block]:
    """The rows below a first row of words or years, which heads them where the reader of tables saw no heads."""
    top = rows[0]
    counted = [cell for cell in top.cells if figure(cell) is not None and not _YEAR.fullmatch(cell.strip())]
    if any(top.header) or len(rows) <= _LEAST_ROWS or counted:
        return rows
    return [replace(row, header=top.cells) for row in rows[1:]]


def figure(cell: str) -> Decimal | None:
    """The figure in a cell as Danish writes it ("1.129.000", "2,6 mio. kr.", "-50"); None where it holds anything else."""
    text = _UNIT.sub("", cell).strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    match = _FIGURE.fullmatch(text)
    if match is None:
        return None
    value = Decimal(match["whole"].replace(".", "") + (f".{match['cents']}" if match["cents"] else ""))
    return value if match["sign"] in ("", "+") else -value


def _part(cell: str) -> Decimal | None:
    """The same of a part of a sum: an empty cell or a dash adds nothing."""
    return Decimal(0) if _NOTHING.fullmatch(cell.strip()) else figure(cell)


def _tolerance(parts: Sequence[Decimal]) -> Decimal:
    """How far a total may be off when each part was rounded to its last digit."""
    exponent = min((int(part.as_tuple().exponent) for part in parts), default=0)
    if exponent == 0 and max(map(abs, parts), default=Decimal(0)) < _ROUNDED:
        return Decimal(0)
    return Decimal(1).scaleb(exponent) * (len([part for part in parts if part]) + 1) / 2


# ----------------------------------------------------------------------------------------------------------- total rows


def _down(table: _Table, document: str) -> Iterator[Problem]:
    """Rows that say "I alt" against the rows above them."""
    running = _Running()
    torn = table.torn
    for row in table.rows:
        if not _is_total(row):
            running.rows.append(row)
            running.details.append(row)
            continue
        if not torn:
            yield from _total_row(row, running, document)
        torn = torn and not running.totals
        if running.rows and not _is_sum_of_totals(row, running):
            running.totals.append(row)
            running.loose += running.rows if len(running.rows) == 1 else []
        else:
            running.totals, running.loose, running.details = [row], [], []
        running.rows = []


def _is_total(row: Block) -> bool:
    return bool(row.cells) and bool(_TOTAL.match(row.cells[0])) and any(figure(cell) is not None for cell in row.cells[1:])


def _candidates(running: _Running) -> list[list[Block]]:
    """What a total may be the sum of: the rows above it, those without "heraf", all totals so far, with loose rows."""
    rows = [row for row in running.rows if not _OF_WHICH.match(row.cells[0])]
    totals = running.totals
    found = [running.rows, rows, totals, [*totals, *rows], [*totals, *running.loose], running.details]
    return [parts for parts in found if len(parts) >= _LEAST_ROWS]


def _is_sum_of_totals(row: Block, running: _Running) -> bool:
    """Whether every figure of the total is the sum of totals above it: a grand total, which closes them."""
    if len(running.totals) < _LEAST_ROWS:
        return False
    own = [row for row in running.rows if not _OF_WHICH.match(row.cells[0])]
    columns = [at for at, cell in enumerate(row.cells) if at and figure(cell) is not None]
    return any(all(_adds_up(row, parts, at) for at in columns) for parts in (running.totals, [*running.totals, *own]))


def _total_row(row: Block, running: _Running, document: str) -> Iterator[Problem]:
    candidates = _candidates(running)
    if not candidates:
        return
    columns = [at for at in range(1, len(row.cells)) if _is_summed(row, at, candidates[0])]
    right = [
        at for at in columns if any(_adds_up(row, parts, at) for parts in candidates) or _is_balance(row, running.totals, at)
    ]
    for at in columns:
        total = figure(row.cells[at])
        if at in right or total is None:
            continue
        offers = [_sum(parts, at) for parts in candidates]
        near = min((offer for offer in offers if offer is not None), key=lambda offer: abs(offer - total), default=None)
        if near is None or (not right and abs(near - total) > abs(total) * _MOST_OFF):
            continue
        head = row.header[at] if at < len(row.header) and row.header[at] else f"column {at + 1}"
        message = f"“{row.cells[0]}” says {row.cells[at]} in “{head}”, the rows above add up to {_danish(near)}"
        yield Problem(Code.SUM, Severity.ERROR, message, spot(document, row))


def _is_summed(row: Block, at: int, rows: Sequence[Block]) -> bool:
    """Whether column `at` is one of figures that may be added."""
    head = row.header[at] if at < len(row.header) else ""
    if figure(row.cells[at]) is None or _NO_SUM.search(head):
        return False
    parts = [part.cells[at] for part in rows]
    filled = [cell for cell in parts if not _NOTHING.fullmatch(cell.strip())]
    return len(filled) >= _LEAST_ROWS and not all(_YEAR.fullmatch(cell.strip()) for cell in filled)


def _is_balance(row: Block, totals: Sequence[Block], at: int) -> bool:
    """Whether the total is what income leaves over expenses: the difference of the last two totals."""
    figures = [figure(each.cells[at]) for each in (*totals[-2:], row)]
    if len(figures) < 3:
        return False
    first, second, left = figures
    return first is not None and second is not None and left is not None and abs(left) == abs(abs(first) - abs(second))


def _sum(rows: Sequence[Block], at: int) -> Decimal | None:
    parts = [_part(row.cells[at]) for row in rows]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _adds_up(row: Block, rows: Sequence[Block], at: int) -> bool:
    """Whether the figure of `row` is what the column of `rows` adds up to, rounding aside."""
    total, added = figure(row.cells[at]), _sum(rows, at)
    if total is None or added is None:
        return False
    parts = [part for row in rows if (part := _part(row.cells[at])) is not None]
    return abs(added - total) <= _tolerance([*parts, total])


# -------------------------------------------------------------------------------------------------------- total columns


def _across(table: _Table, document: str) -> Iterator[Problem]:
    """A last column that says "I alt", against the columns before it: where most rows agree on which, those that do not."""
    rows = [row for row in table.rows if row.header and len(row.header) == len(row.cells) > _LEAST_ROWS]
    rows = [row for row in rows if _TOTAL_HEAD.match(row.header[-1].split(" ", 1)[-1]) or _TOTAL_HEAD.match(row.header[-1])]
    told = [row for row in rows if figure(row.cells[-1]) and sum(bool(_part(cell)) for cell in row.cells[1:-1]) >= _LEAST_ROWS]
    if len(told) <= _LEAST_ROWS:
        return
    first = max(range(1, len(told[0].cells) - 2), key=lambda at: (len(_agreeing(told, at)), -at), default=1)
    right = _agreeing(told, first)
    if len(right) < _LEAST_ROWS or len(right) * 3 < len(told) * 2:
        return
    for row in told:
        added = _row_sum(row, first)
        if row not in right and added is not None:
            message = f"“{row.cells[0]}” says {row.cells[-1]} in “{row.header[-1]}”, its columns add up to {_danish(added)}"
            yield Problem(Code.SUM, Severity.ERROR, message, spot(document, row))


def _agreeing(rows: Sequence[Block], first: int) -> list[Block]:
    """The rows whose last cell is the sum of those from `first` on."""
    return [row for row in rows if _row_agrees(row, first)]


def _row_agrees(row: Block, first: int) -> bool:
    total, added = figure(row.cells[-1]), _row_sum(row, first)
    parts = [part for cell in row.cells[first:-1] if (part := _part(cell)) is not None]
    return total is not None and added is not None and abs(total - added) <= _tolerance([*parts, total])


def _row_sum(row: Block, first: int) -> Decimal | None:
    parts = [_part(cell) for cell in row.cells[first:-1]]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _danish(value: Decimal) -> str:
    """A figure as the documents write it: 1.129.000, 2,6."""
    whole, _, cents = f"{value:,f}".partition(".")
    return whole.replace(",", ".") + (f",{cents}" if cents else "")
