"""Which options of a question somebody means by what they typed: exactly, in part, misspelt, or among other words. Pure.

Words are compared as `bot.cells` folds them. What is done with what may be meant is decided in `bot.reports.typed`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.cells import folded
from bot.reports.form import Option

if TYPE_CHECKING:
    from bot.reports.typed import Words

SHORTEST: Final = 4  # letters from which a beginning, a part or a misspelling counts
_NEAR: Final = 0.7  # share of letters in common from which a misspelling may be meant
_SLIPS: Final = ((5, 1), (10, 2), (16, 3))  # from so many letters so many wrong ones are a slip of the pen
_COMPOUND: Final = 7  # letters of a word that may be made of two
_MOST_PARTS: Final = 40  # of a list; what has more is a text
_NUMBERS: Final = re.compile(r"#?\s*\d{1,3}(?:[\s.)]+\d{1,3})*[\s.)]*")
_RANGE: Final = re.compile(r"(\d{1,2})\s?[-–]\s?(\d{1,2})")
_NUMBERED: Final = re.compile(r"\s*\d{1,2}[.)]\s*(?=[^\W\d])")


@dataclass(frozen=True, slots=True)
class Meant:
    """Ids of the options that are meant, and of those that may be, in the order of the form. `numbers`: numbers were given."""

    sure: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    numbers: bool = False


@dataclass(frozen=True)
class _Names:
    """What the options of a question may be called, folded: each name with the ids of the options that it stands for."""

    options: tuple[Option, ...]
    words: Words
    main: Mapping[str, set[str]]  # their texts, and no other words for them
    all: Mapping[str, set[str]]
    squeezed: Mapping[str, set[str]]
    bare: Mapping[str, set[str]]
    by_word: Mapping[str, set[str]]
    sorted: tuple[str, ...]
    most_parts: int  # into how many the name of one option may fall where a list is taken apart

    def ordered(self, ids: Iterable[str]) -> tuple[str, ...]:
        wanted = set(ids)
        return tuple(option.id for option in self.options if option.id in wanted)


def options_in(text: str, options: tuple[Option, ...], words: Words) -> list[tuple[str, Meant]]:
    """The parts of a list, each with what it means. What is whole in an option's text ("Sang og kor") is one part."""
    names = _names(options, words)
    pieces = [piece for piece in _split(text, words.joining) if folded(piece)]
    if len(pieces) > _MOST_PARTS:
        return [(text, _meant(text, names))]
    found: list[tuple[str, Meant]] = []
    while pieces:
        for end in range(min(len(pieces), names.most_parts), 0, -1):
            joined = " ".join(pieces[:end])
            one = _meant(joined, names) if end == 1 else Meant(_called(joined, names))
            if one.sure or end == 1:
                found.append((" ".join(_NUMBERED.sub("", joined, count=1).split()), one))
                pieces = pieces[end:]
                break
    return found


def _meant(text: str, names: _Names) -> Meant:
    """What `text` means as a whole; more than one is sure where it names several and nothing else."""
    if sure := _called(text, names):
        return Meant(sure)
    if (numbered := _numbered(text, names)) is not None:
        return Meant(numbered, numbers=True)
    if (bare := _NUMBERED.sub("", text, count=1)) != text:  # "1. Kultur": the number is that of a line
        return _meant(bare, names)
    tokens = _plain(text, names.words.joining, frozenset()).split()
    named, rest = _named(tokens, names)
    if named and not rest:
        return Meant(names.ordered(named))
    return Meant(near=names.ordered({*named, *_alike(tokens, names), *_compounds(tokens, names)}))


def _split(text: str, joining: frozenset[str]) -> list[str]:
    between = "|".join(re.escape(word) for word in sorted(joining)) or r"\n"
    return re.split(rf"[,;\n&/|\u2022]|\+(?!\))|(?<![\w-])(?:{between})(?![\w-])", text, flags=re.IGNORECASE)


# --------------------------------------------------------------------------------------------------------- what it is called


def _plain(text: str, joining: frozenset[str], fillers: frozenset[str]) -> str:
    """`text` folded, without joining words and fillers; where nothing else is there, they stay."""
    tokens = folded(text).split()
    kept = [token for token in tokens if token not in joining]
    return " ".join([token for token in kept if token not in fillers] or kept or tokens)


def _bare(text: str) -> str:
    """As it is written where no Danish letters are at hand: "Soro", "aldre"."""
    return text.replace("ae", "a").replace("oe", "o").replace("aa", "a")


@lru_cache(maxsize=64)
def _names(options: tuple[Option, ...], words: Words) -> _Names:
    main, every, squeezed, bare, by_word = (defaultdict[str, set[str]](set) for _ in range(5))
    for option in options:
        for name in (option.text, *option.also):
            for text in {folded(name), _plain(name, words.joining, frozenset()), _plain(name, words.joining, words.fillers)} - {
                ""
            }:
                if name == option.text:
                    main[text].add(option.id)
                every[text].add(option.id)
                squeezed[text.replace(" ", "")].add(option.id)
                bare[_bare(text)].add(option.id)
                for word in text.split():
                    by_word[word].add(text)
    parts = max(len(_split(name, words.joining)) for option in options for name in (option.text, *option.also))
    return _Names(options, words, main, every, squeezed, bare, by_word, tuple(sorted(every)), parts)


def _called(text: str, names: _Names) -> tuple[str, ...]:
    """The one option that `text` names as a whole: by its name, the beginning or a part of it, or with a slip of the pen."""
    said, short = (_plain(text, names.words.joining, left_out) for left_out in (frozenset[str](), names.words.fillers))
    for name in filter(None, dict.fromkeys((said, short))):
        if found := next(filter(None, _by_name(name, names)), None):
            return tuple(found) if len(found) == 1 else ()
    ids = tuple(option.id for option in names.options if folded(option.id) == folded(text))
    return ids or _slip(short, names) or _slip(folded(text), names)


def _by_name(said: str, names: _Names) -> Iterator[set[str]]:
    """The options that `said` names, by one rule after the other."""
    yield names.main.get(said, set())
    yield names.all.get(said, set())
    yield names.squeezed.get(said.replace(" ", ""), set())
    if len(said) < SHORTEST:
        return
    yield names.bare.get(_bare(said), set())
    yield _of(_stems(said, names.words), names)
    yield _of(_beginning_with(said, names), names)
    yield _of(_holding(said, names), names)


def _of(found: Iterable[str], names: _Names) -> set[str]:
    """The options that these names stand for."""
    return {id for name in found for id in names.all.get(name, ())}


def _stems(said: str, words: Words) -> list[str]:
    """`said` without each ending that it may have."""
    return [said.removesuffix(end) for end in words.endings if said.endswith(end) and len(said) - len(end) >= SHORTEST]


def _beginning_with(said: str, names: _Names) -> Iterator[str]:
    place = bisect_left(names.sorted, said)
    return takewhile(lambda name: name.startswith(said), names.sorted[place:])


def _holding(said: str, names: _Names) -> Iterator[str]:
    """The names in which the words of `said` stand, one of them also inflected."""
    first = said.split()[0]
    yield from (name for name in names.by_word.get(first, ()) if f" {said} " in f" {name} ")
    for stem in _stems(said, names.words):
        yield from names.by_word.get(stem, ())


# ---------------------------------------------------------------------------------------------------------------- what is near


def _distances(said: str, names: _Names) -> dict[str, tuple[int, bool]]:
    """For each option that is near the least number of letters that differ, and whether the first one does."""
    nearest: dict[str, tuple[int, bool]] = {}
    if len(said) < SHORTEST:
        return nearest
    for name, share, _ in process.extract(
        said, names.sorted, scorer=OSA.normalized_distance, score_cutoff=1 - _NEAR, limit=None
    ):
        if len(name) < SHORTEST:
            continue
        distance = (round(share * max(len(said), len(name))), name[0] != said[0])
        for id in names.all[name]:
            nearest[id] = min(distance, nearest.get(id, distance))
    return nearest


def _slip(said: str, names: _Names) -> tuple[str, ...]:
    """The one option that `said` is a slip of the pen for: few letters wrong, the first one right, no other nearly as near."""
    nearest = _distances(said, names)
    allowed = max((slips for letters, slips in _SLIPS if len(said) >= letters), default=0)
    best = min(nearest, key=nearest.__getitem__, default=None)
    if best is None or nearest[best][0] > allowed or nearest[best][1]:
        return ()
    alone = all(distance > nearest[best][0] + 1 for id, (distance, _) in nearest.items() if id != best)
    return (best,) if alone else ()


def _alike(tokens: Sequence[str], names: _Names) -> Iterator[str]:
    """What the words as a whole are nearly the name of, or what several names begin with or hold."""
    said = " ".join([token for token in tokens if token not in names.words.fillers] or tokens)
    yield from _distances(said, names)
    if len(said) >= SHORTEST:
        yield from _of((*_beginning_with(said, names), *_holding(said, names)), names)


def _named(tokens: Sequence[str], names: _Names) -> tuple[set[str], bool]:
    """The options whose names stand among the words, longer names first, and whether other words are left."""
    left: list[str | None] = list(tokens)
    there = {name for token in set(tokens) for name in names.by_word.get(token, ()) if len(name) >= SHORTEST - 1}
    found: set[str] = set()
    for name in sorted(there, key=lambda name: (-len(name), name)):
        run = name.split()
        for place in range(len(left) - len(run) + 1):
            if left[place : place + len(run)] == run:
                found |= names.all[name]
                left[place : place + len(run)] = [None] * len(run)
    return found, any(word is not None and word not in names.words.fillers for word in left)


def _compounds(tokens: Sequence[str], names: _Names) -> set[str]:
    """The options that a compound among the words begins or ends with ("musikteater"), or that stand there inflected."""
    pieces: set[str] = set()
    for token in set(tokens):
        pieces.update(_stems(token, names.words))
        if len(token) >= _COMPOUND:
            pieces.update(token[:size] for size in range(SHORTEST, len(token)))
            pieces.update(token[-size:] for size in range(SHORTEST, len(token)))
    return _of(pieces, names)


def _numbered(text: str, names: _Names) -> tuple[str, ...] | None:
    """The options at the positions that `text` names, from 1: "3.", "1 3 4", "1-3". None where it is no list of numbers; none
    of them where one is too high."""
    ordinals = names.words.ordinals
    plain = re.sub(r"[^\W\d_]+\.?", lambda match: "" if folded(match[0]) in ordinals else match[0], text).strip()
    between = _RANGE.fullmatch(plain)
    if between:
        places = list(range(int(between[1]), int(between[2]) + 1))
    elif _NUMBERS.fullmatch(plain):
        places = [int(number) for number in re.findall(r"\d+", plain)]
    else:
        return None
    within = places and all(1 <= place <= len(names.options) for place in places)
    return names.ordered(names.options[place - 1].id for place in places) if within else ()
