"""Reports that were sent, from both sides: the coordinator reads, asks and decides; the municipality hears it and corrects."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import Clock, Connect, FakeLibrary, deliver

from bot.app import Knudepunkt
from bot.audit import Act
from bot.config import Config
from bot.dialogs import Waiting
from bot.local import LocalTelegram, Shown
from bot.outbox import Kind
from bot.reports import draft as machine
from bot.reports.attachments import Sort
from bot.reports.drafts import Kept
from bot.reports.filed import Filed
from bot.reports.form import organization_id, read
from bot.reports.review import State, Step
from bot.reports.values import Chosen, Files, Number, Period, Skipped, Text, Value, YesNo
from bot.roles import Role
from bot.roles import State as Presence
from bot.storage import Storage
from handlers.context import DEPS
from handlers.keyboards import Press, pack
from handlers.texts import access, filed, reviewing
from handlers.texts.reply import Action
from knowledge.errors import KnowledgeError
from knowledge.model import Report

FORM = read(None, organizations=Config().network.organizations)
COMMENT = "Skriv gerne lidt mere om, hvem det virkede for."
IDA, EVA, BO, LIS = 10, 11, 41, 42  # accounts: two coordinators, tovholdere of Struer and Lemvig


def answers(title: str = "Læsegruppe", **changed: Value) -> Mapping[str, Value]:
    """A whole report."""
    whole: dict[str, Value] = {
        "municipality": Chosen((organization_id("Struer"),)),
        "title": Text(title),
        "period": Period(date(2024, 1, 1), date(2024, 1, 31)),
        "fields": Chosen(("culture", "health")),
        "targets": Chosen(("stress",)),
        "activity": Chosen(("reading",)),
        "participants": Number(3),
        "left": Skipped(),
        "partners": Text("Biblioteket"),
        "goals": Chosen(("sharing",)),
        "evaluation": Skipped(),
        "worked": Text("Kaffen & roen"),
        "failed": Skipped(),
        "next": Skipped(),
        "contact": YesNo(True),
        "files": Skipped(),
    }
    return {**whole, **changed}


@pytest.fixture(autouse=True)
def people(storage: Storage) -> dict[int, int]:
    """The number of each person by account."""
    add = storage.people.add
    return {
        IDA: add("Ida Holm", role=Role.COORDINATOR, telegram=IDA),
        EVA: add("Eva Krog", role=Role.COORDINATOR, telegram=EVA),
        BO: add("Bo Dam", role=Role.TOVHOLDER, organization="Struer", telegram=BO),
        LIS: add("Lis Fjord", role=Role.TOVHOLDER, organization="Lemvig", telegram=LIS),
    }


Come = Callable[[int], Any]


@pytest.fixture
def come(connect: Connect) -> Come:
    """Somebody opens the chat."""

    async def comes(account: int) -> LocalTelegram:
        person = await connect(trusted=False, user=account, first=account * 10_000)
        assert isinstance(person, LocalTelegram)
        return person

    return comes


@pytest.fixture
async def ida(come: Come) -> LocalTelegram:
    person = await come(IDA)
    assert isinstance(person, LocalTelegram)
    return person


@pytest.fixture
def send(storage: Storage, people: dict[int, int]) -> Callable[..., int]:
    """Somebody sends a report, or a correction; returns its number."""

    def sends(
        title: str = "Læsegruppe",
        *,
        by: int | None = BO,
        organization: str = "Struer",
        report: int | None = None,
        **changed: Value,
    ) -> int:
        owner = people[by] if by is not None else None
        draft = machine.to_check(machine.begun(FORM, known=answers(title, **changed), asked=FORM.ids))
        kept = storage.drafts.begin(draft, organization=organization, owner=owner, chat=None, report=report)
        sent = storage.reports.submit(kept, actor=owner)
        storage.attachments.move_to_report(kept.id, sent.report)
        storage.drafts.delete(kept.id)
        return sent.report

    return sends


def texts(shown: tuple[Shown, ...]) -> list[str]:
    return [one.text for one in shown]


def got(storage: Storage, number: int = 1) -> Filed:
    found = storage.reports.get(number)
    assert found is not None
    return found


def correction(storage: Storage, number: int = 1) -> Kept:
    kept = storage.drafts.correcting(number)
    assert kept is not None
    return kept


async def opened(person: LocalTelegram, number: int = 1) -> Shown:
    """The report as somebody finds it from the list."""
    await person.say("/rapporter")
    *_, shown = await person.press(str(number))
    return shown


async def by_hand(person: LocalTelegram, press: Press) -> tuple[Shown, ...]:
    """A button that nobody showed."""
    return await person.press_data(pack(press), person.message(text="x"))


async def commented(person: LocalTelegram, label: str, *ticks: str, comment: str = COMMENT) -> Shown:
    """Up to the preview of a comment."""
    await opened(person)
    await person.press(label)
    for tick in ticks:
        await person.press(f"☐ {tick}")
    (preview,) = await person.say(comment)
    return preview


# ---------------------------------------------------------------------------------------------------------------- the list


async def test_what_waits_is_shown_at_once_and_the_rest_by_its_pile(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    for title in ("Kor", "Dans", "Have", "Museum", "Natur"):
        send(title)
    for number, step in ((2, Step.ASK), (3, Step.PUBLISH), (4, Step.REJECT)):
        storage.reports.take(number, step, version=1, actor=None, comment="Nej")
    (listed,) = await ida.say("/rapporter")
    assert listed.text.splitlines() == [
        "Venter",
        "Tryk på et nummer for at læse rapporten.",
        "5. Struer: Natur (venter på koordinatoren, 6. februar 2024)",
        "1. Struer: Kor (venter på koordinatoren, 6. februar 2024)",
    ]
    assert listed.buttons == (
        *("5", "1"),
        *("Venter (2)", "Ændring ønsket (1)", "Godkendt", "Offentliggjort (1)", "Afvist (1)"),
    )
    assert "2. Struer: Dans" in texts(await ida.press("Ændring ønsket (1)"))[0]
    assert texts(await ida.press("Godkendt")) == ["Godkendt\nDer er ingen rapporter her."]
    assert "3. Struer: Have (offentliggjort" in texts(await ida.press("Offentliggjort (1)"))[0]
    (shown,) = await ida.press("3")
    assert shown.text.startswith("Rapport nr. 3 fra Struer: Have\nStatus: offentliggjort")
    assert texts(await ida.press("« Tilbage"))[0].startswith("Offentliggjort")


async def test_a_long_list_has_pages(ida: LocalTelegram, send: Callable[..., int]) -> None:
    for number in range(23):
        send(f"Hold {number + 1}")
    (listed,) = await ida.say("/rapporter")
    assert listed.text.startswith("Venter (1-10 af 23)")
    assert listed.buttons[:11] == (*(str(number) for number in range(23, 13, -1)), "Næste »")
    (listed,) = await ida.press("Næste »")
    assert listed.buttons[:12] == (*(str(number) for number in range(13, 3, -1)), "« Forrige", "Næste »")
    (listed,) = await ida.press("Næste »")
    assert listed.buttons[:4] == ("3", "2", "1", "« Forrige")
    assert texts(await by_hand(ida, Press(Action.REPORTS, 999, 1)))[0].startswith("Venter (21-23 af 23)")


async def test_a_tovholder_sees_the_reports_of_the_municipality_with_their_states(
    come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send("Kor")
    send("Dans", by=None)
    send("Have", by=LIS, organization="Lemvig")
    storage.reports.take(2, Step.REJECT, version=1, actor=None, comment="Det er den samme som nr. 1.")
    bo = await come(BO)
    (listed,) = await bo.say("/rapporter")
    assert listed.text.splitlines()[0] == "Rapporter fra Struer"
    assert listed.text.splitlines()[2:] == ["2. Dans (afvist)", "1. Kor (venter på koordinatoren)"]
    assert listed.buttons == ("2", "1")
    (shown,) = await bo.press("2")
    assert "Koordinatoren skrev:\n  Det er den samme som nr. 1." in shown.text
    assert shown.buttons == ("Ret rapporten", "« Tilbage")
    assert texts(await bo.press("« Tilbage")) == [listed.text]


@pytest.mark.parametrize(("account", "named"), [(IDA, True), (BO, True), (77, False)])
async def test_the_help_names_the_command_to_those_who_can_use_it(
    account: int, named: bool, come: Come, storage: Storage
) -> None:
    storage.people.add("Medlem", telegram=77)
    (told,) = await (await come(account)).say("/hjaelp")
    assert ("/rapporter - " in told.text) is named


async def test_a_municipality_without_reports_hears_how_to_write_one(come: Come) -> None:
    assert "Send /rapport for at skrive den første." in texts(await (await come(LIS)).say("/rapporter"))[0]


async def test_a_tovholder_without_a_municipality_sees_nothing(come: Come, storage: Storage, send: Callable[..., int]) -> None:
    send(organization="")
    storage.people.add("Uden", role=Role.TOVHOLDER, telegram=77)
    person = await come(77)
    assert texts(await person.say("/rapporter")) == [reviewing.NO_MUNICIPALITY]
    assert texts(await by_hand(person, Press(Action.REPORT, 1))) == [reviewing.NOT_THERE]


async def test_a_member_is_told_that_it_is_for_tovholdere(come: Come, storage: Storage, send: Callable[..., int]) -> None:
    send()
    storage.people.add("Medlem", organization="Struer", telegram=77)
    person = await come(77)
    assert texts(await person.say("/rapporter")) == [access.FOR_TOVHOLDERE]
    assert texts(await by_hand(person, Press(Action.REPORT, 1))) == [access.FOR_TOVHOLDERE]


READING = (Action.REPORT, Action.REPORT_FILES, Action.CORRECT_REPORT)
COORDINATING = (Action.REPORT_CHANGES, Action.REPORT_HISTORY, Action.APPROVE, Action.PUBLISH, Action.UNPUBLISH)
COMMENTING = (
    Action.ASK_CHANGE,
    Action.REJECT,
    Action.WHICH,
    Action.SEND_COMMENT,
    Action.REWRITE_COMMENT,
    Action.CANCEL_COMMENT,
)


@pytest.mark.parametrize("action", READING)
async def test_a_tovholder_of_another_municipality_gets_nothing_by_a_button_made_by_hand(
    action: Action, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    lis = await come(LIS)
    for number in (1, 2):  # one that there is, and one that there is not, look the same
        for step in (0, 1, 2):
            assert texts(await by_hand(lis, Press(action, number, 0, step))) == [reviewing.NOT_THERE]
    assert storage.drafts.correcting(1) is None


@pytest.mark.parametrize("account", [BO, LIS])
@pytest.mark.parametrize("action", [*COORDINATING, *COMMENTING])
async def test_no_tovholder_decides_anything_not_even_of_their_own_report(
    action: Action, account: int, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    before = got(storage)
    storage.dialogs.begin(account, Waiting.VERDICT, report=1, version=1, step="reject", again=[], message=7, text="x", draft=1)
    person = await come(account)
    assert texts(await by_hand(person, Press(action, 1, 1, 1))) == [access.FOR_COORDINATORS]
    assert got(storage) == before
    assert len(storage.reports.events(1)) == 1


# -------------------------------------------------------------------------------------------------------------- one report


async def test_a_coordinator_reads_every_answer_and_who_sent_it(ida: LocalTelegram, send: Callable[..., int]) -> None:
    send()
    shown = await opened(ida)
    head, *lines = shown.text.splitlines()
    assert head == "Rapport nr. 1 fra Struer: Læsegruppe"
    assert lines[:2] == ["Status: venter på koordinatoren", "Sendt 6. februar 2024 af Bo Dam"]
    assert [line.partition(":")[0] for line in lines[2:]] == [question.label for question in FORM.questions]
    assert {"Deltagere: 3", "Hvad virkede: Kaffen & roen", "Områder: Kultur, Sundhed", "Faldet fra: sprunget over"} <= {*lines}
    assert shown.buttons == ("Offentliggør", "Godkend", "Bed om ændring", "Afvis", "Historik", "« Tilbage")


async def test_the_municipality_reads_its_own_figures_and_no_names(come: Come, send: Callable[..., int]) -> None:
    send()
    shown = await opened(await come(BO))
    assert "Deltagere: 3" in shown.text
    assert "Bo Dam" not in shown.text


async def test_who_was_erased_is_known_no_more(
    ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send()
    storage.retention.erase(telegram=BO, person=people[BO])
    shown = await opened(ida)
    assert "Sendt 6. februar 2024 af ikke længere kendt" in shown.text
    (history,) = await ida.press("Historik")
    assert history.text.splitlines()[1:] == ["6. februar 2024 kl. 10.00: sendt, version 1 (ikke længere kendt)"]
    await opened(ida)
    told, _ = await ida.press("Godkend")
    assert told.text == "Rapport nr. 1 er godkendt. Ingen fra Struer er med her nu, så jeg har ingen at give besked."


async def test_a_long_report_has_pages_and_every_word_of_it(ida: LocalTelegram, send: Callable[..., int]) -> None:
    words = [f"ord{number}" for number in range(2500)]
    send(worked=Text(" ".join(words[:1250])), failed=Text(" ".join(words[1250:])))
    shown = await opened(ida)
    read = shown.text
    assert shown.text.endswith(f"Side 1 af {shown.text.split()[-1]}")
    while "Mere" in shown.buttons:
        (shown,) = await ida.press("Mere")
        read += "\n" + shown.text
        assert "Offentliggør" in shown.buttons
    assert [word for word in read.split() if word.startswith("ord")] == words
    (before,) = await ida.press("« Forrige")
    assert "Mere" in before.buttons


async def test_what_each_version_changed_is_shown(ida: LocalTelegram, storage: Storage, send: Callable[..., int]) -> None:
    send()
    assert "Se ændringer" not in (await opened(ida)).buttons
    send("Læsekreds", report=1, participants=Number(12, "ca. 12"))
    send("Læsekreds", report=1, participants=Number(12), failed=Text("Lokalet"))
    shown = await opened(ida)
    assert "Version 3 fra 6. februar 2024" in shown.text
    (changes,) = await ida.press("Se ændringer")
    assert changes.text.splitlines() == [
        "Rapport nr. 1 fra Struer: Læsekreds",
        "Version 3 fra 6. februar 2024 i forhold til version 2:",
        "Hvad virkede ikke, før: sprunget over",
        "Hvad virkede ikke, nu: Lokalet",
        "Version 2 fra 6. februar 2024 i forhold til version 1:",
        "Titel, før: Læsegruppe",
        "Titel, nu: Læsekreds",
        "Deltagere, før: 3",
        "Deltagere, nu: 12",
    ]
    assert texts(await ida.press("« Tilbage")) == [shown.text]


async def test_who_did_what_and_when_is_shown(
    ida: LocalTelegram, storage: Storage, clock: Clock, send: Callable[..., int]
) -> None:
    send()
    await commented(ida, "Bed om ændring")
    await ida.press("Send")
    clock.now += timedelta(days=1, minutes=5)
    send(report=1)
    await opened(ida)
    await ida.press("Offentliggør")
    (history,) = await ida.press("Historik")
    assert history.text.splitlines()[1:] == [
        "6. februar 2024 kl. 10.00: sendt, version 1 (Bo Dam)",
        "6. februar 2024 kl. 10.00: ændring ønsket, version 1 (Ida Holm)",
        f"  {COMMENT}",
        "7. februar 2024 kl. 10.05: rettet og sendt igen, version 2 (Bo Dam)",
        "7. februar 2024 kl. 10.05: offentliggjort, version 2 (Ida Holm)",
    ]


# ------------------------------------------------------------------------------------------------------------------- files


@pytest.fixture
def with_files(storage: Storage, people: dict[int, int]) -> int:
    """A report with a picture, a document and a recording; returns its number."""
    draft = machine.to_check(machine.begun(FORM, known=answers(files=Files((1, 2, 3))), asked=FORM.ids))
    kept = storage.drafts.begin(draft, organization="Struer", owner=people[BO], chat=None)
    files = ((Sort.PICTURE, "", "Vi <læser>"), (Sort.DOCUMENT, "plan.txt", ""), (Sort.VOICE, "", ""))
    for message, (sort, name, caption) in enumerate(files, start=1):
        storage.attachments.add(
            storage.attachments.prepare(f"fil {message}".encode()),
            draft=kept.id,
            question="files",
            owner=people[BO],
            message=message,
            sort=sort,
            name=name,
            caption=caption,
        )
    number = storage.reports.submit(kept, actor=people[BO]).report
    storage.attachments.move_to_report(kept.id, number)
    storage.drafts.delete(kept.id)
    return number


@pytest.mark.parametrize("account", [IDA, BO])
@pytest.mark.parametrize(("consent", "words"), [(True, "har sagt ja, eller"), (False, "Ikke alle"), (None, "ikke oplyst")])
async def test_the_files_come_with_their_words_and_whether_everyone_agreed(
    account: int, consent: bool | None, words: str, come: Come, storage: Storage, with_files: int
) -> None:
    picture = storage.attachments.of_report(with_files)[0].number
    if consent is not None:
        storage.attachments.set_consent([picture], consent)
    person = await come(account)
    await opened(person)
    found = await person.press("Filer")
    sent = [call for call in person.calls if call.method in ("sendPhoto", "sendDocument")]
    assert [call.method for call in sent] == ["sendPhoto", "sendDocument", "sendDocument"]
    assert [call.files[0] for call in sent] == [("1.jpg", b"fil 1"), ("plan.txt", b"fil 2"), ("3.ogg", b"fil 3")]
    assert found[0].text.startswith("Vi <læser>\n")
    assert words in found[0].text
    assert [one.text for one in found[1:]] == ["Rapport nr. 1"] * 2


async def test_what_a_later_version_took_out_is_shown_to_coordinators_alone_and_as_taken_out(
    ida: LocalTelegram, come: Come, storage: Storage, with_files: int, send: Callable[..., int]
) -> None:
    picture = storage.attachments.of_report(with_files)[0].number
    storage.attachments.set_consent([picture], True)
    send(report=with_files, files=Files((2,)))
    bo = await come(BO)
    await opened(bo)
    assert texts(await bo.press("Filer")) == ["Rapport nr. 1"]
    await opened(ida)
    document, *taken_out = texts(await ida.press("Filer"))
    assert document == "Rapport nr. 1"
    assert [filed.TAKEN_OUT in text for text in taken_out] == [True, True]
    assert not any("har sagt ja" in text for text in taken_out)
    send(report=with_files)  # and the last file too
    assert "Filer" not in (await opened(bo)).buttons
    assert "Filer" in (await opened(ida)).buttons


async def test_a_file_that_is_lost_does_not_keep_the_others_back(
    ida: LocalTelegram, storage: Storage, with_files: int, caplog: pytest.LogCaptureFixture
) -> None:
    lost = storage.attachments.path(storage.attachments.of_report(with_files)[1].number)
    assert lost is not None
    lost.unlink()
    ida.refuse("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    await opened(ida)
    found = await ida.press("Filer")
    assert [one.text.startswith("Filen ") for one in found] == [True, True, False]
    assert "plan.txt" in found[1].text
    assert "attachment 1 could not be sent: BadRequest" in caplog.text


async def test_a_report_without_files_has_no_such_button(ida: LocalTelegram, send: Callable[..., int]) -> None:
    send()
    assert "Filer" not in (await opened(ida)).buttons
    assert texts(await by_hand(ida, Press(Action.REPORT_FILES, 1, 0, 1))) == [filed.NO_FILES]


# ------------------------------------------------------------------------------------------------------------------- steps


async def test_what_is_published_is_known_to_all_at_once_and_forgotten_when_it_is_taken_back(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    told, shown = await ida.press("Offentliggør")
    assert told.text == "Rapport nr. 1 er offentliggjort. Bo Dam får besked."
    assert "Status: offentliggjort" in shown.text
    assert shown.buttons == ("Bed om ændring", "Træk tilbage", "Historik", "« Tilbage")
    assert library.reports[1].name == "Aktivitetsrapport 1, Struer, 2024"
    assert ("Deltagere", "færre end 5") in library.reports[1].parts
    assert [letter[:51] for letter in (await deliver(ida))[BO]] == ["Koordinatoren har godkendt og offentliggjort jeres "]
    told, shown = await ida.press("Træk tilbage")
    assert told.text == "Rapport nr. 1 er trukket tilbage. Bo Dam får besked."
    assert library.reports == {}
    assert [letter[:27] for letter in (await deliver(ida))[BO]] == ["Koordinatoren har trukket j"]
    assert [(entry.act, entry.detail) for entry in storage.audit.entries() if entry.act is Act.REVIEWED] == [
        (Act.REVIEWED, "report=1 version=1 step=publish letters=1"),
        (Act.REVIEWED, "report=1 version=1 step=unpublish letters=1"),
    ]


async def test_to_approve_publishes_nothing(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    _, shown = await ida.press("Godkend")
    assert (got(storage).state, got(storage).published, library.reports) == (State.APPROVED, None, {})
    assert shown.buttons[:2] == ("Offentliggør", "Bed om ændring")
    assert [letter[:33] for letter in (await deliver(ida))[BO]] == ["Koordinatoren har godkendt jeres "]


@pytest.mark.parametrize("label", ["Offentliggør", "Godkend"])
async def test_a_button_that_is_pressed_twice_does_it_once(
    label: str, ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    shown = await opened(ida)
    _, after = await ida.press(label, shown)
    told = await ida.press(label, shown)
    assert texts(told) == [reviewing.DONE_BEFORE]  # and the message, which showed it already, stays
    assert len(storage.reports.events(1)) == 2
    assert len((await deliver(ida))[BO]) == 1
    assert label not in after.buttons


async def test_of_two_coordinators_one_decides_and_the_other_sees_it(
    ida: LocalTelegram, come: Come, storage: Storage, library: FakeLibrary, send: Callable[..., int]
) -> None:
    send()
    eva = await come(EVA)
    await opened(eva)
    await opened(ida)
    await ida.press("Offentliggør")
    told, shown = await eva.press("Godkend")
    assert told.text == reviewing.DONE_BEFORE
    assert "Status: offentliggjort" in shown.text
    assert [one.step for one in storage.reports.events(1)] == [Step.SUBMIT, Step.PUBLISH]


async def test_what_one_asked_to_be_changed_another_can_still_reject(
    ida: LocalTelegram, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    eva = await come(EVA)
    await commented(ida, "Bed om ændring", "Deltagere")
    await ida.press("Send")
    await opened_of(eva, "Ændring ønsket (1)")
    await eva.press("Afvis")
    await eva.say("Den er her allerede.")
    found = await eva.press("Send")
    assert texts(found) == ["Rapport nr. 1 er afvist. Bo Dam får besked."]
    assert [one.step for one in storage.reports.events(1)] == [Step.SUBMIT, Step.ASK, Step.REJECT]
    assert storage.drafts.correcting(1) is None  # nobody waits for that change any more
    letters = (await deliver(ida))[BO]
    assert len(letters) == 1
    assert "Den er her allerede." in letters[0]


@pytest.mark.parametrize("label", ["Godkend", "Offentliggør", "Bed om ændring"])
@pytest.mark.parametrize("decided", ["Afvis", "Bed om ændring", "Godkend"])
async def test_an_older_button_overturns_nothing_that_another_coordinator_decided(
    decided: str, label: str, ida: LocalTelegram, come: Come, storage: Storage, library: FakeLibrary, send: Callable[..., int]
) -> None:
    send()
    eva = await come(EVA)
    older = await opened(eva)
    if decided == "Godkend":
        await opened(ida)
        await ida.press(decided)
    else:
        await commented(ida, decided)
        await ida.press("Send")
    events, state = storage.reports.events(1), got(storage).state
    told, now = await eva.press(label, older)
    assert told.text == reviewing.DONE_BEFORE
    assert f"Status: {filed.STATES[state]}" in now.text
    assert (storage.reports.events(1), got(storage).state, library.reports) == (events, state, {})
    assert storage.dialogs.current(EVA) is None
    (history,) = await eva.press("Historik", older)  # to read is no matter of what was decided
    assert history.text.count("\n") == len(events) + sum(bool(one.comment) for one in events)


@pytest.mark.parametrize("written", [False, True])
async def test_a_comment_that_was_begun_overturns_nothing_that_another_decided_since(
    written: bool, ida: LocalTelegram, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    eva = await come(EVA)
    await opened(eva)
    await eva.press("Afvis")
    if written:
        await eva.say("Den er her allerede.")
    await commented(ida, "Bed om ændring")
    await ida.press("Send")
    told, now = await (eva.press("Send") if written else eva.say("Den er her allerede."))
    assert told.text == reviewing.DONE_BEFORE
    assert "Status: koordinatoren har bedt om en ændring" in now.text
    assert got(storage).state is State.CHANGES


async def test_what_is_shown_after_a_step_is_what_its_buttons_act_on(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, send: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another coordinator may decide something while the report is being written into the knowledge base."""
    send()
    await opened(ida)

    def meanwhile(report: Report) -> None:
        if got(storage).published:
            storage.reports.take(1, Step.UNPUBLISH, version=1, actor=None)

    monkeypatch.setattr(library, "put_report", meanwhile)
    _, shown = await ida.press("Offentliggør")
    assert "Status: godkendt" in shown.text
    assert "Træk tilbage" not in shown.buttons


async def test_what_is_taken_back_while_it_is_being_published_is_known_to_nobody(
    ida: LocalTelegram,
    come: Come,
    storage: Storage,
    library: FakeLibrary,
    send: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send()
    eva = await come(EVA)
    await opened(ida)
    one, other = ida._application, eva._application  # of which there is one where the bot runs
    assert isinstance(one, Knudepunkt)
    assert isinstance(other, Knudepunkt)
    other.bot_data[DEPS] = one.bot_data[DEPS]
    put, begun, go_on = library.put_report, threading.Event(), threading.Event()

    def slowly(report: Report) -> None:
        begun.set()
        assert go_on.wait(10)
        put(report)

    removed: list[int] = []
    monkeypatch.setattr(library, "put_report", slowly)
    monkeypatch.setattr(library, "remove_report", lambda number: (removed.append(number), library.reports.pop(number, None)))
    publishing = asyncio.create_task(ida.press("Offentliggør"))
    assert await asyncio.to_thread(begun.wait, 10)
    await opened_of(eva, "Offentliggjort (1)")
    back = asyncio.create_task(eva.press("Træk tilbage"))
    while got(storage).published is not None:
        await asyncio.sleep(0)
    await asyncio.wait({back}, timeout=0.05)  # as long as it would take to take out what is not there yet
    at_once = list(removed)
    go_on.set()
    await asyncio.gather(publishing, back)
    assert at_once == []  # one writing at a time
    assert (got(storage).published, library.reports) == (None, {})


async def test_what_is_published_is_not_rejected_before_it_is_taken_back(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    await ida.press("Offentliggør")
    await ida.press("Bed om ændring")
    await ida.say(COMMENT)
    await ida.press("Send")
    shown = await opened_of(ida, "Ændring ønsket (1)")
    assert "Afvis" not in shown.buttons
    told, _ = await by_hand(ida, Press(Action.REJECT, 1, 0, storage.reports.last(1)))
    assert told.text == reviewing.DONE_BEFORE
    assert storage.dialogs.current(IDA) is None
    await ida.press("Træk tilbage")
    assert "Afvis" in (await opened_of(ida, "Ændring ønsket (1)")).buttons


async def test_the_letter_of_a_rejection_says_which_version_stays_public(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    storage.reports.take(1, Step.PUBLISH, version=1, actor=None)
    send(report=1)
    preview = await commented(ida, "Afvis")
    assert "Version 1 er stadig offentliggjort." in preview.text
    await ida.press("Send")
    (letter,) = (await deliver(ida))[BO]
    assert "har afvist" in letter
    assert "Version 1 er stadig offentliggjort." in letter


async def test_a_coordinator_corrects_what_they_wrote_for_a_municipality_that_nobody_stands_for(
    ida: LocalTelegram, come: Come, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send(by=IDA, organization="Skive")
    eva = await come(EVA)
    assert "Ret rapporten" not in (await opened(eva)).buttons
    assert "Ret rapporten" in (await opened(ida)).buttons
    await ida.press("Ret rapporten")
    kept = correction(storage)
    assert (kept.owner, kept.organization) == (people[IDA], "Skive")
    storage.drafts.delete(kept.id)
    await commented(eva, "Bed om ændring", "Deltagere")
    assert texts(await eva.press("Send")) == ["Rapport nr. 1 venter nu på en ændring. Ida Holm får besked."]
    assert correction(storage).owner == people[IDA]
    *_, asked = await ida.press_data(pack(Press(Action.DRAFT_OPEN, correction(storage).id)), ida.message(text="x"))
    assert "Hvor mange deltog?" in asked.text


async def test_where_somebody_stands_for_the_municipality_the_change_is_theirs(
    ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send(by=EVA)
    preview = await commented(ida, "Bed om ændring")
    assert preview.text.endswith("Bo Dam får besked.")
    await ida.press("Send")
    assert correction(storage).owner is None


async def test_a_comment_that_comes_too_late_does_nothing(
    ida: LocalTelegram, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    eva = await come(EVA)
    for person in (ida, eva):
        await commented(person, "Bed om ændring")
    await ida.press("Send")
    found = await eva.press("Send")
    assert found[0].text == reviewing.DONE_BEFORE
    assert "Status: koordinatoren har bedt om en ændring" in found[1].text
    assert len(storage.reports.events(1)) == 2
    assert storage.dialogs.current(EVA) is None


async def test_what_another_has_asked_for_already_is_not_asked_for_again(
    ida: LocalTelegram, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    eva = await come(EVA)
    shown = await opened(eva)
    await eva.press("Bed om ændring", shown)
    await commented(ida, "Bed om ændring")
    await ida.press("Send")
    told, now = await eva.say(COMMENT)
    assert (told.text, storage.dialogs.current(EVA)) == (reviewing.DONE_BEFORE, None)
    assert "Status: koordinatoren har bedt om en ændring" in now.text
    told, now = await eva.press("Bed om ændring", shown)
    assert (told.text, storage.dialogs.current(EVA)) == (reviewing.DONE_BEFORE, None)
    assert "Bed om ændring" not in now.buttons


LATE = [("Offentliggør", 2), ("Godkend", 2), ("Bed om ændring", 2), ("Afvis", 2), ("Historik", 2)]


@pytest.mark.parametrize(("label", "shown_after"), LATE)
async def test_a_button_below_an_older_version_shows_the_new_one(
    label: str, shown_after: int, ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send("Kor")
    shown = await opened(ida)
    send("Dans", report=1)
    told, now = await ida.press(label, shown)
    assert told.text == reviewing.NEW_VERSION
    assert now.text.startswith("Rapport nr. 1 fra Struer: Dans")
    assert f"Version {shown_after}" in now.text
    assert got(storage).state is State.RESUBMITTED
    await ida.press("Godkend")
    assert got(storage).state is State.APPROVED


async def test_a_comment_on_an_older_version_is_not_taken(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send("Kor")
    await opened(ida)
    await ida.press("Bed om ændring")
    send("Dans", report=1)
    told, shown = await ida.say(COMMENT)
    assert told.text == reviewing.NEW_VERSION
    assert "Dans" in shown.text
    assert storage.dialogs.current(IDA) is None
    await ida.press("Bed om ændring")
    (preview,) = await ida.say(COMMENT)
    send("Natur", report=1)
    told, shown = await ida.press("Send", preview)
    assert told.text == reviewing.NEW_VERSION
    assert "Natur" in shown.text
    assert got(storage).state is State.RESUBMITTED


async def test_the_version_before_stays_published_while_a_correction_waits(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, clock: Clock, send: Callable[..., int]
) -> None:
    send("Kor")
    await opened(ida)
    await ida.press("Offentliggør")
    send("Dans", report=1)
    for _ in range(2):
        await deliver(ida)
        clock.now += timedelta(minutes=2)
    assert library.reports[1].title == "Kor"
    shown = await opened(ida)
    assert "Status: rettet, venter på koordinatoren; version 1 er offentliggjort" in shown.text
    await ida.press("Godkend")
    assert (library.reports[1].title, library.reports[1].version) == ("Kor", 1)
    await ida.press("Offentliggør")
    assert (library.reports[1].title, library.reports[1].version) == ("Dans", 2)


@pytest.mark.parametrize("error", [KnowledgeError("the index is away"), sqlite3.OperationalError("database is locked")])
async def test_what_the_knowledge_base_did_not_take_is_put_there_later(
    error: Exception,
    ida: LocalTelegram,
    storage: Storage,
    library: FakeLibrary,
    clock: Clock,
    send: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    send()
    await deliver(ida)

    def fails(report: Report) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(library, "put_report", fails)
        await opened(ida)
        told, _ = await ida.press("Offentliggør")
    assert told.text == "Rapport nr. 1 er offentliggjort. Bo Dam får besked."
    assert "report 1 is not yet in the knowledge base" in caplog.text
    assert library.reports == {}
    await deliver(ida)
    assert library.reports == {}  # it is looked at once a minute
    clock.now += timedelta(minutes=1)
    await deliver(ida)
    assert library.reports[1].title == "Læsegruppe"


# ----------------------------------------------------------------------------------------------------------- asking a change


async def test_the_questions_that_were_ticked_come_back_to_the_municipality_with_the_comment(
    ida: LocalTelegram, come: Come, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    (asked,) = await ida.press("Bed om ændring")
    assert "☐ Kommune" not in asked.buttons
    assert asked.buttons == tuple(f"☐ {question.label}" for question in FORM.questions[1:])
    await ida.press("☐ Hvad virkede")
    await ida.press("☐ Titel")
    await ida.press("☐ Deltagere")
    (ticked,) = await ida.press("☑ Titel")
    assert [label for label in ticked.buttons if label.startswith("☑")] == ["☑ Deltagere", "☑ Hvad virkede"]
    (preview,) = await ida.say(COMMENT)
    assert preview.text.startswith(
        "Sådan ser beskeden ud:\nKoordinatoren beder om en ændring i jeres rapport nr. 1, Læsegruppe"
    )
    assert f"  {COMMENT}\nSvar igen på: Deltagere og Hvad virkede.\nSend /rapport for at rette." in preview.text
    assert preview.text.endswith("Bo Dam får besked.")
    assert preview.buttons == ("Send", "Skriv om", "Fortryd")
    assert (got(storage).state, storage.drafts.correcting(1), await deliver(ida)) == (State.SUBMITTED, None, {})
    (done,) = await ida.press("Send")
    assert done.text == "Rapport nr. 1 venter nu på en ændring. Bo Dam får besked."
    kept = correction(storage)
    assert (kept.draft.asked, kept.draft.at, kept.report) == (("participants", "worked"), "participants", 1)
    assert (kept.organization, kept.owner, kept.chat, kept.draft.form) == ("Struer", people[BO], None, FORM)
    (letter,) = (await deliver(ida))[BO]
    assert COMMENT in letter
    assert "Svar igen på: Deltagere og Hvad virkede." in letter
    shown = await opened(await come(BO))
    assert f"Koordinatoren skrev:\n  {COMMENT}" in shown.text
    assert texts(await ida.press("Se rapporten"))[0].splitlines()[1] == "Status: koordinatoren har bedt om en ændring"


async def test_with_no_ticks_every_answer_can_be_changed(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    preview = await commented(ida, "Bed om ændring")
    assert "Svar igen på" not in preview.text
    await ida.press("Send")
    kept = correction(storage)
    assert (kept.draft.at, kept.draft.asked) == (None, FORM.ids[1:])
    assert kept.draft.answers == got(storage).latest.answers


async def test_a_tick_that_is_delivered_twice_is_one_tick(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    (asked,) = await ida.press("Bed om ændring")
    await ida.press("☐ Titel", asked)
    await ida.press("☐ Titel", asked)
    dialog = storage.dialogs.current(IDA, Waiting.COMMENT)
    assert dialog is not None
    assert dialog.data["again"] == ["title"]


async def test_ticks_below_an_older_list_do_nothing(ida: LocalTelegram, storage: Storage, send: Callable[..., int]) -> None:
    send()
    shown = await opened(ida)
    (older,) = await ida.press("Bed om ændring", shown)
    (newer,) = await ida.press("Bed om ændring", shown)
    assert texts(await ida.press("☐ Titel", older)) == [reviewing.OLD_DRAFT]
    await ida.press("☐ Periode", newer)
    await ida.say(COMMENT)
    assert texts(await ida.press("☐ Titel", newer)) == [reviewing.OLD_DRAFT]
    await ida.press("Skriv om")
    (again,) = await ida.press("☐ Titel")
    assert [label for label in again.buttons if label.startswith("☑")] == ["☑ Titel", "☑ Periode"]
    await ida.say(COMMENT)
    await ida.press("Send")
    assert correction(storage).draft.asked == ("title", "period")


@pytest.mark.parametrize("place", [0, 99, 100, 199])
async def test_a_tick_at_no_question_does_nothing(
    place: int, ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    (asked,) = await ida.press("Bed om ændring")
    message = ida._messages[asked.message]
    assert texts(await ida.press_data(pack(Press(Action.WHICH, 1, place, 1)), message)) == [reviewing.OLD_DRAFT]


# ----------------------------------------------------------------------------------------------------------- the comment


async def test_a_rejection_says_why(ida: LocalTelegram, come: Come, storage: Storage, send: Callable[..., int]) -> None:
    send()
    preview = await commented(ida, "Afvis", comment="Den handler om en anden kommune.")
    assert got(storage).state is State.SUBMITTED
    assert preview.text.startswith("Sådan ser beskeden ud:\nKoordinatoren har afvist jeres rapport nr. 1, Læsegruppe")
    (done,) = await ida.press("Send")
    assert done.text == "Rapport nr. 1 er afvist. Bo Dam får besked."
    assert (got(storage).state, storage.reports.events(1)[-1].comment) == (State.REJECTED, "Den handler om en anden kommune.")
    assert "Den handler om en anden kommune." in (await deliver(ida))[BO][0]
    assert storage.drafts.correcting(1) is None


@pytest.mark.parametrize("label", ["Bed om ændring", "Afvis"])
async def test_nothing_is_done_without_a_comment_that_fits(
    label: str, ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    await ida.press(label)
    assert texts(await ida.say("a" * 1001)) == [reviewing.TOO_LONG]
    (again,) = await ida.say("   ")
    assert again.text.startswith("Hv")  # asks once more
    assert got(storage).state is State.SUBMITTED
    (preview,) = await ida.say("a" * 1000)
    assert "a" * 1000 in preview.text
    assert texts(await ida.press("Fortryd")) == [reviewing.CANCELLED]
    assert (got(storage).state, storage.dialogs.current(IDA), await deliver(ida)) == (State.SUBMITTED, None, {})


async def test_a_question_in_the_middle_is_answered_and_is_no_comment(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    await ida.press("Bed om ændring")
    (answer,) = await ida.say("Hvem har nøglen?")
    assert library.asked == ["Hvem har nøglen?"]
    assert not answer.text.startswith("Sådan ser")
    await ida.send(sticker={"file_id": "1", "file_unique_id": "1", "type": "regular", "width": 1, "height": 1,
                            "is_animated": False, "is_video": False})  # fmt: skip
    (preview,) = await ida.say(COMMENT)
    assert preview.text.startswith("Sådan ser")
    await ida.say("Hvem har nøglen nu?")
    (anew,) = await ida.say("Skriv hellere kortere.")
    assert "Skriv hellere kortere." in anew.text
    assert texts(await ida.press("Send", preview)) == [reviewing.OLD_DRAFT]
    await ida.press("Send", anew)
    assert storage.reports.events(1)[-1].comment == "Skriv hellere kortere."


async def test_a_command_ends_the_waiting(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    await ida.press("Afvis")
    await ida.say("/hjaelp")
    await ida.say("penge til kor")
    assert library.asked == ["penge til kor"]
    await opened(ida)
    await ida.press("Afvis")
    await ida.say("/fortryd")
    assert (storage.dialogs.current(IDA), got(storage).state) == (None, State.SUBMITTED)


async def test_a_comment_that_is_sent_twice_is_sent_once(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    preview = await commented(ida, "Bed om ændring", "Titel")
    await ida.press("Send", preview)
    assert texts(await ida.press("Send", preview)) == [reviewing.OLD_DRAFT]
    assert len(storage.reports.events(1)) == 2
    assert len((await deliver(ida))[BO]) == 1


async def test_whoever_is_coordinator_no_more_sends_no_comment(
    ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send()
    preview = await commented(ida, "Afvis")
    storage.people.set_role(people[IDA], Role.MEMBER)
    assert texts(await ida.press("Send", preview)) == [access.FOR_COORDINATORS]
    await ida.say("Nej tak.")
    assert got(storage).state is State.SUBMITTED


# ---------------------------------------------------------------------------------------------------------------- who hears


async def approved(person: LocalTelegram) -> str:
    await opened(person)
    told, _ = await person.press("Godkend")
    return told.text


async def test_where_the_owner_is_gone_all_tovholdere_of_the_municipality_hear(
    ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send()
    for account, name, organization in ((51, "Pia", "Struer"), (52, "Jan", "Struer"), (53, "Ole", "Holstebro")):
        storage.people.add(name, role=Role.TOVHOLDER, organization=organization, telegram=account)
    storage.people.add("Medlem", organization="Struer", telegram=54)
    storage.people.leave(storage.people.add("Væk", role=Role.TOVHOLDER, organization="Struer", telegram=55))
    storage.people.leave(people[BO])
    assert await approved(ida) == "Rapport nr. 1 er godkendt. Jan og Pia får besked."
    assert sorted(await deliver(ida)) == [51, 52]


@pytest.mark.parametrize("change", ["moved", "member", "left", "unknown"])
async def test_an_owner_who_stands_for_the_municipality_no_more_hears_nothing(
    change: str, ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send(by=None if change == "unknown" else BO)
    match change:
        case "moved" | "unknown":
            storage.people.set_organization(people[BO], "Lemvig")
        case "member":
            storage.people.set_role(people[BO], Role.MEMBER)
        case _:
            storage.people.leave(people[BO], Presence.BLOCKED)
    await commented(ida, "Bed om ændring", "Titel")
    (done,) = await ida.press("Send")
    assert done.text.endswith("Ingen fra Struer er med her nu, så jeg har ingen at give besked.")
    assert await deliver(ida) == {}
    assert correction(storage).owner is None  # nor is the draft theirs


async def test_nobody_is_written_to_about_what_they_did_themselves(
    ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    storage.people.set_organization(people[IDA], "Struer")
    send(by=IDA)
    assert await approved(ida) == "Rapport nr. 1 er godkendt. Det er din egen, så jeg sender ingen besked."
    assert await deliver(ida) == {}


async def test_a_coordinator_who_sent_it_hears_of_what_another_did(
    ida: LocalTelegram, come: Come, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    storage.people.set_organization(people[IDA], "Struer")
    send(by=IDA)
    assert await approved(await come(EVA)) == "Rapport nr. 1 er godkendt. Ida Holm får besked."
    assert list(await deliver(ida)) == [IDA]


async def test_a_letter_that_waits_and_does_not_hold_any_more_is_not_sent(
    ida: LocalTelegram, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    await commented(ida, "Bed om ændring", "Titel")
    await ida.press("Send")
    await opened_of(ida, "Ændring ønsket (1)")
    await ida.press("Offentliggør")
    (letter,) = (await deliver(ida))[BO]
    assert "godkendt og offentliggjort" in letter
    assert storage.drafts.correcting(1) is None


async def test_what_holds_beside_the_new_is_sent_too(ida: LocalTelegram, storage: Storage, send: Callable[..., int]) -> None:
    send("Kor")
    await opened(ida)
    await ida.press("Offentliggør")
    send("Dans", report=1)
    await commented(ida, "Afvis", comment="Nej, ikke den.")
    await ida.press("Send")
    letters = (await deliver(ida))[BO]
    assert ["offentliggjort" in letters[0], "afvist" in letters[1], len(letters)] == [True, True, 2]
    assert storage.outbox.counted(Kind.VERDICT, storage.reports.events(1)[-1].id)


async def opened_of(person: LocalTelegram, pile: str, number: int = 1) -> Shown:
    await person.say("/rapporter")
    await person.press(pile)
    (shown,) = await person.press(str(number))
    return shown


# -------------------------------------------------------------------------------------------------------------- correcting


async def test_a_tovholder_corrects_a_report_one_draft_at_a_time(
    come: Come, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send(by=None)
    bo = await come(BO)
    shown = await opened(bo)
    (ready,) = await bo.press("Ret rapporten", shown)
    assert (
        ready.text == "Rapport nr. 1 kan rettes nu: kladden er klar. Tryk på Ret nu, eller send /rapport, når det passer dig."
    )
    kept = correction(storage)
    assert (kept.owner, kept.organization, kept.draft.at, kept.draft.asked) == (people[BO], "Struer", None, FORM.ids[1:])
    assert ready.data == (pack(Press(Action.DRAFT_OPEN, kept.id)),)
    (again,) = await bo.press("Ret rapporten", shown)
    assert again.text.startswith("Rapport nr. 1 er allerede ved at blive rettet.")
    assert again.data == ready.data
    assert got(storage).state is State.SUBMITTED


async def test_the_correction_goes_on_where_reports_are_written(come: Come, send: Callable[..., int]) -> None:
    send()
    bo = await come(BO)
    await opened(bo)
    await bo.press("Ret rapporten")
    *_, check = await bo.press("Ret nu")
    assert check.text.startswith("Se rapporten igennem, før du sender den")
    assert "Send rapporten" in check.buttons


async def test_a_report_is_corrected_by_a_colleague_too_but_by_no_coordinator_of_elsewhere(
    ida: LocalTelegram, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    storage.people.add("Pia", role=Role.TOVHOLDER, organization="Struer", telegram=51)
    assert "Ret rapporten" not in (await opened(ida)).buttons
    assert texts(await by_hand(ida, Press(Action.CORRECT_REPORT, 1, 0, 1))) == [reviewing.NOT_THERE]
    assert storage.drafts.correcting(1) is None
    pia = await come(51)
    await opened(pia)
    await pia.press("Ret rapporten")
    assert correction(storage).report == 1


async def test_a_draft_in_which_nothing_was_written_makes_room_for_the_change_that_is_asked(
    ida: LocalTelegram, come: Come, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    bo = await come(BO)
    await opened(bo)
    await bo.press("Ret rapporten")
    older = correction(storage)
    await commented(ida, "Bed om ændring", "Titel")
    await ida.press("Send")
    kept = correction(storage)
    assert (kept.draft.asked, kept.draft.at) == (("title",), "title")
    assert storage.drafts.get(older.id) is None


@pytest.mark.parametrize("where", ["written", "open"])
async def test_a_draft_that_somebody_works_on_is_asked_more_and_loses_nothing(
    where: str, ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send()
    draft = machine.begun(FORM, known=got(storage).latest.answers, asked=("worked",))
    if where == "written":
        draft = machine.answered(draft, Text("Roen alene"))
    chat = BO if where == "open" else None
    before = storage.drafts.begin(draft, organization="Struer", owner=people[BO], chat=chat, report=1)
    await commented(ida, "Bed om ændring", "Titel")
    await ida.press("Send")
    kept = correction(storage)
    assert (kept.id, kept.draft.asked, kept.chat) == (before.id, ("title", "worked"), chat)
    assert kept.draft.answers == before.draft.answers
    assert kept.draft.at == ("worked" if where == "open" else "title")


async def test_what_a_municipality_has_written_stays_whatever_a_coordinator_decides(
    ida: LocalTelegram, storage: Storage, people: dict[int, int], send: Callable[..., int]
) -> None:
    send()
    draft = machine.answered(machine.begun(FORM, known=got(storage).latest.answers, asked=("worked",)), Text("Roen"))
    before = storage.drafts.begin(draft, organization="Struer", owner=people[BO], chat=None, report=1)
    for label in ("Offentliggør", "Træk tilbage"):
        await (opened(ida) if label == "Offentliggør" else opened_of(ida, "Offentliggjort (1)"))
        await ida.press(label)
    assert correction(storage) == before


# -------------------------------------------------------------------------------------------------------------- whole ways


async def test_the_whole_way_of_a_report_with_a_change(
    ida: LocalTelegram, come: Come, storage: Storage, library: FakeLibrary, people: dict[int, int], send: Callable[..., int]
) -> None:
    send()
    await commented(ida, "Bed om ændring", "Deltagere")
    await ida.press("Send")
    kept = correction(storage)
    answered = storage.drafts.save(kept, machine.answered(kept.draft, Number(14)))
    assert answered.draft.at is None
    storage.reports.submit(answered, actor=people[BO])
    storage.drafts.delete(kept.id)
    shown = await opened(ida)
    assert "Status: rettet, venter på koordinatoren" in shown.text
    assert "Koordinatoren skrev" not in shown.text
    (changes,) = await ida.press("Se ændringer")
    assert changes.text.splitlines()[2:] == ["Deltagere, før: 3", "Deltagere, nu: 14"]
    await ida.press("« Tilbage")
    await ida.press("Offentliggør")
    assert ("Deltagere", "14") in library.reports[1].parts
    assert [one.step for one in storage.reports.events(1)] == [Step.SUBMIT, Step.ASK, Step.SUBMIT, Step.PUBLISH]
    shown = await opened(await come(BO))
    assert "Status: offentliggjort" in shown.text


async def test_a_comment_that_was_begun_outlives_a_restart(
    ida: LocalTelegram, connect: Connect, storage: Storage, send: Callable[..., int]
) -> None:
    send()
    await opened(ida)
    await ida.press("Bed om ændring")
    await ida.press("☐ Titel")
    again = await connect(trusted=False, user=IDA, first=900_000)
    (preview,) = await again.say(COMMENT)
    third = await connect(trusted=False, user=IDA, first=950_000)
    await third.press_data(preview.data[0], third.message(text="x"))
    assert correction(storage).draft.asked == ("title",)


async def test_the_coordinator_of_a_terminal_reads_and_decides_too(
    connect: Connect, storage: Storage, send: Callable[..., int]
) -> None:
    send(by=None)
    person = await connect(role=Role.COORDINATOR)
    await opened(person)
    told, _ = await person.press("Godkend")
    assert told.text.startswith("Rapport nr. 1 er godkendt. Bo Dam får besked.")
    assert [one.actor for one in storage.reports.events(1)] == [None, None]
