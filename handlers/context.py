"""What every handler works with: the dependencies, and the context that carries them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from telegram.ext import CallbackContext, ExtBot

from bot.config import Config
from bot.meetings.rules import Rules
from bot.people import Person
from bot.reports.form import Form
from bot.roles import Role
from bot.storage import Storage
from bot.templates import Template
from handlers.pace import Pace
from knowledge.model import Curated, Document, Group, Meeting, Planned, Report
from knowledge.subject import Subject, Turn

DEPS = "deps"  # the key in bot_data
NO_RULES = Rules(places={}, groups=())


class Knowledge(Protocol):
    """The part of `knowledge.library.Library` that a conversation needs."""

    def converse(self, question: str, *, now: datetime, last: Subject | None) -> Turn: ...

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]: ...

    def groups(self) -> tuple[Group, ...]: ...

    def documents(self) -> tuple[Document, ...]: ...

    def put_curated(self, curated: Curated) -> None: ...

    def remove_curated(self, number: int) -> bool: ...

    def curated_numbers(self) -> frozenset[int]: ...

    def put_report(self, report: Report) -> None: ...

    def remove_report(self, number: int) -> bool: ...

    def report_versions(self) -> Mapping[int, int]: ...

    def holds_report(self, report: Report) -> bool: ...

    def put_planned(self, planned: Planned) -> None: ...

    def remove_planned(self, number: int) -> bool: ...

    def planned_versions(self) -> Mapping[int, int]: ...

    def holds_planned(self, planned: Planned) -> bool: ...

    def alike(self, one: str, other: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Deps:
    """`clock` gives aware times. `trusted` are users with their roles whom the gate lets in whatever the settings say.

    `questions` and `strangers` count what a person asks and what unknown chats send in a minute. `form` is that of new reports,
    `templates` are those of messages to many, `rules` those by which groups are made up.
    Whoever writes a report or a planned meeting into the library, or takes one out, in a thread, holds `indexing`.
    """

    storage: Storage
    library: Knowledge
    config: Config
    clock: Callable[[], datetime]
    questions: Pace
    strangers: Pace
    form: Form
    trusted: dict[int, Role] = field(default_factory=dict)
    indexing: asyncio.Lock = field(default_factory=asyncio.Lock)
    templates: tuple[Template, ...] = ()
    rules: Rules = NO_RULES


def bot_name(context: Context) -> str:
    """What links into the bot name: its name on Telegram. Empty in a terminal as long as it has not been there."""
    return context.deps.storage.username or ("" if context.deps.trusted else context.bot.username)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of a handler, with the dependencies typed. `person` is set by the gate; without one no door opens.

    `former` is somebody who takes part no more: their data is still theirs to see and to erase. `put_off` is the draft of a
    report whose question is asked again when this update is done, since it brought something else.
    """

    person: Person | None = None
    former: Person | None = None
    put_off: int | None = None

    @property
    def me(self) -> Person:
        """Who sent the update. Only behind a door that needs a role."""
        assert self.person is not None
        return self.person

    @property
    def deps(self) -> Deps:
        deps = self.bot_data[DEPS]
        assert isinstance(deps, Deps)
        return deps
