"""Sentences about groups, decisions, advice and passages. Meetings and refusals have modules of their own."""

from __future__ import annotations

from handlers.texts import dates
from handlers.texts.body import MAX_BOLD, Body
from handlers.texts.markup import cut, escape, page, quote, shrink, size
from knowledge.model import (
    AdviceFinding,
    Decision,
    DecisionFinding,
    Group,
    GroupFinding,
    Member,
    TextFinding,
)

NOT_AS_PROPOSED = "Ikke som foreslået."
AS_PROPOSED = "Det følger indstillingen."
NO_DECISION = "Der står ingen beslutning i dokumenterne."
MAX_PROPOSAL = 300


def passage(finding: TextFinding) -> Body:
    """Sentences of a document. Only a short conclusion is set apart; else the first sentence leads."""
    lead = " ".join(finding.lead)
    if size(lead) <= MAX_BOLD or len(finding.lead) < 2:
        first, after = lead, finding.lead[:0]
    else:
        first, after = finding.lead[0], finding.lead[1:]
    if finding.listed:
        return Body(first, detail=after, listed=finding.detail)
    return Body(first, detail=(*after, *finding.detail))


# ------------------------------------------------------------------------------------------------------------------ groups


def group(finding: GroupFinding) -> Body:
    """A roster, the members asked about, or the rule of composition."""
    shown = finding.group
    name = cut(shown.name, 150)
    rule = _rule(finding)
    if finding.focus:
        return _focus(name, finding.focus, shown, rule)
    if shown.members:
        number = len(shown.members)
        dated = f" pr. {dates.day(shown.as_of, weekday=False)}" if shown.as_of else ""
        lead = f"{name} har {number} {'medlem' if number == 1 else 'medlemmer'}{dated}:"
        return Body(lead, listed=tuple(member(one) for one in shown.members), closing=rule)
    return Body(f"{name}:", detail=(cut(rule[0], 900),)) if rule else Body(f"{name} er nævnt uden medlemmer.")


def member(one: Member) -> str:
    """ "Anna Holm, formand (Odder Kommune)"."""
    text = cut(one.name, 120)
    if one.role:
        text += f", {cut(one.role, 80)}"
    if one.affiliation and one.affiliation.casefold() not in (one.role or "").casefold():
        text += f" ({cut(one.affiliation, 100)})"
    return f"{text} - {cut(one.note, 80)}" if one.note else text


def _focus(name: str, focus: tuple[Member, ...], shown: Group, rule: tuple[str, ...]) -> Body:
    if len(focus) > 1:
        return Body(f"I {name}:", listed=tuple(member(one) for one in focus), closing=rule)
    one = focus[0]
    affiliation = cut(one.affiliation or "", 100)
    if one.role:
        lead = f"{cut(one.name, 120)} er {cut(one.role, 80)} i {name}" + (f" ({affiliation})." if affiliation else ".")
    else:
        lead = f"{cut(one.name, 120)} sidder i {name}" + (f" for {affiliation}." if affiliation else ".")
    detail = [f"Bemærkning: {cut(one.note, 80)}."] if one.note else []
    if shown.as_of:
        detail.append(f"Sådan står det pr. {dates.day(shown.as_of, weekday=False)}.")
    return Body(lead, detail=tuple(detail), closing=rule)


def _rule(finding: GroupFinding) -> tuple[str, ...]:
    text = (finding.rule.rule if finding.rule else None) or finding.group.rule
    return (cut(" ".join(text.split()), 500),) if text else ()


# --------------------------------------------------------------------------------------------------------------- decisions


def decision(finding: DecisionFinding) -> Body:
    """The decision first. Where it differs from the proposal, that is said before it, and the proposal comes after."""
    case = finding.decision
    sentences = finding.text or ((case.decision,) if case.decision else ())
    proposal = _proposal(case)
    if not sentences:
        return Body(NO_DECISION, detail=proposal)
    if case.decision is None:
        return Body(NO_DECISION, detail=tuple(sentences))
    if case.differs:
        return Body(NOT_AS_PROPOSED, detail=tuple(sentences), closing=proposal)
    after = (AS_PROPOSED,) if case.differs is False else ()
    return Body(sentences[0], detail=(*sentences[1:], *after))


def _proposal(case: Decision) -> tuple[str, ...]:
    return (f"Indstillingen var: {cut(' '.join(case.proposal.split()), MAX_PROPOSAL)}",) if case.proposal else ()


def decision_view(case: Decision, *, proposal: bool) -> str:
    """HTML of the decision, or of the proposal, as it stands in the document."""
    text = (case.proposal if proposal else case.decision) or ""
    item = f", punkt {cut(case.meeting.item, 10)}" if case.meeting.item else ""
    title = f": {cut(case.meeting.title, 200)}" if case.meeting.title else ""
    head = f"{'Indstilling' if proposal else 'Beslutning'}{item}{title}"
    return page(f"<b>{escape(head)}</b>", [quote(shrink(text.strip(), 2500, room=3000))])


# ------------------------------------------------------------------------------------------------------------------ advice


def advice(finding: AdviceFinding) -> Body:
    """The recommendation, then the reason."""
    text = finding.text or (finding.advice.title,)
    return Body(text[0], detail=text[1:])


def recommendations(finding: AdviceFinding) -> str:
    """HTML of all recommendations below an advice."""
    head = f"Anbefalinger i råd {cut(finding.advice.number, 10)}: {cut(finding.advice.title, 200)}"
    lines = [escape(f"{n}. {cut(one.text, 600)}") for n, one in enumerate(finding.advice.recommendations, 1)]
    return page(f"<b>{escape(head)}</b>", lines)
