"""Labels that end in a colon and the value below them: "Kontaktperson:", a blank line, "Ida Holm" is one line of a form.

Works on classified runs; what a run is otherwise, is decided in `layout`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.bodies import group_names
from knowledge.model import BlockKind, Style
from knowledge.names import is_person_name
from knowledge.runs import GAP_OF_PAGES, Run

_LABEL_LENGTH = 60  # characters
_LABEL_WORDS = 5
_CONTACT = re.compile(r"(?:<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?|(?:\+\d{2}\s?)?\d{2}\s?\d{2}\s?\d{2}\s?\d{2})")
# These announce a list, which keeps its lead on a line of its own however short it is.
_OF_LIST = re.compile(
    r"medlem|deltage|afbud|fravær|til\s?stede|gæst|inviter|indkald|valgt|udpeg|suppleant|repræsent|personer\b|følgende|navne\b",
    re.IGNORECASE,
)


def bind_values(runs: Sequence[Run]) -> list[Run]:
    """The runs, each single value joined to the label right above it; a name that a label announces heads nothing."""
    done: list[Run] = []
    announced = False  # the run before is a label, or a name of the list below one
    for at, run in enumerate(runs):
        label = done[-1] if done else None
        value = _is_value(run) and run.gap < GAP_OF_PAGES
        if label is None or not value or not (announced or _is_label(label)):
            done.append(run)
            announced = False
            continue
        if run.kind is BlockKind.HEADING:
            run.kind, run.level = BlockKind.PARAGRAPH, 0
        alone = at + 1 == len(runs) or not _is_value(runs[at + 1])
        parts_list = len(done) > 1 and _is_value(done[-2])  # a label between members is read with their list
        if not announced and alone and not parts_list and _takes_value(label):
            label.lines += run.lines
            label.texts += run.texts
        else:
            done.append(run)
            announced = True
    return done


def _is_label(run: Run) -> bool:
    """Whether the last line of `run` is a short label; the heading of a list may be one too."""
    return run.block is None and run.last.endswith(":") and len(run.last) <= _LABEL_LENGTH


def _takes_value(label: Run) -> bool:
    """Whether a single value may stand on the line of `label`."""
    words = label.last.split()
    listing = _OF_LIST.search(label.last) or group_names(label.last)
    return label.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and len(words) <= _LABEL_WORDS and not listing


def _is_value(run: Run) -> bool:
    """Whether `run` is a line of nothing but a name or what somebody is reached by."""
    if run.block or run.marker or len(run.lines) != 1 or run.lines[0].style is not Style.PLAIN:
        return False
    name = re.split(r",\s|\s\(", run.text)[0]
    if run.kind is BlockKind.HEADING and name != run.text:
        return False
    return is_person_name(name) or bool(_CONTACT.fullmatch(run.text))
