"""Answers from the calendar of planned meetings, where what is asked is more than when and where a group meets: who is host,
what is on the agenda, whether and to when a meeting was moved or called off, and a meeting named by its title or place.

When and where is answered by `knowledge.responders.meetings`, from the calendar and the documents alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from knowledge.danish import stem
from knowledge.findings import Answer, Asked, Aspect, Kind, MeetingFinding, Reason, Refusal
from knowledge.gazetteer import spelt_as
from knowledge.model import Meeting, MeetingStatus, Planned
from knowledge.periods import ZONE, Period
from knowledge.question import Question, Topic, Wants
from knowledge.responders.curated import answer_curated
from knowledge.responders.events import answer_event
from knowledge.responders.groupnames import resolve_group
from knowledge.responders.meetings import (
    MAX_THEN,
    answer_meeting,
    asks,
    begun,
    chosen_by_time,
    in_title,
    overtaken_by,
    within,
)
from knowledge.view import View

_OTHERS: Final = {Topic.DECISION, Topic.PROPOSAL, Topic.APOLOGIES}
_AGENDA: Final = frozenset(map(stem, "dagsorden dagsordenen agenda agendaen program programmet mødeprogram".split()))
_HOST: Final = frozenset(
    map(stem, "vært værten værter værtskab værtskabet værtskommune værtskommunen host hosts hosting".split())
)
_HOSTING: Final = re.compile(
    r" (hvem|hvilken kommune|hvilken by|who|which municipality) (\w+ )?(holder|afholder|huser|inviterer til|lagger hus|hosts?|"
    r"hosting) "
)
_MOVED: Final = re.compile(r" (flytt\w*|rykke\w*|uds[ak]t\w*|moved|postponed|rescheduled) ")
_COMING: Final = re.compile(
    r" (hvem|hvor mange|who|how many)( \w+){0,3} (kommer|deltager|tilmeldte?|meldt til|inviteret|indbudt|sagt ja|sagt nej|"
    r"svaret|comes?|coming|attends?|attending|invited) "
)
_HAPPENING: Final = re.compile(r" (sker|ske|foregar) ")
_CALLED_OFF: Final = re.compile(r" (aflys\w*|udgar|udgaet|droppet|cancell?ed|called off) ")
_CHANGED: Final = frozenset(
    map(stem, "flyttet flyttes rykket rykkes udsat udsættes udskudt aflyst aflyses droppet moved postponed cancelled".split())
)
ASPECTS: Final = _AGENDA | _HOST | _CHANGED  # words that say what is asked of a meeting, not which one
# What such questions are put with besides the words that ask for a meeting.
_BESIDE: Final = frozenset(
    stem(word)
    for word in (
        "flyttet flyttes flytter flytte rykket rykkes rykker udsat udsættes udskudt aflyst aflyses aflysning udgår udgået "
        "droppet moved postponed rescheduled cancelled canceled punkt punkter punkterne står stod indhold kommune kommunen by "
        "holder afholder huser inviterer lægger hus står emne emner tidspunkt dato ny nye ændret ændres"
    ).split()
)
# What it is asked with who comes, and what happens.
_COMES: Final = frozenset(
    stem(word)
    for word in (
        "kommer deltager tilmeldt tilmeldte meldt inviteret indbudt sagt ja nej svaret coming comes attend attends "
        "attending invited"
    ).split()
)
_HAPPENS: Final = frozenset(map(stem, "sker ske foregår".split()))
_PLAIN: Final = {Wants.WHEN, Wants.WHERE, Wants.TIME, Wants.LIST}


@dataclass(frozen=True, slots=True)
class _Meant:
    """The meetings that a question may mean, by start: all that hold, and the times that planned ones have left. `named`: by a
    title or a place. `overtaken`: by one that a document still has."""

    group: str
    current: tuple[Meeting, ...]
    left: tuple[Meeting, ...]
    named: bool
    overtaken: bool = False


def answer_planned(question: Question, view: View, now: datetime) -> Answer | None:
    """The answer from the calendar to a question that only it can answer; None for any other, and where nothing is planned."""
    if not view.calendar.planned or question.topics & _OTHERS:
        return None
    if _COMING.search(question.folded) and (untold := _who_comes(question, view, now)) is not None:
        return untold
    aspect = aspect_of(question)
    if Wants.REASON in question.wants and (aspect is not Aspect.MOVED or answer_meeting(question, view, now) is not None):
        return None
    timed = question.wants & {Wants.WHEN, Wants.WHERE, Wants.TIME} or question.asked or _bounded(question)
    happens = _asks_of_day(question)
    asks_of_it = aspect is not None or happens or (timed and Topic.MEETING in question.topics)
    if not asks_of_it and (Topic.MEETING not in question.topics or question.wants - _PLAIN):
        return None
    meant = _meant(question, view, now, _HAPPENS if happens else frozenset())
    if meant is None or not (asks_of_it or meant.overtaken):
        return None
    local = now.astimezone(ZONE)
    chosen = _changed(question, meant, local) if aspect is None or aspect is Aspect.MOVED else _one(question, meant, local)
    if chosen is None and aspect in (Aspect.HOST, Aspect.AGENDA):
        return _none_coming(question, meant, view)
    planned = view.calendar.of(chosen) if chosen is not None else None
    if chosen is None or planned is None:
        return None
    if Wants.REASON in question.wants:
        return _refusal(question, chosen, view)  # reasons are not told
    if aspect is None and Wants.WHERE in question.wants and planned.host and not (chosen.place or chosen.online):
        aspect = Aspect.HOST
    if planned.cancelled or aspect is None:
        aspect = Aspect.TIME
    if not _tells(planned, aspect):
        return _untold(question, chosen, view)
    return _answer(question, meant, chosen, aspect, view, local)


def answer_told(question: Question, view: View, now: datetime) -> Answer | None:
    """What the coordinator answered to this very question, unless the calendar answers it and was changed since."""
    told = answer_curated(question, view, now)
    if told is None or not view.calendar.planned:
        return told
    planned = answer_planned(question, view, now) or answer_event(question, view, now) or answer_meeting(question, view, now)
    if planned is None or not planned.citations or not planned.citations[0].planned:
        return told
    return planned if (planned.citations[0].date or "") >= (told.citations[0].date or "") else told


def aspect_of(question: Question) -> Aspect | None:
    """What is asked of a planned meeting besides its time."""
    if any(spelt_as(s, _AGENDA, cutoff=88.0) for s in question.stems):
        return Aspect.AGENDA
    if any(spelt_as(s, _HOST, cutoff=88.0) for s in question.stems):
        return Aspect.HOST
    if _HOSTING.search(question.folded) and Topic.MEETING in question.topics:
        return Aspect.HOST
    return Aspect.MOVED if asks_of_change(question) and Topic.MEETING in question.topics else None


def asks_of_change(question: Question) -> bool:
    """Whether it is asked if something was moved or called off."""
    return bool(_MOVED.search(question.folded) or _CALLED_OFF.search(question.folded))


def _asks_of_day(question: Question) -> bool:
    """ "Hvad sker der den 6. marts?" """
    period = _bounded(question)
    daily = period is not None and period.first == period.last
    return daily and not question.wants - _PLAIN and bool(_HAPPENING.search(question.folded))


def _bounded(question: Question) -> Period | None:
    return question.period if question.period is not None and question.period.bounded else None


# ----------------------------------------------------------------------------------------------------- which meeting is meant


def _meant(question: Question, view: View, now: datetime, besides: frozenset[str] = frozenset()) -> _Meant | None:
    """The meetings of the group that is named, or of no group but the members' own; else those named by their own words.
    `besides` are words that tell nothing of them."""
    cues = _BESIDE | ASPECTS
    content = [s for s in question.stems if not asks(s, question, view) and not s[0].isdigit() and not spelt_as(s, cues)]
    content = [s for s in content if s not in besides]
    every = view.meetings(now)
    found = resolve_group(content, question, view)
    if found is not None and found.rivals:
        return None
    overtaken = False
    if found is not None and not found.left:
        mine = [m for m in every if m.group == found.name]
        named = bool(besides & _HAPPENS)
    else:
        words = found.left if found is not None else content
        among = [m for m in every if found is None or m.group == found.name]
        mine = [m for m in among if m.planned is not None and all(_is_named(s, m, view) for s in words)]
        overtaken = not mine
        mine = mine or _instead(words, among, view)
        named = True
    left = tuple(m for m in mine if m.superseded and m.planned is not None)
    current = tuple(m for m in mine if not m.superseded)
    return _Meant(current[0].group, current, left, named, overtaken) if current else None


def _instead(words: Sequence[str], among: Sequence[Meeting], view: View) -> list[Meeting]:
    """The planned meetings that hold instead of those that only documents still have where the question says."""
    told = [m for m in among if m.planned is None and all(in_title(s, m) for s in words)]
    if not words or not all(m.superseded for m in told):
        return []
    numbers = {one.planned for m in told if (one := view.calendar.instead_of(m)) is not None}
    return [m for m in among if m.planned in numbers]


def _is_named(word: str, meeting: Meeting, view: View) -> bool:
    """Whether a word of the question is in the title of a planned meeting, its place, or who is host."""
    planned = view.calendar.of(meeting)
    return planned is not None and in_title(word, replace(meeting, note=planned.host))


def _one(question: Question, meant: _Meant, now: datetime) -> Meeting | None:
    """The one meeting whose agenda or host is asked for: that of the day or month named, else the next, or the last."""
    if (period := _bounded(question)) is not None:
        return _of_period(period, meant, now)
    if question.asked is Asked.LAST:
        return next(iter(chosen_by_time(Asked.LAST, meant.current, now)), None)
    coming = [m for m in meant.current if not begun(m, now)]
    return next(iter((*chosen_by_time(Asked.NEXT, coming, now), *coming)), None)


def _of_period(period: Period, meant: _Meant, now: datetime) -> Meeting | None:
    """The meeting in a period, the next of several; else the one that was to be held then."""
    inside = [m for m in meant.current if within(period, m, meant.current)]
    coming = [m for m in inside if not begun(m, now)]
    if inside:
        return (coming or inside[-1:])[0]
    gone = next((m for m in meant.left if within(period, m, meant.left)), None)
    return next((m for m in meant.current if gone is not None and m.planned == gone.planned), None)


def _changed(question: Question, meant: _Meant, now: datetime) -> Meeting | None:
    """The meeting that was moved or called off, or whose time is asked for in words that name nothing in `meant.current`."""
    moved, called_off = _MOVED.search(question.folded), _CALLED_OFF.search(question.folded)
    if (period := _bounded(question)) is not None:
        known = any(within(period, m, meant.current) for m in meant.current)
        return None if known and not (moved or called_off or meant.named) else _of_period(period, meant, now)
    if question.asked in (Asked.LAST, Asked.LIST) and not meant.named:
        return None
    coming = [m for m in meant.current if not begun(m, now)]
    held = [m for m in coming if m.status is not MeetingStatus.CANCELLED]
    if moved:
        gone = {m.planned for m in meant.left}
        return next((m for m in held if m.planned in gone), None) or next(iter(coming), None)
    if called_off:
        return next(iter(coming), None)
    if meant.named:
        return next(iter(held or coming or meant.current[-1:]), None)
    return next(iter(coming), None) if not held else None  # nothing is to come but what is cancelled


# ------------------------------------------------------------------------------------------------------------------- answers


def _who_comes(question: Question, view: View, now: datetime) -> Answer | None:
    """Who means to come to a planned meeting is not told; None where none that is to come is asked about."""
    meant = _meant(question, view, now, _COMES) if Topic.MEETING in question.topics else None
    local = now.astimezone(ZONE)
    chosen = _one(question, meant, local) if meant is not None else None
    planned = view.calendar.of(chosen) if chosen is not None else None
    if meant is None or chosen is None or planned is None or begun(chosen, local):
        return None
    if planned.cancelled:
        return _answer(question, meant, chosen, Aspect.TIME, view, local)
    refusal = Refusal(Reason.NOT_TOLD, chosen.group)
    return Answer(Kind.REFUSAL, question.text, refusal, english=question.english)


def _tells(planned: Planned, aspect: Aspect) -> bool:
    return bool({Aspect.HOST: planned.host, Aspect.AGENDA: planned.agenda}.get(aspect, True))


def _untold(question: Question, chosen: Meeting, view: View) -> Answer | None:
    """Nothing is planned of what is asked for. What a document states of the same meeting may tell."""
    day = chosen.start[:10]
    if any(m.group == chosen.group and m.start.startswith(day) and m.planned is None for m in view.stated):
        return None
    return _refusal(question, chosen, view)


def _refusal(question: Question, chosen: Meeting, view: View) -> Answer:
    refusal = Refusal(Reason.NO_ATTRIBUTE, chosen.group, (view.cite_place(chosen.source),))
    return Answer(Kind.REFUSAL, question.text, refusal, english=question.english)


def _none_coming(question: Question, meant: _Meant, view: View) -> Answer | None:
    """Nothing is to come, or no meeting is on that day, of a group whose meetings are planned here."""
    last = next((m for m in reversed(meant.current) if m.planned is not None), None)
    if last is None:
        return None
    period = _bounded(question)
    reason, about = (Reason.WRONG_PERIOD, period.label) if period is not None else (Reason.NO_DATE, meant.group)
    refusal = Refusal(reason, about, (view.cite_place(last.source),))
    return Answer(Kind.REFUSAL, question.text, refusal, english=question.english)


def _answer(question: Question, meant: _Meant, chosen: Meeting, aspect: Aspect, view: View, now: datetime) -> Answer:
    period = _bounded(question)
    left = {m.planned for m in meant.left}
    if aspect is Aspect.MOVED and chosen.planned not in left:
        aspect = Aspect.TIME if begun(chosen, now) else Aspect.STANDS
    if aspect is Aspect.TIME and period is not None and not within(period, chosen, meant.current):
        aspect = Aspect.MOVED  # away from the period that was asked for
    coming = chosen_by_time(Asked.NEXT, meant.current, now)
    is_next = chosen in coming or (chosen.status is MeetingStatus.CANCELLED and not coming and not begun(chosen, now))
    asked = Asked.NEXT if is_next and period is None and not meant.named else Asked.ONE
    then: tuple[Meeting, ...] = ()
    if asked is Asked.NEXT and aspect in (Aspect.TIME, Aspect.STANDS):
        then = tuple(m for m in meant.current if m.start > chosen.start and m.status is not MeetingStatus.CANCELLED)[:MAX_THEN]
    every = tuple(m for m in view.meetings(now) if m.group == chosen.group)
    overtaken = overtaken_by((chosen,), every)
    label = period.label if period is not None else None
    planned = view.calendar.of(chosen)
    finding = MeetingFinding(asked, chosen.group, (chosen,), then, overtaken, label, aspect, planned)
    return Answer(Kind.ANSWER, question.text, finding, (view.cite_place(chosen.source),), question.english, 1.0)
