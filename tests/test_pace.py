"""How much one chat may ask in a minute: `handlers.pace`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.pace import MANY, WINDOW, Pace, Verdict

ALLOWED, REFUSED, IGNORED = Verdict.ALLOWED, Verdict.REFUSED, Verdict.IGNORED
START = datetime(2024, 2, 6, 9, 0, tzinfo=UTC)


def verdicts(limit: int, seconds: list[float], key: int = 7) -> list[Verdict]:
    """What one key hears at these seconds after the start."""
    clock = Clock(START)
    pace = Pace(limit, clock)
    found = []
    for second in seconds:
        clock.now = START + timedelta(seconds=second)
        found.append(pace(key))
    return found


@pytest.mark.parametrize(
    ("limit", "seconds", "heard"),
    [
        (2, [0, 0], [ALLOWED, ALLOWED]),
        (2, [0, 0, 0, 0], [ALLOWED, ALLOWED, REFUSED, IGNORED]),
        (1, [0, 59.999, 60], [ALLOWED, REFUSED, ALLOWED]),
        (2, [0, 30, 60, 61, 90], [ALLOWED, ALLOWED, ALLOWED, REFUSED, ALLOWED]),
        (1, [0, 1, 59, 60, 60.5, 61], [ALLOWED, REFUSED, IGNORED, ALLOWED, IGNORED, REFUSED]),  # told again after a minute
        (3, [0, 20, 40, 50, 60, 65, 80, 120], [ALLOWED, ALLOWED, ALLOWED, REFUSED, ALLOWED, IGNORED, ALLOWED, ALLOWED]),
        (1, [0, 3600], [ALLOWED, ALLOWED]),
    ],
)
def test_so_many_in_a_minute_and_told_once(limit: int, seconds: list[float], heard: list[Verdict]) -> None:
    assert verdicts(limit, seconds) == heard


def test_what_was_refused_does_not_count() -> None:
    assert verdicts(1, [0, *range(1, 60), 60])[-1] is ALLOWED


def test_everybody_has_a_minute_of_their_own() -> None:
    pace = Pace(1, Clock(START))
    assert [pace(key) for key in (7, 8, -500, 7, 8)] == [ALLOWED, ALLOWED, ALLOWED, REFUSED, REFUSED]


TIMES = st.lists(st.integers(0, 400), max_size=60).map(sorted)


@settings(max_examples=200, deadline=None)
@given(limit=st.integers(1, 6), seconds=TIMES)
def test_in_no_minute_is_more_allowed_than_the_limit(limit: int, seconds: list[int]) -> None:
    heard = verdicts(limit, [float(second) for second in seconds])
    allowed = [second for second, verdict in zip(seconds, heard, strict=True) if verdict is ALLOWED]
    minute = WINDOW.total_seconds()
    assert all(later - first >= minute for first, later in zip(allowed, allowed[limit:], strict=False))


@settings(max_examples=200, deadline=None)
@given(limit=st.integers(1, 6), seconds=TIMES)
def test_nobody_is_turned_down_while_there_is_room(limit: int, seconds: list[int]) -> None:
    heard = verdicts(limit, [float(second) for second in seconds])
    allowed: list[int] = []
    for second, verdict in zip(seconds, heard, strict=True):
        lately = [then for then in allowed if second - then < WINDOW.total_seconds()]
        assert (verdict is ALLOWED) == (len(lately) < limit)
        allowed += [second] if verdict is ALLOWED else []


@settings(max_examples=200, deadline=None)
@given(limit=st.integers(1, 3), seconds=TIMES)
def test_nobody_is_told_twice_in_a_minute_or_left_without_a_word(limit: int, seconds: list[int]) -> None:
    heard = verdicts(limit, [float(second) for second in seconds])
    told: int | None = None
    for second, verdict in zip(seconds, heard, strict=True):
        if verdict is ALLOWED:
            continue
        recently = told is not None and second - told < WINDOW.total_seconds()
        assert (verdict is IGNORED) == recently
        told = second if verdict is REFUSED else told


def test_memory_does_not_grow_with_those_who_came_by_once() -> None:
    clock = Clock(START)
    pace = Pace(1, clock)
    for key in range(20 * MANY):
        clock.now += timedelta(milliseconds=120)  # 500 in a minute
        pace(key)
        pace(key)  # one too many, so that it is remembered who was told
    assert len(pace._seen) <= MANY + 1
    assert len(pace._told) <= MANY + 1


def test_clearing_away_forgets_nobody_whose_minute_is_not_over() -> None:
    clock = Clock(START)
    pace = Pace(1, clock)
    assert [pace(7), pace(7)] == [ALLOWED, REFUSED]
    clock.now += timedelta(seconds=1)
    for key in range(100, 100 + 2 * MANY):
        pace(key)
    clock.now += timedelta(seconds=58)
    assert pace(7) is IGNORED


def test_no_words_are_kept() -> None:
    pace = Pace(1, Clock(START))
    pace(7)
    assert all(isinstance(moment, datetime) for times in pace._seen.values() for moment in times)


def test_a_minute_is_a_minute_also_in_the_night_when_summer_ends() -> None:
    clock, told = Clock(datetime(2024, 10, 27, 0, 59, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Copenhagen"))), []
    pace = Pace(1, clock)
    for seconds in (0, 1, 60):
        clock.now = (clock.now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(clock.now.tzinfo)
        told.append(pace(7))
    assert (clock.now.hour, clock.now.fold) == (2, 1)
    assert told == [ALLOWED, REFUSED, ALLOWED]
