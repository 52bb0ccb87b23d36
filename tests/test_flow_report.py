"""A report from /rapport to the receipt, through the real Application: questions, buttons, words, pauses, two phones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from conftest import Clock, Connect, FakeLibrary

from bot.app import Knudepunkt
from bot.local import LocalTelegram, Shown
from bot.reports.drafts import Kept
from bot.reports.form import organization_id
from bot.reports.review import State
from bot.reports.values import Chosen, Number, Period, Skipped, Text, YesNo
from bot.roles import Role
from bot.storage import Storage
from handlers.texts import access, reporting

METTE, BO = 20, 21

# What is written to each question in turn, and how many are there.
TYPED = (
    "Læsegruppe for sygemeldte", "marts-juni 2024", "kultur og sundhed", "stress", "læsegruppe", "ca. 12", "2", "Biblioteket",
    "aktiviteter", "WHO-5 før og efter", "At læse højt sammen gav ro.", "Om morgenen kom ingen.", "Flere hold", "ja", "nej",
)  # fmt: skip


def last(shown: tuple[Shown, ...]) -> Shown:
    """The message that asks: the last one with buttons."""
    return [one for one in shown if one.buttons][-1]


@pytest.fixture
async def mette(connect: Connect, storage: Storage) -> LocalTelegram:
    storage.people.add("Mette Skov", role=Role.TOVHOLDER, organization="Struer", telegram=METTE)
    person = await connect(trusted=False, user=METTE, first=20_000)
    assert isinstance(person, LocalTelegram)
    return person


async def tovholder(connect: Connect, storage: Storage, number: int, organization: str) -> LocalTelegram:
    storage.people.add(f"Tovholder {number}", role=Role.TOVHOLDER, organization=organization, telegram=number)
    person = await connect(trusted=False, user=number, first=number * 1000)
    assert isinstance(person, LocalTelegram)
    return person


def kept(storage: Storage, chat: int = METTE) -> Kept:
    found = storage.drafts.open_in(chat)
    assert found is not None
    return found


async def fill(person: LocalTelegram, *said: str) -> tuple[Shown, ...]:
    shown: tuple[Shown, ...] = ()
    for text in said:
        shown = await person.say(text)
    return shown


async def deliver(person: LocalTelegram) -> dict[int, list[str]]:
    application = person._application
    assert isinstance(application, Knudepunkt)
    before = len(person.calls)
    await application.due.tick()
    sent: dict[int, list[str]] = {}
    for call in person.calls[before:]:
        if call.method == "sendMessage":
            sent.setdefault(int(call.parameters["chat_id"]), []).append(call.parameters["text"])
    return sent


# ------------------------------------------------------------------------------------------------------------ the whole way


async def test_a_report_is_written_by_typing_alone_and_sent_once(mette: LocalTelegram, storage: Storage) -> None:
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    (first,) = await mette.say("/rapport")
    assert "1 af 15 - Titel" in first.text
    assert first.buttons == ("Pause",)
    check = last(await fill(mette, *TYPED))
    assert check.text.startswith("Se rapporten igennem, før du sender den")
    for line in ("Kommune: Struer", "1. Titel: Læsegruppe for sygemeldte", "2. Periode: marts-juni 2024", "6. Deltagere: 12"):
        assert line in check.text
    assert "Send rapporten" in check.buttons
    draft = kept(storage)
    receipts = [await mette.press("Send rapporten", check) for _ in range(3)]
    assert all(one[0].text.startswith("Tak! Rapport nr. 1 er sendt 6. februar 2024 kl. 10.00.") for one in receipts)
    (report,) = storage.reports.everything()
    assert (report.number, report.organization, report.state) == (1, "Struer", State.SUBMITTED)
    assert dict(report.latest.answers) == dict(draft.draft.answers)
    assert report.latest.answers["period"] == Period(date(2024, 3, 1), date(2024, 6, 30), "marts-juni 2024")
    assert report.latest.answers["fields"] == Chosen(("culture", "health"))
    assert report.latest.answers["participants"] == Number(12, "ca. 12")
    assert report.latest.answers["files"] == Skipped()
    assert storage.drafts.get(draft.id) is None
    letters = await deliver(mette)
    assert len(letters[10]) == 1
    assert "Struer" in letters[10][0]
    assert METTE not in letters


async def test_a_report_is_written_by_buttons_where_there_are_some(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, "Kor for ældre", "forår 2024")
    await mette.press("☐ Kultur")
    await mette.press("☑ Kultur")
    await mette.press("☐ Kultur")
    await mette.press("☐ Sundhed")
    asked = last(await mette.press("Færdig"))
    assert asked.text.startswith("Noteret - Områder: Kultur, Sundhed")
    await mette.press("☐ Ældre")
    await mette.press("Færdig")
    asked = last(await mette.press("Sang og kor"))
    assert "6 af 15 - Deltagere" in asked.text
    await mette.say("30")
    await mette.press("Spring over")
    await mette.press("Spring over")
    await mette.press("☐ Fælles viden og metoder")
    await mette.press("Færdig")
    await mette.press("Spring over")
    await mette.say("Det virkede at synge.")
    await mette.press("Spring over")
    await mette.press("Spring over")
    await mette.press("Nej")
    check = last(await mette.press("Ingen filer"))
    assert "Send rapporten" in check.buttons
    answers = kept(storage).draft.answers
    assert answers["fields"] == Chosen(("culture", "health"))
    assert answers["contact"] == YesNo(False)
    assert answers["left"] == Skipped()


async def test_any_answer_can_be_changed_and_one_comes_back_to_where_one_was(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:4])
    (overview,) = await mette.press("Alle svar")
    assert overview.text.startswith("Dine svar indtil nu")
    asked = last(await mette.press("1"))
    assert "Dit svar nu: Læsegruppe for sygemeldte" in asked.text
    asked = last(await mette.say("Læsekreds"))
    assert "5 af 15" in asked.text
    assert kept(storage).draft.answers["title"] == Text("Læsekreds")
    check = last(await fill(mette, *TYPED[4:]))
    asked = last(await mette.press("2", check))
    check = last(await mette.say("tilbage"))
    assert "1 af 15" in check.text
    check = last(await mette.say("behold"))
    assert check.text.startswith("Se rapporten igennem")
    check = last(await mette.say("6"))
    assert "6 af 15 - Deltagere" in check.text
    check = last(await mette.say("14"))
    assert "6. Deltagere: 14" in check.text


async def test_wrong_input_gets_its_reason_and_the_same_question(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    for said, reason in (("x" * 121, "længere"), ("\u200b", "ikke noget")):
        asked = last(await mette.say(said))
        assert reason in asked.text
        assert "1 af 15" in asked.text
    await mette.say("Kor")
    for said, reason in (
        ("juni 2024-marts 2024", "slutter, før"),
        ("i god tid", "periode"),
        ("30. juni 2024 - 1. marts 2024", "slutter, før"),
    ):
        asked = last(await mette.say(said))
        assert "2 af 15" in asked.text, said
        assert reason in asked.text, said
    await fill(mette, "marts 2024", "kultur", "ældre", "kor")
    for said, reason in (("mange", "et tal"), ("20-25", "ét tal"), ("1" * 1000, ""), ("a" * 1000, ""), ("-3", "mindst 0")):
        asked = last(await mette.say(said))
        assert "6 af 15" in asked.text
        assert reason in asked.text
    asked = last(await mette.send(photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]))
    assert "med ord" in asked.text
    assert "6 af 15" in asked.text
    await mette.say("12")
    asked = last(await mette.say("13"))
    assert "ikke være større" in asked.text
    assert kept(storage).draft.at == "left"


async def test_a_misspelt_option_is_offered_or_taken(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, "Kor", "marts 2024", "kultr", "ældre")
    assert kept(storage).draft.answers["fields"] == Chosen(("culture",))
    (which,) = await mette.say("haveterapi")
    assert which.buttons[:2] == ("Natur", "Andet")
    asked = last(await mette.press("Andet"))
    assert asked.text.startswith("Noteret - Aktivitet: Andet: haveterapi")
    assert kept(storage).draft.answers["activity"] == Chosen(("other",), "haveterapi")


# -------------------------------------------------------------------------------------------------------- in the middle


async def test_a_question_in_the_middle_is_answered_and_the_report_goes_on(
    mette: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:5])
    shown = await mette.say("hvad er penge til kor?")
    assert library.asked == ["hvad er penge til kor?"]
    assert shown[-1].text.startswith("Tilbage til rapporten:")
    assert "6 af 15" in shown[-1].text
    await mette.say("12")
    assert kept(storage).draft.answers["participants"] == Number(12, "12")


async def test_a_command_in_the_middle_is_carried_out_and_the_report_goes_on(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    shown = await mette.say("/moeder")
    assert "1 af 15" in shown[-1].text
    assert len(shown) == 2
    await mette.say("Kor")
    assert kept(storage).draft.at == "period"


async def test_where_any_text_answers_a_question_is_asked_about(
    mette: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    await mette.say("/rapport")
    (asked,) = await mette.say("Hvordan får vi mændene med?")
    assert asked.buttons == ("Det er mit svar", "Det er et spørgsmål")
    await mette.press("Det er mit svar")
    assert kept(storage).draft.answers["title"] == Text("Hvordan får vi mændene med?")
    await mette.say("tilbage")
    (asked,) = await mette.say("Hvad er penge til kor?")
    shown = await mette.press("Det er et spørgsmål")
    assert library.asked == ["Hvad er penge til kor?"]
    assert "1 af 15" in shown[-1].text
    assert (await mette.press("Det er mit svar", asked))[0].text == reporting.OLD
    assert kept(storage).draft.answers["title"] == Text("Hvordan får vi mændene med?")


async def test_after_a_long_time_a_text_may_be_something_else(mette: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await mette.say("/rapport")
    clock.now += timedelta(days=3)
    (asked,) = await mette.say("Læsegruppe")
    assert "Det er mit svar" in asked.buttons
    await mette.press("Det er mit svar")
    assert kept(storage).draft.answers["title"] == Text("Læsegruppe")


async def test_a_pause_keeps_everything(mette: LocalTelegram, storage: Storage, library: FakeLibrary, clock: Clock) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:3])
    assert (await mette.say("pause"))[0].text == reporting.PAUSED
    await mette.say("penge til kor")
    assert library.asked == ["penge til kor"]
    clock.now += timedelta(days=40)
    (listed,) = await mette.say("/rapport")
    assert "Læsegruppe for sygemeldte" in listed.text
    assert "3 af 15 besvaret" in listed.text
    (asked,) = await mette.press(1, listed)
    assert "4 af 15" in asked.text


async def test_a_draft_is_thrown_away_and_had_back(mette: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:3])
    await mette.press("Alle svar")
    (gone,) = await mette.press("Slet kladden")
    assert storage.drafts.open_in(METTE) is None
    shown = await mette.press("Hent den tilbage", gone)
    assert "4 af 15" in shown[-1].text
    assert (await mette.press("Hent den tilbage", gone))[0].text == reporting.ALREADY_BACK
    (gone,) = await mette.say("slet kladden")
    clock.now += timedelta(days=8)
    assert (await mette.press("Hent den tilbage", gone))[0].text == reporting.TOO_LATE


async def test_several_drafts_at_a_time_each_with_its_name(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await mette.say("Kor for ældre")
    (listed,) = await mette.say("/rapport")
    await mette.press("Ny rapport", listed)
    again = await mette.press("Ny rapport", listed)
    assert "1 af 15" in again[-1].text
    await mette.say("Billeder i skoven")
    (listed,) = await mette.say("/rapport")
    assert listed.buttons == ("Fortsæt: Billeder i skoven", "Fortsæt: Kor for ældre", "Ny rapport")
    await mette.press("Fortsæt: Kor for ældre", listed)
    await mette.say("maj 2024")
    answers = kept(storage).draft.answers
    assert (answers["title"], "period" in answers) == (Text("Kor for ældre"), True)


# ------------------------------------------------------------------------------------------------- twice, and two phones


async def test_a_press_that_comes_twice_counts_once(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:4])
    asked = mette._latest
    assert asked is not None
    await mette.press("Læsegruppe", asked)
    again = await mette.press("Musik", asked)
    assert [one.text for one in again] == [reporting.OLD]
    assert kept(storage).draft.answers["activity"] == Chosen(("reading",))


async def test_a_message_that_comes_again_after_a_crash_is_not_the_next_answer(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:5])
    message = mette.message(text="12", entities=[])
    await mette.deliver({"update_id": 1, "message": message})
    assert kept(storage).draft.at == "left"
    assert await mette.deliver({"update_id": 2, "message": message}) == ()
    assert kept(storage).draft.at == "left"
    storage.drafts.prompted(kept(storage).id, None)  # as where the bot was stopped before it asked
    (asked,) = await mette.deliver({"update_id": 3, "message": message})
    assert "7 af 15" in asked.text


async def test_a_colleague_takes_a_draft_over_and_the_first_one_is_told(
    mette: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    bo = await tovholder(connect, storage, BO, "Struer")
    await mette.say("/rapport")
    await mette.say("Kor for ældre")
    asked = mette._latest
    (listed,) = await bo.say("/rapport")
    (sure,) = await bo.press("Fortsæt: Kor for ældre", listed)
    assert "Mette Skov har Kor for ældre åben lige nu" in sure.text
    await bo.press("Fortsæt her alligevel", sure)
    await bo.say("maj 2024")
    assert kept(storage, BO).draft.at == "fields"
    letters = await deliver(bo)
    assert "skriver nu videre" in letters[METTE][0]
    assert (await mette.press("Tilbage", asked))[0].text == reporting.ELSEWHERE
    await mette.say("juni 2024")
    assert kept(storage, BO).draft.answers["period"] == Period(date(2024, 5, 1), date(2024, 5, 31), "maj 2024")


async def test_nobody_of_another_municipality_gets_at_a_draft(mette: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await mette.say("/rapport")
    await mette.say("Kor for ældre")
    draft = kept(storage)
    stranger = await tovholder(connect, storage, BO, "Viborg")
    (first,) = await stranger.say("/rapport")
    assert "1 af 15" in first.text
    message = stranger._messages[first.message]
    for action in ("draftopen", "undrop", "pause", "drop", "submit", "pass", "back", "option", "tick", "isanswer", "filesdone"):
        (told,) = await stranger.press_data(f"a1:{action}:{draft.id}:1:{draft.draft.step}", message)
        assert told.text in (reporting.NOT_YOURS, reporting.SETTLED), action
    assert kept(storage) == draft


async def test_a_successor_finds_the_drafts_of_the_municipality(
    mette: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    await mette.say("/rapport")
    await mette.say("Kor for ældre")
    await mette.say("/slet")
    await mette.press(1)
    for shown in (mette._latest,):
        assert shown is not None
    storage.retention.erase(telegram=METTE, person=None)
    bo = await tovholder(connect, storage, BO, "Struer")
    (listed,) = await bo.say("/rapport")
    (asked,) = await bo.press("Fortsæt: Kor for ældre", listed)
    assert "2 af 15" in asked.text
    assert kept(storage, BO).owner == storage.people.by_telegram(BO).id  # type: ignore[union-attr]


# --------------------------------------------------------------------------------------------------------------- who may


async def test_a_member_is_told_who_sends_reports(connect: Connect, storage: Storage) -> None:
    storage.people.add("Bo Lund", telegram=BO)
    bo = await connect(trusted=False, user=BO, first=21_000)
    assert [one.text for one in await bo.say("/rapport")] == [access.FOR_TOVHOLDERE]


async def test_a_tovholder_of_no_municipality_is_sent_to_the_coordinator(connect: Connect, storage: Storage) -> None:
    bo = await tovholder(connect, storage, BO, "")
    assert [one.text for one in await bo.say("/rapport")] == [reporting.NO_MUNICIPALITY]


async def test_a_coordinator_chooses_the_municipality(connect: Connect, storage: Storage) -> None:
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    ida = await connect(trusted=False, user=10, first=10_000)
    (asked,) = await ida.say("/rapport")
    assert "1 af 16 - Kommune" in asked.text
    await ida.say("viborg kommune")
    assert kept(storage, 10).organization == "Viborg"
    assert kept(storage, 10).draft.answers["municipality"] == Chosen((organization_id("Viborg"),))


async def test_a_role_that_was_taken_away_ends_the_report(mette: LocalTelegram, storage: Storage, library: FakeLibrary) -> None:
    await mette.say("/rapport")
    person = storage.people.by_telegram(METTE)
    assert person is not None
    assert person.id is not None
    storage.people.set_role(person.id, Role.MEMBER)
    await mette.say("penge til kor")
    assert library.asked == ["penge til kor"]
    assert storage.drafts.open_in(METTE) is None


async def test_a_tovholder_whose_municipality_is_in_no_settings_files_for_it(connect: Connect, storage: Storage) -> None:
    bo = await tovholder(connect, storage, BO, "Samsø")
    await bo.say("/rapport")
    check = last(await fill(bo, *TYPED))
    assert "Kommune: Samsø" in check.text
    await bo.press("Send rapporten", check)
    assert storage.reports.everything()[0].organization == "Samsø"
