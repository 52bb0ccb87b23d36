"""The words of the overview: what a screen reader reads out below a picture, conclusions, the list, and one whole report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import bundled, generated

from bot.limits import checked
from bot.reports.activities import Activity
from bot.reports.charts import Chart
from bot.reports.overview import Selection
from bot.reports.values import Chosen, Number, Period, Text, Value
from handlers.texts import activities as texts
from handlers.texts import pictured
from handlers.texts.markup import size
from handlers.texts.pictured import Picture, pictures

FORM = bundled()


def charts(activities: Sequence[Activity]) -> tuple[tuple[str, Chart, tuple[str, ...]], ...]:
    """Heading, chart, and the same as lines of text, of each picture."""
    return tuple((one.heading, one.chart, one.lines) for one in pictured.pictures(activities))


def activity(number: int, organization: str, began: str, *, people: int | None = 10, **ids: str) -> Activity:
    """A published report; `began` is an ISO month, `ids` are those of options."""
    answers: dict[str, Value] = {"title": Text(f"Nummer {number}"), "period": Period(date.fromisoformat(f"{began}-01"), None)}
    if people is not None:
        answers["participants"] = Number(people)
    answers |= {id: Chosen(tuple(chosen.split())) for id, chosen in ids.items()}
    return Activity(number, organization, 1, FORM, answers, date(2025, 1, 1), date(2025, 1, 1))


def reported(count: int, seed: int = 1) -> tuple[Activity, ...]:
    return tuple(
        Activity(number, one["organization"], 1, FORM, one["answers"], one["filed"], one["filed"])
        for number, one in enumerate(generated(count, seed, form=FORM), start=1)
    )


def picture(name: str, activities: Sequence[Activity]) -> Picture:
    return next(one for one in pictures(activities) if one.name == name)


# ------------------------------------------------------------------------------------------------------------- conclusions


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (["Struer"], "Struer har 1 rapport."),
        (["Struer", "Struer"], "Struer har 2 rapporter."),
        (["Struer", "Viborg"], "Struer og Viborg har 1 rapport hver."),
        (["A", "B", "C", "D"], "4 steder har 1 rapport hver."),
        (["Struer", "Viborg", "Viborg"], "Flest rapporter: Viborg, 2."),
        (["A", "A", "B", "B", "C"], "Flest rapporter: A og B, 2 hver."),
    ],
)
def test_who_has_most_reports(where: list[str], said: str) -> None:
    every = [activity(number, name, "2024-03") for number, name in enumerate(where, start=1)]
    assert picture(pictured.BY_HALF, every).conclusion == said


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([("older", "culture")], "Ældre er nævnt i 1 rapport."),
        ([("older", "culture"), ("young", "culture")], "Ældre og Sårbare unge er nævnt i 1 rapport hver."),
        ([("older", "culture"), ("older young", "culture")], "Flest rapporter: Ældre, 2, oftest sammen med Kultur (2)."),
        ([("older", "culture"), ("older", "health")], "Flest rapporter: Ældre, 2."),
        ([("older young", "health"), ("older young", "health")], "Flest rapporter: Ældre og Sårbare unge, 2 hver."),
    ],
)
def test_which_target_group_is_named_most(chosen: list[tuple[str, str]], said: str) -> None:
    every = [activity(number, "A", "2024-03", targets=one[0], fields=one[1]) for number, one in enumerate(chosen, start=1)]
    assert picture(pictured.BY_FIELD, every).conclusion == said


def test_reports_that_name_no_target_group_say_so() -> None:
    found = picture(pictured.BY_FIELD, [activity(1, "A", "2024-03", fields="culture")])
    assert found.conclusion == "Ingen af rapporterne nævner en målgruppe."
    assert found.lines[-1] == "Ikke oplyst: 1 (Kultur 1)"


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([12], "Flest deltagere: første halvår 2024, 12."),
        ([1200, 33], "Flest deltagere: første halvår 2024, 1.233."),
        ([12, 3], "Flest deltagere: første halvår 2024, 12. 1 aktivitet med færre end 5 deltagere er ikke talt med."),
        ([4, 0], "2 aktiviteter med færre end 5 deltagere er ikke talt med."),
    ],
)
def test_when_most_took_part(people: list[int], said: str) -> None:
    every = [activity(number, "A", "2024-03", people=one) for number, one in enumerate(people, start=1)]
    assert picture(pictured.OVER_TIME, every).conclusion == said


# ------------------------------------------------------------------------------------------------------------------- lines


def test_municipalities_and_half_years_read_as_sentences() -> None:
    every = [
        *(activity(1, "Struer", "2024-06"), activity(2, "Struer", "2024-07"), activity(3, "Struer", "2024-12")),
        *(activity(4, "Viborg", "2024-01"), activity(5, "Viborg", "2024-02"), activity(6, "Aarhus", "2025-01")),
    ]
    assert picture(pictured.BY_HALF, every).lines == (
        "Struer: 3 (1 i første halvår 2024, 2 i andet halvår 2024)",
        "Viborg: 2 (begge i første halvår 2024)",
        "Aarhus: 1 (første halvår 2025)",
    )


def test_participants_say_what_is_not_counted() -> None:
    every = [
        *(activity(1, "A", "2023-07", people=1233), activity(2, "A", "2023-08", people=4)),
        *(activity(3, "A", "2024-07", people=3), activity(4, "A", "2024-08", people=None)),
    ]
    found = picture(pictured.OVER_TIME, every)
    assert found.lines == (
        "Andet halvår 2023: 1.233 deltagere i 1 aktivitet; ikke talt med: 1 med færre end 5",
        "Første halvår 2024: ingen aktiviteter",
        "Andet halvår 2024: 2 aktiviteter, ikke talt med: 1 med færre end 5 og 1 uden tal",
        "I alt: 1.233 deltagere i 1 aktivitet; ikke talt med: 2 med færre end 5 og 1 uden tal",
    )
    assert found.chart.notes == (
        "1 aktivitet; ikke talt med: 1 med færre end 5",
        "ingen aktiviteter",
        "ikke talt med: 1 med færre end 5 og 1 uden tal",
    )
    assert found.chart.series == ((pictured.OVER_TIME, (1233, 0, 0)),)


def test_a_picture_shows_ten_half_years_and_the_earlier_ones_together() -> None:
    every = [activity(year, "Struer", f"{year}-03") for year in range(2015, 2026)]
    table, time = picture(pictured.BY_HALF, every).chart, picture(pictured.OVER_TIME, every).chart
    assert [name for name, _ in table.series][:3] == ["Før\n2021", "2021\n1.", "2021\n2."]
    assert time.categories[:2] == ("Før 2021", "Første halvår 2021")
    assert len(table.series) == len(time.categories) == pictured.MOST_HALVES
    assert sum(value for _, values in table.series for value in values) == 11
    [(_, people)] = time.series
    assert sum(people) == 110


def test_what_the_pictures_show_is_named_in_them() -> None:
    for one in pictures([activity(1, "Struer", "2024-03", targets="older", fields="culture")], "Viser kun Kommune: Struer."):
        assert one.chart.axis.startswith("Viser kun Kommune: Struer.\n")
    [half] = [one for one in pictures([activity(1, "Struer", "2024-03")]) if one.name == pictured.BY_HALF]
    assert half.chart.axis == "Antal rapporter i første halvår 2024, efter hvornår aktiviteten begyndte."


def test_what_no_report_says_is_not_drawn() -> None:
    assert pictures(()) == ()
    assert charts(()) == ()
    assert [one.name for one in pictures([activity(1, "A", "2024-03", people=None)])] == [pictured.BY_HALF]
    assert [heading for heading, _, _ in charts(reported(5))] == [
        "Rapporter efter kommune og halvår",
        "Rapporter efter målgruppe og område",
        "Deltagere over tid",
    ]


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 40))
def test_the_lines_say_the_numbers_of_the_picture(seed: int, count: int) -> None:
    for _, chart, lines in charts(reported(count, seed)):
        spoken = {line.partition(": ")[0]: line for line in lines}
        for row, category in enumerate(chart.categories):
            numbers = [values[row] for _, values in chart.series if values[row]]
            assert all(pictured.plain(number) in spoken[category] for number in numbers) or chart.stacked
            if chart.stacked:
                assert spoken[category].startswith(f"{category}: {sum(numbers)} ")


# ------------------------------------------------------------------------------------------------------ captions and messages


@pytest.mark.parametrize("count", [1, 30, 500])
def test_caption_and_messages_are_within_what_telegram_takes(count: int) -> None:
    every = reported(count)
    for one in pictures(every, "Viser kun Kommune: A & B <b>."):
        caption, messages = texts.below(one, "Viser kun Kommune: A & B <b>.")
        checked(caption, 1024)
        for html in messages:
            checked(html, 4096)
        assert caption.startswith(one.conclusion)
        everything = "\n".join([caption, *messages])
        assert all(line in everything for line in one.lines)


def test_names_that_are_long_and_strange_stay_within_a_message() -> None:
    every = tuple(activity(number, f"<{'&' * 300}{number}>", "2024-03", people=7) for number in range(1, 80))
    for one in pictures(every):
        caption, messages = texts.below(one, "x" * 3000)
        checked(caption, 1024)
        for html in messages:
            checked(html, 4096)
    checked(texts.overview(every, every, Selection()), 4096)
    checked(texts.listing(every, 0, Selection(organization=every[0].organization), every), 4096)
    checked(texts.choices("organization", {one.organization: 1 for one in every}, Selection(), every), 4096)


# ---------------------------------------------------------------------------------------------------------------- one report


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=3000), min_size=1, max_size=4),
    st.integers(1, 5),
)
def test_a_whole_report_fits_on_its_pages_and_loses_nothing(written: list[str], times: int) -> None:
    answers: dict[str, Value] = {"title": Text("Titel")}
    for id, text in zip(("partners", "worked", "failed", "next"), written, strict=False):
        answers[id] = Text((text * times)[:3000])
    pages = texts.whole(Activity(1, "Struer", 1, FORM, answers, date(2025, 1, 1), date(2025, 1, 1)))
    for html in pages:
        checked(html, 4096)
        assert html.startswith("<b>Aktivitetsrapport 1, Struer, 2025</b>")
    assert len(pages) <= 1 + sum(size(text.text) for text in answers.values() if isinstance(text, Text)) * 6 // 1500


def test_every_part_of_a_report_is_told_but_files_and_small_counts() -> None:
    for one in reported(60):
        whole = "\n".join(texts.whole(one))
        assert "<b>Filer og billeder</b>" not in whole
        people = one.number_of("participants")
        if people is not None and people < 5:
            assert "<b>Deltagere</b>\nfærre end 5" in whole


def test_what_was_chosen_is_named_also_when_no_report_has_it_any_more() -> None:
    every = (activity(1, "Struer", "2024-03", targets="older"),)
    assert texts.which(Selection(), every) == ""
    assert texts.which(Selection("Struer", target="older"), every) == "Viser kun Kommune: Struer, Målgruppe: Ældre."
    assert texts.which(Selection(field="gone"), every) == f"Viser kun Område: {texts.NOT_USED}."
