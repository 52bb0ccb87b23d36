"""Words for people: roles, administrations, states; the list of members, one of them, and their own profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.people import Membership, Person, is_email, is_name, is_organization
from bot.roles import Administration, Role, State
from handlers.texts import dates, markup
from handlers.texts.markup import cut, escape, joined, page
from handlers.texts.reply import Action, Button

ROLES = {Role.MEMBER: "medlem", Role.TOVHOLDER: "tovholder", Role.COORDINATOR: "koordinator"}
PLURAL = {Role.MEMBER: "medlemmer", Role.TOVHOLDER: "tovholdere", Role.COORDINATOR: "koordinatorer"}
ADMINISTRATIONS = {
    Administration.CULTURE: "kultur",
    Administration.HEALTH: "sundhed",
    Administration.EMPLOYMENT: "beskæftigelse",
}
STATES = {
    State.INVITED: "inviteret, men har ikke trykket på linket endnu",
    State.BY_MAIL: "uden Telegram, skrives til på e-mail",
    State.ACTIVE: "med",
    State.LEFT: "har forladt netværkets assistent",
    State.REMOVED: "fjernet af koordinatoren",
    State.BLOCKED: "har blokeret mig eller lukket sin konto",
}
_SHORT = {State.INVITED: "inviteret", State.BY_MAIL: "e-mail", State.LEFT: "ude", State.REMOVED: "ude", State.BLOCKED: "ude"}

# --------------------------------------------------------------------------------------------------------- for coordinators

NOBODY = "Der er ingen medlemmer endnu. Send /inviter for at invitere de første."
PEOPLE_PAGE = 8
EARLIER, LATER = "« Forrige", "Næste »"
BACK = "« Tilbage"
IMPORT, EXPORT = "Indlæs liste", "Hent liste"
CHANGE_ROLE, NEW_LINK, REMOVE, ERASE = "Skift rolle", "Nyt link", "Tag ud", "Slet helt"
YES = "Ja, "
ALREADY_HERE = "Personen er allerede med og har ikke brug for et link."
GONE = "Personen står ikke længere på listen."
NOT_YOURSELF = "Det kan du ikke gøre ved dig selv. Brug /forlad eller /slet."
NOT_YOUR_ROLE = "Din egen rolle kan kun en anden koordinator ændre."
NO_MUNICIPALITY = "En tovholder står for en kommune. Tryk først på Ret kommune."
RELINK = "Nye links til dem, der mangler"
MAX_FOUND = 20
CORRECT_NAME, CORRECT_EMAIL, CORRECT_ORGANIZATION = "Ret navn", "Ret e-mail", "Ret kommune"
CORRECT = (CORRECT_NAME, CORRECT_EMAIL, CORRECT_ORGANIZATION)
_ASKED = (
    "navnet, som det skal stå",
    "e-mailen, eller en bindestreg (-), hvis den skal slettes",
    "kommunen eller organisationen",
)
REMOVED = "Personen er taget ud og kan ikke bruge mig mere."
ERASED = "Alt om personen er slettet."
LIST_CAPTION = "Netværkets medlemmer. Listen indeholder personoplysninger: gem den kun, så længe du har brug for den."
LIST_NAME = "medlemmer.xlsx"
LIST_HEADS = ("Navn", "E-mail", "Kommune eller organisation", "Forvaltninger", "Rolle", "Status")


def list_rows(people: Sequence[Person]) -> list[tuple[str | None, ...]]:
    """The rows of the list that a coordinator takes away, below `LIST_HEADS`."""
    return [
        (
            *(one.name, one.email, one.organization),
            ", ".join(ADMINISTRATIONS[each] for each in one.administrations),
            *(ROLES[one.role], STATES[one.state]),
        )
        for one in people
    ]


def everyone(people: Sequence[Person], first: int) -> str:
    """HTML over a page of the list; `first` is the number of the first one shown, from 0."""
    here = Counter(one.role for one in people if one.state is State.ACTIVE)
    waiting = Counter(one.state for one in people)
    counts = [f"{number} {PLURAL[role] if number != 1 else ROLES[role]}" for role, number in here.items()]
    lines = [f"<b>Med nu: {escape(joined(counts) if counts else 'ingen')}.</b>"]
    for state, text in ((State.INVITED, "inviteret, men ikke med endnu"), (State.BY_MAIL, "uden Telegram")):
        if waiting[state]:
            lines.append(f"{waiting[state]} {text}.")
    gone = waiting[State.LEFT] + waiting[State.REMOVED] + waiting[State.BLOCKED]
    if gone:
        lines.append(f"{gone} ude.")
    last = min(first + PEOPLE_PAGE, len(people))
    lines.append(f"\nTryk på en person for at se eller ændre noget ({first + 1}-{last} af {len(people)}).")
    if len(people) > PEOPLE_PAGE:
        lines.append("Søg med et navn eller en kommune: /medlemmer Struer")
    return "\n".join(lines)


def label(person: Person) -> str:
    """A person on a button."""
    what = ", ".join(filter(None, (ROLES[person.role], person.organization, _SHORT.get(person.state, ""))))
    return f"{person.name} ({what})"


def details(person: Person, seats: Sequence[Membership]) -> str:
    """HTML of what is kept about somebody, for a coordinator."""
    lines = [*_facts(person), f"Rolle: {ROLES[person.role]}", f"Status: {STATES[person.state]}"]
    if person.seen:
        lines.append(f"Sidst her: {dates.day_of(person.seen)}")
    groups = [f"• {escape(cut(one.group, 120))} (efter eget udsagn)" for one in seats]
    return page(f"<b>{escape(cut(person.name, 100))}</b>", [*lines, *(["Grupper:"] if groups else []), *groups])


def found(number: int) -> str:
    """How many people a search found."""
    if not number:
        return "Jeg finder ingen med det navn eller fra den kommune. Send /medlemmer for at se alle."
    more = f" Her er de første {MAX_FOUND}:" if number > MAX_FOUND else ""
    return f"Jeg fandt {'1 person' if number == 1 else f'{number} personer'}.{more}"


def wrong(what: int, text: str) -> str | None:
    """Why a correction does not do; `what` counts from 1 in `CORRECT`. None where it does."""
    match CORRECT[what - 1]:
        case "Ret e-mail":
            return None if text == "-" or is_email(text) else BAD_EMAIL
        case "Ret navn":
            return None if is_name(text) else BAD_NAME
    return None if is_organization(text) else BAD_ORGANIZATION


def ask_correct(person: Person, what: int) -> str:
    """HTML that asks for a correction; `what` counts from 1 in `CORRECT`."""
    return f"{escape(cut(person.name, 100))}: skriv {_ASKED[what - 1]}. Send /fortryd, hvis det skal blive, som det er."


def choose_role(person: Person) -> str:
    """HTML that asks which role somebody is to have."""
    return f"Hvilken rolle skal {escape(cut(person.name, 100))} have? Nu: {ROLES[person.role]}."


def role_changed(person: Person) -> str:
    """HTML for the coordinator."""
    return f"{escape(cut(person.name, 100))} er nu {ROLES[person.role]}."


def role_news(role: Role) -> str:
    """For the person whose role was changed."""
    return f"Koordinatoren har givet dig en ny rolle: {ROLES[role]}. Send /hjaelp for at se, hvad du kan."


def sure_remove(person: Person) -> str:
    """HTML that asks before somebody is taken off."""
    return f"Skal {escape(cut(person.name, 100))} tages ud? Personen kan komme tilbage med en ny invitation."


def sure_erase(person: Person) -> str:
    """HTML that asks before somebody is erased."""
    return (
        f"Skal alt om {escape(cut(person.name, 100))} slettes? Det kan ikke fortrydes. Gør det kun, når personen selv har "
        f"bedt om det, "
        "eller når oplysningerne ikke længere må gemmes."
    )


# ------------------------------------------------------------------------------------------------------------- one's own

PROFILE_BUTTONS = (
    Button("Ret navn", Action.EDIT_NAME),
    Button("Ret e-mail", Action.EDIT_EMAIL),
    Button("Ret forvaltninger", Action.EDIT_ADMINISTRATIONS),
    Button("Ret kommune", Action.EDIT_ORGANIZATION),
    Button("Mine grupper", Action.SEATS),
)
NOT_KEPT = "Jeg har ikke gemt nogen profil om dig: din adgang står i mine indstillinger."
ASK_NAME = "Skriv dit navn, sådan som de andre kender dig. Send /fortryd, hvis det skal blive, som det er."
ASK_EMAIL = (
    "Skriv din e-mail, eller en bindestreg (-), hvis jeg skal slette den. Send /fortryd, hvis det skal blive, som det er."
)
ASK_ORGANIZATION = "Vælg din kommune eller organisation, eller skriv den. Send /fortryd, hvis det skal blive, som det er."
ASK_ADMINISTRATIONS = "Hvilke forvaltninger hører du til? Tryk for at sætte eller fjerne et hak."
ORGANIZATION_IS_COORDINATORS = (
    "Som tovholder eller koordinator står du for en bestemt kommune eller organisation, så den retter koordinatoren."
)
DONE = "Færdig"
BAD_NAME = "Det ligner ikke et navn. Skriv mellem 2 og 100 tegn med mindst ét bogstav."
BAD_EMAIL = "Det ligner ikke en e-mail. Den skal se ud som navn@kommune.dk. Prøv igen, eller send /fortryd."
BAD_ORGANIZATION = "Skriv navnet på kommunen eller organisationen med 2 til 100 tegn, eller send /fortryd."
CHANGED = "Det er rettet."
NOTHING_TO_UNDO = "Der er ikke noget at fortryde."
UNDONE = "Det er i orden. Jeg har ikke ændret noget."
NO_SEATS = (
    "Jeg finder ikke dit navn på nogen liste i netværkets dokumenter. Står du der under et andet navn, så ret dit navn i "
    "/profil."
)
SEAT_YES, SEAT_NO = "Ja, det er mig", "Nej, ikke mig"
SEAT_TAKEN = "Tak. Jeg har noteret, at det er dig."
SEAT_GIVEN_UP = "Det er i orden. Jeg forbinder dig ikke med den plads."
NO_LONGER_LISTED = "står der ikke mere"


def profile(person: Person, seats: Sequence[tuple[Membership, str]]) -> str:
    """HTML of somebody's own profile; each seat with what the documents say of it now."""
    groups = [f"• {escape(cut(seat.group, 120))} ({escape(cut(now, 80))})" for seat, now in seats]
    lines = [*_facts(person), f"Rolle: {ROLES[person.role]}", *(["Grupper:"] if groups else []), *groups]
    return page(f"<b>{escape(cut(person.name, 100))}</b>", lines)


def seat(group: str, member: str, told: str) -> str:
    """HTML that asks whether a seat is one's own; `told` says where it stands."""
    return f"Er det dig?\n<b>{escape(cut(member, 80))}</b>, {escape(cut(group, 150))}\n{escape(cut(told, 200))}"


def administrations(chosen: Sequence[Administration]) -> str:
    """The administrations in words: "kultur og sundhed"."""
    return joined([ADMINISTRATIONS[one] for one in chosen]) if chosen else "ingen valgt"


def ticked(one: Administration, chosen: Sequence[Administration]) -> str:
    """An administration on a button, with a tick or an empty box."""
    return markup.ticked(ADMINISTRATIONS[one].capitalize(), on=one in chosen)


def _facts(person: Person) -> list[str]:
    lines = [f"Kommune eller organisation: {escape(cut(person.organization, 100)) or 'ikke oplyst'}"]
    lines.append(f"Forvaltninger: {administrations(person.administrations)}")
    lines.append(f"E-mail: {escape(cut(person.email, 120)) if person.email else 'ikke oplyst'}")
    return lines
