"""The rows of planned meetings: made, changed, cancelled, deleted, with what they were and the files that belong to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock
from hypothesis import given
from hypothesis import strategies as st

from bot.audience import Audience
from bot.meetings.meeting import Meeting, Plan, Status
from bot.meetings.planned import moved
from bot.roles import Administration, Role
from bot.storage import Storage

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2024, 4, 4, 10, 0, tzinfo=ZONE)
PLAN = Plan(
    *(
        "Fjorden",
        "Fjordmøde",
        START,
        START + timedelta(hours=2),
        "Hobro",
        True,
        "https://x.example.dk",
        "Velkommen",
        "Struer",
        30,
    ),
    deadline=START - timedelta(days=7),
    audience=Audience(roles=(Role.TOVHOLDER,), administrations=(Administration.HEALTH,)),
)


def add(storage: Storage, plan: Plan = PLAN) -> Meeting:
    return again(storage.meetings.add(plan, author=None), storage)


def again(number: int, storage: Storage) -> Meeting:
    found = storage.meetings.get(number)
    assert found is not None
    return found


def test_a_plan_comes_back_as_it_was_made(storage: Storage, clock: Clock) -> None:
    meeting = add(storage)
    assert meeting.plan == PLAN
    assert meeting.plan.start.tzinfo == ZONE
    assert (meeting.status, meeting.sequence, meeting.invited) == (Status.CONFIRMED, 0, None)
    assert meeting.created == clock.now
    assert add(storage).uid != meeting.uid


def test_a_meeting_is_found_by_the_last_draft_that_was_kept_as_it(storage: Storage) -> None:
    assert storage.meetings.by_draft(7) is None
    number = storage.meetings.add(PLAN, author=None, draft=7)
    other = add(storage)
    assert storage.meetings.by_draft(7) == again(number, storage)
    assert storage.meetings.change(number, replace(PLAN, title="Temadag"), draft=8)
    assert storage.meetings.change(other.number, replace(PLAN, title="Seminar"))
    assert (storage.meetings.by_draft(7), storage.meetings.by_draft(8)) == (None, again(number, storage))
    assert storage.meetings.change(number, PLAN)  # by no draft
    assert storage.meetings.by_draft(8) == again(number, storage)


def test_every_change_raises_the_sequence_and_keeps_what_time_and_place_were(storage: Storage) -> None:
    number = add(storage).number
    for plan, sequence, earlier in (
        (replace(PLAN, agenda="Nyt"), 1, 0),
        (replace(PLAN, place="Skive"), 2, 1),
        (replace(PLAN, place="Skive", start=START + timedelta(hours=1)), 3, 2),
    ):
        assert storage.meetings.change(number, plan)
        assert (again(number, storage).sequence, len(storage.meetings.earlier(number))) == (sequence, earlier)
    assert [(one.start, one.place) for one in storage.meetings.earlier(number)] == [(START, "Hobro"), (START, "Skive")]


def test_what_changes_nothing_is_no_change(storage: Storage) -> None:
    meeting = add(storage)
    assert not storage.meetings.change(meeting.number, PLAN)
    assert not storage.meetings.change(99, PLAN)
    assert again(meeting.number, storage).sequence == 0


def test_who_looked_at_an_earlier_version_changes_and_cancels_nothing(storage: Storage) -> None:
    number = add(storage).number
    assert storage.meetings.change(number, replace(PLAN, title="Ny"), sequence=0)
    assert not storage.meetings.change(number, replace(PLAN, title="Anden"), sequence=0)
    assert not storage.meetings.cancel(number, sequence=0)
    assert again(number, storage).plan.title == "Ny"
    assert storage.meetings.cancel(number, sequence=1)


def test_a_cancelled_meeting_stays_as_it_is(storage: Storage) -> None:
    number = add(storage).number
    assert storage.meetings.cancel(number)
    assert not storage.meetings.cancel(number)
    assert not storage.meetings.change(number, replace(PLAN, title="Ny"))
    meeting = again(number, storage)
    assert (meeting.status, meeting.sequence) == (Status.CANCELLED, 1)
    assert storage.meetings.coming() == ()
    assert storage.meetings.everything() == (meeting,)


def test_only_a_meeting_to_which_nobody_was_invited_is_deleted(storage: Storage) -> None:
    one, other = add(storage), add(storage)
    storage.meetings.add_paper(other.number, sort="document", file="f", name="bilag.pdf")
    storage.meetings.note_invited(one.number)
    assert not storage.meetings.delete(one.number)
    assert storage.meetings.delete(other.number)
    assert storage.meetings.papers(other.number) == ()
    assert storage.meetings.everything() == (again(one.number, storage),)


def test_the_first_invitation_is_what_counts(storage: Storage, clock: Clock) -> None:
    meeting = add(storage)
    storage.meetings.note_invited(meeting.number)
    first = clock.now.astimezone(UTC)
    clock.now += timedelta(days=1)
    storage.meetings.note_invited(meeting.number)
    assert again(meeting.number, storage).invited == first


def test_meetings_to_come_are_in_order_until_they_are_over(storage: Storage, clock: Clock) -> None:
    late = add(storage, replace(PLAN, start=START + timedelta(days=1), end=START + timedelta(days=1, hours=1)))
    early = add(storage)
    assert storage.meetings.coming() == (early, late)
    clock.now = PLAN.end - timedelta(minutes=1)
    assert storage.meetings.coming() == (early, late)
    clock.now = PLAN.end
    assert storage.meetings.coming() == (late,)


def test_a_meeting_ends_so_long_after_it_was_held(storage: Storage, clock: Clock) -> None:
    number = add(storage).number
    clock.now = PLAN.end + timedelta(days=1824)
    assert storage.meetings.get(number) is not None
    clock.now = PLAN.end + timedelta(days=1826)
    assert storage.meetings.get(number) is None


def test_a_file_is_there_once(storage: Storage) -> None:
    number = add(storage).number
    assert storage.meetings.add_paper(number, sort="document", file="f", name="bilag.pdf")
    assert not storage.meetings.add_paper(number, sort="document", file="f", name="bilag.pdf")
    (paper,) = storage.meetings.papers(number)
    assert (paper.meeting, paper.sort, paper.file, paper.name) == (number, "document", "f", "bilag.pdf")
    assert storage.meetings.remove_paper(paper.number)
    assert not storage.meetings.remove_paper(paper.number)


@pytest.mark.parametrize(
    ("start", "end", "deadline"),
    [
        (START + timedelta(days=7), START + timedelta(days=7, hours=2), START),
        (START + timedelta(days=1, hours=3), START + timedelta(days=1, hours=5), START + timedelta(days=-6, hours=3)),
        (datetime(2024, 2, 9, 10, 0, tzinfo=ZONE), datetime(2024, 2, 9, 12, 0, tzinfo=ZONE), None),  # would be over
    ],
)
def test_a_meeting_that_moves_is_as_long_and_its_deadline_keeps_its_distance(
    clock: Clock, start: datetime, end: datetime, deadline: datetime | None
) -> None:
    plan = moved(PLAN, start=start, now=clock.now)
    assert (plan.start, plan.end, plan.deadline) == (start, end, deadline)
    assert moved(PLAN, start=start.astimezone(UTC), now=clock.now) == plan
    assert replace(plan, start=PLAN.start, end=PLAN.end, deadline=PLAN.deadline) == PLAN


def test_a_move_over_the_change_to_summer_time_keeps_the_clock_on_the_wall(clock: Clock) -> None:
    winter = replace(
        PLAN, start=datetime(2024, 3, 27, 10, tzinfo=ZONE), end=datetime(2024, 3, 27, 12, tzinfo=ZONE), deadline=None
    )
    plan = moved(winter, start=datetime(2024, 4, 3, 10, tzinfo=ZONE), now=clock.now)
    assert (plan.start.hour, plan.end.hour, plan.end.utcoffset()) == (10, 12, timedelta(hours=2))


@given(
    start=st.datetimes(datetime(2024, 2, 7), datetime(2030, 1, 1), timezones=st.just(UTC)),
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
)
def test_whatever_the_hour_a_time_comes_back_as_the_same_moment(
    start: datetime, length: timedelta, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = start.replace(microsecond=0)
    storage = Storage.open(tmp_path_factory.getbasetemp() / "moments.db", Clock())
    try:
        plan = replace(PLAN, start=whole, end=whole + timedelta(seconds=int(length.total_seconds())))
        found = add(storage, plan).plan
        utc = [one.astimezone(UTC) for one in (found.start, found.end)]  # an hour that there is twice equals none elsewhere
        assert utc == [plan.start, plan.end]
    finally:
        storage.close()
