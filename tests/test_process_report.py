"""A report on a strict Bot API server: every kind of answer, the bot killed at every step; reviewed, published, found."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any

import pytest
from botapi_process import LIMIT, MINUTES, Process, ingest, run

from bot.reports.values import Chosen, Files, Number, Skipped, Text, YesNo, unpacked

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 200

Action = Callable[[], Awaitable[Any]]


def rows(bot: Process, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(bot.directory / "data" / "knudepunkt.db")) as db:
        return db.execute(sql).fetchall()


async def invited(server: Any, make: Callable[..., Process], name: str, *options: str) -> tuple[Any, str]:
    """Somebody with an invitation: the person, and what they send to come in."""
    link = (await run(make, "members", "invite", *options)).strip()
    return await server.user(name), f"/start {link.partition('=')[2]}"


def steps(mette: Any) -> list[tuple[Action, str]]:
    """Everything that Mette does, each with what the bot says to it."""

    def say(text: str) -> Action:
        return lambda: mette.send(text)

    def tap(label: str) -> Action:
        return lambda: mette.tap(label)

    return [
        (say("/rapport"), "1 af 15 - Titel"),
        (say("Læsegruppe for sygemeldte"), "2 af 15 - Periode"),
        (say("juni 2024 - marts 2024"), "slutter, før"),
        (say("marts-juni 2024"), "3 af 15 - Områder"),
        (say("kultur og sundhed"), "4 af 15 - Målgrupper"),
        (tap("Symptomer på stress"), ""),
        (tap("Ældre"), ""),
        (tap("^Færdig"), "5 af 15 - Aktivitet"),
        (tap("^Læsegruppe"), "6 af 15 - Deltagere"),
        (say("hvornår er næste møde?"), "Tilbage til rapporten.*6 af 15"),
        (say("ca. 12"), "7 af 15 - Faldet fra"),
        (say("13"), "ikke være større"),
        (say("2"), "8 af 15 - Samarbejdspartnere"),
        (tap("^Spring over"), "9 af 15 - Delmål"),
        (tap("^Tilbage"), "8 af 15 - Samarbejdspartnere"),
        (say("Biblioteket og jobcentret"), "9 af 15 - Delmål"),
        (say("delmål 3"), "10 af 15 - Evaluering"),
        (say("spring over"), "11 af 15 - Hvad virkede"),
        (say("pause"), "Kladden er gemt"),
        (say("/rapport"), "Læsegruppe for sygemeldte"),
        (tap("^Fortsæt"), "11 af 15 - Hvad virkede"),
        (say("At læse højt sammen gav ro."), "12 af 15 - Hvad virkede ikke"),
        (say("Om morgenen kom ingen."), "13 af 15 - Næste skridt"),
        (tap("^Spring over"), "14 af 15 - Må kontaktes"),
        (tap("^Ja"), "15 af 15 - Filer"),
        (lambda: mette.send_photo(PICTURE, caption="Gruppen"), "Gemt: 1 fil.*sagt ja"),
        (tap("^Ja, alle"), "Gemt: 1 fil"),
        (lambda: mette.send_document(b"Program for foraaret", file_name="program.txt", caption="Programmet"), "Gemt: 2 filer"),
        (lambda: mette.send_voice(b"OggS" + b"0" * 60), "Gemt: 3 filer"),
        (tap("^Færdig"), "Se rapporten igennem"),
        (tap("^1$"), "1 af 15 - Titel"),
        (say("Læsegruppe for sygemeldte borgere"), "Se rapporten igennem.*sygemeldte borgere"),
        (tap("^6$"), "6 af 15 - Deltagere"),
        (say("14"), "Deltagere: 14"),
    ]


def told(bot: Process) -> None:
    """What is kept of the one report is what was answered, once."""
    ((answers, owner),) = rows(bot, "SELECT answers, author FROM report_versions")
    found = unpacked(answers)
    assert owner is not None
    assert found["title"] == Text("Læsegruppe for sygemeldte borgere")
    assert found["fields"] == Chosen(("culture", "health"))
    assert found["targets"] == Chosen(("stress", "older"))
    assert found["activity"] == Chosen(("reading",))
    assert found["participants"] == Number(14, "14")
    assert found["left"] == Number(2, "2")
    assert found["partners"] == Text("Biblioteket og jobcentret")
    assert found["evaluation"] == Skipped()
    assert found["failed"] == Text("Om morgenen kom ingen.")
    assert found["contact"] == YesNo(True)
    files = found["files"]
    assert isinstance(files, Files)
    assert len(files.numbers) == len(set(files.numbers)) == 3
    attached = rows(bot, "SELECT sort, caption, consent, report, draft FROM attachments ORDER BY number")
    assert [(sort, caption) for sort, caption, *_ in attached] == [
        ("picture", "Gruppen"),
        ("document", "Programmet"),
        ("voice", ""),
    ]
    assert attached[0][2] == 1
    assert {report for *_, report, _ in attached} == {1}
    assert rows(bot, "SELECT count(*) FROM drafts") == [(0,)]
    folder = bot.directory / "data" / "files" / "reports"
    assert sorted(path.read_bytes()[:4] for path in folder.iterdir()) == [b"OggS", b"Prog", b"\x89PNG"]


@pytest.mark.parametrize("heard", [True, False], ids=["after its reply", "before its reply"])
async def test_killed_at_every_step_a_report_is_filed_once_and_whole(
    server: Any, process: Callable[..., Process], heard: bool
) -> None:
    """`heard`: the bot is killed when it has said what comes next; else as soon as the message is sent, so that it may be in
    the middle of anything."""
    await ingest(process, MINUTES)
    mette, start = await invited(server, process, "Mette Skov", "--role", "tovholder", "--organization", "Struer")
    bot = await process(open=False).start("run")
    await mette.send(start)
    await mette.expect("tovholder for Struer", timeout=LIMIT)
    for action, expected in [*steps(mette), (lambda: mette.tap("^Send rapporten"), "Rapport nr. 1 er sendt")]:
        await action()
        if heard:
            await mette.expect(expected, timeout=LIMIT, edited=False if expected else None)
        await bot.close()
        bot = await process(open=False).start("run")
        if not heard:
            await mette.expect(expected, timeout=LIMIT, edited=False if expected else None)
    receipt = next(m for m in await mette.transcript() if "Rapport nr. 1 er sendt" in (m["text"] or ""))
    assert receipt
    told(bot)
    await mette.send("/rapport")  # there is no draft left: a new report begins
    await mette.expect("1 af 15 - Titel", timeout=LIMIT)
    assert rows(bot, "SELECT count(*) FROM reports") == [(1,)]
    await bot.stop()
    assert not [line for line in bot.log if "Mette" in line or "sygemeldte" in line]


async def test_reviewed_changed_published_and_found_by_a_question(server: Any, process: Callable[..., Process]) -> None:
    await ingest(process, MINUTES)
    mette, start = await invited(server, process, "Mette Skov", "--role", "tovholder", "--organization", "Struer")
    ida, coordinator = await invited(server, process, "Ida Holm", "--role", "coordinator")
    per, member = await invited(server, process, "Per Dam")
    bot = await process(open=False).start("run")
    for person, token in ((mette, start), (ida, coordinator), (per, member)):
        await person.send(token)
        await person.expect("Du er nu med", timeout=LIMIT)
    for action, expected in steps(mette):
        await action()
        await mette.expect(expected, timeout=LIMIT, edited=False if expected else None)
    sent = await mette.tap("^Send rapporten")
    await sent.answer()
    await mette.expect("Rapport nr. 1 er sendt", timeout=LIMIT)
    told(bot)
    await ida.expect("Struer.*/rapporter", timeout=LIMIT, since=0)
    question = "hvem har prøvet læsegrupper for sygemeldte?"
    await per.send(question)
    assert "Aktivitetsrapport" not in (await per.expect(timeout=LIMIT)).text

    await ida.send("/rapporter")
    await ida.expect("Struer", timeout=LIMIT)
    await ida.tap("^1$")
    await ida.expect("At læse højt sammen gav ro", timeout=LIMIT)
    await ida.tap("^Bed om ændring")
    await ida.expect(timeout=LIMIT)
    await ida.tap("Hvad virkede$")
    await ida.expect(timeout=LIMIT)
    await ida.send("Skriv gerne, hvorfor det gav ro.")
    await ida.expect("hvorfor det gav ro", timeout=LIMIT)
    await ida.tap("^Send")
    await mette.expect("hvorfor det gav ro", timeout=LIMIT)
    await mette.send("/rapport")
    await mette.expect("Ret nr. 1", timeout=LIMIT)
    await mette.tap("^Fortsæt")
    await mette.expect("1 af 1 - Hvad virkede", timeout=LIMIT)
    await mette.send("At læse højt sammen gav ro, fordi ingen skulle præstere.")
    await mette.expect("Se rapporten igennem", timeout=LIMIT)
    await mette.tap("^Send rapporten")
    await mette.expect("Rettelsen til rapport nr. 1 er sendt", timeout=LIMIT)
    await ida.expect("/rapporter", timeout=LIMIT)
    await ida.send("/rapporter")
    await ida.expect("Struer", timeout=LIMIT)
    await ida.tap("^1$")
    await ida.expect("ingen skulle præstere", timeout=LIMIT)
    await ida.tap("^Offentliggør")
    await mette.expect("offentliggjort", timeout=LIMIT)

    await per.send(question)
    answer = await per.expect("Struer", timeout=LIMIT)
    assert "Aktivitetsrapport 1, Struer, 2024" in answer.text
    await per.tap("Vis kilden")
    await per.expect("Aktivitetsrapport 1, Struer, 2024", timeout=LIMIT)
    await per.send("/aktiviteter")
    await per.expect("Læsegruppe for sygemeldte borgere", timeout=LIMIT)
    await ida.send("/rapporter")
    await ida.expect(timeout=LIMIT)
    assert rows(bot, "SELECT count(*) FROM report_versions") == [(2,)]
    assert "1" in await run(process, "reports", "unpublish", "1")
    await per.send(question)
    assert "Aktivitetsrapport" not in (await per.expect(timeout=LIMIT)).text
    await bot.stop()
