"""The Application: put together, and what is told to Telegram at its start. What it answers to is in `bot.doors`."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    Defaults,
    ExtBot,
)
from telegram.request import BaseRequest

from bot.budget import Budget
from bot.config import Config
from bot.doors import handlers
from bot.due import Due
from bot.local import LOCAL_TOKEN, LocalTelegram
from bot.meetings.rules import read as rules_of
from bot.reports.form import read
from bot.storage import USERNAME, Storage
from bot.templates import read as templates_of
from handlers import errors
from handlers.context import DEPS, Context, Deps, Knowledge
from handlers.pace import Pace
from handlers.texts import welcome as texts

logger = logging.getLogger(__name__)

ZONE = ZoneInfo("Europe/Copenhagen")

Dictionary = dict[Any, Any]


class Knudepunkt(Application[ExtBot[None], Context, Dictionary, Dictionary, Dictionary, Any]):
    """An Application that answers an update once, also when Telegram delivers it again after a restart."""

    due: Due

    async def process_update(self, update: object) -> None:
        """Handle `update` unless it was handled before. One whose handling is cancelled counts as not handled."""
        deps: Deps = self.bot_data[DEPS]
        key = _key(update)
        try:
            if key and not deps.storage.claim(key):
                logger.info("an update came a second time and was left out")
                return
        except sqlite3.Error as error:  # a full disk: nothing else can be done for the member than to say so
            await self.process_error(update, error)
            return
        await super().process_update(update)
        if key:
            deps.storage.finish(key)


def build(
    config: Config,
    storage: Storage,
    library: Knowledge,
    *,
    request: BaseRequest | None = None,
    get_updates_request: BaseRequest | None = None,
    clock: Callable[[], datetime] | None = None,
    token: str | None = None,
    base_url: str | None = None,
    budget: Budget | None = None,
) -> Knudepunkt:
    """The bot, ready to be initialized.

    `request` replaces the network; a `LocalTelegram` is told which Application it delivers to. `clock` gives aware times.
    `base_url` is the root of a Bot API server, without /bot; without it and `token` those of `config` are used. `budget` is
    what Telegram takes, None: what the real one does, and a `LocalTelegram` takes everything. Raises `ConfigError` where the
    form of reports, a template or a rule of composition is not in order.
    """
    local = request if isinstance(request, LocalTelegram) else None
    clock = clock or _present
    builder = ApplicationBuilder().application_class(Knudepunkt)
    builder.token(token or (config.token.get_secret_value() if config.token else LOCAL_TOKEN))
    builder.context_types(ContextTypes(context=Context)).defaults(
        Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True), tzinfo=ZONE)
    )
    if root := base_url or config.telegram.api_url:
        builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    if request:
        builder.request(request)
    if get_updates_request or local:
        builder.get_updates_request(get_updates_request or local)  # type: ignore[arg-type]
    if budget or not local:
        builder.rate_limiter(budget or Budget())
    builder.post_init(_begin).post_stop(_end)
    application = builder.build()
    assert isinstance(application, Knudepunkt)
    trusted = {local.user: local.role} if local and local.trusted else {}
    pace = Pace(config.members.questions_per_minute, clock), Pace(config.members.strangers_per_minute, clock)
    form = read(config.reports.form, organizations=config.network.organizations)
    templates = templates_of(config.meetings.templates)
    rules = rules_of(config.meetings.composition, municipalities=config.network.municipalities)
    application.bot_data[DEPS] = Deps(storage, library, config, clock, *pace, form, trusted, templates=templates, rules=rules)
    application.due = Due(application.bot, storage, library, clock, form=form, config=config)
    for group, handler in handlers():
        application.add_handler(handler, group)
    application.add_error_handler(errors.on_error)
    if local:
        local.attach(application)
    return application


# ------------------------------------------------------------------------------------------------------------------- start


async def _begin(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    assert isinstance(application, Knudepunkt)
    deps: Deps = application.bot_data[DEPS]
    deps.storage.set_identity(USERNAME, application.bot.username)
    await introduce(application)
    application.due.begin()


async def _end(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    assert isinstance(application, Knudepunkt)
    await application.due.end()


async def introduce(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Set menus and descriptions, for Danish and for everyone else. A refusal is logged: the bot works without them.

    The menu of each coordinator's own chat is set by `bot.due`, which looks for chats whose menu is not right.
    """
    bot = application.bot
    menus: tuple[tuple[BotCommandScope, texts.Menu], ...] = (
        (BotCommandScopeDefault(), texts.STRANGERS),
        (BotCommandScopeAllPrivateChats(), texts.COMMANDS),
        (BotCommandScopeAllGroupChats(), texts.GROUPS),
    )
    try:
        for language in (None, "da"):
            for scope, menu in menus:
                commands = [BotCommand(name, does) for name, does in menu]
                await bot.set_my_commands(commands, scope=scope, language_code=language)
            await bot.set_my_description(texts.DESCRIPTION, language_code=language)
            await bot.set_my_short_description(texts.SHORT_DESCRIPTION, language_code=language)
    except TelegramError as error:
        logger.warning("the command menu and the descriptions could not be set: %s", error)


def _key(update: object) -> str | None:
    """What tells an update from every other one. The number alone does not: another bot on the same data counts anew."""
    if not isinstance(update, Update):
        return None
    query = update.callback_query
    message = query.message if query else update.message or update.edited_message
    place = f"{message.chat.id}:{message.message_id}:{message.date.timestamp():.0f}" if message else ""
    return f"{update.update_id}:{query.id if query else ''}:{place}" if query or message else None


def _present() -> datetime:
    return datetime.now(ZONE)
