"""The published reports that an answer tells of: kept with what its buttons open, and looked up again before one is opened.

A report can be taken back or corrected while the buttons below an older answer still stand there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from bot.reports.filed import Register
from knowledge.findings import ActivityFinding, Answer, Refusal, ReportFinding

CITED: Final = "cited"  # beside the names of the actions that open a view, and none of them


def pack(answer: Answer) -> str:
    """The reports that `answer` and its views tell of, number and version each; empty where it tells of none."""
    told = sorted(set(_told(answer)))
    return json.dumps(told) if told else ""


def _told(answer: Answer) -> Iterator[tuple[int, int]]:
    finding = answer.finding
    for citation in (*answer.citations, *(finding.nearest if isinstance(finding, Refusal) else ())):
        if citation.report is not None:
            yield citation.report, citation.version or 0
    if isinstance(finding, ActivityFinding):
        yield from ((report.number, report.version) for report in (*finding.reports, *finding.near))
    if isinstance(finding, ReportFinding):
        yield finding.report.number, finding.report.version


def holds(packed: str, reports: Register) -> bool:
    """Whether exactly these versions are the published ones still."""
    return all(_is_published(number, version, reports) for number, version in json.loads(packed or "[]"))


def _is_published(number: int, version: int, reports: Register) -> bool:
    report = reports.get(number)
    return report is not None and report.published == version
