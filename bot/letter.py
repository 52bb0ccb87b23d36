"""What a message in the outbox is: what it is about, what became of it, what goes with it. The rows are in `bot.outbox`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a message is about; with `subject`, the number of the thing, and the chat it is unique."""

    CURATED = "curated"  # the coordinator's answer to a question asked in vain
    CAME_IN = "came in"  # a tovholder or coordinator followed a link; the thing is the entry in the audit log
    WANTED = "wanted"  # somebody waits for an answer; the thing is the day, so that a coordinator is told once a day
    REPORT_IN = "report in"  # a report was sent; the thing is the event in its history
    VERDICT = "verdict"  # a coordinator's step with a report; the thing is the event of the report
    TAKEN_OVER = "taken over"  # a colleague goes on with a draft; the thing is the entry in the audit log
    NUDGE_DRAFT = "nudge draft"  # a draft lies still; the thing is the draft
    NUDGE_SILENT = "nudge silent"  # a municipality has filed nothing; the thing is the half-year, 20241
    BROADCAST = "broadcast"  # one of many; the thing is the broadcast (`bot.broadcasts`)
    CORRECTION = "correction"  # a message that was sent is changed in place; the thing is the row of that message
    SEAT = "seat"  # a place at a full meeting became free; the thing is the entry in the audit log
    DELIVERY = "delivery"  # what became of a broadcast; the thing is the broadcast
    HOLES = "holes"  # nobody could be reminded of what is missing at a meeting; the thing is the entry in the audit log
    DUTY = "duty"  # no meeting is planned; the thing is the half-year


class State(StrEnum):
    QUEUED = "queued"
    LATER = "later"  # not before its time: so it was asked for, or Telegram did not take it yet
    PAUSED = "paused"
    SENDING = "sending"
    DELIVERED = "delivered"  # to Telegram; whether it was read nobody knows
    GONE = "gone"  # blocked the bot, left, or closed the account
    FAILED = "failed"  # Telegram refuses it
    UNKNOWN = "unknown"  # the connection broke: it may have arrived, so it is not sent again by itself
    TOO_OLD = "too old"  # what it was about was over before it could leave
    WITHDRAWN = "withdrawn"  # somebody thought better of it before it left


WAITING: Final = (State.QUEUED, State.LATER, State.PAUSED)
"""States of what may leave yet."""

WORDED_ANEW: Final = (Kind.BROADCAST, Kind.CORRECTION)
"""Letters whose words are made again where they are sent again, so that none are kept of what may have arrived."""

Buttons = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons below a message: label and callback data."""


class Sort(StrEnum):
    """What is sent with the text as its caption."""

    PHOTO = "photo"  # of that id on Telegram
    DOCUMENT = "document"  # of that id on Telegram
    CALENDAR = "calendar"  # made when it is sent, of the meeting with that number


@dataclass(frozen=True, slots=True)
class Enclosure:
    sort: Sort
    id: str


def named(enclosure: Enclosure | None) -> str | None:
    """An enclosure as it stands in a row; None where there is none."""
    return None if enclosure is None else f"{enclosure.sort.value}:{enclosure.id}"


def enclosed(text: str | None) -> Enclosure | None:
    """The enclosure that a row names."""
    sort, _, id = (text or "").partition(":")
    return Enclosure(Sort(sort), id) if text else None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What one chat is to get."""

    chat: int
    html: str
    buttons: Buttons = ()
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one chat that was taken to be sent; `tries` is how often it was tried before.

    `edits` is Telegram's number of the message that it replaces; `captioned`: that one is a file with this text below it.
    """

    id: int
    chat: int
    html: str
    tries: int
    kind: Kind
    subject: int
    buttons: Buttons = ()
    enclosure: Enclosure | None = None
    edits: int | None = None
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one message, for a delivery report. `settled` is when it turned out what became of it."""

    id: int
    chat: int
    state: State
    message: int | None
    due: datetime
    settled: datetime | None = None
