"""A meeting of ten municipalities with three administrations each, from the plan to the move, on a strict Bot API server with
its limits on: the real process, played by thirty people and a coordinator."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import vobject
from botapi_process import LIMIT, MINUTES, Process, ingest

from bot.config import Network
from bot.roles import Administration, Role
from bot.storage import Storage

ZONE = ZoneInfo("Europe/Copenhagen")
DAY = (datetime.now(ZONE) + timedelta(days=200)).date()
LATER = DAY + timedelta(days=7)
AT = "%d-%m-%Y"


async def enrolled(server: Any, bot: Process) -> tuple[Any, dict[tuple[str, Administration], Any]]:
    """A coordinator, and a person for each municipality and administration, the first of each a tovholder."""
    ida, seats = await server.user("Ida", id=7_000_000, started=True), {}
    with closing(Storage.open(bot.directory / "data" / "knudepunkt.db", lambda: datetime.now(UTC))) as storage:
        storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=ida.id)
        for place, municipality in enumerate(Network().municipalities):
            for column, administration in enumerate(Administration):
                user = await server.user(f"{municipality} {column}", id=7_000_100 + 10 * place + column, started=True)
                role = Role.MEMBER if column else Role.TOVHOLDER
                storage.people.add(
                    f"Bo {municipality}",
                    role=role,
                    organization=municipality,
                    administrations=[administration],
                    telegram=user.id,
                )
                seats[municipality, administration] = user
    return ida, seats


async def shown(user: Any, pattern: str) -> Any:
    return await user.expect(pattern, timeout=LIMIT)


async def pressed(user: Any, label: str, pattern: str, *, on: Any = None) -> Any:
    """Press a button of a message, the newest unless told, since what nobody waited for may come in between."""
    await user.tap(label, message_id=on.message_id if on else None)
    return await shown(user, pattern)


async def opened(ida: Any) -> Any:
    """The page of the meeting, by way of the list."""
    await ida.send("/moede")
    return await pressed(ida, "kl|\\d", "Inviteret: 31", on=await shown(ida, "Planlagte møder|Kommende møder|møder"))


async def planned(ida: Any) -> None:
    """/moede to the invitation, as a coordinator goes through it."""
    await ida.send("/moede")
    await shown(ida, "møder")
    await pressed(ida, "Nyt møde", "Hvem skal mødes")
    await pressed(ida, "Biblioteksnetværket", "Hvad skal mødet hedde")
    await ida.send("Forårsmøde")
    await shown(ida, "Hvornår er mødet")
    await ida.send(f"{DAY.strftime(AT)} kl. 10-12")
    await shown(ida, "Hvor er mødet")
    await ida.send("Struer Bibliotek")
    await shown(ida, "Hvem er vært")
    await pressed(ida, "Struer", "Hvem skal inviteres")
    await ida.tap(r".*\(3\d\)")
    await shown(ida, "Forårsmøde")


async def entry(message: Any) -> Any:
    """The one entry of a calendar file, read by another program than wrote it."""
    return vobject.readOne((await message.bytes()).decode()).vevent


async def test_a_meeting_from_the_plan_to_the_move(server: Any, process: Callable[..., Process]) -> None:
    await ingest(process, MINUTES)
    await server.limits(all=True)
    bot = process(open=False)
    ida, seats = await enrolled(server, bot)
    await bot.start("run")
    await bot.told("connected")
    await planned(ida)
    await pressed(ida, r"Gem og send.*3\d", "Invitationen er på vej til 3")
    await shown(ida, "Kommer du")  # a coordinator is one of those who are invited
    missing = ("Skive", Administration.HEALTH)
    calendars = {}
    for seat, user in seats.items():
        invitation = await shown(user, "Forårsmøde")
        assert {"Ja", "Nej", "Måske", "Sender en anden"} <= set(invitation.labels)
        if seat != missing:
            await pressed(user, "Ja", "Du kommer")
    first = seats["Struer", Administration.CULTURE]
    await first.tap("Læg i kalender")
    calendars["before"] = await entry(await shown(first, r""))
    # One look, one hole, one nudge.
    matrix = await pressed(ida, "Svar og huller", "Skive", on=await opened(ida))
    assert "1 hul" in matrix.text
    await pressed(ida, r"Mind om.*1.*", "", on=matrix)
    tovholder = seats["Skive", Administration.CULTURE]
    nudge = await shown(tovholder, "sundhed")
    assert "Skive" in nudge.text
    others = [user for user in seats.values() if user is not tovholder]
    assert not [text for user in others for who, text in await user.texts() if "mangler" in text]
    # The plan is what the bot answers from.
    await first.send("hvornår er næste møde?")
    assert "mødekalender" in (await shown(first, "Kilde: ")).text
    # It moves: the invitations change where they stand, those who had answered get one notice with a new file.
    await bot.close()  # kill -9, in between
    await bot.start("run")
    await pressed(ida, "Flyt", "Hvornår er mødet nu", on=await opened(ida))
    await ida.send(f"{LATER.strftime(AT)} kl. 13-15")
    summary = await pressed(ida, "Som nu", "Sådan bliver", on=await shown(ida, "Hvor er mødet"))
    await pressed(ida, r"Gem og giv 29 besked", "Mødet er ændret", on=summary)
    for seat, user in seats.items():
        await user.expect("Mødet er flyttet", timeout=LIMIT, edited=True, since=0)  # the invitation, in place
        if seat != missing:
            notice = await user.expect("Kommer du også nu", timeout=LIMIT, edited=False, since=0)
            assert notice.document
            if user is first:
                calendars["after"] = await entry(notice)
    late = seats[missing]
    assert not [text for _, text in await late.texts() if "tidligere tid" in text]
    assert calendars["after"].uid.value == calendars["before"].uid.value
    assert int(calendars["after"].sequence.value) > int(calendars["before"].sequence.value)
    assert calendars["before"].dtstart.value.astimezone(ZONE).date() == DAY
    assert calendars["after"].dtstart.value.astimezone(ZONE) == datetime(LATER.year, LATER.month, LATER.day, 13, tzinfo=ZONE)
    assert "too_many_requests" not in await server.counters()
    await bot.stop()
