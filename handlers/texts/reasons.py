"""Why an answer of a report was not understood: one kind sentence for each fault, with what to do instead."""

from __future__ import annotations

from bot.reports.draft import Draft
from bot.reports.form import Kind, Question
from bot.reports.typed import Fault, Problem
from handlers.texts import told
from handlers.texts.markup import cut, escape

_PLAIN = {
    Fault.EMPTY: "Der stod ikke noget, jeg kunne læse. Skriv dit svar igen.",
    Fault.NOT_A_NUMBER: "Her skal jeg bruge et tal, for eksempel 25.",
    Fault.SEVERAL_NUMBERS: "Her skal jeg bruge ét tal. Er du i tvivl, så skriv dit bedste skøn.",
    Fault.NOT_WHOLE: "Her skal jeg bruge et helt tal, for eksempel 25.",
    Fault.ONE_ONLY: "Her kan der kun vælges én. Tag den, der passer bedst.",
    Fault.NOT_A_PERIOD: "Det kan jeg ikke læse som en periode. Skriv for eksempel marts-juni 2024 eller uge 12-20 2024.",
    Fault.NO_START: "Hvornår begyndte det? Skriv for eksempel: kører stadig siden maj 2024.",
    Fault.NO_YEAR: "Hvilket år var det? Skriv for eksempel marts-juni 2024.",
    Fault.BACKWARDS: "Den periode slutter, før den begynder. Skriv begyndelsen først, for eksempel marts-juni 2024.",
    Fault.TOO_FAR: "Det år ser forkert ud. Skriv for eksempel marts-juni 2024.",
    Fault.NOT_YES_NO: "Svar ja eller nej.",
    Fault.WHICH: "Mener du en af dem her? Tryk på den, eller skriv det på en anden måde.",
    Fault.NEEDS_FILE: "Her kan du sende billeder, filer eller en indtalt besked. Har du ingen, så tryk på knappen nedenfor.",
    Fault.NOT_A_FILE: "Det kan jeg ikke gemme. Send det som billede, fil eller indtalt besked.",
    Fault.FILE_GONE: "Jeg kunne ikke hente filen hos Telegram. Send den igen.",
    Fault.HOLDS_NUMBER: "Noget i filen ligner et CPR-nummer, så jeg har ikke gemt den. Tag det ud, og send den igen.",
    Fault.NO_CONSENT: "Sig først, om alle på billederne har sagt ja.",
}


def reason(problem: Problem, question: Question, draft: Draft | None = None) -> str:
    """HTML of the reason, in one or two sentences. `draft` tells where files are asked for."""
    if problem.fault is Fault.NEEDS_TEXT:
        return escape(_words_wanted(draft))
    return escape(_worded(problem, question))


def _words_wanted(draft: Draft | None) -> str:
    """A file came where words are wanted: where it can be sent."""
    asked = draft.asked if draft is not None else ()
    form = draft.form if draft is not None else None
    places = [place for place, id in enumerate(asked, 1) if form and (one := form.question(id)) and one.kind is Kind.FILES]
    words = "Her skal jeg bruge et svar med ord." if draft is None or draft.at is not None else "Den fil er ikke gemt."
    return f"{words} Billeder og filer kan du sende ved spørgsmål {places[0]}." if places else words


def _worded(problem: Problem, question: Question) -> str:
    match problem.fault:
        case Fault.TOO_LONG:
            return f"Det var længere, end jeg kan gemme her ({problem.detail or question.characters} tegn). Skriv det kortere."
        case Fault.TOO_LOW:
            return f"Tallet skal være mindst {question.at_least}."
        case Fault.TOO_HIGH:
            return f"Tallet kan højst være {question.at_most}. Er det skrevet rigtigt?"
        case Fault.ABOVE_OTHER:
            return "Tallet kan ikke være større end antallet af deltagere, du skrev før. Er det skrevet rigtigt?"
        case Fault.NO_SUCH_OPTION:
            said = f'"{cut(problem.detail, 60)}" er ikke' if problem.detail else "Det er ikke"
            return f"{said} en af mulighederne. Tryk på en af dem, eller skriv den."
        case Fault.FILE_TOO_BIG:
            return f"Filen er for stor: jeg kan tage op til {question.megabytes} MB. Send en mindre, eller et billede i stedet."
        case Fault.TOO_MANY_FILES:
            return f"Der er plads til {told.files(question.files)}. Fjern en, hvis denne er vigtigere."
        case fault:
            return _PLAIN.get(fault, _PLAIN[Fault.EMPTY])
