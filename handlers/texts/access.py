"""Who may come in and what they may do: what is said at the gate, at a door that is for others, and on coming and going."""

from __future__ import annotations

from collections.abc import Sequence

from bot.invitations import Ended
from bot.people import Person
from bot.roles import Role
from handlers.texts.markup import cut, escape, joined
from handlers.texts.people import ROLES
from handlers.texts.reply import Action, Button

NOT_ALLOWED_PRESS = "Du har ikke adgang til den knap."
FOR_COORDINATORS = "Det kan kun netværkets koordinator. Send /hjaelp for at se, hvad jeg kan gøre for dig."
FOR_TOVHOLDERE = "Det kan kun kommunernes tovholdere. Send /hjaelp for at se, hvad jeg kan gøre for dig."
PRIVATE_ONLY = "Det viser jeg kun i en privat samtale. Skriv til mig direkte, så tager vi det der."
TOO_MANY = "Du spørger lidt hurtigere, end jeg kan følge med. Vent et minut, og spørg så igen."
PERSONAL_NUMBER_PRESS = "Knappen ser ud til at indeholde et CPR-nummer, så jeg gør ikke noget."

_ENDED = {
    Ended.UNKNOWN: (
        "Den invitation kender jeg ikke. Måske er linket ikke kommet helt med: tryk på det igen, eller kopiér det hele."
    ),
    Ended.USED: "Denne invitation er brugt. En invitation gælder kun for det antal personer, den er lavet til.",
    Ended.EXPIRED: "Denne invitation er udløbet.",
    Ended.WITHDRAWN: "Denne invitation er trukket tilbage.",
    Ended.REMOVED: "Invitationen gælder ikke for dig, for koordinatoren har lukket din adgang, siden den blev lavet.",
    Ended.OTHER: "Dette link er personligt og til en anden end dig, så jeg har ikke brugt det. Du er allerede med.",
}
_ASK_FOR_ANOTHER = " Bed netværkets koordinator om en ny."

LEAVE = (
    "<b>Vil du forlade netværkets assistent?</b>\n\n"
    "Så svarer jeg dig ikke mere, og du får ingen beskeder fra mig. Det, jeg har gemt om dig, bliver liggende en tid, så "
    "du kan "
    "komme tilbage. Vil du have det slettet, så send /slet i stedet."
)
LEAVE_BUTTONS = (Button("Ja, jeg går", Action.LEAVE), Button("Nej, jeg bliver", Action.STAY))
LAST_COORDINATOR = (
    "\n\nDu er den eneste koordinator. Hvis du går, kan ingen invitere nye, før den, der driver mig, har lavet et nyt link."
)
STAYED = "Godt, du bliver."
LEFT = "Du er ude, og jeg skriver ikke til dig mere. Tak for denne gang. Vil du tilbage, så send /start."
CAME_BACK = "Velkommen tilbage! Jeg har stadig din profil."
NO_LONGER_COORDINATOR = " Du er ikke koordinator mere, men en anden koordinator kan give dig rollen igen."
BY_SETTINGS = (
    "Din adgang står i mine indstillinger, så jeg kan ikke tage dig ud herfra. Bed den, der driver mig, om det. "
    "Du kan altid blokere mig i Telegram."
)

REGISTERED = "Gruppen er nu tilmeldt. Nævn mig, eller svar på en af mine beskeder, så svarer jeg alle her."
REGISTERED_BEFORE = "Gruppen er allerede tilmeldt."
UNREGISTERED = "Gruppen er afmeldt, og jeg svarer ikke mere her."
NOT_REGISTERED = "Gruppen er ikke tilmeldt."
TAKEN_OFF = "Gruppen er afmeldt. Jeg svarer ikke mere i den."
ANONYMOUS = "Jeg kan ikke se, hvem du er, når du skriver anonymt som gruppen. Slå anonymiteten fra, og skriv /tilmeld igen."
ONLY_IN_GROUPS = "Den kommando skal skrives i den gruppe, det handler om."
UNKNOWN_GROUP = (
    "Hej! Jeg svarer kun i grupper, som netværkets koordinator har tilmeldt. Koordinatoren kan skrive /tilmeld her i gruppen."
)


def not_invited(network: str) -> str:
    """HTML of the one message a day that an unknown chat gets. `network` is the members' own body."""
    return (
        f"Hej! Jeg er kun for medlemmer af {escape(cut(network, 150))}, og jeg kender dig ikke endnu.\n\n"
        "Bed netværkets koordinator om en invitation. Det er et link: tryk på det, og tryk på Start, så er du med. "
        "Jeg gemmer ikke det, du har skrevet."
    )


def left(network: str) -> str:
    """HTML for somebody who left, and writes all the same."""
    return f"Du er holdt op med at bruge mig i {escape(cut(network, 150))}. Send /start, hvis du vil i gang igen."


def removed(network: str) -> str:
    """HTML for somebody whom a coordinator took off."""
    return (
        f"Koordinatoren for {escape(cut(network, 150))} har lukket din adgang til mig. Bed om en ny invitation, hvis det er en "
        "fejl. /minedata viser, hvad jeg har gemt om dig, og /slet sletter det."
    )


def link_ended(ended: Ended) -> str:
    """Why a link does not work, and what to do."""
    return _ENDED[ended] + ("" if ended is Ended.OTHER else _ASK_FOR_ANOTHER)


def already_here(person: Person) -> str:
    """A link was followed by somebody who needs none."""
    return f"Du er allerede med som {ROLES[person.role]}."


def groups(titles: Sequence[str]) -> str:
    """HTML of the groups that may ask."""
    if not titles:
        return f"Der er ingen tilmeldte grupper. {ONLY_IN_GROUPS}"
    return f"<b>Tilmeldte grupper:</b> {escape(cut(joined(titles), 1000))}. Skriv /tilmeld i en gruppe for at tilmelde den."


def take_off(title: str) -> str:
    """The button that takes a group off."""
    return f"Afmeld {title}"


def came_in(person: Person, account: str) -> str:
    """HTML for the other coordinators: who came in, and what the account is called that did."""
    where = f", {escape(cut(person.organization, 80))}" if person.organization else ""
    return (
        f"{escape(cut(person.name, 80))} ({ROLES[person.role]}{where}) er nu med. Kontoen hedder {escape(cut(account, 80))} i "
        "Telegram. Er det den forkerte, så tag personen ud i /medlemmer."
    )


def welcome(person: Person) -> str:
    """HTML of the first lines to somebody who has just come in; the greeting follows."""
    joint = "for" if person.role is Role.TOVHOLDER else "fra"
    where = f" {joint} {escape(cut(person.organization, 80))}" if person.organization else ""
    return (
        f"<b>Velkommen, {escape(cut(person.name, 60))}! Du er nu med som {ROLES[person.role]}{where}.</b>\n"
        "Se og ret det, jeg ved om dig, med /profil. Læs, hvad jeg gemmer, med /privatliv."
    )
