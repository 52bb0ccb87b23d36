"""Who did what to whom and when: `bot.audit`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from conftest import NOW, Clock

from bot.audit import Act, Audit, Entry
from bot.storage import Storage


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def audit(storage: Storage) -> Audit:
    return storage.audit


def acts(entries: tuple[Entry, ...]) -> list[Act]:
    return [entry.act for entry in entries]


def test_an_act_comes_back_as_it_was_noted(audit: Audit) -> None:
    audit.note(Act.INVITED, actor=1, person=2, invitation=7, role="member")
    assert audit.entries() == (Entry(1, NOW, 1, Act.INVITED, 2, "invitation=7 role=member"),)


@pytest.mark.parametrize("act", list(Act))
def test_every_act_can_be_noted_by_nobody_about_nobody(audit: Audit, act: Act) -> None:
    audit.note(act)
    assert audit.entries() == (Entry(1, NOW, None, act, None, ""),)


def test_the_newest_comes_last_also_within_a_second(audit: Audit, clock: Clock) -> None:
    audit.note(Act.INVITED)
    audit.note(Act.WITHDREW)
    clock.now -= timedelta(hours=1)  # a clock that was put right
    audit.note(Act.JOINED)
    assert acts(audit.entries()) == [Act.INVITED, Act.WITHDREW, Act.JOINED]


@pytest.mark.parametrize(
    ("since", "found"),
    [
        (NOW - timedelta(seconds=1), [Act.INVITED, Act.JOINED]),
        (NOW, [Act.INVITED, Act.JOINED]),
        (NOW + timedelta(seconds=1), [Act.JOINED]),
        (NOW + timedelta(hours=1), [Act.JOINED]),
        (NOW + timedelta(hours=1, seconds=1), []),
    ],
)
def test_the_log_can_be_read_from_a_moment_on(audit: Audit, clock: Clock, since: datetime, found: list[Act]) -> None:
    audit.note(Act.INVITED)
    clock.now += timedelta(hours=1)
    audit.note(Act.JOINED)
    assert acts(audit.entries(since=since)) == found


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (1, [Act.INVITED, Act.CHANGED]),
        (2, [Act.INVITED]),
        (3, [Act.ERASED]),
        (4, []),
        (None, [Act.INVITED, Act.CHANGED, Act.ERASED]),
    ],
)
def test_of_a_person_one_reads_what_they_did_and_what_was_done_to_them(
    audit: Audit, person: int | None, found: list[Act]
) -> None:
    audit.note(Act.INVITED, actor=1, person=2)
    audit.note(Act.CHANGED, actor=1, person=1)
    audit.note(Act.ERASED, person=3)
    assert acts(audit.entries(person=person)) == found


def test_moment_and_person_are_asked_for_together(audit: Audit, clock: Clock) -> None:
    audit.note(Act.INVITED, actor=1)
    clock.now += timedelta(hours=1)
    audit.note(Act.CHANGED, actor=1)
    audit.note(Act.CHANGED, actor=2)
    assert [(one.act, one.actor) for one in audit.entries(since=clock.now, person=1)] == [(Act.CHANGED, 1)]


def test_an_entry_outlives_the_person_and_stays_as_long_as_the_settings_say(
    audit: Audit, storage: Storage, clock: Clock
) -> None:
    per = storage.people.add("Per Lund", telegram=7)
    audit.note(Act.JOINED, actor=per, person=per)
    storage.retention.erase(telegram=7, person=per)
    assert acts(audit.entries(person=per)) == [Act.JOINED, Act.ERASED]
    clock.now += timedelta(days=1825) - timedelta(seconds=1)
    storage.retention.purge()
    assert acts(audit.entries(person=per)) == [Act.JOINED, Act.ERASED]
    clock.now += timedelta(seconds=1)
    storage.retention.purge()
    assert audit.entries(person=per) == ()


def test_what_is_undone_was_not_done(audit: Audit, storage: Storage) -> None:
    def take_in() -> None:
        with storage.atomic():
            audit.note(Act.IMPORTED, people=3)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        take_in()
    assert audit.entries() == ()
