"""The bodies that make up a network: "Følgende kommuner danner et netværk: A, B og C", as one place in a document names them.

Only municipalities and organisations count, each by its name; people on a list are the business of `knowledge.rosters`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.bodies import GroupName, group_names, heading_context
from knowledge.model import Block, BlockKind, Section
from knowledge.names import is_person_name, is_place
from knowledge.sentences import sentence_spans

_KINDS = ("netværk", "partnerskab", "alliance")  # that bodies form; the group of a network is made of people
_WORD = r"[A-ZÆØÅ][\w-]*"
_NAME = rf"{_WORD}(?:\s+(?:{_WORD}|[Kk]ommune)){{0,20}}"
_LIST = re.compile(rf"(?<![\w-]){_NAME}(?:\s*[,;]\s*{_NAME})*,?\s+(?:og|samt)\s+{_NAME}(?:\s+kommuner\b)?")
_PARTS = re.compile(r"\s*(?:,?\s+(?:og|samt)\s+|[,;])\s*")
_AROUND = re.compile(r"^(?:Kommunerne|Kommuner|Parterne)\s+|\s+[Kk]ommuner$")
_SORTS = (
    r"(?:\w*kommuner|regioner|\w*organisationer|\w*institutioner|parter|partnere|foreninger|virksomheder|aktører|myndigheder)"
)
_ANNOUNCED = re.compile(rf"\b(?:følgende|disse|nedenstående)\s+(?:\w+\s+){{0,2}}{_SORTS}", re.IGNORECASE)
_LABEL = re.compile(
    rf"(?:(?:de\s+)?(?:deltagende|medvirkende|samarbejdende|tilsluttede)\s+{_SORTS}|medlemskommuner|medlemsorganisationer)\b[^.:]*:",
    re.IGNORECASE,
)
_FORMS = re.compile(
    r"\b(?:etabler\w*|dann\w*|opret\w*|stift\w*|grundlæg\w*|står\s+bag|g(?:ået|år|ik)\s+sammen|udgør|er\s+(?:gået\s+)?med\b|deltager"
    r"|indgår|tilslutte\w*)",
    re.IGNORECASE,
)
_MADE_OF = re.compile(
    r"\b(?:består|udgøres|dannes)\b[^.:]{0,20}\baf\b|\ber\s+et\s+\w*samarbejde\s+mellem\b|\bomfatter\b|\btæller\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*,?\s*(?:kommuner\s+)?(?:har|er|vil|ønsker|står|udgør|danner?|etablerer|opretter|at)\b", re.IGNORECASE)
# Of somebody who is not, no longer or not yet a party.
_NO_PARTY = re.compile(
    r"\b(?:ikke|udtr\w+|trådt\s+ud|forlad\w*|forlod|meldt\s+sig\s+ud|afslå\w*|nej|hidtil|tidligere|overvej\w*|inviter\w*|måske|hvis)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"Hver\s+(?:\w+\s+)?(?:kommune|part|organisation|medlemskommune)\s+(?:stiller|udpeger|repræsenteres|er\s+repræsenteret|deltager|har)\b"
)
_OF_WHOM = re.compile(
    r"for\s+(?:\w+\s+)?(?:kommuner|organisationer|institutioner|parter|interessenter|aktører)\b", re.IGNORECASE
)
_COINED = re.compile(rf"\s+(?P<name>{_WORD}(?:\s+(?:(?:på|og|af|i)\s+)?{_WORD})*)")
_FRONT = 6  # blocks in which the title of a document stands


@dataclass(frozen=True, slots=True)
class Parties:
    """The bodies of a network and where they are named: the blocks, and the part of the last one from `start` to `end`."""

    network: str
    section: Section
    blocks: tuple[Block, ...]
    start: int
    end: int
    bodies: tuple[str, ...] = ()
    rule: str = ""  # what each of them does for the network, said elsewhere than their names


def parties(sections: Sequence[Section]) -> tuple[Parties, ...]:
    """What a document says of who makes up a network, in reading order, and then of what each of them brings to it."""
    title = _title(sections)
    found = [made for section in sections for at in range(len(section.blocks)) for made in _stated(section, at, title)]
    networks = {made.network for made in found}
    return (*found, *_rules(sections, networks.pop())) if len(networks) == 1 else tuple(found)


def _stated(section: Section, at: int, title: str) -> Iterator[Parties]:
    """The networks whose bodies block `at` names, by itself or below a block that announces them."""
    block = section.blocks[at]
    lead = section.blocks[at - 1] if at and section.blocks[at - 1].text.endswith(":") else None
    announced = lead.text[sentence_spans(lead.text)[-1][0] :] if lead and lead.kind is not BlockKind.ROW else ""
    if block.kind is BlockKind.ITEM and lead is not None and announced:
        yield from _listed(section, at, announced, title)
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE):
        return
    for nth, (start, end) in enumerate(sentence_spans(block.text)):
        before = announced if nth == 0 else ""
        sentence = block.text[start:end]
        for names in _LIST.finditer(sentence):
            bodies = _bodies(names[0])
            if len(bodies) > 1 and _forms(before, sentence, names, title):
                network = _network(f"{before} {_without(sentence, names)}", section, title)
                blocks = (lead, block) if lead and before and _ANNOUNCED.search(before) else (block,)
                if network:
                    yield Parties(network, section, blocks, start, end, bodies)
                break


def _listed(section: Section, at: int, announced: str, title: str) -> Iterator[Parties]:
    """The bodies of a list with marks, which a lead announces."""
    items = []
    for block in section.blocks[at:]:
        if block.kind is not BlockKind.ITEM:
            break
        items.append(block)
    bodies = tuple(item.text.strip(" .,;") for item in items)
    told = (_ANNOUNCED.search(announced) and _FORMS.search(announced)) or _LABEL.match(announced)
    if told and not _NO_PARTY.search(announced) and len(bodies) > 1 and all(map(_is_body, bodies)):
        network = _network(announced, section, title)
        if network:
            yield Parties(network, section, tuple(items), 0, len(items[-1].text), bodies)


def _forms(before: str, sentence: str, names: re.Match[str], title: str) -> bool:
    """Whether the sentence says of the bodies `names` that they make up a network."""
    told = f"{before} {_without(sentence, names)}"
    if _NO_PARTY.search(told):
        return False
    front = f"{before} {sentence[: names.start()]}"
    if _LABEL.search(front):
        return bool(_alliances(told) or title)
    if _ANNOUNCED.search(front):
        return bool(_FORMS.search(told))
    if not _alliances(told):
        return False
    if _MADE_OF.search(front):
        return bool(_alliances(front))
    return not front.strip(" :") and bool(_AFTER.match(sentence, names.end()) and _FORMS.search(sentence, names.end()))


def _without(sentence: str, names: re.Match[str]) -> str:
    return f"{sentence[: names.start()]} · {sentence[names.end() :]}"


def _bodies(text: str) -> tuple[str, ...]:
    """The bodies of a running list, empty where anything else is in it."""
    bodies = tuple(_AROUND.sub("", part).strip() for part in _PARTS.split(text))
    return bodies if all(map(_is_body, bodies)) else ()


def _is_body(text: str) -> bool:
    return bool(text) and len(text.split()) <= 6 and text[0].isupper() and is_place(text) and not is_person_name(text)


def _alliances(text: str) -> list[GroupName]:
    return [name for name in group_names(text) if name.kind.endswith(_KINDS)]


def _network(told: str, section: Section, title: str) -> str:
    """The name of the network: said there, else that of a heading or the title of the document, else its plain noun."""
    named = _alliances(told)
    for name in named:
        coined = _COINED.match(told, name.end)
        if name.plain and coined and not is_place(coined["name"]):
            return coined["name"]
        if not name.plain and not _OF_WHOM.match(name.about):
            return name.name
    for heading in heading_context(section):
        for name in _alliances(heading):
            if not name.plain:
                return name.name
    return title or (re.sub(r"\s.*", "", named[0].name) if named else "")


def _title(sections: Sequence[Section]) -> str:
    """The network that the title of a document names."""
    front = [block.text for section in sections for block in section.blocks][:_FRONT]
    return next((name.name for text in front for name in _alliances(text) if not name.plain), "")


def _rules(sections: Sequence[Section], network: str) -> Iterator[Parties]:
    """The sentences that say what each party brings to the network of the document."""
    for section in sections:
        for block in section.blocks:
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
                continue
            for start, end in sentence_spans(block.text):
                sentence = block.text[start:end]
                if _EACH.match(sentence) and _alliances(sentence):
                    yield Parties(network, section, (block,), start, end, rule=sentence)
