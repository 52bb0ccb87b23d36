"""By which rules groups are made up, as data: a YAML file that somebody wrote, checked when it is read. Else pure.

What a list of members tells by these words is in `bot.meetings.seating`, whether a group keeps to its rule in
`bot.meetings.composition`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from bot.yamlfile import ConfigError, Problem, Section, dotted, lines_of, nodes, parsed, problem_of, repeated
from knowledge.cpr import has_cpr

BUNDLED: Final = Path(__file__).with_name("composition.yaml")
MUNICIPALITY: Final = "municipality"
"""The place that the municipalities of the settings belong to by themselves."""

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Words = Annotated[str, Field(min_length=1, max_length=120)]
Term = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\*?[^*]*\w[^*]*\*?$")]
Terms = Annotated[tuple[Term, ...], Field(strict=False, max_length=200)]
Count = Annotated[int, Field(ge=0, le=500)]


class Source(Section):
    """Where the rule stands: the base name of the document, first and last line."""

    document: Words
    lines: Annotated[tuple[int, int], Field(strict=False)]


class Span(Section):
    """At least so many and at most so many; None is no limit."""

    at_least: Count = 0
    at_most: Count | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"cannot be at least {self.at_least} and at most {self.at_most}")
        return self


class Area(Section):
    """What a group is to cover, and the words by which somebody stands for it; by those of `near` they may."""

    id: Id
    text: Words
    words: Terms
    near: Terms = ()


class Seats(Span):
    """Seats of one sort. Whoever comes from one of `places`, with a role among `posts`, and with the words of `unit`, has one;
    each of these is left out where it does not matter. A role with a word of `near` may be such a post.
    `cover`: whoever has such a seat stands for an area."""

    id: Id
    text: Words
    places: Annotated[tuple[Id, ...], Field(strict=False, max_length=20)] = ()
    posts: Terms = ()
    near: Terms = ()
    unit: Terms = ()
    cover: bool = False

    @model_validator(mode="before")
    @classmethod
    def _counted(cls, data: object) -> object:
        """`count: 3` is at least and at most three."""
        if isinstance(data, dict) and "count" in data and "at_least" not in data and "at_most" not in data:
            return {**{key: value for key, value in data.items() if key != "count"}} | dict.fromkeys(
                ("at_least", "at_most"), data["count"]
            )
        return data


class Office(Section):
    """What at least one member is, by a word of the role; `places`: who comes from there; `also_in`: and is in that group."""

    text: Words
    words: Terms
    places: Annotated[tuple[Id, ...], Field(strict=False, max_length=20)] = ()
    also_in: Id | None = None


class Rule(Section):
    """How one group is made up. `names` are what documents call it. `others`: members may be there beside the seats. `cover`:
    all members together stand for every area. `facts` are demands of which no list of members can tell whether they are met."""

    id: Id
    name: Words
    names: Annotated[tuple[Words, ...], Field(strict=False, min_length=1, max_length=20)]
    source: Source
    total: Span = Span()
    others: bool = False
    cover: bool = False
    seats: Annotated[tuple[Seats, ...], Field(strict=False, max_length=20)] = ()
    offices: Annotated[tuple[Office, ...], Field(strict=False, max_length=20)] = ()
    facts: Annotated[tuple[Words, ...], Field(strict=False, max_length=10)] = ()


class Rules(Section):
    """Every rule, with the words that all of them share; the bundled file tells what each list of words is for."""

    places: Annotated[dict[Id, Terms], Field(max_length=50)]
    areas: Annotated[tuple[Area, ...], Field(strict=False, max_length=20)] = ()
    offices: Terms = ()
    unsettled: Terms = ()
    past: Terms = ()
    acting: Terms = ()
    beside: Terms = ()
    clerks: Terms = ()
    plain: Terms = ()
    titles: Terms = ()
    particles: Terms = ()
    nobody: Terms = ()
    between: Terms = ()
    telling: Terms = ()
    apart: Terms = ()
    wide: Terms = ()
    groups: Annotated[tuple[Rule, ...], Field(strict=False, max_length=50)]

    def rule(self, id: str) -> Rule | None:
        return next((one for one in self.groups if one.id == id), None)


def read(path: Path | None, *, municipalities: Sequence[str]) -> Rules:
    """The rules in the file at `path`, or those that come with the bot. `municipalities` are those of the settings.

    Raises `ConfigError`.
    """
    rules = _bundled() if path is None else _parsed(path)
    own = tuple(dict.fromkeys((*rules.places.get(MUNICIPALITY, ()), *municipalities)))
    return rules.model_copy(update={"places": {**rules.places, MUNICIPALITY: own}})


@cache
def _bundled() -> Rules:
    return _parsed(BUNDLED)


def _parsed(path: Path) -> Rules:
    """The rules as the file has them. Raises `ConfigError`."""
    node, data = parsed(path)
    lines = dict(lines_of(node))
    if problems := [*_numbers_in(node), *repeated(node)]:
        raise ConfigError(str(path), *problems)
    if not isinstance(data, dict) or not data:
        raise ConfigError(str(path), Problem("should hold places and groups", line=1))
    try:
        rules = Rules.model_validate({str(key): value for key, value in data.items()})
    except ValidationError as error:
        found = [problem_of({**details, "input": _said(details["input"])}, lines) for details in error.errors()]
        raise ConfigError(str(path), *sorted(found, key=lambda problem: problem.line or 0)) from None
    if problems := [
        Problem(text, dotted(key), next((lines[key[:n]] for n in range(len(key), 0, -1) if key[:n] in lines), None))
        for key, text in _misfits(rules)
    ]:
        raise ConfigError(str(path), *problems)
    return rules


def _misfits(rules: Rules) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What names something that is not there, or is there twice: the key and what is wrong."""
    ids = [one.id for one in rules.groups]
    yield from ((("areas", n, "id"), f"{one!r} is given a second time") for n, one in _twice([one.id for one in rules.areas]))
    yield from ((("groups", n, "id"), f"{one!r} is given a second time") for n, one in _twice(ids))
    for number, rule in enumerate(rules.groups):
        above = ("groups", number)
        sorts = [one.id for one in rule.seats]
        yield from (((*above, "seats", n, "id"), f"{one!r} is given a second time") for n, one in _twice(sorts))
        for n, seats in enumerate(rule.seats):
            yield from (((*above, "seats", n, "places"), text) for text in _unknown(seats.places, rules))
        for n, office in enumerate(rule.offices):
            yield from (((*above, "offices", n, "places"), text) for text in _unknown(office.places, rules))
            if office.also_in is not None and office.also_in not in ids:
                yield (*above, "offices", n, "also_in"), f"{office.also_in!r} is none of the groups: {', '.join(ids)}"
        if (rule.cover or any(seats.cover for seats in rule.seats)) and not rules.areas:
            yield (*above, "id"), "is to cover areas, and there are none in areas"


def _unknown(places: Sequence[str], rules: Rules) -> Iterator[str]:
    return (
        f"{place!r} is none of places: {', '.join(rules.places)}"
        for place in places
        if place not in rules.places and place != MUNICIPALITY
    )


def _twice(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((place, name) for place, name in enumerate(names) if name in names[:place])


def _numbers_in(node: yaml.Node | None) -> Iterator[Problem]:
    """Each CPR number, which is not repeated in what is said of it."""
    for _, name, value in nodes(node):
        for one in dict.fromkeys((name, value)):
            if isinstance(one, yaml.ScalarNode) and has_cpr(one.value):
                yield Problem("a CPR number stands here, or below: take it out", line=one.start_mark.line + 1)


def _said(value: object) -> object:
    """A wrong value as an error shows it: of a whole rule its id, since all of it would be a page."""
    return value["id"] if isinstance(value, Mapping) and "id" in value else value
