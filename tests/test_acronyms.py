"""Acronyms and what they stand for: `knowledge.acronyms`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge.acronyms import abbreviations, is_defined, spelt_out
from knowledge.danish import stem
from knowledge.question import understand

NOW = datetime(2031, 5, 20, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))

KNOWN = frozenset(map(stem, "havne chef havnechef netværk nordisk kultur region natur råd skov".split()))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("hvornår mødes havnechefnetværket?", "HC-Net", {"havnechefnetværket"}),
        ("hvornår mødes havnecheferne?", "HC-Net", {"havnecheferne"}),
        ("netværket for havnechefer", "HC-Net", {"netværket", "havnechefer"}),
        ("hvornår mødes skovrådet?", "HC-Net", set()),
        ("styregruppen for NKR", "Styregruppen for Nordisk Kulturregion", {"NKR"}),
        ("NKRs styregruppe", "Styregruppen for Nordisk Kulturregion", {"NKRs"}),
        ("styregruppen for NKB", "Styregruppen for Nordisk Kulturregion", set()),
        ("", "HC-Net", set()),
    ],
)
def test_an_acronym_is_told_by_the_beginnings_of_the_parts(text: str, name: str, expected: set[str]) -> None:
    assert spelt_out(text, name, KNOWN) == {stem(word) for word in expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hvad betyder BKR", ("BKR",)),
        ("Hvad står BKR for?", ("BKR",)),
        ("What does BKR stand for?", ("BKR",)),
        ("hvad er BKR?", ("BKR",)),
        ("hvad er formålet med BKR?", ()),
        ("hvornår mødes BKR?", ()),
        ("hvad betyder mødet", ()),
    ],
)
def test_what_an_abbreviation_stands_for_is_asked(text: str, expected: tuple[str, ...]) -> None:
    assert abbreviations(understand(text, now=NOW)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bølgernes Kulturråd (BKR) mødes i maj.", True),
        ("Bølgernes Kulturråd (herefter betegnet BKR) mødes i maj.", True),
        ("BKR (Bølgernes Kulturråd) mødes i maj.", True),
        ("BKR står for Bølgernes Kulturråd.", True),
        ("BKR Fyn (bølgekulturrådet) mødes i maj.", True),
        ("BKR mødes i maj (se bilag).", False),
        ("Rådet (ikke BKR) mødes.", False),
        ("Alle mødes i maj.", False),
    ],
)
def test_a_sentence_that_says_what_it_stands_for(text: str, expected: bool) -> None:
    assert is_defined("BKR", text) is expected
