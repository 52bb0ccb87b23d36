"""What may become of a report that was sent, and how it is corrected: `bot.reports.review`, `.piles`, `.corrections`. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports import draft as machine
from bot.reports.corrections import correctable, correction, is_untouched, widened
from bot.reports.filed import Filed, Version
from bot.reports.form import Form, Kind, Option, Question
from bot.reports.piles import Pile, piles_of, sorted_out
from bot.reports.review import OPEN, State, Step, after, differences, possible
from bot.reports.values import Answers, Chosen, Files, Number, Period, Skipped, Text, Value, YesNo

AT = datetime(2024, 2, 6, 9, tzinfo=UTC)
OPTIONS = (Option(id="a", text="A"), Option(id="b", text="B"))
FORM = Form(
    name="Rapport",
    version=1,
    questions=(
        Question(id="municipality", label="Kommune", text="?", kind=Kind.CHOICE, options=OPTIONS),
        Question(id="title", label="Titel", text="?", kind=Kind.TEXT),
        Question(id="participants", label="Deltagere", text="?", kind=Kind.NUMBER, people=True),
        Question(id="worked", label="Hvad virkede", text="?", kind=Kind.TEXT),
        Question(id="contact", label="Kontakt", text="?", kind=Kind.YES_NO, required=False),
    ),
)
ANSWERS: Answers = {
    "municipality": Chosen(("a",)),
    "title": Text("Kor"),
    "participants": Number(12),
    "worked": Text("At synge"),
    "contact": Skipped(),
}
EVERY = ("title", "participants", "worked", "contact")


def filed(state: State, *, published: int | None = None, version: int = 1, answers: Answers = ANSWERS) -> Filed:
    latest = Version(1, version, FORM, answers, None, AT)
    return Filed(1, "Struer", None, state, published, AT, AT, latest)


# ------------------------------------------------------------------------------------------------------------------- steps

# Where a report stands, and what a coordinator can do when nothing of it is published, the version before is, or this one is.
CAN = {
    State.SUBMITTED: ("publish approve ask reject", "publish approve ask reject unpublish", "approve ask unpublish"),
    State.RESUBMITTED: ("publish approve ask reject", "publish approve ask reject unpublish", "approve ask unpublish"),
    State.CHANGES: ("publish approve reject", "publish approve reject unpublish", "approve unpublish"),
    State.APPROVED: ("publish ask", "publish ask unpublish", "ask unpublish"),
    State.REJECTED: ("approve ask", "approve ask unpublish", "approve ask unpublish"),
}
LEADS_TO = {"publish": "approved", "approve": "approved", "ask": "changes", "reject": "rejected"}


@pytest.mark.parametrize(("state", "published"), list(product(State, (None, 1, 2))))
def test_what_can_be_done_to_a_report(state: State, published: int | None) -> None:
    found = possible(state, published=published, version=2)
    assert [step.value for step in found] == CAN[state][published or 0].split()
    assert found == filed(state, published=published, version=2).possible


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_where_a_step_leads(state: State, step: Step) -> None:
    """To be taken back, as to be sent, is no matter of the newest version."""
    assert after(step, state).value == LEADS_TO.get(step.value, state.value)


@given(st.lists(st.sampled_from([*Step]), max_size=30))
def test_nothing_is_rejected_for_good_and_nothing_is_published_unseen(steps: list[Step]) -> None:
    state = State.SUBMITTED
    for step in steps:
        if step is Step.SUBMIT:
            state = State.RESUBMITTED
        elif step in possible(state, published=None, version=1):
            state = after(step, state)
            assert state not in OPEN
        assert set(possible(state, published=None, version=1)) & {Step.APPROVE, Step.PUBLISH}
        assert Step.UNPUBLISH not in possible(state, published=None, version=1)


# ------------------------------------------------------------------------------------------------------------------- piles


@pytest.mark.parametrize(
    ("state", "published", "piles"),
    [
        (State.SUBMITTED, None, [Pile.WAITING]),
        (State.RESUBMITTED, None, [Pile.WAITING]),
        (State.RESUBMITTED, 1, [Pile.WAITING, Pile.PUBLISHED]),
        (State.CHANGES, None, [Pile.CHANGES]),
        (State.CHANGES, 2, [Pile.CHANGES, Pile.PUBLISHED]),
        (State.APPROVED, None, [Pile.APPROVED]),
        (State.APPROVED, 1, [Pile.APPROVED, Pile.PUBLISHED]),
        (State.APPROVED, 2, [Pile.PUBLISHED]),
        (State.REJECTED, None, [Pile.REJECTED]),
        (State.REJECTED, 1, [Pile.REJECTED, Pile.PUBLISHED]),
    ],
)
def test_a_report_lies_where_there_is_something_to_do(state: State, published: int | None, piles: list[Pile]) -> None:
    assert list(piles_of(filed(state, published=published, version=2))) == piles


def test_every_pile_is_there_and_keeps_the_order() -> None:
    reports = [replace(filed(state), number=number) for number, state in enumerate([*State, *State], start=1)]
    found = sorted_out(reports)
    assert list(found) == list(Pile)
    assert {pile: [one.number for one in lying] for pile, lying in found.items()} == {
        Pile.WAITING: [1, 3, 6, 8],
        Pile.CHANGES: [2, 7],
        Pile.APPROVED: [4, 9],
        Pile.PUBLISHED: [],
        Pile.REJECTED: [5, 10],
    }


# ------------------------------------------------------------------------------------------------------------- differences

values: st.SearchStrategy[Value] = st.one_of(
    st.builds(Text, st.text(max_size=3)),
    st.builds(Number, st.integers(0, 3), st.sampled_from(["", "ca. 2"])),
    st.builds(YesNo, st.booleans()),
    st.builds(Chosen, st.lists(st.sampled_from("ab"), max_size=2).map(tuple), st.sampled_from(["", "c"])),
    st.builds(Files, st.lists(st.integers(1, 3), max_size=2).map(tuple)),
    st.builds(Period, st.just(date(2024, 1, 1)), st.sampled_from([None, date(2024, 2, 1)])),
    st.just(Skipped()),
)
answers = st.dictionaries(st.sampled_from([*FORM.ids, "gone", "older"]), values)


@given(answers, answers)
def test_the_differences_make_the_one_of_the_other_and_say_nothing_else(before: Answers, now: Answers) -> None:
    found = differences(before, now, FORM)
    assert all(one.before != one.now for one in found)
    assert all((before.get(one.question), now.get(one.question)) == (one.before, one.now) for one in found)
    changed = {one.question: one.now for one in found}
    made = {id: changed.get(id, before.get(id)) for id in {*before, *changed}}
    assert {id: value for id, value in made.items() if value is not None} == {
        id: value for id, value in now.items() if id in before or id in FORM.ids
    }


@given(answers, answers)
def test_differences_come_in_the_order_of_the_form_and_what_it_lacks_comes_last(before: Answers, now: Answers) -> None:
    found = [one.question for one in differences(before, now, FORM)]
    places = [FORM.ids.index(id) if id in FORM.ids else len(FORM.ids) for id in found]
    assert places == sorted(places)
    assert len(found) == len(set(found))


# -------------------------------------------------------------------------------------------------------------- corrections


def test_everything_but_the_municipality_can_be_corrected() -> None:
    assert correctable(FORM) == EVERY


def test_without_questions_a_correction_opens_at_the_check_with_every_answer() -> None:
    draft = correction(filed(State.SUBMITTED))
    assert (draft.at, draft.asked, draft.answers, draft.missing) == (None, EVERY, ANSWERS, ())
    assert is_untouched(draft, filed(State.SUBMITTED))


@pytest.mark.parametrize(
    ("again", "asked"),
    [
        (("worked",), ("worked",)),
        (("worked", "title"), ("title", "worked")),
        (EVERY[::-1], EVERY),
        (("municipality", "worked", "no such"), ("worked",)),
    ],
)
def test_the_questions_that_were_ticked_are_asked_in_the_order_of_the_form(
    again: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    draft = correction(filed(State.CHANGES), again)
    assert (draft.asked, draft.at) == (asked, asked[0])
    assert {id: value for id, value in draft.answers.items() if id not in asked} == {
        id: value for id, value in ANSWERS.items() if id not in asked
    }


def test_ids_that_nobody_can_correct_open_everything() -> None:
    assert correction(filed(State.CHANGES), ("municipality",)) == correction(filed(State.CHANGES))


@pytest.mark.parametrize("again", [(), ("title",), ("contact", "worked")])
def test_a_correction_in_which_something_was_written_is_widened_and_loses_nothing(again: tuple[str, ...]) -> None:
    report = filed(State.CHANGES)
    written = machine.answered(correction(report, ("worked",)), Text("Kaffen"))
    assert written.at is None
    assert not is_untouched(written, report)
    wider = widened(written, again)
    assert wider.answers == written.answers
    assert wider.asked == tuple(id for id in EVERY if id in {"worked", *(again or EVERY)})
    assert wider.at == (min(again, key=EVERY.index) if again else None)


def test_the_question_that_is_being_answered_stays_the_one_that_is_asked() -> None:
    draft = correction(filed(State.CHANGES), ("worked",))
    wider = widened(draft, ("title",))
    assert (wider.at, wider.step, wider.asked) == (draft.at, draft.step, ("title", "worked"))
