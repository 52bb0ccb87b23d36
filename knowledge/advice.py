"""Numbered advice of a report: chapters of their own with recommendations below them, and lists of recommendations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge import headings
from knowledge.model import Advice, Block, BlockKind, Place, Section, SectionKind, Sentence
from knowledge.sentences import sentence_spans

_LABEL = re.compile(r"\**(?P<word>råd|anbefaling)\b", re.IGNORECASE)
_COUNTED = re.compile(r"(\d{1,2})[.)]")
# The heading of a list of advice: "9. Anbefalinger", "Otte anbefalinger til kommunerne", "Gode råd".
_LISTS = re.compile(
    r"(?:\d{1,2}[.)]?\s+)?(?:(?:[^\W\d_]|-)+\s){0,3}(?:anbefalinger|(?:gode|konkrete|vores|vigtige) råd)"
    r"(?:\s(?:til|for|om|fra)\s.*)?",
    re.IGNORECASE,
)
_LEAST = 2  # pieces of advice that make a list


def advice(sections: Sequence[Section], *, document: str) -> tuple[Advice, ...]:
    """Every numbered advice in reading order. Its source is the heading with the argument right below it, or an item of a list.

    Of a piece of advice that is listed and also has a chapter of its own, the chapter counts.
    """
    found: list[tuple[int, Advice]] = []
    for at, section in enumerate(sections):
        if section.kind is SectionKind.ADVICE:
            found.append((at, _headed(sections, at, document)))
    known = {one.number for _, one in found}
    for items in _lists(sections, known):
        found += [(item.at, _advice(item, sections[item.at], document)) for item in items]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


# ---------------------------------------------------------------------------------------------------- chapters of their own


def _headed(sections: Sequence[Section], at: int, document: str) -> Advice:
    section = sections[at]
    below = _below(sections, at)
    items = [block for part in below if part.kind is SectionKind.RECOMMENDATIONS for block in part.blocks]
    recommendations = tuple(_sentence(block) for block in items if block.kind is BlockKind.ITEM and block.text)
    reasons = () if recommendations else tuple(_reasons(section))
    return Advice(section.number, section.title, _place(section, document), recommendations, reasons)


def _below(sections: Sequence[Section], at: int) -> list[Section]:
    """The sections that stand below the advice at `at`, up to the next heading of its own rank."""
    path = sections[at].path
    below: list[Section] = []
    for section in sections[at + 1 :]:
        if section.path[: len(path)] != path:
            break
        below.append(section)
    return below


def _reasons(section: Section) -> Iterator[str]:
    """What is said right below an advice, up to the next one."""
    for block in section.blocks:
        if block.kind is BlockKind.HEADING:
            continue
        if _labelled(block):
            return
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and block.text:
            yield block.text


def _sentence(block: Block) -> Sentence:
    text = f"{block.marker} {block.text}" if any(c.isalnum() for c in block.marker) else block.text
    return Sentence(text=text, raw=block.raw, lines=block.lines, page=block.page)


def _place(section: Section, document: str) -> Place:
    return Place(
        document=document,
        lines=section.lines,
        page=section.page,
        stated=section.date,
        raw="\n".join(block.raw for block in section.blocks),
        meeting=section.meeting,
        heading=section.path,
    )


# ------------------------------------------------------------------------------------------------------------------- lists


@dataclass(frozen=True, slots=True)
class _Item:
    """An advice in a list, in section number `at`; `label` is its heading: "Anbefaling 3"."""

    at: int
    number: str
    text: str
    label: str
    block: Block


def _lists(sections: Sequence[Section], known: set[str]) -> Iterator[list[_Item]]:
    """The lists of advice outside its chapters: labelled items, which count on over headings, and the items below a heading
    that announces them. Numbers that are `known` belong to chapters."""
    labelled: list[_Item] = []
    for at, section in enumerate(sections):
        named = [_Item(at, *found, block) for block in section.blocks if (found := _labelled(block))]
        labelled += named
        if not named and not known and section.meeting is None and _LISTS.fullmatch(section.title.strip(" :")):
            counted = [_Item(at, *found, block) for block in section.blocks if (found := _counted(block))]
            if _counts_up(item.number for item in counted):
                yield counted
    own = [item for item in {item.number: item for item in reversed(labelled)}.values() if item.number not in known]
    if own and _counts_up(sorted({*known, *(item.number for item in own)}, key=int)):
        yield sorted(own, key=lambda item: int(item.number))


def _labelled(block: Block) -> tuple[str, str, str] | None:
    """Number, text and label of "Anbefaling 3: Lyt til borgeren.", where that is no heading."""
    label = _LABEL.match(block.text) if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else None
    found = headings.advice(block.text) if label and not block.marker[:1].isalnum() else None
    return (found.number, found.title, f"{label['word'].capitalize()} {found.number}") if label and found else None


def _counted(block: Block) -> tuple[str, str, str] | None:
    found = _COUNTED.fullmatch(block.marker) if block.kind is BlockKind.ITEM else None
    return (found[1], block.text, f"Anbefaling {found[1]}") if found else None


def _counts_up(numbers: Iterator[str] | Sequence[str]) -> bool:
    counted = [int(number) for number in numbers]
    return len(counted) >= _LEAST and counted == list(range(1, len(counted) + 1))


def _advice(item: _Item, section: Section, document: str) -> Advice:
    block = item.block
    said = [item.text[start:end] for start, end in sentence_spans(item.text)]
    place = Place(
        document=document,
        lines=block.lines,
        page=block.page,
        stated=section.date,
        raw=block.raw,
        meeting=section.meeting,
        heading=(*section.path, item.label),
    )
    return Advice(item.number, said[0].rstrip(" ."), place, reasons=tuple(said[1:]))
