"""The commands: start, help, and the lists of meetings, groups and documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import COMING, HELD, FakeLibrary

from bot.local import LocalTelegram
from handlers.texts import catalogue, meetings, welcome
from knowledge.model import Document, Group, Member, Place


async def test_start_greets_and_gives_examples(member: LocalTelegram) -> None:
    (reply,) = await member.say("/start")
    assert reply.text.startswith("Hej! Jeg hjælper Netværket for kultur, sundhed og beskæftigelse.")
    assert "• Hvornår er næste møde?" in reply.text


@pytest.mark.parametrize("command", ["/hjaelp", "/hjælp", "/help"])
async def test_help_names_every_command(member: LocalTelegram, command: str) -> None:
    (reply,) = await member.say(command)
    assert all(f"/{name} - {does}" in reply.text for name, does in welcome.COMMANDS)


@pytest.mark.parametrize("command", ["/moeder", "/møder"])
async def test_meetings_lists_what_is_to_come(member: LocalTelegram, command: str, tmp_path: Path) -> None:
    (reply,) = await member.say(command)
    assert "• Fredag den 12. april 2024 kl. 10.00-12.00 (Hobro)" in reply.text
    assert "15. januar" not in reply.text
    assert reply.buttons == (meetings.CALENDAR, catalogue.ALL_MEETINGS)
    (file,) = await member.press(meetings.CALENDAR)
    assert file.files[0].read_bytes().count(b"BEGIN:VEVENT") == 2
    (every,) = await member.press(catalogue.ALL_MEETINGS)
    assert "15. januar" in every.text


async def test_meetings_without_any_to_come(member: LocalTelegram, library: FakeLibrary) -> None:
    library.known_meetings = (HELD,)
    (reply,) = await member.say("/moeder")
    assert (reply.text, reply.buttons) == (meetings.NONE_COMING, (catalogue.ALL_MEETINGS,))
    library.known_meetings = ()
    (reply,) = await member.say("/moeder")
    assert (reply.text, reply.buttons) == (meetings.NONE_COMING, ())


async def test_a_month_is_shown_but_is_no_entry_in_a_calendar(member: LocalTelegram, library: FakeLibrary) -> None:
    library.known_meetings = (replace(COMING, start="2024-09", end=None, place=None),)
    (reply,) = await member.say("/moeder")
    assert "• I september 2024" in reply.text
    assert reply.buttons == (catalogue.ALL_MEETINGS,)


async def test_groups_are_listed_and_can_be_asked_about(member: LocalTelegram, library: FakeLibrary) -> None:
    (reply,) = await member.say("/grupper")
    assert "• Styregruppen for Fjordsamarbejdet (1 medlem)" in reply.text
    await member.press(1)
    assert library.asked == ["Hvem sidder i Styregruppen for Fjordsamarbejdet?"]


async def test_meetings_begin_with_the_own_network(member: LocalTelegram) -> None:
    (reply,) = await member.say("/moeder")
    assert reply.text.splitlines()[1] == "Netværket: ingen dato i dokumenterne"


async def test_meetings_of_the_group_that_is_named(member: LocalTelegram, library: FakeLibrary, tmp_path: Path) -> None:
    library.known_meetings = (HELD, COMING, replace(COMING, group="Bakke-Net"), replace(HELD, group="Sangkredsen"))
    (reply,) = await member.say("/moeder bakkenet")
    assert reply.text.splitlines()[1:] == ["Bakke-Net", "• Fredag den 12. april 2024 kl. 10.00-12.00 (Hobro)"]
    (file,) = await member.press(meetings.CALENDAR)
    assert file.files == (tmp_path / "files" / "moede-bakke-net-2024-04-12.ics",)
    assert b"DESCRIPTION:Kilde: moedeliste.txt" in file.files[0].read_bytes()
    (every,) = await member.press(catalogue.ALL_MEETINGS, reply)
    assert "Fjordsamarbejdet" not in every.text
    (past,) = await member.say("/møder sangkreds")
    assert past.text.splitlines() == ["Her er møderne:", "Sangkredsen", "• Mandag den 15. januar 2024 (online)"]
    (none,) = await member.say("/moeder ukendt")
    assert none.text == meetings.NONE_NAMED


async def test_groups_by_name_without_attendance(member: LocalTelegram, library: FakeLibrary) -> None:
    place = Place("referat.txt")
    ruled = Group("Bakkelauget", place, rule="Fem fra hver side.")
    library.known_groups += (ruled, Group("Afbud", place, (Member("Ole Dam", "afbud"),)))
    (reply,) = await member.say("/grupper")
    assert "Afbud" not in reply.text
    (reply,) = await member.say("/grupper bakke")
    assert reply.buttons == ("Bakkelauget",)
    await member.press(1)
    assert library.asked == ["Hvordan er Bakkelauget sammensat?"]
    (none,) = await member.say("/grupper ukendt")
    assert none.text == catalogue.NO_GROUPS_NAMED


async def test_sources_say_when_no_text_is_loaded(member: LocalTelegram, library: FakeLibrary) -> None:
    library.known_documents = (Document("a", "Referat", None, "", 0, 0.0, 0, bundled=True),)
    (reply,) = await member.say("/kilder")
    assert reply.text == f"{catalogue.NO_TEXTS}\n• Referat"


async def test_documents_are_listed(member: LocalTelegram, library: FakeLibrary) -> None:
    (reply,) = await member.say("/kilder")
    assert "• Referat (15. januar 2024)" in reply.text
    library.known_documents = ()
    (reply,) = await member.say("/kilder")
    assert reply.text == catalogue.NO_DOCUMENTS


async def test_an_unknown_command_gets_a_hint(member: LocalTelegram, library: FakeLibrary) -> None:
    (reply,) = await member.say("/rapportt")
    assert reply.text == welcome.UNKNOWN_COMMAND
    assert library.asked == []
