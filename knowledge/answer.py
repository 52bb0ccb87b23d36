"""From a question to an answer: one straight line of pure functions over one view of the index.

understand -> courtesy? -> what the coordinator answered before -> who has tried something -> facts (planned meetings,
advice, events, meetings, people, members, posts, unknown groups, decisions) -> passages -> answer or refusal. The first that
can answer does; each returns None for what is not its business.
"""

from __future__ import annotations

from datetime import datetime

from knowledge.findings import Answer, Courtesy, Kind, Reason
from knowledge.question import understand
from knowledge.responders.activities import answer_report, answer_tried
from knowledge.responders.advice import answer_advice
from knowledge.responders.decisions import answer_decision
from knowledge.responders.deputies import answer_deputy
from knowledge.responders.events import answer_event
from knowledge.responders.groups import answer_group
from knowledge.responders.meetings import answer_meeting
from knowledge.responders.passages import refuse
from knowledge.responders.people import answer_person
from knowledge.responders.planned import answer_planned, answer_told
from knowledge.responders.posts import answer_post
from knowledge.responders.reports import answer_text
from knowledge.responders.unknown import refuse_unknown
from knowledge.view import View


def answer(text: str, view: View, *, now: datetime) -> Answer:
    """The answer to `text` as of `now` (aware; Europe/Copenhagen decides the date)."""
    question = understand(text, now=now, mend=view.spelt)
    if question.courtesy is not None:
        return Answer(Kind.CHAT, question.text, Courtesy(question.courtesy), english=question.english)
    if not any(c.isalnum() for c in question.text):
        return refuse(question, Reason.EMPTY, None, ())
    return (
        answer_told(question, view, now)
        or answer_tried(question, view, now)
        or answer_report(question, view)
        or answer_planned(question, view, now)
        or answer_advice(question, view)
        or answer_event(question, view, now)
        or answer_meeting(question, view, now)
        or answer_deputy(question, view, now)
        or answer_person(question, view)
        or answer_group(question, view, now)
        or answer_post(question, view)
        or refuse_unknown(question, view)
        or answer_decision(question, view, now)
        or answer_text(question, view, now)
    )
