"""Lists of who came to a meeting, was excused or stayed away: what tells them from rosters, and what they say of their people.

Such a list is a `Group` under one of three names, with the meeting in its source. It does not say who is on the group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from knowledge.bodies import group_names, heading_context
from knowledge.model import Group, Member, SectionKind
from knowledge.names import Entry
from knowledge.rosters import Roster

APOLOGIES: Final = "Afbud"
ATTENDEES: Final = "Deltagere"
ABSENT: Final = "Fraværende"
# Of everybody on such a list: those excused or absent are so before all else, those who came keep a role of their own.
ROLES: Final = {APOLOGIES: "afbud", ATTENDEES: "deltager", ABSENT: "fraværende"}
_EXCUSED = re.compile(r"(?:meldt\s+)?afbud|\w+\s+med\s+afbud", re.IGNORECASE)
_STAYED_AWAY = re.compile(r"fraværende|ikke[\s-]+(?:fremmødt|mødt|til\s?stede)|udeblev", re.IGNORECASE)
_CAME = re.compile(r"(?:møde)?deltagere\b:?$|til\s?stede|fremmødte|mødt", re.IGNORECASE)
_SECRETARIAT = re.compile(r"(?:fra\s+)?(?:\w*sekretariat(?:et)?)\s*:?$", re.IGNORECASE)
_SECRETARY = "sekretariatet"  # where those on such a line come from, as the documents say it


def is_of_meeting(group: Group) -> bool:
    """Whether this is a list of who came to a meeting or stayed away, not of who is on a group."""
    return group.name in ROLES


def list_of_meeting(roster: Roster, before: Sequence[Roster]) -> str | None:
    """The name of the list that a roster is of a meeting; None for the roster of a group. `before` are such lists above it."""
    lead, section = roster.lead.casefold().strip(), roster.section
    apologies = roster.own_heading and section.kind is SectionKind.APOLOGIES
    if _EXCUSED.match(lead):
        return APOLOGIES
    if _STAYED_AWAY.match(lead) or apologies:
        return ABSENT if _STAYED_AWAY.match(lead) else APOLOGIES
    if _is_of_the_office(roster) and any(_is_one_meeting(roster, other) for other in before):
        return ATTENDEES
    attended = (roster.own_heading and section.kind is SectionKind.ATTENDEES) or _CAME.match(lead)
    named = any(group_names(text) for text in (roster.lead, *heading_context(section)))
    return ATTENDEES if attended and not (named and not section.meeting) and not _named_above(roster) else None


def on_list(entry: Entry, kind: str, roster: Roster) -> Member:
    """Somebody on the list of a meeting that is called `kind`."""
    away = kind != ATTENDEES
    note = "; ".join(filter(None, (entry.role, entry.note))) or None if away else entry.note
    place = entry.affiliation or (_SECRETARY if _is_of_the_office(roster) else None)
    return Member(entry.name, ROLES[kind] if away else entry.role or ROLES[kind], place, note=note)


def joined(lists: Iterable[Group]) -> tuple[Group, ...]:
    """The groups with the parts of one list of a meeting put together: those of the municipalities, those of the office."""
    done: list[Group] = []
    for group in lists:
        at = next((at for at, other in enumerate(done) if is_of_meeting(group) and _is_part(group, other)), None)
        if at is None:
            done.append(group)
            continue
        first = done[at]
        lines = (first.source.lines[0], group.source.lines[1]) if first.source.lines and group.source.lines else None
        source = replace(first.source, lines=lines, raw=f"{first.source.raw}\n{group.source.raw}")
        done[at] = replace(first, source=source, members=(*first.members, *group.members))
    return tuple(done)


def _is_part(group: Group, other: Group) -> bool:
    same = group.name == other.name and group.source.document == other.source.document
    names = {member.name for member in other.members}
    return same and group.source.meeting == other.source.meeting and not any(m.name in names for m in group.members)


def _is_of_the_office(roster: Roster) -> bool:
    return not roster.own_heading and bool(_SECRETARIAT.match(roster.lead.strip()))


def _is_one_meeting(roster: Roster, other: Roster) -> bool:
    met, there = roster.section.meeting, other.section.meeting
    return bool(met and there and not met.item and (met.body, met.date) == (there.body, there.date))


def _named_above(roster: Roster) -> bool:
    met = roster.section.meeting.body if roster.section.meeting else None
    return any(name for text in roster.section.path if text != met for name in group_names(text) if not name.plain)
