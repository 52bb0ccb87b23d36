"""A message to many, worded for each of those it is for: who they are just now, and the letter that each is to get.

Knows no Telegram. Invitations, reminders and the like are worded in `handlers.meetings.letters`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.broadcasts import Broadcast
from bot.deliveries import Copy
from bot.meetings.meeting import Meeting
from bot.outbox import Enclosure, Outgoing
from bot.people import Person
from bot.storage import Storage
from handlers.broadcasts.recipients import chosen, rooms
from handlers.texts import placeholders

MAX_TEXT, MAX_CAPTION = 4096, 1024  # Bot API: UTF-16 code units after the markup was read
_BITS = 999_999_999  # what fits into a button


@dataclass(frozen=True, slots=True)
class Recipient:
    """A chat that gets the message: somebody's own, or (`person` None) a registered group with its title."""

    chat: int
    person: Person | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mailing:
    """The letters in the order of their recipients, whom has to be written to by hand, and whose letters are too long."""

    recipients: tuple[Recipient, ...]
    letters: tuple[Outgoing, ...]
    by_hand: tuple[Person, ...]
    too_long: int
    to_write: tuple[str, ...]
    """What a template asks for and nobody has written yet."""
    digest: int
    """Stands for message, time and recipients: another one where any of them changed."""

    @property
    def may_leave(self) -> bool:
        return bool(self.letters) and not self.too_long and not self.to_write


def mailing(broadcast: Broadcast, storage: Storage) -> Mailing:
    """The message as it would leave at this moment."""
    selection = chosen(broadcast.audience, storage)
    people = [Recipient(one.telegram, one) for one in selection.reached if one.telegram is not None]
    groups = [Recipient(chat, None, title) for chat, title in rooms(broadcast.audience, storage).items()]
    recipients = (*people, *groups)
    letters = worded(broadcast.html, broadcast.enclosure, recipients, meeting_of(broadcast, storage))
    limit = limit_of(broadcast.enclosure)
    too_long = sum(placeholders.length(one.html) > limit for one in letters) if _may_be_longer(broadcast.html, limit) else 0
    to_write = placeholders.to_write(broadcast.html)
    return Mailing(recipients, letters, selection.by_hand, too_long, to_write, _digest(broadcast, letters))


def worded(
    html: str, enclosure: Enclosure | None, recipients: Iterable[Recipient], meeting: Meeting | None
) -> tuple[Outgoing, ...]:
    """A letter for each, with the words in braces filled in."""
    if "{" not in html:
        return tuple(Outgoing(one.chat, html, enclosure=enclosure) for one in recipients)
    about = placeholders.of_meeting(meeting)
    return tuple(
        Outgoing(one.chat, placeholders.filled(html, {**placeholders.of_person(one.person), **about}), enclosure=enclosure)
        for one in recipients
    )


def recipients_of(copies: Iterable[Copy]) -> tuple[Recipient, ...]:
    """Those who have a copy, or are to have one."""
    return tuple(Recipient(one.chat, one.person, one.title) for one in copies if one.chat is not None)


def meeting_of(broadcast: Broadcast, storage: Storage) -> Meeting | None:
    """The meeting whose people a message is for."""
    number = broadcast.audience.meeting
    return None if number is None else storage.meetings.get(number)


def strange(html: str, meeting: Meeting | None) -> tuple[str, ...]:
    """The words in braces that are filled in for nobody."""
    return placeholders.strange(html, {**placeholders.of_person(None), **placeholders.of_meeting(meeting)})


def limit_of(enclosure: Enclosure | None) -> int:
    return MAX_TEXT if enclosure is None else MAX_CAPTION


def _may_be_longer(html: str, limit: int) -> bool:
    """Markup alone makes nothing longer, so a short one needs no look at each letter."""
    return "{" in html or placeholders.length(html) > limit


def _digest(broadcast: Broadcast, letters: Iterable[Outgoing]) -> int:
    due = "" if broadcast.due is None else str(int(broadcast.due.timestamp()))
    said = [broadcast.html, str(broadcast.enclosure), due, *sorted(f"{one.chat}:{one.html}" for one in letters)]
    return zlib.crc32("\n".join(said).encode()) % _BITS + 1
