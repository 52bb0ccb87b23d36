"""The format of `knowledge/base/*.yaml`: what an entry may hold, and reading and checking the files.

A wrong file is an error that names file, entry, key and value. What becomes of the entries is the task of `knowledge.bundled`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import KnowledgeError
from knowledge.model import MeetingStatus, SectionKind

# libyaml's loader where PyYAML was built with it: about five times as fast on these files. Both build plain data only.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

REGISTER = "documents.yaml"
_OTHER_FORMATS = (REGISTER, "synonyms.yaml", "english.yaml")


class BundledInvalid(KnowledgeError):
    """The bundled files contradict their own format: the text names file, entry, key and value."""


# ------------------------------------------------------------------------------------------------------------------ entries


def _ascending(lines: tuple[int, int]) -> tuple[int, int]:
    if not 1 <= lines[0] <= lines[1]:
        raise ValueError("lines are [first, last], counted from 1")
    return lines


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("no sentence in it")
    return text


SourceLines = Annotated[tuple[int, int], AfterValidator(_ascending)]
Text = Annotated[str, AfterValidator(_not_blank)]  # one sentence a line
Row = tuple[str, str | None, str | None, int] | tuple[str, str | None, str | None, int, str]


class _Format(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentEntry(_Format):
    name: str
    title: str
    sha256: str
    date: str | None = None


class MeetingHead(_Format):
    body: str
    date: str
    start: str
    place: str | None = None


class Register(_Format):
    """The documents that entries were written from and the meetings they speak of, each under a short key."""

    documents: dict[str, DocumentEntry]
    meetings: dict[str, MeetingHead] = {}


class SourceEntry(_Format):
    document: str
    lines: SourceLines
    meeting: str | None = None
    item: str | None = None
    stated: str | None = None  # where a part of the document carries a date of its own


class MeetingEntry(_Format):
    group: str
    start: str
    lines: SourceLines
    title: str = ""
    end: str | None = None
    place: str | None = None
    online: bool | None = None
    status: MeetingStatus = MeetingStatus.PLANNED
    note: str | None = None


class RosterEntry(_Format):
    group: str
    members: list[Row]  # name, role, affiliation, line, and a note where there is one


class _Sourced(_Format):
    id: str
    source: SourceEntry


class TextEntry(_Sourced):
    topic: str
    text: Text
    kind: SectionKind = SectionKind.TOPIC
    meetings: list[MeetingEntry] = []
    roster: RosterEntry | None = None
    rule: str | None = None  # the group whose rule of composition the text is


class DecisionEntry(_Sourced):
    title: str
    decision: Text
    proposal: Text | None = None
    proposal_lines: SourceLines | None = None
    differs: bool | None = None


class RecommendationEntry(_Format):
    text: Text
    lines: SourceLines


class AdviceEntry(_Sourced):
    number: str
    title: str
    topic: str
    text: Text
    recommendations: Annotated[list[RecommendationEntry], Field(min_length=1)]


class Content(_Format):
    """One file of entries."""

    entries: list[TextEntry] = []
    decisions: list[DecisionEntry] = []
    advice: list[AdviceEntry] = []

    def sourced(self) -> Iterator[TextEntry | DecisionEntry | AdviceEntry]:
        yield from self.entries
        yield from self.decisions
        yield from self.advice


# ------------------------------------------------------------------------------------------------------------------ reading

F = TypeVar("F", bound=_Format)


def read_base(folder: Path | Traversable) -> tuple[Register, tuple[Content, ...]]:
    """The register and the files of entries in `folder`, in order of their names. Raises `BundledInvalid`."""
    register = _validated(Register, REGISTER, _parsed(folder / REGISTER))
    names = sorted(child.name for child in folder.iterdir() if child.name.endswith(".yaml"))
    contents = {name: _validated(Content, name, _parsed(folder / name)) for name in names if name not in _OTHER_FORMATS}
    _resolve(register, contents)
    return register, tuple(contents.values())


def _parsed(file: Path | Traversable) -> object:
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        raise BundledInvalid(f"{file.name}: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}: " if mark is not None else " "
        raise BundledInvalid(f"{file.name}:{line}{getattr(error, 'problem', error)}") from error


def _validated(kind: type[F], name: str, data: object) -> F:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BundledInvalid(f"{name}: {_located(data, first['loc'])}: {first['msg']}, not {first['input']!r}") from error


def _located(data: object, keys: tuple[int | str, ...]) -> str:
    """Where an error is: the entry by its id, then the key. `keys` is pydantic's path from the top of the file."""
    if isinstance(data, dict) and len(keys) > 1 and isinstance(keys[1], int):
        item = data[keys[0]][keys[1]]
        known = item.get("id") if isinstance(item, dict) else None
        return f"entry {known or keys[1]}: {_dotted(keys[2:])}"
    return _dotted(keys)


def _dotted(keys: tuple[int | str, ...]) -> str:
    return ".".join(str(key) for key in keys) or "the whole"


def _resolve(register: Register, contents: dict[str, Content]) -> None:
    """Every id is used once, and every key of a document or meeting stands in the register."""
    seen: dict[str, str] = {}
    for name, content in contents.items():
        for entry in content.sourced():
            where, source = f"{name}: entry {entry.id}", entry.source
            if entry.id in seen:
                raise BundledInvalid(f"{where}: id: {entry.id!r} is taken in {seen[entry.id]}")
            seen[entry.id] = name
            if source.document not in register.documents:
                raise BundledInvalid(f"{where}: source.document: {source.document!r} is not in {REGISTER}")
            if source.meeting is not None and source.meeting not in register.meetings:
                raise BundledInvalid(f"{where}: source.meeting: {source.meeting!r} is not in {REGISTER}")
            if source.meeting is None and isinstance(entry, DecisionEntry):
                raise BundledInvalid(f"{where}: source.meeting: a decision belongs to a meeting, not None")
