"""E-mails in a file: where their heads stand ("Fra: ... Sendt: ... Emne: ..."), and which begin an older mail below another.

An older mail is a part of its own: an agenda quoted below minutes is no part of their last item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.dates import find_dates
from knowledge.model import Line
from knowledge.names import is_person_name

# The labels of an e-mail's head, by what they tell.
_LABELS = {
    "sender": "fra from",
    "sent": "sendt sent",
    "date": "dato date",
    "to": "til to cc kopi bcc",
    "subject": "emne subject",
    "other": "vedhæftede vedhæftet attachments prioritet importance",
}
_KINDS = {word: kind for kind, words in _LABELS.items() for word in words.split()}
_LABEL = re.compile(rf"\W*(?P<label>{'|'.join(_KINDS)})(?:\s(?:filer|til))?\**(?::|\t)\**", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_REGARDS = re.compile(r"hilsen|hilsner|\bmvh\b", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"[\s>_-]*(?:(?:oprindelig|videresendt)\s+(?:meddelelse|besked|mail)|(?:original|forwarded)\s+message)[\s_:-]*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\W*(?:den|d\.|on)\s.{6,120}\b(?:skrev|wrote)\b.{0,120}:\s*|.{3,80}\sskrev\s(?:den|d\.)\s.{6,60}:\s*", re.IGNORECASE
)
_REPLY = re.compile(r"(?<!\s)(?:\s*(?:sv|vs|re|fw|fwd)\s*:)+\s*", re.IGNORECASE)
_GAP = 3  # blank lines in a row that part pages


@dataclass(frozen=True, slots=True)
class OlderMail:
    """The lines of the head of an older mail, and what it is about: one text a line, empty but for one."""

    lines: tuple[Line, ...]
    texts: tuple[str, ...]


def mail_heads(lines: Sequence[Line], filled: Sequence[int]) -> list[tuple[int, int]]:
    """Where the heads of e-mails begin and end (exclusive), as places in `filled`, the indices of the lines that hold text.

    A head says who wrote to whom and when, with recipients that run on; the owner of a printed mailbox above it belongs to it.
    """
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(filled):
        end = _head_end(lines, filled, at)
        if end is None:
            at += 1
            continue
        above = at - 1 if at and filled[at] - filled[at - 1] <= _GAP else None
        signed = at > 1 and bool(_REGARDS.search(lines[filled[at - 2]].text))
        named = above is not None and is_person_name(lines[filled[above]].text.strip()) and not signed
        found.append((at - 1 if named else at, end))
        at = end
    return found


def _head_end(lines: Sequence[Line], filled: Sequence[int], at: int) -> int | None:
    """Where the head that begins at `at` ends (exclusive). A memo has labels too, but says neither "sent" nor addresses."""
    kinds: set[str] = set()
    end, addresses = at, 0
    while end < len(filled) and (end == at or filled[end] - filled[end - 1] <= 2):
        text = lines[filled[end]].text.strip()
        label = _LABEL.match(text)
        runs_on = end > at and ("@" in text or lines[filled[end - 1]].text.rstrip().endswith((";", ",")))
        if label is None and not runs_on:
            break
        kinds |= {_KINDS[label["label"].casefold()]} if label else set()
        addresses += len(ADDRESS.findall(text))
        end += 1
    mailed = "sent" in kinds or addresses >= 2
    return end if mailed and "sender" in kinds and len(kinds - {"other"}) >= 3 else None


def older_mails(lines: Sequence[Line]) -> dict[int, OlderMail]:
    """The mails that stand below other text, by the number of the first line of each: its head, the line that parts it from
    what is above ("-----Oprindelig meddelelse-----"), or the one that says who wrote it when."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    spans = {start: end for start, end in mail_heads(lines, filled) if start}
    found: dict[int, OlderMail] = {}
    at = 1
    while at < len(filled):
        parted = bool(_SEPARATOR.fullmatch(lines[filled[at]].text))
        end = spans.get(at + 1 if parted else at)
        if end is None and (parted or _is_attribution(lines, filled, at)):
            end = at + 1
        if end is None:
            at += 1
            continue
        head = tuple(lines[i] for i in filled[at:end])
        found[head[0].number] = OlderMail(head, _subject(head))
        at = end
    return found


def _is_attribution(lines: Sequence[Line], filled: Sequence[int], at: int) -> bool:
    """Whether a line says who wrote what is quoted below it: prose may speak of letters, too."""
    text = lines[filled[at]].text.strip()
    if not _WROTE.fullmatch(text) or not any(mention.complete for mention in find_dates(text)):
        return False
    quoted = at + 1 < len(filled) and lines[filled[at + 1]].raw.lstrip().startswith(">")
    return quoted or bool(ADDRESS.search(text))


def _subject(head: Sequence[Line]) -> tuple[str, ...]:
    """What each line of a head says of what the mail is about: its subject, else the line that opens it."""
    subjects = [_LABEL.match(line.text.strip()) for line in head]
    place = next((i for i, label in enumerate(subjects) if label and _KINDS[label["label"].casefold()] == "subject"), 0)
    label = subjects[place]
    text = head[place].text.strip()
    said = text[label.end() :] if label and place else text
    said = _REPLY.sub("", said.strip(" *>"), count=1).strip(" *_>-")
    return tuple((said or text) if i == place else "" for i in range(len(head)))
