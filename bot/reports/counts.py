"""Numbers that a short text names, in figures or in words: "ca. 1.129", "to hundrede", "ingen". Pure.

Which words are numbers is handed in (`bot.reports.typed.Words`). Whether a number fits a question is not asked here; whether a
text that names one answers it, or is plainly about something else ("next meeting on June 2"), is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bot.cells import folded

if TYPE_CHECKING:
    from bot.reports.typed import Words

_FIGURE: Final = re.compile(
    r"(?<![^\W\d_])(?<![^\W\d_]-)(?:"  # not the 5 of WHO-5
    r"(?P<grouped>\d{1,3}(?:[ .'\u00a0\u202f\u2009]\d{3})+)(?!\d|\.\d)(?:,(?P<rest>\d+))?"
    r"|(?P<plain>\d+)(?P<parts>(?:[.,]\d+)*))"
)
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_LONGEST_RUN: Final = 8  # words of one number: "to tusind tre hundrede og fem og tyve"
_SHORTEST: Final = 3  # letters of a word that is another form of one
_NEAR: Final = 3  # words behind a number within which what it counts is named: "25 happy people"
_YEARS: Final = range(2001, 2100)  # what is more likely a year than a count, where nothing says that it counts


def numbers_in(text: str, words: Words) -> frozenset[Fraction]:
    """Every different number that `text` names, also broken and negative ones. A comma before three zeros may be a thousand or
    none, so both are named."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in unicodedata.normalize("NFC", text))
    figures = frozenset(_figures(plain, words))
    counted = rf"\d[\d.,]*(?:\s*(?:{'|'.join(words.multiples)})\b)?" if words.multiples else r"\d[\d.,]*"
    tokens = folded(re.sub(counted, " ", plain, flags=re.IGNORECASE)).split()
    if any(_has(tokens, phrase) for phrase in words.none):
        figures |= {Fraction(0)}
    if figures and not any(_has(tokens, phrase) for phrase in words.unsure):
        return figures | frozenset(map(Fraction, _spelt(tokens, words)))
    if words.vague & set(tokens):
        return frozenset()
    return figures - {Fraction(0)} | frozenset(map(Fraction, _spelt(tokens, words)))


def is_about_something_else(text: str, words: Words, *, own: str, people: bool) -> bool:
    """Whether none of the numbers in `text` counts anything: they stand in dates, or beside meetings and days. `own` are the
    words of the question, which an answer may repeat; `people`: it asks for a number of people.

    What begins with a number, or says "about" before it or what it counts behind it, is an answer, whatever else it says.
    """
    tokens, mine = folded(text).split(), folded(own).split()
    other = {token for token in tokens if token in words.calendar | words.meetings and not _is_one_of(token, mine)}
    numbers = [place for place, token in enumerate(tokens) if _is_number(token, words)]
    if not numbers or tokens[0] in words.asking:
        return bool(numbers)
    return not any(_counts(tokens, place, other, words, people=people) for place in numbers)


def _counts(tokens: Sequence[str], place: int, other: AbstractSet[str], words: Words, *, people: bool) -> bool:
    """Whether the number at `place` may be the answer; `other` are the words that speak of something else."""
    behind = next((at for at in range(place, len(tokens)) if not _is_number(tokens[at], words)), len(tokens))
    unit, before = next(iter(tokens[behind:]), ""), tokens[place - 1] if place else ""
    if unit in other and (people or unit in words.calendar):
        return False
    named = before in words.about | words.units or bool(words.units & set(tokens[behind : behind + _NEAR]))
    is_year = people and bool(before) and tokens[place].isdecimal() and int(tokens[place]) in _YEARS
    return not place or named or not (other or is_year)


def _is_number(token: str, words: Words) -> bool:
    spelt = token in words.none or (token not in words.articles and _value(token, words) is not None)
    return spelt or any(char.isdecimal() for char in token)


def _is_one_of(token: str, own: Sequence[str]) -> bool:
    """Whether a word stands in the question too, in whatever form: "moeder" in "moede"."""
    long = [one for one in own if min(len(one), len(token)) >= _SHORTEST]
    return token in own or any(token.startswith(one) or one.startswith(token) for one in long)


def _figures(text: str, words: Words) -> Iterator[Fraction]:
    for match in _FIGURE.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        unit = next(iter(folded(after[:30]).split()), "")
        if after.lstrip().startswith("%") or unit in words.shares:
            continue
        factor = words.multiples.get(unit, 1)
        sign = -1 if _is_minus(before, words) else 1
        for value in _values(match, after):
            yield sign * factor * value


def _values(match: re.Match[str], after: str) -> Iterator[Fraction]:
    if match["grouped"]:
        yield Fraction(re.sub(r"\D", "", match["grouped"]) + (f".{match['rest']}" if match["rest"] else ""))
        return
    parts = re.findall(r"\d+", match["parts"])
    if len(parts) > 1:  # a date, or what else has three parts
        yield from (Fraction(int(part)) for part in (match["plain"], *parts))
        return
    yield Fraction(match["plain"] + (f".{parts[0]}" if parts else "")) + _fraction(after)
    if match["parts"] == ",000":
        yield Fraction(match["plain"] + "000")


def _fraction(after: str) -> Fraction:
    """The half in "2½"."""
    sign = after.lstrip()[:1]
    value = Fraction(unicodedata.numeric(sign, 0)) if sign and not sign.isdecimal() else Fraction(0)
    return value if value < 1 else Fraction(0)


def _is_minus(before: str, words: Words) -> bool:
    """Whether a minus stands before a figure, and not the dash of "20-25" or one between words."""
    head = before.rstrip()
    if head[-1:] and head[-1] in _DASHES:
        return not head.rstrip(_DASHES + " ")[-1:].isalnum()
    return bool(words.minus & set(folded(head[-20:]).split()[-1:]))


def _has(tokens: Sequence[str], phrase: str) -> bool:
    return f" {phrase} " in f" {' '.join(tokens)} "


def _spelt(tokens: Sequence[str], words: Words) -> Iterator[int]:
    """The numbers in words. "en" and "et" are numbers only where nothing else is said but what is counted."""
    place, single, other = 0, 0, False
    while place < len(tokens):
        token = tokens[place]
        for end in range(min(len(tokens), place + _LONGEST_RUN), place, -1):
            run = tokens[place:end]
            value = None if run[-1] in words.joining else _value("".join(run), words)
            if value is not None:
                break
        if value is None or (token in words.articles and end == place + 1):
            single += token in words.articles
            other = other or not (token in words.articles or token in words.counted)
            place += 1
            continue
        yield value
        other, place = True, end
    if single == 1 and not other:
        yield 1


def _value(run: str, words: Words, below: int | None = None) -> int | None:
    """The number that a run of words, written as one, stands for; None for what is none, and for no less than `below`."""
    if run in words.numbers:
        return words.numbers[run]
    for word, factor in words.multiples.items():
        head, found, tail = run.partition(word)
        if not found or (below is not None and factor >= below):
            continue
        times = 1 if not head else words.numbers.get(head)
        rest = 0 if not tail else _value(_without_joining(tail, words), words, factor)
        if times is not None and rest is not None:
            return times * factor + rest
    return None


def _without_joining(tail: str, words: Words) -> str:
    return next((tail.removeprefix(word) for word in words.joining if tail.startswith(word)), tail)
