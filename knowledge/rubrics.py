"""Labels that head the parts of an agenda item without standing on a line of their own: in the first cell of a row of a table
("Indstilling | Det indstilles, at ..."), or within a paragraph ("Alle var enige. Beslutning: Planen blev godkendt.").

Both become headings with the text below them, so that `sections` sees nothing but headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge import headings
from knowledge.model import Block, BlockKind, SectionKind
from knowledge.parts import cut

_PARTS = frozenset({SectionKind.PROPOSAL, SectionKind.DECISION, SectionKind.CASE, SectionKind.SUMMARY})
_DECIDING = frozenset({SectionKind.PROPOSAL, SectionKind.DECISION})
_LABEL = 60  # characters of a label in the first cell
_LABELS = 2  # rows with a known label that make a table the parts of an item


def tabled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the rows of each table whose first column names the parts of an agenda item as headings and text."""
    done: list[Block] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _is_pair(blocks[end]):
            end += 1
        done += _headed(blocks[at:end])
        if end < len(blocks):
            done.append(blocks[end])
        at = end + 1
    return done


def parted(block: Block) -> list[Block]:
    """The parts of a paragraph or list item: what stands before the first label, each label as a heading, what it heads, and
    who is to do it by when."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        return [block]
    bounds = {*headings.run_in(block.text), *headings.follow_up(block.text)}
    return [part for piece in cut(block, bounds) for part in _opened(piece)]


def _opened(block: Block) -> list[Block]:
    """A label at the beginning of `block` as its heading, and the rest."""
    word, rest = headings.inline(block.text) or ("", "")
    if headings.role(word) not in _PARTS:
        return [block]
    raw = block.raw.find(word)
    at = len(block.text) - len(rest)
    label, body = cut(block, {at})
    head = _heading(label, word, raw=word if raw >= 0 else "")
    said = block.raw[raw + len(word) :].strip() if raw >= 0 else block.raw
    return [head, replace(body, kind=BlockKind.PARAGRAPH, raw=said, marker="", level=0)]


def _is_pair(block: Block) -> bool:
    return block.kind is BlockKind.ROW and len(block.cells) == 2 and not any(block.header) and len(block.cells[0]) <= _LABEL


def _headed(rows: Sequence[Block]) -> Iterator[Block]:
    roles = [headings.role(row.cells[0]) for row in rows]
    if sum(role in _PARTS for role in roles) < _LABELS or _DECIDING.isdisjoint(roles):
        yield from rows
        return
    for row, role, below in zip(rows, roles, [*roles[1:], None], strict=True):
        title = " ".join(row.cells)
        if role in _PARTS and row.cells[1]:
            yield from _row(row)
        elif below in _PARTS and headings.item(title):  # "1.", beside it "Velkomst", over the parts of the item
            yield _heading(row, title, raw=row.raw)
        else:
            yield row


def _row(row: Block) -> tuple[Block, Block]:
    """The label of a row and what it heads, each with its own words."""
    label, tab, said = row.raw.partition("\t")
    head = _heading(row, row.cells[0], raw=label if tab else "")
    line = row.lines[0]
    body = replace(
        row, kind=BlockKind.PARAGRAPH, text=row.cells[1], raw=said if tab else row.raw, cells=(), starts=((0, line),)
    )
    return head, body


def _heading(block: Block, text: str, *, raw: str) -> Block:
    """`block` as the heading `text`."""
    return replace(
        block,
        kind=BlockKind.HEADING,
        text=headings.clean(text),
        raw=raw,
        level=headings.rank(text),
        marker="",
        cells=(),
        starts=((0, block.lines[0]),),
    )
