"""Danish sentences are parted where they end and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import conclusion_first, only_presents, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gruppen mødes. Den tager noter.", ["Gruppen mødes.", "Den tager noter."]),
        ("Det koster ca. 400 kr. pr. Deltager i gruppen.", ["Det koster ca. 400 kr. pr. Deltager i gruppen."]),
        ("Mødet er den 2. juni. Alle kommer.", ["Mødet er den 2. juni.", "Alle kommer."]),
        ("Mødet er den 2. Juni i år.", ["Mødet er den 2. Juni i år."]),
        ("Bl.a. Ribe og f.eks. Tønder deltager, jf. Bilag 2.", ["Bl.a. Ribe og f.eks. Tønder deltager, jf. Bilag 2."]),
        ("Der er kaffe, te m.m. Tilmelding sker på nettet.", ["Der er kaffe, te m.m.", "Tilmelding sker på nettet."]),
        ("Formand er K. B. Holm. Han bor i Ribe.", ["Formand er K. B. Holm.", "Han bor i Ribe."]),
        ("Hvem kommer? Det gør vi! Godt.", ["Hvem kommer?", "Det gør vi!", "Godt."]),
        ("Hun sagde: ”Det går godt.” Så gik hun.", ["Hun sagde: ”Det går godt.”", "Så gik hun."]),
        ("Se www.eksempel.dk/side.html for mere.", ["Se www.eksempel.dk/side.html for mere."]),
        ("1. Start med en aftale. Den skal være kort.", ["1. Start med en aftale.", "Den skal være kort."]),
        ("Vi vælger model 3. Den er billigst.", ["Vi vælger model 3.", "Den er billigst."]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet="aB1 .?!()”\n-æÅ", max_size=120))
def test_no_character_is_lost_and_none_stands_twice(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Karen Møllegaard indledte punktet.\nRådet godkendte planen.",
            "Rådet godkendte planen.\nKaren Møllegaard indledte punktet.",
        ),
        ("Bo Riisager orienterede om sagen. Rådet tog det til efterretning.", None),
        ("Rådet godkendte planen. Bo Riisager orienterede.", "Rådet godkendte planen. Bo Riisager orienterede."),
        ("Karen Møllegaard indledte punktet.", "Karen Møllegaard indledte punktet."),
        ("", ""),
    ],
)
def test_what_came_of_it_goes_before_who_presented_it(text: str, expected: str | None) -> None:
    found = conclusion_first(text)
    assert found == (expected if expected is not None else f"Rådet tog det til efterretning.\n{text.split('. ')[0]}.")
    assert sorted(found.split()) == sorted(text.split())


def test_a_sentence_that_only_presents_decides_nothing() -> None:
    assert only_presents("Karen Møllegaard indledte punktet.")
    assert not only_presents("Rådet godkendte planen.")
    assert not only_presents("Karen Møllegaard indledte punktet. Rådet godkendte planen.")
