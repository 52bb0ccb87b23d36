"""Inviting, coming in by a link, and the list of open links."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from conftest import Clock, Connect

from bot.audit import Act
from bot.local import LocalTelegram, Shown
from bot.people import Person
from bot.roles import Administration, Role, State
from bot.storage import Storage
from handlers.texts import access, asking, inviting

LINK = re.compile(r"https://t\.me/knudepunkt_bot\?start=([A-Za-z0-9_-]{22})")


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    """A coordinator with a row of her own."""
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    person = await connect(trusted=False, user=10, first=10_000)
    assert isinstance(person, LocalTelegram)
    return person


async def make(ida: LocalTelegram, *presses: str) -> str:
    """Go through /inviter by these buttons; the token of the link."""
    await ida.say("/inviter")
    replies: tuple[Shown, ...] = ()
    for label in presses:
        replies = await ida.press(label)
    token = LINK.search("\n".join(shown.text for shown in replies))
    assert token, replies
    return token[1]


async def token_for(ida: LocalTelegram, role: str = "Medlem", uses: str = "1 person", days: str = "14 dage") -> str:
    return await make(ida, role, "Struer", "☐ Kultur", "☐ Sundhed", "Videre »", uses, days)


def of(storage: Storage, telegram: int) -> Person:
    person = storage.people.by_telegram(telegram)
    assert person is not None
    return person


async def test_the_way_from_the_first_button_to_the_link(ida: LocalTelegram, storage: Storage) -> None:
    (asked,) = await ida.say("/inviter")
    assert asked.buttons == ("Medlem", "Tovholder", "Koordinator", "Fortryd", "Vis åbne invitationer")
    (asked,) = await ida.press("Tovholder")
    assert asked.text.startswith("Rolle: tovholder\nFra hvilken kommune")
    (asked,) = await ida.press("Struer")
    (asked,) = await ida.press("☐ Sundhed")
    assert "☑ Sundhed" in asked.buttons
    (asked,) = await ida.press("Videre »")
    assert "Forvaltninger: sundhed" in asked.text
    await ida.press("5 personer")
    _, link, picture = await ida.press("7 dage")
    assert "op til 5 personer til 13. februar 2024 kl. 10.00" in link.text
    assert picture.files[0].read_bytes().startswith(b"\x89PNG")
    (one,) = storage.invitations.open()
    assert (one.role, one.organization, one.administrations) == (Role.TOVHOLDER, "Struer", (Administration.HEALTH,))
    assert [(entry.act, entry.actor) for entry in storage.audit.entries()] == [(Act.INVITED, of(storage, 10).id)]


async def test_a_municipality_can_be_written_and_a_step_taken_back(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/inviter")
    await ida.press("Medlem")
    (asked,) = await ida.say("Favrskov Bibliotek")
    assert "Fra: Favrskov Bibliotek" in asked.text
    await ida.press("« Tilbage")
    await ida.press("Ingen bestemt")
    for label in ("Videre »", "1 person", "1 dag"):
        await ida.press(label)
    assert [one.organization for one in storage.invitations.open()] == [""]


async def test_a_button_of_a_step_that_is_over_does_nothing(ida: LocalTelegram, storage: Storage) -> None:
    (first,) = await ida.say("/inviter")
    await ida.press("Medlem")
    assert [shown.text for shown in await ida.press("Koordinator", first)] == [asking.EXPIRED]
    await ida.press("Fortryd")
    assert [shown.text for shown in await ida.press_data("a1:invite:5:1", ida.message(text="x"))] == [asking.EXPIRED]
    assert storage.invitations.open() == ()


async def test_whoever_follows_a_link_is_in_with_its_role(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    token = await token_for(ida, "Tovholder")
    per = await connect(trusted=False, user=42)
    (turned_away,) = await per.say("penge til kor")
    assert turned_away.text.startswith("Hej! Jeg er kun for medlemmer")
    (welcome,) = await per.say(f"/start {token}")
    assert welcome.text.startswith("Velkommen, Lokal! Du er nu med som tovholder for Struer.")
    person = of(storage, 42)
    assert (person.role, person.organization, person.state) == (Role.TOVHOLDER, "Struer", State.ACTIVE)
    assert person.administrations == (Administration.CULTURE, Administration.HEALTH)
    (answer,) = await per.say("penge til kor")
    assert answer.text.startswith("Der er afsat 40.000 kr.")


async def test_a_link_says_why_it_does_not_work(ida: LocalTelegram, connect: Connect, storage: Storage, clock: Clock) -> None:
    used, expired, withdrawn = [await token_for(ida, days=days) for days in ("14 dage", "1 dag", "14 dage")]
    await (await connect(trusted=False, user=41)).say(f"/start {used}")
    newest = storage.invitations.open()[0]
    storage.invitations.withdraw(newest.id)
    clock.now += timedelta(days=1)
    per = await connect(trusted=False, user=42)
    for token, reason in ((used, "brugt"), (expired, "udløbet"), (withdrawn, "trukket tilbage"), ("x" * 22, "kender jeg ikke")):
        (told,) = await per.say(f"/start {token}")
        assert reason in told.text
        assert "Bed netværkets koordinator om en ny." in told.text
    assert storage.people.by_telegram(42) is None


async def test_following_ones_own_link_again_uses_nothing_up(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    token = await token_for(ida, uses="5 personer")
    per = await connect(trusted=False, user=42)
    await per.say(f"/start {token}")
    (told,) = await per.say(f"/start {token}")
    assert told.text == "Du er allerede med som medlem."
    assert [one.used for one in storage.invitations.open()] == [1]


async def test_an_open_link_can_be_withdrawn(ida: LocalTelegram, connect: Connect) -> None:
    token = await token_for(ida)
    (listed,) = await ida.press("Vis åbne invitationer")
    assert "1. medlem, Struer, 0 af 1 brugt, til 20. februar 2024 kl. 10.00" in listed.text
    (sure,) = await ida.press("1")
    assert sure.text.startswith("Skal denne invitation trækkes tilbage?\nmedlem, Struer")
    said = [shown.text for shown in await ida.press("Ja, træk den tilbage")]
    assert said == [inviting.WITHDRAWN, inviting.NONE_OPEN]
    assert [shown.text for shown in await ida.press("Ja, træk den tilbage", sure)] == [inviting.ENDED_BEFORE]
    (told,) = await (await connect(trusted=False, user=42)).say(f"/start {token}")
    assert "trukket tilbage" in told.text


async def test_the_token_is_nowhere_in_what_is_kept(ida: LocalTelegram, storage: Storage) -> None:
    token = await token_for(ida)
    assert not [line for line in storage._db.conn.iterdump() if token in line]


async def test_a_member_cannot_invite(connect: Connect, storage: Storage) -> None:
    storage.people.add("Per Lund", telegram=42)
    per = await connect(trusted=False, user=42)
    (told,) = await per.say("/inviter")
    assert told.text == access.FOR_COORDINATORS
    pressed = await per.press_data("a1:invite:1:3", per.message(text="x"))
    assert [shown.text for shown in pressed] == [access.FOR_COORDINATORS]


async def test_a_link_that_makes_a_coordinator_is_for_one_person_and_a_week(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/inviter")
    await ida.press("Koordinator")
    await ida.press("Ingen bestemt")
    (asked,) = await ida.press("Videre »")
    assert asked.buttons == ("1 dag", "7 dage", "« Tilbage", "Fortryd")
    assert [shown.text for shown in await ida.press_data("a1:invite:5:4", ida.message(text="x"))] == []
    assert storage.invitations.open() == ()
    await ida.press("7 dage", asked)
    assert [one.uses for one in storage.invitations.open()] == [1]


async def test_a_tovholder_comes_from_somewhere(ida: LocalTelegram) -> None:
    await ida.say("/inviter")
    (asked,) = await ida.press("Tovholder")
    assert "Ingen bestemt" not in asked.buttons


async def test_personal_links_do_not_hide_the_others(ida: LocalTelegram, storage: Storage) -> None:
    await token_for(ida)
    for number in range(25):
        storage.invitations.create(Role.MEMBER, days=14, person=storage.people.add(f"Person {number}"))
    (listed,) = await ida.press("Vis åbne invitationer")
    assert "1. medlem, Struer" in listed.text
    assert "25 personlige links" in listed.text
    assert listed.buttons == ("1",)


async def test_taken_off_nobody_comes_back_by_an_older_link(
    ida: LocalTelegram, connect: Connect, storage: Storage, clock: Clock
) -> None:
    token = await token_for(ida, uses="20 personer")
    per = await connect(trusted=False, user=42)
    await per.say(f"/start {token}")
    clock.now += timedelta(hours=1)
    storage.people.leave(of(storage, 42).id or 0, State.REMOVED)
    (told,) = await per.say(f"/start {token}")
    assert "koordinatoren har lukket din adgang" in told.text
    assert of(storage, 42).state is State.REMOVED


async def test_the_coordinators_read_who_came_by_a_link_that_gives_more(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    token = await token_for(ida, "Tovholder")
    per = await connect(trusted=False, user=42)
    await per.say(f"/start {token}")
    letter = storage.outbox.take()
    assert letter is not None
    assert letter.chat == 10
    assert "Lokal (tovholder, Struer) er nu med. Kontoen hedder Lokal i Telegram." in letter.html


async def test_who_came_by_a_common_link_first_is_still_the_owner_of_their_own(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    common = await token_for(ida)
    owner = storage.people.add("Lokal", role=Role.TOVHOLDER, organization="Struer")
    other = storage.people.add("Lokale", role=Role.TOVHOLDER, organization="Struer")
    _, own = storage.invitations.create(Role.TOVHOLDER, days=14, person=owner)
    _, others = storage.invitations.create(Role.TOVHOLDER, days=14, person=other)
    per = await connect(trusted=False, user=42)
    await per.say(f"/start {common}")
    (told,) = await per.say(f"/start {others}")
    assert told.text.startswith("Dette link er personligt og til en anden end dig")
    await per.say(f"/start {own}")
    assert (of(storage, 42).id, of(storage, 42).role) == (owner, Role.TOVHOLDER)
    assert len(storage.people.everyone()) == 3
    (told,) = await ida.say(f"/start {storage.invitations.create(Role.MEMBER, days=1, person=other)[1]}")
    assert told.text.startswith("Dette link er personligt og til en anden end dig")


async def test_an_own_link_that_is_left_over_takes_nobodys_place(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    mette = storage.people.add("Mette Krog", role=Role.TOVHOLDER, organization="Struer")
    tokens = [storage.invitations.create(Role.TOVHOLDER, days=14, person=mette)[1] for _ in range(2)]
    await (await connect(trusted=False, user=42)).say(f"/start {tokens[0]}")
    (told,) = await (await connect(trusted=False, user=99, first=99_000)).say(f"/start {tokens[1]}")
    assert told.text.startswith("Denne invitation er brugt.")
    assert of(storage, 42).name == "Mette Krog"


async def test_taken_off_and_erased_nobody_comes_back_by_an_older_link_either(
    ida: LocalTelegram, connect: Connect, storage: Storage, clock: Clock
) -> None:
    token = await token_for(ida, uses="20 personer")
    per = await connect(trusted=False, user=42)
    await per.say(f"/start {token}")
    clock.now += timedelta(hours=1)
    storage.people.leave(of(storage, 42).id or 0, State.REMOVED)
    for step in ("/slet", "Slet alt om mig", "Ja, slet det nu"):
        await (per.say(step) if step.startswith("/") else per.press(step))
    (told,) = await per.say(f"/start {token}")
    assert "koordinatoren har lukket din adgang" in told.text
    clock.now += timedelta(hours=1)
    newer = storage.invitations.create(Role.MEMBER, days=1)[1]
    (welcome,) = await per.say(f"/start {newer}")
    assert welcome.text.startswith("Velkommen")


async def test_in_a_terminal_before_the_first_run_no_name_is_guessed(connect: Connect) -> None:
    person = await connect(role=Role.COORDINATOR)
    await person.say("/inviter")
    for label in ("Medlem", "Skive", "Videre »", "1 person"):
        await person.press(label)
    _, made, _ = await person.press("1 dag")
    assert "t.me" not in made.text
    assert "/start " in made.text


async def test_a_restart_in_the_middle_loses_no_choice(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await ida.say("/inviter")
    await ida.press("Koordinator")
    (asked,) = await ida.press("Skive")
    again = await connect(trusted=False, user=10, first=20_000)
    message = again.message(text=asked.text)
    await again.press_data("a1:invite:3:992", message)
    await again.press_data("a1:invite:5:1", message)
    assert [(one.role, one.organization) for one in storage.invitations.open()] == [(Role.COORDINATOR, "Skive")]
