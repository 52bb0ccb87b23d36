"""Numbered advice keeps its recommendations, each with its own lines."""

from __future__ import annotations

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
