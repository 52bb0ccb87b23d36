"""Answers about what a meeting decided on an agenda item, when the question names the item rather than its contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from knowledge.danish import is_stopword, stem, words
from knowledge.findings import Answer, Asked, Choice, DecisionFinding, Kind, Reason, Refusal, TextFinding
from knowledge.followups import last_decisions
from knowledge.gazetteer import named, runs, spelt_as, touches
from knowledge.model import Decision
from knowledge.question import Question, Topic, Wants
from knowledge.sentences import conclusion_first
from knowledge.view import View

ENOUGH: Final = 0.75  # share of the question's words, by rarity, that title and decision must hold
IN_TITLE: Final = 0.45  # and that the title alone must hold
MAX_CHOICES: Final = 3
_ITEM: Final = re.compile(r" (punkt\w*|pkt|sag|item) ")
# Asks what a meeting was about, where it names the meeting and nothing else.
_SPOKE: Final = re.compile(
    r" (drofte\w*|snakke\w*|talte|behandle\w*|tog op|oppe|dagsorden(en)?|program(met)?|discuss\w*|agenda|talked about) "
)
MIN_HEAD: Final = 5  # letters of a word that may be the last part of a compound: "strategi" of "rammestrategi"
MAX_ITEM: Final = 160  # characters of each decision where a whole meeting is told
MAX_TEXT: Final = 900  # characters of a decision shown at once
# Words that ask for a decision without telling which.
ASKING: Final = frozenset(
    stem(word)
    for word in (
        "beslutning beslutningen besluttet besluttede beslutte vedtaget vedtog vedtagelse godkendt godkendte "
        "godkende bevilget bevilgede bevilling udpeget udpegede udpege udpegning valgt valgte afgjort aftalt "
        "punkt punktet sag sagen møde mødet mødes resultat resultatet indstilling indstillet foreslået forslag "
        "forslaget decide decided decision approve approved appoint appointed agreed meeting hvem kom "
        "sagde syntes mente konklusion konkluderede bemærkede drøftet drøftede behandlet blev egentlig endte "
        "person people drøfte drøftes snakkede snakkes snakket talte behandlede dagsorden dagsordenen program programmet "
        "oppe discuss discussed talked agenda netværket gruppen"
    ).split()
)


def answer_decision(question: Question, view: View, now: datetime) -> Answer | None:
    """The decision on the agenda item that the question names; None when it names none, or more than one as well."""
    numbered = question.number is not None and _ITEM.search(question.folded) is not None
    decided = bool(question.topics & {Topic.DECISION, Topic.PROPOSAL})
    content = _content(question, view)
    spoken = not content and _names_meeting(question, view) and _SPOKE.search(question.folded)
    if not numbered and (not (decided or spoken) or question.wants & {Wants.NUMBER, Wants.REASON}):
        return None
    candidates = [d for d in view.decisions if d.decision and _fits_meeting(d, question)]
    if numbered:
        of_item = [d for d in candidates if d.meeting.item == question.number]
        if not of_item:
            return _refused(question, Reason.NO_ATTRIBUTE, None)
        return _answer(question, max(of_item, key=lambda d: d.meeting.date or ""), view)
    if not content:
        return _of_meeting(question, candidates, view, now) if _names_meeting(question, view) else None
    best = _best(content, candidates, view)
    return _answer(question, best, view) if best is not None else None


def _names_meeting(question: Question, view: View) -> bool:
    """True when a meeting, or a body that meets, is named by its day or month, or as the last one."""
    period = question.period
    dated = period is not None and period.bounded and len(period.label) > len("2023")
    met = Topic.MEETING in question.topics or bool(_bodies(question, view.decisions))
    return met and (dated or question.asked is Asked.LAST)


def _bodies(question: Question, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions of the body that the question names."""
    spelt = runs(question.spelt)
    return [decision for decision in decisions if named(decision.meeting.body).squeezed in spelt]


def _of_meeting(question: Question, candidates: Sequence[Decision], view: View, now: datetime) -> Answer:
    """What a meeting decided, item by item; a refusal when no minutes of it are known.

    The last meeting is the members' own where no body is named; when that has no minutes, other bodies are offered.
    """
    today = now.date().isoformat()
    held = _bodies(question, candidates) or [
        d for d in candidates if question.asked is not Asked.LAST or d.meeting.body == view.network.name
    ]
    held = [d for d in held if (d.meeting.date or "") <= today]
    if not held:
        about = question.period.label if question.period and question.period.bounded else view.network.name
        bodies = dict.fromkeys(d.meeting.body for d in candidates if question.asked is Asked.LAST)
        reason = Reason.NO_ATTRIBUTE if question.asked is Asked.LAST else Reason.WRONG_PERIOD
        return _refused(question, reason, about, tuple(last_decisions(body) for body in bodies)[:MAX_CHOICES])
    newest = max(d.meeting.date or "" for d in held)
    held = [d for d in held if (d.meeting.date or "") == newest]
    told = tuple(_told(decision) for decision in held)
    shown: list[str] = []
    for line in told:
        if sum(map(len, shown)) + len(line) > MAX_TEXT:
            break
        shown.append(line)
    finding = TextFinding((f"{held[0].meeting.body}:",), tuple(shown), told[len(shown) :], listed=True)
    citations = tuple(view.cite_place(d.source) for d in held)[:3]
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)


def _told(decision: Decision) -> str:
    """A decision on one line, behind number and title of its item where it has any."""
    ref, text = decision.meeting, _cut(decision.decision or "", MAX_ITEM)
    return f"{ref.item}. {ref.title}: {text}" if ref.item else text


def _refused(question: Question, reason: Reason, about: str | None, choices: tuple[Choice, ...] = ()) -> Answer:
    return Answer(Kind.REFUSAL, question.text, Refusal(reason, about, (), choices), english=question.english)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[:room].rsplit(" ", 1)[0] + " …"


def _content(question: Question, view: View) -> list[str]:
    """The words that tell which item: not the asking, not the period, not the body that met."""
    period = {stem(word) for word in words(question.period.words)} if question.period else set()
    met = {decision.meeting.body for decision in view.decisions}
    bodies = {stem(word) for body in met for word in (body, *words(body))}
    bodies |= {"".join(stem(word) for word in words(body)) for body in met}
    known = ASKING | period | bodies
    return [s for s in question.stems if not s[0].isdigit() and not spelt_as(s, known, cutoff=85.0)]


def _fits_meeting(decision: Decision, question: Question) -> bool:
    """Whether the decision is of the period, and of the body, that the question names, where it names any."""
    period, held = question.period, decision.meeting.date
    if period is None or not period.bounded or held is None:
        return True
    if not period.stated and period.yearless is not None:  # "den 7. marts": of whichever year there are minutes
        return held[4:].startswith(period.yearless[1:])
    return period.covers(held)


def _best(content: Sequence[str], candidates: Sequence[Decision], view: View) -> Decision | None:
    """The decision whose title and text hold the words best; the newest of equals. Outside an item the text is the title."""
    rarity = {s: view.rarity(s) for s in content}
    total = sum(rarity.values())
    scored: list[tuple[float, str, Decision]] = []
    for decision in candidates:
        title = _stems((decision.meeting.title if decision.meeting.item else decision.decision) or "")
        in_title = sum(rarity[s] for s in content if _held(s, title)) / total
        if in_title < IN_TITLE:  # nearly all of them: their texts need not be looked at
            continue
        text = _stems(f"{decision.decision} {decision.proposal or ''}")
        held = sum(rarity[s] for s in content if _held(s, title) or _held(s, text)) / total
        if held >= ENOUGH:
            scored.append((round(held + in_title, 3), decision.meeting.date or "", decision))
    scored.sort(key=lambda item: item[:2], reverse=True)
    return scored[0][2] if scored else None


def _held(word: str, held: frozenset[str]) -> bool:
    return any(touches(word, known) or (len(word) >= MIN_HEAD and known.endswith(word)) for known in held)


@lru_cache(maxsize=16_384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if not is_stopword(word))


def _answer(question: Question, decision: Decision, view: View) -> Answer:
    """The decision; where only the proposal was asked for, that first."""
    asked_proposal = Topic.PROPOSAL in question.topics and Topic.DECISION not in question.topics and decision.proposal
    told = (decision.proposal if asked_proposal else decision.decision) or ""
    shown = _cut(told if asked_proposal else conclusion_first(told), MAX_TEXT)
    places = [decision.source]
    if decision.proposal_source is not None and (decision.differs or asked_proposal):
        places.insert(0 if asked_proposal else 1, decision.proposal_source)
    finding = DecisionFinding(decision, (shown,), (told,) if shown != told else ())
    return Answer(Kind.ANSWER, question.text, finding, tuple(view.cite_place(place) for place in places), question.english, 1.0)
