"""The loop that looks for what is due: letters to write, menus to change, rows to delete. All are rows, none a timer.

What is in the outbox is sent beside it, by `bot.delivery`: many letters, or one that hangs, keep nothing else waiting.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import holes, owed
from bot.config import Config
from bot.delivery import Delivery
from bot.meetings import published
from bot.meetings.published import Index as MeetingIndex
from bot.nudges import nudge
from bot.people import Person
from bot.receipts import tell
from bot.reminders import remind
from bot.reports.filed import Index as ReportIndex
from bot.reports.form import Form
from bot.roles import State
from bot.storage import Storage
from bot.unanswered import Index as CuratedIndex
from handlers.errors import described
from handlers.meetings import returning, seats
from handlers.replies import seconds
from handlers.texts import planned, told, welcome
from knowledge.model import Meeting

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds
PURGE_EVERY = timedelta(hours=1)
AGREE_EVERY = timedelta(minutes=1)
NUDGE_EVERY = timedelta(minutes=10)
REMIND_EVERY = timedelta(minutes=1)
WARN_EVERY = timedelta(minutes=10)

# What stands for the menu of a role: another one once it shows something else, so that it is set anew after an upgrade.
MENUS: Final = {
    role: f"{role.value} {hashlib.sha256(repr(menu).encode()).hexdigest()[:12]}" for role, menu in welcome.OWN.items()
}

Part = Callable[[], Awaitable[object]]


class Index(CuratedIndex, ReportIndex, MeetingIndex, Protocol):
    """The part of the knowledge base that has to agree with what is stored here, and what it knows of meetings."""

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]: ...


class Due:
    """Use `begin` and `end` around the life of the bot, or `tick` for one look."""

    def __init__(
        self,
        bot: ExtBot[Any],
        storage: Storage,
        index: Index,
        clock: Callable[[], datetime],
        *,
        form: Form,
        config: Config,
    ) -> None:
        """`form` is that of reports; `config` says when somebody is reminded, and of what."""
        self._bot = bot
        contact = config.privacy.contact
        self._delivery = Delivery(bot, storage, clock, organizer=contact if contact and "@" in contact else None)
        self._form = form
        self._reports = config.reports
        self._meetings = config.meetings
        self._municipalities = config.network.municipalities
        self._network = config.network
        self._storage = storage
        self._index = index
        self._clock = clock
        self._purge_from = self._agree_from = self._menus_from = self._nudge_from = datetime.min.replace(tzinfo=UTC)
        self._agree_on_meetings_from = self._agree_from
        self._agree_on_reports_from = self._reminded = self._holes = self._warned = self._agree_from
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Look, and send, from now on until `end`."""
        self._delivery.begin()
        self._task = asyncio.create_task(self._look())

    async def end(self) -> None:
        """Stop looking at once, and sending soon."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
        await self._delivery.end()

    async def _look(self) -> None:
        while True:
            try:
                await self._do(*self._parts)
            except Exception as error:  # a full disk, a lost network: the next look may do better
                logger.error("a look at what is due failed: %s", described(error))
            await asyncio.sleep(LOOK_EVERY)

    async def tick(self) -> None:
        """Do everything that is due now, and send what there is to be sent. What fails keeps nothing else from being done, and
        is raised at the end."""
        await self._do(*self._parts, self._delivery.everything)

    @property
    def _parts(self) -> tuple[Part, ...]:
        return (
            self._purge,
            self._nudge,
            self._remind,
            self._remind_of_holes,
            self._warn,
            self._tell,
            self._agree,
            self._agree_on_reports,
            self._agree_on_meetings,
            self._menus,
        )

    async def _do(self, *parts: Part) -> None:
        failures = []
        for part in parts:
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

    async def _remind(self) -> None:
        """Remind people of meetings, once those who came back know what holds and seats that were left are given away; the
        letters leave with the others."""
        now = self._clock().astimezone(UTC)
        if abs(now - self._reminded) >= REMIND_EVERY:  # also where the clock was set back
            self._reminded = now
            if count := returning.catch_up(self._storage, now=now):
                logger.info("%s who came back are told that a meeting changed", count)
            seats.fill_all(self._storage)
            if count := remind(self._storage, self._meetings, now=now):
                logger.info("%s reminders of meetings were written", count)

    async def _remind_of_holes(self) -> None:
        """Remind tovholdere of what is missing at a meeting; the letters leave with the others."""
        now = self._clock().astimezone(UTC)
        if abs(now - self._holes) >= REMIND_EVERY:
            self._holes = now
            if count := holes.remind(self._storage, self._meetings, self._municipalities, now=now):
                logger.info("%s municipalities were reminded of holes at meetings", count)

    async def _warn(self) -> None:
        """Tell coordinators where no meeting is planned; the letters leave with the others."""
        now = self._clock().astimezone(UTC)
        if abs(now - self._warned) >= WARN_EVERY:
            self._warned = now
            if owed.may_warn(self._storage, self._meetings, now=now):
                stated = await asyncio.to_thread(self._index.meetings, now=now)
                if count := owed.warn(self._storage, stated, self._meetings, self._network, now=now):
                    logger.info("%s warnings that no meeting is planned were written", count)

    async def _tell(self) -> None:
        """Tell whoever sent something to many that it is done; the letters leave with the others."""
        if count := tell(self._storage):
            logger.info("%s reports on broadcasts were written", count)

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

    async def _agree_on_meetings(self) -> None:
        """With the index, on the planned meetings: writing them there may have failed, or one has ended."""
        now = self._clock().astimezone(UTC)
        if now >= self._agree_on_meetings_from:
            self._agree_on_meetings_from = now + AGREE_EVERY
            if count := published.agree(self._storage.meetings, self._index, planned.composing(self._network)):
                logger.info("%s planned meetings were put into the knowledge base, or taken out of it", count)

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
