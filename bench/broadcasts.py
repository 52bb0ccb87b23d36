"""A message to thousands beside questions, on a strict Bot API server with its limits on. `make bench-broadcasts`.

Side by side: this bot as the process `python -m bot run`; python-telegram-bot's AIORateLimiter, with one message after another
and with all at once; a plain loop over sendMessage, with and without waiting when Telegram asks for it. The others answer
questions with a fixed line, this bot by searching.
`--count` is how many get this bot's message, `--others` how many that of the others; of each is told what it does in a second.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from bot.broadcasts import Draft, Purpose
from bot.outbox import Outgoing
from bot.storage import Storage
from tests.botapi_process import MINUTES, Server, ingest, processes

ALLOWED = 30.0  # messages a second
ENOUGH = 0.95  # of what is allowed, less the answers
QUICK = 1.0  # seconds that 95 of 100 answers may take
QUESTIONS = 5.0  # a second
ASKERS = 25
FIRST = 5_000_000  # the number of the first recipient on Telegram
WORDS = "Hej, der er nyt om mødet"
QUESTION = "hvornår er næste møde?"

Send = Callable[[Any, Sequence[int]], Awaitable[None]]


@dataclass(slots=True)
class Outcome:
    """What one sender did. `waits` are the seconds until an answer came, `late` is how many questions got none in 20 s."""

    name: str
    asked: int
    once: int = 0
    twice: int = 0
    rate: float = 0.0
    answers: float = 0.0
    refused: int = 0
    densest: int = 0
    late: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of what Telegram allows, less the answers."""
        return self.rate / (ALLOWED - self.answers)

    @property
    def ninety_five(self) -> float:
        return quantiles(self.waits, n=20)[-1] if len(self.waits) > 1 else float("nan")

    @property
    def middle(self) -> float:
        return quantiles(self.waits, n=2)[0] if len(self.waits) > 1 else float("nan")


def main() -> int:
    """Print a table; 1 where this bot is slower than it may be, leaves somebody out, or is told to wait."""
    parser = argparse.ArgumentParser(prog="make bench-broadcasts", description=__doc__)
    parser.add_argument("--count", type=int, default=3000, help="how many get this bot's message")
    parser.add_argument("--others", type=int, default=600, help="how many get that of the others")
    wanted = parser.parse_args()
    ours, others = asyncio.run(_measured(wanted.count, wanted.others))
    _print((ours, *others))
    good = ours.once == ours.asked and not ours.twice and not ours.refused and not ours.late
    return int(not good or ours.share < ENOUGH or ours.ninety_five >= QUICK)


async def _measured(count: int, others: int) -> tuple[Outcome, list[Outcome]]:
    ours = await _of_this_bot(count)
    peers: tuple[tuple[str, bool, Send], ...] = (
        ("AIORateLimiter, one by one", True, _one_by_one),
        ("AIORateLimiter, all at once", True, _all_at_once),
        ("plain loop that waits", False, _waiting),
        ("plain loop", False, _one_by_one),
    )
    return ours, [await _of_a_peer(name, others, limited=limited, send=send) for name, limited, send in peers]


def _print(outcomes: Sequence[Outcome]) -> None:
    print(f"{'':<28}{'to':>6}{'once':>6}{'twice':>6}{'429s':>6}{'a second':>10}{'answers':>9}{'of 30':>7}{'ours':>7}", end="")
    print(f"{'p50':>8}{'p95':>8}{'late':>6}{'densest':>9}")
    for one in outcomes:
        print(f"{one.name:<28}{one.asked:>6}{one.once:>6}{one.twice:>6}{one.refused:>6}{one.rate:>10.2f}", end="")
        print(f"{one.answers:>9.2f}{one.share:>7.1%}{one.rate / outcomes[0].rate:>7.2f}", end="")
        print(f"{one.middle:>7.3f}s{one.ninety_five:>7.3f}s{one.late:>6}{one.densest:>9}")
    print("of 30: messages a second by what is allowed less the answers; ours: by those of this bot; densest: in one second")


# ------------------------------------------------------------------------------------------------------------------ senders


async def _of_this_bot(count: int) -> Outcome:
    outcome = Outcome("this bot", count)
    with TemporaryDirectory() as folder:
        async with Server(limits=True) as server, processes(server, Path(folder)) as make:
            await ingest(make, MINUTES)
            chats, askers = await _people(server, count)
            bot = make()
            with closing(Storage.open(bot.directory / "data" / "knudepunkt.db", lambda: datetime.now(UTC))) as storage:
                for chat in chats:
                    storage.people.add("Ida Holm", telegram=chat)
                number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html=WORDS), author=None)
                storage.broadcasts.send(number, [Outgoing(chat, WORDS) for chat in chats])
            await bot.start("run")
            await bot.told("connected")
            async with _asking(askers, "2034", outcome):
                await _until_all(server, count)
            await bot.stop()
            await _judge(server, outcome)
    return outcome


async def _of_a_peer(name: str, count: int, *, limited: bool, send: Send) -> Outcome:
    outcome = Outcome(name, count)
    async with Server(limits=True) as server:
        chats, askers = await _people(server, count)
        limiter = AIORateLimiter(max_retries=5) if limited else None
        bot: ExtBot[Any] = ExtBot(server.token, base_url=server.base_url, rate_limiter=limiter)
        async with bot:
            answering = asyncio.create_task(_answering(bot))
            async with _asking(askers, "svar", outcome):
                await send(bot, chats)
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
        await _judge(server, outcome)
    return outcome


async def _one_by_one(bot: ExtBot[Any], chats: Sequence[int]) -> None:
    """What Telegram refuses is not sent again, but for what the limiter does."""
    for chat in chats:
        with suppress(TelegramError):
            await bot.send_message(chat, WORDS)


async def _waiting(bot: ExtBot[Any], chats: Sequence[int]) -> None:
    for chat in chats:
        await _insisted(bot, chat, WORDS)


async def _insisted(bot: ExtBot[Any], chat: int, text: str) -> None:
    for _ in range(5):
        try:
            await bot.send_message(chat, text)
            return
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, int) else wait.total_seconds())


async def _all_at_once(bot: ExtBot[Any], chats: Sequence[int]) -> None:
    await asyncio.gather(*(bot.send_message(chat, WORDS) for chat in chats), return_exceptions=True)


async def _answering(bot: ExtBot[Any]) -> None:
    """Answer every message with a fixed line, each in its own time."""
    offset, answers = 0, set()
    while True:
        for update in await bot.get_updates(offset=offset, timeout=5):
            offset = update.update_id + 1
            if update.effective_chat:
                answers.add(task := asyncio.create_task(_insisted(bot, update.effective_chat.id, "svar")))
                task.add_done_callback(answers.discard)


# ---------------------------------------------------------------------------------------------------------------- measuring


async def _people(server: Any, count: int) -> tuple[range, list[Any]]:
    chats = range(FIRST, FIRST + count)
    for chat in chats:
        await server.user("Ida", id=chat, started=True)
    return chats, [await server.user(f"Per {number}") for number in range(ASKERS)]


@asynccontextmanager
async def _asking(askers: Sequence[Any], expected: str, outcome: Outcome) -> AsyncIterator[None]:
    """Questions are asked at their rate, whatever becomes of the answers, for as long as the block lasts."""
    asked: set[asyncio.Task[None]] = set()

    async def ask(person: Any) -> None:
        started = time.monotonic()
        await person.send(QUESTION)
        try:
            await person.expect(expected, timeout=20)
            outcome.waits.append(time.monotonic() - started)
        except AssertionError:
            outcome.late += 1

    async def always() -> None:
        turn = deque(askers)
        while True:
            asked.add(asyncio.create_task(ask(turn[0])))
            turn.rotate(-1)
            await asyncio.sleep(1 / QUESTIONS)

    asking = asyncio.create_task(always())
    yield
    asking.cancel()
    await asyncio.gather(asking, *asked, return_exceptions=True)


async def _until_all(server: Any, count: int) -> None:
    """Until so many messages of the broadcast have arrived, at most a minute longer than they may take."""
    ends = time.monotonic() + 60 + count / (ALLOWED - QUESTIONS)
    since = found = 0
    while found < count and time.monotonic() < ends:
        await asyncio.sleep(0.5)
        calls = await server.log("sendMessage", since=since)
        found += sum(call["text"] == WORDS and "message_id" in call for call in calls)
        since = max([since, *(call["n"] for call in calls)])


async def _judge(server: Any, outcome: Outcome) -> None:
    """What the server saw."""
    tried = await server.log("sendMessage")
    calls = [call for call in tried if "message_id" in call]
    mass = [call for call in calls if call["text"] == WORDS]
    got = Counter(call["chat_id"] for call in mass)
    outcome.once = sum(count == 1 for count in got.values())
    outcome.twice = sum(count > 1 for count in got.values())
    outcome.refused = (await server.counters()).get("too_many_requests", 0)
    attempts = [call["t"] for call in tried if call["text"] == WORDS]
    first, last = attempts[0], attempts[-1]
    outcome.rate = (len(mass) - 1) / (last - first)
    outcome.answers = sum(first <= call["t"] <= last for call in calls if call["text"] != WORDS) / (last - first)
    times = [call["t"] for call in calls]
    outcome.densest = max(sum(at <= other < at + 1 for other in times[place : place + 200]) for place, at in enumerate(times))


if __name__ == "__main__":
    raise SystemExit(main())
