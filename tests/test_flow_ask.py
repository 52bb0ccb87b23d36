"""Asking in a private chat: answers, buttons, what is no question, what goes wrong."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from conftest import Clock, Connect, Errors, FakeLibrary
from report_answers import ANSWERS, FORM
from report_samples import file, publish
from telegram.error import NetworkError, TimedOut

from bot.config import Answers, Config
from bot.local import LocalTelegram
from bot.reports.review import Step
from bot.storage import FeedbackCount, Storage
from handlers.texts import asking, failures, welcome
from knowledge.findings import ActivityFinding, Answer, Citation, Kind, Reason, Refusal, ReportFinding, TextFinding
from knowledge.model import Report

ZERO_WIDTH = "\u200b\u200d\u202e"


def failed(cause: httpx.HTTPError) -> NetworkError:
    """What python-telegram-bot makes of a failure of httpx."""
    error = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError(f"httpx.{type(cause).__name__}: {cause}")
    error.__cause__ = cause
    return error


async def test_an_answer_shows_the_conclusion_the_source_and_its_buttons(member: LocalTelegram) -> None:
    (reply,) = await member.say("penge til kor")
    assert reply.text == ("Der er afsat 40.000 kr. til korsang.\nKilde: Fjordsamarbejdet 15. januar 2024, punkt 4")
    assert reply.buttons == ("Vis kilden", "Vis mere", "👍 Det hjalp", "👎 Hjalp ikke")


async def test_the_source_button_shows_the_words_of_the_document(member: LocalTelegram) -> None:
    await member.say("penge til kor")
    (view,) = await member.press("Vis kilden")
    assert "referat.txt, linje 12-14" in view.text
    assert "  Udvalget vedtog at afsætte 40.000 kr. til korsang." in view.text


REPORT = Report(1, 1, "Aktivitetsrapport 1", "Struer", "Læsegruppe", "2024", "2024-02-06", (("Hvad virkede", "Ro."),))
ON_REPORT = Citation("Aktivitetsrapport 1", None, None, "Ro.", title="Læsegruppe", report=1, version=1)
ON_PAPER = Citation("referat.txt", (12, 14), None, "Udvalget vedtog det.")
TELLING: dict[str, Answer] = {  # each of a report, by its sources, in what it tells, or in what it points to
    "text": Answer(Kind.ANSWER, "", TextFinding(("Ro.",)), (ON_PAPER, ON_REPORT)),
    "whole": Answer(Kind.ANSWER, "", ReportFinding(REPORT), (ON_REPORT,)),
    "listed": Answer(Kind.ANSWER, "", ActivityFinding((), near=(REPORT,)), (ON_PAPER,)),
    "refused": Answer(Kind.REFUSAL, "", Refusal(Reason.NOTHING, nearest=(ON_REPORT,))),
}


@pytest.mark.parametrize("since", ["nothing", "another version waits", "taken back", "corrected"])
@pytest.mark.parametrize("answer", TELLING.values(), ids=TELLING)
async def test_what_is_not_public_any_more_is_not_opened_by_an_old_button(
    answer: Answer, since: str, member: LocalTelegram, library: FakeLibrary, storage: Storage
) -> None:
    assert publish(storage, FORM, ANSWERS, organization="Struer") == 1
    library.taught["ro"] = answer
    (reply,) = await member.say("ro")
    button = next(label for label in reply.buttons if label.startswith("Vis"))
    if since == "taken back":
        storage.reports.take(1, Step.UNPUBLISH, version=1, actor=None)
    if since in ("another version waits", "corrected"):
        file(storage, FORM, ANSWERS, organization="Struer", report=1)
    if since == "corrected":
        storage.reports.take(1, Step.PUBLISH, version=2, actor=None)
    (shown,) = await member.press(button, reply)
    assert (shown.text == asking.TAKEN_BACK) == (since in ("taken back", "corrected"))
    assert len(asking.TAKEN_BACK) <= 200  # of an alert (Bot API)


async def test_the_next_meeting_with_all_meetings_and_a_calendar_file(member: LocalTelegram, tmp_path: Path) -> None:
    (reply,) = await member.say("næste møde")
    assert reply.text.startswith("Næste møde i Fjordsamarbejdet er fredag den 12. april 2024 kl. 10.00-12.00 (Hobro).")
    assert "Derefter torsdag-fredag den 19.-20. september 2024 (Seminar)." in reply.text
    (listed,) = await member.press("Alle møder")
    assert "Mandag den 15. januar 2024 (online)" in listed.text
    (file,) = await member.press("Læg i kalender")
    assert file.files == (tmp_path / "files" / "moeder-fjordsamarbejdet.ics",)
    assert file.files[0].read_bytes().count(b"BEGIN:VEVENT") == 2
    assert b"DTSTART;TZID=Europe/Copenhagen:20240412T100000" in file.files[0].read_bytes()


async def test_a_choice_asks_the_question_behind_it(member: LocalTelegram, library: FakeLibrary) -> None:
    (reply,) = await member.say("hvem sidder i styregruppen")
    assert reply.buttons == ("Fjordsamarbejdet", "Bakkelauget")
    (answer,) = await member.press(2)
    assert library.asked[-1] == "hvem sidder på bakken"
    assert answer.text.startswith("Det står der ikke i netværkets dokumenter.")


@pytest.mark.parametrize(
    ("label", "thanks", "count", "left"),
    [
        ("👍 Det hjalp", asking.THANKS_HELPED, FeedbackCount(1, 0), ["Vis kilden", "Vis mere"]),
        ("👎 Hjalp ikke", asking.THANKS_NOT_HELPED, FeedbackCount(0, 1), ["Vis kilden", "Vis mere", "Send til koordinatoren"]),
    ],
)
async def test_feedback_is_counted_once_and_its_buttons_go(
    member: LocalTelegram, storage: Storage, label: str, thanks: str, count: FeedbackCount, left: list[str]
) -> None:
    (reply,) = await member.say("penge til kor")
    (toast,) = await member.press(label)
    assert toast.text == thanks
    edited = member.calls[-1]
    assert edited.method == "editMessageReplyMarkup"
    assert [button["text"] for row in edited.parameters["reply_markup"]["inline_keyboard"] for button in row] == left
    await member.press(label, reply)  # again: the edit changes nothing, which is tolerated
    assert storage.feedback() == count


async def test_what_did_not_help_was_asked_in_vain_and_can_be_passed_on(member: LocalTelegram, storage: Storage) -> None:
    (reply,) = await member.say("penge til kor")
    assert storage.unanswered.open() == ()
    await member.press("👎 Hjalp ikke", reply)
    (kept,) = storage.unanswered.open()
    assert (kept.asker, kept.text, kept.wanted) == (member.user, "penge til kor", False)
    await member.press_data(f"a1:forward:{reply.data[0].rsplit(':', 1)[1]}", member.message(text=reply.text))
    await member.press("Ja, send det")
    assert [one.wanted for one in storage.unanswered.open()] == [True]


async def test_a_second_press_after_the_coordinator_answered_is_no_error(member: LocalTelegram, storage: Storage) -> None:
    (reply,) = await member.say("penge til kor")
    await member.press("👎 Hjalp ikke", reply)
    storage.unanswered.answer(storage.unanswered.open(), "Der er 40.000 kr.")
    toast, *_ = await member.press("👎 Hjalp ikke", reply)
    assert toast.text == asking.THANKS_NOT_HELPED


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("hvor er nøglen?", ["hvor er nøglen?"]),  # refused
        ("penge til kor", []),  # answered
        ("hvem sidder i styregruppen", []),  # asked back
        ("hej", []),
        ("42", []),
    ],
)
async def test_only_what_the_documents_do_not_answer_is_kept(
    member: LocalTelegram, storage: Storage, question: str, kept: list[str]
) -> None:
    await member.say(question)
    assert [one.text for one in storage.unanswered.open()] == kept


@pytest.mark.parametrize("reason", list(Reason))
async def test_what_is_no_question_is_nobodys_loss(
    member: LocalTelegram, storage: Storage, library: FakeLibrary, reason: Reason
) -> None:
    library.taught["øh"] = Answer(Kind.REFUSAL, "", Refusal(reason))
    await member.say("øh")
    assert bool(storage.unanswered.open()) == (reason not in (Reason.EMPTY, Reason.UNCLEAR))


@pytest.mark.parametrize("command", ["/spoerg", "/spørg", "/SPØRG", "/spoerg@knudepunkt_bot"])
async def test_the_command_takes_the_question_behind_it(member: LocalTelegram, command: str) -> None:
    (reply,) = await member.say(f"{command} penge til kor")
    assert reply.text.startswith("Der er afsat 40.000 kr.")
    (prompt,) = await member.say(command)
    assert prompt.text == asking.NO_QUESTION


@pytest.mark.parametrize(
    "question",
    ["🎉🎉", "<b>møde</b> & <script>", '"NEAR(" AND * OR ^', f"{ZERO_WIDTH}næste{ZERO_WIDTH}", "a" * 10_000, "{0}", "\\"],
)
async def test_any_text_gets_one_reply(member: LocalTelegram, library: FakeLibrary, question: str) -> None:
    replies = await member.say(question)
    assert len(replies) == 1
    assert library.asked == [question[:500]]


async def test_a_cpr_number_is_neither_answered_nor_kept(
    member: LocalTelegram, library: FakeLibrary, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="handlers")
    (reply,) = await member.say("har 010203-1234 fået plads i koret?")
    assert reply.text.startswith("Din besked ser ud til at indeholde et CPR-nummer.")
    assert library.asked == []
    assert [call.method for call in member.calls] == ["deleteMessage", "sendMessage"]
    assert "010203" not in caplog.text
    assert all(b"010203" not in path.read_bytes() for path in tmp_path.glob("knudepunkt.db*"))


@pytest.mark.parametrize("number", ["1", "42", "[2]", "/spoerg 7"])
async def test_a_number_alone_gets_a_kind_word(member: LocalTelegram, library: FakeLibrary, number: str) -> None:
    (reply,) = await member.say(number)
    assert reply.text == asking.NUMBER_ALONE
    assert library.asked == []


async def test_an_edited_question_is_not_answered_again(member: LocalTelegram, library: FakeLibrary) -> None:
    edited = {"update_id": 7, "edited_message": {**member.message(text="hej", entities=[]), "edit_date": 1}}
    assert await member.deliver(edited) == ()
    assert library.asked == []


async def test_an_update_delivered_twice_is_answered_once_also_after_a_restart(
    connect: Connect, storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    member = await connect()
    update = {"update_id": 7, "message": member.message(text="hej", entities=[])}
    assert len(await member.deliver(update)) == 1
    assert await member.deliver(update) == ()
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    restarted = await connect(storage=again)
    assert await restarted.deliver(update) == ()
    again.close()


async def test_buttons_work_after_a_restart_until_they_expire(connect: Connect, clock: Clock, tmp_path: Path) -> None:
    member = await connect()
    (reply,) = await member.say("penge til kor")
    message = member.message(text=reply.text)
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    restarted = await connect(storage=again, first=900)
    (view,) = await restarted.press_data(reply.data[0], message)
    assert "referat.txt" in view.text
    clock.now += timedelta(days=31)
    assert [shown.text for shown in await restarted.press_data(reply.data[0], message)] == [asking.EXPIRED]
    again.close()


@pytest.mark.parametrize(
    "data", ["a0:source:1", "a1:source:99", "a1:choice:1:9", "a1:source", "nonsense", "a1:boo:1", "a1:choice:1:-1"]
)
async def test_a_button_that_nobody_knows_is_answered(member: LocalTelegram, data: str) -> None:
    (reply,) = await member.say("hvem sidder i styregruppen")
    replies = await member.press_data(data, member.message(text=reply.text))
    assert [shown.text for shown in replies] == [asking.EXPIRED]


async def test_a_button_of_another_chat_opens_nothing(connect: Connect) -> None:
    (reply,) = await (await connect()).say("penge til kor")
    stranger = await connect(user=77, first=900)
    replies = await stranger.press_data(reply.data[0], stranger.message(text=reply.text))
    assert [shown.text for shown in replies] == [asking.EXPIRED]


async def test_typing_is_shown_when_an_answer_takes_long(connect: Connect, library: FakeLibrary, config: Config) -> None:
    seen = threading.Event()
    library.before = lambda question: seen.wait(5)
    member = await connect(config=config.model_copy(update={"answers": Answers(typing_after_seconds=0.01)}))
    member.on_call = lambda call: seen.set() if call.method == "sendChatAction" else None
    assert len(await member.say("hej")) == 1
    assert [call.method for call in member.calls] == ["sendChatAction", "sendMessage"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]}, welcome.PHOTO),
        ({"voice": {"file_id": "1", "file_unique_id": "1", "duration": 1}}, welcome.VOICE),
        ({"document": {"file_id": "1", "file_unique_id": "1"}}, welcome.DOCUMENT),
        ({"location": {"latitude": 56.0, "longitude": 10.0}}, welcome.OTHER),
        (
            {
                "sticker": {
                    "file_id": "1",
                    "file_unique_id": "1",
                    "width": 1,
                    "height": 1,
                    "type": "regular",
                    "is_animated": False,
                    "is_video": False,
                }
            },
            welcome.STICKER,
        ),
    ],
)
async def test_what_is_no_text_gets_a_kind_word(member: LocalTelegram, content: dict[str, object], word: str) -> None:
    (reply,) = await member.send(**content)
    assert reply.text == word


async def test_pictures_sent_together_get_one_word(member: LocalTelegram) -> None:
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    assert len(await member.send(photo=photo, media_group_id="1")) == 1
    assert await member.send(photo=photo, media_group_id="1") == ()
    assert len(await member.send(photo=photo, media_group_id="2")) == 1
    assert len(await member.send(photo=photo)) == 1


# ------------------------------------------------------------------------------------------------------------------ faults


async def test_a_blocked_bot_goes_on(member: LocalTelegram) -> None:
    member.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    assert await member.say("hej") == ()
    assert len(await member.say("hej")) == 1


async def test_a_flood_wait_and_a_lost_connection_delay_the_answer_only(
    member: LocalTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.replies.NETWORK_PAUSE", 0)
    member.refuse("sendMessage", 429, "Too Many Requests: retry after 0", retry_after=0)
    member.refuse("sendMessage", 502, "Bad Gateway")
    member.interrupt("sendMessage", failed(httpx.ConnectError("no route to host")))
    assert len(await member.say("hej")) == 1


@pytest.mark.parametrize(
    "error", [TimedOut(), failed(httpx.ReadTimeout("")), failed(httpx.RemoteProtocolError("")), failed(httpx.ReadError(""))]
)
async def test_what_may_have_arrived_is_not_sent_again(member: LocalTelegram, error: NetworkError) -> None:
    member.interrupt("sendMessage", error)
    assert await member.say("hej") == ()
    assert [call.method for call in member.calls] == ["sendMessage"]


async def test_a_network_that_stays_away_is_an_error(
    member: LocalTelegram, errors: Errors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.replies.NETWORK_PAUSE", 0)
    member.interrupt("sendMessage", failed(httpx.ConnectError("no route to host")), times=99)
    assert await member.say("hej") == ()
    assert [type(error) for error in errors.seen] == [NetworkError]
    errors.seen.clear()


async def test_an_error_is_logged_without_words_and_told_with_a_reference(
    member: LocalTelegram, library: FakeLibrary, errors: Errors, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(question: str) -> None:
        raise ValueError(f"cannot think about {question}")

    library.before = fail
    (reply,) = await member.say("hemmelig")
    assert [type(error) for error in errors.seen] == [ValueError]
    errors.seen.clear()
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    reference = reply.text.rsplit(" ", 1)[1]
    assert reply.text == failures.apology(reference)
    assert reference in record.getMessage()
    assert "ValueError" in record.getMessage()
    assert "hemmelig" not in caplog.text


async def test_a_press_too_old_for_telegram_still_opens(member: LocalTelegram) -> None:
    await member.say("penge til kor")
    member.refuse(
        "answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired or query id is invalid"
    )
    assert len(await member.press("Vis kilden")) == 1


async def test_an_error_behind_a_button_answers_the_press(member: LocalTelegram, library: FakeLibrary, errors: Errors) -> None:
    await member.say("hvem sidder i styregruppen")

    def fail(question: str) -> None:
        raise RuntimeError

    library.before = fail
    toast, apology = await member.press(1)
    errors.seen.clear()
    assert toast.text == failures.PRESS
    assert apology.text.startswith("Undskyld")
