"""Answers of a report in words, and what of them leaves the circle."""

from __future__ import annotations

from datetime import date

import pytest
from report_answers import ANSWERS, FORM

from bot.reports.activities import Activity
from bot.reports.values import Chosen, Files, Number, Period, Skipped, Text, Value, YesNo
from handlers.texts import told


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
    shown = told.value(FORM.question("participants"), Number(count), outside=True)
    assert shown == ("<5" if count < 5 else str(count))
