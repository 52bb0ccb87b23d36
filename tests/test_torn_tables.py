"""Tables of figures without separators: each figure finds its row and its column."""

from __future__ import annotations

import pytest
from text_samples import source

from knowledge.tables import find_tables


def rows(text: str) -> list[str]:
    lines = [line for line in source(text).lines if line.text]
    return [row.text for table in find_tables(lines) for row in table.rows]


TORN = """
Budget

Udgifter

2031
(2.
halvår)

2032

2033

I alt

Løn

Gartner (10 timer
om ugen)

10.000

20.000

30.000

60.000

Vikar

1.000

2.000

3.000

6.000

Drift

Leje af skur

500

600

700

1.800

I alt

11.500

22.600

33.700

67.800

Efter tabellen kommer tekst.
"""


def test_torn_to_one_cell_a_line() -> None:
    assert rows(TORN) == [
        "Løn: Gartner (10 timer om ugen) – 2031 (2. halvår): 10.000; 2032: 20.000; 2033: 30.000; I alt: 60.000",
        "Løn: Vikar – 2031 (2. halvår): 1.000; 2032: 2.000; 2033: 3.000; I alt: 6.000",
        "Drift: Leje af skur – 2031 (2. halvår): 500; 2032: 600; 2033: 700; I alt: 1.800",
        "I alt – 2031 (2. halvår): 11.500; 2032: 22.600; 2033: 33.700; I alt: 67.800",
    ]


def test_the_rows_of_a_torn_table_know_their_own_lines() -> None:
    lines = [line for line in source(TORN).lines if line.text]
    (table,) = find_tables(lines)
    vikar = next(row for row in table.rows if row.cells[0] == "Vikar")
    numbers = {line.text: line.number for line in lines}
    assert vikar.starts == ((0, numbers["Vikar"]),)
    assert vikar.lines == (numbers["Vikar"], numbers["6.000"])


def test_figures_parted_by_spaces() -> None:
    text = "Kilde 2031 2032 I alt\nRegionen 10.000 20.000 30.000\nKommuner og\nfonde 5.000 6.000 11.000\nAndet 0 0 0"
    assert rows(text) == [
        "Regionen – 2031: 10.000; 2032: 20.000; I alt: 30.000",
        "Kommuner og fonde – 2031: 5.000; 2032: 6.000; I alt: 11.000",
        "Andet – 2031: 0; 2032: 0; I alt: 0",
    ]


def test_heads_that_do_not_fit_the_columns_are_left_out() -> None:
    text = "Kilde 2031\nRegionen 10.000 20.000\nKommuner 5.000 6.000\nAndet 0 1"
    assert rows(text)[0] == "Regionen; 10.000; 20.000"


def test_prose_with_figures_is_no_table() -> None:
    assert rows("I 2031 kom der 400 gæster.\nI 2032 kom der 500 gæster.\nDet er 100 flere end i 2031.") == []


@pytest.mark.parametrize("before", ["tlf. ", "", "mobil: +45 "])
def test_telephone_numbers_are_no_columns(before: str) -> None:
    told = [
        f"- Karen Møllegaard, {before}12 34 56 78",
        f"- Bo Riisager, {before}87 65 43 21",
        f"- Ida Brink, {before}11 22 33 44",
    ]
    assert rows("\n".join(told)) == []
