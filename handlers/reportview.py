"""A report that was sent, as it is shown: who may see it, its pages, the buttons below them, and where an old button leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from telegram import CallbackQuery, InlineKeyboardMarkup, Update

from bot.people import Person
from bot.reports.filed import Filed
from bot.reports.piles import Pile, piles_of
from bot.reports.review import COMMENTED, State, Step
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


# -------------------------------------------------------------------------------------------------------------- a press


async def named(update: Update, context: Context) -> tuple[CallbackQuery, Press, Filed | None]:
    """The report that a button names, in the version that the button belongs to.

    Where it is another version now, it is said so and shown; where there is no such report for whoever pressed, it is said so.
    """
    query = update.callback_query
    assert query is not None
    press = keyboards.parse(query.data) or Press(Action.REPORT)
    report = context.deps.storage.reports.get(press.answer)
    if report is None or not may_see(context.me, report):
        await acknowledge(query, reviewing.NOT_THERE, alert=True)
        return query, press, None
    whatever = press.action is Action.REPORT and not press.step
    if press.step != report.latest.version and not whatever:
        await stale(query, report, press.step, context)
        return query, press, None
    return query, press, report


async def stale(query: CallbackQuery, report: Filed, version: int, context: Context) -> None:
    """A button that was for `version` can do nothing any more: say why, and show the report as it is now."""
    text = reviewing.NEW_VERSION if version != report.latest.version else reviewing.DONE_BEFORE
    await acknowledge(query, text, alert=True)
    await show(query, report, context)


# ------------------------------------------------------------------------------------------------------------- the pages


async def show(query: CallbackQuery, report: Filed, context: Context, *, number: int = 0) -> None:
    """The report in place of the message with the button; `number` is the page, from 0."""
    html, keyboard = page(report, context, number=number)
    await tolerate(query.edit_message_text(html, reply_markup=keyboard))


def page(report: Filed, context: Context, *, number: int = 0) -> tuple[str, InlineKeyboardMarkup]:
    """HTML and buttons of a page of a report; of the last one where there are fewer."""
    me = context.me
    filer = name_of(report.owner, context) if is_coordinator(me) else None
    pages = filed.report(report, filer=filer, said=_said(report, context))
    number = min(number, len(pages) - 1)
    rows = [turn(Action.REPORT, report, number, len(pages)), *_steps(report, me), *_reading(report, context)]
    pile = PILES.index(piles_of(report)[0]) + 1 if is_coordinator(me) else 0
    rows.append([(reviewing.BACK, Press(Action.REPORTS, 0, pile))])
    return pages[number], keyboards.plain(rows)


def turn(action: Action, report: Filed, number: int, count: int) -> Row:
    """Buttons to the pages before and after, of `count`."""
    version = report.latest.version
    before = [(reviewing.EARLIER, Press(action, report.number, number - 1, version))] if number else []
    after = [(reviewing.MORE, Press(action, report.number, number + 1, version))] if number + 1 < count else []
    return [*before, *after]


def _steps(report: Filed, me: Person) -> list[Row]:
    if not is_coordinator(me):
        return []
    actions = {step: action for action, step in STEPS.items()}
    doing = [(reviewing.STEPS[step], Press(actions[step], report.number, 0, report.latest.version)) for step in report.possible]
    return list(keyboards.in_rows(doing))


def _reading(report: Filed, context: Context) -> list[Row]:
    """What else there is of the report, and the way to correct it for those whose it is."""
    actions = []
    if is_coordinator(context.me):
        if report.latest.version > 1:
            actions.append((reviewing.CHANGES, Action.REPORT_CHANGES))
        actions.append((reviewing.HISTORY, Action.REPORT_HISTORY))
    if context.deps.storage.attachments.of_report(report.number):
        actions.append((reviewing.FILES, Action.REPORT_FILES))
    if is_of(context.me, report):
        actions.append((reviewing.CORRECT, Action.CORRECT_REPORT))
    buttons = [(label, Press(action, report.number, 0, report.latest.version)) for label, action in actions]
    return list(keyboards.in_rows(buttons))


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
