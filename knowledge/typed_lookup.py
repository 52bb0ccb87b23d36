"""Fetching from the index what was typed in a chat: answers of the coordinator, published reports, planned meetings."""

from __future__ import annotations

import sqlite3

from knowledge.model import Curated, Planned, Report
from knowledge.rows import unpack


class TypedLookup:
    """The part of `knowledge.lookup.Lookup` that holds what comes from no file."""

    _connection: sqlite3.Connection

    def curated(self) -> dict[int, Curated]:
        """The answers of the coordinator, each under the id of the document that it is kept as."""
        rows = self._connection.execute("SELECT document_id, told FROM curated ORDER BY number")
        return {row[0]: unpack(row[1], Curated) for row in rows}

    def curated_numbers(self) -> frozenset[int]:
        """The bot's numbers of the answers of the coordinator."""
        return frozenset(row[0] for row in self._connection.execute("SELECT number FROM curated"))

    def reports(self) -> dict[int, Report]:
        """The published reports, each under the id of the document that it is kept as."""
        rows = self._connection.execute("SELECT document_id, told FROM published ORDER BY number")
        return {row[0]: unpack(row[1], Report) for row in rows}

    def report(self, number: int) -> Report | None:
        """The published report with that number."""
        row = self._connection.execute("SELECT told FROM published WHERE number = ?", (number,)).fetchone()
        return unpack(row[0], Report) if row is not None else None

    def report_versions(self) -> dict[int, int]:
        """Which version is there of each published report, by its number."""
        return dict(self._connection.execute("SELECT number, version FROM published"))

    def planned(self) -> tuple[Planned, ...]:
        """The planned meetings, by number. They are no documents."""
        rows = self._connection.execute("SELECT told FROM planned ORDER BY number")
        return tuple(unpack(row[0], Planned) for row in rows)

    def planned_as(self, number: int) -> Planned | None:
        """The planned meeting with that number."""
        row = self._connection.execute("SELECT told FROM planned WHERE number = ?", (number,)).fetchone()
        return unpack(row[0], Planned) if row is not None else None

    def planned_versions(self) -> dict[int, int]:
        """The sequence of each planned meeting, by its number."""
        return dict(self._connection.execute("SELECT number, sequence FROM planned"))
