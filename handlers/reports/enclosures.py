"""What is pressed and written about the files of a report: do all agree, take the latest out, these are all.

A picture waits until it was said whether everyone on it agrees. How files come in is in `handlers.reports.reportfiles`.
"""

from __future__ import annotations

from telegram import Message, Update

from bot.reports import draft as machine
from bot.reports.drafts import Kept, Moved
from bot.reports.typed import Fault, Problem
from handlers import keyboards
from handlers.context import Context
from handlers.replies import acknowledge, send, tolerate
from handlers.reports import prompts, steps
from handlers.reports.prompts import at_work
from handlers.texts import reasons, reporting
from handlers.texts.markup import escape
from handlers.texts.typed_words import WORDS

EVERYBODY, NOBODY, NOT_ALL = 1, 2, 3  # choices of a press


async def about_files(message: Message, kept: Kept, context: Context) -> bool:
    """A text where files are asked for; False where it is a question to the bot."""
    text = (message.text or "").strip()
    word = text.casefold().rstrip(".!")
    question = kept.draft.question
    assert question is not None
    if prompts.waiting(kept, context) and (choice := _agreed(word)):
        await _consent(kept, choice, context)
    elif word in reporting.DONE_WORDS | reporting.NO_FILES_WORDS | reporting.SKIP_WORDS | reporting.NEXT_WORDS:
        await done(kept, context, seen=message.message_id)
    elif text.endswith("?"):
        return False
    else:
        await steps.again(Problem(Fault.NEEDS_FILE), kept, question, context)
    return True


def _agreed(word: str) -> int:
    """What was written about the people on pictures, as the choice of a press; 0 where it is something else."""
    labels = {reporting.EVERYBODY: EVERYBODY, reporting.NOBODY: NOBODY, reporting.NOT_ALL: NOT_ALL}
    said = {label.casefold(): choice for label, choice in labels.items()}
    if word in said:
        return said[word]
    if word in WORDS.yes:
        return EVERYBODY
    return NOT_ALL if word in WORDS.no else 0


async def files_again(kept: Kept, context: Context) -> None:
    """Say once more how many files there are."""
    await steps.tell_files(kept, context)


async def on_consent(update: Update, context: Context) -> None:
    """Whether everyone on the pictures has said yes. Where not, the pictures go."""
    query, kept = await at_work(update, context)
    press = keyboards.parse(query.data)
    if kept is None or press is None:
        return
    await acknowledge(query)
    if prompts.waiting(kept, context):
        await _consent(kept, press.choice, context)
        await tolerate(query.edit_message_reply_markup(None))


async def _consent(kept: Kept, choice: int, context: Context) -> None:
    pictures, storage = prompts.waiting(kept, context), context.deps.storage
    if choice in (EVERYBODY, NOBODY):
        storage.attachments.set_consent(pictures, True)
        await steps.tell_files(kept, context)
        return
    after = await _without(kept, pictures, context)
    if after is not None:
        await steps.tell_files(after, context, lead=escape(reporting.PHOTOS_OUT))


async def _without(kept: Kept, numbers: tuple[int, ...], context: Context) -> Kept | None:
    """The draft without some files; None where a colleague goes on with it. Those of a report that was sent stay there, since
    an older version tells of them."""
    storage = context.deps.storage
    left = tuple(number for number in steps.numbers(kept) if number not in numbers)
    try:
        with storage.atomic():
            after = storage.drafts.save(kept, machine.with_files(kept.draft, left))
            for number in numbers:
                one = storage.attachments.get(number)
                if one is not None and one.report is None:
                    storage.attachments.remove(number)
    except Moved:
        if kept.chat is not None:
            await send(context, kept.chat, reporting.MOVED)
        return None
    return after


async def on_file_out(update: Update, context: Context) -> None:
    """[Fjern den seneste]"""
    query, kept = await at_work(update, context)
    press = keyboards.parse(query.data)
    if kept is None or press is None:
        return
    await acknowledge(query)
    if press.choice != len(steps.numbers(kept)):
        return  # a second press, before the first was seen to have done it
    after = await _without(kept, steps.numbers(kept)[-1:], context)
    if after is not None:
        await steps.tell_files(after, context, lead=escape(reporting.FILE_TAKEN_OUT))
        await tolerate(query.edit_message_reply_markup(None))


async def on_done(update: Update, context: Context) -> None:
    """[Færdig], [Ingen filer]"""
    query, kept = await at_work(update, context)
    if kept is not None and kept.draft.question is not None:
        await acknowledge(query)
        await done(kept, context)


async def done(kept: Kept, context: Context, *, seen: int | None = None) -> None:
    """These are all files; not before it was said whether everyone on the pictures agrees. `seen`: which message says so."""
    question = kept.draft.question
    assert question is not None
    if prompts.waiting(kept, context):
        await steps.tell_files(kept, context, lead=reasons.reason(Problem(Fault.NO_CONSENT), question))
        return
    moved = machine.kept(kept.draft) if steps.numbers(kept) else machine.skipped(kept.draft)
    if moved is None:
        await steps.again(Problem(Fault.NEEDS_FILE), kept, question, context)
    else:
        await steps.take(kept, moved, context, seen=seen)
