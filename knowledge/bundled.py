"""The knowledge that comes with the program: facts about the network and the bodies round it, each with its source.

Here: turning the entries of `knowledge/base/*.yaml` into the passages and facts that documents give. Not here: the files'
format, searching, weighing against documents, showing. An entry gives way once its source document is in the index.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath

from knowledge.base_format import (
    AdviceEntry,
    Content,
    DecisionEntry,
    MeetingEntry,
    Register,
    RosterEntry,
    SourceEntry,
    TextEntry,
    read_base,
)
from knowledge.model import (
    Advice,
    Decision,
    Facts,
    Group,
    Lines,
    Meeting,
    MeetingRef,
    Member,
    Passage,
    Place,
    SectionKind,
    Sentence,
)

log = logging.getLogger(__name__)

_TOPIC_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class BundledDocument:
    """A document that entries were written from. `date` is ISO text, cut where no more is known, or None."""

    name: str  # base name
    title: str  # in people's words
    digest: str  # SHA-256 of its bytes, hexadecimal
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Bundled:
    """Passages and facts in our own wording; their `raw` is empty, since the documents themselves are not loaded."""

    documents: tuple[BundledDocument, ...]
    passages: tuple[Passage, ...]
    facts: Facts

    def title_of(self, document: str) -> str:
        """The title in people's words of a document named in a citation; the name itself where it is not one of ours."""
        return next((known.title for known in self.documents if known.name == document), document)

    def without(self, names: Collection[str], digests: Collection[str] = ()) -> Bundled:
        """What is left once the documents with these names (with or without a path) or SHA-256 digests are in the index."""
        bases = {PurePath(name).name for name in names}
        gone = {known.name for known in self.documents if known.name in bases or known.digest in digests}
        if not gone:
            return self
        return Bundled(
            documents=tuple(known for known in self.documents if known.name not in gone),
            passages=tuple(passage for passage in self.passages if passage.document not in gone),
            facts=Facts(
                meetings=tuple(row for row in self.facts.meetings if row.source.document not in gone),
                groups=tuple(row for row in self.facts.groups if row.source.document not in gone),
                decisions=tuple(row for row in self.facts.decisions if row.source.document not in gone),
                advice=tuple(row for row in self.facts.advice if row.source.document not in gone),
            ),
        )


def load(folder: Path | None = None) -> Bundled:
    """The bundled knowledge, or that of another `folder` of the same format. Raises `BundledInvalid`."""
    return _packaged() if folder is None else _built(folder)


@cache
def _packaged() -> Bundled:
    return _built(files("knowledge") / "base")


def _built(folder: Path | Traversable) -> Bundled:
    register, contents = read_base(folder)
    builder = _Builder(register, contents)
    for content in contents:
        builder.add(content)
    bundled = builder.bundled()
    log.debug("bundled knowledge: %d files, %d passages", len(contents), len(bundled.passages))
    return bundled


class _Builder:
    """Collects passages and facts over the files."""

    def __init__(self, register: Register, contents: tuple[Content, ...]) -> None:
        self._register = register
        self._titles = {  # of agenda items, by meeting key and number
            (decision.source.meeting, decision.source.item): decision.title
            for content in contents
            for decision in content.decisions
        }
        self._passages: list[Passage] = []
        self._meetings: list[Meeting] = []
        self._groups: list[Group] = []
        self._decisions: list[Decision] = []
        self._advice: list[Advice] = []

    def add(self, content: Content) -> None:
        for entry in content.entries:
            self._add_text(entry)
        for decision in content.decisions:
            self._add_decision(decision)
        for advice in content.advice:
            self._add_advice(advice)

    def bundled(self) -> Bundled:
        return Bundled(
            documents=tuple(
                BundledDocument(document.name, document.title, document.sha256, document.date)
                for document in self._register.documents.values()
            ),
            passages=tuple(self._passages),
            facts=Facts(tuple(self._meetings), tuple(self._groups), tuple(self._decisions), tuple(self._advice)),
        )

    def _add_text(self, entry: TextEntry) -> None:
        place = self._place(entry.source, tuple(entry.topic.split(_TOPIC_SEPARATOR)))
        sentences = _sentences(entry.text, entry.source.lines)
        self._passages.append(_passage(place, entry.kind, sentences, lines=entry.source.lines))
        self._meetings += [_meeting(row, place) for row in entry.meetings]
        if entry.roster is not None:
            self._groups.append(_roster(entry.roster, place))
        if entry.rule is not None:
            self._groups.append(Group(entry.rule, place, rule=_joined(sentences)))

    def _add_decision(self, entry: DecisionEntry) -> None:
        meeting = self._meeting_ref(entry.source)
        if meeting is None:
            return  # the format demands one
        lines, number = entry.source.lines, entry.source.item or ""
        place = self._place(entry.source, (meeting.body, entry.title))
        proposal: str | None = None
        proposal_place: Place | None = None
        if entry.proposal is not None:
            asked_lines = entry.proposal_lines or lines
            asked = _sentences(entry.proposal, asked_lines)
            proposal, proposal_place = _joined(asked), replace(place, lines=asked_lines)
            self._passages.append(_passage(place, SectionKind.PROPOSAL, asked, lines=asked_lines, number=number))
        decided = _sentences(entry.decision, lines)
        self._passages.append(_passage(place, SectionKind.DECISION, decided, lines=lines, number=number))
        self._decisions.append(Decision(meeting, place, proposal, _joined(decided), entry.differs, proposal_place))

    def _add_advice(self, entry: AdviceEntry) -> None:
        place = self._place(entry.source, tuple(entry.topic.split(_TOPIC_SEPARATOR)))
        argument = _sentences(entry.text, entry.source.lines)
        rows = tuple(sentence for row in entry.recommendations for sentence in _sentences(row.text, row.lines))
        span = (min(row.lines[0] for row in rows), max(row.lines[1] for row in rows))
        kinds = ((SectionKind.ADVICE, argument, entry.source.lines), (SectionKind.RECOMMENDATIONS, rows, span))
        self._passages += [_passage(place, kind, texts, lines=lines, number=entry.number) for kind, texts, lines in kinds]
        self._advice.append(Advice(entry.number, entry.title, place, rows))

    def _meeting_ref(self, source: SourceEntry) -> MeetingRef | None:
        if source.meeting is None:
            return None
        head = self._register.meetings[source.meeting]
        title = self._titles.get((source.meeting, source.item))
        return MeetingRef(head.body, head.date, head.start, head.place, source.item, title)

    def _place(self, source: SourceEntry, heading: tuple[str, ...]) -> Place:
        document = self._register.documents[source.document]
        meeting = self._meeting_ref(source)
        stated = source.stated or (meeting.date if meeting is not None else None) or document.date
        return Place(document.name, source.lines, stated=stated, meeting=meeting, heading=heading)


def _sentences(text: str, lines: Lines) -> tuple[Sentence, ...]:
    return tuple(Sentence(line.strip(), "", lines) for line in text.splitlines() if line.strip())


def _joined(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _passage(place: Place, kind: SectionKind, sentences: tuple[Sentence, ...], *, lines: Lines, number: str = "") -> Passage:
    item = place.meeting.item if place.meeting is not None else None
    return Passage(
        document=place.document,
        text=_joined(sentences),
        raw="",
        lines=lines,
        page=None,
        kind=kind,
        heading=place.heading,
        sentences=sentences,
        meeting=place.meeting,
        number=number or item or "",
        date=place.stated,
    )


def _meeting(row: MeetingEntry, place: Place) -> Meeting:
    return Meeting(
        group=row.group,
        title=row.title or row.group,
        start=row.start,
        source=replace(place, lines=row.lines),
        end=row.end,
        place=row.place,
        online=row.online,
        status=row.status,
        note=row.note,
    )


def _roster(roster: RosterEntry, place: Place) -> Group:
    members = tuple(
        Member(
            name=row[0],
            role=row[1],
            affiliation=row[2],
            source=replace(place, lines=(row[3], row[3])),
            note=row[4] if len(row) > 4 else None,
        )
        for row in roster.members
    )
    return Group(name=roster.group, source=place, members=members)
