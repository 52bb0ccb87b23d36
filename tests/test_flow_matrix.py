"""The coordinator sees who comes to a meeting, has it drawn and taken away, and reminds of the holes, in the chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from conftest import Clock, Connect, deliver
from PIL import Image

from bot.audit import Act
from bot.config import Network
from bot.local import LocalTelegram, Shown
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.roles import Administration, Role
from bot.storage import Storage
from handlers.keyboards import Press, pack
from handlers.texts import holes, matrix
from handlers.texts.reply import Action

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2024, 3, 14, 10, tzinfo=ZONE)
DUE = datetime(2024, 3, 7, 10, tzinfo=ZONE)
PLACES = Network().municipalities
COORDINATOR = 10


@pytest.fixture
def meeting(storage: Storage) -> Meeting:
    """Ten municipalities with a tovholder and three administrations each, all invited; all have said yes, but for Struer's of
    health, who has not answered."""
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=COORDINATOR)
    number = storage.meetings.add(Plan("Netværket", "Netværksmøde", START, START + timedelta(hours=2)), author=None)
    planned = storage.meetings.get(number)
    assert planned is not None
    for place_number, place in enumerate(PLACES):
        storage.people.add(f"Tove {place}", role=Role.TOVHOLDER, organization=place, telegram=100 + place_number)
        for one_number, one in enumerate(Administration):
            account = 200 + 10 * place_number + one_number
            name = f"{place} {one.value}"
            person = storage.people.add(name, organization=place, administrations=[one], telegram=account)
            found = storage.people.get(person)
            assert found is not None
            storage.attendees.invite(planned, [found])
            if name != "Struer health":
                storage.attendees.answer(planned, person, Said(PartStat.ACCEPTED))
    storage.meetings.note_invited(number)
    invited = storage.meetings.get(number)
    assert invited is not None
    return invited


Come = Callable[[], Any]


@pytest.fixture
def come(connect: Connect) -> Come:
    async def comes() -> LocalTelegram:
        person = await connect(trusted=False, user=COORDINATOR, first=10_000)
        assert isinstance(person, LocalTelegram)
        return person

    return comes


async def opened(person: LocalTelegram, meeting: Meeting, choice: int = 0) -> Shown:
    """[Svar og huller] is pressed below a message that the bot sent."""
    return await pressed(person, Press(Action.MATRIX, meeting.number, choice))


async def pressed(person: LocalTelegram, press: Press) -> Shown:
    await person.say("/privatliv")
    shown = (await person.press_data(pack(press), next(reversed(person._messages.values()))))[-1]
    assert isinstance(shown, Shown)
    return shown


def at(account: str) -> int:
    return 100 + PLACES.index(account)


def someone(storage: Storage, meeting: Meeting, name: str) -> int:
    """The number of the person of that name."""
    found = next(one.person for one in storage.attendees.of(meeting.number) if one.name == name)
    assert found is not None
    return found


async def test_ten_municipalities_with_29_yes_are_one_hole_and_one_nudge(
    come: Come, storage: Storage, meeting: Meeting, clock: Clock
) -> None:
    person = await come()
    shown = await opened(person, meeting)
    assert shown.text.splitlines()[:2] == ["1 hul: Struer mangler sundhed", "29 af 30 forvaltninger kommer."]
    assert (await deliver(person)) == {}
    clock.now = DUE
    letters = {chat: texts for chat, texts in (await deliver(person)).items() if chat in range(100, 200)}
    assert list(letters) == [at("Struer")]
    ((text,),) = letters.values()
    assert "Struer mangler én fra sundhed" in text
    for later in (timedelta(hours=1), timedelta(days=1), timedelta(days=6)):
        clock.now = DUE + later
        assert not set(await deliver(person)) & set(range(100, 200))


async def test_a_coordinator_reminds_at_once_and_only_once(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    shown = await opened(person, meeting)
    assert holes.button(1) in shown.buttons
    told, after = await person.press(holes.button(1), shown)
    assert told.text == "Jeg minder nu tovholderen i Struer (sundhed)."
    assert holes.button(1) not in after.buttons
    assert list(await deliver(person)) == [at("Struer")]
    again = await person.press_data(pack(Press(Action.NUDGE_HOLES, meeting.number)), person._messages[shown.message])
    assert again[0].text == holes.DONE
    assert await deliver(person) == {}


async def test_a_municipality_without_a_tovholder_is_named_to_the_coordinator(
    come: Come, storage: Storage, meeting: Meeting
) -> None:
    tove = storage.people.by_telegram(at("Struer"))
    assert tove is not None
    assert tove.id is not None
    storage.people.leave(tove.id)
    person, by_hand = await come(), "Ingen tovholder på Telegram i Struer (sundhed). Skriv selv til dem."
    shown = await opened(person, meeting)
    assert by_hand in shown.text
    assert holes.button(1) not in shown.buttons
    storage.attendees.answer(meeting, someone(storage, meeting, "Lemvig culture"), Said(PartStat.DECLINED))
    told, after = await person.press(holes.button(1), await opened(person, meeting))
    assert told.text == f"Jeg minder nu tovholderen i Lemvig (kultur).\n{by_hand}"
    assert by_hand in after.text
    assert list(await deliver(person)) == [at("Lemvig")]


@pytest.mark.parametrize("how", ["cancelled", "begun", "over"])
async def test_an_old_button_reminds_nobody_of_a_meeting_that_will_not_be(
    come: Come, storage: Storage, meeting: Meeting, clock: Clock, how: str
) -> None:
    person = await come()
    shown = await opened(person, meeting)
    if how == "cancelled":
        storage.meetings.cancel(meeting.number)
    else:
        clock.now = START if how == "begun" else START + timedelta(days=3)
    (alert,) = await person.press(holes.button(1), shown)
    assert alert.text == holes.OVER
    assert await deliver(person) == {}


async def test_the_picture_has_the_same_words_below(come: Come, meeting: Meeting) -> None:
    person = await come()
    shown = await opened(person, meeting)
    await person.press(matrix.PICTURE, shown)
    (photo,) = [call for call in person.calls if call.method == "sendPhoto"]
    assert photo.parameters["caption"].startswith("<b>1 hul: Struer mangler sundhed</b>")
    with Image.open(BytesIO(photo.files[0][1])) as image:
        assert image.format == "PNG"


async def test_names_and_reasons_are_a_press_away(come: Come, storage: Storage, meeting: Meeting) -> None:
    attendee = next(one for one in storage.attendees.of(meeting.number) if one.name == "Lemvig culture")
    assert attendee.person is not None
    storage.attendees.answer(meeting, attendee.person, Said(PartStat.DECLINED))
    storage.attendees.give_reason(attendee.id, "Vi har byråd & budget")
    person = await come()
    (shown,) = await person.press(matrix.NAMES, await opened(person, meeting))
    assert "Struer health, Struer (sundhed)" in shown.text
    assert "Lemvig culture, Lemvig (kultur): Vi har byråd & budget" in shown.text
    (back,) = await person.press(matrix.BACK, shown)
    assert back.text.startswith("2 huller")


async def test_the_file_holds_everybody_and_is_in_the_audit_log(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    await person.press(matrix.FILE, await opened(person, meeting))
    (file,) = [call for call in person.calls if call.method == "sendDocument"]
    book = openpyxl.load_workbook(BytesIO(file.files[0][1]))
    assert [sheet.title for sheet in book] == ["Deltagere", "Svar", "Fremmøde"]
    assert book["Deltagere"].max_row == 31
    holes_of = {row[0]: row[4] for row in book["Svar"].iter_rows(min_row=2, values_only=True)}
    assert (holes_of["Struer"], sum(map(int, holes_of.values()))) == (1, 1)
    (entry,) = [one for one in storage.audit.entries() if one.act is Act.EXPORTED]
    assert entry.detail == f"what=attendees meeting={meeting.number} rows=30 format=xlsx"


async def test_after_a_move_what_was_answered_is_open_again(come: Come, storage: Storage, meeting: Meeting) -> None:
    later = START + timedelta(days=7)
    storage.meetings.change(meeting.number, replace(meeting.plan, start=later, end=later + timedelta(hours=2)))
    storage.attendees.ask_again(meeting)
    shown = await opened(await come(), meeting)
    assert shown.text.splitlines()[0] == "30 huller i 10 kommuner"
    assert "Struer: K+S+B intet svar" in shown.text


async def test_once_something_is_noted_the_matrix_tells_who_was_there(
    come: Come, storage: Storage, meeting: Meeting, clock: Clock
) -> None:
    person = await come()
    clock.now = START
    shown = await opened(person, meeting)
    assert matrix.NOTE in shown.buttons
    assert shown.text.startswith("1 hul")
    for one in storage.attendees.of(meeting.number):
        storage.attendees.note(one.id, one.organization != "Skive")
    noted = await opened(person, meeting)
    assert noted.text.splitlines()[:2] == [
        "3 huller: Skive manglede kultur, sundhed og beskæftigelse",
        "27 af 30 forvaltninger var der.",
    ]
    (answers,) = await person.press(matrix.ANSWERS, noted)
    assert answers.text.startswith("1 hul: Struer mangler sundhed")


async def test_before_the_start_the_answers_are_shown_whatever_is_noted(come: Come, storage: Storage, meeting: Meeting) -> None:
    storage.attendees.note(storage.attendees.of(meeting.number)[0].id, True)
    assert (await opened(await come(), meeting)).text.startswith("1 hul: Struer mangler sundhed")


async def test_who_was_there_can_be_asked_for_before_anything_is_noted(
    come: Come, storage: Storage, meeting: Meeting, clock: Clock
) -> None:
    person = await come()
    clock.now = START
    (shown,) = await person.press(matrix.PRESENT, await opened(person, meeting))
    assert shown.text.startswith("Fremmødet er ikke noteret endnu")


async def test_refreshing_what_did_not_change_is_no_error(come: Come, meeting: Meeting) -> None:
    person = await come()
    shown = await opened(person, meeting)
    assert await person.press(matrix.REFRESH, shown) == ()


async def test_a_tovholder_who_is_reminded_of_a_hole_can_open_the_meeting(
    come: Come, connect: Connect, storage: Storage, meeting: Meeting
) -> None:
    """They are neither invited nor is it a meeting of the network."""
    others = replace(meeting.plan, group="Korudvalget")
    storage.meetings.change(meeting.number, others)
    tove = await connect(trusted=False, user=at("Struer"), first=50_000)
    assert isinstance(tove, LocalTelegram)
    person = await come()
    await person.press(holes.button(1), await opened(person, meeting))
    await deliver(tove)
    letter = next(one for one in reversed(tove.shown) if one.message[0] == at("Struer"))
    assert letter.text.startswith("Struer mangler én fra sundhed")
    (page,) = await tove.press("Mere om mødet", letter)
    assert "Netværksmøde" in page.text
    assert "torsdag den 14. marts 2024" in page.text


@pytest.mark.parametrize(
    "action", [Action.MATRIX, Action.MATRIX_NAMES, Action.MATRIX_PICTURE, Action.MATRIX_FILE, Action.NUDGE_HOLES]
)
async def test_a_button_of_a_meeting_that_is_gone_says_so(come: Come, meeting: Meeting, action: Action) -> None:
    shown = await pressed(await come(), Press(action, meeting.number + 1, 1))
    assert shown.text == matrix.GONE


async def test_somebody_who_is_not_a_coordinator_any_more_sees_nothing(come: Come, storage: Storage, meeting: Meeting) -> None:
    person = await come()
    shown = await opened(person, meeting)
    ida = storage.people.by_telegram(COORDINATOR)
    assert ida is not None
    assert ida.id is not None
    storage.people.set_role(ida.id, Role.TOVHOLDER)
    for button in (holes.button(1), matrix.FILE, matrix.NAMES):
        (refused,) = await person.press(button, shown)
        assert "Struer" not in refused.text
    assert await deliver(person) == {}
