"""Minutes written as one table with a row an item ("Pkt. | Drøftelse | Beslutning | Ansvarlig"): the rows as headings and text,
and what is said of an item below the table ("Ad pkt. 3: ...").

Rows that only number what they decide, and say nothing of what it is about, are read by `knowledge.resolutions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge import headings
from knowledge.model import Block, BlockKind, SectionKind

NUMBER_HEAD = re.compile(r"(?:punkt|pkt|nr|sag|dagsorden|dagsordenspunkt|ad|#)\b.{0,20}", re.IGNORECASE)
_TITLE_HEAD = re.compile(r"(?:emne|titel|overskrift|tema|punkt|dagsordenspunkt|sag|hvad)\b.{0,20}", re.IGNORECASE)
DECIDED_HEAD = re.compile(r"(?:beslutning|konklusion|vedtagelse|besluttet|aftal[te])\w*\b.{0,30}", re.IGNORECASE)
_MINUTES_HEAD = re.compile(r"referat\w*\b.{0,30}", re.IGNORECASE)  # what was said, and decided where nothing else says so
_PROPOSED_HEAD = re.compile(r"(?:indstilling|forslag til beslutning)\w*", re.IGNORECASE)
_FOLLOW_UP_HEAD = re.compile(r"(?:ansvar|frist|deadline|hvem|hvornår|tovholder|opfølgning)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"(?:punkt|pkt\.?|ad)?\s*(?P<number>\d{1,3}[a-e]?)\s*[.):]?", re.IGNORECASE)
_REFERRED = re.compile(
    r"(?:ad|under|vedr\.?|vedrørende|til|i forbindelse med)\s+(?:punkt|pkt\.?|dagsordenspunkt|sag)"
    r"\s*(?P<number>\d{1,3}[a-e]?)\b",
    re.IGNORECASE,
)
_STILL = re.compile(r"\bsamme\s+(?:punkt|pkt|emne)\b|\bdesuden\b|\bendvidere\b", re.IGNORECASE)


def referred(text: str) -> str | None:
    """The number of the item that a paragraph below the table says it is about: "3" of "Under pkt. 3 blev der spurgt ..."."""
    match = _REFERRED.match(text.strip("* "))
    return match["number"].casefold() if match else None


def goes_on(text: str) -> bool:
    """Whether a paragraph says that it is about the item of the paragraph above."""
    return bool(_STILL.search(text))


def item_row(block: Block) -> list[Block] | None:
    """A row that is an agenda item as its heading, what was said, and the decision below a heading of its own; None for any
    other row. All parts keep the heads of the table, by which `sections` knows where it ends."""
    if block.kind is not BlockKind.ROW or len(block.header) != len(block.cells):
        return None
    title, taken = _title(block)
    decided = _decided(block)
    if not title or decided is None or decided in taken:
        return None
    raws = _raws(block)
    order = [at for at, cell in enumerate(block.cells) if at not in taken and re.search(r"\w", cell)]
    heading = _part(block, title, "\t".join(raws[at] for at in taken), kind=BlockKind.HEADING)
    return [heading, *(part for at in order for part in _told(block, at, raws[at], decided=decided))]


def _title(block: Block) -> tuple[str, tuple[int, ...]]:
    """ "3. Ny kaj" and the columns it is made of: one with number and title, or one of each; empty where there is no title."""
    for at, head in enumerate(map(str.strip, block.header)):
        cell = block.cells[at].strip("* ")
        if NUMBER_HEAD.fullmatch(head) and headings.item(cell):
            return cell, (at,)
        number = _BARE_NUMBER.fullmatch(cell) if not head or NUMBER_HEAD.fullmatch(head) else None
        if number and at + 1 < len(block.cells) and _TITLE_HEAD.fullmatch(block.header[at + 1].strip()):
            titled = f"{number['number']}. {block.cells[at + 1].strip('* ')}"
            return (titled, (at, at + 1)) if headings.item(titled) else ("", ())
    return "", ()


def _decided(block: Block) -> int | None:
    """The column of what was decided; "Referat" counts where no other does."""
    heads = [head.strip() for head in block.header]
    return next((at for form in (DECIDED_HEAD, _MINUTES_HEAD) for at, head in enumerate(heads) if form.fullmatch(head)), None)


def _told(block: Block, at: int, raw: str, *, decided: int) -> Iterator[Block]:
    """What a cell says, below the heading that its column gives it."""
    head, text = block.header[at].strip(), block.cells[at].strip()
    role = SectionKind.PROPOSAL if _PROPOSED_HEAD.fullmatch(head) else headings.role(head)
    if at == decided:
        word = head if role is SectionKind.DECISION else "Beslutning"
        yield _part(block, word, "", kind=BlockKind.HEADING)
    elif role in (SectionKind.PROPOSAL, SectionKind.CASE):
        yield _part(block, head if headings.role(head) else "Indstilling", "", kind=BlockKind.HEADING)
    yield _part(block, f"{head}: {text}" if _FOLLOW_UP_HEAD.match(head) else text, raw)


def _part(block: Block, text: str, raw: str, *, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    """A part of a row, on the lines of the row itself."""
    first = block.starts[0][1] if block.starts else block.lines[0]
    level = headings.rank(text) if kind is BlockKind.HEADING else 0
    lines = (first, block.lines[1])
    return replace(block, kind=kind, text=text, raw=raw, level=level, cells=(), lines=lines, starts=((0, first),))


def _raws(block: Block) -> list[str]:
    """The words of the file for each cell: what stands between its beginning and the next one's, else the cell as read."""
    starts: list[int] = []
    at = max(block.raw.rfind("\n", 0, block.raw.find(block.cells[0])), 0)
    for cell in block.cells:
        at = block.raw.find(cell, at)
        if at < 0:
            return list(block.cells)
        starts.append(at)
        at += len(cell)
    ends = [*starts[1:], len(block.raw)]
    return [block.raw[start:end].strip("|\t\n ") for start, end in zip(starts, ends, strict=True)]
