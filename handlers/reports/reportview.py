"""A report that was sent, as it is shown: who may see it, its pages, the buttons below them, and where an old button leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.people import Person
from bot.reports.attachments import Attachment
from bot.reports.filed import Filed
from bot.reports.piles import Pile, piles_of
from bot.reports.review import COMMENTED, State, Step
from bot.reports.values import Files
from bot.roles import Role
from handlers import keyboards
from handlers.context import Context
from handlers.keyboards import Press
from handlers.replies import acknowledge, tolerate
from handlers.texts import filed, reviewing
from handlers.texts.reply import Action

STEPS: Final[Mapping[Action, Step]] = {
    Action.PUBLISH: Step.PUBLISH,
    Action.APPROVE: Step.APPROVE,
    Action.ASK_CHANGE: Step.ASK,
    Action.REJECT: Step.REJECT,
    Action.UNPUBLISH: Step.UNPUBLISH,
}
PILES: Final = tuple(Pile)  # in a button a pile is its place here, from 1

Row = Sequence[tuple[str, Press]]


def is_coordinator(person: Person) -> bool:
    return person.role is Role.COORDINATOR


def may_see(person: Person, report: Filed) -> bool:
    """A coordinator sees every report, a tovholder those of their own municipality."""
    return is_coordinator(person) or is_of(person, report)


def is_of(person: Person, report: Filed) -> bool:
    """Whether somebody stands for the municipality of a report."""
    return bool(person.organization) and person.organization == report.organization


def may_correct(person: Person, report: Filed) -> bool:
    """Whoever stands for the municipality of a report, and the coordinator who wrote it for one."""
    own = is_coordinator(person) and person.id is not None and person.id == report.owner
    return own or is_of(person, report)


# -------------------------------------------------------------------------------------------------------------- a press


async def named(update: Update, context: Context) -> tuple[CallbackQuery, Press, Filed | None]:
    """The report that a button names, in the version that the button belongs to. The step of a button is the id of the last
    event when it was shown; what decides something must know of the last event there is.

    Where a button is too old, it is said so and the report shown; where there is no such report for whoever pressed, it is said
    so.
    """
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data) or Press(Action.REPORT)
    report = context.deps.storage.reports.get(press.answer)
    if report is None or not may_see(context.me, report):
        await acknowledge(query, reviewing.NOT_THERE, alert=True)
        return query, press, None
    if press.action is Action.REPORT and not press.step:
        return query, press, report
    decides = press.action in STEPS or press.action is Action.WHICH
    late = press.step != context.deps.storage.reports.last(report.number) if decides else False
    if late or not is_newest(report, press.step, context):
        await stale(query, report, press.step, context)
        return query, press, None
    return query, press, report


def is_newest(report: Filed, seen: int, context: Context) -> bool:
    """Whether the event `seen` is one of the newest version of a report."""
    events = context.deps.storage.reports.events(report.number)
    return any(one.id == seen and one.version == report.latest.version for one in events)


async def stale(query: CallbackQuery, report: Filed, seen: int, context: Context) -> None:
    """A button that was shown after the event `seen` can do nothing any more: say why, and show the report as it is now."""
    await acknowledge(query, reviewing.DONE_BEFORE if is_newest(report, seen, context) else reviewing.NEW_VERSION, alert=True)
    await show(query, report, context)


# ------------------------------------------------------------------------------------------------------------- the pages


async def show(query: CallbackQuery, report: Filed, context: Context, *, number: int = 0) -> None:
    """The report in place of the message with the button; `number` is the page, from 0."""
    html, keyboard = page(report, context, number=number)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))


def page(report: Filed, context: Context, *, number: int = 0) -> tuple[str, InlineKeyboardMarkup]:
    """HTML and buttons of a page of a report; of the last one where there are fewer. It is read anew: the buttons act on the
    report as it is now, so that nothing older may stand above them."""
    me, report = context.me, context.deps.storage.reports.get(report.number) or report
    filer = name_of(report.owner, context) if is_coordinator(me) else None
    pages = filed.report(report, filer=filer, said=_said(report, context))
    number = min(number, len(pages) - 1)
    rows = [turn(Action.REPORT, report, number, len(pages), context), *_steps(report, context), *_reading(report, context)]
    pile = PILES.index(piles_of(report)[0]) + 1 if is_coordinator(me) else 0
    rows.append([(reviewing.BACK, Press(Action.REPORTS, 0, pile))])
    return pages[number], keyboards.plain(rows)


def turn(action: Action, report: Filed, number: int, count: int, context: Context) -> Row:
    """Buttons to the pages before and after, of `count`."""
    last = context.deps.storage.reports.last(report.number)
    before = [(reviewing.EARLIER, Press(action, report.number, number - 1, last))] if number else []
    after = [(reviewing.MORE, Press(action, report.number, number + 1, last))] if number + 1 < count else []
    return [*before, *after]


def _steps(report: Filed, context: Context) -> list[Row]:
    if not is_coordinator(context.me):
        return []
    actions, last = {step: action for action, step in STEPS.items()}, context.deps.storage.reports.last(report.number)
    doing = [(reviewing.STEPS[step], Press(actions[step], report.number, 0, last)) for step in report.possible]
    return list(keyboards.in_rows(doing))


def _reading(report: Filed, context: Context) -> list[Row]:
    """What else there is of the report, and the way to correct it for those whose it is."""
    actions = []
    if is_coordinator(context.me):
        if report.latest.version > 1:
            actions.append((reviewing.CHANGES, Action.REPORT_CHANGES))
        actions.append((reviewing.HISTORY, Action.REPORT_HISTORY))
    if any(files_of(report, context)):
        actions.append((reviewing.FILES, Action.REPORT_FILES))
    if may_correct(context.me, report):
        actions.append((reviewing.CORRECT, Action.CORRECT_REPORT))
    last = context.deps.storage.reports.last(report.number)
    buttons = [(label, Press(action, report.number, 0, last)) for label, action in actions]
    return list(keyboards.in_rows(buttons))


def files_of(report: Filed, context: Context) -> tuple[list[Attachment], list[Attachment]]:
    """The files of the newest version, and for coordinators those that a later version than theirs took out."""
    answers = report.latest.answers.values()
    numbers = {number for answer in answers if isinstance(answer, Files) for number in answer.numbers}
    every = context.deps.storage.attachments.of_report(report.number)
    taken_out = [one for one in every if one.number not in numbers] if is_coordinator(context.me) else []
    return [one for one in every if one.number in numbers], taken_out


def _said(report: Filed, context: Context) -> str:
    """What the coordinator said last, as long as it holds."""
    if report.state not in (State.CHANGES, State.REJECTED):
        return ""
    events = context.deps.storage.reports.events(report.number)
    return next((one.comment for one in reversed(events) if one.step in COMMENTED), "")


def name_of(person: int | None, context: Context) -> str:
    """What somebody is called, for coordinators; those who were erased are known no more."""
    found = context.deps.storage.people.get(person) if person is not None else None
    return found.name if found is not None else filed.UNKNOWN
