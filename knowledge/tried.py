"""Whether a question asks who has tried something, and what: "hvem har prøvet læsegrupper for sygemeldte?". Pure.

Which reports tell of it is decided by `knowledge.responders.activities`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from knowledge.danish import ENGLISH_STOPWORDS, fold, is_stopword, joined_words, stem, words
from knowledge.question import Question, Topic

MIN_SPELT: Final = 6  # letters of a word that asks and may be misspelt
# What a word that asks stands for in the question as the patterns below see it.
TRIED, DONE, AREA, ACTIVITY, PLACE = "TRIED", "DONE", "AREA", "ACTIVITY", "PLACE"


def _folded(told: str) -> frozenset[str]:
    return frozenset(map(fold, told.split()))


# By their letters and not their stems: "kører" has that of "kor".
_SIGNS: Final = {
    TRIED: _folded(
        "prøvet prøvede prøver prøve afprøvet afprøvede afprøver afprøve forsøgt forsøgte forsøge erfaring erfaringer "
        "erfaringerne arbejdet arbejder tried try experience experiences worked working works"
    ),
    DONE: _folded(
        "lavet lavede laver gjort gjorde gør kørt kørte kører haft igangsat gennemført gennemfører afholdt holdt etableret "
        "startet brugt bruger tilbudt tilbyder skabt rapporteret satset køre bruge holde gennemføre starte etablere tilbyde "
        "done made ran run running used using offered offers reported had"
    ),
    AREA: _folded("kommune kommuner kommunen kommunerne municipality municipalities"),
    ACTIVITY: _folded(
        "aktivitet aktiviteter aktiviteterne tiltag indsats indsatser initiativ initiativer forløb tilbud projekt projekter "
        "aktivitetsrapport aktivitetsrapporter rapporter activity activities initiatives projects reports"
    ),
}
_SIGN_OF: Final = {word: sign for sign, known in _SIGNS.items() for word in known}
# Words that say nothing of what was tried, or with whom.
_LITTLE: Final = ENGLISH_STOPWORDS | _folded(
    "sted steder folk mennesker borgere borger personer person deltagere målgruppe målgruppen kender kendskab findes måske "
    "tidligere gang gange sammen spørge lært viden inspiration eksempel eksempler slags typer hjælp "
    "people anyone anybody someone somebody anything something already ever know others other persons patients"
)
# Of whoever may have tried something: all who have reported are there.
_OURS: Final = frozenset(
    stem(word) for word in "netværket netværk midtjylland midtjyske regionen danmark landet network".split()
)
_HAVE: Final = "(?:har|havde|have|has|had)"
_THEY: Final = rf"(?:nogen|nogle|man|andre|i|de|vi|flere|en|{AREA}|{PLACE}|anyone|anybody|someone|you|we|others|other)"
_WHICH: Final = "(?:hvilken|hvilke|hvilket|which)"
_WHO: Final = r"(?:hvem|hvor(?! (?:mange|meget|lang|lange|langt|stor|store|ofte|godt))|who|where)"
_DID: Final = f"(?:{TRIED}|{DONE})"
# Nothing but this can be asked.
_CERTAIN: Final = re.compile(
    rf" {_WHO} (?:\w+ ){{0,3}}{TRIED} "
    rf"| {_WHICH} (?:\w+ )?{AREA} (?:\w+ ){{0,3}}{_DID} "
    rf"| (?:{_HAVE}|er|is|are) (?:der |there )?(?:\w+ )?{_THEY} (?:\w+ ){{0,4}}{_DID} "
    rf"| (?:hvad|what) {_DID} (?:\w+ )?(?:{AREA}|{PLACE}|andre|others) "
)
# The same words may ask for something else.
_LIKELY: Final = re.compile(rf" {_WHO} (?:\w+ ){{0,3}}{DONE} | (?:hvem|who) {_HAVE} | {AREA} | {TRIED} | {ACTIVITY} ")
_LISTED: Final = re.compile(rf" (?:{_WHICH}|hvad|what|alle|all|er der|findes der|are there) (?:\w+ ){{0,3}}{ACTIVITY} ")
_POINTS: Final = re.compile(r" (?:det|dette|den|this|that|it) $")
_WHAT: Final = re.compile(r" (?:hvad|what) ")
_ELSE: Final = re.compile(
    r" (?:hvad|hvordan|hvorfor|hvornar|hvor (?:mange|meget|lang\w*|stor\w*|ofte|godt)|what|why|when|how) "
)
_OTHERWISE: Final = {Topic.MEETING, Topic.DECISION, Topic.PROPOSAL, Topic.APOLOGIES, Topic.ADVICE, Topic.COMPOSITION}


@dataclass(frozen=True, slots=True)
class Trial:
    """What is asked about. `content` are the stems of what was tried, and with whom; empty where anything counts.

    `plain`: it can only be asked who has tried it, so that a report which mentions it is worth naming.
    """

    content: tuple[str, ...]
    plain: bool


def trial(question: Question, danish: str, *, places: frozenset[str]) -> Trial | None:
    """What `question` asks to have been tried; None where it asks something else. `danish` is the question in Danish, `places`
    are the folded words of the municipalities and organisations that it names."""
    if question.topics & _OTHERWISE:
        return None
    of_group = Topic.GROUP in question.topics  # "hvilke kommuner er med?"
    line = " ".join(("", *(_sign(fold(word), places) for word in words(question.spelt)), ""))
    certain, listed = _CERTAIN.search(line) is not None, _LISTED.search(line) is not None
    if not certain and not listed and (of_group or _ELSE.search(line) or not _LIKELY.search(line)):
        return None
    period = {fold(word) for word in words(question.period.words)} if question.period else set()
    content = content_of(danish, without=places | period)
    if not content and (_POINTS.search(line) or not (PLACE in line or certain or listed)):
        return None
    if certain:
        content = tuple(s for s in content if s not in _OURS)
    return Trial(content, plain=certain and not _WHAT.search(line))


def content_of(text: str, *, without: Collection[str]) -> tuple[str, ...]:
    """The stems of what a Danish question is about: the words that only ask, and those `without` (folded), are left out."""
    told = ((fold(word), word) for word in (*words(text), *joined_words(text)) if not is_stopword(word))
    left = (
        word for folded, word in told if folded not in without and folded not in _LITTLE and _sign(folded, ()) not in _SIGNS
    )
    return tuple(dict.fromkeys(map(stem, left)))


def _sign(word: str, places: Collection[str]) -> str:
    """What a folded word stands for, also where a letter of it is wrong; itself where it does not ask."""
    if word in places:
        return PLACE
    if word in _SIGN_OF or len(word) < MIN_SPELT:
        return _SIGN_OF.get(word, word)
    near = (known for known in _SIGN_OF if len(known) >= MIN_SPELT and known[0] == word[0])
    return next((_SIGN_OF[known] for known in near if OSA.distance(word, known, score_cutoff=1) <= 1), word)
