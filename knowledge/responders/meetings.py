"""Answers about when and where a group meets, from the meetings that the documents state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from knowledge.almanac import cover
from knowledge.danish import stem, words
from knowledge.findings import Answer, Asked, Choice, Kind, MeetingFinding, Reason, Refusal
from knowledge.followups import meetings_in, next_meeting
from knowledge.gatherings import has_own_title
from knowledge.gazetteer import spelt_as, touches
from knowledge.model import Meeting, MeetingStatus
from knowledge.periods import ZONE, Period
from knowledge.question import Question, Topic, Wants
from knowledge.responders.groupnames import Resolved, resolve_group
from knowledge.view import View

# Words that ask for a meeting without telling which one.
ASKING: Final = frozenset(
    stem(word)
    for word in (
        "møde møder mødet møderne mødes mødtes mødedato mødedatoer mødekalender mødeplan mødested ses samles begynder "
        "begyndte starter startede slutter sluttede varer holdes holder holdt afholdes afholdt finder sted planlagt "
        "planlægges skal kommende næste gang tid kl klokken dato datoer lokale foregår meeting meetings meet meets "
        "met held take place kalender dag dage år måned uge alle igen nu første sidste seneste vi os folk folkene "
        "gruppen medlemmerne kollegerne deltagerne sammen planen online teams fysisk virtuelt køre steder hen "
        "aflyst udgået droppet hej hey"
    ).split()
)
_OTHERS: Final = {Topic.DECISION, Topic.PROPOSAL, Topic.APOLOGIES}  # a meeting is only the frame of what is asked
_PAST_OR_FIRST: Final = re.compile(r" (blev|var|modtes|holdt|afholdt|first|was|were|did|met|forste) ")
_FIRST: Final = re.compile(r" (first|forste) ")
_MODE: Final = re.compile(r" (online|teams|fysisk|virtuelt) ")
_CALLED_OFF: Final = re.compile(r" (aflyst|aflyses|udgaet|udgar|droppet) ")
_CHANGED: Final = re.compile(r" (flytte\w*|rykke\w*|aflys\w*|uds[ak]\w*|moved|cancelled|postponed) ")
_WHY: Final = re.compile(r"\b(?:fordi|grund|pga|grundet|følge af|hensyn|skyldes|eftersom|da)\b", re.IGNORECASE)
MAX_THEN: Final = 3  # meetings named after the one that was asked for
MAX_CHOICES: Final = 3


def answer_meeting(question: Question, view: View, now: datetime) -> Answer | None:
    """The answer to a question about when or where a group meets; None when it is not such a question, or no known group's."""
    if Wants.REASON in question.wants and _CHANGED.search(question.folded):
        return _why_changed(question, view, now)
    timed = bool(question.wants & {Wants.WHEN, Wants.WHERE} or question.asked)
    # "møder i kredsen 2025", "er der møde 5. april?", "hvilke møder holder kredsen?"
    of_period = (question.period is not None and question.period.bounded) or Wants.LIST in question.wants
    met = Topic.MEETING in question.topics
    if _is_bare(question):
        return _of_bare(question, view, now)
    if not (met or Wants.WHEN in question.wants) or not (timed or of_period) or question.topics & _OTHERS:
        return None
    if question.wants & {Wants.WHO, Wants.REASON} and not question.wants & {Wants.WHEN, Wants.WHERE}:
        return None
    content = [s for s in question.stems if not asks(s, question, view) and not s[0].isdigit()]
    found = resolve_group(content, question, view)
    if found is None or (found.left and not (timed and met)) or not (met or content):
        return None
    found = _met_then(question, found, view, now)
    settled = tuple(m for m in view.meetings(now) if m.group == found.name)
    return _of_group(question, found, settled, view, now)


def _met_then(question: Question, found: Resolved, view: View, now: datetime) -> Resolved:
    """Of groups that fit alike - the steering groups of two networks - the only one that meets in the period."""
    period = question.period
    if not found.rivals or period is None or not period.bounded:
        return found
    met = [
        name
        for name in (found.name, *found.rivals)
        if any(m.group == name and not m.superseded and period.covers(m.start) for m in view.meetings(now))
    ]
    return replace(found, name=met[0], rivals=()) if len(met) == 1 else found


def _is_bare(question: Question) -> bool:
    """Whether a month or a day is all that is asked beside a name - "styregruppen Havnenet juni 2025", "er FU online 3. maj":
    a group with that name is asked for its meeting."""
    period = question.period
    if period is None or not period.bounded or len(period.label) < len("2025-06") or Topic.MEETING in question.topics:
        return False
    mode = _MODE.search(question.folded) or _CALLED_OFF.search(question.folded)
    return not (question.wants or question.topics - ({Topic.HOW} if mode else set()))


def _of_bare(question: Question, view: View, now: datetime) -> Answer | None:
    content = [s for s in question.stems if not asks(s, question, view) and not s[0].isdigit() and len(s) > 1]
    found = resolve_group(content, question, view) if content else None
    if found is None or found.left or found.rivals:
        return None
    settled = tuple(m for m in view.meetings(now) if m.group == found.name)
    period = question.period
    held = [m for m in settled if not m.superseded]
    if period is None or not any(within(period, m, held) for m in held):
        return None
    return _of_group(question, found, settled, view, now)


def _why_changed(question: Question, view: View, now: datetime) -> Answer | None:
    """Why a meeting was moved or cancelled, where the sentence that says so gives the reason."""
    content = [s for s in question.stems if not asks(s, question, view) and not s[0].isdigit() and len(s) > 1]
    content = [
        s for s in content if not _CHANGED.search(f" {s} ") and s not in {stem("flyttet"), stem("rykket"), stem("udsat")}
    ]
    found = resolve_group(content, question, view)
    if found is None or found.left:
        return None
    period = question.period if question.period and question.period.bounded else None
    changed = (MeetingStatus.MOVED, MeetingStatus.CANCELLED)
    settled = [m for m in view.meetings(now) if m.group == found.name]
    told = [m for m in settled if m.status in changed and _WHY.search(m.note or "")]
    told = [m for m in told if period is None or within(period, m, told)]
    if len(told) != 1:
        return None
    instead = [m for m in settled if not m.superseded and m.note == told[0].note] or told  # the day it moved to says why, too
    finding = MeetingFinding(Asked.ONE, found.name, (instead[0],), (), (), period.label if period else None)
    return Answer(Kind.ANSWER, question.text, finding, (view.cite_place(told[0].source),), question.english, 1.0)


def asks(word: str, question: Question, view: View) -> bool:
    """True for a word that asks, or that belongs to the period asked about, whether or not it is spelt right. A word of some
    group's name is no misspelling of one."""
    period = {stem(w) for w in words(question.period.words)} if question.period else set()
    named = any(word in known.distinctive for known in view.group_names.values())
    return word in ASKING | period if named else spelt_as(word, ASKING | period)


def _of_group(question: Question, found: Resolved, settled: tuple[Meeting, ...], view: View, now: datetime) -> Answer | None:
    period = question.period if question.period and question.period.bounded else None
    current = [m for m in settled if not m.superseded]
    if found.left:  # words that tell one meeting of the group from the others: its title must hold them
        titled = [m for m in current if all(in_title(s, m) for s in found.left)]
        if not titled:
            return None
        current = titled
    if period is not None:
        current = [m for m in current if within(period, m, current)]
    listed = Wants.LIST in question.wants or (period is not None and period.first.year != period.last.year)
    asked = question.asked or (Asked.LIST if listed else Asked.ONE)
    if asked is Asked.ONE and period is None and not found.left and not _PAST_OR_FIRST.search(question.folded):
        asked = Asked.NEXT  # "hvornår mødes vi" asks for a meeting to come
    own = current if found.left or asked is Asked.LIST else [m for m in current if _is_own(m)]
    local, bounded = now.astimezone(ZONE), period is not None
    chosen = chosen_by_time(asked, own, local, bounded=bounded) or chosen_by_time(asked, current, local, bounded=bounded)
    if asked is Asked.ONE and not bounded and view.calendar.planned and _FIRST.search(question.folded):
        chosen = tuple(current[:1])  # the first that the group ever held, not the next one that is planned
    if not chosen:
        reason = Reason.WRONG_PERIOD if period and settled else Reason.NO_DATE
        return _refusal(question, found.name, reason, view, now)
    called_off = any(m.planned is not None and m.status is MeetingStatus.CANCELLED for m in chosen)
    if Wants.WHERE in question.wants and not called_off and not any(m.place or m.online for m in chosen):
        return _refusal(question, found.name, Reason.NO_ATTRIBUTE, view, now)
    if Wants.TIME in question.wants and not any("T" in m.start for m in chosen):
        return _refusal(question, found.name, Reason.NO_ATTRIBUTE, view, now)
    then = tuple(m for m in own or current if m.start > chosen[-1].start)[:MAX_THEN] if asked in (Asked.NEXT, Asked.ONE) else ()
    overtaken = overtaken_by(chosen, settled)
    if asked is Asked.NEXT:
        overtaken += tuple(m for m in own if _is_called_off_before(m, chosen[0], local))
    planned = view.calendar.of(chosen[0]) if len(chosen) == 1 else None
    finding = MeetingFinding(asked, found.name, chosen, then, overtaken, period.label if period else None, planned=planned)
    citations = tuple(dict.fromkeys(view.cite_place(m.source) for m in chosen))[:3]
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)


def within(period: Period, meeting: Meeting, others: Sequence[Meeting]) -> bool:
    """Whether a meeting is in the period; where no year was said, the one that holds a meeting at all is meant."""
    if period.stated or period.yearless is None or any(period.covers(m.start) for m in others):
        return period.covers(meeting.start)
    return meeting.start[4:].startswith(period.yearless[1:])


def chosen_by_time(asked: Asked, meetings: Sequence[Meeting], now: datetime, *, bounded: bool = False) -> tuple[Meeting, ...]:
    """The meetings that answer, in order of time."""
    held = [m for m in meetings if m.status is not MeetingStatus.CANCELLED]
    coming = [m for m in held if not begun(m, now)]
    if asked is Asked.NEXT:
        return tuple(coming[:1])
    if asked is Asked.LAST:
        return tuple([m for m in held if begun(m, now)][-1:])
    if bounded or (asked is Asked.ONE and len(meetings) == 1):
        return tuple(meetings)
    return tuple(coming if asked is Asked.LIST else coming[:1])


def begun(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting has begun; of one without a time of day, whether its day is over."""
    if "T" in meeting.start:
        return datetime.fromisoformat(meeting.start).replace(tzinfo=ZONE) <= now
    return cover(meeting.start[:10])[1] < now.date()


def _is_own(meeting: Meeting) -> bool:
    """Whether it is a plain meeting of its group; what the coordinator plans is, whatever it is called."""
    return meeting.planned is not None or not has_own_title(meeting.title, meeting.group)


def _is_called_off_before(meeting: Meeting, following: Meeting, now: datetime) -> bool:
    """Whether a planned meeting would have been the next one, had it not been cancelled."""
    cancelled = meeting.planned is not None and meeting.status is MeetingStatus.CANCELLED
    return cancelled and meeting.start < following.start and not begun(meeting, now)


def in_title(asked: str, meeting: Meeting) -> bool:
    """Whether a word of the question is in the title of a meeting, its remark or its place."""
    told = f"{meeting.title} {meeting.note or ''} {meeting.place or ''}"
    return any(touches(asked, stem(word)) for word in words(told))


def overtaken_by(chosen: Sequence[Meeting], settled: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """The statements about the meetings `chosen` that hold no more and named another time."""
    return tuple(m for m in settled if m.superseded and any(differs(m, c) or _was(m, c) for c in chosen))


def _was(older: Meeting, newer: Meeting) -> bool:
    """Whether a planned meeting has moved from there."""
    return older.planned is not None and older.planned == newer.planned


def differs(older: Meeting, newer: Meeting) -> bool:
    """Whether an overtaken statement about one meeting of a series (the same month) named another day."""
    return older.start[:7] == newer.start[:7] and older.start[:10] != newer.start[:10]


def _refusal(question: Question, group: str, reason: Reason, view: View, now: datetime) -> Answer:
    """No such meeting is stated: say so, and offer what is."""
    about = question.period.first if question.period is not None and question.period.bounded else now.date()
    stated = [m for m in view.meetings(now) if m.group == group and not m.superseded]
    nearest = sorted(stated, key=lambda m: abs((cover(m.start[:10])[0] - about).days))[:2]
    choices = _others(question, group, view, now) if reason is not Reason.NO_ATTRIBUTE else ()
    period = question.period.label if question.period is not None and reason is Reason.WRONG_PERIOD else None
    finding = Refusal(reason, period or group, tuple(view.cite_place(m.source) for m in nearest), choices)
    return Answer(Kind.REFUSAL, question.text, finding, english=question.english)


def _others(question: Question, group: str, view: View, now: datetime) -> tuple[Choice, ...]:
    """Other bodies that meet in the period asked about, else those that have a meeting to come, nearest first."""
    today, period = now.astimezone(ZONE).date().isoformat(), question.period
    stated = [m for m in view.meetings(now) if not m.superseded and m.group != group]
    within = [m.group for m in stated if period is not None and period.bounded and period.covers(m.start)]
    if within and period is not None:
        return tuple(meetings_in(name, period.words or period.label) for name in dict.fromkeys(within))[:MAX_CHOICES]
    coming = [m.group for m in stated if m.start >= today]
    return tuple(next_meeting(name) for name in dict.fromkeys(coming))[:MAX_CHOICES]
