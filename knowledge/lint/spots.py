"""Where in its document a piece of a block stands."""

from __future__ import annotations

from knowledge.model import Block, Place
from knowledge.parts import lines_between


def spot(document: str, block: Block, start: int = 0, end: int | None = None) -> Place:
    """The place of `block.text[start:end]`; of the whole block when no end is told."""
    lines = block.lines if end is None else lines_between(block, start, end)
    return Place(document, lines, block.page)
