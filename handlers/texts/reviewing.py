"""What a coordinator does with the reports that were sent, in words: the lists, each step, comments, letters to municipalities.

What stands in one report is worded by `handlers.texts.filed`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.reports.filed import Filed
from bot.reports.piles import Pile
from bot.reports.review import Step
from handlers.texts import dates, filed
from handlers.texts.markup import cut, escape, joined, page, quote, shrink

MAX_SHOWN = 10  # reports of a page
MAX_COMMENT = 1000  # characters
MAX_TOAST = 200  # characters of what is said to a press (Bot API)

PILES = {
    Pile.WAITING: "Venter",
    Pile.CHANGES: "Ændring ønsket",
    Pile.APPROVED: "Godkendt",
    Pile.PUBLISHED: "Offentliggjort",
    Pile.REJECTED: "Afvist",
}
STEPS = {
    Step.PUBLISH: "Offentliggør",
    Step.APPROVE: "Godkend",
    Step.ASK: "Bed om ændring",
    Step.REJECT: "Afvis",
    Step.UNPUBLISH: "Træk tilbage",
}
EARLIER, LATER, MORE, BACK = "« Forrige", "Næste »", "Mere", "« Tilbage"
CHANGES, HISTORY, FILES = "Se ændringer", "Historik", "Filer"
CORRECT, CORRECT_NOW, SEE = "Ret rapporten", "Ret nu", "Se rapporten"
SEND, REWRITE, CANCEL = "Send", "Skriv om", "Fortryd"

NO_MUNICIPALITY = (
    "Jeg ved ikke, hvilken kommune du er tovholder for, så jeg kan ikke vise dig nogen rapporter. Bed koordinatoren om at "
    "skrive kommunen på dig."
)
NOT_THERE = "Den rapport er her ikke, eller også hører den til en anden kommune. Send /rapporter for at se listen."
NEW_VERSION = "Der er kommet en ny version af rapporten. Her er den: læs den, før du gør noget ved den."
DONE_BEFORE = "Det er gjort allerede, eller også er der besluttet noget andet om rapporten imens. Her er den, som den er nu."
OLD_DRAFT = "Den knap hører til en besked, der ikke gælder mere. Brug knapperne under den nyeste, eller send /rapporter."
CANCELLED = "Det er i orden. Jeg har ikke sendt noget, og rapporten er, som den var."
TOO_LONG = f"Det er for langt. Skriv højst {MAX_COMMENT} tegn."
_HOW_TO_WRITE = (
    f"Skriv højst {MAX_COMMENT} tegn, og slut ikke med et spørgsmålstegn, for så tror jeg, at du spørger mig om noget. "
    "Skriv ingen oplysninger om enkelte borgere. Send /fortryd, hvis du vil vente."
)


# ---------------------------------------------------------------------------------------------------------------- the list


def pile(one: Pile, count: int) -> str:
    """A pile on a button."""
    return f"{PILES[one]} ({count})" if count else PILES[one]


def listing(found: Sequence[Filed], first: int, lying: Pile) -> str:
    """HTML of a page of a pile; `first` is the position of the first one shown, from 0."""
    head = f"<b>{PILES[lying]}{_which(found, first)}</b>"
    if not found:
        return f"{head}\nDer er ingen rapporter her."
    lines = [
        f"{one.number}. {filed.organization(one)}: {filed.title(one)} ({filed.standing(one)}, {dates.day_of(one.changed)})"
        for one in found[first : first + MAX_SHOWN]
    ]
    return page(f"{head}\nTryk på et nummer for at læse rapporten.", lines)


def own_listing(found: Sequence[Filed], first: int, organization: str) -> str:
    """HTML of a page of the reports of one municipality, for its tovholder."""
    head = f"<b>Rapporter fra {escape(shrink(organization, 80, room=200))}{_which(found, first)}</b>"
    if not found:
        return f"{head}\nI har ikke sendt nogen rapport endnu. Send /rapport for at skrive den første."
    lines = [f"{one.number}. {filed.title(one)} ({filed.standing(one)})" for one in found[first : first + MAX_SHOWN]]
    return page(f"{head}\nTryk på et nummer for at læse rapporten eller rette den.", lines)


def _which(found: Sequence[Filed], first: int) -> str:
    return f" ({first + 1}-{min(first + MAX_SHOWN, len(found))} af {len(found)})" if len(found) > MAX_SHOWN else ""


# ------------------------------------------------------------------------------------------------------------------ letters


def came_in(found: Filed, resubmitted: bool) -> str:
    """HTML of the letter to the coordinators."""
    kind = "Rettet rapport" if resubmitted else "Ny rapport"
    return f"{kind} nr. {found.number} fra {filed.organization(found)}: {filed.title(found)}. Send /rapporter for at læse den."


def letter(step: Step, found: Filed, *, comment: str = "", labels: Sequence[str] = ()) -> str:
    """HTML of the letter about a step to the municipality; `labels` are what is to be answered again."""
    report = f"jeres rapport nr. {found.number}, <b>{filed.title(found)}</b>"
    said = quote(shrink(comment, MAX_COMMENT, room=2000))
    match step:
        case Step.APPROVE:
            return f"Koordinatoren har godkendt {report}. Tak for den!"
        case Step.PUBLISH:
            return (
                f"Koordinatoren har godkendt og offentliggjort {report}. Nu kan alle i netværket finde den ved at spørge mig. "
                "Tak for den!"
            )
        case Step.UNPUBLISH:
            return (
                f"Koordinatoren har trukket {report}, tilbage, så andre ikke længere kan finde den. I har den stadig: send "
                "/rapporter for at se den."
            )
        case Step.REJECT:
            stays = f"Version {found.published} er stadig offentliggjort.\n" if found.published is not None else ""
            return (
                f"Koordinatoren har afvist {report}, og skriver:\n{said}\n{stays}Send /rapporter for at se den eller rette den."
            )
        case _:
            again = f"Svar igen på: {escape(shrink(joined(labels), 500, room=700))}.\n" if labels else ""
            return f"Koordinatoren beder om en ændring i {report}, og skriver:\n{said}\n{again}Send /rapport for at rette."


# ------------------------------------------------------------------------------------------------------------- what was done


def done(step: Step, found: Filed, names: Sequence[str], *, own: bool) -> str:
    """What was done and who gets to know of it, as it is said to a press: plain text. `own`: nobody but who did it would."""
    return cut(f"Rapport nr. {found.number} er {filed.DONE[step]}. {_whom(found, names, own=own)}", MAX_TOAST)


def sent(step: Step, found: Filed, names: Sequence[str], *, own: bool) -> str:
    """HTML of the same where a comment went with it."""
    what = "er afvist" if step is Step.REJECT else "venter nu på en ændring"
    return f"Rapport nr. {found.number} {what}. {escape(_whom(found, names, own=own))}"


def _whom(found: Filed, names: Sequence[str], *, own: bool) -> str:
    if names:
        return f"{cut(joined(names), 80)} får besked."
    if own:
        return "Det er din egen, så jeg sender ingen besked."
    return f"Ingen fra {cut(found.organization, 60)} er med her nu, så jeg har ingen at give besked."


# -------------------------------------------------------------------------------------------------------------- the comment


def ask_comment(step: Step, found: Filed) -> str:
    """HTML that asks for the comment; for a change the questions to tick stand below it."""
    report = f"rapport nr. {found.number}, {filed.title(found)}"
    if step is Step.REJECT:
        return f"<b>Hvorfor afvises {report}?</b>\nSkriv det til kommunen. {_HOW_TO_WRITE}"
    return (
        f"<b>Hvad skal ændres i {report}?</b>\n1. Sæt hak ved de spørgsmål, der skal besvares igen. Sætter du ingen, kan alle "
        f"svar rettes.\n2. Skriv så til kommunen, hvad der skal ændres. {_HOW_TO_WRITE}"
    )


def preview(step: Step, found: Filed, comment: str, labels: Sequence[str], names: Sequence[str], *, own: bool) -> str:
    """HTML of the letter as it will be sent, and to whom."""
    body = letter(step, found, comment=comment, labels=labels)
    return f"<b>Sådan ser beskeden ud:</b>\n\n{body}\n\n{escape(_whom(found, names, own=own))}"


# ------------------------------------------------------------------------------------------------------------- a correction


def correction(found: Filed, *, begun: bool) -> str:
    """HTML: a draft in which a report can be corrected; `begun`: it was there already."""
    ready = "er allerede ved at blive rettet" if begun else "kan rettes nu: kladden er klar"
    return f"Rapport nr. {found.number} {ready}. Tryk på {CORRECT_NOW}, eller send /rapport, når det passer dig."
