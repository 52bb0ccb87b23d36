"""/privatliv, /minedata and /slet."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock, Connect

from bot.audit import Act
from bot.broadcasts import Draft, Purpose
from bot.config import Config, Privacy
from bot.local import LocalTelegram, Shown
from bot.meetings.attendees import Said
from bot.meetings.meeting import PartStat, Plan
from bot.people import Membership
from bot.roles import State
from bot.storage import Storage
from handlers.texts import privacy

TELEGRAM = 4_242_424_242


@pytest.fixture
async def per(connect: Connect, storage: Storage) -> LocalTelegram:
    """A member with something in every room."""
    storage.people.add("Per Skovgaard", organization="Struer", email="per@struer.dk", telegram=TELEGRAM)
    storage.people.take_seat(1, Membership("Styregruppen", "Per Skovgaard"))
    person: LocalTelegram = await connect(trusted=False, user=TELEGRAM)
    await person.say("hvor er nøglen til skabet?")
    await person.say("næste møde")
    await person.say("penge til kor")
    await person.press("👍 Det hjalp")
    await person.say("/profil")
    await person.press("Ret navn")
    return person


def texts(shown: tuple[Shown, ...]) -> list[str]:
    return [one.text for one in shown]


def traces(storage: Storage, folder: Path) -> list[str]:
    """What of the person stands in a dump, or in the bytes of any file of the data directory."""
    words = ("Skovgaard", "per@struer.dk", str(TELEGRAM), "nøglen", "Styregruppen")
    dump = "\n".join(storage._db.conn.iterdump())
    files = [path.read_bytes() for path in folder.glob("*") if path.is_file()]
    binary = TELEGRAM.to_bytes(6, "big")
    return [word for word in words if word in dump or any(word.encode() in data for data in files)] + [
        "id as a number" for data in files if binary in data
    ]


async def test_what_is_kept_is_told_with_the_terms_that_hold(connect: Connect, storage: Storage) -> None:
    config = Config(privacy=Privacy(controller="Struer Kommune", contact="dpo@struer.dk"))
    storage.people.add("Per", telegram=42)
    per = await connect(trusted=False, user=42, config=config)
    (told,) = await per.say("/privatliv")
    for words in ("Dataansvarlig: Struer Kommune", "2 år", "180 dage", "dpo@struer.dk", "Telegram, som ligger uden for EU"):
        assert words in told.text


async def test_my_data_is_every_row_with_its_reason_and_its_end(per: LocalTelegram, storage: Storage) -> None:
    await per.say("/minedata")
    ((name, data),) = per.calls[-1].files
    tables: dict[str, dict[str, Any]] = {one["tabel"]: one for one in json.loads(data)["data"]}
    assert name == "mine-data.json"
    assert set(tables) >= {"people", "memberships", "questions", "answers", "feedback", "subjects"}
    assert tables["people"]["rækker"][0]["name"] == "Per Skovgaard"
    assert [row["text"] for row in tables["questions"]["rækker"]] == ["hvor er nøglen til skabet?"]
    for one in tables.values():
        assert one["begrundelse"] in privacy.REASONS.values()
        assert all(row["expires"] for row in one["rækker"])
    assert storage.audit.entries()[-1].act is Act.EXPORTED


async def test_my_data_tells_of_meetings_and_of_messages_to_many_in_words(
    per: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    begins = clock.now + timedelta(days=7)
    number = storage.meetings.add(Plan("Styregruppen", "Netværksmøde", begins, begins + timedelta(hours=2)), author=1)
    meeting, person = storage.meetings.get(number), storage.people.get(1)
    assert meeting is not None
    assert person is not None
    storage.attendees.invite(meeting, [person])
    storage.attendees.answer(meeting, 1, Said(PartStat.DELEGATED, "Åse Krogh"))
    storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Husk mødet"), author=1)
    await per.say("/minedata")
    tables = {one["tabel"]: one for one in json.loads(per.calls[-1].files[0][1])["data"]}
    assert tables["attendees"]["rækker"][0]["substitute"] == "Åse Krogh"
    assert "svaret på invitationer" in tables["attendees"]["begrundelse"]
    assert tables["attendees"]["opbevaring"] == tables["meetings"]["opbevaring"] == "5 år efter mødet"
    assert tables["broadcasts"]["rækker"][0]["html"] == "Husk mødet"
    assert "Beskeder, du har skrevet til mange" in tables["broadcasts"]["begrundelse"]
    (told,) = await per.say("/privatliv")
    assert "Møder: hvad du har svaret" in told.text


async def test_who_left_may_still_see_and_erase_their_data(per: LocalTelegram, storage: Storage, clock: Clock) -> None:
    for state in (State.LEFT, State.REMOVED, State.BLOCKED):
        storage.people.come_back(1)
        storage.people.leave(1, state)
        await per.say("/minedata")
        assert b"Per Skovgaard" in per.calls[-1].files[0][1]
        clock.now += timedelta(minutes=1)
    await per.say("/slet")
    await per.press("Slet alt om mig")
    await per.press("Ja, slet det nu")
    assert storage.people.by_telegram(TELEGRAM) is None


async def test_nobody_elses_row_is_in_my_data(per: LocalTelegram, connect: Connect, storage: Storage) -> None:
    storage.people.add("Eva Krog", telegram=43)
    eva = await connect(trusted=False, user=43, first=9000)
    await eva.say("hvad koster frokosten?")
    await eva.say("/minedata")
    ((_, data),) = eva.calls[-1].files
    assert "frokosten" in data.decode()
    assert not [word for word in ("Skovgaard", "nøglen", str(TELEGRAM)) if word in data.decode()]


async def test_erasing_takes_two_steps_and_leaves_nothing(per: LocalTelegram, storage: Storage, tmp_path: Path) -> None:
    assert traces(storage, tmp_path) != []
    (asked,) = await per.say("/slet")
    assert asked.buttons == ("Slet alt om mig", "Nej, behold det")
    (sure,) = await per.press("Slet alt om mig")
    assert sure.buttons == ("Ja, slet det nu", "Nej, behold det")
    assert storage.people.by_telegram(TELEGRAM) is not None
    assert texts(await per.press("Ja, slet det nu")) == [privacy.ERASED]
    assert traces(storage, tmp_path) == []
    assert [call.method for call in per.calls][-1] == "deleteMyCommands"
    assert storage.audit.entries()[-1].act is Act.ERASED


async def test_at_either_step_a_no_keeps_everything(per: LocalTelegram, storage: Storage) -> None:
    await per.say("/slet")
    assert texts(await per.press("Nej, behold det")) == [privacy.KEPT]
    await per.say("/slet")
    await per.press("Slet alt om mig")
    assert texts(await per.press("Nej, behold det")) == [privacy.KEPT]
    assert storage.people.by_telegram(TELEGRAM) is not None


async def test_a_yes_from_days_ago_erases_nothing(per: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await per.say("/slet")
    (sure,) = await per.press("Slet alt om mig")
    clock.now += timedelta(days=2)
    assert texts(await per.press("Ja, slet det nu", sure)) == [privacy.ERASE_LAPSED]
    assert storage.people.by_telegram(TELEGRAM) is not None


async def test_the_erased_is_a_stranger_and_the_others_are_untouched(
    per: LocalTelegram, connect: Connect, storage: Storage
) -> None:
    storage.people.add("Eva Krog", telegram=43)
    eva = await connect(trusted=False, user=43, first=9000)
    await eva.say("hvad koster frokosten?")
    await per.say("/slet")
    await per.press("Slet alt om mig")
    await per.press("Ja, slet det nu")
    (told,) = await per.say("penge til kor")
    assert told.text.startswith("Hej! Jeg er kun for medlemmer")
    assert [one.text for one in storage.unanswered.open()] == ["hvad koster frokosten?"]
    assert [one.name for one in storage.people.everyone()] == ["Eva Krog"]
