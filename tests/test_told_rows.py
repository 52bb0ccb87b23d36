"""Rows are read back from what is told of them, and a table without the year or municipality asked for says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.table_rows import row_text
from knowledge.told_rows import ToldRow, rows_asked, told_row

BY_YEAR = [
    "År: 2030 – Træer: 112; Buske: 71",
    "År: 2031 – Træer: 187; Buske: 132",
    "Tallene er samlet af værterne i 2032.",
]
BY_PLACE = [
    "Kommune: Ribe – 2030: 12; 2031: 14",  # no municipality any more
    "Kommune: Esbjerg – 2030: 12; 2031: 14",
    "Kommune: Vejen – 2030: 9; 2031: 8",
    "Kommune: I alt – 2030: 33; 2031: 36",
]
ROSTER = ["Navn: Ib Lund – Titel: gartner; Kommune: Esbjerg", "Navn: Eva Krag – Titel: skovfoged; Kommune: Vejen"]


@pytest.mark.parametrize(
    ("question", "texts", "asked"),
    [
        ("Hvor mange træer blev plantet i 2031?", BY_YEAR, {1}),
        ("Hvor mange træer blev plantet i 2032?", BY_YEAR, set()),
        ("Hvor mange træer blev plantet?", BY_YEAR, None),
        ("Hvor mange er der i Vejen?", BY_PLACE, {2}),
        ("Hvor mange er der i Kolding?", BY_PLACE, set()),
        ("Hvor mange er der i Vejen i 2031?", BY_PLACE, {2}),
        ("Hvor mange er der i Vejen i 2035?", BY_PLACE, set()),
        ("Hvor mange er der i 2031?", BY_PLACE, {0, 1, 2, 3}),
        ("Hvem er med fra Esbjerg?", ROSTER, {0}),
        ("Hvem er med fra Kolding?", ROSTER, set()),
        ("Hvem er med i 2031?", ROSTER, None),
        ("Hvor mange er der i Vejen?", ["Vejen har mange træer.", "Esbjerg – byen ved havet – har flere."], None),
    ],
)
def test_rows_that_a_question_names(question: str, texts: list[str], asked: set[int] | None) -> None:
    assert rows_asked(question, texts) == (None if asked is None else frozenset(asked))


def test_a_sentence_with_a_dash_is_no_row() -> None:
    assert told_row("Haven ved åen – den store – er ny.") is None


CELL = st.text(alphabet="abcæøå 1230", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.tuples(CELL, CELL), min_size=2, max_size=5, unique_by=lambda pair: pair[0]))
def test_what_is_told_of_a_row_is_read_back(columns: list[tuple[str, str]]) -> None:
    """Each value keeps its head, whatever both are, but where head and value are one word."""
    heads, cells = zip(*columns, strict=True)
    read = told_row(row_text(cells, heads))
    assert read is not None or all(head == cell for head, cell in columns[1:])
    told = tuple(("" if head == cell else head, cell) for head, cell in columns[1:])
    assert read is None or read == ToldRow(cells[0], told)
