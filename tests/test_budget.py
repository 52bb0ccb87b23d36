"""What Telegram takes in a second: `bot.budget`, on a clock that jumps to whatever is waited for next."""

from __future__ import annotations

import asyncio
import selectors
from collections import defaultdict
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.budget import CHAT_BURST, CHAT_PACE, MANY, Budget, Lane

T = TypeVar("T")
ANSWER, LETTER = Lane.ANSWER, Lane.LETTER
GROUP = -100


class Jumping(selectors.SelectSelector):
    """Waits for nothing: the clock is then where the wait would have ended."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "everybody waits for nothing"
        self.now += max(timeout, 0.0)
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass at once. `turns` counts how often it woke, which shows who waits busily."""

    def __init__(self) -> None:
        self.jumping = Jumping()
        self.turns = 0
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.now

    def _run_once(self) -> None:
        self.turns += 1
        super()._run_once()  # type: ignore[misc]


def played(scene: Coroutine[Any, Any, T]) -> T:
    loop = Loop()
    try:
        return loop.run_until_complete(scene)
    finally:
        loop.close()


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Telegram:
    """Notes what comes when. `floods` are answered with, in order: seconds to wait, or None for a message taken."""

    budget: Budget = field(default_factory=Budget)
    took: list[tuple[float, int | None, str]] = field(default_factory=list)
    floods: dict[int, float] = field(default_factory=dict)
    lasts: float = 0.0

    async def call(self, chat: int | None, lane: Lane | None = None, *, method: str = "sendMessage", what: str = "") -> bool:
        """One call of the bot; raises `RetryAfter` as Telegram or the budget does."""

        async def arrives() -> bool:
            self.took.append((now(), chat, what or str(lane or ANSWER)))
            wait = self.floods.pop(len(self.took), None)
            await asyncio.sleep(self.lasts)
            if wait is not None:
                raise RetryAfter(timedelta(seconds=wait))
            return True

        data = {} if chat is None else {"chat_id": chat}
        return await self.budget.process_request(arrives, (), {}, method, data, lane)

    async def at(self, when: float, chat: int, lane: Lane | None = None, **more: str) -> None:
        """The call at a time; a letter that is told to come again does so."""
        await asyncio.sleep(when - now())
        while True:
            try:
                await self.call(chat, lane, **more)
                return
            except RetryAfter as error:
                wait = error.retry_after
                await asyncio.sleep(wait.total_seconds() if isinstance(wait, timedelta) else wait)


def densest(times: Iterable[float], span: float) -> int:
    found = sorted(times)
    return max((sum(start <= at < start + span - 1e-9 for at in found) for start in found), default=0)


@dataclass(frozen=True)
class Gust:
    """So many calls at once, to one chat or to as many."""

    when: float
    chat: int
    many: int
    everywhere: bool
    lane: Lane

    def calls(self) -> list[tuple[float, int, Lane]]:
        return [(self.when, self.chat + (number if self.everywhere else 0), self.lane) for number in range(self.many)]


GUSTS = st.lists(
    st.builds(
        Gust,
        when=st.floats(0, 5),
        chat=st.sampled_from([1, 20, 60, GROUP, GROUP - 30]),
        many=st.integers(1, 45),
        everywhere=st.booleans(),
        lane=st.sampled_from(Lane),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(gusts=GUSTS, floods=st.dictionaries(st.integers(1, 80), st.floats(0.5, 20), max_size=3))
def test_whatever_is_sent_telegram_gets_no_more_than_it_takes(gusts: list[Gust], floods: dict[int, float]) -> None:
    calls = [call for gust in gusts for call in gust.calls()]

    async def scene() -> Telegram:
        telegram = Telegram(floods=dict(floods), lasts=0.05)
        await asyncio.gather(*(telegram.at(*call) for call in calls))
        return telegram

    telegram = played(scene())
    times = [at for at, _, _ in telegram.took]
    assert densest(times, 1.0) <= 30
    by_chat = defaultdict(list)
    for at, chat, _ in telegram.took:
        by_chat[chat].append(at)
    for chat, found in by_chat.items():
        assert all(densest(found, span) <= CHAT_BURST - 1 + span for span in range(1, 12))
        assert chat is not None
        assert chat > 0 or densest(found, 60.0) <= 20
    met = {number: wait for number, wait in floods.items() if number <= len(times)}
    assert len(times) == len(calls) + len(met)  # each is sent, and those again that had to wait
    for number, wait in met.items():
        halted = times[number - 1] + 0.05  # when Telegram's word came
        assert not [at for at in times if halted < at < halted + wait]


def test_a_broadcast_uses_what_telegram_takes() -> None:
    async def scene() -> float:
        telegram = Telegram(lasts=0.1)
        started = now()
        await asyncio.gather(*(telegram.call(chat, LETTER) for chat in range(1, 1001)))
        assert densest((at for at, _, _ in telegram.took), 0.1) <= 6  # no gusts
        return 1000 / (now() - started)

    assert 0.97 * 30 < played(scene()) <= 30


def test_timers_that_are_late_do_not_make_a_broadcast_late() -> None:
    async def scene() -> float:
        telegram, started = Telegram(), now()
        for chat in range(1, 601):
            await telegram.budget.room()
            await asyncio.sleep(0.003)  # the loop had something else to do
            await telegram.call(chat, LETTER)
        return 600 / (now() - started)

    assert played(scene()) > 0.97 * 30


def test_an_answer_passes_all_letters_that_wait() -> None:
    async def scene() -> list[str]:
        telegram = Telegram()
        letters = [asyncio.create_task(telegram.call(chat, LETTER)) for chat in range(1, 201)]
        await asyncio.sleep(2.0)
        asked = now()
        await telegram.call(777, what="answer")
        assert now() - asked < 0.04
        await asyncio.gather(*letters)
        return [what for _, _, what in telegram.took]

    assert played(scene()).index("answer") in range(58, 64)


def test_thirty_answers_at_once_leave_at_once_and_no_letter_between_them() -> None:
    async def scene() -> Telegram:
        telegram = Telegram()
        letters = [asyncio.create_task(telegram.call(chat, LETTER)) for chat in range(1, 51)]
        answers = [asyncio.create_task(telegram.call(chat)) for chat in range(101, 141)]
        await asyncio.gather(*answers)
        assert now() < 1.2
        await asyncio.gather(*letters)
        return telegram

    lanes = [lane for _, _, lane in played(scene()).took]
    assert lanes.index("letter") == 0  # it was there first
    assert "letter" not in lanes[1 : 1 + 40]


def test_an_answer_that_waits_for_its_own_chat_holds_up_no_letter_to_others() -> None:
    async def scene() -> None:
        telegram = Telegram()
        answers = asyncio.gather(*(telegram.call(7) for _ in range(20)))
        await asyncio.sleep(0.1)
        await telegram.call(8, LETTER)
        assert now() < 0.2
        await answers

    played(scene())


def test_a_short_burst_of_answers_in_one_chat_passes_and_a_long_one_is_slowed_down() -> None:
    async def scene() -> list[float]:
        telegram = Telegram()
        await asyncio.gather(*(telegram.call(7) for _ in range(CHAT_BURST + 3)))
        return [at for at, _, _ in telegram.took]

    times = played(scene())
    assert times[:CHAT_BURST] == [0.0] * CHAT_BURST
    assert all(later - earlier >= 1.0 for earlier, later in zip(times[CHAT_BURST - 1 :], times[CHAT_BURST:], strict=False))


def test_a_letter_waits_until_the_chat_has_rested() -> None:
    async def scene() -> None:
        telegram = Telegram()
        await telegram.call(7)
        assert telegram.budget.tired() == {7}
        await telegram.call(7, LETTER)
        assert now() >= 1.0
        await asyncio.sleep(1.1)
        assert telegram.budget.tired() == frozenset()

    played(scene())


def test_a_group_gets_twenty_a_minute() -> None:
    async def scene() -> list[float]:
        telegram = Telegram()
        await asyncio.gather(*(telegram.call(GROUP) for _ in range(45)))
        return [at for at, _, _ in telegram.took]

    times = played(scene())
    assert densest(times, 60.0) == 20
    assert 120 < times[-1] < 130


# ------------------------------------------------------------------------------------------------------------ flood waits


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery", "sendChatAction", "getMe"])
@pytest.mark.parametrize("halted", ["sendMessage", "editMessageText", "answerCallbackQuery", "sendChatAction"])
def test_a_pause_that_telegram_asks_for_is_kept_by_everybody_to_the_second(method: str, halted: str) -> None:
    async def scene() -> None:
        telegram = Telegram(floods={1: 7.0})
        with pytest.raises(RetryAfter):
            await telegram.call(1, method=halted)
        await asyncio.sleep(3)
        await telegram.call(2, method=method)
        assert 7.0 <= now() < 7.2

    played(scene())


def test_who_finishes_during_a_pause_does_not_end_it() -> None:
    """python-telegram-bot #5338: there the end of any call lets all others go on."""

    async def scene() -> None:
        telegram = Telegram(floods={2: 10.0}, lasts=1.0)
        slow = asyncio.create_task(telegram.call(1))
        await asyncio.sleep(0.5)
        with pytest.raises(RetryAfter):
            await telegram.call(2)
        await slow
        await telegram.call(3)
        assert now() >= 10.5

    played(scene())


def test_a_pause_that_begins_between_a_turn_and_its_call_is_kept() -> None:
    async def scene() -> float:
        telegram = Telegram(floods={1: 10.0}, lasts=CHAT_PACE)  # its word comes in the breath in which a turn is given
        flood = asyncio.ensure_future(telegram.call(2))
        rest = [asyncio.ensure_future(telegram.call(1, what=str(number))) for number in range(CHAT_BURST + 1)]
        with pytest.raises(RetryAfter):
            await flood
        await asyncio.gather(*rest)
        return telegram.took[-1][0]

    assert played(scene()) >= CHAT_PACE + 10


def test_of_two_pauses_the_one_that_ends_later_counts() -> None:
    async def scene() -> None:
        telegram = Telegram(floods={1: 10.0, 2: 3.0, 3: 5.0}, lasts=0.1)
        both = await asyncio.gather(telegram.call(1), telegram.call(2), telegram.call(3), return_exceptions=True)
        assert all(isinstance(one, RetryAfter) for one in both)
        await telegram.call(4)
        assert 10.1 <= now() < 10.4

    played(scene())


def test_a_letter_is_told_to_come_again_and_is_not_kept_in_hand() -> None:
    async def scene() -> None:
        telegram = Telegram(floods={1: 30.0}, lasts=0.2)
        waiting = [asyncio.create_task(telegram.call(chat, LETTER)) for chat in range(1, 60)]
        done = await asyncio.gather(*waiting, return_exceptions=True)
        assert now() < 1.5
        assert sum(isinstance(one, RetryAfter) for one in done) == 60 - len(telegram.took)
        assert len(telegram.took) < 10  # those on their way when Telegram's word came
        with pytest.raises(RetryAfter) as told:
            await telegram.call(99, LETTER)
        assert told.value.retry_after == pytest.approx(timedelta(seconds=30.25 - now()), abs=timedelta(seconds=0.01))
        assert len(telegram.took) < 10

    played(scene())


def test_room_for_a_letter_is_there_after_the_pause() -> None:
    async def scene() -> None:
        telegram = Telegram(floods={1: 30.0})
        with pytest.raises(RetryAfter):
            await telegram.call(1)
        await telegram.budget.room()
        assert 30.0 <= now() < 30.2
        await telegram.call(2, LETTER)
        assert len(telegram.took) == 2

    played(scene())


def test_a_pause_for_menus_and_descriptions_which_may_last_hours_silences_nobody() -> None:
    async def scene() -> None:
        telegram = Telegram(floods={1: 40_000.0})
        for _ in range(2):  # the second is told at once
            with pytest.raises(RetryAfter):
                await telegram.call(None, method="setMyDescription")
        await telegram.call(None, method="setMyCommands")
        await telegram.call(1)
        await telegram.call(2, LETTER)
        assert now() < 1
        assert len(telegram.took) == 4

    played(scene())


# ------------------------------------------------------------------------------------------------------- what is not counted


@pytest.mark.parametrize(
    ("method", "lane", "counts"),
    [
        *((method, lane, True) for method in ("sendMessage", "sendDocument", "copyMessage", "forwardMessage") for lane in Lane),
        *((method, lane, False) for method in ("answerCallbackQuery", "sendChatAction", "setMyCommands") for lane in Lane),
        *((method, ANSWER, False) for method in ("editMessageText", "editMessageCaption", "deleteMessage", "getFile")),
        *((method, LETTER, True) for method in ("editMessageText", "editMessageCaption")),
    ],
)
def test_only_messages_are_counted_and_what_letters_edit(method: str, lane: Lane, counts: bool) -> None:
    async def scene() -> float:
        telegram = Telegram()
        for chat in range(1, 62):
            await telegram.call(chat, lane, method=method)
        return now()

    assert (played(scene()) > 1.9) is counts


def test_edits_are_counted_for_no_chat() -> None:
    async def scene() -> None:
        telegram = Telegram()
        for _ in range(10):
            await telegram.call(7, LETTER, method="editMessageText")
        assert now() < 1
        assert telegram.budget.tired() == frozenset()

    played(scene())


# ------------------------------------------------------------------------------------------------------------ housekeeping


def test_what_is_broken_off_while_it_waits_costs_nothing_and_blocks_nobody() -> None:
    async def scene() -> None:
        telegram = Telegram()
        await asyncio.gather(*(telegram.call(chat) for chat in range(1, 31)))
        waiting = [asyncio.create_task(telegram.call(chat)) for chat in range(31, 91)]
        await asyncio.sleep(0.5)
        for task in waiting[:50]:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert now() < 1.1
        assert len(telegram.took) == 40

    played(scene())


def test_a_turn_that_was_given_and_not_taken_is_given_to_the_next() -> None:
    async def scene() -> None:
        telegram = Telegram()
        await asyncio.gather(*(telegram.call(7) for _ in range(CHAT_BURST)))
        first, second = (asyncio.create_task(telegram.call(7, what=what)) for what in ("first", "second"))
        await asyncio.sleep(CHAT_PACE - now())  # in this very round of the loop the turn is given, and not taken yet
        first.cancel()
        await second
        assert now() < 1.2
        assert telegram.took[-1][2] == "second"

    played(scene())


def test_nobody_waits_busily() -> None:
    async def scene() -> int:
        telegram = Telegram(floods={1: 600.0})
        with pytest.raises(RetryAfter):
            await telegram.call(1)
        await asyncio.gather(*(telegram.call(GROUP) for _ in range(100)))
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        return loop.turns

    assert played(scene()) < 1000


def test_chats_that_have_rested_are_forgotten() -> None:
    async def scene() -> int:
        telegram = Telegram()
        for chat in range(1, 4 * MANY):
            await telegram.call(chat, LETTER)
        return len(telegram.budget._chats)

    assert played(scene()) <= MANY


def test_what_a_call_raises_is_raised_and_what_it_returns_is_returned() -> None:
    async def scene() -> None:
        async def fails() -> bool:
            raise ValueError("no")

        async def works() -> bool:
            return True

        budget = Budget()
        await budget.initialize()
        with pytest.raises(ValueError, match="no"):
            await budget.process_request(fails, (), {}, "sendMessage", {"chat_id": 1}, None)
        assert await budget.process_request(works, (), {}, "sendMessage", {"chat_id": 1}, None)
        await budget.shutdown()

    played(scene())
