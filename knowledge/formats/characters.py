"""Characters: bytes to text, and the text that is read instead of the one that stands there. Knows no file format."""

from __future__ import annotations

import codecs
import re
import unicodedata

_BOMS = (  # UTF-32 first: its little-endian mark begins with the one of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Latin-1's letters, combining marks, typographic marks, ligatures and emoji: the two bytes of Ø and of a closing quotation mark
# in Windows-1252 would be UTF-8 too, but for a letter that no Danish text has.
_DANISH_UTF_8 = re.compile(
    rb"((?:[\xc2\xc3\xcc][\x80-\xbf]|\xe2[\x80-\xbf]{2}|\xef[\xac\xbb][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2})+)"
)
_MAX_CONTROLS = 0.005  # share of control characters above which a file is no text; random bytes have 0.1
_TEXT_CONTROLS = "\t\n\r\f\v\x1a\x1b"  # that occur in honest text files: \x1a ends DOS files, \x1b is terminal colour

_BULLETS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e\uf071\uf0a8"  # what Symbol and Wingdings bullets become when copied
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x0B, 0x0C, 0x85, 0x2028, 0x2029)
_DIRECTIONS = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))  # and zero-width characters
_DROPPED = (0xAD, 0x180E, 0xFEFF, 0xFFFE, 0xFFFF, *_DIRECTIONS, *range(0xFFF9, 0xFFFC))
_TABLE: dict[int, str | None] = {
    **{code: None for code in range(0x20) if code != 0x09},
    **dict.fromkeys(range(0x7F, 0xA0)),
    **dict.fromkeys(range(0xD800, 0xE000)),  # half a pair, which no database takes
    **dict.fromkeys(range(0xE000, 0xF900)),  # private use: no reader knows what it means
    **dict.fromkeys(_DROPPED),
    **dict.fromkeys(_SPACES, " "),
    **{ord(mark): "•" for mark in _BULLETS},
    **{0x2010: "-", 0x2011: "-"},
    **_LIGATURES,
}
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")


def clean(raw: str) -> str:
    """One line as it is read: NFC, plain spaces and hyphens, no invisible characters, no white space at the end.

    Tabs and indentation stay. A soft hyphen is dropped, but at the end of the line it becomes the hyphen it shows as, because
    a word is cut there.
    """
    text = raw.rstrip()
    if text.isascii() and text.isprintable():
        return text
    if text.endswith("\xad"):
        text = text[:-1] + "-"
    if _ODD.search(text):
        text = text.translate(_TABLE)
    return unicodedata.normalize("NFC", text).rstrip()


def decode(data: bytes) -> str | None:
    """The text in `data`, or None when it is not text.

    A byte order mark decides. Without one it is UTF-8 where all of it can be. Else it is Windows-1252, which has all of
    Latin-1's letters, but for stretches that are Danish in UTF-8, as in files glued from both.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            break
    else:
        if b"\0" in data:
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pieces = enumerate(_DANISH_UTF_8.split(data))  # every second one matches
            text = "".join(piece.decode("utf-8" if i % 2 else "cp1252", errors="replace") for i, piece in pieces)
    return None if _is_binary(text) else text


def _is_binary(text: str) -> bool:
    if "\0" in text:
        return True
    controls = sum(map(text.count, _CONTROLS)) + text.count("\ufffd")
    return controls > _MAX_CONTROLS * len(text)


_CONTROLS = [chr(code) for code in (*range(1, 0x20), 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D) if chr(code) not in _TEXT_CONTROLS]
