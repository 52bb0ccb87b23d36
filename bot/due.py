"""The one loop that looks for what is due: letters to send, menus to change, rows to delete. All are rows, none a timer."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.config import Reports
from bot.delivery import deliver
from bot.nudges import nudge
from bot.people import Person
from bot.reports.filed import Index as ReportIndex
from bot.reports.form import Form
from bot.roles import State
from bot.storage import Storage
from bot.unanswered import Index as CuratedIndex
from handlers.errors import described
from handlers.replies import seconds
from handlers.texts import told, welcome

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds
PURGE_EVERY = timedelta(hours=1)
AGREE_EVERY = timedelta(minutes=1)
NUDGE_EVERY = timedelta(minutes=10)

# What stands for the menu of a role: another one once it shows something else, so that it is set anew after an upgrade.
MENUS: Final = {
    role: f"{role.value} {hashlib.sha256(repr(menu).encode()).hexdigest()[:12]}" for role, menu in welcome.OWN.items()
}


class Index(CuratedIndex, ReportIndex, Protocol):
    """The part of the knowledge base that has to agree with what is stored here."""


class Due:
    """Use `begin` and `end` around the life of the bot, or `tick` for one look."""

    def __init__(
        self, bot: Bot, storage: Storage, index: Index, clock: Callable[[], datetime], *, form: Form, reports: Reports
    ) -> None:
        """`form` is that of reports, `reports` says when somebody is reminded of one."""
        self._bot = bot
        self._form = form
        self._reports = reports
        self._storage = storage
        self._index = index
        self._clock = clock
        self._purge_from = self._agree_from = self._menus_from = self._nudge_from = datetime.min.replace(tzinfo=UTC)
        self._agree_on_reports_from = self._agree_from
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Look from now on until `end`. What an earlier run was sending when it ended is marked as not known."""
        if count := self._storage.outbox.interrupted():
            logger.warning("%s letters were being sent when the bot ended last; nobody knows whether they arrived", count)
        self._task = asyncio.create_task(self._look())

    async def end(self) -> None:
        """Stop looking, at once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def _look(self) -> None:
        while True:
            try:
                await self.tick()
            except Exception as error:  # a full disk, a lost network: the next look may do better
                logger.error("a look at what is due failed: %s", described(error))
            await asyncio.sleep(LOOK_EVERY)

    async def tick(self) -> None:
        """Do everything that is due now. What fails keeps nothing else from being done, and is raised at the end."""
        failures = []
        for part in (self._purge, self._nudge, self._deliver, self._agree, self._agree_on_reports, self._menus):
            try:
                await part()
            except Exception as error:
                failures.append(error)
        if failures:
            raise failures[0]

    async def _purge(self) -> None:
        now = self._clock().astimezone(UTC)
        if now >= self._purge_from:
            self._purge_from = now + AGREE_EVERY  # should it fail, for a full disk, it is tried again soon
            self._storage.retention.purge()
            self._purge_from = now + PURGE_EVERY

    async def _nudge(self) -> None:
        """Remind people of reports; the letters leave with the others."""
        now = self._clock().astimezone(UTC)
        if now >= self._nudge_from:
            self._nudge_from = now + NUDGE_EVERY
            if count := nudge(self._storage, self._form, self._reports, now=now):
                logger.info("%s reminders of reports were written", count)

    async def _deliver(self) -> None:
        await deliver(self._bot, self._storage)

    async def _agree(self) -> None:
        """With the index, on the curated answers: writing them there may have failed."""
        now = self._clock().astimezone(UTC)
        if now >= self._agree_from:
            self._agree_from = now + AGREE_EVERY
            self._storage.unanswered.agree(self._index)

    async def _agree_on_reports(self) -> None:
        """With the index, on the published reports: writing them there may have failed, or one has ended."""
        now = self._clock().astimezone(UTC)
        if now >= self._agree_on_reports_from:
            self._agree_on_reports_from = now + AGREE_EVERY
            if count := self._storage.reports.agree(self._index, told.report):
                logger.info("%s reports were put into the knowledge base, or taken out of it", count)

    async def _menus(self) -> None:
        """Set every menu that is not right; a flood wait ends it, which all menus then wait out."""
        if self._clock().astimezone(UTC) < self._menus_from:
            return
        for person in self._storage.people.with_wrong_menu(MENUS):
            try:
                await self._menu(person)
            except RetryAfter as error:
                self._menus_from = self._clock().astimezone(UTC) + timedelta(seconds=seconds(error.retry_after))
                return

    async def _menu(self, person: Person) -> None:
        """Show the commands of a role in somebody's own chat, or take them away. A menu is no right: doors ask for the role."""
        assert person.telegram is not None
        assert person.id is not None
        menu = welcome.OWN.get(person.role, ()) if person.state is State.ACTIVE else ()
        scope = BotCommandScopeChat(person.telegram)
        try:
            if menu:
                await self._bot.set_my_commands([BotCommand(name, does) for name, does in menu], scope=scope)
            else:
                await self._bot.delete_my_commands(scope=scope)
        except (BadRequest, Forbidden) as error:  # the chat is gone, and its menu with it
            logger.info("a menu could not be set: %s", type(error).__name__)
        except RetryAfter:
            raise
        except TelegramError as error:
            logger.warning("a menu could not be set, trying again: %s", type(error).__name__)
            return
        self._storage.people.menu_set(person.id, MENUS[person.role] if menu else None)
