"""Agenda items with proposal and decision apart, and whether the one follows the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from knowledge.model import Block, BlockKind, Decision, MeetingRef, Place, Section, SectionKind
from knowledge.reported import reported
from knowledge.resolutions import is_resolution, proposing, stated, tabulated, told

# What a proposal asks for and a decision does, by the stem that both share.
_ACTS = {
    "note": re.compile(r"efterretning|\bnoter(?:er|ede)", re.IGNORECASE),
    "approve": re.compile(r"godkend|tiltr[æå]d|vedtag|vedtog|imødekom", re.IGNORECASE),
    "discuss": re.compile(r"\bdr[øo]fte(?:r|de|t|s)?\b", re.IGNORECASE),
    "appoint": re.compile(r"udpeg|\bvalgt|\bvælge|indstiller", re.IGNORECASE),
    "grant": re.compile(r"bevilg|bevilling|afsæt|afsat", re.IGNORECASE),
    "ask": re.compile(r"anmod|opfordr|pålægg|bemyndig|mandat", re.IGNORECASE),
}
_FOLLOWED = re.compile(
    r"\b(?:som indstillet|i overensstemmelse med indstilling\w*"
    r"|indstilling\w*\s+(?:blev\s+)?(?:fulgt|godkendt|tiltrådt|vedtaget)"
    r"|(?:godkendte|tiltrådte|fulgte|vedtog)\s+(?:\w+\s+){0,2}indstilling\w*|som foreslået)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:\w[\w.-]*\s+){0,3}?(?:godkendt|tiltrådt|vedtaget|taget til efterretning|drøftet|til efterretning)"
    r"(?: uden bemærkninger)?\.?",
    re.IGNORECASE,
)
_DEVIATES = re.compile(
    r"\bmed (?:den|de|følgende|en|visse|enkelte)?\s*(?:\w+\s+)?(?:rettelse|ændring|tilføjelse|justering|undtagelse)"
    r"|\bmen\b[^.]{0,80}\b(?:uds[kæ]|udskyd|ikke|afvent|alene|kun|først)"
    r"|\b(?:ikke (?:fulgt|godkendt|imødekomm\w+|vedtaget|bevilget|tiltrådt)"
    r"|godkendte ikke|kunne ikke (?:godkende|tiltræde|imødekomme)|imødekom ikke|bevilgede ikke|vedtog ikke"
    r"|afvis(?:t|te|es)|forkast\w+|nedstemt|udskudt|udskyde\w*|udsætte\w*|udsat|udsatte|i stedet for|tilbagesendt|sendt tilbage"
    r"|taget af dagsordenen|udgik|udgår|bortset fra|undtagen)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ]?[a-zæøå]+)?(?:\s+[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ]?[a-zæøå]+)?)+\b")
_PLACE_NAME = re.compile(r"\b(?:Kommune|Region|Kommuner|Udvalg|Råd|Forum|Netværk|Styregruppe|Universitet|Kulturregion)\b")
_MEETING = re.compile(r"møde|samling", re.IGNORECASE)
_PROPOSES = re.compile(
    r"Til (?:drøftelse|beslutning|godkendelse|orientering|efterretning)\.?$"
    r"|(?:Det\s+(?:indstilles|foreslås|anbefales)"
    r"|[A-ZÆØÅ][\w-]*(?:en|et|ne)\s+(?:indstiller|foreslår|anbefaler)(?:\s+til\s+[^,]{3,60})?),?\s+at\b"
)
_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d.,]*\d|\d)\s*(kr\b|kroner|mio\b|mia\b|t\.kr)", re.IGNORECASE)
_SHARE = re.compile(r"(?<![\d.,])(\d+(?:,\d+)?)\s*(?:pct\b|procent\b|%)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")


def decisions(sections: Sequence[Section], *, document: str) -> tuple[Decision, ...]:
    """Every agenda item of a document in reading order; proposal and decision are None where the item names none.

    After them the decisions that stand under a heading outside any item, as slides list them, and those that
    are reported of another meeting: an entry of the list each.
    """
    items: dict[tuple[str, str | None, str], list[Section]] = {}
    rows = tabulated(sections)
    headed: set[tuple[str, str | None]] = set()  # the meetings whose minutes head their decisions
    proposing_heads: set[tuple[str, str | None]] = set()  # and those whose minutes head what was proposed
    for section in map(_without_table, sections):
        ref = section.meeting
        if ref is not None and ref.item is not None:
            items.setdefault((ref.body, ref.date, ref.item), []).append(section)
            if section.kind is SectionKind.DECISION and _words([section]):
                headed.add((ref.body, ref.date))
            if section.kind is SectionKind.PROPOSAL:
                proposing_heads.add((ref.body, ref.date))
    headed |= {key[:2] for key in rows}
    of_items = [
        _decision(parts, document, row=rows.get(key), headed=key[:2] in headed, told_proposals=key[:2] not in proposing_heads)
        for key, parts in items.items()
    ]
    loose = (found for section in sections for found in _loose(section, document, sections[0].title))
    return (*of_items, *loose, *reported(sections, document=document))


def _loose(section: Section, document: str, title: str) -> Iterator[Decision]:
    """The decisions of a section that belongs to no agenda item; a document without minutes may be titled as a meeting."""
    ref = section.meeting or MeetingRef(title if _MEETING.search(title) else "", date=section.date)
    if section.kind is not SectionKind.DECISION or ref.item is not None:
        return
    ref = replace(ref, title=section.title)
    for entry in _entries(section):
        part = replace(section, blocks=entry, meeting=ref)
        words = _words([part])
        if words:
            yield Decision(ref, _place([part], document), decision=words.removeprefix("- "))


def _entries(section: Section) -> list[tuple[Block, ...]]:
    """What is decided below a heading: each entry of its list with what stands below it, all of it where there is no list."""
    said = [block for block in section.blocks if block.kind is not BlockKind.HEADING]
    starts = [at for at, block in enumerate(said) if block.kind is BlockKind.ITEM and block.level == 0]
    bounds = [*(starts or [0]), len(said)]
    return [tuple(said[start:end]) for start, end in pairwise(bounds)]


def _without_table(section: Section) -> Section:
    """`section` without the rows that decide other items."""
    kept = tuple(block for block in section.blocks if not is_resolution(block))
    return section if len(kept) == len(section.blocks) or not section.meeting else replace(section, blocks=kept)


def _decision(parts: Sequence[Section], document: str, *, row: Section | None, headed: bool, told_proposals: bool) -> Decision:
    """The item made of `parts`. `told_proposals`: the minutes head none, so a sentence may tell what had been proposed."""
    ref = parts[0].meeting or MeetingRef("")
    proposed = [part for part in parts if part.kind is SectionKind.PROPOSAL]
    decided = [part for part in parts if part.kind is SectionKind.DECISION]
    decided = [row] if row else decided
    if not decided:
        tell = stated if headed else told
        decided = [found for part in parts if part.kind is SectionKind.AGENDA_ITEM and (found := tell(part))]
    if not proposed and decided and told_proposals:
        proposed = [found for part in parts if part.kind is SectionKind.AGENDA_ITEM and (found := proposing(part))]
    if not proposed:
        proposed = [found for part in parts if part not in decided and (found := _proposing(part))][:1]
    proposal, decision = _words(proposed), _words(decided)
    source = (decided or proposed or list(parts))[0]
    return Decision(
        meeting=ref,
        source=_place(decided or proposed or [source], document),
        proposal=proposal,
        decision=decision,
        differs=differs(proposal, decision) if proposal and decision else None,
        proposal_source=_place(proposed, document) if proposed else None,
    )


def _proposing(part: Section) -> Section | None:
    """The paragraph of an item that proposes in so many words, with the list below it, where no heading says so."""
    for at, block in enumerate(part.blocks):
        if block.kind is BlockKind.PARAGRAPH and _PROPOSES.match(block.text):
            below = takewhile(lambda other: other.kind is BlockKind.ITEM, part.blocks[at + 1 :])
            return replace(part, blocks=(block, *below))
    return None


def _words(parts: Sequence[Section]) -> str | None:
    """The text of `parts` without their headings, one line a paragraph or list item."""
    lines = [
        f"- {block.text}" if block.kind is BlockKind.ITEM else block.text
        for part in parts
        for block in part.blocks
        if block.kind is not BlockKind.HEADING and block.text
    ]
    return "\n".join(lines) or None


def _place(parts: Sequence[Section], document: str) -> Place:
    first = parts[0]
    body = [block for part in parts for block in part.blocks if block.kind is not BlockKind.HEADING] or list(first.blocks)
    return Place(
        document=document,
        lines=(min(block.lines[0] for block in body), max(block.lines[1] for block in body)),
        page=body[0].page,
        stated=first.date,
        raw="\n".join(block.raw for block in body),
        meeting=first.meeting,
        heading=first.path,
    )


def differs(proposal: str, decision: str) -> bool | None:
    """Whether `decision` departs from `proposal`; None where the words do not tell.

    It does when it says so (with the change that, postponed, not approved), names other people than were proposed, or does a
    lesser thing than was asked. It does not when it says that the proposal was followed or does the very thing.
    """
    resolved = _resolution(decision)
    if _DEVIATES.search(resolved):
        return True
    if _FOLLOWED.search(decision):
        return False
    if _BARE.fullmatch(_SENTENCE.split(decision.strip())[0]) and (_shared(proposal, decision) or not _acts(proposal)):
        return False
    if any(read(proposal) and read(resolved) and not read(proposal) & read(resolved) for read in (_amounts, _shares)):
        return True
    people, chosen = _people(proposal), _people(resolved)
    if people and chosen and "appoint" in _acts(proposal):
        return not people & chosen
    if _shared(proposal, resolved):
        return False
    return _lesser(proposal, decision)


def _resolution(decision: str) -> str:
    """The sentences of `decision` that decide; all of it where none can be told apart."""
    sentences = [sentence for line in decision.split("\n") for sentence in _SENTENCE.split(line)]
    deciding = [s for s in sentences if _acts(s) or _DEVIATES.search(s) or re.search(r"beslutte|besluttet", s, re.IGNORECASE)]
    return "\n".join(deciding[:4]) or decision


def _acts(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _ACTS.items() if pattern.search(text))


def _shared(proposal: str, decision: str) -> bool:
    return bool(_acts(proposal) & _acts(decision))


def _lesser(proposal: str, decision: str) -> bool | None:
    """True where approval or an appointment was asked for and the matter was only discussed; noting it may be as good."""
    asked, done = _acts(proposal), _acts(decision)
    if asked & {"approve", "grant", "appoint"} and done == {"discuss"}:
        return True
    return None


def _amounts(text: str) -> frozenset[str]:
    """The sums of money in `text`, without their points."""
    return frozenset(re.sub(r"\D", "", amount) + unit[:3].casefold() for amount, unit in _AMOUNT.findall(text))


def _shares(text: str) -> frozenset[str]:
    return frozenset(_SHARE.findall(text))


def _people(text: str) -> frozenset[str]:
    return frozenset(name for name in _NAME.findall(text) if not _PLACE_NAME.search(name))
