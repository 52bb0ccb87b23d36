"""Heading words and heading shapes of Danish agendas, minutes and reports. Which text is a heading is decided in `layout`, what
follows from it in `sections`; nothing here looks beyond one line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from string import ascii_lowercase

from knowledge.model import SectionKind

# Ranks of headings. A heading ends every section of its own rank or deeper; no heading names a meeting.
MAIL_RANK = 1  # an older mail below a newer one
ITEM_RANK = 2  # agenda item, advice
PART_RANK = 3  # proposal, decision, appendix
CHAPTER_RANK = 4  # capitals, "1. Baggrund", "Trin 2: ..."
CLAUSE_RANK = 5  # "2.1 Formål"
SHORT_RANK = 6  # any other short line
YEAR_RANK = 7

# The one table of heading words, in lower case without accents. A text is compared whole, without number and colon.
_WORDS = {
    SectionKind.PROPOSAL: "indstilling indstillinger|forslag til beslutning|indstilling til beslutning|det indstilles"
    "|forvaltningens indstilling|administrationens indstilling|sekretariatets indstilling",
    SectionKind.DECISION: "beslutning beslutninger referat konklusion vedtagelse vedtagelser vedtaget besluttet aftalt"
    " afgørelse|truffet beslutning|vi besluttede|vi besluttede i dag|det besluttede vi|det blev besluttet|besluttet i dag"
    "|vi aftalte|vi aftalte i dag|det aftalte vi|det blev aftalt|aftalt i dag"
    "|beslutning og referat|beslutning referat|udvalgets beslutning|bestyrelsens beslutning|referat og beslutning",
    SectionKind.CASE: "sagsfremstilling sagsbeskrivelse sagsgang|sagen kort|baggrund for sagen|beskrivelse af sagen",
    SectionKind.SUMMARY: "resume resumé sammenfatning",
    SectionKind.APOLOGIES: "afbud fraværende ikke-fremmødte|afbud fra|fraværende med afbud|meldt afbud",
    SectionKind.ATTENDEES: "deltagere tilstede mødedeltagere fremmødte deltagerliste|til stede|øvrige deltagere"
    "|deltagere i mødet",
    SectionKind.ATTACHMENTS: "bilag bilagsliste|samlet bilagsliste|bilag til punktet|vedlagte bilag|bilag til sagen",
    SectionKind.RECOMMENDATIONS: "anbefalinger|vores anbefalinger|konkrete anbefalinger|anbefalinger til praksis|gode råd",
}
# Words that head a section in reports and applications without giving it a role of its own.
_TOPICS = """
formål|formal|baggrund|indledning|introduktion|forord|organisering|økonomi|okonomi|tidsplan|budget|finansiering|aktiviteter
|møder|mødeplan|møderække|medlemmer|sammensætning|opgaver|forankring|vision|mission|strategi|evaluering|kommunikation|målgruppe
|målgruppen|metode|konklusion|litteraturliste|litteratur|kontakt|status|eventuelt|kommissorium|forretningsorden|resultater|udgifter
|indtægter|målsætning|mål|delmål|initiativer|succeskriterier|indkaldelse|underskriftside|organisation|styregruppe|styregruppen
|praktisk|praktisk information|praktiske oplysninger
|dagsorden|arbejdsgruppe|arbejdsgruppen|bestyrelse|bestyrelsen|sekretariat|sekretariatet|formandskab|formandskabet
"""
# Titles with which an appendix opens inside a case.
_APPENDIX = re.compile(
    r"(?:bilag|appendiks)\s+(?:\d+|[A-Z])\b|punkt\s+\d+,\s*bilag\b"
    r"|(?:(?:udkast|forslag) til )?(?:kommissori(?:e|um)|forretningsorden|handlingsplan|vedtægt(?:er)?|samarbejdsaftale|aftale"
    r"|strategi)\s+(?:for|til|vedr|[-–])",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?:punkt|pkt\.?|dagsordenspunkt|sag(?: nr\.?)?|ad\.?|ad punkt|ad pkt\.?)\s*"
    r"(?P<number>\d{1,3}(?:[a-e]\b|\s[a-e](?=[.:)]))?)\s*[.:)\-–]?\s+(?P<title>\S.*)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b"
_ITEM_NUMBER = re.compile(rf"(?P<number>\d{{1,3}}[a-e]?)\s*[.)]\s+(?!{_MONTH})(?P<title>[^\W\d_].*)")
_ADVICE = re.compile(
    r"(?:#\s?|(?P<word>råd|anbefaling)\s+(?:nr\.?\s*)?#?)(?P<number>\d{1,2})\s*[.:)\-–]?\s+(?P<title>[^\W\d_].*)", re.IGNORECASE
)
_CLAUSE = re.compile(r"\d{1,2}\.(?:\d{1,2}|[a-z])(?:\.\d{1,2})*\.?\s+\S")
_CHAPTER = re.compile(r"\d{1,2}(?:[a-e]?[.)]\s+[^\W\d_]|\s+[A-ZÆØÅ])")
_LABELLED = re.compile(r"[^\W\d_]{3,20}\s+\d{1,2}[a-z]?:\s+\S")
_YEAR = re.compile(r"(?:i\s+)?(?:19|20)\d\d:?")
_PRESENTER = re.compile(
    r"\s*(?:[/(]\s*v(?:ed|\.|/)?[\s/]|(?<=\s)v(?:ed\s|\.\s?|/\s?))\s*(?P<name>[A-ZÆØÅ][^\W\d_]+[\w .,&/-]*?)\)?\s*$"
)


def key(text: str) -> str:
    """`text` as heading words are compared: lower case, no accents but æ ø å, no colon, no bold marks."""
    text = text.strip().strip("*_#:. ").casefold().replace("é", "e").replace("|", "i")
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))


_KINDS = {
    key(word): kind
    for kind, listing in _WORDS.items()
    for place, part in enumerate(listing.split("|"))
    for word in (part.split() if place == 0 else [part])
}
_TOPIC_WORDS = frozenset(key(word) for word in _TOPICS.split("|"))
# "Beslutning i Haverådet den 3. marts 2031": the word, the body and the day of its meeting.
_DATED = re.compile(
    r"(?P<word>Beslutning|Indstilling|Beslutninger)\s[^.:]{3,100}?\b(?:\d{1,2}\.\s?[a-zæøå]+|\d{1,2}[-./]\d{1,2}[-./])\s?\d{4}\.?",
    re.IGNORECASE,
)
# The labels that open a part of an agenda item within a line, too.
_PARTS = (
    r"(?:[^\W\d_]+s )?Indstilling|Forslag til beslutning|Beslutning(?:er)?|Konklusion|Vedtaget|Besluttet|Aftalt|Afgørelse"
    r"|Det blev (?:aftalt|besluttet)|Vi (?:aftalte|besluttede)|Sagsfremstilling"
)
_RUN_IN = re.compile(rf"(?<=[.!?;:)»”\"]\s)(?:{_PARTS}):\s+(?=\S)")
# What may stand below a decision and is none: who sees to it, by when.
_FOLLOW_UP = re.compile(
    r"(?:Ansvarlige?|Ansvar|Tovholder|Frist|Deadline|Tidsfrist|Opfølgning|Næste skridt)(?: for opfølgning)?"
    r"(?:\s*(?:/|,|og)\s*[^\W\d_]+)?:\s+(?=\S)"
)
# What stands below those who came and those who did not, and names others.
_OFFICE = re.compile(
    r"\*{0,2}(?:(?:fra\s+)?[^\W\d_]*sekretariat(?:et)?|fra\s+[^\W\d_]+(?:en|et)|referent|sekretær|gæst(?:er)?|ordstyrer|mødeleder"
    r"|dirigent|observatør(?:er)?)\s*:",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"(?P<word>\*{{0,2}}(?:{_PARTS}|Referat|Resum[eé]"
    r"|Afbud(?: fra)?|Fraværende|Deltagere|Til ?stede):\*{0,2})"
    r"\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A heading that carries the number of an agenda item ("7", "7a") or an advice. `style` tells "punkt" from a bare "22."."""

    number: str
    title: str
    style: str
    presenter: str = ""

    @property
    def count(self) -> int:
        """The number without the letter of an item put in later."""
        return int(self.number.rstrip(ascii_lowercase))


def role(text: str) -> SectionKind | None:
    """The role that the heading `text` gives its section, None for a text that is no known heading word."""
    dated = _DATED.fullmatch(text.strip().strip("*")) if len(text) <= 140 else None
    return _KINDS.get(key(dated["word"] if dated else text))


def is_heading_word(text: str) -> bool:
    """True for a line that is a heading by its word alone."""
    if len(text) > 60:
        return role(text) is not None
    return not text[:1].islower() and (role(text) is not None or key(text) in _TOPIC_WORDS)


def inline(text: str) -> tuple[str, str] | None:
    """ "Beslutning: Godkendt." as (heading, text); None where no heading word opens the line."""
    match = _INLINE.match(text)
    return (match["word"], match["rest"]) if match else None


def run_in(text: str) -> tuple[int, ...]:
    """Where labels open parts of an agenda item within `text`, behind the end of a sentence."""
    return tuple(match.start() for match in _RUN_IN.finditer(text))


def follow_up(text: str) -> tuple[int, ...]:
    """Where `text` turns to who does it by when: offsets of such labels, at its beginning or behind the end of a sentence."""
    starts = (match.start() for match in _FOLLOW_UP.finditer(text))
    return tuple(at for at in starts if at == 0 or re.search(r"[.!?;)»”\"]\s$", text[:at]))


def is_office(text: str) -> bool:
    """True for a line of the head of minutes that names others than those who came or did not: "Referent: Bo Riis"."""
    return bool(_OFFICE.match(text))


def item(text: str) -> Numbered | None:
    """The agenda item that a heading like "Punkt 49: Kommende møder /v. Navn" or "22. Økonomi v. Navn" opens."""
    text = text.strip().strip("*")
    if _APPENDIX.match(text):
        return None
    match = _ITEM.match(text)
    if match:
        title, presenter = split_presenter(match["title"])
        return Numbered(match["number"].replace(" ", "").casefold(), title, "punkt", presenter)
    match = _ITEM_NUMBER.match(text)
    if match:
        title, presenter = split_presenter(match["title"])
        return Numbered(match["number"], title, "number", presenter)
    return None


def advice(text: str) -> Numbered | None:
    """The numbered advice that "#3 ..." or "Råd 3: ..." opens."""
    match = _ADVICE.match(text.strip().strip("*"))
    return Numbered(match["number"], match["title"].strip(), "advice") if match else None


def advice_heading(text: str) -> str | None:
    """ "#3 Lyt til borgeren" as "Råd 3: Lyt til borgeren", so that what stands below can name its advice; else None."""
    match = _ADVICE.match(text.strip().strip("*"))
    return f"{(match['word'] or 'råd').capitalize()} {match['number']}: {clean(match['title'])}" if match else None


def split_presenter(title: str) -> tuple[str, str]:
    """A title and who presents it: ("Økonomi", "Bo Lund") for "Økonomi v/ Bo Lund"."""
    match = _PRESENTER.search(title)
    if match is None:
        return title.strip(), ""
    return title[: match.start()].strip(" -–/"), match["name"].strip()


def is_appendix(text: str) -> bool:
    """True for the title of an appendix."""
    return len(text) <= 160 and bool(_APPENDIX.match(text.strip().strip("*")))


def is_year(text: str) -> bool:
    """True for a line that holds nothing but a year."""
    return bool(_YEAR.fullmatch(text.strip()))


def is_capitals(text: str) -> bool:
    """True where every letter of a text with at least four letters is a capital."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def is_bold(text: str) -> bool:
    """True for a line that markdown sets in bold as a whole."""
    return len(text) > 4 and text.startswith("**") and text.rstrip(":").endswith("**") and "**" not in text[2:-3]


def is_numbered(text: str) -> bool:
    """True for "2.1 Formål", "3. Baggrund" and "Trin 2: Kvalitativ analyse"."""
    return bool(_CLAUSE.match(text) or _CHAPTER.match(text) or _LABELLED.match(text))


def rank(text: str, style_level: int = 0) -> int:
    """The rank of the heading `text`; `style_level` is what the file format says of it, 0 for nothing."""
    if advice(text) or (item(text) or Numbered("", "", "")).style == "punkt":
        return ITEM_RANK
    if role(text) or is_appendix(text):
        return PART_RANK
    if style_level:
        return PART_RANK + style_level
    if is_year(text):
        return YEAR_RANK
    if _CLAUSE.match(text):
        return CLAUSE_RANK
    if is_capitals(text) or is_numbered(text):
        return CHAPTER_RANK
    return SHORT_RANK


def clean(text: str) -> str:
    """A heading as people read it: without bold and hash marks, doubled spaces and a closing colon."""
    text = re.sub(r"^#{1,6}\s+", "", text.strip())
    return re.sub(r"\s+", " ", text.replace("**", "").strip("_ ")).rstrip(":").strip()
