"""Kinds of figures - money, ages, shares, durations: how each is asked for, and how it is told. Pure.

A figure of another kind is no answer: to "hvad koster det" not a number of people, to "hvor gammel" not a date. What
follows from that is decided in `knowledge.evidence` and by the responders.
"""

from __future__ import annotations

import re
from typing import Final

# How each is asked for: patterns over the folded question, in which words are parted by one space and æ ø å are a o a.
_PAID: Final = (
    r"(kost(er|ede|e)?|betales?|betalte?s?|honorar(et)?|lon|lonnen|gebyr(et)?|udbetal(t|es)|"
    r"salary|wages?|fees?|paid|pay|costs?)"
)
_OTHER: Final = (
    r"(?!(regler\w*|formal\w*|kriterier\w*|frist\w*|krav\w*|mening\w*|attention) )"  # "hvad er reglerne for tilskud"
)
MONEY_ASKED: Final = (
    r"(hvor (meget|mange|stort?|hojt?)|hvad (er|var|bliver|blev)|belob(et)?|samlede?t?|how (much|large|big))"
    rf"( {_OTHER}\w+){{0,4}} "
    r"(\w*budget\w*|\w*bevilling\w*|\w*udgift\w*|\w*tilskud\w*|kroner|kr|penge|\w*pris(en)?|koster)|"
    r"hvad kost(er|ede)|hvad (ma|vil|skal|kan|kommer|far|fik)( \w+){0,6} (koste|betale|udbetalt|i lon|i honorar)(?! for $)|"
    rf"(hvor (meget|dyrt?|hoj|hojt)|how (much|high)|what)( {_OTHER}\w+){{0,6}} {_PAID}(?! (for $|attention ))|"
    r"(?<!fik en )(?<!vandt en )(?<!hvilken )(pris|priser|deltagerpris|egenbetaling|honorar|gebyr|deltagergebyr|entre)"
    r"(?! vandt )|"
    r"hvor meget (fik|far|gav|bevilg\w*|tildel\w*|sogte|bidrog|bidrager|stottede)(?! (op|mening) )"
)
AGE_ASKED: Final = r"hvor (gammel|gammelt|gamle)|hvilken alder|how old|what age"
SHARE_ASKED: Final = r"hvor stor en (\w*andel|del)|hvilken \w*andel|hvor mange (procent|pct)|what (share|percentage|proportion)"
DURATION_ASKED: Final = (
    r"hvor (lange(?! (er|var)\b)|lang tid)|how long|how much time|hvor meget tid|hvor mange (timer|minutter)"
)

_MONEY: Final = re.compile(
    r"\d[\d.,]* ?(?:kr\b|kroner|mio|mia|million|milliard|t\.? ?kr|euro|eur\b|dkk|€)|\d,-|\d{1,3}(?:\.\d{3})+"
    r"|\b\d{4,}\b(?<!\b(?:19|20)\d\d)"
    r"|\b(?:koster|kostede|pris\w*|betaler?|gebyr\w*)\D{0,20}\d"
    r"|\b(?:gratis|vederlagsfri\w*|ulønne\w*|uden (?:betaling|beregning|omkostning\w*|udgift\w*)|fri entr[eé])\b"
    r"|\bbetaler (?:selv|ikke)\b",
    re.I,
)
_NUMERAL: Final = (
    r"(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems)"
)
_AGE: Final = re.compile(
    rf"(?:\d|\b{_NUMERAL})(?: ?-)? ?år(?:ig|s)?\w*\b|\bår gam|\balder|\bfødt\b|\bfyld(?:er|t)\b|\d\+|\d\. klasse"
    r"|\b(?:bygget|oprettet|stiftet|grundlagt|etableret|fra) (?:i )?(?:den \d{1,2}\. \w+ )?(?:19|20)\d\d",
    re.I,
)
_SHARE: Final = re.compile(
    rf"%|\bprocent|\bpct\b|\bhalv(?!år|års)|(?:tredje|fjerde|femte|tiende)del|\bhver (?:anden|tredje|fjerde|femte|tiende)\b"
    rf"|\w(?:parten|stedelen)\b|andel\w* (?:er|var|udgør)|(?:\d|\b{_NUMERAL}) (?:ud )?af (?:de )?(?:\d|{_NUMERAL}\b)|\bflertal",
    re.I,
)
_DURATION: Final = re.compile(
    rf"(?:\d|\bet|\ben|\bhalv\w*|\bpar|\bflere|\b{_NUMERAL})[ -]?(?:\w+ )?"
    r"(?:år|måned|uge|dag|døgn|time|minut|kvart|semest|sæson)\w*"
    r"|\b(?:19|20)\d\d ?[-–/] ?(?:19|20)?\d\d\b|\b(?:frem )?til (?:og med|udgangen|den|d\.|\d)|\bindtil\b|\bsiden (?:19|20)\d\d"
    r"|\b(?:oprettet|stiftet|etableret|startet|grundlagt)\b.{0,20}(?:19|20)\d\d|\bperioden\b|\bpermanent\w*"
    r"|\bkl\.? ?[\d.:]+ ?[-–]",
    re.I,
)


def tells_money(text: str) -> bool:
    """Whether `text` tells a sum, or that nothing is paid. A bare number counts from four digits on; a year does not."""
    return _MONEY.search(text) is not None


def tells_age(text: str) -> bool:
    """Whether `text` tells an age."""
    return _AGE.search(text) is not None


def tells_share(text: str) -> bool:
    """Whether `text` tells a share of something: a percentage, a fraction, so many of so many."""
    return _SHARE.search(text) is not None


def tells_duration(text: str) -> bool:
    """Whether `text` tells how long something takes or lasts, or until when."""
    return _DURATION.search(text) is not None
