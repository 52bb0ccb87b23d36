"""How the documents write their words: which spelling, and with a capital or not. Pure.

Serves two ends: a question typed without æ ø å, or misspelt, is given the documents' own spelling before it is searched by
meaning; and a word that stands with a capital in the middle of sentences is a proper noun, which an answer must not lack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from knowledge.danish import fold, is_stopword
from knowledge.spellings import Spellings

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
_OPENS: Final = ".!?:;\n\"”“»«’'•|–-/("  # what stands before a capital that every sentence or title has
MISSPELT: Final = 90.0  # of 100; below it everyday words turn into words of the documents that mean something else
MIN_LETTERS: Final = 5


def count_forms(texts: Iterable[str]) -> dict[str, tuple[str, int, int]]:
    """Folded word -> (most common form, times it stands within a sentence, times with a capital there).

    The first word of a sentence and lines all in capitals tell nothing of capitals; a word met only there counts as a word
    that is written small.
    """
    written: dict[str, Counter[str]] = {}
    within: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for text in texts:
        shouted = text.isupper()
        for match in _WORD.finditer(text):
            word = match.group()
            folded = fold(word)
            before = text[: match.start()].rstrip()
            attributed = before.endswith("(") and text[match.end() : match.end() + 1] == ","  # "(Natalie, nabo)" below a quote
            opening = not attributed and (not before or before[-1] in _OPENS)
            written.setdefault(folded, Counter())[word.lower() if opening or shouted else word] += 1
            if not opening and not shouted:
                within[folded] += 1
                capitals[folded] += word[0].isupper()
    return {folded: (forms.most_common(1)[0][0], max(within[folded], 1), capitals[folded]) for folded, forms in written.items()}


def respell(text: str, forms: Mapping[str, str], spellings: Spellings) -> str:
    """`text` with each word as the documents write it: æ ø å put back, misspellings mended where one word is near enough.

    `spellings` are the keys of `forms`, or none where nothing is to be mended.
    """

    def mended(match: re.Match[str]) -> str:
        word = match.group()
        folded = fold(word)
        if folded in forms:
            form = forms[folded]
            return form if form.lower() != word.lower() or form.isupper() else word
        if len(folded) < MIN_LETTERS or is_stopword(word):
            return word
        near = spellings.near(folded, cutoff=MISSPELT, limit=1)
        return forms[near[0][0]] if near else word

    return _WORD.sub(mended, _written_together(text, forms))


def _written_together(text: str, forms: Mapping[str, str]) -> str:
    """`text` with two words as the one that the documents write, where not both stand by themselves: "gov tech" as GovTech."""
    read = 0
    while first := _WORD.search(text, read):
        read = first.end()
        second = _WORD.match(text, read + 1) if text[read : read + 1].isspace() else None
        if second is None:
            continue
        halves = fold(first.group()), fold(second.group())
        known = forms.get("".join(halves))
        if known and not all(half in forms for half in halves) and not any(map(is_stopword, halves)):
            text = text[: first.start()] + known + text[second.end() :]
            read = first.start() + len(known)
    return text
