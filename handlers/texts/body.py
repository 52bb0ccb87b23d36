"""The body of an answer: conclusion in bold, detail, list. Keeps within the length that people read; no Danish here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.texts.markup import BULLET, beyond, bold, clean, cut, escape, fit, size
from handlers.texts.reply import MAX_ANSWER, MAX_MESSAGE

MAX_BOLD = 200
MAX_RUNNING = 400  # a longer lead is a paragraph of its own

_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
_MARKED = re.compile(r"(?:\d{1,2}[.)]|[a-z]\)|[-–•*])\s")


@dataclass(frozen=True, slots=True)
class Body:
    """`lead` is the conclusion; `detail` follows it as running text, `listed` one line an entry, `closing` a paragraph each."""

    lead: str
    detail: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    weighty: bool = True  # the lead is a conclusion worth bold letters; a refusal is not
    opening: str = ""  # before the conclusion: the lead-in of an answer to an English question


@dataclass(frozen=True, slots=True)
class Composed:
    html: str
    text: str
    rest: tuple[str, ...]  # what did not fit: paragraphs, and entries of a list with their mark


def compose(body: Body, *, limit: int = MAX_ANSWER, room: int = MAX_MESSAGE) -> Composed:
    """Put `body` into HTML and plain text of at most `limit` characters, with markup at most `room`."""
    composed = _compose(body, limit)
    while size(composed.html) > room and limit > 100:
        limit = limit * 3 // 4
        composed = _compose(body, limit)
    return composed


def _compose(body: Body, limit: int) -> Composed:
    left = limit - size(body.opening) - 2
    lead = cut(body.lead, max(20, left))
    left -= size(lead) + 2
    detail, rest = fit(body.detail, left)
    left -= size(" ".join(detail))
    listed, more = fit(body.listed, left - 3 * len(body.listed)) if not rest else ([], list(body.listed))
    left -= sum(size(line) + 3 for line in listed)
    closing, last = fit(body.closing, left - 2 * len(body.closing)) if not rest and not more else ([], list(body.closing))
    rest = [*rest, *map(_entry, more), *last]
    if size(lead) < size(body.lead):
        rest.insert(0, beyond(body.lead, lead))

    apart = size(lead) > MAX_RUNNING
    shown_lead = bold(lead) if body.weighty and size(lead) <= MAX_BOLD else escape(lead)
    html = _join(
        escape(body.opening), shown_lead, [escape(line) for line in detail], listed, closing, escaped=True, apart=apart
    )
    text = _join(body.opening, lead, detail, listed, closing, escaped=False, apart=apart)
    return Composed(html, clean(text), tuple(rest))


def is_entry(text: str) -> bool:
    """True for an entry of a list with the mark that the document gave it."""
    return _MARKED.match(text) is not None


def _entry(line: str) -> str:
    """An entry of a list: with a bullet, unless it comes with a number."""
    return line if _NUMBERED.match(line) else BULLET + line.lstrip("-–• ")


def _join(
    opening: str, lead: str, detail: list[str], listed: list[str], closing: list[str], *, escaped: bool, apart: bool
) -> str:
    shown = [escape(line) for line in listed] if escaped else listed
    after = [escape(line) for line in closing] if escaped else closing
    first = "\n\n".join if apart else " ".join
    running = first([part for part in (lead, " ".join(detail)) if part])
    parts = [opening, "\n".join([running, *(_entry(line) for line in shown)]), *after]
    return "\n\n".join(part for part in parts if part)
