"""Answers about numbered advice: what advice number three recommends, which pieces of advice there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from knowledge.danish import stem, words
from knowledge.gazetteer import touches
from knowledge.model import Advice, AdviceFinding, Answer, Kind, Reason, Refusal, TextFinding
from knowledge.question import Question, Topic, Wants
from knowledge.view import View

_LISTING: Final = re.compile(r"(?<= )(hvad (er|lyder)|hvilke|alle|de \d|what are|which|list|oversigt|liste)(?= )")
_ABOUT: Final = frozenset(
    stem(word)
    for word in (
        "råd rådet rådene anbefaling anbefalinger anbefaler nummer nr advice recommend hvad lyder giver gives findes kommer "
        "rapport rapporten"
    ).split()
)
MIN_TOLD: Final = 2  # words of a title that tell it from the others
MIN_ELSEWHERE: Final = 2  # words that the documents use of other things: one may be whose advice it is
TOLD: Final = 0.6  # share of the question's words, by rarity, that must be in the title


def answer_advice(question: Question, view: View) -> Answer | None:
    """The recommendations of the advice with the number asked for, or the list of advice; None for other questions."""
    if Topic.ADVICE not in question.topics or not view.advice:
        return None
    if question.number is not None and not re.search(r" (punkt\w*|pkt|sag) ", question.folded):
        return _numbered(question, view)
    left = [s for s in question.stems if s not in _ABOUT and not s[0].isdigit()]
    titled = _titled(left, view)
    if titled is not None:
        return _recommendations(question, titled, view)
    if Wants.LIST in question.wants or _LISTING.search(question.folded):
        document = _counted(question, left, view) or _document(left, view)
        if document is not None:
            return _listed(question, [a for a in view.advice if a.source.document == document], view)
    return None


def _counted(question: Question, left: Sequence[str], view: View) -> str | None:
    """The document that holds as many pieces of advice as the question says: "de 8 råd".

    None where the question names something else that the documents know: then that is what is asked for.
    """
    said = re.search(r" (\d+) (?:rad|rads|pieces of advice|recommendations) ", question.folded)
    if said is None:
        return None
    held = Counter(advice.source.document for advice in view.advice)
    documents = [document for document, count in held.items() if count == int(said.group(1))]
    if len(documents) != 1:
        return None
    title = {stem(word) for word in words(view.titles.get(documents[0], ""))}
    elsewhere = [s for s in left if s in view.vocabulary.holders and not any(touches(s, t) for t in title)]
    return documents[0] if len(elsewhere) < MIN_ELSEWHERE else None


def _document(left: Sequence[str], view: View) -> str | None:
    """The document whose advice is asked for: its title holds every word that is left; or the only one, when none is left."""
    documents = list(dict.fromkeys(advice.source.document for advice in view.advice))
    for document in documents:
        title = {stem(word) for word in words(view.titles.get(document, ""))}
        if all(any(touches(s, t) for t in title) for s in left) and (left or len(documents) == 1):
            return document
    return None


def _numbered(question: Question, view: View) -> Answer | None:
    found = [advice for advice in view.advice if advice.number == question.number]
    if not found:
        finding = Refusal(
            Reason.NO_ATTRIBUTE, f"råd {question.number}", tuple(view.cite_place(a.source) for a in view.advice[:1])
        )
        return Answer(Kind.REFUSAL, question.text, finding, english=question.english)
    return _recommendations(question, _best(found, question), view)


def _titled(left: Sequence[str], view: View) -> Advice | None:
    """The advice whose title the question tells: most of its words, by rarity, are in the title."""
    total = sum(view.rarity(s) for s in left)
    if len(left) < MIN_TOLD:
        alone = [advice for advice in view.advice if left and any(touches(left[0], stem(w)) for w in words(advice.title))]
        return alone[0] if len(alone) == 1 else None  # a word of its own
    best, held = None, 0.0
    for advice in view.advice:
        title = {stem(word) for word in words(advice.title)}
        share = sum(view.rarity(s) for s in left if any(touches(s, t) for t in title)) / total
        if share > held:
            best, held = advice, share
    return best if held >= TOLD else None


def _recommendations(question: Question, advice: Advice, view: View) -> Answer | None:
    """Every recommendation below an advice; None where it has none."""
    if not advice.recommendations:
        return None
    told = tuple(sentence.text for sentence in advice.recommendations)
    first, last = advice.recommendations[0], advice.recommendations[-1]
    raw = "\n".join(sentence.raw for sentence in advice.recommendations)
    place = replace(advice.source, lines=(first.lines[0], last.lines[1]), raw=raw, page=first.page)
    citations = (view.cite_place(place), view.cite_place(advice.source))
    return Answer(Kind.ANSWER, question.text, AdviceFinding(advice, told), citations, question.english, 1.0)


def _best(found: Sequence[Advice], question: Question) -> Advice:
    """Of several pieces of advice with one number the one whose title shares most with the question."""
    return max(found, key=lambda a: sum(any(touches(s, stem(w)) for w in words(a.title)) for s in question.stems))


def _listed(question: Question, found: Sequence[Advice], view: View) -> Answer:
    told = tuple(f"{advice.number}. {advice.title}" for advice in found)
    citations = tuple(view.cite_place(advice.source) for advice in found)[:3]
    finding = TextFinding((view.titles.get(found[0].source.document, ""),), told, listed=True)
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)
