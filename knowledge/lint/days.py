"""Dates that cannot be right: the wrong weekday, a day that does not exist, an end before its start, a year at odds with the
heading, a letter from long after the meeting it was put to.

A date without a year is judged by the year of its heading; where that leaves several years open, only what fits none is told.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from knowledge.almanac import DANISH_MONTHS, MONTHS, WEEKDAYS
from knowledge.dates import DateMention, find_dates, find_times, find_years
from knowledge.lint.problem import Code, Problem, Severity
from knowledge.lint.spots import spot
from knowledge.model import Block, BlockKind, Section, SectionKind
from knowledge.parts import headed

_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OF_MEETINGS = re.compile(
    r"møder(?:ne)?\b|møde(?:datoer|plan|kalender|række|dage|oversigt)|\bseminarer\b|\bdatoer\b|\bkalender\b", re.IGNORECASE
)
_OF_ONE_MEETING = re.compile(r"\b(?:referat|dagsorden|indkaldelse)", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d\s*[-–/]\s*\d{2,4}")  # a span, which names no single year
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEADS = re.compile(r":\s*$|^(?:19|20)\d\d$")
_ANOTHER_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\.?\s*(?:-|–|/|og|til|eller|,)\s*$", re.IGNORECASE)
_MONTH = "|".join(DANISH_MONTHS)
_WRITTEN = re.compile(
    rf"(?<![\w.,/:–-])(?P<d>\d{{1,2}})(?P<dot>\.)?\s*(?P<m>{_MONTH})(?![^\W\d_])(?:,?\s+(?P<y>(?:19|20)\d\d)(?!\d))?",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(r"-|\s[A-ZÆØÅ]")  # "April Hansen": a person
_SAID_AS_DATE = re.compile(r"\b(?:den|d\.|dag)\s*$", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\w./-])(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)(?![\w/-]|\.\w)")
_NO_DATE = re.compile(r"(?:\btlf|\btelefon|\bmobil|nr|nummer|\bversion|\bsag)\W*$", re.IGNORECASE)
_BACKWARD_DAYS = re.compile(
    rf"(?<![\w.,/:–-])(?P<d1>\d{{1,2}})\.\s?[-–]\s?(?P<d2>\d{{1,2}})\.\s?(?:{_MONTH})(?![^\W\d_])", re.IGNORECASE
)
_TO = re.compile(r"\s*(?:-|–|—|til(?:\s+og\s+med)?)\s*(?:(?:den|d)\.?\s+)?", re.IGNORECASE)
_DATE_ALONE = re.compile(r"\W*(?P<label>(?:dato|sendt)\b)?[\s:]*(?:[^\W\d_]{3,20},?\s+)?(?:(?:den|d\.)\s*)?", re.IGNORECASE)
_ADDRESS = re.compile(r"^\d{4}\s+[A-ZÆØÅ]")
_TIME_HEAD = re.compile(r"(?:tid|kl|klokken|mødetid|tidspunkt)\b", re.IGNORECASE)
_NIGHT = "18:00"  # what begins later may end after midnight
_LATE_DAYS = 90  # minutes and their appendices are sent out within weeks of the meeting
_EARLY = 40  # characters before which the date of an entry stands
_NEAREST = 2  # headings above that still head a list: its lead, its heading, and the one over that
_NEAR_ADDRESS = 5  # blocks between the address of a letter and its date


@dataclass(frozen=True, slots=True)
class _Text:
    """A block with the years that a date without one may be of; `fixed` when a heading over meetings names just one."""

    document: str
    section: Section
    block: Block
    years: tuple[int, ...]
    fixed: bool


def day_problems(sections: Sequence[Section], *, document: str) -> Iterator[Problem]:
    """What is wrong with the dates of one document, in reading order."""
    for section in sections:
        lead = section.title
        for at, block in enumerate(headed(section.blocks)):
            if block.kind is BlockKind.HEADING or (block.kind is BlockKind.PARAGRAPH and _LEADS.search(block.text)):
                lead = block.text
            text = _Text(document, section, block, *_years(section, lead))
            mentions = find_dates(block.text)
            yield from _weekdays(text, mentions)
            yield from _missing_days(text)
            yield from _backwards(text, mentions)
            yield from _other_year(text, mentions)
            yield from _late(text, mentions, above=section.blocks[max(0, at - _NEAR_ADDRESS) : at])


def _years(section: Section, lead: str) -> tuple[tuple[int, ...], bool]:
    """The years that a date below `lead` may be of, and whether a heading over meetings leaves no choice."""
    stated = int(section.date[:4]) if section.date else None
    near = (stated - 1, stated, stated + 1, stated + 2) if stated else ()
    for above, text in enumerate((lead, *reversed(section.path))):
        span = bool(_YEARS.search(text))
        found = tuple(map(int, _YEAR.findall(text))) if span else find_years(text)
        if not found:
            continue
        if len(found) == 1 and not span and above <= _NEAREST and _heads_a_list(text, section):
            return found, True
        return tuple(sorted({*range(min(found) - 1, max(found) + 2), *near})), False
    return near, False


def _heads_a_list(text: str, section: Section) -> bool:
    """Whether `text` heads meetings of one year: it says so, or is a bare year below a heading that does."""
    texts = section.path if re.fullmatch(r"\W*(?:19|20)\d\d\W*", text) else (text,)
    return any(_OF_MEETINGS.search(each) and not _OF_ONE_MEETING.search(each) for each in texts) and not _names_a_day(text)


def _names_a_day(text: str) -> bool:
    return any(mention.complete for mention in find_dates(text))


def _dates_of(mention: DateMention, years: Sequence[int]) -> list[date]:
    """The days that the mention may mean; none where it names no day."""
    if mention.complete:
        return [date.fromisoformat(mention.value)]
    if not re.fullmatch(r"--\d\d-\d\d", mention.value):
        return []
    month, day = int(mention.value[2:4]), int(mention.value[5:])
    return [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]


# -------------------------------------------------------------------------------------------------------------- weekdays


def _weekdays(text: _Text, mentions: Sequence[DateMention]) -> Iterator[Problem]:
    for mention in mentions:
        before = text.block.text[: mention.start]
        if mention.weekday is not None and not _ANOTHER_WEEKDAY.search(before):
            ends = [date.fromisoformat(mention.last)] if mention.last and len(mention.last) == 10 else []
            yield from _weekday(text, mention, mention.weekday, [*_dates_of(mention, text.years), *ends])
    if text.block.kind is BlockKind.ROW:
        yield from _weekday_cell(text, mentions)


def _weekday_cell(text: _Text, mentions: Sequence[DateMention]) -> Iterator[Problem]:
    """A row with the weekday in a cell of its own."""
    named = [WEEKDAYS[word] for cell in text.block.cells if (word := cell.strip(" .").casefold()) in WEEKDAYS]
    if len(named) == 1 and len(mentions) == 1 and mentions[0].weekday is None:
        yield from _weekday(text, mentions[0], named[0], _dates_of(mentions[0], text.years))


def _weekday(text: _Text, mention: DateMention, weekday: int, days: Sequence[date]) -> Iterator[Problem]:
    if not days or any(day.weekday() == weekday for day in days):
        return
    quote = text.block.text[mention.start : mention.end].strip()
    if mention.complete or text.fixed:
        told = f"{days[0].isoformat()} is a {_NAMES[days[0].weekday()]}"
    else:
        told = f"not in any year from {days[0].year} to {days[-1].year}"
    yield _problem(Code.WEEKDAY, text, (mention.start, mention.end), f"“{quote}” is no {_NAMES[weekday]}: {told}")


# ------------------------------------------------------------------------------------------------------- days and ranges


def _missing_days(text: _Text) -> Iterator[Problem]:
    whole = text.block.text
    for match in _WRITTEN.finditer(whole):
        day, month = int(match["d"]), MONTHS[match["m"].casefold()]
        said = bool(_SAID_AS_DATE.search(whole[: match.start()]))
        person = match["m"][0].isupper() and _NAME_AFTER.match(whole, match.end())
        if person or (not 1 <= day <= 31 and not (match["dot"] and said)):
            continue
        year = int(match["y"]) if match["y"] else text.years[0] if text.fixed else None
        if not 1 <= day <= monthrange(year or 2000, month)[1]:
            yield _missing(text, match, year)
    for match in _NUMERIC.finditer(whole):
        day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
        numbered = _NO_DATE.search(whole[max(0, match.start() - 12) : match.start()])
        if 1 <= month <= 12 and monthrange(year, month)[1] < day <= 31 and not numbered:
            yield _missing(text, match, year)


def _missing(text: _Text, match: re.Match[str], year: int | None) -> Problem:
    there = f" in {year}" if year and str(year) not in match[0] else ""
    return _problem(Code.NO_SUCH_DATE, text, match.span(), f"there is no “{match[0].strip()}”{there}")


def _backwards(text: _Text, mentions: Sequence[DateMention]) -> Iterator[Problem]:
    whole = text.block.text
    spans = [match.span() for match in _BACKWARD_DAYS.finditer(whole) if int(match["d1"]) > int(match["d2"])]
    for first, last in pairwise(mentions):
        if _TO.fullmatch(whole, first.end, last.start) and last.complete and _is_later(first, last):
            spans.append((first.start, last.end))
    for mention in mentions:
        if mention.time and mention.until and mention.until < mention.time < _NIGHT:
            spans.append((mention.start, mention.end))
    if text.section.kind is SectionKind.MEETING:
        told = [clock for clock in find_times(whole) if clock.until and clock.until < clock.time < _NIGHT]
        spans += [(clock.start, clock.end) for clock in told if not any(a <= clock.start < b for a, b in spans)]
    yield from _backward_cells(text)
    for start, end in spans:
        yield _problem(Code.BACKWARDS, text, (start, end), f"“{whole[start:end].strip()}” ends before it begins")


def _backward_cells(text: _Text) -> Iterator[Problem]:
    """Times in a column of times, where they stand without "kl."."""
    for head, cell in zip(text.block.header, text.block.cells, strict=False):
        if not _TIME_HEAD.match(head.strip()) or find_dates(cell):
            continue
        for clock in find_times(cell if re.search(r"kl|:", cell) else f"kl. {cell}"):
            if clock.until and clock.until < clock.time < _NIGHT:
                place = (0, len(text.block.text))
                yield _problem(Code.BACKWARDS, text, place, f"“{cell.strip()}” ends before it begins")


def _is_later(first: DateMention, last: DateMention) -> bool:
    """Whether `first` lies after `last`, which names a year; without a year of its own it is compared within the month."""
    if first.complete:
        return first.value > last.value
    return first.value[:4] == f"--{last.value[5:7]}" and len(first.value) == 7 and first.value[5:] > last.value[8:]


# ----------------------------------------------------------------------------------------------------------------- years


def _other_year(text: _Text, mentions: Sequence[DateMention]) -> Iterator[Problem]:
    """An entry of "Møder i 2024" that is written with another year."""
    entry = text.block.kind in (BlockKind.ITEM, BlockKind.ROW)
    if not (text.fixed and entry and mentions and mentions[0].complete and mentions[0].start <= _EARLY):
        return
    year = int(mentions[0].value[:4])
    if year != text.years[0] and str(year) in text.block.text[mentions[0].start : mentions[0].end]:
        quote = text.block.text[mentions[0].start : mentions[0].end].strip()
        message = f"“{quote}” stands below a heading that says {text.years[0]}"
        yield _problem(Code.YEAR, text, (mentions[0].start, mentions[0].end), message)


def _late(text: _Text, mentions: Sequence[DateMention], *, above: Sequence[Block]) -> Iterator[Problem]:
    """The date of a letter, long after the meeting among whose papers it stands."""
    met = text.section.meeting.date if text.section.meeting else None
    if not met or len(met) != 10 or len(mentions) != 1 or not mentions[0].complete or text.block.kind is BlockKind.ROW:
        return
    whole, mention = text.block.text, mentions[0]
    alone = _DATE_ALONE.fullmatch(whole, 0, mention.start)
    if alone is None or whole[mention.end :].strip(" ."):
        return
    if not alone["label"] and not any(_ADDRESS.match(block.text) for block in above):
        return
    if (date.fromisoformat(mention.value) - date.fromisoformat(met)).days > _LATE_DAYS:
        message = f"a letter dated {mention.value} among the papers of the meeting of {met}"
        yield _problem(Code.LATE_DATE, text, (mention.start, mention.end), message)


def _problem(code: Code, text: _Text, span: tuple[int, int], message: str) -> Problem:
    return Problem(code, Severity.ERROR, message, spot(text.document, text.block, *span))
