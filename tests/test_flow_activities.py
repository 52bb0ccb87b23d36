"""/aktiviteter: the overview, its filters, the list, one report, and the pictures, as members see them."""

from __future__ import annotations

import time
from calendar import monthrange
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from conftest import Clock, Connect
from PIL import Image
from report_samples import bundled, fill, publish

from bot.local import Call, LocalTelegram, Shown
from bot.reports.review import Step
from bot.reports.values import Chosen, Number, Period, Text, Value
from bot.storage import Storage
from handlers.keyboards import Press, pack
from handlers.texts import activities as texts
from handlers.texts import pictured
from handlers.texts.reply import Action

FORM = bundled()
TARGETS = FORM.question("targets")
assert TARGETS is not None
STRESS = TARGETS.options[0].text
GROUP: dict[str, Any] = {"chat": {"id": -700, "type": "supergroup", "title": "Netværket"}}


def report(storage: Storage, organization: str, title: str, *, began: str = "2023-03", people: int = 12, **ids: str) -> int:
    """Publish a report on a month; returns its number."""
    start = date.fromisoformat(f"{began}-01")
    end = start.replace(day=monthrange(start.year, start.month)[1])
    answers: dict[str, Value] = {"title": Text(title), "period": Period(start, end), "participants": Number(people)}
    answers |= {id: Chosen(tuple(chosen.split())) for id, chosen in ids.items()}
    return publish(storage, FORM, answers, organization=organization)


@pytest.fixture
def three(storage: Storage) -> Storage:
    """Three published reports."""
    report(storage, "Struer", "Sang ved fjorden", fields="culture", targets="older", activity="song", people=3)
    report(storage, "Viborg", "Læs med mig", began="2023-09", fields="culture health", targets="older", activity="reading")
    report(storage, "Viborg", "Haven", began="2023-10", fields="health", targets="stress", activity="nature", people=20)
    return storage


def photos(person: LocalTelegram) -> list[Call]:
    return [call for call in person.calls if call.method == "sendPhoto"]


def captions(person: LocalTelegram) -> list[str]:
    return [str(call.parameters["caption"]) for call in photos(person)]


async def test_nothing_published_yet_says_how_reports_come(member: LocalTelegram, storage: Storage) -> None:
    (reply,) = await member.say("/aktiviteter")
    assert "/rapport" in reply.text
    assert reply.buttons == ()


async def test_the_overview_counts_and_shows_the_newest(member: LocalTelegram, three: Storage) -> None:
    (reply,) = await member.say("/aktiviteter")
    assert reply.text.splitlines() == [
        "Det har kommunerne prøvet",
        "Viser alle aktiviteter.",
        "3 aktiviteter fra 2 kommuner og organisationer.",
        "I alt 32 deltagere i 2 aktiviteter; ikke talt med: 1 med færre end 5.",
        "De nyeste - tryk på et nummer for at læse rapporten:",
        "3. Haven (Viborg, oktober 2023)",
        "2. Læs med mig (Viborg, september 2023)",
        "1. Sang ved fjorden (Struer, marts 2023)",
    ]
    assert reply.buttons == (*("3", "2", "1"), *texts.NAMES.values(), *texts.PICTURES)


async def test_only_what_is_published_is_seen(member: LocalTelegram, three: Storage) -> None:
    assert three.reports.take(3, Step.UNPUBLISH, version=1, actor=None) is not None
    (reply,) = await member.say("/aktiviteter")
    assert "Haven" not in reply.text
    assert "2 aktiviteter" in reply.text


# ------------------------------------------------------------------------------------------------------------------ filters


async def test_a_filter_is_chosen_named_narrowed_and_taken_off_in_place(member: LocalTelegram, three: Storage) -> None:
    (overview,) = await member.say("/aktiviteter")
    (options,) = await member.press("Kommune")
    assert options.text.splitlines() == ["Vælg kommune", "• Struer: 1 aktivitet", "• Viborg: 2 aktiviteter"]
    assert options.buttons == ("Alle", "Struer", "Viborg", "« Tilbage")
    (viborg,) = await member.press("Viborg")
    assert viborg.message == options.message == overview.message
    assert viborg.text.splitlines()[1:3] == ["Viser kun Kommune: Viborg.", "2 aktiviteter fra Viborg."]
    assert "Kommune: Viborg" in viborg.buttons
    (targets,) = await member.press("Målgruppe")
    assert targets.text.splitlines() == [
        *("Vælg målgruppe", "Viser kun Kommune: Viborg."),
        *(f"• {STRESS}: 1 aktivitet", "• Ældre: 1 aktivitet"),
    ]
    (both,) = await member.press("Ældre")
    assert both.text.splitlines()[1:3] == ["Viser kun Kommune: Viborg, Målgruppe: Ældre.", "1 aktivitet fra Viborg."]
    await member.press("Kommune: Viborg")
    (older,) = await member.press("Alle")
    assert older.text.splitlines()[1:3] == [
        "Viser kun Målgruppe: Ældre.",
        "2 aktiviteter fra 2 kommuner og organisationer.",
    ]


async def test_back_keeps_what_was_chosen(member: LocalTelegram, three: Storage) -> None:
    await member.say("/aktiviteter")
    await member.press("Kommune")
    await member.press("Viborg")
    await member.press("Aktivitet")
    (reply,) = await member.press("« Tilbage")
    assert "Viser kun Kommune: Viborg." in reply.text


async def test_a_filter_that_leaves_no_choice_is_not_offered(member: LocalTelegram, storage: Storage) -> None:
    report(storage, "Struer", "Sang", activity="song")
    (reply,) = await member.say("/aktiviteter")
    assert reply.buttons == ("1", pictured.BY_HALF, pictured.OVER_TIME)


async def test_an_old_button_does_what_it_says_however_much_came_since(member: LocalTelegram, three: Storage) -> None:
    await member.say("/aktiviteter")
    (options,) = await member.press("Kommune")
    report(three, "Aarhus", "Ny", fields="culture")
    report(three, "Skive", "Nyere", fields="culture")
    (reply,) = await member.press("Struer", options)
    assert "Viser kun Kommune: Struer." in reply.text
    assert "Sang ved fjorden" in reply.text


async def test_a_choice_that_fits_nothing_any_more_says_so(member: LocalTelegram, three: Storage) -> None:
    await member.say("/aktiviteter")
    (options,) = await member.press("Aktivitet")
    assert three.reports.take(3, Step.UNPUBLISH, version=1, actor=None) is not None
    (reply,) = await member.press("Natur", options)
    assert reply.text.splitlines()[1:] == ["Viser kun Aktivitet: Natur.", texts.NONE_FIT]
    assert reply.buttons == ("Aktivitet: Natur",)
    await member.press("Aktivitet: Natur")
    (reply,) = await member.press("Alle")
    assert "Viser alle aktiviteter." in reply.text


async def test_the_last_report_taken_back_leaves_the_word_that_there_is_none(member: LocalTelegram, storage: Storage) -> None:
    report(storage, "Struer", "Sang", fields="culture")
    report(storage, "Viborg", "Dans", fields="health")
    (overview,) = await member.say("/aktiviteter")
    (options,) = await member.press("Område")
    for number in (1, 2):
        assert storage.reports.take(number, Step.UNPUBLISH, version=1, actor=None) is not None
    (reply,) = await member.press("Kultur", options)
    assert "ingen aktiviteter" in reply.text
    (refused,) = await member.press(pictured.BY_HALF, overview)
    assert refused.text == texts.NO_PICTURE


@pytest.mark.parametrize(
    "action", [Action.ACTIVITIES, Action.ACTIVITY_FILTER, Action.ACTIVITY_OPTION, Action.ACTIVITY_CHART, Action.ACTIVITY_LIST]
)
async def test_a_button_of_another_chat_or_a_forgotten_one_shows_nothing(
    action: Action, member: LocalTelegram, three: Storage
) -> None:
    await member.say("/aktiviteter")
    other = three.save_answer(999, views={"organization": "Struer"}, choices=("Struer",), question=None, days=30)
    for number in (other, 12345):
        replies = await member.press_data(pack(Press(action, number, 1)), member.message(text="x"))
        assert [one.text for one in replies] == [texts.OLD]


@pytest.mark.parametrize("press", [Press(Action.ACTIVITY_FILTER, 1, 9), Press(Action.ACTIVITY_OPTION, 1, 3)])
async def test_a_button_that_nobody_made_shows_nothing(press: Press, member: LocalTelegram, three: Storage) -> None:
    await member.say("/aktiviteter")
    assert [one.text for one in await member.press_data(pack(press), member.message(text="x"))] == [texts.OLD]


# ----------------------------------------------------------------------------------------------------- the list and one report


async def test_the_list_goes_page_by_page_and_back(member: LocalTelegram, storage: Storage) -> None:
    for number in range(1, 20):
        report(storage, "Struer" if number % 2 else "Viborg", f"Nummer {number}", fields="culture")
    (overview,) = await member.say("/aktiviteter")
    assert "Vis alle (19)" in overview.buttons
    (first,) = await member.press("Vis alle (19)")
    assert first.message == overview.message
    assert first.text.splitlines()[:4] == [
        *("Aktiviteter 1-8 af 19", "Tryk på et nummer for at læse rapporten."),
        *("19. Nummer 19", "Aktivitetsrapport 19, Struer, 2023 (marts 2023)"),
    ]
    assert first.buttons == (*map(str, range(19, 11, -1)), "Næste »", "« Tilbage")
    (second,) = await member.press("Næste »")
    (third,) = await member.press("Næste »")
    assert third.text.splitlines()[0] == "Aktiviteter 17-19 af 19"
    assert third.buttons == ("3", "2", "1", "« Forrige", "« Tilbage")
    (again,) = await member.press("« Forrige")
    assert again.text == second.text
    (back,) = await member.press("« Tilbage")
    assert back.text == overview.text


async def test_a_page_that_is_not_there_any_more_is_the_last_one(member: LocalTelegram, storage: Storage) -> None:
    for number in range(1, 10):
        report(storage, "Struer", f"Nummer {number}")
    await member.say("/aktiviteter")
    (first,) = await member.press("Vis alle (9)")
    assert storage.reports.take(1, Step.UNPUBLISH, version=1, actor=None) is not None
    (second,) = await member.press("Næste »", first)
    assert second.text.splitlines()[0] == "Aktiviteter 1-8 af 8"


async def test_the_list_holds_to_the_filter(member: LocalTelegram, storage: Storage) -> None:
    for number in range(1, 15):
        report(storage, "Struer" if number % 2 else "Viborg", f"Nummer {number}")
    await member.say("/aktiviteter")
    await member.press("Kommune")
    await member.press("Viborg")
    (listed,) = await member.press("Vis alle (7)")
    assert "Viser kun Kommune: Viborg." in listed.text
    assert "Struer" not in listed.text


async def test_a_number_opens_the_report_without_small_counts_and_files(member: LocalTelegram, three: Storage) -> None:
    await member.say("/aktiviteter")
    (shown,) = await member.press("1")
    assert shown.text.splitlines()[0] == "Aktivitetsrapport 1, Struer, 2023"
    lines = shown.text.splitlines()
    assert lines[lines.index("Deltagere") + 1] == "færre end 5"
    assert shown.buttons == ()


async def test_a_long_report_goes_on_behind_a_button(member: LocalTelegram, storage: Storage) -> None:
    text = " ".join(f"{number} & <b>" for number in range(600))
    answers: dict[str, Value] = {"title": Text("Lang"), "worked": Text(text), "failed": Text(text), "next": Text("SLUT")}
    publish(storage, FORM, answers, organization="Struer")
    await member.say("/aktiviteter")
    (shown,) = await member.press("1")
    said = [shown.text]
    while shown.buttons:
        (shown,) = await member.press(texts.GO_ON)
        said.append(shown.text)
    assert len(said) > 2
    assert all(one.startswith("Aktivitetsrapport 1, Struer, 2024") for one in said)
    assert said[0].endswith(f"(1 af {len(said)})")
    assert "SLUT" in said[-1]
    whole = " ".join(said)
    assert all(f"{number} & <b>" in whole.replace("…\n", " ").replace("…", "") for number in (0, 300, 599))


async def test_a_report_that_was_taken_back_is_not_shown(member: LocalTelegram, three: Storage) -> None:
    (overview,) = await member.say("/aktiviteter")
    assert three.reports.take(2, Step.UNPUBLISH, version=1, actor=None) is not None
    (refused,) = await member.press("2", overview)
    assert refused.text == texts.GONE


# ----------------------------------------------------------------------------------------------------------------- pictures


async def test_each_picture_comes_with_the_same_in_words(member: LocalTelegram, three: Storage) -> None:
    await member.say("/aktiviteter")
    for name in texts.PICTURES:
        await member.press(name)
    assert captions(member) == [
        "Flest rapporter: Viborg, 2.\n\nViborg: 2 (begge i andet halvår 2023)\nStruer: 1 (første halvår 2023)",
        "Flest rapporter: Ældre, 2, oftest sammen med Kultur (2).\n\n"
        f"{STRESS}: 1 (Sundhed 1)\nFunktionelle lidelser eller smerter: 0\n"
        "Socialt udsatte eller ensomme: 0\nÆldre: 2 (Kultur 2, Sundhed 1)\nSårbare unge: 0",
        "Flest deltagere: andet halvår 2023, 32. 1 aktivitet med færre end 5 deltagere er ikke talt med.\n\n"
        "Første halvår 2023: 1 aktivitet, ikke talt med: 1 med færre end 5\n"
        "Andet halvår 2023: 32 deltagere i 2 aktiviteter\n"
        "I alt: 32 deltagere i 2 aktiviteter; ikke talt med: 1 med færre end 5",
    ]
    for call in photos(member):
        [(_, data)] = call.files
        assert Image.open(BytesIO(data)).size[0] == 1080


async def test_a_picture_of_a_choice_names_it(member: LocalTelegram, three: Storage) -> None:
    await member.say("/aktiviteter")
    await member.press("Kommune")
    await member.press("Viborg")
    await member.press(pictured.BY_HALF)
    assert captions(member) == [
        "Viborg har 2 rapporter.\nViser kun Kommune: Viborg.\n\nViborg: 2 (begge i andet halvår 2023)",
    ]


async def test_a_table_that_is_too_long_for_a_caption_follows(member: LocalTelegram, storage: Storage, clock: Clock) -> None:
    fill(storage, 120, 5, clock=clock)
    await member.say("/aktiviteter")
    followed: tuple[Shown, ...] = await member.press(pictured.BY_HALF)
    assert len(captions(member)[0]) < 200
    assert followed[1].text.splitlines()[0] == "Rapporter efter kommune og halvår"
    assert len(followed[1].text.splitlines()) > 10


# --------------------------------------------------------------------------------------------------------------------- doors


async def test_a_registered_group_may_look_too(connect: Connect, three: Storage) -> None:
    three.register_chat(-700, "Netværket")
    person = await connect(trusted=False, user=42)
    (reply,) = await person.say("/aktiviteter@knudepunkt_bot", **GROUP)
    assert "3 aktiviteter" in reply.text
    (options,) = await person.press("Kommune")
    assert options.message[0] == -700
    (shown,) = await person.press("1", reply)
    assert "Sang ved fjorden" in shown.text


async def test_five_hundred_reports_are_fast(member: LocalTelegram, storage: Storage, clock: Clock) -> None:
    """Five seconds each is what is promised; they take a fraction of one."""
    published = fill(storage, 500, 7, clock=clock)
    assert len(published) > 350

    async def timed(step: str) -> float:
        begun = time.perf_counter()
        await (member.say(step) if step.startswith("/") else member.press(step))
        return time.perf_counter() - begun

    steps = ("/aktiviteter", *texts.PICTURES, "Målgruppe", "« Tilbage", f"Vis alle ({len(published)})", "Næste »")
    taken = {step: await timed(step) for step in steps}
    assert {step: round(seconds, 1) for step, seconds in taken.items() if seconds > 5} == {}
