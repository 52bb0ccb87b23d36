"""Buttons: the callback data behind them (at most 64 bytes, with a version), and keyboards made of a Reply's buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.outbox import Buttons
from handlers.texts.markup import label
from handlers.texts.reply import Action, Button

VERSION = "a1"
MAX_DATA = 64  # bytes, Bot API
ROW = 2
UNTICK = 100  # added to the number of a choice whose tick is taken away
NUMBERS = 5  # buttons with a mere number beside each other
FEEDBACK = (Action.HELPED, Action.NOT_HELPED)

_DATA = re.compile(rf"{VERSION}:([a-z]+):(\d{{1,18}})(?::(\d{{1,3}})(?::(\d{{1,9}}))?)?")


@dataclass(frozen=True, slots=True)
class Press:
    """What a press of a button means: the action, the number of what it is about (an answer, a person), which choice of it.
    `step` tells a button of one stage of a thing from that of another."""

    action: Action
    answer: int = 0
    choice: int = 0
    step: int = 0


def pack(press: Press) -> str:
    """The callback data: "a1:source:17", "a1:choice:17:2", "a1:option:17:2:5"."""
    data = f"{VERSION}:{press.action.value}:{press.answer}"
    if press.step:
        return f"{data}:{press.choice}:{press.step}"
    return f"{data}:{press.choice}" if press.action is Action.CHOICE or press.choice else data


def parse(data: str | None) -> Press | None:
    """The press behind callback data; None for those of another version and for anything else."""
    match = _DATA.fullmatch(data or "")
    if match is None or match[1] not in list(Action):
        return None
    return Press(Action(match[1]), int(match[2]), int(match[3] or 0), int(match[4] or 0))


def pattern(*actions: Action) -> re.Pattern[str]:
    """Matches the callback data of these actions."""
    return re.compile(
        rf"{VERSION}:(?:{'|'.join(action.value for action in actions)}):\d{{1,18}}(?::\d{{1,3}}(?::\d{{1,9}})?)?$"
    )


def choices(buttons: Sequence[Button]) -> tuple[str, ...]:
    """The questions that the choices among `buttons` ask, in the order `keyboard` numbers them."""
    return tuple(button.payload for button in buttons if button.action is Action.CHOICE)


def keyboard(buttons: Sequence[Button], *, answer: int) -> InlineKeyboardMarkup | None:
    """The keyboard below a message: choices one a row since they are long, the others two a row, feedback last."""
    rows: list[list[InlineKeyboardButton]] = []
    number = 0
    pairs: list[InlineKeyboardButton] = []
    feedback: list[InlineKeyboardButton] = []
    for button in buttons:
        shown = InlineKeyboardButton(button.label, callback_data=pack(Press(button.action, answer, number)))
        if button.action is Action.CHOICE:
            number += 1
            rows.append([shown])
        else:
            (feedback if button.action in FEEDBACK else pairs).append(shown)
    rows.extend(pairs[first : first + ROW] for first in range(0, len(pairs), ROW))
    rows.extend([feedback] if feedback else [])
    return InlineKeyboardMarkup(rows) if rows else None


def plain(rows: Sequence[Sequence[tuple[str, Press]]]) -> InlineKeyboardMarkup:
    """A keyboard of labels and what they do, row by row, for what is not an answer to a question."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label(text), callback_data=pack(press)) for text, press in row] for row in rows if row]
    )


def rows_of(rows: Sequence[Sequence[tuple[str, Press]]]) -> Buttons:
    """The same as `plain` as data, for a message that waits in the outbox."""
    return tuple(tuple((label(text), pack(press)) for text, press in row) for row in rows if row)


def from_rows(rows: Buttons) -> InlineKeyboardMarkup | None:
    """The keyboard that `rows_of` put into the outbox; None where there is none."""
    shown = [[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows]
    return InlineKeyboardMarkup(shown) if shown else None


def in_rows(buttons: Sequence[tuple[str, Press]], across: int = ROW) -> list[Sequence[tuple[str, Press]]]:
    """The same buttons, so many beside each other."""
    return [buttons[first : first + across] for first in range(0, len(buttons), across)]


def together(*parts: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """Keyboards below each other; None where there is none."""
    rows = [row for part in parts if part is not None for row in part.inline_keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


def without(markup: InlineKeyboardMarkup | None, *actions: Action) -> InlineKeyboardMarkup | None:
    """The same keyboard without the buttons of these actions."""
    if markup is None:
        return None
    rows = [
        [button for button in row if (press := parse(str(button.callback_data))) is None or press.action not in actions]
        for row in markup.inline_keyboard
    ]
    return InlineKeyboardMarkup([row for row in rows if row]) if any(rows) else None
