"""What stands beside ten digits and says that they are, or are not, a CPR number. Pure.

Everything is read from a short stretch on either side, so that a long text costs no more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from knowledge.cpr_spellings import Spelling, Window

_BEFORE: Final = 300  # characters; an address on the web can be long
_NEAR: Final = 80
_AFTER: Final = 40

# How a label ends: "tlf.nr.: 12", "konto = 12", "id (12".
_END: Final = r"(?:[\s.-]{0,2}(?:nr|nummer(?:et)?|numre|number|no)(?![^\W_]))?\.?[\"']?\s{0,3}[:=]?\s{0,3}[\"'(]?"
_WORD: Final = r"(?<![^\W_])"  # a word begins; "chat_id" holds two
_PHONE: Final = rf"(?:{_WORD}(?:tlf|tel|mob|fax)|telefon(?:en)?|mobil(?:en)?|phone)"
_ACCOUNT: Final = r"(?:konto(?:en)?|\biban)"

# "[cpr" is what has been put in a number's place already.
_OWN: Final = re.compile(
    r"(?<!\[)(?:cpr(?:[\s._-]{0,2}(?:nr|nummer(?:et)?|numre|number|no))?|person-?(?:nr|nummer(?:et)?|numre))"
    r"(?:\s?/\s?\w{1,12}\.?)?[\s._:=(\"'#-]{0,4}(?:(?:er|is|lyder|på)\b[\s:]{0,3})?\Z",
    re.I,
)
_OWN_AFTER: Final = re.compile(r"\s{0,3}(?:\(\s?|(?:er|som|=)\s(?:\w{1,12}\s)?)(?:cpr|personn(?:r|um))", re.I)
_OWN_NEAR: Final = re.compile(r"(?<!\[)(?:cpr|personn(?:r|um)|født|fødsels)[^\d█\[\]\n]{0,30}\Z", re.I)

_OTHER: Final = re.compile(
    rf"(?:{_PHONE}|{_ACCOUNT}|{_WORD}(?:isbn(?:-?1[03])?|issn|ean|gln|cvr|kle|doi|(?:chat|user)?id)"
    rf"|{_WORD}(?:p|j|\w{{0,12}}journal|sags?)(?=[\s.-]{{0,2}}(?:nr|num))){_END}\Z",
    re.I,
)
# "1.200 kr." is said of the 1.200.
_SUM: Final = re.compile(
    rf"(?<!\d)(?<!\d[^\S\n])(?<!\d[,.-])(?<!mi[oa]\.\s)(?<!mi[oa]\s)(?<!t\.){_WORD}(?:kr|kroner|dkk){_END}\Z", re.I
)
_ACCOUNT_BEHIND_BANK: Final = re.compile(rf"{_ACCOUNT}{_END}\d{{4}}[\s/-]{{1,3}}\Z", re.I)
_SUM_AFTER: Final = re.compile(
    r"(?:,\d\d?)?(?:[^\S\n]?(?:t\.|mio\.?|mia\.?))?[^\S\n]?(?:(?:kr|dkk)(?![^\W_])(?!\.?\s?\d)|kroner)", re.I
)
_ISBN_LIST: Final = re.compile(
    r"isbn(?:[-\s]?1[03])?(?:[^\S\n]?\([^()\n]{0,20}\))?(?:[\dx ,;:&-]{0,60}[,;&])?:?[^\S\n]?\Z", re.I
)
_LISTED: Final = re.compile(rf"{_WORD}(?:kl|uge[rn]?|ugerne|sider?|s|pkt|punkt(?:er|erne)?)\.?:?\s{{1,2}}\Z|§\s?\Z", re.I)
_CODE: Final = re.compile(r"(?<![^\W_])(?!NR\Z)[A-ZÆØÅ]{1,2}\Z")
_ABROAD: Final = re.compile(r"(?:\+|(?<!\d)(?<!\d[ -])00)(?:(?!45)[1-9]\d{0,2}(?:[()-]|[^\S\n]){1,3})?\Z")

_DOI: Final = re.compile(r"(?<![\d.])10\.[1-9]\d{3,8}/\S*\Z")
_GOES_ON: Final = re.compile(r"/|[.-]?\w")
_WEB: Final = re.compile(r"(?:\w{2,9}://|www\.|(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}/)[^\s,;()<>\"|]*\Z", re.I)
_QUERY: Final = re.compile(r"[?&][\w.-]{1,30}=\Z")
_PATH: Final = re.compile(r"(?<!\S)(?:[a-z]:|~|\.{1,2})?[\\/][^\s,;/\\]+[\\/](?:[^\s,;]*[\\/])?\Z", re.I)
_FILE_AFTER: Final = re.compile(r"[_.]\w")

_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_ROUND_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-4])[0-5][05]")
_UNTIL: Final = re.compile(r"\s?[-–—]\s?([01]\d|2[0-4])[.:]?([0-5]\d)(?!\d)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SECONDS: Final = re.compile(r"\d\d:\d\d:\d\d(?:[.,]\d{4}|[+-]\d\d(?:00|15|30|45))")
_TOWN: Final = re.compile(r"\s[A-ZÆØÅ][a-zæøå]")
_PAIR_BEFORE: Final = re.compile(r"(?:(?<!\d)(?<!\d[^\S\n])|(?<=\+45\s))[2-9]\d\s\Z")
_FOUR: Final = re.compile(r"\s\d{4}(?!\d)")
_PHONE_PAIR: Final = re.compile(rf"{_PHONE}{_END}\s?(?:\+45\s)?[2-9]\d\s\Z", re.I)
_CHAINED: Final = re.compile(r"\d\.?([./-])\Z")
_NEXT_FIGURE: Final = re.compile(r"[^\S\n]+\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Ten digits and what stands round them."""

    window: Window
    spelling: Spelling
    written: str
    before: str
    after: str

    @property
    def near(self) -> str:
        return self.before[-_NEAR:]


def place(window: Window, spelling: Spelling, text: str) -> Place:
    start, end = window.start, window.end
    return Place(window, spelling, text[start:end], text[max(0, start - _BEFORE) : start], text[end : end + _AFTER])


def is_named(found: Place) -> bool:
    """Whether "CPR" or "personnummer" stands directly beside the digits. Nothing else speaks against that."""
    return bool(_OWN.search(found.near) or _OWN_AFTER.match(found.after))


def is_other(found: Place) -> bool:
    """Whether the digits are plainly something else. A label alone says so of bare digits and of loose spellings only."""
    if _is_address(found) or _is_abroad(found):
        return True
    if found.spelling is Spelling.BARE:
        return _is_labelled(found) or _is_isbn(found)
    if found.spelling is Spelling.LOOSE and (_is_labelled(found) or _LISTED.search(found.near) or _is_listed(found)):
        return True
    return _is_time(found) or _is_contact(found) or _is_chained(found)


def is_row(found: Place) -> bool:
    """Whether the digits can be figures of a table, side by side: blanks alone part them, or what parts the cells."""
    gaps, cores = found.window.gaps, found.window.cores
    if not gaps or not all(core in ("", ",", ";", "|") for core in cores):
        return False
    if found.window.lengths in ((6, 4), (2, 2, 2, 4)):
        wide = any(cores) or any(len(gap) > 1 or gap == "\t" for gap in gaps)
        return wide or bool(_NEXT_FIGURE.match(found.after))
    return True


def _is_labelled(found: Place) -> bool:
    return bool(
        _OTHER.search(found.near)
        or _SUM.search(found.near)
        or _SUM_AFTER.match(found.after)
        or _CODE.search(found.near)
        or _ACCOUNT_BEHIND_BANK.search(found.near)
    )


def _is_isbn(found: Place) -> bool:
    """One of a list of ISBNs, with a right check digit. Each eleventh CPR number has one, so the digit alone says nothing."""
    from stdnum import isbn

    listed = _ISBN_LIST.search(found.near) and not _OWN_NEAR.search(found.near)
    return bool(listed) and isbn.is_valid(found.window.digits)


def _is_address(found: Place) -> bool:
    """Part of a DOI, or a number by itself in an address on the web or the path of a file."""
    whole = (found.before + found.written + found.after[:1]).rstrip()
    doi = _DOI.search(whole) if "10." in whole else None
    if doi and (doi.start() < len(found.before) or _GOES_ON.match(found.after)):  # "10.1007/1234" alone is parted digits
        return True
    if found.spelling is not Spelling.BARE and "/" not in "".join(found.window.gaps):
        return False
    if _WEB.search(found.before) or _QUERY.search(found.before):
        return True
    return found.spelling is Spelling.BARE and bool(_PATH.search(found.near)) and not _FILE_AFTER.match(found.after)


def _is_abroad(found: Place) -> bool:
    """A telephone number with the code of another country; what follows such a code does not begin with 0."""
    if found.window.lengths == (6, 4) or len(found.window.groups) == 10 or found.written.startswith("0"):
        return False
    return bool(_ABROAD.search(found.near[-12:]))


def _is_listed(found: Place) -> bool:
    """Days, years or times in a loose spelling: "02-03.04.2024", "2010-12, 2013-16", "02.06 1030-1200"."""
    groups, cores = found.window.groups, found.window.cores
    fours = [group for group in groups if len(group) == 4]
    if len(groups) > 2 and fours and all(map(_YEAR.fullmatch, fours)):
        return len(groups) == 3 or 1 <= int(groups[2]) <= 12 or any("," in core for core in cores)
    span = found.window.lengths == (2, 4, 4) and cores[0] in ("", ".", ",", ":") and cores[-1] == "-"
    return span and all(map(_ROUND_CLOCK.fullmatch, fours)) and fours[0] < fours[1]


def _is_time(found: Place) -> bool:
    """A date and a time: "02.06.23 1030-1200", or hours, minutes, seconds and what follows them."""
    if _SECONDS.fullmatch(found.written):
        return True
    serial = found.window.groups[-1]
    if found.window.lengths not in ((6, 4), (2, 2, 2, 4)) or found.window.cores[-1] not in ("", ",", ":"):
        return False
    until = _UNTIL.match(found.after)
    return until is not None and bool(_CLOCK.fullmatch(serial)) and serial < until[1] + until[2]


def _is_contact(found: Place) -> bool:
    """A date or a telephone number, and a postal code: "den 02.06.23, 8000 Aarhus", "20 30 10 12, 8000 Aarhus"."""
    if found.window.lengths != (2, 2, 2, 4):
        return False
    gap, town = found.window.gaps[-1], bool(_TOWN.match(found.after))
    if town and "," in gap:
        return True
    if not found.window.gaps[0].isspace() or not _PAIR_BEFORE.search(found.near):
        return False
    apart = gap not in (" ", "-") and _FOUR.match(found.after)  # "20 30 10 12 / 2030 1012"
    below = "\n" in gap and (town or _YEAR.fullmatch(found.window.groups[-1]))
    return bool(apart or below or _PHONE_PAIR.search(found.near))


def _is_chained(found: Place) -> bool:
    """The end of a longer row with the same signs: "01-02 - 03-04-2024", "10.11.12.13:8080"."""
    chained = _CHAINED.search(found.near)
    if found.window.lengths != (2, 2, 2, 4) or not chained or found.window.cores[0] != chained[1]:
        return False
    return bool(_YEAR.fullmatch(found.window.groups[-1])) or found.window.cores[-1] == ":"
