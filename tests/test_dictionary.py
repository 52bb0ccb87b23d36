"""English questions in Danish, word by word: `knowledge.dictionary`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.danish import stem
from knowledge.dictionary import Dictionary

KNOWN = Dictionary(
    {
        "who": ("hvem",),
        "is": ("er",),
        "meeting": ("møde", "samling"),
        "next meeting": ("næste møde",),
        "next": ("næste",),
        "harbour": ("havn",),
        "lamp": ("lampe",),
        "norway": ("Norge",),
        "board": ("bestyrelse", "blive enige om"),
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is the next meeting?", "hvem er næste møde?"),
        ("next lamp, next harbour", "næste lampe, næste havn"),
        ("the LAMP", "LAMP"),  # written like a name
        ("Lamp is on", "lampe er on"),
        ("Is Harbour in Norway?", "er Harbour in Norge?"),
        ("the lamp's board", "lampe bestyrelse"),
        ("the lamps", "lampe"),  # an ending that changes nothing
        ("EU-Net 12.5 kr.", "EU-Net 12.5 kr."),
        ("", ""),
    ],
)
def test_word_by_word(text: str, expected: str) -> None:
    assert KNOWN.translate(text) == expected


def test_every_meaning_of_a_word_is_searched() -> None:
    assert KNOWN.meanings(stem("meeting")) == (stem("møde"), stem("samling"))
    assert KNOWN.meanings(stem("board")) == (stem("bestyrelse"),)  # a phrase is no term
    assert KNOWN.meanings("findesikke") == ()


@given(st.text(max_size=80))
def test_any_text_can_be_put_into_danish(text: str) -> None:
    assert isinstance(KNOWN.translate(text), str)
    assert Dictionary().meanings(stem(text)) == ()
