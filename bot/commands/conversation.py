"""`chat` and `run`: the same bot in the terminal and on Telegram."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot import logs
from bot.commands.questions import ROLES
from bot.exits import Ended, ExitCode
from bot.lock import LockHeld, exclusive
from bot.workplace import Moment, Workplace, present

if TYPE_CHECKING:
    from bot.config import Config
    from bot.embedding import Embedding
    from bot.local import LocalTelegram, Shown
    from bot.storage import Storage
    from knowledge.library import Library

logger = logging.getLogger(__name__)

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")  # another shape would be cut apart in the addresses it becomes part of


# --------------------------------------------------------------------------------------------------------------------- run


@click.command()
@click.pass_obj
def run(place: Workplace) -> None:
    """Answer on Telegram until SIGTERM or Ctrl-C. The token comes from TELEGRAM_BOT_TOKEN."""
    config = place.config()
    token = config.token.get_secret_value() if config.token else ""
    if not token:
        raise Ended(ExitCode.CONFIGURATION, "TELEGRAM_BOT_TOKEN is not set in the environment; BotFather gives the token")
    if not _TOKEN.fullmatch(token):
        raise Ended(ExitCode.CONFIGURATION, "TELEGRAM_BOT_TOKEN holds no token: one looks like 123456:ABC-def")
    logs.set_up(logging.getLevelNamesMapping()[config.log.level], token=token)
    place.database()
    try:
        with exclusive(place.directory), _leaving_on_signals():
            embedding = _run(place, config)
    except LockHeld as error:
        raise Ended(ExitCode.BUSY, str(error)) from None
    embedding.leave()


@contextmanager
def _leaving_on_signals() -> Iterator[None]:
    """Until the event loop listens for them, SIGTERM and SIGINT end the process with exit code 0."""

    def leave(*_: object) -> None:
        raise SystemExit(ExitCode.DONE)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(place: Workplace, config: Config) -> Embedding:
    from bot.embedding import Embedding

    with _opened(place, config, now=None) as (storage, library):
        click.echo(f"{_audience(config, storage)} {_documents(library)}", err=True)
        with Embedding(library) as embedding:
            asyncio.run(_serve(config, storage, library))
    return embedding


async def _serve(config: Config, storage: Storage, library: Library) -> None:
    from bot.app import build
    from bot.doors import ALLOWED_UPDATES
    from bot.lifecycle import serve, stop_on_signals

    stop = asyncio.Event()
    stop_on_signals(stop)
    await serve(build(config, storage, library), stop=stop, allowed_updates=ALLOWED_UPDATES)
    logger.info("stopped")


def _audience(config: Config, storage: Storage) -> str:
    """Who is answered on Telegram."""
    from bot.roles import State

    if config.telegram.open:
        return "Everyone is answered (telegram.open)."
    members = sum(one.state is State.ACTIVE for one in storage.people.everyone())
    allowed = len(config.telegram.allow)
    if not members and not allowed:
        return "Nobody is answered yet: members invite --role coordinator prints the first invitation."
    also = f", and {allowed} ids in telegram.allow" if allowed else ""
    return f"{members} members are answered{also}."


def _documents(library: Library) -> str:
    """With what the bot answers."""
    documents = [document for document in library.documents() if document.from_file]
    missing = library.missing_vectors() if library.semantic else 0
    index = f"{len(documents)} documents and the bundled knowledge" if documents else "The bundled knowledge alone"
    meaning = f", {missing} passages still without a vector" if missing else "" if library.semantic else ", by words alone"
    return f"{index}{meaning}."


# -------------------------------------------------------------------------------------------------------------------- chat


@click.command()
@click.option("--as", "role", type=ROLES, default="member", show_default=True, help="Who talks.")
@click.option("--now", type=Moment(), help="Talk as of that day or time; the clock when left out.")
@click.pass_obj
def chat(place: Workplace, role: str, now: datetime | None) -> None:
    """Talk to the bot in the terminal, without Telegram.

    Each line is one message, and a number presses that button. Piped input gives the replies alone, each followed by an empty
    line.
    """
    from bot.app import build
    from bot.embedding import Embedding
    from bot.local import LocalTelegram
    from bot.roles import Role
    from bot.terminal import converse, typed

    config = place.config()
    clock = _clock(now)
    with _opened(place, config, now=now) as (storage, library), asyncio.Runner() as runner:
        telegram = LocalTelegram(role=Role(role), folder=place.directory / "files" / "chat", clock=clock)
        application = build(config, storage, library, request=telegram, clock=clock)
        runner.run(application.initialize())
        partner = _Partner(telegram, runner)
        embedding = Embedding(library)
        if sys.stdin.isatty() and sys.stdout.isatty():
            with embedding:
                converse(partner, ("/start",), _write)
                converse(partner, typed(), _write)
        else:
            converse(partner, _piped(), _write)
        runner.run(application.shutdown())
    embedding.leave()


@dataclass(frozen=True, slots=True)
class _Partner:
    """The bot as the terminal talks to it. Between two messages no event loop runs, so Ctrl-C works while one types."""

    telegram: LocalTelegram
    runner: asyncio.Runner

    def say(self, text: str) -> Sequence[Shown]:
        return self.runner.run(self.telegram.say(text))

    def press(self, button: int, shown: Shown) -> Sequence[Shown]:
        return self.runner.run(self.telegram.press(button, shown))


def _write(text: str) -> None:
    click.echo(text, nl=False)


def _piped() -> Iterator[str]:
    """The lines of standard input; bytes that are no UTF-8 are replaced, since Telegram could not have carried them."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


# --------------------------------------------------------------------------------------------------------------- for both


@contextmanager
def _opened(place: Workplace, config: Config, *, now: datetime | None) -> Iterator[tuple[Storage, Library]]:
    """The bot's tables and the index, on the clock or (`now`) as of a fixed time; what has expired is gone."""
    from bot.meetings import published
    from handlers.texts import planned, told

    with place.library(config) as library, closing(place.storage(config, _clock(now))) as storage:
        storage.retention.purge()
        storage.retention.overwrite(largest=sys.maxsize)  # nobody waits yet
        storage.unanswered.agree(library)
        storage.reports.agree(library, told.report)
        published.agree(storage.meetings, library, planned.composing(config.network))
        yield storage, library


def _clock(now: datetime | None) -> Callable[[], datetime]:
    return (lambda: now) if now else present
