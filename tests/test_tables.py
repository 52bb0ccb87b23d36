"""Each figure of a table stands with its row and its column, whatever the table looked like."""

from __future__ import annotations

from text_samples import source

from knowledge.model import BlockKind, Line, Style
from knowledge.tables import find_tables


def rows(text: str) -> list[str]:
    lines = [line for line in source(text).lines if line.text]
    return [row.text for table in find_tables(lines) for row in table.rows]


def test_tabs_with_heads_and_captions() -> None:
    text = "Post\t2031\t2032\nPlanter\t\t\nTræer\t40.000\t50.000\nI alt\t40.000\t50.000\nSamlet\t90.000\t95.000"
    assert rows(text) == [
        "Planter: Post: Træer – 2031: 40.000; 2032: 50.000",
        "Planter: Post: I alt – 2031: 40.000; 2032: 50.000",
        "Post: Samlet – 2031: 90.000; 2032: 95.000",
    ]


def test_a_year_over_each_part_of_a_table() -> None:
    text = "2031\t\nTema\tSted\nVand\tRibe\n\n2032\t\nTema\tSted\nJord\tVejen"
    assert rows(text) == ["2031: Tema: Vand – Sted: Ribe", "2032: Tema: Jord – Sted: Vejen"]


def test_heads_over_heads() -> None:
    text = "\tTimer\t\tPris\n\tAntal\tProcent\tKroner\nRibe\t12\t5%\t900\nVejen\t14\t6%\t800"
    assert rows(text)[0] == "Ribe – Timer Antal: 12; Timer Procent: 5%; Pris Kroner: 900"


def test_some_heads_may_be_empty() -> None:
    assert rows("\tDeltagere\t\nRibe\t12\tgod stemning\nVejen\t9\tfin dag") == [
        "Ribe – Deltagere: 12; god stemning",
        "Vejen – Deltagere: 9; fin dag",
    ]


def test_heads_may_end_in_a_unit() -> None:
    assert rows("By\tFormand\tUdgift (mio. kr.)\nRibe\tIb Lund\tukendt\nVejen\tEva Krag\tukendt") == [
        "By: Ribe – Formand: Ib Lund; Udgift (mio. kr.): ukendt",
        "By: Vejen – Formand: Eva Krag; Udgift (mio. kr.): ukendt",
    ]


def test_two_cells_without_heads_are_label_and_value() -> None:
    assert rows("Sted\tRådhuset i Ribe\nTid\tkl. 9") == ["Sted: Rådhuset i Ribe", "Tid: kl. 9"]


def test_empty_cells_at_the_ends_count() -> None:
    assert rows("Navn\tRolle\tBy\nIb Lund\t\tRibe\n\tsuppleant\tVejen") == [
        "Navn: Ib Lund – By: Ribe",
        "Rolle: suppleant; By: Vejen",
    ]


def test_markdown() -> None:
    text = "| Navn | By |\n|---|---|\n| Ib Lund | Ribe |\n| Eva Krag | Vejen |"
    assert rows(text) == ["Navn: Ib Lund – By: Ribe", "Navn: Eva Krag – By: Vejen"]


def test_html_on_many_lines_and_inside_cells() -> None:
    text = "<table>\n<tr><th>Navn</th><th>By</th></tr>\n<tr><td>Ib Lund</td>\n<td>Ribe</td></tr>\n</table>"
    assert rows(text) == ["Navn: Ib Lund – By: Ribe"]
    assert rows("Ib\t<p>Ribe</p> <p>og <b>Vejen</b></p>\nEva\t<i>Tønder</i>") == ["Ib: Ribe og Vejen", "Eva: Tønder"]


def test_rows_of_a_word_processor() -> None:
    lines = [
        Line(i, text, text, style=Style.ROW) for i, text in enumerate(["Navn\tBy", "Ib Lund\tRibe", "Eva Krag\tVejen"], start=1)
    ]
    (table,) = find_tables(lines)
    assert [row.text for row in table.rows] == ["Navn: Ib Lund – By: Ribe", "Navn: Eva Krag – By: Vejen"]
    assert table.rows[0].kind is BlockKind.ROW
    assert table.rows[0].header == ("Navn", "By")


def test_the_form_at_the_top_of_minutes_has_labels_and_no_heads() -> None:
    text = "Mødedato\tTirsdag den 4. marts 2031\nTidspunkt\tkl. 9-11\nDeltagere\tIda Brink\nAfbud\tOle Kvist"
    assert rows(text) == [
        "Mødedato: Tirsdag den 4. marts 2031",
        "Tidspunkt: kl. 9-11",
        "Deltagere: Ida Brink",
        "Afbud: Ole Kvist",
    ]


def test_a_table_that_begins_with_a_column_of_dates_has_heads() -> None:
    text = "Dato\tTid\tSted\n4. marts 2031\tkl. 9-11\tRibe\n3. juni 2031\tkl. 9-11\tVejen"
    assert rows(text)[0] == "Dato: 4. marts 2031 – Tid: kl. 9-11; Sted: Ribe"
