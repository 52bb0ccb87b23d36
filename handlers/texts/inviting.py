"""Inviting: the guided choices, the link with its picture, the list of open links, and the list of people that is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.invitations import Invitation
from bot.personlist import Fault, Reading
from bot.roles import Administration, Role
from handlers.texts import dates
from handlers.texts.markup import cut, escape, joined, page
from handlers.texts.people import PLURAL, ROLES, administrations

_ZONE = ZoneInfo("Europe/Copenhagen")

ASK_ROLE = (
    "<b>Hvem vil du invitere?</b>\nEt medlem kan spørge. En tovholder er sin kommunes kontaktperson. En koordinator kan alt."
)
ASK_ORGANIZATION = "<b>Fra hvilken kommune eller organisation?</b>\nVælg den, eller skriv den."
ASK_ADMINISTRATIONS = "<b>Fra hvilke forvaltninger?</b>\nTryk for at sætte hak, og tryk så på Videre."
ASK_USES = "<b>Hvor mange skal kunne bruge linket?</b>\nEt link til én person er sikrest. Til et møde kan du lave ét til alle."
ASK_DAYS = "<b>Hvor længe skal det gælde?</b>"
NO_ORGANIZATION = "Ingen bestemt"
NEXT, BACK, CANCEL = "Videre »", "« Tilbage", "Fortryd"
SHOW_OPEN = "Vis åbne invitationer"
CANCELLED = "Det er i orden. Jeg har ikke lavet nogen invitation."
NONE_OPEN = "Der er ingen åbne invitationer. Send /inviter for at lave en."
WITHDRAW = "Ja, træk den tilbage"
WITHDRAWN = "Invitationen er trukket tilbage. Linket virker ikke mere."
ENDED_BEFORE = "Invitationen er allerede brugt, udløbet eller trukket tilbage."
QR_NAME = "invitation.png"
QR_CAPTION = "Vis billedet på mødet. Peg telefonens kamera på det, så åbner Telegram."
MAX_OPEN = 20
USES = (1, 5, 20, 100)
DAYS = (1, 7, 14, 30)


def uses(number: int) -> str:
    """How many people, on a button."""
    return "1 person" if number == 1 else f"{number} personer"


def days(number: int) -> str:
    """How long, on a button."""
    return "1 dag" if number == 1 else f"{number} dage"


def moment(at: datetime) -> str:
    """A day and the time in Copenhagen: "12. marts 2026 kl. 10.00"."""
    return f"{dates.day_of(at)} kl. {at.astimezone(_ZONE):%H.%M}"


def chosen(role: Role | None, organization: str | None, picked: Sequence[Administration] | None, number: int | None) -> str:
    """HTML of what has been chosen so far, one line each."""
    lines = []
    if role:
        lines.append(f"Rolle: {ROLES[role]}")
    if organization is not None:
        lines.append(f"Fra: {escape(cut(organization, 100)) or NO_ORGANIZATION.lower()}")
    if picked is not None:
        lines.append(f"Forvaltninger: {administrations(picked)}")
    if number:
        lines.append(f"Til: {uses(number)}")
    return "\n".join(lines)


def made(invitation: Invitation, link: str) -> str:
    """HTML of a new link. It is shown once; only a digest is kept."""
    whom = "1 person" if invitation.uses == 1 else f"op til {invitation.uses} personer"
    return (
        f"<b>Invitationen er klar.</b> Den gælder for {whom} til {moment(invitation.until)}.\n\n{escape(link)}\n\n"
        f"Send linket til {'den' if invitation.uses == 1 else 'dem'}, du vil invitere. "
        "Jeg kan ikke vise det igen, men du kan altid lave et nyt."
    )


def own_link(name: str, link: str, until: datetime) -> str:
    """HTML of a link for one person."""
    return (
        f"<b>Nyt link til {escape(cut(name, 100))}.</b> Det virker én gang og til {moment(until)}. Ældre links til personen "
        f"virker ikke mere.\n\n{escape(link)}"
    )


def open_ones(invitations: Sequence[Invitation], *, personal: int) -> str:
    """HTML of the links that whoever has them can come in by; `personal` are links for one person each."""
    if not invitations:
        return NONE_OPEN + _personal(personal)
    lines = [escape(f"{number}. {_told(one)}") for number, one in enumerate(invitations[:MAX_OPEN], start=1)]
    if len(invitations) > MAX_OPEN:
        lines.append(f"… og {len(invitations) - MAX_OPEN} til")
    if personal:
        lines.append(_personal(personal))
    return page("<b>Åbne invitationer</b>\nTryk på et nummer for at trække invitationen tilbage.", lines)


def _personal(number: int) -> str:
    if not number:
        return ""
    which = "1 personligt link" if number == 1 else f"{number} personlige links"
    return f"\nDesuden er der {which}: lav et nyt under personen i /medlemmer, så virker det gamle ikke mere."


def sure_withdraw(one: Invitation) -> str:
    """HTML that asks before a link is withdrawn."""
    return f"Skal denne invitation trækkes tilbage?\n{escape(_told(one))}"


def _told(one: Invitation) -> str:
    used = f"{one.used} af {one.uses} brugt"
    return f"{ROLES[one.role]}, {one.organization or NO_ORGANIZATION.lower()}, {used}, til {moment(one.until)}"


# ------------------------------------------------------------------------------------------------------------- the list

ASK_LIST = (
    "<b>Send mig listen som en fil</b> fra Excel (.xlsx) eller som CSV.\n\nFørste række skal være overskrifter: navn, "
    "e-mail, kommune, og "
    "gerne forvaltning, rolle og telegram (ja eller nej). Jeg læser den igennem først og ændrer ikke noget, før du siger ja."
)
LIST_CANCELLED = "Det er i orden. Jeg har ikke indlæst noget."
LIST_GONE = "Jeg kan ikke hente filen. Send den en gang til."
LIST_CHANGED = "Nogle af dem på listen er kommet med i mellemtiden. Send filen igen, så læser jeg den på ny."
NOT_A_LIST = "Send listen som en fil, eller send /fortryd."
LINKS_CAPTION = "Et personligt link til hver. Send dem med e-mail, og slet filen bagefter: linkene kan ikke vises igen."
LINKS_LOST = "Filen med links nåede måske ikke frem. Send /medlemmer, og tryk på Nye links, så laver jeg dem igen."
RELINK_SURE = "Ja, lav nye links"
LINKS_NAME = "invitationer.xlsx"
LINKS_HEADS = ("Navn", "E-mail", "Kommune eller organisation", "Link", "Gælder til")
LIST_LAPSED = "Den knap hører til en liste, der ikke gælder mere. Send /importer, og send filen igen."
TOO_BIG = "Filen er for stor. Den må højst fylde 5 MB."
MAX_TOLD = 20
MAX_COLUMNS = 10  # that are named as not used
MAX_SHEETS = 10
MAX_SHEET_NAME = 31  # Excel's own limit

_FAULTS = {
    Fault.NO_NAME: "navn mangler",
    Fault.NO_ORGANIZATION: "kommune eller organisation mangler",
    Fault.BAD_EMAIL: "e-mailen er ikke gyldig",
    Fault.UNKNOWN_ROLE: "rollen kender jeg ikke (medlem, tovholder eller koordinator)",
    Fault.UNKNOWN_ADMINISTRATION: "forvaltningen kender jeg ikke (kultur, sundhed eller beskæftigelse)",
    Fault.UNKNOWN_YES_NO: "skriv ja eller nej",
    Fault.CPR: "der står et CPR-nummer, og det må ikke stå i listen",
    Fault.REPEATED: "personen står på listen mere end én gang",
    Fault.KNOWN: "personen er allerede med",
    Fault.TOO_LONG: "teksten er for lang",
    Fault.NO_EMAIL_WITHOUT_TELEGRAM: "uden Telegram skal der være en e-mail",
}
_FILE_FAULTS = {
    Fault.NOT_READABLE: "Filen kan ikke læses. Er den beskyttet med en kode eller beskadiget?",
    Fault.NO_HEADING: "Jeg finder ikke de overskrifter, jeg har brug for",
    Fault.EMPTY: "Der er ingen personer i filen.",
    Fault.TOO_MANY: "Der er for mange rækker i filen. Del den i flere.",
    Fault.TOO_BIG: "Filen er for stor.",
    Fault.UNKNOWN_FORMAT: "Det er ikke en fil, jeg kan læse. Gem den som .xlsx eller CSV i Excel, og send den igen.",
}
_PASSWORD = "Filen er beskyttet med en adgangskode, så jeg kan ikke åbne den. Gem den uden adgangskode, og send den igen."
_OTHER_SHEETS = "Jeg har kun læst det første ark med personer."


def apply(number: int) -> str:
    """The button that takes the list in."""
    return "Indlæs 1 person" if number == 1 else f"Indlæs {number} personer"


def verdict(reading: Reading) -> str:
    """HTML of what was found in a list. Names the rows that have to be mended."""
    if reading.fault is not None:
        return escape(_wrong_file(reading.fault, reading.detail))
    unread = [_unread(reading.unread)] if reading.unread else []
    if reading.broken:
        number, rows = len(reading.broken), len(reading.verdicts)
        which = "rækken skal rettes" if rows == 1 else f"{number} af {rows} rækker skal rettes"
        head = f"<b>Jeg har ikke indlæst noget: {which}.</b>"
        lines = [f"Række {one.row}: {_wrong(one.faults)}" for one in reading.broken]
        more = [f"… og {len(lines) - MAX_TOLD} rækker til"] if len(lines) > MAX_TOLD else []
        return page(head, [*map(escape, [*unread, *lines[:MAX_TOLD]]), *more, "\nRet dem i filen, og send den igen."])
    roles = Counter(person.role for person in reading.people)
    lines = [f"{number} {ROLES[role] if number == 1 else PLURAL[role]}" for role, number in roles.items()]
    by_mail = sum(not person.telegram for person in reading.people)
    told = [*unread, f"Roller: {', '.join(lines)}"]
    if by_mail:
        told.append(f"{by_mail} uden Telegram: de får intet link, men står på listen med deres e-mail")
    if reading.ignored:
        named = [cut(name, 40) for name in reading.ignored if name]
        rest = f" og {len(reading.ignored) - MAX_COLUMNS} til" if len(reading.ignored) > MAX_COLUMNS else ""
        told.append(f"Disse kolonner bruger jeg ikke: {', '.join(named[:MAX_COLUMNS])}{rest}")
    if reading.known:
        told.append(f"{len(reading.known)} er med i forvejen. Dem rører jeg ikke")
    if not reading.people:
        return page("<b>Alle på listen er allerede med.</b>", [*map(escape, unread)])
    fine = "Rækken er i orden." if len(reading.people) == 1 else f"Alle {len(reading.people)} rækker er i orden."
    if reading.known:
        fine = f"{len(reading.people)} {'ny' if len(reading.people) == 1 else 'nye'} på listen."
    return page(f"<b>{fine}</b>", [*map(escape, told), "\nSkal jeg indlæse dem?"])


def _wrong_file(fault: Fault, detail: str) -> str:
    """What is wrong with the file as a whole, as exactly as `detail` tells it."""
    if fault is Fault.NOT_READABLE and detail.isdecimal():
        return f"Læsningen gik i stå ved række {detail}: mangler der et anførselstegn? Ret det i filen, og send den igen."
    if fault is Fault.NOT_READABLE and detail == "password":
        return _PASSWORD
    missing = f": {detail}." if detail and fault is Fault.NO_HEADING else ""
    return f"{_FILE_FAULTS.get(fault, _FILE_FAULTS[Fault.NOT_READABLE])}{missing}"


def _unread(sheets: Sequence[str]) -> str:
    """That there are further sheets, and which. A name is "" where it must not be told."""
    named = [cut(name, MAX_SHEET_NAME) for name in sheets if name][:MAX_SHEETS]
    if not named:
        return f"{_OTHER_SHEETS} Resten er ikke læst."
    if len(sheets) == 1:
        return f"{_OTHER_SHEETS} Dette ark er ikke læst: {named[0]}."
    more = len(sheets) - len(named)
    return f"{_OTHER_SHEETS} Disse er ikke læst: {joined([*named, *([f'{more} til'] if more else [])])}."


def _wrong(faults: Sequence[tuple[Fault, str]]) -> str:
    return "; ".join(f"{_FAULTS.get(fault, fault.value)}{f' ({column})' if column else ''}" for fault, column in faults)


def sure_relink(waiting: int) -> str:
    """Asks before everybody who has not come in yet gets another link."""
    if not waiting:
        return "Alle inviterede er kommet ind. Der er ingen, der mangler et link."
    whom = "den ene, der mangler," if waiting == 1 else f"de {waiting}, der mangler,"
    return f"Skal {whom} have et nyt link? De gamle links virker så ikke mere."


def taken_in(number: int, links: int, *, arrived: bool) -> str:
    """What was done; `arrived` is False where the file with the links may not have come."""
    done = "1 person er indlæst." if number == 1 else f"{number} personer er indlæst."
    if not links:
        return done
    told = " Linket står i filen." if links == 1 else f" {links} af dem har fået et personligt link, som står i filen."
    return f"{done}{told if arrived else f' {LINKS_LOST}'}"
