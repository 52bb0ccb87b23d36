"""`knowledge.formats.text`: the lines of a text file and their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import SourceError
from knowledge.formats.text import read_text
from knowledge.model import Line

PATH = Path("notat.txt")


def read(text: str) -> list[Line]:
    return list(read_text(text.encode(), PATH))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en\nto\n", [(1, "en"), (2, "to")]),
        ("en\nto", [(1, "en"), (2, "to")]),
        ("en\r\n\r\ntre\r\n", [(1, "en"), (2, ""), (3, "tre")]),
        ("en\rto\r", [(1, "en"), (2, "to")]),
        ("en\x0bstadig en\nto", [(1, "en stadig en"), (2, "to")]),
        ("en\u2028stadig en\x85her\nto", [(1, "en stadig en her"), (2, "to")]),
        ("TITEL\n=====\ntekst", [(1, "TITEL"), (2, ""), (3, "tekst")]),
        ("Post    Beløb\n-------------\nLeje    3", [(1, "Post    Beløb"), (2, "-------------"), (3, "Leje    3")]),
        ("a\tb  \n  c", [(1, "a\tb"), (2, "  c")]),
    ],
)
def test_lines_are_numbered_as_an_editor_numbers_them(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(line.number, line.text) for line in read(text)] == expected


def test_raw_keeps_the_line_as_it_stands() -> None:
    assert read("kl.\xa09\xad30 \r\nto")[0] == Line(1, "kl. 930", "kl.\xa09\xad30 ")


def test_a_form_feed_starts_a_page_and_counts_no_line() -> None:
    assert [(line.number, line.text, line.page) for line in read("et\n\fto\ntre\f\nfire\n\f")] == [
        (1, "et", 1),
        (2, "to", 2),
        (3, "tre", 2),
        (4, "fire", 3),
    ]


def test_without_form_feeds_there_are_no_pages() -> None:
    assert {line.page for line in read("et\nto")} == {None}


def test_binary_data_is_named() -> None:
    with pytest.raises(SourceError, match=r"notat.txt: is binary data, not text"):
        read_text(b"PNG\0\0", PATH)


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\f\x1a\0", exclude_categories=["Cc", "Cs"])), min_size=1))
def test_every_line_keeps_its_number_and_its_words(rows: list[str]) -> None:
    lines = read("\n".join([*rows, "slut"]))
    assert [line.raw for line in lines] == [
        row.removeprefix("\ufeff") if i == 0 else row for i, row in enumerate([*rows, "slut"])
    ]
    assert [line.number for line in lines] == list(range(1, len(rows) + 2))
