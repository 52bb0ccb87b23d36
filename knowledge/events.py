"""Conferences, theme days, study trips and open network meetings as a document announces or tells of them, each with its title.

An invitation or the first slide gives the title, a line with the day and a line with the place; sentences give title and day.
Whose they are is the network that the document is of; where it is of none, only an announcement counts, under its own title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.bodies import compound_group, definite, heading_context
from knowledge.dates import DateMention, find_dates, find_times
from knowledge.gatherings import NOUN, THERE, destination, gathering_in, series
from knowledge.meeting_heads import label
from knowledge.mentions import dated
from knowledge.model import Block, BlockKind, Meeting, Section, SectionKind
from knowledge.schedules import place_of, start_and_end, with_weekday
from knowledge.sentences import sentence_spans

_FRONT = 8  # blocks in which an announcement gives title, day and place
_LONGEST = 140
_LABELLED = 24  # blocks in which labels give day and place
_INVITATION = re.compile(
    r"^(?:(?:invitation|indbydelse|velkommen|program|save the date|tilmelding)\b[\s:–-]*(?:til|for|på)?\s*)+", re.IGNORECASE
)
_NETWORK_MEETING = re.compile(r"^(?P<noun>[^\W\d_]+møde)\s+(?:i|for|med)\s+(?P<name>[A-ZÆØÅ].*)$", re.IGNORECASE)
_QUOTED = re.compile(r"[»\"“”'].+[«\"“”']")
_WHEN = re.compile(r"(?:dato|tid|tidspunkt|hvornår|dato og tid|tid og sted)", re.IGNORECASE)
_WHERE = re.compile(r"(?:sted|hvor|mødested|lokale|adresse)", re.IGNORECASE)
_PAPER = re.compile(r"\b(?:referat|dagsorden|rapport|evaluering|kommissorium|årshjul)\b", re.IGNORECASE)
_VERB = r"(?:er|bliver|afholdes|holdes|finder\s+sted|ligger|er\s+planlagt|er\s+(?:nu\s+)?(?:flyttet|rykket|udsat)(?:\s+til)?)"
_TOLD = re.compile(
    rf"(?<![\w-])(?P<title>(?P<noun>{NOUN}|(?-i:Turen))(?:\s+(?:19|20)\d\d)?(?:\s+til\s+[A-ZÆØÅ]\w+)?)"
    rf"(?:\s+{_VERB})?(?:\s+(?:i|på|hos)\s+(?P<place>[A-ZÆØÅ][^,.;:()]{{2,50}}?))?\s*[:,]?\s*(?:(?:i|til|på)\s+)?$",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"^(?:konference|temadag|studietur|tur|årsmøde|generalforsamling|workshop|webinar|kursus)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A sentence that names a gathering right before a date."""

    section: Section
    block: Block
    text: str
    mention: DateMention


def announced(sections: Sequence[Section], *, document: str, whose: str) -> Iterator[Meeting]:
    """The gathering that the document invites to or was shown at, if it is such a document."""
    if any(section.meeting and section.meeting.body for section in sections):
        return
    placed = [(section, block) for section in sections for block in section.blocks]
    front = [pair for pair in placed if pair[1].text.strip()][:_LABELLED]
    for at, (_, block) in enumerate(front[:_FRONT]):
        title = _title(block, front[at + 1][1] if at + 1 < len(front) else None)
        made = (_dated_below(front, at, document) or _labelled(front, document)) if title else None
        if made is None:
            continue
        found = _NETWORK_MEETING.match(title)
        group = found["name"] if found else whose or title
        kind = compound_group(found["noun"]) if found else None
        if kind and kind != "netværk":
            group = f"{definite(kind)} for {found['name'] if found else whose}"
        yield replace(made, group=group, title=found["noun"].capitalize() if found else title)
        return


def _title(block: Block, below: Block | None) -> str:
    """The title of a gathering that a line of the front gives; empty where it gives none. A quoted line below belongs to it."""
    text = " ".join(block.text.split()).strip(" .")
    if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or _PAPER.search(text):
        return ""
    if len(text) > _LONGEST or find_times(text) or block.text.rstrip().endswith((".", ":")):
        return _within(text)
    title = _INVITATION.sub("", text).strip()
    if _NETWORK_MEETING.match(title):
        return title
    if gathering_in(title) is None or len(title.split()) > 12 or any(mention.complete for mention in find_dates(title)):
        return _within(text)
    title = title[:1].upper() + title[1:]
    subtitle = below.text.strip() if below and below.kind is BlockKind.HEADING and _QUOTED.fullmatch(below.text.strip()) else ""
    return f"{title} {subtitle}".strip()


def _within(text: str) -> str:
    """The title in a sentence of a letter: "programmet til Havnenets årskonference 2031: "Ny kaj".": noun, year and name."""
    found = re.search(rf"\b{NOUN}\s+(?:19|20)\d\d(?:\s*:?\s*[»\"“”][^«\"“”]{{3,80}}[«\"“”])?", text, re.IGNORECASE)
    return found[0][:1].upper() + found[0][1:] if found else ""


def _dated_below(front: Sequence[tuple[Section, Block]], at: int, document: str) -> Meeting | None:
    """The meeting whose day stands alone on one of the lines below its title, its place on the next."""
    for i in range(at + 1, min(at + 4, len(front))):
        section, block = front[i]
        mention = next((mention for mention in find_dates(block.text) if mention.complete), None)
        if mention is None or len(block.text) > _LONGEST or mention.start > 12 or label(block):
            continue
        place = block.text[mention.end :].strip(" ,.–-")
        if not place and i + 1 < len(front) and _is_place_line(front[i + 1][1]):
            place = front[i + 1][1].text.strip(" .")
        if len(place) > 100 or re.search(r"[.!?]\s", place):
            return None
        return _meeting(section, block, mention, re.sub(r"^(?:på|i|hos|@)\s+", "", place) or None, document)
    return None


def _is_place_line(block: Block) -> bool:
    text = block.text.strip()
    short = block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and len(text) <= 90
    return (
        short
        and text[:1].isupper()
        and not find_dates(text)
        and not find_times(text)
        and not re.search(r"[.:;!?]$|^Kære\b", text)
    )


def _labelled(front: Sequence[tuple[Section, Block]], document: str) -> Meeting | None:
    """The meeting whose day and place stand behind "Tid:" and "Sted:"."""
    labels = [(section, block, found) for section, block in front if (found := label(block))]
    where = next((value for _, _, (name, value) in labels if _WHERE.fullmatch(name)), None)
    for section, block, (name, value) in labels:
        mention = next((mention for mention in find_dates(value) if mention.complete), None) if _WHEN.fullmatch(name) else None
        if mention:
            return _meeting(section, block, mention, where, document)
    return None


def _meeting(section: Section, block: Block, mention: DateMention, place: str | None, document: str) -> Meeting:
    start, end = start_and_end(mention)
    return Meeting("", "", start, place_of(section, block, document), end, place, note=with_weekday(None, mention))


def told_of(sections: Sequence[Section], *, document: str, whose: str) -> Iterator[Meeting]:
    """The gatherings of the network that the sentences of its own document give a day, with the fullest title at hand."""
    if not whose:
        return
    for section in sections:
        if section.kind is SectionKind.MEETING:
            continue
        for block in section.blocks:
            if block.kind is BlockKind.HEADING:
                continue
            for start, end in sentence_spans(block.text):
                text = block.text[start:end]
                for mention in filter(None, (dated(found, section) for found in find_dates(text))):
                    yield from _of_sentence(_Spoken(section, block, text, mention), document, whose)


def _of_sentence(said: _Spoken, document: str, whose: str) -> Iterator[Meeting]:
    mention = said.mention
    found = _TOLD.search(said.text[: mention.start]) if mention.complete else None
    title = _full_title(found, said.section) if found else ""
    if found is None or not title:
        return
    after = THERE.match(said.text, mention.end)
    place = found["place"] or (after["place"].strip() if after else destination(title))
    made = _meeting(said.section, said.block, mention, place, document)
    yield replace(made, group=whose, title=title)


def _full_title(found: re.Match[str], section: Section) -> str:
    """The title as written where it is a name, else that of the heading or item that the sentence stands under."""
    noun, written = found["noun"], found["title"]
    named = not _QUALIFIED.match(noun) or " til " in written
    for heading in heading_context(section):
        title = gathering_in(heading)
        if title and (_ends_like(title[0], noun) if not named else series(title[0]) == series(noun)) and len(heading) <= 80:
            return heading
    return written[:1].upper() + written[1:] if named and written[:1].isupper() else ""


def _ends_like(title: str, noun: str) -> bool:
    """Whether "konferencen" and "turen" may mean a "Kystkonference" and a "Studietur"."""
    return series(title).endswith(series(noun))
