"""Sentences about decisions, advice and passages. Meetings, groups and refusals have modules of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.texts import dates
from handlers.texts.body import MAX_BOLD, Body, is_entry
from handlers.texts.markup import cut, escape, page, quote, shrink, size
from handlers.texts.proposals import proposed
from knowledge.findings import AdviceFinding, Citation, DecisionFinding, TextFinding
from knowledge.model import Decision

NOT_AS_PROPOSED = "Ikke som foreslået."
AS_PROPOSED = "Det følger indstillingen."
NO_DECISION = "Der står ingen beslutning i dokumenterne."
DECIDED = "Det blev besluttet:"
MAX_PROPOSAL = 300
MAX_DECISION = 500
MAX_PLAIN = 120  # characters of a decision that only approves

_NEXT_SENTENCE = re.compile(r"[.!?]\s+[A-ZÆØÅ]|\n")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+")


def passage(finding: TextFinding, citations: Sequence[Citation] = ()) -> Body:
    """Sentences of a document. Only a short conclusion is set apart; else the first sentence leads."""
    finding = _by_report(finding, citations)
    running = tuple(text for text in finding.lead if not is_entry(text)) or finding.lead
    entries = tuple(text for text in finding.lead if text not in running)
    lead = " ".join(running)
    if size(lead) <= MAX_BOLD or len(running) < 2:
        first, after = lead, running[:0]
    else:
        first, after = running[0], running[1:]
    if finding.listed:
        listed = tuple(" ".join(text.split()) for text in (*entries, *finding.detail))
        return Body(_dated(first, citations), detail=after, listed=listed)
    return Body(first, detail=after, listed=entries, closing=_paragraphs(finding.detail))


def _by_report(finding: TextFinding, citations: Sequence[Citation]) -> TextFinding:
    """What several reports tell, each with the name of the report; one alone is named by the source line."""
    reports = {citation.report for citation in citations}
    if None in reports or len(reports) < 2 or len(finding.detail) != len(citations) - 1:
        return finding
    first, *others = citations
    told = (f"{first.document}: {' '.join(finding.lead)}",)
    detail = (f"{cited.document}: {text}" for text, cited in zip(finding.detail, others, strict=True))
    return replace(finding, lead=told, detail=tuple(detail))


def _dated(lead: str, citations: Sequence[Citation]) -> str:
    """The body alone above a list of its decisions becomes the words that introduce them, with the day of the meeting."""
    meeting = citations[0].meeting if citations else None
    if meeting is None or not meeting.date or lead.rstrip(": ") != meeting.body:
        return lead
    return f"{meeting.body} besluttede {dates.period(meeting.date)}:"


def _paragraphs(texts: Sequence[str]) -> tuple[str, ...]:
    """Each text by itself, but the entries of one list below each other."""
    found: list[str] = []
    entry_before = False
    for text in texts:
        if found and entry_before and is_entry(text):
            found[-1] += f"\n{text}"
        else:
            found.append(text)
        entry_before = is_entry(text)
    return tuple(found)


# --------------------------------------------------------------------------------------------------------------- decisions


def decision(finding: DecisionFinding) -> Body:
    """The decision first. Where it differs from the proposal, that is said before it, and the proposal comes after.

    Where the sentences found are the proposal's own, that is what was asked for: it leads, and the decision follows.
    """
    case = finding.decision
    sentences = finding.text or ((case.decision,) if case.decision else ())
    if _asks_proposal(finding):
        decided = f"{DECIDED} {cut(' '.join(case.decision.split()), MAX_DECISION)}" if case.decision else NO_DECISION
        return Body(proposed(" ".join(finding.text)), closing=(decided,))
    proposal = (proposed(case.proposal, MAX_PROPOSAL),) if case.proposal else ()
    if not sentences:
        return Body(NO_DECISION, detail=proposal)
    if case.decision is None:
        return Body(NO_DECISION, detail=tuple(sentences))
    if case.differs:
        return Body(NOT_AS_PROPOSED, detail=tuple(sentences), closing=proposal)
    after = (AS_PROPOSED,) if case.differs is False and _is_plain(sentences) else ()
    return Body(sentences[0], detail=(*sentences[1:], *after))


def _asks_proposal(finding: DecisionFinding) -> bool:
    """True where the text is in the proposal and not in the decision."""
    text, proposal, decision = (
        " ".join(part.split()).rstrip(" ….")
        for part in (" ".join(finding.text), finding.decision.proposal or "", finding.decision.decision or "")
    )
    return bool(text) and text in proposal and text not in decision


def _is_plain(sentences: tuple[str, ...]) -> bool:
    """A decision of one short sentence; a longer one adds something, so that it is not told by the proposal."""
    text = " ".join(sentences).strip()
    return size(text) <= MAX_PLAIN and not _NEXT_SENTENCE.search(text)


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
