"""Letters about a planned meeting to one person who is invited: invitation, reminder, change, cancellation, a seat; and the
words for how somebody stands to it. HTML; what was typed is cut before it is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.meetings.meeting import Attendee, Earlier, Meeting, PartStat, Plan
from bot.roles import Administration
from handlers.texts import dates
from handlers.texts.markup import BULLET, escape, fit, joined, page, shrink, size
from handlers.texts.people import ADMINISTRATIONS
from handlers.texts.reply import MAX_MESSAGE

MAX_CAPTION = 1024  # Bot API: characters below a file; markup is counted with it here, to be on the safe side
MAX_LINK = 500  # a link that is cut leads nowhere, so a longer one is left to the calendar file
SHORT_AGENDA, SHORTEST_AGENDA = 700, 250

LABELS: Final[Mapping[PartStat, str]] = {
    PartStat.ACCEPTED: "Ja",
    PartStat.DECLINED: "Nej",
    PartStat.TENTATIVE: "Måske",
    PartStat.DELEGATED: "Sender en anden",
}
GIVEN: Final[Mapping[PartStat, str]] = {
    PartStat.ACCEPTED: "ja",
    PartStat.DECLINED: "nej",
    PartStat.TENTATIVE: "måske",
    PartStat.DELEGATED: "at du sender en anden",
}
WHY, CALENDAR, CALENDAR_CANCELLED = "Skriv hvorfor", "Læg i kalender", "Ret min kalender"
AGENDA, MORE = "Hele dagsordenen", "Mere om mødet"
CHANGEABLE = "Du kan ændre dit svar med knapperne, til mødet begynder."

_ZONE = ZoneInfo("Europe/Copenhagen")

Before = Plan | Earlier
"""What a meeting was: its time and place."""


def chosen(text: str, *, on: bool) -> str:
    """The label of an answer; the one that was given is marked."""
    return f"✓ {text}" if on else text


# ------------------------------------------------------------------------------------------------------------------ facts


def when(at: Before) -> str:
    """ "torsdag den 4. marts 2027 kl. 10.00-12.00", in Copenhagen's time."""
    return dates.when(*(moment.astimezone(_ZONE).strftime("%Y-%m-%dT%H:%M") for moment in (at.start, at.end)))


def point(at: datetime) -> str:
    """A day with its weekday and the time: "mandag den 1. marts 2027 kl. 12.00"."""
    iso = at.astimezone(_ZONE).strftime("%Y-%m-%dT%H:%M")
    return f"{dates.day(iso)} {dates.clock(iso)}"


def line(text: str, limit: int) -> str:
    """What was typed on one line, escaped and short."""
    return escape(shrink(" ".join(text.split()), limit, room=limit * 2))


def name(plan: Plan, limit: int = 120) -> str:
    """What the meeting is called, escaped; by its group where it has no title."""
    return line(plan.title if plan.title.strip() else plan.group, limit)


def facts(plan: Plan, *, before: Before | None = None, answered: bool = False) -> list[str]:
    """Lines with time, place, link, host, seats and deadline; what they were `before` where they differ. Seats and deadline
    are of no use to those who have `answered` that they come."""
    moved, elsewhere = has_moved(plan, before), before is not None and before.place != plan.place
    lines = [f"{'Ny tid' if moved else 'Tid'}: {when(plan)}"]
    if moved and before is not None:
        lines.append(f"Før: {when(before)}")
    if plan.place:
        lines.append(f"{'Nyt sted' if elsewhere else 'Sted'}: {line(plan.place, 150)}")
    if plan.online or plan.link:
        shown = plan.link if plan.link and size(plan.link) <= MAX_LINK else ""
        lines.append(f"Online: {escape(' '.join(shown.split())) or ('se linket i kalenderfilen' if plan.link else 'ja')}")
    if plan.group.strip() and plan.group.casefold().strip() not in plan.title.casefold():
        lines.append(f"Gruppe: {line(plan.group, 100)}")
    if plan.host:
        lines.append(f"Vært: {line(plan.host, 80)}")
    if plan.capacity is not None and not answered:
        lines.append(f"Pladser: {plan.capacity}")
    if plan.deadline is not None and not answered:
        lines.append(f"Svar senest: {point(plan.deadline)}")
    return lines


def has_moved(plan: Plan, before: Before | None) -> bool:
    """Whether the meeting has another time than it had."""
    return before is not None and (before.start, before.end) != (plan.start, plan.end)


def agenda(plan: Plan, limit: int = SHORT_AGENDA) -> tuple[list[str], bool]:
    """The first lines of the agenda as HTML below a heading, and whether there is more."""
    lines = [text for text in (" ".join(row.split()) for row in plan.agenda.splitlines()) if text]
    shown, rest = fit(lines, limit)
    return (["\n<b>Dagsorden</b>", *(f"{_bullet(text)}{escape(text)}" for text in shown)] if shown else []), bool(rest)


def _bullet(text: str) -> str:
    return "" if text[:1] in "-*•" or text[:1].isdigit() else BULLET


def whole_agenda(plan: Plan) -> str:
    """The agenda as one message."""
    lines, _ = agenda(plan, MAX_MESSAGE * 4)
    return page(f"<b>{name(plan)}</b>", lines)


def for_what(covers: Sequence[Administration]) -> str:
    """ " på vegne af kultur og sundhed", or nothing."""
    return f" på vegne af {joined([ADMINISTRATIONS[one] for one in covers])}" if covers else ""


# ---------------------------------------------------------------------------------------------------------------- letters


def invitation(meeting: Meeting, attendee: Attendee, *, before: Before | None, limit: int) -> str:
    """The invitation, with what was answered so far and what the meeting was `before` in its first lines."""
    plan = meeting.plan
    if meeting.is_cancelled:
        return page(f"<b>Mødet er aflyst: {name(plan)}</b>", [f"Det skulle have været {when(plan)}."], limit)
    ask = [f"\n{text}" for text in (_asked(attendee, plan), _why_again(attendee)) if text]
    shown, _ = agenda(plan, _room(limit)) if attendee.partstat is not PartStat.DECLINED else ([], False)
    changed = meeting.invited is not None and meeting.changed > meeting.invited
    return _fitted(
        f"<b>{_lead(attendee, plan, before, changed=changed)}: {name(plan)}</b>",
        [*facts(plan, before=before), *shown],
        ask,
        limit,
    )


def _room(limit: int) -> int:
    return SHORT_AGENDA if limit >= MAX_MESSAGE else SHORTEST_AGENDA


def _fitted(head: str, parts: Sequence[str], last: Sequence[str], limit: int) -> str:
    """A page that ends with `last`, whatever of `parts` had to be left out for it."""
    end = "\n".join(["", *last]) if last else ""
    return page(head, parts, limit - size(end)) + end


def _lead(attendee: Attendee, plan: Plan, before: Before | None, *, changed: bool) -> str:
    if attendee.waiting:
        return "Du står på venteliste"
    match attendee.partstat:
        case PartStat.ACCEPTED:
            return "Du kommer"
        case PartStat.DECLINED:
            return "Du kommer ikke"
        case PartStat.TENTATIVE:
            return "Du kommer måske"
        case PartStat.DELEGATED:
            return f"{line(attendee.substitute, 60)} kommer i stedet for dig"
    if has_moved(plan, before) or attendee.before is not None:
        return "Mødet er flyttet"
    return "Mødet er ændret" if changed or before is not None else "Indbydelse"


def _asked(attendee: Attendee, plan: Plan) -> str:
    """What to do now."""
    if attendee.waiting:
        return f"Der er ikke plads lige nu. Jeg skriver til dig, hvis der bliver plads. {_changeable(attendee, plan)}"
    match attendee.partstat:
        case PartStat.NEEDS_ACTION:
            return "Kommer du?" if attendee.before is None else ""
        case PartStat.DELEGATED:
            covers = for_what(attendee.covers)
            can = _changeable(attendee, plan)
            return f"{line(attendee.substitute, 60)} kommer{covers}. {can}" if covers else can
    return _changeable(attendee, plan)


def _changeable(attendee: Attendee, plan: Plan) -> str:
    """Until when which other answer is taken."""
    if plan.deadline is None or plan.deadline >= plan.start:
        return CHANGEABLE
    until = f"Du kan ændre dit svar med knapperne til {point(plan.deadline)}."
    match attendee.partstat:
        case PartStat.DECLINED:
            return until
        case PartStat.TENTATIVE:
            return f"{until} Derefter kan du kun melde afbud."
    return f"{until} Derefter kan du melde afbud eller sende en anden, til mødet begynder."


def _why_again(attendee: Attendee) -> str:
    """What was answered for an earlier time, which holds no more."""
    if attendee.partstat is not PartStat.NEEDS_ACTION or attendee.before is None:
        return ""
    return f"Du svarede {GIVEN[attendee.before]} til den tidligere tid. Svar igen for den nye: Kommer du?"


def reminder(meeting: Meeting, attendee: Attendee, *, now: datetime) -> str | None:
    """What fits how somebody stands; None where there is nothing to say, as to those who do not come."""
    plan = meeting.plan
    if meeting.is_cancelled or meeting.has_begun(now) or attendee.partstat is PartStat.DECLINED:
        return None
    lead, ask = _reminded(attendee, plan, now=now)
    shown, _ = agenda(plan) if attendee.comes else ([], False)
    return _fitted(f"<b>{lead}: {name(plan)}</b>", [*facts(plan, answered=attendee.comes), *shown], [f"\n{ask}"], MAX_MESSAGE)


def _reminded(attendee: Attendee, plan: Plan, *, now: datetime) -> tuple[str, str]:
    late = plan.deadline is not None and now >= plan.deadline
    if attendee.waiting:
        return "Du står på venteliste", (
            "Der er ikke blevet plads endnu. Jeg skriver, hvis der bliver det. Vil du ikke vente mere, så tryk på Nej."
        )
    match attendee.partstat:
        case PartStat.ACCEPTED:
            return (
                f"Vi ses {_days_until(plan.start, now=now)}",
                "Kan du alligevel ikke komme, så tryk på Nej eller send en anden.",
            )
        case PartStat.DELEGATED:
            who = line(attendee.substitute, 60)
            return f"Husk at sige det til {who}", (
                f"{who} kommer i stedet for dig{for_what(attendee.covers)}. Send gerne tid, sted og dagsorden videre."
            )
        case PartStat.TENTATIVE:
            told = (
                "Fristen for at svare er gået, så sig det nu, hvis du ikke kommer."
                if late
                else "Sig ja eller nej, så snart du kan."
            )
            return "Giv et endeligt svar", f"Du har svaret måske. {told}"
    if late:
        return "Du har ikke svaret", (
            "Fristen for at svare er gået. Tryk på Nej, hvis du ikke kommer. Vil du gerne med, så skriv til koordinatoren."
        )
    again = _why_again(attendee)
    return ("Svar igen" if again else "Du mangler at svare"), again or "Kommer du? Tryk på en knap, så er det gjort."


def _days_until(start: datetime, *, now: datetime) -> str:
    days = (start.astimezone(_ZONE).date() - now.astimezone(_ZONE).date()).days
    return {0: "i dag", 1: "i morgen"}.get(days, f"om {days} dage")


def change(meeting: Meeting, before: Before, attendee: Attendee) -> str:
    """The short notice that goes with the new calendar file."""
    plan = meeting.plan
    moved = has_moved(plan, before)
    given = attendee.before or (attendee.partstat if attendee.partstat is not PartStat.NEEDS_ACTION else None)
    if moved:
        ask = f"Du svarede {GIVEN[given]} til den tidligere tid. Kommer du også nu?" if given else "Kommer du?"
    else:
        ask = f"Dit svar gælder stadig: {_still(attendee)}." if given else "Kommer du?"
    lines = [*facts(plan, before=before), "Åbn filen for at rette mødet i din kalender."]
    return _fitted(f"<b>Mødet er {'flyttet' if moved else 'ændret'}: {name(plan)}</b>", lines, [f"\n{ask}"], MAX_CAPTION)


def _still(attendee: Attendee) -> str:
    if attendee.partstat is PartStat.DELEGATED:
        return f"{line(attendee.substitute, 60)} kommer i stedet for dig"
    return "du står på venteliste" if attendee.waiting else GIVEN.get(attendee.partstat, "")


def cancellation(meeting: Meeting, attendee: Attendee) -> str:
    """The notice that goes with the calendar file that cancels."""
    tell = [f"Husk at sige det til {line(attendee.substitute, 60)}."] if attendee.partstat is PartStat.DELEGATED else []
    lines = [f"Det skulle have været {when(meeting.plan)}.", *tell, "Åbn filen, så står mødet som aflyst i din kalender."]
    return page(f"<b>Mødet er aflyst: {name(meeting.plan)}</b>", lines, MAX_CAPTION)


def seat(meeting: Meeting, attendee: Attendee) -> str:
    """Somebody who waited has a seat now."""
    who = f"{line(attendee.substitute, 60)} kommer med i stedet for dig" if attendee.substitute else "Du kommer med"
    ask = f"\n{who}. Kan du alligevel ikke, så tryk på Nej, så får den næste pladsen."
    return _fitted(f"<b>Der er blevet plads: {name(meeting.plan)}</b>", facts(meeting.plan, answered=True), [ask], MAX_MESSAGE)


def seat_by_hand(meeting: Meeting, attendee: Attendee) -> str:
    """To a coordinator: somebody who waited has a seat now, and can only be told by hand."""
    place = f" ({line(attendee.organization, 80)})" if attendee.organization else ""
    who = f"{line(attendee.name, 80)}{place}"
    instead = f" {line(attendee.substitute, 60)} kommer i stedet." if attendee.substitute else ""
    lines = [f"Tid: {when(meeting.plan)}", f"{instead} Skriv til personen, for jeg kan ikke nå dem i Telegram.".strip()]
    return page(f"<b>{who} har fået plads: {name(meeting.plan)}</b>", lines)
