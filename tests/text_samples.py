"""Sources made of invented lines, for the tests of the rooms that read a document's structure."""

from __future__ import annotations

from textwrap import dedent

from knowledge.model import Line, Source


def source(text: str, *, name: str = "notat.txt") -> Source:
    """`text` as a plain text file holds it, indentation of the test taken away."""
    rows = dedent(text).strip("\n").split("\n")
    return Source(name, "", tuple(Line(number, row.strip(), row) for number, row in enumerate(rows, start=1)), numbered=True)
