"""Ten thousand CPR numbers sent through every door: none is in the database, the log, an export or a backup.

And two thousand sound numbers through the same doors: none is refused.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Connect, FakeLibrary
from cpr_samples import planted, sound

from bot import backup, logs
from bot.config import Storage as Keep
from bot.dialogs import Waiting
from bot.local import LocalTelegram, Shown
from bot.personlist import read
from bot.roles import Role
from bot.storage import Storage
from handlers.texts import access, asking

GROUP: dict[str, Any] = {"id": -700, "type": "supergroup", "title": "Netværket"}
PHOTO = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
REFUSED = {re.sub(r"<[^>]*>", "", text) for text in (asking.PERSONAL_NUMBER, access.PERSONAL_NUMBER_PRESS)}

Sent = tuple[Shown, ...]
Send = Callable[[LocalTelegram, str], Any]


def named(person: LocalTelegram, text: str) -> Any:
    document = {"file_id": "1", "file_unique_id": "1", "file_name": f"{text}.pdf"}
    return person.send(document=document)


def edited(person: LocalTelegram, text: str) -> Any:
    return person.deliver({"update_id": person._number(), "edited_message": person.message(text=text, edit_date=1)})


def queried(person: LocalTelegram, text: str) -> Any:
    sender = {"id": person.user, "is_bot": False, "first_name": "Lokal"}
    return person.deliver(
        {"update_id": person._number(), "inline_query": {"id": "1", "from": sender, "query": text, "offset": ""}}
    )


def polled(person: LocalTelegram, text: str) -> Any:
    options = [{"text": text, "voter_count": 0, "persistent_id": "1"}]
    poll = {
        "id": "1",
        "question": "Hvad?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
    }
    more = {"type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}
    return person.send(poll={**poll, **more})


async def typed(person: LocalTelegram, text: str) -> Sent:
    """Written while the bot waits for a name."""
    await person.say("/profil")
    await person.press("Ret navn")
    return await person.say(text)


DOORS: dict[str, Send] = {
    "text": lambda person, text: person.say(text),
    "command": lambda person, text: person.say(f"/spoerg {text}"),
    "caption": lambda person, text: person.send(photo=PHOTO, caption=text),
    "file name": named,
    "contact": lambda person, text: person.send(contact={"phone_number": "20304050", "first_name": text}),
    "place": lambda person, text: person.send(
        venue={"location": {"longitude": 9.0, "latitude": 56.0}, "title": text, "address": "Struer"}
    ),
    "poll": polled,
    "group": lambda person, text: person.say(f"@knudepunkt_bot {text}", chat=GROUP),
    "talk in a group": lambda person, text: person.say(text, chat=GROUP),
    "edited": edited,
    "inline query": queried,
    "button": lambda person, text: person.press_data(text, person.message(text="x")),
    "dialog": typed,
}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the process would write to its log, at the most talkative level."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.set_up(logging.DEBUG, stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
async def ida(connect: Connect, storage: Storage) -> LocalTelegram:
    """A coordinator, to whom every door is open."""
    storage.people.add("Ida Holm", role=Role.COORDINATOR, telegram=10)
    storage.register_chat(-700, "Netværket")
    person = await connect(trusted=False, user=10, first=1_000_000)
    assert isinstance(person, LocalTelegram)
    return person


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def held(numbers: set[str], *texts: str) -> set[str]:
    """Which of the numbers stand in any of the texts, however they are parted there."""
    found = set()
    for text in texts:
        for run in re.findall(r"\d(?:[\W_]{0,4}\d){9,}", text):
            run = digits(run)
            found |= {run[at : at + 10] for at in range(len(run) - 9)} & numbers
    return found


def dumped(storage: Storage) -> str:
    return "\n".join(storage._db.conn.iterdump())


async def test_no_number_gets_through_any_door(
    ida: LocalTelegram, storage: Storage, library: FakeLibrary, log: io.StringIO, tmp_path: Path
) -> None:
    samples = list(planted(10_000, seed=4, today=NOW.date()))
    let_in = []
    for number, (text, _, spelling) in enumerate(samples):
        name, send = list(DOORS.items())[number % len(DOORS)]
        shown = await send(ida, text)
        refused = any(one.text.split("\n")[0] in "\n".join(REFUSED) for one in shown) or name == "inline query"
        if not refused:
            let_in.append((name, spelling, text))
        ida.calls.clear()
    assert let_in == []
    assert library.asked == []
    await ida.say("/minedata")
    exports = [data.decode() for call in ida.calls for _, data in call.files]
    backup.make(tmp_path, tmp_path / "copy.zip", clock=lambda: NOW, keep=Keep())
    with zipfile.ZipFile(tmp_path / "copy.zip") as copy:
        copied = [copy.read(name).decode("utf-8", "replace") for name in copy.namelist()]
    numbers = {number for _, number, _ in samples}
    assert held(numbers, dumped(storage), log.getvalue(), *exports, *copied) == set()


def test_no_number_gets_in_with_a_list(storage: Storage) -> None:
    """Every row of a list is a door of its own."""
    samples = list(planted(1_000, seed=5, today=NOW.date()))
    for first in range(0, len(samples), 50):
        some = samples[first : first + 50]
        rows = "".join(f'Åse Bøgh {n};"{text.replace(chr(34), "")}"\n' for n, (text, _, _) in enumerate(some))
        reading = read(f"navn;kommune\n{rows}".encode(), "liste.csv")
        assert [verdict.row for verdict in reading.verdicts if not verdict.faults] == []
        shown = repr(reading)
        assert held({number for _, number, _ in some}, shown) == set()


async def test_no_sound_number_is_refused(ida: LocalTelegram, storage: Storage) -> None:
    refused = []
    doors = {name: send for name, send in DOORS.items() if name not in ("inline query", "button", "edited", "talk in a group")}
    for number, (text, kind) in enumerate(sound(2_000, seed=6)):
        name, send = list(doors.items())[number % len(doors)]
        shown = await send(ida, text)
        if any(one.text.split("\n")[0] in "\n".join(REFUSED) for one in shown):
            refused.append((name, kind, text))
        ida._application.bot_data["deps"].questions._seen.clear()  # type: ignore[union-attr]
        ida.calls.clear()
    assert refused == []
    storage.dialogs.end(10)
    assert storage.dialogs.current(10, Waiting.NAME) is None
