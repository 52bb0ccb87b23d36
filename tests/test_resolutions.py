"""`knowledge.resolutions`: decisions that no heading announces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Block, BlockKind, MeetingRef, Section, SectionKind
from knowledge.resolutions import is_resolution, proposing, tabulated, told

REF = MeetingRef("Havnerådet", "2031-05-06", item="3")


def section(*blocks: Block) -> Section:
    return Section(SectionKind.AGENDA_ITEM, "Kajen", "3", ("Kajen",), blocks, (1, 9), meeting=REF)


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, text, (1, 1), starts=((0, 1),))


def row(*cells: str, header: tuple[str, ...] = ("Punkt", "Beslutning", "Ansvarlig", "Frist")) -> Block:
    return Block(BlockKind.ROW, "; ".join(cells), "\t".join(cells), (4, 4), cells=cells, header=header)


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("Bo orienterede. Styregruppen godkendte budgettet.", "Styregruppen godkendte budgettet."),
        ("Efter en drøftelse besluttede udvalget at vente.", "Efter en drøftelse besluttede udvalget at vente."),
        ("Havnerådet tog sagen til efterretning.", "Havnerådet tog sagen til efterretning."),
        ("Priser blev nævnt. Det blev besluttet at søge.", "Det blev besluttet at søge."),
        ("Referatet blev godkendt. Bo rykker.", "Referatet blev godkendt. Bo rykker."),
        ("Punktet udgik.", "Punktet udgik."),
        ("Godkendt.", "Godkendt."),
        ("Vi talte om det og så vedtog vi planen.", "Vi talte om det og så vedtog vi planen."),
        ("Bo ville male alt. Man enedes om at male broen.", "Man enedes om at male broen."),
        ("Bo bad om et lån. Det gav havnerådet lov til.", "Bo bad om et lån. Det gav havnerådet lov til."),
        ("Et ur blev nævnt. Ønsket om et ur blev derimod ikke imødekommet.", "Ønsket om et ur blev derimod ikke imødekommet."),
        ("Bo ville have et løb. Det var der ikke stemning for.", "Bo ville have et løb. Det var der ikke stemning for."),
        ("Prisen er høj. Uret bevilges ikke; i stedet males broen.", "Uret bevilges ikke; i stedet males broen."),
        # no decisions of this meeting:
        ("Den 3. maj 2029 besluttede styregruppen at vente.", None),
        ("Bo oplyste, at ansøgningen blev godkendt.", None),
        ("Planen, som styregruppen vedtog, er god.", None),
        ("Styregruppen drøfter de to modeller.", None),
        ("Ida valgte at gå hjem.", None),
    ],
)
def test_sentences_that_decide(text: str, decided: str | None) -> None:
    found = told(section(paragraph(text)))
    assert (found.blocks[0].text if found else None) == decided


def test_what_follows_a_decision_stays_with_it_but_not_for_long() -> None:
    found = told(section(paragraph("Udvalget godkendte planen. Den gælder i år. Bo skriver den. Mødet var hyggeligt.")))
    assert found is not None
    assert found.blocks[0].text == "Udvalget godkendte planen. Den gælder i år. Bo skriver den."


def test_the_sentence_that_tells_the_proposal() -> None:
    found = proposing(section(paragraph("Sekretariatet havde anbefalet tolv både. Udvalget valgte fire.")))
    assert found is not None
    assert found.blocks[0].text == "Sekretariatet havde anbefalet tolv både."


def test_rows_decide_the_items_that_they_number() -> None:
    found = tabulated([section(row("2", "Planen kortes.", "Mads", "27/3"), row("Ad 5", "Udskydes", "Line", "–"))])
    assert {key: part.blocks[0].text for key, part in found.items()} == {
        ("Havnerådet", "2031-05-06", "2"): "Planen kortes. Ansvarlig: Mads; Frist: 27/3",
        ("Havnerådet", "2031-05-06", "5"): "Udskydes. Ansvarlig: Line",
    }


@pytest.mark.parametrize("header", [("Navn", "Beslutning"), ("Punkt", "Tid"), ("", "")])
def test_other_tables_decide_nothing(header: tuple[str, ...]) -> None:
    assert not is_resolution(row("2", "Planen kortes.", header=header))


@given(st.text(max_size=120))
def test_what_is_told_stands_in_the_text(text: str) -> None:
    found = told(section(paragraph(text)))
    assert found is None or all(block.text in text for block in found.blocks)
