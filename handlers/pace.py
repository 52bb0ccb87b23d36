"""How much one chat may ask in a minute. Pure: counts in memory, keeps no words, forgets by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum

WINDOW = timedelta(minutes=1)
MANY = 1000  # keys after which those whose minute is over are cleared away


class Verdict(Enum):
    """`REFUSED` comes once in a window, so that the person is told once; what follows is `IGNORED`."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    IGNORED = "ignored"


class Pace:
    """A sliding window for each key."""

    def __init__(self, limit: int, clock: Callable[[], datetime]) -> None:
        self._limit = limit
        self._clock = clock
        self._seen: dict[int, deque[datetime]] = {}
        self._told: dict[int, datetime] = {}

    def __call__(self, key: int) -> Verdict:
        """Count one more of `key`, unless that is too many."""
        now = self._clock().astimezone(UTC)  # wall clock would count an hour twice
        if len(self._seen) > MANY:
            self._clear(now)
        times = self._seen.setdefault(key, deque())
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) < self._limit:
            times.append(now)
            return Verdict.ALLOWED
        if now - self._told.get(key, now - WINDOW) < WINDOW:
            return Verdict.IGNORED
        self._told[key] = now
        return Verdict.REFUSED

    def _clear(self, now: datetime) -> None:
        self._seen = {key: times for key, times in self._seen.items() if times and now - times[-1] < WINDOW}
        self._told = {key: told for key, told in self._told.items() if now - told < WINDOW}
