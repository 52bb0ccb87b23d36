"""`knowledge.formats.grid`: tables of PDF files drawn cell by cell come together as rows, whatever a cell wraps to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pdf_samples import Text, lines, make_pdf

from knowledge.formats.pdf import read_pdf
from knowledge.layout import blocks
from knowledge.model import BlockKind, Source

PLACES = (60, 220, 320, 420)
Cell = str | Sequence[str]  # several lines where it wraps
HEADS: tuple[Cell, ...] = ("By", ("Plantede", "træer"), ("Fældede", "træer"), ("Udgift til", "pasning", "(mio. kr.)"))
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("Ribe", "212", "14", "1,5"),
    ("Vejen", "88", "3", "0,9"),
    ("I alt", "300", "17", "2,4"),
)
TOLD = [
    "By: Ribe – Plantede træer: 212; Fældede træer: 14; Udgift til pasning (mio. kr.): 1,5",
    "By: Vejen – Plantede træer: 88; Fældede træer: 3; Udgift til pasning (mio. kr.): 0,9",
    "By: I alt – Plantede træer: 300; Fældede træer: 17; Udgift til pasning (mio. kr.): 2,4",
]


def table(*rows: Sequence[Cell], top: float = 700, head: bool = True, low: bool = False) -> list[Text]:
    """A ruled table as word processors draw it: each cell with all its lines, then the next. `low` sets cells at the foot."""
    drawn: list[Text] = []
    for at, row in enumerate(rows):
        cells = [[cell] if isinstance(cell, str) else list(cell) for cell in row]
        tall = max(map(len, cells))
        for x, cell in zip(PLACES, cells, strict=False):
            first = top - (12 * (tall - len(cell)) if low else 0)
            drawn += [Text(x, first - 12 * i, line, size=9, bold=head and at == 0) for i, line in enumerate(cell) if line]
        top -= 12 * tall + 6
    return drawn


def told(*pages: list[Text]) -> list[str]:
    """What the table rows of a file say."""
    found = blocks(Source("rapport.pdf", "0", read_pdf(make_pdf(*pages), Path("rapport.pdf")), numbered=False))
    return [block.text for block in found if block.kind is BlockKind.ROW]


def prose(top: float, *, count: int = 4) -> list[Text]:
    return lines(*["Byens træer er talt op af de frivillige, som har gået rundt i alle kvarterer med kort."] * count, top=top)


def test_heads_over_several_lines() -> None:
    assert told(prose(780) + table(HEADS, *ROWS) + prose(560)) == TOLD


def test_heads_set_at_the_foot_of_a_tall_row() -> None:
    assert told(prose(780) + table(HEADS, *ROWS, low=True) + prose(560)) == TOLD


def test_a_first_cell_over_two_lines_is_no_heading() -> None:
    rows = (("Navn", "Stilling", "By"), ("Ib Lund", "gartner", "Ribe"), (("Eva Skov Bager", "(formand)"), "skovfoged", "Vejen"))
    page = prose(780) + table(*rows, ("Bo Holm", "anlægsleder", "Esbjerg")) + prose(560)
    assert told(page) == [
        "Navn: Ib Lund – Stilling: gartner; By: Ribe",
        "Navn: Eva Skov Bager (formand) – Stilling: skovfoged; By: Vejen",
        "Navn: Bo Holm – Stilling: anlægsleder; By: Esbjerg",
    ]


def test_a_title_stands_above_and_text_below() -> None:
    title = Text(60, 716, "Tabel 3. Træer i byerne", bold=True)
    found = blocks(
        Source(
            "r.pdf",
            "0",
            read_pdf(make_pdf([*prose(780), title, *table(HEADS, *ROWS), *prose(560)]), Path("r.pdf")),
            numbered=False,
        )
    )
    assert [block.kind for block in found] == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        *[BlockKind.ROW] * 3,
        BlockKind.PARAGRAPH,
    ]


def test_a_table_goes_on_overleaf_with_and_without_its_heads_again() -> None:
    foot = [Text(290, 30, "7", size=8)]
    first = prose(780) + table(HEADS, *ROWS[:2], top=200) + foot
    for second in (table(ROWS[2], top=780, head=False), table(HEADS, ROWS[2], top=780)):
        assert told(first, second + prose(600) + [Text(290, 30, "8", size=8)]) == TOLD


def test_another_table_overleaf_keeps_its_own_heads() -> None:
    other = table(("Sogn", "Børn", "Voksne", "Ældre"), ("Seem", "4", "9", "2"), ("Gram", "5", "8", "1"), top=780)
    assert told(prose(780) + table(HEADS, *ROWS, top=200), other + prose(600))[3:] == [
        "Sogn: Seem – Børn: 4; Voksne: 9; Ældre: 2",
        "Sogn: Gram – Børn: 5; Voksne: 8; Ældre: 1",
    ]


def test_years_in_the_first_column_with_the_mark_of_a_footnote() -> None:
    marked = [Text(60, 682, "2031", size=9), Text(80, 686, "2", size=6)]
    page = table(("År", "Træer", "Buske"), ("", "112", "71"), ("2032", "187", "132"))
    assert told(prose(780) + page[:3] + marked + page[3:] + prose(560)) == [
        "År: 2031 – Træer: 112; Buske: 71",
        "År: 2032 – Træer: 187; Buske: 132",
    ]


def test_text_in_two_columns_is_no_table() -> None:
    left = lines("Vi har plantet træer", "i hele byen i år, og", "flere følger til maj.", x=60)
    right = lines("Der mangler penge", "til pasning, og de", "søges hos byrådet.", x=320)
    assert told(left + right) == []


WORDS = st.text(alphabet="abcdeghijk", min_size=3, max_size=9)
CELLS = st.lists(WORDS, min_size=1, max_size=3)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=2, max_size=6), st.booleans())
def test_any_wrapping_of_cells_keeps_the_rows(
    rows: list[tuple[Sequence[str], Sequence[str], Sequence[str]]], low: bool
) -> None:
    """Whatever the cells wrap to, each row holds its own words and no others, in the order of its columns."""
    drawn = table(("Navn", "Opgave", "Sted"), ("alle", "intet", "her"), *rows, low=low)
    read = [line.text for line in read_pdf(make_pdf(drawn), Path("rapport.pdf")) if line.text]
    assert read == ["Navn\tOpgave\tSted", "alle\tintet\ther", *("\t".join(map(" ".join, row)) for row in rows)]
