"""/udsend from the first button to the delivery report, through the real Application."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from conftest import NOW, Clock, Connect, deliver

from bot.audience import Audience
from bot.audit import Act
from bot.broadcasts import Draft, Purpose, Stage
from bot.local import LocalTelegram, Shown
from bot.meetings.attendees import Said
from bot.meetings.meeting import PartStat, Plan
from bot.outbox import Kind, Outgoing, State
from bot.people import Membership
from bot.receipts import tell
from bot.roles import Administration, Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.broadcasts.mailing import mailing
from handlers.broadcasts.outcomes import report_of
from handlers.keyboards import pack, parse
from handlers.texts.markup import size

ZONE = ZoneInfo("Europe/Copenhagen")
KIRSTEN, SIGNE, OMAR, IDA = 10, 11, 12, 13  # accounts: the coordinator, then three who take part
BOLD = [{"type": "bold", "offset": 0, "length": 3}]

Start = Callable[..., Awaitable[LocalTelegram]]


@pytest.fixture
def people(storage: Storage) -> dict[int, int]:
    """The coordinator, three on Telegram and two who are not; by account, their numbers."""
    add = storage.people.add
    found = {
        KIRSTEN: add("Kirsten Krog", role=Role.COORDINATOR, organization="Hobro", telegram=KIRSTEN),
        SIGNE: add(
            "Signe Lund",
            role=Role.TOVHOLDER,
            organization="Hobro",
            administrations=[Administration.HEALTH],
            telegram=SIGNE,
        ),
        OMAR: add("Omar Nur", organization="Viborg", administrations=[Administration.CULTURE], telegram=OMAR),
        IDA: add("Ida Bay", organization="Viborg", telegram=IDA),
    }
    add("Bo Uden", organization="Hobro", email="bo@hobro.dk", by_mail=True)
    add("Eva Ny", organization="Viborg", email="eva@viborg.dk")
    return found


@pytest.fixture
async def kirsten(connect: Connect, people: dict[int, int]) -> LocalTelegram:
    person = await connect(trusted=False, user=KIRSTEN)
    assert isinstance(person, LocalTelegram)
    return person


def last(shown: tuple[Shown, ...]) -> str:
    return shown[-1].text


async def written(person: LocalTelegram, text: str = "Hej {fornavn} fra {kommune}", **fields: Any) -> tuple[Shown, ...]:
    """A message to everybody, ready to be sent."""
    await person.say("/udsend")
    await person.press("Skriv beskeden »")
    return await person.send(text=text, **fields)


async def sent(person: LocalTelegram, text: str = "Hej {fornavn} fra {kommune}") -> int:
    """A message to everybody that was sent; its number."""
    await written(person, text)
    await person.press("Send til 4")
    return number_of(person)


def number_of(person: LocalTelegram) -> int:
    storage: Storage = person._application.bot_data["deps"].storage  # type: ignore[union-attr]
    return storage.broadcasts.everything()[0].number


def rows_of(call_list: list[Any], method: str) -> list[Any]:
    return [call.parameters for call in call_list if call.method == method]


# --------------------------------------------------------------------------------------------------------- the whole way


async def test_a_message_goes_to_everybody_in_their_own_words(kirsten: LocalTelegram) -> None:
    shown = await kirsten.say("/udsend")
    assert "4 personer får den på Telegram. 2 personer kan ikke nås der" in last(shown)
    await kirsten.press("Skriv beskeden »")
    shown = await kirsten.say("Hej {fornavn} fra {kommune}")
    assert shown[0].text == "Hej Kirsten fra Hobro"
    assert "Sådan ser den ud for Kirsten Krog, Hobro." in last(shown)
    shown = await kirsten.press("Send til 4")
    assert last(shown).startswith("Den er på vej til 4 personer.")
    assert {"Pause", "Træk tilbage"} <= set(shown[-1].buttons)
    assert await deliver(kirsten) == {
        KIRSTEN: ["Hej Kirsten fra Hobro"],
        SIGNE: ["Hej Signe fra Hobro"],
        OMAR: ["Hej Omar fra Viborg"],
        IDA: ["Hej Ida fra Viborg"],
    }


async def test_formatting_and_characters_of_html_arrive_as_they_were_typed(kirsten: LocalTelegram) -> None:
    link = {"type": "text_link", "offset": 4, "length": 2, "url": 'https://example.dk/?a="1"&b=2'}
    await written(kirsten, "Hej du < & {navn}", entities=[*BOLD, link])
    await kirsten.press("Send til 4")
    letters = await deliver(kirsten)
    address = "https://example.dk/?a=&quot;1&quot;&amp;b=2"
    assert letters[SIGNE] == [f'<b>Hej</b> <a href="{address}">du</a> &lt; &amp; Signe Lund']


async def test_a_name_with_characters_of_html_breaks_nothing(kirsten: LocalTelegram, storage: Storage) -> None:
    storage.people.add('Bo <b> & "Co"', telegram=15)
    await written(kirsten, "Hej {navn}")
    await kirsten.press("Send til 5")
    assert (await deliver(kirsten))[15] == ["Hej Bo &lt;b&gt; &amp; &quot;Co&quot;"]


async def test_a_picture_goes_with_its_caption_by_its_id(kirsten: LocalTelegram) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    photo = [{"file_id": name, "file_unique_id": name, "width": 1, "height": 1} for name in ("small", "large")]
    shown = await kirsten.send(photo=photo, caption="Hej {fornavn}", caption_entities=BOLD)
    assert shown[0].text == "Hej Kirsten"
    await kirsten.press("Send til 4")
    kirsten.calls.clear()
    await deliver(kirsten)
    sent = {call["chat_id"]: (call["photo"], call["caption"]) for call in rows_of(kirsten.calls, "sendPhoto")}
    assert sent[SIGNE] == ("large", "<b>Hej</b> Signe")
    assert len(sent) == 4


def photo(name: str) -> list[dict[str, Any]]:
    return [{"file_id": name, "file_unique_id": name, "width": 1, "height": 1}]


async def pictures(person: LocalTelegram) -> dict[int, tuple[str, str]]:
    """Which picture with which words goes to whom."""
    person.calls.clear()
    await deliver(person)
    return {call["chat_id"]: (call["photo"], call["caption"]) for call in rows_of(person.calls, "sendPhoto")}


async def with_picture(person: LocalTelegram, caption: str = "Vi ses mandga") -> tuple[Shown, ...]:
    await person.say("/udsend")
    await person.press("Skriv beskeden »")
    return await person.send(photo=photo("first"), caption=caption)


async def test_other_words_leave_the_picture_where_it_is(kirsten: LocalTelegram) -> None:
    await with_picture(kirsten)
    shown = await kirsten.press("Ret teksten")
    assert "Filen bliver, hvor den er" in last(shown)
    await kirsten.say("Vi ses mandag")
    await kirsten.press("Send til 4")
    assert (await pictures(kirsten))[SIGNE] == ("first", "Vi ses mandag")


async def test_another_picture_leaves_the_words_where_they_are(kirsten: LocalTelegram) -> None:
    await with_picture(kirsten, "Vi ses")
    await kirsten.press("Ret teksten")
    await kirsten.send(photo=photo("second"))
    await kirsten.press("Send til 4")
    assert (await pictures(kirsten))[SIGNE] == ("second", "Vi ses")


async def test_a_picture_can_be_taken_off(kirsten: LocalTelegram) -> None:
    await with_picture(kirsten, "Vi ses")
    shown = await kirsten.press("Fjern filen")
    assert shown[-2].text == "Vi ses"
    assert "Fjern filen" not in shown[-1].buttons
    await kirsten.press("Send til 4")
    assert (await deliver(kirsten))[SIGNE] == ["Vi ses"]


async def test_words_too_long_for_a_picture_can_go_without_it(kirsten: LocalTelegram) -> None:
    await with_picture(kirsten)
    await kirsten.press("Ret teksten")
    shown = await kirsten.say("x" * 1025)
    assert "for lang: 1.025 tegn" in last(shown)
    await kirsten.press("Fjern filen")
    assert "Send til 4" in (await kirsten.say("x" * 1025))[-1].buttons


async def test_a_yes_below_one_picture_does_not_send_another(kirsten: LocalTelegram) -> None:
    old = (await with_picture(kirsten, "Vi ses"))[-1]
    await kirsten.press("Ret teksten")
    await kirsten.send(photo=photo("second"), caption="Vi ses")
    assert "Der er sket noget siden." in last(await kirsten.press("Send til 4", old))
    assert await pictures(kirsten) == {}


async def test_a_file_is_looked_through_for_cpr_numbers(kirsten: LocalTelegram, storage: Storage) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    shown = await kirsten.send_file(b"Navn: Bo, CPR: 010190-1234", "liste.txt", caption="Se her")
    assert "CPR-nummer i filen" in last(shown)
    assert kirsten.calls[-2].method == "deleteMessage"
    shown = await kirsten.send_file(b"Dagsorden for torsdag", "dagsorden.txt", caption="Se her")
    assert "Send til 4" in shown[-1].buttons
    draft = storage.broadcasts.draft_of(storage.people.by_telegram(KIRSTEN).id)  # type: ignore[union-attr]
    assert draft is not None
    assert draft.enclosure is not None


async def test_of_an_album_the_first_is_taken_and_that_is_said_once(kirsten: LocalTelegram) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    shown = await kirsten.send(photo=photo("first"), caption="Billeder", media_group_id="7")
    assert "så det er den første" in shown[0].text
    assert await kirsten.send(photo=photo("second"), media_group_id="7") == ()
    assert "Kilde" not in last(await kirsten.say("hej"))  # a question is a question again
    await kirsten.press("Send til 4", shown[-1])
    kirsten.calls.clear()
    await deliver(kirsten)
    assert {call["photo"] for call in rows_of(kirsten.calls, "sendPhoto")} == {"first"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "x" * 4097}, "er for lang: 4.097 tegn, og Telegram tager højst 4.096"),
        ({"text": "😀" * 2049}, "er for lang: 4.098 tegn"),
        (
            {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}},
            "kan jeg ikke sende",
        ),
        (
            {
                "photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}],
                "caption": "x" * 1025,
            },
            "er for lang: 1.025 tegn, og Telegram tager højst 1.024",
        ),
    ],
)
async def test_what_cannot_be_sent_is_said_and_the_next_is_taken(
    kirsten: LocalTelegram, fields: dict[str, Any], said: str
) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    sticker = {"is_animated": False, "is_video": False}
    fields = {name: {**value, **sticker} if name == "sticker" else value for name, value in fields.items()}
    assert said in last(await kirsten.send(**fields))
    assert "Send til 4" in (await kirsten.say("Hej"))[-1].buttons


async def test_the_longest_text_that_telegram_takes_is_taken(kirsten: LocalTelegram) -> None:
    shown = await written(kirsten, "x" * 4096)
    assert "Send til 4" in shown[-1].buttons


async def test_a_text_that_is_too_long_for_one_name_cannot_be_sent(kirsten: LocalTelegram, storage: Storage) -> None:
    storage.people.add("M" * 100, telegram=15)
    shown = await written(kirsten, "{navn}" + "x" * 4050)
    assert "for lang for 1 person" in last(shown)
    assert not any(label.startswith("Send til 5") for label in shown[-1].buttons)


async def test_words_in_braces_that_nobody_knows_are_pointed_out(kirsten: LocalTelegram) -> None:
    assert "{moed} kender jeg ikke" in last(await written(kirsten, "Kom til {moed}"))
    await kirsten.press("Ret teksten")
    assert "{sted} udfylder jeg kun, når du vælger et møde" in last(await kirsten.say("Kom til {sted}"))


async def test_a_template_can_be_taken_and_changed(kirsten: LocalTelegram) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    shown = await kirsten.press("Nyt fra netværket")
    assert shown[0].text.startswith("Kære Kirsten")
    shown = await kirsten.press("Ret teksten")
    assert shown[1].text.startswith("Kære {fornavn}")
    shown = await kirsten.say("Kære {fornavn}\n\nDer er kage.")
    assert shown[0].text == "Kære Kirsten\nDer er kage."


async def test_a_template_does_not_leave_before_it_is_filled_in(kirsten: LocalTelegram, storage: Storage) -> None:
    old = (await written(kirsten, "Hej"))[-1]
    await kirsten.press("Fortryd")
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    shown = await kirsten.press("Nyt fra netværket")
    assert "Du mangler at skrive {skriv nyheden}" in last(shown)
    assert not any(label.startswith("Send til 4") for label in shown[-1].buttons)
    draft = storage.broadcasts.draft_of(storage.people.by_telegram(KIRSTEN).id)  # type: ignore[union-attr]
    assert draft is not None
    press = parse(old.data[old.buttons.index("Send til 4")])
    assert press is not None
    made_up = pack(replace(press, answer=draft.number, step=mailing(draft, storage).digest))
    assert "Du mangler at skrive" in last(await kirsten.press_data(made_up, kirsten.message(text="x")))
    assert await deliver(kirsten) == {}


async def test_a_template_takes_the_place_of_own_words_only_where_that_is_asked(kirsten: LocalTelegram) -> None:
    await written(kirsten, "Ti minutters arbejde")
    await kirsten.press("Ret teksten")
    shown = await kirsten.press("Tak for mødet")
    assert "erstatte din tekst" in last(shown)
    assert (await kirsten.press("Behold teksten »"))[-2].text == "Ti minutters arbejde"
    await kirsten.press("Ja, brug skabelonen", shown[-1])
    shown = await kirsten.press("Ret teksten")
    assert "{moede}" in shown[1].text
    await kirsten.press("Nyt fra netværket")  # a template alone is no work that is lost
    assert "{skriv nyheden}" in last(await kirsten.press("Vis for en anden"))


async def test_a_change_of_ones_own_message_is_taken(kirsten: LocalTelegram) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    message = kirsten.message(text="Vi ses mandga")
    shown = await kirsten.deliver({"update_id": 901, "message": message})
    assert "Ret teksten" in last(shown)
    edited = {**message, "text": "Vi ses mandag", "edit_date": message["date"] + 5}
    shown = await kirsten.deliver({"update_id": 902, "edited_message": edited})
    assert shown[0].text == "Vi ses mandag"
    await kirsten.press("Vis for en anden")
    edited = {**edited, "text": "Vi ses tirsdag"}
    assert (await kirsten.deliver({"update_id": 903, "edited_message": edited}))[0].text == "Vi ses tirsdag"
    await kirsten.press("Ret teksten")
    edited = {**edited, "text": "Vi ses onsdag"}
    assert (await kirsten.deliver({"update_id": 904, "edited_message": edited}))[0].text == "Vi ses onsdag"
    await kirsten.press("Send til 4")
    assert await kirsten.deliver({"update_id": 905, "edited_message": {**edited, "text": "For sent"}}) == ()
    assert (await deliver(kirsten))[SIGNE] == ["Vi ses onsdag"]


async def test_a_change_of_another_message_changes_no_draft(kirsten: LocalTelegram) -> None:
    await written(kirsten, "Hej")
    other = kirsten.message(text="penge til kor")
    await kirsten.deliver({"update_id": 901, "message": other})
    edited = {**other, "text": "penge", "edit_date": other["date"] + 5}
    assert await kirsten.deliver({"update_id": 902, "edited_message": edited}) == ()


async def test_another_recipient_is_shown_by_a_button_and_all_come_round(kirsten: LocalTelegram) -> None:
    shown = await written(kirsten)
    seen = [shown[0].text]
    for _ in range(4):
        seen.append((await kirsten.press("Vis for en anden"))[-2].text)
    assert seen[0] == seen[4]
    assert len(set(seen)) == 4


async def test_to_oneself_nothing_else_leaves(kirsten: LocalTelegram) -> None:
    await written(kirsten)
    shown = await kirsten.press("Send til mig selv")
    assert [one.text for one in shown] == ["Hej Kirsten fra Hobro", "Sådan får du den selv. Ingen andre har fået den."]
    assert await deliver(kirsten) == {}


# ------------------------------------------------------------------------------------------------------------------- whom


async def chosen(person: LocalTelegram, *labels: str) -> str:
    """The first step after these buttons were pressed."""
    await person.say("/udsend")
    for label in labels:
        shown = await person.press(label)
    return last(shown)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("Rolle", "☐ Tovholdere", "Færdig"), "Rolle: tovholdere\n1 person får den"),
        (("Kommune", "☐ Viborg", "Færdig"), "Kommune: Viborg\n2 personer får den på Telegram. 1 person kan ikke"),
        (("Forvaltning", "☐ Sundhed", "Færdig"), "Forvaltning: sundhed\n1 person"),
        (("Forvaltning", "☐ Sundhed", "☐ Kultur", "Færdig"), "Forvaltning: sundhed, kultur\n2 personer"),
        (("Forvaltning", "☐ Sundhed", "☑ Sundhed", "Færdig"), "Lige nu er det alle i netværket"),
        (("Undtagelser", "☐ Omar Nur, Viborg", "Færdig"), "Undtagen: Omar Nur\n3 personer får den"),
        (("Rolle", "☐ Tovholdere", "Færdig", "Kommune", "☐ Viborg", "Færdig"), "Ingen får den på Telegram"),
    ],
)
async def test_choices_tell_how_many_they_reach(kirsten: LocalTelegram, labels: tuple[str, ...], told: str) -> None:
    assert told in await chosen(kirsten, *labels)


async def test_a_group_is_chosen_by_the_seats_that_people_said_are_theirs(kirsten: LocalTelegram, storage: Storage) -> None:
    storage.people.take_seat(storage.people.by_telegram(OMAR).id, Membership("Styregruppen", "Omar Nur"))  # type: ignore
    assert "Gruppe: Styregruppen\n1 person" in await chosen(kirsten, "Gruppe", "☐ Styregruppen", "Færdig")


async def test_nobody_who_left_is_written_to(kirsten: LocalTelegram, storage: Storage, people: dict[int, int]) -> None:
    storage.people.leave(people[SIGNE])
    storage.people.leave(people[OMAR], Presence.BLOCKED)
    assert "2 personer får den på Telegram" in last(await kirsten.say("/udsend"))


@pytest.fixture
def meeting(storage: Storage, people: dict[int, int]) -> int:
    start = datetime(2024, 4, 12, 10, tzinfo=ZONE)
    number = storage.meetings.add(
        Plan("Styregruppen", "Seminar", start, start + timedelta(hours=2), place="Hobro <Rådhus>"), author=None
    )
    planned = storage.meetings.get(number)
    assert planned is not None
    storage.attendees.invite(planned, [one for one in storage.people.everyone() if one.telegram in (SIGNE, OMAR)])
    storage.meetings.note_invited(number)
    storage.attendees.answer(planned, people[SIGNE], Said(PartStat.ACCEPTED))
    return number


async def test_those_who_have_not_answered_get_the_words_of_their_meeting(kirsten: LocalTelegram, meeting: int) -> None:
    told = await chosen(kirsten, "Møde og svar", "☐ Seminar, 12. april 2024", "Færdig")
    assert "Inviteret til Seminar, 12. april 2024\n2 personer" in told
    told = await chosen(kirsten, "Fortsæt", "Møde og svar", "☐ Har ikke svaret", "Færdig")
    assert "svar: har ikke svaret\n1 person" in told
    await kirsten.press("Skriv beskeden »")
    await kirsten.say("{moede} er {tid} i {sted}")
    await kirsten.press("Send til 1")
    assert await deliver(kirsten) == {
        OMAR: ["Seminar er fredag den 12. april 2024 kl. 10.00-12.00 i Hobro &lt;Rådhus&gt;"],
    }


async def test_an_earlier_message_tells_who_got_it_and_who_did_not(kirsten: LocalTelegram, storage: Storage) -> None:
    kirsten.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", times=0)
    number = await sent(kirsten, "Første")
    await deliver(kirsten)
    storage.people.add("Nye Nina", telegram=19)
    told = await chosen(kirsten, "Fik en tidligere", f"☐ Fik ikke {number}: Første", "Færdig")
    assert f"Har ikke fået udsendelse {number}\n1 person får den på Telegram. 2 personer" in told
    told = await chosen(kirsten, "Begynd forfra", "Fik en tidligere", f"☐ Fik {number}: Første", "Færdig")
    assert f"Har fået udsendelse {number}\n4 personer får den" in told


async def test_what_was_written_by_hand_is_offered_first_and_all_others_by_their_name(
    kirsten: LocalTelegram, storage: Storage, meeting: int
) -> None:
    own = await sent(kirsten, "Husk kagen")
    for _ in range(9):
        storage.broadcasts.send(storage.broadcasts.begin(Draft(Purpose.REMINDER, html="", meeting=meeting), author=None), [])
    await kirsten.say("/udsend")
    shown = await kirsten.press("Fik en tidligere")
    assert shown[-1].buttons[0] == f"☐ Fik {own}: Husk kagen"
    assert f"☐ Fik {own + 9}: Påmindelse, Seminar" in shown[-1].buttons


async def test_an_earlier_message_stays_ticked_and_can_be_unticked_however_many_come_after(
    kirsten: LocalTelegram, storage: Storage
) -> None:
    number = await sent(kirsten, "Første")
    await chosen(kirsten, "Fik en tidligere", f"☐ Fik {number}: Første", "Færdig")
    for _ in range(9):
        made = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Ny"), author=None)
        storage.broadcasts.send(made, [])
    told = await chosen(kirsten, "Fortsæt", "Fik en tidligere", f"☑ Fik {number}: Første", "Færdig")
    assert "Har fået" not in told


async def test_a_tick_whose_thing_is_gone_can_be_taken_away(kirsten: LocalTelegram, storage: Storage) -> None:
    author = storage.people.by_telegram(KIRSTEN).id  # type: ignore[union-attr]
    storage.broadcasts.begin(Draft(Purpose.MESSAGE, Audience(meeting=99, received=98, chats=(-77,)), "Hej"), author=author)
    await kirsten.say("/udsend")
    await kirsten.press("Fortsæt")
    await kirsten.press("Ret modtagere")
    for page, label in (
        ("Møde og svar", "☑ Et møde, der ikke er mere"),
        ("Fik en tidligere", "☑ Fik 98, der ikke er gemt mere"),
        ("Telegram-grupper", "☑ En gruppe, der ikke er tilmeldt mere"),
    ):
        await kirsten.press(page)
        await kirsten.press(label)
        shown = await kirsten.press("Færdig")
    assert "Lige nu er det alle i netværket" in last(shown)


async def test_a_group_that_has_another_id_by_now_is_still_ticked(kirsten: LocalTelegram, storage: Storage) -> None:
    storage.register_chat(-50, "Styregruppen")
    await chosen(kirsten, "Telegram-grupper", "☐ Styregruppen")
    storage.move_chat(-50, -10050)
    await kirsten.press("Færdig")
    shown = await kirsten.press("Telegram-grupper")
    assert "1 gruppe" in last(shown)
    assert "1 gruppe" not in last(await kirsten.press("☑ Styregruppen"))
    assert "1 gruppe" in last(await kirsten.press("☐ Styregruppen"))


async def test_groups_on_telegram_get_it_too_or_alone(kirsten: LocalTelegram, storage: Storage) -> None:
    storage.register_chat(-700, "Netværket")
    storage.register_chat(-701, "Styregruppen")
    told = await chosen(kirsten, "Telegram-grupper", "☐ Netværket", "Færdig")
    assert "Også i Telegram-grupper: Netværket\n4 personer og 1 gruppe får den" in told
    told = await chosen(kirsten, "Fortsæt", "Telegram-grupper", "☐ Kun i grupperne, ikke til personer", "Færdig")
    assert "Kun i Telegram-grupper: Netværket\n1 gruppe får den på Telegram." in told
    await kirsten.press("Skriv beskeden »")
    await kirsten.say("Hej {navn}")
    await kirsten.press("Send til 1 gruppe")
    assert await deliver(kirsten) == {-700: ["Hej alle"]}


async def test_somebody_is_found_by_a_part_of_the_name_to_be_left_out(kirsten: LocalTelegram, storage: Storage) -> None:
    for number in range(30):
        storage.people.add(f"Medlem {number:02}", telegram=100 + number)
    await kirsten.say("/udsend")
    shown = await kirsten.press("Undtagelser")
    assert "Næste »" in shown[-1].buttons
    shown = await kirsten.say("medlem 27")
    assert shown[-1].buttons[0] == "☐ Medlem 27"
    assert "34 personer" in last(shown)
    assert "33 personer" in last(await kirsten.press("☐ Medlem 27"))
    assert "Jeg finder ingen" in last(await kirsten.say("xyzzy"))


async def test_pages_of_people_can_be_turned(kirsten: LocalTelegram, storage: Storage) -> None:
    for number in range(20):
        storage.people.add(f"Medlem {number:02}", telegram=100 + number)
    await kirsten.say("/udsend")
    first = (await kirsten.press("Undtagelser"))[-1]
    second = (await kirsten.press("Næste »"))[-1]
    assert set(first.buttons[:8]).isdisjoint(second.buttons[:8])
    ticked = (await kirsten.press(second.buttons[0]))[-1]
    assert ticked.buttons[0] == second.buttons[0].replace("☐", "☑")  # still on that page
    assert (await kirsten.press("« Forrige"))[-1].buttons[:8] == first.buttons[:8]


async def test_an_old_button_never_ticks_another_municipality(kirsten: LocalTelegram, storage: Storage) -> None:
    await kirsten.say("/udsend")
    old = (await kirsten.press("Kommune"))[-1]
    storage.people.add("Aa Aa", organization="Aabybro Forening", telegram=90)
    assert "Kommune: Viborg" in last((await kirsten.press("☐ Viborg", old), await kirsten.press("Færdig"))[1])


# ---------------------------------------------------------------------------------------------------- steps, back and forth


async def test_every_step_can_be_gone_back_from_and_nothing_is_lost(kirsten: LocalTelegram) -> None:
    await chosen(kirsten, "Kommune", "☐ Viborg", "Færdig")
    await kirsten.press("Skriv beskeden »")
    await kirsten.press("« Tilbage")
    await kirsten.press("Skriv beskeden »")
    await kirsten.say("Hej")
    assert "Kommune: Viborg" in last(await kirsten.press("Ret modtagere"))
    await kirsten.press("Skriv beskeden »")
    shown = await kirsten.press("Behold teksten »")
    assert shown[-2].text == "Hej"
    await kirsten.press("Send senere")
    assert "Send til 2" in (await kirsten.press("« Tilbage"))[-1].buttons


async def test_a_draft_is_gone_on_with_after_a_restart(kirsten: LocalTelegram, connect: Connect) -> None:
    await written(kirsten)
    again = await connect(trusted=False, user=KIRSTEN, first=5000)
    shown = await again.say("/udsend")
    assert "Du er i gang med en udsendelse til 4 personer." in last(shown)
    assert "Send til 4" in (await again.press("Fortsæt"))[-1].buttons


async def test_a_draft_can_be_thrown_away_and_its_buttons_with_it(kirsten: LocalTelegram) -> None:
    shown = await written(kirsten)
    assert last(await kirsten.press("Fortryd")) == "Det er i orden. Jeg har ikke sendt noget."
    assert "ikke er i gang mere" in last(await kirsten.press("Send til mig selv", shown[-1]))
    assert "ikke er i gang mere" in last(await kirsten.press("Send til 4", shown[-1]))
    assert await deliver(kirsten) == {}


async def test_the_draft_of_a_colleague_is_nobody_elses(kirsten: LocalTelegram, connect: Connect, storage: Storage) -> None:
    shown = await written(kirsten)
    storage.people.add("Lone Ko", role=Role.COORDINATOR, telegram=20)
    lone = await connect(trusted=False, user=20, first=9000)
    assert "Hvem skal have beskeden?" in last(await lone.say("/udsend"))
    send = shown[-1].data[shown[-1].buttons.index("Send til 4")]
    assert "ikke er i gang mere" in last(await lone.press_data(send, lone.message(text="x")))
    assert await deliver(kirsten) == {}


async def test_a_question_asked_in_between_is_answered(kirsten: LocalTelegram) -> None:
    shown = await written(kirsten)
    assert "40.000 kr." in last(await kirsten.say("penge til kor"))
    assert last(await kirsten.press("Send til 4", shown[-1])).startswith("Den er på vej")


async def test_a_coordinator_who_is_one_no_more_cannot_send(
    kirsten: LocalTelegram, storage: Storage, people: dict[int, int]
) -> None:
    shown = await written(kirsten)
    storage.people.set_role(people[KIRSTEN], Role.MEMBER)
    await kirsten.press("Send til 4", shown[-1])
    assert storage.broadcasts.everything() == ()


# --------------------------------------------------------------------------------------------------------------- the yes


async def test_the_number_that_was_pressed_is_what_is_sent(
    kirsten: LocalTelegram, storage: Storage, people: dict[int, int]
) -> None:
    await written(kirsten)
    storage.people.leave(people[OMAR])
    shown = await kirsten.press("Send til 4")
    assert "Der er sket noget siden." in last(shown)
    assert await deliver(kirsten) == {}
    await kirsten.press("Send til 3")
    assert set(await deliver(kirsten)) == {KIRSTEN, SIGNE, IDA}


async def test_one_who_left_and_one_who_came_is_a_change_too(
    kirsten: LocalTelegram, storage: Storage, people: dict[int, int]
) -> None:
    await written(kirsten)
    storage.people.leave(people[OMAR])
    storage.people.add("Nye Nina", telegram=19)
    assert "Der er sket noget siden." in last(await kirsten.press("Send til 4"))


async def test_a_yes_below_an_older_text_does_not_send_the_newer_one(kirsten: LocalTelegram) -> None:
    old = (await written(kirsten, "Den gamle"))[-1]
    await kirsten.press("Ret teksten")
    await kirsten.say("Den nye")
    assert "Der er sket noget siden." in last(await kirsten.press("Send til 4", old))
    assert await deliver(kirsten) == {}


async def test_the_same_yes_twice_sends_once_and_shows_what_became_of_it(kirsten: LocalTelegram) -> None:
    shown = await written(kirsten)
    await kirsten.press("Send til 4", shown[-1])
    assert "Leveringsrapport" in last(await kirsten.press("Send til 4", shown[-1]))
    assert sum(map(len, (await deliver(kirsten)).values())) == 4
    await kirsten.press("Send til 4", shown[-1])
    assert all("Udsendelsen er færdig" in text for texts in (await deliver(kirsten)).values() for text in texts)


async def test_a_bot_that_died_before_its_reply_sends_once(kirsten: LocalTelegram, storage: Storage, connect: Connect) -> None:
    shown = await written(kirsten)
    kirsten.interrupt("editMessageText", RuntimeError("killed"))
    with pytest.raises(RuntimeError):
        await _unhandled(kirsten, shown[-1])
    again = await connect(trusted=False, user=KIRSTEN, first=5000)
    again._messages = kirsten._messages
    assert "Leveringsrapport" in last(await again.press("Send til 4", shown[-1]))
    assert len(storage.outbox.rows(Kind.BROADCAST, number_of(kirsten))) == 4


async def _unhandled(person: LocalTelegram, shown: Shown) -> None:
    """Press as a process would that dies at the fault: the error is not reported to anybody."""
    application = person._application
    assert application is not None
    application.error_handlers.clear()
    raised: list[Exception] = []

    async def note(update: object, context: Any) -> None:
        raised.append(context.error)

    application.add_error_handler(note)
    await person.press("Send til 4", shown)
    if raised:
        raise RuntimeError(str(raised[0]))


async def test_sending_is_noted_without_names(kirsten: LocalTelegram, storage: Storage, people: dict[int, int]) -> None:
    number = await sent(kirsten)
    entry = next(one for one in storage.audit.entries() if one.act is Act.BROADCAST)
    assert (entry.actor, entry.detail) == (people[KIRSTEN], f"broadcast={number} step=sent letters=4")


# ------------------------------------------------------------------------------------------------------------------ later


@pytest.mark.parametrize(
    ("pressed", "when"),
    [
        ("I morgen kl. 9", datetime(2024, 2, 7, 9, tzinfo=ZONE)),
        ("Mandag kl. 9", datetime(2024, 2, 12, 9, tzinfo=ZONE)),
    ],
)
async def test_it_leaves_at_the_time_of_a_button(
    kirsten: LocalTelegram, clock: Clock, storage: Storage, pressed: str, when: datetime
) -> None:
    await written(kirsten)
    await kirsten.press("Send senere")
    shown = await kirsten.press(pressed)
    assert "kl. 9.00 til dem, der er valgt nu" in last(shown)
    shown = await kirsten.press("Send til 4")
    assert last(shown).startswith("Den bliver sendt ")
    clock.now = when - timedelta(seconds=1)
    assert await deliver(kirsten) == {}
    clock.now = when
    assert len(await deliver(kirsten)) == 4


async def test_a_time_can_be_typed(kirsten: LocalTelegram, clock: Clock) -> None:
    await written(kirsten)
    await kirsten.press("Send senere")
    for typed, said in (
        ("2. februar 2024 kl. 9", "passeret"),
        ("engang", "ikke læse som et tidspunkt"),
        ("den 8. februar", "klokkeslættet"),
    ):
        assert said in last(await kirsten.say(typed))
    assert "torsdag den 8. februar 2024 kl. 13.30" in last(await kirsten.say("torsdag den 8. februar kl. 13.30"))
    assert "Send nu i stedet" in (await kirsten.press("Vis for en anden"))[-1].buttons
    assert "bliver sendt" not in last(await kirsten.press("Send nu i stedet"))


async def test_a_time_that_has_passed_meanwhile_is_asked_for_again(kirsten: LocalTelegram, clock: Clock) -> None:
    await written(kirsten)
    await kirsten.press("Send senere")
    await kirsten.press("I morgen kl. 9")
    clock.now = NOW + timedelta(days=2)
    assert "Tidspunktet er passeret" in last(await kirsten.press("Send til 4"))
    assert await deliver(kirsten) == {}


async def test_a_time_offered_yesterday_is_not_another_one_today(kirsten: LocalTelegram, clock: Clock) -> None:
    await written(kirsten)
    shown = await kirsten.press("Send senere")
    clock.now = NOW + timedelta(days=1)
    assert "Hvornår skal den sendes?" in last(await kirsten.press("I morgen kl. 9", shown[-1]))


# --------------------------------------------------------------------------------------------------------- what became of it


async def test_the_report_tells_of_each_state_by_its_name(kirsten: LocalTelegram, storage: Storage) -> None:
    number = await sent(kirsten)

    def fail(call: Any) -> None:
        if call.method != "sendMessage":
            return
        match int(call.parameters["chat_id"]):
            case 11:
                kirsten.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
            case 12:
                kirsten.interrupt("sendMessage")

    kirsten.on_call = fail
    await deliver(kirsten)
    kirsten.on_call = lambda call: None
    await kirsten.say("/udsend")
    await kirsten.press("Tidligere udsendelser")
    shown = await kirsten.press(str(number))
    for line in ("2 leveret til Telegram", "1 har blokeret mig", "1 ukendt", "2 ikke tilknyttet endnu"):
        assert line in last(shown)
    assert "Bo Uden, Hobro: bo@hobro.dk" in last(shown)
    assert "Signe Lund, Hobro" in last(shown)
    assert "Om nogen har læst den, kan jeg ikke se." in last(shown)
    assert "Send igen til ukendte (1)" in shown[-1].buttons
    assert "Pause" not in shown[-1].buttons


async def test_the_author_is_told_once_when_it_is_done(kirsten: LocalTelegram) -> None:
    await sent(kirsten)
    await deliver(kirsten)
    letters = await deliver(kirsten)
    assert list(letters) == [KIRSTEN]
    assert "Udsendelsen er færdig" in letters[KIRSTEN][0]
    assert "<b>4</b> leveret til Telegram" in letters[KIRSTEN][0]
    assert await deliver(kirsten) == {}


async def test_what_is_told_by_itself_names_nobody_who_may_be_erased_before_it_leaves(
    kirsten: LocalTelegram, storage: Storage
) -> None:
    number = await sent(kirsten)
    await deliver(kirsten)
    assert tell(storage) == 1
    [(html, buttons)] = storage._rows("SELECT html, buttons FROM outbox WHERE kind = 'delivery'")
    assert "<b>2</b> ikke tilknyttet endnu" in html
    assert f'["Se navne", "a1:broadcast:{number}"]' in buttons
    assert not [one.name for one in storage.people.everyone() if one.name in html]
    shown = await kirsten.press_data(f"a1:broadcast:{number}", kirsten.message(text="x"))
    assert "Bo Uden, Hobro: bo@hobro.dk" in last(shown)
    assert f"Leveringsrapport: Besked {number}" in last(shown)


async def test_every_coordinator_is_told_whom_the_bot_could_not_reach_by_itself(
    kirsten: LocalTelegram, storage: Storage, meeting: int, people: dict[int, int]
) -> None:
    storage.people.add("Lone Ko", role=Role.COORDINATOR, telegram=20)
    bo = next(one.id for one in storage.people.everyone() if one.name == "Bo Uden")

    def reminder(*letters: Outgoing, by_hand: int | None = None) -> int:
        number = storage.broadcasts.begin(Draft(Purpose.REMINDER, meeting=meeting), author=None)
        storage.broadcasts.send(number, letters, unconnected=[] if by_hand is None else [by_hand])
        return number

    reminder(Outgoing(SIGNE, "Husk"), by_hand=bo)
    await deliver(kirsten)
    letters = await deliver(kirsten)
    assert set(letters) == {KIRSTEN, 20}
    assert "Påmindelse 1, Seminar" in letters[20][0]
    assert "1</b> ikke tilknyttet endnu" in letters[20][0]
    assert await deliver(kirsten) == {}
    reminder(Outgoing(SIGNE, "Husk"))
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    assert set(await deliver(kirsten)) == {KIRSTEN, 20}
    reminder(Outgoing(SIGNE, "Husk"))
    assert set(await deliver(kirsten)) == {SIGNE}
    assert await deliver(kirsten) == {}


async def test_an_author_who_is_no_coordinator_any_more_is_not_told_who_lacks_it(
    kirsten: LocalTelegram, storage: Storage, people: dict[int, int]
) -> None:
    await sent(kirsten)
    storage.people.set_role(people[KIRSTEN], Role.MEMBER)
    storage.people.add("Lone Ko", role=Role.COORDINATOR, telegram=20)
    await deliver(kirsten)
    assert set(await deliver(kirsten)) == {20}


async def test_a_report_that_is_too_long_says_how_many_more_the_list_has(kirsten: LocalTelegram, storage: Storage) -> None:
    for number in range(70):
        email = f"annemette.kristensen{number:02}@ringkoebing-skjern-kommune.dk"
        storage.people.add(f"Anne & Mette Kristensen {number:02}", organization="Ringkøbing-Skjern Kommune", email=email)
    number = await sent(kirsten)
    storage._changed("UPDATE outbox SET state = 'delivered' WHERE subject = ?", number)
    html, _ = report_of(number, storage)
    assert size(html) <= 4096
    more = re.search(r"\.\.\. og (\d+) til, som står i listen\.\n\nOm nogen har læst den", html)
    assert more is not None
    assert html.count("\n• ") + int(more[1]) == 72
    assert html.count("\n• ") > 15


async def test_nobody_is_told_of_a_handful_that_arrived(kirsten: LocalTelegram) -> None:
    await chosen(kirsten, "Rolle", "☐ Tovholdere", "Færdig")
    await kirsten.press("Skriv beskeden »")
    await kirsten.say("Hej")
    await kirsten.press("Send til 1")
    assert set(await deliver(kirsten)) == {SIGNE}
    assert await deliver(kirsten) == {}


async def test_an_author_who_was_erased_is_not_told_and_it_leaves(
    kirsten: LocalTelegram, storage: Storage, people: dict[int, int]
) -> None:
    storage.people.add("Lone Ko", role=Role.COORDINATOR, telegram=20)
    await written(kirsten)
    await kirsten.press("Send til 5")
    storage.retention.erase(person=people[KIRSTEN], telegram=KIRSTEN, actor=None)
    assert set(await deliver(kirsten)) == {SIGNE, OMAR, IDA, 20}
    [(chat, [letter])] = (await deliver(kirsten)).items()  # somebody has to write to those who did not get it
    assert chat == 20
    assert "Udsendelsen er færdig" in letter
    assert storage.broadcasts.everything()[0].author is None


async def test_it_can_be_held_back_gone_on_with_and_withdrawn(kirsten: LocalTelegram, storage: Storage) -> None:
    number = await sent(kirsten)
    shown = await kirsten.press("Pause")
    assert "4 er holdt tilbage" in shown[0].text
    assert "4 holdt tilbage" in last(shown)
    assert await deliver(kirsten) == {}
    old = shown[-1]
    await kirsten.press("Fortsæt")
    assert "sket noget med udsendelsen" in (await kirsten.press("Fortsæt", old))[0].text
    shown = await kirsten.press("Træk tilbage")
    assert "4 er ikke sendt endnu" in last(shown)
    yes = shown[-1]
    assert "4 trukket tilbage" in last(await kirsten.press("Ja, træk den tilbage"))
    assert "sket noget med udsendelsen" in (await kirsten.press("Ja, træk den tilbage", yes))[0].text
    assert await deliver(kirsten) == {}
    found = storage.broadcasts.get(number)
    assert found is not None
    assert found.stage is Stage.WITHDRAWN


async def test_pausing_what_has_left_changes_nothing(kirsten: LocalTelegram) -> None:
    await sent(kirsten)
    shown = (await kirsten.press("Se status"))[-1]
    await deliver(kirsten)
    assert "Leveringsrapport" in last(await kirsten.press("Pause", shown))
    assert "ikke lade sig gøre" in (await kirsten.press("Ja, træk den tilbage", await _sure(kirsten, shown)))[0].text


async def _sure(person: LocalTelegram, shown: Shown) -> Shown:
    return (await person.press("Træk tilbage", shown))[-1]


async def test_what_may_not_have_arrived_is_sent_again_only_by_hand(kirsten: LocalTelegram) -> None:
    await sent(kirsten)
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    await deliver(kirsten)  # the report
    await _status(kirsten)
    shown = await kirsten.press("Send igen til ukendte (1)")
    assert "får de den to gange" in last(shown)
    yes = shown[-1]
    assert "på vej igen til 1" in (await kirsten.press("Ja, send igen til 1"))[0].text
    assert "ikke lade sig gøre" in (await kirsten.press("Ja, send igen til 1", yes))[0].text
    letters = await deliver(kirsten)
    assert [len(texts) for texts in letters.values()] == [1]


async def test_what_may_not_have_arrived_can_be_left_as_it_is(kirsten: LocalTelegram, storage: Storage) -> None:
    number = await sent(kirsten)
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    assert "måske ikke nået frem" in last(await kirsten.say("/status"))
    shown = await _status(kirsten)
    old = shown[-1]
    shown = await kirsten.press("Lad dem ligge")
    assert "spørger ikke om dem mere" in shown[0].text
    assert "Lad dem ligge" not in shown[-1].buttons
    assert "Send igen til ukendte (1)" in shown[-1].buttons
    assert "måske ikke nået frem" not in last(await kirsten.say("/status"))
    await kirsten.press("Lad dem ligge", old)
    storage._changed("UPDATE outbox SET state = 'unknown' WHERE subject = ?", number)
    assert "måske ikke nået frem" in last(await kirsten.say("/status"))
    shown = await kirsten.press("Lad dem ligge", old)  # that was about another one
    assert "ikke lade sig gøre" in shown[0].text
    assert "måske ikke nået frem" in last(await kirsten.say("/status"))


async def test_an_invitation_that_may_not_have_arrived_is_sent_again_as_it_is_now(
    kirsten: LocalTelegram, storage: Storage, meeting: int, clock: Clock
) -> None:
    number = storage.broadcasts.begin(Draft(Purpose.INVITATION, meeting=meeting), author=None)
    storage.broadcasts.send(number, [Outgoing(SIGNE, "Kom"), Outgoing(OMAR, "Kom")])
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    await _status(kirsten)
    await kirsten.press("Send igen til ukendte (1)")
    await kirsten.press("Ja, send igen til 1")
    [(chat, [letter])] = (await deliver(kirsten)).items()
    assert chat in (SIGNE, OMAR)
    assert "Seminar" in letter
    clock.now = datetime(2024, 4, 12, 11, tzinfo=ZONE)
    storage._changed("UPDATE outbox SET state = 'unknown' WHERE subject = ?", number)
    shown = await _status(kirsten)
    assert "ikke lade sig gøre" in (await kirsten.press("Send igen til ukendte (2)", shown[-1]))[0].text


async def test_a_question_while_a_name_or_a_time_is_waited_for_is_answered(kirsten: LocalTelegram) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Undtagelser")
    assert "Jeg finder ingen" not in last(await kirsten.say("Hvornår er næste møde?"))


async def _status(person: LocalTelegram) -> tuple[Shown, ...]:
    await person.say("/udsend")
    await person.press("Tidligere udsendelser")
    return await person.press(str(number_of(person)))


# ------------------------------------------------------------------------------------------------------------- correcting


async def test_a_text_is_corrected_in_every_copy(kirsten: LocalTelegram, storage: Storage) -> None:
    await sent(kirsten)
    await deliver(kirsten)
    await deliver(kirsten)
    await _status(kirsten)
    shown = await kirsten.press("Ret teksten")
    assert shown[0].text == "Hej {fornavn} fra {kommune}"
    shown = await kirsten.say("Goddag {fornavn}")
    assert shown[0].text.startswith("Goddag ")
    shown = await kirsten.press("Ret hos 4")
    assert last(shown).startswith("Teksten er rettet hos 4.")
    kirsten.calls.clear()
    await deliver(kirsten)
    edits = {call["chat_id"]: call["text"] for call in rows_of(kirsten.calls, "editMessageText")}
    assert edits == {KIRSTEN: "Goddag Kirsten", SIGNE: "Goddag Signe", OMAR: "Goddag Omar", IDA: "Goddag Ida"}
    assert "Rettet 1 gang." in last(await _status(kirsten))


async def test_what_waits_says_the_new_words(kirsten: LocalTelegram) -> None:
    await sent(kirsten)
    await _status(kirsten)
    await kirsten.press("Ret teksten")
    await kirsten.say("Goddag {fornavn}")
    await kirsten.press("Ret hos 4")
    assert (await deliver(kirsten))[SIGNE] == ["Goddag Signe"]


async def test_a_caption_is_corrected_as_a_caption(kirsten: LocalTelegram) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    await kirsten.send(photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], caption="Før")
    await kirsten.press("Send til 4")
    await deliver(kirsten)
    await _status(kirsten)
    await kirsten.press("Ret teksten")
    assert "for lang" in last(await kirsten.say("x" * 1025))
    await kirsten.say("Efter")
    await kirsten.press("Ret hos 4")
    kirsten.calls.clear()
    await deliver(kirsten)
    assert {call["caption"] for call in rows_of(kirsten.calls, "editMessageCaption")} == {"Efter"}
    assert len(rows_of(kirsten.calls, "editMessageCaption")) == 4


async def test_a_copy_that_may_not_have_arrived_cannot_be_corrected_and_that_is_said(kirsten: LocalTelegram) -> None:
    await sent(kirsten)
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    await _status(kirsten)
    await kirsten.press("Ret teksten")
    assert "1 kan jeg ikke rette" in last(await kirsten.say("Goddag"))
    assert "Hos 1 ved jeg ikke" in last(await kirsten.press("Ret hos 3"))


async def test_a_correction_twice_or_after_a_colleagues_changes_nothing(
    kirsten: LocalTelegram, storage: Storage, connect: Connect
) -> None:
    await sent(kirsten)
    await _status(kirsten)
    await kirsten.press("Ret teksten")
    mine = (await kirsten.say("Min rettelse"))[-1]
    number = number_of(kirsten)
    storage.broadcasts.correct(number, "Hendes rettelse", [])
    assert "sket noget med udsendelsen" in last(await kirsten.press("Ret hos 4", mine))
    assert "ikke gælder mere" in last(await kirsten.press("Ret hos 4", mine))
    found = storage.broadcasts.get(number)
    assert found is not None
    assert found.html == "Hendes rettelse"


async def test_a_correction_that_was_made_is_not_called_out_of_date(kirsten: LocalTelegram) -> None:
    await sent(kirsten)
    await _status(kirsten)
    await kirsten.press("Ret teksten")
    yes = (await kirsten.say("Goddag {fornavn}"))[-1]
    await kirsten.press("Ret hos 4", yes)
    shown = await kirsten.press("Ret hos 4", yes)
    assert "Teksten er rettet" in shown[0].text
    assert "Rettet 1 gang." in last(shown)


async def test_what_is_still_to_be_written_is_no_correction(kirsten: LocalTelegram) -> None:
    await sent(kirsten)
    await _status(kirsten)
    await kirsten.press("Ret teksten")
    assert "Du mangler at skrive {skriv nyheden}" in last(await kirsten.say("Kære alle {skriv nyheden}"))


async def test_only_what_can_be_corrected_is_said_to_be(kirsten: LocalTelegram, storage: Storage, meeting: int) -> None:
    own = await sent(kirsten)
    number = storage.broadcasts.begin(Draft(Purpose.INVITATION, html="Kom", meeting=meeting), author=None)
    storage.broadcasts.send(number, [Outgoing(chat, "Kom") for chat in (SIGNE, OMAR)])
    for one in (own, number):
        storage._changed(
            "UPDATE outbox SET state = 'delivered', message = 7 WHERE kind = 'broadcast' AND subject = ? AND chat = ?",
            one,
            SIGNE,
        )
    told = {one: last(await kirsten.press_data(f"a1:bcwithdraw:{one}", kirsten.message(text="x"))) for one in (own, number)}
    assert "men du kan rette teksten" in told[own]
    assert "1 er leveret, og dem kan jeg ikke tage tilbage." in told[number]


async def test_the_same_words_are_no_correction(kirsten: LocalTelegram) -> None:
    await sent(kirsten, "Hej")
    await _status(kirsten)
    await kirsten.press("Ret teksten")
    assert "den samme tekst" in last(await kirsten.say("Hej"))


async def test_letters_of_meetings_are_shown_and_not_corrected_by_hand(
    kirsten: LocalTelegram, storage: Storage, meeting: int
) -> None:
    number = storage.broadcasts.begin(Draft(Purpose.INVITATION, html="Kom", meeting=meeting), author=None)
    storage.broadcasts.send(number, [])
    shown = await _status(kirsten)
    assert f"Invitation {number}, Seminar" in last(shown)
    assert "Ret teksten" not in shown[-1].buttons


# ----------------------------------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize("button", ["Hent liste (Excel)", "Hent liste (CSV)"])
async def test_the_list_holds_everybody_and_taking_it_is_noted(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, button: str
) -> None:
    await sent(kirsten)
    await deliver(kirsten)
    await _status(kirsten)
    await kirsten.press(button)
    [(name, data)] = next(call for call in reversed(kirsten.calls) if call.method == "sendDocument").files
    if name.endswith(".csv"):
        assert data.startswith(b"\xef\xbb\xbfNavn;")
        rows = [line.split(";") for line in data.decode("utf-8-sig").splitlines()]
    else:
        sheet = openpyxl.load_workbook(BytesIO(data)).active
        assert sheet is not None
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert ["Signe Lund", "Hobro", "", "leveret til Telegram", "2024-02-06 10:00"] in rows
    assert ["Bo Uden", "Hobro", "bo@hobro.dk", "ikke tilknyttet endnu", ""] in rows
    assert len(rows) == 7
    assert storage.audit.entries()[-1].act is Act.EXPORTED


async def test_the_list_of_all_is_turned_page_by_page(kirsten: LocalTelegram, storage: Storage) -> None:
    for number in range(10):
        made = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html=f"Nummer {number}"), author=None)
        storage.broadcasts.send(made, [])
    await kirsten.say("/udsend")
    shown = await kirsten.press("Tidligere udsendelser")
    assert "Udsendelser (1-8 af 10)" in last(shown)
    assert "Udsendelser (9-10 af 10)" in last(await kirsten.press("Næste »"))
    assert "Hvem skal have beskeden?" in last(await kirsten.press("Ny udsendelse"))


async def test_one_that_is_not_kept_any_more_is_said(kirsten: LocalTelegram, clock: Clock, storage: Storage) -> None:
    await sent(kirsten)
    shown = (await kirsten.press("Se status"))[-1]
    clock.now = NOW + timedelta(days=400)
    assert "der ikke mere" in last(await kirsten.press("Opdater", shown))


# ------------------------------------------------------------------------------------------------------- buttons of others


async def test_no_button_of_a_colleague_changes_a_draft(kirsten: LocalTelegram, connect: Connect, storage: Storage) -> None:
    shown = await written(kirsten)
    storage.people.add("Lone Ko", role=Role.COORDINATOR, telegram=20)
    lone = await connect(trusted=False, user=20, first=9000)
    for data in shown[-1].data:
        assert "ikke er i gang mere" in last(await lone.press_data(data, lone.message(text="x")))
    assert len(storage.broadcasts.everything()) == 0
    assert (await kirsten.press("Vis for en anden", shown[-1]))[-1].buttons[0] == "Send til 5"


async def test_a_moving_picture_is_no_file(kirsten: LocalTelegram) -> None:
    await kirsten.say("/udsend")
    await kirsten.press("Skriv beskeden »")
    file = {"file_id": "g", "file_unique_id": "g"}
    shown = await kirsten.send(document=file, animation={**file, "width": 1, "height": 1, "duration": 1})
    assert "kan jeg ikke sende" in last(shown)


async def test_no_made_up_button_corrects_the_letters_of_a_meeting(
    kirsten: LocalTelegram, storage: Storage, meeting: int
) -> None:
    number = storage.broadcasts.begin(Draft(Purpose.INVITATION, html="Kom", meeting=meeting), author=None)
    storage.broadcasts.send(number, [Outgoing(SIGNE, "Kom")])
    shown = await kirsten.press_data(f"a1:bccorrect:{number}", kirsten.message(text="x"))
    assert "ingen, hos hvem teksten kan rettes" in last(shown)


async def test_a_yes_for_one_does_not_send_again_to_two(kirsten: LocalTelegram, storage: Storage) -> None:
    number = await sent(kirsten)
    kirsten.interrupt("sendMessage")
    await deliver(kirsten)
    await _status(kirsten)
    yes = (await kirsten.press("Send igen til ukendte (1)"))[-1]
    storage._changed("UPDATE outbox SET state = 'unknown' WHERE subject = ? AND chat IN (?, ?)", number, SIGNE, KIRSTEN)
    unknown = sum(row.state is State.UNKNOWN for row in storage.outbox.rows(Kind.BROADCAST, number))
    assert unknown > 1
    assert f"Ja, send igen til {unknown}" in (await kirsten.press("Ja, send igen til 1", yes))[-1].buttons
    assert sum(row.state is State.UNKNOWN for row in storage.outbox.rows(Kind.BROADCAST, number)) == unknown


async def test_every_step_with_what_was_sent_is_noted_once(kirsten: LocalTelegram, storage: Storage) -> None:
    await sent(kirsten)
    shown = (await kirsten.press("Pause"))[-1]
    await kirsten.press("Fortsæt", shown)
    await kirsten.press("Fortsæt", shown)
    await kirsten.press("Træk tilbage")
    await kirsten.press("Ja, træk den tilbage")
    noted = [entry.detail.split()[1] for entry in storage.audit.entries() if entry.act is Act.BROADCAST]
    assert noted == ["step=sent", "step=paused", "step=resumed", "step=withdrawn"]
