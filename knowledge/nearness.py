"""Whether an answer that was given to one question may be shown for another one that is only near it. Pure.

The questions of a curated answer are its headings, so it is found for all that resembles them: for "arbejdsgruppe 3" as well as
for "arbejdsgruppe 2", for "hvor" as well as for "hvornår". Another passage is left to the ranking where it says nothing of what
was asked; of this one it is known what it answers. So what speaks against it counts here, and what leaves a doubt is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from functools import lru_cache
from typing import Final

from knowledge.asked import AUXILIARY, MODAL, POINTING_BACK, Asked, Word
from knowledge.danish import joined_words, split_compound, stem, words
from knowledge.question import OFFICE
from knowledge.sameness import BODIES, MEASURED, forms_alike, in_one_order, is_dated

Synonyms = Callable[[str], frozenset[str]]

MIN_PART: Final = 4  # letters of a word that begins or ends another one
_GENERIC: Final = frozenset(("hvad", "hvilken"))  # they ask for anything: "hvad er fristen"
_TURNING: Final = frozenset(("not", "past"))
_PAIRS: Final = tuple(
    pair.split() for pair in ("til fra", "ud ind", "op ned", "before efter", "over under", "to from", "out in")
)
_OPPOSITE: Final = frozenset((*map(tuple, _PAIRS), *((other, one) for one, other in _PAIRS)))
_AMOUNT: Final = "how much"
_AMOUNTS: Final = frozenset(stem(word) for word in "mange meget stor stort store many much large big".split())


class Stance(StrEnum):
    """What a question is to one that was answered before."""

    OTHER = "other"  # another question
    NEAR = "near"  # one says something that the other does not
    LIKE = "like"  # every word of each has its counterpart, or the answer itself speaks of all that is asked


def stance(question: Asked, before: Asked, answer: str, *, synonyms: Synonyms) -> Stance:
    """What `question` is to the one `before` that `answer` was given to."""
    told = _stems_in(answer)
    here, there = ({word.stem for word in one.words} for one in (question, before))
    beyond = [word for word in question.words if not _meets(word, there, synonyms)]
    added = [word for word in beyond if not _meets(word, told, synonyms)]
    lacking = [word for word in before.words if not _meets(word, here, synonyms)]
    if _is_turned(question, before) or not in_one_order(question, before) or any(map(_is_certain, added)):
        return Stance.OTHER
    if len(beyond) == len(added) and _asks_otherwise(question, before):  # what the answer tells besides may be asked for
        return Stance.OTHER
    if question.words and all(_is_in(word, told) for word in question.words):
        return Stance.LIKE
    if question.kinds == before.kinds and len(added) == len(lacking) == 1:
        return Stance.OTHER  # all but one word are the same, so that one makes the question
    if beyond or lacking:
        return Stance.NEAR
    return _worded_alike(question, before, here, there)


def _worded_alike(question: Asked, before: Asked, here: Collection[str], there: Collection[str]) -> Stance:
    """What two questions of the same words, or of words that mean the same, are to each other."""
    if question.kinds != before.kinds and len(question.kinds) + len(before.kinds) > 2:
        return Stance.OTHER
    if question.kinds == before.kinds and question.signs - AUXILIARY != before.signs - AUXILIARY:
        return Stance.OTHER
    if question.led != before.led or not forms_alike(question, before):
        return Stance.OTHER
    themselves = all(_is_in(w, there) for w in question.words) and all(_is_in(w, here) for w in before.words)
    return Stance.LIKE if themselves and question.alone and before.alone else Stance.NEAR


def _meets(word: Word, known: Collection[str], synonyms: Synonyms) -> bool:
    """Whether a word is among `known` stems, or another word for it. What names a certain thing has to be there itself."""
    certain = _is_certain(word) or word.stem in MEASURED
    return _is_in(word, known) or (not certain and bool(synonyms(word.stem) & set(known)))


def _is_in(word: Word, known: Collection[str]) -> bool:
    """Whether a word is among `known` stems: itself, in parts, or as a part of a longer one."""
    if word.stem in known or word.name or is_dated(word) or word.stem in MEASURED:
        return word.stem in known
    if len(word.stem) >= MIN_PART and any(other.startswith(word.stem) or other.endswith(word.stem) for other in known):
        return True
    return not _is_certain(word) and bool(split_compound(word.folded, known))


def _is_certain(word: Word) -> bool:
    """True for figures, dates, names, bodies, offices and pronouns: of these another one is never meant."""
    certain = word.stem in BODIES or word.folded in POINTING_BACK or OFFICE.match(word.folded) is not None
    return word.name or is_dated(word) or certain


def _is_turned(question: Asked, before: Asked) -> bool:
    """Whether one asks of what is not, or was, or comes from, and the other of what is, or goes to, or may and not must."""
    differ = question.signs ^ before.signs
    if differ & _TURNING or ("becomes" in differ and "hvem" in question.kinds):
        return True
    if any(one in question.ways and other in before.ways and one not in before.ways for one, other in _OPPOSITE):
        return True
    modals = question.signs & MODAL, before.signs & MODAL
    return question.kinds == before.kinds and all(modals) and modals[0] != modals[1]


def _asks_otherwise(question: Asked, before: Asked) -> bool:
    """Whether another sort of thing is asked for. "Hvad" and "hvilken" may ask for any, and what tells where or who also tells
    that there is one."""
    kind, known = _sort(question), _sort(before)
    return kind not in ("", known) and (not known or not (kind in _GENERIC or known in _GENERIC))


def _sort(question: Asked) -> str:
    """What is asked for; "hvor længe" and "hvor mange" are sorts of their own."""
    kind = question.kinds[0] if question.kinds else ""
    measured = next((word.stem for word in question.words if word.stem in MEASURED), "") if kind == "hvor" else ""
    return _AMOUNT if measured in _AMOUNTS else kind + measured


@lru_cache(maxsize=1024)
def _stems_in(answer: str) -> frozenset[str]:
    return frozenset(stem(word) for word in (*words(answer), *joined_words(answer)))
