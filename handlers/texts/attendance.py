"""Words of /fremmoede: which meeting, how far it is noted, and the people of one municipality with their ticks. HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.meetings.meeting import Attendee, Meeting, PartStat
from handlers.texts import invitations
from handlers.texts.markup import BULLET, escape, joined, page
from handlers.texts.matrix import ELSEWHERE, ERASED, person
from handlers.texts.people import ADMINISTRATIONS

COMMAND = "fremmøde"  # in Danish spelling, which Telegram does not take for a command
ALL_CAME = "Alle der sagde ja var der"
REST_ABSENT = "Resten var der ikke"
SHOW, ANOTHER = "Se hvem der var der", "Vælg et andet møde"
BACK, EARLIER, LATER = "« Tilbage", "« Forrige", "Næste »"
NONE = "Der er ikke holdt et møde endnu. Fremmøde kan noteres fra den dag, mødet er. Send /moede for at planlægge et."
CHOOSE = "Hvilket møde vil du notere fremmøde til?"
GONE = "Det findes ikke længere. Send /fremmoede igen."
CANCELLED = "Mødet er aflyst, så der er intet fremmøde at notere."
TOO_EARLY = "Fremmøde kan noteres fra den dag, mødet er."
PICK = "Vælg den, der også var der. Mangler personen her, så send /inviter først."
NOBODY_LEFT = "Alle medlemmer herfra står allerede på listen. Er der en ny, så send /inviter først."
_HOW = "☑ var der, ☒ var der ikke, ☐ ikke noteret endnu. Tryk igen for at rette."
_NOTED: Final = {True: "var der", False: "var der ikke", None: "ikke noteret"}
_SIGNS: Final = {True: "☑", False: "☒", None: "☐"}


def place_label(name: str, people: Sequence[Attendee]) -> str:
    """A municipality on a button: how many were there, and a mark where not all are noted; where nobody was invited, that
    somebody can be added."""
    if not people:
        return add(name)
    came = sum(one.attended is True for one in people)
    return f"{name or ELSEWHERE} {came} af {len(people)}{' ?' if any(one.attended is None for one in people) else ''}"


def tick(one: Attendee) -> str:
    """A person on a button: whoever is expected. A substitute who was named for an earlier time is not."""
    substitute = one.substitute if one.partstat is PartStat.DELEGATED else ""
    return f"{_SIGNS[one.attended]} {substitute or one.name or ERASED}"


def all_came(count: int) -> str:
    return f"{ALL_CAME} ({count})"


def rest_absent(count: int) -> str:
    return f"{REST_ABSENT} ({count})"


def add(name: str) -> str:
    """The button that adds somebody who was not invited."""
    return f"Tilføj en fra {name}" if name else "Tilføj en anden"


def overview(meeting: Meeting, attendees: Sequence[Attendee]) -> str:
    """How far it is noted, and what to press."""
    came, absent = (sum(one.attended is noted for one in attendees) for noted in (True, False))
    left = len(attendees) - came - absent
    lines = [
        f"<b>{came} var der</b>",
        f"{invitations.name(meeting.plan)}, {invitations.when(meeting.plan)}",
        f"Var der ikke: {absent}. Ikke noteret endnu: {left}.",
        "",
        "Tryk på en kommune for at notere dens folk. 2 af 3: to af tre inviterede var der. ?: nogen er ikke noteret.",
    ]
    return "\n".join(lines)


def place(meeting: Meeting, name: str, people: Sequence[Attendee]) -> str:
    """The people of one municipality, with what is noted of each in words."""
    came = sum(one.attended is True for one in people)
    head = f"<b>{escape(name or ELSEWHERE)}: {came} af {len(people)} var der</b>\n{invitations.name(meeting.plan)}"
    return page(head, ["", *(f"{BULLET}{_person(one)}" for one in people), "", _HOW])


def _person(one: Attendee) -> str:
    """ "Ida Holm i stedet for Bo Lund (kultur): var der"."""
    delegated = one.partstat is PartStat.DELEGATED
    stands = one.covers if delegated else one.administrations
    areas = f" ({joined([ADMINISTRATIONS[each] for each in stands])})" if stands else ""
    name = f"{invitations.line(one.substitute or 'En anden', 100)} i stedet for {person(one)}" if delegated else person(one)
    return f"{name}{areas}: {_NOTED[one.attended]}"
