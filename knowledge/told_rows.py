"""Table rows as passages tell them, read back: which rows a question names by year or municipality, and whether there are any.

A row is told as "head: label – head: value; head: value" (see `table_rows.row_text`). A table whose rows are years or
municipalities, or whose columns are years, says nothing of one that it does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.periods import YEAR
from knowledge.places import places_in

_TOLD = re.compile(r"(?P<label>[^\n]{1,200}?) – (?P<values>[^\n]+)")
_LEAST = 2  # rows, or heads, of one kind that make it the kind of all


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row: what stands first in it, its own head and captions left out, and the values with their heads."""

    label: str
    values: tuple[tuple[str, str], ...]  # head and value; an empty head where the column has none


def told_row(text: str) -> ToldRow | None:
    """The row that `text` tells; None for a sentence."""
    found = _TOLD.fullmatch(text.strip())
    if found is None:
        return None
    pairs = [value.rpartition(": ") for value in found["values"].split("; ")]
    if not any(head for head, _, _ in pairs):
        return None
    return ToldRow(found["label"].rpartition(": ")[2], tuple((head, value) for head, _, value in pairs))


def rows_asked(question: str, texts: Sequence[str]) -> frozenset[int] | None:
    """The places in `texts` (sentences of one passage) of the rows that the question names by its year or municipality.

    Empty where the table is one of years or municipalities and holds none of those asked for; None where the question names
    none, or `texts` hold no such table: then nothing is told.
    """
    rows = {at: row for at, text in enumerate(texts) if (row := told_row(text))}
    years = frozenset(YEAR.findall(question))
    places = frozenset(places_in(question))
    asked = [
        found
        for found in (_of_years(rows, years) if years else None, _of_places(rows, places) if places else None)
        if found is not None
    ]
    return frozenset.intersection(*asked) if asked else None


def _of_years(rows: dict[int, ToldRow], years: frozenset[str]) -> frozenset[int] | None:
    labelled = {at: frozenset(YEAR.findall(row.label)) for at, row in rows.items()}
    if sum(map(bool, labelled.values())) >= _LEAST:
        return frozenset(at for at, held in labelled.items() if held & years)
    heads = {head: frozenset(YEAR.findall(head)) for row in rows.values() for head, _ in row.values}
    if sum(map(bool, heads.values())) < _LEAST:
        return None
    return frozenset(at for at, row in rows.items() if any(heads[head] & years for head, _ in row.values))


def _of_places(rows: dict[int, ToldRow], places: frozenset[str]) -> frozenset[int] | None:
    """By what stands first in the rows, else by their values (a roster names the municipality last)."""
    labelled = {at: frozenset(places_in(row.label)) for at, row in rows.items()}
    if sum(map(bool, labelled.values())) < _LEAST:
        labelled = {at: frozenset(places_in("\n".join(value for _, value in row.values))) for at, row in rows.items()}
    if sum(map(bool, labelled.values())) < _LEAST:
        return None
    return frozenset(at for at, held in labelled.items() if held & places)
