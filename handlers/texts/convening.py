"""A planned meeting as the coordinator sees it: its page, what a change will do and what it did, its agenda and files. HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.meetings.meeting import Attendee, Meeting, Paper, PartStat, Plan
from handlers.texts import gatherings, invitations, planning
from handlers.texts.invitations import has_moved, line, point, when
from handlers.texts.markup import BULLET, cut, escape, page, shrink

MOVE, EDIT, CANCEL_MEETING, DELETE = "Flyt", "Ret", "Aflys mødet", "Slet mødet"
AGENDA_AND_FILES, MATRIX, ENTER, ATTENDANCE = "Dagsorden og filer", "Svar og huller", "Indtast svar", "Fremmøde"
BACK, DONE = "« Tilbage", "Færdig"
YES_DELETE = "Ja, slet mødet"

GONE = "Mødet står her ikke mere. Send /moede for at se dem, der gør."
CANCELLED = "Mødet er aflyst. Planlæg et nyt med /moede, hvis det skal holdes alligevel."
BEGUN = "Mødet er begyndt, så det kan ikke flyttes, rettes eller aflyses mere."
CHANGED_MEANWHILE = "Mødet er ændret, siden du fik den knap. Se, hvordan det er nu, og prøv igen."
PASSED = "Tiden er forbi nu. Tryk Tid, og skriv en ny."
LATE_DEADLINE = "Svarfristen er forbi eller ligger efter mødets start. Tryk Svarfrist, og ret den."
NOT_CHANGED = "Der er ikke ændret noget."
NOBODY_NEW = "Alle, mødet er for, har fået invitationen."
SAVED = "Mødet er gemt. Ingen er inviteret endnu."
KEPT = "Det er gemt. Sådan står mødet nu."
MOVE_DEADLINE, KEEP_AGENDA = "Flyt svarfristen", "Gem som dagsorden"
DELETED = "Mødet er slettet. Ingen var inviteret."
INVITED_MEANWHILE = "Der er sendt invitationer, så mødet kan kun aflyses nu."

ASK_PAPERS = (
    "<b>Dagsorden og filer</b>\nSend filer og billeder, eller skriv dagsordenen i én besked. Tryk på en fil for at tage den "
    "væk, og på Færdig til sidst."
)
MAX_PAPERS = 10
PAPER_TAKEN = "Filen er lagt ved mødet."
PAPER_KNOWN = "Den fil er der allerede."
PAPERS_FULL = f"Der er allerede {MAX_PAPERS} filer. Tag en væk først."
NO_PAPER = "Det kan jeg ikke lægge ved mødet. Send tekst, et dokument eller et billede."
AGENDA_TAKEN = "Dagsordenen er gemt."
PHOTO = "Billede"
_WRITE_YOURSELF = "Skriv selv, og tryk Indtast svar, når der er svar."


def unchangeable(meeting: Meeting, *, now: datetime) -> str | None:
    """Why time, place and the rest cannot be changed any more; None where they can."""
    return CANCELLED if meeting.is_cancelled else BEGUN if meeting.has_begun(now) else None


# ------------------------------------------------------------------------------------------------------------------- page


def details(
    meeting: Meeting, attendees: Sequence[Attendee], papers: Sequence[Paper], *, said: str, uninvited: int, now: datetime
) -> str:
    """The page of a meeting: what was just done (`said`, text), what is decided, how many answered what, what is to be done."""
    lines = planning.facts(meeting.plan)
    if meeting.is_cancelled:
        lines.insert(0, "<b>Aflyst.</b>")
    elif meeting.is_over(now):
        lines.insert(0, "<b>Mødet er holdt.</b>")
    if papers:
        lines.append(f"Filer: {len(papers)}")
    lines.append("")
    if meeting.invited is None:
        lines.append("Ingen er inviteret endnu.")
    else:
        lines.append(f"Inviteret: {len(attendees)}. {gatherings.counts(attendees).capitalize()}.")
        if again := sum(one.partstat is PartStat.NEEDS_ACTION and one.before is not None for one in attendees):
            lines.append(f"{again} har svaret til den gamle tid og er bedt om at bekræfte igen.")
        by_hand = sum(one.telegram is None for one in attendees)
        if by_hand:
            lines.append(f"{by_hand} er ikke på Telegram. {_WRITE_YOURSELF}")
        if uninvited and not meeting.has_begun(now) and not meeting.is_cancelled:
            lines.append(f"{uninvited} er kommet til siden og har ikke fået en invitation.")
    return page("", [*_done(said), *lines]).lstrip("\n")


def _done(said: str) -> list[str]:
    return [f"<b>{escape(said)}</b>", ""] if said else []


def send_invitation(reached: int, by_hand: int) -> str:
    """The button that invites so many, and asks first."""
    return f"Send invitation til {reached}" if reached else f"Tilføj {by_hand} uden Telegram"


def sure_invite(preview: str, reached: int, by_hand: int, *, late: datetime | None) -> str:
    """The question before invitations are sent, with how one looks (HTML). `late` is the deadline where it is over."""
    who = "1 person" if reached == 1 else f"{reached} personer"
    head = f"<b>Send invitationen til {who}?</b>" if reached else "<b>Skal de stå som inviteret?</b>"
    rest = f"\n{by_hand} er ikke på Telegram. Der skal du selv skrive." if by_hand else ""
    if late is not None:
        rest += f"\n\n⚠️ Svarfristen er forbi ({point(late)}), så de kan ikke svare ja. Flyt svarfristen først."
    return f"{head}{rest}\n\nSådan ser den ud:\n\n{preview}"


def yes_invite(reached: int, by_hand: int) -> str:
    return f"Ja, send til {reached}" if reached else f"Ja, tilføj {by_hand}"


def invited(reached: int, by_hand: int) -> str:
    """Invitations were written."""
    parts = [f"Invitationen er på vej til {'1 person' if reached == 1 else f'{reached} personer'}."] if reached else []
    if by_hand:
        parts.append(f"{by_hand} er ikke på Telegram. {_WRITE_YOURSELF}")
    return " ".join(parts) or NOBODY_NEW


# ----------------------------------------------------------------------------------------------------------------- changes


def summary(
    meeting: Meeting, plan: Plan, *, edited: int, told: int, by_hand: int, asks_again: bool, remarks: Sequence[str]
) -> str:
    """What a meeting will be, and what that does to those who are invited."""
    before = meeting.plan
    lines = ["Sådan bliver mødet:", "", *planning.facts(plan)]
    if has_moved(plan, before):
        lines.append(f"\nFør: {when(before)}")
    if before.place != plan.place:
        lines.append(f"\nSted før: {line(before.place, planning.MAX_PLACE) or ('online' if before.online else 'ikke bestemt')}")
    if before.deadline is not None and plan.deadline is None:
        lines.append("\nSvarfristen er fjernet.")
    lines += remarks
    if plan != before and meeting.invited is not None:
        lines.append(f"\n{_effects(edited, told, by_hand, asks_again=asks_again)}")
    lines.append("\nTryk på det, du vil rette." + (" Ellers gem." if plan != before else " Der er ikke ændret noget endnu."))
    return page("", lines).lstrip("\n")


def _effects(edited: int, told: int, by_hand: int, *, asks_again: bool) -> str:
    parts = [f"{_invitations(edited)} rettes."] if edited else []
    if told and asks_again:
        who = "1 har svaret, får besked" if told == 1 else f"{told} har svaret: de får besked"
        parts.append(f"{who} og bliver bedt om at bekræfte.")
    elif told:
        parts.append(f"{told} får besked.")
    else:
        parts.append("Ingen får en ekstra besked.")
    if asks_again and edited > told:
        parts.append("De andre får ingen besked, men deres invitation viser den nye tid.")
    if by_hand:
        parts.append(_by_hand(by_hand))
    return " ".join(parts)


def _invitations(number: int) -> str:
    return "1 invitation" if number == 1 else f"{number} invitationer"


def _by_hand(number: int) -> str:
    return f"{number} er ikke på Telegram og skal have besked af dig."


def stay_invited(number: int) -> list[str]:
    """Whom a narrower circle leaves out does not lose the invitation."""
    if not number:
        return []
    return [f"\n⚠️ {number} er inviteret i forvejen og bliver ved med at være det."]


def too_few_seats(coming: int, seats: int) -> str:
    """More have a seat than there will be; nobody loses it."""
    room = "1 plads" if seats == 1 else f"{seats} pladser"
    return f"\n⚠️ {coming} kommer allerede, og der er {room}. De beholder deres plads, og nye kommer på venteliste."


def save(edited: int, told: int) -> str:
    """The button that keeps a change, with how many notices or edits that makes."""
    if told:
        return f"Gem og giv {told} besked"
    return f"Gem og ret {_invitations(edited)}" if edited else planning.SAVE


def changed(edited: int, told: int, by_hand: int, *, asks_again: bool) -> str:
    """The change is made."""
    return (
        f"Mødet er ændret. {_effects(edited, told, by_hand, asks_again=asks_again)}" if edited or told or by_hand else "Gemt."
    )


def sure_cancel(meeting: Meeting, *, edited: int, told: int, by_hand: int) -> str:
    """The question before a meeting is cancelled."""
    parts = [f"{told} får besked og en fil, så mødet står som aflyst i kalenderen."] if told else ["Ingen får besked af mig."]
    if edited:
        parts.append(f"{_invitations(edited)} rettes til aflyst.")
    if by_hand:
        parts.append(_by_hand(by_hand))
    parts.append("Dem, der har meldt afbud, skriver jeg ikke til. Det kan ikke gøres om.")
    return f"<b>Vil du aflyse mødet?</b>\n{invitations.name(meeting.plan)}\n{when(meeting.plan)}\n\n{' '.join(parts)}"


def yes_cancel(told: int) -> str:
    return f"Aflys og giv {told} besked" if told else "Ja, aflys mødet"


def cancelled(told: int, by_hand: int) -> str:
    """The meeting is cancelled."""
    parts = ["Mødet er aflyst."]
    if told:
        parts.append(f"{told} får besked.")
    if by_hand:
        parts.append(f"{by_hand} er ikke på Telegram: giv selv besked.")
    return " ".join(parts)


def sure_delete(meeting: Meeting) -> str:
    """The question before a meeting to which nobody was invited is deleted."""
    return f"<b>Vil du slette mødet?</b>\n{invitations.name(meeting.plan)}\n{when(meeting.plan)}\n\nIngen er inviteret til det."


# ------------------------------------------------------------------------------------------------------------------ papers


def papers(meeting: Meeting, files: Sequence[Paper], *, said: str) -> str:
    """The agenda and the files, with what can be done."""
    agenda = meeting.plan.agenda.strip()
    lines = [ASK_PAPERS, "", f"<b>{invitations.name(meeting.plan)}</b>"]
    lines.append(escape(shrink(agenda, planning.MAX_AGENDA, room=3000)) if agenda else "Der er ingen dagsorden endnu.")
    lines += [escape(f"{BULLET}{one.name}") for one in files]
    return page("", [*_done(said), *lines]).lstrip("\n")


def proposed_agenda(meeting: Meeting, text: str, *, edited: int) -> str:
    """The question whether a text is the agenda: what it replaces, and how many invitations will say it."""
    replaces = " i stedet for den, der er" if meeting.plan.agenda.strip() else ""
    effect = f"{_invitations(edited)} rettes. Ingen får en ekstra besked." if edited else ""
    lines = [f"<b>Skal det her være dagsordenen{replaces}?</b>", effect, "", escape(text)]
    return page("", [one for place, one in enumerate(lines) if one or place != 1]).lstrip("\n")


def take_away(one: Paper) -> str:
    """The button that takes a file away."""
    return f"✕ {cut(' '.join(one.name.split()), 34) or PHOTO}"
