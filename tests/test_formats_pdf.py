"""`knowledge.formats.pdf`: lines, pages, columns, tables and headings of PDF files, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_samples import Text, lines, make_pdf

from knowledge.errors import SourceError
from knowledge.formats.pdf import read_pdf
from knowledge.model import Line, Style

PATH = Path("referat.pdf")


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_pdf(data, PATH) if line.text]


def styled(data: bytes) -> list[tuple[str, Style, int]]:
    return [(line.text, line.style, line.level) for line in read_pdf(data, PATH) if line.text]


def test_lines_keep_their_page_and_danish_letters() -> None:
    data = make_pdf(lines("Årsmødet på Ærø", "blev holdt i maj."), lines("Næste møde er på Ø."))
    assert read_pdf(data, PATH) == (
        Line(1, "Årsmødet på Ærø", "Årsmødet på Ærø", page=1),
        Line(2, "blev holdt i maj.", "blev holdt i maj.", page=1),
        Line(3, "Næste møde er på Ø.", "Næste møde er på Ø.", page=2),
    )


def test_paragraphs_that_stand_apart_are_parted_by_a_blank_line() -> None:
    data = make_pdf(lines("Første afsnit", "går videre her.", "", "Andet afsnit", "går også videre."))
    assert [line.text for line in read_pdf(data, PATH)] == [
        "Første afsnit",
        "går videre her.",
        "",
        "Andet afsnit",
        "går også videre.",
    ]


def test_the_hyphen_at_the_end_of_a_line_and_the_line_break_stay() -> None:
    data = make_pdf(lines("Udvalget drøftede samar-", "bejdet om kultur- og", "fritidstilbud."))
    assert texts(data) == ["Udvalget drøftede samar-", "bejdet om kultur- og", "fritidstilbud."]


def test_ligatures_become_letters() -> None:
    assert texts(make_pdf(lines("ﬁnansiering og konﬂikt"))) == ["finansiering og konflikt"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = lines("Venstre spalte", "begynder her og", "ender her.", x=60)
    right = lines("Højre spalte", "begynder der og", "ender der.", x=320)
    assert texts(make_pdf(left + right)) == [text.text for text in left + right]


def test_cells_of_a_table_row_are_parted_by_tabs_and_rows_are_not_torn() -> None:
    rows = [("Dato", "Sted"), ("12. maj", "Lynghøj Rådhus"), ("3. juni", "Online")]
    cells = [Text(x, 700 - 25 * i, cell) for i, row in enumerate(rows) for x, cell in zip((60, 250), row, strict=True)]
    read = [line.text for line in read_pdf(make_pdf(lines("Møderne er disse.") + cells), PATH)]
    assert read == ["Møderne er disse.", "", "Dato\tSted", "12. maj\tLynghøj Rådhus", "3. juni\tOnline"]


def cell(x: float, y: float, *texts: str) -> list[Text]:
    return lines(*texts, x=x, top=y)


def test_a_table_row_with_cells_of_several_lines_is_put_together() -> None:
    page = [
        *cell(60, 700, "Punkt") + cell(200, 700, "Beslutning") + cell(400, 700, "Ansvarlig"),
        *cell(60, 680, "Budget for", "næste år")
        + cell(200, 680, "Udsat til", "mødet i maj", "2025")
        + cell(400, 680, "Ida Holm"),
        *cell(60, 630, "Valg") + cell(200, 630, "Bo Lund blev", "valgt") + cell(400, 630, "Alle"),
        *cell(60, 600, "Seminar") + cell(400, 600, "Eva Skov"),
        *cell(60, 560, "Teksten under tabellen", "fylder to linjer."),
    ]
    assert texts(make_pdf(page)) == [
        "Punkt\tBeslutning\tAnsvarlig",
        "Budget for næste år\tUdsat til mødet i maj 2025\tIda Holm",
        "Valg\tBo Lund blev valgt\tAlle",
        "Seminar\t\tEva Skov",
        "Teksten under tabellen",
        "fylder to linjer.",
    ]


@pytest.mark.parametrize("marker", ["1.", "b)", "-", "12"])
def test_the_mark_of_an_item_is_no_cell(marker: str) -> None:
    assert texts(make_pdf([Text(60, 700, marker), Text(110, 700, "Godkendelse")])) == [f"{marker} Godkendelse"]


def test_headings_are_told_by_size_and_weight() -> None:
    page = [
        Text(60, 780, "Referat", size=20),
        Text(60, 740, "Punkt 1: Budget", size=14),
        Text(60, 720, "Beslutning", bold=True),
        *lines("Udvalget godkendte budgettet for det kommende", "år uden ændringer.", top=700),
    ]
    assert styled(make_pdf(page)) == [
        ("Referat", Style.HEADING, 1),
        ("Punkt 1: Budget", Style.HEADING, 2),
        ("Beslutning", Style.HEADING, 3),
        ("Udvalget godkendte budgettet for det kommende", Style.PLAIN, 0),
        ("år uden ændringer.", Style.PLAIN, 0),
    ]


def test_a_heading_over_two_lines_is_one_heading() -> None:
    page = [
        Text(60, 780, "Strategi for kultur-", size=18),
        Text(60, 760, "området i Lynghøj", size=18),
        *lines(*["Her står den tekst, som overskriften gælder."] * 3, top=700),
    ]
    assert styled(make_pdf(page))[0] == ("Strategi for kulturområdet i Lynghøj", Style.HEADING, 1)


BODY = lines(*["Her står den tekst, som overskriften gælder, og den er lang."] * 3, top=650)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("4. Ansøgning om midler til", "havevandringer i hele kommunen"),  # goes on in small letters
        ("4. Ansøgning om midler til de nye haver i Lynghøj og", "Ribe i 2031"),  # as long as it can be
        ("4. Plan for de grønne arealer og bolig-", "områder"),
    ],
)
def test_a_bold_heading_over_two_lines_is_one_heading(first: str, second: str) -> None:
    page = [Text(60, 700, first, bold=True), Text(74, 686, second, bold=True), *BODY]
    joined = first.removesuffix("-") + second if first.endswith("-") else f"{first} {second}"
    assert styled(make_pdf(page))[0] == (joined, Style.HEADING, 1)


@pytest.mark.parametrize(
    ("first", "second"), [("Formand", "Ida Holm"), ("4. Økonomi", "4.1 Regnskab"), ("Vi spørger:", "hvem er I")]
)
def test_two_bold_lines_may_be_two_things(first: str, second: str) -> None:
    read = texts(make_pdf([Text(60, 700, first, bold=True), Text(60, 686, second, bold=True), *BODY]))
    assert read[:2] == [first, second]


def test_head_and_foot_of_the_page_stand_first_and_last_whenever_they_were_drawn() -> None:
    foot, head = Text(500, 25, "Side 1", size=8), Text(60, 820, "Referat", size=8)
    assert texts(make_pdf([foot, *lines("Teksten imellem."), head])) == ["Referat", "Teksten imellem.", "Side 1"]


def test_a_page_drawn_from_the_bottom_up_is_read_from_the_top_down() -> None:
    expected = [f"Linje nummer {i}" for i in range(12)]
    assert texts(make_pdf(lines(*expected)[::-1])) == expected


def test_a_file_protected_by_an_empty_password_is_read() -> None:
    assert texts(make_pdf(lines("Må ikke udskrives."), password="")) == ["Må ikke udskrives."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_pdf(lines("Hemmeligt"), password="kodeord"), "is protected by a password"),
        (make_pdf([], [], picture=True), "no text: scanned images"),
        (make_pdf([]), "holds no text"),
        (make_pdf(lines("Referat"))[:300], "is no PDF file, or a damaged one"),
        (b"Kaere alle", "is no PDF file, or a damaged one"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        read_pdf(data, PATH)
    assert str(caught.value).startswith("referat.pdf: ")
    assert "\n" not in str(caught.value)


def test_pages_without_text_among_others_are_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert texts(make_pdf(lines("Side et"), [], lines("Side tre"))) == ["Side et", "Side tre"]
    assert "no text on 1 of 3 pages, the first of them page 2" in caplog.text


def test_the_mark_of_a_footnote_is_no_part_of_the_word_before_it() -> None:
    page = [Text(60, 700, "Haven er stor."), Text(129, 705, "2", size=6), Text(135, 700, "Den ligger ved Ø2 og åen.")]
    assert texts(make_pdf(page)) == ["Haven er stor. Den ligger ved Ø2 og åen."]


def test_narrow_columns_are_told_by_the_gutters_that_run_through_all_rows() -> None:
    rows = [("By", "Løn", "Antal børn"), ("Ribe", "612.000", "112"), ("Vejen", "98.000", "81"), ("Hedensted", "540.000", "7")]
    page = [Text(x, 700 - 16 * at, cell) for at, row in enumerate(rows) for x, cell in zip((60, 125, 178), row, strict=True)]
    assert texts(make_pdf(page)) == ["\t".join(row) for row in rows]


def test_wide_spaces_here_and_there_make_no_table() -> None:
    page = [
        Text(60, 700, "Haven   er stor   og grøn"),
        Text(60, 686, "og  den ligger  ved åen"),
        Text(60, 672, "i byen ved kirken"),
    ]
    assert not any("\t" in text for text in texts(make_pdf(page)))
