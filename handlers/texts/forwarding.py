"""Passing a question on to the coordinator: asked first, done at the second yes."""

from __future__ import annotations

from handlers.texts.markup import escape, quote, shrink
from handlers.texts.reply import Action, Button

BUTTONS = (Button("Ja, send det", Action.CONFIRM), Button("Nej, lad være", Action.CANCEL))
SENT = "Tak. Dit spørgsmål er sendt til koordinatoren."
SENT_BEFORE = "Spørgsmålet er allerede sendt til koordinatoren."
CANCELLED = "Det er i orden. Jeg har ikke sendt noget."
SETTLED = "Det har du allerede svaret på. Stil spørgsmålet igen, hvis du vil noget andet."
NO_QUESTION = "Jeg kan ikke længere se dit spørgsmål. Stil det igen, så kan du sende det."
PERSONAL_NUMBER = "Spørgsmålet ser ud til at indeholde et CPR-nummer, så jeg sender det ikke. Spørg igen uden nummeret."
MAX_SHOWN = 1000


def with_subject(question: str, about: str) -> str:
    """The question as the coordinator can understand it: a follow-up with what it was taken to be about."""
    return f"{question} [om {about}]"


def sure(redacted: str, *, changed: bool) -> str:
    """HTML that shows what would be sent; `changed` when something was taken out of it."""
    taken_out = "E-mail og telefonnumre er taget ud. " if changed else ""
    return f"Skal jeg sende dette til koordinatoren?\n{quote(shrink(redacted, MAX_SHOWN, room=3000))}\n" + escape(
        f"{taken_out}Koordinatoren kan se, at det kommer fra denne chat."
    )
