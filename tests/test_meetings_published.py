"""The knowledge base in line with the planned meetings, and how a meeting is worded for everybody (`bot.meetings.published`,
`handlers.texts.planned`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import NOW, Clock, FakeLibrary

from bot.config import Network
from bot.meetings import published
from bot.meetings.meeting import Earlier, Meeting, Plan
from bot.storage import Storage
from handlers.texts.planned import composing, for_everybody, planned
from knowledge.model import Former, Planned

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PLAN = Plan(
    "Netværket",
    "Forårsmøde",
    datetime(2024, 4, 11, 10, tzinfo=COPENHAGEN),
    datetime(2024, 4, 11, 15, tzinfo=COPENHAGEN),
    place="Struer Rådhus",
    host="Struer",
    agenda="1. Velkomst\n\n2. Kor og sang",
)
compose = composing(Network(name="Netværket for sang", short="Netværket"))
DAYS = 1825  # the built-in storage.keep_meetings_days


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def shelf() -> FakeLibrary:
    return FakeLibrary()


def announced(storage: Storage, plan: Plan = PLAN) -> int:
    number = storage.meetings.add(plan, author=None)
    storage.meetings.note_invited(number)
    return number


def agree(storage: Storage, shelf: FakeLibrary) -> int:
    return published.agree(storage.meetings, shelf, compose)


# ------------------------------------------------------------------------------------------------------------------ agreeing


def test_a_meeting_is_told_of_once_people_are_invited(storage: Storage, shelf: FakeLibrary) -> None:
    number = storage.meetings.add(PLAN, author=None)
    assert (agree(storage, shelf), shelf.planned) == (0, {})
    assert published.composed(storage.meetings, number, compose) is None
    storage.meetings.note_invited(number)
    assert agree(storage, shelf) == 1
    assert shelf.planned[number] == published.composed(storage.meetings, number, compose)
    assert agree(storage, shelf) == 0


def test_moved_cancelled_and_ended_it_is_brought_in_line(storage: Storage, shelf: FakeLibrary, clock: Clock) -> None:
    number = announced(storage)
    agree(storage, shelf)
    clock.now += timedelta(days=1)
    later = replace(PLAN, start=PLAN.start + timedelta(days=7), end=PLAN.end + timedelta(days=7))
    assert storage.meetings.change(number, later)
    assert agree(storage, shelf) == 1
    found = shelf.planned[number]
    assert (found.sequence, found.start, found.announced, found.changed) == (1, "2024-04-18T10:00", "2024-02-06", "2024-02-07")
    assert found.former == (Former("2024-04-11T10:00", "2024-04-11T15:00", "2024-02-07"),)
    assert storage.meetings.cancel(number)
    assert agree(storage, shelf) == 1
    assert shelf.planned[number].cancelled
    clock.now = later.end.astimezone(UTC) + timedelta(days=DAYS, seconds=1)
    assert (agree(storage, shelf), shelf.planned, agree(storage, shelf)) == (1, {}, 0)


def test_what_stands_there_of_a_meeting_that_is_none_goes(storage: Storage, shelf: FakeLibrary) -> None:
    number = announced(storage)
    agree(storage, shelf)
    shelf.planned[number + 1] = replace(shelf.planned[number], number=number + 1)
    assert (agree(storage, shelf), list(shelf.planned)) == (1, [number])


def test_other_words_are_renewed_though_nothing_changed(storage: Storage, shelf: FakeLibrary) -> None:
    number = announced(storage)
    agree(storage, shelf)
    right = shelf.planned[number]
    shelf.planned[number] = replace(right, words="As an older version worded it")  # or what a backup brought back
    assert (agree(storage, shelf), shelf.planned[number]) == (1, right)


def test_what_could_not_be_written_is_written_the_next_time(storage: Storage, shelf: FakeLibrary) -> None:
    class Busy(FakeLibrary):
        def put_planned(self, planned: Planned) -> None:
            raise sqlite3.OperationalError("database is locked")

    number = announced(storage)
    with pytest.raises(sqlite3.OperationalError):
        agree(storage, Busy())
    assert (agree(storage, shelf), list(shelf.planned)) == (1, [number])


# ------------------------------------------------------------------------------------------------------------------- wording


def meeting(storage: Storage, plan: Plan) -> tuple[Meeting, Sequence[Earlier]]:
    number = announced(storage, plan)
    found = storage.meetings.get(number)
    assert found is not None
    return found, storage.meetings.earlier(number)


def test_a_meeting_in_words_has_one_thing_a_line(storage: Storage) -> None:
    assert compose(*meeting(storage, PLAN)).words.splitlines() == [
        "Forårsmøde",
        "Tid: torsdag den 11. april 2024 kl. 10.00-15.00",
        "Sted: Struer Rådhus",
        "Vært: Struer",
        "Dagsorden:",
        "1. Velkomst",
        "2. Kor og sang",
    ]


def test_what_changed_stands_first(storage: Storage, clock: Clock) -> None:
    number = announced(storage)
    clock.now += timedelta(hours=1)
    storage.meetings.change(number, replace(PLAN, start=PLAN.start + timedelta(hours=1)))
    storage.meetings.cancel(number)
    found = published.composed(storage.meetings, number, compose)
    assert found is not None
    assert found.words.startswith("AFLYST\nForårsmøde\n")
    assert "\nFlyttet fra: torsdag den 11. april 2024 kl. 10.00-15.00\n" in found.words


def test_a_time_that_nobody_was_told_of_is_not_told(storage: Storage, clock: Clock) -> None:
    number = storage.meetings.add(PLAN, author=None)
    storage.meetings.change(number, replace(PLAN, start=PLAN.start + timedelta(hours=1)))
    clock.now += timedelta(hours=1)
    storage.meetings.note_invited(number)
    found = published.composed(storage.meetings, number, compose)
    assert found is not None
    assert found.former == ()


def test_another_place_is_no_move(storage: Storage, clock: Clock) -> None:
    number = announced(storage)
    clock.now += timedelta(hours=1)
    storage.meetings.change(number, replace(PLAN, place="Skive"))
    found = published.composed(storage.meetings, number, compose)
    assert found is not None
    assert (found.place, found.former) == ("Skive", ())


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("Netværket", ""),
        ("netværket for SANG", ""),
        ("", ""),
        ("KD-Net", "KD-Net"),
        (" Styregruppen  for sang", "Styregruppen for sang"),
    ],
)
def test_the_networks_own_names_are_no_group(storage: Storage, group: str, told: str) -> None:
    assert compose(*meeting(storage, replace(PLAN, group=group))).group == told


SECRET = "https://teams.microsoft.com/l/meetup-join/19%3ageheim?x=1"


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, online=True, link=SECRET),
        replace(PLAN, online=True, place=SECRET),
        replace(PLAN, online=True, place=f"Struer Rådhus, {SECRET}"),
        replace(PLAN, agenda=f"1. Velkomst\nKom ind: {SECRET}"),
        replace(PLAN, agenda="1. Velkomst\nwww.geheim.dk/x eller dk01.zoom.us/geheim"),
        replace(PLAN, title=f"Møde {SECRET}", link=SECRET),
        replace(PLAN, host=f"Struer {SECRET}", link=SECRET),
    ],
)
def test_no_link_is_told_and_where_it_is_found_is(storage: Storage, plan: Plan) -> None:
    found = compose(*meeting(storage, plan))
    assert "geheim" not in repr(found)
    assert "teams" not in repr(found)
    assert found.linked
    assert "/moeder" in found.words
    assert "geheim" not in repr(for_everybody(plan))


def test_a_place_that_is_a_link_alone_is_online_and_no_place(storage: Storage) -> None:
    found = compose(*meeting(storage, replace(PLAN, online=True, place=SECRET)))
    assert (found.place, found.online) == ("", True)
    assert "Sted: Online" in found.words


def test_a_plan_without_links_is_told_as_it_is(storage: Storage) -> None:
    assert for_everybody(PLAN) == replace(PLAN, agenda="1. Velkomst\n2. Kor og sang")
    assert not compose(*meeting(storage, PLAN)).linked


def test_times_are_those_of_copenhagen_whatever_the_clock_is(storage: Storage) -> None:
    utc = replace(PLAN, start=PLAN.start.astimezone(UTC), end=PLAN.end.astimezone(UTC))
    assert planned(*meeting(storage, utc)).start == "2024-04-11T10:00"
