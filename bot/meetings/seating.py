"""What a list of members tells of each of them, in the terms of a rule: which seats they may have, which areas they stand for.

Pure. What a list does not tell stays open: it is never taken for a yes or for a no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Levenshtein

from bot.meetings.rules import MUNICIPALITY, Rule, Rules, Seats
from bot.meetings.terms import clauses_of, has_term, is_term, named, squeezed, words_of
from bot.people import called_alike
from knowledge.model import Group, Member

Place = int | None
"""Which sort of seats of a rule, from 0; None is none of them."""

_BETWEEN = re.compile(r"[/&+;]")
_BRACKETS = re.compile(r"\([^)]*\)")
_PLAIN_LETTERS: Final = {0xE6: "ae", 0xF8: "oe", 0xE5: "aa"}  # as names are written without the Danish letters

MANY: Final = 12  # people whom a line may stand for that names an organisation, or several without their names


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
    what the list says, `could` those that they may have, since a list need not say it; `says` are those that the line names in
    any way. `called` are the words of the name, none where nobody is named; `origin` is what stands beside it. `people` are
    those whom the line may stand for, at most.
    """

    name: str
    role: str
    places: frozenset[Place]
    areas: frozenset[str] | None
    settled: bool = True
    holds: frozenset[int] = frozenset()
    could: frozenset[int] = frozenset()
    lacks: frozenset[Lack] = frozenset()
    says: frozenset[int] = frozenset()
    called: tuple[str, ...] = ()
    origin: str = ""
    people: int = 1


def roster_of(rule: Rule, groups: Sequence[Group]) -> Group | None:
    """The list of members that holds, of the group that the rule is about: the newest, then the longest, if any."""
    return max(_rosters(rule, groups), key=lambda one: (one.as_of or "", len(one.members)), default=None)


def rosters_of(rule: Rule, groups: Sequence[Group]) -> tuple[Group, ...]:
    """The list that holds, and each that may hold in its place, since nothing tells which of them is newer."""
    first = roster_of(rule, groups)
    if first is None:
        return ()
    return (first, *(one for one in _rosters(rule, groups) if one is not first and not _is_older(one, first)))


def _rosters(rule: Rule, groups: Sequence[Group]) -> list[Group]:
    return [one for one in _named_by(rule, groups) if one.members and not one.change]


def _named_by(rule: Rule, groups: Sequence[Group]) -> list[Group]:
    names = {squeezed(name) for name in rule.names}
    return [one for one in groups if squeezed(one.name) in names and not one.superseded]


def _is_older(one: Group, other: Group) -> bool:
    """Whether that is sure: "2023-03" is not older than "2023-03-14"."""
    if not one.as_of or not other.as_of:
        return False
    return one.as_of < other.as_of and not other.as_of.startswith(one.as_of)


def elected(rule: Rule, groups: Sequence[Group], roster: Group) -> tuple[Member, ...]:
    """Who came into an office of the group since the list was made, or may have."""
    changes = [one for one in _named_by(rule, groups) if one.change and not _is_older(one, roster)]
    return tuple(member for one in changes for member in one.members)


def seated(
    rule: Rule, rules: Rules, members: Iterable[Member], own: Mapping[str, Own], since: Iterable[Member] = ()
) -> tuple[Seated, ...]:
    """Each member who counts, once; `own` is what they said themselves, by the name that the list has for them. `since` are
    those who came into an office after the list was made: whoever the list has in it may be gone."""
    lines = _once(line for member in members for line in _apart(member, rules) if not _is_beside(line.member, rules))
    for line in (line for member in since for line in _apart(member, rules)):
        if not any(line.called and _is_same(one, line) and _holds_as(one, line) for one in lines):
            gone = [_holds_as(one, line) or _may_be_one(one.called, line.called) for one in lines]
            lines = [replace(one, settled=one.settled and not off) for one, off in zip(lines, gone, strict=True)]
            lines.append(replace(line, settled=False))
    return tuple(_seated(rule, rules, line, own.get(line.member.name, Own())) for line in lines)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a list: `called` are the words of the name, none where nobody is named; `people` it may stand for, at most."""

    member: Member
    called: tuple[str, ...]
    settled: bool = True
    people: int = 1


def _apart(member: Member, rules: Rules) -> Iterator[_Line]:
    """A line for each who is named; where that are several, or none, it cannot be told who is on the list."""
    bare = _BRACKETS.sub(" ", member.name.rpartition(":")[2] or member.name)
    names = list(_names_in(bare, rules))
    several = has_term(member.name, rules.nobody)
    for name in names or [bare]:
        called = tuple(word for word in words_of(name) if not has_term(word, rules.titles))
        unnamed = several or has_term(name, rules.unsettled) or not _is_name(name, called, rules)
        numbers = [int(word) for word in words_of(name) if word.isdecimal() and len(word) < 3]
        people = MANY if several else max(numbers, default=1) or 1
        one = member if len(names) < 2 else replace(member, name=name.strip())
        yield _Line(one, () if unnamed else called, len(names) == 1 and not unnamed, people)


def _names_in(text: str, rules: Rules) -> Iterator[str]:
    """ "Holm, Ida" is one name, "Ida Holm, Bo Ek" and "Ida Holm og Bo Ek" are two."""
    parts = text.split(",")
    if any(len(words_of(part)) == 1 for part in parts):
        parts = [text]
    for part in (piece for each in parts for piece in _BETWEEN.split(each)):
        words: list[str] = []
        for word in [*part.split(), None]:
            if word is not None and not has_term(word, rules.between):
                words.append(word)
            elif words:
                yield " ".join(words)
                words = []


def _is_name(text: str, called: Sequence[str], rules: Rules) -> bool:
    """Whether somebody is named: two words that are no titles, written as names are, without numbers, not initials alone."""
    written = all(
        word[0].isupper() or has_term(word, (*rules.titles, *rules.particles)) for word in text.split() if words_of(word)
    )
    return written and len(called) > 1 and any(len(word) > 1 for word in called) and not any(char.isdigit() for char in text)


def _once(lines: Iterable[_Line]) -> list[_Line]:
    """Who is listed twice is one line; where that cannot be told, neither line is settled."""
    kept: list[_Line] = []
    for line in lines:
        near = [number for number, one in enumerate(kept) if _may_be_one(one.called, line.called)]
        if len(near) == 1 and _is_one(kept[near[0]], line):
            kept[near[0]] = _joined(kept[near[0]], line)
            continue
        for number in near:
            kept[number] = replace(kept[number], settled=False)
        kept.append(replace(line, settled=line.settled and not near))
    return kept


def _is_one(one: _Line, other: _Line) -> bool:
    """Whether two lines are surely of one person: the name is the same, and so is where they come from, or all that is said."""
    same = (one.member.role, one.member.affiliation) == (other.member.role, other.member.affiliation)
    where = one.member.affiliation and other.member.affiliation and _agree(one.member.affiliation, other.member.affiliation)
    return _is_same(one, other) and bool(same or (where and _agree(one.member.role or "", other.member.role or "")))


def _is_same(one: _Line, other: _Line) -> bool:
    return sorted(one.called) == sorted(other.called)


def _holds_as(one: _Line, other: _Line) -> bool:
    """Whether a line names the office that the other one came into."""
    return bool(one.member.role and other.member.role) and not set(words_of(one.member.role or "")).isdisjoint(
        words_of(other.member.role or "")
    )


def _agree(first: str, second: str) -> bool:
    """Whether one says no more than the other, or nothing."""
    words = set(words_of(first)), set(words_of(second))
    return words[0] <= words[1] or words[1] <= words[0]


def _joined(one: _Line, other: _Line) -> _Line:
    role, where = (
        max(first or "", second or "", key=len) or None
        for first, second in (
            (one.member.role, other.member.role),
            (one.member.affiliation, other.member.affiliation),
        )
    )
    note = ", ".join(dict.fromkeys(filter(None, (one.member.note, other.member.note)))) or None
    return replace(
        one, member=replace(one.member, role=role, affiliation=where, note=note), settled=one.settled and other.settled
    )


def _is_beside(member: Member, rules: Rules) -> bool:
    """Whether the list says that somebody is there beside the members. Whoever writes the minutes may be one all the same,
    unless that is all that is said of them."""
    said = [clause for text in (member.role, member.note) for clause in clauses_of(text or "")]
    beside = [*said, *clauses_of(member.name), *clauses_of(member.affiliation or "")]
    return any(is_term(one, rules.beside) for one in beside) or (bool(said) and all(is_term(one, rules.clerks) for one in said))


def _seated(rule: Rule, rules: Rules, line: _Line, own: Own) -> Seated:
    member = line.member
    every = " ; ".join(filter(None, (member.name, member.role, member.affiliation, member.note)))
    doubts = (*rules.unsettled, *rules.past, *rules.beside, *rules.clerks)
    one = Seated(
        name=member.name,
        role=member.role or "",
        places=frozenset((None, *range(len(rule.seats)))),
        areas=None,
        settled=line.settled and "?" not in every and not has_term(every, doubts) and _is_plain(_remarks(member), rules),
        could=frozenset(range(len(rule.offices))),
        says=frozenset(n for n, office in enumerate(rule.offices) if has_term(every, office.words)),
        called=line.called,
        origin=member.affiliation or "",
        people=line.people,
    )
    unsettled = set() if one.settled else {Lack.SETTLED}
    if has_term(every, rules.past):
        return replace(one, lacks=frozenset(unsettled))
    places, lacks = _seats_of(rule, rules, member, own)
    areas = frozenset() if _may_stand_for_more(rules, member) else _areas(rules, member) | own.areas
    lacks |= unsettled | (set() if areas else {Lack.AREA})
    holds, could = _offices(rule, rules, member, _places(rules, member, own))
    return replace(one, places=places, areas=areas or None, holds=holds, could=could, lacks=frozenset(lacks))


def _remarks(member: Member) -> str:
    """What is remarked of somebody: beside the line, or in brackets in it."""
    bracketed = [one for text in (member.name, member.role, member.affiliation) for one in _BRACKETS.findall(text or "")]
    return " ; ".join(filter(None, (member.note, *bracketed)))


def _is_plain(remark: str, rules: Rules) -> bool:
    """Whether a remark says nothing of whether they are a member: no list of words has all by which it may."""
    known = {"plain": (*rules.plain, *rules.offices, *rules.titles), **rules.places}
    areas = [term for area in rules.areas for term in area.words]
    return all(named(word, known) or has_term(word, areas) for word in words_of(_without(remark, rules)))


def _without(remark: str, rules: Rules) -> str:
    """A remark without the names of places, some of which are several words."""
    words, left, at = words_of(remark), [], 0
    terms = [term for terms in rules.places.values() for term in terms]
    while at < len(words):
        longest = max(
            (len(words_of(term)) for term in terms if is_term(" ".join(words[at : at + len(words_of(term))]), [term])),
            default=0,
        )
        left += [] if longest else [words[at]]
        at += longest or 1
    return " ".join(left)


def _seats_of(rule: Rule, rules: Rules, member: Member, own: Own) -> tuple[frozenset[Place], set[Lack]]:
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
    return frozenset(places), lacks


def _areas(rules: Rules, member: Member) -> frozenset[str]:
    told = [text for text in (member.role, member.affiliation, member.note) if text and not has_term(text, rules.wide)]
    return frozenset(area.id for area in rules.areas for text in told if has_term(text, area.words))


def _may_stand_for_more(rules: Rules, member: Member) -> bool:
    told, sure = " ; ".join(filter(None, (member.role, member.affiliation, member.note))), _areas(rules, member)
    return any(area.id not in sure and has_term(told, (*area.near, *area.words)) for area in rules.areas)


def _offices(rule: Rule, rules: Rules, member: Member, places: frozenset[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The offices that a member from these places has by the role, and those that may be theirs. A word for an office beside
    others, as in "deputy of the chair" or "chair of the council", does not say that it is theirs, or which."""
    clauses = () if has_term(f"{member.role} {member.note}", rules.acting) else clauses_of(member.role or "")
    named = {n for n, office in enumerate(rule.offices) if any(is_term(one, office.words) for one in clauses)}
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
    role = member.role or ""
    if seats.posts and (has_term(f"{role} {member.note}", rules.acting) or not _has_post(role, seats.posts)):
        open_ = (*seats.posts, *seats.near, *rules.acting, *rules.unsettled)
        if _post(role, rules) and not has_term(f"{role} {member.note}", open_):
            return False, set()
        lacks.add(Lack.POST)
    return None if lacks else True, lacks


def _has_post(role: str, posts: Sequence[str]) -> bool:
    """Whether a part of the role begins with the post: "director of parks" does, "secretary to the director" does not."""
    return any(has_term(" ".join(words_of(clause)[:1]), posts) or is_term(clause, posts) for clause in clauses_of(role))


def _places(rules: Rules, member: Member, own: Own) -> frozenset[str]:
    """Where somebody comes from: as the list says beside the name, in a remark, in the role; else as they say themselves."""
    if found := _place(member.affiliation or "", rules):
        return found
    for text in (member.note, member.role):
        # "appointed by the region" says nothing of where they come from, "in the region" does
        if text and named(text, rules.places) and not has_term(text, rules.apart):
            return _place(text, rules)
    return named(own.organization, rules.places) if not named(member.affiliation or "", rules.places) else frozenset()


def _place(text: str, rules: Rules) -> frozenset[str]:
    """The name of a town tells a municipality alone, or with a word for it: a hospital of that town is elsewhere."""
    found = named(text, rules.places)
    if MUNICIPALITY not in found or has_term(text, rules.telling):
        return found
    alone = all(is_term(clause, rules.places[MUNICIPALITY]) for clause in clauses_of(text))
    return found if alone or len(found) > 1 else frozenset()


def _post(role: str, rules: Rules) -> str:
    """The role without the words that are no post, such as that for a chair."""
    return " ".join(word for word in words_of(role) if not has_term(word, rules.offices))


def is_among(one: Seated, others: Iterable[Seated]) -> bool | None:
    """Whether somebody is among the others, in whichever order the name stands; None where it cannot be told."""
    near = [other for other in others if not one.called or not other.called or _may_be_one(one.called, other.called)]
    same = [other for other in near if one.called and sorted(one.called) == sorted(other.called)]
    if len(same) == 1 and one.settled and same[0].settled and _agree(one.origin, same[0].origin):
        return True
    return None if near else False


def _may_be_one(called: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names may be one person's: near in spelling, or one is the other with names left out or as initials."""
    fewer, more = sorted((called, other), key=len)
    if not fewer:
        return False
    return all(any(_is_near(word, each) for each in more) for word in fewer) or called_alike(" ".join(called), " ".join(other))


def _is_near(word: str, other: str) -> bool:
    """Whether they are one letter apart, or one is the initial of the other."""
    if 1 in (len(word), len(other)):
        return word[0] == other[0]
    return Levenshtein.distance(word.translate(_PLAIN_LETTERS), other.translate(_PLAIN_LETTERS), score_cutoff=1) <= 1
