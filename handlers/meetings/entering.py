"""Enters a planned meeting into the knowledge base, so that members are answered from it at once. Called wherever a coordinator
saved one: announced, changed, cancelled. Where it fails, `bot.due` sees to it later."""

from __future__ import annotations

import asyncio
import logging
import sqlite3

from bot.meetings.published import composed
from handlers.context import Context
from handlers.texts.planned import composing
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)


async def enter(number: int, context: Context) -> None:
    """Have the knowledge base hold what the meeting with that number is now, or nothing of it where nobody is told of it.

    One such writing at a time, and of what holds when its turn has come and is over: while one is at work in its thread,
    another coordinator may change the meeting.
    """
    library, meetings = context.deps.library, context.deps.storage.meetings
    compose = composing(context.deps.config.network)
    try:
        async with context.deps.indexing:
            wanted, done = composed(meetings, number, compose), False
            while not done:
                if wanted is not None:
                    await asyncio.to_thread(library.put_planned, wanted)
                else:
                    await asyncio.to_thread(library.remove_planned, number)
                before, wanted = wanted, composed(meetings, number, compose)
                done = wanted == before
    except (KnowledgeError, sqlite3.Error) as error:
        logger.error("meeting %s is not yet in the knowledge base as it should be: %s", number, error)
