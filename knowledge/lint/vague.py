"""Meetings to come that a text dates by halves only: "medio december", "efteråret 2025", a month in a list of meetings.

`knowledge.lint.plans` tells the same of meetings that are known as facts, with their group; this is for those that are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.dates import DateMention, find_dates
from knowledge.lint.problem import Code, Problem, Severity
from knowledge.lint.spots import spot
from knowledge.model import Block, BlockKind, Section
from knowledge.schedules import stated_year, year_above
from knowledge.sentences import sentence_spans

_LIST_OF_MEETINGS = re.compile(r"møder\b|møderne\b|mødedatoer|mødeplan|mødekalender|mødedage|\bseminarer\b", re.IGNORECASE)
_MEETING = re.compile(r"(?<![\w-])[\w-]*(?:møde(?:t|r|rne)?|seminar(?:et)?|topmøde|temadag|workshop)\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:afholde(?:s|lse)|holdes|holder|afholder|planlægges|planlagt|afvikles|finder\s+sted|forventes|mødes|samles|ligger|bliver|er)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:blev|var|afholdt|holdt|mødtes|drøftede|besluttede|gennemført|har|havde|siden)\b", re.IGNORECASE)
_LEADS = re.compile(r":\s*$|^(?:19|20)\d\d$")
_LABEL = re.compile(r"\s*[:–—-]\s*\S")
_REACH = 80  # characters between the meeting and its date
_ENTRY = 40  # characters of an entry that is hardly more than a date


def vague_problems(sections: Sequence[Section], *, document: str) -> Iterator[Problem]:
    """The half-known dates of meetings to come in one document, in reading order."""
    for section in sections:
        lead = section.title
        for block in section.blocks:
            if block.kind is BlockKind.HEADING or (block.kind is BlockKind.PARAGRAPH and _LEADS.search(block.text)):
                lead = block.text
                continue
            year = year_above(section, lead) or stated_year(section)
            if block.kind is BlockKind.ITEM and len(block.text) <= _ENTRY and _LIST_OF_MEETINGS.search(lead):
                yield from _entry(block, section, year, document)
            elif block.kind is not BlockKind.ROW:
                yield from _sentences(block, section, year, document)


def _entry(block: Block, section: Section, year: int | None, document: str) -> Iterator[Problem]:
    """An entry of a list of meetings that names no day, and no more than that."""
    mentions = find_dates(block.text, year=year)
    if len(mentions) != 1 or mentions[0].start or _LABEL.match(block.text, mentions[0].end):
        return
    if _is_vague(mentions[0]) and _is_to_come(mentions[0], section):
        yield _problem(block, (0, len(block.text)), document)


def _sentences(block: Block, section: Section, year: int | None, document: str) -> Iterator[Problem]:
    """Sentences that plan a meeting for a season or for the middle of a month."""
    if not _MEETING.search(block.text):
        return
    for start, end in sentence_spans(block.text):
        sentence = block.text[start:end]
        mentions = find_dates(sentence, year=year)
        vague = [mention for mention in mentions if mention.approx and _is_vague(mention) and _is_to_come(mention, section)]
        if not vague or any(not _is_vague(mention) for mention in mentions) or _PAST.search(sentence):
            continue
        if _PLANNED.search(sentence):
            near = sorted(told for mention in vague if (told := _with_meeting(sentence, mention)))
            longest = dict(near)  # "møder (forår/efterår)" is told once
            yield from (_problem(block, (start + first, start + last), document) for first, last in longest.items())


def _is_vague(mention: DateMention) -> bool:
    """Whether the mention leaves the day open. A week is settled: people look it up."""
    return not mention.complete and not (len(mention.value) == 7 and mention.value.startswith("--"))


def _is_to_come(mention: DateMention, section: Section) -> bool:
    return mention.span is not None and (not section.date or mention.span[1].isoformat() > section.date)


def _with_meeting(sentence: str, mention: DateMention) -> tuple[int, int] | None:
    """The stretch from the meeting to its date, or from the date to the meeting; None where no meeting is near."""
    nouns = [*_MEETING.finditer(sentence)]
    before = [noun.start() for noun in nouns if 0 <= mention.start - noun.end() <= _REACH]
    after = [noun.end() for noun in nouns if 0 <= noun.start() - mention.end <= _REACH]
    if before:
        return before[-1], mention.end
    if mention.start == 0 and _LABEL.match(sentence, mention.end):
        return None  # an entry of a timeline, which is known as a fact
    return (mention.start, after[0]) if after else None


def _problem(block: Block, span: tuple[int, int], document: str) -> Problem:
    message = f"of “{' '.join(block.text[slice(*span)].split())}” no day is known"
    return Problem(Code.HALF_KNOWN, Severity.NOTE, message, spot(document, block, *span))
