"""The list of what is kept about people: every table of the bot, whose a row is, why it is there, and what becomes of it with
them. Pure: statements are made here, none is carried out.

A table stands either in `PERSONAL` or in `IMPERSONAL`; a test holds the list against the database. Deleting, showing and
erasing go by it (`bot.retention`, `bot.people`), and so does docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a row is kept; what members read of it is in the texts."""

    MEMBERSHIP = "membership"
    SEATS = "seats"
    INVITATION = "invitation"
    BUTTONS = "buttons"
    FEEDBACK = "feedback"
    QUESTION = "question"
    FOLLOW_UP = "follow-up"
    DIALOG = "dialog"
    DRAFT = "draft"
    REPORT = "report"
    DELIVERY = "delivery"
    BROADCAST = "broadcast"
    MEETING = "meeting"
    ACCOUNTABILITY = "accountability"


Statement = tuple[str, tuple[int, ...]]  # with its values


@dataclass(frozen=True, slots=True)
class Kept:
    """A table with rows about people. `people` are columns with numbers of people, `accounts` with Telegram ids.

    `setting` is the one that says how long; `secret` columns are not shown to the owner; `survives`: stays when its owner is
    erased, since it holds numbers only.

    `released`: the rows are a municipality's. When their owner goes they stay, and the columns that name the owner become NULL,
    with those that are `cleared`; but rows for which `private` holds are nobody else's, and go.
    """

    table: str
    reason: Reason
    setting: str
    people: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    survives: bool = False
    released: bool = False
    cleared: tuple[str, ...] = ()
    private: str = ""

    def owned(self, telegram: int | None, person: int | None) -> tuple[str, tuple[int, ...]]:
        """The condition that finds the owner's rows, and its values; an empty one where there can be none."""
        given = list(self._naming(telegram, person))
        return " OR ".join(f"{name} = ?" for name, _ in given), tuple(value for _, value in given)

    def deletion(self, telegram: int | None, person: int | None) -> Statement | None:
        """What deletes the rows that go with their owner; None where none do."""
        condition, values = self.owned(telegram, person)
        if not condition or self.survives or (self.released and not self.private):
            return None
        if self.released:
            mine = [f"({name} IS NULL OR {name} = ?)" if person is not None else f"{name} IS NULL" for name in self.people]
            condition = " AND ".join((f"({condition})", self.private, *mine))
            values += () if person is None else (person,) * len(mine)
        return f"DELETE FROM {self.table} WHERE {condition}", values

    def release(self, telegram: int | None, person: int | None) -> Statement | None:
        """What takes the owner out of rows that stay; None where none do."""
        condition, values = self.owned(telegram, person)
        if not condition or not self.released:
            return None
        freed = [f"{name} = nullif({name}, ?)" for name, _ in self._naming(telegram, person)]
        changed = ", ".join((*freed, *(f"{name} = NULL" for name in self.cleared)))
        return f"UPDATE {self.table} SET {changed} WHERE {condition}", values * 2

    def _naming(self, telegram: int | None, person: int | None) -> Iterator[tuple[str, int]]:
        """The columns that name an owner who is known so, with what stands there."""
        for names, value in ((self.people, person), (self.accounts, telegram)):
            if value is not None:
                yield from ((name, value) for name in names)


_DRAFTS: Final = "storage.keep_drafts_days"
_REPORTS: Final = "storage.keep_reports_days"
_MEETINGS: Final = "storage.keep_meetings_days"

# In the order in which they can be deleted: what refers to a row before the row.
PERSONAL: Final = (
    Kept("feedback", Reason.FEEDBACK, "storage.keep_answers_days", accounts=("person",)),
    Kept("questions", Reason.QUESTION, "storage.keep_questions_days", accounts=("asker", "chat")),
    Kept("answers", Reason.BUTTONS, "storage.keep_answers_days", accounts=("chat",)),
    Kept("subjects", Reason.FOLLOW_UP, "storage.keep_subject_minutes", accounts=("person",)),
    Kept("dialogs", Reason.DIALOG, "one day", accounts=("chat",)),
    Kept("attachments", Reason.REPORT, _REPORTS, people=("owner",), released=True),
    Kept(
        *("drafts", Reason.DRAFT, _DRAFTS),
        people=("owner",),
        accounts=("chat",),
        released=True,
        cleared=("held", "prompt", "album"),  # of the conversation, and no answer yet
        private="organization = ''",
    ),
    Kept("report_events", Reason.REPORT, _REPORTS, people=("actor",), released=True),
    Kept("report_versions", Reason.REPORT, _REPORTS, people=("author",), released=True),
    Kept("reports", Reason.REPORT, _REPORTS, people=("owner",), released=True),
    Kept(
        *("attendees", Reason.MEETING, _MEETINGS),
        people=("person",),
        released=True,
        cleared=("reason", "substitute"),
        private="attended IS NULL",  # that a municipality was there is the municipality's, who meant to come is nobody else's
    ),
    Kept("meetings", Reason.MEETING, _MEETINGS, people=("author",), released=True),
    Kept("unconnected", Reason.DELIVERY, "storage.keep_outbox_days", people=("person",)),
    Kept(
        *("broadcasts", Reason.BROADCAST, "storage.keep_outbox_days"),
        people=("author",),
        released=True,
        private="state = 'draft'",  # what nobody has sent is nobody else's
    ),
    Kept("outbox", Reason.DELIVERY, "storage.keep_outbox_days", people=("about",), accounts=("chat",), secret=("chat",)),
    Kept("memberships", Reason.SEATS, "as long as the person", people=("person",)),
    Kept("invitations", Reason.INVITATION, "members.invitation_days", people=("person",), secret=("token",)),
    Kept("people", Reason.MEMBERSHIP, "storage.keep_inactive_days", people=("id",), accounts=("telegram",)),
    Kept("audit", Reason.ACCOUNTABILITY, "storage.keep_audit_days", people=("actor", "person"), survives=True),
)

# Nobody's: keyed digests, ids of groups, answers without a name, the key itself, forms, which municipalities were reminded.
IMPERSONAL: Final = (
    *("updates", "strangers", "barred", "moved", "chats", "curated_answers", "identity", "forms", "nudged"),
    *("meeting_changes", "meeting_papers", "reminded"),  # of meetings, with which they go
)

# What is deleted once it has expired. A person takes other rows along, and attachments go with their draft or report.
EXPIRING: Final = (
    *(kept.table for kept in PERSONAL if kept.table not in ("people", "attachments")),
    *("updates", "strangers", "barred", "nudged"),
)
