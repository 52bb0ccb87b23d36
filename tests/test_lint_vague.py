"""Meetings to come that are dated by halves."""

from __future__ import annotations

import pytest
from lint_samples import messages, read, told

from knowledge.lint.vague import vague_problems

MINUTES = "Referat fra Havnerådet\n\nDato: 14. marts 2024 kl. 10.00\nSted: Rådhuset\n\n1. Nyt\n\n"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Næste møde i rådet afholdes medio december 2024.", ["møde i rådet afholdes medio december 2024"]),
        ("Der afholdes to netværksmøder om året (forår/efterår).", ["netværksmøder om året (forår/efterår"]),
        ("I efteråret 2024 holdes et seminar.", ["efteråret 2024 holdes et seminar"]),
        ("Næste møde i rådet afholdes den 3. december 2024.", []),
        ("Mødet afholdes i efteråret, nemlig den 3. december 2024.", []),
        ("Seminaret i efteråret 2023 blev holdt i Vejle.", []),  # past
        ("Næste møde afholdes i foråret 2023.", []),  # past, as seen from the minutes
        ("Høringen løber i efteråret 2024.", []),
        ("Næste møde afholdes i uge 40 2024.", []),
    ],
)
def test_sentences(text: str, quotes: list[str]) -> None:
    assert messages(vague_problems(read(f"{MINUTES}{text}\n"), document="x.txt")) == [
        f"of “{quote}” no day is known" for quote in quotes
    ]


def test_entries_of_a_list_of_meetings() -> None:
    text = "Møder i Havnerådet 2025\n\n- Fredag den 7. marts\n- Medio juni\n- December\n- Juni: frist for bilag\n"
    assert told(vague_problems(read(text), document="x.txt")) == [("half-known", 4), ("half-known", 5)]
    assert told(vague_problems(read(text.replace("Møder i Havnerådet", "Frister")), document="x.txt")) == []
