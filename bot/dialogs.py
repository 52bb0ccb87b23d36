"""What the bot waits for in a chat: one open dialog a chat, kept so that a restart in the middle loses nothing.

What a dialog asks and does with the answer is the business of the handler that opened it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.tables import Tables

KEEP = timedelta(days=1)
KEEP_SHORT = timedelta(minutes=15)  # where one word or file is waited for: what is written tomorrow is something else


class Waiting(StrEnum):
    """What is waited for."""

    ORGANIZATION = "organization"  # of an invitation
    INVITATION = "invitation"  # the choices made so far
    NAME = "name"
    OWN_ORGANIZATION = "own-organization"
    EMAIL = "email"
    PERSON = "person"  # a correction of somebody else's name, e-mail address or municipality
    LIST = "list"  # a file with people
    IMPORT = "import"  # the yes to a list that was read
    TOPIC = "topic"  # what to do with a question asked in vain, and with others that were joined to it
    ANSWER = "answer"  # to a question asked in vain
    APPROVAL = "approval"  # of that answer
    COMMENT = "comment"  # why a report is to be changed, or is rejected
    VERDICT = "verdict"  # the yes to that comment
    SUBSTITUTE = "substitute"  # who comes to a meeting instead of somebody
    COVERS = "covers"  # for which administrations that is
    REASON = "reason"  # why somebody does not come
    PLANNING = "planning"  # a button of a meeting that is being planned
    PLAN = "plan"  # a short answer about it
    AGENDA = "agenda"  # what is to be talked of there
    PAPERS = "papers"  # the agenda and the files of a planned meeting
    BROADCAST = "broadcast"  # the words or the file of a message to many
    WRITTEN = "written"  # a change of the message that holds those words
    ALBUM = "album"  # the other pictures of an album, of which one was taken
    LEFT_OUT = "left out"  # a name of somebody who is not to get a message to many
    SEND_TIME = "send time"  # when a message to many is to be sent
    REWORDING = "rewording"  # other words for a message to many that was sent
    REWORDED = "reworded"  # the yes to those words
    TAKEN = "taken"  # nothing, but the message that was taken last may come once more after a crash


_SHORT = (
    *(Waiting.NAME, Waiting.EMAIL, Waiting.OWN_ORGANIZATION, Waiting.PERSON, Waiting.SUBSTITUTE, Waiting.REASON),
    Waiting.PAPERS,
)


@dataclass(frozen=True, slots=True)
class Dialog:
    kind: Waiting
    data: Mapping[str, Any]


class Dialogs(Tables):
    """The rows of the open dialogs."""

    def begin(self, chat: int, kind: Waiting, **data: Any) -> None:
        """Wait for `kind` in `chat`; what was waited for before is given up."""
        self._write(
            "INSERT OR REPLACE INTO dialogs (chat, kind, data, created, expires) VALUES (?, ?, ?, ?, ?)",
            *(chat, kind.value, json.dumps(data, ensure_ascii=False), self._now()),
            self._after(KEEP_SHORT if kind in _SHORT else KEEP),
        )

    def current(self, chat: int, *kinds: Waiting) -> Dialog | None:
        """What is waited for in `chat`; with `kinds` only when it is one of them."""
        row = self._row("SELECT kind, data FROM dialogs WHERE chat = ? AND expires > ?", chat, self._now())
        if row is None or (kinds and row[0] not in kinds):
            return None
        return Dialog(Waiting(row[0]), json.loads(row[1]))

    def end(self, chat: int) -> bool:
        """Wait for nothing any more; False where nothing was waited for."""
        return bool(self._changed("DELETE FROM dialogs WHERE chat = ? AND kind != ?", chat, Waiting.TAKEN.value))

    def take(self, chat: int, message: int) -> None:
        """That message was taken and answered: nothing is waited for any more, and should it come again it says nothing."""
        self.begin(chat, Waiting.TAKEN, taken=message)

    def was_taken(self, chat: int, message: int) -> bool:
        """Whether that message was the last that was taken in `chat`, also where something else is waited for since."""
        found = self.current(chat)
        return found is not None and found.data.get("taken") == message
