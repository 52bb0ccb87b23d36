"""What a document calls itself, and the date that it speaks from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from knowledge.dates import find_dates
from knowledge.model import Section, SectionKind

MAX_TITLE: Final = 80  # characters
OPENING: Final = 25  # blocks in which a document states its own date
_LABEL: Final = re.compile(r"^(titel|projektets titel|title)\s*:?$", re.I)


def document_title(sections: Sequence[Section], name: str) -> str:
    """The title in the document's own words; of agenda and minutes the body that met; else the file's name without ending."""
    if sections and sections[0].meeting is not None:
        return sections[0].meeting.body
    texts = [
        text for section in sections[:4] for text in (section.title, *(b.text for b in section.blocks[:6])) if text.strip()
    ]
    for label, text in zip(texts, texts[1:], strict=False):
        if _LABEL.match(label.strip()):
            return _cut(text)
    title = next((s.title for s in sections if s.title and s.kind in (SectionKind.TOPIC, SectionKind.MEETING)), "")
    return _cut(title) or Path(name).stem


def document_date(sections: Sequence[Section]) -> str | None:
    """The date of the meeting, else the first whole date of the opening, else the first month or year of it (ISO)."""
    dated = next((section.date for section in sections if section.date), None)
    if dated is not None:
        return dated
    blocks = [block for section in sections for block in section.blocks][:OPENING]
    found = [mention.value for block in blocks for mention in find_dates(block.text) if mention.value]
    return max(found, key=len, default=None)


def _cut(text: str) -> str:
    text = " ".join(text.split()).strip(" .:")
    return text if len(text) <= MAX_TITLE else text[:MAX_TITLE].rsplit(" ", 1)[0] + " …"
