"""Questions asked in vain, redacted, and the answers that a coordinator gave to them. What belongs together is told by `alike`.

A question stands here as long as `storage.keep_questions_days`, or until it is answered. An answer given becomes a curated
answer of the knowledge base, which holds no name and stays until a coordinator takes it back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from bot.tables import Tables, moment
from knowledge.model import Curated

_ZONE = ZoneInfo("Europe/Copenhagen")
SPELT_ALIKE = 75.0  # of 100: "koordinator" and "koordinatoren" have 92, "møde" and "mødet" 89
MAX_NEAR = 3
_COLUMNS = "id, chat, asker, text, wanted, created, expires"


@dataclass(frozen=True, slots=True)
class AskedInVain:
    """A question without an answer. `asker` is a Telegram id, None in old rows; `wanted`: they asked that it be passed on."""

    id: int
    chat: int
    asker: int | None
    text: str
    wanted: bool
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions that ask the same, oldest first. Its number is that of the first."""

    questions: tuple[AskedInVain, ...]

    @property
    def id(self) -> int:
        return self.questions[0].id

    @property
    def askers(self) -> int:
        """How many people asked; a chat stands for whoever it cannot be told of."""
        return len({one.asker or one.chat for one in self.questions})

    @property
    def wanted(self) -> int:
        """How many of them asked that it be passed on."""
        return len({one.asker or one.chat for one in self.questions if one.wanted})

    @property
    def wordings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.text for one in self.questions))


@dataclass(frozen=True, slots=True)
class CuratedAnswer:
    """What a coordinator answered, to the questions as they were worded, redacted."""

    id: int
    questions: tuple[str, ...]
    answer: str
    created: datetime

    def entry(self) -> Curated:
        """The same as the knowledge base holds it; its date is the day in Copenhagen on which it was given."""
        return Curated(self.id, self.questions, self.answer, self.created.astimezone(_ZONE).date().isoformat())


class Index(Protocol):
    """The part of `knowledge.library.Library` that holds curated answers."""

    def curated_numbers(self) -> frozenset[int]: ...

    def put_curated(self, curated: Curated) -> None: ...

    def remove_curated(self, number: int) -> bool: ...


class Unanswered(Tables):
    """The rows of questions asked in vain and of curated answers."""

    def keep(self, chat: int, *, asker: int, text: str, answer: int | None, days: int) -> None:
        """Keep a question that got no answer, already redacted; `answer` is the number of the refusal's buttons.

        What the same person asks again in the same words is one question, with a new date. In a group each stays by itself,
        since the words are not kept with the buttons there, and each refusal has to find its own.
        """
        with self.atomic():
            values = (self._now(), self._after(timedelta(days=days)))
            again = chat > 0 and self._changed(
                "UPDATE questions SET created = ?, expires = ?, answer = coalesce(?, answer), dismissed = 0"
                " WHERE chat = ? AND asker = ? AND text = ? AND curated IS NULL",
                *(*values, answer, chat, asker, text),
            )
            if not again:
                self._write(
                    "INSERT INTO questions (chat, asker, text, answer, wanted, created, expires) VALUES (?, ?, ?, ?, 0, ?, ?)"
                    " ON CONFLICT (answer) DO NOTHING",  # a late press below what has been answered since
                    *(chat, asker, text, answer, *values),
                )

    def want(self, question: AskedInVain) -> bool:
        """Whoever asked wants it passed on; False when they said so before."""
        return bool(self._changed("UPDATE questions SET wanted = 1, dismissed = 0 WHERE id = ? AND wanted = 0", question.id))

    def of_answer(self, answer: int) -> AskedInVain | None:
        """The question whose refusal has the buttons of that number, as long as nobody has answered it.

        Asked again in the same words it hangs on the later refusal, so an earlier one finds it by the words.
        """
        row = self._row(
            f"SELECT {_COLUMNS} FROM questions WHERE expires > ? AND curated IS NULL"
            " AND (answer = ? OR (chat, text) IN (SELECT chat, question FROM answers WHERE id = ?))",
            *(self._now(), answer, answer),
        )
        return None if row is None else _asked(row)

    def open(self) -> tuple[AskedInVain, ...]:
        """Those that nobody has answered or put aside, oldest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM questions WHERE expires > ? AND curated IS NULL AND dismissed = 0 ORDER BY id", self._now()
        )
        return tuple(map(_asked, rows))

    def dismiss(self, questions: Sequence[AskedInVain]) -> None:
        """Put questions aside: they need no answer."""
        with self.atomic():
            for one in questions:
                self._changed("UPDATE questions SET dismissed = 1 WHERE id = ?", one.id)

    def answer(self, questions: Sequence[AskedInVain], text: str) -> int:
        """Keep an answer to these questions; returns the number of the curated answer."""
        with self.atomic():
            wordings = list(dict.fromkeys(one.text for one in questions))
            number = self._write(
                "INSERT INTO curated_answers (questions, answer, created) VALUES (?, ?, ?)",
                *(json.dumps(wordings, ensure_ascii=False), text, self._now()),
            )
            for one in questions:
                self._changed("UPDATE questions SET curated = ? WHERE id = ? AND curated IS NULL", number, one.id)
        return number

    def curated(self) -> tuple[CuratedAnswer, ...]:
        """The answers that hold, newest first."""
        rows = self._rows("SELECT id, questions, answer, created FROM curated_answers ORDER BY id DESC")
        return tuple(
            CuratedAnswer(id, tuple(json.loads(questions)), answer, moment(created)) for id, questions, answer, created in rows
        )

    def agree(self, index: Index) -> None:
        """See to it that the index holds the answers that stand here and no others: it may be new, restored or have failed."""
        held, wanted = index.curated_numbers(), {one.id: one for one in self.curated()}
        for number in held - wanted.keys():
            index.remove_curated(number)
        for number in wanted.keys() - held:
            index.put_curated(wanted[number].entry())

    def retract(self, number: int) -> bool:
        """Take an answer back; False where it was taken back before. Nothing of it is kept, nor of its questions."""
        with self.atomic():
            self._changed("DELETE FROM questions WHERE curated = ?", number)
            return bool(self._changed("DELETE FROM curated_answers WHERE id = ?", number))


def topics(questions: Sequence[AskedInVain], alike: Callable[[str, str], bool]) -> tuple[Topic, ...]:
    """Questions that ask the same put together. First those that were passed on, then what most people asked, then the newest.

    A question joins the first topic that has one like it.
    """
    found: list[list[AskedInVain]] = []
    for question in questions:
        for together in found:
            if any(alike(question.text, one.text) for one in together):
                together.append(question)
                break
        else:
            found.append([question])
    made = [Topic(tuple(together)) for together in found]
    return tuple(sorted(made, key=lambda topic: (-topic.wanted, -topic.askers, -topic.questions[-1].id)))


def near(topic: Topic, others: Sequence[Topic]) -> tuple[Topic, ...]:
    """Topics that may ask the same in other words, the likeliest first: a coordinator tells. Pure.

    They share at least half of the longer words of the one that has fewer, misspelt or with another ending.
    """
    here = _long_words(topic)
    scored = []
    for other in others:
        there = _long_words(other)
        if other.id == topic.id or not here or not there:
            continue
        fewer, more = sorted((here, there), key=len)
        shared = sum(any(fuzz.ratio(word, one) >= SPELT_ALIKE for one in more) for word in fewer) / len(fewer)
        if shared >= 0.5:
            scored.append((shared, other))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].askers))
    return tuple(other for _, other in scored[:MAX_NEAR])


def _long_words(topic: Topic) -> set[str]:
    """Words of five letters or more: in Danish those that ask and join are shorter, but for a few."""
    words = (word for text in topic.wordings for word in re.findall(r"\w{5,}", text.casefold()))
    return {word for word in words if not word.startswith("hvor")}


def _asked(row: Any) -> AskedInVain:
    id, chat, asker, text, wanted, created, expires = row
    return AskedInVain(id, chat, asker, text, bool(wanted), moment(created), moment(expires))
