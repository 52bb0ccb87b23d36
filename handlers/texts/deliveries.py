"""What became of a message to many: the report, the list of all, the file to take away, and the words of what can be done.

Nothing here says "read": Telegram does not tell a bot. Words for writing and sending one are in `handlers.texts.broadcasting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.broadcasts import Broadcast, Purpose, Stage
from bot.deliveries import Copy, Delivery, Fate
from bot.meetings.meeting import Meeting
from bot.people import Person
from bot.spreadsheets import Value
from handlers.texts import dates
from handlers.texts.broadcasting import PURPOSES, beginning, moment
from handlers.texts.markup import cut, escape, page, size
from handlers.texts.reply import MAX_MESSAGE

ZONE = ZoneInfo("Europe/Copenhagen")

# --------------------------------------------------------------------------------------------------------------- the report

FATES = {
    Fate.DELIVERED: "leveret til Telegram",
    Fate.WAITING: "venter på at blive sendt",
    Fate.HELD: "holdt tilbage",
    Fate.GONE: "har blokeret mig eller forladt netværket",
    Fate.REFUSED: "afvist af Telegram",
    Fate.UNKNOWN: "ukendt: måske nået frem, måske ikke",
    Fate.TOO_OLD: "for sent: den kunne ikke sendes, mens den endnu gav mening",
    Fate.WITHDRAWN: "trukket tilbage, før den blev sendt",
    Fate.UNCONNECTED: "ikke tilknyttet endnu",
}
_STAGES = {Stage.PAUSED: "Den er holdt tilbage.", Stage.WITHDRAWN: "Den er trukket tilbage."}
WITH_MEETING = "Den er trukket tilbage, for mødet er aflyst. Skriv en ny, hvis der stadig er noget at sige."
_BY_NAME = (Fate.GONE, Fate.REFUSED, Fate.UNKNOWN)
NAMED, MAILED = 10, 40  # so many are named in the chat; the file names all
NOT_READ = "Om nogen har læst den, kan jeg ikke se."
BY_HAND = "Skriv selv til dem, der ikke er tilknyttet endnu:"
SEE_NAMES = "Tryk på Se navne for at se, hvem det er, og skriv selv til dem, der ikke er tilknyttet endnu."
_POINTER = 50  # the line that says how many more there are, and line ends

PAUSE, RESUME, WITHDRAW, CORRECT, REFRESH = "Pause", "Fortsæt", "Træk tilbage", "Ret teksten", "Opdater"
STATUS, NAMES, ALL, NEW = "Se status", "Se navne", "« Alle udsendelser", "Ny udsendelse"
FORMATS: Final[tuple[Literal["xlsx", "csv"], ...]] = ("xlsx", "csv")
FILES = ("Hent liste (Excel)", "Hent liste (CSV)")
"""Buttons of the formats, in the same order."""


def again(number: int) -> str:
    """The button that sends once more what may not have arrived."""
    return f"Send igen til ukendte ({number})"


def correct_again(number: int) -> str:
    """The button that tries once more where a correction did not arrive."""
    return f"Ret igen hos {number}"


def report(found: Delivery, *, author: str = "", meeting: Meeting | None = None, done: bool = False) -> str:
    """HTML of what became of one. `author` is who sent it, empty for the bot; `done`: that it is done is news, and nobody is
    named, since whoever is erased meanwhile has to be in nothing that waits to be sent."""
    one, counted = found.broadcast, found.counted
    head = f"<b>{'Udsendelsen er færdig' if done else 'Leveringsrapport'}: {named(one, meeting)}</b>"
    lines = [*_said(one, 100), _sent(one, "" if done else author)]
    if one.revision:
        lines.append(f"Rettet {'1 gang' if one.revision == 1 else f'{one.revision} gange'}.")
    if one.stage in _STAGES:
        over = one.stage is Stage.WITHDRAWN and one.purpose is Purpose.MESSAGE and meeting is not None and meeting.is_cancelled
        lines.append(f"<b>{WITH_MEETING if over else _STAGES[one.stage]}</b>")
    lines.append("")
    lines += [f"<b>{counted[fate]}</b> {FATES[fate]}" for fate in Fate if counted.get(fate)] or ["Den gik til ingen."]
    last = ["", NOT_READ] if counted.get(Fate.DELIVERED) else []
    if done:
        return page(head, [*lines, *(["", SEE_NAMES] if names_somebody(found) else []), *last])
    for fate in _BY_NAME:
        lines += _names(found.of(fate), fate)
    lines += _stale(found.uncorrected)
    room = MAX_MESSAGE - size("\n".join([head, *lines, *last]))
    return page(head, [*lines, *_by_hand(found.of(Fate.UNCONNECTED), room), *last])


def names_somebody(found: Delivery) -> bool:
    """Whether the page names anybody of whom something is to be done, or known."""
    return bool(found.of(*_BY_NAME, Fate.UNCONNECTED) or found.uncorrected)


def _by_hand(copies: Sequence[Copy], room: int) -> list[str]:
    """As many of them as fit, and how many more the list has."""
    if not copies:
        return []
    lines, left = ["", BY_HAND], room - size(BY_HAND) - _POINTER
    for number, copy in enumerate(copies):
        line = _mailed(copy)
        left -= size(line) + 1
        if number == MAILED or left < 0:
            return [*lines, f"... og {len(copies) - number} til, som står i listen."]
        lines.append(line)
    return lines


def _said(one: Broadcast, limit: int) -> list[str]:
    """The first words; letters of meetings have none that are the same for all."""
    return [f"«{escape(beginning(one.html, limit))}»"] if one.html or one.enclosure else []


def _sent(one: Broadcast, author: str) -> str:
    by = f" af {escape(cut(author, 80))}" if author else ""
    if one.due is not None:
        return f"Bestilt {moment(one.created)}{by}, til at blive sendt {moment(one.due)}."
    return f"Sendt {moment(one.created)}{by}."


def named(one: Broadcast, meeting: Meeting | None = None) -> str:
    """HTML of what it is called: "Invitation 12, Seminar"."""
    title = f", {escape(cut(meeting.plan.title or meeting.plan.group, 80))}" if meeting else ""
    return f"{PURPOSES[one.purpose]} {one.number}{title}"


def _names(copies: Sequence[Copy], fate: Fate) -> list[str]:
    if not copies:
        return []
    shown = [escape(cut(called(one), 60)) for one in copies[:NAMED]]
    more = f" og {len(copies) - NAMED} til" if len(copies) > NAMED else ""
    return ["", f"{FATES[fate].capitalize()}: {', '.join(shown)}{more}"]


def _stale(copies: Sequence[Copy]) -> list[str]:
    """Where the correction did not arrive."""
    if not copies:
        return []
    shown = ", ".join(escape(cut(called(one), 60)) for one in copies[:NAMED])
    more = f" og {len(copies) - NAMED} til" if len(copies) > NAMED else ""
    return ["", f"<b>Rettelsen nåede ikke frem hos {len(copies)}</b>, som nok har den gamle tekst: {shown}{more}"]


def called(one: Copy) -> str:
    """Who a copy was for: a person with organisation, or a group."""
    if one.person is not None:
        return ", ".join(filter(None, (one.person.name, one.person.organization)))
    if one.chat is not None and one.chat < 0:
        return f"gruppen {one.title}" if one.title else "en gruppe, der ikke er tilmeldt mere"
    return "en, der ikke står på listen mere"


def _mailed(one: Copy) -> str:
    email = one.person.email if one.person and one.person.email else "ingen e-mail"
    return f"• {escape(cut(called(one), 80))}: {escape(cut(email, 120))}"


# ----------------------------------------------------------------------------------------------------------------- the list

NONE = "Der er ikke sendt noget til mange endnu."
PAGE = 8


def listing(found: Sequence[tuple[Broadcast, Mapping[Fate, int], Meeting | None]], first: int, total: int) -> str:
    """HTML of a page of all that were sent, newest first; `first` is the position of the first one shown, from 0."""
    if not found:
        return NONE
    lines = []
    for one, counted, meeting in found:
        when = dates.day_of(one.due or one.created)
        state = ", ".join(f"{counted[fate]} {_SHORT[fate]}" for fate in Fate if counted.get(fate)) or "ingen modtagere"
        lines.append("\n".join([f"\n<b>{named(one, meeting)}</b>, {when}", *_said(one, 70), f"{state}."]))
    return page(f"<b>Udsendelser ({first + 1}-{first + len(found)} af {total})</b>\nTryk på et nummer for at se mere.", lines)


_SHORT = {
    Fate.DELIVERED: "leveret",
    Fate.WAITING: "venter",
    Fate.HELD: "holdt tilbage",
    Fate.GONE: "blokeret eller ude",
    Fate.REFUSED: "afvist",
    Fate.UNKNOWN: "ukendt",
    Fate.TOO_OLD: "for sent",
    Fate.WITHDRAWN: "trukket tilbage",
    Fate.UNCONNECTED: "ikke tilknyttet",
}

# ----------------------------------------------------------------------------------------------------------- what can be done

OLD = "Den udsendelse er der ikke mere. Send /udsend for at se dem, der er."
LATE = "Det kan ikke lade sig gøre mere: der er sket noget med udsendelsen siden. Her er, hvordan den står nu."
RESUMED = "Den fortsætter."
HELD_BACK = "Udsendelsen er holdt tilbage. Tryk først på Fortsæt."


def paused(number: int) -> str:
    """What was kept back."""
    return (
        f"{number} er holdt tilbage. Tryk på Fortsæt, når de skal sendes." if number else "Der var ikke noget at holde tilbage."
    )


def sure_withdraw(found: Delivery) -> str:
    """HTML that asks before one is withdrawn."""
    counted = found.counted
    left, arrived = counted.get(Fate.WAITING, 0) + counted.get(Fate.HELD, 0), counted.get(Fate.DELIVERED, 0)
    but = ", men du kan rette teksten" if found.broadcast.purpose is Purpose.MESSAGE else ""
    there = f" {arrived} er leveret, og dem kan jeg ikke tage tilbage{but}." if arrived else ""
    return f"<b>Skal {named(found.broadcast)} trækkes tilbage?</b>\n{left} er ikke sendt endnu og bliver det så ikke.{there}"


def withdrawn(number: int, leaving: int = 0) -> str:
    """`leaving` are just on their way."""
    late = f" {leaving} er på vej lige nu, og dem kan jeg ikke standse." if leaving else ""
    return f"Trukket tilbage: {number} bliver ikke sendt.{late}"


def sure_again(number: int) -> str:
    """HTML that asks before something is sent once more."""
    them = "1 person" if number == 1 else f"{number} modtagere"
    return (
        f"<b>Skal den sendes igen til {them}?</b>\nJeg ved ikke, om den nåede frem: forbindelsen brød af, eller jeg er startet "
        "fra en sikkerhedskopi. Er den nået frem, får de den to gange."
    )


def corrected_again(number: int) -> str:
    return f"Jeg prøver igen at rette teksten hos {number}."


LIES = "Det er i orden. Jeg spørger ikke om dem mere."
LET_LIE = "Lad dem ligge"


def sent_again(number: int) -> str:
    return f"Den er på vej igen til {number}."


YES_WITHDRAW, BACK = "Ja, træk den tilbage", "« Tilbage"


def yes_again(number: int) -> str:
    return f"Ja, send igen til {number}"


# ------------------------------------------------------------------------------------------------------------- correcting

ONLY_WORDS = "Billedet eller filen kan ikke skiftes ud. Skriv kun den nye tekst."
SAME = "Det er den samme tekst som før. Skriv den, som den skal være, eller send /fortryd."
NOTHING_TO_CORRECT = "Der er ingen, hos hvem teksten kan rettes."
LAPSED = "Den knap hører til en rettelse, der ikke gælder mere. Åbn udsendelsen under /udsend, og tryk på Ret teksten igen."
CORRECTED = "Teksten er rettet. Her er, hvordan udsendelsen står nu."
REWRITE, CANCEL = "Skriv om", "Fortryd"


def ask_words(*, captioned: bool) -> str:
    """HTML that asks for the new words, below the old ones."""
    what = "teksten under filen" if captioned else "teksten"
    return (
        f"<b>Skriv {what}, som den skal være.</b>\nHerover står den, som den er nu. Kopiér den, ret den, og send den til mig. "
        "Send /fortryd, hvis den skal blive, som den er."
    )


def sure_correct(change: int, unknown: int, *, strange: Sequence[str] = ()) -> str:
    """HTML below the new words: in how many copies they will stand."""
    lost = f" {unknown} kan jeg ikke rette, fordi jeg ikke ved, om beskeden nåede frem." if unknown else ""
    words = ", ".join(f"<code>{escape(cut(one, 40))}</code>" for one in strange[:6])
    odd = f"\n<b>OBS:</b> {words} udfylder jeg ikke. Det bliver stående." if strange else ""
    return f"Sådan kommer den til at se ud hos <b>{change}</b>.{lost}{odd}"


def correct_at(number: int) -> str:
    """The button that corrects it."""
    return f"Ret hos {number}"


def corrected(number: int, unknown: int, edits: int) -> str:
    lost = f" Hos {unknown} ved jeg ikke, om beskeden nåede frem, så der kan jeg ikke rette." if unknown else ""
    soon = " De beskeder, der er leveret, bliver ændret i løbet af kort tid." if edits else ""
    return f"Teksten er rettet hos {number}.{soon}{lost}"


# ----------------------------------------------------------------------------------------------------------------- the file

HEADS = ("Navn", "Kommune eller organisation", "E-mail", "Status", "Tidspunkt")
CAPTION = "Hvem der har fået udsendelsen. Listen indeholder personoplysninger: gem den kun, så længe du har brug for den."


def file_name(number: int, format: str) -> str:
    return f"udsendelse-{number}.{format}"


def rows(found: Delivery) -> list[tuple[Value, ...]]:
    """The rows of the file, below `HEADS`; times in Copenhagen's."""
    return [_row(one) for one in found.copies]


def _row(one: Copy) -> tuple[Value, ...]:
    at = one.at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") if one.at else ""
    person: Person | None = one.person
    if person is None:
        return called(one), "", "", FATES[one.fate], at
    return person.name, person.organization, person.email or "", FATES[one.fate], at
