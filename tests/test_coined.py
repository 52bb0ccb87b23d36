"""`knowledge.coined`: names with a small word inside, as a document itself writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.coined import coined, in_full

PROJECT = (
    "Projektplan: Mad i Norden",
    "Mad i Norden begynder i maj.",
    "Styregruppen for Mad i Norden mødes fire gange om året.",
)


def test_a_name_that_is_kept_in_full() -> None:
    assert coined(PROJECT) == {"Mad i Norden"}


@pytest.mark.parametrize(
    "texts",
    [
        ("Havnenet mødes.", "Havnenet på Teams", "Møde i styregruppen for Havnenet på Teams"),
        ("Havnenet i Varde", "Havnenet i Varde"),
        ("Havnenet på Fjordhotellet", "Havnenet er nyt", "Havnenet vokser"),
        ("Spor på Tværs",),
    ],
)
def test_a_place_behind_a_name_is_no_part_of_it(texts: tuple[str, ...]) -> None:
    assert coined(texts) == frozenset()


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Styregruppen for Mad", "Styregruppen for Mad i Norden"),
        ("Styregruppen for Mad i Norden", "Styregruppen for Mad i Norden"),
        ("Styregruppen for Skolemad", "Styregruppen for Skolemad"),
        ("Mad", "Mad"),
    ],
)
def test_the_name_of_a_group_is_made_whole(name: str, full: str) -> None:
    assert in_full(name, coined(PROJECT)) == full


@given(st.text(), st.lists(st.text()))
def test_any_text_is_read(name: str, texts: list[str]) -> None:
    assert in_full(name, coined(texts)).startswith(name)
