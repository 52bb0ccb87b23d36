"""What an answer was about, to be remembered for the next question: names, dates and numbers of the index. Pure."""

from __future__ import annotations

from typing import Final

from knowledge.attendance import ATTENDEES, is_of_meeting
from knowledge.ellipsis import Ellipsis
from knowledge.findings import (
    ActivityFinding,
    AdviceFinding,
    Answer,
    Asked,
    DecisionFinding,
    GroupFinding,
    MeetingFinding,
    Refusal,
    TextFinding,
)
from knowledge.model import MeetingRef
from knowledge.question import Question
from knowledge.responders.groupnames import resolve_group
from knowledge.subject import Ask, Subject
from knowledge.view import View

MAX_TOPIC: Final = 120  # characters of a heading that names what is spoken of
_PERIODS: Final = (len("2024"), len("2024-06"), len("2024-06-02"))  # lengths of ISO labels that can be said again
_OF_MEETINGS: Final = {Asked.NEXT: Ask.NEXT, Asked.LAST: Ask.LAST, Asked.LIST: Ask.MEETINGS, Asked.ONE: Ask.MEETINGS}


def subject_of(answer: Answer, question: Question, gap: Ellipsis, view: View) -> Subject | None:
    """What `answer` to `question` is about; None where that has no name."""
    match answer.finding:
        case MeetingFinding() as finding:
            return _meetings(finding, gap)
        case GroupFinding() as finding:
            return _group(finding, gap)
        case DecisionFinding() as finding:
            ask = Ask.PROPOSAL if gap.ask is Ask.PROPOSAL else Ask.DECISION
            return _item(finding.decision.meeting, ask)
        case AdviceFinding() as finding:
            return Subject(Ask.ADVICE, item=finding.advice.number, topic=finding.advice.title[:MAX_TOPIC])
        case ActivityFinding() as finding:
            known = finding.about or finding.everything
            return Subject(Ask.TRIED, topic=" ".join(finding.about)[:MAX_TOPIC]) if known else None
        case TextFinding() as finding:
            return _text(finding, answer, question, gap, view)
        case Refusal() as finding:
            return _refused(finding, question, gap, view)
    return None


def _meetings(finding: MeetingFinding, gap: Ellipsis) -> Subject:
    one = finding.meetings[0] if len(finding.meetings) == 1 else None
    day = one.start[:10] if one is not None and len(one.start) >= len("2024-06-02") else ""
    period = finding.period if finding.period and len(finding.period) in _PERIODS else ""
    ask = Ask.WHERE if gap.ask is Ask.WHERE else _OF_MEETINGS[finding.asked]
    return Subject(ask, group=finding.group, body=finding.group, date=day, period=period)


def _group(finding: GroupFinding, gap: Ellipsis) -> Subject:
    meeting = finding.group.source.meeting
    if is_of_meeting(finding.group) and finding.group.name != ATTENDEES and meeting is not None:
        return Subject(Ask.APOLOGIES, group=meeting.body, body=meeting.body, date=meeting.date or "")
    ask = gap.ask if gap.ask in (Ask.CHAIR, Ask.VICE, Ask.FROM, Ask.COUNT, Ask.COMPOSITION) else Ask.MEMBERS
    person = finding.focus[0].name if len(finding.focus) == 1 else ""
    named = meeting.body if is_of_meeting(finding.group) and meeting is not None else finding.group.name
    return Subject(ask, group=named, person=person, place=gap.place)


def _item(meeting: MeetingRef, ask: Ask) -> Subject:
    topic = (meeting.title or "")[:MAX_TOPIC]
    return Subject(ask, group=meeting.body, body=meeting.body, date=meeting.date or "", item=meeting.item or "", topic=topic)


def _text(finding: TextFinding, answer: Answer, question: Question, gap: Ellipsis, view: View) -> Subject | None:
    """The agenda item that the answer stands under, and the group that the question named."""
    if not answer.citations:
        return None
    first = answer.citations[0]
    ask = gap.ask if gap.ask in (Ask.DECISION, Ask.PROPOSAL) else Ask.TEXT
    if first.meeting is not None and finding.listed:  # a whole meeting, item by item
        body = first.meeting.body
        return Subject(Ask.DECISION, group=body, body=body, date=first.meeting.date or "")
    group = _named(question, gap, view)
    if first.meeting is not None:
        about = _item(first.meeting, ask)
        return Subject(ask, group, body=about.body, date=about.date, item=about.item, topic=about.topic)
    return Subject(ask, group=group) if group else None


def _refused(finding: Refusal, question: Question, gap: Ellipsis, view: View) -> Subject | None:
    """A group that is known, although what was asked of it is not: "og hvornår mødes de?" may be answered yet."""
    about = finding.about or ""
    group = about if about in view.group_names else _named(question, gap, view)
    person = about if about in view.people.values() else ""
    return Subject(gap.ask or Ask.TEXT, group=group, person=person, place=gap.place) if group or person else None


def _named(question: Question, gap: Ellipsis, view: View) -> str:
    """The group that the question names, or the members' own; empty where it names none."""
    if not gap.content and not gap.kinds:
        return view.network.name if gap.ours else ""
    found = resolve_group((*gap.content, *gap.kinds), question, view)
    return found.name if found is not None and not found.rivals else ""
