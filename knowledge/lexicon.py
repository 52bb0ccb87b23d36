"""The words of an index as a whole: how each is written, which are proper nouns, which terms there are and how common each is.

For a large index it takes a second or two to work that out, so it is kept in the index until the documents change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.model import Document

if TYPE_CHECKING:
    from knowledge.index import Index

NAMES: Final = ("lexicon", "lexicon with bundled")  # under which it is kept
MAKING: Final = 2  # raised whenever something else is made of the same documents
_SAME: Final = "."
MANY: Final = 20_000  # words; fewer are worked out faster than they are read


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`holders` tells for each search term how many passages hold it."""

    forms: Mapping[str, str]  # folded word -> as the documents write it
    proper: frozenset[str]  # stems of proper nouns
    holders: Mapping[str, int]


def lexicon(index: Index, documents: Mapping[int, Document]) -> Lexicon:
    """The words of the documents, by id; reports take no part. Unless they are few, they are kept: see `Index.keep`."""
    documents = {number: document for number, document in documents.items() if document.report is None}
    bundled = [number for number, document in documents.items() if document.bundled]
    state = f"{MAKING}: {index.generation[0]}: {sorted(documents)}"
    name = NAMES[bool(bundled)]
    kept = index.kept(name, state)
    if kept is not None:
        return _read(kept)
    found = _worked_out(index, documents, bundled)
    if len(found.forms) >= MANY:
        index.keep(name, state, _written(found))
    return found


def with_reports(beside: Lexicon, index: Index, reports: Collection[int]) -> Lexicon:
    """The words of the published reports, by id, with those of the documents `beside` them."""
    forms, proper = index.forms(reports)
    told = index.report_terms()
    holders = {term: told.get(term, 0) + beside.holders.get(term, 0) for term in told.keys() | beside.holders.keys()}
    return Lexicon({**forms, **beside.forms}, proper | beside.proper, holders)


def _worked_out(index: Index, documents: Collection[int], bundled: Collection[int]) -> Lexicon:
    forms, proper = index.forms(documents)
    holders = index.terms()
    if bundled:
        for term, held in index.bundled_terms(bundled).items():
            holders[term] = holders.get(term, 0) + held
    return Lexicon(forms, proper, holders)


def _written(lexicon: Lexicon) -> str:
    """Five lines of words (none holds a blank): a tenth of the time that JSON would take to read. Most words are written as
    they are folded, which is noted as a dot."""
    forms = (form if form != folded else _SAME for folded, form in lexicon.forms.items())
    lines = (lexicon.forms, forms, sorted(lexicon.proper), lexicon.holders, map(str, lexicon.holders.values()))
    return "\n".join(map(" ".join, lines))


def _read(kept: str) -> Lexicon:
    folded, forms, proper, terms, counts = (line.split(" ") for line in kept.split("\n"))
    return Lexicon(
        {word: word if form == _SAME else form for word, form in zip(folded, forms, strict=True)},
        frozenset(filter(None, proper)),
        dict(zip(terms, map(int, counts), strict=True)),
    )
