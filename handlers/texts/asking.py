"""Around a question and its answer: prompts, feedback, buttons that no longer work."""

from __future__ import annotations

from handlers.texts.reply import Action, Button

NO_QUESTION = "Skriv dit spørgsmål efter kommandoen, for eksempel: /spoerg Hvornår er næste møde?"
PERSONAL_NUMBER = (
    "<b>Din besked ser ud til at indeholde et CPR-nummer.</b> Derfor har jeg ikke læst den som et spørgsmål, og jeg gemmer "
    "den ikke. Slet den gerne, hvis den stadig står her, og spørg igen uden nummeret."
)
INLINE = "Spørg mig i vores egen chat"
EXPIRED = "Denne knap er udløbet. Stil spørgsmålet igen."
TAKEN_BACK = (
    "En af de rapporter, som svaret bygger på, er rettet eller ikke offentlig mere. Stil spørgsmålet igen, så får du det, der "
    "gælder nu."
)
FILE_CAPTION = "Åbn filen for at lægge møderne i din kalender."
NO_SUCH_BUTTON = "Der er ingen knap med det nummer."
NUMBER_ALONE = "Et tal alene kan jeg ikke svare på. Tryk på en knap, eller skriv dit spørgsmål med et par ord."
NOTHING_TO_ADD = "Der er ikke mere at vise."

THANKS_HELPED = "Tak, det er rart at vide."
THANKS_NOT_HELPED = "Tak, fordi du siger det. Prøv gerne at spørge med andre ord."

FEEDBACK = (Button("👍 Det hjalp", Action.HELPED), Button("👎 Hjalp ikke", Action.NOT_HELPED))
