"""/fremmoede: the coordinator notes who was there, fast, corrects it, adds somebody, and sees the matrix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock, Connect

from bot.audit import Act
from bot.local import LocalTelegram, Shown
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.roles import Administration, Role, State
from bot.storage import Storage
from handlers.keyboards import Press, pack
from handlers.texts import attendance as texts
from handlers.texts.gatherings import label
from handlers.texts.reply import Action

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2024, 3, 14, 10, tzinfo=ZONE)
CULTURE, HEALTH, EMPLOYMENT = Administration
IDA, EVA = 10, 11
PEOPLE = (
    ("Mette Skov", "Struer", (HEALTH,), PartStat.ACCEPTED),
    ("Bo Dam", "Struer", (CULTURE,), PartStat.DELEGATED),
    ("Lis Fjord", "Lemvig", (CULTURE,), PartStat.DECLINED),
    ("Jens Regn", "Region Midtjylland", (), PartStat.ACCEPTED),
)


@pytest.fixture
def meeting(storage: Storage, clock: Clock) -> Meeting:
    """Four are invited; it has begun."""
    for name, account in (("Ida Holm", IDA), ("Eva Krog", EVA)):
        storage.people.add(name, role=Role.COORDINATOR, telegram=account)
    number = plan(storage, START)
    planned = storage.meetings.get(number)
    assert planned is not None
    for account, (name, place, stands, partstat) in enumerate(PEOPLE, start=20):
        id = storage.people.add(name, organization=place, administrations=stands, telegram=account)
        person = storage.people.get(id)
        assert person is not None
        storage.attendees.invite(planned, [person])
        covers = ("Per Lund", (EMPLOYMENT,)) if partstat is PartStat.DELEGATED else ()
        storage.attendees.answer(planned, id, Said(partstat, *covers))
    storage.people.add("Ny Olsen", organization="Struer", administrations=[CULTURE], telegram=30)
    storage.people.add("Ude Hansen", organization="Viborg", administrations=[CULTURE], by_mail=True)
    clock.now = START + timedelta(minutes=5)
    return planned


def plan(storage: Storage, start: datetime, title: str = "Netværksmøde") -> int:
    return storage.meetings.add(Plan("Netværket", title, start, start + timedelta(hours=2)), author=None)


Come = Callable[..., Any]


@pytest.fixture
def come(connect: Connect) -> Come:
    async def comes(account: int = IDA) -> LocalTelegram:
        person = await connect(trusted=False, user=account, first=account * 10_000)
        assert isinstance(person, LocalTelegram)
        return person

    return comes


def noted(storage: Storage, meeting: Meeting) -> dict[str, bool | None]:
    return {one.name: one.attended for one in storage.attendees.of(meeting.number)}


async def started(person: LocalTelegram) -> Shown:
    (shown,) = await person.say("/fremmoede")
    return shown


async def test_noting_takes_three_presses_and_shows_the_matrix(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    shown = await started(person)
    assert shown.text.startswith("0 var der\nNetværksmøde, torsdag den 14. marts 2024 kl. 10.00-12.00")
    (shown,) = await person.press(texts.all_came(3), shown)
    assert noted(storage, meeting) == {"Mette Skov": True, "Bo Dam": True, "Lis Fjord": None, "Jens Regn": True}
    (shown,) = await person.press(texts.rest_absent(1), shown)
    assert noted(storage, meeting)["Lis Fjord"] is False
    (shown,) = await person.press(texts.SHOW, shown)
    assert "Struer: K kom ikke, S+B kom" in shown.text
    assert "Region Midtjylland: 1 kom" in shown.text


async def test_a_municipality_is_noted_person_by_person_and_corrected(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    (shown,) = await person.press("Struer 0 af 2 ?", await started(person))
    assert "Per Lund i stedet for Bo Dam (beskæftigelse): ikke noteret" in shown.text
    (after,) = await person.press("☐ Mette Skov", shown)
    assert noted(storage, meeting)["Mette Skov"] is True
    assert "Mette Skov (sundhed): var der" in after.text
    (after,) = await person.press("☑ Mette Skov", after)
    assert noted(storage, meeting)["Mette Skov"] is False
    assert "☒ Mette Skov" in after.buttons
    (after,) = await person.press("☒ Mette Skov", after)
    assert noted(storage, meeting)["Mette Skov"] is True


async def test_two_coordinators_who_press_the_same_do_no_harm(come: Come, storage: Storage, meeting: Meeting) -> None:
    ida, eva = await come(IDA), await come(EVA)
    pages = [(await one.press("Struer 0 af 2 ?", await started(one)))[0] for one in (ida, eva)]
    for one, shown in zip((ida, eva, ida), (*pages, pages[0]), strict=True):
        await one.press("☐ Mette Skov", shown)
        assert noted(storage, meeting)["Mette Skov"] is True
    entries = [one for one in storage.audit.entries() if one.act is Act.CHANGED]
    assert [(one.detail) for one in entries] == [f"meeting={meeting.number} attended=1"]


async def test_all_who_said_yes_leaves_what_was_noted(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    start = await started(person)
    attendee = next(one for one in storage.attendees.of(meeting.number) if one.name == "Mette Skov")
    storage.attendees.note(attendee.id, False)
    for _ in range(2):
        await person.press(texts.all_came(3), start)
    assert noted(storage, meeting) == {"Mette Skov": False, "Bo Dam": True, "Lis Fjord": None, "Jens Regn": True}


async def test_somebody_unexpected_is_added_once(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    (page,) = await person.press("Struer 0 af 2 ?", await started(person))
    (choice,) = await person.press("Tilføj en fra Struer", page)
    assert choice.buttons == ("Ny Olsen", texts.BACK)
    (after,) = await person.press("Ny Olsen", choice)
    assert "Ny Olsen (kultur): var der" in after.text
    assert "Tilføj en fra Struer" not in after.buttons
    await person.press("Ny Olsen", choice)
    assert noted(storage, meeting)["Ny Olsen"] is True
    assert len(storage.attendees.of(meeting.number)) == 5


async def test_a_municipality_of_which_nobody_was_invited_can_be_added_from(
    come: Come, storage: Storage, meeting: Meeting
) -> None:
    person = await come()
    (choice,) = await person.press("Tilføj en fra Viborg", await started(person))
    assert choice.buttons == ("Ude Hansen", texts.BACK)
    (overview,) = await person.press(texts.BACK, choice)
    (choice,) = await person.press("Tilføj en fra Viborg", overview)
    await person.press("Ude Hansen", choice)
    assert noted(storage, meeting)["Ude Hansen"] is True


async def test_members_without_a_municipality_are_called_as_in_the_matrix(
    come: Come, storage: Storage, meeting: Meeting
) -> None:
    """The coordinators are not outside the network; nor does a button count nobody of nobody."""
    person = await come()
    shown = await started(person)
    assert not [button for button in shown.buttons if "0 af 0" in button]
    (choice,) = await person.press("Tilføj en anden", shown)
    (page,) = await person.press("Ida Holm", choice)
    assert page.text.startswith("Uden kommune: 1 af 1 var der")
    (shown,) = await person.press(texts.BACK, page)
    assert "Uden kommune 1 af 1" in shown.buttons
    (shown,) = await person.press(texts.SHOW, shown)
    assert "Uden kommune: 1 kom" in shown.text


async def test_after_a_move_the_substitute_of_the_old_time_is_not_offered(
    come: Come, storage: Storage, meeting: Meeting
) -> None:
    storage.attendees.ask_again(meeting)
    person = await come()
    (page,) = await person.press("Struer 0 af 2 ?", await started(person))
    assert "☐ Bo Dam" in page.buttons
    assert not [button for button in page.buttons if "Per Lund" in button]


async def test_who_was_erased_is_called_the_same_on_the_button_and_in_the_text(
    come: Come, storage: Storage, meeting: Meeting
) -> None:
    attendee = next(one for one in storage.attendees.of(meeting.number) if one.name == "Mette Skov")
    storage.attendees.note(attendee.id, True)
    storage.retention.erase(telegram=None, person=attendee.person)
    person = await come()
    (page,) = await person.press("Struer 1 af 2 ?", await started(person))
    assert "☑ Slettet person" in page.buttons
    assert "Slettet person (sundhed): var der" in page.text


async def test_an_old_button_does_not_add_somebody_who_was_taken_off(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    (page,) = await person.press("Struer 0 af 2 ?", await started(person))
    (choice,) = await person.press("Tilføj en fra Struer", page)
    new = storage.people.by_telegram(30)
    assert new is not None
    assert new.id is not None
    storage.people.leave(new.id, State.REMOVED)
    (alert,) = await person.press("Ny Olsen", choice)
    assert alert.text == texts.GONE
    assert len(storage.attendees.of(meeting.number)) == 4


async def test_the_meeting_under_way_is_offered_first_then_the_last_one(
    come: Come, storage: Storage, meeting: Meeting, clock: Clock
) -> None:
    before = plan(storage, START - timedelta(days=90), "Et tidligere møde")
    today = plan(storage, START + timedelta(hours=5), "Senere i dag")
    plan(storage, START + timedelta(days=1), "I morgen")
    storage.meetings.cancel(plan(storage, START - timedelta(days=1), "Aflyst"))
    person = await come()
    shown = await started(person)
    assert "Netværksmøde" in shown.text
    (choice,) = await person.press(texts.ANOTHER, shown)
    names = [label(one) for one in map(storage.meetings.get, (meeting.number, before, today)) if one is not None]
    assert choice.buttons == tuple(names)
    assert "2023" in names[1]
    (other,) = await person.press(names[1], choice)
    assert "Et tidligere møde" in other.text


async def test_before_any_meeting_it_says_so(come: Come, storage: Storage, meeting: Meeting, clock: Clock) -> None:
    clock.now = START - timedelta(days=1)
    person = await come()
    assert (await started(person)).text == texts.NONE
    clock.now = START.replace(hour=0, minute=1)  # on the day, before it begins
    assert "Netværksmøde" in (await started(person)).text


@pytest.mark.parametrize("how", ["cancelled", "moved", "gone"])
async def test_an_old_button_notes_nothing_of_a_meeting_that_was_not_held(
    come: Come, storage: Storage, meeting: Meeting, how: str
) -> None:
    person = await come()
    shown = await started(person)
    (page,) = await person.press("Struer 0 af 2 ?", shown)
    match how:
        case "cancelled":
            storage.meetings.cancel(meeting.number)
            word = texts.CANCELLED
        case "moved":
            later = START + timedelta(days=7)
            storage.meetings.change(meeting.number, Plan("Netværket", "", later, later + timedelta(hours=2)))
            word = texts.TOO_EARLY
        case _:
            storage._db.execute("DELETE FROM attendees")
            storage._db.execute("DELETE FROM meetings")
            word = texts.GONE
    for button, below in ((texts.all_came(3), shown), ("☐ Mette Skov", page), ("Tilføj en fra Struer", page)):
        (alert,) = await person.press(button, below)
        assert alert.text == word
    assert set(noted(storage, meeting).values()) <= {None}


async def test_a_substitute_counts_for_what_they_cover(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    (page,) = await person.press("Struer 0 af 2 ?", await started(person))
    (page,) = await person.press("☐ Per Lund", page)
    (shown,) = await person.press_data(pack(Press(Action.MATRIX, meeting.number, 2)), person._messages[page.message])
    assert "Struer: K kom ikke, S unoteret, B kom" in shown.text


async def test_many_people_of_one_place_are_noted_on_pages(come: Come, storage: Storage, meeting: Meeting) -> None:
    ids = [storage.people.add(f"Person {number:02}", organization="Skive", telegram=1000 + number) for number in range(45)]
    people = [one for one in map(storage.people.get, ids) if one is not None]
    storage.attendees.invite(meeting, people)
    person = await come()
    (page,) = await person.press("Skive 0 af 45 ?", await started(person))
    seen = {button for button in page.buttons if "Person" in button}
    while texts.LATER in page.buttons:
        (page,) = await person.press(texts.LATER, page)
        seen |= {button for button in page.buttons if "Person" in button}
    assert len(seen) == 45
    (page,) = await person.press("☐ Person 44", page)
    assert "☑ Person 44" in page.buttons
