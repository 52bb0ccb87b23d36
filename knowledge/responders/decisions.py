"""Answers about what a meeting decided on an agenda item, when the question names the item rather than its contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from knowledge.danish import is_stopword, stem, words
from knowledge.gazetteer import spelt_as, touches
from knowledge.model import Answer, Decision, DecisionFinding, Kind
from knowledge.question import Question, Topic, Wants
from knowledge.view import View

ENOUGH: Final = 0.75  # share of the question's words, by rarity, that title and decision must hold
IN_TITLE: Final = 0.45  # and that the title alone must hold
MAX_TEXT: Final = 900  # characters of a decision shown at once
# Words that ask for a decision without telling which.
_ASKING: Final = frozenset(
    stem(word)
    for word in (
        "beslutning beslutningen besluttet besluttede beslutte vedtaget vedtog vedtagelse godkendt godkendte godkende bevilget bevilgede bevilling "
        "udpeget udpegede udpege udpegning valgt valgte afgjort aftalt punkt punktet sag sagen møde mødet mødes resultat resultatet "
        "indstilling indstillet foreslået forslag forslaget decide decided decision approve approved appoint appointed agreed meeting hvem kom snakken "
        "sagde syntes mente konklusion konkluderede bemærkede drøftet drøftede behandlet blev egentlig endte person people"
    ).split()
)


def answer_decision(question: Question, view: View) -> Answer | None:
    """The decision on the agenda item that the question names; None when it names none, or more than one as well."""
    if not question.topics & {Topic.DECISION, Topic.PROPOSAL} or question.wants & {Wants.NUMBER, Wants.REASON}:
        return None
    content = _content(question, view)
    if not content and question.number is None:
        return None
    candidates = [d for d in view.decisions if d.decision and _fits_meeting(d, question)]
    if question.number is not None and re.search(r" (punkt\w*|pkt|sag) ", question.folded):
        candidates = [d for d in candidates if d.meeting.item == question.number]
        best = candidates[-1] if candidates else None
    else:
        best = _best(content, candidates, view)
    return _answer(question, best, view) if best is not None else None


def _content(question: Question, view: View) -> list[str]:
    """The words that tell which item: not the asking, not the period, not the body that met."""
    period = {stem(word) for word in words(question.period.words)} if question.period else set()
    bodies = {stem(word) for d in view.decisions for word in (d.meeting.body, *words(d.meeting.body))}
    bodies |= {"".join(stem(w) for w in words(d.meeting.body)) for d in view.decisions}
    known = _ASKING | period | bodies
    return [s for s in question.stems if not s[0].isdigit() and not spelt_as(s, known, cutoff=85.0)]


def _fits_meeting(decision: Decision, question: Question) -> bool:
    """Whether the decision is of the period, and of the body, that the question names, where it names any."""
    period = question.period
    if period is not None and period.bounded and period.stated and decision.meeting.date is not None:
        return period.covers(decision.meeting.date)
    return True


def _best(content: Sequence[str], candidates: Sequence[Decision], view: View) -> Decision | None:
    """The decision whose title and text hold the words best; the newest of equals."""
    total = sum(view.rarity(s) for s in content)
    scored: list[tuple[float, str, Decision]] = []
    for decision in candidates:
        title = _stems(decision.meeting.title or "")
        text = _stems(f"{decision.decision} {decision.proposal or ''}")
        in_title = sum(view.rarity(s) for s in content if _held(s, title)) / total
        held = sum(view.rarity(s) for s in content if _held(s, title) or _held(s, text)) / total
        if held >= ENOUGH and in_title >= IN_TITLE:
            scored.append((round(held + in_title, 3), decision.meeting.date or "", decision))
    scored.sort(key=lambda item: item[:2], reverse=True)
    return scored[0][2] if scored else None


def _held(word: str, held: frozenset[str]) -> bool:
    return any(touches(word, known) for known in held)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if not is_stopword(word))


def _answer(question: Question, decision: Decision, view: View) -> Answer:
    told = decision.decision or ""
    shown = told if len(told) <= MAX_TEXT else told[:MAX_TEXT].rsplit(" ", 1)[0] + " …"
    citations = [view.cite_place(decision.source)]
    if decision.proposal_source is not None and decision.differs:
        citations.append(view.cite_place(decision.proposal_source))
    more = (told,) if shown != told else ()
    return Answer(Kind.ANSWER, question.text, DecisionFinding(decision, (shown,), more), tuple(citations), question.english, 1.0)
