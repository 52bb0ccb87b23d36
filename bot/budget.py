"""What Telegram takes in a second, shared by all that is sent: answers first, then the letters that nobody is waiting for.

The Application's rate limiter: every call of the bot but the fetching of updates passes through here. Who is written to is
not decided here, nor what becomes of a message that could not be sent. Seconds are those of the event loop's clock.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from handlers.replies import seconds

T = TypeVar("T")

# Telegram counts when a message arrives, the bot when one leaves: the hairs are for what the network adds to one and not to
# the next.
OVERALL: Final = 30  # messages
OVERALL_SPAN: Final = 1.01  # seconds; in no such span more than OVERALL
GROUP: Final = 20
GROUP_SPAN: Final = 61.0
CHAT_PACE: Final = 1.02  # seconds for each message to one chat
CHAT_BURST: Final = 4  # answers in a row that a rested chat takes; a letter waits until the chat has rested
LETTER_PACE: Final = OVERALL_SPAN / OVERALL  # between two letters, so that they do not come in gusts
LETTER_SLACK: Final = 2 * LETTER_PACE  # a letter may be late by so much, as timers are, without the next being late too
HAIR: Final = 0.05  # seconds beyond a pause that Telegram asks for
MANY: Final = 512  # chats that are remembered before those that have rested are forgotten


class Lane(StrEnum):
    """What a call is; goes into `rate_limit_args`. A call without one is an answer."""

    ANSWER = "answer"
    LETTER = "letter"


@dataclass(slots=True)
class _Chat:
    """What a chat took. `rested` is when it has rested from all of it, `times` when a group was written to of late."""

    rested: float = 0.0
    times: deque[float] = field(default_factory=deque)

    def free(self, now: float, lane: Lane) -> float:
        """From when on it takes one more."""
        spare = (CHAT_BURST - 1) * CHAT_PACE if lane is Lane.ANSWER else 0.0
        while self.times and self.times[0] <= now - GROUP_SPAN:
            self.times.popleft()
        again = self.times[-GROUP] + GROUP_SPAN if len(self.times) >= GROUP else 0.0
        return max(self.rested - spare, again)

    def idle(self, now: float) -> bool:
        return self.rested <= now and not (self.times and self.times[-1] > now - GROUP_SPAN)


@dataclass(slots=True, eq=False)
class _Waiter:
    """A call that waits for its turn. One that is not `charged` only wants to know when a letter could leave."""

    lane: Lane
    chat: int | None
    charged: bool
    turn: asyncio.Future[None]
    at: float | None = None  # when it was let pass


class Budget(BaseRateLimiter[Lane]):
    """Lets calls pass in time. A pause that Telegram asks for of one is kept by all of them, and told to who made that one.

    Answers wait for the end of a pause. A letter is told to come again then, so that it is not in hand meanwhile.
    """

    def __init__(self) -> None:
        self._chats: dict[int, _Chat] = {}
        self._many = MANY
        self._sent: deque[float] = deque(maxlen=OVERALL)
        self._letter_from = 0.0
        self._halted_until = 0.0
        self._own: dict[str, float] = {}  # until when methods about the bot itself are halted
        self._waiting: dict[Lane, list[_Waiter]] = {lane: [] for lane in Lane}
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Set no timer any more: whoever waits is broken off by who made the call."""
        if self._timer:
            self._timer.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, T]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> T:
        """Make the call when it is its turn. Raises what the call raises, and `RetryAfter` at once for what does not wait for
        the end of a pause: a letter, and what only adorns the bot."""
        lane = rate_limit_args or Lane.ANSWER
        patient = lane is Lane.ANSWER and not _adorns(endpoint)
        await self._pause_over(endpoint, patient=patient)
        if _counts(endpoint, lane):
            await self._turn(lane, _chat(endpoint, data))
            await self._pause_over(endpoint, patient=patient)  # one may have begun since the turn was given
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._halt(endpoint, seconds(error.retry_after))
            raise

    async def room(self) -> None:
        """Until a letter could leave at once, to a chat that has rested. It is not kept free."""
        await self._turn(Lane.LETTER, None, charged=False)

    def tired(self) -> frozenset[int]:
        """The chats that take no letter now."""
        now = _clock()
        return frozenset(chat for chat, known in self._chats.items() if known.free(now, Lane.LETTER) > now)

    # ----------------------------------------------------------------------------------------------------------- pauses

    def _pause(self, endpoint: str) -> float:
        """How long the calls of this method have to wait yet."""
        return max(self._halted_until, self._own.get(endpoint, 0.0)) - _clock()

    async def _pause_over(self, endpoint: str, *, patient: bool) -> None:
        while (wait := self._pause(endpoint)) > 0:
            if not patient:
                raise _come_again(wait)
            await asyncio.sleep(wait)

    def _halt(self, endpoint: str, span: float) -> None:
        """Telegram asks for a pause. It never ends one that is longer, and nothing ends it but the clock.

        For menus and descriptions Telegram asks for hours, and means them alone.
        """
        until = _clock() + span + HAIR
        if _adorns(endpoint):
            self._own[endpoint] = max(self._own.get(endpoint, 0.0), until)
            return
        self._halted_until = max(self._halted_until, until)
        for letter in [one for one in self._waiting[Lane.LETTER] if one.charged]:
            self._waiting[Lane.LETTER].remove(letter)
            if not letter.turn.done():
                letter.turn.set_exception(_come_again(self._halted_until - _clock()))
        self._serve()

    # ------------------------------------------------------------------------------------------------------------ turns

    async def _turn(self, lane: Lane, chat: int | None, *, charged: bool = True) -> None:
        """Wait for it. One that nobody takes, since its call was broken off, is given back."""
        waiter = _Waiter(lane, chat, charged, asyncio.get_running_loop().create_future())
        self._waiting[lane].append(waiter)
        self._serve()
        try:
            await waiter.turn
        except asyncio.CancelledError:
            if waiter in self._waiting[lane]:
                self._waiting[lane].remove(waiter)
            elif waiter.at is not None:
                self._give_back(waiter, waiter.at)
            elif not waiter.turn.cancelled():
                waiter.turn.exception()  # looked at, or asyncio complains
            self._serve()
            raise

    def _serve(self) -> None:
        """Let pass whose turn it is, answers first, and come again when it is the next one's."""
        now, nearest = _clock(), math.inf
        for lane, waiting in self._waiting.items():
            for waiter in tuple(waiting):
                if (free := self._free(lane)) > now:  # nobody in this lane passes
                    nearest = min(nearest, free)
                    break
                known = self._chats.get(waiter.chat) if waiter.chat is not None else None
                if known and (free := known.free(now, lane)) > now:
                    nearest = min(nearest, free)
                    continue
                waiting.remove(waiter)
                if waiter.charged and not waiter.turn.done():
                    self._charge(now, waiter)
                if not waiter.turn.done():
                    waiter.turn.set_result(None)
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(nearest, self._serve) if nearest < math.inf else None

    def _free(self, lane: Lane) -> float:
        """From when on one may pass to a chat that has rested."""
        overall = self._sent[0] + OVERALL_SPAN if len(self._sent) == OVERALL else 0.0
        return max(self._halted_until, overall, self._letter_from if lane is Lane.LETTER else 0.0)

    def _charge(self, now: float, waiter: _Waiter) -> None:
        waiter.at = now
        self._sent.append(now)
        if waiter.lane is Lane.LETTER:
            self._letter_from = max(self._letter_from, now - LETTER_SLACK) + LETTER_PACE
        if waiter.chat is None:
            return
        self._forget(now)
        chat = self._chats.setdefault(waiter.chat, _Chat())
        chat.rested = max(chat.rested, now) + CHAT_PACE
        if waiter.chat < 0:
            chat.times.append(now)

    def _give_back(self, waiter: _Waiter, at: float) -> None:
        if at in self._sent:
            self._sent.remove(at)
        if waiter.chat is not None and (chat := self._chats.get(waiter.chat)):
            chat.rested -= CHAT_PACE
            if at in chat.times:
                chat.times.remove(at)

    def _forget(self, now: float) -> None:
        """What is known of chats that have rested is what is known of any other."""
        if len(self._chats) >= self._many:
            self._chats = {chat: known for chat, known in self._chats.items() if not known.idle(now)}
            self._many = max(MANY, 2 * len(self._chats))


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _come_again(wait: float) -> RetryAfter:
    """Not a microsecond sooner, which is what a timedelta counts in."""
    return RetryAfter(timedelta(seconds=wait, microseconds=1))


def _adorns(endpoint: str) -> bool:
    """Menus and descriptions of the bot."""
    return endpoint.startswith(("setMy", "deleteMy"))


def _counts(endpoint: str, lane: Lane) -> bool:
    """What Telegram counts as a message; of edits it is not told, so that letters reckon with it."""
    if endpoint.startswith("edit"):
        return lane is Lane.LETTER
    return endpoint.startswith(("send", "copy", "forward")) and endpoint != "sendChatAction"


def _chat(endpoint: str, data: dict[str, Any]) -> int | None:
    """Which chat gets a message; None for an edit, which none is counted for."""
    chat = data.get("chat_id")
    return chat if isinstance(chat, int) and not endpoint.startswith("edit") else None
