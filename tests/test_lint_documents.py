"""Documents as wholes: damaged, twice the same text, read long ago; and one word for several groups."""

from __future__ import annotations

import pytest
from lint_samples import messages, place, roster

from knowledge.lint.documents import age_problems, damage_problems, name_problems, twin_problems
from knowledge.model import Document, Group, Member

TEXT = [f"Sætning nummer {number} handler om havnen og alt det, der ligger i den." for number in range(10)]


@pytest.mark.parametrize(("damage", "told"), [(0.0, 0), (0.01, 0), (0.02, 1), (0.3, 1)])
def test_a_damaged_document(damage: float, told: int) -> None:
    found = list(damage_problems([Document("x.txt", "X", None, "0", 1, damage, 0)]))
    assert len(found) == told
    assert all(f"{damage:.0%}" in problem.message and problem.place.lines is None for problem in found)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (TEXT, "100%"),
        ([sentence.upper() for sentence in TEXT], "100%"),
        ([*TEXT[:8], "Kort.", f"{TEXT[8]} Eller ikke.", "En helt anden sætning, der står her og ikke i den anden."], "80%"),
        (TEXT[:5], None),  # too little to tell
        ([*TEXT[:5], *(f"{sentence} Eller ikke." for sentence in TEXT[5:])], None),
    ],
)
def test_two_documents_with_one_text(other: list[str], told: str | None) -> None:
    found = list(twin_problems({"a.txt": TEXT, "b.docx": other}))
    assert len(found) == bool(told)
    assert all(problem.message.startswith(f"{told} of its sentences stand in ") for problem in found)


def test_the_shorter_text_is_the_copy() -> None:
    [problem] = twin_problems({"a.txt": [*TEXT, *(f"Mere: {sentence}" for sentence in TEXT)], "b.txt": TEXT})
    assert problem.other is not None
    assert (problem.place.document, problem.other.document) == ("b.txt", "a.txt")


def test_one_word_for_several_groups() -> None:
    names = ("Styregruppen for Havnen", "Styregruppen for Skoven", "Kulturudvalget")
    groups = [roster(Member("Ida Holm"), name=name, line=9 - at) for at, name in enumerate(names)]
    [message] = messages(name_problems(groups))
    assert message == "“styregruppe” may be any of 2 groups: Styregruppen for Skoven; Styregruppen for Havnen"
    assert messages(name_problems(groups[1:])) == []
    assert messages(name_problems([Group("Deltagere", place(1)), Group("Deltagere", place(2))])) == []


def test_many_names_are_cut() -> None:
    groups = [Group(f"Styregruppen for Havn {letter}", place(at)) for at, letter in enumerate("ABCDEF")]
    [message] = messages(name_problems(groups))
    assert message.endswith("Styregruppen for Havn D and 2 more")


def test_what_an_older_version_has_read() -> None:
    assert [problem.place.document for problem in age_problems(["x.txt"])] == ["x.txt"]
