"""The one loop that looks for what is due: letters to send, menus to change, rows to delete. All are rows, none a timer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.delivery import deliver
from bot.people import Person
from bot.roles import Role, State
from bot.storage import Storage
from bot.unanswered import Index
from handlers.errors import described
from handlers.replies import seconds
from handlers.texts import welcome

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds
PURGE_EVERY = timedelta(hours=1)
AGREE_EVERY = timedelta(minutes=1)


class Due:
    """Use `begin` and `end` around the life of the bot, or `tick` for one look."""

    def __init__(self, bot: Bot, storage: Storage, index: Index, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._storage = storage
        self._index = index
        self._clock = clock
        self._purge_from = self._agree_from = self._menus_from = datetime.min.replace(tzinfo=UTC)
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
        for part in (self._purge, self._deliver, self._agree, self._menus):
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

    async def _deliver(self) -> None:
        await deliver(self._bot, self._storage)

    async def _agree(self) -> None:
        """With the index, on the curated answers: writing them there may have failed."""
        now = self._clock().astimezone(UTC)
        if now >= self._agree_from:
            self._agree_from = now + AGREE_EVERY
            self._storage.unanswered.agree(self._index)

    async def _menus(self) -> None:
        """Set every menu that is not right; a flood wait ends it, which all menus then wait out."""
        if self._clock().astimezone(UTC) < self._menus_from:
            return
        for person in self._storage.people.with_wrong_menu():
            try:
                await self._menu(person)
            except RetryAfter as error:
                self._menus_from = self._clock().astimezone(UTC) + timedelta(seconds=seconds(error.retry_after))
                return

    async def _menu(self, person: Person) -> None:
        """Show a coordinator's commands in their own chat, or take them away. A menu is no right: doors ask for the role."""
        assert person.telegram is not None
        assert person.id is not None
        coordinator = person.role is Role.COORDINATOR and person.state is State.ACTIVE
        scope = BotCommandScopeChat(person.telegram)
        try:
            if coordinator:
                commands = [BotCommand(name, does) for name, does in (*welcome.COORDINATORS, *welcome.COMMANDS)]
                await self._bot.set_my_commands(commands, scope=scope)
            else:
                await self._bot.delete_my_commands(scope=scope)
        except (BadRequest, Forbidden) as error:  # the chat is gone, and its menu with it
            logger.info("a menu could not be set: %s", type(error).__name__)
        except RetryAfter:
            raise
        except TelegramError as error:
            logger.warning("a menu could not be set, trying again: %s", type(error).__name__)
            return
        self._storage.people.menu_set(person.id, Role.COORDINATOR if coordinator else None)
