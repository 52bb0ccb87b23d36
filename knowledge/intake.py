"""A file on its way into the index: read, mended, parted into sections and passages, its facts drawn out. Writes nothing."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path, PurePath

from knowledge.advice import advice
from knowledge.agenda import decisions
from knowledge.coined import coined, in_full
from knowledge.cpr import has_cpr, mask_lines
from knowledge.entries import Entry
from knowledge.errors import SourceError
from knowledge.groups import groups
from knowledge.layout import blocks
from knowledge.lint.checks import problems_within
from knowledge.meetings import meetings
from knowledge.model import Facts, Meeting, Passage, Section, Source
from knowledge.owner import host, owned, owner, with_owner
from knowledge.passages import passages
from knowledge.paths import READER
from knowledge.reading import read_source
from knowledge.repair import repair
from knowledge.sections import sections
from knowledge.titles import document_date, document_title

log = logging.getLogger(__name__)


def read_entry(path: Path, where: str, *, vocabulary: Collection[str] = ()) -> tuple[Entry, int]:
    """What the index is to hold of the file at `path`, which it knows as `where`, and how many CPR numbers were blotted out.

    `vocabulary` holds words of the documents already there. Raises `SourceError`.
    """
    if any(map(has_cpr, PurePath(where).parts)):
        raise SourceError(path, "has a CPR number in its name or folder, which the index would have to store: rename it")
    source, masked = _without_cpr(read_source(path), path)
    source = repair(source, vocabulary=frozenset(vocabulary))
    name = source.name
    parts, whose, names = _sections(source, name)
    return (
        Entry(
            name=name,
            path=where,
            title=document_title(parts, name),
            date=document_date(parts),
            digest=source.digest,
            damage=source.damage,
            numbered=source.numbered,
            reader=READER,
            passages=passages(parts, document=name),
            facts=_facts(parts, name, whose=whose, names=names),
            problems=problems_within(source, parts),
        ),
        masked,
    )


def read_document(path: Path) -> tuple[tuple[Passage, ...], float]:
    """What the index would hold of one file, and the share of its words that were mended. Raises `SourceError`."""
    source, _ = _without_cpr(read_source(path), path)
    source = repair(source)
    return passages(_sections(source, path.name)[0], document=path.name), source.damage


def _without_cpr(source: Source, path: Path) -> tuple[Source, int]:
    """`source` without CPR numbers, and how many it had. The log names the lines, never the numbers."""
    lines, found = mask_lines(source.lines)
    for number, count in found.items():
        log.warning("%s:%d: %d CPR number(s) blotted out, nothing of them is stored", path, number, count)
    return (replace(source, lines=lines) if found else source), sum(found.values())


def _sections(source: Source, name: str) -> tuple[tuple[Section, ...], str, frozenset[str]]:
    """The sections of a document, the network or project that it is of (or nothing) and the names coined in it."""
    parts = sections(blocks(source), document=name)
    whose = owner(parts, front=[line.text for line in source.lines if line.text][:3])
    names = coined(block.text for part in parts for block in part.blocks) | {whose}
    return with_owner(parts, whose, names=names), whose, names


def _facts(parts: tuple[Section, ...], name: str, *, whose: str, names: frozenset[str]) -> Facts:
    date = document_date(parts)
    stated = (_dated(found, date) for found in meetings(parts, document=name, whose=whose))
    return Facts(
        meetings=tuple(replace(found, group=in_full(host(found.group, whose), names)) for found in stated),
        groups=tuple(replace(found, name=in_full(owned(found.name, whose), names)) for found in groups(parts, document=name)),
        decisions=decisions(parts, document=name),
        advice=advice(parts, document=name),
    )


def _dated(meeting: Meeting, date: str | None) -> Meeting:
    """The meeting as of the date of the document, where the text around it has none of its own, or the same with less."""
    stated = meeting.source.stated
    if stated and not (date or "").startswith(f"{stated}-"):
        return meeting
    return replace(meeting, source=replace(meeting.source, stated=date))
