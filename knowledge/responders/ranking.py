"""Which passages come first for a question: the search's order, weighed by what was asked for. It reads the index only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from knowledge.acronyms import abbreviations, is_defined
from knowledge.danish import stem, words
from knowledge.evidence import counts, holds, in_period, introduces, labelled, new_in, told_about
from knowledge.model import SectionKind
from knowledge.question import Question, Topic, Wants
from knowledge.search import Hit, Weights, search
from knowledge.terms import PREFIX_WEIGHT, Term, resolve
from knowledge.view import View

if TYPE_CHECKING:
    from knowledge.search import Vectors

RANKED: Final = 12
SAME: Final = 90.0  # of 100: two versions of one text
SPARE: Final = 4  # more than are wanted, since what was asked for changes the order
WHOLE: Final = 60  # where a budget is asked for: the row that adds it up has hardly a word of the question
TRANSLATED: Final = (
    0.6  # share of the translation in the vector of an English question; from 0.5 to 0.7 hardly anything changes
)
MAX_BRIEF: Final = 4  # words of a question that is only key words
_KINDS: Final = {
    Topic.DECISION: {SectionKind.DECISION: 0.10, SectionKind.PROPOSAL: -0.06},
    Topic.PROPOSAL: {SectionKind.PROPOSAL: 0.05},
    Topic.ADVICE: {SectionKind.RECOMMENDATIONS: 0.08, SectionKind.ADVICE: 0.03},
    Topic.HOW: {SectionKind.RECOMMENDATIONS: 0.08, SectionKind.ADVICE: 0.03},
    Topic.APOLOGIES: {SectionKind.APOLOGIES: 0.15},
}
TOTAL: Final = re.compile(r"^(?:.{0,60}: )?(?:I alt|Total|Sum|Samlet)\b", re.I)  # the row of a table that adds it up
_WHOLE: Final = frozenset(
    stem(word)
    for word in (
        "budget budgettet budgetter samlet samlede ialt total totale hele koster kost netværk netværket "
        "netværksprojekt projekt projektet økonomi beløb kroner stort årlig årligt år året "
        "network project total whole cost costs year annual money"
    ).split()
)
# Groups and offices that every network has: without a name beside them, the members' own are meant.
_PLAIN: Final = frozenset(
    stem(word)
    for word in (
        "styregruppe styregruppen arbejdsgruppe arbejdsgruppen projektgruppe projektgruppen følgegruppe følgegruppen "
        "sekretariat sekretariatet koordinator koordinatoren tovholder tovholderen tovholdere"
    ).split()
)
_TOLD_BY_LABEL: Final = frozenset({Wants.WHO, Wants.NAME, Wants.WHEN, Wants.WHERE, Wants.PHONE, Wants.EMAIL})
SHARED: Final = 0.5  # share of the question's words from which the name of a row tells what its figure is


def terms_of(question: Question, view: View) -> tuple[Term, ...]:
    """The words of a question as terms of the index; of an English one by what they mean."""
    english = view.english.meanings if question.english else None
    return resolve(question.stems, view.vocabulary, synonyms=view.synonyms, english=english)


def vector_of(question: Question, view: View) -> Vectors | None:
    """The unit vector of a question; None without a search by meaning. Of an English one the direction between its own and that
    of its translation word by word: measured on 87 English questions, 60 % right instead of 48 % with its own alone."""
    if view.embed is None:
        return None
    vector = view.embed(question.spelt)
    if question.english and (told := view.english.translate(question.text)) != question.text:
        vector = (1 - TRANSLATED) * vector + TRANSLATED * view.embed(told)
        vector = vector / float((vector @ vector) ** 0.5)
    return vector


def rank(question: Question, terms: Sequence[Term], view: View) -> list[Hit]:
    """The passages for a question, best first, weighed by what was asked for."""
    vector = vector_of(question, view)
    proper = _proper(question, terms, view)
    found = search(
        view.index,
        terms,
        proper,
        allowed=view.allowed,
        matrix=view.matrix,
        vector=vector,
        weights=view.weights,
        limit=WHOLE if Wants.SUM in question.wants else RANKED + SPARE,
    )
    found = [hit for place, hit in enumerate(found) if place < RANKED + SPARE or _adds_up(hit)]
    ours = _is_ours(question, proper)
    hits = [_weighed(question, hit, terms, proper, view.weights) for hit in found]
    if ours and view.own:
        hits = [hit for hit in hits if hit.passage.document in view.own]
    elif not proper and any(s in _PLAIN for s in question.stems):
        hits = [replace(h, score=h.score * view.weights.own) if h.passage.document in view.own else h for h in hits]
    hits.sort(key=lambda hit: (hit.passage.date or "", hit.passage.id), reverse=True)  # of equals the newer, then the later
    hits.sort(key=lambda hit: hit.score, reverse=True)
    return (hits if view.published.reports else _distinct(hits))[:RANKED]  # two reports may say the same, of two activities


def _proper(question: Question, terms: Sequence[Term], view: View) -> list[Term]:
    """The question's proper nouns: words that the documents write with a capital, or that a Danish question writes so itself
    after its first word; in English only those that both write so."""
    found = [term for term in terms if any(v in view.proper for v, weight in term.variants if weight > PREFIX_WEIGHT)]
    written = {stem(word) for word in words(question.text)[1:] if word[0].isupper()}
    if question.english:
        return [term for term in found if term.stem in written]
    return [term for term in terms if term in found or (term.stem in written and term.known)]


def _is_ours(question: Question, proper: Sequence[Term]) -> bool:
    """True for a question about the network, as members call their own, that names nobody else."""
    spoken = re.search(r" (netvarkets?|netvarksprojekt\w*|netvarksmod\w*|vores|(the|our) networks?|our) ", question.folded)
    brief = len(words(question.text)) <= MAX_BRIEF and " netvark " in question.folded
    return bool(spoken or brief) and not proper


def _weighed(question: Question, hit: Hit, terms: Sequence[Term], proper: Sequence[Term], weights: Weights) -> Hit:
    """The hit with its score weighed by what was asked for, and the features that say why."""
    passage, score = hit.passage, hit.score
    for topic in question.topics:
        score += _KINDS.get(topic, {}).get(passage.kind, 0.0)
    features = dict(hit.features)
    # Of a budget that nobody named, any sum would be somebody's: "hvad koster det?" is not told one.
    whole = Wants.SUM in question.wants and not _items(question, proper) and bool(proper or _is_ours(question, proper))
    if Wants.NUMBER in question.wants and not whole:
        common = [term for term in terms if term not in proper]
        labels = terms if features["words"] >= SHARED else common  # a name alone labels any table of the named
        features["counted"] = float(counts(passage.sentences, common, labels=labels))
        score += weights.counted * features["counted"]
    if Wants.NUMBER not in question.wants and question.wants & _TOLD_BY_LABEL:
        features["labelled"] = float(labelled(passage.sentences, [term for term in terms if term not in proper]))
        score += weights.labelled * features["labelled"]
    if names := abbreviations(question):
        features["defined"] = float(any(is_defined(name, sentence.text) for name in names for sentence in passage.sentences))
        score += weights.defined * features["defined"]
    if whole:
        features["sum"] = float(_adds_up(hit))
        score += weights.summed * features["sum"] * features["named"]
    if Wants.LIST in question.wants:
        features["listed"] = float(introduces(passage.sentences, [term for term in terms if term not in proper]))
        score += weights.listed * features["listed"]
    features["holds"] = float(features.get("sum", 1.0) and holds(question.wants, new_in(question, told_about(hit))))
    features["period"] = float(in_period(question, hit))
    score *= (weights.lacking if not features["holds"] else 1.0) * (weights.lacking if not features["period"] else 1.0)
    score *= weights.unnamed + (1 - weights.unnamed) * features["named"]
    uncounted = Wants.COUNT in question.wants and not features.get("counted", 1.0)
    features["confidence"] = score * (weights.uncounted if uncounted else 1.0)
    return replace(hit, score=score, features=features)


def _adds_up(hit: Hit) -> bool:
    """Whether a passage holds the row that adds a table up."""
    told = (*hit.passage.heading[-1:], *(sentence.text for sentence in hit.passage.sentences))
    return any(map(TOTAL.search, told))


def _items(question: Question, proper: Sequence[Term]) -> list[str]:
    """The words that ask for one entry of a budget: not the asking, not the year, not whose budget it is."""
    names = {term.stem for term in proper}
    return [s for s in question.stems if s not in _WHOLE and s not in names and not s[0].isdigit()]


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that say what a better one says, word for word or nearly."""
    found: list[Hit] = []
    for hit in hits:
        if not any(fuzz.ratio(hit.passage.text, other.passage.text, score_cutoff=SAME) for other in found):
            found.append(hit)
    return found
