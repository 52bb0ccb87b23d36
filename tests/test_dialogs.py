"""What the bot waits for in a chat: `bot.dialogs`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock

from bot.dialogs import Dialog, Dialogs, Waiting
from bot.storage import Storage


@pytest.fixture
def dialogs(storage: Storage) -> Dialogs:
    return storage.dialogs


@pytest.mark.parametrize("kind", list(Waiting))
@pytest.mark.parametrize("data", [{}, {"step": 2, "organization": "Ærø & <Struer>", "administrations": ["culture"]}])
def test_what_is_waited_for_comes_back_as_it_was(dialogs: Dialogs, kind: Waiting, data: dict[str, Any]) -> None:
    dialogs.begin(7, kind, **data)
    assert dialogs.current(7) == Dialog(kind, data)


@pytest.mark.parametrize(
    ("kinds", "found"),
    [((), True), ((Waiting.NAME,), True), ((Waiting.EMAIL, Waiting.NAME), True), ((Waiting.EMAIL,), False)],
)
def test_only_what_is_asked_for_is_found(dialogs: Dialogs, kinds: tuple[Waiting, ...], found: bool) -> None:
    dialogs.begin(7, Waiting.NAME)
    assert (dialogs.current(7, *kinds) is not None) == found


def test_a_chat_waits_for_one_thing_and_every_chat_for_its_own(dialogs: Dialogs) -> None:
    dialogs.begin(7, Waiting.NAME, number=1)
    dialogs.begin(8, Waiting.NAME)
    dialogs.begin(7, Waiting.EMAIL)
    assert dialogs.current(7) == Dialog(Waiting.EMAIL, {})
    assert dialogs.current(8) == Dialog(Waiting.NAME, {})
    assert dialogs.current(9) is None


def test_what_has_ended_is_waited_for_no_more(dialogs: Dialogs) -> None:
    dialogs.begin(7, Waiting.NAME)
    dialogs.begin(8, Waiting.NAME)
    assert dialogs.end(7)
    assert not dialogs.end(7)
    assert dialogs.current(7) is None
    assert dialogs.current(8) is not None


ONE_WORD = (
    *(Waiting.NAME, Waiting.EMAIL, Waiting.OWN_ORGANIZATION, Waiting.PERSON, Waiting.SUBSTITUTE, Waiting.REASON),
    Waiting.PAPERS,
)


@pytest.mark.parametrize("kind", list(Waiting))
def test_one_word_or_file_is_waited_for_a_quarter_of_an_hour_and_what_takes_longer_a_day(
    dialogs: Dialogs, storage: Storage, clock: Clock, kind: Waiting
) -> None:
    dialogs.begin(7, kind)
    clock.now += (timedelta(minutes=15) if kind in ONE_WORD else timedelta(days=1)) - timedelta(seconds=1)
    storage.retention.purge()
    assert dialogs.current(7) is not None
    clock.now += timedelta(seconds=1)
    assert dialogs.current(7) is None
    storage.retention.purge()
    clock.now -= timedelta(minutes=1)
    assert dialogs.current(7) is None


def test_beginning_anew_begins_the_time_anew(dialogs: Dialogs, clock: Clock) -> None:
    for _ in range(2):
        dialogs.begin(7, Waiting.LIST)
        clock.now += timedelta(hours=23)
    assert dialogs.current(7) is not None


def test_a_restart_in_the_middle_loses_nothing(dialogs: Dialogs, clock: Clock, tmp_path: Path) -> None:
    dialogs.begin(7, Waiting.ANSWER, questions=[1, 2], text="Nøglen ligger under måtten.")
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    assert again.dialogs.current(7) == Dialog(Waiting.ANSWER, {"questions": [1, 2], "text": "Nøglen ligger under måtten."})
    again.close()
