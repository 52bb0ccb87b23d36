"""What is said while a report is written: the questions, what was noted, drafts, the check before sending, the receipt.

Why an answer was not understood is in `handlers.texts.reasons`, what an answer reads like in `handlers.texts.told`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.reports.draft import Draft
from bot.reports.drafts import MOST, REGRET, Kept
from bot.reports.filed import Filed, Version
from bot.reports.form import Kind, Question
from bot.reports.values import Value
from handlers.texts import told
from handlers.texts.dates import day_of
from handlers.texts.markup import bold, cut, escape, italic, joined, page, shrink, size
from handlers.texts.reply import MAX_MESSAGE

MAX_SHOWN = 90  # characters of an answer in the list of all, where that many fit
MIN_SHOWN = 4
MAX_MISSING = 5
MAX_NOTED = 120
MAX_ALERT = 200
MAX_BEFORE = 600
MAX_NAME = 30
MAX_LISTED = MOST

# What can be typed instead of pressing a button, whole and alone. Small letters.
SKIP_WORDS = frozenset({"spring over", "spring", "skip", "sprunget over"})
NEXT_WORDS = frozenset({"næste", "naeste", "-", "–"})  # keeps an answer that is there
BACK_WORDS = frozenset({"tilbage", "gå tilbage", "gaa tilbage", "forrige", "back"})
PAUSE_WORDS = frozenset({"pause", "gem", "stop", "senere", "gem og luk"})
ALL_WORDS = frozenset(
    {
        *("alle svar", "se alle svar", "svar", "oversigt", "se svar", "gennemse"),
        *("fortryd", "annuller", "annullér", "slet", "ret"),  # from there everything can be changed, put aside or thrown away
    }
)
DONE_WORDS = frozenset({"færdig", "faerdig", "færdige", "ok", "det var det", "done"})
NO_FILES_WORDS = frozenset({"nej", "ingen", "nej tak", "ingen filer", "nix"})
SAME_WORDS = frozenset({"behold", "behold svaret", "samme", "uændret"})
SEND_WORDS = frozenset({"send", "send rapporten", "indsend"})
DROP_WORDS = frozenset({"slet kladden", "slet kladde"})
ENDING_WORDS = PAUSE_WORDS | SEND_WORDS | DROP_WORDS
GO_ON_WORDS = frozenset({"videre", "fortsæt", "fortsaet"})
HELP_WORDS = frozenset({"hjælp", "hjaelp", "help", "?", "hvad nu", "menu"})
QUESTION_WORDS = tuple(
    "hvem hvad hvornår hvornaar hvor hvordan hvorfor hvilken hvilke hvilket findes what who when where how which".split()
)

# Buttons.
SKIP, BACK, PAUSE, ALL, DONE = "Spring over", "Tilbage", "Pause", "Alle svar", "Færdig"
KEEP, SEND, DROP, UNDROP = "Behold svaret", "Send rapporten", "Slet kladden", "Hent den tilbage"
NEW, GO_ON, TAKE_OVER = "Ny rapport", "Fortsæt", "Fortsæt her alligevel"
IS_ANSWER, IS_QUESTION = "Det er mit svar", "Det er et spørgsmål"
YES, NO = told.YES, told.NO
EVERYBODY, NOBODY, NOT_ALL = "Ja, alle har sagt ja", "Ingen kan kendes", "Nej, fjern billederne"
FILE_OUT = "Fjern den seneste"
NO_FILES = "Ingen filer"

OLD = "Den knap hører til et spørgsmål, vi er forbi. Tryk på Alle svar, hvis du vil rette noget."
SETTLED = "Den kladde findes ikke mere. Send /rapport for at se, hvad der er."
ELSEWHERE = "Kladden er åben et andet sted. Send /rapport for at fortsætte her."
ON_PAUSE = "Kladden er på pause. Send /rapport for at skrive videre."
MOVED = "Der er sket noget andet i kladden imens, så det sidste er ikke taget med. Send /rapport for at se, hvor den er nu."
OVERTAKEN = (
    "Rapporten er rettet og sendt igen siden da, så den gamle kladde kan ikke bruges. Send /rapporter for at rette den nyeste."
)
NOTHING_CHANGED = "Der er ikke ændret noget endnu. Tryk på et tal for at rette et svar."
CONSENT_FIRST = "Før rapporten kan sendes, skal jeg vide, om alle på billederne har sagt ja."
EARLY = "Det kom, før jeg nåede at spørge, så jeg har ikke taget det som svar. Skriv det igen, hvis det hører til her:"
AT_CHECK = "Er rapporten, som den skal være, så tryk på Send rapporten. Vil du rette noget, så tryk på et tal."
HELP = (
    "Svar med dine egne ord, eller tryk på en knap. Skriv tilbage for at gå et spørgsmål tilbage, alle svar for at rette "
    "et, og pause for at fortsætte en anden dag."
)
EDITED = "Jeg ser ikke, at en besked bliver rettet. Vil du ændre et svar, så skriv alle svar, og tryk på tallet ud for det."
ONLY_DROPPED = "Der er ingen kladder, men en, du har slettet, kan hentes tilbage."
GET_BACK = "Hent tilbage"
NOT_YOURS = "Kladden hører til en anden kommune, så den kan jeg ikke åbne for dig."
NO_MUNICIPALITY = (
    "Jeg ved ikke, hvilken kommune du er tovholder for. Bed koordinatoren om at skrive den på dig, så kan du sende rapporter."
)
TOO_MANY = "Kommunen har allerede mange kladder. Send eller slet en af dem først."
NONE_OPEN = (
    "Der er ingen rapport åben lige nu. Send /rapport for at skrive videre, eller /rapporter for at se, hvad der er sendt."
)
PAUSED = "Kladden er gemt. Send /rapport, når du vil skrive videre - også om flere uger."
DROPPED = f"Kladden er slettet. Fortryder du inden {REGRET.days} dage, så tryk her."
UNDROPPED = "Kladden er tilbage."
TOO_LATE = "Kladden er slettet for længe siden og kan ikke hentes tilbage."
ALREADY_BACK = "Kladden er der allerede. Send /rapport for at se den."
AGAIN = "Tilbage til rapporten:"
FIRST = "Det er det første spørgsmål."
REQUIRED = "Det spørgsmål skal besvares, før rapporten kan sendes. Mangler du svaret, så hold pause, og vend tilbage."
TICK = "Tryk på alle, der passer, og så på Færdig. Du kan også skrive dem."
CHOOSE = "Tryk på et svar, eller skriv det."
ASK_WHICH = "Er det dit svar på spørgsmålet, eller vil du spørge mig om noget?"
BEGUN = (
    "Godt, vi skriver en rapport sammen. Det tager omkring fem minutter, og du kan holde pause undervejs.\n"
    "Skriv ingen navne, CPR-numre eller andet, som en borger kan kendes på."
)
PHOTO_CONSENT = "Kan man kende nogen på billederne, skal alle have sagt ja til, at de sendes med. Har de det?"
NONE_YET = "Der er ingen filer endnu. Send dem her, eller tryk på Ingen filer."
PHOTOS_OUT = "Billederne er fjernet igen."
FILE_TAKEN_OUT = "Den seneste fil er fjernet."


def question(kept: Kept, *, lead: str = "", consent: bool = False) -> str:
    """HTML of the question that is asked now; `lead` (HTML) comes before it. At the check it is the list of all answers.
    `consent`: of pictures it has to be said first whether everyone on them agrees."""
    draft = kept.draft
    asked = draft.question
    if asked is None:
        return overview(kept, lead=lead)
    number, total = draft.position
    parts = [bold(f"{number} af {total} - {asked.label}"), escape(asked.text)]
    if asked.help:
        parts.append(italic(asked.help))
    before = draft.answers.get(asked.id)
    if before is not None and asked.kind is not Kind.FILES:
        parts.append(f"{escape('Dit svar nu:')} {bold(shrink(told.value(asked, before), MAX_BEFORE))}")
    if consent:
        parts.append(bold(PHOTO_CONSENT))
    if asked.kind is Kind.SEVERAL:
        parts.append(escape(TICK))
    elif asked.kind is Kind.CHOICE:
        parts.append(escape(CHOOSE))
    return page(f"{lead}\n\n{parts[0]}" if lead else parts[0], parts[1:])


def noted(asked: Question, value: Value) -> str:
    """HTML: what was understood, so that a slip is seen at once."""
    return escape(f"Noteret - {asked.label}: {cut(' '.join(told.value(asked, value).split()), MAX_NOTED)}")


def overview(kept: Kept, *, lead: str = "") -> str:
    """HTML of all answers, each with the number by which it can be changed; at the check with what comes next. However many and
    long they are, all are there."""
    draft = kept.draft
    check = draft.at is None
    head = bold("Se rapporten igennem, før du sender den") if check else bold("Dine svar indtil nu")
    known = [id for id in draft.form.ids if id not in draft.asked and id in draft.answers]

    def parts(limit: int) -> list[str]:
        lines = [f"{number}. {_line(draft, id, limit)}" for number, id in enumerate(draft.asked, start=1)]
        return [*(_line(draft, id, limit) for id in known), *lines, "", escape(_after(draft))]

    return _complete(f"{lead}\n\n{head}" if lead else head, parts)


def _complete(head: str, parts: Callable[[int], Sequence[str]]) -> str:
    """One message with all of `parts`, which are HTML for a limit of characters: the highest with which they fit."""
    limit = MAX_SHOWN
    while limit > MIN_SHOWN and size("\n".join((head, *parts(limit)))) > MAX_MESSAGE - 2:
        limit = max(MIN_SHOWN, limit * 3 // 4)
    return page(head, parts(limit), MAX_MESSAGE)


def _short(text: str, limit: int) -> str:
    """A text on one line, cut to `limit` characters, and to twice as many once it is escaped."""
    return shrink(" ".join(text.split()), limit, room=2 * limit)


def _line(draft: Draft, id: str, limit: int) -> str:
    answer = told.value(draft.form.question(id), draft.answers.get(id))
    return f"{escape(_short(told.labelled(draft.form, id), limit))}: {bold(_short(answer, limit))}"


def _after(draft: Draft) -> str:
    if draft.at is not None:
        return "Tryk på et tal for at rette et svar, eller på Fortsæt for at skrive videre."
    if missing := draft.missing:
        names = [told.labelled(draft.form, id) for id in missing[:MAX_MISSING]]
        more = [f"{len(missing) - MAX_MISSING} til"] if len(missing) > MAX_MISSING else []
        return f"Der mangler svar på {joined([*names, *more])}. Tryk på tallet for at svare."
    return "Tryk på et tal for at rette et svar. Er alt, som det skal være, så tryk på Send rapporten."


def missing(draft: Draft) -> str:
    """Why it cannot be sent yet: plain, and as long as an alert may be (Bot API)."""
    names = [told.labelled(draft.form, id) for id in draft.missing]
    return cut(f"Rapporten kan ikke sendes endnu: der mangler svar på {joined(names)}.", MAX_ALERT) if names else ""


def called(kept: Kept) -> str:
    """What a draft is called in a list: its title, or the day on which it was last worked on."""
    day = day_of(kept.changed)
    fallback = f"Uden titel, {day}"
    title = told.titled(dict(kept.draft.answers), fallback)
    return f"Ret nr. {kept.report}: {title}" if kept.report is not None else title


def drafts(found: Sequence[Kept]) -> str:
    """HTML of the list of drafts, two lines each."""
    head = "Der er en kladde, du kan skrive videre på:" if len(found) == 1 else "Der er kladder, du kan skrive videre på:"
    older = len(found) - MAX_LISTED
    rest = (
        [f"Der er {older} til, som er ældre. De kommer frem, når du sender eller sletter en af dem her."] if older > 0 else []
    )

    def parts(limit: int) -> list[str]:
        return [*(f"{number}. {_entry(kept, limit)}" for number, kept in enumerate(found[:MAX_LISTED], start=1)), *rest]

    return _complete(escape(head), parts)


def _entry(kept: Kept, limit: int) -> str:
    draft = kept.draft
    done = f"{sum(id in draft.answers for id in draft.asked)} af {len(draft.asked)} besvaret, sidst {day_of(kept.changed)}"
    where = f"{_short(kept.organization, limit)}, " if kept.organization else ""
    return f"{bold(_short(called(kept), limit))}\n{escape(where + done)}"


def open_elsewhere(kept: Kept, who: str) -> str:
    """HTML: somebody else is writing in the draft just now."""
    return f"{escape(who or 'En anden')} har {bold(cut(called(kept), 80))} åben lige nu. Vil du fortsætte den her?"


def taken_over(kept: Kept, who: str) -> str:
    """HTML of a letter to whoever had the draft open."""
    return (
        f"{escape(who or 'En anden')} skriver nu videre på kladden {bold(cut(called(kept), 80))}. Det, du har svaret, er med. "
        "Send /rapport, hvis du vil tage den tilbage."
    )


def asked_which(text: str) -> str:
    """HTML: words that may be an answer or a question."""
    return f"{bold(cut(' '.join(text.split()), 200))}\n\n{escape(ASK_WHICH)}"


def belongs_to(before: Question) -> str:
    """A button: words are the rest of an earlier answer."""
    return f"Føj til: {before.label}"


def answers(asked: Question) -> str:
    """A button: words are the answer to what is asked now."""
    return f"Svar på: {asked.label}"


def receipt(filed: Filed, version: Version, *, corrected: bool) -> str:
    """HTML of the receipt: number and date. The same whenever it is said."""
    at = version.created.astimezone(ZONE)
    when = f"{day_of(version.created)} kl. {_clock(at)}"
    head = (
        f"Rettelsen til rapport nr. {filed.number} er sendt {when}."
        if corrected
        else f"Rapport nr. {filed.number} er sendt {when}."
    )
    rest = (
        "Koordinatoren læser den og giver dig besked her. Når den er offentliggjort, kan alle i netværket finde den ved at "
        "spørge. "
        "Send /rapporter for at se, hvor langt den er."
    )
    title = told.titled(dict(version.answers), "")
    return f"{bold('Tak! ' + head)}\n{escape(title)}\n\n{escape(rest)}"


ZONE = ZoneInfo("Europe/Copenhagen")


def _clock(at: datetime) -> str:
    return f"{at.hour}.{at.minute:02}"


def files(count: int, *, consent: bool) -> str:
    """HTML: how many files are kept so far, and whether it has to be said that everyone on a picture agrees."""
    kept = f"Gemt: {told.files(count)}. Send flere, eller tryk på Færdig." if count else NONE_YET
    return f"{escape(kept)}\n\n{bold(PHOTO_CONSENT)}" if consent else escape(kept)


def draft_nudge(kept: Kept) -> str:
    """HTML of the one letter about a draft that lies still."""
    return (
        f"Du har en rapport, der ikke er sendt endnu: {bold(cut(called(kept), 80))}. "
        "Send /rapport, så fortsætter vi, hvor du slap. Passer det ikke nu, så venter den bare."
    )


def silent_nudge(organization: str, half: str) -> str:
    """HTML of the one letter in a half-year to a municipality without a report. `half`: "2024-1"."""
    return (
        f"{escape(organization)} har ikke sendt en aktivitetsrapport i {escape(half_year(half))}. Har I prøvet noget, som "
        f"de andre "
        "kan lære af - også hvis det gik skævt? Send /rapport; det tager omkring fem minutter."
    )


def half_year(half: str) -> str:
    """ "første halvår 2024" of "2024-1"."""
    year, _, number = half.partition("-")
    return f"{'første' if number == '1' else 'andet'} halvår {year}"
