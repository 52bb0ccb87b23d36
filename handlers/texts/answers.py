"""From an Answer to the message that a member reads, and to the answer object of the command line (DESIGN sections 5, 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.texts import findings, meetings, refusals, sources
from handlers.texts.body import Body, Composed, compose
from handlers.texts.markup import escape, label, page, size
from handlers.texts.reply import MAX_MESSAGE, MAX_QUOTE, Action, Button, Reply
from knowledge.model import (
    AdviceFinding,
    Answer,
    Citation,
    Clarification,
    Courtesy,
    DecisionFinding,
    GroupFinding,
    Kind,
    MeetingFinding,
    Reason,
    Refusal,
    TextFinding,
)

SHOW_SOURCE = "Vis kilden"
SHOW_MORE = "Vis mere"
SHOW_DECISION = "Vis beslutningen"
SHOW_PROPOSAL = "Vis indstillingen"
SHOW_NEAREST = "Vis det nærmeste"
FORWARD = "Send til koordinatoren"
MORE_HEAD = "Mere om det:"
NEAREST_HEAD = "Det nærmeste, jeg kan finde. Det er ikke et svar på spørgsmålet:"

_ENGLISH = {
    Kind.ANSWER: "Here is what the documents say, in Danish:",
    Kind.CLARIFY: "Which one do you mean? (in Danish)",
    Kind.REFUSAL: "The documents do not answer this. In Danish:",
    Kind.CHAT: "Hello! I answer in Danish, but you may ask in English.",
}


def render(answer: Answer, *, now: datetime) -> Reply:
    """The message for `answer`. `now` (aware) decides whether a meeting "is" or "was"; months and days are Danish by Babel."""
    body = _body(answer, now=now)
    if answer.english and answer.kind in _ENGLISH:
        body = replace(body, opening=_ENGLISH[answer.kind])
    advice = answer.finding.advice.number if isinstance(answer.finding, AdviceFinding) else ""
    source = sources.line(answer.citations, advice=advice) if answer.kind is Kind.ANSWER else ""
    ending = f"\n\n{escape(source)}" if source else ""
    composed = compose(body, room=MAX_MESSAGE - size(ending))
    views = _views(answer, composed)
    shown = {action.value: view for action, view in views.items()}
    return Reply(composed.html + ending, composed.text, source, _buttons(answer, views), shown)


def _body(answer: Answer, *, now: datetime) -> Body:
    match answer.finding:
        case TextFinding() as finding:
            return findings.passage(finding)
        case MeetingFinding() as finding:
            return meetings.body(finding, now=now)
        case GroupFinding() as finding:
            return findings.group(finding)
        case DecisionFinding() as finding:
            return findings.decision(finding)
        case AdviceFinding() as finding:
            return findings.advice(finding)
        case Clarification() as finding:
            return refusals.clarification(finding)
        case Refusal() as finding:
            return refusals.refusal(finding)
        case Courtesy() as finding:
            return refusals.courtesy(finding.about)


# ------------------------------------------------------------------------------------------------------ views and buttons


def _views(answer: Answer, composed: Composed) -> dict[Action, str]:
    """What the buttons open, as HTML."""
    finding = answer.finding
    views: dict[Action, str] = {}
    if answer.citations and answer.kind is Kind.ANSWER:
        views[Action.SOURCE] = sources.view(answer.citations)
    more = [*composed.rest]
    if isinstance(finding, TextFinding | DecisionFinding | AdviceFinding):
        more.extend(finding.more)
    if more:
        views[Action.MORE] = page(escape(MORE_HEAD), [escape(text) for text in more])
    if isinstance(finding, DecisionFinding):
        if finding.decision.decision:
            views[Action.DECISION] = findings.decision_view(finding.decision, proposal=False)
        if finding.decision.proposal:
            views[Action.PROPOSAL] = findings.decision_view(finding.decision, proposal=True)
    if isinstance(finding, AdviceFinding) and finding.advice.recommendations:
        views[Action.RECOMMENDATIONS] = findings.recommendations(finding)
    if isinstance(finding, Refusal) and finding.nearest:
        views[Action.NEAREST] = sources.view(finding.nearest, head=NEAREST_HEAD)
    return views


def _buttons(answer: Answer, views: dict[Action, str]) -> tuple[Button, ...]:
    labels = {
        Action.SOURCE: SHOW_SOURCE,
        Action.DECISION: SHOW_DECISION,
        Action.PROPOSAL: SHOW_PROPOSAL,
        Action.RECOMMENDATIONS: _all_recommendations(answer),
        Action.MORE: SHOW_MORE,
        Action.NEAREST: SHOW_NEAREST,
    }
    buttons = [Button(labels[action], action) for action in labels if action in views]
    finding = answer.finding
    if isinstance(finding, MeetingFinding):
        buttons.append(Button(meetings.ALL_MEETINGS, Action.MEETINGS, finding.group))
        if any(len(meeting.start) >= 10 for meeting in finding.meetings):  # a month is no entry in a calendar
            buttons.append(Button(meetings.CALENDAR, Action.CALENDAR))
    if isinstance(finding, Clarification | Refusal):
        buttons.extend(Button(label(choice.label), Action.CHOICE, choice.question) for choice in finding.choices)
    if isinstance(finding, Refusal) and finding.reason is not Reason.EMPTY:
        buttons.append(Button(FORWARD, Action.FORWARD))
    return tuple(buttons)


def _all_recommendations(answer: Answer) -> str:
    number = answer.finding.advice.number if isinstance(answer.finding, AdviceFinding) else ""
    return label(f"Alle anbefalinger i råd {number}")


# ---------------------------------------------------------------------------------------------------------- answer object


def answer_object(answer: Answer, *, id: str | None, now: datetime, ms: float) -> dict[str, Any]:
    """The object of DESIGN section 6, ready for JSON. `ms` is the time from question to object in milliseconds."""
    reply = render(answer, now=now)
    refusal = answer.finding if isinstance(answer.finding, Refusal) else None
    return {
        "id": id,
        "kind": answer.kind.value,
        "answered": answer.kind is Kind.ANSWER,
        "text": reply.text,
        "source": reply.source,
        "options": [button.label for button in reply.buttons],
        "citations": [_citation(citation) for citation in answer.citations] if answer.kind is Kind.ANSWER else [],
        "nearest": sources.nearest(refusal.nearest) if refusal else [],
        "ms": round(ms, 1),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "lines": list(citation.lines) if citation.lines else None,
        "page": citation.page,
        "quote": citation.quote[:MAX_QUOTE],
    }
