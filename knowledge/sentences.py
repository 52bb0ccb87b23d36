"""Danish text into sentences. Knows abbreviations, ordinals and initials; knows nothing of lines and documents."""

from __future__ import annotations

import re

# After these a full stop does not end the sentence, whatever follows.
_NEVER = frozenset(
    """
    pr kl d nr ca evt inkl ift jf hhv vedr stk dvs mhp pkt tlf afd max min nuv sml kap fx f.eks bl.a bl.a dr prof sct cf v ved
    hr fr ang ekskl eksl if jvf gr opr p.t pt ml bl a f eks udg red forf tidl hos s st art
    """.split()
)
# After these it does when a capital follows.
_MAYBE = frozenset("m.m m.v mv mm osv m.fl mfl kr mio mia etc o.l ol oa o.a lign pers ph.d jr".split())
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\s+|$)")
_ORDINAL_NOUN = re.compile(
    r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b|(?:halv\w*|kvartal|etape|fase|udgave|del)\b", re.IGNORECASE
)
_CLOCK = re.compile(r"\bkl\.?\s*$", re.IGNORECASE)  # "kl. 16." ends what "4." would not
_OPENING = "\"'“”’»«([-–•#*"


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of `text` stand, as (start, end) offsets; together they hold every character but outer spaces."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if match.end() < len(text) and not _ends(text, match):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether the stop at `stop`, with text after it, ends a sentence."""
    following = text[stop.end() :]
    first = following.lstrip(_OPENING)[:1]
    if not first or first.islower():
        return False
    if text[stop.start()] != ".":
        return True
    word = re.split(r"[\s(\[\"”»/]", text[: stop.start()])[-1].casefold()
    if not word:
        return True
    if word in _NEVER or (len(word) == 1 and word.isalpha()):
        return False
    if word.isdigit() and _CLOCK.search(text[: stop.start() - len(word)]):
        return True
    if word.isdigit() and len(word) <= 2:
        at_start = not text[: stop.start() - len(word)].rstrip(_OPENING + " ") or text[
            : stop.start() - len(word)
        ].rstrip().endswith((".", ":"))
        return not at_start and not _ORDINAL_NOUN.match(following)
    if word in _MAYBE:
        return first.isupper()
    return True


_PRESENTED = re.compile(
    r"(?:[A-ZÆØÅ][\w.’'-]*[ \n]){1,5}(?:indledte|præsenterede|orienterede|fremlagde|gennemgik|redegjorde|introducerede|bød)\b"
    r"[^.\n]*\."
)


def only_presents(sentence: str) -> bool:
    """True for a sentence of minutes that says who presented the item, and not what came of it."""
    return _PRESENTED.fullmatch(sentence.strip()) is not None


def conclusion_first(text: str) -> str:
    """`text` of minutes with who presented the item behind what came of it: that is what is read first."""
    opening = _PRESENTED.match(text)
    rest = text[opening.end() :].strip() if opening else ""
    return f"{rest}\n{opening.group()}" if opening and rest else text
