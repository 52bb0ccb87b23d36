"""What a coordinator sees and does: the list of people, one of them, lists in and out; and what goes with a role."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from conftest import Connect

from bot.audit import Act
from bot.local import LocalTelegram, Shown
from bot.roles import Role, State
from bot.storage import Storage
from handlers.texts import access, inviting, people


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    """A coordinator with a row of her own, number 1."""
    storage.people.add("Ida Holm", role=Role.COORDINATOR, organization="Skive", telegram=10)
    person = await connect(trusted=False, user=10, first=10_000)
    assert isinstance(person, LocalTelegram)
    return person


@pytest.fixture
async def per(connect: Connect, storage: Storage) -> LocalTelegram:
    """A member, number 2."""
    storage.people.add("Per Lund", organization="Struer", telegram=42)
    person = await connect(trusted=False, user=42, first=42_000)
    assert isinstance(person, LocalTelegram)
    return person


def texts(shown: tuple[Shown, ...]) -> list[str]:
    return [one.text for one in shown]


async def test_the_list_shows_who_is_here_and_who_is_not(ida: LocalTelegram, per: LocalTelegram, storage: Storage) -> None:
    storage.people.add("Bo Dam", organization="Lemvig", email="bo@lemvig.dk", by_mail=True)
    storage.people.add("Eva Krog", organization="Viborg")
    (listed,) = await ida.say("/medlemmer")
    assert "Med nu: 1 koordinator og 1 medlem." in listed.text
    assert "1 inviteret, men ikke med endnu." in listed.text
    assert listed.buttons == (
        "Ida Holm (koordinator, Skive)",
        "Bo Dam (medlem, Lemvig, e-mail)",
        "Per Lund (medlem, Struer)",
        "Eva Krog (medlem, Viborg, inviteret)",
        people.IMPORT,
        people.EXPORT,
        people.RELINK,
    )
    (one,) = await ida.press("Bo Dam (medlem, Lemvig, e-mail)")
    assert "E-mail: bo@lemvig.dk\nRolle: medlem\nStatus: uden Telegram" in one.text


async def test_a_long_list_has_pages(ida: LocalTelegram, storage: Storage) -> None:
    for number in range(20):
        storage.people.add(f"Person {number:02}", organization="Skive")
    await ida.say("/medlemmer")
    (second,) = await ida.press(people.LATER)
    assert "(9-16 af 21)" in second.text
    (last,) = await ida.press(people.LATER)
    assert last.buttons[:2] == ("Person 15 (medlem, Skive, inviteret)", "Person 16 (medlem, Skive, inviteret)")
    assert people.LATER not in last.buttons


async def test_a_role_given_holds_at_once_and_one_taken_away_stops_old_buttons(
    ida: LocalTelegram, per: LocalTelegram, storage: Storage
) -> None:
    await ida.say("/medlemmer")
    await ida.press("Per Lund (medlem, Struer)")
    await ida.press(people.CHANGE_ROLE)
    told = await ida.press("Koordinator")
    assert texts(told) == ["Per Lund er nu koordinator.", people.role_news(Role.COORDINATOR)]
    (listed,) = await per.say("/medlemmer")
    (open_dialog,) = await per.say("/importer")
    assert open_dialog.text.startswith("Send mig listen")
    storage.people.set_role(2, Role.MEMBER)
    assert texts(await per.press("Ida Holm (koordinator, Skive)", listed)) == [access.FOR_COORDINATORS]
    assert texts(await per.send_file(b"navn;kommune\nA;B\n", "a.csv")) == [
        "Tak for filen. Jeg kan ikke tage imod dokumenter her - giv den til koordinatoren, eller skriv dit spørgsmål."
    ]
    assert (Act.CHANGED, 1, 2) in {(entry.act, entry.actor, entry.person) for entry in storage.audit.entries()}


async def test_somebody_taken_off_is_out_until_invited_again(ida: LocalTelegram, per: LocalTelegram, storage: Storage) -> None:
    await ida.say("/medlemmer")
    await ida.press("Per Lund (medlem, Struer)")
    (sure,) = await ida.press(people.REMOVE)
    assert sure.buttons == ("Ja, tag ud", people.BACK)
    assert texts(await ida.press("Ja, tag ud")) == [people.REMOVED]
    (told,) = await per.say("penge til kor")
    assert "har lukket din adgang til mig" in told.text
    assert await per.say("/start") == ()
    await ida.say("/medlemmer")
    await ida.press("Per Lund (medlem, Struer, ude)")
    (link,) = await ida.press(people.NEW_LINK)
    token = link.text.rpartition("?start=")[2]
    (welcome,) = await per.say(f"/start {token}")
    assert welcome.text.startswith("Velkommen, Per Lund!")
    assert len(storage.people.everyone()) == 2


async def test_a_coordinator_does_not_shut_themselves_out_by_mistake(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/medlemmer")
    (one,) = await ida.press("Ida Holm (koordinator, Skive)")
    for label, told in (
        (people.CHANGE_ROLE, people.NOT_YOUR_ROLE),
        (people.REMOVE, people.NOT_YOURSELF),
        (people.ERASE, people.NOT_YOURSELF),
    ):
        assert texts(await ida.press(label, one)) == [told]
    assert storage.people.get(1) is not None


async def test_erasing_somebody_asks_first_and_leaves_nothing(ida: LocalTelegram, per: LocalTelegram, storage: Storage) -> None:
    await per.say("hvor er nøglen?")
    await ida.say("/medlemmer")
    await ida.press("Per Lund (medlem, Struer)")
    await ida.press(people.ERASE)
    assert storage.people.get(2) is not None
    assert texts(await ida.press("Ja, slet helt")) == [people.ERASED]
    dump = "\n".join(storage._db.conn.iterdump())
    assert not [word for word in ("Per Lund", "nøglen", ",42,", "(42,", ",42)") if word in dump]
    assert [(entry.act, entry.actor, entry.person) for entry in storage.audit.entries()][-1:] == [(Act.ERASED, 1, 2)]


async def test_name_address_and_municipality_of_others_can_be_corrected(
    ida: LocalTelegram, per: LocalTelegram, storage: Storage
) -> None:
    await ida.say("/medlemmer per")
    (one,) = await ida.press("Per Lund (medlem, Struer)")
    for label, said in (("Ret navn", "Per Lund Holm"), ("Ret e-mail", "per@skive.dk"), ("Ret kommune", "Skive")):
        await ida.press(label, one)
        await ida.say(said)
    mended = storage.people.get(2)
    assert mended is not None
    assert (mended.name, mended.email, mended.organization) == ("Per Lund Holm", "per@skive.dk", "Skive")
    await ida.press("Ret e-mail", one)
    assert texts(await ida.say("ingen")) == [people.BAD_EMAIL]


async def test_a_tovholder_has_to_stand_for_somewhere(ida: LocalTelegram, storage: Storage) -> None:
    storage.people.add("Bo Dam", telegram=43)
    await ida.say("/medlemmer bo")
    await ida.press("Bo Dam (medlem)")
    await ida.press(people.CHANGE_ROLE)
    assert texts(await ida.press("Tovholder")) == [people.NO_MUNICIPALITY]


async def test_who_left_can_be_taken_off_too(ida: LocalTelegram, per: LocalTelegram, storage: Storage) -> None:
    storage.people.leave(2, State.BLOCKED)
    await ida.say("/medlemmer")
    await ida.press("Per Lund (medlem, Struer, ude)")
    await ida.press(people.REMOVE)
    assert texts(await ida.press("Ja, tag ud")) == [people.REMOVED]
    assert await per.say("/start") != ()
    person = storage.people.get(2)
    assert person is not None
    assert person.state is State.REMOVED


# ------------------------------------------------------------------------------------------------------------------- lists


def excel(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def named(number: int) -> list[str]:
    return [f"Åse Bøgh {number}", f"aase{number}@struer.dk", "Struer", "kultur og sundhed", "tovholder", "ja"]


HEADS = ["Navn", "E-mail", "Kommune", "Forvaltning", "Rolle", "Telegram"]


async def test_two_hundred_people_are_taken_in_in_one_go(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await ida.say("/importer")
    (verdict,) = await ida.send_file(excel([HEADS, *map(named, range(200))]), "medlemmer.xlsx")
    assert verdict.text.startswith("Alle 200 rækker er i orden.\nRoller: 200 tovholdere")
    assert len(storage.people.everyone()) == 1  # a dry run
    links, done = await ida.press("Indlæs 200 personer")
    assert done.text.startswith("200 personer er indlæst. 200 af dem har fået et personligt link")
    assert len(storage.people.everyone()) == 201
    sheet = openpyxl.load_workbook(links.files[0]).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == inviting.LINKS_HEADS
    assert len({row[3] for row in rows[1:]}) == 200
    name, email, organization, link, until = rows[200]
    assert (name, email, organization) == ("Åse Bøgh 199", "aase199@struer.dk", "Struer")
    assert str(until).startswith("2024-02-20")
    aase = await connect(trusted=False, user=77_000)
    (welcome,) = await aase.say(f"/start {str(link).rpartition('=')[2]}")
    assert welcome.text.startswith("Velkommen, Åse Bøgh 199! Du er nu med som tovholder for Struer.")


async def test_three_broken_rows_change_nothing_and_are_named(ida: LocalTelegram, storage: Storage) -> None:
    rows = [HEADS, *map(named, range(200))]
    rows[5][1], rows[100][0], rows[200][4] = "ingen mail", "", "direktør"
    await ida.say("/importer")
    (verdict,) = await ida.send_file(excel(rows), "medlemmer.xlsx")
    assert verdict.text.startswith("Jeg har ikke indlæst noget: 3 af 200 rækker skal rettes.\nRække 6: e-mailen er ikke gyldig")
    assert "Række 101: navn mangler" in verdict.text
    assert "Række 201: rollen kender jeg ikke" in verdict.text
    assert verdict.buttons == ()
    assert len(storage.people.everyone()) == 1
    (mended,) = await ida.send_file(excel([HEADS, named(1)]), "medlemmer.xlsx")  # the list is still waited for
    assert mended.buttons == ("Indlæs 1 person", "Fortryd")


async def test_pressed_twice_the_list_is_taken_in_once(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/importer")
    (verdict,) = await ida.send_file("navn;kommune\nÅse Bøgh;Struer\n".encode("cp1252"), "medlemmer.csv")
    await ida.press("Indlæs 1 person")
    assert texts(await ida.press("Indlæs 1 person", verdict)) == [inviting.LIST_LAPSED]
    assert [one.name for one in storage.people.everyone()] == ["Ida Holm", "Åse Bøgh"]


async def test_a_person_who_came_in_meanwhile_is_not_taken_in_twice(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/importer")
    await ida.send_file("navn;kommune\nÅse Bøgh;Struer\n".encode(), "medlemmer.csv")
    storage.people.add("Åse Bøgh", organization="Struer", telegram=99)
    (told,) = await ida.press("Indlæs 1 person")
    assert told.text == inviting.LIST_CHANGED
    assert len(storage.people.everyone()) == 2
    (again,) = await ida.send_file("navn;kommune\nÅse Bøgh;Struer\nBo Dam;Lemvig\n".encode(), "medlemmer.csv")
    assert again.text.startswith("1 ny på listen.")
    assert "1 er med i forvejen" in again.text
    await ida.press("Indlæs 1 person")
    assert [one.name for one in storage.people.everyone()][1:] == ["Bo Dam", "Åse Bøgh"]


async def test_links_that_did_not_arrive_can_be_made_again(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await ida.say("/importer")
    await ida.send_file("navn;kommune\nÅse Bøgh;Struer\n".encode(), "medlemmer.csv")
    ida.refuse("sendDocument", 400, "Bad Request: file is too big")
    (done,) = await ida.press("Indlæs 1 person")
    assert inviting.LINKS_LOST in done.text
    (lost,) = storage.invitations.open()
    await ida.say("/medlemmer")
    (sure,) = await ida.press(people.RELINK)
    assert sure.text == "Skal den ene, der mangler, have et nyt link? De gamle links virker så ikke mere."
    (links,) = await ida.press(1)
    sheet = openpyxl.load_workbook(links.files[0]).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Navn", "Åse Bøgh"]
    assert [one.id for one in storage.invitations.open()] != [lost.id]
    assert len(storage.invitations.open()) == 1


async def test_who_left_and_stands_on_a_new_list_has_one_row(ida: LocalTelegram, per: LocalTelegram, storage: Storage) -> None:
    await per.say("/forlad")
    await per.press("Ja, jeg går")
    await ida.say("/importer")
    await ida.send_file(b"navn;kommune;rolle\nPer Lund;Struer;tovholder\n", "medlemmer.csv")
    links, _ = await ida.press("Indlæs 1 person")
    sheet = openpyxl.load_workbook(links.files[0]).active
    assert sheet is not None
    await per.say(f"/start {str(sheet['D2'].value).rpartition('=')[2]}")
    assert [(one.id, one.role, one.state) for one in storage.people.everyone()][1:] == [(2, Role.TOVHOLDER, State.ACTIVE)]


async def test_a_new_list_with_an_offices_address_lets_nobody_in_who_was_taken_off(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    lars = storage.people.add("Lars Ulv", organization="Struer", email="kultur@struer.dk", telegram=44)
    storage.people.leave(lars, State.REMOVED)
    await ida.say("/importer")
    await ida.send_file(
        b"navn;kommune;e-mail;rolle;telegram\nMette Ny;Struer;kultur@struer.dk;koordinator;ja\n"
        b"Lars Ulv;Struer;lars@struer.dk;medlem;nej\n",
        "medlemmer.csv",
    )
    await ida.press("Indlæs 2 personer")
    person = await connect(trusted=False, user=44)
    (told,) = await person.say("/start")
    assert told.text.startswith("Hej! Jeg er kun for medlemmer")
    assert storage.people.by_telegram(44) is None
    assert [one.until - one.created for one in storage.invitations.open()] == [timedelta(days=7)]


async def test_a_button_of_an_earlier_list_takes_nothing_in(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/importer")
    (first,) = await ida.send_file(b"navn;kommune\nBo Dam;Lemvig\n", "a.csv")
    await ida.send_file(b"navn;kommune\nEva Krog;Viborg\nOle Riis;Skive\n", "b.csv")
    assert texts(await ida.press("Indlæs 1 person", first)) == [inviting.LIST_LAPSED]
    await ida.press("Indlæs 2 personer")
    assert [one.name for one in storage.people.everyone()][1:] == ["Ole Riis", "Eva Krog"]


async def test_a_list_with_a_cpr_number_is_refused_without_showing_it(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/importer")
    (verdict,) = await ida.send_file("navn;kommune;cpr\nÅse Bøgh;Struer;010203-1234\n".encode(), "medlemmer.csv")
    assert "der står et CPR-nummer" in verdict.text
    assert "010203" not in verdict.text
    assert not [line for line in storage._db.conn.iterdump() if "010203" in line]


async def test_who_has_no_telegram_is_a_member_with_an_address(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/importer")
    (verdict,) = await ida.send_file(b"navn;kommune;e-mail;telegram\nBo Dam;Lemvig;bo@lemvig.dk;nej\n", "medlemmer.csv")
    assert "1 uden Telegram" in verdict.text
    (told,) = await ida.press("Indlæs 1 person")
    assert told.files == ()
    assert storage.people.everyone()[1].state is State.BY_MAIL
    await ida.say("/medlemmer")
    (taken_out,) = await ida.press(people.EXPORT)
    sheet = openpyxl.load_workbook(taken_out.files[0]).active
    assert sheet is not None
    assert list(sheet.iter_rows(values_only=True))[2][:3] == ("Bo Dam", "bo@lemvig.dk", "Lemvig")
    assert [entry.detail for entry in storage.audit.entries() if entry.act is Act.EXPORTED] == ["what=people rows=2"]


async def test_a_file_that_is_gone_or_no_list_is_said(ida: LocalTelegram) -> None:
    await ida.say("/importer")
    assert texts(await ida.say("her kommer den")) == [inviting.NOT_A_LIST]
    assert texts(await ida.send_file(b"\x00\x01\x02" * 50, "billede.png"))[0].startswith("Det er ikke en fil, jeg kan læse")
    ida.refuse("getFile", 400, "Bad Request: wrong file_id")
    assert texts(await ida.send_file(b"navn;kommune\nA B;C\n", "a.csv")) == [inviting.LIST_GONE]
    assert texts(await ida.say("/fortryd")) == [people.UNDONE]
