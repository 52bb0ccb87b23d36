"""Messages that nobody is waiting for: `bot.outbox`. How they are sent is in test_delivery."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outbox import Kind, Letter, Outbox, State
from bot.storage import Storage


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def outbox(storage: Storage) -> Outbox:
    return storage.outbox


def taken(outbox: Outbox) -> Letter:
    letter = outbox.take()
    assert letter is not None
    return letter


def texts(storage: Storage) -> list[tuple[int, str, str]]:
    """Chat, state and what is left of the text, row by row."""
    return storage._db.execute("SELECT chat, state, html FROM outbox ORDER BY id").fetchall()


def test_letters_are_taken_in_the_order_in_which_they_were_put(outbox: Outbox) -> None:
    assert outbox.put(Kind.CURATED, 1, [(7, "<b>Svar</b>"), (8, "Også")]) == 2
    assert outbox.put(Kind.CURATED, 2, [(7, "Et andet")]) == 1
    found = [taken(outbox) for _ in range(3)]
    assert [(one.chat, one.html, one.tries) for one in found] == [(7, "<b>Svar</b>", 0), (8, "Også", 0), (7, "Et andet", 0)]
    assert outbox.take() is None


def test_of_one_thing_a_chat_gets_one_letter(outbox: Outbox, storage: Storage) -> None:
    assert outbox.put(Kind.CURATED, 1, [(7, "Svar"), (7, "Svar igen")]) == 1
    assert outbox.put(Kind.CURATED, 1, [(7, "Svar endnu en gang"), (8, "Svar")]) == 1
    outbox.settle(taken(outbox), State.DELIVERED)
    assert outbox.put(Kind.CURATED, 1, [(7, "Svar")]) == 0
    assert texts(storage) == [(7, "delivered", ""), (8, "queued", "Svar")]


def test_nothing_to_put_is_nothing(outbox: Outbox) -> None:
    assert outbox.put(Kind.CURATED, 1, []) == 0
    assert outbox.take() is None


@pytest.mark.parametrize("state", [State.DELIVERED, State.GONE, State.FAILED, State.UNKNOWN])
def test_what_became_of_a_letter_is_kept_and_its_text_is_not(
    outbox: Outbox, storage: Storage, state: State, clock: Clock
) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar"), (8, "Svar")])
    outbox.settle(taken(outbox), state)
    assert texts(storage) == [(7, state.value, ""), (8, "queued", "Svar")]
    assert taken(outbox).chat == 8
    clock.now += timedelta(days=10)
    assert outbox.take() is None  # neither the settled one nor the one in hand is sent again
    assert outbox.counted(Kind.CURATED, 1) == {state: 1, State.SENDING: 1}


def test_what_is_put_off_comes_when_its_time_has_come_and_counts_its_tries(outbox: Outbox, clock: Clock) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar"), (8, "Svar")])
    outbox.postpone(taken(outbox), 30)
    assert taken(outbox).chat == 8
    clock.now += timedelta(seconds=29)
    assert outbox.take() is None
    clock.now += timedelta(seconds=1)
    again = taken(outbox)
    assert (again.chat, again.html, again.tries) == (7, "Svar", 1)
    outbox.postpone(again, 0)
    assert taken(outbox).tries == 2


def test_a_pause_that_telegram_asks_for_holds_all_letters_and_counts_as_no_try(outbox: Outbox, clock: Clock) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar"), (8, "Svar"), (9, "Svar")])
    outbox.postpone(taken(outbox), 100)
    outbox.hold(taken(outbox), 30)
    clock.now += timedelta(seconds=29)
    assert outbox.take() is None
    clock.now += timedelta(seconds=1)
    assert [(one.chat, one.tries) for one in (taken(outbox), taken(outbox))] == [(8, 0), (9, 0)]
    clock.now += timedelta(seconds=69)
    assert outbox.take() is None  # it waits for its own time still
    clock.now += timedelta(seconds=1)
    assert (taken(outbox).chat, outbox.take()) == (7, None)


def test_where_nothing_is_to_be_sent_a_look_waits_for_nobody_who_writes(
    outbox: Outbox, storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar")])
    outbox.postpone(taken(outbox), 30)
    storage._db.execute("PRAGMA busy_timeout = 10")  # a wait would be an error, not a slow test
    writer = sqlite3.connect(tmp_path / "knudepunkt.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert outbox.take() is None
    writer.close()


def test_a_letter_to_a_group_that_moved_goes_where_it_is_now(outbox: Outbox) -> None:
    outbox.put(Kind.CURATED, 1, [(-500, "Svar")])
    outbox.redirect(taken(outbox), -100500)
    assert (again := taken(outbox)).chat == -100500
    assert again.html == "Svar"
    assert outbox.take() is None


def test_a_letter_that_the_new_group_has_already_is_not_sent_twice(outbox: Outbox) -> None:
    outbox.put(Kind.CURATED, 1, [(-500, "Svar"), (-100500, "Svar")])
    outbox.redirect(taken(outbox), -100500)
    assert taken(outbox).chat == -100500
    assert outbox.take() is None


def test_what_was_being_sent_when_the_bot_ended_is_unknown_and_not_sent_again(
    outbox: Outbox, storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar"), (8, "Svar"), (9, "Svar")])
    outbox.settle(taken(outbox), State.DELIVERED)
    taken(outbox)
    storage.close()
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    assert again.outbox.interrupted() == 1
    assert again.outbox.interrupted() == 0
    assert again.outbox.counted(Kind.CURATED, 1) == {State.DELIVERED: 1, State.UNKNOWN: 1, State.QUEUED: 1}
    assert taken(again.outbox).chat == 9
    assert again.outbox.take() is None
    again.close()


def test_the_text_of_an_interrupted_letter_goes_too(outbox: Outbox, storage: Storage) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar")])
    taken(outbox)
    outbox.interrupted()
    assert texts(storage) == [(7, "unknown", "")]


def test_letters_are_counted_for_their_thing_alone(outbox: Outbox) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar")])
    outbox.put(Kind.CURATED, 2, [(7, "Svar"), (8, "Svar")])
    assert outbox.counted(Kind.CURATED, 1) == {State.QUEUED: 1}
    assert outbox.counted(Kind.CURATED, 2) == {State.QUEUED: 2}
    assert outbox.counted(Kind.CURATED, 3) == {}


def test_letters_go_after_their_time(outbox: Outbox, storage: Storage, clock: Clock) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar")])
    clock.now += timedelta(days=90) - timedelta(seconds=1)
    storage.retention.purge()
    assert outbox.counted(Kind.CURATED, 1) == {State.QUEUED: 1}
    clock.now += timedelta(seconds=1)
    storage.retention.purge()
    assert outbox.take() is None


def test_all_letters_are_put_or_none(outbox: Outbox, storage: Storage) -> None:
    with pytest.raises(sqlite3.Error):
        outbox.put(Kind.CURATED, 1, [(7, "Svar"), (8, object())])  # type: ignore[list-item]
    assert texts(storage) == []


STEPS = st.sampled_from(["put", "take", "delivered", "gone", "failed", "unknown", "postpone", "crash", "wait"])


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(STEPS, st.integers(1, 3), st.integers(1, 3)), max_size=30))
def test_whatever_happens_no_letter_is_taken_once_it_may_have_arrived(
    steps: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Clock()
    storage = Storage.open(tmp_path_factory.mktemp("outbox") / "a.db", clock)
    outbox = storage.outbox
    over: Counter[int] = Counter()  # letters that are settled, or that a crash cut off
    hand: list[Letter] = []
    put: set[tuple[int, int]] = set()
    for step, subject, chat in steps:
        match step:
            case "put":
                new = outbox.put(Kind.CURATED, subject, [(chat, "Svar")])
                assert new == int((subject, chat) not in put)
                put.add((subject, chat))
            case "take":
                letter = outbox.take()
                if letter is not None:
                    assert over[letter.id] == 0
                    assert letter.id not in [one.id for one in hand]
                    hand.append(letter)
            case "crash":
                assert outbox.interrupted() == len(hand)
                over.update(one.id for one in hand)
                hand.clear()
            case "wait":
                clock.now += timedelta(seconds=40)
            case "postpone" if hand:
                outbox.postpone(hand.pop(), 30)
            case _ if hand and step != "postpone":
                over[hand[-1].id] += 1
                outbox.settle(hand.pop(), State(step))
        counts = Counter(row[1] for row in texts(storage))
        assert sum(counts.values()) == len(put)
        assert counts["sending"] == len(hand)
        assert sum(counts[state] for state in ("delivered", "gone", "failed", "unknown")) == over.total()
    storage.close()
