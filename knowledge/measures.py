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
MONEY_ASKED: Final = (
    r"(hvor (meget|mange|stort?|hojt?)|hvad (er|var|bliver|blev)|belob(et)?|samlede?t?|how (much|large|big))( \w+){0,4} "
    r"(\w*budget\w*|\w*bevilling\w*|\w*udgift\w*|\w*tilskud\w*|kroner|kr|penge|\w*pris(en)?|koster)|"
    r"hvad kost(er|ede)|hvad (ma|vil|skal|kan|kommer|far|fik)( \w+){0,6} (koste|betale|udbetalt|i lon|i honorar)|"
    rf"(hvor (meget|dyrt?|hoj|hojt)|how (much|high)|what)( \w+){{0,6}} {_PAID}|"
    r"(pris|priser|deltagerpris|egenbetaling|honorar|gebyr|deltagergebyr|entre)|"
    r"hvor meget (fik|far|gav|giver|bevilg\w*|tildel\w*|sogte|bidrog|bidrager|stottede|stotter)"
)
AGE_ASKED: Final = r"hvor (gammel|gammelt|gamle)|hvilken alder|how old|what age"
SHARE_ASKED: Final = r"hvor stor en (\w*andel|del)|hvilken \w*andel|hvor mange (procent|pct)|what (share|percentage|proportion)"
DURATION_ASKED: Final = (
    r"hvor (lange(?! (er|var)\b)|lang tid)|how long|how much time|hvor meget tid|hvor mange (timer|minutter)"
)

_MONEY: Final = re.compile(
    r"\d[\d.,]* ?(?:kr\b|kroner|mio|mia|million|milliard|t\.? ?kr)|\d{1,3}(?:\.\d{3})+|\b\d{4,}\b(?<!\b(?:19|20)\d\d)"
    r"|\b(?:gratis|vederlagsfri\w*|ulønne\w*|uden betaling|uden beregning)\b|\bbetaler (?:selv|ikke)\b",
    re.I,
)
_AGE: Final = re.compile(
    r"\d(?: ?-)? ?år(?:ig|s)?\w*\b|\bår gam|\balder|\bfødt\b|\bfyld(?:er|t)\b|\d\+"
    r"|\b(?:bygget|oprettet|stiftet|grundlagt|etableret|fra) (?:i )?(?:19|20)\d\d",
    re.I,
)
_SHARE: Final = re.compile(
    r"%|\bprocent|\bpct\b|\bhalv|\b(?:tredje|fjerde|femte|tien)?del(?:e|en)?\b|andel\w* (?:er|var|udgør)"
    r"|\d (?:ud )?af (?:de )?\d|\bflertal",
    re.I,
)
_DURATION: Final = re.compile(
    r"\b(?:år|måned\w*|uger?|dage?|døgn|time[rn]?|minut\w*|kvartal\w*)\b|[\w-](?:årige?t?|års|måneders|ugers|dages|timers)\b"
    r"|\b(?:19|20)\d\d ?[-–/] ?(?:19|20)?\d\d\b|\b(?:frem )?til (?:og med|udgangen|den)\b|\bindtil\b"
    r"|\bperioden\b|\bpermanent\w*|\bkl\b",
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
