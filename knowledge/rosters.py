"""Where a list of members begins and ends, and whom it names. Which group it belongs to is decided in `knowledge.groups`.

A roster follows a lead: a heading or a line with a colon that names a group or its members, the heads of a table, or a section
of its own (apologies, attendees). Short lines with a colon inside it give those below them their affiliation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.bodies import group_names
from knowledge.model import Block, BlockKind, Section, SectionKind
from knowledge.names import Entry, deputy_note, is_person_name, is_vacant, read_entry, split_entries
from knowledge.parts import headed, rejoined, roster_parts
from knowledge.sentences import sentence_spans

_MEMBERS = re.compile(
    r"\b(?:medlemm|medlemsliste|sammensætning|består\s+af|bestående\s+af|består\s+fremover\s+af|sammensat\s+af|sammensættes\s+af|repræsentanter"
    r"|deltagere?\b|deltagerkreds|aktørkreds|udpeget|udpegede|følgende\s+(?:personer|deltager|medlem)|til\s+stede|tilstede|afbud|fraværende"
    r"|mødedeltagere|inviterede?|indkaldte?|valgt\s+blev|kontaktpersoner|suppleanter)",
    re.IGNORECASE,
)
_ORGANISATIONS = re.compile(
    r"\b(?:aktørkreds|deltagere\s+fra|repræsentanter\s+fra|repræsentant\s+for|organisationer|inviter\w*|interessenter|parter|medlemsorganisationer)\b",
    re.IGNORECASE,
)
_PERSON_HEAD = re.compile(r"^(?:navn|medlem|person|repræsentant|deltager|kontaktperson)\w*$", re.IGNORECASE)
_ROLE_HEAD = re.compile(r"^(?:funktion|titel|stilling|rolle|hverv|post|ansvar)\w*", re.IGNORECASE)
_SEAT_HEAD = re.compile(r"^(?:rolle|hverv|post)\w*", re.IGNORECASE)
_DEPUTY_HEAD = re.compile(r"^(?:personlig\s+)?suppleant\w*$", re.IGNORECASE)
_PLACE_HEAD = re.compile(
    r"^(?:kommune|organisation|arbejdsplads|arbejdssted|institution|virksomhed|region|område|repræsenterer|udpeget\s+af|fra)\b",
    re.IGNORECASE,
)
_NOTE_HEAD = re.compile(r"^(?:bemærkning|note|periode|valgt)\w*", re.IGNORECASE)
_COUNT = re.compile(r"\s*\(\d+\)|\s*:\s*$")
_INLINE = re.compile(
    r"(?P<lead>[^:]{3,100}?(?::|\b(?:består\s+(?:fremover\s+|herefter\s+|nu\s+)?af|bestående\s+af|er)\b))\s+(?P<rest>[A-ZÆØÅ].+)$",
    re.DOTALL,
)
_ALONE = re.compile(r"afbud|fraværende|(?:fra\s+)?\w*sekretariat(?:et)?\s*:", re.IGNORECASE)  # one name is a list too
_TWO_NAMES = re.compile(r"[A-ZÆØÅ][\w.'’-]*\s+[A-ZÆØÅ]")  # at least a first name and a last name
_MEMBERS_LABEL = re.compile(r"^(?:øvrige\s+)?medlemmer\s*:\s*", re.IGNORECASE)
_NUMBERED_GROUP = re.compile(r"(?:\w*gruppe|spor|team|udvalg)\s+(?:\d{1,2}|[A-Z])\s*(?:[:–-]\s*[^.:;]{2,80})?:?", re.IGNORECASE)
_OTHER_LIST = re.compile(
    r"(?:afbud|fraværende|til\s?stede|deltagere|gæster|referent|mødeleder|ordstyrer|dirigent)\b", re.IGNORECASE
)
_NO_LIST = re.compile(r"(?:referent|mødeleder|ordstyrer|dirigent)\b", re.IGNORECASE)
_OFFICE = re.compile(r"(?:fra\s+)?\w*sekretariat(?:et)?\s*:", re.IGNORECASE)  # who else was there, in the head of minutes
_ALTERNATES = re.compile(r"suppleant", re.IGNORECASE)
_LABEL_LENGTH = 40
_CLAUSE = re.compile(r"\b(?:er|har|valgt|opstillet|består|sammensættes|udgøres|følgende)\b", re.IGNORECASE)
_LEAD_LENGTH = 160
_SUBHEAD_WORDS = 6
# A subhead that says which sort of members follows, not where they come from.
_OF_MEMBERS = re.compile(
    r"\b(?:\w*(?:medlemmer|repræsentanter|deltagere|suppleanter|observatører|gæster|politikere|embedsmænd|embedsfolk|direktører"
    r"|ansatte|medarbejdere|formænd|næstformænd|personer|frivillige|tilforordnede)|øvrige|andre)\b|^\w+(?:ale|elle|iske|ige|valgte|udpegede)$",
    re.IGNORECASE,
)
_CONTACTS = re.compile(r"kontaktpersoner|tovholdere", re.IGNORECASE)  # of each body: no sort of members
_DIRECT = (BlockKind.ITEM, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE)


@dataclass(slots=True)
class Roster:
    """A list of members: the blocks from first to last entry, the line that led to it, and who is in it."""

    lead: str
    section: Section
    entries: list[tuple[Entry, Block]] = field(default_factory=list)
    own_heading: bool = False  # the lead is the heading of the section

    @property
    def people(self) -> int:
        """How many entries are people."""
        return sum(entry.person for entry, _ in self.entries)


def rosters(sections: Sequence[Section]) -> tuple[Roster, ...]:
    """Every roster of a document, in reading order. A roster may run on through the sections below its lead."""
    found: list[Roster] = []
    stream = [(section, part) for section in sections for block in headed(_blocks(section)) for part in roster_parts(block)]
    at = 0
    while at < len(stream):
        section, block = stream[at]
        inline = _inline(section, block)
        roster, after = (inline, at + 1) if inline else _table(stream, at) or _list(stream, at) or (None, at + 1)
        if roster is not None:
            found.append(roster)
        at = max(after, at + 1)
    return tuple(found)


def _blocks(section: Section) -> Sequence[Block]:
    """The blocks of a section; a running list of who came that a page cuts in two is one."""
    return rejoined(section.blocks) if section.kind in (SectionKind.APOLOGIES, SectionKind.ATTENDEES) else section.blocks


_Stream = Sequence[tuple[Section, Block]]


def _lead_strength(section: Section, block: Block) -> int:
    """2 where `block` announces members in so many words, 1 where it only names a group, 0 where it leads to no roster."""
    text = block.text.strip()
    if numbered_group(text) and block.kind is not BlockKind.ROW:
        return 1
    if len(text) > _LEAD_LENGTH:
        text = text[text.rstrip(":").rfind(". ") + 1 :]
    heading = block.kind is BlockKind.HEADING
    if not heading and not text.endswith(":"):
        return 1 if _is_group_alone(text) else 0
    if heading and section.kind in (SectionKind.APOLOGIES, SectionKind.ATTENDEES):
        return 2
    if _MEMBERS.search(text):
        return 2
    return 1 if group_names(text) and len(text.split()) <= 12 else 0


def numbered_group(text: str) -> bool:
    """Whether a line is the name of one of several groups: "Arbejdsgruppe 2: Bus og udbud"."""
    return len(text) <= _LEAD_LENGTH and bool(_NUMBERED_GROUP.fullmatch(text.strip()))


def _is_group_alone(text: str) -> bool:
    """Whether a line without a colon is nothing but the name of a group."""
    names = group_names(text)
    return len(names) == 1 and names[0].end == len(text) and names[0].start == 0


def _list(stream: _Stream, at: int) -> tuple[Roster, int] | None:
    """The list below the lead at `at`, with the place after it."""
    section, lead = stream[at]
    strength = _lead_strength(section, lead)
    if not strength:
        return None
    organisations = strength == 2 and bool(_ORGANISATIONS.search(lead.text))
    roster = Roster(lead.text, section, own_heading=lead.kind is BlockKind.HEADING)
    subhead: str | None = None
    last = here = at + 1
    while here < len(stream):
        block = stream[here][1]
        if numbered_group(block.text):
            break
        told = None if _is_next(block, lead, roster) else _subhead(stream, here, organisations=organisations)
        if told is not None:
            subhead, here = told, here + 1
            continue
        entries = _entries(block, section, roster, organisations=organisations)
        if not entries:
            break
        roster.entries += [(_below(entry, subhead), block) for entry in entries]
        here += 1
        last = here
    return (roster, last) if _holds(roster, strength, organisations=organisations) else None


def _entries(block: Block, section: Section, roster: Roster, *, organisations: bool) -> tuple[Entry, ...]:
    """Whom the block names; nothing where it is no part of a roster."""
    if block.kind not in _DIRECT or (block.kind is BlockKind.HEADING and not is_person_name(block.text)):
        return ()
    of_meeting = section.kind in (SectionKind.APOLOGIES, SectionKind.ATTENDEES)
    if of_meeting and (_NO_LIST.match(block.text) or _OFFICE.match(block.text)):
        return ()
    text = _MEMBERS_LABEL.sub("", block.text)
    spans = sentence_spans(text)
    if len(spans) > 1 and len(several := split_entries(text[slice(*spans[0])])) > 1:  # what follows says more of the list
        return several
    if len(several := split_entries(text)) > 1:
        return several
    entry = read_entry(block.text)
    if of_meeting and len(spans) > 1 and (first := read_entry(text[slice(*spans[0])])) and first.person:
        entry = first
    if entry is None:
        return ()
    if not entry.person and is_vacant(entry.name) and roster.entries:
        return (entry,)
    if not entry.person and roster.entries and roster.entries[0][1].kind is not block.kind:
        return ()
    if entry.person or organisations:
        return (entry,) if entry.person or block.kind is BlockKind.ITEM else ()
    listed = block.kind is BlockKind.ITEM and block.text[:1].isupper() and not re.search(r"\b(?:skal|kan|vil|at)\b", block.text)
    named = section.kind is SectionKind.APOLOGIES and block.kind is BlockKind.PARAGRAPH and len(block.text.split()) <= 4
    return (entry,) if named or (listed and len(block.text.split()) <= 12) else ()


def _holds(roster: Roster, strength: int, *, organisations: bool) -> bool:
    """Whether the list is one of members: mostly people, or organisations where they were announced."""
    count = len(roster.entries)
    if organisations:
        return count >= 2
    return roster.people > 0 and roster.people * 2 >= count and (strength == 2 or roster.people >= 2)


def _subhead(stream: _Stream, at: int, *, organisations: bool) -> str | None:
    """The text of a short line with a colon that parts a roster: an entry must follow it."""
    block = stream[at][1]
    text = block.text.strip()
    if (
        len(text.split()) > _SUBHEAD_WORDS
        or not (text.endswith(":") or block.kind is BlockKind.HEADING)
        or at + 1 >= len(stream)
    ):
        return None
    if block.kind is BlockKind.HEADING and (not text.endswith(":") and not _MEMBERS.search(text)):
        return None
    if _OTHER_LIST.match(text) or any(not name.plain for name in group_names(text)) or stream[at + 1][1].kind not in _DIRECT:
        return None
    following = read_entry(stream[at + 1][1].text)
    if following is None or not (following.person or organisations):
        return None
    return "" if _CLAUSE.search(text) or group_names(text) else _COUNT.sub("", text).strip()


def _is_next(block: Block, lead: Block, roster: Roster) -> bool:
    """Whether a heading begins another list: it is no lower than the one that led to this, and says more than which members."""
    if block.kind is not BlockKind.HEADING or not (roster.own_heading and roster.entries):
        return False
    other = _CONTACTS.match(block.text) or not _OF_MEMBERS.search(block.text)
    return 0 < block.level <= lead.level and bool(other)


def _below(entry: Entry, subhead: str | None) -> Entry:
    """The entry below a subhead: an organisation is where it comes from, "Regionale medlemmer" only a remark."""
    if not subhead or entry.affiliation:
        return entry
    if _OF_MEMBERS.search(subhead):
        return replace(entry, note="; ".join(filter(None, (entry.note, subhead))))
    return replace(entry, affiliation=subhead)


def _inline(section: Section, block: Block) -> Roster | None:
    """A roster in one line: "Afbud: Ida Holm, Bo Lund" or "Styregruppen består af Ida Holm (formand), Bo Lund og Eva Juul."."""
    if block.kind is BlockKind.ROW:
        return _labelled_row(section, block)
    if block.kind not in _DIRECT or not _TWO_NAMES.search(block.text):
        return None
    for start, end in sentence_spans(block.text):
        parted = _INLINE.match(block.text[start:end])
        if not parted or not (_MEMBERS.search(parted["lead"]) or group_names(parted["lead"])):
            continue
        entries = split_entries(parted["rest"])
        if len(entries) > 1 or (entries and _ALONE.match(parted["lead"])):
            if _ALTERNATES.match(parted["lead"]):
                entries = tuple(replace(entry, role=entry.role or "suppleant") for entry in entries)
            return Roster(parted["lead"], section, [(entry, block) for entry in entries])
    return None


def _labelled_row(section: Section, block: Block) -> Roster | None:
    """The roster beside its label, as in the form at the top of minutes: "Deltagere" and who they are."""
    cells = [cell for cell in block.cells if cell]
    if block.header or len(cells) != 2 or len(cells[0]) > _LABEL_LENGTH:
        return None
    if not (_MEMBERS.search(cells[0]) or _OTHER_LIST.match(cells[0]) or _OFFICE.match(f"{cells[0]}:")) or _NO_LIST.match(
        cells[0]
    ):
        return None
    entries = split_entries(cells[1]) or tuple(filter(None, map(read_entry, cells[1].split(";"))))
    people = sum(entry.person for entry in entries)
    return Roster(cells[0], section, [(entry, block) for entry in entries]) if people * 2 > len(entries) else None


def _table(stream: _Stream, at: int) -> tuple[Roster, int] | None:
    """A table with a column of names and at least one of what they are."""
    section, block = stream[at]
    header = block.header
    if block.kind is not BlockKind.ROW or not any(_PERSON_HEAD.match(head.strip()) for head in header):
        return None
    roster = Roster(_line_above(stream, at), section)
    here = at
    while here < len(stream):
        row, step = _torn(stream, here, header)
        if row is None:
            break
        entry = _row(row)
        if entry:
            roster.entries.append((entry, row))
        here += step
    return (roster, here) if roster.people * 2 > len(roster.entries) else (Roster("", section), here)


def _torn(stream: _Stream, at: int, header: tuple[str, ...]) -> tuple[Block | None, int]:
    """The row at `at` of the table with those heads, and how many blocks it takes; a name in bold that a reader took for a
    heading is the first cell of the row below it. None where the table ends."""
    block = stream[at][1]
    if block.kind is BlockKind.ROW and block.header == header:
        return block, 1
    named = _PERSON_HEAD.match(header[0].strip())
    if block.kind is BlockKind.ROW and not block.header and len(block.cells) == len(header) and named:
        return (replace(block, header=header), 1) if is_person_name(_bare(block.cells[0])) else (None, 0)
    below = stream[at + 1][1] if at + 1 < len(stream) else None
    rest = below is not None and below.kind is BlockKind.ROW and not below.header and len(below.cells) == len(header) - 1
    if below is None or not rest or not named or block.kind is not BlockKind.HEADING or not is_person_name(_bare(block.text)):
        return None, 0
    raw, lines = f"{block.raw}\n{below.raw}", (block.lines[0], below.lines[1])
    return replace(below, header=header, cells=(block.text, *below.cells), raw=raw, lines=lines), 2


def _bare(name: str) -> str:
    return re.sub(r"\s*\([^()]*\)", "", name).strip()


def _row(block: Block) -> Entry | None:
    """A person from a row: the cell of the name may itself say role and place, the other cells add to it."""
    cells = {head.strip(): re.sub(r"\s+", " ", cell).strip() for head, cell in zip(block.header, block.cells, strict=False)}
    name = next((cell for head, cell in cells.items() if _PERSON_HEAD.match(head)), "")
    entry = read_entry(name)
    if entry is None:
        return None
    told = sorted((not _SEAT_HEAD.match(head), cell) for head, cell in cells.items() if _ROLE_HEAD.match(head) and cell)
    role = ", ".join(filter(None, [entry.role, *(cell for _, cell in told)]))  # the role in the group leads
    place = next((cell for head, cell in cells.items() if _PLACE_HEAD.match(head) and cell), None)
    note = next((cell for head, cell in cells.items() if _NOTE_HEAD.match(head) and cell), None)
    deputy = next((cell for head, cell in cells.items() if _DEPUTY_HEAD.match(head) and _names_somebody(cell)), None)
    told_note = "; ".join(filter(None, (entry.note or note, deputy_note(deputy) if deputy else None))) or None
    return Entry(entry.name, role or None, entry.affiliation or place, told_note, entry.person)


def _names_somebody(cell: str) -> bool:
    entry = read_entry(cell)
    return entry is not None and entry.person


def _line_above(stream: _Stream, at: int) -> str:
    """The paragraph or heading right above the table, where it is short enough to announce it."""
    section = stream[at][0]
    before = stream[at - 1] if at else None
    if before and before[0] is section and before[1].kind is not BlockKind.ROW and len(before[1].text) <= _LEAD_LENGTH:
        return before[1].text
    return section.title
