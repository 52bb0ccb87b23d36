"""Builds the view that questions are answered from: index and bundled knowledge put together, everything looked up once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from knowledge import vectors
from knowledge.danish import stem
from knowledge.index import Index
from knowledge.model import Facts, Passage
from knowledge.search import Matrix, Weights
from knowledge.synonyms import load as load_synonyms
from knowledge.terms import Vocabulary
from knowledge.view import OPENING, View, merge, names, network, owned_by_network, people, qualify

REFUSE_BELOW = 0.45  # measured on the development questions; see bench/answers.py


def embedding_text(passage: Passage) -> str:
    """What is embedded of a passage: its innermost headings, which say what it is about, and its text."""
    heading = " - ".join(passage.heading[-2:])
    return f"{heading}: {passage.text}" if heading else passage.text


def build_view(
    index: Index, *, network_name: str, base: bool, lexical: bool, semantic: bool, refuse_below: float | None
) -> View:
    """The view of `index` as it stands now; `base` adds the bundled knowledge, the two engines can be left out."""
    own = network(network_name)
    documents = dict(index.documents(vectors.MODEL))
    facts = index.facts()
    places = dict(index.places())
    ours = frozenset(
        number
        for number, document in documents.items()
        if owned_by_network(" ".join([document.title, *index.opening(number, OPENING)]), own)
    )
    merged = merge(qualify(facts[number], own) if number in ours else facts[number] for number in documents if number in facts)
    forms = index.forms()
    terms = index.terms() if lexical else {}
    matrix = None
    if semantic:
        ids, rows = index.vectors(vectors.MODEL)
        matrix = Matrix(ids, rows) if len(ids) else None
    return View(
        index=index,
        documents={document.name: document for document in documents.values()},
        titles={document.name: document.title for document in documents.values()},
        own=frozenset(documents[number].name for number in ours),
        bundled=frozenset(),
        allowed=places.__contains__,
        vocabulary=Vocabulary(terms, len(places), tuple(sorted(terms))),
        forms={folded: form for folded, (form, _) in forms.items()},
        proper=frozenset(stem(folded) for folded, (_, proper) in forms.items() if proper),
        matrix=matrix,
        embed=vectors.of_question if matrix is not None else None,
        synonyms=_synonyms(),
        network=own,
        stated=merged.meetings,
        groups=merged.groups,
        decisions=merged.decisions,
        advice=merged.advice,
        group_names=names(merged, own),
        people=people(merged.groups),
        weights=Weights(),
        refuse_below=REFUSE_BELOW if refuse_below is None else refuse_below,
    )


@cache
def _synonyms() -> Callable[[str], frozenset[str]]:
    return load_synonyms(None).stems_for
