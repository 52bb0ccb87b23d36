"""The plan of a year as a table (a row a month and a column a group, or the other way round) or as months with their entries.

A column names the group or the sort of meeting, a cell the day, the title and the place. Columns of tasks and deadlines state
no meetings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.almanac import DANISH_MONTHS
from knowledge.bodies import heading_context
from knowledge.dates import DateMention, find_dates, find_years
from knowledge.gatherings import gathering_in, is_called_off, tells_meeting, told
from knowledge.model import Block, BlockKind, Meeting, MeetingStatus, Section
from knowledge.schedules import (
    named_group,
    place_of,
    start_and_end,
    stated_year,
    with_weekday,
    year_above,
)

_MONTHS = "|".join((*DANISH_MONTHS, *(month[:3] for month in DANISH_MONTHS)))
_MONTH = re.compile(rf"(?P<month>{_MONTHS})\.?(?:\s+(?:19|20)\d\d)?", re.IGNORECASE)
_QUARTER = re.compile(r"(?:Q[1-4]|[1-4]\.\s*kvartal|[12]\.\s*halvår)(?:\s+(?:19|20)\d\d)?", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:årsplan|årshjul|årskalender|aktivitetsplan|aktivitetskalender|møde\w*|kalender)\w*", re.IGNORECASE)
_TASKS = re.compile(
    r"opgave|frist|deadline|ansvar|bemærk|kommentar|husk|leverance|milepæl|budget|økonomi|administration|kommunikation"
    r"|nyhedsbrev|sagsbehandling|produkt|drift|noter?\b|status",
    re.IGNORECASE,
)
_OF_MEETINGS = re.compile(r"mød|møde|arrangement|aktivitet|seminar|kurser|begivenhed|kalender|dato", re.IGNORECASE)
# A day without its month, in the row of that month: "onsdag d. 5. kl. 13".
_DAY_ONLY = re.compile(
    rf"^(?P<lead>(?:[^\W\d_]+dag\.?\s+)?(?:den\s+|d\.\s*)?)(?P<day>\d{{1,2}})\.(?=\s|,|:|$)(?!\s*(?:{_MONTHS})|\s*\d|\s*[-–]\s*\d)",
    re.IGNORECASE,
)
_ENTRIES = re.compile(r"\s*(?:\n|;|•|\|)\s*")
_MEETING_NOUN = re.compile(r"(?<![\w-])(?P<group>[\w-]*?)-?møde(?:t|r)?(?![\w-])", re.IGNORECASE)
_SHORT = re.compile(r"\s*\([A-ZÆØÅ]{2,6}\)")
_LEAST = 3  # rows or columns of months that make a table the plan of a year


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with what its row and its column say."""

    text: str
    sort: str  # the group or the sort of meeting
    month: str  # a name of a month, empty in the row of a quarter
    year: int | None
    group: str  # empty where the sort of meeting names none


def planned(section: Section, *, document: str) -> Iterator[Meeting]:
    """The meetings in the year plans of `section`, in order; `group` is empty where nothing says whose they are."""
    rows = [block for block in section.blocks if block.kind is BlockKind.ROW and len(block.header) == len(block.cells)]
    by_row = sum(bool(row.cells and _is_span(row.cells[0])) for row in rows)
    year = year_above(section, "") or _yearly(section) or stated_year(section)
    for row in rows:
        cells = [re.sub(r"[^\S\n]+", " ", cell).strip() for cell in row.cells]
        if by_row >= _LEAST and _is_span(cells[0]):
            pairs = [(head, cells[0], cell) for head, cell in zip(row.header[1:], cells[1:], strict=True)]
        elif sum(map(_is_span, row.header)) >= _LEAST:
            pairs = [(cells[0], head, cell) for head, cell in zip(row.header[1:], cells[1:], strict=True) if _is_span(head)]
        else:
            continue
        for sort, span, cell in pairs:
            if cell and (made := _cell(section, sort, span, cell, year)):
                yield from _of_cell(section, row, made, document)
    yield from _below_months(section, year, document)


def _is_span(text: str) -> bool:
    return bool(_MONTH.fullmatch(text.strip()) or _QUARTER.fullmatch(text.strip()))


def _yearly(section: Section) -> int | None:
    """The year of a heading above that calls the document a plan of the year."""
    return next((find_years(text)[0] for text in section.path if _YEARLY.search(text) and find_years(text)), None)


def _cell(section: Section, sort: str, span: str, text: str, year: int | None) -> _Cell | None:
    """The cell, where its column or row is one of meetings."""
    if _TASKS.search(sort):
        return None
    group = named_group(_SHORT.sub("", sort), heading_context(section)) or ""
    if not (group or _OF_MEETINGS.search(sort) or gathering_in(sort)):
        return None
    years = find_years(span)
    month = _MONTH.fullmatch(span.strip())
    return _Cell(text, sort, month["month"] if month else "", years[0] if years else year, group)


def _of_cell(section: Section, row: Block, cell: _Cell, document: str) -> Iterator[Meeting]:
    found = False
    for entry in _ENTRIES.split(cell.text):
        for meeting in _entry(section, row, cell, entry, document):
            found = True
            yield meeting
    if not found and is_called_off(cell.text) and cell.month and cell.year and cell.group:
        start = _month_of(cell)
        if start:
            status = MeetingStatus.CANCELLED
            yield Meeting(
                cell.group, "møde", start, place_of(section, row, document), status=status, note=cell.text.strip(" .")
            )


def _month_of(cell: _Cell) -> str | None:
    """ "2031-05" for the cell of May."""
    number = next((n for n, name in enumerate(DANISH_MONTHS, 1) if name.startswith(cell.month.casefold()[:3])), None)
    return f"{cell.year:04d}-{number:02d}" if number and cell.year else None


def _entry(section: Section, block: Block, cell: _Cell, text: str, document: str) -> Iterator[Meeting]:
    """The meeting of one entry of a cell."""
    if cell.month:
        text = _DAY_ONLY.sub(rf"\g<lead>\g<day>. {cell.month}", text)
    mention = next(iter(find_dates(text, year=cell.year)), None)
    if mention is None or not mention.complete or mention.approx or not tells_meeting(text):
        return
    yield _meeting(section, block, cell.group, text, mention, document)


def _meeting(section: Section, block: Block, group: str, text: str, mention: DateMention, document: str) -> Meeting:
    said = told(text[: mention.start], text[mention.end :])
    start, end = start_and_end(mention)
    status = MeetingStatus.CANCELLED if said.cancelled else MeetingStatus.PLANNED
    place = place_of(section, block, document)
    note = with_weekday(said.note, mention)
    return Meeting(group, said.title or "møde", start, place, end, said.place, said.online, status, note=note)


def _below_months(section: Section, year: int | None, document: str) -> Iterator[Meeting]:
    """The entries below a heading that is a month, in a document that calls itself the plan of a year."""
    month = _MONTH.fullmatch(section.title.strip())
    if month is None or not any(_YEARLY.search(text) for text in section.path):
        return
    years = find_years(section.title)
    for block in section.blocks[1:]:
        if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH):
            continue
        noun = _MEETING_NOUN.search(block.text)
        if noun is None and gathering_in(block.text) is None:
            continue
        group = named_group(noun["group"] if noun and noun["group"].isupper() else block.text, heading_context(section)) or ""
        cell = _Cell(block.text, "", month["month"], years[0] if years else year, group)
        yield from _entry(section, block, cell, block.text, document)
