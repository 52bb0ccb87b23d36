"""The data that the rooms of `knowledge` hand to each other and to whoever asks. No behaviour, no I/O, no Danish sentences.

A document becomes, step by pure step: `Source` (lines as read) -> `Block` (paragraph, list item, table row) -> `Section`
(agenda item, advice, heading) -> `Passage` (what is searched and quoted) and facts (`Meeting`, `Group`, `Decision`, `Advice`).
What an answer is made of is in `knowledge.findings`.

Names follow Popolo and OParl. Dates are ISO 8601, cut where no more is known ("2019-09"), times wall clock of Copenhagen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# ---------------------------------------------------------------------------------------------------------------- reading


class Style(StrEnum):
    """What the file format itself says of a line; txt says nothing."""

    PLAIN = ""
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"  # a table row, its cells parted by tabs
    NOTES = "notes"  # a slide's speaker notes


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source. `number` is 1-based: the file's own in txt and md, that of the paragraph or table row in docx, a
    mere running number in pdf and pptx. `text` is what is read (repaired), `raw` what the file says."""

    number: int
    text: str
    raw: str
    page: int | None = None  # page or slide, 1-based
    style: Style = Style.PLAIN
    level: int = 0  # of a heading (1 is topmost) or of a list item (0 is outermost)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. `numbered` tells whether line numbers may be cited (txt, md, docx)."""

    name: str  # base name
    digest: str  # SHA-256 of the bytes, hexadecimal
    lines: tuple[Line, ...]
    numbered: bool
    damage: float = 0.0  # share of words that were repaired, 0 to 1


# --------------------------------------------------------------------------------------------------------------- structure

Lines = tuple[int, int]  # first and last, both included


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list; `marker` keeps "1.", "-", "a."
    ROW = "row"  # of a table
    NOTE = "note"  # footnote or speaker note
    QUOTE = "quote"  # what a person is quoted for, set apart from the running text


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest unit that stands by itself. `starts` maps places in `text` to lines: (offset, line number), ascending."""

    kind: BlockKind
    text: str
    raw: str
    lines: Lines
    page: int | None = None
    level: int = 0  # of a heading (1 is topmost) or of a list item (0 is outermost)
    marker: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()  # column heads of the table that a row belongs to
    starts: tuple[tuple[int, int], ...] = ()


class SectionKind(StrEnum):
    """The role of a section. The Danish heading words that give it away are in `knowledge.sections`."""

    TOPIC = "topic"  # any heading
    MEETING = "meeting"  # the head of an agenda or of minutes
    AGENDA_ITEM = "agenda_item"
    PROPOSAL = "proposal"  # indstilling
    DECISION = "decision"  # beslutning
    CASE = "case"  # sagsfremstilling
    SUMMARY = "summary"  # resumé
    APOLOGIES = "apologies"  # afbud
    ATTENDEES = "attendees"
    ATTACHMENTS = "attachments"  # bilag
    ADVICE = "advice"  # numbered advice: heading, argument, cases
    RECOMMENDATIONS = "recommendations"  # the numbered recommendations below an advice


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """The meeting, and the item on its agenda, that a piece of text belongs to."""

    body: str
    date: str | None = None  # ISO date
    start: str | None = None  # ISO date-time where the time is stated
    place: str | None = None
    item: str | None = None  # "49"
    title: str | None = None  # of the item, without number and presenter


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks directly below it (subsections follow as sections of their own, in reading order)."""

    kind: SectionKind
    title: str
    number: str  # "49", "3" (advice #3), "2.1"; empty when there is none
    path: tuple[str, ...]  # headings from the outermost to this one, this one included
    blocks: tuple[Block, ...]
    lines: Lines
    page: int | None = None
    meeting: MeetingRef | None = None
    date: str | None = None  # the date that the text speaks from: the meeting's, or the document's own


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or list item, or table row) with its own place."""

    text: str
    raw: str
    lines: Lines
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and quoted. `id` is the row in the index, 0 before it has one."""

    document: str
    text: str
    raw: str
    lines: Lines
    page: int | None
    kind: SectionKind
    heading: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    meeting: MeetingRef | None = None
    number: str = ""  # of the section: agenda item or advice
    date: str | None = None
    id: int = 0


# ------------------------------------------------------------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. `stated` is the date of the document (or of the meeting within it) that states it."""

    document: str
    lines: Lines | None = None
    page: int | None = None
    stated: str | None = None
    raw: str = ""  # the words themselves
    meeting: MeetingRef | None = None
    heading: tuple[str, ...] = ()


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a group (Popolo: event). `start` is a date, a date-time, or as much of a date as is known."""

    group: str
    title: str
    start: str
    source: Place
    end: str | None = None
    place: str | None = None
    online: bool | None = None
    status: MeetingStatus = MeetingStatus.PLANNED
    superseded: bool = False
    note: str | None = None
    planned: int | None = None  # the number of the planned meeting that it is, or was before it moved


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    role: str | None = None  # as written: "formand", "fmd", "prodekan"
    affiliation: str | None = None
    source: Place | None = None
    note: str | None = None  # "uafklaret"


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its members, or the rule for its composition, as one place in one document states it."""

    name: str
    source: Place
    members: tuple[Member, ...] = ()
    rule: str | None = None
    superseded: bool = False
    change: bool = False  # an election: its one member has that office now, nothing is said of the others

    @property
    def as_of(self) -> str | None:
        return self.source.stated


@dataclass(frozen=True, slots=True)
class Decision:
    """An agenda item. `differs` is None where it cannot be told whether the decision follows the proposal."""

    meeting: MeetingRef
    source: Place  # of the decision where there is one, else of the proposal
    proposal: str | None = None
    decision: str | None = None
    differs: bool | None = None
    proposal_source: Place | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    number: str
    title: str
    source: Place
    recommendations: tuple[Sentence, ...] = ()
    reasons: tuple[str, ...] = ()  # of one that is itself the recommendation: sentences


@dataclass(frozen=True, slots=True)
class Facts:
    """What one document states, before it is weighed against the others."""

    meetings: tuple[Meeting, ...] = ()
    groups: tuple[Group, ...] = ()
    decisions: tuple[Decision, ...] = ()
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    title: str
    date: str | None
    digest: str
    passages: int
    damage: float
    embedded: int  # passages that have a vector
    bundled: bool = False  # comes with the program, not from a file
    curated: bool = False  # an answer of the coordinator, not from a file either
    report: int | None = None  # the number of a published report, which is not from a file either
    planned: int = 0  # how many planned meetings it tells of: the calendar, which is not from a file either

    @property
    def from_file(self) -> bool:
        return not self.bundled and not self.curated and self.report is None and not self.planned


# ---------------------------------------------------------------------------------------------------------------- curated


@dataclass(frozen=True, slots=True)
class Curated:
    """What the coordinator answered where no document did; it answers whoever asks the same later.

    `number` is the bot's own. `questions` are as they were asked, numbers and addresses taken out; the first stands for all.
    """

    number: int
    questions: tuple[str, ...]
    answer: str  # plain text, an empty line between paragraphs
    date: str  # ISO date of the answer


# ----------------------------------------------------------------------------------------------------------------- reports


@dataclass(frozen=True, slots=True)
class Report:
    """A published report of an activity, in the words in which members may read it; it is found and cited like a document.

    `number` is the bot's own and `version` which one of it this is. `parts` are the answers with what each is called, in order.
    `topics` are those of them that say what it is about beside the title: kind of activity, target groups, fields. `near` are
    words that the form takes for these without their being the same ("sygemeldte" for people with symptoms of stress).
    """

    number: int
    version: int
    name: str  # what citations say: "Aktivitetsrapport 12, Struer, 2024"
    organization: str
    title: str
    period: str  # in words
    date: str  # ISO date of this version
    parts: tuple[tuple[str, str], ...]
    topics: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


# --------------------------------------------------------------------------------------------------------- planned meetings

CALENDAR = "moedekalender"  # the document that planned meetings are cited by; names no file: those that are read have an ending


@dataclass(frozen=True, slots=True)
class Former:
    """A time that a planned meeting was told for before it moved. `until` is the ISO date on which that changed."""

    start: str
    end: str
    until: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting that the coordinator planned, as every member may read it: nothing of who comes, and no link that lets one in.

    `number` is the bot's own and `sequence` rises with each change. `group` empty means the members' own network. `start`,
    `end` and `former` are date-times. `words` are all of it in words, which the source of an answer shows.
    """

    number: int
    sequence: int
    group: str
    title: str
    start: str
    end: str
    announced: str  # ISO date on which people were first told of it
    changed: str  # ISO date of the last change
    place: str = ""
    online: bool = False
    linked: bool = False  # those who are invited find a link elsewhere
    host: str = ""
    agenda: tuple[str, ...] = ()  # its lines
    cancelled: bool = False
    former: tuple[Former, ...] = ()  # the first first
    words: str = ""
