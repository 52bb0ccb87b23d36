"""No token and no CPR number in the log, whatever writes it: `bot.logs`."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import logs

TOKEN = "123456:AbC-dEf_GhIjKlMnOpQrStUvWxYz0123456"
OTHER = "987654:ZyX-wVu_TsRqPoNmLkJiHgFeDcBa9876543"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the process's log says. The logging that pytest had set up is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up(logging.DEBUG, token=TOKEN, stream=stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level


def fail(with_text: str) -> None:
    raise ConnectionError(with_text)


@pytest.mark.parametrize("secret", [TOKEN, OTHER, TOKEN.replace(":", "%3A")])
@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("POST https://api.example/bot{}/getMe", ()),
        ("POST %s", ("https://api.example/bot{}/getMe",)),
        ("%(url)s", ({"url": "https://api.example/file/bot{}/x"},)),
        ("too few %s %s", ("{}",)),
    ],
)
def test_the_token_is_hidden_in_messages(
    written: io.StringIO, message: str, arguments: tuple[object, ...], secret: str
) -> None:
    filled = tuple(
        {key: text.format(secret) for key, text in one.items()} if isinstance(one, dict) else str(one).format(secret)
        for one in arguments
    )
    logging.getLogger("any.where").warning(message.format(secret) if not arguments else message, *filled)
    assert secret not in written.getvalue()
    assert logs.HIDDEN in written.getvalue()


def test_the_token_is_hidden_in_tracebacks(written: io.StringIO) -> None:
    try:
        fail(f"https://api.example/bot{TOKEN}/getUpdates")
    except ConnectionError:
        logging.getLogger("any.where").exception("failed", stack_info=True)
    assert "Traceback" in written.getvalue()
    assert "ConnectionError: https://api.example/bot[token]/getUpdates" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_the_token_is_hidden_in_errors_given_as_arguments(written: io.StringIO) -> None:
    logging.getLogger("any.where").error("failed: %r", ConnectionError(f"bot{TOKEN}"))
    assert "ConnectionError('bot[token]')" in written.getvalue()


def test_what_is_no_token_stays(written: io.StringIO) -> None:
    logging.getLogger("any.where").warning("update %s at %s took %d ms", 123456789, "2025-06-15T12:30:59", 41)
    assert "update 123456789 at 2025-06-15T12:30:59 took 41 ms" in written.getvalue()


@pytest.mark.parametrize("number", ["010203-1234", "0102031234", "01.02.03-1234", "610203 1234", "0 1 0 2 0 3 1 2 3 4"])
def test_cpr_numbers_are_hidden_in_messages_tracebacks_and_stacks(written: io.StringIO, number: str) -> None:
    log = logging.getLogger("any.where")
    log.warning("could not read %r", f"Må {number} komme med?")
    log.warning("%s", {"text": number}, stack_info=True)
    try:
        fail(f"bad row: {number}")
    except ConnectionError:
        log.exception("failed")
    assert "could not read 'Må [cpr] komme med?'" in written.getvalue()
    assert "ConnectionError: bad row: [cpr]" in written.getvalue()
    assert number not in written.getvalue()


def test_cpr_numbers_are_hidden_in_a_stack_that_the_caller_gives() -> None:
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, None, sinfo="say('010203-1234')")
    logs.TokenFilter().filter(record)
    assert record.stack_info == "say('[cpr]')"


@pytest.mark.parametrize(
    "text",
    [
        "update 1012031234 from user 0102031234 in chat 1112131415",
        "chat_id=1012031234, user: 0102031234",
        "person 1012031234 was invited",
        "error 1012031234",
        "User(first_name='Bo', id=1012031234, is_bot=False)",
        '{"chat": {"id": 1012031234}}',
        "took 12:10:13.1234 until 2025-06-15T12:30:59+0200",
    ],
)
def test_ids_of_ten_digits_stay(text: str) -> None:
    assert logs.TokenFilter().clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "user 010203-1234",
        "ValueError: 0102031234",
        "message 0102031234",
        "the user wrote 0102031234",
        "person: 010203 1234",
    ],
)
def test_only_ten_bare_digits_directly_behind_such_a_word_are_an_id(text: str) -> None:
    assert logs.NUMBER in logs.TokenFilter().clean(text)


def test_a_token_of_another_shape_is_hidden_too() -> None:
    stream = io.StringIO()
    hide = logs.TokenFilter("short")
    handler = logging.StreamHandler(stream)
    handler.addFilter(hide)
    handler.handle(logging.LogRecord("x", logging.ERROR, __file__, 1, "a short one", None, None))
    assert stream.getvalue() == "a [token] one\n"


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram.ext.Application"])
def test_libraries_that_tell_of_every_request_are_quiet(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: POST ...")
    assert written.getvalue() == ""
    logging.getLogger(name).warning("something to know")
    assert "something to know" in written.getvalue()


def test_what_telegram_sent_is_not_written_when_it_is_no_json(written: io.StringIO) -> None:
    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload(b'{"ok": true, "result": [{"message": {"text": "fortroligt')
    assert written.getvalue() == ""


def test_setting_up_again_does_not_write_twice(written: io.StringIO) -> None:
    logs.set_up(logging.INFO, stream=written)
    logging.getLogger("any.where").info("once")
    assert written.getvalue().count("once") == 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_token_never_survives(before: str, after: str) -> None:
    assert TOKEN not in logs.TokenFilter(TOKEN).clean(f"{before}{TOKEN}{after}")


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    hide = logs.TokenFilter(TOKEN)
    assert hide.clean(hide.clean(text)) == hide.clean(text)
