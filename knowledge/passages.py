"""From sections to passages, the units that are searched and quoted. They follow the document's structure, not a length.

Each character of a section's blocks stands in the `raw` of exactly one passage; only a list of recommendations is held twice,
as one passage each and whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.model import Block, BlockKind, Lines, Passage, Section, SectionKind, Sentence
from knowledge.sentences import sentence_spans

SHORT = 500  # characters up to which short paragraphs of one heading share a passage
LONG = 1000  # characters above which a paragraph is split at its sentences
LIST = 900  # characters above which a list is split between items
_NAMES = 150  # characters of a list item that names what the paragraph below it explains
_NEAR = 60  # lines that one citation may span

# Roles that stand by themselves, however short they are.
_ALONE = frozenset(
    {SectionKind.PROPOSAL, SectionKind.DECISION, SectionKind.APOLOGIES, SectionKind.ATTENDEES, SectionKind.MEETING}
)


@dataclass(slots=True)
class _Piece:
    """A part of a passage that cannot be split: a sentence, a list item, a row, a heading."""

    text: str
    raw: str
    lines: Lines
    page: int | None
    kind: BlockKind
    first: bool = True  # of its block
    open: bool = False  # ends in a colon: belongs to what follows
    lead: str = ""  # text that precedes the piece in a passage it opens, without being quoted


@dataclass(slots=True)
class _Group:
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(len(piece.text) + 1 for piece in self.pieces if piece.kind is not BlockKind.HEADING)


def passages(sections: Sequence[Section], *, document: str) -> tuple[Passage, ...]:
    """The passages of `sections` in reading order, `document` being the base name. Headings without text go to what follows."""
    made: list[Passage] = []
    waiting: list[_Piece] = []
    for at, section in enumerate(sections):
        pieces = [piece for block in section.blocks for piece in _pieces(block)]
        body = [piece for piece in pieces if piece.kind is not BlockKind.HEADING and piece.text]
        following = sections[at + 1] if at + 1 < len(sections) else None
        numbered = section.kind is SectionKind.AGENDA_ITEM and any(piece.kind is not BlockKind.HEADING for piece in pieces)
        if not body and not numbered and following is not None and _is_below(following, section):
            waiting += pieces
            continue
        groups = list(_groups(pieces, section))
        if groups:
            groups[0].pieces[:0] = waiting
            waiting = []
        made += [_passage(group, section, document) for group in groups]
        if section.kind is SectionKind.RECOMMENDATIONS and len(groups) > 1:
            whole = [piece for piece in pieces if piece.kind is not BlockKind.NOTE]  # a footnote at the end of the page
            made.append(_passage(_Group(whole), section, document))
    if made and waiting and not any(piece.text for piece in waiting):
        made[-1] = replace(made[-1], raw="\n".join((made[-1].raw, *(piece.raw for piece in waiting))))
    elif waiting and sections:
        made.append(_passage(_Group(waiting), sections[-1], document))
    return tuple(made)


def _is_below(following: Section, section: Section) -> bool:
    """Whether a heading without text heads `following`; an agenda item without text is a passage of its own."""
    return following.path[: len(section.path)] == section.path or section.kind not in (
        SectionKind.AGENDA_ITEM,
        SectionKind.ADVICE,
    )


# ------------------------------------------------------------------------------------------------------------------ pieces


def _pieces(block: Block) -> Iterator[_Piece]:
    """The sentences of a block, each with its own lines and its own part of the file's words."""
    if block.kind is BlockKind.ROW:
        first = block.starts[0][1] if block.starts else block.lines[0]
        yield _Piece(block.text, block.raw, (first, block.lines[1]), block.page, block.kind)
        return
    if block.kind is BlockKind.HEADING or not block.text:
        yield _Piece(block.text, block.raw, block.lines, block.page, block.kind)
        return
    spans = sentence_spans(block.text) or ((0, len(block.text)),)
    if block.kind is BlockKind.ITEM and len(block.text) <= SHORT:
        spans = ((0, len(block.text)),)
    cuts = [_raw_offset(block, start) for start, _ in spans[1:]]
    raws = [block.raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(block.raw)], strict=True)]
    for i, ((start, end), raw) in enumerate(zip(spans, raws, strict=True)):
        text = block.text[start:end]
        if i == 0 and block.marker:
            text = (
                f"{'-' if not re.search(r'[0-9a-zA-Z]', block.marker) or block.marker in ('e', 'o') else block.marker} {text}"
            )
        lines = (_line_at(block, start), _line_at(block, max(start, end - 1)))
        yield _Piece(text, raw.strip(), lines, block.page, block.kind, first=i == 0, open=text.rstrip().endswith(":"))


def _line_at(block: Block, offset: int) -> int:
    """The line on which the character at `offset` of the text stands."""
    line = block.lines[0]
    for start, number in block.starts:
        if start > offset:
            break
        line = number
    return line


def _raw_offset(block: Block, offset: int) -> int:
    """Where in `raw` the word begins that begins at `offset` of the text. Words are counted from the end of their line."""
    rows = block.raw.split("\n")
    if len(rows) != len(block.starts):
        return round(len(block.raw) * offset / max(len(block.text), 1))
    index = max(i for i, (start, _) in enumerate(block.starts) if start <= offset)
    end = block.starts[index + 1][0] if index + 1 < len(rows) else len(block.text)
    base = sum(len(row) + 1 for row in rows[:index])
    words_after = len(block.text[offset:end].split())
    words = list(re.finditer(r"\S+", rows[index]))
    if not words_after or not words:
        return base + len(rows[index])
    return base + words[max(len(words) - words_after, 0)].start()


# ------------------------------------------------------------------------------------------------------------------ groups


def _groups(pieces: Sequence[_Piece], section: Section) -> Iterator[_Group]:
    """The pieces of one section as passages."""
    units = _units(pieces, apart=section.kind is SectionKind.RECOMMENDATIONS)
    group = _Group()
    for unit in units:
        if group.pieces and not _fits(group, unit, section):
            yield group
            group = _Group()
        group.pieces += unit.pieces
    if group.pieces:
        yield group


def _units(pieces: Sequence[_Piece], *, apart: bool) -> list[_Group]:
    """What belongs together at any rate: a paragraph up to its length, a list with its lead-in, an item with its explanation.

    `apart` keeps each item of a list by itself.
    """
    units: list[_Group] = []
    lead = ""
    for piece in pieces:
        last = units[-1] if units else None
        before = last.pieces[-1] if last and last.pieces else None
        if before is None or last is None:
            units.append(_Group([piece]))
        elif _belongs(before, piece, last) and not (apart and piece.kind is BlockKind.ITEM and piece.first and _has_item(last)):
            last.pieces.append(piece)
        else:
            split_list = piece.kind is before.kind and piece.kind in (BlockKind.ITEM, BlockKind.ROW) and lead
            units.append(_Group([piece]))
            if split_list:
                piece.lead = lead
        if piece.open and piece.kind is not BlockKind.ITEM:
            lead = piece.text
        elif piece.kind not in (BlockKind.ITEM, BlockKind.ROW):
            lead = ""
    return units


def _has_item(unit: _Group) -> bool:
    return any(piece.kind is BlockKind.ITEM for piece in unit.pieces)


def _belongs(before: _Piece, piece: _Piece, unit: _Group) -> bool:
    """Whether `piece` stays in the unit that ends in `before`."""
    if before.kind is BlockKind.HEADING or not before.text or not piece.text:  # text that only `raw` keeps never stands alone
        return True
    if before.open:
        return True
    if piece.kind is BlockKind.HEADING:
        return False
    if not piece.first:
        return unit.size + len(piece.text) <= LONG
    if piece.kind is BlockKind.ITEM and before.kind is BlockKind.ITEM:
        return unit.size + len(piece.text) <= LIST
    if piece.kind is BlockKind.ROW and before.kind is BlockKind.ROW:
        return unit.size + len(piece.text) <= SHORT
    items = sum(other.kind is BlockKind.ITEM for other in unit.pieces)
    explains = before.kind is BlockKind.ITEM and piece.kind is BlockKind.PARAGRAPH and items == 1 and len(before.text) <= _NAMES
    return explains and unit.size + len(piece.text) <= LONG


def _fits(group: _Group, unit: _Group, section: Section) -> bool:
    """Whether the short `unit` may share the passage of the short `group`."""
    a, b = group.pieces[-1].kind, unit.pieces[0].kind
    if section.kind is SectionKind.RECOMMENDATIONS:
        return a is BlockKind.HEADING
    if section.kind in _ALONE and group.size + unit.size <= LONG and BlockKind.ROW not in (a, b):
        return True
    apart = (BlockKind.ROW, BlockKind.NOTE, BlockKind.QUOTE)
    if (a in apart or b in apart) and a is not b:
        return a is BlockKind.HEADING
    lists = any(piece.kind is BlockKind.ITEM for piece in (*group.pieces, *unit.pieces))
    if group.size == 0:
        return True
    return not lists and group.size + unit.size <= SHORT


def _passage(group: _Group, section: Section, document: str) -> Passage:
    pieces = group.pieces
    body = [piece for piece in pieces if piece.kind is not BlockKind.HEADING and piece.text]
    named = body
    if not body or section.kind in (SectionKind.AGENDA_ITEM, SectionKind.ADVICE, SectionKind.MEETING):
        named = [piece for piece in pieces if piece.text]
    lines = _span(pieces, body or pieces)
    named = [piece for piece in named if piece.lines[0] >= lines[0]] or list(pieces)  # a file of nothing but marks
    return Passage(
        document=document,
        text=_text(named),
        raw="\n".join(piece.raw for piece in pieces),
        lines=lines,
        page=(body or pieces)[0].page,
        kind=section.kind,
        heading=section.path,
        sentences=tuple(Sentence(piece.text, piece.raw, piece.lines, piece.page) for piece in named),
        meeting=section.meeting,
        number=section.number,
        date=section.date,
    )


def _span(pieces: Sequence[_Piece], body: Sequence[_Piece]) -> Lines:
    """First and last line: headings count where they stand close enough to be cited together with the text."""
    first, last = min(p.lines[0] for p in body), max(p.lines[1] for p in body)
    near = [p.lines[0] for p in pieces if first - 5 <= p.lines[0] <= first and last - p.lines[0] < _NEAR]
    return min([first, *near]), last


def _text(pieces: Sequence[_Piece]) -> str:
    """The pieces as text: sentences of one paragraph follow each other, everything else stands on a line of its own."""
    text = pieces[0].lead if pieces else ""
    for piece in pieces:
        joint = "" if not text else " " if not piece.first else "\n"
        text += joint + piece.text
    return text
