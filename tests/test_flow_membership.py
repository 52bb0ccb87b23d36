"""Leaving and coming back, blocking the bot, groups that are registered, and how much one may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from conftest import Clock, Connect, FakeLibrary

from bot.audit import Act
from bot.config import Config, Members, Telegram
from bot.dialogs import Waiting
from bot.local import LocalTelegram, Shown
from bot.people import Person
from bot.roles import Role, State
from bot.storage import Storage
from handlers.texts import access

GROUP: dict[str, Any] = {"id": -700, "type": "group", "title": "Netværket"}
ANONYMOUS: dict[str, Any] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
SUPERGROUP: dict[str, Any] = {"id": -100700, "type": "supergroup", "title": "Netværket"}


@pytest.fixture
def config() -> Config:
    return Config(members=Members(questions_per_minute=3))


@pytest.fixture
async def per(connect: Connect, storage: Storage) -> LocalTelegram:
    storage.people.add("Per Lund", role=Role.TOVHOLDER, organization="Struer", telegram=42)
    person = await connect(trusted=False, user=42)
    assert isinstance(person, LocalTelegram)
    return person


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    person = await connect(trusted=False, user=10, first=10_000)
    assert isinstance(person, LocalTelegram)
    return person


def texts(shown: tuple[Shown, ...]) -> list[str]:
    return [one.text for one in shown]


def row(storage: Storage, telegram: int) -> Person:
    person = storage.people.by_telegram(telegram)
    assert person is not None
    return person


def standing(user: int, status: str, *, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """News that the bot is now `status` in the chat of `user`, or in a group."""
    bot = {"id": 2, "is_bot": True, "first_name": "Knudepunkt"}

    def as_member(state: str) -> dict[str, Any]:
        return {"user": bot, "status": state, **({"until_date": 0} if state == "kicked" else {})}

    changed = {
        "chat": chat or {"id": user, "type": "private", "first_name": "Per"},
        "from": {"id": user, "is_bot": False, "first_name": "Per"},
        "date": 1_700_000_000,
        "old_chat_member": as_member("member"),
        "new_chat_member": as_member(status),
    }
    return {"update_id": user * 100 + len(status), "my_chat_member": changed}


# --------------------------------------------------------------------------------------------------------- going, returning


async def test_leaving_asks_first_and_then_nothing_is_answered(per: LocalTelegram, storage: Storage) -> None:
    (asked,) = await per.say("/forlad")
    assert asked.buttons == ("Ja, jeg går", "Nej, jeg bliver")
    assert texts(await per.press("Nej, jeg bliver")) == [access.STAYED]
    assert row(storage, 42).state is State.ACTIVE
    await per.say("/forlad")
    assert texts(await per.press("Ja, jeg går")) == [access.LEFT]
    assert row(storage, 42).state is State.LEFT
    (told,) = await per.say("penge til kor")
    assert told.text.startswith("Du er holdt op med at bruge mig i Netværket")
    assert await per.say("penge til kor") == ()


async def test_whoever_left_comes_back_with_what_was_theirs(per: LocalTelegram, storage: Storage) -> None:
    await per.say("/forlad")
    await per.press("Ja, jeg går")
    assert texts(await per.say("/start")) == [access.CAME_BACK]
    person = row(storage, 42)
    assert (person.state, person.role, person.organization) == (State.ACTIVE, Role.TOVHOLDER, "Struer")
    assert [entry.act for entry in storage.audit.entries()] == [Act.LEFT, Act.CAME_BACK]


async def test_a_coordinator_who_left_is_not_one_again_by_themselves(ida: LocalTelegram, storage: Storage) -> None:
    (asked,) = await ida.say("/forlad")
    assert "Du er den eneste koordinator" in asked.text
    await ida.press("Ja, jeg går")
    await ida.say("/start")
    assert row(storage, 10).role is Role.MEMBER  # of no municipality


async def test_a_block_costs_a_coordinator_the_role_unless_nobody_else_has_it(
    ida: LocalTelegram, per: LocalTelegram, storage: Storage
) -> None:
    await ida.deliver(standing(10, "kicked"))
    await ida.deliver(standing(10, "member"))
    assert row(storage, 10).role is Role.COORDINATOR
    storage.people.set_role(row(storage, 42).id or 0, Role.COORDINATOR)
    await ida.deliver(standing(10, "kicked") | {"update_id": 77})
    (told,) = await ida.deliver(standing(10, "member") | {"update_id": 78})
    assert told.text == access.CAME_BACK + access.NO_LONGER_COORDINATOR
    assert row(storage, 10).role is Role.MEMBER


async def test_after_a_year_nothing_is_left_of_who_left(per: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await per.say("/forlad")
    await per.press("Ja, jeg går")
    clock.now += timedelta(days=366)
    storage.retention.purge()
    assert storage.people.by_telegram(42) is None
    (told,) = await per.say("/start")
    assert told.text.startswith("Hej! Jeg er kun for medlemmer")


async def test_somebody_who_goes_on_using_the_bot_stays(per: LocalTelegram, storage: Storage, clock: Clock) -> None:
    for _ in range(5):
        clock.now += timedelta(days=300)
        await per.say("/hjaelp")
        storage.retention.purge()
    assert row(storage, 42).state is State.ACTIVE


async def test_blocking_the_bot_is_leaving_and_letting_it_in_again_is_coming_back(per: LocalTelegram, storage: Storage) -> None:
    storage.dialogs.begin(42, Waiting.NAME)
    await per.deliver(standing(42, "kicked"))
    assert row(storage, 42).state is State.BLOCKED
    assert storage.dialogs.current(42) is None
    await per.deliver(standing(42, "member"))
    assert row(storage, 42).state is State.ACTIVE


async def test_a_stranger_who_blocks_the_bot_leaves_no_trace(connect: Connect, storage: Storage) -> None:
    stranger = await connect(trusted=False, user=43)
    await stranger.deliver(standing(43, "kicked"))
    assert storage.people.everyone() == ()
    assert stranger.calls == []


@pytest.mark.parametrize("reason", ["bot was blocked by the user", "user is deactivated"])
async def test_an_answer_that_cannot_be_delivered_says_that_they_left(
    per: LocalTelegram, storage: Storage, reason: str
) -> None:
    per.refuse("sendMessage", 403, f"Forbidden: {reason}")
    await per.say("penge til kor")
    assert row(storage, 42).state is State.BLOCKED


async def test_a_successor_has_a_row_of_their_own(per: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await per.say("hvor er nøglen?")
    _, token = storage.invitations.create(Role.TOVHOLDER, organization="Struer", days=14)
    eva = await connect(trusted=False, user=43)
    await eva.say(f"/start {token}")
    await eva.say("/minedata")
    assert b"n\xc3\xb8glen" not in eva.calls[-1].files[0][1]
    assert row(storage, 43).organization == row(storage, 42).organization == "Struer"


# ------------------------------------------------------------------------------------------------------------------- groups


async def test_a_group_is_registered_by_a_coordinator_and_by_nobody_else(
    per: LocalTelegram, ida: LocalTelegram, storage: Storage
) -> None:
    (told,) = await per.say("/tilmeld@knudepunkt_bot", chat=GROUP)
    assert told.text == access.UNKNOWN_GROUP
    assert await per.say("@knudepunkt_bot penge til kor", chat=GROUP) == ()
    assert texts(await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP)) == [access.REGISTERED]
    (answer,) = await per.say("@knudepunkt_bot penge til kor", chat=GROUP)
    assert answer.text.startswith("Der er afsat 40.000 kr.")
    assert storage.registered_chats() == {-700: "Netværket"}
    assert texts(await per.say("/afmeld@knudepunkt_bot", chat=GROUP)) == [access.FOR_COORDINATORS]
    assert texts(await ida.say("/afmeld@knudepunkt_bot", chat=GROUP)) == [access.UNREGISTERED]
    assert await per.say("@knudepunkt_bot penge til kor", chat=GROUP) == ()


async def test_in_a_registered_group_everybody_may_ask_and_nobody_sees_what_is_private(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP)
    guest = await connect(trusted=False, user=99)
    assert await guest.say("snak mellem andre", chat=GROUP) == ()
    (answer,) = await guest.say("@knudepunkt_bot penge til kor", chat=GROUP)
    assert answer.text.startswith("Der er afsat")
    for command in ("medlemmer", "inviter", "ubesvarede", "importer", "profil", "minedata", "slet", "forlad"):
        (told,) = await ida.say(f"/{command}@knudepunkt_bot", chat=GROUP)
        assert told.text == access.PRIVATE_ONLY
    (listed,) = await ida.say("/medlemmer")
    in_group = {**ida.message(text="x"), "chat": GROUP}
    assert texts(await ida.press_data(listed.data[0], in_group)) == [access.PRIVATE_ONLY]
    assert "Som koordinator" not in (await ida.say("/hjaelp@knudepunkt_bot", chat=GROUP))[0].text
    assert (await guest.say("penge til kor")) != ()  # alone they are nobody here, and are told how to be invited
    assert storage.people.by_telegram(99) is None


async def test_a_guest_of_a_group_may_see_and_erase_what_is_kept_of_them(
    ida: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP)
    guest = await connect(trusted=False, user=99)
    await guest.say("@knudepunkt_bot hvor er nøglen?", chat=GROUP)
    await guest.say("/minedata")
    assert "nøglen".encode() in guest.calls[-1].files[0][1]
    await guest.say("/slet")
    await guest.press("Slet alt om mig")
    await guest.press("Ja, slet det nu")
    assert storage.unanswered.open() == ()


async def test_the_registered_groups_are_listed_and_taken_off_in_private(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP)
    (listed,) = await ida.say("/tilmeld")
    assert listed.buttons == ("Afmeld Netværket",)
    assert texts(await ida.press(1)) == [access.TAKEN_OFF]
    assert storage.registered_chats() == {}
    assert texts(await ida.press(1, listed)) == [access.NOT_REGISTERED]


async def test_who_writes_as_the_group_is_told_why_that_does_not_do(ida: LocalTelegram, storage: Storage) -> None:
    (told,) = await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP, sender_chat=GROUP, **{"from": ANONYMOUS})
    assert told.text == access.ANONYMOUS
    assert storage.registered_chats() == {}


async def test_thrown_out_of_a_group_it_is_registered_no_more(ida: LocalTelegram, storage: Storage) -> None:
    await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP)
    await ida.deliver(standing(10, "kicked", chat=GROUP))
    assert storage.registered_chats() == {}


async def test_a_registered_group_stays_so_as_a_supergroup(ida: LocalTelegram, connect: Connect, storage: Storage) -> None:
    await ida.say("/tilmeld@knudepunkt_bot", chat=GROUP)
    await ida.send(chat=GROUP, migrate_to_chat_id=-100700)
    guest = await connect(trusted=False, user=99)
    (answer,) = await guest.say("@knudepunkt_bot penge til kor", chat=SUPERGROUP)
    assert answer.text.startswith("Der er afsat")
    assert storage.registered_chats() == {-100700: "Netværket"}


async def test_a_group_that_nobody_registered_is_not_remembered(connect: Connect, storage: Storage) -> None:
    stranger = await connect(trusted=False, user=99)
    await stranger.send(chat=GROUP, migrate_to_chat_id=-100700)
    assert storage.former_chat(-100700) is None


# ------------------------------------------------------------------------------------------------------------------- limits


async def test_who_asks_too_much_is_told_once_and_may_go_on_after_a_minute(
    per: LocalTelegram, clock: Clock, library: FakeLibrary
) -> None:
    for _ in range(3):
        await per.say("penge til kor")
    assert texts(await per.say("penge til kor")) == [access.TOO_MANY]
    assert await per.say("penge til kor") == ()
    assert len(library.asked) == 3
    assert (await per.say("/hjaelp"))[0].text.startswith("Spørg mig")
    clock.now += timedelta(minutes=1)
    assert (await per.say("penge til kor"))[0].text.startswith("Der er afsat")


async def test_an_unknown_chat_is_looked_at_a_few_times_a_minute(connect: Connect, storage: Storage) -> None:
    _, token = storage.invitations.create(Role.MEMBER, days=14)
    stranger = await connect(trusted=False, user=43)
    told = [await stranger.say(f"/start {'x' * 21}{number}") for number in range(7)]
    assert [len(one) for one in told] == [1, 1, 1, 1, 1, 0, 0]
    assert await stranger.say(f"/start {token}") == ()
    assert storage.people.by_telegram(43) is None


async def test_an_unknown_chat_is_told_once_a_day_and_nothing_of_it_is_kept(
    connect: Connect, clock: Clock, storage: Storage, library: FakeLibrary
) -> None:
    stranger = await connect(trusted=False, user=4343434343)
    for _ in range(3):
        (told,) = await stranger.say("hvor er de hemmelige penge?")
        assert told.text.startswith("Hej! Jeg er kun for medlemmer")
        assert await stranger.say("hallo?") == ()
        clock.now += timedelta(days=1)
    dump = "\n".join(storage._db.conn.iterdump())
    assert not [word for word in ("hemmelige", "4343434343", "Lokal") if word in dump]
    assert library.asked == []


async def test_a_stranger_with_a_cpr_number_is_told_why_it_is_deleted(connect: Connect, storage: Storage) -> None:
    stranger = await connect(trusted=False, user=43)
    (told,) = await stranger.say("jeg hedder 010203-1234")
    assert told.text.startswith("Din besked ser ud til at indeholde et CPR-nummer.")
    assert [call.method for call in stranger.calls] == ["deleteMessage", "sendMessage"]


async def test_by_the_settings_everybody_may_be_let_in(connect: Connect, storage: Storage) -> None:
    anyone = await connect(trusted=False, user=43, config=Config(telegram=Telegram(open=True)))
    assert (await anyone.say("penge til kor"))[0].text.startswith("Der er afsat")
    assert texts(await anyone.say("/forlad"))[0].startswith("Vil du forlade") is False
    assert storage.people.everyone() == ()
