"""Words in a text: whether a term stands there, and where. Pure.

A term is one or more words, with a star for what may stand before or behind, as in the rules by which groups are made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_WORD = re.compile(r"[^\W_]+")
_STAR: Final = "*"
_CLAUSE = re.compile(r"[,;:()\[\]\n]|\s[-\u2013]\s")


def has_term(text: str, terms: Iterable[str]) -> bool:
    """Whether one of the terms stands in the text."""
    words = words_of(text)
    return any(_length(term, words, at) for term in terms for at in range(len(words)))


def named(text: str, sorts: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The sorts of which a term stands in the text; a word belongs to the longest term that it is part of."""
    words, found, at = words_of(text), set(), 0
    while at < len(words):
        lengths = [(_length(term, words, at), sort) for sort, terms in sorts.items() for term in terms]
        longest, sort = max(lengths, key=lambda one: one[0], default=(0, ""))
        if longest:
            found.add(sort)
        at += longest or 1
    return frozenset(found)


def clauses_of(text: str) -> list[str]:
    """The parts of a text that commas, brackets and the like set apart, those without a word left out."""
    return [clause for clause in _CLAUSE.split(text) if words_of(clause)]


def is_term(clause: str, terms: Iterable[str]) -> bool:
    """Whether that is all that a part of a text says."""
    words = words_of(clause)
    return any(_length(term, words, 0) == len(words) for term in terms)


def _length(term: str, words: Sequence[str], at: int) -> int:
    """How many words from `at` on the term takes; 0 where it does not stand there."""
    wanted = [part for part in term.casefold().split() if _WORD.search(part)]
    pieces = [piece for part in wanted for piece in _pieces(part)]
    there = words[at : at + len(pieces)]
    same = len(there) == len(pieces) and all(map(_is_word, pieces, there))
    return len(pieces) if same else 0


def _pieces(part: str) -> list[str]:
    """ "ikast-brande" is two words; a star stays where it was."""
    pieces = _WORD.findall(part)
    pieces[0] = (_STAR if part.startswith(_STAR) else "") + pieces[0]
    pieces[-1] += _STAR if part.endswith(_STAR) else ""
    return pieces


def _is_word(wanted: str, word: str) -> bool:
    bare = wanted.strip(_STAR)
    if wanted.startswith(_STAR) and wanted.endswith(_STAR):
        return bare in word
    if wanted.startswith(_STAR):
        return word.endswith(bare)
    return word.startswith(bare) if wanted.endswith(_STAR) else word == bare


def words_of(text: str) -> list[str]:
    """In lower case."""
    return _WORD.findall(text.casefold())


def squeezed(name: str) -> str:
    """A name without blanks and marks."""
    return "".join(words_of(name))
