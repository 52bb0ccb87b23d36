"""Answers about who stands in for a member of a group: the deputy whom a list states, never the member."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from knowledge.danish import stem, words
from knowledge.findings import Answer, GroupFinding
from knowledge.gazetteer import people_in
from knowledge.model import Group, Member
from knowledge.names import DEPUTY, deputy_note
from knowledge.question import Question
from knowledge.responders.membership import answered, unstated
from knowledge.responders.passages import answer_passages
from knowledge.view import View

_ASKED: Final = re.compile(r" (sup+l?e?ant\w*|stedfortr\w+|substitute|alternate|deputy) (for|til|to|of) ")
_REACH: Final = 60  # letters between a name and "suppleant" in a text that may tell the one of the other
MAX_PASSAGES: Final = 60  # in which that is looked for


def answer_deputy(question: Question, view: View, now: datetime) -> Answer | None:
    """Who stands in for somebody, by a list or else by a text, or that it is not stated; None for anything else."""
    people = people_in(question.spelt, view.people) if _ASKED.search(question.folded) else ()
    if not people:
        return None
    person = people[0]
    told = [(group, member) for group in view.groups for member in group.members if _tells_deputy(member, person)]
    if told:
        group, member = max(told, key=lambda seat: (not seat[0].superseded, seat[0].as_of or ""))
        return answered(question, GroupFinding(group, (member,)), (group,), view)
    if _in_text(person, view):
        return answer_passages(question, view, now)
    return unstated(question, person, (), view, known=_lists(person, view))


def _tells_deputy(member: Member, person: str) -> bool:
    """Whether a line of a list says who stands in for `person`: their own, or that of whoever does."""
    note = (member.note or "").casefold()
    own = member.name == person and deputy_note("").strip() in note
    return own or f"{DEPUTY} for {person.casefold()}" in note


def _lists(person: str, view: View) -> list[Group]:
    return [group for group in view.groups if not group.superseded and any(m.name == person for m in group.members)]


def _in_text(person: str, view: View) -> bool:
    """Whether a text names a deputy close to the name."""
    name, gap = re.escape(person), rf"[^.;\n]{{0,{_REACH}}}"
    near = re.compile(rf"{name}{gap}\bsuppl(?:\.|eant)|\bsuppl(?:\.|eant){gap}{name}", re.IGNORECASE)
    hits = view.index.match([*map(stem, words(person))], (1.0, 1.0, 1.0), MAX_PASSAGES)
    found = view.index.passages([number for number, _ in hits if view.allowed(number)])
    return any(near.search(passage.text) for passage in found.values())
