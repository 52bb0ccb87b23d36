"""A roster against the rule by which its group is put together: too many, too few, or somebody missing altogether.

Who cannot be told apart may be anybody: where a roster names no organisations, nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from knowledge.attendance import is_of_meeting
from knowledge.danish import fold, words
from knowledge.groups import group_key
from knowledge.lint.composition import Composition, Seats, Sort, composition
from knowledge.lint.problem import Code, Problem, Severity, bare
from knowledge.model import Group, Member
from knowledge.places import MUNICIPALITIES

_BESIDE = re.compile(r"suppleant|sekretær|observatør|tilforordnet|uden\s+stemmeret|gæst|referent|stedfortræder", re.IGNORECASE)
_UNSETTLED = re.compile(r"afklar|vakant|ubesat|udpeges|bekræft|afventer", re.IGNORECASE)
_REGION = re.compile(r"\bregion(?!alpolit)\w*", re.IGNORECASE)
_MUNICIPAL = re.compile(r"\bkommun(?!aldirektør)\w*|\w+\s+kommune\b", re.IGNORECASE)
_GENERAL: Final = frozenset("kommune kommuner region regionen afdeling institut for og af i den det de ved".split())


def seat_problems(groups: Sequence[Group]) -> Iterator[Problem]:
    """Where a roster that holds does not fit a rule that holds. `groups` are settled: what is overtaken is marked."""
    holding = [group for group in groups if not group.superseded and not is_of_meeting(group)]
    rules = [group for group in holding if group.rule]
    for roster in (group for group in holding if group.members and not group.change):
        for rule in (group for group in rules if group_key(group) == group_key(roster)):
            asked = composition(rule.rule or "")
            for message in _misfits(roster.members, asked):
                told = f"{roster.name}: {message}"
                yield Problem(Code.COMPOSITION, Severity.WARNING, told, bare(roster.source), bare(rule.source))


def _misfits(members: Sequence[Member], asked: Composition) -> Iterator[str]:
    seated = [member for member in members if not _BESIDE.search(f"{member.role or ''} {member.note or ''}")]
    of = {id(member): _seat(member, asked.seats) for member in seated}
    unknown = sum(seat is None for seat in of.values())
    told = False
    for seat in asked.seats:
        if seat.sort in (Sort.ANYBODY, Sort.UNTOLD):
            continue
        there = [member for member in seated if of[id(member)] is seat]
        if seat.high is not None and len(there) > seat.high:
            told = True
            yield f"{len(there)} ({_named(there)}) where the rule says “{seat.words}”"
        elif len(there) + unknown < seat.low:
            told = True
            yield f"{f'only {len(there)}' if there else 'nobody'} where the rule says “{seat.words}”"
    if not told:
        yield from _number(seated, asked)


def _number(seated: Sequence[Member], asked: Composition) -> Iterator[str]:
    """The number of members against the number that the rule comes to."""
    if asked.total is None and not asked.closed:
        return
    counted = [asked.total] if asked.total else asked.seats
    low = sum(seat.low for seat in counted)
    high = None if any(seat.high is None for seat in counted) else sum(seat.high or 0 for seat in counted)
    if len(seated) < low or (high is not None and len(seated) > high):
        span = str(low) if low == high else f"{low} to {high}" if high is not None else f"at least {low}"
        yield f"{len(seated)} members where the rule comes to {span}"


def _seat(member: Member, seats: Sequence[Seats]) -> Seats | None:
    """The part of the rule that the member fills: told by where they come from, then by the remark, then by the role."""
    for text in filter(None, (member.affiliation, member.note, member.role)):
        found = [seat for seat in seats if _fits(text, seat)]
        if found:
            return max(found, key=lambda seat: seat.sort is Sort.BODY)
    return None


def _fits(text: str, seat: Seats) -> bool:
    if seat.sort is Sort.REGIONAL:
        return bool(_REGION.search(text))
    if seat.sort is Sort.MUNICIPAL:
        plain = re.sub(r"\s+kommunes?\W*$", "", text.strip(), flags=re.IGNORECASE).casefold()
        return plain in MUNICIPALITIES or bool(_MUNICIPAL.search(text))
    return seat.sort is Sort.BODY and _is_body(text, seat.body)


def _is_body(text: str, body: str) -> bool:
    """Whether `text` names the organisation, in full, by its first letters or by the words that tell it from others."""
    wanted = [fold(word) for word in words(body) if fold(word) not in _GENERAL]
    there = {fold(word) for word in words(text)}
    if wanted and there.issuperset(wanted):
        return True
    initials = "".join(word[0] for word in re.findall(r"\b[^\W\d_]+", body) if word[0].isupper())
    own = "".join(word[0] for word in re.findall(r"\b[^\W\d_]+", text) if word[0].isupper())
    return (len(initials) > 1 and initials in re.findall(r"\b[A-ZÆØÅ]{2,}\b", text)) or (len(own) > 1 and own == body.strip())


def _named(members: Sequence[Member]) -> str:
    """Their names, with how many of them are not settled."""
    open_ = sum(bool(_UNSETTLED.search(member.note or "")) for member in members)
    names = ", ".join(member.name for member in members)
    return f"{names}; {open_} of them not settled" if open_ else names
