"""A meeting that is planned is what a member is answered with: the rows, the real index, and the real Application."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from conftest import Clock, Connect, deliver
from icalendar import Calendar
from planned_corpus import NETWORK, NOW, papers
from planned_corpus import library as opened

from bot.app import build
from bot.config import Config, Network, Telegram
from bot.local import LocalTelegram, Shown
from bot.meetings.meeting import Plan
from bot.storage import Storage
from handlers.context import DEPS, Context, Deps
from handlers.meetings.entering import enter
from knowledge.library import Library
from knowledge.model import Planned
from knowledge.periods import ZONE

LINK = "https://teams.example.dk/geheim"
PLAN = Plan(
    NETWORK,
    "Forårsmøde",
    datetime(2031, 3, 6, 10, tzinfo=ZONE),
    datetime(2031, 3, 6, 15, tzinfo=ZONE),
    place="Struer Rådhus",
    online=True,
    link=LINK,
    host="Struer",
    agenda="1. Velkomst\n2. Sange for nye grupper",
)
SOURCE = "Kilde: Netværkets mødekalender, ændret 3. februar 2031"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def config() -> Config:
    return Config(network=Network(name=NETWORK, short="Netværket"), telegram=Telegram(allow=(77,)))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path, papers=papers(june=False)) as found:
        yield found


def announced(storage: Storage, plan: Plan = PLAN) -> int:
    number = storage.meetings.add(plan, author=None)
    storage.meetings.note_invited(number)
    return number


async def asked(person: LocalTelegram, question: str = "Hvornår er næste møde?") -> Shown:
    (reply,) = await person.say(question)
    return reply


# ------------------------------------------------------------------------------------------------------------------- asking


async def test_a_draft_is_not_told_and_an_announced_meeting_is(member: LocalTelegram, storage: Storage) -> None:
    number = storage.meetings.add(PLAN, author=None)
    await deliver(member)
    assert "Struer" not in (await asked(member)).text
    storage.meetings.note_invited(number)
    await deliver_later(member)
    reply = await asked(member)
    assert reply.text.startswith(f"Næste møde i {NETWORK} er torsdag den 6. marts 2031 kl. 10.00-15.00")
    assert reply.text.endswith(SOURCE)


async def deliver_later(person: LocalTelegram) -> None:
    """A look of the loop, a minute and more after the last one."""
    application = person._application
    assert application is not None
    clock = application.bot_data[DEPS].clock
    clock.now += timedelta(minutes=2)
    await deliver(person)


async def test_the_source_opens_the_meeting_in_words_without_its_link(member: LocalTelegram, storage: Storage) -> None:
    announced(storage)
    await deliver(member)
    reply = await asked(member)
    assert "/moeder" in reply.text
    (view,) = await member.press("Vis kilden", reply)
    for line in ("Netværkets mødekalender, ændret 3. februar 2031", "Vært: Struer", "2. Sange for nye grupper"):
        assert line in view.text
    (every,) = await member.press("Alle møder", reply)
    assert every.text.count("6. marts") == 1
    assert not any("geheim" in each.text for each in (reply, view, every))


async def test_a_meeting_that_moves_is_answered_at_its_new_time(member: LocalTelegram, storage: Storage) -> None:
    number = announced(storage)
    await deliver(member)
    later = replace(PLAN, start=PLAN.start + timedelta(days=35), end=PLAN.end + timedelta(days=35))
    storage.meetings.change(number, later)
    await deliver_later(member)
    assert "er torsdag den 10. april 2031 kl. 10.00-15.00" in (await asked(member)).text
    assert "er flyttet til torsdag den 10. april 2031" in (await asked(member, "hvornår er mødet flyttet til?")).text


async def test_a_cancelled_meeting_is_said_to_be_cancelled(member: LocalTelegram, storage: Storage) -> None:
    number = announced(storage)
    await deliver(member)
    storage.meetings.cancel(number)
    await deliver_later(member)
    assert "er aflyst" in (await asked(member, "er mødet den 6. marts aflyst?")).text
    assert "Næste møde" not in (await asked(member)).text


async def test_the_documents_are_listed_with_the_calendar_on_one_line(member: LocalTelegram, storage: Storage) -> None:
    announced(storage)
    await deliver(member)
    (reply,) = await member.say("/kilder")
    assert reply.text.count("Netværkets mødekalender (1 møde)") == 1
    assert "moedekalender" not in reply.text


# -------------------------------------------------------------------------------------------------------- the calendar file


async def test_the_calendar_file_is_the_entry_of_the_invitation(member: LocalTelegram, storage: Storage) -> None:
    number = announced(storage)
    await deliver(member)
    (file,) = await member.press("Læg i kalender", await asked(member))
    meeting = storage.meetings.get(number)
    assert meeting is not None
    (event,) = Calendar.from_ical(file.files[0].read_bytes()).walk("VEVENT")
    assert (str(event["uid"]), event["sequence"], event.decoded("dtstart")) == (meeting.uid, 0, PLAN.start)
    assert b"geheim" not in file.files[0].read_bytes().replace(b"\r\n ", b"")


async def test_an_old_button_enters_the_meeting_as_it_is_by_now(member: LocalTelegram, storage: Storage) -> None:
    number = announced(storage)
    await deliver(member)
    reply = await asked(member)
    start = PLAN.start + timedelta(days=35)
    storage.meetings.change(number, replace(PLAN, start=start, end=start + timedelta(hours=2)))
    storage.meetings.cancel(number)
    (file,) = await member.press("Læg i kalender", reply)
    (event,) = Calendar.from_ical(file.files[0].read_bytes()).walk("VEVENT")
    assert (event["sequence"], event["status"], event.decoded("dtstart")) == (2, "CANCELLED", start)
    assert "2031-04-10" in file.files[0].name


@pytest.mark.parametrize("invited", [True, False])
async def test_the_link_is_in_the_file_of_those_who_are_invited_alone(
    connect: Connect, storage: Storage, invited: bool
) -> None:
    person = await connect(trusted=False)
    mine = storage.people.get(storage.people.add("Mette Holm", organization="Struer", telegram=person.user))
    number = announced(storage)
    meeting = storage.meetings.get(number)
    assert meeting is not None
    assert mine is not None
    if invited:
        storage.attendees.invite(meeting, [mine])
    await deliver(person)
    (file,) = await person.press("Læg i kalender", await asked(person))
    assert (b"geheim" in file.files[0].read_bytes().replace(b"\r\n ", b"")) is invited


# ------------------------------------------------------------------------------------------------------------------ at once


def context(config: Config, storage: Storage, library: object, clock: Clock) -> Context:
    application = build(config, storage, cast(Library, library), request=LocalTelegram(), clock=clock)
    deps: Deps = application.bot_data[DEPS]
    return cast(Context, SimpleNamespace(deps=deps))


async def test_what_a_coordinator_saves_is_entered_at_once(
    config: Config, storage: Storage, library: Library, clock: Clock
) -> None:
    here = context(config, storage, library, clock)
    number = storage.meetings.add(PLAN, author=None)
    await enter(number, here)
    assert library.planned_versions() == {}
    storage.meetings.note_invited(number)
    await enter(number, here)
    assert library.planned_versions() == {number: 0}
    storage.meetings.cancel(number)
    await enter(number, here)
    await enter(number, here)  # twice is once
    assert library.planned_versions() == {number: 1}
    await enter(number + 1, here)  # there is none
    assert library.planned_versions() == {number: 1}


async def test_what_changes_while_it_is_entered_is_entered_too(config: Config, storage: Storage, clock: Clock) -> None:
    number = announced(storage)
    begun, go = threading.Event(), threading.Event()
    held: list[int] = []

    class Slow:
        def put_planned(self, planned: Planned) -> None:
            begun.set()
            assert go.wait(5)
            held.append(planned.sequence)

    task = asyncio.create_task(enter(number, context(config, storage, Slow(), clock)))
    await asyncio.to_thread(begun.wait, 5)
    storage.meetings.cancel(number)
    go.set()
    await task
    assert held == [0, 1]


async def test_a_knowledge_base_that_cannot_be_written_costs_nobody_anything(
    config: Config, storage: Storage, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    class Busy:
        def put_planned(self, planned: Planned) -> None:
            raise sqlite3.OperationalError("database is locked")

    number = announced(storage)
    with caplog.at_level(logging.ERROR):
        await enter(number, context(config, storage, Busy(), clock))
    assert "database is locked" in caplog.text
    assert "Struer" not in caplog.text
