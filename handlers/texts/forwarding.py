"""Passing a question on to the coordinator: asked first, done at the second yes."""

from __future__ import annotations

from handlers.redaction import EMAIL, PHONE
from handlers.texts.markup import escape, quote, shrink
from handlers.texts.reply import Action, Button

OFFER = Button("Send til koordinatoren", Action.FORWARD)
BUTTONS = (Button("Ja, send det", Action.CONFIRM), Button("Nej, lad være", Action.CANCEL))
SENT = "Tak. Dit spørgsmål er sendt til koordinatoren. Du får svaret her, når det kommer."
SENT_BEFORE = "Spørgsmålet er allerede sendt til koordinatoren."
SOMEBODY_WAITS = (
    "Et medlem venter på svar på noget, jeg ikke kunne svare på. Send /ubesvarede for at se det. "
    "Du får højst én besked om dagen om det."
)
CANCELLED = "Det er i orden. Jeg har ikke sendt noget."
SETTLED = "Det har du allerede svaret på. Stil spørgsmålet igen, hvis du vil noget andet."
NO_QUESTION = "Det spørgsmål har jeg ikke længere. Måske er der allerede svaret på det: stil det igen, og se."
MAX_SHOWN = 1000


def with_subject(question: str, about: str) -> str:
    """The question as the coordinator can understand it: a follow-up with what it was taken to be about."""
    return f"{question} [om {about}]"


def sure(redacted: str) -> str:
    """HTML that shows what would be sent, and says what was taken out of it."""
    taken_out = "E-mail og telefonnumre er taget ud. " if any(mark in redacted for mark in (EMAIL, PHONE)) else ""
    return f"Skal jeg sende dette til koordinatoren?\n{quote(shrink(redacted, MAX_SHOWN, room=3000))}\n" + escape(
        f"{taken_out}Koordinatoren ser ordene, men ikke hvem der spørger."
    )
