"""Numbered advice keeps its recommendations, each with its own lines."""

from __future__ import annotations

import re

import pytest
from test_sections import REPORT
from text_samples import source

from knowledge.advice import advice
from knowledge.layout import blocks
from knowledge.sections import sections


def test_advice_with_recommendations() -> None:
    first, second = advice(sections(blocks(source(REPORT)), document="r.txt"), document="r.txt")
    assert (first.number, first.title) == ("1", "Giv tid til kaffe")
    assert [r.text for r in first.recommendations] == [
        "1. Sæt kaffe over klokken ti, så alle ved det.",
        "2. Hav kopper nok til gæster fra andre haver.",
    ]
    assert [r.lines for r in first.recommendations] == [(15, 15), (17, 17)]
    assert first.source.lines == (5, 7)
    assert first.source.stated == "2031"
    assert len(second.recommendations) == 1


def test_text_without_advice() -> None:
    assert advice(sections(blocks(source("Vi mødes på lørdag.")), document="x"), document="x") == ()


def found(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    read = advice(sections(blocks(source(text)), document="r.txt"), document="r.txt")
    return [(one.number, one.title, one.reasons) for one in read]


LABELLED = """Årsberetning for haverne

7. {}

Bestyrelsen har tre til byerne og én til staten.

Anbefaling 1: Vælg en vært for hver have, og giv værten en nøgle.

Anbefaling 2: Flyt vandhanerne op, så de står en meter over jorden. Begynd med de haver, som frøs i vinter.

Anbefaling 3: Staten bør betale halvdelen af nye haver, når flere end halvtreds familier har glæde af dem.

8. Metode

Tallene er samlet af værterne i maj.
"""
TOLD = [
    ("1", "Vælg en vært for hver have, og giv værten en nøgle", ()),
    ("2", "Flyt vandhanerne op, så de står en meter over jorden", ("Begynd med de haver, som frøs i vinter.",)),
    ("3", "Staten bør betale halvdelen af nye haver, når flere end halvtreds familier har glæde af dem", ()),
]


@pytest.mark.parametrize("title", ["Anbefalinger", "Det, vi mener", "Tre anbefalinger til byerne"])
def test_labelled_items_of_a_chapter(title: str) -> None:
    assert found(LABELLED.format(title)) == TOLD


COUNTED = re.sub(r"Anbefaling (\d):", r"\1.", LABELLED)


@pytest.mark.parametrize("title", ["Anbefalinger", "Bestyrelsens anbefalinger", "Tre anbefalinger til byerne", "Gode råd"])
def test_counted_items_below_a_heading_that_announces_them(title: str) -> None:
    assert found(COUNTED.format(title)) == TOLD


@pytest.mark.parametrize("title", ["Opgaver", "Opfølgning på sidste års anbefalinger og planer"])
def test_counted_items_below_another_heading_are_no_advice(title: str) -> None:
    assert found(COUNTED.format(title)) == []


def test_a_single_mention_of_an_advice_is_none() -> None:
    assert found("Anbefaling 3: Staten bør betale. Det skrev vi allerede i den forrige rapport, som udkom i foråret.") == []


def test_an_advice_with_a_chapter_of_its_own_is_not_told_twice() -> None:
    chapters = "Råd 1: Giv tid til kaffe\n\nDet er ved kaffen, folk mødes.\n\nRåd 2: Syng\n\nSangen samler alle i haven.\n"
    listed = "Sammenfatning\n\nRåd 1: Giv tid til kaffe, for den samler folk.\n\nRåd 2: Syng hver dag, for det samler folk.\n\n"
    assert found(listed + chapters) == [
        ("1", "Giv tid til kaffe", ("Det er ved kaffen, folk mødes.",)),
        ("2", "Syng", ("Sangen samler alle i haven.",)),
    ]
