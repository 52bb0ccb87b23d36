"""The lines in which a document, or an appendix within it, gives its own date: "Dato: ...", a date alone, an imprint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge import headings
from knowledge.dates import find_dates, find_years
from knowledge.model import Block, BlockKind
from knowledge.sentences import sentence_spans

_DATE_LABEL = re.compile(
    r"(?:dato|udgivet|version|revideret|opdateret|udarbejdet|godkendt|senest redigeret)\b[ :.]", re.IGNORECASE
)
_IMPRINT = re.compile(r"(?:©|udgivet|copyright)", re.IGNORECASE)
_IMPRINT_PARTS = re.compile(r"\s+[·•|]\s+")  # "Havnenettet · Version 1.0 · Godkendt den 3. maj 2031"
_FRONT = 30  # blocks of a document in which its own date is looked for
_TITLE = 3  # blocks of a document that may be its title


def document_date(blocks: Sequence[Block]) -> str | None:
    """The date that a document gives for itself near its beginning: labelled, alone on a line, or in an imprint (ISO 8601)."""
    front = blocks[:_FRONT]
    for block in front:
        first = block.text[slice(*spans[0])] if (spans := sentence_spans(block.text)) else ""
        labelled = bool(_DATE_LABEL.match(first)) and block.kind is BlockKind.PARAGRAPH
        if block.kind is not BlockKind.ITEM and (len(block.text) <= 120 or labelled):
            date = own_date(replace(block, text=first) if labelled else block)
            if date:
                return date
    for block in front[:_TITLE]:
        for mention in find_dates(block.text) if len(block.text) <= 80 else ():
            if mention.end == len(block.text) and mention.span and len(mention.value) >= 7:  # "Nyhedsbrev - oktober 2031"
                return mention.value
    years = [year for block in front if _IMPRINT.match(block.text) for year in find_years(block.text)]
    return str(max(years)) if years else None


def own_date(block: Block) -> str | None:
    """The date of a line that states nothing else, or that a word like "Dato" announces."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ROW) or len(block.text) > 120:
        return None
    for text in _IMPRINT_PARTS.split(block.text):
        for mention in find_dates(text):
            share = (mention.end - mention.start) / len(text)
            if not mention.value.startswith("--") and (share > 0.8 or _DATE_LABEL.match(text)):
                return mention.value
    return None


def beside_title(blocks: Sequence[Block], at: int) -> bool:
    """Whether the title of an appendix stands right before or after block `at`, or the block is labelled as a date."""
    near = blocks[max(0, at - 2) : at + 3]
    return is_labelled(blocks[at]) or any(b.kind is BlockKind.HEADING and headings.is_appendix(b.text) for b in near)


def is_labelled(block: Block) -> bool:
    """Whether a word like "Dato" opens the block."""
    return bool(_DATE_LABEL.match(block.text))
