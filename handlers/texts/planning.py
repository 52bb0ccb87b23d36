"""Planning a meeting: the list, the questions, the summary, and why something typed does not do. HTML.

A meeting that stands, and what becomes of it, is in `handlers.texts.convening`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from babel.dates import format_date, get_day_names

from bot.audience import Audience
from bot.meetings.meeting import Meeting, Plan
from bot.roles import Administration, Role
from handlers.texts import dates, invitations, people
from handlers.texts.invitations import line, point, when
from handlers.texts.markup import cut, escape, joined
from knowledge.model import Meeting as Stated
from knowledge.moments import Reason, Unread

MAX_TITLE, MAX_PLACE, MAX_LINK, MAX_GROUP, MAX_AGENDA, MAX_CAPACITY = 120, 200, 500, 120, 3000, 5000
PAGE = 8
MEETING = "møde"  # the command in Danish spelling

NEW, FROM_DOCUMENT = "Nyt møde", "Fra et dokument"
EARLIER_MEETINGS, COMING_MEETINGS, TO_LIST = "Tidligere møder", "Kommende møder", "« Alle møder"
PREVIOUS, NEXT = "« Forrige", "Næste »"
BACK, CANCEL = "« Tilbage", "Fortryd"
ONLINE, NO_PLACE, KEEP = "Online", "Ikke bestemt endnu", "Som nu"
NO_LINK, NO_HOST, NO_LIMIT, NO_DEADLINE, NO_AGENDA = "Uden link", "Ingen vært", "Ingen grænse", "Ingen frist", "Ingen dagsorden"
WEEKS_BEFORE = (1, 2, 3)
DROPPED = "Det er i orden. Jeg har ikke gemt noget. Send /moede for at begynde igen."
OVER = "Den knap gælder ikke mere. Send /moede for at se møderne."
NONE_IN_DOCUMENTS = "Dokumenterne har ingen kommende møder med en dato, som ikke allerede er planlagt her."
ASK_DOCUMENT = "<b>Hvilket møde?</b>\nJeg udfylder det, dokumentet siger, og spørger om resten."
SAVE = "Gem"

_ASK_GROUP = "<b>Hvem skal mødes?</b>\nVælg gruppen, eller skriv den."
_ASK_TITLE = "<b>Hvad skal mødet hedde?</b>\nVælg, eller skriv en titel."
_ASK_WHEN = "<b>Hvornår er mødet?</b>\nSkriv det, for eksempel: torsdag den 4. marts kl. 10-12"
_ASK_WHEN_AGAIN = (
    "<b>Hvornår er mødet nu?</b>\nSkriv den nye tid, for eksempel: 11. marts kl. 10-12. Skriv kl. 13-15 for samme dag."
)
_ASK_PLACE = "<b>Hvor er mødet?</b>\nSkriv adressen, eller tryk Online."
_ASK_LINK = "<b>Hvad er linket?</b>\nSæt linket til onlinemødet ind her."
_ASK_HOST = "<b>Hvem er vært?</b>\nDe, der har været vært for længst tid siden, står først."
_ASK_WHOM = "<b>Hvem skal inviteres?</b>\nTallet er, hvor mange jeg kan skrive til."
_ASK_AGENDA = f"<b>Hvad er dagsordenen?</b>\nSkriv den i én besked, et punkt pr. linje (højst {MAX_AGENDA} tegn)."
_ASK_CAPACITY = "<b>Hvor mange er der plads til?</b>\nSkriv et tal. Når der er fuldt, kommer de næste på venteliste."
_ASK_DEADLINE = "<b>Hvornår skal de senest svare?</b>\nVælg, eller skriv for eksempel: 25. februar eller 2 uger før"

POINTS: Final = ("Gruppe", "Titel", "Tid", "Sted", "Link", "Vært", "Inviterede", "", "Dagsorden", "Pladser", "Svarfrist")
"""What can be changed in the summary, in the order of the steps."""

# Below the group itself, what a meeting of it is usually called.
_NETWORK_TITLE = "Netværksmøde"


def ask(step: int, *, changing: bool, day: date | None) -> str:
    """The question of a step. `day` is known where the time of day is not, from a document or from what was written."""
    asked = (
        *("", _ASK_GROUP, _ASK_TITLE, _ASK_WHEN_AGAIN if changing else _ASK_WHEN, _ASK_PLACE, _ASK_LINK, _ASK_HOST, _ASK_WHOM),
        *("", _ASK_AGENDA, _ASK_CAPACITY, _ASK_DEADLINE, ASK_DOCUMENT),
    )[step]
    if step == 3 and day is not None:
        return f"<b>Hvad tid {dates.day(day.isoformat())}?</b>\nSkriv for eksempel: kl. 10-12"
    return asked


def titles(group: str, *, is_network: bool, start: datetime | None) -> list[str]:
    """Titles that are offered."""
    if not is_network:
        return [cut(f"Møde i {group}", MAX_TITLE)]
    season = "" if start is None else f", {format_date(start, 'MMMM y', locale=dates.LOCALE)}"
    return [f"{_NETWORK_TITLE}{season}", "Seminar", "Temadag"]


# ------------------------------------------------------------------------------------------------------------------ audience


def whom(audience: Audience, *, group: str) -> str:
    """For whom a meeting is, in a few words; without markup."""
    if audience == Audience():
        return "alle i netværket"
    parts: list[str] = []
    if audience.groups:
        named = [cut(" ".join(one.split()), 80) for one in audience.groups]
        parts.append("dem med en plads i gruppen" if list(audience.groups) == [group] else f"dem i {joined(named)}")
    parts += [people.PLURAL[role] for role in audience.roles]
    parts += [people.ADMINISTRATIONS[one] for one in audience.administrations]
    parts += [cut(" ".join(one.split()), 80) for one in audience.organizations]
    return joined(parts) if parts else "et udvalg"


def audience_label(audience: Audience, number: int) -> str:
    """The same on a button with how many that are."""
    if audience.groups:
        return f"Kun gruppen ({number})"
    if audience.roles:
        return f"{people.PLURAL[Role(audience.roles[0])].capitalize()} ({number})"
    if audience.administrations:
        return f"{people.ADMINISTRATIONS[Administration(audience.administrations[0])].capitalize()} ({number})"
    return f"Alle ({number})"


def host_label(name: str, last: datetime | None) -> str:
    """A municipality with when it hosted last."""
    return f"{cut(name, 24)} ({format_date(last, 'MMM y', locale=dates.LOCALE)})" if last else cut(name, 38)


# ------------------------------------------------------------------------------------------------------------------- summary


def facts(plan: Plan) -> list[str]:
    """Lines of what is decided about a meeting."""
    place = line(plan.place, MAX_PLACE) or ("online" if plan.online else NO_PLACE.lower())
    lines = [
        f"<b>{invitations.name(plan)}</b>",
        f"Gruppe: {line(plan.group, MAX_GROUP)}",
        f"Tid: {when(plan)}",
        f"Sted: {place}",
    ]
    if plan.link:
        lines.append(f"Link: {escape(cut(plan.link, MAX_LINK))}")
    lines.append(f"Vært: {line(plan.host, 100) or NO_HOST.lower()}")
    lines.append(f"Inviterede: {escape(whom(plan.audience, group=plan.group))}")
    if plan.capacity is not None:
        lines.append(f"Pladser: {plan.capacity}")
    if plan.deadline is not None:
        lines.append(f"Svarfrist: {point(plan.deadline)}")
    if plan.agenda.strip():
        lines.append(f"Dagsorden: {line(plan.agenda, 200)}")
    return lines


def so_far(group: str, title: str, start: datetime | None, end: datetime | None) -> str:
    """What is decided, above the next question."""
    lines = [f"Gruppe: {line(group, MAX_GROUP)}"] if group else []
    if title:
        lines.append(f"Titel: {line(title, MAX_TITLE)}")
    if start is not None and end is not None:
        lines.append(f"Tid: {dates.when(*(one.strftime('%Y-%m-%dT%H:%M') for one in (start, end)))}")
    return "\n".join(lines)


def summary(plan: Plan, *, remarks: Sequence[str], by_hand: int) -> str:
    """Everything that is decided about a new meeting."""
    lines = ["Sådan bliver mødet:", "", *facts(plan), *remarks]
    if by_hand:
        who = "1 er" if by_hand == 1 else f"{by_hand} er"
        lines.append(f"\n{who} ikke på Telegram endnu. Dem skal du selv skrive til.")
    lines.append("\nTryk på det, du vil rette. Ellers gem.")
    return "\n".join(lines)


def remarks(plan: Plan, *, closed: bool, clashes: Sequence[Meeting]) -> list[str]:
    """What may be wrong with the time. `closed`: the day is no working day."""
    lines = [f"\n⚠️ {dates.day(plan.start.date().isoformat()).capitalize()} er ikke en arbejdsdag."] if closed else []
    return [*lines, *(f"\n⚠️ Samtidig er {invitations.name(one.plan)}: {when(one.plan)}." for one in clashes[:2])]


def save_and_invite(reached: int, by_hand: int) -> str:
    """The button that keeps the meeting and invites so many."""
    return f"Gem og send invitation til {reached}" if reached else f"Gem med {by_hand} uden Telegram"


# ---------------------------------------------------------------------------------------------------------------------- list


def listing(shown: Sequence[Meeting], *, number: int, past: bool) -> str:
    """Above the buttons of the planned meetings."""
    if not number:
        return (
            "Der er ingen tidligere møder."
            if past
            else "<b>Der er ikke planlagt nogen møder.</b>\nTryk Nyt møde for at planlægge et."
        )
    head = "Tidligere møder" if past else "Planlagte møder"
    more = f" ({len(shown)} af {number})" if len(shown) < number else ""
    return f"<b>{head}{more}.</b>\nTryk på et møde for at se svarene, flytte det eller skrive dagsorden."


def stated_label(meeting: Stated) -> str:
    """A meeting of a document on a button."""
    day = format_date(date.fromisoformat(meeting.start[:10]), "d. MMM y", locale=dates.LOCALE)
    return f"{day} {meeting.group}"


# ------------------------------------------------------------------------------------------------------------ what is written

_NOTHING: Final = re.compile(
    r"(?:(?:ingen|intet|uden|nej)(?: (?:grænse|loft|frist|svarfrist|vært|link|dagsorden|sted|tak|endnu))?|-"
    r"|(?:ikke bestemt|ved ikke|det ved jeg ikke)(?: endnu)?)[.!]?"
)
_NUMBER: Final = re.compile(
    r"(?:(?:højst|max|maks|ca|op til|(?:der er )?plads til)\.? )?([0-9]{1,4})"
    r"(?: (?:personer|person|pladser|plads|deltagere|deltager|mennesker))?[.!]?"
)
_BESIDE_LINK: Final = frozenset(
    {"her", "er", "det", "linket", "link", "eller", "og", "samt", "på", "via", "ved", "med", "online", "teams", "zoom", ""}
)


def says_nothing(text: str) -> bool:
    """Whether somebody writes that there is none of what was asked for."""
    return _NOTHING.fullmatch(text.strip().casefold()) is not None


def number_in(text: str) -> int | None:
    """The number of people that somebody writes, with or without words around it."""
    found = _NUMBER.fullmatch(text.strip().casefold())
    return int(found[1]) if found else None


def beside_link(text: str) -> str:
    """The place in a text from which the link was taken: without the words that led to the link."""
    words = text.split()
    while words and words[-1].casefold().strip(".,:;()-") in _BESIDE_LINK:
        words.pop()
    return " ".join(words).rstrip(" ,:;-(")


# -------------------------------------------------------------------------------------------------------------- what is wrong

BAD_GROUP = f"Skriv gruppens navn med højst {MAX_GROUP} tegn."
BAD_TITLE = f"Skriv en titel på højst {MAX_TITLE} tegn."
BAD_PLACE = f"Skriv stedet med højst {MAX_PLACE} tegn."
BAD_LINK = f"Det ligner ikke et link. Det skal begynde med https:// og være på højst {MAX_LINK} tegn."
BAD_HOST = "Skriv kommunens navn, eller vælg en af knapperne."
BAD_AGENDA = f"Dagsordenen er for lang. Skriv den med højst {MAX_AGENDA} tegn, eller send den som fil, når mødet er gemt."
AGENDA_AS_TEXT = "Skriv dagsordenen som tekst. Filer kan du sende, når mødet er gemt: tryk Dagsorden og filer."
BAD_CAPACITY = f"Skriv et helt tal mellem 1 og {MAX_CAPACITY}."
LATE_DEADLINE = "Svarfristen skal være, før mødet begynder. Skriv en tidligere dag."

_UNREAD: Final = {
    Reason.UNCLEAR: "Det kan jeg ikke læse som en tid. Skriv for eksempel: torsdag den 4. marts kl. 10-12",
    Reason.NO_DAY: "Hvilken dag? Skriv dag og tid, for eksempel: 4. marts kl. 10-12",
    Reason.NO_SUCH_DAY: "Den dag findes ikke i kalenderen. Se efter, og skriv tiden igen.",
    Reason.NO_SUCH_TIME: "Det klokkeslæt findes ikke. Skriv for eksempel: kl. 10-12 eller kl. 9.30-11",
    Reason.BACKWARDS: "Så slutter mødet, før det begynder. Skriv først start og så slut, for eksempel: kl. 10-12",
    Reason.TOO_LONG: "Så varer mødet mere end to uger. Se efter, og skriv tiden igen.",
}


def unread(found: Unread) -> str:
    """Why what was typed does not do as a time, and what to type."""
    day = "" if found.day is None else dates.day(found.day.isoformat())
    match found.reason:
        case Reason.WEEKDAY if found.day is not None and found.weekday is not None:
            said = get_day_names("wide", locale=dates.LOCALE)[found.weekday]
            written = format_date(found.day, "d. MMMM y", locale=dates.LOCALE)
            real = format_date(found.day, "EEEE", locale=dates.LOCALE)
            return f"Den {written} er en {real}, ikke en {said}. Skriv tiden igen med den rigtige dag."
        case Reason.NO_TIME if day:
            return f"Hvad tid {day}? Skriv for eksempel: kl. 10-12"
        case Reason.NO_TIME:
            return "Hvad tid på dagen? Skriv dag og tid, for eksempel: 4. marts kl. 10-12"
        case Reason.PAST:
            return f"{day.capitalize()} på det klokkeslæt er allerede forbi. Skriv en tid, der kommer."
        case Reason.TOO_FAR:
            return f"{day.capitalize()} er langt ude i fremtiden. Se efter årstallet, og skriv tiden igen."
        case Reason.SKIPPED:
            return f"Det klokkeslæt findes ikke {day}, for uret stilles frem den nat. Skriv en anden tid."
    return _UNREAD[found.reason]


def unread_deadline(found: Unread) -> str:
    """The same of a deadline."""
    if found.reason in (Reason.UNCLEAR, Reason.NO_DAY, Reason.NO_TIME):
        return "Hvilken dag skal de senest svare? Skriv for eksempel: 25. februar eller 2 uger før"
    return unread(found)


def weeks_before(weeks: int, at: datetime) -> str:
    """A deadline on a button."""
    return f"{'1 uge' if weeks == 1 else f'{weeks} uger'} før ({format_date(at, 'd. MMM', locale=dates.LOCALE)})"
