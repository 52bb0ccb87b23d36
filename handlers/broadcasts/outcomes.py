"""The page of a message to many that was sent: what became of it, and what can be done with it now. Knows no Telegram."""

from __future__ import annotations

from collections.abc import Sequence

from bot.broadcasts import Broadcast, Purpose, Stage
from bot.deliveries import Delivery, Fate, delivery
from bot.meetings.meeting import Meeting
from bot.outbox import Buttons
from bot.storage import Storage
from handlers import keyboards
from handlers.broadcasts.resending import AGAIN
from handlers.keyboards import Press
from handlers.texts import deliveries
from handlers.texts.reply import Action

MOVABLE = (Fate.WAITING, Fate.HELD)
CORRECTABLE = (Fate.DELIVERED, *MOVABLE)
EDITS = 2  # the choice of a press that tries edits again, not messages
LIE = 3  # the choice of a press that leaves them as they are

Row = Sequence[tuple[str, Press]]


def report_of(number: int, storage: Storage, *, brief: bool = False, done: bool = False) -> tuple[str, Buttons]:
    """HTML and buttons of the page; `brief`: what belongs below the word that it was sent. `done`: it is news that it is.

    Only for a broadcast that there is.
    """
    broadcast = storage.broadcasts.get(number)
    assert broadcast is not None
    found = delivery(broadcast, storage)
    html = deliveries.report(found, author=author_of(broadcast, storage), meeting=subject(broadcast, storage), done=done)
    stop = _stopping(found)
    if brief:
        return html, keyboards.rows_of([[(deliveries.STATUS, Press(Action.BROADCAST, number))], stop])
    files = [(label, Press(Action.BROADCAST_FILE, number, format)) for format, label in enumerate(deliveries.FILES, start=1)]
    see = deliveries.NAMES if done and deliveries.names_somebody(found) else deliveries.REFRESH
    last = [(see, Press(Action.BROADCAST, number)), (deliveries.ALL, Press(Action.BROADCASTS))]
    return html, keyboards.rows_of([stop, *_mending(found, storage), files, last])


def _stopping(found: Delivery) -> Row:
    one, number = found.broadcast, found.broadcast.number
    if not found.of(*MOVABLE) or one.stage not in (Stage.SENT, Stage.PAUSED):
        return []
    first = (
        (deliveries.RESUME, Press(Action.BROADCAST_RESUME, number))
        if one.stage is Stage.PAUSED
        else (deliveries.PAUSE, Press(Action.BROADCAST_PAUSE, number))
    )
    return [first, (deliveries.WITHDRAW, Press(Action.BROADCAST_WITHDRAW, number))]


def _mending(found: Delivery, storage: Storage) -> list[Row]:
    """Only what a coordinator wrote is corrected by hand: letters of meetings are worded anew when the meeting changes."""
    one, number = found.broadcast, found.broadcast.number
    rows: list[Row] = []
    if one.purpose is Purpose.MESSAGE and found.of(*CORRECTABLE):
        rows.append([(deliveries.CORRECT, Press(Action.BROADCAST_CORRECT, number))])
    unknown = found.counted.get(Fate.UNKNOWN, 0)
    if unknown and one.stage is not Stage.PAUSED and one.purpose in AGAIN:
        rows.append([(deliveries.again(unknown), Press(Action.BROADCAST_AGAIN, number))])
        if not storage.broadcasts.lies(number):
            rows.append([(deliveries.LET_LIE, Press(Action.BROADCAST_AGAIN, number, LIE, storage.broadcasts.doubt(number)))])
    if found.uncorrected:
        rows.append([(deliveries.correct_again(len(found.uncorrected)), Press(Action.BROADCAST_AGAIN, number, EDITS))])
    return rows


def subject(broadcast: Broadcast, storage: Storage) -> Meeting | None:
    """The meeting that a broadcast is about, or whose people it is for."""
    number = broadcast.audience.meeting if broadcast.meeting is None else broadcast.meeting
    return None if number is None else storage.meetings.get(number)


def author_of(broadcast: Broadcast, storage: Storage) -> str:
    """Who sent it, by name; empty for the bot itself and for those who are not known any more."""
    person = None if broadcast.author is None else storage.people.get(broadcast.author)
    return person.name if person is not None else ""
