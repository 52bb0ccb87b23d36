"""What every handler works with: the dependencies, and the context that carries them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from telegram.ext import CallbackContext, ExtBot

from bot.config import Config
from bot.roles import Role
from bot.storage import Storage
from knowledge.model import Document, Group, Meeting
from knowledge.subject import Subject, Turn

DEPS = "deps"  # the key in bot_data


class Knowledge(Protocol):
    """The part of `knowledge.library.Library` that a conversation needs."""

    def converse(self, question: str, *, now: datetime, last: Subject | None) -> Turn: ...

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]: ...

    def groups(self) -> tuple[Group, ...]: ...

    def documents(self) -> tuple[Document, ...]: ...


@dataclass(frozen=True, slots=True)
class Deps:
    """`clock` gives aware times. `trusted` are users with their roles whom the gate lets in whatever the settings say."""

    storage: Storage
    library: Knowledge
    config: Config
    clock: Callable[[], datetime]
    trusted: dict[int, Role] = field(default_factory=dict)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of a handler, with the dependencies typed."""

    @property
    def deps(self) -> Deps:
        deps = self.bot_data[DEPS]
        assert isinstance(deps, Deps)
        return deps
