"""Signs in a line that are no part of what it says: marks of markdown, prompts of a form, a smiley, the number of the case.

One line at a time, for the text that is read; what the file itself says is kept beside it, in `raw`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.hyphens import CONJUNCTIONS

_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_PROMPT = re.compile(r"\[(?:skriv|indsæt|angiv|vælg|udfyld|tast|klik)\b[^\[\]]{0,80}\]", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?=[()\[\]_*#])")
_BOLD = re.compile(r"(?<!\w)\*{2,}|\*{2,}(?!\w)")
_LONE_STAR = re.compile(r"^\s*\*(?=\s|$)|(?<=\s)\*$")
_OPENED = re.compile(r"(?<!\w)\*(?=\w)")
_CLOSED = re.compile(r"(?<=[\w.,:;!?)])\*(?!\w)")  # by itself it marks a footnote
_GLUED = re.compile(r"(?<![^\s(])(?P<word>[^\W\d_]+?)(?=(?:www\.\w|https?://))")
_SPLIT = re.compile(r"(?<![\w-])(?P<head>[^\W\d_]{2,})[-\u2010\u2011] (?P<tail>[^\W\d_]{2,})")
_SMILEY = re.compile(r"(?<![\w.@/-])(?P<word>[^\W\d_]*[a-zæøåé])J(?![\w.@/-]*\w)")
_NOTHING = re.compile(r"[-–•*…. ]*")
# The numbers of case and document systems: "1-23-45-67-89", "12.34.56-P78-9-10" (KLE), "EMN-2031-01234".
_CASE_NUMBER = re.compile(
    r"(?:\d{1,2}(?:-\d{1,6}){4,}|\d\d\.\d\d\.\d\d-[A-ZÆØÅ]\d\d-\d+-\d\d|[A-ZÆØÅ]{2,6}-\d{4}-\d{3,7}"
    r"|(?:(?:sag|dok(?:ument)?|j(?:ournal)?)\.?\s?(?:s?nr|nummer|id)\.?|sagsnummer|sagsnr\.?)\s*:?\s*\d[\w./-]*)\s*",
    re.IGNORECASE,
)


def unmarked(text: str, *, known: Callable[[str], bool]) -> str:
    """`text` as people read it: links as their words, no stars, escapes and prompts, words cut by "- " whole again.

    `known` tells whether a word, in small letters, is one: nothing is joined or dropped that does not leave a known word.
    """
    if "[" in text:
        text = _PROMPT.sub("", _LINK.sub(lambda link: link["text"], text))
    if "\\" in text:
        text = _ESCAPE.sub("", text)
    if "*" in text:
        text = _LONE_STAR.sub("", _BOLD.sub("", text))
        text = _CLOSED.sub("", _OPENED.sub("", text)) if _OPENED.search(text) else text
    if "www." in text or "://" in text:
        text = _GLUED.sub(lambda found: f"{found['word']} ", text)
    if "J" in text:
        text = _SMILEY.sub(lambda found: found["word"] if known(found["word"].casefold()) else found[0], text)
    return _SPLIT.sub(lambda found: _whole(found, known), text) if "- " in text else text


def is_nothing(text: str) -> bool:
    """True for a line of dashes, dots and blanks: an entry of a list that nobody filled in."""
    return bool(_NOTHING.fullmatch(text))


def is_case_number(text: str) -> bool:
    """True for a line that holds the number of a case or document and nothing else."""
    return bool(_CASE_NUMBER.fullmatch(text))


def _whole(found: re.Match[str], known: Callable[[str], bool]) -> str:
    """The word that a hyphen and a blank cut; "kultur- og sundhed" and "ud- eller indmelding" stay."""
    head, tail = found["head"], found["tail"]
    alike = tail.islower() or (head.isupper() and tail.isupper())
    joined = head + tail
    return joined if alike and tail.casefold() not in CONJUNCTIONS and known(joined.casefold()) else found[0]
