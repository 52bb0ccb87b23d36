"""The loop of `chat`: `bot.terminal`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local import Shown
from bot.terminal import PROMPT, converse, rendered, typed
from handlers.texts import asking


@dataclass
class Echo:
    """Answers every message with `replies`, and notes what was said and pressed."""

    replies: tuple[Shown, ...] = (Shown("ja"),)
    heard: list[object] = field(default_factory=list)

    def say(self, text: str) -> Sequence[Shown]:
        self.heard.append(text)
        return self.replies

    def press(self, button: int, shown: Shown) -> Sequence[Shown]:
        self.heard.append((shown.text, shown.buttons[button - 1]))
        return (Shown(f"trykket {button}"),)


def talked(partner: Echo, *lines: str) -> str:
    written: list[str] = []
    converse(partner, lines, written.append)
    return "".join(written)


@pytest.mark.parametrize(
    ("reply", "written"),
    [
        (Shown("Hej"), "Hej\n\n"),
        (Shown("Hej\nMed dig\n\n"), "Hej\nMed dig\n\n"),
        (Shown("Vælg", ("Ja", "Nej")), "Vælg\n[1] Ja\n[2] Nej\n\n"),
        (Shown("Aftalen", (), (Path("data/files/chat/moede.ics"),)), "Aftalen\ndata/files/chat/moede.ics\n\n"),
        (Shown("", (), (Path("moede.ics"),)), "moede.ics\n\n"),
        (Shown("Se", ("Mere",), (Path("a.ics"),)), "Se\na.ics\n[1] Mere\n\n"),
    ],
)
def test_a_reply_is_text_files_buttons_and_one_empty_line(reply: Shown, written: str) -> None:
    assert rendered(reply) == written


def test_each_line_is_one_message_and_each_reply_is_written() -> None:
    partner = Echo((Shown("en"), Shown("to")))
    assert talked(partner, "hej\n", "  hvad så \r\n") == "en\n\nto\n\n" * 2
    assert partner.heard == ["hej", "hvad så"]


@pytest.mark.parametrize("line", ["\n", "   \n", "\t\r\n", ""])
def test_an_empty_line_is_no_message(line: str) -> None:
    partner = Echo()
    assert talked(partner, line) == ""
    assert partner.heard == []


@pytest.mark.parametrize("pressed", ["2", " 2 ", "[2]"])
def test_a_number_presses_the_button(pressed: str) -> None:
    partner = Echo((Shown("Vælg", ("Ja", "Nej")),))
    assert talked(partner, "hej", pressed).endswith("trykket 2\n\n")
    assert partner.heard == ["hej", ("Vælg", "Nej")]


def test_the_buttons_are_those_of_the_latest_reply_that_has_any() -> None:
    partner = Echo((Shown("først", ("A",)), Shown("Vælg", ("B",)), Shown("uden")))
    talked(partner, "hej", "1", "1")
    assert partner.heard == ["hej", ("Vælg", "B"), ("Vælg", "B")]


@pytest.mark.parametrize("said", ["-1", "1.", "²", "١", "1 2", "[]", "2023", "12345678901234567890"])
def test_what_names_no_button_is_a_message(said: str) -> None:
    partner = Echo((Shown("Vælg", ("Ja", "Nej")),))
    talked(partner, "hej", said)
    assert partner.heard == ["hej", said]


@pytest.mark.parametrize("said", ["0", "3", "[3]", "999"])
def test_a_number_without_such_a_button_is_no_message(said: str) -> None:
    partner = Echo((Shown("Vælg", ("Ja", "Nej")),))
    assert talked(partner, "hej", said).endswith(f"{asking.NO_SUCH_BUTTON}\n\n")
    assert partner.heard == ["hej"]


def test_a_number_before_any_button_is_no_message() -> None:
    partner = Echo()
    assert talked(partner, "1") == f"{asking.NO_SUCH_BUTTON}\n\n"
    assert partner.heard == []


def test_the_buttons_that_an_edit_took_away_cannot_be_pressed() -> None:
    partner = Echo((Shown("Skal jeg?", ("Ja", "Nej"), message=(1, 7)), Shown("Nej så.", message=(1, 7))))
    assert talked(partner, "hej", "1").endswith(f"{asking.NO_SUCH_BUTTON}\n\n")
    assert partner.heard == ["hej"]


@given(st.lists(st.text(max_size=12), max_size=6))
def test_every_line_is_heard_once_and_nothing_else(lines: list[str]) -> None:
    partner = Echo()
    talked(partner, *lines)
    said = [line.strip() for line in lines if line.strip()]
    assert partner.heard == [line for line in said if not re.fullmatch(r"[0-9]{1,3}|\[[0-9]{1,3}\]", line)]


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_typing_ends_with_ctrl_d_and_ctrl_c(end: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str | type[BaseException]] = ["hej", "", "1", end]
    prompts: list[str] = []

    def type_next(prompt: str) -> str:
        prompts.append(prompt)
        key = keys.pop(0)
        if isinstance(key, str):
            return key
        raise key

    monkeypatch.setattr("builtins.input", type_next)
    assert list(typed()) == ["hej", "", "1"]
    assert prompts == [PROMPT] * 4
