"""Elections and appointments that minutes tell in a sentence: who became chair of which group, and from when.

Each becomes a `Group` of one member that is marked as a change: it says who has one office, never who is on the group. What is
only proposed, hoped for or denied is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.bodies import complete, group_names, heading_context
from knowledge.model import Block, BlockKind, Group, Member, Place, Section, SectionKind
from knowledge.names import is_person_name, is_place
from knowledge.parts import lines_between, raw_between
from knowledge.sentences import sentence_spans

_WORD = r"[A-ZÆØÅ][^\W\d_]{0,40}(?:[-'’][^\W\d_]{1,40}){0,4}"
_NAME = rf"(?<![\w-])(?P<name>{_WORD}(?:\s+{_WORD}){{1,4}})"
_FROM = r"(?:\s*\((?P<bracket>[^()]{2,60})\)|,\s+(?P<place>[^,.]{2,60}),?)?"
_OFFICE = r"(?:ny(?:e|t)?\s+)?(?P<office>(?:næst|vice)?formand|(?:næst)?forperson|tovholder|kasserer|koordinator)(?![^\W\d_])"
_CHOSEN = r"(?:valgt|genvalgt|nyvalgt|udpeget|konstitueret)"
_TOLD = (
    rf"{_NAME}{_FROM}\s+(?:blev|bliver|er)\s+(?:[a-zæøå]+\s+){{0,2}}?{_CHOSEN}\s+(?:som|til)\s+{_OFFICE}",
    rf"{_NAME}{_FROM}\s+(?:udpeges|vælges|konstitueres|tiltræder|valgtes|udpegedes)\s+(?:som|til)\s+{_OFFICE}",
    rf"(?:valgte|udpegede|konstituerede|har\s+{_CHOSEN})\s+(?:[a-zæøå]+\s+){{0,3}}?{_NAME}{_FROM}\s+(?:som|til)\s+{_OFFICE}",
    rf"(?i:som|til)\s+{_OFFICE}\s+(?:blev\s+(?:[a-zæøå]+\s+)?{_CHOSEN}|valgtes|udpegedes|{_CHOSEN}\s+blev)\s+{_NAME}{_FROM}",
)
_CHANGES = tuple(map(re.compile, _TOLD))
_HINT = re.compile(r"valgt|vælges|udpege|konstituer|tiltræder")
# What is not so, not yet decided or long past.
_NOT_SO = re.compile(
    r"\b(?:indstill\w*|foresl\w*|forslag|hvis|ikke|kan|skal|bør|ønsker|tidligere|hidtil\w*|oprindelig\w*|kandid\w*|stiller\s+op"
    r"|(?<!det\s)(?:sidste|forrige)\s+år|i\s+fjor|nu\s+afgået)\b",
    re.IGNORECASE,
)
# What undoes the election when it follows, unless it tells of the one who was there before.
_UNDONE = re.compile(
    r"\b(?:trak(?:\s+\w+)?\s+sig|har(?:\s+\w+)?\s+trukket\s+sig|(?:nu|siden|senere)\s+(?:afgået|fratrådt)"
    r"|(?<!det\s)(?:sidste|forrige)\s+år|i\s+fjor)\b",
    re.IGNORECASE,
)
_BEFORE_ONE = re.compile(r"\b(?:efter|da|fordi|idet|i\s+stedet\s+for|afløs\w*|erstat\w*|efterfølg\w*)\b", re.IGNORECASE)
_OF = re.compile(r"\s+(?:for|af|i|hos|ved)\s+(?=\S)")
_ARTICLE = re.compile(r"(?:(?:den|det|de|en|et|vores)\s+)?")
# What "for" brings in that is nobody's name: a term of office, a purpose.
_TERM = re.compile(
    r"(?:at|så\s+vidt)\b"
    r"|(?:(?:den|det|de|en|et|én|ét|to|tre|fire|fem|\d+|\w+årig|næste|kommende|nye?|første|sidste|hele|resten|af|indeværende)[\s-]+)*"
    r"(?:(?:19|20)\d\d\b|\w*periode|\w*år(?:et|ene|ets)?\b|\w*måned|tiden\b|sæson|resten\b)"
)
_BODY_WORD = r"(?:[A-ZÆØÅ]|[a-zæøå]*(?:forening|organisation|selskab|forbund|klub|laug|kommune|region))"
_ELSEWHERE = re.compile(rf"\s+(?:for\s+|(?:i|hos|ved)\s+(?={_BODY_WORD}))")
_WITHIN = re.compile(rf"\s+(?:i|hos)\s+(?P<body>{_WORD}(?:\s+{_WORD})*)")
_SINCE = re.compile(
    r"(?:fra(?:\s+og\s+med)?|pr\.|med\s+virkning\s+fra)\s+(?:den\s+)?\d{1,2}\.\s?\w+(?:\s+\d{4})?"
    r"|for\s+(?:resten\s+af\s+)?\d{4}(?:\s*(?:og(?:\s+for)?|[-–])\s*\d{4})?|(?:indtil|frem\s+til|til)\s+(?:den\s+)?\d{1,2}\.\s?\w+(?:\s+\d{4})?"
)
_KINDS = (BlockKind.PARAGRAPH, BlockKind.ITEM)


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody who got an office: where in `block` it is said, and what follows it in the sentence."""

    person: str
    office: str
    place: str | None
    after: str
    start: int
    end: int


def changes(sections: Sequence[Section], *, document: str) -> tuple[Group, ...]:
    """The offices that somebody was elected or appointed to, in reading order; none where the group cannot be told."""
    found: list[Group] = []
    for section in sections:
        if section.kind is SectionKind.PROPOSAL:
            continue
        for block in section.blocks:
            for change in _told(block):
                name = _group(change, section)
                if name:
                    found.append(_as_group(change, name, section, block, document))
    return tuple(found)


def _told(block: Block) -> Iterator[Change]:
    if block.kind not in _KINDS or not _HINT.search(block.text):
        return
    for start, end in sentence_spans(block.text):
        sentence = block.text[start:end]
        match = next((m for pattern in _CHANGES if (m := pattern.search(sentence))), None)
        if match is None or _NOT_SO.search(sentence[: match.end()]) or not is_person_name(match["name"]):
            continue
        undone = _UNDONE.search(sentence, match.end())
        if undone and not _BEFORE_ONE.search(sentence, match.end(), undone.start()):
            continue
        place = match["place"] or match["bracket"]
        place = place if place and is_place(place) else None
        yield Change(match["name"], match["office"], place, sentence[match.end() :], start, end)


def _group(change: Change, section: Section) -> str:
    """The group of the office: named behind it, else by the title that announces the election, else the one that met.

    Empty for the office of a body that is no group: a chair of "Fiskeriforeningen Havet" is none here.
    """
    own = section.meeting.body if section.meeting else ""
    of = _OF.match(change.after)
    rest = change.after[of.end() :] if of else ""
    named = group_names(rest)[:1]
    context = heading_context(section)
    if named and _ARTICLE.fullmatch(rest[: named[0].start]):
        within = _WITHIN.match(rest, named[0].end) if named[0].plain else None
        if within:
            return own if _is_of(own, within["body"]) else ""
        return complete(named[0], context=context)
    if _ELSEWHERE.match(change.after) and not _TERM.match(rest):
        return own if own and re.match(rf"{re.escape(own)}(?!\w|-|\s+[A-ZÆØÅ])", rest) else ""
    title = section.meeting.title if section.meeting and section.meeting.title else ""
    titled = group_names(title)
    if titled:
        return complete(titled[0], context=context) if change.office in title.casefold() else ""
    return own


def _is_of(body: str, owner: str) -> bool:
    """Whether `body` is a part of `owner`: "Styregruppen for Blå Havne" of "Blå Havne"."""
    return body.endswith(f" {owner}")


def _as_group(change: Change, name: str, section: Section, block: Block, document: str) -> Group:
    since = _SINCE.search(change.after)
    place = Place(
        document,
        lines=lines_between(block, change.start, change.end),
        page=block.page,
        stated=section.date,
        raw=raw_between(block, change.start, change.end),
        meeting=section.meeting,
        heading=section.path,
    )
    member = Member(change.person, change.office, change.place, source=place, note=since[0] if since else None)
    return Group(name, place, (member,), change=True)
