"""What becomes of a draft in the end, by a button or by a word: it is sent as a report, or thrown away."""

from __future__ import annotations

import logging

from bot.audit import Act
from bot.outbox import Kind
from bot.reports import draft as machine
from bot.reports.drafts import Kept
from bot.reports.filed import Version
from bot.roles import Role
from handlers.context import Context
from handlers.replies import send
from handlers.reports import prompts
from handlers.texts import reporting, reviewing
from handlers.texts.markup import escape

logger = logging.getLogger(__name__)


def submit(kept: Kept, context: Context) -> Version:
    """A draft becomes a report, and the coordinators get a letter: all of it, or nothing."""
    storage, me = context.deps.storage, context.me
    with storage.atomic():
        version = storage.reports.submit(kept, actor=me.id)
        storage.attachments.move_to_report(kept.id, version.report)
        storage.drafts.delete(kept.id)
        storage.audit.note(Act.FILED, actor=me.id, report=version.report, version=version.version)
        filed = storage.reports.get(version.report)
        assert filed is not None
        letter = reviewing.came_in(filed, version.version > 1)
        others = [one for one in storage.people.active(Role.COORDINATOR) if one.id != me.id and one.telegram is not None]
        number = storage.reports.events(version.report)[-1].id
        storage.outbox.put(Kind.REPORT_IN, number, [(one.telegram or 0, letter) for one in others])
    logger.info("report %s, version %s, was filed", version.report, version.version)
    return version


async def send_off(kept: Kept, chat: int, context: Context) -> bool:
    """Send a draft that is complete, and say so; False where it cannot be sent yet, which is said too.

    Of every picture it has to be known whether everyone on it agrees, and a correction has to change something.
    """
    for id in kept.draft.asked:
        if prompts.waiting(kept, context, id=id):
            back = machine.to(kept.draft, id)
            assert back is not None
            after = context.deps.storage.drafts.save(kept, back)
            await prompts.show(after, context, lead=escape(reporting.CONSENT_FIRST), before=kept.prompt)
            return False
    if kept.report is not None and (refused := _refused(kept, kept.report, context)):
        await send(context, chat, refused)
        return False
    await receipt(chat, submit(kept, context), context)
    return True


def _refused(kept: Kept, report: int, context: Context) -> str:
    """Why a correction cannot be sent: it changes nothing, or the report was changed since it was begun."""
    filed = context.deps.storage.reports.get(report)
    if filed is None or is_overtaken(kept, context):
        return reporting.OVERTAKEN
    return reporting.NOTHING_CHANGED if dict(kept.draft.answers) == dict(filed.latest.answers) else ""


def is_overtaken(kept: Kept, context: Context) -> bool:
    """Whether the report that a draft corrects was sent anew after the draft was begun."""
    filed = context.deps.storage.reports.get(kept.report) if kept.report is not None else None
    return filed is not None and filed.latest.created > kept.created


async def receipt(chat: int, version: Version, context: Context) -> None:
    """Say that a report was sent: the same words whenever they are said."""
    filed = context.deps.storage.reports.get(version.report)
    if filed is not None:
        await send(context, chat, reporting.receipt(filed, version, corrected=version.version > 1))


async def drop(kept: Kept, context: Context) -> None:
    """Throw a draft away and offer to have it back."""
    assert kept.chat is not None
    context.deps.storage.drafts.drop(kept.id)
    logger.info("draft %s was thrown away", kept.id)
    await prompts.offer_back(kept, kept.chat, context)
