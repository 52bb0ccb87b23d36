"""Buttons below a draft: each names the draft it belongs to, so that one below an older message does nothing to a newer one."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot.dialogs import Dialog, Waiting
from handlers import keyboards
from handlers.context import Context
from handlers.replies import acknowledge


async def drafted(update: Update, context: Context, kind: Waiting, old: str) -> tuple[CallbackQuery, Dialog | None]:
    """The dialog whose draft the button belongs to; where another has taken its place, or it is settled, `old` is said."""
    query = update.callback_query
    assert query is not None
    press, chat = keyboards.parse(query.data), query.message.chat.id if query.message else 0
    dialog = context.deps.storage.dialogs.current(chat, kind)
    if press is None or dialog is None or dialog.data["draft"] != press.answer:
        await acknowledge(query, old, alert=True)
        return query, None
    await acknowledge(query)
    return query, dialog
