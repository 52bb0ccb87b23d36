"""Rosters against the rule by which their group is put together, and how such a rule is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_samples import messages, roster, rule, told

from knowledge.lint.composition import Sort, composition
from knowledge.lint.seats import seat_problems
from knowledge.model import Member

RULE = (
    "Styregruppen for Havnen består af to kommunale direktører, en repræsentant fra Region Syddanmark "
    "og en repræsentant fra Aalborg Universitet."
)
IDA = Member("Ida Holm", "formand", "Vejle")
BO = Member("Bo Lund", None, "Kolding Kommune")
EVA = Member("Eva Juul", "kontorchef", "Region Syddanmark")
JENS = Member("Jens Dam", None, "Aalborg Universitet")
WHO = Member("Ulla Bro")


@pytest.mark.parametrize(
    ("text", "seats", "closed"),
    [
        (RULE, [(Sort.MUNICIPAL, 2, 2), (Sort.REGIONAL, 1, 1), (Sort.BODY, 1, 1)], True),
        ("Gruppen består af 5-7 medlemmer.", [(Sort.ANYBODY, 5, 7)], True),
        ("Udvalget har fem medlemmer.", [(Sort.ANYBODY, 5, 5)], True),
        ("Gruppen består af mindst to personer.", [(Sort.ANYBODY, 2, None)], False),
        ("Gruppen består af op til tre deltagere.", [(Sort.ANYBODY, 0, 3)], True),
        ("Rådet består af direktøren for Havnen og to medlemmer.", [(Sort.BODY, 1, 1), (Sort.ANYBODY, 2, 2)], True),
        ("Rådet består af to fra kommunerne og evt. en fra Havnen.", [(Sort.MUNICIPAL, 2, 2), (Sort.BODY, 0, 1)], True),
        ("Rådet består af to fra kommunerne. Herudover deltager en sekretær.", [(Sort.MUNICIPAL, 2, 2)], False),
        ("Rådet består af en repræsentant fra hver kommune.", [], False),
        ("Rådet består af en repræsentant fra hver af kommunerne Vejle og Varde samt to fra Havnen.",
         [(Sort.BODY, 1, 1)] * 2 + [(Sort.BODY, 2, 2)], False),
        ("Rådet består af en repræsentant fra hver af kommunerne Vejle, Kolding og Varde, to fra Region Syd samt en fra VIA.",
         [(Sort.BODY, 1, 1)] * 3 + [(Sort.REGIONAL, 2, 2), (Sort.BODY, 1, 1)], False),
        ("Rådet består af to repræsentanter fra Vejle, Kolding og Varde.", [(Sort.UNTOLD, 2, 2)], False),
        ("Rådet består af repræsentanter fra Vejle og Kolding Kommune, VIA og regionen.",
         [(Sort.BODY, 1, None)] * 3 + [(Sort.REGIONAL, 1, None)], False),
        ("Rådet består af kredsen af kulturdirektører.", [], False),
    ],
)  # fmt: skip
def test_a_rule_as_parts(text: str, seats: list[tuple[Sort, int, int | None]], closed: bool) -> None:
    read = composition(text)
    assert [(seat.sort, seat.low, seat.high) for seat in read.seats] == seats
    assert read.closed is closed


@pytest.mark.parametrize(
    ("members", "told_of"),
    [
        ((IDA, BO, EVA, JENS), None),
        ((IDA, BO, EVA, replace(JENS, affiliation="AAU", note="Aalborg Universitet")), None),
        ((IDA, WHO, EVA, JENS), None),  # she may be the other director
        ((IDA, BO, EVA, JENS, replace(WHO, affiliation="Varde")), "3 (Ida Holm, Bo Lund, Ulla Bro) where the rule says"),
        ((IDA, BO, EVA, JENS, replace(WHO, affiliation="Varde", role="suppleant")), None),
        ((IDA, EVA, JENS), "only 1 where the rule says “to kommunale direktører”"),
        ((IDA, BO, EVA), "nobody where the rule says “en repræsentant fra Aalborg Universitet”"),
        ((IDA, BO, EVA, WHO), None),
        ((IDA, BO, EVA, JENS, WHO), "5 members where the rule comes to 4"),
        ((WHO, Member("Per Krog")), "2 members where the rule comes to 4"),
        ((IDA, BO, EVA, JENS, replace(WHO, note="uafklaret; Regionale medlemmer")),
         "2 (Eva Juul, Ulla Bro; 1 of them not settled) where the rule says"),
    ],
)  # fmt: skip
def test_a_roster_against_its_rule(members: tuple[Member, ...], told_of: str | None) -> None:
    found = messages(seat_problems([rule(RULE), roster(*members)]))
    assert len(found) == bool(told_of)
    assert all(f"Styregruppen for Havnen: {told_of}" in message for message in found)


@pytest.mark.parametrize(
    ("asked", "count", "told_of"),
    [
        ("to til tre medlemmer, heraf en fra Region Syddanmark", 4, "4 members where the rule comes to 2 to 3"),
        ("to til tre medlemmer, som dækker de to områder", 3, None),
        ("direktøren for Havnen og to medlemmer", 3, None),
        ("to medlemmer, direktøren for Havnen og en række gæster", 4, None),
        ("mindst tre medlemmer", 2, "2 members where the rule comes to at least 3"),
        ("mindst tre medlemmer", 9, None),
    ],
)
def test_the_number_of_members(asked: str, count: int, told_of: str | None) -> None:
    members = [replace(WHO, name=f"Ulla Bro{at}") for at in range(count)]
    found = messages(seat_problems([rule(f"Styregruppen for Havnen består af {asked}."), roster(*members)]))
    assert found == ([f"Styregruppen for Havnen: {told_of}"] if told_of else [])


def test_named_organisations_have_to_be_there() -> None:
    asked = rule("Styregruppen for Havnen består af repræsentanter fra Vejle og Kolding Kommune og regionen.")
    assert told(seat_problems([asked, roster(IDA, BO, EVA)])) == []
    [message] = messages(seat_problems([asked, roster(IDA, EVA)]))
    assert message.endswith("nobody where the rule says “Kolding Kommune”")
    assert told(seat_problems([asked, roster(IDA, EVA, WHO)])) == []


def test_what_was_overtaken_and_who_came_to_a_meeting_is_left_alone() -> None:
    old = replace(roster(IDA), superseded=True)
    assert told(seat_problems([rule(RULE), old])) == []
    assert told(seat_problems([replace(rule(RULE), superseded=True), roster(IDA)])) == []
    assert told(seat_problems([rule(RULE, name="Deltagere"), roster(IDA, name="Deltagere")])) == []


@given(st.integers(1, 9), st.integers(1, 9))
def test_a_roster_by_the_rule_is_no_problem_and_one_too_many_is(directors: int, others: int) -> None:
    asked = rule(f"Styregruppen for Havnen består af {directors} kommunale direktører og {others} fra Region Syddanmark.")
    right = [Member(f"Ida Holm{at}", None, "Vejle") for at in range(directors)]
    right += [Member(f"Bo Lund{at}", None, "Region Syddanmark") for at in range(others)]
    assert told(seat_problems([asked, roster(*right)])) == []
    assert len(told(seat_problems([asked, roster(*right, Member("Per Krog", None, "Varde Kommune"))]))) == 1
