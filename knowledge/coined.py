"""Names of networks and projects with a small word inside: "Mad i Nord", "Spor på Tværs", as a document itself writes them.

Where a group is named after one, the name that is read from a sentence ends before the small word, since "styregruppen for
Havnenet på Teams" has the same form. Only what the rest of the document says can tell the two apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from knowledge.names import is_place

_WORD = r"[A-ZÆØÅ][\w-]+"
_NAME = re.compile(
    rf"(?<![\w-])(?P<head>{_WORD}(?:\s{_WORD})?)\s(?P<small>på|i|til|af|ved|over|mod|med|under)\s(?P<tail>{_WORD})"
)
_VENUES = re.compile(
    r"(?:Teams|Zoom|Skype|Hotel\w*|Kommune\w*|Region\w*)|\w*(?:rådhus\w*|bibliotek\w*|skolen?|hus(?:et)?|centret|center)"
)
_OFTEN: Final = 2  # times that a name has to stand there
_MOSTLY: Final = 0.6  # share of its first word's appearances that go on with the rest
_PAPER_WORDS: Final = frozenset(("Referat", "Møde", "Dagsorden", "Kommune", "Region", "Bilag", "Punkt"))


def coined(texts: Iterable[str]) -> frozenset[str]:
    """The names with a small word inside that `texts`, all of one document, keep writing in full."""
    every = tuple(texts)
    found = Counter(" ".join(match.group("head", "small", "tail")) for text in every for match in _NAME.finditer(text))
    return frozenset(name for name, count in found.items() if count >= _OFTEN and _is_kept(name, count, every))


def _is_kept(name: str, count: int, texts: tuple[str, ...]) -> bool:
    match = _NAME.fullmatch(name)
    if match is None or match["head"].split()[0] in _PAPER_WORDS or is_place(match["tail"]) or _VENUES.fullmatch(match["tail"]):
        return False
    head = re.compile(rf"(?<![\w-]){re.escape(match['head'])}(?![\w-])")
    return count >= _MOSTLY * sum(len(head.findall(text)) for text in texts)


def in_full(name: str, names: Iterable[str]) -> str:
    """The name of a group with what it is named after in full: "Styregruppen for Mad" is "Styregruppen for Mad i Nord"."""
    for full in names:
        match = _NAME.fullmatch(full)
        if match is not None and name.endswith(f" for {match['head']}"):
            return name[: -len(match["head"])] + full
    return name
