"""A press of a button below a planned meeting, as a coordinator sees it: what was pressed, in which chat, of which meeting."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot.meetings.meeting import Meeting
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge
from handlers.texts import convening as wording


async def of_a_meeting(
    update: Update, context: Context, *, in_step: bool = False
) -> tuple[CallbackQuery, Press | None, Meeting | None]:
    """What was pressed, and the meeting that it names (`in_step`: as the step, since its number is that of something else).

    Where there is no such meeting any more, both may be None, and whoever pressed is told so.
    """
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data)
    number = None if press is None else press.step if in_step else press.answer
    meeting = None if number is None else context.deps.storage.meetings.get(number)
    if meeting is None:
        await acknowledge(query, wording.GONE, alert=True)
    return query, press, meeting


def chat_of(query: CallbackQuery) -> int:
    """The chat in which a button was pressed; of a message that Telegram does not know any more, that with the person."""
    return query.message.chat.id if query.message else query.from_user.id
