"""Where a command works: data directory, configuration, and the index in them. Opened only when a command asks for it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from bot.exits import Ended, ExitCode

if TYPE_CHECKING:
    from bot.config import Config
    from bot.storage import Storage
    from knowledge.library import Library

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DATABASE = "knudepunkt.db"


@dataclass(frozen=True, slots=True)
class Workplace:
    """The two global options. `config_file` is None where no file was named."""

    directory: Path
    config_file: Path | None

    def config(self) -> Config:
        """The settings, from ./config.yaml where no file was named. Raises `ConfigError`, which names file, key and value."""
        from bot.config import load

        return load(self.config_file, os.environ)

    def database(self) -> Path:
        """The path of the one database file; the data directory is made when missing. Raises `Ended`."""
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's data is for the bot's account alone
        except OSError as error:
            reason = f"the data directory {self.directory} cannot be made: {error.strerror}"
            raise Ended(ExitCode.PROBLEM, reason) from None
        if not os.access(self.directory, os.W_OK | os.X_OK):
            raise Ended(ExitCode.PROBLEM, f"the data directory {self.directory} cannot be written to")
        path = self.directory / DATABASE
        if not path.exists():
            path.touch(mode=0o600)
        return path

    def storage(self, config: Config, clock: Callable[[], datetime] | None = None) -> Storage:
        """The bot's tables, open; `clock` None is the one on the wall. Raises `Ended` and `sqlite3.Error`."""
        from bot.storage import Storage

        return Storage.open(self.database(), clock or present, config.storage, config.network.organizations)

    @contextmanager
    def library(self, config: Config, *, base: bool = True, engine: str | None = None) -> Iterator[Library]:
        """The open index; `engine` None is the configured one. Raises `KnowledgeError` and `Ended`."""
        from knowledge.library import Engine, Library

        searches = Engine(engine or config.answers.engine)
        library = Library.open(
            self.database(),
            network=config.network.name,
            base=base,
            engine=searches,
            refuse_below=config.answers.refuse_below,
            synonyms=config.answers.synonyms,
        )
        try:
            yield library
        finally:
            library.close()

    def agree(self, config: Config, library: Library, *, words: bool) -> None:
        """Take out of the index what is not published any more, such as reports and planned meetings that have ended, and put
        in what is; `words` as in `Register.agree`. Where the index holds neither nothing is opened, so that no tables are made
        for this; nor where the numbers agree and the words do not matter, since that would take as long as a question. Raises
        `sqlite3.Error`.
        """
        held = dict(library.report_versions()), dict(library.planned_versions())
        if not any(held) or (not words and held == _published(self.directory / DATABASE, meetings=bool(held[1]))):
            return
        from bot.meetings import published
        from handlers.texts import planned, told

        with closing(self.storage(config)) as storage:
            storage.reports.agree(library, told.report, words=words)
            published.agree(storage.meetings, library, planned.composing(config.network))


def _published(path: Path, *, meetings: bool) -> tuple[dict[int, int], dict[int, int]]:
    """Number and version of every report that is published, number and sequence of every meeting that people were told of;
    `meetings` False leaves these out, since there may be no table of them yet. Raises `sqlite3.Error`."""
    with closing(sqlite3.connect(path)) as db:
        now = present().astimezone(UTC).isoformat(timespec="seconds")
        reports = db.execute("SELECT number, published FROM reports WHERE published IS NOT NULL AND expires > ?", (now,))
        if not meetings:
            return dict(reports), {}
        told = db.execute("SELECT number, sequence FROM meetings WHERE invited IS NOT NULL AND expires > ?", (now,))
        return dict(reports), dict(told)


class Moment(click.ParamType[datetime]):
    """`--now`: an ISO date or date-time. A bare date means 12:00, and what names no time zone is Copenhagen time."""

    name = "iso"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return moment(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def moment(text: str) -> datetime:
    """`text` (ISO 8601) as an aware time, Europe/Copenhagen where it names no zone. Raises `ValueError` naming the text."""
    try:
        try:
            return datetime.combine(date.fromisoformat(text.strip()), time(12), tzinfo=COPENHAGEN)
        except ValueError:
            parsed = datetime.fromisoformat(text.strip())
            # The calendar ends near the years 1 and 9999, and a change of zone may step over its end.
            return parsed.replace(tzinfo=COPENHAGEN) if parsed.tzinfo is None else parsed.astimezone(COPENHAGEN)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no date: write 2025-06-15 or 2025-06-15T09:30") from None


def present() -> datetime:
    """The clock on the wall in Copenhagen."""
    return datetime.now(COPENHAGEN)
