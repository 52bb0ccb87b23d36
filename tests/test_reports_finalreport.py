"""The final report: what is in it, what kind of document it is, and that the export alone gives every one of its figures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from conftest import Clock
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st
from report_samples import bundled, fill

from bot.reports.activities import FEW, Activity, Headcount
from bot.reports.charts import Chart
from bot.reports.exports import Format
from bot.reports.exports import written as exported
from bot.reports.finalreport import written
from bot.reports.form import Form, Option
from bot.reports.outline import Bullets, Entry, Heading, Outline, Picture
from bot.reports.outline import Paragraph as Words
from bot.reports.outline import Table as Grid
from bot.reports.values import Chosen, Number, Period, Text, Value
from bot.storage import Storage
from handlers.texts.exports import WORDS
from handlers.texts.finalreport import NOTHING, composed, people, shortened

NETWORK = "Netværket for kultur, sundhed og beskæftigelse"
TODAY = date(2026, 2, 1)
FORM = bundled()
SAID = Text("At læse højt sammen gav ro.")


def activity(number: int = 1, organization: str = "Skive", form: Form = FORM, **answers: Value) -> Activity:
    given = {
        **{"title": Text("Læsegruppe"), "goals": Chosen(("network",)), "worked": SAID, "participants": Number(14)},
        **{
            "period": Period(date(2024, 3, 1), date(2024, 6, 30)),
            "targets": Chosen(("older",)),
            "fields": Chosen(("culture",)),
        },
        **answers,
    }
    return Activity(number, organization, 1, form, given, filed=date(2024, 7, 1), changed=date(2024, 7, 1))


def outline(*activities: Activity, form: Form = FORM) -> Outline:
    return composed(activities, form=form, network=NETWORK, day=TODAY)


def document(*activities: Activity) -> Any:
    return Document(BytesIO(written(outline(*activities))))


def below(found: Outline, heading: str) -> list[Any]:
    """The parts between a heading and the next one."""
    parts = list(found.parts)
    start = next(place for place, part in enumerate(parts) if isinstance(part, Heading) and part.text == heading)
    end = next((place for place in range(start + 1, len(parts)) if isinstance(parts[place], Heading)), len(parts))
    return parts[start + 1 : end]


def words(document: Any) -> str:
    """All text of a document, tables included."""
    return "\n".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


# ------------------------------------------------------------------------------------------------------------ what is in it


def test_a_sub_goal_tells_what_was_done_by_whom_for_how_many_and_what_was_learned() -> None:
    one = activity(12, "Struer", failed=Text("Om morgenen kom ingen."), next=Text("Flere hold"))
    sums, entry = below(outline(one), "Et bæredygtigt netværk")
    assert sums == Words("1 aktivitet i 1 kommune eller organisation. 14 deltagere.")
    assert (entry.title, entry.facts) == ("Læsegruppe.", "Struer, marts-juni 2024. 14\u00a0deltagere. Rapport\u00a012.")
    assert entry.notes == (
        ("Hvad virkede", SAID.text),
        ("Hvad virkede ikke", "Om morgenen kom ingen."),
        ("Næste skridt", "Flere hold"),
    )


def test_a_sub_goal_without_anything_says_so_in_the_order_of_the_form() -> None:
    found = outline(activity(goals=Chosen(("sharing",))))
    goals = [option.text for option in FORM.question("goals").options]  # type: ignore[union-attr]
    headings = [part.text for part in found.parts if isinstance(part, Heading) and part.level == 2]
    assert headings[: len(goals)] == goals
    empty = [goal for goal in goals if below(found, goal) == [Words(f"{NOTHING}.")]]
    assert empty == [goal for goal in goals if goal != "Formidling af erfaringer og forskning"]
    front = next(part for part in found.parts if isinstance(part, Bullets))
    assert any(
        item.startswith(f"1 af 5 delmål har dokumenteret aktivitet. {NOTHING} for: {goals[0]}, ") for item in front.items
    )


def test_the_front_says_whose_it_is_of_when_and_of_how_many() -> None:
    still = activity(2, "Struer", period=Period(date(2023, 11, 1), None), participants=Number(3))
    found = outline(activity(1), still)
    front = next(part for part in found.parts if isinstance(part, Bullets))
    assert (found.title, found.subtitle, found.language) == ("Slutrapport", NETWORK, "da-DK")
    assert front.items[:3] == (
        "Lavet den 1. februar 2026 på grundlag af 2 offentliggjorte rapporter fra 2 kommuner og organisationer.",
        "Perioden: 1. november 2023 til 30. juni 2024; 1 aktivitet kører stadig.",
        "I alt 14 deltagere, og 1 aktivitet med færre end 5.",
    )


def test_an_activity_counts_in_each_sub_goal_it_serves_and_one_without_is_told_apart() -> None:
    found = outline(activity(1, goals=Chosen(("network", "sharing"))), activity(2, goals=Chosen(())))
    entries = {
        goal: [part.facts.split()[-1].strip(".") for part in below(found, goal) if isinstance(part, Entry)]
        for goal in ("Et bæredygtigt netværk", "Formidling af erfaringer og forskning", "Uden delmål")
    }
    assert list(entries.values()) == [["1"], ["1"], ["2"]]


def test_fewer_than_five_are_told_nowhere() -> None:
    text = words(document(activity(1, participants=Number(3, said="ca. 3")), activity(2, participants=Number(14))))
    assert "Færre end 5 deltagere" in text.replace("\u00a0", " ")
    assert not re.search(r"\b(3|17)\b", text)
    assert FEW in text.split("Bilag 1: Rapporterne")[-1]


def test_an_unknown_number_is_called_so() -> None:
    answers = {id: value for id, value in activity().answers.items() if id != "participants"}
    _, entry = below(outline(replace(activity(), answers=answers)), "Et bæredygtigt netværk")
    assert "Antal deltagere ikke oplyst." in entry.facts


def test_without_reports_there_is_a_document_that_says_so() -> None:
    text = words(document())
    assert text.count(f"{NOTHING}.") == 5
    assert "ingen offentliggjorte rapporter" in text


def test_a_form_without_sub_goals_gives_a_list_of_what_was_done() -> None:
    plain = Form(
        name="Rapport", version=1, questions=tuple(one for one in FORM.questions if one.id in ("municipality", "title"))
    )
    found = outline(replace(activity(), form=plain, answers={"title": Text("Kor")}), form=plain)
    assert below(found, "Aktiviteterne") == [Entry("Kor.", "Skive. Antal deltagere ikke oplyst. Rapport\u00a01.")]


def test_a_sub_goal_of_an_older_form_is_told_where_something_was_done_for_it() -> None:
    goals = FORM.question("goals")
    assert goals is not None
    fewer = goals.model_copy(update={"options": goals.options[1:]})
    now = Form(name=FORM.name, version=2, questions=tuple(fewer if one.id == "goals" else one for one in FORM.questions))
    headings = [part.text for part in outline(activity(), form=now).parts if isinstance(part, Heading) and part.level == 2]
    assert headings[:5] == [*(option.text for option in goals.options[1:]), "Et bæredygtigt netværk"]
    other = activity(goals=Chosen(("sharing",)))
    assert "Et bæredygtigt netværk" not in [part.text for part in outline(other, form=now).parts if isinstance(part, Heading)]


def test_a_sub_goal_that_has_another_id_now_is_the_same_where_it_is_called_the_same() -> None:
    goals = FORM.question("goals")
    assert goals is not None
    first = goals.options[0].model_copy(update={"id": "net", "text": "et bæredygtigt  Netværk"})
    asked = goals.model_copy(update={"options": (first, *goals.options[1:])})
    now = Form(name=FORM.name, version=2, questions=tuple(asked if one.id == "goals" else one for one in FORM.questions))
    found = outline(activity(1), form=now)
    headings = [part.text for part in found.parts if isinstance(part, Heading) and part.level == 2]
    assert [one for one in headings if "netværk" in one.casefold()] == [goals.options[0].text]
    front = next(part for part in found.parts if isinstance(part, Bullets))
    assert any(item.startswith(f"1 af {len(asked.options)} delmål") for item in front.items)
    assert not any("netværk" in item.casefold() for item in front.items if NOTHING in item)


def test_a_table_has_no_more_columns_than_word_can_hold() -> None:
    fields = FORM.question("fields")
    assert fields is not None
    many = tuple(Option(id=f"f{number}", text=f"Felt {number}") for number in range(80))
    asked = fields.model_copy(update={"options": many})
    form = Form(name=FORM.name, version=2, questions=tuple(asked if one.id == "fields" else one for one in FORM.questions))
    one = activity(form=form, fields=Chosen(tuple(option.id for option in many)))
    tables = [part for part in below(outline(one, form=form), "Rapporter efter målgruppe og område") if isinstance(part, Grid)]
    assert max(len(table.heads) for table in tables) <= 12
    heads = [head for table in tables for head in table.heads[1:]]
    assert heads == [*(option.text for option in many), "Rapporter i alt"]
    assert all([row[0] for row in table.rows] == [row[0] for row in tables[0].rows] for table in tables)
    document(one)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Headcount(126, 2, 0), "126 deltagere, og 2 aktiviteter med færre end 5"),
        (Headcount(126, 1, 3), "126 deltagere, og 1 aktivitet med færre end 5 og 3 aktiviteter uden tal"),
        (Headcount(126, 0, 1), "126 deltagere, og 1 aktivitet uden tal"),
        (Headcount(126), "126 deltagere"),
        (Headcount(0, 2, 1), "2 aktiviteter med færre end 5 deltagere og 1 aktivitet uden tal"),
        (Headcount(0, 0, 1), "1 aktivitet uden tal"),
        (Headcount(), ""),
    ],
)
def test_a_sum_says_what_it_leaves_out(counted: Headcount, said: str) -> None:
    assert people(counted) == said


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Det gik godt.\nAlle kom.", 40, "Det gik godt. Alle kom."),
        ("Det gik godt. Alle kom igen og igen hver uge.", 30, "Det gik godt. ..."),
        ("Kort. " + "lang " * 20, 40, "Kort. lang lang lang lang lang lang ..."),
        ("Virkede det? Ja! Men kun om aftenen, når de unge havde tid.", 26, "Virkede det? Ja! ..."),
    ],
)
def test_what_was_learned_ends_with_a_sentence_where_it_can(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short


@given(st.text(max_size=400), st.integers(30, 200))
def test_what_is_shortened_fits_and_begins_as_it_was_written(text: str, limit: int) -> None:
    short, whole = shortened(text, limit), " ".join(text.split())
    assert len(short.encode("utf-16-le")) // 2 <= limit
    assert short == whole or whole.startswith(short.removesuffix(" ...").rstrip("\u2026"))


def test_many_half_years_become_several_tables_that_fit_a_page() -> None:
    long = [activity(number, period=Period(date(2000 + number, 2, 1), None)) for number in range(1, 24)]
    tables = [part for part in below(outline(*long), "Rapporter efter kommune og halvår") if isinstance(part, Grid)]
    assert [len(table.heads) for table in tables] == [11, 11, 5]
    assert sum(int(cell) for table in tables for cell in table.rows[0][1:11] if table.heads[-1] != "I alt") == 20
    assert tables[-1].rows[-1] == ("I alt", 1, 1, 1, 23)


# ------------------------------------------------------------------------------------------- what kind of document it is


def test_headings_are_headings_and_the_language_is_danish() -> None:
    found = document(activity())
    styles = {paragraph.text: paragraph.style.name for paragraph in found.paragraphs if paragraph.text}
    assert (styles["Slutrapport"], styles["Overblik"], styles["Deltagere over tid"]) == ("Title", "Heading 1", "Heading 2")
    languages = {node.get(qn("w:val")) for node in found.styles.element.iter(qn("w:lang"))}
    assert (languages, found.core_properties.language) == ({"da-DK"}, "da-DK")
    assert (found.core_properties.title, found.core_properties.author) == ("Slutrapport", NETWORK)


def test_pages_are_numbered() -> None:
    footer = document().sections[0].footer
    codes = [node.text.strip() for node in footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert footer.paragraphs[0].text == f"Slutrapport, {NETWORK}  |  side 1 af 1"


def test_the_contents_lead_to_every_heading() -> None:
    body = document(activity()).element.body
    places = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    links = ["".join(text.text for text in node.iter(qn("w:t"))) for node in body.iter(qn("w:hyperlink"))]
    assert [node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))] == places
    assert links == [part.text for part in outline(activity()).parts if isinstance(part, Heading)]


def test_every_table_repeats_its_headings_and_breaks_no_row() -> None:
    found = document(*(activity(number) for number in range(1, 30)))
    assert len(found.tables) == 6
    for table in found.tables:
        marked = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert marked == [True, *[False] * (len(marked) - 1)]
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
        order = [node.tag.rpartition("}")[2] for node in table._tbl.tblPr]
        known = "tblStyle tblW jc tblBorders shd tblLayout tblCellMar tblLook tblCaption".split()
        assert order == [name for name in known if name in order]  # the schema's


def test_pictures_are_inside_with_words_for_those_who_do_not_see_them() -> None:
    found = document(activity())
    assert len(found.inline_shapes) == 3
    said = [shape._inline.docPr.get("descr") for shape in found.inline_shapes]
    assert said[0] == "Diagram: Rapporter efter kommune og halvår. Tallene står i tabellen under billedet."
    page = found.sections[0]
    for shape in found.inline_shapes:
        assert shape.width <= page.page_width - page.left_margin - page.right_margin
        assert shape.height < page.page_height / 2
    pictures = [part for part in found.part.package.iter_parts() if part.partname.startswith("/word/media/")]
    assert all(part.blob.startswith(b"\x89PNG") for part in pictures)


@pytest.mark.parametrize("text", ["a\x00b\x07", "<w:t>&amp;", "\ufffe", "linje\nto", "{page} %s", "😀 æøå"])
def test_any_text_can_stand_in_it(text: str) -> None:
    found = document(activity(title=Text(text), worked=Text(text)))
    assert re.sub("[\x00\x07\ufffe]", "", text).split("\n")[0] in words(found)


def test_an_outline_of_anything_becomes_a_document() -> None:
    chart = Chart("Tal", ("a", "b"), (("antal", (1, 2)),))
    parts = (
        Heading("Et"),
        Bullets(()),
        Grid("Tom", ("A",), (), (1,)),
        Picture(chart, "Et billede"),
        Heading("To", 2, turned=True),
    )
    found = Document(BytesIO(written(Outline("Navn", "", "Os", "Under", "{page}", "da-DK", parts))))
    assert [paragraph.text for paragraph in found.paragraphs if paragraph.style.name.startswith("Heading")] == ["Et", "To"]


# ------------------------------------------------------------- five hundred reports: the export gives every one of its figures


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], dict[str, str], Any]:
    """The rows of the workbook by key, what each key is called, and the document: both of the same 500 reports."""
    clock = Clock(datetime(2021, 1, 1, tzinfo=UTC))
    with closing(Storage.open(tmp_path_factory.mktemp("final") / "knudepunkt.db", clock)) as storage:
        activities = fill(storage, 500, 11, clock=clock)
        count = len(storage.reports.everything())
    assert (count, 380 < len(activities) < 500) == (500, True)
    book = openpyxl.load_workbook(BytesIO(exported(activities, Format.XLSX, WORDS)))
    explained = {row[1]: row for row in book["Forklaring"].iter_rows(min_row=2, values_only=True)}
    body = book["Aktiviteter"].iter_rows(min_row=2, values_only=True)
    rows = [dict(zip(explained, row, strict=True)) for row in body]
    return rows, {key: row[3] for key, row in explained.items()}, document(*activities)


def tables(document: Any) -> dict[str, list[list[str]]]:
    """The cells of every table, by its caption; thousands without their point."""
    found, caption = {}, ""
    for node in document.element.body:
        if node.tag == qn("w:tbl"):
            cells = [[cell.text for cell in row.cells] for row in Table(node, document).rows]
            found[caption] = [[one.replace(".", "") if re.fullmatch(r"[\d.]+", one) else one for one in row] for row in cells]
        elif node.tag == qn("w:p") and (text := Paragraph(node, document).text):
            caption = text
    return found


def half(row: dict[str, Any]) -> str:
    day = row["period.start"] or row["report.filed"]
    return f"{1 if day.month <= 6 else 2}. halvår {day.year}"


def chronological(halves: set[str]) -> list[str]:
    return sorted(halves, key=lambda half: (half[-4:], half))


def sums(rows: list[dict[str, Any]]) -> list[str]:
    numbers = [row["participants"] for row in rows]
    told = [sum(one for one in numbers if isinstance(one, int)), numbers.count("<5"), numbers.count(None)]
    return [str(one) for one in told]


def with_option(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [row for row in rows if row[key] == 1]


def test_sub_goals_can_be_recomputed(made: tuple[list[dict[str, Any]], dict[str, str], Any]) -> None:
    rows, called, document = made
    wanted = []
    for key in [key for key in called if key.startswith("goals.")]:
        found = with_option(rows, key)
        wanted.append([called[key], str(len(found)), str(len({row["report.organization"] for row in found})), *sums(found)])
    assert tables(document)["Delmålene i tal"][1:] == wanted
    assert all(int(row[1]) > 20 for row in wanted)


def test_each_sub_goal_lists_the_reports_that_the_export_gives_it(
    made: tuple[list[dict[str, Any]], dict[str, str], Any],
) -> None:
    rows, called, document = made
    listed: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    heading = ""
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            heading = paragraph.text
        elif entry := re.fullmatch(r"(.+)\. ([^.]+?), .*Rapport\u00a0(\d+)\.", paragraph.text):
            listed[heading].append((int(entry[3]), entry[2], entry[1]))
    for key in [key for key in called if key.startswith("goals.")]:
        found = [(row["report.number"], row["report.organization"], row["title"]) for row in with_option(rows, key)]
        assert sorted(listed[called[key]]) == found


def test_municipalities_and_half_years_can_be_recomputed(made: tuple[list[dict[str, Any]], dict[str, str], Any]) -> None:
    rows, _, document = made
    counts = Counter((row["report.organization"], half(row)) for row in rows)
    halves = chronological({half(row) for row in rows})
    every = [table for caption, table in tables(document).items() if caption.startswith("Rapporter efter kommune og det")]
    shown = {
        (row[0], head): int(cell)
        for table in every
        for row in table[1:]
        for head, cell in zip(table[0], row, strict=True)
        if head != "Kommune"
    }
    wanted = {(name, one): counts[name, one] for name in {row["report.organization"] for row in rows} for one in halves}
    for name, number in Counter(row["report.organization"] for row in rows).items():
        wanted[name, "I alt"] = number
    wanted |= {("I alt", one): sum(counts[name, one] for name, half in counts if half == one) for one in halves}
    wanted["I alt", "I alt"] = len(rows)
    assert shown == wanted


def test_target_groups_and_fields_can_be_recomputed(made: tuple[list[dict[str, Any]], dict[str, str], Any]) -> None:
    rows, called, document = made
    [table] = [
        table for caption, table in tables(document).items() if caption.startswith("Rapporter efter målgruppe og område;")
    ]
    targets, fields = ([key for key in called if re.fullmatch(rf"{name}\.\w+", key)] for name in ("targets", "fields"))
    assert table[0] == ["Målgruppe", *(called[field] for field in fields), "Rapporter i alt"]
    wanted = []
    for target in targets:
        found = with_option(rows, target)
        wanted.append([called[target], *(str(len(with_option(found, field))) for field in fields), str(len(found))])
    assert table[1:] == wanted


def test_participants_by_half_year_can_be_recomputed(made: tuple[list[dict[str, Any]], dict[str, str], Any]) -> None:
    rows, _, document = made
    wanted = []
    for one in chronological({half(row) for row in rows}):
        found = [row for row in rows if half(row) == one]
        wanted.append([one, str(len(found)), *sums(found)])
    table = tables(document)["Deltagere efter det halvår, aktiviteten begyndte i"]
    assert table[1:] == [*wanted, ["I alt", str(len(rows)), *sums(rows)]]


def test_the_appendix_lists_every_report_of_the_export(made: tuple[list[dict[str, Any]], dict[str, str], Any]) -> None:
    rows, _, document = made
    wanted = [
        [
            *(str(row["report.number"]), row["report.organization"], row["title"], row["period"]),
            "-" if row["participants"] is None else str(row["participants"]),
        ]
        for row in rows
    ]
    assert tables(document)["Alle rapporter, der tæller med"] == [["Nr.", "Kommune", "Titel", "Periode", "Deltagere"], *wanted]


def test_the_front_can_be_recomputed(made: tuple[list[dict[str, Any]], dict[str, str], Any]) -> None:
    rows, _, document = made
    text = words(document)
    total, few, unknown = sums(rows)
    assert len(total) == 4
    total = f"{total[0]}.{total[1:]}"
    places = len({row["report.organization"] for row in rows})
    assert f"{len(rows)} offentliggjorte rapporter fra {places} kommuner og organisationer" in text
    assert f"I alt {total} deltagere, og {few} aktiviteter med færre end 5 og {unknown} aktiviteter uden tal." in text
    running = sum(row["period.start"] is not None and row["period.end"] is None for row in rows)
    assert f"; {running} aktiviteter kører stadig." in text
