"""Words about a hole in the matrix of a meeting: the letter to the tovholder of the municipality, and what a coordinator is
told of it. HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.meetings.matrix import Cell, Cover
from bot.meetings.meeting import Attendee, Meeting, PartStat
from bot.people import Person
from bot.roles import Administration
from handlers.texts import invitations
from handlers.texts.markup import BULLET, escape, joined, page
from handlers.texts.matrix import person
from handlers.texts.people import ADMINISTRATIONS

DONE = "Der er ingen flere at minde. Hver kommune bliver kun mindet én gang om et møde, medmindre det flyttes."
OVER = "Mødet er begyndt eller aflyst, så jeg minder ingen om det."
_YOU: Final = "du"
_CLOSED: Final = (
    "Find en, der kan komme, og skriv navnet til koordinatoren. Fristen for at svare her er gået.",
    "Kan ingen komme, så skriv det også til koordinatoren.",
)
_MOST: Final = 5  # names that are told of one administration
_HEADS: Final[Mapping[Cover, str]] = {
    Cover.UNANSWERED: "har ikke svaret",
    Cover.PERHAPS: "har svaret måske",
    Cover.DECLINED: "kommer ikke",
}


def button(count: int) -> str:
    """The label of the button that reminds so many municipalities."""
    return f"Mind om huller ({count})"


def letter(
    meeting: Meeting,
    municipality: str,
    holes: Sequence[Cell],
    *,
    own: Attendee | None,
    coordinators: Sequence[Person],
    now: datetime,
) -> str:
    """To a tovholder: what is missing, who was asked, and what can be done, while answers are taken and later. `own` is how the
    reader stands, where it depends on them too."""
    plan = meeting.plan
    lead = f"{escape(municipality)} mangler {joined([f'én fra {name}' for name in _named(holes)])}"
    head = f"<b>{lead} til mødet {invitations.when(plan)}.</b>\n{invitations.name(plan)}"
    advice = _CLOSED if is_closed(meeting, now=now) else _advice(holes, own)
    known = (_known(cell, own) for cell in holes)
    return page(head, ["", *known, "", "Det kan du gøre:", *(f"{BULLET}{one}" for one in advice), *_reached(coordinators)])


def is_closed(meeting: Meeting, *, now: datetime) -> bool:
    """Whether the deadline is over, so that a yes is not taken any more."""
    return meeting.plan.deadline is not None and now >= meeting.plan.deadline


def _named(holes: Sequence[Cell]) -> list[str]:
    return [ADMINISTRATIONS[cell.administration] for cell in holes]


def _known(cell: Cell, own: Attendee | None) -> str:
    """What is known of one administration: "Sundhed: Mette Skov har ikke svaret.", "Sundhed: du har ikke svaret."."""
    area = ADMINISTRATIONS[cell.administration].capitalize()
    if cell.cover is Cover.NOBODY or not cell.people:
        return f"{area}: ingen er inviteret."
    others = _others([cell], own)
    more = [f"{len(others) - _MOST} mere"] if len(others) > _MOST else []
    names = [*(person(one) for one in others[:_MOST]), *more, *([_YOU] if own in cell.people else [])]
    sent = cell.cover is Cover.DECLINED and all(one.partstat is PartStat.DELEGATED for one in cell.people)
    return f"{area}: {joined(names)} {'sender en anden, men ikke for området' if sent else _HEADS[cell.cover]}."


def _others(holes: Sequence[Cell], own: Attendee | None) -> list[Attendee]:
    return [one for cell in holes for one in cell.people if one != own]


def _advice(holes: Sequence[Cell], own: Attendee | None) -> list[str]:
    open_ = [cell for cell in holes if cell.cover in (Cover.UNANSWERED, Cover.PERHAPS)]
    mine = any(own in cell.people for cell in open_)
    lines = ["Svar med knapperne her."] if mine else []
    if _others(open_, own):
        lines.append(f"Bed {'også ' if mine else ''}din kollega svare på invitationen her i Telegram.")
    if any(cell.cover is not Cover.NOBODY for cell in holes):
        who = "Den, der er inviteret," if _others(holes, own) or own is None else _YOU.capitalize()
        lines.append(f"{who} kan trykke {invitations.LABELS[PartStat.DELEGATED]} og skrive hvem.")
    return [
        *lines,
        "Eller skriv til koordinatoren, hvem der kommer i stedet." if lines else "Skriv til koordinatoren, hvem der kan komme.",
    ]


def _reached(coordinators: Sequence[Person]) -> list[str]:
    """Who the coordinators are, and where they are written to."""
    known = [", ".join(invitations.line(each, 100) for each in (one.name, one.email) if each) for one in coordinators]
    return ["", f"{'Koordinator' if len(known) == 1 else 'Koordinatorer'}: {'; '.join(known)}"] if known else []


# --------------------------------------------------------------------------------------------------- for the coordinator


def reminded(told: Mapping[str, Sequence[Administration]], unled: Mapping[str, Sequence[Administration]]) -> str:
    """What was done: which municipalities are reminded of which holes, and which have no tovholder on Telegram."""
    lines = []
    if told:
        lines.append(f"Jeg minder nu tovholderen i {_places(told)}.")
    return "\n\n".join([*lines, *([unreminded(unled)] if unled else [])]) or DONE


def unled(meeting: Meeting, places: Mapping[str, Sequence[Administration]]) -> str:
    """To the coordinators, where the bot reminded people by itself: whom it could not remind."""
    return f"<b>{invitations.name(meeting.plan)}, {invitations.when(meeting.plan)}</b>\n{unreminded(places)}"


def unreminded(places: Mapping[str, Sequence[Administration]]) -> str:
    """That the coordinator has to write to these by hand."""
    return f"Ingen tovholder på Telegram i {_places(places)}. Skriv selv til dem."


def _places(places: Mapping[str, Sequence[Administration]]) -> str:
    """ "Struer (sundhed) og Lemvig (kultur, sundhed)"."""
    return joined(
        [f"{escape(name)} ({', '.join(ADMINISTRATIONS[one] for one in missing)})" for name, missing in places.items()]
    )
