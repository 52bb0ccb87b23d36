"""Answers about who came to a meeting, was excused or stayed away, and what such lists tell of a group that has no roster."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from knowledge.attendance import ABSENT, APOLOGIES, ATTENDEES, is_of_meeting
from knowledge.bodies import squeezed
from knowledge.danish import stem
from knowledge.findings import Answer, GroupFinding, Kind, Reason, Refusal
from knowledge.gazetteer import touches
from knowledge.model import Group, Member
from knowledge.places import places_in
from knowledge.question import Question, Topic, Wants
from knowledge.responders.groupnames import resolve_group
from knowledge.responders.membership import answered
from knowledge.view import View

ATTENDED: Final = re.compile(
    r" (deltog|modte op|var til stede|kom til|var med (til|pa)|var der med) (\w+ ){0,4}\w*mode\w* "
    r"| til ?stede (\w+ ){0,4}\w*mode\w* "
)
_HOW: Final = re.compile(r" (hvordan|how|hvorvidt|melder|melde|skal|kan|ma|frist\w*) ")  # how it is done, not who did it
_STAYED_AWAY: Final = re.compile(r" (fravar\w*|udeblev\w*|absent) ")
_OTHERWISE: Final = {Wants.WHEN, Wants.WHERE, Wants.REASON, Wants.MONEY, Wants.PHONE, Wants.EMAIL}
# Words that only say that a meeting is meant, or that somebody was there or not.
_MET: Final = frozenset(
    map(stem, "møde mødet møder meeting samling sidste seneste fravær fraværende udeblev udeblevet mødte stede meldt".split())
)


def answer_attendance(question: Question, content: Sequence[str], view: View) -> Answer | None:
    """Who was excused from the meeting asked about, or who came; a refusal when no such list of that meeting is known."""
    if question.wants & _OTHERWISE:
        return None
    period = question.period
    lists = [group for group in view.groups if is_of_meeting(group) and group.source.meeting is not None]
    dated = [group for group in lists if period is None or period.covers(_date(group))]
    content = [s for s in content if s not in _MET]
    fitting = _of_body(question, content, dated, view)
    newest = max(map(_date, fitting), default="")
    found = _asked_for(question, [group for group in fitting if _date(group) == newest])
    if found is not None and not (_HOW.search(question.folded) and Wants.WHO not in question.wants):
        places = places_in(question.text) or places_in(question.spelt)
        focus = tuple(m for m in found.members if set(places_in(m.affiliation or "")) & set(places))
        if not places or focus:
            return answered(question, GroupFinding(found, focus), (found,), view)
    nearest = tuple(view.cite_place(group.source) for group in fitting or dated or lists)[:2]
    return Answer(Kind.REFUSAL, question.text, Refusal(Reason.NO_ATTRIBUTE, None, nearest), english=question.english)


def who_came(body: str, question: Question, view: View) -> list[Group]:
    """Those who came to the newest meeting of `body`; for a period, to the last by its end in that year. None or one."""
    period = question.period if question.period is not None and question.period.bounded else None
    lists = [group for group in view.groups if group.name == ATTENDEES and _body(group) == squeezed(body)]
    if period is not None:
        first, last = f"{period.first.year:04d}", period.last.isoformat()
        lists = [group for group in lists if first <= _date(group) <= last]
    return [max(lists, key=_date)] if lists else []


def bodies(view: View) -> frozenset[str]:
    """The groups of whose meetings it is known who came."""
    return frozenset(g.source.meeting.body for g in view.groups if g.name == ATTENDEES and g.source.meeting is not None)


def _of_body(question: Question, content: Sequence[str], lists: Sequence[Group], view: View) -> list[Group]:
    """The lists of the body that the words `content` name; of all where there are none; else of no body."""
    if not content:
        return list(lists)
    named = {g.source.meeting.body for g in lists if g.source.meeting is not None}
    found = resolve_group(content, question, view, among=named)
    if found is None or any(s in view.proper and not touches(s, found.name.casefold()) for s in found.left):
        return []
    asked = {found.name, *found.rivals} if not found.left else {found.name}
    return [group for group in lists if _body(group) in {squeezed(name) for name in asked}]


def _asked_for(question: Question, lists: Sequence[Group]) -> Group | None:
    """The list asked for, of those of one day; several of its sort - two meetings on a day - are none."""
    if Topic.APOLOGIES not in question.topics:
        names: tuple[str, ...] = (ATTENDEES,)
    else:
        names = (ABSENT, APOLOGIES) if _STAYED_AWAY.search(question.folded) else (APOLOGIES,)
    asked = [group for name in names for group in lists if group.name == name]
    if not asked and names == (APOLOGIES,):
        asked = [group for group in lists if group.name == ABSENT]
    if not asked or len({_body(group) for group in asked}) > 1:
        return None
    members: tuple[Member, ...] = tuple(dict.fromkeys(member for group in asked for member in group.members))
    return replace(asked[0], members=members)


def _date(group: Group) -> str:
    meeting = group.source.meeting
    return (meeting.date if meeting else None) or ""


def _body(group: Group) -> str:
    return squeezed(group.source.meeting.body) if group.source.meeting is not None else ""
