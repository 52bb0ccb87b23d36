"""A report from /rapport to the receipt, through the real Application: questions, buttons, words, pauses, two phones."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock, Connect, FakeLibrary, deliver
from telegram.error import TimedOut

from bot.config import Config
from bot.local import LocalTelegram, Shown
from bot.reports import draft as machine
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


async def killed(person: LocalTelegram, update: dict[str, Any]) -> None:
    """The bot is stopped before it has said anything to this update."""
    person.interrupt("sendMessage", asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await person.deliver(update)


async def test_a_message_that_comes_again_after_a_crash_is_not_the_next_answer(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:5])
    message = mette.message(text="12", entities=[])
    await killed(mette, {"update_id": 1, "message": message})
    assert kept(storage).draft.at == "left"
    (asked,) = await mette.deliver({"update_id": 2, "message": message})
    assert "7 af 15" in asked.text
    assert kept(storage).draft.at == "left"
    assert await mette.deliver({"update_id": 3, "message": message}) == ()
    await mette.say("2")
    assert kept(storage).draft.answers["left"] == Number(2, "2")


@pytest.mark.parametrize(("said", "reply"), [("mange", "6 af 15"), ("tilbage", "5 af 15"), ("pause", "ingen rapport åben")])
async def test_whatever_was_written_before_a_crash_gets_its_word(
    mette: LocalTelegram, storage: Storage, said: str, reply: str
) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:5])
    message = mette.message(text=said, entities=[])
    await killed(mette, {"update_id": 1, "message": message})
    shown = await mette.deliver({"update_id": 2, "message": message})
    assert reply in shown[-1].text


async def test_a_question_that_waits_to_be_told_apart_is_asked_about_again_after_a_crash(
    mette: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    await mette.say("/rapport")
    message = mette.message(text="Hvordan får vi mændene med?", entities=[])
    await killed(mette, {"update_id": 1, "message": message})
    (asked,) = await mette.deliver({"update_id": 2, "message": message})
    assert asked.buttons == ("Det er mit svar", "Det er et spørgsmål")
    await mette.press("Det er mit svar")
    assert kept(storage).draft.answers["title"] == Text("Hvordan får vi mændene med?")


async def test_what_was_written_before_the_question_came_is_not_its_answer(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:10])
    first, second = (mette.message(text=text, entities=[]) for text in ("Det gav ro.", "Især for de sygemeldte."))
    await mette.deliver({"update_id": 1, "message": first})
    (asked,) = await mette.deliver({"update_id": 2, "message": second})
    assert asked.buttons == ("Føj til: Hvad virkede", "Svar på: Hvad virkede ikke", "Det er et spørgsmål")
    (following,) = await mette.press("Føj til: Hvad virkede")
    assert "12 af 15 - Hvad virkede ikke" in following.text
    assert kept(storage).draft.answers["worked"] == Text("Det gav ro.\n\nIsær for de sygemeldte.")
    await mette.say("Morgener.")
    assert kept(storage).draft.answers["failed"] == Text("Morgener.")


async def test_what_was_written_to_a_question_that_never_came_is_not_taken(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:4])
    mette.interrupt("sendMessage", TimedOut())
    await mette.say("læsegruppe")
    (asked,) = await mette.say("læsegruppe")
    assert asked.text.startswith("Det kom, før jeg nåede at spørge")
    assert "6 af 15" in asked.text
    assert kept(storage).draft.at == "participants"


async def test_the_second_half_of_a_text_that_was_cut_is_no_answer(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:10])
    halves = [mette.message(text=text, entities=[]) for text in ("a" * 4096, "b" * 4096, "rest")]
    for number, message in enumerate(halves, 1):
        await mette.deliver({"update_id": number, "message": message})
    assert kept(storage).draft.at == "worked"
    await mette.say("Det gav ro.")
    assert kept(storage).draft.answers["worked"] == Text("Det gav ro.")


async def test_next_keeps_what_was_answered_and_skip_takes_it_back(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:8], "tilbage")
    await mette.say("næste")
    assert kept(storage).draft.answers["partners"] == Text("Biblioteket")
    await fill(mette, "tilbage", "spring over")
    assert kept(storage).draft.answers["partners"] == Skipped()


async def test_a_tovholder_who_was_moved_does_not_write_on_for_the_old_municipality(
    mette: LocalTelegram, storage: Storage
) -> None:
    await mette.say("/rapport")
    await mette.say("Kor for ældre")
    asked, draft = mette._latest, kept(storage)
    person = storage.people.by_telegram(METTE)
    assert person is not None
    assert person.id is not None
    storage.people.set_organization(person.id, "Viborg")
    assert [one.text for one in await mette.press("Pause", asked)] == [reporting.NOT_YOURS]
    await mette.say("maj 2024")
    assert storage.drafts.get(draft.id).draft == draft.draft  # type: ignore[union-attr]
    (begun,) = await mette.say("/rapport")
    assert "1 af 15" in begun.text


async def test_a_short_dialog_ends_when_one_goes_on_with_the_report(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:6])
    asked = mette._latest
    profile, *_ = await mette.say("/profil")
    await mette.press("Ret navn", profile)
    await mette.press("Spring over", asked)
    await mette.say("Biblioteket")
    assert kept(storage).draft.answers["partners"] == Text("Biblioteket")
    assert storage.people.by_telegram(METTE).name == "Mette Skov"  # type: ignore[union-attr]


async def test_a_draft_that_was_thrown_away_before_a_crash_can_be_had_back(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    await mette.say("Kor for ældre")
    (overview,) = await mette.press("Alle svar")
    mette.interrupt("sendMessage", asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await mette.press("Slet kladden", overview)
    (told,) = await mette.press("Slet kladden", overview)
    assert told.buttons == ("Hent den tilbage",)
    (listed,) = await mette.say("/rapport")
    assert listed.buttons == ("Ny rapport", "Hent tilbage: Kor for ældre")
    await mette.press("Hent tilbage: Kor for ældre", listed)
    assert kept(storage).draft.at == "period"


async def test_an_edited_answer_is_told_how_to_be_changed(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("/rapport")
    message = mette.message(text="Læsegrupe", entities=[])
    await mette.deliver({"update_id": 1, "message": message})
    edited = {**message, "text": "Læsegruppe", "edit_date": message["date"] + 5}
    assert [one.text for one in await mette.deliver({"update_id": 2, "edited_message": edited})] == [reporting.EDITED]


@pytest.mark.parametrize("word", ["hjælp", "?", "fortryd", "annuller"])
async def test_a_word_for_help_is_no_answer(mette: LocalTelegram, storage: Storage, word: str) -> None:
    await mette.say("/rapport")
    await mette.say("Kor")
    await mette.say("tilbage")
    await mette.say(word)
    assert kept(storage).draft.answers["title"] == Text("Kor")


@pytest.mark.parametrize("word", ["ja", "ok", "send den", "færdig"])
async def test_a_word_at_the_check_is_no_question(
    mette: LocalTelegram, storage: Storage, library: FakeLibrary, word: str
) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED)
    (told,) = await mette.say(word)
    assert told.text.startswith(reporting.AT_CHECK)
    assert library.asked == []


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


# -------------------------------------------------------------------------------------------------------------- corrections


async def corrected(mette: LocalTelegram, storage: Storage, *asked: str) -> Kept:
    """The draft in which a report that was sent is corrected, open."""
    await mette.say("/rapport")
    check = last(await fill(mette, *TYPED))
    await mette.press("Send rapporten", check)
    (report,) = storage.reports.everything()
    draft = machine.begun(report.latest.form, known=report.latest.answers, asked=asked)
    correction = storage.drafts.begin(draft, organization="Struer", owner=report.owner, chat=None, report=report.number)
    (listed,) = await mette.say("/rapport")
    await mette.press(1, listed)
    return correction


async def test_a_correction_that_changes_nothing_is_not_sent(mette: LocalTelegram, storage: Storage) -> None:
    await corrected(mette, storage, "worked")
    check = last(await mette.say("behold"))
    (told,) = await mette.press("Send rapporten", check)
    assert told.text == reporting.NOTHING_CHANGED
    assert len(storage.reports.versions(1)) == 1


async def test_every_question_that_a_coordinator_asks_for_comes_again(mette: LocalTelegram, storage: Storage) -> None:
    await corrected(mette, storage, "worked", "participants")
    assert kept(storage).draft.at == "participants"
    (asked,) = await mette.say("behold")
    assert "2 af 2 - Hvad virkede" in asked.text
    check = last(await mette.say("Ro."))
    (told,) = await mette.press("Send rapporten", check)
    assert told.text.startswith("Tak! Rettelsen til rapport nr. 1 er sendt")
    assert [one.version for one in storage.reports.versions(1)] == [1, 2]


async def test_a_smaller_number_asks_for_its_part_again_also_in_a_correction(mette: LocalTelegram, storage: Storage) -> None:
    await corrected(mette, storage, "participants")
    (asked,) = await mette.say("1")
    assert "2 af 2 - Faldet fra" in asked.text


async def test_a_correction_begun_before_another_was_sent_is_not_sent(
    mette: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    old = await corrected(mette, storage, "worked")
    (gone,) = await mette.say("slet kladden")
    clock.now += timedelta(minutes=5)
    report = storage.reports.get(1)
    assert report is not None
    newer = machine.to_check(machine.begun(report.latest.form, known=report.latest.answers, asked=("worked",)))
    other = storage.drafts.begin(newer, organization="Struer", owner=report.owner, chat=None, report=1)
    storage.reports.submit(other, actor=report.owner)
    storage.drafts.delete(other.id)
    assert [one.text for one in await mette.press("Hent den tilbage", gone)] == [reporting.OVERTAKEN]
    assert storage.drafts.open_in(METTE) is None
    assert old.report == 1


async def test_a_coordinator_hears_as_often_as_they_press_what_they_sent(connect: Connect, storage: Storage) -> None:
    storage.people.add("Ida Holm", role=Role.COORDINATOR, organization="Region Midtjylland", telegram=10)
    ida = await connect(trusted=False, user=10, first=10_000)
    await ida.say("/rapport")
    check = last(await fill(ida, "Viborg", *TYPED))
    for _ in range(2):
        (told,) = await ida.press("Send rapporten", check)
        assert told.text.startswith("Tak! Rapport nr. 1 er sendt")


async def test_nobody_else_hears_what_became_of_a_draft(mette: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await mette.say("/rapport")
    check = last(await fill(mette, *TYPED))
    await mette.press("Send rapporten", check)
    for number, organization in ((21, "Viborg"), (22, "")):
        other = await tovholder(connect, storage, number, organization)
        shown = await other.say("/hjaelp")
        (told,) = await other.press_data("a1:submit:1:0:1", other._messages[shown[0].message])
        assert told.text == reporting.SETTLED


SHORT = """name: Rapport
version: 2
questions:
- {id: municipality, label: Kommune, text: "Hvilken kommune?", kind: choice, options_from: organizations}
- {id: title, label: Navn, text: "Hvad kalder I den?", kind: text}
"""


async def test_a_draft_keeps_the_form_that_it_was_begun_with(
    mette: LocalTelegram, connect: Connect, storage: Storage, config: Config, tmp_path: Path
) -> None:
    await mette.say("/rapport")
    await fill(mette, *TYPED[:3])
    form = tmp_path / "form.yaml"
    form.write_text(SHORT, encoding="utf-8")
    changed = config.model_copy(update={"reports": config.reports.model_copy(update={"form": form})})
    again = await connect(config=changed, trusted=False, user=METTE, first=30_000)
    check = last(await fill(again, *TYPED[3:]))
    assert "15. Filer og billeder" in check.text
    await again.press("Send rapporten", check)
    (asked,) = await again.say("/rapport")
    assert "1 af 1 - Navn" in asked.text
    check = last(await again.say("Kor"))
    await again.press("Send rapporten", check)
    assert [report.latest.form.version for report in storage.reports.everything()] == [2, 1]
    assert {len(one.form.questions) for one in (report.latest for report in storage.reports.everything())} == {2, 16}
