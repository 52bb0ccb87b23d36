"""Words that mean the same to whoever asks and to whoever wrote the minutes: everyday Danish and administrative Danish.

Here: reading the bundled lists and a coordinator's own, and looking words up. What English words mean is read here too, since a
list may hold both, and looked up in `knowledge.dictionary`. Not here: deciding how much a synonym counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.danish import fold, stem, words
from knowledge.dictionary import Dictionary
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SynonymsInvalid(KnowledgeError):
    """A list of synonyms cannot be used: the text names file, key and value."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Keys are stems, joined by a space in a phrase; values are folded words and phrases as they are written in the list."""

    entries: Mapping[str, frozenset[str]] = field(default_factory=dict)
    longest: int = 1  # words in the longest phrase
    english: Dictionary = field(default_factory=Dictionary)

    def expand(self, word: str) -> frozenset[str]:
        """The folded synonyms of a word or phrase, whatever its case, ending or spelling of æøå; empty when none is known."""
        return self.entries.get(_key(word), frozenset())

    def stems_for(self, stemmed: str) -> frozenset[str]:
        """The stems of the one-word synonyms of a word that is a stem already: what ranking by terms of an index asks for."""
        return frozenset(stem(other) for other in self.entries.get(stemmed, ()) if " " not in other)

    def expand_all(self, text: str) -> dict[str, frozenset[str]]:
        """Every word and phrase of `text` (folded) that has synonyms, with them. A phrase does not hide the words in it."""
        found = words(text)
        spans = (" ".join(found[i : i + n]) for n in range(1, self.longest + 1) for i in range(len(found) - n + 1))
        return {_folded(span): others for span in spans if (others := self.expand(span))}


def load(extra: Path | None = None) -> Synonyms:
    """The bundled synonyms, and those of the coordinator's file `extra` with them. Raises `SynonymsInvalid`."""
    return _packaged() if extra is None else _built((*_packaged_lists(), _read(extra, str(extra))))


@cache
def _packaged() -> Synonyms:
    return _built(_packaged_lists())


class _Lists(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    same: list[list[str]] = []
    towards: dict[str, list[str]] = {}
    english: dict[str, list[str]] = {}


@cache
def _packaged_lists() -> tuple[_Lists, ...]:
    base = files("knowledge") / "base"
    return _read(base / "synonyms.yaml", "synonyms.yaml"), _read(base / "english.yaml", "english.yaml", within="english")


def _read(file: Path | Traversable, name: str, *, within: str = "") -> _Lists:
    """The lists of a file; all of it is the one called `within` where that is given."""
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
        data = {} if data is None else data
        return _Lists.model_validate({within: data} if within else data)
    except (OSError, UnicodeDecodeError) as error:
        raise SynonymsInvalid(f"{name}: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}: " if mark is not None else " "
        raise SynonymsInvalid(f"{name}:{line}{getattr(error, 'problem', error)}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise SynonymsInvalid(f"{name}: {key}: {first['msg']}, not {first['input']!r}") from error


def _built(lists: Iterable[_Lists]) -> Synonyms:
    collected: dict[str, set[str]] = {}
    english: dict[str, tuple[str, ...]] = {}
    for each in lists:
        # A coordinator's own list comes last, and what it says of a word goes before what was known.
        told = {" ".join(word.lower().split()): tuple(meanings) for word, meanings in each.english.items()}
        english |= {word: tuple(dict.fromkeys((*meanings, *english.get(word, ())))) for word, meanings in told.items()}
        for word, others in _pairs(each):
            key = _key(word)
            found = {_folded(other) for other in others if _key(other) not in ("", key)}
            if key and found:
                collected.setdefault(key, set()).update(found)
    log.debug("synonyms: %d words and phrases", len(collected))
    return Synonyms(
        entries={key: frozenset(others) for key, others in collected.items()},
        longest=max((key.count(" ") + 1 for key in collected), default=1),
        english=Dictionary(english),
    )


def _pairs(lists: _Lists) -> Iterator[tuple[str, list[str]]]:
    for group in lists.same:
        for word in group:
            yield word, group
    yield from lists.towards.items()


def _key(text: str) -> str:
    return " ".join(stem(word) for word in words(text))


def _folded(text: str) -> str:
    return " ".join(fold(word) for word in words(text))
