"""From an Answer to the message that a member reads, and to the answer object of the command line (DESIGN sections 5, 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.texts import findings, forwarding, groups, meetings, refusals, sources, subjects, tried
from handlers.texts.body import Body, Composed, compose, is_entry
from handlers.texts.markup import BULLET, ELLIPSIS, escape, label, labels, page, size
from handlers.texts.reply import MAX_MESSAGE, MAX_QUOTE, Action, Button, Reply
from knowledge.findings import (
    ActivityFinding,
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
    ReportFinding,
    TextFinding,
)
from knowledge.subject import Subject

SHOW_SOURCE = "Vis kilden"
SHOW_MORE = "Vis mere"
SHOW_DECISION = "Vis beslutningen"
SHOW_PROPOSAL = "Vis indstillingen"
SHOW_NEAREST = "Vis det nærmeste"
UNSURE = "Jeg er ikke sikker på, at det er svaret, men det ligger nærmest:"
MORE_HEAD = "Mere om det:"
NEAREST_HEAD = "Det nærmeste, jeg kan finde. Det er ikke et svar på spørgsmålet:"

_ENGLISH_UNSURE = "I am not sure that this answers it; it is the nearest that the documents say, in Danish:"
_ENGLISH = {
    Kind.ANSWER: "Here is what the documents say, in Danish:",
    Kind.CLARIFY: "Which one do you mean? (in Danish)",
    Kind.REFUSAL: "The documents do not answer this. In Danish:",
    Kind.CHAT: "Hello! I answer in Danish, but you may ask in English.",
}


def render(answer: Answer, *, now: datetime, carried: Subject | None = None) -> Reply:
    """The message for `answer`. `now` (aware) decides whether a meeting "is" or "was"; months and days are Danish by Babel.
    `carried` is what the question took over from the conversation, which the message names.
    """
    answer = _without_itself(answer)
    body = _body(answer, now=now)
    english = _ENGLISH.get(answer.kind, "") if answer.english else ""
    taken = subjects.opening(carried, " ".join((body.lead, *body.detail)))
    if isinstance(answer.finding, TextFinding) and answer.finding.unsure:
        english, unsure = (_ENGLISH_UNSURE, "") if english else ("", UNSURE)
        taken = " ".join(filter(None, (taken, unsure)))
    body = replace(body, opening=" ".join(filter(None, (english, taken))))
    advice = answer.finding.advice.number if isinstance(answer.finding, AdviceFinding) else ""
    source = sources.line(answer.citations, advice=advice) if answer.kind is Kind.ANSWER else ""
    ending = f"\n\n{escape(source)}" if source else ""
    composed = compose(body, room=MAX_MESSAGE - size(ending))
    views = _views(answer, composed)
    shown = {action.value: view for action, view in views.items()}
    return Reply(composed.html + ending, composed.text, source, _buttons(answer, views), shown)


def _without_itself(answer: Answer) -> Answer:
    """A refusal does not offer the very question that was just asked."""
    if not isinstance(answer.finding, Refusal):
        return answer
    offered = tuple(choice for choice in answer.finding.choices if _bare(choice.question) != _bare(answer.question))
    return replace(answer, finding=replace(answer.finding, choices=offered))


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _body(answer: Answer, *, now: datetime) -> Body:
    match answer.finding:
        case TextFinding() as finding:
            return findings.passage(finding, answer.citations)
        case MeetingFinding() as finding:
            return meetings.body(finding, now=now)
        case GroupFinding() as finding:
            return groups.body(finding)
        case DecisionFinding() as finding:
            return findings.decision(finding)
        case AdviceFinding() as finding:
            return findings.advice(finding)
        case ActivityFinding() as finding:
            return tried.activities(finding)
        case ReportFinding() as finding:
            return tried.report(finding)
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
    if more := _more(answer, composed):
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


def _more(answer: Answer, composed: Composed) -> list[str]:
    """What the message did not show: paragraphs with an empty line before each, entries of a list on lines of their own."""
    finding = answer.finding
    more = list(composed.rest)
    if isinstance(finding, TextFinding | DecisionFinding | AdviceFinding):
        given = (*finding.lead, *finding.detail) if isinstance(finding, TextFinding) else finding.text
        begun = [text.removesuffix(ELLIPSIS).rstrip() for text in given if text.endswith(ELLIPSIS)]
        more.extend(_unshown(text, begun) for text in finding.more if " ".join(text.split()) not in composed.text)
    if isinstance(finding, ActivityFinding):
        more.extend(tried.more(finding))
    listed = isinstance(finding, ActivityFinding) or (isinstance(finding, TextFinding) and finding.listed)
    marked = [text if is_entry(text) or not listed else f"{BULLET}{text}" for text in dict.fromkeys(more)]
    return [text if is_entry(text) else f"\n{text}" for text in marked]


def _unshown(text: str, begun: list[str]) -> str:
    """`text` without the beginning that the message showed."""
    head = next((head for head in begun if head and text.startswith(head)), "")
    return f"{ELLIPSIS}{text[len(head) :].lstrip()}" if head else text


def _buttons(answer: Answer, views: dict[Action, str]) -> tuple[Button, ...]:
    fixed = {
        Action.SOURCE: SHOW_SOURCE,
        Action.DECISION: SHOW_DECISION,
        Action.PROPOSAL: SHOW_PROPOSAL,
        Action.RECOMMENDATIONS: _all_recommendations(answer),
        Action.MORE: SHOW_MORE,
        Action.NEAREST: SHOW_NEAREST,
    }
    buttons = [Button(fixed[action], action) for action in fixed if action in views]
    finding = answer.finding
    if isinstance(finding, MeetingFinding):
        buttons.append(Button(meetings.ALL_MEETINGS, Action.MEETINGS, finding.group))
        if any(len(meeting.start) >= 10 for meeting in finding.meetings):  # a month is no entry in a calendar
            buttons.append(Button(meetings.CALENDAR, Action.CALENDAR))
    if isinstance(finding, ActivityFinding):
        whole = tried.buttons(finding)
        named = labels([name for name, _ in whole])
        buttons.extend(Button(name, Action.CHOICE, asked) for name, (_, asked) in zip(named, whole, strict=True))
    if isinstance(finding, Clarification | Refusal):
        named = labels([choice.label for choice in finding.choices])
        buttons.extend(
            Button(name, Action.CHOICE, choice.question) for name, choice in zip(named, finding.choices, strict=True)
        )
    if isinstance(finding, Refusal) and finding.reason not in (Reason.EMPTY, Reason.UNCLEAR):
        buttons.append(forwarding.OFFER)
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
        "document": citation.document,  # of a published report what it is called
        "lines": list(citation.lines) if citation.lines else None,
        "page": citation.page,
        "quote": citation.quote[:MAX_QUOTE],
    }
