"""Who is reminded of a meeting, of what, and that it happens once: `bot.reminders`, with rows and without Telegram."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock

from bot.broadcasts import Broadcast, Draft, Purpose, Stage
from bot.config import Meetings
from bot.meetings.attendees import Said
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan
from bot.outbox import Kind, Outgoing, State
from bot.reminders import remind
from bot.roles import Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.meetings import convening, letters

ZONE = ZoneInfo("Europe/Copenhagen")
SETTINGS = Meetings()
START = datetime(2027, 3, 4, 10, tzinfo=ZONE)  # a Thursday
DAY_BEFORE = datetime(2027, 3, 3, 9, tzinfo=ZONE)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2027, 2, 1, 10, tzinfo=ZONE))


@pytest.fixture
def people(storage: Storage) -> dict[str, int]:
    """Some who are here, and one who is reached by mail."""
    found = {
        name: storage.people.add(name, role=Role.TOVHOLDER, organization="Struer", telegram=20 + number)
        for number, name in enumerate(("Ann", "Bo", "Carl", "Dea"))
    }
    return {**found, "Eva": storage.people.add("Eva", email="eva@struer.dk", by_mail=True)}


@pytest.fixture
def number(storage: Storage, people: dict[str, int]) -> int:
    return planned(storage)


def planned(storage: Storage, start: datetime = START) -> int:
    """A meeting to which everybody is invited; the invitations have left. Returns its number."""
    plan = Plan("Styregruppen", "Netværksmøde", start, start + timedelta(hours=2), place="Struer")
    number = storage.meetings.add(plan, author=None)
    convening.invite(known(storage, number), storage, author=None)
    sent(storage)
    return number


def known(storage: Storage, number: int) -> Meeting:
    found = storage.meetings.get(number)
    assert found is not None
    return found


def sent(storage: Storage) -> dict[int, str]:
    """What leaves the outbox now, by chat; two letters to one chat are a mistake, but for edits of earlier ones."""
    found: dict[int, str] = {}
    while (letter := storage.outbox.take()) is not None:
        storage.outbox.settle(letter, State.DELIVERED, message=letter.id)
        if letter.kind is not Kind.CORRECTION:
            assert letter.chat not in found
            found[letter.chat] = letter.html
    return found


def look(storage: Storage, clock: Clock, at: datetime, settings: Meetings = SETTINGS) -> dict[int, str]:
    """What leaves when the bot looks at that time."""
    clock.now = at
    remind(storage, settings, now=at)
    return sent(storage)


def broadcasts(storage: Storage) -> tuple[Broadcast, ...]:
    return storage.broadcasts.everything(purpose=Purpose.REMINDER)


def test_each_is_reminded_by_how_they_stand_and_whoever_declined_is_not(
    storage: Storage, clock: Clock, number: int, people: dict[str, int]
) -> None:
    one = known(storage, number)
    storage.attendees.answer(one, people["Ann"], Said(PartStat.ACCEPTED))
    storage.attendees.answer(one, people["Bo"], Said(PartStat.DECLINED))
    storage.attendees.answer(one, people["Carl"], Said(PartStat.TENTATIVE))
    found = look(storage, clock, DAY_BEFORE)
    assert set(found) == {20, 22, 23}
    assert "Vi ses i morgen" in found[20]
    assert "måske" in found[22]
    assert "Du mangler at svare" in found[23]


def test_a_reminder_is_one_broadcast_of_that_meeting_until_people_are_left_alone(
    storage: Storage, clock: Clock, number: int, people: dict[str, int]
) -> None:
    look(storage, clock, DAY_BEFORE)
    (one,) = broadcasts(storage)
    assert (one.meeting, one.author, one.stage) == (number, None, Stage.SENT)
    assert one.until == DAY_BEFORE.replace(hour=20)
    assert storage.broadcasts.unconnected(one.number) == (people["Eva"],)


def test_on_the_day_itself_a_reminder_may_leave_until_the_start(storage: Storage, clock: Clock, number: int) -> None:
    clock.now = START - timedelta(minutes=30)
    assert remind(storage, Meetings(remind_days=(0,)), now=clock.now) == 4
    assert [one.until for one in broadcasts(storage)] == [START]
    clock.now = START
    assert sent(storage) == {}
    assert {row.state for row in storage.outbox.rows(Kind.BROADCAST, broadcasts(storage)[0].number)} == {State.TOO_OLD}


@pytest.mark.parametrize("hour", [20, 23, 31])
def test_letters_that_still_wait_when_the_quiet_hours_begin_do_not_leave_any_more(
    storage: Storage, clock: Clock, number: int, hour: int
) -> None:
    clock.now = DAY_BEFORE.replace(hour=19, minute=59)
    assert remind(storage, SETTINGS, now=clock.now) == 4
    clock.now = DAY_BEFORE.replace(hour=0) + timedelta(hours=hour)
    assert sent(storage) == {}


def test_looking_again_reminds_nobody_again(storage: Storage, clock: Clock, number: int) -> None:
    assert len(look(storage, clock, DAY_BEFORE)) == 4
    for minutes in (0, 1, 60, -1, -60, 600, 24 * 60):
        assert look(storage, clock, DAY_BEFORE + timedelta(minutes=minutes)) == {}
    assert len(broadcasts(storage)) == 1


def test_once_is_once_also_when_the_outbox_has_forgotten_it(storage: Storage, clock: Clock, number: int) -> None:
    look(storage, clock, DAY_BEFORE)
    storage._db.execute("DELETE FROM outbox")
    storage._db.execute("DELETE FROM broadcasts")
    assert look(storage, clock, DAY_BEFORE + timedelta(hours=1)) == {}


def test_each_of_the_reminders_comes_at_its_time(storage: Storage, clock: Clock, number: int) -> None:
    days = [day for day in range(35) if look(storage, clock, datetime(2027, 2, 1, 10, 30, tzinfo=ZONE) + timedelta(days=day))]
    assert days == [10, 24, 30]  # 11 and 25 February, 3 March


def test_of_two_that_fall_on_one_day_one_is_sent(storage: Storage, clock: Clock, people: dict[str, int]) -> None:
    planned(storage, datetime(2027, 3, 8, 10, tzinfo=ZONE))  # a Monday
    friday = datetime(2027, 3, 5, 9, tzinfo=ZONE)
    settings = Meetings(remind_days=(3, 2, 1))
    assert len(look(storage, clock, friday, settings)) == 4
    assert look(storage, clock, friday + timedelta(hours=3), settings) == {}


def test_nobody_is_reminded_of_a_meeting_to_which_nobody_was_invited(
    storage: Storage, clock: Clock, people: dict[str, int]
) -> None:
    storage.meetings.add(Plan("Styregruppen", "Netværksmøde", START, START + timedelta(hours=2)), author=None)
    assert look(storage, clock, DAY_BEFORE) == {}


def test_whoever_was_just_invited_is_not_reminded_and_the_others_are(
    storage: Storage, clock: Clock, number: int, people: dict[str, int]
) -> None:
    clock.now = DAY_BEFORE - timedelta(minutes=90)
    storage.people.add("Finn", role=Role.TOVHOLDER, telegram=30)
    convening.invite(known(storage, number), storage, author=None)
    assert set(sent(storage)) == {30}
    assert set(look(storage, clock, DAY_BEFORE)) == {20, 21, 22, 23}


def test_whoever_was_invited_some_hours_ago_is_reminded_too(storage: Storage, clock: Clock, number: int) -> None:
    clock.now = DAY_BEFORE - timedelta(hours=2)
    storage.people.add("Finn", role=Role.TOVHOLDER, telegram=30)
    convening.invite(known(storage, number), storage, author=None)
    assert set(sent(storage)) == {30}
    assert set(look(storage, clock, DAY_BEFORE)) == {20, 21, 22, 23, 30}


def test_a_word_about_something_else_is_no_reason_not_to_remind(storage: Storage, clock: Clock, number: int) -> None:
    clock.now = DAY_BEFORE - timedelta(minutes=90)
    for purpose in (Purpose.HOLE, Purpose.MESSAGE):
        written = storage.broadcasts.begin(Draft(purpose, meeting=number), author=None)
        storage.broadcasts.send(written, [Outgoing(20 if purpose is Purpose.HOLE else 21, "Hej")])
    assert set(sent(storage)) == {20, 21}
    assert set(look(storage, clock, DAY_BEFORE)) == {20, 21, 22, 23}


def test_an_invitation_that_was_withdrawn_was_told_to_nobody(storage: Storage, clock: Clock, number: int) -> None:
    clock.now = DAY_BEFORE - timedelta(minutes=90)
    storage.people.add("Finn", role=Role.TOVHOLDER, telegram=30)
    invitation = convening.invite(known(storage, number), storage, author=None)
    assert invitation is not None
    storage.broadcasts.withdraw(invitation)
    assert set(look(storage, clock, DAY_BEFORE)) == {20, 21, 22, 23, 30}


@pytest.mark.parametrize(("state", "named"), [(Presence.LEFT, False), (Presence.REMOVED, False), (Presence.BLOCKED, True)])
def test_whoever_is_not_here_any_more_is_not_reminded_and_named_where_they_only_blocked_the_bot(
    storage: Storage, clock: Clock, number: int, people: dict[str, int], state: Presence, named: bool
) -> None:
    storage.people.leave(people["Ann"], state)
    assert set(look(storage, clock, DAY_BEFORE)) == {21, 22, 23}
    by_hand = set(storage.broadcasts.unconnected(broadcasts(storage)[0].number))
    assert by_hand == {people["Eva"], *([people["Ann"]] if named else [])}


def test_whoever_said_no_by_mail_is_not_named_to_be_reminded(
    storage: Storage, clock: Clock, number: int, people: dict[str, int]
) -> None:
    storage.attendees.answer(known(storage, number), people["Eva"], Said(PartStat.DECLINED), by_coordinator=True)
    look(storage, clock, DAY_BEFORE)
    assert storage.broadcasts.unconnected(broadcasts(storage)[0].number) == ()


def test_where_nobody_is_to_be_reminded_there_is_no_broadcast(
    storage: Storage, clock: Clock, number: int, people: dict[str, int]
) -> None:
    for person in people.values():
        storage.attendees.answer(known(storage, number), person, Said(PartStat.DECLINED), by_coordinator=True)
    assert look(storage, clock, DAY_BEFORE) == {}
    assert broadcasts(storage) == ()
    storage.attendees.answer(known(storage, number), people["Ann"], Said(PartStat.ACCEPTED))
    assert look(storage, clock, DAY_BEFORE + timedelta(minutes=5)) == {}  # that time is over


def test_whoever_is_erased_is_not_reminded(storage: Storage, clock: Clock, number: int, people: dict[str, int]) -> None:
    storage.attendees.note(storage.attendees.get(number, people["Ann"]).id, True)  # type: ignore[union-attr]
    for name in ("Ann", "Eva"):
        storage.retention.erase(telegram=None, person=people[name])
    assert set(look(storage, clock, DAY_BEFORE)) == {21, 22, 23}


# ---------------------------------------------------------------------------------------------------- moved and cancelled


def move(storage: Storage, number: int, start: datetime) -> None:
    """The meeting is moved, as a coordinator does it."""
    before = known(storage, number)
    with storage.atomic():
        storage.meetings.change(number, replace(before.plan, start=start, end=start + timedelta(hours=2)))
        convening.announce_change(known(storage, number), before.plan, storage, author=None)


def test_a_meeting_that_is_moved_gets_its_reminders_anew(storage: Storage, clock: Clock, number: int) -> None:
    assert len(look(storage, clock, DAY_BEFORE)) == 4
    move(storage, number, START + timedelta(days=7))
    sent(storage)
    assert look(storage, clock, DAY_BEFORE + timedelta(minutes=1)) == {}
    again = look(storage, clock, DAY_BEFORE + timedelta(days=7))
    assert set(again) == {20, 21, 22, 23}


def test_what_waits_to_remind_of_the_old_time_does_not_leave(storage: Storage, clock: Clock, number: int) -> None:
    clock.now = DAY_BEFORE
    assert remind(storage, SETTINGS, now=clock.now) == 4
    move(storage, number, START + timedelta(days=7))
    assert not any("Du mangler at svare" in html for html in sent(storage).values())
    assert [one.stage for one in broadcasts(storage)] == [Stage.WITHDRAWN]
    assert len(look(storage, clock, DAY_BEFORE + timedelta(days=7))) == 4


def test_what_waits_to_remind_of_a_meeting_that_is_cancelled_does_not_leave(
    storage: Storage, clock: Clock, number: int
) -> None:
    clock.now = DAY_BEFORE
    remind(storage, SETTINGS, now=clock.now)
    storage.meetings.cancel(number)
    convening.announce_cancellation(known(storage, number), storage, author=None)
    sent(storage)
    assert [one.stage for one in broadcasts(storage)] == [Stage.WITHDRAWN]
    assert look(storage, clock, DAY_BEFORE + timedelta(minutes=5)) == {}


# ---------------------------------------------------------------------------------------------------------------- failures


def test_what_fails_on_the_way_leaves_nothing_behind_and_is_made_good_at_the_next_look(
    storage: Storage, clock: Clock, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = DAY_BEFORE
    with monkeypatch.context() as broken:
        broken.setattr(storage.broadcasts, "send", fails)
        with pytest.raises(OSError, match="full"):
            remind(storage, SETTINGS, now=clock.now)
    assert (sent(storage), broadcasts(storage)) == ({}, ())
    assert storage.meetings.reminded(number, starts=START) == frozenset()
    assert len(look(storage, clock, DAY_BEFORE + timedelta(minutes=1))) == 4


def fails(*args: object, **more: object) -> None:
    raise OSError("the disk is full")


def test_what_fails_with_one_meeting_keeps_nobody_from_being_reminded_of_another(
    storage: Storage, clock: Clock, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(storage, START.replace(hour=13))
    word = letters.reminder

    def worded(meeting: Meeting, attendee: Attendee, *, now: datetime) -> Outgoing | None:
        if meeting.number == number:
            fails()
        return word(meeting, attendee, now=now)

    monkeypatch.setattr(letters, "reminder", worded)
    clock.now = DAY_BEFORE
    with pytest.raises(OSError, match="full"):
        remind(storage, SETTINGS, now=clock.now)
    assert set(sent(storage)) == {20, 21, 22, 23}
    assert [one.meeting for one in broadcasts(storage)] == [number + 1]


def test_where_nothing_is_due_nobody_who_writes_is_waited_for(storage: Storage, clock: Clock, number: int) -> None:
    (path,) = (row[2] for row in storage._db.execute("PRAGMA database_list").fetchall() if row[1] == "main")
    storage._db.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert remind(storage, SETTINGS, now=DAY_BEFORE - timedelta(hours=1)) == 0
        other.execute("ROLLBACK")
