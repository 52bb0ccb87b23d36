"""Rosters of one group that disagree: who left, who came, whose office changed, and which of them holds.

Only offices are compared (chair, vice-chair, alternate and the like), since one document lists what people work as and the
next does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from knowledge.attendance import is_of_meeting
from knowledge.bodies import squeezed
from knowledge.groups import group_key
from knowledge.lint.problem import Code, Problem, Severity, bare
from knowledge.model import Group, Member
from knowledge.names import is_person_name, plain_role

_SAME_NAME: Final = 85  # of 100: one name spelled in two ways
_OFFICE = re.compile(
    r"\b(?:næst|vice|med)?(?:formand|forperson)\b|\bsuppleant\b|\bkasserer\b|\bobservatør\b|\bafløser\b", re.IGNORECASE
)


def roster_problems(groups: Sequence[Group]) -> Iterator[Problem]:
    """Where a later roster of a group is not the earlier one."""
    rosters: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        if group.members and not group.change and not is_of_meeting(group):
            rosters.setdefault(group_key(group), []).append(group)
    for stated in rosters.values():
        for older, newer in pairwise(sorted(stated, key=_told)):
            changes = tuple(_changes(older.members, newer.members))
            if changes and _is_one_group(older, newer):
                yield _problem(older, newer, changes)


def _told(group: Group) -> tuple[str, str, tuple[int, int], int]:
    source = group.source
    return source.stated or "", source.document, source.lines or (0, 0), source.page or 0


def _problem(older: Group, newer: Group, changes: Sequence[str]) -> Problem:
    """At the roster that was overtaken; where nothing tells which holds, it is an error."""
    dated = bool(older.as_of and newer.as_of and older.as_of < newer.as_of)
    within = older.source.document == newer.source.document and older.as_of == newer.as_of
    holds = f"the roster of {newer.as_of} holds" if dated else "the later one in the text holds" if within else None
    severity = Severity.WARNING if holds else Severity.ERROR
    message = f"{newer.name}: {'; '.join(changes)}; {holds or 'no date tells which roster holds'}"
    return Problem(Code.ROSTERS, severity, message, bare(older.source), bare(newer.source))


def _changes(older: Sequence[Member], newer: Sequence[Member]) -> Iterator[str]:
    """What became of each member, in the order of the rosters."""
    come = list(newer)
    for member in older:
        again = next((other for other in come if squeezed(other.name) == squeezed(member.name)), None) or _alike(member, come)
        if again is None:
            yield f"{member.name} left"
            continue
        come.remove(again)
        if squeezed(again.name) != squeezed(member.name):
            yield f"{member.name} is written {again.name}"
        first, second = _office(member), _office(again)
        if first != second:
            yield f"{member.name}: {first or 'member'} became {second or 'member'}"
    yield from (f"{member.name} came" for member in come)


def _alike(member: Member, others: Sequence[Member]) -> Member | None:
    best = max(others, key=lambda other: fuzz.ratio(member.name, other.name), default=None)
    return best if best and fuzz.ratio(member.name, best.name) >= _SAME_NAME else None


def _office(member: Member) -> str | None:
    """The office that the role names, without abbreviation and without the job that may stand beside it."""
    for part in re.split(r"[,;/]", member.role or ""):
        found = _OFFICE.search(plain_role(part.strip()) or "")
        if found:
            return found[0].casefold()
    return None


def _is_one_group(older: Group, newer: Group) -> bool:
    """Whether anybody is on both, or another document names a later crew; two lists of one text may be of two kinds."""
    names = {squeezed(member.name) for member in older.members}
    if any(squeezed(member.name) in names for member in newer.members):
        return True
    people = all(is_person_name(member.name) for member in (*older.members, *newer.members))
    return people and older.as_of != newer.as_of and older.source.document != newer.source.document
