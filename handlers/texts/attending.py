"""Answering an invitation: what is said to a press, who comes instead, the reason, and what a coordinator enters for others.

What stands in the letters themselves is in `handlers.texts.invitations`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.meetings.attendees import MAX_REASON, Taken
from bot.meetings.meeting import Attendee, Meeting, PartStat
from bot.roles import Administration
from handlers.texts import invitations, people
from handlers.texts.invitations import for_what, line, name, point, when
from handlers.texts.markup import cut, escape, joined, page

MAX_ALERT = 200  # Bot API: characters of what is said to a press

GONE = "Mødet står her ikke mere. Send /moeder for at se dem, der gør."
NOT_YOURS = "Den knap hører til en anden."
NOT_DECLINED = "Du står ikke med afbud mere, så der er ikke brug for en grund."
NO_ADMINISTRATION = "Sæt hak ved mindst én forvaltning, eller svar Nej på indbydelsen."
NOT_DELEGATED = "Der kommer ikke en anden i stedet mere. Svaret er ændret siden."
BAD_NAME = "Skriv kun navnet på den, der kommer, for eksempel Lise Holm. Send /fortryd, hvis det ikke skal være nu."
ASK_WHY = (
    f"Skriv kort, hvorfor du ikke kommer (højst {MAX_REASON} tegn). Kun koordinatoren ser det. Send /fortryd for at lade være."
)
LONG_REASON = f"Det er lidt langt. Skriv det med højst {MAX_REASON} tegn, eller send /fortryd for at lade være."
REASON_TAKEN = "Tak. Det er skrevet ned, så koordinatoren kan se det."
DONE = "Færdig"
ANSWER_BY_BUTTON = "Svar med en knap herunder, så er det skrevet ned. Det, du skrev, er ikke."
WHICH_MEETING = "Hvilket møde svarer du på? Tryk på det, så kan du svare med en knap."

_NOTED: Final = {
    PartStat.ACCEPTED: "Tak. Du er skrevet på.",
    PartStat.DECLINED: "Tak, fordi du siger til. Dit afbud er skrevet ned.",
    PartStat.TENTATIVE: "Tak. Du er skrevet på som måske.",
}
_WAITING = "Mødet er fuldt. Du står på venteliste, og jeg skriver, hvis der bliver plads."
_SAME = "Det har du allerede svaret."
_OVER = "Mødet er begyndt, så svaret kan ikke ændres mere."
_CANCELLED = "Mødet er aflyst, så du behøver ikke svare."
_NOT_INVITED = "Du står ikke på listen over indbudte. Skriv til koordinatoren, hvis du gerne vil med."
_LATE = "Fristen var {}. Nu kan du kun melde afbud. Skriv til koordinatoren, hvis du gerne vil med."
_LATE_SEATED = "Fristen var {}. Nu kan du kun melde afbud eller sende en anden."


def taken(
    what: Taken, meeting: Meeting, partstat: PartStat, *, before: Attendee | None = None, moved: bool = False
) -> tuple[str, bool]:
    """The word to a press, in plain text, and whether it is worth a window. `before` is how they stood where it was refused;
    `moved`: the button was of another time."""
    match what:
        case Taken.NOTED:
            text = _NOTED.get(partstat, _SAME)
        case Taken.WAITING:
            text = _WAITING
        case Taken.SAME:
            text = _SAME
        case Taken.LATE:
            seated = before is not None and before.partstat in (PartStat.ACCEPTED, PartStat.DELEGATED)
            at = point(meeting.plan.deadline) if meeting.plan.deadline else ""
            text = (_LATE_SEATED if seated else _LATE).format(at)
        case Taken.OVER:
            return _OVER, True
        case Taken.CANCELLED:
            return _CANCELLED, True
        case Taken.NOT_INVITED:
            return _NOT_INVITED, True
    if moved:
        text = f"Bemærk: mødet er flyttet til {when(meeting.plan)}. {text}"
    return cut(text, MAX_ALERT), moved or what in (Taken.WAITING, Taken.LATE)


# ------------------------------------------------------------------------------------------------------------- substitutes


def ask_who(meeting: Meeting, attendee: Attendee, *, entered: bool, moved: bool) -> str:
    """HTML of the question who comes instead; `entered`: a coordinator says it for somebody else."""
    whom = line(attendee.name, 80) if entered else "dig"
    now = f"\nLige nu står: {line(attendee.substitute, 80)}." if attendee.partstat is PartStat.DELEGATED else ""
    new = f"Bemærk: mødet er flyttet til {when(meeting.plan)}.\n" if moved else ""
    return f"{new}<b>Hvem kommer i stedet for {whom} til {name(meeting.plan)}?</b>\nSkriv navnet.{now}"


def substitute_taken(meeting: Meeting, attendee: Attendee, *, entered: bool) -> str:
    """HTML of the word that somebody else comes."""
    who, whom = line(attendee.substitute, 80), line(attendee.name, 80) if entered else "dig"
    if attendee.waiting:
        return f"Tak. Mødet er fuldt, så {who} står på venteliste i stedet for {whom}. Jeg skriver, hvis der bliver plads."
    remember = "" if entered else f" Husk at sige det til {who}: {when(meeting.plan)}."
    return f"Tak. <b>{who} kommer i stedet for {whom}{for_what(attendee.covers)}.</b>{remember}"


def ask_covers(attendee: Attendee) -> str:
    """HTML of the question for which administrations the substitute comes."""
    return f"For hvilke forvaltninger kommer {line(attendee.substitute, 80)}? Tryk for at sætte eller fjerne hak."


def covered(one: Administration, covers: Sequence[Administration]) -> str:
    """An administration on a button, with a tick or an empty box."""
    return people.ticked(one, covers)


# -------------------------------------------------------------------------------------------------- a coordinator's entries

ENTER = "Indtast svar"
NOBODY_INVITED = "Der er ingen indbudte til mødet endnu."
NO_LONGER_INVITED = "Personen står ikke på listen over indbudte mere."
BACK, EARLIER, LATER = "« Tilbage", "« Forrige", "Næste »"
PAGE = 8
_STANDS: Final = {
    PartStat.NEEDS_ACTION: "ikke svaret",
    PartStat.ACCEPTED: "ja",
    PartStat.DECLINED: "nej",
    PartStat.TENTATIVE: "måske",
    PartStat.DELEGATED: "sender en anden",
}


def invited(meeting: Meeting, attendees: Sequence[Attendee], first: int) -> str:
    """HTML above a page of those who are invited; `first` is the number of the first one shown, from 0."""
    open_ = sum(one.partstat is PartStat.NEEDS_ACTION for one in attendees)
    head = f"<b>Indtast svar: {name(meeting.plan)}</b>"
    if not attendees:
        return f"{head}\n{NOBODY_INVITED}"
    shown = f"{first + 1}-{min(first + PAGE, len(attendees))} af {len(attendees)}"
    return f"{head}\nTryk på den, der har svaret dig ({shown}). {open_} har ikke svaret endnu, og de står først."


def label(one: Attendee) -> str:
    """Somebody on a button, with their answer; the answer is what must not be cut off."""
    answer = f": {'venteliste' if one.waiting else _STANDS[one.partstat]}"
    who = f"{one.name} ({one.organization})" if one.organization else one.name
    return cut(" ".join(who.split()), 40 - len(answer)) + answer


def stands(meeting: Meeting, one: Attendee) -> str:
    """HTML of how somebody stands to a meeting, for a coordinator: with the reason."""
    lines = [name(meeting.plan), f"Tid: {when(meeting.plan)}"]
    if one.organization:
        areas = f" ({joined([people.ADMINISTRATIONS[each] for each in one.administrations])})" if one.administrations else ""
        lines.append(f"Fra: {line(one.organization, 100)}{areas}")
    lines.append(f"Svar: {_STANDS[one.partstat]}{' (venteliste)' if one.waiting else ''}")
    if one.partstat is PartStat.NEEDS_ACTION and one.before is not None:
        lines.append(f"Svarede {invitations.GIVEN[one.before]} til den tidligere tid")
    if one.partstat is PartStat.DELEGATED:
        lines.append(f"I stedet kommer: {line(one.substitute, 100)}{for_what(one.covers)}")
    if one.reason and one.partstat is PartStat.DECLINED:
        lines.append(f"Grund: {line(one.reason, MAX_REASON)}")
    return page(f"<b>{line(one.name, 100) or escape('?')}</b>", lines)


def entered(what: Taken, one: Attendee) -> str:
    """The word to a coordinator who entered an answer, in plain text."""
    match what:
        case Taken.NOTED:
            return f"Skrevet ned: {_STANDS[one.partstat]}."
        case Taken.WAITING:
            return "Skrevet ned. Mødet er fuldt, så personen står på venteliste."
        case Taken.SAME:
            return "Det stod der allerede."
        case Taken.CANCELLED:
            return "Mødet er aflyst, så der kan ikke svares mere."
    return NO_LONGER_INVITED
