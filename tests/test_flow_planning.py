"""/moede: planning a meeting, inviting, moving, cancelling, its agenda and files, as the coordinator goes through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import COMING, PLACE, Clock, Connect, FakeLibrary, deliver

from bot.audience import Audience
from bot.audit import Act
from bot.broadcasts import Purpose
from bot.local import LocalTelegram, Shown
from bot.meetings.attendees import Said
from bot.meetings.meeting import Meeting, PartStat, Plan
from bot.people import Membership
from bot.roles import Administration, Role
from bot.storage import Storage
from handlers.texts import convening, gatherings, planning
from knowledge.model import Meeting as Stated

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2024, 4, 4, 10, 0, tzinfo=ZONE)
NETWORK = "Netværket"


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    """A coordinator; three members on Telegram, one who is reached by mail."""
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    for number, name in enumerate(("Anne Bak", "Bo Dam", "Carl Eg"), start=1):
        storage.people.add(
            name, role=Role.TOVHOLDER, organization="Struer", administrations=[Administration.HEALTH], telegram=20 + number
        )
    storage.people.add("Dorte Fog", by_mail=True)
    person = await connect(trusted=False, user=10, first=10_000)
    assert isinstance(person, LocalTelegram)
    return person


def the_meeting(storage: Storage) -> Meeting:
    (one,) = storage.meetings.everything()
    return one


async def through(ida: LocalTelegram, *steps: str) -> Shown:
    """Press what begins with [, say the rest; the last reply."""
    shown: tuple[Shown, ...] = ()
    for step in steps:
        shown = await (ida.press(step[1:]) if step.startswith("[") else ida.say(step))
    return shown[-1]


SHORTEST = (
    "/moede",
    "[Nyt møde",
    f"[{NETWORK}",
    "[Netværksmøde",
    "torsdag den 4. april kl. 10-12",
    "Rådhuset i Struer",
    "[Lemvig",
    "[Alle (4)",
)


def add(storage: Storage, **plan: object) -> Meeting:
    """A meeting on 4 April."""
    values = {"group": "Fjorden", "title": "Fjordmøde", "start": START, "end": START + timedelta(hours=2), "place": "Hobro"}
    number = storage.meetings.add(Plan(**{**values, **plan}), author=None)  # type: ignore[arg-type]
    found = storage.meetings.get(number)
    assert found is not None
    return found


async def invited(ida: LocalTelegram, storage: Storage, **plan: object) -> Meeting:
    """A meeting to which everybody is invited, with the invitations delivered; two answered yes, one no."""
    meeting = add(storage, **plan)
    await through(ida, "/moede", f"[{gatherings.label(meeting)}", "[Send invitation til 4", "[Ja, send til 4")
    await deliver(ida)
    for telegram, said in ((21, PartStat.ACCEPTED), (22, PartStat.ACCEPTED), (23, PartStat.DECLINED)):
        person = storage.people.by_telegram(telegram)
        assert person is not None
        assert person.id is not None
        storage.attendees.answer(meeting, person.id, Said(said))
    found = storage.meetings.get(meeting.number)
    assert found is not None
    return found


async def open_page(ida: LocalTelegram, meeting: Meeting) -> Shown:
    return await through(ida, "/moede", f"[{gatherings.label(meeting)}")


# ----------------------------------------------------------------------------------------------------------------- planning


async def test_a_meeting_is_planned_and_invited_to_in_a_few_taps(ida: LocalTelegram, storage: Storage) -> None:
    shown = await through(ida, *SHORTEST)
    assert shown.buttons[:2] == ("Gem og send invitation til 4", "Gem")
    for fact in ("torsdag den 4. april 2024 kl. 10.00-12.00", "Rådhuset i Struer", "Vært: Lemvig", "1 er ikke på Telegram"):
        assert fact in shown.text
    page = await through(ida, "[Gem og send invitation til 4")
    assert page.text.startswith("Invitationen er på vej til 4 personer.")
    meeting = the_meeting(storage)
    assert (meeting.plan.title, meeting.plan.start, meeting.plan.host) == ("Netværksmøde", START, "Lemvig")
    assert meeting.invited is not None
    sent = await deliver(ida)
    assert {chat for chat in sent if "Netværksmøde" in "".join(sent[chat])} >= {10, 21, 22, 23}
    (broadcast,) = storage.broadcasts.everything(purpose=Purpose.INVITATION, meeting=meeting.number)
    assert len(storage.broadcasts.unconnected(broadcast.number)) == 1
    assert [entry.act for entry in storage.audit.entries()] == [Act.PLANNED, Act.CONVENED]


async def test_a_restart_loses_nothing_of_what_was_decided(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await through(ida, *SHORTEST[:5])
    again = await connect(trusted=False, user=10, first=20_000)
    shown = await through(again, "Rådhuset i Struer")
    assert "Titel: Netværksmøde" in shown.text
    assert {"Struer", "Lemvig", "Ingen vært"} <= set(shown.buttons)
    await through(again, "[Ingen vært", "[Alle (4)", "[Gem")
    assert the_meeting(storage).plan.place == "Rådhuset i Struer"


async def test_what_was_typed_is_not_taken_twice_after_a_crash(ida: LocalTelegram, storage: Storage) -> None:
    await through(ida, *SHORTEST[:4])
    update = {"update_id": 1, "message": ida.message(text="torsdag den 4. april kl. 10-12", entities=[])}
    await ida.deliver(update)
    (shown,) = await ida.deliver({**update, "update_id": 2})
    assert shown.text.endswith("Skriv adressen, eller tryk Online.")
    assert "Sted" not in shown.text


async def test_a_draft_is_kept_once_however_often_the_button_is_pressed(ida: LocalTelegram, storage: Storage) -> None:
    summary = await through(ida, *SHORTEST)
    await ida.press("Gem", summary)
    (page,) = await ida.press("Gem og send invitation til 4", summary)
    assert page.text.startswith(convening.KEPT)
    assert "Ingen er inviteret endnu." in page.text
    assert the_meeting(storage).invited is None


async def test_a_meeting_that_was_kept_before_a_crash_is_shown_and_not_said_to_be_gone(
    ida: LocalTelegram, storage: Storage
) -> None:
    summary = await through(ida, *SHORTEST)
    await ida.press("Gem og send invitation til 4", summary)
    (page,) = await ida.press("Gem og send invitation til 4", summary)  # delivered again, for no answer left
    assert page.text.startswith(convening.KEPT)
    assert "Inviteret: 5." in page.text
    assert "Send invitation" not in "".join(page.buttons)
    the_meeting(storage)


async def test_a_change_that_was_kept_before_a_crash_is_shown_and_not_made_again(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    await open_page(ida, meeting)
    summary = await through(ida, "[Flyt", "11. april kl. 13-15", "[Som nu")
    await ida.press("Gem og giv 3 besked", summary)
    (page,) = await ida.press("Gem og giv 3 besked", summary)
    assert page.text.startswith(convening.KEPT)
    assert "torsdag den 11. april 2024 kl. 13.00-15.00" in page.text
    assert the_meeting(storage).sequence == 1


async def test_the_button_of_a_draft_that_nobody_kept_is_out_of_date(ida: LocalTelegram, storage: Storage) -> None:
    summary = await through(ida, *SHORTEST)
    await ida.say("/fortryd")
    (told,) = await ida.press("Gem", summary)
    assert told.text == planning.OVER
    assert storage.meetings.everything() == ()


async def test_a_button_of_another_draft_or_step_changes_nothing(ida: LocalTelegram, storage: Storage) -> None:
    first = await through(ida, "/moede", "[Nyt møde")
    await through(ida, "/moede", "[Nyt møde")
    (told,) = await ida.press(NETWORK, first)
    assert told.text == planning.OVER
    await through(ida, f"[{NETWORK}")
    (told,) = await ida.press(NETWORK, first)
    assert told.text == planning.OVER
    assert storage.meetings.everything() == ()


async def test_a_step_back_and_out_again(ida: LocalTelegram, storage: Storage) -> None:
    shown = await through(ida, *SHORTEST[:5], "[« Tilbage")
    assert shown.text.startswith("Gruppe:")
    assert "Hvornår er mødet" in shown.text
    shown = await through(ida, "5. april kl. 9", "[Fortryd")
    assert shown.text == planning.DROPPED
    assert storage.meetings.everything() == ()


async def test_everything_can_be_changed_in_the_summary(ida: LocalTelegram, storage: Storage) -> None:
    await through(ida, *SHORTEST)
    await through(ida, "[Titel", "Temadag om korsang", "[Link", "https://møde.example.dk/rum", "[Pladser", "30")
    await through(
        ida, "[Dagsorden", "1. Velkommen\n2. Hvad gør vi nu?", "[Svarfrist", "25. marts", "[Inviterede", "[Tovholdere (3)"
    )
    shown = await through(ida, "[Sted", "[« Tilbage")
    assert "Svarfrist: mandag den 25. marts 2024 kl. 23.59" in shown.text
    await through(ida, "[Gem og send invitation til 3")
    plan = the_meeting(storage).plan
    assert (plan.title, plan.link, plan.online, plan.capacity) == (
        "Temadag om korsang",
        "https://møde.example.dk/rum",
        True,
        30,
    )
    assert plan.agenda == "1. Velkommen\n2. Hvad gør vi nu?"
    assert plan.audience == Audience(roles=(Role.TOVHOLDER,))
    assert plan.deadline == datetime(2024, 3, 25, 23, 59, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("fredag den 4. april kl. 10", "Den 4. april 2024 er en torsdag, ikke en fredag."),
        ("4. april", "Hvad tid torsdag den 4. april 2024?"),
        ("kl. 10", "Hvilken dag?"),
        ("5. februar 2024 kl. 10", "allerede forbi"),
        ("31. marts 2024 kl. 2.30", "uret stilles frem"),
        ("snart", "Det kan jeg ikke læse som en tid."),
    ],
)
async def test_a_time_that_does_not_do_says_why(ida: LocalTelegram, typed: str, told: str) -> None:
    shown = await through(ida, *SHORTEST[:4], typed)
    assert told in shown.text


async def test_a_day_that_was_written_alone_is_kept_for_the_time_that_follows(ida: LocalTelegram, storage: Storage) -> None:
    shown = await through(ida, *SHORTEST[:4], "12. april")
    assert shown.text == "Hvad tid fredag den 12. april 2024? Skriv for eksempel: kl. 10-12"
    shown = await through(ida, "kl. 10-12")
    assert "Tid: fredag den 12. april 2024 kl. 10.00-12.00" in shown.text


async def test_a_meeting_moves_to_the_day_that_was_written_alone(ida: LocalTelegram, storage: Storage) -> None:
    await open_page(ida, add(storage))
    await through(ida, "[Flyt", "11. april")
    shown = await through(ida, "kl. 13-15", "[Som nu")
    assert "Tid: torsdag den 11. april 2024 kl. 13.00-15.00" in shown.text


async def test_a_day_that_was_given_up_is_not_taken_for_the_next_time(ida: LocalTelegram, storage: Storage) -> None:
    await open_page(ida, add(storage))
    await through(ida, "[Ret", "[Tid", "11. april", "[« Tilbage", "[Tid")
    shown = await through(ida, "kl. 13-15")
    assert "Tid: torsdag den 4. april 2024 kl. 13.00-15.00" in shown.text


async def test_of_two_days_without_a_time_neither_is_kept(ida: LocalTelegram) -> None:
    shown = await through(ida, *SHORTEST[:4], "11.-12. april")
    assert shown.text.startswith("Hvad tid på dagen? Skriv dag og tid")
    assert "Hvilken dag?" in (await through(ida, "kl. 10-15")).text


@pytest.mark.parametrize(
    ("point", "typed", "becomes"),
    [
        ("Pladser", "30 personer", ("capacity", 30)),
        ("Pladser", "Højst 30 pladser.", ("capacity", 30)),
        ("Pladser", "ingen grænse", ("capacity", None)),
        ("Link", "Her er linket: https://møde.example.dk/rum.", ("link", "https://møde.example.dk/rum")),
        ("Link", "intet link", ("link", "")),
        ("Vært", "ingen", ("host", "")),
        ("Vært", "Ingen vært", ("host", "")),
        ("Svarfrist", "2 uger før", ("deadline", datetime(2024, 3, 21, 23, 59, tzinfo=ZONE))),
        ("Svarfrist", "en uge før mødet", ("deadline", datetime(2024, 3, 28, 23, 59, tzinfo=ZONE))),
        ("Svarfrist", "ingen", ("deadline", None)),
        ("Dagsorden", "Ingen dagsorden", ("agenda", "")),
        ("Sted", "Rådhuset eller https://møde.example.dk/rum", ("place", "Rådhuset")),
        ("Sted", "Rådhuset eller https://møde.example.dk/rum", ("link", "https://møde.example.dk/rum")),
        ("Sted", "linket er https://møde.example.dk/rum", ("place", "")),
    ],
)
async def test_everyday_words_are_taken_for_what_they_say(
    ida: LocalTelegram, storage: Storage, point: str, typed: str, becomes: tuple[str, object]
) -> None:
    await through(ida, *SHORTEST, f"[{point}", typed, "[Gem")
    name, value = becomes
    assert getattr(the_meeting(storage).plan, name) == value


async def test_the_example_of_a_deadline_that_is_not_read_is_a_deadline(ida: LocalTelegram, storage: Storage) -> None:
    shown = await through(ida, *SHORTEST, "[Svarfrist", "snart")
    assert "kl. 10-12" not in shown.text
    example = shown.text.split("for eksempel: ")[1].split(" eller ")[-1]
    assert "Svarfrist:" in (await through(ida, example)).text


async def test_what_does_not_do_is_asked_again(ida: LocalTelegram, storage: Storage) -> None:
    await through(ida, *SHORTEST)
    for point, typed, told in (
        ("Titel", "x" * 200, planning.BAD_TITLE),
        ("Link", "rådhuset", planning.BAD_LINK),
        ("Pladser", "mange", planning.BAD_CAPACITY),
        ("Svarfrist", "5. april", planning.LATE_DEADLINE),
        ("Dagsorden", "x" * 3500, planning.BAD_AGENDA),
    ):
        shown = await through(ida, f"[{point}", typed)
        assert shown.text == told
        await ida.press("« Tilbage")
    assert storage.meetings.everything() == ()


async def test_a_closed_day_and_another_meeting_at_the_same_time_are_remarked(ida: LocalTelegram, storage: Storage) -> None:
    add(storage, start=START.replace(month=5, day=9), end=START.replace(month=5, day=9, hour=12))  # Ascension Day
    shown = await through(ida, *SHORTEST[:4], "9. maj 2024 kl. 11", "Struer", "[Ingen vært", "[Alle (4)")
    assert "ikke en arbejdsdag" in shown.text
    assert "Samtidig er Fjordmøde" in shown.text


async def test_a_draft_that_lay_still_until_its_time_was_over_is_not_kept(
    ida: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    await through(ida, *SHORTEST[:4], "i dag kl. 15", *SHORTEST[5:])
    clock.now += timedelta(hours=6)
    assert (await through(ida, "[Gem")).text == convening.PASSED
    assert storage.meetings.everything() == ()


async def test_the_group_can_be_that_of_people_with_seats(ida: LocalTelegram, storage: Storage) -> None:
    anne = storage.people.by_telegram(21)
    assert anne is not None
    assert anne.id is not None
    storage.people.take_seat(anne.id, Membership("Fjordrådet", "Anne Bak"))
    shown = await through(ida, "/moede", "[Nyt møde")
    assert shown.buttons[:2] == (NETWORK, "Fjordrådet")
    await through(
        ida, "[Fjordrådet", "[Møde i Fjordrådet", "4. april kl. 10", "[Online", "[Uden link", "[Struer", "[Kun gruppen (1)"
    )
    await through(ida, "[Gem og send invitation til 1")
    assert list(await deliver(ida)) == [21]
    assert the_meeting(storage).plan.online


async def test_another_group_is_asked_for_whom_it_is(ida: LocalTelegram, storage: Storage) -> None:
    anne = storage.people.by_telegram(21)
    assert anne is not None
    assert anne.id is not None
    storage.people.take_seat(anne.id, Membership("Fjordrådet", "Anne Bak"))
    shown = await through(ida, *SHORTEST, "[Gruppe", "[Fjordrådet")
    assert "Hvem skal inviteres?" in shown.text
    shown = await through(ida, "[Kun gruppen (1)")
    assert "Gem og send invitation til 1" in shown.buttons


async def test_a_change_of_the_group_can_leave_whom_it_is_for(ida: LocalTelegram, storage: Storage) -> None:
    await open_page(ida, add(storage))
    shown = await through(ida, "[Ret", "[Gruppe", f"[{NETWORK}")
    assert "Som nu" in shown.buttons
    await through(ida, "[Som nu", "[Gem")
    assert the_meeting(storage).plan.group.startswith(NETWORK)
    assert the_meeting(storage).plan.audience == Audience()


async def test_the_same_group_again_asks_for_nothing(ida: LocalTelegram, storage: Storage) -> None:
    shown = await through(ida, *SHORTEST, "[Gruppe", f"[{NETWORK}")
    assert shown.text.startswith("Sådan bliver mødet:")


async def test_a_narrower_audience_says_who_stays_invited(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    await open_page(ida, meeting)
    shown = await through(ida, "[Ret", "[Inviterede", "[Tovholdere (3)")
    assert "2 er inviteret i forvejen og bliver ved med at være det." in shown.text
    shown = await through(ida, "[Inviterede", "[Alle (4)")
    assert "bliver ved med" not in shown.text


async def test_fewer_seats_than_come_are_remarked(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    await open_page(ida, meeting)
    shown = await through(ida, "[Ret", "[Pladser", "1")
    assert "2 kommer allerede, og der er 1 plads. De beholder deres plads" in shown.text
    shown = await through(ida, "[Pladser", "2")
    assert "beholder deres plads" not in shown.text


# --------------------------------------------------------------------------------------------------------------- documents


async def test_a_meeting_of_a_document_is_filled_in_and_the_rest_asked(ida: LocalTelegram, storage: Storage) -> None:
    shown = await through(ida, "/moede", "[Fra et dokument")
    assert len(shown.buttons) == 3  # the one that was held is not there
    shown = await through(ida, f"[{planning.stated_label(COMING)}")
    shown = await through(ida, "[Møde i Fjordsamarbejdet") if "hedde" in shown.text else shown
    await through(ida, "[Ingen vært", "[Alle (4)", "[Gem")
    plan = the_meeting(storage).plan
    assert (plan.group, plan.place, plan.start.isoformat()) == ("Fjordsamarbejdet", "Hobro", "2024-04-12T10:00:00+02:00")
    shown = await through(ida, "/moede", "[Fra et dokument")
    assert planning.stated_label(COMING) not in shown.buttons


async def test_a_document_without_a_time_of_day_is_asked_for_it_alone(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    library.known_meetings = (Stated("Fjorden", "Seminar om korsang", "2024-09-19", PLACE),)
    shown = await through(ida, "/moede", "[Fra et dokument", "[19. sep. 2024 Fjorden")
    assert "Hvad tid torsdag den 19. september 2024?" in shown.text
    await through(ida, "kl. 9-15", "Hobro", "[Ingen vært", "[Alle (4)", "[Gem")
    assert the_meeting(storage).plan.end == datetime(2024, 9, 19, 15, 0, tzinfo=ZONE)


async def test_what_is_planned_already_is_not_offered_again_after_a_move(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    library.known_meetings = (Stated("Fjorden", "Seminar", "2024-04-04T10:00", PLACE),)
    meeting = add(storage)
    storage.meetings.change(
        meeting.number, replace(meeting.plan, start=START + timedelta(days=7), end=START + timedelta(days=7, hours=2))
    )
    assert (await through(ida, "/moede", "[Fra et dokument")).text == planning.NONE_IN_DOCUMENTS


# ------------------------------------------------------------------------------------------------------------------ moving


async def test_a_move_says_what_it_does_and_does_it(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    await open_page(ida, meeting)
    shown = await through(ida, "[Flyt", "11. april kl. 13-15", "[Som nu")
    assert "4 invitationer rettes. 3 har svaret: de får besked og bliver bedt om at bekræfte." in shown.text
    assert "De andre får ingen besked, men deres invitation viser den nye tid." in shown.text
    assert "Før: torsdag den 4. april 2024 kl. 10.00-12.00" in shown.text
    before = len(ida.calls)
    page = await through(ida, "[Gem og giv 3 besked")
    assert page.text.startswith("Mødet er ændret. 4 invitationer rettes. 3 har svaret")
    await deliver(ida)
    edits = [call for call in ida.calls[before:] if call.method == "editMessageText" and "11. april" in call.parameters["text"]]
    assert {int(call.parameters["chat_id"]) for call in edits} >= {10, 21, 22, 23}
    notices = [call for call in ida.calls[before:] if call.method == "sendDocument"]
    assert {int(call.parameters["chat_id"]) for call in notices} == {21, 22, 23}
    after = the_meeting(storage)
    assert (after.sequence, after.plan.start.hour) == (1, 13)
    assert {one.partstat for one in storage.attendees.of(after.number)} == {PartStat.NEEDS_ACTION}


async def test_a_time_alone_moves_within_the_day_and_lasts_as_long(ida: LocalTelegram, storage: Storage) -> None:
    meeting = add(storage, end=START + timedelta(hours=3))
    await open_page(ida, meeting)
    await through(ida, "[Flyt", "kl. 14", "[Som nu", "[Gem")
    plan = the_meeting(storage).plan
    assert (plan.start, plan.end) == (START.replace(hour=14), START.replace(hour=17))


async def test_a_deadline_moves_along_and_goes_where_it_would_be_over(ida: LocalTelegram, storage: Storage) -> None:
    meeting = add(storage, deadline=START - timedelta(days=7))
    await open_page(ida, meeting)
    await through(ida, "[Flyt", "18. april kl. 10", "[Som nu", "[Gem")
    assert the_meeting(storage).plan.deadline == START + timedelta(days=7)
    await through(ida, "[Flyt", "8. februar kl. 10", "[Som nu", "[Gem")
    assert the_meeting(storage).plan.deadline is None


async def test_of_two_coordinators_the_second_sees_what_the_first_did(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    storage.people.add("Eva Juul", role=Role.COORDINATOR, telegram=11)
    eva = await connect(trusted=False, user=11, first=20_000)
    meeting = add(storage)
    await through(ida, "/moede", f"[{gatherings.label(meeting)}", "[Flyt", "11. april kl. 13", "[Som nu")
    await through(eva, "/moede", f"[{gatherings.label(meeting)}", "[Ret", "[Titel", "Temadag", "[Gem")
    shown = await ida.press("Gem")
    assert shown[0].text == convening.CHANGED_MEANWHILE
    assert "Temadag" in shown[1].text
    plan = the_meeting(storage).plan
    assert (plan.title, plan.start) == ("Temadag", START)


async def test_a_meeting_that_has_begun_is_not_changed(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    meeting = await invited(ida, storage)
    page = await open_page(ida, meeting)
    clock.now = START + timedelta(minutes=1)
    for button in ("Flyt", "Ret", "Aflys mødet"):
        shown = await ida.press(button, page)
        assert shown[0].text == convening.BEGUN
    page = await open_page(ida, meeting)
    assert not {"Flyt", "Ret", "Aflys mødet"} & set(page.buttons)
    assert "Dagsorden og filer" in page.buttons


async def test_a_draft_of_a_change_is_refused_once_the_meeting_has_begun(
    ida: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    meeting = add(storage, start=clock.now + timedelta(minutes=5), end=clock.now + timedelta(hours=1))
    await open_page(ida, meeting)
    await through(ida, "[Flyt", "11. april kl. 13", "[Som nu")
    clock.now += timedelta(minutes=6)
    shown = await ida.press("Gem")
    assert shown[0].text == convening.BEGUN
    assert the_meeting(storage).plan == meeting.plan


# -------------------------------------------------------------------------------------------------- inviting and cancelling


async def test_who_comes_to_the_network_later_is_invited_alone(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    page = await open_page(ida, meeting)
    assert not any(label.startswith("Send invitation") for label in page.buttons)
    storage.people.add("Frida Gram", telegram=24)
    page = await open_page(ida, meeting)
    await through(ida, "[Send invitation til 1", "[Ja, send til 1")
    assert set(await deliver(ida)) - {10} == {24}  # Ida gets the delivery report


async def test_who_is_reached_by_mail_alone_is_put_down_as_invited(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    storage.people.add("Gerda Hald", by_mail=True)
    page = await open_page(ida, meeting)
    assert "1 er kommet til siden" in page.text
    page = await through(ida, "[Tilføj 1 uden Telegram", "[Ja, tilføj 1")
    assert "Inviteret: 6." in page.text
    assert set(await deliver(ida)) <= {10}


async def test_from_the_page_one_gets_to_the_answers(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    for button in ("Svar og huller", "Indtast svar"):
        await open_page(ida, meeting)
        shown = await through(ida, f"[{button}")
        assert "Fjordmøde" in shown.text


async def test_pressing_the_yes_twice_invites_nobody_twice(ida: LocalTelegram, storage: Storage) -> None:
    meeting = add(storage)
    sure = await through(ida, "/moede", f"[{gatherings.label(meeting)}", "[Send invitation til 4")
    assert "Fjordmøde" in sure.text
    await ida.press("Ja, send til 4", sure)
    (page,) = await ida.press("Ja, send til 4", sure)
    assert page.text.startswith(convening.NOBODY_NEW)
    sent = await deliver(ida)
    assert all(len(texts) == 1 for chat, texts in sent.items() if chat != 10)


async def test_cancelling_tells_all_but_those_who_declined(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    await open_page(ida, meeting)
    sure = await through(ida, "[Aflys mødet")
    assert "3 får besked" in sure.text
    before = len(ida.calls)
    (page,) = await ida.press("Aflys og giv 3 besked")
    assert page.text.startswith("Mødet er aflyst. 3 får besked. 1 er ikke på Telegram")
    again = await ida.press("Aflys og giv 3 besked", sure)
    assert again[0].text == convening.CANCELLED
    await deliver(ida)
    notices = [int(call.parameters["chat_id"]) for call in ida.calls[before:] if call.method == "sendDocument"]
    assert sorted(notices) == [10, 21, 22]
    assert the_meeting(storage).is_cancelled


async def test_what_cancelling_does_is_said_as_it_is(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    await open_page(ida, meeting)
    sure = await through(ida, "[Aflys mødet")
    assert "ud af kalenderen" not in sure.text
    assert "3 får besked og en fil, så mødet står som aflyst i kalenderen." in sure.text


async def test_cancelling_where_nobody_is_told_counts_nobody(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    for one in storage.attendees.of(meeting.number):
        assert one.person is not None
        storage.attendees.answer(meeting, one.person, Said(PartStat.DECLINED))
    await open_page(ida, meeting)
    sure = await through(ida, "[Aflys mødet")
    assert "0 " not in sure.text.split("\n")[-1]
    page = await through(ida, "[Ja, aflys mødet")
    assert page.text.startswith("Mødet er aflyst.\n")


# ------------------------------------------------------------------------------------------------------- after the deadline


async def test_inviting_after_the_deadline_warns_and_the_deadline_can_be_moved(
    ida: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    meeting = await invited(ida, storage, deadline=START - timedelta(days=14))
    storage.people.add("Frida Gram", telegram=24)
    clock.now = START - timedelta(days=10)
    await open_page(ida, meeting)
    sure = await through(ida, "[Send invitation til 1")
    assert "Svarfristen er forbi" in sure.text
    assert sure.buttons == ("Ja, send til 1", "Flyt svarfristen", "« Tilbage")
    shown = await through(ida, "[Flyt svarfristen")
    assert "Hvornår skal de senest svare?" in shown.text
    await through(ida, "1. april", "[Gem og ret 4 invitationer")
    sure = await through(ida, "[Send invitation til 1")
    assert "Svarfristen er forbi" not in sure.text
    assert "Flyt svarfristen" not in sure.buttons


async def test_a_meeting_to_which_nobody_was_invited_is_deleted(ida: LocalTelegram, storage: Storage) -> None:
    meeting = add(storage)
    page = await open_page(ida, meeting)
    assert "Aflys mødet" not in page.buttons
    shown = await through(ida, "[Slet mødet", "[Ja, slet mødet")
    assert shown.text.startswith(convening.DELETED)
    assert storage.meetings.everything() == ()
    (told,) = await ida.press("Flyt", page)
    assert told.text == convening.GONE


async def test_a_meeting_is_not_deleted_once_people_are_invited(ida: LocalTelegram, storage: Storage) -> None:
    meeting = add(storage)
    page = await open_page(ida, meeting)
    sure = await through(ida, "[Slet mødet")
    await ida.press("Send invitation til 4", page)
    await ida.press("Ja, send til 4")
    shown = await ida.press("Ja, slet mødet", sure)
    assert shown[0].text == convening.INVITED_MEANWHILE
    assert the_meeting(storage).invited is not None


# ------------------------------------------------------------------------------------------------------- agenda and files


async def test_the_agenda_and_files_are_sent_to_the_bot(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage)
    await open_page(ida, meeting)
    await through(ida, "[Dagsorden og filer")
    (shown,) = await ida.send_file(b"x", "bilag.pdf")
    assert "✕ bilag.pdf" in shown.buttons
    (shown,) = await ida.send(photo=[{"file_id": "p1", "file_unique_id": "p1", "width": 1, "height": 1}])
    assert [one.sort for one in storage.meetings.papers(meeting.number)] == ["document", "photo"]
    await ida.press("✕ bilag.pdf")
    (shown,) = await ida.say("1. Velkommen\n2. Er der andet?")
    assert "2. Er der andet?" in shown.text
    assert the_meeting(storage).plan.agenda == ""
    page = await through(ida, "[Gem som dagsorden")
    assert page.text.startswith(convening.AGENDA_TAKEN)
    assert "Filer: 1" in page.text
    assert the_meeting(storage).plan.agenda == "1. Velkommen\n2. Er der andet?"
    assert {one.partstat for one in storage.attendees.of(meeting.number)} >= {PartStat.ACCEPTED, PartStat.DECLINED}
    (answer,) = await ida.say("penge til kor")
    assert answer.text.startswith("Der er afsat")


async def test_a_question_is_no_agenda(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage, agenda="1. Velkommen")
    await open_page(ida, meeting)
    await through(ida, "[Dagsorden og filer")
    (answer,) = await ida.say("hvornår er næste møde?")
    assert "dagsorden" not in answer.text.casefold().split("\n")[0]
    assert answer.buttons[:1] != ("Gem som dagsorden",)
    assert the_meeting(storage).plan.agenda == "1. Velkommen"


async def test_no_text_becomes_the_agenda_without_a_yes(ida: LocalTelegram, storage: Storage) -> None:
    meeting = await invited(ida, storage, agenda="1. Velkommen")
    await open_page(ida, meeting)
    await through(ida, "[Dagsorden og filer")
    (shown,) = await ida.say("hvornår er næste møde")
    assert "hvornår er næste møde" in shown.text
    assert "4 invitationer rettes" in shown.text
    (papers,) = await ida.press("« Tilbage", shown)
    assert "1. Velkommen" in papers.text
    assert the_meeting(storage).plan == meeting.plan
    await ida.press("Gem som dagsorden", shown)
    assert the_meeting(storage).plan == meeting.plan


async def test_of_two_texts_only_the_one_that_is_shown_is_kept(ida: LocalTelegram, storage: Storage) -> None:
    meeting = add(storage)
    await open_page(ida, meeting)
    await through(ida, "[Dagsorden og filer")
    (first,) = await ida.say("1. Velkommen")
    (second,) = await ida.say("1. Velkommen\n2. Kor")
    (told,) = await ida.press("Gem som dagsorden", first)
    assert told.text == planning.OVER
    await ida.press("Gem som dagsorden", second)
    assert the_meeting(storage).plan.agenda == "1. Velkommen\n2. Kor"
    (again,) = await ida.press("Gem som dagsorden", second)
    assert "Dagsorden: 1. Velkommen" in again.text  # after a crash: what stands, and no word that it is out of date
    assert the_meeting(storage).sequence == 1


async def test_after_a_quarter_of_an_hour_a_text_is_a_question_again(
    ida: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    await open_page(ida, add(storage))
    await through(ida, "[Dagsorden og filer")
    clock.now += timedelta(minutes=16)
    (answer,) = await ida.say("penge til kor")
    assert answer.text.startswith("Der er afsat")


async def test_each_file_keeps_the_listening_open(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await open_page(ida, add(storage))
    await through(ida, "[Dagsorden og filer")
    for number in range(3):
        clock.now += timedelta(minutes=10)
        await ida.send_file(b"x", f"{number}.pdf")
    assert len(storage.meetings.papers(the_meeting(storage).number)) == 3


async def test_a_file_that_comes_again_after_a_crash_is_there_once(ida: LocalTelegram, storage: Storage) -> None:
    meeting = add(storage)
    await open_page(ida, meeting)
    await through(ida, "[Dagsorden og filer")
    document = {"file_id": "f", "file_unique_id": "f", "file_name": "bilag.pdf"}
    for _ in range(2):
        await ida.send(document=document)
    assert len(storage.meetings.papers(meeting.number)) == 1


async def test_the_spelled_command_and_the_list(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    (shown,) = await ida.say("/møde")
    assert shown.text.startswith("Der er ikke planlagt nogen møder.")
    held = add(storage, start=clock.now - timedelta(days=3), end=clock.now - timedelta(days=3, hours=-2))
    for day in range(10):
        add(storage, start=START + timedelta(days=day), end=START + timedelta(days=day, hours=1))
    (shown,) = await ida.say("/moede")
    assert len([text for text in shown.buttons if "Fjordmøde" in text]) == planning.PAGE
    (shown,) = await ida.press("Næste »")
    assert len([text for text in shown.buttons if "Fjordmøde" in text]) == 2
    (shown,) = await ida.press("Tidligere møder")
    assert gatherings.label(held) in shown.buttons
