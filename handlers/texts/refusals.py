"""What the bot says when the documents do not: refusals, questions back, and courtesies."""

from __future__ import annotations

from handlers.texts import dates
from handlers.texts.body import Body
from handlers.texts.groups import in_sentence
from handlers.texts.markup import cut, ended, label, size
from handlers.texts.reply import MAX_LABEL
from handlers.texts.sources import nearest
from knowledge.findings import Choice, Clarification, Reason, Refusal, Smalltalk

NOT_STATED = "Det står der ikke i netværkets dokumenter."
NOBODY_FROM = NOT_STATED + " De nævner ingen fra {place} på deres lister over medlemmer."
NOBODY_IN = NOT_STATED + " Blandt medlemmerne af {about} nævner de ingen fra {place}."
NO_HOLDER = NOT_STATED + " De nævner ingen {about} fra {place}."
OFFERED = "Her er noget, jeg kan svare på:"
MEANT = "Mente du:"
NOT_TOLD = "Hvem der kommer, fortæller jeg ikke. Send /moeder og åbn mødet: der står, hvor mange der kommer."
OTHER_PERIODS = NOT_STATED + " For {about} har de kun andre datoer."

_PLAIN = {
    Reason.NOTHING: NOT_STATED,
    Reason.NO_ATTRIBUTE: NOT_STATED,
    Reason.NO_DATE: "Der står ingen dato for et kommende møde i dokumenterne.",
    Reason.WRONG_PERIOD: f"{NOT_STATED} De har det kun for andre år.",
    Reason.UNKNOWN_NAME: "Det navn er ikke nævnt i netværkets dokumenter.",
    Reason.UNSURE: "Det kan jeg ikke svare sikkert på ud fra netværkets dokumenter.",
    Reason.EMPTY: "Jeg kan ikke se et spørgsmål i din besked. Skriv det gerne med et par ord mere, så leder jeg.",
    Reason.NOT_TOLD: NOT_TOLD,
    Reason.UNCLEAR: "Jeg kan ikke se, hvad du spørger om. Skriv det gerne med navnet på gruppen, mødet eller emnet.",
}
_ABOUT = {
    Reason.NOTHING: NOT_STATED,
    Reason.NO_ATTRIBUTE: NOT_STATED + " De omtaler {about}, men jeg kan ikke finde svaret på det, du spørger om.",
    Reason.NO_DATE: "Der står ingen dato for et kommende møde i {about} i dokumenterne.",
    Reason.WRONG_PERIOD: NOT_STATED + " De siger ikke noget om det for {about}.",
    Reason.UNKNOWN_NAME: "{about} er ikke nævnt i netværkets dokumenter.",
    Reason.UNSURE: _PLAIN[Reason.UNSURE],
    Reason.EMPTY: _PLAIN[Reason.EMPTY],
    Reason.NOT_TOLD: NOT_TOLD,
    Reason.UNCLEAR: _PLAIN[Reason.UNCLEAR],
}
_COURTESY = {
    Smalltalk.GREETING: "Hej! Spørg mig om møder, grupper, beslutninger og gode råd, så finder jeg svaret i dokumenterne.",
    Smalltalk.THANKS: "Selv tak. Skriv endelig igen.",
    Smalltalk.HELP: "Skriv dit spørgsmål, som du ville stille det til en kollega, for eksempel: Hvornår er næste møde? "
    "Jeg svarer kun med det, der står i dokumenterne, og viser hvor det står. Send /hjaelp for at se alle muligheder.",
    Smalltalk.GOODBYE: "Hej hej, og på gensyn.",
}


def refusal(finding: Refusal) -> Body:
    """Says that it is not there, and what is nearest."""
    said = " ".join((finding.about or "").split())
    about = cut(in_sentence(dates.period(said).rstrip(" .?!:;,")), 120)
    wording = _ABOUT[finding.reason]
    if finding.reason is Reason.WRONG_PERIOD and not dates.is_period(said):
        wording = OTHER_PERIODS
    if finding.place:
        holder = NO_HOLDER if finding.reason is Reason.UNKNOWN_NAME else NOBODY_IN
        wording = (holder if about else NOBODY_FROM).replace("{place}", cut(finding.place, 60))
    # Not str.format: a name with braces in it must come out as it went in.
    lead = _capital(wording.replace("{about}", about)) if about or finding.place else _PLAIN[finding.reason]
    first, _, rest = lead.partition(". ")
    near = nearest(finding.nearest)
    detail = [rest] if rest else []
    if near:
        detail.append(ended(f"Det nærmeste, jeg kan finde, er {'; '.join(near)}"))
    if finding.choices:
        detail.append(MEANT if finding.reason is Reason.UNKNOWN_NAME else OFFERED)
    return Body(f"{first}." if rest else lead, detail=tuple(detail), listed=_long(finding.choices), weighty=False)


def clarification(finding: Clarification) -> Body:
    """Asks which of several things is meant. The buttons name them."""
    about = cut(" ".join(finding.about.split()), 80)
    lead = f"Der er flere muligheder for “{about}” i dokumenterne." if about else "Det kan betyde flere ting."
    return Body(lead, detail=("Hvilken mener du?",), listed=_long(finding.choices), weighty=False)


def courtesy(about: Smalltalk) -> Body:
    return Body(_COURTESY[about], weighty=False)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _long(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The choices in full, when a label is too long for its button."""
    full = [" ".join(choice.label.split()) for choice in choices]
    return tuple(cut(text, 200) for text in full) if any(size(text) > MAX_LABEL or label(text) != text for text in full) else ()
