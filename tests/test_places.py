"""Municipalities in all their forms: `knowledge.places`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places import MUNICIPALITIES, municipality, places_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hvem er fra Århus Kommune?", ("Aarhus",)),
        ("fra aarhus", ("Aarhus",)),
        ("Åbenrås direktør", ("Aabenraa",)),
        ("abenra kommune", ("Aabenraa",)),
        ("hvem kommer fra RKSK?", ("Ringkøbing-Skjern",)),
        ("ringkoebing skjern", ("Ringkøbing-Skjern",)),
        ("Holstebro og Struer", ("Holstebro", "Struer")),
        ("hvordan finder vi vejen hjem", ()),
        ("Vejen Kommune", ("Vejen",)),
        ("en forsker fra Aarhus Universitet", ()),
        ("København og Rom", ("København",)),
    ],
)
def test_a_municipality_is_found_however_it_is_written(text: str, expected: tuple[str, ...]) -> None:
    assert places_in(text) == expected


@given(st.sampled_from(sorted(MUNICIPALITIES)), st.sampled_from(["", "s", " Kommune", " kommunes"]))
def test_every_municipality_is_known_in_every_form(name: str, ending: str) -> None:
    assert municipality(f"{name.capitalize()}{ending}") == municipality(name)
