"""Answers about numbered advice: what advice number three recommends, which pieces of advice there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from knowledge.danish import stem, words
from knowledge.findings import AdviceFinding, Answer, Choice, Clarification, Kind, Reason, Refusal, TextFinding
from knowledge.gazetteer import touches
from knowledge.model import Advice
from knowledge.question import Question, Topic, Wants
from knowledge.view import View

_LISTING: Final = re.compile(r"(?<= )(hvad (er|lyder|anbefal\w*)|hvilke|alle|de \d|what are|which|list|oversigt|liste)(?= )")
_ABOUT: Final = frozenset(
    stem(word)
    for word in (
        "råd rådet rådene anbefaling anbefalinger anbefaler nummer nr advice recommend hvad lyder giver gives findes kommer "
        "rapport rapporten"
    ).split()
)
MIN_TAIL: Final = 5  # letters of the last part of a compound
MAX_CHOICES: Final = 4  # documents to choose from
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
        if document is None and not left:
            named = _named(question, _advising(view), view)
            if len(named) > 1:
                return _which(question, named, view)
            document = named[0]
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
    title = _names(documents[0], view)
    elsewhere = [s for s in left if s in view.vocabulary.holders and not any(_is_of(s, t) for t in title)]
    return documents[0] if len(elsewhere) < MIN_ELSEWHERE else None


def _document(left: Sequence[str], view: View) -> str | None:
    """The document whose advice is asked for: its title holds every word that is left; or the only one, when none is left."""
    documents = _advising(view)
    for document in documents:
        title = _names(document, view)
        if all(any(_is_of(s, t) for t in title) for s in left) and (left or len(documents) == 1):
            return document
    return None


def _advising(view: View) -> list[str]:
    return list(dict.fromkeys(advice.source.document for advice in view.advice))


def _names(document: str, view: View) -> frozenset[str]:
    """The words, as stems, that a document goes by: those of its title and of its file."""
    file = re.sub(r"\.\w+$|[_\W]+", " ", document)
    return frozenset(stem(word) for word in words(f"{view.titles.get(document, '')} {file}"))


def _is_of(asked: str, known: str) -> bool:
    """Whether a word names what a title names, be it by the last part of a compound: "rapporten" for a yearly report."""
    return touches(asked, known) or (len(asked) >= MIN_TAIL and known.endswith(asked))


def _named(question: Question, documents: Sequence[str], view: View) -> list[str]:
    """Those of `documents` whose names share most with the question, by rarity; all of them where none shares anything."""
    shares = {}
    for document in documents:
        names = _names(document, view)
        shares[document] = sum(view.rarity(s) for s in question.stems if any(_is_of(s, name) for name in names))
    most = max(shares.values(), default=0.0)
    return [document for document in documents if shares[document] == most]


def _numbered(question: Question, view: View) -> Answer | None:
    """What the advice of that number says, in the document that is named; asks which one where several may be meant, and leaves
    a document without advice to others."""
    named = _named(question, _advising(view), view)
    found = [advice for advice in view.advice if advice.number == question.number and advice.source.document in named]
    if not found:
        nearest = [advice for advice in view.advice if advice.source.document in named]
        finding = Refusal(Reason.NO_ATTRIBUTE, f"råd {question.number}", tuple(view.cite_place(a.source) for a in nearest[:1]))
        return Answer(Kind.REFUSAL, question.text, finding, english=question.english)
    if len({advice.source.document for advice in found}) > 1:
        found = _best(found, question)
    documents = list(dict.fromkeys(advice.source.document for advice in found))
    if _names_another(question, documents, view):
        return None
    return _which(question, documents, view) if len(documents) > 1 else _recommendations(question, found[0], view)


def _names_another(question: Question, documents: Sequence[str], view: View) -> bool:
    """Whether the question says whose advice it means, and none of `documents`: by a word of another title, or of nothing."""
    left = [s for s in question.stems if s not in _ABOUT and not s[0].isdigit()]
    own = frozenset[str]().union(*(_names(document, view) for document in documents))
    if any(_is_of(s, name) for s in left for name in own):
        return False
    others = frozenset[str]().union(*(_names(other, view) for other in view.titles if other not in documents))
    unknown = not question.english and any(s not in view.vocabulary.holders for s in left)
    return unknown or any(touches(s, name) for s in left for name in others)


def _which(question: Question, documents: Sequence[str], view: View) -> Answer:
    """Several documents give advice: each choice is the question with the title of one."""
    titles = [view.titles.get(document, document) for document in documents[:MAX_CHOICES]]
    choices = tuple(Choice(title, f"{question.text.rstrip(' ?.')}: {title}") for title in titles)
    about = f"råd {question.number}" if question.number else "råd"
    return Answer(Kind.CLARIFY, question.text, Clarification(about, choices), english=question.english)


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
    """Every recommendation below an advice; the advice itself with its reason where there is none, None without either."""
    source = view.cite_place(advice.source)
    if not advice.recommendations:
        title = advice.title if advice.title.endswith((".", "?", "!")) else f"{advice.title}."
        alone = AdviceFinding(advice, (title, *advice.reasons))
        listed = question.number is not None or bool(advice.reasons)
        return Answer(Kind.ANSWER, question.text, alone, (source,), question.english, 1.0) if listed else None
    told = tuple(sentence.text for sentence in advice.recommendations)
    first, last = advice.recommendations[0], advice.recommendations[-1]
    raw = "\n".join(sentence.raw for sentence in advice.recommendations)
    place = replace(advice.source, lines=(first.lines[0], last.lines[1]), raw=raw, page=first.page)
    return Answer(
        Kind.ANSWER, question.text, AdviceFinding(advice, told), (view.cite_place(place), source), question.english, 1.0
    )


def _best(found: Sequence[Advice], question: Question) -> list[Advice]:
    """Of several pieces of advice with one number those whose titles share most with the question."""
    shares = [sum(any(touches(s, stem(w)) for w in words(a.title)) for s in question.stems) for a in found]
    return [advice for advice, share in zip(found, shares, strict=True) if share == max(shares)]


def _listed(question: Question, found: Sequence[Advice], view: View) -> Answer:
    told = tuple(f"{advice.number}. {advice.title}" for advice in found)
    citations = tuple(view.cite_place(advice.source) for advice in found)[:3]
    finding = TextFinding((view.titles.get(found[0].source.document, ""),), told, listed=True)
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)
