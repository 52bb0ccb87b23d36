"""Sentences about groups, decisions, advice and passages. Meetings and refusals have modules of their own."""

from __future__ import annotations

import re
from dataclasses import replace

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

# Abbreviations of rosters, written out; what is not listed stays as the document has it.
_ROLES = {"fmd": "formand", "nfmd": "næstformand", "nfm": "næstformand", "suppl": "suppleant"}
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+")


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
        if _is_heading(shown):
            remarks = tuple(member(replace(one, role=_remark(one.role or "", shown.name))) for one in shown.members)
            return Body(f"{_with_meeting(shown)}:", listed=remarks, closing=rule)
        dated = f" pr. {dates.day(shown.as_of, weekday=False)}" if shown.as_of else ""
        lead = f"{name} har {number} {'medlem' if number == 1 else 'medlemmer'}{dated}:"
        return Body(lead, listed=tuple(member(one) for one in shown.members), closing=rule)
    if not rule:
        return Body(f"{name} er nævnt uden medlemmer.")
    # A rule that names the group itself needs no heading.
    named = name.split()[0].casefold() in rule[0][:80].casefold() if name.strip() else True
    return Body(rule[0]) if named else Body(f"{name}:", detail=rule)


def member(one: Member) -> str:
    """For example: Anna Holm, formand (Odder Kommune)."""
    text = cut(one.name, 120)
    if one.role:
        text += f", {_role(one.role)}"
    if one.affiliation and one.affiliation.casefold() not in (one.role or "").casefold():
        text += f" ({cut(one.affiliation, 100)})"
    return f"{text} - {cut(one.note, 80)}" if one.note else text


def _is_heading(group: Group) -> bool:
    """True where the roster is no group but a heading of minutes, such as those excused: it is what everybody in it is."""
    name = group.name.casefold().strip()
    return bool(name) and all((one.role or "").casefold().startswith(name) for one in group.members)


def _with_meeting(group: Group) -> str:
    """The name of such a heading with the meeting it belongs to: Afbud, Fjorden 15. januar 2024."""
    meeting = group.source.meeting
    if meeting is None:
        return cut(group.name, 150)
    dated = f" {dates.day(meeting.date, weekday=False)}" if meeting.date else ""
    return f"{cut(group.name, 100)}, {cut(meeting.body, 100)}{dated}"


def _remark(role: str, name: str) -> str:
    """What the role says beyond the heading."""
    return role.strip()[len(name.strip()) :].strip(" -–,;()")


def _role(role: str) -> str:
    return cut(_ROLES.get(role.casefold().rstrip("."), role), 80)


def _focus(name: str, focus: tuple[Member, ...], shown: Group, rule: tuple[str, ...]) -> Body:
    if len(focus) > 1:
        return Body(f"I {name}:", listed=tuple(member(one) for one in focus), closing=rule)
    one = focus[0]
    affiliation = cut(one.affiliation or "", 100)
    if one.role:
        lead = f"{cut(one.name, 120)} er {_role(one.role)} i {name}" + (f" ({affiliation})." if affiliation else ".")
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
    """The recommendation, then the reason; numbered recommendations as a list below the advice itself."""
    title = f"Råd {cut(finding.advice.number, 10)}: {cut(finding.advice.title, 180)}"
    text = finding.text or (title,)
    if len(text) > 1 and all(_NUMBERED.match(one) for one in text):
        return Body(title, listed=tuple(_NUMBERED.sub("", one, count=1) for one in text))
    return Body(text[0], detail=text[1:])


def recommendations(finding: AdviceFinding) -> str:
    """HTML of all recommendations below an advice."""
    head = f"Anbefalinger i råd {cut(finding.advice.number, 10)}: {cut(finding.advice.title, 200)}"
    lines = [escape(f"{n}. {cut(one.text, 600)}") for n, one in enumerate(finding.advice.recommendations, 1)]
    return page(f"<b>{escape(head)}</b>", lines)
