"""Acronyms and what they stand for: `knowledge.acronyms`."""

from __future__ import annotations

import pytest

from knowledge.acronyms import spelt_out
from knowledge.danish import stem

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
