"""/moeder with planned meetings, and the page of one, through the real Application."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import COMING, LATER, NOW, Clock, Connect, FakeLibrary

from bot.audience import Audience
from bot.broadcasts import Draft, Purpose
from bot.config import Config, Network
from bot.letter import Outgoing
from bot.local import LocalTelegram, Shown
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.meetings.planned import moved
from bot.roles import Role, State
from bot.storage import Storage

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2024, 3, 7, 10, 0, tzinfo=ZONE)
PLAN = Plan("Bakkelauget", "Forårsmøde", START, START + timedelta(hours=2), "Hobro", agenda="Velkomst\nBudget")
GROUP: dict[str, Any] = {"id": -500, "type": "supergroup", "title": "Gruppen"}


@pytest.fixture
def config(config: Config) -> Config:
    return config.model_copy(update={"network": Network(name="Netværket for fjorden", short="Fjordnet")})


@pytest.fixture
async def ida(connect: Connect, storage: Storage, config: Config) -> LocalTelegram:
    """A member, person 1."""
    storage.people.add("Ida Holm", telegram=10)
    person = await connect(trusted=False, user=10, first=10_000, config=config)
    assert isinstance(person, LocalTelegram)
    return person


def planned(storage: Storage, *, plan: Plan = PLAN, people: tuple[int, ...] = (1,)) -> Meeting:
    number = storage.meetings.add(plan, author=None)
    found = storage.meetings.get(number)
    assert found is not None
    storage.attendees.invite(found, [one for one in map(storage.people.get, people) if one])
    storage.meetings.note_invited(number)
    again = storage.meetings.get(number)
    assert again is not None
    return again


# --------------------------------------------------------------------------------------------------------------- the list


async def test_planned_meetings_come_first_with_the_own_answer_and_a_button_each(ida: LocalTelegram, storage: Storage) -> None:
    later = START + timedelta(days=60)
    planned(storage, plan=replace(PLAN, title="Sommermøde", start=later, end=later + timedelta(days=1)))
    storage.attendees.answer(planned(storage), 1, Said(PartStat.ACCEPTED))
    (shown,) = await ida.say("/moeder")
    lines = shown.text.split("\n")
    assert lines[0] == "Planlagte møder:"
    assert lines[1] == "• Torsdag den 7. marts 2024 kl. 10.00-12.00: Forårsmøde (Hobro)"
    assert lines[2].strip() == "Du kommer."
    assert "Sommermøde" in lines[3]
    assert lines[4].strip() == "Du har ikke svaret endnu."
    assert lines[5] == "I dokumenterne står også:"
    assert "12. april 2024" in shown.text
    assert shown.buttons == ("7. mar. 2024 Forårsmøde", "6. maj 2024 Sommermøde", "Læg i kalender", "Vis alle møder")


async def test_without_planned_meetings_the_list_is_as_the_documents_have_it(ida: LocalTelegram) -> None:
    (shown,) = await ida.say("/moeder")
    assert shown.text.startswith("Her er de kommende møder:")
    assert shown.buttons == ("Læg i kalender", "Vis alle møder")


async def test_without_documents_planned_meetings_are_listed_alone(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    library.known_meetings = ()
    planned(storage)
    (shown,) = await ida.say("/moeder")
    assert "dokumenter" not in shown.text
    assert shown.buttons == ("7. mar. 2024 Forårsmøde", "Læg i kalender")


@pytest.mark.parametrize("group", ["Fjordsamarbejdet", "fjordsamarbejdet "])
async def test_a_meeting_that_stands_in_a_document_and_is_planned_is_shown_once(
    ida: LocalTelegram, storage: Storage, group: str
) -> None:
    day = datetime(2024, 4, 12, 13, 0, tzinfo=ZONE)
    meeting = planned(storage, plan=replace(PLAN, group=group, start=day, end=day + timedelta(hours=1)))
    (shown,) = await ida.say("/moeder")
    assert shown.text.count("12. april 2024") == 1
    assert "kl. 13.00-14.00" in shown.text
    (file,) = await ida.press("Læg i kalender")
    content = file.files[0].read_bytes()
    assert content.count(b"DTSTART;TZID=Europe/Copenhagen:20240412") == 1
    assert b"DTSTART;TZID=Europe/Copenhagen:20240412T130000" in content
    storage.meetings.change(meeting.number, moved(meeting.plan, start=day + timedelta(days=3), now=NOW))
    (shown,) = await ida.say("/moeder")
    assert shown.text.count("12. april 2024") == 1, "as what it was moved from"
    assert "flyttet fra fredag den 12. april 2024" in shown.text
    storage.meetings.cancel(meeting.number)
    (shown,) = await ida.say("/moeder")
    assert "12. april 2024" not in shown.text
    assert "aflyst" in shown.text


async def test_the_networks_two_names_are_one_group(ida: LocalTelegram, storage: Storage, library: FakeLibrary) -> None:
    library.known_meetings = (replace(COMING, group="Fjordnet"), LATER)
    day = datetime(2024, 4, 12, 10, 0, tzinfo=ZONE)
    planned(storage, people=(), plan=replace(PLAN, group="Netværket for Fjorden", start=day, end=day + timedelta(hours=2)))
    (shown,) = await ida.say("/moeder")
    assert shown.text.count("12. april 2024") == 1


async def test_who_sees_which_planned_meeting(ida: LocalTelegram, connect: Connect, storage: Storage, config: Config) -> None:
    kaj = storage.people.add("Kaj", telegram=11)
    storage.people.add("Else", role=Role.COORDINATOR, telegram=12)
    planned(storage, plan=replace(PLAN, title="Idas"), people=(1,))
    planned(storage, plan=replace(PLAN, title="Kajs"), people=(kaj,))
    planned(storage, plan=replace(PLAN, title="Alles", group="Fjordnet"), people=())
    planned(storage, plan=replace(PLAN, title="Gruppens", audience=Audience(chats=(-500,))), people=())
    over = planned(storage, plan=replace(PLAN, title="Holdt", group="Fjordnet"))
    storage.meetings.change(over.number, replace(over.plan, start=NOW - timedelta(2), end=NOW - timedelta(1)))
    seen = {}
    for user, chat in ((10, None), (11, None), (12, None), (10, GROUP)):
        person = await connect(trusted=False, user=user, first=(user + bool(chat)) * 10_000, config=config)
        place = {"chat": chat} if chat else {}
        (shown,) = await person.say("/moeder", **place)
        seen[user, bool(chat)] = {one for one in ("Idas", "Kajs", "Alles", "Gruppens", "Holdt") if one in shown.text}
    assert seen == {
        (10, False): {"Idas", "Alles"},
        (11, False): {"Kajs", "Alles"},
        (12, False): {"Idas", "Kajs", "Alles", "Gruppens"},
        (10, True): {"Alles", "Gruppens"},
    }


async def test_a_name_finds_planned_meetings_too(ida: LocalTelegram, storage: Storage) -> None:
    planned(storage)
    assert "Forårsmøde" in (await ida.say("/moeder bakke"))[0].text
    assert "Forårsmøde" in (await ida.say("/moeder forårs"))[0].text
    assert "Forårsmøde" not in (await ida.say("/moeder fjord"))[0].text
    assert "under det navn" in (await ida.say("/moeder nonsens"))[0].text


async def test_in_a_group_nothing_of_one_person_is_shown(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage, plan=replace(PLAN, group="Fjordnet"))
    storage.attendees.answer(meeting, 1, Said(PartStat.DECLINED))
    (listed,) = await ida.say("/moeder", chat=GROUP)
    (page,) = await ida.press("7. mar. 2024 Forårsmøde", listed)
    for shown in (listed, page):
        assert "Du " not in shown.text
    assert page.buttons == ("Læg i kalender",)
    await ida.press_data(f"a1:rsvp:{meeting.number}:1", ida.message(text="x", chat=GROUP))
    found = storage.attendees.get(meeting.number, 1)
    assert found is not None
    assert found.partstat is PartStat.DECLINED


async def test_a_hundred_planned_meetings_make_one_message(ida: LocalTelegram, storage: Storage) -> None:
    for number in range(100):
        start = START + timedelta(days=number)
        planned(storage, plan=replace(PLAN, title=f"<{number}> & {'x' * 300}", start=start, end=start + timedelta(hours=1)))
    (shown,) = await ida.say("/moeder")
    assert len(shown.buttons) <= 12


def only_saved(storage: Storage, *, plan: Plan = PLAN) -> Meeting:
    found = storage.meetings.get(storage.meetings.add(plan, author=None))
    assert found is not None
    return found


async def test_a_meeting_to_which_nobody_is_invited_yet_is_seen_by_coordinators_alone(
    ida: LocalTelegram, connect: Connect, storage: Storage, config: Config
) -> None:
    day = datetime(2024, 4, 12, 13, 0, tzinfo=ZONE)
    draft = replace(PLAN, group="Fjordnet", title="Kladde", audience=Audience(chats=(-500,)))
    meeting = only_saved(storage, plan=replace(draft, group="Fjordsamarbejdet", start=day, end=day + timedelta(hours=1)))
    only_saved(storage, plan=draft)
    storage.meetings.add_paper(meeting.number, sort="document", file="AgAD1", name="Hemmelig.pdf")
    storage.people.add("Else", role=Role.COORDINATOR, telegram=12)
    else_ = await connect(trusted=False, user=12, first=20_000, config=config)
    assert (await else_.say("/moeder"))[0].text.count("Kladde") == 2
    for place in ({}, {"chat": GROUP}):
        (shown,) = await ida.say("/moeder", **place)
        assert "Kladde" not in shown.text
        assert "12. april 2024" in shown.text, "what documents tell of that day is not hidden by what nobody knows yet"
        for action in ("meeting", "meetingagenda", "meetingfile", "paper"):
            pressed = await ida.press_data(f"a1:{action}:1", ida.message(text="x", **place))
            assert [one.text for one in pressed if "Kladde" in one.text] == []
    assert not any(call.method == "sendDocument" for call in ida.calls)


@pytest.mark.parametrize(
    ("role", "organization", "seen"),
    [
        (Role.TOVHOLDER, "Struer", True),
        (Role.TOVHOLDER, "Struer Kommune", True),
        (Role.TOVHOLDER, "Andeby", False),
        (Role.MEMBER, "Struer", False),
    ],
)
async def test_a_tovholder_may_see_what_their_municipality_is_asked_for(
    connect: Connect, storage: Storage, config: Config, role: Role, organization: str, seen: bool
) -> None:
    here = config.network.model_copy(update={"organizations": ("Struer", "Lemvig")})
    config = config.model_copy(update={"network": here})
    storage.people.add("Mette Skov", role=role, organization=organization, telegram=15)
    mette = await connect(trusted=False, user=15, first=20_000, config=config)
    meeting = planned(storage, people=(), plan=replace(PLAN, link="https://eks.dk/lukket"))
    for_others = planned(storage, people=(), plan=replace(PLAN, audience=Audience(organizations=("Lemvig",))))
    (shown, *_) = await mette.press_data(f"a1:meeting:{meeting.number}", mette.message(text="x"))
    assert ("Forårsmøde" in shown.text) is seen
    assert "eks.dk" not in shown.text
    (shown, *_) = await mette.press_data(f"a1:meeting:{for_others.number}", mette.message(text="x"))
    assert "Forårsmøde" not in shown.text


async def test_who_was_reminded_of_a_hole_may_see_the_meeting(connect: Connect, storage: Storage, config: Config) -> None:
    storage.people.add("Mette Skov", role=Role.TOVHOLDER, organization="Andeby", telegram=15)
    mette = await connect(trusted=False, user=15, first=20_000, config=config)
    meeting = planned(storage, people=())
    (shown, *_) = await mette.press_data(f"a1:meeting:{meeting.number}", mette.message(text="x"))
    assert "Forårsmøde" not in shown.text
    number = storage.broadcasts.begin(Draft(Purpose.HOLE, Audience(), "x", meeting=meeting.number, until=START), author=None)
    storage.broadcasts.send(number, [Outgoing(15, "x")])
    (shown, *_) = await mette.press_data(f"a1:meeting:{meeting.number}", mette.message(text="x"))
    assert "Forårsmøde" in shown.text


async def test_the_calendar_file_below_the_list_holds_the_planned_meetings_too(
    ida: LocalTelegram, connect: Connect, storage: Storage, config: Config
) -> None:
    storage.people.add("Kaj", telegram=11)
    plan = replace(PLAN, group="Fjordnet", place="https://eks.dk/lukket")
    meeting = planned(storage, plan=plan)
    kaj = await connect(trusted=False, user=11, first=20_000, config=config)
    for person, place, lets_in in ((ida, {}, True), (kaj, {}, False), (ida, {"chat": GROUP}, False)):
        (shown,) = await person.say("/moeder", **place)
        (file,) = await person.press("Læg i kalender", shown)
        content = file.files[0].read_bytes()
        assert content.count(b"BEGIN:VEVENT") == 3
        assert meeting.uid.encode() in content
        assert (b"eks.dk" in content) is lets_in


async def test_the_button_of_a_meeting_says_when_and_whether_it_is_cancelled(ida: LocalTelegram, storage: Storage) -> None:
    start = START.replace(year=2025)
    planned(storage, plan=replace(PLAN, title="Næste år", start=start, end=start + timedelta(hours=1)))
    storage.meetings.cancel(planned(storage).number)
    (shown,) = await ida.say("/moeder")
    assert shown.buttons[:2] == ("Aflyst: 7. mar. 2024 Forårsmøde", "7. mar. 2025 Næste år")


# --------------------------------------------------------------------------------------------------------------- the page


async def opened(person: LocalTelegram, label: str = "7. mar. 2024 Forårsmøde") -> Shown:
    (page,) = await person.press(label, (await person.say("/moeder"))[-1])
    assert isinstance(page, Shown)
    return page


async def test_the_page_tells_facts_numbers_and_the_own_answer(ida: LocalTelegram, storage: Storage) -> None:
    others = tuple(storage.people.add(f"P{number}", by_mail=True) for number in range(4))
    meeting = planned(storage, people=(1, *others))
    for one, partstat in zip(others, (PartStat.ACCEPTED, PartStat.ACCEPTED, PartStat.DECLINED), strict=False):
        storage.attendees.answer(meeting, one, Said(partstat))
    page = await opened(ida)
    for fact in ("Forårsmøde", "torsdag den 7. marts 2024 kl. 10.00-12.00", "Hobro", "• Budget", "Du har ikke svaret endnu."):
        assert fact in page.text
    assert "Svar: 2 kommer, 1 kommer ikke og 2 har ikke svaret" in page.text
    assert page.buttons == ("Ja", "Nej", "Måske", "Sender en anden", "Læg i kalender")


async def test_the_page_stays_a_page_when_it_is_answered(ida: LocalTelegram, storage: Storage) -> None:
    planned(storage)
    page = await opened(ida)
    shown = await ida.press("Ja", page)
    assert shown[-1].message == page.message
    assert "Svar: 1 kommer" in shown[-1].text
    assert shown[-1].buttons[0] == "✓ Ja"
    await ida.press("Sender en anden", shown[-1])
    named = await ida.say("Lis Dam")
    assert any(one.message == page.message and "Svar: 1 kommer" in one.text for one in named)


async def test_who_is_not_invited_sees_a_meeting_of_the_network_without_buttons_to_answer(
    ida: LocalTelegram, storage: Storage
) -> None:
    planned(storage, plan=replace(PLAN, group="Fjordnet"), people=())
    page = await opened(ida)
    assert page.buttons == ("Læg i kalender",)


async def test_the_link_that_lets_one_in_is_for_those_who_are_invited(
    ida: LocalTelegram, connect: Connect, storage: Storage, config: Config
) -> None:
    storage.people.add("Kaj", telegram=11)
    planned(storage, plan=replace(PLAN, group="Fjordnet", link="https://eks.dk/lukket"))
    kaj = await connect(trusted=False, user=11, first=20_000, config=config)
    for person, place, lets_in in ((ida, {}, True), (kaj, {}, False), (ida, {"chat": GROUP}, False)):
        listed = (await person.say("/moeder", **place))[-1]
        (page,) = await person.press("7. mar. 2024 Forårsmøde", listed)
        (file,) = await person.press("Læg i kalender", page)
        assert ("eks.dk" in page.text, b"eks.dk" in file.files[0].read_bytes()) == (lets_in, lets_in)
        assert "Online" in page.text


async def test_a_link_that_stands_elsewhere_and_the_files_are_for_those_who_are_invited_too(
    ida: LocalTelegram, connect: Connect, storage: Storage, config: Config
) -> None:
    storage.people.add("Kaj", telegram=11)
    storage.people.add("Else", role=Role.COORDINATOR, telegram=12)
    agenda = "Velkomst\nMød ind på https://eks.dk/lukket"
    plan = replace(PLAN, group="Fjordnet", place="Rådhuset, https://eks.dk/lukket", agenda=agenda + "\nx" * 1500)
    meeting = planned(storage, plan=plan)
    storage.meetings.add_paper(meeting.number, sort="document", file="AgAD1", name="Deltagere.xlsx")
    kaj = await connect(trusted=False, user=11, first=20_000, config=config)
    else_ = await connect(trusted=False, user=12, first=30_000, config=config)
    for person, place, lets_in in ((ida, {}, True), (else_, {}, True), (kaj, {}, False), (ida, {"chat": GROUP}, False)):
        listed = (await person.say("/moeder", **place))[-1]
        (page,) = await person.press("7. mar. 2024 Forårsmøde", listed)
        (file,) = await person.press("Læg i kalender", page)
        (whole,) = await person.press("Hele dagsordenen", page)
        told = [listed.text, page.text, file.files[0].read_text(), whole.text]
        assert ["eks.dk" in one for one in told] == [lets_in] * 4
        assert "Rådhuset" in page.text
        assert ("Deltagere.xlsx" in page.buttons) is lets_in
        before = len(person.calls)
        await person.press_data("a1:paper:1", person.message(text="x", **place))
        assert any(call.method == "sendDocument" for call in person.calls[before:]) is lets_in


async def test_the_whole_agenda_is_behind_a_button(ida: LocalTelegram, storage: Storage) -> None:
    planned(storage, plan=replace(PLAN, agenda="\n".join(f"{number}. punkt <{number}>" for number in range(1, 161))))
    page = await opened(ida)
    assert "160. punkt" not in page.text
    (whole,) = await ida.press("Hele dagsordenen", page)
    assert "160. punkt <160>" in whole.text


async def test_files_are_sent_by_their_id_and_one_that_is_gone_is_told(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    storage.meetings.add_paper(meeting.number, sort="document", file="AgAD1", name="Budget <2024>.pdf")
    storage.meetings.add_paper(meeting.number, sort="photo", file="AgAD2", name="Kort over salen.jpg")
    page = await opened(ida)
    assert page.buttons[-2:] == ("Budget <2024>.pdf", "Kort over salen.jpg")
    for label in page.buttons[-2:]:
        await ida.press(label, page)
    sent = [(call.method, call.parameters.get("document") or call.parameters.get("photo")) for call in ida.calls]
    assert ("sendDocument", "AgAD1") in sent
    assert ("sendPhoto", "AgAD2") in sent
    ida.refuse("sendDocument", 400, "Bad Request: wrong file identifier/HTTP URL specified")
    assert "kan ikke hentes" in (await ida.press("Budget <2024>.pdf", page))[-1].text
    storage.meetings.remove_paper(1)
    assert "kan ikke hentes" in (await ida.press("Budget <2024>.pdf", page))[-1].text


async def test_a_cancelled_meeting_has_a_page_that_says_so(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    page = await opened(ida)
    storage.meetings.cancel(meeting.number)
    gone = await opened(ida, "Aflyst: 7. mar. 2024 Forårsmøde")
    assert gone.text.startswith("Aflyst: Forårsmøde")
    assert gone.buttons == ("Ret min kalender",)
    assert (await ida.press("Ja", page))[0].text.startswith("Mødet er aflyst")


async def test_once_it_has_begun_the_page_takes_no_answers(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    planned(storage)
    clock.now = START + timedelta(minutes=5)
    assert (await opened(ida)).buttons == ("Læg i kalender",)


async def test_old_buttons_of_a_meeting_that_is_not_theirs_any_more_show_nothing(
    ida: LocalTelegram, connect: Connect, storage: Storage, config: Config
) -> None:
    storage.people.add("Kaj", telegram=11)
    meeting = planned(storage)
    storage.meetings.add_paper(meeting.number, sort="document", file="AgAD1", name="Hemmelig.pdf")
    kaj = await connect(trusted=False, user=11, first=20_000, config=config)
    for action in ("meeting", "meetingagenda", "meetingfile", "paper"):
        shown = await kaj.press_data(f"a1:{action}:1", kaj.message(text="x"))
        assert len(shown) == 1
        assert "Forårsmøde" not in shown[0].text
    assert not any(call.method.startswith("send") for call in kaj.calls)


async def test_a_message_that_telegram_does_not_know_any_more_is_answered_by_a_new_one(
    ida: LocalTelegram, storage: Storage
) -> None:
    meeting = planned(storage)
    lost = {"message_id": 5, "date": 0, "chat": {"id": 10, "type": "private"}}
    shown = await ida.press_data(f"a1:rsvp:{meeting.number}:1", lost)
    assert [one.text.split("\n")[0] for one in shown] == ["Tak. Du er skrevet på.", "Du kommer: Forårsmøde"]


async def test_who_was_taken_off_answers_nothing(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    page = await opened(ida)
    storage.people.leave(1, State.REMOVED)
    await ida.press("Ja", page)
    found = storage.attendees.get(meeting.number, 1)
    assert found is not None
    assert found.partstat is PartStat.NEEDS_ACTION
