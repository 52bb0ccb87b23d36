"""Groups as facts: who is on them and by which rule they are put together, each as one place in a document states it.

`groups` reads one document; `settle_groups` weighs what several documents (or several versions within one) say of one group.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from knowledge.attendance import is_of_meeting, joined, list_of_meeting, on_list
from knowledge.bodies import GroupName, complete, definite, group_names, heading_context, squeezed
from knowledge.changes import changes
from knowledge.model import Block, BlockKind, Group, Lines, Member, Place, Section
from knowledge.names import is_vacant, split_entries
from knowledge.parties import parties
from knowledge.parts import lines_between, raw_between
from knowledge.rosters import Roster, numbered_group, rosters
from knowledge.sentences import sentence_spans

_COMPOSED = re.compile(
    r"(?P<finite>\s+(?:skal\s+|vil\s+|kan\s+)?(?:(?:derfor|fortsat|også|således|fremover|desuden|aktuelt|p\.t\.|pt\.)\s+)?"
    r"(?:består(?:\s+fremover|\s+fortsat|\s+aktuelt)?\s+af|bestå\s+af|(?:er\s+|blive\s+|bliver\s+)?sammens(?:at|ættes?)\s+af|udgøres\s+af"
    r"|(?:har|tæller)\s+(?:op\s+til\s+|mindst\s+)?(?:\d+|to|tre|fire|fem|seks|syv|otte|ni|ti)(?:\s*-\s*\d+)?\s+(?:\w+\s+)?medlemmer))"
    r"|(?P<participle>,?\s+(?:der\s+består\s+af|bestående\s+af|sammensat\s+af|med\s+(?:\d+)(?:\s*-\s*\d+)?\s+medlemmer))",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:de\s+\w+\s+(?:medlemmer|repræsentanter)|medlemmerne|hver\s+(?:af|kommune|part|organisation)|(?:mindst|højst)\s+\w+\s+medlem\w*|formandskabet|formanden|formænd|næstformand|herudover|derudover|heraf|desuden\s+deltager"
    r"|(?:\S+\s+){1,3}er\s+(?:formand|næstformand|fødte?\s+medlem))\b",
    re.IGNORECASE,
)
_OF_COMPOSITION = re.compile(r"bestå|sammens|udgøres|medlemmer", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:af|i|til|for|fra)\s+(?:den\s+|en\s+|et\s+)?$")  # "et udvalg i rådet består af": not the council
_RULE_SENTENCES = 4
_REPRESENTATIVES = re.compile(r"^(?:\d+\s+|en\s+|to\s+|tre\s+)?repræsentant(?:er)?\s+(?:fra|for)\s", re.IGNORECASE)
_SIMILAR_RULE = 80  # of 100: two versions of one rule rather than two rules
_ELECTED = re.compile(r"(?:valg|udpegning)(?:er)?\s+(?:til|af)\b", re.IGNORECASE)
_CONTACTS = re.compile(r"(?:kontaktpersoner|tovholdere|ambassadører|observatører)\b", re.IGNORECASE)


def groups(sections: Sequence[Section], *, document: str) -> tuple[Group, ...]:
    """The rosters and rules of composition that `document` states, in reading order. Nothing is weighed yet."""
    found = list(_listed(sections, document))
    for section in sections:
        for at in range(len(section.blocks)):
            found += _rules(section, at, sections, document)
            found += _representatives(section, at, document)
    found += changes(sections, document=document)
    networks = _networks(sections, document, listed=[group.source.lines for group in found if group.members])
    named = {group.source.raw for group in networks if group.members}  # such a sentence lists the parties, it rules nothing
    found = [group for group in found if group.members or group.source.raw not in named] + networks
    return tuple(sorted(found, key=lambda group: (group.source.lines or (0, 0), group.source.page or 0)))


# --------------------------------------------------------------------------------------------------------------- rosters


def _listed(sections: Sequence[Section], document: str) -> tuple[Group, ...]:
    """The lists of people: rosters of groups, and who came to a meeting or did not."""
    found: list[Group] = []
    met: list[Roster] = []  # the lists of meetings so far
    for roster in map(_without_vacant, rosters(sections)):
        kind = list_of_meeting(roster, met)
        if kind is not None:
            met.append(roster)
        if roster.entries:
            found.append(_roster_group(roster, kind, sections, document))
    return joined(found)


def _roster_group(roster: Roster, kind: str | None, sections: Sequence[Section], document: str) -> Group:
    members = tuple(
        replace(
            on_list(entry, kind, roster) if kind else entry.member(),
            source=_place(roster.section, [block], document),
        )
        for entry, block in roster.entries
    )
    place = _place(roster.section, [block for _, block in roster.entries], document)
    return Group(kind or _name(roster, sections), place, members)


def _without_vacant(roster: Roster) -> Roster:
    """The roster without seats that nobody has: "Vakant", "N.N."."""
    return replace(roster, entries=[(entry, block) for entry, block in roster.entries if not is_vacant(entry.name)])


def _name(roster: Roster, sections: Sequence[Section]) -> str:
    """The group of a roster: from its lead, the headings around it, the text above it, else the title of the agenda item."""
    section = roster.section
    if numbered_group(roster.lead):
        return roster.lead.strip(" :")
    if _CONTACTS.match(roster.lead) and (roster.own_heading or roster.lead == section.title):
        return roster.lead.strip(" :")
    context = heading_context(section)
    title = section.meeting.title if section.meeting else None
    above = _above(section, sections)
    for text in (roster.lead, *(heading for heading in context if heading != title)):
        found = group_names(text)
        if found:
            chosen = next((name for name in found if not name.plain), found[0]) if text == roster.lead else found[0]
            return complete(chosen, context=context, text=above)
    own = [block.text for block in section.blocks]
    for text in (*own, *([title] if title else []), *above):
        for name in group_names(text):
            if not name.plain:
                return name.name
    elected = group_names(title) if title and _ELECTED.match(title) else ()
    return elected[0].name if elected else section.title or roster.lead.rstrip(": ")


def _above(section: Section, sections: Sequence[Section]) -> list[str]:
    """The text of `section` and of those before it in the same item (outside minutes: below the same topmost heading)."""
    texts: list[str] = []
    for other in reversed(sections[: _index(section, sections) + 1]):
        same = (
            other.meeting == section.meeting if section.meeting and section.meeting.item else other.path[:1] == section.path[:1]
        )
        if not same:
            break
        texts += (
            [block.text for block in reversed(other.blocks)] if other is not section else [block.text for block in other.blocks]
        )
    return texts


def _index(section: Section, sections: Sequence[Section]) -> int:
    return next(at for at, other in enumerate(sections) if other is section)


def _place(section: Section, blocks: Sequence[Block], document: str) -> Place:
    return Place(
        document,
        lines=(blocks[0].lines[0], blocks[-1].lines[1]),
        page=blocks[0].page,
        stated=section.date,
        raw="\n".join(dict.fromkeys(block.raw for block in blocks)),
        meeting=section.meeting,
        heading=section.path,
    )


# ----------------------------------------------------------------------------------------------------------------- rules


def _rules(section: Section, at: int, sections: Sequence[Section], document: str) -> list[Group]:
    """The sentences of block `at` of `section` that say how a group is put together."""
    block = section.blocks[at]
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or not _OF_COMPOSITION.search(block.text):
        return []
    found: list[Group] = []
    spans = sentence_spans(block.text)
    context = (*_names_alone(section.blocks[:at]), *heading_context(section))
    for nth, (start, end) in enumerate(spans):
        sentence = block.text[start:end]
        composed = _composed(sentence)
        if composed is None or sentence.endswith(":") or split_entries(sentence[composed[1] :]):
            continue
        name = composed[0]
        last = nth
        while last + 1 < min(len(spans), nth + _RULE_SENTENCES) and _CONTINUES.match(block.text[slice(*spans[last + 1])]):
            last += 1
        rule = block.text[start : spans[last][1]]
        full = complete(name, context=context, text=_above(section, sections))
        end = spans[last][1]
        raw, lines = raw_between(block, start, end), lines_between(block, start, end)
        source = replace(_place(section, [block], document), raw=raw, lines=lines)
        found.append(Group(full, source, rule=rule))
    return found


def _names_alone(blocks: Sequence[Block]) -> list[str]:
    """The lines among `blocks` that are nothing but the name of a group, nearest first: they head what follows them."""
    return [
        block.text
        for block in reversed(blocks)
        if len(names := group_names(block.text)) == 1 and names[0].start == 0 and names[0].end == len(block.text)
    ]


def _composed(sentence: str) -> tuple[GroupName, int] | None:
    """The group that the sentence says the composition of, which stands right before the verb, and where the verb ends."""
    for name in group_names(sentence):
        cue = _COMPOSED.match(sentence, name.end)
        if cue and not (cue["finite"] and _OBJECT.search(sentence[: name.start])):
            return name, cue.end()
    return None


def _representatives(section: Section, at: int, document: str) -> list[Group]:
    """ "Arbejdsgruppe:" with "Repræsentanter fra A og B" below it: a rule without a verb."""
    block = section.blocks[at]
    above = section.blocks[at - 1].text if at else ""
    if not at or block.kind is BlockKind.ROW or not _REPRESENTATIVES.match(block.text) or len(above) > 100:
        return []
    if not (above.endswith(":") or section.blocks[at - 1].kind is BlockKind.HEADING):
        return []
    names = group_names(above)
    if not names:
        return []
    return [Group(complete(names[0], context=heading_context(section)), _place(section, [block], document), rule=block.text)]


# -------------------------------------------------------------------------------------------------------------- networks


def _networks(sections: Sequence[Section], document: str, *, listed: Sequence[Lines | None]) -> list[Group]:
    """The bodies of each network and what each of them brings to it; lists that are rosters already are left out."""
    found: list[Group] = []
    for made in parties(sections):
        last = made.blocks[-1]
        source = _place(made.section, made.blocks, document)
        if any(lines and source.lines and lines[0] <= source.lines[1] and source.lines[0] <= lines[1] for lines in listed):
            continue
        raw, lines = raw_between(last, made.start, made.end), lines_between(last, made.start, made.end)
        if len(made.blocks) > 1:
            raw = "\n".join((*(block.raw for block in made.blocks[:-1]), raw))
            lines = (made.blocks[0].lines[0], lines[1])
        source = replace(source, raw=raw, lines=lines)
        members = tuple(Member(body, source=source) for body in made.bodies)
        found.append(Group(made.network, source, members, rule=made.rule or None))
    return found


# -------------------------------------------------------------------------------------------------------------- settling


def settle_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Mark what newer statements overtake: a roster by a newer roster of the group, a rule by a newer version of the rule.

    Of two in one document that speak from one date the later in the text holds: a corrected version follows the proposal.
    A plain "Styregruppen" is another group in another document.
    """
    ordered = sorted(groups, key=lambda group: (group.source.stated or "", group.source.document, group.source.lines or (0, 0)))
    about = [(bool(group.rule), _office(group), *group_key(group)) for group in ordered]
    same: dict[tuple[object, ...], list[Group]] = {}
    for group, key in zip(ordered, about, strict=True):
        same.setdefault(key, []).append(group)
    place = Counter[tuple[object, ...]]()  # how many of the same came before
    settled = []
    for group, key in zip(ordered, about, strict=True):
        place[key] += 1
        superseded = any(_overtakes(later, group) for later in same[key][place[key] :])
        settled.append(replace(group, superseded=superseded))
    return tuple(sorted(settled, key=lambda group: (group.name.casefold(), group.superseded, group.source.stated or "")))


def _overtakes(later: Group, group: Group) -> bool:
    """Whether `later`, a statement about the same group that comes after `group` by date or place, takes its place."""
    same_document = later.source.document == group.source.document
    if later.rule and group.rule:
        alike = fuzz.token_set_ratio(later.rule, group.rule) >= _SIMILAR_RULE
        return alike or (not same_document and _newer(later, group))
    return _newer(later, group) or (same_document and _shares_members(later.members, group.members))


def _office(group: Group) -> str:
    """The office that an election is to; a roster and an election never take each other's place."""
    return f"{group.members[0].role}" if group.change else ""


def _newer(later: Group, group: Group) -> bool:
    return bool(later.as_of and group.as_of and later.as_of > group.as_of)


def _shares_members(first: Sequence[Member], second: Sequence[Member]) -> bool:
    names = {squeezed(member.name) for member in first}
    shared = names & {squeezed(member.name) for member in second}
    return 2 * len(shared) >= min(len(first), len(second))


_parsed = lru_cache(maxsize=4096)(group_names)  # names of groups come again in each document


def group_key(group: Group) -> tuple[str, ...]:
    """What makes two statements be about one group."""
    meeting = group.source.meeting
    if is_of_meeting(group):
        return (group.name, group.source.document, str(meeting.body if meeting else ""), str(meeting.date if meeting else ""))
    names = _parsed(group.name)
    kind = "".join(name.kind for name in names)
    if names and all(name.plain for name in names) and group.name == definite(names[0].kind):
        return (kind, group.source.document, str(meeting.item if meeting else ""), *group.source.heading)
    about = re.sub(r"\b(?:for|om|vedr|omkring|på)\b", "", group.name.casefold())
    return (squeezed(re.sub(r"(?:et|en)\b", "", about)),)
