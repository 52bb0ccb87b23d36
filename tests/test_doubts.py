"""Letters that may have arrived: in /status, sent again or left alone, and never twice by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import NOW, Clock, Connect, deliver

from bot.local import LocalTelegram
from bot.outbox import Kind, Outgoing, State
from bot.roles import Role
from bot.storage import Storage
from handlers.texts.doubts import KINDS, SHOWN

KIRSTEN, SIGNE = 10, 11
SINGLE = [one for one in Kind if one not in (Kind.BROADCAST, Kind.CORRECTION)]


@pytest.fixture
async def kirsten(connect: Connect, storage: Storage) -> LocalTelegram:
    storage.people.add("Kirsten Krog", role=Role.COORDINATOR, telegram=KIRSTEN)
    storage.people.add("Signe Lund", telegram=SIGNE)
    person = await connect(trusted=False, user=KIRSTEN)
    assert isinstance(person, LocalTelegram)
    return person


async def lost(person: LocalTelegram, storage: Storage, *subjects: int, kind: Kind = Kind.SEAT) -> None:
    """Letters of which no word comes back."""
    for subject in subjects:
        letter = Outgoing(SIGNE, f"Du har fået <b>plads</b> {subject}", ((("Ja", "a1:rsvp:1:1"),),))
        storage.outbox.put(kind, subject, [letter], until=NOW + timedelta(days=3))
        person.interrupt("sendMessage")
        await deliver(person)


def fate(storage: Storage, subject: int = 1, kind: Kind = Kind.SEAT) -> State:
    [row] = storage.outbox.rows(kind, subject)
    return row.state


async def status(person: LocalTelegram) -> str:
    return (await person.say("/status"))[-1].text


@pytest.mark.parametrize("kind", SINGLE)
async def test_a_letter_of_any_kind_that_may_not_have_arrived_is_shown(
    kirsten: LocalTelegram, storage: Storage, kind: Kind
) -> None:
    await lost(kirsten, storage, 1, kind=kind)
    assert "1 brev er måske ikke nået frem" in await status(kirsten)
    shown = (await kirsten.press("Se breve"))[-1]
    assert f"{KINDS[kind]} til Signe Lund" in shown.text
    assert "«Du har fået plads 1»" in shown.text


async def test_it_is_sent_again_with_its_buttons_by_hand_alone(kirsten: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await lost(kirsten, storage, 1)
    clock.now += timedelta(days=1)
    assert SIGNE not in await deliver(kirsten)
    await status(kirsten)
    await kirsten.press("Se breve")
    shown = await kirsten.press("Send 1 igen")
    assert "Brevet er på vej igen." in [one.text for one in shown]
    assert "Der er ingen breve" in shown[-1].text
    assert (await deliver(kirsten))[SIGNE] == ["Du har fået <b>plads</b> 1"]
    assert "a1:rsvp:1:1" in str(kirsten.calls[-1].parameters["reply_markup"])
    assert "måske ikke nået frem" not in await status(kirsten)
    assert storage._rows("SELECT html FROM outbox") == [("",)]


async def test_what_is_left_alone_is_asked_for_no_more_and_keeps_no_words(kirsten: LocalTelegram, storage: Storage) -> None:
    await lost(kirsten, storage, 1)
    await status(kirsten)
    await kirsten.press("Se breve")
    shown = await kirsten.press("Lad 1 ligge")
    assert "Der er ingen breve" in shown[-1].text
    assert "måske ikke nået frem" not in await status(kirsten)
    assert fate(storage) is State.UNKNOWN
    assert storage._rows("SELECT html, buttons FROM outbox") == [("", "[]")]


@pytest.mark.parametrize("label", ["Send 1 igen", "Lad 1 ligge"])
async def test_a_decision_is_carried_out_once_however_often_its_press_comes(
    kirsten: LocalTelegram, storage: Storage, clock: Clock, label: str
) -> None:
    await lost(kirsten, storage, 1)
    await status(kirsten)
    page = (await kirsten.press("Se breve"))[-1]
    clock.now += timedelta(minutes=5)
    await kirsten.press("Send 1 igen", page)
    assert storage.outbox.take() is not None
    storage.outbox.interrupted()  # the bot ends here, and Telegram delivers the press again
    await kirsten.press(label, page)
    assert fate(storage) is State.UNKNOWN
    assert storage.doubts.count() == 1  # it waits for a new decision


async def test_a_page_holds_some_and_the_others_come_up(kirsten: LocalTelegram, storage: Storage) -> None:
    await lost(kirsten, storage, *range(1, SHOWN + 3))
    assert f"{SHOWN + 2} breve" in await status(kirsten)
    shown = (await kirsten.press("Se breve"))[-1]
    assert "... og 2 til" in shown.text
    shown = (await kirsten.press("Lad 1 ligge"))[-1]
    assert "plads 1»" not in shown.text
    assert f"plads {SHOWN + 1}»" in shown.text


async def test_what_holds_no_more_is_not_asked_for(kirsten: LocalTelegram, storage: Storage, clock: Clock) -> None:
    await lost(kirsten, storage, 1, 2)
    storage.outbox.recall(Kind.SEAT, 1)
    assert storage.doubts.count() == 1
    clock.now = NOW + timedelta(days=3)
    assert storage.doubts.count() == 0


async def test_who_may_not_be_written_to_any_more_is_not_asked_about(kirsten: LocalTelegram, storage: Storage) -> None:
    await lost(kirsten, storage, 1)
    storage.outbox.withdraw(SIGNE)
    assert storage.doubts.count() == 0


async def test_a_letter_recalled_while_it_was_leaving_is_not_asked_for(kirsten: LocalTelegram, storage: Storage) -> None:
    for subject in (1, 2):
        storage.outbox.put(Kind.SEAT, subject, [(SIGNE, "Plads")])
        letter = storage.outbox.take()
        assert letter is not None
        storage.outbox.recall(Kind.SEAT, subject)
        if subject == 1:
            storage.outbox.settle(letter, State.UNKNOWN)
        else:
            storage.outbox.interrupted()
    assert storage.doubts.count() == 0


async def test_a_member_decides_nothing(kirsten: LocalTelegram, storage: Storage, connect: Connect) -> None:
    await lost(kirsten, storage, 1)
    await status(kirsten)
    page = (await kirsten.press("Se breve"))[-1]
    signe = await connect(trusted=False, user=SIGNE)
    await signe.press_data(page.data[0], signe.message(text="x"))
    assert fate(storage) is State.UNKNOWN
