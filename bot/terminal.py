"""The loop of `chat`: lines in, replies out. What is said and what a button does is the bot's business, not this module's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.local import Shown

PROMPT = "> "


class Partner(Protocol):
    """Who one talks to. Both return the messages that come back."""

    def say(self, text: str) -> Sequence[Shown]: ...

    def press(self, button: int, shown: Shown) -> Sequence[Shown]:
        """`button` counts from 1."""


def converse(partner: Partner, lines: Iterable[str], write: Callable[[str], object]) -> None:
    """Send each line as one message and write what comes back, until `lines` ends.

    A bare number presses that button of the latest reply that has buttons; a keyboard that an edit took away is gone. Where
    there is no such button the number is no message, and that is written. A line without a visible character is none either.
    """
    from handlers.texts.asking import NO_SUCH_BUTTON

    latest: Shown | None = None
    for line in lines:
        said = line.strip()
        if not said:
            continue
        button = _number(said)
        if button is not None and not (latest and 1 <= button <= len(latest.buttons)):
            write(f"{NO_SUCH_BUTTON}\n\n")
            continue
        for reply in partner.press(button, latest) if latest and button else partner.say(said):
            write(rendered(reply))
            latest = _pressable(reply, latest)


def rendered(reply: Shown) -> str:
    """A reply as text, its files by path, its buttons as "[1] label", and one empty line."""
    buttons = [f"[{number}] {label}" for number, label in enumerate(reply.buttons, start=1)]
    parts = [reply.text.strip("\n"), *map(str, reply.files), *buttons]
    return "\n".join(part for part in parts if part) + "\n\n"


def typed() -> Iterator[str]:
    """Lines from the keyboard with history and editing, until Ctrl-D or Ctrl-C."""
    import readline  # noqa: F401  # importing it is what gives input() history and editing

    while True:
        try:
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            return


def _pressable(reply: Shown, latest: Shown | None) -> Shown | None:
    """The reply whose buttons may be pressed after `reply`. An edited message comes again, with the buttons it still has."""
    if reply.buttons:
        return reply
    edited = latest is not None and any(reply.message) and reply.message == latest.message
    return None if edited else latest


def _number(said: str) -> int | None:
    """The number of a button that `said` may name: "2" or "[2]", three digits at most, since a year is a question."""
    digits = said[1:-1] if said.startswith("[") and said.endswith("]") else said
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 3 else None
