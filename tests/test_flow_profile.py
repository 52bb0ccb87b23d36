"""/profil: what is mine to change, and seats in groups by my own word."""

from __future__ import annotations

import pytest
from conftest import BOARD, PLACE, Connect, FakeLibrary

from bot.local import LocalTelegram, Shown
from bot.people import Membership, Person
from bot.roles import Administration, Role
from bot.storage import Storage
from handlers.texts import people
from knowledge.model import Group, Member


@pytest.fixture
async def signe(connect: Connect, storage: Storage) -> LocalTelegram:
    storage.people.add("Signe Lund", organization="Hobro", telegram=42)
    person = await connect(trusted=False, user=42)
    assert isinstance(person, LocalTelegram)
    return person


def texts(shown: tuple[Shown, ...]) -> list[str]:
    return [one.text for one in shown]


def row(storage: Storage) -> Person:
    person = storage.people.by_telegram(42)
    assert person is not None
    return person


async def test_name_and_e_mail_are_mine_to_change(signe: LocalTelegram, storage: Storage) -> None:
    (shown,) = await signe.say("/profil")
    assert shown.buttons == ("Ret navn", "Ret e-mail", "Ret forvaltninger", "Ret kommune", "Mine grupper")
    assert texts(await signe.press("Ret navn", shown)) == [people.ASK_NAME]
    changed, profile = await signe.say("  Signe  Lund Holm ")
    assert (changed.text, row(storage).name) == (people.CHANGED, "Signe Lund Holm")
    assert profile.text.startswith("Signe Lund Holm\n")
    await signe.press("Ret e-mail", shown)
    assert texts(await signe.say("signe at hobro")) == [people.BAD_EMAIL]
    await signe.say("signe@hobro.dk")
    assert row(storage).email == "signe@hobro.dk"
    await signe.press("Ret e-mail", shown)
    await signe.say("-")
    assert row(storage).email is None


@pytest.mark.parametrize("name", ["x", "123", "a" * 101, "🎉🎉🎉"])
async def test_what_is_no_name_is_asked_for_again(signe: LocalTelegram, storage: Storage, name: str) -> None:
    await signe.say("/profil")
    await signe.press("Ret navn")
    assert texts(await signe.say(name)) == [people.BAD_NAME]
    await signe.say("Signe")
    assert row(storage).name == "Signe"


async def test_undone_a_change_is_none_and_a_question_is_a_question_again(signe: LocalTelegram, storage: Storage) -> None:
    await signe.say("/profil")
    await signe.press("Ret navn")
    assert texts(await signe.say("/fortryd")) == [people.UNDONE]
    (answer,) = await signe.say("penge til kor")
    assert answer.text.startswith("Der er afsat")
    assert texts(await signe.say("/fortryd")) == [people.NOTHING_TO_UNDO]
    assert row(storage).name == "Signe Lund"


async def test_another_command_in_the_middle_ends_the_waiting(signe: LocalTelegram, storage: Storage) -> None:
    await signe.say("/profil")
    await signe.press("Ret navn")
    await signe.say("/moeder")
    (answer,) = await signe.say("penge til kor")
    assert answer.text.startswith("Der er afsat")
    assert row(storage).name == "Signe Lund"


async def test_administrations_are_ticked(signe: LocalTelegram, storage: Storage) -> None:
    await signe.say("/profil")
    await signe.press("Ret forvaltninger")
    await signe.press("☐ Kultur")
    await signe.press("☐ Beskæftigelse")
    assert row(storage).administrations == (Administration.CULTURE, Administration.EMPLOYMENT)
    await signe.press("☑ Kultur")
    assert row(storage).administrations == (Administration.EMPLOYMENT,)
    _, profile = await signe.press("Færdig")
    assert "Forvaltninger: beskæftigelse" in profile.text


async def test_the_municipality_is_a_members_own_and_a_tovholders_is_not(signe: LocalTelegram, storage: Storage) -> None:
    (shown,) = await signe.say("/profil")
    await signe.press("Ret kommune")
    await signe.press("Struer")
    assert row(storage).organization == "Struer"
    await signe.press("Ret kommune", shown)
    await signe.say("Mariagerfjord")
    assert row(storage).organization == "Mariagerfjord"
    storage.people.set_role(1, Role.TOVHOLDER)
    assert texts(await signe.press("Ret kommune", shown)) == [people.ORGANIZATION_IS_COORDINATORS]
    assert "Ret kommune" not in (await signe.say("/profil"))[0].buttons


# ------------------------------------------------------------------------------------------------------------------- seats


async def test_a_seat_is_mine_when_i_say_so(signe: LocalTelegram, storage: Storage) -> None:
    await signe.say("/profil")
    (asked,) = await signe.press("Mine grupper")
    assert asked.text.startswith("Er det dig?\nSigne Lund, Styregruppen for Fjordsamarbejdet\nformand, Hobro Kommune, ")
    assert storage.people.seats(1) == ()
    assert texts(await signe.press("Ja, det er mig", asked)) == [people.SEAT_TAKEN]
    assert storage.people.seats(1) == (Membership("Styregruppen for Fjordsamarbejdet", "Signe Lund"),)
    assert "• Styregruppen for Fjordsamarbejdet (formand)" in (await signe.say("/profil"))[0].text
    assert texts(await signe.press("Nej, ikke mig", asked)) == [people.SEAT_GIVEN_UP] if asked.buttons else True


async def test_a_no_leaves_the_seat_alone(signe: LocalTelegram, storage: Storage) -> None:
    await signe.say("/profil")
    await signe.press("Mine grupper")
    assert texts(await signe.press("Nej, ikke mig")) == [people.SEAT_GIVEN_UP]
    assert storage.people.seats(1) == ()


@pytest.mark.parametrize(
    ("name", "found"), [("Lund Signe", True), ("Signe Lundt", True), ("Signe Holm", False), ("Lund", False)]
)
async def test_only_who_is_called_alike_is_asked(signe: LocalTelegram, storage: Storage, name: str, found: bool) -> None:
    storage.people.rename(1, name)
    await signe.say("/profil")
    (told,) = await signe.press("Mine grupper")
    assert told.text.startswith("Er det dig?") is found
    assert found or told.text == people.NO_SEATS


async def test_a_seat_that_the_documents_no_longer_name_says_so(
    signe: LocalTelegram, storage: Storage, library: FakeLibrary
) -> None:
    storage.people.take_seat(1, Membership(BOARD.name, "Signe Lund"))
    library.known_groups = (Group(BOARD.name, PLACE, members=(Member("Bo Dam"),)),)
    assert f"• {BOARD.name} (står der ikke mere)" in (await signe.say("/profil"))[0].text


async def test_who_is_let_in_by_the_settings_has_no_profile(connect: Connect) -> None:
    someone = await connect(trusted=False, user=77)
    assert texts(await someone.say("/profil")) == [people.NOT_KEPT]
