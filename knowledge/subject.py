"""What an exchange was about, as data: what a conversation remembers, and what an answer is returned with.

Names, dates and numbers are those of the index, never the words of whoever asked: this is what may be stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.findings import Answer


class Ask(StrEnum):
    """What was asked of a subject; a follow-up may leave it out ("og i 2024?")."""

    NEXT = "next"  # meeting
    LAST = "last"
    MEETINGS = "meetings"
    WHERE = "where"
    MEMBERS = "members"
    COUNT = "count"  # of members
    CHAIR = "chair"
    VICE = "vice"
    FROM = "from"  # who comes from a place
    COMPOSITION = "composition"
    APOLOGIES = "apologies"
    PERSON = "person"  # who somebody is
    WORKPLACE = "workplace"
    TITLE = "title"
    DECISION = "decision"
    PROPOSAL = "proposal"
    ADVICE = "advice"
    TRIED = "tried"  # who has tried something
    TEXT = "text"  # anything else


@dataclass(frozen=True, slots=True)
class Subject:
    """What an exchange was about. Whatever it was not about is empty.

    `group` is whose meetings and members are asked for; `body` held the meeting of `date` with the agenda item `item` (for
    advice its number). `topic` is a heading of the documents, or words of a report. `date` is an ISO date, `period` ISO as in
    `Period.label`.
    """

    ask: Ask
    group: str = ""
    person: str = ""
    place: str = ""
    body: str = ""
    date: str = ""
    item: str = ""
    topic: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer in a conversation: what it is about, None where nothing known, and what it took over from before."""

    answer: Answer
    subject: Subject | None = None
    carried: Subject | None = None
