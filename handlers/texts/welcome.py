"""The first words: start, help, the command menu, and what the bot says to whom it does not know or to what it cannot read."""

from __future__ import annotations

from handlers.texts.markup import cut, escape

# The menu that Telegram shows: command (a-z, 0-9, _) and what it does.
COMMANDS: tuple[tuple[str, str], ...] = (
    ("spoerg", "Stil et spørgsmål"),
    ("moeder", "Se de kommende møder"),
    ("grupper", "Se hvem der sidder i grupperne"),
    ("kilder", "Se hvilke dokumenter jeg kender"),
    ("glem", "Glem hvad vi sidst talte om"),
    ("hjaelp", "Sådan bruger du mig"),
    ("start", "Begynd forfra"),
)
# The same in Danish spelling, which Telegram does not take for commands.
HELP, ASK, MEETINGS = "hjælp", "spørg", "møder"

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
NOT_ALLOWED_PRESS = "Du har ikke adgang til den knap."

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


def help_text(*, short: str) -> str:
    """HTML of the help. `short` is the short name of the members' own body."""
    commands = "\n".join(f"/{name} - {does}" for name, does in COMMANDS)
    return (
        f"<b>Spørg mig om {escape(cut(short, 80))} og de dokumenter, jeg kender.</b>\n\n{_examples()}\n\n{commands}\n\n"
        "Jeg svarer kun med det, der står i dokumenterne. Står det der ikke, siger jeg det, og du kan sende spørgsmålet til "
        "koordinatoren. I en gruppe svarer jeg, når du nævner mig eller svarer på min besked.\n\n"
        "Skriv aldrig CPR-numre eller oplysninger om enkelte borgere til mig."
    )


def not_invited(network: str, chat: int) -> str:
    """HTML of the one message that an unknown chat gets."""
    return (
        f"Hej! Jeg er kun for medlemmer af {escape(cut(network, 150))}, og jeg kender dig ikke endnu.\n\n"
        f"Vil du være med, så skriv til netværkets koordinator og oplys dette nummer: {chat}"
    )


def _examples() -> str:
    return "\n".join(f"• {example}" for example in _EXAMPLES)
