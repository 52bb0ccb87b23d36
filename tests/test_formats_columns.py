"""Two columns of plain text are read one after the other; tables and everything unclear stay as they are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.formats.columns import in_reading_order
from knowledge.formats.text import read_text

LEFT = """
Haven ved åen har vand nok til
alle, og derfor kan de fleste
af os dyrke både kål og ærter
hele sommeren. Om vinteren er
det koldere, og så sover haven
under sneen, indtil solen igen
kommer frem over taget på det
gamle hus. Bestyrelsen mødes
en gang om måneden.
""".strip().split("\n")
RIGHT = """
Skuret skal males til foråret,
og der mangler frivillige, som
kan holde en pensel. Ida Holm
tager imod tilmeldinger, også
fra dem, der ikke har en have.
Der er kage til alle, som
hjælper, og kaffe på kanden i
skuret. Regnen ser vi gerne,
men ikke den dag.
""".strip().split("\n")
ABOVE, BELOW = ["Nyt fra haven", ""], ["", "Tak for i år, alle sammen, og god vinter til jer alle i haven."]


def beside(left: list[str], right: list[str], *, edge: int = 34) -> list[str]:
    return [f"{a:<{edge}}{b}".rstrip() for a, b in zip(left, right, strict=True)]


def texts(rows: list[str]) -> list[str]:
    return [text.strip() for _, text in in_reading_order(rows) if text.strip()]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (LEFT, RIGHT),
        (LEFT, [*RIGHT[:7], "skuret.", ""]),
        ([*LEFT[:7], "gamle hus.", ""], RIGHT),
        ([*LEFT, ""], ["", *RIGHT]),
    ],
    ids=["even", "the left is longer", "the right is longer", "shifted"],
)
def test_columns_are_read_one_after_the_other(left: list[str], right: list[str]) -> None:
    found = texts([*ABOVE, *beside(left, right), *BELOW])
    assert found == [ABOVE[0], *filter(None, left), *filter(None, right), BELOW[1]]


def test_lines_keep_their_numbers_and_columns_stay_apart() -> None:
    rows = [*ABOVE, *beside(LEFT, RIGHT), *BELOW]
    lines = read_text("\n".join(rows).encode(), Path("blad.txt"))
    numbers = {line.text: line.number for line in lines}
    assert numbers[LEFT[0]] == numbers[RIGHT[0]] == 3
    assert numbers[RIGHT[-1]] == 11
    last = next(at for at, line in enumerate(lines) if line.text == LEFT[-1])
    assert lines[last + 1].text == ""


TABLE = [
    f"{name:<34}{what}"
    for name, what in [
        ("Ida Holm, formand for haven", "Struer Kommune, Åvej 2"),
        ("Bo Lund, kasserer i haven", "Viborg Kommune, Søvej 4"),
    ]
    * 6
]
ROWS = [row for a, b in zip(LEFT, RIGHT, strict=True) for row in (f"{a.capitalize():<34}{b.capitalize()}", "")]


@pytest.mark.parametrize(
    "rows",
    [
        TABLE,
        ROWS,
        beside(LEFT[:6], RIGHT[:6]),
        [row.replace("    ", "\t") for row in beside(LEFT, RIGHT)],
        [f"{row:<70}{i} kr." for i, row in enumerate(beside(LEFT, RIGHT))],
        [f"{a:<{34 + 6 * (i % 5)}}{b}" for i, (a, b) in enumerate(zip(LEFT, RIGHT, strict=True))],
        LEFT + RIGHT,
    ],
    ids=["table", "rows parted by blank lines", "few lines", "tabs", "three columns", "no common gutter", "one column"],
)
def test_what_is_not_clearly_two_columns_is_left_alone(rows: list[str]) -> None:
    assert in_reading_order(rows) == tuple(enumerate(rows, start=1))


@given(st.lists(st.sampled_from([*beside(LEFT, RIGHT), *TABLE, *LEFT, "", " " * 34 + RIGHT[1], "Sted:    huset"]), max_size=60))
def test_no_word_is_lost_or_told_twice(rows: list[str]) -> None:
    ordered = in_reading_order(rows)
    assert Counter(" ".join(rows).split()) == Counter(" ".join(text for _, text in ordered).split())
    assert {number for number, _ in ordered} <= set(range(1, len(rows) + 1))
