"""What is answered before any document is loaded: the bundled knowledge, asked as a member would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.config import Config
from knowledge import bundled
from knowledge.findings import MeetingFinding
from knowledge.library import Engine, Library
from knowledge.model import Meeting, MeetingStatus

NOW = datetime(2023, 6, 15, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def coming() -> dict[str, Meeting]:
    """The first meeting to come of every body that has one on a known day and meets more than once."""
    found: dict[str, list[Meeting]] = {}
    for meeting in bundled.load().facts.meetings:
        if (
            len(meeting.start) >= len("2023-06-15")
            and meeting.start > "2023-06-15"
            and meeting.status is not MeetingStatus.CANCELLED
        ):
            found.setdefault(meeting.group, []).append(meeting)
    return {group: min(meetings, key=lambda m: m.start) for group, meetings in found.items()}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("bundled") / "index.db"
    with closing(Library.open(path, network=Config().network.name, base=True, engine=Engine.LEXICAL)) as opened:
        yield opened


@pytest.mark.parametrize("group", sorted(coming()))
def test_the_next_meeting_of_a_body_is_the_first_to_come(library: Library, group: str) -> None:
    finding = library.answer(f"Hvornår er næste møde i {group}?", now=NOW).finding
    assert isinstance(finding, MeetingFinding)
    assert finding.meetings[0].start[:10] == coming()[group].start[:10]
