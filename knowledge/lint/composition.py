"""The rule by which a group is put together, as parts that can be counted: "otte kommunale direktører, to fra Region Syd".

Pure reading of the rule; who is counted for which part, and what is wrong with a roster, is in `knowledge.lint.seats`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from knowledge.places import MUNICIPALITIES

_WORDS: Final = "nul en to tre fire fem seks syv otte ni ti elleve tolv".split()
_NUMBERS: Final = {word: number for number, word in enumerate(_WORDS) if number} | {"én": 1, "et": 1, "ét": 1}
_ONE = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_BOUND = r"mindst|minimum|op\s+til|højst|maks(?:imalt|\.)?"
_COUNT = rf"(?:(?P<bound>{_BOUND})\s+)?(?P<low>{_ONE})(?:\s*(?:-|–|til|eller)\s*(?P<high>{_ONE}))?"
_CUE = re.compile(
    r"\b(?:består(?:\s+\w+)?\s+af|bestå\s+af|bestående\s+af|sammens(?:at|ættes?)\s+af|udgøres\s+af)\s+", re.IGNORECASE
)
_NUMBER_CUE = re.compile(rf"\b(?:tæller|har|med)\s+(?={_COUNT}\s+(?:\w+\s+)?medlemmer\b)", re.IGNORECASE)
_SEAT = re.compile(
    rf"(?:^|(?<=[\s,;]))(?:{_COUNT}\s+(?P<what>[^\W\d_].*?)"
    r"|(?P<post>(?:[^\W\d_]+en/)?[^\W\d_]*(?:direktør|chef|leder|formand|formanden|rektor|borgmester|dekan)en?"
    r"(?:/[^\W\d_]+en)?\s+(?:for|i|fra)\s+.+?))"
    rf"(?=\s*(?:[.;:]|$|,\s|\s(?:og|samt)\s+(?:{_ONE}|mindst|op\s+til|[^\W\d_]*(?:direktør|chef|leder|formand|rektor)en)\b))",
    re.IGNORECASE,
)
_PERHAPS = re.compile(rf"\b(?:evt\.|eventuelt|gerne)\s+(?=(?:{_ONE})\s)", re.IGNORECASE)
_OF_WHICH = re.compile(r"[\s,:]*(?:heraf|hvoraf|deraf|som|der|fordelt)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.(?=\s+[A-ZÆØÅ]|\s*$)")
_JOINTS = re.compile(r"(?:\s|[,;.:]|\bog\b|\bsamt\b|\bde\b)+", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:blandt\s+andet|bl\.\s?a\.|eventuelt|evt\.|desuden|derudover|herudover|suppler\w+|deltager|løbende|øvrige|række)\b",
    re.IGNORECASE,
)
_MANY = re.compile(r"\bhver\b|\bhvert\b|\bpr\.|\brække\b|\bkreds\b|\bgruppe\b", re.IGNORECASE)
_MEMBERS = re.compile(r"(?:\w+\s+)?(?:medlemmer|personer|repræsentanter|deltagere)\b(?!\s+(?:fra|for|af|i)\b)", re.IGNORECASE)
_FROM = re.compile(r"\b(?:fra|for|af|i)\s+(?P<body>(?:den|det|de)?\s?[A-ZÆØÅ].*)$")
_REPRESENTATIVES = re.compile(r"\brepræsentanter\s+(?:fra|for)\s+(?P<bodies>[^.:]+)", re.IGNORECASE)
_EACH = re.compile(
    rf"(?P<each>{_ONE})\s+(?:[^\W\d_]+\s+)?(?:fra|for)\s+hver\s+af\s+(?:de\s+)?(?:(?:\w+\s+)?(?:kommuner|parter|organisationer)(?:ne)?\s*)?:?\s*"
    rf"(?P<bodies>(?-i:[A-ZÆØÅ])[^.;]*?)(?=\s*(?:[.;]|$|,\s+(?:{_ONE})\b|,?\s(?:og|samt)\s+(?:{_ONE})\b))",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|;|\bog\b|\bsamt\b)\s*")
_REGION = re.compile(r"\bregion(?!spolit|alpolit)\w*", re.IGNORECASE)
_MUNICIPAL = re.compile(r"\bkommun(?:e|er|erne|ers|al|ale|alt)s?\b", re.IGNORECASE)


class Sort(StrEnum):
    """Whom a part of the rule asks for."""

    ANYBODY = "anybody"  # "5-7 medlemmer": the number of members
    MUNICIPAL = "municipal"
    REGIONAL = "regional"
    BODY = "body"  # an organisation or municipality by name
    UNTOLD = "untold"  # it is counted but cannot be recognised in a roster


@dataclass(frozen=True, slots=True)
class Seats:
    """A part of a rule: at least `low` and at most `high` members (None: no limit) of that sort. `words` are the rule's."""

    words: str
    sort: Sort
    low: int
    high: int | None
    body: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """A rule as parts; `closed` when they are all of it, so that their sum is the number of members. `total` is the part that
    states that number itself ("5-7 medlemmer, heraf ...")."""

    seats: tuple[Seats, ...]
    closed: bool
    total: Seats | None = None


def composition(rule: str) -> Composition:
    """What the rule asks for; no parts where it names no numbers and no organisations."""
    end = _SENTENCE_END.search(rule)
    first, rest = (rule[: end.start()], rule[end.end() :]) if end else (rule, "")
    cue = next(reversed([*_CUE.finditer(first)]), None) or _NUMBER_CUE.search(first)
    told = first[cue.end() :] if cue else first
    told = _PERHAPS.sub("op til ", told)
    each = _EACH.search(told)
    if each:
        low = _number(each["each"])
        others = (*_counted(told[: each.start()]), *_counted(told[each.end() :]))
        return Composition((*_by_name(each["bodies"], low, low), *others), closed=False)
    seats = list(_counted(told))
    if not seats:
        named = _REPRESENTATIVES.search(told)
        return Composition(_by_name(named["bodies"], 1, None) if named else (), closed=False)
    counted = all(seat.high is not None for seat in seats) and not any(_MANY.search(seat.words) for seat in seats)
    whole = bool(cue) and not re.sub(_JOINTS, "", _SEAT.sub(" ", told)) and not _OPEN.search(told) and not _OPEN.search(rest)
    first_seat = _SEAT.search(told)
    parted = len(seats) == 1 or (first_seat and _OF_WHICH.match(told, first_seat.end()))
    total = seats[0] if seats[0].sort is Sort.ANYBODY and parted and not _OPEN.search(rest) else None
    return Composition(tuple(seat for seat in seats if not _MANY.search(seat.words)), closed=whole and counted, total=total)


def _counted(told: str) -> Iterator[Seats]:
    """The parts that begin with a number or name a post, in order."""
    for match in _SEAT.finditer(told):
        yield _unless_listed(_seats(match), told[match.end() :])


def _seats(match: re.Match[str]) -> Seats:
    words = " ".join(match[0].split()).strip(" ,.")
    if match["post"]:
        sort, body = _sort(match["post"])
        return Seats(words, sort, 1, 1, body)
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    bound = (match["bound"] or "").casefold()
    what = match["what"].strip()
    sort, body = (Sort.ANYBODY, "") if _MEMBERS.match(what) else _sort(what)
    if bound.startswith("m") and not bound.startswith("maks"):
        return Seats(words, sort, low, None, body)
    return Seats(words, sort, 0 if bound else low, high, body)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.casefold()]


def _sort(what: str) -> tuple[Sort, str]:
    """The sort of people that the words ask for, with the organisation where one is named."""
    named = _FROM.search(what)
    body = named["body"].strip() if named else ""
    if body and (_REGION.match(body) or _REGION.search(body.rpartition(" i ")[2])):
        return Sort.REGIONAL, body
    if body:
        return (Sort.UNTOLD, "") if _AND.search(body) else (Sort.BODY, body)
    if _REGION.search(what) and _MUNICIPAL.search(what):
        return Sort.UNTOLD, ""
    if _MUNICIPAL.search(what):
        return Sort.MUNICIPAL, ""
    return (Sort.REGIONAL, "") if _REGION.search(what) else (Sort.UNTOLD, "")


def _unless_listed(seats: Seats, after: str) -> Seats:
    """Of "to fra A, B og C" nobody can tell how many come from A."""
    return replace(seats, sort=Sort.UNTOLD) if re.match(r"\s*(?:,|/|og\b|samt\b)\s*[A-ZÆØÅ]", after) else seats


def _by_name(bodies: str, low: int, high: int | None) -> tuple[Seats, ...]:
    """ "A og B Kommune, C og regionen": that many members of each that is named."""
    seats: list[Seats] = []
    for part in filter(None, map(str.strip, _AND.split(bodies))):
        bare = re.sub(r"\s+kommuner?$", "", part, flags=re.IGNORECASE)
        if re.fullmatch(r"(?:den\s+)?region(?:en)?|region\s+\w+", part, re.IGNORECASE):
            seats.append(Seats(part, Sort.REGIONAL, low, high, part))
        elif bare.casefold() in MUNICIPALITIES or re.match(r"[A-ZÆØÅ]", part):
            seats.append(Seats(part, Sort.BODY, low, high, bare))
    return tuple(seats)
