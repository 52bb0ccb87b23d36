"""How published reports read: who has reported something, a report as a whole, source line, quote, list of sources
(`handlers.texts.tried`, `.sources`, `.findings`, `.catalogue`)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from activity_corpus import CHOIR, GARDEN, NOW, READING, STAGE, WALKS, report
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.texts import catalogue, sources
from handlers.texts.answers import answer_object, render
from handlers.texts.markup import size
from handlers.texts.reply import MAX_MESSAGE, Action, Reply
from knowledge.findings import ActivityFinding, Answer, Citation, Finding, Kind, ReportFinding, TextFinding
from knowledge.model import Document, Report


def citation(one: Report, label: str = "Hvad virkede", quote: str = "Det gav ro.") -> Citation:
    heading = (one.name, one.title, label)
    return Citation(one.name, None, None, quote, heading=heading, title=one.title, date=one.date, report=one.number)


def shown(finding: Finding, *reports: Report) -> Reply:
    return render(Answer(Kind.ANSWER, "?", finding, tuple(map(citation, reports)), score=1.0), now=NOW)


MANY = tuple(report(number, f"By {number}", f"Kor nummer {number}") for number in range(1, 10))


# ----------------------------------------------------------------------------------------------------------- who has tried


@pytest.mark.parametrize(
    ("finding", "lead"),
    [
        (ActivityFinding((READING,)), "Struer har rapporteret om det."),
        (ActivityFinding((READING, CHOIR)), "Struer og Viborg har rapporteret om det."),
        (ActivityFinding((READING, WALKS, CHOIR)), "Struer og Viborg har rapporteret om det."),
        (ActivityFinding(MANY[:6]), "By 1, By 2, By 3, By 4, By 5 og en anden har rapporteret om det."),
        (ActivityFinding(MANY), "By 1, By 2, By 3, By 4, By 5 og 4 andre har rapporteret om det."),
        (ActivityFinding((), (GARDEN,)), "En rapport fra Lemvig ligger tæt på:"),
        (ActivityFinding((), (GARDEN, CHOIR)), "Rapporter fra Lemvig og Viborg ligger tæt på:"),
        (ActivityFinding((CHOIR,), everything=True, named=True), "Viborg har rapporteret om en aktivitet."),
        (ActivityFinding((CHOIR, STAGE), everything=True, named=True), "Viborg har rapporteret om 2 aktiviteter."),
        (ActivityFinding((CHOIR,), everything=True), "Der er rapporteret om en aktivitet."),
        (ActivityFinding((CHOIR, STAGE), everything=True), "Der er rapporteret om 2 aktiviteter."),
        (ActivityFinding(MANY, everything=True), "Der er rapporteret om 9 aktiviteter. De nyeste er:"),
    ],
)
def test_the_conclusion_comes_first(finding: ActivityFinding, lead: str) -> None:
    reply = shown(finding, *finding.reports, *finding.near)
    assert reply.text.split("\n")[0] == lead
    assert reply.html.startswith(f"<b>{lead}</b>")


def test_each_report_has_a_line_with_title_municipality_period_and_number() -> None:
    reply = shown(ActivityFinding((READING, replace(CHOIR, period=""))), READING, CHOIR)
    assert reply.text.split("\n")[1:] == [
        "• Læsegruppe for sygemeldte (Struer, marts-juni 2030, rapport 1)",
        "• Kor på plejecentret (Viborg, rapport 2)",
    ]
    assert reply.source == "Kilder: Aktivitetsrapport 1, Struer, 2030; Aktivitetsrapport 2, Viborg, 2029"
    assert [button.label for button in reply.buttons] == [
        "Vis kilden",
        "Rapport 1: Læsegruppe for sygemeldte",
        "Rapport 2: Kor på plejecentret",
    ]
    assert [button.payload for button in reply.buttons[1:]] == ["Vis aktivitetsrapport 1", "Vis aktivitetsrapport 2"]


def test_what_is_only_near_is_told_apart_from_what_tells_of_it() -> None:
    one = shown(ActivityFinding((READING,), (GARDEN,)), READING, GARDEN)
    assert one.text.endswith("\n\nTæt på ligger også Haveterapi for veteraner (Lemvig, marts-juni 2030, rapport 4).")
    two = shown(ActivityFinding((READING,), (GARDEN, CHOIR)), READING, GARDEN, CHOIR)
    assert two.text.endswith("\n\nTæt på ligger også 2 andre rapporter.")
    assert "• Haveterapi for veteraner" in two.views[Action.MORE]
    assert "• Kor på plejecentret" in two.views[Action.MORE]


def test_many_wait_behind_a_button() -> None:
    reply = shown(ActivityFinding(MANY), *MANY)
    assert reply.text.count("•") == 6
    assert [f"Kor nummer {number} " in reply.views[Action.MORE] for number in (6, 7, 8, 9)] == [False, True, True, True]
    assert [button.label for button in reply.buttons][:2] == ["Vis kilden", "Vis mere"]


# ---------------------------------------------------------------------------------------------------------------- a report


def test_a_whole_report_reads_from_the_short_answers_to_the_long() -> None:
    long = "Gruppen mødtes hver tirsdag på biblioteket, og der var kaffe bagefter, så folk blev siddende og talte sammen."
    one = replace(
        READING, parts=(("Titel", READING.title), ("Deltagere", "11"), ("Hvad virkede", long), ("Må kontaktes", "Ja"))
    )
    reply = shown(ReportFinding(one), one)
    assert reply.text == f"Læsegruppe for sygemeldte\n• Deltagere: 11\n• Må kontaktes: Ja\n\nHvad virkede: {long}"
    assert reply.source == "Kilde: Aktivitetsrapport 1, Struer, 2030"


def test_what_a_report_has_too_much_of_waits_behind_a_button() -> None:
    parts = tuple((f"Del {number}", f"Ord {number}. " + "Skuret er låst. " * 30) for number in range(6))
    reply = shown(ReportFinding(replace(READING, parts=parts)), READING)
    assert size(reply.text) <= 1200
    assert all(f"Ord {number}." in reply.text + reply.views[Action.MORE] for number in range(6))


# -------------------------------------------------------------------------------------------------------------- the source


def test_the_source_line_has_the_name_first_and_whole() -> None:
    assert sources.line([citation(READING)]) == "Kilde: Aktivitetsrapport 1, Struer, 2030"
    assert sources.line([citation(READING), citation(READING, "Deltagere")]) == "Kilde: Aktivitetsrapport 1, Struer, 2030"
    minutes = Citation("referat.txt", (12, 14), None, "Pia har nøglen.", title="Referat fra havnen", date="2026-01-15")
    assert sources.line([minutes, citation(CHOIR)]) == "Kilder: Referat fra havnen; Aktivitetsrapport 2, Viborg, 2029"


def test_the_source_shows_name_title_part_and_quote_and_no_line() -> None:
    view = sources.view([citation(READING), citation(READING, "Deltagere", "Deltagere: 11"), citation(CHOIR)])
    assert view.split("\n") == [
        "Sådan står der i kilden:",
        "",
        "<b>Aktivitetsrapport 1, Struer, 2030</b>",
        "<i>Læsegruppe for sygemeldte: Hvad virkede</i>",
        "<blockquote>Det gav ro.</blockquote>",
        "<i>Læsegruppe for sygemeldte: Deltagere</i>",
        "<blockquote>Deltagere: 11</blockquote>",
        "",
        "<b>Aktivitetsrapport 2, Viborg, 2029</b>",
        "<i>Kor på plejecentret: Hvad virkede</i>",
        "<blockquote>Det gav ro.</blockquote>",
    ]


def test_the_answer_object_names_the_report() -> None:
    found = answer_object(Answer(Kind.ANSWER, "?", ActivityFinding((READING,)), (citation(READING),)), id="1", now=NOW, ms=1.0)
    cited = {"document": "Aktivitetsrapport 1, Struer, 2030", "lines": None, "page": None, "quote": "Det gav ro."}
    assert found["citations"] == [cited]
    assert found["kind"] == "answer"


def test_where_several_reports_tell_each_is_named() -> None:
    finding = TextFinding(("Deltagere: 11",), ("Deltagere: 12",))
    assert shown(finding, READING, CHOIR).text == (
        "Aktivitetsrapport 1, Struer, 2030: Deltagere: 11\n\nAktivitetsrapport 2, Viborg, 2029: Deltagere: 12"
    )
    assert shown(finding, READING, READING).text == "Deltagere: 11\n\nDeltagere: 12"


# -------------------------------------------------------------------------------------------------------------- the list


def document(number: int | None, date: str | None = None, *, name: str = "referat.txt") -> Document:
    title = f"Aktivitetsrapport {number}" if number is not None else name.title()
    return Document(name if number is None else f"report:{number}", title, date, name, 1, 0.0, 1, report=number)


def test_the_list_of_sources_counts_the_reports_and_names_the_newest_on_one_line() -> None:
    dates = ["2030-01-01", "2031-05-01", "2030-06-01", "2031-05-01", None]
    reports = [document(number, date) for number, date in enumerate(dates, start=1)]
    lines = catalogue.documents([document(None), *reports]).split("\n")
    assert lines == [
        "<b>Jeg svarer ud fra disse dokumenter:</b>",
        "• Referat.Txt",
        "• Aktivitetsrapporter (5), de nyeste: Aktivitetsrapport 4; Aktivitetsrapport 2; Aktivitetsrapport 3",
    ]
    few = catalogue.documents(reports[:2]).split("\n")
    assert few[1:] == ["• Aktivitetsrapporter (2): Aktivitetsrapport 2; Aktivitetsrapport 1"]
    assert "Aktivitetsrapport" not in catalogue.documents([document(None)])


# ------------------------------------------------------------------------------------------------------------ hostile input


def every(words: str) -> list[Reply]:
    one = Report(
        *(1, 1, words, words, words, words, words),
        parts=((words, words), ("Kort", words[:40])) * 8,
        topics=(words,),
    )
    ten = tuple(replace(one, number=number, organization=f"{words}{number}") for number in range(10))
    findings: list[Finding] = [
        ActivityFinding((one,)),
        ActivityFinding(ten, ten),
        ActivityFinding((), ten),
        ActivityFinding(ten, everything=True, named=True),
        ActivityFinding(ten, everything=True),
        ReportFinding(one),
        TextFinding((words,), (words,)),
    ]
    return [shown(finding, one, replace(one, number=2)) for finding in findings]


@pytest.mark.parametrize("bad", ["<b>", "x" * 5000, "<&>" * 2000, "{0}{}{x}", "🎉" * 3000, "", "ord " * 900, "a\nb\u202e"])
def test_no_words_of_a_report_break_a_message(bad: str) -> None:
    for reply in every(bad):
        assert size(reply.html) <= MAX_MESSAGE
        assert size(reply.text) <= 1200
        assert all(size(view) <= MAX_MESSAGE for view in reply.views.values())
        assert all(1 <= size(button.label) <= 40 and "\n" not in button.label for button in reply.buttons)
        assert "report:" not in "".join((reply.html, reply.source, *reply.views.values()))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_words_stand_in_an_answer(words: str) -> None:
    for reply in every(words):
        assert size(reply.html) <= MAX_MESSAGE
        assert "<" not in reply.html.replace("<b>", "").replace("</b>", "")
