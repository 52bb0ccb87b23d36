"""Answers in the documents' own words: the sentences of the best passages, or an honest refusal.

A passage must do more than be near: it must hold the sort of thing that was asked for (a date, a figure, a name), and the
words that carry the question must not be missing from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from knowledge.danish import joined_words, stem, words
from knowledge.dates import find_dates
from knowledge.model import (
    Answer,
    Asked,
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
from knowledge.names import is_person_name
from knowledge.periods import ZONE
from knowledge.question import Question, Topic, Wants
from knowledge.responders.groupnames import kinds_in
from knowledge.search import Hit, Weights, search
from knowledge.terms import PREFIX_WEIGHT, Term, resolve
from knowledge.view import View

MAX_TEXT: Final = 1_000  # characters of an answer; what does not fit waits behind a button
MAX_LEAD: Final = 560
MAX_LIST: Final = 850
MIN_ENTRY: Final = 60  # characters of a list entry that are always shown
MAX_PARTS: Final = 5  # passages that a long list may be parted into
BULLET: Final = "- "
MAX_DETAIL: Final = 380
CLOSE: Final = 0.7  # a further passage is shown when its score is this share of the best one's
SHOWN: Final = 3
RANKED: Final = 12
HELD: Final = 0.3  # what it counts for a sentence to hold the sort of thing asked for
STANDS_OUT: Final = 0.35  # share of the question's words in a sentence from which it is clear which sentence is meant
MAX_BRIEF: Final = 4  # words of a question that is only key words
ENGLISH: Final = Weights(meaning=0.85, words=0.25, sentence=0.05, heading=0.0)  # few English words meet the documents' own

_FIGURE: Final = re.compile(
    r"\d|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|hundrede|halv\w*|hver\w*|årlig\w*|ugentlig\w*|dobbelt\w*|ingen)\b", re.I
)
_COUNT: Final = re.compile(r"to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|hundrede", re.I)
_CAPITALS: Final = re.compile(r"[A-ZÆØÅ][\w.'’-]*(?: (?:[A-ZÆØÅ][\w.'’-]*|von|van|af|de)){1,4}")
_MONEY: Final = re.compile(r"\d[\d.,]* ?(?:kr\b|kroner|mio|mia|million|milliard|t\.? ?kr)|\d{1,3}(?:\.\d{3})+|\b\d{4,}\b(?<!\b(?:19|20)\d\d)", re.I)
_CHAIR: Final = re.compile(r"formand|formænd|\bfmd", re.I)
_PHONE: Final = re.compile(r"(?<![\d./-])(?:\+45[ ]?)?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}(?![\d./-])")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_KINDS: Final = {
    Topic.DECISION: {SectionKind.DECISION: 0.10, SectionKind.PROPOSAL: -0.06},
    Topic.PROPOSAL: {SectionKind.PROPOSAL: 0.05},
    Topic.ADVICE: {SectionKind.RECOMMENDATIONS: 0.08, SectionKind.ADVICE: 0.03},
    Topic.APOLOGIES: {SectionKind.APOLOGIES: 0.15},
}
COUNTED: Final = 0.12  # for a figure right before the word that it counts, where a figure was asked for
LACKING: Final = 0.75  # what a passage's score is worth when it lacks the sort of thing that was asked for
UNNAMED: Final = 0.7  # and when it holds none of the proper nouns of the question


def answer_passages(question: Question, view: View, now: datetime) -> Answer:
    """The answer that the passages give; a refusal when they do not."""
    terms = resolve(question.stems, view.vocabulary, synonyms=view.synonyms)
    ranked = rank(question, terms, view)
    if not ranked:
        return refuse(question, Reason.NOTHING, None, ())
    nearest = tuple(view.cite(hit.passage) for hit in ranked[:2])
    hits, reason, about = fitting(question, ranked, now)
    if not hits or hits[0].score < view.refuse_below:
        best = hits or ranked
        refusal = refuse(question, reason or Reason.UNSURE, about, nearest)
        return replace(refusal, score=best[0].score, trace=dict(best[0].features))
    answer = _decision(question, hits[0], view) or _text(question, [_focused(question, terms, hit) for hit in hits], view)
    return replace(answer, score=hits[0].score, trace=dict(hits[0].features))


def rank(question: Question, terms: Sequence[Term], view: View) -> list[Hit]:
    """The passages for a question, best first, weighed by what was asked for."""
    vector = view.embed(question.spelt) if view.embed is not None else None
    weights = ENGLISH if question.english and vector is not None else view.weights
    proper = _proper(question, terms, view)
    found = search(
        view.index,
        terms,
        proper,
        allowed=view.allowed,
        matrix=view.matrix,
        vector=vector,
        weights=weights,
        limit=2 * RANKED,
    )
    ours = _is_ours(question, proper)
    hits = [_weighed(question, hit, terms, proper) for hit in found]
    if ours and view.own:
        hits = [hit for hit in hits if hit.passage.document in view.own]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return _distinct(hits)[:RANKED]


def _proper(question: Question, terms: Sequence[Term], view: View) -> list[Term]:
    """The question's proper nouns: words that the documents write with a capital; in English only those it writes so itself."""
    found = [term for term in terms if any(v in view.proper for v, weight in term.variants if weight > PREFIX_WEIGHT)]
    if not question.english:
        return found
    written = {stem(word) for word in words(question.spelt)[1:] if word[0].isupper()}
    return [term for term in found if term.stem in written]


def _is_ours(question: Question, proper: Sequence[Term]) -> bool:
    """True for a question about the network, as members call their own, that names nobody else."""
    spoken = re.search(r" (netvarkets?|netvarksprojekt\w*|netvarksmod\w*|vores) ", question.folded)
    brief = len(question.folded.split()) <= MAX_BRIEF and " netvark " in question.folded
    return bool(spoken or brief) and not proper


def _weighed(question: Question, hit: Hit, terms: Sequence[Term], proper: Sequence[Term]) -> Hit:
    """The hit with its score weighed by what was asked for, and the features that say why."""
    passage, score = hit.passage, hit.score
    for topic in question.topics:
        score += _KINDS.get(topic, {}).get(passage.kind, 0.0)
    features = dict(hit.features)
    if Wants.NUMBER in question.wants:
        features["counted"] = float(_counts(passage.sentences, [term for term in terms if term not in proper]))
        score += COUNTED * features["counted"]
    features["holds"] = float(holds(question.wants, _new(question, told_about(hit))))
    features["period"] = float(_in_period(question, hit))
    score *= (LACKING if not features["holds"] else 1.0) * (LACKING if not features["period"] else 1.0)
    score *= UNNAMED + (1 - UNNAMED) * features["named"]
    return replace(hit, score=score, features=features)


def _counts(sentences: Iterable[Sentence], terms: Sequence[Term]) -> bool:
    """True when a figure stands right before one of the words: "27 deltagende musikere"."""
    asked = {variant for term in terms for variant, weight in term.variants if weight >= PREFIX_WEIGHT}
    for sentence in sentences:
        told = words(sentence.text)
        for i, word in enumerate(told):
            if word[0].isdigit() or _COUNT.fullmatch(word):
                if any(stem(other) in asked for other in told[i + 1 : i + 4]):
                    return True
    return False


def told_about(hit: Hit) -> str:
    """The sentences of a passage that the question's words are in, with the headings; all of it where no sentence stands out."""
    best = hit.sentences[0][0] if hit.sentences else 0.0
    if best < STANDS_OUT:
        return hit.passage.text
    return "\n".join(sentence.text for fit, sentence in hit.sentences if fit >= 0.5 * best)


def _new(question: Question, text: str) -> str:
    """`text` without the year that the question names itself: to say it again tells nothing."""
    if question.period is None or not question.period.label:
        return text
    return re.sub(rf"(?<![\d.-]) ?{question.period.label[:4]}\b", "", text)


def holds(wants: Iterable[Wants], text: str) -> bool:
    """True when `text` holds the sorts of things that are asked for."""
    return all(check(text) for want, check in _CHECKS.items() if want in wants)


def _tells_when(text: str) -> bool:
    return bool(find_dates(text) or _YEAR.search(text) or "kl." in text)


def _tells_number(text: str) -> bool:
    """True when a quantity is told: the figures of dates and years are none."""
    for mention in reversed(find_dates(text)):
        text = text[: mention.start] + text[mention.end :]
    return _FIGURE.search(_YEAR.sub("", text)) is not None


def _names_chair(text: str) -> bool:
    return any(_CHAIR.search(line) and names_somebody(line) for line in text.split("\n"))


def names_somebody(text: str) -> bool:
    """True when a person is named in `text`."""
    return any(is_person_name(match.group().strip(" .,")) for match in _CAPITALS.finditer(text))


_CHECKS: Final[dict[Wants, Callable[[str], object]]] = {
    Wants.WHEN: _tells_when,
    Wants.NUMBER: _tells_number,
    Wants.MONEY: _MONEY.search,
    Wants.NAME: names_somebody,
    Wants.CHAIR: _names_chair,
    Wants.PHONE: _PHONE.search,
    Wants.EMAIL: _EMAIL.search,
}
HARD: Final = frozenset(_CHECKS)  # without these there is no answer at all


def _in_period(question: Question, hit: Hit) -> bool:
    """Whether a passage speaks of the period asked about: in the words that fit, in its headings, else by its date.

    Where the words name other dates and none of the period, it speaks of something else.
    """
    period, passage = question.period, hit.passage
    if period is None or not period.stated or not period.bounded:
        return True
    told = f"{' '.join(passage.heading)}\n{told_about(hit)}"
    mentions = [mention.value for mention in find_dates(told) if mention.value[:1].isdigit()]
    if any(period.covers(value) for value in mentions):
        return True
    years = set(_YEAR.findall(told))
    asked = {str(year) for year in range(period.first.year, period.last.year + 1)}
    if mentions or years:
        return bool(years & asked) and len(period.label) == len("2023")
    spoken = passage.meeting.date if passage.meeting and passage.meeting.date else passage.date
    if spoken is None:
        return False
    return period.covers(spoken) if passage.meeting is not None else spoken[:4] in asked


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


def fitting(question: Question, hits: Sequence[Hit], now: datetime) -> tuple[list[Hit], Reason | None, str | None]:
    """The hits that hold what an answer must hold; where none does, why, and what is missing."""
    wants = question.wants & HARD
    found = [hit for hit in hits if holds(wants, _new(question, told_about(hit)))]
    if _asks_members(question):
        found = [hit for hit in found if _names_several(hit.passage.text)]
    if not found:
        return [], Reason.NO_ATTRIBUTE, None
    if _asks_next(question):
        found = [hit for hit in found if _coming(hit.passage.text, now)]
        if not found:
            return [], Reason.NO_DATE, None
    timely = [hit for hit in found if hit.features["period"]]
    if not timely and question.period is not None:
        return [], Reason.WRONG_PERIOD, question.period.label
    return timely, None, None


def _asks_members(question: Question) -> bool:
    """True when the names of a group's members are asked for."""
    return Topic.GROUP in question.topics and Wants.WHO in question.wants and bool(kinds_in(question.stems))


def _names_several(text: str) -> bool:
    return sum(is_person_name(match.group().strip(" .,")) for match in _CAPITALS.finditer(text)) > 1


def _asks_next(question: Question) -> bool:
    """True when the coming meeting of somebody is asked for: a date that has passed is no answer."""
    return Topic.MEETING in question.topics and question.asked is Asked.NEXT and Wants.WHEN in question.wants


def _coming(text: str, now: datetime) -> bool:
    today = now.astimezone(ZONE).date().isoformat()
    return any(mention.value >= today[: len(mention.value)] for mention in find_dates(text) if mention.value[:1].isdigit())


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
    lead = _whole_list(shown[0].passage, view) or _sentences(shown[0], MAX_LEAD)
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
    finding = TextFinding(_paragraphs(lead), tuple(detail), more if len(shown[0].passage.text) > MAX_LEAD else ())
    return Answer(Kind.ANSWER, question.text, finding, tuple(citations), question.english)


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
        text += ("\n" if sentence.text.startswith(BULLET) else " " if text else "") + sentence.text
    return (text,)


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[:room].rsplit(" ", 1)[0].rstrip(",;") + " …"


def _cite(view: View, hit: Hit, chosen: Sequence[Sentence]) -> Citation:
    lines = (chosen[0].lines[0], chosen[-1].lines[1])
    raw = "\n".join(dict.fromkeys(sentence.raw for sentence in chosen))
    return view.cite(hit.passage, lines=lines, page=chosen[0].page, raw=raw)


def _focused(question: Question, terms: Sequence[Term], hit: Hit) -> Hit:
    """The hit with those of its sentences first that hold the sort of thing asked for."""

    def fit(scored: tuple[float, Sentence]) -> float:
        share, sentence = scored
        counted = Wants.NUMBER in question.wants and _counts((sentence,), terms)
        return share + HELD * holds(question.wants, _new(question, sentence.text)) + HELD * counted

    return replace(hit, sentences=tuple(sorted(hit.sentences, key=fit, reverse=True))) if question.wants & HARD else hit


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
