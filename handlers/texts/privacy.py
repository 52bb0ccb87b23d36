"""What members read about their data: what is kept, why and how long, the file with all of it, and the erasure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.config import Config
from bot.kept import Reason
from bot.retention import Held
from handlers.texts.markup import cut, escape
from handlers.texts.reply import Action, Button

DATA_NAME = "mine-data.json"
DATA_CAPTION = "Alt, hvad jeg har gemt om dig, med begrundelse og slettedato for hver linje."
DATA_NOTHING = "Jeg har ikke gemt noget om dig."
DATA_NOTE = (
    "Selve samtalen ligger hos Telegram, ikke hos mig. Numre i stedet for navne betyder, at jeg ikke har gemt navnet. "
    "Tiderne er i UTC."
)

ERASE_BUTTON = Button("Slet alt om mig", Action.ERASE)
ERASE_KEEP = Button("Nej, behold det", Action.KEEP)
ERASE_SURE = Button("Ja, slet det nu", Action.ERASE_SURE)
ERASE_ASK = (
    "<b>Vil du slette alt, jeg har gemt om dig?</b>\n\n"
    "Din profil, dine spørgsmål og svarene bag dine knapper bliver slettet, og jeg kender dig ikke mere. Svar, som "
    "koordinatoren har givet til alle, bliver stående, uden at det kan ses, hvem der spurgte. Det, der hører til din "
    "kommune, bliver hos kommunen uden dit navn. Vil du bare holde pause, så send /forlad.\n\n"
    "Vil du se det først, så send /minedata."
)
ERASE_AGAIN = "<b>Er du sikker?</b> Det kan ikke fortrydes, og du skal bruge en ny invitation for at komme tilbage."
KEPT = "Godt, jeg har ikke slettet noget."
ERASED = (
    "Alt om dig er slettet, og jeg kender dig ikke mere. Samtalen her ligger hos Telegram: slet den i appen, hvis du vil. "
    "Tak for denne gang."
)
ERASE_LAPSED = "Knappen er for gammel. Send /slet igen."

REASONS = {
    Reason.MEMBERSHIP: "Din profil: så jeg ved, hvem jeg må svare, og som hvad.",
    Reason.SEATS: "De pladser i grupper, du selv har sagt er dine.",
    Reason.INVITATION: "Dit personlige link ind, uden selve koden.",
    Reason.BUTTONS: "Svarene bag knapperne, med dit spørgsmål uden numre og adresser.",
    Reason.FEEDBACK: "Om et svar hjalp dig.",
    Reason.QUESTION: "Spørgsmål, jeg ikke kunne svare på, uden numre og adresser, så koordinatoren kan svare.",
    Reason.FOLLOW_UP: "Hvad vi sidst talte om, så du kan spørge videre.",
    Reason.DIALOG: "Det, jeg venter på, at du skriver.",
    Reason.DRAFT: "Rapporter, du er i gang med. De hører til din kommune, og slettes du, bliver de uden dit navn.",
    Reason.REPORT: "Rapporter, du har sendt, med filer. De hører til din kommune, og slettes du, bliver de uden dit navn.",
    Reason.MEETING: (
        "Hvad du har svaret på invitationer til møder, om du var der, og møder, du har planlagt. Slettes du, bliver kun det, "
        "der er kommunens eller netværkets, og det uden dit navn."
    ),
    Reason.BROADCAST: "Beskeder, du har skrevet til mange. Slettes du, bliver de, der er sendt, uden dit navn.",
    Reason.DELIVERY: "Om en besked nåede frem til dig, eller om du skulle have den på en anden måde.",
    Reason.ACCOUNTABILITY: "Hvem der gjorde hvad, som numre uden navne. Det slettes ikke med dig, men af sig selv.",
}


def told(config: Config) -> str:
    """HTML of /privatliv: what is kept, why and how long, by the settings that hold."""
    keep = config.storage
    who = f"Dataansvarlig: {escape(cut(config.privacy.controller, 200))}.\n" if config.privacy.controller else ""
    contact = escape(cut(config.privacy.contact, 200)) if config.privacy.contact else "netværkets koordinator"
    return (
        f"<b>Det gemmer jeg om dig</b>\n{who}"
        f"• Din profil (navn, kommune, forvaltninger, rolle, e-mail, Telegram-nummer): så længe du bruger mig, og højst "
        f"{_days(keep.keep_inactive_days)} efter, du sidst var her. Holder du op, gemmer jeg den i "
        f"{_days(keep.keep_former_days)}. Til profilen hører "
        "de pladser i grupper, du selv har sagt er dine, og dit link ind.\n"
        f"• Svarene bag knapperne, med dit spørgsmål, og om svaret hjalp: {_days(keep.keep_answers_days)}.\n"
        f"• Spørgsmål, jeg ikke kunne svare på: {_days(keep.keep_questions_days)}, så koordinatoren kan svare dig. "
        "Koordinatoren ser ordene, men ikke hvem der spurgte.\n"
        f"• Hvad vi sidst talte om: {keep.keep_subject_minutes} minutter. /glem sletter det straks.\n"
        f"• Rapporter, du er i gang med: {_days(keep.keep_drafts_days)} efter, der sidst blev skrevet i dem. Rapporter, du har "
        f"sendt, med filer: {_days(keep.keep_reports_days)} efter sidste ændring. De hører til din kommune: "
        "slettes du, bliver de uden dit navn.\n"
        "• Møder: hvad du har svaret, hvorfor du ikke kommer, hvem der kommer i stedet, og om du var der: "
        f"{_days(keep.keep_meetings_days)} efter mødet. Koordinatoren ser det. Slettes du, slettes det. Var du med, bliver det "
        "stående, at din kommune var det, uden dit navn.\n"
        f"• Om en besked nåede frem, og beskeder, du har sendt til mange: {_days(keep.keep_outbox_days)}.\n"
        f"• En log over, hvem der har gjort hvad, med numre i stedet for navne: {_days(keep.keep_audit_days)}.\n\n"
        "CPR-numre gemmer jeg aldrig, og e-mail og telefonnumre tager jeg ud af dine spørgsmål. Ingen sprogmodel og ingen "
        "andre tjenester ser det, du skriver, men det går gennem Telegram, som ligger uden for EU, og samtaler med en bot "
        "er ikke krypteret hele vejen. <b>Skriv derfor aldrig noget om enkelte borgere.</b>\n\n"
        "/minedata - få det hele i en fil\n/profil - ret det\n/slet - slet det\n/forlad - hold op med at bruge mig\n\n"
        f"Spørgsmål om dine data: {contact}. Du kan klage til Datatilsynet, datatilsynet.dk."
    )


def terms(config: Config) -> dict[Reason, str]:
    """How long what is kept, by the settings that hold."""
    keep = config.storage
    return {
        Reason.MEMBERSHIP: (
            f"{_days(keep.keep_inactive_days)} efter, du sidst var her. Holder du op: {_days(keep.keep_former_days)}"
        ),
        Reason.SEATS: "så længe som din profil",
        Reason.INVITATION: "30 dage efter, linket er udløbet",
        Reason.BUTTONS: _days(keep.keep_answers_days),
        Reason.FEEDBACK: _days(keep.keep_answers_days),
        Reason.QUESTION: _days(keep.keep_questions_days),
        Reason.FOLLOW_UP: f"{keep.keep_subject_minutes} minutter",
        Reason.DIALOG: "1 dag",
        Reason.DRAFT: f"{_days(keep.keep_drafts_days)} efter, der sidst blev skrevet i den",
        Reason.REPORT: f"{_days(keep.keep_reports_days)} efter, rapporten sidst blev ændret",
        Reason.MEETING: f"{_days(keep.keep_meetings_days)} efter mødet",
        Reason.BROADCAST: f"{_days(keep.keep_outbox_days)} efter, beskeden er sendt",
        Reason.DELIVERY: _days(keep.keep_outbox_days),
        Reason.ACCOUNTABILITY: _days(keep.keep_audit_days),
    }


def data(held: Sequence[Held], config: Config) -> dict[str, Any]:
    """The content of /minedata, to be written as JSON: table by table why it is kept, how long, and every row."""
    tables = [
        {
            "tabel": one.kept.table,
            "begrundelse": REASONS[one.kept.reason],
            "opbevaring": terms(config)[one.kept.reason],
            "rækker": list(one.rows),
        }
        for one in held
    ]
    return {"om": DATA_NOTE, "data": tables}


def _days(number: int) -> str:
    """Days as people say them: 30 dage, 2 år."""
    years, rest = divmod(number, 365)
    if number >= 365 and not rest:
        return f"{years} år"
    return "1 dag" if number == 1 else f"{number} dage"
