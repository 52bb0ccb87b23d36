"""Totals that do not add up, and those of which nothing can be told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_samples import messages, read, told

from knowledge.lint.sums import figure, sum_problems

BUDGET = [
    ("Post", "2024", "2025", "I alt"),
    ("Løn", "100.000", "120.000", "220.000"),
    ("Transport", "10.000", "12.000", "22.000"),
    ("Lokaler", "5.000", "-", "5.000"),
    ("I alt", "115.000", "132.000", "247.000"),
]


def table(rows: list[tuple[str, ...]]) -> str:
    return "Budget\n\n" + "\n".join("\t".join(row) for row in rows) + "\n"


def found(rows: list[tuple[str, ...]]) -> list[tuple[str, int]]:
    return told(sum_problems(read(table(rows)), document="x.txt"))


def changed(at: int, column: int, cell: str) -> list[tuple[str, ...]]:
    rows = [list(row) for row in BUDGET]
    rows[at][column] = cell
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.129.000", "1129000"),
        ("2,6", "2.6"),
        ("-50", "-50"),
        ("–1.000", "-1000"),
        ("(300)", "-300"),
        ("5.000 kr.", "5000"),
        ("kr. 5.000,-", "5000"),
        ("ca. 300", None),
        ("12%", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_figures_as_danish_writes_them(cell: str, value: str | None) -> None:
    assert figure(cell) == (Decimal(value) if value else None)


def test_a_right_table() -> None:
    assert found(BUDGET) == []


def test_a_wrong_total_row() -> None:
    assert found(changed(4, 2, "133.000")) == [("sum", 7)]
    problems = sum_problems(read(table(changed(4, 2, "133.000"))), document="x.txt")
    assert messages(problems) == ["“I alt” says 133.000 in “2025”, the rows above add up to 132.000"]


def test_a_wrong_total_column() -> None:
    assert found(changed(2, 3, "23.000")) == [("sum", 5), ("sum", 7)]


def test_totals_of_totals() -> None:
    rows = [("Kommune", "Antal"), ("Vejle", "3"), ("Kolding", "4"), ("Syd i alt", "7"), ("Thisted", "1"), ("Morsø", "2")]
    right = [*rows, ("Nord i alt", "3"), ("Danmark i alt", "10")]
    assert found(right) == []
    assert found([*rows, ("Nord i alt", "3"), ("Danmark i alt", "11")]) == [("sum", 10)]
    assert found([*rows, ("Nord i alt", "4"), ("Danmark i alt", "11")]) == [("sum", 9)]
    assert found([*rows, ("Nord i alt", "4"), ("Danmark i alt", "10")]) == [("sum", 9)]


def test_years_over_columns_are_no_part_of_the_sum() -> None:
    text = (
        "Budget\n\nUdgift      2024    2025\nLøn      250.000  260.000\nRejser    20.000   25.000\nLeje       5.500    6.500\n"
    )
    assert told(sum_problems(read(f"{text}I alt    275.500  291.500\n"), document="x.txt")) == []
    assert told(sum_problems(read(f"{text}I alt    275.500  219.500\n"), document="x.txt")) == [("sum", 7)]


def test_a_balance_is_no_sum() -> None:
    rows = [("Post", "Kr."), ("Salg", "70"), ("Støtte", "30"), ("Indtægter i alt", "100"), ("Løn", "50"), ("Leje", "30")]
    assert found([*rows, ("Udgifter i alt", "80"), ("Resultat i alt", "20")]) == []
    assert found([*rows, ("Udgifter i alt", "90"), ("Resultat i alt", "10")]) == [("sum", 9)]


def test_what_was_rounded_may_be_off_by_the_rounding() -> None:
    rows = [("Sted", "Beløb")] + [(name, "38.819") for name in ("Vejle", "Kolding", "Esbjerg", "Varde")]
    assert found([*rows, ("I alt", "155.278")]) == []
    assert found([*rows, ("I alt", "155.378")]) == [("sum", 8)]


@pytest.mark.parametrize(
    "rows",
    [
        [("Alder", "Snit i gennemsnit"), ("Unge", "9,1"), ("Ældre", "41,0"), ("I alt", "36,2")],
        [("Område", "Andel i %"), ("Kultur", "12"), ("Sundhed", "7"), ("I alt", "9")],
        [("Post", "Kr."), ("Løn", "100.000"), ("heraf pension", "12.000"), ("Rejser", "20.000"), ("I alt", "120.000")],
        [("Kommune", "Antal"), ("Danmark i alt", "10"), ("Vejle", "3"), ("Kolding", "4")],
        [("Kommune", "Antal"), ("Vejle", "ca. 3"), ("Kolding", "4"), ("I alt", "9")],
        [("Kommune", "Antal"), ("Vejle", "3"), ("Kolding", "4"), ("I alt", "900")],  # of more than is listed
        [("Kommune", "Antal"), ("Vejle", "3"), ("I alt", "4")],
    ],
)
def test_what_cannot_be_told_is_left_alone(rows: list[tuple[str, ...]]) -> None:
    assert found(rows) == []


def test_the_rest_of_a_table_that_was_interrupted() -> None:
    rest = "\nSe også næste side, hvor tabellen fortsætter efter billedet.\n\nVarde\t1\nBillund\t1\nI alt\t9\n"
    text = table([("Kommune", "Antal"), ("Vejle", "3"), ("Kolding", "4")]) + rest
    assert told(sum_problems(read(text), document="x.txt")) == []


figures = st.lists(st.lists(st.integers(1, 99_999), min_size=2, max_size=2), min_size=3, max_size=7)


def written(rows: list[list[int]], total: list[int]) -> list[tuple[str, ...]]:
    body = [(f"Post {chr(65 + at)}", *(f"{value:,}".replace(",", ".") for value in row)) for at, row in enumerate(rows)]
    return [("Post", "Kultur", "Sundhed"), *body, ("I alt", *(f"{value:,}".replace(",", ".") for value in total))]


@given(figures)
def test_what_adds_up_is_never_told(rows: list[list[int]]) -> None:
    assert found(written(rows, [sum(column) for column in zip(*rows, strict=True)])) == []


@given(figures, st.integers(1_000, 9_999))
def test_one_wrong_total_beside_a_right_one_is_always_told(rows: list[list[int]], off: int) -> None:
    first, second = (sum(column) for column in zip(*rows, strict=True))
    assert found(written(rows, [first, second + off])) == [("sum", 4 + len(rows))]
