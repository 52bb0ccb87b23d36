"""What the answers about people on lists have in common: the answer, and that the lists do not tell what was asked."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.findings import Answer, GroupFinding, Kind, Reason, Refusal
from knowledge.followups import composition, members
from knowledge.model import Group
from knowledge.question import Question
from knowledge.view import View


def answered(question: Question, finding: GroupFinding, groups: Sequence[Group], view: View) -> Answer:
    places = [m.source for m in finding.focus if m.source is not None] or [group.source for group in groups]
    citations = tuple(dict.fromkeys(view.cite_place(place) for place in places))[:3]
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)


def unstated(
    question: Question, about: str, rules: Sequence[Group], view: View, known: Sequence[Group] = (), place: str | None = None
) -> Answer:
    """The group, or somebody in it, is known, what was asked of it is not: `place` is one that nobody on its list is from."""
    nearest = tuple(view.cite_place(group.source) for group in (*known, *rules))[:3]
    choices = (*(composition(group.name) for group in rules[:1]), *(members(group.name) for group in known[:1]))
    finding = Refusal(Reason.NO_ATTRIBUTE, about, nearest, choices, place)
    return Answer(Kind.REFUSAL, question.text, finding, english=question.english)
