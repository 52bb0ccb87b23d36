"""Logging of the process: one handler to standard error, and the filter that keeps the bot's token and CPR numbers out of it.

httpx writes every address it calls at INFO, and a Bot API address holds the token; so do the tracebacks of network errors. What
people write can stand in any error that a library raises over it; `knowledge.cpr` tells which numbers are CPR numbers.
"""

from __future__ import annotations

import logging
import re
from typing import TextIO

from knowledge.cpr import spans

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN = "[token]"
NUMBER = "[cpr]"

# What BotFather gives out: the bot's id, a colon (as %3A in some addresses) and 35 characters.
# In an address it follows `bot` without a gap.
_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
# Ids of people, chats and updates have ten digits by now, and many of those look like a date.
_ID = re.compile(r"(?<![^\W_])(?:chat|user|update|person|id|error)[\s:=#('\"]{1,3}\Z", re.IGNORECASE)
# They write what Telegram sent, and with it what people wrote, when they cannot read it; who catches the error tells of it.
_INDISCREET = ("telegram.request.BaseRequest", "telegram.Bot", "telegram.ext.ExtBot")
_CHATTY = ("httpx", "httpcore", "telegram", "apscheduler", "pypdfium2", "asyncio")


class TokenFilter(logging.Filter):
    """Rewrites every record that passes so that no token and no CPR number is left in message, traceback or stack.

    Never drops a record.
    """

    def __init__(self, token: str = "") -> None:
        super().__init__()
        self._token = token
        self._plain = logging.Formatter()

    def clean(self, text: str) -> str:
        """`text` with CPR numbers, the configured token, and whatever else has the shape of a token, hidden."""
        if self._token:
            text = text.replace(self._token, HIDDEN)
        return _without_numbers(_TOKEN.sub(HIDDEN, text))

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: the handler reports that, here only the secret counts
            message = f"{record.msg} {record.args}"
        record.msg, record.args = self.clean(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._plain.formatException(record.exc_info)
        if record.exc_text:
            # Formatters print the cached text, so no handler behind this one makes the traceback anew.
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True


def _without_numbers(text: str) -> str:
    """`text` without CPR numbers. Ten digits in a row behind a word for who or what they identify are an id and stay."""
    for start, end in reversed(spans(text)):
        bare = end - start == 10 and text[start:end].isdecimal()
        if not (bare and _ID.search(text[max(0, start - 12) : start])):
            text = text[:start] + NUMBER + text[end:]
    return text


def set_up(level: int = logging.WARNING, *, token: str = "", stream: TextIO | None = None) -> None:
    """Send the log of the whole process to `stream` (standard error when None), token and CPR numbers hidden.

    The handlers that were there before are replaced, so calling it again is fine. Libraries that tell of each request are kept
    at WARNING whatever `level` is.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(LINE))
    handler.addFilter(TokenFilter(token))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _INDISCREET:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    logging.captureWarnings(True)
