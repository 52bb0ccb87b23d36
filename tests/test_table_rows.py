"""A row as a sentence."""

from __future__ import annotations

import pytest

from knowledge.model import Line
from knowledge.table_rows import plain, row_block, row_text, tabbed


@pytest.mark.parametrize(
    ("cells", "header", "caption", "expected"),
    [
        (("Ib", "Ribe", "9"), ("Navn", "By", "Alder"), "", "Navn: Ib – By: Ribe; Alder: 9"),
        (("Ib", "", "9"), ("Navn", "By", "Alder"), "Hold 1", "Hold 1: Navn: Ib – Alder: 9"),
        (("Løn", "10"), ("", "2031"), "", "Løn – 2031: 10"),
        (("Sted", "Ribe"), (), "", "Sted: Ribe"),
        (("a", "b", "c"), (), "", "a; b; c"),
        (("", ""), (), "Hold 1", "Hold 1"),
    ],
)
def test_row_text(cells: tuple[str, ...], header: tuple[str, ...], caption: str, expected: str) -> None:
    assert row_text(cells, header, caption) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p>Vand</p><p>og <b>el</b></p>", "Vand og el"),
        ("se <https://eksempel.dk/a>.", "se https://eksempel.dk/a."),
        ("5 < 7 &amp; 3", "5 < 7 & 3"),
        ("**fed**", "fed"),
    ],
)
def test_plain(cell: str, expected: str) -> None:
    assert plain(cell) == expected


def test_tabs_that_were_cleaned_away_at_the_ends_come_back() -> None:
    assert tabbed(Line(1, "Ribe\tVejen", "\tRibe\tVejen\t\t")) == "\tRibe\tVejen\t\t"
    assert tabbed(Line(1, "Ribe", "  Ribe ")) == "Ribe"


def test_a_block_names_its_own_line_and_keeps_the_words_of_its_heads() -> None:
    over, own = Line(3, "Navn\tBy", "Navn\tBy"), Line(5, "Ib\tRibe", "Ib\tRibe")
    block = row_block([own], ("Ib", "Ribe"), ("Navn", "By"), "", over=[over])
    assert block.lines == (3, 5)
    assert block.starts == ((0, 5),)
    assert block.raw == "Navn\tBy\nIb\tRibe"
