"""The head of an agenda or of minutes: which body met, when and where. What belongs to the meeting is decided in `sections`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import headings
from knowledge.bodies import LETTERS, compound_group, definite, group_names
from knowledge.dates import DateMention, find_dates, find_times
from knowledge.model import Block, BlockKind, MeetingRef

_BODY_LABELS = frozenset("møde udvalg organ gruppe forum mødetype mødenavn råd bestyrelse netværk".split())
_DATE_LABELS = frozenset("mødetid mødedato dato tid tidspunkt tidspunkter mødetidspunkt".split()) | {
    "dato og tid",
    "tid og sted",
}
_PLACE_LABELS = frozenset("sted mødested lokale lokation adresse".split())
_OTHER_LABELS = frozenset(
    """sekretariat referent sekretær mødeleder ordstyrer dirigent deltagere mødedeltagere tilstede afbud til indkaldt
    forplejning gæst gæster fraværende""".split()
) | {"til stede"}
_LABEL = re.compile(r"\*{0,2}(?P<label>[A-ZÆØÅ][^\W\d_]+(?: og [^\W\d_]+)?)\*{0,2}\s*:\*{0,2}\s*(?P<value>\S.*)")
_OF_MEETING = r"(?:beslutnings|drøftelses|møde)"
_PAPER = rf"(?:(?:{_OF_MEETING}-?\s+og\s+)?{_OF_MEETING})?(?:dagsorden|referat|indkaldelse)(?:en|et)?"
_PAPER_WORD = re.compile(rf"\b{_PAPER}\b", re.IGNORECASE)
# What kind of paper it is: "Dagsorden med referat", "Referat (foreløbigt)", "Dagsorden, revideret". None of it names a body.
_PAPER_WORDS = (
    rf"(?:(?:{_PAPER}|med|og|samt|inkl|inklusive|beslutninger|bilag|kommentarer|udkast|kladde|foreløbigt?|endeligt?|revideret"
    r"|rettet|opdateret|godkendt|underskrevet|offentligt?|v(?:er(?:sion)?)?\.?\s*\d[\d.]*)\b[\s.,:;()–-]*)+"
)
_OF_PAPER = re.compile(_PAPER_WORDS, re.IGNORECASE)
_PAPER_BEHIND = re.compile(rf"(?<![\s,:;(–-])[\s,:;(–-]+{_PAPER_WORDS}$", re.IGNORECASE)
_LEAD = re.compile(rf"\b{_PAPER}\b(?:\s+(?:til|for|af|fra))?", re.IGNORECASE)
_MEETING_IN = re.compile(r"^\s*(?:det\s+)?(?:\d+\.\s*)?møde(?:t)?\s+(?:i|for|med)\s+", re.IGNORECASE)
_BESIDE = re.compile(r"[\s,]*(?:på|i|hos|ved)\s+(?P<place>[A-ZÆØÅ][^.;:]{2,60})$")
_HELD = re.compile(r"mødet\s+(?:blev\s+(?:af)?holdt|(?:af)?holdtes|fandt\s+sted|(?:af)?holdes|finder\s+sted)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*(?:\d{1,3}\.\s*)?møde\b(?:\s*(?:nr\.?\s*)?\d{1,3}\b)?\W*[,:–-]", re.IGNORECASE)
_SHORT_BEHIND = re.compile(r"\s*\((?P<short>[A-ZÆØÅ]{2,6})\)$")
_BY_LETTERS = re.compile(
    rf"(?P<short>{'|'.join(LETTERS)})(?:-?møde)?(?:\s*(?:nr\.?)?\s*[\d/.-]+)?(?:\s+(?:i|for)\s+(?P<name>[A-ZÆØÅ].+))?"
)
_LONGEST = 140
_LONGEST_CELL = 400  # that names a body and, with it, day, time and place
_FRONT = 6  # blocks of a document in which a meeting announces itself without such a word
_NEAR = 4  # blocks after its title within which a head names the date


@dataclass(frozen=True, slots=True)
class Head:
    """A head that takes blocks `start` to `end` (exclusive)."""

    start: int
    end: int
    meeting: MeetingRef


def find_head(blocks: Sequence[Block], at: int, *, inside: bool = False) -> Head | None:
    """The head that begins with block `at`, None where none does.

    `inside` an item of other minutes only a head that labels its body counts: the next meeting may be announced there with
    "Mødedato" and "Mødested", and a report from elsewhere may be mentioned.
    """
    if not inside:
        return _labelled(blocks, at) or _titled(blocks, at) or _announced(blocks, at)
    first = label(blocks[at])
    return _labelled(blocks, at) if first and _kind_of(first[0]) == "body" and _body(first[1]) else None


def label(block: Block) -> tuple[str, str] | None:
    """Label and value of "Mødested: Rådhuset" or of a table row that says the same."""
    if block.kind is BlockKind.ROW:
        cells = [cell for cell in block.cells if cell]
        if len(cells) == 2 and len(cells[0]) <= 30:
            return headings.key(cells[0]), cells[1]
        return None
    found = _LABEL.match(block.text) if len(block.text) <= _LONGEST else None
    return (headings.key(found["label"]), found["value"].strip("* ")) if found else None


def _labelled(blocks: Sequence[Block], at: int) -> Head | None:
    """A head made of labels: at least two known ones, one of them with a date."""
    values: dict[str, str] = {}
    end = at
    while end < len(blocks):
        found = label(blocks[end])
        if found is None:
            break
        kind = _kind_of(found[0])
        if not kind or (kind in values and kind not in ("other", "date")):
            break
        values[kind] = f"{values[kind]} {found[1]}" if kind == "date" and kind in values else found[1]
        end += 1
    known = [kind for kind in values if kind != "other"]
    day = _day(values.get("date", ""))
    if len(known) < 2 or day is None:
        return None
    body, start = _body(values.get("body", "")), at
    if not body:
        start, body = _title_before(blocks, at)
    return Head(start, end, _meeting(body, day, values.get("place"), values.get("date", "")))


def _kind_of(name: str) -> str:
    for kind, names in (("body", _BODY_LABELS), ("date", _DATE_LABELS), ("place", _PLACE_LABELS), ("other", _OTHER_LABELS)):
        if name in names:
            return kind
    return ""


def _title_before(blocks: Sequence[Block], at: int) -> tuple[int, str]:
    """The body named in one of the three short lines before the labels, and the block with which the head then begins."""
    best = (at, "")
    for before in (at - 1, at - 2, at - 3):
        if before < 0 or len(blocks[before].text) > _LONGEST or blocks[before].text.endswith("."):
            break
        body = _body(blocks[before].text)
        if body and not headings.is_heading_word(body):
            return before, body
    return best


def _titled(blocks: Sequence[Block], at: int) -> Head | None:
    """A head made of a title that says "referat" or "dagsorden", and a date in it or close below."""
    block = blocks[at]
    if (
        block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        or len(block.text) > _LONGEST
        or block.text.endswith((".", ":"))
    ):
        return None
    if not _PAPER_WORD.search(block.text) or headings.item(block.text) or block.text[:1].islower():
        return None
    if re.match(r"(?:godkendelse|bilag|opfølgning)\b", block.text, re.IGNORECASE):
        return None
    words, beside = _place_beside(block.text)
    body = _body(words)
    texts = [(at, block.text)]
    for i in range(at + 1, min(at + 1 + _NEAR, len(blocks))):
        if blocks[i].kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW) or len(blocks[i].text) > _LONGEST:
            break
        if headings.role(blocks[i].text) or headings.item(blocks[i].text):
            break
        texts.append((i, blocks[i].text))
    for i, text in texts:
        day = _day(text)
        rest = 0 if day is None else len(text) - (day.end - day.start)
        told = _HELD.match(text)
        if day is None or (i != at and rest > 40 and not told):
            continue
        between = [t for j, t in texts if at < j < i]
        found = body or next((b for b in map(_body, between) if b), "") or ("" if told or label(blocks[i]) else _body(text))
        start = at
        if not found and at and blocks[at - 1].kind is BlockKind.HEADING:  # "Havnerådet", below it "Dagsorden den 3. maj"
            start, found = _title_before(blocks, at)
        place, end = (beside, i + 1) if i == at and beside else _place(blocks, i)
        if told:
            place, end = _place_beside(text.rstrip(". "))[1], i + 1
        elif place is None and i != at:
            place = re.sub(r"^[\s,.–-]*(?:(?:i|på|hos|ved)\s+)?|[\s,.]+$", "", text[day.end :]) or None
        return Head(start, end, _meeting(found, day, place, f"{text} {_times(blocks[i + 1 : end])}")) if found else None
    return None


def _place_beside(text: str) -> tuple[str, str | None]:
    """A title without the place it ends with, and that place: "... den 3. maj kl. 9.00-11.00 på Odder Rådhus"."""
    ends = [mention.end for mention in find_dates(text) if mention.complete] + [time.end for time in find_times(text)]
    found = _BESIDE.match(text, max(ends)) if ends else None
    return (text[: found.start()], found["place"].strip()) if found else (text, None)


def _announced(blocks: Sequence[Block], at: int) -> Head | None:
    """A head without "referat" or "dagsorden": below the title, "Møde nr. 2, onsdag d. 11/3-2026 kl. 10-12, Rådhuset"."""
    block = blocks[at]
    if at == 0 or at > _FRONT or not _NUMBERED.match(block.text) or len(block.text) > _LONGEST:
        return None
    day = _day(block.text)
    start, body = _title_before(blocks, at)
    if day is None or not body:
        return None
    ends = [day.end, *(time.end for time in find_times(block.text))]
    place = re.sub(r"^[\s,.–-]*(?:(?:i|på|hos|ved)\s+)?|[\s,.]+$", "", block.text[max(ends) :]) or None
    return Head(start, at + 1, _meeting(body, day, place, block.text))


def _place(blocks: Sequence[Block], at: int) -> tuple[str | None, int]:
    """The place named in the block after the date, and where the head then ends."""
    end = at + 1
    while end < len(blocks) and (found := label(blocks[end])) and _kind_of(found[0]):
        end += 1
        if _kind_of(found[0]) == "place":
            return found[1], end
    if end == at + 1 < len(blocks):
        block = blocks[end]
        short = block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and len(block.text) <= 60 and not label(block)
        if (
            short
            and not find_dates(block.text)
            and not find_times(block.text)
            and not re.search(r"[.:;]$|^\d", block.text)
            and not headings.is_heading_word(block.text)
            and not headings.item(block.text)
        ):
            return block.text, at + 2
    return None, end


def _times(blocks: Sequence[Block]) -> str:
    """What the labels of time among `blocks` say."""
    found = (label(block) for block in blocks)
    return " ".join(value for name, value in filter(None, found) if _kind_of(name) == "date")


def _body(text: str) -> str:
    """The body in a title such as "Referat af møde i Styregruppen den 3. marts 2026"; empty where the title names none."""
    if len(text) > _LONGEST_CELL:
        return ""
    for mention in reversed(find_dates(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    for time in reversed(find_times(text)):
        text = text[: time.start] + " " + text[time.end :]
    lead = _LEAD.search(text)
    rest = text[lead.end() :] if lead else text
    if not re.search(r"[^\W\d_]{2}", rest) or _OF_PAPER.fullmatch(rest.strip(" -–,:()")):
        rest = text
    rest = re.sub(rf"^{_PAPER_WORDS}", "", _PAPER_BEHIND.sub("", rest).lstrip(" -–,:()"), flags=re.IGNORECASE)
    rest = _MEETING_IN.sub("", rest.strip(" -–,:()"))
    rest = re.sub(r"\s*[-–,(]?\s*(?:(?<!\w)(?:den|d\.|kl\.?|fra|på|i|til))?\s*$", "", rest.strip(" -–,:()"))
    if re.fullmatch(r"(?:ordinært |ekstraordinært )?møde(?:t)?(?:\s*(?:nr\.?)?\s*[\d/.-]+)?|mødet?", rest, re.IGNORECASE):
        return ""
    rest = re.sub(r"^netværksmøde\s+(?:i|for)\s+", "", rest, flags=re.IGNORECASE)
    rest = re.sub(r"^([^\W\d_]{4,}?)s?møde(?=\s+(?:i|for)\s|$)", _group_in, rest)
    rest = rest[:1].upper() + rest[1:]
    rest += ")" if rest.count("(") > rest.count(")") else ""
    return _as_name(re.sub(r"\s+", " ", rest).strip(" -–,:")) if re.search(r"[^\W\d_]{2}", rest) else ""


def _as_name(body: str) -> str:
    """ "FORRETNINGSUDVALGET (FU)" as "Forretningsudvalget", "SG-møde nr. 1/2031 i Havnenet" as "Styregruppen i Havnenet"."""
    lettered = _BY_LETTERS.fullmatch(body)
    if lettered:
        group = definite(LETTERS[lettered["short"]])
        return f"{group} i {lettered['name']}" if lettered["name"] else group
    bare = _SHORT_BEHIND.sub("", body)
    named = group_names(bare)
    if len(named) != 1 or named[0].start or named[0].end != len(bare):
        return body
    if bare.isupper() and named[0].plain:
        return definite(named[0].kind)
    return bare if named[0].plain else body


def _group_in(word: re.Match[str]) -> str:
    """ "styregruppemøde" as "Styregruppen"; "temamøde" as "tema"."""
    kind = compound_group(word[0])
    return definite(kind) if kind else word[1]


def _day(text: str) -> DateMention | None:
    return next((mention for mention in find_dates(text) if mention.complete), None)


def _meeting(body: str, day: DateMention, place: str | None, text: str) -> MeetingRef:
    times = find_times(text)
    time = day.time or (times[0].time if times else None)
    return MeetingRef(body=body, date=day.value, start=f"{day.value}T{time}" if time else None, place=place)
