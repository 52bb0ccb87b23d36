"""Telegram in process: a request of python-telegram-bot's own kind that delivers to a person at hand instead of a network.

`chat` in the terminal and the tests talk to the very same Application through it. It refuses what Telegram
refuses: broken HTML, messages that are too long or empty, callback data over 64 bytes, an edit that changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import TimedOut
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from bot.limits import MAX_CAPTION, MAX_TEXT, Json, Refused, checked, checked_keyboard, entities, text_of
from bot.roles import Role
from handlers.texts import markup

USER = 1  # no real account has this id
LOCAL_TOKEN = "1:local"
BOT = {"id": 2, "is_bot": True, "first_name": "Knudepunkt", "username": "knudepunkt_bot"}
_QUIET = frozenset(
    {
        *("sendChatAction", "setMyCommands", "deleteMyCommands", "setMyDescription", "setMyShortDescription", "deleteWebhook"),
        "answerInlineQuery",
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person sees of one message: plain text without empty lines, labels of the buttons, paths of files.

    `message` and `data` are what the buttons need to be pressed: the message's place and the callback data behind each label.
    """

    text: str
    buttons: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    message: tuple[int, int] = (0, 0)
    data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One call that the bot made."""

    method: str
    parameters: Json
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(slots=True)
class _Fault:
    method: str
    error: Exception


class LocalTelegram(BaseRequest):
    """A Telegram with one person in it. `folder` takes the files that the bot sends; without one they are kept in `calls`."""

    def __init__(
        self,
        *,
        role: Role = Role.MEMBER,
        folder: Path | None = None,
        trusted: bool = True,
        user: int = USER,
        first: int | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """`trusted`: the gate lets the person in, with `role`. Updates and messages are numbered from `first`; by chance when
        None, since the numbers of one conversation must not be those of another on the same data."""
        self.role = role
        self.trusted = trusted
        self.user = user
        self.calls: list[Call] = []
        self.on_call: Callable[[Call], object] = lambda call: None
        self._folder = folder
        self._clock = clock or (lambda: datetime.now(UTC))
        self._next = first if first is not None else secrets.randbits(40)
        self._messages: dict[tuple[int, int], Json] = {}
        self._faults: deque[_Fault] = deque()
        self._files: dict[str, bytes] = {}
        self._shown: list[Shown] = []
        self._latest: Shown | None = None
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None

    def attach(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Deliver to `application` from now on."""
        self._application = application

    # ------------------------------------------------------------------------------------------------------- the person

    async def say(self, text: str, **message: Any) -> tuple[Shown, ...]:
        """Send `text` to the bot and return what it replied. `message` adds fields of the Bot API's Message, such as `chat`."""
        return await self.send(text=text, entities=entities(text), **message)

    async def send(self, **message: Any) -> tuple[Shown, ...]:
        """Send a message with these fields of the Bot API's Message and return what the bot replied."""
        return await self.deliver({"update_id": self._number(), "message": self.message(**message)})

    async def press(self, button: int | str, shown: Shown | None = None) -> tuple[Shown, ...]:
        """Press a button of `shown` (None: of the last message that had any), by number from 1 or by label.

        Returns what the bot replied. Raises `KeyError` when there is no such button.
        """
        shown = shown or self._latest
        labels = shown.buttons if shown else ()
        position = button - 1 if isinstance(button, int) else labels.index(button) if button in labels else -1
        if shown is None or not 0 <= position < len(labels):
            raise KeyError(button)
        return await self.press_data(shown.data[position], self._messages[shown.message])

    async def press_data(self, data: str, message: Json) -> tuple[Shown, ...]:
        """Press a button with this callback data below `message`."""
        query = {"id": str(self._number()), "from": self._person(), "chat_instance": "1", "data": data, "message": message}
        return await self.deliver({"update_id": self._number(), "callback_query": query})

    async def deliver(self, update: Json) -> tuple[Shown, ...]:
        """Have the Application handle one update, given as the Bot API's JSON, and return what the bot replied."""
        assert self._application is not None, "build() attaches the application"
        self._shown = []
        await self._application.process_update(Update.de_json(update, self._application.bot))
        for shown in self._shown:
            if shown.buttons:
                self._latest = shown
        return tuple(self._shown)

    @property
    def shown(self) -> tuple[Shown, ...]:
        """What the bot sent or changed since the person last did something, letters that nobody waited for among it."""
        return tuple(self._shown)

    async def send_file(self, data: bytes, name: str, **message: Any) -> tuple[Shown, ...]:
        """Send a file and return what the bot replied; the bot can fetch it from then on."""
        file = f"file{self._number()}"
        self._files[file] = data
        document = {"file_id": file, "file_unique_id": file, "file_name": name, "file_size": len(data)}
        return await self.send(document=document, **message)

    def message(self, **fields: Any) -> Json:
        """A message of the person to the bot as the Bot API's JSON, kept so that it can be replied to."""
        chat = fields.pop("chat", None) or {"id": self.user, "type": "private", "first_name": "Lokal"}
        number = self._number()
        message = {"message_id": number, "date": int(self._clock().timestamp()), "chat": chat, "from": self._person(), **fields}
        self._messages[(chat["id"], number)] = message
        return message

    def _person(self) -> Json:
        return {"id": self.user, "is_bot": False, "first_name": "Lokal", "language_code": "da"}

    def _number(self) -> int:
        self._next += 1
        return self._next

    # ------------------------------------------------------------------------------------------------------- the faults

    def refuse(self, method: str, status: int, description: str, *, times: int = 1, **parameters: int) -> None:
        """The next `times` calls of `method` fail as told; `parameters` are retry_after or migrate_to_chat_id."""
        self._faults.extend(_Fault(method, Refused(status, description, **parameters)) for _ in range(times))

    def interrupt(self, method: str, error: Exception | None = None, *, times: int = 1) -> None:
        """The next `times` calls of `method` raise `error`, a time-out when None."""
        self._faults.extend(_Fault(method, error or TimedOut()) for _ in range(times))

    # -------------------------------------------------------------------------------------------------- python-telegram-bot

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Carry out one call of the Bot API."""
        name = url.rsplit("/", 1)[1]
        if "/file/bot" in url:
            return 200, self._files[name]
        parameters = dict(request_data.parameters) if request_data else {}
        files = tuple((data[0], _bytes(data[1])) for data in request_data.multipart_data.values()) if request_data else ()
        call = Call(name, parameters, files)
        self.calls.append(call)
        self.on_call(call)
        await asyncio.sleep(0)  # a call to a network gives others a turn, or a chance to break it off
        try:
            for fault in self._faults:
                if fault.method == name:
                    self._faults.remove(fault)
                    raise fault.error
            return 200, json.dumps({"ok": True, "result": self._carried_out(call)}).encode()
        except Refused as error:
            body: Json = {"ok": False, "error_code": error.status, "description": error.description}
            if error.parameters:
                body["parameters"] = error.parameters
            return error.status, json.dumps(body).encode()

    def _carried_out(self, call: Call) -> Any:
        match call.method:
            case "getMe":
                return BOT
            case "getUpdates":
                return []
            case "sendMessage":
                return self._sent(call)
            case "sendDocument" | "sendPhoto":
                return self._sent_file(call)
            case "getFile":
                return self._offered(call.parameters["file_id"])
            case "editMessageText" | "editMessageCaption" | "editMessageReplyMarkup":
                return self._edited(call)
            case "answerCallbackQuery":
                if text := call.parameters.get("text"):
                    self._shown.append(Shown(text))
                return True
            case "deleteMessage":
                return self._deleted(call)
            case name if name in _QUIET:
                return True
        raise Refused(400, f"Bad Request: method {call.method} is not delivered locally")

    def _sent(self, call: Call) -> Json:
        html = checked(call.parameters.get("text") or "", MAX_TEXT)
        message = self._posted(call, text=text_of(html))
        self._show(html, message)
        return message

    def _sent_file(self, call: Call) -> Json:
        html = checked(call.parameters.get("caption", " "), MAX_CAPTION)
        known = str(
            call.parameters.get("photo" if call.method == "sendPhoto" else "document", "")
        )  # the id of one that is there
        name, data = call.files[0] if call.files else (known, self._files.get(known, b""))
        file = {"file_id": name, "file_unique_id": name, "file_size": len(data)}
        if call.method == "sendPhoto":
            message = self._posted(call, photo=[{**file, "width": 1, "height": 1}], caption=text_of(html))
        else:
            message = self._posted(call, document={**file, "file_name": name}, caption=text_of(html))
        files: tuple[Path, ...] = ()
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            files = (self._folder / Path(name).name,)
            files[0].write_bytes(data)
        self._show(html, message, files=files)
        return message

    def _offered(self, file: str) -> Json:
        if file not in self._files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        return {"file_id": file, "file_unique_id": file, "file_size": len(self._files[file]), "file_path": file}

    def _posted(self, call: Call, **fields: Any) -> Json:
        chat = int(call.parameters["chat_id"])
        message: Json = {"message_id": self._number(), "date": int(self._clock().timestamp()), "from": BOT, **fields}
        message["chat"] = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
        if keyboard := checked_keyboard(call.parameters.get("reply_markup")):
            message["reply_markup"] = keyboard
        reply = (call.parameters.get("reply_parameters") or {}).get("message_id")
        if reply and (original := self._messages.get((chat, reply))):
            message["reply_to_message"] = {key: value for key, value in original.items() if key != "reply_to_message"}
        self._messages[(chat, message["message_id"])] = message
        return message

    def _edited(self, call: Call) -> Json:
        message = self._messages.get((int(call.parameters["chat_id"]), int(call.parameters["message_id"])))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        words, limit = ("caption", MAX_CAPTION) if "caption" in message else ("text", MAX_TEXT)
        html = call.parameters.get(words)
        if call.method in ("editMessageText", "editMessageCaption") and call.method != f"editMessage{words.title()}":
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        before = (message.get(words), message.get("reply_markup"))
        after = (
            text_of(checked(html, limit)) if html is not None else before[0],
            checked_keyboard(call.parameters.get("reply_markup")),
        )
        if before == after:
            raise Refused(400, "Bad Request: message is not modified")
        message[words] = after[0]
        message.pop("reply_markup", None)
        if after[1]:
            message["reply_markup"] = after[1]
        if html is not None:
            self._show(html, message)
        return message

    def _deleted(self, call: Call) -> bool:
        if self._messages.pop((int(call.parameters["chat_id"]), int(call.parameters["message_id"])), None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _show(self, html: str, message: Json, *, files: tuple[Path, ...] = ()) -> None:
        buttons = [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
        labels = tuple(button["text"] for button in buttons)
        data = tuple(button["callback_data"] for button in buttons)
        place = (message["chat"]["id"], message["message_id"])
        self._shown.append(Shown(markup.plain(html), labels, files, place, data))


def _bytes(content: Any) -> bytes:
    data = content if isinstance(content, bytes) else content.read()
    assert isinstance(data, bytes)
    return data
