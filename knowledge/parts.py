"""A block cut into the lines of a list that the file did not mark as one: lines with a label, lines that begin with a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.dates import find_dates
from knowledge.model import Block, BlockKind, Lines
from knowledge.names import is_person_name, split_entries
from knowledge.sentences import sentence_spans

_LABEL = re.compile(
    r"(?<!\w)(?:Til\s?stede|Tilstede|Deltagere|Mødedeltagere|Afbud|Fraværende|Medlemmer|Referent|Mødeleder|Ordstyrer|Gæster)\s*:"
)
_LABELLED_LINE = re.compile(r"[A-ZÆØÅ][^:.;]{2,60}:\s")
_HEAD = re.compile(r"(?:navn|dato|mødedato|medlem|tidspunkt)", re.IGNORECASE)
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.ITEM)


def roster_parts(block: Block) -> list[Block]:
    """The lines of a block that bear a label ("Til stede: ... Afbud: ...") or begin with names; else the block itself."""
    if block.kind not in _RUNNING:
        return [block]
    labelled = [start for start, line in _lines(block) if _LABELLED_LINE.match(line)]
    named = [start for start, line in _lines(block) if _begins_with_name(line)]
    labels = [match.start() for match in _LABEL.finditer(block.text)]
    if len(split_entries(block.text)) > len(block.starts):  # a list that runs on over the ends of its lines
        named = []
    return cut(block, {*labelled, *labels, *(named if len(named) >= 2 else ())})


def rejoined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with two paragraphs made one where only together they are a list of people: a name was cut in two."""
    done: list[Block] = []
    for block in blocks:
        last = done[-1] if done else None
        if last and last.kind is block.kind is BlockKind.PARAGRAPH and "," in last.text and not split_entries(last.text):
            text = f"{last.text} {block.text}"
            if len(split_entries(text)) > 1:
                shifted = tuple((at + len(last.text) + 1, number) for at, number in block.starts)
                raw, lines = f"{last.raw}\n{block.raw}", (last.lines[0], block.lines[1])
                done[-1] = replace(last, text=text, raw=raw, lines=lines, starts=(*last.starts, *shifted))
                continue
        done.append(block)
    return tuple(done)


def dated_parts(block: Block) -> list[Block]:
    """The lines of a block of which at least two begin with a date; else the block itself."""
    if block.kind is not BlockKind.PARAGRAPH or len(block.starts) < 2:
        return [block]
    dated = {start for start, line in _lines(block) if any(mention.start == 0 for mention in find_dates(line)[:1])}
    return cut(block, dated) if len(dated) >= 2 else [block]


def dated_sentences(block: Block) -> list[Block]:
    """The sentences of a block where a later one names another date than the first; else the block itself."""
    spans = sentence_spans(block.text) if block.kind is BlockKind.PARAGRAPH else ()
    later = [start for start, end in spans[1:] if find_dates(block.text[start:end])]
    return cut(block, (start for start, _ in spans)) if later else [block]


def headed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the rows of a table below the heads that its first row holds, where the reader of tables saw none."""
    done: list[Block] = []
    heads: tuple[str, ...] = ()
    for block in blocks:
        if block.kind is not BlockKind.ROW or block.header:
            heads = ()
            done.append(block)
        elif len(heads) == len(block.cells) and heads:
            done.append(replace(block, header=heads))
        elif any(map(_HEAD.fullmatch, map(str.strip, block.cells))) and not any(map(str.isdigit, "".join(block.cells))):
            heads = block.cells
        else:
            done.append(block)
    return tuple(done)


def lines_between(block: Block, start: int, end: int) -> Lines:
    """The lines of the file that `block.text[start:end]` stands in."""
    numbers = [number for at, number in block.starts if at <= start][-1:]
    numbers += [number for at, number in block.starts if start < at < end]
    return (numbers[0], numbers[-1]) if numbers else block.lines


def raw_between(block: Block, start: int, end: int) -> str:
    """What the file has for `block.text[start:end]`: the very words where nothing was repaired, else the lines they are in."""
    if " ".join(block.raw.split()) == block.text:
        return block.text[start:end]
    raw = [line for line in block.raw.splitlines() if line.strip()]
    if len(raw) != len(block.starts):
        return block.raw
    stops = [*(at for at, _ in block.starts[1:]), len(block.text)]
    kept = (line for line, (at, _), stop in zip(raw, block.starts, stops, strict=True) if at < end and stop > start)
    return "\n".join(kept)


def _lines(block: Block) -> list[tuple[int, str]]:
    ends = [*(at for at, _ in block.starts[1:]), len(block.text)]
    return [(at, block.text[at:end].strip()) for (at, _), end in zip(block.starts, ends, strict=True)] if block.starts else []


def _begins_with_name(line: str) -> bool:
    return is_person_name(re.split(r"\s*[,(]|\s[-–]\s", line, maxsplit=1)[0]) and bool(re.search(r"[,(]|\s[-–]\s", line))


def cut(block: Block, offsets: Iterable[int]) -> list[Block]:
    """The parts of a block between `offsets` of its text, each with its own lines and words; the block itself for none."""
    cuts = sorted({0, *offsets})
    if len(cuts) == 1:
        return [block]
    parts = []
    for start, end in zip(cuts, [*cuts[1:], len(block.text)], strict=True):
        text, lines = block.text[start:end].strip(), lines_between(block, start, end)
        if text:
            parts.append(
                replace(block, text=text, raw=raw_between(block, start, end).strip(), lines=lines, starts=((0, lines[0]),))
            )
    return parts
