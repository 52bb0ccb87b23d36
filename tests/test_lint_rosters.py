"""Rosters of one group that disagree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_samples import messages, roster, told

from knowledge.lint.problem import Severity
from knowledge.lint.rosters import roster_problems
from knowledge.model import Group, Member

IDA = Member("Ida Holm", "formand", "Vejle")
BO = Member("Bo Lund", None, "Kolding")
EVA = Member("Eva Juul", "kontorchef", "Region Syd")
NEWER = {"stated": "2024-06-01", "document": "y.txt"}
HOLDS = "the roster of 2024-06-01 holds"


@pytest.mark.parametrize(
    ("later", "changes"),
    [
        ((IDA, BO, EVA), None),
        ((BO, EVA, IDA), None),
        ((IDA, BO), "Eva Juul left"),
        ((IDA, BO, EVA, Member("Per Krog")), "Per Krog came"),
        ((IDA, BO, Member("Eva Jull")), "Eva Juul is written Eva Jull"),
        ((IDA, BO, Member("Eva Juul", None, "Region Syd")), None),  # her job is left out
        ((Member("Ida Holm", "fmd."), BO, EVA), None),
        (
            (Member("Ida Holm"), Member("Bo Lund", "formand"), EVA),
            "Ida Holm: formand became member; Bo Lund: member became formand",
        ),
        ((Member("Ida Holm", "næstfmd."), BO, EVA), "Ida Holm: formand became næstformand"),
        ((Member("Ida Holm", "direktør, formand"), BO, EVA), None),
    ],
)
def test_who_left_who_came_and_whose_office_changed(later: tuple[Member, ...], changes: str | None) -> None:
    found = messages(roster_problems([roster(IDA, BO, EVA, line=5), roster(*later, **NEWER)]))  # type: ignore[arg-type]
    assert found == ([f"Styregruppen for Havnen: {changes}; {HOLDS}"] if changes else [])


def test_it_is_told_at_the_roster_that_was_overtaken() -> None:
    [problem] = roster_problems([roster(IDA, BO, line=40, **NEWER), roster(IDA, EVA, line=5)])  # type: ignore[arg-type]
    assert (problem.place.document, problem.place.lines) == ("x.txt", (5, 6))
    assert problem.other is not None
    assert problem.other.lines == (40, 41)
    assert problem.severity is Severity.WARNING


def test_within_one_document_the_later_one_holds() -> None:
    [message] = messages(roster_problems([roster(IDA, BO, line=40), roster(IDA, EVA, line=5)]))
    assert message.endswith("Eva Juul left; Bo Lund came; the later one in the text holds")


def test_without_dates_nobody_knows_which_holds() -> None:
    [problem] = roster_problems([roster(IDA, BO, stated=None), roster(IDA, EVA, stated=None, document="y.txt")])
    assert problem.severity is Severity.ERROR
    assert problem.message.endswith("no date tells which roster holds")


def test_a_new_crew_is_told_and_two_lists_of_one_text_are_not() -> None:
    assert len(told(roster_problems([roster(IDA, BO), roster(EVA, Member("Per Krog"), **NEWER)]))) == 1  # type: ignore[arg-type]
    assert told(roster_problems([roster(IDA, BO, line=5), roster(EVA, Member("Per Krog"), line=40)])) == []


def test_other_groups_and_lists_of_who_came_are_left_alone() -> None:
    came = [roster(IDA, BO, name="Deltagere"), roster(IDA, EVA, name="Deltagere", line=40)]
    plain = [roster(IDA, BO, name="Styregruppen"), roster(IDA, EVA, name="Styregruppen", document="y.txt")]
    assert told(roster_problems([*came, *plain])) == []


NAMES = st.lists(
    st.sampled_from(["Ida Holm", "Bo Lund", "Eva Juul", "Per Krog", "Ulla Bro", "Tom Frost", "Ane Dam"]),
    min_size=1,
    unique=True,
)


@given(NAMES, st.randoms())
def test_the_same_people_in_another_order_are_no_problem(names: list[str], random: object) -> None:
    members = [Member(name, "formand" if at == 0 else None) for at, name in enumerate(names)]
    shuffled = list(members)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    pair: list[Group] = [roster(*members), roster(*shuffled, **NEWER)]  # type: ignore[arg-type]
    assert told(roster_problems(pair)) == []
