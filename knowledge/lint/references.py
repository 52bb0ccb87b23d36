"""References to what is not there, and fields of templates that nobody filled in.

A reference is judged only against what its own document numbers: where a document has no numbered appendices, items or
headings of that kind, they stand in another file, and nothing can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.danish import fold
from knowledge.lint.problem import Code, Problem, Severity
from knowledge.lint.spots import spot
from knowledge.model import Block, BlockKind, Place, Section, SectionKind, Source

# A reference ends its clause: "bilag 3 til bekendtgørelsen" and "punkt 4 i aftalen" are of another paper.
_END = r"(?=\s*(?:[.,;)]|$))"
_APPENDIX = re.compile(
    rf"\b(?:se|jf\.|vedlagte?|vedhæftede?|fremgår af|i|af)\s+bilag\s+(?P<n>\d{{1,2}}|[A-ZÆØÅ]){_END}", re.IGNORECASE
)
_APPENDIX_THERE = re.compile(r"\W*(?:\w+\s+\d+,\s*)?bilag\s+(?P<n>\d{1,2}|[A-ZÆØÅ])\b", re.IGNORECASE)
_ITEM = re.compile(rf"\b(?:se|jf\.)\s+(?:dagsordens)?(?:punkt|pkt\.)\s+(?P<n>\d{{1,3}}){_END}", re.IGNORECASE)
_HEADING = re.compile(
    r"\b(?:afsnit|kapitel)\s+(?P<n>\d+(?:\.\d+)+)(?:\s*[,:]?\s*['\"”“»](?P<title>[^'\"”“»«]{3,80})['\"”“«])?"
    r"(?P<other>\s+(?:i|af|fra)\s+\w)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W*(?P<n>\d+(?:\.\d+)+)\.?\s+(?P<title>\S.*)")
_ELSEWHERE = re.compile(r"\b(?:møde\w*|referat\w*|lov\w*|bekendtgørelse\w*|vejledning\w*)\b", re.IGNORECASE)
_LEAST_NUMBERED = 3  # headings that make a document one with numbered headings
_FIELD = re.compile(
    r"\[\s*(?:skriv|indsæt|angiv|udfyld|tilføj|vælg|klik|navn|dato|tidspunkt|sted)\b[^\[\]\n]{0,60}\](?!\()"
    r"|klik eller tryk (?:her )?for at (?:skrive|angive)\b[^.\n]{0,40}",
    re.IGNORECASE,
)


def reference_problems(sections: Sequence[Section], *, document: str) -> Iterator[Problem]:
    """References within one document that lead nowhere, in reading order."""
    appendices = _appendices(sections)
    items = {section.meeting.item for section in sections if section.meeting and section.meeting.item}
    headings = _headings(sections)
    for section in sections:
        for block in section.blocks:
            if block.kind is BlockKind.HEADING:
                continue
            if section.kind is not SectionKind.ATTACHMENTS:
                yield from _to_appendix(block, appendices, document)
            yield from _to_item(block, items, document)
            yield from _to_heading(block, headings, document)


def field_problems(source: Source) -> Iterator[Problem]:
    """Fields of a template that still say what to write there."""
    for line in source.lines:
        for match in _FIELD.finditer(line.text):
            place = Place(source.name, (line.number, line.number), line.page)
            yield Problem(Code.PLACEHOLDER, Severity.WARNING, f"“{match[0].strip()}” was never filled in", place)


def _appendices(sections: Sequence[Section]) -> set[str]:
    """The numbers of the appendices that the document lists or heads."""
    texts = [text for section in sections for text in (section.title, *(block.text for block in section.blocks))]
    return {match["n"].upper() for text in texts if (match := _APPENDIX_THERE.match(text))}


def _headings(sections: Sequence[Section]) -> dict[str, str]:
    """Numbered headings: number to title."""
    texts = [text for section in sections for text in (section.title, *(b.text for b in section.blocks if len(b.text) < 120))]
    return {section.number: section.title for section in sections if "." in section.number} | {
        match["n"]: match["title"] for text in texts if (match := _NUMBERED.match(text))
    }


def _to_appendix(block: Block, there: set[str], document: str) -> Iterator[Problem]:
    for match in _APPENDIX.finditer(block.text):
        number = match["n"].upper()
        alike = {other for other in there if other.isdigit() == number.isdigit()}
        if alike and number not in alike:
            told = f"the document has no appendix {number} (bilag {', '.join(sorted(alike, key=_by_number))})"
            yield _problem(block, match, told, document)


def _by_number(number: str) -> tuple[int, str]:
    return int(number) if number.isdigit() else 0, number


def _to_item(block: Block, there: set[str], document: str) -> Iterator[Problem]:
    for match in _ITEM.finditer(block.text):
        elsewhere = _ELSEWHERE.search(block.text, max(0, match.start() - 80), match.end() + 40)
        if there and match["n"] not in there and not elsewhere:
            yield _problem(block, match, f"no agenda of the document has an item {match['n']}", document)


def _to_heading(block: Block, there: dict[str, str], document: str) -> Iterator[Problem]:
    for match in _HEADING.finditer(block.text):
        number, title = match["n"], match["title"]
        if match["other"]:
            continue
        named = [other for other, heading in there.items() if title and fold(title) == fold(heading.strip(" .:"))]
        if named and number not in named:
            yield _problem(block, match, f"the heading “{title}” has the number {' and '.join(named)}", document)
        elif not title and number not in there and _is_numbered(number, there):
            yield _problem(block, match, f"the document has no heading {number}", document)


def _is_numbered(number: str, there: dict[str, str]) -> bool:
    """Whether the document numbers its headings that deep, in that chapter too."""
    chapter = number.rpartition(".")[0]
    alike = [other for other in there if other.count(".") == number.count(".")]
    return len(alike) >= _LEAST_NUMBERED and any(other.rpartition(".")[0] == chapter for other in alike)


def _problem(block: Block, match: re.Match[str], told: str, document: str) -> Problem:
    start, end = match.span()
    message = f"“{match[0].strip()}” leads nowhere: {told}"
    return Problem(Code.REFERENCE, Severity.WARNING, message, spot(document, block, start, end))
