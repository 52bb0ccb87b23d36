"""Whether two questions ask the same, word for word or nearly: other order, other endings, a slip of the pen. Pure.

It has to be beyond doubt, since the answer to one is then given to the other. So every word of content of one must be in the
other, and whatever makes a question another one - who or when, not, was, from, a number, a name - must be in both. Another
word for the same thing does not do: lists of synonyms hold words that are near, and vectors lie as near for "i Skive" and
"i Struer" as for two wordings of one question. Questions that are only near are left to the search.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, time
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from knowledge.almanac import MONTHS, WEEKDAYS
from knowledge.asked import AUXILIARY, MODAL, WEAK_WAYS, Asked, Word, asked
from knowledge.danish import fold, split_compound, stem, words
from knowledge.periods import ZONE, Period, find_period
from knowledge.places import municipality
from knowledge.words import compound_parts, lemma

MAX_LEFT: Final = 4  # words of one question that are written otherwise in the other
MIN_SPELT: Final = 6  # letters of a word that may be misspelt
MIN_BEGINNING: Final = 3  # letters that the forms of a word share
LONG: Final = 9  # letters from which two may be wrong
# Who may do something to each other, bodies and people: in another order it is another question.
BODIES, PEOPLE = (
    frozenset(map(stem, told.split()))
    for told in (
        "kommune region stat universitet netværk styregruppe arbejdsgruppe udvalg bestyrelse sekretariat forening institution",
        "formand næstformand koordinator tovholder medlem frivillig ansat borger partner oplægsholder pårørende",
    )
)
_OF_DATES: Final = frozenset(fold(word) for word in (*MONTHS, *WEEKDAYS))
_SURNAME: Final = re.compile(r"sens?$")  # typed in small letters, it looks like any word
_VOWELS: Final = "eiouyæøå"
_NOW: Final = ("r", "es")  # a verb in the present and in the past
_THEN: Final = ("te", "ede", "tes")
_DOING: Final = ("e", "r")  # a verb as it is done, and when it has been
_DONE: Final = ("t", "te", "ede")
_PLACE_OR_WAY: Final = frozenset(("hvor", "hvordan"))  # how one may do it is how one should
MEASURED: Final = frozenset(
    stem(word)
    for word in (
        "mange meget stor stort store lang langt lange længe ofte tit gammel gammelt gamle høj højt dyr dyrt vidt svært godt "
        "many much large big long often old high far"
    ).split()
)


def same(first: str, second: str, *, at: datetime, now: datetime) -> bool:
    """Whether `second`, asked `now`, asks what `first` asked `at` that time (both aware): "i år" is another year then."""
    one, other = asked(first), asked(second)
    return alike(one, other) and at_one_time(one, other, at=at, now=now)


def alike(one: Asked, other: Asked) -> bool:
    """Whether two questions ask the same but for the time that they ask about."""
    return (
        one.alone
        and other.alone
        and one.english == other.english
        and bool(one.words)
        and _signs_alike(one, other)
        and _words_alike(one, other)
    )


def _signs_alike(one: Asked, other: Asked) -> bool:
    """Whether both ask for the same sort of thing, of what is or is not, is or was, may or must be, and which way."""
    if one.kinds != other.kinds:
        return False
    free = AUXILIARY | (MODAL if set(one.kinds) <= _PLACE_OR_WAY and one.kinds and not _measures(one) else frozenset())
    if one.signs - free != other.signs - free:
        return False
    lacking, added = one.ways - other.ways, other.ways - one.ways
    return not (lacking and added) and (lacking | added) <= WEAK_WAYS and one.led == other.led


def _measures(question: Asked) -> bool:
    """True for "hvor længe" and "hvor mange", which ask for no place."""
    return any(word.stem in MEASURED for word in question.words)


# ------------------------------------------------------------------------------------------------------------------ words


def _words_alike(one: Asked, other: Asked) -> bool:
    """Whether the words of content are the same, those of dates left out: see `at_one_time`."""
    here, there = _undated(one), _undated(other)
    only_here, only_there = _beyond(here, there), _beyond(there, here)
    if max(len(only_here), len(only_there)) > MAX_LEFT or not forms_alike(one, other):
        return False
    return _written_alike(only_here, only_there, _names(one, other)) and in_one_order(one, other)


def in_one_order(one: Asked, other: Asked) -> bool:
    """Whether the places, names, bodies and people that both have stand in the same order: who pays whom."""
    here, there = _undated(one), _undated(other)
    shared = {word.stem for word in here} & {word.stem for word in there}
    names = _names(one, other)
    places = frozenset(word.stem for word in here if municipality(word.folded) is not None)
    alike = (places, names - places, BODIES, PEOPLE)
    return all(_in_order(here, chosen & shared) == _in_order(there, chosen & shared) for chosen in alike)


def _names(one: Asked, other: Asked) -> frozenset[str]:
    """The stems that either of them marks as a name: who types in small letters marks none."""
    return frozenset(word.stem for word in (*one.words, *other.words) if word.name)


def _undated(question: Asked) -> list[Word]:
    return [word for word in question.words if not is_dated(word)]


def is_dated(word: Word) -> bool:
    return word.folded[0].isdigit() or word.folded in _OF_DATES


def _beyond(here: Sequence[Word], there: Sequence[Word]) -> list[Word]:
    """The words of `here` that are not in `there`."""
    left = Counter(word.stem for word in there)
    found = []
    for word in here:
        if left[word.stem]:
            left[word.stem] -= 1
        else:
            found.append(word)
    return found


def forms_alike(one: Asked, other: Asked) -> bool:
    """False where a verb is turned round, since who appoints is not who is appointed or who has appointed; and where one stem
    hides two names."""
    helped = (one.signs & AUXILIARY, other.signs & AUXILIARY)
    if all(helped) and helped[0] != helped[1]:
        return False
    forms = {word.stem: word for word in one.words}
    for word in other.words:
        pair = (word.folded, forms.get(word.stem, word).folded)
        if pair[0] == pair[1]:
            continue
        if _end(pair, ("es",), ("er",)) or _end(pair, _NOW, _THEN) or (helped[0] != helped[1] and _end(pair, _DOING, _DONE)):
            return False
        if not _of_one_word(word, forms[word.stem]):
            return False
    return True


def _of_one_word(one: Word, other: Word) -> bool:
    """Whether two words of one stem are forms of one word, or one misspelt: Jens and Jensen are not, Jens and Jens' are."""
    if one.folded.removesuffix("s") == other.folded.removesuffix("s"):
        return True
    if one.name or other.name:
        return False
    return bool(compound_parts(one.written) and compound_parts(other.written)) or _misspelt(one, other, ())


def _end(pair: tuple[str, str], these: tuple[str, ...], those: tuple[str, ...]) -> bool:
    one, other = pair
    return (one.endswith(these) and other.endswith(those)) or (one.endswith(those) and other.endswith(these))


def _written_alike(here: list[Word], there: list[Word], names: Collection[str]) -> bool:
    """Whether what only one of them has is written otherwise by the other: a slip of the pen, one word or two."""
    for word in tuple(here):
        meant = next((o for o in there if _inflected(word, o) or _misspelt(word, o, names)), None)
        if meant is not None:
            here.remove(word)
            there.remove(meant)
    _take_apart(here, there)
    _take_apart(there, here)
    return not here and not there


def _inflected(one: Word, other: Word) -> bool:
    """Whether both are forms of one noun or adjective that the stems keep apart ("kørsel", "kørslen"). Base forms of verbs end
    in a vowel, and of verbs another form may be another time."""
    base = lemma(one.written) if one.folded[:MIN_BEGINNING] == other.folded[:MIN_BEGINNING] else None
    return base is not None and base[-1] not in _VOWELS and base == lemma(other.written)


def _misspelt(one: Word, other: Word, names: Collection[str]) -> bool:
    """Whether one is a word and the other none, a letter or two from it. Names may differ by as much and be two."""
    named = {one.stem, other.stem} & set(names) or _SURNAME.search(one.folded) or _SURNAME.search(other.folded)
    longest = max(len(one.folded), len(other.folded))
    if named or longest < MIN_SPELT:
        return False
    wrong = 2 if longest > LONG else 1
    if one.folded[0] != other.folded[0] or OSA.distance(one.folded, other.folded, score_cutoff=wrong) > wrong:
        return False
    return bool(compound_parts(one.written)) != bool(compound_parts(other.written))


def _take_apart(wholes: list[Word], parts: list[Word]) -> None:
    """Take out the compounds whose parts are `parts`, and these: "tilmeldingsfrist" is "frist for tilmelding"."""
    for word in tuple(wholes):
        made = Counter(split_compound(word.folded, {part.stem for part in parts}))
        if made and made <= Counter(part.stem for part in parts):
            wholes.remove(word)
            for stemmed in made.elements():
                parts.remove(next(part for part in parts if part.stem == stemmed))


def _in_order(told: Sequence[Word], chosen: Collection[str]) -> list[str]:
    return [word.stem for word in told if word.stem in chosen]


# ---------------------------------------------------------------------------------------------------------------- dates


def at_one_time(one: Asked, other: Asked, *, at: datetime, now: datetime) -> bool:
    """Whether both ask about the same time, and name the same figures in the same order."""
    here, there = ([word.folded for word in question.words if is_dated(word)] for question in (one, other))
    first = _period(one.text, at)
    if here == there:  # said with the same words, so it is another time only where the clock decides: "i år"
        return _label(first) == _label(_period(one.text, now))
    second = _period(other.text, now)
    if first is None or second is None or not first.bounded or _label(first) != _label(second):
        return False
    return _besides(here, first) == _besides(there, second)


def _label(period: Period | None) -> tuple[str, str]:
    return (period.label, period.relative or "") if period is not None else ("", "")


def _besides(figures: Sequence[str], period: Period) -> list[str]:
    """The figures that are not those of the period: the day itself may be written in many ways."""
    said = [fold(word) for word in words(period.words)]
    left = []
    for figure in figures:
        if figure in said:
            said.remove(figure)
        else:
            left.append(figure)
    return left


def _period(text: str, now: datetime) -> Period | None:
    return _period_on(text, datetime.combine(now.astimezone(ZONE).date(), time(12), ZONE))


@lru_cache(maxsize=1024)
def _period_on(text: str, day: datetime) -> Period | None:
    return find_period(text, now=day)
