"""Whether a group is made up as its rule says. Pure.

There are three verdicts. What a list of members leaves open may be so or so; a rule holds where it is kept however that turns
out, it is broken where it is kept in no way at all, and between the two it cannot be told. So nothing that is missing is ever
taken for a yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from bot.meetings.rules import Rule, Rules, Span
from bot.meetings.seating import Own, Place, Seated, elected, is_among, rosters_of, seated
from knowledge.model import Group

OwnSeats = Mapping[tuple[str, str], Own]
"""What people said of themselves, by the seat that is theirs: group and name, as the documents have them."""


class Verdict(StrEnum):
    HOLDS = "holds"
    BROKEN = "broken"
    CANNOT_BE_TOLD = "cannot be told"


class Demand(StrEnum):
    """What a part of a rule asks for; what says most of a group is first."""

    ROSTER = "roster"  # a list of members, without which there is nothing to judge
    TOGETHER = "together"  # each of the others could be kept, all of them at once cannot
    AREA = "area"
    SEATS = "seats"  # so many seats of a sort
    TOTAL = "total"  # so many members
    OFFICE = "office"
    ALSO_IN = "also in"  # whoever has an office is in another group too
    NOBODY_ELSE = "nobody else"
    FACT = "fact"


_ORDER = tuple(Demand)


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a rule that does not hold for sure. `what` is in the words of the rule.

    It asks for `low` to `high` (None: no limit); there are `sure`, and at most `most` if all that is open turns out so.
    `open` are those on whom it depends, `unsettled` how many names on it are not settled. `where` is the other group.
    """

    demand: Demand
    verdict: Verdict
    what: str = ""
    low: int = 0
    high: int | None = None
    sure: int = 0
    most: int = 0
    unsettled: int = 0
    open: tuple[Seated, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of a group. `roster` is the list that was judged; `reasons` tell why it does not hold, the worst
    first."""

    rule: Rule
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    roster: Group | None = None


def judgements(rules: Rules, groups: Sequence[Group], own: OwnSeats) -> tuple[Judgement, ...]:
    """The verdict on each group that there is a rule for, in the order of the rules. `groups` are settled: what is overtaken
    is marked."""
    lists = {rule.id: rosters_of(rule, groups) for rule in rules.groups}
    people = {
        rule.id: [
            seated(rule, rules, one.members, _of_group(own, one.name), elected(rule, groups, one)) for one in lists[rule.id]
        ]
        for rule in rules.groups
    }
    return tuple(_judgement(rule, rules, people, lists[rule.id]) for rule in rules.groups)


def _judgement(
    rule: Rule, rules: Rules, people: Mapping[str, Sequence[Sequence[Seated]]], rosters: Sequence[Group]
) -> Judgement:
    """The verdict on the list that holds; where another may hold in its place and has another verdict, it cannot be told."""
    if not rosters:
        return Judgement(rule, Verdict.CANNOT_BE_TOLD, (Reason(Demand.ROSTER, Verdict.CANNOT_BE_TOLD), *_facts(rule)))
    areas = {area.id: area.text for area in rules.areas}
    other_names = {one.id: one.name for one in rules.groups}
    found = []
    asked = sorted({office.also_in for office in rule.offices if office.also_in is not None})
    choices: list[Sequence[Sequence[Seated] | None]] = [people[id] or (None,) for id in asked]
    for choice in product(*choices):
        others = dict(zip(asked, choice, strict=True))
        for roster, members in zip(rosters, people[rule.id], strict=True):
            verdict, reasons = judge(rule, members, areas=areas, others=others, names=other_names)
            found.append(Judgement(rule, verdict, reasons, roster))
    if len({one.verdict for one in found}) == 1:
        return found[0]
    told = next((one for one in found if one.verdict is Verdict.CANNOT_BE_TOLD), None)
    told = told or next(one for one in found if one.verdict is Verdict.BROKEN)
    return replace(told, verdict=Verdict.CANNOT_BE_TOLD)


def _of_group(own: OwnSeats, group: str) -> Mapping[str, Own]:
    return {name: one for (where, name), one in own.items() if where == group}


def judge(
    rule: Rule,
    members: Sequence[Seated],
    *,
    areas: Mapping[str, str],
    others: Mapping[str, Sequence[Seated] | None],
    names: Mapping[str, str],
) -> tuple[Verdict, tuple[Reason, ...]]:
    """The verdict on a list of members, with what does not hold for sure, what is broken first. `areas` are all areas, by id
    with their words; `others` the lists of the groups with rules, by id, `names` what these groups are called."""
    parts = [
        *_numbers(rule, members),
        *_areas(rule, members, areas),
        *_offices(rule, members, others, names),
        *_facts(rule),
    ]
    reasons = sorted((one for one in parts if one.verdict is not Verdict.HOLDS), key=_weight)
    if not reasons:
        return Verdict.HOLDS, ()
    if reasons[0].verdict is Verdict.BROKEN:
        return Verdict.BROKEN, tuple(reasons)
    if len(reasons) > 1 and not _is_possible(rule, members, areas):
        return Verdict.BROKEN, (Reason(Demand.TOGETHER, Verdict.BROKEN), *reasons)
    return Verdict.CANNOT_BE_TOLD, tuple(reasons)


def _weight(one: Reason) -> tuple[bool, bool, int]:
    """What is broken first, then names that are not settled, then as in the list of demands."""
    return one.verdict is not Verdict.BROKEN, not one.unsettled, _ORDER.index(one.demand)


def _facts(rule: Rule) -> tuple[Reason, ...]:
    return tuple(Reason(Demand.FACT, Verdict.CANNOT_BE_TOLD, fact) for fact in rule.facts)


# ----------------------------------------------------------------------------------------------------------------- numbers


def _numbers(rule: Rule, members: Sequence[Seated]) -> Iterator[Reason]:
    for number, seats in enumerate(rule.seats):
        yield _counted(Demand.SEATS, seats.text, seats, members, frozenset({number}))
    everywhere: frozenset[Place] = frozenset({None, *range(len(rule.seats))})
    yield _counted(Demand.TOTAL, "", rule.total, members, everywhere)
    if not rule.others:
        yield _counted(Demand.NOBODY_ELSE, "", Span(at_most=0), members, frozenset({None}))


def _counted(demand: Demand, what: str, span: Span, members: Sequence[Seated], places: frozenset[Place]) -> Reason:
    """Whether as many have one of these places as the span allows."""
    maybe = [one for one in members if not one.places.isdisjoint(places)]
    sure = [one for one in maybe if one.settled and one.places <= places]
    most, low, high = sum(one.people for one in maybe), span.at_least, span.at_most
    if most < low or (high is not None and len(sure) > high):
        verdict = Verdict.BROKEN
    elif len(sure) >= low and (high is None or most <= high):
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.CANNOT_BE_TOLD
    unsettled = sum(not one.settled for one in maybe)
    undecided = tuple(one for one in maybe if one not in sure)
    lines = most if verdict is Verdict.BROKEN else len(maybe)
    return Reason(demand, verdict, what, low, high, len(sure), lines, unsettled, undecided)


# ------------------------------------------------------------------------------------------------------- areas and offices


def _covering(rule: Rule) -> frozenset[Place]:
    """The places whose holders together stand for every area."""
    every: frozenset[Place] = frozenset({None, *range(len(rule.seats))})
    return every if rule.cover else frozenset(number for number, seats in enumerate(rule.seats) if seats.cover)


def _areas(rule: Rule, members: Sequence[Seated], areas: Mapping[str, str]) -> Iterator[Reason]:
    places = _covering(rule)
    for id, text in areas.items() if places else ():
        maybe = [one for one in members if not one.places.isdisjoint(places) and (one.areas is None or id in one.areas)]
        sure = [one for one in maybe if one.settled and one.places <= places and one.areas is not None]
        verdict = Verdict.HOLDS if sure else Verdict.CANNOT_BE_TOLD if maybe else Verdict.BROKEN
        yield Reason(Demand.AREA, verdict, text, 1, None, len(sure), len(maybe), open=tuple(maybe))


def _offices(
    rule: Rule, members: Sequence[Seated], others: Mapping[str, Sequence[Seated] | None], names: Mapping[str, str]
) -> Iterator[Reason]:
    """A list need not say who has an office, so whoever could have it may."""
    for number, office in enumerate(rule.offices):
        maybe = [one for one in members if number in one.could]
        named = [one for one in maybe if number in one.says]
        sure = [one for one in maybe if number in one.holds and one.settled]
        verdict = Verdict.HOLDS if sure else Verdict.CANNOT_BE_TOLD if maybe else Verdict.BROKEN
        yield Reason(Demand.OFFICE, verdict, office.text, 1, None, len(sure), len(maybe), open=tuple(named))
        if office.also_in is not None:
            verdict = _also_in(sure, named, others.get(office.also_in))
            where = names.get(office.also_in, "")
            yield Reason(Demand.ALSO_IN, verdict, office.text, open=tuple(named), where=where)


def _also_in(sure: Sequence[Seated], named: Sequence[Seated], other: Sequence[Seated] | None) -> Verdict:
    """Whether whoever has the office is in the other group; `named` are all who may have it by what the list says."""
    if other is None or not named:
        return Verdict.CANNOT_BE_TOLD
    found = [is_among(one, other) for one in named]
    if all(found) and set(named) <= set(sure):
        return Verdict.HOLDS
    return Verdict.BROKEN if sure and found.count(False) == len(found) else Verdict.CANNOT_BE_TOLD


# ------------------------------------------------------------------------------------------------------------ all together

_State = tuple[tuple[int, ...], int, int, frozenset[str], frozenset[int]]
"""Of a list so far: members on each sort of seats, on none of them, in all; areas covered; offices that somebody may have."""


def _is_possible(rule: Rule, members: Sequence[Seated], areas: Mapping[str, str]) -> bool:
    """Whether what is open can turn out so that numbers, areas and offices fit all at once."""
    covering = _covering(rule)
    states: set[_State] = {((0,) * len(rule.seats), 0, 0, frozenset(), frozenset())}
    for one in (each for each in members for _ in range(each.people)):
        after = {
            _with(rule, state, one, place, areas if place in covering else {}) for state, place in product(states, one.places)
        }
        states = after if one.settled else after | states
    return any(_fits(rule, state, areas if covering else {}) for state in states)


def _with(rule: Rule, state: _State, one: Seated, place: Place, areas: Mapping[str, str]) -> _State:
    """With one more on that place, who stands for some of these areas. Beyond what makes a difference it is not counted on."""
    counts, outside, total, covered, offices = state
    if place is None:
        outside = 1
    else:
        counts = tuple(
            min(count + (number == place), _enough(seats))
            for number, (count, seats) in enumerate(zip(counts, rule.seats, strict=True))
        )
    if areas:
        covered |= frozenset(areas) if one.areas is None else one.areas
    return counts, outside, min(total + 1, _enough(rule.total)), covered, offices | one.could


def _enough(span: Span) -> int:
    return span.at_least if span.at_most is None else span.at_most + 1


def _fits(rule: Rule, state: _State, areas: Mapping[str, str]) -> bool:
    counts, outside, total, covered, offices = state
    return (
        all(_within(count, seats) for count, seats in zip(counts, rule.seats, strict=True))
        and _within(total, rule.total)
        and (rule.others or not outside)
        and covered.issuperset(areas)
        and len(offices) == len(rule.offices)
    )


def _within(count: int, span: Span) -> bool:
    return count >= span.at_least and (span.at_most is None or count <= span.at_most)


__all__ = ["Demand", "Judgement", "OwnSeats", "Reason", "Verdict", "judge", "judgements"]
