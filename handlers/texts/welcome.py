"""The first words: start, help, the command menu, and what the bot says to whom it does not know or to what it cannot read."""

from __future__ import annotations

from collections.abc import Mapping

from bot.roles import Role
from handlers.texts.markup import cut, escape

# The menus that Telegram shows, by who sees them: command (a-z, 0-9, _) and what it does.
Menu = tuple[tuple[str, str], ...]
STRANGERS: Menu = (("start", "Begynd"), ("hjaelp", "Sådan bruger du mig"))
GROUPS: Menu = (
    ("spoerg", "Stil et spørgsmål"),
    ("moeder", "Se de kommende møder"),
    ("grupper", "Se hvem der sidder i grupperne"),
    ("kilder", "Se hvilke dokumenter jeg kender"),
    ("aktiviteter", "Se hvad kommunerne har prøvet"),
    ("hjaelp", "Sådan bruger du mig"),
)
COMMANDS: Menu = (
    *GROUPS[:-1],
    ("glem", "Glem hvad vi sidst talte om"),
    ("profil", "Se og ret det, jeg ved om dig"),
    ("privatliv", "Hvad jeg gemmer, hvorfor og hvor længe"),
    ("minedata", "Få alt, jeg har gemt om dig, i en fil"),
    ("slet", "Slet alt, jeg har gemt om dig"),
    ("forlad", "Hold op med at bruge mig"),
    ("fortryd", "Fortryd det, du er i gang med"),
    ("hjaelp", "Sådan bruger du mig"),
    ("start", "Begynd forfra"),
)
TOVHOLDERE: Menu = (
    ("rapport", "Skriv en aktivitetsrapport"),
    ("rapporter", "Se jeres rapporter, og hvor langt de er"),
)
COORDINATORS: Menu = (
    ("status", "Se hvad der venter på dig"),
    ("moede", "Planlæg, flyt eller aflys et møde"),
    ("udsend", "Skriv til mange på én gang"),
    ("fremmoede", "Notér hvem der var til mødet"),
    ("ubesvarede", "Svar på det, jeg ikke kunne svare på"),
    ("inviter", "Inviter nye med et link"),
    ("medlemmer", "Se og ret, hvem der er med"),
    ("importer", "Indlæs en liste med medlemmer"),
    ("rapporter", "Læs og godkend rapporter"),
    ("rapport", "Skriv en aktivitetsrapport"),
    ("tilmeld", "I en gruppe: lad alle spørge her"),
    ("afmeld", "I en gruppe: hold op med at svare"),
)
# What is shown in the chat of one person, where the role has more than everybody.
OWN: Mapping[Role, Menu] = {Role.TOVHOLDER: (*TOVHOLDERE, *COMMANDS), Role.COORDINATOR: (*COORDINATORS, *COMMANDS)}
# The same in Danish spelling, which Telegram does not take for commands.
HELP, ASK, MEETINGS, IMPORT = "hjælp", "spørg", "møder", "importér"

DESCRIPTION = (
    "Jeg svarer på spørgsmål om netværkets møder, grupper, beslutninger og gode råd. "
    "Svarene kommer fra netværkets egne dokumenter, og jeg viser altid, hvor det står."
)
SHORT_DESCRIPTION = "Svarer på spørgsmål ud fra netværkets dokumenter - med kilde."

_EXAMPLES = (
    "Hvornår er næste møde?",
    "Hvem sidder i styregruppen?",
    "Hvad blev der besluttet på det seneste møde?",
)

UNKNOWN_COMMAND = "Den kommando kender jeg ikke. Skriv dit spørgsmål med almindelige ord, eller send /hjaelp."

PHOTO = "Tak for billedet. Jeg kan desværre ikke se billeder endnu - skriv dit spørgsmål, så svarer jeg."
VOICE = "Tak for beskeden. Jeg kan desværre ikke høre optagelser - skriv dit spørgsmål, så svarer jeg."
STICKER = "Sikke fin! Skriv gerne dit spørgsmål med ord, så svarer jeg."
DOCUMENT = "Tak for filen. Jeg kan ikke tage imod dokumenter her - giv den til koordinatoren, eller skriv dit spørgsmål."
OTHER = "Det kan jeg desværre ikke læse. Skriv dit spørgsmål med ord, så svarer jeg."


def start(network: str) -> str:
    """HTML of the greeting. `network` is the members' own body."""
    return (
        f"<b>Hej! Jeg hjælper {escape(cut(network, 150))}.</b>\n\n"
        "Skriv et spørgsmål med dine egne ord, så finder jeg svaret i dokumenterne og viser, hvor det står. For eksempel:\n"
        f"{_examples()}\n\nSend /hjaelp for at se, hvad jeg ellers kan."
    )


def help_text(*, short: str, role: Role = Role.MEMBER) -> str:
    """HTML of the help for somebody of that role. `short` is the short name of the members' own body."""
    own = {Role.TOVHOLDER: ("Som tovholder", TOVHOLDERE), Role.COORDINATOR: ("Som koordinator", COORDINATORS)}
    head, menu = own.get(role, ("", ()))
    more = f"\n\n<b>{head}:</b>\n{_listed(menu)}" if menu else ""
    commands = f"{_listed(COMMANDS)}{more}"
    return (
        f"<b>Spørg mig om {escape(cut(short, 80))} og de dokumenter, jeg kender.</b>\n\n{_examples()}\n\n{commands}\n\n"
        "Jeg svarer kun med det, der står i dokumenterne. Står det der ikke, siger jeg det, og du kan sende spørgsmålet til "
        "koordinatoren. I en gruppe svarer jeg, når du nævner mig eller svarer på min besked.\n\n"
        "Skriv aldrig CPR-numre eller oplysninger om enkelte borgere til mig."
    )


def _listed(menu: Menu) -> str:
    return "\n".join(f"/{name} - {does}" for name, does in menu)


def _examples() -> str:
    return "\n".join(f"• {example}" for example in _EXAMPLES)
