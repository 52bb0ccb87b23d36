"""What a cell says: its text, the words to compare it by, yes or no, an e-mail address, a CPR number. Pure.

Words are compared in a folded form: lower case, Danish letters in two, no punctuation. How a file becomes cells is in
`bot.spreadsheets`, what a column means in `bot.headings`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, time

from knowledge.cpr import has_cpr

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}  # invisible, half a character, or none at all
_FOLDS = {0xE6: "ae", 0xF8: "oe", 0xE5: "aa"}
_YES = frozenset("x ja j yes y 1 v true sand ok".split())
_NO = frozenset("nej n no 0 false falsk".split())
_YES_MARKS = frozenset("✓✔☑✅")
_NO_MARKS = frozenset("-–—☐✗✘")
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"[^@\s<>()\[\]\",;:|\\.]+(?:\.[^@\s<>()\[\]\",;:|\\.]+)*@(?:{_LABEL}\.)+[^\W\d_][\w-]*[^\W_]")
_PRIVATE = re.compile("cpr|personnummer|personnr|foedsel|foedt|birth")
_SHORTEST_HALF = 5  # a birthday that lost its first zero
_PUBLIC = re.compile("postn|postkode|zip|postcode|aar$|year")  # columns of four digits that belong to no birthday


def typed(value: object) -> str:
    """A cell as somebody would type it: whole numbers without a point, dates without midnight."""
    match value:
        case bool():
            return str(value).lower()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case _:
            return str(value).replace("_x000D_", "\n")  # a carriage return as the file format escapes it


def clean(text: str) -> str:
    """`text` as people see it: NFC, no invisible characters, single spaces, no blank lines. Line breaks stay."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    lines = (" ".join(_visible(line).split()) for line in text.splitlines())
    return unicodedata.normalize("NFC", "\n".join(filter(None, lines)))


def folded(text: str) -> str:
    """The words of `text` in lower case, Danish letters as two, other accents off, no punctuation."""
    lower = clean(text).casefold().translate(_FOLDS)
    plain = "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain))


def squeezed(text: str) -> str:
    """`folded` without the spaces: "E-mail adresse" and "emailadresse" are the same."""
    return folded(text).replace(" ", "")


def truth(text: str) -> bool | None:
    """Whether a cell says yes, by a word or a cross; None where it says neither yes nor no."""
    word, mark = squeezed(text), text.strip().strip("\ufe0f")
    if word in _YES or mark in _YES_MARKS:
        return True
    return False if word in _NO or mark in _NO_MARKS else None


def address(text: str) -> str:
    """The e-mail address in a cell, also in one like "Ida Holm <ida@hobro.dk>" or "mailto:ida@hobro.dk"; "" for none or two."""
    inner = text.strip()
    inner = inner[:-1].rpartition("<")[2] if inner.endswith(">") else inner
    bare = re.sub("^mailto:", "", inner.strip(" .,;'\""), flags=re.IGNORECASE).strip()
    return bare if _EMAIL.fullmatch(bare) else ""


def cpr_places(headings: Sequence[str], cells: Sequence[str]) -> list[int]:
    """Where in `cells` a CPR number stands, or the first half of one whose other half is in the next cell."""
    found: list[int] = []
    for place, cell in enumerate(cells):
        if len(cell) < _SHORTEST_HALF:
            continue
        kind, next_kind = (_kind("".join(headings[at : at + 1])) for at in (place, place + 1))
        after = "" if next_kind == "public" else "".join(cells[place + 1 : place + 2])
        private = kind == "private"
        if has_cpr(cell) or (private and _is_number(cell)) or _is_split(cell, after, private=private):
            found.append(place)
    return found


def _visible(line: str) -> str:
    kept = (char if unicodedata.category(char) not in _DROPPED else " " if char.isspace() else "" for char in line)
    return "".join(kept)


def _kind(heading: str) -> str:
    """What a column has to do with CPR numbers: "private" numbers and birthdays, "public" numbers of four digits."""
    word = squeezed(heading[:100]) if heading else ""
    return "private" if _PRIVATE.search(word) else "public" if _PUBLIC.search(word) else ""


def _is_number(cell: str) -> bool:
    """Whether a cell is a CPR number whatever stands between its digits; as a number it has lost its first zero."""
    digits = re.sub("[^0-9]", "", cell)
    return len(digits) in (9, 10) and has_cpr(digits.zfill(10))


def _is_split(cell: str, after: str, *, private: bool) -> bool:
    """Whether two cells are a CPR number in halves. In a private column the second may have lost a zero."""
    born, serial = _birthday(cell, private=private), re.fullmatch(r"[ -]*([0-9]{3,4})", after)
    return bool(born and serial and (private or len(serial[1]) == 4) and has_cpr(f"{born}-{serial[1].zfill(4)}"))


def _birthday(cell: str, *, private: bool) -> str:
    """Six digits that end a cell; in a private column also a date, or five digits that were six."""
    if private and (iso := re.fullmatch(r"[0-9]{2}([0-9]{2})-([0-9]{2})-([0-9]{2})", cell)):
        return "".join(reversed(iso.groups()))
    if private and (day := re.fullmatch(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ](?:[0-9]{2})?([0-9]{2})", cell)):
        return "".join(part.zfill(2) for part in day.groups())
    digits = re.search(r"(?<![0-9])([0-9]{5,6})[ -]*$", cell[-20:])
    return digits[1].zfill(6) if digits and (private or len(digits[1]) == 6) else ""
