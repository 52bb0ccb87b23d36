"""Decisions that no heading announces: sentences of minutes ("Styregruppen godkendte ...") and tables of what was decided.

Both are asked for only where the minutes head no decision; a heading always knows better than a verb.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.bodies import group_names
from knowledge.dates import find_dates
from knowledge.item_tables import DECIDED_HEAD, NUMBER_HEAD
from knowledge.model import Block, BlockKind, Section, SectionKind
from knowledge.parts import lines_between, raw_between
from knowledge.sentences import sentence_spans

ItemKey = tuple[str, str | None, str]  # body, date and number of an agenda item

_ACTED = re.compile(
    r"\b(?:godkendte|besluttede|vedtog|tiltrådte|bevilgede|udpegede|valgte|afviste|udsatte|udskød|fastholdt|fastholdte|frigav|tildelte"
    r"|nedsatte|bemyndigede|forkastede|imødekom|accepterede|pålagde|anmodede|tilsluttede\s+sig|bakkede\s+op|enedes\s+om|blev\s+enige\s+om"
    r"|gav(?=\s[^.]{0,60}\b(?:lov|tilladelse|afslag|tilsagn)\b)|tog\b[^.]{0,80}?\btil\s+efterretning)",
    re.IGNORECASE,
)
_RESULT = (
    r"(?:besluttet|vedtaget|aftalt|godkendt|tiltrådt|afvist|udsat|udskudt|bevilget|valgt|udpeget|nedsat|fastholdt|genvalgt"
    r"|imødekommet|droppet|opgivet|forkastet|nedstemt|taget\s+til\s+efterretning)"
)
_PASSIVE = re.compile(
    rf"\bblev\s+(?:det\s+|der\s+)?(?:\w+\s+){{0,2}}?{_RESULT}\b|^(?:Godkendt|Tiltrådt|Vedtaget|Udsat|Udskudt|Taget\s+til\s+efterretning)\b"
    r"|\b(?:punktet|sagen)\s+(?:udgik|udgår|udsættes|udskydes)\b|\bder\s+var\s+enighed\s+om\b|\bkunne\s+ikke\s+opnås\s+enighed\b"
    r"|\b(?:det\s+var\s+der|der\s+var)\s+(?:\w+\s+)?(?:ikke|ingen)\s+(?:stemning|opbakning|flertal|tilslutning)\b"
    r"|\b(?:bevilges|godkendes|imødekommes|oprettes|optages|indføres|gennemføres)\s+(?:\w+\s+)?ikke\b",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(r"\b(?:vi|man|mødet|deltagerne|forsamlingen|gruppen|medlemmerne)\s*$", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:vi|man|mødet|deltagerne|forsamlingen|gruppen|medlemmerne)\b", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:som|der|da|siden|at|fordi|hvis|hvor)\s+(?:[^,;]{0,50})$", re.IGNORECASE)
_PROPOSED = re.compile(
    r"\b(?:havde|har)\b[^.;]{0,60}\b(?:anbefalet|foreslået|indstillet|lagt\s+op\s+til)\b"
    r"|\b(?:foreslog|anbefalede|indstillede|lagde\s+op\s+til)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"(?:Det|Dette|Den|Dem)\b(?![^.]*\bat\b)")  # "Det gav rådet lov til."
_REACH = 40  # characters between the group and what it did
_FOLLOWING = 2  # sentences after a decision that still say what it means
_NUMBER = re.compile(r"^\W*(?:punkt|pkt\.?|ad)?\s*(?P<number>\d{1,3}[a-e]?)\b", re.IGNORECASE)


def is_resolution(block: Block) -> bool:
    """Whether the block is a row of a table of decisions: a column of item numbers, one of what was decided."""
    return block.kind is BlockKind.ROW and bool(_column(block, NUMBER_HEAD)) and bool(_column(block, DECIDED_HEAD))


def tabulated(sections: Sequence[Section]) -> dict[ItemKey, Section]:
    """What the tables of decisions say of each item of the meeting they stand in; who does it by when stays with it."""
    found: dict[ItemKey, Section] = {}
    for section in sections:
        for block in section.blocks if section.meeting else ():
            number = _NUMBER.match(_column(block, NUMBER_HEAD)) if is_resolution(block) else None
            if number and section.meeting:
                words = replace(block, text=_said(block), kind=BlockKind.PARAGRAPH)
                key = (section.meeting.body, section.meeting.date, number["number"])
                found[key] = replace(section, kind=SectionKind.DECISION, blocks=(words,))
    return found


def tells_decision(text: str) -> bool:
    """Whether `text` says anywhere that something was decided, by whomever."""
    return bool(_PASSIVE.search(text) or _ACTED.search(text))


def told(section: Section) -> Section | None:
    """`section` cut down to the sentences that tell what was decided, with what directly follows them; None without any."""
    body = section.meeting.body if section.meeting else ""
    return _cut(section, lambda sentence: _decides(sentence, body), following=_FOLLOWING)


def stated(section: Section) -> Section | None:
    """`section` cut down to the sentence that closes it by saying what was decided in so many words ("Planen blev vedtaget."),
    with the list it announces. That is all that counts where the other items head their decisions."""
    running = [at for at, block in enumerate(section.blocks) if block.kind is BlockKind.PARAGRAPH]
    if not running:
        return None
    last, listed = section.blocks[running[-1]], section.blocks[running[-1] + 1 :]
    spans = sentence_spans(last.text)
    closing = last.text[slice(*spans[-1])] if spans else ""
    found = _PASSIVE.search(closing)
    if not found or _SUBORDINATE.search(closing[: found.start()]) or _is_past(closing, found.start()):
        return None
    cut = _cut(replace(section, blocks=(last,)), lambda sentence: sentence == closing, following=0)
    return replace(cut, blocks=(*cut.blocks, *listed)) if cut and closing.endswith(":") else cut


def proposing(section: Section) -> Section | None:
    """`section` cut down to the sentence that tells what had been proposed."""
    return _cut(section, lambda sentence: bool(_PROPOSED.search(sentence)), following=0)


def _column(block: Block, head: re.Pattern[str]) -> str:
    cells = zip(block.header, block.cells, strict=False)
    return next((cell.strip() for title, cell in cells if head.match(title.strip()) and cell.strip()), "")


def _said(block: Block) -> str:
    """ "Ruten kortes. Ansvarlig: Mads; Frist: 27/3" of a row."""
    decided = _column(block, DECIDED_HEAD)
    rest = [
        f"{head.strip()}: {cell.strip()}"
        for head, cell in zip(block.header, block.cells, strict=False)
        if re.search(r"\w", cell)
        and cell.strip() != decided
        and re.match(r"ansvar|frist|deadline|hvem|hvornår", head, re.IGNORECASE)
    ]
    return " ".join([decided if decided.endswith(".") else f"{decided}.", *(["; ".join(rest)] if rest else [])])


def _decides(sentence: str, body: str) -> bool:
    """Whether the sentence tells what this meeting decided: the group did it, or it "blev besluttet", and no earlier date says
    that it was long ago."""
    passive = _PASSIVE.search(sentence)
    if passive and not _SUBORDINATE.search(sentence[: passive.start()]):
        return not _is_past(sentence, passive.start())
    acted = _ACTED.search(sentence)
    if acted is None or _is_past(sentence, acted.start()):
        return False
    subject = _subject(sentence, acted, body)
    return subject is not None and not _SUBORDINATE.search(sentence[: min(subject, acted.start())])


def _is_past(sentence: str, at: int) -> bool:
    """Whether a full date before the verb tells when it was decided: minutes do not date what they are about."""
    return any(mention.complete and mention.end <= at for mention in find_dates(sentence))


def _subject(sentence: str, acted: re.Match[str], body: str) -> int | None:
    """Where the group stands that acted: close before the verb, or right behind it."""
    places = [(name.start, name.end) for name in group_names(sentence)]
    if body and (at := sentence.find(body)) >= 0:
        places.append((at, at + len(body)))
    for start, end in places:
        if 0 <= acted.start() - end <= _REACH or 0 <= start - acted.end() <= 1:
            return start
    if _AFTER.match(sentence, acted.end()):
        return acted.start()
    everybody = _EVERYBODY.search(sentence[: acted.start()])
    return everybody.start() if everybody else None


def _cut(section: Section, fits: Callable[[str], bool], *, following: int) -> Section | None:
    """The blocks of `section` that hold a fitting sentence, each from its first such sentence on."""
    kept: list[Block] = []
    for block in section.blocks:
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            continue
        spans = sentence_spans(block.text)
        hits = [at for at, (start, end) in enumerate(spans) if fits(block.text[start:end])]
        if hits:
            first = hits[0] - (hits[0] > 0 and bool(_POINTS_BACK.match(block.text, spans[hits[0]][0])))
            start, end = spans[first][0], spans[min(hits[-1] + following, len(spans) - 1)][1]
            lines = lines_between(block, start, end)
            raw = raw_between(block, start, end)
            kept.append(replace(block, text=block.text[start:end], raw=raw, lines=lines, starts=((0, lines[0]),)))
    return replace(section, blocks=tuple(kept)) if kept else None
