"""Answers in the documents' own words: the sentences of the best passages, or an honest refusal.

A passage must do more than be near: it must hold the sort of thing that was asked for (a date, a figure, a name), and the
words that carry the question must not be missing from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from knowledge.dates import find_dates
from knowledge.model import (
    Answer,
    Citation,
    Decision,
    DecisionFinding,
    Kind,
    Passage,
    Reason,
    Refusal,
    SectionKind,
    Sentence,
    TextFinding,
)
from knowledge.question import Question, Topic, Wants
from knowledge.search import Hit, search
from knowledge.terms import Term, resolve
from knowledge.view import View

MAX_TEXT: Final = 1_000  # characters of an answer; what does not fit waits behind a button
MAX_LEAD: Final = 480
MAX_DETAIL: Final = 380
CLOSE: Final = 0.82  # a further passage is shown when its score is this share of the best one's
SHOWN: Final = 3
RANKED: Final = 12

_FIGURE: Final = re.compile(
    r"\d|\b(?:en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|halv\w*|hver|alle|ingen|flere|dobbelt\w*|mange)\b", re.I
)
_NAME: Final = re.compile(r"\b[A-ZÆØÅ][a-zæøåé]+(?:[- ][A-ZÆØÅ][a-zæøåé]*\.?)*[ -][A-ZÆØÅ][a-zæøåé]+\b")
_PHONE: Final = re.compile(r"(?<![\d./-])(?:\+45[ ]?)?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}(?![\d./-])")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_KINDS: Final = {
    Topic.DECISION: {SectionKind.DECISION: 0.10, SectionKind.PROPOSAL: -0.06},
    Topic.PROPOSAL: {SectionKind.PROPOSAL: 0.05},
    Topic.ADVICE: {SectionKind.RECOMMENDATIONS: 0.08, SectionKind.ADVICE: 0.03},
    Topic.APOLOGIES: {SectionKind.APOLOGIES: 0.15},
}
LACKING: Final = 0.75  # what a passage's score is worth when it lacks the sort of thing that was asked for


def answer_passages(question: Question, view: View, now: datetime) -> Answer:
    """The answer that the passages give; a refusal when they do not."""
    terms = resolve(question.stems, view.vocabulary, synonyms=view.synonyms)
    hits = rank(question, terms, view)
    if not hits:
        return refuse(question, Reason.NOTHING, None, ())
    nearest = tuple(view.cite(hit.passage) for hit in hits[:2])
    reason = doubt(question, terms, hits, view)
    if reason is not None:
        return replace(refuse(question, *reason, nearest), score=hits[0].score, trace=dict(hits[0].features))
    answer = _decision(question, hits[0], view) or _text(question, hits, view)
    return replace(answer, score=hits[0].score, trace=dict(hits[0].features))


def rank(question: Question, terms: Sequence[Term], view: View) -> list[Hit]:
    """The passages for a question, best first, weighed by what was asked for."""
    vector = view.embed(question.text) if view.embed is not None else None
    found = search(
        view.index, terms, allowed=view.allowed, matrix=view.matrix, vector=vector, weights=view.weights, limit=4 * RANKED
    )
    hits = [replace(hit, score=_weighed(question, hit)) for hit in found]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return _distinct(hits)[:RANKED]


def _weighed(question: Question, hit: Hit) -> float:
    score = hit.score
    for topic in question.topics:
        score += _KINDS.get(topic, {}).get(hit.passage.kind, 0.0)
    if not holds(question.wants, hit.passage.text):
        score *= LACKING
    if (
        question.period is not None
        and question.period.stated
        and question.period.bounded
        and not _in_period(question, hit.passage)
    ):
        score *= LACKING
    return score


def holds(wants: Iterable[Wants], text: str) -> bool:
    """True when `text` holds the sorts of things that are asked for."""
    for want in wants:
        if want is Wants.WHEN and not (find_dates(text) or re.search(r"\b(19|20)\d\d\b|\bkl\.", text)):
            return False
        if want is Wants.NUMBER and not _FIGURE.search(text):
            return False
        if want is Wants.NAME and not _NAME.search(text):
            return False
        if want is Wants.PHONE and not _PHONE.search(text):
            return False
        if want is Wants.EMAIL and not _EMAIL.search(text):
            return False
    return True


def _in_period(question: Question, passage: Passage) -> bool:
    """Whether a passage speaks of the period asked about: in its words, its headings, or the date it speaks from."""
    assert question.period is not None
    year = str(question.period.first.year)
    told = f"{' '.join(passage.heading)} {passage.text} {passage.date or ''} {passage.meeting.date if passage.meeting else ''}"
    if year in told:
        return True
    return any(question.period.covers(mention.value) for mention in find_dates(told) if mention.value[:1].isdigit())


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that say word for word what a better one says."""
    seen: set[str] = set()
    found = []
    for hit in hits:
        if (key := hit.passage.text) not in seen:
            seen.add(key)
            found.append(hit)
    return found


# ----------------------------------------------------------------------------------------------------------------- refusing


def doubt(question: Question, terms: Sequence[Term], hits: Sequence[Hit], view: View) -> tuple[Reason, str | None] | None:
    """Why the best passages do not answer, and what is missing; None when they do."""
    best = hits[0]
    hard = {Wants.NAME, Wants.PHONE, Wants.EMAIL, Wants.WHEN} & question.wants
    if hard and not any(holds(hard, hit.passage.text) for hit in hits[:SHOWN]):
        return Reason.NO_ATTRIBUTE, None
    if question.period is not None and question.period.stated and question.period.bounded:
        if not any(_in_period(question, hit.passage) for hit in hits[:SHOWN]):
            return Reason.WRONG_PERIOD, question.period.label
    unknown = [term for term in terms if not term.variants]
    if terms and len(unknown) == len(terms) and view.matrix is None:
        return Reason.NOTHING, None
    if best.score < view.refuse_below:
        return Reason.UNSURE, None
    return None


def refuse(question: Question, reason: Reason, about: str | None, nearest: tuple[Citation, ...]) -> Answer:
    """A refusal with what is nearest."""
    return Answer(Kind.REFUSAL, question.text, Refusal(reason, about, nearest), english=question.english)


# ---------------------------------------------------------------------------------------------------------------- composing


def _decision(question: Question, hit: Hit, view: View) -> Answer | None:
    """The decision card, when the best passage is a decision, or a decision was asked for and its item has one."""
    meeting = hit.passage.meeting
    if meeting is None or meeting.item is None:
        return None
    if hit.passage.kind is not SectionKind.DECISION and Topic.DECISION not in question.topics:
        return None
    if hit.passage.kind not in (SectionKind.DECISION, SectionKind.PROPOSAL, SectionKind.SUMMARY):
        return None
    item = next((d for d in view.decisions if _same_item(d, hit.passage)), None)
    if item is None or item.decision is None:
        return None
    text = (
        _window([s.text for s in hit.passage.sentences], MAX_TEXT)
        if hit.passage.kind is SectionKind.DECISION
        else [item.decision]
    )
    finding = DecisionFinding(item, tuple(text))
    citations = [view.cite_place(item.source)]
    if hit.passage.kind is SectionKind.DECISION:
        citations.insert(0, view.cite(hit.passage))
    return Answer(Kind.ANSWER, question.text, finding, tuple(dict.fromkeys(citations)), question.english)


def _same_item(decision: Decision, passage: Passage) -> bool:
    meeting = passage.meeting
    return (
        meeting is not None
        and decision.meeting.item == meeting.item
        and decision.meeting.date == meeting.date
        and decision.source.document == passage.document
    )


def _text(question: Question, hits: Sequence[Hit], view: View) -> Answer:
    """The best passages' sentences, the conclusion first."""
    best = hits[0].score
    shown = [hits[0], *(hit for hit in hits[1:] if hit.score >= CLOSE * best)][:SHOWN]
    lead = _sentences(shown[0], MAX_LEAD)
    room = MAX_TEXT - sum(len(sentence.text) + 1 for sentence in lead)
    detail: list[str] = []
    citations = [_cite(view, shown[0], lead)]
    for hit in shown[1:]:
        chosen = _sentences(hit, min(MAX_DETAIL, room))
        if not chosen:
            continue
        told = " ".join(sentence.text for sentence in chosen)
        room -= len(told) + 1
        detail.append(told)
        citations.append(_cite(view, hit, chosen))
    more = tuple(hit.passage.text for hit in hits[: SHOWN + 1] if hit not in shown[1:])[:1]
    finding = TextFinding(tuple(s.text for s in lead), tuple(detail), more if len(shown[0].passage.text) > MAX_LEAD else ())
    return Answer(Kind.ANSWER, question.text, finding, tuple(citations), question.english)


def _cite(view: View, hit: Hit, chosen: Sequence[Sentence]) -> Citation:
    lines = (chosen[0].lines[0], chosen[-1].lines[1])
    raw = "\n".join(dict.fromkeys(sentence.raw for sentence in chosen))
    return view.cite(hit.passage, lines=lines, page=chosen[0].page, raw=raw)


def _sentences(hit: Hit, room: int) -> list[Sentence]:
    """The sentences of a passage that fit into `room` characters: all of them, or the run around the best one."""
    sentences = list(hit.passage.sentences)
    if not sentences:
        return []
    if sum(len(s.text) + 1 for s in sentences) <= room:
        return sentences
    best = hit.sentences[0][1] if hit.sentences else sentences[0]
    first = last = sentences.index(best)
    used = len(best.text)
    if used > room:
        return [best] if room >= MAX_DETAIL else []
    while True:
        ahead = len(sentences[last + 1].text) + 1 if last + 1 < len(sentences) else room
        behind = len(sentences[first - 1].text) + 1 if first > 0 else room
        if used + ahead <= room:
            last, used = last + 1, used + ahead
        elif used + behind <= room:
            first, used = first - 1, used + behind
        else:
            return sentences[first : last + 1]


def _window(texts: Sequence[str], room: int) -> list[str]:
    """As many of `texts`, from the first, as fit into `room` characters; at least one."""
    found: list[str] = []
    for text in texts:
        if found and sum(map(len, found)) + len(text) > room:
            break
        found.append(text)
    return found
