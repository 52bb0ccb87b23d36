"""`knowledge.formats.markdown`: what the marks of markdown say, and the text without them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.formats.markdown import inline, read_markdown
from knowledge.model import Line, Style

PATH = Path("notat.md")


def read(text: str) -> list[Line]:
    return list(read_markdown(text.encode(), PATH))


def styled(text: str) -> list[tuple[int, str, Style, int]]:
    return [(line.number, line.text, line.style, line.level) for line in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Referat", [(1, "Referat", Style.HEADING, 1)]),
        ("### Punkt 3 ###", [(1, "Punkt 3", Style.HEADING, 3)]),
        ("#hashtag", [(1, "#hashtag", Style.PLAIN, 0)]),
        ("Referat\n=======\ntekst", [(1, "Referat", Style.HEADING, 1), (3, "tekst", Style.PLAIN, 0)]),
        ("Beslutning\n---\ntekst", [(1, "Beslutning", Style.HEADING, 2), (3, "tekst", Style.PLAIN, 0)]),
        ("tekst\n\n---\n\nmere", [(1, "tekst", "", 0), (2, "", "", 0), (3, "", "", 0), (4, "", "", 0), (5, "mere", "", 0)]),
        ("- et\n  - to\n    * tre", [(1, "- et", Style.ITEM, 0), (2, "- to", Style.ITEM, 1), (3, "* tre", Style.ITEM, 2)]),
        ("1. et\n2) to", [(1, "1. et", Style.ITEM, 0), (2, "2) to", Style.ITEM, 0)]),
        ("- [x] gjort", [(1, "- gjort", Style.ITEM, 0)]),
        ("> citat", [(1, "citat", Style.PLAIN, 0)]),
        ("```\n# ingen *overskrift*\n```\nslut", [(2, "# ingen *overskrift*", Style.PLAIN, 0), (4, "slut", Style.PLAIN, 0)]),
        ("[1]: https://eksempel.dk\ntekst", [(2, "tekst", Style.PLAIN, 0)]),
        ("---\ntitel: Notat\n---\ntekst", [(2, "titel: Notat", Style.PLAIN, 0), (4, "tekst", Style.PLAIN, 0)]),
    ],
)
def test_lines(text: str, expected: list[tuple[int, str, Style, int]]) -> None:
    assert styled(text) == expected


def test_a_table_becomes_rows_with_cells_parted_by_tabs() -> None:
    assert styled("| Dato | Sted |\n|:-----|-----:|\n| 12. maj | **Aulaen** |\n| 3. juni | A \\| B |\n\nslut") == [
        (1, "Dato\tSted", Style.ROW, 0),
        (3, "12. maj\tAulaen", Style.ROW, 0),
        (4, "3. juni\tA | B", Style.ROW, 0),
        (5, "", Style.PLAIN, 0),
        (6, "slut", Style.PLAIN, 0),
    ]


def test_a_table_without_outer_bars() -> None:
    assert [line[1:3] for line in styled("Dato | Sted\n--- | ---\n12. maj | Aulaen")] == [
        ("Dato\tSted", Style.ROW),
        ("12. maj\tAulaen", Style.ROW),
    ]


def test_a_bar_in_running_text_makes_no_table() -> None:
    assert styled("enten | eller") == [(1, "enten | eller", Style.PLAIN, 0)]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("**fed** og *kursiv* og ***begge***", "fed og kursiv og begge"),
        ("**fed *kursiv* fed** slut", "fed kursiv fed slut"),
        ("__fed__ og _kursiv_", "fed og kursiv"),
        ("fil_navn_her og 2 * 3 * 4", "fil_navn_her og 2 * 3 * 4"),
        ("se [referatet](https://eksempel.dk/a_(b).pdf)", "se referatet"),
        ("![Kort over byen](kort.png)", "Kort over byen"),
        ("se [planen][plan]", "se planen"),
        ("skriv til <post@eksempel.dk>", "skriv til post@eksempel.dk"),
        ("`kode` og ~~slettet~~ ny", "kode og ny"),
        (r"\*ikke kursiv\*", "*ikke kursiv*"),
        ("A&amp;B&nbsp;C", "A&B C"),
        ("note[^1] her<br>slut <!-- skjult -->", "note her slut"),
        ("5 < 6 og 7 > 3", "5 < 6 og 7 > 3"),
    ],
)
def test_inline_marks_are_dropped(raw: str, text: str) -> None:
    assert inline(raw) == text


def test_raw_keeps_the_marks() -> None:
    assert read("se [referatet](a.md)")[0].raw == "se [referatet](a.md)"


@pytest.mark.parametrize("mark", ["*", "_", "[", "`", "|", "# ", "> ", "<a "])
def test_a_long_line_of_marks_costs_no_time(mark: str) -> None:
    start = time.perf_counter()
    read(mark * 9_000)
    read(mark * 400_000)
    assert time.perf_counter() - start < 2


@given(st.text(alphabet="ab1 #*_-=|`~[]()<>!\\&\n\t.:", max_size=120))
def test_no_input_fails_and_numbers_ascend(text: str) -> None:
    numbers = [line.number for line in read(text)]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= text.count("\n") + 1 for number in numbers)


@given(st.lists(st.text(alphabet="abcæøå ", min_size=1).filter(str.strip), min_size=1))
def test_text_without_marks_stays_as_it_is(rows: list[str]) -> None:
    assert [line.text for line in read("\n".join(rows))] == [row.rstrip() for row in rows]
