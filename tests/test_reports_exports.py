"""What is taken away (`bot.reports.exports`, `handlers.texts.exports`): columns, formats, and every cell of 500 reports."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from conftest import Clock
from hypothesis import given
from hypothesis import strategies as st
from report_samples import bundled, fill

from bot.cells import clean
from bot.reports.activities import FEW, FEWEST, HIDDEN, Activity, counting
from bot.reports.exports import Column, Format, columns, questions, rows, written
from bot.reports.form import Form, Kind, Option, Question, organization_id
from bot.reports.values import Chosen, Files, Number, Period, Skipped, Text, Value, YesNo
from bot.storage import Storage
from handlers.texts import exports, told
from handlers.texts.exports import WORDS, heads

ZONE = ZoneInfo("Europe/Copenhagen")
FORMULAS = ("=", "+", "-", "@")


def question(id: str, kind: Kind, *options: str, label: str = "", **fields: Any) -> Question:
    """A question; options are ids, the one in capitals is free."""
    made = tuple(Option(id=one.lower(), text=f"{one.title()}", free=one.isupper()) for one in options)
    return Question(id=id, label=label or id.title(), text=f"{id.title()}?", kind=kind, options=made, **fields)


MUNICIPALITY = question("municipality", Kind.CHOICE, "skive", "struer", label="Kommune")
TITLE = question("title", Kind.TEXT, label="Titel")


def form(*more: Question, version: int = 1) -> Form:
    return Form(name="Aktivitetsrapport", version=version, questions=(MUNICIPALITY, TITLE, *more))


def activity(form: Form, number: int = 1, *, day: date = date(2024, 6, 1), **answers: Value) -> Activity:
    given: dict[str, Value] = {"municipality": Chosen(("skive",)), "title": Text("Kor"), **answers}
    return Activity(number, "Skive", 1, form, given, filed=day, changed=day)


def table(*activities: Activity) -> list[dict[str, Any]]:
    """The rows, each with its cells by the key of the column."""
    found = columns(activities)
    return [dict(zip([one.key for one in found], row, strict=True)) for row in rows(activities, found, WORDS)]


def book(*activities: Activity) -> Any:
    return openpyxl.load_workbook(BytesIO(written(activities, Format.XLSX, WORDS)))


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


# ----------------------------------------------------------------------------------------------------------------- columns


def test_the_report_itself_is_in_front_and_an_option_is_a_column() -> None:
    asked = form(
        question("targets", Kind.SEVERAL, "older", "OTHER", label="Målgrupper"),
        question("participants", Kind.NUMBER, label="Deltagere", people=True),
        question("period", Kind.PERIOD, label="Periode"),
        question("files", Kind.FILES, label="Filer", required=False),
    )
    found = columns([activity(asked)])
    assert [(one.key, head) for one, head in zip(found, heads(found), strict=True)] == [
        ("report.number", "Nummer"),
        ("report.name", "Rapport"),
        ("report.organization", "Kommune"),
        ("report.version", "Version"),
        ("period", "Periode"),
        ("period.start", "Periode: første dag"),
        ("period.end", "Periode: sidste dag"),
        ("report.filed", "Først sendt"),
        ("report.changed", "Ændret"),
        ("title", "Titel"),
        ("targets.older", "Målgrupper: Older"),
        ("targets.other", "Målgrupper: Other"),
        ("targets.other.words", "Målgrupper: Other, med egne ord"),
        ("participants", "Deltagere"),
        ("files", "Filer: antal"),
    ]


def test_an_option_is_one_zero_or_not_known() -> None:
    old = form(question("targets", Kind.SEVERAL, "older", "young", required=False))
    new = form(question("targets", Kind.SEVERAL, "older", "young", "OTHER", required=False), version=2)
    first, second, third = table(
        activity(old, 1, targets=Chosen(("older",))),
        activity(new, 2, targets=Chosen(("young", "other"), "naboer")),
        activity(new, 3, targets=Skipped()),
    )
    keys = ("targets.older", "targets.young", "targets.other", "targets.other.words")
    assert [first[key] for key in keys] == [1, 0, None, None]
    assert [second[key] for key in keys] == [0, 1, 1, "naboer"]
    assert [third[key] for key in keys] == [None, None, None, None]


@pytest.mark.parametrize(("number", "people", "shown"), [(4, True, FEW), (0, True, FEW), (5, True, 5), (4, False, 4)])
def test_small_counts_of_people_are_not_told(number: int, people: bool, shown: int | str) -> None:
    asked = form(question("guests", Kind.NUMBER, people=people))
    one = activity(asked, guests=Number(number, said=f"ca. {number}"))
    assert table(one)[0]["guests"] == shown
    assert lines(written([one], Format.CSV, WORDS))[1][-1] == str(shown)
    assert book(one)["Aktiviteter"].cell(2, len(columns([one]))).value == shown
    assert json.loads(written([one], Format.JSON, WORDS))["reports"][0]["answers"]["guests"] == shown


@pytest.mark.parametrize("newest", [True, False])
def test_a_number_that_counts_people_in_one_version_does_so_in_all(newest: bool) -> None:
    one = form(question("guests", Kind.NUMBER, people=newest), version=2)
    other = form(question("guests", Kind.NUMBER, people=not newest))
    said = [
        replace(activity(asked, number, guests=Number(3)), counting=counting([one, other]))
        for number, asked in enumerate((one, other))
    ]
    assert [row["guests"] for row in table(*said)] == [FEW, FEW]
    (asked,) = [row for row in exports.explained(columns(said)).rows if row[1] == "guests"]
    assert FEW in str(asked[4])


def test_a_count_is_not_told_where_its_question_became_another_kind_of_question() -> None:
    counted = form(question("guests", Kind.NUMBER, people=True), version=2)
    words = form(question("guests", Kind.CHOICE, "many", "none"), version=1)
    later = form(question("guests", Kind.CHOICE, "many", "none"), version=3)
    for other in (words, later):
        said = [activity(counted, 1, guests=Number(3)), activity(other, 2, guests=Chosen(("many",)))]
        told = [report["answers"]["guests"] for report in json.loads(written(said, Format.JSON, WORDS))["reports"]]
        assert told == [FEW, {"options": ["many"], "words": None}]


def test_what_tells_a_small_count_by_subtraction_has_a_mark_of_its_own() -> None:
    one = activity(bundled(), participants=Number(12), left=Number(9))
    assert (table(one)[0]["participants"], table(one)[0]["left"]) == (12, HIDDEN)
    assert HIDDEN in lines(written([one], Format.CSV, WORDS))[1]
    assert json.loads(written([one], Format.JSON, WORDS))["reports"][0]["answers"]["left"] == HIDDEN
    (asked,) = [row for row in exports.explained(columns([one])).rows if row[1] == "left"]
    assert f"{HIDDEN}: " in str(asked[4])


PARTS = form(
    question("seats", Kind.NUMBER),
    question("guests", Kind.NUMBER, people=True),
    question("came", Kind.NUMBER, people=True, not_above="guests"),
    question("stayed", Kind.NUMBER, people=True, not_above="came"),
    question("women", Kind.NUMBER, not_above="guests"),
    question("used", Kind.NUMBER, not_above="seats"),
)


@pytest.mark.parametrize(
    ("said", "told_of"),
    [
        ({"guests": 12, "came": 7}, {"guests": 12, "came": 7}),
        ({"guests": 12, "came": 8}, {"guests": 12, "came": HIDDEN}),
        ({"guests": 12, "came": 11}, {"guests": 12, "came": HIDDEN}),
        ({"guests": 12, "came": 12}, {"guests": 12, "came": 12}),
        ({"guests": 12, "came": 3}, {"guests": 12, "came": FEW}),
        ({"guests": 5, "came": 3}, {"guests": 5, "came": FEW}),
        ({"guests": 12, "came": 9, "stayed": 9}, {"guests": 12, "came": HIDDEN, "stayed": HIDDEN}),
        ({"guests": 12, "stayed": 9}, {"guests": 12, "stayed": HIDDEN}),
        ({"guests": 4, "women": 4}, {"guests": FEW, "women": HIDDEN}),
        ({"guests": 12, "women": 10}, {"guests": 12, "women": HIDDEN}),
        ({"seats": 12, "used": 10}, {"seats": 12, "used": 10}),
        ({"came": 9}, {"came": 9}),
    ],
)
def test_neither_a_small_count_nor_a_small_rest_is_told(said: dict[str, int], told_of: dict[str, int | str]) -> None:
    one = activity(PARTS, **{id: Number(number) for id, number in said.items()})
    assert {id: one.told(id) for id in said} == told_of


def test_who_left_is_a_part_of_the_participants_whatever_the_form_says() -> None:
    asked = form(question("participants", Kind.NUMBER, people=True), question("left", Kind.NUMBER, people=True))
    assert activity(asked, participants=Number(12), left=Number(9)).told("left") == HIDDEN


def test_every_kind_of_answer_has_its_cell() -> None:
    asked = form(
        question("period", Kind.PERIOD), question("contact", Kind.YES_NO), question("files", Kind.FILES, required=False)
    )
    period = Period(date(2024, 3, 1), date(2024, 6, 30), "forår")
    (row,) = table(activity(asked, period=period, contact=YesNo(False), files=Files((4, 5))))
    assert (row["period"], row["period.start"], row["period.end"]) == ("marts-juni 2024", period.start, period.end)
    assert (row["contact"], row["files"]) == ("Nej", 2)
    (running,) = table(activity(asked, period=replace(period, end=None)))
    assert (running["period"], running["period.end"]) == ("siden marts 2024 (kører stadig)", None)
    assert (running["contact"], running["files"]) == (None, None)


def test_the_days_of_the_first_and_of_this_version_are_told_apart() -> None:
    (row,) = table(replace(activity(form()), filed=date(2024, 6, 1), changed=date(2024, 9, 2), version=3))
    assert (row["report.filed"], row["report.changed"], row["report.version"]) == (date(2024, 6, 1), date(2024, 9, 2), 3)


def test_versions_of_the_form_share_their_columns_with_the_newest_words_and_order() -> None:
    old = form(question("targets", Kind.SEVERAL, "older", "pain", label="Hvem"), question("partners", Kind.TEXT, label="Med"))
    new = form(
        question("evaluation", Kind.TEXT, label="Målt"),
        question("targets", Kind.SEVERAL, "young", "older", label="Målgrupper"),
        version=2,
    )
    activities = [
        activity(new, 1, targets=Chosen(("young",))),
        activity(old, 2, targets=Chosen(("pain",)), partners=Text("Museet")),
    ]
    found = columns(activities)
    assert heads(found)[7:] == ("Målt", "Målgrupper: Young", "Målgrupper: Older", "Målgrupper: Pain", "Med")
    assert [row["targets.pain"] for row in table(*activities)] == [None, 1]
    assert [row["partners"] for row in table(*activities)] == [None, "Museet"]


def test_the_newest_words_are_those_of_the_highest_version_however_late_an_older_one_was_corrected() -> None:
    old, new = form(question("partners", Kind.TEXT, label="Før")), form(question("partners", Kind.TEXT, label="Nu"), version=2)
    late = activity(old, 1, day=date(2025, 1, 1), partners=Text("x"))
    assert heads(columns([late, activity(new, 2)]))[-1] == "Nu"


def test_a_question_that_became_another_kind_keeps_the_old_answers_in_a_column_of_their_own() -> None:
    old, new = form(question("how", Kind.TEXT)), form(question("how", Kind.CHOICE, "well", "badly"), version=2)
    activities = [activity(old, 1, how=Text("=godt")), activity(new, 2, how=Chosen(("badly",)))]
    found = columns(activities)
    assert heads(found)[7:] == ("How: Well", "How: Badly", "How")
    assert [row[7:] for row in rows(activities, found, WORDS)] == [(None, None, "=godt"), (0, 1, None)]


def test_no_two_columns_are_called_the_same() -> None:
    asked = form(question("a", Kind.TEXT, label="Kommune"), question("b", Kind.TEXT, label="Titel"))
    assert heads(columns([activity(asked)]))[-3:] == ("Titel", "Kommune (2)", "Titel (2)")


def test_an_option_that_got_another_id_keeps_its_column() -> None:
    old, new = form(question("t", Kind.SEVERAL, "a", "b")), form(question("t", Kind.SEVERAL, "c", "b"), version=2)
    plain = new.questions[-1].model_copy(update={"options": (Option(id="c", text="A"), new.questions[-1].options[1])})
    new = Form(name=new.name, version=2, questions=(*new.questions[:-1], plain))
    data = lines(written([activity(old, 1, t=Chosen(("a",))), activity(new, 2, t=Chosen(("c", "b")))], Format.CSV, WORDS))
    assert [row[-2:] for row in data] == [["T: A", "T: B"], ["1", "0"], ["1", "1"]]


def test_options_of_all_versions_are_told_once() -> None:
    old, new = form(question("t", Kind.SEVERAL, "a", "b")), form(question("t", Kind.SEVERAL, "b", "c"), version=2)
    (asked,) = [one for one in questions([new, old]) if one.id == "t"]
    assert [option.id for option in asked.options] == ["b", "c", "a"]


def test_without_reports_there_are_headings() -> None:
    assert lines(written([], Format.CSV, WORDS)) == [["Nummer", "Rapport", "Kommune", "Version", "Først sendt", "Ændret"]]
    assert json.loads(written([], Format.JSON, WORDS)) == {"questions": [], "reports": []}
    assert book()["Aktiviteter"].max_row == 1


# ----------------------------------------------------------------------------------------------------------------- formats


def test_csv_is_what_danish_excel_opens() -> None:
    asked = form(question("worked", Kind.TEXT), question("participants", Kind.NUMBER, people=True))
    one = activity(asked, 12, worked=Text('Ro; og "tid"\nog æble'), participants=Number(14))
    data = written([one], Format.CSV, WORDS)
    assert data.startswith(b"\xef\xbb\xbfNummer;Rapport;Kommune;")
    body = data.decode("utf-8-sig").split("\r\n")[1]
    assert body == '12;Aktivitetsrapport 12, Skive, 2024;Skive;1;2024-06-01;2024-06-01;Kor;"Ro; og ""tid"" og æble";14'
    assert "\n" not in data.decode().replace("\r\n", "")


@pytest.mark.parametrize("text", ["=1+1", "+45 20304050", "-x", "@SUM(A1)", "\t=cmd|' /C calc'!A0", '=HYPERLINK("x";"y")'])
def test_what_somebody_wrote_is_never_run(text: str) -> None:
    asked = form(question("t", Kind.SEVERAL, "a", "OTHER"), question("worked", Kind.TEXT))
    one = activity(asked, title=Text(text), worked=Text(text), t=Chosen(("other",), text))
    cells = [cell for cell in lines(written([one], Format.CSV, WORDS))[1] if text.strip() in cell]
    assert cells == [f"'{text.strip()}"] * 3
    found = [cell for cell in book(one)["Aktiviteter"][2] if cell.value == text.strip()]
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)] * 3


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_written_and_none_is_run(title: str, other: str) -> None:
    one = activity(form(question("t", Kind.SEVERAL, "a", "OTHER")), title=Text(title), t=Chosen(("a", "other"), other))
    [_, row] = lines(written([one], Format.CSV, WORDS))
    assert [cell for cell in row if cell.startswith(FORMULAS)] == []
    assert len(row) == len(columns([one]))
    cells = book(one)["Aktiviteter"][2]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell.value or "" for cell in cells if cell.column_letter in "GJ"] == [clean(title), clean(other)]
    kept = json.loads(written([one], Format.JSON, WORDS))["reports"][0]["answers"]
    assert (kept["title"], kept["t"]["words"]) == (title, other or None)


def test_a_text_is_never_longer_than_a_cell_can_hold() -> None:
    one = activity(form(), title=Text("å" * 40_000))
    assert len(book(one)["Aktiviteter"]["G2"].value) == 32_767
    assert len(lines(written([one], Format.CSV, WORDS))[1][6]) == 32_767


def test_the_sheet_is_one_to_work_in() -> None:
    asked = bundled()
    one = activity(asked, participants=Number(14), period=Period(date(2024, 3, 1), None), worked=Text("Ro.\nOg tid."))
    sheet = book(one)["Aktiviteter"]
    by_head = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[1])
    assert all(6 <= sheet.column_dimensions[cell.column_letter].width <= 60 for cell in sheet[1])
    assert [by_head[head].is_date for head in ("Periode: første dag", "Først sendt", "Ændret")] == [True] * 3
    assert (by_head["Deltagere"].value, by_head["Deltagere"].data_type) == (14, "n")
    assert by_head["Hvad virkede"].value == "Ro.\nOg tid."


def test_a_second_sheet_explains_every_column() -> None:
    one = activity(bundled())
    workbook = book(one)
    assert workbook.sheetnames == ["Aktiviteter", "Forklaring"]
    head, *body = workbook["Forklaring"].iter_rows(values_only=True)
    assert head == ("Kolonne", "Nøgle", "Spørgsmål", "Svarmulighed", "Sådan læses den")
    assert [row[0] for row in body] == [cell.value for cell in workbook["Aktiviteter"][1]]
    assert [row[1] for row in body] == [column.key for column in columns([one])]
    assert all(row[4] for row in body)
    older = next(row for row in body if row[1] == "targets.older")
    assert older[:4] == ("Målgrupper: Ældre", "targets.older", "Hvem var aktiviteten for?", "Ældre")
    assert "<5" in next(row for row in body if row[1] == "participants")[4]


def test_every_column_has_a_word_for_what_it_holds() -> None:
    every = [
        question(kind.name.lower(), kind, *(("a", "OTHER") if kind in (Kind.CHOICE, Kind.SEVERAL) else ())) for kind in Kind
    ]
    found: list[Column] = [*columns([activity(form(*every))])]
    assert {one.question.kind for one in found if one.question} == set(Kind)
    assert all(row[4] for row in exports.explained(found).rows)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "ingen offentliggjorte rapporter"), (1, "1 offentliggjort rapport"), (7, "7 offentliggjorte rapporter")],
)
def test_the_caption_says_how_many(count: int, words: str) -> None:
    assert exports.caption(count, Format.XLSX).casefold().startswith(words)
    assert words in exports.final_caption(count)
    for caption in (exports.caption(count, Format.CSV), exports.final_caption(count)):
        assert ("Alle er med, også når du kun ser nogle af dem" in caption) is (count > 1)


# ------------------------------------------------------------------------------------ five hundred reports, cell by cell


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[tuple[Activity, ...], Path]]:
    """500 reports, those that are published, and the file that they are in. The last ones have a newer form."""
    path = tmp_path_factory.mktemp("reports") / "knudepunkt.db"
    clock = Clock(datetime(2021, 1, 1, tzinfo=UTC))
    with closing(Storage.open(path, clock)) as storage:
        fill(storage, 400, 7, clock=clock)
        fill(storage, 100, 8, clock=clock, form=newer())
        clock.now = datetime(2026, 2, 1, tzinfo=UTC)
        yield storage.reports.published(), path


def newer() -> Form:
    """The bundled form with a question less and one more, another option, and other words."""
    asked = [one for one in bundled().questions if one.id != "evaluation"]
    place = next(number for number, one in enumerate(asked) if one.id == "targets")
    options = (*asked[place].options[:-2], Option(id="parents", text="Forældre"), asked[place].options[-1])
    asked[place] = asked[place].model_copy(update={"label": "For hvem", "options": options})
    price = question("helpers", Kind.NUMBER, label="Frivillige", people=True)
    return Form(name="Aktivitetsrapport", version=2, questions=(*asked, price))


def stored(path: Path) -> dict[int, dict[str, Any]]:
    """What is published, read from the tables past the code: number -> row, with answers as they lie there."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute(
            "SELECT r.number, r.organization, v.version, r.created, v.created, v.answers, f.definition FROM reports r"
            " JOIN report_versions v ON v.report = r.number AND v.version = r.published JOIN forms f ON f.digest = v.form"
        ).fetchall()
    return {
        number: {
            **{"organization": organization, "version": version, "filed": day(filed), "changed": day(changed)},
            **{"answers": json.loads(answers), "form": json.loads(definition)},
        }
        for number, organization, version, filed, changed, answers, definition in found
    }


def day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(ZONE).date()


def expected(row: dict[str, Any], key: str) -> Any:
    """What must stand in the column called `key`, by the rules of the issue."""
    id, _, part = key.partition(".")
    if id == "report":
        return row.get(part)
    answer = row["answers"].get(id, {"kind": "skipped"})
    asked = next((one for one in row["form"]["questions"] if one["id"] == id), None)
    match answer["kind"]:
        case "chosen" if part.endswith(".words"):
            return answer["other"] or None
        case "chosen":
            assert asked is not None
            offered = any(option["id"] == part for option in asked["options"])
            return int(part in answer["options"]) if offered else None
        case "period":
            return date.fromisoformat(answer[part]) if answer[part] else None
        case "number":
            assert asked is not None
            if asked["people"] and answer["number"] < FEWEST:
                return FEW
            whole = row["answers"].get(asked["not_above"], {"kind": "skipped"})
            rest = whole["number"] - answer["number"] if whole["kind"] == "number" else 0
            return HIDDEN if 0 < rest < FEWEST else answer["number"]
        case "text":
            return clean(answer["text"])
        case "yes-no":
            return "Ja" if answer["yes"] else "Nej"
        case "files":
            return len(answer["numbers"])
        case _:
            return None


def test_the_workbook_holds_what_is_published_cell_by_cell(filled: tuple[tuple[Activity, ...], Path]) -> None:
    activities, path = filled
    wanted = stored(path)
    workbook = book(*activities)
    keys = [row[1] for row in workbook["Forklaring"].iter_rows(min_row=2, values_only=True)]
    body = [
        [cell.value.date() if cell.is_date else cell.value for cell in row]
        for row in workbook["Aktiviteter"].iter_rows(min_row=2)
    ]
    assert len(wanted) > 380
    assert {"helpers", "evaluation", "targets.parents"} <= set(keys)
    assert [row[0] for row in body] == sorted(wanted)
    names = {one.number: (told.name(one), told.period(one.period) if one.period else None) for one in activities}
    wrong = []
    for row in body:
        for key, value in zip(keys, row, strict=True):
            if key in ("report.number", "report.name", "period"):
                right = {"report.number": row[0], "report.name": names[row[0]][0], "period": names[row[0]][1]}[key]
            else:
                right = expected(wanted[row[0]], key)
            if value != right:
                wrong.append((row[0], key, value, right))
    assert wrong == []


def test_csv_holds_the_same_as_the_workbook(filled: tuple[tuple[Activity, ...], Path]) -> None:
    activities, _ = filled
    table = [
        ["" if cell.value is None else cell.value.date().isoformat() if cell.is_date else str(cell.value) for cell in row]
        for row in book(*activities)["Aktiviteter"].iter_rows()
    ]
    plain = [[f"'{cell}" if cell.startswith(FORMULAS) else " ".join(cell.split()) for cell in row] for row in table]
    assert any(cell.startswith("'=") for row in plain for cell in row)
    assert lines(written(activities, Format.CSV, WORDS)) == plain


def test_json_holds_what_is_published_answer_by_answer(filled: tuple[tuple[Activity, ...], Path]) -> None:
    activities, path = filled
    wanted = stored(path)
    data = json.loads(written(activities, Format.JSON, WORDS))
    assert [one["number"] for one in data["reports"]] == sorted(wanted)
    wrong = []
    for report in data["reports"]:
        row = wanted[report["number"]]
        assert (report["organization"], report["version"]) == (row["organization"], row["version"])
        assert (report["filed"], report["changed"]) == (row["filed"].isoformat(), row["changed"].isoformat())
        assert set(report["answers"]) == {one["id"] for one in row["form"]["questions"]}
        for id, value in report["answers"].items():
            answer = row["answers"].get(id, {"kind": "skipped"})
            match answer["kind"]:
                case "chosen":
                    right: Any = {"options": answer["options"], "words": answer["other"] or None}
                case "period":
                    right = {"start": answer["start"], "end": answer["end"], "text": value["text"]}
                case "text":
                    right = answer["text"]
                case "yes-no":
                    right = answer["yes"]
                case _:
                    right = expected(row, id)
            if value != right:
                wrong.append((report["number"], id, value, right))
    assert wrong == []
    assert [one["id"] for one in data["questions"]][-2:] == ["helpers", "evaluation"]
    (municipality,) = [one for one in data["questions"] if one["id"] == "municipality"]
    assert {"id": organization_id("Struer"), "text": "Struer"} in municipality["options"]
