"""How the documents write their words, and questions put into that spelling: `knowledge.forms`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.forms import count_forms, respell
from knowledge.spellings import Spellings

FORMS = {
    "havneradet": "Havnerådet",
    "mode": "møde",
    "gren": "grøn",
    "plejehjem": "plejehjem",
    "korsang": "korsang",
    "bat": "båd",
    "bkr": "BKR",
}
SPELLINGS = Spellings(tuple(FORMS))


def test_the_most_common_form_with_its_capitals() -> None:
    counted = count_forms(
        ["Mødet i Nordby er flyttet. Vi ser på nordby igen.", "Fra Nordby til Nordby er der en time.", "Mødet varer en time."]
    )
    assert counted["nordby"] == ("Nordby", 4, 3)
    assert counted["modet"][0] == "mødet"


def test_a_capital_that_every_sentence_has_tells_nothing() -> None:
    counted = count_forms(["Skibet sejler. Skibet kommer!\nSkibet er her: Skibet er rødt"])
    assert counted["skibet"] == ("skibet", 1, 0)


def test_whoever_said_something_is_named_below_it() -> None:
    counted = count_forms(["”Det går godt” (Natalja, nabo). (Bilag 3)"])
    assert counted["natalja"] == ("Natalja", 1, 1)
    assert counted["bilag"] == ("bilag", 1, 0)


def test_lines_all_in_capitals_tell_nothing() -> None:
    assert count_forms(["MØDE I NORDBY"])["nordby"] == ("nordby", 1, 0)


def test_forms_typed_in_two_ways_are_one_word() -> None:
    assert list(count_forms(["en båd og en baad og en båd"])) == list(count_forms(["en båd og"]))
    assert count_forms(["en båd og en baad og en båd"])["bad"][0] == "båd"


def test_no_text_has_no_forms() -> None:
    assert count_forms([]) == {}
    assert count_forms(["", "12 + 12", "…"]) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mode i havneradet", "møde i Havnerådet"),
        ("moede i havneraadet?", "møde i Havnerådet?"),
        ("Møde i HAVNERÅDET", "Møde i HAVNERÅDET"),  # spelt right: capitals are left as they are
        ("møde i havnerådt", "møde i Havnerådet"),
        ("møde i bkr", "møde i BKR"),
        ("plejehjm", "plejehjem"),
        ("plejebarn", "plejebarn"),  # near, but another word
        ("grim", "grim"),  # too short to be a misspelling
        ("hvem hvad og", "hvem hvad og"),
        ("korsang, 12 kr. <b>", "korsang, 12 kr. <b>"),
        ("havne radet og pleje hjem", "Havnerådet og plejehjem"),  # typed apart
        ("pleje-hjem, pleje: hjem", "pleje-hjem, pleje: hjem"),
    ],
)
def test_words_are_put_into_the_documents_spelling(text: str, expected: str) -> None:
    assert respell(text, FORMS, SPELLINGS) == expected


@given(st.text(max_size=60))
def test_without_forms_nothing_is_changed(text: str) -> None:
    assert respell(text, {}, Spellings()) == text


@given(st.lists(st.sampled_from(sorted(FORMS.values())), max_size=6))
def test_what_is_spelt_right_stays(words: list[str]) -> None:
    assert respell(" ".join(words), FORMS, SPELLINGS) == " ".join(words)


@given(st.text(alphabet="abdeghjkmnorståøæ -.,12", max_size=60))
def test_spelling_twice_is_spelling_once(text: str) -> None:
    once = respell(text, FORMS, SPELLINGS)
    assert respell(once, FORMS, SPELLINGS) == once
    assert [c for c in once if not (c.isalpha() or c == " ")] == [c for c in text if not (c.isalpha() or c == " ")]


@given(st.lists(st.text(max_size=40), max_size=4))
def test_counts_hold_for_any_text(texts: list[str]) -> None:
    for form, within, capitals in count_forms(texts).values():
        assert form
        assert within >= 1
        assert 0 <= capitals <= within
