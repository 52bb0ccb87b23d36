"""Questions asked in vain and the answers a coordinator gave to them: `bot.unanswered`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage import Storage
from bot.unanswered import AskedInVain, CuratedAnswer, Topic, Unanswered, topics
from knowledge.model import Curated

KEY = "hvor er nøglen?"


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def unanswered(storage: Storage) -> Unanswered:
    return storage.unanswered


def refusal(storage: Storage, chat: int = 7, question: str | None = KEY) -> int:
    """The number of the buttons below a refusal."""
    return storage.save_answer(chat, views={}, choices=(), question=question, days=30)


def keep(
    unanswered: Unanswered,
    text: str = KEY,
    *,
    chat: int = 7,
    asker: int | None = None,
    answer: int | None = None,
    days: int = 180,
) -> None:
    unanswered.keep(chat, asker=chat if asker is None else asker, text=text, answer=answer, days=days)


def only(unanswered: Unanswered) -> AskedInVain:
    (question,) = unanswered.open()
    return question


# ---------------------------------------------------------------------------------------------------------------- keeping


def test_a_question_comes_back_as_it_was_kept(unanswered: Unanswered) -> None:
    keep(unanswered, chat=-500, asker=7, days=10)
    assert unanswered.open() == (AskedInVain(1, -500, 7, KEY, False, NOW, NOW + timedelta(days=10)),)


def test_asked_again_in_the_same_words_it_is_one_question_with_a_new_date(
    unanswered: Unanswered, storage: Storage, clock: Clock
) -> None:
    first, second = refusal(storage), refusal(storage)
    keep(unanswered, answer=first)
    clock.now += timedelta(days=100)
    keep(unanswered, answer=second)
    question = only(unanswered)
    assert (question.id, question.created, question.expires) == (1, clock.now, clock.now + timedelta(days=180))
    assert unanswered.of_answer(second) == question


@pytest.mark.parametrize(
    ("text", "chat", "asker", "same"),
    [(KEY, 7, 7, True), ("Hvor er nøglen?", 7, 7, False), (KEY, -500, 7, False), (KEY, 7, 8, False)],
)
def test_one_question_is_one_of_the_same_person_in_the_same_chat_and_words(
    unanswered: Unanswered, text: str, chat: int, asker: int, same: bool
) -> None:
    keep(unanswered)
    keep(unanswered, text, chat=chat, asker=asker)
    assert len(unanswered.open()) == (1 if same else 2)


def test_kept_again_without_buttons_it_keeps_those_it_had(unanswered: Unanswered, storage: Storage) -> None:
    number = refusal(storage, question=None)
    keep(unanswered, answer=number)
    keep(unanswered, answer=None)
    assert unanswered.of_answer(number) == only(unanswered)


def test_what_was_passed_on_stays_so_when_it_is_asked_again(unanswered: Unanswered) -> None:
    keep(unanswered)
    unanswered.want(only(unanswered))
    keep(unanswered)
    assert only(unanswered).wanted


def test_a_question_ends_with_its_time(unanswered: Unanswered, storage: Storage, clock: Clock) -> None:
    number = refusal(storage)
    keep(unanswered, answer=number, days=1)
    clock.now += timedelta(days=1) - timedelta(seconds=1)
    assert unanswered.open() != ()
    clock.now += timedelta(seconds=1)
    assert unanswered.open() == ()
    assert unanswered.of_answer(number) is None


def test_the_open_ones_come_oldest_first(unanswered: Unanswered) -> None:
    for text in ("første", "anden", "tredje"):
        keep(unanswered, text)
    keep(unanswered, "første")
    assert [one.text for one in unanswered.open()] == ["første", "anden", "tredje"]


# ------------------------------------------------------------------------------------------------------------ the buttons


def test_a_refusal_leads_to_its_own_question(unanswered: Unanswered, storage: Storage) -> None:
    key, cup = refusal(storage), refusal(storage, question="hvor er koppen?")
    keep(unanswered, answer=key)
    keep(unanswered, "hvor er koppen?", answer=cup)
    assert [found.text for number in (key, cup) if (found := unanswered.of_answer(number))] == [KEY, "hvor er koppen?"]
    assert unanswered.of_answer(cup + 1) is None


def test_an_earlier_refusal_leads_to_the_question_that_hangs_on_a_later_one(unanswered: Unanswered, storage: Storage) -> None:
    earlier, later = refusal(storage), refusal(storage)
    keep(unanswered, answer=earlier)
    keep(unanswered, answer=later)
    assert unanswered.of_answer(earlier) == unanswered.of_answer(later) == only(unanswered)


def test_in_a_group_each_refusal_leads_to_its_own_question(unanswered: Unanswered, storage: Storage) -> None:
    earlier, later = (refusal(storage, -500, question=None) for _ in range(2))
    keep(unanswered, chat=-500, asker=7, answer=earlier)
    keep(unanswered, chat=-500, asker=7, answer=later)
    assert [one.id for one in unanswered.open()] == [
        found.id for number in (earlier, later) if (found := unanswered.of_answer(number))
    ]


def test_the_words_of_one_chat_lead_to_no_question_of_another(unanswered: Unanswered, storage: Storage) -> None:
    other = refusal(storage, chat=8)
    keep(unanswered, answer=refusal(storage))
    assert unanswered.of_answer(other) is None


def test_a_question_that_outlives_its_buttons_stays(unanswered: Unanswered, storage: Storage, clock: Clock) -> None:
    keep(unanswered, answer=refusal(storage))
    clock.now += timedelta(days=31)
    storage.retention.purge()
    assert only(unanswered).text == KEY


def test_a_late_press_below_what_has_been_answered_keeps_nothing_anew(unanswered: Unanswered, storage: Storage) -> None:
    number = refusal(storage)
    keep(unanswered, answer=number)
    unanswered.answer(unanswered.open(), "Under måtten.")
    keep(unanswered, answer=number)
    assert unanswered.open() == ()
    assert len(unanswered.curated()) == 1


# ----------------------------------------------------------------------------------------------------- wanting, dismissing


def test_a_question_is_wanted_once(unanswered: Unanswered) -> None:
    keep(unanswered)
    keep(unanswered, chat=8)
    first, _ = unanswered.open()
    assert unanswered.want(first)
    assert not unanswered.want(first)
    assert [one.wanted for one in unanswered.open()] == [True, False]


def test_what_is_put_aside_is_open_no_more(unanswered: Unanswered) -> None:
    for chat in (7, 8, 9):
        keep(unanswered, chat=chat)
    unanswered.dismiss(unanswered.open()[:2])
    assert [one.chat for one in unanswered.open()] == [9]


@pytest.mark.parametrize("again", ["asked again", "passed on"])
def test_what_was_put_aside_is_open_when_somebody_needs_it_after_all(unanswered: Unanswered, again: str) -> None:
    keep(unanswered)
    question = only(unanswered)
    unanswered.dismiss([question])
    if again == "asked again":
        keep(unanswered)
    else:
        unanswered.want(question)
    assert only(unanswered).id == question.id


# --------------------------------------------------------------------------------------------------------------- answering


def test_an_answer_takes_in_every_wording_once_and_closes_the_questions(unanswered: Unanswered, storage: Storage) -> None:
    number = refusal(storage)
    keep(unanswered, answer=number)
    keep(unanswered, chat=8)
    keep(unanswered, "hvor ligger nøglen?", chat=9)
    keep(unanswered, "hvad er klokken?", chat=9)
    *alike, other = unanswered.open()
    answer = unanswered.answer(alike, "Under <måtten> & æblet.")
    expected = CuratedAnswer(answer, (KEY, "hvor ligger nøglen?"), "Under <måtten> & æblet.", NOW)
    assert unanswered.curated() == (expected,)
    assert unanswered.open() == (other,)
    assert unanswered.of_answer(number) is None


def test_what_was_answered_and_is_asked_again_is_a_question_of_its_own(unanswered: Unanswered) -> None:
    keep(unanswered)
    first = only(unanswered)
    unanswered.answer([first], "Under måtten.")
    keep(unanswered)
    assert only(unanswered).id != first.id


def test_answers_come_newest_first_until_they_are_taken_back(unanswered: Unanswered) -> None:
    for number in range(3):
        keep(unanswered, f"spørgsmål {number}")
        unanswered.answer(unanswered.open(), f"svar {number}")
    assert [one.answer for one in unanswered.curated()] == ["svar 2", "svar 1", "svar 0"]
    assert unanswered.retract(2)
    assert not unanswered.retract(2)
    assert not unanswered.retract(99)
    assert [one.answer for one in unanswered.curated()] == ["svar 2", "svar 0"]


def test_the_number_of_an_answer_is_not_given_again(unanswered: Unanswered) -> None:
    keep(unanswered)
    first = unanswered.answer(unanswered.open(), "svar")
    unanswered.retract(first)
    keep(unanswered, chat=8)
    assert unanswered.answer(unanswered.open(), "svar") > first


def test_an_answer_stays_when_those_who_asked_are_erased(unanswered: Unanswered, storage: Storage, clock: Clock) -> None:
    keep(unanswered)
    unanswered.answer(unanswered.open(), "Under måtten.")
    storage.retention.erase(telegram=7, person=None)
    clock.now += timedelta(days=4000)
    storage.retention.purge()
    assert [one.answer for one in unanswered.curated()] == ["Under måtten."]


@pytest.mark.parametrize(
    ("created", "day"),
    [
        ("2024-06-30T21:59:59+00:00", "2024-06-30"),
        ("2024-06-30T22:00:00+00:00", "2024-07-01"),
        ("2024-12-31T23:00:00+00:00", "2025-01-01"),
    ],
)
def test_the_date_of_an_answer_is_the_day_in_copenhagen(created: str, day: str) -> None:
    answer = CuratedAnswer(4, (KEY,), "Under måtten.", datetime.fromisoformat(created))
    assert answer.entry() == Curated(4, (KEY,), "Under måtten.", day)


def test_questions_and_answers_survive_a_restart(unanswered: Unanswered, clock: Clock, tmp_path: Path) -> None:
    keep(unanswered)
    keep(unanswered, chat=8)
    unanswered.answer(unanswered.open()[:1], "Under måtten.")
    again = Storage.open(tmp_path / "knudepunkt.db", clock)
    assert again.unanswered.open() == unanswered.open()
    assert again.unanswered.curated() == unanswered.curated()
    again.close()


# ----------------------------------------------------------------------------------------------------------------- topics


def asked(id: int, text: str, *, asker: int | None = None, chat: int | None = None, wanted: bool = False) -> AskedInVain:
    """A question of a person of their own, when no other is given."""
    return AskedInVain(id, id if chat is None else chat, asker or id, text, wanted, NOW, NOW)


def first_letter(one: str, other: str) -> bool:
    return one[:1] == other[:1]


def near(one: str, other: str) -> bool:
    """Neighbours are alike, so that being alike goes no further by itself."""
    return abs(int(one) - int(other)) <= 1


@pytest.mark.parametrize(
    ("questions", "alike", "grouped"),
    [
        ([], first_letter, []),
        ([asked(1, "a")], first_letter, [[1]]),
        ([asked(1, "a1"), asked(2, "b1"), asked(3, "a2")], first_letter, [[1, 3], [2]]),
        # first what most people asked, then the newest
        ([asked(1, "a"), asked(2, "b"), asked(3, "c"), asked(4, "b")], first_letter, [[2, 4], [3], [1]]),
        # one person who asks three times is one person
        (
            [asked(1, "a1", asker=9), asked(2, "a2", asker=9), asked(3, "a3", asker=9), asked(4, "b")],
            first_letter,
            [[4], [1, 2, 3]],
        ),
        # what was passed on comes before all
        ([asked(1, "a", wanted=True), asked(2, "b"), asked(3, "b")], first_letter, [[1], [2, 3]]),
        # a question joins the first topic that has one like it
        ([asked(1, "1"), asked(2, "3"), asked(3, "2")], near, [[1, 3], [2]]),
        ([asked(1, "1"), asked(2, "2"), asked(3, "3")], near, [[1, 2, 3]]),
    ],
)
def test_questions_that_ask_the_same_are_put_together(
    questions: list[AskedInVain], alike: Callable[[str, str], bool], grouped: list[list[int]]
) -> None:
    assert [[one.id for one in topic.questions] for topic in topics(questions, alike)] == grouped


def test_a_topic_counts_people_and_keeps_wordings() -> None:
    questions = (
        asked(3, KEY, asker=7, chat=7, wanted=True),
        asked(4, "hvor ligger nøglen?", asker=7, chat=-500, wanted=True),
        asked(5, KEY, asker=8, chat=8),
        replace(asked(6, KEY, chat=-500), asker=None),  # of an older version
    )
    topic = Topic(questions)
    assert (topic.id, topic.askers, topic.wanted) == (3, 3, 1)
    assert topic.wordings == (KEY, "hvor ligger nøglen?")


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 5), st.booleans()), max_size=20))
def test_every_question_is_in_exactly_one_topic_with_those_like_it(rows: list[tuple[str, int, bool]]) -> None:
    questions = [asked(id, text, asker=asker, wanted=wanted) for id, (text, asker, wanted) in enumerate(rows, start=1)]
    found = topics(questions, first_letter)
    assert sorted(one.id for topic in found for one in topic.questions) == [one.id for one in questions]
    assert len({topic.questions[0].text for topic in found}) == len(found)
    assert all(len({one.text for one in topic.questions}) == 1 for topic in found)
    ranks = [(topic.wanted, topic.askers) for topic in found]
    assert ranks == sorted(ranks, reverse=True)
