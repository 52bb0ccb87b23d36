"""Words in braces that are filled in for each recipient of a message to many: {navn}, {kommune}, {tid} and the like. Pure."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Mapping

from bot.meetings.meeting import Meeting
from bot.people import Person
from handlers.texts import dates
from handlers.texts.markup import clean, size

OF_PEOPLE = ("navn", "fornavn", "kommune")
OF_MEETINGS = ("moede", "tid", "sted")
EVERYBODY = "alle"  # in a group on Telegram, and to somebody whose name is not known
_THEIR_PLACE, _YOUR_PLACE = "jeres kommuner", "din kommune"
_ONLINE, _NO_PLACE = "online", "et sted, der ikke er fundet endnu"
_SPELLED = {"møde": "moede"}

_BRACES = re.compile(r"\{\s*(\w{1,30})\s*\}")
_TAG = re.compile(r"<[^<>]*>")


def of_person(person: Person | None) -> dict[str, str]:
    """What the words become for somebody, or for a group where it is None."""
    name = " ".join(person.name.split()) if person else ""
    place = person.organization or _YOUR_PLACE if person else _THEIR_PLACE
    return {"navn": name or EVERYBODY, "fornavn": name.split(" ")[0] or EVERYBODY, "kommune": place}


def of_meeting(meeting: Meeting | None) -> dict[str, str]:
    """What the words become for everybody where a meeting is chosen; nothing without one."""
    if meeting is None:
        return {}
    plan = meeting.plan
    return {
        "moede": plan.title.strip() or plan.group,
        "tid": dates.when(plan.start.isoformat()[:16], plan.end.isoformat()[:16]),
        "sted": " / ".join(filter(None, (plan.place, _ONLINE if plan.online else ""))) or _NO_PLACE,
    }


def filled(html: str, values: Mapping[str, str]) -> str:
    """The HTML with every known word in braces replaced; what is not known stays as it was written."""
    return _BRACES.sub(lambda found: _said(values, found), html)


def _said(values: Mapping[str, str], found: re.Match[str]) -> str:
    value = values.get(_name(found[1]))
    return found[0] if value is None else markup.escape(clean(value))


def strange(html: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The words in braces that cannot be filled in, as they were written, each once."""
    said = (found for found in _BRACES.finditer(html) if _name(found[1]) not in values)
    return tuple(dict.fromkeys(found[0] for found in said))


def wants_meeting(word: str) -> bool:
    """Whether a strange word would be known if a meeting were chosen."""
    return _name(word.strip("{} ")) in OF_MEETINGS


def _name(word: str) -> str:
    name = word.casefold()
    return _SPELLED.get(name, name)


def length(html: str) -> int:
    """How long Telegram takes a text to be: UTF-16 code units without the markup."""
    return size(markup.unescape(_TAG.sub("", html)).strip())
