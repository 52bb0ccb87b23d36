"""Answers about who leads a group where minutes tell of an election that is newer than the roster."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from knowledge.danish import stem
from knowledge.dates import find_dates
from knowledge.findings import Answer, GroupFinding
from knowledge.model import Group, Member
from knowledge.names import is_chair, plain_role
from knowledge.periods import ZONE
from knowledge.question import Question
from knowledge.responders.groupnames import Resolved, resolve_group
from knowledge.responders.membership import answered
from knowledge.view import View

# The groups that lead a network, in the order in which its chair is looked for in them.
_LEADING: Final = tuple(map(stem, ("styregruppen", "bestyrelsen", "forretningsudvalget")))
# Who was elected, or comes next: whoever leads until then is not asked for.
_ELECTED: Final = re.compile(r" (\w*valgt\w*|udpeg\w*|bliver|ny|nye|naste|elected|appointed|new|next) ")
_ELECTING: Final = frozenset(
    map(stem, "valgt valgte genvalgt udpeget udpegede udpeges bliver ny nye nyt elected appointed new".split())
)


def answer_elected(
    question: Question, name: str, rosters: Sequence[Group], view: View, *, vice: bool, now: datetime
) -> Answer | None:
    """Whoever was last elected to lead the group `name`; None where a roster is newer. Who leads until then is told before."""
    period = question.period if question.period is not None and question.period.bounded else None
    told = [group for group in view.groups if group.change and group.name == name and leads(group.members[0], vice=vice)]
    if period is not None:
        told = [group for group in told if _since(group) <= period.last.isoformat()]
    if not told:
        return None
    newest = max(told, key=_since)
    listed = [(roster, member) for roster in rosters for member in roster.members if leads(member, vice=vice)]
    if any((roster.as_of or "") > (newest.as_of or "") for roster, _ in listed):
        return None
    elected = newest.members[0]
    coming = (
        period is None and not _ELECTED.search(question.folded) and _since(newest) > now.astimezone(ZONE).date().isoformat()
    )
    until = tuple(member for _, member in listed if member.name != elected.name) if coming else ()
    groups = (*(roster for roster, member in listed if member in until), newest)
    return answered(question, GroupFinding(newest, (*until, elected)), groups, view)


def without_election(content: Sequence[str]) -> list[str]:
    """The words that name a group, without those that only ask who was elected in it."""
    return [s for s in content if s not in _ELECTING]


def leading_group(question: Question, content: Sequence[str], view: View, among: set[str]) -> Resolved | None:
    """The group that leads the network which the words `content` name: its chair is the network's."""
    for kind in _LEADING:
        found = resolve_group((*content, kind), question, view, among=among)
        if found is not None and not found.left and not found.rivals:
            return found
    return None


def leads(member: Member, *, vice: bool) -> bool:
    """Whether somebody is chair of the list, or vice-chair."""
    return (plain_role(member.role) or "").casefold().startswith(("næst", "vice")) if vice else is_chair(member.role)


def is_over(member: Member, question: Question) -> bool:
    """Whether the term of somebody's office, as the list states it, ends before the time that is asked about."""
    period, note = question.period, member.note or ""
    if period is None or not note.startswith(("til", "indtil", "t.o.m", "tom")):
        return False
    return any(until.value < period.first.isoformat() for until in find_dates(note)[:1] if not until.value.startswith("-"))


def _since(group: Group) -> str:
    """The ISO date from which an election holds; the meeting's own where none is told."""
    note = group.members[0].note or ""
    mentioned = find_dates(note) if note.startswith(("fra", "pr", "med")) else ()
    told = group.as_of or ""
    if not mentioned:
        return told
    since = mentioned[0].value
    return f"{told[:4]}{since[1:]}" if since.startswith("-") and told else since
