"""Heading words and shapes."""

from __future__ import annotations

import pytest

from knowledge import headings
from knowledge.model import SectionKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Indstilling", SectionKind.PROPOSAL),
        ("BESLUTNING:", SectionKind.DECISION),
        ("**Beslutning**", SectionKind.DECISION),
        ("Resumé", SectionKind.SUMMARY),
        ("Resume", SectionKind.SUMMARY),
        ("Afbud", SectionKind.APOLOGIES),
        ("Til stede", SectionKind.ATTENDEES),
        ("Anbefalinger", SectionKind.RECOMMENDATIONS),
        ("Økonomi", None),
        ("Beslutningen tages senere", None),
    ],
)
def test_role(text: str, kind: SectionKind | None) -> None:
    assert headings.role(text) is kind


@pytest.mark.parametrize(
    ("text", "number", "title", "style", "presenter"),
    [
        ("Punkt 7: Budget for 2031 /v. Karen Holst", "7", "Budget for 2031", "punkt", "Karen Holst"),
        ("12. Valg af formand v. Ib Lund", "12", "Valg af formand", "number", "Ib Lund"),
        ("3. Økonomi v/Tove Kjær", "3", "Økonomi", "number", "Tove Kjær"),
        ("Ad 4. Eventuelt", "4", "Eventuelt", "punkt", ""),
        ("Pkt. 5 - Byfest", "5", "Byfest", "punkt", ""),
        ("6) Nyt fra udvalget", "6", "Nyt fra udvalget", "number", ""),
    ],
)
def test_agenda_items(text: str, number: str, title: str, style: str, presenter: str) -> None:
    assert headings.item(text) == headings.Numbered(number, title, style, presenter)


@pytest.mark.parametrize("text", ["Punkt 4, Bilag 2: Plan for haven", "2.1 Formål", "Vi ses", "20. maj", ""])
def test_what_is_no_agenda_item(text: str) -> None:
    assert headings.item(text) is None


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [("#3 Giv tid til kaffe", "3", "Giv tid til kaffe"), ("Råd 4: Ring til folk", "4", "Ring til folk")],
)
def test_advice(text: str, number: str, title: str) -> None:
    assert headings.advice(text) == headings.Numbered(number, title, "advice")


def test_years_and_prose_are_no_advice() -> None:
    assert headings.advice("Rådet mødes 4 gange") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Beslutning: Godkendt.", ("Beslutning:", "Godkendt.")), ("Beslutningen: ja", None), ("Beslutning:", None)],
)
def test_inline(text: str, expected: tuple[str, str] | None) -> None:
    assert headings.inline(text) == expected


def test_ranks_put_items_over_parts_over_chapters_over_short_lines_over_years() -> None:
    texts = ["Punkt 1: Velkomst", "Beslutning", "KAPITEL ET", "2.1 Formål", "Sådan gjorde vi", "2031"]
    ranks = [headings.rank(text) for text in texts]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


def test_an_appendix_is_one_by_its_title() -> None:
    assert headings.is_appendix("Kommissorium for havegruppen")
    assert headings.is_appendix("Bilag 3: Tegning")
    assert not headings.is_appendix("Kommissoriet blev godkendt af alle i gruppen")


@pytest.mark.parametrize(("text", "expected"), [("## Formål:", "Formål"), ("**Tid  og sted**", "Tid og sted"), ("Mål", "Mål")])
def test_clean(text: str, expected: str) -> None:
    assert headings.clean(text) == expected


def test_the_heading_of_an_advice_names_its_number() -> None:
    assert headings.advice_heading("#3 Lyt til borgeren:") == "Råd 3: Lyt til borgeren"
    assert headings.advice_heading("**Anbefaling nr. 2 - Giv tid**") == "Anbefaling 2: Giv tid"
    assert headings.advice_heading("Lyt til borgeren") is None
