"""Who is reminded of a report: once, on a working day, and nobody who has sent one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock
from report_answers import ANSWERS, FORM

from bot.config import Reports
from bot.nudges import nudge
from bot.reports import draft as machine
from bot.reports.drafts import Kept
from bot.reports.values import Text
from bot.roles import Role, State
from bot.storage import Storage

ZONE = ZoneInfo("Europe/Copenhagen")
SETTINGS = Reports()
KNOWN = {"municipality": ANSWERS["municipality"]}


def at(clock: Clock, storage: Storage, *when: int, settings: Reports = SETTINGS) -> list[tuple[int, str]]:
    """The letters, as chat and text, that are written at that time (year, month, day, hour)."""
    clock.now = datetime(*when, tzinfo=ZONE)  # type: ignore[misc,arg-type]
    nudge(storage, FORM, settings, now=clock.now)
    found = []
    while (letter := storage.outbox.take()) is not None:
        found.append((letter.chat, letter.html))
    return found


def draft(storage: Storage, owner: int | None, organization: str = "Struer") -> Kept:
    begun = machine.answered(machine.begun(FORM, known=KNOWN), Text("Kor for ældre"))
    return storage.drafts.begin(begun, organization=organization, owner=owner, chat=None)


@pytest.fixture
def mette(storage: Storage) -> int:
    return storage.people.add("Mette Skov", role=Role.TOVHOLDER, organization="Struer", telegram=20)


def test_a_draft_is_recalled_after_two_days_and_never_again(storage: Storage, clock: Clock, mette: int) -> None:
    clock.now = datetime(2024, 2, 6, 10, tzinfo=ZONE)
    kept = draft(storage, mette)
    assert at(clock, storage, 2024, 2, 8, 9) == []
    ((chat, text),) = at(clock, storage, 2024, 2, 8, 11)
    assert (chat, "Kor for ældre" in text) == (20, True)
    assert at(clock, storage, 2024, 2, 9, 11) == []
    storage.drafts.save(kept, machine.answered(kept.draft, ANSWERS["period"]))
    assert at(clock, storage, 2024, 5, 13, 11) == []


def test_a_draft_that_is_worked_on_is_not_recalled(storage: Storage, clock: Clock, mette: int) -> None:
    kept = draft(storage, mette)
    clock.now += timedelta(days=2)
    storage.drafts.save(kept, kept.draft)
    assert at(clock, storage, 2024, 2, 9, 11) == []


def test_nobody_is_reminded_of_a_draft_that_was_thrown_away_or_sent(storage: Storage, clock: Clock, mette: int) -> None:
    storage.drafts.drop(draft(storage, mette).id)
    sent = draft(storage, mette)
    storage.reports.submit(sent, actor=mette)
    storage.drafts.delete(sent.id)
    assert at(clock, storage, 2024, 2, 12, 11) == []


def test_a_draft_whose_writer_is_gone_is_recalled_to_the_municipality(storage: Storage, clock: Clock, mette: int) -> None:
    storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Struer", telegram=21)
    storage.people.add("Ea Friis", role=Role.TOVHOLDER, organization="Viborg", telegram=22)
    draft(storage, mette)
    storage.people.leave(mette, State.LEFT)
    assert [chat for chat, _ in at(clock, storage, 2024, 2, 12, 11)] == [21]


def test_a_draft_that_nobody_could_be_reminded_of_is_recalled_to_a_successor(
    storage: Storage, clock: Clock, mette: int
) -> None:
    draft(storage, mette)
    storage.people.leave(mette, State.LEFT)
    assert at(clock, storage, 2024, 2, 12, 11) == []
    storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Struer", telegram=21)
    assert [chat for chat, _ in at(clock, storage, 2024, 4, 3, 11)] == [21]
    assert at(clock, storage, 2024, 4, 4, 11) == []


def test_a_tovholder_who_moved_on_is_not_reminded_of_the_draft_that_stayed(storage: Storage, clock: Clock, mette: int) -> None:
    draft(storage, mette)
    storage.people.set_organization(mette, "Viborg")
    assert at(clock, storage, 2024, 2, 12, 11) == []
    storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Struer", telegram=21)
    assert [chat for chat, _ in at(clock, storage, 2024, 2, 13, 11)] == [21]


@pytest.mark.parametrize(
    ("role", "organization", "of_draft", "reminded"),
    [
        (Role.COORDINATOR, "Region Midtjylland", "Struer", True),
        (Role.TOVHOLDER, "Viborg", "", True),
        (Role.TOVHOLDER, "Struer", "Struer Kommune", True),
        (Role.MEMBER, "Struer", "Struer", False),
    ],
)
def test_whoever_wrote_a_draft_is_reminded_where_they_may_still_send_it(
    storage: Storage, clock: Clock, role: Role, organization: str, of_draft: str, reminded: bool
) -> None:
    writer = storage.people.add("Ea Friis", role=role, organization=organization, telegram=22)
    draft(storage, writer, of_draft)
    assert [chat for chat, _ in at(clock, storage, 2024, 2, 12, 11)] == [22] * reminded


@pytest.mark.parametrize(
    ("day", "hour", "count"),
    [(8, 8, 0), (8, 9, 0), (8, 17, 1), (8, 18, 0), (10, 11, 0), (11, 11, 0), (12, 11, 1)],  # the 10th is a Saturday
)
def test_nobody_is_reminded_at_night_or_on_a_weekend(
    storage: Storage, clock: Clock, mette: int, day: int, hour: int, count: int
) -> None:
    clock.now = datetime(2024, 2, 6, 10, tzinfo=ZONE)
    draft(storage, mette)
    assert len(at(clock, storage, 2024, 2, day, hour)) == count


def test_a_municipality_without_a_report_is_reminded_once_in_a_half_year(storage: Storage, clock: Clock, mette: int) -> None:
    storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Struer", telegram=21)
    assert at(clock, storage, 2024, 5, 30, 11) == []
    letters = at(clock, storage, 2024, 5, 31, 11)
    assert sorted(chat for chat, _ in letters) == [20, 21]
    assert "Struer har ikke sendt en aktivitetsrapport i første halvår 2024" in letters[0][1]
    assert at(clock, storage, 2024, 6, 3, 11) == []
    storage.people.add("Ny", role=Role.TOVHOLDER, organization="Struer", telegram=23)
    assert at(clock, storage, 2024, 6, 4, 11) == []
    assert "andet halvår 2024" in at(clock, storage, 2024, 12, 2, 11)[0][1]


def test_once_is_once_also_when_the_outbox_has_forgotten_it(storage: Storage, clock: Clock, mette: int) -> None:
    assert len(at(clock, storage, 2024, 6, 3, 11, settings=Reports(nudge_silent_days=180))) == 1
    storage._db.execute("DELETE FROM outbox")
    assert at(clock, storage, 2024, 6, 28, 11, settings=Reports(nudge_silent_days=180)) == []


def test_whoever_has_sent_or_begun_a_report_is_not_reminded(storage: Storage, clock: Clock, mette: int) -> None:
    clock.now = datetime(2024, 3, 6, 10, tzinfo=ZONE)
    storage.reports.submit(draft(storage, mette), actor=mette)
    storage.people.add("Ea Friis", role=Role.TOVHOLDER, organization="Viborg", telegram=22)
    for kept in storage.drafts.of(organization="Struer", owner=0):
        storage.drafts.delete(kept.id)
    assert [chat for chat, _ in at(clock, storage, 2024, 6, 3, 11)] == [22]


def test_a_municipality_that_is_in_no_settings_is_reminded_too(storage: Storage, clock: Clock) -> None:
    storage.people.add("Al Bo", role=Role.TOVHOLDER, organization="Læsø Kommune", telegram=24)
    storage.people.add("Ea Friis", role=Role.TOVHOLDER, telegram=22)
    ((chat, text),) = at(clock, storage, 2024, 6, 3, 11)
    assert (chat, "Læsø Kommune har ikke sendt" in text) == (24, True)
    storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Laesø", telegram=25)
    assert at(clock, storage, 2024, 6, 4, 11) == []


@pytest.fixture
def as_it_was(storage: Storage) -> Callable[[int, str], None]:
    """Writes an organisation as rows from before may have it: not as the settings do."""

    def write(person: int, organization: str) -> None:
        storage._db.execute("UPDATE people SET organization = ? WHERE id = ?", (organization, person))

    return write


def test_a_municipality_is_one_however_it_is_written(
    storage: Storage, clock: Clock, mette: int, as_it_was: Callable[[int, str], None]
) -> None:
    bo = storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Struer", telegram=21)
    as_it_was(bo, "Struer Kommune")
    letters = at(clock, storage, 2024, 6, 3, 11)
    assert sorted(chat for chat, _ in letters) == [20, 21]
    assert all(text.startswith("Struer har ikke sendt") for _, text in letters)


def test_a_report_or_a_draft_counts_however_the_municipality_was_written(
    storage: Storage, clock: Clock, as_it_was: Callable[[int, str], None]
) -> None:
    clock.now = datetime(2024, 3, 6, 10, tzinfo=ZONE)
    filed, begun = (
        storage.people.add(name, role=Role.TOVHOLDER, organization=place, telegram=chat)
        for name, place, chat in (("Bo Lund", "Struer", 21), ("Ea Friis", "Viborg", 22))
    )
    sent = draft(storage, filed, "Struer Kommune")
    storage.reports.submit(sent, actor=filed)
    storage.drafts.delete(sent.id)
    as_it_was(begun, "Viborg Kommune")
    storage.drafts.nudge(draft(storage, begun, "Viborg Kommune").id)
    assert at(clock, storage, 2024, 6, 3, 11) == []


def test_zero_days_means_never(storage: Storage, clock: Clock, mette: int) -> None:
    assert at(clock, storage, 2024, 6, 28, 11, settings=Reports(nudge_silent_days=0)) == []
