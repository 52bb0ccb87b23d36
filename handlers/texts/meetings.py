"""Sentences about meetings: the next one, the last one, a list, a certain one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.texts import dates
from handlers.texts.body import Body
from handlers.texts.markup import BULLET, cut, escape, joined, page
from knowledge.model import Asked, Meeting, MeetingFinding, MeetingStatus

ALL_MEETINGS = "Alle møder"
CALENDAR = "Læg i kalender"
NONE_COMING = "Der står ingen kommende møder i dokumenterne."
NONE_AT_ALL = "Der står ingen møder i dokumenterne."

MAX_THEN = 2
MAX_OVERTAKEN = 3
MAX_COMING = 3  # meetings of one group in the list of what is to come

_STATUS = {MeetingStatus.MOVED: "flyttet", MeetingStatus.CANCELLED: "aflyst"}
_GENERIC = re.compile(r"\b(møde[rt]?|i|for|på|den|det|med)\b|\W")


def body(finding: MeetingFinding, *, now: datetime) -> Body:
    """The answer to a question about meetings."""
    group = cut(finding.group, 120)
    meetings = finding.meetings
    if not meetings:
        return Body(NONE_COMING)
    closing = _overtaken(finding)
    if finding.asked is Asked.LIST:
        lead, listed = _list(group, finding)
        return Body(lead, listed=listed, closing=closing)
    first = meetings[0]
    detail = [f"Også {moment(meeting)}." for meeting in meetings[1:]]
    if finding.asked is Asked.LAST:
        lead = f"Seneste møde i {group} var {moment(first)}."
    elif finding.asked is Asked.NEXT:
        lead = f"Næste møde i {group} er {moment(first)}."
    else:
        lead = _one(group, first, now=now)
    if note := _note(first):
        detail.insert(0, _sentence(f"Bemærkning: {cut(note, 300)}"))
    if finding.then:
        detail.append(f"Derefter {joined([moment(meeting) for meeting in finding.then[:MAX_THEN]])}.")
    return Body(lead, detail=tuple(detail), closing=closing)


def moment(meeting: Meeting, *, status: bool = True) -> str:
    """When and where: "fredag den 25. august 2023 (online)", "i september 2019 (aflyst, Aarhus)"."""
    facts = [_STATUS.get(meeting.status, "") if status else "", _title(meeting), cut(meeting.place or "", 100)]
    if meeting.online and "online" not in (meeting.place or "").casefold():
        facts.append("online")
    shown = ", ".join(fact for fact in facts if fact)
    return dates.when(meeting.start, meeting.end) + (f" ({shown})" if shown else "")


def _one(group: str, meeting: Meeting, *, now: datetime) -> str:
    if meeting.status is MeetingStatus.CANCELLED:
        return f"Mødet i {group} {moment(meeting, status=False)} er aflyst."
    held = meeting.status is MeetingStatus.HELD or dates.is_past(meeting.start, now=now)
    return f"Mødet i {group} {'var' if held else 'er'} {moment(meeting)}."


def _list(group: str, finding: MeetingFinding) -> tuple[str, tuple[str, ...]]:
    number = len(finding.meetings)
    period = f" i {dates.day(finding.period)}" if finding.period else ""
    lead = f"Der er ét møde i {group}{period}:" if number == 1 else f"Der er {number} møder i {group}{period}:"
    return lead, tuple(_capital(moment(meeting)) for meeting in finding.meetings)


def _overtaken(finding: MeetingFinding) -> tuple[str, ...]:
    """What older documents say where it is another time. It comes last and says that it no longer holds."""
    holds = {dates.when(meeting.start, meeting.end) for meeting in finding.meetings}
    older = dict.fromkeys(dates.when(meeting.start, meeting.end) for meeting in finding.overtaken)
    differing = [when for when in older if when not in holds][:MAX_OVERTAKEN]
    return (f"Et ældre dokument siger {joined(differing)}, men det gælder ikke længere.",) if differing else ()


def _title(meeting: Meeting) -> str:
    """The title where it says more than "møde i <group>"."""
    known = set(_GENERIC.sub(" ", meeting.group.casefold()).split())
    words = set(_GENERIC.sub(" ", meeting.title.casefold()).split())
    return cut(meeting.title, 80) if words - known else ""


def _note(meeting: Meeting) -> str:
    """The remark, where it says more than group and title do."""
    note = " ".join((meeting.note or "").split())
    says_title = meeting.title.casefold() in note.casefold()
    return "" if says_title and len(note) <= len(meeting.title) + len(meeting.group) + 3 else note


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listing(meetings: Sequence[Meeting], *, now: datetime, past: bool) -> str:
    """HTML of the meetings by group: all of them, or (not `past`) the first few to come. Says so when there is none."""
    shown = [meeting for meeting in meetings if not meeting.superseded and (past or not dates.is_past(meeting.start, now=now))]
    if not shown:
        return escape(NONE_AT_ALL if past else NONE_COMING)
    parts: list[str] = []
    for group in dict.fromkeys(meeting.group for meeting in shown):
        its = [meeting for meeting in shown if meeting.group == group]
        few = its if past or len(its) <= MAX_COMING + 1 else its[:MAX_COMING]
        parts.append(f"\n<b>{escape(cut(group, 120))}</b>")
        parts.extend(escape(f"{BULLET}{_capital(moment(meeting))}") for meeting in few)
        if len(few) < len(its):
            parts.append(escape(f"{BULLET}og {len(its) - len(few)} til"))
    return page(escape("Her er møderne:" if past else "Her er de kommende møder:"), parts)
