"""Answering an invitation by its buttons, through the real Application."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW, Clock, Connect, FakeLibrary, deliver

from bot.audience import Audience
from bot.broadcasts import Draft, Purpose
from bot.dialogs import Waiting
from bot.letter import Outgoing
from bot.local import LocalTelegram, Shown
from bot.meetings.attendees import Said
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan
from bot.meetings.planned import moved
from bot.roles import Administration, Role, State
from bot.storage import Storage
from handlers.meetings import letters
from handlers.texts import people

START = NOW + timedelta(days=30)
PLAN = Plan("Fjordsamarbejdet", "Forårsmøde", START, START + timedelta(hours=2), "Hobro", agenda="Velkomst\nBudget")
CULTURE, HEALTH, EMPLOYMENT = Administration


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    """A tovholder for two administrations, person 1."""
    stands_for = {"organization": "Struer", "administrations": (CULTURE, HEALTH)}
    storage.people.add("Ida Holm", role=Role.TOVHOLDER, telegram=10, **stands_for)  # type: ignore[arg-type]
    person = await connect(trusted=False, user=10, first=10_000)
    assert isinstance(person, LocalTelegram)
    return person


def planned(storage: Storage, *, plan: Plan = PLAN, people: tuple[int, ...] = (1,)) -> Meeting:
    number = storage.meetings.add(plan, author=None)
    found = storage.meetings.get(number)
    assert found is not None
    storage.attendees.invite(found, [one for one in map(storage.people.get, people) if one])
    storage.meetings.note_invited(number)
    return now_is(storage, number)


def now_is(storage: Storage, number: int) -> Meeting:
    found = storage.meetings.get(number)
    assert found is not None
    return found


def stands(storage: Storage, meeting: Meeting, person: int = 1) -> Attendee:
    found = storage.attendees.get(meeting.number, person)
    assert found is not None
    return found


async def letter(person: LocalTelegram, storage: Storage, outgoing: Outgoing) -> Shown:
    """Have a letter delivered; the message as the person has it."""
    number = storage.broadcasts.begin(Draft(Purpose.INVITATION, Audience(), "x", until=START), author=None)
    storage.broadcasts.send(number, [outgoing])
    await deliver(person)
    return next(one for one in reversed(person.shown) if one.buttons)


async def invited(person: LocalTelegram, storage: Storage, meeting: Meeting) -> Shown:
    return await letter(person, storage, letters.invitation(meeting, stands(storage, meeting)))


def latest(shown: tuple[Shown, ...], place: Shown) -> Shown:
    """What the message at that place says now."""
    return [one for one in shown if one.message == place.message][-1]


# ------------------------------------------------------------------------------------------------------- yes, no, perhaps


@pytest.mark.parametrize(
    ("label", "partstat", "lead"),
    [
        ("Ja", PartStat.ACCEPTED, "Du kommer: Forårsmøde"),
        ("Nej", PartStat.DECLINED, "Du kommer ikke: Forårsmøde"),
        ("Måske", PartStat.TENTATIVE, "Du kommer måske: Forårsmøde"),
    ],
)
async def test_the_message_that_is_pressed_shows_the_answer_and_the_press_gets_a_word(
    ida: LocalTelegram, storage: Storage, label: str, partstat: PartStat, lead: str
) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    shown = await ida.press(label, letter)
    assert stands(storage, meeting).partstat is partstat
    assert shown[0].text.startswith("Tak")
    now = latest(shown, letter)
    assert now.text.startswith(lead)
    assert f"✓ {label}" in now.buttons
    again = await ida.press(f"✓ {label}", now)
    assert [one.text for one in again] == ["Det har du allerede svaret."]
    changed = await ida.press("Nej" if label == "Ja" else "Ja", now)
    assert latest(changed, letter).text.startswith("Du kommer ikke" if label == "Ja" else "Du kommer: ")


async def test_below_a_file_the_caption_changes(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    before = replace(PLAN, start=START - timedelta(days=7), end=START - timedelta(days=7))
    shown = await letter(ida, storage, letters.change(meeting, before, stands(storage, meeting)))
    assert shown.files
    assert latest(await ida.press("Ja", shown), shown).text.startswith("Du kommer: Forårsmøde")
    assert [call.method for call in ida.calls if call.method.startswith("edit")] == ["editMessageCaption"]


async def test_after_a_yes_the_calendar_file_is_a_press_away(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    now = latest(await ida.press("Ja", letter), letter)
    (file,) = await ida.press("Læg i kalender", now)
    assert file.files[0].name == f"moede-fjordsamarbejdet-{START:%Y-%m-%d}.ics"
    assert meeting.uid.encode() in file.files[0].read_bytes()


async def test_a_button_from_before_a_move_is_for_the_new_time_and_says_so(
    ida: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    clock.now += timedelta(hours=1)
    storage.meetings.change(meeting.number, moved(PLAN, start=START + timedelta(days=7), now=clock.now))
    storage.attendees.ask_again(now_is(storage, meeting.number))
    shown = await ida.press("Ja", letter)
    assert "mødet er flyttet til torsdag den 14. marts 2024" in shown[0].text
    assert stands(storage, meeting).partstat is PartStat.ACCEPTED
    now = latest(shown, letter)
    assert "torsdag den 14. marts 2024" in now.text
    assert "flyttet" not in (await ida.press("Nej", now))[0].text


async def test_another_agenda_is_no_other_time(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    storage.meetings.change(meeting.number, replace(PLAN, agenda="Noget andet"))
    assert (await ida.press("Ja", letter))[0].text == "Tak. Du er skrevet på."


async def test_after_the_deadline_a_no_is_taken_and_a_yes_is_not(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    meeting = planned(storage, plan=replace(PLAN, deadline=NOW + timedelta(days=1)))
    letter = await invited(ida, storage, meeting)
    clock.now += timedelta(days=2)
    assert "Fristen var onsdag den 7. februar 2024" in (await ida.press("Ja", letter))[0].text
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION
    for label in ("Ja", "Sender en anden"):
        told = (await ida.press(label, letter))[0].text
        assert "kun melde afbud." in told
        assert "en anden" not in told, "what would be refused is not advised"
    await ida.press("Nej", letter)
    assert stands(storage, meeting).partstat is PartStat.DECLINED


async def test_after_the_deadline_who_comes_is_told_that_somebody_else_may(
    ida: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    meeting = planned(storage, plan=replace(PLAN, deadline=NOW + timedelta(days=1)))
    letter = await invited(ida, storage, meeting)
    await ida.press("Ja", letter)
    clock.now += timedelta(days=2)
    assert "melde afbud eller sende en anden" in (await ida.press("Måske", letter))[0].text
    await ida.press("Sender en anden", letter)
    await ida.say("Lis Dam")
    assert stands(storage, meeting).substitute == "Lis Dam"


async def test_once_it_has_begun_nothing_changes(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    clock.now = START
    for label in ("Ja", "Sender en anden"):
        assert [one.text for one in await ida.press(label, letter)] == ["Mødet er begyndt, så svaret kan ikke ændres mere."]
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION


async def test_a_cancelled_meeting_says_so_in_the_message_and_takes_no_answer(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    storage.meetings.cancel(meeting.number)
    shown = await ida.press("Ja", letter)
    assert shown[0].text.startswith("Mødet er aflyst")
    now = latest(shown, letter)
    assert now.text.startswith("Mødet er aflyst: Forårsmøde")
    assert now.buttons == ("Ret min kalender",)
    (file,) = await ida.press("Ret min kalender", now)
    assert b"STATUS:CANCELLED" in file.files[0].read_bytes()


@pytest.mark.parametrize("label", ["Ja", "Sender en anden", "Mere om mødet"])
async def test_a_button_of_a_meeting_that_is_gone_is_kindly_out_of_date(
    ida: LocalTelegram, storage: Storage, clock: Clock, label: str
) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    storage.meetings._changed("DELETE FROM meetings")
    assert [one.text for one in await ida.press(label, letter)] == [
        "Mødet står her ikke mere. Send /moeder for at se dem, der gør."
    ]


async def test_who_is_not_invited_is_told_and_answers_for_nobody(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    storage.people.add("Kaj Lund", telegram=11)
    kaj = await connect(trusted=False, user=11, first=20_000)
    meeting = planned(storage)
    letter = letters.invitation(meeting, stands(storage, meeting))
    said = [await kaj.press_data(data, kaj.message(text="x")) for row in letter.buttons[:2] for _, data in row]
    *answers, (somebody_else,) = said
    assert ["indbudte" in shown.text for (shown,) in answers] == [True] * 3
    assert somebody_else.text == "Den knap hører til en anden."
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION


async def test_a_press_that_comes_again_after_a_crash_changes_and_tells_nothing_twice(
    ida: LocalTelegram, storage: Storage
) -> None:
    kaj = storage.people.add("Kaj Lund", telegram=11)
    meeting = planned(storage, plan=replace(PLAN, capacity=1), people=(1, kaj))
    storage.attendees.answer(meeting, 1, Said(PartStat.ACCEPTED))
    storage.attendees.answer(meeting, kaj, Said(PartStat.ACCEPTED))
    letter = await invited(ida, storage, meeting)
    for _ in range(2):
        await ida.press("Nej", letter)
    assert not stands(storage, meeting, kaj).waiting
    sent = await deliver(ida)
    assert [text for text in sent[11] if "Der er blevet plads" in text] == sent[11]
    assert len(sent[11]) == 1


async def test_where_it_is_full_one_is_told_of_the_queue(ida: LocalTelegram, storage: Storage) -> None:
    kaj = storage.people.add("Kaj Lund", telegram=11)
    meeting = planned(storage, plan=replace(PLAN, capacity=1), people=(1, kaj))
    storage.attendees.answer(meeting, kaj, Said(PartStat.ACCEPTED))
    letter = await invited(ida, storage, meeting)
    shown = await ida.press("Ja", letter)
    assert "venteliste" in shown[0].text
    assert latest(shown, letter).text.startswith("Du står på venteliste: Forårsmøde")


# ----------------------------------------------------------------------------------------------------------------- reasons


async def test_a_reason_is_asked_for_by_a_press_alone_and_goes_to_coordinators(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    shown = await ida.press("Nej", letter)
    assert not any("hvorfor" in one.text for one in shown)
    await ida.press("Skriv hvorfor", latest(shown, letter))
    (taken,) = await ida.say("Jeg er på ferie")
    assert "koordinatoren" in taken.text
    assert stands(storage, meeting).reason == "Jeg er på ferie"
    assert "hvorfor" not in (await ida.say("Jeg er også syg"))[-1].text
    assert stands(storage, meeting).reason == "Jeg er på ferie"


async def test_a_question_meanwhile_is_no_reason(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    await ida.press("Skriv hvorfor", latest(await ida.press("Nej", letter), letter))
    await ida.say("hvornår er næste møde?")
    assert stands(storage, meeting).reason == ""
    assert "højst" in (await ida.say("x" * 301))[-1].text
    await ida.say("x" * 300)
    assert len(stands(storage, meeting).reason) == 300


async def test_a_reason_after_a_change_of_mind_is_kept_nowhere(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    declined = latest(await ida.press("Nej", letter), letter)
    await ida.press("Skriv hvorfor", declined)
    await ida.press("Ja", letter)
    assert "ikke med afbud" in (await ida.say("ferie"))[-1].text
    assert stands(storage, meeting).reason == ""
    assert "ikke med afbud" in (await ida.press("Skriv hvorfor", declined))[-1].text


async def test_a_reason_is_for_oneself_alone(ida: LocalTelegram, storage: Storage) -> None:
    kaj = storage.people.add("Kaj Lund", telegram=11)
    meeting = planned(storage, people=(1, kaj))
    storage.attendees.answer(meeting, kaj, Said(PartStat.DECLINED))
    storage.dialogs.begin(10, Waiting.REASON, attendee=stands(storage, meeting, kaj).id)
    await ida.say("noget om Kaj")
    assert stands(storage, meeting, kaj).reason == ""


# ------------------------------------------------------------------------------------------------------------- substitutes


async def test_somebody_else_is_named_and_the_ticks_say_for_what(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    (ask,) = await ida.press("Sender en anden", letter)
    assert "Skriv navnet" in ask.text
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION
    shown = await ida.say("  Lis   Dam ")
    assert latest(shown, letter).text.startswith("Lis Dam kommer i stedet for dig: Forårsmøde")
    now = stands(storage, meeting)
    assert (now.partstat, now.substitute, now.covers) == (PartStat.DELEGATED, "Lis Dam", (CULTURE, HEALTH))
    assert shown[-1].buttons == ("☑ Kultur", "☑ Sundhed", "Færdig")
    (ticked,) = await ida.press("☑ Sundhed", shown[-1])
    assert ticked.buttons == ("☑ Kultur", "☐ Sundhed", "Færdig")
    assert stands(storage, meeting).covers == (CULTURE,)
    again = await ida.press("☑ Sundhed", shown[-1])
    assert stands(storage, meeting).covers == (CULTURE,), "a press of an old tick does the same as before"
    assert not [one for one in again if "mindst" in one.text]
    assert "mindst én" in (await ida.press("☑ Kultur", ticked))[0].text
    done = await ida.press("Færdig", ticked)
    assert "Lis Dam kommer på vegne af kultur." in latest(done, letter).text
    assert stands(storage, meeting).covers == (CULTURE,)
    await ida.press("Færdig", ticked)
    assert stands(storage, meeting).substitute == "Lis Dam"


@pytest.mark.parametrize(
    ("administrations", "organization", "offered"),
    [
        ((HEALTH,), "Struer", ()),
        ((), "Region Midtjylland", ()),
        ((), "Struer", ("☐ Kultur", "☐ Sundhed", "☐ Beskæftigelse", "Færdig")),
        ((HEALTH, EMPLOYMENT), "Struer", ("☑ Sundhed", "☑ Beskæftigelse", "Færdig")),
    ],
)
async def test_for_what_is_asked_where_it_is_not_clear(
    ida: LocalTelegram,
    storage: Storage,
    administrations: tuple[Administration, ...],
    organization: str,
    offered: tuple[str, ...],
) -> None:
    storage.people.set_administrations(1, administrations)
    storage.people.set_organization(1, organization)
    meeting = planned(storage)
    await ida.press("Sender en anden", await invited(ida, storage, meeting))
    shown = await ida.say("Lis Dam")
    assert shown[-1].buttons == offered
    assert stands(storage, meeting).covers == administrations


@pytest.mark.parametrize(
    "text",
    [
        *("x", "12 34 56 78", "?", "…", "Nej, det ved jeg ikke", "hvornår er næste møde", "Jeg ved det ikke", "ok tak"),
        *("Hvem er vært?", "Lise Holm eller måske Bo", "næste gang", "en af de andre fra vores afdeling på rådhuset"),
    ],
)
async def test_what_is_no_name_is_asked_again(ida: LocalTelegram, storage: Storage, text: str) -> None:
    meeting = planned(storage)
    await ida.press("Sender en anden", await invited(ida, storage, meeting))
    await ida.say(text)
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION
    await ida.say("Lis Dam")
    assert stands(storage, meeting).substitute == "Lis Dam"


async def test_who_comes_after_all_is_shown_the_buttons_instead_of_being_asked_for_a_name_again(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    meeting = planned(storage)
    await ida.press("Sender en anden", await invited(ida, storage, meeting))
    (shown,) = await ida.say("Nej jeg kommer alligevel selv")
    assert shown.buttons[:4] == ("Ja", "Nej", "Måske", "Sender en anden")
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION
    await ida.say("penge til kor")
    assert library.asked == ["penge til kor"]


@pytest.mark.parametrize("name", ["Vi Nguyen", "Kan Yilmaz", "Ane Marie Louise von Holstein Rath", "O'Hara"])
async def test_unusual_names_are_names(ida: LocalTelegram, storage: Storage, name: str) -> None:
    meeting = planned(storage)
    await ida.press("Sender en anden", await invited(ida, storage, meeting))
    await ida.say(name)
    assert stands(storage, meeting).substitute == name


@pytest.mark.parametrize("administrations", [(HEALTH,), (CULTURE, HEALTH)])
async def test_a_name_or_a_reason_that_comes_again_when_all_was_said_is_no_question(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, administrations: tuple[Administration, ...]
) -> None:
    storage.people.set_administrations(1, administrations)
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    for label, text in (("Sender en anden", "Lis Dam"), ("Nej", "Jeg er syg")):
        await ida.press(label, letter)
        if label == "Nej":
            await ida.press("Skriv hvorfor")
        update = {"update_id": 77_000 + len(text), "message": ida.message(text=text, entities=[])}
        await ida.deliver(update)
        await ida.deliver({**update, "update_id": 78_000 + len(text)})
        assert library.asked == []
        assert not storage.unanswered.open()
    assert (await ida.say("/fortryd"))[0].text == people.NOTHING_TO_UNDO
    await ida.say("penge til kor")
    assert library.asked == ["penge til kor"]


async def test_a_name_that_comes_again_after_a_crash_is_taken_as_before(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    await ida.press("Sender en anden", await invited(ida, storage, meeting))

    def crash(call: Any) -> None:
        if call.method == "sendMessage":
            ida.on_call = lambda call: None
            raise KeyboardInterrupt

    update = {"update_id": 77_000, "message": ida.message(text="Lis Dam", entities=[])}
    dialog = storage.dialogs.current(10)
    assert dialog is not None
    ida.on_call = crash
    with pytest.raises(KeyboardInterrupt):
        await ida.deliver(update)
    assert stands(storage, meeting).substitute == "Lis Dam"
    storage.dialogs.begin(10, dialog.kind, **dialog.data)  # a process that is killed ends nothing
    shown = await ida.deliver({**update, "update_id": 77_001})
    assert any("Lis Dam kommer i stedet for dig" in one.text for one in shown)


async def test_the_name_of_a_substitute_is_shown_as_it_was_typed(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    await ida.press("Sender en anden", letter)
    shown = await ida.say("<b>Lis</b> & Dam")
    assert "<b>Lis</b> & Dam kommer i stedet for dig" in latest(shown, letter).text


async def test_after_fortryd_no_name_is_waited_for(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    await ida.press("Sender en anden", await invited(ida, storage, meeting))
    await ida.say("/fortryd")
    await ida.say("Lis Dam")
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION


async def test_ticks_of_an_answer_that_was_changed_since_do_nothing(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    letter = await invited(ida, storage, meeting)
    await ida.press("Sender en anden", letter)
    ticks = (await ida.say("Lis Dam"))[-1]
    await ida.press("Nej", letter)
    assert "ændret siden" in (await ida.press("☑ Kultur", ticks))[0].text
    assert stands(storage, meeting).partstat is PartStat.DECLINED


# ------------------------------------------------------------------------------------------------- an answer in words


async def sent_to(person: LocalTelegram, storage: Storage, meeting: Meeting) -> Shown:
    """An invitation as it is kept with its meeting."""
    draft = Draft(Purpose.INVITATION, Audience(), "x", meeting=meeting.number, until=START)
    number = storage.broadcasts.begin(draft, author=None)
    storage.broadcasts.send(number, [letters.invitation(meeting, stands(storage, meeting))])
    await deliver(person)
    return next(one for one in reversed(person.shown) if one.buttons)


@pytest.mark.parametrize(
    "text",
    ["ja", "Ja tak, jeg kommer", "jeg kan desværre ikke komme", "afbud", "Nej tak!", "måske", "Jeg melder afbud, er syg"],
)
async def test_an_answer_in_words_leads_to_the_buttons_and_is_not_guessed(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, text: str
) -> None:
    meeting = planned(storage)
    await sent_to(ida, storage, meeting)
    (shown,) = await ida.say(text)
    assert "knap" in shown.text.split("\n")[0]
    assert "Forårsmøde" in shown.text
    assert shown.buttons[:4] == ("Ja", "Nej", "Måske", "Sender en anden")
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION
    assert library.asked == []
    await ida.press("Nej", shown)
    assert stands(storage, meeting).partstat is PartStat.DECLINED


@pytest.mark.parametrize(
    "text",
    [
        *(
            "hvornår er næste møde",
            "kommer borgmesteren?",
            "kan jeg komme med",
            "hvem har meldt afbud",
            "ja tak, hvad med budgettet",
        ),
        *("næste møde", "tak", "hej", "jeg", "kommer der flere penge", "penge til kor", "kommer du?"),
    ],
)
async def test_anything_else_is_a_question_as_before(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, text: str
) -> None:
    await sent_to(ida, storage, planned(storage))
    await ida.say(text)
    assert library.asked == [text]


async def test_words_after_the_answer_count_where_they_are_of_coming_alone(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    meeting = planned(storage)
    await sent_to(ida, storage, meeting)
    storage.attendees.answer(meeting, 1, Said(PartStat.ACCEPTED))
    await ida.say("ja")
    assert library.asked == ["ja"]
    (shown,) = await ida.say("jeg kan desværre ikke komme")
    assert "✓ Ja" in shown.buttons
    assert stands(storage, meeting).partstat is PartStat.ACCEPTED


@pytest.mark.parametrize("why", ["not invited", "long ago", "cancelled", "begun", "group"])
async def test_where_nobody_asked_them_a_yes_is_a_question_as_before(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, clock: Clock, why: str
) -> None:
    kaj = storage.people.add("Kaj Lund", telegram=11)
    meeting = planned(storage, people=(kaj,) if why == "not invited" else (1,))
    if why == "cancelled":
        storage.meetings.cancel(meeting.number)
    if why in ("long ago", "begun"):
        clock.now = START if why == "begun" else clock.now + timedelta(days=20)
    place = {"chat": {"id": -500, "type": "supergroup", "title": "G"}} if why == "group" else {}
    await ida.say("ja" if why != "group" else "@knudepunkt_bot ja", **place)
    assert library.asked == ["ja"]


async def test_a_reminder_makes_an_old_invitation_a_new_question(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, clock: Clock
) -> None:
    meeting = planned(storage)
    clock.now += timedelta(days=20)
    number = storage.broadcasts.begin(
        Draft(Purpose.REMINDER, Audience(), "x", meeting=meeting.number, until=START), author=None
    )
    storage.broadcasts.send(number, [letters.invitation(meeting, stands(storage, meeting))])
    (shown,) = await ida.say("ja")
    assert "Forårsmøde" in shown.text


async def test_of_several_meetings_it_is_asked_which(ida: LocalTelegram, storage: Storage, library: FakeLibrary) -> None:
    for title in ("Forårsmøde", "Sommermøde"):
        planned(storage, plan=replace(PLAN, title=title))
    (shown,) = await ida.say("ja")
    assert shown.text.startswith("Hvilket møde")
    (page,) = await ida.press(2, shown)
    assert "Sommermøde" in page.text
    assert page.buttons[:2] == ("Ja", "Nej")


# ----------------------------------------------------------------------------------------- what a coordinator enters


@pytest.fixture
async def else_(connect: Connect, storage: Storage, ida: LocalTelegram) -> LocalTelegram:
    """A coordinator, person 2."""
    storage.people.add("Else Krog", role=Role.COORDINATOR, telegram=12)
    person = await connect(trusted=False, user=12, first=30_000)
    assert isinstance(person, LocalTelegram)
    return person


async def test_a_coordinator_enters_what_somebody_without_telegram_said(else_: LocalTelegram, storage: Storage) -> None:
    by_mail = storage.people.add(
        "Karl Bo", organization="Skive", administrations=(CULTURE, HEALTH), by_mail=True, role=Role.TOVHOLDER
    )
    meeting = planned(storage, people=(1, by_mail))
    storage.attendees.answer(meeting, 1, Said(PartStat.ACCEPTED))
    page = (await else_.press(1, (await else_.say("/moeder"))[-1]))[-1]
    listed = (await else_.press("Indtast svar", page))[-1]
    assert listed.buttons[:2] == ("Karl Bo (Skive): ikke svaret", "Ida Holm (Struer): ja")
    one = (await else_.press(1, listed))[-1]
    assert one.buttons == ("Ja", "Nej", "Måske", "Sender en anden", "« Tilbage")
    shown = await else_.press("Nej", one)
    assert shown[0].text == "Skrevet ned: nej."
    assert stands(storage, meeting, by_mail).partstat is PartStat.DECLINED
    await else_.press("Sender en anden", shown[-1])
    ticks = (await else_.say("Ove Riis"))[-1]
    await else_.press("☑ Kultur", ticks)
    now = stands(storage, meeting, by_mail)
    assert (now.substitute, now.covers) == ("Ove Riis", (HEALTH,))
    done = (await else_.press("Færdig", ticks))[-1]
    assert "I stedet kommer: Ove Riis på vegne af sundhed" in done.text
    back = (await else_.press("« Tilbage", done))[-1]
    assert "Karl Bo (Skive): sender en anden" in back.buttons
    entries = [entry.detail for entry in storage.audit.entries(person=by_mail) if entry.actor == 2]
    assert len(entries) == 3


async def test_the_list_of_those_invited_is_in_pages_with_the_open_ones_first(else_: LocalTelegram, storage: Storage) -> None:
    many = tuple(storage.people.add(f"Navn {number:02}", organization="Skive", by_mail=True) for number in range(20))
    meeting = planned(storage, people=(1, *many))
    for one in many[:3]:
        storage.attendees.answer(meeting, one, Said(PartStat.DECLINED))
    page = (await else_.press(1, (await else_.say("/moeder"))[-1]))[-1]
    seen: list[str] = []
    shown = (await else_.press("Indtast svar", page))[-1]
    while True:
        seen += [label for label in shown.buttons if ":" in label]
        if "Næste »" not in shown.buttons:
            break
        shown = (await else_.press("Næste »", shown))[-1]
    assert len(seen) == 21
    assert [label.endswith("ikke svaret") for label in seen] == [True] * 18 + [False] * 3
    assert "Indtast svar" in (await else_.press("« Tilbage", shown))[-1].buttons


async def test_coordinators_see_reasons_and_members_do_not(else_: LocalTelegram, ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage, people=(1, 2))
    storage.attendees.answer(meeting, 2, Said(PartStat.DECLINED))
    storage.attendees.give_reason(stands(storage, meeting, 2).id, "hemmelig grund")
    everything = [one.text for one in await ida.say("/moeder")]
    everything += [one.text for one in await ida.press(1, ida.shown[-1])]
    assert not any("hemmelig" in text for text in everything)
    assert "1 kommer ikke" in everything[-1]
    page = (await else_.press(1, (await else_.say("/moeder"))[-1]))[-1]
    listed = (await else_.press("Indtast svar", page))[-1]
    one = (await else_.press("Else Krog: nej", listed))[-1]
    assert "Grund: hemmelig grund" in one.text


async def test_who_is_coordinator_no_more_enters_nothing(else_: LocalTelegram, storage: Storage) -> None:
    storage.people.add("Anna", role=Role.COORDINATOR, telegram=13)
    meeting = planned(storage)
    page = (await else_.press(1, (await else_.say("/moeder"))[-1]))[-1]
    one = (await else_.press(1, (await else_.press("Indtast svar", page))[-1]))[-1]
    asked = await else_.press("Sender en anden", one)
    assert "Ida Holm" in asked[-1].text
    storage.people.set_role(2, Role.MEMBER)
    await else_.press("Ja", one)
    await else_.press("Sender en anden", one)
    await else_.say("Lis Dam")
    assert stands(storage, meeting).partstat is PartStat.NEEDS_ACTION


async def test_an_answer_can_be_entered_after_the_start(else_: LocalTelegram, storage: Storage, clock: Clock) -> None:
    meeting = planned(storage)
    page = (await else_.press(1, (await else_.say("/moeder"))[-1]))[-1]
    one = (await else_.press(1, (await else_.press("Indtast svar", page))[-1]))[-1]
    clock.now = START + timedelta(minutes=5)
    await else_.press("Ja", one)
    assert stands(storage, meeting).partstat is PartStat.ACCEPTED
    storage.people.leave(1, State.LEFT)
    assert (await else_.press("Nej", one))[0].text


async def test_the_invitation_says_what_was_entered_for_them(
    else_: LocalTelegram, ida: LocalTelegram, storage: Storage
) -> None:
    meeting = planned(storage)
    draft = Draft(Purpose.INVITATION, Audience(), "x", meeting=meeting.number, until=START)
    number = storage.broadcasts.begin(draft, author=None)
    storage.broadcasts.send(number, [letters.invitation(meeting, stands(storage, meeting))])
    await deliver(ida)
    page = (await else_.press(1, (await else_.say("/moeder"))[-1]))[-1]
    await else_.press("Ja", (await else_.press(1, (await else_.press("Indtast svar", page))[-1]))[-1])
    await deliver(ida)
    assert ida.shown[-1].text.startswith("Du kommer: Forårsmøde")


async def test_who_leaves_makes_room(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    kaj = storage.people.add("Kaj Lund", telegram=11)
    meeting = planned(storage, plan=replace(PLAN, capacity=1), people=(1, kaj))
    storage.attendees.answer(meeting, kaj, Said(PartStat.ACCEPTED))
    storage.attendees.answer(meeting, 1, Said(PartStat.ACCEPTED))
    storage.people.leave(kaj, State.LEFT)
    clock.now += timedelta(hours=1)
    assert [text for text in (await deliver(ida)).get(10, []) if "Der er blevet plads" in text]
    assert not stands(storage, meeting).waiting
