"""Answers about when and where a group meets, from the meetings that the documents state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from knowledge.almanac import cover
from knowledge.danish import stem, words
from knowledge.followups import meetings_in, next_meeting
from knowledge.gazetteer import spelt_as, touches
from knowledge.model import Answer, Asked, Choice, Kind, Meeting, MeetingFinding, MeetingStatus, Reason, Refusal
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
        "gruppen medlemmerne kollegerne deltagerne sammen planen"
    ).split()
)
_OTHERS: Final = {Topic.DECISION, Topic.PROPOSAL, Topic.APOLOGIES}  # a meeting is only the frame of what is asked
_PAST_OR_FIRST: Final = re.compile(r" (blev|var|modtes|holdt|afholdt|first|was|were|did|met|forste) ")
MAX_THEN: Final = 3  # meetings named after the one that was asked for
MAX_CHOICES: Final = 3


def answer_meeting(question: Question, view: View, now: datetime) -> Answer | None:
    """The answer to a question about when or where a group meets; None when it is not such a question, or no known group's."""
    timed = bool(question.wants & {Wants.WHEN, Wants.WHERE} or question.asked)
    # "møder i kredsen 2025", "er der møde 5. april?", "hvilke møder holder kredsen?"
    of_period = (question.period is not None and question.period.bounded) or Wants.LIST in question.wants
    met = Topic.MEETING in question.topics
    if not (met or Wants.WHEN in question.wants) or not (timed or of_period) or question.topics & _OTHERS:
        return None
    if question.wants & {Wants.WHO, Wants.REASON} and not question.wants & {Wants.WHEN, Wants.WHERE}:
        return None
    content = [s for s in question.stems if not _asks(s, question) and not s[0].isdigit()]
    found = resolve_group(content, question, view)
    if found is None or (found.left and not (timed and met)) or not (met or content):
        return None
    settled = tuple(m for m in view.meetings(now) if m.group == found.name)
    return _of_group(question, found, settled, view, now)


def _asks(word: str, question: Question) -> bool:
    """True for a word that asks, or that belongs to the period asked about, whether or not it is spelt right."""
    period = {stem(w) for w in words(question.period.words)} if question.period else set()
    return spelt_as(word, ASKING | period)


def _of_group(question: Question, found: Resolved, settled: tuple[Meeting, ...], view: View, now: datetime) -> Answer | None:
    period = question.period if question.period and question.period.bounded else None
    current = [m for m in settled if not m.superseded]
    if found.left:  # words that tell one meeting of the group from the others: its title must hold them
        titled = [m for m in current if all(_in_title(s, m) for s in found.left)]
        if not titled:
            return None
        current = titled
    if period is not None:
        current = [m for m in current if _within(period, m, current)]
    listed = Wants.LIST in question.wants or (period is not None and period.first.year != period.last.year)
    asked = question.asked or (Asked.LIST if listed else Asked.ONE)
    if asked is Asked.ONE and period is None and not found.left and not _PAST_OR_FIRST.search(question.folded):
        asked = Asked.NEXT  # "hvornår mødes vi" asks for a meeting to come
    chosen = _choose(asked, current, now.astimezone(ZONE), bounded=period is not None)
    if not chosen:
        reason = Reason.WRONG_PERIOD if period and settled else Reason.NO_DATE
        return _refusal(question, found.name, reason, view, now)
    if Wants.WHERE in question.wants and not any(m.place or m.online for m in chosen):
        return _refusal(question, found.name, Reason.NO_ATTRIBUTE, view, now)
    if Wants.TIME in question.wants and not any("T" in m.start for m in chosen):
        return _refusal(question, found.name, Reason.NO_ATTRIBUTE, view, now)
    then = tuple(m for m in current if m.start > chosen[-1].start)[:MAX_THEN] if asked in (Asked.NEXT, Asked.ONE) else ()
    overtaken = tuple(m for m in settled if m.superseded and any(_differs(m, c) for c in chosen))
    finding = MeetingFinding(asked, found.name, chosen, then, overtaken, period.label if period else None)
    citations = tuple(dict.fromkeys(view.cite_place(m.source) for m in chosen))[:3]
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)


def _within(period: Period, meeting: Meeting, others: Sequence[Meeting]) -> bool:
    """Whether a meeting is in the period; where no year was said, the one that holds a meeting at all is meant."""
    if period.stated or period.yearless is None or any(period.covers(m.start) for m in others):
        return period.covers(meeting.start)
    return meeting.start[4:].startswith(period.yearless[1:])


def _choose(asked: Asked, meetings: Sequence[Meeting], now: datetime, *, bounded: bool) -> tuple[Meeting, ...]:
    """The meetings that answer, in order of time."""
    held = [m for m in meetings if m.status is not MeetingStatus.CANCELLED]
    coming = [m for m in held if not _begun(m, now)]
    if asked is Asked.NEXT:
        return tuple(coming[:1])
    if asked is Asked.LAST:
        return tuple([m for m in held if _begun(m, now)][-1:])
    if bounded or (asked is Asked.ONE and len(meetings) == 1):
        return tuple(meetings)
    return tuple(coming if asked is Asked.LIST else coming[:1])


def _begun(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting has begun; of one without a time of day, whether its day is over."""
    if "T" in meeting.start:
        return datetime.fromisoformat(meeting.start).replace(tzinfo=ZONE) <= now
    return cover(meeting.start[:10])[1] < now.date()


def _in_title(asked: str, meeting: Meeting) -> bool:
    told = f"{meeting.title} {meeting.note or ''} {meeting.place or ''}"
    return any(touches(asked, stem(word)) for word in words(told))


def _differs(older: Meeting, newer: Meeting) -> bool:
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
