"""What somebody typed as the answer to a question: a value of the right kind, or the kind of thing that is wrong with it. Pure.

No words for people are here: which Danish words mean yes, twelve or all is handed in (`Words`). Which options words mean is in
`bot.reports.matching`, which numbers they name in `bot.reports.counts`, how a period is read in `knowledge.spans`; what people
are told of a fault is the business of the texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from bot.cells import folded
from bot.reports.counts import is_about_something_else, numbers_in
from bot.reports.form import Kind, Meaning, Question
from bot.reports.matching import Meant, options_in
from bot.reports.values import Answers, Chosen, Number, Period, Text, Value, YesNo
from knowledge.spans import Unread, read_span

LONGEST: Final = 500  # characters of an answer that is no text of its own: options, and words for what fits none
LONGEST_NUMBER: Final = 200
MOST_OFFERED: Final = 5  # options that may be meant
_SAID_NUMBER, _SAID_PERIOD = 60, 100  # characters that are kept of how a number and a period were written
_SHORTEST_WORDS: Final = 3  # letters of words for what fits no option
_DROPPED: Final = {"Cc", "Cf", "Cs", "Co", "Cn"}  # invisible, half a character, or none at all
_JOINER: Final = "\u200d"  # holds together the parts of one picture character


class Fault(StrEnum):
    """What is wrong with an answer. The first ones are found here, those from NEEDS_TEXT on where files are taken in."""

    EMPTY = "empty"
    TOO_LONG = "too-long"  # detail: "length/limit", in characters
    NOT_A_NUMBER = "not-a-number"
    SEVERAL_NUMBERS = "several-numbers"
    NOT_WHOLE = "not-whole"
    TOO_LOW = "too-low"  # detail: the lowest number there may be
    TOO_HIGH = "too-high"  # detail: the highest number there may be
    ABOVE_OTHER = "above-other"  # detail: the other number
    NO_SUCH_OPTION = "no-such-option"  # detail: the words that fit none
    WHICH = "which"  # options: what may be meant; detail: the words that may mean it
    ONE_ONLY = "one-only"  # options: what was named
    NOT_A_PERIOD = "not-a-period"
    NO_START = "no-start"
    NO_YEAR = "no-year"
    BACKWARDS = "backwards"
    TOO_FAR = "too-far"
    NOT_YES_NO = "not-yes-no"
    NEEDS_FILE = "needs-file"
    NEEDS_TEXT = "needs-text"
    NOT_A_FILE = "not-a-file"
    FILE_TOO_BIG = "file-too-big"
    TOO_MANY_FILES = "too-many-files"
    FILE_GONE = "file-gone"
    HOLDS_NUMBER = "holds-number"  # a CPR number
    NO_CONSENT = "no-consent"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer was not taken. `options` are ids of options to offer; `understood` those that were clear beside the words
    in doubt, so that they are not lost when one of `options` is chosen."""

    fault: Fault
    detail: str = ""
    options: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Words:
    """The words of the language that answers are typed in, each as `bot.cells.folded` writes it; `phrases` makes them so."""

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    no_alone: frozenset[str] = frozenset()  # no where nothing else is said but `thanks`
    thanks: frozenset[str] = frozenset()
    yes_signs: frozenset[str] = frozenset()  # as they are: they have no letters
    no_signs: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(default_factory=dict)
    multiples: Mapping[str, int] = field(default_factory=dict)  # a hundred, a thousand; the highest first
    articles: frozenset[str] = frozenset()  # numbers that are articles too
    counted: frozenset[str] = frozenset()  # what may stand beside such a number
    about: frozenset[str] = frozenset()  # what stands before a number that counts: "about", "we were"
    units: frozenset[str] = frozenset()  # what is counted, where people are
    calendar: frozenset[str] = frozenset()  # days and months
    meetings: frozenset[str] = frozenset()  # what the bot is asked about as well
    asking: frozenset[str] = frozenset()  # what a question begins with
    asides: frozenset[str] = frozenset()  # what is said to the bot and answers nothing
    none: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    minus: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()
    excepting: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()  # what may stand beside an option and says nothing
    ordinals: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()


def phrases(text: str) -> frozenset[str]:
    """The words or phrases in `text`, with commas between them, as `Words` holds them."""
    return frozenset(filter(None, map(folded, text.split(","))))


def read(text: str, question: Question, *, answers: Answers, today: date, words: Words) -> Value | Problem:
    """The answer to `question` that `text` gives. `answers` are those given so far, `today` is the day in Copenhagen."""
    if question.kind is Kind.FILES:
        return Problem(Fault.NEEDS_FILE)
    written = _written(text)
    if not written:
        return Problem(Fault.EMPTY)
    match question.kind:
        case Kind.TEXT:
            return _text(written, question)
        case Kind.NUMBER:
            return _number(written, question, answers, words)
        case Kind.PERIOD:
            return _period(written, today)
        case Kind.YES_NO:
            return _yes_no(written, words)
    said = " ".join(written.split())
    if len(said) > LONGEST:
        return Problem(Fault.TOO_LONG, f"{len(said)}/{LONGEST}")
    return _chosen(written, question, words)


def _written(text: str) -> str:
    """`text` without what cannot be seen, its paragraphs kept: single spaces, one blank line at most."""
    plain = unicodedata.normalize("NFC", "".join(map(_visible, re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text))))
    lines = "\n".join(" ".join(line.split()) for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _visible(char: str) -> str:
    if char in ("\n", _JOINER) or unicodedata.category(char) not in _DROPPED:
        return char
    return " " if char.isspace() else ""


def _shortened(text: str, characters: int) -> str:
    return " ".join(text.split())[:characters].rstrip()


# ------------------------------------------------------------------------------------------------------- text, numbers, periods


def _text(written: str, question: Question) -> Text | Problem:
    if not any(char.isalnum() or unicodedata.category(char).startswith("S") for char in written):
        return Problem(Fault.EMPTY)  # a dash for nothing
    one_line = question.id == Meaning.TITLE  # what a report is called by
    said = " ".join(written.split()) if one_line else written
    if len(said) > question.characters:
        return Problem(Fault.TOO_LONG, f"{len(said)}/{question.characters}")
    return Text(said)


def _number(written: str, question: Question, answers: Answers, words: Words) -> Number | Problem:
    if len(written) > LONGEST_NUMBER:
        return Problem(Fault.TOO_LONG, f"{len(written)}/{LONGEST_NUMBER}")
    own = f"{question.label} {question.text} {question.help}"
    if is_about_something_else(written, words, own=own, people=question.people):
        return Problem(Fault.NOT_A_NUMBER)
    found = numbers_in(written, words)
    if len(found) != 1:
        return Problem(Fault.SEVERAL_NUMBERS if found else Fault.NOT_A_NUMBER)
    [named] = found
    if named.denominator != 1:
        return Problem(Fault.NOT_WHOLE)
    if named < question.at_least:
        return Problem(Fault.TOO_LOW, str(question.at_least))
    if named > question.at_most:
        return Problem(Fault.TOO_HIGH, str(question.at_most))
    other = answers.get(question.not_above) if question.not_above else None
    if isinstance(other, Number) and named > other.number:
        return Problem(Fault.ABOVE_OTHER, str(other.number))
    return Number(int(named), _shortened(written, _SAID_NUMBER))


_UNREAD: Final = {
    Unread.NOT_A_PERIOD: Fault.NOT_A_PERIOD,
    Unread.NO_START: Fault.NO_START,
    Unread.NO_YEAR: Fault.NO_YEAR,
    Unread.BACKWARDS: Fault.BACKWARDS,
    Unread.TOO_FAR: Fault.TOO_FAR,
}


def _period(written: str, today: date) -> Period | Problem:
    span = read_span(written, today=today)
    if isinstance(span, Unread):
        return Problem(_UNREAD[span])
    return Period(span.start, span.end, _shortened(written, _SAID_PERIOD))


def _yes_no(written: str, words: Words) -> YesNo | Problem:
    """Yes or no where the answer begins with it, and neither the other one nor a doubt comes after it. A bare "not" says no by
    itself alone: before other words it may say yes ("not a problem"), and after a yes it is a doubt."""
    said = f"{_unlengthened(folded(written[:LONGEST]))} "
    verdicts = {sign in words.yes_signs for sign in set(written) & (words.yes_signs | words.no_signs)}
    doubtful = len(written) > LONGEST or any(f" {_unlengthened(phrase)} " in f" {said}" for phrase in words.unsure)
    known = {_unlengthened(phrase): phrase in words.yes for phrase in words.yes | words.no | words.no_alone}
    alone = {_unlengthened(phrase) for phrase in words.no_alone}
    longest_first = sorted(known, key=len, reverse=True)
    begins, bare = bool(verdicts), False
    for place in [0, *(match.end() for match in re.finditer(" ", said))]:
        phrase = next((phrase for phrase in longest_first if said.startswith(f"{phrase} ", place)), None)
        if phrase is None:
            continue
        said = said[:place] + "-" * len(phrase) + said[place + len(phrase) :]  # its words say nothing else
        if phrase in alone:
            bare = True
        else:
            begins = begins or place == 0
            verdicts.add(known[phrase])
    if bare and words.thanks.issuperset(said.replace("-", " ").split()):
        begins = True
        verdicts.add(False)
    doubtful = doubtful or (bare and True in verdicts)
    return YesNo(verdicts.pop()) if len(verdicts) == 1 and begins and not doubtful else Problem(Fault.NOT_YES_NO)


def _unlengthened(text: str) -> str:
    """Each letter once: "jaaa" and "neej" are yes and no too."""
    return re.sub(r"(.)\1+", r"\1", text)


# --------------------------------------------------------------------------------------------------------------------- choices


def _chosen(written: str, question: Question, words: Words) -> Chosen | Problem:
    """What is clear is taken, what may be meant is asked about, and what fits nothing goes to the free option."""
    free = {question.free.id} if question.free else set[str]()
    if question.kind is Kind.CHOICE and question.free and (tail := _behind_free(written, question, words)):
        return Chosen((question.free.id,), tail)
    parts = options_in(written, question.options, words)
    if not any(one.sure for _, one in parts[:1]) and (ids := _all(written, question, words)):
        parts = [(written, Meant(ids))]
    sure = {id for _, one in parts for id in one.sure}
    own, unfit, doubtful = list[str](), list[str](), list[tuple[str, Meant]]()
    for part, one in parts:
        tail = _behind_free(part, question, words)
        if one.sure or (one.near and sure >= set(one.near)):
            continue
        if set(one.near) - free - sure and not tail:
            doubtful.append((part, one))
        elif tail or (free and not one.numbers and _says_something(part, words)):
            sure |= free if tail else set()
            own.append(tail or part)
        else:
            unfit.append(part)
    named = _ordered(sure - free, question)
    if question.kind is Kind.CHOICE and len(named) > 1:
        return Problem(Fault.ONE_ONLY, options=named if len(named) <= MOST_OFFERED else ())
    if doubtful or (question.kind is Kind.CHOICE and named and (own or unfit)):
        return _which(written, named, doubtful, question)
    if unfit or not (sure or own):
        return Problem(Fault.NO_SUCH_OPTION, (unfit or [written])[0], understood=named)
    said = ", ".join(own if sure else filter(None, written.split("\n")))
    return Chosen(_ordered(sure | (free if own else set()), question), said if own else "")


def _ordered(ids: Iterable[str], question: Question) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(option.id for option in question.options if option.id in wanted)


def _which(written: str, named: tuple[str, ...], doubtful: list[tuple[str, Meant]], question: Question) -> Problem:
    """What may be meant, and the option for what fits no other. Where several may be chosen, the first doubt is asked about and
    what is clear stands; else all that was named is offered."""
    free = (question.free.id,) if question.free else ()
    if question.kind is Kind.SEVERAL:
        part, one = doubtful[0]
        near = set(one.near) - {*named, *free}
        return Problem(Fault.WHICH, part, (*_ordered(near, question)[:MOST_OFFERED], *free), named)
    near = {id for _, one in doubtful for id in one.near} | set(named)
    return Problem(Fault.WHICH, written, (*_ordered(near - set(free), question)[:MOST_OFFERED], *free))


def _all(written: str, question: Question, words: Words) -> tuple[str, ...]:
    """All options but the free one, where that is said, without those that are excepted; else none."""
    tokens = folded(written).split()
    size = max((len(phrase.split()) for phrase in words.all if f"{' '.join(tokens)} ".startswith(f"{phrase} ")), default=0)
    rest = tokens[size:]
    ids = tuple(option.id for option in question.options if not option.free)
    if not size or all(token in words.fillers or token in words.numbers or token.isdecimal() for token in rest):
        return ids if size else ()
    if rest[0] not in words.excepting:
        return ()
    excepted = [one.sure for _, one in options_in(" ".join(rest[1:]), question.options, words)]
    return tuple(id for id in ids if not any(id in sure for sure in excepted)) if excepted and all(excepted) else ()


def _behind_free(part: str, question: Question, words: Words) -> str:
    """What follows the name of the free option: "Andet: strikning"; empty where nothing does."""
    split = re.fullmatch(r"([^:(\u2013-]+)[:(\u2013-](.+?)\)?", " ".join(part.split()))
    if question.free is None or split is None:
        return ""
    [(_, head), *others] = options_in(split[1], question.options, words) or [("", Meant())]
    return split[2].strip() if head.sure == (question.free.id,) and not others else ""


def _says_something(part: str, words: Words) -> bool:
    said = folded(part)
    nothing = {*words.none, *words.unsure, *words.yes, *words.no, *words.no_alone, *words.asides}
    asks = said.partition(" ")[0] in words.asking
    return sum(char.isalpha() for char in said) >= _SHORTEST_WORDS and said not in nothing and not asks
