"""Acronyms in questions and what they stand for: "havnechefnetværket" is HC-Net, NKR is Nordisk Kulturregion. Pure.

Nothing is listed: an acronym is told by the letters that begin the parts of the words it stands for, compounds taken apart by
the words that the documents hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from knowledge.danish import fold, is_stopword, split_compound, stem, words
from knowledge.question import Question

MAX_LETTERS: Final = 6  # of an acronym
MIN_LETTERS: Final = 3  # of one that a question uses: two letters are too many things
MIN_WORD: Final = 6  # letters of a word that an acronym may stand for
MAX_PREFIX: Final = 3  # letters that one part of a word lends to an acronym: the "Net" of netværk
MAX_RUN: Final = 4  # words that an acronym stands for
_NETWORK: Final = frozenset(stem(word) for word in ("netværk", "kreds", "forum", "gruppe", "råd"))
_MEANING: Final = re.compile(
    r" (hvad (betyder|er|dakker) (\w+ ){1,2}((over|forkortelse|for noget) )?|hvad star (\w+ ){1,2}for |hvem er (\w+ ){1,2}|"
    r"what (is|are) (\w+ ){1,2}|what (dos|do) (\w+ ){1,2}(stand for|mean) )(\||$)"
)
_WRITTEN: Final = re.compile(r"(?<![\w-])[A-ZÆØÅ]{2,6}(?:-[A-ZÆØÅ][a-zæøå]+)?(?![\w-])")
_ACRONYM: Final = re.compile(r"(?P<letters>[A-ZÆØÅ]{2,6})(?:-(?P<tail>[^\W\d_]{2,}))?(?![^\W\d_])")


def abbreviations(question: Question) -> tuple[str, ...]:
    """The abbreviations whose meaning is asked: "hvad betyder NKR?", "hvad er HC-Net?"; none in any other question."""
    if not _MEANING.match(question.folded):
        return ()
    asked = _WRITTEN.findall(question.spelt)
    return tuple(asked) if len(asked) == 1 else ()


def only_meaning(question: Question) -> bool:
    """Whether nothing but the words behind an abbreviation is asked for: not what it is."""
    return (
        bool(abbreviations(question))
        and re.search(r" (betyder|mean|forkortelse) | star (\w+ ){1,2}for | stand for ", question.folded) is not None
    )


def is_defined(name: str, text: str) -> bool:
    """Whether `text` says what the abbreviation `name` stands for: "Nordisk Kulturregion (NKR)", "NKR (nordisk ...)"."""
    if name not in text:
        return False
    short = rf"[»\"”“'‹]?{re.escape(name)}[«\"”“'›]?"
    forms = (
        rf"\w \((?:[^()]{{0,40}}\b(?:betegnet|kaldet|kaldt|benævnt|forkortet) )?{short}\)",
        rf"\b{short}(?: [A-ZÆØÅ]\w{{1,30}})? \((?=[^\W\d_]{{4}})(?!ikke |herefter )",
        rf"\b{short} (?:står for|betyder|er en forkortelse)",
        rf"\b(?:forkortet|forkortes) {short}",
    )
    return any(re.search(form, text) for form in forms)


def spelt_out(text: str, name: str, known: Collection[str]) -> frozenset[str]:
    """The stems of the words of `text` that stand for the acronym `name` is, or that are an acronym of it; empty where none.

    `known` are the stems by which compounds are taken apart.
    """
    asked = [word for word in words(text) if not is_stopword(word)]
    short = _ACRONYM.match(name)
    if short is not None:
        letters, tail = fold(short["letters"]), fold(short["tail"] or "")
        return _stands_for(asked, letters, tail, known)
    full = [word for word in words(name) if not is_stopword(word)]
    tokens = [word for word in asked if MIN_LETTERS <= len(word) <= MAX_LETTERS + 1]
    return frozenset(stem(word) for word in tokens if any(_abbreviates(fold(word), run, known) for run in _runs(full)))


def _stands_for(asked: Sequence[str], letters: str, tail: str, known: Collection[str]) -> frozenset[str]:
    for run in _runs(asked):
        if max(map(len, run)) < MIN_WORD or not any(fold(word)[0] == letters[0] for word in run):
            continue
        for parts in _readings(run, known):
            # "netværket for kommunaldirektører": what says that it is a network stands last in the acronym
            ordered = (*(p for p in parts if stem(p) not in _NETWORK), *(p for p in parts if stem(p) in _NETWORK))
            bare = tuple(p for p in ordered if stem(p) not in _NETWORK)
            if len(bare) > 1 and (_begin(letters + tail, ordered) or _begin(letters, bare)):
                return frozenset(stem(word) for word in run)
    return frozenset()


def _abbreviates(token: str, run: Sequence[str], known: Collection[str]) -> bool:
    """True when `token` is made of one letter of each part of `run`: "nkr" of Nordisk Kulturregion."""
    if fold(run[0])[0] != token[0]:
        return False
    forms = {token, token.removesuffix("s")}
    return any("".join(part[0] for part in parts) in forms for parts in _readings(run, known) if len(parts) >= MIN_LETTERS)


def _runs(found: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for length in range(min(MAX_RUN, len(found)), 0, -1):
        for start in range(len(found) - length + 1):
            yield tuple(found[start : start + length])


def _readings(run: Sequence[str], known: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The ways to read a run of words as parts: each word as one, or taken apart."""
    choices = [{(fold(word),), _parts(word, known) or (fold(word),)} for word in run]
    for reading in product(*choices):
        yield tuple(part for parts in reading for part in parts)


def _parts(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The parts of a compound, taken apart as far as it goes."""
    found = split_compound(word, known)
    return tuple(part for each in found for part in (_parts(each, known) or (each,)))


@lru_cache(maxsize=4096)
def _begin(letters: str, parts: tuple[str, ...]) -> bool:
    """True when `letters` are beginnings of all the parts, in order."""
    if not parts:
        return not letters
    first, rest = parts[0], parts[1:]
    return any(letters[:n] == first[:n] and _begin(letters[n:], rest) for n in range(1, min(MAX_PREFIX, len(letters)) + 1))
