"""Where in its document a piece of a block stands."""

from __future__ import annotations

from knowledge.model import Block, Place
from knowledge.parts import lines_between


def spot(document: str, block: Block, start: int = 0, end: int | None = None) -> Place:
    """The place of `block.text[start:end]`; of the whole block when no end is told. A row begins below the heads over it."""
    lines = block.lines if end is None else lines_between(block, start, end)
    if end is None and block.starts:
        lines = (block.starts[0][1], block.lines[1])
    return Place(document, lines, block.page)
