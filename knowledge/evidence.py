"""Whether a passage holds the sort of thing that was asked for: a date, a figure, a name, the period in question. Pure.

What is near in words or meaning is not yet an answer; "how many" wants a figure and "who" somebody's name. What follows from
that (another passage, a refusal) is decided by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final

from knowledge.danish import fold, joined_words, stem, words
from knowledge.dates import DateMention, find_dates
from knowledge.measures import tells_age, tells_duration, tells_money, tells_share
from knowledge.model import Passage, Sentence
from knowledge.names import is_person_name
from knowledge.periods import YEAR, ZONE
from knowledge.question import Question, Wants
from knowledge.search import Hit
from knowledge.terms import PREFIX_WEIGHT, Term

STANDS_OUT: Final = 0.35  # share of the question's words in a sentence from which it is clear which sentence is meant

MEANT: Final = 0.5  # share of the words that say of what somebody is chair

_FIGURE: Final = re.compile(
    r"\d|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|hundrede|halv\w*|hver\w*|årlig\w*|ugentlig\w*|dobbelt\w*|ingen)\b",
    re.I,
)
_COUNT: Final = re.compile(r"to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|hundrede", re.I)
_CAPITALS: Final = re.compile(r"[A-ZÆØÅ][\w.'’-]*(?: (?:[A-ZÆØÅ][\w.'’-]*|von|van|af|de)){1,4}")
_NOUN: Final = re.compile(
    r"\w{3,}(?:projekt|fond|råd|udvalg|forum|netværk|gruppe|region|kommune|universitet|styrelse|ministeri|skab|hed|tion|ing|else)"
    r"(?:en|et|er|erne|s)?\.?",
    re.I,
)
_CHAIR: Final = re.compile(r"formand|formænd|\bfmd", re.I)
_PHONE: Final = re.compile(r"(?<![\d./-])(?:\+45[ ]?)?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}(?![\d/-]|\.\d)")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_TIME: Final = re.compile(r"\bkl\.? ?\d|\b\d{1,2}[.:]\d{2}\b(?![.\d])|\b(?:time[rn]?|minutter)\b", re.I)
_ADDRESS: Final = re.compile(
    r"\w(?:vej|gade|allé|alle|plads|torv|stræde|boulevard|vænge|parken)(?:en|et)?s? \d|(?<!\d)[1-9]\d{3} [A-ZÆØÅ][a-zæøå]"
)
# Where none of this stands there is no date: looking for one costs a millisecond, looking for these nearly nothing.
_DATE_LIKE: Final = re.compile(
    r"\d ?[./-] ?\d|jan|feb|mar|apr|maj|may|jun|jul|aug|sep|o[kc]t|nov|dec|år|sommer|vinter|kvartal|uge|(?:19|20)\d\d", re.I
)
_LABELLED: Final = re.compile(r": ?\d")  # how tables are told: "label – head: value; head: value"
_LABEL: Final = re.compile(r"(?:- )?([A-ZÆØÅ][^.:;]{2,50}): ?\S")
_PARTED: Final = re.compile(r"[:;\n]")
LONGEST_LABEL: Final = 80  # characters
MOST: Final = 0.75  # of the entries that a list is said to have: the last may hide behind "m.fl."
_ORDER: Final = {
    fold(word): number
    for number, spellings in enumerate(
        ("første first", "anden andet second", "tredje third", "fjerde fourth", "femte fifth"), 1
    )
    for word in spellings.split()
}
_ORDINAL: Final = re.compile(rf"(?<!\w)({'|'.join(_ORDER)}) (\w{{3,}})")


@lru_cache(maxsize=4096)
def _dates(text: str) -> tuple[DateMention, ...]:
    """The dates in `text`; several checks look at one text."""
    return find_dates(text) if _DATE_LIKE.search(text) else ()


def told_about(hit: Hit) -> str:
    """The sentences of a passage that the question's words are in; all of it where no sentence stands out."""
    best = hit.sentences[0][0] if hit.sentences else 0.0
    if best < STANDS_OUT:
        return hit.passage.text
    return "\n".join(sentence.text for fit, sentence in hit.sentences if fit >= 0.5 * best)


def new_in(question: Question, text: str) -> str:
    """`text` without the year that the question names itself: to say it again tells nothing."""
    if question.period is None or not question.period.label:
        return text
    return re.sub(rf"(?<![\d.-]) ?{question.period.label[:4]}\b", "", text)


def holds(wants: Iterable[Wants], text: str) -> bool:
    """True when `text` holds the sorts of things that are asked for."""
    return all(check(text) for want, check in _CHECKS.items() if want in wants)


def _tells_when(text: str) -> bool:
    return bool(_dates(text) or YEAR.search(text) or "kl." in text)


def _tells_number(text: str) -> bool:
    """True when a quantity is told: the figures of dates and years are none."""
    for mention in reversed(_dates(text)):
        text = text[: mention.start] + text[mention.end :]
    return _FIGURE.search(YEAR.sub("", text)) is not None


def _names_chair(text: str) -> bool:
    return any(_CHAIR.search(line) and names_somebody(line) for line in text.split("\n"))


def names_somebody(text: str) -> bool:
    """True when a person is named in `text`."""
    return any(_is_person(match.group()) for match in _CAPITALS.finditer(text))


def tells_of(terms: Iterable[Term], passage: Passage) -> float:
    """The share of the words, by rarity, that the passage or its headings hold; 1.0 where there are none."""
    asked = [(term.rarity, {variant for variant, _ in term.variants}) for term in terms]
    told = {stem(word) for text in (*passage.heading, passage.text) for word in (*words(text), *joined_words(text))}
    total = sum(rarity for rarity, _ in asked)
    return sum(rarity for rarity, variants in asked if variants & told) / total if total else 1.0


def names_chair_of(whose: Sequence[Term], passage: Passage) -> bool:
    """True when one sentence, or row, says who leads and of what, or stands below a heading that says of what."""
    for sentence in passage.sentences:
        told = replace(passage, text=sentence.text, heading=passage.heading[-1:])
        if _names_chair(sentence.text) and tells_of(whose, told) >= MEANT:
            return True
    return False


def names_holder(offices: Collection[str], passage: Passage) -> bool:
    """True when somebody is named in one sentence, or row, with one of the `offices` (stems), or below a heading that says the
    office; elsewhere it is another's."""
    headed = any(stem(word) in offices for heading in passage.heading[-1:] for word in words(heading))
    return any(
        names_somebody(sentence.text) and (headed or any(stem(word) in offices for word in words(sentence.text)))
        for sentence in passage.sentences
    )


def _is_person(name: str) -> bool:
    """A person's name, and not a title or a project written with capitals: long words with the endings of common nouns."""
    return is_person_name(name.strip(" .,")) and not any(_NOUN.fullmatch(word) for word in name.split())


_CHECKS: Final[dict[Wants, Callable[[str], object]]] = {
    Wants.WHEN: _tells_when,
    Wants.NUMBER: _tells_number,
    Wants.MONEY: tells_money,
    Wants.AGE: tells_age,
    Wants.SHARE: tells_share,
    Wants.DURATION: tells_duration,
    Wants.NAME: names_somebody,
    Wants.CHAIR: _names_chair,
    Wants.PHONE: _PHONE.search,
    Wants.TIME: _TIME.search,
    Wants.ADDRESS: _ADDRESS.search,
    Wants.EMAIL: _EMAIL.search,
}
HARD: Final = frozenset(_CHECKS)  # without these there is no answer at all


def in_period(question: Question, hit: Hit) -> bool:
    """Whether a passage speaks of the period asked about: in the words that fit, in its headings, else by its date.

    Where the words name other dates and none of the period, it speaks of something else.
    """
    period, passage = question.period, hit.passage
    if period is None or not period.stated or not period.bounded:
        return True
    told = f"{' '.join(passage.heading)}\n{told_about(hit)}"
    spoken = passage.meeting.date if passage.meeting and passage.meeting.date else passage.date
    if passage.meeting is not None and spoken is not None and len(period.label) > len("2023") and period.covers(spoken):
        return True
    mentions = [dated for mention in _dates(told) for dated in _with_year(mention.value, spoken)]
    if any(period.covers(value) for value in mentions):
        return True
    years = set(YEAR.findall(told))
    asked = {str(year) for year in range(period.first.year, period.last.year + 1)}
    if mentions or years:
        return bool(years & asked) and len(period.label) == len("2023")
    if spoken is None:
        return False
    if passage.meeting is not None:
        return period.covers(spoken)
    return spoken[:4] in asked


def _with_year(value: str, spoken: str | None) -> tuple[str, ...]:
    """The date `value`; one without a year ("--05-22") is of the year in which it was `spoken`, or of the one before where that
    is past: both are told. Empty where nobody knows when it was spoken."""
    if value[:1].isdigit():
        return (value,)
    day = value.removeprefix("--")
    if not spoken or not re.fullmatch(r"\d\d(?:-\d\d)?", day):
        return ()
    this = f"{spoken[:4]}-{day}"
    return (this,) if this[: len(spoken)] <= spoken[: len(this)] else (this, f"{int(spoken[:4]) - 1}-{day}")


def counts(sentences: Iterable[Sentence], terms: Sequence[Term], *, labels: Sequence[Term] = ()) -> bool:
    """True when a figure stands right before one of the words ("27 deltagende musikere"), or in a table or list right behind
    one of them or of the `labels` ("Musikere: 27")."""
    asked = _likely(terms)
    named = asked | _likely(labels)
    for sentence in sentences:
        if any(stem(word) in named for label in _labels(sentence.text) for word in words(label)):
            return True
        told = words(sentence.text)
        for i, word in enumerate(told):
            figure = word[0].isdigit() or _COUNT.fullmatch(word)
            if figure and any(stem(other) in asked for other in told[i + 1 : i + 4]):
                return True
    return False


def labelled(sentences: Iterable[Sentence], terms: Iterable[Term]) -> bool:
    """True when a line begins with a label that one of the words is in: "Layout: Ida Holm"."""
    asked = _likely(terms)
    found = (match[1] for sentence in sentences if (match := _LABEL.match(sentence.text)))
    return any(stem(word) in asked for label in found for word in (*words(label), *joined_words(label)))


def _labels(text: str) -> Iterator[str]:
    """What stands right before each figure behind a colon."""
    for match in _LABELLED.finditer(text):
        yield _PARTED.split(text[max(0, match.start() - LONGEST_LABEL) : match.start()])[-1]


def _likely(terms: Iterable[Term]) -> set[str]:
    return {variant for term in terms for variant, weight in term.variants if weight >= PREFIX_WEIGHT}


def introduces(sentences: Sequence[Sentence], terms: Iterable[Term]) -> bool:
    """True when a list begins with one of the words: "Forprojektet havde to formål:"."""
    asked = _likely(terms)
    for sentence, entry in pairwise(sentences):
        if sentence.text.endswith(":") and entry.text.startswith("- ") and any(stem(w) in asked for w in words(sentence.text)):
            return True
    return False


def lists(text: str, entries: int) -> bool:
    """True when `text` may list so many things: it has most of as many entries, on lines of their own or between commas."""
    lines = sum(line.startswith("- ") for line in text.split("\n"))
    return max(lines, *(sentence.count(", ") + 2 for sentence in text.split("\n"))) >= entries * MOST


def in_order(question: Question, text: str) -> bool:
    """False when `text` tells of the first of something and the question asks about the second: another one is meant."""
    asked = _ordinals(question.folded)
    if not asked:
        return True
    told = _ordinals(" ".join(fold(word) for word in words(text)))
    return all(which & told[thing] for thing, which in asked.items() if thing in told)


def _ordinals(folded: str) -> dict[str, set[int]]:
    """What is numbered in the folded text, by its stem, with the numbers: "det andet møde" - møde: 2."""
    found: dict[str, set[int]] = {}
    for ordinal, thing in _ORDINAL.findall(folded):
        found.setdefault(stem(thing), set()).add(_ORDER[ordinal])
    return found


def names_several(text: str) -> bool:
    return sum(_is_person(match.group()) for match in _CAPITALS.finditer(text)) > 1


def tells_coming(text: str, now: datetime) -> bool:
    today = now.astimezone(ZONE).date().isoformat()
    return any(mention.value >= today[: len(mention.value)] for mention in _dates(text) if mention.value[:1].isdigit())
