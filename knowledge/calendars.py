"""Tables of dates that name in one column what is held and in another when: "Hvad | Hvornår og hvor", "Hvad | Før | Nu".

What is held is a group by its name or its letters ("FU", "AG Kaj") or a gathering with a title; anything else (a deadline, a
report) is no meeting. Plans with a column a group are the business of `knowledge.yearplans`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.bodies import LETTERS, bodies, complete, definite, group_names, heading_context
from knowledge.dates import DateMention, find_dates, find_years
from knowledge.gatherings import calls_off, gathering_in, is_online, tells_meeting
from knowledge.mentions import dated
from knowledge.model import Block, BlockKind, Meeting, MeetingStatus, Section
from knowledge.schedules import place_of, start_and_end, stated_year, with_weekday, year_above

_WHAT = re.compile(r"(?:hvad|hvem|møde|gruppe|udvalg|forum|aktivitet|arrangement|begivenhed)\w*", re.IGNORECASE)
_WHEN = re.compile(r"(?:hvornår|dato|tid|tidspunkt)(?:\s+(?:og|/|&)\s+(?:hvor|sted|tid))?", re.IGNORECASE)
_WHERE = re.compile(r"(?:hvor|sted|mødested|lokale)", re.IGNORECASE)
_MONTH = re.compile(r"(?:måned|periode)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:før|tidligere|gammel|oprindelig|hidtidig)\w*(?:\s+(?:dato|tid|tidspunkt))?|ændret\s+fra", re.IGNORECASE
)
_NOW = re.compile(r"(?:nu|ny|nyt|ændret\s+til)(?:\s+(?:dato|tid|tidspunkt))?", re.IGNORECASE)
_LETTERS = re.compile(rf"(?P<short>{'|'.join(LETTERS)})(?:-?møde\w*)?(?![\w-])")
# "AG" is what everybody writes for a working group, and its subject behind it.
_WORKING = re.compile(r"(?P<name>AG(?:\s+(?:\d+|[A-ZÆØÅ][\w-]*|og(?=\s+[A-ZÆØÅ])))+)")
_OLD = re.compile(
    r"\b(?:før|tidligere|oprindelig\w*|i\s+stedet\s+for|flyttet\s+fra|rykket\s+fra)\s*:?\s*(?:d\.|den)?\s*$", re.IGNORECASE
)
_REMARK = re.compile(r"(?<!\s)(?:\s*\([^()]*\)|\s+[–-]\s.*$)|;.*$")
_TO_PLACE = re.compile(r"\b(?:flyttet|rykket)\s+(?:fra\s+[^,.;]+?\s+)?til\s+(?P<place>[A-ZÆØÅ][^,.;()]*)")
_UNKNOWN = re.compile(r"\b(?:følger|senere|afklares|ukendt|tba|tbd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; None where there is none."""

    what: int
    when: int
    where: int | None
    month: int | None
    before: int | None


def tabled(section: Section, *, document: str) -> Iterator[Meeting]:
    """The meetings in the tables of `section` that name what and when, in order."""
    year = year_above(section, "") or _year_of_title(section) or stated_year(section)
    month = ""
    for row in section.blocks:
        columns = _columns(row.header) if row.kind is BlockKind.ROW and len(row.header) == len(row.cells) else None
        if columns is None:
            continue
        cells = [re.sub(r"\s+", " ", cell).strip() for cell in row.cells]
        if columns.month is not None and cells[columns.month]:
            month = cells[columns.month]
            year = next(iter(find_years(month)), year)
        held = _held(cells[columns.what], section)
        if held is not None:
            yield from _of_row(section, row, replace(held, source=place_of(section, row, document)), columns, year)


def _year_of_title(section: Section) -> int | None:
    """The year in the headings above, where they name one only."""
    years = {year for text in section.path for year in find_years(text)}
    return years.pop() if len(years) == 1 else None


def _columns(header: tuple[str, ...]) -> _Columns | None:
    """The columns of a table of dates; None for any other table."""

    def at(pattern: re.Pattern[str]) -> int | None:
        return next((n for n, head in enumerate(header) if pattern.fullmatch(head.strip())), None)

    what, before, now = at(_WHAT), at(_BEFORE), at(_NOW)
    when = now if before is not None else at(_WHEN)
    if what is None or when is None:
        return None
    return _Columns(what, when, at(_WHERE), at(_MONTH), before)


def _held(text: str, section: Section) -> Meeting | None:
    """A meeting without its day of the group or gathering that a cell names; None where it names neither."""
    source = place_of(section, section.blocks[0], "")
    lettered, working = _LETTERS.match(text), _WORKING.match(text)
    if working:
        return Meeting(working["name"], "møde", "", source)
    if lettered:
        return Meeting(definite(LETTERS[lettered["short"]]), "møde", "", source)
    if gathering_in(text) is not None and tells_meeting(text):
        return Meeting("", text[:1].upper() + text[1:], "", source)
    named = next((name for name in group_names(text) if name.start == 0), None)
    if named is not None:
        return Meeting(complete(named, context=heading_context(section)), "møde", "", source)
    body = next((name for start, _, name in bodies(text) if start == 0), None)
    meets = re.search(r"møde", text, re.IGNORECASE) and tells_meeting(text)
    return Meeting(body, "møde", "", source) if body and meets else None


def _of_row(section: Section, row: Block, held: Meeting, columns: _Columns, year: int | None) -> Iterator[Meeting]:
    """The meetings of one row: the day that holds, and the one that it moved from."""
    cells = [re.sub(r"\s+", " ", cell).strip() for cell in row.cells]
    text = cells[columns.when]
    beside = cells[columns.where] if columns.where is not None else ""
    found = _days(text, section, year)
    old = _days(cells[columns.before], section, year) if columns.before is not None else []
    old += [mention for mention in found if _OLD.search(text[: mention.start])]
    old += [mention for mention in _days(beside, section, year) if _OLD.search(beside[: mention.start])]
    now = [mention for mention in found if mention not in old]
    for mention in old:
        start, end = start_and_end(mention)
        note = f"{cells[columns.what]}: {text}"
        yield replace(held, start=start, end=end, status=MeetingStatus.MOVED, note=note)
    for mention in now[:1]:
        yield _on(held, mention, text, beside)


def _days(text: str, section: Section, year: int | None) -> list[DateMention]:
    """The full dates in a cell; a week is none where a date stands beside it."""
    found = [dated(mention, section) or mention for mention in find_dates(text, year=year)]
    return [mention for mention in found if mention.complete and not mention.approx]


def _on(held: Meeting, mention: DateMention, text: str, beside: str) -> Meeting:
    """The meeting on its day, with the place that stands behind it or in a column of its own."""
    start, end = start_and_end(mention)
    places = [_REMARK.sub("", cell).strip(" .,;:–-") for cell in (beside, text[mention.end :])]
    place = next((re.sub(r"^(?:på|i|hos)\s+", "", where) for where in places if where and not _UNKNOWN.search(where)), None)
    if place and (gone := _TO_PLACE.search(beside or text)):
        place = f"{gone['place'].strip()}, {place}"
    remark = " ".join(filter(None, (text[: mention.start].strip(" :,.–-"), *_remarks(text, mention), *_remarks(beside, None))))
    cancelled = calls_off(text) or calls_off(beside)
    status = MeetingStatus.CANCELLED if cancelled else MeetingStatus.PLANNED
    online = True if place and is_online(place) else None
    place = None if online and not re.search(r"[A-ZÆØÅ]", place or "") else place  # "online" is no place, "Teams" is one
    note = with_weekday(remark or None, mention)
    return replace(held, start=start, end=end, place=place, online=online, status=status, note=note)


def _remarks(text: str, mention: DateMention | None) -> tuple[str, ...]:
    """What a cell remarks in brackets or behind a dash."""
    rest = text[mention.end :] if mention else text
    return tuple(found[0].strip(" ()–-;") for found in _REMARK.finditer(rest))
