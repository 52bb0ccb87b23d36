"""Words in braces that are filled in for each recipient of a message to many: {navn}, {kommune}, {tid} and the like. Pure.

What begins with {skriv is filled in by nobody but the author: a template says so what is still to be written.
"""

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
_KNOWN = (*OF_PEOPLE, *OF_MEETINGS)

_TO_WRITE = re.compile(r"skriv\b")
_TAG = re.compile(r"<[^<>]*>")
_PARTS = re.compile(r"(<[^<>]*>)")
_BRACES = re.compile(r"\{((?:[^{}<>]|<[^<>]*>){0,300})\}")  # formatting may begin or end within them
_LOOSE = re.compile(r"\{\w{0,30}|\w{0,30}\}|\[\s*\w{1,30}\s*\]")


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
    return found[0] if value is None else _in_place(found[1], markup.escape(clean(value)))


def _in_place(inside: str, value: str) -> str:
    """The value in the place of the words; what begins or ends between them does so still, so that the markup stays whole."""
    parts = _PARTS.split(inside)
    first = next(number for number, part in enumerate(parts) if part.strip() and not part.startswith("<"))
    return "".join(value if number == first else part if part.startswith("<") else "" for number, part in enumerate(parts))


def strange(html: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """What nobody can be told instead, each once, as it was typed: unknown words in braces, braces without another end, and
    known words in square brackets. Plain text."""
    said = [_typed(found[0]) for found in _BRACES.finditer(html) if _is_strange(_name(found[1]), values)]
    loose = [found[0] for found in _LOOSE.finditer(_typed(_BRACES.sub(" ", html)))]
    return tuple(dict.fromkeys([*said, *(one for one in loose if one[0] != "[" or _name(one[1:-1]) in _KNOWN)]))


def _is_strange(name: str, values: Mapping[str, str]) -> bool:
    return name not in values and not _TO_WRITE.match(name)


def to_write(html: str) -> tuple[str, ...]:
    """What the author is asked to write where a template has left room, each once, as it stands there. Plain text."""
    return tuple(dict.fromkeys(_typed(found[0]) for found in _BRACES.finditer(html) if _TO_WRITE.match(_name(found[1]))))


def wants_meeting(word: str) -> bool:
    """Whether a strange word would be known if a meeting were chosen."""
    return word.startswith("{") and _name(word.strip("{}")) in OF_MEETINGS


def _typed(html: str) -> str:
    return markup.unescape(_TAG.sub("", html))


def _name(word: str) -> str:
    name = _typed(word).strip().casefold()
    return _SPELLED.get(name, name)


def length(html: str) -> int:
    """How long Telegram takes a text to be: UTF-16 code units without the markup."""
    return size(_typed(html).strip())
