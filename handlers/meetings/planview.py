"""What a coordinator sees of the meetings that are planned, as words and rows of buttons: list, page, questions, summary.

Knows no Telegram but the data behind buttons; the words are in `handlers.texts.planning` and `.convening`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.config import Config
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan, Status
from bot.meetings.schedule import is_working_day
from bot.storage import Storage
from handlers import keyboards
from handlers.keyboards import Press
from handlers.meetings import convening, letters, offers
from handlers.meetings.outlines import Outline, Step
from handlers.texts import convening as standing
from handlers.texts import gatherings
from handlers.texts import planning as wording
from handlers.texts.reply import Action

Row = Sequence[tuple[str, Press]]
Rows = list[Row]

CANCEL, BACK, KEEP, NONE, ONLINE = 990, 991, 992, 993, 994
"""Choices of a question that choose nothing of its list."""
SURE = 1
DONE, AS_AGENDA = 1, 2  # choices of agenda and files
ITS_DEADLINE = 2  # choice of an edit: of the deadline alone
KEEPABLE = (Step.WHEN, Step.PLACE, Step.WHOM)
"""What of a meeting that stands can be left as it is, when it is asked for again."""

_NOTHING = {
    Step.PLACE: wording.NO_PLACE,
    Step.LINK: wording.NO_LINK,
    Step.HOST: wording.NO_HOST,
    Step.CAPACITY: wording.NO_LIMIT,
    Step.DEADLINE: wording.NO_DEADLINE,
    Step.AGENDA: wording.NO_AGENDA,
}


def listing(storage: Storage, *, now: datetime, first: int = 0, past: bool = False) -> tuple[str, Rows]:
    """A page of the meetings that are to come, the next first, or of those that are over, the last first."""
    every = [one for one in storage.meetings.everything() if one.is_over(now) is past]
    every = every[::-1] if past else every
    start = min(max(0, first), max(0, len(every) - 1)) // wording.PAGE * wording.PAGE
    shown = every[start : start + wording.PAGE]
    rows: Rows = [[(gatherings.label(one), Press(Action.PLANNED, one.number))] for one in shown]
    turn = [(wording.PREVIOUS, Press(Action.PLANS, start - wording.PAGE, int(past)))] if start else []
    if start + wording.PAGE < len(every):
        turn.append((wording.NEXT, Press(Action.PLANS, start + wording.PAGE, int(past))))
    new = [(wording.NEW, Press(Action.PLAN_NEW)), (wording.FROM_DOCUMENT, Press(Action.PLAN_NEW, 0, 1))]
    other = (wording.COMING_MEETINGS, Press(Action.PLANS)) if past else (wording.EARLIER_MEETINGS, Press(Action.PLANS, 0, 1))
    return wording.listing(shown, number=len(every), past=past), [*rows, turn, new, [other]]


# ------------------------------------------------------------------------------------------------------------- one of them


def page(meeting: Meeting, storage: Storage, config: Config, *, now: datetime, said: str = "") -> tuple[str, Rows]:
    """A meeting with what can be done about it; `said` (text) stands above it, what was done just now."""
    new = convening.uninvited(meeting, storage)
    attendees, papers = storage.attendees.of(meeting.number), storage.meetings.papers(meeting.number)
    waiting = len(new.reached) + len(new.by_hand)
    html = standing.details(meeting, attendees, papers, said=said, uninvited=waiting, now=now)
    return html, _doing(meeting, len(new.reached), waiting, now=now)


def _doing(meeting: Meeting, reached: int, waiting: int, *, now: datetime) -> Rows:
    number, step = meeting.number, meeting.sequence
    stands = not meeting.is_cancelled and not meeting.has_begun(now)
    rows: Rows = []
    if stands and waiting:
        rows.append([(standing.send_invitation(reached, waiting - reached), Press(Action.PLAN_INVITE, number, 0, step))])
    if stands:
        rows.append([(standing.MOVE, Press(Action.PLAN_EDIT, number, 1)), (standing.EDIT, Press(Action.PLAN_EDIT, number))])
    if not meeting.is_cancelled:
        rows.append([(standing.AGENDA_AND_FILES, Press(Action.PLAN_PAPERS, number))])
    if meeting.invited is not None:
        rows.append([(standing.MATRIX, Press(Action.MATRIX, number)), (standing.ENTER, Press(Action.ENTER, number))])
        if meeting.has_begun(now) and not meeting.is_cancelled:
            rows.append([(standing.ATTENDANCE, Press(Action.ATTENDANCE, number))])
    if stands and meeting.invited is not None:
        rows.append([(standing.CANCEL_MEETING, Press(Action.PLAN_CANCEL, number, 0, step))])
    if meeting.invited is None:
        rows.append([(standing.DELETE, Press(Action.PLAN_DELETE, number, 0, step))])
    return [*rows, [(wording.TO_LIST, Press(Action.PLANS, 0, int(meeting.is_over(now))))]]


def sure(meeting: Meeting, action: Action, label: str, *between: Row) -> Rows:
    """Yes, or back to the page, with what else can be done `between`."""
    yes = (label, Press(action, meeting.number, SURE, meeting.sequence))
    return [[yes], *between, [(standing.BACK, Press(Action.PLANNED, meeting.number))]]


def sure_invite(meeting: Meeting, reached: int, by_hand: int, *, now: datetime) -> tuple[str, Rows]:
    """The question before invitations are sent; after the deadline with a warning, and a way to move it."""
    late = meeting.plan.deadline is not None and meeting.plan.deadline <= now
    between: Rows = [[(standing.MOVE_DEADLINE, Press(Action.PLAN_EDIT, meeting.number, ITS_DEADLINE))]] if late else []
    html = standing.sure_invite(preview(meeting), reached, by_hand, late=meeting.plan.deadline if late else None)
    return html, sure(meeting, Action.PLAN_INVITE, standing.yes_invite(reached, by_hand), *between)


def preview(meeting: Meeting) -> str:
    """What the invitation to a meeting looks like, as HTML."""
    somebody = Attendee(0, meeting.number, None, "", "", (), PartStat.NEEDS_ACTION, telegram=0)
    return letters.invitation(meeting, somebody).html


def proposed_agenda(meeting: Meeting, text: str, number: int, storage: Storage) -> tuple[str, Rows]:
    """The question whether a text, which came as message `number`, is the agenda of a meeting."""
    edited = convening.affected(meeting, replace(meeting.plan, agenda=text), storage).edited
    keep = (standing.KEEP_AGENDA, Press(Action.PLAN_PAPERS, meeting.number, AS_AGENDA, number))
    back = (standing.BACK, Press(Action.PLAN_PAPERS, meeting.number))
    return standing.proposed_agenda(meeting, text, edited=edited), [[keep], [back]]


def papers(meeting: Meeting, storage: Storage, *, said: str = "") -> tuple[str, Rows]:
    """The agenda and the files of a meeting, each with a button that takes it away; `said` is what was done just now."""
    files = storage.meetings.papers(meeting.number)
    rows: Rows = [[(standing.take_away(one), Press(Action.PAPER_OUT, one.number, 0, meeting.number))] for one in files]
    return standing.papers(meeting, files, said=said), [
        *rows,
        [(standing.DONE, Press(Action.PLAN_PAPERS, meeting.number, DONE))],
    ]


# ----------------------------------------------------------------------------------------------------- one that is planned


def question(outline: Outline) -> str:
    """The question of the step, below what is decided."""
    if outline.step is Step.DOCUMENT:
        return wording.ASK_DOCUMENT
    told = wording.so_far(outline.group, outline.title, outline.start, outline.end)
    asked = wording.ask(outline.step, changing=outline.start is not None, day=outline.day)
    return "\n\n".join(filter(None, (told, asked)))


def besides(outline: Outline) -> list[tuple[str, int]]:
    """What can be chosen beside the list: labels and choices."""
    found = [(wording.ONLINE, ONLINE)] if outline.step is Step.PLACE else []
    if outline.number is not None and outline.step in KEEPABLE and outline.step not in outline.given:
        found.append((wording.KEEP, KEEP))
    if outline.step in _NOTHING:
        found.append((_NOTHING[outline.step], NONE))
    return found


def summary(outline: Outline, storage: Storage, config: Config, *, now: datetime) -> tuple[str, Rows]:
    """All that is decided, with what can be changed; of a meeting that stands what the change does."""
    plan = outline.plan()
    meeting = None if outline.number is None else storage.meetings.get(outline.number)
    closed = not is_working_day(plan.start.date(), on_weekends=False)
    remarks = wording.remarks(plan, closed=closed, clashes=offers.clashes(plan, outline.number, storage))
    remarks += [] if meeting is None else _of_the_invited(meeting, plan, storage)
    points = [
        (text, Press(Action.PLAN, Step.SUMMARY, number, outline.draft))
        for number, text in enumerate(wording.POINTS, start=1)
        if text
    ]
    cancel: Row = [(wording.CANCEL, Press(Action.PLAN, Step.SUMMARY, CANCEL, outline.draft))]
    if meeting is not None:
        concern = convening.affected(meeting, plan, storage)
        edited, told, by_hand, again = concern.edited, len(concern.told), len(concern.by_hand), concern.asks_again
        html = standing.summary(meeting, plan, edited=edited, told=told, by_hand=by_hand, asks_again=again, remarks=remarks)
        saving = [[(standing.save(edited, told), Press(Action.PLAN_SAVE, outline.draft))]] if plan != meeting.plan else []
        return html, [*saving, *keyboards.in_rows(points, 3), cancel]
    meant = convening.convened(_imagined(plan, now), storage)
    html = wording.summary(plan, remarks=remarks, by_hand=len(meant.by_hand))
    both = [(wording.save_and_invite(len(meant.reached), len(meant.by_hand)), Press(Action.PLAN_SAVE, outline.draft, 1))]
    saving = [both] if meant.reached or meant.by_hand else []
    return html, [*saving, [(wording.SAVE, Press(Action.PLAN_SAVE, outline.draft))], *keyboards.in_rows(points, 3), cancel]


def _of_the_invited(meeting: Meeting, plan: Plan, storage: Storage) -> list[str]:
    """What the change does not do to those who are invited: nobody loses an invitation, or a seat."""
    everyone = storage.attendees.of(meeting.number)
    remarks: list[str] = []
    if plan.audience != meeting.plan.audience:
        meant = convening.convened(replace(meeting, plan=plan), storage)
        ids = {one.id for one in (*meant.reached, *meant.by_hand)}
        remarks += standing.stay_invited(sum(one.person is not None and one.person not in ids for one in everyone))
    coming = sum(one.comes for one in everyone)
    if plan.capacity is not None and not convening.is_moved(meeting.plan, plan) and coming > plan.capacity:
        remarks.append(standing.too_few_seats(coming, plan.capacity))
    return remarks


def _imagined(plan: Plan, now: datetime) -> Meeting:
    """A meeting as it will be, before it is kept."""
    return Meeting(0, "", plan, Status.CONFIRMED, 0, None, None, now, now)
