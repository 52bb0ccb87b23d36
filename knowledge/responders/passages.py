"""Answers in the documents' own words: the sentences of the best passages, or an honest refusal.

A passage must do more than be near: it must hold the sort of thing that was asked for (a date, a figure, a name), and the
words that carry the question must not be missing from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from knowledge.acronyms import only_meaning
from knowledge.danish import fold, stem, words
from knowledge.evidence import (
    HARD,
    STANDS_OUT,
    counts,
    holds,
    in_order,
    lists,
    names_chair_of,
    names_holder,
    names_several,
    new_in,
    tells_coming,
    tells_of,
    told_about,
)
from knowledge.findings import Answer, Asked, Citation, DecisionFinding, Kind, Reason, Refusal, TextFinding
from knowledge.model import Decision, Passage, SectionKind, Sentence
from knowledge.places import places_in
from knowledge.question import Question, Topic, Wants, roles
from knowledge.resolutions import tells_decision
from knowledge.responders.curated import is_doubtful, told_of
from knowledge.responders.groupnames import kinds_in
from knowledge.responders.ranking import TOTAL, rank, terms_of
from knowledge.search import Hit
from knowledge.sentences import only_presents
from knowledge.terms import Term
from knowledge.told_rows import rows_asked
from knowledge.view import View

MAX_TEXT: Final = 1_000  # characters of an answer; what does not fit waits behind a button
MAX_LEAD: Final = 560
MAX_LIST: Final = 850
MIN_ENTRY: Final = 60  # characters of a list entry that are always shown
MAX_PARTS: Final = 5  # passages that a long list may be parted into
BULLET: Final = "- "
_ROW: Final = re.compile(r"^[^.]{2,200} – [^.;:]{1,80}: [^;]*;")  # how a table row is told: "label – head: value; head: value"
MAX_DETAIL: Final = 380
CLOSE: Final = 0.75  # a further passage is shown when its score is this share of the best one's
SHOWN: Final = 3
_TELLING: Final = frozenset(  # words that say what was done with a subject, not which one
    stem(word)
    for word in "besluttede besluttet beslutning vedtog vedtaget aftalte aftalt sagde mente bemærkede drøftede gjorde".split()
)
# What stands before the day of a meeting: "på mødet", "hvad besluttede udvalget".
_MET_ON: Final = (
    r"\w*mode(?:t|ts)? (?:i \w+ )?|meeting (?:on )?|(?:besluttede|vedtog|bestemte|godkendte|aftalte) (?:\w+ ){1,4}?(?:on )?"
)
# Parts of an item that tell of the matter; where the decision on it is asked for and known, that is told.
_OF_ITEM: Final = frozenset({SectionKind.CASE, SectionKind.AGENDA_ITEM, SectionKind.SUMMARY})
CLEAR: Final = 0.75  # meaning from which a passage answers although none of its words were asked for
_LEADS: Final = frozenset(
    stem(word) for word in "formand formanden fmd formænd næstformand næstformanden chair chairman chairperson".split()
)
_NEXT: Final = re.compile(r" (naste|nast|nastkommende|forstkommende|next) ")
# How somebody is reached, not who.
_REACHED: Final = frozenset(
    stem(word)
    for word in (
        "telefon telefonnummer telefonnummeret nummer nummeret tlf mobil mobilnummer mail mailen mailadresse mailadressen "
        "email e-mail emailadresse adresse adressen kontaktoplysninger phone number address contact"
    ).split()
)
OF_SOMEBODY: Final = frozenset({Wants.PHONE, Wants.EMAIL, Wants.NAME})
SAME: Final = 0.5  # share of the question's words, by rarity, from which a passage is about the one asked about
SURE: Final = 0.65  # confidence below which fewer than half of the answers are right; see bench/calibration.py
HELD: Final = 0.3  # what it counts for a sentence to hold the sort of thing asked for


def answer_passages(question: Question, view: View, now: datetime) -> Answer:
    """The answer that the passages give; a refusal when they do not."""
    if not question.stems:  # nothing but little words: whatever came near would be chance
        return refuse(question, Reason.NOTHING, None, ())
    terms = terms_of(question, view)
    ranked = rank(question, terms, view)
    if not ranked:
        return refuse(question, Reason.NOTHING, None, ())
    nearest = tuple(view.cite(hit.passage) for hit in ranked[:2])
    hits, reason, about = fitting(question, terms, told_of(question, ranked, view, now), now, titles=view.titles)
    if hits and _unheard(terms, view) and hits[0].features["meaning"] < CLEAR:
        hits, reason = [], Reason.NO_ATTRIBUTE
    best = (hits or ranked)[0]
    confidence = best.features["confidence"]
    if not hits or confidence < view.refuse_below:
        refusal = refuse(question, reason or Reason.UNSURE, about, nearest)
        return replace(refusal, score=confidence, trace=dict(best.features))
    answer = _decision(question, hits, view) or _text(question, [_focused(question, terms, hit) for hit in hits], view)
    if isinstance(answer.finding, TextFinding):
        answer = replace(answer, finding=replace(answer.finding, unsure=confidence < SURE or is_doubtful(best)))
    return replace(answer, score=confidence, trace=dict(best.features))


# ----------------------------------------------------------------------------------------------------------------- refusing


def fitting(
    question: Question, terms: Sequence[Term], hits: Sequence[Hit], now: datetime, *, titles: Mapping[str, str]
) -> tuple[list[Hit], Reason | None, str | None]:
    """The hits that hold what an answer must hold; where none does, why, and what is missing. `titles` are the documents'."""
    wants = question.wants & HARD
    found = [hit for hit in hits if Topic.PROPOSAL in question.topics or not _is_call(hit.passage)]
    if question.period is not None and _asks_decided(question):  # a day to come, or an agenda, has decided nothing
        day = question.period.first
        found = [hit for hit in found if day <= now.date() and _tells_decided(hit, day.isoformat())]
        if not found:
            return [], Reason.WRONG_PERIOD, question.period.label
    found = [hit for hit in found if holds(wants, new_in(question, told_about(hit)))]
    if (places := set(places_in(question.text))) and (wants or Wants.WHO in question.wants):
        found = [hit for hit in found if places & _places(hit.passage, titles)]
    if wants & OF_SOMEBODY:  # anybody's number is no answer: the one asked about must be there
        whose = [term for term in terms if term.stem not in _REACHED]
        found = [hit for hit in found if hit.features["words"] >= SAME and tells_of(whose, hit.passage) >= SAME]
    if Wants.CHAIR in wants and Wants.WHO in question.wants:
        whose = [term for term in terms if term.stem not in _LEADS]
        found = [hit for hit in found if names_chair_of(whose, hit.passage)]
    if Wants.NAME in wants and (offices := roles(question)):
        found = [hit for hit in found if names_holder(offices, hit.passage)]
    found = [hit for hit in found if rows_asked(question.text, [s.text for s in hit.passage.sentences]) != frozenset()]
    found = [hit for hit in found if in_order(question, told_about(hit))]
    if only_meaning(question):
        found = [hit for hit in found if hit.features.get("defined")]
    if question.entries is not None:
        entries = question.entries
        found = [hit for hit in found if lists(hit.passage.text, entries)]
    if _asks_members(question):
        found = [hit for hit in found if names_several(hit.passage.text)]
    if not found:
        return [], Reason.NO_ATTRIBUTE, None
    if _asks_next(question):
        found = [hit for hit in found if tells_coming(hit.passage.text, now)]
        if not found:
            return [], Reason.NO_DATE, None
    timely = [hit for hit in found if hit.features["period"]]
    if not timely and question.period is not None:
        return [], Reason.WRONG_PERIOD, question.period.label
    return timely, None, None


def _places(passage: Passage, titles: Mapping[str, str]) -> set[str]:
    """The municipalities that a passage is about: those that it names, its headings, its document or the body that met."""
    document = re.sub(r"[_.]", " ", passage.document)
    met = (passage.meeting.body, passage.meeting.place or "") if passage.meeting else ()
    return set(places_in("\n".join((*passage.heading, passage.text, titles.get(passage.document, ""), document, *met))))


def _asks_decided(question: Question) -> bool:
    """True when it is asked what a meeting decided that is named by its day."""
    period = question.period
    if Topic.DECISION not in question.topics or period is None or not period.bounded or period.first != period.last:
        return False
    day = " ".join(map(fold, words(period.words)))
    return bool(day) and re.search(rf" (?:{_MET_ON})(?:pa |den |d |the )*{re.escape(day)} ", question.folded) is not None


def _tells_decided(hit: Hit, day: str) -> bool:
    """True for a passage that tells of a decision and was not written before `day` (ISO 8601)."""
    written = hit.passage.date or day
    return written >= day[: len(written)] and (hit.passage.kind is SectionKind.DECISION or tells_decision(hit.passage.text))


def _is_call(passage: Passage) -> bool:
    """True for the agenda that was mailed before the meeting and stands quoted below its minutes: they say what came of it."""
    met = passage.meeting
    return passage.kind is SectionKind.PROPOSAL and met is not None and passage.heading == (met.body,)


def _unheard(terms: Sequence[Term], view: View) -> bool:
    """True when the documents hold hardly any of the words that say what is asked, the names in the question left out.

    "What did the council decide about X" names the council, which is everywhere; X is the question.
    """
    if not view.vocabulary.holders:  # a search by meaning alone knows no words
        return False
    subject = [t for t in terms if t.stem not in _TELLING and not any(variant in view.proper for variant, _ in t.variants)]
    return bool(subject) and all(not term.variants for term in subject)


def _asks_members(question: Question) -> bool:
    """True when the names of a group's members are asked for."""
    of_group = bool(kinds_in(question.stems)) or " medlem" in question.folded
    return Topic.GROUP in question.topics and Wants.WHO in question.wants and of_group


def _asks_next(question: Question) -> bool:
    """True when it is asked when something is the next time: a date that has passed is no answer."""
    coming = Topic.MEETING in question.topics or _NEXT.search(question.folded) is not None
    return coming and question.asked is Asked.NEXT and Wants.WHEN in question.wants


def refuse(question: Question, reason: Reason, about: str | None, nearest: tuple[Citation, ...]) -> Answer:
    """A refusal with what is nearest."""
    return Answer(Kind.REFUSAL, question.text, Refusal(reason, about, nearest), english=question.english)


# ---------------------------------------------------------------------------------------------------------------- composing


def _decision(question: Question, hits: Sequence[Hit], view: View) -> Answer | None:
    """The decision card, when the best passage is a decision, or a decision was asked for and its item has one."""
    hit = hits[0]
    if Topic.DECISION in question.topics:  # of the case and what was decided on it, the decision is asked for
        of_item = (other for other in hits[:SHOWN] if other.passage.meeting == hit.passage.meeting)
        hit = next(
            (h for h in of_item if h.passage.kind is SectionKind.DECISION and h.score >= view.weights.near * hit.score), hit
        )
    meeting = hit.passage.meeting
    if meeting is None or meeting.item is None:
        return None
    period = question.period
    elsewhere = period is not None and period.bounded and not period.covers(meeting.date or "")
    asked = Topic.DECISION in question.topics and hit.passage.kind in _OF_ITEM and not elsewhere
    # What was only proposed is never told without what was decided.
    proposed = hit.passage.kind is SectionKind.PROPOSAL and Topic.PROPOSAL not in question.topics
    if not (asked or proposed or hit.passage.kind is SectionKind.DECISION):
        return None
    item = next((d for d in view.decisions if _same_item(d, hit.passage)), None)
    if item is None or item.decision is None:
        return None
    text = (
        _window([s.text for s in hit.passage.sentences], MAX_TEXT)
        if hit.passage.kind is SectionKind.DECISION
        else [item.decision]
    )
    if only_presents(text[0]):
        text = [*text[1:], text[0]]
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
    shown = [hits[0], *(hit for hit in hits[1:] if hit.score >= CLOSE * best and not is_doubtful(hit))][:SHOWN]
    lead = _only(question, shown[0]) or _whole_list(shown[0].passage, view) or _sentences(shown[0], MAX_LEAD)
    room = MAX_TEXT - sum(len(sentence.text) + 1 for sentence in lead)
    detail: list[str] = []
    citations = [_cite(view, shown[0], lead)]
    for hit in shown[1:]:
        chosen = _sentences(hit, min(MAX_DETAIL, room))
        if not chosen:
            continue
        told = _paragraphs(chosen)[0]
        room -= len(told) + 1
        detail.append(told)
        citations.append(_cite(view, hit, chosen))
    more = tuple(hit.passage.text for hit in hits[: SHOWN + 1] if hit not in shown[1:])[:1]
    finding = TextFinding(_paragraphs(lead), tuple(detail), more if len(shown[0].passage.text) > MAX_LEAD else ())
    return Answer(Kind.ANSWER, question.text, finding, tuple(citations), question.english)


def _only(question: Question, hit: Hit) -> list[Sentence]:
    """The one sentence, or entry, that tells how somebody is reached; nobody else's number is shown beside it. Empty where it
    takes more than one."""
    wants = question.wants & {Wants.PHONE, Wants.EMAIL}
    best = hit.sentences[0] if hit.sentences else None
    return [best[1]] if wants and best is not None and best[0] >= STANDS_OUT and holds(wants, best[1].text) else []


def _whole_list(passage: Passage, view: View) -> list[Sentence]:
    """The list that a passage is, or is a part of: lead-in and every entry, each cut to its first sentence where room is short.

    Empty when the passage is no list.
    """
    first = next((i for i, s in enumerate(passage.sentences) if s.text.startswith(BULLET)), None)
    if first is None or not first:
        return []
    lead_in = passage.sentences[first - 1].text
    if not lead_in.endswith(":"):
        return []
    sentences = list(passage.sentences)
    following = view.index.passages([passage.id + i for i in range(1, MAX_PARTS)])
    for number in sorted(following):
        part = following[number]
        if part.document != passage.document or part.heading != passage.heading or not part.text.startswith(lead_in):
            break
        sentences += part.sentences
    if sum(len(s.text) + 1 for s in sentences) <= MAX_LIST:
        return sentences
    entries = [s for s in sentences if s.text.startswith(BULLET)]
    room = (MAX_LIST - len(lead_in)) // len(entries)
    return [sentences[first - 1], *(replace(s, text=_shortened(s.text, max(room, MIN_ENTRY))) for s in entries)]


def _paragraphs(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """The sentences as they are shown: running text in one, each list entry on a line of its own."""
    text = ""
    for sentence in sentences:
        apart = sentence.text.startswith(BULLET) or _ROW.search(sentence.text)
        text += ("\n" if apart else " ") + sentence.text
    return (text.strip(),)


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[:room].rsplit(" ", 1)[0].rstrip(",;") + " …"


def _cite(view: View, hit: Hit, chosen: Sequence[Sentence]) -> Citation:
    lines = (chosen[0].lines[0], chosen[-1].lines[1])
    raw = "\n".join(dict.fromkeys(sentence.raw for sentence in chosen))
    return view.cite(hit.passage, lines=lines, page=chosen[0].page, raw=raw)


def _focused(question: Question, terms: Sequence[Term], hit: Hit) -> Hit:
    """The hit with those of its sentences first that hold the sort of thing asked for, of a table the rows that are meant."""
    hit = _narrowed(question, hit)

    def fit(scored: tuple[float, Sentence]) -> float:
        share, sentence = scored
        counted = Wants.NUMBER in question.wants and counts((sentence,), terms)
        summed = hit.features.get("sum", 0.0) and TOTAL.search(sentence.text) is not None
        return share + summed + HELD * holds(question.wants, new_in(question, sentence.text)) + HELD * counted

    return (
        replace(hit, sentences=tuple(sorted(hit.sentences, key=fit, reverse=True)))
        if question.wants & (HARD | {Wants.SUM})
        else hit
    )


def _narrowed(question: Question, hit: Hit) -> Hit:
    """The hit with the rows alone that the question names by year or municipality, where it does."""
    asked = rows_asked(question.text, [sentence.text for sentence in hit.passage.sentences])
    if not asked:
        return hit
    kept = tuple(hit.passage.sentences[at] for at in sorted(asked))
    scored = tuple(pair for pair in hit.sentences if pair[1] in kept)
    return replace(hit, passage=replace(hit.passage, sentences=kept), sentences=scored)


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
        return [replace(best, text=_shortened(best.text, room))] if room >= MAX_DETAIL else []
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
