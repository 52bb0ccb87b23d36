"""What the tests share: a library with prepared answers, a fixed clock, and the real Application behind a local transport."""

from __future__ import annotations

import os

# Before telegram is imported: reading RetryAfter.retry_after warns without it, and warnings are errors here.
os.environ["PTB_TIMEDELTA"] = "1"

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import Knudepunkt, build
from bot.config import Answers, Config, Telegram
from bot.local import LocalTelegram
from bot.storage import Storage
from handlers.context import Context
from knowledge.findings import (
    Answer,
    Asked,
    Choice,
    Citation,
    Clarification,
    Courtesy,
    Kind,
    MeetingFinding,
    Reason,
    Refusal,
    Smalltalk,
    TextFinding,
)
from knowledge.model import Curated, Document, Group, Meeting, MeetingRef, Member, Place, Planned, Report
from knowledge.subject import Ask, Subject, Turn

NOW = datetime(2024, 2, 6, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
PLACE = Place("moedeliste.txt", lines=(3, 3), stated="2024-01-15")
CITATION = Citation(
    "referat.txt",
    (12, 14),
    None,
    "Udvalget vedtog at afsætte 40.000 kr. til korsang.",
    meeting=MeetingRef("Fjordsamarbejdet", date="2024-01-15", item="4"),
    title="Referat fra Fjordsamarbejdet",
)
COMING = Meeting("Fjordsamarbejdet", "Møde", "2024-04-12T10:00", PLACE, end="2024-04-12T12:00", place="Hobro")
LATER = Meeting("Fjordsamarbejdet", "Seminar", "2024-09-19", PLACE, end="2024-09-20")
HELD = Meeting("Fjordsamarbejdet", "Møde", "2024-01-15", PLACE, online=True)
BOARD = Group("Styregruppen for Fjordsamarbejdet", PLACE, members=(Member("Signe Lund", "formand", "Hobro Kommune"),))


@dataclass
class FakeLibrary:
    """Answers what it was taught and refuses the rest. Notes what it was asked."""

    taught: dict[str, Answer] = field(default_factory=dict)
    known_meetings: tuple[Meeting, ...] = (HELD, COMING, LATER)
    known_groups: tuple[Group, ...] = (BOARD,)
    known_documents: tuple[Document, ...] = (Document("referat.txt", "Referat", "2024-01-15", "0", 9, 0.0, 9),)
    asked: list[str] = field(default_factory=list)
    curated: dict[int, Curated] = field(default_factory=dict)
    reports: dict[int, Report] = field(default_factory=dict)
    planned: dict[int, Planned] = field(default_factory=dict)
    before: Callable[[str], object] = lambda question: None

    def converse(self, question: str, *, now: datetime, last: Subject | None) -> Turn:
        """Only meetings are remembered, and what begins with "og" is a follow-up."""
        carried = last if question.startswith("og ") else None
        found = self.answer(question, now=now)
        met = found.finding if isinstance(found.finding, MeetingFinding) else None
        return Turn(found, Subject(Ask.NEXT, group=met.group) if met else None, carried)

    def answer(self, question: str, *, now: datetime) -> Answer:
        self.asked.append(question)
        self.before(question)
        nothing = Answer(Kind.REFUSAL, question, Refusal(Reason.NOTHING))
        for one in self.curated.values():
            if any(self.alike(question, known) for known in one.questions):
                return Answer(Kind.ANSWER, question, TextFinding((one.answer,)), (replace(CITATION, title="curated"),))
        return replace(self.taught.get(question, nothing), question=question)

    def meetings(self, *, now: datetime) -> tuple[Meeting, ...]:
        return self.known_meetings

    def groups(self) -> tuple[Group, ...]:
        return self.known_groups

    def documents(self) -> tuple[Document, ...]:
        return self.known_documents

    def put_curated(self, curated: Curated) -> None:
        self.curated[curated.number] = curated

    def remove_curated(self, number: int) -> bool:
        return self.curated.pop(number, None) is not None

    def curated_numbers(self) -> frozenset[int]:
        return frozenset(self.curated)

    def put_report(self, report: Report) -> None:
        self.reports[report.number] = report

    def remove_report(self, number: int) -> bool:
        return self.reports.pop(number, None) is not None

    def report_versions(self) -> dict[int, int]:
        return {number: report.version for number, report in self.reports.items()}

    def holds_report(self, report: Report) -> bool:
        return self.reports.get(report.number) == report

    def put_planned(self, planned: Planned) -> None:
        self.planned[planned.number] = planned

    def remove_planned(self, number: int) -> bool:
        return self.planned.pop(number, None) is not None

    def planned_versions(self) -> dict[int, int]:
        return {number: planned.sequence for number, planned in self.planned.items()}

    def holds_planned(self, planned: Planned) -> bool:
        return self.planned.get(planned.number) == planned

    def alike(self, one: str, other: str) -> bool:
        """The same words in any order."""
        return sorted(one.casefold().split()) == sorted(other.casefold().split())


def taught() -> dict[str, Answer]:
    """One answer of each kind."""
    text = TextFinding(("Der er afsat 40.000 kr. til korsang.",), more=("Pengene rækker til to kor.",))
    meeting = MeetingFinding(Asked.NEXT, "Fjordsamarbejdet", (COMING,), then=(LATER,))
    choices = (Choice("Fjordsamarbejdet", "hvem sidder i fjorden"), Choice("Bakkelauget", "hvem sidder på bakken"))
    return {
        "penge til kor": Answer(Kind.ANSWER, "", text, (CITATION,)),
        "næste møde": Answer(Kind.ANSWER, "", meeting, (CITATION,)),
        "hvem sidder i styregruppen": Answer(Kind.CLARIFY, "", Clarification("styregruppen", choices)),
        "hvem sidder på bakken": Answer(Kind.REFUSAL, "", Refusal(Reason.NO_ATTRIBUTE, "Bakkelauget", (CITATION,))),
        "hej": Answer(Kind.CHAT, "", Courtesy(Smalltalk.GREETING)),
    }


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary(taught())


@pytest.fixture
def storage(tmp_path: Path, clock: Clock) -> Iterator[Storage]:
    opened = Storage.open(tmp_path / "knudepunkt.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def config() -> Config:
    return Config(telegram=Telegram(allow=(-500, 77)), answers=Answers(typing_after_seconds=5.0))


@dataclass
class Errors:
    """The exceptions that handlers raised. A test that expects one takes it out."""

    seen: list[Exception] = field(default_factory=list)

    async def on_error(self, update: object, context: Context) -> None:
        assert context.error is not None
        self.seen.append(context.error)


@pytest.fixture
def errors() -> Iterator[Errors]:
    """Records what the Application would swallow, and fails the test that leaves something there."""
    recorded = Errors()
    yield recorded
    assert recorded.seen == []


Connect = Callable[..., Any]


@pytest.fixture
async def connect(
    config: Config, storage: Storage, library: FakeLibrary, clock: Clock, errors: Errors, tmp_path: Path
) -> AsyncIterator[Connect]:
    """Makes a person with the real Application behind: `await connect(trusted=False, config=...)`."""
    running: list[Knudepunkt] = []

    async def connected(*, config: Config = config, storage: Storage = storage, **person: Any) -> LocalTelegram:
        local = LocalTelegram(folder=tmp_path / "files", clock=clock, **{"first": 100, **person})
        application = build(config, storage, library, request=local, clock=clock)
        own = dict(application.error_handlers)
        application.error_handlers.clear()
        application.add_error_handler(errors.on_error)  # first, since the real one ends the error's handling
        application.error_handlers.update(own)
        await application.initialize()
        running.append(application)
        local.calls.clear()
        return local

    yield connected
    for application in running:
        await application.shutdown()


async def deliver(person: LocalTelegram) -> dict[int, list[str]]:
    """Have the outbox emptied through this person's Telegram; what went to which chat."""
    application = person._application
    assert isinstance(application, Knudepunkt)
    before = len(person.calls)
    await application.due.tick()
    sent: dict[int, list[str]] = {}
    for call in person.calls[before:]:
        if call.method == "sendMessage":
            sent.setdefault(int(call.parameters["chat_id"]), []).append(call.parameters["text"])
    return sent


@pytest.fixture
async def member(connect: Connect) -> LocalTelegram:
    """A member in a private chat."""
    person = await connect()
    assert isinstance(person, LocalTelegram)
    return person


@pytest.fixture
async def server() -> AsyncIterator[Any]:
    """A strict Bot API server on this machine; where there is none, the test is skipped."""
    from botapi_process import serving

    async with serving() as running:
        yield running


@pytest.fixture
async def process(server: Any, tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """Makes processes of the bot that talk to `server`."""
    from botapi_process import processes

    async with processes(server, tmp_path) as make:
        yield make
