"""The types of an answer: what was found, as data, and the places that it rests on.

Wording it is the task of whoever shows it (`handlers.texts`). What documents are made of is in `knowledge.model`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.model import Advice, Decision, Group, Lines, Meeting, MeetingRef, Member, Planned, Report


class Kind(StrEnum):
    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSAL = "refusal"
    CHAT = "chat"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that an answer rests on. `quote` is the text as the document has it, at most 800 characters."""

    document: str
    lines: Lines | None
    page: int | None
    quote: str
    meeting: MeetingRef | None = None
    heading: tuple[str, ...] = ()
    title: str = ""  # of the document, in people's words
    date: str | None = None
    loaded: bool = True  # False: known from the bundled knowledge, the document itself is not in the index
    curated: bool = False  # an answer of the coordinator: `heading` is the question, `date` the day of the answer
    report: int | None = None  # the number of a published report: `document` is what it is called, `title` its title
    version: int | None = None  # which version of that report
    planned: bool = False  # the calendar of planned meetings: `date` is when the meeting was last changed


@dataclass(frozen=True, slots=True)
class TextFinding:
    """Sentences that answer, best first: `lead` is the conclusion, `detail` what belongs to it, `more` what a button opens."""

    lead: tuple[str, ...]
    detail: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    listed: bool = False  # the detail is a list and keeps one line an entry
    unsure: bool = False  # more likely than not it is no answer: the member is told so


class Asked(StrEnum):
    """What was asked of meetings."""

    NEXT = "next"
    LAST = "last"
    LIST = "list"
    ONE = "one"  # a certain meeting


class Aspect(StrEnum):
    """What is told of a meeting."""

    TIME = "time"  # and its place
    MOVED = "moved"  # to when
    STANDS = "stands"  # that it was neither moved nor called off
    HOST = "host"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class MeetingFinding:
    """`overtaken` are older statements about the same meetings that no longer hold, times that planned meetings have left, and
    planned meetings before the next one that are cancelled. `planned` is what the coordinator planned of the one that answers;
    without it there is no aspect but TIME."""

    asked: Asked
    group: str
    meetings: tuple[Meeting, ...]  # the answer
    then: tuple[Meeting, ...] = ()  # what follows it
    overtaken: tuple[Meeting, ...] = ()
    period: str | None = None  # "2025", "2025-06"
    aspect: Aspect = Aspect.TIME
    planned: Planned | None = None


@dataclass(frozen=True, slots=True)
class GroupFinding:
    """A roster, or those of it who were asked about (`focus`), or the rule of composition."""

    group: Group
    focus: tuple[Member, ...] = ()
    rule: Group | None = None


@dataclass(frozen=True, slots=True)
class DecisionFinding:
    """`decision` is shown first; where `differs`, the proposal after it."""

    decision: Decision
    text: tuple[str, ...]  # the sentences of the decision that answer
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceFinding:
    advice: Advice
    text: tuple[str, ...]  # recommendation first, reason second
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityFinding:
    """The published reports that tell of what was asked about, and those that mention it or tell of what is near; best first.

    `everything`: anything that was tried was asked for. `named`: the question named whose reports are meant. `about` are the
    words that were asked about, as the first report writes them.
    """

    reports: tuple[Report, ...]
    near: tuple[Report, ...] = ()
    everything: bool = False
    named: bool = False
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """One published report, which was asked for by its number."""

    report: Report


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    question: str  # what choosing it asks


@dataclass(frozen=True, slots=True)
class Clarification:
    """More than one thing fits: `about` is the word that does not decide, `choices` what it may mean."""

    about: str
    choices: tuple[Choice, ...]


class Reason(StrEnum):
    NOTHING = "nothing"  # nothing in the documents comes near
    NO_ATTRIBUTE = "no_attribute"  # the thing is known, what was asked of it is not stated
    NO_DATE = "no_date"  # the group is known, no (coming) meeting is stated
    WRONG_PERIOD = "wrong_period"  # stated for other years only
    UNKNOWN_NAME = "unknown_name"  # the person or group named is in no document
    UNSURE = "unsure"  # something is near, but not near enough
    EMPTY = "empty"  # no question in it
    NOT_TOLD = "not_told"  # who means to come to a planned meeting
    UNCLEAR = "unclear"  # a follow-up to nothing: "og i 2024?"


@dataclass(frozen=True, slots=True)
class Refusal:
    reason: Reason
    about: str | None = None  # what is not stated: a name, a year, a group, an office
    nearest: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()  # questions that can be answered instead
    place: str | None = None  # from where nobody is named: in the group, or with the office, that `about` is


class Smalltalk(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class Courtesy:
    about: Smalltalk


Finding = (
    TextFinding
    | MeetingFinding
    | GroupFinding
    | DecisionFinding
    | AdviceFinding
    | ActivityFinding
    | ReportFinding
    | Clarification
    | Refusal
    | Courtesy
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `citations` are best first and empty unless `kind` is ANSWER."""

    kind: Kind
    question: str
    finding: Finding
    citations: tuple[Citation, ...] = ()
    english: bool = False  # the question was in English: the answer opens with a short English lead-in
    score: float = 0.0  # how sure, 0 to 1
    trace: dict[str, float | str] = field(default_factory=dict)  # the features behind the score, for the operator
