"""Meetings that two places tell differently: two lists of one group, two days for what seems one meeting, another time or
place, moved or cancelled here and planned there; and coming meetings that have no day yet.

Meetings come as documents state them, not yet settled: what is overtaken is just what has to be told here. A plan is what
one document says of one group on one date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Final

from knowledge.almanac import cover
from knowledge.bodies import squeezed
from knowledge.danish import fold, words
from knowledge.lint.problem import Code, Problem, Severity, bare
from knowledge.model import Meeting, MeetingStatus
from knowledge.places import MUNICIPALITIES

_LIST: Final = 3  # meetings that make a plan of what is said of a group
_NEAR_DAYS: Final = 10  # a meeting that moves within its series moves by less
_SENTENCE: Final = 8  # words from which a statement is no mere entry of a list
_PLACE_WORD: Final = 4  # letters of a word that tells a place
_TOWNS: Final = frozenset(map(fold, MUNICIPALITIES))
_ROOM = re.compile(r"lokale|\bsal(?:en)?\b|\brum\b|kantine|etage|\bstuen?\b", re.IGNORECASE)
_CHANGED: Final = (MeetingStatus.MOVED, MeetingStatus.CANCELLED)
_OTHER_KIND = re.compile(r"ekstra|formøde|seminar|workshop|forberedende|temamøde|indledende", re.IGNORECASE)
_CALLED_OFF = re.compile(r"\b(?:aflys|udgår|flytte|rykke|uds[æa]t|udsk[yu]d)\w*", re.IGNORECASE)
_ROW = re.compile(r"[\t|]|</?t[dr]\b")
_VERB = re.compile(r"\b(?:er|bliver|skal|vil|kan|afholdes|holdes|mødes|samles|drøfter|finder|behandles|tager)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:mødtes|samledes|afholdt|holdt|drøftede|besluttede|godkendte|orienterede|deltog|var|blev|har|havde)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The dated meetings of one group in one statement, by day, and when it was stated."""

    group: str
    stated: str
    days: dict[str, Meeting]

    @property
    def span(self) -> tuple[str, str]:
        """First and last day."""
        return min(self.days), max(self.days)

    @property
    def ordinary(self) -> list[str]:
        """The days of ordinary meetings: an extra meeting or a seminar need not be in every list."""
        return [day for day, meeting in self.days.items() if not _is_special(meeting)]


def plan_problems(meetings: Sequence[Meeting]) -> Iterator[Problem]:
    """Where the stated meetings of all documents disagree, and what they leave open."""
    groups: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        groups.setdefault(squeezed(meeting.group), []).append(meeting)
    for stated in groups.values():
        ordered = sorted(stated, key=_told)
        plans = _plans(ordered)
        for older, newer in pairwise(plans):
            yield from _lists(older, newer)
        listed = {id(meeting) for plan in plans for meeting in plan.days.values()}
        seen: set[frozenset[str]] = set()  # pairs of days already told
        for first, second in combinations(ordered, 2):
            yield from _same_day(first, second)
            days = frozenset((first.start[:10], second.start[:10]))
            if not (id(first) in listed and id(second) in listed) and days not in seen and _may_be_one(first, second, ordered):
                seen.add(days)
                message = f"{first.group}: {first.start[:10]} here and {second.start[:10]} elsewhere; perhaps one meeting"
                yield _problem(Code.MEETING_DATE, first, second, message, certain=True)
        yield from _half_known(ordered)


def _told(meeting: Meeting) -> tuple[str, str, tuple[int, int], int]:
    """When, and else where, it is told: later holds."""
    source = meeting.source
    return source.stated or "", source.document, source.lines or (0, 0), source.page or 0


def _has_day(meeting: Meeting) -> bool:
    return len(meeting.start) >= 10


# ---------------------------------------------------------------------------------------------------------------- lists


def _plans(meetings: Sequence[Meeting]) -> list[_Plan]:
    """The lists among what is told of one group, in the order in which they were stated."""
    told: dict[tuple[str, str], dict[str, Meeting]] = {}
    for meeting in meetings:
        own = meeting.source.stated == meeting.start[:10]  # the meeting whose minutes these are
        if _has_day(meeting) and not own and not _is_sentence(meeting):
            told.setdefault((meeting.source.stated or "", meeting.source.document), {}).setdefault(meeting.start[:10], meeting)
    return [_Plan(days[min(days)].group, key[0], days) for key, days in told.items() if len(days) >= _LIST]


def _lists(older: _Plan, newer: _Plan) -> Iterator[Problem]:
    """What the newer list says otherwise, within the time that both cover and after the newer was made."""
    first, last = max(older.span[0], newer.span[0]), min(older.span[1], newer.span[1])
    if first > last or not _is_one_series(older, newer, first, last):
        return
    certain = _is_newer(older, newer)
    come = [day for day in newer.ordinary if day not in older.days and day > newer.stated]
    for day in older.ordinary:
        if day in newer.days or day <= newer.stated:
            continue
        moved = next((other for other in come if _days_apart(day, other) <= _NEAR_DAYS or day[:7] == other[:7]), None)
        if moved:
            come.remove(moved)
        if moved or first <= day <= last:
            near = newer.days[moved or _nearest(day, newer)]
            change = f"is {moved} in the {_name(newer)}" if moved else f"is not in the {_name(newer)}"
            message = f"{older.group}: {day} {change}; {_verdict(older, newer)}"
            yield _problem(Code.MEETING_LISTS, older.days[day], near, message, certain=certain)
    for day in come:
        if first <= day <= last:
            message = f"{newer.group}: {day} is not in the {_name(older)}; {_verdict(older, newer)}"
            yield _problem(Code.MEETING_LISTS, newer.days[day], older.days[_nearest(day, older)], message, certain=certain)


def _nearest(day: str, plan: _Plan) -> str:
    return min(plan.days, key=lambda other: _days_apart(other, day))


def _is_one_series(older: _Plan, newer: _Plan, first: str, last: str) -> bool:
    """Whether the two lists share a day and have most of the others close by: else they are of two kinds of meetings."""
    before, after = ([day for day in plan.days if first <= day <= last] for plan in (older, newer))
    near = [day for day in before if any(_days_apart(day, other) <= _NEAR_DAYS for other in after)]
    return any(day in after for day in before) and 2 * len(near) >= min(len(before), len(after))


def _name(plan: _Plan) -> str:
    return f"list of {plan.stated}" if plan.stated else "other list"


def _is_newer(older: _Plan, newer: _Plan) -> bool:
    return bool(older.stated) and older.stated < newer.stated


def _verdict(older: _Plan, newer: _Plan) -> str:
    return "the newer list holds" if _is_newer(older, newer) else "no date tells which of the lists holds"


# -------------------------------------------------------------------------------------------------------- single meetings


def _same_day(first: Meeting, second: Meeting) -> Iterator[Problem]:
    """One day told twice: changed in one place and planned in the other, or with another time or place."""
    if first.start[:10] != second.start[:10] or not _has_day(first) or _is_within(first, second):
        return
    changed = [meeting for meeting in (first, second) if meeting.status in _CHANGED]
    if len(changed) == 1:
        planned = second if changed[0] is first else first
        if _is_head(planned) or _CALLED_OFF.search(planned.source.raw):
            return
        message = f"{planned.group}: {planned.start[:10]} is {changed[0].status.value} elsewhere and still planned here"
        certain = _is_later(changed[0], planned) or _is_one_text(changed[0], planned)
        yield _problem(Code.STILL_PLANNED, planned, changed[0], message, certain=certain)
    elif not changed and not _is_other_kind(first, second):
        for what, one, other in _details(first, second):
            message = f"{first.group}: {first.start[:10]} has the {what} “{one}” here and “{other}” elsewhere"
            yield _problem(Code.MEETING_DETAILS, first, second, message, certain=_is_later(second, first))


def _details(first: Meeting, second: Meeting) -> Iterator[tuple[str, str, str]]:
    """Time and place where both are told and are not the same."""
    if len(first.start) > 10 and len(second.start) > 10 and first.start != second.start:
        yield "time", first.start[11:], second.start[11:]
    if first.place and second.place and _are_apart(first.place, second.place):
        yield "place", first.place, second.place


def _are_apart(first: str, second: str) -> bool:
    """Whether the two cannot be one place: other towns, or other houses. A room, a house and a town may be one place."""
    told = [{fold(word) for word in words(place) if len(word) >= _PLACE_WORD} for place in (first, second)]
    if not all(told) or told[0] & told[1]:
        return False
    towns = [bool(names & _TOWNS) for names in told]
    return all(towns) or (not any(towns) and not any(_ROOM.search(place) for place in (first, second)))


def _may_be_one(first: Meeting, second: Meeting, every: Sequence[Meeting]) -> bool:
    """Whether two days close by are meant for one meeting: the group meets seldom, and no place names both days."""
    if not (_has_day(first) and _has_day(second)) or first.start[:10] == second.start[:10] or _is_head(second):
        return False
    if _days_apart(first.start, second.start) > _NEAR_DAYS or _is_other_kind(first, second):
        return False
    if not (_is_sentence(first) or _is_sentence(second)) or any(meeting.status in _CHANGED for meeting in (first, second)):
        return False
    if _is_within(first, second) or _meets_often(every, besides=(first, second)):
        return False
    told: dict[tuple[object, ...], set[str]] = {}
    for meeting in every:
        told.setdefault((meeting.source.document, meeting.source.lines, meeting.source.page), set()).add(meeting.start[:10])
    return not any({first.start[:10], second.start[:10]} <= days for days in told.values())


def _meets_often(every: Sequence[Meeting], *, besides: tuple[Meeting, Meeting]) -> bool:
    """Whether the group has other meetings as close to each other as these two."""
    days = {meeting.start[:10] for meeting in every if _has_day(meeting)} - {other.start[:10] for other in besides}
    return any(_days_apart(*pair) <= _NEAR_DAYS for pair in combinations(sorted(days), 2))


def _is_other_kind(first: Meeting, second: Meeting) -> bool:
    """Whether one of them is an extra meeting, a seminar or the like, or they are called differently."""
    return _is_special(first) or _is_special(second) or fold(first.title) != fold(second.title)


def _is_special(meeting: Meeting) -> bool:
    return bool(_OTHER_KIND.search(f"{meeting.title} {meeting.source.raw}"))


def _is_within(first: Meeting, second: Meeting) -> bool:
    """Whether both stand in one place, which then tells of both."""
    one, other = first.source, second.source
    return (one.document, one.lines, one.page, one.raw) == (other.document, other.lines, other.page, other.raw)


def _is_head(meeting: Meeting) -> bool:
    """Whether the meeting is known from its own agenda or minutes: it was called, whatever was planned."""
    return meeting.source.stated == meeting.start[:10] and not _is_sentence(meeting)


def _is_sentence(meeting: Meeting) -> bool:
    """Whether running text speaks of the meeting, not an entry of a list or table."""
    raw = meeting.source.raw
    if len(raw.split()) < _SENTENCE or _ROW.search(raw) or re.match(r"\W*(?:[^\W\d_]+dag\b|\d)", raw):
        return False
    return bool(_VERB.search(raw) or _PAST.search(raw))


def _is_later(first: Meeting, second: Meeting) -> bool:
    return bool(second.source.stated) and (first.source.stated or "") > (second.source.stated or "")


def _is_one_text(first: Meeting, second: Meeting) -> bool:
    """Whether one document says both on one date: then the change holds, since it knows of what it changes."""
    return (first.source.document, first.source.stated) == (second.source.document, second.source.stated)


def _days_apart(first: str, second: str) -> int:
    return abs((date.fromisoformat(first[:10]) - date.fromisoformat(second[:10])).days)


def _problem(code: Code, here: Meeting, there: Meeting, message: str, *, certain: bool) -> Problem:
    """A warning where it is certain what holds, else an error."""
    severity = Severity.WARNING if certain else Severity.ERROR
    return Problem(code, severity, message, bare(here.source), bare(there.source))


# ------------------------------------------------------------------------------------------------------- half-known dates


def _half_known(meetings: Sequence[Meeting]) -> Iterator[Problem]:
    """Meetings to come, as seen from the text, of which no place names the day."""
    for meeting in meetings:
        if _has_day(meeting) or meeting.status is MeetingStatus.CANCELLED or _PAST.search(meeting.source.raw):
            continue
        first, last = cover(meeting.start)[0], cover(meeting.end or meeting.start)[1]
        if meeting.source.stated and last.isoformat() <= meeting.source.stated:
            continue
        known = [other for other in meetings if _has_day(other)]
        if not any(first <= date.fromisoformat(other.start[:10]) <= last for other in known):
            until = f" to {meeting.end}" if meeting.end else ""
            message = f"{meeting.group}: of the meeting in {meeting.start}{until} no day is known"
            yield Problem(Code.HALF_KNOWN, Severity.NOTE, message, bare(meeting.source))
