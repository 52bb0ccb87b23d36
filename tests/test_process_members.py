"""The whole way of a member against a strict Bot API server: invited by link, asks, leaves, comes back, is erased."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from botapi_process import LIMIT, MINUTES, Process, ingest, run

SECRET = "hvor ligger nøglen til Mettes cykelskur?"


def dump(bot: Process) -> str:
    with closing(sqlite3.connect(bot.directory / "data" / "knudepunkt.db")) as db:
        return "\n".join(db.iterdump())


async def test_from_the_first_link_to_the_last_trace(server: Any, process: Callable[..., Process]) -> None:
    await ingest(process, MINUTES)
    ida, mette = await server.user("Ida Holm"), await server.user("Mette Skovgaard", username="metteskov")
    first = (await run(process, "members", "invite", "--role", "coordinator")).strip()
    assert first.startswith("https://t.me/emulated_bot?start=")  # Telegram said what the bot is called
    bot = await process(open=False).start("run")

    await mette.send("hvornår er næste møde?")
    assert "2034" not in (await mette.expect("kun for medlemmer", timeout=LIMIT)).text
    await ida.send(f"/start {first.partition('=')[2]}")
    await ida.expect("Du er nu med som koordinator", timeout=LIMIT)
    await ida.send("/inviter")
    for label in ("Tovholder", "Struer", "Sundhed", "Videre", "1 person", "14 dage"):
        await ida.expect(timeout=LIMIT)
        await ida.tap(label)
    link = await ida.expect("Invitationen er klar", timeout=LIMIT)
    picture = await ida.expect("Peg telefonens kamera", timeout=LIMIT)
    assert (await picture.bytes()).startswith(b"\x89PNG")
    token = next(word for word in link.text.split() if "?start=" in word).partition("?start=")[2]

    await mette.send(f"/start {token}")
    await mette.expect("Du er nu med som tovholder for Struer", timeout=LIMIT)
    await mette.send("hvornår er næste møde?")
    await mette.expect(r"14\. marts 2034", timeout=LIMIT)
    await mette.send(SECRET)
    await mette.expect("Det står der ikke", timeout=LIMIT)
    await mette.send("Karla har nummer 010203-1234, hvad gør jeg?")
    await mette.expect("CPR-nummer", timeout=LIMIT)
    assert not [text for who, text in await mette.texts() if "010203" in (text or "")]
    await mette.send_document(b"x", file_name="journal 010203 1234.txt", caption="se her")
    await mette.expect("CPR-nummer", timeout=LIMIT)
    await mette.send("/minedata")
    data = await (await mette.expect(timeout=LIMIT)).bytes()
    assert SECRET in json.dumps(json.loads(data), ensure_ascii=False)
    assert "Mette Skovgaard" in dump(bot)

    await mette.send("/forlad")
    await mette.expect("forlade", timeout=LIMIT)
    await mette.tap("Ja, jeg går")
    await mette.expect("Du er ude", timeout=LIMIT)
    await mette.send("hvornår er næste møde?")
    assert "2034" not in (await mette.expect("Du er holdt op med at bruge mig", timeout=LIMIT)).text
    await mette.send("/start")
    await mette.expect("Velkommen tilbage", timeout=LIMIT)
    await mette.block()
    await bot.told("update .* handled", times=len([line for line in bot.log if "handled" in line]) + 1)
    await mette.unblock()
    await mette.send("/slet")
    await mette.expect("Vil du slette", timeout=LIMIT)
    await mette.tap("Slet alt om mig")
    await mette.expect("Er du sikker", timeout=LIMIT)
    await mette.tap("Ja, slet det nu")
    await mette.expect("Alt om dig er slettet", timeout=LIMIT)
    await bot.stop()

    kept = dump(bot)
    raw = b"".join(path.read_bytes() for path in (bot.directory / "data").glob("*") if path.is_file())
    for word in ("Mette", "Skovgaard", "metteskov", "nøglen", "Karla", "010203-1234", str(mette.id), token):
        assert word not in kept, word
        assert word.encode() not in raw, word
    log = await run(process, "members", "audit")
    assert [line.split()[2] for line in log.splitlines()[3:] if line.split()[1:2] == ["2"]]
    assert not [line for line in bot.log if "Mette" in line or "nøglen" in line or token in line]


async def test_asked_by_three_answered_once_and_given_to_the_fourth(server: Any, process: Callable[..., Process]) -> None:
    await ingest(process, MINUTES)
    ida = await server.user("Ida")
    askers = [await server.user(name) for name in ("Per", "Bo", "Eva")]
    fourth = await server.user("Ole")
    token = (await run(process, "members", "invite", "--role", "coordinator")).strip().partition("=")[2]
    common = (await run(process, "members", "invite", "--uses", "9")).strip().partition("=")[2]
    bot = await process(open=False).start("run")
    await ida.send(f"/start {token}")
    await ida.expect("koordinator", timeout=LIMIT)
    for one, question in zip(
        askers,
        ("Hvem vander blomsterne i foyeren?", "hvem vander blomsterne i foyren", "i foyeren: hvem vander blomsterne"),
        strict=True,
    ):
        await one.send(f"/start {common}")
        await one.expect("Du er nu med", timeout=LIMIT)
        await one.send(question)
        await one.expect("Det står der ikke", timeout=LIMIT)
    await ida.send("/ubesvarede")
    assert "(3 personer)" in (await ida.expect(timeout=LIMIT)).text
    await ida.tap("^1$")
    await ida.expect("Spurgt af 3 personer", timeout=LIMIT)
    await ida.tap("^Svar$")
    await ida.expect("Skriv svaret", timeout=LIMIT)
    await ida.send("Det gør Bo Dam hver fredag.")
    await ida.expect("Det bliver sendt til 3 personer", timeout=LIMIT)
    await ida.tap("Send til 3")
    await ida.expect("på vej til 3 personer", timeout=LIMIT)
    for one in askers:
        assert "Det gør Bo Dam" in (await one.expect("Koordinatoren har svaret", timeout=LIMIT)).text
        await one.send("/hjaelp")  # whatever else is on its way comes before the answer to this
        await one.expect("Spørg mig om", timeout=LIMIT)
        assert len([text for who, text in await one.texts() if "Det gør Bo Dam" in text]) == 1
    await fourth.send(f"/start {common}")
    await fourth.expect("Du er nu med", timeout=LIMIT)
    await fourth.send("hvem vander blomsterne i foyeren")
    answer = await fourth.expect("Det gør Bo Dam", timeout=LIMIT)
    assert "Kilde: Svar fra koordinatoren, " in answer.text
    await fourth.tap("Vis kilden")
    await fourth.expect("Hvem vander blomsterne i foyeren", timeout=LIMIT)
    await bot.stop()


async def test_the_menu_of_a_coordinator_comes_and_goes_with_the_role(server: Any, process: Callable[..., Process]) -> None:
    ida = await server.user("Ida")
    token = (await run(process, "members", "invite", "--role", "coordinator")).strip().partition("=")[2]
    bot = await process(open=False).start("run")
    await ida.send(f"/start {token}")
    await ida.expect("koordinator", timeout=LIMIT)

    async def shown() -> set[str]:
        return {command["command"] for command in await server.commands(user=ida, chat=ida.id)}

    async def until(wanted: bool) -> None:
        for _ in range(100):
            if ("inviter" in await shown()) is wanted:
                return
            await bot.told("", times=1)
            await server.control("events", chat_id=ida.id, since=10**9, timeout=0.2)
        raise AssertionError(await shown())

    await until(True)
    await run(process, "members", "role", "1", "member")
    await until(False)
    await ida.send("/inviter")
    await ida.expect("Det kan kun netværkets koordinator", timeout=LIMIT)
    await bot.stop()
