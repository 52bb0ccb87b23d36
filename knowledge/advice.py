"""Numbered advice of a report with the recommendations below it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model import Advice, Block, BlockKind, Place, Section, SectionKind, Sentence


def advice(sections: Sequence[Section], *, document: str) -> tuple[Advice, ...]:
    """Every numbered advice in reading order. Its source is the heading with the argument right below it."""
    found: list[Advice] = []
    for at, section in enumerate(sections):
        if section.kind is not SectionKind.ADVICE:
            continue
        below = _below(sections, at)
        items = [block for part in below if part.kind is SectionKind.RECOMMENDATIONS for block in part.blocks]
        found.append(
            Advice(
                number=section.number,
                title=section.title,
                source=_place(section, document),
                recommendations=tuple(_sentence(block) for block in items if block.kind is BlockKind.ITEM and block.text),
            )
        )
    return tuple(found)


def _below(sections: Sequence[Section], at: int) -> list[Section]:
    """The sections that stand below the advice at `at`, up to the next heading of its own rank."""
    path = sections[at].path
    below: list[Section] = []
    for section in sections[at + 1 :]:
        if section.path[: len(path)] != path:
            break
        below.append(section)
    return below


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
