"""The conversation of a report in any order: a machine plays a tovholder through the real Application, beside a model of it.

The model knows the rules from the outside: what was answered stays, the first question without an answer comes next, what comes
twice counts once, a report is sent once. KNUDEPUNKT_RUNS sets how many conversations are played.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from conftest import Clock, FakeLibrary, taught
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.app import build
from bot.config import Config
from bot.local import LocalTelegram, Shown
from bot.reports.values import Skipped, Value, packed
from bot.roles import Role
from bot.storage import Storage
from handlers.texts import reporting, told

RUNS: Final = int(os.environ.get("KNUDEPUNKT_RUNS", "200"))
STEPS: Final = 25

# What can be written to each question, with what it reads like afterwards.
GOOD: Final = {
    "title": [("Læsegruppe", "Læsegruppe"), ("Kor for ældre", "Kor for ældre")],
    "period": [("marts-juni 2024", "marts-juni 2024"), ("kører stadig siden maj 2023", "siden maj 2023 (kører stadig)")],
    "fields": [("kultur", "Kultur"), ("sundhed og kultur", "Kultur, Sundhed")],
    "targets": [("ældre", "Ældre"), ("de unge, ældre", "Ældre, Sårbare unge")],
    "activity": [("kor", "Sang og kor"), ("strikning", "Andet: strikning")],
    "participants": [("30", "30"), ("ca. 40", "40")],
    "left": [("2", "2"), ("ingen", "0")],
    "partners": [("Biblioteket", "Biblioteket")],
    "goals": [("delmål 3", "Aktiviteter i og på tværs af kommuner")],
    "evaluation": [("WHO-5", "WHO-5")],
    "worked": [("At læse højt gav ro.", "At læse højt gav ro.")],
    "failed": [("Morgener.", "Morgener.")],
    "next": [("Et hold mere.", "Et hold mere.")],
    "contact": [("ja", "Ja"), ("nej", "Nej")],
    "files": [],
}
BAD: Final = {
    "title": "x" * 121, "period": "i god tid", "participants": "mange", "left": "900", "contact": "måske", "files": "vent",
    "partners": "x" * 501, "evaluation": "x" * 801, "worked": "x" * 1501, "failed": "x" * 1501, "next": "x" * 801,
}  # fmt: skip
OPTIONAL: Final = ("left", "partners", "evaluation", "failed", "next", "files")
ORDER: Final = tuple(GOOD)
NOTHING: Final = "sprunget over"


class Workplace:
    """One bot for all conversations: each is another tovholder."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock = Clock()
        self.folder = tempfile.TemporaryDirectory()
        self.storage = Storage.open(Path(self.folder.name) / "knudepunkt.db", self.clock)
        self.count = 1000
        self.person = self.started()

    def started(self) -> LocalTelegram:
        """A bot that was just started on what is kept."""
        person = LocalTelegram(trusted=False, user=self.count, first=self.count * 100_000, clock=self.clock)
        application = build(Config(), self.storage, FakeLibrary(taught()), request=person, clock=self.clock)
        self.run(application.initialize())
        return person

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(doing)


_workplaces: list[Workplace] = []


class Conversation(RuleBasedStateMachine):
    """A tovholder at work, and what should have become of it."""

    @initialize()
    def begin(self) -> None:
        if not _workplaces:
            _workplaces.append(Workplace())
        self.place = _workplaces[0]
        self.place.count += 1
        self.chat, self.organization = self.place.count, "Struer"
        self.place.storage.people.add("T", role=Role.TOVHOLDER, organization=self.organization, telegram=self.chat)
        self.place.person.user = self.chat
        self.answers: dict[str, str] = {}
        self.at: str | None = "title"
        self.open, self.gone, self.sent = True, False, 0
        self.pictures = 0
        self.seen: list[Shown] = []
        self.message: dict[str, Any] | None = None
        self.say("/rapport")
        self.number = self.kept().id

    def teardown(self) -> None:
        """The next conversation finds nothing of this one."""
        if hasattr(self, "place"):
            for table in ("drafts", "reports"):
                self.place.storage._write(f"DELETE FROM {table}")

    # ------------------------------------------------------------------------------------------------------ the person

    def say(self, text: str) -> None:
        person = self.place.person
        self.place.clock.now += timedelta(seconds=5)
        self.message = person.message(
            text=text, entities=[{"type": "bot_command", "offset": 0, "length": len(text)}] * (text[0] == "/")
        )
        self.shown(self.place.run(person.deliver({"update_id": person._number(), "message": self.message})))

    def press(self, label: str) -> None:
        """The newest button of that label."""
        for shown in reversed(self.seen):
            if label in shown.buttons:
                self.shown(self.place.run(self.place.person.press(label, shown)))
                return
        raise AssertionError(f"no button {label}")

    def shown(self, shown: tuple[Shown, ...]) -> None:
        self.last = shown
        self.seen += [one for one in shown if one.buttons]

    def kept(self) -> Any:
        found = self.place.storage.drafts.open_in(self.chat)
        assert found is not None
        return found

    # ------------------------------------------------------------------------------------------------------- the model

    def answered(self, text: str) -> None:
        assert self.at is not None
        self.answers[self.at] = text
        self.next()

    def next(self) -> None:
        place = ORDER.index(self.at) + 1 if self.at else 0
        left = [id for id in (*ORDER[place:], *ORDER) if id not in self.answers]
        self.at = left[0] if left else None

    def asking(self) -> bool:
        return self.open and self.at is not None

    # ----------------------------------------------------------------------------------------------------------- rules

    @precondition(lambda self: self.asking() and GOOD[self.at])
    @rule(choice=st.integers(0, 1))
    def answer(self, choice: int) -> None:
        offered = GOOD[self.at or ""]
        said, reads = offered[choice % len(offered)]
        if self.at in ("fields", "targets", "goals"):  # what is ticked on the screen counts too
            ticked, options = self.kept().draft.ticked, self.kept().draft.question.options
            chosen = [one.text for one in options if one.id in ticked or one.text in reads.split(", ")]
            reads = ("; " if any("," in one for one in chosen) else ", ").join(chosen)
        self.say(said)
        self.answered(reads)

    @precondition(lambda self: self.asking())
    @rule()
    def answer_wrongly(self) -> None:
        at = self.at or ""
        if at not in BAD or (at == "left" and self.answers.get("participants") is None):
            return
        self.say(BAD[at])

    @precondition(lambda self: self.asking() and self.at in ("fields", "targets", "goals"))
    @rule(first=st.integers(0, 2), second=st.integers(0, 2))
    def tick(self, first: int, second: int) -> None:
        """Two taps, which may be the same, and done."""
        at = self.at or ""
        question = self.kept().draft.question
        before = set(self.kept().draft.ticked)
        chosen = before | {question.options[first].id, question.options[second].id}
        for place in dict.fromkeys((first, second)):
            option = question.options[place]
            if option.id not in self.kept().draft.ticked:
                self.press(f"☐ {option.text}")
        self.press("Færdig")
        free = question.free
        other = ""
        if at in self.answers and free is not None and free.id in chosen and ": " in self.answers[at]:
            other = self.answers[at].rpartition(": ")[2]
        texts = [o.text + (f": {other}" if other and o.free else "") for o in question.options if o.id in chosen]
        self.answered(("; " if any("," in one for one in texts) else ", ").join(texts))

    @precondition(lambda self: self.asking() and self.at in OPTIONAL and self.at != "files")
    @rule(typed=st.booleans())
    def skip(self, typed: bool) -> None:
        if typed:
            self.say("spring over")
        else:
            self.press("Spring over")
        self.answered(NOTHING)

    @precondition(lambda self: self.asking() and self.at == "files")
    @rule(consent=st.sampled_from(["Ja, alle har sagt ja", "Ingen kan kendes", "Nej, fjern billederne"]))
    def send_a_picture(self, consent: str) -> None:
        if self.pictures >= 3:
            return
        person, file = self.place.person, f"p{self.place.person._number()}"
        person._files[file] = file.encode()
        photo = [{"file_id": file, "file_unique_id": file, "width": 1, "height": 1, "file_size": 5}]
        self.message = person.message(photo=photo, caption="Os alle")
        self.shown(self.place.run(person.deliver({"update_id": person._number(), "message": self.message})))
        self.press(consent)
        self.message = None
        self.pictures += consent[0] != "N"
        if self.pictures:
            self.answers["files"] = told.files(self.pictures)
        else:
            self.answers.pop("files", None)

    @precondition(lambda self: self.asking() and self.at == "files")
    @rule(typed=st.booleans())
    def files_done(self, typed: bool) -> None:
        if typed:
            self.say("færdig")
        else:
            self.press("Færdig" if self.pictures else "Ingen filer")
        self.answered(told.files(self.pictures) if self.pictures else NOTHING)

    @precondition(lambda self: self.open)
    @rule(typed=st.booleans())
    def back(self, typed: bool) -> None:
        place = ORDER.index(self.at) if self.at else len(ORDER)
        if typed or self.at is None:
            self.say("tilbage")
        elif place:
            self.press("Tilbage")
        if place:
            self.at = ORDER[place - 1]

    @precondition(lambda self: self.asking() and self.at in self.answers and self.at != "files")
    @rule(typed=st.booleans())
    def keep(self, typed: bool) -> None:
        if typed:
            self.say("behold")
        else:
            self.press("Behold svaret")
        self.next()

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, len(ORDER) - 1))
    def go_to(self, which: int) -> None:
        """Any answer, from the list of all."""
        self.say("alle svar")
        self.press(str(which + 1))
        self.at = ORDER[which]

    @precondition(lambda self: self.open)
    @rule()
    def pause_and_resume(self) -> None:
        self.say("pause")
        assert self.place.storage.drafts.open_in(self.chat) is None
        self.place.clock.now += timedelta(seconds=1)
        self.say("/rapport")
        self.place.run(
            self.place.person.press_data(f"a1:draftopen:{self.number}", self.place.person._messages[self.seen[-1].message])
        )
        self.seen += self.place.person._shown

    @precondition(lambda self: self.open)
    @rule(typed=st.booleans())
    def drop_and_have_it_back(self, typed: bool) -> None:
        if typed:
            self.say("slet kladden")
        else:
            self.say("alle svar")
            self.press("Slet kladden")
        assert self.place.storage.drafts.open_in(self.chat) is None
        self.press("Hent den tilbage")

    @precondition(lambda self: self.open and self.message is not None)
    @rule()
    def deliver_again(self) -> None:
        """The last message comes once more, as after a crash that Telegram does not know of."""
        if self.message is None or self.message.get("text", "").startswith("/") or self.message.get("text") in MOVES:
            return
        person = self.place.person
        self.shown(self.place.run(person.deliver({"update_id": person._number(), "message": self.message})))

    @precondition(lambda self: self.seen)
    @rule(which=st.integers(0, 1000), label=st.integers(0, 1000))
    def press_an_old_button(self, which: int, label: int) -> None:
        """Any button of any message of before, unless it is one that counts whenever it is pressed."""
        shown = self.seen[which % len(self.seen)]
        data = shown.data[label % len(shown.data)]
        step = data.split(":")[4] if data.count(":") == 4 else ""
        kept = self.place.storage.drafts.open_in(self.chat)
        if (
            not step
            or (kept is not None and step == str(kept.draft.step))
            or data.split(":")[1] in ("answers", "pause", "drop", "submit")
        ):
            return
        self.place.run(self.place.person.press_data(data, self.place.person._messages[shown.message]))

    @precondition(lambda self: self.open)
    @rule()
    def restart(self) -> None:
        """A bot that knows nothing but what is kept goes on."""
        messages, files, number = self.place.person._messages, self.place.person._files, self.place.person._next
        self.place.person = self.place.started()
        self.place.person._messages, self.place.person._files, self.place.person._next = messages, files, number

    @precondition(lambda self: self.asking() and self.at not in ("title", "partners", "evaluation", "worked", "failed", "next"))
    @rule()
    def ask_in_the_middle(self) -> None:
        self.say("hvad er penge til kor?")
        assert self.last[-1].text.startswith(reporting.AGAIN)

    @precondition(lambda self: self.open and self.at is None)
    @rule(times=st.integers(1, 3))
    def submit(self, times: int) -> None:
        self.say("alle svar")
        for _ in range(times):
            self.press("Send rapporten")
            assert self.last[0].text.startswith("Tak! Rapport nr. ")
        self.sent, self.open = self.sent + 1, False

    # ------------------------------------------------------------------------------------------------------ invariants

    @invariant()
    def what_is_kept_is_what_was_answered(self) -> None:
        if not hasattr(self, "place"):
            return
        storage = self.place.storage
        reports = storage.reports.of(self.organization)
        assert len(reports) == self.sent
        kept = storage.drafts.open_in(self.chat)
        if not self.open:
            assert kept is None
            assert storage.drafts.get(self.number) is None
            assert self.readable(reports[0].latest.form, reports[0].latest.answers) == self.answers
            return
        assert kept is not None
        assert kept.id == self.number
        assert kept.draft.at == self.at
        assert self.readable(kept.draft.form, kept.draft.answers) == self.answers
        assert packed(kept.draft.answers)

    @staticmethod
    def readable(form: Any, answers: dict[str, Value]) -> dict[str, str]:
        return {
            id: NOTHING if isinstance(value, Skipped) else told.value(form.question(id), value)
            for id, value in answers.items()
            if id != "municipality"
        }

    @invariant()
    def the_right_question_is_asked(self) -> None:
        if not hasattr(self, "place") or not self.open or not self.last or not any(one.buttons for one in self.last):
            return
        kept = self.kept()
        assert kept.prompt is not None


MOVES: Final = {"pause", "tilbage", "spring over", "behold", "alle svar", "slet kladden", "færdig"}

TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
