"""Messages that nobody is waiting for: `bot.outbox`. How they are sent is in test_delivery."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outbox import Enclosure, Kind, Letter, Outbox, Outgoing, Sort, State
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


@pytest.mark.parametrize("state", [State.DELIVERED, State.GONE, State.FAILED])
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


def test_a_message_that_the_group_got_under_its_new_number_is_not_said_again(outbox: Outbox, storage: Storage) -> None:
    outbox.put(Kind.CURATED, 1, [(-100500, "Svar")])
    outbox.settle(taken(outbox), State.DELIVERED)
    outbox.put(Kind.CURATED, 1, [(-500, "Svar")])
    outbox.redirect(taken(outbox), -100500)
    assert outbox.take() is None
    outbox.put(Kind.CURATED, 1, [(-500, "Svar")])
    storage.move_chat(-500, -100500)
    assert texts(storage) == [(-100500, "delivered", "")]


def test_chats_that_are_busy_are_passed_over(outbox: Outbox) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar"), (8, "Svar"), (9, "Svar")])
    first = outbox.take(but=[7, 8])
    assert first is not None
    assert first.chat == 9
    assert outbox.take(but=[7, 8]) is None
    assert taken(outbox).chat == 7


def test_letters_to_single_people_go_before_those_to_many(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Til alle"), (8, "Til alle")], bulk=True)
    outbox.put(Kind.CURATED, 1, [(9, "Svar")])
    assert [taken(outbox).chat for _ in range(3)] == [9, 7, 8]


def test_what_is_for_later_leaves_at_its_time_and_is_kept_as_long_afterwards(
    outbox: Outbox, storage: Storage, clock: Clock
) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej")], due=clock.now + timedelta(days=200), bulk=True)
    assert outbox.counted(Kind.BROADCAST, 1) == {State.LATER: 1}
    for days in (0, 100, 99):
        clock.now += timedelta(days=days)
        storage.retention.purge()
        assert outbox.take() is None
    clock.now += timedelta(days=1)
    storage.retention.purge()
    assert taken(outbox).chat == 7


def test_what_it_was_about_is_over_so_it_does_not_leave(outbox: Outbox, storage: Storage, clock: Clock) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "I morgen"), (8, "I morgen")], until=clock.now + timedelta(hours=1))
    assert taken(outbox).chat == 7
    clock.now += timedelta(hours=1)
    assert outbox.take() is None
    assert texts(storage) == [(7, "sending", "I morgen"), (8, "too old", "")]


def test_a_pause_is_not_cut_short_by_parts_of_a_second(outbox: Outbox, clock: Clock) -> None:
    clock.now += timedelta(seconds=0.9)
    outbox.put(Kind.CURATED, 1, [(7, "Svar"), (8, "Svar")])
    outbox.postpone(taken(outbox), 1)
    outbox.hold(taken(outbox), 1)
    clock.now += timedelta(seconds=0.9)
    assert outbox.take() is None
    clock.now += timedelta(seconds=0.2)
    assert {taken(outbox).chat, taken(outbox).chat} == {7, 8}


# ----------------------------------------------------------------------------- what happens to a letter while it is being sent

PUT_BACK: list[Callable[[Outbox, Letter], None]] = [
    lambda outbox, letter: outbox.postpone(letter, 0),
    lambda outbox, letter: outbox.hold(letter, 0),
    lambda outbox, letter: outbox.redirect(letter, letter.chat + 1),
]


@pytest.mark.parametrize("put_back", PUT_BACK)
def test_a_letter_in_hand_that_telegram_did_not_take_is_held_back_with_the_others(
    outbox: Outbox, put_back: Callable[[Outbox, Letter], None]
) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej"), (9, "Hej")])
    letter = taken(outbox)
    assert outbox.pause(Kind.BROADCAST, 1) == 1
    put_back(outbox, letter)
    assert outbox.take() is None
    assert outbox.counted(Kind.BROADCAST, 1) == {State.PAUSED: 2}
    assert outbox.resume(Kind.BROADCAST, 1) == 2
    assert taken(outbox).html == "Hej"


@pytest.mark.parametrize("put_back", PUT_BACK)
def test_a_letter_in_hand_that_telegram_did_not_take_is_withdrawn_with_the_others(
    outbox: Outbox, storage: Storage, put_back: Callable[[Outbox, Letter], None]
) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej"), (9, "Hej")])
    letter = taken(outbox)
    assert outbox.recall(Kind.BROADCAST, 1) == 1
    put_back(outbox, letter)
    assert outbox.take() is None
    assert [(state, html) for _, state, html in texts(storage)] == [("withdrawn", "")] * 2


def test_a_letter_in_hand_to_somebody_who_leaves_is_not_sent_again(outbox: Outbox, storage: Storage) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej")])
    letter = taken(outbox)
    outbox.withdraw(7)
    outbox.postpone(letter, 0)
    assert texts(storage) == [(7, "gone", "")]


def test_what_was_held_back_and_let_go_while_it_was_in_hand_is_sent(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej")])
    letter = taken(outbox)
    outbox.pause(Kind.BROADCAST, 1)
    outbox.resume(Kind.BROADCAST, 1)
    outbox.postpone(letter, 0)
    again = taken(outbox)
    outbox.postpone(again, 0)  # nor does an earlier pause count for a later try
    assert taken(outbox).chat == 7


def test_what_was_held_back_once_is_not_held_back_again(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej")])
    letter = taken(outbox)
    outbox.pause(Kind.BROADCAST, 1)
    outbox.postpone(letter, 0)
    outbox.resume(Kind.BROADCAST, 1)
    outbox.postpone(taken(outbox), 0)
    assert taken(outbox).chat == 7


def test_a_letter_that_arrives_although_it_was_withdrawn_is_delivered(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej")])
    letter = taken(outbox)
    outbox.recall(Kind.BROADCAST, 1)
    outbox.settle(letter, State.DELIVERED, message=5)
    assert outbox.counted(Kind.BROADCAST, 1) == {State.DELIVERED: 1}


# ------------------------------------------------------------------------------------------------------------- corrections


def test_what_waits_says_the_new_words(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Kl. 10")])
    assert outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 12")]) == 0
    assert (taken(outbox).html, outbox.take()) == ("Kl. 12", None)


def test_what_arrived_is_edited(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 10", (), Enclosure(Sort.PHOTO, "f"))])
    outbox.settle(taken(outbox), State.DELIVERED, message=55)
    assert outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 12")]) == 1
    edit = taken(outbox)
    assert (edit.kind, edit.chat, edit.html, edit.edits, edit.captioned) == (Kind.CORRECTION, 7, "Kl. 12", 55, True)
    outbox.settle(edit, State.DELIVERED, message=55)
    assert outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 14")]) == 1
    assert taken(outbox).html == "Kl. 14"


def test_what_is_just_being_sent_is_edited_when_it_has_arrived(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Kl. 10")])
    letter = taken(outbox)
    outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 12")])
    assert outbox.take() is None
    outbox.settle(letter, State.DELIVERED, message=55)
    edit = taken(outbox)
    assert (edit.html, edit.edits) == ("Kl. 12", 55)


def test_what_is_just_being_sent_and_comes_back_is_sent_with_the_new_words(outbox: Outbox, clock: Clock) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Kl. 10")])
    letter = taken(outbox)
    outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 12")])
    outbox.postpone(letter, 30)
    assert outbox.take() is None  # there is nothing to edit yet
    clock.now += timedelta(seconds=30)
    again = taken(outbox)
    assert (again.kind, again.html) == (Kind.BROADCAST, "Kl. 12")
    assert outbox.take() is None
    outbox.settle(again, State.DELIVERED, message=55)
    edit = taken(outbox)  # changes nothing, which is known from Telegram's answer
    assert (edit.html, edit.edits) == ("Kl. 12", 55)
    assert outbox.take() is None


def test_an_edit_that_is_amended_while_it_is_made_is_made_again(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Kl. 10")])
    outbox.settle(taken(outbox), State.DELIVERED, message=55)
    outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 12")])
    edit = taken(outbox)
    outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 14")])
    outbox.settle(edit, State.DELIVERED, message=55)
    assert taken(outbox).html == "Kl. 14"


@pytest.mark.parametrize("state", [State.UNKNOWN, State.GONE, State.FAILED])
def test_what_did_not_arrive_is_not_edited(outbox: Outbox, state: State) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Kl. 10")])
    letter = taken(outbox)
    outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 12")])
    outbox.settle(letter, state)
    assert outbox.take() is None
    assert outbox.counted(Kind.CORRECTION, letter.id) == {State.WITHDRAWN: 1}
    assert outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 14")]) == 0


def test_an_edit_that_a_crash_cut_off_is_made_again(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Kl. 10")])
    outbox.settle(taken(outbox), State.DELIVERED, message=55)
    outbox.amend(Kind.BROADCAST, 1, [Outgoing(7, "Kl. 12")])
    taken(outbox)
    assert outbox.interrupted() == 0
    assert taken(outbox).html == "Kl. 12"


def test_what_is_unknown_is_sent_again_when_somebody_says_so(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej"), (8, "Hej")])
    outbox.settle(taken(outbox), State.UNKNOWN)
    outbox.settle(taken(outbox), State.DELIVERED)
    assert outbox.send_again(Kind.BROADCAST, 1, [Outgoing(7, "Hej igen"), Outgoing(8, "Hej igen")]) == 1
    assert outbox.send_again(Kind.BROADCAST, 1, [Outgoing(7, "Hej igen")]) == 0
    again = taken(outbox)
    assert (again.chat, again.html, again.tries) == (7, "Hej igen", 0)
    assert outbox.take() is None


# ---------------------------------------------------------------------------------------------------------- crash, power cut


def test_that_a_letter_is_being_sent_is_on_the_disk_before_it_is_handed_out(outbox: Outbox, storage: Storage) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Svar")])
    said: list[str] = []
    storage._db.conn.set_trace_callback(said.append)
    letter = taken(outbox)
    storage._db.conn.set_trace_callback(None)
    full = said.index("PRAGMA synchronous = FULL")
    marked = next(place for place, sql in enumerate(said) if "'sending'" in sql and sql.startswith("UPDATE"))
    assert full < marked < said.index("COMMIT") < said.index("PRAGMA synchronous = NORMAL")
    assert storage._db.execute("PRAGMA synchronous").fetchone() == (1,)
    outbox.settle(letter, State.DELIVERED)


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


def test_of_one_of_many_that_was_interrupted_the_text_goes_too(outbox: Outbox, storage: Storage) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Hej")])
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


# ----------------------------------------------------------------------------------------------------------- a clock set back


def test_what_is_queued_leaves_although_the_clock_was_set_back(outbox: Outbox, clock: Clock) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Et"), (8, "To")])
    outbox.put(Kind.CURATED, 2, [(7, "Tre")], due=NOW + timedelta(minutes=1))
    clock.now -= timedelta(hours=3)
    assert [taken(outbox).chat for _ in range(2)] == [7, 8]
    assert outbox.take() is None  # what has a time of its own waits for it


def test_a_pause_holds_what_is_queued(outbox: Outbox, clock: Clock) -> None:
    outbox.put(Kind.CURATED, 1, [(7, "Et"), (8, "To")])
    outbox.hold(taken(outbox), 30)
    assert outbox.take() is None
    clock.now += timedelta(seconds=31)
    assert [taken(outbox).chat for _ in range(2)] == [7, 8]


# ------------------------------------------------------------------------------------------------------- two ids of one chat

NEARER = (State.DELIVERED, State.UNKNOWN, State.SENDING, State.GONE, State.QUEUED)


@pytest.mark.parametrize("old", NEARER)
@pytest.mark.parametrize("new", NEARER)
def test_of_two_rows_about_one_thing_the_one_stays_that_came_nearer(
    outbox: Outbox, storage: Storage, old: State, new: State
) -> None:
    outbox.put(Kind.BROADCAST, 1, [(-5, "Hej"), (-1005, "Hej"), (9, "Hej")])
    outbox.put(Kind.BROADCAST, 2, [(-5, "Hej")])
    storage._changed("UPDATE outbox SET state = ?, message = 55 WHERE chat = -5 AND subject = 1", old.value)
    storage._changed("UPDATE outbox SET state = ?, message = 77 WHERE chat = -1005", new.value)
    outbox.move(-5, -1005)
    best = min((new, old), key=NEARER.index)
    kept = [(row.chat, row.state, row.message) for row in outbox.rows(Kind.BROADCAST, 1)]
    assert sorted(kept, reverse=True) == [(9, State.QUEUED, None), (-1005, best, 77 if best is new else 55)]
    assert [row.chat for row in outbox.rows(Kind.BROADCAST, 2)] == [-1005]


# --------------------------------------------------------------------------------------------------- only what has not left


def test_what_stands_in_a_chat_stays_where_only_what_waits_is_worded_anew(outbox: Outbox) -> None:
    outbox.put(Kind.BROADCAST, 1, [(7, "Kl. 10"), (8, "Kl. 10"), (9, "Kl. 10")])
    outbox.settle(taken(outbox), State.DELIVERED, message=70)
    outbox.settle(taken(outbox), State.DELIVERED, message=80)
    outbox.amend(Kind.BROADCAST, 1, [Outgoing(8, "Kl. 11")])
    assert outbox.amend(Kind.BROADCAST, 1, [Outgoing(chat, "Kl. 12") for chat in (7, 8, 9)], waiting=True) == 1
    found = [taken(outbox), taken(outbox)]
    assert {(one.chat, one.html, one.edits) for one in found} == {(8, "Kl. 12", 80), (9, "Kl. 12", None)}
    assert outbox.take() is None
