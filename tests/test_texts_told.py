"""Answers of a report in words, and what of them leaves the circle."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from report_answers import ANSWERS, FORM
from report_samples import bundled

from bot.reports.activities import Activity
from bot.reports.form import Form, Kind, Question
from bot.reports.values import Chosen, Files, Number, Period, Skipped, Text, Value, YesNo
from handlers.texts import told
from knowledge.findings import Kind as AnswerKind
from knowledge.library import Engine, Library


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2024, 3, 1), date(2024, 6, 30), "marts-juni 2024"),
        (date(2024, 3, 1), date(2024, 3, 31), "marts 2024"),
        (date(2023, 11, 1), date(2024, 2, 29), "november 2023-februar 2024"),
        (date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (date(2023, 1, 1), date(2024, 12, 31), "2023-2024"),
        (date(2024, 3, 12), date(2024, 3, 12), "12. marts 2024"),
        (date(2024, 3, 12), date(2024, 3, 20), "12.-20. marts 2024"),
        (date(2024, 3, 12), date(2024, 6, 1), "12. marts-1. juni 2024"),
        (date(2023, 12, 12), date(2024, 1, 6), "12. december 2023-6. januar 2024"),
        (date(2024, 5, 1), None, "siden maj 2024 (kører stadig)"),
        (date(2024, 5, 17), None, "siden 17. maj 2024 (kører stadig)"),
    ],
)
def test_a_period_reads_as_one_says_it(start: date, end: date | None, text: str) -> None:
    assert told.period(Period(start, end)) == text


@pytest.mark.parametrize(
    ("id", "value", "text"),
    [
        ("title", Text("Kor"), "Kor"),
        ("contact", YesNo(True), "Ja"),
        ("contact", YesNo(False), "Nej"),
        ("participants", Number(12), "12"),
        ("participants", Number(3), "3"),
        ("targets", Chosen(("older", "young")), "Ældre, Sårbare unge"),
        ("targets", Chosen(("older", "other"), "sygemeldte, og andre"), "Ældre; Andre: sygemeldte, og andre"),
        ("activity", Chosen(("gone",)), "gone"),
        ("files", Files((1,)), "1 fil"),
        ("files", Files((1, 2)), "2 filer"),
        ("left", Skipped(), "sprunget over"),
        ("left", None, "ikke besvaret"),
    ],
)
def test_each_answer_has_its_words(id: str, value: Value | None, text: str) -> None:
    assert told.value(FORM.question(id), value) == text


def activity(**changed: Value) -> Activity:
    return Activity(12, "Struer", 1, FORM, {**ANSWERS, **changed}, date(2024, 9, 1), date(2024, 9, 3))


def test_a_report_is_cited_by_number_municipality_and_year() -> None:
    assert told.name(activity()) == "Aktivitetsrapport 12, Struer, 2024"
    assert told.name(activity(period=Period(date(2022, 11, 1), date(2023, 2, 28)))) == "Aktivitetsrapport 12, Struer, 2023"
    assert told.name(activity(period=Period(date(2022, 11, 1), None))) == "Aktivitetsrapport 12, Struer, 2022"
    assert told.name(activity(period=Skipped())) == "Aktivitetsrapport 12, Struer, 2024"


def test_members_read_what_was_answered_but_no_files_and_no_small_counts() -> None:
    parts = dict(told.report(activity(left=Number(4), failed=Skipped())).parts)
    assert parts["Deltagere"] == "12"
    assert parts["Faldet fra"] == "færre end 5"
    assert "Hvad virkede ikke" not in parts
    assert "Filer og billeder" not in parts
    assert list(parts)[:3] == ["Kommune", "Titel", "Periode"]


@pytest.mark.parametrize("count", range(8))
def test_fewer_than_five_are_told_to_nobody_outside(count: int) -> None:
    shown = dict(told.report(activity(participants=Number(count), left=Skipped())).parts)["Deltagere"]
    assert shown == ("færre end 5" if count < 5 else str(count))


def test_a_number_that_would_tell_a_small_count_by_subtraction_is_left_out() -> None:
    parts = dict(told.report(activity(participants=Number(12), left=Number(9))).parts)
    assert parts["Deltagere"] == "12"
    assert "Faldet fra" not in parts


def test_a_published_report_is_found_by_the_words_that_the_form_takes_for_its_options(tmp_path: Path) -> None:
    said = activity(title=Text("Torsdagsholdet"), activity=Chosen(("reading",)), targets=Chosen(("stress",)))
    one = replace(said, form=bundled())
    with closing(Library.open(tmp_path / "knudepunkt.db", network="Netværket", base=False, engine=Engine.LEXICAL)) as library:
        library.put_report(told.report(one))
        assert library.holds_report(told.report(one))
        for question in ("hvem har prøvet læsegrupper?", "hvem har prøvet læsegrupper for sygemeldte?"):
            answer = library.answer(question, now=datetime(2025, 1, 1, 12, tzinfo=UTC))
            assert (answer.kind, [one.report for one in answer.citations]) == (AnswerKind.ANSWER, [12]), question


def test_what_counts_people_in_another_version_of_the_form_does_so_here() -> None:
    plain = Question(id="helpers", label="Frivillige", text="Hvor mange?", kind=Kind.NUMBER)
    form = Form(name=FORM.name, version=1, questions=(*FORM.questions, plain))
    one = replace(activity(helpers=Number(3)), form=form)
    assert dict(told.report(one).parts)["Frivillige"] == "3"
    assert dict(told.report(replace(one, counting=frozenset({"helpers"}))).parts)["Frivillige"] == "færre end 5"
