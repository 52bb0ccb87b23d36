"""Meetings that sentences speak of: "på mødet i Havnerådet den 3. maj", "KD-mødet d. 4. juni", "næste møde er den 5. juni".

A meeting counts only when the sentence itself, or the heading it stands under, says whose it is: a date is never given to a
body by guesswork.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.bodies import GroupName, bodies, complete, compound_group, definite, group_names, heading_context
from knowledge.dates import DateMention, find_dates
from knowledge.gatherings import THERE
from knowledge.model import Block, BlockKind, Meeting, MeetingStatus, Place, Section, SectionKind
from knowledge.parts import lines_between, raw_between
from knowledge.schedules import place_of, read_details, start_and_end, with_weekday
from knowledge.sentences import sentence_spans

_VERBS = r"(?:er|bliver|afholdes|holdes|finder\s+sted|ligger|planlægges|var|blev\s+holdt|er\s+planlagt|er\s+fastsat)"
_ADVERB = r"(?:\s+(?:altså|derfor|dermed|så|nu|fortsat|stadig|herefter|dog|som\s+planlagt))?"
_NOUN = re.compile(
    r"(?:^|(?<=[\s(\"'»”/]))(?P<noun>[\w-]*(?:møde|seminar))(?:t|et|r|rne)?(?P<in>\s+(?:i|for)\s+(?!januar|februar|marts|april|maj|ju|aug|sep|okt|nov|dec)"
    rf"(?P<body>[^,.;:()]{{2,70}}?))?(?:\s*\([^()]*\))?(?:(?:,\s*(?:som|der))?\s+{_VERBS}{_ADVERB})?\s*[:,]?\s*(?:(?:i|til|på)\s+)?$",
    re.IGNORECASE,
)
_MEET = re.compile(
    r"^(?P<who>[A-ZÆØÅ][^.;:()]{2,80}?)\s+(?P<verb>mødtes|mødes|samles|samledes)\s+(?:(?P<igen>igen|næste\s+gang)\s*)?"
    r"(?P<other>med\s+[^.;:()]{2,60}?)?\s*(?:i\s+|til\s+\w+\s+)?$",
)
_OWN_WORDS = re.compile(
    r"\b(?:på|sit|deres|dets|holder|afholder|holdt|afholdt|havde|har)\s+(?:(?:sit|deres|dets|et|det|kommende|næste|seneste|ordinære|sidste|første|andet|tredje|to|tre|fire|fem|\d+)\s+)*$",
    re.IGNORECASE,
)
# "Derefter mødes styregruppen den 3. maj": the verb stands before the group.
_MEET_FIRST = re.compile(
    r"\b(?:mødes|samles)\s+(?P<who>[^\s,.;:()][^,.;:()]{2,60}?)\s+(?:igen\s+|næste\s+gang\s+)?$", re.IGNORECASE
)
_AND = re.compile(r"(?:\s*(?:i|på|hos)\s+[A-ZÆØÅ][^,.;:()]{1,40}?)?\s*(?:og|samt|,)\s*(?:igen\s+)?")
_NEXT = re.compile(
    r"\b(?:næste|kommende|næstkommende|efterårets|forårets|sommerens|vinterens|årets\s+(?:første|sidste|næste))\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
# "Referatet fra mødet den 3. maj" in minutes that approve it.
_MINUTES_OF = re.compile(r"\breferat\w*\s+(?:fra|af)\s+(?:(?:det|sidste|seneste|forrige|ordinære)\s+)*$", re.IGNORECASE)
_APPROVAL = re.compile(r"^(?:godkendelse|opfølgning)\b|\breferat\b", re.IGNORECASE)
_ONLINE_WORD = re.compile(r"(?:teams|zoom|skype|online|video)-", re.IGNORECASE)
_WHY = re.compile(
    r"\b(?:fordi|på\s+grund\s+af|pga\.?|grundet|som\s+følge\s+af|af\s+hensyn\s+til|skyldes|eftersom)\b|,\s+da\b", re.IGNORECASE
)
_KIND = re.compile(r"\b(?P<kind>konstituerende|stiftende)\s+$", re.IGNORECASE)
_PLANNING = re.compile(r"\bmøde(?:plan|kalender|datoer|række|r\b)|\b(?:kommende|næste)\s+møde", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:aflyst|aflyses|flyttet|flyttes|rykket|rykkes|udsat|udskudt|udskydes|udgår|udgået)\b", re.IGNORECASE
)
_AFTER_IN = re.compile(r"\s*(?:i|hos)\s+")
_AFTER_VERB = re.compile(
    r"\s*(?:,\s*)?(?:skal|vil|blev|kan|skulle|har|drøftede|besluttede|godkendte|orienterede)\s+(?:det\s+)?(?:i\s+)?"
)
_VENUE = re.compile(r"\bMødested(?:et)?\s*(?:er)?\s*:\s*(?P<place>[^.;\n]+(?:\.\s?\w+)?)", re.IGNORECASE)
_ONLINE_BEFORE = re.compile(r"\b(?:virtuelt|online|digitalt)\s+$", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:for|om|af|til|med|i|på|fra|ved|hos|mellem|[a-zæøå]+skabet|[a-zæøå]+projektet)\s+$")
_NOUN_AFTER = re.compile(r"\s*(?P<body>[A-ZÆØÅ][\w-]*?)[-\s]?møde(?:t)?\b")
_SPEAKS_OF_MEETING = re.compile(r"mød|samles|seminar", re.IGNORECASE)
# What happens to a group at somebody's meeting, which is then not known to be its own: "Formandskabet skiftede på mødet".
_CHANGES_HANDS = re.compile(
    r"\s*(?:skifte\w*|over(?:gik|går|gå|drages|tages)|rotere\w*|tilfaldt|tilfalder|vælges|udpeges|nedsættes|nedlægges"
    r"|(?:blev|bliver|er)\s+(?:\w+\s+)?(?:skiftet|valgt|genvalgt|udpeget|overdraget|overtaget|nedsat|nedlagt|oprettet|etableret))\b",
    re.IGNORECASE,
)
_REACH = 70  # characters between a body and "på sit møde"


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence with what surrounds it."""

    section: Section
    block: Block
    sentence: str
    start: int
    end: int


def mentioned(sections: Sequence[Section], *, document: str) -> Iterator[Meeting]:
    """The meetings that the sentences of `document` name with a group and a date, in reading order."""
    for section in sections:
        for block in section.blocks:
            if section.kind is SectionKind.MEETING and block.kind is not BlockKind.ITEM and not _CHANGED.search(block.text):
                continue
            if not _SPEAKS_OF_MEETING.search(block.text):
                continue
            for start, end in sentence_spans(block.text):
                yield from _of_sentence(_Text(section, block, block.text[start:end], start, end), document)


def _of_sentence(text: _Text, document: str) -> Iterator[Meeting]:
    found = [mention for mention in (dated(mention, text.section) for mention in find_dates(text.sentence)) if mention]
    first = 0  # of the dates that follow each other
    for at, mention in enumerate(found):
        also = bool(at and _AND.fullmatch(text.sentence, found[at - 1].end, mention.start))
        first = first if also else at  # "på bestyrelsesmøder den 3. maj og den 4. juni"
        before = text.sentence[: found[first].start]
        for meeting in _meeting(text, mention, before, found, document):
            yield replace(meeting, online=None) if also else meeting


def _meeting(text: _Text, mention: DateMention, before: str, found: Sequence[DateMention], document: str) -> Iterator[Meeting]:
    after = text.sentence[mention.end :]
    noun = _NOUN.search(before)
    changed = _CHANGED.search(text.sentence)
    kind = _KIND.search(before[: noun.start("noun")]) if noun else None
    if noun is None:
        yield from _people_meeting(text, mention, before, document)
        yield from _date_first(text, mention, after, document)
        return
    front = before[: noun.start("noun")]
    group = _group(text, noun, before, after) or (
        _own(text.section, changed=bool(changed) and not bodies(text.sentence))
        if changed or kind or _NEXT.search(front) or _is_approved(text.section, front)
        else None
    )
    if group is None:
        return
    start, end = start_and_end(mention)
    source = _source(text, document)
    title = noun["noun"].casefold() if compound_group(noun["noun"]) or "seminar" in noun["noun"].casefold() else "møde"
    title = f"{kind['kind'].casefold()} {title}" if kind else title
    coming = kind or _NEXT.search(before[: noun.start()])
    venue = _VENUE.search(text.block.text, text.start) or (THERE.match(after) if coming else None)
    online = True if _ONLINE_BEFORE.search(front) or _ONLINE_WORD.match(noun["noun"]) else None
    details = read_details(after) if changed else None
    place = re.split(r"\s+(?:som|hvor|med|og)\s", venue["place"])[0].strip() if venue else None
    meeting = Meeting(group, title, start, source, end, place, online, note=with_weekday(None, mention))
    if details is None or details.status is MeetingStatus.PLANNED:
        yield meeting
        return
    then = next((other for other in found if other.start > mention.start), None)
    yield replace(meeting, status=details.status, note=text.sentence)
    if then and details.status is MeetingStatus.MOVED:
        start, end = start_and_end(then)
        why = text.sentence if _WHY.search(text.sentence) else None
        yield replace(meeting, start=start, end=end, place=details.place, online=details.online, note=with_weekday(why, then))


def dated(mention: DateMention, section: Section) -> DateMention | None:
    """The mention with a year: as written, else the year that lies nearest to the date the text speaks from,
    of those in which the weekday fits where one is named."""
    if mention.approx or not mention.value:
        return None
    if mention.span:
        return mention if len(mention.value) >= 7 else None
    stated = section.date
    if stated is None or not mention.value.startswith("--") or len(mention.value) < 7:
        return None
    spoken = date.fromisoformat((stated + "-01-01")[:10] if len(stated) < 10 else stated)
    dated = []
    for year in (spoken.year - 1, spoken.year, spoken.year + 1):
        try:
            day = date.fromisoformat(f"{year}{mention.value[1:]}")
        except ValueError:  # 29 February
            continue
        dated.append((abs((day - spoken).days), day))
    if not dated:
        return None
    fitting = [(far, day) for far, day in dated if mention.weekday in (None, day.weekday())]
    nearest = min(fitting or dated)[1]
    last = f"{nearest.year}{mention.last[1:]}" if mention.last else None
    return replace(mention, value=nearest.isoformat(), last=last)


def _group(text: _Text, noun: re.Match[str], before: str, after: str) -> str | None:
    """Whose meeting it is, by the words next to the noun."""
    if noun["body"]:
        return _body_at_end(noun["body"], text.section)
    front = before[: noun.start("noun")]
    word = noun["noun"]
    if _ONLINE_WORD.match(word):
        return None
    if "-" in word:
        return _body_at_end(word.rpartition("-")[0], text.section) or None
    if len(word) > len("seminar"):
        return _compound(text, word, front)
    direct = _body_at_end(front, text.section)
    if direct:
        return direct
    inside = _AFTER_IN.match(after)
    if inside and (group := _body_at_start(after[inside.end() :], text.section)):
        return group
    if _OWN_WORDS.search(front):
        return _subject(front, text.section)
    verb = _AFTER_VERB.match(after)
    if verb and (group := _body_at_start(after[verb.end() :], text.section)):
        return group
    named = [name for name in group_names(text.sentence) if name.plain and text.sentence[name.start].isupper() is False]
    if len(named) == 1 and re.search(r"\bførste\s+$", front):
        return complete(named[0], context=heading_context(text.section))
    return None


def _is_approved(section: Section, front: str) -> bool:
    """Whether an item on the minutes of the meeting before speaks of them: "Referatet fra mødet den 3. maj blev godkendt"."""
    item = section.meeting.title if section.meeting else None
    return bool(item and _APPROVAL.search(item) and _MINUTES_OF.search(front))


def _subject(front: str, section: Section) -> str | None:
    """The body that "på sit møde" points back to: the last one named, not after a preposition, no plain group between."""
    near = [(start, end, name) for start, end, name in bodies(front) if len(front) - end <= _REACH]
    plain = [name for name in group_names(front) if name.plain and not any(start <= name.start < end for start, end, _ in near)]
    if any(_CHANGES_HANDS.match(front, end) for end in (*(end for _, end, _ in near), *(name.end for name in plain))):
        return None
    if plain and (not near or plain[-1].start > near[-1][0]):
        return _if_complete(plain[-1], section)
    return _full(near[-1][2], section) if near and not _PREPOSITION.search(front[: near[-1][0]]) else None


def _compound(text: _Text, word: str, front: str) -> str | None:
    """ "bestyrelsesmødet": the board of the owner before it, the only board that the paragraph names, or the heading's."""
    kind = compound_group(word)
    if kind is None:
        return None
    owner = re.search(r"(?<![\w-])(?P<owner>[A-ZÆØÅ][\w-]*(?:\s[A-ZÆØÅ][\w-]*)?(?:'s|’s|s))\s+(?:\w+\s+)?$", front)
    if owner and owner["owner"].casefold() not in ("dets", "deres", "dens"):
        return f"{owner['owner']} {kind}"
    owned = {name for _, _, name in bodies(text.block.text) if name.endswith(f" {kind}")}
    if len(owned) == 1:
        return owned.pop()
    name = next(iter(group_names(definite(kind))), None)
    return _if_complete(name, text.section) if name else None


def _body_at_end(words: str, section: Section) -> str | None:
    """The body that ends right at the end of `words`."""
    stripped = words.rstrip()
    for _, end, name in bodies(stripped):
        if end >= len(stripped):
            return _full(name, section)
    for group in group_names(stripped):
        if group.end >= len(stripped) and group.plain:
            return _if_complete(group, section)
    return None


def _full(name: str, section: Section) -> str | None:
    """The name of a body; a plain "Styregruppen" at the head of a sentence is completed like any other."""
    plain = next((group for group in group_names(name) if group.plain and group.name == name), None)
    return _if_complete(plain, section) if plain else name


def _if_complete(name: GroupName, section: Section) -> str | None:
    """The full name; a plain one only in a document that is no minutes, where it is the document's own."""
    full = complete(name, context=heading_context(section))
    return full if full != definite(name.kind) or not (section.meeting and section.meeting.body) else None


def _body_at_start(words: str, section: Section) -> str | None:
    for start, _, name in bodies(words):
        if start == 0:
            return _full(name, section)
    for group in group_names(words):
        if group.start == 0:
            return _if_complete(group, section)
    return None


def _own(section: Section, *, changed: bool) -> str | None:
    """The body whose minutes these are, where the text is its own: a case or an appendix may be another's, unless the item
    plans the meetings and this one is `changed`. Outside minutes the only group that the headings name."""
    own = section.meeting
    if own is None:
        named = {name.name for text in heading_context(section) for name in group_names(text) if not name.plain}
        return named.pop() if len(named) == 1 else None
    if section.kind in (SectionKind.CASE, SectionKind.SUMMARY) and not (changed and _PLANNING.search(own.title or "")):
        return None
    if own.item and len(section.path) > 2:
        return None
    return own.body or None


def _people_meeting(text: _Text, mention: DateMention, before: str, document: str) -> Iterator[Meeting]:
    """ "Byen og Regionen mødtes med Havnen i maj 2020", "Styregruppen mødes den 3. maj"."""
    first = _MEET_FIRST.search(before)
    if first and (group := _body_at_end(first["who"], text.section) or _of_these_minutes(first["who"], text.section)):
        start, end = start_and_end(mention)
        venue = THERE.match(text.sentence, mention.end)
        place = re.split(r"\s+(?:og|samt)\s", venue["place"])[0].strip() if venue else None
        yield Meeting(group, "møde", start, _source(text, document), end, place, note=with_weekday(None, mention))
        return
    met = _MEET.match(before)
    if met is None or re.search(r"\b(?:at|der|som|hvor|har|blev|skal)\b", met["who"]):
        return
    who = met["who"].strip()
    group = _body_at_end(who, text.section) or (who if met["verb"] == "mødtes" and met["other"] else None)
    if group is None:
        return
    start, end = start_and_end(mention)
    source = _source(text, document)
    title = f"møde {' '.join(met['other'].split())}" if met["other"] else "møde"
    venue = THERE.match(text.sentence, mention.end)
    place = venue["place"].strip() if venue else None
    yield Meeting(group, title, start, source, end, place, note=with_weekday(None, mention))


def _date_first(text: _Text, mention: DateMention, after: str, document: str) -> Iterator[Meeting]:
    """ "marts/april 2024 KKR-mødet": the date stands before the body."""
    noun = _NOUN_AFTER.match(after)
    group = _body_at_end(noun["body"], text.section) if noun else None
    if group:
        start, end = start_and_end(mention)
        source = _source(text, document)
        yield Meeting(group, "møde", start, source, end, note=with_weekday(None, mention))


def _of_these_minutes(who: str, section: Section) -> str | None:
    """The body whose minutes these are, where `who` is a plain word for it and speaks of its own item."""
    own = section.meeting
    names = group_names(who)
    if own is None or section.kind is SectionKind.CASE or len(names) != 1 or not names[0].plain:
        return None
    return own.body if any(name.kind.endswith(names[0].kind) for name in group_names(own.body)) else None


def _source(text: _Text, document: str) -> Place:
    raw, lines = raw_between(text.block, text.start, text.end), lines_between(text.block, text.start, text.end)
    return replace(place_of(text.section, text.block, document), raw=raw, lines=lines)
