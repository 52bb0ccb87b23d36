"""What a group is called in running Danish text: "styregruppen for X", "KKR Syd", "bestyrelsen", in one form each.

A plain "styregruppen" is completed from the headings and the item it stands in, never from anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.model import Section
from knowledge.names import is_person_name

# Nouns for groups, with the ending of their definite form.
_KINDS = {
    "gruppe": "n",
    "udvalg": "et",
    "råd": "et",
    "bestyrelse": "n",
    "netværk": "et",
    "forum": "met",
    "formandskab": "et",
    "sekretariat": "et",
    "partnerskab": "et",
    "kreds": "en",
    "komité": "en",
    "komite": "en",
    "nævn": "et",
    "panel": "et",
    "repræsentantskab": "et",
    "direktion": "en",
    "styrelse": "n",
    "alliance": "n",
    "jury": "en",
}
# What minutes call a group by letters, where everybody knows what they stand for.
LETTERS = {"FU": "forretningsudvalg", "SG": "styregruppe"}
# These tell nothing of which group it is; any other compound does ("kulturudvalg").
_PLAIN_KINDS = frozenset(
    """
    gruppe styregruppe styringsgruppe arbejdsgruppe projektgruppe følgegruppe baggrundsgruppe interessentgruppe
    interessegruppe referencegruppe ekspertgruppe koordinationsgruppe koordinationsudvalg planlægningsgruppe
    udviklingsgruppe partnerskabsgruppe udvalg råd bestyrelse netværk forum formandskab sekretariat fællessekretariat
    partnerskab kreds komité komite nævn panel repræsentantskab direktion styrelse alliance underudvalg
    forretningsudvalg direktørkreds ejerkreds deltagerkreds aktørkreds
        """.split()
)
_SUBORDINATE = frozenset(("formandskab", "sekretariat"))
# Words for who is asked to come, which are no group.
_NO_GROUPS = frozenset(
    ("aktørkreds", "deltagerkreds", "kundekreds", "personkreds", "omkreds", "vennekreds", "forråd", "medlemskreds", "kreds")
)
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_GROUP_WORD = rf"(?P<prefix>[^\W\d_]*?)(?P<kind>{_KIND})(?P<ending>(?:me)?(?:n|en|et|t)?)(?P<genitive>s?)(?![^\W\d_]|-\w)"
_OF = r"(?P<of>,?\s+(?P<preposition>for|om|vedr\.|vedrørende|omkring|på)\s+(?P<about>(?:den|det|de)\s)?)"
# A complement ends before a word that is no part of a noun phrase.
_END_WORDS = """
er har skal blev bliver kan vil må mødes består bestående sammensættes drøfter drøftede godkender godkendte den d de der
som med i på af at til fra kl hvor hvori under samt efter hvis når så om og/eller ikke også blandt ved inden senest
hvilket holdt holder afholder bistås betjenes forankres nedsættes deles udpeges indstilles v /v for mødet møde
"""
_ENDS = frozenset(_END_WORDS.split())
_PHRASE = re.compile(r"[^\W_][\w/&'’-]*")
_MENTION = re.compile(
    rf"(?<![\w-])(?P<article>(?i:(?:den|det|de|en|et)\s+))?(?P<adjectives>(?:(?:nye?|fælles|delte?|[^\W\d_]+(?:[ae]l|[ae]lle|[ae]lt|[ae]le|isk|iske|ig|ige|igt))\s+"
    rf"(?:og\s+)?){{0,4}}){_GROUP_WORD}",
    re.IGNORECASE,
)
# "musik i dagtilbud" is one subject when nothing more than a word or two follows.
_WITHIN = re.compile(
    r"(?:i|på)\s+(?!den\b|det\b|de\b|et\b|en\b|dag\b|år\b|møde|for|januar|februar|marts|april|maj|ju[nl]i|august)[a-zæøå]{4,}(?:\s+[^\W\d_]+)?\s*(?:$|[.,:;)])"
)
_QUOTED = re.compile(r"'[^']{3,80}'|\"[^\"]{3,80}\"|”[^”]{3,80}”|»[^«]{3,80}«")
_COMPLEMENT = re.compile(_OF)
_ACRONYM = re.compile(
    r"(?<![\w-])(?:[A-ZÆØÅ]{2,}[\w]*(?:\s?-\s?[\w]+)*|[A-ZÆØÅ]\w*-[A-ZÆØÅ]\w*)(?:\s(?!Kommune)[A-ZÆØÅ][a-zæøå]+(?:-[A-ZÆØÅ]\w+)?)?"
)
_LONGEST_ACRONYM = 6  # letters
_HINT = re.compile(_KIND, re.IGNORECASE)
_PART_OF = re.compile(rf"(?P<group>[^\W\d_]*(?:{_KIND})(?P<ending>met|n|et|en))(?:\s+i|,)\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
_LETTERED = re.compile(
    rf"(?<![\w(-])(?:{'|'.join(LETTERS)})(?![\w)-])"
)  # in brackets they stand behind the name that they are short for
# "AG Kyst", "Arbejdsgruppe Kyst": a working group with its subject right behind the noun.
_SUBJECT = r"(?P<subject>(?!(?i:kommune|møde|nr)\b)[A-ZÆØÅ][a-zæøå][\w-]+(?:\s(?:(?:og|i|på)\s)?[A-ZÆØÅ][a-zæøå][\w-]+){0,3})"
_SHORT_WORKING = re.compile(rf"(?<![\w-])AG\s(?:(?:for|om)\s)?{_SUBJECT}")
_BEHIND = re.compile(rf"\s{_SUBJECT}(?=\s*(?:[(.,:;?]|$))")
_PLURALS = {
    "fora": "forum",
    "grupper": "gruppe",
    "bestyrelser": "bestyrelse",
    "komiteer": "komite",
    "komitéer": "komité",
    "sekretariater": "sekretariat",
    "formandskaber": "formandskab",
    "kredse": "kreds",
}
# "REGIONALE FORA": a heading over what holds for all groups of a kind.
_SEVERAL = re.compile(
    r"(?:de\s+)?(?P<name>(?:[^\W\d_]+(?:[ae]le|elle|iske|ige|ende)\s+)+[^\W\d_]*?"
    rf"(?P<plural>{'|'.join(_PLURALS)}))",
    re.IGNORECASE,
)
# The paper that lays down how a body works: its steering group is that body's.
_CHARTER = re.compile(
    r"(?:handlings|strategi|års)?(?:plan|strategi)|kommissori(?:um|e)|forretningsorden|vedtægt(?:er)?|(?:samarbejds|partnerskabs)?aftale",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\s+(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?$")
_SAME = {"styringsgruppe": "styregruppe", "interessegruppe": "interessentgruppe"}


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group as named in a text. `kind` is the noun alone ("styregruppe"), `about` its complement."""

    name: str
    kind: str
    start: int
    end: int
    about: str = ""
    described: bool = False  # an adjective or an owner tells it apart

    @property
    def plain(self) -> bool:
        """True for "styregruppen", which may be any."""
        return not self.about and not self.described


def group_names(text: str) -> tuple[GroupName, ...]:
    """The groups that `text` names by a noun for a group, in order; compounds with "møde" do not count."""
    found = [_lettered(match) for match in _LETTERED.finditer(text)]
    found += [_working(match) for match in _SHORT_WORKING.finditer(text)]
    if _HINT.search(text):  # most texts name no group: this is much cheaper than looking for one
        found += [_named(match, text) for match in _MENTION.finditer(text) if _is_inflected(match)]
    found.sort(key=lambda name: name.start)
    return tuple(name for name in found if name.kind not in _NO_GROUPS)


def _lettered(match: re.Match[str]) -> GroupName:
    """The group that is called by its letters alone."""
    kind = LETTERS[match[0]]
    return GroupName(definite(kind), kind, match.start(), match.end())


def in_words(name: str) -> str:
    """The name of a working group that is called "AG Kyst" as "Arbejdsgruppen for Kyst"; any other as it is."""
    short = _SHORT_WORKING.fullmatch(name)
    return _working(short).name if short else name


def _working(match: re.Match[str]) -> GroupName:
    """The working group that is called "AG" and its subject."""
    kind, subject = "arbejdsgruppe", " ".join(match["subject"].split())
    return GroupName(f"{definite(kind)} for {subject}", kind, match.start(), match.end(), f"for {subject}")


def _is_inflected(match: re.Match[str]) -> bool:
    """Whether the letters behind the noun are an ending that it has: "rådet" is a council, "indtrådt" is none."""
    return match["ending"].casefold() != "t"


def complete(name: GroupName, *, context: Iterable[str], text: Iterable[str] = ()) -> str:
    """The full name: "Styregruppen" below a heading on "styregruppe for X" is "Styregruppen for X".

    `context` are headings, nearest first, `text` is running text above, which must be plainer: "<kind> for X". A chair or a
    secretariat belongs to the group that the headings are about, any plain group to the body whose plan it stands in.
    """
    if not name.plain:
        return name.name
    above = tuple(context)
    headings = [other for heading in above for other in group_names(heading)]
    near = next((found for heading in above if (found := _same_in(heading, name))), None)
    if near:
        return near
    for other in headings:  # "rådet" below a heading on "Ungerådet"
        if not other.plain and other.kind != name.kind and other.kind.endswith(name.kind):
            return other.name
    for other in (other for sentence in text for other in group_names(sentence)):
        if same_kind(other.kind, name.kind) and other.about.startswith("for "):
            return f"{definite(name.kind)} {other.about}"
    parent = next((other.about for other in headings if other.about and name.kind in _SUBORDINATE), None)
    about = parent or next(filter(None, map(_chartered, above)), "")
    return f"{definite(name.kind)} {about}".strip()


def _same_in(heading: str, name: GroupName) -> str | None:
    """The full name of the group of the same kind that `heading` names, or the heading itself where it is about all of them."""
    for other in group_names(heading):
        if same_kind(other.kind, name.kind) and not other.plain:
            return other.name if other.described else f"{definite(name.kind)} {other.about}"
    several = _SEVERAL.fullmatch(heading.strip(" :"))
    if several is None:
        return None
    return several["name"].capitalize() if name.kind.endswith(_PLURALS[several["plural"].casefold()]) else None


def _chartered(heading: str) -> str:
    """ "for Nordisk Havneforum" in "Handlingsplan for Nordisk Havneforum 2030-2031"; empty where no body is named by name."""
    for charter in _CHARTER.finditer(heading):
        about = _YEARS.sub("", _about(heading, charter.end())[0])
        if about.startswith("for ") and about[4].isupper() and not heading.isupper():
            return about
    return ""


def same_kind(first: str, second: str) -> bool:
    """Whether two nouns mean one kind of group: "styringsgruppe" is "styregruppe"."""
    return _SAME.get(first, first) == _SAME.get(second, second)


def definite(kind: str) -> str:
    """ "styregruppe" as "Styregruppen"."""
    ending = next(_KINDS[noun] for noun in sorted(_KINDS, key=len, reverse=True) if kind.endswith(noun))
    word = kind + ending
    return word[0].upper() + word[1:]


def compound_group(word: str) -> str | None:
    """The kind of group in "styregruppemødet" or "netværksmøde": "styregruppe", "netværk"; None in "møde" and "dialogmøde"."""
    found = re.match(rf"(?P<kind>[^\W\d_]*?(?:{_KIND}))(?:s|e)?(?:møde|seminar|samling)", word.casefold())
    return found["kind"] if found else None


def name_of(name: str) -> str:
    """One form for a group of a body: "Styregruppen i Havnet" and "Styregruppen, Havnet" are "Styregruppen for Havnet"."""
    part = _PART_OF.match(name)
    return (
        f"{part['group']} for {name[part.end() :]}"
        if part and part["group"] == definite(part["group"][: -len(part["ending"])].casefold())
        else name
    )


@lru_cache(maxsize=16_384)
def squeezed(name: str) -> str:
    """The name without case, hyphens, spaces and genitive, to compare: "KD- nets" is "kdnet"."""
    folded = re.sub(r"[^\w]+", "", re.sub(r"(?<=\w)['’]?s$", "", name.strip()).casefold())
    return folded.replace("aa", "å")


def bodies(text: str) -> tuple[tuple[int, int, str], ...]:
    """Bodies with a name of their own - acronyms and groups with more than a plain noun - as (start, end, name), in order."""
    found: list[tuple[int, int, str]] = []
    for name in group_names(text):
        owner = _owner(text, name.start)
        if owner:
            found.append((owner[0], name.end, f"{owner[1]} {name.kind}"))
        elif not name.plain or text[name.start].isupper():
            found.append((name.start, name.end, name.name))
    found += [  # behind them: "AG Kyst" is a working group before it is letters
        (match.start(), match.end(), _bare(match[0]))
        for match in _ACRONYM.finditer(text)
        if not is_person_name(match[0]) and not (text.isupper() and _is_shouted(match[0], text))
    ]
    return tuple(_widest(sorted(found, key=lambda body: (body[0], -body[1]))))


def _is_shouted(word: str, text: str) -> bool:
    """Whether a word in capitals is so because the whole heading is: "KOMMENDE MØDER", "MØDEPLAN"."""
    alone = word == text.strip(" :.") and len(word) <= _LONGEST_ACRONYM and not word.startswith("MØDE")
    return "-" not in word and not alone


def _widest(found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    end = -1
    for body in found:
        if body[0] >= end:
            end = body[1]
            yield body


def _owner(text: str, start: int) -> tuple[int, str] | None:
    """ "Havnens" in "Havnens bestyrelse": a name in the genitive right before the noun."""
    found = re.search(r"(?<![\w-])([A-ZÆØÅ][\w-]*(?:\s[A-ZÆØÅ][\w-]*)?(?:'s|’s|s))\s+$", text[:start])
    return (found.start(), found[1]) if found and found[1].casefold() not in ("dets", "deres", "dens") else None


def _bare(name: str) -> str:
    """Without the genitive s that follows a lower-case letter or a capital ("KD-Nets", "KKRs")."""
    name = re.sub(r"\s*-\s*", "-", name)
    return (
        re.sub(r"(?<=[a-zæøåA-ZÆØÅ])(?:'s|’s|s)$", "", name) if re.search(r"[A-ZÆØÅ]\w*-\w+s$|[A-ZÆØÅ]{2,}'?s$", name) else name
    )


def _named(match: re.Match[str], text: str) -> GroupName:
    kind = (match["prefix"] + match["kind"]).casefold()
    about, end = _about(text, match.end()) if not match["genitive"] else ("", match.end())
    if not about and kind == "arbejdsgruppe" and not match["ending"] and (behind := _BEHIND.match(text, match.end())):
        about, end = f"for {behind['subject']}", behind.end()
    adjectives = re.sub(r"\s+", " ", match["adjectives"]).strip()
    said = bool(re.sub(r"\b(?:nye?|fælles|delt|delte|og)\b", "", adjectives, flags=re.IGNORECASE).strip())
    article = (match["article"] or "").strip().casefold()
    if not said:
        base = definite(kind)
    else:
        written = kind.capitalize() if (match["prefix"] + match["kind"])[0].isupper() else kind  # "Fagligt Forum" is a name
        base = f"{article} {adjectives} {written}" if article in ("den", "det") else f"{adjectives} {written}"
    name = f"{base} {about}".strip()
    start = match.start("adjectives") if said else match.start("prefix")
    return GroupName(name[0].upper() + name[1:], kind, start, end, about, described=said or kind not in _PLAIN_KINDS)


def _about(text: str, at: int) -> tuple[str, int]:
    """The complement that follows the noun, with its preposition, and where it ends."""
    head = _COMPLEMENT.match(text, at)
    if head is None:
        return "", at
    quoted = _QUOTED.match(text, head.end())
    if quoted:
        return f"{head['preposition']} {' '.join(quoted[0].split())}", quoted.end()
    end = place = head.end()
    for _ in range(8):
        found = _PHRASE.match(text, place)
        if not found or (found[0].casefold() in _ENDS and not _WITHIN.match(text, place)):
            break
        if found[0].casefold() not in ("og", "i", "på"):
            end = found.end()
        gap = re.match(r"\s+|,\s(?=[^\W\d_]+(?:,\s[^\W\d_]+)*\s+og\s)", text[found.end() :])
        if not gap:
            break
        place = found.end() + gap.end()
    words = re.sub(r"\s+", " ", text[head.end() : end]).strip()
    article = (head["about"] or "").strip()
    if not words:
        return "", at
    preposition = "for" if head["preposition"].startswith("vedr") else head["preposition"]
    return " ".join(filter(None, (preposition, article, words))), end


def heading_context(section: Section) -> tuple[str, ...]:
    """What stands above the text of `section`, nearest first: its headings and the title of the agenda item."""
    above = [*reversed(section.path), section.title]
    if section.meeting is not None and section.meeting.title:
        above.append(section.meeting.title)
    return tuple(dict.fromkeys(text for text in above if text))
