"""What somebody typed in a chat as passages: answers of the coordinator, reports of activities. Pure.

There are no headings, tables or pages to be recognised, and nothing is mended: it is cut between paragraphs, that is all.
"""

from __future__ import annotations

import re
from typing import Final

from knowledge.model import Passage, SectionKind, Sentence
from knowledge.sentences import sentence_spans

MAX_PASSAGE: Final = 1_000  # characters; a longer text is several, parted between its paragraphs
PARAGRAPHS: Final = re.compile(r"\n\s*\n")

Line = tuple[int, str]  # with its number


def passages_of(text: str, *, document: str, heading: tuple[str, ...], date: str, first: int = 1) -> tuple[Passage, ...]:
    """The passages of a text, whose first line has the number `first` in the document."""
    return tuple(_passage(lines, document, heading, date) for lines in _parts(text, first) if lines)


def _parts(text: str, number: int) -> list[list[Line]]:
    """The lines with their numbers, in parts of whole paragraphs where these are long."""
    parts: list[list[Line]] = [[]]
    for paragraph in PARAGRAPHS.split(text):
        lines = list(enumerate(paragraph.splitlines(), number))
        number += len(lines) + 1
        size = sum(len(line) for _, line in parts[-1])
        if parts[-1] and size + len(paragraph) > MAX_PASSAGE:
            parts.append([])
        parts[-1] += [(at, line) for at, line in lines if line.strip()]
    return parts


def _passage(lines: list[Line], document: str, heading: tuple[str, ...], date: str) -> Passage:
    sentences = tuple(
        Sentence(line[start:end], line[start:end], (number, number))
        for number, line in lines
        for start, end in sentence_spans(line)
    )
    text = "\n".join(line.strip() for _, line in lines)
    return Passage(
        document=document,
        text=text,
        raw=text,
        lines=(lines[0][0], lines[-1][0]),
        page=None,
        kind=SectionKind.TOPIC,
        heading=heading,
        sentences=sentences,
        date=date,
    )
