"""Sentences about meetings: the next one, the last one, a list, a certain one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.texts import dates
from handlers.texts.body import Body
from handlers.texts.groups import in_sentence
from handlers.texts.markup import BULLET, cut, escape, joined, page
from knowledge.findings import Asked, Aspect, MeetingFinding
from knowledge.model import Meeting, MeetingStatus, Planned

ALL_MEETINGS = "Alle møder"
CALENDAR = "Læg i kalender"
ONLINE = "Online"
NONE_COMING = "Der står ingen kommende møder i dokumenterne."
NONE_AT_ALL = "Der står ingen møder i dokumenterne."
PLANNED = "<b>Planlagte møder:</b>"
ALSO_IN_DOCUMENTS = "I dokumenterne står også:"
NONE_NAMED = "Jeg finder ingen møder under det navn. Send /moeder for at se dem alle."

MAX_THEN = 2
MAX_OVERTAKEN = 3
MAX_COMING = 3  # meetings of one group in the list of what is to come

_ZONE = ZoneInfo("Europe/Copenhagen")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_STATUS = {MeetingStatus.MOVED: "flyttet", MeetingStatus.CANCELLED: "aflyst"}
_GENERIC = re.compile(r"\b(møde[rt]?|i|for|på|den|det|med)\b|\W")


_MEETING = re.compile(r"\bmøde\b|(?:gruppe|netværks|udvalgs|bestyrelses|råds)møde|seminar", re.IGNORECASE)
_WEEKDAY_NOTE = "weekday"  # how a note begins that the reader of documents made, for operators
WEEKDAY = "Ugedagen i dokumentet passer ikke til datoen."
LINK = "Linket finder du i /moeder."
NO_OTHER = "Der er ikke sat et nyt møde i mødekalenderen."


def body(finding: MeetingFinding, *, now: datetime) -> Body:
    """The answer to a question about meetings."""
    group = in_sentence(cut(finding.group, 120))
    meetings = finding.meetings
    if not meetings:
        return Body(NONE_COMING)
    closing = _overtaken(finding)
    if finding.asked is Asked.LIST or len(meetings) > 1:
        lead, listed = _list(group, finding, now=now)
        return Body(lead, listed=listed, closing=closing)
    first = meetings[0]
    if finding.planned is not None and finding.aspect in (Aspect.HOST, Aspect.AGENDA):
        return _aspect(group, finding, finding.planned, now=now)
    detail: list[str] = []
    if first.status is MeetingStatus.CANCELLED:
        lead = _one(group, first, now=now)
        detail += [NO_OTHER] if finding.asked is Asked.NEXT and not finding.then else []
    elif finding.aspect is Aspect.MOVED:
        lead = f"Mødet i {group} {'blev' if _held(first, now=now) else 'er'} flyttet til {moment(first)}."
    elif finding.aspect is Aspect.STANDS:
        lead = f"Mødet i {group} holdes som planlagt {moment(first)}."
    elif finding.asked is Asked.LAST:
        lead = f"Seneste møde i {group} var {moment(first)}."
    elif finding.asked is Asked.NEXT:
        lead = f"Næste møde i {group} er {moment(first)}."
    else:
        lead = _one(group, first, now=now)
    if note := _note(first):
        detail.insert(0, _sentence(f"Bemærkning: {cut(note, 300)}"))
    if _has_link(finding, now=now):
        detail.append(LINK)
    if finding.then:
        detail.append(f"Derefter {joined([moment(meeting) for meeting in finding.then[:MAX_THEN]])}.")
    return Body(lead, detail=tuple(detail), closing=closing)


def _aspect(group: str, finding: MeetingFinding, planned: Planned, *, now: datetime) -> Body:
    """Who is host of a planned meeting, or what is on its agenda."""
    meeting = finding.meetings[0]
    past = _held(meeting, now=now)
    which = f"{'næste møde' if finding.asked is Asked.NEXT else 'mødet'} i {group}"
    when = f"Det {'var' if past else 'er'} {moment(meeting)}."
    if finding.aspect is Aspect.HOST:
        return Body(f"{cut(planned.host, 100)} {'var' if past else 'er'} vært for {which}.", detail=(when,))
    return Body(f"Dagsordenen til {which}:", listed=planned.agenda, closing=(when,))


def _has_link(finding: MeetingFinding, *, now: datetime) -> bool:
    """Whether those who are invited to the one meeting that is told of find a link to it."""
    planned = finding.planned
    if planned is None or not planned.linked or planned.cancelled:
        return False
    return now < datetime.fromisoformat(planned.end).replace(tzinfo=_ZONE)  # as long as /moeder lists it


def moment(meeting: Meeting, *, status: bool = True) -> str:
    """When and where: "fredag den 25. august 2023 (online)", "i september 2019 (aflyst, Aarhus)"."""
    facts = [
        _STATUS.get(meeting.status, "") if status else "",
        cut(own_title(meeting.title, group=meeting.group), 80),
        cut(meeting.place or "", 100),
    ]
    if meeting.online and "online" not in (meeting.place or "").casefold():
        facts.append("online")
    shown = ", ".join(fact for fact in facts if fact)
    return dates.when(meeting.start, meeting.end) + (f" ({shown})" if shown else "")


def _one(group: str, meeting: Meeting, *, now: datetime) -> str:
    if meeting.status is MeetingStatus.CANCELLED:
        return f"Mødet i {group} {moment(meeting, status=False)} er aflyst."
    if title := _name_of_event(meeting):
        verb = "var" if _held(meeting, now=now) else "er"
        return f"{title} ({group}) {verb} {moment(replace(meeting, title=''))}."
    return f"Mødet i {group} {'var' if _held(meeting, now=now) else 'er'} {moment(meeting)}."


def _name_of_event(meeting: Meeting) -> str:
    """The title of what is more than a meeting of its group: "Havnekonferencen 2031"; empty for a meeting."""
    title = own_title(meeting.title, group=meeting.group)
    return "" if not title[:1].isupper() or _MEETING.search(title) else cut(title, 80)


def _held(meeting: Meeting, *, now: datetime) -> bool:
    return meeting.status is MeetingStatus.HELD or dates.is_past(_last(meeting), now=now)


def _list(group: str, finding: MeetingFinding, *, now: datetime) -> tuple[str, tuple[str, ...]]:
    number = len(finding.meetings)
    verb = "var" if all(_held(meeting, now=now) for meeting in finding.meetings) else "er"
    period = f" {cut(dates.within(finding.period), 80)}" if finding.period else ""
    lead = f"Der {verb} {'ét møde' if number == 1 else f'{number} møder'} i {group}{period}:"
    return lead, tuple(_capital(moment(meeting)) for meeting in finding.meetings)


def _overtaken(finding: MeetingFinding) -> tuple[str, ...]:
    """What older documents say where it is another time. It comes last and says that it no longer holds."""
    holds = {dates.when(meeting.start, meeting.end) for meeting in finding.meetings}
    stated = [meeting for meeting in finding.overtaken if meeting.planned is None]
    fullest = {meeting.start[:10]: meeting for meeting in sorted(stated, key=lambda meeting: len(meeting.start))}
    older = dict.fromkeys(dates.when(meeting.start, meeting.end) for meeting in fullest.values())
    differing = [when for when in older if when not in holds][:MAX_OVERTAKEN]
    said = (f"Et ældre dokument siger {joined(differing)}, men det gælder ikke længere.",) if differing else ()
    return (*_changed(finding), *said)


def _changed(finding: MeetingFinding) -> tuple[str, ...]:
    """Which planned meeting before this one is cancelled, and from when this one was moved."""
    planned = [meeting for meeting in finding.overtaken if meeting.planned is not None]
    gone = [meeting for meeting in planned if meeting.status is MeetingStatus.CANCELLED][:MAX_OVERTAKEN]
    said = [f"Mødet {dates.when(meeting.start, meeting.end)} er aflyst." for meeting in gone]
    left = [dates.when(meeting.start, meeting.end) for meeting in planned if meeting.status is MeetingStatus.MOVED]
    if left and len(finding.meetings) == 1 and finding.meetings[0].status is not MeetingStatus.CANCELLED:
        opening = "Før var det sat til" if finding.aspect is Aspect.MOVED else "Det er flyttet fra"
        said.append(f"{opening} {joined(left[-MAX_OVERTAKEN:])}.")
    return tuple(said)


def own_title(title: str, *, group: str) -> str:
    """The title where it says more than "møde i <group>", else empty."""
    known = set(_GENERIC.sub(" ", group.casefold()).split())
    words = set(_GENERIC.sub(" ", title.casefold()).split())
    return title if words - known else ""


def _note(meeting: Meeting) -> str:
    """The remark, where it says more than group and title do."""
    note = " ".join((meeting.note or "").split())
    note = WEEKDAY if note.startswith(_WEEKDAY_NOTE) else note
    says_title = meeting.title.casefold() in note.casefold()
    return "" if says_title and len(note) <= len(meeting.title) + len(meeting.group) + 3 else note


def entry_title(title: str, *, group: str) -> str:
    """What a meeting is called in a calendar: "KD-Net: møde", "KD-Net: Seminar"."""
    return f"{group}: {own_title(title, group=group) or 'møde'}"


def summary(title: str, *, cancelled: bool) -> str:
    """What a planned meeting is called in a calendar."""
    return f"Aflyst: {title}" if cancelled else title


def file_name(entries: Sequence[tuple[str, str]]) -> str:
    """A name of ASCII letters for the calendar file with these groups and ISO days.

    "moede-kd-net-2023-08-25.ics" for one meeting, "moeder-kd-net.ics" for several of a group, else "moeder.ics".
    """
    groups = {_ascii(group) for group, _ in entries}
    group = f"-{groups.pop()}" if len(groups) == 1 else ""
    return f"moede{group}-{entries[0][1]}.ics" if len(entries) == 1 else f"moeder{group}.ics"


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "gruppe"


def _same(group: str, own: tuple[str, str]) -> bool:
    return group.casefold().strip() in {name.casefold().strip() for name in own}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def coming(meetings: Sequence[Meeting], *, now: datetime) -> list[Meeting]:
    """Those that hold and are not over at `now`."""
    return [meeting for meeting in meetings if not meeting.superseded and not dates.is_past(_last(meeting), now=now)]


def _last(meeting: Meeting) -> str:
    """The day a meeting ends; its start where no later end is stated."""
    return max(meeting.start, meeting.end or "")


def listing(
    meetings: Sequence[Meeting],
    *,
    now: datetime,
    past: bool,
    own: tuple[str, str] | None = None,
    planned: Sequence[str] = (),
) -> str:
    """HTML of the meetings by group: all of them, or (not `past`) the first few to come. Says so when there is none.

    `own` are the name and the short name of the members' own body, which comes first, also without a meeting. `planned` are
    lines (HTML) of meetings that are planned here: they come before those that documents tell of.
    """
    shown = [meeting for meeting in meetings if not meeting.superseded] if past else coming(meetings, now=now)
    if not shown and not planned:
        return escape(NONE_AT_ALL if past else NONE_COMING)
    groups = dict.fromkeys(meeting.group for meeting in shown)
    parts = list(planned)
    if planned and shown:
        parts.append(f"\n{escape(ALSO_IN_DOCUMENTS)}")
    if own:
        first = [group for group in groups if _same(group, own)]
        groups = dict.fromkeys([*first, *groups])
        if not first and not planned:
            parts.append(f"\n{escape(cut(own[1], 80))}: ingen dato i dokumenterne")
    for group in groups:
        its = [meeting for meeting in shown if meeting.group == group]
        few = its if past or len(its) <= MAX_COMING + 1 else its[:MAX_COMING]
        parts.append(f"\n<b>{escape(cut(group, 120))}</b>")
        parts.extend(escape(f"{BULLET}{_capital(moment(meeting))}") for meeting in few)
        if len(few) < len(its):
            parts.append(escape(f"{BULLET}og {len(its) - len(few)} til"))
    return page(PLANNED if planned else escape("Her er møderne:" if past else "Her er de kommende møder:"), parts)
