"""English questions in the documents' language: what an English word means in Danish, and a whole question put into it.

Word by word, as dictionary-based retrieval across languages does (Ballesteros and Croft 1997); what comes out is searched,
never shown. Not here: recognising an English question (`knowledge.question`), how much its words count (`knowledge.terms`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from knowledge.danish import stem

MAX_PHRASE: Final = 3  # words
_TOKEN: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[^\w\s]")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_OPENS: Final = (".", "?", "!", ":", "“", '"', "(")
_LEFT_OUT: Final = frozenset("the a an do does did".split())  # Danish does without them


@dataclass(frozen=True)
class Dictionary:
    """`entries`: an English word or phrase in lower case, its parts parted by a space -> Danish words, the likeliest first."""

    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _by_stem(self) -> Mapping[str, tuple[str, ...]]:
        """The same by the stem that a question's words are searched under; words of one stem share their meanings."""
        found: dict[str, tuple[str, ...]] = {}
        for word, meanings in self.entries.items():
            if " " not in word:
                key = stem(word)
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *meanings)))
        return found

    def meanings(self, stemmed: str) -> tuple[str, ...]:
        """The stems of the Danish words that an English one may mean, likeliest first; it is given by its own (Danish) stem."""
        return tuple(dict.fromkeys(stem(word) for word in self._by_stem.get(stemmed, ()) if " " not in word))

    def translate(self, text: str) -> str:
        """`text` with every known English word as the likeliest Danish one. Names and unknown words stay as they are."""
        tokens = [match.group() for match in _TOKEN.finditer(text)]
        told: list[str] = []
        at = 0
        while at < len(tokens):
            length, word = self._longest(tokens, at)
            told += [word] if word else []
            at += length
        return re.sub(r"\s+([?.!,:;)])", r"\1", " ".join(told))

    def _longest(self, tokens: list[str], at: int) -> tuple[int, str]:
        """How many tokens are read from `at`, and what they become."""
        for length in range(min(MAX_PHRASE, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + length]).lower()
            if meanings := self.entries.get(phrase):
                return length, tokens[at] if self._is_name(tokens, at) else meanings[0]
        token = _POSSESSIVE.sub("", tokens[at])
        if token.lower() in _LEFT_OUT:
            return 1, ""
        meanings = () if self._is_name(tokens, at) else self._by_stem.get(stem(token), ())
        return 1, meanings[0] if meanings else token

    def _is_name(self, tokens: list[str], at: int) -> bool:
        """Whether a capital that no sentence asks for tells that the word is a name, and of none that has a Danish form."""
        token = tokens[at]
        if not token[0].isupper() or at == 0 or tokens[at - 1] in _OPENS:
            return False
        return not any(meaning[:1].isupper() for meaning in self.entries.get(token.lower(), ()))


def _none(_: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Meanings:
    """What is known of words: stem -> stems of the Danish words that mean the same, and what English ones mean."""

    synonyms: Callable[[str], frozenset[str]] = _none
    english: Dictionary = field(default_factory=Dictionary)
