"""Broadcasts as rows: drafts, sending once, holding back, withdrawing, correcting, and telling whoever sent it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from conftest import NOW, Clock

from bot.audience import Audience
from bot.broadcasts import Broadcast, Draft, Purpose, Stage
from bot.deliveries import Fate, counts, delivery
from bot.outbox import Enclosure, Kind, Outgoing, Sort, State
from bot.receipts import tell
from bot.roles import Role
from bot.roles import State as Presence
from bot.storage import Storage

LETTERS = [Outgoing(chat, f"Hej {chat}") for chat in (11, 12, 13)]


def begun(storage: Storage, **draft: object) -> int:
    return storage.broadcasts.begin(Draft(Purpose.MESSAGE, **{"html": "Hej", **draft}), author=1)  # type: ignore[arg-type]


def sent(storage: Storage, **draft: object) -> int:
    number = begun(storage, **draft)
    assert storage.broadcasts.send(number, LETTERS) == 3
    return number


def there(storage: Storage, number: int) -> Broadcast:
    found = storage.broadcasts.get(number)
    assert found is not None
    return found


def settle(storage: Storage, *states: State) -> None:
    """The next letters end so."""
    for number, state in enumerate(states, start=70):
        letter = storage.outbox.take()
        assert letter is not None
        storage.outbox.settle(letter, state, message=number if state is State.DELIVERED else None)


def states(storage: Storage, number: int) -> list[State]:
    return [row.state for row in storage.outbox.rows(Kind.BROADCAST, number)]


# ------------------------------------------------------------------------------------------------------------------ drafts


def test_a_draft_is_kept_as_it_was_written(storage: Storage) -> None:
    number = begun(storage)
    due = (NOW + timedelta(days=1)).astimezone(UTC)
    changed = replace(
        there(storage, number),
        audience=Audience(roles=(Role.MEMBER,), chats=(-7,)),
        html="<b>Nyt</b>",
        enclosure=Enclosure(Sort.PHOTO, "a:b"),
        due=due,
    )
    assert storage.broadcasts.save(changed)
    assert there(storage, number) == changed
    assert storage.broadcasts.draft_of(1) == changed
    assert storage.broadcasts.everything() == ()
    assert storage.broadcasts.sent(number) is None


def test_everybody_has_one_draft_and_an_invitation_does_not_take_it(storage: Storage) -> None:
    first, second = begun(storage), begun(storage)
    assert storage.broadcasts.get(first) is None
    other = storage.broadcasts.begin(Draft(Purpose.MESSAGE), author=2)
    nobodys = storage.broadcasts.begin(Draft(Purpose.MESSAGE), author=None)
    storage.broadcasts.begin(Draft(Purpose.INVITATION), author=1)
    found = [storage.broadcasts.draft_of(author) for author in (1, 2, None)]
    assert [one.number for one in found if one] == [second, other, nobodys]


def test_what_was_sent_is_no_draft_any_more(storage: Storage) -> None:
    number = sent(storage)
    found = there(storage, number)
    assert not storage.broadcasts.save(replace(found, html="Andet"))
    assert not storage.broadcasts.drop(number)
    assert storage.broadcasts.draft_of(1) is None
    assert there(storage, number).html == "Hej"


def test_a_draft_goes_with_its_author_and_what_was_sent_stays_without_a_name(storage: Storage) -> None:
    storage.people.add("Lone", role=Role.COORDINATOR, telegram=9)
    author = storage.people.add("Kirsten", role=Role.COORDINATOR, telegram=10)
    number = storage.broadcasts.begin(Draft(Purpose.MESSAGE), author=author)
    storage.broadcasts.send(number, LETTERS)
    draft = storage.broadcasts.begin(Draft(Purpose.MESSAGE), author=author)
    storage.retention.erase(person=author, telegram=10, actor=None)
    assert storage.broadcasts.get(draft) is None
    assert there(storage, number).author is None


# ----------------------------------------------------------------------------------------------------------------- sending


def test_it_is_sent_once(storage: Storage) -> None:
    number = sent(storage)
    assert storage.broadcasts.send(number, [Outgoing(14, "Hej")]) is None
    assert len(states(storage, number)) == 3
    assert storage.broadcasts.send(number + 1, LETTERS) is None


def test_all_rows_are_written_or_none(storage: Storage) -> None:
    number = begun(storage)
    broken = [*LETTERS, Outgoing(14, object())]  # type: ignore[arg-type]
    with pytest.raises(Exception, match="not supported"):
        storage.broadcasts.send(number, broken)
    assert there(storage, number).stage is Stage.DRAFT
    assert states(storage, number) == []


def test_later_means_not_before(storage: Storage, clock: Clock) -> None:
    sent(storage, due=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2))
    assert storage.outbox.take() is None
    clock.now = NOW + timedelta(hours=1)
    assert storage.outbox.take() is not None
    clock.now = NOW + timedelta(hours=2)
    assert storage.outbox.take() is None


def test_the_row_lasts_as_long_as_its_letters(storage: Storage, clock: Clock) -> None:
    number = sent(storage, due=NOW + timedelta(days=200))
    clock.now = NOW + timedelta(days=200)
    storage.retention.purge()
    settle(storage, State.DELIVERED)
    assert there(storage, number).stage is Stage.SENT
    assert counts(there(storage, number), storage)[Fate.DELIVERED] == 1


# -------------------------------------------------------------------------------------------------------------- afterwards


def test_what_is_held_back_goes_on_where_it_stood(storage: Storage) -> None:
    number = sent(storage)
    settle(storage, State.DELIVERED)
    assert storage.broadcasts.pause(number) == 2
    assert storage.outbox.take() is None
    assert storage.broadcasts.pause(number) is None
    assert storage.broadcasts.resume(number) == 2
    assert storage.broadcasts.resume(number) is None
    settle(storage, State.DELIVERED, State.DELIVERED)
    assert states(storage, number) == [State.DELIVERED] * 3


def test_what_is_withdrawn_does_not_leave_and_does_not_come_back(storage: Storage) -> None:
    number = sent(storage)
    settle(storage, State.DELIVERED)
    storage.broadcasts.pause(number)
    assert storage.broadcasts.withdraw(number) == 2
    assert storage.broadcasts.withdraw(number) is None
    assert storage.broadcasts.resume(number) is None
    assert storage.outbox.take() is None
    assert states(storage, number) == [State.DELIVERED, State.WITHDRAWN, State.WITHDRAWN]


def test_nothing_that_has_left_is_withdrawn(storage: Storage) -> None:
    number = sent(storage)
    settle(storage, State.DELIVERED, State.UNKNOWN, State.GONE)
    assert storage.broadcasts.withdraw(number) is None
    assert there(storage, number).stage is Stage.SENT


def test_a_correction_edits_what_arrived_and_changes_what_waits(storage: Storage) -> None:
    number = sent(storage)
    settle(storage, State.DELIVERED, State.UNKNOWN)
    assert storage.broadcasts.correct(number, "Goddag", [Outgoing(chat, f"Goddag {chat}") for chat in (11, 12, 13)]) == 1
    letters = []
    while (letter := storage.outbox.take()) is not None:
        letters.append((letter.chat, letter.html, letter.edits))
        storage.outbox.settle(letter, State.DELIVERED, message=99)
    assert sorted(letters) == [(11, "Goddag 11", 70), (13, "Goddag 13", None)]
    assert (there(storage, number).html, there(storage, number).revision) == ("Goddag", 1)


def test_a_draft_is_not_corrected(storage: Storage) -> None:
    number = begun(storage)
    assert storage.broadcasts.correct(number, "Goddag", []) is None
    assert there(storage, number).html == "Hej"


def test_only_what_is_unknown_is_sent_again_and_not_while_it_is_held_back(storage: Storage) -> None:
    number = sent(storage)
    settle(storage, State.UNKNOWN, State.DELIVERED)
    doubt = storage.broadcasts.doubt(number)
    storage.broadcasts.pause(number)
    assert storage.broadcasts.send_again(number, LETTERS, doubt=doubt) is None
    storage.broadcasts.resume(number)
    assert storage.broadcasts.send_again(number, LETTERS, doubt=doubt) == 1
    assert storage.broadcasts.send_again(number, LETTERS, doubt=doubt) is None
    assert sorted(states(storage, number)) == [State.DELIVERED, State.LATER, State.QUEUED]


def test_a_decision_is_carried_out_once_though_nobody_knows_again_what_became_of_it(storage: Storage, clock: Clock) -> None:
    number = sent(storage)
    settle(storage, State.UNKNOWN, State.DELIVERED, State.DELIVERED)
    doubt = storage.broadcasts.doubt(number)
    assert 1 <= doubt <= 999_999_999
    clock.now += timedelta(minutes=5)
    assert storage.broadcasts.send_again(number, LETTERS, doubt=doubt) == 1
    assert storage.outbox.take() is not None
    assert storage.outbox.interrupted() == 1
    assert storage.broadcasts.send_again(number, LETTERS, doubt=doubt) is None
    assert storage.broadcasts.send_again(number, LETTERS, doubt=storage.broadcasts.doubt(number)) == 1


@pytest.mark.parametrize("fates", [(State.DELIVERED,) * 3, (State.UNKNOWN, State.GONE, State.DELIVERED)])
def test_where_nothing_is_under_way_nothing_is_held_back(storage: Storage, fates: tuple[State, ...]) -> None:
    number = sent(storage)
    settle(storage, *fates)
    assert storage.broadcasts.pause(number) is None
    assert there(storage, number).stage is Stage.SENT


def test_when_the_last_in_hand_has_left_nothing_is_held_back_any_more(storage: Storage) -> None:
    number = sent(storage)
    settle(storage, State.DELIVERED, State.DELIVERED)
    letter = storage.outbox.take()
    assert letter is not None
    assert storage.broadcasts.pause(number) == 0
    assert there(storage, number).stage is Stage.PAUSED
    assert storage.broadcasts.finished() == ()
    storage.outbox.settle(letter, State.UNKNOWN)
    assert there(storage, number).stage is Stage.SENT
    assert [one.stage for one in storage.broadcasts.everything()] == [Stage.SENT]
    assert [one.number for one in storage.broadcasts.finished()] == [number]
    assert storage.broadcasts.resume(number) is None
    assert storage.broadcasts.send_again(number, LETTERS, doubt=storage.broadcasts.doubt(number)) == 1
    assert there(storage, number).stage is Stage.SENT
    assert storage.broadcasts.pause(number) == 1


def test_what_is_leaving_when_it_is_withdrawn_is_counted_told_and_can_be_sent_again(storage: Storage) -> None:
    number = sent(storage)
    letter = storage.outbox.take()
    assert letter is not None
    assert storage.broadcasts.leaving(number) == 1
    assert storage.broadcasts.withdraw(number) == 2
    assert storage.broadcasts.finished() == ()
    storage.outbox.settle(letter, State.UNKNOWN)
    assert [one.number for one in storage.broadcasts.finished()] == [number]
    assert storage.broadcasts.send_again(number, LETTERS, doubt=storage.broadcasts.doubt(number)) == 1
    assert sorted(states(storage, number)) == [State.QUEUED, State.WITHDRAWN, State.WITHDRAWN]


@pytest.mark.parametrize(("tell", "told"), [(False, 0), (True, 1)])
def test_the_author_is_told_of_what_somebody_else_withdrew(storage: Storage, tell: bool, told: int) -> None:
    number = sent(storage)
    assert storage.broadcasts.withdraw(number, tell=tell) == 3
    assert len(storage.broadcasts.finished()) == told


def test_what_becomes_of_what_is_sent_again_is_told_again(storage: Storage, author: int, clock: Clock) -> None:
    assert reported(storage, author, State.UNKNOWN, State.DELIVERED, State.DELIVERED) == 1
    settle(storage, State.DELIVERED)  # the report
    [one] = storage.broadcasts.everything()
    clock.now += timedelta(minutes=5)
    storage.broadcasts.send_again(one.number, LETTERS, doubt=storage.broadcasts.doubt(one.number))
    assert tell(storage) == 0
    settle(storage, State.GONE)
    assert tell(storage) == 1
    letter = storage.outbox.take()
    assert letter is not None
    assert letter.kind is Kind.DELIVERY
    assert "har blokeret mig" in letter.html


@pytest.mark.parametrize("fate", [State.FAILED, State.UNKNOWN])
def test_a_correction_that_did_not_arrive_is_named_and_tried_again(storage: Storage, fate: State) -> None:
    storage.people.add("Signe", telegram=11)
    number = sent(storage)
    settle(storage, *ARRIVED)
    storage.broadcasts.correct(number, "Goddag", [Outgoing(chat, "Goddag") for chat in (11, 12, 13)])
    settle(storage, fate, State.DELIVERED, State.DELIVERED)
    found = delivery(there(storage, number), storage)
    assert [one.person.name for one in found.uncorrected if one.person] == ["Signe"]
    assert storage.broadcasts.correct_again(number, [Outgoing(chat, "Godaften") for chat in (11, 12)]) == 1
    assert delivery(there(storage, number), storage).uncorrected == ()
    letter = storage.outbox.take()
    assert letter is not None
    assert (letter.chat, letter.html, letter.edits) == (11, "Godaften", 70)
    assert there(storage, number).revision == 1


# ------------------------------------------------------------------------------------------------------ what became of it


def test_every_state_of_a_letter_has_a_name_in_the_report(storage: Storage) -> None:
    storage.people.add("Signe", telegram=11)
    by_hand = storage.people.add("Bo", by_mail=True)
    number = begun(storage)
    storage.register_chat(-7, "Netværket")
    storage.broadcasts.send(number, [*LETTERS, Outgoing(-7, "Hej")], unconnected=[by_hand])
    settle(storage, State.DELIVERED, State.FAILED, State.UNKNOWN)
    found = delivery(there(storage, number), storage)
    told = [(one.fate, one.person.name if one.person else one.title, one.at) for one in found.copies]
    assert (Fate.DELIVERED, "Signe", NOW) in told
    assert (Fate.WAITING, "Netværket", None) in told
    assert (Fate.UNCONNECTED, "Bo", None) in told
    assert found.counted == {one: found.counted[one] for one in found.counted}
    assert {fate: count for fate, count in counts(there(storage, number), storage).items() if count} == dict(found.counted)


def test_every_state_there_is_can_be_told(storage: Storage) -> None:
    number = sent(storage)
    for state in State:
        storage._changed("UPDATE outbox SET state = ? WHERE chat = 11", state.value)
        assert sum(counts(there(storage, number), storage).values()) == 3
        assert len(delivery(there(storage, number), storage).copies) == 3


@pytest.fixture
def author(storage: Storage) -> int:
    return storage.people.add("Kirsten", role=Role.COORDINATOR, telegram=10)


def reported(storage: Storage, author: int | None, *states: State, unconnected: int | None = None) -> int:
    """How many are told of a broadcast to three that ended so."""
    number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Hej"), author=author)
    storage.broadcasts.send(number, LETTERS, unconnected=[] if unconnected is None else [unconnected])
    settle(storage, *states)
    return tell(storage)


ARRIVED = (State.DELIVERED,) * 3


def test_the_author_is_told_once(storage: Storage, author: int) -> None:
    assert reported(storage, author, State.DELIVERED, State.DELIVERED, State.GONE) == 1
    assert tell(storage) == 0
    letter = storage.outbox.take()
    assert letter is not None
    assert (letter.kind, letter.chat) == (Kind.DELIVERY, 10)


def test_nobody_is_told_before_it_is_done(storage: Storage, author: int) -> None:
    assert reported(storage, author, State.GONE, State.DELIVERED) == 0


def test_a_handful_that_all_arrived_is_no_news(storage: Storage, author: int) -> None:
    assert reported(storage, author, *ARRIVED) == 0
    assert storage.broadcasts.finished() == ()


def test_somebody_to_mail_by_hand_is_news(storage: Storage, author: int) -> None:
    assert reported(storage, author, *ARRIVED, unconnected=storage.people.add("Bo", by_mail=True)) == 1


def test_what_was_sent_later_is_news_when_it_has_left(storage: Storage, author: int, clock: Clock) -> None:
    number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Hej", due=NOW + timedelta(days=1)), author=author)
    storage.broadcasts.send(number, LETTERS)
    assert tell(storage) == 0
    clock.now = NOW + timedelta(days=1)
    settle(storage, *ARRIVED)
    assert tell(storage) == 1


@pytest.mark.parametrize(("what", "told"), [("here", {10}), ("left", {9}), ("member", {9}), ("the bot", {9, 10})])
def test_where_no_author_can_be_told_every_coordinator_is(storage: Storage, author: int, what: str, told: set[int]) -> None:
    storage.people.add("Lone", role=Role.COORDINATOR, telegram=9)
    if what == "left":
        storage.people.leave(author, Presence.LEFT)
    if what == "member":
        storage.people.set_role(author, Role.MEMBER)
    reported(storage, None if what == "the bot" else author, State.DELIVERED, State.DELIVERED, State.GONE)
    assert {row.chat for row in storage.outbox.rows(Kind.DELIVERY, 1)} == told
    assert storage.broadcasts.finished() == ()


def test_what_the_bot_sent_and_all_got_is_no_news(storage: Storage) -> None:
    storage.people.add("Lone", role=Role.COORDINATOR, telegram=9)
    assert reported(storage, None, *ARRIVED) == 0
