"""Danish word forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import words


@pytest.mark.parametrize("form", ["kommunerne", "Kommunerne", "sundhed", "måde", "Aarhus", "København", "Rødovre", "mødet"])
def test_danish_forms_are_words(form: str) -> None:
    assert words.is_word(form)


@pytest.mark.parametrize("form", ["", "kommunxrne", "netveerk", "københavn", "forvaltningsomrader", "P8", "qwerty"])
def test_what_is_no_danish_form_is_no_word(form: str) -> None:
    assert not words.is_word(form)


@pytest.mark.parametrize(
    ("form", "base"), [("møderne", "møde"), ("København", "København"), ("københavn", None), ("xyzzy", None)]
)
def test_lemma(form: str, base: str | None) -> None:
    assert words.lemma(form) == base


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("områder", ("områder",)),
        ("havnefestområdet", ("havnefest", "området")),
        ("bibliotekssamarbejder", ("biblioteks", "samarbejder")),
        ("frivillighedsråd", ("frivilligheds", "råd")),
        ("kulturxyz", ()),
        ("sa", ()),
    ],
)
def test_compound_parts(form: str, parts: tuple[str, ...]) -> None:
    assert words.compound_parts(form) == parts


def test_compound_of_three_parts() -> None:
    parts = words.compound_parts("svømmehalsbrugerråd")
    assert "".join(parts) == "svømmehalsbrugerråd"
    assert 2 <= len(parts) <= 3


@pytest.mark.parametrize(
    ("form", "function", "common"), [("På", True, True), ("møde", False, True), ("kuvøsebarn", False, False)]
)
def test_how_common(form: str, function: bool, common: bool) -> None:
    assert (words.is_function_word(form), words.is_common(form)) == (function, common)


def test_no_word_stands_in_both_lists() -> None:
    assert not words.FUNCTION_WORDS & words.COMMON_WORDS


def test_every_common_word_is_in_the_dictionary() -> None:
    assert sorted(form for form in words.FUNCTION_WORDS | words.COMMON_WORDS if not words.is_word(form)) == []


@settings(max_examples=100, deadline=None)
@given(st.text("abdefgilmnorstuvæøå", max_size=16))
def test_parts_make_up_the_word(form: str) -> None:
    parts = words.compound_parts(form)
    assert not parts or "".join(parts) == form
    assert all(words.is_part(part) for part in parts[:-1])
