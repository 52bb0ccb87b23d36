"""How scanning and typing damage Danish: which groups of letters stand for æ, ø and å, and whether a text is damaged at all.

Pure; no dictionary is loaded here, so that a sound document costs next to nothing. The mending itself is in `knowledge.repair`.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from knowledge.words import COMMON_WORDS, FUNCTION_WORDS, is_common, lemma

LETTERS = "æøå"
MOST_EDITS = 5
DANISH_SHARE = 0.12  # of function words without æøå; running Danish has a quarter to a third, a table less
DAMAGED_SHARE = 0.12  # of the words that should have æøå
FEWEST_SIGNS = 3  # different ones: a name may look damaged as often as it stands there
PRIOR_WEIGHT = 12.0  # how many observed damages the expectation below is worth

Pattern = tuple[str, str]  # what stands there, and the letter it stands for

# Expected cost (-log probability) of a letter being read as that group, before the document has been looked at.
_EXPECTED = {
    "æ": {"ae": 0.3, "ee": 1.2, "e": 4.0, "a": 4.0, "z": 4.0, "aa": 4.5, "ea": 4.5},
    "ø": {
        **{"g": 0.7, "@": 1.5, "@g": 1.5, "oe": 1.0, "o": 2.0, "0": 2.5, "6": 2.5, "¢": 1.0, "a": 3.5, "e": 4.0, "s": 4.5},
        **{"ig": 4.5, "gi": 4.5, "ag": 4.5, "ga": 5.0, "eg": 5.0, "ge": 5.0, "gg": 5.0, "ö": 1.0},
    },
    "å": {
        **{"a": 0.7, "aa": 0.7, "d": 1.5, "&": 1.5, "@": 2.5, "8": 2.5, "3": 2.5, "4": 2.5, "é": 2.5, "ä": 2.5, "â": 2.5},
        **{"à": 2.5, "á": 2.5, "ã": 2.5, "ad": 4.5, "da": 4.5, "éd": 4.5, "a@": 3.5, "a&": 3.5, "a3": 3.5, "a8": 3.5, "o": 5.5},
    },
}
_LONG_AE = 1.5  # æ read as three or four of a, e and z ("fzelles", "netveaerk")
FALSE_CAPITAL_COST = 2.0  # "Igbende"
DOUBLED_START_COST = 4.0  # "FEtablering", "0og"
LOST_START_COST = 7.0  # "rlige"
GLARING = 4.0  # how much the sooner a damage is tried where what stands there is no Danish

_WORD = re.compile(r"[^\W\d_]+")
# What sound Danish hardly has: ae, aa and the like, and g where it cannot be spoken ("mgde", "fgrste", "gnsker").
UNDANISH = re.compile(
    r"a[ae]|[ae]z|z[ae]|[@&]|(?<=[bcdfhjkmpqstvz])g(?=[bcdfghjkmpqstvz]|r[bcdfghjkmpqrstvz])|^g[bdfkmpstv]|^gn[bdfgjkmpstv]"
)
_LONE_BAR = re.compile(r"(?<!\S)\|(?= [a-zæøå])")
_SUSPECT_MARKS = re.compile(r"^[^\W\d_]*[@&][^\W\d_]+$|^p[&@83]$")


@cache
def expected_costs() -> Mapping[Pattern, float]:
    """The cost of each damage before the document has told its own."""
    costs = {(group, letter): cost for letter, groups in _EXPECTED.items() for group, cost in groups.items()}
    for length in (2, 3, 4):
        for letters in product("aez", repeat=length):
            group = "".join(letters)
            if length > 2 or "z" in group:
                costs.setdefault((group, "æ"), _LONG_AE + 0.5 * (length - 2))
    return costs


def learned_costs(seen: Mapping[Pattern, float], intact: Mapping[str, int]) -> Mapping[Pattern, float]:
    """The cost of each damage after `seen` of them and `intact` letters were counted in the document."""
    costs = {}
    for letter in LETTERS:
        damaged = sum(count for (_, of), count in seen.items() if of == letter)
        share = (damaged + 1.0) / (damaged + intact.get(letter, 0) + 1.0)
        expected = {pattern: math.exp(-cost) for pattern, cost in expected_costs().items() if pattern[1] == letter}
        total = sum(expected.values())
        for pattern, weight in expected.items():
            chance = (seen.get(pattern, 0.0) + PRIOR_WEIGHT * weight / total) / (damaged + PRIOR_WEIGHT)
            costs[pattern] = -math.log(share * chance)
    return costs


@dataclass(frozen=True, slots=True)
class Edit:
    """`letter` for the characters of a word from `start` up to `end`."""

    start: int
    end: int
    letter: str
    cost: float
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may have been, in small letters, and what it costs to believe that. `rank` is never above the cost."""

    text: str
    cost: float
    rank: float
    edits: tuple[Edit, ...]


def edits_of(word: str, costs: Mapping[Pattern, float], *, longest: int = 4) -> list[tuple[float, Edit]]:
    """Every single damage that may be in `word`, each with its rank: the lower, the sooner it is to be tried."""
    small = word.lower()
    glaring = {at for found in UNDANISH.finditer(small) for at in range(*found.span())}
    letters_of = _letters_of()
    found = []
    for start in range(len(small)):
        for end in range(start + 1, min(start + longest, len(small)) + 1):
            group = small[start:end]
            for letter in letters_of.get(group, ()):
                cost = costs[group, letter]
                rank = max(0.05 * cost, cost - GLARING) if glaring.issuperset(range(start, end)) else cost
                found.append((rank, Edit(start, end, letter, cost, (group, letter))))
    found += [(0.05 * edit.cost if edit.letter in ("", "l") else edit.cost, edit) for edit in _edits_of_start(word)]
    found.sort(key=lambda ranked: ranked[0])
    return found


def _edits_of_start(word: str) -> Iterator[Edit]:
    """What may have happened to the beginning: l read as I, the first letter doubled by a bullet or a nought, or lost."""
    if len(word) > 2 and word[0] == "0" and word[1].islower():
        yield Edit(0, 1, "", DOUBLED_START_COST)
    if len(word) < 4:
        return
    if word[0] == "I" and word[1] in "gøaeoé":
        yield Edit(0, 1, "l", FALSE_CAPITAL_COST)
    if word[0].isupper() and word[1].isupper() and word[2].islower():
        yield Edit(0, 1, "", DOUBLED_START_COST)
    if word[0].islower():
        for letter in LETTERS:
            yield Edit(0, 0, letter, LOST_START_COST)


@cache
def _letters_of() -> Mapping[str, tuple[str, ...]]:
    """The letters that each group may stand for."""
    groups: dict[str, tuple[str, ...]] = {}
    for group, letter in expected_costs():
        groups[group] = (*groups.get(group, ()), letter)
    return groups


def readings(word: str, costs: Mapping[Pattern, float], *, dearest: float, at_most: int) -> Iterator[Reading]:
    """What `word` may have been, itself left out, lowest rank first: at most `at_most`, none that costs above `dearest`."""
    ranked = [pair for pair in edits_of(word, costs) if pair[1].cost <= dearest]
    if not ranked:
        return
    small = word.lower()
    taken = [_characters(edit) for _, edit in ranked]
    # A set of damages: the rank of all, the places in `ranked` of all but the last, that of the last, what all but it take up.
    queue: list[tuple[float, tuple[int, ...], int, int]] = [(ranked[0][0], (), 0, 0)]
    given = 0
    while queue and given < at_most:
        rank, chosen, last, occupied = heapq.heappop(queue)
        apart = not occupied & taken[last]
        if last + 1 < len(ranked):
            step = ranked[last + 1][0]
            if (swapped := rank - ranked[last][0] + step) <= dearest:
                heapq.heappush(queue, (swapped, chosen, last + 1, occupied))
            if apart and len(chosen) + 1 < MOST_EDITS and rank + step <= dearest:
                heapq.heappush(queue, (rank + step, (*chosen, last), last + 1, occupied | taken[last]))
        if not apart:
            continue
        edits = [ranked[i][1] for i in (*chosen, last)]
        cost = sum([edit.cost for edit in edits])
        if cost <= dearest:
            given += 1
            edits.sort(key=lambda edit: edit.start)
            yield Reading(_apply(small, edits), cost, rank, tuple(edits))


def _characters(edit: Edit) -> int:
    """The characters that an edit takes up, a bit each; what is put before the word takes up the first."""
    return sum(1 << at for at in range(edit.start, max(edit.end, edit.start + 1)))


def _apply(small: str, edits: Iterable[Edit]) -> str:
    pieces, at = [], 0
    for edit in edits:
        pieces += [small[at : edit.start], edit.letter]
        at = edit.end
    return "".join([*pieces, small[at:]])


def in_case_of(form: str, text: str) -> str:
    """The reading `text` with a capital where `form` has one, or has a mark for it ("@strig") and only the name is a word."""
    capitalised = text[:1].upper() + text[1:]
    if form[0] in "@0" and text[:1] == "ø" and lemma(text) is None and lemma(capitalised) is not None:
        return capitalised
    return capitalised if form[0].isupper() else text


def mended_part(form: str, reading: Reading, span: tuple[int, int]) -> str:
    """The characters `span` of `form` as mended, with the capitals of `form`; what crosses the cut goes to the left of it."""
    start, end = span
    pieces, at = [], start
    for edit in reading.edits:
        if start <= edit.start < end:
            pieces += [form[at : edit.start], edit.letter]
            at = edit.end
        elif edit.start < start < edit.end:
            at = edit.end
    text = "".join([*pieces, form[at:end]])
    if form.isupper() and sum(map(str.isalpha, form)) > 1:
        return text.upper()
    false_capital = any(edit.start == 0 and edit.letter == "l" for edit in reading.edits)
    if start > 0 or false_capital or not in_case_of(form, reading.text)[0].isupper():
        return text
    return text[:1].upper() + text[1:]


def mended_bars(text: str) -> str:
    """A capital I read as a bar ("| alt"); bars that part the cells of a table stay."""
    if text.lstrip().startswith("|") and text.rstrip().endswith("|"):
        return text
    return _LONE_BAR.sub("I", text)


# ------------------------------------------------------------------------------------------------------ is it damaged at all


@cache
def _damaged_forms() -> frozenset[str]:
    """The most used words with æ, ø or å as they look with one of these damaged, everyday words left out."""
    forms = set()
    for word in FUNCTION_WORDS | COMMON_WORDS:
        for at, letter in enumerate(word):
            if letter in LETTERS:
                forms |= {word[:at] + group + word[at + 1 :] for group, cost in _EXPECTED[letter].items() if cost < 3.0}
    return frozenset(form for form in forms if not is_common(form) and not form.isdigit())


def is_danish(words: Counter[str]) -> bool:
    """Whether `words` (small letters, counted) are running Danish, by its function words without æ, ø and å."""
    total = sum(words.values())
    plain = sum(count for word, count in words.items() if word in FUNCTION_WORDS and word.isascii() and word not in _SHARED)
    return total > 0 and plain / total >= DANISH_SHARE


# Danish function words that are as common in English, German, Swedish or Norwegian running text count for nothing.
_SHARED = frozenset({"for", "at", "so", "den", "man", "over", "under", "all", "have", "will", "her", "fast", "by"})


def may_be_damaged(text: str) -> bool:
    """Whether `text` is Danish in which many of the words that should have æ, ø or å seem not to have it.

    Decided from the most used words alone: how many of them stand there damaged, against all words that have the letters.
    """
    chunks = Counter(text.lower().split())
    words: Counter[str] = Counter()
    marked = 0
    for chunk, count in chunks.items():
        for word in _WORD.findall(chunk):
            words[word] += count
        if _SUSPECT_MARKS.match(chunk.strip(".,;:!?()\"'")):
            marked += count
    if not is_danish(words):
        return False
    forms = _damaged_forms() & words.keys()
    damaged = marked + sum(words[form] for form in forms)
    sound = sum(count for word, count in words.items() if any(letter in word for letter in LETTERS) and is_common(word))
    return len(forms) + (marked > 0) >= FEWEST_SIGNS and damaged / (damaged + sound) >= DAMAGED_SHARE
