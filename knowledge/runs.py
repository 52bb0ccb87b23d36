"""Lines put together to runs: what the end of a line, a blank line or the end of a page cuts apart, and nothing more.

Plain text tells little, so every decision weighs evidence: how wide the lines are, whether each is followed by a blank one, how
a line ends and how the next begins. What kind of block a run is, is decided in `layout`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from knowledge import headings
from knowledge.mails import OlderMail, older_mails
from knowledge.margins import margins
from knowledge.model import Block, BlockKind, Line, Source, Style
from knowledge.table_rows import Table
from knowledge.tables import find_tables

_BULLET = re.compile(r"(?P<indent>\s*)(?P<marker>[-–•●▪◦‣·*○■□➢✓§×])\s+(?=\S)")
_ENUM = re.compile(
    r"(?P<indent>\s*)(?P<marker>#\d{1,2}|\(?(?:\d{1,2}|[a-zæøå]|[ivx]{2,4})[.)]"
    r"(?!\s*(?:januar|februar|marts|april|maj|juni|juli|august|sept|okt|nov|dec|halv|kvartal)))\s+(?=\S)"
)
_SCANNED = re.compile(r"(?P<indent>\s*)(?P<marker>[eo])\s+(?=[A-ZÆØÅF])")
_LONE_MARKER = re.compile(r"\s*[-–•●▪◦‣·*○■□➢]\s*")
NOTE = re.compile(r"(?:\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]+|\*\))\s+(?=[A-ZÆØÅ<\"“”»]|https?:|www\.|:)")
URL = re.compile(r"<?(?:https?://|www\.)\S+>?\s*")
QUOTE = re.compile(r"[\"“”»«„]")
ENDS = re.compile(r"[.!?:;…][\"'”’»)\]*]*\s*$")
_UNFINISHED = frozenset(
    """og eller samt i på til af for fra med en et den det de der som at om ved mellem under over efter inden hos mod uden
    gennem omkring er var har kan skal vil bliver blev ikke også via pr ca d kl sin sit sine deres vores denne dette disse hvor
    når hvis men fordi da så end herunder bl.a fx blandt pa sa nar & kunne skulle ville have være været blive blevet får
    """.split()
)
GAP_OF_PAGES = 3  # blank lines in a row
# Prose writes the days of the week small: with a capital they begin a line of their own.
_WEEKDAY = re.compile(r"(?:Mandag|Tirsdag|Onsdag|Torsdag|Fredag|Lørdag|Søndag),?\s(?:den\s|d\.?\s)?\d")
# An entry of a timetable; prose writes "kl." small.
_TIMED = re.compile(
    r"(?:Kl\.?\s*)?\d{1,2}[.:]\d{2}\s?[-–]\s?\d{1,2}[.:]\d{2}:?\s+(?:\d{1,2}\.\s+)?[A-ZÆØÅ]|Kl\.?\s*\d{1,2}(?:[.:]\d{2})?:?\s"
)
_LABEL = re.compile(r"[A-ZÆØÅ][^\W\d_]+(?: og [^\W\d_]+)?:\s+\S")
_LONE_LABEL = re.compile(r"[A-ZÆØÅ][^\W\d_]{2,25}:")
_HYPHEN = re.compile(r"[^\W\d]-$")
_QUOTED = re.compile(r"[.)”\"»]$")
_SAYER = r"(?:\([^()]{3,120}\)\.?|[-–—]\s[^.!?\"”»«]{3,100})"  # who said it, behind the words
_ATTRIBUTED = re.compile(rf"[\"”»«]\.?\s*{_SAYER}$")
_SAID = re.compile(rf"[\"“”»«]\.?\s*{_SAYER}?$|[.!?…][\"”»«]\s[A-ZÆØÅ][^.!?\"“”»«]{{2,90}}$")
_QUOTE_ENDS = re.compile(r"[\"”»«]\.?$")
_WHOLE = (".docx", ".pptx")
_NARROWEST = 50  # characters: shorter lines say nothing of the width of the page
_WRAPPED_AT = 130  # lines of text wider than this are paragraphs


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text is set. `width` is that of a full line, `pitch` the blank lines between two lines of one paragraph."""

    width: int
    pitch: int
    wrapped: bool
    whole: bool  # every line of the source is a paragraph, as in a word processor
    scanned: bool  # "e " and "o " stand for bullets
    known: Callable[[str], bool]


@dataclass(slots=True)
class Run:
    """Lines that belong together, before they are a block. `gap` counts the blank lines before it."""

    lines: list[Line]
    gap: int
    cut: bool  # a margin stood right before it
    marker: str = ""
    indent: int = 0
    texts: list[str] = field(default_factory=list)
    block: Block | None = None  # finished already: a table row
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.texts))

    @property
    def is_mail(self) -> bool:
        """Whether the run is the head of an older mail."""
        return self.kind is BlockKind.HEADING and self.level == headings.MAIL_RANK

    @property
    def last(self) -> str:
        return self.texts[-1] if self.texts else ""


def read_runs(source: Source) -> tuple[list[Run], Setting]:
    """The runs of `source` without its margins, and how its text is set."""
    outside = margins(source.lines)
    mails = older_mails(source.lines)
    tops = _page_tops(source.lines)
    whole = source.name.lower().endswith(_WHOLE)
    filled: list[Line] = []
    gaps: list[int] = []
    cuts: list[bool] = []
    gap, cut = 0, False
    for line in source.lines:
        if line.number in outside and line.number not in mails:
            cut = True
        elif not line.text.strip() and not line.raw.strip():
            gap += 1
        else:
            filled.append(line)
            turned = bool(filled) and line.page != filled[-1].page
            gap += whole + (2 if line.number in tops else 0)
            cut = cut or turned
            gaps.append(gap if not cut else max(gap, 1))
            cuts.append(cut)
            gap, cut = 0, False
    if not filled:
        return [], Setting(0, 0, False, whole, False, lambda _: False)
    gaps[0] = GAP_OF_PAGES
    page = _measure(filled, gaps, cuts, whole=whole)
    return _runs(filled, gaps, cuts, page, mails), page


def _page_tops(lines: Sequence[Line]) -> frozenset[int]:
    """Lines at the top of a page by a form feed, which plain text may keep as one leading space (where that is rare)."""
    tops = [line.number for line in lines[1:] if line.style is Style.PLAIN and re.match(r"\f| (?=\S)", line.raw)]
    rare = len(tops) <= len(lines) // 20 and all(b - a > 1 for a, b in pairwise(tops))
    return frozenset(tops) if rare else frozenset()


def _measure(lines: Sequence[Line], gaps: Sequence[int], cuts: Sequence[bool], *, whole: bool) -> Setting:
    lengths = sorted(len(line.text.strip()) for line in lines if "\t" not in line.text and len(line.text) > 20) or [80]
    width = lengths[int(0.95 * (len(lengths) - 1))]
    going_on = [
        gap
        for gap, cut, left, right in zip(gaps[1:], cuts[1:], lines, lines[1:], strict=False)
        if not cut and gap <= 1 and right.text.strip()[:1].islower() and not ENDS.search(left.text) and len(left.text) > 30
    ]
    pitch = 1 if not whole and going_on and sum(going_on) > 0.7 * len(going_on) and len(going_on) >= 2 else 0
    scanned = sum(bool(_SCANNED.match(line.text)) for line in lines) >= 2
    words = {word for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-)", line.text.casefold())}
    width = max(width, _NARROWEST)
    return Setting(width, pitch, not whole and width <= _WRAPPED_AT, whole, scanned, words.__contains__)


def _marker(text: str, page: Setting) -> re.Match[str] | None:
    found = _BULLET.match(text) or _ENUM.match(text)
    return found or (_SCANNED.match(text) if page.scanned else None)


def _runs(
    lines: Sequence[Line], gaps: Sequence[int], cuts: Sequence[bool], page: Setting, mails: Mapping[int, OlderMail]
) -> list[Run]:
    tables = {table.start: table for table in find_tables(lines)}
    runs: list[Run] = []
    at = 0
    while at < len(lines):
        table = tables.get(at)
        if table is not None:
            runs += _table_runs(table, gaps[at], cuts[at])
            at = table.end
            continue
        line, gap, cut = lines[at], gaps[at], cuts[at]
        at += 1
        mail = mails.get(line.number)
        if mail is not None:
            head = Run(list(mail.lines), gap, cut, texts=list(mail.texts), kind=BlockKind.HEADING, level=headings.MAIL_RANK)
            runs.append(head)
            continue
        text = _undoubled(line.text.strip())
        last = runs[-1] if runs and runs[-1].block is None else None
        found = _marker(line.text, page) if line.style is not Style.HEADING else None
        following = lines[at].text.strip() if at < len(lines) else ""
        more = None if last is None else _taken(last, line, text, found, (gap, cut), following, page)
        if last is not None and more is not None:
            last.lines.append(line)
            last.texts.append(more)
            continue
        runs += _opened(line, text, gap, cut, found)
    return runs


def _taken(
    last: Run, line: Line, text: str, found: re.Match[str] | None, place: tuple[int, bool], following: str, page: Setting
) -> str | None:
    """What `last` takes of `line`, None where the line opens a run. `place` is its gap and whether a margin cuts it."""
    gap, cut = place
    if _LONE_MARKER.fullmatch(text):
        return ""
    if found is None:
        goes_on = _continues(last, line, text, gap, cut, page) and not _heads(last.last, text, following, page)
        return text if goes_on else None
    if last.marker and _is_dash_inside(found, text, last, gap):
        return text
    rest = line.text[found.end() :].strip()
    if found["marker"] in "-–" and _is_sayer(last, rest):
        return f"– {rest}"
    return rest if page.whole and _closes_bracket(last.last, rest) else None


def _is_sayer(last: Run, text: str) -> bool:
    """Whether `text`, which stands behind a dash, says whose the quoted words in `last` are."""
    quoted = bool(last.lines) and not last.marker and QUOTE.match(last.texts[0]) and _QUOTE_ENDS.search(last.last)
    return bool(quoted) and len(last.text) > 30 and len(text) <= 100 and text[:1].isupper() and not re.search(r"[.!?:;]$", text)


def _table_runs(table: Table, gap: int, cut: bool) -> list[Run]:
    return [
        Run([], gap if i == 0 else 0, cut and i == 0, texts=[row.text], block=row, kind=BlockKind.ROW)
        for i, row in enumerate(table.rows)
    ]


def _opened(line: Line, text: str, gap: int, cut: bool, found: re.Match[str] | None) -> list[Run]:
    """The run that `line` opens; "Beslutning: Godkendt." opens two, of which the second holds no line of its own."""
    if found:
        rest = line.text[found.end() :].strip()
        indent = len(found["indent"].expandtabs(4))
        return [Run([line], gap, cut, found["marker"], line.level or indent // 2 + (indent == 1), [rest])]
    kind = BlockKind.NOTE if line.style is Style.NOTES else BlockKind.ITEM if line.style is Style.ITEM else BlockKind.PARAGRAPH
    marker = "-" if line.style is Style.ITEM else ""
    split = headings.inline(text) if kind is BlockKind.PARAGRAPH and line.style is Style.PLAIN else None
    if split is None:
        return [Run([line], gap, cut, marker, line.level, [text], kind=kind)]
    word, rest = split
    place = line.raw.find(word)
    at = (place if place >= 0 else 0) + len(word)
    head = replace(line, text=word, raw=line.raw[:at])
    body = replace(line, text=rest, raw=line.raw[at:].strip())
    return [
        Run([head], gap, cut, texts=[word], kind=BlockKind.HEADING, level=headings.rank(word)),
        Run([body], 0, False, texts=[rest]),
    ]


def _undoubled(text: str) -> str:
    """A text that a damaged file holds twice in a row, once; other text as it is."""
    half = len(text) // 2
    for cut in (half, half + 1):
        left, right = text[:cut].strip(), text[cut:].strip()
        if len(left) >= 8 and left == right:
            return left
    return text


def _is_dash_inside(found: re.Match[str], text: str, last: Run, gap: int) -> bool:
    """A dash that opens a wrapped line of an item instead of an item of its own."""
    return found["marker"] in "-–" and last.marker not in "-–" and gap == 0 and text.lstrip("-– ")[:1].islower()


def _closes_bracket(left: str, right: str) -> bool:
    """Whether a bracket opened in `left` is closed in `right`."""
    return left.count("(") > left.count(")") and right.count(")") > right.count("(")


def _continues(last: Run, line: Line, text: str, gap: int, cut: bool, page: Setting) -> bool:
    """Whether `text` goes on with what `last` says."""
    if line.style is not Style.PLAIN or last.lines[-1].style in (Style.HEADING, Style.ROW) or last.kind is BlockKind.HEADING:
        return False
    if page.whole:
        return gap <= 1 and text[:1].islower() and len(last.last) > 60 and not ENDS.search(last.last)
    return bool(last.last) and not _begins_anew(last, text, gap) and _goes_on(last, text, gap, cut, page)


def _begins_anew(last: Run, text: str, gap: int) -> bool:
    """Whether `text` is of a kind that begins a run, whatever stands before it, or `last` of one that takes nothing more."""
    left = last.last
    if (headings.is_heading_word(text) and not is_open(left)) or headings.is_heading_word(last.text):
        return True
    if headings.advice(text) or (headings.item(text) and not is_open(left)) or NOTE.match(text) or URL.fullmatch(text):
        return headings.advice(text) is not None or not _HYPHEN.search(left) or not (URL.match(last.texts[0]) or gap == 0)
    if URL.fullmatch(left) and not left.endswith("-"):
        return True
    if _TIMED.match(text) or _WEEKDAY.match(text) or headings.inline(text) or _LONE_LABEL.fullmatch(text) or is_quote(text):
        return True
    if _LABEL.match(text) and _LABEL.match(last.texts[0]):
        return True
    if QUOTE.match(text) and not _is_lower(text) and (QUOTE.match(last.text) or gap > 0) and _QUOTED.search(left):
        return True
    return bool(QUOTE.match(last.texts[0]) and _ATTRIBUTED.search(last.text))


def _goes_on(last: Run, text: str, gap: int, cut: bool, page: Setting) -> bool:
    """Whether `text`, which may go on with `last`, does so: by a word or a bracket left open, a small letter, a full line."""
    left, near, lower = last.last, gap <= page.pitch or cut, _is_lower(text)
    ended = bool(ENDS.search(left))
    if _HYPHEN.search(left) and (lower or near):
        return gap <= GAP_OF_PAGES + 2 or cut
    if gap <= page.pitch and text.startswith("(") and QUOTE.match(last.texts[0]) and _QUOTED.search(left):
        return True  # who said it
    if gap <= page.pitch and lower and page.wrapped and not left.endswith(":"):
        return True
    if gap <= page.pitch + 1 and not ended and ((last.marker and text.startswith("(")) or _closes_bracket(left, text)):
        return True
    if headings.is_year(left) or headings.is_year(text):
        return False
    if lower and not ended:
        return page.wrapped or near or len(left) > 60 or is_open(left)
    if page.wrapped and is_open(left) and gap <= GAP_OF_PAGES and len(left) > 0.6 * page.width:
        return True
    if not near or gap > page.pitch + 1:
        return False
    numbered = last.marker[:1].isdigit() and page.pitch == gap == 1 and len(left) > 0.75 * page.width
    return numbered or _fits_on(left, text, cut, page)


def _is_lower(text: str) -> bool:
    """Whether `text` begins in the middle of a sentence."""
    return text.lstrip("\"'“”’»(")[:1].islower() or text[:1] in ",;)"


def _fits_on(left: str, text: str, cut: bool, page: Setting) -> bool:
    """Whether `text`, which begins with a capital or a figure, stands below `left` only because the line was full."""
    if not page.wrapped:
        return (is_open(left) or (text[:1].isdigit() and len(left) > 100)) and not ENDS.search(left)
    first = text.split()[0]
    full = len(left) + 1 + len(first) > page.width - (4 if page.width > 70 else 6)
    if ENDS.search(left):
        return full and len(left) > 0.8 * page.width and not left.endswith(":") and not cut
    prose = page.width >= 75 and len(left) > 0.72 * page.width
    return full or prose or (is_open(left) and len(left) > 0.3 * page.width)


def _heads(left: str, text: str, following: str, page: Setting) -> bool:
    """Whether `text`, though the line before it was full, is a heading: no sentence goes through it on either side."""
    short = len(text) < 0.7 * page.width and text[:1].isupper() and not re.search(r"[.,;:!?)-]$", text) and not is_open(text)
    return short and page.wrapped and bool(ENDS.search(left)) and following[:1].isupper()


def is_open(text: str) -> bool:
    """Whether `text` ends in a word or sign after which something must follow."""
    words = text.split()
    return bool(words) and (words[-1].casefold() in _UNFINISHED or text.endswith((",", "(", "/")))


def is_quote(text: str) -> bool:
    """Words of a person set apart: they open with a quotation mark and end with it or with who said them."""
    return bool(QUOTE.match(text)) and len(text) > 30 and bool(_SAID.search(text))
