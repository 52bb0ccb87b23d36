"""Letters that may not have arrived: the page that names them, and the words of what can be decided of each."""

from __future__ import annotations

from collections.abc import Sequence

from bot.doubts import Doubt
from bot.outbox import Kind
from handlers.texts import dates
from handlers.texts.broadcasting import beginning
from handlers.texts.markup import cut, escape, page

KINDS = {
    Kind.CURATED: "Svar på et spørgsmål",
    Kind.CAME_IN: "Besked om, hvem der er kommet med",
    Kind.WANTED: "Besked om et spørgsmål, der venter på svar",
    Kind.REPORT_IN: "Besked om en ny rapport",
    Kind.VERDICT: "Svar på en rapport",
    Kind.TAKEN_OVER: "Besked om en kladde, som en kollega har overtaget",
    Kind.NUDGE_DRAFT: "Påmindelse om en kladde",
    Kind.NUDGE_SILENT: "Påmindelse om at sende en rapport",
    Kind.SEAT: "Besked om en ledig plads til et møde",
    Kind.DELIVERY: "Besked om, hvem der fik en udsendelse",
    Kind.HOLES: "Besked om, hvem der mangler til et møde",
    Kind.DUTY: "Besked om, at der mangler et møde",
}
NONE = "Der er ingen breve, som måske ikke er nået frem."
SENT, LEFT = "Brevet er på vej igen.", "I orden, jeg sender det ikke igen."
LATE = "Det er der allerede taget stilling til. Her er, hvad der er tilbage."
SHOWN = 5
"""So many letters on a page; the next ones come up when these are decided."""


def send_again(place: int) -> str:
    """The button of the letter at that place of the page, from 1."""
    return f"Send {place} igen"


def let_lie(place: int) -> str:
    """The same for one that is not sent again."""
    return f"Lad {place} ligge"


def listing(found: Sequence[tuple[Doubt, str]], more: int) -> str:
    """HTML of the letters, each with the name of whom it was for (empty: nobody known); `more` stand on no page yet."""
    if not found:
        return NONE
    head = (
        "<b>Breve, der måske ikke er nået frem</b>\nForbindelsen brød af, eller jeg er startet fra en sikkerhedskopi. Send et "
        "brev igen, hvis det er vigtigere, at det når frem, end at nogen får det to gange."
    )
    lines = [_line(place, doubt, name) for place, (doubt, name) in enumerate(found, start=1)]
    return page(head, [*lines, *([f"\n... og {more} til, som kommer frem, når de her er afgjort."] if more else [])])


def _line(place: int, doubt: Doubt, name: str) -> str:
    whom = f" til {escape(cut(name, 60))}" if name else ""
    when = dates.day_of(doubt.since)
    return f"\n<b>{place}. {KINDS[doubt.kind]}</b>{whom}, {when}\n«{escape(beginning(doubt.html, 120))}»"
