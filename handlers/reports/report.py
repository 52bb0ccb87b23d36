"""/rapport: the drafts of one's municipality, beginning one, going on with it, putting it aside, throwing it away, sending it.

What happens between, question by question, is in `handlers.reports.answering`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from telegram import CallbackQuery, Update

from bot.audit import Act
from bot.outbox import Kind
from bot.people import Person
from bot.reports.draft import begun, without
from bot.reports.drafts import MOST, Kept
from bot.reports.filed import Filed, Version
from bot.reports.form import Form, Meaning, organization_id, with_organization
from bot.reports.values import Chosen
from bot.roles import Role
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, send, tolerate
from handlers.reports import filing, prompts
from handlers.reports.prompts import at_work, may_write
from handlers.texts import reporting
from handlers.texts.markup import cut, escape
from handlers.texts.reply import Action

logger = logging.getLogger(__name__)

TAKE_OVER = 1
MOST_BACK = 3  # drafts that were thrown away and are offered in the list
JUST_NOW = timedelta(hours=1)  # whoever has a draft open longer without a word is not writing in it


async def on_report(update: Update, context: Context) -> None:
    """/rapport: the drafts that are there, or a new one where there is none."""
    message = update.message
    assert message is not None
    if _lacks_municipality(context.me):
        await send(context, message.chat.id, reporting.NO_MUNICIPALITY)
    elif (empty := _untouched(message.chat.id, context)) is not None and empty.prompt is None:
        # begun before a crash, which may have kept it from being said, and after which an answer may have been written
        await prompts.show(empty, context, lead=escape(reporting.BEGUN), since=message.message_id + 1)
    elif (found := _drafts(context)) or _thrown_away(context):
        await _list(message.chat.id, found, context)
    else:
        await _begin(message.chat.id, context)


async def _list(chat: int, found: Sequence[Kept], context: Context) -> None:
    rows = [[(_label(kept), Press(Action.DRAFT_OPEN, kept.id))] for kept in found[: reporting.MAX_LISTED]]
    back = [[(_back_label(kept), Press(Action.UNDROP, kept.id))] for kept in _thrown_away(context)[:MOST_BACK]]
    keyboard = keyboards.plain([*rows, [(reporting.NEW, Press(Action.DRAFT_NEW))], *back])
    await send(context, chat, reporting.drafts(found) if found else reporting.ONLY_DROPPED, keyboard=keyboard)


def _back_label(kept: Kept) -> str:
    return f"{reporting.GET_BACK}: {cut(reporting.called(kept), reporting.MAX_NAME)}"


def _thrown_away(context: Context) -> tuple[Kept, ...]:
    me = context.me
    found = context.deps.storage.drafts.thrown_away(organization=me.organization, owner=me.id)
    return tuple(kept for kept in found if may_write(kept, context) and not filing.is_overtaken(kept, context))


def _untouched(chat: int, context: Context) -> Kept | None:
    """A draft in this chat in which nothing was answered yet, of the form as it is now."""
    kept = context.deps.storage.drafts.open_in(chat)
    if kept is None or kept.draft.begun or kept.report is not None or not may_write(kept, context):
        return None
    return kept if kept.draft.form.digest == _form(context)[0].digest else None


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
    empty = _untouched(chat, context)
    if _lacks_municipality(context.me) or (empty is None and len(found) >= MOST):
        text = reporting.NO_MUNICIPALITY if _lacks_municipality(context.me) else reporting.TOO_MANY
        await acknowledge(query, text, alert=True)
        return
    await acknowledge(query)
    if empty is not None:
        since = query.message.message_id + 1 if empty.prompt is None else None
        await prompts.show(empty, context, before=empty.prompt, since=since)
    else:
        await _begin(chat, context)


async def _begin(chat: int, context: Context) -> None:
    storage = context.deps.storage
    form, known = _form(context)
    draft = begun(form, known=known)
    storage.dialogs.end(chat)
    organization = context.me.organization if known else ""
    kept = storage.drafts.begin(draft, organization=organization, owner=context.me.id, chat=chat)
    logger.info("draft %s was begun", kept.id)
    await prompts.show(kept, context, lead=escape(reporting.BEGUN))


def _form(context: Context) -> tuple[Form, dict[str, Chosen]]:
    """The form as it is now, and what is known before: the municipality of a tovholder, also one that is in no settings."""
    form, me = context.deps.form, context.me
    if me.role is not Role.TOVHOLDER or not me.organization:
        return form, {}
    return with_organization(form, me.organization), {Meaning.MUNICIPALITY: Chosen((organization_id(me.organization),))}


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
    elif kept.chat not in (None, chat) and press.choice != TAKE_OVER and context.deps.clock() - kept.changed < JUST_NOW:
        await acknowledge(query)
        rows = [[(reporting.TAKE_OVER, Press(Action.DRAFT_OPEN, kept.id, TAKE_OVER))]]
        other = storage.people.by_telegram(kept.chat or 0)
        text = reporting.open_elsewhere(kept, other.name if other else "")
        await send(context, chat, text, keyboard=keyboards.plain(rows))
    else:
        await acknowledge(query)
        await _open(kept, chat, context, since=query.message.message_id + 1)


async def _open(kept: Kept, chat: int, context: Context, *, since: int) -> None:
    """Go on with a draft here. `since`: from which message on something may have been written to it, where it was opened before
    a crash that kept the bot from knowing that it asked."""
    storage, me = context.deps.storage, context.me
    storage.dialogs.end(chat)
    if kept.chat == chat:
        await prompts.show(kept, context, before=kept.prompt, since=since if kept.prompt is None else None)
        return
    with storage.atomic():
        opened = storage.drafts.open(kept.id, chat=chat, owner=me.id)
        assert opened is not None
        if me.role is Role.TOVHOLDER:  # whoever stands for one municipality files for no other
            opened = storage.drafts.save(opened, without(opened.draft, Meaning.MUNICIPALITY))
        if kept.chat is not None and kept.owner != me.id:
            number = storage.audit.note(Act.TOOK_OVER, actor=me.id, person=kept.owner, draft=kept.id)
            letter = reporting.taken_over(kept, me.name)
            storage.outbox.put(Kind.TAKEN_OVER, number, [(kept.chat, letter)], about=me.id)
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
    elif filing.is_overtaken(kept, context):
        await acknowledge(query, reporting.OVERTAKEN, alert=True)
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
    if done is not None and _is_mine(*done, context):
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
    if query.message is not None and await filing.send_off(kept, query.message.chat.id, context):
        await tolerate(query.edit_message_reply_markup(None))


def _is_mine(filed: Filed, version: Version, context: Context) -> bool:
    """Whether somebody may hear what became of a draft: whoever sent it, the municipality, a coordinator."""
    me = context.me
    of_mine = bool(me.organization) and filed.organization == me.organization
    return (
        me.role is Role.COORDINATOR
        or of_mine
        or (version.author == me.id and (me.id is not None or me.telegram in context.deps.trusted))
    )


async def _receipt(query: CallbackQuery, version: Version, context: Context) -> None:
    if query.message is not None:
        await filing.receipt(query.message.chat.id, version, context)
        await tolerate(query.edit_message_reply_markup(None))
