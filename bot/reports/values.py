"""The answers of a report, as data: one type for each kind of question, to and from JSON. Pure; no words for people here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ids of the options that were chosen, in the order of the form; `other` are the words behind the free one."""

    options: tuple[str, ...]
    other: str = ""
    kind: Literal["chosen"] = "chosen"


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Number:
    number: int
    said: str = ""  # as it was written: "ca. 25"
    kind: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` to `end`, both included; `end` None: still running. `said` is how it was written."""

    start: date
    end: date | None
    said: str = ""
    kind: Literal["period"] = "period"


@dataclass(frozen=True, slots=True)
class YesNo:
    yes: bool
    kind: Literal["yes-no"] = "yes-no"


@dataclass(frozen=True, slots=True)
class Files:
    """Numbers of attachments (`bot.reports.attachments`), in the order in which they came."""

    numbers: tuple[int, ...]
    kind: Literal["files"] = "files"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Passed over, which only an optional question can be."""

    kind: Literal["skipped"] = "skipped"


Value = Chosen | Text | Number | Period | YesNo | Files | Skipped
Answers = Mapping[str, Value]

_STORED: TypeAdapter[dict[str, Value]] = TypeAdapter(dict[str, Annotated[Value, Field(discriminator="kind")]])


def packed(answers: Answers) -> str:
    """Answers by the id of their question, as JSON."""
    return _STORED.dump_json(dict(answers)).decode()


def unpacked(text: str) -> dict[str, Value]:
    """The answers in what `packed` made."""
    return _STORED.validate_json(text)
