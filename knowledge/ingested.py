"""What became of a file that was to be taken in, as data. Taking it in is the business of `knowledge.library` and `.intake`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    """What became of one file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"  # it could not be read; `reason` says why


@dataclass(frozen=True, slots=True)
class Ingested:
    """`masked` counts the CPR numbers that were blotted out before anything was stored."""

    path: Path
    outcome: Outcome
    passages: int = 0
    vectors: int = 0
    reason: str = ""
    masked: int = 0
