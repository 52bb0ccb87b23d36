"""Short ways to make what the checks look at: a document from its lines, meetings, rosters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.layout import blocks
from knowledge.lint.problem import Problem
from knowledge.model import Group, Line, Meeting, MeetingStatus, Member, Place, Section, Source
from knowledge.sections import sections


def source(text: str, *, name: str = "x.txt") -> Source:
    """A file with these lines."""
    lines = tuple(Line(number, line, line) for number, line in enumerate(text.splitlines(), 1))
    return Source(name, "0", lines, numbered=True)


def read(text: str) -> tuple[Section, ...]:
    """The sections of a document with this text."""
    return sections(blocks(source(text)), document="x.txt")


def place(line: int, *, document: str = "x.txt", stated: str | None = None, raw: str = "") -> Place:
    return Place(document, (line, line), stated=stated, raw=raw)


def meeting(
    start: str,
    line: int,
    *,
    stated: str | None = "2024-01-05",
    document: str = "x.txt",
    raw: str = "",
    group: str = "Havnerådet",
    end: str | None = None,
    where: str | None = None,
    status: MeetingStatus = MeetingStatus.PLANNED,
    title: str = "møde",
) -> Meeting:
    source = place(line, document=document, stated=stated, raw=raw or f"- {start}")
    return Meeting(group, title, start, source, end, where, status=status)


def plan(days: Iterable[str], *, stated: str | None, document: str = "x.txt", line: int = 1) -> list[Meeting]:
    """A list of meetings, one a line."""
    return [meeting(day, line + at, stated=stated, document=document) for at, day in enumerate(days)]


def roster(
    *members: Member,
    stated: str | None = "2024-01-05",
    document: str = "x.txt",
    line: int = 1,
    name: str = "Styregruppen for Havnen",
) -> Group:
    return Group(name, Place(document, (line, line + len(members) - 1), stated=stated), members)


def rule(text: str, *, name: str = "Styregruppen for Havnen", line: int = 90) -> Group:
    return Group(name, place(line, stated="2024-01-05"), rule=text)


def told(problems: Iterable[Problem]) -> list[tuple[str, int]]:
    """Code and first line of each."""
    return [(problem.code.value, (problem.place.lines or (0, 0))[0]) for problem in problems]


def messages(problems: Iterable[Problem]) -> Sequence[str]:
    return [problem.message for problem in problems]
