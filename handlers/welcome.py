"""/hjaelp, and a kind word for what is no question: pictures, recordings, stickers, files, unknown commands."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType

from bot.roles import Role
from handlers.context import Context
from handlers.replies import send
from handlers.texts import welcome

ALBUM = "album"  # the key in chat_data


async def on_help(update: Update, context: Context) -> None:
    """/hjaelp"""
    private = update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
    role = context.me.role if private else Role.MEMBER
    await _say(update, context, welcome.help_text(short=context.deps.config.network.short, role=role))


async def on_unknown_command(update: Update, context: Context) -> None:
    """A command that is none of ours."""
    await _say(update, context, welcome.UNKNOWN_COMMAND)


async def on_other_content(update: Update, context: Context) -> None:
    """A message without text. Of several pictures sent together only the first gets a word."""
    message = update.message
    assert message is not None
    albums = context.chat_data if context.chat_data is not None else {}
    if message.media_group_id and albums.get(ALBUM) == message.media_group_id:
        return
    albums[ALBUM] = message.media_group_id
    await _say(update, context, _word(message))


def _word(message: Message) -> str:
    if message.photo or message.video or message.animation:
        return welcome.PHOTO
    if message.voice or message.audio or message.video_note:
        return welcome.VOICE
    if message.sticker:
        return welcome.STICKER
    return welcome.DOCUMENT if message.document else welcome.OTHER


async def _say(update: Update, context: Context, html: str) -> None:
    assert update.message is not None
    await send(context, update.message.chat.id, html)
