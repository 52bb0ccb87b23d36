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

    A bare number presses that button of the latest reply that has buttons; where it has no such button the number is a message
    like any other, since a number may be the answer to a question. A line without a visible character is no message.
    """
    latest: Shown | None = None
    for line in lines:
        said = line.strip()
        if not said:
            continue
        button = _button(said, len(latest.buttons)) if latest else None
        for reply in partner.press(button, latest) if latest and button else partner.say(said):
            write(rendered(reply))
            latest = reply if reply.buttons else latest


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


def _button(said: str, count: int) -> int | None:
    """The button that `said` names ("2" or "[2]"), where there are `count` of them."""
    digits = said[1:-1] if said.startswith("[") and said.endswith("]") else said
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 3:
        return None
    return int(digits) if 1 <= int(digits) <= count else None
