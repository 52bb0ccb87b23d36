"""Answers about what a meeting decided on an agenda item, when the question names the item rather than its contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from knowledge.danish import is_stopword, stem, words
from knowledge.gazetteer import named, runs, spelt_as, touches
from knowledge.model import Answer, Decision, DecisionFinding, Kind, Reason, Refusal, TextFinding
from knowledge.question import Question, Topic, Wants
from knowledge.view import View

ENOUGH: Final = 0.75  # share of the question's words, by rarity, that title and decision must hold
IN_TITLE: Final = 0.45  # and that the title alone must hold
MAX_ITEM: Final = 160  # characters of each decision where a whole meeting is told
MAX_TEXT: Final = 900  # characters of a decision shown at once
# Words that ask for a decision without telling which.
_ASKING: Final = frozenset(
    stem(word)
    for word in (
        "beslutning beslutningen besluttet besluttede beslutte vedtaget vedtog vedtagelse godkendt godkendte "
        "godkende bevilget bevilgede bevilling udpeget udpegede udpege udpegning valgt valgte afgjort aftalt "
        "punkt punktet sag sagen møde mødet mødes resultat resultatet indstilling indstillet foreslået forslag "
        "forslaget decide decided decision approve approved appoint appointed agreed meeting hvem kom snakken "
        "sagde syntes mente konklusion konkluderede bemærkede drøftet drøftede behandlet blev egentlig endte "
        "person people"
    ).split()
)


def answer_decision(question: Question, view: View) -> Answer | None:
    """The decision on the agenda item that the question names; None when it names none, or more than one as well."""
    if not question.topics & {Topic.DECISION, Topic.PROPOSAL} or question.wants & {Wants.NUMBER, Wants.REASON}:
        return None
    content = _content(question, view)
    candidates = [d for d in view.decisions if d.decision and _fits_meeting(d, question)]
    if not content and question.number is None:
        return _of_meeting(question, candidates, view) if _names_meeting(question) else None
    if question.number is not None and re.search(r" (punkt\w*|pkt|sag) ", question.folded):
        candidates = [d for d in candidates if d.meeting.item == question.number]
        best = candidates[-1] if candidates else None
    else:
        best = _best(content, candidates, view)
    return _answer(question, best, view) if best is not None else None


def _names_meeting(question: Question) -> bool:
    """True when a meeting is named by its day or month."""
    period = question.period
    return Topic.MEETING in question.topics and period is not None and period.bounded and len(period.label) > len("2023")


def _of_meeting(question: Question, candidates: Sequence[Decision], view: View) -> Answer:
    """What a meeting decided, item by item; a refusal when no minutes of it are known."""
    spelt = runs(question.spelt)
    held = [d for d in candidates if named(d.meeting.body).squeezed in spelt] or list(candidates)
    if not held:
        period = question.period.label if question.period else None
        return Answer(Kind.REFUSAL, question.text, Refusal(Reason.WRONG_PERIOD, period), english=question.english)
    held = [d for d in held if d.meeting.date == held[0].meeting.date]
    told = tuple(f"{d.meeting.item}. {d.meeting.title}: {_cut(d.decision or '', MAX_ITEM)}" for d in held)
    shown: list[str] = []
    for line in told:
        if sum(map(len, shown)) + len(line) > MAX_TEXT:
            break
        shown.append(line)
    finding = TextFinding((f"{held[0].meeting.body}:",), tuple(shown), told[len(shown) :], listed=True)
    citations = tuple(view.cite_place(d.source) for d in held)[:3]
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[:room].rsplit(" ", 1)[0] + " …"


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
    shown = _cut(told, MAX_TEXT)
    citations = [view.cite_place(decision.source)]
    if decision.proposal_source is not None and decision.differs:
        citations.append(view.cite_place(decision.proposal_source))
    more = (told,) if shown != told else ()
    return Answer(
        Kind.ANSWER, question.text, DecisionFinding(decision, (shown,), more), tuple(citations), question.english, 1.0
    )
