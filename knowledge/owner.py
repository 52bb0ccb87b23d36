"""Whose document it is: the network or project that its title names, to which a plain "Styregruppen" in it belongs.

Without it the steering groups of two networks would be one group, and the answer about the one would be given for the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from knowledge import headings
from knowledge.bodies import LETTERS, compound_group, definite, group_names, in_words
from knowledge.coined import in_full
from knowledge.dates import find_dates
from knowledge.meeting_heads import label
from knowledge.model import BlockKind, Section
from knowledge.names import is_person_name, is_place
from knowledge.words import is_word

_FRONT = 3  # blocks of a document that may be its title
_LONGEST = 60
_LONGEST_LINE = 400  # of those at the front of a file
_WORDS = 5
_PAPER = re.compile(
    r"\b(?:\w*(?:dagsorden|referat|indkaldelse|rapport|ansøgning|kommissorium|invitation|beskrivelse|oversigt|program|bilag|plan|notat|liste))\w*",
    re.IGNORECASE,
)
_SMALL = frozenset(("på", "i", "og", "for", "af", "til", "med", "om"))
_NAME = r"[A-ZÆØÅ][\w-]+(?:\s+(?:(?:på|og|af|i)\s+)?[A-ZÆØÅ][\w-]+)*"
_INSIDE = re.compile(rf"(?:\s+(?P<of>i|for)|,)\s+(?P<name>{_NAME})\s*$")
# "Årshjul 2031 for Havnenet", "Medlemsliste Havnenet": a paper and whose it is.
_OF_PAPER = re.compile(
    rf"(?:[^\W\d_]*(?:årshjul|plan|kalender|rapport|liste|beretning|vedtægt(?:er)?|strategi|nyhedsbrev|nyt|regnskab|budget))"
    rf"(?:\s+(?:19|20)\d\d(?:\s?[-–/]\s?\d{{2,4}})?)?(?:\s*[:–-]\s+|\s+(?:(?:for|fra|i)\s+)?)(?P<name>(?-i:{_NAME}))",
    re.IGNORECASE,
)
# "Havnenet – status til styregruppen": its name, and what the paper is for.
_BEFORE_DASH = re.compile(rf"(?P<name>{_NAME})\s+[–-]\s+(?P<rest>\S.*)")
_UNDER = re.compile(rf"\(?(?:en\s+del\s+af|under)\s+(?P<name>{_NAME})\)?", re.IGNORECASE)
# A network that puts its own name behind the word: "Havnenetværket Fyn", "Netværket Ren Kyst".
_NETWORK = re.compile(
    rf"(?:netværket|[A-ZÆØÅ][\w-]*netværk(?:et)?|Netværket)\s+{_NAME}|[A-ZÆØÅ]+NETVÆRK(?:ET)?\s+[A-ZÆØÅ][A-ZÆØÅ\s-]+"
)
_PART_OF = re.compile(rf"(?P<part>[A-ZÆØÅ][^\W\d_]+)(?:,|\s+(?:i|for|under))\s+(?P<name>{_NAME})")
# "Netværket for havne og kyst" is what a network calls itself below its own name.
_THE_NETWORK = re.compile(r"(?:Netværket|Samarbejdet|Partnerskabet|Projektet)(?: for [a-zæøå][^A-ZÆØÅ]*)?")
_COMPLEMENT = re.compile(rf"for (?P<name>{_NAME})")
_REGIONAL = re.compile(r"jylland|sjælland|\bfyn|land$|danmark|norden|(?-i:[a-zæøå][A-ZÆØÅ])", re.IGNORECASE)
_REGION = re.compile(
    r"(?:(?:nord|midt|syd|sønder|øst|vest)(?:vest|øst)?)?(?:jylland|sjælland|fyn|danmark)|hovedstaden|norden", re.IGNORECASE
)
_TITLED = re.compile(rf"\w*(?:plan|beskrivelse|kommissorium|rapport|notat):\s+(?P<name>{_NAME})", re.IGNORECASE)
_COINED = re.compile(r"[a-zæøå][A-ZÆØÅ]")
_LETTERED = re.compile(rf"\b(?:{'|'.join(LETTERS)})-?møde")  # "SG-møde"
# Groups that a network or project has of its own; a council or a committee is rather somebody else's.
_PARTS = frozenset(
    """styregruppe styringsgruppe arbejdsgruppe projektgruppe følgegruppe referencegruppe koordinationsgruppe sekretariat
    fællessekretariat formandskab bestyrelse repræsentantskab forretningsudvalg""".split()
)
# Those of them that are of the whole; what the others are for may be a subject.
_LEADING = _PARTS - {"arbejdsgruppe", "projektgruppe", "følgegruppe", "referencegruppe"}


def owner(sections: Sequence[Section], *, front: Sequence[str] = ()) -> str:
    """The network or project that the title of a document names by a name of its own; empty where it names none.

    `front` are the first lines of the file as read: a running head may name it though it is no part of the text.
    """
    blocks = [block for section in sections for block in section.blocks]
    texts = [block.text for block in blocks]
    for block in blocks[:_FRONT]:
        told = label(block) if block.kind is BlockKind.ROW else None
        text = (told[1] if told else block.text).strip()
        text = re.split(r"(?<=\w{4})\.\s", text)[0]
        if not (told or block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)) or len(text) > 2 * _LONGEST:
            continue
        if title := _in_title(text, texts):
            return title
    held = {name for section in sections if section.meeting and (name := _of_body(section.meeting.body))}
    if held:
        return held.pop() if len(held) == 1 else ""
    if all(_is_plain(section.meeting.body) for section in sections if section.meeting):
        for line in (line for line in front[:_FRONT] if len(line) <= _LONGEST_LINE):
            if ":" in line and (title := _in_title(line.strip(), texts)):  # "Til: Forretningsudvalget i Havnenet"
                return title
            text = _PAPER.sub("", re.split(r"\s[–-]\s|\s*[·|:]\s*", line.strip())[0]).strip()
            if text and len(text) <= _LONGEST and _is_name(text, texts):
                return _as_written(text, texts)
    named = {
        found["name"]
        for text in texts
        for name in group_names(text)
        if name.kind in _LEADING and (found := _COMPLEMENT.fullmatch(name.about)) and not is_place(found["name"])
    }
    return named.pop() if len(named) == 1 else ""


def _in_title(text: str, texts: Sequence[str]) -> str:
    """The network that one line of the title names; empty where it names none."""
    inside = _INSIDE.search(text)
    if inside and _is_met(text[: inside.start()], of=inside["of"] or "") and not _is_elsewhere(inside["name"]):
        return inside["name"]
    for pattern in (_TITLED, _OF_PAPER, _UNDER, _BEFORE_DASH):
        titled = pattern.fullmatch(text)
        if titled and _is_name(titled["name"], texts) and _is_of_group(titled.groupdict().get("rest")):
            return _as_written(titled["name"], texts)
    return _as_written(text, texts) if len(text) <= _LONGEST and _is_name(text, texts) else ""


def _is_of_group(rest: str | None) -> bool:
    """Whether what stands behind the dash of a title is a group of the network or a paper; True where there is no dash."""
    return rest is None or bool(_PAPER.search(rest)) or any(name.kind in _PARTS for name in group_names(rest))


def _is_elsewhere(name: str) -> bool:
    """Whether what stands where a network's name would is a place, a part of the country or a person."""
    if _NETWORK.fullmatch(name):
        return False
    return is_place(name) or bool(_REGION.fullmatch(name)) or (is_person_name(name) and not _REGIONAL.search(name))


def _is_met(text: str, *, of: str) -> bool:
    """Whether the words before a name are of one of its groups: "Møde i styregruppen", "Styregruppemøde"; what a working group
    is "for" is its subject."""
    named = group_names(text)
    if of == "for" and named and named[-1].kind in _PARTS - _LEADING:
        return False
    return bool(named or any(map(compound_group, text.split())) or _LETTERED.search(text))


def _of_body(body: str) -> str:
    """The network in "Styregruppen i Havnenet" and "Forretningsudvalget, Havnenet"; empty in any other name of a body."""
    found = _PART_OF.fullmatch(body)
    return found["name"] if found and _is_plain(found["part"]) and not _is_elsewhere(found["name"]) else ""


def owned(name: str, whose: str) -> str:
    """ "Styregruppen", "Styregruppen i Havnenet" and "Styregruppen, Havnenet" as "Styregruppen for Havnenet" in a document of
    Havnenet; any other name as it is, but in words."""
    full = definite(LETTERS[name]) if name in LETTERS else in_words(name)
    if not whose:
        return full
    found = _PART_OF.fullmatch(full)
    part = found["part"] if found and found["name"] == whose else full
    return f"{part} for {whose}" if _is_plain(part) else full


def host(name: str, whose: str) -> str:
    """Whose meeting it is, in a document of `whose`: a "Netværket" that meets is the network itself, a part is completed."""
    return whose if whose and _THE_NETWORK.fullmatch(name) else owned(name, whose)


def with_owner(sections: Sequence[Section], whose: str, *, names: Collection[str] = ()) -> tuple[Section, ...]:
    """The sections, their meetings held by the groups of `whose` document it is; `names` are those written out in it."""
    if not whose and not names:
        return tuple(sections)
    done: list[Section] = []
    for section in sections:
        ref = section.meeting
        body = in_full(owned(ref.body, whose), names) if ref else ""
        if ref is None or body == ref.body:
            done.append(section)
            continue
        path = tuple(body if part == ref.body else part for part in section.path)
        done.append(replace(section, meeting=replace(ref, body=body), path=path))
    return tuple(done)


def _is_plain(name: str) -> bool:
    """Whether `name` is nothing but "Styregruppen" or another part of a network."""
    named = group_names(name)
    return len(named) == 1 and named[0].plain and (named[0].start, named[0].end) == (0, len(name)) and named[0].kind in _PARTS


def _is_name(text: str, texts: Sequence[str]) -> bool:
    """Whether a title is a name: capitals on every word but small ones; a single word is coined or used below."""
    words = text.split()
    if len(words) > _WORDS or _PAPER.search(text) or find_dates(text) or not re.fullmatch(r"[\w\s-]+", text):
        return False
    if _NETWORK.fullmatch(text):
        return True
    if any(map(str.isdigit, text)) or headings.is_heading_word(text) or group_names(text):
        return False
    if not words or not all(word in _SMALL or word[0].isupper() for word in words) or words[-1] in _SMALL:
        return False
    if len(words) > 1:
        plain = text.title() if text.isupper() else text  # a small word in capitals is no abbreviation of an organisation
        person = is_person_name(plain) and not all(is_word(word.casefold()) for word in plain.split())
        return not is_place(plain) and (not person or bool(_REGIONAL.search(plain)))
    used = re.compile(rf"(?<=[a-zæøå,] )(?:{re.escape(text)}|{re.escape(text.capitalize())})s?\b")
    coined = bool(_COINED.search(text)) or not is_word(text.casefold())
    return len(text) > 3 and (coined or any(used.search(other) for other in texts))


def _as_written(name: str, texts: Sequence[str]) -> str:
    """A name in capitals as the text below writes it, or with capitals at the beginnings of its longer words."""
    if not name.isupper():
        return name
    spelled = re.compile(rf"\b{re.escape(name)}(?=s?\b)", re.IGNORECASE)
    found = next((match[0] for text in texts for match in spelled.finditer(text) if not match[0].isupper()), None)
    return found or " ".join(word.capitalize() if len(word) > 4 else word for word in name.split())
