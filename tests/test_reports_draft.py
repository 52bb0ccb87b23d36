"""Which question comes next: the machine behind the conversation, tried step by step and in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_answers import ANSWERS, FORM

from bot.reports import draft as machine
from bot.reports.draft import Draft
from bot.reports.values import Chosen, Files, Number, Skipped, Text

KNOWN = {"municipality": ANSWERS["municipality"]}
NEW = machine.begun(FORM, known=KNOWN)


def after(*answered: str, draft: Draft = NEW) -> Draft:
    """The draft once these questions were asked and answered, one after the other."""
    for id in answered:
        assert draft.at == id
        draft = machine.answered(draft, ANSWERS[id])
    return draft


def test_what_is_known_is_not_asked() -> None:
    assert NEW.at == "title"
    assert NEW.position == (1, 10)
    assert "municipality" not in NEW.asked
    assert not NEW.begun


def test_every_question_comes_once_and_then_the_check() -> None:
    draft = after(*FORM.ids[1:])
    assert draft.at is None
    assert draft.missing == ()
    assert dict(draft.answers) == ANSWERS


def test_a_changed_answer_leads_back_to_where_one_was() -> None:
    draft = after("title", "period", "targets")
    again = machine.to(draft, "title")
    assert again is not None
    assert machine.answered(again, Text("Nyt")).at == "activity"


def test_a_change_at_the_check_leads_back_to_the_check() -> None:
    draft = machine.to(after(*FORM.ids[1:]), "period")
    assert draft is not None
    assert machine.answered(draft, ANSWERS["period"]).at is None


def test_back_goes_one_question_back_and_from_the_check_to_the_last() -> None:
    assert machine.back(NEW) is None
    one = machine.back(after("title", "period"))
    assert one is not None
    assert one.at == "period"
    last = machine.back(after(*FORM.ids[1:]))
    assert last is not None
    assert last.at == "files"


def test_only_an_optional_question_is_passed_over_and_it_counts_as_done() -> None:
    assert machine.skipped(NEW) is None
    draft = machine.skipped(after("title", "period", "targets", "activity", "participants"))
    assert draft is not None
    assert draft.answers["left"] == Skipped()
    assert draft.at == "worked"


def test_passing_over_takes_an_answer_back() -> None:
    draft = machine.to(after(*FORM.ids[1:]), "failed")
    assert draft is not None
    skipped = machine.skipped(draft)
    assert skipped is not None
    assert skipped.answers["failed"] == Skipped()


def test_an_answer_from_before_can_stand() -> None:
    assert machine.kept(NEW) is None
    draft = machine.to(after("title", "period"), "title")
    assert draft is not None
    kept = machine.kept(draft)
    assert kept is not None
    assert kept.at == "targets"
    assert kept.answers["title"] == ANSWERS["title"]


def test_ticks_stay_with_the_question_and_are_in_the_order_of_the_form() -> None:
    draft = after("title", "period")
    ticked = machine.ticked(machine.ticked(draft, "other", on=True), "older", on=True)
    assert ticked.ticked == ("older", "other")
    assert ticked.step == draft.step
    assert machine.ticked(ticked, "older", on=True) == ticked
    assert machine.ticked(ticked, "older", on=False).ticked == ("other",)
    assert machine.ticked(ticked, "nothing", on=True) == ticked
    assert machine.answered(ticked, Chosen(ticked.ticked)).ticked == ()


def test_a_question_that_comes_again_begins_with_its_ticks() -> None:
    draft = machine.to(after("title", "period", "targets"), "targets")
    assert draft is not None
    assert draft.ticked == ("older", "other")


def test_files_stay_at_their_question_until_they_are_all() -> None:
    draft = after(*FORM.ids[1:-1])
    assert draft.at == "files"
    more = machine.with_files(draft, (7, 8))
    assert (more.at, more.answers["files"]) == ("files", Files((7, 8)))
    assert "files" not in machine.with_files(more, ()).answers
    done = machine.kept(more)
    assert done is not None
    assert done.at is None


def test_only_what_a_coordinator_asks_for_is_asked_again() -> None:
    draft = machine.begun(FORM, known=ANSWERS, asked=("worked", "period"))
    assert draft.asked == ("period", "worked")
    assert (draft.at, draft.position) == ("period", (1, 2))
    second = machine.kept(draft)
    assert second is not None
    assert second.at == "worked"
    done = machine.answered(second, Text("Roen."))
    assert done.at is None
    assert done.answers["worked"] == Text("Roen.")
    assert machine.to_check(draft).at is None


def test_a_part_that_is_now_greater_than_the_whole_is_asked_again() -> None:
    draft = machine.to(after(*FORM.ids[1:]), "participants")
    assert draft is not None
    assert machine.answered(draft, Number(3)).at is None
    lower = machine.answered(draft, Number(2))
    assert lower.at == "left"
    assert "left" not in lower.answers


def test_at_the_check_nothing_is_answered() -> None:
    done = after(*FORM.ids[1:])
    assert machine.answered(done, Text("sent")) == done
    assert machine.kept(done) is None
    assert machine.skipped(done) is None
    assert machine.with_files(done, (1,)) == done


MOVES = st.lists(st.sampled_from(["answer", "back", "skip", "keep", "check", *FORM.ids]), max_size=40)


@given(MOVES)
def test_any_order_of_moves_keeps_what_was_answered(moves: list[str]) -> None:
    draft, answered = NEW, dict(KNOWN)
    for move in moves:
        match move:
            case "answer":
                if draft.at is not None:
                    answered[draft.at] = ANSWERS[draft.at]
                following: Draft | None = machine.answered(draft, ANSWERS[draft.at]) if draft.at is not None else draft
            case "back":
                following = machine.back(draft)
            case "skip":
                following = machine.skipped(draft)
                if following is not None and draft.at is not None:
                    answered[draft.at] = Skipped()
            case "keep":
                following = machine.kept(draft)
            case "check":
                following = machine.to_check(draft)
            case id:
                following = machine.to(draft, id)
        if following is not None and following is not draft:
            assert following.step > draft.step
            draft = following
        assert dict(draft.answers) == answered
        assert draft.at is None or draft.at in draft.asked
        assert draft.at is not None or set(draft.asked) <= set(answered)
        assert 1 <= draft.position[0] <= draft.position[1] == 10
    assert set(draft.missing) == {q.id for q in FORM.questions if q.required} - {
        id for id, value in answered.items() if value != Skipped()
    }


@pytest.mark.parametrize("at", [*FORM.ids[1:], None])
def test_from_everywhere_there_is_a_way_to_every_question(at: str | None) -> None:
    draft = replace(after(*FORM.ids[1:]), at=at)
    for id in draft.asked:
        there = machine.to(draft, id)
        assert there is not None
        assert there.at == id
    assert machine.to(draft, "municipality") is None
