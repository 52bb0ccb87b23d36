"""Meetings as facts: what one document states, and what holds when several statements are about one meeting.

The heads of agendas and minutes are read here; lists and tables in `knowledge.schedules`, sentences in `knowledge.mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from knowledge.almanac import cover
from knowledge.bodies import complete, group_names, heading_context, squeezed
from knowledge.calendars import tabled
from knowledge.dates import find_dates, find_times
from knowledge.events import announced, told_of
from knowledge.gatherings import is_gathering, is_once_a_year, is_online, series
from knowledge.mentions import mentioned
from knowledge.model import Block, Meeting, MeetingRef, MeetingStatus, Place, Section, SectionKind
from knowledge.schedules import scheduled
from knowledge.shortnames import short_names
from knowledge.yearplans import planned as planned_in

ZONE: Final = ZoneInfo("Europe/Copenhagen")
_FORMER = re.compile(r"^(?:godkendelse|opfølgning|referat)\w*\b.*\b(?:fra|af|på)\b", re.IGNORECASE)
_NEAR_DAYS = 10  # a meeting that moves within its series moves by less
_MONTH = timedelta(days=31)  # no move is longer
_LIST = 3  # meetings of one group in one statement that make it the plan for the time they span


def meetings(sections: Sequence[Section], *, document: str, whose: str = "") -> tuple[Meeting, ...]:
    """Every meeting that `document` states with group and date, in reading order; what only repeats another is left out.

    `whose` is the network that the document is of: what its plans name no group for is the network's. Nothing is weighed
    against the clock or other statements: see `settle`.
    """
    planned = [meeting for section in sections for meeting in planned_in(section, document=document)]
    planned += [meeting for section in sections for meeting in tabled(section, document=document)]
    planned = [replace(meeting, group=meeting.group or whose) for meeting in planned]
    read = {(meeting.source.lines, meeting.start[:10]) for meeting in planned}
    listed = [m for m in scheduled(sections, document=document) if (m.source.lines, m.start[:10]) not in read]
    stated = [*_heads(sections, document), *listed, *planned]
    only = _only_group(sections)
    if len([meeting for meeting in stated if not meeting.group]) < _LIST:
        only = ""
    stated = [replace(meeting, group=meeting.group or only) for meeting in stated if meeting.group or only]
    known = [section.meeting.body for section in sections if section.meeting]
    spoken = [*mentioned(sections, document=document), *_former(sections, document)]
    short = short_names(sections, bodies=known)
    stated, spoken = _in_full(stated, short), _in_full(spoken, short)
    events = [*announced(sections, document=document, whose=whose), *told_of(sections, document=document, whose=whose)]
    names = _canonical([*known, *(meeting.group for meeting in (*stated, *spoken))], known)
    entries = [_renamed(meeting, names) for meeting in stated]
    found = list(entries)
    for event in sorted(events, key=lambda event: (len(event.start) <= 10, event.place is None)):  # the fullest first
        if not any(other.start[:10] == event.start[:10] and _is_event_of(event, other) for other in found):
            found.append(event)
    for meeting in sorted((_renamed(meeting, names) for meeting in spoken), key=_vagueness):
        if any(_is_remark(meeting, entry) for entry in entries):
            continue
        same = next((at for at, other in enumerate(found) if _repeats(meeting, other)), None)
        if same is None:
            found.append(meeting)
        elif meeting.note and found[same].note is None:  # why it was moved to that day
            found[same] = replace(found[same], note=meeting.note)
    found = [_on_screen(meeting) for meeting in found]
    return tuple(sorted(found, key=lambda meeting: (meeting.source.lines or (0, 0), meeting.source.page or 0)))


def _is_event_of(event: Meeting, other: Meeting) -> bool:
    """Whether two statements of one document are about one gathering."""
    return series(event.title) == series(other.title) or (
        squeezed(event.group) == squeezed(other.group) and not is_gathering(event.title)
    )


def _on_screen(meeting: Meeting) -> Meeting:
    """A meeting whose place is "Teams" is online."""
    known = meeting.online is not None or not meeting.place
    return meeting if known or not is_online(meeting.place or "") else replace(meeting, online=True)


def _only_group(sections: Sequence[Section]) -> str:
    """The group that the headings of a document are about where they name one only: a plan in it is that group's."""
    named = {
        squeezed(full): full
        for section in sections
        for name in group_names(section.title)
        for full in (complete(name, context=heading_context(section)),)
    }
    return next(iter(named.values())) if len(named) == 1 and not any(section.meeting for section in sections) else ""


def _in_full(found: Iterable[Meeting], short: Mapping[str, str]) -> list[Meeting]:
    return [replace(meeting, group=short.get(meeting.group, meeting.group)) for meeting in found]


def _renamed(meeting: Meeting, names: Mapping[str, str]) -> Meeting:
    return replace(meeting, group=names.get(squeezed(meeting.group), meeting.group))


def _vagueness(meeting: Meeting) -> tuple[bool, bool]:
    """Of sentences about one meeting that is cited which writes out the year and names the group beside the meeting."""
    group = re.escape(meeting.group)
    beside = re.search(rf"møde\w*\s+i\s+{group}|{group}s?[\s-]+\w*møde", meeting.source.raw)
    return meeting.start[:4] not in meeting.source.raw, beside is None


def _heads(sections: Sequence[Section], document: str) -> list[Meeting]:
    """The meetings whose agendas or minutes these are."""
    found: dict[tuple[str, str], Meeting] = {}
    for section in sections:
        ref = section.meeting
        if ref is None or ref.date is None or (squeezed(ref.body), ref.date) in found:
            continue
        found[squeezed(ref.body), ref.date] = _head(ref, section, document)
    return list(found.values())


def _head(ref: MeetingRef, section: Section, document: str) -> Meeting:
    blocks = section.blocks[:4] if section.kind is SectionKind.MEETING else section.blocks[:1]
    told = [at for at, block in enumerate(blocks) if ref.place and ref.place in block.text]
    every = blocks
    blocks = blocks[: told[0] + 1] if told else blocks
    lines = (blocks[0].lines[0], blocks[-1].lines[1]) if blocks else section.lines
    raw = "\n".join(block.raw for block in blocks)
    head = replace(ref, item=None, title=None)
    source = Place(document, lines, section.page, ref.date, raw, head, section.path)
    return Meeting(ref.body, "møde", ref.start or ref.date or "", source, _end(ref, every), place=ref.place)


def _end(ref: MeetingRef, blocks: Sequence[Block]) -> str | None:
    """When the meeting is to end, as the head says beside its beginning."""
    clock = (ref.start or "").partition("T")[2]
    times = (time for block in blocks for time in find_times(block.text) if clock and time.time == clock)
    return next((f"{ref.date}T{time.until}" for time in times if time.until), None)


def _former(sections: Sequence[Section], document: str) -> Iterator[Meeting]:
    """The meetings that later minutes approve the minutes of, or follow up: "Opfølgning på mødet den 3. maj 2030"."""
    for section in sections:
        ref = section.meeting
        if ref is None or not ref.body or not ref.date or section.kind is not SectionKind.AGENDA_ITEM:
            continue
        if _FORMER.search(ref.title or ""):
            block = section.blocks[0]
            source = Place(document, block.lines, block.page, section.date, block.raw, ref, section.path)
            for mention in find_dates(ref.title or ""):
                if mention.complete and mention.span and mention.value < ref.date:
                    yield Meeting(ref.body, "møde", mention.value, source)


def _canonical(names: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """One spelling a group: that of the heads of minutes, else the first; "KKR" is "KKR Syd" where no other KKR is named."""
    spelled: dict[str, str] = {}
    for name in (*known, *names):
        spelled.setdefault(squeezed(name), name)
    whole = dict(spelled)
    for key, name in spelled.items():
        longer = {
            other for other in spelled.values() if other.startswith(f"{name} ") and squeezed(other) not in map(squeezed, known)
        }
        if len(longer) == 1 and name.isupper() and key not in map(squeezed, known):
            whole[key] = longer.pop()
        own = {other for other in known if other.startswith(f"{name} ") and key not in map(squeezed, known)}
        if len(own) == 1:  # "Ledergruppen" in the minutes of the Ledergruppen for Sundhed
            whole[key] = own.pop()
    return whole


def _same(first: Meeting, second: Meeting) -> bool:
    """Whether two statements are about meetings of one group."""
    return squeezed(first.group) == squeezed(second.group)


def _is_remark(meeting: Meeting, entry: Meeting) -> bool:
    """Whether the sentence behind `meeting` is what the list already keeps as the note of `entry`."""
    return _same(meeting, entry) and meeting.source.lines == entry.source.lines and meeting.source.raw in entry.source.raw


def _repeats(meeting: Meeting, other: Meeting) -> bool:
    """Whether the sentence behind `meeting` says no more than `other` of the same day."""
    if not _same(meeting, other) or meeting.start[:10] != other.start[:10]:
        return False
    changed = meeting.status is not MeetingStatus.PLANNED and meeting.status is not other.status
    more = (meeting.place and not other.place) or (meeting.online is not None and other.online is None)
    return not (changed or more or (len(meeting.start) > 10 >= len(other.start)))


# -------------------------------------------------------------------------------------------------------------- settling


def settle(meetings: Iterable[Meeting], *, now: datetime) -> tuple[Meeting, ...]:
    """What holds, by start: of two statements about one meeting the newer; planned or held by the date in Europe/Copenhagen.

    A newer statement overtakes an older one when it names the same day, or another day that the same meeting has moved to:
    within the month or ten days, in a list that no longer has the old day. What a newer list of the same group and time
    leaves out is overtaken too, unless it was past by then.
    """
    return as_of(weighed(meetings), now=now)


def weighed(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """The statements by start, those that are overtaken marked: what `settle` says whatever the day."""
    groups: dict[tuple[str, str], list[Meeting]] = {}  # a conference is weighed against itself alone
    for meeting in meetings:
        event = series(meeting.title) + meeting.start[:4] if is_gathering(meeting.title) else ""
        groups.setdefault((squeezed(meeting.group), event), []).append(meeting)
    marked = (meeting for of_group in groups.values() for meeting in _marked(of_group))
    return tuple(sorted(marked, key=lambda meeting: (meeting.start, meeting.group, meeting.superseded)))


def as_of(meetings: Iterable[Meeting], *, now: datetime) -> tuple[Meeting, ...]:
    """`meetings` in their order, planned or held by the day of `now`."""
    today = now.astimezone(ZONE).date()
    return tuple(_by_clock(meeting, today) for meeting in meetings)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one document says, as of one date, of the meetings of one group. `span` is from its first to its last day, `listed`
    how many it plans: neither the day of the minutes nor a move is a list."""

    stated: str
    meetings: tuple[Meeting, ...]
    days: frozenset[str]
    span: tuple[date, date] | None
    listed: int


def _plan(stated: str, found: Sequence[Meeting]) -> _Plan:
    dates = [date.fromisoformat(meeting.start[:10]) for meeting in found if len(meeting.start) >= 10]
    days = frozenset(meeting.start[:10] for meeting in found)
    paired = {m.source.raw for m in found if m.status is not MeetingStatus.MOVED}  # a move names the old day and the new
    gone = [m for m in found if m.status is MeetingStatus.MOVED and m.source.raw in paired]
    listed = [m for m in found if m.start[:10] != stated and m not in gone]
    return _Plan(stated, tuple(found), days, (min(dates), max(dates)) if dates else None, len(listed))


def _marked(of_group: Sequence[Meeting]) -> Iterator[Meeting]:
    """The statements about meetings of one group, those that are overtaken marked."""
    said: dict[tuple[str, str | None], list[Meeting]] = {}
    for meeting in of_group:
        said.setdefault((meeting.source.document, meeting.source.stated), []).append(meeting)
    plans = {key: _plan(key[1] or "", found) for key, found in said.items()}
    for meeting in of_group:
        own = plans[meeting.source.document, meeting.source.stated]
        superseded = any(
            _overtakes(other, meeting, plan, own)
            for plan in plans.values()
            if _touches(plan, meeting)
            for other in plan.meetings
            if other is not meeting
        )
        yield replace(meeting, superseded=superseded)


def _touches(plan: _Plan, meeting: Meeting) -> bool:
    """Whether something in `plan` may overtake `meeting`: most plans are older or of other years, and need no closer look."""
    if meeting.start[:10] in plan.days:
        return True
    if plan.stated < (meeting.source.stated or ""):
        return False
    if meeting.status is MeetingStatus.MOVED:
        return True
    if is_once_a_year(meeting.title):
        return True
    if plan.listed < _LIST or plan.span is None or len(meeting.start) < 10:
        return False
    day = date.fromisoformat(meeting.start[:10])
    return plan.span[0] - _MONTH <= day <= plan.span[1] + _MONTH


def _by_clock(meeting: Meeting, today: date) -> Meeting:
    if meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.HELD):
        return meeting
    held = cover((meeting.end or meeting.start)[:10])[1] < today
    status = MeetingStatus.HELD if held else MeetingStatus.PLANNED
    return meeting if meeting.status is status else replace(meeting, status=status)


def _overtakes(newer: Meeting, meeting: Meeting, plan: _Plan, own: _Plan) -> bool:
    """Whether `newer` of `plan` takes the place of `meeting` of `own`: it moved there by its own words, or something newer
    says so."""
    if meeting.status is MeetingStatus.MOVED and (newer.source == meeting.source or _is_where_it_went(newer, meeting)):
        return True
    if _confirms(meeting, newer):
        return True
    if not _is_newer(newer, meeting):
        return False
    if newer.start[:10] == meeting.start[:10]:
        return not _confirms(newer, meeting)
    if len(newer.start) < 10 or len(meeting.start) < 10 or plan.span is None:
        return False
    if is_once_a_year(meeting.title):
        return len(plan.meetings) == len(own.meetings) == 1
    if plan.listed < _LIST or meeting.start[:10] in plan.days:
        return False
    day = date.fromisoformat(meeting.start[:10])
    if near(date.fromisoformat(newer.start[:10]), day):
        return newer.start[:10] not in own.days
    return meeting.start[:10] > plan.stated and plan.span[0] <= day <= plan.span[1]


def _is_where_it_went(newer: Meeting, moved: Meeting) -> bool:
    """Whether the words that move a meeting name the day of `newer`, stated no earlier."""
    if newer.start[:10] == moved.start[:10] or (newer.source.stated or "") < (moved.source.stated or ""):
        return False
    return any(mention.value[-5:] == newer.start[5:10] for mention in find_dates(moved.note or "") if len(newer.start) >= 10)


def _confirms(later: Meeting, fuller: Meeting) -> bool:
    """Whether a later statement only names in passing the day of a meeting that an earlier one gives with time or place: the
    earlier then holds. Minutes of the day itself do more than that."""
    stated, first = later.source.stated or "", fuller.source.stated or ""
    if stated <= first or stated == later.start[:10] or later.start[:10] != fuller.start[:10]:
        return False
    changed = (MeetingStatus.MOVED, MeetingStatus.CANCELLED)
    if later.status in changed or fuller.status in changed or later.start not in (fuller.start, fuller.start[:10]):
        return False
    if later.place and (not fuller.place or squeezed(later.place) not in squeezed(fuller.place)):
        return False
    return not (later.online and not fuller.online and fuller.place) and _weight(later) < _weight(fuller)


def _is_newer(newer: Meeting, meeting: Meeting) -> bool:
    """Whether `newer` is stated later; on the same day the fuller statement, in one document the later line, holds."""
    first, second = newer.source.stated or "", meeting.source.stated or ""
    if first != second:  # a paper without a date gives way to what moves or cancels its meetings
        return first > second and (bool(second) or newer.status in (MeetingStatus.MOVED, MeetingStatus.CANCELLED))
    if newer.start[:10] != meeting.start[:10]:
        return False
    if _weight(newer) != _weight(meeting):
        return _weight(newer) > _weight(meeting)
    return newer.source.document == meeting.source.document and (newer.source.lines or (0, 0)) > (
        meeting.source.lines or (0, 0)
    )


def _weight(meeting: Meeting) -> int:
    changed = meeting.status in (MeetingStatus.MOVED, MeetingStatus.CANCELLED)
    return (
        4 * changed
        + (len(meeting.start) > 10)
        + (meeting.place is not None)
        + (meeting.online is not None)
        + (meeting.note is not None)
    )


def near(first: date, second: date) -> bool:
    """Whether two days may be those of one meeting that was moved."""
    return (first.year, first.month) == (second.year, second.month) or abs((first - second).days) <= _NEAR_DAYS
