"""A document as it goes into the index: its passages with the terms they are found by, its words, its facts, as rows. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.lint.problem import Problem, in_document
from knowledge.model import Facts, Passage
from knowledge.rows import pack


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with everything that goes into the index with it. `reader` is the version of the code that read it."""

    name: str
    path: str
    title: str
    date: str | None
    digest: str
    damage: float
    numbered: bool
    reader: int
    passages: tuple[Passage, ...]
    facts: Facts
    problems: tuple[Problem, ...] = ()  # within the document


@dataclass(frozen=True, slots=True)
class Rows:
    """The values of the rows of one document, in the order of the columns that `knowledge.index` names."""

    passages: tuple[tuple[tuple[object, ...], tuple[str, str, str]], ...]  # each with its terms: heading, body, parts
    words: tuple[tuple[object, ...], ...]
    facts: tuple[tuple[str, str], ...]  # kind and JSON
    problems: tuple[str, ...] = ()  # JSON without the name of the document, which may change


def rows_of(entry: Entry, known: frozenset[str]) -> Rows:
    """The rows of `entry`. `known` are stems of other documents that compounds may be split into, besides its own."""
    # Imported here, since whoever only opens an index stems nothing.
    from knowledge.danish import stem
    from knowledge.forms import count_forms

    forms = count_forms(sentence.text for passage in entry.passages for sentence in passage.sentences)
    return Rows(
        passages=tuple(zip(map(_passage, entry.passages), _terms(entry, known), strict=True)),
        words=tuple((folded, *told, stem(folded) if told[2] else None) for folded, told in forms.items()),
        facts=_facts(entry.facts),
        problems=tuple(pack(in_document(problem, "")) for problem in entry.problems),
    )


def _passage(passage: Passage) -> tuple[object, ...]:
    return (
        *(passage.kind.value, passage.number, passage.date, *passage.lines, passage.page),
        *(pack(passage.heading), pack(passage.meeting) if passage.meeting else None),
        *(passage.text, passage.raw, pack(passage.sentences)),
    )


def _terms(entry: Entry, known: frozenset[str]) -> list[tuple[str, str, str]]:
    """The search terms of each passage. A term of the document is split once, however many passages hold it."""
    from knowledge.danish import split_compound, stems

    bodies = [stems(passage.text) for passage in entry.passages]
    known = known.union(*bodies)
    split = cache(lambda term: split_compound(term, known))
    found = []
    for passage, body in zip(entry.passages, bodies, strict=True):
        meeting = passage.meeting
        about = (entry.title, *((meeting.body, meeting.title or "") if meeting else ()), *passage.heading)
        heading = stems(" ".join(dict.fromkeys(about)))
        parts = [part for term in dict.fromkeys(heading + body) for part in split(term)]
        found.append((" ".join(heading), " ".join(body), " ".join(parts)))
    return found


def _facts(facts: Facts) -> tuple[tuple[str, str], ...]:
    kinds: tuple[tuple[str, Sequence[object]], ...] = (
        ("meeting", facts.meetings),
        ("group", facts.groups),
        ("decision", facts.decisions),
        ("advice", facts.advice),
    )
    return tuple((kind, pack(fact)) for kind, found in kinds for fact in found)


def renamed(fact: str, old: str, new: str) -> str:
    """A packed fact with the document that it names called otherwise."""
    return fact if old == new else fact.replace(f'"document":{_quoted(old)}', f'"document":{_quoted(new)}')


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
