"""The names that the index knows - bodies, groups, people - and how they are found in a question. Pure; built once an index.

A gazetteer is the field's word for a list of known names. Matching is tolerant: letters typed without æ ø å, hyphens left out
("kdnet"), inflection, the name inside a compound ("mobilitetsgruppen"), and misspellings of names of people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.danish import fold, is_stopword, joined_words, stem, words

# Words for kinds of groups: they tell groups from other things, but not one group from another.
GENERIC = frozenset(
    stem(word)
    for word in (
        "styregruppe styregruppen styringsgruppe arbejdsgruppe arbejdsgruppen gruppe gruppen netværk netværket udvalg "
        "udvalget formandskab formandskabet bestyrelse bestyrelsen sekretariat sekretariatet forum møde møder kommune regional "
        "regionale "
        "politisk politiske ny nye samarbejde samarbejdet baggrundsgruppe baggrundsgruppen følgegruppe projektgruppe råd rådet "
        "forretningsudvalg forretningsudvalget jury juryen"
    ).split()
)
PERSON_CUTOFF = 84  # of 100; "pahus" against "pahuus" is 91, two different Danish surnames are seldom above 75
MIN_SPELT = 4  # letters of a word that may be a misspelling
MISSPELT = 75.0  # of 100; only against short lists of words that ask, never against the documents' vocabulary
MIN_PREFIX = 5  # letters that the first part of a compound must share with a name


@dataclass(frozen=True, slots=True)
class Named:
    """A name with the forms in which it is looked for."""

    name: str
    distinctive: frozenset[str]  # stems that tell it from others of its kind
    generic: frozenset[str]
    squeezed: str  # folded, without spaces and hyphens
    context: frozenset[str] = frozenset()  # stems of what stands around it: they explain words, but name nothing


def named(name: str, *, context: Iterable[str] = ()) -> Named:
    """The forms of `name`; `context` are stems of the headings that it stands below."""
    found = {stem(word) for word in (*words(name), *joined_words(name)) if not is_stopword(word)}
    squeezed = "".join(fold(word) for word in words(name))
    return Named(name, frozenset(found - GENERIC), frozenset(found & GENERIC), squeezed, frozenset(context) - GENERIC)


def runs(question: str) -> frozenset[str]:
    """Every run of one to three words of `question` folded and written together, with and without a genitive s."""
    folded = [fold(word) for word in words(question)]
    joined = {"".join(folded[i : i + n]) for n in (1, 2, 3) for i in range(len(folded) - n + 1)}
    return frozenset(joined | {run[:-1] for run in joined if run.endswith("s") and len(run) > 3})


def touches(asked: str, known: str) -> bool:
    """True when two stems are one word, or one begins the other as the first part of a compound does."""
    if asked == known:
        return True
    shorter, longer = sorted((asked, known), key=len)
    return len(shorter) >= MIN_PREFIX and longer.startswith(shorter)


def spelt_as(word: str, known: Collection[str], *, cutoff: float = MISSPELT) -> bool:
    """True when `word` is one of `known`, or a misspelling of one ("holt" for "holdt", "besluted" for "besluttede")."""
    if word in known:
        return True
    return len(word) >= MIN_SPELT and process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=cutoff) is not None


def coverage(stems: Iterable[str], name: Named, weight: Mapping[str, float]) -> tuple[float, frozenset[str]]:
    """How much of the name's distinctive part is among `stems` (0 to 1, weighted), and which of `stems` it explains."""
    explained = frozenset(s for s in stems if any(touches(s, known) for known in name.distinctive | name.generic))
    total = sum(weight.get(known, 1.0) for known in name.distinctive)
    if not total:
        return 0.0, explained
    found = sum(weight.get(known, 1.0) for known in name.distinctive if any(touches(s, known) for s in explained))
    return found / total, explained


def people_in(question: str, people: Mapping[str, str]) -> tuple[str, ...]:
    """The people of `people` (folded full name -> name as written) whom `question` names, at least by two of their names.

    A single given name is enough for nobody: two people may bear it.
    """
    folded = [fold(word) for word in words(question)]
    found: dict[str, float] = {}
    for length in (4, 3, 2):
        for i in range(len(folded) - length + 1):
            run = " ".join(folded[i : i + length])
            match = process.extractOne(run, people.keys(), scorer=fuzz.ratio, score_cutoff=PERSON_CUTOFF)
            if match is not None:
                name = people[match[0]]
                found[name] = max(found.get(name, 0.0), match[1])
    return tuple(sorted(found, key=lambda name: -found[name]))
