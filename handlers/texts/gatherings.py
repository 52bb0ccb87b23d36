"""Planned meetings in words: the page of one, a line of each in /moeder, how many come. HTML."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import format_date

from bot.meetings.meeting import Attendee, Meeting, Paper, PartStat
from handlers.texts import dates, invitations
from handlers.texts.invitations import Before, facts, line, name, when
from handlers.texts.markup import BULLET, cut, joined, page
from handlers.texts.reply import MAX_MESSAGE

FILE_CAPTION = "Åbn filen for at lægge mødet i din kalender."
FILE_CANCELLED = "Mødet er aflyst. Åbn filen, så står det også i din kalender."
PAPER_GONE = "Filen kan ikke hentes mere. Spørg koordinatoren efter den."
NO_AGENDA = "Der er ingen dagsorden endnu."
LONG_AGENDA = 2000


def entry(meeting: Meeting, *, own: Attendee | None, before: Before | None) -> str:
    """A line of the list: when, what and where, what changed, and the own answer."""
    plan = meeting.plan
    notes = [line(plan.place, 60)] if plan.place else []
    if plan.online:
        notes.append("online")
    if meeting.is_cancelled:
        notes.insert(0, "<b>aflyst</b>")
    elif before is not None:
        notes.insert(0, f"<b>flyttet</b> fra {when(before)}")
    told = f" ({', '.join(notes)})" if notes else ""
    answer = "" if own is None or meeting.is_cancelled else f"\n   {standing(own)}"
    return f"{BULLET}{_capital(when(plan))}: {name(plan, 80)}{told}{answer}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def label(meeting: Meeting) -> str:
    """A meeting on a button, wherever it stands: "4. mar. 2027 Forårsmøde"; that it is cancelled comes first."""
    plan = meeting.plan
    day = format_date(plan.start, "d. MMM y", locale=dates.LOCALE)
    return f"{'Aflyst: ' if meeting.is_cancelled else ''}{day} {plan.title.strip() or plan.group}"


def standing(own: Attendee) -> str:
    """What one answered oneself, as a sentence; HTML."""
    if own.waiting:
        return "Du står på venteliste."
    match own.partstat:
        case PartStat.ACCEPTED:
            return "Du kommer."
        case PartStat.DECLINED:
            return "Du har meldt afbud."
        case PartStat.TENTATIVE:
            return "Du kommer måske."
        case PartStat.DELEGATED:
            return f"{line(own.substitute, 60)} kommer i stedet for dig{invitations.for_what(own.covers)}."
    return "Bekræft igen: mødet er flyttet, siden du svarede." if own.before is not None else "Du har ikke svaret endnu."


def details(meeting: Meeting, attendees: Sequence[Attendee], *, own: Attendee | None, before: Before | None) -> str:
    """The page of a meeting. Of others it tells how many, never who or why."""
    plan = meeting.plan
    lead = "Aflyst: " if meeting.is_cancelled else "Flyttet: " if before is not None else ""
    lines = facts(plan, before=before)
    if attendees and not meeting.is_cancelled:
        lines.append(f"Svar: {counts(attendees)}")
    shown, _ = invitations.agenda(plan, LONG_AGENDA)
    end = f"\n\n<b>{standing(own)}</b>" if own is not None and not meeting.is_cancelled else ""
    return page(f"<b>{lead}{name(plan)}</b>", [*lines, *shown], MAX_MESSAGE - 400) + end


def agenda_is_cut(meeting: Meeting) -> bool:
    """Whether the page leaves out some of the agenda."""
    return invitations.agenda(meeting.plan, LONG_AGENDA)[1]


def counts(attendees: Sequence[Attendee]) -> str:
    """How many answered what: "12 kommer, 3 måske og 5 har ikke svaret"."""
    numbers = (
        (sum(one.comes for one in attendees), "kommer"),
        (sum(one.waiting for one in attendees), "på venteliste"),
        (sum(one.partstat is PartStat.TENTATIVE for one in attendees), "måske"),
        (sum(one.partstat is PartStat.DECLINED for one in attendees), "kommer ikke"),
        (sum(one.partstat is PartStat.NEEDS_ACTION for one in attendees), "har ikke svaret"),
    )
    return joined([f"{number} {word}" for number, word in numbers if number] or ["ingen endnu"])


def paper(one: Paper) -> str:
    """A file on the button that sends it."""
    return cut(" ".join(one.name.split()), 38) or "Fil"


def paper_caption(one: Paper) -> str:
    """What stands below a file that is sent."""
    return line(one.name, 200)
