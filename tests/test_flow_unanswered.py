"""A question asked in vain: kept, put together, answered once by the coordinator, and known from then on."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Clock, Connect, FakeLibrary, deliver

from bot.audit import Act
from bot.local import LocalTelegram, Shown
from bot.outbox import Kind, State
from bot.roles import Role
from bot.storage import Storage
from handlers.texts import unanswered
from knowledge.model import Curated

QUESTION = "Hvor er nøglen?"
ANSWER = "Nøglen hænger i køkkenet.\n\nSpørg Bo, hvis den er væk."
GROUP: dict[str, Any] = {"id": -700, "type": "group", "title": "Netværket"}


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    person = await connect(trusted=False, user=10, first=10_000)
    assert isinstance(person, LocalTelegram)
    return person


async def member(connect: Connect, storage: Storage, number: int) -> LocalTelegram:
    storage.people.add(f"Medlem {number}", telegram=number)
    person = await connect(trusted=False, user=number, first=number * 1000)
    assert isinstance(person, LocalTelegram)
    return person


def texts(shown: tuple[Shown, ...]) -> list[str]:
    return [one.text for one in shown]


async def test_asked_by_three_answered_once_known_to_the_fourth(
    ida: LocalTelegram, connect: Connect, storage: Storage, library: FakeLibrary
) -> None:
    for number in (41, 42, 43):
        await (await member(connect, storage, number)).say(QUESTION)
    (listed,) = await ida.say("/ubesvarede")
    assert "1. Hvor er nøglen? (3 personer)" in listed.text
    (topic,) = await ida.press("1")
    assert topic.text.startswith("Spurgt af 3 personer, senest 6. februar 2024:\n• Hvor er nøglen?")
    assert texts(await ida.press("Svar"))[0].startswith("Skriv svaret.")
    (preview,) = await ida.say(ANSWER)
    assert preview.buttons == ("Send til 3", "Skriv om", "Fortryd")
    assert "Nøglen hænger i køkkenet." in preview.text
    assert texts(await ida.press("Send til 3"))[0].startswith("Svaret er på vej til 3 personer.")
    sent = await deliver(ida)
    assert sorted(sent) == [41, 42, 43]
    assert all(len(letters) == 1 and QUESTION in letters[0] and "hænger i køkkenet" in letters[0] for letters in sent.values())
    assert await deliver(ida) == {}
    assert storage.outbox.counted(Kind.CURATED, 1) == {State.DELIVERED: 3}
    assert list(library.curated.values()) == [Curated(1, (QUESTION,), ANSWER, "2024-02-06")]
    (answer,) = await (await member(connect, storage, 44)).say("er nøglen? hvor")
    assert answer.text.startswith("Nøglen hænger i køkkenet.")
    assert texts(await ida.say("/ubesvarede")) == [unanswered.NONE]
    assert [(entry.act, entry.actor, entry.detail) for entry in storage.audit.entries()] == [
        (Act.ANSWERED, 1, "answer=1 questions=3 letters=3")
    ]


async def test_other_words_for_the_same_are_joined_by_the_coordinator(
    ida: LocalTelegram, connect: Connect, storage: Storage, library: FakeLibrary
) -> None:
    await (await member(connect, storage, 41)).say("hvem er koordinator for det hele?")
    await (await member(connect, storage, 42)).say("hvad hedder koordinatoren mon?")
    await (await member(connect, storage, 43)).say("hvornår er der frokost?")
    await ida.say("/ubesvarede")
    (topic,) = await ida.press("3")
    assert topic.buttons == ("Svar", "Kræver ikke svar", "+ hvad hedder koordinatoren mon?", "« Tilbage")
    (topic,) = await ida.press("+ hvad hedder koordinatoren mon?")
    assert topic.text.startswith("Spurgt af 2 personer")
    assert topic.buttons == ("Svar", "Kræver ikke svar", "« Tilbage")
    await ida.press("Svar")
    (preview,) = await ida.say("Hun hedder Ida Holm.")
    assert preview.buttons[0] == "Send til 2"
    await ida.press("Send til 2")
    sent = await deliver(ida)
    assert [words in sent[chat][0] for chat, words in ((41, "hvem er koordinator"), (42, "hvad hedder"))] == [True, True]
    assert library.curated[1].questions == ("hvem er koordinator for det hele?", "hvad hedder koordinatoren mon?")
    assert [one.text for one in storage.unanswered.open()] == ["hvornår er der frokost?"]


async def test_a_second_press_sends_nothing(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await (await member(connect, storage, 41)).say(QUESTION)
    for step in ("/ubesvarede", "1", "Svar"):
        await (ida.say(step) if step.startswith("/") else ida.press(step))
    (preview,) = await ida.say(ANSWER)
    await ida.press("Send til 1")
    assert texts(await ida.press("Send til 1", preview)) == [unanswered.OLD_DRAFT]
    assert list(await deliver(ida)) == [41]


async def test_what_is_typed_below_the_preview_is_the_answer_anew(
    ida: LocalTelegram, connect: Connect, storage: Storage, library: FakeLibrary
) -> None:
    await (await member(connect, storage, 41)).say(QUESTION)
    for step in ("/ubesvarede", "1", "Svar"):
        await (ida.say(step) if step.startswith("/") else ida.press(step))
    (first,) = await ida.say("Det ved Bo.")
    (second,) = await ida.say(ANSWER)
    assert "Nøglen hænger" in second.text
    assert texts(await ida.press("Send til 1", first)) == [unanswered.OLD_DRAFT]
    await ida.press("Send til 1", second)
    assert [one.answer for one in library.curated.values()] == [ANSWER]
    assert library.asked == [QUESTION]


async def test_of_two_coordinators_one_answers(
    ida: LocalTelegram, connect: Connect, storage: Storage, library: FakeLibrary
) -> None:
    storage.people.add("Eva Krog", role=Role.COORDINATOR, telegram=11)
    eva = await connect(trusted=False, user=11, first=11_000)
    await (await member(connect, storage, 41)).say(QUESTION)
    for person in (ida, eva):
        await person.say("/ubesvarede")
        await person.press("1")
        await person.press("Svar")
        await person.say(ANSWER)
    await ida.press("Send til 1")
    assert texts(await eva.press("Send til 1")) == [unanswered.SETTLED]
    assert len(library.curated) == 1
    assert list(await deliver(ida)) == [41]


async def test_whoever_left_or_was_erased_meanwhile_gets_nothing(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    left, erased, stayed = [await member(connect, storage, number) for number in (41, 42, 43)]
    for person in (left, erased, stayed):
        await person.say(QUESTION)
    await left.say("/forlad")
    await left.press("Ja, jeg går")
    await erased.say("/slet")
    await erased.press("Slet alt om mig")
    await erased.press("Ja, slet det nu")
    (listed,) = await ida.say("/ubesvarede")
    assert "(2 personer)" in listed.text
    await ida.press("1")
    await ida.press("Svar")
    (preview,) = await ida.say(ANSWER)
    assert preview.buttons[0] == "Send til 1"
    await ida.press("Send til 1")
    assert list(await deliver(ida)) == [43]


async def test_who_leaves_after_the_answer_was_queued_gets_nothing_either(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    per = await member(connect, storage, 41)
    await per.say(QUESTION)
    await ida.say("/ubesvarede")
    await ida.press("1")
    await ida.press("Svar")
    await ida.say(ANSWER)
    await ida.press("Send til 1")
    await per.say("/forlad")
    await per.press("Ja, jeg går")
    assert await deliver(ida) == {}
    assert storage.outbox.counted(Kind.CURATED, 1) == {State.GONE: 1}


async def test_what_was_asked_in_a_group_is_answered_there(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP)
    guest = await connect(trusted=False, user=99)
    await guest.say(f"@knudepunkt_bot {QUESTION}", chat=GROUP)
    await ida.say("/ubesvarede")
    await ida.press("1")
    await ida.press("Svar")
    await ida.say(ANSWER)
    await ida.press("Send til 1")
    assert list(await deliver(ida)) == [-700]


async def test_first_what_somebody_waits_for_then_what_most_asked(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    people = [await member(connect, storage, number) for number in (41, 42, 43)]
    await people[0].say("hvad koster frokosten?")
    for person in people:
        await person.say("hvem vander blomsterne?")
    await people[2].say("hvor parkerer man?")
    await people[2].press("Send til koordinatoren")
    await people[2].press("Ja, send det")
    (listed,) = await ida.say("/ubesvarede")
    assert [line[:22] for line in listed.text.splitlines()[2:]] == [
        "1. hvor parkerer man? ",
        "2. hvem vander blomste",
        "3. hvad koster frokost",
    ]
    assert "(1 person, 1 vil gerne have svar)" in listed.text


async def test_what_did_not_help_was_asked_in_vain_too(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    per = await member(connect, storage, 41)
    await per.say("penge til kor")
    await per.press("👎 Hjalp ikke")
    (listed,) = await ida.say("/ubesvarede")
    assert "1. penge til kor (1 person)" in listed.text


async def test_the_coordinator_sees_words_and_no_people(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    per = await member(connect, storage, 41)
    await per.say("hvem passer mine børn? ring 20 30 40 50")
    (listed,) = await ida.say("/ubesvarede")
    assert "[telefonnummer]" in listed.text
    assert not [word for word in ("Medlem 41", "41)", "20 30 40 50") if word in listed.text]


async def test_put_aside_it_is_gone_until_it_is_asked_again(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    per = await member(connect, storage, 41)
    await per.say(QUESTION)
    (listed,) = await ida.say("/ubesvarede")
    await ida.press("1")
    told = await ida.press("Kræver ikke svar")
    assert texts(told) == [unanswered.DISMISSED, unanswered.NONE]
    assert texts(await ida.press("1", listed)) == [unanswered.SETTLED]
    await per.say(QUESTION)
    assert QUESTION in texts(await ida.say("/ubesvarede"))[0]


async def test_an_answer_can_be_written_anew_and_given_up(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await (await member(connect, storage, 41)).say(QUESTION)
    await ida.say("/ubesvarede")
    await ida.press("1")
    await ida.press("Svar")
    assert texts(await ida.say("a" * 2501)) == [unanswered.TOO_LONG]
    await ida.say("Det ved jeg ikke.")
    await ida.press("Skriv om")
    (preview,) = await ida.say(ANSWER)
    assert "Nøglen hænger" in preview.text
    assert texts(await ida.press("Fortryd")) == [unanswered.CANCELLED]
    assert await deliver(ida) == {}
    assert len(storage.unanswered.open()) == 1


async def test_an_answer_can_be_taken_back(
    ida: LocalTelegram, connect: Connect, storage: Storage, library: FakeLibrary
) -> None:
    await (await member(connect, storage, 41)).say(QUESTION)
    for step in ("/ubesvarede", "1", "Svar", ANSWER, "Send til 1"):
        await (ida.say(step) if step in ("/ubesvarede", ANSWER) else ida.press(step))
    await ida.say("/ubesvarede")
    await ida.press("Se tidligere svar")
    (one,) = await ida.press("1")
    assert "Nøglen hænger i køkkenet." in one.text
    assert texts(await ida.press("Træk svaret tilbage")) == [unanswered.RETRACTED]
    assert library.curated == {}
    (refused,) = await (await member(connect, storage, 44)).say(QUESTION)
    assert not refused.text.startswith("Nøglen")
    assert texts(await ida.press("Træk svaret tilbage", one)) == [unanswered.RETRACTED_BEFORE]
    assert await deliver(ida) == {}  # nor does the letter that was waiting go out


async def test_a_button_of_a_topic_that_was_shown_before_joins_nothing(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    per = await member(connect, storage, 41)
    for text in ("hvornår åbner svømmehallen?", "hvad tid åbner svømmehallen egentlig?", "hvem betaler kørslen?"):
        await per.say(text)
    (listed,) = await ida.say("/ubesvarede")
    (again,) = await ida.say("/ubesvarede")
    (first,) = await ida.press("3", listed)
    (second,) = await ida.press("1", again)
    assert texts(await ida.press(3, first)) == [unanswered.OLD_TOPIC]
    assert texts(await ida.press("Svar", first)) == [unanswered.OLD_TOPIC]
    assert texts(await ida.press("Svar", second))[0].startswith("Skriv svaret.")
    (preview,) = await ida.say("Det gør kommunen.")
    assert preview.buttons[0] == "Send til 1"
    assert "svømmehallen" not in preview.text
    (answer,) = await ida.say("penge til kor?")  # a question is none of the draft's
    assert not answer.text.startswith("Sådan ser svaret ud")


async def test_a_coordinator_is_told_once_when_somebody_waits(
    ida: LocalTelegram, connect: Connect, storage: Storage, clock: Clock
) -> None:
    per = await member(connect, storage, 41)
    await per.say(QUESTION)
    assert await deliver(ida) == {}
    await per.press("Send til koordinatoren")
    await per.press("Ja, send det")
    sent = await deliver(ida)
    assert list(sent) == [10]
    assert "/ubesvarede" in sent[10][0]
