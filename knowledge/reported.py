"""Decisions that a later paper reports: "Havneudvalget holdt møde d. 3. maj. Her er, hvad der kom ud af det:" above a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from knowledge.bodies import bodies, group_names
from knowledge.dates import find_dates
from knowledge.mentions import dated
from knowledge.model import Block, BlockKind, Decision, MeetingRef, Place, Section, SectionKind

_MET = re.compile(r"\b(?:holdt|havde|mødtes|møde[dt]?|mødet)\b", re.IGNORECASE)
_OUTCOME = re.compile(
    r"\b(?:kom (?:der )?ud af|besluttede|besluttet|vedtog|vedtaget|aftalte?|beslutning(?:er|erne)?|blev enige om|resultatet)\b",
    re.IGNORECASE,
)
_LONGEST = 240  # characters of a lead-in


def reported(sections: Sequence[Section], *, document: str) -> Iterator[Decision]:
    """An entry of the list each, as decided by the group on the day that the lead-in names. Minutes tell their own."""
    for section in sections:
        if section.kind is not SectionKind.TOPIC or section.meeting is not None:
            continue
        for at, block in enumerate(section.blocks):
            ref = _reports(block, section)
            below = takewhile(lambda other: other.kind is BlockKind.ITEM, section.blocks[at + 1 :]) if ref else ()
            for entry in below:
                yield Decision(ref or MeetingRef(""), _place(entry, section, document), decision=entry.text)


def _reports(block: Block, section: Section) -> MeetingRef | None:
    """The meeting whose outcome `block` announces by its group and day, None where it announces none."""
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or not text.rstrip().endswith(":") or len(text) > _LONGEST:
        return None
    if not (_MET.search(text) and _OUTCOME.search(text)):
        return None
    named = [name for _, _, name in bodies(text)] or [name.name for name in group_names(text)]
    days = [day for mention in find_dates(text) if (day := dated(mention, section)) and day.complete]
    if len(set(named)) != 1 or len(days) != 1 or (section.date and section.date < days[0].value[: len(section.date)]):
        return None
    return MeetingRef(named[0], date=days[0].value, title=section.title)


def _place(entry: Block, section: Section, document: str) -> Place:
    return Place(document, entry.lines, entry.page, section.date, entry.raw, heading=section.path)
