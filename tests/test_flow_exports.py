"""What a coordinator takes away under /aktiviteter: the three files and the final report. Nobody else is shown the buttons."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from conftest import Clock, Connect
from docx import Document
from report_samples import fill

from bot.audit import Act
from bot.config import Config
from bot.local import LocalTelegram
from bot.roles import Role
from bot.storage import Storage
from handlers.keyboards import Press, pack
from handlers.texts import access, exports
from handlers.texts.reply import Action

LABELS = ("Hent CSV", "Hent Excel", "Hent JSON", "Slutrapport")
GROUP: dict[str, Any] = {"chat": {"id": -700, "type": "supergroup", "title": "Netværket"}}


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    """A coordinator, number 1."""
    storage.people.add("Ida Holm", role=Role.COORDINATOR, organization="Skive", telegram=10)
    person = await connect(trusted=False, user=10, first=10_000)
    assert isinstance(person, LocalTelegram)
    return person


@pytest.fixture
def filled(storage: Storage) -> Storage:
    """30 reports, most of them published."""
    fill(storage, 30, 3)
    return storage


async def test_the_buttons_are_shown_to_a_coordinator(ida: LocalTelegram, filled: Storage) -> None:
    (overview,) = await ida.say("/aktiviteter")
    assert overview.buttons[-4:] == LABELS


@pytest.mark.parametrize("role", [Role.MEMBER, Role.TOVHOLDER])
async def test_the_buttons_are_shown_to_nobody_else_and_do_nothing_there(
    role: Role, connect: Connect, storage: Storage, filled: Storage
) -> None:
    storage.people.add("Per Lund", role=role, organization="Struer", telegram=42)
    person = await connect(trusted=False, user=42)
    (overview,) = await person.say("/aktiviteter")
    assert not set(LABELS) & set(overview.buttons)
    for press in (Press(Action.EXPORT, 0, 1), Press(Action.FINAL_REPORT)):
        shown = await person.press_data(pack(press), person.message(text="x"))
        assert [one.text for one in shown] == [access.FOR_COORDINATORS]
    assert [entry for entry in storage.audit.entries() if entry.act is Act.EXPORTED] == []


async def test_in_a_group_there_is_nothing_to_take_away(ida: LocalTelegram, filled: Storage) -> None:
    filled.register_chat(-700, "Netværket")
    (overview,) = await ida.say("/aktiviteter@knudepunkt_bot", **GROUP)
    assert overview.buttons
    assert not set(LABELS) & set(overview.buttons)


@pytest.mark.parametrize(("label", "name"), [("Hent CSV", "csv"), ("Hent Excel", "xlsx"), ("Hent JSON", "json")])
async def test_a_file_holds_what_is_published_and_is_noted(label: str, name: str, ida: LocalTelegram, filled: Storage) -> None:
    published = [one.number for one in filled.reports.published()]
    assert 0 < len(published) < 30
    await ida.say("/aktiviteter")
    sent = (await ida.press(label))[-1]
    assert sent.text.startswith(f"{len(published)} offentliggjorte rapporter. ")
    (path,) = sent.files
    assert path.name.endswith(f"aktiviteter.{name}")
    found = {
        "csv": lambda: [int(line.split(";")[0]) for line in path.read_text("utf-8-sig").splitlines()[1:]],
        "xlsx": lambda: [row[0] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True)],
        "json": lambda: [one["number"] for one in json.loads(path.read_bytes())["reports"]],
    }[name]()
    assert found == published
    (entry,) = [entry for entry in filled.audit.entries() if entry.act is Act.EXPORTED]
    assert (entry.actor, entry.detail) == (1, f"what=reports rows={len(published)} format={name}")


async def test_the_final_report_names_the_network_and_the_day(
    connect: Connect, storage: Storage, filled: Storage, config: Config, clock: Clock
) -> None:
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    network = config.network.model_copy(update={"name": "Fjordens netværk"})
    ida = await connect(trusted=False, user=10, config=config.model_copy(update={"network": network}))
    clock.now += timedelta(days=30)
    await ida.say("/aktiviteter")
    sent = (await ida.press("Slutrapport"))[-1]
    (path,) = sent.files
    assert path.name.endswith("slutrapport.docx")
    first, second, facts = [one.text for one in Document(str(path)).paragraphs[:3]]
    count = len(filled.reports.published())
    assert (first, second) == ("Slutrapport", "Fjordens netværk")
    assert facts.startswith(f"Lavet den 7. marts 2024 på grundlag af {exports.reports(count)} fra ")
    (entry,) = [entry for entry in filled.audit.entries() if entry.act is Act.EXPORTED]
    assert entry.detail == f"what=final_report rows={count} format=docx"


async def test_a_button_of_another_time_says_so(ida: LocalTelegram, filled: Storage) -> None:
    shown = await ida.press_data(pack(Press(Action.EXPORT, 0, 9)), ida.message(text="x"))
    assert [one.text for one in shown] == [exports.OLD]


async def test_whoever_was_a_coordinator_takes_nothing_away(ida: LocalTelegram, filled: Storage) -> None:
    (overview,) = await ida.say("/aktiviteter")
    filled.people.set_role(1, Role.MEMBER)
    assert [one.text for one in await ida.press("Hent Excel", overview)] == [access.FOR_COORDINATORS]
