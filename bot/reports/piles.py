"""The piles in which a coordinator finds the reports, by what there is to do about them. Pure; no words for people here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.reports.filed import Filed
from bot.reports.review import OPEN, State


class Pile(StrEnum):
    """Where a report lies. One that is corrected lies in two: its version of before is published as long as this one waits."""

    WAITING = "waiting"  # for a coordinator
    CHANGES = "changes"  # for the municipality
    APPROVED = "approved"  # and not published in the version that was approved
    PUBLISHED = "published"
    REJECTED = "rejected"


def piles_of(report: Filed) -> tuple[Pile, ...]:
    """Where a report lies: at least one pile."""
    published = report.published is not None
    match report.state:
        case State.CHANGES:
            first = Pile.CHANGES
        case State.REJECTED:
            first = Pile.REJECTED
        case State.APPROVED:
            first = Pile.PUBLISHED if report.published == report.latest.version else Pile.APPROVED
        case _:
            assert report.state in OPEN
            first = Pile.WAITING
    return (first, Pile.PUBLISHED) if published and first is not Pile.PUBLISHED else (first,)


def sorted_out(reports: Iterable[Filed]) -> Mapping[Pile, tuple[Filed, ...]]:
    """Every pile with its reports, in the order in which they come."""
    found: dict[Pile, list[Filed]] = {pile: [] for pile in Pile}
    for report in reports:
        for pile in piles_of(report):
            found[pile].append(report)
    return {pile: tuple(lying) for pile, lying in found.items()}
