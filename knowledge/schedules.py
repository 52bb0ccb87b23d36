"""Meetings that stand in lists, tables and timelines: one entry, one meeting, below a heading that says of what and which year.

Meetings that sentences speak of are the business of `knowledge.mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from knowledge.bodies import bodies, complete, compound_group, definite, group_names, heading_context, squeezed
from knowledge.dates import DateMention, find_dates, find_times, find_years
from knowledge.gatherings import calls_off
from knowledge.model import Block, BlockKind, Meeting, MeetingStatus, Place, Section, SectionKind
from knowledge.parts import dated_parts, dated_sentences, headed
from knowledge.places import MUNICIPALITIES

_OF_MEETINGS = re.compile(
    r"\bmøde(?:r|s|rne|dage)?\b|\bmøde(?:plan|kalender|række|datoer|oversigt|aktivitet)\w*|\b\w+(?:møder|mødedatoer)\b|\bdatoer\b|\bseminarer\b|\bmeetings\b",
    re.IGNORECASE,
)
_MEETING_NOUN = re.compile(r"(?<![\w-])(?P<noun>[\w-]*(?:møde|seminar|workshop|topmøde))(?:t|et|r)?(?![\w])", re.IGNORECASE)
_TITLE_END = re.compile(r"[,.;:(]|\s(?:afholdes|holdes|hvor|med|i|på|til|den|d\.|hos|kl\.?|om|vedr)\b", re.IGNORECASE)
_ONLINE = re.compile(r"\b(?:online|virtuel\w*|teams|zoom|skype|digital\w*|videomøde|videokonference)\b", re.IGNORECASE)
_IN_PERSON = re.compile(r"\bfysisk\w*\b", re.IGNORECASE)
_MOVED_TO = re.compile(
    r"\b(?:flyttet|flyttes|rykket|rykkes|udsat|udskudt|udskydes|ændret|ændres)\s+(?:til|frem\s+til)\b", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?:\b(?:mødested(?:et)?|sted|lokale)\s*(?:er)?\s*:\s*|(?:^|[,;(]\s*|\s)(?:på|hos|@)\s+(?=(?-i:[A-ZÆØÅ])))(?P<place>[^;()\n]+)",
    re.IGNORECASE,
)
_PLACE_WORD = re.compile(
    r"^(?:i\s+)?(?P<place>(?:[A-ZÆØÅ]|lokale|mødelokale|byrådssal)[^;()\n]*?(?:rådhus|hotel|lokale|sal\b|salen|skole|bibliotek|kulturhus|scandic|kro\b"
    r"|center|centret|regionshus|museum|universitet|huset)[^;()\n]*|(?:mødelokale|lokale|hotel|scandic|comwell|rådhuset|biblioteket|kulturhuset)\b[^;()\n]*)$",
    re.IGNORECASE,
)
_KIND_OF_MEETING = re.compile(
    r"\b(?!virtuelt|fysisk|digitalt|kommende|næste|online)(?P<kind>[^\W\d_]+(?:erende|ært|igt|ende|nært|edes))\s+møde\b",
    re.IGNORECASE,
)
_DATE_HEAD = re.compile(r"^(?:møde)?(?:dato|dag|tidspunkt|hvornår|tid)\w*$|^dato\b|^mødedato", re.IGNORECASE)
_GROUP_HEAD = re.compile(r"^(?:udvalg|gruppe|forum|råd|organ|netværk|møde|hvem|aktivitet|hvad)\w*$", re.IGNORECASE)
_PLACE_HEAD = re.compile(r"^(?:sted|mødested|lokale|hvor|lokation|adresse)\w*$", re.IGNORECASE)
_NOTE_HEAD = re.compile(r"^(?:tema|emne|indhold|bemærkning|note|kommentar)\w*", re.IGNORECASE)
_NO_LABEL = re.compile(
    r"^(?:på|i|ved|til|fra|inden|senest|efter|siden|revideret|opdateret|gældende|godkendt|vedtaget|udsendt|bilag|frist|deadline|mødet|næste|dato|mødedato|mødetid|tid|tidspunkt)\b|\b(?:er|afholdes|bliver|holdes|pr\.?)$|^(?:derefter|herefter|dernæst|så)\s+mødes\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s+(?:er|blev|bliver|skal|vil|kan|havde|har|drøfte[rd]e?|besluttede|godkendte|orienterede)\b", re.IGNORECASE
)
_MEET = re.compile(r"\b(?:mødes|samles)\b")
_SIGNED = re.compile(r"[A-ZÆØÅ][\w-]+,(?:\s+(?:den|d\.))?")  # "Odder, den 3. maj 2031" below a paper
_CHANGED = re.compile(r"\s+(?:er|blev|bliver)\s+(?:aflyst|flyttet|rykket|udsat|udskudt)", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=\w{3})\.\s|,\s+(?:da|fordi|hvor|men|idet|så|på\s+grund)\b", re.IGNORECASE)
_RUNNING = re.compile(r"(?P<lead>[^.:;]{0,80}\b(?:møder|møderne|mødedatoer|mødedage)\b[^.:;]{0,60}):\s*(?=\S)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;]*(?:og|samt)?\s*(?:kl\.?\s*[\d.:]+(?:\s*-\s*[\d.:]+)?)?[\s,;]*(?:og|samt)?\s*")
_YEARLY = re.compile(r"\b(?:årsplan|årshjul|årskalender|aktivitetsplan|aktivitetskalender)\w*", re.IGNORECASE)
_UNKNOWN = re.compile(r"\b(?:ikke|afklares|følger|senere|ukendt|tba|tbd)\b", re.IGNORECASE)
_LEADS = re.compile(r":\s*$|^(?:19|20)\d\d$")
_GATHERING = re.compile(r"(?:seminar|konference|temadag|workshop|topmøde|studietur)(?:et|en)?\b[^;()]{0,40}$", re.IGNORECASE)
# For operators: in the note of a meeting whose weekday, as written, is not that of its date.
WEEKDAY_NOTE: Final = "weekday does not fit the date"
_EARLY = 40  # characters before which the date of an entry stands
_ENTRY_LENGTH = 240
_CHRONICLE = 3  # rows


@dataclass(frozen=True, slots=True)
class Details:
    """What an entry says beside its date."""

    place: str | None = None
    online: bool | None = None
    status: MeetingStatus = MeetingStatus.PLANNED
    note: str | None = None
    title: str = "møde"


def scheduled(sections: Sequence[Section], *, document: str) -> Iterator[Meeting]:
    """The meetings in the lists, tables and timelines of `document`, in order; `group` is empty where nothing says whose."""
    for section in sections:
        yield from _chronicle(section, document)
        lead = section.title
        for block in (part for whole in headed(section.blocks) for part in dated_parts(whole)):
            if block.kind is BlockKind.HEADING or (block.kind is BlockKind.PARAGRAPH and _LEADS.search(block.text)):
                lead = block.text
            elif block.kind is BlockKind.ROW:
                yield from _row(section, block, lead, document)
            elif listed := list(_running_list(section, block, document)):
                yield from listed
            elif len(block.text) <= _ENTRY_LENGTH and block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH):
                for part in dated_sentences(block):
                    yield from _entry(section, part, lead, document)
            else:
                lead = section.title


def _chronicle(section: Section, document: str) -> Iterator[Meeting]:
    """The meetings in a table of what happened when: a body, a full date and what it did there, three rows at least."""
    found: list[Meeting] = []
    for block in section.blocks:
        cells = [re.sub(r"\s+", " ", cell).strip() for cell in block.cells]
        if block.kind is not BlockKind.ROW or len(cells) < 3 or not cells[2]:
            continue
        day = next(
            (date for date in find_dates(cells[1]) if date.complete and date.end - date.start >= len(cells[1]) - 2), None
        )
        whole = next((name for start, end, name in bodies(cells[0]) if start == 0 and end >= len(cells[0])), None)
        if day and day.span and whole:
            found.append(Meeting(whole, "møde", day.value, place_of(section, block, document)))
    if len(found) >= _CHRONICLE:
        yield from found


def place_of(section: Section, block: Block, document: str) -> Place:
    """The place of one block."""
    return Place(document, block.lines, block.page, section.date, block.raw, section.meeting, section.path)


def start_and_end(mention: DateMention) -> tuple[str, str | None]:
    """ISO start and end of a dated mention: with time where it is stated, the last day of a range, else no end."""
    start = f"{mention.value}T{mention.time}" if mention.time else mention.value
    day = mention.last or (mention.value if mention.until else None)
    return start, f"{day}T{mention.until}" if day and mention.until else day


def with_weekday(note: str | None, mention: DateMention) -> str | None:
    """The note, marked where the weekday written is not the weekday of the date."""
    return "; ".join(filter(None, (note, WEEKDAY_NOTE if mention.weekday_wrong else None))) or None


def stated_year(section: Section) -> int | None:
    """The year that the text of `section` speaks from."""
    return int(section.date[:4]) if section.date else None


def year_above(section: Section, lead: str) -> int | None:
    """The year of the lead or the nearest heading that names one; of several side by side the first."""
    for text in (lead, *reversed(section.path)):
        years = find_years(text)
        if years and (
            _OF_MEETINGS.search(text) or _YEARLY.search(text) or re.fullmatch(r"[\W\d]+|.*\b(?:i|for|år)?\s*\d{4}\W*", text)
        ):
            return years[0]
    return None


def group_of_list(section: Section, lead: str) -> str | None:
    """The group whose meetings are listed: as the lead or a heading names it, else the body whose minutes these are."""
    context = heading_context(section)
    own = section.meeting.body if section.meeting else None
    for text in (lead, *context):
        if own and squeezed(own) and squeezed(own) in squeezed(text):
            return own
        named = named_group(text, context)
        if named:  # "Udvalget mødes:" in the minutes of the Kulturudvalg is that one
            return own if own and squeezed(named) in squeezed(own) else named
    return own


def named_group(text: str, context: Sequence[str]) -> str | None:
    """The group that `text` names: a body of its own name, a noun for a group, or the first part of "netværksmøder"."""
    found = [*bodies(text)]
    if found:
        return found[0][2]
    names = group_names(text)
    if names:
        return complete(names[0], context=context)
    for word in re.findall(r"[^\W\d_]+møde\w*", text):
        kind = compound_group(word)
        for name in group_names(definite(kind)) if kind else ():
            return complete(name, context=context)
    return None


def read_details(text: str) -> Details:
    """Place, online or not, cancelled or moved, the kind of meeting and a note, from what stands beside the date."""
    rest = re.sub(r"\s+", " ", text).strip(" ,.;:–—-\t")
    bare = re.sub(r"^\((.*)\)$", r"\1", rest).strip()
    place = _place(bare)
    kind = _KIND_OF_MEETING.search(bare)
    title = f"{kind['kind'].casefold()} møde" if kind else "seminar" if re.search(r"seminar", bare, re.IGNORECASE) else "møde"
    online = True if _ONLINE.search(bare) else False if _IN_PERSON.search(bare) else None
    status = (
        MeetingStatus.CANCELLED if calls_off(bare) else MeetingStatus.MOVED if _MOVED_TO.search(bare) else MeetingStatus.PLANNED
    )
    said = (
        bare == place
        or re.sub(r"^(?:på|hos|i|@)\s+|^(?:møde)?sted\s*:\s*", "", bare, flags=re.IGNORECASE) == place
        or bool(
            re.fullmatch(r"(?:online|virtuelt|aflyst|via teams|på teams|teams|zoom|fysisk)(?:\s+møde)?", bare, re.IGNORECASE)
        )
    )
    return Details(place, online, status, None if said or not bare else bare, title)


def _place(text: str) -> str | None:
    found = _PLACE.search(text) or _PLACE_WORD.match(text)
    place = _CLAUSE.split(found["place"], maxsplit=1)[0].strip(" ,.") if found else _town(text)
    return place if place and not _ONLINE.fullmatch(place) else None


def _town(text: str) -> str:
    """The municipality that ends an entry: "Struer", "opstart, Struer"."""
    last = re.split(r",\s|\s[–-]\s", text)[-1].strip(" .")
    return last if last.casefold() in MUNICIPALITIES else ""


def _entry(section: Section, block: Block, lead: str, document: str) -> Iterator[Meeting]:
    """The meeting of one list item or short line, when the list is one of meetings or the entry itself speaks of one."""
    text = block.text
    mentions = find_dates(text, year=year_above(section, lead) or stated_year(section))
    if not mentions or mentions[0].start > _EARLY or not mentions[0].span:
        return
    mention = mentions[0]
    follow = _following(text, mentions)
    before, after = text[: mention.start].strip(" -–:•\t"), text[(follow[-1] if follow else mention).end :]
    labelled = not before or (len(before.split()) <= 4 and not _NO_LABEL.search(before))
    if block.kind is BlockKind.PARAGRAPH and _SIGNED.fullmatch(before) and mention.time is None:
        return
    if _GOES_ON.match(after) and not (block.kind is BlockKind.ITEM and _CHANGED.match(after)):
        return
    listed = bool(_OF_MEETINGS.search(lead) or _OF_MEETINGS.search(section.title)) and mention.complete and labelled
    if listed and section.kind is not SectionKind.MEETING:
        meeting = _listed(section, block, lead, mention, before, after, document)
        if _is_part_of_gathering(text, mention, mentions[1:]):
            meeting = replace(meeting, title="møde")
        yield meeting
        if meeting.status is MeetingStatus.MOVED and len(mentions) > 1 and mentions[1].complete:
            start, end = start_and_end(mentions[1])
            yield replace(meeting, start=start, end=end, status=MeetingStatus.PLANNED, note=with_weekday(None, mentions[1]))
        for other in follow:
            start, end = start_and_end(other)
            yield replace(meeting, start=start, end=end, place=None, online=None, note=with_weekday(None, other))
    elif not before and re.match(r"\s*[:–—-]\s*\S", after) and not re.search(r"\b(?:fra|af)\s+\w*møde", after):
        yield from _timeline(section, block, mention, after, document)


def _is_part_of_gathering(text: str, mention: DateMention, others: Sequence[DateMention]) -> bool:
    """Whether the entry names a longer gathering around its meeting, "5. maj (seminar d. 4.-5. maj)": what it dates itself is
    the meeting, the gathering with its own days is the remark."""
    return any(
        other.complete and other.last and other.value <= mention.value <= other.last and _GATHERING.search(text[: other.start])
        for other in others
    )


def _following(text: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    """The dates that follow the first one right away: "Herefter den 3. maj og den 4. juni"."""
    found: list[DateMention] = []
    for last, other in pairwise(mentions):
        if not other.complete or not _BETWEEN.fullmatch(text, last.end, other.start):
            break
        found.append(other)
    return found


def _running_list(section: Section, block: Block, document: str) -> Iterator[Meeting]:
    """ "Møder i 2026: 28. januar, 22. april og 9. september.": one meeting a date, two of them at least."""
    found = _RUNNING.match(block.text) if block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH) else None
    if found is None:
        return
    years = find_years(found["lead"])
    year = years[0] if years else year_above(section, found["lead"]) or stated_year(section)
    run: list[DateMention] = []
    end = found.end()
    for mention in find_dates(block.text, year=year):
        if mention.start < found.end():
            continue
        if not mention.complete or not _BETWEEN.fullmatch(block.text, end, mention.start):
            break
        run.append(mention)
        end = mention.end
    group = group_of_list(section, found["lead"])
    if len(run) < 2 or not group:
        return
    for mention in run:
        start, until = start_and_end(mention)
        yield Meeting(group, "møde", start, place_of(section, block, document), until, note=with_weekday(None, mention))


def _listed(section: Section, block: Block, lead: str, mention: DateMention, before: str, after: str, document: str) -> Meeting:
    details = read_details(after)
    noun = _MEETING_NOUN.search(before)
    start, end = start_and_end(mention)
    met = _MEET.search(before)  # "Følgegruppen mødes den 3. maj" among the meetings of another
    named = named_group(before, heading_context(section)) if noun else group_of_list(section, before) if met else None
    return Meeting(
        named or group_of_list(section, lead) or "",
        before.rstrip(":") if noun else details.title,
        start,
        place_of(section, block, document),
        end,
        details.place,
        details.online,
        details.status,
        note=with_weekday(details.note, mention),
    )


def _timeline(section: Section, block: Block, mention: DateMention, after: str, document: str) -> Iterator[Meeting]:
    """ "Oktober: andet netværksmøde afholdes": the meeting's own words are its title."""
    rest = after.strip(" :–—-\t")
    noun = _MEETING_NOUN.search(rest)
    if noun is None or len(rest[: noun.start()].split()) > 3:
        return
    group = named_group(rest[: noun.end() + 60], heading_context(section)) or next(
        (complete(name, context=()) for text in heading_context(section) for name in group_names(text) if not name.plain), None
    )
    if group is None:
        return
    stop = _TITLE_END.search(rest, noun.end())
    start, end = start_and_end(mention)
    details = read_details(rest[noun.end() :])
    title = rest[: stop.start() if stop else len(rest)].strip()
    note = with_weekday(None, mention)
    yield Meeting(
        group, title, start, place_of(section, block, document), end, details.place, details.online, details.status, note=note
    )


def _row(section: Section, block: Block, lead: str, document: str) -> Iterator[Meeting]:
    """The meeting of a table row: the heads tell date, time, place and group."""
    cells = {head.strip(): re.sub(r"\s+", " ", cell).strip() for head, cell in zip(block.header, block.cells, strict=False)}
    if not any(_OF_MEETINGS.search(text) or re.search(r"møde", text, re.IGNORECASE) for text in (lead, section.title, *cells)):
        return
    dated = [(head, cell) for head, cell in cells.items() if _DATE_HEAD.match(head) and find_dates(cell)]
    if not dated:
        return
    mention = next(iter(find_dates(dated[0][1], year=year_above(section, lead) or stated_year(section))), None)
    if mention is None or not mention.span:
        return
    mention = _with_time(mention, [cell for head, cell in cells.items() if re.match(r"tid|kl|start", head, re.IGNORECASE)])
    told = next((cell for head, cell in cells.items() if _GROUP_HEAD.match(head) and cell and head != dated[0][0]), "")
    details = read_details(next((cell for head, cell in cells.items() if _NOTE_HEAD.match(head)), ""))
    place = next(
        (
            cell
            for head, cell in cells.items()
            if _PLACE_HEAD.match(head) and re.search(r"\w", cell) and not _UNKNOWN.search(cell)
        ),
        None,
    )
    online = True if place and _ONLINE.search(place) else details.online
    group = named_group(told, heading_context(section)) or group_of_list(section, lead) or ""
    start, end = start_and_end(mention)
    title = told if _MEETING_NOUN.search(told) else details.title
    where = place if place and not _ONLINE.fullmatch(place) else details.place
    note = with_weekday(details.note, mention)
    # "aflyst" may stand in any column, most often where the place would be.
    called_off = any(map(calls_off, cells.values()))
    status = MeetingStatus.CANCELLED if called_off else details.status
    yield Meeting(group, title, start, place_of(section, block, document), end, where, online, status, note=note)


def _with_time(mention: DateMention, cells: Sequence[str]) -> DateMention:
    if mention.time is None:
        for cell in cells:
            clock = next(iter(find_times(cell if re.search(r"kl|:", cell) else f"kl. {cell}")), None)
            if clock:
                return replace(mention, time=clock.time, until=clock.until)
    return mention
