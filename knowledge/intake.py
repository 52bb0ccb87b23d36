"""A file on its way into the index: read, mended, parted into sections and passages, its facts drawn out. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from knowledge.advice import advice
from knowledge.agenda import decisions
from knowledge.groups import groups
from knowledge.index import Entry
from knowledge.layout import blocks
from knowledge.meetings import meetings
from knowledge.model import Facts, Passage, Section, Source
from knowledge.passages import passages
from knowledge.reading import read_source
from knowledge.repair import repair
from knowledge.sections import sections
from knowledge.titles import document_date, document_title

READER: Final = 1  # raised whenever reading changes what comes out, so that unchanged files are read anew


def read_entry(path: Path, name: str, *, unless: str | None = None, vocabulary: Collection[str] = ()) -> Entry | None:
    """What the index holds of the file at `path`; None when its content has the hash `unless`. Raises `SourceError`."""
    source = read_source(path)
    if source.digest == unless:
        return None
    source = repair(source, vocabulary=frozenset(vocabulary))
    parts = _sections(source, name)
    return Entry(
        name=name,
        path=str(path.resolve()),
        title=document_title(parts, name),
        date=document_date(parts),
        digest=source.digest,
        damage=source.damage,
        numbered=source.numbered,
        reader=READER,
        passages=passages(parts, document=name),
        facts=_facts(parts, name),
    )


def read_passages(path: Path) -> tuple[Passage, ...]:
    """What the index would hold of one file. Raises `SourceError`."""
    return passages(_sections(repair(read_source(path)), path.name), document=path.name)


def _sections(source: Source, name: str) -> tuple[Section, ...]:
    return sections(blocks(source), document=name)


def _facts(parts: tuple[Section, ...], name: str) -> Facts:
    return Facts(
        meetings=meetings(parts, document=name),
        groups=groups(parts, document=name),
        decisions=decisions(parts, document=name),
        advice=advice(parts, document=name),
    )


def short_name(path: Path, *, taken: Callable[[str], object]) -> str:
    """The name of a file in the index: its base name, or as much of its path as tells it from a file already there."""
    parts = path.resolve().parts
    for length in range(1, len(parts)):
        name = "/".join(parts[-length:])
        if taken(name) is None:
            return name
    return str(path.resolve())
