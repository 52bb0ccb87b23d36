"""What a list of members tells of each of them, in the terms of a rule: which seats they may have, which areas they stand for.

Pure. What a list does not tell stays open: it is never taken for a yes or for a no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.meetings.rules import Rule, Rules, Seats
from bot.people import called_alike
from knowledge.model import Group, Member

Place = int | None
"""Which sort of seats of a rule, from 0; None is none of them."""

_WORD = re.compile(r"[^\W_]+")
_STAR: Final = "*"


class Lack(StrEnum):
    """What a list does not tell of somebody."""

    PLACE = "place"  # where they come from
    UNIT = "unit"  # from which part of it
    POST = "post"  # what they are there
    AREA = "area"  # what they stand for
    SETTLED = "settled"  # whether they are a member at all


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody has said of themselves: where they come from, and the ids of areas (administrations)."""

    organization: str = ""
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seated:
    """A member in the terms of a rule. `places` are all that may be theirs: one where it is sure. `areas` None: not told.

    `settled` False: nobody knows whether they are a member. `holds` are the offices of the rule, from 0, that a member has by
    what the list says, `could` those that they may have, since a list need not say it.
    """

    name: str
    role: str
    places: frozenset[Place]
    areas: frozenset[str] | None
    settled: bool = True
    holds: frozenset[int] = frozenset()
    could: frozenset[int] = frozenset()
    lacks: frozenset[Lack] = frozenset()


def roster_of(rule: Rule, groups: Sequence[Group]) -> Group | None:
    """The list of members that holds, of the group that the rule is about: the newest, then the longest, if any."""
    names = {_squeezed(name) for name in rule.names}
    found = [one for one in groups if _squeezed(one.name) in names and one.members and not one.superseded and not one.change]
    return max(found, key=lambda one: (one.as_of or "", len(one.members)), default=None)


def seated(rule: Rule, rules: Rules, members: Iterable[Member], own: Mapping[str, Own]) -> tuple[Seated, ...]:
    """Each member who counts, once; `own` is what they said themselves, by the name that the list has for them."""
    found: dict[str, Seated] = {}
    for member in members:
        if not has_term(f"{member.role or ''} {member.note or ''}", rules.beside):
            one = _seated(rule, rules, member, own.get(member.name, Own()))
            found.setdefault(_squeezed(member.name), one)
    return tuple(found.values())


def _seated(rule: Rule, rules: Rules, member: Member, own: Own) -> Seated:
    lacks: set[Lack] = set()
    places: set[Place] = set()
    for number, seats in enumerate(rule.seats):
        fits, missing = _fits(seats, rules, member, own)
        lacks |= missing
        if fits is not False:
            places.add(number)
        if fits:
            break
    else:
        places.add(None)
    told = " ".join(filter(None, (member.role, member.affiliation, member.note)))
    areas = frozenset(area.id for area in rules.areas if has_term(told, area.words)) | own.areas
    settled = not has_term(f"{member.name} {member.note or ''}", rules.unsettled)
    lacks |= set() if areas else {Lack.AREA}
    lacks |= set() if settled else {Lack.SETTLED}
    offices = _offices(rule, member, _places(rules, member, own))
    return Seated(member.name, member.role or "", frozenset(places), areas or None, settled, *offices, frozenset(lacks))


def _offices(rule: Rule, member: Member, places: frozenset[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The offices that a member from these places has by the role, and those that may be theirs."""
    named = {number for number, office in enumerate(rule.offices) if has_term(member.role or "", office.words)}
    surely = {n for n, office in enumerate(rule.offices) if not office.places or (places and places <= set(office.places))}
    maybe = {n for n, office in enumerate(rule.offices) if n in surely or not places or places & set(office.places)}
    return frozenset(named & surely), frozenset(maybe)


def _fits(seats: Seats, rules: Rules, member: Member, own: Own) -> tuple[bool | None, set[Lack]]:
    """Whether such a seat is the member's; None where that cannot be told, with what is missing for it."""
    lacks: set[Lack] = set()
    if seats.places:
        named = _places(rules, member, own)
        if named and named.isdisjoint(seats.places):
            return False, set()
        if len(named) != 1:
            lacks.add(Lack.PLACE)
    told = " ".join(filter(None, (member.affiliation, member.role, member.note, own.organization)))
    if seats.unit and not has_term(told, seats.unit):
        lacks.add(Lack.UNIT)
    if seats.posts and not has_term(member.role or "", seats.posts):
        if _post(member.role or "", rules):
            return False, set()
        lacks.add(Lack.POST)
    return None if lacks else True, lacks


def _places(rules: Rules, member: Member, own: Own) -> frozenset[str]:
    """Where somebody comes from: as the list says beside the name, in a remark, in the role; else as they say themselves."""
    for text in (member.affiliation, member.note, member.role, own.organization):
        if found := named(text or "", rules.places):
            return found
    return frozenset()


def _post(role: str, rules: Rules) -> str:
    """The role without the words that are no post, such as that for a chair."""
    return " ".join(word for word in _words(role) if not has_term(word, rules.offices))


# ------------------------------------------------------------------------------------------------------------------- words


def has_term(text: str, terms: Iterable[str]) -> bool:
    """Whether one of the terms stands in the text."""
    words = _words(text)
    return any(_length(term, words, at) for term in terms for at in range(len(words)))


def named(text: str, sorts: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The sorts of which a term stands in the text; a word belongs to the longest term that it is part of."""
    words, found, at = _words(text), set(), 0
    while at < len(words):
        lengths = [(_length(term, words, at), sort) for sort, terms in sorts.items() for term in terms]
        longest, sort = max(lengths, key=lambda one: one[0], default=(0, ""))
        if longest:
            found.add(sort)
        at += longest or 1
    return frozenset(found)


def is_among(name: str, others: Iterable[Seated]) -> Seated | None:
    """Whoever of the others is called so, whichever way it is spelt."""
    return next((one for one in others if called_alike(one.name, name)), None)


def _length(term: str, words: Sequence[str], at: int) -> int:
    """How many words from `at` on the term takes; 0 where it does not stand there."""
    wanted = [part for part in term.casefold().split() if _WORD.search(part)]
    pieces = [piece for part in wanted for piece in _pieces(part)]
    there = words[at : at + len(pieces)]
    same = len(there) == len(pieces) and all(map(_is_word, pieces, there))
    return len(pieces) if same else 0


def _pieces(part: str) -> list[str]:
    """ "ikast-brande" is two words; a star stays where it was."""
    pieces = _WORD.findall(part)
    pieces[0] = (_STAR if part.startswith(_STAR) else "") + pieces[0]
    pieces[-1] += _STAR if part.endswith(_STAR) else ""
    return pieces


def _is_word(wanted: str, word: str) -> bool:
    bare = wanted.strip(_STAR)
    if wanted.startswith(_STAR) and wanted.endswith(_STAR):
        return bare in word
    if wanted.startswith(_STAR):
        return word.endswith(bare)
    return word.startswith(bare) if wanted.endswith(_STAR) else word == bare


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _squeezed(name: str) -> str:
    return "".join(_words(name))
