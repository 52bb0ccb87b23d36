"""The published activities counted: choosing, tables, and that a small count of people is told by none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from conftest import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import bundled, fill, generated

from bot.reports.activities import FEWEST, Activity, Headcount
from bot.reports.form import Form, Option
from bot.reports.overview import (
    DIMENSIONS,
    UNKNOWN,
    Selection,
    by_field,
    by_half,
    chosen,
    folded,
    folded_time,
    halves,
    joined,
    newest,
    offered,
    options,
    over_time,
    together,
    values,
)
from bot.reports.review import State
from bot.reports.values import Answers, Chosen, Number, Period
from bot.storage import Storage

FORM = bundled()
ALL = Selection()


def activity(number: int = 1, organization: str = "Struer", *, form: Form = FORM, **answers: object) -> Activity:
    """A published report: `began` is an ISO day, `people` the number of participants, the others are ids of options."""
    began = date.fromisoformat(str(answers.pop("began", "2024-03-01")))
    given: dict[str, object] = {"period": Period(began, began)}
    people = answers.pop("people", 10)
    if people is not None:
        given["participants"] = Number(int(str(people)))
    given |= {id: Chosen(tuple(str(chosen).split())) for id, chosen in answers.items()}
    return Activity(number, organization, 1, form, given, date(2025, 1, 1), date(2025, 1, number % 28 + 1))  # type: ignore[arg-type]


def reported(count: int, seed: int) -> tuple[Activity, ...]:
    """Reports of the generator as if all were published."""
    return tuple(
        Activity(number, one["organization"], 1, FORM, one["answers"], one["filed"], one["filed"])
        for number, one in enumerate(generated(count, seed, form=FORM), start=1)
    )


SOME = (
    activity(1, "Struer", began="2023-12-31", fields="culture health", targets="older", activity="song", people=12),
    activity(2, "Viborg", began="2024-01-01", fields="culture", targets="older young", activity="reading", people=3),
    activity(3, "Viborg", began="2025-07-01", fields="employment", targets="stress", activity="song", people=30),
    activity(4, "Struer", began="2025-06-30", activity="nature", people=None),
)


# ---------------------------------------------------------------------------------------------------------------- choosing


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (ALL, [1, 2, 3, 4]),
        (Selection(organization="Viborg"), [2, 3]),
        (Selection(field="culture"), [1, 2]),
        (Selection(target="older", organization="Struer"), [1]),
        (Selection(activity="song"), [1, 3]),
        (Selection(activity="song", target="young"), []),
        (Selection(organization="viborg"), []),
        (Selection(field="gone"), []),
    ],
)
def test_every_choice_has_to_fit(selection: Selection, found: list[int]) -> None:
    assert [one.number for one in chosen(SOME, selection)] == found


def test_only_what_occurs_is_offered_with_how_many_it_would_leave() -> None:
    assert offered(SOME, ALL, "organization") == {"Struer": 2, "Viborg": 2}
    assert list(offered(SOME, ALL, "target").items()) == [("stress", 1), ("older", 2), ("young", 1)]
    assert offered(SOME, Selection(organization="Struer"), "field") == {"culture": 1, "health": 1}


def test_what_is_offered_in_a_dimension_does_not_depend_on_what_is_chosen_there() -> None:
    assert offered(SOME, Selection(target="young", activity="song"), "target") == {"stress": 1, "older": 1}
    assert offered(SOME, Selection(field="health"), "field") == offered(SOME, ALL, "field")


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), dimension=st.sampled_from(sorted(DIMENSIONS)), other=st.sampled_from(sorted(DIMENSIONS)))
def test_whatever_is_offered_leaves_so_many(seed: int, dimension: str, other: str) -> None:
    every = reported(12, seed)
    selection = ALL.choosing(other, values(every[0], other)[0])
    for value, count in offered(every, selection, dimension).items():
        assert count == len(chosen(every, selection.choosing(dimension, value))) > 0


# ------------------------------------------------------------------------------------------------------------------ labels


def renamed(form: Form, question: str, id: str, text: str, *, version: int) -> Form:
    """The same form with another text for one option, or with a new option."""
    asked = form.question(question)
    assert asked is not None
    kept = tuple(one for one in asked.options if one.id != id)
    changed = asked.model_copy(update={"options": (*kept, Option(id=id, text=text))})
    questions = tuple(changed if one.id == question else one for one in form.questions)
    return Form(name=form.name, version=version, questions=questions)


def test_an_option_is_one_over_the_versions_of_the_form_and_called_as_in_the_newest() -> None:
    second = renamed(FORM, "targets", "older", "Borgere over 65", version=2)
    old, new = activity(1, targets="older"), activity(2, targets="older", form=second)
    assert by_field((new, old)).totals["older"] == 2
    assert options((new, old), "targets")["older"].text == "Borgere over 65"
    assert options((old,), "targets")["older"].text == "Ældre"


def test_an_option_that_the_newest_form_has_no_more_is_called_as_it_was() -> None:
    first = renamed(FORM, "targets", "families", "Familier", version=1)
    second = renamed(FORM, "targets", "older", "Ældre", version=2)
    every = (activity(1, targets="families", form=first), activity(2, targets="older", form=second))
    assert options(every, "targets")["families"].text == "Familier"
    assert by_field(every).rows[-1] == "families"


def test_among_forms_of_one_version_the_one_that_was_used_last_is_newest() -> None:
    other = renamed(FORM, "targets", "older", "Seniorer", version=FORM.version)
    assert [form.digest for form in newest((activity(9, form=other), activity(1)))] == [other.digest, FORM.digest]
    assert [form.digest for form in newest((activity(9), activity(1, form=other)))] == [FORM.digest, other.digest]


# ------------------------------------------------------------------------------------------------------------------ tables


def test_reports_by_municipality_and_half_year() -> None:
    table = by_half(SOME)
    assert table.columns == ("2023-2", "2024-1", "2024-2", "2025-1", "2025-2")
    assert table.rows == ("Struer", "Viborg")
    assert dict(table.counts) == {
        ("Struer", "2023-2"): 1,
        ("Viborg", "2024-1"): 1,
        ("Viborg", "2025-2"): 1,
        ("Struer", "2025-1"): 1,
    }
    assert table.count("Viborg", "2024-2") == 0


def test_the_municipality_with_most_reports_is_first() -> None:
    every = (activity(1, "Aarhus"), activity(2, "Viborg"), activity(3, "Viborg"), activity(4, "Horsens"))
    assert by_half(every).rows == ("Viborg", "Aarhus", "Horsens")


def test_target_groups_by_field_show_what_nobody_reached_and_what_nobody_said() -> None:
    table = by_field(SOME)
    assert table.rows == ("stress", "pain", "lonely", "older", "young", UNKNOWN)
    assert table.columns == ("culture", "health", "employment", UNKNOWN)
    assert table.count("older", "culture") == 2
    assert table.count("pain", "culture") == 0
    assert table.count(UNKNOWN, UNKNOWN) == 1
    assert table.totals["older"] == 2


def test_participants_over_time_leave_small_counts_out_and_keep_empty_half_years() -> None:
    assert [(one.half, one.activities, one.people) for one in over_time(SOME)] == [
        ("2023-2", 1, Headcount(12, 0, 0)),
        ("2024-1", 1, Headcount(0, 1, 0)),
        ("2024-2", 0, Headcount(0, 0, 0)),
        ("2025-1", 1, Headcount(0, 0, 1)),
        ("2025-2", 1, Headcount(30, 0, 0)),
    ]


def test_nothing_gives_empty_tables() -> None:
    assert (by_half(()).rows, by_half(()).columns, by_field(()).rows, over_time(())) == ((), (), (), ())


@pytest.mark.parametrize(
    ("found", "every"),
    [
        (["2024-2"], ("2024-2",)),
        (["2024-2", "2023-2"], ("2023-2", "2024-1", "2024-2")),
        (["2024-1", "2024-1"], ("2024-1",)),
        ([], ()),
    ],
)
def test_half_years_follow_each_other_without_a_gap(found: list[str], every: tuple[str, ...]) -> None:
    assert halves(found) == every


def test_the_earliest_half_years_become_one_where_there_are_too_many() -> None:
    table, time = by_half(SOME), over_time(SOME)
    assert folded(table, 5) is table
    short = folded(table, 3)
    assert short.columns == folded(table, 4).columns == ("<2025", "2025-1", "2025-2")
    assert (short.count("Struer", "<2025"), short.count("Viborg", "<2025")) == (1, 1)
    assert folded_time(time, 5) == time
    first, *_ = folded_time(time, 3)
    assert (first.half, first.activities, first.people) == ("<2025", 2, Headcount(12, 1, 0))


# -------------------------------------------------------------------------------------------------------------- properties

SELECTIONS = st.builds(
    Selection,
    organization=st.none() | st.sampled_from(["Struer", "Aarhus", "Herning"]),
    field=st.none() | st.sampled_from(["culture", "health"]),
    target=st.none() | st.sampled_from(["older", "stress", "other"]),
    activity=st.none() | st.sampled_from(["song", "reading"]),
)


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 25), selection=SELECTIONS, most=st.integers(3, 12))
def test_tables_add_up_to_what_is_chosen(seed: int, count: int, selection: Selection, most: int) -> None:
    found = chosen(reported(count, seed), selection)
    table, time, fields = by_half(found), over_time(found), by_field(found)
    assert sum(table.counts.values()) == sum(table.totals.values()) == len(found)
    assert sum(folded(table, most).counts.values()) == len(found)
    assert set(table.counts) <= {(row, column) for row in table.rows for column in table.columns}
    assert sum(one.activities for one in time) == sum(one.activities for one in folded_time(time, most)) == len(found)
    assert len(folded(table, most).columns) <= most
    cells = sum(len(values(one, "target")) * len(values(one, "field")) for one in found)
    assert sum(fields.counts.values()) == cells >= len(found)
    assert set(fields.counts) <= {(row, column) for row in fields.rows for column in fields.columns}
    assert all(fields.totals[row] == len([one for one in found if row in values(one, "target")]) for row in fields.totals)


@given(
    st.lists(
        st.tuples(st.sampled_from(["2023-05-01", "2024-05-01", "2025-10-01"]), st.none() | st.integers(0, 40)), max_size=12
    )
)
def test_the_people_told_are_those_of_activities_with_five_or_more(numbers: Sequence[tuple[str, int | None]]) -> None:
    every = tuple(activity(number, began=day, people=people) for number, (day, people) in enumerate(numbers, start=1))
    said = [people for _, people in numbers if people is not None]
    for time in (over_time(every), folded_time(over_time(every), 3)):
        whole = together(time)
        assert whole.people == sum(people for people in said if people >= FEWEST)
        assert whole.few == len([people for people in said if people < FEWEST])
        assert whole.unknown == len(numbers) - len(said)
        assert all(one.people.people == 0 or one.people.people >= FEWEST for one in time)


def with_id(form: Form, question: str, old: str, new: str, *, version: int) -> Form:
    """The form with another id for an option."""
    asked = [
        one.model_copy(
            update={
                "options": tuple(o.model_copy(update={"id": new}) if o.id == old else o for o in one.options),
            }
        )
        if one.id == question
        else one
        for one in form.questions
    ]
    return Form(name=form.name, version=version, questions=tuple(asked))


def test_an_option_under_another_id_is_one_with_what_has_its_name_now() -> None:
    later = with_id(FORM, "targets", "older", "seniors", version=2)
    old = replace(reported(1, 1)[0], answers={"targets": Chosen(("older", "young"))})
    new = replace(old, number=2, form=later, answers={"targets": Chosen(("seniors",))})
    assert len(offered((old, new), ALL, "target")) == 3
    assert dict(offered(joined((old, new)), ALL, "target")) == {"seniors": 2, "young": 1}
    assert by_field(joined((old, new))).totals["seniors"] == 2
    assert joined((old, new))[1] == new
    assert joined((old,)) == (old,)
    assert joined((old,), later)[0].answers["targets"] == Chosen(("seniors", "young"))


def test_an_id_that_is_still_there_is_not_joined_by_its_former_name() -> None:
    young = next(one.text for one in FORM.question("targets").options if one.id == "young")  # type: ignore[union-attr]
    asked = [
        one.model_copy(update={"options": tuple(
            o.model_copy(update={"text": {"older": young, "young": "Unge"}.get(o.id, o.text)}) for o in one.options
        )}) if one.id == "targets" else one
        for one in FORM.questions
    ]  # fmt: skip
    later = Form(name=FORM.name, version=2, questions=tuple(asked))
    old = replace(reported(1, 1)[0], answers={"targets": Chosen(("young",))})
    assert joined((old,), later) == (old,)


def answers_of(every: Sequence[Activity]) -> list[Answers]:
    return [one.answers for one in every]


def test_the_generator_gives_the_same_for_the_same_seed_and_everything_there_is() -> None:
    every = reported(300, 1)
    assert answers_of(every) == answers_of(reported(300, 1)) != answers_of(reported(300, 2))
    assert {option.id for option in FORM.question("activity").options} == set(offered(every, ALL, "activity"))  # type: ignore[union-attr]
    numbers = [one.number_of("participants") for one in every]
    assert None in numbers
    assert min(number for number in numbers if number is not None) == 0
    assert {one.began.year for one in every} == {2021, 2022, 2023, 2024, 2025}


def test_the_generator_files_reports_in_every_state(storage: Storage, clock: Clock) -> None:
    published = fill(storage, 150, 3, clock=clock)
    every = storage.reports.everything()
    assert len(every) == 150
    assert {one.state for one in every} == {State.SUBMITTED, State.RESUBMITTED, State.APPROVED, State.REJECTED}
    assert {one.latest.version for one in every} == {1, 2, 3}
    assert any(one.published is not None and one.published < one.latest.version for one in every)
    assert 90 < len(published) < 150
    assert len({one.changed for one in published}) > 50
