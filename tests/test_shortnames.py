"""`knowledge.shortnames`: what a document's own short names stand for."""

from __future__ import annotations

from text_samples import source

from knowledge.layout import blocks
from knowledge.sections import sections
from knowledge.shortnames import short_names


def names(text: str, *, bodies: tuple[str, ...] = ()) -> dict[str, str]:
    return short_names(sections(blocks(source(text)), document="x.md"), bodies=bodies)


def test_in_brackets() -> None:
    assert names("Valg til forretningsudvalget (FU) holdes i maj.") == {"FU": "Forretningsudvalget"}
    assert names("Vi mødte kommunen (KL) i maj.") == {}


def test_by_use_in_minutes() -> None:
    assert (
        names("FU drøftede sagen.", bodies=("Forretningsudvalget for Bølgebåndet",))["FU"]
        == "Forretningsudvalget for Bølgebåndet"
    )


def test_two_of_a_kind_have_none() -> None:
    assert "SG" not in names("Nyt", bodies=("Styregruppen for Blå Havne", "Styregruppen for Grønne Gader"))
