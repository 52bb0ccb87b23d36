"""A question taken apart so that it can be compared with another: what it asks for, of what, and which way. Pure.

Here: the little words of Danish and English that make another question of it (who or when, not, was, from), and those that
change nothing. Not here: whether two questions ask the same, which `knowledge.sameness` decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from knowledge.danish import compose, fold, stem, words
from knowledge.places import municipality
from knowledge.question import MAX_CHARACTERS, OFFICES, is_english, spelt_cue

T = TypeVar("T")


def _listed(**said: str) -> dict[str, str]:
    return {word: what for what, spoken in said.items() for word in spoken.split()}


def _typed(table: Mapping[str, T]) -> dict[str, T]:
    """The table with its words also as they are typed without æ, ø and å."""
    return {fold(word): what for word, what in table.items()} | dict(table)


# What is asked for, however the word is written or spoken.
_KINDS: Final = _typed(
    _listed(
        hvem="hvem who whom whose",
        hvad="hvad hva what",
        hvornår="hvornår hvorn hvornå when",
        hvor="hvor hvo where",
        hvorfor="hvorfor hvoffor hvaffor why",
        hvordan="hvordan hvodan hvorledes how",
        hvilken="hvilken hvilket hvilke which",
    )
)
# Words that turn a question into another one.
_NEGATING: Final = frozenset("ikke ik ikk ej aldrig ingen intet hverken not no never neither".split())
_PAST: Final = frozenset("var blev havde skulle sku kunne måtte matte ville burde was were did had could would".split())
_VERBS: Final = _typed(
    _listed(
        may="kan kunne ku ka må måtte can may could",
        must="skal skulle ska sku must should shall",
        will="vil ville will would",
        becomes="bliver blir bli blive become becomes blev",
        be="er var findes fandtes is are was were",
        have="har havde has have had",
    )
)
_OUGHT: Final = frozenset("bør boer burde".split())  # folded, the first is "bor", which is to live
AUXILIARY: Final = frozenset(("be", "have"))  # they may be left out: "næste møde hvornår"
MODAL: Final = frozenset(("may", "must", "will", "ought"))
_TOLD_AS_PAST: Final = frozenset("kom hed løb lob sov".split())  # of which the stem is that of the present: "kommer"
_WAYS: Final = _typed({way: way for way in "til af fra uden efter mod imod over under mellem ud ind op ned".split()})
_BEFORE: Final = dict.fromkeys("før foer inden".split(), "before")  # folded, the first is "for"
_WAYS_ENGLISH: Final = {way: way for way in "to by from without after before against over under out off up down".split()}
WEAK_WAYS: Final = frozenset("til af to by".split())  # these may be left out too, the others not
_PARTICLES: Final = frozenset("ud ind op ned out off up down".split())  # of verbs: they lead to no word
# Words that say nothing of what is asked.
_LITTLE: Final = _typed(
    dict.fromkeys(
        """
        en et den det de der her som at så da dog jo nu vel mon lige egentlig egentligt altså skam sgu bare blot gerne venligst
        tak hej hejsa goddag ok okay og eller når hvis om i på ved hos med for ad per pr omkring angående vedrørende vedr d
        jeg mig vi os man du dig jer sig vores vor vort jeres din dit dine sin sit sine haft være været blevet
        hen henne også igen nogen noget nogle
        """.split(),
        True,
    )
)
_LITTLE_ENGLISH: Final = dict.fromkeys(
    """
    the a an of in on at for do does am be been being there here that please and or so we us our ours you your yours i me one
    any some it its
    """.split(),
    True,
)
# Words for one thing, in meetings and mails. Lists of synonyms hold words that are near; here none but the same is.
_ONE_THING: Final = {
    stem(word): stem(told.split()[0])
    for told in (
        "frist deadline tidsfrist",
        "regning faktura fakturaen fakturaer",
        "mailadresse mail email emailadresse epost",
        "telefonnummer telefonnr tlf",
        "formand fmd forperson",
        "hjemmeside website webside",
        "byråd kommunalbestyrelse",
        "kørselsgodtgørelse kørepenge kilometerpenge",
    )
    for word in told.split()
}
# Whom these mean depends on who asks, or on what was said before. "De" and "den" are mostly articles.
_BY_ASKER: Final = frozenset("min mit mine my mine".split())
POINTING_BACK: Final = frozenset(
    """
    han ham hans hun hende hendes deres dem denne dette disse samme
    his he him she her hers their them this these same
    """.split()
)
_PRONOUN: Final = re.compile(rf"\b(?:{'|'.join(sorted(POINTING_BACK))})\b", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[,.;:!?]")
MIN_CLAUSE: Final = 2  # words of content of a clause that may name somebody
_OURS: Final = frozenset("vores vor vort our".split())
_OF_A_MEMBER: Final = frozenset(
    stem(word)
    for word in (
        "kommune by byråd borgmester tovholder kontaktperson repræsentant forvaltning afdeling leder chef direktør "
        "municipality town mayor representative department manager director"
    ).split()
)
_POINTING: Final = frozenset("den det de it that those they".split())
_ARTICLE_BEFORE: Final = ("e", "anden", "andet")  # an adjective after "det" or "de" ends so: "det næste møde"
# "Hvad får vi ud af det?" points back; "fristen for tilmelding, hvornår er den?" has said what it means.
_ENDING: Final = re.compile(r"^(?P<before>.*)\b(?:den|det|de|it)(?: næste gang)?\W*$", re.IGNORECASE | re.DOTALL)
_TAKEN_UP: Final = re.compile(r",|\S\s+hv\w+ (?:er|var) $", re.IGNORECASE)
_FOLLOWS_UP: Final = re.compile(r"^\W*(?:og|men|samt|hvad (?:s(?:å|aa|a) )?med|and|but|what about|how about)\b", re.IGNORECASE)
_BLOTTED: Final = re.compile(r"\[[^\]]*\]|█")  # what stands where a number or an address was
_MARKED: Final = re.compile("[æøå]")
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
# How a question is introduced.
_OPENING: Final = re.compile(
    r"^\W*(?:(?:hej|hejsa|goddag|hallo)(?: med jer)?\W+)*"
    r"(?:(?:jeg|vi) (?:vil|ville) (?:gerne )?(?:vide|høre|hoere)|"
    r"(?:kan|ku) (?:du|i|nogen) (?:fort(?:æ|ae|a)lle|sige)(?: mig| os)?|ved (?:du|i|nogen)|"
    r"fort(?:æ|ae|a)l (?:mig|os)|sig mig|mon)\W+(?:om\s)?(?=\w)",
    re.IGNORECASE,
)
_OFFICE: Final = OFFICES.replace(" ", "|").replace("ø", "(?:ø|oe|o)")
_ON: Final = r"p(?:å|aa|a)"
_SAID_OTHERWISE: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), usual)
    for pattern, usual in (
        (r"(?<=\w) er det(?: nu)?,?(?: der| som)? (?=\S+ \S)", " "),  # "hvem er det, der bestemmer"
        (rf"\b(?:{_ON} )?(?:hvilken|hvad for en) (?:dag|dato)\b|\bhvad dato\b", "hvornår"),
        (r"\b(?:on )?(?:what|which) (?:day|date)\b", "when"),
        (rf"\bhvor meget koster\b|\bhvad er prisen (?:{_ON}|for)\b", "hvad koster"),
        (rf"\bhvad hedder(?= .*(?:{_OFFICE}))", "hvem er"),
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of content. `name`: a place, or written with a capital within the question."""

    written: str  # in small letters
    folded: str
    stem: str
    name: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks. `kinds` are its question words in order; `alone` is False where it cannot be understood without
    knowing who asks, or what was said before."""

    text: str
    words: tuple[Word, ...]
    kinds: tuple[str, ...]
    signs: frozenset[str]  # not, past, may, must, will, ought, becomes, be, have
    ways: frozenset[str]
    led: frozenset[tuple[str, str]]  # the ways that are never left out, each with the stem of the word that it leads to
    english: bool
    alone: bool


@lru_cache(maxsize=4096)
def asked(text: str) -> Asked:
    """`text` taken apart."""
    text = compose(text).strip()[:MAX_CHARACTERS]
    english = is_english(text)
    little, every_way = (_LITTLE_ENGLISH, _WAYS_ENGLISH) if english else (_LITTLE, _WAYS | _BEFORE)
    content: list[Word] = []
    kinds: list[str] = []
    signs: set[str] = set()
    ways: dict[str, str] = {}
    told = words(_put_otherwise(text))
    for at, word in enumerate(told):
        written = word.lower()
        if kind := _said(written, _KINDS) or _KINDS.get(spelt_cue(fold(word))):
            kinds.append(kind)
        elif sign := _signs(written):
            signs |= sign
        elif way := _said(written, every_way):
            ways[way] = ""
        elif not _said(written, little):
            signs |= {"past"} if written in _TOLD_AS_PAST else set()
            content.append(_word(word, first=not at))
            ways |= {way: content[-1].stem for way, led in ways.items() if not led}
    depends = _points_back(text) or _depends([fold(word) for word in told], content)
    led = frozenset((way, to) for way, to in ways.items() if way not in WEAK_WAYS | _PARTICLES)
    told_of = _without_municipality(content)
    return Asked(text, told_of, tuple(kinds), frozenset(signs), frozenset(ways), led, english, alone=not depends)


def _put_otherwise(text: str) -> str:
    """`text` without how the question is introduced, in one way of asking for a day, a price or a name."""
    told = _HYPHEN.sub("", _OPENING.sub("", text))
    for pattern, usual in _SAID_OTHERWISE:
        told = pattern.sub(usual, told)
    return told


def _said(written: str, table: Mapping[str, T]) -> T | None:
    """What the table says of a word, by its letters or as it is typed without æ, ø and å: "nøgle" is not "nogle"."""
    return table.get(written) or (None if _MARKED.search(written) else table.get(fold(written)))


def _signs(written: str) -> set[str]:
    found = {"not"} if written in _NEGATING or written.endswith(("n't", "n’t")) else set()
    found |= {"past"} if written in _PAST else set()
    found |= {"ought"} if written in _OUGHT else set()
    verb = _said(written, _VERBS)
    return found | ({verb} if verb else set())


def _word(written: str, *, first: bool) -> Word:
    stemmed = stem(written)
    name = (written[0].isupper() and not first) or municipality(written) is not None
    return Word(written.lower(), fold(written), _ONE_THING.get(stemmed, stemmed), name)


def _points_back(text: str) -> bool:
    """True where the question is about something that was said before it, or that was blotted out of it."""
    ending = _ENDING.match(text)
    pointing = ending is not None and not _TAKEN_UP.search(ending["before"])
    pointing = pointing or any(not _explained(text[: match.start()]) for match in _PRONOUN.finditer(text))
    return pointing or _BLOTTED.search(text) is not None or _FOLLOWS_UP.match(text) is not None


def _explained(before: str) -> bool:
    """Whether a clause before a pronoun may say whom it means: "hvad oplevede musikeren, da hun spillede"."""
    return _CLAUSE.search(before) is not None and len(asked(before).words) >= MIN_CLAUSE


def _depends(told: list[str], content: list[Word]) -> bool:
    """True where who asks, or what was said before, decides what is meant: "vores tovholder", "hvad koster det"."""
    ours = any(word in _OURS for word in told) and any(word.stem in _OF_A_MEMBER for word in content)
    pointing = len(content) <= 1 and any(_points(told, at) for at in range(len(told)))
    return ours or pointing or any(word in _BY_ASKER for word in told)


def _points(told: list[str], at: int) -> bool:
    """True for the "det" of "hvad koster det", which is no article."""
    after = told[at + 1] if at + 1 < len(told) else ""
    helped = at > 0 and told[at - 1] in _VERBS  # "kan det betale sig"
    return told[at] in _POINTING and (helped or not after.endswith(_ARTICLE_BEFORE))


def _without_municipality(content: list[Word]) -> tuple[Word, ...]:
    """The words, with Skive for Skive Kommune."""
    kept: list[Word] = []
    for word in content:
        if not (word.stem == "kommun" and kept and municipality(kept[-1].folded) is not None):
            kept.append(word)
    return tuple(kept)
