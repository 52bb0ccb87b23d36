"""Words about a hole in the matrix of a meeting: the letter to the tovholder of the municipality, and what a coordinator is
told of it. HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.meetings.matrix import Cell, Cover
from bot.meetings.meeting import Meeting, PartStat
from bot.roles import Administration
from handlers.texts import invitations
from handlers.texts.markup import BULLET, escape, joined, page
from handlers.texts.matrix import person
from handlers.texts.people import ADMINISTRATIONS

DONE = "Der er ingen flere at minde. Hver kommune bliver kun mindet én gang om et møde."
OVER = "Mødet er begyndt eller aflyst, så jeg minder ingen om det."
_MOST: Final = 5  # names that are told of one administration
_HEADS: Final[Mapping[Cover, str]] = {
    Cover.UNANSWERED: "har ikke svaret",
    Cover.PERHAPS: "har svaret måske",
    Cover.DECLINED: "kommer ikke",
}


def button(count: int) -> str:
    """The label of the button that reminds so many municipalities."""
    return f"Mind om huller ({count})"


def letter(meeting: Meeting, municipality: str, holes: Sequence[Cell], *, now: datetime) -> str:
    """To a tovholder: what is missing, who was asked, and what can be done, while answers are taken and later."""
    plan = meeting.plan
    lead = f"{escape(municipality)} mangler {joined([f'én fra {name}' for name in _named(holes)])}"
    head = f"<b>{lead} til mødet {invitations.when(plan)}.</b>\n{invitations.name(plan)}"
    closed = plan.deadline is not None and now >= plan.deadline
    lines = ["", *(_known(cell) for cell in holes), "", "Det kan du gøre:", *(_advice(holes, closed=closed))]
    return page(head, lines)


def _named(holes: Sequence[Cell]) -> list[str]:
    return [ADMINISTRATIONS[cell.administration] for cell in holes]


def _known(cell: Cell) -> str:
    """What is known of one administration: "Sundhed: Mette Skov har ikke svaret."."""
    area = ADMINISTRATIONS[cell.administration].capitalize()
    if cell.cover is Cover.NOBODY or not cell.people:
        return f"{area}: ingen er inviteret."
    names = [person(one) for one in cell.people[:_MOST]]
    more = [f"{len(cell.people) - _MOST} mere"] if len(cell.people) > _MOST else []
    sent = cell.cover is Cover.DECLINED and all(one.partstat is PartStat.DELEGATED for one in cell.people)
    return f"{area}: {joined([*names, *more])} {'sender en anden, men ikke for området' if sent else _HEADS[cell.cover]}."


def _advice(holes: Sequence[Cell], *, closed: bool) -> list[str]:
    if closed:
        return [
            f"{BULLET}Find en, der kan komme, og skriv navnet til koordinatoren. Fristen for at svare her er gået.",
            f"{BULLET}Kan ingen komme, så skriv det også til koordinatoren.",
        ]
    open_ = any(cell.cover in (Cover.UNANSWERED, Cover.PERHAPS) for cell in holes)
    invited = any(cell.cover is not Cover.NOBODY for cell in holes)
    return [
        *([f"{BULLET}Bed din kollega svare på invitationen her i Telegram."] if open_ else []),
        *(
            [f"{BULLET}Den, der er inviteret, kan trykke {invitations.LABELS[PartStat.DELEGATED]} og skrive hvem."]
            if invited
            else []
        ),
        f"{BULLET}Eller skriv til koordinatoren, hvem der kommer i stedet.",
    ]


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
