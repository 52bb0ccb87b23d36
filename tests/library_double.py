"""An index that is played, for the tests of the command line: it knows one answer and notes how it was used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

import knowledge.library
from knowledge.findings import Answer, Citation, Kind, Reason, Refusal, TextFinding
from knowledge.library import Ingested, Outcome, Problem
from knowledge.model import (
    Curated,
    Decision,
    Document,
    Group,
    Meeting,
    MeetingRef,
    MeetingStatus,
    Member,
    Passage,
    Place,
    Planned,
    Report,
    SectionKind,
)
from knowledge.subject import Subject, Turn

REF = MeetingRef(body="Bibliotekskredsen", date="2024-03-05", item="4", title="Åbningstider")
PLACE = Place(document="referat.txt", lines=(12, 14), stated="2024-03-05", raw="…")
MEETING = Meeting("Bibliotekskredsen", "Forårsmøde", "2024-09-17", PLACE, place="Vejle", status=MeetingStatus.PLANNED)
GROUP = Group("Styregruppen", PLACE, (Member("Ane Holm", "formand", "Vejle"), Member("Bo Lund")), rule="To fra hver")
DECISION = Decision(REF, PLACE, proposal="Åbn mandag", decision="Godkendt", differs=False)
PASSAGE = Passage(
    document="referat.txt", text="Åbent mandag.", raw="Aabent mandag.", lines=(3, 4), page=None,
    kind=SectionKind.TOPIC, heading=("Referat", "Tider"), sentences=(),
)  # fmt: skip


class Library:
    """Stands in for the index: knows one answer, takes every file but broken ones, and notes how it was used."""

    used: ClassVar[list[tuple[str, Any]]] = []
    semantic = True
    missing = 0
    known_problems: tuple[Problem, ...] = ()

    @classmethod
    def open(cls, path: Path, **options: Any) -> Library:
        cls.used.append(("open", {**options, "path": path}))
        return cls()

    def close(self) -> None:
        self.used.append(("close", None))

    def answer(self, question: str, *, now: datetime) -> Answer:
        self.used.append(("answer", (question, now)))
        if "eksplodér" in question:
            raise RuntimeError("inside")
        if "ukendt" in question:
            return Answer(Kind.REFUSAL, question, Refusal(Reason.NOTHING))
        citation = Citation("referat.txt", (12, 14), None, "Aabent mandag.", title="Referat")
        return Answer(Kind.ANSWER, question, TextFinding(("Der er åbent mandag.",)), (citation,))

    def converse(self, question: str, *, now: datetime, last: Subject | None) -> Turn:
        return Turn(self.answer(question, now=now))

    def ingest(self, paths: Sequence[Path], *, vectors: bool = True) -> Iterator[Ingested]:
        for path in paths:
            if not path.exists():
                yield Ingested(path, Outcome.SKIPPED, reason="no such file")
            elif "broken" in path.name:
                yield Ingested(path, Outcome.SKIPPED, reason="is encrypted")
            else:
                yield Ingested(path, Outcome.ADDED, passages=7)

    def embed(self, progress: Callable[[int, int], None] | None = None, *, at_most: int | None = None) -> int:
        self.used.append(("embed", at_most))
        return 0

    def remove(self, name: str) -> bool:
        return name == "referat.txt"

    def put_curated(self, curated: Curated) -> None:
        self.used.append(("put_curated", curated))

    def remove_curated(self, number: int) -> bool:
        self.used.append(("remove_curated", number))
        return False

    def curated_numbers(self) -> frozenset[int]:
        return frozenset()

    def put_report(self, report: Report) -> None:
        self.used.append(("put_report", report))

    def remove_report(self, number: int) -> bool:
        self.used.append(("remove_report", number))
        return False

    def report_versions(self) -> dict[int, int]:
        return {}

    def holds_report(self, report: Report) -> bool:
        return False

    def put_planned(self, planned: Planned) -> None:
        self.used.append(("put_planned", planned))

    def remove_planned(self, number: int) -> bool:
        self.used.append(("remove_planned", number))
        return False

    def planned_versions(self) -> dict[int, int]:
        return {}

    def holds_planned(self, planned: Planned) -> bool:
        return False

    def missing_vectors(self) -> int:
        return self.missing

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]:
        self.used.append(("meetings", now))
        return (MEETING,)

    def groups(self) -> tuple[Group, ...]:
        return (GROUP,)

    def decisions(self) -> tuple[Decision, ...]:
        return (DECISION,)

    def problems(self) -> tuple[Problem, ...]:
        return self.known_problems

    def documents(self) -> tuple[Document, ...]:
        return (
            Document("referat.txt", "Referat", "2024-03-05", "d", 7, 0.0, 7),
            Document("base", "Grundviden", None, "b", 3, 0.0, 3, bundled=True),
        )


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Library]:
    """No real index, no settings or token from outside, and a directory of the test's own to stand in."""
    monkeypatch.setattr(knowledge.library, "Library", Library)
    monkeypatch.setattr(Library, "used", [])
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.logs.set_up", lambda *_, **__: None)  # pytest's own capturing of the log stays
    return Library


def used(what: str) -> Any:
    return next(value for name, value in Library.used if name == what)
