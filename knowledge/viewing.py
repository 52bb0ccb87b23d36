"""Builds the view that questions are answered from: index and bundled knowledge put together, everything looked up once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from knowledge import vectors
from knowledge.activities import ENTRY, Label, Published
from knowledge.curated import Taught
from knowledge.dictionary import Meanings
from knowledge.lexicon import Lexicon, lexicon, with_reports
from knowledge.lookup import Scope
from knowledge.model import Document, Facts
from knowledge.planned import Calendar, facts_of
from knowledge.search import Matrix, Weights
from knowledge.spellings import Spellings
from knowledge.terms import Vocabulary
from knowledge.view import OPENING, Network, View, merge, names, network, people, qualify

if TYPE_CHECKING:
    from knowledge.index import Index

REFUSE_BELOW: Final = 0.46  # set on 910 questions; bench/calibration.py prints the curve
_OF_NETWORK: Final = r"(?P<group>\S.*?),?\s+(?:(?:i|for|af|til|under|ved|hos|fra)\s+)?\(?{name}\)?"


def part_taking(index: Index, *, base: bool) -> dict[int, Document]:
    """The documents that answers are drawn from, by id, the bundled ones last. Those give way to the documents that they were
    written from, by base name or content, and lend them their titles."""
    every = index.documents(vectors.MODEL)
    own = {number: document for number, document in every if not document.bundled}
    if not base:
        return own
    bundled = {number: document for number, document in every if document.bundled}
    titles = {document.digest: document.title for document in bundled.values()}
    bases = {PurePath(document.name).name for document in own.values()}
    digests = {document.digest for document in own.values()}
    left = {n: d for n, d in bundled.items() if d.name not in bases and d.digest not in digests}
    return {number: replace(d, title=titles.get(d.digest, d.title)) for number, d in own.items()} | left


def build_view(
    index: Index,
    *,
    network_name: str,
    base: bool,
    lexical: bool,
    semantic: bool,
    refuse_below: float | None,
    meant: Meanings,
) -> View:
    """The view of `index` as it stands now; `base` adds the bundled knowledge, the two engines can be left out, `meant` tells
    what words mean."""
    own = network(network_name)
    every = part_taking(index, base=base)
    documents = {number: document for number, document in every.items() if document.report is None}
    bundled = {number for number, document in documents.items() if document.bundled}
    ours = _ours(index, documents, own)
    taught = _taught(index, documents)
    planned = index.planned()
    announced = qualify(unified(facts_of(planned, network=own.name), own), own)
    merged = merge([*_facts(index, documents, ours, own), announced])
    calendar = Calendar.of_known(planned, merged, network=own.name)
    stated = tuple(meeting for meeting in merged.meetings if meeting.planned is None)
    merged = replace(merged, meetings=(*stated, *calendar.meetings))
    lexis = lexicon(index, documents)
    places = index.places(documents)
    vocabulary = _vocabulary(lexis.holders if lexical else {}, len(places))
    found = View(
        index=Scope(index, bundled=bool(bundled), holders=vocabulary.holders),
        documents={document.name: document for document in every.values()},
        titles={document.name: document.title for document in documents.values() if not document.curated},
        # Where no document is known to be the network's, all take part alike.
        own=frozenset(documents[number].name for number in ours) | (frozenset(taught.answers) if ours else frozenset()),
        bundled=frozenset(documents[number].name for number in bundled),
        allowed=frozenset(places).__contains__,
        vocabulary=vocabulary,
        forms=lexis.forms,
        spellings=Spellings(tuple(lexis.forms)),
        proper=lexis.proper,
        matrix=None,
        embed=None,
        synonyms=meant.synonyms,
        english=meant.english,
        network=own,
        stated=stated,
        groups=merged.groups,
        decisions=merged.decisions,
        advice=merged.advice,
        group_names=names(merged, own),
        people=people(merged.groups),
        weights=Weights(),
        refuse_below=REFUSE_BELOW if refuse_below is None else refuse_below,
        taught=taught,
        calendar=calendar,
    )
    view = replace(found, activities=_activities(found, index, lexis, lexical=lexical))
    return _with_vectors(view, index, every) if semantic else view


def with_new_vectors(view: View, index: Index, *, base: bool) -> View:
    """`view` with the vectors that the index holds by now. Only for a view of the same documents."""
    return _with_vectors(view, index, part_taking(index, base=base))


def _with_vectors(view: View, index: Index, every: Mapping[int, Document]) -> View:
    view = replace(view, documents={document.name: document for document in every.values()})
    numbers, rows = index.vectors(vectors.MODEL, [n for n, document in every.items() if document.report is None])
    if len(numbers):
        view = replace(view, matrix=Matrix(numbers, rows), embed=vectors.of_question)
    told, rows = index.vectors(vectors.MODEL, [n for n, document in every.items() if document.report is not None])
    if view.activities is None or not len(told):
        return view
    once = lru_cache(maxsize=2)(vectors.of_question)  # both look for one question, and its translation
    activities = replace(view.activities, matrix=Matrix(told, rows, beside=view.matrix), embed=once)
    return replace(view, embed=once if view.matrix is not None else None, activities=activities)


def _taught(index: Index, documents: Mapping[int, Document]) -> Taught:
    """The answers of the coordinator that are among the documents."""
    curated = {number: told for number, told in index.curated().items() if number in documents}
    places = index.places_of(curated)
    names = {number: documents[number].name for number in curated}
    return Taught(
        {names[number]: told for number, told in curated.items()}, {names[number]: places[number] for number in curated}
    )


def _activities(beside: View, index: Index, lexis: Lexicon, *, lexical: bool) -> View | None:
    """The view of the published reports, which are the network's own. They are looked at by themselves, with the documents for
    telling how rare a word is: how many reports there are changes nothing of what the documents answer."""
    reports = index.reports()
    if not reports:
        return None
    held = index.places_of(reports)
    places = [place for number in sorted(held) for place in held[number]]
    names = {number: ENTRY.format(report.number) for number, report in reports.items()}
    lexis = with_reports(lexis, index, reports)
    vocabulary = _vocabulary(lexis.holders if lexical else {}, len(places) + beside.vocabulary.passages)
    return replace(
        beside,
        index=Scope(index, bundled=False, holders=vocabulary.holders, reports=True),
        own=frozenset(names.values()),
        bundled=frozenset(),
        allowed=frozenset(places).__contains__,
        vocabulary=vocabulary,
        forms=lexis.forms,
        spellings=Spellings(tuple(lexis.forms)),
        proper=lexis.proper,
        taught=Taught(),
        published=Published(
            {names[number]: report for number, report in reports.items()},
            {names[number]: held.get(number, ()) for number in reports},
            {place: Label.of(label, needed=needed) for place, (label, needed) in index.labels(reports).items()},
        ),
    )


def _ours(index: Index, documents: Mapping[int, Document], own: Network) -> frozenset[int]:
    """The documents of the members' own network: those whose opening names everything that it is about."""
    return frozenset(
        number
        for number, document in documents.items()
        if not document.curated and _names_all(index.opening(number, OPENING), own.stems)
    )


def _names_all(found: frozenset[str], about: frozenset[str]) -> bool:
    return bool(about) and all(any(term.startswith(stem) for term in found) for stem in about)


def _facts(index: Index, documents: Mapping[int, Document], ours: frozenset[int], own: Network) -> list[Facts]:
    """What each document states. The network's groups have one name, whether a document says "styregruppen" or all of it."""
    stated = index.facts(documents)
    found = []
    for number, document in documents.items():
        facts = stated.get(number, Facts())
        if document.bundled:
            facts = unified(facts, own)
        found.append(qualify(facts, own) if number in ours else facts)
    return found


def unified(facts: Facts, network: Network) -> Facts:
    """Facts in which "Styregruppen i <the network>" is called as `qualify` calls the network's own "Styregruppen"."""
    pattern = re.compile(_OF_NETWORK.format(name=re.escape(network.name)), re.IGNORECASE)
    named = partial(_unified, pattern=pattern, network=network)
    return replace(
        facts,
        meetings=tuple(replace(meeting, group=named(meeting.group)) for meeting in facts.meetings),
        groups=tuple(replace(group, name=named(group.name)) for group in facts.groups),
    )


def _unified(name: str, *, pattern: re.Pattern[str], network: Network) -> str:
    match = pattern.fullmatch(name)
    return f"{match['group']} ({network.name})" if match else name


def _vocabulary(holders: Mapping[str, int], passages: int) -> Vocabulary:
    ordered = tuple(sorted(holders))
    return Vocabulary(holders, passages, ordered, Spellings(ordered))
