"""Tables in all the forms in which text files hold them, as one ROW block a row with the column heads beside the cells.

Known forms: cells parted by tabs, markdown, HTML, and the tables of figures of `torn_tables`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge import headings
from knowledge.model import Block, Line, Style
from knowledge.table_rows import Row, Table, plain, row_block, tabbed
from knowledge.torn_tables import YEAR, aligned_tables, is_figure, torn_tables

_HTML_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=<t[dh]\b|</tr|</table|$)", re.IGNORECASE | re.DOTALL)
# What stands before a value in a table of two columns without heads.
_LABELS = frozenset(
    """dato tid sted mødested mødetid mødedato tidspunkt mødetidspunkt lokale deltagere mødedeltagere tilstede afbud fraværende
    gæst gæster emne referent sekretær mødeleder ordstyrer dirigent møde mødetype udvalg organ til fra sendt cc kontakt
    telefon mail""".split()
) | {"til stede", "dato og tid", "tid og sted"}
_TOTAL = re.compile(r"\bi alt$|^total\b", re.IGNORECASE)
# "Ad 3", a tab and the title: the tab parts a number from its heading, not two cells.
_NUMBERED_HEADING = re.compile(
    r"(?:punkt|pkt\.?|dagsordenspunkt|ad\.?|ad pkt\.?|ad punkt)\s*\d{1,3}\s*[.:)]?\t[^\t]+$", re.IGNORECASE
)
_NAMED = re.compile(r"\w\.\w{1,3}\.?$")  # the end of an address, a time of day, a date
_RULE = re.compile(r"[\s|:+=\-–_]*")


def find_tables(lines: Sequence[Line]) -> tuple[Table, ...]:
    """Every table in `lines`, which hold no blank ones, in order of place and without overlap."""
    found: list[Table] = []
    at = 0
    torn = {table.start: table for table in (*torn_tables(lines), *aligned_tables(lines))}
    while at < len(lines):
        table = _html(lines, at) or _piped(lines, at) or _tabbed(lines, at) or torn.get(at)
        if table is None:
            at += 1
            continue
        found.append(table)
        at = table.end
    return tuple(found)


# ------------------------------------------------------------------------------------------------- tabs, markdown and HTML


def _tabbed(lines: Sequence[Line], at: int) -> Table | None:
    """Rows whose cells are parted by tabs; a row may go on in lines without a tab while an HTML paragraph is open."""
    end = at
    rows: list[Row] = []
    while end < len(lines):
        line = lines[end]
        if rows and _RULE.fullmatch(line.text):
            rows[-1] = Row((*rows[-1].lines, line), rows[-1].cells, ruled=True)
            end += 1
        elif line.style is Style.ROW or ("\t" in tabbed(line) and not _NUMBERED_HEADING.match(tabbed(line))):
            close = _close(lines, end)
            chunk = lines[end:close]
            rows.append(Row(tuple(chunk), tuple(plain(c) for c in " ".join(map(tabbed, chunk)).split("\t"))))
            end = close
        else:
            break
        if end < len(lines) and not _is_near(rows, lines, end):
            break
    if not rows:
        return None
    return Table(at, end, _with_heads(rows))


def _is_near(rows: Sequence[Row], lines: Sequence[Line], at: int) -> bool:
    """Whether line `at` may go on with the table before it; overleaf, with as many cells and no heads of another table."""
    before, line = lines[at - 1], lines[at]
    if before.page is None or line.page != before.page + 1 or line.style is not Style.PLAIN or "\t" not in line.text:
        return line.number - before.number <= 3
    cells = tabbed(line).split("\t")
    following = tabbed(lines[at + 1]).split("\t") if at + 1 < len(lines) else []
    figures = any(is_figure(cell) for cell in following[1:]) and not any(is_figure(cell) for cell in cells[1:])
    return len(cells) == len(rows[0].cells) and (not figures or tuple(map(plain, cells)) == rows[0].cells)


def _close(lines: Sequence[Line], at: int) -> int:
    """The line after the row that begins at `at`: an HTML paragraph opened in it may run over several lines."""
    opened = lines[at].text.count("<p>") - lines[at].text.count("</p>")
    end = at + 1
    while opened > 0 and end < min(len(lines), at + 4):
        opened += lines[end].text.count("<p>") - lines[end].text.count("</p>")
        end += 1
        if "\t" in tabbed(lines[end - 1]):
            break
    return end


def _piped(lines: Sequence[Line], at: int) -> Table | None:
    """A markdown table."""
    rows: list[Row] = []
    end = at
    while end < len(lines) and re.match(r"\s*(?:[-*]\s+)?\|.*\|\s*$", lines[end].text):
        text = re.sub(r"^\s*(?:[-*]\s+)?\|", "", lines[end].text).strip().removesuffix("|")
        if _RULE.fullmatch(text) and rows:
            rows[-1] = Row((*rows[-1].lines, lines[end]), rows[-1].cells, ruled=True)
        else:
            rows.append(Row((lines[end],), tuple(plain(cell) for cell in re.split(r"(?<!\\)\|", text))))
        end += 1
    return Table(at, end, _with_heads(rows)) if end - at >= 2 else None


def _html(lines: Sequence[Line], at: int) -> Table | None:
    """An HTML table; its rows may stand on one line or on many."""
    if "<table" not in lines[at].text.lower():
        return None
    end = at
    while end < len(lines) and "</table" not in lines[end].text.lower():
        end += 1
    end = min(end + 1, len(lines))
    rows: list[Row] = []
    pending: list[Line] = []
    for line in lines[at:end]:
        pending.append(line)
        text = " ".join(li.text for li in pending)
        if "</tr" not in text.lower() and line is not lines[end - 1]:
            continue
        for part in re.split(r"(?i)(?<=</tr>)", text):
            cells = tuple(plain(cell) for cell in _HTML_CELL.findall(part))
            if cells:
                rows.append(Row(tuple(pending), cells, ruled="<th" in part.lower()))
                pending = []
        if pending and rows and line is lines[end - 1]:
            rows[-1] = Row((*rows[-1].lines, *pending), rows[-1].cells)
    return Table(at, end, _with_heads(rows)) if rows else None


def _with_heads(rows: Sequence[Row]) -> tuple[Block, ...]:
    """Blocks for `rows`: rows with one filled cell caption what follows, the first full row of words gives the column heads."""
    blocks: list[Block] = []
    header: tuple[str, ...] = ()
    caption = ""
    waiting: list[Line] = []  # lines of heads and captions, which become part of the row they stand over
    headed = False  # heads stand over the row that comes
    i = 0
    if _is_form(rows):
        return tuple(row_block(row.lines, row.cells, (), "") for row in rows)
    while i < len(rows):
        row, taken = rows[i], 1
        if i + 1 < len(rows) and _is_caption(row.cells, rows[i + 1].cells):
            caption, headed = row.cells[0], False
            waiting += row.lines
        elif not headed and _heads_rows(rows, i) and (i == 0 or _may_head(header, row.cells, caption if waiting else "")):
            header, taken = _heads(rows, i)
            waiting += [line for r in rows[i : i + taken] for line in r.lines]
            headed = True
        else:
            blocks.append(row_block(row.lines, row.cells, header, caption, over=waiting))
            waiting, headed = [], False
            caption = "" if _TOTAL.search(row.cells[0]) else caption  # a total closes its group
        i += taken
    if waiting:
        blocks.append(row_block(waiting, (caption or rows[-1].cells[0],), (), ""))
    return tuple(blocks)


def _is_form(rows: Sequence[Row]) -> bool:
    """Whether each row is a label and what it says, like the form at the top of minutes: two labels and more are known."""
    if any(len(row.cells) != 2 or row.ruled or _is_label(row.cells[1]) for row in rows):
        return False
    return sum(_is_label(row.cells[0]) for row in rows) >= 2


def _is_label(cell: str) -> bool:
    return cell.strip(": ").casefold() in _LABELS or headings.role(cell) is not None


def _heads_rows(rows: Sequence[Row], at: int) -> bool:
    """Whether row `at` names columns, judged by the next row that is more than a caption."""
    cells = rows[at].cells
    following = next((row.cells for row in rows[at + 1 : at + 4] if sum(map(bool, row.cells)) > 1), None)
    if following is None or (len(cells) <= 2 and _is_label(cells[0]) and not _is_label(cells[-1])):
        return False
    pair = len(cells) == 2 and len(rows) == 2 and not is_figure(following[-1]) and not rows[at].ruled
    return _is_head(cells, following) and not pair


def _may_head(header: Sequence[str], cells: Sequence[str], caption: str) -> bool:
    """Whether `cells` may be column heads further down in a table: the first ones, those of a further table like the one
    before, or those below a caption that names a year."""
    if not header:
        return bool(caption)
    if len(header) == len(cells) > 1 and list(header[1:]) == list(cells[1:]) and any(header[1:]):
        return True
    return bool(re.search(YEAR, caption)) or (bool(caption) and bool(set(header) & set(filter(None, cells))))


def _is_caption(cells: Sequence[str], following: Sequence[str]) -> bool:
    """Whether a row with one filled cell is the name of the rows below it."""
    filled = [cell for cell in cells if cell]
    if len(filled) != 1 or not cells[0] or len(cells[0]) > 100:
        return False
    return len(cells) > 2 or (len(cells) == 2 and not cells[0].endswith(".") and any(following[1:]))


def _is_head(cells: Sequence[str], following: Sequence[str]) -> bool:
    """Whether `cells` name columns: short, several, without figures other than years, over a row that is filled differently."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 and (not filled or cells[0] or sum(map(bool, following)) < 2):
        return False
    over_figures = any(is_figure(cell) for cell in following[1:] if cell)
    if over_figures and not any(is_figure(cell) and not re.fullmatch(YEAR, cell) for cell in filled):
        return True
    if any(len(cell) > 60 for cell in filled) or any("@" in cell or _NAMED.search(cell) for cell in filled):
        return False
    figures = [c for c in filled if is_figure(c) and not re.fullmatch(YEAR, c)]
    dates = [c for c in filled if re.match(r"\d{1,2}\. ?\w", c) and not re.match(r"\d\. ?(?:halv|kvart)", c)]
    return not figures and not dates and list(cells) != list(following)


def _heads(rows: Sequence[Row], at: int) -> tuple[tuple[str, ...], int]:
    """The column heads that begin at row `at` and how many rows they take: heads over heads are joined."""
    top = rows[at].cells
    if (
        at + 2 < len(rows)
        and "" in top[1:]
        and _is_head(rows[at + 1].cells, rows[at + 2].cells)
        and len(top) == len(rows[at + 1].cells)
    ):
        below = rows[at + 1].cells
        spread: list[str] = []
        for cell in top:
            spread.append(cell or (spread[-1] if spread else ""))
        return tuple(" ".join(dict.fromkeys(filter(None, pair))) for pair in zip(spread, below, strict=True)), 2
    return top, 1
