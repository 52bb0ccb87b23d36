"""What a document calls itself, and the date that it speaks from. Pure; where it says neither, the file's name and None."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from knowledge.dates import DateMention, find_dates, find_years
from knowledge.model import Block, BlockKind, Section, SectionKind

MAX_TITLE: Final = 80  # characters
MIN_TITLE: Final = 4
LABELLED_WITHIN: Final = 30  # blocks from the beginning in which a title may be labelled
OPENING: Final = 25  # blocks in which a document states its own date
HEAD: Final = 8  # blocks in which a date that stands by itself is the document's
DATE_LINE: Final = 30  # characters beside the date on a line that states it: place, "den", a name
NEAR: Final = 60  # characters between the word that announces a date and the date
IMPRINT: Final = 100  # characters between that word and a year that ends the line
_OF: Final = r"(?:(?:projektets|rapportens|notatets|dokumentets|publikationens|projekt|rapport)?\s?-?"
_LABEL: Final = re.compile(_OF + r"(?:titel|navn)|title|emne|vedr(?:ørende)?|subject)\s*[:.]?\s*", re.I)
_LABELLED: Final = re.compile(_OF + r"titel|title|emne|subject)\s*:\s*(\S.*)", re.I)
# Headings that stand over a part of any document, so that they are no title of one.
_PARTS: Final = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s*)?"
    r"(?:starten|start|status|baggrund|formål|formålet|mål|indledning|introduktion|forord|resumé|resume|sammenfatning|opsummering|"
    r"konklusion|indhold|indholdsfortegnelse|dagsorden|agenda|program|organisering|formalia|kontakt|kontaktoplysninger|budget|"
    r"økonomi|tidsplan|bilag|velkommen|velkomst|tak|spørgsmål|noter|referencer|litteratur|ansøger|deltagere|afbud|"
    r"beskrivelse af (?:projektet|ansøger|ansøgeren))"
    r"\s*(?:\(.*\))?\s*[:?]?",
    re.I,
)
_ANNOUNCED: Final = re.compile(
    r"\b(?:dato|dateret|date|opdateret|revideret|ajourført|redigeret|udgivet|udgivelse|publiceret|offentliggjort|udarbejdet|"
    r"afleveret|indsendt|udsendt|underskrevet|vedtaget|godkendt|gældende fra|version|udgave|copyright|trykt|published"
    r"|updated)\b|©",
    re.I,
)
_PLAN: Final = re.compile(r"\b(?:start|slut|frist|deadline|senest|mød|seminar|til\b|kl\b)", re.I)
_REFERENCE: Final = re.compile(r"https?:|doi\b|\bet al\b|\bpp?\.\s?\d|\bS\.\s?\d|\b(?:red|eds?)\.\)", re.I)
_OPAQUE: Final = re.compile(r"(?=\w*\d)[0-9a-f]{6,}|\d+", re.I)  # a running number or a hash, no word


def document_title(sections: Sequence[Section], name: str) -> str:
    """The title in the document's own words: of agenda and minutes the body that met, else what it says its title is, else its
    first heading that is not one of any document; where there is none, the file's name in words. At most 80 characters."""
    if sections and sections[0].meeting is not None:
        return sections[0].meeting.body
    return _labelled_title(sections) or _heading(sections) or name_in_words(name)


def _labelled_title(sections: Sequence[Section]) -> str:
    """What follows "Titel:", on its line or the next."""
    awaited = False
    for text in _opening_texts(sections):
        if (match := _LABELLED.fullmatch(text)) and len(match[1]) >= MIN_TITLE:
            return _cut(match[1])
        label = _LABEL.fullmatch(text) is not None
        if awaited and not label:
            return _cut(text)
        awaited = label
    return ""


def _opening_texts(sections: Sequence[Section]) -> Iterator[str]:
    left = LABELLED_WITHIN
    for section in sections:
        heads = [block for block in section.blocks if block.kind is BlockKind.HEADING]
        texts = [] if heads else [section.title]
        for text in (*texts, *(block.text for block in section.blocks)):
            if left and text.strip():
                yield " ".join(text.split())
                left -= 1


def _heading(sections: Sequence[Section]) -> str:
    kinds = (SectionKind.TOPIC, SectionKind.MEETING)
    titles = [_cut(section.title) for section in sections if section.kind in kinds]
    return next((t for t in titles if len(t) >= MIN_TITLE and not _PARTS.fullmatch(t) and not _LABEL.fullmatch(t)), "")


def name_in_words(name: str) -> str:
    """A file's name without folder, ending, running numbers and hashes, its words parted by spaces."""
    stem = PurePath(name).stem
    words = [word for word in re.split(r"[\s_+]+|(?<=\w)-(?=\w)", stem) if word]
    kept = [word for word in words if not _OPAQUE.fullmatch(word) or re.fullmatch(r"(?:19|20)\d\d", word)]
    if not any(word.isalpha() for word in kept):
        return stem
    text = " ".join(kept)
    return _cut(text[0].upper() + text[1:])


def _cut(text: str) -> str:
    """`text` in one line of at most 80 characters: without its subtitle where that is too much, else without its last words."""
    text = " ".join(text.split()).strip(" .:")
    if len(text) <= MAX_TITLE:
        return text
    short = re.split(r": | [-–—] ", text, maxsplit=1)[0].strip()
    if 12 <= len(short) <= MAX_TITLE:
        return short
    return text[: MAX_TITLE - 2].rsplit(" ", 1)[0].rstrip(" ,;:-–") + " …"


# --------------------------------------------------------------------------------------------------------------------- date


def document_date(sections: Sequence[Section]) -> str | None:
    """The date that the document gives as its own (ISO, cut where no more is known): of the meeting, or announced as such
    ("Dato:", "Opdateret", "Udgivet"), or standing by itself at its head. A date that the text tells of is not one."""
    met = next((section.meeting.date for section in sections if section.meeting and section.meeting.date), None)
    if met is not None:
        return met
    blocks = [block for section in sections for block in section.blocks][:OPENING]
    announced = [value for block in blocks for value in _announced(block)]
    alone = [value for block in blocks[:HEAD] for value in _alone(block)]
    return max(announced, key=len, default=None) or max(alone, key=len, default=None)


def _announced(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.NOTE or _REFERENCE.search(block.text):
        return
    dates = _own_dates(block.text)
    for word in _ANNOUNCED.finditer(block.text):
        following = [d for d in dates if word.end() <= d.start <= word.end() + NEAR and not _stops(block.text, word.end(), d)]
        years = find_years(block.text[word.end() : word.end() + IMPRINT])
        if following:
            yield following[0].value
        elif len(years) == 1 and block.text.rstrip(" .").endswith(str(years[0])):
            yield str(years[0])  # "Udgivet af Forlaget, Hobro 2019"


def _stops(text: str, end: int, date: DateMention) -> bool:
    """Whether a sentence ends between the word and the date."""
    return re.search(r"[.!?]\s+[A-ZÆØÅ]", text[end : date.start]) is not None


def _alone(block: Block) -> Iterator[str]:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return
    for line in block.text.splitlines() or [block.text]:
        dates = _own_dates(line)
        if len(dates) != 1 or len(dates[0].value) <= 4:  # a year by itself may be of anything: a plan, a chapter, a period
            continue
        beside = line[: dates[0].start] + line[dates[0].end :]
        if len(beside.strip()) <= DATE_LINE and not _PLAN.search(beside):
            yield dates[0].value


def _own_dates(text: str) -> list[DateMention]:
    """The dates of `text` with a year; no ranges."""
    return [date for date in find_dates(text) if date.value[:1].isdigit() and date.last is None]
