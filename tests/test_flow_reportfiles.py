"""Files of a report through the real Application: kept as they come, asked about, bounded, nothing lost and nothing doubled."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from conftest import Connect
from report_answers import ANSWERS

from bot.local import LocalTelegram, Shown
from bot.reports import draft as machine
from bot.reports.attachments import Sort
from bot.reports.drafts import Kept
from bot.reports.form import read, with_organization
from bot.reports.values import Chosen, Files, Skipped, Value
from bot.roles import Role
from bot.storage import Storage
from handlers.texts import reporting

METTE = 20
MB = 2**20


@pytest.fixture
async def mette(connect: Connect, storage: Storage) -> LocalTelegram:
    """A tovholder who is asked for files, the last question."""
    number = storage.people.add("Mette Skov", role=Role.TOVHOLDER, organization="Struer", telegram=METTE)
    person = await connect(trusted=False, user=METTE, first=20_000)
    assert isinstance(person, LocalTelegram)
    form = with_organization(read(None, organizations=("Struer", "Viborg")), "Struer")
    known: dict[str, Value] = {id: ANSWERS.get(id, Skipped()) for id in form.ids if id != "files"}
    known |= {"fields": Chosen(("culture",)), "goals": Chosen(("network",))}
    draft = machine.begun(form, known={"municipality": known.pop("municipality")})
    draft = machine.to_check(machine.begun(form, known={**draft.answers, **known}, asked=draft.asked))
    begun = storage.drafts.begin(draft, organization="Struer", owner=number, chat=METTE)
    storage.drafts.prompted(begun.id, 1)
    return person


def kept(storage: Storage) -> Kept:
    found = storage.drafts.open_in(METTE)
    assert found is not None
    return found


async def photo(person: LocalTelegram, data: bytes = b"picture", **more: Any) -> tuple[Shown, ...]:
    file = f"photo{person._number()}"
    person._files[file] = data
    size = {"file_id": file, "file_unique_id": file, "width": 90, "height": 90, "file_size": len(data)}
    return await person.send(photo=[{**size, "file_id": "small", "file_size": 1}, size], **more)


async def test_each_sort_is_kept_with_its_caption(mette: LocalTelegram, storage: Storage) -> None:
    await photo(mette, b"one", caption="Gruppen ved bordet")
    await mette.press("Ja, alle har sagt ja")
    await mette.send_file(b"two", "Program.PDF", caption="Programmet")
    file = f"voice{mette._number()}"
    mette._files[file] = b"three"
    (told,) = await mette.send(voice={"file_id": file, "file_unique_id": file, "duration": 3, "file_size": 5})
    assert told.text.startswith("Gemt: 3 filer.")
    found = storage.attachments.of_draft(kept(storage).id)
    assert [(one.sort, one.caption, one.consent) for one in found] == [
        (Sort.PICTURE, "Gruppen ved bordet", True),
        (Sort.DOCUMENT, "Programmet", None),
        (Sort.VOICE, "", None),
    ]
    assert [storage.attachments.data(one.number) for one in found] == [b"one", b"two", b"three"]
    assert kept(storage).draft.answers["files"] == Files(tuple(one.number for one in found))
    (check,) = await mette.press("Færdig")
    assert "Filer og billeder: 3 filer" in check.text


async def test_a_picture_that_not_everyone_agrees_to_goes(mette: LocalTelegram, storage: Storage) -> None:
    await mette.send_file(b"two", "program.pdf")
    (asked,) = await photo(mette, b"secret")
    assert reporting.PHOTO_CONSENT in asked.text
    (told,) = await mette.press("Nej, fjern billederne")
    assert told.text.startswith("Billederne er fjernet igen. Gemt: 1 fil.")
    assert [one.sort for one in storage.attachments.of_draft(kept(storage).id)] == [Sort.DOCUMENT]


async def test_without_a_word_about_the_people_on_it_a_picture_keeps_the_report_waiting(
    mette: LocalTelegram, storage: Storage
) -> None:
    await photo(mette)
    (told,) = await mette.say("færdig")
    assert "sagt ja" in told.text
    assert kept(storage).draft.at == "files"
    await mette.press("Ingen kan kendes")
    await mette.say("færdig")
    assert kept(storage).draft.at is None


async def test_an_album_is_told_of_in_one_message_that_grows(mette: LocalTelegram, storage: Storage) -> None:
    shown = [await photo(mette, bytes([n]), media_group_id="g1", caption="Tre" if not n else None) for n in range(3)]
    assert [one[0].message for one in shown] == [shown[0][0].message] * 3
    assert "Gemt: 3 filer" in shown[2][0].text
    assert len([call for call in mette.calls if call.method == "sendMessage"]) == 1
    assert len(storage.attachments.of_draft(kept(storage).id)) == 3


async def test_an_album_that_was_cut_in_the_middle_goes_on(mette: LocalTelegram, storage: Storage, connect: Connect) -> None:
    await photo(mette, b"1", media_group_id="g1")
    again = await connect(trusted=False, user=METTE, first=30_000)
    again._messages, again._files = mette._messages, mette._files
    (told,) = await photo(again, b"2", media_group_id="g1")
    assert "Gemt: 2 filer" in told.text
    await again.press("Ja, alle har sagt ja")
    assert all(one.consent for one in storage.attachments.of_draft(kept(storage).id))


async def test_the_same_message_twice_is_one_file(mette: LocalTelegram, storage: Storage) -> None:
    mette._files["f"] = b"data"
    message = mette.message(document={"file_id": "f", "file_unique_id": "f", "file_name": "a.pdf", "file_size": 4})
    await mette.deliver({"update_id": 1, "message": message})
    await mette.deliver({"update_id": 2, "message": message})
    assert len(storage.attachments.of_draft(kept(storage).id)) == 1


@pytest.mark.parametrize("size", [20 * MB + 1, 2000 * MB])
async def test_what_is_too_big_is_not_fetched(mette: LocalTelegram, storage: Storage, size: int) -> None:
    document = {"file_id": "big", "file_unique_id": "big", "file_name": "film.mp4", "file_size": size}
    (told,) = await mette.send(document=document)
    assert "for stor: jeg kan tage op til 20 MB" in told.text
    assert "15 af 15" in told.text
    assert not [call for call in mette.calls if call.method == "getFile"]
    assert "files" not in kept(storage).draft.answers


async def test_what_telegram_finds_too_big_is_told_the_same(mette: LocalTelegram, storage: Storage) -> None:
    mette.refuse("getFile", 400, "Bad Request: file is too big")
    (told,) = await mette.send(document={"file_id": "big", "file_unique_id": "big", "file_name": "film.mp4"})
    assert "for stor" in told.text


async def test_a_file_that_telegram_does_not_give_can_be_sent_again(mette: LocalTelegram, storage: Storage) -> None:
    mette.interrupt("getFile")
    (told,) = await mette.send_file(b"x", "a.pdf")
    assert "Send den igen" in told.text
    (told,) = await mette.send_file(b"x", "a.pdf")
    assert told.text.startswith("Gemt: 1 fil.")


async def test_there_is_room_for_so_many(mette: LocalTelegram, storage: Storage) -> None:
    for number in range(10):
        await mette.send_file(bytes([number]), f"{number}.pdf")
    (told,) = await mette.send_file(b"one more", "11.pdf")
    assert "plads til 10 filer" in told.text
    assert len(storage.attachments.of_draft(kept(storage).id)) == 10


async def test_the_latest_can_be_taken_out_again(mette: LocalTelegram, storage: Storage) -> None:
    await mette.send_file(b"1", "a.pdf")
    await mette.send_file(b"2", "b.pdf")
    (told,) = await mette.press("Fjern den seneste")
    assert "Gemt: 1 fil." in told.text
    (told,) = await mette.press("Fjern den seneste")
    assert told.buttons == ("Ingen filer",)
    await mette.press("Ingen filer")
    assert kept(storage).draft.answers["files"] == Skipped()


async def test_a_file_with_a_cpr_number_is_not_kept(mette: LocalTelegram, storage: Storage) -> None:
    (told,) = await mette.send_file(b"Deltager: 010203-1234 Karla", "liste.txt")
    assert "CPR-nummer" in told.text
    assert [call.method for call in mette.calls if call.method == "deleteMessage"]
    assert storage.attachments.of_draft(kept(storage).id) == ()


@pytest.mark.parametrize(
    "content",
    [
        {
            "sticker": {
                "file_id": "s",
                "file_unique_id": "s",
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
            }
        },
        {"location": {"latitude": 56.4, "longitude": 8.6}},
        {"contact": {"phone_number": "12345678", "first_name": "Bo"}},
    ],
)
async def test_what_is_no_file_gets_a_word(mette: LocalTelegram, storage: Storage, content: dict[str, Any]) -> None:
    (told,) = await mette.send(**content)
    assert "kan jeg ikke gemme" in told.text
    assert "15 af 15" in told.text


async def test_no_picture_is_sent_before_it_is_known_who_agrees(mette: LocalTelegram, storage: Storage) -> None:
    await photo(mette)
    await mette.say("alle svar")
    await mette.press("14")
    (check,) = await mette.say("ja")
    assert "Send rapporten" in check.buttons
    (asked,) = await mette.press("Send rapporten", check)
    assert asked.text.startswith(reporting.CONSENT_FIRST)
    assert storage.reports.everything() == ()
    await mette.press("Ja, alle har sagt ja")
    await mette.press("Færdig")
    await mette.press("Send rapporten")
    assert len(storage.reports.everything()) == 1


@pytest.mark.parametrize(
    ("said", "left"),
    [("ja", 1), ("ja, alle har sagt ja", 1), ("Ingen kan kendes", 1), ("nej", 0), ("nej, fjern billederne", 0)],
)
async def test_whether_all_agree_can_be_written(mette: LocalTelegram, storage: Storage, said: str, left: int) -> None:
    await photo(mette)
    await mette.say(said)
    assert [one.consent for one in storage.attachments.of_draft(kept(storage).id)] == [True] * left
    assert kept(storage).draft.at == "files"


async def test_a_file_that_was_looked_through_while_a_colleague_took_over_is_not_put_there(
    mette: LocalTelegram, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = storage.people.add("Bo Lund", role=Role.TOVHOLDER, organization="Struer", telegram=21)

    async def slowly(data: bytes, name: str) -> None:
        storage.drafts.open(kept(storage).id, chat=21, owner=other)

    monkeypatch.setattr("handlers.reports.reportfiles.holds_number", slowly)
    (told,) = await mette.send_file(b"x", "a.pdf")
    assert told.text == reporting.MOVED
    assert storage.attachments.of_draft(1) == ()


async def test_of_an_album_where_words_are_wanted_one_word_is_enough(mette: LocalTelegram, storage: Storage) -> None:
    await mette.say("alle svar")
    await mette.press("1")
    shown = [await photo(mette, bytes([n]), media_group_id="g") for n in range(4)]
    assert ["ved spørgsmål 15" in one.text for answers in shown for one in answers] == [True]


async def test_a_picture_whose_word_was_lost_in_a_crash_is_asked_about(mette: LocalTelegram, storage: Storage) -> None:
    mette._files["p"] = b"picture"
    size = {"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90, "file_size": 7}
    message = mette.message(photo=[size])
    mette.interrupt("sendMessage", asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await mette.deliver({"update_id": 1, "message": message})
    (asked,) = await mette.deliver({"update_id": 2, "message": message})
    assert "Ja, alle har sagt ja" in asked.buttons
    assert len(storage.attachments.of_draft(kept(storage).id)) == 1
