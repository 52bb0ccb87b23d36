"""From blocks to sections: which text stands under which heading, in which role, and to which meeting and item it belongs.

Text must never be given to the wrong meeting: minutes may stand inside an item of other minutes, with a head and numbers of
their own, and end where the outer numbers go on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from knowledge import headings
from knowledge.datelines import beside_title, document_date, is_labelled, own_date
from knowledge.dates import find_dates
from knowledge.headings import CHAPTER_RANK, ITEM_RANK, MAIL_RANK, PART_RANK, SHORT_RANK
from knowledge.item_tables import goes_on, item_row, referred
from knowledge.meeting_heads import Head, find_head
from knowledge.model import Block, BlockKind, MeetingRef, Section, SectionKind
from knowledge.parts import roster_parts
from knowledge.rubrics import parted, tabled

# Parts that hold no headings of their own: the next heading stands beside them.
_LEAVES = frozenset(
    {
        SectionKind.PROPOSAL,
        SectionKind.DECISION,
        SectionKind.APOLOGIES,
        SectionKind.ATTENDEES,
        SectionKind.ATTACHMENTS,
        SectionKind.RECOMMENDATIONS,
    }
)
_PRESENCE = frozenset({SectionKind.APOLOGIES, SectionKind.ATTENDEES})
_LOOSE = frozenset({"referat", "konklusion", "afgørelse"})  # heads of decisions inside an agenda item only
_CALL = re.compile(r"dagsorden|indkaldelse|invitation", re.IGNORECASE)
_ANY_OTHER = re.compile(r"(?:eventuelt|evt\.?)", re.IGNORECASE)
_AHEAD = 12  # blocks within which an agenda item names its proposal or decision


@dataclass(slots=True)
class _Agenda:
    """A meeting whose items are being read. `style` is how its items are numbered, `last` the number reached; `rows` are the
    items by their numbers where a table holds them, `within` tells that it has not ended."""

    meeting: MeetingRef
    style: str = ""
    last: int = 0
    item: MeetingRef | None = None
    rows: dict[str, MeetingRef] = field(default_factory=dict)
    within: bool = False


@dataclass(slots=True)
class _State:
    """What the headings so far say about the text that follows."""

    path: list[tuple[int, str, SectionKind]] = field(default_factory=list)
    agendas: list[_Agenda] = field(default_factory=list)
    number: str = ""  # of the agenda item or advice that is open
    advising: bool = False
    date: str | None = None  # of the document
    part: str | None = None  # of the appendix that is open


@dataclass(slots=True)
class _Open:
    """A section that is being filled."""

    kind: SectionKind
    title: str
    number: str
    path: tuple[str, ...]
    meeting: MeetingRef | None
    date: str | None
    blocks: list[Block] = field(default_factory=list)


def sections(blocks: Sequence[Block], *, document: str) -> tuple[Section, ...]:
    """The sections of a document in reading order. `blocks[0]` of a section is its own heading where it has one.

    `document` is the base name, used as the path of text before the first heading of a document that has no other title.
    """
    blocks = tabled(blocks)
    state = _State(date=document_date(blocks))
    done: list[_Open] = [_Open(SectionKind.TOPIC, "", "", (), None, state.date)]
    at = 0
    while at < len(blocks):
        if blocks[at].level == MAIL_RANK and blocks[at].kind is BlockKind.HEADING:
            if not _goes_on(state, blocks, at):
                done.append(_mail(state, blocks, at))
            at += 1
            continue
        inside = bool(state.agendas) and state.agendas[-1].item is not None
        head = find_head(blocks, at, inside=inside)
        if head is not None and state.agendas and state.agendas[-1].meeting == head.meeting:
            done[-1].blocks += blocks[at : head.end]  # the head of a further page
            at = head.end
            continue
        if head is not None:
            _reopen(done, head, at, blocks)
            done.append(_meeting_section(state, head))
            done[-1].blocks += blocks[head.start : head.end]
            at = head.end
            continue
        blocks[at : at + 1] = _item_row(state, blocks[at]) or _told_apart(done[-1], blocks[at])
        block = blocks[at]
        if (below := _below_table(state, done[-1], block)) is not None:
            done.append(below)
        if block.kind is BlockKind.HEADING:
            done.append(_opened(state, blocks, at))
        elif (kind := _ending(done[-1], block)) is not None:
            done.append(_pushed(state, PART_RANK, kind, block.text.partition(":")[0]))
        elif state.agendas and (date := own_date(block)) and (is_labelled(block) or state.part is None):
            state.part = date if beside_title(blocks, at) else state.part
        done[-1].blocks.append(block)
        at += 1
    _weigh_minutes(done)
    return tuple(_closed(section) for section in done if section.blocks)


def _ending(section: _Open, block: Block) -> SectionKind | None:
    """The role of the part that a label opens where `block` ends the part that `section` is, None where it goes on."""
    if section.kind in (SectionKind.PROPOSAL, SectionKind.DECISION) and 0 in headings.follow_up(block.text):
        return SectionKind.TOPIC
    listing = section.kind in _PRESENCE and section.blocks and section.blocks[0].kind is BlockKind.HEADING
    return SectionKind.ATTENDEES if listing and headings.is_office(block.text) else None


def _told_apart(section: _Open, block: Block) -> list[Block]:
    """The parts of a block in `section`: an item's by their labels, those who came or not by the line that names others."""
    if section.kind in _PRESENCE:
        parts = roster_parts(block)
        return parts if any(headings.is_office(part.text) for part in parts[1:]) else [block]
    return parted(block) if section.meeting and section.meeting.item else [block]


def _weigh_minutes(done: Sequence[_Open]) -> None:
    """What was said ("Referat") is no decision where the item heads its decision beside it, nor among any other business."""
    headed = {_item_key(section) for section in done if section.kind is SectionKind.DECISION and not _is_told(section)}
    for section in done:
        closing = section.meeting is not None and _ANY_OTHER.fullmatch(section.meeting.title or "")
        if section.kind is SectionKind.DECISION and _is_told(section) and (_item_key(section) in headed or closing):
            section.kind = SectionKind.TOPIC


def _is_told(section: _Open) -> bool:
    return headings.key(section.title) == "referat"


def _item_key(section: _Open) -> tuple[str, str | None, str | None] | None:
    ref = section.meeting
    return (ref.body, ref.date, ref.item) if ref else None


# ---------------------------------------------------------------------------------------------------------------- meetings


def _reopen(done: list[_Open], head: Head, at: int, blocks: Sequence[Block]) -> None:
    """Take back the title that was read before the labels of its head were seen."""
    for block in reversed(blocks[head.start : at]):
        if done[-1].blocks and done[-1].blocks[-1] is block:
            done[-1].blocks.pop()
            if not done[-1].blocks and len(done) > 1:
                done.pop()


def _meeting_section(state: _State, head: Head) -> _Open:
    inside = bool(state.agendas) and state.agendas[-1].item is not None
    if not inside:
        state.agendas.clear()
    same = [agenda for agenda in state.agendas if agenda.meeting == head.meeting]
    if not same:
        state.agendas.append(_Agenda(head.meeting))
    state.path, state.number, state.part, state.advising = [], "", None, False
    return _Open(SectionKind.MEETING, head.meeting.body, "", (head.meeting.body,), head.meeting, head.meeting.date)


def _item_row(state: _State, block: Block) -> list[Block] | None:
    """The parts of a row that is an agenda item, unless an item is open that no row of this table has opened."""
    agenda = state.agendas[-1] if state.agendas else None
    return item_row(block) if agenda is None or agenda.item is None or agenda.within else None


def _below_table(state: _State, section: _Open, block: Block) -> _Open | None:
    """The section that a block below a table of items opens: of the item that it says it is about, else of none."""
    agenda = state.agendas[-1] if state.agendas else None
    if agenda is None or not agenda.rows or block.header or (agenda.item is not None and not agenda.within):
        return None
    running = block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    item = agenda.rows.get(referred(block.text) or "") if running else None
    referring = section.meeting in agenda.rows.values() and not agenda.within
    if item is None and not agenda.within and (not referring or not running or goes_on(block.text)):
        return None
    if agenda.within:
        state.path, state.number = [], ""
    agenda.item, agenda.within = None, False
    ref = item or agenda.meeting
    path = tuple(text for _, text, _ in state.path) or ((agenda.meeting.body,) if agenda.meeting.body else ())
    path = (*path, item.title) if item and item.title else path
    return _Open(SectionKind.TOPIC, path[-1] if path else "", ref.item or "", path, ref, ref.date or state.date)


def _goes_on(state: _State, blocks: Sequence[Block], at: int) -> bool:
    """Whether the minutes go on below the mail at `at`, which is then an appendix to an item: with the item's decision, or the
    next item."""
    agenda = state.agendas[-1] if state.agendas else None
    if agenda is None or agenda.item is None:
        return False
    within = True
    for block in blocks[at + 1 :]:
        if block.kind is not BlockKind.HEADING:
            continue
        found = headings.item(block.text)
        if found and any(found.style == other.style and found.count == other.last + 1 for other in state.agendas):
            return True
        within = within and found is None
        if within and headings.role(block.text) in (SectionKind.PROPOSAL, SectionKind.DECISION):
            return True
    return False


def _mail(state: _State, blocks: Sequence[Block], at: int) -> _Open:
    """An older mail: a part of its own, which decides nothing where it calls to a meeting. Of the meetings above it belongs to
    the one whose day it names."""
    block = blocks[at]
    below = list(takewhile(lambda other: other.level != MAIL_RANK or other.kind is not BlockKind.HEADING, blocks[at + 1 :]))
    days = {mention.value for other in (block, *below) for mention in find_dates(other.text) if mention.complete}
    met = next((agenda.meeting for agenda in state.agendas if agenda.meeting.date in days), None)
    sent = next((mention.value for mention in find_dates(block.raw) if mention.complete), None)
    state.agendas.clear()
    state.path, state.number, state.part, state.advising, state.date = [], "", None, False, sent or state.date
    calls = _CALL.search(block.text) and not re.search(r"referat", block.text, re.IGNORECASE)
    kind = SectionKind.PROPOSAL if calls else SectionKind.TOPIC
    opened = _pushed(state, MAIL_RANK, kind, met.body if met and met.body else block.text)
    opened.meeting = met
    opened.blocks.append(replace(block, kind=BlockKind.PARAGRAPH) if met else block)
    return opened


def _item(state: _State, blocks: Sequence[Block], at: int) -> headings.Numbered | None:
    """The agenda item that the heading at `at` opens, after leaving minutes whose numbers end here."""
    found = headings.item(blocks[at].text)
    if found and blocks[at].header:  # a row of a table, whatever its number
        return found
    if found is None or (
        found.style == "punkt" and not re.match(r"(?i)\W*(?:punkt|pkt|dagsordenspunkt|sag|ad)", blocks[at].text)
    ):
        return None
    number, put_in = found.count, not found.number.isdigit()
    for depth in range(len(state.agendas) - 1, -1, -1):
        agenda = state.agendas[depth]
        if agenda.style == found.style and (number == agenda.last + 1 or (put_in and number == agenda.last)):
            del state.agendas[depth + 1 :]
            return found
    if found.style == "punkt":
        fitting = [depth for depth, agenda in enumerate(state.agendas) if agenda.style in ("punkt", "")]
        if fitting:
            depth = next((d for d in fitting if state.agendas[d].style == "punkt"), fitting[-1])
            del state.agendas[depth + 1 :]
        return found
    if put_in:
        return None
    agenda_open = state.agendas[-1] if state.agendas else None
    if agenda_open is not None and agenda_open.style == "":
        return found if _has_parts(blocks, at) or _has_successor(blocks, at, number) else None
    return found if agenda_open is None and _has_parts(blocks, at) else None


def _has_parts(blocks: Sequence[Block], at: int) -> bool:
    """Whether proposal or decision follow before the next numbered heading."""
    for block in blocks[at + 1 : at + 1 + _AHEAD]:
        if block.kind is BlockKind.HEADING:
            if headings.role(block.text) in (SectionKind.PROPOSAL, SectionKind.DECISION, SectionKind.CASE):
                return True
            if headings.item(block.text):
                return False
    return False


def _has_successor(blocks: Sequence[Block], at: int, number: int) -> bool:
    numbers = [headings.item(block.text) for block in blocks[at + 1 :] if block.kind is BlockKind.HEADING]
    following = next((found for found in numbers if found and found.style == "number"), None)
    return following is not None and following.count == number + 1


# ---------------------------------------------------------------------------------------------------------------- headings


def _opened(state: _State, blocks: Sequence[Block], at: int) -> _Open:
    """The section that the heading at `at` opens."""
    block = blocks[at]
    found = _item(state, blocks, at)
    if found is not None:
        return _item_section(state, found, row=bool(block.header))
    advised = headings.advice(block.text)
    if advised is not None:
        state.number, state.advising = advised.number, True
        return _pushed(state, ITEM_RANK, SectionKind.ADVICE, advised.title, shown=headings.advice_heading(block.text))
    in_item = bool(state.agendas) and state.agendas[-1].item is not None
    kind = _role(block.text, in_item=in_item, advising=state.advising)
    rank = block.level or CHAPTER_RANK
    if rank <= ITEM_RANK:
        state.number, state.advising = "", False
    if rank == ITEM_RANK and in_item:
        rank = PART_RANK
    if rank == PART_RANK and not in_item and (kind is SectionKind.SUMMARY or headings.key(block.text) in _LOOSE):
        rank = SHORT_RANK
    if rank == PART_RANK and kind is SectionKind.TOPIC and headings.is_appendix(block.text):
        state.part = next((date for b in blocks[max(0, at - 1) : at + 3] if (date := own_date(b))), None)
    number = re.match(r"(\d{1,2}(?:\.(?:\d{1,2}|[a-z]))*(?=\.\s)|\d{1,2}(?:\.(?:\d{1,2}|[a-z]))+(?=\s))", block.text)
    return _pushed(state, rank, kind, block.text, number=number[1] if number else "")


def _role(text: str, *, in_item: bool, advising: bool) -> SectionKind:
    """The role that a heading gives its section here: some words mean a decision inside an agenda item only."""
    kind = headings.role(text) or SectionKind.TOPIC
    if kind is SectionKind.DECISION and headings.key(text) in _LOOSE and not in_item:
        return SectionKind.TOPIC
    if kind is SectionKind.RECOMMENDATIONS and in_item and not advising:
        return SectionKind.TOPIC
    return kind


def _item_section(state: _State, found: headings.Numbered, *, row: bool) -> _Open:
    if state.agendas:
        agenda = state.agendas[-1]
        agenda.style, agenda.last = found.style, found.count
        agenda.item = replace(agenda.meeting, item=found.number, title=found.title)
    else:
        state.agendas.append(_Agenda(MeetingRef("", item=None), found.style, found.count))
        state.agendas[-1].item = MeetingRef("", date=state.date, item=found.number, title=found.title)
    if row and (item := state.agendas[-1].item):
        state.agendas[-1].rows[found.number] = item
        state.agendas[-1].within = True
    state.number, state.advising, state.part = found.number, False, None
    return _pushed(state, ITEM_RANK, SectionKind.AGENDA_ITEM, found.title)


def _pushed(state: _State, rank: int, kind: SectionKind, title: str, *, number: str = "", shown: str | None = None) -> _Open:
    """Put a heading on the path in place of those it ends; `shown` is what the path says where that is more than the title."""
    while state.path and (state.path[-1][0] >= rank or (state.path[-1][2] in _LEAVES and state.path[-1][0] > ITEM_RANK)):
        state.path.pop()
    state.path.append((rank, shown or headings.clean(title), kind))
    meeting = None
    if state.agendas:
        meeting = state.agendas[-1].item or state.agendas[-1].meeting
    date = state.part or (meeting.date if meeting and meeting.date else state.date)
    return _Open(kind, headings.clean(title), number or state.number, tuple(text for _, text, _ in state.path), meeting, date)


def _closed(section: _Open) -> Section:
    lines = [block.lines for block in section.blocks]
    return Section(
        kind=section.kind,
        title=section.title,
        number=section.number,
        path=section.path,
        blocks=tuple(section.blocks),
        lines=(min(first for first, _ in lines), max(last for _, last in lines)),
        page=section.blocks[0].page,
        meeting=section.meeting,
        date=section.date,
    )
