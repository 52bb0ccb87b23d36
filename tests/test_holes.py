"""Who is reminded of an administration that nobody represents: when, once, and what they are told."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock

from bot.audience import Audience
from bot.audit import Act
from bot.broadcasts import Draft, Purpose
from bot.config import Meetings, Network
from bot.holes import BEFORE, GRACE, due_from, remind
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.outbox import Outgoing
from bot.roles import Administration, Role, State
from bot.storage import Storage
from handlers.meetings.holes import open_holes, remind_of_holes
from handlers.texts.markup import plain

ZONE = ZoneInfo("Europe/Copenhagen")
PLACES = Network().municipalities
CULTURE, HEALTH, EMPLOYMENT = Administration
YES, NO = Said(PartStat.ACCEPTED), Said(PartStat.DECLINED)
SETTINGS = Meetings()
START = datetime(2024, 3, 14, 10, tzinfo=ZONE)  # a Thursday
DUE = datetime(2024, 3, 7, 10, tzinfo=ZONE)
COORDINATOR = 900


@pytest.fixture
def people(storage: Storage) -> Mapping[str, int]:
    """The number of each member by municipality and administration, "Struer health"; and of the tovholdere, "Struer"."""
    found = {}
    for place_number, place in enumerate(PLACES):
        found[place] = storage.people.add(f"Tove {place}", role=Role.TOVHOLDER, organization=place, telegram=100 + place_number)
        for number, one in enumerate(Administration):
            name, account = f"Navn {place} {one.value}", 200 + 10 * place_number + number
            found[f"{place} {one.value}"] = storage.people.add(
                name, organization=place, administrations=[one], telegram=account
            )
    found["coordinator"] = storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=COORDINATOR)
    return found


Planned = Callable[..., Meeting]


@pytest.fixture
def planned(storage: Storage, clock: Clock, people: Mapping[str, int]) -> Planned:
    """A meeting to which everybody is invited, and all but those in `silent` have said yes."""

    def plan(*silent: str, **changed: object) -> Meeting:
        details: dict[str, object] = {"end": START + timedelta(hours=2), **changed}
        number = storage.meetings.add(Plan("Netværket", "Netværksmøde", START, **details), author=None)  # type: ignore[arg-type]
        meeting = get(storage, number)
        everyone = storage.people.everyone()
        storage.attendees.invite(meeting, [one for one in everyone if one.role is not Role.COORDINATOR])
        storage.meetings.note_invited(number)
        for name, person in people.items():
            if " " in name and name not in silent:
                storage.attendees.answer(meeting, person, YES)
        return get(storage, number)

    return plan


def get(storage: Storage, number: int) -> Meeting:
    meeting = storage.meetings.get(number)
    assert meeting is not None
    return meeting


def later(plan: Plan, start: datetime) -> Plan:
    return replace(plan, start=start, end=start + (plan.end - plan.start))


def one_of(storage: Storage, name: str) -> int:
    """The number of the person of that name."""
    (found,) = (one.id for one in storage.people.everyone() if one.name == name)
    assert found is not None
    return found


def letters(storage: Storage) -> dict[int, list[str]]:
    """What waits, taken out of the outbox: the texts by chat."""
    found: dict[int, list[str]] = {}
    while (letter := storage.outbox.take()) is not None:
        found.setdefault(letter.chat, []).append(plain(letter.html))
    return found


def looked(storage: Storage, clock: Clock, at: datetime, settings: Meetings = SETTINGS) -> dict[int, list[str]]:
    """What is written by a look at that time."""
    clock.now = at
    remind(storage, settings, PLACES, now=at)
    return letters(storage)


def of(place: str) -> int:
    """The account of the tovholder of a municipality."""
    return 100 + PLACES.index(place)


# -------------------------------------------------------------------------------------------------------------------- whom


def test_one_hole_among_thirty_is_one_letter_to_one_tovholder(storage: Storage, clock: Clock, planned: Planned) -> None:
    planned("Struer health")
    found = looked(storage, clock, DUE)
    assert list(found) == [of("Struer")]
    ((text,),) = found.values()
    assert text.startswith("Struer mangler én fra sundhed til mødet torsdag den 14. marts 2024 kl. 10.00-12.00.")
    assert "Sundhed: Navn Struer health har ikke svaret." in text


def test_without_a_hole_nobody_is_written_to(storage: Storage, clock: Clock, planned: Planned) -> None:
    planned()
    assert looked(storage, clock, DUE) == {}
    assert storage.broadcasts.everything() == ()


def test_every_tovholder_of_the_municipality_hears_it_and_all_its_holes_at_once(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    meeting = planned("Struer health", "Skive culture")
    storage.people.add("Per Lund", role=Role.TOVHOLDER, organization="Struer Kommune", telegram=500)
    storage.attendees.answer(meeting, people["Struer culture"], NO)
    found = looked(storage, clock, DUE)
    assert sorted(found) == sorted([of("Struer"), of("Skive"), 500])
    assert found[500][0].startswith("Struer mangler én fra kultur og én fra sundhed")
    assert all(len(texts) == 1 for texts in found.values())


def test_a_tovholder_hears_it_however_their_municipality_was_written(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    planned("Struer health")
    storage._db.execute("UPDATE people SET organization = 'Struer Kommune' WHERE organization = 'Struer'")
    assert list(looked(storage, clock, DUE)) == [of("Struer")]


def test_a_nudge_is_a_broadcast_about_the_meeting_that_dies_with_its_start(
    storage: Storage, clock: Clock, planned: Planned
) -> None:
    meeting = planned("Struer health")
    clock.now = DUE
    remind(storage, SETTINGS, PLACES, now=DUE)
    (broadcast,) = storage.broadcasts.everything(purpose=Purpose.HOLE, meeting=meeting.number)
    assert (broadcast.author, broadcast.until) == (None, START)
    clock.now = START
    assert storage.outbox.take() is None


def test_nobody_is_reminded_of_what_waits_for_a_seat(storage: Storage, clock: Clock, planned: Planned) -> None:
    """Only the coordinator can do something about that."""
    meeting = planned("Struer health", capacity=29)
    person = next(one for one in storage.attendees.of(meeting.number) if one.name == "Navn Struer health")
    assert person.person is not None
    storage.attendees.answer(meeting, person.person, YES)
    assert looked(storage, clock, DUE) == {}


def test_a_meeting_of_a_group_is_no_reason_to_write_to_all(storage: Storage, clock: Clock, planned: Planned) -> None:
    meeting = planned("Struer health", "Lemvig health")
    storage.meetings.change(meeting.number, replace(meeting.plan, audience=Audience(organizations=("Lemvig",))))
    assert list(looked(storage, clock, DUE)) == [of("Lemvig")]


# -------------------------------------------------------------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (DUE - timedelta(seconds=1), False),
        (DUE, True),
        (DUE.replace(hour=20), False),
        (datetime(2024, 3, 9, 12, tzinfo=ZONE), False),  # a Saturday
        (datetime(2024, 3, 11, 6, 59, tzinfo=ZONE), False),
        (datetime(2024, 3, 11, 7, tzinfo=ZONE), True),
        (START - timedelta(hours=1), True),
        (START, False),
    ],
)
def test_people_are_reminded_a_week_before_on_a_working_day(
    storage: Storage, clock: Clock, planned: Planned, at: datetime, told: bool
) -> None:
    planned("Struer health")
    assert bool(looked(storage, clock, at)) is told
    assert bool(storage.broadcasts.everything()) is told


def test_nobody_is_reminded_on_a_public_holiday(storage: Storage, clock: Clock, planned: Planned) -> None:
    start = datetime(2024, 4, 4, 10, tzinfo=ZONE)
    meeting = planned("Struer health")
    storage.meetings.change(meeting.number, later(meeting.plan, start))
    assert looked(storage, clock, datetime(2024, 4, 1, 10, tzinfo=ZONE)) == {}  # Easter Monday
    assert list(looked(storage, clock, datetime(2024, 4, 2, 10, tzinfo=ZONE))) == [of("Struer")]


def test_where_there_is_a_deadline_it_says_when(storage: Storage, clock: Clock, planned: Planned) -> None:
    planned("Struer health", deadline=datetime(2024, 2, 27, 12, tzinfo=ZONE))
    assert looked(storage, clock, datetime(2024, 2, 27, 11, 59, tzinfo=ZONE)) == {}
    ((text,),) = looked(storage, clock, datetime(2024, 2, 27, 12, tzinfo=ZONE)).values()
    assert "Fristen for at svare her er gået" in text
    assert "Bed din kollega svare" not in text


def test_whoever_was_just_asked_has_time_to_answer(storage: Storage, clock: Clock, planned: Planned) -> None:
    clock.now = START - timedelta(days=3)
    meeting = planned("Struer health")
    assert due_from(meeting) == clock.now + GRACE
    assert looked(storage, clock, START - timedelta(days=2)) == {}
    assert list(looked(storage, clock, START - timedelta(days=1))) == [of("Struer")]


def test_whoever_is_invited_later_has_time_to_answer_too(storage: Storage, clock: Clock, planned: Planned) -> None:
    """A tovholder who came after the deadline does not get the invitation and the reminder of its hole at once."""
    deadline = datetime(2024, 2, 27, 12, tzinfo=ZONE)
    meeting = planned("Struer health", deadline=deadline)
    clock.now = deadline + timedelta(hours=2)
    with storage.atomic():
        number = storage.broadcasts.begin(Draft(Purpose.INVITATION, meeting=meeting.number), author=None)
        storage.broadcasts.send(number, [Outgoing(500, "Kommer du?")])
    assert list(looked(storage, clock, clock.now)) == [500]
    assert looked(storage, clock, clock.now + GRACE - timedelta(seconds=1)) == {}
    assert list(looked(storage, clock, deadline + timedelta(hours=2) + GRACE)) == [of("Struer")]


def test_a_meeting_to_which_nobody_was_invited_has_no_holes_yet(storage: Storage, clock: Clock) -> None:
    number = storage.meetings.add(Plan("Netværket", "", START, START + timedelta(hours=2)), author=None)
    assert due_from(get(storage, number)) is None
    assert looked(storage, clock, DUE) == {}


def test_a_cancelled_meeting_has_no_holes(storage: Storage, clock: Clock, planned: Planned) -> None:
    storage.meetings.cancel(planned("Struer health").number)
    assert looked(storage, clock, DUE) == {}


# -------------------------------------------------------------------------------------------------------------------- once


def test_once_is_once_whatever_happens_in_the_municipality(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    meeting = planned("Struer health")
    assert len(looked(storage, clock, DUE)) == 1
    assert looked(storage, clock, DUE + timedelta(hours=1)) == {}
    storage.attendees.answer(meeting, people["Struer culture"], NO)
    storage.people.add("Per Lund", role=Role.TOVHOLDER, organization="Struer", telegram=500)
    storage._db.execute("DELETE FROM outbox")
    assert looked(storage, clock, DUE + timedelta(days=1)) == {}
    storage.attendees.answer(meeting, people["Lemvig culture"], NO)
    assert list(looked(storage, clock, DUE + timedelta(days=1))) == [of("Lemvig")]


def test_a_meeting_that_moved_asks_anew_and_reminds_anew(storage: Storage, clock: Clock, planned: Planned) -> None:
    meeting = planned("Struer health")
    assert len(looked(storage, clock, DUE)) == 1
    storage.meetings.change(meeting.number, later(meeting.plan, START + timedelta(days=7)))
    storage.attendees.ask_again(get(storage, meeting.number))
    storage.meetings.note_informed(meeting.number)
    assert looked(storage, clock, DUE + timedelta(days=1)) == {}
    assert sorted(looked(storage, clock, DUE + timedelta(days=7))) == sorted(map(of, PLACES))


def test_a_meeting_that_moved_and_moved_back_reminds_anew(storage: Storage, clock: Clock, planned: Planned) -> None:
    """Everybody was asked again, so that what was told of the holes before holds no more."""
    meeting = planned("Struer health", "Lemvig health")
    storage.people.leave(one_of(storage, "Tove Lemvig"), State.LEFT)
    assert sorted(looked(storage, clock, DUE)) == sorted([of("Struer"), COORDINATOR])
    for start in (START + timedelta(days=7), START):
        storage.meetings.change(meeting.number, later(meeting.plan, start))
        storage.attendees.ask_again(get(storage, meeting.number))
        storage.meetings.note_informed(meeting.number)
    found = looked(storage, clock, START - timedelta(days=1))
    assert sorted(found) == sorted([*(of(place) for place in PLACES if place != "Lemvig"), COORDINATOR])
    assert "Lemvig" in found[COORDINATOR][0]
    assert looked(storage, clock, START - timedelta(hours=20)) == {}


def test_another_place_or_agenda_is_no_reason_to_remind_anew(storage: Storage, clock: Clock, planned: Planned) -> None:
    meeting = planned("Struer health")
    assert len(looked(storage, clock, DUE)) == 1
    storage.meetings.change(meeting.number, replace(meeting.plan, place="Hobro"))
    storage.meetings.change(meeting.number, replace(meeting.plan, place="Hobro", agenda="1. Sange"))
    storage.meetings.note_informed(meeting.number)
    assert looked(storage, clock, START - timedelta(days=1)) == {}


def test_the_command_of_a_coordinator_and_the_clock_share_the_one_reminder(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    meeting = planned("Struer health", "Lemvig culture")
    assert sorted(open_holes(meeting, storage, PLACES)) == ["Lemvig", "Struer"]
    done = remind_of_holes(meeting, storage, PLACES, author=people["coordinator"], now=clock.now)
    assert done.told == {"Lemvig": (CULTURE,), "Struer": (HEALTH,)}
    assert sorted(letters(storage)) == sorted([of("Struer"), of("Lemvig")])
    again = remind_of_holes(meeting, storage, PLACES, author=people["coordinator"], now=clock.now)
    assert (again.told, again.entry) == ({}, None)
    assert looked(storage, clock, DUE) == {}
    (entry,) = [one for one in storage.audit.entries() if one.act is Act.REMINDED]
    assert (entry.actor, entry.detail) == (people["coordinator"], f"meeting={meeting.number} municipalities=2 unled=0")


# ---------------------------------------------------------------------------------------------- nobody who could be reminded


@pytest.mark.parametrize("how", ["left", "a member now", "invited"])
def test_a_municipality_without_a_tovholder_is_told_to_the_coordinator_once(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int], how: str
) -> None:
    meeting = planned("Struer health")
    if how == "left":
        storage.people.leave(people["Struer"], State.LEFT)
    else:
        storage.people.set_role(people["Struer"], Role.MEMBER)
    waiting = storage.people.add("Ny", role=Role.TOVHOLDER, organization="Struer") if how == "invited" else None
    found = looked(storage, clock, DUE)
    assert list(found) == [COORDINATOR]
    assert "Ingen tovholder på Telegram i Struer (sundhed)" in found[COORDINATOR][0]
    assert looked(storage, clock, DUE + timedelta(days=1)) == {}
    broadcasts = storage.broadcasts.everything(meeting=meeting.number)
    assert [storage.broadcasts.unconnected(one.number) for one in broadcasts] == ([(waiting,)] if waiting else [])


def test_a_tovholder_who_comes_later_is_reminded_then(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    planned("Struer health")
    storage.people.leave(people["Struer"], State.LEFT)
    looked(storage, clock, DUE)
    storage.people.add("Per Lund", role=Role.TOVHOLDER, organization="Struer", telegram=500)
    assert list(looked(storage, clock, DUE + timedelta(days=1))) == [500]
    assert looked(storage, clock, DUE + timedelta(days=4)) == {}


def test_two_holes_that_come_one_after_the_other_are_told_to_the_coordinator_both(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    meeting = planned("Struer health")
    for place in ("Struer", "Lemvig"):
        storage.people.leave(people[place], State.LEFT)
    assert len(looked(storage, clock, DUE)) == 1
    storage.attendees.answer(meeting, people["Lemvig culture"], NO)
    ((text,),) = looked(storage, clock, DUE + timedelta(days=1)).values()
    assert "Lemvig (kultur)" in text
    assert "Struer" not in text


# ------------------------------------------------------------------------------------------------------- words and failures


def test_the_letter_says_what_is_known_and_what_can_be_done(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    meeting = planned()
    storage.attendees.answer(meeting, people["Struer culture"], Said(PartStat.TENTATIVE))
    storage.attendees.answer(meeting, people["Struer health"], Said(PartStat.DELEGATED, "Per", (EMPLOYMENT,)))
    storage.people.leave(people["Struer employment"], State.REMOVED)
    storage.people.set_administrations(people["Struer health"], [HEALTH])
    ((text,),) = looked(storage, clock, DUE).values()
    assert text.startswith("Struer mangler én fra kultur og én fra sundhed til mødet")
    assert "Kultur: Navn Struer culture har svaret måske." in text
    assert "Sundhed: Navn Struer health sender en anden, men ikke for området." in text
    assert "Bed din kollega svare på invitationen" in text
    storage.attendees.answer(meeting, people["Lemvig health"], NO)
    ((text,),) = looked(storage, clock, DUE + timedelta(hours=1)).values()
    assert "Sundhed: Navn Lemvig health kommer ikke." in text
    assert "Bed din kollega svare" not in text


@pytest.mark.parametrize(
    ("said", "told"),
    [(None, "Sundhed: du har ikke svaret."), (PartStat.TENTATIVE, "Sundhed: du har svaret måske.")],
)
def test_a_tovholder_on_whom_the_hole_depends_is_asked_themselves(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int], said: PartStat | None, told: str
) -> None:
    meeting = planned("Struer health")
    storage.people.leave(people["Struer health"], State.LEFT)
    storage.people.set_administrations(people["Struer"], [HEALTH])
    if said is not None:
        storage.attendees.answer(meeting, people["Struer"], Said(said))
    clock.now = DUE
    remind(storage, SETTINGS, PLACES, now=DUE)
    letter = storage.outbox.take()
    assert letter is not None
    text = plain(letter.html)
    assert told in text
    assert "Svar med knapperne her." in text
    assert "kollega" not in text
    labels = [label.removeprefix("✓ ") for row in letter.buttons for label, _ in row]
    assert labels == ["Ja", "Nej", "Måske", "Sender en anden", "Mere om mødet"]


def test_a_tovholder_who_does_not_come_is_told_so_without_being_asked_again(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    meeting = planned()
    storage.people.leave(people["Struer health"], State.LEFT)
    storage.people.set_administrations(people["Struer"], [HEALTH])
    storage.attendees.answer(meeting, people["Struer"], NO)
    ((text,),) = looked(storage, clock, DUE).values()
    assert "Sundhed: du kommer ikke." in text
    assert "Du kan trykke Sender en anden" in text
    assert "Svar med knapperne" not in text


def test_of_two_who_have_not_answered_one_is_the_reader(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    planned("Struer health")
    storage.people.set_administrations(people["Struer"], [HEALTH])
    ((text,),) = looked(storage, clock, DUE).values()
    assert "Sundhed: Navn Struer health og du har ikke svaret." in text
    assert "Svar med knapperne her." in text
    assert "Bed også din kollega svare på invitationen her i Telegram." in text


def test_after_the_deadline_nobody_is_offered_an_answer_that_is_refused(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int]
) -> None:
    planned("Struer health", deadline=datetime(2024, 2, 27, 12, tzinfo=ZONE))
    storage.people.set_administrations(people["Struer"], [HEALTH])
    clock.now = DUE
    remind(storage, SETTINGS, PLACES, now=DUE)
    letter = storage.outbox.take()
    assert letter is not None
    assert [label for row in letter.buttons for label, _ in row] == ["Mere om mødet"]
    assert "Fristen for at svare her er gået" in plain(letter.html)


@pytest.mark.parametrize("deadline", [None, datetime(2024, 2, 27, 12, tzinfo=ZONE)])
def test_the_letter_says_who_the_coordinator_is_and_how_to_write_to_them(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int], deadline: datetime | None
) -> None:
    planned("Struer health", deadline=deadline)
    storage.people.set_email(people["coordinator"], "ida@netvaerk.example")
    ((text,),) = looked(storage, clock, DUE).values()
    assert "Koordinator: Ida Holm, ida@netvaerk.example" in text


def test_what_fails_with_one_meeting_keeps_nobody_from_another(
    storage: Storage, clock: Clock, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = planned("Struer health"), planned("Lemvig health")
    real = storage.attendees.of

    def broken(meeting: int) -> object:
        if meeting == first.number:
            raise OSError("full")
        return real(meeting)

    monkeypatch.setattr(storage.attendees, "of", broken)
    clock.now = DUE
    with pytest.raises(OSError, match="full"):
        remind(storage, SETTINGS, PLACES, now=DUE)
    assert list(letters(storage)) == [of("Lemvig")]


def test_a_letter_and_its_note_are_written_together_or_not_at_all(
    storage: Storage, clock: Clock, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned("Struer health")

    def broken(*_: object, **__: object) -> None:
        raise OSError("full")

    with monkeypatch.context() as patched:
        patched.setattr(storage.outbox, "put", broken)
        with pytest.raises(OSError, match="full"):
            remind(storage, SETTINGS, PLACES, now=DUE)
    assert storage.meetings.reminded(meeting.number, starts=START) == frozenset()
    assert list(looked(storage, clock, DUE)) == [of("Struer")]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_answered_each_municipality_with_a_hole_hears_it_once(
    storage: Storage, clock: Clock, planned: Planned, people: Mapping[str, int], seed: int
) -> None:
    """Answers come by chance, and the bot looks every day from two weeks before."""
    chance, meeting = random.Random(seed), planned()
    heard: dict[int, int] = {}
    at = START - 2 * BEFORE
    while at < START:
        person = people[f"{chance.choice(PLACES)} {chance.choice(list(Administration)).value}"]
        clock.now = at
        storage.attendees.answer(meeting, person, Said(chance.choice([PartStat.ACCEPTED, PartStat.DECLINED])))
        open_ = set(open_holes(meeting, storage, PLACES))
        found = looked(storage, clock, at + timedelta(minutes=1))
        if at >= DUE and found:
            assert set(found) == set(map(of, open_))
        for chat, texts in found.items():
            heard[chat] = heard.get(chat, 0) + len(texts)
        at += timedelta(hours=5)
    assert all(count == 1 for count in heard.values())
