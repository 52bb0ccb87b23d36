"""/rapport: the drafts of one's municipality, beginning one, going on with it, putting it aside, throwing it away, sending it.

What happens between, question by question, is in `handlers.answering`.
"""

from __future__ import annotations

import logging

from telegram import CallbackQuery, Update

from bot.audit import Act
from bot.outbox import Kind
from bot.people import Person
from bot.reports.draft import begun
from bot.reports.drafts import MOST, Kept
from bot.reports.filed import Version
from bot.reports.form import Form, Meaning, organization_id, with_organization
from bot.reports.values import Chosen
from bot.roles import Role
from handlers import filing, keyboards, prompts
from handlers.context import Context
from handlers.keyboards import Press
from handlers.prompts import at_work, may_write
from handlers.replies import acknowledge, send, tolerate
from handlers.texts import reporting
from handlers.texts.markup import cut, escape
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

TAKE_OVER = 1


async def on_report(update: Update, context: Context) -> None:
    """/rapport: the drafts that are there, or a new one where there is none."""
    message = update.message
    assert message is not None
    if _lacks_municipality(context.me):
        await send(context, message.chat.id, reporting.NO_MUNICIPALITY)
    elif found := _drafts(context):
        rows = [[(_label(kept), Press(Action.DRAFT_OPEN, kept.id))] for kept in found[: reporting.MAX_LISTED]]
        rows.append([(reporting.NEW, Press(Action.DRAFT_NEW))])
        await send(context, message.chat.id, reporting.drafts(found), keyboard=keyboards.plain(rows))
    else:
        await _begin(message.chat.id, context)


def _label(kept: Kept) -> str:
    return f"{reporting.GO_ON}: {cut(reporting.called(kept), reporting.MAX_NAME)}"


def _drafts(context: Context) -> tuple[Kept, ...]:
    me = context.me
    found = context.deps.storage.drafts.of(organization=me.organization, owner=me.id)
    return tuple(kept for kept in found if may_write(kept, context))


def _lacks_municipality(person: Person) -> bool:
    """A tovholder files for one municipality; whoever could choose it would read the drafts of others.

    A coordinator may choose, and so may whoever talks to the bot on its own machine, of whom no row is kept.
    """
    return person.role is Role.TOVHOLDER and not person.organization and person.id is not None


# --------------------------------------------------------------------------------------------------------- new and again


async def on_new(update: Update, context: Context) -> None:
    """[Ny rapport]: pressed twice it is one, as long as nothing was answered in it."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    chat, found = query.message.chat.id, _drafts(context)
    empty = next((one for one in found if one.chat == chat and not one.draft.begun and one.report is None), None)
    if _lacks_municipality(context.me) or (empty is None and len(found) >= MOST):
        text = reporting.NO_MUNICIPALITY if _lacks_municipality(context.me) else reporting.TOO_MANY
        await acknowledge(query, text, alert=True)
        return
    await acknowledge(query)
    if empty is not None:
        await prompts.show(empty, context, before=empty.prompt)
    else:
        await _begin(chat, context)


async def _begin(chat: int, context: Context) -> None:
    me, deps = context.me, context.deps
    form = deps.form
    known: dict[str, Chosen] = {}
    if me.role is Role.TOVHOLDER and me.organization:
        form, known = _own(form, me.organization)
    organization = me.organization if known else ""
    draft = begun(form, known=known)
    kept = deps.storage.drafts.begin(draft, organization=organization, owner=me.id, chat=chat)
    logger.info("draft %s was begun", kept.id)
    await prompts.show(kept, context, lead=escape(reporting.BEGUN))


def _own(form: Form, organization: str) -> tuple[Form, dict[str, Chosen]]:
    """The form with the municipality of a tovholder answered, whether or not it is among those in the settings."""
    return with_organization(form, organization), {Meaning.MUNICIPALITY: Chosen((organization_id(organization),))}


async def on_open(update: Update, context: Context) -> None:
    """[Fortsæt: ...]; where somebody else is writing in it just now, it is asked whether to take it over."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    press, chat, storage = keyboards.parse(query.data), query.message.chat.id, context.deps.storage
    kept = storage.drafts.get(press.answer) if press else None
    if press is None or kept is None or kept.dropped is not None:
        await acknowledge(query, reporting.SETTLED, alert=True)
    elif not may_write(kept, context):
        await acknowledge(query, reporting.NOT_YOURS, alert=True)
    elif kept.chat not in (None, chat) and press.choice != TAKE_OVER:
        await acknowledge(query)
        rows = [[(reporting.TAKE_OVER, Press(Action.DRAFT_OPEN, kept.id, TAKE_OVER))]]
        other = storage.people.by_telegram(kept.chat or 0)
        text = reporting.open_elsewhere(kept, other.name if other else "")
        await send(context, chat, text, keyboard=keyboards.plain(rows))
    else:
        await acknowledge(query)
        await _open(kept, chat, context)


async def _open(kept: Kept, chat: int, context: Context) -> None:
    storage, me = context.deps.storage, context.me
    if kept.chat == chat:
        await prompts.show(kept, context, before=kept.prompt)
        return
    with storage.atomic():
        opened = storage.drafts.open(kept.id, chat=chat, owner=me.id)
        if kept.chat is not None and kept.owner != me.id:
            number = storage.audit.note(Act.TOOK_OVER, actor=me.id, person=kept.owner, draft=kept.id)
            letter = reporting.taken_over(kept, me.name)
            storage.outbox.put(Kind.TAKEN_OVER, number, [(kept.chat, letter)], about=me.id)
    assert opened is not None
    await prompts.show(opened, context)


# ------------------------------------------------------------------------------------------------------- pause and regret


async def on_pause(update: Update, context: Context) -> None:
    """[Pause]"""
    query, kept = await at_work(update, context, moved=True)
    if kept is not None and kept.chat is not None:
        await acknowledge(query)
        context.deps.storage.drafts.put_aside(kept.chat)
        await send(context, kept.chat, reporting.PAUSED)


async def on_drop(update: Update, context: Context) -> None:
    """[Slet kladden]: at once, and to be had back for some days."""
    query, kept = await at_work(update, context, moved=True)
    if kept is not None:
        await acknowledge(query)
        await filing.drop(kept, context)


async def on_undrop(update: Update, context: Context) -> None:
    """[Hent den tilbage]"""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    press, drafts = keyboards.parse(query.data), context.deps.storage.drafts
    kept = drafts.get(press.answer) if press else None
    if kept is None:
        await acknowledge(query, reporting.TOO_LATE, alert=True)
    elif not may_write(kept, context):
        await acknowledge(query, reporting.NOT_YOURS, alert=True)
    elif (kept.report is not None and drafts.correcting(kept.report)) or not drafts.restore(kept.id):
        await acknowledge(query, reporting.ALREADY_BACK, alert=True)
    else:
        await acknowledge(query, reporting.UNDROPPED)
        opened = drafts.open(kept.id, chat=query.message.chat.id, owner=context.me.id)
        assert opened is not None
        await prompts.show(opened, context)


# ----------------------------------------------------------------------------------------------------------------- sending


async def on_submit(update: Update, context: Context) -> None:
    """[Send rapporten]: once, however often it is pressed; the receipt is said as often."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    press, storage = keyboards.parse(query.data), context.deps.storage
    done = storage.reports.by_draft(press.answer) if press else None
    if done is not None and done[0].organization == (context.me.organization or done[0].organization):
        await acknowledge(query)
        await _receipt(query, done[1], context)
        return
    query, kept = await at_work(update, context)
    if kept is None:
        return
    if kept.draft.at is not None or kept.draft.missing:
        await acknowledge(query, reporting.missing(kept.draft) or reporting.OLD, alert=True)
        return
    await acknowledge(query)
    await _receipt(query, filing.submit(kept, context), context)


async def _receipt(query: CallbackQuery, version: Version, context: Context) -> None:
    if query.message is not None:
        await filing.receipt(query.message.chat.id, version, context)
        await tolerate(query.edit_message_reply_markup(None))
