"""What somebody writes in answer to a question about a meeting that is being planned, taken into its outline.

Knows no Telegram. Which words mean what is in `handlers.texts.planning`, how a time is read in `knowledge.moments`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.meetings import planned
from bot.people import is_organization
from handlers.meetings.outlines import ZONE, Outline, Step, grouped, onward, settled
from handlers.texts import planning as wording
from knowledge.moments import Moment, Reason, Unread, read_deadline, read_moment

_LINK = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+", re.IGNORECASE)
_AFTER_LINK = ".,;:!)"  # what ends the sentence, not the link
_DAY_STANDS = (Reason.NO_TIME, Reason.BACKWARDS, Reason.SKIPPED, Reason.PAST)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why what was written does not do. `day` is what can be taken of it: the time of day is asked for then."""

    why: str
    day: date | None = None


def taken(outline: Outline, text: str, *, canonical: Callable[[str], str], minutes: int, now: datetime) -> Outline | Refused:
    """The outline with what was written, or why that does not do.

    `canonical` gives the name that an organisation goes by; a meeting without an end lasts `minutes`; `now` is aware.
    """
    if wording.says_nothing(text) and (nothing := without(outline)) is not None:
        return nothing
    match outline.step:
        case Step.GROUP:
            return grouped(outline, text) if 0 < len(text) <= wording.MAX_GROUP else Refused(wording.BAD_GROUP)
        case Step.TITLE:
            fits = 0 < len(text) <= wording.MAX_TITLE
            return settled(outline, Step.TITLE, title=text) if fits else Refused(wording.BAD_TITLE)
        case Step.WHEN:
            return _at(outline, text, minutes, now)
        case Step.PLACE:
            return _place(outline, text)
        case Step.LINK:
            link = _link(text)
            return onward(replace(outline, link=link, online=True)) if link else Refused(wording.BAD_LINK)
        case Step.HOST:
            fits = is_organization(text)
            return settled(outline, Step.HOST, host=canonical(text)) if fits else Refused(wording.BAD_HOST)
        case Step.AGENDA:
            fits = len(text) <= wording.MAX_AGENDA
            return onward(replace(outline, agenda=text)) if fits else Refused(wording.BAD_AGENDA)
        case Step.CAPACITY:
            number = wording.number_in(text)
            fits = number is not None and 1 <= number <= wording.MAX_CAPACITY
            return onward(replace(outline, capacity=number)) if fits else Refused(wording.BAD_CAPACITY)
    return _until(outline, text, now)


def without(outline: Outline) -> Outline | None:
    """Nothing of what the step asks for; None where that cannot be."""
    match outline.step:
        case Step.PLACE:
            return settled(outline, Step.PLACE, place="", online=False, link="")
        case Step.LINK:
            return onward(replace(outline, link="", online=outline.online and not outline.place))
        case Step.HOST:
            return settled(outline, Step.HOST, host="")
        case Step.CAPACITY:
            return onward(replace(outline, capacity=None))
        case Step.DEADLINE:
            return onward(replace(outline, deadline=None))
        case Step.AGENDA:
            return onward(replace(outline, agenda=""))
    return None


def _link(text: str) -> str:
    """The one link in a text; empty where there is none, more than one, or one that is too long."""
    found = [one.rstrip(_AFTER_LINK) for one in _LINK.findall(text)]
    return found[0] if len(found) == 1 and len(found[0]) <= wording.MAX_LINK else ""


def _place(outline: Outline, text: str) -> Outline | Refused:
    """Where it is. A link goes where links go, for a place is shown to more people than a link is."""
    link = _link(text)
    if not link and _LINK.search(text):
        return Refused(wording.BAD_LINK)
    place = wording.beside_link(text.replace(link, " ")) if link else text
    if len(place) > wording.MAX_PLACE or not (place or link):
        return Refused(wording.BAD_PLACE)
    link = link or outline.link
    return settled(outline, Step.PLACE, place=place, online=bool(link), link=link)


def _at(outline: Outline, text: str, minutes: int, now: datetime) -> Outline | Refused:
    """The time that was written. A time of day alone is of the day that was named before, else of the day that the meeting has
    already, and then it lasts as long."""
    day = outline.day
    if outline.start is not None and outline.end is not None:
        lasting = outline.end.astimezone(UTC) - outline.start.astimezone(UTC)
        minutes, day = int(lasting / timedelta(minutes=1)), day or outline.start.date()
    found = read_moment(text, now=now, minutes=minutes, day=day)
    if isinstance(found, Moment):
        return _timed(outline, found, now)
    is_to_come = found.day is not None and found.day >= now.astimezone(ZONE).date()
    return Refused(wording.unread(found), found.day if is_to_come and found.reason in _DAY_STANDS else None)


def _timed(outline: Outline, found: Moment, now: datetime) -> Outline:
    deadline = outline.deadline
    if outline.start is not None and outline.end is not None:
        deadline = planned.moved(outline.plan(), start=found.start, end=found.end, now=now).deadline
    return settled(outline, Step.WHEN, start=found.start, end=found.end, deadline=deadline, day=None)


def _until(outline: Outline, text: str, now: datetime) -> Outline | Refused:
    found = read_deadline(text, now=now, start=outline.start)
    if isinstance(found, Unread):
        return Refused(wording.unread_deadline(found))
    if outline.start is not None and found >= outline.start:
        return Refused(wording.LATE_DEADLINE)
    return onward(replace(outline, deadline=found))
