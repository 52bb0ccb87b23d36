"""Answers of the coordinator to whoever asks the same again, and what they are worth to a question that is only near.

To the same question they go before everything that documents say, since nobody knows better and nothing was said later. Else
they are passages among passages, but for those that answer another question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from knowledge.asked import asked
from knowledge.curated import given, paragraphs
from knowledge.evidence import tells_coming
from knowledge.findings import Answer, Asked, Kind, TextFinding
from knowledge.model import Curated
from knowledge.nearness import Stance, stance
from knowledge.question import Question, Wants
from knowledge.search import Hit
from knowledge.view import View

FRESH: Final = timedelta(days=30)  # for so long "the next" and "the last" are what they were, where no date tells better
_ASKED: Final = "asked"  # the feature that tells how far the question is the one that was answered
_WORTH: Final = {Stance.LIKE: 1.0, Stance.NEAR: 0.5, Stance.OTHER: 0.0}


def answer_curated(question: Question, view: View, now: datetime) -> Answer | None:
    """The newest answer that was given to this question and still holds, whole; None where there is none."""
    for name in view.taught.to(question.text, now=now):
        curated = view.taught.answers[name]
        if _still_holds(curated, question, now):
            told = paragraphs(curated.answer)
            passages = view.index.passages(view.taught.places[name])
            citations = tuple(view.cite(passages[number]) for number in sorted(passages))
            finding = TextFinding(told[:1], told[1:])
            return Answer(Kind.ANSWER, question.text, finding, citations, question.english, score=1.0)
    return None


def _still_holds(curated: Curated, question: Question, now: datetime) -> bool:
    """False where time has overtaken the answer: the next meeting that it tells of has been held, the last one is another."""
    age = now - given(curated)
    dated = tells_coming(curated.answer, given(curated))  # of something that was to come then
    if question.asked is Asked.LAST or (question.asked is Asked.NEXT and not dated):
        return abs(age) <= FRESH
    if question.asked is Asked.NEXT and age < -FRESH:
        return False
    return not dated or tells_coming(curated.answer, now) or not (question.asked is Asked.NEXT or Wants.WHEN in question.wants)


# ----------------------------------------------------------------------------------------------------------------- ranking


def told_of(question: Question, hits: Sequence[Hit], view: View, now: datetime) -> list[Hit]:
    """The hits without answers to another question than this one."""
    found = (_compared(question, hit, view, now) for hit in hits)
    return [hit for hit in found if hit.features.get(_ASKED, 1.0)]


def is_doubtful(hit: Hit) -> bool:
    """True for an answer to a question that is near this one and may be another, or that time may have overtaken."""
    return hit.features.get(_ASKED, 1.0) < 1.0


def _compared(question: Question, hit: Hit, view: View, now: datetime) -> Hit:
    curated = view.taught.answers.get(hit.passage.document)
    if curated is None:
        return hit
    stances = [
        stance(asked(_put(question, view, english=one.english)), one, curated.answer, synonyms=view.synonyms)
        for one in map(asked, curated.questions)
    ]
    found = max(stances, key=_WORTH.__getitem__)
    if found is Stance.LIKE and not _still_holds(curated, question, now):
        found = Stance.NEAR
    return replace(hit, features=hit.features | {_ASKED: _WORTH[found]})


def _put(question: Question, view: View, *, english: bool) -> str:
    """The question in the language of the one that it is compared with, word by word."""
    return view.english.translate(question.text) if question.english and not english else question.spelt
