"""Every command, button and door against every role: allowed or denied, each cell tried on the real Application.

The table stands in docs/access.md and is made by this test: `KNUDEPUNKT_WRITE=1 pytest tests/test_access.py` writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import Connect
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.config import Config, Telegram
from bot.dialogs import Waiting
from bot.doors import DESK, handlers
from bot.local import LocalTelegram
from bot.roles import Role, State
from bot.storage import Storage
from handlers.broadcasts.composing import on_edited as on_reworded
from handlers.gate import Door
from handlers.keyboards import Press, pack, parse
from handlers.reports.answering import on_edited, on_put_off
from handlers.texts.reply import Action

PAGE = Path(__file__).parent.parent / "docs" / "access.md"

PRIVATE: dict[str, Any] = {}
GROUP: dict[str, Any] = {"chat": {"id": -700, "type": "supergroup", "title": "Netværket"}}
ELSEWHERE: dict[str, Any] = {"chat": {"id": -800, "type": "supergroup", "title": "Andre"}}

# Who comes: a name, and how the row of account 42 stands.
STANDINGS: dict[str, tuple[Role, State] | None] = {
    "unknown": None,
    "left": (Role.COORDINATOR, State.LEFT),
    "removed": (Role.COORDINATOR, State.REMOVED),
    "blocked": (Role.COORDINATOR, State.BLOCKED),
    "member": (Role.MEMBER, State.ACTIVE),
    "tovholder": (Role.TOVHOLDER, State.ACTIVE),
    "coordinator": (Role.COORDINATOR, State.ACTIVE),
    "by settings": None,
}
FIRST = 42  # the account of the first of them; the others follow
BY_SETTINGS = FIRST + list(STANDINGS).index("by settings")
INSIDE = ("member", "tovholder", "coordinator", "by settings")
OUTSIDE = ("unknown", "left", "removed", "blocked")

PHOTO = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
DOCUMENT = {"file_id": "1", "file_unique_id": "1", "file_name": "a.txt"}


# Before and after the handler of an update: they ask for the role by themselves.
ASIDE = (DESK, on_put_off, on_edited, on_reworded)


@dataclass
class Opened:
    """Which handlers were reached behind their doors."""

    names: list[str] = field(default_factory=list)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Every handler replaced by one that notes that it was reached. The gate and the doors are the real ones."""
    reached = Opened()

    async def call(self: Door, update: Any, context: Any) -> None:
        async def note(update: Any, context: Any) -> None:
            reached.names.append(getattr(self.callback, "__name__", "typed"))

        await real(
            Door(self.callback if self.callback in ASIDE else note, self.needs, self.private, self.former), update, context
        )

    real = Door.__call__
    monkeypatch.setattr(Door, "__call__", call)
    return reached


@pytest.fixture
def config() -> Config:
    return Config(telegram=Telegram(allow=(BY_SETTINGS,)))


Send = Callable[[LocalTelegram, dict[str, Any]], Any]


def said(text: str) -> Send:
    return lambda person, where: person.say(text, **where)


def sent(**fields: Any) -> Send:
    return lambda person, where: person.send(**fields, **where)


def pressed(data: str) -> Send:
    return lambda person, where: person.press_data(data, person.message(text="x", **where))


BOT = {"id": 2, "is_bot": True, "first_name": "Knudepunkt"}
STANDING = {
    "chat": {"id": 42, "type": "private", "first_name": "Lokal"},
    "date": 1,
    "old_chat_member": {"user": BOT, "status": "member"},
    "new_chat_member": {"user": BOT, "status": "member"},
}


def delivered(kind: str, **content: Any) -> Send:
    def send(person: LocalTelegram, where: dict[str, Any]) -> Any:
        sender = {"id": person.user, "is_bot": False, "first_name": "Lokal"}
        body = {**person.message(text="penge til kor", **where), **content} if "edited" in kind else {"from": sender, **content}
        return person.deliver({"update_id": person._number(), kind: body})

    return send


def commands() -> dict[str, Send]:
    names = [name for _, one in handlers() if isinstance(one, CommandHandler) for name in sorted(one.commands)]
    return {f"/{name}": said(f"/{name}@knudepunkt_bot") for name in names if name != "start"}


def buttons() -> dict[str, Send]:
    return {f"[{action.value}]": pressed(pack(Press(action, 7, 1))) for action in Action}


DOORS: dict[str, Send] = {
    "a question": said("@knudepunkt_bot penge til kor"),
    "/spørg": said("/spørg@knudepunkt_bot penge til kor"),
    "/hjælp": said("/hjælp@knudepunkt_bot"),
    "/møder": said("/møder@knudepunkt_bot"),
    "/importér": said("/importér@knudepunkt_bot"),
    "/møde": said("/møde@knudepunkt_bot"),
    "/fremmøde": said("/fremmøde@knudepunkt_bot"),
    "a command that there is not": said("/ukendt@knudepunkt_bot"),
    "a picture": sent(
        photo=PHOTO, caption="@knudepunkt_bot", caption_entities=[{"type": "mention", "offset": 0, "length": 15}]
    ),
    "a file": sent(
        document=DOCUMENT, caption="@knudepunkt_bot", caption_entities=[{"type": "mention", "offset": 0, "length": 15}]
    ),
    "a button that nobody made": pressed("zz:1"),
}
OTHERS: dict[str, Send] = {
    "/start": said("/start@knudepunkt_bot"),
    "/start with a link": said("/start@knudepunkt_bot " + "x" * 22),
    "a voice message": sent(voice={"file_id": "1", "file_unique_id": "1", "duration": 1}),
    "a contact": sent(contact={"phone_number": "+4520304050", "first_name": "Bo"}),
    "a place": sent(location={"longitude": 9.0, "latitude": 56.0}),
    "news of a group with a new id": sent(migrate_to_chat_id=-100900),
}
NOWHERE: dict[str, Send] = {
    "an inline query": delivered("inline_query", id="1", query="penge", offset=""),
    "news that the bot was blocked": delivered("my_chat_member", **STANDING),
}
FOR_NOBODY = ("a voice message", "a contact", "a place")  # in a group that is said to others
OPEN = ("news of a group with a new id", "news that the bot was blocked")
# What no handler takes, whoever sends it.
SHUT: dict[str, Send] = {
    "an edited message": delivered("edited_message", edit_date=1_700_000_001),
    "a post in a channel": delivered("channel_post", message_id=1, date=1, chat={"id": -9, "type": "channel"}, text="hej"),
    "a poll": delivered(
        "poll_answer",
        poll_id="1",
        option_ids=[0],
        option_persistent_ids=["1"],
        user={"id": 42, "is_bot": False, "first_name": "L"},
    ),
    "a wish to join a group": delivered("chat_join_request", chat={"id": -9, "type": "supergroup"}, date=1, user_chat_id=42),
}

COORDINATORS = {
    *(
        "/inviter",
        "/medlemmer",
        "/importer",
        "/importér",
        "/moede",
        "/møde",
        "/udsend",
        "/status",
        "/ubesvarede",
        "/fremmoede",
        "/fremmøde",
        "/tilmeld",
        "/afmeld",
    ),
    *(f"[{action.value}]" for action in list(Action)[list(Action).index(Action.UNREGISTER) :]),
}
TOVHOLDERE = {
    *("/rapport", "/rapporter"),
    *(
        f"[{action.value}]"
        for action in list(Action)[list(Action).index(Action.DRAFT_NEW) : list(Action).index(Action.UNREGISTER)]
    ),
}
OWN = {
    *("/profil", "/minedata", "/slet", "/forlad", "/fortryd"),
    *(f"[{action.value}]" for action in list(Action)[list(Action).index(Action.LEAVE) : list(Action).index(Action.DRAFT_NEW)]),
}
OWN_DATA = {"/privatliv", "/minedata", "/slet", "[erase]", "[erasesure]", "[keep]"}
IN_GROUPS_TOO = {"/tilmeld", "/afmeld"}


def expected(row: str, who: str, where: str) -> bool:
    """What the table must say, by the rules of issue and design, not by the code."""
    if row in SHUT:
        return False
    if row in OPEN:
        return True
    if where != "alone" and row in (*FOR_NOBODY, "/start", "/start with a link"):
        return where == "in a registered group" and row not in FOR_NOBODY
    if row == "/start with a link":
        return True
    if row == "/start":
        return who in ("left", "blocked", *INSIDE)
    private_only = row in OWN or row in TOVHOLDERE or (row in COORDINATORS and row not in IN_GROUPS_TOO)
    if where == "in a group that is not":
        return row == "/tilmeld" and who == "coordinator"
    if where == "in a registered group":
        return not private_only and (row not in COORDINATORS or who == "coordinator")
    if row in OWN_DATA:
        return who != "unknown"
    if row in TOVHOLDERE:
        return who in ("tovholder", "coordinator")
    return who in INSIDE and (row not in COORDINATORS or who == "coordinator")


PLACES = {"alone": PRIVATE, "in a registered group": GROUP, "in a group that is not": ELSEWHERE}
EVERYWHERE = {**commands(), **buttons(), **DOORS, **OTHERS, **SHUT}
CELLS = [*((row, place) for row in EVERYWHERE for place in PLACES), *((row, "alone") for row in NOWHERE)]


@pytest.mark.parametrize(("row", "place"), CELLS)
async def test_a_row_of_the_table(row: str, place: str, connect: Connect, storage: Storage, opened: Opened) -> None:
    """Each standing is an account of its own on one bot."""
    storage.register_chat(-700, "Netværket")
    send = {**EVERYWHERE, **NOWHERE}[row]
    found = {}
    for account, (who, standing) in enumerate(STANDINGS.items(), start=FIRST):
        if standing:
            number = storage.people.add("Lokal", role=standing[0], telegram=account)
            if standing[1] is not State.ACTIVE:
                storage.people.leave(number, standing[1])
        opened.names.clear()
        await send(await connect(trusted=False, user=account, first=account * 1000), PLACES[place])
        assert len(opened.names) <= 1
        found[who] = bool(opened.names)
    assert found == {who: expected(row, who, place) for who in STANDINGS}


# ------------------------------------------------------------------------------------------------------------- no gaps


def test_every_handler_stands_behind_a_door() -> None:
    bare = [one for group, one in handlers()[1:] if not isinstance(one.callback, Door)]
    assert bare == []


def test_no_handler_is_missing_from_the_table() -> None:
    buttons_of_app = [one for _, one in handlers() if isinstance(one, CallbackQueryHandler) and one.pattern]
    reached = {action for action in Action for one in buttons_of_app if one.pattern.match(pack(Press(action, 7, 1)))}  # type: ignore[union-attr]
    assert reached == set(Action)
    assert {parse(pack(Press(action, 7, 1))) for action in Action} == {Press(action, 7, 1) for action in Action}


@pytest.mark.parametrize("kind", list(DESK.listeners))
async def test_a_dialog_of_a_coordinator_takes_nothing_from_a_member(kind: Waiting, connect: Connect, storage: Storage) -> None:
    storage.people.add("Lokal", telegram=42)
    storage.dialogs.begin(42, kind, step=2, questions=[1])
    person = await connect(trusted=False, user=42)
    (reply,) = (await person.say("penge til kor"))[:1]
    asked_as_question = reply.text.startswith("Der er afsat")
    assert asked_as_question is (DESK.listeners[kind].needs is Role.COORDINATOR)


async def test_without_the_gate_no_door_opens(
    connect: Connect, storage: Storage, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.people.add("Lokal", role=Role.COORDINATOR, telegram=42)
    person = await connect(trusted=False, user=42)

    async def asleep(update: Any, context: Any) -> None:
        return

    assert person._application is not None
    gate = person._application.handlers[-1][0]
    monkeypatch.setattr(gate, "callback", asleep)
    for send in (*commands().values(), *buttons().values()):
        await send(person, PRIVATE)
    assert opened.names == []


# ------------------------------------------------------------------------------------------------------------- the page


def test_the_page_is_this_table() -> None:
    page = "\n".join(_page())
    if os.environ.get("KNUDEPUNKT_WRITE"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page


def _page() -> list[str]:
    lines = [
        "# Who may do what",
        "",
        "Made and checked by `tests/test_access.py`, which tries every cell on the real Application. *yes*: the handler is",
        "reached; *no*: the gate or the door before it ends the update. Who left, was removed or blocked the bot keeps the",
        "right to see and to erase their data. In a registered group everybody may ask, also without an invitation.",
        "",
    ]
    for place in PLACES:
        rows = [row for row, where in CELLS if where == place]
        lines += [f"## {place.capitalize()}", "", f"| | {' | '.join(STANDINGS)} |", f"|---|{'---|' * len(STANDINGS)}"]
        for row in rows:
            cells = ["yes" if expected(row, who, place) else "no" for who in STANDINGS]
            lines.append(f"| {row} | {' | '.join(cells)} |")
        lines.append("")
    return lines
