"""Who somebody is, by a part of the name or misspelt: `knowledge.responders.people` on the invented corpus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answer_corpus import ask, opened, refused, told

from knowledge.findings import Clarification, GroupFinding, Reason
from knowledge.library import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield from opened(tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("hvem er Karen Møllegaard?", "Karen Møllegaard"),
        ("hvem er Karen?", "Karen Møllegaard"),
        ("hvem er Møllegaard", "Karen Møllegaard"),
        ("hvem er moellegaard?", "Karen Møllegaard"),
        ("hvem er Risager?", "Bo Riisager"),
        ("who is Sandholt?", "Inger Sandholt"),
        ("hvem er Jens?", "Jens Peter Lykke"),
    ],
)
def test_a_part_of_a_name_that_only_one_person_bears(library: Library, question: str, name: str) -> None:
    assert [member.name for member in told(ask(library, question), GroupFinding).focus] == [name]


def test_of_two_who_fit_it_is_asked_which(library: Library) -> None:
    answer = ask(library, "hvem er Peter?")
    assert isinstance(answer.finding, Clarification)
    assert [choice.question for choice in answer.finding.choices] == ["Hvem er Jens Peter Lykke?", "Hvem er Peter Engholm?"]


def test_somebody_of_a_like_name_is_offered_and_not_guessed(library: Library) -> None:
    refusal = refused(ask(library, "hvem er Thystrvig?"))
    assert (refusal.reason, refusal.about) == (Reason.UNKNOWN_NAME, "Thystrvig")
    assert [choice.question for choice in refusal.choices] == ["Hvem er Viggo Thystrup?"]


def test_nobody_of_that_name(library: Library) -> None:
    refusal = refused(ask(library, "hvem er Xerxes Quintana?"))
    assert (refusal.reason, refusal.about, refusal.choices) == (Reason.UNKNOWN_NAME, "Xerxes Quintana", ())
