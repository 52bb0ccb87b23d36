"""Reads a period that stands alone in a short text, as the answer to when something took place: "marts-juni 2024".

Other words may stand round it, but no other number. Dates as such are read by `knowledge.dates`, what the clock alone tells
("sidste forår") by `knowledge.periods`, and which months a season has stands in `knowledge.almanac`; what is here is how two or
more of them make one span, which year is meant, and whether it is still running. Periods within a question are no business of
this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from knowledge.almanac import DANISH_MONTHS, MONTHS, WEEKDAYS, cover
from knowledge.dates import find_dates
from knowledge.periods import month_meant, relative_period, respelt

LONGEST: Final = 300  # characters: what is longer tells of more than a period
EARLIEST: Final = date(1990, 1, 1)
YEARS_AHEAD: Final = 10
_SOON: Final = 92  # days that the latest period of a year not said may go on; of two that have begun, the older one is over
_MOST_WORDS, _MOST_PIECES = 20, 8
_YEARS_BACK = 9  # leap years are eight apart round 1900 and 2100, years of 53 weeks seven at most


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `start` to `end`, both included; `end` is None for what is still running."""

    start: date
    end: date | None


class Unread(StrEnum):
    """Why a text could not be read as a period."""

    NOT_A_PERIOD = "not-a-period"
    NO_START = "no-start"  # only that it is still running, or when it ended
    NO_YEAR = "no-year"
    BACKWARDS = "backwards"  # it ends before it begins
    TOO_FAR = "too-far"  # before EARLIEST, or more than YEARS_AHEAD years ahead


def read_span(text: str, *, today: date) -> Span | Unread:
    """The period that `text` names. Where no year is said, it is the latest such period that has begun by `today`."""
    if len(text.strip()) > LONGEST:
        return Unread.NOT_A_PERIOD
    said = _spelt(text)
    if _RECURRING.search(said) and not re.search(_YEAR, said):
        return Unread.NO_YEAR
    running, said = _cut(_RUNNING, said)
    said = _EVERY.sub(" ", said)
    if _REFUSED.search(said):
        return Unread.NOT_A_PERIOD
    said = _rewritten(said, today)
    sides = _sides(said)
    if sides is None:
        return Unread.NOT_A_PERIOD
    pieces, only_end = sides
    if not pieces:
        return Unread.NO_START if running or _ALL_THE_TIME.search(said) else Unread.NOT_A_PERIOD
    days = _dated(pieces, today)
    if isinstance(days, Unread):
        return days
    begun, ended = _BEGUN.search(said) is not None, _ENDED.search(said) is not None
    if len(days) == 1 and not running and (only_end or (ended and not begun)):
        return Unread.NO_START
    span = Span(days[0][0], None if running or (len(days) == 1 and begun and not ended) else days[-1][1])
    last = span.end or span.start
    return Unread.TOO_FAR if span.start < EARLIEST or last.year > today.year + YEARS_AHEAD else span


# ------------------------------------------------------------------------------------------------------------------ spelling

_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_OTHER_CENTURY = re.compile(r"(?<![\d.,])(?:(1[0-8])|2[1-9])\d\d(?![\d.,])")
_SEASONS: Final = {"spring": "forår", "summer": "sommer", "autumn": "efterår", "fall": "efterår", "winter": "vinter"}
_SEASON = r"(?:forår|sommer|efterår|vinter)"
_SEASON_WORD = re.compile(rf"({_SEASON})(?:s|en|et|ens|ets)?")
_SPELLINGS: Final = {
    **_SEASONS,
    **dict.fromkeys("foerste forste first".split(), "første"),
    **dict.fromkeys("anden second".split(), "andet"),
    **dict.fromkeys("third tredie".split(), "tredje"),
    **dict.fromkeys("fourth".split(), "fjerde"),
    **dict.fromkeys("halvåret halvdel halvdelen half".split(), "halvår"),
    **dict.fromkeys("kvartalet kvt quarter kv".split(), "kvartal"),
    **dict.fromkeys("skoleåret skoleaaret skolearet skoleaar skolear studieåret studieår sæsonen sæson".split(), "skoleår"),
    **dict.fromkeys("primo early".split(), "primo"),
    **dict.fromkeys("medio mid".split(), "medio"),
    **dict.fromkeys("ultimo late".split(), "ultimo"),
    **dict.fromkeys("and samt plus".split(), "og"),
    **dict.fromkeys("until indtil till through".split(), "til"),
    **{"week": "uge", "mart": "marts", "juny": "juni", "last": "sidste", "year": "år", "of": "af", "in": "i", "not": "ikke"},
}
_MONTH = rf"(?:{'|'.join(DANISH_MONTHS)})"


def _spelt(text: str) -> str:
    """`text` in small letters with plain signs, each word of time spelt right, months and seasons in their Danish base form."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in unicodedata.normalize("NFC", text))
    plain = re.sub("[’‘`´]", "'", re.sub("[‐‑‒–—−→]|->", "-", plain))
    words = re.sub(r"([^\W\d_]+)(\.?)", _word, respelt(plain))
    if re.search(rf"\b{_MONTH}\b|\d\.?\s*jul\b", words):  # "jul" alone is Christmas
        words = re.sub(r"\bjul\b\.?", "juli", words)
    return _OTHER_CENTURY.sub(lambda match: "1900" if match[1] else "2099", words)  # too far, both of them


def _word(match: re.Match[str]) -> str:
    word = match[1]
    if season := _SEASON_WORD.fullmatch(word):
        return season[1] + match[2]
    if word in MONTHS and word != "jul":
        return DANISH_MONTHS[MONTHS[word] - 1]
    if (month := month_meant(word)) in DANISH_MONTHS:
        return month
    return _SPELLINGS.get(word, word) + match[2]


# -------------------------------------------------------------------------------------------------------------- what it says

_RUNNING = re.compile(
    r"\b(?:stadig(?:væk|vaek)?|fortsat|fortsætter|fortsaetter|endnu|still|ongoing|igangværende|igangvaerende|i gang)\b"
    r"|\bikke\s+(?:slut|færdig|faerdig|afslut)\w*"
    r"|\bog\s+(?:frem|videre)\w*|\bfremad\w*|\bonwards?\b|\btil\s+videre\b"
    r"|(?:(?:-|\btil|\bto|\bfrem til)\s*)(?:nu|dato|i\s?dag|d\.\s?d|now|today|present)\b\.?"
    r"|(?<=\w)\.?\s*-\s*$"
)
_ALL_THE_TIME = re.compile(r"\b(?:løbende|loebende|lobende|hele tiden|fast tilbud|permanent)\b")
_BEGUN = re.compile(r"\b(?:fra|siden|start|startet|starte[dr]e?|opstart\w*|begyndte?|begynder|from|since|began|started)\b")
_ENDED = re.compile(r"\b(?:slut|slutte[dr]e?|sluttet|afslutte\w*|stoppe[dr]e?|færdig|ende[dr]e?|ended)\b")
_RECURRING = re.compile(
    rf"\bhvert?\s+(?:år|{_SEASON}|{_MONTH})\b|\bårlig\w*|\bom\s+{_SEASON}\b|\byearly\b"
    r"|\bfor\s+[\w ]{1,20}\s(?:år|somre)\s+siden\b"
)
_REFUSED = re.compile(
    r"\b(?:ikke|eller|enten|undtagen|før|foer|inden|efter|before|after|jul|\w*ferie\w*|\w*semest\w*|deltager\w*|måneder|uger(?!\s+\d)|dage"
    r"|kr|kroner|pct|procent|or)\b|[%€$£§]"
    r"|\b(?:e[nt]|to|tre|fire|fem|seks|syv|otte|ni|ti|\d+)\s+(?:år|måned|uge)\b"
)


def _cut(pattern: re.Pattern[str], text: str) -> tuple[bool, str]:
    """Whether `pattern` is in `text`, and the rest; a comma stands for what was cut out."""
    rest, count = pattern.subn(" , ", text)
    return count > 0, rest


# ---------------------------------------------------------------------------------------------------- one way to write it

_PAIR = r"((?:19|20)?\d\d)([/-])((?:19|20)?\d\d)(?![\d/.]|-\d)"
_EVERY = re.compile(
    rf"\b(?:hvert?|every)\s+(?:andet\s+|tredje\s+|\d+\.?\s+)?(?:uge|måned|dag|gang|month|day|{'|'.join(WEEKDAYS)})\b|\b(?:hver|om)\s+\w+dag\b"
)
_ORDINALS: Final = {"første": "1.", "andet": "2.", "tredje": "3.", "fjerde": "4."}
_PLAIN: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"\b(?:kl\.?|klokken)\s*\d{1,2}(?:[.:]\d\d)?(?:\s*(?:-|til)\s*\d{1,2}(?:[.:]\d\d)?)?", " "),
        (r"(?<=\d)(?:st|nd|rd|th)\b", "."),
        (r"\b(?:ugerne|uger|weeks)\s+(?=\d)", "uge "),
        (rf"\b(?:i\s+)?(?:starten|begyndelsen|beginning)\s+af\b|\bførst\s+i\b|\bstart\s+(?={_MONTH})", "primo "),
        (rf"\b(?:i\s+)?(?:slutningen|enden|end)\s+af\b|\bsidste?\s+i\b|\bslut\s+(?={_MONTH})", "ultimo "),
        (r"\b(?:i\s+)?(?:midten|middle)\s+af\b|\bmidt\s+i\b", "medio "),
        (r"\b(første|andet|tredje|fjerde)\s+(?=halvår|kvartal)", lambda match: f"{_ORDINALS[match[1]]} "),
        (r"\bh([12])\b", r"\1. halvår"),
        (r"\bq([1-4])\b", r"\1. kvartal"),
        (rf"(?<=\S)\s+(?:til\s+og\s+med|til|to(?=\s+(?:{_MONTH}|{_SEASON}|uge|\d|the\b))|t\.\s?o\.\s?m\.?)\s+", " ~ "),
        (r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\d-])", lambda match: f"{DANISH_MONTHS[int(match[2]) - 1]} {match[1]}"),
        (rf"\b(uge\s+(?:\d{{1,2}}-)?\d{{1,2}})[/-](?={_YEAR})", r"\1 "),
        (
            rf"(?<![\d/.-])(0?[1-9]|1[0-2])[/.-]({_YEAR})",
            lambda match: f"{DANISH_MONTHS[int(match[1]) - 1]} {match[2]}",
        ),
        (rf"\b({_MONTH}|{_SEASON})[-/](?={_YEAR})", r"\1 "),
        (r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?:\.(?!\s?\d)|(?![\d.]))", r"\1/\2"),
        (rf"(?<!\d{{4}}),\s*(?={_YEAR})", " "),
        (rf"({_YEAR})\s*([/-])\s*(?={_YEAR})", r"\1\2"),
        (rf"\b({_MONTH}|{_SEASON})\s+({_YEAR})\s+og\s+(?={_YEAR})", r"\1 \2 og \1 "),
    )
)


def _rewritten(text: str, today: date) -> str:
    """`text` with each thing written in one way: full years, "1. kvartal", "~" for "til", ISO days for what the clock tells."""
    for pattern, right in _PLAIN:
        text = pattern.sub(right, text)

    def full(match: re.Match[str]) -> str:
        near = today.year - 20 <= 2000 + int(match[2]) <= today.year + YEARS_AHEAD
        return f"{match[1]} 20{match[2]}" if near else match[0]

    text = re.sub(rf"(?:\b(?:skoleår|vinter)\s+|(?<![\d/.'-])){_PAIR}", _pair, text)
    text = re.sub(
        rf"(\b(?:{_MONTH}|{_SEASON}|halvår|kvartal)(?=[\W\d])|\d/\d{{1,2}}(?=\s))(?:,?\s*|-)'?(\d\d)(?![\d./:]|\s+{_YEAR}|\s+{_MONTH})",
        full,
        text,
    )
    text = re.sub(r"()'(\d\d)(?!\d)", full, text)
    text = re.sub(r"\b(?:(sidste|forrige)\s+|(næste)\s+)?skoleår\b(?!\s+\d)", lambda match: _school_year(match, today), text)
    for _ in range(_MOST_PIECES):
        if (period := relative_period(text, today)) is None or not period.words:
            break
        year = period.label if re.fullmatch(_YEAR, period.label) else ""
        text = text.replace(period.words, f" {year or f'{period.first}/{period.last}'} ", 1)
    return text


def _pair(match: re.Match[str]) -> str:
    """Two years: a school year from August to July, a winter, or from one to the other."""
    start, end = (int(year) if len(year) == 4 else 1900 + int(year) + 100 * (int(year) < 90) for year in (match[1], match[3]))
    words, follows = match[0], end == start + 1
    if words.startswith("vinter"):
        return f"vinter {start}" if follows else words
    full = re.match(_YEAR, words) is not None
    if follows and (words.startswith("skoleår") or (match[2] == "/" and (full or end > 2012))):
        return f" {start}-08-01/{end}-07-31 "
    return f"{start} {match[2]} {end}" if full else words


def _school_year(match: re.Match[str], today: date) -> str:
    start = today.year - (today.month < 8) - (match[1] is not None) + (match[2] is not None)
    return f" {start}-08-01/{start + 1}-07-31 "


# ------------------------------------------------------------------------------------------------------------ sides of a span

_DAYS = r"\d{4}-\d\d-\d\d"
_TOKEN = re.compile(
    rf"(?P<piece>{_DAYS}/{_DAYS}(?!\d)|{_DAYS}(?!\d)"
    r"|\d{1,2}([./-])\s?\d{1,2}\2\s?(?:(?:19|20)\d\d|\d\d)(?![\d/])"
    r"|\d{1,2}/\d{1,2}\s?-\s?(?:(?:19|20)\d\d(?!\d)|\d\d(?![\d/.]|\s*[^\W\d]))"
    r"|\d{1,2}/\d{1,2}(?![\d/])"
    rf"|{_YEAR}|(?<!\d)\d{{1,2}}(?!\d)\.?)"
    r"|(?P<word>[^\W\d_]+)|(?P<join>[-~/,;&+])|(?P<digit>\d)|(?P<else>\S)"
)
_PERIOD_WORDS: Final = frozenset((*DANISH_MONTHS, *_SEASONS.values(), *"uge halvår kvartal skoleår primo medio ultimo".split()))
_CONNECTING: Final = frozenset("i af den d det de år måned nr ca cirka omkring nok vist the".split())
_BREAK = "?"
_STRENGTH = {_BREAK: 0, ",": 1, ";": 1, "&": 1, "+": 1, "og": 1, "/": 2, "-": 3, "~": 4}


def _sides(text: str) -> tuple[list[str], bool] | None:
    """What the span is made of, and whether only its end is told. None where other numbers or too many words stand there."""
    pieces: list[str] = []
    join, only_end, cut_off, others = "", False, False, 0
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup, match[0]
        if kind == "digit":
            return None
        if kind == "piece" or found in _PERIOD_WORDS:
            if pieces and (cut_off or (join == _BREAK and not any(re.fullmatch(_YEAR, one) for one in (pieces[-1], found)))):
                return None
            if not pieces:
                only_end, join = join == "~", "-"
            join = "" if join == _BREAK else join
            pieces = [*pieces, found] if join else [*pieces[:-1], f"{pieces[-1]} {found}"]
            join, cut_off = "", False
        elif kind == "join" or found in ("og", "til"):
            join = max(join or _BREAK, "~" if found == "til" else found, key=_STRENGTH.__getitem__)
        elif kind == "word" and found not in _CONNECTING and found not in WEEKDAYS:
            cut_off = cut_off or join in ("-", "~")  # "marts - jnui 2024" is not from March on
            join, others = join or _BREAK, others + 1
    if others > _MOST_WORDS or len(pieces) > _MOST_PIECES or (pieces and join == "~"):
        return None
    return pieces, only_end


# ------------------------------------------------------------------------------------------------------------------ its days

_Days = tuple[date, date]
_SHORT = re.compile(r"(\d{1,2})\.?((?: (?:19|20)\d\d)?)")
_COUNTED = re.compile(r"(?<![\d/])\d{1,2}(?!\d)")


def _days(piece: str, year: int | None) -> _Days | None:
    """First and last day of one side, in `year` where it names none; None for what is none."""
    if re.fullmatch(_YEAR, piece):
        return cover(piece)
    if re.fullmatch(f"{_DAYS}/{_DAYS}", piece):
        try:
            first, last = (date.fromisoformat(day) for day in piece.split("/"))
        except ValueError:
            return None
        return (first, last)
    text = f"den {piece}" if re.match(r"\d+/", piece) else piece  # "den 1/2" is a day, "1/2" might be a half
    mentions = find_dates(text, year=year)
    whole = len(mentions) == 1 and not (text[: mentions[0].start] + text[mentions[0].end :]).strip(" .")
    return mentions[0].span if whole else None


def _is_piece(piece: str) -> bool:
    """Whether it can be dated in some year; 1920 has both a 29 February and a week 53."""
    return _days(piece, 1920) is not None


def _completed(pieces: Sequence[str]) -> list[str]:
    """What a side leaves out comes from the one beside it: "uge 12 - 20", "12. - 15. marts", "2024 marts"."""
    full: list[str] = []
    for piece in pieces:
        if full and re.fullmatch(_YEAR, piece) and not re.search(_YEAR, full[-1]):
            full[-1] = f"{full[-1]} {piece}"
        else:
            full.append(re.sub(rf"^({_YEAR}) ((?:(?!{_YEAR}).)+)$", r"\2 \1", piece))
    for here in range(1, len(full)):
        before, short = full[here - 1], _SHORT.fullmatch(full[here])
        if short and re.search("uge|kvartal|halvår", before):
            full[here] = _COUNTED.sub(short[1], re.sub(rf"\s*{_YEAR}", "", before), count=1) + short[2]
    for here in range(len(full) - 2, -1, -1):
        short = _SHORT.fullmatch(full[here])
        if short and not short[2]:
            full[here] = _COUNTED.sub(short[1], full[here + 1], count=1)
    return full


def _dated(pieces: Sequence[str], today: date) -> list[_Days] | Unread:
    """First and last day of every side, in order."""
    full = _completed(pieces)
    if not all(map(_is_piece, full)):
        return Unread.NOT_A_PERIOD if not any("skoleår" in piece for piece in full) else Unread.NO_YEAR
    stated = [_days(piece, None) for piece in full]
    if any(stated):
        return _in_order(_filled(full, stated))
    for year in range(today.year + 1, today.year - _YEARS_BACK, -1):
        found = _filled(full, [*stated[:-1], _days(full[-1], year)])
        if found[0] and found[-1] and found[0][0] <= today and (found[-1][1] - today).days <= _SOON:
            return _in_order(found)
    return Unread.NO_YEAR


def _filled(pieces: Sequence[str], known: Sequence[_Days | None]) -> list[_Days | None]:
    """The days of every side: one without a year has the year that puts it next to its neighbour, before it or after it."""
    days = list(known)
    for here in range(len(days) - 2, -1, -1):
        if days[here] is None and (then := days[here + 1]):
            days[here] = _nearest(pieces[here], then, (then[0].year, then[0].year - 1), lambda one, then: one[0] <= then[0])
    for here in range(1, len(days)):
        if days[here] is None and (before := days[here - 1]):
            days[here] = _nearest(
                pieces[here], before, (before[0].year, before[0].year + 1), lambda one, then: one[0] >= then[0]
            )
    return days


def _nearest(piece: str, beside: _Days, years: tuple[int, int], fits: Callable[[_Days, _Days], bool]) -> _Days | None:
    """Of two years the one that fits; two days of one month in the wrong order are a slip, not a year."""
    found = [days for year in years if (days := _days(piece, year))]
    if found and found[0][0] == found[0][1] and beside[0] == beside[1] and found[0][0].month == beside[0].month:
        return found[0]
    return next((days for days in found if fits(days, beside)), None)


def _in_order(days: Sequence[_Days | None]) -> list[_Days] | Unread:
    known = [one for one in days if one]
    if len(known) < len(days):
        return Unread.NOT_A_PERIOD
    turned = any(then[1] < one[0] for one, then in pairwise(known)) or known[-1][1] < known[0][0]
    return Unread.BACKWARDS if turned else known
