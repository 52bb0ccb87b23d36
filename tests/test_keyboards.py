"""Buttons and their callback data: `handlers.keyboards`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.keyboards import Press, choices, keyboard, pack, parse, without
from handlers.texts.reply import Action, Button

BUTTONS = (
    Button("Vis kilden", Action.SOURCE),
    Button("Fjorden", Action.CHOICE, "hvem sidder i fjorden"),
    Button("Bakken", Action.CHOICE, "hvem sidder på bakken"),
    Button("Send", Action.FORWARD),
    Button("Vis mere", Action.MORE),
    Button("Ja", Action.HELPED),
    Button("Nej", Action.NOT_HELPED),
)


@given(action=st.sampled_from(list(Action)), answer=st.integers(0, 10**18 - 1), choice=st.integers(0, 999))
def test_packing_and_parsing_are_each_others_opposite(action: Action, answer: int, choice: int) -> None:
    press = Press(action, answer, choice if action is Action.CHOICE else 0)
    assert parse(pack(press)) == press
    assert len(pack(press).encode()) <= 64


@pytest.mark.parametrize(
    "data",
    [None, "", "a1", "a1:source", "a0:source:1", "a2:source:1", "a1:what:1", "a1:source:-1", "a1:source:1:", "a1:source:1\n"],
)
def test_what_is_none_of_ours_is_none(data: str | None) -> None:
    assert parse(data) is None


def test_choices_stand_one_a_row_and_keep_their_numbers() -> None:
    made = keyboard(BUTTONS, answer=7)
    assert made is not None
    assert [[button.text for button in row] for row in made.inline_keyboard] == [
        ["Fjorden"],
        ["Bakken"],
        ["Vis kilden", "Send"],
        ["Vis mere"],
        ["Ja", "Nej"],
    ]
    pressed = [parse(str(button.callback_data)) for row in made.inline_keyboard for button in row]
    assert [press.choice for press in pressed if press and press.action is Action.CHOICE] == [0, 1]
    assert choices(BUTTONS) == ("hvem sidder i fjorden", "hvem sidder på bakken")


def test_buttons_can_be_taken_away_and_foreign_ones_stay() -> None:
    foreign = InlineKeyboardButton("?", callback_data="other")
    made = keyboard(BUTTONS[:1], answer=7)
    assert made is not None
    rest = without(InlineKeyboardMarkup([*made.inline_keyboard, [foreign]]), Action.SOURCE)
    assert rest is not None
    assert [[button.text for button in row] for row in rest.inline_keyboard] == [["?"]]
    assert without(made, Action.SOURCE) is None
    assert without(None, Action.SOURCE) is None
    assert keyboard((), answer=7) is None
