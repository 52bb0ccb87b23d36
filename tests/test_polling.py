"""Updates in hand, and who leaves when two bots poll: the parts of `bot.polling`. The whole of it is in test_lifecycle.py."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from telegram import Chat, Message, Update

from bot.polling import Desk, Rivalry

LIMIT = 5.0


def update(number: int, chat: int) -> Update:
    return Update(number, Message(number, None, Chat(chat, "private"), text="hej"))  # type: ignore[arg-type]


@dataclass
class Counter:
    """Handles updates; those in `held` wait for their event. `did` is what happened, in order."""

    held: dict[int, asyncio.Event] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)
    fail: int | None = None

    async def handle(self, update: Update) -> None:
        self.did.append(f"began {update.update_id}")
        if update.update_id == self.fail:
            raise RuntimeError
        if event := self.held.get(update.update_id):
            await event.wait()
        self.did.append(f"finished {update.update_id}")


async def settled(desk: Desk) -> None:
    await asyncio.wait_for(desk.settle(longest=LIMIT), LIMIT)


async def test_chats_do_not_wait_for_each_other_but_one_chat_keeps_its_order() -> None:
    counter = Counter(held={1: asyncio.Event()})
    desk = Desk(counter.handle, asyncio.Event())
    desk.take([update(1, 7), update(2, 7), update(3, 8)])
    await desk.settle(longest=0.01)
    assert counter.did == ["began 1", "began 3", "finished 3"]
    assert (desk.busy, desk.offset) == (True, 1)
    counter.held[1].set()
    await settled(desk)
    assert counter.did[3:] == ["finished 1", "began 2", "finished 2"]
    assert (desk.busy, desk.offset) == (False, 4)


async def test_what_is_in_hand_or_finished_is_not_begun_again() -> None:
    counter = Counter(held={1: asyncio.Event()})
    desk = Desk(counter.handle, asyncio.Event())
    both = [update(1, 7), update(2, 8)]
    desk.take(both)
    await desk.settle(longest=0.01)
    desk.take([*both, update(3, 9)])
    counter.held[1].set()
    await settled(desk)
    assert sorted(counter.did) == ["began 1", "began 2", "began 3", "finished 1", "finished 2", "finished 3"]
    assert desk.offset == 4


async def test_an_update_that_fails_counts_as_handled(caplog: pytest.LogCaptureFixture) -> None:
    counter = Counter(fail=1)
    desk = Desk(counter.handle, asyncio.Event())
    desk.take([update(1, 7), update(2, 7)])
    await settled(desk)
    assert counter.did == ["began 1", "began 2", "finished 2"]
    assert desk.offset == 3
    assert "update 1 failed" in caplog.text


async def test_at_the_end_the_first_that_is_not_finished_is_left_at_telegram() -> None:
    counter = Counter(held={2: asyncio.Event()})
    desk = Desk(counter.handle, asyncio.Event())
    desk.take([update(1, 7), update(2, 8), update(3, 9), update(4, 8)])
    await desk.settle(longest=0.01)
    await desk.clear(grace=0.01)
    assert counter.did == ["began 1", "finished 1", "began 2", "began 3", "finished 3"]
    assert (desk.busy, desk.offset) == (False, 2)


async def test_at_the_end_what_is_begun_is_finished_and_nothing_more_is_begun() -> None:
    counter, stop = Counter(held={1: asyncio.Event()}), asyncio.Event()
    desk = Desk(counter.handle, stop)
    desk.take([update(1, 7), update(2, 7)])
    await desk.settle(longest=0.01)
    stop.set()
    clearing = asyncio.create_task(desk.clear(grace=LIMIT))
    counter.held[1].set()
    await asyncio.wait_for(clearing, LIMIT)
    assert counter.did == ["began 1", "finished 1"]
    assert desk.offset == 2


async def test_a_stop_ends_the_wait() -> None:
    stop = asyncio.Event()
    desk = Desk(Counter(held={1: asyncio.Event()}).handle, stop)
    desk.take([update(1, 7)])
    await desk.settle(longest=0.01)
    stop.set()
    await asyncio.wait_for(desk.settle(longest=60), LIMIT)
    assert desk.busy
    await desk.clear(grace=0)


async def test_numbers_may_begin_anew() -> None:
    """After a week without updates Telegram chooses the next number by chance."""
    desk = Desk(Counter().handle, asyncio.Event())
    desk.take([update(900, 7)])
    await settled(desk)
    desk.take([update(5, 7)])
    await settled(desk)
    assert desk.offset == 6


@pytest.mark.parametrize(
    ("undisturbed", "times", "leaves_at"),
    [
        (False, [0, 1, 2], 2),
        (True, [0, 1, 2, 3, 4, 5], 5),
        (True, [0, 30, 59, 61, 62, 63], 6),  # the first has been forgotten when the sixth comes
        (True, [0, 100, 200, 300, 400, 500], None),
    ],
)
def test_who_was_there_first_holds_out_longer(undisturbed: bool, times: list[int], leaves_at: int | None) -> None:
    rivalry = Rivalry(undisturbed=undisturbed)
    left = next((number for number, now in enumerate(times, start=1) if rivalry.lost(now)), None)
    assert left == leaves_at
