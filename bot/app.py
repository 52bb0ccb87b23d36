"""The Application: the one ordered list of handlers, and what is told to Telegram at start. `bot.lifecycle` runs it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telegram import BotCommand, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    ExtBot,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.config import Config
from bot.local import LocalTelegram
from bot.storage import Storage
from handlers import ask, catalogue, errors, forward, gate, welcome
from handlers.addressing import ADDRESSED, NEW, danish
from handlers.context import DEPS, Context, Deps, Knowledge
from handlers.keyboards import FEEDBACK, pattern
from handlers.texts import welcome as texts
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

ALLOWED_UPDATES: tuple[str, ...] = (Update.MESSAGE, Update.CALLBACK_QUERY)
ZONE = ZoneInfo("Europe/Copenhagen")
LOCAL_TOKEN = "1:local"
PURGE_EVERY = timedelta(hours=6)

Handler = BaseHandler[Any, Context, Any]
Dictionary = dict[Any, Any]

GATE, CONVERSATION = -1, 0


class Knudepunkt(Application[ExtBot[None], Context, Dictionary, Dictionary, Dictionary, Any]):
    """An Application that answers an update once, also when Telegram delivers it again after a restart."""

    _purged: datetime | None = None

    async def process_update(self, update: object) -> None:
        """Handle `update` unless it was handled before. One whose handling is cancelled counts as not handled."""
        deps: Deps = self.bot_data[DEPS]
        key = _key(update)
        try:
            self._purge(deps)
            if key and not deps.storage.claim(key):
                logger.info("an update came a second time and was left out")
                return
        except sqlite3.Error as error:  # a full disk: nothing else can be done for the member than to say so
            await self.process_error(update, error)
            return
        await super().process_update(update)
        if key:
            deps.storage.finish(key)

    def _purge(self, deps: Deps) -> None:
        now = deps.clock()
        if self._purged is None or now - self._purged >= PURGE_EVERY:
            self._purged = now
            deps.storage.purge()


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
) -> Knudepunkt:
    """The bot, ready to be initialized.

    `request` replaces the network; a `LocalTelegram` is told which Application it delivers to. `clock` gives aware times.
    `base_url` is the root of a Bot API server, without /bot; without it and `token` those of `config` are used.
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
    builder.post_init(introduce)
    application = builder.build()
    assert isinstance(application, Knudepunkt)
    trusted = {local.user: local.role} if local and local.trusted else {}
    application.bot_data[DEPS] = Deps(storage, library, config, clock, trusted)
    for group, handler in handlers():
        application.add_handler(handler, group)
    application.add_error_handler(errors.on_error)
    if local:
        local.attach(application)
    return application


def handlers() -> list[tuple[int, Handler]]:
    """Every handler with its group. The order matters: within a group the first that fits is the only one that runs."""
    conversation: list[Handler] = [
        MessageHandler(filters.StatusUpdate.MIGRATE & NEW, gate.on_migration),
        CommandHandler("start", welcome.on_start, NEW),
        CommandHandler("hjaelp", welcome.on_help, NEW),
        CommandHandler("help", welcome.on_help, NEW),
        CommandHandler("spoerg", ask.on_command, NEW),
        CommandHandler("glem", ask.on_forget, NEW),
        CommandHandler("moeder", catalogue.on_meetings, NEW),
        CommandHandler("grupper", catalogue.on_groups, NEW),
        CommandHandler("kilder", catalogue.on_documents, NEW),
        MessageHandler(danish(texts.HELP) & NEW, welcome.on_help),
        MessageHandler(danish(texts.ASK) & NEW, ask.on_command),
        MessageHandler(danish(texts.MEETINGS) & NEW, catalogue.on_meetings),
        CallbackQueryHandler(ask.on_view, pattern(*ask.VIEWS)),
        CallbackQueryHandler(ask.on_meetings, pattern(Action.MEETINGS)),
        CallbackQueryHandler(ask.on_calendar, pattern(Action.CALENDAR)),
        CallbackQueryHandler(ask.on_choice, pattern(Action.CHOICE)),
        CallbackQueryHandler(ask.on_feedback, pattern(*FEEDBACK)),
        CallbackQueryHandler(forward.on_forward, pattern(Action.FORWARD)),
        CallbackQueryHandler(forward.on_confirm, pattern(Action.CONFIRM)),
        CallbackQueryHandler(forward.on_cancel, pattern(Action.CANCEL)),
        CallbackQueryHandler(ask.on_unknown_button),
        MessageHandler(filters.Regex(r"^/\w") & ADDRESSED & NEW, welcome.on_unknown_command),
        MessageHandler(filters.TEXT & ADDRESSED & NEW, ask.on_question),
        MessageHandler(~filters.TEXT & ~filters.StatusUpdate.ALL & ADDRESSED & NEW, welcome.on_other_content),
    ]
    return [(GATE, TypeHandler(Update, gate.on_update)), *((CONVERSATION, handler) for handler in conversation)]


async def introduce(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Set command menu and descriptions, for Danish and for everyone else. A refusal is logged: the bot works without them."""
    bot = application.bot
    commands = [BotCommand(name, does) for name, does in texts.COMMANDS]
    try:
        for language in (None, "da"):
            await bot.set_my_commands(commands, language_code=language)
            await bot.set_my_description(texts.DESCRIPTION, language_code=language)
            await bot.set_my_short_description(texts.SHORT_DESCRIPTION, language_code=language)
    except TelegramError as error:
        logger.warning("the command menu and the descriptions could not be set: %s", error)


def _key(update: object) -> str | None:
    """What tells an update from every other one. The number alone does not: another bot on the same data counts anew."""
    if not isinstance(update, Update):
        return None
    query = update.callback_query
    message = query.message if query else update.message
    place = f"{message.chat.id}:{message.message_id}:{message.date.timestamp():.0f}" if message else ""
    return f"{update.update_id}:{query.id if query else ''}:{place}" if query or message else None


def _present() -> datetime:
    return datetime.now(ZONE)
