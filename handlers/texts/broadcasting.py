"""/udsend: words for choosing whom, writing what, looking at it, and sending it now or later.

What became of it is worded in `handlers.texts.deliveries`, what is filled in for each in `handlers.texts.placeholders`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.audience import Audience, Dimension
from bot.broadcasts import Broadcast, Purpose
from bot.meetings.attendees import ON_WAITING_LIST
from bot.meetings.meeting import Meeting, PartStat
from bot.people import Person
from handlers.texts import dates, people, placeholders
from handlers.texts.markup import cut, escape, joined, page, plain
from knowledge.moments import Reason, Unread

ZONE = ZoneInfo("Europe/Copenhagen")

BACK, CANCEL, DONE, NEXT = "« Tilbage", "Fortryd", "Færdig", "Skriv beskeden »"
EARLIER_ONES, NEW, GO_ON = "Tidligere udsendelser", "Begynd forfra", "Fortsæt"
OLD = "Den knap hører til en udsendelse, der ikke er i gang mere. Send /udsend for at se, hvor du er."
CANCELLED = "Det er i orden. Jeg har ikke sendt noget."

# --------------------------------------------------------------------------------------------------------------------- whom

QUESTIONS = {
    Dimension.ROLE: ("Rolle", "Hvilke roller skal have beskeden?"),
    Dimension.ORGANIZATION: ("Kommune", "Hvilke kommuner og organisationer skal have beskeden?"),
    Dimension.ADMINISTRATION: ("Forvaltning", "Hvilke forvaltninger skal have beskeden?"),
    Dimension.GROUP: ("Gruppe", "Hvilke grupper skal have beskeden? Jeg kender dem, der selv har sagt, at de sidder der."),
    Dimension.MEETING: (
        "Møde og svar",
        "Vælg et møde, så går beskeden til dem, der er inviteret. Vælg så eventuelt deres svar.",
    ),
    Dimension.RECEIVED: (
        "Fik en tidligere",
        "Vælg en tidligere udsendelse: dem, der fik den, eller dem, der med sikkerhed ikke har fået den.",
    ),
    Dimension.CHAT: ("Telegram-grupper", "Hvilke grupper på Telegram skal også have beskeden?"),
    Dimension.BUT: (
        "Undtagelser",
        "Sæt hak ved dem, der <b>ikke</b> skal have beskeden. Skriv et navn eller en kommune for at finde dem hurtigt.",
    ),
}
"""Label of the button and the question, by what is asked first on a page."""
ONLY_CHATS = "Kun i grupperne, ikke til personer"
NO_MEETING, NO_CHAT = "Et møde, der ikke er mere", "En gruppe, der ikke er tilmeldt mere"
PURPOSES = {
    Purpose.MESSAGE: "Besked",
    Purpose.INVITATION: "Invitation",
    Purpose.REMINDER: "Påmindelse",
    Purpose.CHANGE: "Ændring af møde",
    Purpose.CANCELLATION: "Aflysning",
    Purpose.HOLE: "Manglende forvaltning",
}
ANSWERS: Mapping[str, str] = {
    PartStat.ACCEPTED: "kommer",
    ON_WAITING_LIST: "på venteliste",
    PartStat.DECLINED: "kommer ikke",
    PartStat.TENTATIVE: "måske",
    PartStat.DELEGATED: "sender en anden",
    PartStat.NEEDS_ACTION: "har ikke svaret",
}
NOBODY_FOUND = "Jeg finder ingen med det navn eller fra den kommune. Skriv det på en anden måde."
PEOPLE_PAGE, OPTIONS_PAGE = 8, 20


def whom(lines: Sequence[str], reached: int, by_hand: int, groups: int) -> str:
    """HTML of the first step: what is chosen (`lines`, plain), and how many that are."""
    chosen = [f"• {escape(cut(line, 300))}" for line in lines]
    so_far = "\n".join(chosen) if chosen else "Lige nu er det alle i netværket. Vælg herunder, hvis det kun er nogle."
    return f"<b>Hvem skal have beskeden?</b>\n{so_far}\n\n{reach(reached, by_hand, groups)}"


def reach(reached: int, by_hand: int, groups: int) -> str:
    """How many get it on Telegram, and how many cannot be reached there."""
    if not reached and not groups:
        told = "<b>Ingen</b> får den på Telegram."
    else:
        to = [f"<b>{persons(reached)}</b>"] if reached else []
        to += [f"<b>{group(groups)}</b>"] if groups else []
        told = f"{joined(to)} får den på Telegram."
    if by_hand:
        told += f" {persons(by_hand)} kan ikke nås der: dem får du navne og e-mails på bagefter."
    return told


def persons(number: int) -> str:
    return "1 person" if number == 1 else f"{_number(number)} personer"


def group(number: int) -> str:
    return "1 gruppe" if number == 1 else f"{number} grupper"


def _number(number: int) -> str:
    """ "3.000" """
    return f"{number:,}".replace(",", ".")


def lines(audience: Audience, *, meeting: Meeting | None, names: Sequence[str], groups: Sequence[str]) -> list[str]:
    """What is chosen, in plain words, a line each. `names` are those left out, `groups` the titles of groups on Telegram."""
    found: list[str] = []
    if audience.nobody:
        return [f"Kun i Telegram-grupper: {', '.join(groups)}"]
    for label, chosen in (
        ("Rolle", [people.PLURAL[one] for one in audience.roles]),
        ("Kommune", list(audience.organizations)),
        ("Forvaltning", [people.ADMINISTRATIONS[one] for one in audience.administrations]),
        ("Gruppe", list(audience.groups)),
    ):
        if chosen:
            found.append(f"{label}: {', '.join(chosen)}")
    if audience.meeting is not None:
        title = named(meeting) if meeting else "et møde, der ikke er mere"
        answers = [ANSWERS[one] for one in audience.answers]
        found.append(f"Inviteret til {title}" + (f", svar: {', '.join(answers)}" if answers else ""))
    if audience.received is not None:
        found.append(f"Har fået udsendelse {audience.received}")
    if audience.missed is not None:
        found.append(f"Har ikke fået udsendelse {audience.missed}")
    if names:
        found.append(f"Undtagen: {', '.join(names)}")
    if groups:
        found.append(f"Også i Telegram-grupper: {', '.join(groups)}")
    return found


def named(meeting: Meeting) -> str:
    """A meeting on one line: "Seminar, 12. april 2024"."""
    return f"{meeting.plan.title.strip() or meeting.plan.group}, {dates.day_of(meeting.plan.start)}"


def earlier(number: int, broadcast: Broadcast | None, meeting: Meeting | None, *, got: bool) -> str:
    """An earlier broadcast on a button, None where it is not kept any more; `meeting` is the one it is about."""
    head = f"{'Fik' if got else 'Fik ikke'} {number}"
    if broadcast is None:
        return f"{head}, der ikke er gemt mere"
    if broadcast.purpose is Purpose.MESSAGE:
        return f"{head}: {beginning(broadcast.html, 24)}"
    about = f", {meeting.plan.title.strip() or meeting.plan.group}" if meeting else ""
    return f"{head}: {PURPOSES[broadcast.purpose]}{about}"


def person(one: Person) -> str:
    """Somebody on a button."""
    return ", ".join(filter(None, (one.name, one.organization)))


def question(dimension: Dimension, searched: str = "") -> str:
    """HTML of a page of choices."""
    told = f"\n\nDu søgte efter: {escape(cut(searched, 80))}" if searched else ""
    return f"{QUESTIONS[dimension][1]}{told}"


def beginning(html: str, limit: int = 60) -> str:
    """The first words of a message, plain."""
    return cut(" ".join(plain(html).split()), limit) or "(en fil uden tekst)"


# --------------------------------------------------------------------------------------------------------------------- what

KEEP = "Behold teksten »"
_WORDS = " ".join(f"<code>{{{word}}}</code>" for word in placeholders.OF_PEOPLE)
_MEETING_WORDS = " ".join(f"<code>{{{word}}}</code>" for word in placeholders.OF_MEETINGS)
NOT_KIND = "Det kan jeg ikke sende videre. Send tekst, et billede eller en fil (PDF, Word og lignende), gerne med tekst under."
EMPTY = "Der er ingen tekst. Skriv beskeden, eller send et billede eller en fil."
FILE_GONE = "Jeg kunne ikke hente filen og se efter CPR-numre i den. Prøv at sende den igen."
FILE_TOO_BIG = "Filen er for stor til, at jeg kan se efter CPR-numre i den. Send en på højst 20 MB."
HOLDS_NUMBER = (
    "Der står et CPR-nummer i filen. Derfor har jeg slettet den her og sender den ikke. Fjern nummeret, og send den igen."
)
ALBUM = "Du sendte flere på én gang. Jeg kan sende én fil med hver udsendelse, så det er den første."
YES_REPLACE = "Ja, brug skabelonen"
SURE_REPLACE = "<b>Skal skabelonen erstatte din tekst?</b>\nDet, du har skrevet, er så væk."
COPY = "Her er teksten. Kopiér den, ret den, og send den til mig:"


def what(*, has_text: bool, has_file: bool, with_meeting: bool, templates: int) -> str:
    """HTML that asks for the message."""
    more = f" {_MEETING_WORDS}" if with_meeting else ""
    head = "Skriv den nye besked." if has_text else "Skriv beskeden, som den skal se ud."
    chosen = " Eller begynd med en skabelon herunder." if templates else ""
    file = "Filen bliver, hvor den er." if has_file else "Et billede eller en fil kan sendes med tekst under."
    return (
        f"<b>{head}</b>\nFed, kursiv og links følger med. {file}{chosen}\n\n"
        f"Disse ord bliver udfyldt for hver modtager: {_WORDS}{more}"
    )


def too_long(length: int, limit: int) -> str:
    """Why a text does not do."""
    what = "Teksten under et billede eller en fil" if limit < 4000 else "Beskeden"
    return (
        f"{what} er for lang: {_number(length)} tegn, og Telegram tager højst {_number(limit)}. Gør den kortere, og send den "
        "igen."
    )


# ------------------------------------------------------------------------------------------------------------------ preview

ANOTHER, TO_MYSELF = "Vis for en anden", "Send til mig selv"
LATER, ANOTHER_TIME, AT_ONCE = "Send senere", "Andet tidspunkt", "Send nu i stedet"
CHANGE_TEXT, CHANGE_WHOM = "Ret teksten", "Ret modtagere"
TO_MYSELF_DONE = "Sådan får du den selv. Ingen andre har fået den."
WITHOUT_FILE = "Fjern filen"
HOW_TO_CHANGE = "Skal ordene ændres, så tryk på Ret teksten, eller redigér din egen besked."
CHANGED = "<b>Der er sket noget siden.</b> Modtagerne, teksten eller tidspunktet er ændret, så se på tallet igen."
PASSED = "<b>Tidspunktet er passeret.</b> Vælg et nyt, eller send nu."
SENT_BEFORE = "Den udsendelse er sendt. Her er, hvor langt den er."


def preview(
    shown: str,
    mailing: tuple[int, int, int],
    *,
    strange: Sequence[str],
    to_write: Sequence[str],
    too_long: int,
    due: datetime | None,
    note: str = "",
) -> str:
    """HTML below a message as one recipient sees it. `shown` names that one (empty: there is none); `mailing` are the people
    reached, those who are not, and the groups; `strange` are words in braces that nobody knows, `to_write` those that ask for
    words of one's own."""
    parts = [note] if note else []
    parts.append(f"Sådan ser den ud for <b>{escape(cut(shown, 100))}</b>." if shown else "Sådan ser beskeden ud.")
    parts.append(reach(*mailing))
    if due is not None:
        parts.append(f"Den bliver sendt <b>{moment(due)}</b> til dem, der er valgt nu.")
    if strange:
        parts.append(_strange(strange))
    if to_write:
        parts.append(unwritten(to_write))
    if too_long:
        parts.append(f"<b>Den er for lang for {persons(too_long)}</b>, når ordene er udfyldt. Gør teksten kortere.")
    parts.append(HOW_TO_CHANGE)
    return "\n\n".join(parts)


def unwritten(to_write: Sequence[str]) -> str:
    """HTML that says what is still to be written before a message can be sent."""
    return f"<b>Du mangler at skrive</b> {_quoted(to_write)}. Så længe det står der, kan beskeden ikke sendes."


def _quoted(words: Sequence[str]) -> str:
    return joined([f"<code>{escape(cut(one, 60))}</code>" for one in words[:6]])


def _strange(strange: Sequence[str]) -> str:
    said = _quoted(strange)
    if all(placeholders.wants_meeting(one) for one in strange):
        return f"<b>OBS:</b> {said} udfylder jeg kun, når du vælger et møde under Ret modtagere. Nu bliver det stående."
    how = f"De ord, jeg udfylder, skrives for eksempel <code>{{{placeholders.OF_PEOPLE[1]}}}</code>."
    return f"<b>OBS:</b> {said} kender jeg ikke. Det bliver stående, som du har skrevet det. {how}"


def recipient(one: Person | None, title: str) -> str:
    """Whom a preview is for."""
    return f"gruppen {title}" if one is None else person(one)


def send_to(people: int, groups: int) -> str:
    """The button that sends it, with the number."""
    parts = [_number(people)] if people else []
    parts += [group(groups)] if groups else []
    return f"Send til {joined(parts)}"


# -------------------------------------------------------------------------------------------------------------------- later

ASK_WHEN = (
    "<b>Hvornår skal den sendes?</b>\nVælg herunder, eller skriv dag og klokkeslæt, for eksempel: torsdag den 4. marts kl. 9.30"
)
NOT_A_TIME = "Det kan jeg ikke læse som et tidspunkt. Skriv for eksempel: 4. marts kl. 9.30. Eller vælg herunder."
IS_PAST = "Det er allerede passeret. Skriv et tidspunkt, der kommer."
TOO_FAR = "Det er for langt ude i fremtiden. Vælg et tidspunkt inden for det næste år."
MORNING = 9


_UNREAD = {
    Reason.PAST: IS_PAST,
    Reason.TOO_FAR: TOO_FAR,
    Reason.NO_TIME: "Skriv også klokkeslættet, for eksempel: 4. marts kl. 9.30",
    Reason.NO_DAY: "Skriv også dagen, for eksempel: 4. marts kl. 9.30",
    Reason.NO_SUCH_DAY: "Den dag er der ikke. Se efter i kalenderen, og skriv den igen.",
    Reason.NO_SUCH_TIME: "Det klokkeslæt er der ikke. Skriv for eksempel: kl. 9.30",
    Reason.SKIPPED: "Det klokkeslæt springes over, når uret stilles til sommertid. Skriv et andet.",
    Reason.WEEKDAY: "Ugedagen passer ikke til datoen. Se efter, og skriv den igen.",
}


def unread(found: Unread) -> str:
    """Why what was written is no time to send at."""
    return _UNREAD.get(found.reason, NOT_A_TIME)


def times(now: datetime) -> list[tuple[str, datetime]]:
    """The times that are offered, in Copenhagen's, with the labels of their buttons."""
    here = now.astimezone(ZONE)
    morning = datetime(here.year, here.month, here.day, MORNING, tzinfo=ZONE)
    tomorrow = morning + timedelta(days=1)
    monday = morning + timedelta(days=7 - here.weekday())
    found = [("I morgen kl. 9", tomorrow)]
    if monday != tomorrow:
        found.append(("Mandag kl. 9", monday))
    return found


def moment(at: datetime) -> str:
    """ "torsdag den 4. marts 2027 kl. 9.30" """
    return dates.when(at.astimezone(ZONE).isoformat()[:16], None)


# --------------------------------------------------------------------------------------------------------------------- sent


def sent(people: int, groups: int, by_hand: int, due: datetime | None) -> str:
    """HTML that says what was done, and how to pause or withdraw it."""
    to = joined([*([persons(people)] if people else []), *([group(groups)] if groups else [])] or ["ingen"])
    when = "Den er på vej" if due is None else f"Den bliver sendt {moment(due)}"
    mail = f" {persons(by_hand)} skal have den på e-mail: se dem under Se status." if by_hand else ""
    stop = (
        "Indtil da kan du holde den tilbage, rette den eller trække den tilbage"
        if due
        else "Du kan holde den tilbage, rette den eller trække den tilbage"
    )
    return f"<b>{when} til {to}.</b>{mail}\n\n{stop} med knapperne her, eller senere under /udsend, {EARLIER_ONES}."


def draft(broadcast: Broadcast, reached: int, groups: int) -> str:
    """HTML that asks whether to go on with a message that was begun."""
    said = f"\n{escape(beginning(broadcast.html, 150))}" if broadcast.html or broadcast.enclosure else ""
    to = joined([*([persons(reached)] if reached else []), *([group(groups)] if groups else [])] or ["ingen"])
    return page(f"<b>Du er i gang med en udsendelse til {to}.</b>{said}", ["\nVil du fortsætte med den?"])
